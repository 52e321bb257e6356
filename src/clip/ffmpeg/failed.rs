//! Errors of FFmpeg, with what it said.

use ffmpeg_next::Error;

use super::raw;
use crate::clip::media_error::{MediaError, MediaErrorKind};

/// An error of `kind` with the lines that FFmpeg logged on this thread meanwhile.
pub(super) fn failed(kind: MediaErrorKind, message: impl Into<String>) -> MediaError {
    MediaError::new(kind, message).with_log(raw::take_log())
}

/// What an encoder or the muxer gave up with.
pub(super) fn encoder_error(error: Error) -> MediaError {
    let kind = match error {
        Error::Other { errno: ffmpeg_next::error::ENOSPC } => MediaErrorKind::DiskFull,
        Error::Other { errno: ffmpeg_next::error::ENOMEM } => MediaErrorKind::NoMemory,
        // Encoders tell of a lack of memory as of any failure, and of hardly any other while they write.
        Error::External if crate::sandbox::memory_limit().is_some() => MediaErrorKind::NoMemory,
        _ => MediaErrorKind::Encoder,
    };
    failed(kind, format!("the clip could not be written: {error}"))
}
