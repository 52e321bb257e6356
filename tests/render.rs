//! `wajah render` as its users run it: what it makes, what it says of bad material, and what stays when it is killed.

mod common;

use std::fs;
use std::path::Path;

use common::{TestProject, findings};

/// Every file below `folder`, relative and sorted.
fn files(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                found.push(path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

#[test]
fn stills_are_made_for_every_account_and_format() {
    let project = TestProject::new();
    project.write(
        "content/pack/kabar.toml",
        "template = \"announcement\"\nservice = \"fve\"\nformats = [\"tall\", \"wide\"]\n[fields]\ntitle = \"Kabar baik\"\n",
    );
    let (status, report, stderr) = project.render(&[]);
    assert_eq!((status, findings(&report)), (0, vec![]), "{stderr}");
    assert_eq!((&report["jobs"], &report["rendered"], &report["failed"]), (&4.into(), &4.into(), &0.into()));
    assert_eq!(
        files(&project.path("output")),
        [
            "pack/bpmtpk/kabar/tall.png",
            "pack/bpmtpk/kabar/wide.png",
            "pack/pustekkom/kabar/tall.png",
            "pack/pustekkom/kabar/wide.png"
        ]
    );
    let tall = image::open(project.path("output/pack/bpmtpk/kabar/tall.png")).expect("a picture");
    assert_eq!((tall.width(), tall.height()), (360, 640));
}

#[test]
fn what_an_earlier_run_left_of_a_failed_post_is_named() {
    let project = TestProject::new();
    project.still("kabar", "Kabar baik");
    assert_eq!(project.render(&["--account", "bpmtpk"]).0, 0);
    let kept = fs::read(project.path("output/pack/bpmtpk/kabar/tall.png")).expect("a picture");
    project.still("kabar", "Kabar ⻤ aneh");
    let (status, report, _) = project.render(&[]);
    assert_eq!(status, 1);
    let stale: Vec<String> = findings(&report)
        .into_iter()
        .filter(|(code, _)| code == "stale-output")
        .map(|(_, message)| message)
        .collect();
    assert_eq!(stale.len(), 1, "{stale:?}");
    assert!(
        stale[0].ends_with("output/pack/bpmtpk/kabar/tall.png` is from an earlier run: this post failed now"),
        "{stale:?}"
    );
    assert_eq!(fs::read(project.path("output/pack/bpmtpk/kabar/tall.png")).expect("kept"), kept);
}

#[test]
fn a_picture_that_is_none_is_named_where_it_is_written() {
    let project = TestProject::new();
    project.write("media/rusak.jpg", "bukan gambar");
    project.write(
        "content/pack/a.toml",
        "template = \"announcement\"\n[fields]\ntitle = \"Kabar\"\nphoto = \"media/rusak.jpg\"\n",
    );
    let unusable = |item: &str| -> (String, String) {
        let (_, report, _) = project.render(&["--account", "bpmtpk", "--item", item]);
        let all = report["findings"].as_array().expect("findings").clone();
        let finding = all.iter().find(|finding| finding["code"] == "picture-unusable").expect("a finding");
        let place = format!("{}:{}", finding["file"].as_str().unwrap_or_default(), finding["line"]);
        (place, finding["message"].as_str().unwrap_or_default().to_owned())
    };
    let (place, message) = unusable("a");
    assert_eq!(place, "content/pack/a.toml:4");
    assert!(message.starts_with("`media/rusak.jpg` is not a PNG"), "{message}");
    project.still("b", "Kabar");
    let file = "templates/announcement/style.css";
    let css = fs::read_to_string(project.path(file)).expect("a style sheet");
    project
        .write(file, &format!("/* satu */\n.page {{ background-image: url(\"/media/rusak.jpg\") }}\n{css}"));
    let (place, message) = unusable("b");
    assert_eq!(place, "templates/announcement/style.css:2");
    assert!(message.starts_with("`media/rusak.jpg` is not a PNG"), "{message}");
}

#[test]
fn a_mark_may_be_a_picture() {
    let project = TestProject::new();
    let file = "brand-assets/accounts/bpmtpk/account.toml";
    let account = fs::read_to_string(project.path(file)).expect("an account");
    project.write(file, &account.replace("mark.svg", "mark.png"));
    let red = image::RgbImage::from_pixel(40, 40, image::Rgb([255, 0, 0]));
    red.save(project.path("brand-assets/accounts/bpmtpk/mark.png")).expect("written");
    project.still("kabar", "Kabar baik");
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, findings(&report)), (0, vec![]), "{stderr}");
    let page = image::open(project.path("output/pack/bpmtpk/kabar/tall.png")).expect("a picture").to_rgb8();
    let reds = page.pixels().filter(|pixel| pixel.0 == [255, 0, 0]).count();
    // A mark of 72 in a page of 1080, at a third of its size.
    assert!((500..=600).contains(&reds), "{reds} red pixels");
}

