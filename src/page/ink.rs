//! What of a mark's square is drawn on: marks of this kit leave room around them, those of others fill it or are wider than high.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use takumi::unstable::base::resources::image::ImageSource;

use super::concerns::Concerns;
use super::document::{Document, VideoSizes};
use super::engine::{Canvas, Edits, Engine, Page};
use super::photo;
use super::pictures::{MAX_SVG_BYTES, Pictures};
use super::source::PageSource;
use super::svg::clean;
use crate::catch_panic::catch_panic;
use crate::units::Micros;
use crate::world::World;

/// How large a mark is painted to be looked at.
const SIDE: u32 = 384;
/// The opacity from which on a pixel counts: edges are smoothed.
const LEAST_OPACITY: u8 = 64;
/// The largest picture that is looked at, in pixels.
const MAX_MARK_PIXELS: f64 = 16_000_000.0;
/// How much a mark may reach out of its square for its size to stay even, as part of its size.
const TOLERANCE: f32 = 0.02;

/// The marks of a project that were looked at. Threads share it.
#[derive(Default)]
pub(super) struct Ink {
    known: Mutex<BTreeMap<PathBuf, f32>>,
}

impl Ink {
    /// How much the mark `path`, fitted into a square, can grow within it: up to `most`, and 1 where it fills the square.
    pub(super) fn growth(&self, world: &dyn World, path: &Path, most: f32) -> f32 {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied();
        let extent = known.unwrap_or_else(|| {
            // What cannot be painted is named where it is shown.
            let extent = catch_panic(|| extent(world, path)).ok().flatten().unwrap_or(1.0);
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), extent);
            extent
        });
        let growth = 1.0 / extent.clamp(0.01, 1.0);
        match growth {
            growth if growth >= most - TOLERANCE => most,
            growth => (growth * 1000.0).floor() / 1000.0,
        }
    }
}

/// How far the mark `path` reaches from the middle of its square to its sides; 1 is to the side.
fn extent(world: &dyn World, path: &Path) -> Option<f32> {
    const NAME: &str = "mark";
    let bytes = world.read(path).ok()?;
    let source = match std::str::from_utf8(&bytes) {
        Ok(text) if Pictures::is_drawing(path) && bytes.len() <= MAX_SVG_BYTES => {
            ImageSource::from_bytes(clean(text).to_draw(text).as_bytes())
        }
        _ if (1.0..=MAX_MARK_PIXELS).contains(&photo::pixels_of(&bytes)) => ImageSource::from_bytes(&bytes),
        _ => return None,
    };
    let html = format!("<!DOCTYPE html><html><body><img src=\"{NAME}\"></body></html>");
    let page = Page {
        document: Document::parse(PageSource::read(html), VideoSizes::default()).ok()?,
        css: vec![format!(
            "body{{margin:0}}img{{display:block;width:{SIDE}px;height:{SIDE}px;object-fit:contain}}"
        )],
        keyframes: BTreeMap::new(),
        has_moments: false,
        pictures: HashMap::from([(Arc::from(NAME), source.ok()?)]),
        fitted: BTreeMap::new(),
        videos: VideoSizes::default(),
        concerns: Concerns::default(),
        waves: Default::default(),
    };
    let canvas = Canvas { width: SIDE, height: SIDE, scale: 1.0 };
    let engine = Engine::new();
    let painted = engine.paint(&page, canvas, canvas.whole(), Micros::ZERO, Edits::default()).ok()?;
    let middle = f64::from(SIDE) / 2.0;
    let drawn = painted.data.chunks_exact(4).enumerate().filter(|(_, pixel)| pixel[3] >= LEAST_OPACITY);
    let reach = drawn.map(|(at, _)| {
        let (x, y) = (at % SIDE as usize, at / SIDE as usize);
        // To the far side of the pixel.
        let far = |at: usize| (at as f64 + 0.5 - middle).abs() + 0.5;
        far(x).max(far(y))
    });
    let reach = reach.fold(0.0, f64::max);
    (reach > 0.0).then(|| (reach / middle) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Disk;

    #[test]
    fn a_mark_grows_into_the_room_that_it_leaves() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let svg = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {inside}/></svg>");
        for (name, text, grows) in [
            ("room.svg", svg("viewBox=\"0 0 96 96\"><rect x=\"8\" y=\"8\" width=\"80\" height=\"80\""), 1.2),
            ("round.svg", svg("viewBox=\"0 0 96 96\"><circle cx=\"48\" cy=\"48\" r=\"10\""), 1.2),
            ("full.svg", svg("viewBox=\"0 0 96 96\"><rect width=\"96\" height=\"96\""), 1.0),
            ("wide.svg", svg("viewBox=\"0 0 300 100\"><rect width=\"300\" height=\"100\""), 1.0),
            ("tall.svg", svg("width=\"10mm\" height=\"40mm\"><rect width=\"100%\" height=\"100%\""), 1.0),
            (
                "some.svg",
                svg("viewBox=\"0 0 100 100\"><rect x=\"5\" y=\"20\" width=\"60\" height=\"10\""),
                1.111,
            ),
            ("none.svg", "not a drawing".to_owned(), 1.0),
        ] {
            std::fs::write(dir.path().join(name), text).expect("written");
            let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
            let ink = Ink::default();
            let growth = ink.growth(&world, Path::new(name), 1.2);
            assert!((growth - grows).abs() < 0.003, "{name}: {growth}");
            assert_eq!(ink.growth(&world, Path::new(name), 1.2), growth, "{name} again");
        }
    }
}
