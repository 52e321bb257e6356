//! Cascades of local binary patterns, as OpenCV trains and writes them: is there a face in this window of a picture?

use image::{GrayImage, Luma};
use imageproc::definitions::Image;
use imageproc::integral_image::integral_image;

/// Decimals of a cascade are kept in millionths.
const MILLION: f64 = 1e6;

/// A trained cascade.
#[derive(Debug)]
pub(super) struct Cascade {
    /// The side of the window it looks at, in pixels.
    pub(super) window: u32,
    stages: Vec<Stage>,
}

#[derive(Debug)]
struct Stage {
    /// What the trees must vote together for the window to go on to the next stage.
    threshold: i64,
    trees: Vec<Tree>,
}

#[derive(Debug)]
struct Tree {
    /// The first of nine equal cells, three by three: x, y, width and height within the window.
    cell: [u32; 4],
    /// A bit for each of the 256 patterns.
    patterns: [u32; 8],
    /// The vote for patterns among those, and for the others.
    votes: [i64; 2],
}

impl Cascade {
    /// Reads a cascade of type LBP from OpenCV's XML.
    pub(super) fn parse(xml: &str) -> Option<Self> {
        let (stages, features) = xml.split_once("<features>")?;
        let window = elements(xml, "width").next()?.trim().parse().ok()?;
        let cells = elements(features, "rect").map(|text| numbers(text)?.try_into().ok());
        let cells: Vec<[u32; 4]> = cells.collect::<Option<_>>()?;
        let stages = stages.split("<stageThreshold>").skip(1).map(|text| Stage::parse(text, &cells));
        let cascade = Self { window, stages: stages.collect::<Option<_>>()? };
        let mut trees = cascade.stages.iter().flat_map(|stage| &stage.trees);
        let inside = |tree: &Tree| {
            let [x, y, width, height] = tree.cell;
            x + 3 * width <= window && y + 3 * height <= window
        };
        (!cascade.stages.is_empty() && trees.all(inside)).then_some(cascade)
    }

    /// The top left corners of the windows of `picture` that pass every stage, of those at every `step` pixels.
    pub(super) fn find(&self, picture: &GrayImage, step: usize) -> Vec<(u32, u32)> {
        let (width, height) = picture.dimensions();
        if width < self.window || height < self.window {
            return Vec::new();
        }
        let sums: Image<Luma<u32>> = integral_image(picture);
        let (sums, across) = (sums.as_raw(), width as usize + 1);
        let stages: Vec<(i64, Vec<Placed<'_>>)> = self
            .stages
            .iter()
            .map(|stage| (stage.threshold, stage.trees.iter().map(|tree| tree.placed(across)).collect()))
            .collect();
        let mut found = Vec::new();
        for y in (0..=height - self.window).step_by(step) {
            for x in (0..=width - self.window).step_by(step) {
                let at = y as usize * across + x as usize;
                let passes = |(threshold, trees): &(i64, Vec<Placed<'_>>)| {
                    trees.iter().map(|tree| tree.vote(sums, at)).sum::<i64>() >= *threshold
                };
                if stages.iter().all(passes) {
                    found.push((x, y));
                }
            }
        }
        found
    }
}

impl Stage {
    /// Reads what follows `<stageThreshold>`.
    fn parse(text: &str, cells: &[[u32; 4]]) -> Option<Self> {
        let threshold = decimal(text.split('<').next()?)?;
        let tree = |(node, leaves): (&str, &str)| {
            let node: Vec<i64> = numbers(node)?;
            let mut patterns = [0; 8];
            for (pattern, bits) in patterns.iter_mut().zip(node.get(3..11)?) {
                // Written with a sign.
                *pattern = *bits as u32;
            }
            let cell = *cells.get(usize::try_from(*node.get(2)?).ok()?)?;
            let votes: Vec<i64> = leaves.split_whitespace().map(decimal).collect::<Option<_>>()?;
            Some(Tree { cell, patterns, votes: votes.try_into().ok()? })
        };
        let trees = elements(text, "internalNodes").zip(elements(text, "leafValues")).map(tree);
        Some(Self { threshold, trees: trees.collect::<Option<_>>()? })
    }
}

/// A tree for pictures of one width.
struct Placed<'t> {
    tree: &'t Tree,
    /// The corners of its cells in the sums, from the window's own: four by four.
    corners: [usize; 16],
}

