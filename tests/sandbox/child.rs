//! What the child tries, inside the sandbox or outside.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use nix::sched::CloneFlags;
use nix::sys::ptrace;
use nix::unistd::Pid;
use rustix::fs::{MemfdFlags, inotify};
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, Signal, getppid, getpriority_process, set_dumpable_behavior,
    set_parent_process_death_signal, setpriority_process, setrlimit, setsid, test_kill_process,
};
use rustix::thread::{Uid, capabilities, set_thread_uid};
use wajah::testing::sandbox::{self, Access, Limits};
use wajah::{Disk, RunOptions, Selection, Session, Timestamp};

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// Locks itself down if asked to, tries `case`, and says what came of it.
pub(crate) fn run(case: &str) -> ExitCode {
    let root = PathBuf::from(variable("WAJAH_SANDBOX_ROOT"));
    let mut enforced = String::new();
    if variable("WAJAH_SANDBOX_LOCKED") == "1" && case != "start-worker" {
        if case == "second-thread" {
            thread::spawn(|| thread::sleep(Duration::from_secs(60)));
        }
        match enter(case, &root) {
            Ok(line) => enforced = line,
            Err(error) => {
                let _ = writeln!(io::stdout(), "{error}");
                return ExitCode::FAILURE;
            }
        }
    }
    let mut out = io::stdout();
    let _ = match attempt(case, &root, enforced) {
        Ok(said) => writeln!(out, "{said}"),
        Err(error) => match error.raw_os_error() {
            Some(number) => writeln!(out, "refused {number}"),
            None => {
                let _ = writeln!(out, "{error}");
                return ExitCode::FAILURE;
            }
        },
    };
    ExitCode::SUCCESS
}

fn enter(case: &str, root: &Path) -> Result<String, sandbox::SandboxError> {
    let limits = match case {
        "reserve-memory" | "take-memory" | "take-memory-slowly" => {
            Limits { memory: 1 << 30, ..Limits::default() }
        }
        "spin" | "spin-in-threads" => Limits { cpu: Duration::from_millis(700), ..Limits::default() },
        "write-much" => Limits { file_bytes: 1 << 20, ..Limits::default() },
        "open-many" => Limits { open_files: 64, ..Limits::default() },
        _ => Limits::default(),
    };
    let (read, write) = match case {
        "render" => (root.to_owned(), root.join("output")),
        "missing-folder" => (root.join("in"), root.join("work/none")),
        _ => (root.join("in"), root.join("work")),
    };
    sandbox::enter(&Access { read: &[&read], write: &[&write] }, &limits).map(|enforced| enforced.to_string())
}

