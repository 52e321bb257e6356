//! The watch folder under people who mean no good, and disks and machines that fail: nothing is written or read elsewhere, no drop is
//! lost, none is made wrong, and nothing hangs.
#![cfg(target_os = "linux")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::office::{Office, said, wait_for};
use common::skip::{STRACE, Tally, UNSHARE, Why, skipped};
use common::{signal, workers};
use rustix::process::Signal;

/// An office that has been at work, so that its folders are there.
fn old_office() -> Office {
    let office = Office::new();
    assert_eq!(office.once().0, 0);
    office
}

const ITEM: &str =
    "service = \"fve\"\naccounts = [\"bpmtpk\"]\n[fields]\ntitle = \"Kabar baik\"\n[post]\nalt = \"Kelas\"\n";

/// A photo with an item and a text: three files that are one drop.
fn drop_photo(office: &Office, stem: &str) {
    office.drop_copy("media/kelas.jpg", &format!("announcement/{stem}.jpg"));
    office.drop_text(&format!("announcement/{stem}.toml"), ITEM);
    office.drop_text(&format!("announcement/{stem}.txt"), "Datang ya!\n");
}

/// Every file below `folder` with its bytes' digest; one that a watcher at work takes away meanwhile is none.
fn digests(office: &Office, folder: &str) -> BTreeMap<String, String> {
    let digest = |path: &String| {
        let whole = office.path(folder).join(path);
        match wajah::testing::deliver::digest_of_file(&whole) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            is => Some((path.clone(), is.expect("readable").digest)),
        }
    };
    office.list(folder).iter().filter_map(digest).collect()
}

/// Posts of drops: what lies three folders deep in the output folder, without the day.
fn posts(office: &Office) -> BTreeMap<String, String> {
    let days = digests(office, "output").into_iter();
    days.filter_map(|(path, digest)| {
        let inside: Vec<&str> = path.split('/').collect();
        (inside.len() == 4 && inside[0].starts_with("kiriman-")).then(|| (inside[1..].join("/"), digest))
    })
    .collect()
}

fn done(office: &Office) -> Vec<String> {
    let names = office.list("inbox/selesai");
    let mut names: Vec<String> =
        names.iter().map(|path| path.rsplit('/').next().expect("a name").to_owned()).collect();
    names.sort();
    names
}

fn claims(office: &Office) -> Vec<String> {
    let claims = fs::read_dir(office.path(".wajah-inbox/claims")).into_iter().flatten().flatten();
    claims.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// A ticket that somebody put into the inbox, where watchers once kept them, or anywhere else in it, is a hidden file.
#[test]
fn a_forged_ticket_moves_nothing() {
    let office = old_office();
    let outside = tempfile::tempdir().expect("a temporary folder");
    fs::write(outside.path().join("rahasia.txt"), "x").expect("written");
    let before = digests(&office, ".");
    for (number, ticket) in [
        r#"{"folder":"OUT","main":"x","sides":[],"day":"2026-11-27","tries":0}"#,
        r#"{"folder":"../templates","main":"x","sides":[],"day":"2026-11-27","tries":0,"pauses":0,"phase":"taking"}"#,
        r#"{"folder":"","main":"foto.jpg","sides":["ROOT/wajah.toml"],"day":"2026-11-27","tries":0,"pauses":0,"phase":"taken"}"#,
        r#"{"folder":"","main":"OUT/rahasia.txt","sides":[],"day":"2026-11-27","tries":0,"pauses":0,"phase":{"filing":{"failed":true,"stem":"x"}}}"#,
    ]
    .iter()
    .enumerate()
    {
        let ticket = ticket
            .replace("OUT", outside.path().to_str().expect("text"))
            .replace("ROOT", office.files.root().to_str().expect("text"));
        for folder in [".proses", ".working", ".wajah-inbox/claims", ".wajah-inbox"] {
            let claim = format!("{folder}/vm.4999999.1-000000000000000{number}");
            office.drop_text(&format!("{claim}/ticket.json"), &ticket);
            office.drop_text(&format!("{claim}/evil.desktop"), "[Desktop Entry]");
            office.drop_text(&format!("{claim}/files/foto.jpg"), "x");
        }
    }
    let (_, text) = office.once();
    assert!(text.contains("0 made, 0 known, 0 failed"), "{text}");
    let mut after = digests(&office, ".");
    after.retain(|path, _| !path.starts_with("inbox/.") && !path.starts_with(".wajah-inbox/"));
    let mut before = before;
    before.retain(|path, _| !path.starts_with(".wajah-inbox/"));
    // The page tells of the last look.
    for files in [&mut after, &mut before] {
        files.remove("inbox/STATUS.html");
    }
    let changed: Vec<&String> = before
        .iter()
        .filter(|(path, digest)| after.get(*path) != Some(*digest))
        .map(|(path, _)| path)
        .chain(after.keys().filter(|path| !before.contains_key(*path)))
        .collect();
    assert!(changed.is_empty(), "{changed:?}");
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 1);
    let state = fs::metadata(office.path(".wajah-inbox")).expect("there").permissions().mode();
    assert_eq!(state & 0o777, 0o700, "nobody else enters where claims lie");
}

/// What is no file, or too large, keeps nobody waiting: not other drops, and not who asks the watcher to end.
#[test]
fn special_files_and_giants_hold_nobody_up() {
    let office = old_office();
    for name in ["a", "b", "c"] {
        office.drop_copy("media/kelas.jpg", &format!("announcement/{name}.jpg"));
    }
    let inside = |path: &str| office.path("inbox").join(path);
    let pipe = |path: &str| {
        fs::create_dir_all(inside(path).parent().expect("a parent")).expect("made");
        let made = Command::new("mkfifo").arg(inside(path)).status().expect("mkfifo runs");
        assert!(made.success());
    };
    pipe("announcement/a.txt");
    pipe("announcement/a.toml");
    symlink("/dev/zero", inside("announcement/b.txt")).expect("linked");
    pipe("quote/defaults.toml");
    office.drop_text("quote/satu.toml", "x = 1");
    symlink("/dev/zero", inside("stat/defaults.toml")).expect("linked");
    office.drop_text("stat/dua.toml", "x = 1");
    office.drop_text("tips/tiga.toml", "x = 1");
    fs::File::create(inside("tips/defaults.toml"))
        .and_then(|file| file.set_len(1_200_000_000))
        .expect("made");
    pipe("announcement/pipa.jpg");
    office.drop_text("announcement/jujur.toml", ITEM);
    fs::create_dir(inside("announcement/c.txt")).expect("made");
    let begun = Instant::now();
    let (status, text) = office.once();
    // A minute is for a slow machine: before, this took for ever.
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert_eq!(status, 1, "{text}");
    assert!(done(&office).contains(&"jujur.toml".to_owned()), "{text}");
    for (name, part) in
        [("satu", "quote/defaults.toml"), ("dua", "stat/defaults.toml"), ("tiga", "tips/defaults.toml")]
    {
        let note = fs::read_to_string(inside(&format!("gagal/{name}.toml.galat.txt"))).expect("a note");
        assert!(note.contains(part), "{note}");
    }
    for part in
        ["announcement/pipa.jpg is not taken", "announcement/a.txt is not taken", "left where they are"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    // And it ends when it is asked to.
    let mut watcher = office.start(&["--no-packs"]);
    wait_for("the look", || {
        fs::read_dir(office.path(".wajah-inbox/alive")).is_ok_and(|signs| signs.count() > 0)
    });
    let asked = Instant::now();
    signal(watcher.id(), Signal::TERM);
    assert!(watcher.wait().expect("it ends").success());
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
}

/// Faults of the material are answered, however many, and keep no honest drop waiting.
#[test]
fn names_and_rights_that_fail_are_answered() {
    let office = old_office();
    let long = "x".repeat(251);
    office.drop_text(&format!("announcement/{long}.mp4"), "no film");
    office.drop_text(&format!("announcement/{}.mp4", "é".repeat(125)), "no film");
    for number in 0..25 {
        office.drop_text(&format!("announcement/{number}.jpg"), "no picture");
        fs::create_dir(office.path(&format!("inbox/announcement/{number}.txt"))).expect("made");
    }
    office.drop_text("announcement/jujur.toml", ITEM);
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("1 made, 0 known, 27 failed"), "{text}");
    let failed = office.list("inbox/gagal");
    assert_eq!(failed.iter().filter(|name| name.ends_with(".galat.txt")).count(), 27, "{failed:?}");
    assert!(failed.contains(&format!("{long}.mp4")), "{failed:?}");
    assert_eq!(claims(&office), Vec::<String>::new());
}

