//! Wajah: finished posts from brand kits, templates and a week's content.

#[cfg(feature = "video")]
pub mod clip;
pub mod diag;
pub mod units;
pub mod world;
