//! Tells what a watcher does: its status file, the page for editors, the list of results, and a log that does not grow for ever.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::status::{self, DropResult, Overview, RECENT, Status};
use super::status_page::{Surroundings, page};
use crate::deliver;

/// The largest log before it is put aside, and how many are kept.
const LOG_BYTES: u64 = 5 << 20;
const LOGS_KEPT: u32 = 3;

/// The largest list of results before all but the last are dropped.
const RESULTS_BYTES: u64 = 256 << 10;

/// How often the status and the page are written at the most, where something changed.
const STATUS_EVERY: Duration = Duration::from_millis(500);
const PAGE_EVERY: Duration = Duration::from_secs(2);

/// A sign of life: how often they are written at the least. Without work, the page is left alone longer: it may be synchronised.
const BEAT: Duration = Duration::from_secs(10);
const IDLE_BEAT: Duration = Duration::from_secs(60);

/// How much of a watcher's time writing may take: where a disk is slow, it is told less often.
const SHARE: u32 = 20;

/// Writes what a watcher tells.
#[derive(Debug)]
pub(super) struct StatusWriter {
    state: PathBuf,
    log: Option<PathBuf>,
    surroundings: Surroundings,
    /// What is told.
    pub(super) status: Status,
    status_told: Option<Told>,
    page_told: Option<Told>,
    /// Results came that the page does not show.
    fresh: bool,
    /// Why the page cannot be written, said once.
    page_error: Option<String>,
}

/// What was written last.
#[derive(Debug)]
struct Told {
    at: Instant,
    took: Duration,
    status: Status,
}

impl Told {
    /// Whether it is time to write `status` at the moment `now`.
    fn is_over(&self, status: &Status, fresh: bool, now: Instant, every: Duration, beat: Duration) -> bool {
        let silent = now.saturating_duration_since(self.at);
        let changed = fresh || self.status != *status;
        silent >= beat || (changed && silent >= every.max(self.took * SHARE))
    }
}

impl StatusWriter {
    /// One that writes into the folder `state`, the page into the inbox, and a log where a file is given.
    pub(super) fn new(
        state: &Path,
        surroundings: Surroundings,
        log: Option<PathBuf>,
        status: Status,
    ) -> Self {
        Self {
            state: state.to_owned(),
            log,
            surroundings,
            status,
            status_told: None,
            page_told: None,
            fresh: false,
            page_error: None,
        }
    }

    /// Writes status and page where it is time to; a line to be said where the page begins to fail.
    pub(super) fn write(&mut self) -> Option<String> {
        self.write_at(Instant::now())
    }

    fn write_at(&mut self, now: Instant) -> Option<String> {
        let status = &self.status;
        let is_over = |told: &Option<Told>, fresh, every, beat| {
            told.as_ref().is_none_or(|told| told.is_over(status, fresh, now, every, beat))
        };
        let is_busy =
            !status.at_work.is_empty() || status.waiting_in_all + status.settling + status.ready > 0;
        let page_beat = if is_busy { BEAT } else { IDLE_BEAT };
        let tells_page = is_over(&self.page_told, self.fresh, PAGE_EVERY, page_beat);
        // The page shows what the file says.
        if tells_page || is_over(&self.status_told, false, STATUS_EVERY, BEAT) {
            self.status_told = Some(self.told(now, Self::write_status));
        }
        let mut failure = None;
        if tells_page {
            let mut written = Ok(());
            self.page_told = Some(self.told(now, |status_writer| written = status_writer.write_page()));
            self.fresh = false;
            let error = written.err().map(|error| error.to_string());
            if error != self.page_error {
                failure = error.as_ref().map(|error| {
                    format!("`{}` cannot be written: {error}", self.surroundings.place().display())
                });
                self.page_error = error;
            }
        }
        failure
    }

    /// Writes, and remembers what that took.
    fn told(&mut self, now: Instant, write: impl FnOnce(&mut Self)) -> Told {
        let begun = Instant::now();
        let status = self.status.clone();
        write(self);
        Told { at: now, took: begun.elapsed(), status }
    }