/// The old words never stand beside the new picture.
#[test]
fn a_name_dropped_again_leaves_nothing_of_the_old_drop() {
    let office = old_office();
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    let names = |office: &Office| posts(office).into_keys().collect::<Vec<_>>();
    let item = "bpmtpk/announcement-baik";
    assert_eq!(names(&office), ["alt.txt", "post.txt", "tall.png"].map(|name| format!("{item}/{name}")));
    office.drop_copy("media/festival-film.jpg", "announcement/baik.jpg");
    office.drop_text(
        "announcement/baik.toml",
        "service = \"fve\"\naccounts = [\"bpmtpk\"]\nformats = [\"wide\"]\n[fields]\ntitle = \"Kabar lain\"\n",
    );
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert_eq!(names(&office), [format!("{item}/wide.png")], "{text}");
    // A new drop that fails leaves the old posts whole, and adds none of its own.
    office.drop_copy("media/kelas.jpg", "announcement/baik.jpg");
    office.drop_text("announcement/baik.toml", "formats = [\"tall\", \"tak-ada\"]\n");
    assert_eq!(office.once().0, 1);
    assert_eq!(names(&office), [format!("{item}/wide.png")]);
}

/// Links at names that can be foreseen lead nowhere, in the output folder too.
#[test]
fn links_in_our_places_are_not_followed() {
    let office = old_office();
    let outside = tempfile::tempdir().expect("a temporary folder");
    let victim = outside.path().join("korban.txt");
    fs::write(&victim, "x").expect("written");
    fs::create_dir_all(office.path("output")).expect("made");
    let today =
        jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::get("Asia/Jakarta").expect("a zone"));
    let pack = format!("output/kiriman-{}", today.date());
    symlink(outside.path(), office.path(&pack)).expect("linked");
    for place in
        ["inbox/STATUS.html", "inbox/gagal", "inbox/announcement/BACA-SAYA.txt", "inbox/BACA-SAYA.txt"]
    {
        let _ = fs::remove_file(office.path(place));
        symlink(&victim, office.path(place)).expect("linked");
    }
    office.drop_text("announcement/jujur.toml", ITEM);
    let mut watcher = office.start(&["--no-packs"]);
    let log = || {
        let text = fs::read_dir(office.path(".wajah-inbox")).expect("a folder").flatten();
        text.filter_map(|entry| fs::read_to_string(entry.path()).ok()).collect::<String>()
    };
    wait_for("the refusal", || log().contains("tried again") || log().contains("again_in_s"));
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
    assert_eq!(fs::read_to_string(&victim).expect("there"), "x");
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 1);
    // Without the links it is made, from where it was left.
    fs::remove_file(office.path(&pack)).expect("removed");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert_eq!(done(&office), ["jujur.toml"]);
}

/// A video at work keeps no photo waiting. The video's worker is stopped meanwhile, so that it cannot be done first.
#[test]
fn what_is_soon_done_overtakes_what_takes_minutes() {
    let office = old_office();
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/film.mp4");
    office.drop_text("fve-excerpt/bpmtpk/film.toml", "[excerpt]\nduration = 3\n");
    let mut watcher = office.start(&["--no-packs"]);
    wait_for("the work", || !workers(watcher.id()).is_empty());
    let film = workers(watcher.id())[0];
    let send = |to: Signal| signal(film, to);
    send(Signal::STOP);
    office.drop_text("announcement/jujur.toml", ITEM);
    office.drop_text("announcement/surat.docx", "x");
    wait_for("the photo", || done(&office) == ["jujur.toml"]);
    wait_for("the answer", || office.path("inbox/gagal/surat.docx.galat.txt").exists());
    assert!(workers(watcher.id()).contains(&film), "the film is still at work");
    send(Signal::CONT);
    wait_for("the film", || done(&office).contains(&"film.mp4".to_owned()));
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
}

/// Somebody who still has a companion open writes into it while its video is worked on: the post has the words that stand there in the
/// end. The worker is stopped meanwhile, so that it cannot be done first.
#[test]
fn what_is_written_while_it_is_worked_on_is_what_is_posted() {
    let office = old_office();
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/film.mp4");
    office.drop_text("fve-excerpt/bpmtpk/film.toml", "[excerpt]\nduration = 3\n");
    office.drop_text("fve-excerpt/bpmtpk/film.txt", "Setengah");
    let open = fs::File::options().append(true).open(office.path("inbox/fve-excerpt/bpmtpk/film.txt"));
    let mut open = open.expect("opened");
    let mut watcher = office.start(&["--no-packs"]);
    wait_for("the work", || !workers(watcher.id()).is_empty());
    let worker = workers(watcher.id())[0];
    let send = |to: Signal| signal(worker, to);
    send(Signal::STOP);
    open.write_all(b" kalimat, lalu selesai.\n").expect("written");
    drop(open);
    send(Signal::CONT);
    wait_for("the film", || done(&office).contains(&"film.mp4".to_owned()));
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
    let day = office.day();
    let text =
        office.list(&format!("output/kiriman-{day}")).into_iter().find(|path| path.ends_with("post.txt"));
    let text = text.map(|path| fs::read_to_string(office.path(&format!("output/kiriman-{day}/{path}"))));
    let text = text.expect("a text").expect("readable");
    assert!(text.contains("Setengah kalimat, lalu selesai."), "{text}");
}

/// A correction dropped while the video is still worked on: what came last stands in the end. The worker is stopped meanwhile, so that it
/// cannot be done first.
#[test]
fn the_last_drop_of_a_name_stands() {
    let office = old_office();
    let text = |text: &str| {
        office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/film.mp4");
        office.drop_text("fve-excerpt/bpmtpk/film.toml", "[excerpt]\nduration = 3\n");
        office.drop_text("fve-excerpt/bpmtpk/film.txt", text);
    };
    text("kata salah");
    let mut watcher = office.start(&["--no-packs", "--workers", "2"]);
    wait_for("the work", || !workers(watcher.id()).is_empty());
    let worker = workers(watcher.id())[0];
    let send = |to: Signal| signal(worker, to);
    send(Signal::STOP);
    text("kata benar");
    wait_for("the correction", || claims(&office).len() == 2);
    send(Signal::CONT);
    wait_for("both films", || done(&office).len() == 6 && claims(&office).is_empty());
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
    let words = posts(&office).into_keys().find(|path| path.ends_with("post.txt")).expect("a text");
    let words = fs::read_to_string(office.path(&format!("output/kiriman-{}/{words}", office.day())));
    assert!(words.expect("readable").contains("kata benar"));
}

/// What is mounted in the inbox is named, and an inbox on a mount of its own is refused with what to do.
#[test]
fn mounts_are_named() {
    let mounts = Command::new(UNSHARE.name).args(["--mount", "true"]).stderr(Stdio::null()).status();
    match mounts {
        Err(_) => return skipped("mounts_are_named", &Why::NoProgram(&UNSHARE)),
        Ok(ended) if !(rustix_is_root() && ended.success()) => {
            return skipped("mounts_are_named", &Why::Machine("it needs a user who may mount something"));
        }
        Ok(_) => {}
    }
    let office = old_office();
    office.drop_text("announcement/jujur.toml", ITEM);
    let script = "mount -t tmpfs none \"$1/inbox/lesson-card\" && cp \"$1/media/kelas.jpg\" \"$1/inbox/lesson-card/\" && shift && exec \"$@\"";
    let run = |script: &str, office: &Office| {
        let wajah = office.command(&["--once", "--no-packs"]);
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", script, "sh"]).arg(office.files.root());
        said(command.arg(wajah.get_program()).args(wajah.get_args()).output().expect("unshare runs"))
    };
    let (status, text) = run(script, &office);
    assert_eq!(status, 1, "{text}");
    assert!(
        text.contains("lesson-card is not taken: the folder is mounted from another file system"),
        "{text}"
    );
    assert_eq!(done(&office), ["jujur.toml"]);
    let script = "mount -t tmpfs none \"$1/inbox\" && shift && exec \"$@\"";
    let (status, text) = run(script, &office);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("make a folder in it, and watch that one"), "{text}");
}

