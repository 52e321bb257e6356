//! Which lines of a ledger grown long are kept: as they stand, in their order, so that what is left says the same of every place on which
//! something stands.

use std::collections::{BTreeSet, HashMap};

use super::entry::Entry;
use super::order::Made;

/// The numbers of those of `lines` that are kept, in their order: the last `newest` ones, all of the newest day, the last one of each place
/// on which, as `stands` says, something stands, and whatever came after one of these at a place that it names. Lines that are none are not.
pub(super) fn lines_to_keep(
    lines: &[Option<Entry>],
    newest: usize,
    stands: impl Fn(&str) -> bool,
) -> Vec<usize> {
    let last = LastOf::new(lines);
    // The newest by what it says, and by where it stands: a clock may have been wrong.
    let of_last = lines.iter().rev().flatten().next().map(|entry| entry.day.as_str());
    let days = [of_last, lines.iter().flatten().map(|entry| entry.day.as_str()).max()];
    let first = lines.len().saturating_sub(newest);
    let is_new = |(at, line): (usize, &Option<Entry>)| {
        let entry = line.as_ref()?;
        (at >= first || days.contains(&Some(entry.day.as_str()))).then_some(at)
    };
    let mut open: Vec<usize> = lines.iter().enumerate().filter_map(is_new).collect();
    let made: Vec<(&str, usize)> = last.made().collect();
    let there: Vec<usize> = made.iter().filter(|(path, _)| stands(path)).map(|(_, at)| *at).collect();
    // Where nothing at all is there, the output folder is away.
    if there.is_empty() {
        open.extend(made.iter().map(|(_, at)| *at))
    } else {
        open.extend(there)
    }
    let mut keep = BTreeSet::new();
    while let Some(at) = open.pop() {
        if keep.insert(at)
            && let Some(entry) = &lines[at]
        {
            open.extend(entry.files.iter().flat_map(|file| last.after(file)));
        }
    }
    keep.into_iter().collect()
}

/// The last lines that say something of a place.
struct LastOf<'l> {
    /// Of each path, and whether something was made there: else it went.
    paths: HashMap<&'l str, (usize, bool)>,
    /// Of each folder of posts: made in it.
    folders: HashMap<&'l str, usize>,
}

impl<'l> LastOf<'l> {
    fn new(lines: &'l [Option<Entry>]) -> Self {
        let (mut paths, mut folders) = (HashMap::new(), HashMap::new());
        for (at, entry) in lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.as_ref()?))) {
            paths.extend(entry.gone.iter().map(|file| (file.path.as_str(), (at, false))));
            paths.extend(entry.files.iter().map(|file| (file.path.as_str(), (at, true))));
            for folder in entry.files.iter().filter_map(Made::folder) {
                folders.insert(folder, at);
            }
        }
        Self { paths, folders }
    }

    /// The paths at which something was made last, each with its line.
    fn made(&self) -> impl Iterator<Item = (&'l str, usize)> {
        self.paths.iter().filter(|(_, (_, is_made))| *is_made).map(|(path, (at, _))| (*path, *at))
    }

    /// The lines without which a line that names `file` would say more than is so.
    fn after(&self, file: &Made) -> impl Iterator<Item = usize> {
        let of_folder = file.folder().and_then(|folder| self.folders.get(folder));
        self.paths.get(file.path.as_str()).map(|(at, _)| at).into_iter().chain(of_folder).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `day made… -gone…`, with paths for short.
    fn line(text: &str) -> Option<Entry> {
        let (day, paths) = text.split_once(' ')?;
        let made = |path: &str| Made { path: format!("p/{path}"), digest: String::new(), bytes: 1 };
        let (gone, files): (Vec<&str>, Vec<&str>) = paths.split(' ').partition(|path| path.starts_with('-'));
        Some(Entry {
            claim: String::new(),
            content: String::new(),
            origin: String::new(),
            day: day.to_owned(),
            whole: true,
            files: files.into_iter().map(made).collect(),
            gone: gone.into_iter().map(|path| made(&path[1..])).collect(),
        })
    }

    #[test]
    fn what_is_kept_says_the_same_of_what_stands() {
        let kept = |lines: &[&str], stands: &[&str]| {
            let lines: Vec<Option<Entry>> = lines.iter().map(|text| line(text)).collect();
            lines_to_keep(&lines, 1, |path| stands.contains(&&path[2..]))
        };
        for (why, lines, stands, expected) in [
            (
                "the newest, and all of its day",
                vec!["1 a/x", "2 b/x", "2 c/x", "2 d/x"],
                vec!["b/x"],
                vec![1, 2, 3],
            ),
            ("the last of a place", vec!["1 a/x", "1 a/x", "1 b/x", "2 z/x"], vec!["a/x"], vec![1, 3]),
            ("what went", vec!["1 a/x b/x", "1 -a/x", "1 c/x", "2 z/x"], vec!["b/x"], vec![0, 1, 3]),
            (
                "who made it since",
                vec!["1 a/x b/x", "1 a/x c/x", "1 c/x", "2 z/x"],
                vec!["b/x"],
                vec![0, 1, 2, 3],
            ),
            (
                "another in the same post",
                vec!["1 a/x", "1 a/y", "1 c/x", "2 z/x"],
                vec!["a/x"],
                vec![0, 1, 3],
            ),
            (
                "an output folder that is away",
                vec!["1 a/x", "1 a/x", "1 b/x", "1 -b/x", "2 z/x"],
                vec![],
                vec![1, 4],
            ),
            ("no line", vec!["1 a/x", "nothing", "2 z/x", "nothing"], vec!["z/x"], vec![2]),
            ("a clock that was wrong", vec!["9 a/x", "1 b/x", "2 c/x", "2 d/x"], vec!["d/x"], vec![0, 2, 3]),
        ] {
            assert_eq!(kept(&lines, &stands), expected, "{why}");
        }
    }
}
