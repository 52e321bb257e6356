//! How much work a post is, as far as that is known before it is made.

use crate::plan::Post;
use crate::project::Kind;
use crate::units::Micros;

/// Seconds of one core that `post` will take, roughly: for dealing posts out evenly, and for how far a run has come.
pub fn cost(post: &Post<'_>) -> f64 {
    const STILL: f64 = 0.15;
    const CLIP_START: f64 = 1.0;
    const CLIP_SECOND: f64 = 1.2;
    match post.job.kind {
        Kind::Still => STILL * post.page_count() as f64,
        Kind::Clip => {
            let rules = post.template.duration;
            let excerpt = post.item.excerpt.as_ref().and_then(|excerpt| excerpt.duration).or(rules.length);
            CLIP_START + CLIP_SECOND * (excerpt.unwrap_or(Micros::from_ms(15_000)) + rules.tail).as_seconds()
        }
    }
}
