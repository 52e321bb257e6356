//! `wajah work`: the worker of a watch folder, never typed by a person.

use std::io::{self, Read, Write};

use super::exit::{CannotRun, Exit};
use crate::watch::{self, MAX_ANSWER_BYTES, Order};

pub(super) fn run() -> Result<Exit, CannotRun> {
    let mut text = Vec::new();
    io::stdin().take(MAX_ANSWER_BYTES).read_to_end(&mut text)?;
    let order: Order = serde_json::from_slice(&text)
        .map_err(|error| CannotRun::new("bad-order", format!("there is no order on stdin: {error}")))?;
    watch::work(&order, &|said| {
        if let Ok(mut line) = serde_json::to_vec(said) {
            line.push(b'\n');
            // A watcher that is gone hears nothing, and this process ends with it.
            let mut out = io::stdout().lock();
            let _ = out.write_all(&line).and_then(|()| out.flush());
        }
    });
    Ok(Exit::Done)
}
