//! What stands in the output folder of a drop: it is put there, kept for it, and taken away again where it comes to nothing; and what the
//! day's sheet tells of it follows.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::{Duration, Instant};

use super::held::Watcher;
use crate::deliver::folder::Folder;
use crate::diag::Finding;
use crate::watch::claim::Claim;
use crate::watch::damage::is_none;
use crate::watch::day;
use crate::watch::drop_post::DropPost;
use crate::watch::entry::Entry;
use crate::watch::file_away;
use crate::watch::order::Made;
use crate::watch::publish::{self, Copied};

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
        self.keep_before(claim, file)?;
        let Some(stood) = copied.exchange()? else { return Ok(()) };
        let kept = self.keep_late(claim, file, &stood);
        if kept.is_err() {
            // Nothing of anybody's is removed: it stands again, and the drop is tried again.
            stood.stand_again()?;
        }
        kept
    }

    /// Keeps what `stood` in the place of `file` of `claim` when that took it, where somebody saved it after the place was looked at.
    fn keep_late(&self, claim: &Claim, file: &Made, stood: &Copied) -> io::Result<()> {
        let before = claim.before(&self.state)?;
        if stood.is_same(&file.path, before.path()) {
            return Ok(());
        }
        let Some(late) = stood.holds(&file.path)? else { return Ok(()) };
        let is_it = |known: &Made| known.path == late.path && known.digest == late.digest;
        let replaced = claim.replaced(&self.state)?;
        if is_it(file)
            || self.ledger.at(file).is_some_and(is_it)
            || claim.posts(&self.state)?.iter().chain(&replaced).any(is_it)
        {
            return Ok(());
        }
        if replaced.iter().any(|old| old.path == file.path) {
            file_away::keep_changed(claim, (&self.state, &self.inbox()?, self.names), &file.path)?;
        }
        // First in the list: what is kept and not listed would be thrown away with the rest.
        claim.keep_replaced(&self.state, &late)?;
        stood.move_aside(&file.path, &before)
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
        let is_whole = |made: &Made| made.is_whole(out);
        match self.ledger.at(file) {
            Some(old) if is_whole(old) && old == file => return Ok(()),
            Some(old) if is_whole(old) => {
                return publish::set_aside(&file.path, out, &claim.before(&self.state)?).map(drop);
            }
            _ if !publish::is_there(&file.path, out)? => return Ok(()),
            _ => {}
        }
        // What an earlier try of this drop put there is nobody's.
        let is_ours = |ours: &Made| ours.path == file.path && is_whole(ours);
        if claim.posts(&self.state)?.iter().any(is_ours) {
            return Ok(());
        }
        let before = claim.before(&self.state)?;
        let replaced = claim.replaced(&self.state)?;
        if let Some(old) = replaced.iter().rev().find(|old| old.path == file.path)
            && publish::is_there(&old.path, before.path())?
        {
            if publish::still_stands(old, before.path(), out) {
                return Ok(());
            }
            // Somebody saved another one since.
            file_away::keep_changed(claim, (&self.state, &self.inbox()?, self.names), &old.path)?;
        }
        match publish::set_aside(&file.path, out, &before)? {
            Some(old) => claim.keep_replaced(&self.state, &old),
            None => Ok(()),
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
        publish::take_away(&away, &self.options.out)?;
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
        let places: BTreeMap<&str, &Made> = files.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut became = Before::default();
        for (path, file) in places {
            let theirs = match replaced.iter().rev().find(|old| old.path == path) {
                Some(old) if publish::is_there(path, before.path())? => Some(old),
                _ => None,
            };
            let old = theirs.or_else(|| self.ledger.at(file));
            let Some(old) = old else { continue };
            let is_ours = files.iter().any(|ours| ours.path == path && ours.is_whole(out));
            let keep = |became: &mut Before| -> io::Result<()> {
                file_away::keep_changed(claim, (&self.state, &self.inbox()?, self.names), path)?;
                became.kept.insert(path.to_owned());
                Ok(())
            };
            if publish::is_there(path, out)? && !is_ours {
                if theirs.is_some_and(|theirs| !publish::still_stands(theirs, before.path(), out)) {
                    keep(&mut became)?;
                }
            } else if theirs.is_some() || old.is_whole(before.path()) {
                match publish::put_back(old, &before, out) {
                    // Something else stands where its folders were.
                    Err(error) if is_none(&error) && theirs.is_some() => keep(&mut became)?,
                    Err(error) if is_none(&error) => became.lost.push(path.to_owned()),
                    put => {
                        put?;
                        became.back.insert(path.to_owned());
                        let is_ours = |ours: &Made| ours.path == path && ours.is_whole(before.path());
                        // Saved after the place was looked at.
                        if publish::is_there(path, before.path())? && !files.iter().any(is_ours) {
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
        let taken = publish::take_away(&self.gone_for_good(entry), &self.options.out);
        drop(held);
        // Also where some of it could not be: a sheet that was made meanwhile told of it.
        self.mark_day(claim, &self.pack_of(&entry.day))?;
        taken
    }

    /// What went for `entry`, and no other drop has made again.
    fn gone_for_good(&self, entry: &Entry) -> Vec<Made> {
        entry.gone.iter().filter(|file| self.ledger.at(file).is_none()).cloned().collect()
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
