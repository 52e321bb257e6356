//! A small project in a temporary folder, for the tests of this module.

use std::path::Path;

use crate::diag::{Finding, Findings};
use crate::world::Disk;

use super::read::Sink;
use super::{Project, load};

/// Files that make a whole project; a test replaces those it is about.
const BASE: &[(&str, &str)] = &[
    ("wajah.toml", "name = \"Uji\"\naccounts = [\"bpmpk\"]\n"),
    (
        "brand-assets/brand.toml",
        "name = \"Uji\"\nlocked = [\"color.ink\"]\n[tokens.color]\nink = \"#10182b\"\npaper = \"#fffaf0\"\nsun = \"#f6c445\"\n[tokens.type]\nweight = 800\n",
    ),
    (
        "brand-assets/accounts/bpmpk/account.toml",
        "name = \"BPMPK\"\nfull_name = \"Balai\"\ndescription = \"Satu baris\"\nurl = \"https://bpmpk.contoh.id\"\naccent = \"#123a8c\"\nmark = \"mark.svg\"\n[handles]\ndefault = \"@bpmpk\"\nx = \"@bpmpk_x\"\n",
    ),
    ("brand-assets/accounts/bpmpk/mark.svg", "<svg/>"),
    (
        "brand-assets/services/fve/service.toml",
        "name = \"Festival\"\ndescription = \"Satu baris\"\nurl = \"https://fve.contoh.id\"\naccent = \"#f6c445\"\nmark = \"mark.svg\"\n",
    ),
    ("brand-assets/services/fve/mark.svg", "<svg/>"),
    ("brand-assets/campaigns/guru.toml", CAMPAIGN),
    ("brand-assets/campaigns/guru.svg", "<svg/>"),
    (
        "templates/kabar/template.toml",
        "title = \"Kabar\"\ndescription = \"Uji\"\nkinds = [\"still\", \"clip\"]\nshapes = [\"tall\", \"square\"]\n\
         [fields.title]\ntype = \"text\"\nlabel = \"Judul\"\nrequired = true\nmax_length = 10\n\
         [fields.photo]\ntype = \"image\"\nlabel = \"Foto\"\n\
         [fields.points]\ntype = \"list\"\nlabel = \"Butir\"\nmax_length = 2\n\
         [fields.level]\ntype = \"choice\"\nlabel = \"Jenjang\"\nchoices = [\"SD\", \"SMP\"]\ndefault = \"SD\"\n\
         [fields.big]\ntype = \"bool\"\nlabel = \"Besar\"\n\
         [duration]\nmin = 3\nmax = 90\ntail = 1.5\n\
         [sample]\ntitle = \"Contoh\"\n[sample.long]\ntitle = \"Contoh dua\"\n",
    ),
    ("templates/kabar/template.html", "<p></p>"),
    ("media/foto.jpg", "jpeg"),
    ("media/film.mp4", "mp4"),
    ("media/film.srt", ""),
    ("content/2026-W48/satu.toml", ITEM),
];

/// The campaign of [`BASE`].
pub(super) const CAMPAIGN: &str = "name = \"Hari Guru\"\nlabel = \"Hari Guru\"\nfrom = \"11-20\"\nuntil = \"11-25\"\nmark = \"guru.svg\"\n[tokens.color]\nsun = \"#ffd34d\"\n";
/// The item of [`BASE`].
pub(super) const ITEM: &str = "template = \"kabar\"\n[fields]\ntitle = \"Halo\"\n";

/// The world of [`BASE`] with `files` in place of those of the same path, or beside them.
pub(super) fn world(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Disk) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let base = BASE.iter().map(|(path, text)| (*path, text.as_bytes()));
    for (path, bytes) in base.chain(files.iter().copied()) {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file in a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
    let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
    (dir, world)
}

/// Loads [`BASE`] with `files`.
pub(super) fn load_with(files: &[(&str, &str)]) -> (Option<Project>, Findings) {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    let (_dir, world) = world(&files);
    load(&world)
}

/// Loads [`BASE`] with the item `text`, and gives what is said.
pub(super) fn item(text: &str) -> Vec<String> {
    said(&load_with(&[("content/2026-W48/satu.toml", text)]).1, "content/2026-W48/satu.toml")
}

/// Loads [`BASE`] with `file` holding `text`, and gives what is said of that file.
pub(super) fn file(file: &str, text: &str) -> Vec<String> {
    said(&load_with(&[(file, text)]).1, file)
}

/// The file of [`BASE`] with `from` replaced by `to`.
pub(super) fn base_with(path: &str, from: &str, to: &str) -> String {
    let (_, text) = BASE.iter().find(|(name, _)| *name == path).expect("a file of the base");
    assert!(text.contains(from), "`{from}` is not in {path}");
    text.replacen(from, to, 1)
}

/// Each finding in `path` as `line:column code: message | hint`.
pub(super) fn said(findings: &[Finding], path: &str) -> Vec<String> {
    let told = |finding: &Finding| {
        let place = finding.place.as_ref().filter(|place| place.file == Path::new(path))?;
        let part = |number: Option<u32>| number.map_or("-".to_owned(), |number| number.to_string());
        let hint = finding.hint.as_deref().map_or(String::new(), |hint| format!(" | {hint}"));
        let (line, column) = (part(place.line), part(place.column));
        Some(format!("{line}:{column} {}: {}{hint}", finding.code, finding.message))
    };
    findings.iter().filter_map(told).collect()
}

/// The keys that reading [`BASE`] with `files` asked each table for.
pub(super) fn asked(
    files: &[(&str, &str)],
) -> std::collections::BTreeMap<String, std::collections::BTreeSet<String>> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    let (_dir, world) = world(&files);
    let sink = Sink::default();
    super::load_into(&world, &[], &sink);
    sink.asked.take()
}
