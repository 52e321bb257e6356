//! Errors of FFmpeg, with what it said.

use super::raw;
use crate::clip::media_error::{MediaError, MediaErrorKind};

/// An error of `kind` with the lines that FFmpeg logged on this thread meanwhile.
pub(super) fn failed(kind: MediaErrorKind, message: impl Into<String>) -> MediaError {
    MediaError::new(kind, message).with_log(raw::take_log())
}
