//! A drawn face, what the reference (TensorFlow Lite with MediaPipe's decoding) says of it, and steps worked out by hand.

use super::canvas::{Canvas, Picture};
use super::model::Net;
use super::net::{WEIGHTS, outcome};
use super::planes::{Planes, Spare};
use super::steps;
use super::{CLOSE_SIDE, Face, Finder, SIDE};

/// A picture that is drawn.
struct Drawn {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Drawn {
    fn picture(&self) -> Picture<'_> {
        Picture { width: self.width, height: self.height, pixels: &self.pixels }
    }
}

const GROUND: [u8; 3] = [96, 120, 130];

/// Draws a head of about `size` pixels from its middle to its chin.
fn draw(picture: &mut Drawn, (cx, cy): (i64, i64), size: i64) {
    // Middle and radii in hundredths of the size.
    let parts: [([i64; 4], [u8; 3]); 12] = [
        ([0, 210, 150, 100], [60, 60, 110]),
        ([0, 80, 42, 70], [156, 113, 89]),
        ([0, -25, 95, 115], [40, 28, 22]),
        ([0, 0, 78, 100], [196, 142, 112]),
        ([-32, -32, 20, 5], [50, 35, 28]),
        ([32, -32, 20, 5], [50, 35, 28]),
        ([-32, -15, 15, 9], [240, 236, 230]),
        ([32, -15, 15, 9], [240, 236, 230]),
        ([-32, -15, 7, 8], [40, 26, 20]),
        ([32, -15, 7, 8], [40, 26, 20]),
        ([0, 15, 9, 5], [150, 96, 76]),
        ([0, 45, 28, 9], [150, 60, 60]),
    ];
    for ([x, y, rx, ry], colour) in parts {
        for (index, pixel) in picture.pixels.chunks_exact_mut(3).enumerate() {
            let (px, py) = (index as u32 % picture.width, index as u32 / picture.width);
            let (dx, dy) = ((i64::from(px) - cx) * 100 - x * size, (i64::from(py) - cy) * 100 - y * size);
            let square = |side: i64| i128::from(side) * i128::from(side);
            let (across, down) = (square(rx * size), square(ry * size));
            if square(dx) * down + square(dy) * across <= across * down {
                pixel.copy_from_slice(&colour);
            }
        }
    }
}

fn picture((width, height): (u32, u32), heads: &[((i64, i64), i64)]) -> Drawn {
    let pixels = GROUND.repeat((width * height) as usize);
    let mut picture = Drawn { width, height, pixels };
    heads.iter().for_each(|(at, size)| draw(&mut picture, *at, *size));
    picture
}

fn found(picture: &Drawn, side: usize) -> Vec<Face> {
    Finder::default().find(picture.picture(), side)
}

fn near(rect: [f32; 4], wanted: [f32; 4], within: f32) -> bool {
    rect.iter().zip(wanted).all(|(side, wanted)| (side - wanted).abs() <= within)
}

#[test]
fn the_network_says_what_tensorflow_lite_says() {
    // The score of a place on the reference's 48 × 48 places, where the middle of its box lies from the place's, and how large it is.
    const SAID: [(usize, usize, f32, [f32; 4]); 6] = [
        (24, 22, 1.250_476_8, [0.071_283_54, -0.947_865_84, 83.802_58, 83.769_77]),
        (24, 23, 0.897_435, [-2.895_879_5, -1.119_150_4, 83.339_71, 83.333_984]),
        (25, 23, 0.315_563_26, [-2.976_301_7, -3.027_815_3, 81.764_145, 81.762_27]),
        (0, 0, -17.418_621, [-7.948_900_7, -0.505_192_94, 16.607_481, 16.560_707]),
        (20, 40, -13.576_127, [-3.012_377_7, -1.980_579_3, 23.006_893, 22.972_261]),
        (47, 47, -270.289_06, [-37.911_663, -5.443_986_4, 125.505_08, 124.845_55]),
    ];
    let mut spare = Spare::default();
    let picture = picture((192, 192), &[((90, 90), 50)]);
    let canvas = Canvas::of(picture.picture(), SIDE, &mut spare).expect("pixels");
    let net = Net::read(WEIGHTS).expect("sound weights");
    let [scores, boxes] = outcome(&net, &canvas.planes, &mut spare).expect("an outcome");
    for (y, x, score, wanted) in SAID {
        let (place, index) = (y % 2 * 2 + x % 2, y / 2 * 24 + x / 2);
        let numbers = std::array::from_fn(|at| boxes.plane(place * 16 + at)[index]);
        assert!(
            (scores.plane(place)[index] - score).abs() < 1e-3,
            "{y}, {x}: {}",
            scores.plane(place)[index]
        );
        assert!(near(numbers, wanted, 1e-3), "{y}, {x}: {numbers:?}");
    }
}

