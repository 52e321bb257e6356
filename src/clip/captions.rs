//! Captions: SubRip and WebVTT to plain cues and back. Pure.

use std::collections::BTreeMap;
use std::fmt;

use crate::units::Micros;

/// The longest caption text that is read, in bytes.
const MAX_BYTES: usize = 4 << 20;
/// The most cues that are read.
const MAX_CUES: usize = 20_000;
/// The most characters on screen at once, cues that begin together taken as one. Two lines have some 80; setting a million takes
/// minutes and gigabytes.
pub const MAX_CUE_CHARS: usize = 1000;
/// What is left of a cue cut by an excerpt's edge is dropped when it would only flash.
const SHORTEST_REST: Micros = Micros(100_000);

/// Words on screen for a while. A list of cues is sorted and free of overlaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// When the words appear.
    pub start: Micros,
    /// When they go, exclusive.
    pub end: Micros,
    /// Plain text, lines separated by `\n`.
    pub text: String,
}

/// Why a caption file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptionError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong there: one sentence, lower case at its start.
    pub message: String,
}

impl CaptionError {
    fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line: u32::try_from(line).unwrap_or(u32::MAX), message: message.into() }
    }
}

impl fmt::Display for CaptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for CaptionError {}

/// Reads SubRip or WebVTT (told apart by WebVTT's first line) into cues as [`tidy`] leaves them. Markup is removed,
/// entities are decoded.
///
/// # Errors
/// For a block without a time line (SubRip only; WebVTT says to ignore it), a time that cannot be read, a cue that
/// ends before it begins, or a text beyond 4 MiB, 20 000 cues or [`MAX_CUE_CHARS`] in one.
pub fn parse(text: &str) -> Result<Vec<Cue>, CaptionError> {
    if text.len() > MAX_BYTES {
        return Err(CaptionError::new(1, "the caption file is larger than 4 MiB"));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let is_vtt = text
        .strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n']));
    let mut cues = Vec::new();
    for (index, block) in blocks(&text).into_iter().enumerate() {
        if is_vtt && (index == 0 || is_vtt_note(block.lines[0])) {
            continue;
        }
        let Some(at) = block.lines.iter().take(2).position(|line| line.contains("-->")) else {
            if is_vtt || block.lines.iter().all(|line| line.trim().parse::<u64>().is_ok()) {
                continue;
            }
            let message = "expected a time line such as `00:00:01,000 --> 00:00:03,500`";
            return Err(CaptionError::new(block.first_line + time_line_of(&block), message));
        };
        if cues.len() == MAX_CUES {
            return Err(CaptionError::new(block.first_line, "more than 20 000 cues"));
        }
        let line = block.first_line + at;
        let (start, end) = time_line(block.lines[at]).map_err(|message| CaptionError::new(line, message))?;
        let text = plain_text(&block.lines[at + 1..].join("\n"));
        cues.push((line, Cue { start, end, text }));
    }
    // What begins together is on screen together.
    let mut characters: BTreeMap<Micros, usize> = BTreeMap::new();
    for (line, cue) in &cues {
        let together = characters.entry(cue.start).or_default();
        *together += cue.text.chars().count();
        if *together > MAX_CUE_CHARS {
            let message = format!("more than the {MAX_CUE_CHARS} characters that can be shown at once");
            return Err(CaptionError::new(*line, message));
        }
    }
    Ok(tidy(cues.into_iter().map(|(_, cue)| cue).collect()))
}

/// The line, from 1, on which the caption file `text` begins to say `said`, the text of a cue.
pub fn line_of(text: &str, said: &str) -> Option<u32> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let said = words(said);
    let line = |block: &Block<'_>| {
        let at = block.lines.iter().take(2).position(|line| line.contains("-->"))? + 1;
        let own = words(&plain_text(&block.lines.get(at..)?.join("\n")));
        // What is on screen together is one cue.
        (!own.is_empty() && said.contains(&own)).then_some(block.first_line + at)
    };
    blocks(&text).iter().find_map(line).and_then(|line| u32::try_from(line).ok())
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines between blank lines.
struct Block<'a> {
    first_line: usize,
    lines: Vec<&'a str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        match (line.trim().is_empty(), open) {
            (true, _) => open = false,
            (false, true) => blocks.last_mut().into_iter().for_each(|block| block.lines.push(line)),
            (false, false) => {
                blocks.push(Block { first_line: index + 1, lines: vec![line] });
                open = true;
            }
        }
    }
    blocks
}

/// Which of the first two lines of a block without an arrow was to be its time line: the one with a clock's digits, else the one
/// after its number.
fn time_line_of(block: &Block<'_>) -> usize {
    let is_clock = |line: &&str| line.contains(':') && line.trim().starts_with(|c: char| c.is_ascii_digit());
    let is_number = block.lines[0].trim().bytes().all(|byte| byte.is_ascii_digit());
    block.lines.iter().take(2).position(is_clock).unwrap_or(usize::from(is_number && block.lines.len() > 1))
}

fn is_vtt_note(line: &str) -> bool {
    ["NOTE", "STYLE", "REGION"].iter().any(|word| {
        line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', ':']))
    })
}