    fn write_status(&mut self) {
        let told = Status { written: Timestamp::now(), ..self.status.clone() }.bounded();
        let place = status::place(&self.state, &told.owner);
        // A status that cannot be written is no reason to stop; what matters is said where it happens.
        if let Ok(text) = serde_json::to_vec_pretty(&told)
            && there(&self.state).is_ok()
            && deliver::write(&place, &text).is_ok()
        {
            status::sweep(&self.state, &place);
        }
    }

    fn write_page(&self) -> io::Result<()> {
        there(&self.surroundings.inbox)?;
        let text = page(&Overview::load(&self.state), &self.surroundings, Timestamp::now());
        deliver::write(&self.surroundings.place(), text.as_bytes()).map(|_| ())
    }

    /// Takes this watcher's status away: it ends. The page says so.
    pub(super) fn leave(&mut self) {
        let _ = fs::remove_file(status::place(&self.state, &self.status.owner));
        let _ = self.write_page();
    }

    /// Adds what became of a drop to the list that all watchers share.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn result(&mut self, result: DropResult) -> io::Result<()> {
        self.fresh = true;
        self.add(&result.bounded())
    }

    /// What the page leads to changed.
    pub(super) fn refresh(&mut self) {
        self.fresh = true;
    }

    fn add(&self, result: &DropResult) -> io::Result<()> {
        let place = status::results_place(&self.state);
        let mut line = serde_json::to_vec(result).map_err(io::Error::from)?;
        // A line that was cut off ends here.
        line.insert(0, b'\n');
        line.push(b'\n');
        if fs::symlink_metadata(&place).is_ok_and(|is| is.len() >= RESULTS_BYTES) {
            let text = deliver::read_file(&place, status::MAX_RESULTS_BYTES).unwrap_or_default();
            let lines: Vec<&[u8]> =
                text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
            let last = lines.len().saturating_sub(RECENT);
            deliver::write(&place, &lines[last..].join(&b'\n'))?;
        }
        deliver::open_to_append(&place)?.write_all(&line)
    }

    /// Writes a line into the log.
    pub(super) fn note(&mut self, line: &str) {
        if let Some(log) = &self.log {
            let _ = append(log, line);
        }
    }
}

/// A folder that is gone is not made anew here: it is a share that is not mounted, or had rights of its own.
fn there(folder: &Path) -> io::Result<()> {
    if folder.is_dir() { Ok(()) } else { Err(io::ErrorKind::NotFound.into()) }
}

/// Whether a log can be written to `log`: nobody reads that it could not.
///
/// # Errors
/// When it cannot be opened: it is a link or a folder, its folder is not there, or this user may not.
pub fn check_log(log: &Path) -> io::Result<()> {
    deliver::open_to_append(log).map(|_| ())
}

fn append(log: &Path, line: &str) -> io::Result<()> {
    if fs::symlink_metadata(log).is_ok_and(|is| is.is_file() && is.len() >= LOG_BYTES) {
        let aside = |number: u32| {
            let mut name = log.as_os_str().to_owned();
            name.push(format!(".{number}"));
            PathBuf::from(name)
        };
        for number in (1..LOGS_KEPT).rev() {
            let _ = fs::rename(aside(number), aside(number + 1));
        }
        fs::rename(log, aside(1))?;
    }
    writeln!(deliver::open_to_append(log)?, "{line}")
}

#[cfg(test)]
mod tests {
    use super::super::status::{AtWork, DropOutcome, State};
    use super::*;

