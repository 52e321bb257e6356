//! The proof sheet of a small pack: what is written, and how the page behaves in Chromium, from a folder and without a server.

mod common;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;

use common::skip::Tally;
use common::{TestProject, browser, repository};
use serde_json::Value;
use wajah::testing::deliver::manifest::{Artifact, ArtifactKind, Record, SideFile};
use wajah::testing::deliver::pack::{Done, complete};
use wajah::testing::diag::Finding;
use wajah::testing::project::{self, Kind};
use wajah::testing::world::Disk;

const PACK: &str = "2026-W48";

/// A project with three items, and what a run made of them: nine records in an output folder, one of them stale, and a failure.
struct Made {
    project: TestProject,
    files: Vec<SideFile>,
}

/// The item, the account, the format, and its files with what they are.
type Job<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, ArtifactKind)]);

const STILL: &[(&str, ArtifactKind)] = &[("png", ArtifactKind::Still)];

const JOBS: [Job<'_>; 9] = [
    ("bpmtpk", "kiat", "tall", &[("-01.png", ArtifactKind::Still), ("-02.png", ArtifactKind::Still)]),
    ("bpmtpk", "pagi", "square", STILL),
    ("bpmtpk", "pagi", "tall", STILL),
    ("bpmtpk", "pagi", "wide", STILL),
    ("pustekkom", "film", "wide", &[("mp4", ArtifactKind::Clip), ("cover.png", ArtifactKind::Cover)]),
    ("pustekkom", "kiat", "tall", STILL),
    ("pustekkom", "pagi", "square", STILL),
    ("pustekkom", "pagi", "tall", STILL),
    ("pustekkom", "pagi", "wide", STILL),
];

fn make() -> Made {
    let project = TestProject::new();
    let item = |id: &str, text: &str| {
        project.write(&format!("content/{PACK}/{id}.toml"), &format!("service = \"fve\"\n{text}"));
    };
    item(
        "pagi",
        "template = \"announcement\"\nformats = [\"square\", \"tall\", \"wide\"]\npublish = 2026-11-23T09:00:00\n[fields]\ntitle = \"Selamat pagi\"\n\
         [post]\ncaption = \"Pagi!\"\nhashtags = [\"FVE\"]\nlink = \"https://fve.contoh.id/sangat/panjang/sekali/tanpa/jeda/untuk/ponsel\"\nalt = \"Matahari terbit\"\n",
    );
    item(
        "film",
        "template = \"fve-excerpt\"\nformats = [\"wide\"]\npublish = 2026-11-24T16:00:00\n[fields]\ntitle = \"Ke mana hujan pergi?\"\n\
         [excerpt]\nsource = \"media/siklus-air.mp4\"\nduration = 5\n",
    );
    item(
        "kiat",
        "template = \"tips\"\nformats = [\"tall\"]\n[fields]\ntitle = \"Dua kiat\"\ntips = [\"Satu\", \"Dua\"]\n",
    );
    let out = project.path("output");
    let records: Vec<Record> = JOBS.map(|job| record(&out, job)).into();
    let world = Disk::new(project.root(), jiff::Timestamp::UNIX_EPOCH);
    let (loaded, findings) = project::load(&world);
    assert_eq!(findings, []);
    let loaded = loaded.expect("a project");
    let findings = [
        Finding::error("text-overflow", "“Selamat pagi” does not fit")
            .in_job(format!("{PACK}/bpmtpk/pagi/tall")),
        Finding::error("media-error", "`media/siklus-air.mp4` ends early")
            .in_job(format!("{PACK}/bpmtpk/film/wide")),
    ];
    let done = Done { project: &loaded, pack: PACK, records: &records, findings: &findings, out: &out };
    let (files, said) = complete(&done, None).expect("written");
    assert_eq!(said, []);
    Made { project, files }
}

