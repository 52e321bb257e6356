//! What lies in a font's file: TTF, OTF and collections as they are, WOFF and WOFF2 unpacked to what they were made of.

use std::sync::Arc;

use crate::catch_panic::catch_panic;

/// The largest font, as stored and unpacked. Collections of East Asian fonts have some thirty megabytes; what unpacks to more is a
/// trap.
pub(super) const MAX_FONT_BYTES: usize = 64 << 20;

/// How the names of the files end that are read as fonts, lower case.
const READ: [&str; 6] = ["ttf", "otf", "ttc", "otc", "woff", "woff2"];

/// How the names of other files of fonts end, lower case, with what to do about them.
const NOT_READ: [(&str, &str); 9] = [
    ("eot", CONVERT),
    ("pfa", CONVERT),
    ("pfb", CONVERT),
    ("dfont", CONVERT),
    ("fon", CONVERT),
    ("bdf", CONVERT),
    ("zip", UNPACK),
    ("rar", UNPACK),
    ("7z", UNPACK),
];
const CONVERT: &str = "use the font's TTF, OTF, TTC, WOFF or WOFF2 file";
const UNPACK: &str = "unpack it: fonts are read from folders, not from archives";

/// Length of the head of a WOFF file, and of each entry in its list of tables.
const WOFF_HEAD: usize = 44;
const WOFF_ENTRY: usize = 20;

