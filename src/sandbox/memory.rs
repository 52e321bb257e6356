//! How much memory this machine has and can give.

use std::path::Path;

/// The memory of a machine, or of the group of processes that this one is in where that has a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// All of it, in bytes.
    pub total: u64,
    /// What is free, or can be made free at once.
    pub available: u64,
}

/// The files of one version of Linux's control groups: the folder of a group, its limit, its use, and of that what can be given back.
struct Tree {
    root: &'static str,
    limit: &'static str,
    used: &'static str,
    /// The line of `memory.stat` that tells of files that nobody has used lately.
    cached: &'static str,
}

const SECOND_VERSION: Tree =
    Tree { root: "sys/fs/cgroup", limit: "memory.max", used: "memory.current", cached: "inactive_file " };
const FIRST_VERSION: Tree = Tree {
    root: "sys/fs/cgroup/memory",
    limit: "memory.limit_in_bytes",
    used: "memory.usage_in_bytes",
    cached: "total_inactive_file ",
};

/// The memory that this process may use. `root` is where the system's files are. `None` where nobody says.
pub fn of_machine(root: &Path) -> Option<Memory> {
    let read = |path: &str| std::fs::read_to_string(root.join(path)).ok();
    let kib = |text: &str, name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?.checked_mul(1024)
    };
    let machine = read("proc/meminfo").and_then(|text| {
        let total = kib(&text, "MemTotal:")?;
        Some(Memory { total, available: kib(&text, "MemAvailable:").unwrap_or(total) })
    });
    let mut all: Vec<Memory> = machine.into_iter().collect();
    for line in read("proc/self/cgroup").unwrap_or_default().lines() {
        let mut parts = line.splitn(3, ':');
        let (Some(_), Some(controllers), Some(group)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        // The second version has one tree for all; the first one for memory.
        let tree = match controllers {
            "" => SECOND_VERSION,
            _ if controllers.split(',').any(|one| one == "memory") => FIRST_VERSION,
            _ => continue,
        };
        // Those above limit it too. In a container its own name may be one of outside.
        for group in Path::new(group.trim_start_matches('/')).ancestors() {
            let file = |name: &str| read(&format!("{}/{}/{name}", tree.root, group.display()));
            let number = |name: &str| file(name)?.trim().parse::<u64>().ok();
            let Some(total) = number(tree.limit) else { continue };
            let stat = file("memory.stat").unwrap_or_default();
            let cached = stat.lines().find_map(|line| line.strip_prefix(tree.cached)?.trim().parse().ok());
            let used = number(tree.used).unwrap_or(0).saturating_sub(cached.unwrap_or(0));
            all.push(Memory { total, available: total.saturating_sub(used) });
        }
    }
    let total = all.iter().map(|memory| memory.total).min()?;
    let available = all.iter().map(|memory| memory.available).min()?;
    Some(Memory { total, available })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    #[test]
    fn the_least_of_machine_and_groups_counts() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, text).expect("written");
        };
        let has = || of_machine(dir.path()).map(|memory| (memory.total / GIB, memory.available / GIB));
        assert_eq!(has(), None);
        write("proc/meminfo", "MemTotal:       33554432 kB\nMemFree: 1 kB\n");
        assert_eq!(has(), Some((32, 32)));
        write("proc/meminfo", "MemTotal:       33554432 kB\nMemFree: 1 kB\nMemAvailable:   20971520 kB\n");
        assert_eq!(has(), Some((32, 20)));
        write("proc/self/cgroup", "0::/user.slice/wajah.service\n");
        write("sys/fs/cgroup/user.slice/wajah.service/memory.max", "max\n");
        write("sys/fs/cgroup/user.slice/memory.max", "6442450944\n");
        assert_eq!(has(), Some((6, 6)), "the group above has a limit");
        write("sys/fs/cgroup/user.slice/memory.current", "5368709120\n");
        assert_eq!(has(), Some((6, 1)), "and others use most of it");
        write("sys/fs/cgroup/user.slice/memory.stat", "anon 1\ninactive_file 3221225472\n");
        assert_eq!(has(), Some((6, 4)), "half of which are files that were read");
        write("proc/self/cgroup", "5:cpu,memory:/docker/x\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824\n");
        assert_eq!(has(), Some((1, 1)), "a container sees its own group as the top");
    }
}
