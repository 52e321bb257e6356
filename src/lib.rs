//! Wajah: finished posts from brand kits, templates and a week's content.
//!
//! The modules are rooms on floors, listed here from the top down; a room imports only from floors below its own
//! (`tests/architecture.rs`).

pub mod cli;

pub mod watch;

pub mod run;

pub mod check;
pub mod deliver;

#[cfg(feature = "video")]
pub mod clip;
pub mod page;

pub mod plan;

pub mod project;

pub mod caught;
pub mod codes;
pub mod crop;
pub mod diag;
pub mod fingerprint;
pub mod layers;
pub mod sandbox;
pub mod units;
pub mod world;
