//! What stands on a proof sheet.

use std::path::Path;

use super::*;
use crate::deliver::manifest::{Artifact, Record};
use crate::diag::{Finding, Place};
use crate::plan::Job;
use crate::project::{self, Kind, Project};
use crate::world::Disk;

const PACK: &str = "2026-W48";

/// A project of two accounts whose items are `items`: ids with what stands in their files besides the template.
fn project(items: &[(&str, &str)]) -> Project {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    write("wajah.toml", "name = \"Uji\"\naccounts = [\"a\", \"b\"]\nformats = [\"square\"]\n");
    write("brand-assets/brand.toml", "name = \"Uji\"\n[tokens.color]\nink = \"#000\"\npaper = \"#fff\"\n");
    for (id, name) in [("a", "Akun A"), ("b", "Akun B")] {
        write(
            &format!("brand-assets/accounts/{id}/account.toml"),
            &format!(
                "name = \"{name}\"\nfull_name = \"x\"\ndescription = \"x\"\nurl = \"https://a.contoh.id\"\naccent = \"oklch(62% 0.16 255)\"\nmark = \"mark.svg\"\n[handles]\ndefault = \"@a\"\n"
            ),
        );
        write(&format!("brand-assets/accounts/{id}/mark.svg"), "<svg/>");
    }
    write(
        "templates/kabar/template.toml",
        "title = \"Kabar\"\ndescription = \"x\"\nkinds = [\"still\", \"clip\"]\nshapes = [\"square\", \"tall\"]\n\
         [fields.photo]\ntype = \"image\"\nlabel = \"Foto\"\n[fields.title]\ntype = \"text\"\nlabel = \"Judul\"\n\
         [sample]\ntitle = \"x\"\n",
    );
    write("templates/kabar/template.html", "<p></p>");
    for (id, text) in items {
        write(&format!("content/{PACK}/{id}.toml"), &format!("template = \"kabar\"\n{text}"));
    }
    let (project, findings) = project::load(&Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH));
    assert_eq!(findings, [], "the project is right");
    project.expect("a project")
}

fn artifact(job: &Job, name: &str, kind: ArtifactKind) -> Artifact {
    Artifact {
        path: format!("{PACK}/{}/{}/{name}", job.account, job.item),
        item: job.item.clone(),
        account: job.account.clone(),
        format: job.format.clone(),
        kind,
        width: 1080,
        height: 1080,
        bytes: 143_000,
        duration_ms: None,
        loudness_lufs: None,
        true_peak_dbtp: None,
        speech_above_music_db: None,
        shots: Vec::new(),
        digest: String::new(),
    }
}

/// The record of a job that made the picture `square.jpg`.
fn still(account: &str, item: &str) -> Record {
    let job = Job {
        pack: PACK.to_owned(),
        account: account.to_owned(),
        item: item.to_owned(),
        format: "square".to_owned(),
        kind: Kind::Still,
    };
    let artifacts = vec![artifact(&job, "square.jpg", ArtifactKind::Still)];
    Record {
        account: job.account,
        item: job.item,
        format: job.format,
        kind: Kind::Still,
        digest: String::new(),
        parts: crate::fingerprint::Components::default(),
        artifacts,
        findings: Vec::new(),
        places: String::new(),
        stale: false,
    }
}

fn shown(project: &Project, records: &[Record], findings: &[Finding]) -> String {
    page(&Done { project, pack: PACK, records, findings, out: Path::new("output") }, &[])
}

/// What stands between `start` and the `end` after it.
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    let from = page.find(start).unwrap_or_else(|| panic!("no {start}"));
    &page[from..][..page[from..].find(end).unwrap_or_else(|| panic!("no {end}"))]
}

fn post<'p>(page: &'p str, id: &str) -> &'p str {
    between(page, &format!("<article class=\"post\" id=\"{id}\""), "</article>")
}

