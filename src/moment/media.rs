//! A media file that someone names, in the project or elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Finding, Place, slashed};
use crate::world::{Disk, World};

/// A media file.
#[derive(Debug, Clone)]
pub struct Media {
    /// Its path in `world`.
    pub file: PathBuf,
    /// Where it lies on disk.
    pub path: PathBuf,
    /// Where it lies in: the project, or, of one that lies elsewhere, its folder.
    pub world: Arc<dyn World>,
    /// Whether it lies in the project.
    pub is_inside: bool,
}

impl Media {
    /// What the index and people call it: its path in the project, or on disk where it lies elsewhere.
    pub fn name(&self) -> String {
        if self.is_inside { slashed(&self.file) } else { slashed(&self.path) }
    }

    /// The place of what is said of it.
    pub fn place(&self) -> Place {
        Place::file(if self.is_inside { &self.file } else { &self.path })
    }

    /// The file `file` of the project `world`.
    ///
    /// # Errors
    /// A finding where its path leads out of the project.
    pub fn of_project(world: &Arc<dyn World>, file: &Path) -> Result<Self, Finding> {
        let path = world.resolve(file).map_err(|error| {
            Finding::error("path-leaves-project", error.to_string()).fact("given", slashed(file))
        })?;
        Ok(Self { file: file.to_owned(), path, world: Arc::clone(world), is_inside: true })
    }

    /// The file that a person in the folder `here` calls `given`: one in `here`, or else in the project.
    ///
    /// # Errors
    /// A finding where there is none.
    pub fn named(world: &Arc<dyn World>, here: &Path, given: &Path) -> Result<Self, Finding> {
        let beside = here.join(given);
        if !beside.is_file() {
            if given.is_relative() && world.is_file(given) {
                return Self::of_project(world, given);
            }
            let message = format!("there is no file `{}`", given.display());
            return Err(Finding::error("missing-file", message).fact("given", slashed(given)));
        }
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let path = real(&beside);
        if let Ok(inside) = path.strip_prefix(real(world.root())) {
            return Self::of_project(world, inside);
        }
        let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
        let file = PathBuf::from(path.file_name().unwrap_or_default());
        Ok(Self { file, world: Disk::shared(folder, world.now()), path, is_inside: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_as_they_lie_in_the_project_or_elsewhere() {
        let [project, other] = [0, 1].map(|_| tempfile::tempdir().expect("a temporary folder"));
        std::fs::create_dir(project.path().join("media")).expect("made");
        std::fs::write(project.path().join("media/a.mp4"), "").expect("written");
        std::fs::write(other.path().join("b.mp4"), "").expect("written");
        let world = Disk::shared(project.path(), jiff::Timestamp::UNIX_EPOCH);
        let named = |here: &Path, given: &str| Media::named(&world, here, Path::new(given));
        let within = project.path().join("media");
        for (here, given) in
            [(project.path(), "media/a.mp4"), (within.as_path(), "a.mp4"), (other.path(), "media/a.mp4")]
        {
            let media = named(here, given).expect("there");
            assert_eq!((media.name(), media.is_inside), ("media/a.mp4".to_owned(), true), "{given}");
        }
        let outside = named(project.path(), &other.path().join("b.mp4").to_string_lossy()).expect("there");
        assert!(
            !outside.is_inside && outside.file == Path::new("b.mp4") && outside.name().ends_with("/b.mp4")
        );
        assert_eq!(named(other.path(), "c.mp4").expect_err("missing").code, "missing-file");
    }
}
