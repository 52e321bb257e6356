//! Caption files as people make them.

use super::found::MAX_NAMED;
use super::look::{Look, LookKind};
use super::read::MAX_BYTES;
use super::*;
use crate::units::Micros;

fn cue(start_ms: i64, end_ms: i64, text: &str) -> Cue {
    Cue::new(Micros::from_ms(start_ms), Micros::from_ms(end_ms), text)
}

/// The cues of `text` without their lines and word times.
fn cues(text: &str) -> Vec<Cue> {
    let read = read(text.as_bytes()).expect("reads");
    let bare = |cue| Cue { words: Vec::new(), looks: Vec::new(), line: None, ..cue };
    read.cues.into_iter().map(bare).collect()
}

/// What is said of `text`: line, kind, message.
fn odd(text: &str) -> Vec<(u32, OddityKind, String)> {
    let read = read(text.as_bytes()).expect("reads");
    read.oddities.into_iter().map(|odd| (odd.line, odd.kind, odd.message)).collect()
}

fn kinds(text: &str) -> Vec<(u32, OddityKind)> {
    odd(text).into_iter().map(|(line, kind, _)| (line, kind)).collect()
}

#[test]
fn subrip_is_read_with_bom_crlf_and_markup() {
    let text = "\u{feff}1\r\n00:00:01,000 --> 00:00:02,500 X1:10\r\n{\\an8}<i>Halo</i>, <font color=\"red\">Budi</font>\r\n\
                apa kabar?\r\n\r\n2\r\n01:00:00,500 --> 01:00:01,250\r\n3 < 5 &amp; 5 > 3\r\n";
    assert_eq!(
        cues(text),
        [cue(1000, 2500, "Halo, Budi\napa kabar?"), cue(3_600_500, 3_601_250, "3 < 5 & 5 > 3")]
    );
    assert_eq!(kinds(text), [(2, OddityKind::Style)]);
}

#[test]
fn webvtt_is_read_with_notes_settings_and_voices() {
    let text = "WEBVTT - Judul\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE satu\ndua --> tiga\n\n\
                pembuka\n00:01.000 --> 00:02.000 line:0 align:start\n<v Ibu Sri>Selamat <c.kuning>pagi</c>&lrm;\n\n\
                bagian kedua\n00:00:03.000 --> 00:00:04.000\n<00:00:03.500>Satu&nbsp;dua &#233;\n";
    assert_eq!(cues(text), [cue(1000, 2000, "Selamat pagi"), cue(3000, 4000, "Satu\u{a0}dua é")]);
}

/// Parts of streams count from the stream's clock.
#[test]
fn times_that_count_from_a_stream_are_named() {
    let vtt = |map: &str| format!("WEBVTT\n{map}\n\n00:01.000 --> 00:02.000\nSatu\n");
    for map in
        ["X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000", "X-TIMESTAMP-MAP=LOCAL:00:00:04.000,MPEGTS:0"]
    {
        assert_eq!(kinds(&vtt(map)), [(2, OddityKind::Stream)], "{map}");
    }
    assert_eq!(kinds(&vtt("X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0")), []);
    assert_eq!(kinds(&vtt("Kind: captions")), []);
}

#[test]
fn a_blank_line_ends_no_cue() {
    let text =
        "1\n00:00:00,500 --> 00:00:01,800\nTaruhan\n\nlima juta\n\n2\n00:00:02,000 --> 00:00:03,500\nBiasa\n";
    assert_eq!(cues(text), [cue(500, 1800, "Taruhan\nlima juta"), cue(2000, 3500, "Biasa")]);
    assert_eq!(odd(text), []);
    let vtt =
        "WEBVTT\n\n00:00.500 --> 00:01.800\n \nTaruhan\n\nlima juta\n\n00:02.000 --> 00:03.500\nBiasa\n";
    assert_eq!(cues(vtt), cues(text));
}

