//! The ledger of an inbox: what was made of which content, so that the same content dropped twice is made once. Watchers that share
//! an inbox share it.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::order::{Made, Order};
use crate::fingerprint::Fingerprint;
use crate::world::hex;

const NAME: &str = "ledger.jsonl";

/// The most lines that are kept: years of drops.
const MOST: usize = 20_000;

/// One drop that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// What it was, as a digest of everything about it.
    pub(super) content: String,
    /// Its file's name then.
    pub(super) name: String,
    /// The day on which it was taken.
    pub(super) day: String,
    /// Its posts.
    pub(super) files: Vec<Made>,
}

/// What was made so far.
#[derive(Debug)]
pub(super) struct Ledger {
    path: PathBuf,
    known: HashMap<String, Entry>,
    /// How much of the file was read.
    read: u64,
}

impl Ledger {
    /// The ledger in `folder`, read. Lines that are none, such as the last one before the power went, count for nothing.
    pub(super) fn open(folder: &Path) -> Self {
        let mut ledger = Self { path: folder.join(NAME), known: HashMap::new(), read: 0 };
        ledger.refresh();
        if ledger.known.len() > MOST {
            ledger.shorten();
        }
        ledger
    }

    /// Reads what was added since, also by others.
    fn refresh(&mut self) {
        let size = fs::metadata(&self.path).map_or(0, |is| is.len());
        if size == self.read {
            return;
        }
        let text = fs::read(&self.path).unwrap_or_default();
        for line in text.split(|byte| *byte == b'\n') {
            if let Ok(entry) = serde_json::from_slice::<Entry>(line) {
                self.known.insert(entry.content.clone(), entry);
            }
        }
        self.read = size;
    }

    /// What was made of `content`, if its posts are still in `out` as they were.
    pub(super) fn find(&mut self, content: &str, out: &Path) -> Option<&Entry> {
        self.refresh();
        let whole = |file: &Made| {
            crate::deliver::digest_of_file(&out.join(&file.path)).is_ok_and(|is| is.digest == file.digest)
        };
        self.known.get(content).filter(|entry| entry.files.iter().all(whole))
    }

    /// Adds `entry`; it is on the disk when this returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn add(&mut self, entry: Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(&entry).map_err(io::Error::from)?;
        // A line that was cut off ends here.
        line.insert(0, b'\n');
        line.push(b'\n');
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        file.write_all(&line)?;
        file.sync_all()?;
        self.known.insert(entry.content.clone(), entry);
        Ok(())
    }

    fn shorten(&mut self) {
        let mut entries: Vec<&Entry> = self.known.values().collect();
        entries.sort_by(|a, b| (&b.day, &b.content).cmp(&(&a.day, &a.content)));
        let lines: Vec<String> =
            entries.iter().take(MOST / 2).filter_map(|entry| serde_json::to_string(entry).ok()).collect();
        // What is forgotten is made again when it is dropped again.
        let _ = crate::deliver::write(&self.path, (lines.join("\n") + "\n").as_bytes());
    }
}

/// The digest of everything about a drop that decides its posts: its files by content, where and as what it was dropped, and `project`,
/// the state of what gives posts their face. The day is no part of it.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn content_of(order: &Order, project: u64) -> io::Result<String> {
    let mut content = Fingerprint::default();
    content.add_plain("dropped", &(&order.template, &order.account, &order.main, &order.defaults));
    content.add_plain("project", &project);
    for name in std::iter::once(&order.main).chain(&order.sides) {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(order.folder.join(name))?)?;
        content.add_plain("files", &(name, hasher.finalize().as_bytes()));
    }
    Ok(hex(&content.digest()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_is_known_while_its_posts_are_there() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let out = dir.path().join("out");
        let delivered = crate::deliver::write(&out.join("p/a/b/c.png"), b"x").expect("written");
        let files = vec![Made { path: "p/a/b/c.png".to_owned(), digest: delivered.digest }];
        let entry =
            Entry { content: "1".to_owned(), name: "n".to_owned(), day: "2026-11-25".to_owned(), files };
        let mut ledger = Ledger::open(dir.path());
        let mut other = Ledger::open(dir.path());
        ledger.add(entry.clone()).expect("added");
        assert_eq!(other.find("1", &out), Some(&entry), "another watcher's line is read");
        // A line cut off by a power failure harms nothing.
        let cut = fs::read(dir.path().join(NAME)).expect("there");
        fs::write(dir.path().join(NAME), [&cut[..], b"{\"content\":\"2"].concat()).expect("written");
        ledger.add(Entry { content: "3".to_owned(), ..entry }).expect("added");
        assert!(Ledger::open(dir.path()).find("3", &out).is_some());
        fs::remove_file(out.join("p/a/b/c.png")).expect("removed");
        assert_eq!(ledger.find("1", &out), None);
    }
}
