//! The filters that the kernel runs before every call, from the list.

use std::collections::BTreeMap;
use std::thread;

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

use super::list::{CLONE3, REFUSED, Test, refused_for, twins};
use crate::sandbox::error::SandboxError;

/// Refuses the calls of the list to this process from now on. Whether the kernel can.
pub(in crate::sandbox) fn refuse() -> Result<bool, SandboxError> {
    let refused = |error: &dyn std::error::Error| SandboxError::Calls(error.to_string());
    let [first, second] = programs(std::process::id()).map_err(|error| refused(&error))?;
    match seccompiler::apply_filter_all_threads(&first) {
        Err(error) if is_unknown(&error) => return Ok(false),
        applied => applied.map_err(|error| refused(&error))?,
    }
    seccompiler::apply_filter_all_threads(&second).map_err(|error| refused(&error))?;
    Ok(true)
}

/// Whether it is the answer of a kernel without seccomp, or without its filters.
fn is_unknown(error: &seccompiler::Error) -> bool {
    let number = match error {
        seccompiler::Error::Prctl(error) | seccompiler::Error::Seccomp(error) => error.raw_os_error(),
        _ => None,
    };
    matches!(number, Some(libc::ENOSYS | libc::EINVAL))
}

/// Whether this kernel takes such filters: tried in a thread of its own, which ends with them.
pub(in crate::sandbox) fn support() -> bool {
    let Ok(programs) = programs(std::process::id()) else { return false };
    let tried = move || programs.iter().all(|program| seccompiler::apply_filter(program).is_ok());
    let thread = thread::Builder::new().name("seccomp".to_owned()).spawn(tried);
    thread.is_ok_and(|thread| thread.join().unwrap_or(false))
}

/// The filters for the process `own`. A filter gives one answer, so there are two.
fn programs(own: u32) -> Result<[BpfProgram; 2], BackendError> {
    Ok([program([(CLONE3, Vec::new())].into(), libc::ENOSYS)?, program(rules(own)?, libc::EPERM)?])
}

/// A filter that answers what `rules` match with `error`.
fn program(rules: BTreeMap<i64, Vec<SeccompRule>>, error: i32) -> Result<BpfProgram, BackendError> {
    let answer = SeccompAction::Errno(error.unsigned_abs());
    SeccompFilter::new(rules, SeccompAction::Allow, answer, std::env::consts::ARCH.try_into()?)?.try_into()
}

