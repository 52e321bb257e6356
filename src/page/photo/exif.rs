//! What EXIF says of colours: cameras write Adobe RGB by a name alone.

/// Whether the EXIF block `exif` (a TIFF file of its own) says that its picture's colours are Adobe RGB: by the rule of DCF 2.0, a
/// colour space that is not sRGB, and `R03` for interoperability.
pub(super) fn is_adobe_rgb(exif: &[u8]) -> bool {
    const EXIF_FOLDER: u16 = 0x8769;
    const INTEROPERABILITY_FOLDER: u16 = 0xa005;
    const COLOUR_SPACE: u16 = 0xa001;
    const INDEX: u16 = 1;
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let Some(reader) = Reader::of(exif) else { return false };
    let Some(folder) = reader.first().and_then(|first| reader.value(first, EXIF_FOLDER)) else {
        return false;
    };
    let colour_space = reader.entry(folder, COLOUR_SPACE).and_then(|entry| reader.short(entry + 8));
    let index = reader
        .value(folder, INTEROPERABILITY_FOLDER)
        .and_then(|folder| reader.entry(folder, INDEX))
        .and_then(|entry| exif.get(entry + 8..entry + 11));
    match colour_space {
        Some(1) => false,
        // Written by some programs for Adobe RGB, though no standard has it.
        Some(2) => true,
        _ => index == Some(b"R03"),
    }
}

/// Whether the EXIF block `exif` says how its picture is turned.
pub(super) fn says_orientation(exif: &[u8]) -> bool {
    const ORIENTATION: u16 = 0x0112;
    let reader = Reader::of(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif));
    reader.is_some_and(|reader| reader.first().and_then(|first| reader.entry(first, ORIENTATION)).is_some())
}

struct Reader<'b> {
    bytes: &'b [u8],
    is_little: bool,
}

impl<'b> Reader<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        match bytes {
            [b'I', b'I', b'*', 0, ..] => Some(Self { bytes, is_little: true }),
            [b'M', b'M', 0, b'*', ..] => Some(Self { bytes, is_little: false }),
            _ => None,
        }
    }

    fn short(&self, at: usize) -> Option<u16> {
        let two = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let four = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(if self.is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }).ok()
    }

    /// Where the first folder of entries lies.
    fn first(&self) -> Option<usize> {
        self.long(4)
    }

    /// Where the entry `tag` of `folder` lies.
    fn entry(&self, folder: usize, tag: u16) -> Option<usize> {
        let count = usize::from(self.short(folder)?);
        let mut entries = (0..count).map_while(|entry| folder.checked_add(2 + entry * 12));
        entries.find(|at| self.short(*at) == Some(tag))
    }

    /// The long number of the entry `tag` of `folder`.
    fn value(&self, folder: usize, tag: u16) -> Option<usize> {
        self.long(self.entry(folder, tag)?.checked_add(8)?)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An EXIF block of a colour space and, where it is given, an interoperability index.
    pub(in crate::page::photo) fn exif(colour_space: u16, index: Option<&[u8; 4]>) -> Vec<u8> {
        let mut bytes = b"MM\0*\0\0\0\x08".to_vec();
        let entry = |bytes: &mut Vec<u8>, tag: u16, kind: u16, value: [u8; 4]| {
            bytes.extend(tag.to_be_bytes());
            bytes.extend(kind.to_be_bytes());
            bytes.extend([0, 0, 0, 1]);
            bytes.extend(value);
        };
        bytes.extend([0, 1]);
        entry(&mut bytes, 0x8769, 4, [0, 0, 0, 26]);
        bytes.extend([0; 4]);
        bytes.extend([0, 2]);
        let [high, low] = colour_space.to_be_bytes();
        entry(&mut bytes, 0xa001, 3, [high, low, 0, 0]);
        entry(&mut bytes, 0xa005, 4, [0, 0, 0, 56]);
        bytes.extend([0; 4]);
        if let Some(index) = index {
            bytes.extend([0, 1]);
            entry(&mut bytes, 1, 2, *index);
        }
        bytes
    }

    #[test]
    fn adobe_rgb_is_known_by_its_name() {
        assert!(is_adobe_rgb(&exif(0xffff, Some(b"R03\0"))));
        assert!(is_adobe_rgb(&exif(2, None)));
        assert!(!is_adobe_rgb(&exif(1, Some(b"R98\0"))));
        assert!(!is_adobe_rgb(&exif(0xffff, Some(b"R98\0"))));
        assert!(!is_adobe_rgb(&exif(0xffff, None)));
        for cut in 0..60 {
            assert!(!is_adobe_rgb(&exif(0xffff, Some(b"R03\0"))[..cut]));
        }
    }
}
