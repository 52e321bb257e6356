//! What reads the inputs: a small project whose files are replaced one at a time, and readers that need none.

use std::cell::Cell;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use wajah::testing::deliver::manifest::Manifest;
use wajah::testing::diag::{Findings, has_errors};
use wajah::testing::page::{PageRequest, Painter};
use wajah::testing::project::{Item, Kind, Project, load, sample_item};
use wajah::testing::world::{Disk, World};

use super::Input;
use super::common::{copy, repository};

/// Pages are laid out and painted for one input in so many: it takes ten times as long as all the rest.
const PAINT_EVERY: u32 = 8;

const ITEM: &str = "template = \"announcement\"\n[fields]\ntitle = \"Kabar baik\"\n";
const HTML: &str = "<!DOCTYPE html><html><head><link rel=\"stylesheet\" href=\"style.css\"></head><body><p>{{ item.title }}</p>\
                    {{ svg(path=\"templates/uji/a.svg\") }}<img src=\"a.svg\" width=\"90\"></body></html>";
const TOML: &str = "title = \"Uji\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n[fields.title]\ntype = \"text\"\nlabel = \"Judul\"\n\
                    [fields.points]\ntype = \"list\"\nlabel = \"Butir\"\n[sample]\ntitle = \"Kabar baik\"\npoints = [\"satu\", \"dua\"]\n";

/// The small project.
pub(super) struct Bench {
    dir: tempfile::TempDir,
    count: Cell<u32>,
}

impl Bench {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for part in [
            "brand-assets/brand.toml",
            "brand-assets/accounts/bpmtpk",
            "brand-assets/services/fve",
            "brand-assets/campaigns",
            "brand-assets/motif",
            "templates/_base",
            "templates/announcement",
            "templates/fve-excerpt",
            "fonts/plus-jakarta-sans/PlusJakartaSans[wght].ttf",
            "media/kelas.jpg",
            "media/siklus-air.srt",
        ] {
            copy(&repository().join(part), &dir.path().join(part));
        }
        let bench = Self { dir, count: Cell::new(0) };
        bench.put("media/siklus-air.mp4", b"film");
        bench.put("content/pack/uji.toml", ITEM.as_bytes());
        bench.put(
            "wajah.toml",
            b"name = \"Uji\"\naccounts = [\"bpmtpk\"]\nformats = [\"tall\"]\n[format.tall]\ntitle = \"Kecil\"\nkinds = [\"still\", \"clip\"]\n\
              width = 90\nheight = 160\nlayout_width = 1080\nstill = \"png\"\n",
        );
        bench
    }

    fn put(&self, inside: &str, bytes: &[u8]) {
        let path = self.dir.path().join(inside);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }

    /// The project as it stands; every finding must be one that can be shown.
    fn load(&self) -> (Arc<dyn World>, Project) {
        let world = Disk::shared(self.dir.path(), jiff::Timestamp::UNIX_EPOCH);
        let (project, findings) = load(&world);
        for finding in &findings {
            assert!(!finding.code.is_empty() && !finding.message.is_empty(), "{finding:?}");
            assert!(finding.message.len() < 100_000, "a message of {} bytes", finding.message.len());
        }
        assert!(findings.len() < 5000, "{} findings", findings.len());
        (world, project.expect("the project file is whole"))
    }

    /// Whether this input's page is to be painted too.
    fn paints(&self) -> bool {
        self.count.set(self.count.get() + 1);
        self.count.get() % PAINT_EVERY == 1
    }

    pub(super) fn item(&self, bytes: &[u8]) {
        self.put("content/pack/uji.toml", bytes);
        let (world, project) = self.load();
        let item = project.item("pack", "uji").filter(|item| item.kind() == Kind::Still && self.paints());
        if let Some(item) = item {
            paint(&world, &project, item, true);
        }
    }

    pub(super) fn template(&self, ending: &str, bytes: &[u8]) {
        for (name, text) in [
            ("template.html", HTML),
            ("template.toml", TOML),
            ("style.css", "p{color:red}"),
            ("a.svg", "<svg/>"),
        ] {
            let replaced = Path::new(name).extension().is_some_and(|is| is == ending);
            self.put(&format!("templates/uji/{name}"), if replaced { bytes } else { text.as_bytes() });
        }
        let (world, project) = self.load();
        if let Some(item) = sample_item(&project, "uji", false) {
            paint(&world, &project, &item, ending != "toml" || self.paints());
        }
    }

    pub(super) fn brand(&self, bytes: &[u8]) {
        self.put("brand-assets/brand.toml", bytes);
        let (world, project) = self.load();
        let item = project.item("pack", "uji").filter(|_| self.paints());
        if let Some(item) = item {
            paint(&world, &project, item, true);
        }
    }

    pub(super) fn table(&self, ending: &str, bytes: &[u8]) {
        let packed = packed(&Input { ending: ending.to_owned(), bytes: bytes.to_vec() });
        let input = packed.unwrap_or_else(|| Input { ending: ending.to_owned(), bytes: bytes.to_vec() });
        for ending in ["csv", "xlsx", "ods"] {
            let _ = fs::remove_file(self.dir.path().join(format!("content/pack/items.{ending}")));
        }
        self.put(&format!("content/pack/items.{}", input.ending), &input.bytes);
        let (_, project) = self.load();
        for item in project.packs.values().flatten() {
            assert!(wajah::testing::project::is_kebab(&item.id), "an item called {:?}", item.id);
        }
    }
}