#[test]
fn numbers_are_words_where_they_are_no_numbers_of_cues() {
    let text = "1\n00:00:00,500 --> 00:00:01,500\n\n2000\n\n2\n00:00:02,000 --> 00:00:03,500\n7\n3\n00:00:04,000 --> 00:00:05,000\n8\n";
    assert_eq!(cues(text), [cue(500, 1500, "2000"), cue(2000, 3500, "7"), cue(4000, 5000, "8")]);
    let unnumbered = "00:00:00,500 --> 00:00:01,500\n2000\n\n00:00:02,000 --> 00:00:03,500\nBiasa\n";
    assert_eq!(cues(unnumbered), [cue(500, 1500, "2000"), cue(2000, 3500, "Biasa")]);
    let apart = "1\n\n00:00:00,500 --> 00:00:01,500\nSatu\n\n2\n\n00:00:02,000 --> 00:00:03,500\nDua\n";
    assert_eq!(cues(apart), [cue(500, 1500, "Satu"), cue(2000, 3500, "Dua")]);
}

#[test]
fn numbers_with_signs_or_words_about_them_are_no_words() {
    let text = "#1\n00:00:00,200 --> 00:00:00,900\nA\n\n2.\n00:00:01,000 --> 00:00:01,900\nB\n\nCue 3\n00:00:02,000 --> 00:00:02,900\nC\n";
    assert_eq!(cues(text), [cue(200, 900, "A"), cue(1000, 1900, "B"), cue(2000, 2900, "C")]);
    assert_eq!(odd(text), []);
    // Words that only look like one.
    let words = "#1\n00:00:00,200 --> 00:00:00,900\nA\n\n#2\n00:00:01,000 --> 00:00:01,900\nNo 7\n#3\n00:00:02,000 --> 00:00:02,900\nC\n#9\n00:00:03,000 --> 00:00:03,900\nD\n";
    let expected =
        [cue(200, 900, "A"), cue(1000, 1900, "No 7"), cue(2000, 2900, "C\n#9"), cue(3000, 3900, "D")];
    assert_eq!(cues(words), expected);
}

#[test]
fn breaks_of_sbv_are_line_ends() {
    let text = "0:00:00.200,0:00:01.500\nHalo[br]dunia\n\n0:00:01.600,0:00:03.500\nDua\n";
    assert_eq!(cues(text), [cue(200, 1500, "Halo\ndunia"), cue(1600, 3500, "Dua")]);
}

#[test]
fn what_is_no_captions_is_named_by_what_it_is() {
    let said = |bytes: &[u8]| read(bytes).expect_err("refused").message;
    assert!(said(b"PK\x03\x04\x14\0\0\0").contains("a ZIP archive"));
    assert!(said(b"%PDF-1.7").contains("a PDF"));
    assert!(said(b"\0\0\0\x18ftypisom\0\0\0\0").contains("an MP4 or MOV video"));
    let cyrillic = b"1\n00:00:01,000 --> 00:00:02,000\n\xef\xf0\xe8\xe2\xe5\xf2 \xec\xe8\xf0\n";
    assert!(said(cyrillic).contains("in no encoding that is read"));
}

#[test]
fn marks_of_direction_are_no_words() {
    let text = "\u{202b}1\n\u{202b}00:00:00,500 --> 00:00:01,800\n\u{202b}مرحبا بكم\n\n\u{200f}2\n\u{200e}00:00:02,000 --> \u{200e}00:00:03,500\nأهلا\n";
    assert_eq!(cues(text), [cue(500, 1800, "مرحبا بكم"), cue(2000, 3500, "أهلا")]);
}

#[test]
fn odd_times_are_read_and_named() {
    let text = "1\n0:00:00.5 --> 0:00:1.8\nSatu\n\n2\n00:00:02:000 --> 00:00:03:500\nDua\n\n3\n00:00:04,000 -> 00:00:05,000\nTiga\n\n\
                4\n00:00:06,000 - 00:00:07,000\nEmpat\n\n5\n00:00:08, 000 → 00:00:09,000 Lima\n";
    assert_eq!(
        cues(text),
        [
            cue(500, 1800, "Satu"),
            cue(2000, 3500, "Dua"),
            cue(4000, 5000, "Tiga"),
            cue(6000, 7000, "Empat"),
            cue(8000, 9000, "Lima")
        ]
    );
    let lines: Vec<_> = kinds(text);
    assert_eq!(lines, [2, 6, 14, 18].map(|line| (line, OddityKind::Time)));
}

