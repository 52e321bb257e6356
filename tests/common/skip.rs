//! Tests that cannot do their work here say so, and fail where they should have been able to; those that can count what they did, so
//! that none passes by doing nothing.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The files by which CI services run these tests.
const CI_FILES: [&str; 2] = [".github/workflows/tests.yml", ".gitlab-ci.yml"];

/// A program that tests use, where it is there.
pub struct Program {
    /// What it is called by.
    pub name: &'static str,
    /// The package of Debian that holds it.
    pub package: &'static str,
}

/// Injects kills and faults into system calls.
pub const STRACE: Program = Program { name: "strace", package: "strace" };

/// Mounts something for a test alone.
pub const UNSHARE: Program = Program { name: "unshare", package: "util-linux" };

/// The browser in which pages are tested.
pub const CHROMIUM: Program = Program { name: "chromium", package: "chromium" };

/// Makes videos and sounds for tests, and reads them a second time.
pub const FFMPEG: Program = Program { name: "ffmpeg", package: "ffmpeg" };

/// Reads the words in a picture, here with its Indonesian letters and words.
pub const TESSERACT: Program = Program { name: "tesseract", package: "tesseract-ocr-ind" };

/// Why a test does not do its work.
pub enum Why<'a> {
    /// Nobody named a folder of real media.
    NoMedia,
    /// A program is not there: under CI a failure, where the CI files install it.
    NoProgram(&'a Program),
    /// The machine lacks something that no file of ours can give it: a right, or a kernel or a library that can do it.
    Machine(&'a str),
}

/// Whether a CI service runs the tests: they set `CI`.
pub fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|is| !["", "0", "false"].contains(&is.trim()))
}

/// Says that `test` was not run, or not all of it.
///
/// # Panics
/// Under CI, where what it lacks should be there.
pub fn skipped(test: &str, why: &Why<'_>) {
    let (lacks, is_due) = match why {
        Why::NoMedia => ("it needs the folder of real media: name it with WAJAH_MEDIA=…".to_owned(), false),
        Why::NoProgram(program) => (format!("it needs {}", program.name), is_installed(program)),
        Why::Machine(lacks) => ((*lacks).to_owned(), false),
    };
    assert!(!(is_due && is_ci()), "{test}: {lacks}, which {CI_FILES:?} install: it must be there under CI");
    say(&format!("skipped: {test}: {lacks}"));
}

/// Whether our CI files install `program`.
fn is_installed(program: &Program) -> bool {
    let installs = |text: &str| {
        let lines = text.lines().filter(|line| line.contains("apt-get install"));
        lines.flat_map(str::split_whitespace).any(|word| word == program.package)
    };
    CI_FILES.iter().any(|file| {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file));
        installs(&text.unwrap_or_else(|error| panic!("{file}: {error}")))
    })
}

/// Past the test harness, which would swallow it.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// How much a test has compared, and what it left out. When it goes out of scope, what was left out is said, and a test that compared
/// nothing fails.
pub struct Tally {
    test: &'static str,
    compared: AtomicUsize,
    left_out: Mutex<Vec<String>>,
    /// Whether nothing may be left out under CI.
    whole: bool,
}

impl Tally {
    /// Of `test`, which has compared nothing yet.
    pub fn of(test: &'static str) -> Self {
        Self::new(test, false)
    }

    fn new(test: &'static str, whole: bool) -> Self {
        Self { test, compared: AtomicUsize::new(0), left_out: Mutex::default(), whole }
    }

    /// One more thing was compared.
    pub fn count(&self) {
        self.add(1);
    }

    /// So many more things were compared.
    pub fn add(&self, more: usize) {
        self.compared.fetch_add(more, Ordering::Relaxed);
    }

    /// `what` could not be compared.
    pub fn leave_out(&self, what: impl Into<String>) {
        self.left_out.lock().unwrap_or_else(PoisonError::into_inner).push(what.into());
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        // What failed says so itself.
        if std::thread::panicking() {
            return;
        }
        let test = self.test;
        let left_out = self.left_out.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !left_out.is_empty() {
            say(&format!("skipped: {test}, in part: {}", left_out.join(", ")));
        }
        assert!(self.compared.load(Ordering::Relaxed) > 0, "{test} compared nothing; left out: {left_out:?}");
        assert!(!(self.whole && is_ci()) || left_out.is_empty(), "{test} left out under CI: {left_out:?}");
    }
}

/// The folder of real media, and how much of it a test has used.
pub struct Media {
    folder: PathBuf,
    /// What was compared.
    pub tally: Tally,
}

impl Media {
    /// The folder that `WAJAH_MEDIA` names; where it names none, `test` is said to be skipped.
    ///
    /// # Panics
    /// When it names a folder that is not there or holds nothing: whoever names one wants it looked at.
    pub fn of(test: &'static str) -> Option<Self> {
        let Some(folder) = std::env::var_os("WAJAH_MEDIA").filter(|name| !name.is_empty()) else {
            skipped(test, &Why::NoMedia);
            return None;
        };
        let folder = PathBuf::from(folder);
        let holds_some = std::fs::read_dir(&folder).is_ok_and(|entries| entries.flatten().next().is_some());
        assert!(holds_some, "WAJAH_MEDIA names `{}`, which is not there or empty", folder.display());
        Some(Self { folder, tally: Tally::new(test, true) })
    }

    /// The folder of cases – small inputs that are hard, each with its right value – beside the one that `WAJAH_MEDIA` names; where
    /// there is none, `test` is said to be skipped.
    pub fn cases(test: &'static str) -> Option<Self> {
        let media = std::env::var_os("WAJAH_MEDIA").filter(|name| !name.is_empty());
        let folder =
            media.map(|media| PathBuf::from(media).join("../cases")).filter(|folder| folder.is_dir());
        match folder {
            Some(folder) => Some(Self { folder, tally: Tally::new(test, true) }),
            None => {
                skipped(test, &Why::NoMedia);
                None
            }
        }
    }

    /// The file `inside` the folder. One that is not there is left out: under CI a failure.
    pub fn file(&self, inside: &str) -> Option<PathBuf> {
        let path = self.folder.join(inside);
        if path.is_file() {
            return Some(path);
        }
        self.tally.leave_out(inside);
        None
    }
}
