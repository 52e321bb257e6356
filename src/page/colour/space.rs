//! A space of colours: what the numbers of a picture stand for, and what each is in sRGB.

use super::curve::Curve;
use super::table::Table;
use super::xyz::{D50, Matrix, Triple, encoded, lightness, linear_matrix, of_lab, times, unit};

/// What the numbers of a picture stand for.
#[derive(Debug, Clone)]
pub(in crate::page) struct Space {
    kind: Kind,
    black: Black,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Red, green and blue, each on a curve; then a matrix to XYZ under D50.
    Shaper([Curve; 3], Matrix),
    /// Grey on a curve: its part of white's light, or its lightness.
    Grey(Curve, Of),
    /// A profile's table, its inputs, and what it gives.
    Table(Table, usize, Connection),
    /// Four inks that no profile describes.
    Inks,
}

/// What a grey's number is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Light,
    Lightness,
}

/// The connection space of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Connection {
    Xyz,
    Lab,
}

/// Black-point compensation: XYZ is scaled and moved so that a space's black is sRGB's, and white stays.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Black {
    scale: Triple,
    offset: Triple,
}

impl Black {
    const NONE: Self = Self { scale: [1.0; 3], offset: [0.0; 3] };

    /// What brings the grey of `lightness` (0 to 100) to 0.
    fn of(lightness: f64) -> Self {
        // As lcms2 bounds it: what is lighter is no black.
        let [x, y, z] = of_lab([unit(lightness / 50.0) * 50.0, 0.0, 0.0]);
        let of = |black: f64, white: f64| (white / (white - black), -white * black / (white - black));
        let (x, y, z) = (of(x, D50[0]), of(y, D50[1]), of(z, D50[2]));
        Self { scale: [x.0, y.0, z.0], offset: [x.1, y.1, z.1] }
    }

    fn at(&self, xyz: Triple) -> Triple {
        [0, 1, 2].map(|part| xyz[part] * self.scale[part] + self.offset[part])
    }
}

/// Four inks of offset printing on coated paper, which no profile describes.
pub(in crate::page) fn inks() -> Space {
    Space { kind: Kind::Inks, black: Black::NONE }
}

impl Space {
    /// The space of `kind`, whose darkest colour is known to have this lightness; it is looked for where it is not.
    pub(super) fn new(kind: Kind, darkest: Option<f64>) -> Self {
        let plain = Self { kind, black: Black::NONE };
        let darkest = darkest.unwrap_or_else(|| {
            let black = if plain.channels() == 4 { [1.0; 4] } else { [0.0; 4] };
            lightness(plain.xyz(&black[..plain.channels()]))
        });
        Self { black: Black::of(darkest), ..plain }
    }

    pub(super) fn shaper(curves: [Curve; 3], matrix: Matrix) -> Self {
        Self::new(Kind::Shaper(curves, matrix), None)
    }

    /// How many numbers a colour has.
    pub(in crate::page) fn channels(&self) -> usize {
        match &self.kind {
            Kind::Shaper(..) => 3,
            Kind::Grey(..) => 1,
            Kind::Table(_, inputs, _) => *inputs,
            Kind::Inks => 4,
        }
    }

    /// The colour of `numbers` (0 to 1, as many as there are channels) in sRGB, 0 to 1.
    pub(super) fn colour(&self, numbers: &[f64]) -> Triple {
        match &self.kind {
            Kind::Inks => ink(numbers),
            // Grey stays grey, whatever is rounded on the way.
            Kind::Grey(..) => [encoded(self.black.at(self.xyz(numbers))[1]); 3],
            _ => times(&linear_matrix(), self.black.at(self.xyz(numbers))).map(encoded),
        }
    }

    /// The curves and the matrix, with what is added, from a picture's numbers to linear sRGB; none where there are tables between.
    pub(super) fn shape(&self) -> Option<(&[Curve; 3], Matrix, Triple)> {
        let Kind::Shaper(curves, matrix) = &self.kind else { return None };
        let to_linear = linear_matrix();
        let scaled = [0, 1, 2].map(|row| matrix[row].map(|number| number * self.black.scale[row]));
        Some((curves, super::xyz::product(&to_linear, &scaled), times(&to_linear, self.black.offset)))
    }

