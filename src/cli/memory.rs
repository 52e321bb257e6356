//! Whether there is memory for the work. Rust ends a program that gets none without a word to its caller, so it is asked before.

use std::num::NonZeroUsize;

use super::exit::CannotRun;
use super::findings::plural;
use super::print::Printer;
use crate::run::{LEAST_MEMORY, THREAD_MEMORY};
use crate::sandbox;

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
    let more = usize::try_from((limit - LEAST_MEMORY) / THREAD_MEMORY).unwrap_or(usize::MAX);
    Ok(wanted.min(more.saturating_add(1)))
}

/// The bytes that a person wrote: `4G`, `1.5 GiB`, `800M`. A letter alone means powers of 1024, as it does to systemd and containers.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, u32); 4] = [("k", 10), ("m", 20), ("g", 30), ("t", 40)];
    let wrong = || format!("`{text}` is no amount of memory, such as 4G or 800M");
    let lower = text.trim().to_lowercase();
    let end = lower.find(|c: char| c.is_alphabetic()).ok_or_else(wrong)?;
    let (number, unit) = (lower[..end].trim(), &lower[end..]);
    let shift = UNITS
        .iter()
        .find(|(letter, _)| unit.strip_prefix(letter).is_some_and(|rest| matches!(rest, "" | "b" | "ib")));
    let (_, shift) = shift.ok_or_else(wrong)?;
    let number: f64 = number.replace(',', ".").parse().map_err(|_| wrong())?;
    let bytes = number * (1_u64 << shift) as f64;
    if bytes.is_finite() && bytes >= 1.0 { Ok(bytes as u64) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_memory_are_read_as_people_write_them() {
        for (text, wanted) in [
            ("4G", 4 << 30),
            ("4g", 4 << 30),
            ("1.5 GiB", 3 << 29),
            ("1,5GB", 3 << 29),
            ("800M", 800 << 20),
            ("64k", 64 << 10),
        ] {
            assert_eq!(bytes(text), Ok(wanted), "{text}");
        }
        for text in ["", "4", "G", "-4G", "4 X", "4Gx", "0G", "1e400G", "\u{e9}"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn as_many_threads_as_memory_has_room_for() {
        let fit = |wanted, limit| fit(wanted, limit).map_err(|CannotRun(finding)| finding.code.into_owned());
        assert_eq!(fit(16, None), Ok(16));
        assert_eq!(fit(16, Some(u64::MAX)), Ok(16));
        assert_eq!(fit(16, Some(LEAST_MEMORY)), Ok(1));
        assert_eq!(fit(16, Some(LEAST_MEMORY + 2 * THREAD_MEMORY)), Ok(3));
        assert_eq!(fit(2, Some(LEAST_MEMORY + 2 * THREAD_MEMORY)), Ok(2));
        assert_eq!(fit(1, Some(400_000 << 10)), Err("too-little-memory".to_owned()));
    }
}
