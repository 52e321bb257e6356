//! What of a picture its item wants kept, where the page leaves nothing to choose.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::request::PageRequest;
use crate::diag::{Finding, Findings};
use crate::project::Focus;

/// How a page shows a picture, where it does so in several ways the last of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shown {
    /// As the background of something.
    Background,
    /// All of it, in an `<img>`.
    Whole,
    /// What of it fits an `<img>`.
    Cropped,
}

/// What is said of pictures whose `[focus]` decides nothing, since the page shows all of them or as a background.
pub(super) fn aimed_in_vain(shown: &BTreeMap<PathBuf, Shown>, request: &PageRequest) -> Findings {
    let in_vain = |(path, focus): (&PathBuf, &Focus)| {
        let why = match (focus, shown.get(path)?) {
            (Focus::Auto | Focus::Fit, _) | (_, Shown::Cropped) => return None,
            (_, Shown::Whole) => "shows all of it, uncropped",
            (_, Shown::Background) => "shows it as a background, which its style sheet places",
        };
        let message = format!("`[focus]` changes nothing here: the template `{}` {why}", request.template);
        let finding = Finding::note("focus-unused", message).hint("remove it, or choose another template");
        Some(finding.at(request.focus_at.get(path).cloned().unwrap_or_default()))
    };
    request.focus.iter().filter_map(in_vain).collect()
}
