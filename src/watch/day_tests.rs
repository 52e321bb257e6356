//! What a day gets besides its posts.

use super::super::drop_post::tests::post;
use super::*;
use crate::project;
use crate::world::Disk;

struct Office {
    dir: tempfile::TempDir,
    project: Project,
    whole: Whole,
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let write =
            |path: &str, text: &str| deliver::write(&dir.path().join(path), text.as_bytes()).map(|_| ());
        let account = "full_name = \"x\"\ndescription = \"x\"\nurl = \"https://a.contoh.id\"\naccent = \"#123456\"\nmark = \"mark.svg\"\n[handles]\ndefault = \"@a\"\n";
        let written = [
            write(
                "project/wajah.toml",
                "name = \"Uji\"\naccounts = [\"a\", \"b\"]\nformats = [\"square\"]\n",
            ),
            write(
                "project/brand-assets/brand.toml",
                "name = \"Uji\"\n[tokens.color]\nink = \"#000\"\npaper = \"#fff\"\n",
            ),
            write("project/brand-assets/accounts/a/account.toml", &format!("name = \"Akun A\"\n{account}")),
            write("project/brand-assets/accounts/a/mark.svg", "<svg/>"),
            write("project/brand-assets/accounts/b/account.toml", &format!("name = \"Akun B\"\n{account}")),
            write("project/brand-assets/accounts/b/mark.svg", "<svg/>"),
            write(
                "project/templates/kabar/template.toml",
                "title = \"Kabar\"\ndescription = \"x\"\nkinds = [\"still\"]\nshapes = [\"square\"]\n[fields.title]\ntype = \"text\"\nlabel = \"Judul\"\n[sample]\ntitle = \"x\"\n",
            ),
            write("project/templates/kabar/template.html", "<p></p>"),
            fs::create_dir(dir.path().join("state")),
        ];
        written.into_iter().for_each(|written| written.expect("written"));
        let (project, findings) =
            project::load(&Disk::new(dir.path().join("project"), jiff::Timestamp::UNIX_EPOCH));
        assert_eq!(findings, []);
        Self { dir, project: project.expect("a project"), whole: Whole::new() }
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.dir.path().join(inside)
    }

    /// Publishes `bytes` as the picture of a post and keeps what is told of it.
    fn publish(&self, account: &str, item: &str, title: &str, bytes: &str) -> DropPost {
        let mut told = post(account, item, title);
        let artifact = &mut told.records[0].artifacts[0];
        let is = deliver::write(&self.path("out").join(&artifact.path), bytes.as_bytes()).expect("published");
        (artifact.digest, artifact.bytes) = (is.digest, is.bytes);
        keep(&self.path("state"), "p", std::slice::from_ref(&told)).expect("kept");
        told
    }

    fn update(&mut self) -> io::Result<Findings> {
        let (state, out) = (self.path("state"), self.path("out"));
        bring_up_to_date(&state, &out, "p", &self.project, &mut self.whole)
    }

    fn text(&self, inside: &str) -> String {
        fs::read_to_string(self.path("out/p").join(inside))
            .unwrap_or_else(|error| panic!("{inside}: {error}"))
    }

    fn names(&self, inside: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(inside)).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

#[test]
fn drops_get_what_packs_get() {
    let mut office = Office::new();
    office.publish("a", "satu", "Kabar satu", "gambar");
    office.publish("b", "satu", "Kabar satu", "gambar");
    office.update().expect("done");
    assert_eq!(
        office.names("out/p"),
        ["a", "a.zip", "b", "b.zip", "index.html", "manifest.json", "schedule.csv"]
    );
    assert_eq!(office.text("a/satu/post.txt"), "Kabar satu\n\nBaca!\n\n#FVE\n");
    assert!(office.text("schedule.csv").contains(",a,"));
    let sheet = office.text("index.html");
    assert!(sheet.contains("<h3>Kabar satu</h3>") && sheet.contains("Akun B"), "{sheet}");
    // Nothing to do is nothing done, also by another watcher.
    let before = fs::metadata(office.path("out/p/index.html")).and_then(|is| is.modified()).expect("there");
    office.whole.clear();
    office.update().expect("done");
    assert_eq!(
        fs::metadata(office.path("out/p/index.html")).and_then(|is| is.modified()).expect("there"),
        before
    );
    assert_eq!(office.names("state/days/p"), ["a.satu.json", "b.satu.json"]);
}

