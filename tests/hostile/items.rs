//! Item files that are damaged, mislabelled, or mean ill.

use super::{Harmless, Refused, Row, bad_fields, bad_item, check, row};

const HEAD: &str = "template = \"announcement\"\n[fields]\n";

fn utf16(text: &str, big: bool, bom: bool) -> Vec<u8> {
    let units = bom.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn rows() -> Vec<Row> {
    let text = "template = \"announcement\"\n[fields]\ntitle = \"Kabar\"\n";
    vec![
        row("an empty file", Refused("missing-key", "template"), |p| bad_item(p, b"")),
        row("NUL bytes", Refused("syntax", ""), |p| bad_item(p, b"template = \"announcement\"\0\0\n")),
        row("UTF-16, little end first", Refused("not-utf8", "buruk.toml"), move |p| {
            bad_item(p, &utf16(text, false, true));
        }),
        row("UTF-16, big end first", Refused("not-utf8", ""), move |p| bad_item(p, &utf16(text, true, true))),
        row("UTF-16 without a mark", Refused("syntax", ""), move |p| bad_item(p, &utf16(text, false, false))),
        row("Windows-1252", Refused("not-utf8", ""), |p| {
            bad_item(p, b"template = \"announcement\"\n[fields]\ntitle = \"Caf\xe9\"\n");
        }),
        row("a byte order mark and Windows line ends", Harmless, move |p| {
            bad_item(p, format!("\u{feff}{}", text.replace('\n', "\r\n")).as_bytes());
        }),
        row("line ends of old Macs", Refused("syntax", ""), move |p| {
            bad_item(p, text.replace('\n', "\r").as_bytes())
        }),
        row("broken off inside a text", Refused("syntax", ""), |p| {
            bad_item(p, b"template = \"announcement\"\n[fields]\ntitle = \"Kab");
        }),
        row("a text of 10 MB", Refused("file-too-large", "1 MiB"), |p| {
            bad_item(p, format!("{HEAD}title = \"{}\"\n", "a".repeat(10 << 20)).as_bytes());
        }),
        row("a text of 20 000 characters", Refused("too-long", "10000"), |p| {
            bad_item(p, format!("{HEAD}title = \"{}\"\n", "a ".repeat(10_000)).as_bytes());
        }),
        row("a list of lists of lists, 100 000 deep", Refused("syntax", ""), |p| {
            bad_fields(p, &format!("photo = {}{}\n", "[".repeat(100_000), "]".repeat(100_000)));
        }),
        row("a table of tables of tables, 100 000 deep", Refused("syntax", ""), |p| {
            bad_fields(p, &format!("photo = {}1{}\n", "{a=".repeat(100_000), "}".repeat(100_000)));
        }),
        row("a key of 200 000 parts", Refused("syntax", ""), |p| {
            bad_fields(p, &format!("{}a = 1\n", "a.".repeat(200_000)));
        }),
        row("a heading of 200 000 parts", Refused("syntax", ""), |p| {
            bad_fields(p, &format!("[{}a]\n", "a.".repeat(200_000)));
        }),
        row("a key that stands twice", Refused("syntax", ""), |p| bad_fields(p, "title = \"Lagi\"\n")),
        row("a day that is none", Refused("syntax", ""), |p| bad_fields(p, "date = 2026-02-31\n")),
        row("a day in year 0", Harmless, |p| bad_fields(p, "date = 0000-01-01\n")),
        row("published on a 30 February", Refused("bad-date", "publish"), |p| {
            bad_item(p, b"template = \"announcement\"\npublish = \"2026-02-30T09:00:00\"\n[fields]\ntitle = \"Kabar\"\n");
        }),
        row("published in the last second there is", Harmless, |p| {
            bad_item(
                p,
                b"template = \"announcement\"\npublish = 9999-12-30T00:00:00\n[fields]\ntitle = \"Kabar\"\n",
            );
        }),
        row("an excerpt longer than numbers go", Refused("bad-time", "longer than any video"), |p| {
            p.clip(super::BAD, "media/siklus-air.mp4", "duration = 99999999999999999999999999");
        }),
        row("an excerpt from before the beginning", Refused("bad-time", "start"), |p| {
            p.clip(super::BAD, "media/siklus-air.mp4", "start = -5\nduration = 3");
        }),
        row("an excerpt as long as no number", Refused("bad-time", ""), |p| {
            p.clip(super::BAD, "media/siklus-air.mp4", "duration = nan");
        }),
        row("an escape sequence for terminals", Refused("control-character", "U+001B"), |p| {
            bad_fields(p, "detail = \"\\u001b[31mmerah\\u001b[2J\"\n");
        }),
        row("a mark that turns the writing direction", Harmless, |p| {
            bad_fields(p, "detail = \"abc \\u202e fed\"\n")
        }),
        row("a letter under 100 accents", Harmless, |p| {
            bad_fields(p, &format!("detail = \"Z{}\"\n", "\u{301}".repeat(100)));
        }),
        row("a word without an end", Refused("text-overflow", ""), |p| {
            bad_fields(p, &format!("detail = \"{}\"\n", "a".repeat(140)));
        }),
        row("100 000 names in a list", Refused("too-long", "100000 entries"), |p| {
            let names: Vec<String> = (0..100_000).map(|n| format!("\"f{n}\"")).collect();
            let item = format!(
                "template = \"announcement\"\nformats = [{}]\n[fields]\ntitle = \"a\"\n",
                names.join(",")
            );
            bad_item(p, item.as_bytes());
        }),
        row("100 000 keys that nobody knows", Refused("too-long", "keys"), |p| {
            let keys: String = (0..100_000).map(|n| format!("k{n}=1\n")).collect();
            bad_fields(p, &keys);
        }),
        row("100 000 tables that nobody knows", Refused("too-many-findings", "more than 100"), |p| {
            let keys: String = (0..100_000).map(|n| format!("[t{n}]\n")).collect();
            bad_fields(p, &keys);
        }),
        row("a megabyte of mistakes of syntax", Refused("too-many-findings", "more than 100"), |p| {
            bad_item(p, "=\n".repeat((1 << 19) - 1).as_bytes());
        }),
        row("a path out of the project", Refused("path-leaves-project", "passwd"), |p| {
            bad_fields(p, "photo = \"../../../../../../etc/passwd\"\n");
        }),
        row("a path out of the project and back", Refused("path-leaves-project", ""), |p| {
            let name = p.root().file_name().expect("a name").to_string_lossy().into_owned();
            bad_fields(p, &format!("photo = \"media/../../{name}/media/kelas.jpg\"\n"));
        }),
        row("a path from the root of the disk", Refused("missing-file", "etc/passwd"), |p| {
            bad_fields(p, "photo = \"/etc/passwd\"\n");
        }),
        row("a path with a line break", Refused("line-break", "photo"), |p| {
            bad_fields(p, "photo = \"media/a\\nb.jpg\"\n");
        }),
        row("a path with a NUL", Refused("control-character", "U+0000"), |p| {
            bad_fields(p, "photo = \"media/kelas.jpg\\u0000.png\"\n");
        }),
        row("a path of 5000 characters", Refused("missing-file", ""), |p| {
            bad_fields(p, &format!("photo = \"media/{}.jpg\"\n", "a".repeat(5000)));
        }),
        row("a folder where a picture is expected", Refused("missing-file", "media"), |p| {
            bad_fields(p, "photo = \"media\"\n");
        }),
        row("an address that is a program", Refused("bad-url", "link"), |p| {
            bad_fields(p, "[post]\nlink = \"javascript:alert(1)\"\n");
        }),
        row("a hashtag that is markup", Refused("bad-hashtag", "<script>"), |p| {
            bad_fields(p, "[post]\nhashtags = [\"<script>\"]\n");
        }),
        row("markup in a title", Harmless, |p| {
            bad_fields(p, "detail = \"<script>a</script><img src=/etc/passwd>{{ item }}\"\n");
        }),
        row("a template out of its folder", Refused("unknown-template", "../_base"), |p| {
            bad_item(p, b"template = \"../_base\"\n[fields]\ntitle = \"a\"\n");
        }),
        row("an account out of its folder", Refused("unknown-account", "../bpmtpk"), |p| {
            bad_item(
                p,
                b"template = \"announcement\"\naccounts = [\"../bpmtpk\"]\n[fields]\ntitle = \"a\"\n",
            );
        }),
    ]
}

#[test]
fn items_that_mean_ill() {
    check(&rows());
}
