//! The calls that are refused, each with its reason.

use libc as c;

/// Calls that are refused always.
pub(super) struct Refused {
    /// What they would be good for.
    #[cfg_attr(not(test), expect(dead_code, reason = "said to whoever reads or changes the list"))]
    pub(super) why: &'static str,
    /// Their numbers on this machine.
    pub(super) calls: &'static [i64],
}

/// A call that is refused where one of its arguments, counted from 0, meets a test.
pub(super) struct RefusedFor {
    pub(super) call: i64,
    pub(super) argument: u8,
    pub(super) test: Test,
}

/// What an argument is asked. All but the last look at its lower 32 bits, which is what the kernel takes of it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Test {
    Is(u64),
    IsNot(u64),
    Lacks(u64),
    /// It is a pointer that leads somewhere.
    IsGiven,
}

/// Starts threads and processes; its flags lie in memory, where a filter cannot look. It is answered as by a kernel that does not
/// know it, whereupon C libraries call `clone`.
pub(super) const CLONE3: i64 = c::SYS_clone3;

pub(super) const REFUSED: &[Refused] = &[
    Refused {
        why: "a way to the network, and to other processes through sockets; inherited sockets are of no use either",
        calls: &[
            c::SYS_socket,
            c::SYS_socketpair,
            c::SYS_connect,
            c::SYS_bind,
            c::SYS_listen,
            c::SYS_accept,
            c::SYS_accept4,
            c::SYS_sendto,
            c::SYS_sendmsg,
            c::SYS_sendmmsg,
            c::SYS_recvfrom,
            c::SYS_recvmsg,
            c::SYS_recvmmsg,
        ],
    },
    Refused {
        why: "another program, which would begin with what this one may do and do other things",
        calls: &[c::SYS_execve, c::SYS_execveat],
    },
    #[cfg(target_arch = "x86_64")]
    Refused { why: "another process; threads come by `clone`", calls: &[c::SYS_fork, c::SYS_vfork] },
    Refused {
        why: "memory, files and signals of other processes of the same user",
        calls: &[
            c::SYS_ptrace,
            c::SYS_process_vm_readv,
            c::SYS_process_vm_writev,
            c::SYS_process_madvise,
            PROCESS_MRELEASE,
            c::SYS_kcmp,
            c::SYS_pidfd_open,
            c::SYS_pidfd_getfd,
            c::SYS_pidfd_send_signal,
            c::SYS_tkill,
            c::SYS_rt_sigqueueinfo,
            c::SYS_rt_tgsigqueueinfo,
        ],
    },
    Refused {
        why: "memory and queues shared with other processes of the same user, which are no files to Landlock",
        calls: &[
            c::SYS_shmget,
            c::SYS_shmat,
            c::SYS_shmctl,
            c::SYS_msgget,
            c::SYS_msgsnd,
            c::SYS_msgrcv,
            c::SYS_msgctl,
            c::SYS_semget,
            c::SYS_semop,
            c::SYS_semtimedop,
            c::SYS_semctl,
            c::SYS_mq_open,
            c::SYS_mq_unlink,
        ],
    },
    Refused {
        why: "another view of the file system",
        calls: &[
            c::SYS_mount,
            c::SYS_umount2,
            c::SYS_pivot_root,
            c::SYS_chroot,
            c::SYS_open_tree,
            OPEN_TREE_ATTR,
            c::SYS_move_mount,
            c::SYS_fsopen,
            c::SYS_fsconfig,
            c::SYS_fsmount,
            c::SYS_fspick,
            c::SYS_mount_setattr,
        ],
    },
    Refused {
        why: "new namespaces, in which a user has rights that open more of the kernel",
        calls: &[c::SYS_unshare, c::SYS_setns],
    },
    Refused {
        why: "files by other ways than their paths",
        calls: &[c::SYS_name_to_handle_at, c::SYS_open_by_handle_at],
    },
    Refused {
        why: "what others do with files, and attributes and mounts outside, none of which Landlock closes",
        calls: &[
            c::SYS_inotify_init1,
            c::SYS_inotify_add_watch,
            c::SYS_fanotify_init,
            c::SYS_fanotify_mark,
            c::SYS_getxattr,
            c::SYS_lgetxattr,
            c::SYS_listxattr,
            c::SYS_llistxattr,
            GETXATTRAT,
            LISTXATTRAT,
            FILE_GETATTR,
            STATMOUNT,
            LISTMOUNT,
        ],
    },
    Refused {
        why: "owners, modes, attributes, times and lengths of files by their paths, which Landlock leaves open (lengths before ABI 3); modes also of files that were opened to be read",
        calls: &[
            c::SYS_fchmod,
            c::SYS_fchmodat,
            FCHMODAT2,
            c::SYS_fchown,
            c::SYS_fchownat,
            c::SYS_setxattr,
            c::SYS_lsetxattr,
            c::SYS_fsetxattr,
            SETXATTRAT,
            c::SYS_removexattr,
            c::SYS_lremovexattr,
            c::SYS_fremovexattr,
            REMOVEXATTRAT,
            FILE_SETATTR,
            c::SYS_truncate,
        ],
    },
    #[cfg(target_arch = "x86_64")]
    Refused {
        why: "the same by the names that newer machines have no more",
        calls: &[
            c::SYS_chmod,
            c::SYS_chown,
            c::SYS_lchown,
            c::SYS_utime,
            c::SYS_utimes,
            c::SYS_futimesat,
            c::SYS_inotify_init,
        ],
    },
    Refused {
        why: "another user or group; a change of either also takes back that the process ends with its parent",
        calls: &[
            c::SYS_setuid,
            c::SYS_setgid,
            c::SYS_setreuid,
            c::SYS_setregid,
            c::SYS_setresuid,
            c::SYS_setresgid,
            c::SYS_setfsuid,
            c::SYS_setfsgid,
            c::SYS_setgroups,
            c::SYS_capset,
            LSM_SET_SELF_ATTR,
        ],
    },
    Refused {
        why: "a session or a group of processes of its own, out of reach of whoever ends the parent's",
        calls: &[c::SYS_setsid, c::SYS_setpgid],
    },
    Refused {
        why: "where and in what order other processes of the same user run, and where their memory lies",
        calls: &[c::SYS_ioprio_set, c::SYS_migrate_pages, c::SYS_move_pages],
    },
    Refused {
        why: "memory outside the limit of memory: files without a name, as large as files may be",
        calls: &[c::SYS_memfd_create, c::SYS_memfd_secret],
    },
    Refused {
        why: "parts of the kernel in which many of its holes were found, and which nothing here uses",
        calls: &[
            c::SYS_bpf,
            c::SYS_perf_event_open,
            c::SYS_userfaultfd,
            c::SYS_io_uring_setup,
            c::SYS_io_uring_enter,
            c::SYS_io_uring_register,
            c::SYS_io_setup,
            c::SYS_io_submit,
            c::SYS_vmsplice,
            c::SYS_lookup_dcookie,
            c::SYS_personality,
            c::SYS_seccomp,
        ],
    },
    Refused { why: "keys of the user", calls: &[c::SYS_add_key, c::SYS_request_key, c::SYS_keyctl] },
    Refused {
        why: "another kernel, or parts for this one",
        calls: &[
            c::SYS_kexec_load,
            KEXEC_FILE_LOAD,
            c::SYS_init_module,
            c::SYS_finit_module,
            c::SYS_delete_module,
        ],
    },
    #[cfg(target_arch = "x86_64")]
    Refused {
        why: "ports of the machine, and segments of memory as old programs had them",
        calls: &[c::SYS_iopl, c::SYS_ioperm, c::SYS_modify_ldt],
    },
    Refused {
        why: "settings of the machine, which a worker that runs as root could change",
        calls: &[
            c::SYS_reboot,
            c::SYS_swapon,
            c::SYS_swapoff,
            c::SYS_acct,
            c::SYS_quotactl,
            QUOTACTL_FD,
            c::SYS_syslog,
            c::SYS_settimeofday,
            c::SYS_clock_settime,
            c::SYS_clock_adjtime,
            c::SYS_adjtimex,
            c::SYS_sethostname,
            c::SYS_setdomainname,
            c::SYS_vhangup,
            c::SYS_sync,
            c::SYS_mknodat,
        ],
    },
    #[cfg(target_arch = "x86_64")]
    Refused { why: "devices, by the name that newer machines have no more", calls: &[c::SYS_mknod] },
    Refused {
        why: "higher limits than those that were set, which root could raise again",
        calls: &[SETRLIMIT],
    },
];

