//! What becomes of a drop when its worker has ended: its posts are delivered or its editor is told, it is filed away, or it is tried again.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::{Duration, Instant};

use super::held::{BACK_OFF, Delivering, Running, SLICE, Watcher};
use super::standing::{BEAT, GIVES_UP_TELLING, Reserved};
use super::telling::{folders_of, result_of};
use crate::deliver::folder::Folder;
use crate::diag::{Finding, Findings};
use crate::watch::claim::Claim;
use crate::watch::drop_post::DropPost;
use crate::watch::entry::Entry;
use crate::watch::file_away::{self, Beside, Decision};
use crate::watch::names;
use crate::watch::note;
use crate::watch::order::{self, Answer, Made, all_whole};
use crate::watch::process::Ending;
use crate::watch::publish;
use crate::watch::queue::Waiting;
use crate::watch::status::{DropOutcome, DropResult};
use crate::watch::ticket::Phase;

/// How often a worker may die on a drop before the drop is blamed.
const TRIES: u32 = 3;
/// How often it may be killed by others before that. A worker's own limits end it in other ways, so it is seldom the drop's fault.
const KILLS: u32 = 12;
/// How often the machine may fail over a drop before its editor is told: with the longest pauses, about an hour and a half.
const PAUSES: u32 = 24;

