//! Captions as people make them: SubRip, WebVTT, SBV, ASS, TTML and JSON of speech-to-text tools in, cues out, held to what can be read ([`reading`]),
//! mended ([`mend`]) and written as SubRip and WebVTT. Pure.
//!
//! One odd cue costs that cue, never the file: what is not shown, or shown otherwise than it was written, is an [`Oddity`]
//! with its line.

mod ass;
mod clock;
mod cue;
mod decode;
mod excerpt;
mod found;
mod json;
pub mod language;
mod lines;
mod look;
mod markup;
pub mod mend;
mod overlap;
mod packets;
pub mod phrase;
mod read;
pub mod reading;
mod roll;
pub mod said;
pub mod shift;
mod singly;
pub mod spoken;
mod streams;
#[cfg(test)]
mod tests;
mod ttml;
mod write;

pub use cue::{Cue, MAX_CUE_CHARS, WordTime};
pub use excerpt::excerpt;
pub use found::{CaptionError, Captions, Oddity, OddityKind};
pub use look::{Look, LookKind};
pub use markup::{cue_of, plain_text};
pub use overlap::tidy;
pub use packets::Packets;
pub use read::{MAX_FILE_BYTES, read};
pub use streams::{Choice, Missing, SubtitleFacts, choose, listed};
pub use write::{write_srt, write_vtt};
