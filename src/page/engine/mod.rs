//! The only folder that lays out and paints with takumi: documents in, boxes and pixels out.
//!
//! Layout and painting are pure: the same document, fonts, pictures and time give the same boxes and bytes.

mod animation;
mod asked;
mod boxes;
mod ground;
mod lay_out;
mod moment;
mod page;
mod placed;
mod pseudo;
mod styles;
mod vain;
mod waves;
mod words;
mod work;

pub(super) use self::asked::{FontAsked, Speaker};
pub(super) use self::boxes::{EngineError, Layout, PageBox, TextRun, TextStyle};
pub(super) use self::lay_out::{Engine, FontRefused};
pub(super) use self::page::{Canvas, Edits, Page};
pub(super) use self::placed::{HoleBox, PlacedPicture};
pub(super) use self::styles::ElementStyle;
pub(super) use self::vain::Vain;
pub(super) use self::waves::WaveBox;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use super::*;
    use crate::page::concerns::Concerns;
    use crate::page::document::{Document, VideoSizes};
    use crate::page::source::PageSource;
    use crate::units::Micros;

    /// Whether the pixel at (`x`, `y`) of a page 96 pixels wide and high is drawn on, painted at `scale`.
    fn is_drawn(page: &Page, scale: u32, x: u32, y: u32) -> bool {
        let canvas = Canvas { width: 96 * scale, height: 96 * scale, scale: scale as f32 };
        let painted = Engine::new().paint(page, canvas, canvas.whole(), Micros::ZERO, Edits::default());
        painted.expect("painted").data[((y * scale * canvas.width + x * scale) * 4 + 3) as usize] > 127
    }

    pub(super) fn page(html: &str, css: &str) -> Page {
        let document = Document::parse(PageSource::read(html), VideoSizes::default())
            .unwrap_or_else(|_| panic!("{html} parses"));
        let css = vec![css.to_owned()];
        Page {
            document,
            css,
            keyframes: BTreeMap::new(),
            has_moments: false,
            pictures: HashMap::new(),
            fitted: BTreeMap::new(),
            videos: VideoSizes::default(),
            concerns: Concerns::default(),
            waves: Default::default(),
        }
    }

    #[test]
    fn a_drawing_has_the_same_parts_at_every_scale() {
        let html = "<!doctype html><html><body><svg viewBox='0 0 96 96'><circle cx='72' cy='24' r='20'/>\
            <path d='M8 72H40' stroke='#000' stroke-width='16'/>\
            <rect width='32' height='32' transform='translate(56 56)'/></svg></body></html>";
        let page = page(html, "body{margin:0} svg{display:block;width:96px;height:96px}");
        for (x, y, drawn) in [
            // The circle's middle and its right edge, and what is beside it.
            (72, 24, true),
            (89, 24, true),
            (95, 24, false),
            // The stroke to its full width.
            (20, 66, true),
            (20, 78, true),
            (20, 84, false),
            // The far corner of the square that was moved, and where it was moved from.
            (86, 86, true),
            (40, 40, false),
        ] {
            for scale in [1, 2, 3] {
                assert_eq!(is_drawn(&page, scale, x, y), drawn, "({x}, {y}) at scale {scale}");
            }
        }
    }

    #[test]
    fn a_drawing_that_is_moved_itself_moves_alike_at_every_scale() {
        let html = "<!doctype html><html><body><svg viewBox='0 0 32 32'><path d='M0 0H32V32H0Z'/></svg></body></html>";
        let css = "body{margin:0} svg{display:block;width:32px;height:32px;transform:translateX(48px)}";
        let page = page(html, css);
        for scale in [1, 2, 3] {
            assert!(is_drawn(&page, scale, 64, 16) && !is_drawn(&page, scale, 40, 16), "at scale {scale}");
        }
    }
}
