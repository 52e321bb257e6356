//! What loading says, rule by rule: each with what passes and what does not.

use std::collections::BTreeSet;
use std::path::Path;

use super::testing::*;
use super::*;
use crate::units::Micros;

mod campaigns;
mod sheets;

const ITEM_FILE: &str = "content/2026-W48/satu.toml";
const CAMPAIGN_FILE: &str = "brand-assets/campaigns/guru.toml";
const TEMPLATE: &str = "templates/kabar/template.toml";

/// The item of the base with `more` after its first line.
fn head(more: &str) -> String {
    ITEM.replacen('\n', &format!("\n{more}\n"), 1)
}

/// The item of the base with `more` at its end.
fn tail(more: &str) -> String {
    format!("{ITEM}{more}\n")
}

fn loaded(text: &str) -> Item {
    let (project, findings) = load_with(&[(ITEM_FILE, text)]);
    assert_eq!(findings, vec![]);
    project.expect("a project").packs["2026-W48"][0].clone()
}

#[test]
fn a_whole_project_loads_without_a_word() {
    let (project, findings) = load_with(&[]);
    assert_eq!(findings, vec![]);
    let project = project.expect("a project");
    assert_eq!(project.config.timezone.iana_name(), Some("Asia/Jakarta"));
    assert_eq!(project.accounts["bpmpk"].mark, Path::new("brand-assets/accounts/bpmpk/mark.svg"));
    assert_eq!(project.services["fve"].short, "Festival");
    assert_eq!(project.formats.len(), 12);
    let item = &project.packs["2026-W48"][0];
    assert_eq!((item.kind(), item.accounts.as_slice()), (Kind::Still, ["bpmpk".to_owned()].as_slice()));
    assert_eq!(
        item.formats,
        ["facebook-story", "instagram-story", "square", "telegram-story", "tiktok", "whatsapp-status"]
    );
    assert_eq!(
        serde_json::to_string(&item.fields).expect("serialises"),
        r#"{"big":false,"level":"SD","photo":"","points":[],"title":"Halo"}"#
    );
}

#[test]
fn without_wajah_toml_there_is_no_project() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (project, findings) = load(&World::new(dir.path(), jiff::Timestamp::UNIX_EPOCH));
    assert_eq!(project, None);
    assert_eq!(
        findings[0].to_string(),
        "error[missing-file]: there is no file `wajah.toml`\n  --> wajah.toml"
    );
}

#[test]
fn the_root_is_found_from_within() {
    let (dir, _world) = world(&[]);
    assert_eq!(find_root(&dir.path().join("content/2026-W48")).as_deref(), Some(dir.path()));
    assert_eq!(find_root(Path::new("/")), None);
}

#[test]
fn a_broken_item_is_left_out_and_the_rest_loads() {
    let broken = ("content/2026-W48/dua.toml", "template = \"kabar\"\n[fields]\n");
    let (project, findings) = load_with(&[broken]);
    assert_eq!(findings.len(), 1);
    let packs = project.expect("a project").packs;
    assert_eq!(packs["2026-W48"].iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["satu"]);
}

#[test]
fn what_refers_to_a_broken_thing_says_so() {
    let text = base_with(TEMPLATE, "title = \"Kabar\"", "titel = \"Kabar\"");
    let (_, findings) = load_with(&[(TEMPLATE, &text)]);
    assert_eq!(
        said(&findings, ITEM_FILE),
        [
            "1:12 unknown-template: the template `kabar` has mistakes and was left out | mend its own findings first"
        ]
    );
    assert_eq!(
        said(&findings, TEMPLATE),
        [
            "1:1 missing-key: `title` is missing | add `title = \"…\"`",
            "1:1 unknown-key: unknown key `titel` | did you mean `title`?"
        ]
    );
}

#[test]
fn syntax_errors_have_their_place() {
    assert_eq!(
        item("template = kabar\n"),
        [
            "1:12 syntax: this is not TOML: string values must be quoted, expected literal string | texts stand in quotation marks: `template = \"kabar\"`"
        ]
    );
    assert_eq!(
        item("template = \"kabar\"\ntemplate = \"x\"\n"),
        ["2:1 syntax: this key was already given above"]
    );
}

#[test]
fn files_must_be_text_of_a_sane_size() {
    let huge = format!("# {}\n{ITEM}", "x".repeat(1 << 20));
    let (_dir, world) = world(&[(ITEM_FILE, b"# \xff\n"), ("content/2026-W48/dua.toml", huge.as_bytes())]);
    let (_, findings) = load(&world);
    assert_eq!(
        said(&findings, ITEM_FILE),
        [format!(
            "-:- not-utf8: `{ITEM_FILE}` is not UTF-8 text (byte 2) | save it again with the encoding UTF-8"
        )]
    );
    assert_eq!(
        said(&findings, "content/2026-W48/dua.toml"),
        ["-:- file-too-large: `content/2026-W48/dua.toml` is larger than the 1 MiB a project file may have"]
    );
    assert_eq!(
        item(&tail(&format!("[post]\ncaption = \"{}\"", "x".repeat(10_001)))),
        ["5:11 too-long: `post.caption` has 10001 characters; a text may have 10000"]
    );
}

