//! The command of a worker before it starts: what it has of its parent.

use std::process::Command;

use super::parent;

/// Makes a child die with its parent, and gives it an empty environment but the few variables it needs. Call it before setting
/// further variables.
///
/// The child dies with the *thread* that starts it: start it from one that lives as long as the work.
pub fn prepare(command: &mut Command) {
    /// What the child has from us where we have it.
    const KEPT: &[&str] = &[
        // Where FFmpeg's libraries lie, if not in their usual place: the child loads the ones that we loaded.
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        // What a panic of ours says.
        "RUST_BACKTRACE",
        // Windows starts nothing without it.
        "SystemRoot",
    ];
    /// What the child has in any case.
    const GIVEN: &[(&str, &str)] = &[
        // glibc reserves 64 MiB of address space for each of up to eight arenas a core. With four a run of sixteen threads
        // reserves a third less and is as fast.
        ("MALLOC_ARENA_MAX", "4"),
        // FFmpeg's filters may draw in OpenBLAS, which starts a thread a core as it is loaded: before anybody can lock them down.
        ("OPENBLAS_NUM_THREADS", "1"),
    ];
    command.env_clear();
    command.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command.envs(GIVEN.iter().copied());
    parent::name_to(command);
}
