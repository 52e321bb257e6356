//! How what moves on a page moves: the poses of its elements over time, read from laid-out pages, which costs no painting.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{AnimatedLayer, StackPlan, Treatment, ink_of};
use crate::layers::{Keypose, Pose};
use crate::page::document::ElementId;
use crate::page::engine::{Edits, EngineError, Layout};

/// How far a sprite may lie from where the engine would paint it, in output pixels, before another keypose is put between two.
const MOTION_TOLERANCE_PX: f32 = 0.06;

/// The same for opacity.
const OPACITY_TOLERANCE: f32 = 0.004;

/// The pose of each layer at rising frames, as laid-out pages show it: straight lines between them are true to a fraction of
/// a pixel. The matrix is absolute, from the element's border box to the page.
pub(super) fn sample_motion(
    plan: &StackPlan<'_>,
    animated: &[AnimatedLayer],
) -> Result<Vec<Motion>, EngineError> {
    let mut sampler = Sampler { plan, animated, known: BTreeMap::new() };
    let last = plan.frames.saturating_sub(1);
    let mut stops: BTreeSet<u64> = BTreeSet::from([0, last]);
    let layers = || animated.iter().filter(|layer| layer.treatment == Treatment::Layer);
    for layer in layers() {
        let Some((from, to)) = layer.active else { continue };
        // What jumps when it begins rests until then.
        stops.extend([from.saturating_sub(1).min(last), from.min(last), to.min(last)]);
    }
    let stops: Vec<u64> = stops.into_iter().collect();
    for pair in stops.windows(2) {
        let moving =
            layers().any(|layer| layer.active.is_some_and(|(from, to)| from < pair[1] && pair[0] < to));
        sampler.pose(pair[0])?;
        sampler.pose(pair[1])?;
        if moving {
            sampler.refine(pair[0], pair[1])?;
        }
    }
    Ok((0..animated.len())
        .map(|index| {
            let sights: Vec<Sight> =
                sampler.known.iter().map(|(frame, sights)| sights[index].at(*frame)).collect();
            let rest = rest_frame(&sights, plan.frames);
            let mut keys: Vec<Keypose> =
                sights.into_iter().map(|sight| Keypose { frame: sight.frame, pose: sight.pose }).collect();
            simplify(&mut keys);
            Motion { keys, rest }
        })
        .collect())
}

/// How a layer moves.
pub(super) struct Motion {
    /// Its poses at rising frames.
    pub(super) keys: Vec<Keypose>,
    /// The frame at which it is painted.
    pub(super) rest: u64,
}

/// A layer at a frame: its pose, and how many pixels of the page it may touch; of those, how many surely.
#[derive(Debug, Clone, Copy)]
struct Sight {
    frame: u64,
    pose: Pose,
    area: u64,
    inner: u64,
}

impl Sight {
    fn at(self, frame: u64) -> Self {
        Self { frame, ..self }
    }

    /// How many times as large as laid out it is shown.
    fn growth(&self) -> f32 {
        let [a, b, c, d, ..] = self.pose.matrix;
        (a * d - b * c).abs()
    }

    /// How much of the layer is on the page, in pixels as it is laid out: at the least.
    fn content(&self) -> f32 {
        if self.growth() > 0.0 { self.inner as f32 / self.growth() } else { 0.0 }
    }
}

struct Sampler<'a> {
    plan: &'a StackPlan<'a>,
    animated: &'a [AnimatedLayer],
    known: BTreeMap<u64, Vec<Sight>>,
}

