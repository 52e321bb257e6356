//! Names that mean ill, and things that are no files where files are expected.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::common::skip::{Why, skipped};
use super::{Expect, Harmless, Named, Refused, Row, TestProject, bad_fields, check, files, put, row, run};

const ITEM: &[u8] = b"template = \"announcement\"\n[fields]\ntitle = \"Kabar\"\n";

/// A row of an item file of this name.
fn item(name: &'static str, file: &'static [u8], expect: Expect) -> Row {
    row(name, expect, move |project| {
        fs::write(project.path("content/pack").join(OsStr::from_bytes(file)), ITEM).expect("written");
    })
}

/// A row of a folder of this name below `parent`, with a copy of the folder `like` in it.
fn folder(
    name: &'static str,
    parent: &'static str,
    folder: &'static [u8],
    like: &'static str,
    expect: Expect,
) -> Row {
    row(name, expect, move |project| {
        let place = project.path(parent).join(OsStr::from_bytes(folder));
        super::common::copy(&project.path(like), &place);
    })
}

fn fifo(place: &Path) {
    let _ = fs::remove_file(place);
    fs::create_dir_all(place.parent().expect("a parent")).expect("a folder");
    let made = Command::new("mkfifo").arg(place).status().expect("mkfifo runs");
    assert!(made.success());
}

/// A row of a pipe nobody writes into, in the place of `file`.
fn pipe(name: &'static str, file: &'static str, expect: Expect) -> Row {
    row(name, expect, move |project| fifo(&project.path(file)))
}

fn rows() -> Vec<Row> {
    const BAD: &str = "bad-id";
    vec![
        item("an item with a line break", b"a\nb.toml", Named(BAD, "a")),
        item("an item with quotation marks", b"a\"b'c.toml", Named(BAD, "a\"b'c")),
        item(
            "an item with a mark that turns the writing direction",
            "a\u{202e}b.toml".as_bytes(),
            Named(BAD, "a"),
        ),
        item("an item with an escape sequence", b"a\x1b[2J.toml", Named(BAD, "a")),
        item("an item with a leading hyphen", b"-a.toml", Named(BAD, "-a")),
        item("an item with two dots", b"a..b.toml", Named(BAD, "a..b")),
        item("an item with a trailing space", b"a .toml", Named(BAD, "a ")),
        item("an item with backslashes", b"a\\..\\b.toml", Named(BAD, "a")),
        item("an item called as a device", b"con.toml", Named(BAD, "con")),
        item("an item called as a port", b"com1.toml", Named(BAD, "com1")),
        item("an item in capitals", b"CON.toml", Named(BAD, "CON")),
        item("an item that is no UTF-8", b"a\xff\xfe.toml", Named(BAD, "UTF-8")),
        item("an item of 250 letters", &[b'a'; 250], Harmless)
            .with_file([&[b'a'; 250][..], b".toml"].concat()),
        folder("a pack with a line break", "content", b"a\nb", "content/pack", Named(BAD, "a")),
        folder("a pack that is no UTF-8", "content", b"a\xff", "content/pack", Named(BAD, "UTF-8")),
        folder("a pack with a quotation mark", "content", b"a\"b", "content/pack", Named(BAD, "a\"b")),
        folder("a pack called as a device", "content", b"nul", "content/pack", Named(BAD, "nul")),
        folder(
            "a template with a line break",
            "templates",
            b"a\nb",
            "templates/announcement",
            Named(BAD, "a"),
        ),
        folder(
            "a template that is no UTF-8",
            "templates",
            b"a\xff",
            "templates/announcement",
            Named(BAD, "UTF-8"),
        ),
        folder(
            "an account with a quotation mark",
            "brand-assets/accounts",
            b"a\"b",
            "brand-assets/accounts/bpmtpk",
            Named(BAD, "a\"b"),
        ),
        folder(
            "an account that is no UTF-8",
            "brand-assets/accounts",
            b"a\xff",
            "brand-assets/accounts/bpmtpk",
            Named(BAD, "UTF-8"),
        ),
        row("a picture with quotation marks, brackets and a line of markup", Harmless, |p| {
            let name = "a'b)(<i>&amp;%20#?.jpg";
            fs::copy(p.path("media/kelas.jpg"), p.path("media").join(name)).expect("copied");
            bad_fields(p, &format!("photo = \"media/{name}\"\n"));
        }),
        row("a picture with a leading hyphen and spaces", Harmless, |p| {
            fs::copy(p.path("media/kelas.jpg"), p.path("media/-rf  ~ .jpg")).expect("copied");
            bad_fields(p, "photo = \"media/-rf  ~ .jpg\"\n");
        }),
        row("a picture that leads out of the project", Refused("path-leaves-project", "a.jpg"), |p| {
            symlink("/etc/passwd", p.path("media/a.jpg")).expect("linked");
            bad_fields(p, "photo = \"media/a.jpg\"\n");
        }),
        row("a folder that leads out of the project", Refused("path-leaves-project", ""), |p| {
            symlink("/etc", p.path("media/luar")).expect("linked");
            bad_fields(p, "photo = \"media/luar/passwd\"\n");
        }),
        row("a picture that leads to itself", Refused("missing-file", "a.jpg"), |p| {
            symlink("a.jpg", p.path("media/a.jpg")).expect("linked");
            bad_fields(p, "photo = \"media/a.jpg\"\n");
        }),
        row("an item that leads out of the project", Named("unreadable-file", "leaves the project"), |p| {
            symlink("/etc/passwd", p.path("content/pack/a.toml")).expect("linked");
        }),
        row("an item that leads nowhere", Named("missing-file", "a.toml"), |p| {
            symlink("/tidak/ada", p.path("content/pack/a.toml")).expect("linked");
        }),
        row("an item that is a folder", Named("unreadable-file", "a.toml"), |p| {
            fs::create_dir(p.path("content/pack/a.toml")).expect("made");
        }),
        row("a pack that leads to all packs", Harmless, |p| {
            symlink("..", p.path("content/pack/dalam")).expect("linked");
            bad_fields(p, "");
        }),
        row("templates that lead to themselves", Harmless, |p| {
            symlink(".", p.path("templates/announcement/lagi")).expect("linked");
            bad_fields(p, "");
        }),
        row("fonts that lead to themselves", Harmless, |p| {
            symlink(".", p.path("fonts/lagi")).expect("linked");
            bad_fields(p, "");
        }),
        row("a font from outside", Named("font-unusable", "leaves the project"), |p| {
            symlink("/etc/passwd", p.path("fonts/a.ttf")).expect("linked");
        }),
        row("a picture that is a pipe", Refused("missing-file", "a.jpg"), |p| {
            fifo(&p.path("media/a.jpg"));
            bad_fields(p, "photo = \"media/a.jpg\"\n");
        }),
        pipe("an item that is a pipe", "content/pack/a.toml", Named("unreadable-file", "not a file")),
        pipe("a table that is a pipe", "content/pack/items.csv", Named("unreadable-file", "not a file")),
        pipe("a font that is a pipe", "fonts/a.ttf", Named("font-unusable", "not a file")),
        pipe(
            "a part of a template that is a pipe",
            "templates/_base/a.html",
            Named("template-unreadable", "not a file"),
        ),
        pipe(
            "a template.toml that is a pipe",
            "templates/quote/template.toml",
            Named("unreadable-file", "not a file"),
        ),
        pipe(
            "a template.html that is a pipe",
            "templates/quote/template.html",
            Named("missing-file", "template.html"),
        ),
        pipe(
            "an account that is a pipe",
            "brand-assets/accounts/bpmtpk/account.toml",
            Named("unreadable-file", "not a file"),
        ),
        pipe(
            "a campaign that is a pipe",
            "brand-assets/campaigns/a.toml",
            Named("unreadable-file", "not a file"),
        ),
        pipe(
            "a mark that is a pipe",
            "brand-assets/accounts/bpmtpk/mark.svg",
            Named("missing-file", "mark.svg"),
        ),
        row("a style sheet that is a pipe", Refused("stylesheet-missing", "not a file"), |p| {
            super::common::copy(&p.path("templates/announcement"), &p.path("templates/pipa"));
            let html = fs::read_to_string(p.path("templates/pipa/template.html")).expect("read");
            p.write("templates/pipa/template.html", &html);
            fifo(&p.path("templates/pipa/style.css"));
            put(p, "content/pack/buruk.toml", b"template = \"pipa\"\n[fields]\ntitle = \"a\"\n");
        }),
        row("a picture on a page that is a device", Refused("path-leaves-project", ""), |p| {
            symlink("/dev/zero", p.path("media/a.jpg")).expect("linked");
            bad_fields(p, "photo = \"media/a.jpg\"\n");
        }),
    ]
}

