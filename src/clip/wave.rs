//! Waveforms as the compositor draws them: how much of each pixel lies within an outline.

use crate::layers::Point;
use crate::units::Rect;

/// A row of pixels that an outline covers: its row and its first column within a rectangle, and how much of each pixel lies within, in 255ths.
pub(super) type See<'a> = &'a mut dyn FnMut(usize, usize, &[u8]);

/// How much of each pixel lies in closed contours that turn one way and do not cross. All arithmetic is plain, so that it comes out the same
/// everywhere; what it works with is kept from frame to frame.
///
/// Each edge adds, to every pixel of a row that it passes, the signed area to the right of it; summed along the row that is what is covered
/// (the way of font-rs and stb_truetype). Only the part of a row between a contour's edges is looked at.
#[derive(Default)]
pub(super) struct Cover {
    /// Signed areas of the pixels of a rectangle, all zero between two contours.
    areas: Vec<f32>,
    /// From where to where a contour touches each row; empty rows begin behind their end.
    reach: Vec<(usize, usize)>,
    row: Vec<u8>,
}

impl Cover {
    /// Shows `see` what of `rect` each contour of `outline` covers.
    pub(super) fn each(&mut self, outline: &[Vec<Point>], rect: Rect, see: See<'_>) {
        let (width, height) = (rect.width as usize, rect.height as usize);
        // Columns beside the rectangle take what lies to the right of it.
        let stride = width + 2;
        if self.areas.len() != stride * height {
            self.areas = vec![0.0; stride * height];
            self.reach = vec![(usize::MAX, 0); height];
        }
        let inside = |(x, y): Point| (x - rect.x as f32, y - rect.y as f32);
        for contour in outline {
            let edges = contour.iter().zip(contour.iter().cycle().skip(1));
            let mut rows = (usize::MAX, 0);
            for (from, to) in edges {
                if let Some((first, last)) = self.add_edge(stride, inside(*from), inside(*to)) {
                    rows = (rows.0.min(first), rows.1.max(last));
                }
            }
            for row in rows.0..=rows.1.min(height.saturating_sub(1)) {
                self.show_row(row, stride, see);
            }
        }
    }

    /// Shows what is covered of `row`, and forgets it.
    fn show_row(&mut self, row: usize, stride: usize, see: See<'_>) {
        let (first, last) = std::mem::replace(&mut self.reach[row], (usize::MAX, 0));
        if first > last {
            return;
        }
        let areas = &mut self.areas[row * stride..(row + 1) * stride];
        let mut sum = 0.0_f32;
        self.row.clear();
        self.row.extend(areas[first..=last].iter_mut().map(|area| {
            sum += std::mem::take(area);
            (sum.abs().min(1.0) * 255.0 + 0.5) as u8
        }));
        let shown = (stride - 2).saturating_sub(first).min(self.row.len());
        if shown > 0 {
            see(row, first, &self.row[..shown]);
        }
    }

    /// Adds the edge from `from` to `to`; the first and the last row that it passes.
    fn add_edge(&mut self, stride: usize, from: Point, to: Point) -> Option<(usize, usize)> {
        let (sign, top, bottom) = if from.1 < to.1 { (1.0, from, to) } else { (-1.0, to, from) };
        let (first, last) = (top.1.max(0.0), bottom.1.min(self.reach.len() as f32));
        if first >= last {
            return None;
        }
        let slope = (bottom.0 - top.0) / (bottom.1 - top.1);
        let at = |y: f32| top.0 + (y - top.1) * slope;
        let most = stride - 1;
        let (mut y, mut row) = (first, first as usize);
        while y < last {
            let next = last.min((row + 1) as f32);
            let xs = (at(y), at(next));
            add_across(&mut self.areas[row * stride..(row + 1) * stride], sign * (next - y), xs);
            let reach = &mut self.reach[row];
            // One more than the edge: the next pixel takes the rest of its area.
            let (left, right) = (xs.0.min(xs.1).max(0.0) as usize, xs.0.max(xs.1).max(0.0) as usize + 1);
            *reach = (reach.0.min(left.min(most)), reach.1.max(right.min(most)));
            (y, row) = (next, row + 1);
        }
        Some((first as usize, row - 1))
    }
}

/// Adds a piece of an edge within one row, which may leave the row at both sides: what lies before it covers all of it, what lies behind
/// it nothing.
fn add_across(row: &mut [f32], rise: f32, xs: (f32, f32)) {
    let width = (row.len() - 2) as f32;
    let (left, right) = (xs.0.min(xs.1), xs.0.max(xs.1));
    if right <= 0.0 {
        row[0] += rise;
    } else if left < width {
        let per_pixel = if right > left { rise / (right - left) } else { 0.0 };
        row[0] += per_pixel * (-left).max(0.0);
        let (from, to) = (left.max(0.0), right.min(width));
        let rise = if right > left { per_pixel * (to - from) } else { rise };
        add_in_row(row, rise, (from, to));
    }
}