fn attempt(case: &str, root: &Path, enforced: String) -> io::Result<String> {
    let at = |path: &str| root.join(path);
    let secret = at("beside/secret.txt");
    let port = variable("WAJAH_SANDBOX_PORT").parse().unwrap_or(0);
    let here = ("127.0.0.1", port);
    match case {
        "read-system" => drop(fs::read("/etc/passwd")?),
        "read-beside" => drop(fs::read(secret)?),
        "list-beside" => drop(fs::read_dir(at("beside"))?),
        "read-by-link" => drop(fs::read(at("work/out.txt"))?),
        "list-by-link" => drop(fs::read_dir(at("work/out"))?),
        "read-up" => drop(fs::read(at("work/../beside/secret.txt"))?),

        "write-beside" => fs::write(at("beside/new.txt"), "baru")?,
        "append-beside" => drop(OpenOptions::new().append(true).open(secret)?),
        "write-by-link" => fs::write(at("work/out.txt"), "baru")?,
        "remove-beside" => fs::remove_file(secret)?,
        "make-folder-beside" => fs::create_dir(at("beside/new"))?,
        "write-input" => fs::write(at("in/media.txt"), "baru")?,
        "remove-input" => fs::remove_file(at("in/media.txt"))?,

        "rename-out" => fs::rename(at("work/draft.txt"), at("beside/draft.txt"))?,
        "rename-in" => fs::rename(secret, at("work/secret.txt"))?,
        "hard-link-in" => fs::hard_link(secret, at("work/secret.txt"))?,
        "hard-link-out" => fs::hard_link(at("work/draft.txt"), at("beside/draft.txt"))?,
        "make-link" => symlink("/etc/passwd", at("work/passwd"))?,
        "change-mode" => fs::set_permissions(secret, fs::Permissions::from_mode(0o666))?,

        "tcp" => drop(TcpStream::connect(here)?),
        "udp" => drop(UdpSocket::bind(("127.0.0.1", 0))?.send_to(b"halo", here)?),
        "listen" => drop(TcpListener::bind(here)?),
        "unix" => drop(UnixStream::connect(at("work/socket"))?),
        "start" => drop(Command::new("/bin/true").status()?),
        "become" => return Err(Command::new("/bin/true").exec()),

        "signal-parent" => test_kill_process(getppid().expect("a parent"))?,
        "trace-parent" => {
            let parent = Pid::from_raw(getppid().expect("a parent").as_raw_nonzero().get());
            // Unlike `attach`, this does not stop it.
            ptrace::seize(parent, ptrace::Options::empty())?;
        }
        "nice-parent" => {
            let parent = getppid();
            // As nice as it is: the call is what is tried.
            setpriority_process(parent, getpriority_process(parent)?)?;
        }
        "forget-parent" => set_parent_process_death_signal(None::<Signal>)?,
        "be-looked-into" => set_dumpable_behavior(DumpableBehavior::Dumpable)?,
        "be-another" => set_thread_uid(Uid::from_raw(65534))?,
        "leave-session" => drop(setsid()?),
        "be-of-old" => drop(nix::sys::personality::set(nix::sys::personality::get()?)?),
        "capabilities" => {
            let none = capabilities(None)?;
            let none = none.effective.is_empty() && none.permitted.is_empty() && none.inheritable.is_empty();
            return Ok(if none { "none" } else { "some" }.to_owned());
        }
        "inherited" => nix::unistd::close(7)?,
        "hide-memory" => drop(rustix::fs::memfd_create("hidden", MemfdFlags::CLOEXEC)?),
        "watch-files" => {
            let watch = inotify::init(inotify::CreateFlags::CLOEXEC)?;
            inotify::add_watch(&watch, &secret, inotify::WatchFlags::OPEN)?;
        }
        "list-attributes" => drop(rustix::fs::listxattr(&secret, &mut [0_u8; 256])?),
        "change-mode-of-input" => {
            File::open(at("in/media.txt"))?.set_permissions(fs::Permissions::from_mode(0o666))?;
        }
        "unshare" => nix::sched::unshare(CloneFlags::CLONE_NEWUSER)?,
        "raise-limit" => {
            // A soft limit up to the hard one may be raised by everybody.
            let hard = rustix::process::getrlimit(Resource::Core).maximum;
            setrlimit(Resource::Core, Rlimit { current: hard, maximum: hard })?;
        }

        "reserve-memory" => {
            let reserved = Vec::<u8>::new().try_reserve_exact(2 << 30);
            return Ok(if reserved.is_ok() { "reserved" } else { "none left" }.to_owned());
        }
        // Nothing is written into it, so that it costs nothing where it is granted.
        "take-memory" => drop(std::hint::black_box(Vec::<u8>::with_capacity(2 << 30))),
        "take-memory-slowly" => {
            let pieces: Vec<Vec<u8>> = (0..200).map(|_| Vec::with_capacity(8 << 20)).collect();
            std::hint::black_box(pieces);
        }
        "spin" => spin(),
        "spin-in-threads" => thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(spin);
            }
        }),
        "write-much" => fs::write(at("work/much"), vec![1; 3 << 20])?,
        "open-many" => {
            let opened: io::Result<Vec<File>> = (0..100).map(|_| File::open(at("in/media.txt"))).collect();
            drop(opened?);
        }

        "work" => return work(root),
        "environment" => {
            let names: Vec<String> =
                std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned()).collect();
            return Ok(names.join(" "));
        }
        "tell" => return Ok(enforced),
        "start-worker" => return start_worker(root),
        "wait" => {
            let parent = getppid();
            write!(io::stdout(), "ready")?;
            io::stdout().flush()?;
            while getppid() == parent {
                thread::sleep(Duration::from_millis(5));
            }
            // The signal at a parent's death comes with it, if it comes.
            thread::sleep(Duration::from_millis(200));
            return Ok("alone".to_owned());
        }
        "render" => return Ok(render(root)),
        _ => return Err(io::Error::other(format!("there is no case `{case}`"))),
    }
    Ok(String::new())
}

