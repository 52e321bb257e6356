//! What stands on the status page.

use super::*;

impl Surroundings {
    /// Those of a project in Jakarta.
    pub(in crate::watch) fn testing() -> Self {
        Self {
            inbox: "/srv/wajah/inbox".into(),
            out: "/srv/wajah/output".into(),
            failed: "gagal",
            locale: Locale::Id,
            timezone: TimeZone::get("Asia/Jakarta").expect("a zone"),
            project: "Media Pendidikan".to_owned(),
            accounts: [("bpmtpk".to_owned(), "BPMTPK".to_owned())].into(),
            exists: |_| true,
        }
    }
}

/// 27 November 2026, 14.32.10 in Jakarta.
fn now() -> Timestamp {
    "2026-11-27T07:32:10Z".parse().expect("a moment")
}

fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

pub(in crate::watch) fn at_work() -> AtWork {
    AtWork {
        drop: "Mainan Kayu dari Desa Sukamaju - fve.mp4".to_owned(),
        folder: "fve-excerpt".to_owned(),
        template: "Cuplikan FVE".to_owned(),
        done: 12,
        total: 40,
        since: ago(6),
        seconds_left: Some(840.0),
        lane: "clips".to_owned(),
    }
}

fn watcher() -> Status {
    Status {
        host: "studio".to_owned(),
        process: 4242,
        since: ago(200),
        ..Status::begun("studio.4242.1", true, 2)
    }
}

fn result(minutes: i64, drop: &str, outcome: DropOutcome) -> DropResult {
    DropResult {
        claim: String::new(),
        when: ago(minutes),
        drop: drop.to_owned(),
        folder: "announcement".to_owned(),
        kept: None,
        outcome,
    }
}

fn made(folders: &[&str]) -> DropOutcome {
    DropOutcome::Made {
        posts: 10,
        pack: "kiriman-2026-11-27".to_owned(),
        seconds: 14.0,
        folders: folders.iter().map(|folder| (*folder).to_owned()).collect(),
    }
}

fn failed(note: &str) -> DropOutcome {
    DropOutcome::Failed {
        why: "foto ini tidak dapat dibaca.".to_owned(),
        note: Some(note.to_owned()),
        folders: Vec::new(),
    }
}

fn busy() -> Overview {
    let photo = AtWork {
        drop: "Lomba puisi.jpg".to_owned(),
        folder: "announcement/bpmtpk".to_owned(),
        total: 0,
        seconds_left: None,
        ..at_work()
    };
    let one = Status {
        state: State::Working,
        at_work: vec![at_work(), photo],
        settling: 3,
        ready: 1,
        waiting: vec![
            WaitingDrop { drop: "Gaya magnet.mp4".to_owned(), why: None, again_in_s: None, blocked: None },
            WaitingDrop {
                drop: "announcement/pintasan.jpg".to_owned(),
                why: Some("it is a link".to_owned()),
                again_in_s: None,
                blocked: Some(super::super::inbox::Blocked::Link),
            },
            WaitingDrop {
                drop: "Kabar.jpg".to_owned(),
                why: Some("folder hasil tidak dapat dibuka".to_owned()),
                again_in_s: Some(300),
                blocked: None,
            },
        ],
        waiting_in_all: 5,
        made: 12,
        known: 1,
        failed: 2,
        written: now(),
        ..watcher()
    };
    let other = Status { host: "cadangan".to_owned(), process: 7, settling: 2, made: 1, ..watcher() };
    let results = vec![
        result(
            2,
            "Kelas memasak.jpg",
            made(&[
                "kiriman-2026-11-27/bpmtpk/announcement-kelas",
                "kiriman-2026-11-27/pustekkom/announcement-kelas",
            ]),
        ),
        result(9, "rusak.heic", failed("rusak.heic.galat.txt")),
        result(
            2000,
            "Kelas memasak (2).jpg",
            DropOutcome::Known {
                name: "Kelas memasak.jpg".to_owned(),
                pack: "kiriman-2026-11-25".to_owned(),
                folders: Vec::new(),
            },
        ),
        result(
            2100,
            "sedang dibuka.xlsx",
            DropOutcome::GivenBack { why: "berkas sedang dibuka di komputer lain.".to_owned() },
        ),
    ];
    Overview { watchers: vec![one, other], results }
}

fn shown(overview: &Overview) -> String {
    page(overview, &Surroundings::testing(), now())
}

fn contains(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "no {part} in\n{}", &page[page.find("<body>").unwrap_or(0)..]);
    }
}

#[test]
fn an_editor_sees_what_is_at_work_what_waits_and_what_became_of_the_last_drops() {
    let page = shown(&busy());
    contains(
        &page,
        &[
            "<h1>Sedang mengerjakan 2 berkas</h1>",
            "<b>14.32.10\u{a0}WIB</b>, Jumat, 27 November 2026",
            "lebih dari dua menit yang lalu, pengamat tidak berjalan",
            "http-equiv=\"refresh\" content=\"10\"",
            "<b>12 dari 40 jadi</b>",
            "sejak 14.26 · kira-kira 14 menit lagi",
            "3 berkas lain menunggu giliran",
            // Two watchers see the same files.
            "3 berkas baru datang",
            "<b>13</b> <span>berkas jadi</span>",
            "Dicoba lagi pukul 14.37.",
            "Kata sistem: folder hasil tidak dapat dibuka",
            "Ini pintasan. Taruh berkasnya sendiri.",
            "href=\"../output/kiriman-2026-11-27/bpmtpk/announcement-kelas/\" class=\"name\">BPMTPK</a>",
            "href=\"gagal/rusak.heic.galat.txt\"",
            ">26 November, 05.12<",
            "sebagai Kelas memasak.jpg",
            "Pengamat di studio, proses 4242 · sejak 11.12 · 2 pekerja",
            "Pengamat di cadangan",
        ],
    );
    assert!(!page.contains("<script"), "no script");
}

