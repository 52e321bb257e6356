//! `wajah work`: the worker of a watch folder, or of `pack --untrusted`; never typed by a person.

use std::io::{self, Read};

use clap::Args;
use serde::de::DeserializeOwned;

use super::exit::{CannotRun, Exit};
use crate::run::{self, MAX_POST_BYTES};
use crate::watch::{self, MAX_ANSWER_BYTES};

/// Makes the posts of one drop: an order on stdin; a message for each post that ended, and the answer, where a pipe is stdout.
#[derive(Debug, Args)]
pub(super) struct WorkArgs {
    /// Make a post of a pack instead
    #[arg(long)]
    post: bool,
}

pub(super) fn run(args: &WorkArgs) -> Result<Exit, CannotRun> {
    match args.post {
        true => run::make_post(&order(MAX_POST_BYTES)?)?,
        false => watch::work(&order(MAX_ANSWER_BYTES)?)?,
    }
    Ok(Exit::Done)
}

fn order<T: DeserializeOwned>(most: u64) -> Result<T, CannotRun> {
    let mut text = Vec::new();
    io::stdin().take(most).read_to_end(&mut text)?;
    serde_json::from_slice(&text)
        .map_err(|error| CannotRun::new("bad-order", format!("there is no order on stdin: {error}")))
}
