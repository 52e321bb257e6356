//! Finding and loading the project that a command works in.

use std::path::PathBuf;

use clap::Args;

use super::exit::CannotRun;
use crate::project::{self, Locale, PROJECT_FILE};
use crate::session::Session;
use crate::world::Disk;

/// Which project.
#[derive(Debug, Args)]
pub(super) struct ProjectArgs {
    /// The project's folder [default: the nearest folder upward with `wajah.toml`]
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
}

impl ProjectArgs {
    /// The project's folder.
    pub(super) fn root(&self) -> Result<PathBuf, CannotRun> {
        let Some(given) = &self.project else {
            let here = std::env::current_dir().ok().and_then(|folder| project::find_root(&folder));
            return here.ok_or_else(|| {
                CannotRun::new("no-project", format!("no `{PROJECT_FILE}` in this folder or above"))
                    .hint("go into a project's folder, or name it with `--project DIR`")
            });
        };
        if !given.join(PROJECT_FILE).is_file() {
            let given = given.display();
            let error = CannotRun::new("no-project", format!("no `{PROJECT_FILE}` in `{given}`"));
            return Err(error.hint("`--project` takes the folder that holds it"));
        }
        Ok(std::path::absolute(given).unwrap_or_else(|_| given.clone()))
    }

    /// The project's language; none where there is no project, or its `wajah.toml` cannot be read.
    pub(super) fn locale(&self) -> Result<Option<Locale>, CannotRun> {
        match self.root() {
            Ok(root) => Ok(project::locale(&Disk::new(root, jiff::Timestamp::now()))),
            Err(_) if self.project.is_none() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The project, opened.
    pub(super) fn open(&self) -> Result<Session, CannotRun> {
        Ok(Session::open(Disk::shared(self.root()?, jiff::Timestamp::now())))
    }
}
