//! The contrast of text with what lies behind it, measured on painted pixels.

use crate::layers::Rgba;
use crate::page::{Edges, Inspected, TextLine};
use crate::project::colour::{contrast_of, luminance_rgb8};

/// A pixel this near to the text's colour, in each channel of 255, is ink.
const INK_DISTANCE: i32 = 28;

/// Of the pixels behind a text, sorted by contrast, the one at this share is measured: a text is as readable as its worst tenth,
/// and a speck is no ground.
const WORST_SHARE: f64 = 0.1;

/// Letters cover at least this share of their line's box. With less in their colour, something lies over them.
const LEAST_INK: f64 = 0.02;

/// Neighbours that differ by no more than this are of one surface.
const EVEN_DISTANCE: i32 = 20;

/// How much around a line's box is looked at, as a share of its height.
const SURROUNDINGS: f32 = 0.12;

/// How far emoji reach beyond their boxes, as a share of the line's height from the top of capitals to the foot of descenders: they are
/// as high as the font's box.
const EMOJI_OVERHANG: f32 = 0.5;

/// No stroke is wider than this share of its line's height from the top of capitals to the foot of descenders.
const WIDEST_STROKE: f32 = 0.3;

/// In lower lines, from the top of capitals to the foot of descenders in painted pixels, strokes are all edge: their colours
/// and those of the ground cannot be told apart.
const LOWEST_PX: f32 = 14.0;

/// Letters filled with less than a tenth are drawn by something else, `background-clip: text` or a stroke, of which the page does
/// not tell the colour.
const LEAST_ALPHA: u8 = 26;

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    /// The contrast ratio as WCAG 2.2 defines it, 1 to 21.
    pub ratio: f64,
    /// The colour of the ground at which it was measured.
    pub ground: [u8; 3],
}

