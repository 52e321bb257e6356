//! A caption file as the commands take it, in or outside of a project.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::super::exit::CannotRun;
use crate::clip::captions::reading::{self, Breach, ReadingRules};
use crate::clip::captions::said::{breaches, odd_caption};
use crate::clip::captions::{self, Captions};
use crate::deliver::{self, cause_of};
use crate::diag::{Finding, Findings, Place};
use crate::project::Audience;
use crate::units::FrameRate;
use crate::world::{Disk, World};

/// The frames a second of a video of which nothing is known: television here.
const FRAMES: u32 = 25;

/// What captions are held to.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Hold them to what children read: 13 characters a second instead of 17
    #[arg(long)]
    children: bool,

    /// The most characters of a line
    #[arg(long, value_name = "N", default_value_t = 42, value_parser = clap::value_parser!(u8).range(12..=42))]
    line_chars: u8,

    /// Frames a second of the video: two of them part captions
    #[arg(long, value_name = "N", default_value_t = FRAMES, value_parser = clap::value_parser!(u32).range(12..=120))]
    fps: u32,
}

impl RulesArgs {
    /// The rules.
    pub(super) fn rules(&self) -> ReadingRules {
        let audience = if self.children { Audience::Children } else { Audience::Everyone };
        ReadingRules::new(audience, FrameRate::whole(self.fps), usize::from(self.line_chars))
    }
}

/// A caption file that was read.
pub(super) struct CaptionFile {
    /// The folder that it lies in.
    pub(super) world: Arc<dyn World>,
    /// Its name there.
    pub(super) name: PathBuf,
    /// What is in it.
    pub(super) captions: Captions,
}

impl CaptionFile {
    /// Reads `path`.
    pub(super) fn open(path: &Path) -> Result<Self, CannotRun> {
        let cannot = |message: String| CannotRun::new("captions-unreadable", message);
        let name = path.file_name().map(PathBuf::from);
        let name = name.ok_or_else(|| cannot(format!("`{}` is no file", path.display())))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let world = Disk::shared(folder, jiff::Timestamp::now());
        // A link may be followed here; nothing but a file is read.
        let bytes = path
            .canonicalize()
            .and_then(|file| deliver::read_file(&file, captions::MAX_FILE_BYTES))
            .map_err(|error| cannot(format!("`{}` cannot be read: {}", path.display(), cause_of(&error))))?;
        let captions = captions::read(&bytes).map_err(|error| {
            CannotRun::new("bad-captions", format!("`{}`: {error}", path.display()))
                .hint("captions are SRT, VTT, SBV, ASS or TTML files, or JSON of a speech-to-text tool")
        })?;
        Ok(Self { world, name, captions })
    }

    /// What is odd in it.
    pub(super) fn odd(&self) -> Findings {
        let odd = |odd: &captions::Oddity| odd_caption(odd, self.place(Some(odd.line)));
        self.captions.oddities.iter().map(odd).collect()
    }

    /// What `rules` have against it.
    pub(super) fn breaches(&self, rules: &ReadingRules) -> Vec<Breach> {
        reading::check(&self.captions.cues, rules)
    }

    /// What is said of `found`.
    pub(super) fn said(&self, found: &[Breach]) -> Vec<Finding> {
        breaches(&self.captions.cues, found, &|line| self.place(line))
    }

    /// Its line of that number.
    pub(super) fn place(&self, line: Option<u32>) -> Place {
        Place { line, ..Place::file(&self.name) }
    }
}