#[test]
fn one_bad_item_stops_no_other_and_is_named() {
    let project = TestProject::new();
    project.still("baik", "Kabar baik");
    project.write(
        "content/pack/salah-eja.toml",
        "template = \"announcement\"\nservice = \"fve\"\n[fields]\ntitel = \"Kabar\"\n",
    );
    project.write("content/pack/rusak.toml", "template = \"announcement\n");
    project.still("huruf", "Kabar ⻤ aneh");
    let (status, report, _) = project.render(&[]);
    assert_eq!(status, 1);
    let said = findings(&report);
    let has = |code: &str, part: &str| said.iter().any(|(c, message)| c == code && message.contains(part));
    assert!(has("unknown-key", "titel") && has("syntax", "") && has("glyph-missing", "⻤"), "{said:#?}");
    let misspelt = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|f| f["code"] == "unknown-key")
        .expect("it");
    assert_eq!((&misspelt["file"], &misspelt["line"]), (&"content/pack/salah-eja.toml".into(), &4.into()));
    assert_eq!(misspelt["hint"], "did you mean `title`?");
    assert_eq!(files(&project.path("output")), ["pack/bpmtpk/baik/tall.png", "pack/pustekkom/baik/tall.png"]);
}

#[cfg(feature = "video")]
mod clips {
    use super::*;
    use crate::common::office::wait_for;
    use crate::common::{digests, findings_but_cut_words, published, unfinished};
    use wajah::testing::clip::ffmpeg::probe::probe;

    /// Formats that differ by name alone: what one run makes of both for all accounts is what each makes by itself.
    #[test]
    fn formats_that_are_alike_get_the_same_files_as_alone() {
        let project = TestProject::new();
        project.edit(
            "wajah.toml",
            "[format.wide]",
            "[format.kembar]\ntitle = \"Kembar\"\nkinds = [\"clip\"]\nwidth = 360\nheight = 640\nlayout_width = 1080\nstill = \"png\"\n[format.wide]",
        );
        project.edit("wajah.toml", "formats = [\"tall\"", "formats = [\"kembar\", \"tall\"");
        project.clip("cuplikan", "media/siklus-air.mp4", "start = 20.6\nduration = 3");
        let digests = || -> Vec<(String, String)> {
            let folder = project.path("output/pack");
            let digest = |name: &str| {
                wajah::testing::deliver::digest_of_file(&folder.join(name)).expect("readable").digest
            };
            files(&folder).into_iter().map(|name| (name.clone(), digest(&name))).collect()
        };
        for format in ["kembar", "tall"] {
            let (status, _, stderr) = project.render(&["--format", format]);
            assert_eq!(status, 0, "{stderr}");
        }
        let alone = digests();
        fs::remove_dir_all(project.path("output")).expect("removed");
        let (status, report, stderr) = project.render(&["--format", "kembar", "--format", "tall"]);
        assert_eq!(status, 0, "{stderr}");
        assert_eq!(digests(), alone, "{report:#}");
        let films = |format: &str| {
            let name = format!("/{format}.mp4");
            alone
                .iter()
                .filter(|(path, _)| path.ends_with(&name))
                .map(|(_, digest)| digest.clone())
                .collect::<Vec<_>>()
        };
        assert!(films("tall").len() > 1 && films("tall") == films("kembar"), "{alone:?}");
    }