#[test]
fn hours_of_a_programme_are_words() {
    let text = "1\n00:00:01,000 --> 00:00:02,000\n08.00 - 09.00\n10:00 → 11:00\n\n2\n00:00:03,000 --> 00:00:04,000\n3\n1:30 - 2:30\n";
    assert_eq!(
        cues(text),
        [cue(1000, 2000, "08.00 - 09.00\n10:00 → 11:00"), cue(3000, 4000, "3\n1:30 - 2:30")]
    );
}

#[test]
fn one_odd_cue_costs_that_cue() {
    let text = "1\r\n00:00:00,500 --> 00:00:00,500\r\nNol\r\n\r\n2\r\n00:00:02,500 --> 00:00:01,000\r\nTerbalik\r\n\r\n\
                3\r\n00:00:02,600 --> 00:00:99,500\r\nRusak\r\n\r\n4\r\n00:00:02,600 --> 00:00:03,500\r\nBenar\r\n";
    assert_eq!(cues(text), [cue(2600, 3500, "Benar")]);
    let said: Vec<_> = odd(text).into_iter().map(|(line, _, message)| format!("{line} {message}")).collect();
    assert_eq!(
        said,
        [
            "3 `Nol` is not shown: it ends at 0:00.500, not after it begins at 0:00.500",
            "7 `Terbalik` is not shown: it ends at 0:01.000, not after it begins at 0:02.500",
            "10 `Rusak` is not shown: `00:00:02,600 --> 00:00:99,500` is no time line such as `00:00:01,000 --> 00:00:03,500`",
        ]
    );
}

#[test]
fn words_above_the_first_time_are_named() {
    let text = "Diterjemahkan bersama\n\n1\n00:00:01,000 --> 00:00:02,000\nx\n";
    assert_eq!(cues(text), [cue(1000, 2000, "x")]);
    assert_eq!(kinds(text), [(1, OddityKind::Dropped)]);
}

#[test]
fn captions_that_roll_show_each_word_once_and_keep_their_times() {
    let text = "WEBVTT\nKind: captions\nLanguage: id\n\n00:00:00.480 --> 00:00:01.990 align:start position:0%\n \n\
                air<00:00:00.719><c> hujan</c><00:00:01.120><c> mengalir</c>\n\n00:00:01.990 --> 00:00:02.000 align:start\n\
                air hujan mengalir\n \n\n00:00:02.000 --> 00:00:03.800 align:start\nair hujan mengalir\n\
                ke<00:00:02.300><c> sungai</c>\n";
    assert_eq!(cues(text), [cue(480, 2000, "air hujan mengalir"), cue(2000, 3800, "ke sungai")]);
    let read = read(text.as_bytes()).expect("reads");
    let words: Vec<_> = read
        .cues
        .iter()
        .flat_map(|cue| cue.words.iter().map(|word| (cue.text[word.at..].to_owned(), word.start.as_ms())))
        .collect();
    let right = [("hujan mengalir", 719), ("mengalir", 1120), ("sungai", 2300)];
    assert_eq!(words, right.map(|(word, ms)| (word.to_owned(), ms)));
}

#[test]
fn a_refrain_that_is_sung_twice_is_shown_twice() {
    let text = "1\n00:00:01,000 --> 00:00:02,000\nPada hari minggu\n\n2\n00:00:02,000 --> 00:00:03,000\nPada hari minggu\n";
    assert_eq!(cues(text).len(), 2);
}

#[test]
fn sbv_is_read() {
    let text = "0:00:00.500,0:00:01.800\nSatu, dua\n\n0:00:02.000,0:00:03.000\nTiga\n";
    assert_eq!(cues(text), [cue(500, 1800, "Satu, dua"), cue(2000, 3000, "Tiga")]);
}

#[test]
fn ass_is_read_for_words_and_times() {
    let text = "[Script Info]\nTitle: x\n\n[V4+ Styles]\nFormat: Name\n\n[Events]\n\
                Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n\
                Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,catatan\n\
                Dialogue: 0,0:00:00.50,0:00:01.80,Default,,0,0,0,,{\\i1}Satu{\\i0}, dua\\Ntiga\n\
                Dialogue: 0,salah,0:00:03.00,Default,,0,0,0,,Rusak\n";
    assert_eq!(cues(text), [cue(500, 1800, "Satu, dua\ntiga")]);
    assert_eq!(kinds(text), [(1, OddityKind::Style), (11, OddityKind::Dropped)]);
}

