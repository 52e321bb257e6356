//! JPEGs that other readers stumble over: those whose end is missing, and those in four inks.

use std::borrow::Cow;

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::entropy::{self, Damage};
use super::head::Head;
use super::refusal::{Note, Refusal};

/// The part of a picture's height that must be there, in per cent: what is less is not the photo that was meant.
const LEAST_PART: u32 = 75;

/// A JPEG that is as whole as it can be.
pub(super) struct Mended<'b> {
    /// Its bytes, with an end.
    pub(super) bytes: Cow<'b, [u8]>,
    /// How many of its rows are there.
    pub(super) rows: u32,
    /// What is said of it.
    pub(super) note: Option<Note>,
}

/// The JPEG `bytes`, of `height` rows, so that decoders see its end; where that was missing, with what of it is there.
///
/// # Errors
/// When too little is there, or what is there is damaged.
pub(super) fn mended<'b>(bytes: &'b [u8], head: &Head, height: u32) -> Result<Mended<'b>, Refusal> {
    if !head.jpeg.breaks_off {
        entropy::damage(bytes).map_or(Ok(()), |damage| Err(damaged(damage)))?;
        return Ok(Mended { bytes: Cow::Borrowed(bytes), rows: height, note: None });
    }
    // A marker that is cut in two ends nothing.
    let there = bytes.iter().rposition(|byte| *byte != 0xff).map_or(bytes, |last| &bytes[..=last]);
    let ended: Cow<'b, [u8]> = Cow::Owned([there, &[0xff, 0xd9]].concat());
    let mended = |rows: u32, note: Note| Ok(Mended { bytes: ended.clone(), rows, note: Some(note) });
    let too_little = |what: &str| {
        Err(Refusal::new(format!(
            "is truncated: its end is missing (an incomplete copy or download?){what}; at least {LEAST_PART} % must be there"
        )))
    };
    if scans_of(there, head).len() > 1 {
        return match head.jpeg.is_progressive && has_every_detail(there, head) {
            true => mended(
                height,
                Note::incomplete(
                    100,
                    "is incomplete: its end is missing; all of it is there but the finest details",
                ),
            ),
            false => too_little(", and what is there is blurred"),
        };
    }
    let rows = match rows_there(there) {
        // The row below the last one lends it its colours.
        Some(rows) if rows < height => rows.saturating_sub(2),
        Some(_) => height,
        None => return too_little(""),
    };
    let part = rows * 100 / height.max(1);
    if rows == height {
        let message = "lacks its last bytes (an incomplete copy or download?); all of the picture is there";
        return mended(height, Note::incomplete(100, message));
    }
    if part < LEAST_PART || head.jpeg.is_progressive {
        return too_little(&format!(", only {part} % of its height is there"));
    }
    let message = format!(
        "is incomplete: its end is missing; the upper {part} % of its height is there and shown, without the rest"
    );
    mended(rows, Note::incomplete(part, message))
}

/// That bytes inside a JPEG are damaged: what a decoder makes of them is shifted or grey, and it says nothing of that.
fn damaged(damage: Damage) -> Refusal {
    let what = match damage {
        Damage::Senseless(part) => format!("what is stored at {part} % of its height means nothing"),
        Damage::TooShort => "what is stored ends before the picture does".to_owned(),
        Damage::TooLong => "what is stored goes on behind the end of the picture".to_owned(),
    };
    let message = format!("is damaged inside, by a broken copy, card or disk: {what}");
    let hint = "copy it again from where it came from, or take another photo";
    Refusal::of("picture-unusable", message, hint)
}

/// The scans of a JPEG: where each begins, and whether it holds the finest details of the first component.
fn scans_of(jpeg: &[u8], head: &Head) -> Vec<(usize, bool)> {
    let Some(first) = head.jpeg.scan_at else { return Vec::new() };
    let scan = |at: usize| {
        let count = usize::from(*jpeg.get(at + 4)?);
        let components = jpeg.get(at + 5..at + 5 + 2 * count)?;
        let last = *jpeg.get(at + 5 + 2 * count + 1)?;
        let is_of_first =
            components.chunks_exact(2).any(|part| Some(&part[0]) == head.jpeg.components.first());
        Some((at, is_of_first && last == 63))
    };
    let starts = jpeg[first..].windows(2).enumerate().filter(|(_, two)| *two == [0xff, 0xda]);
    starts.filter_map(|(at, _)| scan(first + at)).collect()
}

