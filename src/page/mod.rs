//! Pages: templates and values in, pixels and boxes out. Knows nothing of video but the holes it shows through.

mod addresses;
mod arabic;
mod breaks;
mod browser;
mod budget;
mod caption;
mod changed;
mod colour;
mod concerns;
mod css;
mod custom;
mod defaults;
mod document;
mod dress;
mod engine;
mod expand;
mod faces;
mod filters;
mod fingerprint;
mod fit;
mod focus;
mod fonts;
mod foreign;
mod hyphens;
mod ink;
mod inspect;
mod length;
mod lettering;
mod markup;
mod name;
mod origin;
mod painter;
mod photo;
mod pictures;
mod place;
mod qr;
mod request;
mod signs;
mod source;
mod stack;
mod still;
mod svg;
mod tags;
mod waves;

pub use self::browser::{BrowserPage, PageLinks, ReelPart, encoded};
pub use self::caption::{Caption, CaptionWord, WordState};
pub use self::concerns::{Concerns, MissingGlyphs, Overflow};
pub use self::css::Dropped;
pub use self::fonts::{FontAxis, FontFace, FontFamily};
pub use self::inspect::{Edges, Inspected, PageFacts, Sign, SignKind, SignerPlace, TextLine};
pub use self::name::ElementName;
pub use self::painter::Painter;
pub(crate) use self::photo::MAX_PIXELS as MAX_PICTURE_PIXELS;
pub use self::place::place_of_element;
pub use self::request::{ClipTimes, CueSpan, PageRequest};
pub(crate) use self::signs::{emoji_in, has_letters, plain};
pub use self::still::{StillEncoding, encode, reduced};

/// Whether `html`, which may be a template that is not expanded yet, has an element `name`: outside of comments and SVGs.
pub(crate) fn has_element(html: &str, name: &str) -> bool {
    source::PageSource::read(html).tags().iter().any(|tag| tag.name == name && !tag.in_svg)
}

#[cfg(test)]
mod tests {
    use super::has_element;

    #[test]
    fn elements_of_a_template_are_read_as_html() {
        let html = "{% if a %}<!-- <video> -->{% endif %}<svg><video/></svg><wajah-waveform bars=\"8\"></wajah-waveform>";
        assert!(has_element(html, "wajah-waveform") && !has_element(html, "video"));
        assert!(has_element("{% block b %}<VIDEO\nclass=x></video>{% endblock %}", "video"));
    }
}
