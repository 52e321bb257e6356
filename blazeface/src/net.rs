//! The network worked out.

use std::sync::LazyLock;

use super::canvas::{Canvas, Picture};
use super::found::{Face, merged, told};
use super::model::{Net, Step, Work};
use super::planes::{Planes, Spare};
use super::steps;

/// The long side, in pixels, of the pictures that the model was made for: faces down to a twentieth of it are found.
pub const SIDE: usize = 192;

/// The long side at which also faces half as large are found, at four times the cost.
pub const CLOSE_SIDE: usize = 384;

pub(super) static WEIGHTS: &[u8] = include_bytes!("../full-range-sparse.weights");

/// The network of [`WEIGHTS`], which are sound: a test reads them.
static NET: LazyLock<Option<Net>> = LazyLock::new(|| Net::read(WEIGHTS));

/// Finds faces. It keeps its memory from picture to picture.
#[derive(Default)]
pub struct Finder {
    spare: Spare,
}

impl Finder {
    /// The faces in `picture`, looked at with a long side of at most `side` pixels; the surest first. The same picture always gives the
    /// same.
    pub fn find(&mut self, picture: Picture<'_>, side: usize) -> Vec<Face> {
        self.told(picture, side).map(merged).unwrap_or_default()
    }

    /// The faces in `picture`, large and small ones: looked at with both [`SIDE`] and [`CLOSE_SIDE`].
    pub fn find_all(&mut self, picture: Picture<'_>) -> Vec<Face> {
        let sides = [SIDE, CLOSE_SIDE];
        // Pictures that are smaller look the same at both.
        let long = picture.width.max(picture.height) as usize;
        let sides = if long <= SIDE { &sides[..1] } else { &sides[..] };
        merged(sides.iter().filter_map(|side| self.told(picture, *side)).flatten().collect())
    }

    fn told(&mut self, picture: Picture<'_>, side: usize) -> Option<Vec<Face>> {
        let canvas = Canvas::of(picture, side, &mut self.spare)?;
        let [scores, boxes] = outcome(NET.as_ref()?, &canvas.planes, &mut self.spare)?;
        let faces = told(&canvas, &scores, &boxes);
        [canvas.planes, scores, boxes].into_iter().for_each(|planes| self.spare.put(planes));
        Some(faces)
    }
}

/// What `net` makes of `picture`: scores and boxes.
pub(super) fn outcome(net: &Net, picture: &Planes, spare: &mut Spare) -> Option<[Planes; 2]> {
    let mut values: Vec<Option<Planes>> = (0..=net.steps.len()).map(|_| None).collect();
    let last = last_uses(net);
    for (index, step) in net.steps.iter().enumerate() {
        let value = |at: usize| if at == 0 { Some(picture) } else { values.get(at)?.as_ref() };
        let made = make(step, value(step.from[0])?, value(step.from[1])?, spare);
        values[index + 1] = Some(made);
        for from in step.from.into_iter().filter(|from| last[*from] == index) {
            values[from].take().into_iter().for_each(|planes| spare.put(planes));
        }
    }
    let [scores, boxes] = net.outcome.map(|value| values[value].take());
    Some([scores?, boxes?])
}

/// Which step needs each value last; what nothing needs, or the outcome does, is kept.
fn last_uses(net: &Net) -> Vec<usize> {
    let mut last = vec![usize::MAX; net.steps.len() + 1];
    for (index, step) in net.steps.iter().enumerate() {
        step.from.iter().for_each(|from| last[*from] = index);
    }
    net.outcome.iter().for_each(|value| last[*value] = usize::MAX);
    last
}

fn make(step: &Step, one: &Planes, other: &Planes, spare: &mut Spare) -> Planes {
    let (width, height) = (one.width, one.height);
    let size = match step.work {
        Work::Patches | Work::SpreadHalving(_) => (width / 2, height / 2),
        Work::Double => (2 * width, 2 * height),
        Work::Mix(_) | Work::Spread(_) | Work::Add => (width, height),
    };
    let mut to = Planes::new(size, step.channels, spare);
    match &step.work {
        Work::Patches => steps::patches(one, &mut to),
        Work::Mix(rows) => steps::mix(one, rows, step.relu, &mut to),
        Work::Spread(spread) => steps::spread::<false>(one, spread, step.relu, &mut to),
        Work::SpreadHalving(spread) => steps::spread::<true>(one, spread, step.relu, &mut to),
        Work::Add => steps::add(one, other, step.relu, &mut to),
        Work::Double => steps::double(one, &mut to),
    }
    to
}