/// The values of `attribute` in the order of the page.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn what_people_wrote_is_text() {
    let mut project = project(&[(
        "satu",
        "[fields]\ntitle = \"<script>alert(1)</script>\"\n[post]\ncaption = \"</p><img src=x onerror=alert(2)>\"\nalt = \"\\\" onload=alert(3) x=\\\"\"\n",
    )]);
    // Loading refuses such a colour; a page must not rely on it.
    let account = project.accounts.get_mut("a").expect("an account");
    account.accent = "red;background:url(//x)".to_owned();
    account.name = "<b>A</b>".to_owned();
    let page = shown(&project, &[still("a", "satu"), still("b", "satu")], &[]);
    assert_eq!(page.matches("<script>").count(), 1, "only our own script");
    for hostile in ["<img src=x", "\" onload=", "url(//x)", "<b>A</b>"] {
        assert!(!page.contains(hostile), "{hostile}");
    }
    assert!(page.contains("<h3>&lt;script&gt;alert(1)&lt;/script&gt;</h3>"));
    assert!(page.contains("alt=\"&quot; onload=alert(3) x=&quot; (Persegi 1:1)\""));
    assert_eq!(
        values(between(&page, "<main", "</main>"), "style")
            .iter()
            .filter(|s| s.starts_with("--accent:#"))
            .count(),
        1
    );
}

#[test]
fn posts_stand_by_day_then_time_and_account_and_those_without_a_day_last() {
    let project = project(&[
        ("kapan", "[fields]\ntitle = \"Entah\"\n"),
        ("malam", "publish = 2026-11-25T19:30:00\n[fields]\ntitle = \"Malam\"\n"),
        ("pagi", "publish = 2026-11-25T07:05:00\n[fields]\ntitle = \"Pagi\"\n"),
        // In the project's zone it is Tuesday already.
        ("utc", "publish = 2026-11-23T18:00:00Z\n[fields]\ntitle = \"Utara\"\n"),
    ]);
    let mut records: Vec<Record> =
        ["a", "b"].iter().flat_map(|a| ["kapan", "malam", "pagi", "utc"].map(|id| still(a, id))).collect();
    records.retain(|record| (record.account.as_str(), record.item.as_str()) != ("b", "utc"));
    let page = shown(&project, &records, &[]);
    let main = between(&page, "<main", "</main>");
    let ids: Vec<&str> =
        values(main, "id").into_iter().filter(|id| !id.starts_with("2026") && *id != "undated").collect();
    assert_eq!(ids, ["a.utc", "a.pagi", "b.pagi", "a.malam", "b.malam", "a.kapan", "b.kapan"]);
    let days: Vec<&str> = main
        .split("<section class=\"day\" id=\"")
        .skip(1)
        .map(|s| &s[..s.find('"').expect("an end")])
        .collect();
    assert_eq!(days, ["2026-11-24", "2026-11-25", "undated"]);
    assert!(main.contains("<span>Rabu</span> <span class=\"date\">25 November 2026</span>"));
    assert!(main.contains("<h2>Tanpa tanggal</h2>"));
    assert!(
        post(&page, "a.pagi").contains("07.05\u{a0}WIB") && post(&page, "a.utc").contains("01.00\u{a0}WIB")
    );
    // The week has all its days at a glance, also those without a post.
    let overview = between(&page, "<nav class=\"overview\"", "</nav>");
    assert_eq!(
        (overview.matches("class=\"of-day\"").count(), overview.matches("tanpa kiriman").count()),
        (8, 5)
    );
    assert_eq!(values(overview, "data-item"), ["utc", "pagi", "malam", "kapan"]);
    assert!(page.contains("<h1>23–29 November 2026</h1>"));
}