#[test]
fn hostile_depth_is_a_finding_too() {
    for deep in ["[".repeat(50_000), "{ a = ".repeat(50_000), "a.".repeat(50_000)] {
        assert!(!item(&format!("x = {deep}")).is_empty());
        assert!(!item(&format!("{deep}b = 1")).is_empty());
    }
}

#[test]
fn windows_line_ends_change_nothing() {
    let item = loaded(
        "template = \"kabar\"\r\n[fields]\r\ntitle = \"Halo\"\r\n[post]\r\ncaption = \"\"\"a\r\nb\"\"\"\r\n",
    );
    assert_eq!(item.post.caption, "a\nb");
    assert_eq!(
        super::testing::item("template = \"kabar\"\r\n[fields]\r\ntitle = \"Halo\"\r\nx = 1\r\n"),
        ["4:1 unknown-key: unknown key `fields.x` | known here: `title`, `photo`, `points`, `level`, `big`"]
    );
}

#[test]
fn ids_are_kebab_case_and_items_lie_in_packs() {
    let (_, findings) =
        load_with(&[("content/2026-W48/Gaya Magnet.toml", ITEM), ("content/lepas.toml", ITEM)]);
    assert_eq!(
        said(&findings, "content/2026-W48/Gaya Magnet.toml"),
        [
            "-:- bad-id: `Gaya Magnet` cannot be the name of an item: use lower-case letters, digits and hyphens | rename it to `gaya-magnet`"
        ]
    );
    assert_eq!(
        said(&findings, "content/lepas.toml"),
        [
            "-:- no-pack: `lepas.toml` lies in no pack and is not read | move it into a folder, such as `content/2026-W48/`"
        ]
    );
}

#[test]
fn items_name_things_that_exist() {
    assert_eq!(
        item("template = \"kaba\"\n"),
        ["1:12 unknown-template: there is no template `kaba` | did you mean `kabar`?"]
    );
    assert_eq!(loaded(&head("service = \"fve\"")).service.as_deref(), Some("fve"));
    assert_eq!(
        item(&head("service = \"fev\"")),
        ["2:11 unknown-service: there is no service `fev` | did you mean `fve`?"]
    );
    assert_eq!(
        item(&head("accounts = [\"bpmpk\", \"bpmk\", \"bpmpk\"]")),
        [
            "2:22 unknown-account: there is no account `bpmk` | did you mean `bpmpk`?",
            "2:30 duplicate: `bpmpk` stands twice in `accounts`",
        ]
    );
    assert_eq!(
        item(&head("accounts = []")),
        ["2:12 empty-list: `accounts` names nothing | remove it to take the project's defaults"]
    );
    assert_eq!(
        item(&head("accounts = \"bpmpk\"")),
        ["2:12 wrong-type: `accounts` must be a list, not a text | put it in brackets: [\"…\"]"]
    );
}

#[test]
fn formats_are_known_and_fit_the_template() {
    // An unknown format is not said again as a lack of formats.
    assert_eq!(item(&head("formats = [\"tiktk\"]")).len(), 1);
    assert_eq!(loaded(&head("formats = [\"square\"]")).formats, ["square"]);
    assert_eq!(
        item(&head("formats = [\"instagram-stori\", \"x-post\", \"instagram-reel\"]")),
        [
            "2:12 unknown-format: there is no format `instagram-stori` | did you mean `instagram-story`?",
            "2:31 unsupported-format: the template `kabar` cannot be a still in `x-post` | it fits `facebook-story`, `instagram-story`, `square`, `telegram-story`, `tiktok`, `whatsapp-status`",
            "2:41 unsupported-format: the template `kabar` cannot be a still in `instagram-reel` | `instagram-reel` takes no stills",
        ]
    );
    let config =
        ("wajah.toml", "name = \"Uji\"\naccounts = [\"bpmpk\"]\nformats = [\"x-post\", \"square\"]\n");
    let (project, findings) = load_with(&[config]);
    assert_eq!(findings, vec![]);
    assert_eq!(project.expect("a project").packs["2026-W48"][0].formats, ["square"]);
    let config = ("wajah.toml", "name = \"Uji\"\naccounts = [\"bpmpk\"]\nformats = [\"x-post\"]\n");
    assert_eq!(
        said(&load_with(&[config]).1, ITEM_FILE),
        [
            "1:12 no-format: the template `kabar` fits none of the project's formats as a still | name the `formats` it is for"
        ]
    );
}

#[test]
fn a_choice_may_be_written_in_other_letters() {
    let text = "template = \"kabar\"\n[fields]\ntitle = \"Halo\"\nlevel = \"smp\"\n";
    let (project, findings) = load_with(&[("content/2026-W48/satu.toml", text)]);
    assert_eq!(findings, []);
    let project = project.expect("a project");
    let item = project.item("2026-W48", "satu").expect("an item");
    assert_eq!(item.fields["level"].as_text(), Some("SMP"));
}