/// A folder that is bound into the inbox lies on its file system, and yet nothing can be moved out of it.
#[test]
fn what_lies_in_a_bound_folder_is_named() {
    let test = "what_lies_in_a_bound_folder_is_named";
    let mounts = Command::new(UNSHARE.name).args(["--mount", "true"]).stderr(Stdio::null()).status();
    match mounts {
        Err(_) => return skipped(test, &Why::NoProgram(&UNSHARE)),
        Ok(ended) if !(rustix_is_root() && ended.success()) => {
            return skipped(test, &Why::Machine("it needs a user who may mount something"));
        }
        Ok(_) => {}
    }
    let office = old_office();
    office.drop_text("announcement/jujur.toml", ITEM);
    fs::create_dir(office.path("lain")).expect("made");
    fs::write(office.path("lain/terikat.toml"), ITEM).expect("written");
    let script = "mount --bind \"$1/lain\" \"$1/inbox/quote\" && shift && exec \"$@\"";
    let bound = |arguments: &[&str]| {
        let wajah = office.command(arguments);
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", script, "sh"]).arg(office.files.root());
        command.arg(wajah.get_program()).args(wajah.get_args()).stdin(Stdio::null());
        command
    };
    let (status, text) = said(bound(&["--once", "--no-packs"]).output().expect("unshare runs"));
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("quote/terikat.toml cannot be taken yet: the folder is mounted"), "{text}");
    assert_eq!(done(&office), ["jujur.toml"]);
    let watcher = bound(&["--no-packs"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut watcher = watcher.expect("unshare runs");
    let page = || fs::read_to_string(office.path("inbox/STATUS.html")).unwrap_or_default();
    wait_for("its place on the page", || {
        page().contains("terikat.toml") && page().contains("ada di disk lain")
    });
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
}

fn rustix_is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|is| std::os::unix::fs::MetadataExt::uid(&is) == 0)
}

/// Whether strace is there; where it is not, `test` is said to be skipped.
fn has_strace(test: &str) -> bool {
    let strace = Command::new(STRACE.name).arg("-V").stdout(Stdio::null()).status();
    let is_there = strace.is_ok_and(|status| status.success());
    if !is_there {
        skipped(test, &Why::NoProgram(&STRACE));
    }
    is_there
}

/// A photo and its filled form, which is a table: they are one post with the form's words.
fn drop_form(office: &Office) {
    office.drop_copy("media/kelas.jpg", "announcement/baik.jpg");
    office.drop_text("announcement/baik.csv", "title,service,accounts\nKata dari formulir,fve,bpmtpk\n");
}

/// A watcher is stopped between the two moves of its claim: the form that still lies in the inbox is no drop of another's. When it goes
/// on, it makes the one post.
#[test]
fn a_claim_that_stands_still_is_not_torn_apart() {
    let test = "a_claim_that_stands_still_is_not_torn_apart";
    if !has_strace(test) {
        return;
    }
    let right = old_office();
    drop_form(&right);
    assert_eq!(right.once().0, 0);
    let office = old_office();
    drop_form(&office);
    let wajah = office.command(&["--no-packs"]);
    let mut command = Command::new("strace");
    command.args(["-D", "-o", "/dev/null", "-e", "trace=renameat2"]);
    command.args(["-e", "inject=renameat2:signal=STOP:when=1"]).arg(wajah.get_program());
    command.args(wajah.get_args()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut watcher = command.spawn().expect("strace runs");
    wait_for("the first move", || !office.path("inbox/announcement/baik.jpg").exists());
    let (status, text) = office.once();
    assert!(text.contains("0 made, 0 known, 0 failed"), "{status} {text}");
    assert!(office.path("inbox/announcement/baik.csv").exists(), "{text}");
    signal(watcher.id(), Signal::CONT);
    wait_for("the post", || done(&office) == ["baik.csv", "baik.jpg"] && claims(&office).is_empty());
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
    assert_eq!(posts(&office), posts(&right));
}

/// A watcher is killed when it has moved a part of a drop, which is then dropped anew, corrected: the correction alone is made, and the
/// old photo is answered.
#[test]
fn what_was_half_taken_is_not_made_beside_its_correction() {
    let test = "what_was_half_taken_is_not_made_beside_its_correction";
    if !has_strace(test) {
        return;
    }
    let drop = |office: &Office, title: &str| {
        drop_photo(office, "baik");
        office.drop_text("announcement/baik.toml", &ITEM.replace("Kabar baik", title));
    };
    let right = old_office();
    drop(&right, "Kata benar");
    assert_eq!(right.once().0, 0);
    for moved in [2, 3] {
        let office = old_office();
        drop(&office, "Kata salah");
        let inject = format!("inject=renameat2:signal=KILL:when={moved}");
        traced(&office, &["-o", "/dev/null", "-e", "trace=renameat2", "-e", &inject]);
        drop(&office, "Kata benar");
        let (status, text) = office.once();
        assert_eq!(status, 1, "{text}");
        assert_eq!(posts(&office), posts(&right), "{moved}: {text}");
        let note = office.note("baik.jpg");
        assert!(note.contains("drop-apart"), "{note}");
        assert_eq!(claims(&office), Vec::<String>::new());
    }
}

/// Somebody writes into a post by hand, or puts a file in the place of one that is still to come; what then replaces it says so, and keeps
/// it.
#[test]
fn what_a_person_changed_is_kept_when_it_is_replaced() {
    let office = old_office();
    drop_photo(&office, "lain");
    assert_eq!(office.once().0, 0);
    let day = office.day();
    let item = office.path(&format!("output/kiriman-{day}/bpmtpk/announcement-baik"));
    fs::create_dir(&item).expect("made");
    fs::write(item.join("post.txt"), "tangan 0").expect("written");
    let kept = format!("selesai/{day}/diganti");
    for (time, text) in ["Datang ya!\n", "Datang ya!\n", "Jangan lupa!\n"].into_iter().enumerate() {
        drop_photo(&office, "baik");
        office.drop_text("announcement/baik.txt", text);
        let (status, said) = office.once();
        assert_eq!(status, 0, "{said}");
        assert!(said.contains(&kept) && said.contains("post.txt"), "{said}");
        assert_eq!(fs::read_to_string(item.join("post.txt")).expect("a text"), text);
        let page = fs::read_to_string(office.path("inbox/STATUS.html")).expect("a page");
        assert!(page.contains(&kept), "{page}");
        assert!(office.status()["results"][0]["kept"] == kept.as_str(), "{}", office.status());
        fs::write(item.join("post.txt"), format!("tangan {}", time + 1)).expect("written");
    }
    let kept = format!("inbox/{kept}/bpmtpk/announcement-baik");
    let words: Vec<String> = office
        .list(&kept)
        .iter()
        .map(|name| fs::read_to_string(office.path(&kept).join(name)).expect("readable"))
        .collect();
    assert_eq!(words, ["tangan 1", "tangan 2", "tangan 0"]);
}

/// The calls that change what is on the disk.
const CALLS: [&str; 9] =
    ["mkdirat", "renameat2", "renameat", "rename", "linkat", "unlinkat", "fsync", "utimensat", "fchmod"];

/// `wajah watch --once` under strace with further arguments: how it ended, and what it said.
fn traced(office: &Office, arguments: &[&str]) -> (Option<i32>, String) {
    let wajah = office.command(&["--once", "--no-packs"]);
    let mut command = Command::new("strace");
    command.args(arguments).arg(wajah.get_program()).args(wajah.get_args()).stdin(Stdio::null());
    let output = command.output().expect("strace runs");
    let text =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (output.status.code(), text)
}

/// How often the watcher makes each of [`CALLS`] in a run that ends with `ends`.
fn counted(office: &Office, ends: i32) -> BTreeMap<&'static str, usize> {
    let log = office.path("calls");
    let trace = format!("trace={}", CALLS.join(","));
    let (status, text) = traced(office, &["-o", log.to_str().expect("text"), "-e", &trace]);
    assert_eq!(status, Some(ends), "{text}");
    let lines = fs::read_to_string(&log).expect("a log");
    let count =
        |call: &&'static str| lines.lines().filter(|line| line.starts_with(&format!("{call}("))).count();
    CALLS.iter().map(|call| (*call, count(call))).collect()
}

/// What a watcher does is broken at each call with which it changes the disk, by `fault`; the next run has to come to the same end as
/// one that nobody broke: the right post once, and every file of the drop among the done.
fn broken_everywhere(test: &'static str, fault: &str) {
    if !has_strace(test) {
        return;
    }
    let tally = Tally::of(test);
    let whole = old_office();
    let idle = counted(&whole, 0);
    drop_photo(&whole, "baik");
    let busy = counted(&whole, 0);
    let right = posts(&whole);
    assert_eq!(
        (right.len(), done(&whole)),
        (3, ["baik.jpg", "baik.toml", "baik.txt"].map(str::to_owned).to_vec())
    );
    let points = |call: &&'static str| {
        let call = *call;
        // Those of an idle run come first.
        (idle[call].saturating_sub(1)..busy[call]).map(move |at| (call, at + 1))
    };
    let points: Vec<(&str, usize)> = CALLS.iter().flat_map(points).collect();
    assert!(points.len() > 20, "{busy:?}");
    let halves: Vec<Vec<(&str, usize)>> =
        (0..2).map(|half| points.iter().copied().skip(half).step_by(2).collect()).collect();
    std::thread::scope(|scope| {
        for half in &halves {
            scope.spawn(|| {
                for (call, at) in half.iter() {
                    broken_at(call, *at, fault, &right);
                    tally.count();
                }
            });
        }
    });
}

