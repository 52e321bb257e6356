//! What a finished pack holds besides its posts: texts to paste, a schedule, for each account an archive and a page for a phone, and
//! the proof sheet.
//! Made from records alone, so that shards put together give what one run gives.

mod archive;
mod done;
mod order;
mod phone;
mod proof;
mod prune;
mod schedule;
mod texts;
mod title;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use self::done::{PostOf, Texts};
use super::manifest::{Manifest, SideFile};
use super::words::Words;
use super::write_changed;
use crate::diag::{Findings, slashed};

pub use self::done::Done;
pub use self::prune::prune;
pub use self::texts::of as texts_of;

/// The proof sheet's name in a pack's folder.
const PROOF_SHEET: &str = "index.html";

/// Writes what goes with the posts of `done`, and tells what that is, and what is to be said of it. What `before` says of a file that
/// need not change is believed where its bytes agree; a post's text that is not as `before` wrote it is a person's, and stays.
///
/// # Errors
/// When a file cannot be written, with its path.
pub fn complete(
    done: &Done<'_>,
    before: Option<&Manifest>,
) -> Result<(Vec<SideFile>, Findings), (PathBuf, io::Error)> {
    let (mut files, mut findings) = (Vec::new(), Findings::new());
    // By post: the texts that its archive holds too.
    let mut texts: Texts<'_> = BTreeMap::new();
    let posts: Vec<PostOf<'_>> = done.posts().collect();
    for post in &posts {
        let written = texts::of(&post.item.post);
        for (name, text) in &written {
            let inside = done.folder(post.account, &post.item.id).join(name);
            let file = texts::write(done, &inside, text, (before, &mut findings));
            files.extend(file.map_err(|error| (done.out.join(&inside), error))?);
        }
        texts.insert((post.account, &post.item.id), written);
    }
    let mut write = |inside: PathBuf, text: &str| {
        let delivered = write_changed(done.out, &inside, text.as_bytes())
            .map_err(|error| (done.out.join(&inside), error))?;
        files.push(SideFile::new(slashed(&inside), delivered));
        Ok(())
    };
    let config = &done.project.config;
    let words = Words::of(config.locale);
    let folder = Path::new(done.pack);
    let mut accounts = Vec::new();
    for posts in posts.chunk_by(|a, b| a.account == b.account) {
        let account = posts[0].account;
        let slots = order::slots(posts, &config.timezone, config.locale);
        let page = phone::page(done, account, &slots, &texts, phone::Home::Folder);
        write(folder.join(account).join(words.phone_page), &page)?;
        accounts.push((account, slots));
    }
    write(folder.join("schedule.csv"), &schedule::table(done))?;
    let archives = archive::write_all(done, &accounts, &texts, before)?;
    let all: Findings = done.findings.iter().chain(&findings).cloned().collect();
    write(folder.join(PROOF_SHEET), &proof::page(&Done { findings: &all, ..*done }, &archives))?;
    files.extend(archives);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((files, findings))
}
