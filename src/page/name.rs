//! Elements by name.

use super::document::{Document, ElementId};
use crate::diag::Place;

/// An element, by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct ElementName {
    /// Its number on the page, in document order.
    pub number: usize,
    /// Its tag and first class or id, as a style sheet would select it: `div.card`.
    pub selector: String,
    /// Its `class` as written.
    pub class: String,
    /// Where its start tag was written, or the nearest around it.
    pub place: Option<Place>,
}

/// The name of element `id`.
pub(super) fn name_of(document: &Document, id: ElementId) -> ElementName {
    document.elements.get(&id).map_or_else(ElementName::default, |element| ElementName {
        number: id,
        selector: element.selector(),
        class: element.class.clone(),
        place: document.place_of(id),
    })
}
