//! `wajah work`: the worker of a watch folder, or of `pack --untrusted`; never typed by a person.

use std::io::{self, Read};

use clap::Args;
use serde::de::DeserializeOwned;

use super::exit::{CannotRun, Exit};
use super::print::Printer;
use crate::run::{self, MAX_POST_BYTES};
use crate::watch::{self, MAX_ANSWER_BYTES};

/// Makes the posts of one drop: an order on stdin, an answer on stdout.
#[derive(Debug, Args)]
pub(super) struct WorkArgs {
    /// Make a post of a pack instead
    #[arg(long)]
    post: bool,
}

pub(super) fn run(args: &WorkArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    if args.post {
        printer.json(&run::make_post(&order(MAX_POST_BYTES)?))?;
    } else {
        printer.json(&watch::work(&order(MAX_ANSWER_BYTES)?))?;
    }
    Ok(Exit::Done)
}

fn order<T: DeserializeOwned>(most: u64) -> Result<T, CannotRun> {
    let mut text = Vec::new();
    io::stdin().take(most).read_to_end(&mut text)?;
    serde_json::from_slice(&text)
        .map_err(|error| CannotRun::new("bad-order", format!("there is no order on stdin: {error}")))
}
