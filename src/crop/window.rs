//! Choosing a crop: the window that a slot shows, slid along the picture to where it keeps what matters.

use std::ops::Range;

use super::saliency::{Kept, SaliencyMap};

/// A window keeps its place unless another holds this much more of the weight, in thousandths of all there is.
const TOLERANCE: u64 = 80;

/// One that is moved goes to the nearest place that holds all but this much of what the best holds, in the same thousandths.
const NEARLY: u64 = 10;

/// A picture of which no more than this is cut off, in thousandths of its side, is left as the template places it.
const LITTLE: u64 = 40;

/// What counts fully.
const FULL: u64 = 64;

/// Up to here from the middle of a window things count fully; its ends lie at 1000.
const NEAR: u64 = 400;

/// From here on they count nothing: what lies just outside draws a window that cannot hold it all.
const FAR: u64 = 1800;

/// What cutting through something costs at each end of a window, where it would count [`FULL`] all over the window.
const CUT: u64 = 4;

/// What a thing that is shown whole counts, and what its room does beside; in thousandths.
const WHOLE: i64 = 800;
const ROOM: i64 = 200;

/// What one counts of which hardly anything is shown, the less so the less is lost, and one of whose room alone something is shown: less
/// than one that is not shown at all.
const SLICED: i64 = -500;
const GRAZED: i64 = -50;

/// Whether a slot of `slot` (width, height) cuts enough off a picture of `picture` that it matters where.
pub fn crops(picture: (u32, u32), slot: (u32, u32)) -> bool {
    let (kept, side) = window(picture, slot).span();
    (side - kept) * 1000 > side * LITTLE
}

/// The place in the picture of `map` at which a slot of `slot` (width, height) shows it best when the picture covers it: the shares
/// x and y of CSS `object-position`. `prior` is the template's own place, which stays where no other is clearly better.
pub fn choose(map: &SaliencyMap, slot: (u32, u32), prior: (f32, f32)) -> (f32, f32) {
    let size = (map.width, map.height);
    if !crops(size, slot) {
        return prior;
    }
    match window(size, slot) {
        Window::Across { kept, side } => {
            let profile = profile(map, |x, _| x, side as usize);
            let whole: Vec<Whole> = map.kept.iter().map(|kept| Whole::of(kept, 0)).collect();
            (best(&profile, &whole, kept as usize, prior.0), prior.1)
        }
        Window::Down { kept, side } => {
            let profile = profile(map, |_, y| y, side as usize);
            let whole: Vec<Whole> = map.kept.iter().map(|kept| Whole::of(kept, 1)).collect();
            (prior.0, best(&profile, &whole, kept as usize, prior.1))
        }
    }
}

/// The axis that a slot's window slides along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Axis {
    /// 0 across, 1 down.
    pub(super) index: usize,
    /// How much the window shows, in pixels.
    pub(super) kept: usize,
    /// How much there is.
    pub(super) side: usize,
}

/// Along which axis the window of `slot` slides over a picture of `size`; `None` where it hardly crops it.
pub(super) fn across(size: (u32, u32), slot: (u32, u32)) -> Option<Axis> {
    let window = window(size, slot);
    let index = usize::from(matches!(window, Window::Down { .. }));
    let (kept, side) = window.span();
    crops(size, slot).then_some(Axis { index, kept: kept as usize, side: side as usize })
}

/// The part of a picture that a slot shows: all of one axis, and of the other `kept` of `side` pixels.
enum Window {
    Across { kept: u64, side: u64 },
    Down { kept: u64, side: u64 },
}

impl Window {
    fn span(&self) -> (u64, u64) {
        match *self {
            Self::Across { kept, side } | Self::Down { kept, side } => (kept, side),
        }
    }
}

fn window((width, height): (u32, u32), (slot_width, slot_height): (u32, u32)) -> Window {
    let [width, height] = [width, height].map(|side| u64::from(side.max(1)));
    let [slot_width, slot_height] = [slot_width, slot_height].map(|side| u64::from(side.max(1)));
    if width * slot_height > height * slot_width {
        Window::Across { kept: (height * slot_width / slot_height).max(1), side: width }
    } else {
        Window::Down { kept: (width * slot_height / slot_width).clamp(1, height), side: height }
    }
}

