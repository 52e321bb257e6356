//! What a run works with.

use std::sync::Arc;

use crate::page::Painter;
use crate::project::Project;
use crate::world::World;

/// A project, its files, and the painter of its pages.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Its files.
    pub world: &'a Arc<dyn World>,
    /// What they hold.
    pub project: &'a Project,
    /// Who paints its pages.
    pub painter: &'a Painter,
}