    fn status_writer(dir: &Path, owner: &str) -> StatusWriter {
        for folder in ["inbox", "state"] {
            fs::create_dir_all(dir.join(folder)).expect("made");
        }
        let surroundings = Surroundings { inbox: dir.join("inbox"), ..Surroundings::testing() };
        let status = Status::begun(owner, true, 1);
        StatusWriter::new(&dir.join("state"), surroundings, Some(dir.join("wajah.log")), status)
    }

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).expect("a folder").flatten().filter(|entry| !entry.path().is_dir());
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_log_is_put_aside_when_it_is_large() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let log = dir.path().join("wajah.log");
        let mut status_writer = status_writer(dir.path(), "a.1.1");
        for _ in 0..6 {
            fs::write(&log, vec![b'x'; LOG_BYTES as usize]).expect("written");
            status_writer.note("satu");
        }
        assert_eq!(fs::read_to_string(&log).expect("there"), "satu\n");
        assert_eq!(names(dir.path()), ["wajah.log", "wajah.log.1", "wajah.log.2", "wajah.log.3"]);
        check_log(&log).expect("a log");
        #[cfg(unix)]
        {
            fs::remove_file(&log).expect("removed");
            let elsewhere = dir.path().join("elsewhere");
            fs::write(&elsewhere, "").expect("written");
            std::os::unix::fs::symlink(&elsewhere, &log).expect("a link");
            status_writer.note("dua");
            assert_eq!(fs::read_to_string(&elsewhere).expect("there"), "", "a link is not followed");
            check_log(&log).expect_err("and is named");
        }
        check_log(&dir.path().join("none/wajah.log")).expect_err("no such folder");
    }

    #[test]
    fn it_is_told_when_something_changes_and_as_a_sign_of_life() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut status_writer = status_writer(dir.path(), "a.1.1");
        let begin = Instant::now();
        let page = dir.path().join("inbox/STATUS.html");
        // Whether each of the two is written at the moment.
        let mut told_after = |ms: u64, change: &dyn Fn(&mut Status)| {
            let status = status::place(&dir.path().join("state"), "a.1.1");
            for path in [&status, &page] {
                let _ = fs::remove_file(path);
            }
            change(&mut status_writer.status);
            // As fast as a disk can be: the time that writing takes has a test of its own.
            for told in [&mut status_writer.status_told, &mut status_writer.page_told].into_iter().flatten() {
                told.took = Duration::ZERO;
            }
            assert_eq!(status_writer.write_at(begin + Duration::from_millis(ms)), None);
            [status.exists(), page.exists()]
        };
        let settling = |files| move |status: &mut Status| status.settling = files;
        assert_eq!(told_after(0, &settling(1)), [true, true]);
        assert_eq!(told_after(400, &settling(2)), [false, false], "too soon");
        assert_eq!(told_after(600, &settling(2)), [true, false]);
        assert_eq!(told_after(2000, &settling(2)), [true, true]);
        assert_eq!(told_after(9000, &settling(2)), [false, false], "nothing changed");
        assert_eq!(
            told_after(12_000, &settling(2)),
            [true, true],
            "a sign of life while files are on their way"
        );
        assert_eq!(told_after(15_000, &settling(0)), [true, true]);
        assert_eq!(told_after(70_000, &settling(0)), [true, false], "without work the page rests");
        assert_eq!(told_after(75_000, &settling(0)), [true, true]);
        let slow = Told { at: begin, took: Duration::from_secs(1), status: Status::begun("b.1.1", true, 1) };
        let over = |s| {
            slow.is_over(&status_writer.status, true, begin + Duration::from_secs(s), STATUS_EVERY, IDLE_BEAT)
        };
        assert_eq!([over(19), over(20)], [false, true], "a slow disk is spared");
    }

    #[cfg(unix)]
    #[test]
    fn the_page_replaces_what_somebody_put_in_its_place_and_follows_no_link() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (inbox, page) = (dir.path().join("inbox"), dir.path().join("inbox/STATUS.html"));
        fs::create_dir(&inbox).expect("made");
        let victim = dir.path().join("victim");
        fs::write(&victim, "keep").expect("written");
        std::os::unix::fs::symlink(&victim, &page).expect("a link");
        let mut status_writer = status_writer(dir.path(), "a.1.1");
        assert_eq!(status_writer.write(), None);
        assert_eq!(fs::read_to_string(&victim).expect("there"), "keep");
        assert!(fs::symlink_metadata(&page).expect("there").is_file());
        // What cannot be replaced is said, once.
        fs::remove_file(&page).expect("removed");
        fs::create_dir(&page).expect("made");
        let later = |s| Instant::now() + Duration::from_secs(s);
        assert!(status_writer.write_at(later(100)).is_some_and(|line| line.contains("STATUS.html")));
        assert_eq!(status_writer.write_at(later(200)), None);
        // A share that is gone is not made anew.
        fs::remove_dir_all(&inbox).expect("removed");
        assert!(status_writer.write_at(later(300)).is_some());
        assert!(!inbox.exists());
    }

    #[test]
    fn all_live_watchers_are_told_of_and_the_dead_are_swept() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let state = dir.path().join("state");
        let mut one = status_writer(dir.path(), "a.1.1");
        let mut other = status_writer(dir.path(), "b.1.1");
        other.status.host = "another".to_owned();
        one.status.at_work =
            vec![AtWork { drop: "film.mp4".to_owned(), ..super::super::status_page::tests::at_work() }];
        one.status.state = State::Working;
        one.write();
        other.write();
        // One of this machine whose process is gone, one that has been silent, one that is none, a link, and one under a false name.
        let mut gone = status_writer(dir.path(), "c.4999999.1");
        gone.status.process = 4_999_999;
        gone.write_status();
        let mut silent = status_writer(dir.path(), "d.1.1");
        silent.status.host = "another".to_owned();
        silent.write_status();
        let long_ago = std::time::SystemTime::now() - Duration::from_secs(61);
        let file = fs::File::options().append(true).open(status::place(&state, "d.1.1")).expect("there");
        file.set_modified(long_ago).expect("aged");
        fs::write(status::place(&state, "e.1.1"), "no status").expect("written");
        fs::copy(status::place(&state, "a.1.1"), status::place(&state, "f.1.1")).expect("copied");
        let owners = |overview: &Overview| {
            overview.watchers.iter().map(|status| status.owner.clone()).collect::<Vec<_>>()
        };
        assert_eq!(owners(&Overview::load(&state)), ["a.1.1", "b.1.1"]);
        assert_eq!(Overview::load(&state).watchers[0].at_work[0].drop, "film.mp4");
        other.write_status();
        assert_eq!(names(&state), ["status-a.1.1.json", "status-b.1.1.json"]);
        one.leave();
        assert_eq!(owners(&Overview::load(&state)), ["b.1.1"]);
        other.leave();
        assert_eq!(names(&state), Vec::<String>::new());
    }

    #[test]
    fn the_last_results_outlive_their_watcher_and_their_list_stays_short() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let state = dir.path().join("state");
        let mut status_writer = status_writer(dir.path(), "a.1.1");
        let result = |number: usize| DropResult {
            claim: number.to_string(),
            when: Timestamp::UNIX_EPOCH,
            drop: format!("{number}.mp4"),
            folder: "x".repeat(3000),
            kept: None,
            outcome: DropOutcome::Made {
                posts: number,
                pack: "p".to_owned(),
                seconds: 1.5,
                folders: vec![
                    "p/a/b".to_owned(),
                    "../../etc".to_owned(),
                    "p/a/b/c".to_owned(),
                    "/p".to_owned(),
                ],
            },
        };
        for number in 0..1000 {
            status_writer.result(result(number)).expect("told");
        }
        // Killed after it was told, it is told again by whoever takes the claim over.
        status_writer.result(result(999)).expect("told");
        assert!(fs::metadata(status::results_place(&state)).expect("a list").len() < RESULTS_BYTES + 10_000);
        status_writer.leave();
        let results = Overview::load(&state).results;
        assert_eq!(results.len(), RECENT);
        assert_eq!((results[0].drop.as_str(), results[19].drop.as_str()), ("999.mp4", "980.mp4"));
        let DropOutcome::Made { folders, .. } = &results[0].outcome else { panic!("{results:?}") };
        assert_eq!(folders, &["p/a/b"]);
    }
}
