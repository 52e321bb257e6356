//! What becomes of a drop in the end: it goes to the folder of the done, or with a note to the folder of the failed. What is to happen is
//! written down first, so that a kill in between changes nothing but when.

use std::io;

use super::claim::{Claim, FORMS, NOTES};
use super::damage::unless_none;
use super::names::{Names, stem};
use super::places::{free_folder, free_stem, make_free, with_stem};
use super::state::State;
use super::status::DropResult;
use super::ticket::{Filing, Phase};
use crate::deliver::folder::{Folder, SHARED_FOLDER};
use crate::deliver::free::move_to_free;

/// The largest note or form that is read back.
const MAX_NOTE_BYTES: u64 = 4 << 20;

/// What becomes of a drop, besides where it goes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Decision {
    /// What is left beside it there.
    pub(super) beside: Vec<Beside>,
    /// What is told of it when it is there.
    pub(super) result: DropResult,
}

/// What is left beside a drop where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Beside {
    /// Its name.
    pub(super) name: String,
    /// What is in it.
    pub(super) bytes: Vec<u8>,
    /// Whether a dropped file of that name gives way to it: it holds that one whole.
    pub(super) replaces: bool,
}

/// Decides where the files of `claim` go, and writes it down; from then on they only move. Decided once, it stays so. `decision` is given
/// the name that its file will have; `names` of what is left beside it are kept free for it.
///
/// # Errors
/// When it cannot be written.
pub(super) fn decide(
    claim: &mut Claim,
    (state, inbox, names): (&State, &Folder, Names),
    failed: bool,
    decision: impl FnOnce(&str) -> Decision,
) -> io::Result<()> {
    if matches!(claim.ticket.phase, Phase::Filing(_)) {
        return Ok(());
    }
    let folder = folder_for(claim, inbox, names, failed)?;
    let main = claim.ticket.main.clone();
    let files = claim.files(state)?;
    // What a watcher that was killed here left.
    crate::deliver::sweep_own(&files);
    let dropped_files = names_in(&files)?;
    // The note's place is kept free too; it is no dropped file.
    let mut moving = dropped_files.clone();
    moving.push(if failed { names.note_name(&main) } else { names.known_name(&main) });
    let own = stem(&main);
    let stem = free_stem(&folder, &moving, own);
    // What a try before this one left.
    claim.notes(state)?;
    claim.forms(state)?;
    [NOTES, FORMS].iter().try_for_each(|left| claim.folder(state)?.remove_all(left))?;
    let (notes, forms) = (claim.notes(state)?, claim.forms(state)?);
    let Decision { beside, result } = decision(&with_stem(&main, own, &stem));
    claim.keep_result(state, &result)?;
    for Beside { name, bytes, replaces } in beside {
        let dropped = dropped_files.iter().find(|file| with_stem(file, own, &stem) == name);
        match dropped {
            // Not yet: until this is decided, what was dropped is what was dropped.
            Some(dropped) if replaces => forms.write_shared(dropped, &bytes)?,
            // A form that somebody has begun to fill in; or one that has nothing to take the place of.
            Some(_) => {}
            None if replaces => {}
            None => notes.write_shared(&name, &bytes)?,
        }
    }
    claim.enter(Phase::Filing(Filing { failed, stem }), state)
}

/// Moves what is left of a decided `claim` out, has `tell` tell of it, and removes it. After a kill in between it is told again: whoever
/// reads of one claim twice counts it once.
///
/// # Errors
/// When something cannot be moved; the next try moves the rest. And what `tell` says.
pub(super) fn move_out(
    claim: &mut Claim,
    (state, inbox, names): (&State, &Folder, Names),
    tell: impl FnOnce(DropResult) -> io::Result<()>,
) -> io::Result<()> {
    let Phase::Filing(filing) = claim.ticket.phase.clone() else {
        return Err(io::Error::other("nothing is decided about this drop"));
    };
    let to = folder_for(claim, inbox, names, filing.failed)?;
    put_forms(claim, state)?;
    move_files(claim, state, &to)?;
    move_replaced(claim, (state, inbox, names))?;
    // Notes last: those whose file is not there are swept. Their names are final.
    let [notes, _] = claim.outgoing(state)?;
    if let Some(notes) = notes {
        crate::deliver::sweep_own(&notes);
        for name in names_in(&notes)? {
            move_to_free(&notes, &name, &to, &name)?;
        }
    }
    if let Some(result) = claim.result(state)? {
        tell(result)?;
    }
    claim.remove(state)
}