/// The weight of each column or row, as `axis` says.
fn profile(map: &SaliencyMap, axis: impl Fn(usize, usize) -> usize, length: usize) -> Vec<u64> {
    let mut profile = vec![0; length];
    for (y, row) in map.weights.chunks_exact(map.width.max(1) as usize).enumerate() {
        for (x, weight) in row.iter().enumerate() {
            profile[axis(x, y)] += u64::from(*weight);
        }
    }
    profile
}

/// What along an axis is shown whole or not at all, and its room.
struct Whole {
    own: Range<usize>,
    room: Range<usize>,
    weight: i64,
}

impl Whole {
    fn of(kept: &Kept, axis: usize) -> Self {
        let range = |rect: [u32; 4]| rect[axis] as usize..rect[axis + 2] as usize;
        Self { own: range(kept.rect), room: range(kept.room), weight: i64::from(kept.weight) }
    }

    /// What it counts in a window of `kept` pixels at `start`.
    fn in_window(&self, start: usize, kept: usize) -> i64 {
        // One that is larger than the window fills it at best.
        let shown = |range: &Range<usize>| {
            let shown = range.end.min(start + kept).saturating_sub(range.start.max(start));
            (shown as i64, range.len().min(kept).max(1) as i64)
        };
        let ((own, all), (room, all_room)) = (shown(&self.own), shown(&self.room));
        let thousandths = match (own, room) {
            (0, 0) => 0,
            (0, _) => GRAZED,
            (own, _) if own < all => SLICED * (all - own) / all,
            _ => WHOLE + ROOM * room / all_room,
        };
        thousandths * self.weight
    }
}

/// Where along an axis a window of `kept` pixels lies best, as a share of the room it has: of the places that cut the least of what is
/// `whole`, the one that holds what matters.
fn best(profile: &[u64], whole: &[Whole], kept: usize, prior: f32) -> f32 {
    let room = profile.len() - kept;
    // What lies within this much of an end is cut there.
    let near = (kept / 24).max(1);
    let across = |end: usize| {
        let part = &profile[end.saturating_sub(near)..(end + near).min(profile.len())];
        part.iter().sum::<u64>() * kept as u64 / part.len().max(1) as u64
    };
    let score = |start: usize| {
        let held: u64 =
            profile.iter().enumerate().map(|(at, weight)| weight * nearness(at, start, kept)).sum();
        held as i64 - (across(start).max(across(start + kept)) * CUT) as i64
    };
    let uncut: Vec<i64> =
        (0..=room).map(|start| whole.iter().map(|whole| whole.in_window(start, kept)).sum()).collect();
    let least_cut = uncut.iter().copied().max().unwrap_or(0);
    let scores: Vec<Option<i64>> =
        (0..=room).map(|start| (uncut[start] == least_cut).then(|| score(start))).collect();
    let total = profile.iter().sum::<u64>() * FULL;
    let here = ((prior * room as f32).round().max(0.0) as usize).min(room);
    let most = scores.iter().copied().flatten().max().unwrap_or(0);
    let within = |thousandths: u64| most - (total * thousandths / 1000) as i64;
    if scores[here].is_some_and(|score| score >= within(TOLERANCE)) {
        return prior;
    }
    let enough = within(NEARLY);
    let nearest = (0..=room)
        .filter(|start| scores[*start].is_some_and(|score| score >= enough))
        .min_by_key(|start| start.abs_diff(here));
    nearest.map_or(prior, |start| start as f32 / room as f32)
}

/// How much the place `at` counts for a window at `start`: all in its middle, less towards its ends and beyond.
fn nearness(at: usize, start: usize, kept: usize) -> u64 {
    // Twice the distance from the middle, as a share of the window.
    let off = (2 * at + 1).abs_diff(2 * start + kept) as u64 * 1000 / kept as u64;
    FAR.saturating_sub(off).min(FAR - NEAR) * FULL / (FAR - NEAR)
}
