//! The proof sheet: everything that is to be posted, on one page, for the person who approves it.

use super::Done;
use crate::deliver::html::Html;
use crate::deliver::manifest::SideFile;
use crate::deliver::words::Words;

/// What all our pages look like.
const STYLES: [&str; 1] = [include_str!("../sheet.css")];

/// The page for `done`, whose accounts can be downloaded as `archives`.
pub(super) fn page(done: &Done<'_>, archives: &[SideFile]) -> String {
    let words = Words::of(done.project.config.locale);
    let html = Html::page(words.lang, done.pack, &STYLES);
    let _ = archives;
    html.finish("")
}
