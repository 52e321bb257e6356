//! The words of a post as files, ready to be copied: what to write, and what to say to those who do not see it.

use crate::project::Post;

/// The text files of `post`, by name: `post.txt` and `alt.txt`, as far as there is something to write in them. Caption, link and
/// hashtags stand in paragraphs of their own, as they are posted.
pub fn of(post: &Post) -> Vec<(&'static str, String)> {
    [("post.txt", written(post)), ("alt.txt", line_end(post.alt.trim().to_owned()))]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect()
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
