//! The one door to files and the clock: [`World`]. [`Disk`] is a project's folder; [`Overlay`] lays texts over it that nobody has
//! saved yet. What they served is recorded, so that a job's digest and a watcher know exactly which files decided a result.

mod digest;
mod disk;
mod door;
mod error;
mod overlay;
mod path;

pub use self::digest::{Digest, digest_of, hex};
pub use self::disk::{Disk, MAX_FILE_BYTES};
pub use self::door::World;
pub use self::error::WorldError;
pub use self::overlay::Overlay;
pub use self::path::normalise;
