//! Captions as people make them: SubRip, WebVTT, SBV, ASS, TTML and the subtitles of films in, plain cues and SubRip out. Pure.
//!
//! One odd cue costs that cue, never the file: what is not shown, or shown otherwise than it was written, is an [`Oddity`]
//! with its line.

mod ass;
mod clock;
mod cue;
mod decode;
mod excerpt;
mod found;
mod lines;
mod markup;
mod overlap;
mod packets;
mod read;
mod roll;
mod streams;
#[cfg(test)]
mod tests;
mod ttml;

pub use cue::{Cue, MAX_CUE_CHARS, WordTime};
pub use excerpt::{excerpt, write_srt};
pub use found::{CaptionError, Captions, Oddity, OddityKind};
pub use markup::plain_text;
pub use overlap::tidy;
pub use packets::Packets;
pub use read::read;
pub use streams::{Choice, Missing, SubtitleFacts, choose, listed};
