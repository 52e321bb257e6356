//! What is known of a video or audio file that was looked at once.

use serde::{Deserialize, Serialize};

use super::sentences::Sentence;
use crate::clip::voice::Span;
use crate::units::Micros;

/// The version of what is kept: what was kept by another is looked at again.
pub const RECORD_VERSION: u32 = 1;

/// A video or audio file that was looked at. Times count from its start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`RECORD_VERSION`].
    pub version: u32,
    /// The digest of its bytes.
    pub digest: String,
    /// Its length.
    pub duration: Micros,
    /// What is seen; nothing for audio.
    pub seen: Option<Seen>,
    /// What is heard; nothing where it has no sound that can be decoded.
    pub heard: Option<Heard>,
    /// The sentences of the subtitles within it.
    pub sentences: Vec<Sentence>,
}

/// What is seen in a video.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Its width and height as shown.
    pub size: (u32, u32),
    /// Its shots, which follow one another.
    pub shots: Vec<Shot>,
    /// Where it is black.
    pub black: Vec<Span>,
    /// Where it stands still and is not black.
    pub frozen: Vec<Span>,
    /// How much moves in each second (see [`crate::clip::watched::Watched::motion`]).
    pub motion: Vec<f64>,
    /// How many pictures could not be decoded.
    pub damaged: u32,
}

/// From one cut to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shot {
    /// Its beginning.
    pub start: Micros,
    /// Its end, exclusive.
    pub end: Micros,
    /// The name of its thumbnail among the files of the record.
    pub thumbnail: Option<String>,
}

/// What is heard.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// Where someone speaks.
    pub speech: Vec<Span>,
    /// How long sound is that is like a voice but for being as steady as music is.
    pub steady: Micros,
    /// The loudness of each second in LUFS; −70 for silence.
    pub loudness: Vec<f64>,
    /// The loudness of all of it; nothing for silence.
    pub lufs: Option<f64>,
    /// How many peaks are cut off.
    pub clipped: u32,
    /// Samples a second in the file.
    pub sample_rate: u32,
    /// Where it could not be decoded, first.
    pub damaged: Option<Micros>,
}

impl Record {
    /// All of it.
    pub fn whole(&self) -> Span {
        Span { start: Micros::ZERO, end: self.duration }
    }

    /// Where someone speaks.
    pub fn speech(&self) -> &[Span] {
        self.heard.as_ref().map_or(&[], |heard| &heard.speech)
    }

    /// How long someone speaks.
    pub fn spoken(&self) -> Micros {
        total(self.speech())
    }
}

/// How long `spans` are together.
pub fn total(spans: &[Span]) -> Micros {
    Micros(spans.iter().map(|span| span.duration().0).sum())
}

/// How long `spans`, which rise, are within `part`.
pub fn within(spans: &[Span], part: Span) -> Micros {
    let from = spans.partition_point(|span| span.end <= part.start);
    let inside = spans[from..].iter().take_while(|span| span.start < part.end);
    Micros(inside.map(|span| (span.end.min(part.end) - span.start.max(part.start)).0.max(0)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_measured_within_a_part() {
        let span = |start, end| Span { start: Micros(start), end: Micros(end) };
        let spans = [span(0, 10), span(20, 30), span(40, 50)];
        assert_eq!(total(&spans), Micros(30));
        assert_eq!(within(&spans, span(5, 45)), Micros(20));
        assert_eq!(within(&spans, span(10, 20)), Micros(0));
        assert_eq!(within(&[], span(5, 45)), Micros(0));
    }
}
