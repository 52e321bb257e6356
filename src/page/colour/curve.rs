//! Tone curves: from a picture's number, 0 to 1, to what it stands for, 0 to 1.

use moxcms::ToneReprCurve;

use super::xyz::unit;

/// A tone curve.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Curve {
    /// A power.
    Power(f64),
    /// The function types 1 to 4 of ICC.1: `(a·x + b)^g + e` from `d` on, below it `c·x + f`.
    Parts { g: f64, a: f64, b: f64, c: f64, d: f64, e: f64, f: f64 },
    /// Values at equal distances, straight lines between them.
    Table(Vec<u16>),
    /// SMPTE ST 2084: the light of 203 cd/m², which BT.2408 gives to diffuse white, is 1.
    Pq,
    /// ARIB STD-B67: the signal of 0.75, which BT.2408 gives to diffuse white, is 1.
    Hlg,
}

/// sRGB's own (IEC 61966-2-1).
pub(super) const SRGB: Curve =
    Curve::Parts { g: 2.4, a: 1.0 / 1.055, b: 0.055 / 1.055, c: 1.0 / 12.92, d: 0.040_45, e: 0.0, f: 0.0 };

impl Curve {
    /// The curve that a profile says; none where it cannot be one.
    pub(super) fn of(said: &ToneReprCurve) -> Option<Self> {
        match said {
            ToneReprCurve::Lut(values) => Some(match values.as_slice() {
                [] => Self::Power(1.0),
                [gamma] => Self::Power(f64::from(*gamma) / 256.0),
                values => Self::Table(values.to_vec()),
            }),
            ToneReprCurve::Parametric(numbers) => {
                let n: Vec<f64> = numbers.iter().map(|number| f64::from(*number)).collect();
                Some(match n[..] {
                    [g] => Self::Power(g),
                    // Below the zero of `a·x + b` the first two types are constant.
                    [g, a, b] if a != 0.0 => Self::Parts { g, a, b, c: 0.0, d: -b / a, e: 0.0, f: 0.0 },
                    [g, a, b, c] if a != 0.0 => Self::Parts { g, a, b, c: 0.0, d: -b / a, e: c, f: c },
                    [g, a, b, c, d] => Self::Parts { g, a, b, c, d, e: 0.0, f: 0.0 },
                    [g, a, b, c, d, e, f] => Self::Parts { g, a, b, c, d, e, f },
                    _ => return None,
                })
            }
        }
    }

    /// What `x` stands for.
    pub(super) fn at(&self, x: f64) -> f64 {
        let x = unit(x);
        unit(match self {
            Self::Power(gamma) => power(x, *gamma),
            Self::Parts { g, a, b, c, d, e, f } => {
                if x >= *d {
                    power(a * x + b, *g) + e
                } else {
                    c * x + f
                }
            }
            Self::Table(values) => {
                let last = values.len().saturating_sub(1);
                let place = x * last as f64;
                let below = (place as usize).min(last);
                let value = |at: usize| f64::from(values[at.min(last)]) / 65_535.0;
                value(below) + (value(below + 1) - value(below)) * (place - below as f64)
            }
            Self::Pq => {
                let root = power(x, 1.0 / 78.843_75);
                let (above, below) = ((root - 0.835_937_5).max(0.0), 18.851_562_5 - 18.687_5 * root);
                power(above / below, 1.0 / 0.159_301_757_812_5) * 10_000.0 / 203.0
            }
            Self::Hlg => {
                let (a, b, c) = (0.178_832_77, 0.284_668_92, 0.559_910_73);
                let light = |x: f64| if x <= 0.5 { x * x / 3.0 } else { (libm::exp((x - c) / a) + b) / 12.0 };
                light(x) / light(0.75)
            }
        })
    }
}

fn power(base: f64, exponent: f64) -> f64 {
    if base > 0.0 { libm::pow(base, exponent) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_what_their_numbers_say() {
        let near = |curve: &Curve, x: f64, y: f64| assert!((curve.at(x) - y).abs() < 1e-4, "{curve:?} {x}");
        near(&SRGB, 0.5, 0.214_04);
        near(&SRGB, 0.02, 0.02 / 12.92);
        let of = |numbers: &[f32]| Curve::of(&ToneReprCurve::Parametric(numbers.to_vec())).expect("a curve");
        near(&of(&[2.0]), 0.5, 0.25);
        near(&of(&[2.0, 2.0, -0.5]), 0.2, 0.0);
        near(&of(&[2.0, 2.0, -0.5]), 0.5, 0.25);
        near(&of(&[2.0, 1.0, 0.0, 0.1]), 0.5, 0.35);
        near(&of(&[2.0, 1.0, 0.0, 0.5, 0.4]), 0.2, 0.1);
        near(&of(&[2.0, 1.0, 0.0, 0.5, 0.4, 0.2, 0.1]), 0.2, 0.2);
        near(&of(&[2.0, 1.0, 0.0, 0.5, 0.4, 0.2, 0.1]), 0.5, 0.45);
        let of = |values: &[u16]| Curve::of(&ToneReprCurve::Lut(values.to_vec())).expect("a curve");
        near(&of(&[]), 0.3, 0.3);
        near(&of(&[512]), 0.5, 0.25);
        near(&of(&[0, 0, 65_535]), 0.75, 0.5);
        // Diffuse white of BT.2408: 58 % of PQ, 75 % of HLG.
        near(&Curve::Pq, 0.580_69, 1.0);
        near(&Curve::Hlg, 0.75, 1.0);
        assert!(Curve::of(&ToneReprCurve::Parametric(vec![1.0, 0.0, 1.0])).is_none());
        for hostile in
            [&[f32::NAN][..], &[-9.0], &[f32::INFINITY, 1.0, 1.0, 1.0, 0.0], &[1.0, 1e30, 0.0, 0.0, 0.0]]
        {
            assert!((0.0..=1.0).contains(&of_all(hostile).at(0.7)));
        }
    }

    fn of_all(numbers: &[f32]) -> Curve {
        Curve::of(&ToneReprCurve::Parametric(numbers.to_vec())).expect("a curve")
    }
}
