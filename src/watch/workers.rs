//! How many drops a machine can work on at once: by its cores, and by the memory that this process may use.

use std::path::Path;

use crate::sandbox::of_machine;

/// Cores and memory for each worker: its threads come in pairs of a page and an encoder, and a clip touches up to this much.
const CORES: usize = 2;
const MEMORY: u64 = 3 << 30;

/// As many workers as this machine can well have, at least one.
pub fn default_workers() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    fitting(cores, of_machine(Path::new("/")).map(|memory| memory.total))
}

fn fitting(cores: usize, memory: Option<u64>) -> usize {
    let by_memory = memory.map_or(usize::MAX, |bytes| usize::try_from(bytes / MEMORY).unwrap_or(usize::MAX));
    (cores / CORES).min(by_memory).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    #[test]
    fn a_worker_needs_two_cores_and_three_gibibytes() {
        assert_eq!(fitting(1, Some(GIB)), 1);
        assert_eq!(fitting(16, Some(64 * GIB)), 8);
        assert_eq!(fitting(16, Some(7 * GIB)), 2);
        assert_eq!(fitting(5, None), 2);
    }
}
