//! The watch folder as editors use it: what they drop is made, filed away or explained; nothing is lost, whatever is killed.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::office::{Office, said, wait_for};
#[cfg(target_os = "linux")]
use common::{signal, workers};
use rustix::process::Signal;

/// `Judul.id.srt` goes with `Judul.mp4`, written as Macs and as others write accents; of several the project's language is set.
#[test]
#[cfg(feature = "video")]
fn a_film_is_known_by_its_content_and_captions_by_their_language() {
    let office = Office::new();
    office
        .drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/Kafe\u{301} sekolah - rumah belajar.rekaman");
    let srt = |words: &str| format!("1\n00:00:00,200 --> 00:00:01,000\n{words}\n");
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/Kantin sehat - rumah belajar.mp4");
    office.drop_text("fve-excerpt/bpmtpk/Kantin sehat - rumah belajar.en.srt", &srt("Two"));
    office.drop_text("fve-excerpt/bpmtpk/Kantin sehat - rumah belajar.id.srt", &srt("Dua"));
    office.drop_text(
        "fve-excerpt/bpmtpk/Kantin sehat - rumah belajar.mp4:Zone.Identifier",
        "[ZoneTransfer]\nZoneId=3\n",
    );
    for name in ["Kafé sekolah", "Kantin sehat"] {
        office.drop_text(
            &format!("fve-excerpt/bpmtpk/{name} - rumah belajar.toml"),
            "[excerpt]\nstart = 0\nduration = 3\n",
        );
    }
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("2 made, 0 known, 0 failed"), "{text}");
    let day = office.day();
    let made = office.list(&format!("output/kiriman-{day}/bpmtpk"));
    let captions: Vec<&String> = made.iter().filter(|path| path.ends_with(".srt")).collect();
    let [captions] = captions[..] else { panic!("{made:?}") };
    let words = fs::read_to_string(office.path(&format!("output/kiriman-{day}/bpmtpk/{captions}")))
        .expect("captions");
    assert!(words.contains("Dua"), "{words}");
    assert_eq!(made.iter().filter(|path| path.ends_with(".mp4")).count(), 2, "{made:?}");
    let done = office.list(&format!("inbox/selesai/{day}"));
    assert_eq!(done.len(), 6, "{done:?}");
}

#[test]
fn a_dropped_film_becomes_posts() {
    let office = Office::new();
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/Ke mana hujan pergi - rumah belajar.mp4");
    office.drop_copy("media/siklus-air.srt", "fve-excerpt/bpmtpk/Ke mana hujan pergi - rumah belajar.srt");
    office.drop_text("fve-excerpt/bpmtpk/Ke mana hujan pergi - rumah belajar.txt", "Tonton siklus air!\n");
    office.drop_text(
        "fve-excerpt/bpmtpk/Ke mana hujan pergi - rumah belajar.toml",
        "[excerpt]\nstart = 2\nduration = 3\n[post]\nhashtags = [\"IPA\"]\n",
    );
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("1 made, 0 known, 0 failed"), "{text}");
    let day = office.day();
    // Beside the posts lies the page for phones.
    let is_post = |path: &String| path != "buka.html";
    let posts: Vec<String> =
        office.list(&format!("output/kiriman-{day}/bpmtpk")).into_iter().filter(is_post).collect();
    let [item] = &fs::read_dir(office.path(&format!("output/kiriman-{day}/bpmtpk")))
        .expect("the account's posts")
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect::<Vec<_>>()[..]
    else {
        panic!("{posts:?}")
    };
    let names = ["post.txt", "tall.cover.png", "tall.mp4", "tall.srt", "tall.vtt"]
        .map(|name| format!("{item}/{name}"));
    assert_eq!(posts, names);
    let accounts = fs::read_dir(office.path(&format!("output/kiriman-{day}"))).expect("accounts").flatten();
    assert_eq!(accounts.filter(|entry| entry.path().is_dir()).count(), 1);
    let post = fs::read_to_string(office.path(&format!("output/kiriman-{day}/bpmtpk/{item}/post.txt")));
    assert_eq!(post.expect("a text"), "Tonton siklus air!\n\n#IPA\n");
    let done = office.list(&format!("inbox/selesai/{day}"));
    assert_eq!(done.len(), 4, "{done:?}");
    assert_eq!(office.list("inbox/fve-excerpt"), Vec::<String>::new());
    assert!(office.has_no_claims());
    // The same again, under another name in the same folder, is another title; under the same name it is known.
    for name in ["mp4", "srt", "txt", "toml"] {
        let name = format!("Ke mana hujan pergi - rumah belajar.{name}");
        fs::copy(
            office.path(&format!("inbox/selesai/{day}/{name}")),
            office.path(&format!("inbox/fve-excerpt/bpmtpk/{name}")),
        )
        .expect("copied");
    }
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("0 made, 1 known, 0 failed"), "{text}");
    let posts: Vec<String> =
        office.list(&format!("output/kiriman-{day}/bpmtpk")).into_iter().filter(is_post).collect();
    assert_eq!(posts, names);
    let done = office.list(&format!("inbox/selesai/{day}"));
    assert!(done.contains(&"Ke mana hujan pergi - rumah belajar (2).mp4".to_owned()), "{done:?}");
    // With another face it is another post.
    office.files.edit("brand-assets/brand.toml", "size-1 = \"32px\"", "size-1 = \"33px\"");
    for name in ["mp4", "srt", "txt", "toml"] {
        let name = format!("Ke mana hujan pergi - rumah belajar.{name}");
        fs::copy(
            office.path(&format!("inbox/selesai/{day}/{name}")),
            office.path(&format!("inbox/fve-excerpt/bpmtpk/{name}")),
        )
        .expect("copied");
    }
    let (_, text) = office.once();
    assert!(text.contains("1 made, 0 known, 0 failed"), "{text}");
}

/// A recording becomes a clip of sound, with its name for a title; in the folder of a video it is answered.
#[test]
#[cfg(feature = "video")]
fn a_dropped_recording_becomes_an_audiogram() {
    let office = Office::new();
    let name = "Bulan yang takut gelap - radio edukasi";
    office.drop_copy("media/dongeng-sore.mp3", &format!("audiogram/bpmtpk/{name}.mp3"));
    office.drop_copy("media/dongeng-sore.srt", &format!("audiogram/bpmtpk/{name}.srt"));
    office.drop_text(&format!("audiogram/bpmtpk/{name}.txt"), "Dengarkan!\n");
    office.drop_text(
        &format!("audiogram/bpmtpk/{name}.toml"),
        "[fields]\nspeaker = \"Pendongeng\"\n[excerpt]\nduration = 3\n",
    );
    // By its bytes too, whatever it is called.
    office.drop_copy("media/bincang-guru.ogg", "audiogram/bpmtpk/Salah itu wajar - suara edukasi.rekaman");
    office.drop_text(
        "audiogram/bpmtpk/Salah itu wajar - suara edukasi.toml",
        "[excerpt]\nstart = 1\nduration = 3\n",
    );
    office.drop_copy("media/dongeng-sore.mp3", "fve-excerpt/bpmtpk/Bulan tanpa film - fve.mp3");
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("2 made, 0 known, 1 failed"), "{text}");
    let made = office.list(&format!("output/kiriman-{}/bpmtpk", office.day()));
    for ending in ["tall.mp4", "tall.cover.png", "post.txt", "tall.srt"] {
        let is = |path: &&String| path.contains("bulan-yang-takut-gelap") && path.ends_with(ending);
        assert_eq!(made.iter().filter(is).count(), 1, "{ending}: {made:?}");
    }
    assert_eq!(made.iter().filter(|path| path.ends_with("tall.mp4")).count(), 2, "{made:?}");
    let note = office.note("Bulan tanpa film - fve.mp3");
    assert!(note.contains("hanya berisi suara") && note.contains("Audiogram"), "{note}");
    let guide = fs::read_to_string(office.path("inbox/audiogram/BACA-SAYA.txt")).expect("a guide");
    assert!(guide.contains("Rekaman suara MP3, WAV, M4A") && guide.contains("Judul - "), "{guide}");
    assert!(guide.contains(".mp3") && !guide.contains("* Video MP4"), "{guide}");
}

