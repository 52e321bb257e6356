//! The tree of a TOML file: each key and value with the byte at which it begins.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Digits, Node, Origin, Raw, Table};

/// What is no TOML: what is said of it, and where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::project) struct SyntaxError {
    pub(in crate::project) message: String,
    pub(in crate::project) span: Option<Range<usize>>,
}

/// The tree of `text`, which is the source with the number `source`.
///
/// # Errors
/// Everything that is no TOML.
pub(in crate::project) fn parse(text: &str, source: usize) -> Result<Table, Vec<SyntaxError>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(table(root.get_ref(), source));
    }
    let told =
        |error: &toml::de::Error| SyntaxError { message: error.message().to_owned(), span: error.span() };
    Err(errors.iter().map(told).collect())
}

fn table(written: &DeTable<'_>, source: usize) -> Table {
    let mut table = Table::default();
    for (key, value) in written {
        let origin = Origin::Text { source, offset: key.span().start };
        table.insert(key.get_ref(), origin, node(value, source));
    }
    table
}

/// How deep values lie in one another is bounded by the parser.
fn node(written: &Spanned<DeValue<'_>>, source: usize) -> Node {
    let raw = match written.get_ref() {
        DeValue::String(text) => Raw::String(text.to_string()),
        DeValue::Integer(digits) => {
            Raw::Integer(Digits { text: digits.as_str().to_owned(), radix: digits.radix() })
        }
        DeValue::Float(digits) => Raw::Float(digits.as_str().to_owned()),
        DeValue::Boolean(value) => Raw::Boolean(*value),
        DeValue::Datetime(moment) => Raw::Datetime(*moment),
        DeValue::Array(values) => Raw::Array(values.iter().map(|value| node(value, source)).collect()),
        DeValue::Table(inner) => Raw::Table(table(inner, source)),
    };
    Node { raw, origin: Origin::Text { source, offset: written.span().start } }
}
