//! The watch folder as editors use it: what they drop is made, filed away or explained; nothing is lost, whatever is killed.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use common::TestProject;
#[cfg(target_os = "linux")]
use common::workers;

struct Office {
    files: TestProject,
}

impl Office {
    fn new() -> Self {
        let files = TestProject::new();
        fs::create_dir_all(files.path("inbox")).expect("made");
        Self { files }
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.files.path(inside)
    }

    fn drop_copy(&self, from: &str, to: &str) {
        common::copy(&self.path(from), &self.path("inbox").join(to));
    }

    fn drop_text(&self, to: &str, text: &str) {
        self.files.write(&format!("inbox/{to}"), text);
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["watch", "--low-disk", "0", "--project"]).arg(self.files.root()).args(arguments);
        if !arguments.contains(&"--settle") {
            command.args(["--settle", "0.2"]);
        }
        command
    }

    /// `wajah watch --once`: exit status and all that it said.
    fn once(&self) -> (i32, String) {
        said(self.command(&["--once", "--no-packs"]).output().expect("wajah runs"))
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("wajah runs")
    }

    /// The files below `folder`, sorted, without our own of the folder for claims.
    fn list(&self, folder: &str) -> Vec<String> {
        fn walk(folder: &Path, top: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    walk(&path, top, found);
                } else {
                    found.push(path.strip_prefix(top).expect("inside").to_string_lossy().into_owned());
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.path(folder), &self.path(folder), &mut found);
        found.sort();
        found
    }

    /// What all watchers tell.
    fn status(&self) -> serde_json::Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["watch", "--status", "--json", "--project"]).arg(self.files.root());
        let output = command.output().expect("wajah runs");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// Whether no drop is claimed.
    fn has_no_claims(&self) -> bool {
        let left = self.list("inbox/.proses");
        left.iter().all(|path| {
            path.starts_with("days/") || ["ledger.jsonl", "results.jsonl"].contains(&path.as_str())
        })
    }

    /// The only day in the folder of the done.
    fn day(&self) -> String {
        let days: Vec<String> = fs::read_dir(self.path("inbox/selesai"))
            .expect("the folder of the done")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        assert_eq!(days.len(), 1, "{days:?}");
        days[0].clone()
    }
}

fn said(output: Output) -> (i32, String) {
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.code().unwrap_or(-1), text.concat())
}

fn wait_for(what: &str, found: impl Fn() -> bool) {
    let begun = Instant::now();
    while !found() {
        assert!(begun.elapsed() < Duration::from_secs(120), "{what} did not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_dropped_film_becomes_posts() {
    let office = Office::new();
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/Ke mana hujan pergi - rumah belajar.mp4");
    office.drop_copy("media/siklus-air.srt", "fve-excerpt/bpmtpk/Ke mana hujan pergi - rumah belajar.srt");
    office.drop_text("fve-excerpt/bpmtpk/Ke mana hujan pergi - rumah belajar.txt", "Tonton siklus air!\n");
    office.drop_text(
        "fve-excerpt/bpmtpk/Ke mana hujan pergi - rumah belajar.toml",
        "[excerpt]\nstart = 2\nduration = 3\n[post]\nhashtags = [\"IPA\"]\n",
    );
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("1 made, 0 known, 0 failed"), "{text}");
    let day = office.day();
    let posts = office.list(&format!("output/kiriman-{day}/bpmtpk"));
    let [item] = &fs::read_dir(office.path(&format!("output/kiriman-{day}/bpmtpk")))
        .expect("the account's posts")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect::<Vec<_>>()[..]
    else {
        panic!("{posts:?}")
    };
    let names = ["post.txt", "tall.cover.png", "tall.mp4", "tall.srt"].map(|name| format!("{item}/{name}"));
    assert_eq!(posts, names);
    let accounts = fs::read_dir(office.path(&format!("output/kiriman-{day}"))).expect("accounts").flatten();
    assert_eq!(accounts.filter(|entry| entry.path().is_dir()).count(), 1);
    let post = fs::read_to_string(office.path(&format!("output/kiriman-{day}/bpmtpk/{item}/post.txt")));
    assert_eq!(post.expect("a text"), "Tonton siklus air!\n\n#IPA\n");
    let done = office.list(&format!("inbox/selesai/{day}"));
    assert_eq!(done.len(), 4, "{done:?}");
    assert_eq!(office.list("inbox/fve-excerpt"), Vec::<String>::new());
    assert!(office.has_no_claims());
    // The same again, under another name in the same folder, is another title; under the same name it is known.
    for name in ["mp4", "srt", "txt", "toml"] {
        let name = format!("Ke mana hujan pergi - rumah belajar.{name}");
        fs::copy(
            office.path(&format!("inbox/selesai/{day}/{name}")),
            office.path(&format!("inbox/fve-excerpt/bpmtpk/{name}")),
        )
        .expect("copied");
    }
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("0 made, 1 known, 0 failed"), "{text}");
    assert_eq!(office.list(&format!("output/kiriman-{day}/bpmtpk")), names);
    let done = office.list(&format!("inbox/selesai/{day}"));
    assert!(done.contains(&"Ke mana hujan pergi - rumah belajar (2).mp4".to_owned()), "{done:?}");
    // With another face it is another post.
    office.files.edit("brand-assets/brand.toml", "size-1 = \"32px\"", "size-1 = \"33px\"");
    for name in ["mp4", "srt", "txt", "toml"] {
        let name = format!("Ke mana hujan pergi - rumah belajar.{name}");
        fs::copy(
            office.path(&format!("inbox/selesai/{day}/{name}")),
            office.path(&format!("inbox/fve-excerpt/bpmtpk/{name}")),
        )
        .expect("copied");
    }
    let (_, text) = office.once();
    assert!(text.contains("1 made, 0 known, 0 failed"), "{text}");
}