/// Whether a scan with the finest details of the first component is whole.
fn has_every_detail(jpeg: &[u8], head: &Head) -> bool {
    let scans = scans_of(jpeg, head);
    scans.split_last().is_some_and(|(_, whole)| whole.iter().any(|(_, is_fine)| *is_fine))
}

/// How many rows of `jpeg`, whose end is missing, are there: those that stay the same, whatever follows.
fn rows_there(jpeg: &[u8]) -> Option<u32> {
    let with = |more: &[u8]| rows(&[jpeg, more, &[0xff, 0xd9]].concat());
    let as_is = with(&[])?;
    let others = [0x5a, 0x00, 0xaa, 0x33].into_iter().filter_map(|byte| with(&[byte; 64]));
    let same = |other: Vec<u64>| as_is.iter().zip(&other).take_while(|(a, b)| a == b).count();
    others.map(same).min().and_then(|rows| u32::try_from(rows).ok())
}

/// A sum of each row that a decoder makes of `jpeg`.
fn rows(jpeg: &[u8]) -> Option<Vec<u64>> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options());
    decoder.decode_headers().ok()?;
    let colours = match decoder.input_colorspace()? {
        ColorSpace::YCbCr | ColorSpace::Luma => ColorSpace::Luma,
        ColorSpace::YCCK => ColorSpace::RGB,
        other => other,
    };
    decoder.set_options(options().jpeg_set_out_colorspace(colours));
    let (width, _) = decoder.dimensions()?;
    let pixels = decoder.decode().ok()?;
    let sum = |row: &[u8]| {
        row.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    Some(pixels.chunks_exact(width * colours.num_components()).map(sum).collect())
}

fn options() -> DecoderOptions {
    DecoderOptions::default().set_strict_mode(false).set_max_width(usize::MAX).set_max_height(usize::MAX)
}

/// The four inks of `jpeg`, 0 where there is none: four bytes a pixel. Adobe's programs write them the other way round, and say so by
/// their marker.
///
/// # Errors
/// When it cannot be decoded.
pub(super) fn inks(jpeg: &[u8], head: &Head) -> Result<Vec<u8>, String> {
    let transform = head.jpeg.adobe_at.and_then(|at| jpeg.get(at).copied());
    // The decoder gives inks as they are stored, unless they were turned into luminance and chrominance.
    let plain = match (transform, head.jpeg.adobe_at) {
        (Some(2), Some(at)) => {
            let mut plain = jpeg.to_vec();
            plain[at] = 0;
            Cow::Owned(plain)
        }
        _ => Cow::Borrowed(jpeg),
    };
    let options = options().jpeg_set_out_colorspace(ColorSpace::CMYK);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(plain.as_ref()), options);
    let mut inks = decoder.decode().map_err(|error| error.to_string())?;
    match transform {
        Some(2) => {
            for pixel in inks.chunks_exact_mut(4) {
                let [c, m, y] = rgb_of_ycc([pixel[0], pixel[1], pixel[2]]);
                pixel.copy_from_slice(&[c, m, y, 255 - pixel[3]]);
            }
        }
        Some(_) => inks.iter_mut().for_each(|ink| *ink = 255 - *ink),
        None => {}
    }
    Ok(inks)
}

/// Red, green and blue of luminance and chrominance (JFIF), in whole numbers.
pub(super) fn rgb_of_ycc([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let byte = |sum: i32| ((sum + 32_768) >> 16).clamp(0, 255) as u8;
    [byte(y + 91_881 * cr), byte(y - 22_554 * cb - 46_802 * cr), byte(y + 116_130 * cb)]
}
