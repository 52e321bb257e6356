//! `schedule.csv`: every post with its day, its files and its words, one row for each account and format: for a spreadsheet, and
//! for schedulers that read one.

use super::Done;
use super::texts::hashtags;
use crate::deliver::words::Words;

/// Spreadsheets take a file for UTF-8 that begins with this.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The table, by time of publication, with headings in the project's language. Posts without one come last.
pub(super) fn table(done: &Done<'_>) -> String {
    let words = Words::of(done.project.config.locale);
    let mut posts: Vec<_> = done.posts().collect();
    posts.sort_by_key(|post| {
        (post.item.publish.is_none(), post.item.publish.clone().map(|at| at.timestamp()))
    });
    let mut csv = csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    // Nothing can fail in memory.
    let _ = csv.write_record(words.schedule);
    for post in posts {
        let publish = post.item.publish.as_ref();
        let when = |form: &str| publish.map(|at| at.strftime(form).to_string()).unwrap_or_default();
        for record in post.records {
            let inside =
                |path: &str| path.strip_prefix(done.pack).unwrap_or(path).trim_start_matches('/').to_owned();
            let files: Vec<String> = record.artifacts.iter().map(|artifact| inside(&artifact.path)).collect();
            let _ = csv.write_record([
                &when("%Y-%m-%d"),
                &when("%H:%M"),
                &when("%:z"),
                post.account,
                post.item.service.as_deref().unwrap_or_default(),
                &post.item.id,
                &record.format,
                &files.join("; "),
                post.item.post.caption.trim(),
                &hashtags(&post.item.post),
                &post.item.post.link,
                post.item.post.alt.trim(),
            ]);
        }
    }
    String::from_utf8(csv.into_inner().unwrap_or_default()).unwrap_or_default()
}
