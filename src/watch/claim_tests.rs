//! Claims: taken whole or not at all, taken over, given back.

use super::super::ticket::Filing;
use super::*;
use std::fs;

pub(in crate::watch) struct Office {
    pub(in crate::watch) dir: tempfile::TempDir,
}

impl Office {
    pub(in crate::watch) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(dir.path().join("inbox/t")).expect("made");
        Self { dir }
    }

    pub(in crate::watch) fn inbox(&self) -> Folder {
        Folder::open(&self.dir.path().join("inbox")).expect("an inbox")
    }

    pub(in crate::watch) fn state(&self) -> State {
        State::open(&self.dir.path().join("inbox")).expect("a state")
    }

    pub(in crate::watch) fn drop(&self, names: &[&str]) -> Dropped {
        for name in names {
            fs::write(self.dir.path().join("inbox/t").join(name), name).expect("written");
        }
        let sides = names[1..].iter().map(|name| (*name).to_owned()).collect();
        Dropped { folder: "t".into(), main: names[0].to_owned(), sides }
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let folder = Folder::open(&self.dir.path().join(folder)).expect("a folder");
        folder.names().expect("names").into_iter().map(|name| name.to_string_lossy().into_owned()).collect()
    }
}

pub(in crate::watch) fn ours(taken: Taken) -> Claim {
    match taken {
        Taken::Ours(claim) => *claim,
        Taken::Busy(why) => panic!("{why}"),
    }
}

