//! Packs kept up to date: only what changed is made, what is over goes, what a person put there stays, shards come together, and
//! nothing that is interrupted leaves damage.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::office::wait_for;
use common::skip::{UNSHARE, Why, skipped};
use common::{TestProject, published, signal, tree};
use rustix::process::Signal;
use serde_json::Value;
use wajah::testing::deliver::digest_of_file;
use wajah::testing::deliver::manifest::Manifest;

const CLIP: &str = "start = 1\nduration = 3\ncaptions = \"media/siklus-air.srt\"";

/// A project with a pack of two stills and a clip for two accounts: six jobs.
fn project() -> TestProject {
    let files = TestProject::new();
    files.still("satu", "Kabar satu");
    files.still("dua", "Kabar dua");
    files.clip("klip", "media/siklus-air.mp4", CLIP);
    files
}

fn command(files: &TestProject, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    command.arg("pack").args(arguments).arg("--project").arg(files.root());
    command
}

/// `wajah pack` with `arguments`: exit status, the report of its only pack, and what stood on stderr.
fn pack(files: &TestProject, arguments: &[&str]) -> (i32, Value, String) {
    let output = command(files, arguments).arg("--json").output().expect("wajah runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("not JSON ({error}): {}\n{said}", String::from_utf8_lossy(&output.stdout))
    });
    (output.status.code().unwrap_or(-1), report["packs"][0].clone(), said)
}

/// How many jobs of `report` were rendered, reused, failed.
fn counts(report: &Value) -> [u64; 3] {
    ["rendered", "reused", "failed"]
        .map(|key| report[key].as_u64().unwrap_or_else(|| panic!("no {key}: {report}")))
}

/// The jobs that were made, with why.
fn made(report: &Value) -> BTreeMap<String, String> {
    let reasons = report["reasons"].as_array().expect("reasons");
    let text = |reason: &Value, key: &str| reason[key].as_str().unwrap_or_default().to_owned();
    reasons
        .iter()
        .filter(|reason| !["unchanged", "cached"].contains(&reason["why"].as_str().expect("why")))
        .map(|reason| (text(reason, "job"), text(reason, "why")))
        .collect()
}

/// Whether everything that the manifest of the pack names is there and whole, and nothing unfinished lies about.
fn assert_whole(out: &Path) {
    let manifest = Manifest::load(&out.join("pack")).expect("a manifest");
    for (path, digest) in manifest.all_files() {
        let is = digest_of_file(&out.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(is.digest, digest, "{path}");
    }
    for path in tree(&out.join("pack")).keys() {
        assert!(!path.to_string_lossy().contains(".wajah-"), "{} was left", path.display());
    }
}

#[test]
fn only_what_changed_is_made() {
    let files = project();
    let (status, report, said) = pack(&files, &["pack"]);
    assert_eq!((status, counts(&report)), (0, [6, 0, 0]), "{said}");
    assert_whole(&files.path("output"));
    let first = tree(&files.path("output"));
    for name in [
        "index.html",
        "schedule.csv",
        "manifest.json",
        "bpmtpk.zip",
        "pustekkom.zip",
        "bpmtpk/klip/tall.srt",
        "bpmtpk/klip/tall.vtt",
    ] {
        assert!(first.contains_key(&Path::new("pack").join(name)), "no {name} in {first:#?}");
    }

    let (_, report, _) = pack(&files, &["pack"]);
    assert_eq!(counts(&report), [0, 6, 0]);
    assert_eq!(tree(&files.path("output")), first, "an unchanged pack changes no byte");

    // Written again with the same bytes, at another time.
    for path in ["content/pack/satu.toml", "media/siklus-air.mp4", "brand-assets/brand.toml"] {
        let bytes = fs::read(files.path(path)).expect("readable");
        fs::write(files.path(path), bytes).expect("written");
    }
    assert_eq!(counts(&pack(&files, &["pack"]).1), [0, 6, 0]);

    files.edit("content/pack/satu.toml", "Kabar satu", "Kabar baru");
    let (_, report, _) = pack(&files, &["pack"]);
    let jobs: Vec<_> = made(&report).into_iter().collect();
    let changed = |job: &str| (job.to_owned(), "changed".to_owned());
    assert_eq!(jobs, ["pack/bpmtpk/satu/tall", "pack/pustekkom/satu/tall"].map(changed));
    let after = tree(&files.path("output"));
    let differ: Vec<_> =
        after.iter().filter(|(path, is)| first.get(*path) != Some(is)).map(|(path, _)| path).collect();
    for path in ["pack/bpmtpk/satu/tall.png", "pack/bpmtpk.zip", "pack/index.html", "pack/manifest.json"] {
        assert!(differ.contains(&&PathBuf::from(path)), "{path} is the same");
    }
    assert!(!differ.iter().any(|path| path.to_string_lossy().contains("klip")), "{differ:?}");

    // Words that only the post's text shows make no picture anew, but their text.
    files.edit("content/pack/dua.toml", "[fields]", "[post]\ncaption = \"Teks kiriman\"\n[fields]");
    let (_, report, _) = pack(&files, &["pack"]);
    assert_eq!(counts(&report), [0, 6, 0]);
    let text = fs::read_to_string(files.path("output/pack/bpmtpk/dua/post.txt")).expect("a text");
    assert_eq!(text, "Teks kiriman\n");

    // Words that somebody edited in place stay, and are named, also where the item's change.
    let edited = files.path("output/pack/bpmtpk/dua/post.txt");
    fs::write(&edited, "Teks editor").expect("written");
    for words in ["Teks kiriman", "Teks baru"] {
        files.edit("content/pack/dua.toml", "Teks kiriman", words);
        let (status, report, _) = pack(&files, &["pack"]);
        let said = report["findings"].as_array().expect("findings");
        let named: Vec<_> = said.iter().filter(|is| is["code"] == "changed-by-hand").collect();
        assert_eq!((status, named.len()), (0, 1), "{report:#}");
        assert!(named[0]["message"].as_str().is_some_and(|is| is.contains("pack/bpmtpk/dua/post.txt")));
        assert_eq!(fs::read_to_string(&edited).expect("a text"), "Teks editor");
    }
    fs::remove_file(&edited).expect("removed");
    pack(&files, &["pack"]);
    assert_eq!(fs::read_to_string(&edited).expect("a text"), "Teks baru\n");
    assert_whole(&files.path("output"));

    // Captions decide the clip alone.
    files.edit("media/siklus-air.srt", "\n", "\n\n");
    files.edit("brand-assets/brand.toml", "size-1 = \"32px\"", "size-1 = \"34px\"");
    let (_, report, _) = pack(&files, &["pack"]);
    assert_eq!(counts(&report), [6, 0, 0], "one token decides all");
}

#[test]
fn what_is_damaged_or_gone_is_made_again_to_the_byte() {
    let files = project();
    pack(&files, &["pack"]);
    let first = tree(&files.path("output"));
    fs::write(files.path("output/pack/bpmtpk/satu/tall.png"), "rusak").expect("written");
    fs::remove_file(files.path("output/pack/pustekkom/klip/tall.cover.png")).expect("removed");
    fs::write(files.path("output/pack/bpmtpk.zip"), "rusak").expect("written");
    let (status, report, said) = pack(&files, &["pack"]);
    assert_eq!((status, counts(&report)), (0, [2, 4, 0]), "{said}");
    let why: Vec<_> = made(&report).into_iter().collect();
    let is = |job: &str, why: &str| (job.to_owned(), why.to_owned());
    assert_eq!(why, [is("pack/bpmtpk/satu/tall", "damaged"), is("pack/pustekkom/klip/tall", "missing")]);
    assert_eq!(tree(&files.path("output")), first);
    // A manifest that is no manifest costs work, nothing else.
    fs::write(files.path("output/pack/manifest.json"), "{").expect("written");
    assert_eq!(counts(&pack(&files, &["pack"]).1), [6, 0, 0]);
    assert_eq!(tree(&files.path("output")), first);
}

#[test]
fn what_is_over_goes_and_what_a_person_put_there_stays() {
    let files = project();
    pack(&files, &["pack"]);
    files.write("output/pack/bpmtpk/satu/catatan.txt", "jangan dihapus");
    files.write("output/pack/pustekkom/dua/tall.png", "diubah orang");
    fs::remove_file(files.path("content/pack/satu.toml")).expect("removed");
    fs::remove_file(files.path("content/pack/dua.toml")).expect("removed");
    let (status, report, _) = pack(&files, &["pack"]);
    assert_eq!((status, counts(&report)), (0, [0, 2, 0]));
    assert_eq!(report["removed"], 3, "{report}");
    let left: Vec<PathBuf> = tree(&files.path("output/pack")).into_keys().collect();
    assert!(left.contains(&PathBuf::from("bpmtpk/satu/catatan.txt")), "{left:?}");
    assert!(!left.contains(&PathBuf::from("bpmtpk/satu/tall.png")), "{left:?}");
    assert!(left.contains(&PathBuf::from("pustekkom/dua/tall.png")), "{left:?}");
    assert!(!files.path("output/pack/pustekkom/satu").exists(), "an empty folder was left");
    let codes: Vec<String> =
        common::findings_but_cut_words(&report).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["changed-by-hand"]);
    // Once said, it is a person's file.
    assert_eq!(common::findings_but_cut_words(&pack(&files, &["pack"]).1), []);
    // Nor does a manifest that somebody wrote reach out of its pack.
    files.write("content/x.txt", "di luar");
    let manifest = fs::read_to_string(files.path("output/pack/manifest.json")).expect("readable");
    let digest = digest_of_file(&files.path("content/x.txt")).expect("readable").digest;
    let mut hostile: Value = serde_json::from_str(&manifest).expect("JSON");
    let reach = serde_json::json!({ "path": "pack/../../content/x.txt", "bytes": 7, "digest": digest });
    hostile["files"].as_array_mut().expect("files").push(reach);
    files.write("output/pack/manifest.json", &hostile.to_string());
    pack(&files, &["pack"]);
    assert!(files.path("content/x.txt").exists());
}

