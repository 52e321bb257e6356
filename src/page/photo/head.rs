//! What a picture's file says before its pixels are decoded, as far as decoders do not ask.

use crate::page::colour::{Code, Primaries};

/// The most bytes of what goes with a picture's pixels: colour profiles, texts, thumbnails. Profiles have a megabyte or two.
pub(super) const MAX_METADATA_BYTES: u64 = 16 << 20;

/// A colour profile that is stored in fewer bytes cannot come to more than [`MAX_METADATA_BYTES`]: deflate packs 1032 to one at best.
pub(super) const SAFE_PROFILE_BYTES: u64 = MAX_METADATA_BYTES / 1032;

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Head {
    /// Bytes beside the pixels, as they are stored.
    pub(super) metadata: u64,
    /// Bytes of a compressed colour profile, as they are stored.
    pub(super) profile: u64,
    /// Whether there is a colour profile, whole or not.
    pub(super) has_profile: bool,
    /// Whether a PNG says that its colours are sRGB.
    pub(super) is_srgb: bool,
    /// What a PNG's `cICP` says.
    pub(super) code: Option<Code>,
    /// Whether a PNG's `cICP` says that black is 16 and white 235.
    pub(super) is_narrow: bool,
    /// What a PNG's `cHRM` says.
    pub(super) primaries: Option<Primaries>,
    /// What a PNG's `gAMA` says.
    pub(super) gamma: Option<f64>,
    /// What of `cICP`, `cHRM` and `gAMA` a PNG has that says nothing.
    pub(super) unusable: Option<&'static str>,
    /// The density of its pixels across and down, where it says one.
    pub(super) density: Option<(u32, u32)>,
    /// How XMP in a JPEG says that it is turned, in EXIF's numbers.
    pub(super) xmp_orientation: Option<u8>,
    /// The frame and the scans of a JPEG.
    pub(super) jpeg: Frame,
}

/// The frame of a JPEG, and what surrounds it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Frame {
    /// Whether its scans add to one another.
    pub(super) is_progressive: bool,
    /// The numbers of its components.
    pub(super) components: Vec<u8>,
    /// Where Adobe's marker says how colours were transformed.
    pub(super) adobe_at: Option<usize>,
    /// Where its first scan begins.
    pub(super) scan_at: Option<usize>,
    /// Whether its end is missing. Decoders fill with grey what is not there.
    pub(super) breaks_off: bool,
}

impl Head {
    pub(super) fn of_png(png: &[u8]) -> Self {
        let mut head = Self::default();
        let mut at = 8;
        while let Some((size, kind)) = chunk(png, at) {
            let size = u64::from(u32::from_be_bytes(size));
            let next = at.saturating_add(12).saturating_add(usize::try_from(size).unwrap_or(usize::MAX));
            let data = png.get(at + 8..next.saturating_sub(4)).unwrap_or_default();
            match &kind {
                // What comes behind the pixels, no decoder of ours keeps.
                b"IDAT" | b"IEND" => break,
                b"IHDR" | b"PLTE" | b"tRNS" => {}
                b"iCCP" => {
                    head.has_profile = true;
                    head.profile += size;
                    head.metadata += size;
                }
                b"pHYs" => {
                    head.metadata += size;
                    head.density = density(data);
                }
                _ => head.metadata += size,
            }
            head.read_colours(&kind, data);
            at = next;
        }
        head
    }

    /// Takes what the part `kind` of a PNG says of colours.
    fn read_colours(&mut self, kind: &[u8; 4], data: &[u8]) {
        let number = |at: usize| {
            let word = data.get(at * 4..at * 4 + 4)?.try_into().ok()?;
            Some(f64::from(u32::from_be_bytes(word)) / 100_000.0)
        };
        let point = |at: usize| Some((number(at)?, number(at + 1)?));
        match kind {
            b"sRGB" => self.is_srgb = true,
            b"gAMA" => match number(0).filter(|gamma| *gamma > 0.0) {
                Some(gamma) => self.gamma = Some(gamma),
                None => self.unusable = Some("gAMA"),
            },
            b"cHRM" => {
                let all = (point(0), point(2), point(4), point(6));
                if let (Some(white), Some(red), Some(green), Some(blue)) = all {
                    self.primaries = Some(Primaries { red, green, blue, white });
                } else {
                    self.unusable = Some("cHRM");
                }
            }
            // Colours are red, green and blue in every PNG.
            b"cICP" => {
                if let [primaries, transfer, 0, range @ (0 | 1)] = *data {
                    self.code = Some(Code { primaries, transfer });
                    self.is_narrow = range == 0;
                } else {
                    self.unusable = Some("cICP");
                }
            }
            _ => {}
        }
    }