fn broken_at(call: &str, at: usize, fault: &str, right: &BTreeMap<String, String>) {
    let office = old_office();
    drop_photo(&office, "baik");
    let inject = format!("inject={call}:{fault}:when={at}");
    let (_, broken) = traced(&office, &["-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject]);
    let (status, text) = office.once();
    let about = format!("{inject}\n--- broken\n{broken}--- then\n{text}");
    assert_eq!(status, 0, "{about}");
    assert_eq!(&posts(&office), right, "{about}");
    assert_eq!(done(&office), ["baik.jpg", "baik.toml", "baik.txt"], "{about}");
    assert_eq!(claims(&office), Vec::<String>::new(), "{about}");
    assert_eq!(office.list("inbox/gagal"), Vec::<String>::new(), "{about}");
    let left = office.list("inbox/announcement");
    assert!(left.iter().all(|name| name.ends_with("BACA-SAYA.txt")), "{left:?} {about}");
    let told = office.status()["results"].clone();
    assert_eq!(told.as_array().map(Vec::len), Some(1), "{told} {about}");
    assert_eq!(told[0]["outcome"], "made", "{told} {about}");
    assert_eq!(leftovers(Path::new(office.files.root())), Vec::<PathBuf>::new(), "{about}");
}

/// The unfinished files that lie about.
fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => leftovers(&path),
            false => vec![path],
        })
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".part") || name.starts_with(".wajah-held-")
        })
        .collect()
}

#[test]
fn killed_at_any_call_the_next_watcher_comes_to_the_same_end() {
    broken_everywhere("killed_at_any_call_the_next_watcher_comes_to_the_same_end", "signal=KILL");
}

#[test]
fn a_disk_that_fails_at_any_call_loses_nothing() {
    broken_everywhere("a_disk_that_fails_at_any_call_loses_nothing", "error=EIO");
}

