//! All of a picture in a place of other proportions: whole, over its own blurred picture. Pure.

use super::frame::Yuv420;
use crate::layers::Extent;
use crate::units::Rect;

/// How many blurs fit into the width of a place: nothing of the picture can be told in what fills the bars, and its colours stay.
const BLURS_ACROSS: u32 = 24;

/// The blur of what fills the bars of a place so wide, in pixels.
pub(super) fn blur_px(width: u32) -> u32 {
    (width / BLURS_ACROSS).max(1)
}

/// Where a picture of proportions `aspect` lies whole in `extent`, even edges; `None` where it fills it but for a pixel.
pub(super) fn inside(extent: Extent, aspect: f64) -> Option<Extent> {
    let (width, height) = (extent.width(), extent.height());
    let even = |side: f64, most: i64| ((side / 2.0).round() as i64 * 2).clamp(2, most.max(2));
    let (inner_width, inner_height) = match width as f64 > height as f64 * aspect {
        true => (even(height as f64 * aspect, width), height),
        false => (width, even(width as f64 / aspect, height)),
    };
    if width - inner_width < 2 && height - inner_height < 2 {
        return None;
    }
    let left = extent.left + (((width - inner_width) / 2) & !1);
    let top = extent.top + (((height - inner_height) / 2) & !1);
    Some(Extent { left, top, right: left + inner_width, bottom: top + inner_height })
}

/// The part of `inner` that shows in `rect`, on the page; `None` where nothing of it does.
pub(super) fn seen(inner: Extent, rect: Rect) -> Option<Rect> {
    inner.on_page(rect.right(), rect.bottom()).intersection(rect)
}

/// Lays `picture` onto `ground` at an even place within it.
pub(super) fn lay(ground: &mut Yuv420, picture: &Yuv420, (x, y): (u32, u32)) {
    let plane = |to: &mut [u8], from: &[u8], (to_width, width, x, y): (u32, u32, u32, u32)| {
        let [to_width, width, x, y] = [to_width, width, x, y].map(|side| side as usize);
        for (row, line) in from.chunks_exact(width).enumerate() {
            let at = (y + row) * to_width + x;
            if let Some(to) = to.get_mut(at..at + width) {
                to.copy_from_slice(line);
            }
        }
    };
    let luma = (ground.width, picture.width, x, y);
    let chroma = (ground.width / 2, picture.width / 2, x / 2, y / 2);
    plane(&mut ground.y, &picture.y, luma);
    plane(&mut ground.u, &picture.u, chroma);
    plane(&mut ground.v, &picture.v, chroma);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_lies_whole_in_the_middle_of_its_place() {
        let place = |width: i64, height: i64| Extent { left: 0, top: 0, right: width, bottom: height };
        let rect = |extent: Extent| [extent.left, extent.top, extent.width(), extent.height()];
        assert_eq!(inside(place(1080, 1920), 16.0 / 9.0).map(rect), Some([0, 656, 1080, 608]));
        assert_eq!(inside(place(1920, 1080), 9.0 / 16.0).map(rect), Some([656, 0, 608, 1080]));
        assert_eq!(inside(place(1280, 720), 16.0 / 9.0), None);
        // A page that shows the upper part of its place.
        let inner = inside(place(1080, 1920), 16.0 / 9.0).expect("bars");
        let page = Rect { x: 0, y: 0, width: 1080, height: 1000 };
        assert_eq!(seen(inner, page), Some(Rect { x: 0, y: 656, width: 1080, height: 344 }));
        assert_eq!(seen(inner, Rect { height: 600, ..page }), None);
    }

    #[test]
    fn what_is_laid_covers_its_place_alone() {
        let mut ground = Yuv420::new_black(8, 8);
        let mut picture = Yuv420::new_black(4, 2);
        picture.y.fill(200);
        picture.u.fill(90);
        lay(&mut ground, &picture, (2, 4));
        let bright: Vec<usize> = (0..64).filter(|at| ground.y[*at] == 200).collect();
        assert_eq!(bright, [34, 35, 36, 37, 42, 43, 44, 45]);
        assert_eq!((0..16).filter(|at| ground.u[*at] == 90).collect::<Vec<_>>(), [9, 10]);
    }
}