/// By call, when it is refused: always where nothing more is said.
fn rules(own: u32) -> Result<BTreeMap<i64, Vec<SeccompRule>>, BackendError> {
    let always = REFUSED.iter().flat_map(|refused| refused.calls);
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = always.map(|call| (*call, Vec::new())).collect();
    for refused in refused_for(own) {
        let (length, operator, value) = match refused.test {
            Test::Is(value) => (SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value),
            Test::IsNot(value) => (SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, value),
            Test::Lacks(bit) => (SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(bit), 0),
            Test::IsGiven => (SeccompCmpArgLen::Qword, SeccompCmpOp::Ne, 0),
        };
        let condition = SeccompCondition::new(refused.argument, length, operator, value)?;
        rules.entry(refused.call).or_default().push(SeccompRule::new(vec![condition])?);
    }
    let twins = twins(rules.keys().copied().chain([CLONE3]));
    rules.extend(twins.into_iter().map(|call| (call, Vec::new())));
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use super::*;
    use seccompiler::sock_filter;

    const OWN: u32 = 4711;

    /// What the kernel is told about a call: its number, the machine, an address that no rule asks for, six arguments.
    fn facts(call: i64, machine: u32, arguments: [u64; 6]) -> Vec<u8> {
        let call = u32::try_from(call).expect("a number of a call");
        let mut facts = [call.to_ne_bytes(), machine.to_ne_bytes(), [0; 4], [0; 4]].concat();
        facts.extend(arguments.iter().flat_map(|argument| argument.to_ne_bytes()));
        facts
    }

    /// Runs `program` as the kernel does: its answer.
    fn run(program: &[sock_filter], facts: &[u8]) -> u32 {
        let (mut at, mut value) = (0, 0u32);
        loop {
            let step = &program[at];
            at += 1;
            let jump = |holds: bool| usize::from(if holds { step.jt } else { step.jf });
            match step.code {
                // Load a word; keep bits; jump always, if equal, greater, or at least; return.
                0x20 => {
                    let from = step.k as usize;
                    value = u32::from_ne_bytes(facts[from..from + 4].try_into().expect("four bytes"));
                }
                0x54 => value &= step.k,
                0x05 => at += step.k as usize,
                0x15 => at += jump(value == step.k),
                0x25 => at += jump(value > step.k),
                0x35 => at += jump(value >= step.k),
                0x06 => return step.k,
                other => panic!("a step {other:#x} that these filters were not seen to take"),
            }
        }
    }

    const ALLOWED: u32 = 0x7fff_0000;
    const ENDED: u32 = 0x8000_0000;
    const fn error(number: i32) -> u32 {
        0x0005_0000 | number as u32
    }
    const MACHINE: u32 = if cfg!(target_arch = "x86_64") { 0xc000_003e } else { 0xc000_00b7 };

    /// What the filters together say, as the kernel puts their answers together: the strictest.
    fn answer(call: i64, arguments: [u64; 6]) -> u32 {
        let programs = programs(OWN).expect("they compile");
        let answers = programs.iter().map(|program| run(program, &facts(call, MACHINE, arguments)));
        answers.min().expect("an answer")
    }

    const NONE: [u64; 6] = [0; 6];

    #[test]
    fn what_is_listed_is_refused_whatever_its_arguments() {
        for refused in REFUSED {
            assert!(refused.why.len() > 10 && !refused.calls.is_empty());
            for call in refused.calls {
                for arguments in [NONE, [1, 2, 3, 4, 5, 6], [u64::MAX; 6]] {
                    assert_eq!(answer(*call, arguments), error(libc::EPERM), "{call}: {}", refused.why);
                }
            }
        }
    }

    #[test]
    fn threads_are_started_and_processes_are_not() {
        assert_eq!(answer(CLONE3, NONE), error(libc::ENOSYS), "so that glibc asks by `clone`");
        // What glibc passes for a thread, and what it passes for a process.
        assert_eq!(answer(libc::SYS_clone, [0x003d_0f00, 0, 0, 0, 0, 0]), ALLOWED);
        assert_eq!(answer(libc::SYS_clone, [0x0120_0011, 0, 0, 0, 0, 0]), error(libc::EPERM));
        assert_eq!(answer(libc::SYS_clone, [0x4111, 0, 0, 0, 0, 0]), error(libc::EPERM));
    }

    #[test]
    fn what_the_program_needs_is_allowed() {
        for call in [
            libc::SYS_read,
            libc::SYS_write,
            libc::SYS_openat,
            libc::SYS_mmap,
            libc::SYS_futex,
            libc::SYS_getrandom,
            libc::SYS_sched_getaffinity,
            libc::SYS_renameat2,
            libc::SYS_unlinkat,
            libc::SYS_fsync,
            libc::SYS_ftruncate,
            libc::SYS_copy_file_range,
            libc::SYS_rt_sigprocmask,
            libc::SYS_mbind,
            libc::SYS_getpriority,
            libc::SYS_exit_group,
        ] {
            assert_eq!(answer(call, [1, 2, 3, 4, 5, 6]), ALLOWED, "{call}");
        }
    }

    #[test]
    fn some_calls_hang_on_their_arguments() {
        let own = u64::from(OWN);
        for call in [libc::SYS_kill, libc::SYS_tgkill] {
            assert_eq!(answer(call, [own, 6, 6, 0, 0, 0]), ALLOWED, "it may end itself");
            for other in [own + 1, 0, 1, u64::MAX] {
                assert_eq!(answer(call, [other, 9, 9, 0, 0, 0]), error(libc::EPERM), "{other}");
            }
        }
        assert_eq!(answer(libc::SYS_prlimit64, [0, 7, 0, 1, 0, 0]), ALLOWED, "asked");
        assert_eq!(answer(libc::SYS_prlimit64, [0, 7, 1 << 32, 0, 0, 0]), error(libc::EPERM), "set");
        assert_eq!(answer(libc::SYS_utimensat, [3, 0, 1, 0, 0, 0]), ALLOWED, "of an open file");
        assert_eq!(answer(libc::SYS_utimensat, [3, 1 << 32, 1, 0, 0, 0]), error(libc::EPERM), "by its path");
        assert_eq!(answer(libc::SYS_ioctl, [2, 0x5401, 1, 0, 0, 0]), ALLOWED, "is this a terminal?");
        for typed in [0x5412, 0x541c, 0x5412 | 1 << 32, 0x8901, 0x4008_6602] {
            assert_eq!(answer(libc::SYS_ioctl, [2, typed, 1, 0, 0, 0]), error(libc::EPERM), "{typed:#x}");
        }
        assert_eq!(answer(libc::SYS_setpriority, [0, 0, 10, 0, 0, 0]), ALLOWED, "nice itself");
        for (which, who) in [(0, own), (1, 0), (2, 0), (0, 1 << 31)] {
            assert_eq!(
                answer(libc::SYS_setpriority, [which, who, 19, 0, 0, 0]),
                error(libc::EPERM),
                "{which} {who}"
            );
        }
        for call in [libc::SYS_sched_setaffinity, libc::SYS_sched_setscheduler, libc::SYS_sched_setattr] {
            assert_eq!(answer(call, [0, 8, 1, 0, 0, 0]), ALLOWED, "{call}");
            assert_eq!(answer(call, [own + 1, 8, 1, 0, 0, 0]), error(libc::EPERM), "{call}");
        }
        // A thread's name, and glibc's names for memory; not what the kernel was asked to do at the parent's death.
        for option in [15, 0x5356_4d41, 3] {
            assert_eq!(answer(libc::SYS_prctl, [option, 1, 1, 0, 0, 0]), ALLOWED, "{option:#x}");
        }
        for option in [1, 4, 22, 28, 47, 0x5961_6d61, 1 | 1 << 32] {
            assert_eq!(answer(libc::SYS_prctl, [option, 0, 0, 0, 0, 0]), error(libc::EPERM), "{option:#x}");
        }
        // `F_SETFD`, `F_SETFL` and locks; not signals to others.
        for command in [2, 4, 6, 37] {
            assert_eq!(answer(libc::SYS_fcntl, [3, command, 1, 0, 0, 0]), ALLOWED, "{command}");
        }
        for command in [8, 10, 15, 1024, 1026] {
            assert_eq!(answer(libc::SYS_fcntl, [3, command, 1, 0, 0, 0]), error(libc::EPERM), "{command}");
        }
    }

    #[test]
    fn other_numbers_for_the_same_calls_are_no_way_around() {
        let [_, program] = programs(OWN).expect("they compile");
        // 32-bit x86 and Arm.
        for machine in [0x4000_0003, 0x4000_0028] {
            assert_eq!(run(&program, &facts(libc::SYS_write, machine, NONE)), ENDED);
        }
        if cfg!(target_arch = "x86_64") {
            const X32: i64 = 0x4000_0000;
            for call in [libc::SYS_socket, libc::SYS_kill, libc::SYS_clone, CLONE3, 520, 521, 547] {
                assert_eq!(answer(call | X32, [u64::from(OWN), 0, 0, 0, 0, 0]), error(libc::EPERM), "{call}");
            }
        }
    }
}