#[test]
fn ttml_is_read_for_words_and_times() {
    let text = "<?xml version=\"1.0\"?>\n<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" ttp:frameRate=\"25\">\n\
                <head><metadata><p>bukan</p></metadata></head>\n<body begin=\"10s\"><div>\n\
                <p begin=\"00:00:00.500\" end=\"00:00:01.800\">Satu &amp;<br/>\n  dua   <span>tiga</span></p>\n\
                <p begin=\"2s\" dur=\"500ms\">Empat</p>\n<p begin=\"00:00:03:05\" end=\"4s\">Lima</p>\n<p>Tak bertempo</p>\n</div></body></tt>";
    assert_eq!(
        cues(text),
        [cue(10_500, 11_800, "Satu &\ndua tiga"), cue(12_000, 12_500, "Empat"), cue(13_200, 14_000, "Lima")]
    );
    assert_eq!(kinds(text), [(9, OddityKind::Dropped)]);
}

#[test]
fn what_is_no_caption_file_is_refused() {
    let error = |text: &str| read(text.as_bytes()).expect_err("a mistake");
    assert_eq!(
        error("halo").to_string(),
        "line 1: expected a time line such as `00:00:01,000 --> 00:00:03,500`"
    );
    assert_eq!(error("1\nlepas").line, 2);
    assert_eq!(error("1\n00:00:99,000 --> 00:00:02,000\nx").line, 2);
    assert_eq!(error("1\n00:00:02,000 --> 00:00:01,000\nx").line, 3);
    assert!(error(&"x".repeat(MAX_BYTES + 1)).message.contains("4 MiB"));
    assert!(error("{100}{200}Halo\n").message.contains("MicroDVD"));
    assert!(error("[00:12.00]Halo\n").message.contains("LRC"));
    assert!(error("<SAMI><BODY>").message.contains("SAMI"));
    assert!(error("<?xml version=\"1.0\"?><a/>").message.contains("no TTML"));
    assert!(error("<tt><p begin=\"1s\"").message.contains("XML"));
    assert!(cues("").is_empty());
    assert!(cues("WEBVTT").is_empty());
}

#[test]
fn too_much_at_once_costs_the_cue_that_is_too_much() {
    let text = format!("00:00:01,000 --> 00:00:02,000\n{}\n\n", "x".repeat(600)).repeat(1)
        + &format!("00:00:01,000 --> 00:00:02,500\n{}\n\n", "y".repeat(600));
    assert_eq!(cues(&text), [cue(1000, 2000, &"x".repeat(600))]);
    assert_eq!(kinds(&text), [(5, OddityKind::Dropped)]);
}

#[test]
fn many_odd_cues_are_named_briefly() {
    let text: String =
        (0..100).map(|_| "00:00:02,000 --> 00:00:01,000\nx\n\n".to_owned()).collect::<String>()
            + "00:00:02,000 --> 00:00:03,000\ny\n";
    let said = odd(&text);
    assert_eq!(said.len(), MAX_NAMED);
    assert!(said[MAX_NAMED - 1].2.ends_with("80 more after it are not shown"), "{}", said[MAX_NAMED - 1].2);
}

#[test]
fn an_excerpt_is_shifted_and_cut() {
    let all = [cue(0, 1040, "a"), cue(2000, 4000, "b"), cue(4000, 9000, "c"), cue(10_000, 11_000, "d")];
    let part = excerpt(&all, Micros::from_ms(1000), Micros::from_ms(4000));
    assert_eq!(part, [cue(1000, 3000, "b"), cue(3000, 4000, "c")]);
}

#[test]
fn what_is_written_reads_back() {
    let all = [cue(1000, 2500, "Halo\nBudi"), cue(3_600_000, 3_600_001, "é")];
    let text = write_srt(&all);
    assert!(text.starts_with("1\n00:00:01,000 --> 00:00:02,500\nHalo\nBudi\n\n2\n01:00:00,000"));
    assert_eq!(cues(&text), all);
}