#[test]
fn fields_are_checked_as_the_template_declares_them() {
    assert_eq!(
        item("template = \"kabar\"\n"),
        ["1:1 missing-key: `fields.title` is missing | add `title = \"…\"` under a heading `[fields]`"]
    );
    assert_eq!(
        item("template = \"kabar\"\n[fields]\ntitel = \"Halo\"\n"),
        [
            "2:2 missing-key: `fields.title` is missing | add `title = \"…\"`",
            "3:1 unknown-key: unknown key `fields.titel` | did you mean `title`?",
        ]
    );
    assert_eq!(
        item(
            "template = \"kabar\"\n[fields]\ntitle = \"Halo dunia raya\"\npoints = [\"a\", \"b\", \"c\"]\nlevel = \"SMA\"\nbig = \"ya\"\n"
        ),
        [
            "3:9 too-long: `fields.title` has 15 characters; it may have 10 | shorten it by 5",
            "4:10 too-long: `fields.points` has 3 entries; it may have 2",
            "5:9 unknown-choice: `fields.level` cannot be `SMA` | did you mean `SMP`?",
            "6:7 wrong-type: `fields.big` must be `true` or `false`, not a text | write it without quotation marks",
        ]
    );
    assert_eq!(
        item("template = \"kabar\"\n[fields]\ntitle = \"a\\nb\"\npoints = [{ a = 1 }]\n"),
        [
            "3:9 line-break: `fields.title` must be one line",
            "4:11 wrong-type: `fields.points` must be a plain value, not a table",
        ]
    );
    assert_eq!(
        item("template = \"kabar\"\n[fields]\ntitle = \" \"\n"),
        ["3:9 empty-text: `fields.title` is empty"]
    );
    assert_eq!(
        item("template = \"kabar\"\n[fields]\ntitle = \"a\\u0007\"\n"),
        ["3:9 control-character: `fields.title` holds a control character (U+0007) | type the text again"]
    );
    let item = loaded(
        "template = \"kabar\"\n[fields]\ntitle = \"Sepuluh 😀\"\nlevel = \"\"\npoints = [\"a\", [1, 2.5]]\nbig = true\n",
    );
    assert_eq!(
        serde_json::to_string(&item.fields).expect("serialises"),
        r#"{"big":true,"level":"SD","photo":"","points":["a",[1,2.5]],"title":"Sepuluh 😀"}"#
    );
}

#[test]
fn dates_times_numbers_and_addresses_are_read_in_the_ways_people_write_them() {
    let more = "[fields.day]\ntype = \"date\"\nlabel = \"x\"\n[fields.hour]\ntype = \"time\"\nlabel = \"x\"\n[fields.count]\ntype = \"number\"\nlabel = \"x\"\n[fields.link]\ntype = \"url\"\nlabel = \"x\"\n[duration]";
    let template = base_with(TEMPLATE, "[duration]", more);
    let with = |fields: &str| {
        let (project, findings) = load_with(&[(TEMPLATE, &template), (ITEM_FILE, &tail(fields))]);
        (project.expect("a project"), said(&findings, ITEM_FILE))
    };
    for fields in [
        "day = 2026-11-24\nhour = 19:30:00\ncount = 7\nlink = \"https://fve.contoh.id/a\"",
        "day = \"2026-11-24\"\nhour = \"19.30\"\ncount = 7\nlink = \"https://fve.contoh.id/a\"",
        "day = \"2026-11-24\"\nhour = 19:30\ncount = 7\nlink = \"https://fve.contoh.id/a\"",
    ] {
        let (project, said) = with(fields);
        assert_eq!(said, Vec::<String>::new(), "{fields}");
        let json = serde_json::to_value(&project.packs["2026-W48"][0].fields).expect("serialises");
        assert_eq!((json["day"].as_str(), json["hour"].as_str()), (Some("2026-11-24"), Some("19:30:00")));
        assert_eq!(json["count"].to_string(), "7");
    }
    assert_eq!(
        with("day = \"24 November\"\nhour = \"25:00\"\ncount = \"7\"\nlink = \"fve.contoh.id\"").1,
        [
            "4:7 bad-date: `fields.day` is not a date | write year-month-day, such as 2026-11-24",
            "5:8 bad-time: `fields.hour` is not a time of day | write hours and minutes, such as \"19:30\"",
            "6:9 wrong-type: `fields.count` must be a number, not a text | write it without quotation marks",
            "7:8 bad-url: `fields.link` is not a web address | write `https://fve.contoh.id`",
        ]
    );
}

#[test]
fn pictures_are_files_of_the_project() {
    assert_eq!(
        loaded(&tail("photo = \"/media/foto.jpg\"")).fields["photo"].as_text(),
        Some("media/foto.jpg")
    );
    for (path, message) in [
        (
            "media/foto.png",
            "missing-file: there is no file `media/foto.png` | did you mean `media/foto.jpg`?",
        ),
        (
            "medai/foto.jpg",
            "missing-file: there is no file `medai/foto.jpg` | there is no folder `medai`, or it is empty",
        ),
        ("media\\\\foto.jpg", "bad-path: `fields.photo` has backslashes | write `media/foto.jpg`"),
        (
            "../rahasia.jpg",
            "path-leaves-project: `../rahasia.jpg` leaves the project's folder | copy the file into the project and name it from there",
        ),
    ] {
        assert_eq!(item(&tail(&format!("photo = \"{path}\""))), [format!("4:9 {message}")]);
    }
}