/// Expands the page of `item`, and lays it out and paints it where `all` is wanted.
fn paint(world: &Arc<dyn World>, project: &Project, item: &Item, all: bool) {
    let Some(account) = project.accounts.keys().next() else { return };
    let mut findings = Findings::new();
    let painter = Painter::new(Arc::clone(world));
    findings.extend(painter.findings());
    let Some(request) = PageRequest::of(project, item, account, "tall", 1, None) else { return };
    if !all {
        let _ = painter.html(&request, "");
        return;
    }
    let page = painter.inspect(&request, "", request.still_at, 0, &mut findings);
    assert!(page.is_some() || has_errors(&findings), "lost without a word");
}

/// The workbook of which a `sheet` or a `content` is the part that holds the cells.
pub(super) fn packed(input: &Input) -> Option<Input> {
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (ending, parts): (&str, Vec<(&str, Vec<u8>)>) = match input.ending.as_str() {
        "sheet" => {
            let related = |kind: &str, target: &str| {
                format!("<Relationships><Relationship Id=\"rId1\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>").into_bytes()
            };
            let book = format!(
                "<workbook xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"Item\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            );
            let parts = vec![
                ("[Content_Types].xml", b"<Types/>".to_vec()),
                ("_rels/.rels", related("officeDocument", "xl/workbook.xml")),
                ("xl/workbook.xml", book.into_bytes()),
                ("xl/_rels/workbook.xml.rels", related("worksheet", "worksheets/sheet1.xml")),
                ("xl/worksheets/sheet1.xml", input.bytes.clone()),
                (
                    "xl/sharedStrings.xml",
                    b"<sst uniqueCount=\"2\"><si><t>title</t></si><si><t>announcement</t></si></sst>"
                        .to_vec(),
                ),
            ];
            ("xlsx", parts)
        }
        "content" => {
            let kind = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
            ("ods", vec![("mimetype", kind), ("content.xml", input.bytes.clone())])
        }
        _ => return None,
    };
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in parts {
        zip.start_file(name, options).expect("begun");
        zip.write_all(&bytes).expect("written");
    }
    Some(Input { ending: ending.to_owned(), bytes: zip.finish().expect("finished").into_inner() })
}

#[cfg(feature = "video")]
pub(super) fn captions(bytes: &[u8]) {
    use wajah::testing::clip::captions;
    use wajah::testing::units::Micros;
    let Ok(captions::Captions { cues, .. }) = captions::read(bytes) else { return };
    for pair in cues.windows(2) {
        assert!(pair[0].end <= pair[1].start, "{pair:?} lie over one another");
    }
    for cue in &cues {
        assert!(cue.start < cue.end && !cue.text.is_empty(), "{cue:?}");
        assert!(
            cue.words.iter().all(|word| cue.text.get(word.at..).is_some_and(|rest| !rest.is_empty())),
            "{cue:?}"
        );
    }
    let part = captions::excerpt(&cues, Micros::from_ms(500), Micros::from_ms(9000));
    assert!(part.iter().all(|cue| cue.start >= Micros::ZERO && cue.end <= Micros::from_ms(9000)), "{part:?}");
    let written = captions::write_srt(&cues);
    assert!(captions::read(written.as_bytes()).is_ok(), "what is delivered does not read: {written}");
}

pub(super) fn manifest(bytes: &[u8]) {
    let Some(manifest) = Manifest::read(bytes) else { return };
    for (path, _) in manifest.all_files() {
        let inside = wajah::testing::world::normalise(Path::new(path)).expect("a path that stays inside");
        assert!(inside.starts_with(&manifest.pack) && inside == Path::new(path), "{path}");
    }
    for record in &manifest.jobs {
        let _ = manifest.record(&record.job(&manifest.pack));
    }
    let written = serde_json::to_vec(&manifest).expect("written");
    assert_eq!(Manifest::read(&written).as_ref(), Some(&manifest), "it does not read back");
}