    /// Whether no colour of sRGB would change by more than one of 255: then its numbers are sRGB's, and stay.
    pub(in crate::page) fn is_srgb(&self) -> bool {
        const STEPS: [u8; 10] = [0, 5, 16, 40, 72, 108, 150, 195, 230, 255];
        let stays = |numbers: &[u8]| {
            let given: Vec<f64> = numbers.iter().map(|number| f64::from(*number) / 255.0).collect();
            let shown = self.colour(&given);
            (0..3).all(|at| {
                let number = numbers[at.min(numbers.len() - 1)];
                ((shown[at] * 255.0).round() - f64::from(number)).abs() <= 1.0
            })
        };
        match self.channels() {
            1 => STEPS.iter().all(|grey| stays(&[*grey])),
            3 => {
                let all = STEPS.iter().flat_map(|red| STEPS.iter().map(move |green| (*red, *green)));
                all.into_iter().all(|(red, green)| STEPS.iter().all(|blue| stays(&[red, green, *blue])))
            }
            _ => false,
        }
    }

    /// The colour of `numbers` in XYZ under D50, before black is compensated.
    fn xyz(&self, numbers: &[f64]) -> Triple {
        let white = |light: f64| D50.map(|part| part * light);
        match (&self.kind, numbers) {
            (Kind::Shaper([red, green, blue], matrix), [r, g, b]) => {
                times(matrix, [red.at(*r), green.at(*g), blue.at(*b)])
            }
            (Kind::Grey(curve, Of::Light), [grey]) => white(curve.at(*grey)),
            (Kind::Grey(curve, Of::Lightness), [grey]) => of_lab([curve.at(*grey) * 100.0, 0.0, 0.0]),
            (Kind::Table(table, _, connection), numbers) => {
                let [a, b, c] = table.at(numbers)[..] else { return [0.0; 3] };
                match connection {
                    Connection::Xyz => [a, b, c].map(|part| part * (1.0 + 32_767.0 / 32_768.0)),
                    Connection::Lab => of_lab(lab(table, [a, b, c])),
                }
            }
            _ => [0.0; 3],
        }
    }
}

/// Lab as `table` encodes it: 16 bits of version 2 end at 65 280 of 65 535.
fn lab(table: &Table, [l, a, b]: Triple) -> Triple {
    match table.is_old_lab {
        true => [l * 65_535.0 / 652.8, a * 65_535.0 / 256.0 - 128.0, b * 65_535.0 / 256.0 - 128.0],
        false => [l * 100.0, a * 255.0 - 128.0, b * 255.0 - 128.0],
    }
}

/// Black in Lab as `table` takes it.
pub(super) fn black_lab(table: &Table) -> Triple {
    let middle = if table.is_old_lab { 128.0 * 256.0 / 65_535.0 } else { 128.0 / 255.0 };
    [0.0, middle, middle]
}

/// Four inks, 0 to 1 each, as offset on coated paper shows them, in sRGB: what two neighbouring dots, each full or empty, look like
/// together (Neugebauer), with light that spreads in the paper (Yule and Nielsen, n = 2). The solids are the usual values of process
/// colours on screens. Over the 1296 patches of a grid this is 5 of 255 on average from a SWOP profile, where the usual formula
/// `(1 − c)·(1 − k)` is 41.
fn ink(numbers: &[f64]) -> Triple {
    const SOLIDS: [[u8; 3]; 8] = [
        [255, 255, 255],
        [255, 242, 0],
        [236, 0, 140],
        [237, 28, 36],
        [0, 174, 239],
        [0, 166, 80],
        [46, 49, 146],
        [55, 52, 53],
    ];
    const BLACK: [u8; 3] = [35, 31, 32];
    let [c, m, y, k] = *numbers else { return [0.0; 3] };
    let root = |value: u8| super::curve::SRGB.at(f64::from(value) / 255.0).sqrt();
    [0, 1, 2].map(|channel| {
        let parts = SOLIDS.iter().enumerate().map(|(solid, colour)| {
            let part = |ink: f64, bit: usize| if solid & bit == 0 { 1.0 - ink } else { ink };
            part(c, 4) * part(m, 2) * part(y, 1) * root(colour[channel])
        });
        let light: f64 = parts.sum::<f64>() * (1.0 - k + k * root(BLACK[channel]));
        encoded(light * light)
    })
}
