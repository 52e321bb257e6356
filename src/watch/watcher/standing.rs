//! What stands in the output folder of a drop: it is put there, kept for it, and taken away again where it comes to nothing; and what the
//! day's sheet tells of it follows.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::held::Watcher;
use crate::deliver::folder::Folder;
use crate::deliver::held::held_name;
use crate::diag::Finding;
use crate::watch::claim::Claim;
use crate::watch::damage::is_none;
use crate::watch::day;
use crate::watch::drop_post::DropPost;
use crate::watch::entry::Entry;
use crate::watch::file_away;
use crate::watch::order::Made;
use crate::watch::publish::{self, Copied, Held};

/// After how many pauses of a drop what is told of it for the day's sheet is given up: the posts are there, and the drop goes on.
pub(super) const GIVES_UP_TELLING: u32 = 3;

/// How often signs of life are given while a large file is copied.
pub(super) const BEAT: Duration = Duration::from_secs(5);

impl Watcher<'_> {
    /// Puts `file`, which the worker of `claim` made, into the output folder. What it replaces is kept until it stands in the ledger.
    pub(super) fn publish(&mut self, claim: &Claim, file: &Made) -> io::Result<()> {
        let copied = self.copy(claim, file)?;
        self.place(claim, file, copied)
    }

    /// Puts `file` of `claim`, which is `copied`, into its place, as [`Watcher::publish`].
    pub(super) fn place(&self, claim: &Claim, file: &Made, copied: Copied) -> io::Result<()> {
        self.keep_held(claim, &file.path)?;
        self.keep_before(claim, file)?;
        let put = copied.put(&held_name(&claim.id, &file.path));
        let kept = self.keep_held(claim, &file.path);
        if kept.is_err() {
            // Nobody's work is hidden longer than it must be: it stands again, and the drop is tried again.
            let _ = publish::stand_again(&claim.id, &file.path, &self.options.out);
        }
        put.and(kept)
    }

    /// Sees what gave way at the places of all that `claim` puts into the output folder: a watcher that was killed did not.
    pub(super) fn keep_all_held(&self, claim: &Claim) -> io::Result<()> {
        let posts = claim.posts(&self.state)?;
        let paths: BTreeSet<&str> = posts.iter().map(|file| file.path.as_str()).collect();
        paths.into_iter().try_for_each(|path| self.keep_held(claim, path))
    }

    /// Sees what gave way at `path` to `claim`, if something did: what a drop made goes, and what a person made is kept, whenever it was
    /// saved. Killed at any moment, it is seen again, before anything else is done for that claim.
    fn keep_held(&self, claim: &Claim, path: &str) -> io::Result<()> {
        let out = &self.options.out;
        let Some(held) = Held::find(&claim.id, path, out)? else { return Ok(()) };
        let before = claim.before(&self.state)?;
        let (posts, replaced) = (claim.posts(&self.state)?, claim.replaced(&self.state)?);
        let is_listed = replaced.iter().any(|old| old.path == path);
        if is_listed && held.is_in(before.path()) {
            return held.remove();
        }
        let ours = posts.iter().filter(|made| made.path == path).chain(self.ledger.at(path));
        let ours: Vec<&Made> = ours.collect();
        let Some(file) = held.file(&ours)? else { return held.remove() };
        let is_it = |known: &Made| known.path == path && known.digest == file.digest;
        let is_known = ours.iter().any(|made| is_it(made));
        if is_known || replaced.iter().any(is_it) && file.is_whole(before.path())? {
            return held.remove();
        }
        // What a person put there before; not what a drop made, nor what stands.
        let is_ours = || {
            Ok::<_, io::Error>(publish::is_same(path, before.path(), out) || any_whole(ours, before.path())?)
        };
        if is_listed && !is_ours()? {
            file_away::keep_changed(claim, (&self.state, &self.inbox()?, self.names), path)?;
        }
        // First in the list: what is kept and not listed would be thrown away with the rest.
        if !replaced.contains(&file) {
            claim.keep_replaced(&self.state, &file)?;
        }
        held.move_aside(&before)
    }

    /// Copies `file`, which the worker of `claim` made, beside its place in the output folder.
    pub(super) fn copy(&mut self, claim: &Claim, file: &Made) -> io::Result<Copied> {
        let stage = Folder::open(&claim.stage_path())?;
        let (options, mut beaten, mut said) = (self.options, Instant::now(), None);
        let copied = publish::copy_ticking(file, &stage, &options.out, &mut || {
            if beaten.elapsed() >= BEAT {
                // One that cannot be given is missed at the next turn.
                let _ = self.state.live(&options.inbox);
                said = self.status_writer.write().or_else(|| said.take());
                beaten = Instant::now();
            }
        });
        if let Some(line) = said {
            self.say(&line);
        }
        copied
    }

    /// Keeps what stands in the place of `file` of `claim`: what an earlier drop made there, or what somebody put there since.
    fn keep_before(&self, claim: &Claim, file: &Made) -> io::Result<()> {
        let out = &self.options.out;
        let made = match self.ledger.at(&file.path) {
            Some(made) if made.is_whole(out)? => Some(made),
            _ => None,
        };
        if made == Some(file) || made.is_none() && !publish::is_there(&file.path, out)? {
            return Ok(());
        }
        // What an earlier try of this drop put there is nobody's.
        let posts = claim.posts(&self.state)?;
        if made.is_none() && any_whole(posts.iter().filter(|ours| ours.path == file.path), out)? {
            return Ok(());
        }
        let before = claim.before(&self.state)?;
        let replaced = claim.replaced(&self.state)?;
        if let Some(old) = replaced.iter().rev().find(|old| old.path == file.path)
            && publish::is_there(&old.path, before.path())?
        {
            if publish::still_stands(old, before.path(), out)? {
                return Ok(());
            }
            // Something else was put there since.
            file_away::keep_changed(claim, (&self.state, &self.inbox()?, self.names), &old.path)?;
        }
        match publish::set_aside(&file.path, out, &before)? {
            Some(old) if made.is_none() => claim.keep_replaced(&self.state, &old),
            _ => Ok(()),
        }
    }

    /// As [`Watcher::unpublish`], where there is another chance, or none at all.
    pub(super) fn give_up(&mut self, claim: &Claim) {
        let _ = self.unpublish(claim);
    }

    /// Takes away what was published of a drop and is in no entry of the ledger, puts back what stood there before, and keeps its posts'
    /// folders no longer: whoever waits for them goes on. What the ledger names stays, whoever made it. In what a drop keeps nobody else
    /// publishes. The paths of posts of earlier drops that are not there any more.
    pub(super) fn unpublish(&mut self, claim: &Claim) -> io::Result<Vec<String>> {
        let files = claim.posts(&self.state)?;
        if files.is_empty() {
            return Ok(Vec::new());
        }
        self.keep_all_held(claim)?;
        let pack = self.pack_of(&claim.ticket.day);
        let held = self.ledger.hold(&self.state)?;
        let own: BTreeSet<String> = match self.ledger.of_claim(&claim.id, &self.state)? {
            Some(entry) => entry.files.into_iter().map(|file| file.path).collect(),
            None => BTreeSet::new(),
        };
        let replaced = claim.replaced(&self.state)?;
        let goes = |file: &&Made| {
            let is_named = self.ledger.names(file);
            // What stands there anyway may have replaced what somebody put there.
            let replaces = || !own.contains(&file.path) && replaced.iter().any(|old| old.path == file.path);
            file.path.strip_prefix(&pack).is_some_and(|inside| inside.starts_with('/'))
                && (!is_named || replaces())
        };
        let files: Vec<Made> = files.iter().filter(goes).cloned().collect();
        let Before { back, kept, lost } = self.put_back(claim, &files, &replaced)?;
        let away: Vec<Made> = files.iter().filter(|file| !back.contains(&file.path)).cloned().collect();
        publish::take_away(&away, &self.options.out, &claim.id)?;
        drop(held);
        for path in &lost {
            self.say(&format!("{path}, which an earlier drop made, is not there any more: drop that again"));
        }
        if !files.is_empty() {
            self.mark_day(claim, &pack)?;
        }
        claim.keep_no_posts(&self.state, &(&own | &kept))?;
        Ok(lost)
    }

    /// Says what others had changed, or put, where `claim` published, and where it is kept; that folder, below the inbox. What a drop replaces
    /// that another drop made is gone, but what a person made is not ours to throw away.
    pub(super) fn say_what_is_kept(&mut self, claim: &Claim) -> io::Result<Option<String>> {
        let changed = claim.changed_by_others(&self.state)?;
        if changed.is_empty() {
            return Ok(None);
        }
        let folder = file_away::replaced_in(&self.inbox()?, self.names, &claim.ticket.day);
        for file in changed {
            let path = file.path;
            self.say(&format!("{path} was changed by somebody, and is replaced: theirs is kept in {folder}"));
        }
        Ok(Some(folder))
    }

    /// Puts back what stood in the places of `files` before `claim` published there: over what it published, or where nothing stands now.
    /// Where somebody put something else since, what somebody had put there before is kept beside the drop.
    fn put_back(&self, claim: &Claim, files: &[Made], replaced: &[Made]) -> io::Result<Before> {
        let before = claim.before(&self.state)?;
        let out = &self.options.out;
        let places: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let mut became = Before::default();
        for path in places {
            let theirs = match replaced.iter().rev().find(|old| old.path == path) {
                Some(old) if publish::is_there(path, before.path())? => Some(old),
                _ => None,
            };
            let old = theirs.or_else(|| self.ledger.at(path));
            let Some(old) = old else { continue };
            let is_ours = any_whole(files.iter().filter(|ours| ours.path == path), out)?;
            let keep = |became: &mut Before| -> io::Result<()> {
                file_away::keep_changed(claim, (&self.state, &self.inbox()?, self.names), path)?;
                became.kept.insert(path.to_owned());
                Ok(())
            };
            if publish::is_there(path, out)? && !is_ours {
                if let Some(theirs) = theirs
                    && !publish::still_stands(theirs, before.path(), out)?
                {
                    keep(&mut became)?;
                }
            } else if theirs.is_some() || old.is_whole(before.path())? {
                match publish::put_back(old, &before, out, &held_name(&claim.id, path)) {
                    // Something else stands where its folders were.
                    Err(error) if is_none(&error) && theirs.is_some() => keep(&mut became)?,
                    Err(error) if is_none(&error) => became.lost.push(path.to_owned()),
                    put => {
                        put?;
                        became.back.insert(path.to_owned());
                        self.keep_held(claim, path)?;
                        publish::forget(old, &before, out)?;
                        // Saved after the place was looked at.
                        if publish::is_there(path, before.path())? {
                            keep(&mut became)?;
                        }
                    }
                }
            } else if is_ours {
                became.lost.push(path.to_owned());
            }
        }
        Ok(became)
    }

    /// Keeps the folders of `files` for the drop of `claim`, whoever else finishes at this moment: only the same name in the same folder
    /// of the inbox replaces a post.
    pub(super) fn reserve(&mut self, claim: &Claim, files: &[Made]) -> io::Result<Reserved> {
        let folders: BTreeSet<&str> = files.iter().filter_map(Made::folder).collect();
        let _held = self.ledger.hold(&self.state)?;
        if let Some((folder, other)) = self.ledger.other_owner(&folders, &claim.ticket.origin()) {
            return Ok(Reserved::Made(Box::new(of_another(folder, other))));
        }
        if let Some(other) = claim.rival(&self.state, &folders)? {
            return Ok(Reserved::InWork(other));
        }
        claim.keep_posts(&self.state, files).map(|()| Reserved::Ours)
    }

    /// Takes away what went for `entry` of `claim`, unless another drop has made it again meanwhile, or is about to. What somebody changed
    /// stays; its paths.
    pub(super) fn take_gone_away(&mut self, claim: &Claim, entry: &Entry) -> io::Result<Vec<String>> {
        if entry.gone.is_empty() {
            return Ok(Vec::new());
        }
        let held = self.ledger.hold(&self.state)?;
        let folders: BTreeSet<&str> = entry.gone.iter().filter_map(Made::folder).collect();
        if let Some(other) = claim.rival(&self.state, &folders)? {
            let why = format!("`{other}` makes a post in the place of one that goes");
            return Err(io::Error::new(io::ErrorKind::WouldBlock, why));
        }
        let taken = publish::take_away(&self.gone_for_good(entry), &self.options.out, &claim.id);
        drop(held);
        // Also where some of it could not be: a sheet that was made meanwhile told of it.
        self.mark_day(claim, &self.pack_of(&entry.day))?;
        taken
    }

    /// What went for `entry`, and no other drop has made again.
    fn gone_for_good(&self, entry: &Entry) -> Vec<Made> {
        entry.gone.iter().filter(|file| self.ledger.at(&file.path).is_none()).cloned().collect()
    }

    /// Says which posts stay that went for `entry`, and cannot be taken away.
    pub(super) fn say_what_stays(&mut self, entry: &Entry) {
        for file in self.gone_for_good(entry) {
            if publish::is_there(&file.path, &self.options.out).unwrap_or(true) {
                let path = file.path;
                self.say(&format!("{path} is of an earlier drop, and cannot be taken away: it stays"));
            }
        }
    }

    /// Keeps what the worker of `claim` told of the posts of `entry` for the day's sheet. It follows the ledger, never goes before it: a
    /// version that comes to nothing tells nothing. Of what nothing is told, nothing that was told of an earlier version is left either.
    pub(super) fn tell_of(&mut self, claim: &Claim, entry: &Entry) -> io::Result<()> {
        let pack = self.pack_of(&entry.day);
        let mut told = claim.told(&self.state)?;
        let made: BTreeSet<(&str, &str)> =
            entry.files.iter().map(|file| (&*file.path, &*file.digest)).collect();
        told.retain(|post| post.check(&pack).is_ok() && is_of(post, &made));
        let of: BTreeSet<String> = told.iter().map(|post| post.folder(&pack)).collect();
        let untold: BTreeSet<&str> =
            entry.folders().into_iter().filter(|folder| !of.contains(*folder)).collect();
        if let Some(first) = untold.first() {
            let (main, more) = (&claim.ticket.main, untold.len() - 1);
            let line = format!(
                "{main}: the day's sheet leaves out {first} (and {more} more): nothing is told of it"
            );
            self.say(&line);
        }
        let state = self.state.path();
        let kept = day::forget(state, &pack, untold).and_then(|()| day::keep(state, &pack, &told));
        self.days.changed(&pack);
        self.or_said(claim, &pack, kept)
    }

    /// Has the sheet of `pack` made anew, in whose folder something of `claim` has changed.
    fn mark_day(&mut self, claim: &Claim, pack: &str) -> io::Result<()> {
        let marked = day::mark(self.state.path(), pack);
        self.days.changed(pack);
        self.or_said(claim, pack, marked)
    }

    /// What cannot be kept for the sheet of `pack` after some tries stands in the log: no drop is held up for it, and none fails.
    fn or_said(&mut self, claim: &Claim, pack: &str, kept: io::Result<()>) -> io::Result<()> {
        match kept {
            Err(error) if claim.ticket.pauses >= GIVES_UP_TELLING => {
                let main = &claim.ticket.main;
                self.say(&format!("{main}: the proof sheet of {pack} does not tell of it: {error}"));
                Ok(())
            }
            kept => kept,
        }
    }

    /// What stands of a drop that was made in part, as the ledger has it, whichever try wrote it down; the day's sheet tells of it.
    pub(super) fn stands_in_part(&mut self, claim: &Claim) -> io::Result<Vec<Made>> {
        let files = self.in_part(claim)?;
        if let Some(entry) = self.ledger.of_claim(&claim.id, &self.state)?.filter(|entry| !entry.whole) {
            self.tell_of(claim, &Entry { files: files.clone(), ..entry })?;
        }
        Ok(files)
    }

    /// The posts of a drop that was made in part, as far as they stand.
    pub(super) fn in_part(&mut self, claim: &Claim) -> io::Result<Vec<Made>> {
        let entry = self.ledger.of_claim(&claim.id, &self.state)?;
        let Some(entry) = entry.filter(|entry| !entry.whole) else { return Ok(Vec::new()) };
        Ok(entry.files.into_iter().filter(|file| self.ledger.names(file)).collect())
    }

    /// The pack of what is dropped on `day`.
    pub(super) fn pack_of(&self, day: &str) -> String {
        format!("{}-{day}", self.names.pack)
    }
}

