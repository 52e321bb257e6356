//! Reading a TOML table key by key, so that every problem in it is collected with its place instead of the first
//! one ending the reading.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::diag::{Finding, Place, suggest};

pub(super) use super::document::{Document, Sink};
pub(super) use super::entry::Entry;
use super::entry::MAX_ENTRIES;

/// A table that is being read: it remembers which keys were asked for.
#[derive(Debug)]
pub(super) struct Table<'d> {
    doc: &'d Document,
    sink: &'d Sink,
    /// The table's name with dots, empty for the file itself.
    name: String,
    place: Place,
    entries: &'d DeTable<'d>,
    known: Vec<String>,
}

impl<'d> Table<'d> {
    /// The table of the whole file.
    pub(super) fn root(doc: &'d Document, table: &'d Spanned<DeTable<'d>>, sink: &'d Sink) -> Self {
        Self::new(doc, sink, String::new(), doc.place(&(0..0)), table.get_ref())
    }

    /// A table that stands at `place` and is called `name`, with dots.
    pub(super) fn new(
        doc: &'d Document,
        sink: &'d Sink,
        name: String,
        place: Place,
        entries: &'d DeTable<'d>,
    ) -> Self {
        Self { doc, sink, name, place, entries, known: Vec::new() }
    }

    /// Where the table begins.
    pub(super) fn place(&self) -> Place {
        self.place.clone()
    }

    /// The file that the table stands in, or its row in a table of items.
    pub(super) fn whole(&self) -> Place {
        self.doc.whole()
    }

    fn dotted(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn entry(&self, key: &'d Spanned<DeString<'d>>, value: &'d Spanned<DeValue<'d>>) -> Entry<'d> {
        Entry {
            doc: self.doc,
            sink: self.sink,
            key: key.get_ref(),
            name: self.doc.name_of(self.dotted(key.get_ref())),
            key_span: key.span(),
            value,
        }
    }

    /// The value of `key`, where it is given.
    pub(super) fn take(&mut self, key: &str) -> Option<Entry<'d>> {
        if !self.known.iter().any(|known| known == key) {
            self.known.push(key.to_owned());
        }
        let entries = self.entries;
        let (key, value) = entries.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(self.entry(key, value))
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
        let (name, place, hint) = match self.doc.as_row() {
            Some(row) => row.gap(&self.doc.file, &name),
            None => (name, self.place(), format!("add `{key} = {example}`")),
        };
        let finding = Finding::error("missing-key", format!("`{name}` is missing")).at(place).hint(hint);
        self.sink.push(finding.fact("key", name));
    }

    /// Says that `key` of the table `inner`, which is missing itself, is missing.
    pub(super) fn missing_in(&self, inner: &str, key: &str, example: &str) {
        let name = format!("{inner}.{key}");
        let finding = Finding::error("missing-key", format!("`{name}` is missing")).fact("key", name);
        let hint = format!("add `{key} = {example}` under a heading `[{inner}]`");
        self.sink.push(finding.at(self.place()).hint(hint));
    }

    /// Says `finding` at a place that was read before.
    pub(super) fn say_at(&self, place: &Place, finding: Finding) {
        self.sink.push(finding.at(place.clone()));
    }

    /// All entries, of a table whose keys are names that the writer chose.
    pub(super) fn all(&mut self) -> Vec<Entry<'d>> {
        let entries = self.entries;
        entries
            .iter()
            .map(|(key, value)| {
                self.known.push(key.get_ref().clone().into_owned());
                self.entry(key, value)
            })
            .collect()
    }

    /// Says which keys nobody asked for.
    pub(super) fn finish(self) {
        for (key, value) in self.entries {
            if !self.known.iter().any(|known| known == key.get_ref()) {
                let entry = self.entry(key, value);
                let known = self.known.iter().map(String::as_str);
                let hint = if self.doc.is_full() { None } else { suggest(entry.key, known) };
                entry.key_error("unknown-key", format!("unknown key `{}`", entry.name), hint);
            }
        }
        #[cfg(test)]
        self.sink
            .asked
            .borrow_mut()
            .entry(format!("{}#{}", crate::diag::slashed(&self.doc.file), self.name))
            .or_default()
            .extend(self.known);
    }
}

impl<'d> Entry<'d> {
    /// The table that the value is.
    pub(super) fn table(&self) -> Option<Table<'d>> {
        let DeValue::Table(entries) = self.value() else {
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
        Some(Table::new(self.doc, self.sink, self.name.clone(), self.key_place(), entries))
    }
}
