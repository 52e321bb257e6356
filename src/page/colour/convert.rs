//! Whole pictures into sRGB, through tables of whole numbers: the same bytes on every machine.

use std::sync::OnceLock;

use super::space::Space;
use super::xyz::encoded;

/// The samples of a picture, pixel by pixel: colours, then a part of opacity where there is one.
#[derive(Debug, Clone)]
pub(in crate::page) enum Samples {
    /// Of eight bits.
    Bytes(Vec<u8>),
    /// Of sixteen.
    Words(Vec<u16>),
}

/// One in fixed-point numbers of light.
const ONE: i64 = 1 << 16;

/// `samples`, of `colours` numbers a pixel and an opacity where `has_alpha`, in sRGB of eight bits: three numbers a pixel, and the opacity.
/// Where the space has more or fewer numbers than a pixel, only grey can be shown in a space of three.
pub(in crate::page) fn to_srgb(space: &Space, samples: Samples, colours: usize, has_alpha: bool) -> Vec<u8> {
    let step = colours + usize::from(has_alpha);
    match samples {
        Samples::Bytes(mut samples) if colours == 3 => {
            // In its place: pictures may be large.
            let mut show = Show::new(space, colours, 255);
            for pixel in samples.chunks_exact_mut(step) {
                let shown = show.of(pixel[..3].iter().map(|number| u32::from(*number)));
                pixel[..3].copy_from_slice(&shown);
            }
            samples
        }
        Samples::Bytes(samples) => {
            let mut show = Show::new(space, colours, 255);
            let mut out = Vec::with_capacity(samples.len() / step * (3 + usize::from(has_alpha)));
            for pixel in samples.chunks_exact(step) {
                out.extend(show.of(pixel[..colours].iter().map(|number| u32::from(*number))));
                out.extend(pixel.get(colours));
            }
            out
        }
        Samples::Words(samples) => {
            let mut show = Show::new(space, colours, 65_535);
            let mut out = Vec::with_capacity(samples.len() / step * (3 + usize::from(has_alpha)));
            for pixel in samples.chunks_exact(step) {
                out.extend(show.of(pixel[..colours].iter().map(|number| u32::from(*number))));
                // Rounded as `image` does.
                out.extend(pixel.get(colours).map(|opacity| ((u32::from(*opacity) + 128) / 257) as u8));
            }
            out
        }
    }
}

/// Shows one pixel after another: neighbours are often alike.
struct Show {
    shower: Shower,
    colours: usize,
    last: Option<([u32; 4], [u8; 3])>,
}

impl Show {
    fn new(space: &Space, colours: usize, most: u32) -> Self {
        Self { shower: shower(space, colours, most), colours, last: None }
    }

    fn of(&mut self, pixel: impl Iterator<Item = u32>) -> [u8; 3] {
        let mut numbers = [0; 4];
        for (number, sample) in numbers.iter_mut().zip(pixel) {
            *number = sample;
        }
        if let Some((known, shown)) = self.last
            && known == numbers
        {
            return shown;
        }
        let shown = (self.shower)(&numbers[..self.colours]);
        self.last = Some((numbers, shown));
        shown
    }
}

/// What shows a pixel.
type Shower = Box<dyn Fn(&[u32]) -> [u8; 3]>;

/// What shows pixels of `colours` numbers of 0 to `most` each.
fn shower(space: &Space, colours: usize, most: u32) -> Shower {
    if colours == 1 {
        return of_grey(space, most);
    }
    match space.shape() {
        Some(_) => of_shape(space, most),
        None => of_grid(space, most),
    }
}

/// Each grey there is.
fn of_grey(space: &Space, most: u32) -> Shower {
    let shown: Vec<[u8; 3]> = (0..=most)
        .map(|grey| {
            let part = f64::from(grey) / f64::from(most);
            space.colour(&vec![part; space.channels()]).map(to_byte)
        })
        .collect();
    Box::new(move |grey| shown[grey[0] as usize])
}

