//! A soak of the watch folder: drops of all sorts, while workers and watchers are killed at random. In the end every good file was made
//! exactly once, every bad one is explained, and nothing else is anywhere.
//!
//! `WAJAH_SOAK` says how many drops; `tests/soak.sh` runs 500 on disk, in memory and by polling. `WAJAH_SOAK_FSYNC` makes every fsync of
//! the watcher's loop so many milliseconds slower (with strace), as a busy disk or a share does.
#![cfg(target_os = "linux")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{TestProject, signal, workers};
use rustix::process::Signal;
use serde_json::Value;
use wajah::testing::deliver::digest_of_file;

/// How many drops without a wish: enough for each sort to come.
const FEW: usize = 24;
/// How long a file has to rest, in seconds: a dozen times the pauses within slow copies below.
const SETTLE_S: &str = "1";
/// One drop in so many is followed by `kill -9` of a worker or the watcher.
const KILLS: u64 = 5;

/// A small generator of numbers: the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // Marsaglia's xorshift64.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

struct Soak {
    files: TestProject,
    inbox: PathBuf,
    out: PathBuf,
    polls: bool,
    /// By how many milliseconds an fsync is slower.
    slower: u32,
    watcher: Child,
    /// Resident memory of watchers in kB, over time.
    memory: Vec<u64>,
    kills: [usize; 2],
}

impl Soak {
    fn new(home: Option<&Path>, polls: bool) -> Self {
        let files = TestProject::new();
        let home = home.unwrap_or(files.root()).join("soak");
        let (inbox, out) = (home.join("inbox"), home.join("hasil"));
        fs::create_dir_all(inbox.join("announcement")).expect("made");
        fs::create_dir_all(inbox.join("fve-excerpt/bpmtpk")).expect("made");
        fs::write(inbox.join("announcement/defaults.toml"), "service = \"fve\"\naccounts = [\"bpmtpk\"]\n")
            .expect("written");
        let watcher = start(&files, &inbox, &out, polls);
        let slower = std::env::var("WAJAH_SOAK_FSYNC").ok();
        let slower = slower.map_or(0, |slower| slower.parse().expect("WAJAH_SOAK_FSYNC is milliseconds"));
        let soak = Self { files, inbox, out, polls, slower, watcher, memory: Vec::new(), kills: [0; 2] };
        soak.slow_down();
        soak
    }

    fn restart(&mut self) {
        self.watcher = start(&self.files, &self.inbox, &self.out, self.polls);
        self.slow_down();
    }

    /// Makes the disk of the watcher that was just started slow. What slows it down ends with it.
    fn slow_down(&self) {
        if self.slower > 0 {
            let inject = format!("inject=fsync:delay_enter={}", u64::from(self.slower) * 1000);
            let mut strace = Command::new("strace");
            strace.args(["-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", &inject]);
            strace.args(["-p", &self.watcher.id().to_string()]).stdin(Stdio::null());
            let mut strace = strace.spawn().expect("WAJAH_SOAK_FSYNC needs strace");
            std::thread::spawn(move || strace.wait());
        }
    }

    fn kill_watcher(&mut self) {
        self.watcher.kill().expect("killed");
        self.watcher.wait().expect("it ends");
        self.kills[0] += 1;
        self.restart();
    }

    fn kill_worker(&mut self) {
        for worker in workers(self.watcher.id()) {
            signal(worker, Signal::KILL);
            self.kills[1] += 1;
        }
    }

    fn measure(&mut self) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.watcher.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        self.memory.extend(line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()));
    }

    /// What watchers keep beside the inbox.
    fn state(&self) -> PathBuf {
        self.inbox.with_file_name(".wajah-inbox")
    }

    /// The files in the inbox's template folders and those being worked on.
    fn left(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for folder in ["announcement", "fve-excerpt", ".proses"] {
            walk(&self.inbox.join(folder), &mut found);
        }
        found.retain(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !["defaults.toml", "BACA-SAYA.txt"].contains(&name.as_ref())
        });
        walk(&self.state().join("claims"), &mut found);
        found
    }
}

impl Drop for Soak {
    fn drop(&mut self) {
        let _ = self.watcher.kill();
        let _ = self.watcher.wait();
    }
}

fn start(files: &TestProject, inbox: &Path, out: &Path, polls: bool) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    command
        .args(["watch", "--no-packs", "--settle", SETTLE_S, "--low-disk", "0", "--project"])
        .arg(files.root());
    command.arg("--inbox").arg(inbox).arg("--out").arg(out);
    if polls {
        command.args(["--poll", "0.2"]);
    }
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("wajah runs")
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