impl Row {
    /// The same for an item file of this name.
    fn with_file(self, file: Vec<u8>) -> Self {
        Self {
            make: Box::new(move |project| {
                fs::write(project.path("content/pack").join(OsStr::from_bytes(&file)), ITEM)
                    .expect("written");
            }),
            ..self
        }
    }
}

#[test]
fn names_that_mean_ill() {
    check(&rows());
}

/// Nobody may read the item; who is root may read all, and the test says so and nothing more.
#[test]
fn an_item_without_the_right_to_read_it_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let project = TestProject::new();
    project.still("baik", "Kabar baik");
    bad_fields(&project, "");
    let place = project.path("content/pack/buruk.toml");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o0)).expect("taken away");
    if fs::read(&place).is_ok() {
        let test = "an_item_without_the_right_to_read_it_is_named";
        skipped(test, &Why::Machine("this user may read everything"));
        return;
    }
    let outcome = run(&project, "no right to read", &["render", "--account", "pustekkom"]);
    assert!(super::common::findings(&outcome.report).iter().any(|(code, _)| code == "unreadable-file"));
    assert_eq!(files(&project.path("output")), ["pack/pustekkom/baik/tall.png"]);
}

/// The project file itself cannot be worked around: the program says so and ends.
#[test]
fn a_project_file_that_is_no_file_ends_the_program_with_a_reason() {
    for make in [fifo as fn(&Path), |place| {
        let _ = fs::remove_file(place);
        fs::create_dir(place).expect("made");
    }] {
        let project = TestProject::new();
        project.still("baik", "Kabar baik");
        make(&project.path("wajah.toml"));
        let outcome = run(&project, "wajah.toml", &["render"]);
        assert!(outcome.status.is_some_and(|status| status == 1 || status == 2), "{:?}", outcome.status);
        assert_eq!(super::common::findings(&outcome.report).len(), 1, "{}", outcome.report);
    }
}
