//! Where a window lies from shot to shot, and how it follows who moves: it rests while they do, moves slowly when it must, and jumps only
//! where a shot does. Pure.

use super::shot::Shot;
use super::subject::{Subject, subjects};
use super::window::{self, choose};
use crate::units::Micros;

/// Where a window lies at a moment: the shares x and y of CSS `object-position`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waypoint {
    /// When. Two at once are a jump.
    pub time: Micros,
    /// Where.
    pub at: (f32, f32),
}

/// Windows follow so closely that who they show keeps to this share of the room that there is, around the middle.
const LOOSE: f64 = 0.5;

/// How fast windows move, in their own lengths a second: as a camera that is panned at leisure.
const SPEED: f64 = 0.4;
/// And at the most, where someone runs.
const MOST_SPEED: f64 = 1.0;

/// Moves begin and end softly, over so much time.
const SOFT: Micros = Micros::from_ms(600);

/// The path is told in steps of this.
const STEP: Micros = Micros::from_ms(100);

/// How a window of `slot` (width, height) goes through `shots`, which are in order and of one size; `prior` is the template's own place.
/// One waypoint where it rests throughout.
pub fn path(shots: &[Shot], end: Micros, slot: (u32, u32), prior: (f32, f32)) -> Vec<Waypoint> {
    let mut path: Vec<Waypoint> = Vec::new();
    for (index, shot) in shots.iter().enumerate() {
        let until = shots.get(index + 1).map_or(end, |next| next.start);
        let places = through(shot, until, slot, prior);
        if let (Some(last), Some(first)) = (path.last().copied(), places.first())
            && last.at != first.at
        {
            path.push(Waypoint { time: first.time, ..last });
        }
        path.extend(places);
    }
    simple(path)
}

/// When the shots begin in which someone is left out by a window of `slot`: who does not fit beside whom it shows.
pub fn apart(shots: &[Shot], slot: (u32, u32)) -> Vec<Micros> {
    let is_apart = |shot: &&Shot| {
        let axis = window::across((shot.map.width, shot.map.height), slot);
        let subject = axis.and_then(|axis| subjects(&shot.looks, axis.index, axis.kept));
        subject.is_some_and(|subject| subject.is_apart)
    };
    shots.iter().filter(is_apart).map(|shot| shot.start).collect()
}

/// Leaves out what lies on the way from one waypoint to the next.
fn simple(path: Vec<Waypoint>) -> Vec<Waypoint> {
    let mut kept: Vec<Waypoint> = Vec::new();
    for (index, point) in path.iter().enumerate() {
        let rests = kept.last().is_some_and(|last| last.at == point.at);
        if !(rests && path.get(index + 1).is_none_or(|next| next.at == point.at)) {
            kept.push(*point);
        }
    }
    kept
}

/// The waypoints of one shot, the first at its beginning.
fn through(shot: &Shot, until: Micros, slot: (u32, u32), prior: (f32, f32)) -> Vec<Waypoint> {
    let size = (shot.map.width, shot.map.height);
    let subject = window::across(size, slot).and_then(|axis| {
        let subject = subjects(&shot.looks, axis.index, axis.kept)?;
        Some((axis, subject))
    });
    let Some((axis, subject)) = subject else {
        return vec![Waypoint { time: shot.start, at: choose(&shot.map, slot, prior) }];
    };
    let mut map = shot.map.clone();
    map.kept = subject.all();
    let rest = choose(&map, slot, prior);
    let room = (axis.side - axis.kept) as f64;
    let place = |share: f32| f64::from(share) * room;
    let still = place(if axis.index == 0 { rest.0 } else { rest.1 });
    let at = |place: f64| {
        let share = (place / room) as f32;
        if axis.index == 0 { (share, rest.1) } else { (rest.0, share) }
    };
    let missed = subject.spans.iter().filter(|span| !span.is_shown(still, axis.kept as f64)).count();
    if missed * 100 <= subject.spans.len() * subject.missed() {
        return vec![Waypoint { time: shot.start, at: rest }];
    }
    let rests = rests(&subject, axis.kept as f64, room, still);
    let places = softly(&subject, &rests, (shot.start, until), (axis.kept as f64, room));
    places.into_iter().map(|(time, place)| Waypoint { time, at: at(place) }).collect()
}

/// A stretch in which the window need not move.
struct Rest {
    start: Micros,
    end: Micros,
    place: f64,
}

/// The fewest rests from which all of `subject` is shown well.
fn rests(subject: &Subject, kept: f64, room: f64, still: f64) -> Vec<Rest> {
    let mut rests: Vec<Rest> = Vec::new();
    let mut open: Option<(Micros, Micros, f64, f64)> = None;
    let close = |(start, end, low, high): (Micros, Micros, f64, f64)| {
        // One that lasts keeps to where the shot is best shown; one that does not is on the way.
        Rest { start, end, place: still.clamp(low, high) }
    };
    for span in &subject.spans {
        let (low, high) = span.places(kept, LOOSE);
        let (low, high) = (low.clamp(0.0, room), high.clamp(0.0, room));
        open = match open {
            Some((start, _, from, to)) if from.max(low) <= to.min(high) => {
                Some((start, span.time, from.max(low), to.min(high)))
            }
            other => {
                rests.extend(other.map(close));
                Some((span.time, span.time, low, high))
            }
        };
    }
    rests.extend(open.map(close));
    rests
}