#[test]
fn photos_tables_and_items_become_posts_with_what_their_folder_says() {
    let office = Office::new();
    office.drop_text("announcement/defaults.toml", "service = \"fve\"\naccounts = [\"bpmtpk\"]\n");
    office.drop_copy("media/kelas.jpg", "announcement/Kabar_dari_kelas.jpg");
    office.drop_text(
        "announcement/sendiri.toml",
        "[fields]\ntitle = \"Item sendiri\"\n[post]\nalt = \"Teks\"\n",
    );
    office.drop_text(
        "announcement/jadwal.csv",
        "title,service,accounts\nBaris satu,fve,bpmtpk\nBaris dua,fve,bpmtpk\n",
    );
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("3 made, 0 known, 0 failed"), "{text}");
    let posts = office.list(&format!("output/kiriman-{}", office.day()));
    assert_eq!(posts.iter().filter(|path| path.ends_with("tall.png")).count(), 4, "{posts:?}");
    assert!(
        posts.iter().filter(|path| path.contains('/')).all(|path| path.starts_with("bpmtpk/")),
        "{posts:?}"
    );
    assert!(posts.iter().any(|path| path.ends_with("alt.txt")), "{posts:?}");
    assert!(office.path("inbox/announcement/defaults.toml").exists());
}

#[test]
fn what_is_wrong_is_explained_beside_the_file_and_nothing_is_lost() {
    let office = Office::new();
    let film = fs::read(office.path("media/siklus-air.mp4")).expect("readable");
    fs::create_dir_all(office.path("inbox/fve-excerpt")).expect("made");
    fs::write(office.path("inbox/fve-excerpt/terpotong.mp4"), &film[..film.len() / 3]).expect("written");
    office.drop_text("fve-excerpt/catatan.mp4", "ini bukan video");
    office.drop_text("fve-excerpt/lepas.srt", "1\n00:00:00,000 --> 00:00:01,000\nHalo\n");
    office.drop_copy("media/kelas.jpg", "tak-ada/foto.jpg");
    office.drop_text("surat.docx", "x");
    office.drop_text("announcement/salah.toml", "[fields]\ntitel = \"Salah ketik\"\n");
    office.drop_text("announcement/rusak.toml", "[fields\n");
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("0 made, 0 known, 7 failed"), "{text}");
    let note = |name: &str| {
        fs::read_to_string(office.path(&format!("inbox/gagal/{name}.galat.txt")))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    assert!(note("terpotong.mp4").contains("terpotong"), "{}", note("terpotong.mp4"));
    assert!(note("catatan.mp4").contains("bukan video"), "{}", note("catatan.mp4"));
    assert!(note("lepas.srt").contains("nama yang sama"), "{}", note("lepas.srt"));
    assert!(note("foto.jpg").contains("bukan nama templat"), "{}", note("foto.jpg"));
    assert!(note("surat.docx").contains("di luar folder templat"), "{}", note("surat.docx"));
    assert!(note("salah.toml").contains("titel") && note("salah.toml").contains("Cara mencoba lagi"));
    assert!(note("rusak.toml").contains("Di mana: rusak.toml:1"), "{}", note("rusak.toml"));
    assert_eq!(fs::read(office.path("inbox/gagal/terpotong.mp4")).expect("kept"), film[..film.len() / 3]);
    assert_eq!(office.list("inbox/gagal").len(), 14);
    assert_eq!(office.list("output"), Vec::<String>::new());
    // Mended and dropped back, it is made.
    fs::rename(office.path("inbox/gagal/salah.toml"), office.path("inbox/announcement/salah.toml"))
        .expect("moved");
    office.drop_text("announcement/salah.toml", "service = \"fve\"\n[fields]\ntitle = \"Benar\"\n");
    assert_eq!(office.once().0, 0);
}

