//! Wajah: finished posts from brand kits, templates and a week's content.

pub mod diag;
pub mod project;
pub mod units;
pub mod world;
