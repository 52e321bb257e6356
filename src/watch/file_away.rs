//! What becomes of a drop in the end: its posts go to the output folder, and it goes to the folder of the done or of the failed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::claim::Claim;
use super::names::{Names, form_name, stem};
use super::order::{Answer, Form};
use crate::deliver;

/// Moves the finished files of `answer` from `stage` into `out`, each in one step.
///
/// # Errors
/// When one cannot be moved; what was moved stands, and the next try moves it all again.
pub(super) fn publish(answer: &Answer, stage: &Path, out: &Path) -> io::Result<()> {
    for file in &answer.files {
        let (from, to) = (stage.join(&file.path), out.join(&file.path));
        if deliver::digest_of_file(&from)?.digest != file.digest {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("`{}` is not what was made", file.path),
            ));
        }
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(&from, &to).or_else(|_| copy_over(&from, &to))?;
    }
    Ok(())
}

/// As a rename, between file systems.
fn copy_over(from: &Path, to: &Path) -> io::Result<()> {
    let pending = deliver::Pending::new(to)?;
    fs::copy(from, pending.path())?;
    pending.finish()?;
    fs::remove_file(from)
}

/// Puts the files of `claim` into the folder of the done, by day.
///
/// # Errors
/// When they cannot be moved; then they are where they were.
pub(super) fn to_done(claim: &Claim, inbox: &Path, names: Names) -> io::Result<PathBuf> {
    let day = Some(claim.ticket.day.as_str()).filter(|day| day.len() == 10).unwrap_or("0000-00-00");
    move_all(claim, &inbox.join(names.done).join(day))
}

/// Puts the files of `claim` into the folder of the failed, with a note beside them, and `form` where there is one. `note` is given the
/// names that the drop's file and the form have there.
///
/// # Errors
/// When they cannot be moved, or the note cannot be written; then they are where they were.
pub(super) fn to_failed(
    claim: &Claim,
    inbox: &Path,
    names: Names,
    form: Option<&Form>,
    note: impl FnOnce(&str, Option<&str>) -> String,
) -> io::Result<PathBuf> {
    let folder = inbox.join(names.failed);
    fs::create_dir_all(&folder)?;
    // The note comes first: no file lies there unexplained.
    let place = free(&folder.join(&claim.ticket.main));
    let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let form = form.filter(|form| is_workbook(form) || holds(claim, &form.extension));
    let form = form.and_then(|form| Some((form_name(&name, &form.extension)?, form)));
    let text = note(&name, form.as_ref().map(|(name, _)| name.as_str()));
    deliver::write(&folder.join(names.note_name(&name)), text.as_bytes())?;
    let moved = move_all(claim, &folder)?;
    if let Some((name, form)) = form {
        leave(form, &folder.join(name))?;
    }
    Ok(moved)
}

fn is_workbook(form: &Form) -> bool {
    form.extension.eq_ignore_ascii_case("xlsx")
}

/// Whether a file with `extension` is of the drop: only such a one is written anew.
fn holds(claim: &Claim, extension: &str) -> bool {
    let names = std::iter::once(&claim.ticket.main).chain(&claim.ticket.sides);
    names.into_iter().any(|name| name.rsplit_once('.').is_some_and(|(_, own)| own == extension))
}

/// Writes `form` to `place`. A workbook that lies there is one that somebody may have begun to fill in; a TOML file is the drop's own, which
/// the form holds whole.
fn leave(form: &Form, place: &Path) -> io::Result<()> {
    if is_workbook(form) && place.symlink_metadata().is_ok() {
        return Ok(());
    }
    deliver::write(place, &form.bytes).map(|_| ())
}

/// Moves the files of `claim` into `folder`, all under one free name; where its main file is then.
fn move_all(claim: &Claim, folder: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let place = free(&folder.join(&claim.ticket.main));
    let new_name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // The sides first: where the main file is, everything is.
    for side in &claim.ticket.sides {
        let ending = side.rsplit_once('.').map(|(_, ending)| format!(".{ending}")).unwrap_or_default();
        let to = free(&folder.join(format!("{}{ending}", stem(&new_name))));
        match fs::rename(claim.folder.join(side), to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    match fs::rename(claim.main(), &place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::remove_dir_all(&claim.folder)?;
    Ok(place)
}

/// `path`, or with ` (2)` and so on before its ending where something is there.
pub(super) fn free(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) => (stem.to_owned(), format!(".{ending}")),
        None => (name.clone(), String::new()),
    };
    let numbered = (2..).map(|number| path.with_file_name(format!("{stem} ({number}){ending}")));
    std::iter::once(path.to_owned())
        .chain(numbered)
        .find(|path| path.symlink_metadata().is_err())
        .unwrap_or_else(|| path.to_owned())
}
