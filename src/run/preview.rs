//! One post, looked at: painted and judged as it will be delivered, and written nowhere.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use super::context::RunContext;
use super::event::NOBODY;
use super::glance::glance;
use super::report::{RunOptions, tidy};
use super::scene::Scene;
use super::stills;
use crate::diag::Findings;
use crate::page::Inspected;
use crate::plan::Post;
use crate::project::Kind;
use crate::units::Micros;

/// What of a post is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// A page of a still, from 1; of a clip its cover.
    Page(usize),
    /// A clip at a time from its beginning, or the frame nearest to it; of a still its first page.
    At(Micros),
}

/// A post as it looks.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The pixels that rendering delivers or encodes, with the boxes of what they show: lines of text, marks and codes, video. `None`
    /// where `findings` say why there is nothing to see.
    pub page: Option<Inspected>,
    /// What rendering would say of it. Errors keep it from being delivered, not from being seen.
    pub findings: Findings,
}

/// How `post`, which belongs to the project of `scene`, looks.
pub fn preview(scene: Scene<'_>, post: &Post<'_>, view: View) -> Preview {
    // Nothing is written.
    let options = RunOptions { out: PathBuf::new(), threads: 1, memory: None, deadline: None };
    let never = AtomicBool::new(false);
    let context = RunContext::new(scene, &options, NOBODY, &never, None);
    let mut findings = Findings::new();
    let page = match (post.job.kind, view) {
        (Kind::Still, View::Page(number)) if (1..=post.page_count()).contains(&number) => {
            stills::page(&context, post, number, &mut findings).map(|(page, _)| page)
        }
        (Kind::Still, View::At(_)) => stills::page(&context, post, 1, &mut findings).map(|(page, _)| page),
        // There is no such page, and nothing is wrong with the post.
        (Kind::Still, View::Page(_)) => None,
        (Kind::Clip, View::Page(_)) => glance(&context, post, None, &mut findings),
        (Kind::Clip, View::At(time)) => glance(&context, post, Some(time), &mut findings),
    };
    let id = post.job.id();
    let findings = tidy(findings.into_iter().map(|finding| finding.in_job(&id)).collect());
    Preview { page, findings }
}