#[test]
fn files_of_an_earlier_run_are_not_to_be_posted() {
    let project = project(&[("satu", "[fields]\ntitle = \"Satu\"\n")]);
    let stale = Record { stale: true, ..still("a", "satu") };
    let failed =
        Finding::error("text-overflow", "`title` does not fit").in_job(format!("{PACK}/a/satu/square"));
    let page = shown(&project, &[stale, still("b", "satu")], &[failed]);
    let (old, new) = (post(&page, "a.satu"), post(&page, "b.satu"));
    assert!(old.contains("<b>Jangan diunggah</b>: Persegi 1:1") && old.contains("class=\"stamp\""));
    assert!(old.contains("Berkas lama") && old.contains("<code>title</code> does not fit"));
    assert!(!new.contains("Jangan diunggah") && !new.contains("text-overflow"));
    // They count for nothing but themselves.
    let facts = between(&page, "<ul class=\"facts\">", "</ul>");
    for fact in [
        "<b>1</b> <span>gambar</span>",
        "<b>143\u{a0}kB</b>",
        "<b>1</b> <span>jangan diunggah</span>",
        "<b>1</b> <span>kesalahan</span>",
    ] {
        assert!(facts.contains(fact), "{fact} in {facts}");
    }
}

#[test]
fn what_failed_is_told_at_its_post_and_the_rest_above() {
    let project =
        project(&[("satu", "[fields]\ntitle = \"Satu\"\n"), ("dua", "[fields]\ntitle = \"Dua\"\n")]);
    let findings = [
        Finding::error("media-error", "cannot be read").in_job(format!("{PACK}/a/satu/square")),
        Finding::error("glyph-missing", "no font has it").in_job(format!("{PACK}/a/dua/instagram-story")),
        Finding::error("other-pack", "elsewhere").in_job("2026-W49/a/satu/square"),
        Finding::error("no-item", "gone").in_job(format!("{PACK}/a/tiga/square")),
        Finding::warning("unknown-key", "`titel`").at(Place::file("content/x.toml")),
    ];
    let page = shown(&project, &[still("a", "dua"), still("b", "satu")], &findings);
    // Nothing of this post was made, and it is there.
    assert!(post(&page, "a.satu").contains("tidak jadi") && post(&page, "a.satu").contains("media-error"));
    let two = post(&page, "a.dua");
    assert!(two.contains("<img") && two.contains("no font has it"));
    assert_eq!(values(two, "data-found"), ["1", ""]);
    assert!(!post(&page, "b.satu").contains("kesalahan"));
    let above = between(&page, "<section class=\"project\">", "</section>");
    for (code, is) in [("other-pack", true), ("no-item", true), ("unknown-key", true), ("media-error", false)]
    {
        assert_eq!(above.contains(code), is, "{code}");
    }
}

#[test]
fn findings_that_say_the_same_are_said_once_a_post() {
    let project = project(&[("satu", "[fields]\ntitle = \"Satu\"\n")]);
    let warning = Finding::warning("low-contrast", "hard to read");
    let mut records = [still("a", "satu"), still("a", "satu")];
    records[0].format = "instagram-story".to_owned();
    for record in &mut records {
        record.findings = vec![warning.clone().in_job(record.job(PACK).id())];
    }
    let page = shown(&project, &records, &[]);
    let post = post(&page, "a.satu");
    assert_eq!((post.matches("<p>hard to read</p>").count(), post.matches("2 ×").count()), (1, 1));
    // Each picture says which of them are its own.
    assert_eq!(post.matches("<ul class=\"codes\">").count(), 2);
}

