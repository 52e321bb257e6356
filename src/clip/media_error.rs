//! What can go wrong with a piece of media, in words an editor can act on.

use std::fmt;

use crate::units::Micros;

/// The kind of a [`MediaError`], for code that decides what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaErrorKind {
    /// No film or sound that we read: another kind of file, or noise.
    NotMedia,
    /// A media file without a picture stream.
    NoVideo,
    /// The file breaks off: an incomplete copy or download.
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
    /// The operating system refused: missing file, no permission, full disk.
    Io,
    /// The encoder or muxer refused.
    Encoder,
    /// The asked range lies beyond the end of the stream.
    BeyondEnd {
        /// Where the stream ends, from the file's start.
        ended: Micros,
    },
    /// Somebody asked to stop.
    Cancelled,
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
}

impl MediaError {
    /// An error without log lines.
    pub fn new(kind: MediaErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), log: Vec::new() }
    }

    /// The same error with FFmpeg's lines.
    #[must_use]
    pub fn with_log(mut self, log: Vec<String>) -> Self {
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
