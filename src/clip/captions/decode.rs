//! Bytes of a caption file to text: Unicode, or what word processors and old computers wrote.

use encoding_rs::{Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};

/// The text of `bytes`, with `\n` line ends and without byte order marks, and the name of its encoding where that is not UTF-8.
///
/// UTF-16 is told by its mark or its zero bytes. What is no Unicode is Windows-1256 where that makes Arabic words, else Windows-1252, or
/// Mac Roman where that makes words and Windows-1252 does not.
pub(super) fn decode(bytes: &[u8]) -> (String, Option<&'static str>) {
    let (text, name) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            let name = if encoding == encoding_rs::UTF_8 { None } else { Some("UTF-16") };
            (encoding.decode_without_bom_handling(&bytes[mark..]).0, name)
        }
        None if looks_wide(bytes, 1) => (UTF_16LE.decode_without_bom_handling(bytes).0, Some("UTF-16")),
        None if looks_wide(bytes, 0) => (UTF_16BE.decode_without_bom_handling(bytes).0, Some("UTF-16")),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.into(), None),
            Err(_) if is_arabic(bytes) => {
                (WINDOWS_1256.decode_without_bom_handling(bytes).0, Some("Windows-1256"))
            }
            Err(_) => {
                let windows = WINDOWS_1252.decode_without_bom_handling(bytes).0;
                let mac = MACINTOSH.decode_without_bom_handling(bytes).0;
                if odd_signs(&mac) < odd_signs(&windows) {
                    (mac, Some("Mac Roman"))
                } else {
                    (windows, Some("Windows-1252"))
                }
            }
        },
    };
    (text.replace('\u{feff}', "").replace("\r\n", "\n").replace('\r', "\n"), name)
}

/// Whether `bytes` are in an encoding of another script than Latin that is not read: Cyrillic, Greek, Chinese and others, which cannot be told
/// from each other.
pub(super) fn is_unknown(bytes: &[u8]) -> bool {
    let is_unicode = Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok();
    !is_unicode
        && !looks_wide(bytes, 0)
        && !looks_wide(bytes, 1)
        && is_of_other_script(bytes)
        && !is_arabic(bytes)
}

/// Whether most of the bytes beyond ASCII in `bytes` stand together, four or more, as in words of a script without Latin letters. Words in
/// Latin letters have one or two.
fn is_of_other_script(bytes: &[u8]) -> bool {
    let runs = bytes.split(u8::is_ascii).map(<[u8]>::len);
    let (long, all) = runs.fold((0, 0), |(long, all), run| (long + if run > 3 { run } else { 0 }, all + run));
    long * 2 > all
}

/// Whether `bytes` are Arabic in Windows-1256: other scripts use the places of its French letters, too.
fn is_arabic(bytes: &[u8]) -> bool {
    let text = WINDOWS_1256.decode_without_bom_handling(bytes).0;
    let (arabic, others) = text.chars().filter(|c| !c.is_ascii()).fold((0, 0), |(arabic, others), c| {
        let is = matches!(c, '\u{600}'..='\u{6ff}' | '\u{200c}'..='\u{200f}');
        (arabic + usize::from(is), others + usize::from(!is))
    });
    is_of_other_script(bytes) && others * 20 < arabic
}

/// Whether most of the bytes at odd (`zeros` = 1) or even (0) places are zero, as in UTF-16 of digits and Latin letters.
fn looks_wide(bytes: &[u8], zeros: usize) -> bool {
    let (zero, other): (Vec<_>, Vec<_>) = bytes.iter().enumerate().partition(|(at, _)| at % 2 == zeros);
    let share = |part: &[(usize, &u8)]| part.iter().filter(|(_, byte)| **byte == 0).count() * 4;
    bytes.len() >= 4 && share(&zero) > zero.len() * 2 && share(&other) < other.len()
}