#[test]
fn words_that_look_like_markup_or_times_read_back() {
    let text = "1\n00:00:01,000 --> 00:00:02,000\npakai tag &lt;b&gt; di sini\n\n2\n00:00:03,000 --> 00:00:04,000\n&lt;i&gt;miring&lt;/i&gt; &amp;lt;\n";
    assert_eq!(cues(text)[0].text, "pakai tag <b> di sini");
    assert_eq!(cues(&write_srt(&cues(text))), cues(text));
    let words = "C:\\Nama\n{\\an8} kiri\n00:00:05,000 --> 00:00:06,000\n00:00:05,000 - 00:00:06,000\n0:00:00.500,0:00:01.800\n[Events]\n1990\n{\\p1}m 0 0{\\p0}\n<00:00:01.000>kata\n&#38;";
    let all = [cue(1000, 2500, words), cue(3000, 4000, "2")];
    assert_eq!(cues(&write_srt(&all)), all);
}

#[test]
fn oddities_of_every_kind_are_named_briefly() {
    let many: String = (0..300).map(|at| format!("<p begin=\"x{at}\" end=\"9s\">a</p>")).collect();
    let text = format!("<tt><body>{many}</body></tt>");
    let said = odd(&text);
    assert_eq!(said.iter().filter(|(_, kind, _)| *kind == OddityKind::Time).count(), MAX_NAMED);
    assert!(
        said.iter().any(|(_, _, message)| message.ends_with("; 280 more after it are like it")),
        "{said:?}"
    );
}

#[test]
fn a_cue_that_is_too_long_to_be_looked_at_is_named() {
    let text = format!(
        "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n",
        "<".repeat(70_000)
    );
    assert_eq!(cues(&text), [cue(3000, 4000, "b")]);
    assert_eq!(kinds(&text), [(3, OddityKind::Dropped)]);
}

#[test]
fn a_cue_knows_its_line() {
    let read = read(b"1\n00:00:01,000 --> 00:00:02,000\nSatu\n\n2\n00:00:03,000 --> 00:00:04,000\n\nDua\n")
        .expect("reads");
    assert_eq!(read.cues.iter().map(|cue| cue.line).collect::<Vec<_>>(), [Some(3), Some(8)]);
}

/// Cues with all that may be said of them.
fn rich() -> Vec<Cue> {
    let mut first = cue(1000, 2500, "Halo & <Budi>\napa kabar?");
    first.words = vec![word(0, 1000), word(7, 1400), word(14, 2000)];
    first.looks = vec![look(0, 13, LookKind::Colour([255, 255, 0])), look(14, 24, LookKind::Italic)];
    let mut second = cue(3000, 4000, "\u{266a} la la");
    second.looks =
        vec![look(0, 9, LookKind::Voice("Ibu Sri".to_owned())), look(4, 9, LookKind::Colour([255, 128, 0]))];
    let arabic = cue(5000, 6000, "مرحبا بكم");
    vec![first, second, arabic]
}

fn word(at: usize, ms: i64) -> WordTime {
    WordTime { at, start: Micros::from_ms(ms) }
}

fn look(from: usize, to: usize, kind: LookKind) -> Look {
    Look { from, to, kind }
}

fn without_lines(text: &str) -> Vec<Cue> {
    let read = read(text.as_bytes()).expect("reads");
    read.cues.into_iter().map(|cue| Cue { line: None, ..cue }).collect()
}

#[test]
fn webvtt_keeps_looks_voices_and_times_of_words() {
    let text = write_vtt(&rich());
    assert!(
        text.starts_with("WEBVTT\n\nSTYLE\n::cue(.wff8000) { color: #ff8000 }\n\n00:00:01.000"),
        "{text}"
    );
    assert!(text.contains("<c.yellow>Halo &amp;</c> <00:00:01.400><c.yellow>&lt;Budi&gt;</c>\n<00:00:02.000><i>apa kabar?</i>"), "{text}");
    let back = without_lines(&text);
    let mut right = rich();
    // Of a cue's first word its own time says enough; runs of one look are read back in parts.
    right[0].words.remove(0);
    let plain = |cues: &[Cue]| -> Vec<(String, Vec<WordTime>)> {
        cues.iter().map(|cue| (cue.text.clone(), cue.words.clone())).collect()
    };
    assert_eq!(plain(&back), plain(&right));
    for (cue, right) in back.iter().zip(&right) {
        for (at, sign) in cue.text.char_indices().filter(|(_, sign)| !sign.is_whitespace()) {
            let kinds = |cue: &Cue| -> Vec<String> {
                let covers = |look: &&Look| look.from <= at && at < look.to;
                let mut kinds: Vec<String> =
                    cue.looks.iter().filter(covers).map(|look| format!("{:?}", look.kind)).collect();
                kinds.sort();
                kinds
            };
            assert_eq!(kinds(cue), kinds(right), "{sign} in {text}");
        }
    }
}

