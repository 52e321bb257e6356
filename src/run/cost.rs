//! How much work a job is, as far as that is known before it is made.

use crate::plan::Job;
use crate::project::{Item, Kind, Project};
use crate::units::Micros;

/// Seconds of one core that `job` will take, roughly: for dealing jobs out evenly. None for a job that is not of `project`.
pub fn cost(project: &Project, job: &Job) -> f64 {
    project.item(&job.pack, &job.item).map_or(0.0, |item| estimate(project, job, item))
}

pub(super) fn estimate(project: &Project, job: &Job, item: &Item) -> f64 {
    const STILL: f64 = 0.15;
    const CLIP_START: f64 = 1.0;
    const CLIP_SECOND: f64 = 1.2;
    let template = project.templates.get(&item.template);
    match job.kind {
        Kind::Still => STILL * template.map_or(1, |template| template.page_count(&item.fields)) as f64,
        Kind::Clip => {
            let rules = template.map(|template| template.duration).unwrap_or_default();
            let excerpt = item.excerpt.as_ref().and_then(|excerpt| excerpt.duration).or(rules.length);
            let tail = rules.tail;
            CLIP_START + CLIP_SECOND * (excerpt.unwrap_or(Micros::from_ms(15_000)) + tail).as_seconds()
        }
    }
}
