//! A painter that goes on after files changed: it forgets what was made of those, and nothing else.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use super::expand::Expander;
use super::painter::Painter;

/// The folders in which a change means more than one file: all fonts make one engine, and all templates one expander.
const FONTS: &str = "fonts";
const TEMPLATES: &str = "templates";

impl Painter {
    /// Goes on with the files `changed`, or all in them where they are folders, as the world holds them now: call it after the world
    /// has forgotten them. Fonts make the painter anew.
    pub fn forget(&mut self, changed: &[PathBuf]) {
        if changed.iter().any(|path| concerns(path, FONTS)) {
            *self = Self::new(Arc::clone(&self.world));
            return;
        }
        if changed.iter().any(|path| concerns(path, TEMPLATES)) {
            self.expander = Expander::load(&self.world);
        }
        let is_changed = |file: &Path| changed.iter().any(|path| file.starts_with(path));
        let mut stylesheets = self.stylesheets.lock().unwrap_or_else(PoisonError::into_inner);
        stylesheets.retain(|file, _| !is_changed(file));
        self.pictures.forget(is_changed);
    }
}

/// Whether `path` lies in `folder`, or holds it.
fn concerns(path: &Path, folder: &str) -> bool {
    path.starts_with(folder) || Path::new(folder).starts_with(path)
}
