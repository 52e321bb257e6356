//! A small project with one template, for the tests of rules.

use std::path::Path;
use std::sync::Arc;

use super::{Subject, page};
use crate::diag::{Finding, Findings, Severity};
use crate::page::{PageRequest, Painter};
use crate::project;
use crate::units::Micros;
use crate::world::Disk;

/// A page of the format `instagram-story` in a project of its own.
pub(super) struct Fixture {
    body: String,
    css: String,
    title: String,
}

impl Fixture {
    /// A page whose template has `body`, on a white ground, with text of 32 px.
    pub(super) fn new(body: &str) -> Self {
        Self { body: body.to_owned(), css: String::new(), title: "Halo dunia".to_owned() }
    }

    /// With `css` as its style sheet.
    pub(super) fn css(mut self, css: &str) -> Self {
        self.css = css.to_owned();
        self
    }

    /// With `title` in the item's only field.
    pub(super) fn title(mut self, title: &str) -> Self {
        self.title = title.to_owned();
        self
    }

    /// What the rules say of the page.
    pub(super) fn check(&self) -> Findings {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, text).expect("written");
        };
        write("wajah.toml", "name = \"Uji\"\naccounts = [\"a\"]\nformats = [\"instagram-story\"]\n");
        write(
            "brand-assets/brand.toml",
            "name = \"Uji\"\n[tokens.color]\nink = \"#000000\"\npaper = \"#ffffff\"\n",
        );
        write(
            "brand-assets/accounts/a/account.toml",
            "name = \"A\"\nfull_name = \"A\"\ndescription = \"A\"\nurl = \"https://a.contoh.id\"\naccent = \"#123a8c\"\nmark = \"mark.svg\"\n[handles]\ndefault = \"@a\"\n",
        );
        write("brand-assets/accounts/a/mark.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
        write(
            "templates/uji/template.toml",
            "title = \"Uji\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n[fields.title]\ntype = \"text\"\nlabel = \"Judul\"\nrequired = true\n[sample]\ntitle = \"Contoh\"\n",
        );
        write(
            "templates/uji/template.html",
            &format!(
                "<!DOCTYPE html><html><head><link rel=\"stylesheet\" href=\"style.css\"></head>\n<body class=\"page\">\n{}\n</body></html>",
                self.body
            ),
        );
        let base = "* { margin: 0; padding: 0 }\n";
        write(
            "templates/uji/base.css",
            &format!(
                "{base}.page {{ position: relative; width: 1080px; height: 1920px; padding: 300px 100px; background: #fff; color: #000; font: 500 32px 'Plus Jakarta Sans', 'Noto Sans Arabic', 'Noto Sans Javanese', 'Noto Color Emoji' }}"
            ),
        );
        write("templates/uji/style.css", &self.css);
        let html = std::fs::read_to_string(dir.path().join("templates/uji/template.html")).expect("read");
        let linked = html.replace(
            "<link rel=\"stylesheet\" href=\"style.css\">",
            "<link rel=\"stylesheet\" href=\"base.css\"><link rel=\"stylesheet\" href=\"style.css\">",
        );
        write("templates/uji/template.html", &linked);
        write(
            "content/pack/satu.toml",
            &format!("template = \"uji\"\n[fields]\ntitle = \"{}\"\n", self.title),
        );
        let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        copy(&fonts, &dir.path().join("fonts"));

        let world = Disk::shared(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        let (project, mut findings) = project::load(&world);
        let project = project.expect("a project");
        let item = project.item("pack", "satu").unwrap_or_else(|| panic!("an item: {findings:?}"));
        let painter = Painter::new(Arc::clone(&world));
        findings.extend(painter.findings());
        let request = PageRequest::of(&project, item, "a", "instagram-story", 1, None).expect("a request");
        let painted = painter.inspect(&request, "", Micros::ZERO, 0, &mut findings);
        let painted = painted.unwrap_or_else(|| panic!("a page: {findings:?}"));
        assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{findings:?}");
        let format = &project.formats["instagram-story"];
        page(&Subject { world: &world, item, format, cue: None }, &painted)
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("readable").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// How many of `findings` have `code`.
pub(super) fn codes(findings: &[Finding], code: &str) -> usize {
    findings.iter().filter(|finding| finding.code == code).count()
}
