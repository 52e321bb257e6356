//! Videos besides the footage that a page shows and its item does not name, or the other way round.

use crate::diag::{Finding, Findings, Place};
use crate::layers::Shows;
use crate::page::{PageRequest, Painter};
use crate::project::Item;

/// What stands against the page of `request`, of a clip of `item`, as for its interpreter and its background: it shows one that there is not,
/// or none that there is.
pub(super) fn misplaced(item: &Item, painter: &Painter, request: &PageRequest) -> Findings {
    let signer = item.signer.as_ref().map(|signer| &signer.places.source);
    let background = item.background.as_ref().map(|video| &video.place);
    let of = |(video, what, named): (Shows, &str, Option<&Place>)| match (
        named,
        painter.place_of_video(request, video),
    ) {
        (Some(named), None) => Some(unshown(what, named, request)),
        (None, Some(place)) => Some(missing(what, place)),
        _ => None,
    };
    let all = [(Shows::Signer, "signer", signer), (Shows::Background, "background", background)];
    all.into_iter().filter_map(of).collect()
}

fn missing(what: &str, place: Place) -> Finding {
    let code = if what == "signer" { "signer-missing" } else { "background-missing" };
    let message = format!("the page has a place for a {what}, and the item names none: it would stay black");
    let hint = format!(
        "write `{{% if {what} %}}` around the `<video data-role=\"{what}\">`, or name a `[{what}]` in the item"
    );
    Finding::error(code, message).at(place).hint(hint)
}

fn unshown(what: &str, named: &Place, request: &PageRequest) -> Finding {
    let template = &request.template;
    let code = if what == "signer" { "signer-unshown" } else { "background-unshown" };
    let message = format!("the template `{template}` has no place for a {what} here, and the item names one");
    let hint = format!("choose a template with a `<video data-role=\"{what}\">`, or remove `[{what}]`");
    Finding::error(code, message).at(named.clone()).hint(hint).fact("template", template)
}