#[test]
fn photos_tables_and_items_become_posts_with_what_their_folder_says() {
    let office = Office::new();
    office.drop_text("announcement/defaults.toml", "service = \"fve\"\naccounts = [\"bpmtpk\"]\n");
    office.drop_copy("media/kelas.jpg", "announcement/Kabar_dari_kelas.jpg");
    office.drop_text(
        "announcement/sendiri.toml",
        "[fields]\ntitle = \"Item sendiri\"\n[post]\nalt = \"Teks\"\n",
    );
    office.drop_text(
        "announcement/jadwal.csv",
        "title,service,accounts\nBaris satu,fve,bpmtpk\nBaris dua,fve,bpmtpk\n",
    );
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("3 made, 0 known, 0 failed"), "{text}");
    let posts = office.list(&format!("output/kiriman-{}", office.day()));
    assert_eq!(posts.iter().filter(|path| path.ends_with("tall.png")).count(), 4, "{posts:?}");
    assert!(
        posts.iter().filter(|path| path.contains('/')).all(|path| path.starts_with("bpmtpk/")),
        "{posts:?}"
    );
    assert!(posts.iter().any(|path| path.ends_with("alt.txt")), "{posts:?}");
    assert!(office.path("inbox/announcement/defaults.toml").exists());
}

#[test]
fn what_is_wrong_is_explained_beside_the_file_and_nothing_is_lost() {
    let office = Office::new();
    let film = fs::read(office.path("media/siklus-air.mp4")).expect("readable");
    fs::create_dir_all(office.path("inbox/fve-excerpt")).expect("made");
    fs::write(office.path("inbox/fve-excerpt/terpotong.mp4"), &film[..film.len() / 3]).expect("written");
    office.drop_text("fve-excerpt/catatan.mp4", "ini bukan video");
    office.drop_text("fve-excerpt/lepas.srt", "1\n00:00:00,000 --> 00:00:01,000\nHalo\n");
    office.drop_copy("media/kelas.jpg", "tak-ada/foto.jpg");
    office.drop_text("surat.docx", "x");
    office.drop_text("announcement/salah.toml", "[fields]\ntitel = \"Salah ketik\"\n");
    office.drop_text("announcement/rusak.toml", "[fields\n");
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("0 made, 0 known, 7 failed"), "{text}");
    let note = |name: &str| {
        fs::read_to_string(office.path(&format!("inbox/gagal/{name}.galat.txt")))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    assert!(note("terpotong.mp4").contains("terpotong"), "{}", note("terpotong.mp4"));
    assert!(note("catatan.mp4").contains("bukan video"), "{}", note("catatan.mp4"));
    assert!(note("lepas.srt").contains("nama yang sama"), "{}", note("lepas.srt"));
    assert!(note("foto.jpg").contains("bukan nama templat"), "{}", note("foto.jpg"));
    assert!(note("surat.docx").contains("di luar folder templat"), "{}", note("surat.docx"));
    assert!(note("salah.toml").contains("titel") && note("salah.toml").contains("Cara mencoba lagi"));
    assert!(note("rusak.toml").contains("Di mana: rusak.toml:1"), "{}", note("rusak.toml"));
    assert_eq!(fs::read(office.path("inbox/gagal/terpotong.mp4")).expect("kept"), film[..film.len() / 3]);
    assert_eq!(office.list("inbox/gagal").len(), 14);
    assert_eq!(office.list("output"), Vec::<String>::new());
    // Mended and dropped back, it is made.
    fs::rename(office.path("inbox/gagal/salah.toml"), office.path("inbox/announcement/salah.toml"))
        .expect("moved");
    office.drop_text("announcement/salah.toml", "service = \"fve\"\n[fields]\ntitle = \"Benar\"\n");
    assert_eq!(office.once().0, 0);
}

/// The first sheet of the form `inside`: its name, its headings, and its row.
fn form(office: &Office, inside: &str) -> (String, Vec<String>, Vec<String>) {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(office.path(inside)).unwrap_or_else(|error| panic!("{inside}: {error}"));
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).expect("a sheet");
    let mut rows = range.rows().map(|row| row.iter().map(ToString::to_string).collect());
    (name, rows.next().expect("headings"), rows.next().unwrap_or_default())
}

/// Fills `values` into the cells of the form `inside` under their headings, as Excel would.
fn fill(office: &Office, inside: &str, values: &[(&str, &str)]) {
    let (name, headings, row) = form(office, inside);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name(name).expect("a name");
    for (index, heading) in (0_u16..).zip(&headings) {
        sheet.write_string(0, index, heading).expect("written");
        let known = row.get(usize::from(index)).map_or("", String::as_str);
        let value = values.iter().find(|(key, _)| key == heading).map_or(known, |(_, value)| value);
        sheet.write_string(1, index, value).expect("written");
    }
    for (key, _) in values {
        assert!(headings.iter().any(|heading| heading == key), "{key} is not asked for: {headings:?}");
    }
    book.save(office.path(inside)).expect("saved");
}

#[test]
fn a_photo_that_is_not_enough_leaves_a_form_that_makes_it_one_post() {
    let office = Office::new();
    office.drop_copy("media/kelas.jpg", "lesson-card/bpmtpk/Mengapa roket bisa terbang - rumah belajar.jpg");
    assert_eq!(office.once().0, 1);
    let name = "Mengapa roket bisa terbang - rumah belajar";
    let note = office.note(&format!("{name}.jpg"));
    assert!(note.contains("isian wajib belum ada: Kelas, Mata pelajaran."), "{note}");
    assert_eq!(note.matches("Apa yang salah").count(), 1, "one paragraph: {note}");
    assert!(note.contains(&format!("`{name}.xlsx`")) && note.contains("sel yang kuning"), "{note}");
    let inside = format!("inbox/gagal/{name}.xlsx");
    let (sheet, headings, row) = form(&office, &inside);
    assert_eq!(sheet, "Formulir");
    let at = |heading: &str| headings.iter().position(|known| known == heading);
    assert_eq!(at("Foto"), None, "the photo is there: {headings:?}");
    assert_eq!(at("Akun"), None, "the folder says it: {headings:?}");
    assert_eq!(row[at("Pertanyaan").expect("a question")], "Mengapa roket bisa terbang");
    assert_eq!(row[at("Layanan").expect("a service")], "rumah-belajar");
    // Dropped back half filled in, it says what is still missing, and where.
    fill(&office, &inside, &[("Kelas", "VII")]);
    office.back(&format!("{name}.jpg"), "lesson-card/bpmtpk");
    office.back(&format!("{name}.xlsx"), "lesson-card/bpmtpk");
    assert_eq!(office.once().0, 1);
    let note = office.note(&format!("{name}.jpg"));
    assert!(note.contains("isian wajib belum ada: Mata pelajaran."), "{note}");
    assert!(note.contains(&format!("Di mana: {name}.xlsx:Formulir!C2")), "{note}");
    fill(&office, &inside, &[("Mata pelajaran", "IPA"), ("Teks kiriman", "Ayo belajar!")]);
    office.back(&format!("{name}.jpg"), "lesson-card/bpmtpk");
    office.back(&format!("{name}.xlsx"), "lesson-card/bpmtpk");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("1 made, 0 known, 0 failed"), "{text}");
    let posts = office.list(&format!("output/kiriman-{}", office.day()));
    assert_eq!(posts.iter().filter(|path| path.ends_with("tall.png")).count(), 1, "{posts:?}");
    let post = posts.iter().find(|path| path.ends_with("post.txt")).expect("a text");
    let post = fs::read_to_string(office.path(&format!("output/kiriman-{}/{post}", office.day())));
    assert_eq!(post.expect("a text"), "Ayo belajar!\n");
    assert_eq!(office.list("inbox/gagal"), Vec::<String>::new(), "no note stays");
    assert_eq!(office.list(&format!("inbox/selesai/{}", office.day())).len(), 2);
}