#[test]
fn the_moment_to_publish_is_in_the_projects_zone() {
    for text in [
        "2026-11-25T09:00:00",
        "2026-11-25 09:00",
        "2026-11-25T02:00:00Z",
        "2026-11-25T10:00:00+08:00",
        "\"2026-11-25T09:00\"",
        "\"2026-11-25T10:00:00+08:00\"",
        "\"2026-11-25T10:00:00+08:00[Asia/Makassar]\"",
    ] {
        let publish = loaded(&head(&format!("publish = {text}"))).publish.expect("a moment");
        assert_eq!(publish.to_string(), "2026-11-25T09:00:00+07:00[Asia/Jakarta]", "{text}");
    }
    for text in ["2026-11-25", "\"2026-11-25\"", "\"besok\"", "9", "09:00:00"] {
        assert_eq!(
            item(&head(&format!("publish = {text}"))),
            [
                "2:11 bad-date: `publish` is not a day with a time | write day and time, such as 2026-11-25T09:00:00"
            ],
            "{text}"
        );
    }
}

#[test]
fn an_excerpt_makes_a_clip() {
    let item = loaded(&tail(
        "[excerpt]\nsource = \"media/film.mp4\"\nstart = \"00:01:05.200\"\nduration = 15\ncaptions = \"media/film.srt\"\nfocus = \"0.3,0.5\"",
    ));
    let excerpt = item.excerpt.as_ref().expect("an excerpt");
    assert_eq!(item.kind(), Kind::Clip);
    assert_eq!((excerpt.start, excerpt.end()), (Micros(65_200_000), Some(Micros(80_200_000))));
    assert_eq!(excerpt.focus, Focus::At { x: 0.3, y: 0.5 });
    assert_eq!(excerpt.places.start.to_string(), "content/2026-W48/satu.toml:6:9");
    assert!(item.formats.contains(&"instagram-reel".to_owned()));
    let short = loaded(&tail("[excerpt]\nsource = \"media/film.mp4\""));
    let excerpt = short.excerpt.expect("an excerpt");
    assert_eq!((excerpt.start, excerpt.duration, excerpt.focus), (Micros::ZERO, None, Focus::Auto));
    assert_eq!(excerpt.places.duration.to_string(), "content/2026-W48/satu.toml:4:2");
}

#[test]
fn the_parts_of_an_excerpt_are_checked() {
    assert_eq!(
        item(&tail("[excerpt]\nsource = \"media/film.mp4\"\nstart = \"1:75\"\nduration = 0")),
        [
            "6:9 bad-time: `excerpt.start` counts minutes or seconds past 59 | write seconds, such as 65.2, or \"00:01:05.200\"",
            "7:12 bad-time: `excerpt.duration` must be more than zero",
        ]
    );
    assert_eq!(
        item(&tail(
            "[excerpt]\nstart = 00:01:05\nduration = -3\nfocus = \"middle\"\ncaptions = \"media/foto.jpg\"\nsorce = 1"
        )),
        [
            "4:2 missing-key: `excerpt.source` is missing | add `source = \"media/….mp4\"`",
            "5:9 wrong-type: `excerpt.start` must be seconds or a text, not a date or time | put it in quotation marks: \"00:01:05\"",
            "6:12 bad-time: `excerpt.duration` must not be less than zero | write seconds, such as 65.2, or \"00:01:05.200\"",
            "7:9 bad-focus: `excerpt.focus` is not a focus | write `auto`, `fit`, `center`, `left`, `right`, `top`, `bottom` or `0.3,0.5`",
            "8:12 bad-captions: `media/foto.jpg` is not a caption file | captions are SRT or VTT files",
            "9:1 unknown-key: unknown key `excerpt.sorce` | did you mean `source`?",
        ]
    );
}

#[test]
fn pictures_have_a_focus() {
    let focus = loaded(&tail("[focus]\nphoto = \"0.3,0.5\"")).focus;
    assert_eq!(focus, BTreeMap::from([("photo".to_owned(), Focus::At { x: 0.3, y: 0.5 })]));
    assert_eq!(loaded(&head("focus.photo = \"top\"")).focus["photo"], Focus::At { x: 0.5, y: 0.0 });
    assert_eq!(loaded(&tail("[focus]\nphoto = \"auto\"")).focus["photo"], Focus::Auto);
    assert_eq!(loaded(ITEM).focus, BTreeMap::new());
    assert_eq!(
        item(&tail("[focus]\nphoto = \"fit\"\nfoto = \"left\"\ntitle = \"left\"")),
        [
            "5:9 bad-focus: `focus.photo` cannot be `fit`: a picture fills its slot | write `auto`, `center`, `left`, `right`, `top`, `bottom` or `0.3,0.5`",
            "6:1 unknown-key: unknown key `focus.foto` | did you mean `photo`?",
            "7:1 bad-focus: the field `title` holds no picture | `kabar` has these pictures: `photo`",
        ]
    );
    assert_eq!(
        item(&tail("[focus]\nphoto = \"middle\"")),
        [
            "5:9 bad-focus: `focus.photo` is not a focus | write `auto`, `center`, `left`, `right`, `top`, `bottom` or `0.3,0.5`"
        ]
    );
    assert_eq!(
        item(&head("focus = \"left\"")),
        [
            "2:9 wrong-type: `focus` must be a table, not a text | write a heading `[focus]` and its keys below it"
        ]
    );
}

