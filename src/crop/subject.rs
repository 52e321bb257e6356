//! Who a shot shows: faces followed from look to look, and which of them a window can show together. Where there are none, what moves.

use super::saliency::Kept;
use super::shot::Look;
use crate::units::Micros;

/// A face is the one before it where the middles of both lie within this share of their size, and not more time between them.
const NEAR: f64 = 1.5;
const SOON: Micros = Micros::from_ms(1_500);

/// One that was seen in fewer looks is none, unless there were hardly more.
const LEAST_LOOKS: usize = 2;

/// So is one that was seen in a smaller share of a shot's looks, in hundredths: hair and folds look like faces now and then.
const LEAST_SHARE: usize = 12;

/// Beside the main one others count that are at least this share of it, in hundredths, where both fit in so many of the looks.
const BESIDE: u64 = 40;
const TOGETHER: usize = 80;

/// What moves is followed where it is seen in so many of the looks, in hundredths.
const MOVING: usize = 60;

/// What may be missed of each, in hundredths of the looks.
const MISSED_FACES: usize = 5;
const MISSED_MOVING: usize = 12;

/// Who is seen at a moment, along the axis that windows slide on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    /// When.
    pub(super) time: Micros,
    /// From and to, in pixels of the map.
    pub(super) own: (f64, f64),
}

impl Span {
    /// Whether a window of `kept` pixels at `place` shows all of it.
    pub(super) fn is_shown(&self, place: f64, kept: f64) -> bool {
        let (low, high) = self.places(kept, 1.0);
        // Places are shares of four bytes.
        low - 0.5 <= place && place <= high + 0.5
    }

    /// From and to where a window of `kept` pixels shows it within a `share` of its length around its middle; at its middle where it is
    /// larger than that.
    pub(super) fn places(&self, kept: f64, share: f64) -> (f64, f64) {
        let (from, to) = self.own;
        let slack = (kept - (to - from)).max(0.0) * share / 2.0;
        let middle = (from + to - kept) / 2.0;
        (middle - slack, middle + slack)
    }
}

/// Who a window follows through a shot.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    /// Where they are, together, in order of time.
    pub(super) spans: Vec<Span>,
    /// Whether they are faces: what moves is less sure than that.
    pub(super) is_faces: bool,
    /// Whether someone is seen beside them who does not fit.
    pub(super) is_apart: bool,
    kept: Vec<Kept>,
}

impl Subject {
    /// In how many looks they may be out of view of a window that rests, in hundredths.
    pub(super) fn missed(&self) -> usize {
        if self.is_faces { MISSED_FACES } else { MISSED_MOVING }
    }

    /// From and to where a window of `kept` pixels shows the faces at `time` whole; `None` where they are not known.
    pub(super) fn shown_at(&self, time: Micros, kept: f64) -> Option<(f64, f64)> {
        let next = self.spans.iter().position(|span| span.time >= time)?;
        let after = &self.spans[next];
        let before = next.checked_sub(1).map_or(after, |before| &self.spans[before]);
        let gap = after.time - before.time;
        if !self.is_faces || gap > SOON {
            return None;
        }
        let part = (time - before.time).as_seconds() / gap.as_seconds().max(1e-6);
        let between = |one: f64, next: f64| one + (next - one) * part.clamp(0.0, 1.0);
        let ((from, to), (low, high)) = (before.places(kept, 1.0), after.places(kept, 1.0));
        Some((between(from, low), between(to, high)))
    }

    /// All that is followed, of all looks.
    pub(super) fn all(&self) -> Vec<Kept> {
        self.kept.clone()
    }
}

/// One face through a shot: of which look, and what.
type Track = Vec<(usize, Kept)>;

/// Who a window of `kept` pixels along `axis` (0 across, 1 down) is to follow through `looks`; `None` where there is nobody and nothing
/// moves by itself.
pub(super) fn subjects(looks: &[Look], axis: usize, kept: usize) -> Option<Subject> {
    let mut tracks = tracks(looks);
    let least = if looks.len() <= LEAST_LOOKS { 1 } else { LEAST_LOOKS };
    tracks.retain(|track| track.len() >= least && track.len() * 100 >= looks.len() * LEAST_SHARE);
    let weight = |track: &Track| track.iter().map(|(_, kept)| u64::from(kept.weight)).sum::<u64>();
    // The heaviest first; of equal ones the one that was seen first.
    tracks.sort_by_key(|track| std::cmp::Reverse(weight(track)));
    let (mut chosen, mut is_apart): (Vec<&Track>, bool) = (Vec::new(), false);
    for track in &tracks {
        match chosen.first() {
            Some(main) if weight(track) * 100 < weight(main) * BESIDE => {}
            Some(_) if !fit_together(&chosen, track, axis, kept) => is_apart |= is_beside(&chosen, track),
            _ => chosen.push(track),
        }
    }
    if chosen.is_empty() {
        return moving(looks, axis, kept);
    }
    let mut subject = Subject { spans: Vec::new(), is_faces: true, is_apart, kept: Vec::new() };
    for (index, look) in looks.iter().enumerate() {
        let seen: Vec<Kept> = chosen.iter().filter_map(|track| at(track, index)).collect();
        if let Some(own) = union(&seen, axis) {
            // Who does not fit together is shown by the main one.
            let own = if own.1 - own.0 <= kept as f64 { own } else { span(&seen[0], axis) };
            subject.spans.push(Span { time: look.time, own });
            subject.kept.extend(seen);
        }
    }
    Some(subject)
}