/// Puts the forms of `claim` in the place of the dropped files that they hold whole.
fn put_forms(claim: &Claim, state: &State) -> io::Result<()> {
    let [_, files] = claim.outgoing(state)?;
    let Some(files) = files else { return Ok(()) };
    let forms = claim.forms(state)?;
    crate::deliver::sweep_own(&forms);
    names_in(&forms)?.iter().try_for_each(|name| forms.replace_in(name, &files, name))
}

/// Moves the files of `claim` to `to`, all under one stem. The first one takes the stem: another drop may have taken it since it was
/// decided.
fn move_files(claim: &mut Claim, state: &State, to: &Folder) -> io::Result<()> {
    let [_, files] = claim.outgoing(state)?;
    let Some(files) = files else { return Ok(()) };
    let main = claim.ticket.main.clone();
    let own = stem(&main);
    loop {
        let Phase::Filing(filing) = claim.ticket.phase.clone() else { return Ok(()) };
        match files.move_new(&main, to, &with_stem(&main, own, &filing.stem)) {
            Ok(()) => break,
            // It was moved before.
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let stem = free_stem(to, &names_in(&files)?, own);
                rename(claim, state, &filing.stem, &stem)?;
                claim.enter(Phase::Filing(Filing { stem, ..filing }), state)?;
            }
            Err(error) => return Err(error),
        }
    }
    let Phase::Filing(filing) = &claim.ticket.phase else { return Ok(()) };
    for name in names_in(&files)? {
        move_to_free(&files, &name, to, &with_stem(&name, own, &filing.stem))?;
    }
    Ok(())
}

/// The folder, below the inbox, of what drops of `day` replace that others had changed.
pub(super) fn replaced_in(inbox: &Folder, names: Names, day: &str) -> String {
    let (mut at, mut path) = (inbox.folder(names.done), names.done.to_owned());
    for part in [day, names.replaced] {
        let name = at.as_ref().map_or_else(|_| part.to_owned(), |at| free_folder(at, part));
        path = format!("{path}/{name}");
        at = at.and_then(|at| at.folder(&name));
    }
    path
}

/// Moves what others had changed where `claim` published to where it is kept for them, each file below its account and its post.
fn move_replaced(claim: &Claim, (state, inbox, names): (&State, &Folder, Names)) -> io::Result<()> {
    let places = (state, inbox, names);
    claim.changed_by_others(state)?.iter().try_for_each(|file| keep_changed(claim, places, &file.path))
}

/// Moves what others had changed at `path`, where `claim` published, to where it is kept for them.
///
/// # Errors
/// When it cannot be moved.
pub(super) fn keep_changed(
    claim: &Claim,
    (state, inbox, names): (&State, &Folder, Names),
    path: &str,
) -> io::Result<()> {
    // What is not there was moved before.
    let Some((from, name)) = unless_none(claim.before(state)?.home_of(path))? else { return Ok(()) };
    if !from.has_file(name)? {
        return Ok(());
    }
    let mut to = inbox.make(names.done, SHARED_FOLDER)?;
    let post = path.strip_suffix(name).unwrap_or_default().split('/').skip(1);
    for part in [claim.ticket.day.as_str(), names.replaced].into_iter().chain(post) {
        if !part.is_empty() {
            to = make_free(&to, part)?;
        }
    }
    move_to_free(&from, name, &to, name)?;
    Ok(())
}