#[test]
fn an_excerpt_keeps_to_the_template_and_to_the_format() {
    let with = |formats: &str, duration: &str| {
        let text = head(&format!("formats = [{formats}]"));
        item(&format!("{text}[excerpt]\nsource = \"media/film.mp4\"\nduration = {duration}\n"))
    };
    assert_eq!(with("\"instagram-story\"", "58.5"), Vec::<String>::new());
    assert_eq!(with("\"tiktok\"", "90"), Vec::<String>::new());
    assert_eq!(
        with("\"tiktok\", \"instagram-story\"", "58.6"),
        [
            "7:12 too-long-for-format: the excerpt of 58.6 s and the 1.5 s that `kabar` adds are longer than the 60 s that `instagram-story` takes | shorten it to 58.5 s, or leave `instagram-story` out of `formats`"
        ]
    );
    assert_eq!(
        with("\"instagram-story\", \"facebook-story\"", "60"),
        [
            "7:12 too-long-for-format: the excerpt of 60 s and the 1.5 s that `kabar` adds are longer than the 60 s that `instagram-story` takes and the 60 s that `facebook-story` takes | shorten it to 58.5 s, or leave `instagram-story` and `facebook-story` out of `formats`"
        ]
    );
    for duration in ["2.9", "90.1"] {
        assert_eq!(
            with("\"tiktok\"", duration),
            [format!("7:12 bad-duration: `excerpt.duration` is {duration} s; the template takes 3 to 90 s")]
        );
    }
    let stills = base_with(TEMPLATE, "kinds = [\"still\", \"clip\"]", "kinds = [\"still\"]");
    let text = tail("[excerpt]\nsource = \"media/film.mp4\"");
    let (_, findings) = load_with(&[(TEMPLATE, &stills), (ITEM_FILE, &text)]);
    assert_eq!(
        said(&findings, ITEM_FILE),
        [
            "4:2 unused-key: the template `kabar` makes no clips | remove it, or choose a template that makes clips"
        ]
    );
}

#[test]
fn a_template_of_clips_alone_makes_clips_without_footage() {
    let clips = base_with(TEMPLATE, "kinds = [\"still\", \"clip\"]", "kinds = [\"clip\"]");
    let (project, findings) = load_with(&[(TEMPLATE, &clips)]);
    assert_eq!(findings, vec![]);
    assert_eq!(project.expect("a project").packs["2026-W48"][0].kind(), Kind::Clip);
}

#[test]
fn the_words_to_post_are_checked() {
    let item = loaded(&tail(
        "[post]\ncaption = \"Halo\"\nhashtags = [\"SerunyaBelajar\"]\nlink = \"https://contoh.id\"",
    ));
    assert_eq!(item.post.hashtags, ["SerunyaBelajar"]);
    assert_eq!(
        super::testing::item(&tail(
            "[post]\nhashtags = [\"#Satu\", \"dua tiga\"]\nlink = \"https://a b.id\"\ncaption = 1"
        )),
        [
            "5:13 bad-hashtag: `#Satu` cannot be a hashtag | write `Satu`",
            "5:22 bad-hashtag: `dua tiga` cannot be a hashtag | write `duatiga`",
            "6:8 bad-url: `post.link` is not a web address | write it whole, with `https://`",
            "7:11 wrong-type: `post.caption` must be a text, not a number | put it in quotation marks",
        ]
    );
}

#[test]
fn the_configuration_is_checked_to_its_end() {
    assert_eq!(
        file(
            "wajah.toml",
            "locale = \"in\"\ntimezone = \"Asia/Jakrta\"\naccounts = [\"bpmp\"]\nformats = [\"tiktk\"]\n[encoder]\ncrf = 60\npreset = \"veryfas\"\nthreads = 0\nloudness_lufs = \"x\"\n"
        ),
        [
            "1:1 missing-key: `name` is missing | add `name = \"…\"`",
            "1:10 unknown-value: `locale` cannot be `in` | did you mean `id`?",
            "2:12 unknown-timezone: there is no time zone `Asia/Jakrta` | did you mean `Asia/Jakarta`?",
            "3:13 unknown-account: there is no account `bpmp` | did you mean `bpmpk`?",
            "4:12 unknown-format: there is no format `tiktk` | did you mean `tiktok`?",
            "6:7 out-of-range: `encoder.crf` must lie between 0 and 51",
            "7:10 unknown-value: `encoder.preset` cannot be `veryfas` | did you mean `veryfast`?",
            "8:11 out-of-range: `encoder.threads` must lie between 1 and 64",
            "9:17 wrong-type: `encoder.loudness_lufs` must be a number, not a text",
        ]
    );
}