impl Tree {
    fn placed(&self, across: usize) -> Placed<'_> {
        let [x, y, width, height] = self.cell.map(|length| length as usize);
        let corner = |index: usize| (y + index / 4 * height) * across + x + index % 4 * width;
        Placed { tree: self, corners: std::array::from_fn(corner) }
    }
}

impl Placed<'_> {
    fn vote(&self, sums: &[u32], at: usize) -> i64 {
        /// The cells around the middle one, clockwise from the top left, by their first corners.
        const AROUND: [usize; 8] = [0, 1, 2, 6, 10, 9, 8, 4];
        const MIDDLE: usize = 5;
        let mut corners = [0; 16];
        for (value, corner) in corners.iter_mut().zip(&self.corners) {
            *value = sums[at + corner];
        }
        let cell =
            |first: usize| corners[first] + corners[first + 5] - corners[first + 1] - corners[first + 4];
        let middle = cell(MIDDLE);
        let mut pattern = 0;
        for first in AROUND {
            pattern = pattern << 1 | usize::from(cell(first) >= middle);
        }
        let among = self.tree.patterns[pattern / 32] >> (pattern % 32) & 1 == 1;
        self.tree.votes[usize::from(!among)]
    }
}

/// The texts of all elements `tag`, in order.
fn elements<'a>(xml: &'a str, tag: &str) -> impl Iterator<Item = &'a str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    let mut rest = xml;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(&open)?;
        let (text, left) = after.split_once(&close)?;
        rest = left;
        Some(text)
    })
}

fn numbers<T: std::str::FromStr>(text: &str) -> Option<Vec<T>> {
    text.split_whitespace().map(|number| number.parse().ok()).collect()
}

/// A decimal in millionths.
fn decimal(text: &str) -> Option<i64> {
    text.trim().parse::<f64>().ok().map(|value| (value * MILLION).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One stage of one tree, which asks whether the middle of a window of 3 × 3 is darker than all around it.
    const DARK_MIDDLE: &str = "<width>3</width><stageThreshold>0.5</stageThreshold>\
        <internalNodes>0 -1 0 0 0 0 0 0 0 0 -2147483648</internalNodes><leafValues>1.0 -1.0</leafValues>\
        <features><rect>0 0 1 1</rect></features>";

    #[test]
    fn windows_are_found_by_their_patterns() {
        let cascade = Cascade::parse(DARK_MIDDLE).expect("a cascade");
        let mut picture = GrayImage::from_pixel(8, 6, Luma([90]));
        assert_eq!(
            cascade.find(&picture, 1).len(),
            6 * 4,
            "what is as light as the middle counts as lighter"
        );
        picture.put_pixel(4, 3, Luma([200]));
        // No window has the light pixel in its middle; in the others it is only one of those around.
        let found = cascade.find(&picture, 1);
        assert_eq!(found.len(), 6 * 4 - 1);
        assert!(!found.contains(&(3, 2)));
        assert_eq!(cascade.find(&GrayImage::new(2, 9), 1), []);
    }

    #[test]
    fn what_is_no_cascade_is_refused() {
        for (from, to) in [
            ("<rect>0 0 1 1", "<rect>1 0 1 1"),
            ("1.0 -1.0", "1.0"),
            (" 0 -21", " x -21"),
            ("-1 0 0", "-1 7 0"),
        ] {
            assert!(DARK_MIDDLE.contains(from));
            assert!(Cascade::parse(&DARK_MIDDLE.replace(from, to)).is_none(), "{to}");
        }
        assert!(Cascade::parse("").is_none());
    }
}
