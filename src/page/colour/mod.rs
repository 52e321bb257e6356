//! What the numbers of a picture mean as colours, and the same colours in sRGB: relative colorimetric, with black-point compensation,
//! as printers and browsers show photos.
//!
//! Profiles are read by moxcms; what they say is worked out here. moxcms itself rounds otherwise on processors with AVX or NEON, and
//! compensates no black point. Here are plain additions, multiplications and divisions of doubles, and powers and roots by libm,
//! which are the same on every machine; pixels then pass through tables of whole numbers.

mod convert;
mod curve;
mod named;
mod profile;
mod space;
mod table;
mod xyz;

pub(super) use self::convert::{Samples, to_srgb};
pub(super) use self::named::{Code, Primaries, adobe_rgb, coded, gamma};
pub(super) use self::profile::of_profile;
pub(super) use self::space::{Space, inks};
