//! What a claim keeps besides the files that were dropped: what it puts into the output folder and what stood there, what its worker told,
//! and what is to be told of the drop. Whoever takes it over goes on with that.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::claim::Claim;
use super::damage::{make_room, make_room_for_folder, unless_none};
use super::drop_post::DropPost;
use super::order::{MAX_ANSWER_BYTES, Made};
use super::state::State;
use super::status::DropResult;
use crate::deliver::folder::{Folder, OWN_FOLDER};

/// The files in a claim's folder: what it publishes, what stood there and was not of the ledger, what its worker told, and what is told
/// of it in the end.
const POSTS: &str = "posts.jsonl";
const REPLACED: &str = "replaced.jsonl";
const TOLD: &str = "posts.json";
const RESULT: &str = "result.json";
/// The folder of what stood where it publishes.
const BEFORE: &str = "before";

/// The longest result.
const MAX_RESULT_BYTES: u64 = 256 << 10;
/// The longest list of files: those of an answer, named twice, when a post ended and in the end.
const MAX_POSTS_BYTES: u64 = 2 * MAX_ANSWER_BYTES;
/// The most that is kept of what a worker told: an answer, whole.
const MAX_TOLD_BYTES: u64 = MAX_ANSWER_BYTES;

impl Claim {
    /// The folder of what stood where it publishes, so that it can be put back. Made where there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn before(&self, state: &State) -> io::Result<Folder> {
        let folder = self.folder(state)?;
        make_room_for_folder(&folder, BEFORE)?;
        folder.make(BEFORE, OWN_FOLDER)
    }

    /// Adds `files` to what it puts into the output folder, before it puts them there: nobody else does into the same folders, and what
    /// a killed try left is known.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep_posts(&self, state: &State, files: &[Made]) -> io::Result<()> {
        append(&self.folder(state)?, POSTS, files)
    }

    /// Keeps that `file` stood where it publishes, and is in [`Claim::before`]: somebody's own, which no entry of the ledger names.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep_replaced(&self, state: &State, file: &Made) -> io::Result<()> {
        append(&self.folder(state)?, REPLACED, std::slice::from_ref(file))
    }

    /// What stood where it publishes, and no entry of the ledger names.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn replaced(&self, state: &State) -> io::Result<Vec<Made>> {
        lines_of(&self.folder(state)?, REPLACED)
    }

    /// Keeps what its worker told of `posts`, for the day's sheet, until its posts stand in the ledger: as many as may be read back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep_told(&self, state: &State, posts: &[DropPost]) -> io::Result<()> {
        let folder = self.folder(state)?;
        make_room(&folder, TOLD)?;
        folder.write(TOLD, &within(posts, MAX_TOLD_BYTES)?)
    }

    /// What was told of its posts; nothing where nothing was, or it is damaged.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn told(&self, state: &State) -> io::Result<Vec<DropPost>> {
        let text = unless_none(self.folder(state)?.read(TOLD, MAX_TOLD_BYTES))?.unwrap_or_default();
        let posts: Vec<DropPost> = serde_json::from_slice(&text).unwrap_or_default();
        Ok(posts)
    }

    /// What it put, or was about to put, into the output folder.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn posts(&self, state: &State) -> io::Result<Vec<Made>> {
        lines_of(&self.folder(state)?, POSTS)
    }

    /// What stood where it publishes, was as no drop had made it, and is other than what stands there now.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn changed_by_others(&self, state: &State) -> io::Result<Vec<Made>> {
        let mut replaced = self.replaced(state)?;
        if !replaced.is_empty() {
            let posts = self.posts(state)?;
            replaced.retain(|old| !posts.contains(old));
        }
        Ok(replaced)
    }

    /// Keeps none any more: what it put there is taken away, or stands in the ledger. What others had changed in the places of `stands` is
    /// kept on.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep_no_posts(&self, state: &State, stands: &BTreeSet<String>) -> io::Result<()> {
        let folder = self.folder(state)?;
        let mut changed = self.changed_by_others(state)?;
        changed.retain(|old| stands.contains(&old.path));
        for (list, text) in [(REPLACED, lines(&changed)?), (POSTS, Vec::new())] {
            make_room(&folder, list)?;
            folder.write(list, &text)?;
        }
        if changed.is_empty() {
            make_room_for_folder(&folder, BEFORE)?;
            folder.remove_all(BEFORE)?;
        }
        Ok(())
    }

    /// The first other claim that puts posts into one of `folders`, and is not decided about yet: its drop's origin. Whose posts are
    /// decided about stand in the ledger.
    ///
    /// # Errors
    /// When the claims cannot be read.
    pub(super) fn rival(&self, state: &State, folders: &BTreeSet<&str>) -> io::Result<Option<String>> {
        for other in self.others(state)? {
            let posts = lines_of(&other.folder, POSTS)?;
            if posts.iter().filter_map(Made::folder).any(|folder| folders.contains(folder)) {
                return Ok(Some(other.ticket.origin()));
            }
        }
        Ok(None)
    }

    /// Keeps what is to be told of the drop when its files are where they go.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep_result(&self, state: &State, result: &DropResult) -> io::Result<()> {
        let text = serde_json::to_vec(&result.clone().bounded()).map_err(io::Error::from)?;
        let folder = self.folder(state)?;
        make_room(&folder, RESULT)?;
        folder.write(RESULT, &text)
    }

    /// What is to be told of the drop; `None` where it is damaged, or of an earlier version.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn result(&self, state: &State) -> io::Result<Option<DropResult>> {
        let Some(text) = unless_none(self.folder(state)?.read(RESULT, MAX_RESULT_BYTES))? else {
            return Ok(None);
        };
        let result = serde_json::from_slice::<DropResult>(&text).ok();
        Ok(result.filter(|result| result.claim == self.id))
    }
}