/// Writes `bytes` to `path` in `pieces` with pauses between them, as a slow copy does.
fn copy_slowly(path: &Path, bytes: &[u8], pieces: usize) {
    let mut file = fs::File::create(path).expect("made");
    for piece in bytes.chunks(bytes.len() / pieces + 1) {
        file.write_all(piece).expect("written");
        std::thread::sleep(Duration::from_millis(60));
    }
}

/// Writes `bytes` beside the inbox and moves them in: at once, as sync clients do.
fn move_in(path: &Path, bytes: &[u8]) {
    let hidden =
        path.with_file_name(format!(".{}.part", path.file_name().expect("a name").to_string_lossy()));
    fs::write(&hidden, bytes).expect("written");
    fs::rename(hidden, path).expect("moved");
}

fn soak(drops: usize, home: Option<&Path>, polls: bool) {
    let mut dice = Dice(0x5EED_0000_0000_0001 + drops as u64 + u64::from(polls));
    let mut soak = Soak::new(home, polls);
    let photo = fs::read(soak.files.path("media/kelas.jpg")).expect("readable");
    let film = fs::read(soak.files.path("media/siklus-air.mp4")).expect("readable");
    // Bytes after a picture's end are nobody's, and make it another file.
    let photo = |number: usize| [&photo[..], format!("nomor {number}").as_bytes()].concat();
    let mut good: BTreeSet<String> = BTreeSet::new();
    let mut bad: BTreeSet<String> = BTreeSet::new();
    let mut copies = 0;
    for number in 0..drops {
        let picture = soak.inbox.join(format!("announcement/Kabar {number}.jpg"));
        let item = soak.inbox.join(format!("announcement/kabar-{number}.toml"));
        let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = format!("[fields]\ntitle = \"Kabar nomor {number}\"\n");
        match dice.roll(20) {
            0..=4 => {
                copy_slowly(&picture, &photo(number), 6);
                good.insert(name(&picture));
            }
            5..=9 => {
                move_in(&item, text.as_bytes());
                good.insert(name(&item));
            }
            10 | 11 => {
                // Overwritten while it is copied: the last one counts.
                let mut file = fs::File::create(&picture).expect("made");
                file.write_all(&photo(number)[..20_000]).expect("written");
                std::thread::sleep(Duration::from_millis(80));
                fs::write(&picture, photo(number + 1_000_000)).expect("written");
                good.insert(name(&picture));
            }
            12 | 13 => {
                // The same content twice, the second time when the first is done or nearly.
                move_in(&item, text.as_bytes());
                good.insert(name(&item));
                let begun = Instant::now();
                while item.exists() && begun.elapsed() < Duration::from_secs(600) {
                    std::thread::sleep(Duration::from_millis(20));
                }
                move_in(&item, text.as_bytes());
                copies += 1;
            }
            14 => {
                let path = soak.inbox.join(format!("fve-excerpt/bpmtpk/Film {number}.mp4"));
                let beside = path.with_extension("toml");
                move_in(&beside, b"[excerpt]\nstart = 1\nduration = 3\n");
                copy_slowly(&path, &[&film[..], b"\0\0\0\x08free"].concat(), 4);
                // Each video is another file, so that each is made.
                good.insert(name(&path));
            }
            15 | 16 => {
                move_in(&picture, &photo(number)[..3_000]);
                bad.insert(name(&picture));
            }
            17 => {
                move_in(&item, b"[fields\ntitle = ");
                bad.insert(name(&item));
            }
            18 => {
                let path = soak.inbox.join(format!("fve-excerpt/bpmtpk/Bukan film {number}.mp4"));
                move_in(&path, b"ini bukan film");
                bad.insert(name(&path));
            }
            _ => {
                let path = soak.inbox.join(format!("announcement/surat {number}.docx"));
                copy_slowly(&path, b"bukan kiriman", 2);
                bad.insert(name(&path));
            }
        }
        if dice.roll(KILLS) == 0 {
            // At any moment: whatever it is at, all must come to the same end.
            std::thread::sleep(Duration::from_millis(dice.roll(1200)));
            if dice.roll(2) == 0 { soak.kill_watcher() } else { soak.kill_worker() }
        }
        soak.measure();
    }
    let begun = Instant::now();
    let patience = Duration::from_secs(120)
        + Duration::from_secs(4 + u64::from(soak.slower) / 20) * u32::try_from(drops).unwrap_or(u32::MAX);
    while !soak.left().is_empty() {
        assert!(begun.elapsed() < patience, "{} still there", soak.left().len());
        std::thread::sleep(Duration::from_millis(200));
        soak.measure();
    }
    soak.watcher.kill().expect("killed");
    soak.watcher.wait().expect("it ends");
    judge(&soak, &good, &bad, copies);
    let (early, late) =
        (median(&soak.memory[..soak.memory.len() / 3]), median(&soak.memory[soak.memory.len() * 2 / 3..]));
    #[allow(clippy::print_stdout, reason = "what a soak came to is told to who ran it")]
    {
        println!(
            "soak of {drops} drops{}{}: {} good, {} bad, {copies} copies; {} watchers and {} workers killed; watcher's memory {early} kB early, {late} kB late",
            if polls { " by polling" } else { "" },
            if soak.slower > 0 { format!(", fsync {} ms slower", soak.slower) } else { String::new() },
            good.len(),
            bad.len(),
            soak.kills[0],
            soak.kills[1],
        );
    }
    assert!(late < early + early / 4 + 4096, "memory grows: {early} kB, then {late} kB");
}

