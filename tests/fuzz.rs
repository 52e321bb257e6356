//! Inputs by chance: what people, spreadsheets and other machines write is changed at random and read, over and over. Whatever it is,
//! it is read or refused; nothing panics, and nothing takes long.
//!
//! `tests/corpus/<target>/` holds what to begin with; all of it is read first, then changes of it for `WAJAH_FUZZ_SECONDS` (1) with the
//! seed `WAJAH_FUZZ_SEED` (1). An input that fails is written there as `found-<digest>`, and read again by every later run. One that
//! ends the whole process is left in `target/fuzz/<target>/`. A new target is one more test below.

#[path = "fuzz/bench.rs"]
mod bench;
mod common;
#[path = "fuzz/mutate.rs"]
mod mutate;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bench::Bench;
use mutate::Mutator;
use wajah::testing::watch::Said;

/// The longest that reading one input may take. The slowest corpus file takes a twentieth, unoptimised; the machine may be busy.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// An input: its bytes, and what kind of file they are.
#[derive(Debug, Clone, PartialEq)]
struct Input {
    ending: String,
    bytes: Vec<u8>,
}

/// Something that reads what others wrote.
struct Target<'t> {
    /// Its folder in `tests/corpus/`.
    name: &'t str,
    /// Words of its languages, put in where chance wants.
    words: &'t [&'t str],
    /// Reads an input; panics where something does not hold.
    read: &'t dyn Fn(&Input),
    /// Makes of an input one of another form, where there is one: a packed container of what was in it.
    pack: Option<fn(&Input) -> Option<Input>>,
}

fn corpus(name: &str) -> PathBuf {
    common::repository().join("tests/corpus").join(name)
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The files of a corpus, in the order of their names.
fn inputs(folder: &Path) -> Vec<(PathBuf, Input)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("readable");
        (path, Input { ending, bytes })
    };
    paths.into_iter().map(read).collect()
}

/// Reads `input`; why that is wrong where it is.
fn attempt(target: &Target<'_>, input: &Input) -> Result<(), String> {
    let started = Instant::now();
    wajah::testing::catch_panic::catch_panic(|| (target.read)(input))
        .map_err(|said| format!("panics: {said}"))?;
    let took = started.elapsed();
    if took > TIME_LIMIT { Err(format!("takes {took:?}")) } else { Ok(()) }
}

/// Reads the corpus of `target`, and changes of it.
fn fuzz(target: &Target<'_>) {
    let seed = setting("WAJAH_FUZZ_SEED", 1);
    let time = Duration::from_secs(setting("WAJAH_FUZZ_SECONDS", 1));
    match fuzz_in(&corpus(target.name), target, seed, time) {
        #[allow(clippy::print_stdout, reason = "how far a longer run came is told to who started it")]
        Ok(count) => println!("{}: {count} inputs with seed {seed}", target.name),
        Err(why) => panic!("{why}"),
    }
}

/// Reads the files in `folder`, and changes of them for `time`: how many, or what failed. That is written into the folder.
fn fuzz_in(folder: &Path, target: &Target<'_>, seed: u64, time: Duration) -> Result<u64, String> {
    let known = inputs(folder);
    assert!(!known.is_empty(), "{} holds nothing", folder.display());
    for (path, input) in &known {
        attempt(target, input).map_err(|why| format!("{}: {why}", path.display()))?;
    }
    let at_work = common::repository().join("target/fuzz").join(target.name);
    fs::create_dir_all(&at_work).expect("a folder");
    let until = Instant::now() + time;
    let mut mutator = Mutator::new(seed, target.words, known.into_iter().map(|(_, input)| input).collect());
    let mut count = 0_u64;
    while Instant::now() < until {
        let mut input = mutator.next();
        if let Some(packed) = target.pack.filter(|_| mutator.chance(3)).and_then(|pack| pack(&input)) {
            input = mutator.change(packed);
        }
        // Where the whole process ends, it can be found there.
        fs::write(at_work.join(format!("current.{}", input.ending)), &input.bytes).expect("written");
        count += 1;
        if let Err(why) = attempt(target, &input) {
            let digest = wajah::testing::world::hex(&wajah::testing::world::digest_of(&input.bytes));
            let found = folder.join(format!("found-{}.{}", &digest[..12], input.ending));
            fs::write(&found, &input.bytes).expect("written");
            return Err(format!("{} (seed {seed}, input {count}): {why}", found.display()));
        }
    }
    let _ = fs::remove_dir_all(&at_work);
    Ok(count)
}

