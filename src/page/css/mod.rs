//! Style sheets before the engine sees them: every declaration with its place, so that what the engine would drop becomes a
//! finding, and `@keyframes` filled in so that the engine interpolates as a browser does.

mod at_rules;
mod declared;
mod dropped;
mod keyframes;
mod numbers;
mod selectors;
mod sheet;
mod support;
mod supports;
mod urls;

pub(super) use self::declared::Declared;
pub(super) use self::dropped::dropped_inline;
pub(super) use self::keyframes::Keyframes;
pub(super) use self::sheet::Stylesheet;
pub use self::support::Dropped;
pub(super) use self::urls::map_urls;
