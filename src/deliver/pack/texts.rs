//! The words of a post as files, ready to be copied: what to write, and what to say to those who do not see it.

use std::io;
use std::path::Path;

use super::done::Done;
use crate::deliver::manifest::{Manifest, SideFile};
use crate::deliver::{holds, open_file, read_file, write_changed};
use crate::diag::{Finding, Findings, slashed};
use crate::project::Post;

/// The text files of `post`, by name: `post.txt` and `alt.txt`, as far as there is something to write in them. Caption, link and
/// hashtags stand in paragraphs of their own, as they are posted.
pub fn of(post: &Post) -> Vec<(&'static str, String)> {
    [("post.txt", written(post)), ("alt.txt", line_end(post.alt.trim().to_owned()))]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// Writes `text` to `inside`, a text file of a post of `done`, and says what it is. One that `before` did not write as it stands there was
/// changed by a person, and stays as it is; that is said in `findings`.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write(
    done: &Done<'_>,
    inside: &Path,
    text: &str,
    (before, findings): (Option<&Manifest>, &mut Findings),
) -> io::Result<Option<SideFile>> {
    let path = slashed(inside);
    let known = before.and_then(|before| before.files.iter().find(|file| file.path == path));
    let place = done.out.join(inside);
    let is_text = || read_file(&place, text.len() as u64).is_ok_and(|is| is == text.as_bytes());
    let is_ours = |file| match known {
        Some(known) => holds(file, known.bytes, &known.digest),
        None => Ok(false),
    };
    let why = match open_file(&place) {
        Ok(file) => (!is_text() && !is_ours(file)?).then(|| "was changed by hand".to_owned()),
        // What is no file gives way; one that cannot be read may be anybody's.
        Err(error) => place
            .symlink_metadata()
            .is_ok_and(|is| is.is_file())
            .then(|| format!("cannot be read ({error}), and may be changed")),
    };
    if let Some(why) = why {
        let message =
            format!("`{path}` {why}: left as it is; archive, schedule and pages show the words of the item");
        let hint = "write these words into the item too; or delete the file, and it is written anew";
        findings.push(Finding::warning("changed-by-hand", message).hint(hint));
        // What was written last, so that it is known the next time too.
        return Ok(known.cloned());
    }
    write_changed(done.out, inside, text.as_bytes()).map(|delivered| Some(SideFile::new(path, delivered)))
}

/// Caption, link and hashtags.
fn written(post: &Post) -> String {
    let paragraphs = [post.caption.trim().to_owned(), post.link.trim().to_owned(), hashtags(post)];
    line_end(paragraphs.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n"))
}

/// `#SerunyaBelajar #FVE`
pub(super) fn hashtags(post: &Post) -> String {
    post.hashtags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ")
}

fn line_end(text: String) -> String {
    if text.is_empty() { text } else { text + "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_written_as_it_is_posted() {
        let post = Post {
            caption: "Saksikan!\nHari ini.\n".to_owned(),
            hashtags: vec!["FVE".to_owned(), "SerunyaBelajar".to_owned()],
            alt: String::new(),
            link: "https://contoh.id/fve".to_owned(),
        };
        let text = "Saksikan!\nHari ini.\n\nhttps://contoh.id/fve\n\n#FVE #SerunyaBelajar\n";
        assert_eq!(of(&post), [("post.txt", text.to_owned())]);
        assert_eq!(
            of(&Post { alt: "Foto".to_owned(), ..Post::default() }),
            [("alt.txt", "Foto\n".to_owned())]
        );
    }
}
