//! Pictures between two shots. Pure, in whole numbers.

use super::frame::Yuv420;
use crate::layers::Transition;

/// The whole way from one shot to the next.
pub(super) const WHOLE: u32 = 1 << 16;

/// What is seen `progress` of [`WHOLE`] on the way from `one` to `other`, pictures of one size.
pub(super) fn between(transition: Transition, one: &Yuv420, other: &Yuv420, progress: u32) -> Yuv420 {
    let progress = progress.min(WHOLE);
    match transition {
        Transition::Fade => mixed(one, other, progress),
        Transition::Slide => beside(one, other, eased(progress), |x, shift, width| {
            if x + shift < width { (0, x + shift) } else { (1, x + shift - width) }
        }),
        Transition::Wipe => beside(one, other, eased(progress), |x, edge, _| (usize::from(x < edge), x)),
        Transition::Dip { colour } => {
            let ground = filled(one.width, one.height, colour);
            match progress.checked_sub(WHOLE / 2) {
                None => mixed(one, &ground, 2 * progress),
                Some(rest) => mixed(&ground, other, 2 * rest),
            }
        }
    }
}

/// Slow at both ends.
fn eased(progress: u32) -> u32 {
    let (whole, progress) = (u64::from(WHOLE), u64::from(progress));
    (progress * progress * (3 * whole - 2 * progress) / (whole * whole)) as u32
}

fn mixed(one: &Yuv420, other: &Yuv420, progress: u32) -> Yuv420 {
    let plane = |one: &[u8], other: &[u8]| -> Vec<u8> {
        let mix = |(one, other): (&u8, &u8)| {
            let sum = u32::from(*one) * (WHOLE - progress) + u32::from(*other) * progress;
            ((sum + WHOLE / 2) / WHOLE) as u8
        };
        one.iter().zip(other).map(mix).collect()
    };
    Yuv420 {
        width: one.width,
        height: one.height,
        y: plane(&one.y, &other.y),
        u: plane(&one.u, &other.u),
        v: plane(&one.v, &other.v),
    }
}

/// Both beside each other: `from` says for a column, how far it is (in columns) and the width from which of them which column is taken.
fn beside(
    one: &Yuv420,
    other: &Yuv420,
    progress: u32,
    from: fn(usize, usize, usize) -> (usize, usize),
) -> Yuv420 {
    let far = (u64::from(one.width / 2) * u64::from(progress) / u64::from(WHOLE)) as usize;
    let plane = |one: &[u8], other: &[u8], width: usize, far: usize| -> Vec<u8> {
        let rows = one.chunks_exact(width).zip(other.chunks_exact(width));
        let row = |(one, other): (&[u8], &[u8])| -> Vec<u8> {
            let sample = |x: usize| {
                let (which, x) = from(x, far, width);
                [one, other][which][x]
            };
            (0..width).map(sample).collect()
        };
        rows.flat_map(row).collect()
    };
    let width = one.width as usize;
    Yuv420 {
        width: one.width,
        height: one.height,
        y: plane(&one.y, &other.y, width, 2 * far),
        u: plane(&one.u, &other.u, width / 2, far),
        v: plane(&one.v, &other.v, width / 2, far),
    }
}

/// A picture of one colour (sRGB), by the matrix of BT.709 in limited range.
fn filled(width: u32, height: u32, colour: [u8; 3]) -> Yuv420 {
    let [red, green, blue] = colour.map(|value| f64::from(value) / 255.0);
    let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    let level = |value: f64| (value + 0.5) as u8;
    let mut picture = Yuv420::new_black(width, height);
    picture.y.fill(level(16.0 + 219.0 * luma));
    picture.u.fill(level(128.0 + 224.0 * (blue - luma) / 1.8556));
    picture.v.fill(level(128.0 + 224.0 * (red - luma) / 1.5748));
    picture
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(luma: u8) -> Yuv420 {
        let mut picture = Yuv420::new_black(8, 2);
        picture.y.fill(luma);
        picture
    }

    #[test]
    fn every_transition_begins_with_the_one_and_ends_with_the_other() {
        let (one, other) = (flat(50), flat(200));
        let row = |transition, progress| between(transition, &one, &other, progress).y[..8].to_vec();
        for transition in
            [Transition::Fade, Transition::Slide, Transition::Wipe, Transition::Dip { colour: [0, 0, 0] }]
        {
            assert_eq!(row(transition, 0), [50; 8], "{transition:?}");
            assert_eq!(row(transition, WHOLE), [200; 8], "{transition:?}");
        }
        assert_eq!(row(Transition::Fade, WHOLE / 2), [125; 8]);
        assert_eq!(row(Transition::Dip { colour: [0, 0, 0] }, WHOLE / 2), [16; 8]);
        assert_eq!(row(Transition::Wipe, WHOLE / 2), [200, 200, 200, 200, 50, 50, 50, 50]);
        assert_eq!(row(Transition::Slide, WHOLE / 2), [50, 50, 50, 50, 200, 200, 200, 200]);
    }

    #[test]
    fn a_slide_pushes_the_columns_that_are_there() {
        let mut one = flat(0);
        one.y.iter_mut().enumerate().for_each(|(index, luma)| *luma = (index % 8) as u8);
        let other = flat(200);
        let shown = between(Transition::Slide, &one, &other, WHOLE / 2);
        assert_eq!(shown.y[..8], [4, 5, 6, 7, 200, 200, 200, 200]);
    }
}