#[test]
fn the_same_name_for_two_accounts_keeps_the_words_of_each_and_made_again_it_replaces_them() {
    let mut office = Office::new();
    office.publish("a", "satu", "Untuk A", "gambar a");
    office.publish("b", "satu", "Untuk B", "gambar b");
    office.update().expect("done");
    assert!(office.text("a/satu/post.txt").starts_with("Untuk A"));
    assert!(office.text("b/satu/post.txt").starts_with("Untuk B"));
    let sheet = office.text("index.html");
    assert!(sheet.contains("<h3>Untuk A</h3>") && sheet.contains("<h3>Untuk B</h3>"));
    office.publish("b", "satu", "Untuk B lagi", "gambar baru");
    office.update().expect("done");
    let sheet = office.text("index.html");
    assert!(sheet.contains("<h3>Untuk B lagi</h3>") && !sheet.contains("<h3>Untuk B</h3>"));
    assert!(sheet.contains("<h3>Untuk A</h3>"));
}

#[test]
fn what_somebody_took_away_or_changed_is_not_shown_and_what_is_damaged_costs_the_sheet_alone() {
    let mut office = Office::new();
    for (account, item) in [("a", "satu"), ("a", "dua"), ("a", "tiga"), ("b", "satu")] {
        office.publish(account, item, &format!("Kabar {item}"), "gambar");
    }
    office.update().expect("done");
    fs::remove_dir_all(office.path("out/p/b/satu")).expect("removed");
    fs::write(office.path("out/p/a/dua/square.png"), "lain!!").expect("written");
    fs::write(office.path("state/days/p/a.tiga.json"), "{").expect("written");
    office.publish("a", "empat", "Kabar empat", "gambar");
    office.update().expect("done");
    let sheet = office.text("index.html");
    for (item, is_shown) in [("satu", true), ("dua", false), ("tiga", false), ("empat", true)] {
        assert_eq!(sheet.contains(&format!("<h3>Kabar {item}</h3>")), is_shown, "{item}");
    }
    // An account that posts nothing any more has no archive and no page.
    assert_eq!(office.names("out/p"), ["a", "a.zip", "index.html", "manifest.json", "schedule.csv"]);
    // The posts are there, with their words.
    assert_eq!(office.names("out/p/a"), ["buka.html", "dua", "empat", "satu", "tiga"]);
    assert_eq!(office.names("out/p/a/tiga"), ["post.txt", "square.png"]);
    // A day that was taken away stays away.
    fs::remove_dir_all(office.path("out/p")).expect("removed");
    keep(&office.path("state"), "p", &[post("a", "satu", "x")]).expect("kept");
    office.update().expect("done");
    assert!(!office.path("out/p").exists());
}

/// An editor edits the words of a post that is out; the next drop of the day leaves them alone, and says so.
#[test]
fn words_that_somebody_edited_stay_and_are_named() {
    let mut office = Office::new();
    let codes = |said: Findings| said.into_iter().map(|is| is.code.into_owned()).collect::<Vec<_>>();
    let told = office.publish("a", "satu", "Kabar satu", "gambar");
    let edited = office.path("out/p/a/satu/post.txt");
    // Before the day was ever brought up to date, and after it was.
    for (words, other) in [("Kata editor", "dua"), ("Kata editor lain", "tiga")] {
        fs::write(&edited, words).expect("written");
        office.publish("a", other, &format!("Kabar {other}"), "gambar");
        assert_eq!(codes(office.update().expect("done")), ["changed-by-hand"]);
        assert_eq!(office.text("a/satu/post.txt"), words);
        assert!(office.text("index.html").contains("p/a/satu/post.txt"), "the sheet says so");
        assert!(office.text("manifest.json").contains("changed-by-hand"));
        fs::remove_file(&edited).expect("removed");
        mark(&office.path("state"), "p").expect("marked");
        assert_eq!(codes(office.update().expect("done")), Vec::<String>::new());
        assert!(office.text("a/satu/post.txt").starts_with("Kabar satu"), "written anew");
    }
    // Words that the drop brings anew take the place of those that it brought before.
    let told = DropPost { caption: "Kabar baru".to_owned(), ..told };
    keep(&office.path("state"), "p", &[told]).expect("kept");
    assert_eq!(codes(office.update().expect("done")), Vec::<String>::new());
    assert!(office.text("a/satu/post.txt").starts_with("Kabar baru"));
}

