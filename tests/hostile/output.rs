//! An output folder that somebody else wrote into.

use std::fs;

use super::{TestProject, files, run};

/// A manifest says which files of an earlier run may be taken away. One that names others' is not believed.
#[test]
fn a_manifest_takes_nothing_away_that_is_not_its_own() {
    for (pack, path) in [
        ("pack", "../penting.txt"),
        ("pack", "pack/../../penting.txt"),
        ("", "lain/penting.txt"),
        ("lain", "lain/penting.txt"),
        (".", "./lain/penting.txt"),
    ] {
        let project = TestProject::new();
        project.still("baik", "Kabar baik");
        for place in ["penting.txt", "output/lain/penting.txt"] {
            project.write(place, "penting");
        }
        let digest = wajah::testing::world::hex(&wajah::testing::world::digest_of(b"penting"));
        project.write(
            "output/pack/manifest.json",
            &format!(
                "{{\"version\":1,\"tool\":\"\",\"pack\":\"{pack}\",\"inputs\":{{}},\"jobs\":[],\
                 \"files\":[{{\"path\":\"{path}\",\"bytes\":7,\"digest\":\"{digest}\"}}],\"findings\":[]}}"
            ),
        );
        let outcome = run(&project, path, &["pack", "pack"]);
        assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
        let left = files(&project.path("output"));
        assert!(left.iter().any(|file| file == "lain/penting.txt"), "{pack} {path}: {left:?}");
        assert!(project.path("penting.txt").is_file(), "{pack} {path}");
        assert!(left.iter().any(|file| file == "pack/pustekkom/baik/tall.png"), "{left:?}");
    }
}

/// A manifest of nonsense, and things in the places of files: everything is made all the same, or the reason is said.
#[test]
fn an_output_folder_of_nonsense_stops_nothing() {
    for nonsense in ["", "{", "[[[[[[", "{\"version\":1}", "null", &"[".repeat(200_000), "\u{0}"] {
        let project = TestProject::new();
        project.still("baik", "Kabar baik");
        project.write("output/pack/manifest.json", nonsense);
        let outcome = run(&project, "nonsense", &["pack", "pack"]);
        assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    }
    let project = TestProject::new();
    project.still("baik", "Kabar baik");
    fs::create_dir_all(project.path("output/pack/pustekkom/baik/tall.png/dalam")).expect("made");
    let outcome = run(&project, "a folder in the place of a picture", &["render"]);
    let said = super::common::findings(&outcome.report);
    assert_eq!(outcome.status, Some(1), "{said:?}");
    assert!(said.iter().any(|(code, _)| code == "write-failed"), "{said:?}");
    assert!(project.path("output/pack/bpmtpk/baik/tall.png").is_file());
}