/// Makes the files of a job. That of `bpmtpk`, `pagi`, `tall`, between two others of the same post, is of an earlier run.
fn record(out: &Path, (account, item, format, files): Job<'_>) -> Record {
    let (width, height) = match format {
        "tall" => (90, 160),
        "wide" => (160, 90),
        _ => (100, 100),
    };
    let made = |(ending, kind): &(&str, ArtifactKind)| {
        let joint = if ending.starts_with('-') { "" } else { "." };
        let path = format!("{PACK}/{account}/{item}/{format}{joint}{ending}");
        let place = out.join(&path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        if *kind == ArtifactKind::Clip {
            fs::copy(repository().join("media/siklus-air.mp4"), &place).expect("copied");
        } else {
            image::RgbImage::from_pixel(width, height, image::Rgb([200, 60, 90]))
                .save(&place)
                .expect("saved");
        }
        let is = wajah::testing::deliver::digest_of_file(&place).expect("there");
        Artifact {
            path,
            item: item.to_owned(),
            account: account.to_owned(),
            format: format.to_owned(),
            kind: *kind,
            width,
            height,
            bytes: is.bytes,
            duration_ms: (*kind == ArtifactKind::Clip).then_some(48_000),
            loudness_lufs: (*kind == ArtifactKind::Clip).then_some(-14.0),
            true_peak_dbtp: None,
            speech_above_music_db: None,
            shots: Vec::new(),
            digest: is.digest,
        }
    };
    Record {
        account: account.to_owned(),
        item: item.to_owned(),
        format: format.to_owned(),
        kind: if item == "film" { Kind::Clip } else { Kind::Still },
        digest: String::new(),
        parts: wajah::testing::fingerprint::Components::default(),
        artifacts: files.iter().map(made).collect(),
        findings: Vec::new(),
        places: String::new(),
        stale: (account, item, format) == ("bpmtpk", "pagi", "tall"),
    }
}

/// The values of `attribute` on the page.
fn values<'p>(page: &'p str, attribute: &str) -> BTreeSet<&'p str> {
    let start = format!(" {attribute}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_sheet_shows_all_files_and_refers_to_nothing_else() {
    let Made { project, files } = make();
    let folder = project.path("output").join(PACK);
    let page = fs::read_to_string(folder.join("index.html")).expect("a page");
    let named: BTreeSet<&str> = ["src", "poster", "href"]
        .iter()
        .flat_map(|attribute| values(&page, attribute))
        .filter(|address| !address.starts_with('#'))
        .collect();
    for address in &named {
        assert!(folder.join(address).is_file(), "{address}");
    }
    let artifacts = JOBS.iter().flat_map(|(account, item, format, files)| {
        files.iter().map(move |(ending, _)| {
            let joint = if ending.starts_with('-') { "" } else { "." };
            format!("{account}/{item}/{format}{joint}{ending}")
        })
    });
    let downloads =
        ["bpmtpk.zip", "bpmtpk/buka.html", "pustekkom.zip", "pustekkom/buka.html", "schedule.csv"]
            .map(str::to_owned);
    let expected: BTreeSet<String> = artifacts.chain(downloads).collect();
    assert_eq!(named, expected.iter().map(String::as_str).collect());
    let ids = values(&page, "id");
    let dead: Vec<&str> = values(&page, "href")
        .into_iter()
        .filter_map(|address| address.strip_prefix('#'))
        .filter(|id| !ids.contains(id))
        .collect();
    assert!(dead.is_empty(), "{dead:?}");
    // A post whose middle format failed is one post: its words are written once.
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let distinct: BTreeSet<&str> = paths.iter().copied().collect();
    assert_eq!(paths.len(), distinct.len(), "{paths:?}");
    assert!(paths.contains(&"2026-W48/bpmtpk.zip") && paths.contains(&"2026-W48/bpmtpk/pagi/post.txt"));
}

/// What a page is asked, before its own script and after it. The answer is an object.
const LISTEN: &str = "<script>const wrong = []; addEventListener('error', (event) => wrong.push(event.message ?? event.target.src), true);</script>";