/// Steps of a path through `rests` from the beginning to the end of a shot.
fn softly(
    subject: &Subject,
    rests: &[Rest],
    (start, end): (Micros, Micros),
    (kept, room): (f64, f64),
) -> Vec<(Micros, f64)> {
    // Corners: each rest's beginning and end, moved apart where it would be left too fast.
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for (index, rest) in rests.iter().enumerate() {
        let middle = (rest.start.as_seconds() + rest.end.as_seconds()) / 2.0;
        // Half of what a move lacks in time is taken from the rest before it, half from the one after it.
        let taken = |other: Option<&Rest>| {
            other.map_or(0.0, |other| {
                let gap = (other.start.as_seconds() - rest.end.as_seconds())
                    .max(rest.start.as_seconds() - other.end.as_seconds());
                ((other.place - rest.place).abs() / (SPEED * kept) - gap).max(0.0) / 2.0
            })
        };
        let before = index.checked_sub(1).and_then(|index| rests.get(index));
        corners.push(((rest.start.as_seconds() + taken(before)).min(middle), rest.place));
        corners.push(((rest.end.as_seconds() - taken(rests.get(index + 1))).max(middle), rest.place));
    }
    let straight = |time: f64| {
        let next = corners.iter().position(|(at, _)| *at >= time);
        match next {
            Some(0) => corners[0].1,
            Some(next) => {
                let ((from, one), (to, other)) = (corners[next - 1], corners[next]);
                one + (other - one) * ((time - from) / (to - from).max(1e-6)).clamp(0.0, 1.0)
            }
            None => corners.last().map_or(0.0, |(_, place)| *place),
        }
    };
    let most = MOST_SPEED * kept * STEP.as_seconds();
    let mut times = vec![start];
    while times.last().is_some_and(|last| *last + STEP < end) {
        times.extend(times.last().map(|last| *last + STEP));
    }
    // However leisurely, it cuts no face where it can be in time.
    let shown: Vec<Option<(f64, f64)>> = times.iter().map(|time| subject.shown_at(*time, kept)).collect();
    let limit = |place: Option<f64>| place.map_or(f64::INFINITY, |place| place.clamp(0.0, room));
    let highest = reachable(shown.iter().map(|shown| limit(shown.map(|(_, high)| high))).collect(), most);
    // From the other end of the picture the lowest places are the highest.
    let lowest = reachable(shown.iter().map(|shown| limit(shown.map(|(low, _)| room - low))).collect(), most);
    let uncut = times.iter().zip(lowest.into_iter().zip(highest)).map(|(time, (low, high))| {
        let (place, low) = (straight(time.as_seconds()), room - low);
        if low > high { (low + high) / 2.0 } else { place.clamp(low, high) }
    });
    let places = softened(&no_faster(&uncut.collect::<Vec<_>>(), most));
    times.into_iter().zip(places).collect()
}

/// The highest places, each at most `most` from the one before and the one after, that lie nowhere above `limits`.
fn reachable(mut limits: Vec<f64>, most: f64) -> Vec<f64> {
    for index in 1..limits.len() {
        limits[index] = limits[index].min(limits[index - 1] + most);
    }
    for index in (1..limits.len()).rev() {
        limits[index - 1] = limits[index - 1].min(limits[index] + most);
    }
    limits
}

/// `places`, each at most `most` from the one before. Where they are too fast, the window sets out before its time by as much as it comes after
/// it.
fn no_faster(places: &[f64], most: f64) -> Vec<f64> {
    let follow = |places: &mut dyn Iterator<Item = f64>| {
        let mut kept: Vec<f64> = Vec::new();
        for wanted in places {
            kept.push(kept.last().map_or(wanted, |last: &f64| wanted.clamp(last - most, last + most)));
        }
        kept
    };
    let late = follow(&mut places.iter().copied());
    let early = follow(&mut places.iter().rev().copied());
    late.iter().zip(early.iter().rev()).map(|(late, early)| (late + early) / 2.0).collect()
}

/// The mean of each place and those around it; beyond the ends lie the first and the last.
fn softened(places: &[f64]) -> Vec<f64> {
    let reach = i64::max(SOFT.0 / STEP.0 / 2, 1);
    let count = places.len() as i64;
    let at = |index: i64| places[index.clamp(0, count - 1) as usize];
    // What rests stays to the last bit.
    let mean = |index: i64| {
        let off: f64 = (-reach..=reach).map(|step| at(index + step) - at(index)).sum();
        at(index) + off / (2 * reach + 1) as f64
    };
    (0..count).map(mean).collect()
}

#[cfg(test)]
#[path = "follow_tests.rs"]
mod tests;
