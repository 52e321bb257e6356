//! `wajah schema`: JSON Schemas, with which editors complete and check project files as they are typed.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::exit::{CannotRun, Exit};
use super::print::Printer;
use crate::project::SchemaKind;

/// Prints the JSON Schema of a kind of project file.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah schema item > item.schema.json
  then, as the first line of an item: #:schema ../../item.schema.json
  (understood by editors with Taplo or Even Better TOML)")]
pub(super) struct SchemaArgs {
    /// The kind of file
    #[arg(value_name = "KIND", value_parser = kinds())]
    kind: SchemaKind,
}

fn kinds() -> impl TypedValueParser<Value = SchemaKind> {
    PossibleValuesParser::new(SchemaKind::ALL.map(SchemaKind::as_str))
        .try_map(|word| word.parse::<SchemaKind>())
}

pub(super) fn run(args: &SchemaArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    printer.json(&crate::project::schema(args.kind))?;
    Ok(Exit::Done)
}
