//! The ticket of a claim: what was dropped, and how far it is. It says so before anything moves; what is read back is held to what a
//! watcher can have written, whoever wrote it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::inbox::DEEPEST;

/// How far a claim is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Phase {
    /// Its files are on their way from the inbox, or back to it: those that still lie there, or lie there again, are nobody else's.
    Taking,
    /// What it holds was torn from what went with it, and has no place in the inbox any more: it is answered, not made.
    Apart,
    /// All of them are here.
    Taken,
    /// What became of it is decided: its files are on their way out.
    Filing(Filing),
}

/// Where the files of a claim go in the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filing {
    /// To the failed; else to the done.
    pub(super) failed: bool,
    /// The stem under which they lie there: their own, or one that is free.
    pub(super) stem: String,
}

/// What is known of a claim: what was dropped, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ticket {
    /// Where the drop lay, below the inbox, with forward slashes.
    pub(super) folder: String,
    /// Its file.
    pub(super) main: String,
    /// What goes with it.
    pub(super) sides: Vec<String>,
    /// The day on which it was taken, such as `2026-11-25`.
    pub(super) day: String,
    /// When it was taken, in milliseconds after 1970, and after all that were taken before, whatever the clock says: of two drops of
    /// one name the later one stands in the end.
    #[serde(default)]
    pub(super) taken: i64,
    /// How often its worker died, or found it unfinished.
    pub(super) tries: u32,
    /// How often it had to wait for the machine.
    pub(super) pauses: u32,
    /// How far it is.
    pub(super) phase: Phase,
}

impl Ticket {
    /// Reads a ticket. `None` for one that no watcher can have written.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let ticket: Self = serde_json::from_slice(bytes).ok()?;
        let filing_stem = match &ticket.phase {
            Phase::Filing(filing) => Some(&filing.stem),
            Phase::Taking | Phase::Apart | Phase::Taken => None,
        };
        let names = std::iter::once(&ticket.main).chain(&ticket.sides).chain(filing_stem);
        let folders: Vec<&str> = ticket.folder.split('/').filter(|_| !ticket.folder.is_empty()).collect();
        let is_whole = names.into_iter().all(|name| is_name(name))
            && folders.len() <= DEEPEST
            && folders.iter().all(|name| is_name(name))
            && ticket.day.parse::<jiff::civil::Date>().is_ok_and(|day| day.to_string() == ticket.day);
        is_whole.then_some(ticket)
    }

    /// Where the drop lay, below the inbox, with the name of its file.
    pub(super) fn origin(&self) -> String {
        match self.folder.is_empty() {
            true => self.main.clone(),
            false => format!("{}/{}", self.folder, self.main),
        }
    }

    /// The paths below the inbox of what it keeps from all other watchers while it is on its way; nothing once it has arrived.
    pub(super) fn kept(&self) -> Vec<PathBuf> {
        let names = self.files().filter(|_| self.phase == Phase::Taking && !self.main.is_empty());
        names.map(|name| Path::new(&self.folder).join(name)).collect()
    }

    /// The names of all that was dropped, its file first.
    pub(super) fn files(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.main).chain(&self.sides)
    }
}

/// Whether `name` may be the name of a dropped file or of a folder in the inbox.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 255 && name != "." && name != ".." && !name.contains(['/', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a watcher never wrote is not obeyed, wherever it comes from.
    #[test]
    fn a_ticket_that_leads_elsewhere_is_none() {
        let good = r#"{"folder":"t/bpmtpk","main":"a.mp4","sides":["a.srt"],"day":"2026-11-27","tries":0,"pauses":0,"phase":"taken"}"#;
        assert!(Ticket::read(good.as_bytes()).is_some());
        for (from, to) in [
            ("t/bpmtpk", "/elsewhere"),
            ("t/bpmtpk", "../templates"),
            ("t/bpmtpk", "t//x"),
            ("t/bpmtpk", "t/./x"),
            ("t/bpmtpk", "a/b/c/d/e/f/g/h/i"),
            ("a.mp4", "/elsewhere/secret.txt"),
            ("a.mp4", ".."),
            ("a.mp4", ""),
            ("a.srt", "/project/wajah.toml"),
            ("a.srt", "x/y"),
            ("2026-11-27", "../../../y"),
            ("2026-11-27", "2026-13-27"),
            ("2026-11-27", "0000-00-00"),
            ("\"taken\"", r#"{"filing":{"failed":false,"stem":"../x"}}"#),
            ("\"tries\":0", "\"tries\":-1"),
            ("\"tries\":0", "\"tries\":0,\"more\":1"),
        ] {
            let bad = good.replacen(from, to, 1);
            assert_ne!(good, bad);
            assert!(Ticket::read(bad.as_bytes()).is_none(), "{bad}");
        }
    }
}
