//! Items: what they name, their fields, their excerpts and the words that go with them.

use super::*;

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
            "2:30 duplicate: `bpmpk` is listed twice in `accounts`",
        ]
    );
    assert_eq!(
        item(&head("accounts = []")),
        ["2:12 empty-list: `accounts` is empty | remove it to take the project's defaults"]
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
            "2:41 unsupported-format: the template `kabar` cannot be a still in `instagram-reel` | `instagram-reel` takes no stills; with an `[excerpt]` the item is a clip",
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
            "missing-file: there is no file `medai/foto.jpg` | did you mean `media/foto.jpg`?",
        ),
        ("media\\\\foto.jpg", "bad-path: `fields.photo` has backslashes | write `media/foto.jpg`"),
        (
            "../rahasia.jpg",
            "path-leaves-project: `../rahasia.jpg` leaves the project's folder | copy the file into `media/` and write `media/rahasia.jpg`",
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
            "8:12 bad-captions: `media/foto.jpg` is not a caption file | captions are SRT, VTT, SBV, ASS, SSA, TTML or DFXP files, or JSON of a speech-to-text tool",
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
fn an_item_says_how_long_its_title_scene_and_its_end_card_are() {
    let template = base_with(TEMPLATE, "tail = 1.5", "head = 0\ntail = 1.5");
    let with = |template: &str, lengths: &str| {
        let text =
            tail(&format!("[excerpt]\nsource = \"media/film.mp4\"\nduration = 57\n[duration]\n{lengths}"));
        let text = text.replacen('\n', "\nformats = [\"instagram-story\"]\n", 1);
        let (project, findings) = load_with(&[(TEMPLATE, template), (ITEM_FILE, &text)]);
        let lengths = project.and_then(|project| project.packs["2026-W48"].first().map(|item| item.lengths));
        (lengths, said(&findings, ITEM_FILE))
    };
    let none = Vec::<String>::new();
    let lengths = |head, tail| {
        let length = Some(Micros::from_ms(6000));
        Some(Lengths { head: Micros::from_ms(head), tail: Micros::from_ms(tail), length })
    };
    assert_eq!(with(&template, ""), (lengths(0, 1500), none.clone()));
    assert_eq!(with(&template, "head = 1.5"), (lengths(1500, 1500), none.clone()));
    assert_eq!(with(&template, "head = 0\ntail = \"0:02.5\""), (lengths(0, 2500), none.clone()));
    assert_eq!(with(&template, "tail = 0"), (lengths(0, 0), none));
    // What is too long for a format is so with all of it.
    assert_eq!(
        with(&template, "head = 2\ntail = 2").1,
        [
            "7:12 too-long-for-format: the excerpt of 57 s and the 4 s that its title scene and end card add are longer than the 60 s that `instagram-story` takes | shorten it to 56 s, or leave `instagram-story` out of `formats`"
        ]
    );
    for (lengths, finding) in [
        ("head = 0.4", "9:8 out-of-range: `duration.head` must lie between 0.5 and 30"),
        ("tail = 31", "9:8 out-of-range: `duration.tail` must lie between 0.5 and 30"),
        (
            "head = -1",
            "9:8 bad-time: `duration.head` must not be less than zero | write seconds, such as 65.2, or \"00:01:05.200\"",
        ),
        (
            "length = 5",
            "9:1 unused-key: `duration.length` changes nothing: the clip is as long as what it shows | remove it; `duration` in `[excerpt]` or `[[shots]]` is how much is shown",
        ),
        ("min = 5", "9:1 unknown-key: "),
    ] {
        let (_, said) = with(&template, lengths);
        assert!(said.len() == 1 && said[0].starts_with(finding), "{said:?}");
    }
    let bare = base_with(TEMPLATE, "tail = 1.5\n", "");
    assert_eq!(
        with(&bare, "head = 1\ntail = 1").1,
        [
            "9:1 unused-key: `duration.head` changes nothing: the template `kabar` has no title scene | remove it, or choose a template that has a title scene",
            "10:1 unused-key: `duration.tail` changes nothing: the template `kabar` has no end card | remove it, or choose a template that has an end card",
        ]
    );
    assert_eq!(
        item(&tail("[duration]\nhead = 1")),
        ["4:2 unused-key: `duration` changes nothing: the item is a still | remove it: it is for clips"]
    );
}

#[test]
fn a_still_is_a_clip_in_a_format_that_takes_nothing_else() {
    let formats = "formats = [\"instagram-story\", \"instagram-reel\"]\n";
    let stills = base_with(TEMPLATE, "kinds = [\"still\", \"clip\"]", "kinds = [\"still\"]");
    let with = |template: &str, more: &str| {
        let text = tail(more).replacen('\n', &format!("\n{formats}"), 1);
        let (project, findings) = load_with(&[(TEMPLATE, template), (ITEM_FILE, &text)]);
        let project = project.expect("a project");
        let item = project.packs.get("2026-W48").and_then(|items| items.first());
        let told = item.map(|item| {
            let kinds: Vec<Kind> =
                item.formats.iter().map(|format| item.kind_in(&project.formats[format])).collect();
            (kinds, item.lengths.length.map(|length| length.as_ms()))
        });
        (told, said(&findings, ITEM_FILE))
    };
    let both = vec![Kind::Still, Kind::Clip];
    let music = "[music]\nsource = \"media/film.mp4\"";
    assert_eq!(with(&stills, ""), (Some((both.clone(), Some(6000))), vec![]));
    assert_eq!(
        with(&stills, &format!("[duration]\nlength = 8\n{music}")),
        (Some((both.clone(), Some(8000))), vec![])
    );
    let longer = stills.replacen("tail = 1.5", "length = 7", 1);
    assert_eq!(with(&longer, ""), (Some((both, Some(7000))), vec![]));
    assert_eq!(
        with(&stills, "[duration]\nlength = 2").1,
        ["6:10 out-of-range: `duration.length` must lie between 3 and 60"]
    );
    // Of several pages none can be all of it; and a page that may show footage has none to show.
    let pages = stills.replacen("[duration]", "[pages]\ncount = 2\n[duration]", 1);
    let refused = "2:31 unsupported-format: the template `kabar` cannot be a still in `instagram-reel`";
    assert_eq!(
        with(&pages, "").1,
        [format!("{refused} | `instagram-reel` takes no stills, and several pages make no clip")]
    );
    assert_eq!(
        with(&base_with(TEMPLATE, "tail", "tail"), "").1,
        [format!("{refused} | `instagram-reel` takes no stills; with an `[excerpt]` the item is a clip")]
    );
    // Nobody asked for it: the project's formats that fit are those that take stills.
    let (project, findings) = load_with(&[(TEMPLATE, &stills)]);
    assert_eq!(findings, vec![]);
    let formats = &project.expect("a project").packs["2026-W48"][0].formats;
    assert!(!formats.contains(&"instagram-reel".to_owned()), "{formats:?}");
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
fn music_and_a_sting_are_read_with_their_places() {
    let text = "[excerpt]\nsource = \"media/film.mp4\"\nclean = true\ngain_db = 3\n[music]\nsource = \"media/foto.jpg\"\nstart = \"0:02.5\"\nfade_out = 1\n[sting]\nsource = \"media/film.srt\"\nat = \"start\"\ngain_db = -3.5\n";
    let item = loaded(&tail(text));
    let music = item.music.expect("music");
    assert_eq!((music.source, music.start), (PathBuf::from("media/foto.jpg"), Micros::from_ms(2500)));
    assert_eq!((music.gain_db, music.duck), (None, true));
    assert_eq!((music.fade_in, music.fade_out), (None, Some(Micros::from_ms(1000))));
    assert_eq!((music.places.source.line, music.places.gain.line), (Some(9), Some(8)));
    let sting = item.sting.expect("a sting");
    assert_eq!((sting.at, sting.gain_db, sting.places.gain.line), (StingAt::Start, -3.5, Some(15)));
    let sound = item.excerpt.expect("an excerpt").sound;
    assert_eq!((sound.clean, sound.gain_db, sound.mute, sound.is_plain()), (true, Some(3.0), false, false));
}

#[test]
fn what_is_wrong_with_music_is_named_where_it_stands() {
    let with = |text: &str| item(&tail(&format!("[excerpt]\nsource = \"media/film.mp4\"\n{text}")));
    assert_eq!(
        with("[music]\nsource = \"media/musik.mp3\"\ngain_db = 30\nduck = 1\n[sting]\nat = \"awal\"\n"),
        [
            "7:10 missing-file: there is no file `media/musik.mp3`",
            "8:11 out-of-range: `music.gain_db` must lie between -60 and 12",
            "9:8 wrong-type: `music.duck` must be `true` or `false`, not a number | write it without quotation marks",
            "10:2 missing-key: `sting.source` is missing | add `source = \"media/….wav\"`",
            "11:6 unknown-value: `sting.at` cannot be `awal` | known here: `start`, `end`",
        ]
    );
    assert_eq!(
        with("mute = true\nclean = true\naudio = 2\n"),
        [
            "7:1 unused-key: `excerpt.clean` changes nothing: the excerpt is muted | remove it, or `mute`",
            "8:1 unused-key: `excerpt.audio` changes nothing: the excerpt is muted | remove it, or `mute`",
        ]
    );
    // A still has no sound.
    assert_eq!(
        item(&tail("[music]\nsource = \"media/film.mp4\"\n")),
        [
            "4:2 unused-key: `music` is heard nowhere: the item is a still | remove it, or make the item a clip with an `[excerpt]`"
        ]
    );
}

#[test]
fn shots_make_a_clip_of_several_passages() {
    let item = loaded(&tail(
        "[[shots]]\nsource = \"media/film.mp4\"\nstart = 2\nduration = 4\nspeed = 2\n[[shots]]\nsource = \"media/film.mp4\"\nstart = \"0:10\"\nduration = 3\nfocus = \"left\"\nmute = true",
    ));
    assert_eq!((item.kind(), item.excerpt.is_none(), item.passages().len()), (Kind::Clip, true, 2));
    let lengths: Vec<_> = item.shots.iter().map(crate::project::Excerpt::clip_length).collect();
    assert_eq!(lengths, [Some(Micros::from_ms(2000)), Some(Micros::from_ms(3000))]);
    let [first, second] = &item.shots[..] else { panic!("two shots") };
    assert_eq!((first.speed.factor(), second.speed.factor()), (2.0, 1.0));
    assert_eq!((second.focus, second.sound.mute), (Focus::At { x: 0.0, y: 0.5 }, true));
    assert_eq!((first.places.start.line, second.places.start.line), (Some(6), Some(11)));
    assert_eq!(item.name_of_passage(1), "shot 2");
}

#[test]
fn what_is_wrong_with_shots_is_named_where_it_stands() {
    let shot = "[[shots]]\nsource = \"media/film.mp4\"\n";
    assert_eq!(
        item(&tail(&format!("{shot}duration = 0\n{shot}duration = -2\n{shot}duration = 5\nspeed = 3"))),
        [
            "6:12 bad-time: `shots.duration` must be more than zero",
            "9:12 bad-time: `shots.duration` must not be less than zero | write seconds, such as 65.2, or \"00:01:05.200\"",
            "13:9 out-of-range: `shots.speed` must lie between 0.5 and 2",
        ]
    );
    assert_eq!(
        item(&tail(&format!(
            "{shot}duration = 0.2\nspeed = 2\n{shot}audio = \"id\"\nmute = true\nspead = 1\n[[shots]]\nsource = \"media/tidak-ada.mp4\""
        ))),
        [
            "6:12 shot-too-short: the shot is 0.1 s long: nobody sees it | let it last 0.125 s at least, or leave it out",
            "10:1 unused-key: `shots.audio` changes nothing: the shot is muted | remove it, or `mute`",
            "12:1 unknown-key: unknown key `shots.spead` | did you mean `speed`?",
            "14:10 missing-file: there is no file `media/tidak-ada.mp4`",
        ]
    );
    assert_eq!(
        item(&tail(&format!("[excerpt]\nsource = \"media/film.mp4\"\n{shot}"))),
        [
            "6:3 excerpt-and-shots: the item has both `[excerpt]` and `[[shots]]`: which of them it shows is not clear | make the excerpt the first of the shots, and remove `[excerpt]`"
        ]
    );
    assert_eq!(
        item(&tail("[shots]\nsource = \"media/film.mp4\"")),
        ["4:1 wrong-type: `shots` must be a list, not a table | write a heading `[[shots]]` for each shot"]
    );
    assert_eq!(
        item(&tail(&shot.repeat(61))),
        [
            "4:1 too-many-shots: a clip of 61 shots: it may have 60 | make several clips of them, or cut them together in a video editor"
        ]
    );
    // The template takes clips up to a minute and a half.
    let said = item(&tail(&format!("{shot}duration = 50\n{shot}duration = 50")));
    let [template, formats] = &said[..] else { panic!("{said:?}") };
    assert!(template.starts_with("4:1 bad-duration: the shots last 100 s together"), "{template}");
    assert!(formats.contains(" too-long-for-format: the shots of 100 s "), "{formats}");
}