/// Gives what is left beside `claim`, and what is told of it, the stem `new` in the place of `old`.
fn rename(claim: &Claim, state: &State, old: &str, new: &str) -> io::Result<()> {
    let main = &claim.ticket.main;
    let [before, after] = [old, new].map(|stem_of| with_stem(main, stem(main), stem_of));
    if let [Some(notes), _] = claim.outgoing(state)? {
        crate::deliver::sweep_own(&notes);
        // Those that a kill left renamed are.
        for name in names_in(&notes)?.into_iter().filter(|name| !name.starts_with(&format!("{new}."))) {
            // What the note says of the file, and how it is called.
            let bytes = notes.read(&name, MAX_NOTE_BYTES)?;
            let bytes = String::from_utf8(bytes)
                .map_or_else(|error| error.into_bytes(), |text| text.replace(&before, &after).into_bytes());
            notes.write_shared(&with_stem(&name, old, new), &bytes)?;
            notes.remove_file(&name)?;
        }
    }
    match claim.result(state)? {
        Some(result) => claim.keep_result(state, &result.renamed(|note| with_stem(note, old, new))),
        None => Ok(()),
    }
}

/// The folder that the files of `claim` go to, made where there is none.
fn folder_for(claim: &Claim, inbox: &Folder, names: Names, failed: bool) -> io::Result<Folder> {
    match failed {
        true => inbox.make(names.failed, SHARED_FOLDER),
        false => make_free(&inbox.make(names.done, SHARED_FOLDER)?, &claim.ticket.day),
    }
}