#[test]
fn subrip_keeps_colours_and_italics_and_words_are_the_same() {
    let text = write_srt(&rich());
    assert!(text.contains("<i>apa kabar?</i>"), "{text}");
    assert!(text.contains("<font color=\"#ffff00\">"), "{text}");
    let texts = |cues: &[Cue]| cues.iter().map(|cue| cue.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&without_lines(&text))[1..], texts(&rich())[1..]);
    assert!(text.contains("مرحبا بكم"), "{text}");
}

#[test]
fn times_of_words_that_go_backwards_are_passed_over_and_named() {
    let text = "WEBVTT\n\n00:01.000 --> 00:03.000\nsatu <00:02.500>dua <00:01.500>tiga\n\n00:04.000 --> 00:05.000\nempat <00:09.000>lima\n";
    assert_eq!(cues(text), [cue(1000, 3000, "satu dua tiga"), cue(4000, 5000, "empat lima")]);
    assert_eq!(kinds(text), [(4, OddityKind::WordTime), (7, OddityKind::WordTime)]);
    assert!(without_lines(text).iter().all(|cue| cue.words.is_empty()));
}

#[test]
fn json_of_any_size_takes_no_time() {
    // Accents as Python writes them, which are found nowhere as they are; and a segment whose words are not in its text.
    let escaped = r#"{"text":"caf\u00e9","start":1,"end":2},"#.repeat(19_000);
    let text = format!("{{\"segments\":[{}]}}", escaped.trim_end_matches(','));
    assert_eq!(read(text.as_bytes()).expect("read").cues[0].text, "caf\u{e9}");
    let words = r#"{"word":"tidak","start":1,"end":2},"#.repeat(200_000);
    let long = "kata ".repeat(200_000);
    let text = format!(
        r#"{{"segments":[{{"text":"{long}","start":1,"end":2,"words":[{}]}},{{"text":"Dua","start":3,"end":4}}]}}"#,
        words.trim_end_matches(',')
    );
    let captions = read(text.as_bytes()).expect("read");
    assert_eq!(captions.cues.iter().map(|cue| cue.text.as_str()).collect::<Vec<_>>(), ["Dua"]);
    assert_eq!(captions.oddities.iter().map(|odd| odd.kind).collect::<Vec<_>>(), [OddityKind::Dropped]);
    let text = format!("[{}]", r#"{"text":""},"#.repeat(20_001).trim_end_matches(','));
    assert!(read(text.as_bytes()).is_err());
}

#[test]
fn json_of_whisper_tools_is_read_with_its_words() {
    let openai = r#"{"text": " Air hujan.", "segments": [
        {"id": 0, "start": 0.5, "end": 2.0, "text": " Air hujan.", "words": [
            {"word": " Air", "start": 0.5, "end": 0.9, "probability": 0.9}, {"word": " hujan.", "start": 1.1, "end": 2.0}]},
        {"start": 2.5, "end": 3.0, "text": " Turun."}]}"#;
    let cpp = r#"{"systeminfo": "x", "transcription": [
        {"timestamps": {"from": "00:00:00,500", "to": "00:00:02,000"}, "offsets": {"from": 500, "to": 2000}, "text": " Air hujan.", "tokens": [
            {"text": "[_BEG_]", "offsets": {"from": 0, "to": 0}}, {"text": " Air", "offsets": {"from": 500, "to": 900}},
            {"text": " hu", "offsets": {"from": 1100, "to": 1300}}, {"text": "jan", "offsets": {"from": 1300, "to": 1900}}, {"text": ".", "offsets": {"from": 1900, "to": 2000}}]},
        {"offsets": {"from": 2500, "to": 3000}, "text": " Turun."}]}"#;
    for text in [openai, cpp] {
        let found = without_lines(text);
        let mut first = cue(500, 2000, "Air hujan.");
        first.words = vec![word(0, 500), word(4, 1100)];
        assert_eq!(found, [first, cue(2500, 3000, "Turun.")], "{text}");
        assert_eq!(odd(text), []);
    }
    assert_eq!(read(openai.as_bytes()).expect("reads").cues[1].line, Some(4));
    let error = |text: &str| read(text.as_bytes()).expect_err("a mistake").message;
    assert!(error("{\"a\": 1}").contains("no captions"));
    assert!(error("{\"segments\": [").contains("breaks off"));
}