/// Adds `files` to the list `name` in `folder`, a line each.
fn append(folder: &Folder, name: &str, files: &[Made]) -> io::Result<()> {
    make_room(folder, name)?;
    let mut kept = folder.append(name)?;
    kept.write_all(&lines(files)?)?;
    kept.sync_all()
}

/// `files`, a line each.
fn lines(files: &[Made]) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for file in files {
        // A line that was cut off ends here.
        lines.push(b'\n');
        serde_json::to_writer(&mut lines, file)?;
    }
    lines.push(b'\n');
    Ok(lines)
}

/// The files that the list `name` in `folder` names. Lines that are none count for nothing.
fn lines_of(folder: &Folder, name: &str) -> io::Result<Vec<Made>> {
    let text = unless_none(folder.read(name, MAX_POSTS_BYTES))?.unwrap_or_default();
    Ok(text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect())
}

/// The first of `posts` that make a list of no more than `most` bytes of JSON.
fn within(posts: &[DropPost], most: u64) -> io::Result<Vec<u8>> {
    let mut text = b"[".to_vec();
    for post in posts {
        let one = serde_json::to_vec(post).map_err(io::Error::from)?;
        // With a comma before it, and the bracket at the end.
        if (text.len() + one.len() + 2) as u64 > most {
            break;
        }
        if text.len() > 1 {
            text.push(b',');
        }
        text.extend(one);
    }
    text.push(b']');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::super::claim::take;
    use super::super::claim::tests::{Office, ours};
    use super::super::drop_post::tests::post;
    use super::super::ticket::{Filing, Phase};
    use super::*;
    use std::fs;
    use std::path::Path;

    /// What stands where a claim's own files belong is damage: it keeps no other drop waiting, and is replaced.
    #[test]
    fn what_stands_in_the_place_of_kept_posts_is_none() {
        let office = Office::new();
        let state = office.state();
        let [first, second] = ["satu.mp4", "dua.mp4"].map(|name| {
            ours(take(&state, &office.inbox(), &office.drop(&[name]), "2026-11-25").expect("taken"))
        });
        let post = Made { path: "p/a/i/x.png".to_owned(), digest: "d".to_owned(), bytes: 1 };
        let place = first.folder(&state).expect("there").path().join(POSTS);
        let socket = |place: &Path| drop(std::os::unix::net::UnixListener::bind(place).expect("bound"));
        let stands: [&dyn Fn(&Path); 3] = [
            &|place| std::os::unix::fs::symlink("/etc/passwd", place).expect("linked"),
            &|place| fs::create_dir(place).expect("made"),
            &socket,
        ];
        for stand in stands {
            stand(&place);
            assert_eq!(second.rival(&state, &BTreeSet::from(["p/a/i"])).expect("no failure"), None);
            assert_eq!(first.posts(&state).expect("no failure"), []);
            first.keep_posts(&state, std::slice::from_ref(&post)).expect("replaced");
            assert_eq!(first.posts(&state).expect("read"), std::slice::from_ref(&post));
            let rival = second.rival(&state, &BTreeSet::from(["p/a/i"])).expect("no failure");
            assert_eq!(rival.as_deref(), Some("t/satu.mp4"));
            fs::remove_file(&place).expect("removed");
        }
    }

    #[test]
    fn who_puts_posts_into_a_folder_is_known_while_it_is_at_work() {
        let office = Office::new();
        let states = [office.state(), office.state()];
        let mut claims =
            ["film.mp4", "film.jpg"].iter().zip(&states).zip(1..).map(|((name, state), taken)| {
                let dropped = office.drop(&[name]);
                let mut claim = ours(take(state, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
                claim.ticket.taken = taken;
                claim.save(state).expect("saved");
                claim
            });
        let (one, other) = (claims.next().expect("one"), claims.next().expect("another"));
        let posts = ["p/a/film/x.png", "p/b/film/x.png"].map(|path| Made {
            path: path.to_owned(),
            digest: "0".repeat(64),
            bytes: 1,
        });
        posts.iter().for_each(|post| one.keep_posts(&states[0], std::slice::from_ref(post)).expect("kept"));
        assert_eq!(one.posts(&states[0]).expect("read"), posts, "what a killed try may have left");
        let rival = |posts: &[&str]| other.rival(&states[1], &posts.iter().copied().collect()).expect("read");
        assert_eq!(rival(&["p/c/film"]), None);
        assert_eq!(rival(&["p/c/film", "p/b/film"]).as_deref(), Some("t/film.mp4"));
        let of_one = one.rival(&states[0], &["p/b/film"].into()).expect("read");
        assert_eq!(of_one, None, "its own");
        // What is damaged counts for nothing, and what cannot be read now is no reason to go on.
        fs::remove_file(one.folder(&states[0]).expect("there").path().join(POSTS)).expect("removed");
        fs::create_dir(one.folder(&states[0]).expect("there").path().join(POSTS)).expect("made");
        assert_eq!(rival(&["p/b/film"]), None);
        fs::remove_dir(one.folder(&states[0]).expect("there").path().join(POSTS)).expect("removed");
        one.keep_posts(&states[0], &posts).expect("kept");
        assert!(rival(&["p/b/film"]).is_some());
        // Whose posts are decided about, and who gave way, holds none.
        one.keep_no_posts(&states[0], &BTreeSet::new()).expect("kept");
        assert_eq!(rival(&["p/b/film"]), None);
        one.keep_posts(&states[0], &posts).expect("kept");
        let mut decided = one.clone();
        decided.ticket.phase = Phase::Filing(Filing { failed: false, stem: "film".to_owned() });
        decided.save(&states[0]).expect("saved");
        assert_eq!(rival(&["p/b/film"]), None);
        fs::remove_file(one.files_path().join("film.mp4")).expect("removed");
        one.remove(&states[0]).expect("removed");
        assert_eq!(rival(&["p/b/film"]), None);
    }

    #[test]
    fn what_is_told_is_kept_as_far_as_it_can_be_read_back() {
        let posts = ["satu", "dua", "tiga"].map(|item| post("a", item, item));
        let [two, three] = [2, 3].map(|count| serde_json::to_vec(&posts[..count]).expect("JSON"));
        for (most, expected) in [(three.len(), &three), (three.len() - 1, &two), (two.len(), &two)] {
            assert_eq!(&within(&posts, most as u64).expect("JSON"), expected, "{most}");
        }
        assert_eq!(within(&posts, two.len() as u64 / 4).expect("JSON"), b"[]");
    }
}
