//! How much one order can yield: a worker that says more of it says what is not so, and is not heard any further.

use super::names::FileKind;
use super::order::{Answer, Made, Order};
use crate::project::{MAX_ROWS, Pages, Project};

/// The most entries of a list in an item.
const ENTRIES: usize = 2000;
/// What a post has besides its pages, at most: a clip with its cover and its captions, and the texts that go with it.
const BESIDE: usize = 8;

/// The most that an order can yield.
#[derive(Debug, Clone, Copy)]
pub(super) struct Most {
    /// How many posts it has to make: one for each item, account and format.
    pub(super) jobs: usize,
    /// How many files those have.
    pub(super) files: usize,
}

impl Most {
    /// That of `order` in `project`.
    pub(super) fn of(order: &Order, project: &Project) -> Self {
        let items = if FileKind::of(&order.main) == FileKind::Table { MAX_ROWS } else { 1 };
        // A file that goes with the drop may name another template than the folder.
        let pages = project.templates.values().map(|template| match &template.pages {
            Pages::Count(count) => *count,
            Pages::List { per_page, extra, .. } => ENTRIES.div_ceil((*per_page).max(1)) + extra,
        });
        let pages = pages.max().unwrap_or(1);
        let jobs = items * project.accounts.len().max(1) * project.formats.len().max(1);
        // One more where items could not be read.
        Self { jobs: jobs + 1, files: jobs * (pages + BESIDE) }
    }

    /// Whether it may be that many posts.
    ///
    /// # Errors
    /// A sentence for people where it cannot.
    pub(super) fn check_jobs(&self, jobs: usize) -> Result<(), String> {
        if jobs <= self.jobs { Ok(()) } else { Err(format!("the worker says that it makes {jobs} posts")) }
    }

    /// Whether it may be these files, after `before` others.
    ///
    /// # Errors
    /// As [`Most::check_jobs`].
    pub(super) fn check_files(&self, before: usize, files: &[Made]) -> Result<(), String> {
        let all = before.saturating_add(files.len());
        if all <= self.files {
            Ok(())
        } else {
            Err(format!("the worker names {all} files, more than it can make"))
        }
    }

    /// Whether `answer` may be one.
    ///
    /// # Errors
    /// As [`Most::check_jobs`].
    pub(super) fn check(&self, answer: &Answer) -> Result<(), String> {
        self.check_jobs(answer.jobs)?;
        self.check_files(0, &answer.files)
    }
}