#[cfg(unix)]
#[test]
fn links_in_the_output_folder_lead_nowhere() {
    let mut office = Office::new();
    let secret = office.path("secret");
    fs::write(&secret, "rahasia").expect("written");
    let told = office.publish("a", "satu", "Kabar satu", "rahasia");
    office.publish("a", "dua", "Kabar dua", "gambar");
    let picture = office.path("out").join(&told.records[0].artifacts[0].path);
    fs::remove_file(&picture).expect("removed");
    std::os::unix::fs::symlink(&secret, &picture).expect("a link");
    // A post's folder that leads elsewhere.
    let elsewhere = office.path("elsewhere");
    office.publish("a", "tiga", "Kabar tiga", "gambar");
    fs::rename(office.path("out/p/a/tiga"), &elsewhere).expect("moved");
    std::os::unix::fs::symlink(&elsewhere, office.path("out/p/a/tiga")).expect("a link");
    // What is written replaces a link.
    std::os::unix::fs::symlink(&secret, office.path("out/p/index.html")).expect("a link");
    std::os::unix::fs::symlink(&secret, office.path("out/p/a.zip")).expect("a link");
    office.update().expect("done");
    let sheet = office.text("index.html");
    assert!(sheet.contains("Kabar dua") && !sheet.contains("Kabar satu") && !sheet.contains("Kabar tiga"));
    assert_eq!(fs::read_to_string(&secret).expect("there"), "rahasia");
    assert_eq!(office.names("elsewhere"), ["square.png"], "nothing was written there");
    assert!(fs::symlink_metadata(office.path("out/p/a.zip")).expect("there").is_file());
}

#[test]
fn a_forged_manifest_takes_no_post_away() {
    let mut office = Office::new();
    office.publish("a", "satu", "Kabar satu", "gambar");
    office.update().expect("done");
    // It names a post as its own that nothing is kept of.
    let other = deliver::write(&office.path("out/p/b/dua/square.png"), b"gambar").expect("written");
    let mut manifest = Manifest::load(&office.path("out/p")).expect("a manifest");
    manifest.files.push(SideFile {
        path: "p/b/dua/square.png".to_owned(),
        bytes: other.bytes,
        digest: other.digest,
        packed_from: String::new(),
    });
    manifest.save(&office.path("out")).expect("written");
    office.publish("a", "tiga", "Kabar tiga", "gambar");
    office.update().expect("done");
    assert!(office.path("out/p/b/dua/square.png").exists());
}

