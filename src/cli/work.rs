//! `wajah work`: the worker of a watch folder, never typed by a person.

use std::io::{self, Read};

use super::exit::{CannotRun, Exit};
use super::print::Printer;
use crate::watch::{self, MAX_ANSWER_BYTES, Order};

pub(super) fn run(printer: &Printer) -> Result<Exit, CannotRun> {
    let mut text = Vec::new();
    io::stdin().take(MAX_ANSWER_BYTES).read_to_end(&mut text)?;
    let order: Order = serde_json::from_slice(&text)
        .map_err(|error| CannotRun::new("bad-order", format!("there is no order on stdin: {error}")))?;
    printer.json(&watch::work(&order))?;
    Ok(Exit::Done)
}
