//! Drawn pictures with one thing in them, and where slots show them.

use image::{Rgb, RgbImage};

use super::*;

const STORY: (u32, u32) = (1080, 1920);
const WIDE: (u32, u32) = (1280, 720);
const CENTRE: (f32, f32) = (0.5, 0.5);

/// A ground with a little noise, always the same.
fn ground(width: u32, height: u32, colour: [u8; 3]) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = ((x * 7919 + y * 104_729) % 13) as u8;
        Rgb(colour.map(|part| part.saturating_add(noise / 4)))
    })
}

fn ellipse(picture: &mut RgbImage, (cx, cy): (i32, i32), (rx, ry): (i32, i32), colour: [u8; 3]) {
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (dx, dy) = (x as i32 - cx, y as i32 - cy);
        if dx * dx * ry * ry + dy * dy * rx * rx <= rx * rx * ry * ry {
            *pixel = Rgb(colour);
        }
    }
}

fn aimed(picture: &RgbImage, slot: (u32, u32), prior: (f32, f32)) -> (f32, f32) {
    choose(&MODEL.map(picture), slot, prior)
}

/// The columns that a slot shows of `picture`.
fn columns(picture: &RgbImage, slot: (u32, u32), x: f32) -> (f32, f32) {
    let kept = picture.height() as f32 * slot.0 as f32 / slot.1 as f32;
    let left = (picture.width() as f32 - kept) * x;
    (left, left + kept)
}

/// The rows that a slot shows of `picture`.
fn rows(picture: &RgbImage, slot: (u32, u32), y: f32) -> (f32, f32) {
    let kept = picture.width() as f32 * slot.1 as f32 / slot.0 as f32;
    let top = (picture.height() as f32 - kept) * y;
    (top, top + kept)
}

#[test]
fn pictures_are_reduced_by_their_long_side() {
    assert_eq!(reduced_size(4000, 3000), (384, 288));
    assert_eq!(reduced_size(1080, 1920), (216, 384));
    assert_eq!(reduced_size(200, 100), (200, 100));
    assert_eq!(reduced_size(10_000, 3), (384, 1));
}

#[test]
fn a_disc_beside_the_middle_is_kept_whole() {
    for (colour, disc) in [([40, 60, 90], [250, 220, 60]), ([230, 230, 225], [30, 30, 40])] {
        let mut picture = ground(256, 144, colour);
        ellipse(&mut picture, (48, 70), (22, 22), disc);
        let (x, y) = aimed(&picture, STORY, CENTRE);
        let (left, right) = columns(&picture, STORY, x);
        assert!(left <= 24.0 && right >= 72.0, "{x}: {left}–{right}");
        assert_eq!(y, 0.5);
    }
}

#[test]
fn a_face_is_kept_against_a_busy_ground() {
    let mut picture = RgbImage::from_fn(256, 144, |x, y| {
        let stripe = if (x / 6 + y / 9) % 2 == 0 { 18 } else { 0 };
        Rgb([70 + stripe, 96 + stripe, 100 + stripe])
    });
    ellipse(&mut picture, (196, 130), (34, 40), [60, 60, 110]);
    ellipse(&mut picture, (196, 58), (22, 28), [40, 28, 22]);
    ellipse(&mut picture, (196, 64), (17, 22), [196, 142, 112]);
    ellipse(&mut picture, (190, 60), (3, 2), [30, 20, 20]);
    ellipse(&mut picture, (202, 60), (3, 2), [30, 20, 20]);
    let (x, _) = aimed(&picture, STORY, CENTRE);
    let (left, right) = columns(&picture, STORY, x);
    assert!(left <= 172.0 && right >= 220.0, "{x}: {left}–{right}");
}

#[test]
fn a_plain_picture_stays_where_the_template_places_it() {
    for prior in [CENTRE, (0.31, 0.26), (1.0, 0.0)] {
        for slot in [STORY, WIDE, (100, 10)] {
            assert_eq!(aimed(&ground(256, 192, [90, 120, 80]), slot, prior), prior);
            assert_eq!(aimed(&RgbImage::new(192, 256), slot, prior), prior);
        }
    }
    // An even gradient, such as a clear sky, has nothing to say either.
    let sky = RgbImage::from_fn(256, 144, |_, y| Rgb([120 + y as u8 / 2, 160 + y as u8 / 3, 220]));
    assert_eq!(aimed(&sky, STORY, (0.4, 0.5)), (0.4, 0.5));
}

#[test]
fn what_is_thin_is_not_cut() {
    let mut picture = ground(256, 144, [200, 210, 220]);
    ellipse(&mut picture, (26, 80), (4, 50), [120, 20, 20]);
    let (x, _) = aimed(&picture, STORY, CENTRE);
    let (left, right) = columns(&picture, STORY, x);
    assert!((left < 1.0 || left <= 18.0) && right >= 40.0, "{x}: {left}–{right}");
}

#[test]
fn what_is_well_in_view_moves_nothing() {
    let mut picture = ground(256, 144, [40, 60, 90]);
    ellipse(&mut picture, (120, 70), (18, 18), [250, 220, 60]);
    assert_eq!(aimed(&picture, STORY, (0.47, 0.5)), (0.47, 0.5));
}

#[test]
fn tall_pictures_slide_up_and_down() {
    let mut picture = ground(144, 256, [40, 60, 90]);
    ellipse(&mut picture, (70, 46), (26, 30), [220, 160, 130]);
    let (x, y) = aimed(&picture, WIDE, (0.5, 0.9));
    let (top, bottom) = rows(&picture, WIDE, y);
    assert!(top <= 16.0 && bottom >= 76.0, "{y}: {top}–{bottom}");
    assert_eq!(x, 0.5);
}