    pub(super) fn of_webp(webp: &[u8]) -> Self {
        let mut head = Self::default();
        let mut at = 12;
        while let Some((kind, size)) = chunk(webp, at) {
            let size = u64::from(u32::from_le_bytes(size));
            head.has_profile |= &kind == b"ICCP";
            if !matches!(&kind, b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANMF" | b"ANIM") {
                head.metadata += size;
            }
            let padded = size + size % 2;
            at = at.saturating_add(8).saturating_add(usize::try_from(padded).unwrap_or(usize::MAX));
        }
        head
    }

    pub(super) fn of_jpeg(jpeg: &[u8]) -> Self {
        let mut head = Self::default();
        let mut at = 2;
        while let Some([0xff, marker, high, low]) = jpeg.get(at..at + 4) {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            let data = jpeg.get(at + 4..at + 2 + length).unwrap_or_default();
            match marker {
                // Fill bytes.
                0xff => {
                    at += 1;
                    continue;
                }
                // The data of a scan hold no marker but the restarts: what follows it all is the end.
                0xda => {
                    head.jpeg.scan_at = Some(at);
                    head.jpeg.breaks_off = !jpeg[at..].windows(2).any(|two| two == [0xff, 0xd9]);
                    break;
                }
                0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                    head.jpeg.is_progressive |= matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce);
                    head.jpeg.components =
                        data.get(6..).unwrap_or_default().chunks_exact(3).map(|c| c[0]).collect();
                }
                // What programs add, in as many parts as they like: profiles, EXIF, thumbnails, comments.
                0xe0..=0xef | 0xfe => {
                    head.metadata += length as u64;
                    if *marker == 0xe0 && data.starts_with(b"JFIF\0") {
                        let word = |at: usize| Some(u16::from_be_bytes([*data.get(at)?, *data.get(at + 1)?]));
                        let said = word(8).zip(word(10)).map(|(x, y)| (u32::from(x), u32::from(y)));
                        head.density = head.density.or(said);
                    }
                    if *marker == 0xe1 && data.starts_with(b"http://ns.adobe.com/xap/1.0/\0") {
                        head.xmp_orientation = orientation_of_xmp(data).or(head.xmp_orientation);
                    }
                    head.has_profile |= *marker == 0xe2 && data.starts_with(b"ICC_PROFILE\0");
                    if *marker == 0xee && data.starts_with(b"Adobe") && data.len() >= 12 {
                        head.jpeg.adobe_at = Some(at + 4 + 11);
                    }
                }
                _ => {}
            }
            at += 2 + length;
        }
        // What has no scan is for the decoder to name.
        head
    }
}

/// The two numbers at the start of a PNG's `pHYs`: pixels a metre, or their proportion.
fn density(data: &[u8]) -> Option<(u32, u32)> {
    let word = |at: usize| Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?));
    word(0).zip(word(4))
}

/// Whether pixels of the `density` across and down are wider or taller than square by more than a hundredth.
pub(super) fn is_oblong((across, down): (u32, u32)) -> bool {
    let (across, down) = (u64::from(across), u64::from(down));
    across.abs_diff(down) * 100 > across.max(down) && across > 0 && down > 0
}

/// The number of `tiff:Orientation` in the XMP `data`, written as an attribute or an element.
fn orientation_of_xmp(data: &[u8]) -> Option<u8> {
    const NAME: &[u8] = b"tiff:Orientation";
    let at = data.windows(NAME.len()).position(|word| word == NAME)? + NAME.len();
    let is_between = |byte: &&u8| matches!(byte, b'=' | b'"' | b'\'' | b'>' | b' ');
    let digit = data[at..].iter().take(6).find(|byte| !is_between(byte))?;
    digit.is_ascii_digit().then(|| digit - b'0').filter(|number| (1..=8).contains(number))
}

/// The two words of four bytes with which a part of a PNG or WebP file begins at `at`.
pub(super) fn chunk(bytes: &[u8], at: usize) -> Option<([u8; 4], [u8; 4])> {
    let word = |at: usize| bytes.get(at..at.checked_add(4)?)?.try_into().ok();
    Some((word(at)?, word(at.checked_add(4)?)?))
}
