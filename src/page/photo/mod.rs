//! Photos and other pictures of pixels: from a file's bytes to sRGB, turned as they were taken. What a file is shows in its bytes,
//! whatever it is called.

mod entropy;
mod exif;
mod first_frame;
mod head;
mod jpeg;
mod kind;
mod range;
mod read;
mod refusal;
mod tiff;

pub(super) use self::kind::{is_for_pages_alone, is_picture};
pub(crate) use self::read::MAX_PIXELS;
pub(super) use self::read::{pixels_of, read};
pub(super) use self::refusal::{Note, Refusal};
