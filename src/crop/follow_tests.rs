//! Windows of 81 pixels over pictures of 256 × 144, in which faces and things move.

use super::*;
use crate::crop::{Kept, Look, SaliencyMap};

const STORY: (u32, u32) = (1080, 1920);
const KEPT: f64 = 81.0;
const ROOM: f64 = 175.0;

fn face(middle: f64, size: u32) -> Kept {
    let from = (middle - f64::from(size) / 2.0).max(0.0) as u32;
    let rect = [from, 40, (from + size).min(256), 40 + size];
    let room = size / 3;
    let room = [from.saturating_sub(room), 20, (from + size + room).min(256), 50 + size];
    Kept { rect, room, weight: size }
}

/// A look every 400 ms of a shot from `start` to `end` seconds, as `faces` says (seconds to faces).
fn shot(start: f64, end: f64, faces: impl Fn(f64) -> Vec<Kept>) -> Shot {
    let looks = |index: i32| {
        let time = start + 0.4 * f64::from(index);
        Look { time: Micros::from_ms((time * 1000.0) as i64), faces: faces(time), moving: None }
    };
    let count = ((end - start) / 0.4).ceil() as i32;
    let map = SaliencyMap { width: 256, height: 144, weights: vec![0; 256 * 144], kept: Vec::new() };
    Shot { start: Micros::from_ms((start * 1000.0) as i64), map, looks: (0..count).map(looks).collect() }
}

fn followed(shots: &[Shot], end: f64) -> Vec<Waypoint> {
    path(shots, Micros::from_ms((end * 1000.0) as i64), STORY, (0.5, 0.5))
}

/// Where the window begins at a time in seconds, as clips show it.
fn left(path: &[Waypoint], time: f64) -> f64 {
    let seconds = |point: &Waypoint| point.time.as_seconds();
    let last = path.iter().rposition(|point| seconds(point) <= time).unwrap_or(0);
    let one = &path[last];
    let share = match path.get(last + 1) {
        Some(next) if seconds(next) > seconds(one) => {
            let part = ((time - seconds(one)) / (seconds(next) - seconds(one))).clamp(0.0, 1.0);
            f64::from(one.at.0) + part * f64::from(next.at.0 - one.at.0)
        }
        _ => f64::from(one.at.0),
    };
    share * ROOM
}

fn shows(path: &[Waypoint], time: f64, middle: f64, size: f64) -> bool {
    let left = left(path, time);
    left <= middle - size / 2.0 + 1.0 && left + KEPT >= middle + size / 2.0 - 1.0
}

#[test]
fn a_window_rests_while_its_subject_does() {
    let sways = |time: f64| vec![face(60.0 + 4.0 * (time * 2.0).sin(), 24)];
    let path = followed(&[shot(0.0, 8.0, sways)], 8.0);
    assert_eq!(path.len(), 1, "{path:?}");
    assert!(shows(&path, 0.0, 60.0, 32.0));
    // Nobody, and nothing that moves: as the template says.
    assert_eq!(followed(&[shot(0.0, 8.0, |_| Vec::new())], 8.0)[0].at, (0.5, 0.5));
    assert_eq!(followed(&[], 8.0), []);
}

#[test]
fn who_walks_through_the_picture_stays_in_view_and_the_window_is_never_fast() {
    // Stands for three seconds, walks for four, stands again.
    let walks = |time: f64| 40.0 + 170.0 * ((time - 3.0) / 4.0).clamp(0.0, 1.0);
    let path = followed(&[shot(0.0, 10.0, |time| vec![face(walks(time), 24)])], 10.0);
    let mut last = left(&path, 0.0);
    for tenth in 0..100 {
        let time = f64::from(tenth) / 10.0;
        assert!(shows(&path, time, walks(time), 24.0), "{time}: {} {}", left(&path, time), walks(time));
        let now = left(&path, time);
        assert!((now - last).abs() <= 0.1 * KEPT * MOST_SPEED + 0.01, "{time}: {last} to {now}");
        assert!(now >= last - 0.01, "back at {time}: {last} to {now}");
        last = now;
    }
    // It rests while nobody walks.
    assert_eq!(left(&path, 0.0), left(&path, 2.0));
    assert_eq!(left(&path, 8.6), left(&path, 9.9));
}

#[test]
fn who_runs_is_hardly_ahead_of_the_window_or_behind_it() {
    // Nearly twice as fast as windows move.
    let runs = |time: f64| 40.0 + 170.0 * ((time - 3.0) / 1.2).clamp(0.0, 1.0);
    let path = followed(&[shot(0.0, 8.0, |time| vec![face(runs(time), 24)])], 8.0);
    let mut most: f64 = 0.0;
    for step in 0..160 {
        let time = f64::from(step) / 20.0;
        let (left, middle) = (left(&path, time), runs(time));
        most = most.max(left - (middle - 12.0)).max(middle + 12.0 - (left + KEPT));
    }
    assert!(most < 16.0, "{most} of 24 are out of view");
}