#[test]
fn an_english_office_reads_english() {
    let office = Office::new();
    let config = fs::read_to_string(office.path("wajah.toml")).expect("readable");
    office.files.write("wajah.toml", &format!("locale = \"en\"\n{config}"));
    office.drop_text("fve-excerpt/notes.mp4", "no film");
    assert_eq!(office.once().0, 1);
    let note = fs::read_to_string(office.path("inbox/failed/notes.mp4.error.txt")).expect("a note");
    assert!(note.contains("What is wrong:") && note.contains("To try again:"), "{note}");
}

/// `kill -9` of the watcher in the middle of a clip: the next one finishes it, once.
#[cfg(target_os = "linux")]
#[test]
fn what_a_killed_watcher_had_begun_the_next_one_finishes() {
    let office = Office::new();
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/film.mp4");
    office.drop_text("fve-excerpt/bpmtpk/film.toml", "[excerpt]\nduration = 6\n");
    let mut watcher = office.start(&["--once", "--no-packs"]);
    wait_for("the work", || !workers(watcher.id()).is_empty());
    std::thread::sleep(Duration::from_millis(500));
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
    assert!(!office.path("inbox/fve-excerpt/bpmtpk/film.mp4").exists(), "it was claimed");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("1 made, 0 known, 0 failed"), "{text}");
    assert!(office.has_no_claims());
    let posts = office.list(&format!("output/kiriman-{}", office.day()));
    assert!(posts.iter().all(|path| !path.contains(".wajah-")), "{posts:?}");
    assert!(posts.iter().any(|path| path.ends_with("tall.mp4")), "{posts:?}");
}

/// A worker that dies costs its drop another try; one that always dies, an explanation. The watcher lives on.
#[cfg(target_os = "linux")]
#[test]
fn a_killed_worker_is_tried_again_and_one_that_always_dies_is_explained() {
    let office = Office::new();
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/film.mp4");
    office.drop_text("fve-excerpt/bpmtpk/film.toml", "[excerpt]\nduration = 6\n");
    let mut watcher = office.start(&["--once", "--no-packs"]);
    let kill = |watcher: u32, signal: &str| {
        wait_for("the work", || !workers(watcher).is_empty());
        for worker in workers(watcher) {
            Command::new("kill").args([signal, &worker.to_string()]).status().expect("kill runs");
        }
        wait_for("the end of the worker", || workers(watcher).is_empty());
    };
    kill(watcher.id(), "-KILL");
    assert!(watcher.wait().expect("it ends").success());
    assert_eq!(office.list("inbox/gagal"), Vec::<String>::new());
    fs::remove_dir_all(office.path("output")).expect("removed");
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/lain.mp4");
    office.drop_text("fve-excerpt/bpmtpk/lain.toml", "[excerpt]\nduration = 6\n");
    let mut watcher = office.start(&["--once", "--no-packs"]);
    for _ in 0..3 {
        // As a decoder does that a file takes by surprise.
        kill(watcher.id(), "-SEGV");
    }
    assert_eq!(watcher.wait().expect("it ends").code(), Some(1));
    let note = fs::read_to_string(office.path("inbox/gagal/lain.mp4.galat.txt")).expect("a note");
    assert!(note.contains("worker-crashed"), "{note}");
}

