//! ICC profiles, versions 2 and 4: read by moxcms, of the tags that decide colours alone.

use moxcms::{ColorProfile, DataColorSpace, ParsingOptions, ToneReprCurve};

use super::curve::Curve;
use super::space::{Connection, Kind, Of, Space, black_lab};
use super::table::Table;
use super::xyz::{lightness, of_lab, unit};
use crate::catch_panic::catch_panic;

/// The largest profile: those of presses have two or three megabytes.
const MAX_PROFILE_BYTES: usize = 16 << 20;
/// The most crossings of a profile's grid: presses have a hundred thousand.
const MAX_CROSSINGS: usize = 2_000_000;
/// The most values of a tone curve.
const MAX_CURVE_VALUES: usize = 65_536;

/// Head and table of a profile.
const HEAD_BYTES: usize = 128;
const ENTRY_BYTES: usize = 12;

/// The tags that decide colours. Texts may be many and long, and every one would be unpacked.
const TAGS: [&[u8; 4]; 10] =
    [b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"A2B0", b"A2B1", b"B2A0"];

/// The space that the profile `bytes` describes.
///
/// # Errors
/// Why it cannot be used.
pub(in crate::page) fn of_profile(bytes: &[u8]) -> Result<Space, String> {
    let bytes = with_colours_alone(bytes).ok_or("it is broken")?;
    let options = ParsingOptions {
        max_profile_size: MAX_PROFILE_BYTES,
        max_allowed_clut_size: MAX_CROSSINGS,
        max_allowed_trc_size: MAX_CURVE_VALUES,
    };
    let read = catch_panic(|| ColorProfile::new_from_slice_with_options(&bytes, options));
    let profile = read.ok().and_then(Result::ok).ok_or("it is broken")?;
    let connection = match profile.pcs {
        DataColorSpace::Xyz => Connection::Xyz,
        DataColorSpace::Lab => Connection::Lab,
        _ => return Err("it leads to another profile".to_owned()),
    };
    let inputs = match profile.color_space {
        DataColorSpace::Gray => 1,
        DataColorSpace::Rgb => 3,
        DataColorSpace::Cmyk => 4,
        other => return Err(format!("it is for colours of another kind ({other:?})")),
    };
    // Relative colorimetric; a profile that has a table for photos alone means that for all.
    let table = profile.lut_a_to_b_colorimetric.as_ref().or(profile.lut_a_to_b_perceptual.as_ref());
    if let Some(table) = table.and_then(|table| Table::of(table, inputs, 3, false)) {
        let darkest = (inputs == 4).then(|| darkest_print(&profile, &table, connection)).flatten();
        return Ok(Space::new(Kind::Table(table, inputs, connection), darkest));
    }
    let curve = |said: &Option<ToneReprCurve>| said.as_ref().and_then(Curve::of);
    let space = match inputs {
        1 => curve(&profile.gray_trc).map(|curve| {
            let of = if connection == Connection::Lab { Of::Lightness } else { Of::Light };
            Space::new(Kind::Grey(curve, of), None)
        }),
        3 if connection == Connection::Xyz => (|| {
            let curves = [curve(&profile.red_trc)?, curve(&profile.green_trc)?, curve(&profile.blue_trc)?];
            let (r, g, b) = (profile.red_colorant, profile.green_colorant, profile.blue_colorant);
            let matrix = [[r.x, g.x, b.x], [r.y, g.y, b.y], [r.z, g.z, b.z]];
            // White is what is lighter than all else: a profile without light says nothing.
            let white = r.y + g.y + b.y;
            ((0.5..2.0).contains(&white) && matrix.iter().flatten().all(|n| n.abs() < 3.0))
                .then(|| Space::shaper(curves, matrix))
        })(),
        _ => None,
    };
    space.ok_or_else(|| "it does not say how its colours are to be shown".to_owned())
}

/// The lightness of the darkest print: as lcms2 finds it, what black comes to on the way to the inks and back.
fn darkest_print(profile: &ColorProfile, table: &Table, connection: Connection) -> Option<f64> {
    if connection != Connection::Lab {
        return None;
    }
    let to_inks = Table::of(profile.lut_b_to_a_perceptual.as_ref()?, 3, 4, true)?;
    let inks = to_inks.at(&black_lab(&to_inks));
    let shown = table.at(&inks);
    let lab = [unit(*shown.first()?) * if table.is_old_lab { 65_535.0 / 652.8 } else { 100.0 }, 0.0, 0.0];
    Some(lightness(of_lab(lab)))
}

/// The profile `bytes` with those of its tags that decide colours, each once; none where it has no table of tags.
fn with_colours_alone(bytes: &[u8]) -> Option<Vec<u8>> {
    let word = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?));
    if bytes.len() >= MAX_PROFILE_BYTES || bytes.get(36..40)? != b"acsp" {
        return None;
    }
    let count = usize::try_from(word(HEAD_BYTES)?).ok()?;
    let table = bytes.get(HEAD_BYTES + 4..)?.chunks_exact(ENTRY_BYTES).take(count);
    let has = |name: &[u8; 4]| table.clone().any(|entry| entry.starts_with(name));
    let is_colorimetric = has(b"A2B1");
    let mut kept = Vec::new();
    for name in TAGS {
        // One table to the connection space is enough.
        if name == b"A2B0" && is_colorimetric {
            continue;
        }
        kept.extend(table.clone().find(|entry| entry.starts_with(name)));
    }
    let mut out = bytes.to_vec();
    out[HEAD_BYTES..HEAD_BYTES + 4].copy_from_slice(&u32::try_from(kept.len()).ok()?.to_be_bytes());
    for (at, entry) in kept.iter().enumerate() {
        let start = HEAD_BYTES + 4 + at * ENTRY_BYTES;
        out[start..start + ENTRY_BYTES].copy_from_slice(entry);
    }
    Some(out)
}