/// How many signs beyond ASCII stand where no text has them: capitals and symbols within a word, letters with nothing
/// beside them, controls.
fn odd_signs(text: &str) -> usize {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied().unwrap_or(' ');
    let is_odd = |index: usize| {
        let sign = chars[index];
        let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
        let within = before.is_lowercase() && after.is_lowercase();
        match sign {
            _ if sign.is_ascii() => false,
            '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{2013}' | '\u{2014}' | '\u{2026}'
            | '\u{a0}' => false,
            _ if sign.is_control() || sign == '\u{fffd}' => true,
            _ if sign.is_lowercase() => !before.is_alphabetic() && !after.is_alphabetic(),
            _ if sign.is_uppercase() => {
                before.is_lowercase() || !(before.is_alphabetic() || after.is_alphabetic())
            }
            _ => within,
        }
    };
    (0..chars.len()).filter(|index| is_odd(*index)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_their_bytes() {
        let text = "1\n00:00:01,000 --> 00:00:02,000\nSalat Jum\u{2019}at di caf\u{e9} \u{201c}Kita\u{201d} \u{2013} ayo\u{2026}\n";
        let encoded = |encoding: &'static Encoding| encoding.encode(text).0.into_owned();
        assert_eq!(decode(text.as_bytes()), (text.to_owned(), None));
        assert_eq!(decode(&encoded(WINDOWS_1252)), (text.to_owned(), Some("Windows-1252")));
        let mac: Vec<u8> = text
            .chars()
            .map(|sign| match sign {
                '\u{2019}' => 0xd5,
                '\u{e9}' => 0x8e,
                '\u{201c}' => 0xd2,
                '\u{201d}' => 0xd3,
                '\u{2013}' => 0xd0,
                '\u{2026}' => 0xc9,
                _ => u8::try_from(sign).expect("ASCII"),
            })
            .collect();
        assert_eq!(decode(&mac), (text.to_owned(), Some("Mac Roman")));
        for mark in [true, false] {
            let wide = |bytes_of: fn(u16) -> [u8; 2]| {
                let marked = format!("{}{text}", if mark { "\u{feff}" } else { "" });
                marked.encode_utf16().flat_map(bytes_of).collect::<Vec<u8>>()
            };
            assert_eq!(decode(&wide(u16::to_le_bytes)), (text.to_owned(), Some("UTF-16")));
            assert_eq!(decode(&wide(u16::to_be_bytes)), (text.to_owned(), Some("UTF-16")));
        }
    }

    #[test]
    fn arabic_is_told_from_what_is_not_read() {
        let encoded = |encoding: &'static Encoding, text: &str| {
            let text = format!("1\n00:00:01,000 --> 00:00:02,000\n{text}\n");
            (encoding.encode(&text).0.into_owned(), text)
        };
        let (bytes, text) = encoded(
            WINDOWS_1256,
            "\u{627}\u{644}\u{633}\u{644}\u{627}\u{645} \u{639}\u{644}\u{64a}\u{643}\u{645}",
        );
        assert_eq!((decode(&bytes), is_unknown(&bytes)), ((text, Some("Windows-1256")), false));
        for (encoding, text) in [
            (encoding_rs::WINDOWS_1251, "\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442} \u{43c}\u{438}\u{440}"),
            (encoding_rs::GBK, "\u{4f60}\u{597d}\u{4e16}\u{754c}"),
        ] {
            assert!(is_unknown(&encoded(encoding, text).0), "{text}");
        }
        for text in ["Jum\u{2019}at di caf\u{e9} \u{201c}Kita\u{201d}\u{2026}", "ayo"] {
            assert!(!is_unknown(&encoded(WINDOWS_1252, text).0) && !is_unknown(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn one_accent_is_enough() {
        assert_eq!(decode(b"Jum\x92at").0, "Jum\u{2019}at");
        assert_eq!(decode(b"Jum\xd5at").0, "Jum\u{2019}at");
        assert_eq!(decode(b"caf\xe9").0, "caf\u{e9}");
        assert_eq!(decode(b"caf\x8e").0, "caf\u{e9}");
        assert_eq!(decode(b"\xef\xbb\xbf1\r\n\xef\xbb\xbf2\r3").0, "1\n2\n3");
    }
}
