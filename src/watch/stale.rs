//! Notes of failures that are mended go: a note without its file looks like work that is still open.

use std::collections::BTreeSet;
use std::ffi::OsString;

use super::names::Names;
use crate::deliver::folder::{Entry, Folder};

/// Takes the notes away in `folder`, that of the failed, whose files lie there no longer. Their forms stay: somebody may have
/// written in them, and a table of that name may be somebody's own.
pub(super) fn sweep(folder: &Folder, names: Names) {
    sweep_listed(folder, names, folder.names().unwrap_or_default());
}

/// As [`sweep`], where the folder is listed as `all`. A folder is not listed in one moment: what came meanwhile may be missing. But a file
/// comes before its note, so a second list has it.
fn sweep_listed(folder: &Folder, names: Names, all: Vec<OsString>) {
    let is_file = |note: String| Some((folder.entry(&note).ok().filter(Entry::is_file)?, note));
    let suspects: Vec<(Entry, String)> = alone(all, names).into_iter().filter_map(is_file).collect();
    if suspects.is_empty() {
        return;
    }
    let Ok(again) = folder.names() else { return };
    let still = alone(again, names);
    for (is, note) in suspects.into_iter().filter(|(_, note)| still.contains(note)) {
        // Another may be called so by now, whose file has just come.
        if folder.entry(&note).is_ok_and(|now| now == is) {
            let _ = folder.remove_file(&note);
        }
    }
}

/// The notes among `all` whose files are not.
fn alone(all: Vec<OsString>, names: Names) -> BTreeSet<String> {
    let there = all.into_iter().filter_map(|name| name.into_string().ok());
    let (notes, files): (Vec<String>, Vec<String>) =
        there.partition(|name| name.to_lowercase().ends_with(names.note_ending));
    let explained: BTreeSet<String> = files.iter().map(|file| names.note_name(file)).collect();
    notes.into_iter().filter(|note| !explained.contains(note)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Locale;
    use std::fs;

    /// The list was begun before the file came, and ended after its note did.
    #[test]
    fn a_list_that_missed_a_file_takes_no_note_away() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let names = Names::of(Locale::Id);
        let there = || fs::read_dir(dir.path()).expect("a folder").count();
        for name in ["baru.pdf", "baru.pdf.galat.txt", "pergi.pdf.galat.txt"] {
            fs::write(dir.path().join(name), name).expect("written");
        }
        let folder = Folder::open(dir.path()).expect("opened");
        let missed = || ["baru.pdf.galat.txt", "pergi.pdf.galat.txt"].map(OsString::from).to_vec();
        sweep_listed(&folder, names, missed());
        assert_eq!(there(), 2);
        assert!(dir.path().join("baru.pdf.galat.txt").exists());
    }

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
