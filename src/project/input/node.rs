//! The tree of values.

use std::collections::BTreeMap;

use toml::value::Datetime;

/// Where something stands: in one of the sources that a document is put together from, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// In a text, from this byte on.
    Text {
        /// The source.
        source: usize,
        /// The byte.
        offset: usize,
    },
    /// In the cell of a row.
    Cell {
        /// The source.
        source: usize,
        /// The column, from 1.
        column: usize,
    },
    /// In no part of its source: a row says it by the sheet it stands in, a file by its name or by being there.
    Whole {
        /// The source.
        source: usize,
    },
}

impl Origin {
    /// The number of its source.
    pub(crate) fn source(self) -> usize {
        match self {
            Self::Text { source, .. } | Self::Cell { source, .. } | Self::Whole { source } => source,
        }
    }
}

/// A value with where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) raw: Raw,
    pub(crate) origin: Origin,
}

/// A value as it was written: what a reader makes of it is its own matter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Raw {
    String(String),
    Integer(Digits),
    Float(String),
    Boolean(bool),
    Datetime(Datetime),
    Array(Vec<Node>),
    Table(Table),
}

impl Raw {
    /// The number that `digits` write in decimals; a text where they are none.
    pub(crate) fn number(digits: &str) -> Self {
        if digits.parse::<i64>().is_ok() {
            Self::Integer(Digits { text: digits.to_owned(), radix: 10 })
        } else if digits.parse::<f64>().is_ok() {
            Self::Float(digits.to_owned())
        } else {
            Self::String(digits.to_owned())
        }
    }

    /// The text, where it is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }
}

impl From<&str> for Raw {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Raw {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

/// The digits of a whole number, which may be too large for any type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Digits {
    pub(super) text: String,
    pub(super) radix: u32,
}

impl Digits {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn radix(&self) -> u32 {
        self.radix
    }
}

/// An entry of a table.
#[derive(Debug, Clone, PartialEq)]
struct Given {
    name: String,
    /// Where the key stands.
    origin: Origin,
    node: Node,
}

/// A table: values by key, in the order in which they were given.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Table {
    entries: Vec<Given>,
    /// Where in `entries` each key is.
    index: BTreeMap<String, usize>,
}

impl Table {
    /// How many keys it has.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Each key with its origin and its value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Origin, &Node)> {
        self.entries.iter().map(|given| (given.name.as_str(), given.origin, &given.node))
    }

    /// The key `name` as it stands here, with its origin and its value.
    pub(crate) fn entry(&self, name: &str) -> Option<(&str, Origin, &Node)> {
        let given = &self.entries[*self.index.get(name)?];
        Some((&given.name, given.origin, &given.node))
    }

    /// The value of `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        self.entry(name).map(|(_, _, node)| node)
    }

    /// The value of `name`, to be changed.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.index.get(name).map(|at| &mut self.entries[*at].node)
    }

    /// The value of `key`, which may have the name of a table before a dot.
    pub(crate) fn at(&self, key: &str) -> Option<&Node> {
        match key.split_once('.') {
            Some((table, key)) => match &self.get(table)?.raw {
                Raw::Table(table) => table.get(key),
                _ => None,
            },
            None => self.get(key),
        }
    }

    /// Gives `name`, whose key stands at `origin`, the value `node`, in place of one that it has.
    pub(crate) fn insert(&mut self, name: &str, origin: Origin, node: Node) {
        match self.index.get(name) {
            Some(at) => {
                let given = &mut self.entries[*at];
                (given.origin, given.node) = (origin, node);
            }
            None => {
                self.index.insert(name.to_owned(), self.entries.len());
                self.entries.push(Given { name: name.to_owned(), origin, node });
            }
        }
    }

    /// Gives `name` the value `raw`; key and value stand at `origin`.
    pub(crate) fn set(&mut self, name: &str, origin: Origin, raw: impl Into<Raw>) {
        self.insert(name, origin, Node { raw: raw.into(), origin });
    }

    /// The table `name`; one that begins at `origin` where there is none. What else stands there gives way, and is found wrong where it
    /// comes from.
    pub(crate) fn table(&mut self, name: &str, origin: Origin) -> &mut Self {
        if !matches!(self.get(name), Some(Node { raw: Raw::Table(_), .. })) {
            self.insert(name, origin, Node { raw: Raw::Table(Self::default()), origin });
        }
        match self.get_mut(name) {
            Some(Node { raw: Raw::Table(table), .. }) => table,
            _ => unreachable!("it was made a table"),
        }
    }

    /// Puts `over` on top of it: what both have is that of `over`, tables key by key.
    pub(crate) fn overlay(&mut self, over: Self) {
        for Given { name, origin, node } in over.entries {
            match (self.get_mut(&name), node) {
                (Some(Node { raw: Raw::Table(below), .. }), Node { raw: Raw::Table(over), .. }) => {
                    below.overlay(over);
                }
                (_, node) => self.insert(&name, origin, node),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(pairs: &[(&str, &str)], source: usize) -> Table {
        let mut table = Table::default();
        for (key, text) in pairs {
            let origin = Origin::Whole { source };
            match key.split_once('.') {
                Some((inner, key)) => table.table(inner, origin).set(key, origin, *text),
                None => table.set(key, origin, *text),
            }
        }
        table
    }

    #[test]
    fn what_is_given_later_wins_key_by_key_and_keeps_its_origin() {
        let mut below = table(&[("service", "a"), ("fields.title", "satu"), ("fields.kicker", "k")], 0);
        below.overlay(table(&[("fields.title", "dua"), ("post.alt", "x")], 1));
        let told = |key: &str| {
            let node = below.at(key)?;
            Some((node.raw.as_str()?.to_owned(), node.origin.source()))
        };
        assert_eq!(told("service"), Some(("a".to_owned(), 0)));
        assert_eq!(told("fields.title"), Some(("dua".to_owned(), 1)));
        assert_eq!(told("fields.kicker"), Some(("k".to_owned(), 0)));
        assert_eq!(told("post.alt"), Some(("x".to_owned(), 1)));
        let keys: Vec<&str> = below.iter().map(|(key, ..)| key).collect();
        assert_eq!(keys, ["service", "fields", "post"]);
        // What is no table gives way to one, and the other way round.
        below.overlay(table(&[("fields", "teks"), ("service.x", "y")], 2));
        assert_eq!(below.get("fields").expect("there").raw.as_str(), Some("teks"));
        assert_eq!(told_of(&below, "service.x"), Some("y"));
    }

    fn told_of<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
        table.at(key)?.raw.as_str()
    }

    #[test]
    fn numbers_keep_their_kind() {
        let kind = |digits: &str| match Raw::number(digits) {
            Raw::Integer(_) => "integer",
            Raw::Float(_) => "float",
            _ => "text",
        };
        let kinds = ["3", "-2.5", "1e300", "0", "tiga"].map(kind);
        assert_eq!(kinds, ["integer", "float", "float", "integer", "text"]);
    }
}