/// Calls that are refused for some of their arguments, in the process `own`.
pub(super) fn refused_for(own: u32) -> Vec<RefusedFor> {
    /// Types into the terminal, as if its user had.
    const TIOCSTI: u64 = 0x5412;
    /// The same on a console, by copying what stands on the screen.
    const TIOCLINUX: u64 = 0x541c;
    /// `FIOSETOWN` and `SIOCSPGRP`: who is sent a signal when there is something to read.
    const OWNERS: [u64; 2] = [0x8901, 0x8902];
    /// Flags of a file that was opened to be read: `FS_IOC_SETFLAGS`, `FS_IOC_FSSETXATTR`, and `FS_IOC_ENABLE_VERITY`, which makes it
    /// unchangeable for ever.
    const FLAGS: [u64; 3] = [0x4008_6602, 0x401c_5820, 0x4080_6685];
    /// `F_SETOWN`, `F_SETSIG`, `F_SETOWN_EX`: signals to others. `F_SETLEASE`, `F_NOTIFY`: others' files held up and watched.
    const CONTROLS: [u64; 5] = [8, 10, 15, 1024, 1026];
    /// Of its own process: the signal at its parent's death, whether it can be looked into, capabilities, filters, its memory's map,
    /// other processes' children, who shares its core, who may trace it.
    const PROCESS: [u64; 12] = [1, 4, 8, 22, 24, 28, 35, 36, 47, 57, 62, 0x5961_6d61];
    let rule = |call, argument, test| RefusedFor { call, argument, test };
    let each = |call, argument, values: &[u64]| {
        values.iter().map(|value| rule(call, argument, Test::Is(*value))).collect::<Vec<_>>()
    };
    let mut refused = vec![
        // A process of its own; a thread has this bit.
        rule(c::SYS_clone, 0, Test::Lacks(0x0001_0000)),
        // Signals to others; `abort` sends one to its own process.
        rule(c::SYS_kill, 0, Test::IsNot(u64::from(own))),
        rule(c::SYS_tgkill, 0, Test::IsNot(u64::from(own))),
        // New limits; `getrlimit` asks by the same call.
        rule(c::SYS_prlimit64, 2, Test::IsGiven),
        // Times of files by their paths; the cache marks open files as used by the same call.
        rule(c::SYS_utimensat, 1, Test::IsGiven),
        rule(c::SYS_ioctl, 1, Test::Is(TIOCSTI)),
        rule(c::SYS_ioctl, 1, Test::Is(TIOCLINUX)),
        // How nice it is to others it may say, and nothing of others: encoders are nice in some of their threads.
        rule(c::SYS_setpriority, 0, Test::IsNot(0)),
        rule(c::SYS_setpriority, 1, Test::IsNot(0)),
        rule(c::SYS_sched_setaffinity, 0, Test::IsNot(0)),
        rule(c::SYS_sched_setparam, 0, Test::IsNot(0)),
        rule(c::SYS_sched_setscheduler, 0, Test::IsNot(0)),
        rule(c::SYS_sched_setattr, 0, Test::IsNot(0)),
    ];
    refused.extend(each(c::SYS_ioctl, 1, &OWNERS));
    refused.extend(each(c::SYS_ioctl, 1, &FLAGS));
    refused.extend(each(c::SYS_fcntl, 1, &CONTROLS));
    refused.extend(each(c::SYS_prctl, 0, &PROCESS));
    refused
}

