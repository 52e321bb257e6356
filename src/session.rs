//! The door of the library: a project opened once, its posts previewed one at a time or made by the hundred, and gone on with when
//! its files change. The command line, watchers and their workers come in here.

mod select;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use crate::diag::{Finding, Findings};
use crate::page::{FontFamily, Painter};
use crate::plan::{Post, Selection, Showing};
use crate::project::{self, Given, Kind, Project};
use crate::run::{
    self, GalleryReport, Listener, PackOptions, PackReport, Preview, RunOptions, RunReport, Scene, View,
};
use crate::world::World;

pub use self::select::not_made;
use self::select::owner_of;

/// A project at work.
///
/// Whatever is wrong with its files is a [`Finding`], and never stops the rest.
pub struct Session {
    world: Arc<dyn World>,
    /// What is right in its files; nothing where `wajah.toml` is no TOML.
    project: Option<Project>,
    /// What is wrong in them.
    findings: Findings,
    /// Whether the templates' samples stand in the place of the items.
    samples: bool,
    /// Made when the first page is wanted: fonts are large.
    painter: OnceLock<Painter>,
    /// What was found out of its footage: videos are larger.
    #[cfg(feature = "video")]
    plans: run::Plans,
}

impl Session {
    /// Opens the project of `world`: loads its files and checks them against each other.
    pub fn open(world: Arc<dyn World>) -> Self {
        let (project, findings) = project::load(&world);
        Self {
            world,
            project,
            findings,
            samples: false,
            painter: OnceLock::new(),
            #[cfg(feature = "video")]
            plans: run::Plans::default(),
        }
    }

    /// The same project with its templates' samples in the place of its items, and without what is wrong with those.
    #[must_use]
    pub fn of_samples(self) -> Self {
        let mut session = Self { samples: true, ..self };
        session.forget_plans();
        session.show_samples();
        session
    }

    /// Goes on after the files `changed`, or all in them where they are folders; their paths are relative to the project's folder.
    ///
    /// They are read again, and what they decide is made anew: the project from its files, all others of which are remembered; all
    /// templates or the fonts, where they are some of those; else the style sheet or the picture alone. Footage is looked at again when
    /// it is next wanted. The rest stays as it is.
    pub fn apply(&mut self, changed: &[PathBuf]) {
        changed.iter().for_each(|path| self.world.forget(path));
        (self.project, self.findings) = project::load(&self.world);
        self.forget_plans();
        if self.samples {
            self.show_samples();
        }
        if let Some(painter) = self.painter.get_mut() {
            painter.forget(changed);
        }
    }

    /// Goes on with the items `given` beside those of its files, until these are read again.
    pub(crate) fn give(&mut self, given: Vec<Given>) {
        self.world.forget(Path::new("content"));
        (self.project, self.findings) = project::load_given(&self.world, given);
    }

    /// The posts of `selection`, sorted, and what stands against them: what is wrong in files that they have to do with, and names that
    /// select nothing.
    pub fn posts(&self, selection: &Selection) -> (Vec<Post<'_>>, Findings) {
        select::posts(self.project.as_ref(), &self.findings, selection)
    }