#[test]
fn a_face_is_found_where_it_is() {
    // Boxes of the reference, which lays pictures on a square.
    let one = found(&picture((192, 192), &[((90, 90), 50)]), SIDE);
    assert!(one.len() == 1 && near(one[0].rect, [48.77, 55.19, 132.36, 138.75], 0.02), "{one:?}");
    assert!((one[0].score - 0.7774).abs() < 1e-3, "{one:?}");
    let tall = found(&picture((360, 640), &[((170, 250), 80)]), SIDE);
    assert!(tall.len() == 1 && near(tall[0].rect, [108.55, 199.76, 231.52, 322.72], 2.0), "{tall:?}");
    let [right_eye, left_eye, nose, mouth, ..] = tall[0].points;
    for (point, wanted) in
        [(right_eye, [144, 237]), (left_eye, [198, 236]), (nose, [170, 259]), (mouth, [169, 285])]
    {
        assert!(point.iter().zip(wanted).all(|(at, wanted)| (at - wanted as f32).abs() < 3.0), "{point:?}");
    }
}

#[test]
fn two_faces_are_two_and_the_surest_comes_first() {
    let two = found(&picture((640, 360), &[((170, 150), 80), ((500, 170), 60)]), SIDE);
    assert!(two.len() == 2 && two[0].score > two[1].score, "{two:?}");
    assert!(near(two[0].rect, [453.86, 136.66, 544.01, 226.83], 3.6), "{two:?}");
    assert!(near(two[1].rect, [109.01, 97.24, 231.37, 219.58], 3.6), "{two:?}");
}

#[test]
fn small_faces_are_found_closely() {
    let small = picture((768, 432), &[((560, 200), 14)]);
    assert_eq!(found(&small, SIDE), []);
    let close = found(&small, CLOSE_SIDE);
    assert!(close.len() == 1 && near(close[0].rect, [549.0, 191.0, 571.0, 213.0], 4.0), "{close:?}");
    // At both sides at once, a face that both show is one.
    let mut finder = Finder::default();
    let both = finder.find_all(picture((768, 432), &[((560, 200), 14), ((200, 200), 90)]).picture());
    assert!(both.len() == 2, "{both:?}");
    assert_eq!(finder.find_all(small.picture()), close);
}

#[test]
fn a_picture_that_lacks_bytes_is_none() {
    let mut drawn = picture((192, 192), &[((90, 90), 50)]);
    drawn.pixels.pop();
    assert_eq!(found(&drawn, SIDE), []);
}

#[test]
fn a_picture_without_a_face_has_none_and_any_size_will_do() {
    for (width, height) in [(0, 0), (1, 1), (1, 700), (700, 1), (33, 31), (200, 100), (1001, 37)] {
        assert_eq!(found(&picture((width, height), &[]), SIDE), [], "{width} × {height}");
    }
}

#[test]
fn every_machine_comes_to_the_same_bits_whatever_was_found_before() {
    let drawn = picture((384, 216), &[((250, 90), 50)]);
    let mut finder = Finder::default();
    let first = finder.find(drawn.picture(), SIDE);
    finder.find(picture((300, 500), &[]).picture(), CLOSE_SIDE);
    assert_eq!(finder.find(drawn.picture(), SIDE), first);
    let bits = first[0].rect.map(f32::to_bits);
    assert_eq!(bits, BITS, "{first:?}");
}

/// Left, top, right and bottom of a drawn face, as they were on x86-64 with SSE2.
const BITS: [u32; 4] = [1_129_458_203, 1_114_228_778, 1_133_548_708, 1_124_691_859];

#[test]
fn weights_that_are_not_whole_are_refused() {
    assert!(Net::read(WEIGHTS).is_some());
    for end in (0..200).chain((200..WEIGHTS.len()).step_by(7919)) {
        assert!(Net::read(&WEIGHTS[..end]).is_none(), "{end}");
    }
    let mut long = WEIGHTS.to_vec();
    long.push(0);
    assert!(Net::read(&long).is_none());
    // The number of steps, values of the outcome, and the first step's kind, values and channels: no byte of them can be another's.
    for at in (12..18).chain([18, 20, 21, 22, 23, 24, 25]) {
        let mut other = WEIGHTS.to_vec();
        other[at] ^= 0x41;
        assert!(Net::read(&other).is_none(), "{at}");
    }
}

fn planes(size: (usize, usize), numbers: &[f32]) -> Planes {
    let mut planes = Planes::new(size, numbers.len() / (size.0 * size.1), &mut Spare::default());
    for (channel, plane) in numbers.chunks_exact(size.0 * size.1).enumerate() {
        planes.plane_mut(channel).copy_from_slice(plane);
    }
    planes
}

#[test]
fn what_is_doubled_lies_between_its_neighbours() {
    let mut to = planes((4, 2), &[0.0; 8]);
    steps::double(&planes((2, 1), &[0.0, 8.0]), &mut to);
    assert_eq!(to.plane(0), [0.0, 2.0, 6.0, 8.0, 0.0, 2.0, 6.0, 8.0]);
}

#[test]
fn patches_begin_one_pixel_before_the_picture() {
    let mut to = planes((2, 1), &[9.0; 18]);
    steps::patches(&planes((4, 2), &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]), &mut to);
    let taps: Vec<&[f32]> = (0..9).map(|tap| to.plane(tap)).collect();
    assert_eq!(taps[..3], [[0.0, 0.0]; 3]);
    assert_eq!(taps[3..], [[0.0, 2.0], [1.0, 3.0], [2.0, 4.0], [0.0, 6.0], [5.0, 7.0], [6.0, 8.0]]);
}
