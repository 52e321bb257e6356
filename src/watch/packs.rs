//! Packs kept up to date: this week's and all later ones follow the project's files, by a run of `wajah pack` in a process of its own.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::fs_events::{FsEvents, state_of};
use super::options::WatchOptions;
use crate::plan::week_of;

/// How long the project's files must have been at rest before packs are brought up to date.
const SETTLES: Duration = Duration::from_secs(2);
/// How often files that have not come to rest are looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// The folders and files of a project that decide its packs.
const PROJECT_PARTS: [&str; 6] = ["wajah.toml", "brand-assets", "templates", "fonts", "content", "media"];
/// The longest report that is read.
const MAX_REPORT_BYTES: u64 = 256 << 20;

/// Keeps this week's packs and all later ones up to date with the project's files.
pub(super) struct Packs {
    parts: Vec<PathBuf>,
    events: FsEvents,
    /// What the files were when packs were last brought up to date, and what they are since when.
    built: Option<u64>,
    now: Option<(u64, Instant)>,
    run: Option<Run>,
}

/// A run at work.
struct Run {
    child: Child,
    said: Option<JoinHandle<Vec<u8>>>,
}

/// The report of `wajah pack --json`, as far as it is told.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Report {
    packs: Vec<PackLine>,
    findings: Vec<Problem>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PackLine {
    pack: String,
    rendered: usize,
    reused: usize,
    failed: usize,
    removed: usize,
    seconds: f64,
    findings: Vec<Problem>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Problem {
    severity: String,
    message: String,
}

impl Packs {
    pub(super) fn new(options: &WatchOptions) -> Self {
        let parts: Vec<PathBuf> = PROJECT_PARTS.iter().map(|part| options.project.join(part)).collect();
        let there: Vec<PathBuf> = parts.iter().filter(|part| part.exists()).cloned().collect();
        let events = FsEvents::new(&there, options.poll, |_| false);
        Self { parts, events, built: None, now: None, run: None }
    }

    /// Whether a run is at work, or the first one is still to come.
    pub(super) fn is_busy(&self) -> bool {
        self.run.is_some() || self.built.is_none()
    }

    /// Starts a run where files changed and came to rest; what a run that ended had to say.
    pub(super) fn turn(&mut self, options: &WatchOptions, timezone: &TimeZone) -> Vec<String> {
        if let Some(run) = &mut self.run {
            return match run.child.try_wait() {
                Ok(None) => Vec::new(),
                _ => self.run.take().map(Run::lines).unwrap_or_default(),
            };
        }
        let unsettled = self.now.is_some_and(|(state, _)| Some(state) != self.built);
        if self.events.is_time((unsettled || self.built.is_none()).then_some(LOOK_AGAIN)) {
            let state = state_of(&self.parts);
            if self.now.is_none_or(|(known, _)| known != state) {
                self.now = Some((state, Instant::now()));
            }
        }
        if let Some((state, since)) = self.now
            && Some(state) != self.built
            && (self.built.is_none() || since.elapsed() >= SETTLES)
        {
            self.built = Some(state);
            let mut command = Command::new(&options.program);
            let today = jiff::Timestamp::now().to_zoned_datetime(timezone.clone()).date();
            command.args(["pack", "--json", "--since", &week_of(today), "--project"]).arg(&options.project);
            command.arg("--out").arg(&options.out);
            match Run::start(&mut command) {
                Ok(run) => self.run = Some(run),
                Err(error) => return vec![format!("packs cannot be brought up to date: {error}")],
            }
        }
        Vec::new()
    }
}

impl Run {
    fn start(command: &mut Command) -> std::io::Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        // Whatever fails from here on, it is ended with this.
        let mut run = Self { child: command.spawn()?, said: None };
        if let Some(out) = run.child.stdout.take() {
            // Read while it works: a full pipe would stop it.
            let read = move || {
                let mut bytes = Vec::new();
                let _ = out.take(MAX_REPORT_BYTES).read_to_end(&mut bytes);
                bytes
            };
            run.said = Some(std::thread::Builder::new().name("packs-report".to_owned()).spawn(read)?);
        }
        Ok(run)
    }

    /// What a run that ended has to say, where it made or failed something.
    fn lines(mut self) -> Vec<String> {
        let bytes = self.said.take().and_then(|said| said.join().ok()).unwrap_or_default();
        let status = self.child.wait();
        match serde_json::from_slice::<Report>(&bytes) {
            Ok(report) => lines_of(&report),
            Err(_) => {
                let how = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                vec![format!("packs cannot be brought up to date: the run ended with {how} and no report")]
            }
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // One that has ended already is no failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A line for each pack in which something was made, taken away or failed, and one for what kept the run from working.
fn lines_of(report: &Report) -> Vec<String> {
    let first = |problems: &[Problem]| {
        let error = problems.iter().find(|problem| problem.severity == "error");
        error.map(|error| format!("; {}", error.message)).unwrap_or_default()
    };
    let mut lines: Vec<String> = report
        .packs
        .iter()
        .filter(|pack| pack.rendered + pack.failed + pack.removed > 0 || !first(&pack.findings).is_empty())
        .map(|pack| {
            let PackLine { pack: name, rendered, reused, failed, seconds, findings, .. } = pack;
            let why = first(findings);
            format!("{name}: {rendered} rendered, {reused} reused, {failed} failed in {seconds:.1} s{why}")
        })
        .collect();
    if report.packs.is_empty() && !first(&report.findings).is_empty() {
        lines.push(format!("packs cannot be brought up to date{}", first(&report.findings)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_in_which_posts_fail_is_told_of_however_many_they_are() {
        let said = |text: &str| lines_of(&serde_json::from_str(text).expect("a report"));
        for failed in [1, 10, 20, 30, 100] {
            let text = format!(
                r#"{{"packs":[{{"pack":"p","rendered":0,"reused":7,"failed":{failed},"seconds":1.0}}]}}"#
            );
            assert_eq!(said(&text), [format!("p: 0 rendered, 7 reused, {failed} failed in 1.0 s")]);
        }
        assert!(said(r#"{"packs":[{"pack":"p","rendered":0,"reused":7,"failed":0}]}"#).is_empty());
        // An item that could not be read makes no job that fails.
        let broken =
            r#"{"packs":[{"pack":"p","reused":7,"findings":[{"severity":"error","message":"no title"}]}]}"#;
        assert_eq!(said(broken), ["p: 0 rendered, 7 reused, 0 failed in 0.0 s; no title"]);
        let none = r#"{"packs":[],"findings":[{"severity":"error","message":"bad TOML"}]}"#;
        assert_eq!(said(none), ["packs cannot be brought up to date; bad TOML"]);
    }
}
