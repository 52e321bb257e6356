//! The register of codes: for every code that a finding can have, why it exists, what causes it and what to do about it, in English and
//! in Indonesian. What is said of one mistake stands beside its check; what is true of all of its kind stands here, once:
//! `wajah explain`, `docs/findings.md` and the tests of notes for editors are made of it.

mod background;
mod captions;
mod check;
mod clip;
mod code;
mod command;
mod files;
mod footage;
mod item;
mod moment;
mod pack;
mod page;
mod project;
mod register;
mod sheet;
mod signer;
mod sound;
mod tables;
mod text;
mod values;
mod watch;

#[cfg(test)]
pub(crate) mod scan;
#[cfg(test)]
mod tests;

pub use self::code::{Code, Text};
pub use self::register::{all, find};
pub use self::tables::{in_indonesian, is_in_table};