#[test]
fn a_post_that_fails_now_keeps_its_files_marked_and_out_of_the_archives() {
    let files = project();
    pack(&files, &["pack"]);
    files.edit("content/pack/klip.toml", "start = 1", "start = 900");
    let (status, report, _) = pack(&files, &["pack"]);
    assert_eq!((status, counts(&report)), (1, [0, 4, 2]));
    let codes: Vec<String> = common::findings(&report).into_iter().map(|(code, _)| code).collect();
    assert!(
        codes.contains(&"beyond-end".to_owned()) && codes.contains(&"stale-output".to_owned()),
        "{codes:?}"
    );
    let manifest = Manifest::load(&files.path("output/pack")).expect("a manifest");
    let stale: Vec<&str> =
        manifest.jobs.iter().filter(|job| job.stale).map(|job| job.item.as_str()).collect();
    assert_eq!(stale, ["klip", "klip"]);
    assert!(files.path("output/pack/bpmtpk/klip/tall.mp4").exists());
    let schedule = fs::read_to_string(files.path("output/pack/schedule.csv")).expect("a schedule");
    assert!(!schedule.contains("klip") && schedule.contains("satu"), "{schedule}");
    let archive = fs::read(files.path("output/pack/bpmtpk.zip")).expect("an archive");
    assert!(!archive.windows(9).any(|bytes| bytes == b"klip/tall"), "the archive holds a post that failed");
    files.edit("content/pack/klip.toml", "start = 900", "start = 1");
    let (status, report, _) = pack(&files, &["pack"]);
    assert_eq!((status, counts(&report)), (0, [2, 4, 0]));
    assert!(made(&report).values().all(|why| why == "failed-before"));
}

#[test]
fn a_cache_serves_a_fresh_clone_and_several_runs() {
    let files = project();
    let shelf = tempfile::tempdir().expect("a temporary folder");
    let cache = shelf.path().to_str().expect("UTF-8");
    assert_eq!(counts(&pack(&files, &["pack", "--cache", cache]).1), [6, 0, 0]);
    let first = tree(&files.path("output"));
    fs::remove_dir_all(files.path("output")).expect("removed");
    let (_, report, _) = pack(&files, &["pack", "--cache", cache]);
    assert_eq!(counts(&report), [0, 6, 0]);
    assert_eq!(tree(&files.path("output")), first);
    // A title that was there before is known still.
    files.edit("content/pack/satu.toml", "Kabar satu", "Kabar lain");
    assert_eq!(counts(&pack(&files, &["pack", "--cache", cache]).1), [2, 4, 0]);
    files.edit("content/pack/satu.toml", "Kabar lain", "Kabar satu");
    assert_eq!(counts(&pack(&files, &["pack", "--cache", cache]).1), [0, 6, 0]);
    assert_eq!(tree(&files.path("output")), first);
    // Two runs at once, each with its own output, neither with a cache to begin with.
    fs::remove_dir_all(shelf.path()).expect("removed");
    let outs = ["a", "b"].map(|name| files.path(name));
    let runs: Vec<_> = outs
        .iter()
        .map(|out| {
            let mut command = command(&files, &["pack", "--cache", cache]);
            command
                .arg("--out")
                .arg(out)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("wajah runs")
        })
        .collect();
    for mut run in runs {
        assert!(run.wait().expect("it ends").success());
    }
    assert_eq!(tree(&outs[0]), tree(&outs[1]));
    assert_eq!(
        tree(&outs[0].join("pack")),
        first
            .iter()
            .map(|(path, is)| (path.strip_prefix("pack").expect("inside").to_owned(), is.clone()))
            .collect()
    );
    // Nothing unfinished is left in it, and another run takes all from it.
    assert!(tree(shelf.path()).keys().all(|path| !path.to_string_lossy().contains(".part")));
    let out = files.path("c");
    let (_, report, _) = pack(&files, &["pack", "--cache", cache, "--out", out.to_str().expect("UTF-8")]);
    assert_eq!(counts(&report), [0, 6, 0]);
}

