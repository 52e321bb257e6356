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
    if missed * 100 <= subject.spans.len() * subject.missed {
        return vec![Waypoint { time: shot.start, at: rest }];
    }
    let rests = rests(&subject, axis.kept as f64, room, still);
    let places = softly(&rests, (shot.start, until), axis.kept as f64);
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
fn softly(rests: &[Rest], (start, end): (Micros, Micros), kept: f64) -> Vec<(Micros, f64)> {
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
    let soft = |time: f64| {
        const PARTS: i32 = 6;
        let part =
            |part: i32| straight(time + SOFT.as_seconds() * (f64::from(part) / f64::from(PARTS)) / 2.0);
        (-PARTS..=PARTS).map(part).sum::<f64>() / f64::from(2 * PARTS + 1)
    };
    let most = MOST_SPEED * kept * STEP.as_seconds();
    let mut steps: Vec<(Micros, f64)> = Vec::new();
    let mut time = start;
    while time < end || steps.is_empty() {
        let wanted = soft(time.as_seconds());
        let place = steps.last().map_or(wanted, |(_, last)| wanted.clamp(last - most, last + most));
        steps.push((time, place));
        time = time + STEP;
    }
    steps
}

#[cfg(test)]
#[path = "follow_tests.rs"]
mod tests;