#[test]
fn a_word_a_cue_is_put_together_with_its_times() {
    let words = ["Air", "hujan", "turun.", "Air", "mengalir", "ke", "sungai."];
    let cue_of = |(index, word): (usize, &&str)| {
        let from = 1000 + 400 * index as i64;
        cue(from, from + 350, word)
    };
    let text = write_srt(&words.iter().enumerate().map(cue_of).collect::<Vec<_>>());
    let found = without_lines(&text);
    assert_eq!(
        found.iter().map(|cue| cue.text.as_str()).collect::<Vec<_>>(),
        ["Air hujan turun.", "Air mengalir ke sungai."]
    );
    assert_eq!(
        found[1].words.iter().map(|word| (word.at, word.start.as_ms())).collect::<Vec<_>>(),
        [(0, 2200), (4, 2600), (13, 3000), (16, 3400)]
    );
    let sentence = ["Air", "hujan", "turun", "ke", "bumi", "lagi"];
    let marked: String = (0..sentence.len())
        .map(|spoken| {
            let word = |(at, word): (usize, &&str)| {
                if at == spoken { format!("<u>{word}</u>") } else { (*word).to_owned() }
            };
            let words: Vec<String> = sentence.iter().enumerate().map(word).collect();
            format!("00:00:0{spoken},000 --> 00:00:0{},000\n{}\n\n", spoken + 1, words.join(" "))
        })
        .collect();
    let found = without_lines(&marked);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].text.as_str(), found[0].words.len()), ("Air hujan turun ke bumi lagi", 6));
}

/// A file that was cut in a line of times, and a line of ASS that was: no words of a clock are shown, and what is missing is named.
#[test]
fn lines_of_times_that_are_cut_are_no_words() {
    let whole = "1\n00:00:00,500 --> 00:00:01,800\nHalo\n\n2\n";
    for cut in ["00:00:02,", "00:00:02,000 -", "00:00:02,000 --", "00:00:0", "00:00:"] {
        let text = format!("{whole}{cut}");
        assert_eq!(cues(&text), [cue(500, 1800, "Halo")], "{cut}");
        assert_eq!(kinds(&text), [(6, OddityKind::Dropped)], "{cut}");
    }
    assert_eq!(cues(&format!("{whole}pukul 19.30: kabar")), [cue(500, 1800, "Halo\n2\npukul 19.30: kabar")]);
    let ass = "[Script Info]\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:00.20,0:00:01.90,I,Satu\nDialogue: 0,0:00:02.00,0:00:03.90,I";
    assert_eq!(cues(ass), [cue(200, 1900, "Satu")]);
    assert!(kinds(ass).contains(&(5, OddityKind::Dropped)), "{:?}", odd(ass));
}

/// TTML whose paragraphs come one after the other: each counts from the end of the one before it.
#[test]
fn paragraphs_of_a_sequence_follow_one_another() {
    let text = "<?xml version=\"1.0\"?>\n<tt><body><div timeContainer=\"seq\">\n<metadata/>\n<p begin=\"0.2s\" end=\"1.9s\">Satu<br/>dua</p>\n\
                <p begin=\"0.1s\" dur=\"1s\">Tiga</p>\n<p dur=\"2s\">Empat</p></div><div timeContainer=\"seq\" begin=\"20s\"><div><p begin=\"0s\" end=\"1s\">Enam</p></div><div><p begin=\"0s\" end=\"1s\">Tujuh</p></div></div><div><p begin=\"9s\" end=\"10s\">Lima</p></div></body></tt>";
    let expected = [
        cue(200, 1900, "Satu\ndua"),
        cue(2000, 3000, "Tiga"),
        cue(3000, 5000, "Empat"),
        cue(9000, 10_000, "Lima"),
        cue(20_000, 21_000, "Enam"),
        cue(21_000, 22_000, "Tujuh"),
    ];
    assert_eq!(cues(text), expected);
}