fn names_in(folder: &Folder) -> io::Result<Vec<String>> {
    Ok(folder.names()?.into_iter().map(|name| name.to_string_lossy().into_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::claim::{Taken, take};
    use super::super::drops::Dropped;
    use super::super::status::DropOutcome;
    use super::*;
    use crate::project::Locale;
    use std::fs;

    struct Office {
        dir: tempfile::TempDir,
        state: State,
        inbox: Folder,
    }

    const NAMES: fn() -> Names = || Names::of(Locale::Id);

    impl Office {
        fn new() -> Self {
            let dir = tempfile::tempdir().expect("a temporary folder");
            let inbox = dir.path().join("inbox");
            fs::create_dir_all(inbox.join("t")).expect("made");
            let state = State::open(&inbox).expect("a state");
            Self { state, inbox: Folder::open(&inbox).expect("opened"), dir }
        }

        fn claim(&self, text: &str) -> Claim {
            for name in ["film.mp4", "film.toml"] {
                fs::write(self.dir.path().join("inbox/t").join(name), text).expect("written");
            }
            let dropped = Dropped {
                folder: "t".into(),
                main: "film.mp4".to_owned(),
                sides: vec!["film.toml".to_owned()],
            };
            match take(&self.state, &self.inbox, &dropped, "2026-11-25").expect("taken") {
                Taken::Ours(claim) => *claim,
                Taken::Busy(why) => panic!("{why}"),
            }
        }

        fn places(&self) -> (&State, &Folder, Names) {
            (&self.state, &self.inbox, NAMES())
        }

        fn list(&self, folder: &str) -> Vec<(String, String)> {
            let mut files: Vec<_> = fs::read_dir(self.dir.path().join("inbox").join(folder))
                .expect("a folder")
                .flatten()
                .map(|entry| {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    (name, fs::read_to_string(entry.path()).expect("readable"))
                })
                .collect();
            files.sort();
            files
        }
    }

    fn result(claim: &str, drop: &str) -> DropResult {
        DropResult {
            claim: claim.to_owned(),
            when: jiff::Timestamp::UNIX_EPOCH,
            drop: drop.to_owned(),
            folder: "t".to_owned(),
            kept: None,
            outcome: DropOutcome::GivenBack { why: String::new() },
        }
    }

    fn decision(beside: Vec<Beside>) -> Decision {
        Decision { beside, result: result("c", "film.mp4") }
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn an_original_of_the_same_name_is_never_overwritten() {
        let office = Office::new();
        let mut claims = [office.claim("satu"), office.claim("dua")];
        // Both decide before either moves, as two watchers may.
        for claim in &mut claims {
            decide(claim, office.places(), false, |_| decision(Vec::new())).expect("decided");
        }
        for claim in &mut claims {
            move_out(claim, office.places(), |_| Ok(())).expect("moved");
        }
        let done = office.list("selesai/2026-11-25");
        let expected =
            [("film (2).mp4", "dua"), ("film (2).toml", "dua"), ("film.mp4", "satu"), ("film.toml", "satu")];
        assert_eq!(done, pairs(&expected));
    }

    /// Two watchers that decide at the same moment: each drop stays together, with its note and what is told of it.
    #[test]
    fn drops_of_one_name_are_never_mixed() {
        let office = Office::new();
        let mut claims = [office.claim("satu"), office.claim("dua")];
        for claim in &mut claims {
            let id = claim.id.clone();
            let decision = |name: &str| {
                let outcome = DropOutcome::Failed {
                    why: String::new(),
                    note: Some(format!("{name}.galat.txt")),
                    folders: Vec::new(),
                };
                let note = format!("{name} gagal");
                let note =
                    Beside { name: format!("{name}.galat.txt"), bytes: note.into_bytes(), replaces: false };
                Decision { beside: vec![note], result: DropResult { outcome, ..result(&id, name) } }
            };
            decide(claim, office.places(), true, decision).expect("decided");
        }
        let mut told = Vec::new();
        // A companion of the second goes first, as after a kill in between.
        for claim in claims.iter_mut().rev() {
            let tell = |result: DropResult| {
                let DropOutcome::Failed { note, .. } = result.outcome else { panic!("it failed") };
                told.extend(note);
                Ok(())
            };
            move_out(claim, office.places(), tell).expect("moved");
        }
        let expected = [
            ("film (2).mp4", "satu"),
            ("film (2).mp4.galat.txt", "film (2).mp4 gagal"),
            ("film (2).toml", "satu"),
            ("film.mp4", "dua"),
            ("film.mp4.galat.txt", "film.mp4 gagal"),
            ("film.toml", "dua"),
        ];
        assert_eq!(office.list("gagal"), pairs(&expected));
        assert_eq!(told, ["film.mp4.galat.txt", "film (2).mp4.galat.txt"]);
    }

    /// A note whose file is not there yet would be swept.
    #[test]
    fn no_note_is_there_before_its_file() {
        let office = Office::new();
        let mut claim = office.claim("x");
        let note =
            |name: &str| Beside { name: format!("{name}.galat.txt"), bytes: Vec::new(), replaces: false };
        decide(&mut claim, office.places(), true, |name| decision(vec![note(name)])).expect("decided");
        let to = folder_for(&claim, &office.inbox, NAMES(), true).expect("a folder");
        move_files(&mut claim, &office.state, &to).expect("moved");
        super::super::stale::sweep(&to, NAMES());
        assert_eq!(to.names().expect("names").len(), 2);
        move_out(&mut claim, office.places(), |_| Ok(())).expect("moved");
        assert_eq!(to.names().expect("names").len(), 3);
    }

    #[test]
    fn a_failed_drop_lies_beside_its_note_under_one_stem() {
        let office = Office::new();
        for number in 0..2 {
            let mut claim = office.claim("x");
            let id = claim.id.clone();
            let beside = |name: &str| {
                let (stem, _) = name.rsplit_once('.').expect("an extension");
                let note =
                    Beside { name: format!("{name}.galat.txt"), bytes: b"n".to_vec(), replaces: false };
                let form = Beside { name: format!("{stem}.toml"), bytes: b"form".to_vec(), replaces: true };
                Decision { beside: vec![note, form], result: result(&id, name) }
            };
            decide(&mut claim, office.places(), true, beside).expect("decided");
            let mut told = None;
            let tell = |result| {
                told = Some(result);
                Ok(())
            };
            move_out(&mut claim, office.places(), tell).expect("moved");
            let main = ["film.mp4", "film (2).mp4"][number];
            assert_eq!(
                told,
                Some(result(&claim.id, main)),
                "told of when it is there, by the name it has there"
            );
        }
        let names: Vec<String> = office.list("gagal").into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            [
                "film (2).mp4",
                "film (2).mp4.galat.txt",
                "film (2).toml",
                "film.mp4",
                "film.mp4.galat.txt",
                "film.toml"
            ]
        );
    }

    /// Killed before it is decided, the next try finds what was dropped, and says of it what is so.
    #[test]
    fn a_form_takes_no_place_before_that_is_decided() {
        let office = Office::new();
        let mut claim = office.claim("x");
        let form = |_: &str| {
            decision(vec![Beside { name: "film.toml".to_owned(), bytes: b"form".to_vec(), replaces: true }])
        };
        let ticket = claim.folder(&office.state).expect("there").path().join("ticket.json");
        fs::remove_file(&ticket).expect("removed");
        fs::create_dir(&ticket).expect("made");
        decide(&mut claim, office.places(), true, form).expect_err("not written down");
        assert_eq!(fs::read(claim.files_path().join("film.toml")).expect("there"), b"x");
        fs::remove_dir(&ticket).expect("removed");
        decide(&mut claim, office.places(), true, form).expect("decided");
        move_out(&mut claim, office.places(), |_| Ok(())).expect("moved");
        assert_eq!(office.list("gagal"), pairs(&[("film.mp4", "x"), ("film.toml", "form")]));
    }

    /// What somebody wrote into a post that a drop replaces is kept beside the drop; what another drop made is not, nor what is the same.
    #[test]
    fn what_others_had_changed_is_kept_beside_the_drop() {
        let office = Office::new();
        for number in 0..2 {
            let mut claim = office.claim("x");
            let file = |name: &str, digest: &str| crate::watch::order::Made {
                path: format!("p/a/film/{name}"),
                digest: digest.to_owned(),
                bytes: 1,
            };
            let before = claim.before(&office.state).expect("made").path().join("p/a/film");
            fs::create_dir_all(&before).expect("made");
            for name in ["post.txt", "same.txt", "earlier.png"] {
                fs::write(before.join(name), "t").expect("written");
            }
            claim.keep_posts(&office.state, &[file("post.txt", "1"), file("same.txt", "2")]).expect("kept");
            for old in [file("post.txt", "0"), file("same.txt", "2"), file("../../x", "3")] {
                claim.keep_replaced(&office.state, &old).expect("kept");
            }
            if number == 1 {
                let stands = std::collections::BTreeSet::from(["p/a/film/post.txt".to_owned()]);
                claim.keep_no_posts(&office.state, &stands).expect("kept");
            }
            decide(&mut claim, office.places(), false, |_| decision(Vec::new())).expect("decided");
            move_out(&mut claim, office.places(), |_| Ok(())).expect("moved");
        }
        let kept = office.list("selesai/2026-11-25/diganti/a/film");
        assert_eq!(kept, pairs(&[("post (2).txt", "t"), ("post.txt", "t")]));
    }

    #[test]
    fn a_link_in_the_place_of_our_folders_is_not_followed() {
        let office = Office::new();
        let outside = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::symlink(outside.path(), office.dir.path().join("inbox/selesai")).expect("linked");
        let mut claim = office.claim("x");
        assert!(decide(&mut claim, office.places(), false, |_| decision(Vec::new())).is_err());
        assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 0);
        assert_eq!(claim.files(&office.state).expect("files").names().expect("names").len(), 2);
    }
}