fn at(track: &Track, look: usize) -> Option<Kept> {
    track.iter().find(|(index, _)| *index == look).map(|(_, kept)| *kept)
}

fn span(kept: &Kept, axis: usize) -> (f64, f64) {
    (f64::from(kept.rect[axis]), f64::from(kept.rect[axis + 2]))
}

fn union(all: &[Kept], axis: usize) -> Option<(f64, f64)> {
    all.iter().map(|kept| span(kept, axis)).reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
}

/// Whether a window of `kept` pixels shows `track` with all of `chosen` in most looks that show it with any of them; so too where it is seen
/// only before or after them, as someone who runs is.
fn fit_together(chosen: &[&Track], track: &Track, axis: usize, kept: usize) -> bool {
    let (mut common, mut fits) = (0, 0);
    for (look, face) in track {
        let mut all: Vec<Kept> = chosen.iter().filter_map(|other| at(other, *look)).collect();
        if all.is_empty() {
            continue;
        }
        all.push(*face);
        common += 1;
        fits += usize::from(union(&all, axis).is_some_and(|(from, to)| to - from <= kept as f64));
    }
    fits * 100 >= common * TOGETHER
}

/// Whether `track` is seen with any of `chosen` so often that it is no mistake.
fn is_beside(chosen: &[&Track], track: &Track) -> bool {
    let beside = |(look, _): &&(usize, Kept)| chosen.iter().any(|other| at(other, *look).is_some());
    track.iter().filter(beside).count() >= LEAST_LOOKS
}

/// Faces of all looks, those that follow each other as one.
fn tracks(looks: &[Look]) -> Vec<Track> {
    let mut tracks: Vec<Track> = Vec::new();
    for (index, look) in looks.iter().enumerate() {
        for face in &look.faces {
            let distance = |track: &Track| {
                let (last, before) = track.last()?;
                let is_free = *last < index && look.time - looks[*last].time <= SOON;
                (is_free).then(|| apart(before, face)).filter(|apart| *apart <= NEAR)
            };
            let nearest = tracks
                .iter_mut()
                .filter_map(|track| Some((distance(track)?, track)))
                .min_by(|(one, _), (other, _)| one.total_cmp(other));
            match nearest {
                Some((_, track)) => track.push((index, *face)),
                None => tracks.push(vec![(index, *face)]),
            }
        }
    }
    tracks
}

/// How far the middles of two lie apart, in sizes of the larger one.
fn apart(one: &Kept, other: &Kept) -> f64 {
    let middle = |kept: &Kept, axis: usize| f64::from(kept.rect[axis] + kept.rect[axis + 2]) / 2.0;
    let size = f64::from((one.rect[2] - one.rect[0]).max(other.rect[2] - other.rect[0]).max(1));
    let off = |axis: usize| (middle(one, axis) - middle(other, axis)).abs();
    off(0).max(off(1)) / size
}

/// What moves by itself, where it does so in most looks and a window can hold it.
fn moving(looks: &[Look], axis: usize, kept: usize) -> Option<Subject> {
    let seen: Vec<(Micros, Kept)> = looks.iter().filter_map(|look| Some((look.time, look.moving?))).collect();
    let fits = |kept_thing: &Kept| span(kept_thing, axis).1 - span(kept_thing, axis).0 <= kept as f64 * 0.8;
    let held = seen.iter().filter(|(_, thing)| fits(thing)).count();
    if held < LEAST_LOOKS || held * 100 < looks.len().saturating_sub(1) * MOVING {
        return None;
    }
    let seen = seen.into_iter().filter(|(_, thing)| fits(thing));
    let (spans, kept) = seen.map(|(time, thing)| (Span { time, own: span(&thing, axis) }, thing)).unzip();
    Some(Subject { spans, is_faces: false, is_apart: false, kept })
}
