//! The project's fonts: their files, the families in them, and what text asks of them and does not get.

mod asked;
mod container;
mod coverage;
mod family;
mod scripts;

pub(super) use self::asked::{Lack, LackOfWeight, families_of, generic_alone};
pub(super) use self::coverage::{Coverage, load};
pub use self::family::{FontAxis, FontFace, FontFamily};