#[test]
fn a_window_jumps_with_the_shot_and_only_there() {
    let shots = [shot(0.0, 4.0, |_| vec![face(40.0, 24)]), shot(4.0, 8.0, |_| vec![face(210.0, 24)])];
    let path = followed(&shots, 8.0);
    assert_eq!(path.len(), 3, "{path:?}");
    assert!(shows(&path, 3.999, 40.0, 24.0) && shows(&path, 4.0, 210.0, 24.0));
    // Where the next shot shows the same, nothing jumps.
    let shots = [shot(0.0, 4.0, |_| vec![face(40.0, 24)]), shot(4.0, 8.0, |_| vec![face(41.0, 24)])];
    let path = followed(&shots, 8.0);
    assert!(path.iter().all(|point| (point.at.0 - path[0].at.0).abs() < 0.02), "{path:?}");
}

#[test]
fn two_who_fit_are_both_shown_and_of_two_who_do_not_the_larger() {
    let path = followed(&[shot(0.0, 6.0, |_| vec![face(90.0, 20), face(140.0, 20)])], 6.0);
    assert!(path.len() == 1 && shows(&path, 0.0, 90.0, 20.0) && shows(&path, 0.0, 140.0, 20.0), "{path:?}");
    let far = [shot(0.0, 6.0, |_| vec![face(40.0, 20), face(200.0, 30)])];
    let path = followed(&far, 6.0);
    // Who is left out is told, but where all fit, and where one is seen after the other.
    assert_eq!(apart(&far, STORY), [Micros::ZERO]);
    assert_eq!(apart(&far, (1920, 1080)), []);
    let near = [shot(0.0, 6.0, |_| vec![face(90.0, 20), face(140.0, 20)])];
    let after = [shot(0.0, 6.0, |time| vec![face(if time < 3.0 { 40.0 } else { 200.0 }, 20)])];
    assert_eq!([apart(&near, STORY), apart(&after, STORY)], [vec![], vec![]]);
    assert!(path.len() == 1 && shows(&path, 0.0, 200.0, 30.0), "{path:?}");
    // One who is seen throughout counts more than a larger one who passes.
    let passes = |time: f64| match time {
        2.0..3.0 => vec![face(40.0, 20), face(200.0, 30)],
        _ => vec![face(40.0, 20)],
    };
    let path = followed(&[shot(0.0, 6.0, passes)], 6.0);
    assert!(path.len() == 1 && shows(&path, 0.0, 40.0, 20.0), "{path:?}");
}

#[test]
fn what_is_seen_once_is_nobody_and_who_is_not_seen_for_a_moment_is_still_there() {
    let flickers = |time: f64| match (time * 10.0).round() as i32 {
        20 => vec![face(60.0, 24), face(220.0, 60)],
        28..=36 => Vec::new(),
        _ => vec![face(60.0, 24)],
    };
    let path = followed(&[shot(0.0, 6.0, flickers)], 6.0);
    assert!(path.len() == 1 && shows(&path, 3.0, 60.0, 24.0), "{path:?}");
}

#[test]
fn what_looks_like_a_face_now_and_then_does_not_hide_what_moves() {
    let walks = |time: f64| 50.0 + 150.0 * (time / 8.0);
    let mut walking = shot(0.0, 8.0, |time| match (time * 10.0).round() as i32 {
        40 | 44 => vec![face(230.0, 16)],
        _ => Vec::new(),
    });
    for look in walking.looks.iter_mut().skip(1) {
        look.moving = Some(face(walks(look.time.as_seconds()), 40));
    }
    let path = followed(&[walking], 8.0);
    assert!(shows(&path, 1.0, walks(1.0), 30.0) && shows(&path, 7.0, walks(7.0), 30.0), "{path:?}");
}

#[test]
fn what_moves_is_followed_where_there_is_no_face() {
    let walks = |time: f64| 50.0 + 150.0 * (time / 8.0);
    let mut walking = shot(0.0, 8.0, |_| Vec::new());
    for look in walking.looks.iter_mut().skip(1) {
        look.moving = Some(face(walks(look.time.as_seconds()), 40));
    }
    let path = followed(&[walking.clone()], 8.0);
    for second in 1..8 {
        let time = f64::from(second);
        assert!(shows(&path, time, walks(time), 30.0), "{time}: {}", left(&path, time));
    }
    // Not where it moves only now and then, or all over.
    walking.looks.iter_mut().skip(6).for_each(|look| look.moving = None);
    assert_eq!(followed(&[walking.clone()], 8.0).len(), 1);
    walking.looks.iter_mut().for_each(|look| look.moving = Some(face(128.0, 200)));
    assert_eq!(followed(&[walking], 8.0).len(), 1);
}

#[test]
fn a_face_that_is_larger_than_the_window_is_in_its_middle() {
    let path = followed(&[shot(0.0, 4.0, |_| vec![face(100.0, 120)])], 4.0);
    let middle = left(&path, 1.0) + KEPT / 2.0;
    assert!((60.0..=140.0).contains(&middle), "{middle}");
}
