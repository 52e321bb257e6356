//! What a run works with.

use std::sync::Arc;

#[cfg(feature = "video")]
use super::cut::Plans;
use crate::page::Painter;
use crate::project::Project;
use crate::world::World;

/// A project, its files, the painter of its pages, and what is known of its clips.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Its files.
    pub world: &'a Arc<dyn World>,
    /// What they hold.
    pub project: &'a Project,
    /// Who paints its pages.
    pub painter: &'a Painter,
    /// What its clips show and say, as far as it is known.
    #[cfg(feature = "video")]
    pub plans: &'a Plans,
}
