//! How far a run has come, and how long it still takes.
//!
//! A [`Meter`] hears what happens; a thread of its own says it, so that many jobs cost no more lines than few,
//! and one long job does not stop the clock.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::print::Printer;
use crate::run::{Event, Listener};

/// How often the line on a terminal is drawn.
const REDRAW: Duration = Duration::from_millis(100);
/// How often a line is said where nothing can be drawn over, such as in a log.
const REPEAT: Duration = Duration::from_secs(10);
/// Cells of the bar.
const CELLS: usize = 10;

/// Hears of the progress of one run and says it.
struct Meter<'a> {
    tally: Mutex<Tally>,
    ended: Condvar,
    cancel: &'a AtomicBool,
    threads: usize,
}

/// What has been heard.
#[derive(Debug, Default, Clone, PartialEq)]
struct Tally {
    /// What is counted, where it is not jobs.
    noun: Option<&'static str>,
    jobs: usize,
    done: usize,
    /// Estimated seconds of one core, all and done.
    work: f64,
    work_done: f64,
    /// The job that ended last.
    latest: String,
    over: bool,
}

/// Ends a meter's thread when it goes out of scope, also when the run panics.
struct Running<'m, 'a>(&'m Meter<'a>);

impl Drop for Running<'_, '_> {
    fn drop(&mut self) {
        self.0.lock().over = true;
        self.0.ended.notify_all();
    }
}