fn spin() {
    let until = Instant::now() + Duration::from_secs(4);
    let mut number = 1u64;
    while Instant::now() < until {
        number = std::hint::black_box(number.wrapping_mul(3));
    }
}

/// What every run does: threads, and files in its folders.
fn work(root: &Path) -> io::Result<String> {
    let texts: Vec<io::Result<String>> = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| fs::read_to_string(root.join("in/media.txt")))).collect();
        threads.into_iter().map(|thread| thread.join().expect("it ends")).collect()
    });
    for text in texts {
        assert_eq!(text?, "masukan");
    }
    let work = root.join("work");
    fs::create_dir_all(work.join("new"))?;
    let mut copied = File::create(work.join("a.part"))?;
    io::copy(&mut File::open(root.join("in/media.txt"))?, &mut copied)?;
    let file = OpenOptions::new().write(true).open(work.join("a.part"))?;
    file.set_modified(SystemTime::now())?;
    file.sync_all()?;
    file.lock()?;
    fs::rename(work.join("a.part"), work.join("a.txt"))?;
    fs::hard_link(work.join("a.txt"), work.join("c.txt"))?;
    // From folder to folder; kernels before Landlock's ABI 2 refuse that inside one, too.
    if fs::rename(work.join("a.txt"), work.join("new/b.txt")).is_err() {
        fs::copy(work.join("a.txt"), work.join("new/b.txt"))?;
    }
    fs::remove_file(work.join("c.txt"))?;
    fs::remove_file(work.join("draft.txt"))?;
    fs::create_dir(work.join("gone"))?;
    fs::remove_dir(work.join("gone"))?;
    let mut names: Vec<_> =
        fs::read_dir(&work)?.map(|entry| entry.map(|entry| entry.file_name())).collect::<io::Result<_>>()?;
    names.sort();
    assert_eq!(names, ["new", "out", "out.txt"]);
    // A map takes random numbers from the kernel.
    let map: HashMap<u8, u8> = HashMap::from([(1, 2)]);
    assert_eq!(map[&1], 2);
    Ok(format!("{} cores", thread::available_parallelism()?))
}

/// A parent in the middle: starts a worker that holds the pipe, and waits to be killed.
fn start_worker(root: &Path) -> io::Result<String> {
    let mut command = Command::new(std::env::current_exe()?);
    sandbox::prepare(&mut command);
    command.env("WAJAH_SANDBOX_CASE", "wait").env("WAJAH_SANDBOX_ROOT", root);
    command.env("WAJAH_SANDBOX_LOCKED", variable("WAJAH_SANDBOX_LOCKED"));
    command.stdout(Stdio::inherit()).spawn()?;
    thread::sleep(Duration::from_secs(60));
    Ok(String::new())
}

/// Renders the project in `root`: its files with their digests.
fn render(root: &Path) -> String {
    let session = Session::open(Disk::shared(root, Timestamp::UNIX_EPOCH));
    let (posts, findings) = session.posts(&Selection::default());
    assert_eq!(findings, []);
    let options = RunOptions { out: root.join("output"), threads: 2, memory: None, deadline: None };
    let report = session.render(&posts, &options, &|_| {}, &AtomicBool::new(false));
    // The excerpt begins and ends at round numbers, within words.
    let is_clean = report.findings.iter().all(|finding| finding.code == "excerpt-cuts-word");
    assert!(report.failed == 0 && is_clean, "{:#?}", report.findings);
    report.artifacts.iter().map(|artifact| format!("{} {}\n", artifact.path, artifact.digest)).collect()
}
