//! A small project for the tests of this module, with a still and a clip without footage. It has no fonts: nothing of it is painted.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::context::RunContext;
use super::event::NOBODY;
use super::report::RunOptions;
use super::scene::Scene;
use crate::diag::has_errors;
use crate::page::Painter;
use crate::project;
use crate::world::{Disk, World};

/// Its files, which a test may change.
pub(super) struct Fixture {
    dir: tempfile::TempDir,
}

impl Fixture {
    /// The items `pack/satu`, a still, and `pack/klip`, a clip of two seconds, for the account `a` in the format `tall`.
    pub(super) fn new() -> Self {
        let fixture = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        for (path, text) in [
            (
                "wajah.toml",
                "name = \"Uji\"\naccounts = [\"a\"]\nformats = [\"tall\"]\n[format.tall]\ntitle = \"Kecil\"\n\
                 kinds = [\"still\", \"clip\"]\nwidth = 360\nheight = 640\nlayout_width = 1080\nstill = \"jpeg\"\nquality = 90\n",
            ),
            (
                "brand-assets/brand.toml",
                "name = \"Uji\"\n[tokens.color]\nink = \"#000000\"\npaper = \"#ffffff\"\n",
            ),
            (
                "brand-assets/accounts/a/account.toml",
                "name = \"A\"\nfull_name = \"A\"\ndescription = \"A\"\nurl = \"https://a.contoh.id\"\naccent = \"#123a8c\"\n\
                 mark = \"mark.svg\"\n[handles]\ndefault = \"@a\"\n",
            ),
            ("brand-assets/accounts/a/mark.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
            (
                "templates/uji/template.toml",
                "title = \"Uji\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n[fields.title]\ntype = \"text\"\n\
                 label = \"Judul\"\nrequired = true\n[sample]\ntitle = \"Contoh\"\n",
            ),
            (
                "templates/uji/template.html",
                "<!DOCTYPE html><html><head><link rel=\"stylesheet\" href=\"style.css\"></head>\n\
                 <body><img src=\"/media/a.png\"><h1 class=\"headline\">{{ item.title }}</h1></body></html>",
            ),
            ("templates/uji/style.css", ".headline { color: var(--color-ink) }\n"),
            ("media/a.png", "satu"),
            (
                "templates/gerak/template.toml",
                "title = \"Gerak\"\ndescription = \"Uji\"\nkinds = [\"clip\"]\nshapes = [\"tall\"]\nstill_at_ms = 1500\n\
                 [duration]\nlength = 2\n[sample]\n",
            ),
            ("templates/gerak/template.html", "<!DOCTYPE html><html><body><p>Kata</p></body></html>"),
            ("content/pack/satu.toml", "template = \"uji\"\n[fields]\ntitle = \"Halo\"\n"),
            ("content/pack/klip.toml", "template = \"gerak\"\n"),
        ] {
            fixture.write(path, text);
        }
        fixture
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.dir.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    /// Replaces the first `from` in the file at `path` by `to`.
    pub(super) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.dir.path().join(path)).expect("readable");
        assert!(text.contains(from), "{path} has no `{from}`");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Does `work` in a run of the project as it is now.
    pub(super) fn run<T>(&self, work: impl FnOnce(&RunContext<'_>, &Arc<dyn World>) -> T) -> T {
        let world = Disk::shared(self.dir.path(), jiff::Timestamp::UNIX_EPOCH);
        let (project, findings) = project::load(&world);
        let project = project.filter(|_| !has_errors(&findings)).unwrap_or_else(|| panic!("{findings:?}"));
        let painter = Painter::new(Arc::clone(&world));
        let options =
            RunOptions { out: Path::new("output").to_owned(), threads: 1, memory: None, deadline: None };
        let cancel = AtomicBool::new(false);
        let scene = Scene {
            world: &world,
            project: &project,
            painter: &painter,
            #[cfg(feature = "video")]
            plans: &Default::default(),
        };
        work(&RunContext::new(scene, &options, NOBODY, &cancel, None), &world)
    }
}
