//! The posts of a run, made: first the stills, which keep all threads busy and are what most wait for, then the clips.

use super::context::{Pool, RunContext};
use super::{clips, stills};
use crate::plan::Post;
use crate::project::Kind;

/// Makes `posts`; pages are painted by the threads of `pool`.
pub(super) fn make<'a, 'p: 'a>(
    context: &RunContext<'_>,
    pool: &Pool,
    posts: impl IntoIterator<Item = &'a Post<'p>>,
) {
    let (still_posts, clip_posts): (Vec<&Post<'_>>, Vec<&Post<'_>>) =
        posts.into_iter().partition(|post| post.job.kind == Kind::Still);
    pool.run(|| stills::render(context, &still_posts));
    clips::render(context, pool, &clip_posts);
}
