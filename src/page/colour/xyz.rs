//! The space that profiles meet in: XYZ under D50, CIE Lab, and linear and encoded sRGB.

/// Three numbers that belong together.
pub(super) type Triple = [f64; 3];
/// Three rows of three.
pub(super) type Matrix = [Triple; 3];

/// The white of profiles, as ICC.1 rounds it.
pub(super) const D50: Triple = [0.9642, 1.0, 0.8249];

/// Linear sRGB to XYZ under D50: IEC 61966-2-1, adapted by Bradford's method, as in sRGB profiles.
const SRGB: Matrix = [
    [0.436_065_67, 0.385_147_09, 0.143_066_41],
    [0.222_488_40, 0.716_873_17, 0.060_607_91],
    [0.013_916_02, 0.097_076_42, 0.714_096_07],
];

/// `matrix` times `vector`.
pub(super) fn times(matrix: &Matrix, vector: Triple) -> Triple {
    let row = |row: &Triple| row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2];
    [row(&matrix[0]), row(&matrix[1]), row(&matrix[2])]
}

/// `a` times `b`.
pub(super) fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let column = |c: usize| times(a, [b[0][c], b[1][c], b[2][c]]);
    let columns = [column(0), column(1), column(2)];
    [0, 1, 2].map(|row| [columns[0][row], columns[1][row], columns[2][row]])
}

/// What undoes `m`; none where nothing does.
pub(super) fn inverse(m: &Matrix) -> Option<Matrix> {
    let minor = |a: usize, b: usize, c: usize, d: usize| m[a][c] * m[b][d] - m[a][d] * m[b][c];
    let determinant = m[0][0] * minor(1, 2, 1, 2) - m[0][1] * minor(1, 2, 0, 2) + m[0][2] * minor(1, 2, 0, 1);
    if !determinant.is_finite() || determinant.abs() < 1e-9 {
        return None;
    }
    let adjoint = [
        [minor(1, 2, 1, 2), -minor(0, 2, 1, 2), minor(0, 1, 1, 2)],
        [-minor(1, 2, 0, 2), minor(0, 2, 0, 2), -minor(0, 1, 0, 2)],
        [minor(1, 2, 0, 1), -minor(0, 2, 0, 1), minor(0, 1, 0, 1)],
    ];
    Some(adjoint.map(|row| row.map(|number| number / determinant)))
}

/// XYZ under D50 to linear sRGB; white is one, what is outside of sRGB lies below zero or above one.
pub(super) fn linear_matrix() -> Matrix {
    inverse(&SRGB).unwrap_or([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
}

/// A part of linear light, 0 to 1, as sRGB encodes it.
pub(super) fn encoded(light: f64) -> f64 {
    let light = unit(light);
    if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * libm::pow(light, 1.0 / 2.4) - 0.055 }
}

/// `number` within 0 and 1; what is no number is 0.
pub(super) fn unit(number: f64) -> f64 {
    if number > 0.0 { number.min(1.0) } else { 0.0 }
}

/// CIE Lab (L 0 to 100) to XYZ under D50.
pub(super) fn of_lab([l, a, b]: Triple) -> Triple {
    let y = (l + 16.0) / 116.0;
    let part = |f: f64| if f > 6.0 / 29.0 { f * f * f } else { (f - 4.0 / 29.0) * 108.0 / 841.0 };
    [D50[0] * part(y + a / 500.0), D50[1] * part(y), D50[2] * part(y - b / 200.0)]
}

/// The lightness of XYZ under D50, 0 to 100.
pub(super) fn lightness(xyz: Triple) -> f64 {
    let y = unit(xyz[1]);
    let f = if y > 216.0 / 24_389.0 { libm::cbrt(y) } else { y * 841.0 / 108.0 + 4.0 / 29.0 };
    116.0 * f - 16.0
}
