//! How a stream's pictures are shown, by its display matrix.

use ffmpeg_next::codec::packet::side_data::Type as SideDataType;
use ffmpeg_next::{Stream, frame};
use serde::Serialize;

use crate::clip::frame::Orientation;

/// How pictures are to be shown in a way that clips do not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Unshown {
    /// Turned by an angle that is no right one.
    Oblique,
    /// Wider or higher than they are stored, by the display matrix.
    Stretched,
    /// For two eyes.
    Stereo,
    /// Turned by what the stream says of itself and its container does not.
    TurnedWithin,
}

/// What `stream` says of how its pictures are shown, as far as that is not done.
pub(super) fn unshown(stream: &Stream<'_>) -> Option<Unshown> {
    let mut found = None;
    for data in stream.side_data() {
        match data.kind() {
            SideDataType::DisplayMatrix => found = unshown_of_matrix(data.data()).or(found),
            // The first word is the kind: 0 is a picture for both eyes.
            SideDataType::Stereo3d if data.data().iter().take(4).any(|byte| *byte != 0) => {
                found = found.or(Some(Unshown::Stereo));
            }
            _ => {}
        }
    }
    found
}

/// Whether `picture` says that it is turned, and `stream` does not.
pub(super) fn is_turned_within(stream: &Stream<'_>, picture: &frame::Video) -> bool {
    let matrix = picture.side_data(frame::side_data::Type::DisplayMatrix);
    let says = stream.side_data().any(|data| data.kind() == SideDataType::DisplayMatrix);
    !says && matrix.is_some_and(|matrix| of_matrix(matrix.data()) != Orientation::default())
}

/// What of a display matrix is not done: to a degree, and to one part in a hundred.
fn unshown_of_matrix(matrix: &[u8]) -> Option<Unshown> {
    let [a, b, c, d] = [0, 1, 3, 4].map(|index| number(matrix, index));
    let ((a, b), (c, d)) = (a.zip(b)?, c.zip(d)?);
    let (row, column) = (libm::hypot(a, b), libm::hypot(c, d));
    if row == 0.0 || column == 0.0 {
        return None;
    }
    let degrees = libm::atan2(b, a).to_degrees();
    if (degrees / 90.0 - (degrees / 90.0).round()).abs() * 90.0 > 1.0 {
        return Some(Unshown::Oblique);
    }
    ((row / column - 1.0).abs() > 0.01).then_some(Unshown::Stretched)
}

/// A number of a display matrix.
fn number(matrix: &[u8], index: usize) -> Option<f64> {
    let bytes = matrix.get(4 * index..4 * index + 4)?;
    Some(f64::from(i32::from_ne_bytes(bytes.try_into().ok()?)))
}

/// How the pictures of `stream` are shown, to the nearest right angle.
pub(super) fn of(stream: &Stream<'_>) -> Orientation {
    let matrix = stream.side_data().find(|data| data.kind() == SideDataType::DisplayMatrix);
    matrix.map_or_else(Orientation::default, |matrix| of_matrix(matrix.data()))
}

/// The display matrix is nine 32-bit numbers, 16.16 fixed: where the picture's first row goes, where its first column goes, and where it
/// is moved to. Where the one lies on the other side of the other, the picture is mirrored.
fn of_matrix(matrix: &[u8]) -> Orientation {
    let number = |index: usize| number(matrix, index);
    let (Some(a), Some(b), Some(c), Some(d)) = (number(0), number(1), number(3), number(4)) else {
        return Orientation::default();
    };
    let mirrored = a * d - b * c < 0.0;
    // What is mirrored first has its row the other way round.
    let (a, b) = if mirrored { (-a, -b) } else { (a, b) };
    if a == 0.0 && b == 0.0 {
        return Orientation::default();
    }
    let quarters = (libm::atan2(b, a).to_degrees() / 90.0).round() as i32;
    Orientation { mirrored, turned: quarters.rem_euclid(4) * 90 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(a: i32, b: i32, c: i32, d: i32) -> (bool, i32) {
        let one = 1 << 16;
        let bytes = bytes([a * one, b * one, c * one, d * one]);
        let Orientation { mirrored, turned } = of_matrix(&bytes);
        (mirrored, turned)
    }

    fn bytes([a, b, c, d]: [i32; 4]) -> Vec<u8> {
        let numbers = [a, b, 0, c, d, 0, 0, 0, 1 << 30];
        numbers.iter().flat_map(|number| number.to_ne_bytes()).collect()
    }

    #[test]
    fn what_a_display_matrix_asks_besides_is_told() {
        let of =
            |numbers: [f64; 4]| unshown_of_matrix(&bytes(numbers.map(|number| (number * 65_536.0) as i32)));
        assert_eq!(of([0.866, 0.5, -0.5, 0.866]), Some(Unshown::Oblique));
        assert_eq!(of([2.0, 0.0, 0.0, 1.0]), Some(Unshown::Stretched));
        for plain in [[1.0, 0.0, 0.0, 1.0], [0.0, -1.0, 1.0, 0.0], [-2.0, 0.0, 0.0, 2.0], [0.0; 4]] {
            assert_eq!(of(plain), None, "{plain:?}");
        }
        assert_eq!(unshown_of_matrix(&[1, 2]), None);
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
