//! What the numbers of a decoded picture mean, and the way from other YCbCr matrices to BT.709. Pure arithmetic.

use ffmpeg_next::color::Range;
use ffmpeg_next::format::Pixel;
use ffmpeg_next::frame;

use super::raw::ColourTags;
use crate::clip::frame::Yuv420;

/// Code points of ITU-T H.273 (2021), tables 2 to 4, as containers and FFmpeg have them.
pub(super) mod h273 {
    /// Of a matrix, a transfer characteristic, or primaries.
    pub(in crate::clip::ffmpeg) const UNSPECIFIED: i32 = 2;
    /// The last matrix that there is; what follows is reserved.
    pub(super) const LAST_MATRIX: i32 = 17;
    pub(super) const MATRIX_FCC: i32 = 4;
    pub(super) const MATRIX_SMPTE170M: i32 = 6;
    pub(super) const MATRIX_SMPTE240M: i32 = 7;
    pub(in crate::clip::ffmpeg) const MATRIX_YCGCO: i32 = 8;
    pub(super) const MATRIX_BT2020_NCL: i32 = 9;
    pub(super) const MATRIX_BT2020_CL: i32 = 10;
    pub(super) const MATRIX_ICTCP: i32 = 14;
    pub(super) const TRANSFER_LINEAR: i32 = 8;
    pub(super) const TRANSFER_LOG_SQRT: i32 = 10;
    pub(super) const TRANSFER_SMPTE428: i32 = 17;
    pub(super) const TRANSFER_PQ: i32 = 16;
    pub(super) const TRANSFER_HLG: i32 = 18;
    pub(super) const PRIMARIES_FILM: i32 = 8;
    pub(super) const PRIMARIES_BT2020: i32 = 9;
    pub(super) const PRIMARIES_XYZ: i32 = 10;
    pub(super) const PRIMARIES_P3_DCI: i32 = 11;
    pub(super) const PRIMARIES_P3_D65: i32 = 12;
}

/// The matrix that made YCbCr of RGB, as far as we tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Matrix {
    Bt601,
    Bt709,
    Smpte240,
    Bt2020,
}

impl Matrix {
    /// The weights of red and blue in luma.
    fn weights(self) -> (f64, f64) {
        match self {
            Self::Bt601 => (0.299, 0.114),
            Self::Bt709 => (0.2126, 0.0722),
            Self::Smpte240 => (0.212, 0.087),
            Self::Bt2020 => (0.2627, 0.0593),
        }
    }
}

/// The colour of a decoded picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour {
    pub(super) matrix: Matrix,
    /// Levels 0–255 instead of 16–235.
    pub(super) full_range: bool,
    /// PQ or HLG: must be tone-mapped.
    pub(super) hdr: bool,
    /// Primaries far from BT.709's (BT.2020, P3, film, XYZ), a curve unlike its (linear, logarithmic), or a matrix that is none of those
    /// above: must be mapped.
    pub(super) unusual: bool,
}

impl Colour {
    /// Reads the colour tags of `picture`. Untagged YCbCr is taken as BT.601 up to 576 lines and BT.709 above, as
    /// players do; untagged HDR as BT.2020.
    pub(super) fn of(picture: &frame::Video) -> Self {
        let rows = picture.width().min(picture.height());
        let tags = ColourTags::of(picture);
        let hdr = is_hdr(tags);
        let matrix = matrix_of(tags.matrix, hdr, rows);
        Self {
            // RGB is turned into BT.709 by the scaler itself.
            matrix: if is_rgb(picture.format()) { Matrix::Bt709 } else { matrix },
            full_range: picture.color_range() == Range::JPEG || is_full_range(picture.format()),
            hdr,
            unusual: is_unusual(tags, is_rgb(picture.format())),
        }
    }
}