#[test]
fn only_one_watcher_gets_a_drop_and_all_that_goes_with_it() {
    let office = Office::new();
    let dropped = office.drop(&["film.mp4", "film.srt"]);
    fs::write(office.dir.path().join("inbox/t/lain.srt"), "x").expect("written");
    let (one, other) = (office.state(), office.state());
    let claim = ours(take(&one, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    assert_eq!(claim.files(&one).expect("files").read("film.srt", 99).expect("there"), b"film.srt");
    let late = take(&other, &office.inbox(), &dropped, "2026-11-25").expect("no failure");
    assert!(matches!(late, Taken::Busy(_)));
    assert_eq!(office.names("inbox/t"), ["lain.srt"]);
    assert_eq!(office.names(".wajah-inbox/claims").len(), 1);
    // A living watcher keeps what it has.
    assert!(recover(&other, &office.inbox(), &BTreeSet::new()).claims.is_empty());
}

#[test]
fn what_is_not_written_down_is_not_so() {
    let office = Office::new();
    let state = office.state();
    let dropped = office.drop(&["film.mp4"]);
    let mut claim = ours(take(&state, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    let ticket = claim.path.join(TICKET);
    fs::remove_file(&ticket).expect("removed");
    fs::create_dir(&ticket).expect("made");
    let filing = Phase::Filing(Filing { failed: false, stem: "film".to_owned() });
    assert!(claim.enter(filing.clone(), &state).is_err());
    assert_eq!(claim.ticket.phase, Phase::Taken);
    fs::remove_dir(&ticket).expect("removed");
    claim.enter(filing.clone(), &state).expect("written");
    assert_eq!(claim.ticket.phase, filing);
}

#[test]
fn an_unfinished_file_in_a_claim_is_no_dropped_one() {
    let office = Office::new();
    let gone = office.state();
    let dropped = office.drop(&["film.mp4", "film.srt"]);
    let claim = ours(take(&gone, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    // Even one of this very process: nobody else writes into a claim.
    let part = crate::deliver::folder::part_name().expect("a name");
    fs::write(claim.files_path().join(&part), "x").expect("written");
    drop(gone);
    let recovered = recover(&office.state(), &office.inbox(), &BTreeSet::new());
    assert_eq!(recovered.claims[0].ticket.sides, ["film.srt"]);
    assert!(!recovered.claims[0].files_path().join(part).exists());
}

/// A clock that ran ahead was set right between two drops of one name, and the watcher of the second was killed before its ticket said that
/// all was taken: the second is the later one all the same.
#[test]
fn what_is_taken_over_comes_after_what_was_taken_before() {
    let office = Office::new();
    let (first, second) = (office.state(), office.state());
    let ahead = {
        let mut claim =
            ours(take(&first, &office.inbox(), &office.drop(&["film.mp4"]), "2026-11-25").expect("taken"));
        claim.ticket.taken += 3_600_000;
        claim.save(&first).expect("saved");
        claim
    };
    let dropped = office.drop(&["film.mp4"]);
    let mut killed = ours(take(&second, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    (killed.ticket.taken, killed.ticket.phase) = (ahead.ticket.taken - 1_000_000, Phase::Taking);
    killed.save(&second).expect("saved");
    drop(second);
    let next = office.state();
    let recovered = recover(&next, &office.inbox(), &BTreeSet::new()).claims;
    assert_eq!(recovered.len(), 1);
    assert!(recovered[0].ticket.taken > ahead.ticket.taken, "{:?}", recovered[0].ticket);
    assert!(recovered[0].follows_another(&next).expect("read"));
    assert!(!ahead.follows_another(&first).expect("read"));
}

#[test]
fn a_drop_is_taken_whole_or_not_at_all() {
    let office = Office::new();
    let state = office.state();
    let mut dropped = office.drop(&["film.mp4", "film.srt"]);
    // It went away after the look; a folder stands there now.
    dropped.sides.push("film.toml".to_owned());
    let taken = take(&state, &office.inbox(), &dropped, "2026-11-25").expect("no failure");
    assert!(matches!(taken, Taken::Busy(_)));
    fs::create_dir(office.dir.path().join("inbox/t/film.toml")).expect("made");
    let taken = take(&state, &office.inbox(), &dropped, "2026-11-25").expect("no failure");
    assert!(matches!(taken, Taken::Busy(_)));
    assert_eq!(office.names("inbox/t"), ["film.mp4", "film.srt", "film.toml"]);
    assert_eq!(office.names(".wajah-inbox/claims"), Vec::<String>::new());
}

#[test]
fn what_a_killed_watcher_had_taken_is_taken_over_with_every_file() {
    let office = Office::new();
    let gone = office.state();
    let dropped = office.drop(&["film.mp4", "film.srt"]);
    let claim = ours(take(&gone, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    fs::write(claim.files_path().join("film.txt"), "not in the ticket").expect("written");
    let id = claim.id.clone();
    drop(gone);
    let next = office.state();
    let recovered = recover(&next, &office.inbox(), &BTreeSet::new());
    assert_eq!(recovered.claims.len(), 1, "{:?}", recovered.said);
    assert_eq!(recovered.claims[0].ticket.sides, ["film.srt", "film.txt"]);
    assert_eq!(recovered.claims[0].id, id);
    assert!(recovered.claims[0].remove(&next).is_err(), "it holds files");
    assert!(recover(&next, &office.inbox(), &[id].into()).claims.is_empty());
    // One that its own watcher lost sight of, after a fault in the middle of taking it, is found again.
    assert_eq!(recover(&next, &office.inbox(), &BTreeSet::new()).claims.len(), 1);
}

#[test]
fn what_was_half_taken_goes_back_and_what_has_no_place_there_is_answered() {
    let office = Office::new();
    let gone = office.state();
    let dropped = office.drop(&["film.mp4", "Film.srt"]);
    let mut claim = ours(take(&gone, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    // As a kill between the video and its captions leaves it, while somebody drops another video of that name.
    claim.ticket.phase = Phase::Taking;
    claim.save(&gone).expect("saved");
    fs::rename(claim.files_path().join("Film.srt"), office.dir.path().join("inbox/t/Film.srt"))
        .expect("moved");
    drop(gone);
    let next = office.state();
    assert!(recover(&next, &office.inbox(), &BTreeSet::new()).claims.is_empty());
    assert_eq!(office.names("inbox/t"), ["Film.srt", "film.mp4"]);
    let mut claim = ours(take(&next, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    claim.ticket.phase = Phase::Taking;
    claim.save(&next).expect("saved");
    // All of it was there, and that was not written down: it is made, and what came since after it.
    office.drop(&["film.mp4"]);
    drop(next);
    let last = office.state();
    let claim = recover(&last, &office.inbox(), &BTreeSet::new()).claims.pop().expect("a claim");
    assert_eq!((&claim.ticket.phase, claim.ticket.sides.len()), (&Phase::Taken, 1));
    assert_eq!(office.names("inbox/t"), ["film.mp4"]);
    claim.remove(&last).expect_err("it holds files");
}

/// The video alone was taken, then both were dropped anew: the old one is not made without its captions, nor by whoever is killed next.
#[test]
fn what_was_torn_from_its_companions_is_kept_to_be_answered() {
    let office = Office::new();
    let gone = office.state();
    let dropped = office.drop(&["film.mp4", "film.srt", "film.txt"]);
    let mut claim = ours(take(&gone, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    claim.ticket.phase = Phase::Taking;
    claim.save(&gone).expect("saved");
    let inbox = office.dir.path().join("inbox/t");
    fs::rename(claim.files_path().join("film.srt"), inbox.join("film.srt")).expect("moved");
    for name in ["film.mp4", "film.srt"] {
        fs::write(inbox.join(name), "new").expect("written");
    }
    drop(gone);
    let next = office.state();
    assert_eq!(kept(&next).expect("read").len(), 3, "nobody else's until it is decided");
    let apart = recover(&next, &office.inbox(), &BTreeSet::new()).claims.pop().expect("a claim");
    assert_eq!((&apart.ticket.phase, apart.ticket.main.as_str()), (&Phase::Apart, "film.mp4"));
    assert_eq!(apart.ticket.sides, Vec::<String>::new(), "the text has its place beside the new one");
    assert_eq!(office.names("inbox/t"), ["film.mp4", "film.srt", "film.txt"]);
    assert!(kept(&next).expect("read").is_empty());
    // The new one is taken; the next watcher still does not give the old one back.
    fs::remove_file(inbox.join("film.mp4")).expect("removed");
    drop(next);
    let last = office.state();
    let apart = recover(&last, &office.inbox(), &BTreeSet::new()).claims.pop().expect("a claim");
    assert_eq!(apart.ticket.phase, Phase::Apart);
    assert!(!inbox.join("film.mp4").exists());
}

/// One file was given back when the watcher was killed: no other watcher may take it before the rest is there.
#[test]
fn what_is_given_back_is_nobodys_until_all_of_it_is_back() {
    let office = Office::new();
    let state = office.state();
    let dropped = office.drop(&["baik.jpg", "baik.csv", "baik.txt"]);
    let mut claim = ours(take(&state, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    fs::remove_file(claim.files_path().join("baik.txt")).expect("removed");
    // As a kill leaves it that comes when the first is back.
    claim.ticket.phase = Phase::Taking;
    claim.save(&state).expect("saved");
    fs::rename(claim.files_path().join("baik.jpg"), office.dir.path().join("inbox/t/baik.jpg"))
        .expect("moved");
    let other = office.state();
    let names = |own: bool| {
        let names = kept(if own { &state } else { &other }).expect("read");
        names.into_iter().map(|(path, own)| (path.to_string_lossy().into_owned(), own)).collect::<Vec<_>>()
    };
    let expected = |own| ["baik.csv", "baik.jpg", "baik.txt"].map(|name| (format!("t/{name}"), own));
    assert_eq!((names(true), names(false)), (expected(true).to_vec(), expected(false).to_vec()));
    let late = office.drop(&["baik.jpg"]);
    let taken = take(&other, &office.inbox(), &late, "2026-11-25").expect("no failure");
    assert!(matches!(taken, Taken::Ours(_)), "its main was not taken: the file system decides");
}

/// A watcher that looked before another's claim, and takes after it began, leaves what that claim names.
#[test]
fn what_another_claim_names_is_not_taken() {
    let office = Office::new();
    let (one, other) = (office.state(), office.state());
    let dropped = office.drop(&["baik.jpg", "baik.csv"]);
    let mut claim = ours(take(&one, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    claim.ticket.phase = Phase::Taking;
    claim.save(&one).expect("saved");
    // The photo is there, the form is still to come.
    fs::rename(claim.files_path().join("baik.csv"), office.dir.path().join("inbox/t/baik.csv"))
        .expect("moved");
    for names in [&["baik.csv"][..], &["baik.jpg", "baik.csv"]] {
        let drop = office.drop(names);
        let taken = take(&other, &office.inbox(), &drop, "2026-11-25").expect("no failure");
        assert!(matches!(taken, Taken::Busy(_)), "{names:?}");
        assert!(office.names("inbox/t").contains(&"baik.csv".to_owned()), "{names:?}");
    }
    assert_eq!(office.names(".wajah-inbox/claims").len(), 1);
}

/// A clock that goes back: what was taken later is later.
#[test]
fn what_is_taken_later_follows_whatever_the_clock_says() {
    let office = Office::new();
    let state = office.state();
    let dropped = office.drop(&["film.mp4"]);
    let mut first = ours(take(&state, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    first.ticket.taken += 3_600_000;
    first.save(&state).expect("saved");
    let dropped = office.drop(&["film.mp4"]);
    let second = ours(take(&office.state(), &office.inbox(), &dropped, "2026-11-25").expect("taken"));
    assert!(second.ticket.taken > first.ticket.taken);
    let follow = [&first, &second].map(|claim| claim.follows_another(&state).expect("read"));
    assert_eq!(follow, [false, true]);
}

#[test]
fn a_drop_follows_the_one_of_its_name_that_was_taken_before() {
    let office = Office::new();
    let state = office.state();
    let mut claims = [1, 2].map(|taken| {
        let mut claim =
            ours(take(&state, &office.inbox(), &office.drop(&["film.mp4"]), "2026-11-25").expect("taken"));
        claim.ticket.taken = taken;
        claim.save(&state).expect("saved");
        claim
    });
    let follow = |claims: &[Claim]| {
        claims.iter().map(|claim| claim.follows_another(&state).expect("read")).collect::<Vec<_>>()
    };
    assert_eq!(follow(&claims), [false, true]);
    claims[0].ticket.phase = Phase::Filing(Filing { failed: false, stem: "film".to_owned() });
    claims[0].save(&state).expect("saved");
    assert_eq!(follow(&claims), [false, false], "what became of it is decided");
}

#[test]
fn a_damaged_or_missing_ticket_loses_nothing() {
    let office = Office::new();
    for ticket in [Some("{"), None] {
        let gone = office.state();
        let dropped = office.drop(&["film.mp4", "film.srt"]);
        let claim = ours(take(&gone, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
        let place = claim.folder(&gone).expect("a folder").path().join(TICKET);
        match ticket {
            Some(text) => fs::write(place, text).expect("written"),
            None => fs::remove_file(place).expect("removed"),
        }
        drop(gone);
        let next = office.state();
        assert!(recover(&next, &office.inbox(), &BTreeSet::new()).claims.is_empty());
        for name in ["film.mp4", "film.srt"] {
            fs::remove_file(office.dir.path().join("inbox").join(name))
                .expect("given back, to the inbox itself");
        }
    }
}
