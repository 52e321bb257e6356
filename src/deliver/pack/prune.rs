//! What an earlier run made and this one did not: taken away, unless a person changed it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::deliver::folder::Folder;
use crate::deliver::held::{Removed, held_name, remove_ours};
use crate::deliver::holds;
use crate::deliver::manifest::Manifest;
use crate::diag::{Finding, Findings};

/// Removes the files below `out` that `before` names and `now` does not, with folders that get empty; how many. A file whose bytes
/// are not those that were written was changed by a person, and stays. A manifest is a file that anybody can write, and others may
/// write into the output folder: no link is followed, and nothing is removed that was not looked at.
pub fn prune(out: &Path, before: &Manifest, now: &Manifest, findings: &mut Findings) -> usize {
    let kept: BTreeSet<&str> = now.all_files().map(|(path, _)| path).collect();
    let Ok(top) = Folder::open(out).and_then(|out| out.folder(&now.pack)) else { return 0 };
    let mut removed = 0;
    for (path, digest, bytes) in before.all_sizes().filter(|(path, ..)| !kept.contains(path)) {
        let inside = Path::new(path).strip_prefix(&now.pack).ok();
        let Some((inside, name)) =
            inside.and_then(|inside| Some((inside.parent()?, inside.file_name()?.to_str()?)))
        else {
            continue;
        };
        // Somebody took it away already.
        let Ok(folder) = top.below(inside) else { continue };
        let is_ours = |file| holds(file, bytes, digest);
        let gone = remove_ours(&folder, name, &held_name("prune", path), is_ours);
        if matches!(gone, Ok(Removed::Gone)) {
            removed += 1;
            remove_empty_folders(&top, inside);
        } else if matches!(gone, Ok(Removed::Changed)) {
            findings.push(
                Finding::warning(
                    "changed-by-hand",
                    format!("`{path}` belongs to no item any more, and was changed by hand: left as it is"),
                )
                .hint("delete it, or keep it elsewhere"),
            );
        }
    }
    removed
}

/// Removes the folder `inside` and those that it lies in, up to `top`, which stays, as far as they are empty.
fn remove_empty_folders(top: &Folder, inside: &Path) {
    for folder in inside.ancestors() {
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name().and_then(|name| name.to_str()))
        else {
            break;
        };
        // A folder that holds something is not removed.
        if top.below(parent).and_then(|parent| parent.remove_folder(name)).is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::manifest::{MANIFEST_VERSION, SideFile};
    use crate::deliver::{Delivered, write};
    use std::fs;

    /// A forged manifest, and a link in the output folder, take nothing away that lies elsewhere.
    #[test]
    fn nothing_is_taken_away_through_a_link() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let [out, away] = ["keluaran", "lain"].map(|name| dir.path().join(name));
        let manifest = |paths: &[(&str, &Delivered)]| {
            let text = format!(
                "{{\"version\":{MANIFEST_VERSION},\"tool\":\"t\",\"pack\":\"w\",\"inputs\":{{}},\"jobs\":[],\"files\":[],\"findings\":[]}}"
            );
            let files = paths.iter().map(|(path, is)| SideFile::new((*path).to_owned(), (*is).clone()));
            Manifest { files: files.collect(), ..Manifest::read(text.as_bytes()).expect("a manifest") }
        };
        let is = write(&away.join("rahasia.txt"), b"x").expect("written");
        for path in ["w/a/satu/x.png", "w/a/dua/x.png", "w/a/dua/lain.png"] {
            write(&out.join(path), b"x").expect("written");
        }
        std::os::unix::fs::symlink(&away, out.join("w/palsu")).expect("linked");
        let paths = ["w/palsu/rahasia.txt", "w/a/satu/x.png", "w/a/dua/x.png"].map(|path| (path, &is));
        let mut findings = Findings::new();
        assert_eq!(prune(&out, &manifest(&paths), &manifest(&[]), &mut findings), 2);
        assert!(away.join("rahasia.txt").exists());
        assert!(!out.join("w/a/satu").exists() && out.join("w/a/dua/lain.png").exists());
        // What is longer than it was is not what was made, and is not read.
        let giant = fs::File::create(out.join("w/a/dua/x.png")).expect("made");
        giant.set_len(1 << 42).expect("sparse");
        assert_eq!(prune(&out, &manifest(&paths[2..]), &manifest(&[]), &mut findings), 0);
        assert_eq!(findings.iter().map(|finding| &*finding.code).collect::<Vec<_>>(), ["changed-by-hand"]);
    }
}