/// `start --> end`, with anything (cue settings, coordinates) after it.
fn time_line(line: &str) -> Result<(Micros, Micros), String> {
    let (start, rest) = line.split_once("-->").unwrap_or((line, ""));
    let end = rest.split_whitespace().next().unwrap_or("");
    let read = |text: &str| {
        time(text).ok_or_else(|| format!("`{}` is not a time such as `00:00:01,000`", text.trim()))
    };
    let (start, end) = (read(start)?, read(end)?);
    if end < start {
        return Err(format!("the cue ends at {end}, before it begins at {start}"));
    }
    Ok((start, end))
}

/// `[hours:]minutes:seconds[,.]fraction`.
fn time(text: &str) -> Option<Micros> {
    let digits = |part: &str, longest: usize| {
        let good =
            !part.is_empty() && part.len() <= longest && part.bytes().all(|byte| byte.is_ascii_digit());
        good.then(|| part.parse::<i64>().ok()).flatten()
    };
    let (clock, fraction) = text.trim().split_once([',', '.']).unwrap_or((text.trim(), "0"));
    let mut parts = clock.rsplit(':');
    let seconds = digits(parts.next()?, 2).filter(|seconds| *seconds < 60)?;
    let minutes = digits(parts.next()?, 2).filter(|minutes| *minutes < 60)?;
    let hours = parts.next().map_or(Some(0), |hours| digits(hours, 4))?;
    let unit = 10i64.pow(u32::try_from(6 - fraction.len().min(6)).ok()?);
    let fraction = digits(fraction, 6)? * unit;
    parts.next().is_none().then_some(Micros(((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + fraction))
}

/// The text without markup: `<i>`, `<c.red>`, `<v Name>`, `{\an8}` go, entities and `\N` are decoded, empty lines and
/// outer spaces are dropped. A `<` that opens no tag stays.
pub fn plain_text(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{', '\\']) {
        bare.push_str(&rest[..at]);
        rest = &rest[at..];
        let skipped = match rest.as_bytes() {
            [b'<', next, ..] if next.is_ascii_alphanumeric() || *next == b'/' => {
                rest.find('>').map(|end| end + 1)
            }
            [b'{', b'\\', ..] => rest.find('}').map(|end| end + 1),
            [b'\\', b'N' | b'n', ..] => {
                bare.push('\n');
                Some(2)
            }
            [b'\\', b'h', ..] => {
                bare.push(' ');
                Some(2)
            }
            _ => None,
        };
        match skipped {
            Some(length) => rest = &rest[length..],
            None => {
                bare.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
    }
    bare.push_str(rest);
    let decoded = decode_entities(&bare);
    let lines: Vec<&str> = decoded.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity =
            rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((end, entity(&rest[1..end])?)));
        match entity {
            Some((end, decoded)) => {
                out.extend(decoded);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

/// The character of an entity's name; `Some(None)` for the direction marks, which are dropped.
fn entity(name: &str) -> Option<Option<char>> {
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "lrm" | "rlm" => return Some(None),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|character| !character.is_control())?
        }
    };
    Some(Some(character))
}

/// Sorts cues, joins those that begin together, cuts each where the next begins, and drops empty ones.
pub fn tidy(mut cues: Vec<Cue>) -> Vec<Cue> {
    cues.retain(|cue| !cue.text.is_empty() && cue.end > cue.start);
    cues.sort_by_key(|cue| cue.start);
    let mut out: Vec<Cue> = Vec::with_capacity(cues.len());
    for cue in cues {
        match out.last_mut() {
            Some(last) if last.start == cue.start => {
                last.text = format!("{}\n{}", last.text, cue.text);
                last.end = last.end.max(cue.end);
            }
            Some(last) => {
                last.end = last.end.min(cue.start);
                out.push(cue);
            }
            None => out.push(cue),
        }
    }
    out
}

/// The cues seen between `start` and `start + duration`, with times from `start`, cut at both ends. Rests shorter than
/// a tenth of a second are dropped.
pub fn excerpt(cues: &[Cue], start: Micros, duration: Micros) -> Vec<Cue> {
    let inside = cues.iter().filter_map(|cue| {
        let (from, to) = (cue.start.max(start), cue.end.min(start + duration));
        let whole = (from, to) == (cue.start, cue.end);
        let long_enough = to - from >= SHORTEST_REST || (whole && to > from);
        long_enough.then(|| Cue { start: from - start, end: to - start, text: cue.text.clone() })
    });
    inside.collect()
}

/// Writes SubRip, with `\n` line ends.
pub fn write_srt(cues: &[Cue]) -> String {
    let mut out = String::new();
    for (index, cue) in cues.iter().enumerate() {
        let (start, end) = (srt_time(cue.start), srt_time(cue.end));
        out.push_str(&format!("{}\n{start} --> {end}\n{}\n\n", index + 1, cue.text));
    }
    out
}

fn srt_time(time: Micros) -> String {
    let ms = time.as_ms().max(0);
    format!("{:02}:{:02}:{:02},{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_is_found_on_its_line() {
        let srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\nSatu <i>dua</i>\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nTiga,\r\nempat\r\n";
        assert_eq!(line_of(srt, "Satu dua"), Some(3));
        assert_eq!(line_of(srt, "Tiga,\nempat"), Some(7));
        assert_eq!(line_of(srt, "lima"), None);
    }

    fn cue(start_ms: i64, end_ms: i64, text: &str) -> Cue {
        Cue { start: Micros::from_ms(start_ms), end: Micros::from_ms(end_ms), text: text.to_owned() }
    }

    #[test]
    fn subrip_is_read_with_bom_crlf_and_markup() {
        let text = "\u{feff}1\r\n00:00:01,000 --> 00:00:02,500 X1:10\r\n{\\an8}<i>Halo</i>, <font color=\"red\">Budi</font>\r\n\
                    apa kabar?\r\n\r\n2\r\n01:00:00,5 --> 01:00:01,25\r\n3 < 5 &amp; 5 > 3\r\n";
        let cues = parse(text).expect("reads");
        assert_eq!(
            cues,
            [cue(1000, 2500, "Halo, Budi\napa kabar?"), cue(3_600_500, 3_601_250, "3 < 5 & 5 > 3")]
        );
    }

    #[test]
    fn webvtt_is_read_with_notes_settings_and_voices() {
        let text = "WEBVTT - Judul\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE satu\ndua --> tiga\n\n\
                    pembuka\n00:01.000 --> 00:02.000 line:0 align:start\n<v Ibu Sri>Selamat <c.kuning>pagi</c>&lrm;\n\n\
                    junk without a time\n\n00:00:03.000 --> 00:00:04.000\n<00:00:03.500>Satu&nbsp;dua &#233;\n";
        assert_eq!(
            parse(text).expect("reads"),
            [cue(1000, 2000, "Selamat pagi"), cue(3000, 4000, "Satu\u{a0}dua é")]
        );
    }

    #[test]
    fn overlaps_are_trimmed_twins_joined_and_empty_cues_dropped() {
        let text = "00:00:02,000 --> 00:00:05,000\nkedua\n\n00:00:01,000 --> 00:00:03,000\npertama\n\n\
                    00:00:04,000 --> 00:00:05,000\n<b></b>\n\n00:00:02,000 --> 00:00:04,000\nbersama\n\n\
                    00:00:09,000 --> 00:00:09,000\nkosong\n";
        assert_eq!(
            parse(text).expect("reads"),
            [cue(1000, 2000, "pertama"), cue(2000, 5000, "kedua\nbersama")]
        );
    }

    #[test]
    fn mistakes_name_their_line() {
        let error = |text: &str| parse(text).expect_err("a mistake");
        assert_eq!(error("1\n00:00:01,000 --> 00:00:99,000\nx").line, 2);
        assert_eq!(error("1\n00:00:02,000 --> 00:00:01,000\nx").line, 2);
        assert_eq!(error("1\n00:00:01,000 --> 00:00:02,000\nx\n\nlepas").line, 5);
        assert_eq!(
            error("halo").to_string(),
            "line 1: expected a time line such as `00:00:01,000 --> 00:00:03,500`"
        );
        assert_eq!(error("1\n00:00:01,000 -> 00:00:02,000\nx").line, 2);
        assert_eq!(error("1\nlepas").line, 2);
        assert!(error("1\n00:00:01,000 -->\nx").message.contains("is not a time"));
        assert!(error(&"x".repeat(MAX_BYTES + 1)).message.contains("4 MiB"));
        let twice = format!("00:00:01,000 --> 00:00:02,000\n{}\n\n", "x".repeat(600)).repeat(2);
        assert_eq!(
            error(&twice).to_string(),
            "line 4: more than the 1000 characters that can be shown at once"
        );
        assert!(parse("").expect("nothing").is_empty());
        assert!(parse("WEBVTT").expect("nothing").is_empty());
    }

    #[test]
    fn an_excerpt_is_shifted_and_cut() {
        let cues = [cue(0, 1040, "a"), cue(2000, 4000, "b"), cue(4000, 9000, "c"), cue(10_000, 11_000, "d")];
        let part = excerpt(&cues, Micros::from_ms(1000), Micros::from_ms(4000));
        assert_eq!(part, [cue(1000, 3000, "b"), cue(3000, 4000, "c")]);
    }

    #[test]
    fn what_is_written_reads_back() {
        let cues = [cue(1000, 2500, "Halo\nBudi"), cue(3_600_000, 3_600_001, "é")];
        let text = write_srt(&cues);
        assert!(text.starts_with("1\n00:00:01,000 --> 00:00:02,500\nHalo\nBudi\n\n2\n01:00:00,000"));
        assert_eq!(parse(&text).expect("reads"), cues);
    }

    #[test]
    fn unfinished_markup_stays_as_text() {
        assert_eq!(plain_text("a <b"), "a <b");
        assert_eq!(plain_text("a {b} {\\c"), "a {b} {\\c");
        assert_eq!(plain_text("x &unknown; & y &#0;"), "x &unknown; & y &#0;");
        assert_eq!(plain_text("satu\\Ndua\\htiga <3"), "satu\ndua tiga <3");
    }
}
