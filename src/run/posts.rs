//! The posts of a run, made: stills and clips side by side.

use std::thread;

use super::shared::{Pool, Shared};
use super::{clips, stills};
use crate::plan::Post;
use crate::project::Kind;

/// Makes `posts`; pages are painted by the threads of `pool`.
pub(super) fn make<'a, 'p: 'a>(
    shared: &Shared<'_>,
    pool: &Pool,
    posts: impl IntoIterator<Item = &'a Post<'p>>,
) {
    let (still_posts, clip_posts): (Vec<&Post<'_>>, Vec<&Post<'_>>) =
        posts.into_iter().partition(|post| post.job.kind == Kind::Still);
    let make_stills = || pool.run(|| stills::render(shared, &still_posts));
    if still_posts.is_empty() || clip_posts.is_empty() || !clips::leave_room(shared) {
        make_stills();
        clips::render(shared, pool, &clip_posts);
        return;
    }
    thread::scope(|scope| {
        let beside = thread::Builder::new().name("stills".to_owned()).spawn_scoped(scope, make_stills);
        let has_thread = beside.is_ok();
        clips::render(shared, pool, &clip_posts);
        if !has_thread {
            make_stills();
        }
    });
}
