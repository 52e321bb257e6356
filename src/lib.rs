//! Wajah: finished posts from brand kits, templates and a week's content.
//!
//! A project is a folder with a `wajah.toml`. [`Session::open`] loads it, [`Session::posts`] says which posts it makes,
//! [`Session::preview`] shows one, [`Session::render`] makes many, and [`Session::apply`] goes on when its files change. What people did
//! wrong is a [`Finding`] with its place and a likely remedy; it never stops the rest.
//!
//! ```
//! use std::path::Path;
//! use std::sync::Arc;
//! use std::sync::atomic::AtomicBool;
//!
//! use wajah::{Disk, Event, Overlay, RunOptions, Selection, Session, Timestamp, View};
//!
//! # let dir = tempfile::tempdir()?;
//! # let folder = dir.path();
//! # for (path, text) in [
//! #     ("wajah.toml", "name = \"Uji\"\naccounts = [\"a\"]\nformats = [\"kecil\"]\n[format.kecil]\ntitle = \"Kecil\"\n\
//! #       kinds = [\"still\"]\nwidth = 240\nheight = 400\nlayout_width = 1080\nstill = \"png\"\n"),
//! #     ("brand-assets/brand.toml", "name = \"Uji\"\n[tokens.color]\nink = \"#000000\"\npaper = \"#ffffff\"\n"),
//! #     ("brand-assets/accounts/a/account.toml", "name = \"A\"\nfull_name = \"A\"\ndescription = \"A\"\n\
//! #       url = \"https://a.contoh.id\"\naccent = \"#123a8c\"\nmark = \"mark.svg\"\n[handles]\ndefault = \"@a\"\n"),
//! #     ("brand-assets/accounts/a/mark.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
//! #     ("templates/warna/template.toml", "title = \"Warna\"\ndescription = \"Uji\"\nkinds = [\"still\"]\n\
//! #       shapes = [\"tall\"]\n[sample]\n"),
//! #     ("templates/warna/template.html", "<!DOCTYPE html><html><head><link rel=\"stylesheet\" href=\"style.css\"></head>\
//! #       <body></body></html>"),
//! #     ("templates/warna/style.css", "body { background-color: #ff0000 }\n"),
//! #     ("content/2026-W48/satu.toml", "template = \"warna\"\n"),
//! # ] {
//! #     let place = folder.join(path);
//! #     std::fs::create_dir_all(place.parent().expect("a folder"))?;
//! #     std::fs::write(place, text)?;
//! # }
//! # std::fs::create_dir_all(folder.join("fonts"))?;
//! # std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/noto-kufi-arabic/NotoKufiArabic[wght].ttf"), folder.join("fonts/a.ttf"))?;
//! let world = Arc::new(Overlay::new(Disk::new(folder, Timestamp::now())));
//! let mut session = Session::open(world.clone());
//!
//! // One post, looked at.
//! let (posts, findings) = session.posts(&Selection::default());
//! assert!(findings.is_empty(), "{findings:?}");
//! let preview = session.preview(&posts[0], View::Page(1));
//! let page = preview.page.expect("a picture");
//! assert_eq!((page.pixels.width, page.pixels.height), (240, 400));
//! assert_eq!(page.pixels.data[..3], [255, 0, 0]);
//!
//! // Somebody types, and has not saved yet.
//! let style = Path::new("templates/warna/style.css");
//! world.write(style, "body { background-color: #0000ff }")?;
//! session.apply(&[style.to_owned()]);
//!
//! // All posts of a week, made.
//! let selection = Selection { packs: vec!["2026-W48".to_owned()], ..Selection::default() };
//! let (posts, _) = session.posts(&selection);
//! let options = RunOptions { out: folder.join("output"), threads: 2, memory: None, deadline: None };
//! let listener = |event: Event<'_>| {
//!     if let Event::Ended { job, outcome, .. } = event {
//!         println!("{}: {outcome:?}", job.id());
//!     }
//! };
//! let report = session.render(&posts, &options, &listener, &AtomicBool::new(false));
//! assert_eq!((report.rendered, report.failed), (1, 0));
//! assert!(folder.join("output/2026-W48/a/satu/kecil.png").is_file());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A session is shared between threads as it is, and applies changes when nobody else uses it. Its [`World`] is where files come from:
//! a folder on [`Disk`], or an [`Overlay`] of texts that nobody has saved; [`World::dependencies`] names what was read.
//!
//! The modules lie in layers, listed here from the top down; a module imports only from layers below its own
//! (`tests/architecture.rs`, `ARCHITECTURE.md`). None of them is public.

pub mod testing;

pub(crate) mod cli;

pub(crate) mod watch;

#[cfg(feature = "video")]
pub(crate) mod moment;
pub(crate) mod session;

pub(crate) mod run;

pub(crate) mod check;
pub(crate) mod deliver;

#[cfg(feature = "video")]
pub(crate) mod clip;
pub(crate) mod page;

pub(crate) mod plan;

pub(crate) mod project;

pub(crate) mod catch_panic;
pub(crate) mod codes;
pub(crate) mod crop;
pub(crate) mod diag;
pub(crate) mod fingerprint;
pub(crate) mod layers;
pub(crate) mod sandbox;
pub(crate) mod units;
pub(crate) mod world;

pub use self::cli::{Exit, run as command_line};
pub use self::deliver::manifest::{Artifact, ArtifactKind};
pub use self::diag::{Finding, Findings, Place, Severity};
pub use self::layers::Rgba;
pub use self::page::{Edges, Inspected, PageFacts, Sign, TextLine};
pub use self::plan::{Job, Post, Selection, Shard};
pub use self::project::{Account, Format, Item, Kind, Project, Template};
pub use self::run::{
    Event, Listener, Outcome, PackOptions, PackReport, Preview, Reason, RunOptions, RunReport, Untrusted,
    View, Why,
};
pub use self::session::Session;
pub use self::units::Micros;
pub use self::world::{Digest, Disk, Overlay, World, WorldError};
pub use jiff::Timestamp;
