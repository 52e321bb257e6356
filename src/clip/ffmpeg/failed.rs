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

/// What keeps a file from being read on, where that is the machine's doing and not the file's end; a disk or a network that fails says nothing
/// of the file.
pub(super) fn machine_error(error: Error) -> Option<MediaError> {
    let Error::Other { errno } = error else { return None };
    let kind =
        if errno == ffmpeg_next::error::ENOMEM { MediaErrorKind::NoMemory } else { MediaErrorKind::Io };
    Some(failed(kind, format!("the file could not be read on: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_machine_does_is_told_from_the_end_of_a_file() {
        let kind = |error| machine_error(error).map(|error| error.kind);
        assert_eq!(kind(Error::Eof), None);
        assert_eq!(kind(Error::InvalidData), None);
        assert_eq!(kind(Error::Other { errno: 5 }), Some(MediaErrorKind::Io));
        let memory = Error::Other { errno: ffmpeg_next::error::ENOMEM };
        assert_eq!(kind(memory), Some(MediaErrorKind::NoMemory));
    }
}
