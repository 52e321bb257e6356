//! What is said of a picture: why it cannot be shown, or what of it is shown otherwise than it was given.

use std::path::Path;

use crate::diag::{Finding, Place};

/// Why a picture cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::page) struct Refusal {
    code: &'static str,
    /// What follows the picture's name.
    message: String,
    hint: Option<&'static str>,
}

impl Refusal {
    /// A picture that is `code`; `message` follows its name.
    pub(super) fn of(code: &'static str, message: impl Into<String>, hint: &'static str) -> Self {
        Self { code, message: message.into(), hint: Some(hint) }
    }

    /// A picture that cannot be used; `message` follows its name.
    pub(in crate::page) fn new(message: impl Into<String>) -> Self {
        Self { code: "picture-unusable", message: message.into(), hint: None }
    }

    /// The error that the picture `path` is shown nowhere.
    pub(in crate::page) fn finding(&self, path: &Path) -> Finding {
        let message = format!("`{}` {}", path.display(), self.message);
        Finding::error(self.code, message).at(Place::file(path)).maybe_hint(self.hint.map(str::to_owned))
    }

    /// What follows the picture's name.
    #[cfg(test)]
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Its finding's code.
    #[cfg(test)]
    pub(super) fn code(&self) -> &'static str {
        self.code
    }
}

/// What of a picture is shown otherwise than it was given: a warning whose message follows the picture's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::page) struct Note(Finding);

impl Note {
    /// Colours that may not be those that were meant.
    pub(super) fn colours(message: impl Into<String>) -> Self {
        let finding = Finding::warning("picture-colours", message);
        Self(
            finding
                .hint("look at its colours on the page; to be sure of them, save it as JPEG or PNG in sRGB"),
        )
    }

    /// A picture of which `part` per cent is there.
    pub(super) fn incomplete(part: u32, message: impl Into<String>) -> Self {
        let finding = Finding::warning("picture-incomplete", message).fact("is", part);
        Self(finding.hint("copy it again from where it came from, and wait until it is done"))
    }

    /// A picture that says in one place alone, where no viewer looks, that it is to be turned.
    pub(super) fn not_turned() -> Self {
        let message =
            "is to be turned by its XMP, and not by EXIF where viewers look: it is shown as it is stored";
        let finding = Finding::warning("picture-orientation", message);
        Self(
            finding.hint(
                "look at it on the page; if it lies on its side, turn it in a picture editor and save it",
            ),
        )
    }

    /// A picture whose pixels are to be shown wider or taller than square.
    pub(super) fn oblong((across, down): (u32, u32)) -> Self {
        let message = format!(
            "says that its pixels are not square ({across} across to {down} down): they are shown square"
        );
        let finding = Finding::warning("picture-pixels", message);
        Self(finding.hint(
            "look at it on the page; if it is squeezed, save it in a picture editor at the size it should have",
        ))
    }

    /// A file of several pictures, of which the first is shown.
    pub(super) fn first_of_many(what: &str) -> Self {
        let message = format!("holds several {what}; the first is shown");
        let finding = Finding::warning("picture-first-frame", message);
        Self(finding.hint("save the one to be shown as a file of its own; what moves, as an MP4 video"))
    }

    /// The warning about the picture `path`.
    pub(in crate::page) fn finding(&self, path: &Path) -> Finding {
        let message = format!("`{}` {}", path.display(), self.0.message);
        Finding { message, ..self.0.clone() }.at(Place::file(path))
    }

    /// Its finding's code.
    #[cfg(test)]
    pub(super) fn code(&self) -> &str {
        &self.0.code
    }

    /// What follows the picture's name.
    #[cfg(test)]
    pub(super) fn message(&self) -> &str {
        &self.0.message
    }
}
