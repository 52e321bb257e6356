//! Which format and encoding a caption file has, and its cues.

use super::found::{CaptionError, Captions, OddityKind, Raw};
use super::{ass, decode, json, lines, ttml};

/// The longest caption file that is read, in bytes.
pub(super) const MAX_BYTES: usize = 4 << 20;
/// The same of JSON, which says of each part of a word what its chances were.
const MAX_JSON_BYTES: usize = 32 << 20;
/// What no caption file is larger than, in bytes.
pub const MAX_FILE_BYTES: u64 = MAX_JSON_BYTES as u64;

/// Reads a caption file, whose format and encoding are told by its contents.
///
/// # Errors
/// For a file beyond 4 MiB (JSON: 32) or 20 000 cues, one that is of another kind or in an encoding that is not read, and for one that
/// holds words but not one cue that can be shown.
pub fn read(bytes: &[u8]) -> Result<Captions, CaptionError> {
    let is_json =
        bytes.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| b"{[".contains(byte));
    if bytes.len() > MAX_JSON_BYTES || (bytes.len() > MAX_BYTES && !is_json) {
        return Err(CaptionError::new(1, "the caption file is larger than 4 MiB"));
    }
    if let Some(name) = kind_of_other_bytes(bytes) {
        let message =
            format!("this is {name}, whatever it is called, and no captions; export them as SRT or VTT");
        return Err(CaptionError::new(1, message));
    }
    if decode::is_unknown(bytes) {
        let message = "the captions are in no encoding that is read, such as one for Cyrillic, Greek or Chinese; save them as UTF-8";
        return Err(CaptionError::new(1, message));
    }
    let (text, encoding) = decode::decode(bytes);
    let mut raw = Raw::default();
    if let Some(encoding) = encoding {
        raw.odd(1, OddityKind::Encoding, format!("the file is not UTF-8; it was read as {encoding}"));
    }
    match Kind::of(&text) {
        Kind::Lines => lines::read(&text, &mut raw)?,
        Kind::Ass => ass::read(&text, &mut raw)?,
        Kind::Ttml => ttml::read(&text, &mut raw)?,
        Kind::Json => json::read(&text, &mut raw)?,
        Kind::Other(name) => {
            let message = format!("{name} is not read; export the captions as SRT or VTT");
            return Err(CaptionError::new(1, message));
        }
    }
    let only_dropped = raw.oddities.iter().find(|odd| odd.kind == OddityKind::Dropped);
    if let (true, Some(odd)) = (raw.cues.is_empty(), only_dropped) {
        return Err(CaptionError { line: odd.line, message: odd.message.clone() });
    }
    Ok(raw.finish())
}

/// Whether `line` makes its file an ASS file, wherever it stands.
pub(super) fn names_a_format(line: &str) -> bool {
    ["[Script Info]", "[Events]"].iter().any(|name| line.trim().eq_ignore_ascii_case(name))
}

/// What `bytes` are, where they begin as files of other kinds do.
fn kind_of_other_bytes(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 13] = [
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"\x1f\x8b", "a GZIP archive"),
        (b"\xd0\xcf\x11\xe0", "an office document of an old kind"),
        (b"%PDF-", "a PDF"),
        (b"{\\rtf", "an RTF document"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"\x1a\x45\xdf\xa3", "a Matroska or WebM video"),
        (b"RIFF", "an AVI video or a sound"),
        (b"ID3", "a sound"),
        (b"OggS", "an Ogg video or a sound"),
    ];
    let known = KINDS.into_iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, name)| name);
    let is_mp4 = bytes.get(4..8) == Some(b"ftyp") && bytes.starts_with(&[0]);
    known.or(is_mp4.then_some("an MP4 or MOV video"))
}

/// The formats of captions, told by their first words.
enum Kind {
    /// SubRip, WebVTT and SBV: times on lines of their own, words below them.
    Lines,
    Ass,
    Ttml,
    Json,
    Other(&'static str),
}

impl Kind {
    fn of(text: &str) -> Self {
        let start: String = text.trim_start().chars().take(1000).collect::<String>().to_ascii_lowercase();
        let first_is = |opens: char, closes: char| {
            start.strip_prefix(opens).and_then(|rest| rest.split_once(closes)).is_some_and(|(inner, _)| {
                inner.starts_with(|c: char| c.is_ascii_digit()) && !inner.contains(char::is_whitespace)
            })
        };
        if start.starts_with("<sami") {
            Self::Other("SAMI")
        } else if start.starts_with("<?xml") || start.starts_with("<tt") {
            Self::Ttml
        } else if text.lines().any(names_a_format) {
            Self::Ass
        } else if is_json(&start) {
            Self::Json
        } else if first_is('{', '}') {
            Self::Other("MicroDVD, which counts frames,")
        } else if first_is('[', ']') {
            Self::Other("LRC")
        } else {
            Self::Lines
        }
    }
}

/// Whether a text that begins with `start` is JSON: an object or a list of some.
fn is_json(start: &str) -> bool {
    let rest = start.strip_prefix('[').unwrap_or(start).trim_start();
    rest.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
}