#[test]
fn four_shards_put_together_are_one_run() {
    let files = project();
    files.still("tiga", "Kabar tiga");
    // Posts with warnings and with errors come together too.
    files.edit("content/pack/dua.toml", "[fields]", "[post]\ncaption = \"Teks\"\nalt = \"Alt\"\n[fields]");
    files.clip("rusak", "media/siklus-air.mp4", "start = 900\nduration = 3");
    let whole = files.path("whole");
    let (status, one, _) = pack(&files, &["pack", "--out", whole.to_str().expect("UTF-8")]);
    assert_eq!((status, counts(&one)), (1, [8, 0, 2]));
    let mut seen = 0;
    for index in 1..=4 {
        let (_, report, _) = pack(&files, &["pack", "--shard", &format!("{index}/4")]);
        seen += report["jobs"].as_u64().expect("jobs");
    }
    assert_eq!(seen, 10);
    let merge = |folders: &[&str]| {
        let mut command = command(&files, &["merge"]);
        command.args(folders.iter().map(|folder| files.path(folder))).arg("--json");
        command.arg("--out").arg(files.path("merged")).output().expect("wajah runs")
    };
    let shards = [1, 2, 3, 4].map(|index| format!("output/shard-{index}-of-4"));
    let shards = [0, 1, 2, 3].map(|index| shards[index].as_str());
    let merged = merge(&shards);
    assert_eq!(merged.status.code(), Some(1), "{}", String::from_utf8_lossy(&merged.stderr));
    assert_eq!(tree(&files.path("merged")), tree(&whole));
    let report: Value = serde_json::from_slice(&merged.stdout).expect("JSON");
    assert_eq!((&report["packs"][0]["failed"], &report["packs"][0]["shards"]), (&2.into(), &4.into()));

    // What is missing, unfinished, damaged or from other files is named, and nothing is written.
    let before = tree(&files.path("merged"));
    let said = |output: std::process::Output| {
        assert_eq!(output.status.code(), Some(2), "nothing was put together");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let text = said(merge(&shards[..3]));
    assert!(text.contains("shard `4/4` is not there"), "{text}");
    files.edit("content/pack/satu.toml", "Kabar satu", "Kabar lain");
    pack(&files, &["pack", "--shard", "1/4"]);
    let text = said(merge(&shards));
    assert!(text.contains("made from different `content/pack/satu.toml`"), "{text}");
    assert_eq!(tree(&files.path("merged")), before);
}

/// A damaged file in a shard is not believed.
#[test]
fn a_damaged_shard_is_named() {
    let files = project();
    for index in 1..=2 {
        pack(&files, &["pack", "--shard", &format!("{index}/2")]);
    }
    let damaged = ["output/shard-1-of-2", "output/shard-2-of-2"]
        .map(|folder| files.path(folder).join("pack/bpmtpk/satu/tall.png"))
        .into_iter()
        .find(|path| path.exists())
        .expect("one shard has it");
    fs::write(&damaged, "rusak").expect("written");
    let output = command(&files, &["merge"])
        .args([1, 2].map(|index| files.path(&format!("output/shard-{index}-of-2"))))
        .output()
        .expect("wajah runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("shard-damaged") && said.contains("satu"), "{said}");
    assert!(!files.path("output/pack/bpmtpk/satu/tall.png").exists());
    assert!(files.path("output/pack/pustekkom/satu/tall.png").exists());
}

/// When a run is killed: as soon as it has come so far, however fast the machine is.
#[cfg(target_os = "linux")]
#[derive(Debug)]
enum Moment {
    /// It has so many files whose names end so.
    Published(usize, &'static str),
    /// Its four stills are there, and so many bytes of a video.
    Written(u64),
}

#[cfg(target_os = "linux")]
impl Moment {
    /// Whether a run into `out` has come so far: once it has, this stays true.
    fn is_reached(&self, out: &Path) -> bool {
        match self {
            Self::Published(count, ending) => published(out, ending).len() >= *count,
            Self::Written(bytes) => {
                let stills_are_there = published(out, ".png").len() >= 4;
                (stills_are_there && common::unfinished(out) >= *bytes) || !published(out, ".mp4").is_empty()
            }
        }
    }
}

/// Ten times `kill -9` at different moments of a run: no damaged file under a final name, and the next run completes.
#[cfg(target_os = "linux")]
#[test]
fn a_killed_run_leaves_no_damage_and_the_next_completes() {
    let files = project();
    pack(&files, &["pack", "--out", files.path("whole").to_str().expect("UTF-8")]);
    let whole = tree(&files.path("whole"));
    let film = fs::metadata(files.path("whole/pack/bpmtpk/klip/tall.mp4")).expect("a film").len();
    let mut cut_short = 0;
    for moment in [
        // Stills come first, then the video of both accounts, then what goes with them.
        Moment::Published(1, ".png"),
        Moment::Published(3, ".png"),
        Moment::Published(4, ".png"),
        Moment::Written(1),
        Moment::Written(film / 3),
        Moment::Written(film * 2 / 3),
        Moment::Published(1, ".mp4"),
        Moment::Published(2, ".mp4"),
        Moment::Published(1, ".cover.png"),
        Moment::Published(1, ".zip"),
    ] {
        let out = files.path("output");
        let _ = fs::remove_dir_all(&out);
        let mut run = command(&files, &["pack", "--jobs", "1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("wajah runs");
        wait_for(&format!("{moment:?}"), || moment.is_reached(&out));
        run.kill().expect("killed");
        cut_short += usize::from(run.wait().expect("it ends").code().is_none());
        for (path, digest) in
            files.path("output").is_dir().then(|| tree(&files.path("output"))).into_iter().flatten()
        {
            let is_part = path.to_string_lossy().contains(".wajah-");
            // The manifest and what is made of it may be of an earlier moment.
            let is_media = path.extension().is_some_and(|ending| ending == "png" || ending == "mp4");
            if is_media && !is_part {
                assert_eq!(Some(&digest), whole.get(&path), "{} after {moment:?}", path.display());
            }
        }
        let (status, report, said) = pack(&files, &["pack"]);
        assert_eq!((status, report["failed"].as_u64()), (0, Some(0)), "{said}");
        assert_eq!(tree(&files.path("output")), whole, "after {moment:?}");
    }
    assert!(cut_short > 0, "every run had ended before it was killed");
}

/// A second run on the same output waits, and then has nothing to do.
#[test]
fn a_second_run_on_one_output_waits() {
    let files = project();
    let said = |name: &str| fs::read_to_string(files.path(name)).expect("readable");
    let start = |name: &str| {
        let stderr = fs::File::create(files.path(name)).expect("made");
        command(&files, &["pack"]).stdout(Stdio::piped()).stderr(stderr).spawn().expect("wajah runs")
    };
    let first = start("first");
    // It takes the lock before it makes anything. It is stopped then, so that it cannot be done before the second comes.
    wait_for("the first picture", || !published(&files.path("output"), ".png").is_empty());
    signal(first.id(), Signal::STOP);
    let second = start("second");
    wait_for("the second run waits", || said("second").contains("another run is writing there"));
    signal(first.id(), Signal::CONT);
    let [first, second] = [first, second].map(|run| run.wait_with_output().expect("it ends"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(first.status.success() && second.status.success(), "{}{}", said("first"), said("second"));
    assert!(text(&first.stdout).contains("6 rendered, 0 reused"), "{}", text(&first.stdout));
    assert!(text(&second.stdout).contains("0 rendered, 6 reused"), "{}", text(&second.stdout));
    assert_whole(&files.path("output"));
}

/// What a script under `unshare` came to, which ends with 99 where it may not mount; where it could not do its work, `test` is said to
/// be skipped.
#[cfg(target_os = "linux")]
fn mounted(test: &str, output: std::io::Result<std::process::Output>) -> Option<std::process::Output> {
    match output {
        Err(_) => skipped(test, &Why::NoProgram(&UNSHARE)),
        // Who may not even begin says nothing.
        Ok(output) if output.status.code() == Some(99) || output.stdout.is_empty() => {
            skipped(test, &Why::Machine("it needs a user who may mount something (unshare -rm)"));
        }
        Ok(output) => return Some(output),
    }
    None
}

/// A disk that is full: every post that does not fit is named, nothing damaged is left, and with room the next run completes.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_damages_nothing() {
    let files = project();
    let small = files.path("small");
    fs::create_dir_all(&small).expect("a folder");
    // A file system of 200 kB in a mount namespace of its own: what is written there is looked at before it goes.
    let script = "mount -t tmpfs -o size=200k none \"$1\" || exit 99
        \"$2\" pack pack --project \"$3\" --out \"$1\" --summary \"$3/penuh.md\"; echo \"status $?\"
        find \"$1\" -name '.wajah-*' -o -size 0 -type f
        mount -o remount,size=64m \"$1\"
        \"$2\" pack pack --project \"$3\" --out \"$1\"; echo \"status $?\"
        cp -a \"$1/pack\" \"$3/copied\"";
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", script, "sh"])
        .args([&small, Path::new(env!("CARGO_BIN_EXE_wajah")), files.root()])
        .output();
    let Some(output) = mounted("a_full_disk_damages_nothing", output) else { return };
    let (told, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[1], "status 2", "{told}{said}");
    assert!(said.contains("write-failed") && said.contains("disk is full"), "{said}");
    for words in ["os error", "ZipWriter", "StorageFull", "FFmpeg says"] {
        assert!(!said.contains(words), "{words}: {said}");
    }
    let summary = fs::read_to_string(files.path("penuh.md")).expect("a summary");
    assert!(summary.starts_with("## ❌ pack\n"), "{summary}");
    assert_eq!(lines.len(), 4, "something unfinished was left: {told}{said}");
    assert_eq!(lines[3], "status 0", "{told}{said}");
    pack(&files, &["pack", "--out", files.path("whole").to_str().expect("UTF-8")]);
    assert_eq!(tree(&files.path("copied")), tree(&files.path("whole/pack")));
}

/// A cache that can only be read serves, and that nothing is put into it is said once.
#[cfg(target_os = "linux")]
#[test]
fn a_cache_that_can_only_be_read_is_named_once() {
    let files = TestProject::new();
    files.still("satu", "Kabar satu");
    let cache = files.path("cache");
    pack(&files, &["pack", "--cache", cache.to_str().expect("UTF-8")]);
    files.still("dua", "Kabar dua");
    files.still("tiga", "Kabar tiga");
    let script = "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" || exit 99
        \"$2\" pack pack --project \"$3\" --out \"$3/baru\" --cache \"$1\" --why --jobs 2; echo \"status $?\"";
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", script, "sh"])
        .args([&cache, Path::new(env!("CARGO_BIN_EXE_wajah")), files.root()])
        .output();
    let Some(output) = mounted("a_cache_that_can_only_be_read_is_named_once", output) else { return };
    let (told, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("status 0") && told.contains("reused  pack/bpmtpk/satu/tall"), "{told}{said}");
    assert_eq!(said.matches("cache-failed").count(), 1, "{said}");
    assert!(said.contains("nothing can be put into it"), "{said}");
}

#[test]
fn a_damaged_entry_of_a_cache_is_made_again_and_told() {
    let files = TestProject::new();
    files.still("satu", "Kabar satu");
    let cache = files.path("cache");
    let arguments = ["pack", "--cache", cache.to_str().expect("UTF-8"), "--out", "lain"];
    let out = files.path("lain");
    let arguments = [arguments[0], arguments[1], arguments[2], arguments[3], out.to_str().expect("UTF-8")];
    pack(&files, &arguments);
    let first = tree(&out);
    // A picture of one entry, the record of the other.
    let entries: Vec<PathBuf> =
        tree(&cache).into_keys().filter(|path| path.ends_with("record.json")).collect();
    assert_eq!(entries.len(), 2);
    let picture = cache.join(&entries[0]).with_file_name("tall.png");
    fs::write(&picture, "rusak").expect("written");
    fs::write(cache.join(&entries[1]), "{").expect("written");
    for dry in [true, false] {
        fs::remove_dir_all(&out).ok();
        let more: &[&str] = if dry { &["--dry-run"] } else { &[] };
        let (status, report, said) = pack(&files, &[&arguments[..], more].concat());
        assert_eq!(status, 0, "{said}");
        let why: Vec<String> = made(&report).into_values().collect();
        assert_eq!(why, ["cache-damaged", "cache-damaged"], "{report}");
    }
    assert_eq!(tree(&out), first);
    // What was made again serves the next.
    fs::remove_dir_all(&out).expect("removed");
    assert_eq!(counts(&pack(&files, &arguments).1), [0, 2, 0]);
}

/// What the archive of `account` holds: names with their dates.
fn archived(out: &Path, account: &str) -> Vec<(String, String)> {
    let file = fs::File::open(out.join(format!("pack/{account}.zip"))).expect("an archive");
    let mut zip = zip::ZipArchive::new(file).expect("readable");
    (0..zip.len())
        .map(|index| {
            let entry = zip.by_index(index).expect("an entry");
            let date = entry.last_modified().map(|date| date.to_string()).unwrap_or_default();
            (entry.name().expect("a name").into_owned(), date)
        })
        .collect()
}

#[test]
fn an_archive_sorts_and_is_dated_as_it_is_posted() {
    let files = TestProject::new();
    for (item, publish) in [
        ("zebra", "publish = 2026-11-30T06:00:00\n"),
        ("apel", "publish = 2026-12-02T17:30:00\n"),
        // On Thursday in the project's zone.
        ("utc", "publish = 2026-12-02T18:00:00Z\n"),
        ("kapan", ""),
    ] {
        files.still(item, "Kabar");
        files.edit(
            &format!("content/pack/{item}.toml"),
            "[fields]",
            &format!("{publish}[post]\ncaption = \"Halo <b>\"\n[fields]"),
        );
    }
    assert_eq!(pack(&files, &["pack"]).0, 0);
    let entries = archived(&files.path("output"), "bpmtpk");
    let entries: Vec<(&str, &str)> =
        entries.iter().map(|(name, date)| (name.as_str(), date.as_str())).collect();
    assert_eq!(
        entries,
        [
            ("buka.html", "2026-11-30 06:00:00"),
            ("01-Sen-0600-zebra/tall.png", "2026-11-30 06:00:00"),
            ("01-Sen-0600-zebra/post.txt", "2026-11-30 06:00:00"),
            ("02-Rab-1730-apel/tall.png", "2026-12-02 17:30:00"),
            ("02-Rab-1730-apel/post.txt", "2026-12-02 17:30:00"),
            ("03-Kam-0100-utc/tall.png", "2026-12-03 01:00:00"),
            ("03-Kam-0100-utc/post.txt", "2026-12-03 01:00:00"),
            ("04-tanpa-tanggal-kapan/tall.png", "2026-11-30 06:00:00"),
            ("04-tanpa-tanggal-kapan/post.txt", "2026-11-30 06:00:00"),
        ]
    );
    // The page leads to what lies beside it, in the archive and in the folder.
    let file = fs::File::open(files.path("output/pack/bpmtpk.zip")).expect("an archive");
    let mut zip = zip::ZipArchive::new(file).expect("readable");
    let mut packed = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("buka.html").expect("a page"), &mut packed).expect("text");
    let page = fs::read_to_string(files.path("output/pack/bpmtpk/buka.html")).expect("a page");
    let sources = |page: &str| -> Vec<String> {
        page.split("src=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
    };
    let names: Vec<&str> = entries.iter().map(|(name, _)| *name).collect();
    assert_eq!(sources(&packed).len(), 4);
    assert!(sources(&packed).iter().all(|source| names.contains(&source.as_str())), "{:?}", sources(&packed));
    assert_eq!(sources(&page), ["zebra/tall.png", "apel/tall.png", "utc/tall.png", "kapan/tall.png"]);
    for page in [&page, &packed] {
        assert!(page.contains("Halo &lt;b&gt;") && page.contains("Senin, 30 November 2026"), "{page}");
        assert!(!page.contains("http") && page.matches("<script>").count() == 1, "nothing from elsewhere");
    }
    // A week later, and not in one week.
    files.edit("content/pack/apel.toml", "2026-12-02", "2026-12-09");
    pack(&files, &["pack"]);
    let entries = archived(&files.path("output"), "bpmtpk");
    assert!(entries.iter().any(|(name, _)| name == "01-Sen-30Nov-0600-zebra/tall.png"), "{entries:?}");
    assert!(entries.iter().any(|(name, _)| name == "03-Rab-9Des-1730-apel/tall.png"), "{entries:?}");
}

/// Links that somebody put into the output folder are replaced: what they lead to is neither read for ours nor written.
#[cfg(unix)]
#[test]
fn links_in_the_output_folder_are_replaced() {
    use std::os::unix::fs::symlink;
    let files = TestProject::new();
    files.still("satu", "Kabar satu");
    pack(&files, &["pack"]);
    let first = tree(&files.path("output"));
    files.write("penting.txt", "penting");
    let names = [
        "bpmtpk/satu/tall.png",
        "index.html",
        "manifest.json",
        "schedule.csv",
        "bpmtpk.zip",
        "bpmtpk/buka.html",
    ];
    for name in names {
        let place = files.path("output/pack").join(name);
        fs::remove_file(&place).expect("removed");
        symlink(files.path("penting.txt"), &place).expect("linked");
    }
    let (status, _, said) = pack(&files, &["pack"]);
    assert_eq!(status, 0, "{said}");
    for name in names {
        assert!(files.path("output/pack").join(name).symlink_metadata().expect("there").is_file(), "{name}");
    }
    assert_eq!(tree(&files.path("output")), first);
    assert_eq!(fs::read_to_string(files.path("penting.txt")).expect("readable"), "penting");
    // In the place of a folder one would lead all that is in it away.
    for folder in ["output/pack/bpmtpk/satu", "output/pack/pustekkom", "output/pack"] {
        fs::remove_dir_all(files.path(folder)).expect("removed");
        fs::create_dir_all(files.path("jauh")).expect("made");
        symlink(files.path("jauh"), files.path(folder)).expect("linked");
        let output = command(&files, &["pack"]).output().expect("wajah runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("is a link: nothing is written through it"), "{said}");
        assert_eq!(fs::read_dir(files.path("jauh")).expect("a folder").count(), 0, "{folder}");
        fs::remove_file(files.path(folder)).expect("removed");
    }
}

/// A run without memory says so before it begins, and one for which FFmpeg finds none blames no video.
#[cfg(target_os = "linux")]
#[test]
fn too_little_memory_is_said_in_words() {
    let files = TestProject::new();
    files.still("satu", "Kabar satu");
    let script = "ulimit -v 400000 && exec \"$1\" pack pack --project \"$2\" --summary \"$2/sedikit.md\"";
    let output = Command::new("sh")
        .args(["-c", script, "sh", env!("CARGO_BIN_EXE_wajah")])
        .arg(files.root())
        .output()
        .expect("sh runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("there is too little memory"), "{said}");
    assert!(!files.path("output").exists());
    let summary = fs::read_to_string(files.path("sedikit.md")).expect("a summary");
    assert!(summary.starts_with("## ❌ ") && summary.contains("too-little-memory"), "{summary}");
    // Enough for stills, not for a clip: its encoder is not even begun, which would complain in its own words.
    files.clip("klip", "media/siklus-air.mp4", CLIP);
    let script = "ulimit -v 900000 && exec \"$1\" pack pack --project \"$2\"";
    let output = Command::new("sh")
        .args(["-c", script, "sh", env!("CARGO_BIN_EXE_wajah")])
        .arg(files.root())
        .output()
        .expect("sh runs");
    let (told, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(told.contains("2 rendered, 0 reused, 2 failed"), "{told}");
    assert!(said.contains("too-little-memory") && !said.contains("x264"), "{said}");
}

#[test]
fn leftover_shards_of_an_earlier_run_are_named_and_left_out() {
    let files = project();
    let whole = files.path("whole");
    pack(&files, &["pack", "--out", whole.to_str().expect("UTF-8")]);
    let shard = |index: usize, count: usize| {
        let out = files.path(&format!("shard-{index}"));
        let shard = format!("{index}/{count}");
        pack(&files, &["pack", "--shard", &shard, "--out", out.to_str().expect("UTF-8")]);
    };
    shard(3, 3);
    shard(1, 2);
    shard(2, 2);
    let output = command(&files, &["merge"])
        .args([1, 2, 3].map(|index| files.path(&format!("shard-{index}"))))
        .arg("--out")
        .arg(files.path("merged"))
        .output()
        .expect("wajah runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("shard `3/3` of `pack`, which belongs to another run"), "{said}");
    assert!(said.contains(&format!("rm -r '{}'", files.path("shard-3").display())), "{said}");
    assert_eq!(tree(&files.path("merged")), tree(&whole));
}

/// An item that cannot be made at all is no success, and it is found by its path in the repository.
#[test]
fn what_was_not_made_is_counted_and_found() {
    let files = TestProject::new();
    files.still("baik", "Kabar baik");
    files.write("content/pack/salah.toml", "template = \"announcement\"\n[fields]\n");
    fs::create_dir(files.path(".git")).expect("made");
    fs::create_dir(files.path("sosmed")).expect("made");
    for part in ["brand-assets", "templates", "fonts", "media", "content", "wajah.toml"] {
        fs::rename(files.path(part), files.path("sosmed").join(part)).expect("moved");
    }
    let [summary, quality] = ["summary.md", "quality.json"].map(|name| files.path(name));
    let run = |project: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["pack", "pack", "--github", "--project", project]).current_dir(files.root());
        command
            .arg("--summary")
            .arg(&summary)
            .arg("--code-quality")
            .arg(&quality)
            .output()
            .expect("wajah runs")
    };
    let output = run("sosmed");
    let (told, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(told.contains("0 failed, 1 item not made"), "{told}");
    assert!(said.contains("::error file=sosmed/content/pack/salah.toml,"), "{said}");
    let text = fs::read_to_string(&summary).expect("a summary");
    assert!(text.starts_with("## ❌ pack\n\n**1 item not made**\n"), "{text}");
    let entries: Value = serde_json::from_slice(&fs::read(&quality).expect("a report")).expect("JSON");
    assert_eq!(entries[0]["location"]["path"], "sosmed/content/pack/salah.toml");
    // A project that cannot be read at all is reported, too.
    fs::write(files.path("sosmed/wajah.toml"), "name = ").expect("written");
    let output = run("sosmed");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("::error file=sosmed/wajah.toml,"));
    assert!(fs::read_to_string(&summary).expect("a summary").starts_with("## ❌ "));
}

/// The painter and what decides whether a page is painted again read one page: whatever a picture is called and wherever it is named, it
/// is shown, and another one in its place makes the post anew.
#[test]
fn a_picture_that_is_replaced_is_seen_wherever_it_is_named() {
    let files = TestProject::new();
    let picture = |path: &str, grey: u8| {
        fs::create_dir_all(files.path(path).parent().expect("a folder")).expect("made");
        image::GrayImage::from_pixel(40, 40, image::Luma([grey])).save(files.path(path)).expect("written");
    };
    let named = [
        "media/a & b's.png",
        "templates/uji/tab.png",
        "templates/uji/elemen.png",
        "templates/uji/gaya&1.png",
        "templates/uji/sifat.png",
    ];
    files.write(
        "templates/uji/template.toml",
        "title = \"Uji\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n[fields.photo]\ntype = \"image\"\nlabel = \"Foto\"\n[sample]\n",
    );
    files.write(
        "templates/uji/template.html",
        "<!doctype html><html><head><style>body{margin:0} div,img{width:100px;height:100px} .e{background:url(elemen.png)} .p{background:var(--p)}</style>\
         <!-- <link rel='stylesheet' href='tidak-ada.css'> --></head><body><img src=\"/{{ item.photo }}\"><img\tsrc='tab.png'><div class='e'></div>\
         <div style=\"background:url('gaya&amp;1.png')\"></div><div class='p' style='--p: url(sifat.png)'></div></body></html>",
    );
    files.write(
        "content/pack/satu.toml",
        "template = \"uji\"\nservice = \"fve\"\n[fields]\nphoto = \"media/a & b's.png\"\n",
    );
    named.iter().for_each(|path| picture(path, 40));
    let still = || fs::read(files.path("output/pack/bpmtpk/satu/tall.png")).expect("a picture");
    let (status, report, said) = pack(&files, &["pack"]);
    assert_eq!((status, counts(&report)), (0, [2, 0, 0]), "{said}");
    assert_eq!(counts(&pack(&files, &["pack"]).1), [0, 2, 0]);
    for path in named {
        let before = still();
        picture(path, 220);
        let (_, report, said) = pack(&files, &["pack"]);
        assert_eq!(counts(&report), [2, 0, 0], "{path}: {said}");
        assert_ne!(still(), before, "{path} is not shown");
    }
    // What is named there and is not there is said.
    fs::remove_file(files.path("templates/uji/gaya&1.png")).expect("removed");
    let (status, report, said) = pack(&files, &["pack"]);
    assert_eq!((status, counts(&report)), (1, [0, 0, 2]), "{said}");
    assert!(said.contains("picture-unusable") && said.contains("gaya&1.png"), "{said}");
}

/// What several posts have to say of one place is shown once, and known of each.
#[test]
fn every_post_that_failed_is_in_report_manifest_sheet_and_merge() {
    let files = TestProject::new();
    files.still("satu", "Kabar satu");
    files.still("dua", "Kabar dua");
    files.edit(
        "content/pack/dua.toml",
        "title = \"Kabar dua\"",
        "title = \"Kabar dua\"\nphoto = \"media/rusak.jpg\"",
    );
    fs::write(files.path("media/rusak.jpg"), "ini bukan foto").expect("written");
    let failed = ["pack/bpmtpk/dua/tall", "pack/pustekkom/dua/tall"];
    let jobs = |findings: &Value| {
        let errors = findings
            .as_array()
            .unwrap_or_else(|| panic!("no findings: {findings}"))
            .iter()
            .filter(|is| is["severity"] == "error");
        let mut jobs: Vec<String> =
            errors.map(|is| is["job"].as_str().unwrap_or("none").to_owned()).collect();
        jobs.sort();
        jobs
    };
    let (status, report, said) = pack(&files, &["pack"]);
    assert_eq!((status, counts(&report)), (1, [2, 0, 2]), "{said}");
    assert_eq!(jobs(&report["findings"]), failed, "{report:#}");
    let manifest = |out: &str| {
        let text = fs::read(files.path(&format!("{out}/pack/manifest.json"))).expect("a manifest");
        serde_json::from_slice::<Value>(&text).expect("JSON")
    };
    assert_eq!(jobs(&manifest("output")["findings"]), failed);
    let sheet =
        |out: &str| fs::read_to_string(files.path(&format!("{out}/pack/index.html"))).expect("a sheet");
    for account in ["bpmtpk", "pustekkom"] {
        assert!(sheet("output").contains(&format!("id=\"{account}.dua\"")), "{account} is missing");
    }
    // On the command line it is one line, which names how many.
    let output =
        command(&files, &["pack", "--fresh", "--summary", "s.md"]).current_dir(files.root()).output();
    let said = String::from_utf8(output.expect("wajah runs").stderr).expect("text");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    assert!(said.contains("in 2 jobs:"), "{said}");
    let summary = fs::read_to_string(files.path("s.md")).expect("a summary");
    assert_eq!(summary.matches("| error `").count(), 1, "{summary}");
    assert!(summary.contains("(2 posts)"), "{summary}");
    // Shards know each of theirs, and all of them together.
    for shard in ["1/2", "2/2"] {
        pack(&files, &["pack", "--shard", shard]);
    }
    let parts = ["output/shard-1-of-2", "output/shard-2-of-2"].map(|part| files.path(part));
    let mut merge = Command::new(env!("CARGO_BIN_EXE_wajah"));
    merge.args(["pack", "merge", "--json", "--out"]).arg(files.path("merged")).args(&parts);
    let output = merge.arg("--project").arg(files.root()).output().expect("wajah runs");
    let merged: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    assert_eq!(jobs(&merged["packs"][0]["findings"]), failed, "{merged:#}");
    assert_eq!(sheet("merged"), sheet("output"));
}

#[test]
fn a_service_that_runs_it_gets_its_reports() {
    let files = project();
    files.edit("content/pack/satu.toml", "[fields]", "[fields]\ntitel = \"x\"");
    let [summary, quality] = ["summary.md", "quality.json"].map(|name| files.path(name));
    let output = command(&files, &["pack", "--github", "--why"])
        .arg("--summary")
        .arg(&summary)
        .arg("--code-quality")
        .arg(&quality)
        .output()
        .expect("wajah runs");
    let (told, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("::error file=content/pack/satu.toml,line="), "{said}");
    assert!(told.contains("made    pack/bpmtpk/klip/tall     new\n"), "{told}");
    let summary = fs::read_to_string(summary).expect("a summary");
    assert!(summary.starts_with("## ❌ pack"), "{summary}");
    assert!(
        summary.contains("| bpmtpk | 1 | 1 |") && summary.contains("content/pack/satu.toml"),
        "{summary}"
    );
    let quality: Value = serde_json::from_slice(&fs::read(quality).expect("a report")).expect("JSON");
    assert_eq!(quality[0]["location"]["path"], "content/pack/satu.toml");
}

#[test]
fn packs_are_chosen_by_name_by_week_and_by_day() {
    let files = TestProject::new();
    let item = "template = \"announcement\"\nservice = \"fve\"\naccounts = [\"bpmtpk\"]\n";
    for (name, publish) in
        [("2016-W47", ""), ("2016-W48", ""), ("hari-guru", "publish = 2016-12-02T09:00:00\n"), ("lama", "")]
    {
        files.write(
            &format!("content/{name}/a.toml"),
            &format!("{item}{publish}[fields]\ntitle = \"Kabar\"\n"),
        );
    }
    let chosen = |arguments: &[&str]| {
        let output = command(&files, arguments).args(["--dry-run", "--json"]).output().expect("wajah runs");
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let packs = report["packs"].as_array().expect("packs").clone();
        let names: Vec<String> =
            packs.iter().map(|pack| pack["pack"].as_str().expect("a name").to_owned()).collect();
        (output.status.code(), names)
    };
    let names = |names: &[&str]| (Some(0), names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(chosen(&["--all"]), names(&["2016-W47", "2016-W48", "hari-guru", "lama"]));
    assert_eq!(chosen(&["--since", "2016-W48"]), names(&["2016-W48", "hari-guru"]));
    assert_eq!(chosen(&["--since", "2016-12-03"]), names(&["2016-W48"]));
    assert_eq!(chosen(&["lama", "2016-W47"]), names(&["lama", "2016-W47"]));
    assert_eq!(chosen(&["2016-W84"]), (Some(2), vec![]));
    // This week has no pack here, whenever this runs.
    let output = command(&files, &[]).output().expect("wajah runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no pack for this week"));
    assert!(!files.path("output").exists());
}

/// A locked-down worker may change no mode of a file, which copying one by the usual call does.
#[cfg(feature = "video")]
#[test]
fn formats_that_have_one_clip_together_get_it_from_a_locked_down_worker_too() {
    let files = TestProject::new();
    let twin = "[format.kembar]\ntitle = \"Kembar\"\nkinds = [\"clip\"]\nwidth = 360\nheight = 640\nlayout_width = 1080\nstill = \"png\"\n[format.wide]";
    files.edit("wajah.toml", "[format.wide]", twin);
    files.edit("wajah.toml", "formats = [\"tall\"]", "formats = [\"tall\", \"kembar\"]");
    files.clip("klip", "media/siklus-air.mp4", CLIP);
    let [plain, locked] = ["plain", "locked"].map(|name| files.path(&format!("output/{name}")));
    let into = |out: &Path, more: &[&str]| {
        let out = out.display().to_string();
        pack(&files, &[&["pack", "--out", &out], more].concat())
    };
    let (_, report, said) = into(&plain, &["--memory", "2G"]);
    assert_eq!(counts(&report), [4, 0, 0], "{said}");
    let (status, report, said) = into(&locked, &["--untrusted"]);
    assert_eq!((status, counts(&report)), (0, [4, 0, 0]), "{said}");
    assert!(tree(&locked) == tree(&plain), "{:?}", tree(&locked).keys());
}

#[test]
fn posts_of_untrusted_material_are_the_same_to_the_byte() {
    let files = project();
    let [plain, locked] = ["plain", "locked"].map(|name| files.path(&format!("output/{name}")));
    let into = |out: &Path, more: &[&str]| {
        let out = out.display().to_string();
        pack(&files, &[&["pack", "--out", &out], more].concat())
    };
    let (_, report, said) = into(&plain, &[]);
    assert_eq!(counts(&report), [6, 0, 0], "{said}");
    let (status, report, said) = into(&locked, &["--untrusted", "--jobs", "2"]);
    assert_eq!((status, counts(&report)), (0, [6, 0, 0]), "{said}");
    assert!(tree(&locked) == tree(&plain), "{:?}", tree(&locked).keys());
    assert_whole(&locked);
    // What is there is left, and what changed is made.
    let (_, report, said) = into(&locked, &["--untrusted"]);
    assert_eq!(counts(&report), [0, 6, 0], "{said}");
    files.still("satu", "Kabar baru");
    let before = tree(&locked);
    let (_, report, _) = into(&locked, &["--untrusted", "--dry-run"]);
    assert_eq!(made(&report).len(), 2, "{report}");
    assert!(tree(&locked) == before);
    into(&files.path("output/none"), &["--untrusted", "--dry-run"]);
    assert!(!files.path("output/none").exists());
    let (_, report, said) = into(&locked, &["--untrusted"]);
    assert_eq!(counts(&report), [2, 4, 0], "{said}");
    into(&plain, &[]);
    assert!(tree(&locked) == tree(&plain));
}

#[test]
fn untrusted_material_sees_its_own_parts_of_the_project_alone() {
    if !wajah::testing::sandbox::support().files.is_there() {
        let test = "untrusted_material_sees_its_own_parts_of_the_project_alone";
        return skipped(test, &Why::Machine("this kernel keeps no files out of reach (Landlock)"));
    }
    let files = project();
    fs::create_dir(files.path("rahasia")).expect("made");
    fs::copy(files.path("media/kelas.jpg"), files.path("rahasia/kelas.jpg")).expect("copied");
    files.write(
        "content/pack/dua.toml",
        "template = \"announcement\"\n[fields]\ntitle = \"Kabar dua\"\nphoto = \"rahasia/kelas.jpg\"\n",
    );
    let (_, report, said) = pack(&files, &["pack", "--out", &files.path("a").display().to_string()]);
    assert_eq!(counts(&report), [6, 0, 0], "{said}");
    let (status, report, said) =
        pack(&files, &["pack", "--untrusted", "--out", &files.path("b").display().to_string()]);
    assert_eq!((status, counts(&report)), (1, [4, 0, 2]), "{said}");
    assert!(said.contains("rahasia/kelas.jpg"), "{said}");
}

/// A worker that dies on the post `dua`, never ends on `klip`, and is the real one for all others.
#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_dies_or_does_not_end_costs_its_own_post() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::atomic::AtomicBool;
    use wajah::testing::run::{PackOptions, Untrusted};
    use wajah::{Disk, RunOptions, Selection, Session, Timestamp};

    let files = project();
    let program = files.path("worker.sh");
    let text = format!(
        "#!/bin/sh\nread -r order\ncase $order in\n*'\"item\":\"dua\"'*) kill -SEGV $$ ;;\n\
         *'\"item\":\"klip\"'*) exec /bin/sleep 600 ;;\nesac\nexec '{}' \"$@\" <<END\n$order\nEND\n",
        env!("CARGO_BIN_EXE_wajah")
    );
    fs::write(&program, text).expect("written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("executable");
    let session = Session::open(Disk::shared(files.root(), Timestamp::UNIX_EPOCH));
    let (posts, _) = session.posts(&Selection::default());
    let run = RunOptions { out: files.path("output"), threads: 3, memory: None, deadline: None };
    let untrusted = Some(Untrusted { program, deadline: Duration::from_secs(20) });
    let options = PackOptions { run, cache: None, fresh: false, shard: None, dry_run: false, untrusted };
    let report = session.pack("pack", (&posts, &[]), &options, &|_| {}, &AtomicBool::new(false));
    assert_eq!((report.run.rendered, report.run.failed), (2, 4), "{:#?}", report.run.findings);
    let said = |code: &str, word: &str, item: &str| {
        let is = |finding: &&wajah::testing::diag::Finding| {
            finding.code == code
                && finding.message.contains(word)
                && finding.job.as_ref().is_some_and(|job| job.contains(&format!("/{item}/")))
        };
        report.run.findings.iter().filter(is).count()
    };
    assert_eq!(said("worker-crashed", "SIGSEGV", "dua"), 2, "{:#?}", report.run.findings);
    assert_eq!(said("too-slow", "longer than 20 s", "klip"), 2, "{:#?}", report.run.findings);
    assert_whole(&files.path("output"));
}
