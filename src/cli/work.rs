//! `wajah work`: the worker of a watch folder, or of `pack --untrusted`; never typed by a person.

use std::io::{self, Read, Write};

use clap::Args;
use serde::de::DeserializeOwned;

use super::exit::{CannotRun, Exit};
use super::print::Printer;
use crate::run::{self, MAX_POST_BYTES};
use crate::watch::{self, MAX_ANSWER_BYTES};

/// Makes the posts of one drop: an order on stdin, a line of JSON on stdout for each post that ended, and the answer.
#[derive(Debug, Args)]
pub(super) struct WorkArgs {
    /// Make a post of a pack instead
    #[arg(long)]
    post: bool,
}

pub(super) fn run(args: &WorkArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    if args.post {
        printer.json(&run::make_post(&order(MAX_POST_BYTES)?))?;
        return Ok(Exit::Done);
    }
    watch::work(&order(MAX_ANSWER_BYTES)?, &|said| {
        if let Ok(mut line) = serde_json::to_vec(said) {
            line.push(b'\n');
            // A watcher that is gone hears nothing, and this process ends with it.
            let mut out = io::stdout().lock();
            let _ = out.write_all(&line).and_then(|()| out.flush());
        }
    });
    Ok(Exit::Done)
}

fn order<T: DeserializeOwned>(most: u64) -> Result<T, CannotRun> {
    let mut text = Vec::new();
    io::stdin().take(most).read_to_end(&mut text)?;
    serde_json::from_slice(&text)
        .map_err(|error| CannotRun::new("bad-order", format!("there is no order on stdin: {error}")))
}
