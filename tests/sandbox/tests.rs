//! What the parent does: it makes a folder, starts the child with and without the sandbox, and compares.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, UdpSocket};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::os::unix::process::ExitStatusExt as _;
use std::panic::catch_unwind;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use wajah::testing::sandbox::{self, Landlock};

use crate::common::TestProject;

/// Why a test proves nothing here; nothing when it ran.
type Skipped = Result<(), String>;

type Test = fn() -> Skipped;

const TESTS: &[(&str, Test)] = &[
    ("files_outside_cannot_be_read", files_outside_cannot_be_read),
    ("files_outside_cannot_be_changed", files_outside_cannot_be_changed),
    ("what_may_be_read_cannot_be_changed", what_may_be_read_cannot_be_changed),
    ("nothing_goes_in_or_out_by_another_name", nothing_goes_in_or_out_by_another_name),
    ("modes_outside_cannot_be_changed", modes_outside_cannot_be_changed),
    ("there_is_no_network", there_is_no_network),
    ("no_other_program_is_started", no_other_program_is_started),
    ("other_processes_are_out_of_reach", other_processes_are_out_of_reach),
    ("its_own_chains_cannot_be_undone", its_own_chains_cannot_be_undone),
    ("what_landlock_leaves_open_is_closed", what_landlock_leaves_open_is_closed),
    ("root_has_no_rights_inside", root_has_no_rights_inside),
    ("what_was_open_before_is_closed", what_was_open_before_is_closed),
    ("limits_cannot_be_raised_again", limits_cannot_be_raised_again),
    ("memory_ends", memory_ends),
    ("time_ends", time_ends),
    ("files_end", files_end),
    ("open_files_end", open_files_end),
    ("what_is_allowed_works", what_is_allowed_works),
    ("the_environment_is_empty", the_environment_is_empty),
    ("a_worker_ends_with_its_parent", a_worker_ends_with_its_parent),
    ("a_worker_without_its_parent_does_not_begin", a_worker_without_its_parent_does_not_begin),
    ("a_second_thread_is_an_error", a_second_thread_is_an_error),
    ("what_is_not_there_is_an_error", what_is_not_there_is_an_error),
    ("what_was_enforced_is_told", what_was_enforced_is_told),
    ("a_drop_shows_nothing_of_others", a_drop_shows_nothing_of_others),
    ("a_still_is_the_same_inside", a_still_is_the_same_inside),
    #[cfg(feature = "video")]
    ("a_clip_is_the_same_inside", a_clip_is_the_same_inside),
];

/// Runs the tests that the command line asks for, as the usual harness would.
pub(crate) fn run_all() -> ExitCode {
    const WITH_VALUE: &[&str] = &["--test-threads", "--color", "--format", "--logfile", "-Z"];
    let mut arguments = std::env::args().skip(1);
    let (mut wanted, mut unwanted, mut exact, mut list, mut ignored) = (vec![], vec![], false, false, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--skip" => unwanted.extend(arguments.next()),
            "--exact" => exact = true,
            "--list" => list = true,
            "--ignored" => ignored = true,
            option if WITH_VALUE.contains(&option) => drop(arguments.next()),
            option if option.starts_with('-') => {}
            _ => wanted.push(argument),
        }
    }
    let names = |name: &str, filter: &String| if exact { name == filter } else { name.contains(&**filter) };
    let (mut ran, mut failed, mut skipped) = (0, 0, Vec::new());
    let mut out = std::io::stdout();
    for (name, test) in TESTS {
        let asked = wanted.is_empty() || wanted.iter().any(|filter| names(name, filter));
        if !asked || ignored || unwanted.iter().any(|filter| names(name, filter)) {
            continue;
        }
        if list {
            let _ = writeln!(out, "{name}: test");
            continue;
        }
        let came_to = match catch_unwind(test) {
            Ok(Ok(())) => {
                ran += 1;
                "ok".to_owned()
            }
            Ok(Err(why)) => {
                skipped.push(*name);
                format!("skipped: {why}")
            }
            Err(_) => {
                failed += 1;
                "FAILED".to_owned()
            }
        };
        let _ = writeln!(out, "test {name} ... {came_to}");
    }
    if !list {
        let names = if skipped.is_empty() { String::new() } else { format!(": {}", skipped.join(", ")) };
        let _ = writeln!(out, "{ran} passed, {failed} failed, {} skipped{names}", skipped.len());
    }
    // Where all that was asked for was skipped, nothing is known of the sandbox.
    let knows_nothing = wanted.is_empty() && unwanted.is_empty() && !(list || ignored) && ran == 0;
    if failed == 0 && !knows_nothing { ExitCode::SUCCESS } else { ExitCode::from(101) }
}

