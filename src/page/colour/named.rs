//! Colours that are named and not described by a profile: by a PNG's `gAMA`, `cHRM` and `cICP`, by EXIF's Adobe RGB.

use super::curve::{self, Curve};
use super::space::Space;
use super::xyz::{D50, Matrix, Triple, inverse, product, times};

/// Where red, green, blue and white lie in the CIE diagram: x and y of each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::page) struct Primaries {
    pub(in crate::page) red: (f64, f64),
    pub(in crate::page) green: (f64, f64),
    pub(in crate::page) blue: (f64, f64),
    pub(in crate::page) white: (f64, f64),
}

const D65: (f64, f64) = (0.3127, 0.3290);
/// BT.709's, which are sRGB's.
pub(super) const BT709: Primaries =
    Primaries { red: (0.64, 0.33), green: (0.30, 0.60), blue: (0.15, 0.06), white: D65 };
const ADOBE: Primaries = Primaries { green: (0.21, 0.71), ..BT709 };
/// SMPTE EG 432-1: Display P3.
const P3: Primaries =
    Primaries { red: (0.680, 0.320), green: (0.265, 0.690), blue: (0.150, 0.060), white: D65 };
const BT2020: Primaries =
    Primaries { red: (0.708, 0.292), green: (0.170, 0.797), blue: (0.131, 0.046), white: D65 };

/// Two of the numbers of ITU-T H.273, as `cICP` carries them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::page) struct Code {
    pub(in crate::page) primaries: u8,
    pub(in crate::page) transfer: u8,
}

impl Code {
    /// The part of its numbers' range at which diffuse white lies (BT.2408), where that is not the brightest that it can say.
    pub(in crate::page) fn white(self) -> Option<f64> {
        match self.transfer {
            16 => Some(0.580_69),
            18 => Some(0.75),
            _ => None,
        }
    }
}

/// What a file says of its colours describes none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::page) struct NoColours;

/// The colours that `code` names; none where we do not know them.
pub(in crate::page) fn coded(code: Code) -> Option<Space> {
    let primaries = match code.primaries {
        1 => BT709,
        4 => Primaries { red: (0.67, 0.33), green: (0.21, 0.71), blue: (0.14, 0.08), white: (0.310, 0.316) },
        5 => Primaries { red: (0.64, 0.33), green: (0.29, 0.60), blue: (0.15, 0.06), white: D65 },
        6 | 7 => Primaries { red: (0.630, 0.340), green: (0.310, 0.595), blue: (0.155, 0.070), white: D65 },
        9 => BT2020,
        11 => Primaries { white: (0.314, 0.351), ..P3 },
        12 => P3,
        _ => return None,
    };
    let curve = match code.transfer {
        // Cameras' curves are shown by BT.1886, a power of 2.4.
        1 | 6 | 14 | 15 => Curve::Power(2.4),
        4 => Curve::Power(2.2),
        5 => Curve::Power(2.8),
        8 => Curve::Power(1.0),
        13 => curve::SRGB,
        16 => Curve::Pq,
        18 => Curve::Hlg,
        _ => return None,
    };
    of_primaries(primaries, curve)
}

/// Adobe RGB (1998), whose power is 563/256.
pub(in crate::page) fn adobe_rgb() -> Option<Space> {
    of_primaries(ADOBE, Curve::Power(563.0 / 256.0))
}

/// Colours of `primaries` (sRGB's where none are said), encoded with `exponent` (`gAMA`, above 0; none is sRGB's curve). None for those of
/// sRGB itself.
///
/// # Errors
/// When there are no such colours.
pub(in crate::page) fn gamma(
    primaries: Option<Primaries>,
    exponent: Option<f64>,
) -> Result<Option<Space>, NoColours> {
    /// A `gAMA` of 1/2.2, which programs write for sRGB, rounded as they please.
    const SRGBS: std::ops::Range<f64> = 0.449..0.461;
    let primaries = primaries.unwrap_or(BT709);
    // With colours other than sRGB's it is what it says: Adobe RGB is written so.
    let is_srgb = is_near(&primaries, &BT709);
    let exponent = exponent.filter(|exponent| !is_srgb || !SRGBS.contains(exponent));
    if exponent.is_none() && is_srgb {
        return Ok(None);
    }
    let curve = exponent.map_or(curve::SRGB, |exponent| Curve::Power(1.0 / exponent));
    of_primaries(primaries, curve).map(Some).ok_or(NoColours)
}

fn is_near(a: &Primaries, b: &Primaries) -> bool {
    let points = |p: &Primaries| [p.red, p.green, p.blue, p.white];
    let near = |(a, b): ((f64, f64), (f64, f64))| (a.0 - b.0).abs() < 0.002 && (a.1 - b.1).abs() < 0.002;
    points(a).into_iter().zip(points(b)).all(near)
}

/// Colours of `primaries`, all three encoded with `curve`; none where those are no colours.
fn of_primaries(primaries: Primaries, curve: Curve) -> Option<Space> {
    let xyz = |(x, y): (f64, f64)| (y.abs() > 1e-6).then(|| [x / y, 1.0, (1.0 - x - y) / y]);
    let (red, green, blue) = (xyz(primaries.red)?, xyz(primaries.green)?, xyz(primaries.blue)?);
    let white = xyz(primaries.white)?;
    let columns = [0, 1, 2].map(|row| [red[row], green[row], blue[row]]);
    let [r, g, b] = times(&inverse(&columns)?, white);
    let to_xyz = columns.map(|row| [row[0] * r, row[1] * g, row[2] * b]);
    let matrix = product(&adaptation(white)?, &to_xyz);
    let is_good = matrix.iter().flatten().all(|number| number.is_finite() && number.abs() < 10.0);
    is_good.then(|| Space::shaper([curve.clone(), curve.clone(), curve], matrix))
}

/// From XYZ under `white` to XYZ under D50, by Bradford's method.
fn adaptation(white: Triple) -> Option<Matrix> {
    const CONES: Matrix = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];
    let (from, to) = (times(&CONES, white), times(&CONES, D50));
    if from.iter().any(|part| part.abs() < 1e-6) {
        return None;
    }
    let scale = [[to[0] / from[0], 0.0, 0.0], [0.0, to[1] / from[1], 0.0], [0.0, 0.0, to[2] / from[2]]];
    Some(product(&inverse(&CONES)?, &product(&scale, &CONES)))
}