/// Does `work` on `threads` threads, and says through `printer` how it goes. `cancel` is what ends it.
pub(super) fn metered<T>(
    threads: usize,
    cancel: &AtomicBool,
    printer: &Printer,
    work: impl FnOnce(Listener<'_>) -> T,
) -> T {
    let meter = Meter::new(threads, cancel);
    meter.during(printer, || work(&|event| meter.hear(event)))
}

/// As [`metered`], of work that is no run but goes over things that are called `noun`, such as files.
#[cfg_attr(not(feature = "video"), allow(dead_code, reason = "runs alone are metered in a build of stills"))]
pub(super) fn counted<T>(
    noun: &'static str,
    threads: usize,
    cancel: &AtomicBool,
    printer: &Printer,
    work: impl FnOnce(&Counter<'_>) -> T,
) -> T {
    let meter = Meter::new(threads, cancel);
    meter.lock().noun = Some(noun);
    meter.during(printer, || work(&Counter(&meter)))
}

/// Tells how work goes. Shared between threads.
#[cfg_attr(not(feature = "video"), allow(dead_code, reason = "runs alone are metered in a build of stills"))]
pub(super) struct Counter<'m>(&'m Meter<'m>);

#[cfg_attr(not(feature = "video"), allow(dead_code, reason = "runs alone are metered in a build of stills"))]
impl Counter<'_> {
    /// It begins: so many things, which are `work` seconds of one core as estimated.
    pub(super) fn begin(&self, things: usize, work: f64) {
        let mut tally = self.0.lock();
        (tally.jobs, tally.work) = (things, work);
    }

    /// So much of it is done.
    pub(super) fn advance(&self, work: f64) {
        self.0.lock().work_done += work;
    }

    /// The thing `name` is done.
    pub(super) fn ended(&self, name: &str) {
        let mut tally = self.0.lock();
        tally.done += 1;
        name.clone_into(&mut tally.latest);
    }
}

impl<'a> Meter<'a> {
    /// A meter for a run on `threads` threads that `cancel` ends.
    fn new(threads: usize, cancel: &'a AtomicBool) -> Self {
        Self { tally: Mutex::default(), ended: Condvar::new(), cancel, threads }
    }

    /// Does `work`, and says through `printer` how it goes.
    fn during<T>(&self, printer: &Printer, work: impl FnOnce() -> T) -> T {
        std::thread::scope(|scope| {
            let watch = || self.watch(printer);
            // Without its thread a run is silent, and no worse.
            let _ = std::thread::Builder::new().name("progress".to_owned()).spawn_scoped(scope, watch);
            let _running = self.running();
            work()
        })
    }

    /// The run goes on as long as what this gives lives.
    fn running(&self) -> Running<'_, 'a> {
        Running(self)
    }

    /// Says through `printer` how the run goes, until it ends.
    fn watch(&self, printer: &Printer) {
        let interval = if printer.is_terminal() { REDRAW } else { REPEAT };
        let begin = Instant::now();
        let mut estimate = Estimate::new(self.threads);
        loop {
            let wait = self.ended.wait_timeout_while(self.lock(), interval, |tally| !tally.over);
            let tally = wait.unwrap_or_else(PoisonError::into_inner).0.clone();
            if tally.over {
                break;
            }
            let left = estimate.left(begin.elapsed().as_secs_f64(), tally.work_done, tally.work);
            let stopping = self.cancel.load(Ordering::Relaxed);
            if printer.is_terminal() {
                printer.redraw(&format!("{} {}", bar(&tally), words(&tally, left, stopping)));
            } else {
                printer.say(&words(&tally, left, stopping));
            }
        }
        if printer.is_terminal() {
            printer.wipe();
        }
    }

    fn hear(&self, event: Event<'_>) {
        let mut tally = self.lock();
        match event {
            Event::Begun { jobs, work } => {
                *tally = Tally { jobs, work, over: tally.over, ..Tally::default() };
            }
            Event::Advanced { work } => tally.work_done += work,
            Event::Ended { job, .. } => {
                tally.done += 1;
                tally.latest = format!("{}/{}/{}", job.account, job.item, job.format);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `[#####-----]`
fn bar(tally: &Tally) -> String {
    let share = if tally.work > 0.0 {
        tally.work_done / tally.work
    } else {
        tally.done as f64 / tally.jobs.max(1) as f64
    };
    let full = ((share.clamp(0.0, 1.0) * CELLS as f64) as usize).min(CELLS);
    format!("[{}{}]", "#".repeat(full), "-".repeat(CELLS - full))
}

/// `14/42 jobs · 0:12 left · bpmtpk/siklus-air/instagram-story`
fn words(tally: &Tally, left: Option<f64>, stopping: bool) -> String {
    let mut words = format!("{}/{} {}", tally.done, tally.jobs, tally.noun.unwrap_or("jobs"));
    if stopping {
        words.push_str(" · stopping when what is being written is whole");
        return words;
    }
    if let Some(left) = left {
        words.push_str(&format!(" · {} left", clock(left)));
    }
    if !tally.latest.is_empty() {
        words.push_str(&format!(" · {}", tally.latest));
    }
    words
}

/// `0:12`, `1:02:03`
fn clock(seconds: f64) -> String {
    // A last second is a second, not none.
    let whole = seconds.ceil() as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// How long a run still takes, from how fast its estimated work goes.
///
/// Work arrives in lumps, as jobs end. The speed is therefore taken when a lump arrives, and later only where the next is
/// long overdue. It starts from a guess (all threads at full speed) that weighs as much as a few seconds of watching. The moment
/// of the end, not the time left, is what is smoothed: between two lumps the time left then falls as a clock does.
#[derive(Debug)]
struct Estimate {
    guess: f64,
    /// The work done, and since when.
    done: f64,
    since: f64,
    /// The longest time between two lumps.
    longest_gap: f64,
    end: Option<f64>,
    last: f64,
}

/// What the guess weighs, in seconds.
const GUESS_SECONDS: f64 = 2.0;
/// How slowly the end moves to where the latest speed puts it, in seconds.
const SMOOTHING_SECONDS: f64 = 3.0;

impl Estimate {
    fn new(threads: usize) -> Self {
        Self { guess: threads.max(1) as f64, done: 0.0, since: 0.0, longest_gap: 0.0, end: None, last: 0.0 }
    }

    /// Seconds left, `now` seconds after the beginning; nothing while the work is not known.
    fn left(&mut self, now: f64, done: f64, work: f64) -> Option<f64> {
        if work <= 0.0 {
            return None;
        }
        if done > self.done {
            self.longest_gap = self.longest_gap.max(now - self.since);
            (self.done, self.since) = (done, now);
        }
        let overdue = now - self.since > 2.0 * self.longest_gap.max(GUESS_SECONDS);
        let taken = if overdue { now } else { self.since };
        let speed = (done + self.guess * GUESS_SECONDS) / (taken + GUESS_SECONDS);
        let end = taken + (work - done).max(0.0) / speed;
        let share = 1.0 - (-(now - self.last).max(0.0) / SMOOTHING_SECONDS).exp();
        let smooth = self.end.map_or(end, |before| before + (end - before) * share);
        (self.end, self.last) = (Some(smooth), now);
        Some((smooth - now).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_jobs_time_and_the_latest_job() {
        let tally = Tally {
            noun: None,
            jobs: 42,
            done: 14,
            work: 20.0,
            work_done: 10.0,
            latest: "bpmtpk/siklus-air/instagram-story".to_owned(),
            over: false,
        };
        assert_eq!(bar(&tally), "[#####-----]");
        assert_eq!(
            words(&tally, Some(11.2), false),
            "14/42 jobs · 0:12 left · bpmtpk/siklus-air/instagram-story"
        );
        assert!(words(&tally, Some(11.2), true).starts_with("14/42 jobs · stopping"));
        let files = Tally { noun: Some("files"), ..tally };
        assert!(words(&files, None, false).starts_with("14/42 files · "));
    }

    #[test]
    fn without_an_estimate_the_bar_counts_jobs() {
        assert_eq!(bar(&Tally { jobs: 4, done: 1, ..Tally::default() }), "[##--------]");
        assert_eq!(bar(&Tally::default()), "[----------]");
        assert_eq!(bar(&Tally { work: 1.0, work_done: 1.5, ..Tally::default() }), "[##########]");
    }

    #[test]
    fn times_read_as_a_clock() {
        assert_eq!(clock(0.0), "0:00");
        assert_eq!(clock(0.2), "0:01");
        assert_eq!(clock(754.0), "12:34");
        assert_eq!(clock(3723.0), "1:02:03");
    }

    #[test]
    fn the_time_left_is_sensible_before_anything_is_done() {
        let mut estimate = Estimate::new(2);
        assert_eq!(estimate.left(0.0, 0.0, 0.0), None);
        assert_eq!(estimate.left(0.0, 0.0, 60.0), Some(30.0));
    }

    #[test]
    fn a_run_at_the_guessed_speed_counts_down_evenly_though_work_comes_in_lumps() {
        // 60 s of work on two threads, in lumps of 4: half a minute, a job every two seconds.
        let mut estimate = Estimate::new(2);
        for tenth in 0..300 {
            let now = f64::from(tenth) / 10.0;
            let done = (now / 2.0).floor() * 4.0;
            let left = estimate.left(now, done, 60.0).expect("work is known");
            assert!((left - (30.0 - now)).abs() < 4.0, "{left} left at {now}");
        }
    }

    #[test]
    fn a_run_three_times_slower_than_guessed_is_found_out() {
        let mut estimate = Estimate::new(2);
        let mut left = 0.0;
        for tenth in 0..=200 {
            let now = f64::from(tenth) / 10.0;
            left = estimate.left(now, now * 2.0 / 3.0, 60.0).expect("work is known");
        }
        assert!((left - 70.0).abs() < 14.0, "{left}");
    }

    #[test]
    fn the_time_left_grows_when_nothing_ends_any_more() {
        let mut estimate = Estimate::new(1);
        let mut left = |now: f64| estimate.left(now, now.min(10.0), 20.0).expect("work is known");
        let before = (0..100).map(|tenth| left(f64::from(tenth) / 10.0)).last().expect("a time");
        let after = (100..400).map(|tenth| left(f64::from(tenth) / 10.0)).last().expect("a time");
        assert!(before < 13.0 && after > 20.0, "{before}, {after}");
    }

    #[test]
    fn watching_ends_with_the_run_even_when_it_panics() {
        let cancel = AtomicBool::new(false);
        let meter = Meter::new(1, &cancel);
        let printer = Printer::from_environment();
        let ended = std::thread::scope(|scope| {
            let watcher = scope.spawn(|| meter.watch(&printer));
            let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let _running = meter.running();
                panic!("a job's");
            }));
            run.is_err() && watcher.join().is_ok()
        });
        assert!(ended);
    }
}
