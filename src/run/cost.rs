//! How much work a post is, and how long a clip, as far as that is known before it is made.

use crate::page::ClipTimes;
use crate::plan::Post;
use crate::project::{Kind, Lengths};
use crate::units::Micros;

/// Seconds of one core that `post` will take, roughly: for dealing posts out evenly, and for how far a run has come.
pub fn cost(post: &Post<'_>) -> f64 {
    const STILL: f64 = 0.15;
    const CLIP_START: f64 = 1.0;
    const CLIP_SECOND: f64 = 1.2;
    match post.job.kind {
        Kind::Still => STILL * post.page_count() as f64,
        Kind::Clip => {
            let times = times_unseen(post);
            CLIP_START + CLIP_SECOND * times.whole().as_seconds()
        }
    }
}

/// How long the clip of `post` is, as far as that is known without looking at its footage.
pub(super) fn times_unseen(post: &Post<'_>) -> ClipTimes {
    const UNKNOWN: Micros = Micros::from_ms(15_000);
    let Lengths { head, tail, length } = post.item.lengths;
    let passages = post.item.passages();
    let asked = passages.iter().try_fold(Micros::ZERO, |sum, passage| Some(sum + passage.clip_length()?));
    let excerpt = if passages.is_empty() { length } else { asked };
    ClipTimes {
        head,
        excerpt: excerpt.unwrap_or(UNKNOWN),
        tail,
        footage: None,
        signer: None,
        background: None,
    }
}
