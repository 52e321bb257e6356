//! What can go wrong with a piece of media, in words an editor can act on.

use std::fmt;

use crate::layers::Shows;
use crate::units::Micros;

/// The kind of a [`MediaError`], for code that decides what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaErrorKind {
    /// No video or sound that we read: another kind of file, or noise.
    NotMedia,
    /// A media file without a picture stream.
    NoVideo,
    /// The file is truncated: an incomplete copy or download.
    Truncated {
        /// Where the readable part ends, from the file's start, when it is known.
        ended: Option<Micros>,
    },
    /// Data inside the asked range cannot be decoded faithfully.
    DamagedStream {
        /// How many packets or frames were bad up to the place where reading stopped.
        bad_packets: u32,
        /// Where the first of them is, from the file's start, when it is known.
        at: Option<Micros>,
    },
    /// A whole file, but in a codec, format or colour that this FFmpeg cannot handle.
    Unsupported,
    /// The operating system refused: missing file, no permission.
    Io,
    /// There is no room for what is written.
    DiskFull,
    /// There is no memory for the work.
    NoMemory,
    /// The encoder or muxer refused.
    Encoder,
    /// The asked range lies beyond the end of the stream.
    BeyondEnd {
        /// Where the stream ends, from the file's start.
        ended: Micros,
    },
    /// Somebody asked to stop.
    Cancelled,
    /// A panic while it was worked on: a bug, of ours or of an engine.
    Panicked,
}

/// Why media could not be read or written, with what FFmpeg said meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaError {
    /// The kind, for decisions.
    pub kind: MediaErrorKind,
    /// One sentence, lower case at its start, names in backticks.
    pub message: String,
    /// FFmpeg's own warnings and errors during the operation, oldest first, at most a few dozen lines; empty
    /// when it said nothing.
    pub log: Vec<String>,
    /// Which passage of a clip it is about, from 0.
    pub passage: usize,
    /// Of which of its videos.
    pub of: Shows,
}

impl MediaError {
    /// An error without log lines.
    pub fn new(kind: MediaErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), log: Vec::new(), passage: 0, of: Shows::Footage }
    }

    /// The same error, about the passage of a clip at `passage`.
    #[must_use]
    pub fn of_passage(mut self, passage: usize) -> Self {
        self.passage = passage;
        self
    }

    /// The same error, about one of the videos of a clip.
    #[must_use]
    pub fn of_video(mut self, of: Shows) -> Self {
        self.of = of;
        self
    }

    /// The error of work that was told to stop.
    pub fn cancelled() -> Self {
        Self::new(MediaErrorKind::Cancelled, "stopped before it was finished")
    }

    /// The same error with FFmpeg's lines. Encoders behind FFmpeg tell it of a lack of memory as of any failure, and say it in a
    /// line. (Of a file that is read, such a line may tell that it asks for more than there could be.)
    #[must_use]
    pub fn with_log(mut self, log: Vec<String>) -> Self {
        const SAY_NO_MEMORY: [&str; 4] =
            ["malloc of size", "cannot allocate memory", "could not allocate", "memory allocation"];
        let says = |line: &String| {
            let line = line.to_ascii_lowercase();
            SAY_NO_MEMORY.iter().any(|words| line.contains(words))
        };
        let writes = matches!(self.kind, MediaErrorKind::Encoder | MediaErrorKind::Io);
        if writes && log.iter().chain([&self.message]).any(says) {
            self.kind = MediaErrorKind::NoMemory;
        }
        self.log = log;
        self
    }
}

impl fmt::Display for MediaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for MediaError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lack_of_memory_is_told_from_other_failures() {
        let of = |message: &str, line: &str| {
            MediaError::new(MediaErrorKind::Encoder, message).with_log(vec![line.to_owned()]).kind
        };
        let generic = "the clip could not be written: Generic error in an external library";
        assert_eq!(of(generic, "x264 [error]: malloc of size 6804096 failed"), MediaErrorKind::NoMemory);
        assert_eq!(of("cannot read `a.mp4`: Cannot allocate memory", ""), MediaErrorKind::NoMemory);
        assert_eq!(of(generic, "x264 [error]: invalid preset"), MediaErrorKind::Encoder);
        let damaged =
            MediaError::new(MediaErrorKind::Unsupported, "x").with_log(vec!["Could not allocate".to_owned()]);
        assert_eq!(damaged.kind, MediaErrorKind::Unsupported);
    }
}