#[test]
fn days_are_brought_up_to_date_when_drops_rest_and_now_and_then_while_they_come() {
    let office = Office::new();
    let begin = Instant::now();
    let after = |seconds| begin + Duration::from_secs(seconds);
    // What one before this left undone is found.
    office.publish("a", "satu", "Kabar satu", "gambar");
    let mut days = Days::new(&office.path("state"), &office.path("out"), &office.project);
    assert!(days.is_busy(), "it has not looked");
    let finish = |days: &mut Days| {
        while days.work.as_ref().is_some_and(|work| !work.thread.is_finished()) {
            std::thread::yield_now();
        }
    };
    assert_eq!(days.turn_at(after(0), false), None);
    assert!(days.is_busy());
    finish(&mut days);
    assert_eq!(days.turn_at(after(1), false), Some(Ok(Vec::new())));
    assert!(!days.is_busy() && office.path("out/p/index.html").exists());
    office.publish("a", "dua", "Kabar dua", "gambar");
    days.changed("p");
    assert_eq!(days.turn_at(after(2), false), None);
    assert!(days.work.is_none(), "drops keep coming");
    assert_eq!(days.turn_at(after(3), true), None);
    assert!(days.work.is_some(), "they rest");
    finish(&mut days);
    days.turn_at(after(4), true);
    // What cannot be written is said once, tried again later, and keeps nobody waiting.
    fs::remove_file(office.path("out/p/index.html")).expect("removed");
    fs::create_dir(office.path("out/p/index.html")).expect("made");
    office.publish("a", "tiga", "Kabar tiga", "gambar");
    days.changed("p");
    days.turn_at(after(10), true);
    finish(&mut days);
    assert!(
        days.turn_at(after(11), true)
            .is_some_and(|ended| ended.is_err_and(|line| line.contains("index.html")))
    );
    assert!(!days.is_busy());
    assert_eq!(days.turn_at(after(12), true), None);
    assert!(days.work.is_none(), "it rests after a failure");
    assert_eq!(days.turn_at(after(14), true), None);
    finish(&mut days);
    assert_eq!(days.turn_at(after(15), true), None, "no news");
    fs::remove_dir(office.path("out/p/index.html")).expect("removed");
    assert_eq!(days.turn_at(after(20), true), None);
    finish(&mut days);
    days.turn_at(after(21), true);
    assert!(office.text("index.html").contains("Kabar tiga") && !days.is_busy());
}

#[test]
fn what_stands_where_a_day_is_kept_gives_way() {
    let mut office = Office::new();
    type Damage = fn(&Path);
    let file: Damage = |place| fs::write(place, "x").expect("written");
    let folder: Damage = |place| fs::create_dir_all(place.join("x")).expect("made");
    let link: Damage = |place| std::os::unix::fs::symlink("/nowhere", place).expect("linked");
    for (place, damage) in [
        ("state/days", file),
        ("state/days", link),
        ("state/days/p", file),
        ("state/days/p", link),
        ("state/days/p/a.satu.json", folder),
        ("state/days/p/a.satu.json", link),
        ("state/days/p/1-1-0.changed", folder),
    ] {
        let place = office.path(place);
        let _ = fs::remove_dir_all(&place).or_else(|_| fs::remove_file(&place));
        fs::create_dir_all(place.parent().expect("a parent")).expect("made");
        damage(&place);
        office.publish("a", "satu", "Kabar satu", "gambar");
        office.update().expect("done");
        assert!(office.text("index.html").contains("Kabar satu"), "{}", place.display());
        assert_eq!(office.names("state/days/p"), ["a.satu.json"], "{}", place.display());
        fs::remove_file(office.path("out/p/index.html")).expect("removed");
    }
    assert!(mark(&office.path("elsewhere"), "p").is_err() && mark(&office.path("state"), "../p").is_err());
}

#[test]
fn a_day_that_is_marked_is_made_anew_and_what_is_forgotten_is_not_told() {
    let mut office = Office::new();
    for item in ["satu", "dua", "tiga"] {
        office.publish("a", item, &format!("Kabar {item}"), "gambar");
    }
    office.update().expect("done");
    fs::remove_dir_all(office.path("out/p/a/dua")).expect("taken away");
    mark(&office.path("state"), "p").expect("marked");
    office.update().expect("done");
    assert!(
        office.text("index.html").contains("Kabar tiga") && !office.text("index.html").contains("Kabar dua")
    );
    // Other words stand beside the same picture.
    fs::write(office.path("out/p/a/tiga/post.txt"), "Kata lain").expect("written");
    forget(&office.path("state"), "p", ["p/a/tiga", "p/a/lain"]).expect("forgotten");
    mark(&office.path("state"), "p").expect("marked");
    office.update().expect("done");
    assert!(
        office.text("index.html").contains("Kabar satu") && !office.text("index.html").contains("Kabar tiga")
    );
    assert_eq!(office.text("a/tiga/post.txt"), "Kata lain");
}