impl Sampler<'_> {
    fn pose(&mut self, frame: u64) -> Result<Vec<Pose>, EngineError> {
        if !self.known.contains_key(&frame) {
            let plan = self.plan;
            let layout =
                plan.engine.lay_out(plan.base, plan.canvas, plan.rate.time_of(frame), Edits::default())?;
            let sight = |layer: &AnimatedLayer| {
                let ink = ink_of(&layout, &plan.base.document, layer.element, plan.canvas);
                let area = u64::from(ink.width) * u64::from(ink.height);
                let inner = u64::from(ink.width.saturating_sub(2)) * u64::from(ink.height.saturating_sub(2));
                Sight { frame, pose: pose_in(&layout, layer.element), area, inner }
            };
            self.known.insert(frame, self.animated.iter().map(sight).collect());
        }
        Ok(self.known[&frame].iter().map(|sight| sight.pose).collect())
    }

    /// Puts keyposes between `from` and `to` until straight lines will do.
    fn refine(&mut self, from: u64, to: u64) -> Result<(), EngineError> {
        if to - from < 2 {
            return Ok(());
        }
        let (start, end) = (self.pose(from)?, self.pose(to)?);
        let span = to - from;
        // Three probes: an animation that passes through its middle on the way back does not pass through its quarters.
        let mut probes = vec![from + span / 4, from + span / 2, from + span * 3 / 4];
        probes.retain(|probe| *probe > from && *probe < to);
        probes.dedup();
        let mut straight = true;
        for probe in &probes {
            let t = (probe - from) as f32 / span as f32;
            let poses = self.pose(*probe)?;
            straight &=
                poses.iter().zip(start.iter().zip(&end)).all(|(pose, (a, b))| near(pose, &a.towards(b, t)));
        }
        if straight {
            return Ok(());
        }
        let middle = from + span / 2;
        self.refine(from, middle)?;
        self.refine(middle, to)
    }
}

fn near(a: &Pose, b: &Pose) -> bool {
    // A matrix entry matters by how far it moves a point a thousand pixels away.
    let matrix = a.matrix.iter().zip(b.matrix).enumerate().all(|(index, (a, b))| {
        let reach = if index < 4 { 1000.0 } else { 1.0 };
        (a - b).abs() * reach < MOTION_TOLERANCE_PX
    });
    let unseen = a.opacity < OPACITY_TOLERANCE && b.opacity < OPACITY_TOLERANCE;
    unseen || (matrix && (a.opacity - b.opacity).abs() < OPACITY_TOLERANCE)
}

/// Drops keyposes that lie on the line between their neighbours, or hold what both neighbours hold.
pub(super) fn simplify(keys: &mut Vec<Keypose>) {
    let mut index = 1;
    while index + 1 < keys.len() {
        let (before, key, after) = (keys[index - 1], keys[index], keys[index + 1]);
        if before.pose == key.pose && key.pose == after.pose {
            keys.remove(index);
        } else {
            index += 1;
        }
    }
}

/// The pose of an element in a laid-out page; invisible where it is not painted.
fn pose_in(layout: &Layout, element: ElementId) -> Pose {
    layout.boxes.iter().find(|page_box| page_box.element == element && page_box.own).map_or(
        Pose { matrix: Pose::REST.matrix, opacity: 0.0 },
        |page_box| Pose { matrix: page_box.matrix, opacity: page_box.opacity },
    )
}

/// The frame at which a layer is painted: where most of it is on the page, and of such poses the one that lasts longest. Of one that grows or
/// shrinks, a part of which leaves the page as it grows, that is where all of it is seen that ever is.
fn rest_frame(sights: &[Sight], frames: u64) -> u64 {
    let seen = || sights.iter().filter(|sight| sight.pose.opacity > 0.0);
    let grows = seen().zip(seen().skip(1)).any(|(one, next)| (one.growth() - next.growth()).abs() > 1e-3);
    let all = seen().map(Sight::content).fold(0.0, f32::max);
    let has_all = |sight: &Sight| !grows || sight.content() * 50.0 >= all * 49.0;
    let most = seen().filter(|sight| has_all(sight)).map(|sight| sight.area).max().unwrap_or(0);
    let mut best: Option<(u64, u64)> = None;
    let mut index = 0;
    while index < sights.len() {
        let start = sights[index];
        let mut end = index;
        while end + 1 < sights.len() && sights[end + 1].pose == start.pose {
            end += 1;
        }
        let from = if index == 0 { 0 } else { start.frame };
        let to = if end + 1 == sights.len() { frames } else { sights[end].frame };
        // A fiftieth less is the shadow or the edge that a pose moves in and out of the page.
        let whole = start.area * 50 >= most * 49 && has_all(&start);
        if start.pose.opacity > 0.0 && whole && best.is_none_or(|(length, _)| to - from > length) {
            best = Some((to - from, start.frame));
        }
        index = end + 1;
    }
    best.map_or(0, |(_, frame)| frame)
}