/// Asks the page, opened with `hash` and so many pixels wide, what `question` is there: a JavaScript expression.
fn ask(browser: &Path, folder: &Path, hash: &str, width: u32, question: &str) -> Value {
    let page = fs::read_to_string(folder.join("index.html")).expect("a page");
    let answer = format!(
        "<script>addEventListener('load', async () => {{\
           const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());\
           let value; try {{ value = await ({question}); }} catch (error) {{ wrong.push(String(error)); }}\
           parent.postMessage(JSON.stringify({{ value, wrong }}), '*');\
         }});</script></body>"
    );
    // Chromium's hurried clock waits neither for a video nor for a picture to be decoded; the page's own loading does wait, for all
    // that is not put off.
    let page = page
        .replace("loading=\"lazy\"", "loading=\"eager\"")
        .replace("preload=\"none\"", "preload=\"metadata\"");
    let page = page.replacen("<head>", &format!("<head>{LISTEN}"), 1).replacen("</body>", &answer, 1);
    fs::write(folder.join("asked.html"), page).expect("written");
    // A window cannot be as narrow as a phone, a frame can.
    let frame = format!(
        "<!DOCTYPE html><body><pre></pre><script>addEventListener('message', (event) => {{\
           document.querySelector('pre').textContent = btoa(unescape(encodeURIComponent(event.data)));\
         }});</script><iframe src=\"asked.html{hash}\" style=\"width:{width}px;height:800px;border:0\"></iframe>"
    );
    let asking = folder.join("asking.html");
    fs::write(&asking, frame).expect("written");
    let said = folder.join("said.txt");
    let output = File::create(&said).expect("a file");
    assert!(
        browser::open(browser, &asking, &["--window-size=1600,900", "--dump-dom"], Some(output)),
        "Chromium hangs"
    );
    let said = fs::read_to_string(&said).expect("an answer");
    let text = said.split("<pre>").nth(1).and_then(|rest| rest.split("</pre>").next()).unwrap_or_default();
    let answer: Value =
        serde_json::from_slice(&decode(text)).unwrap_or_else(|error| panic!("{error}: {said}"));
    assert_eq!(answer["wrong"], Value::Array(Vec::new()), "{question}");
    answer["value"].clone()
}

/// Base64, in which an answer passes through a page untouched.
fn decode(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in text.bytes().filter_map(|byte| DIGITS.iter().position(|digit| *digit == byte)) {
        bits = (bits << 6 | u32::try_from(digit).expect("a digit")) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).expect("a byte"));
        }
    }
    bytes
}

