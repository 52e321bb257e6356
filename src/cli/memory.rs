//! Whether there is memory for the work. Rust ends a program that gets none without a word to its caller, so it is asked before.

use std::num::NonZeroUsize;

use super::exit::CannotRun;
use super::findings::plural;
use super::print::Printer;
use crate::run::LEAST_MEMORY;
use crate::sandbox;

/// What each further thread needs.
const EACH: u64 = 96 << 20;

/// How many jobs are worked on at once: as many as were `asked` for, else one a core, and fewer where memory is limited.
pub(super) fn threads(asked: Option<NonZeroUsize>, printer: &Printer) -> Result<usize, CannotRun> {
    let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let wanted = asked.map_or_else(cores, NonZeroUsize::get);
    let fitting = fit(wanted, sandbox::memory_limit())?;
    if asked.is_some() && fitting < wanted {
        let jobs = plural(fitting, "job");
        printer.say(&format!("memory is limited: {jobs} at once, not {wanted}; the files are the same"));
    }
    Ok(fitting)
}

/// How many of the `wanted` threads fit into `limit` bytes.
fn fit(wanted: usize, limit: Option<u64>) -> Result<usize, CannotRun> {
    let Some(limit) = limit else { return Ok(wanted) };
    if limit < LEAST_MEMORY {
        let message = format!(
            "there is too little memory: this process may have {} MB, and needs {} at the least",
            limit / 1_000_000,
            LEAST_MEMORY / 1_000_000
        );
        let hint = "raise the limit (`ulimit -v`, or that of the service or container), or lift it";
        return Err(CannotRun::new("too-little-memory", message).hint(hint));
    }
    let more = usize::try_from((limit - LEAST_MEMORY) / EACH).unwrap_or(usize::MAX);
    Ok(wanted.min(more.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_threads_as_memory_has_room_for() {
        let fit = |wanted, limit| fit(wanted, limit).map_err(|CannotRun(finding)| finding.code.into_owned());
        assert_eq!(fit(16, None), Ok(16));
        assert_eq!(fit(16, Some(u64::MAX)), Ok(16));
        assert_eq!(fit(16, Some(LEAST_MEMORY)), Ok(1));
        assert_eq!(fit(16, Some(LEAST_MEMORY + 2 * EACH)), Ok(3));
        assert_eq!(fit(2, Some(LEAST_MEMORY + 2 * EACH)), Ok(2));
        assert_eq!(fit(1, Some(400_000 << 10)), Err("too-little-memory".to_owned()));
    }
}