#[test]
fn an_english_office_reads_english() {
    let surroundings = Surroundings { locale: Locale::En, failed: "failed", ..Surroundings::testing() };
    let page = page(&busy(), &surroundings, now());
    contains(
        &page,
        &[
            "<html lang=\"en\">",
            "<h1>At work on 2 files</h1>",
            "14:32:10\u{a0}WIB",
            "12 of 40 done",
            "about 14 minutes left",
            "href=\"failed/",
        ],
    );
}

#[test]
fn it_says_why_nothing_is_begun_and_that_nobody_is_there() {
    let paused = |why| Overview {
        watchers: vec![Status { state: State::Paused { why }, ..watcher() }],
        ..Overview::default()
    };
    let page = shown(&paused(Pause::LowDisk { free: 20_400_000, least: 500_000_000 }));
    contains(
        &page,
        &["<h1>Dijeda</h1>", "tinggal 20\u{a0}MB, perlu sedikitnya 500\u{a0}MB", "Berkas Anda aman"],
    );
    contains(
        &shown(&paused(Pause::Inbox { error: "Read-only".to_owned() })),
        &["tidak dapat ditulisi", "Read-only"],
    );
    let idle = Overview { watchers: vec![watcher()], ..Overview::default() };
    contains(&shown(&idle), &["<h1>Siap menerima berkas</h1>", "content=\"30\"", "Belum ada."]);
    let gone = Overview { results: busy().results, ..Overview::default() };
    contains(
        &shown(&gone),
        &["<h1>Pengamat tidak berjalan</h1>", "begitu pengamat dinyalakan lagi", "Kelas memasak.jpg"],
    );
}

#[test]
fn it_leads_only_to_what_is_there() {
    let surroundings = Surroundings {
        exists: |path| !path.ends_with("gagal/rusak.heic.galat.txt"),
        ..Surroundings::testing()
    };
    let page = page(&busy(), &surroundings, now());
    contains(
        &page,
        &["rusak.heic", "href=\"../output/kiriman-2026-11-27/index.html#bpmtpk.announcement-kelas\""],
    );
    assert!(!page.contains("href=\"gagal/"));
}

#[test]
fn what_a_drop_is_called_is_text_and_leads_nowhere() {
    let hostile = "\"><script>alert(1)</script>\u{202e}gpj.exe";
    let work = AtWork {
        drop: hostile.to_owned(),
        folder: hostile.to_owned(),
        template: hostile.to_owned(),
        ..at_work()
    };
    let waiting = WaitingDrop {
        drop: hostile.to_owned(),
        why: Some(hostile.to_owned()),
        again_in_s: Some(u64::MAX),
        blocked: None,
    };
    let watchers = vec![Status {
        host: hostile.to_owned(),
        at_work: vec![work],
        waiting: vec![waiting],
        state: State::Paused { why: Pause::Other { text: hostile.to_owned() } },
        ..watcher()
    }];
    let notes = ["javascript:alert(2)", "a#?&\" b.galat.txt"];
    let results = notes
        .iter()
        .map(|note| DropResult { folder: hostile.to_owned(), ..result(1, hostile, failed(note)) });
    let page = shown(&Overview { watchers, results: results.collect() });
    assert!(!page.contains("<script") && !page.contains('\u{202e}'), "{page}");
    contains(
        &page,
        &["href=\"gagal/javascript%3Aalert%282%29\"", "href=\"gagal/a%23%3F%26%22%20b.galat.txt\""],
    );
    contains(&page, &["content-security-policy", "default-src &#39;none&#39;"]);
}

#[test]
fn the_output_folder_is_found_from_the_inbox_wherever_it_is() {
    let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).expect("a way");
    assert_eq!(way("/srv/tidak-ada/inbox", "/srv/tidak-ada/output"), "../output");
    assert_eq!(way("/srv/tidak-ada/inbox", "/data/hasil baru"), "../../../data/hasil%20baru");
    assert_eq!(way("/srv/tidak-ada", "/srv/tidak-ada/output"), "output");
}

#[test]
#[ignore = "writes the page in its states into the folder WAJAH_STATUS_PAGES, to be looked at"]
fn the_page_can_be_looked_at() {
    let folder = std::env::var_os("WAJAH_STATUS_PAGES").map(PathBuf::from).expect("a folder");
    let paused = Status {
        state: State::Paused { why: Pause::LowDisk { free: 20_400_000, least: 500_000_000 } },
        settling: 2,
        ..watcher()
    };
    let states = [
        ("busy", busy()),
        ("idle", Overview { watchers: vec![watcher()], results: Vec::new() }),
        ("paused", Overview { watchers: vec![paused], results: busy().results }),
        ("gone", Overview { watchers: Vec::new(), results: busy().results }),
    ];
    for (name, overview) in states {
        crate::deliver::write(&folder.join(format!("{name}.html")), shown(&overview).as_bytes())
            .expect("written");
    }
}