#[test]
fn what_fails_is_found_again_with_the_same_seed_and_kept() {
    let read = |input: &Input| assert!(!input.bytes.contains(&b'!'), "an exclamation mark");
    let target = Target { name: "self-test", words: &["!", "?"], read: &read, pack: None };
    let said = [(), ()].map(|()| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a.txt"), "satu dua tiga").expect("written");
        let said = fuzz_in(folder.path(), &target, 7, Duration::from_secs(60)).expect_err("it is found");
        // From now on it fails at once.
        let again = fuzz_in(folder.path(), &target, 8, Duration::ZERO).expect_err("it is kept");
        assert!(again.contains("found-") && again.ends_with("panics: an exclamation mark"), "{again}");
        said.rsplit('/').next().unwrap_or_default().to_owned()
    });
    assert!(said[0].contains("seed 7") && said[0].ends_with("panics: an exclamation mark"), "{said:?}");
    assert_eq!(said[0], said[1]);
}

/// The target that reads files of a small project.
fn files(name: &str, words: &[&str], pack: Option<fn(&Input) -> Option<Input>>, read: fn(&Bench, &Input)) {
    let bench = Bench::new();
    fuzz(&Target { name, words, pack, read: &|input| read(&bench, input) });
}

#[test]
fn items() {
    let words = [
        "template",
        "announcement",
        "fve-excerpt",
        "service",
        "fve",
        "accounts",
        "formats",
        "publish",
        "campaign",
        "[fields]",
        "[focus]",
        "[excerpt]",
        "[post]",
        "title",
        "photo",
        "media/kelas.jpg",
        "media/siklus-air.mp4",
        "../",
        "/etc/passwd",
        "source",
        "start",
        "duration",
        "captions",
        "caption",
        "hashtags",
        "alt",
        "link",
        "https://a.id",
        "\"\"\"",
        "'''",
        " = ",
        "= [",
        "[[",
        "{ ",
        "2026-11-25T09:00:00",
        "1979-05-27",
        "00:01:05.200",
        "inf",
        "nan",
        "0x",
        "0b1",
        "1e999",
        "\\u0000",
        "\\U0010FFFF",
        "true",
        "false",
        "\r\n",
        "\u{feff}",
        "#",
        ".",
    ];
    files("item", &words, None, |bench, input| bench.item(&input.bytes));
}

#[test]
fn templates() {
    let words = [
        "{{ item.title }}",
        "{% for a in item.points %}",
        "{% endfor %}",
        "{% set a = ",
        "{% set a %}",
        "{% endset %}",
        "{% if ",
        "{% else %}",
        "{% endif %}",
        "{% block a %}",
        "{% endblock %}",
        "{% include \"uji/template.html\" %}",
        "{% extends \"_base/frame.html\" %}",
        "{% component a(b) %}",
        "{% endcomponent a %}",
        "{{ <a b={1} /> }}",
        "{% raw %}",
        "{% endraw %}",
        "{#",
        "#}",
        " | safe",
        " | length",
        " | replace(from=\"a\", to=\"bb\")",
        "range(end=9)",
        "svg(path=\"",
        "asset(path=\"",
        "qr(text=",
        "utm(url=",
        "item",
        "account.mark",
        "{{-",
        "-%}",
        "<div class=\"a\">",
        "</div>",
        "<p>",
        "<svg viewBox=\"0 0 9 9\">",
        "</svg>",
        "<img src=\"/media/kelas.jpg\">",
        "<style>",
        "</style>",
        "<video>",
        "<!--",
        "<![CDATA[",
        "style=\"",
        "width:",
        "9999999px",
        "calc(",
        "var(--a)",
        "--a:",
        "@keyframes a{from{opacity:0}}",
        "animation:a 1s infinite",
        "transform:scale(0)",
        "filter:blur(9px)",
        "display:grid",
        "position:absolute",
        "grid-template-columns:repeat(9,1fr)",
        "url(",
        "<rect width=\"9\" height=\"9\"/>",
        "<path d=\"M0 0L9 9z\"/>",
        "<use href=\"#a\"/>",
        "<g id=\"a\">",
        "<linearGradient id=\"a\">",
        "fill=\"url(#a)\"",
        "<text>",
        "<filter id=\"a\">",
        "<feGaussianBlur stdDeviation=\"9\"/>",
        "[fields.a]",
        "type = \"list\"",
        "label = \"a\"",
        "required = true",
        "choices = [",
        "[pages]",
        "count = 9",
        "kinds = [\"still\"]",
        "shapes = [\"tall\"]",
        "[sample]",
        "[duration]",
        "\u{202e}",
        "\u{0301}",
        "é",
        "ꦱ",
    ];
    files("template", &words, None, |bench, input| bench.template(&input.ending, &input.bytes));
}