/// A table for each curve, a matrix of whole numbers, and a table of what sRGB makes of light.
fn of_shape(space: &Space, most: u32) -> Shower {
    let Some((curves, matrix, offset)) = space.shape() else { return Box::new(|_| [0; 3]) };
    let fixed = |number: f64| (number * ONE as f64).round() as i64;
    let light = [0, 1, 2].map(|channel| {
        let at = |number: u32| fixed(curves[channel].at(f64::from(number) / f64::from(most)));
        (0..=most).map(at).collect::<Vec<i64>>()
    });
    let (matrix, offset) = (matrix.map(|row| row.map(fixed)), offset.map(|part| fixed(part) * ONE));
    let srgb = srgb_of_light();
    Box::new(move |pixel| {
        let [r, g, b] = [0, 1, 2].map(|channel| light[channel][pixel[channel] as usize]);
        [0, 1, 2].map(|row| {
            let sum = matrix[row][0] * r + matrix[row][1] * g + matrix[row][2] * b + offset[row];
            srgb[((sum + ONE / 2) >> 16).clamp(0, ONE) as usize]
        })
    })
}

/// What sRGB makes of each part of light, 0 to [`ONE`].
fn srgb_of_light() -> &'static [u8] {
    static TABLE: OnceLock<Vec<u8>> = OnceLock::new();
    TABLE.get_or_init(|| (0..=ONE).map(|light| to_byte(encoded(light as f64 / ONE as f64))).collect())
}

/// A grid of colours, as fine as lcms2 takes it: 33 crossings for three numbers, 17 for four. Between them lie tetrahedra, as there.
fn of_grid(space: &Space, most: u32) -> Shower {
    let inputs = space.channels();
    let points: usize = if inputs == 4 { 17 } else { 33 };
    let last = points - 1;
    let crossings = points.pow(inputs as u32);
    let colour = |crossing: usize| {
        let mut rest = crossing;
        let mut numbers = vec![0.0; inputs];
        for number in numbers.iter_mut().rev() {
            *number = (rest % points) as f64 / last as f64;
            rest /= points;
        }
        space.colour(&numbers).map(|part| (part * 65_535.0).round() as i32)
    };
    let grid: Vec<[i32; 3]> = (0..crossings).map(colour).collect();
    let most = i64::from(most);
    Box::new(move |pixel| {
        // For each number what lies above the crossing below it (of `most`), and how far the next crossing is.
        let mut places = [(0_i64, 0_usize); 4];
        let (mut base, mut stride) = (0, 1);
        for input in (0..inputs).rev() {
            let at = i64::from(pixel[input]) * last as i64;
            let below = (at / most) as usize;
            base += below * stride;
            places[input] = (at % most, if below < last { stride } else { 0 });
            stride *= points;
        }
        let inner = &places[inputs - 3..inputs];
        let low = tetrahedron(&grid, base, inner, most);
        let shown = match inputs {
            4 if places[0].0 > 0 => {
                let high = tetrahedron(&grid, base + places[0].1, inner, most);
                [0, 1, 2].map(|at| low[at] + (high[at] - low[at]) * places[0].0 / most)
            }
            _ => low,
        };
        shown.map(|part| ((part + 128) / 257).clamp(0, 255) as u8)
    })
}

/// The colour in `grid` from the crossing `base`, along the largest of the three parts first.
fn tetrahedron(grid: &[[i32; 3]], base: usize, places: &[(i64, usize)], most: i64) -> [i64; 3] {
    let mut order = [0, 1, 2];
    order.sort_by_key(|at| std::cmp::Reverse(places[*at].0));
    let mut sums = grid[base].map(|part| i64::from(part) * most);
    let mut at = base;
    for input in order {
        let next = at + places[input].1;
        for (channel, sum) in sums.iter_mut().enumerate() {
            *sum += i64::from(grid[next][channel] - grid[at][channel]) * places[input].0;
        }
        at = next;
    }
    sums.map(|sum| (sum + most / 2) / most)
}

fn to_byte(part: f64) -> u8 {
    (part * 255.0).round() as u8
}