#[test]
fn a_clip_tells_its_facts_and_a_carousel_is_in_order() {
    let project = project(&[(
        "satu",
        "[fields]\ntitle = \"Satu\"\n[post]\ncaption = \"Tonton!\"\nhashtags = [\"Uji\"]\n",
    )]);
    let mut clip = still("a", "satu");
    let job = clip.job(PACK);
    clip.artifacts = vec![
        Artifact {
            duration_ms: Some(11_320),
            loudness_lufs: Some(-14.1),
            ..artifact(&job, "square.mp4", ArtifactKind::Clip)
        },
        artifact(&job, "square.cover.jpg", ArtifactKind::Cover),
        artifact(&job, "square.srt", ArtifactKind::Captions),
    ];
    let mut pages = still("b", "satu");
    let job = pages.job(PACK);
    pages.artifacts =
        ["square-01.jpg", "square-02.jpg"].map(|name| artifact(&job, name, ArtifactKind::Still)).into();
    let page = shown(&project, &[clip, pages], &[]);
    let clip = post(&page, "a.satu");
    assert!(
        clip.contains("1080\u{a0}×\u{a0}1080 · 11,3\u{a0}s · \u{2212}14,1\u{a0}LUFS · 143\u{a0}kB"),
        "{clip}"
    );
    assert!(
        clip.contains("<video src=\"a/satu/square.mp4\" controls=\"\" playsinline=\"\" preload=\"none\"")
    );
    assert!(
        clip.contains("poster=\"a/satu/square.cover.jpg\"")
            && clip.contains("<a href=\"a/satu/square.srt\">")
    );
    assert!(clip.contains("<p class=\"text\">Tonton!\n\n#Uji</p>"));
    assert!(clip.contains("Tanpa teks alternatif") && !clip.contains("Tanpa teks kiriman"));
    let pages = post(&page, "b.satu");
    assert_eq!(values(pages, "src"), ["b/satu/square-01.jpg", "b/satu/square-02.jpg"]);
    assert!(
        pages.contains("hal. 2")
            && pages.contains("286\u{a0}kB")
            && pages.contains("alt=\"Satu (Persegi 1:1, hal. 2)\"")
    );
}

#[test]
fn what_can_be_downloaded_stands_in_the_head() {
    let project = project(&[("satu", "[fields]\ntitle = \"Satu\"\n")]);
    let records = [still("a", "satu")];
    let done =
        Done { project: &project, pack: PACK, records: &records, findings: &[], out: Path::new("output") };
    let archive = SideFile {
        path: format!("{PACK}/a.zip"),
        bytes: 2_400_000,
        digest: String::new(),
        packed_from: String::new(),
    };
    let page = page(&done, &[archive]);
    let downloads = between(&page, "<nav class=\"downloads\"", "</nav>");
    assert_eq!(values(downloads, "href"), ["a.zip", "a/buka.html", "schedule.csv"]);
    assert!(downloads.contains("<b>Akun A</b><span>ZIP · 2,4\u{a0}MB</span>"));
}

#[test]
fn the_page_needs_nothing_else_and_is_the_same_every_time() {
    let project = project(&[("satu", "publish = 2026-11-25T19:30:00\n[fields]\ntitle = \"Satu\"\n")]);
    let records = [still("a", "satu"), still("b", "satu")];
    let page = shown(&project, &records, &[]);
    assert_eq!(page, shown(&project, &records, &[]));
    for outside in ["http:", "https:", "//", "@import", "url("] {
        let text = page.replace("file://", "");
        assert!(!text.contains(outside), "{outside}");
    }
}

#[test]
fn a_pack_that_is_no_week_goes_by_its_name_and_speaks_english_where_the_project_does() {
    let mut project = project(&[("satu", "publish = 2026-11-25T19:30:00\n[fields]\ntitle = \"Satu\"\n")]);
    project.config.locale = project::Locale::En;
    let items = project.packs.remove(PACK).expect("a pack");
    project.packs.insert("ramadan".to_owned(), items);
    let mut record = still("a", "satu");
    record.artifacts[0].path = "ramadan/a/satu/square.jpg".to_owned();
    let records = [record];
    let done = Done {
        project: &project,
        pack: "ramadan",
        records: &records,
        findings: &[],
        out: Path::new("output"),
    };
    let page = page(&done, &[]);
    assert!(page.contains("<html lang=\"en\">") && page.contains("<h1>ramadan</h1>"));
    assert!(page.contains("<span>Wednesday</span>") && page.contains("19:30\u{a0}WIB"));
    assert_eq!(page.matches("class=\"of-day\"").count(), 1);
}

#[test]
fn a_pack_of_drops_goes_by_its_day() {
    let day = day_of("kiriman-2026-11-27").expect("a day");
    assert_eq!(dates::long(day, crate::project::Locale::Id), "Jumat, 27 November 2026");
    for pack in ["ramadan", "2026-11-27", "kiriman-2026-13-01", "é-2026-11-2", ""] {
        assert_eq!(day_of(pack), None, "{pack}");
    }
}