/// Second numbers for `calls`. Kernels for x86-64 that were built so take calls by the numbers of x32 too: mostly the same with one
/// bit set, and some of its own (`execve` is 520).
#[cfg(target_arch = "x86_64")]
pub(super) fn twins(calls: impl Iterator<Item = i64>) -> Vec<i64> {
    const X32: i64 = 0x4000_0000;
    calls.chain(512..=547).map(|call| call | X32).collect()
}

/// This machine has one number for each call.
#[cfg(target_arch = "aarch64")]
pub(super) fn twins(_calls: impl Iterator<Item = i64>) -> Vec<i64> {
    Vec::new()
}

// Numbers that not every C library's list has. From 424 on a call has the same one on all machines.
const QUOTACTL_FD: i64 = 443;
const PROCESS_MRELEASE: i64 = 448;
const FCHMODAT2: i64 = 452;
const STATMOUNT: i64 = 457;
const LISTMOUNT: i64 = 458;
const LSM_SET_SELF_ATTR: i64 = 460;
const SETXATTRAT: i64 = 463;
const GETXATTRAT: i64 = 464;
const LISTXATTRAT: i64 = 465;
const REMOVEXATTRAT: i64 = 466;
const OPEN_TREE_ATTR: i64 = 467;
const FILE_GETATTR: i64 = 468;
const FILE_SETATTR: i64 = 469;
const SETRLIMIT: i64 = if cfg!(target_arch = "x86_64") { 160 } else { 164 };
const KEXEC_FILE_LOAD: i64 = if cfg!(target_arch = "x86_64") { 320 } else { 294 };