#[test]
fn formats_are_overridden_and_added() {
    let config = "name = \"Uji\"\naccounts = [\"bpmpk\"]\n[format.tiktok]\nsafe = { top = 300 }\nmax_duration = \"3:00\"\n[format.layar]\ntitle = \"Layar\"\nkinds = [\"still\"]\nwidth = 1920\nheight = 1080\n";
    let (project, findings) = load_with(&[("wajah.toml", config)]);
    assert_eq!(findings, vec![]);
    let formats = project.expect("a project").formats;
    assert_eq!(formats["tiktok"].safe, Safe { top: 300, right: 180, bottom: 460, left: 60 });
    assert_eq!(formats["tiktok"].max_duration, Some(Micros(180_000_000)));
    assert_eq!((formats["layar"].shape(), formats["layar"].layout_width), (Shape::Wide, 1920));
    assert_eq!(
        file("wajah.toml", "name = \"Uji\"\naccounts = [\"bpmpk\"]\n[formats.tiktok]\nquality = 3\n"),
        [
            "3:2 wrong-type: `formats` must be a list of formats, not a table | a format's own settings stand under `[format.<id>]`"
        ]
    );
    assert_eq!(
        file(
            "wajah.toml",
            "name = \"Uji\"\naccounts = [\"bpmpk\"]\n[format.tiktok]\nsafe = { top = 1500, bottom = 500 }\n[format.Baru]\ntitle = \"Baru\"\nkinds = []\nwidth = 1081\nfps = { min = 60, max = 30 }\n"
        ),
        [
            "4:8 bad-safe-area: the safe area of `tiktok` leaves nothing of its page",
            "5:9 bad-id: `Baru` cannot be the name of a format | use lower-case letters, digits and hyphens",
            "5:9 missing-key: `format.Baru.height` is missing | add `height = 1920`",
            "7:9 empty-list: `format.Baru.kinds` names nothing",
            "8:9 odd-size: `format.Baru.width` must be even | write 1080 or 1082",
            "9:7 out-of-range: `format.Baru.fps` has a `min` above its `max`",
        ]
    );
}

#[test]
fn built_in_formats_are_whole_and_dated() {
    let formats = built_in_formats();
    assert_eq!(formats.len(), 12);
    for format in formats.values() {
        assert!(format.checked.is_some() && !format.sources.is_empty(), "{} is undated", format.id);
        assert!(format.max_still_bytes.is_some(), "{}", format.id);
        assert!(!format.takes(Kind::Clip) || format.max_duration.is_some(), "{}", format.id);
    }
    let telegram = &formats["telegram-story"];
    assert_eq!(
        (telegram.video, telegram.scale(), telegram.layout_height()),
        (VideoCodec::H265, 2.0 / 3.0, 1920.0)
    );
    let shapes: Vec<_> =
        ["tiktok", "instagram-feed", "square", "link-card"].map(|id| formats[id].shape()).into();
    assert_eq!(shapes, Shape::ALL);
}

#[test]
fn margins_are_lengths_in_pixels() {
    let brand = |margin: &str| {
        let text = format!(
            "name = \"Uji\"\n[tokens.color]\nink = \"#111\"\npaper = \"#fff\"\n[tokens.space]\nmargin = {margin}\n"
        );
        file("brand-assets/brand.toml", &text)
    };
    assert_eq!(brand("\"5%\""), ["6:10 bad-token: `5%` is not a length in pixels | write it as `\"72px\"`"]);
    assert_eq!(brand("\"64px\""), [""; 0]);
}

#[test]
fn tokens_are_checked() {
    assert_eq!(
        file(
            "brand-assets/brand.toml",
            "name = \"Uji\"\nlocked = [\"color.inc\"]\n[tokens.color]\nink = \"hitam\"\nsun = \"#aaa\"\n[tokens.clip]\nx = 1\n[tokens.type]\nBig = 1\nok = \"1px; x\"\nbad = [1]\n[tokens.a-b]\nc = 1\n[tokens.a]\nb-c = 2\n"
        ),
        [
            "2:11 unknown-token: there is no token `color.inc` | did you mean `color.ink`?",
            "3:2 missing-token: the token `color.paper` is missing | colours of text on an accent are chosen between `color.ink` and `color.paper`",
            "4:7 bad-colour: `hitam` is not a colour | write `#rrggbb` or `oklch(55% 0.17 255)`",
            "6:9 bad-token: `clip` is a group that the program sets itself | give the group another name",
            "9:1 bad-token: `Big` cannot be the name of a token | use lower-case letters, digits and hyphens",
            "10:6 bad-token: a token's value cannot hold `;`",
            "11:7 wrong-type: `tokens.type.bad` must be a text or a number, not a list",
            "15:1 duplicate: two tokens would both be `--a-b-c`",
        ]
    );
}