/// The matrix that a picture of `rows` is tagged with, or what an untagged one is taken for.
fn matrix_of(tag: i32, hdr: bool, rows: u32) -> Matrix {
    match tag {
        h273::MATRIX_FCC..=h273::MATRIX_SMPTE170M => Matrix::Bt601,
        h273::MATRIX_SMPTE240M => Matrix::Smpte240,
        h273::MATRIX_BT2020_NCL | h273::MATRIX_BT2020_CL => Matrix::Bt2020,
        0..h273::UNSPECIFIED | h273::MATRIX_YCGCO..=h273::LAST_MATRIX => Matrix::Bt709,
        _ if hdr => Matrix::Bt2020,
        _ if rows <= 576 => Matrix::Bt601,
        _ => Matrix::Bt709,
    }
}

/// Whether the transfer characteristic is PQ or HLG.
pub(super) fn is_hdr(tags: ColourTags) -> bool {
    matches!(tags.transfer, h273::TRANSFER_PQ | h273::TRANSFER_HLG)
}

/// Whether the pixel format itself says full range.
pub(super) fn is_full_range(format: Pixel) -> bool {
    matches!(format, Pixel::YUVJ420P | Pixel::YUVJ422P | Pixel::YUVJ444P | Pixel::YUVJ440P | Pixel::YUVJ411P)
}

/// Whether what the tags say needs more than another matrix. The primaries of BT.470 and BT.601 are taken for BT.709's, and the curves of
/// sRGB and gamma 2.2 and 2.8 for its curve, as players do.
fn is_unusual(tags: ColourTags, is_rgb: bool) -> bool {
    let primaries = matches!(
        tags.primaries,
        h273::PRIMARIES_FILM
            | h273::PRIMARIES_BT2020
            | h273::PRIMARIES_XYZ
            | h273::PRIMARIES_P3_DCI
            | h273::PRIMARIES_P3_D65
    );
    let transfer = has_unusual_curve(tags);
    let matrix = matches!(tags.matrix, h273::MATRIX_YCGCO | h273::MATRIX_ICTCP);
    primaries || transfer || (matrix && !is_rgb)
}

/// Whether the transfer characteristic is unlike BT.709's: linear, logarithmic, cinema's.
pub(super) fn has_unusual_curve(tags: ColourTags) -> bool {
    matches!(tags.transfer, h273::TRANSFER_LINEAR..=h273::TRANSFER_LOG_SQRT | h273::TRANSFER_SMPTE428)
}

/// Whether `format` holds red, green and blue.
pub(super) fn is_rgb(format: Pixel) -> bool {
    let name = super::raw::pixel_name(format);
    ["rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8"].iter().any(|start| name.starts_with(start))
}

/// The change from another matrix to BT.709, directly between YCbCr values: luma keeps its own weight (grey stays
/// grey), chroma turns a little. Coefficients are scaled by 2^14.
#[derive(Debug, Clone, Copy)]
pub(super) struct MatrixChange {
    luma: [i32; 2],
    blue: [i32; 2],
    red: [i32; 2],
}

impl MatrixChange {
    /// The change from `matrix`; nothing for BT.709 itself.
    pub(super) fn from(matrix: Matrix) -> Option<Self> {
        if matrix == Matrix::Bt709 {
            return None;
        }
        let (red_weight, blue_weight) = matrix.weights();
        let (to_red, to_blue) = Matrix::Bt709.weights();
        // What R'G'B' minus luma are for one unit of Cb and of Cr.
        let differences = |cb: f64, cr: f64| {
            let (r, b) = (2.0 * (1.0 - red_weight) * cr, 2.0 * (1.0 - blue_weight) * cb);
            let g = -(red_weight * r + blue_weight * b) / (1.0 - red_weight - blue_weight);
            let luma = to_red * r + (1.0 - to_red - to_blue) * g + to_blue * b;
            (luma, (b - luma) / (2.0 * (1.0 - to_blue)), (r - luma) / (2.0 * (1.0 - to_red)))
        };
        let (by_cb, by_cr) = (differences(1.0, 0.0), differences(0.0, 1.0));
        let fixed = |value: f64| (value * f64::from(1 << 14)).round() as i32;
        // Limited range: luma has 219 steps where chroma has 224.
        let luma = |value: f64| fixed(value * 219.0 / 224.0);
        Some(Self {
            luma: [luma(by_cb.0), luma(by_cr.0)],
            blue: [fixed(by_cb.1), fixed(by_cr.1)],
            red: [fixed(by_cb.2), fixed(by_cr.2)],
        })
    }

