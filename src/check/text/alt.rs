//! `alt-poor`: an alternative text that does not say what is to be seen.

use super::words::{Words, quoted, words_in};
use crate::diag::{Finding, Findings};

/// Words that say what a file is, and nothing of what is to be seen.
const EMPTY_WORDS: [&str; 16] = [
    "foto",
    "gambar",
    "poster",
    "video",
    "klip",
    "ilustrasi",
    "grafis",
    "infografis",
    "photo",
    "picture",
    "image",
    "graphic",
    "kegiatan",
    "ini",
    "of",
    "a",
];

/// Fewer words tell nothing of a picture.
const LEAST_WORDS: usize = 3;

pub(super) fn check(words: &Words<'_>, findings: &mut Findings) {
    let place = words.item.post_places.get("alt").unwrap_or(&words.item.place);
    let alt = words.item.post.alt.trim();
    let telling =
        words_in(alt).into_iter().filter(|(_, word)| !EMPTY_WORDS.contains(&word.to_lowercase().as_str()));
    // That there is none at all, the proof sheet counts.
    if alt.is_empty() || telling.count() >= LEAST_WORDS {
        return;
    }
    let finding = Finding::warning("alt-poor", format!("{} does not say what is to be seen", quoted(alt)))
        .hint("say what the picture shows and the words on it; that it is a picture is known");
    findings.push(finding.at(place.clone()).fact("given", alt).fact("key", "post.alt"));
}

#[cfg(test)]
mod tests {
    use super::super::testing::Written;

    #[test]
    fn what_says_nothing_is_named() {
        for alt in ["foto", "Foto kegiatan", "Gambar ini.", "Poster lomba"] {
            assert_eq!(Written::new().alt(alt).said("alt-poor").len(), 1, "{alt}");
        }
    }

    #[test]
    fn what_tells_passes() {
        for alt in ["Tulisan besar “Lomba puisi”, Sabtu 5 Desember.", "Guru menulis di papan."] {
            assert_eq!(Written::new().alt(alt).said("alt-poor"), [], "{alt}");
        }
    }
}
