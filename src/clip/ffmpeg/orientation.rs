//! How a stream's pictures are shown, by its display matrix.

use ffmpeg_next::Stream;
use ffmpeg_next::codec::packet::side_data::Type as SideDataType;

use crate::clip::frame::Orientation;

/// How the pictures of `stream` are shown, to the nearest right angle.
pub(super) fn of(stream: &Stream<'_>) -> Orientation {
    let matrix = stream.side_data().find(|data| data.kind() == SideDataType::DisplayMatrix);
    matrix.map_or_else(Orientation::default, |matrix| of_matrix(matrix.data()))
}

/// The display matrix is nine 32-bit numbers, 16.16 fixed: where the picture's first row goes, where its first column goes, and where it
/// is moved to. Where the one lies on the other side of the other, the picture is mirrored.
fn of_matrix(matrix: &[u8]) -> Orientation {
    let number = |index: usize| {
        let bytes = matrix.get(4 * index..4 * index + 4)?;
        Some(f64::from(i32::from_ne_bytes(bytes.try_into().ok()?)))
    };
    let (Some(a), Some(b), Some(c), Some(d)) = (number(0), number(1), number(3), number(4)) else {
        return Orientation::default();
    };
    let mirrored = a * d - b * c < 0.0;
    // What is mirrored first has its row the other way round.
    let (a, b) = if mirrored { (-a, -b) } else { (a, b) };
    if a == 0.0 && b == 0.0 {
        return Orientation::default();
    }
    let quarters = (b.atan2(a).to_degrees() / 90.0).round() as i32;
    Orientation { mirrored, turned: quarters.rem_euclid(4) * 90 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(a: i32, b: i32, c: i32, d: i32) -> (bool, i32) {
        let one = 1 << 16;
        let numbers = [a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30];
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_ne_bytes()).collect();
        let Orientation { mirrored, turned } = of_matrix(&bytes);
        (mirrored, turned)
    }

    #[test]
    fn display_matrices_are_read_as_one_of_eight_orientations() {
        assert_eq!(of(1, 0, 0, 1), (false, 0));
        // A phone held upright: x of the coded picture goes down.
        assert_eq!(of(0, 1, -1, 0), (false, 90));
        assert_eq!(of(-1, 0, 0, -1), (false, 180));
        assert_eq!(of(0, -1, 1, 0), (false, 270));
        // A selfie; upside down and mirrored, which is top and bottom changed; both upright.
        assert_eq!(of(-1, 0, 0, 1), (true, 0));
        assert_eq!(of(1, 0, 0, -1), (true, 180));
        assert_eq!(of(0, -1, -1, 0), (true, 90));
        assert_eq!(of(0, 1, 1, 0), (true, 270));
        assert_eq!(of_matrix(&[1, 2]), Orientation::default());
        assert_eq!(of(0, 0, 0, 0), (false, 0));
    }
}