    /// Changes a picture in place.
    pub(super) fn apply(&self, picture: &mut Yuv420) {
        const HALF: i32 = 1 << 13;
        let width = picture.width as usize;
        let half_width = width / 2;
        let mut shift = vec![0i32; half_width];
        for row in 0..picture.height as usize / 2 {
            let chroma = row * half_width..(row + 1) * half_width;
            let (u, v) = (&mut picture.u[chroma.clone()], &mut picture.v[chroma]);
            for ((u, v), shift) in u.iter_mut().zip(v.iter_mut()).zip(&mut shift) {
                let (cb, cr) = (i32::from(*u) - 128, i32::from(*v) - 128);
                *shift = (self.luma[0] * cb + self.luma[1] * cr + HALF) >> 14;
                let turned =
                    |by: [i32; 2]| (128 + ((by[0] * cb + by[1] * cr + HALF) >> 14)).clamp(1, 254) as u8;
                (*u, *v) = (turned(self.blue), turned(self.red));
            }
            let luma = &mut picture.y[2 * row * width..2 * (row + 1) * width];
            for line in luma.chunks_exact_mut(width) {
                for (pair, shift) in line.chunks_exact_mut(2).zip(&shift) {
                    pair[0] = (i32::from(pair[0]) + shift).clamp(1, 254) as u8;
                    pair[1] = (i32::from(pair[1]) + shift).clamp(1, 254) as u8;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Limited-range YCbCr of an RGB colour (0–1) under `matrix`.
    fn code(matrix: Matrix, [r, g, b]: [f64; 3]) -> [u8; 3] {
        let (red, blue) = matrix.weights();
        let y = red * r + (1.0 - red - blue) * g + blue * b;
        let (cb, cr) = ((b - y) / (2.0 * (1.0 - blue)), (r - y) / (2.0 * (1.0 - red)));
        [16.0 + 219.0 * y, 128.0 + 224.0 * cb, 128.0 + 224.0 * cr].map(|value| value.round() as u8)
    }

    #[test]
    fn numbers_that_mean_nothing_count_as_no_tag() {
        for untagged in [2, 3, 18, 255, -1, i32::MAX] {
            let taken =
                [(true, 576), (false, 576), (false, 1080)].map(|(hdr, rows)| matrix_of(untagged, hdr, rows));
            assert_eq!(taken, [Matrix::Bt2020, Matrix::Bt601, Matrix::Bt709], "{untagged}");
        }
        let tagged = [1, 4, 5, 6, 7, 8, 9, 10, 14].map(|tag| matrix_of(tag, false, 100));
        use Matrix::{Bt601, Bt709, Bt2020, Smpte240};
        assert_eq!(tagged, [Bt709, Bt601, Bt601, Bt601, Smpte240, Bt709, Bt2020, Bt2020, Bt709]);
    }

    #[test]
    fn other_matrices_become_bt709_to_within_a_step() {
        for matrix in [Matrix::Bt601, Matrix::Smpte240, Matrix::Bt2020] {
            let change = MatrixChange::from(matrix).expect("another matrix");
            for rgb in [[1.0, 0.0, 0.0], [0.1, 0.7, 0.2], [0.2, 0.3, 0.9], [0.5, 0.5, 0.5], [1.0, 1.0, 1.0]] {
                let [y, u, v] = code(matrix, rgb);
                let mut picture = Yuv420 { width: 2, height: 2, y: vec![y; 4], u: vec![u], v: vec![v] };
                change.apply(&mut picture);
                let wanted = code(Matrix::Bt709, rgb);
                let got = [picture.y[3], picture.u[0], picture.v[0]];
                for (got, wanted) in got.iter().zip(wanted) {
                    assert!(got.abs_diff(wanted) <= 1, "{matrix:?} {rgb:?}: {got} for {wanted}");
                }
            }
        }
        assert!(MatrixChange::from(Matrix::Bt709).is_none());
    }
}
