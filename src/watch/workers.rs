//! How many drops a machine can work on at once: by its cores, and by the memory that this process may use.

use std::path::Path;

/// Cores and memory for each worker: its threads come in pairs of a page and an encoder, and a clip touches up to this much.
const CORES: usize = 2;
const MEMORY: u64 = 3 << 30;

/// As many workers as this machine can well have, at least one.
pub fn default_workers() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    fitting(cores, memory(Path::new("/")))
}

fn fitting(cores: usize, memory: Option<u64>) -> usize {
    let by_memory = memory.map_or(usize::MAX, |bytes| usize::try_from(bytes / MEMORY).unwrap_or(usize::MAX));
    (cores / CORES).min(by_memory).max(1)
}

/// The bytes of memory that this process may use: the machine's, or those of its group where that has a limit. `root` is where the
/// system's files are. `None` where nobody says.
fn memory(root: &Path) -> Option<u64> {
    let read = |path: &str| std::fs::read_to_string(root.join(path)).ok();
    let machine = read("proc/meminfo").and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?.checked_mul(1024)
    });
    let mut limits: Vec<u64> = machine.into_iter().collect();
    for line in read("proc/self/cgroup").unwrap_or_default().lines() {
        let mut parts = line.splitn(3, ':');
        let (Some(_), Some(controllers), Some(group)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        // The second version has one tree for all; the first one for memory.
        let (tree, file) = match controllers {
            "" => ("sys/fs/cgroup", "memory.max"),
            _ if controllers.split(',').any(|one| one == "memory") => {
                ("sys/fs/cgroup/memory", "memory.limit_in_bytes")
            }
            _ => continue,
        };
        // Those above limit it too. In a container its own name may be one of outside.
        for group in Path::new(group.trim_start_matches('/')).ancestors() {
            let limit = read(&format!("{tree}/{}/{file}", group.display()));
            limits.extend(limit.and_then(|text| text.trim().parse::<u64>().ok()));
        }
    }
    limits.into_iter().min()
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

    #[test]
    fn the_least_of_machine_and_groups_counts() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, text).expect("written");
        };
        assert_eq!(memory(dir.path()), None);
        write("proc/meminfo", "MemTotal:       33554432 kB\nMemFree: 1 kB\n");
        assert_eq!(memory(dir.path()), Some(32 * GIB));
        write("proc/self/cgroup", "0::/user.slice/wajah.service\n");
        write("sys/fs/cgroup/user.slice/wajah.service/memory.max", "max\n");
        write("sys/fs/cgroup/user.slice/memory.max", "6442450944\n");
        assert_eq!(memory(dir.path()), Some(6 * GIB), "the group above has a limit");
        write("proc/self/cgroup", "5:cpu,memory:/docker/x\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824\n");
        assert_eq!(memory(dir.path()), Some(GIB), "a container sees its own group as the top");
    }
}