#[test]
fn the_sheet_works_in_chromium() {
    let Some(browser) = browser::chromium("the_sheet_works_in_chromium") else { return };
    let tally = Tally::of("the_sheet_works_in_chromium");
    let Made { project, .. } = make();
    let folder = project.path("output").join(PACK);
    let ask = |hash: &str, width: u32, question: &str| {
        tally.count();
        ask(&browser, &folder, hash, width, question)
    };

    // Everything is shown, every picture arrives, and the video is one that the browser knows.
    let whole = ask(
        "",
        1280,
        "(() => { \
           const film = document.querySelector('video'); \
           let deepest = 0; \
           const steps = [...document.querySelectorAll('h1,h2,h3,h4')].every((heading) => { \
             const depth = +heading.tagName[1], fits = depth <= deepest + 1; deepest = depth; return fits; }); \
           return { posts: seen('.post').length, days: seen('.day').length, images: document.images.length, \
             missing: [...document.images].filter((image) => !image.naturalWidth).map((image) => image.src), \
             knows: !!film.canPlayType('video/mp4; codecs=\"avc1.64001F\"'), length: Math.round(film.duration), steps, \
             named: seen('a, button, select, input').every((one) => one.textContent.trim() || one.getAttribute('aria-label') \
               || one.labels?.length || one.querySelector('img[alt]')) }; })()",
    );
    assert_eq!((&whole["posts"], &whole["days"]), (&6.into(), &3.into()));
    // Nine stills, a cover, and one picture of each of the three items at the top.
    assert_eq!((&whole["images"], &whole["missing"]), (&13.into(), &Value::Array(vec![])));
    // Not every Chromium is built with H.264.
    assert!(whole["knows"] == false || whole["length"].as_u64() > Some(10), "{whole}");
    assert_eq!((&whole["steps"], &whole["named"]), (&true.into(), &true.into()));

    // A link leads to a choice, and what is left of nothing is not there.
    let chosen = "(() => ({ posts: seen('.post').map((post) => post.id), figures: seen('.post figure').length, \
                   days: seen('.day').length, items: seen('.overview [data-item]').length, \
                   text: document.querySelector('.shown').textContent }))()";
    let narrowed = ask("#account=pustekkom&format=wide", 1280, chosen);
    assert_eq!(narrowed["posts"], serde_json::json!(["pustekkom.pagi", "pustekkom.film"]));
    assert_eq!(
        (&narrowed["figures"], &narrowed["days"], &narrowed["items"]),
        (&2.into(), &2.into(), &2.into())
    );
    assert_eq!(narrowed["text"], "2 dari 6 kiriman");
    let found = ask("#found=1", 1280, chosen);
    assert_eq!(found["posts"], serde_json::json!(["bpmtpk.pagi", "bpmtpk.film"]));
    assert_eq!(found["figures"], 2);
    // What is not there hides nothing; a link to a post shows it.
    assert_eq!(ask("#account=nobody", 1280, chosen)["text"], "");
    let switched = ask(
        "",
        1280,
        "(async () => { const account = document.querySelector('[name=account]'); account.value = 'bpmtpk'; \
           account.dispatchEvent(new Event('input', { bubbles: true })); const kept = location.hash; \
           const hidden = seen('.post').length; location.hash = '#pustekkom.pagi'; \
           await new Promise((ready) => setTimeout(ready, 200)); \
           return { kept, hidden, after: seen('.post').length }; })()",
    );
    assert_eq!(switched, serde_json::json!({ "kept": "#account=bpmtpk", "hidden": 3, "after": 6 }));

    // A phone: nothing sideways, targets for fingers, pictures to judge.
    let phone = ask(
        "",
        360,
        "(() => { const box = (one) => one.getBoundingClientRect(); \
           const small = seen('a, button, select, label.switch').filter((one) => box(one).height < 44 || box(one).width < 44); \
           const wide = seen('main *, header *, nav *, form *').filter((one) => box(one).right > 360.5 && !one.closest('.shot, .unseen')); \
           return { page: document.documentElement.scrollWidth, small: small.map((one) => one.outerHTML.slice(0, 120)), \
             wide: wide.map((one) => one.outerHTML.slice(0, 120)), \
             pictures: Math.min(...seen('.post .shot').map((one) => box(one).width)) }; })()",
    );
    assert_eq!(
        (&phone["page"], &phone["small"], &phone["wide"]),
        (&360.into(), &Value::Array(vec![]), &Value::Array(vec![]))
    );
    assert!(phone["pictures"].as_f64() >= Some(150.0), "{phone}");

    // Without a clipboard, the text is selected.
    let copied = ask(
        "",
        1280,
        "(async () => { Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false; \
           document.querySelector('#pustekkom\\\\.pagi .copy').click(); await new Promise((ready) => setTimeout(ready, 100)); \
           return [getSelection().toString().trim(), document.querySelector('#pustekkom\\\\.pagi .copy').textContent]; })()",
    );
    let text = "Pagi!\n\nhttps://fve.contoh.id/sangat/panjang/sekali/tanpa/jeda/untuk/ponsel\n\n#FVE";
    assert_eq!(copied, serde_json::json!([text, "Teks terpilih Teks kiriman"]));

    // Paper: A4.
    let pdf = folder.join("sheet.pdf");
    let arguments = [format!("--print-to-pdf={}", pdf.display()), "--no-pdf-header-footer".to_owned()];
    assert!(browser::open(&browser, &folder.join("index.html"), &arguments, None));
    let pdf = fs::read(&pdf).expect("a document");
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("[0 0 594.95") || text.contains("[0 0 595"), "A4");
}