#[test]
fn accounts_and_services_are_checked() {
    assert_eq!(
        file(
            "brand-assets/accounts/bpmpk/account.toml",
            "name = \"BPMPK\"\nfull_name = \"x\"\ndescription = \"x\"\nurl = \"bpmpk\"\naccent = \"birru\"\nmark = \"marc.svg\"\n[handles]\nisntagram = \"@x\"\n[tokens.color]\nink = \"#000\"\nsum = \"#000\"\nsun = \"#aaa\"\n"
        ),
        [
            "4:7 bad-url: `url` is not a web address | write it whole, with `https://`",
            "5:10 bad-colour: `birru` is not a colour | write `#rrggbb` or `oklch(55% 0.17 255)`",
            "6:8 missing-file: there is no file `brand-assets/accounts/bpmpk/marc.svg` | did you mean `mark.svg`?",
            "7:2 missing-key: `handles.default` is missing | add `default = \"@…\"`",
            "8:1 unknown-platform: there is no platform `isntagram` | did you mean `instagram`?",
            "10:1 locked-token: the brand locks the token `color.ink` | remove it, or take it out of `locked` in brand-assets/brand.toml",
            "11:1 unknown-token: the brand has no token `color.sum` | did you mean `color.sun`?",
        ]
    );
    assert_eq!(
        file(
            "brand-assets/services/fve/service.toml",
            "name = \"x\"\ndescription = \"x\"\nurl = \"https://a.id\"\naccent = \"#aaa\"\nmark = \"service.toml\"\n"
        ),
        [
            "5:8 bad-mark: `brand-assets/services/fve/service.toml` is not a picture | a mark is one of: svg, png, webp, jpg"
        ]
    );
    assert_eq!(
        said(
            &load_with(&[("brand-assets/services/kosong/x", "")]).1,
            "brand-assets/services/kosong/service.toml"
        ),
        ["-:- missing-file: there is no file `brand-assets/services/kosong/service.toml`"]
    );
}

#[test]
fn tokens_reach_css() {
    let path = "brand-assets/accounts/bpmpk/account.toml";
    let own = base_with(path, "[handles]", "[tokens.color]\nsun = \"#aaaaaa\"\n[handles]");
    let project = load_with(&[(path, &own)]).0.expect("a project");
    let account = &project.accounts["bpmpk"];
    let properties = project.brand.css_tokens(account, project.services.get("fve"), None);
    let of = |name: &str| properties.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    assert_eq!(of("--color-sun"), Some("#aaaaaa"));
    assert_eq!(of("--type-weight"), Some("800"));
    assert_eq!((of("--account-accent"), of("--account-on-accent")), (Some("#123a8c"), Some("#fffaf0")));
    assert_eq!((of("--service-accent"), of("--service-on-accent")), (Some("#f6c445"), Some("#10182b")));
    assert!(properties.is_sorted());
    let alone = project.brand.css_tokens(account, None, None);
    assert!(alone.contains(&("--service-accent".to_owned(), "#123a8c".to_owned())));
    assert_eq!(account.handle(&project.formats["x-post"]), "@bpmpk_x");
    assert_eq!(account.handle(&project.formats["square"]), "@bpmpk");
}

#[test]
fn templates_are_checked() {
    assert_eq!(
        file(
            TEMPLATE,
            "title = \"Kabar\"\ndescription = \"Uji\"\nkinds = [\"stil\"]\nshapes = []\nstill_at_ms = -1\n[fields.sub-title]\ntype = \"text\"\nlabel = \"x\"\n[fields.long]\ntype = \"txt\"\n[fields.a]\ntype = \"choice\"\nlabel = \"a\"\nmax_length = 3\n[fields.b]\ntype = \"text\"\nlabel = \"b\"\nchoices = [\"x\"]\nmax_length = 2\ndefault = \"abc\"\n[duration]\nmin = 9\nmax = 3\n"
        ),
        [
            "3:10 unknown-value: `kinds` cannot be `stil` | did you mean `still`?",
            "4:10 empty-list: `shapes` names nothing",
            "5:15 out-of-range: `still_at_ms` must lie between 0 and 600000",
            "6:9 bad-id: `sub-title` cannot be the name of a field: use lower-case letters, digits and `_` | name it `sub_title`",
            "9:9 bad-id: `long` cannot be the name of a field: `[sample.long]` means something else",
            "9:9 missing-key: `fields.long.label` is missing | add `label = \"…\"`",
            "10:8 unknown-value: `fields.long.type` cannot be `txt` | did you mean `text`?",
            "11:9 missing-key: `fields.a.choices` is missing | add `choices = [\"…\", \"…\"]`",
            "14:1 unused-key: a field of type `choice` has no `max_length`",
            "18:1 unused-key: a field of type `text` has no `choices` | write `type = \"choice\"`, or remove it",
            "20:11 too-long: `fields.b.default` has 3 characters; it may have 2 | shorten it by 1",
            "21:2 out-of-range: `duration` has a `min` above its `max`",
        ]
    );
    assert_eq!(
        said(&load_with(&[("templates/baru/x", "")]).1, "templates/baru/template.toml"),
        ["-:- missing-file: there is no file `templates/baru/template.toml`"]
    );
}

#[test]
fn fields_keep_the_order_of_the_file() {
    let project = load_with(&[]).0.expect("a project");
    let ids: Vec<_> = project.templates["kabar"].fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(ids, ["title", "photo", "points", "level", "big"]);
}