/// A table of which one row fails is killed at every third call with which it changes the disk: the other rows stand, once, and the
/// table is among the failed.
#[test]
fn a_table_that_is_made_in_part_is_made_in_part_whoever_kills_it() {
    let test = "a_table_that_is_made_in_part_is_made_in_part_whoever_kills_it";
    if !has_strace(test) {
        return;
    }
    let tally = Tally::of(test);
    let drop = |office: &Office| {
        let rows = "title,service,accounts\nBaris satu,fve,bpmtpk\nBaris dua,tak-ada-xyz,bpmtpk\nBaris tiga,fve,bpmtpk\n";
        office.drop_text("announcement/jadwal.csv", rows);
    };
    let whole = old_office();
    let idle = counted(&whole, 0);
    drop(&whole);
    let busy = counted(&whole, 1);
    let right = posts(&whole);
    assert!(right.keys().any(|path| path.contains("baris-tiga")), "{right:?}");
    let points = ["mkdirat", "renameat", "fsync"]
        .into_iter()
        .flat_map(|call| (idle[call].saturating_sub(1)..busy[call]).map(move |at| (call, at + 1)));
    for (call, at) in points.step_by(3) {
        let office = old_office();
        drop(&office);
        let inject = format!("inject={call}:signal=KILL:when={at}");
        traced(&office, &["-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject]);
        let (_, text) = office.once();
        assert_eq!(posts(&office), right, "{inject}: {text}");
        assert!(office.list("inbox/gagal").contains(&"jadwal.csv".to_owned()), "{inject}: {text}");
        assert_eq!(leftovers(Path::new(office.files.root())), Vec::<PathBuf>::new(), "{inject}: {text}");
        tally.count();
    }
}

/// A correction is killed at every other call with which it moves a file, and refused before it is worked on again: the posts are those
/// of the first version or of the second, whole.
#[test]
fn a_correction_that_comes_to_nothing_leaves_a_whole_post() {
    if !has_strace("a_correction_that_comes_to_nothing_leaves_a_whole_post") {
        return;
    }
    let text = |office: &Office, text: &str| {
        office.drop_copy("media/kelas.jpg", "announcement/baik.jpg");
        office.drop_text("announcement/baik.toml", ITEM);
        office.drop_text("announcement/baik.txt", text);
    };
    let first = || {
        let office = old_office();
        text(&office, "Datang ya!\n");
        assert_eq!(office.once().0, 0);
        office
    };
    let whole = first();
    let before = posts(&whole);
    let idle = counted(&whole, 0);
    text(&whole, "Jangan lupa!\n");
    let busy = counted(&whole, 0);
    let after = posts(&whole);
    assert!(before != after && before.keys().eq(after.keys()), "{before:?} {after:?}");
    let points =
        |call: &'static str| (idle[call].saturating_sub(1)..busy[call]).map(move |at| (call, at + 1));
    for (call, at) in points("renameat").chain(points("renameat2")).step_by(2) {
        let office = first();
        text(&office, "Jangan lupa!\n");
        let inject = format!("inject={call}:signal=KILL:when={at}");
        traced(&office, &["-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject]);
        // Too large: the drop is refused while it is read.
        office.drop_text("announcement/defaults.toml", &"#".repeat(70_000));
        let (_, said) = office.once();
        let stand = posts(&office);
        assert!(stand == before || stand == after, "{inject}: {stand:?} {said}");
        assert_eq!(leftovers(Path::new(office.files.root())), Vec::<PathBuf>::new(), "{inject}: {said}");
    }
}

/// Two watchers, the renames of both slowed down, and originals of one name in two folders.
#[test]
fn two_watchers_overwrite_no_original() {
    let office = old_office();
    for account in ["bpmtpk", "pustekkom"] {
        office.drop_copy("media/kelas.jpg", &format!("announcement/{account}/IMG.jpg"));
        office.drop_text(
            &format!("announcement/{account}/IMG.toml"),
            &format!("service = \"fve\"\n[fields]\ntitle = \"Kabar {account}\"\n"),
        );
    }
    let watchers = [0, 1].map(|_| {
        let mut command = office.command(&["--once", "--no-packs"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("wajah runs")
    });
    for watcher in watchers {
        let (status, text) = said(watcher.wait_with_output().expect("it ends"));
        assert_eq!(status, 0, "{text}");
    }
    assert_eq!(done(&office), ["IMG (2).jpg", "IMG (2).toml", "IMG.jpg", "IMG.toml"]);
}

/// Two drops of one name, from two folders, that two watchers finish at the same moment: one makes the post, and the other drop's editor
/// is told. Never are a picture of the one and the words of the other delivered together.
#[test]
fn two_watchers_never_mix_two_drops_in_one_post() {
    let office = old_office();
    for (folder, format) in [("announcement", "tall"), ("announcement/bpmtpk", "wide")] {
        let item = ITEM.replace("accounts", &format!("formats = [\"{format}\"]\naccounts"));
        office.drop_text(&format!("{folder}/kabar.toml"), &item);
        office.drop_text(&format!("{folder}/kabar.txt"), &format!("{format}\n"));
    }
    let watchers = [0, 1].map(|_| {
        let mut command = office.command(&["--once", "--no-packs"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("wajah runs")
    });
    let ended = watchers.map(|watcher| said(watcher.wait_with_output().expect("it ends")));
    let post = "bpmtpk/announcement-kabar";
    let posts = posts(&office);
    let names: Vec<&str> = posts.keys().map(String::as_str).collect();
    let day = office.day();
    let words = fs::read_to_string(office.path(&format!("output/kiriman-{day}/{post}/post.txt")));
    let format = words.unwrap_or_else(|error| panic!("{error}: {names:?} {ended:?}"));
    let expected = ["alt.txt".to_owned(), "post.txt".to_owned(), format!("{}.png", format.trim())];
    assert_eq!(names, expected.map(|name| format!("{post}/{name}")), "{ended:?}");
    assert_eq!(done(&office), ["kabar.toml", "kabar.txt"], "{ended:?}");
    let note = office.note("kabar.toml");
    assert!(note.contains("post-of-another"), "{note}");
    assert_eq!(claims(&office), Vec::<String>::new());
}

/// One video dropped for an account and for a list that has it: whichever is first makes the post whole, nobody takes anything of it away,
/// and the other is told. Both are worked on at once, and publish as they go.
#[test]
fn two_drops_of_one_post_at_once_leave_one_whole() {
    let office = old_office();
    for folder in ["fve-excerpt", "fve-excerpt/bpmtpk"] {
        office.drop_copy("media/siklus-air.mp4", &format!("{folder}/film.mp4"));
        let item = "accounts = [\"bpmtpk\"]\n[fields]\ntitle = \"Siklus air\"\n[excerpt]\nduration = 3\n";
        office.drop_text(&format!("{folder}/film.toml"), &format!("service = \"fve\"\n{item}"));
        office.drop_text(&format!("{folder}/film.txt"), &format!("dari {folder}\n"));
    }
    let (_, text) =
        said(office.command(&["--once", "--no-packs", "--workers", "2"]).output().expect("wajah runs"));
    let made = fs::read_to_string(office.path(".wajah-inbox/ledger.jsonl")).expect("a ledger");
    let mut whole = 0;
    for line in made.lines().filter(|line| !line.is_empty()) {
        let entry: serde_json::Value = serde_json::from_str(line).expect("JSON");
        whole += usize::from(entry["whole"] == true);
        for file in entry["files"].as_array().expect("files") {
            let path = office.path("output").join(file["path"].as_str().expect("a path"));
            let is = wajah::testing::deliver::digest_of_file(&path)
                .unwrap_or_else(|error| panic!("{}: {error}: {text}", path.display()));
            assert_eq!(is.digest, file["digest"].as_str().expect("a digest"), "{}: {text}", path.display());
        }
    }
    assert_eq!(whole, 1, "{text}");
    let names: Vec<String> = posts(&office).into_keys().collect();
    assert!(
        ["tall.mp4", "tall.cover.png", "post.txt"]
            .iter()
            .all(|name| names.iter().any(|path| path.ends_with(name))),
        "{names:?} {text}"
    );
    assert_eq!(done(&office).len(), 3, "{text}");
    assert!(office.note("film.mp4").contains("post-of-another"), "{text}");
}

/// A watcher is killed when one format is published and the other is not; before the next one goes on, the item says something else:
/// what the killed try left is in no post.
#[test]
fn what_a_killed_try_published_is_taken_away() {
    if !has_strace("what_a_killed_try_published_is_taken_away") {
        return;
    }
    let office = old_office();
    // By which the day is known.
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    let item = |formats: &str| {
        format!(
            "service = \"fve\"\nformats = [{formats}]\n[fields]\ntitle = \"Siklus air\"\n[excerpt]\nduration = 3\n"
        )
    };
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/film.mp4");
    office.drop_text("fve-excerpt/bpmtpk/film.toml", &item("\"tall\", \"wide\""));
    let published = || posts(&office).into_keys().filter(|path| path.ends_with(".mp4")).collect::<Vec<_>>();
    // At the fifth move the first video stands in its place, and nothing of the other format does.
    let post = office.path(&format!("output/kiriman-{}/bpmtpk/fve-excerpt-film", office.day()));
    let post = post.to_str().expect("text");
    let kill = ["-e", "trace=renameat2", "-e", "inject=renameat2:signal=KILL:when=5"];
    traced(&office, &[&["-o", "/dev/null", "-P", post][..], &kill].concat());
    let first = published();
    assert_eq!(first.len(), 1, "the other format was still to come");
    let other = if first[0].ends_with("tall.mp4") { "wide" } else { "tall" };
    let claim = format!(".wajah-inbox/claims/{}/files/film.toml", claims(&office)[0]);
    fs::write(office.path(&claim), item(&format!("\"{other}\""))).expect("written");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(published()[0].ends_with(&format!("{other}.mp4")), "{:?} {text}", published());
    assert!(!posts(&office).keys().any(|path| path == &first[0]), "{:?} {text}", published());
}

/// The other words are killed at the ledger, whose picture is the same, and refused before they are worked on again: the post has the
/// first words, and so has the day's sheet when it is made anew.
#[test]
fn the_days_sheet_tells_no_words_that_came_to_nothing() {
    let test = "the_days_sheet_tells_no_words_that_came_to_nothing";
    if !has_strace(test) {
        return;
    }
    let office = old_office();
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    let day = format!("output/kiriman-{}", office.day());
    let words = || {
        fs::read_to_string(office.path(&format!("{day}/bpmtpk/announcement-baik/post.txt"))).expect("a text")
    };
    drop_photo(&office, "baik");
    office.drop_text("announcement/baik.txt", "Jangan lupa!\n");
    let ledger = office.path(".wajah-inbox/ledger.jsonl");
    let ledger = ledger.to_str().expect("text");
    traced(
        &office,
        &["-o", "/dev/null", "-P", ledger, "-e", "trace=write", "-e", "inject=write:signal=KILL"],
    );
    assert_eq!(
        (words().as_str(), claims(&office).len()),
        ("Jangan lupa!\n", 1),
        "killed when it was published"
    );
    // Too large: the drop is refused while it is read.
    office.drop_text("announcement/defaults.toml", &"#".repeat(70_000));
    let (status, text) = office.once();
    assert_eq!((status, words().as_str()), (1, "Datang ya!\n"), "{text}");
    fs::remove_file(office.path("inbox/announcement/defaults.toml")).expect("removed");
    office.drop_text("announcement/lain.toml", &ITEM.replace("Kabar baik", "Kabar lain"));
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    for name in ["index.html", "schedule.csv"] {
        let told = fs::read_to_string(office.path(&format!("{day}/{name}"))).expect("readable");
        assert!(told.contains("Datang ya!") && !told.contains("Jangan lupa!"), "{name}: {told}");
    }
}

/// A row goes from a table, but its post cannot be taken away yet; another table makes it again. What went is then taken away by nobody.
#[test]
fn what_went_is_not_taken_away_where_another_drop_made_it_again() {
    let test = "what_went_is_not_taken_away_where_another_drop_made_it_again";
    if !has_strace(test) {
        return;
    }
    let office = old_office();
    let table = |name: &str, row: &str| {
        let rows = format!("title,service,accounts\n{row},fve,bpmtpk\n");
        office.drop_text(&format!("announcement/{name}.csv"), &rows);
    };
    table("a", "Baris satu");
    assert_eq!(office.once().0, 0);
    let post = office.path(&format!("output/kiriman-{}/bpmtpk/baris-satu", office.day()));
    table("a", "Baris empat");
    // With -D it is the watcher that is killed in the end, not strace.
    let mut command = Command::new("strace");
    command.args(["-D", "-o", "/dev/null", "-P"]).arg(&post);
    // The first times: the other table takes files away there too.
    command.args(["-e", "trace=unlinkat", "-e", "inject=unlinkat:error=EIO:when=1..3"]);
    let wajah = office.command(&["--no-packs"]);
    command.arg(wajah.get_program()).args(wajah.get_args());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut watcher = command.spawn().expect("strace runs");
    let ledger = || fs::read_to_string(office.path(".wajah-inbox/ledger.jsonl")).expect("a ledger");
    wait_for("that the row goes", || ledger().contains("\"gone\""));
    table("b", "Baris satu");
    // What went could not be taken away at first, and then it is there again.
    wait_for("the other table", || done(&office).contains(&"b.csv".to_owned()));
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    let names: Vec<String> = posts(&office).into_keys().collect();
    assert_eq!(names, ["empat", "satu"].map(|row| format!("bpmtpk/baris-{row}/tall.png")), "{text}");
    assert_eq!(claims(&office), Vec::<String>::new());
}

/// Has a watcher killed at `call` on its ledger: at `write` before its line stands there, at `fsync` after.
fn killed_at_the_ledger(office: &Office, call: &str) {
    let ledger = office.path(".wajah-inbox/ledger.jsonl");
    let (trace, inject) = (format!("trace={call}"), format!("inject={call}:signal=KILL"));
    let ledger = ledger.to_str().expect("text");
    traced(office, &["-o", "/dev/null", "-P", ledger, "-e", &trace, "-e", &inject]);
    assert_eq!(claims(office).len(), 1, "it was killed");
}

/// Makes every drop of its folder be refused while it is read, since that is too large.
fn refuse_all(office: &Office) {
    office.drop_text("announcement/defaults.toml", &"#".repeat(70_000));
}

/// The place of a file of the one claim that there is.
fn in_the_claim(office: &Office, name: &str) -> PathBuf {
    let claims = claims(office);
    let [claim] = &claims[..] else { panic!("{claims:?}") };
    office.path(".wajah-inbox/claims").join(claim).join(name)
}

fn drop_rows(office: &Office, name: &str, rows: &[(&str, &str)]) {
    let rows: String = rows.iter().map(|(title, service)| format!("{title},{service},bpmtpk\n")).collect();
    office.drop_text(&format!("announcement/{name}.csv"), &format!("title,service,accounts\n{rows}"));
}

/// A correction is killed when its posts stood and its line did not, and refused before it is worked on again: the sheet, of which
/// something had been made meanwhile, is made anew.
#[test]
fn the_days_sheet_is_made_anew_when_a_correction_is_taken_back() {
    let test = "the_days_sheet_is_made_anew_when_a_correction_is_taken_back";
    if !has_strace(test) {
        return;
    }
    let office = old_office();
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    drop_photo(&office, "baik");
    office.drop_text("announcement/baik.toml", &ITEM.replace("Kabar baik", "Kabar buruk"));
    killed_at_the_ledger(&office, "write");
    // As another watcher would have left it, which saw a picture that nothing is told of.
    let sheet = office.path(&format!("output/kiriman-{}/index.html", office.day()));
    fs::write(&sheet, "kosong").expect("written");
    refuse_all(&office);
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    let told = fs::read_to_string(&sheet).expect("a sheet");
    assert!(told.contains("Kabar baik") && !told.contains("Kabar buruk"), "{told}");
}

/// Somebody retouches a post by hand; a correction that takes its place is killed, and refused: the retouched one stands again. Once the
/// correction is made, it is what stands.
#[test]
fn what_a_person_changed_stands_again_when_a_correction_comes_to_nothing() {
    let test = "what_a_person_changed_stands_again_when_a_correction_comes_to_nothing";
    if !has_strace(test) {
        return;
    }
    let office = old_office();
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    let picture = office.path(&format!("output/kiriman-{}/bpmtpk/announcement-baik/tall.png", office.day()));
    // Other words with the same picture, and another picture.
    for item in [ITEM.to_owned(), ITEM.replace("Kabar baik", "Kabar buruk")] {
        fs::write(&picture, "tangan").expect("retouched");
        drop_photo(&office, "baik");
        office.drop_text("announcement/baik.toml", &item);
        office.drop_text("announcement/baik.txt", "Jangan lupa!\n");
        killed_at_the_ledger(&office, "write");
        assert_ne!(fs::read(&picture).expect("a picture"), b"tangan");
        refuse_all(&office);
        assert_eq!(office.once().0, 1);
        assert_eq!(fs::read(&picture).expect("a picture"), b"tangan");
        fs::remove_file(office.path("inbox/announcement/defaults.toml")).expect("removed");
    }
    drop_photo(&office, "baik");
    office.drop_text("announcement/baik.txt", "Jangan lupa!\n");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert_ne!(fs::read(&picture).expect("a picture"), b"tangan");
}

/// What was kept of the first words is damaged when the other words are taken back: the note names what is not there any more.
#[test]
fn what_cannot_be_put_back_is_named() {
    let test = "what_cannot_be_put_back_is_named";
    if !has_strace(test) {
        return;
    }
    let office = old_office();
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    drop_photo(&office, "baik");
    office.drop_text("announcement/baik.txt", "Jangan lupa!\n");
    killed_at_the_ledger(&office, "write");
    fs::remove_dir_all(in_the_claim(&office, "before")).expect("removed");
    fs::write(in_the_claim(&office, "before"), "x").expect("written");
    refuse_all(&office);
    let (status, text) = office.once();
    let path = format!("kiriman-{}/bpmtpk/announcement-baik/post.txt", office.day());
    assert!(status == 1 && text.contains(&path), "{text}");
    let note = office.note("baik.jpg");
    assert!(note.contains(&path), "{note}");
}

/// The other words stand, and their line too, but what was told of them is damaged: the sheet leaves the post out, and nobody writes the
/// first words over the other ones.
#[test]
fn what_is_told_of_an_earlier_version_is_not_told_of_the_next() {
    let test = "what_is_told_of_an_earlier_version_is_not_told_of_the_next";
    if !has_strace(test) {
        return;
    }
    let office = old_office();
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    drop_photo(&office, "baik");
    office.drop_text("announcement/baik.txt", "Jangan lupa!\n");
    killed_at_the_ledger(&office, "fsync");
    fs::write(in_the_claim(&office, "posts.json"), "[").expect("written");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    let day = format!("output/kiriman-{}", office.day());
    let read = |name: &str| fs::read_to_string(office.path(&format!("{day}/{name}"))).expect("readable");
    assert_eq!(read("bpmtpk/announcement-baik/post.txt"), "Jangan lupa!\n");
    assert!(!read("index.html").contains("Datang ya!"));
    assert!(text.contains("kiriman-") && text.contains("leaves out"), "{text}");
}

/// A table that is made in part is killed when its line stands, and refused before it is worked on again: what stands is named, and
/// told of in the day's sheet.
#[test]
fn what_was_made_in_part_is_told_though_the_rest_is_refused() {
    let test = "what_was_made_in_part_is_told_though_the_rest_is_refused";
    if !has_strace(test) {
        return;
    }
    let office = old_office();
    drop_rows(&office, "lain", &[("Baris nol", "fve")]);
    assert_eq!(office.once().0, 0);
    drop_rows(&office, "jadwal", &[("Baris satu", "fve"), ("Baris dua", "tak-ada-xyz")]);
    killed_at_the_ledger(&office, "fsync");
    refuse_all(&office);
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    let post = format!("kiriman-{}/bpmtpk/baris-satu", office.day());
    assert!(office.path(&format!("output/{post}")).is_dir(), "{text}");
    let sheet = office.path(&format!("output/kiriman-{}/index.html", office.day()));
    let told = fs::read_to_string(sheet).expect("a sheet");
    assert!(told.contains("Baris satu") && told.contains("Baris nol"), "{told}");
    let note = office.note("jadwal.csv");
    assert!(note.contains(&post), "{note}");
    assert!(office.status()["results"].to_string().contains(&post), "{}", office.status());
}

/// A post of an earlier version cannot be taken away however often it is tried: the drop is made all the same, and what stays is said.
#[test]
fn a_drop_whose_posts_stand_is_never_said_to_have_failed() {
    let test = "a_drop_whose_posts_stand_is_never_said_to_have_failed";
    if !has_strace(test) {
        return;
    }
    let office = old_office();
    drop_rows(&office, "a", &[("Baris satu", "fve")]);
    assert_eq!(office.once().0, 0);
    let post = office.path(&format!("output/kiriman-{}/bpmtpk/baris-satu", office.day()));
    drop_rows(&office, "a", &[("Baris empat", "fve")]);
    killed_at_the_ledger(&office, "fsync");
    let ticket = in_the_claim(&office, "ticket.json");
    let mut told: serde_json::Value =
        serde_json::from_slice(&fs::read(&ticket).expect("a ticket")).expect("JSON");
    told["pauses"] = 24.into();
    fs::write(&ticket, told.to_string()).expect("written");
    let place = post.to_str().expect("text");
    let inject = ["-P", place, "-e", "trace=unlinkat", "-e", "inject=unlinkat:error=EIO"];
    let (status, text) = traced(&office, &[&["-o", "/dev/null"], &inject[..]].concat());
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.contains("baris-satu/tall.png is of an earlier drop") && text.contains("it stays"),
        "{text}"
    );
    assert!(post.join("tall.png").exists() && office.list("inbox/gagal").is_empty(), "{text}");
    assert_eq!(claims(&office), Vec::<String>::new());
    assert_eq!(done(&office).len(), 2, "{text}");
}

/// The calls of [`CALLS`] that changed something, as `log` tells of them until the claim is removed: each with how often it was made up to
/// then, and whether a signal to stop came with it.
fn calls_in(log: &str) -> Vec<(&'static str, usize, bool)> {
    let (mut made, mut times) = (Vec::<(&str, usize, bool)>::new(), BTreeMap::new());
    for line in log.lines() {
        if line.starts_with("--- SIGSTOP")
            && let Some((.., stops)) = made.last_mut()
        {
            *stops = true;
        }
        // The claim is removed when all is where it goes.
        if line.contains("\"files\", AT_REMOVEDIR") {
            break;
        }
        if let Some(call) = CALLS.iter().find(|call| line.starts_with(&format!("{call}("))) {
            let times = times.entry(*call).or_insert(0);
            *times += 1;
            if !line.contains("EEXIST") {
                made.push((*call, *times, false));
            }
        }
    }
    made
}

/// How strace says so, and that a process was killed.
const STOPPED: &str = "stopped by SIGSTOP";
const KILLED: &str = "killed by SIGKILL";

/// A run of a watcher that is stopped at its `stop`th second name for a file, while `meanwhile` is done, and killed at the call `kill`.
/// What strace wrote of it. On a slow day it may come to `kill` first, and is not stopped.
fn stopped(office: &Office, stop: usize, kill: Option<(&str, usize)>, meanwhile: impl Fn()) -> String {
    let log = office.path("calls");
    let wajah = office.command(&["--once", "--no-packs"]);
    let mut command = Command::new("strace");
    command.args(["-D", "-o"]).arg(&log).args(["-e", &format!("trace={}", CALLS.join(","))]);
    command.args(["-e", &format!("inject=linkat:signal=STOP:when={stop}")]);
    if let Some((call, at)) = kill {
        command.args(["-e", &format!("inject={call}:signal=KILL:when={at}")]);
    }
    command.arg(wajah.get_program()).args(wajah.get_args());
    let mut watcher = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let watcher = watcher.as_mut().expect("strace runs");
    let says = |what: &str| fs::read_to_string(&log).is_ok_and(|log| log.contains(what));
    wait_for("that it is stopped", || says(STOPPED) || says("+++ "));
    if says(STOPPED) {
        meanwhile();
        signal(watcher.id(), Signal::CONT);
    }
    watcher.wait().expect("it ends");
    wait_for("the end of the log", || fs::read_to_string(&log).is_ok_and(|log| log.contains("+++ ")));
    fs::read_to_string(&log).expect("a log")
}

/// How often a run is begun again that came to its end before it was stopped.
const TRIES: usize = 2;

/// How many of the calls after a save are each broken off: those with which a file takes its place. Of the later ones, every fourth is.
const CLOSELY: usize = 14;

/// A watcher is stopped at its first second name for a file, somebody saves `words` as a post's text, and the watcher is killed at one of
/// the calls that follow, up to where what is kept lies in its place; then the next one ends its work. Done for each such call with a new
/// office that `office` makes, and ended with `right`, which is told what the last watcher came to.
fn killed_after_a_save(
    test: &'static str,
    words: &str,
    office: impl Fn() -> Office + Sync,
    right: impl Fn(&Office, &(i32, String)) + Sync,
) {
    let tally = Tally::of(test);
    let run = |kill: Option<(&str, usize)>| {
        let office = office();
        let post = office.path(&format!("output/kiriman-{}/bpmtpk/announcement-baik/post.txt", office.day()));
        let save = || {
            fs::write(office.path("tangan"), words).expect("written");
            fs::rename(office.path("tangan"), &post).expect("saved");
        };
        let log = stopped(&office, 1, kill, save);
        (office, log)
    };
    let log = run(None).1;
    let calls = calls_in(&log);
    let points = calls.iter().skip_while(|(.., stops)| !stops).skip(1);
    let points: Vec<(&str, usize)> = points.map(|(call, at, _)| (*call, *at)).collect();
    assert!(points.len() > CLOSELY, "{log}");
    let (near, far) = points.split_at(CLOSELY);
    let points: Vec<(&str, usize)> = near.iter().chain(far.iter().step_by(4)).copied().collect();
    let halves: Vec<Vec<(&str, usize)>> =
        (0..2).map(|half| points.iter().copied().skip(half).step_by(2).collect()).collect();
    let killed = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for half in &halves {
            scope.spawn(|| {
                for (call, at) in half.iter() {
                    let is_so = |(_, log): &(Office, String)| log.contains(STOPPED) && log.contains(KILLED);
                    let Some((office, _)) = (0..TRIES).map(|_| run(Some((call, *at)))).find(is_so) else {
                        tally.leave_out(format!("{call} {at}, which came before the save"));
                        continue;
                    };
                    killed.fetch_add(1, Ordering::Relaxed);
                    let ended = office.once();
                    let about = format!("{call} {at}: {}", ended.1);
                    right(&office, &ended);
                    assert_eq!(leftovers(Path::new(office.files.root())), Vec::<PathBuf>::new(), "{about}");
                    assert_eq!(claims(&office), Vec::<String>::new(), "{about}");
                    tally.count();
                }
            });
        }
    });
    let killed = killed.into_inner();
    assert!(killed * 2 > points.len(), "only {killed} of {} kills came after the save", points.len());
}

/// A post whose text somebody saves at the moment at which a correction takes its place: what was saved is kept beside the drop.
#[test]
fn what_is_saved_at_the_last_moment_is_kept_whatever_is_killed() {
    let test = "what_is_saved_at_the_last_moment_is_kept_whatever_is_killed";
    if !has_strace(test) {
        return;
    }
    let office = || {
        let office = old_office();
        drop_photo(&office, "baik");
        assert_eq!(office.once().0, 0);
        drop_photo(&office, "baik");
        office.drop_text("announcement/baik.txt", "Jangan lupa!\n");
        office
    };
    killed_after_a_save(test, "tangan", office, |office, (status, text)| {
        assert_eq!((*status, kept_texts(office)), (0, vec!["tangan".to_owned()]), "{text}");
    });
}

/// Somebody writes into a post's own file, which is kept under a second name by then, at the moment at which a correction takes its place.
#[test]
fn what_is_written_into_a_file_at_the_last_moment_is_kept() {
    if !has_strace("what_is_written_into_a_file_at_the_last_moment_is_kept") {
        return;
    }
    let office = old_office();
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    let post = office.path(&format!("output/kiriman-{}/bpmtpk/announcement-baik/post.txt", office.day()));
    drop_photo(&office, "baik");
    office.drop_text("announcement/baik.txt", "Jangan lupa!\n");
    let log = stopped(&office, 1, None, || fs::write(&post, "tangan").expect("written"));
    assert_eq!(kept_texts(&office), ["tangan"], "{log}");
    assert_eq!(fs::read_to_string(&post).expect("a text"), "Jangan lupa!\n");
}

/// As above, of a correction that comes to nothing, whose text takes the place of another one that somebody wrote: one of the two stands,
/// and the other is kept.
#[test]
fn what_is_saved_when_a_correction_is_taken_back_is_kept_whatever_is_killed() {
    let test = "what_is_saved_when_a_correction_is_taken_back_is_kept_whatever_is_killed";
    if !has_strace(test) {
        return;
    }
    let post = |office: &Office| {
        office.path(&format!("output/kiriman-{}/bpmtpk/announcement-baik/post.txt", office.day()))
    };
    let office = || {
        let office = old_office();
        drop_photo(&office, "baik");
        assert_eq!(office.once().0, 0);
        fs::write(post(&office), "tangan 1").expect("written");
        drop_photo(&office, "baik");
        office.drop_text("announcement/baik.txt", "Jangan lupa!\n");
        killed_at_the_ledger(&office, "write");
        refuse_all(&office);
        office
    };
    killed_after_a_save(test, "tangan 2", office, |office, (status, text)| {
        let mut texts = kept_texts(office);
        texts.push(fs::read_to_string(post(office)).expect("a text"));
        texts.sort();
        texts.dedup();
        // Some were decided before they were killed.
        assert!([0, 1].contains(status), "{text}");
        assert_eq!(texts, ["tangan 1", "tangan 2"], "{text}");
    });
}

/// What is kept of what people changed by hand, sorted.
fn kept_texts(office: &Office) -> Vec<String> {
    let kept = format!("inbox/selesai/{}/diganti", office.day());
    let read = |name: &String| fs::read_to_string(office.path(&kept).join(name)).expect("readable");
    let mut texts: Vec<String> = office.list(&kept).iter().map(read).collect();
    texts.sort();
    texts
}

/// Somebody writes into a post by hand, a correction that takes its place is killed, and the correction's is written into by hand too: both
/// are kept beside the drop when it is made.
#[test]
fn what_a_person_changed_twice_is_kept_twice() {
    let test = "what_a_person_changed_twice_is_kept_twice";
    if !has_strace(test) {
        return;
    }
    for refused in [false, true] {
        let office = old_office();
        drop_photo(&office, "baik");
        assert_eq!(office.once().0, 0);
        let day = office.day();
        let post = office.path(&format!("output/kiriman-{day}/bpmtpk/announcement-baik/post.txt"));
        fs::write(&post, "tangan 1").expect("written");
        drop_photo(&office, "baik");
        office.drop_text("announcement/baik.txt", "Jangan lupa!\n");
        killed_at_the_ledger(&office, "write");
        assert_eq!(fs::read_to_string(&post).expect("a text"), "Jangan lupa!\n");
        // As an editor saves: another file takes the place.
        fs::remove_file(&post).expect("removed");
        fs::write(&post, "tangan 2").expect("written");
        if refused {
            refuse_all(&office);
        }
        let (status, text) = office.once();
        assert_eq!(status, i32::from(refused), "{text}");
        let kept = format!("inbox/selesai/{day}/diganti/bpmtpk/announcement-baik");
        let words: Vec<String> = office
            .list(&kept)
            .iter()
            .map(|name| fs::read_to_string(office.path(&kept).join(name)).expect("readable"))
            .collect();
        let stands = fs::read_to_string(&post).expect("a text");
        match refused {
            true => assert_eq!((stands.as_str(), words), ("tangan 2", vec!["tangan 1".to_owned()]), "{text}"),
            false => {
                let both = ["tangan 2", "tangan 1"].map(str::to_owned).to_vec();
                assert_eq!((stands.as_str(), words), ("Jangan lupa!\n", both), "{text}");
            }
        }
        assert!(text.contains(&format!("selesai/{day}/diganti")), "{text}");
    }
}

/// A correction of two accounts' posts, of which one cannot be put into its place: nothing of it is seen until all can be.
#[test]
fn a_correction_is_there_for_all_accounts_or_for_none() {
    let office = old_office();
    let drop = |text: &str| {
        office.drop_copy("media/kelas.jpg", "announcement/baik.jpg");
        office.drop_text("announcement/baik.toml", &ITEM.replace("\"bpmtpk\"", "\"bpmtpk\", \"pustekkom\""));
        office.drop_text("announcement/baik.txt", text);
    };
    drop("Datang ya!\n");
    assert_eq!(office.once().0, 0);
    let day = office.path(&format!("output/kiriman-{}", office.day()));
    let words = |account: &str| {
        fs::read_to_string(day.join(account).join("announcement-baik/post.txt")).expect("a text")
    };
    assert_eq!(["bpmtpk", "pustekkom"].map(words), ["Datang ya!\n"; 2]);
    // A file where the last account's folder belongs.
    fs::rename(day.join("pustekkom"), office.path("aside")).expect("moved");
    fs::write(day.join("pustekkom"), "x").expect("written");
    drop("Jangan lupa!\n");
    let mut watcher = office.start(&["--no-packs"]);
    let has_failed = || {
        assert_eq!(words("bpmtpk"), "Datang ya!\n", "of two posts that belong together one is new");
        office.status()["watchers"][0]["waiting"][0]["why"].is_string() && claims(&office).len() == 1
    };
    wait_for("that it is tried again", has_failed);
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
    assert_eq!(words("bpmtpk"), "Datang ya!\n");
    fs::remove_file(day.join("pustekkom")).expect("removed");
    fs::rename(office.path("aside"), day.join("pustekkom")).expect("moved");
    let (status, text) = office.once();
    assert_eq!(
        (status, ["bpmtpk", "pustekkom"].map(words)),
        (0, ["Jangan lupa!\n"; 2].map(str::to_owned)),
        "{text}"
    );
    assert_eq!(leftovers(Path::new(office.files.root())), Vec::<PathBuf>::new());
}

/// A file or a link stands where the folder belongs that keeps what a person changed: another name is taken. Where nothing can be filed away
/// at all, `--once` says so and ends, and the next run files it away.
#[test]
fn what_stands_in_the_place_of_folders_of_the_done_holds_nobody_up() {
    let office = old_office();
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    let day = office.day();
    let post = office.path(&format!("output/kiriman-{day}/bpmtpk/announcement-baik/post.txt"));
    fs::create_dir(office.path("luar")).expect("made");
    std::os::unix::fs::symlink(office.path("luar"), office.path(&format!("inbox/selesai/{day}/diganti")))
        .expect("linked");
    for (time, text) in ["Jangan lupa!\n", "Sampai jumpa!\n"].into_iter().enumerate() {
        fs::write(&post, format!("tangan {time}")).expect("written");
        drop_photo(&office, "baik");
        office.drop_text("announcement/baik.txt", text);
        let (status, said) = office.once();
        assert_eq!(status, 0, "{said}");
    }
    assert_eq!(office.list("luar"), Vec::<String>::new());
    let kept = office.list(&format!("inbox/selesai/{day}/diganti (2)"));
    assert_eq!(kept, ["bpmtpk/announcement-baik/post (2).txt", "bpmtpk/announcement-baik/post.txt"]);
    // The folder of the done itself.
    fs::rename(office.path("inbox/selesai"), office.path("aside")).expect("moved");
    fs::write(office.path("inbox/selesai"), "x").expect("written");
    drop_photo(&office, "lain");
    let (status, said) = office.once();
    assert!(status != 0 && said.contains("selesai"), "{status} {said}");
    assert_eq!(fs::read(office.path("inbox/selesai")).expect("there"), b"x");
    fs::remove_file(office.path("inbox/selesai")).expect("removed");
    fs::rename(office.path("aside"), office.path("inbox/selesai")).expect("moved");
    let (status, said) = office.once();
    assert_eq!(status, 0, "{said}");
    assert!(done(&office).contains(&"lain.jpg".to_owned()) && claims(&office).is_empty(), "{said}");
}

/// Where no thread can be started, a watcher says so and ends; without the thread that hears of changes it looks again and again.
#[test]
fn without_threads_a_watcher_says_why_it_ends() {
    if !has_strace("without_threads_a_watcher_says_why_it_ends") {
        return;
    }
    let starved = |office: &Office, when: &str| {
        let inject = format!("inject=clone,clone3:error=EAGAIN:when={when}");
        traced(office, &["-o", "/dev/null", "-e", "trace=clone,clone3", "-e", &inject])
    };
    let mut ends = Vec::new();
    for when in ["1+", "1", "2", "3", "4"] {
        let office = old_office();
        drop_photo(&office, "baik");
        let (status, text) = starved(&office, when);
        assert!(
            [Some(0), Some(2)].contains(&status) && !text.contains("panicked"),
            "{when}: {status:?} {text}"
        );
        ends.push(status);
        assert_eq!(office.once().0, 0, "{when}: {text}");
        assert_eq!(done(&office), ["baik.jpg", "baik.toml", "baik.txt"], "{when}: {text}");
    }
    assert!(ends[0] == Some(2) && ends.contains(&Some(0)), "{ends:?}");
}

/// Somebody writes into a post by hand, a correction that takes its place is killed, and then a file stands where the account's folder was:
/// what was written is kept beside the drop.
#[test]
fn what_a_person_changed_is_kept_where_its_folder_is_gone() {
    if !has_strace("what_a_person_changed_is_kept_where_its_folder_is_gone") {
        return;
    }
    let office = old_office();
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    let day = office.day();
    let account = office.path(&format!("output/kiriman-{day}/bpmtpk"));
    fs::write(account.join("announcement-baik/post.txt"), "tangan").expect("written");
    drop_photo(&office, "baik");
    office.drop_text("announcement/baik.txt", "Jangan lupa!\n");
    killed_at_the_ledger(&office, "write");
    fs::rename(&account, office.path("aside")).expect("moved");
    fs::write(&account, "x").expect("written");
    refuse_all(&office);
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    let kept = format!("selesai/{day}/diganti");
    let words = office.path(&format!("inbox/{kept}/bpmtpk/announcement-baik/post.txt"));
    assert_eq!(fs::read_to_string(words).expect("kept"), "tangan", "{text}");
    assert!(text.contains(&kept), "{text}");
}

/// The text of a post that somebody wrote into cannot be read for a moment: the day's sheet leaves it as it is.
#[test]
fn what_cannot_be_read_is_not_written_over() {
    if !has_strace("what_cannot_be_read_is_not_written_over") {
        return;
    }
    let office = old_office();
    drop_photo(&office, "baik");
    assert_eq!(office.once().0, 0);
    let post = office.path(&format!("output/kiriman-{}/bpmtpk/announcement-baik/post.txt", office.day()));
    fs::write(&post, "tangan").expect("written");
    drop_photo(&office, "lain");
    let place = post.to_str().expect("text");
    let inject = ["-P", place, "-e", "trace=openat", "-e", "inject=openat:error=EIO"];
    let (_, text) = traced(&office, &[&["-f", "-o", "/dev/null"], &inject[..]].concat());
    assert_eq!(fs::read_to_string(&post).expect("there"), "tangan", "{text}");
    assert!(text.contains("cannot be read"), "{text}");
    assert!(done(&office).contains(&"lain.jpg".to_owned()), "{text}");
}
