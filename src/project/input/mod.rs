//! What people gave, as values that know where each of them stands: a TOML file, a row of a table, and a drop, whose file, name, side
//! files and folder's defaults become one. Readers ask such a tree alone, whoever wrote it.

mod node;
mod text;

pub(crate) use self::node::{Node, Origin, Raw, Table};
pub(super) use self::text::parse;