#[test]
fn a_form_makes_no_post_without_its_photo_nor_a_table_of_many_with_one() {
    let office = Office::new();
    office.drop_copy("media/kelas.jpg", "announcement/IMG_0042.jpg");
    assert_eq!(office.once().0, 1);
    fill(&office, "inbox/gagal/IMG_0042.xlsx", &[("Judul", "Kabar")]);
    office.back("IMG_0042.xlsx", "announcement");
    office.drop_copy("media/kelas.jpg", "announcement/Kabar baik.jpg");
    office.drop_text("announcement/Kabar baik.csv", "title,accounts\nSatu,bpmtpk\nDua,bpmtpk\n");
    assert_eq!(office.once().0, 1);
    assert!(office.note("IMG_0042.xlsx").contains("tetapi foto atau videonya tidak ikut"));
    assert!(office.note("Kabar baik.jpg").contains("lebih dari satu baris"));
    assert_eq!(office.list("output"), Vec::<String>::new());
}

#[test]
fn names_of_machines_and_unclear_ones_are_asked_about() {
    let office = Office::new();
    for name in [
        "IMG-20261127-WA0004.jpg",
        "WhatsApp Image 2026-11-27 at 14.30.12.jpeg",
        "Foto (1).jpg",
        "draft - jangan diunggah.jpg",
        "Layanan salah - rumah blajar.jpg",
        "Layanan salah – Festival Vidio Edukasi.jpg",
        "Undangan - pustekkom.jpg",
        "Lomba\u{7}.jpg",
    ] {
        office.drop_copy("media/kelas.jpg", &format!("announcement/bpmtpk/{name}"));
    }
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("0 made, 0 known, 8 failed"), "{text}");
    assert_eq!(office.list("output"), Vec::<String>::new());
    for name in ["IMG-20261127-WA0004.jpg", "WhatsApp Image 2026-11-27 at 14.30.12.jpeg", "Foto (1).jpg"] {
        let note = office.note(name);
        assert!(note.contains("tidak dipakai sebagai Judul") && note.contains("belum ada: Judul"), "{note}");
    }
    let note = office.note("draft - jangan diunggah.jpg");
    assert!(note.contains("memuat “draft”"), "{note}");
    assert!(office.note("Undangan - pustekkom.jpg").contains("nama akun, bukan layanan"));
    assert!(office.note("Lomba\u{7}.jpg").contains("tanda yang tidak tampak"));
    let note = office.note("Layanan salah - rumah blajar.jpg");
    assert!(
        note.contains("“rumah blajar” pada nama berkas bukan nama layanan, tetapi mirip “Rumah Belajar”"),
        "{note}"
    );
    let (_, headings, row) = form(&office, "inbox/gagal/Layanan salah - rumah blajar.xlsx");
    let title = headings.iter().position(|heading| heading == "Judul").expect("a title");
    assert_eq!(row[title], "Layanan salah");
    // The form, a file beside it, or another name answers.
    fill(&office, "inbox/gagal/IMG-20261127-WA0004.xlsx", &[("Judul", "Lomba puisi")]);
    fill(&office, "inbox/gagal/Layanan salah - rumah blajar.xlsx", &[("Layanan", "rumah-belajar")]);
    for name in ["IMG-20261127-WA0004", "Layanan salah - rumah blajar"] {
        office.back(&format!("{name}.jpg"), "announcement/bpmtpk");
        office.back(&format!("{name}.xlsx"), "announcement/bpmtpk");
    }
    fs::rename(
        office.path("inbox/gagal/Foto (1).jpg"),
        office.path("inbox/announcement/bpmtpk/Kelas baru (1).jpg"),
    )
    .expect("moved");
    office.back("WhatsApp Image 2026-11-27 at 14.30.12.jpeg", "announcement/bpmtpk");
    office.drop_text(
        "announcement/bpmtpk/WhatsApp Image 2026-11-27 at 14.30.12.toml",
        "[fields]\ntitle = \"Dari grup guru\"\n",
    );
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("4 made, 0 known, 0 failed"), "{text}");
    let left = office.list("inbox/gagal");
    assert_eq!(left.iter().filter(|name| name.ends_with(".galat.txt")).count(), 4, "{left:?}");
}

#[test]
fn an_editors_own_file_is_completed_and_kept_as_it_is() {
    let office = Office::new();
    let own = "# catatan saya\nservice = \"fve\"   # jangan diubah\n\n[fields]\n# judulnya dari Bu Guru\nquestion = 'Mengapa langit biru?'\n\n[post]\nalt = \"Langit\"\n";
    office.drop_copy("media/kelas.jpg", "lesson-card/langit.jpg");
    office.drop_text("lesson-card/langit.toml", own);
    office.drop_text("announcement/kosong.toml", "service = \"fve\"\n");
    assert_eq!(office.once().0, 1);
    let text = fs::read_to_string(office.path("inbox/gagal/langit.toml")).expect("the form");
    for line in own.lines() {
        assert!(text.contains(line), "{line} is gone: {text}");
    }
    for part in
        ["# Kelas (wajib; paling banyak 5 huruf)", "# Angkanya saja", "grade = \"\"", "subject = \"\""]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let note = office.note("langit.jpg");
    assert!(note.contains("isian yang kurang sudah ditambahkan") && note.contains("tetap ada"), "{note}");
    let empty = fs::read_to_string(office.path("inbox/gagal/kosong.toml")).expect("the form");
    assert!(empty.contains("[fields]") && empty.contains("title = \"\""), "{empty}");
    // Left empty, it is said again; filled in, it is made.
    office.back("kosong.toml", "announcement");
    assert_eq!(office.once().0, 1);
    assert!(office.note("kosong.toml").contains("Judul masih kosong"), "{}", office.note("kosong.toml"));
    let filled =
        text.replace("grade = \"\"", "grade = \"VII\"").replace("subject = \"\"", "subject = \"IPA\"");
    fs::write(office.path("inbox/gagal/langit.toml"), filled).expect("written");
    office.back("langit.jpg", "lesson-card");
    office.back("langit.toml", "lesson-card");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
}

