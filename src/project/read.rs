//! Reading a table key by key, whoever wrote it, so that every problem in it is collected with its place instead of the first
//! one ending the reading.

use crate::diag::{Finding, Place, suggest};

pub(super) use super::document::{Document, Sink};
pub(super) use super::entry::Entry;
use super::entry::MAX_ENTRIES;
use super::input::{self, Node, Origin, Raw};

/// A table that is being read: it remembers which keys were asked for.
#[derive(Debug)]
pub(super) struct Table<'d> {
    doc: &'d Document,
    sink: &'d Sink,
    /// The table's name with dots, empty for the file itself.
    name: String,
    /// Where it begins.
    origin: Origin,
    entries: &'d input::Table,
    known: Vec<String>,
}

impl<'d> Table<'d> {
    /// The table of all of `doc`.
    pub(super) fn root(doc: &'d Document, table: &'d input::Table, sink: &'d Sink) -> Self {
        Self { doc, sink, name: String::new(), origin: doc.start(), entries: table, known: Vec::new() }
    }

    /// Where the table begins.
    pub(super) fn place(&self) -> Place {
        self.doc.place(self.origin)
    }

    /// The file that the table stands in, or its row in a table of items.
    pub(super) fn whole(&self) -> Place {
        self.doc.whole()
    }

    fn dotted(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn entry(&self, (key, key_origin, node): (&'d str, Origin, &'d Node)) -> Entry<'d> {
        let name = self.doc.name_of(self.dotted(key));
        Entry { doc: self.doc, sink: self.sink, key, name, key_origin, node }
    }

    /// The value of `key`, where it is given.
    pub(super) fn take(&mut self, key: &str) -> Option<Entry<'d>> {
        if !self.known.iter().any(|known| known == key) {
            self.known.push(key.to_owned());
        }
        Some(self.entry(self.entries.entry(key)?))
    }

    /// The value of `key`; that it is missing is an error.
    pub(super) fn need(&mut self, key: &str, example: &str) -> Option<Entry<'d>> {
        let entry = self.take(key);
        if entry.is_none() {
            self.missing(key, example);
        }
        entry
    }

    /// Says that `key` is missing.
    pub(super) fn missing(&self, key: &str, example: &str) {
        let name = self.dotted(key);
        let (name, place, hint) =
            self.doc.gap(&name).unwrap_or_else(|| (name, self.place(), format!("add `{key} = {example}`")));
        let finding = Finding::error("missing-key", format!("`{name}` is missing")).at(place).hint(hint);
        self.sink.report(finding.fact("key", name));
    }

    /// Says that `key` of the table `inner`, which is missing itself, is missing.
    pub(super) fn missing_in(&self, inner: &str, key: &str, example: &str) {
        let name = format!("{inner}.{key}");
        let hint = || format!("add `{key} = {example}` under a heading `[{inner}]`");
        let (name, place, hint) = self.doc.gap(&name).unwrap_or_else(|| (name, self.place(), hint()));
        let finding = Finding::error("missing-key", format!("`{name}` is missing")).fact("key", name);
        self.sink.report(finding.at(place).hint(hint));
    }

    /// Says `finding` at a place that was read before.
    pub(super) fn say_at(&self, place: &Place, finding: Finding) {
        self.sink.report(finding.at(place.clone()));
    }

    /// All entries, of a table whose keys are names that the writer chose.
    pub(super) fn all(&mut self) -> Vec<Entry<'d>> {
        let entries = self.entries;
        entries
            .iter()
            .map(|entry| {
                self.known.push(entry.0.to_owned());
                self.entry(entry)
            })
            .collect()
    }

    /// Says which keys nobody asked for.
    pub(super) fn finish(self) {
        for given in self.entries.iter() {
            if !self.known.iter().any(|known| known == given.0) {
                let entry = self.entry(given);
                let known = self.known.iter().map(String::as_str);
                let hint = if self.doc.is_full() { None } else { suggest(entry.key, known) };
                entry.key_error("unknown-key", format!("unknown key `{}`", entry.name), hint);
            }
        }
        #[cfg(test)]
        self.sink
            .asked
            .borrow_mut()
            .entry(format!("{}#{}", crate::diag::slashed(self.doc.file()), self.name))
            .or_default()
            .extend(self.known);
    }
}

impl<'d> Entry<'d> {
    /// The table that the value is.
    pub(super) fn table(&self) -> Option<Table<'d>> {
        let Raw::Table(entries) = self.value() else {
            let hint = format!("write a heading `[{}]` and its keys below it", self.name);
            self.wrong_type("a table", Some(hint));
            return None;
        };
        if entries.len() > MAX_ENTRIES {
            let count = entries.len();
            self.key_error(
                "too-long",
                format!("`{}` has {count} keys; it may have {MAX_ENTRIES}", self.name),
                None,
            );
            return None;
        }
        let (doc, sink, name) = (self.doc, self.sink, self.name.clone());
        Some(Table { doc, sink, name, origin: self.key_origin, entries, known: Vec::new() })
    }
}