#[test]
fn two_watchers_share_an_inbox_and_make_each_drop_once() {
    let office = Office::new();
    for number in 0..10 {
        let text =
            format!("service = \"fve\"\naccounts = [\"bpmtpk\"]\n[fields]\ntitle = \"Kabar {number}\"\n");
        office.drop_text(&format!("announcement/kabar-{number}.toml"), &text);
    }
    let watchers = [0, 1].map(|_| {
        let mut command = office.command(&["--once", "--no-packs"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("wajah runs")
    });
    let ended = watchers.map(|watcher| said(watcher.wait_with_output().expect("it ends")));
    let made: usize = ended
        .iter()
        .map(|(status, text)| {
            assert_eq!(*status, 0, "{text}");
            let line = text.lines().find(|line| line.contains(" made, ")).expect("a tally");
            line.split(' ').next().expect("a count").parse::<usize>().expect("a number")
        })
        .sum();
    assert_eq!(made, 10, "{ended:?}");
    let ledger = fs::read_to_string(office.path("inbox/.proses/ledger.jsonl")).expect("a ledger");
    assert_eq!(ledger.lines().filter(|line| !line.is_empty()).count(), 10);
    assert_eq!(office.list(&format!("inbox/selesai/{}", office.day())).len(), 10);
}

/// By polling, and while files are still being copied.
#[test]
fn a_growing_file_is_left_alone_until_it_has_come_to_rest() {
    use std::io::Write;
    let office = Office::new();
    let film = fs::read(office.path("media/siklus-air.mp4")).expect("readable");
    office.drop_text("fve-excerpt/bpmtpk/lambat.toml", "[excerpt]\nduration = 3\n");
    let mut watcher = office.start(&["--no-packs", "--poll", "0.1", "--settle", "0.6"]);
    let mut file = fs::File::create(office.path("inbox/fve-excerpt/bpmtpk/lambat.mp4")).expect("made");
    for piece in film.chunks(film.len() / 8 + 1) {
        file.write_all(piece).expect("written");
        file.sync_all().expect("on the disk");
        std::thread::sleep(Duration::from_millis(250));
        assert!(office.path("inbox/fve-excerpt/bpmtpk/lambat.mp4").exists(), "it was taken too early");
    }
    drop(file);
    wait_for("the post", || office.list("inbox/selesai").len() == 2);
    // It says what it does, and ends cleanly when it is asked to.
    let status = Command::new(env!("CARGO_BIN_EXE_wajah"))
        .args(["watch", "--status", "--project"])
        .arg(office.files.root())
        .output()
        .expect("wajah runs");
    let (code, text) = said(status);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("by polling") && text.contains("lambat.mp4: 1 post in"), "{text}");
    Command::new("kill").arg(watcher.id().to_string()).status().expect("kill runs");
    assert!(watcher.wait().expect("it ends").success());
    assert_eq!(office.status()["watchers"], serde_json::json!([]));
}

#[test]
fn too_little_room_pauses_and_loses_nothing() {
    let office = Office::new();
    office.drop_text("announcement/kabar.toml", "service = \"fve\"\n[fields]\ntitle = \"Kabar\"\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    command.args(["watch", "--settle", "0.2", "--no-packs", "--low-disk", "999999999", "--project"]);
    let mut watcher = command
        .arg(office.files.root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("wajah runs");
    wait_for("the pause", || office.status()["watchers"][0]["state"]["why"]["reason"] == "low-disk");
    wait_for("the page", || {
        fs::read_to_string(office.path("inbox/STATUS.html"))
            .is_ok_and(|page| page.contains("Ruang di folder hasil hampir habis"))
    });
    assert!(office.path("inbox/announcement/kabar.toml").exists());
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
    assert_eq!(office.once().0, 0);
}

/// The output folder's share is gone for a while: that is no fault of the drop, which is made when it is back.
#[test]
fn a_fault_of_the_machine_is_tried_again_and_blames_no_drop() {
    let office = Office::new();
    let mut watcher = office.start(&["--no-packs"]);
    wait_for("the watcher", || office.path("inbox/announcement").is_dir() && office.path("output").is_dir());
    // The watcher makes the folder when it looks at the room in it: perhaps just between the two.
    wait_for("the loss of the folder", || {
        let _ = fs::remove_dir_all(office.path("output"));
        fs::write(office.path("output"), "no folder").is_ok()
    });
    office.drop_text("announcement/kabar.toml", "service = \"fve\"\n[fields]\ntitle = \"Kabar\"\n");
    let waiting = || office.status()["watchers"][0]["waiting"][0].clone();
    wait_for("the fault", || waiting()["drop"] == "kabar.toml" && waiting()["why"].is_string());
    assert_eq!(office.list("inbox/gagal"), Vec::<String>::new());
    fs::remove_file(office.path("output")).expect("removed");
    wait_for("the post", || office.list("inbox/selesai").len() == 1);
    assert!(office.list("output").iter().any(|path| path.ends_with("tall.png")));
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
}

/// The packs of this week follow the project's files.
#[test]
fn a_changed_item_is_made_again_and_nothing_else() {
    let office = Office::new();
    let today =
        jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::get("Asia/Jakarta").expect("a zone"));
    let pack = wajah::plan::week_of(today.date());
    let write = |name: &str, title: &str| {
        office.files.write(
            &format!("content/{pack}/{name}.toml"),
            &format!("template = \"announcement\"\nservice = \"fve\"\naccounts = [\"bpmtpk\"]\n[fields]\ntitle = \"{title}\"\n"),
        );
    };
    write("satu", "Kabar satu");
    write("dua", "Kabar dua");
    let mut watcher = office.start(&[]);
    let made = |name: &str| office.path(&format!("output/{pack}/bpmtpk/{name}/tall.png"));
    let manifest = office.path(&format!("output/{pack}/manifest.json"));
    wait_for("the pack", || manifest.exists() && office.path(&format!("output/{pack}/index.html")).exists());
    let times = |name: &str| made(name).metadata().and_then(|is| is.modified()).expect("a picture");
    let before = [times("satu"), times("dua")];
    write("dua", "Kabar baru");
    wait_for("the change", || times("dua") != before[1]);
    assert_eq!(times("satu"), before[0]);
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
}

/// While a clip is made, everybody sees how far it is.
#[test]
fn a_drop_at_work_tells_how_far_it_is() {
    let office = Office::new();
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/film.mp4");
    office.drop_text("fve-excerpt/film.toml", "formats = [\"tall\", \"wide\"]\n[excerpt]\nduration = 6\n");
    let mut watcher = office.start(&["--no-packs"]);
    let work = || office.status()["watchers"][0]["at_work"][0].clone();
    wait_for("how many posts it makes", || work()["total"].as_u64().is_some_and(|total| total > 1));
    assert_eq!((work()["drop"].as_str(), work()["folder"].as_str()), (Some("film.mp4"), Some("fve-excerpt")));
    wait_for("how far it is on the page", || {
        fs::read_to_string(office.path("inbox/STATUS.html")).is_ok_and(|page| page.contains(" jadi</b>"))
    });
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
}

/// The files of an archive, with what they hold.
fn unpacked(archive: &Path) -> Vec<(String, Vec<u8>)> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(fs::File::open(archive).expect("an archive")).expect("a ZIP");
    let mut files: Vec<(String, Vec<u8>)> = (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("readable");
            (file.name().expect("text").into_owned(), bytes)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn drops_get_what_packs_get() {
    let office = Office::new();
    let for_all = "service = \"fve\"\naccounts = [\"bpmtpk\", \"pustekkom\"]\n";
    office.drop_text("announcement/defaults.toml", for_all);
    office.drop_copy("media/kelas.jpg", "announcement/Kabar dari kelas.jpg");
    office.drop_text(
        "announcement/Kabar dari kelas.txt",
        "=HYPERLINK(\"x\") Baca & sebarkan <b>\r\nBaris dua\n",
    );
    office.drop_copy("media/kelas.jpg", "announcement/bpmtpk/Satu nama.jpg");
    office.drop_text("announcement/bpmtpk/Satu nama.txt", "Kata-kata bpmtpk\n");
    office.drop_copy("media/kelas.jpg", "announcement/pustekkom/Satu nama.jpg");
    office.drop_text("announcement/pustekkom/Satu nama.txt", "Kata-kata pustekkom\n");
    office.drop_text(
        "announcement/jadwal.csv",
        "title,service,accounts,publish\nBaris satu,fve,bpmtpk,2026-12-01 09:00\nBaris dua,fve,bpmtpk,\n",
    );
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    let day = format!("output/kiriman-{}", office.day());
    let beside: Vec<String> = office.list(&day).into_iter().filter(|path| !path.contains('/')).collect();
    assert_eq!(beside, ["bpmtpk.zip", "index.html", "manifest.json", "pustekkom.zip", "schedule.csv"]);
    let read = |name: &str| fs::read_to_string(office.path(&format!("{day}/{name}"))).expect("readable");
    let sheet = read("index.html");
    for shown in [
        "<h3>Kabar dari kelas</h3>",
        "<h3>Satu nama</h3>",
        "<h3>Baris satu</h3>",
        "<h3>Baris dua</h3>",
        "Baca &amp; sebarkan &lt;b&gt;",
        "1 Desember 2026",
    ] {
        assert!(sheet.contains(shown), "no {shown}");
    }
    let rows = read("schedule.csv");
    assert!(rows.contains("2026-12-01,09:00") && rows.contains("Kata-kata pustekkom"), "{rows}");
    // The archive of an account holds what lies in its folders, and the words are its own.
    for account in ["bpmtpk", "pustekkom"] {
        let files = unpacked(&office.path(&format!("{day}/{account}.zip")));
        let mut held: Vec<Vec<u8>> = files.iter().map(|(_, bytes)| bytes.clone()).collect();
        let folder = office.list(&format!("{day}/{account}"));
        let mut lie: Vec<Vec<u8>> = folder
            .iter()
            .map(|path| fs::read(office.path(&format!("{day}/{account}/{path}"))).expect("readable"))
            .collect();
        held.sort();
        lie.sort();
        assert_eq!(held, lie, "{account}");
        let words = format!("Kata-kata {account}\n").into_bytes();
        assert!(files.iter().any(|(_, bytes)| *bytes == words), "{account}");
    }
    // Dropped again with other words, it replaces what was there.
    office.drop_copy("media/kelas.jpg", "announcement/Kabar dari kelas.jpg");
    office.drop_text("announcement/Kabar dari kelas.txt", "Teks yang baru\n");
    assert_eq!(office.once().0, 0);
    let sheet = read("index.html");
    assert!(sheet.contains("Teks yang baru") && !sheet.contains("Baca &amp; sebarkan"));
    assert_eq!(sheet.matches("<h3>Kabar dari kelas</h3>").count(), 2, "once for each account");
    // A person takes a post away: it is on no sheet any more when the day is made anew.
    let [post] = &office
        .list(&format!("{day}/pustekkom"))
        .into_iter()
        .filter(|path| path.contains("satu-nama") && path.ends_with(".png"))
        .collect::<Vec<_>>()[..]
    else {
        panic!("one picture")
    };
    fs::remove_file(office.path(&format!("{day}/pustekkom/{post}"))).expect("removed");
    office.drop_text("announcement/lagi.toml", "[fields]\ntitle = \"Lagi\"\n");
    assert_eq!(office.once().0, 0);
    assert_eq!(read("index.html").matches("<h3>Satu nama</h3>").count(), 1);
}

#[test]
fn two_watchers_bring_a_day_up_to_date_together() {
    let office = Office::new();
    for number in 0..6 {
        let text =
            format!("service = \"fve\"\naccounts = [\"bpmtpk\"]\n[fields]\ntitle = \"Kabar {number}\"\n");
        office.drop_text(&format!("announcement/kabar-{number}.toml"), &text);
    }
    let mut watchers = [0, 1].map(|_| office.start(&["--once", "--no-packs"]));
    for watcher in &mut watchers {
        assert!(watcher.wait().expect("it ends").success());
    }
    let day = format!("output/kiriman-{}", office.day());
    let sheet = fs::read_to_string(office.path(&format!("{day}/index.html"))).expect("a sheet");
    for number in 0..6 {
        assert!(sheet.contains(&format!("<h3>Kabar {number}</h3>")), "{number}");
    }
    assert_eq!(unpacked(&office.path(&format!("{day}/bpmtpk.zip"))).len(), 6);
    assert!(office.list(&day).iter().all(|path| !path.contains(".part")));
    assert!(office.list("inbox/.proses/days").iter().all(|path| path.ends_with(".json")));
}

#[test]
fn editors_and_operators_see_what_all_watchers_do() {
    let office = Office::new();
    let mut watchers = [0, 1].map(|_| office.start(&["--no-packs", "--workers", "1"]));
    let count = || office.status()["watchers"].as_array().map_or(0, Vec::len);
    wait_for("both", || count() == 2);
    let page = || fs::read_to_string(office.path("inbox/STATUS.html")).unwrap_or_default();
    wait_for("the page", || {
        page().contains(&format!("proses {}", watchers[1].id()))
            || page().contains(&format!("proses {}", watchers[0].id()))
    });
    office.drop_copy("media/kelas.jpg", "announcement/Kabar <i>dari<i> kelas.jpg");
    office.drop_text(
        "announcement/Kabar <i>dari<i> kelas.toml",
        "service = \"fve\"\naccounts = [\"bpmtpk\"]\n",
    );
    office.drop_text("announcement/surat.docx", "x");
    wait_for("the results", || office.status()["results"].as_array().is_some_and(|all| all.len() == 2));
    wait_for("the page with them", || {
        page().contains("Kabar &lt;i&gt;dari&lt;i&gt; kelas.jpg") && page().contains("surat.docx")
    });
    // What the page leads to is there.
    wait_for("the sheet", || page().contains("index.html"));
    let page = page();
    let links: Vec<&str> = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() >= 3, "{links:?}");
    for link in links {
        let file = link.split('#').next().unwrap_or(link);
        assert!(office.path("inbox").join(file).exists(), "{link}");
    }
    // The page is no drop, and what was dropped in its place is none either.
    assert_eq!(office.list("inbox/gagal"), ["surat.docx", "surat.docx.galat.txt"]);
    // One is killed: it is told of no more. The other is asked to end: nobody is there.
    watchers[0].kill().expect("killed");
    watchers[0].wait().expect("it ends");
    assert_eq!(count(), 1);
    Command::new("kill").arg(watchers[1].id().to_string()).status().expect("kill runs");
    assert!(watchers[1].wait().expect("it ends").success());
    assert_eq!(office.status()["results"].as_array().map_or(0, Vec::len), 2);
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    let asked = command.args(["watch", "--status", "--project"]).arg(office.files.root()).output();
    let (status, text) = said(asked.expect("wajah runs"));
    assert!(
        status == 2 && text.contains("no watcher is at work on") && text.contains("`wajah watch` starts one"),
        "{text}"
    );
    let page = fs::read_to_string(office.path("inbox/STATUS.html")).expect("a page");
    assert!(page.contains("<h1>Pengamat tidak berjalan</h1>") && page.contains("surat.docx"));
}

#[test]
fn a_misspelt_folder_is_named_and_not_made() {
    let office = Office::new();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
        command
            .args(["watch", "--once", "--no-packs", "--low-disk", "0", "--project"])
            .arg(office.files.root());
        said(command.args(arguments).output().expect("wajah runs"))
    };
    let at = |inside: &str| office.path(inside).to_string_lossy().into_owned();
    fs::create_dir(office.path("kiriman")).expect("made");
    let (status, text) = run(&["--inbox", &at("kirimam/redaksi")]);
    assert!(
        status == 2
            && text.contains("no-inbox")
            && text.contains("did you mean `kiriman`?")
            && text.contains("--create"),
        "{text}"
    );
    assert!(!office.path("kirimam").exists());
    let (status, text) = run(&["--inbox", &at("jauh/sekali/di/sana")]);
    assert!(status == 2 && text.contains(&format!("`{}`", office.files.root().display())), "{text}");
    let (status, text) = run(&["--inbox", &at("wajah.toml")]);
    assert!(status == 2 && text.contains("is not a folder"), "{text}");
    let (status, text) = run(&["--inbox", &at("kiriman"), "--out", &at("hasilnya/mana")]);
    assert!(status == 2 && text.contains("hasilnya"), "{text}");
    assert!(!office.path("hasilnya").exists());
    let (status, text) = run(&["--log", &at("catatan/wajah.log")]);
    assert!(status == 2 && text.contains("log-not-writable"), "{text}");
    // Asked for, it is made; that of the project always is.
    assert_eq!(run(&["--inbox", &at("baru/kiriman"), "--create"]).0, 0);
    assert!(office.path("baru/kiriman/announcement").is_dir());
    fs::remove_dir_all(office.path("inbox")).expect("removed");
    assert_eq!(run(&[]).0, 0);
    assert!(office.path("inbox/announcement").is_dir());
}