/// Adds a piece of an edge within one row: `rise` is its signed height, at most 1, and it lies between the two `xs`.
fn add_in_row(row: &mut [f32], rise: f32, xs: (f32, f32)) {
    let (left, right) = (xs.0.min(xs.1), xs.0.max(xs.1));
    let first = left as usize;
    if right <= (first + 1) as f32 {
        // Within one pixel: what of it lies to the right of the piece, and all of the next.
        let part = rise * (1.0 - ((left + right) / 2.0 - first as f32));
        row[first] += part;
        row[first + 1] += rise - part;
        return;
    }
    // Pixel by pixel: the piece rises evenly between its ends, and the area to its right is a triangle or trapezium of each.
    let per_pixel = rise / (right - left);
    let mut x = left;
    let mut pixel = first;
    while x < right && pixel + 1 < row.len() {
        let next = right.min((pixel + 1) as f32);
        let here = per_pixel * (next - x);
        let part = here * (1.0 - ((x + next) / 2.0 - pixel as f32));
        row[pixel] += part;
        row[pixel + 1] += here - part;
        x = next;
        pixel += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECT: Rect = Rect { x: 10, y: 20, width: 8, height: 4 };

    /// How much of each pixel of `rect` is covered.
    fn covered(outline: &[Vec<Point>], rect: Rect) -> Vec<u8> {
        let mut all = vec![0_u8; (rect.width * rect.height) as usize];
        let mut cover = Cover::default();
        // Twice: what is kept of one frame is nothing to the next.
        for _ in 0..2 {
            all.fill(0);
            cover.each(outline, rect, &mut |row, first, values| {
                let start = row * rect.width as usize + first;
                for (to, value) in all[start..].iter_mut().zip(values) {
                    *to = to.saturating_add(*value);
                }
            });
        }
        all
    }

    fn sum(covered: &[u8]) -> f32 {
        covered.iter().map(|value| f32::from(*value) / 255.0).sum()
    }

    #[test]
    fn a_rectangle_covers_its_pixels_and_parts_of_others() {
        let contour = vec![(12.0, 21.0), (15.5, 21.0), (15.5, 23.25), (12.0, 23.25)];
        let plain = covered(std::slice::from_ref(&contour), RECT);
        let row = |y: usize| plain[y * 8..(y + 1) * 8].to_vec();
        assert_eq!(row(0), [0; 8]);
        assert_eq!(row(1), [0, 0, 255, 255, 255, 128, 0, 0]);
        assert_eq!(row(3), [0, 0, 64, 64, 64, 32, 0, 0]);
        // Whichever way it turns.
        let turned: Vec<Point> = contour.into_iter().rev().collect();
        assert_eq!(covered(&[turned], RECT), plain);
    }

    #[test]
    fn what_stands_out_of_the_rectangle_is_cut_off() {
        let all = covered(&[vec![(0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 90.0)]], RECT);
        assert_eq!(all, [255; 32]);
        assert_eq!(covered(&[vec![(0.0, 0.0), (9.0, 0.0), (9.0, 90.0), (0.0, 90.0)]], RECT), [0; 32]);
        assert_eq!(covered(&[vec![(19.0, 0.0), (30.0, 0.0), (30.0, 90.0)]], RECT), [0; 32]);
        assert_eq!(covered(&[], RECT), [0; 32]);
    }

    #[test]
    fn what_leaves_the_rectangle_aslant_is_cut_where_it_leaves() {
        let contour = [vec![(2.0, 16.0), (31.0, 21.0), (24.0, 29.0), (5.0, 26.0)]];
        let part = covered(&contour, RECT);
        let all = covered(&contour, Rect { x: 0, y: 10, width: 40, height: 24 });
        for (row, part) in part.chunks_exact(8).enumerate() {
            let start = (row + 10) * 40 + 10;
            let same = part.iter().zip(&all[start..start + 8]).all(|(a, b)| a.abs_diff(*b) <= 1);
            assert!(same, "row {row}: {part:?} {:?}", &all[start..start + 8]);
        }
    }

    #[test]
    fn slanted_and_round_shapes_cover_their_area() {
        let triangle = covered(&[vec![(10.5, 20.25), (17.5, 21.0), (13.0, 23.75)]], RECT);
        // Half the cross product of two of its sides.
        let area = 0.5_f32 * (7.0 * 3.5 - 0.75 * 2.5);
        assert!((sum(&triangle) - area).abs() < 0.05, "{} {area}", sum(&triangle));
        let circle: Vec<Point> = (0..64)
            .map(|part| part as f32 / 64.0 * std::f32::consts::TAU)
            .map(|angle| (14.0 + 1.8 * angle.cos(), 22.0 + 1.8 * angle.sin()))
            .collect();
        let area = std::f32::consts::PI * 1.8 * 1.8;
        assert!((sum(&covered(&[circle], RECT)) - area).abs() < 0.1);
    }
}
