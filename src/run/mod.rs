//! Carrying out a plan: painting, compositing, encoding and delivering, in parallel.

#[cfg(feature = "video")]
mod additions;
#[cfg(feature = "video")]
mod background;
mod cache_key;
mod cache_keys;
#[cfg(feature = "video")]
mod captions;
#[cfg(feature = "video")]
mod clip_files;
mod clips;
mod context;
mod cost;
#[cfg(feature = "video")]
mod cut;
#[cfg(feature = "video")]
mod edges;
mod event;
mod faults;
mod foresee;
mod gallery;
mod glance;
#[cfg(feature = "video")]
mod group;
#[cfg(feature = "video")]
mod judge;
#[cfg(feature = "video")]
mod known;
mod look;
#[cfg(feature = "video")]
mod measure;
mod merge;
#[cfg(feature = "video")]
mod misplaced;
#[cfg(feature = "video")]
mod mixed;
#[cfg(feature = "video")]
mod mixing;
mod order;
mod pack;
mod pack_state;
mod pages;
#[cfg(feature = "video")]
mod paint;
#[cfg(feature = "video")]
mod passages;
#[cfg(feature = "video")]
mod placing;
mod posts;
mod preview;
#[cfg(feature = "video")]
mod programme;
mod put;
#[cfg(feature = "video")]
mod ready;
mod render;
mod report;
mod reuse;
#[cfg(feature = "video")]
mod room;
mod scene;
mod shards;
#[cfg(feature = "video")]
mod signer;
#[cfg(feature = "video")]
mod sound;
#[cfg(feature = "video")]
mod sources;
#[cfg(feature = "video")]
mod spans;
#[cfg(feature = "video")]
mod speech;
mod stills;
#[cfg(feature = "video")]
mod storyboard;
#[cfg(feature = "video")]
mod survey;
#[cfg(test)]
mod testing;
#[cfg(feature = "video")]
mod transcribe;
mod untrusted;
#[cfg(feature = "video")]
mod waveform;
#[cfg(feature = "video")]
mod wrong_media;

pub use self::cost::cost;
#[cfg(feature = "video")]
pub use self::cut::Plans;
pub use self::event::{Event, Listener, Outcome};
pub use self::faults::{LEAST_MEMORY, THREAD_MEMORY};
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
#[cfg(feature = "video")]
pub use self::transcribe::{TranscribeError, TranscribeOptions, transcribe};
pub use self::untrusted::make_post;
#[cfg(feature = "video")]
pub(crate) use self::wrong_media::media_finding;
