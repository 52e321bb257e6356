//! The one picture format that passes through the clip path: 8-bit 4:2:0, BT.709, limited range.

/// How a coded picture becomes the shown one: mirrored left to right first, if at all, then turned. There are eight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Orientation {
    /// Whether left and right change places first.
    pub mirrored: bool,
    /// How far it is then turned clockwise: 0, 90, 180 or 270 degrees.
    pub turned: i32,
}

impl Orientation {
    /// Whether width and height change places.
    pub fn is_sideways(self) -> bool {
        matches!(self.turned, 90 | 270)
    }
}

/// A picture in planar 4:2:0: BT.709 matrix, limited range (luma 16–235, chroma 16–240), tight strides. Width
/// and height are even; `u` and `v` hold a quarter of the samples of `y`.
#[derive(Clone, PartialEq, Eq)]
pub struct Yuv420 {
    /// Width in pixels, even.
    pub width: u32,
    /// Height in pixels, even.
    pub height: u32,
    /// Luma, `width × height`.
    pub y: Vec<u8>,
    /// Blue difference, `width/2 × height/2`.
    pub u: Vec<u8>,
    /// Red difference, `width/2 × height/2`.
    pub v: Vec<u8>,
}

impl Yuv420 {
    /// A black picture.
    ///
    /// # Panics
    /// When a side is zero or odd: callers round sizes where they decide them.
    pub fn new_black(width: u32, height: u32) -> Self {
        assert!(width > 0 && height > 0, "a picture has pixels");
        assert!(width.is_multiple_of(2) && height.is_multiple_of(2), "4:2:0 pictures have even sides");
        let luma = width as usize * height as usize;
        Self { width, height, y: vec![16; luma], u: vec![128; luma / 4], v: vec![128; luma / 4] }
    }

    /// The picture as `orientation` shows it.
    #[must_use]
    pub(crate) fn oriented(mut self, orientation: Orientation) -> Self {
        if orientation.mirrored {
            let width = self.width as usize;
            for (plane, width) in [(&mut self.y, width), (&mut self.u, width / 2), (&mut self.v, width / 2)] {
                plane.chunks_exact_mut(width).for_each(<[u8]>::reverse);
            }
        }
        self.turned(orientation.turned)
    }

    /// The picture turned clockwise by `degrees` (0, 90, 180 or 270; anything else counts as 0).
    #[must_use]
    pub(crate) fn turned(self, degrees: i32) -> Self {
        if !matches!(degrees, 90 | 180 | 270) {
            return self;
        }
        let (width, height) = (self.width as usize, self.height as usize);
        let turn = |plane: &[u8], width, height| turn_plane(plane, width, height, degrees);
        let y = turn(&self.y, width, height);
        let u = turn(&self.u, width / 2, height / 2);
        let v = turn(&self.v, width / 2, height / 2);
        let (width, height) =
            if degrees == 180 { (self.width, self.height) } else { (self.height, self.width) };
        Self { width, height, y, u, v }
    }
}

impl std::fmt::Debug for Yuv420 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Yuv420({}×{})", self.width, self.height)
    }
}

/// Turns one plane in square tiles, so that neither reading nor writing strides through memory.
fn turn_plane(plane: &[u8], width: usize, height: usize, degrees: i32) -> Vec<u8> {
    const TILE: usize = 32;
    if degrees == 180 {
        return plane.iter().rev().copied().collect();
    }
    let mut out = vec![0; plane.len()];
    for top in (0..height).step_by(TILE) {
        for left in (0..width).step_by(TILE) {
            for y in top..(top + TILE).min(height) {
                for x in left..(left + TILE).min(width) {
                    // The turned picture is `height` wide.
                    let target = match degrees {
                        90 => x * height + (height - 1 - y),
                        _ => (width - 1 - x) * height + y,
                    };
                    out[target] = plane[y * width + x];
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_clockwise_moves_the_top_left_corner_to_the_top_right() {
        let mut picture = Yuv420::new_black(4, 2);
        picture.y = (0..8).collect();
        let quarter = picture.clone().turned(90);
        assert_eq!((quarter.width, quarter.height), (2, 4));
        assert_eq!(quarter.y, [4, 0, 5, 1, 6, 2, 7, 3]);
        assert_eq!(quarter.turned(270), picture);
        assert_eq!(picture.clone().turned(180).y, [7, 6, 5, 4, 3, 2, 1, 0]);
        assert_eq!(picture.clone().turned(0), picture);
    }

    #[test]
    fn a_picture_is_mirrored_before_it_is_turned() {
        let mut picture = Yuv420::new_black(4, 2);
        picture.y = (0..8).collect();
        let of = |mirrored, turned| picture.clone().oriented(Orientation { mirrored, turned }).y;
        assert_eq!(of(false, 0), picture.y);
        assert_eq!(of(true, 0), [3, 2, 1, 0, 7, 6, 5, 4]);
        assert_eq!(of(true, 180), [4, 5, 6, 7, 0, 1, 2, 3]);
        assert_eq!(of(true, 90), [7, 3, 6, 2, 5, 1, 4, 0]);
        assert_eq!(of(true, 270), [0, 4, 1, 5, 2, 6, 3, 7]);
    }

    #[test]
    fn black_is_limited_range_black() {
        let picture = Yuv420::new_black(2, 2);
        assert_eq!((picture.y, picture.u, picture.v), (vec![16; 4], vec![128], vec![128]));
    }
}
