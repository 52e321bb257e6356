//! Files looked at, each once: what is known of them already is not looked at again.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::look::{look, work_of};
use super::media::Media;
use super::notes::notes_of;
use super::record::Record;
use super::shelf::{Shelf, stamp};
use crate::clip::ffmpeg::probe::{MediaFacts, probe};
use crate::clip::media_error::MediaErrorKind;
use crate::clip::threads::guarded;
use crate::deliver;
use crate::diag::{Finding, Findings};
use crate::run::media_finding;

/// What is heard while files are looked at. Called from many threads.
pub enum Step<'s> {
    /// It begins.
    Begun {
        /// How many files there are.
        files: usize,
        /// How much work they are, in seconds of one core, as estimated.
        work: f64,
    },
    /// Some of that work is done.
    Advanced(f64),
    /// A file is done, by its name.
    Ended(&'s str),
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was looked at now.
    Looked,
    /// It was known.
    Known,
    /// It could not be looked at; a finding says why.
    Failed,
}

/// What is known of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What became of it.
    pub state: State,
    /// What is known.
    pub record: Option<Record>,
    /// What is said of it.
    pub findings: Findings,
}

/// Looks at `files` on `threads` threads, those that the index of the project in `root` does not know; what is known of each, in order.
/// Where `stop` is set, the rest is failed without a word.
pub fn index(
    root: &Path,
    files: &[Media],
    threads: usize,
    stop: &AtomicBool,
    hear: &(dyn Fn(Step<'_>) + Sync),
) -> Vec<Entry> {
    let shelf = Mutex::new(Shelf::open(root));
    let lock = || shelf.lock().unwrap_or_else(PoisonError::into_inner);
    // What is known takes no time, and is no part of what the line of progress counts.
    let mut entries: Vec<Option<Entry>> = files.iter().map(|media| known(&lock(), media)).collect();
    let waiting: Vec<(usize, Result<MediaFacts, Finding>)> = (0..files.len())
        .filter(|index| entries[*index].is_none())
        .map(|index| (index, facts(&files[index])))
        .collect();
    let work = waiting.iter().filter_map(|(_, facts)| facts.as_ref().ok()).map(work_of).sum();
    hear(Step::Begun { files: waiting.len(), work });
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let worker = || {
        while let Some((index, facts)) = waiting.get(next.fetch_add(1, Ordering::Relaxed)) {
            let media = &files[*index];
            let entry = match facts {
                Err(finding) => failed(finding.clone()),
                Ok(facts) => look_at(&shelf, media, facts, stop, hear),
            };
            done.lock().unwrap_or_else(PoisonError::into_inner).push((*index, entry));
            hear(Step::Ended(&media.name()));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(waiting.len()) {
            // With fewer threads it takes longer, and no more.
            let _ = std::thread::Builder::new().name("index".to_owned()).spawn_scoped(scope, worker);
        }
        worker();
    });
    for (index, entry) in done.into_inner().unwrap_or_else(PoisonError::into_inner) {
        entries[index] = Some(entry);
    }
    let mut entries: Vec<Entry> = entries.into_iter().map(|entry| entry.unwrap_or_else(nothing)).collect();
    let saved = shelf.into_inner().unwrap_or_else(PoisonError::into_inner).save(root);
    if let (Err(error), Some(entry)) = (saved, entries.last_mut()) {
        entry.findings.push(not_kept(&error));
    }
    entries
}

fn nothing() -> Entry {
    Entry { state: State::Failed, record: None, findings: Findings::new() }
}

fn failed(finding: Finding) -> Entry {
    Entry { findings: vec![finding], ..nothing() }
}

fn known(shelf: &Shelf, media: &Media) -> Option<Entry> {
    let record = shelf.record_of(&media.name(), &media.path)?;
    let findings = notes_of(&record, &media.place());
    Some(Entry { state: State::Known, record: Some(record), findings })
}

fn facts(media: &Media) -> Result<MediaFacts, Finding> {
    let facts = guarded(|| probe(&media.path)).and_then(|facts| facts);
    facts.map_err(|error| media_finding(&error, &media.place()))
}

fn look_at(
    shelf: &Mutex<Shelf>,
    media: &Media,
    facts: &MediaFacts,
    stop: &AtomicBool,
    hear: &(dyn Fn(Step<'_>) + Sync),
) -> Entry {
    let lock = || shelf.lock().unwrap_or_else(PoisonError::into_inner);
    let name = media.name();
    // Before anything is read: what is written meanwhile is not taken for what was looked at.
    let before = stamp(&media.path);
    let digest = media.path.canonicalize().and_then(|path| deliver::digest_of_file(&path));
    let (before, digest) = match before.and_then(|before| Ok((before, digest?))) {
        Ok((before, file)) => (before, file.digest),
        Err(error) => {
            let message = format!("cannot read `{name}`: {}", deliver::cause_of(&error));
            return failed(Finding::error("media-failed", message).at(media.place()));
        }
    };
    // A file that was moved or copied is known by its bytes.
    let moved = lock().find(&digest);
    if let Some(record) = moved {
        hear(Step::Advanced(work_of(facts)));
        lock().remember(&name, before, &digest);
        let findings = notes_of(&record, &media.place());
        return Entry { state: State::Known, record: Some(record), findings };
    }
    let looked = guarded(|| {
        look((media.path.as_path(), digest.as_str()), facts, stop, &mut |work| hear(Step::Advanced(work)))
    });
    match looked.and_then(|looked| looked) {
        Err(error) if error.kind == MediaErrorKind::Cancelled => nothing(),
        Err(error) => failed(media_finding(&error, &media.place())),
        Ok(_) if stamp(&media.path).ok() != Some(before) => {
            let message = format!("`{name}` was written to while it was looked at");
            let finding = Finding::error("media-failed", message).at(media.place());
            failed(finding.hint("run it again when the file rests"))
        }
        Ok((record, thumbnails)) => {
            let mut findings = notes_of(&record, &media.place());
            let kept = lock().put(&record, &thumbnails);
            match kept {
                Ok(()) => lock().remember(&name, before, &digest),
                Err(error) => findings.push(not_kept(&error)),
            }
            Entry { state: State::Looked, record: Some(record), findings }
        }
    }
}

fn not_kept(error: &std::io::Error) -> Finding {
    let message =
        format!("the index cannot be kept in `{}`: {}", super::shelf::FOLDER, deliver::cause_of(error));
    Finding::warning("index-not-kept", message).hint("files are looked at anew each time").of_machine()
}