#[test]
fn folders_say_what_they_take_and_may_be_called_by_their_titles() {
    let office = Office::new();
    fs::create_dir_all(office.path("inbox/kartu  PELAJARAN")).expect("made");
    office.drop_copy(
        "media/kelas.jpg",
        "Pengumuman/Balai Pengembangan Media Televisi Pendidikan dan Kebudayaan/Kabar kelas.jpg",
    );
    office.drop_copy("media/kelas.jpg", "pengumuman/Album lomba/foto kelas baru.jpg");
    office.drop_copy("media/kelas.jpg", "announcement/Pustekom/Kabar lain.jpg");
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("1 made, 0 known, 2 failed"), "{text}");
    let mut posts = office.list(&format!("output/kiriman-{}", office.day()));
    // What goes with the posts of a day lies beside their folders.
    posts.retain(|path| path.split('/').count() == 3);
    assert!(
        !posts.is_empty() && posts.iter().all(|path| path.starts_with("bpmtpk/announcement-")),
        "{posts:?}"
    );
    let note = office.note("foto kelas baru.jpg");
    assert!(
        note.contains("folder “Album lomba”") && note.contains("langsung ke folder templatnya"),
        "{note}"
    );
    assert!(office.note("Kabar lain.jpg").contains("akun “Pustekom” tidak dikenal"));
    let guide = |folder: &str| {
        let text = fs::read_to_string(office.path(&format!("inbox/{folder}/BACA-SAYA.txt")));
        text.unwrap_or_else(|error| panic!("{folder}: {error}"))
    };
    let text = guide("kartu  PELAJARAN");
    assert!(text.contains("Foto saja belum cukup: folder ini juga perlu Kelas, Mata pelajaran."), "{text}");
    assert!(!office.path("inbox/lesson-card").exists(), "it has a folder already");
    assert!(
        guide("Pengumuman").contains("Judul - ") && guide("quiz").contains("tidak memakai foto atau video")
    );
    assert!(guide("fve-excerpt").contains("dari 3 sampai 90 detik"), "{}", guide("fve-excerpt"));
    assert!(guide("").contains("Kartu pelajaran"));
    // They follow the templates, and are never drops.
    office.files.edit("templates/lesson-card/template.toml", "label = \"Kelas\"", "label = \"Tingkat\"");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("0 made, 0 known, 0 failed"), "{text}");
    assert!(guide("kartu  PELAJARAN").contains("Tingkat, Mata pelajaran"));
}

#[test]
fn files_of_other_kinds_are_answered_with_what_to_do() {
    let office = Office::new();
    let jpeg = fs::read(office.path("media/kelas.jpg")).expect("readable");
    for (name, bytes) in [
        ("Foto lomba.heic", b"\0\0\0\x18ftypheic".to_vec()),
        ("Lomba heic.jpg", b"\0\0\0\x18ftypheic\0\0\0\0heic".to_vec()),
        ("Surat.pdf", b"%PDF-1.7".to_vec()),
        ("Surat.docx", b"PK".to_vec()),
        ("Album.zip", b"PK".to_vec()),
        ("Siaran.m4a", b"x".to_vec()),
        ("Jadwal.xls", b"x".to_vec()),
        ("Jadwal.gsheet", b"{}".to_vec()),
        ("Poster.psd", b"8BPS".to_vec()),
        ("Poster.bmp", b"BM\0\0\0\0".to_vec()),
        ("Lomba terpotong.jpg", jpeg[..jpeg.len() / 2].to_vec()),
        ("Aneh.xyz", b"x".to_vec()),
        ("Kosong.png", Vec::new()),
        ("Tanpa akhiran", jpeg.clone()),
    ] {
        fs::create_dir_all(office.path("inbox/announcement")).expect("made");
        fs::write(office.path(&format!("inbox/announcement/{name}")), bytes).expect("written");
    }
    office.drop_text("announcement/Foto lomba.toml", "[fields]\ntitle = \"Lomba\"\n");
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("1 made, 0 known, 13 failed"), "{text}");
    for (name, part) in [
        ("Foto lomba.heic", "Paling Kompatibel"),
        ("Lomba heic.jpg", "Paling Kompatibel"),
        ("Surat.pdf", "tabel Excel"),
        ("Surat.docx", "tabel Excel"),
        ("Album.zip", "Ekstrak Semua"),
        ("Siaran.m4a", "Audiogram"),
        ("Jadwal.xls", ".xlsx"),
        ("Jadwal.gsheet", "unduh berkasnya"),
        ("Poster.psd", "ekspor"),
        ("Poster.bmp", "BMP"),
        ("Lomba terpotong.jpg", "salin ulang foto itu"),
        ("Aneh.xyz", "tidak dikenal"),
        ("Kosong.png", "kosong (0 bita)"),
    ] {
        let note = office.note(name);
        assert!(note.contains(part), "{name}: {note}");
        assert!(!note.contains(['\u{fffd}', '\u{1b}']), "{note:?}");
    }
    assert!(!text.contains(['\u{fffd}', '\u{1b}']), "{text:?}");
}

#[test]
fn a_note_tells_numbers_labels_cells_and_the_rows_that_were_made() {
    let office = Office::new();
    office.drop_copy("media/kelas.jpg", &format!("announcement/bpmtpk/{}.jpg", "panjang ".repeat(15).trim()));
    office.drop_text(
        "announcement/jadwal.csv",
        "Judul;Layanan;Akun;Keterangan\nBaris satu;fve;bpmtpk;\n\"Baris\ndua\";fve;bpmtpk;\nBaris tiga;fvx;bpmtpk;\nBaris empat;fve;bpmtpk;\n;fve;bpmtpk;x\n",
    );
    let (status, text) = office.once();
    assert_eq!(status, 1, "{text}");
    let note = office.note(&format!("{}.jpg", "panjang ".repeat(15).trim()));
    assert!(note.contains("Judul terlalu panjang: 119 huruf; paling banyak 90."), "{note}");
    let note = office.note("jadwal.csv");
    assert!(note.contains("layanan “fvx” tidak dikenal") && note.contains("rumah-belajar"), "{note}");
    assert!(note.contains("isian wajib belum ada: baris 6: Judul"), "{note}");
    assert!(note.contains("sebagian baris sudah jadi: baris 2, 3, 5. Belum jadi: baris 4, 6."), "{note}");
    let made = office.list("output");
    assert_eq!(made.iter().filter(|path| path.ends_with("tall.png")).count(), 3, "{made:?}");
}

#[test]
fn a_folder_without_photos_answers_one_with_a_table_that_makes_the_post() {
    let office = Office::new();
    office.drop_copy("media/kelas.jpg", "Agenda/bpmtpk/Rapat guru - fve.jpg");
    office.drop_text("quiz/catatan.txt", "Planet mana yang paling dekat?");
    assert_eq!(office.once().0, 1);
    let note = office.note("Rapat guru - fve.jpg");
    assert!(
        note.contains("templat Agenda tidak memakai foto") && note.contains("pindahkan tabel itu saja"),
        "{note}"
    );
    assert!(note.contains("Pengumuman, "), "which folders take it: {note}");
    let inside = "inbox/gagal/Rapat guru - fve.xlsx";
    let (sheet, headings, row) = form(&office, inside);
    assert_eq!(sheet, "Item");
    assert_eq!(
        row[headings.iter().position(|heading| heading == "Nama acara").expect("a title")],
        "Rapat guru"
    );
    assert_eq!(form(&office, "inbox/gagal/catatan.xlsx").0, "Item");
    fill(&office, inside, &[("Tanggal", "8/12/2026")]);
    office.back("Rapat guru - fve.xlsx", "Agenda/bpmtpk");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("1 made, 0 known, 0 failed"), "{text}");
}

#[test]
fn what_was_made_already_is_told_beside_the_file() {
    let office = Office::new();
    for _ in 0..2 {
        office.drop_copy("media/kelas.jpg", "announcement/bpmtpk/Kabar kelas.jpg");
        assert_eq!(office.once().0, 0);
    }
    let told = format!("inbox/selesai/{}/Kabar kelas (2).jpg.sudah-dibuat.txt", office.day());
    let told = fs::read_to_string(office.path(&told)).expect("a note");
    assert!(
        told.contains("Sudah pernah dibuat") && told.contains(&format!("kiriman-{}", office.day())),
        "{told}"
    );
}