impl Watcher<'_> {
    /// Decides what is to become of a drop whose worker ended.
    pub(super) fn ended(&mut self, running: Running, ending: Ending) {
        let seconds = running.process.elapsed().as_secs_f64();
        if running.waiting.claim.is_gone(&self.state) {
            let main = &running.waiting.claim.ticket.main;
            return self.say(&format!("{main}: its claim is gone: another watcher has it"));
        }
        if !self.is_unchanged(&running) {
            // Somebody was still writing: what was made of the half is nothing.
            self.give_up(&running.waiting.claim);
            let settle = self.options.settle;
            return self.queue.push(running.waiting.after(settle, None));
        }
        let Running { waiting, content, pack, published, .. } = running;
        let ticket = waiting.claim.ticket.clone();
        let has_tries = ticket.tries.saturating_add(1) < TRIES;
        let fault = match &ending {
            Ending::Answered(answer) => {
                order::fault_of_machine(&answer.findings).map(|fault| fault.message.clone())
            }
            _ => None,
        };
        match ending {
            Ending::Answered(answer) if answer.failed == 0 && !(answer.shows_a_part() && has_tries) => {
                match self.reserve(&waiting.claim, &answer.files) {
                    Ok(Reserved::Ours) => {
                        let (next, copied) = (0, Vec::new());
                        let of =
                            Delivering { waiting, answer, content, pack, published, seconds, next, copied };
                        self.deliver(of);
                    }
                    Ok(Reserved::Made(finding)) => {
                        self.fail(waiting, Some((&answer, content, &pack)), &published, vec![*finding]);
                    }
                    Ok(Reserved::InWork(other)) => {
                        self.give_up(&waiting.claim);
                        self.later(waiting, &format!("`{other}` makes the same post"))
                    }
                    Err(error) => {
                        self.give_up(&waiting.claim);
                        self.later(waiting, &error.to_string())
                    }
                }
            }
            Ending::Answered(answer)
                if fault.is_some() && !(answer.needs_its_editor() && ticket.pauses >= TRIES) =>
            {
                self.give_up(&waiting.claim);
                self.later_telling(waiting, &fault.unwrap_or_default(), answer.findings);
            }
            // It may be on its way still, with a pause: it gets a second look.
            Ending::Answered(answer) if has_tries && (answer.is_unfinished() || answer.shows_a_part()) => {
                self.give_up(&waiting.claim);
                self.retry(waiting, self.options.settle * 2, None);
            }
            Ending::Answered(answer) => {
                let findings = answer.findings.clone();
                self.fail(waiting, Some((&answer, content, &pack)), &published, findings);
            }
            Ending::Crashed(why) if ticket.tries.saturating_add(1) < TRIES => {
                self.give_up(&waiting.claim);
                self.retry(waiting, Duration::from_secs(1 << ticket.tries.min(5)), Some(why));
            }
            Ending::Killed(why) if ticket.tries.saturating_add(1) < KILLS => {
                self.give_up(&waiting.claim);
                self.retry(waiting, Duration::from_secs(1 << ticket.tries.min(5)), Some(why));
            }
            Ending::Crashed(why) | Ending::Killed(why) => {
                let finding = Finding::error("worker-crashed", format!("{why}, again and again"));
                self.fail(waiting, None, &published, vec![finding]);
            }
            Ending::TooLong => {
                let most = self.options.deadline.as_secs();
                let message =
                    format!("the worker took longer than {most} s, or more processor time than it may");
                self.fail(waiting, None, &published, vec![Finding::error("worker-timeout", message)]);
            }
        }
    }

    /// Delivers what a worker made wholly: copies as much of it as one turn has time for, and when there is room for all, puts it into its
    /// places. A disk that is full before then has changed nothing.
    pub(super) fn deliver(&mut self, mut delivering: Delivering) {
        let until = Instant::now() + SLICE;
        while let Some(file) = delivering.answer.files.get(delivering.next) {
            if !self.is_published(&delivering.published, file) {
                match self.copy(&delivering.waiting.claim, file) {
                    Ok(copied) => delivering.copied.push((file.clone(), copied)),
                    Err(error) => return self.not_delivered(delivering, &error),
                }
            }
            delivering.next += 1;
            if Instant::now() >= until && delivering.next < delivering.answer.files.len() {
                return self.delivering.push(delivering);
            }
        }
        let mut beaten = Instant::now();
        for (file, copied) in std::mem::take(&mut delivering.copied) {
            if beaten.elapsed() >= BEAT {
                // One that cannot be given is missed at the next turn.
                let _ = self.state.live(&self.options.inbox);
                beaten = Instant::now();
            }
            if let Err(error) = self.place(&delivering.waiting.claim, &file, copied) {
                return self.not_delivered(delivering, &error);
            }
        }
        let Delivering { waiting, answer, content, pack, seconds, .. } = delivering;
        let claim = &waiting.claim;
        let mut entry = self.entry(claim, content, true, answer.files);
        entry.gone = self.ledger.stale(&entry);
        let written = claim
            .keep_told(&self.state, &answer.posts)
            .and_then(|()| self.ledger.add(entry.clone(), &self.state));
        match written {
            Ok(()) => self.made(waiting, &entry, Some((answer.jobs, seconds, pack))),
            Err(error) => self.later(waiting, &error.to_string()),
        }
    }

    /// What becomes of a drop whose posts could not be delivered: its worker, or the machine, is at fault.
    fn not_delivered(&mut self, delivering: Delivering, error: &io::Error) {
        let Delivering { waiting, published, .. } = delivering;
        if error.kind() == io::ErrorKind::IsADirectory {
            self.give_up(&waiting.claim);
            let message = format!("{error}: a post of this drop belongs there");
            let finding =
                Finding::error("place-taken", message).hint("move it away, and drop the file again");
            return self.fail(waiting, None, &published, vec![finding]);
        }
        if error.kind() != io::ErrorKind::InvalidData {
            self.give_up(&waiting.claim);
            return self.later(waiting, &error.to_string());
        }
        let why = format!("the worker's answer is not so: {error}");
        if waiting.claim.ticket.tries.saturating_add(1) < TRIES {
            self.give_up(&waiting.claim);
            let pause = Duration::from_secs(1 << waiting.claim.ticket.tries.min(5));
            return self.retry(waiting, pause, Some(why));
        }
        let finding = Finding::error("worker-crashed", format!("{why}, again and again"));
        self.fail(waiting, None, &published, vec![finding]);
    }

    /// Whether `file` is among what was `published`, and nobody took it away since.
    fn is_published(&self, published: &BTreeMap<String, Made>, file: &Made) -> bool {
        let bytes = || publish::bytes_of(&file.path, &self.options.out);
        published.get(&file.path) == Some(file) && bytes() == Some(file.bytes)
    }

    fn entry(&self, claim: &Claim, content: String, whole: bool, files: Vec<Made>) -> Entry {
        let ticket = &claim.ticket;
        let origin = ticket.origin();
        let (claim, day) = (claim.id.clone(), ticket.day.clone());
        Entry { claim, content, origin, day, whole, files, gone: Vec::new() }
    }

    /// Takes away what earlier drops of the same name left, and files a drop away whose posts stand. `told` is how many, how long it
    /// took, and their pack, where that was now.
    pub(super) fn made(&mut self, waiting: Waiting, entry: &Entry, told: Option<(usize, f64, String)>) {
        let stands =
            self.tell_of(&waiting.claim, entry).and_then(|()| self.take_gone_away(&waiting.claim, entry));
        match stands {
            Ok(changed) => changed.iter().for_each(|path| {
                self.say(&format!("{path} is of an earlier drop, and was changed since: it stays"));
            }),
            Err(error) => return self.later(waiting, &error.to_string()),
        }
        self.file_made(waiting, entry, told);
    }

    /// Files a drop away whose posts stand, as [`Watcher::made`].
    fn file_made(&mut self, waiting: Waiting, entry: &Entry, told: Option<(usize, f64, String)>) {
        let name = waiting.claim.ticket.main.clone();
        let line = match &told {
            Some((posts, seconds, pack)) => format!("{name}: {posts} posts in {seconds:.1} s → {pack}"),
            None => format!("{name}: its posts were made; it was still to be filed away"),
        };
        let pack = self.pack_of(&entry.day);
        let (posts, seconds) = told.map_or((entry.files.len(), 0.0), |(posts, seconds, _)| (posts, seconds));
        let outcome = DropOutcome::Made { posts, pack, seconds, folders: folders_of(&entry.files) };
        let kept = match self.say_what_is_kept(&waiting.claim) {
            Ok(kept) => kept,
            Err(error) => return self.later(waiting, &error.to_string()),
        };
        let result = DropResult { kept, ..result_of(&waiting.claim, outcome) };
        let decision = |_: &str| Decision { beside: Vec::new(), result };
        self.file_away(waiting, false, decision, |watcher| {
            watcher.tally.made += 1;
            watcher.say(&line);
        });
    }

    /// Files a drop away among the failed, with a note; what was made of it all the same is delivered where it replaces nothing.
    pub(super) fn fail(
        &mut self,
        waiting: Waiting,
        answer: Option<(&Answer, String, &str)>,
        published: &BTreeMap<String, Made>,
        findings: Findings,
    ) {
        let form = answer.as_ref().and_then(|(answer, ..)| answer.form.clone());
        let answered: Vec<Made> =
            answer.as_ref().map(|(answer, ..)| answer.files.clone()).unwrap_or_default();
        let stands = self
            .deliver_in_part(&waiting.claim, answer, published)
            // Also of a try before this one.
            .and_then(|()| self.stands_in_part(&waiting.claim))
            // What a try before this one published, and what cannot be written into the ledger.
            .and_then(|files| Ok((files, self.unpublish(&waiting.claim)?)));
        let stands = stands.and_then(|stands| Ok((stands, self.say_what_is_kept(&waiting.claim)?)));
        let ((files, lost), kept) = match stands {
            Ok(stands) => stands,
            Err(error) => return self.stays(waiting, &error.to_string()),
        };
        let findings = without_untrue_rows(findings, &answered, &files);
        let why = note::summary(&findings);
        let line = format!("{}: failed: {why}", waiting.claim.ticket.main);
        let (why, folders) = (note::headline(self.locale, &findings), folders_of(&files));
        let outcome = DropOutcome::Failed { why, note: None, folders: folders.clone() };
        let result = DropResult { kept, ..result_of(&waiting.claim, outcome) };
        let (locale, names, day) = (self.locale, self.names, waiting.claim.ticket.day.clone());
        let dropped = waiting.claim.ticket.main.clone();
        let decision = move |main: &str| {
            let form = form.and_then(|form| Some((names::form_name(main, &form.extension)?, form)));
            let name = form.as_ref().map(|(name, _)| name.as_str());
            let findings = called(findings, &dropped, main);
            let failed = note::Failed {
                name: main,
                day: &day,
                findings: &findings,
                form: name,
                stands: &folders,
                lost: &lost,
            };
            let text = note::note(locale, &failed);
            let note = Beside { name: names.note_name(main), bytes: text.into_bytes(), replaces: false };
            let result = result.with_note(&note.name);
            let form = form.map(|(name, form)| {
                // The drop's own item, which the form holds whole.
                let replaces = form.extension.eq_ignore_ascii_case("toml");
                Beside { name, bytes: form.bytes, replaces }
            });
            Decision { beside: std::iter::once(note).chain(form).collect(), result }
        };
        self.file_away(waiting, true, decision, |watcher| {
            watcher.tally.failed += 1;
            watcher.say(&line);
        });
    }

    /// Delivers what was made of a drop that failed, where it replaces nothing, and writes it down.
    fn deliver_in_part(
        &mut self,
        claim: &Claim,
        answer: Option<(&Answer, String, &str)>,
        published: &BTreeMap<String, Made>,
    ) -> io::Result<()> {
        let before = self.in_part(claim)?;
        let mut files = published.clone();
        files.retain(|_, file| self.is_published(published, file));
        files.extend(before.iter().map(|file| (file.path.clone(), file.clone())));
        let mut content = String::new();
        if let Some((answer, of, _)) = answer {
            content = of;
            self.publish_in_part(claim, answer, published, &mut files)?;
            let is_there = |post: &&DropPost| {
                let mut artifacts = post.records.iter().flat_map(|record| &record.artifacts);
                artifacts.all(|file| files.contains_key(&file.path))
            };
            let mut told: Vec<DropPost> = answer.posts.iter().filter(is_there).cloned().collect();
            // What a try before this one told of posts of which this one tells nothing.
            let is_other = |post: &DropPost| {
                !told.iter().any(|new| (&new.account, &new.item) == (&post.account, &post.item))
            };
            let others: Vec<DropPost> = claim.told(&self.state)?.into_iter().filter(is_other).collect();
            told.extend(others);
            // Before the ledger: whoever goes on after a kill knows what is told of what stands.
            claim.keep_told(&self.state, &told)?;
        }
        if files.len() == before.len() && before.iter().all(|file| files.get(&file.path) == Some(file)) {
            return Ok(());
        }
        self.ledger.add(self.entry(claim, content, false, files.into_values().collect()), &self.state)
    }

    /// Publishes what `answer` tells of where it replaces nothing, and adds it to `files`, with what stands already.
    fn publish_in_part(
        &mut self,
        claim: &Claim,
        answer: &Answer,
        published: &BTreeMap<String, Made>,
        files: &mut BTreeMap<String, Made>,
    ) -> io::Result<()> {
        let mut made: BTreeMap<&str, Vec<Made>> = BTreeMap::new();
        for file in &answer.files {
            made.entry(file.folder().unwrap_or_default()).or_default().push(file.clone());
        }
        for (folder, of_post) in made {
            // A try before this one delivered it.
            let is_ours = self.ledger.is_of(folder, &claim.ticket.origin());
            let is_named = of_post.iter().all(|file| self.ledger.names(file));
            if is_ours && is_named && all_whole(&of_post, &self.options.out)? {
                files.extend(of_post.into_iter().map(|file| (file.path.clone(), file)));
                continue;
            }
            // What replaces an earlier post, or belongs to another drop, is not delivered in part.
            if self.ledger.has_made(folder) || !matches!(self.reserve(claim, &of_post)?, Reserved::Ours) {
                continue;
            }
            for file in of_post {
                if self.is_published(published, &file) {
                    continue;
                }
                self.publish(claim, &file)?;
                files.insert(file.path.clone(), file);
            }
        }
        Ok(())
    }

    /// Decides that a drop is done with, and moves its files out, with what `decision` says. `then` is done when that is decided.
    pub(super) fn file_away(
        &mut self,
        mut waiting: Waiting,
        failed: bool,
        decision: impl FnOnce(&str) -> Decision,
        then: impl FnOnce(&mut Self),
    ) {
        let decided = self.inbox().and_then(|inbox| {
            file_away::decide(&mut waiting.claim, (&self.state, &inbox, self.names), failed, decision)
        });
        match decided {
            Ok(()) => {
                then(self);
                self.move_out(waiting);
                self.sweep_notes();
            }
            Err(error) => self.stays(waiting, &format!("it cannot be filed away: {error}")),
        }
    }

    /// Moves the files of a drop that is done with out of its claim, and tells of it.
    pub(super) fn move_out(&mut self, mut waiting: Waiting) {
        let status_writer = &mut self.status_writer;
        // What cannot be listed after some tries stands in the log: no drop is held up for it.
        let gives_up = waiting.claim.ticket.pauses >= TRIES;
        let tell =
            |result| status_writer.result(result).or_else(|error| if gives_up { Ok(()) } else { Err(error) });
        let moved = Folder::open(&self.options.inbox).and_then(|inbox| {
            file_away::move_out(&mut waiting.claim, (&self.state, &inbox, self.names), tell)
        });
        if let Err(error) = moved {
            if !waiting.claim.is_gone(&self.state) {
                self.stays(waiting, &format!("it cannot be filed away: {error}"));
            } else {
                self.say(&format!(
                    "{}: its claim is gone: another watcher has it",
                    waiting.claim.ticket.main
                ));
            }
        }
    }

    /// Puts a drop back that cannot be ended or filed away because of `why`: `--once` leaves it for the next run.
    pub(super) fn stays(&mut self, mut waiting: Waiting, why: &str) {
        waiting.stays = true;
        self.later(waiting, why);
    }

    /// Puts a drop back after a fault that is not its own: it is tried again after a pause that grows. After many, its editor is told.
    pub(super) fn later(&mut self, waiting: Waiting, why: &str) {
        self.later_telling(waiting, why, Findings::new());
    }

    /// As [`Watcher::later`]; its editor is told of `findings` too.
    fn later_telling(&mut self, mut waiting: Waiting, why: &str, findings: Findings) {
        let ticket = &mut waiting.claim.ticket;
        let pause = BACK_OFF.0.saturating_mul(1 << ticket.pauses.min(10)).min(BACK_OFF.1);
        ticket.pauses = ticket.pauses.saturating_add(1);
        let is_decided = matches!(ticket.phase, Phase::Filing(_));
        if ticket.pauses > PAUSES && !is_decided {
            // The sheet and what is listed have had their tries.
            ticket.pauses = TRIES.max(GIVES_UP_TELLING);
            return self.end_waiting(waiting, why, findings);
        }
        // Without it the next watcher tries more often than it should.
        let _ = waiting.claim.save(&self.state);
        self.say(&format!("{}: {why}; tried again in {} s", waiting.claim.ticket.main, pause.as_secs()));
        self.queue.push(waiting.after(pause, Some(why.to_owned())));
    }

    /// Ends the waiting of a drop, which the machine failed again and again, because of `why`: one whose posts stand is made, whatever of
    /// earlier ones cannot be taken away. Of another its editor is told, and of `findings`.
    fn end_waiting(&mut self, waiting: Waiting, why: &str, findings: Findings) {
        if let Ok(Some(entry)) = self.ledger.of_claim(&waiting.claim.id, &self.state)
            && entry.whole
        {
            self.say(&format!("{}: it was tried {PAUSES} times: {why}", waiting.claim.ticket.main));
            if let Err(error) = self.tell_of(&waiting.claim, &entry) {
                self.say(&format!(
                    "{}: the day's sheet does not tell of it: {error}",
                    waiting.claim.ticket.main
                ));
            }
            self.say_what_stays(&entry);
            return self.file_made(waiting, &entry, None);
        }
        let fault = Finding::error("machine-fault", format!("it was tried {PAUSES} times: {why}"));
        self.fail(waiting, None, &BTreeMap::new(), order::with_fault(findings, fault));
    }

    /// Puts a drop back whose worker died or that seemed unfinished.
    fn retry(&mut self, mut waiting: Waiting, pause: Duration, why: Option<String>) {
        let ticket = &mut waiting.claim.ticket;
        ticket.tries = ticket.tries.saturating_add(1);
        if let Some(why) = &why {
            self.say(&format!("{}: {why}; it is tried again", waiting.claim.ticket.main));
        }
        // Without it the next watcher tries once more than it should.
        let _ = waiting.claim.save(&self.state);
        self.queue.push(waiting.after(pause, why));
    }
}

/// `findings` with the name `now` for the file that was dropped as `before`: what they say of it is read beside the file.
fn called(mut findings: Findings, before: &str, now: &str) -> Findings {
    let places = findings.iter_mut().filter_map(|finding| finding.place.as_mut());
    for place in places.filter(|place| place.file.file_name().is_some_and(|name| name == before)) {
        place.file.set_file_name(now);
    }
    findings
}

/// `findings` without the rows that are made, where not all that was made is delivered: nobody deletes a row whose post is not there.
fn without_untrue_rows(mut findings: Findings, made: &[Made], delivered: &[Made]) -> Findings {
    let delivered: BTreeSet<&str> = delivered.iter().map(|file| file.path.as_str()).collect();
    if !made.iter().all(|file| delivered.contains(file.path.as_str())) {
        findings.retain(|finding| finding.code != order::ROWS_MADE_CODE);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    #[test]
    fn a_note_names_the_file_that_lies_beside_it() {
        let of = |file: &str| Finding::error("bad-name", "x").at(Place::file(file));
        let findings = called(vec![of("drop/a.jpg"), of("drop/b.jpg")], "a.jpg", "a (2).jpg");
        assert_eq!(findings, [of("drop/a (2).jpg"), of("drop/b.jpg")]);
    }
}