/// The contrast of `line` with its ground on `page`; `None` where too little of it can be seen to say.
pub(super) fn measure(page: &Inspected, line: &TextLine) -> Option<Measured> {
    let edges = line.edges.scaled(page.scale);
    let room = line.room.scaled(page.scale);
    let height = edges.height();
    if height < LOWEST_PX || line.colour[3] < LEAST_ALPHA {
        return None;
    }
    // A little of the surroundings, so that small and tightly set letters have a ground.
    let window = Window::of(&page.pixels, edges.grown(height * SURROUNDINGS).intersect(room))?;
    let colour = effective_colour(line, &window);
    let is_ink = |pixel: [u8; 3]| distance(pixel, colour) <= INK_DISTANCE;
    // Emoji are neither ink nor ground.
    let emoji: Vec<Edges> =
        line.emoji.iter().map(|edges| edges.scaled(page.scale).grown(height * EMOJI_OVERHANG)).collect();
    let is_letters = |at: usize| !emoji.iter().any(|edges| window.lies_in(at, *edges));
    let ink: Vec<bool> =
        window.pixels().enumerate().map(|(at, pixel)| is_ink(pixel) && is_letters(at)).collect();
    let share = ink.iter().filter(|ink| **ink).count() as f64 / ink.len().max(1) as f64;
    // Edges of letters are mixtures of ink and ground: what lies near ink is neither.
    let reach = (height / 20.0).round().max(2.0) as usize;
    let near = dilate(&ink, window.width, window.height, reach);
    // Where the colour of ink reaches further than any stroke is wide, it is the ground's.
    let others: Vec<bool> = ink.iter().map(|ink| !ink).collect();
    let stroke = (height * WIDEST_STROKE / 2.0).ceil().max(2.0) as usize;
    let thin = dilate(&others, window.width, window.height, stroke);
    let ground = |at: usize| !near[at] || !thin[at];
    let all = || window.pixels().enumerate().filter(|(at, _)| ground(*at) && is_letters(*at));
    // Thin strokes of small letters never reach the colour of ink: where colours change, there may be one.
    let even = window.even();
    let mut grounds: Vec<[u8; 3]> = all().filter(|(at, _)| even[*at]).map(|(_, pixel)| pixel).collect();
    if grounds.len() * 20 < ink.len() {
        grounds = all().map(|(_, pixel)| pixel).collect();
    }
    if share < LEAST_INK {
        return None;
    }
    if grounds.len() * 50 < ink.len() {
        // Set so tight that only its surroundings tell.
        let margin = height * 0.35;
        let around = Window::of(&page.pixels, edges.grown(margin).intersect(room))?;
        grounds = around.pixels().filter(|pixel| !is_ink(*pixel)).collect();
        if grounds.is_empty() {
            return Some(Measured { ratio: 1.0, ground: colour });
        }
    }
    let text = luminance_rgb8(colour);
    let mut ratios: Vec<(f64, [u8; 3])> =
        grounds.into_iter().map(|ground| (contrast_of(text, luminance_rgb8(ground)), ground)).collect();
    let worst = (ratios.len() as f64 * WORST_SHARE) as usize;
    let (_, (ratio, ground), _) =
        ratios.select_nth_unstable_by(worst, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    Some(Measured { ratio: *ratio, ground: *ground })
}

/// The colour in which the solid parts of `line` appear: its own, mixed with its ground where it is not opaque.
fn effective_colour(line: &TextLine, window: &Window<'_>) -> [u8; 3] {
    let [red, green, blue, alpha] = line.colour;
    let opacity = line.opacity * f32::from(alpha) / 255.0;
    let own = [red, green, blue];
    if opacity > 0.99 {
        return own;
    }
    let ground = window.median();
    std::array::from_fn(|channel| {
        let (own, ground) = (f32::from(own[channel]), f32::from(ground[channel]));
        (own * opacity + ground * (1.0 - opacity)).round() as u8
    })
}

fn distance(a: [u8; 3], b: [u8; 3]) -> i32 {
    (0..3).map(|channel| i32::from(a[channel]) - i32::from(b[channel])).map(i32::abs).max().unwrap_or(0)
}

/// `mask` with everything within `reach` of what is set, in a square.
fn dilate(mask: &[bool], width: usize, height: usize, reach: usize) -> Vec<bool> {
    let along = |get: &dyn Fn(usize) -> bool, length: usize| -> Vec<bool> {
        let mut out = vec![false; length];
        let mut until = 0;
        for at in 0..length {
            if get(at) {
                let from = at.saturating_sub(reach).max(until);
                until = (at + reach + 1).min(length);
                out[from..until].fill(true);
            }
        }
        out
    };
    let mut rows = Vec::with_capacity(mask.len());
    for y in 0..height {
        rows.extend(along(&|x| mask[y * width + x], width));
    }
    let mut out = vec![false; mask.len()];
    for x in 0..width {
        for (y, set) in along(&|y| rows[y * width + x], height).into_iter().enumerate() {
            out[y * width + x] = set;
        }
    }
    out
}

/// A part of a picture.
struct Window<'a> {
    picture: &'a Rgba,
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl<'a> Window<'a> {
    /// `None` where no pixel lies in `edges`.
    fn of(picture: &'a Rgba, edges: Edges) -> Option<Self> {
        let clamp = |value: f32, most: u32| value.round().clamp(0.0, most as f32) as usize;
        let (left, right) = (clamp(edges.left, picture.width), clamp(edges.right, picture.width));
        let (top, bottom) = (clamp(edges.top, picture.height), clamp(edges.bottom, picture.height));
        (right > left && bottom > top).then(|| Self {
            picture,
            left,
            top,
            width: right - left,
            height: bottom - top,
        })
    }

    fn pixels(&self) -> impl Iterator<Item = [u8; 3]> + '_ {
        (0..self.height).flat_map(move |y| {
            let start = ((self.top + y) * self.picture.width as usize + self.left) * 4;
            self.picture.data[start..start + self.width * 4].chunks_exact(4).map(|p| [p[0], p[1], p[2]])
        })
    }

    /// Whether pixel number `at` lies between `edges`, edges on the picture.
    fn lies_in(&self, at: usize, edges: Edges) -> bool {
        let (x, y) = ((self.left + at % self.width) as f32, (self.top + at / self.width) as f32);
        edges.left <= x && x <= edges.right && edges.top <= y && y <= edges.bottom
    }

    /// Whether each pixel differs little from those around it.
    fn even(&self) -> Vec<bool> {
        let pixels: Vec<[u8; 3]> = self.pixels().collect();
        let (width, height) = (self.width, self.height);
        let mut even = vec![true; pixels.len()];
        let mut compare = |a: usize, b: usize| {
            if distance(pixels[a], pixels[b]) > EVEN_DISTANCE {
                even[a] = false;
                even[b] = false;
            }
        };
        for y in 0..height {
            for x in 0..width {
                let at = y * width + x;
                if x + 1 < width {
                    compare(at, at + 1);
                }
                if y + 1 < height {
                    compare(at, at + width);
                }
            }
        }
        even
    }

    /// The median of each channel: of a line of text, its ground.
    fn median(&self) -> [u8; 3] {
        std::array::from_fn(|channel| {
            let mut values: Vec<u8> = self.pixels().map(|pixel| pixel[channel]).collect();
            let middle = values.len() / 2;
            *values.select_nth_unstable(middle).1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_agree_with_wcag() {
        assert!((contrast_of(luminance_rgb8([0, 0, 0]), luminance_rgb8([255; 3])) - 21.0).abs() < 1e-9);
        assert!((contrast_of(luminance_rgb8([0x77; 3]), luminance_rgb8([255; 3])) - 4.478).abs() < 0.001);
    }

    #[test]
    fn a_mask_grows_both_ways() {
        let mut mask = vec![false; 25];
        mask[12] = true;
        let grown = dilate(&mask, 5, 5, 1);
        assert_eq!(grown.iter().filter(|set| **set).count(), 9);
        assert!(grown[6] && grown[18] && !grown[5]);
    }
}
