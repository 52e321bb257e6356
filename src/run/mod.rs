//! Carrying out a plan: painting, compositing, encoding and delivering, in parallel.

mod clips;
mod cost;
#[cfg(feature = "video")]
mod cut;
mod event;
mod faults;
mod foresee;
mod gallery;
mod glance;
#[cfg(feature = "video")]
mod judge;
mod keeper;
mod look;
mod mark;
mod marks;
mod merge;
mod order;
mod pack;
mod pages;
mod preview;
mod render;
mod report;
mod reuse;
mod scene;
mod shards;
mod shared;
mod stills;
#[cfg(feature = "video")]
mod story;
#[cfg(test)]
mod testing;
mod untrusted;

pub use self::cost::cost;
pub use self::event::{Event, Listener, Outcome};
pub use self::faults::LEAST_MEMORY;
pub use self::foresee::foreseen;
pub use self::gallery::{GalleryPicture, GalleryReport, gallery};
pub use self::look::{PackOptions, Reason, Untrusted};
pub use self::merge::{MergeReport, merge};
pub use self::order::{MAX_POST_BYTES, PostOrder};
pub use self::pack::{PackReport, pack};
pub use self::pages::write_pages;
pub use self::preview::{Preview, View, preview};
pub use self::render::render;
pub use self::report::{DEADLINE, RunOptions, RunReport};
pub use self::reuse::Why;
pub use self::scene::Scene;
pub use self::shards::{ShardSet, shard_sets};
pub use self::untrusted::make_post;
