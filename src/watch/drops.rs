//! Which files of a folder are one drop: what goes with what, by their names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::names::{FileKind, alike, film_stems, stem};

/// One thing that an editor dropped: a file, with those that go with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dropped {
    /// The folder that it lies in, below the inbox: `template` or `template/account`; empty for the inbox itself.
    pub(super) folder: PathBuf,
    /// The name of its file.
    pub(super) main: String,
    /// The names of files of the same stem that go with it.
    pub(super) sides: Vec<String>,
}

/// Puts caption files whose name says a language, or the video's extension, with the video: `Judul.id.srt` with `Judul.mp4`.
pub(super) fn captions_to_films(groups: &mut BTreeMap<String, Vec<(String, Instant)>>) {
    let is_main = |(name, _): &(String, Instant)| !FileKind::of(name).is_side();
    let apart: Vec<String> =
        groups.iter().filter(|(_, files)| !files.iter().any(is_main)).map(|(stem, _)| stem.clone()).collect();
    for stem in apart {
        let Some((name, _)) = groups.get(&stem).and_then(|files| files.first()) else { continue };
        let film = film_stems(name).into_iter().map(alike).find(|film| {
            groups
                .get(film)
                .is_some_and(|files| files.iter().any(|(name, _)| FileKind::of(name) == FileKind::Media))
        });
        let Some(film) = film else { continue };
        let files = groups.remove(&stem).unwrap_or_default();
        groups.entry(film).or_default().extend(files);
    }
}

/// The drops among files whose stems are alike: videos, pictures and tables with what goes with each, and others each alone. A companion
/// goes with the one of exactly its stem; only where none is called so, with one that is called alike.
pub(super) fn drops(folder: &Path, mut names: Vec<String>) -> Vec<Dropped> {
    names.sort_by_key(|name| (FileKind::of(name), name.clone()));
    let (mut mains, mut sides): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| !FileKind::of(name).is_side());
    // The description and the form of a video are no drops beside it.
    if mains.len() > 1 {
        let main = FileKind::of(&mains[0]);
        let own = mains.extract_if(1.., |name| FileKind::of(name).goes_with(main));
        sides.extend(own);
    }
    sides.sort();
    if mains.is_empty() {
        // Nothing came for them to go with.
        std::mem::swap(&mut mains, &mut sides);
    }
    let drop = |main| Dropped { folder: folder.to_owned(), main, sides: Vec::new() };
    let mut drops: Vec<Dropped> = mains.into_iter().map(drop).collect();
    let (exact, others): (Vec<String>, Vec<String>) =
        sides.into_iter().partition(|side| drops.iter().any(|drop| is_exact(side, &drop.main)));
    for side in exact {
        let own = drops.iter_mut().find(|drop| is_exact(&side, &drop.main));
        own.into_iter().for_each(|drop| drop.sides.push(side.clone()));
    }
    // One that has none of its kind needs it more.
    let homes: Vec<Option<usize>> = others.iter().map(|side| home_of(side, &drops)).collect();
    for (side, home) in others.into_iter().zip(homes) {
        home.into_iter().for_each(|at| drops[at].sides.push(side.clone()));
    }
    drops.iter_mut().for_each(|drop| drop.sides.sort());
    drops
}

/// Whether `side` goes with `main` and is called exactly so, but for what a caption file's name says of its language and its video.
fn is_exact(side: &str, main: &str) -> bool {
    let kind = FileKind::of(main);
    let is_of_film = || kind == FileKind::Media && film_stems(side).contains(&stem(main));
    FileKind::of(side).goes_with(kind) && (stem(side) == stem(main) || is_of_film())
}

/// Which of `drops`, which are called alike, `side` goes with: the first that has nothing of its kind yet, or else the first.
fn home_of(side: &str, drops: &[Dropped]) -> Option<usize> {
    let kind = FileKind::of(side);
    let goes = |drop: &Dropped| kind.goes_with(FileKind::of(&drop.main));
    let lacks = |drop: &Dropped| !drop.sides.iter().any(|other| FileKind::of(other) == kind);
    let lacking = drops.iter().position(|drop| goes(drop) && lacks(drop));
    lacking.or_else(|| drops.iter().position(goes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_companion_goes_with_the_one_that_is_called_exactly_so() {
        type Names<'n> = &'n [&'n str];
        let cases: [(Names<'_>, &[(&str, Names<'_>)]); 9] = [
            (
                &["Kabar.jpg", "Kabar.toml", "Kabar.txt", "kabar.jpg", "kabar.toml", "kabar.txt"],
                &[("Kabar.jpg", &["Kabar.toml", "Kabar.txt"]), ("kabar.jpg", &["kabar.toml", "kabar.txt"])],
            ),
            (
                &["kafé.jpg", "kafé.xlsx", "kafe\u{301}.jpg", "kafe\u{301}.xlsx"],
                &[("kafe\u{301}.jpg", &["kafe\u{301}.xlsx"]), ("kafé.jpg", &["kafé.xlsx"])],
            ),
            (
                &["Film.mp4", "Film.id.srt", "film.mp4", "film.en.srt", "film.mp4.id.vtt"],
                &[("Film.mp4", &["Film.id.srt"]), ("film.mp4", &["film.en.srt", "film.mp4.id.vtt"])],
            ),
            // Of other kinds too.
            (
                &["Kabar.mp4", "kabar.jpg", "kabar.toml", "KABAR.jpg", "KABAR.txt"],
                &[("Kabar.mp4", &[]), ("KABAR.jpg", &["KABAR.txt"]), ("kabar.jpg", &["kabar.toml"])],
            ),
            (
                &["Kabar.toml", "Kabar.txt", "kabar.toml", "kabar.txt"],
                &[("Kabar.toml", &["Kabar.txt"]), ("kabar.toml", &["kabar.txt"])],
            ),
            // Where none is called exactly so.
            (&["Kabar.jpg", "kabar.toml", "KABAR.txt"], &[("Kabar.jpg", &["KABAR.txt", "kabar.toml"])]),
            (
                &["Kabar.jpg", "Kabar.txt", "kabar.jpg", "KABAR.txt"],
                &[("Kabar.jpg", &["Kabar.txt"]), ("kabar.jpg", &["KABAR.txt"])],
            ),
            (
                &["Film.mp4", "FILM.id.srt", "FILM.en.srt", "film.mp4"],
                &[("Film.mp4", &["FILM.en.srt", "FILM.id.srt"]), ("film.mp4", &[])],
            ),
            // A form makes no post of a file that it cannot go with, whatever it is called.
            (
                &["Kabar.jpg", "kabar.heic", "kabar.xlsx"],
                &[("Kabar.jpg", &["kabar.xlsx"]), ("kabar.heic", &[])],
            ),
        ];
        for (names, expected) in cases {
            let found = drops(Path::new(""), names.iter().map(|name| (*name).to_owned()).collect());
            let found: Vec<(&str, Vec<&str>)> = found
                .iter()
                .map(|drop| (drop.main.as_str(), drop.sides.iter().map(String::as_str).collect()))
                .collect();
            let expected: Vec<(&str, Vec<&str>)> =
                expected.iter().map(|(main, sides)| (*main, sides.to_vec())).collect();
            assert_eq!(found, expected);
        }
    }
}