#[test]
fn an_english_office_reads_english() {
    let office = Office::new();
    let config = fs::read_to_string(office.path("wajah.toml")).expect("readable");
    office.files.write("wajah.toml", &format!("locale = \"en\"\n{config}"));
    office.drop_text("fve-excerpt/notes.mp4", "no film");
    assert_eq!(office.once().0, 1);
    let note = fs::read_to_string(office.path("inbox/failed/notes.mp4.error.txt")).expect("a note");
    assert!(note.contains("What is wrong:") && note.contains("To try again:"), "{note}");
    office.drop_copy("media/kelas.jpg", "Kartu Pelajaran/Why do rockets fly.jpg");
    assert_eq!(office.once().0, 1);
    let note =
        fs::read_to_string(office.path("inbox/failed/Why do rockets fly.jpg.error.txt")).expect("a note");
    assert!(note.contains("still missing: Kelas, Mata pelajaran") && note.contains("yellow cells"), "{note}");
    assert_eq!(form(&office, "inbox/failed/Why do rockets fly.xlsx").0, "Form");
    let guide = fs::read_to_string(office.path("inbox/Kartu Pelajaran/READ-ME.txt")).expect("a guide");
    assert!(guide.contains("The photo alone is not enough"), "{guide}");
}

/// `kill -9` of the watcher in the middle of a clip: the next one finishes it, once.
#[cfg(target_os = "linux")]
#[test]
fn what_a_killed_watcher_had_begun_the_next_one_finishes() {
    let office = Office::new();
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/film.mp4");
    office.drop_text("fve-excerpt/bpmtpk/film.toml", "[excerpt]\nduration = 6\n");
    let mut watcher = office.start(&["--once", "--no-packs"]);
    wait_for("the work", || !workers(watcher.id()).is_empty());
    // So that it cannot be done first. It ends with its watcher all the same.
    workers(watcher.id()).into_iter().for_each(|worker| signal(worker, Signal::STOP));
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
    assert!(!office.path("inbox/fve-excerpt/bpmtpk/film.mp4").exists(), "it was claimed");
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("1 made, 0 known, 0 failed"), "{text}");
    assert!(office.has_no_claims());
    let posts = office.list(&format!("output/kiriman-{}", office.day()));
    assert!(posts.iter().all(|path| !path.contains(".wajah-")), "{posts:?}");
    assert!(posts.iter().any(|path| path.ends_with("tall.mp4")), "{posts:?}");
}

/// A worker that dies costs its drop another try; one that always dies, an explanation. The watcher lives on.
#[cfg(target_os = "linux")]
#[test]
fn a_killed_worker_is_tried_again_and_one_that_always_dies_is_explained() {
    let office = Office::new();
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/film.mp4");
    office.drop_text("fve-excerpt/bpmtpk/film.toml", "[excerpt]\nduration = 6\n");
    let mut watcher = office.start(&["--once", "--no-packs"]);
    let kill = |watcher: u32, with: Signal| {
        wait_for("the work", || !workers(watcher).is_empty());
        for worker in workers(watcher) {
            signal(worker, with);
        }
        wait_for("the end of the worker", || workers(watcher).is_empty());
    };
    kill(watcher.id(), Signal::KILL);
    assert!(watcher.wait().expect("it ends").success());
    assert_eq!(office.list("inbox/gagal"), Vec::<String>::new());
    fs::remove_dir_all(office.path("output")).expect("removed");
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/bpmtpk/lain.mp4");
    office.drop_text("fve-excerpt/bpmtpk/lain.toml", "[excerpt]\nduration = 6\n");
    let mut watcher = office.start(&["--once", "--no-packs"]);
    for _ in 0..3 {
        // As a decoder does that a file takes by surprise.
        kill(watcher.id(), Signal::SEGV);
    }
    assert_eq!(watcher.wait().expect("it ends").code(), Some(1));
    let note = fs::read_to_string(office.path("inbox/gagal/lain.mp4.galat.txt")).expect("a note");
    assert!(note.contains("worker-crashed"), "{note}");
}

