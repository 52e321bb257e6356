//! What loading says, rule by rule: each with what passes and what does not.

use std::collections::BTreeSet;
use std::path::Path;

use super::testing::*;
use super::*;
use crate::units::Micros;
use crate::world::Disk;

mod campaigns;
mod items;
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

/// A field's value as TOML.
pub(super) fn toml_of(value: &Value) -> toml::Value {
    match value {
        Value::Text(text) => text.clone().into(),
        Value::Number(Number::Integer(number)) => (*number).into(),
        Value::Number(Number::Decimal(number)) => (*number).into(),
        Value::Bool(value) => (*value).into(),
        Value::Date(date) => date.to_string().parse::<toml::value::Datetime>().expect("a date").into(),
        Value::Time(time) => time.to_string().parse::<toml::value::Datetime>().expect("a time").into(),
        Value::List(values) => values.iter().map(toml_of).collect::<Vec<_>>().into(),
    }
}

/// A tree of values as TOML.
pub(super) fn toml_of_tree(tree: &input::Table) -> toml::Table {
    fn of(raw: &input::Raw) -> toml::Value {
        match raw {
            input::Raw::String(text) => text.clone().into(),
            input::Raw::Integer(digits) => digits.as_str().parse::<i64>().expect("a number").into(),
            input::Raw::Float(digits) => digits.parse::<f64>().expect("a number").into(),
            input::Raw::Boolean(value) => (*value).into(),
            input::Raw::Datetime(moment) => (*moment).into(),
            input::Raw::Array(values) => values.iter().map(|node| of(&node.raw)).collect::<Vec<_>>().into(),
            input::Raw::Table(table) => toml_of_tree(table).into(),
        }
    }
    tree.iter().map(|(key, _, node)| (key.to_owned(), of(&node.raw))).collect()
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
    let (project, findings) = load(&Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH));
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
            "1:12 unknown-template: the template `kabar` has mistakes and was left out | fix the errors in that file first"
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
fn what_no_reader_takes_is_named() {
    let loose = [
        "content/items.xlsx",
        "content/lepas.TOML",
        "content/catatan.txt",
        "content/2026-W48/halo.TOML",
        "content/2026-W48/halo.toml.txt",
        "content/2026-W48/daftar.xls",
        "content/2026-W48/foto-lain.jpg",
        "content/2026-W48/rapat/isi.toml",
        "brand-assets/accounts/baru.toml",
        "brand-assets/services/logo.svg",
        "brand-assets/campaigns/natal.Toml",
        "templates/x.html",
        "templates/y.css",
    ];
    // What is named somewhere, what is for people and what systems leave behind need no word.
    let named = [
        "content/README.md",
        "content/2026-W48/.halo.toml.swp",
        "content/2026-W48/_draf.toml.txt",
        "content/2026-W48/Thumbs.db",
        "content/2026-W48/dipakai.jpg",
        "brand-assets/accounts/bersama.svg",
        "templates/bagian.html",
    ];
    let mut files: Vec<(&str, &str)> = loose.iter().chain(&named).map(|path| (*path, "")).collect();
    files.push((
        ITEM_FILE,
        "template = \"kabar\"\n[fields]\ntitle = \"Halo\"\nphoto = \"content/2026-W48/dipakai.jpg\"\n",
    ));
    files.push((
        "templates/kabar/template.html",
        "{% include \"bagian.html\" %}{{ svg(path=\"brand-assets/accounts/bersama.svg\") }}",
    ));
    let (_, findings) = load_with(&files);
    let told = |finding: &Finding| {
        let place = finding.place.as_ref().map(Place::to_string).unwrap_or_default();
        let hint = finding.hint.as_deref().unwrap_or_default();
        format!("{place} {} {}: {} | {hint}", finding.severity.as_str(), finding.code, finding.message)
    };
    assert_eq!(
        findings.iter().map(told).collect::<Vec<_>>(),
        [
            "brand-assets/accounts/baru.toml warning not-read: `baru.toml` is not read | move it to `brand-assets/accounts/baru/account.toml`: a folder for each account",
            "brand-assets/campaigns/natal.Toml warning not-read: `natal.Toml` is not read | rename it to `natal.toml`",
            "brand-assets/services/logo.svg note not-read: `logo.svg` is not read: nothing in the project names it | name it where it belongs, move it elsewhere, or begin its name with `_`",
            "content/2026-W48/daftar.xls warning not-read: `daftar.xls` is not read | save it as `items.xlsx`, or move it out of `content/`",
            "content/2026-W48/foto-lain.jpg note not-read: `foto-lain.jpg` is not read: nothing in the project names it | name it where it belongs, move it elsewhere, or begin its name with `_`",
            "content/2026-W48/halo.TOML warning not-read: `halo.TOML` is not read | rename it to `halo.toml`",
            "content/2026-W48/halo.toml.txt warning not-read: `halo.toml.txt` is not read | rename it to `halo.toml`",
            "content/2026-W48/rapat warning not-read: the folder `rapat` is not read | its files are read where they lie beside this folder, not in it",
            "content/catatan.txt note not-read: `catatan.txt` is not read: nothing in the project names it | name it where it belongs, move it elsewhere, or begin its name with `_`",
            "content/items.xlsx warning no-pack: `items.xlsx` lies in no pack and is not read | move it into a folder, such as `content/2026-W48/`",
            "content/lepas.TOML warning no-pack: `lepas.TOML` lies in no pack and is not read | move it into a folder, such as `content/2026-W48/`",
            "templates/x.html warning not-read: `x.html` is not read | a template is a folder: `templates/x/` with `template.toml` and `template.html`",
            "templates/y.css note not-read: `y.css` is not read: nothing in the project names it | name it where it belongs, move it elsewhere, or begin its name with `_`",
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
            "7:9 empty-list: `format.Baru.kinds` is empty",
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
            "4:10 empty-list: `shapes` is empty",
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
fn keys_for_the_pages_of_a_list_are_named_where_there_is_none() {
    let with = |pages: &str| base_with(TEMPLATE, "[duration]", &format!("[pages]\n{pages}[duration]"));
    let (project, findings) = load_with(&[(TEMPLATE, &with("count = 3\nper_page = 2\nextra = 1\n"))]);
    assert_eq!(project.expect("a project").templates.len(), 0);
    assert_eq!(
        said(&findings, TEMPLATE),
        [
            "27:1 unused-key: `pages.per_page` is for the pages of a list, and `pages.count` says how many there are | remove it, or name a list in place of `count`: `list = \"…\"`",
            "28:1 unused-key: `pages.extra` is for the pages of a list, and `pages.count` says how many there are | remove it, or name a list in place of `count`: `list = \"…\"`",
        ]
    );
    let (project, findings) = load_with(&[(TEMPLATE, &with("list = \"points\"\nper_page = 2\nextra = 1\n"))]);
    assert_eq!(findings, vec![]);
    let pages = Pages::List { field: "points".to_owned(), per_page: 2, extra: 1 };
    assert_eq!(project.expect("a project").templates["kabar"].pages, pages);
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
            "34:10 missing-file: there is no file `x.mp4` | copy the file into `media/` and write `media/x.mp4`",
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
    let config =
        "name = \"Uji\"\naccounts = [\"bpmpk\"]\n[encoder]\n[format.tiktok]\nsafe = {}\nfps = {}\n[tables]\n";
    let text = tail(
        "[excerpt]\nsource = \"media/film.mp4\"\n[[shots]]\nsource = \"media/film.mp4\"\n[signer]\nsource = \"media/film.mp4\"\n[background]\nsource = \"media/film.mp4\"\n[duration]\n[music]\nsource = \"media/film.mp4\"\n[sting]\nsource = \"media/film.mp4\"\n[post]",
    );
    let template =
        base_with(TEMPLATE, "[duration]", "[pages]\ncount = 2\n[transition]\nkind = \"fade\"\n[duration]");
    let asked = asked(&[("wajah.toml", config), (ITEM_FILE, &text), (TEMPLATE, &template)]);
    let account = "brand-assets/accounts/bpmpk/account.toml";
    for (kind, name, table) in [
        (SchemaKind::Project, "", "wajah.toml#".to_owned()),
        (SchemaKind::Project, "EncoderConfig", "wajah.toml#encoder".to_owned()),
        (SchemaKind::Project, "FormatConfig", "wajah.toml#format.tiktok".to_owned()),
        (SchemaKind::Project, "SafeConfig", "wajah.toml#format.tiktok.safe".to_owned()),
        (SchemaKind::Project, "RatesConfig", "wajah.toml#format.tiktok.fps".to_owned()),
        (SchemaKind::Project, "TablesConfig", "wajah.toml#tables".to_owned()),
        (SchemaKind::Brand, "", "brand-assets/brand.toml#".to_owned()),
        (SchemaKind::Account, "", format!("{account}#")),
        (SchemaKind::Service, "", "brand-assets/services/fve/service.toml#".to_owned()),
        (SchemaKind::Campaign, "", format!("{CAMPAIGN_FILE}#")),
        (SchemaKind::Template, "", format!("{TEMPLATE}#")),
        (SchemaKind::Template, "FieldConfig", format!("{TEMPLATE}#fields.title")),
        (SchemaKind::Template, "DurationConfig", format!("{TEMPLATE}#duration")),
        (SchemaKind::Template, "TransitionConfig", format!("{TEMPLATE}#transition")),
        (SchemaKind::Template, "PagesConfig", format!("{TEMPLATE}#pages")),
        (SchemaKind::Item, "", format!("{ITEM_FILE}#")),
        (SchemaKind::Item, "ExcerptConfig", format!("{ITEM_FILE}#excerpt")),
        (SchemaKind::Item, "ShotConfig", format!("{ITEM_FILE}#shots")),
        (SchemaKind::Item, "SignerConfig", format!("{ITEM_FILE}#signer")),
        (SchemaKind::Item, "BackgroundConfig", format!("{ITEM_FILE}#background")),
        (SchemaKind::Item, "LengthsConfig", format!("{ITEM_FILE}#duration")),
        (SchemaKind::Item, "MusicConfig", format!("{ITEM_FILE}#music")),
        (SchemaKind::Item, "StingConfig", format!("{ITEM_FILE}#sting")),
        (SchemaKind::Item, "PostConfig", format!("{ITEM_FILE}#post")),
    ] {
        assert_eq!(schema_keys(kind, name), asked[&table], "{kind} {name}");
    }
    // What is read of an item is declared, and what is declared is read.
    for table in ["", "excerpt", "shots", "duration", "signer", "background", "music", "sting", "post"] {
        let declared: BTreeSet<String> = keys::in_files(table).map(|key| key.parts().1.to_owned()).collect();
        let read = format!("{ITEM_FILE}#{table}");
        assert_eq!(declared, asked[&read], "{read}");
    }
    let sample = schema_keys(SchemaKind::Template, "SampleConfig");
    assert!(sample.is_subset(&asked[&format!("{TEMPLATE}#sample")]));
    let mut platforms: BTreeSet<String> = super::account::PLATFORMS.map(str::to_owned).into();
    platforms.insert("default".to_owned());
    assert_eq!(schema_keys(SchemaKind::Account, "HandlesConfig"), platforms);
}

#[test]
fn every_key_of_an_item_is_told_in_both_languages() {
    let mut names = BTreeSet::new();
    for key in keys::item_keys() {
        assert!(names.insert(key.name), "{} is declared twice", key.name);
        let is_table = !key.parts().0.is_empty() || key.stands.file;
        assert!(is_table || key.stands.table, "{} may stand nowhere", key.name);
        assert!(!key.stands.form || key.stands.table, "{}: a form is a table", key.name);
        for locale in [Locale::Id, Locale::En] {
            let about = key.about(locale);
            assert!(about.ends_with('.') && !about.contains('{'), "{}: {about}", key.name);
            assert_eq!(key.heading(locale).is_empty(), !key.stands.table, "{}", key.name);
            assert_eq!(key.explanation(locale).is_empty(), !key.stands.table, "{}", key.name);
        }
    }
    let captions = keys::item_key("excerpt.captions").expect("declared").about(Locale::En);
    assert!(CAPTION_EXTENSIONS.iter().all(|kind| captions.contains(&kind.to_uppercase())), "{captions}");
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