    /// Of `posts` those whose words can be posted, and what is said of the words of all.
    pub(crate) fn judge_words<'p>(&self, posts: Vec<Post<'p>>) -> (Vec<Post<'p>>, Findings) {
        match &self.project {
            Some(project) => select::judged(project, posts),
            None => (posts, Findings::new()),
        }
    }

    /// How one of its posts looks: the pixels that rendering would deliver, the boxes of what they show, and what it would say. Nothing
    /// is written.
    pub fn preview(&self, post: &Post<'_>, view: View) -> Preview {
        match self.scene() {
            Some(scene) => run::preview(scene, post, view),
            None => Preview { page: None, findings: self.findings.clone() },
        }
    }

    /// Makes some of its posts; `listener` hears how it goes on. `cancel` ends it when what is being written is whole.
    ///
    /// What [`Session::posts`] found is not repeated in the report.
    pub fn render(
        &self,
        posts: &[Post<'_>],
        options: &RunOptions,
        listener: Listener<'_>,
        cancel: &AtomicBool,
    ) -> RunReport {
        self.at_work(|scene| run::render(scene, posts, options, listener, cancel))
    }

    /// Writes the pages of some of its posts for a browser, and renders nothing.
    pub fn write_pages(
        &self,
        posts: &[Post<'_>],
        options: &RunOptions,
        listener: Listener<'_>,
        cancel: &AtomicBool,
    ) -> RunReport {
        self.at_work(|scene| run::write_pages(scene, posts, options, listener, cancel))
    }

    /// What is said of some of its posts, and why they would not be made, as far as that is known before anything is painted.
    pub fn foresee(&self, posts: &[Post<'_>], options: &RunOptions) -> Findings {
        if posts.iter().all(|post| post.job.kind == Kind::Still) {
            return Findings::new();
        }
        self.at_work(|scene| run::foreseen(scene, posts, options))
    }

    /// Brings `pack` up to date: `posts` are all of its posts or those of a shard, and `found` what stands against them, as
    /// [`Session::posts`] gave them.
    pub fn pack(
        &self,
        pack: &str,
        (posts, found): (&[Post<'_>], &[Finding]),
        options: &PackOptions,
        listener: Listener<'_>,
        cancel: &AtomicBool,
    ) -> PackReport {
        self.at_work(|scene| run::pack(scene, pack, (posts, found), options, listener, cancel))
    }

    /// Makes a gallery of `showings`, on whose page stands what was `found`.
    pub(crate) fn gallery(
        &self,
        (showings, found): (&[Showing], Findings),
        options: &RunOptions,
        listener: Listener<'_>,
        cancel: &AtomicBool,
    ) -> GalleryReport {
        self.at_work(|scene| run::gallery(scene, (showings, found), options, listener, cancel))
    }

    /// Its files.
    pub fn world(&self) -> &Arc<dyn World> {
        &self.world
    }

    /// What is right in its files; `None` where `wajah.toml` is missing or is no TOML.
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// What is wrong in its files, as far as that shows without painting.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What is wrong with its fonts and templates, which reports of what is painted say too.
    pub fn page_findings(&self) -> Findings {
        self.painter().findings()
    }

    /// The files of its fonts that can be used, in order of their paths.
    pub fn font_files(&self) -> impl Iterator<Item = &Path> {
        self.painter().font_files()
    }

    /// The families of its fonts, in order of their first files.
    pub(crate) fn font_families(&self) -> &[FontFamily] {
        self.painter().font_families()
    }

    /// The families that its tokens name and that are not there.
    pub fn absent_families(&self) -> Findings {
        self.project.as_ref().map(|project| self.painter().absent_families(project)).unwrap_or_default()
    }

    fn painter(&self) -> &Painter {
        self.painter.get_or_init(|| Painter::new(Arc::clone(&self.world)))
    }

    fn scene(&self) -> Option<Scene<'_>> {
        let project = self.project.as_ref()?;
        Some(Scene {
            world: &self.world,
            project,
            painter: self.painter(),
            #[cfg(feature = "video")]
            plans: &self.plans,
        })
    }

    /// Does `work`; nothing where there is no project.
    fn at_work<T: Default>(&self, work: impl FnOnce(Scene<'_>) -> T) -> T {
        self.scene().map(work).unwrap_or_default()
    }

    fn forget_plans(&mut self) {
        #[cfg(feature = "video")]
        {
            self.plans = run::Plans::default();
        }
    }

    fn show_samples(&mut self) {
        self.project = self.project.take().map(Project::of_samples);
        // Mistakes in items are not mistakes in templates.
        self.findings.retain(|finding| owner_of(finding).is_none());
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("world", &self.world)
            .field("findings", &self.findings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