#[test]
fn two_watchers_share_an_inbox_and_make_each_drop_once() {
    let office = Office::new();
    for number in 0..10 {
        let text =
            format!("service = \"fve\"\naccounts = [\"bpmtpk\"]\n[fields]\ntitle = \"Kabar {number}\"\n");
        office.drop_text(&format!("announcement/kabar-{number}.toml"), &text);
    }
    let watchers = [0, 1].map(|_| {
        let mut command = office.command(&["--once", "--no-packs"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("wajah runs")
    });
    let ended = watchers.map(|watcher| said(watcher.wait_with_output().expect("it ends")));
    let made: usize = ended
        .iter()
        .map(|(status, text)| {
            assert_eq!(*status, 0, "{text}");
            let line = text.lines().find(|line| line.contains(" made, ")).expect("a tally");
            line.split(' ').next().expect("a count").parse::<usize>().expect("a number")
        })
        .sum();
    assert_eq!(made, 10, "{ended:?}");
    let ledger = fs::read_to_string(office.path(".wajah-inbox/ledger.jsonl")).expect("a ledger");
    assert_eq!(ledger.lines().filter(|line| !line.is_empty()).count(), 10);
    assert_eq!(office.list(&format!("inbox/selesai/{}", office.day())).len(), 10);
}

/// By polling, and while files are still being copied.
#[test]
fn a_growing_file_is_left_alone_until_it_has_come_to_rest() {
    use std::io::Write;
    let office = Office::new();
    let film = fs::read(office.path("media/siklus-air.mp4")).expect("readable");
    office.drop_text("fve-excerpt/bpmtpk/lambat.toml", "[excerpt]\nduration = 3\n");
    // Time is what this is about. Pieces come a tenth of it apart, so that a machine that is slow ten times over is no matter, and take
    // twice as long together as the file has to rest.
    let mut watcher = office.start(&["--no-packs", "--poll", "0.1", "--settle", "2"]);
    let mut file = fs::File::create(office.path("inbox/fve-excerpt/bpmtpk/lambat.mp4")).expect("made");
    for piece in film.chunks(film.len() / 20 + 1) {
        file.write_all(piece).expect("written");
        file.sync_all().expect("on the disk");
        std::thread::sleep(Duration::from_millis(200));
        assert!(office.path("inbox/fve-excerpt/bpmtpk/lambat.mp4").exists(), "it was taken too early");
    }
    drop(file);
    wait_for("the post", || office.list("inbox/selesai").len() == 2);
    // It says what it does, and ends cleanly when it is asked to.
    let status = Command::new(env!("CARGO_BIN_EXE_wajah"))
        .args(["watch", "--status", "--project"])
        .arg(office.files.root())
        .output()
        .expect("wajah runs");
    let (code, text) = said(status);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("by polling") && text.contains("lambat.mp4: 1 post in"), "{text}");
    signal(watcher.id(), Signal::TERM);
    assert!(watcher.wait().expect("it ends").success());
    assert_eq!(office.status()["watchers"], serde_json::json!([]));
}

#[test]
fn too_little_room_pauses_and_loses_nothing() {
    let office = Office::new();
    office.drop_text("announcement/kabar.toml", "service = \"fve\"\n[fields]\ntitle = \"Kabar\"\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    command.args(["watch", "--settle", "0.2", "--no-packs", "--low-disk", "999999999", "--project"]);
    let mut watcher = command
        .arg(office.files.root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("wajah runs");
    wait_for("the pause", || office.status()["watchers"][0]["state"]["why"]["reason"] == "low-disk");
    wait_for("the page", || {
        fs::read_to_string(office.path("inbox/STATUS.html"))
            .is_ok_and(|page| page.contains("Ruang di folder hasil hampir habis"))
    });
    assert!(office.path("inbox/announcement/kabar.toml").exists());
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
    assert_eq!(office.once().0, 0);
}

/// The output folder's share is gone for a while: that is no fault of the drop, which is made when it is back.
#[test]
fn a_fault_of_the_machine_is_tried_again_and_blames_no_drop() {
    let office = Office::new();
    let mut watcher = office.start(&["--no-packs"]);
    wait_for("the watcher", || office.path("inbox/announcement").is_dir() && office.path("output").is_dir());
    // The watcher makes the folder when it looks at the room in it: perhaps just between the two.
    wait_for("the loss of the folder", || {
        let _ = fs::remove_dir_all(office.path("output"));
        fs::write(office.path("output"), "no folder").is_ok()
    });
    office.drop_text("announcement/kabar.toml", "service = \"fve\"\n[fields]\ntitle = \"Kabar\"\n");
    let waiting = || office.status()["watchers"][0]["waiting"][0].clone();
    wait_for("the fault", || waiting()["drop"] == "kabar.toml" && waiting()["why"].is_string());
    assert_eq!(office.list("inbox/gagal"), Vec::<String>::new());
    fs::remove_file(office.path("output")).expect("removed");
    wait_for("the post", || office.list("inbox/selesai").len() == 1);
    assert!(office.list("output").iter().any(|path| path.ends_with("tall.png")));
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
}

/// The packs of this week follow the project's files.
#[test]
fn a_changed_item_is_made_again_and_nothing_else() {
    let office = Office::new();
    let today =
        jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::get("Asia/Jakarta").expect("a zone"));
    let pack = wajah::testing::plan::week_of(today.date());
    let write = |name: &str, title: &str| {
        office.files.write(
            &format!("content/{pack}/{name}.toml"),
            &format!("template = \"announcement\"\nservice = \"fve\"\naccounts = [\"bpmtpk\"]\n[fields]\ntitle = \"{title}\"\n"),
        );
    };
    write("satu", "Kabar satu");
    write("dua", "Kabar dua");
    let mut watcher = office.start(&[]);
    let made = |name: &str| office.path(&format!("output/{pack}/bpmtpk/{name}/tall.png"));
    let manifest = office.path(&format!("output/{pack}/manifest.json"));
    wait_for("the pack", || manifest.exists() && office.path(&format!("output/{pack}/index.html")).exists());
    let times = |name: &str| made(name).metadata().and_then(|is| is.modified()).expect("a picture");
    let before = [times("satu"), times("dua")];
    write("dua", "Kabar baru");
    wait_for("the change", || times("dua") != before[1]);
    assert_eq!(times("satu"), before[0]);
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
}

/// While a clip is made, everybody sees how far it is.
#[test]
fn a_drop_at_work_tells_how_far_it_is() {
    let office = Office::new();
    office.drop_copy("media/siklus-air.mp4", "fve-excerpt/film.mp4");
    office.drop_text("fve-excerpt/film.toml", "formats = [\"tall\", \"wide\"]\n[excerpt]\nduration = 6\n");
    let mut watcher = office.start(&["--no-packs"]);
    let work = || office.status()["watchers"][0]["at_work"][0].clone();
    wait_for("how many posts it makes", || work()["total"].as_u64().is_some_and(|total| total > 1));
    assert_eq!((work()["drop"].as_str(), work()["folder"].as_str()), (Some("film.mp4"), Some("fve-excerpt")));
    wait_for("how far it is on the page", || {
        fs::read_to_string(office.path("inbox/STATUS.html")).is_ok_and(|page| page.contains(" jadi</b>"))
    });
    watcher.kill().expect("killed");
    watcher.wait().expect("it ends");
}

/// The files of an archive, with what they hold.
fn unpacked(archive: &Path) -> Vec<(String, Vec<u8>)> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(fs::File::open(archive).expect("an archive")).expect("a ZIP");
    let mut files: Vec<(String, Vec<u8>)> = (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("readable");
            (file.name().expect("text").into_owned(), bytes)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn drops_get_what_packs_get() {
    let office = Office::new();
    let for_all = "service = \"fve\"\naccounts = [\"bpmtpk\", \"pustekkom\"]\n";
    office.drop_text("announcement/defaults.toml", for_all);
    office.drop_copy("media/kelas.jpg", "announcement/Kabar dari kelas.jpg");
    office.drop_text(
        "announcement/Kabar dari kelas.txt",
        "=HYPERLINK(\"x\") Baca & sebarkan <b>\r\nBaris dua\n",
    );
    office.drop_copy("media/kelas.jpg", "announcement/bpmtpk/Satu nama.jpg");
    office.drop_text("announcement/bpmtpk/Satu nama.txt", "Kata-kata bpmtpk\n");
    office.drop_copy("media/kelas.jpg", "announcement/pustekkom/Satu nama.jpg");
    office.drop_text("announcement/pustekkom/Satu nama.txt", "Kata-kata pustekkom\n");
    office.drop_text(
        "announcement/jadwal.csv",
        "title,service,accounts,publish\nBaris satu,fve,bpmtpk,2026-12-01 09:00\nBaris dua,fve,bpmtpk,\n",
    );
    let (status, text) = office.once();
    assert_eq!(status, 0, "{text}");
    let day = format!("output/kiriman-{}", office.day());
    let beside: Vec<String> = office.list(&day).into_iter().filter(|path| !path.contains('/')).collect();
    assert_eq!(beside, ["bpmtpk.zip", "index.html", "manifest.json", "pustekkom.zip", "schedule.csv"]);
    let read = |name: &str| fs::read_to_string(office.path(&format!("{day}/{name}"))).expect("readable");
    let sheet = read("index.html");
    for shown in [
        "<h3>Kabar dari kelas</h3>",
        "<h3>Satu nama</h3>",
        "<h3>Baris satu</h3>",
        "<h3>Baris dua</h3>",
        "Baca &amp; sebarkan &lt;b&gt;",
        "1 Desember 2026",
    ] {
        assert!(sheet.contains(shown), "no {shown}");
    }
    let rows = read("schedule.csv");
    assert!(rows.contains("2026-12-01,09:00") && rows.contains("Kata-kata pustekkom"), "{rows}");
    // The archive of an account holds what lies in its folders, and the words are its own.
    for account in ["bpmtpk", "pustekkom"] {
        let files = unpacked(&office.path(&format!("{day}/{account}.zip")));
        // But for the page, which leads to other names there.
        let files: Vec<(String, Vec<u8>)> =
            files.into_iter().filter(|(name, _)| !name.ends_with(".html")).collect();
        let mut held: Vec<Vec<u8>> = files.iter().map(|(_, bytes)| bytes.clone()).collect();
        let mut folder = office.list(&format!("{day}/{account}"));
        folder.retain(|path| path.contains('/'));
        let mut lie: Vec<Vec<u8>> = folder
            .iter()
            .map(|path| fs::read(office.path(&format!("{day}/{account}/{path}"))).expect("readable"))
            .collect();
        held.sort();
        lie.sort();
        assert!(
            held == lie,
            "{account}: {files:?}",
            files = files.iter().map(|(name, _)| name).collect::<Vec<_>>()
        );
        let words = format!("Kata-kata {account}\n").into_bytes();
        assert!(files.iter().any(|(_, bytes)| *bytes == words), "{account}");
    }
    // Dropped again with other words, it replaces what was there.
    office.drop_copy("media/kelas.jpg", "announcement/Kabar dari kelas.jpg");
    office.drop_text("announcement/Kabar dari kelas.txt", "Teks yang baru\n");
    assert_eq!(office.once().0, 0);
    let sheet = read("index.html");
    assert!(sheet.contains("Teks yang baru") && !sheet.contains("Baca &amp; sebarkan"));
    assert_eq!(sheet.matches("<h3>Kabar dari kelas</h3>").count(), 2, "once for each account");
    // A person takes a post away: it is on no sheet any more when the day is made anew.
    let [post] = &office
        .list(&format!("{day}/pustekkom"))
        .into_iter()
        .filter(|path| path.contains("satu-nama") && path.ends_with(".png"))
        .collect::<Vec<_>>()[..]
    else {
        panic!("one picture")
    };
    fs::remove_file(office.path(&format!("{day}/pustekkom/{post}"))).expect("removed");
    office.drop_text("announcement/lagi.toml", "[fields]\ntitle = \"Lagi\"\n");
    assert_eq!(office.once().0, 0);
    assert_eq!(read("index.html").matches("<h3>Satu nama</h3>").count(), 1);
}

#[test]
fn two_watchers_bring_a_day_up_to_date_together() {
    let office = Office::new();
    for number in 0..6 {
        let text =
            format!("service = \"fve\"\naccounts = [\"bpmtpk\"]\n[fields]\ntitle = \"Kabar {number}\"\n");
        office.drop_text(&format!("announcement/kabar-{number}.toml"), &text);
    }
    let mut watchers = [0, 1].map(|_| office.start(&["--once", "--no-packs"]));
    for watcher in &mut watchers {
        assert!(watcher.wait().expect("it ends").success());
    }
    let day = format!("output/kiriman-{}", office.day());
    let sheet = fs::read_to_string(office.path(&format!("{day}/index.html"))).expect("a sheet");
    for number in 0..6 {
        assert!(sheet.contains(&format!("<h3>Kabar {number}</h3>")), "{number}");
    }
    let packed = unpacked(&office.path(&format!("{day}/bpmtpk.zip")));
    assert_eq!(packed.iter().filter(|(name, _)| name.ends_with("tall.png")).count(), 6);
    assert!(office.list(&day).iter().all(|path| !path.contains(".part")));
    assert!(office.list(".wajah-inbox/days").iter().all(|path| path.ends_with(".json")));
}

#[test]
fn editors_and_operators_see_what_all_watchers_do() {
    let office = Office::new();
    let mut watchers = [0, 1].map(|_| office.start(&["--no-packs", "--workers", "1"]));
    let count = || office.status()["watchers"].as_array().map_or(0, Vec::len);
    wait_for("both", || count() == 2);
    let page = || fs::read_to_string(office.path("inbox/STATUS.html")).unwrap_or_default();
    wait_for("the page", || {
        page().contains(&format!("proses {}", watchers[1].id()))
            || page().contains(&format!("proses {}", watchers[0].id()))
    });
    office.drop_copy("media/kelas.jpg", "announcement/Kabar <i>dari<i> kelas.jpg");
    office.drop_text(
        "announcement/Kabar <i>dari<i> kelas.toml",
        "service = \"fve\"\naccounts = [\"bpmtpk\"]\n",
    );
    office.drop_text("announcement/surat.docx", "x");
    wait_for("the results", || office.status()["results"].as_array().is_some_and(|all| all.len() == 2));
    wait_for("the page with them", || {
        page().contains("Kabar &lt;i&gt;dari&lt;i&gt; kelas.jpg") && page().contains("surat.docx")
    });
    // What the page leads to is there.
    wait_for("the sheet", || page().contains("index.html"));
    let page = page();
    let links: Vec<&str> = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() >= 3, "{links:?}");
    for link in links {
        let file = link.split('#').next().unwrap_or(link);
        assert!(office.path("inbox").join(file).exists(), "{link}");
    }
    // The page is no drop, and what was dropped in its place is none either.
    assert!(office.list("inbox/gagal").iter().all(|name| name.starts_with("surat.")));
    // One is killed: it is told of no more. The other is asked to end: nobody is there.
    watchers[0].kill().expect("killed");
    watchers[0].wait().expect("it ends");
    assert_eq!(count(), 1);
    signal(watchers[1].id(), Signal::TERM);
    assert!(watchers[1].wait().expect("it ends").success());
    assert_eq!(office.status()["results"].as_array().map_or(0, Vec::len), 2);
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    let asked = command.args(["watch", "--status", "--project"]).arg(office.files.root()).output();
    let (status, text) = said(asked.expect("wajah runs"));
    assert!(
        status == 2 && text.contains("no watcher is at work on") && text.contains("`wajah watch` starts one"),
        "{text}"
    );
    let page = fs::read_to_string(office.path("inbox/STATUS.html")).expect("a page");
    assert!(page.contains("<h1>Pengamat tidak berjalan</h1>") && page.contains("surat.docx"));
}

#[test]
fn a_misspelt_folder_is_named_and_not_made() {
    let office = Office::new();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
        command
            .args(["watch", "--once", "--no-packs", "--low-disk", "0", "--project"])
            .arg(office.files.root());
        said(command.args(arguments).output().expect("wajah runs"))
    };
    let at = |inside: &str| office.path(inside).to_string_lossy().into_owned();
    fs::create_dir(office.path("kiriman")).expect("made");
    let (status, text) = run(&["--inbox", &at("kirimam/redaksi")]);
    assert!(
        status == 2
            && text.contains("no-inbox")
            && text.contains("did you mean `kiriman`?")
            && text.contains("--create"),
        "{text}"
    );
    assert!(!office.path("kirimam").exists());
    let (status, text) = run(&["--inbox", &at("jauh/sekali/di/sana")]);
    assert!(status == 2 && text.contains(&format!("`{}`", office.files.root().display())), "{text}");
    let (status, text) = run(&["--inbox", &at("wajah.toml")]);
    assert!(status == 2 && text.contains("is not a folder"), "{text}");
    let (status, text) = run(&["--inbox", &at("kiriman"), "--out", &at("hasilnya/mana")]);
    assert!(status == 2 && text.contains("hasilnya"), "{text}");
    assert!(!office.path("hasilnya").exists());
    let (status, text) = run(&["--log", &at("catatan/wajah.log")]);
    assert!(status == 2 && text.contains("log-not-writable"), "{text}");
    // Everything in an inbox is taken: one that is something else is refused, and left as it is.
    let before = office.list(".");
    for (inbox, part) in [
        (".", "it holds a project"),
        ("..", "it holds a project"),
        ("media", "the project's"),
        ("templates/quote", "the project's"),
        ("output", "the output folder"),
    ] {
        fs::create_dir_all(office.path("output")).expect("made");
        let (status, text) = run(&["--inbox", &at(inbox)]);
        assert!(status == 2 && text.contains("cannot be an inbox") && text.contains(part), "{inbox}: {text}");
    }
    office.files.write("surat/satu.docx", "x");
    let (status, text) = run(&["--inbox", &at("surat")]);
    assert!(status == 2 && text.contains("is no inbox yet") && text.contains("--create"), "{text}");
    fs::remove_dir_all(office.path("surat")).expect("removed");
    assert_eq!(office.list("."), before);
    // Asked for, it is made; that of the project always is.
    assert_eq!(run(&["--inbox", &at("baru/kiriman"), "--create"]).0, 0);
    assert!(office.path("baru/kiriman/announcement").is_dir());
    let (status, text) = run(&["--inbox", &at("baru/kiriman/announcement")]);
    assert!(status == 2 && text.contains("it lies in the inbox"), "{text}");
    fs::remove_dir_all(office.path("inbox")).expect("removed");
    assert_eq!(run(&[]).0, 0);
    assert!(office.path("inbox/announcement").is_dir());
}

/// Rows of two tables that would be one post: the first stands, and the second is told so. What was made of a table in part stays
/// when the rest of it comes.
#[test]
fn no_row_takes_the_place_of_another_drops_post() {
    let office = Office::new();
    let table = |name: &str, rows: &str| {
        office.drop_text(
            &format!("announcement/{name}.csv"),
            &format!("title,service,accounts,detail\n{rows}"),
        );
    };
    table("Tabel A", "Rapat guru,fve,bpmtpk,dari A\n");
    assert_eq!(office.once().0, 0);
    let day = office.day();
    let picture = || {
        fs::read(office.path(&format!("output/kiriman-{day}/bpmtpk/rapat-guru/tall.png"))).expect("a post")
    };
    let first = picture();
    table("Tabel B", "Rapat guru,fve,bpmtpk,dari B\n");
    assert_eq!(office.once().0, 1);
    let note = office.note("Tabel B.csv");
    assert!(note.contains("rapat-guru") && note.contains("Tabel A.csv"), "{note}");
    assert_eq!(picture(), first);
    table("Tabel C", "Baris benar,fve,bpmtpk,\nBaris salah,fvx,bpmtpk,\n");
    assert_eq!(office.once().0, 1);
    // As the note says: the rows that were made are taken out, the others mended.
    table("Tabel C", "Baris salah,fve,bpmtpk,\n");
    assert_eq!(office.once().0, 0);
    for item in ["baris-benar", "baris-salah"] {
        assert!(office.path(&format!("output/kiriman-{day}/bpmtpk/{item}/tall.png")).exists(), "{item}");
    }
}

/// A drop that comes back to an earlier version leaves nothing of the one between.
#[test]
fn an_earlier_version_that_comes_back_stands_alone() {
    let office = Office::new();
    let table = |rows: &[&str]| {
        let rows: String = rows.iter().map(|title| format!("{title},fve,bpmtpk\n")).collect();
        office.drop_text("announcement/jadwal.csv", &format!("title,service,accounts\n{rows}"));
        let (status, text) = office.once();
        assert_eq!(status, 0, "{text}");
        let posts = office.list("output");
        ["satu", "dua"].map(|row| posts.iter().any(|path| path.contains(&format!("/baris-{row}/"))))
    };
    assert_eq!(table(&["Baris satu"]), [true, false]);
    assert_eq!(table(&["Baris satu", "Baris dua"]), [true, true]);
    assert_eq!(table(&["Baris satu"]), [true, false]);
    assert_eq!(table(&["Baris satu", "Baris dua"]), [true, true]);
}

/// Rows that went are not remembered as standing, and rows that are made already are kept when the rest is dropped again.
#[test]
fn a_table_that_changes_stands_as_it_was_dropped_last() {
    let office = Office::new();
    let table = |name: &str, rows: &[&str]| {
        let rows: String = rows
            .iter()
            .map(|title| match title.strip_prefix('!') {
                Some(title) => format!("{title},tak-ada-xyz,bpmtpk\n"),
                None => format!("{title},fve,bpmtpk\n"),
            })
            .collect();
        office.drop_text(&format!("announcement/{name}.csv"), &format!("title,service,accounts\n{rows}"));
        office.once();
        let posts = office.list("output");
        ["satu", "dua", "tiga", "empat"]
            .into_iter()
            .filter(|row| posts.iter().any(|path| path.contains(&format!("/baris-{row}/"))))
            .collect::<Vec<_>>()
    };
    assert_eq!(table("a", &["Baris satu"]), ["satu"]);
    assert_eq!(table("a", &["Baris empat"]), ["empat"]);
    // Nobody owns the place of a row that went.
    assert_eq!(table("b", &["Baris satu", "Baris dua"]), ["satu", "dua", "empat"]);
    // Made in part: what stands already stays, also when only the rest comes again.
    assert_eq!(table("a", &["Baris empat", "!Baris tiga"]), ["satu", "dua", "empat"]);
    assert_eq!(table("a", &["Baris tiga"]), ["satu", "dua", "tiga", "empat"]);
}

/// Two photos whose names people take for the same, each with an item and words of its own.
#[test]
fn each_of_two_photos_called_alike_has_its_own_item_and_words() {
    for [one, other] in [["Kabar kelas", "kabar kelas"], ["kaf\u{e9} kita", "kafe\u{301} kita"]] {
        let office = Office::new();
        for (stem, title) in [(one, "Kabar satu"), (other, "Kabar dua")] {
            office.drop_copy("media/kelas.jpg", &format!("announcement/{stem}.jpg"));
            let item = format!(
                "service = \"fve\"\naccounts = [\"bpmtpk\"]\n[fields]\ntitle = \"{title}\"\n[post]\nalt = \"{title}\"\n"
            );
            office.drop_text(&format!("announcement/{stem}.toml"), &item);
            office.drop_text(&format!("announcement/{stem}.txt"), &format!("Kata {title}\n"));
        }
        let (status, text) = office.once();
        assert_eq!(status, 0, "{text}");
        let mut words: Vec<(String, String)> = office
            .list("output")
            .into_iter()
            .filter_map(|path| {
                let folder = path.strip_suffix("/alt.txt")?;
                let read = |name: &str| {
                    let text = fs::read_to_string(office.path(&format!("output/{folder}/{name}")));
                    text.expect("readable").trim().to_owned()
                };
                Some((read("alt.txt"), read("post.txt")))
            })
            .collect();
        words.sort();
        let expected = ["Kabar dua", "Kabar satu"].map(|title| (title.to_owned(), format!("Kata {title}")));
        assert_eq!(words, expected, "{text}");
    }
}

/// A table comes back to an earlier version: the day's sheet tells of its posts alone, and of them what that version says.
#[test]
fn the_days_sheet_follows_an_earlier_version_that_comes_back() {
    let office = Office::new();
    let told = |rows: &[(&str, &str)]| {
        let rows: String =
            rows.iter().map(|(title, publish)| format!("{title},fve,bpmtpk,{publish}\n")).collect();
        office.drop_text("announcement/jadwal.csv", &format!("title,service,accounts,publish\n{rows}"));
        let (status, text) = office.once();
        assert_eq!(status, 0, "{text}");
        let folder = office.path(&format!("output/kiriman-{}", office.day()));
        let [sheet, schedule] = ["index.html", "schedule.csv"].map(|name| {
            fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
        });
        (sheet.contains("Baris dua"), schedule.contains("2099-03-05"), schedule.contains("2099-03-06"))
    };
    let first = [("Baris satu", "05/03/2099 10.00")];
    let second = [("Baris satu", "06/03/2099 10.00"), ("Baris dua", "06/03/2099 11.00")];
    for _ in 0..2 {
        assert_eq!(told(&first), (false, true, false));
        assert_eq!(told(&second), (true, false, true));
    }
}

/// What stands where what is told of a day is kept costs no drop anything.
#[test]
fn damage_where_a_day_is_kept_fails_no_drop() {
    let office = Office::new();
    office.drop_text("announcement/kabar.csv", "title,service,accounts\nBaris satu,fve,bpmtpk\n");
    assert_eq!(office.once().0, 0);
    let days = office.path(".wajah-inbox/days");
    let pack = days.join(format!("kiriman-{}", office.day()));
    let post = pack.join("bpmtpk.baris-satu.json");
    for (place, is_file) in [(&days, true), (&pack, true), (&post, false)] {
        fs::remove_dir_all(place).or_else(|_| fs::remove_file(place)).expect("removed");
        if is_file {
            fs::write(place, "x").expect("written");
        } else {
            fs::create_dir_all(place.join("x")).expect("made");
        }
        let rows =
            format!("title,service,accounts,detail\nBaris satu,fve,bpmtpk,{}\n", place.components().count());
        office.drop_text("announcement/kabar.csv", &rows);
        let (status, text) = office.once();
        assert_eq!(status, 0, "{}: {text}", place.display());
        assert!(post.is_file(), "{}", place.display());
        let sheet = office.path(&format!("output/kiriman-{}/index.html", office.day()));
        assert!(fs::read_to_string(sheet).expect("a sheet").contains("Baris satu"), "{}", place.display());
    }
}