fn median(values: &[u64]) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// Says what is in one set alone: of five hundred names nobody finds it.
fn assert_same<T: Ord + std::fmt::Debug>(
    one: &BTreeSet<T>,
    other: &BTreeSet<T>,
    of_one: &str,
    of_other: &str,
) {
    let (more, less): (Vec<&T>, Vec<&T>) = (one.difference(other).collect(), other.difference(one).collect());
    assert!(more.is_empty() && less.is_empty(), "only in {of_one}: {more:?}; only in {of_other}: {less:?}");
}

/// Whether everything is where it belongs.
fn judge(soak: &Soak, good: &BTreeSet<String>, bad: &BTreeSet<String>, copies: usize) {
    let ledger = fs::read_to_string(soak.state().join("ledger.jsonl")).expect("a ledger");
    let mut made: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut posts = BTreeSet::new();
    for line in ledger.lines().filter(|line| !line.is_empty()) {
        let entry: Value = serde_json::from_str(line).expect("JSON");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let name = text(&entry["origin"]).rsplit('/').next().expect("a name").to_owned();
        made.entry(name).or_default().push(text(&entry["content"]));
        for file in entry["files"].as_array().expect("files") {
            let path = soak.out.join(text(&file["path"]));
            let is = digest_of_file(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(is.digest, text(&file["digest"]), "{}", path.display());
            posts.insert(path);
        }
    }
    let names: BTreeSet<String> = made.keys().cloned().collect();
    assert_same(&names, good, "what was made", "what was good");
    for (name, contents) in &made {
        assert_eq!(contents.len(), 1, "{name} was made {} times", contents.len());
    }
    let mut out = Vec::new();
    walk(&soak.out, &mut out);
    // What goes with a day's posts lies beside their folders.
    out.retain(|path| path.strip_prefix(&soak.out).is_ok_and(|inside| inside.components().count() == 4));
    assert_same(&out.into_iter().collect(), &posts, "the output folder", "the ledger");
    let mut failed = Vec::new();
    walk(&soak.inbox.join("gagal"), &mut failed);
    // Forms to fill in lie beside some notes; no drop here is a workbook.
    failed.retain(|path| path.extension().is_none_or(|extension| extension != "xlsx"));
    let failed: BTreeSet<String> =
        failed.iter().map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    let explained: BTreeSet<String> =
        bad.iter().flat_map(|name| [name.clone(), format!("{name}.galat.txt")]).collect();
    assert_same(&failed, &explained, "what failed", "what was bad");
    let mut done = Vec::new();
    walk(&soak.inbox.join("selesai"), &mut done);
    done.retain(|path| !path.to_string_lossy().ends_with(".sudah-dibuat.txt"));
    let beside = done.iter().filter(|path| path.extension().is_some_and(|ending| ending == "toml")).count();
    let films = good.iter().filter(|name| name.ends_with(".mp4")).count();
    assert!(beside >= films);
    assert_eq!(done.len(), good.len() + copies + films, "in the folder of the done");
}

#[test]
fn whatever_is_killed_every_drop_is_made_once_or_explained() {
    let wanted = std::env::var("WAJAH_SOAK").ok();
    let drops =
        wanted.as_deref().map_or(FEW, |wanted| wanted.parse().expect("WAJAH_SOAK is a number of drops"));
    let home = std::env::var_os("WAJAH_SOAK_HOME").map(PathBuf::from);
    if let Some(home) = &home {
        let _ = fs::remove_dir_all(home.join("soak"));
    }
    soak(drops, home.as_deref(), std::env::var_os("WAJAH_SOAK_POLLS").is_some());
}