/// What a file in `fonts/` is by its name.
pub(super) enum Kind {
    /// A font that is read.
    Font,
    /// A font, or fonts, in a form that is not read; the hint says what to do.
    NotRead(&'static str),
    /// Something else: a licence, a picture.
    Other,
}

/// What the file `name` is.
pub(super) fn kind_of(name: &str) -> Kind {
    let extension =
        name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if READ.contains(&extension.as_str()) {
        return Kind::Font;
    }
    NOT_READ
        .iter()
        .find(|(known, _)| *known == extension)
        .map_or(Kind::Other, |(_, hint)| Kind::NotRead(hint))
}

/// What unpacks a file.
type Unpack = fn(&[u8]) -> Result<Vec<u8>, wuff::WuffErr>;

/// The font in `bytes`, a file of any kind that is read, told by its first four bytes and not by its name.
///
/// # Errors
/// Why it cannot be unpacked.
pub(super) fn unpacked(bytes: Arc<[u8]>) -> Result<Arc<[u8]>, String> {
    let too_large = || format!("it is larger than the {} MiB that a font may have", MAX_FONT_BYTES >> 20);
    if bytes.len() > MAX_FONT_BYTES {
        return Err(too_large());
    }
    let (form, size, unpack): (_, _, Unpack) = match bytes.get(..4) {
        Some(b"wOFF") => ("WOFF", woff_size(&bytes), wuff::decompress_woff1),
        Some(b"wOF2") => ("WOFF2", number(&bytes, 16), wuff::decompress_woff2),
        _ => return Ok(bytes),
    };
    let damaged = || format!("it is damaged: its {form} cannot be unpacked");
    if size.ok_or_else(damaged)? > MAX_FONT_BYTES {
        return Err(too_large());
    }
    match catch_panic(|| unpack(&bytes)) {
        Ok(Ok(font)) if font.len() > MAX_FONT_BYTES => Err(too_large()),
        Ok(Ok(font)) => Ok(font.into()),
        Ok(Err(_)) | Err(_) => Err(damaged()),
    }
}

/// The bytes that a WOFF file would unpack to, by its list of tables: memory for them is taken before they are looked at.
fn woff_size(bytes: &[u8]) -> Option<usize> {
    let tables = usize::from(u16::from_be_bytes(bytes.get(12..14)?.try_into().ok()?));
    let lengths = (0..tables).map(|table| number(bytes, WOFF_HEAD + table * WOFF_ENTRY + 12));
    lengths.sum()
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> String {
        unpacked(bytes.into()).expect_err("no font")
    }

    /// `font`, a TTF, as a WOFF whose tables are stored as they are.
    fn as_woff(font: &[u8]) -> Vec<u8> {
        let tables = usize::from(u16::from_be_bytes([font[4], font[5]]));
        let four = |at: usize| font[at..at + 4].to_vec();
        let at_of = |at: usize| number(font, at).expect("a number");
        let mut directory = Vec::new();
        let mut data = Vec::new();
        for entry in (0..tables).map(|table| 12 + 16 * table) {
            let (offset, length) = (at_of(entry + 8), at_of(entry + 12));
            let place = WOFF_HEAD + tables * WOFF_ENTRY + data.len();
            directory.extend(four(entry));
            directory.extend(u32::try_from(place).expect("small").to_be_bytes());
            directory.extend([four(entry + 12), four(entry + 12), four(entry + 4)].concat());
            data.extend(&font[offset..offset + length]);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        let mut woff = [b"wOFF".as_slice(), &font[..4]].concat();
        let size = u32::try_from(WOFF_HEAD + directory.len() + data.len()).expect("small");
        woff.extend(size.to_be_bytes());
        woff.extend([font[4], font[5], 0, 0]);
        woff.extend(u32::try_from(font.len()).expect("small").to_be_bytes());
        woff.resize(WOFF_HEAD, 0);
        [woff, directory, data].concat()
    }

    #[test]
    fn a_woff_is_the_font_that_it_was_made_of() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/noto-sans-javanese/NotoSansJavanese-Bold.ttf");
        let font = std::fs::read(path).expect("a font");
        let unpacked = unpacked(as_woff(&font).into()).expect("unpacked");
        let tables = |bytes: &[u8]| {
            let font = skrifa::FontRef::new(bytes).expect("a font");
            let records = font.table_directory().table_records().to_vec();
            let table = |record: &skrifa::raw::TableRecord| {
                font.table_data(record.tag()).map(|d| d.as_bytes().to_vec())
            };
            records.iter().map(|record| (record.tag(), table(record))).collect::<Vec<_>>()
        };
        assert_eq!(tables(&unpacked), tables(&font));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_before_it_is_unpacked() {
        let mut woff = [b"wOFF\0\x01\0\0\0\0\0\0\0\x02".as_slice(), &[0; 30]].concat();
        for _ in 0..2 {
            woff.extend([b"glyf".as_slice(), &[0, 0, 0, 84, 0, 0, 0, 4, 0x02, 0, 0, 1, 0, 0, 0, 0]].concat());
        }
        assert!(refused(&woff).contains("64 MiB"), "{}", refused(&woff));
        let mut woff2 = b"wOF2\0\x01\0\0".to_vec();
        woff2.resize(48, 0xff);
        assert!(refused(&woff2).contains("64 MiB"), "{}", refused(&woff2));
    }

    #[test]
    fn what_breaks_off_or_lies_is_damaged() {
        for head in [b"wOFF", b"wOF2"] {
            for length in [4, 12, 44, 48, 200] {
                let mut bytes = head.to_vec();
                bytes.resize(length, 1);
                // Sizes that are near enough to be tried.
                bytes.iter_mut().skip(16).take(4).for_each(|byte| *byte = 0);
                assert!(refused(&bytes).contains("damaged") || refused(&bytes).contains("MiB"));
            }
        }
        assert!(unpacked(b"ini bukan huruf".as_slice().into()).is_ok(), "told by its first bytes");
    }

    #[test]
    fn fonts_in_other_forms_are_known_by_name() {
        assert!(matches!(kind_of("Inter v4.1.WOFF2"), Kind::Font));
        assert!(matches!(kind_of("Inter.zip"), Kind::NotRead(UNPACK)));
        assert!(matches!(kind_of("Inter.eot"), Kind::NotRead(CONVERT)));
        assert!(matches!(kind_of("OFL.txt"), Kind::Other) && matches!(kind_of("ttf"), Kind::Other));
    }
}