    /// A project with two excerpts in formats of three sizes, of which two are alike, and a still.
    fn several() -> TestProject {
        let project = TestProject::new();
        let clip = |id: &str, width: u32, height: u32| {
            format!(
                "[format.{id}]\ntitle = \"{id}\"\nkinds = [\"clip\"]\nwidth = {width}\nheight = {height}\nlayout_width = 1080\nstill = \"png\"\n"
            )
        };
        let more = [clip("kembar", 360, 640), clip("kotak", 240, 240)].concat();
        project.edit("wajah.toml", "[format.wide]", &format!("{more}[format.wide]"));
        project.edit("wajah.toml", "accounts = [\"pustekkom\", \"bpmtpk\"]", "accounts = [\"bpmtpk\"]");
        project.edit(
            "wajah.toml",
            "formats = [\"tall\"]",
            "formats = [\"tall\", \"kembar\", \"kotak\", \"wide\"]",
        );
        project.clip(
            "a",
            "media/siklus-air.mp4",
            "start = 20.6\nduration = 3\ncaptions = \"media/siklus-air.srt\"",
        );
        project.clip("b", "media/siklus-air.mp4", "start = 4\nduration = 3");
        project.still("s", "Kabar baik");
        project
    }

    /// What is made in any room, by any number of threads, is what each format makes by itself.
    #[test]
    fn memory_and_threads_change_no_byte_of_clips_of_several_sizes() {
        let project = several();
        let made = |arguments: &[&str]| {
            let (status, report, stderr) = project.render(arguments);
            assert_eq!((status, &report["failed"]), (0, &0.into()), "{arguments:?}: {stderr}");
            digests(&report)
        };
        let first = made(&[]);
        // Two clips in four formats.
        assert_eq!(first.iter().filter(|(path, _)| path.ends_with(".mp4")).count(), 8);
        for arguments in [["--memory", "1M", "--jobs", "1"], ["--memory", "64G", "--jobs", "4"]] {
            assert_eq!(made(&arguments), first, "{arguments:?}");
        }
        for format in ["kembar", "kotak"] {
            let alone = made(&["--format", format]);
            let name = format!("/{format}.");
            let of_format: Vec<_> = first.iter().filter(|(path, _)| path.contains(&name)).cloned().collect();
            assert_eq!(alone, of_format, "{format}");
        }
    }

