//! Notes of failures that are mended go: a note without its file looks like work that is still open.

use std::collections::BTreeSet;

use super::names::Names;
use crate::deliver::folder::Folder;

/// Takes the notes away in `folder`, that of the failed, whose files lie there no longer. Their forms stay: somebody may have
/// written in them, and a table of that name may be somebody's own.
pub(super) fn sweep(folder: &Folder, names: Names) {
    let all = folder.names().unwrap_or_default();
    let there: BTreeSet<String> = all.into_iter().filter_map(|name| name.into_string().ok()).collect();
    let (notes, files): (Vec<&String>, Vec<&String>) =
        there.iter().partition(|name| name.to_lowercase().ends_with(names.note_ending));
    let explained: BTreeSet<String> = files.iter().map(|file| names.note_name(file)).collect();
    for note in notes.into_iter().filter(|note| !explained.contains(*note)) {
        let Ok(is) = folder.entry(note) else { continue };
        if !is.is_file() {
            continue;
        }
        let _ = folder.remove_file(note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Locale;
    use std::fs;

    #[test]
    fn a_note_goes_with_its_file_and_no_other() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let names = Names::of(Locale::Id);
        let long = "ꦲ".repeat(83) + ".jpg";
        let write = |name: &str| fs::write(dir.path().join(name), name).expect("written");
        for name in
            ["tinggal.jpg", "tinggal.jpg.galat.txt", "pergi.jpg.galat.txt", "pergi.xlsx", "lain.xlsx", &long]
        {
            write(name);
        }
        write(&names.note_name(&long));
        write("terisi.jpg.galat.txt");
        write("terisi.xlsx");
        sweep(&Folder::open(dir.path()).expect("opened"), names);
        let mut left: Vec<String> = fs::read_dir(dir.path())
            .expect("a folder")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        let mut expected = vec![
            "lain.xlsx".to_owned(),
            "pergi.xlsx".to_owned(),
            "terisi.xlsx".to_owned(),
            "tinggal.jpg".to_owned(),
            "tinggal.jpg.galat.txt".to_owned(),
            names.note_name(&long),
            long,
        ];
        expected.sort();
        assert_eq!(left, expected);
    }
}