/// A folder with what the child may touch and what it may not: `in/` to read, `work/` to write in, and `beside/`.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a temporary folder"));
        for (file, text) in
            [("in/media.txt", "masukan"), ("work/draft.txt", "draf"), ("beside/secret.txt", "rahasia")]
        {
            let path = place.0.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        symlink("../beside/secret.txt", place.0.path().join("work/out.txt")).expect("linked");
        symlink("../beside", place.0.path().join("work/out")).expect("linked");
        place
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.path().join(file)).expect("readable")
    }
}

/// How a child ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ended {
    /// What it tried worked, and this is what it said.
    Done(String),
    /// The system said no: the number of its error.
    Refused(i32),
    /// By a signal.
    Killed(i32),
    /// Otherwise.
    Otherwise(String),
}

const EPERM: i32 = 1;
const EACCES: i32 = 13;
const EXDEV: i32 = 18;
const EMFILE: i32 = 24;
const SIGABRT: i32 = 6;
const SIGXCPU: i32 = 24;
const SIGXFSZ: i32 = 25;

fn command(case: &str, root: &std::path::Path, locked: bool) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("a path"));
    sandbox::prepare(&mut command);
    command.env("WAJAH_SANDBOX_CASE", case).env("WAJAH_SANDBOX_ROOT", root);
    command.env("WAJAH_SANDBOX_LOCKED", if locked { "1" } else { "0" });
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts the child and waits for it, two minutes at most.
fn ended(mut command: Command) -> Ended {
    let mut child = command.spawn().expect("started");
    let until = Instant::now() + Duration::from_secs(120);
    let status = loop {
        match child.try_wait().expect("waited") {
            Some(status) => break status,
            None if Instant::now() > until => {
                let _ = child.kill();
                panic!("the child did not end");
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let (mut said, mut complained) = (String::new(), String::new());
    let _ = child.stdout.take().expect("piped").read_to_string(&mut said);
    let _ = child.stderr.take().expect("piped").read_to_string(&mut complained);
    let said = said.trim_end().to_owned();
    match (status.code(), status.signal(), said.strip_prefix("refused ")) {
        (Some(0), _, None) => Ended::Done(said),
        (Some(0), _, Some(number)) => Ended::Refused(number.parse().expect("a number")),
        (_, Some(signal), _) => Ended::Killed(signal),
        _ => Ended::Otherwise(format!("{said}{complained}")),
    }
}

/// Tries `case` in a fresh place with and without the sandbox.
fn tried(case: &str, locked: bool) -> (Ended, Place) {
    let place = Place::new();
    (ended(command(case, place.0.path(), locked)), place)
}

/// `case` works without the sandbox, and with it ends in one of `ends`. The place of the attempt with it.
fn only_outside(case: &str, ends: &[Ended]) -> Place {
    let (outside, _) = tried(case, false);
    assert!(matches!(outside, Ended::Done(_)), "{case} without the sandbox: {outside:?}");
    let (inside, place) = tried(case, true);
    assert!(ends.contains(&inside), "{case} in the sandbox: {inside:?}");
    place
}

fn needs_landlock() -> Skipped {
    let files = sandbox::support().files;
    if files.is_there() { Ok(()) } else { Err(format!("files are {files}")) }
}

fn needs_seccomp() -> Skipped {
    if sandbox::support().calls { Ok(()) } else { Err("this kernel takes no seccomp filters".to_owned()) }
}

fn files_outside_cannot_be_read() -> Skipped {
    needs_landlock()?;
    for case in ["read-system", "read-beside", "list-beside", "read-by-link", "list-by-link", "read-up"] {
        only_outside(case, &[Ended::Refused(EACCES)]);
    }
    Ok(())
}

fn files_outside_cannot_be_changed() -> Skipped {
    needs_landlock()?;
    for case in ["write-beside", "append-beside", "write-by-link", "remove-beside", "make-folder-beside"] {
        let place = only_outside(case, &[Ended::Refused(EACCES)]);
        assert_eq!(place.read("beside/secret.txt"), "rahasia");
        assert_eq!(fs::read_dir(place.0.path().join("beside")).expect("readable").count(), 1, "{case}");
    }
    Ok(())
}

fn what_may_be_read_cannot_be_changed() -> Skipped {
    needs_landlock()?;
    for case in ["write-input", "remove-input"] {
        let place = only_outside(case, &[Ended::Refused(EACCES)]);
        assert_eq!(place.read("in/media.txt"), "masukan");
    }
    Ok(())
}

fn nothing_goes_in_or_out_by_another_name() -> Skipped {
    needs_landlock()?;
    for case in ["rename-out", "rename-in", "hard-link-in", "hard-link-out", "make-link"] {
        only_outside(case, &[Ended::Refused(EACCES), Ended::Refused(EXDEV)]);
    }
    Ok(())
}

fn modes_outside_cannot_be_changed() -> Skipped {
    needs_seccomp()?;
    only_outside("change-mode", &[Ended::Refused(EPERM)]);
    Ok(())
}

fn there_is_no_network() -> Skipped {
    needs_seccomp()?;
    let tcp = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let udp = UdpSocket::bind(("127.0.0.1", 0)).expect("a port");
    for (case, port) in [
        ("tcp", tcp.local_addr().expect("an address").port()),
        ("udp", udp.local_addr().expect("an address").port()),
        ("listen", 0),
        ("unix", 0),
    ] {
        for (locked, wanted) in [(false, Ended::Done(String::new())), (true, Ended::Refused(EPERM))] {
            let place = Place::new();
            // Inside its own folder, so that no rule of files stands in the way.
            let _listener = UnixListener::bind(place.0.path().join("work/socket")).expect("bound");
            let mut command = command(case, place.0.path(), locked);
            command.env("WAJAH_SANDBOX_PORT", port.to_string());
            assert_eq!(ended(command), wanted, "{case}");
        }
    }
    Ok(())
}

fn no_other_program_is_started() -> Skipped {
    needs_seccomp()?;
    for case in ["start", "become"] {
        only_outside(case, &[Ended::Refused(EPERM)]);
    }
    Ok(())
}

fn other_processes_are_out_of_reach() -> Skipped {
    needs_seccomp()?;
    only_outside("signal-parent", &[Ended::Refused(EPERM)]);
    let mut skipped = Vec::new();
    for case in ["trace-parent", "unshare"] {
        // Many systems forbid these to people who are not root.
        if tried(case, false).0 == Ended::Refused(EPERM) {
            skipped.push(case);
        } else {
            only_outside(case, &[Ended::Refused(EPERM)]);
        }
    }
    if skipped.is_empty() {
        Ok(())
    } else {
        Err(format!("forbidden to everybody here: {}", skipped.join(", ")))
    }
}

fn its_own_chains_cannot_be_undone() -> Skipped {
    needs_seccomp()?;
    let ended = [Ended::Refused(EPERM)];
    for case in ["nice-parent", "forget-parent", "be-looked-into", "leave-session", "be-of-old"] {
        only_outside(case, &ended);
    }
    if tried("be-another", false).0 == Ended::Refused(EPERM) {
        return Err("only root can be another user".to_owned());
    }
    only_outside("be-another", &ended);
    Ok(())
}

fn what_landlock_leaves_open_is_closed() -> Skipped {
    needs_seccomp()?;
    for case in ["hide-memory", "watch-files", "change-mode-of-input"] {
        only_outside(case, &[Ended::Refused(EPERM)]);
    }
    if matches!(tried("list-attributes", false).0, Ended::Refused(_)) {
        return Err("this file system has no attributes".to_owned());
    }
    only_outside("list-attributes", &[Ended::Refused(EPERM)]);
    Ok(())
}

fn root_has_no_rights_inside() -> Skipped {
    let said = |locked| tried("capabilities", locked).0;
    assert_eq!(said(true), Ended::Done("none".to_owned()));
    if said(false) == Ended::Done("none".to_owned()) {
        return Err("who is not root has none anyway".to_owned());
    }
    Ok(())
}

fn what_was_open_before_is_closed() -> Skipped {
    const EBADF: i32 = 9;
    for (locked, wanted) in [(false, Ended::Done(String::new())), (true, Ended::Refused(EBADF))] {
        let place = Place::new();
        let plain = command("inherited", place.0.path(), locked);
        // A shell opens it and becomes the child.
        let mut shell = Command::new("/bin/sh");
        shell.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell.arg("-c").arg("exec \"$0\" 7<\"$1\"").arg(plain.get_program());
        shell.arg(place.0.path().join("beside/secret.txt"));
        shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        assert_eq!(ended(shell), wanted, "locked {locked}");
    }
    Ok(())
}

fn limits_cannot_be_raised_again() -> Skipped {
    needs_seccomp()?;
    only_outside("raise-limit", &[Ended::Refused(EPERM)]);
    Ok(())
}

fn memory_ends() -> Skipped {
    // What cannot be had is an error where one is asked for, and the end of the process where not.
    only_outside("reserve-memory", &[Ended::Done("none left".to_owned())]);
    only_outside("take-memory", &[Ended::Killed(SIGABRT)]);
    only_outside("take-memory-slowly", &[Ended::Killed(SIGABRT)]);
    Ok(())
}

fn time_ends() -> Skipped {
    let before = Instant::now();
    only_outside("spin", &[Ended::Killed(SIGXCPU)]);
    only_outside("spin-in-threads", &[Ended::Killed(SIGXCPU)]);
    assert!(before.elapsed() < Duration::from_secs(60), "{:?}", before.elapsed());
    Ok(())
}

fn files_end() -> Skipped {
    let place = only_outside("write-much", &[Ended::Killed(SIGXFSZ)]);
    assert_eq!(fs::metadata(place.0.path().join("work/much")).expect("it is there").len(), 1 << 20);
    Ok(())
}

fn open_files_end() -> Skipped {
    only_outside("open-many", &[Ended::Refused(EMFILE)]);
    Ok(())
}

fn what_is_allowed_works() -> Skipped {
    let said = |locked| match tried("work", locked) {
        (Ended::Done(said), place) => {
            assert_eq!(place.read("work/new/b.txt"), "masukan");
            assert!(!place.0.path().join("work/draft.txt").exists());
            said
        }
        (other, _) => panic!("locked {locked}: {other:?}"),
    };
    // It counts as many cores inside as outside.
    assert_eq!(said(true), said(false));
    Ok(())
}

fn the_environment_is_empty() -> Skipped {
    let Ended::Done(names) = tried("environment", true).0 else { panic!("it ends") };
    let known = ["LD_LIBRARY_PATH", "MALLOC_ARENA_MAX", "OPENBLAS_NUM_THREADS", "RUST_BACKTRACE"];
    for name in names.split(' ').filter(|name| !name.starts_with("WAJAH_SANDBOX_")) {
        assert!(known.contains(&name), "`{name}` of {names}");
    }
    assert!(std::env::vars().count() > 0 && !names.split(' ').any(|name| name == "PATH"), "{names}");
    Ok(())
}

/// What a worker says after its parent's death.
fn said_alone(locked: bool) -> String {
    let place = Place::new();
    let mut middle: Child = command("start-worker", place.0.path(), locked).spawn().expect("started");
    let mut pipe = middle.stdout.take().expect("piped");
    let mut ready = [0; 5];
    pipe.read_exact(&mut ready).expect("the worker says that it is ready");
    assert_eq!(&ready, b"ready");
    let _ = middle.kill();
    let _ = middle.wait();
    // Until the worker ends, which holds the pipe.
    let mut rest = String::new();
    let _ = pipe.read_to_string(&mut rest);
    rest.trim().to_owned()
}

fn a_worker_ends_with_its_parent() -> Skipped {
    assert_eq!(said_alone(false), "alone", "without the sandbox it goes on");
    assert_eq!(said_alone(true), "", "it outlived its parent");
    Ok(())
}

fn a_worker_without_its_parent_does_not_begin() -> Skipped {
    let place = Place::new();
    let mut orphan = command("work", place.0.path(), true);
    orphan.env("WAJAH_SANDBOX_PARENT", "1");
    if std::process::id() == 1 {
        return Err("this process is the first of its system".to_owned());
    }
    let Ended::Otherwise(said) = ended(orphan) else { panic!("it began") };
    assert!(said.contains("the process that started this one is gone"), "{said}");
    assert_eq!(place.read("work/draft.txt"), "draf");
    Ok(())
}

fn a_second_thread_is_an_error() -> Skipped {
    let Ended::Otherwise(said) = tried("second-thread", true).0 else { panic!("it began") };
    assert!(said.contains("has 2 threads already"), "{said}");
    Ok(())
}

fn what_is_not_there_is_an_error() -> Skipped {
    needs_landlock()?;
    let Ended::Otherwise(said) = tried("missing-folder", true).0 else { panic!("it began") };
    assert!(said.contains("work/none` cannot be opened: No such file"), "{said}");
    Ok(())
}

fn what_was_enforced_is_told() -> Skipped {
    let support = sandbox::support();
    let Ended::Done(said) = tried("tell", true).0 else { panic!("it ends") };
    let mut all = vec!["memory", "CPU time", "file size", "open files"];
    all.extend(matches!(support.files, Landlock::Abi(_)).then_some("files"));
    all.extend(support.calls.then_some("network"));
    all.extend(support.calls.then_some("other processes"));
    all.extend(["end with the parent", "inherited descriptors", "root's rights"]);
    assert!(said.starts_with(&format!("enforced: {}", all.join(", "))), "{said}");
    // A machine that has all says nothing of what is lacking.
    assert_eq!(said.contains("not enforced"), !(support.files.is_there() && support.calls), "{said}");
    Ok(())
}

/// What lies elsewhere in the project a post may show, but no post of a drop: other people's drops, posts, what versions keep.
fn a_drop_shows_nothing_of_others() -> Skipped {
    needs_landlock()?;
    let project = TestProject::new();
    let wajah = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
        let output = command.args(arguments).arg("--project").arg(project.root()).output().expect("it runs");
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    };
    let item = |photo: &str| {
        format!("template = \"announcement\"\n[fields]\ntitle = \"Kabar\"\nphoto = \"{photo}\"\n")
    };
    let places = ["media/kelas.jpg", "output/lain/kelas.jpg", "selesai/kelas.jpg", ".git/kelas.jpg"];
    for (number, place) in places.iter().enumerate() {
        let to = project.path(place);
        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        if !to.exists() {
            fs::copy(project.path("media/kelas.jpg"), &to).expect("copied");
        }
        project.write(&format!("content/pack/k{number}.toml"), &item(place));
        project.write(&format!("inbox/announcement/k{number}.toml"), &item(place));
    }
    let said = wajah(&["render", "--account", "pustekkom"]);
    assert!(said.contains("4 rendered, 0 reused, 0 failed"), "{said}");
    let said = wajah(&["watch", "--once", "--no-packs", "--settle", "0.2", "--low-disk", "0"]);
    assert!(said.contains("1 made, 0 known, 3 failed"), "{said}");
    Ok(())
}

/// The digests of what `case` renders of a project, outside and inside.
fn rendered(case: &str, items: fn(&TestProject)) {
    let made = |locked| {
        let project = TestProject::new();
        items(&project);
        fs::create_dir_all(project.path("output")).expect("made");
        match ended(command(case, project.root(), locked)) {
            Ended::Done(said) => said,
            other => panic!("locked {locked}: {other:?}"),
        }
    };
    let (outside, inside) = (made(false), made(true));
    assert!(!outside.is_empty());
    assert_eq!(inside, outside);
}

fn a_still_is_the_same_inside() -> Skipped {
    rendered("render", |project| project.still("kabar", "Kabar baik"));
    Ok(())
}

#[cfg(feature = "video")]
fn a_clip_is_the_same_inside() -> Skipped {
    rendered("render", |project| {
        // H.264 and H.265: their encoders ask for different things.
        let settings = fs::read_to_string(project.path("wajah.toml")).expect("readable");
        let other = settings.replace("formats = [\"tall\"]", "formats = [\"tall\", \"wide\"]");
        project.write("wajah.toml", &format!("{other}video = \"h265\"\n"));
        project.clip(
            "cuplikan",
            "media/siklus-air.mp4",
            "start = 21\nduration = 3\ncaptions = \"media/siklus-air.srt\"",
        );
    });
    Ok(())
}