/// An invisible element is not painted, so its place is unknown; it waits where it will appear or where it vanished.
pub(super) fn hold_hidden_places(motion: &mut [Keypose]) {
    for index in (0..motion.len().saturating_sub(1)).rev() {
        if motion[index].pose.opacity == 0.0 && motion[index + 1].pose.opacity > 0.0 {
            motion[index].pose.matrix = motion[index + 1].pose.matrix;
        }
    }
    for index in 1..motion.len() {
        if motion[index].pose.opacity == 0.0 && motion[index - 1].pose.opacity > 0.0 {
            motion[index].pose.matrix = motion[index - 1].pose.matrix;
        }
    }
}

pub(super) fn invert([a, b, c, d, e, f]: [f32; 6]) -> Option<[f32; 6]> {
    let determinant = a * d - b * c;
    if determinant.abs() < 1e-9 {
        return None;
    }
    let (a2, b2, c2, d2) = (d / determinant, -b / determinant, -c / determinant, a / determinant);
    Some([a2, b2, c2, d2, -(a2 * e + c2 * f), -(b2 * e + d2 * f)])
}

/// The map that does `second` first and then `first`.
pub(super) fn multiply(first: [f32; 6], second: [f32; 6]) -> [f32; 6] {
    let [a, b, c, d, e, f] = first;
    let [a2, b2, c2, d2, e2, f2] = second;
    [
        a * a2 + c * b2,
        b * a2 + d * b2,
        a * c2 + c * d2,
        b * c2 + d * d2,
        a * e2 + c * f2 + e,
        b * e2 + d * f2 + f,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_invert_and_multiply() {
        let m = [2.0, 0.0, 0.0, 3.0, 10.0, 20.0];
        let back = multiply(invert(m).expect("invertible"), m);
        for (value, rest) in back.iter().zip(Pose::REST.matrix) {
            assert!((value - rest).abs() < 1e-5, "{back:?}");
        }
        assert!(invert([0.0, 0.0, 0.0, 1.0, 0.0, 0.0]).is_none());
    }

    #[test]
    fn a_layer_rests_where_it_is_whole_and_stays_longest() {
        let at = |frame, f: f32, area| Sight {
            frame,
            pose: Pose { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, f], opacity: 1.0 },
            area,
            inner: area,
        };
        assert_eq!(rest_frame(&[at(0, 40.0, 99), at(5, 8.0, 99), at(10, 0.0, 99), at(99, 0.0, 99)], 100), 10);
        // Off the page for most of the time.
        assert_eq!(
            rest_frame(&[at(0, 1920.0, 0), at(90, 1920.0, 0), at(95, 0.0, 99), at(99, 0.0, 99)], 100),
            95
        );
        let bar = |frame, a: f32| Sight {
            frame,
            pose: Pose { matrix: [a, 0.0, 0.0, 1.0, 0.0, 0.0], opacity: 1.0 },
            area: (a * 1000.0) as u64,
            inner: (a * 1000.0) as u64,
        };
        assert_eq!(rest_frame(&[bar(0, 0.0), bar(99, 1.0)], 100), 99);
        // A photo as large as the page, pushed in; and one that grows within it.
        let photo = |frame, scale: f32, area: f32| Sight {
            frame,
            pose: Pose { matrix: [scale, 0.0, 0.0, scale, 0.0, 0.0], opacity: 1.0 },
            area: area as u64,
            inner: area as u64,
        };
        assert_eq!(rest_frame(&[photo(0, 1.0, 10_000.0), photo(99, 1.2, 10_000.0)], 100), 0);
        assert_eq!(rest_frame(&[photo(0, 1.0, 10_000.0), photo(99, 1.2, 14_400.0)], 100), 99);
    }
}