#[test]
fn a_slot_that_hardly_crops_leaves_all_as_it_is() {
    let mut picture = ground(256, 144, [40, 60, 90]);
    ellipse(&mut picture, (20, 70), (18, 18), [250, 220, 60]);
    assert_eq!(aimed(&picture, (1280, 720), (0.9, 0.9)), (0.9, 0.9));
    assert_eq!(aimed(&picture, (1270, 720), (0.9, 0.9)), (0.9, 0.9));
    assert!(crops((1600, 2000), (1080, 1080)) && !crops((1600, 2000), (1080, 1350)));
    for odd in [(0, 0), (1, 1), (1, 4000)] {
        assert_eq!(choose(&MODEL.map(&RgbImage::new(1, 1)), odd, CENTRE), CENTRE);
    }
}

#[test]
fn all_threads_see_the_same() {
    let mut picture = ground(256, 171, [40, 60, 90]);
    ellipse(&mut picture, (48, 70), (22, 22), [250, 220, 60]);
    let once = MODEL.map(&picture);
    let maps: Vec<SaliencyMap> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| MODEL.map(&picture))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a map")).collect()
    });
    assert!(maps.iter().all(|map| *map == once));
}

#[test]
fn what_moves_is_kept() {
    // Two equal discs; the one at the right moves up and down.
    let frame = |y: i32| {
        let mut picture = ground(256, 144, [40, 60, 90]);
        ellipse(&mut picture, (60, 70), (16, 16), [250, 220, 60]);
        ellipse(&mut picture, (200, y), (16, 16), [250, 220, 60]);
        picture
    };
    let over = |pictures: &[RgbImage]| {
        let mut over = OverTime::default();
        pictures.iter().for_each(|picture| _ = over.push(picture.clone(), &[], true));
        over.finish()
    };
    let still = over(&[frame(70), frame(70)]).expect("a map");
    let moving = over(&[frame(40), frame(70), frame(100)]).expect("a map");
    let x_of = |map: &SaliencyMap| choose(map, STORY, (0.2, 0.5)).0;
    assert!(x_of(&still) < 0.35, "{}", x_of(&still));
    let (left, right) = columns(&frame(70), STORY, x_of(&moving));
    assert!(left <= 184.0 && right >= 216.0, "{left}–{right}");
    assert_eq!(over(&[]), None);
}

/// A plain map of 256 × 144 with these things in it: from left and to right, with as much room beside them.
fn things(spans: &[(u32, u32)]) -> SaliencyMap {
    let thing = |(left, right): &(u32, u32)| {
        let size = right - left;
        let room = [left.saturating_sub(size / 3), 10, (right + size / 3).min(256), 100];
        Kept { rect: [*left, 40, *right, 80], room, weight: size }
    };
    let kept = spans.iter().map(thing).collect();
    SaliencyMap { width: 256, height: 144, weights: vec![0; 256 * 144], kept }
}

fn shown(map: &SaliencyMap, slot: (u32, u32), prior: f32) -> (u32, u32) {
    let (x, _) = choose(map, slot, (prior, 0.5));
    let (left, right) = columns(&RgbImage::new(map.width, map.height), slot, x);
    (left.round() as u32, right.round() as u32)
}

#[test]
fn what_is_kept_is_shown_whole_with_its_room_and_no_more_is_moved() {
    // The window is 81 wide.
    for (left, right) in [(20, 50), (100, 130), (200, 230), (0, 30), (226, 256)] {
        let (from, to) = shown(&things(&[(left, right)]), STORY, 0.5);
        assert!(
            from <= left.saturating_sub(10) && to >= (right + 10).min(256),
            "{left}–{right}: {from}–{to}"
        );
    }
    // One that is in view with its room moves nothing.
    assert_eq!(choose(&things(&[(110, 140)]), STORY, (0.47, 0.5)), (0.47, 0.5));
}

#[test]
fn two_are_both_shown_where_they_fit_else_the_larger_one_and_none_is_cut() {
    assert!(matches!(shown(&things(&[(90, 110), (140, 160)]), STORY, 0.0), (0..=90, 160..)));
    // Without their room they fit.
    assert!(matches!(shown(&things(&[(80, 110), (130, 160)]), STORY, 0.0), (0..=80, 160..)));
    for prior in [0.0, 0.5, 1.0] {
        let (from, to) = shown(&things(&[(30, 50), (120, 150)]), STORY, prior);
        assert!((50..=110).contains(&from) && to >= 160, "{from}–{to}");
    }
    // One that is larger than the window fills it.
    assert!(matches!(shown(&things(&[(20, 140)]), STORY, 1.0), (20..=60, 100..=141)));
}

#[test]
fn what_draws_the_eye_does_not_cut_a_face() {
    let mut map = things(&[(60, 90)]);
    for row in map.weights.chunks_exact_mut(256) {
        row[130..170].fill(255);
    }
    let (from, to) = shown(&map, STORY, 0.5);
    assert!(from <= 50 && to >= 100, "{from}–{to}");
}

#[test]
fn what_moves_is_told_where_it_is_one_thing() {
    let frame = |x: i32| {
        let mut picture = ground(256, 144, [40, 60, 90]);
        ellipse(&mut picture, (x, 70), (16, 30), [250, 220, 60]);
        picture
    };
    let mut over = OverTime::default();
    assert_eq!(over.push(frame(60), &[], false), None);
    let moving = over.push(frame(70), &[], false).expect("something moves");
    assert!(moving.rect[0] >= 40 && moving.rect[2] <= 90, "{moving:?}");
    assert_eq!(over.push(frame(70), &[], false), None);
    assert_eq!(over.finish(), None);
}