/// Whether any of `files` lies below `out` just as it was made.
fn any_whole<'m>(files: impl IntoIterator<Item = &'m Made>, out: &Path) -> io::Result<bool> {
    for file in files {
        if file.is_whole(out)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether all files that `post` tells of are among `made`: their paths with their digests.
fn is_of(post: &DropPost, made: &BTreeSet<(&str, &str)>) -> bool {
    let mut artifacts = post.records.iter().flat_map(|record| &record.artifacts);
    artifacts.all(|told| made.contains(&(&*told.path, &*told.digest)))
}

/// What became of what stood where a drop published that comes to nothing, by path.
#[derive(Debug, Default)]
struct Before {
    /// It stands again.
    back: BTreeSet<String>,
    /// Somebody put something else there: it is kept beside the drop.
    kept: BTreeSet<String>,
    /// It is not there any more.
    lost: Vec<String>,
}

/// Whose folders of posts are.
pub(super) enum Reserved {
    /// The drop's that asked.
    Ours,
    /// Another drop's, which is made: what is said of that.
    Made(Box<Finding>),
    /// Another drop's, which is worked on: where it was dropped.
    InWork(String),
}

/// What is said of a drop that would take the place of `other`'s post in `folder`.
fn of_another(folder: &str, other: &str) -> Finding {
    let post = folder.rsplit('/').next().unwrap_or_default();
    let message = format!("the post `{post}` was made today already, of another drop, `{other}`");
    let finding = Finding::error("post-of-another", message).fact("given", post).fact("other", other);
    finding.hint("give the file another name; a row of a table another title, or a name of its own in the column for items")
}