#[test]
fn brands() {
    let words = [
        "name",
        "tagline",
        "locked",
        "[tokens.color]",
        "[tokens.space]",
        "[tokens.type]",
        "ink",
        "paper",
        "sun",
        "margin",
        "#fffaf0",
        "oklch(55% 0.17 255)",
        "rgb(",
        "hsl(",
        "72px",
        "calc(",
        "var(--color-ink)",
        "1e999px",
        "-1px",
        "\"",
        "color.ink",
        ";",
        "}",
        "url(",
        "/*",
        "*/",
        "!important",
        "\\",
        "nan",
        "inf",
        "= ",
        "[tokens",
        ".",
        "{",
    ];
    files("brand", &words, None, |bench, input| bench.brand(&input.bytes));
}

#[test]
fn tables() {
    let words = [
        "template",
        "item",
        "title",
        "Judul",
        "photo",
        "excerpt.start",
        "publish",
        ";",
        ",",
        "\t",
        "\"",
        "\"\"",
        "sep=;",
        "\r\n",
        "announcement",
        "=cmd|",
        "25/11/2026",
        "19.30",
        "1.250,5",
        "#REF!",
        "|",
        "<c r=\"A1\" t=\"inlineStr\"><is><t>",
        "</t></is></c>",
        "<row r=\"1\">",
        "</row>",
        "<v>",
        "t=\"s\"",
        "t=\"e\"",
        "<mergeCell ref=\"A1:B2\"/>",
        "<dimension ref=\"A1:XFD1048576\"/>",
        "XFD1048576",
        "&#65;",
        "&amp;",
        "&a;",
        "<!--",
        "<![CDATA[",
        "table:number-columns-repeated=\"",
        "table:number-rows-repeated=\"",
        "office:value-type=\"float\"",
        "office:value=\"",
        "<table:table-cell/>",
        "<text:p>",
        "</text:p>",
        "office:date-value=\"2026-11-25\"",
        "99999999999",
    ];
    files("table", &words, Some(bench::packed), |bench, input| bench.table(&input.ending, &input.bytes));
}

#[cfg(feature = "video")]
#[test]
fn captions() {
    let words = [
        "WEBVTT",
        "NOTE",
        "STYLE",
        "REGION",
        "-->",
        "00:00:01,000",
        "00:00:01.000",
        "99:59:59.999",
        "9999:00:00,000",
        "1\n",
        "\n\n",
        "\r",
        "<i>",
        "</i>",
        "<c.a>",
        "<v ",
        "{\\an8}",
        "\\N",
        "\\h",
        "&amp;",
        "&#0;",
        "&#x10FFFF;",
        "&lrm;",
        "\u{feff}",
        "line:0",
        "\u{2028}",
        "\u{85}",
    ];
    fuzz(&Target {
        name: "captions",
        words: &words,
        pack: None,
        read: &|input| bench::captions(&input.bytes),
    });
}

#[test]
fn manifests() {
    let words = [
        "\"version\":",
        "\"pack\":",
        "\"jobs\":",
        "\"path\":",
        "\"artifacts\":",
        "\"kind\":",
        "\"still\"",
        "\"clip\"",
        "\"findings\":",
        "\"severity\":",
        "\"error\"",
        "\"line\":",
        "\"digest\":",
        "null",
        "[]",
        "{}",
        "[",
        "{",
        "../",
        "/",
        "\\\\",
        "\\u0000",
        "\\ud800",
        "1e999",
        "-1",
        "18446744073709551616",
        "true",
        "\"shard\":",
        "\"1/2\"",
    ];
    fuzz(&Target {
        name: "manifest",
        words: &words,
        pack: None,
        read: &|input| bench::manifest(&input.bytes),
    });
}

/// What a worker answers is not believed without checking: whatever is read names files of its pack alone.
#[test]
fn answers_of_workers() {
    let words = [
        "\"begun\"",
        "\"ended\"",
        "\"done\"",
        "\"posts\"",
        "\"form\"",
        "\"jobs\"",
        "\"failed\"",
        "\"files\"",
        "\"path\"",
        "\"digest\"",
        "\"findings\"",
        "p/",
        "../",
        "/etc/passwd",
        "null",
        "-1",
        "1e400",
    ];
    let read = |input: &Input| {
        let files = match Said::read(&input.bytes, "p") {
            Ok(Said::Done(answer)) => {
                assert!(answer.failed <= answer.jobs);
                answer.files
            }
            Ok(Said::Ended { files }) => files,
            Ok(Said::Begun { .. }) | Err(_) => Vec::new(),
        };
        for file in &files {
            let inside = wajah::testing::world::normalise(Path::new(&file.path)).expect("inside");
            assert!(inside.starts_with("p") && inside == Path::new(&file.path), "{:?}", file.path);
        }
    };
    fuzz(&Target { name: "answer", words: &words, read: &read, pack: None });
}
