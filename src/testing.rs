//! The insides of the program for its own tests and benchmarks, module by module. Nothing here is for others: it changes with any commit.

#![allow(missing_docs, reason = "each is the module of its name")]

pub mod catch_panic {
    pub use crate::catch_panic::*;
}
pub mod check {
    pub use crate::check::*;
}
#[cfg(feature = "video")]
pub mod clip {
    pub use crate::clip::*;
}
pub mod codes {
    pub use crate::codes::*;
}
pub mod crop {
    pub use crate::crop::*;
}
pub mod deliver {
    pub use crate::deliver::*;
}
pub mod diag {
    pub use crate::diag::*;
}
pub mod fingerprint {
    pub use crate::fingerprint::*;
}
pub mod layers {
    pub use crate::layers::*;
}
#[cfg(feature = "video")]
pub mod moment {
    pub use crate::moment::*;
}
pub mod page {
    pub use crate::page::*;
}
pub mod plan {
    pub use crate::plan::*;
}
pub mod project {
    pub use crate::project::*;
}
pub mod run {
    pub use crate::run::*;
}
pub mod sandbox {
    pub use crate::sandbox::*;
}
pub mod session {
    pub use crate::session::*;
}
pub mod units {
    pub use crate::units::*;
}
pub mod watch {
    pub use crate::watch::*;
}
pub mod world {
    pub use crate::world::*;
}