#[test]
fn a_sample_becomes_an_item() {
    let project = load_with(&[]).0.expect("a project");
    let item = sample_item(&project, "kabar", false).expect("a sample");
    assert_eq!((item.pack.as_str(), item.id.as_str(), item.kind()), ("sample", "kabar", Kind::Still));
    assert_eq!(item.fields["title"].as_text(), Some("Contoh"));
    assert_eq!(item.fields["level"].as_text(), Some("SD"));
    let long = sample_item(&project, "kabar", true).expect("a sample");
    assert_eq!(long.fields["title"].as_text(), Some("Contoh dua"));
    assert_eq!(sample_item(&project, "tiada", false), None);
}

#[test]
fn a_bad_sample_costs_the_sample_alone() {
    let text = base_with(
        TEMPLATE,
        "title = \"Contoh dua\"",
        "title = \"Contoh dua tiga\"\n[sample.excerpt]\nsource = \"x.mp4\"",
    );
    let (project, findings) = load_with(&[(TEMPLATE, &text)]);
    assert_eq!(
        said(&findings, TEMPLATE),
        [
            "32:9 too-long: `sample.long.title` has 15 characters; it may have 10 | shorten it by 5",
            "34:10 missing-file: there is no file `x.mp4`",
        ]
    );
    let project = project.expect("a project");
    assert_eq!(sample_item(&project, "kabar", false), None);
    assert_eq!(project.packs["2026-W48"].len(), 1);
    let none =
        base_with(TEMPLATE, "[sample]\ntitle = \"Contoh\"\n[sample.long]\ntitle = \"Contoh dua\"\n", "");
    assert_eq!(
        file(TEMPLATE, &none),
        [
            "1:1 missing-key: `sample` is missing | add `[sample]` with a value for each field: the template previews itself with it"
        ]
    );
}

/// The keys of a schema's object: at its root, or of the named type.
fn schema_keys(kind: SchemaKind, name: &str) -> BTreeSet<String> {
    let schema = schema(kind);
    let object = if name.is_empty() { &schema } else { &schema["$defs"][name] };
    assert!(name == "SampleConfig" || object["additionalProperties"] == false, "{kind} {name} is open");
    object["properties"].as_object().expect("an object").keys().cloned().collect()
}

#[test]
fn schemas_and_readers_know_the_same_keys() {
    let config = "name = \"Uji\"\naccounts = [\"bpmpk\"]\n[encoder]\n[format.tiktok]\nsafe = {}\nfps = {}\n";
    let text = tail("[excerpt]\nsource = \"media/film.mp4\"\n[post]");
    let asked = asked(&[("wajah.toml", config), (ITEM_FILE, &text)]);
    let account = "brand-assets/accounts/bpmpk/account.toml";
    for (kind, name, table) in [
        (SchemaKind::Project, "", "wajah.toml#".to_owned()),
        (SchemaKind::Project, "EncoderConfig", "wajah.toml#encoder".to_owned()),
        (SchemaKind::Project, "FormatConfig", "wajah.toml#format.tiktok".to_owned()),
        (SchemaKind::Project, "SafeConfig", "wajah.toml#format.tiktok.safe".to_owned()),
        (SchemaKind::Project, "RatesConfig", "wajah.toml#format.tiktok.fps".to_owned()),
        (SchemaKind::Brand, "", "brand-assets/brand.toml#".to_owned()),
        (SchemaKind::Account, "", format!("{account}#")),
        (SchemaKind::Service, "", "brand-assets/services/fve/service.toml#".to_owned()),
        (SchemaKind::Campaign, "", format!("{CAMPAIGN_FILE}#")),
        (SchemaKind::Template, "", format!("{TEMPLATE}#")),
        (SchemaKind::Template, "FieldConfig", format!("{TEMPLATE}#fields.title")),
        (SchemaKind::Template, "DurationConfig", format!("{TEMPLATE}#duration")),
        (SchemaKind::Item, "", format!("{ITEM_FILE}#")),
        (SchemaKind::Item, "ExcerptConfig", format!("{ITEM_FILE}#excerpt")),
        (SchemaKind::Item, "PostConfig", format!("{ITEM_FILE}#post")),
    ] {
        assert_eq!(schema_keys(kind, name), asked[&table], "{kind} {name}");
    }
    let sample = schema_keys(SchemaKind::Template, "SampleConfig");
    assert!(sample.is_subset(&asked[&format!("{TEMPLATE}#sample")]));
    let mut platforms: BTreeSet<String> = super::account::PLATFORMS.map(str::to_owned).into();
    platforms.insert("default".to_owned());
    assert_eq!(schema_keys(SchemaKind::Account, "HandlesConfig"), platforms);
}

#[test]
fn schemas_describe_every_key() {
    for kind in SchemaKind::ALL {
        let schema = schema(kind);
        let root = [&schema];
        let defs = schema["$defs"].as_object().into_iter().flat_map(|defs| defs.values());
        for object in root.into_iter().chain(defs) {
            for (key, value) in object["properties"].as_object().into_iter().flatten() {
                assert!(value["description"].is_string(), "{kind}: `{key}` is not described");
            }
        }
        assert!(!schema.to_string().contains("null"), "{kind}: TOML has no null");
        assert_eq!(kind.as_str().parse(), Ok(kind));
    }
}
