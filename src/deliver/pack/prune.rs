//! What an earlier run made and this one did not: taken away, unless a person changed it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::deliver::digest_of_file;
use crate::deliver::manifest::Manifest;
use crate::diag::{Finding, Findings};

/// Removes the files below `out` that `before` names and `now` does not, with folders that get empty; how many. A file whose bytes
/// are not those that were written was changed by a person, and stays.
pub fn prune(out: &Path, before: &Manifest, now: &Manifest, findings: &mut Findings) -> usize {
    let kept: BTreeSet<&str> = now.all_files().map(|(path, _)| path).collect();
    let mut removed = 0;
    for (path, digest) in
        before.all_files().filter(|(path, _)| !kept.contains(path) && is_inside(path, &now.pack))
    {
        let place = out.join(path);
        match digest_of_file(&place) {
            Ok(is) if is.digest == digest => {
                removed += usize::from(fs::remove_file(&place).is_ok());
                remove_empty_folders(&place, &out.join(&now.pack));
            }
            Ok(_) => findings.push(
                Finding::warning(
                    "changed-by-hand",
                    format!("`{path}` belongs to no item any more, and was changed by hand: left as it is"),
                )
                .hint("delete it, or keep it elsewhere"),
            ),
            // Somebody took it away already.
            Err(_) => {}
        }
    }
    removed
}

/// A manifest is a file that anybody can write: it must not reach out of its pack.
fn is_inside(path: &str, pack: &str) -> bool {
    crate::world::normalise(Path::new(path)).is_some_and(|inside| inside.starts_with(pack))
        && !Path::new(path).is_absolute()
}

/// Removes the folders of `place` that are empty, up to `top`, which stays.
fn remove_empty_folders(place: &Path, top: &Path) {
    for folder in place.ancestors().skip(1).take_while(|folder| folder.starts_with(top) && *folder != top) {
        // A folder that holds something is not removed.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}
