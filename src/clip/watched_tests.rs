//! Videos made of few numbers, and what is seen in them.

use super::*;

/// A picture with an edge at `x`, light on its left.
fn edge(x: usize, light: u8, dark: u8) -> Light {
    Light::made(|column, _| if column < x { light } else { dark })
}

/// What is seen in `pictures`, 80 ms apart.
fn watch(pictures: &[Light]) -> Watched {
    let mut watcher = Watcher::new();
    for (index, light) in pictures.iter().enumerate() {
        watcher.push(Micros::from_ms(80 * index as i64), light, false);
    }
    watcher.finish(Micros::from_ms(80 * pictures.len() as i64))
}

fn ms(spans: &[Span]) -> Vec<(i64, i64)> {
    spans.iter().map(|span| (span.start.as_ms(), span.end.as_ms())).collect()
}

/// Something that moves slowly over `count` pictures.
fn scene(count: usize, light: u8, dark: u8) -> Vec<Light> {
    (0..count).map(|index| edge(20 + index % 40, light, dark)).collect()
}

#[test]
fn a_shot_begins_where_the_picture_is_another() {
    let film = [scene(30, 200, 90), scene(30, 120, 20), scene(20, 250, 160)].concat();
    let shots: Vec<i64> = watch(&film).shots.iter().map(|shot| shot.as_ms()).collect();
    assert_eq!(shots, [0, 2400, 4800]);
}

#[test]
fn a_pan_and_a_flash_begin_no_shot() {
    let pan: Vec<Light> = (0..60).map(|index| edge(10 + index, 200, 40)).collect();
    assert_eq!(watch(&pan).shots.len(), 1);
    let mut flash = scene(40, 120, 60);
    flash[20] = Light::made(|_, _| 255);
    assert_eq!(watch(&flash).shots.len(), 1);
}

#[test]
fn a_key_frame_out_of_turn_begins_a_shot_where_little_else_tells() {
    let (one, other) = (
        Light::made(|_, y| if y < 30 { 90 } else { 120 }),
        Light::made(|_, y| if y < 22 { 90 } else { 130 }),
    );
    for (is_hinted, shots) in [(true, 2), (false, 1)] {
        let mut watcher = Watcher::new();
        for (ms, light, is_hinted) in
            [(0, &one, false), (80, &one, false), (2000, &other, is_hinted), (2080, &other, false)]
        {
            watcher.push(Micros::from_ms(ms), light, is_hinted);
        }
        assert_eq!(watcher.finish(Micros::from_ms(3000)).shots.len(), shots);
    }
}

#[test]
fn something_small_that_moves_keeps_a_picture_from_standing_still() {
    let walks =
        |at: usize| Light::made(move |x, y| if y == 30 && (x == at || x == at + 1) { 40 } else { 180 });
    assert_eq!(watch(&(0..60).map(|index| walks(index % 90)).collect::<Vec<_>>()).frozen, []);
    assert_eq!(watch(&vec![walks(3); 60]).frozen.len(), 1);
}

#[test]
fn black_and_what_stands_still_are_told_apart() {
    let black = || Light::made(|_, _| 2);
    let film =
        [scene(25, 200, 90), vec![black(); 50], scene(25, 200, 90), vec![edge(50, 180, 60); 40]].concat();
    let seen = watch(&film);
    assert_eq!(ms(&seen.black), [(2000, 6000)]);
    assert_eq!(ms(&seen.frozen), [(8000, 11_200)]);
    // The shot after black begins with what is seen.
    assert!(seen.shots.contains(&Micros::from_ms(6000)), "{:?}", seen.shots);
    assert!(!seen.shots.iter().any(|shot| (2001..6000).contains(&shot.as_ms())), "{:?}", seen.shots);
    assert_eq!(watch(&[]), Watched::default());
}

#[test]
fn motion_is_told_for_every_second() {
    let film =
        [vec![edge(50, 180, 60); 25], (0..25).map(|index| edge(3 * index, 180, 60)).collect::<Vec<_>>()]
            .concat();
    let motion = watch(&film).motion;
    assert_eq!(motion.len(), 4);
    assert!(motion[0] == 0.0 && motion[3] > 2.0, "{motion:?}");
    assert_eq!(spread(&[(0.0, 0), (4.0, 2), (0.0, 0)], 5), [2.0; 5]);
}
