//! How far a worker is with its drop: it writes a small file into its stage, the only folder that it can write, and the watcher reads it.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::bounded::read_small_file;
use crate::plan::Job;
use crate::run::{Outcome, Progress};

/// The file in the stage: hidden, since it is no post.
const FILE: &str = ".progress";
const MAX_BYTES: u64 = 1024;

/// How often it is written at the most.
const EVERY: Duration = Duration::from_millis(500);

/// Before so much is done, nobody can tell how long the rest takes.
const TELLING: (Duration, f64) = (Duration::from_secs(2), 0.03);

/// More posts than a drop has.
const MOST: usize = 1_000_000;

/// How far a drop is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Far {
    /// How many posts are made, or failed.
    pub(super) done: usize,
    /// How many there are.
    pub(super) total: usize,
    /// How much of the work is done, as a part of all.
    part: f64,
}

impl Far {
    /// What the worker says that works in `stage`; `None` while it says nothing that can be.
    pub(super) fn read(stage: &Path) -> Option<Self> {
        let far: Self = serde_json::from_slice(&read_small_file(&stage.join(FILE), MAX_BYTES).ok()?).ok()?;
        (far.done <= far.total && far.total <= MOST && (0.0..=1.0).contains(&far.part)).then_some(far)
    }

    /// How many seconds the rest takes, if what was done took `elapsed`.
    pub(super) fn seconds_left(&self, elapsed: Duration) -> Option<f64> {
        let can_tell = elapsed >= TELLING.0 && self.part >= TELLING.1;
        can_tell.then(|| elapsed.as_secs_f64() * (1.0 - self.part) / self.part)
    }
}

/// Writes how far a worker is.
pub(super) struct Meter<'a> {
    stage: &'a Path,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    far: Far,
    /// Estimated seconds of all the work, and of what is done of it.
    work: f64,
    worked: f64,
    written: Option<Instant>,
}

impl<'a> Meter<'a> {
    /// One that writes into `stage`.
    pub(super) fn new(stage: &'a Path) -> Self {
        Self { stage, state: Mutex::default() }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state);
        let part = if state.work > 0.0 { state.worked / state.work } else { 0.0 };
        state.far.part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
        if state.written.is_none_or(|at| at.elapsed() >= EVERY) {
            state.written = Some(Instant::now());
            // Nothing depends on it.
            let _ = self.write(&state.far);
        }
    }

    fn write(&self, far: &Far) -> std::io::Result<()> {
        let part = self.stage.join(".progress.part");
        std::fs::write(&part, serde_json::to_vec(far).map_err(std::io::Error::from)?)?;
        std::fs::rename(part, self.stage.join(FILE))
    }
}

impl Progress for Meter<'_> {
    fn begin(&self, jobs: usize, work: f64) {
        self.change(|state| (state.far.total, state.work) = (jobs, work));
    }

    fn advance(&self, work: f64) {
        self.change(|state| state.worked += work);
    }

    fn finished(&self, _: &Job, _: Outcome) {
        self.change(|state| state.far.done += 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_says_how_far_it_is_and_is_not_believed_everything() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(Far::read(dir.path()), None);
        let meter = Meter::new(dir.path());
        meter.begin(40, 100.0);
        meter.state.lock().expect("a lock").written = None;
        meter.advance(25.0);
        let far = Far::read(dir.path()).expect("it says");
        assert_eq!((far.done, far.total), (0, 40));
        assert_eq!(far.seconds_left(Duration::from_secs(10)), Some(30.0));
        assert_eq!(far.seconds_left(Duration::from_secs(1)), None, "too soon to tell");
        for text in [
            "{\"done\":2,\"total\":1,\"part\":0.5}",
            "{\"done\":1,\"total\":99999999,\"part\":0.5}",
            "{\"done\":1,\"total\":2,\"part\":2.0}",
            "{\"done\":1,\"total\":2,\"part\":-0.1}",
            "{}",
        ] {
            std::fs::write(dir.path().join(FILE), text).expect("written");
            assert_eq!(Far::read(dir.path()), None, "{text}");
        }
    }
}