    #[test]
    fn an_amount_of_memory_is_one_that_can_be_read() {
        let project = TestProject::new();
        let output = project.command(&["--memory", "banyak"]).output().expect("wajah runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains("such as 4G or 800M"), "{said}");
    }

    /// Footage that turns out damaged while its clips are made costs its own posts, in all formats, and no other.
    #[test]
    fn a_group_that_fails_leaves_the_others() {
        let project = several();
        // Of two sizes, which share a decoding.
        let few = ["--format", "tall", "--format", "kotak"];
        let (_, report, _) = project.render(&few);
        let whole = digests(&report);
        let mut film = fs::read(project.path("media/siklus-air.mp4")).expect("readable");
        let begin = film.windows(4).position(|four| four == b"mdat").expect("its pictures") + 4;
        let size = u32::from_be_bytes(film[begin - 8..begin - 4].try_into().expect("four bytes")) as usize;
        let damaged = begin + size / 2..begin + size * 3 / 4;
        film[damaged].fill(0);
        fs::write(project.path("media/rusak.mp4"), film).expect("written");
        project.clip("c", "media/rusak.mp4", "start = 27\nduration = 4");
        for memory in ["1M", "64G"] {
            let (status, report, _) = project.render(&[few.as_slice(), &["--memory", memory]].concat());
            assert_eq!((status, &report["failed"]), (1, &2.into()), "{report:#}");
            assert_eq!(digests(&report), whole, "with {memory}");
            let said = report["findings"].as_array().expect("findings");
            let of_c = |finding: &&serde_json::Value| {
                finding["file"] == "content/pack/c.toml" && finding["code"] == "media-damaged"
            };
            assert_eq!(said.iter().filter(of_c).count(), 2, "{report:#}");
            let left = files(&project.path("output")).into_iter().filter(|file| file.contains("/c/")).count();
            assert_eq!(left, 0);
        }
    }

    #[test]
    fn findings_come_in_one_order_however_many_are_made_at_once() {
        let project = several();
        project.clip("lewat", "media/siklus-air.mp4", "start = 40\nduration = 9");
        project.write("media/putus.mp4", "bukan film");
        project.clip("putus", "media/putus.mp4", "start = 0\nduration = 4");
        project.still("huruf", "Kabar ⻤ aneh");
        let said = |jobs: &str| {
            project.render(&["--jobs", jobs, "--format", "tall", "--format", "kotak"]).1["findings"].clone()
        };
        let first = said("1");
        assert!(first.as_array().is_some_and(|findings| findings.len() >= 5), "{first:#}");
        assert_eq!(said("4"), first);
    }

    #[cfg(unix)]
    #[test]
    fn an_interrupted_run_of_many_clips_gives_up_what_it_began_and_leaves_nothing_half_made() {
        let project = several();
        project.clip("panjang", "media/siklus-air.mp4", "start = 0\nduration = 40");
        let folder = project.path("output");
        let mut child = project
            .command(&["--memory", "64G", "--jobs", "4"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("wajah runs");
        // That files can be made there was tried with one of a byte.
        wait_for("a part of a film", || unfinished(&folder) > 1);
        crate::common::signal(child.id(), rustix::process::Signal::INT);
        let status = child.wait().expect("it ends");
        assert_eq!(status.code(), Some(130), "{status:?}");
        // The long video had just begun, or not: nobody waited for it.
        let made =
            files(&folder).into_iter().any(|file| file.contains("/panjang/") && file.ends_with(".mp4"));
        assert!(!made, "{:?}", files(&folder));
        let left: Vec<String> = files(&folder).into_iter().filter(|file| file.contains(".wajah-")).collect();
        assert!(left.is_empty(), "{left:?}");
        for file in files(&folder).into_iter().filter(|file| file.ends_with(".mp4")) {
            probe(&folder.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        }
    }

    /// The video is made, and its cover is not to be had: nothing of the post is left, and nothing is called an earlier run's.
    #[test]
    fn a_clip_is_there_whole_or_not_at_all() {
        let project = TestProject::new();
        project.clip(
            "k",
            "media/siklus-air.mp4",
            "start = 0\nduration = 3\ncaptions = \"media/siklus-air.srt\"",
        );
        let said = |report: &serde_json::Value| {
            findings_but_cut_words(report).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
        };
        let in_its_place = project.path("output/pack/bpmtpk/k/tall.srt");
        fs::create_dir_all(in_its_place.join("x")).expect("made");
        let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
        assert_eq!((status, said(&report)), (1, vec!["write-failed".to_owned()]), "{stderr}");
        assert_eq!(fs::read_dir(project.path("output/pack/bpmtpk/k")).expect("readable").count(), 1);
        fs::remove_dir_all(project.path("output")).expect("removed");
        project.edit("wajah.toml", "layout_width = 1080\n", "layout_width = 1080\nmax_still_bytes = 1000\n");
        let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
        assert_eq!((status, said(&report)), (1, vec!["too-many-bytes".to_owned()]), "{stderr}");
        assert_eq!(files(&project.path("output")), Vec::<String>::new());
    }

    #[test]
    fn a_clip_has_its_film_cover_and_captions() {
        let project = TestProject::new();
        project.clip(
            "cuplikan",
            "media/siklus-air.mp4",
            "start = 20.6\nduration = 3.2\ncaptions = \"media/siklus-air.srt\"",
        );
        let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
        assert_eq!((status, findings_but_cut_words(&report)), (0, vec![]), "{stderr}");
        assert_eq!(
            files(&project.path("output/pack/bpmtpk/cuplikan")),
            ["tall.cover.png", "tall.mp4", "tall.srt", "tall.vtt"]
        );
        let film = project.path("output/pack/bpmtpk/cuplikan/tall.mp4");
        let facts = probe(&film).unwrap_or_else(|error| panic!("{error}"));
        let video = facts.video.expect("a picture");
        assert_eq!((video.width, video.height, video.frame_rate.as_f64()), (360, 640, 25.0));
        // The excerpt of 3.2 s and an ending of 1.5 s, to the nearest frame.
        assert_eq!(facts.duration.as_ms(), 4720);
        assert_eq!(report["artifacts"][1]["duration_ms"], 4720);
        let captions =
            fs::read_to_string(project.path("output/pack/bpmtpk/cuplikan/tall.srt")).expect("captions");
        assert!(
            captions
                .starts_with("1\n00:00:00,042 --> 00:00:03,200\nTitik-titik air bergabung,\nmakin berat,"),
            "{captions}"
        );
        let bytes = fs::read(&film).expect("readable");
        let at = |name: &[u8]| bytes.windows(4).position(|window| window == name);
        assert!(
            at(b"moov") < at(b"mdat") && at(b"elst").is_none(),
            "the index stands first, without an edit list"
        );
    }

    #[test]
    fn an_odd_caption_costs_itself_and_is_named_at_its_line() {
        let project = TestProject::new();
        // Saved by an old editor: no UTF-8.
        let srt = "1\r\n00:00:00,200 --> 00:00:01:000\r\nJum\u{92}at <b>pagi</b>\r\n\r\nmasih satu\r\n\r\n\
                   2\r\n00:00:02,500 --> 00:00:01,000\r\nTerbalik\r\n\r\n\
                   3\r\n00:00:01,000 --> 00:00:02,800\r\nlama\r\n\r\n4\r\n00:00:01,500 --> 00:00:02,000\r\nbaru\r\n";
        let bytes: Vec<u8> =
            srt.chars().map(|sign| u8::try_from(u32::from(sign)).expect("one byte")).collect();
        fs::write(project.path("media/uji.srt"), bytes).expect("written");
        project.clip("k", "media/siklus-air.mp4", "start = 0\nduration = 3\ncaptions = \"media/uji.srt\"");
        let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
        assert_eq!((status, &report["rendered"]), (0, &1.into()), "{stderr}");
        let mut said: Vec<String> = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            // How well they can be read, and where the excerpt ends, are other matters.
            .filter(|finding| {
                let others = ["excerpt-cuts-word", "caption-gap", "caption-too-short", "caption-too-fast"]
                    .map(Into::into);
                !others.contains(&finding["code"])
            })
            .map(|finding| {
                format!("{}:{} {}", finding["file"].as_str().unwrap_or(""), finding["line"], finding["code"])
            })
            .collect();
        said.sort();
        assert_eq!(
            said,
            [
                "media/uji.srt:1 \"caption-encoding\"",
                "media/uji.srt:2 \"caption-time\"",
                "media/uji.srt:3 \"caption-style\"",
                "media/uji.srt:9 \"caption-dropped\"",
            ]
        );
        assert_eq!(
            fs::read_to_string(project.path("output/pack/bpmtpk/k/tall.srt")).expect("captions"),
            "1\n00:00:00,200 --> 00:00:01,000\nJum\u{2019}at pagi\nmasih satu\n\n2\n00:00:01,000 --> 00:00:01,500\nlama\n\n\
             3\n00:00:01,500 --> 00:00:02,000\nlama\nbaru\n\n4\n00:00:02,000 --> 00:00:02,833\nlama\n\n"
        );
        // An excerpt that no caption falls into says so.
        project.edit("content/pack/k.toml", "start = 0", "start = 20");
        let (_, report, _) = project.render(&["--account", "bpmtpk"]);
        let codes: Vec<String> = findings(&report).into_iter().map(|(code, _)| code).collect();
        // Whatever else is said of the file.
        assert!(codes.contains(&"caption-dropped".to_owned()), "{codes:?}");
        assert!(codes.contains(&"no-captions".to_owned()), "{codes:?}");
        project.write("media/uji.srt", "1\n00:00:00,200 --> 00:00:01,000\nSatu\n");
        let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
        assert_eq!(status, 0, "{stderr}");
        let codes: Vec<String> = findings_but_cut_words(&report).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["no-captions"]);
    }

    #[test]
    fn the_same_bytes_with_one_thread_and_with_two() {
        let project = TestProject::new();
        for (item, title) in [("a", "Satu"), ("b", "Dua kabar yang agak panjang"), ("c", "Tiga 🌋")] {
            project.still(item, title);
        }
        project.clip("k", "media/siklus-air.mp4", "start = 21\nduration = 3");
        let first = digests(&project.render(&["--jobs", "1"]).1);
        let second = digests(&project.render(&["--jobs", "2"]).1);
        assert_eq!(first.len(), 10, "six stills, two films and two covers");
        assert_eq!(first, second);
    }

    /// glibc fills memory with other bytes where it is told to: an encoder that reads what nobody wrote gives itself away.
    #[test]
    fn what_was_in_memory_before_changes_no_byte() {
        let project = TestProject::new();
        project.clip("k", "media/siklus-air.mp4", "start = 21\nduration = 3");
        let made = |fill: &str| {
            let mut command = project.command(&["--account", "bpmtpk"]);
            let command = command.env("MALLOC_PERTURB_", fill).env("MALLOC_MMAP_THRESHOLD_", "1000000000");
            let output = command.output().expect("wajah runs");
            digests(&serde_json::from_slice(&output.stdout).expect("a report"))
        };
        let first = made("1");
        assert_eq!(first.len(), 2, "a film and its cover");
        for fill in ["85", "200"] {
            assert_eq!(first, made(fill), "memory filled by {fill}");
        }
    }

    #[test]
    fn mistakes_in_an_excerpt_are_found_at_their_line() {
        let project = TestProject::new();
        project.clip("lewat", "media/siklus-air.mp4", "start = 40\nduration = 9");
        project.clip("bukan", "media/siklus-air.srt", "start = 0\nduration = 3");
        project.write("media/putus.mp4", "");
        let whole = fs::read(project.path("media/siklus-air.mp4")).expect("readable");
        fs::write(project.path("media/putus.mp4"), &whole[..whole.len() / 3]).expect("written");
        project.clip("putus", "media/putus.mp4", "start = 0\nduration = 4");
        project.still("baik", "Kabar baik");
        let (status, report, _) = project.render(&["--account", "bpmtpk"]);
        assert_eq!((status, &report["rendered"], &report["failed"]), (1, &1.into(), &3.into()), "{report:#}");
        let of = |item: &str| {
            let found: Vec<_> = report["findings"]
                .as_array()
                .expect("findings")
                .iter()
                .filter(|finding| finding["file"] == format!("content/pack/{item}.toml"))
                .collect();
            assert_eq!(found.len(), 1, "one error for {item}: {found:#?}");
            (
                found[0]["code"].as_str().expect("a code").to_owned(),
                found[0]["line"].as_u64().expect("a line"),
            )
        };
        assert_eq!(of("lewat"), ("beyond-end".to_owned(), 8));
        assert_eq!(of("bukan"), ("not-media".to_owned(), 6));
        assert_eq!(of("putus"), ("media-truncated".to_owned(), 6));
    }

    #[cfg(unix)]
    #[test]
    fn a_killed_run_leaves_nothing_damaged_and_the_next_finishes() {
        let project = TestProject::new();
        project.clip("k", "media/siklus-air.mp4", "start = 10\nduration = 8");
        project.still("s", "Kabar baik");
        let folder = project.path("output");
        let has = |count: usize, ending: &str| published(&folder, ending).len() >= count;
        let has_film = || has(1, ".mp4");
        // Each stays true once it is. The stills of two accounts come first, then both videos, each with its cover.
        let moments: [(&str, &dyn Fn() -> bool); 4] = [
            ("a picture", &|| has(1, ".png")),
            ("a film", &has_film),
            ("both films", &|| has(2, ".mp4")),
            // The last leaves something to be swept.
            ("a part of a film", &|| has_film() || (has(2, ".png") && unfinished(&folder) > 0)),
        ];
        let mut cut_short = 0;
        for (moment, is_reached) in moments {
            let _ = fs::remove_dir_all(&folder);
            let mut child = project
                .command(&["--format", "tall"])
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .spawn()
                .expect("wajah runs");
            wait_for(moment, is_reached);
            // SIGKILL, wherever it is.
            child.kill().expect("killed");
            cut_short += usize::from(child.wait().expect("it ends").code().is_none());
            for file in files(&folder) {
                let path = folder.join(&file);
                if file.ends_with(".mp4") {
                    probe(&path).unwrap_or_else(|error| panic!("{file} after {moment}: {error}"));
                } else if file.ends_with(".png") {
                    image::open(&path).unwrap_or_else(|error| panic!("{file} after {moment}: {error}"));
                } else {
                    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                    assert!(
                        name.starts_with(".wajah-") || name.ends_with(".srt"),
                        "{file} stands under a final name"
                    );
                }
            }
        }
        assert!(cut_short > 0, "every run had ended before it was killed");
        let (status, report, stderr) = project.render(&[]);
        assert_eq!((status, &report["failed"]), (0, &0.into()), "{stderr}");
        let left: Vec<String> = files(&folder).into_iter().filter(|file| file.contains(".part")).collect();
        assert!(left.is_empty(), "swept: {left:?}");
    }
}

/// Adds a template whose video lies inside what moves, and the item `geser` with further lines for its `[excerpt]`.
#[cfg(feature = "video")]
fn film_inside_what_moves(project: &TestProject, excerpt: &str) {
    project.write(
        "templates/geser/template.toml",
        "title = \"Geser\"\ndescription = \"Uji\"\nkinds = [\"clip\"]\nshapes = [\"tall\"]\n\
         [sample.excerpt]\nsource = \"media/siklus-air.mp4\"\nduration = 3\n",
    );
    // A still element before the video: each of the page's elements is looked at, not the first alone.
    project.write(
        "templates/geser/template.html",
        "<!DOCTYPE html><html><head><style>@keyframes in { from { transform: translateY(90px) } to { transform: none } }\n\
         .frame { animation: in 400ms }</style></head><body><p>Judul</p><div class=\"frame\"><video></video></div></body></html>",
    );
    project.write(
        "content/pack/geser.toml",
        &format!(
            "template = \"geser\"\n[excerpt]\nsource = \"media/siklus-air.mp4\"\nduration = 3\n{excerpt}\n"
        ),
    );
}

/// What is found while a clip is planned is said also where no clip is made, for whatever reason.
#[cfg(feature = "video")]
#[test]
fn captions_that_are_not_shown_are_named_also_where_no_clip_is_made() {
    let project = TestProject::new();
    project.write("media/uji.srt", "1\n00:00:30,000 --> 00:00:31,000\nSatu\n");
    film_inside_what_moves(&project, "captions = \"media/uji.srt\"");
    project.clip("k", "media/siklus-air.mp4", "start = 0\nduration = 3\ncaptions = \"media/uji.srt\"");
    let pages = project.path("halaman").display().to_string();
    for arguments in [&["--item", "geser"][..], &["--html", &pages], &["--dry-run"]] {
        let (_, report, stderr) = project.render(&[&["--account", "bpmtpk"][..], arguments].concat());
        let found = report["findings"].as_array().expect("findings");
        let about = |code: &str| -> Vec<&str> {
            let jobs = found.iter().filter(|is| is["code"] == code).filter_map(|is| is["job"].as_str());
            jobs.collect()
        };
        assert_eq!(about("css-unsupported"), ["pack/bpmtpk/geser/tall"], "{arguments:?}: {stderr}");
        let all = ["pack/bpmtpk/geser/tall", "pack/bpmtpk/k/tall"];
        let asked = if arguments.contains(&"geser") { &all[..1] } else { &all[..] };
        assert_eq!(about("no-captions"), asked, "{arguments:?}: {stderr}");
    }
}

#[cfg(feature = "video")]
#[test]
fn a_film_inside_what_moves_is_refused() {
    let project = TestProject::new();
    film_inside_what_moves(&project, "");
    let (status, report, _) = project.render(&[]);
    assert_eq!(status, 1);
    let said = findings(&report);
    let refused = |(code, message): &(String, String)| {
        code == "css-unsupported" && message.contains("lies inside `div.frame`, which moves")
    };
    assert!(said.iter().any(refused), "{said:#?}");
    assert!(!project.path("output/pack/bpmtpk/geser/tall.mp4").exists());
    let place = |report: &serde_json::Value| {
        let finding = report["findings"].as_array().and_then(|all| all.first()).expect("a finding").clone();
        format!("{}:{}:{}", finding["file"].as_str().unwrap_or_default(), finding["line"], finding["column"])
    };
    assert_eq!(place(&report), "templates/geser/template.html:2:83");
    // A video that is animated itself.
    project.write(
        "templates/geser/template.html",
        "<!DOCTYPE html><html><head><style>@keyframes in { from { transform: translateY(90px) } to { transform: none } }\n\
         .film { animation: in 400ms }</style></head>\n<body><video class=\"film\"></video></body></html>",
    );
    let (_, report, _) = project.render(&[]);
    assert_eq!(findings(&report)[0].1, "`video.film` moves or changes with captions");
    assert_eq!(place(&report), "templates/geser/template.html:3:7");
}
