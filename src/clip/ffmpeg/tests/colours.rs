//! Patches of known colours in every way of coding that `docs/media.md` lists, and what becomes of them.

use std::path::{Path, PathBuf};

use super::super::probe::probe;
use super::super::reading::Reading;
use super::super::sample::sample;
use super::super::survey::survey;
use super::super::video::{VideoReader, can_tone_map};
use super::made::Made;
use super::skip::{Why, skipped};
use super::{case, whole};
use crate::clip::media_error::MediaErrorKind;
use crate::units::Micros;

/// Colours that every gamut here holds, and greys, as 8-bit values of BT.709.
const PATCHES: [[f64; 3]; 6] = [
    [200.0, 30.0, 30.0],
    [30.0, 160.0, 60.0],
    [31.0, 60.0, 200.0],
    [128.0, 128.0, 128.0],
    [235.0, 235.0, 235.0],
    [200.0, 170.0, 140.0],
];
const SIDE: usize = 64;
/// The most that a patch may differ by, in steps of 8 bits.
const NEAR: f64 = 4.0;

/// Chromaticities of red, green, blue and white.
type Primaries = [[f64; 2]; 4];
const D65: [f64; 2] = [0.3127, 0.3290];
const BT709: Primaries = [[0.640, 0.330], [0.300, 0.600], [0.150, 0.060], D65];
const BT2020: Primaries = [[0.708, 0.292], [0.170, 0.797], [0.131, 0.046], D65];
const P3: Primaries = [[0.680, 0.320], [0.265, 0.690], [0.150, 0.060], D65];

type Matrix = [[f64; 3]; 3];

fn times(matrix: &Matrix, vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

fn inverse(m: &Matrix) -> Matrix {
    let minor = |a: usize, b: usize, c: usize, d: usize| m[a][b] * m[c][d] - m[a][d] * m[c][b];
    let determinant = m[0][0] * minor(1, 1, 2, 2) - m[0][1] * minor(1, 0, 2, 2) + m[0][2] * minor(1, 0, 2, 1);
    let cofactors = [
        [minor(1, 1, 2, 2), -minor(0, 1, 2, 2), minor(0, 1, 1, 2)],
        [-minor(1, 0, 2, 2), minor(0, 0, 2, 2), -minor(0, 0, 1, 2)],
        [minor(1, 0, 2, 1), -minor(0, 0, 2, 1), minor(0, 0, 1, 1)],
    ];
    cofactors.map(|row| row.map(|value| value / determinant))
}

/// Light of these primaries as CIE XYZ.
fn to_xyz(primaries: &Primaries) -> Matrix {
    let xyz = |[x, y]: [f64; 2]| [x / y, 1.0, (1.0 - x - y) / y];
    let columns = [xyz(primaries[0]), xyz(primaries[1]), xyz(primaries[2])];
    let plain: Matrix = std::array::from_fn(|row| std::array::from_fn(|column| columns[column][row]));
    let scale = times(&inverse(&plain), xyz(primaries[3]));
    plain.map(|row| std::array::from_fn(|column| row[column] * scale[column]))
}

/// The light of a screen for a code of SDR (BT.1886).
fn linear(code: f64) -> f64 {
    code.powf(2.4)
}

/// The code of SDR for the light of a screen.
fn bt709(light: f64) -> f64 {
    light.powf(1.0 / 2.4)
}

/// How a file codes colours.
struct Coding {
    name: &'static str,
    primaries: Primaries,
    /// From light, 1 for white, to what is coded.
    curve: fn(f64) -> f64,
    /// The weights of red and blue in luma.
    weights: (f64, f64),
    full: bool,
    bits: u32,
    tags: &'static str,
}

const fn bt709_coding() -> Coding {
    Coding {
        name: "bt709",
        primaries: BT709,
        curve: bt709,
        weights: (0.2126, 0.0722),
        full: false,
        bits: 8,
        tags: "",
    }
}

/// The patches side by side as raw 4:4:4 samples.
fn raw(coding: &Coding) -> Vec<u8> {
    let from_709 = to_xyz(&BT709);
    let to_coded = inverse(&to_xyz(&coding.primaries));
    let top = f64::from((1u32 << coding.bits) - 1);
    let unit = f64::from(1u32 << (coding.bits - 8));
    let codes: Vec<[u16; 3]> = PATCHES
        .iter()
        .map(|patch| {
            let light = patch.map(|value| linear(value / 255.0));
            let [r, g, b] =
                times(&to_coded, times(&from_709, light)).map(|light| (coding.curve)(light.max(0.0)));
            let (red, blue) = coding.weights;
            let y = red * r + (1.0 - red - blue) * g + blue * b;
            let (cb, cr) = ((b - y) / (2.0 * (1.0 - blue)), (r - y) / (2.0 * (1.0 - red)));
            let half = 128.0 * unit;
            let coded = if coding.full {
                [y * top, half + cb * top, half + cr * top]
            } else {
                [(16.0 + 219.0 * y) * unit, half + 224.0 * cb * unit, half + 224.0 * cr * unit]
            };
            coded.map(|value| value.round().clamp(0.0, top) as u16)
        })
        .collect();
    let mut bytes = Vec::new();
    for plane in 0..3 {
        for _ in 0..SIDE {
            for code in &codes {
                for _ in 0..SIDE {
                    let sample = code[plane].to_le_bytes();
                    bytes.extend_from_slice(if coding.bits == 8 { &sample[..1] } else { &sample });
                }
            }
        }
    }
    bytes
}

/// A video of the patches, lossless unless `coder` is another.
fn film(made: &Made, coding: &Coding, extension: &str, coder: &str) -> PathBuf {
    let source = made.path("patches.raw");
    std::fs::write(&source, raw(coding).repeat(3)).expect("written");
    let format = if coding.bits == 8 { "yuv444p" } else { "yuv444p10le" };
    let size = format!("{}x{SIDE}", SIDE * PATCHES.len());
    let tags = coding.tags;
    let source = source.to_str().expect("UTF-8").to_owned();
    let input = format!("-f rawvideo -pix_fmt {format} -s {size} -r 25 -i {source}");
    made.make(&format!("{}.{extension}", coding.name), &format!("{input} {tags} {coder}"))
}

/// What the patches of `path` are in a clip: 8-bit values of BT.709.
fn shown(path: &Path) -> Vec<[f64; 3]> {
    let (width, height) = (SIDE * PATCHES.len(), SIDE);
    let target = [whole(width as u32, height as u32)];
    let mut reader = VideoReader::open(path, Micros::ZERO, &target).expect("opens");
    let picture = reader.next().expect("decodes").expect("a frame").pictures.remove(0);
    (0..PATCHES.len())
        .map(|patch| {
            let (x, y) = (patch * SIDE + SIDE / 2, SIDE / 2);
            let chroma = y / 2 * (width / 2) + x / 2;
            let luma = (f64::from(picture.y[y * width + x]) - 16.0) / 219.0;
            let [cb, cr] =
                [picture.u[chroma], picture.v[chroma]].map(|code| (f64::from(code) - 128.0) / 224.0);
            let (r, b) = (luma + 1.5748 * cr, luma + 1.8556 * cb);
            let g = (luma - 0.2126 * r - 0.0722 * b) / 0.7152;
            [r, g, b].map(|value| value * 255.0)
        })
        .collect()
}

fn is_near(name: &str, shown: &[[f64; 3]]) {
    for (shown, wanted) in shown.iter().zip(PATCHES) {
        let worst = shown.iter().zip(wanted).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(worst <= NEAR, "{name}: {shown:.1?} for {wanted:?}");
    }
}

#[test]
fn every_coding_of_sdr_shows_the_same_colours() {
    let test = "every_coding_of_sdr_shows_the_same_colours";
    let Some(made) = Made::of(test) else { return };
    let tagged_709 = "-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv";
    let mut codings = vec![
        Coding { tags: tagged_709, ..bt709_coding() },
        Coding {
            name: "full",
            full: true,
            tags: "-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range pc",
            ..bt709_coding()
        },
        Coding { name: "ten-bits", bits: 10, tags: tagged_709, ..bt709_coding() },
        Coding {
            name: "ten-bits-full",
            bits: 10,
            full: true,
            tags: "-colorspace bt709 -color_range pc",
            ..bt709_coding()
        },
        Coding {
            name: "bt601",
            weights: (0.299, 0.114),
            tags: "-color_primaries smpte170m -color_trc smpte170m -colorspace smpte170m",
            ..bt709_coding()
        },
        Coding { name: "bt470bg", weights: (0.299, 0.114), tags: "-colorspace bt470bg", ..bt709_coding() },
        Coding {
            name: "smpte240m",
            weights: (0.212, 0.087),
            tags: "-colorspace smpte240m",
            ..bt709_coding()
        },
        // Untagged and small: BT.601.
        Coding { name: "untagged", weights: (0.299, 0.114), ..bt709_coding() },
        Coding { name: "srgb", tags: "-color_trc iec61966-2-1 -colorspace bt709", ..bt709_coding() },
        Coding { name: "gamma-22", tags: "-color_trc gamma22 -colorspace bt709", ..bt709_coding() },
    ];
    if can_tone_map() {
        codings.extend([
            Coding {
                name: "bt2020",
                primaries: BT2020,
                weights: (0.2627, 0.0593),
                bits: 10,
                tags: "-color_primaries bt2020 -color_trc bt2020-10 -colorspace bt2020nc -color_range tv",
                ..bt709_coding()
            },
            Coding {
                name: "p3-d65",
                primaries: P3,
                bits: 10,
                tags: "-color_primaries smpte432 -color_trc bt709 -colorspace bt709 -color_range tv",
                ..bt709_coding()
            },
            Coding {
                name: "p3-srgb",
                primaries: P3,
                bits: 10,
                tags: "-color_primaries smpte432 -color_trc iec61966-2-1 -colorspace bt709 -color_range tv",
                ..bt709_coding()
            },
            Coding {
                name: "p3-untagged-matrix",
                primaries: P3,
                weights: (0.299, 0.114),
                bits: 10,
                tags: "-color_primaries smpte432 -color_trc bt709",
                ..bt709_coding()
            },
            Coding {
                name: "linear",
                curve: |light| light,
                bits: 10,
                tags: "-color_primaries bt709 -color_trc linear -colorspace bt709 -color_range tv",
                ..bt709_coding()
            },
        ]);
    } else {
        skipped(test, &Why::Machine("this FFmpeg has no filter for wide gamuts"));
    }
    for coding in &codings {
        is_near(coding.name, &shown(&film(&made, coding, "mkv", "-c:v ffv1")));
    }
    // The coders that phones and cameras use.
    for (name, extension, coder) in [
        ("h264", "mp4", "-pix_fmt yuv420p -c:v libx264 -crf 4"),
        ("h265-ten-bits", "mp4", "-pix_fmt yuv420p10le -c:v libx265 -crf 4 -x265-params log-level=none"),
        (
            "prores",
            "mov",
            "-pix_fmt yuv422p10le -c:v prores_ks -bsf:v prores_metadata=color_primaries=bt709:color_trc=bt709:colorspace=bt709",
        ),
    ] {
        let coding = Coding { name, tags: tagged_709, ..bt709_coding() };
        is_near(name, &shown(&film(&made, &coding, extension, coder)));
    }
}

/// PQ (SMPTE ST 2084) of light, 1 for 203 cd/m², which BT.2408 gives to white.
fn pq(light: f64) -> f64 {
    let power = (light * 203.0 / 10_000.0).powf(0.159_301_757_812_5);
    ((0.835_937_5 + 18.851_562_5 * power) / (1.0 + 18.6875 * power)).powf(78.843_75)
}

/// HLG (BT.2100) of light, 1 for its white at 75 %, the gamma of its display left out.
fn hlg(light: f64) -> f64 {
    let light = light * 0.265;
    if light <= 1.0 / 12.0 {
        (3.0 * light).sqrt()
    } else {
        0.178_832_77 * (12.0 * light - 0.284_668_92).ln() + 0.559_910_73
    }
}

#[test]
fn hdr_becomes_sdr_of_the_same_hues() {
    let test = "hdr_becomes_sdr_of_the_same_hues";
    let Some(made) = Made::of(test) else { return };
    if !can_tone_map() {
        return skipped(test, &Why::Machine("this FFmpeg has no filter for tone mapping"));
    }
    let hdr = Coding { primaries: BT2020, weights: (0.2627, 0.0593), bits: 10, ..bt709_coding() };
    for (name, curve, tags, extension, coder) in [
        ("hdr10", pq as fn(f64) -> f64, "smpte2084", "mkv", "-c:v ffv1"),
        ("hlg", hlg, "arib-std-b67", "mkv", "-c:v ffv1"),
        (
            "hdr10-h265",
            pq,
            "smpte2084",
            "mp4",
            "-pix_fmt yuv420p10le -c:v libx265 -crf 4 -x265-params log-level=none",
        ),
    ] {
        let tags = format!("-color_primaries bt2020 -color_trc {tags} -colorspace bt2020nc -color_range tv");
        let coding = Coding { name, curve, tags: Box::leak(tags.into_boxed_str()), ..hdr };
        let path = film(&made, &coding, extension, coder);
        assert!(probe(&path).expect("probes").video.expect("a picture").hdr, "{name}");
        let shown = shown(&path);
        for (index, ([r, g, b], wanted)) in shown.iter().zip(PATCHES).enumerate() {
            let strongest = |[r, g, b]: [f64; 3]| {
                [r, g, b].iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(at, _)| at)
            };
            let spread = r.max(*g).max(*b) - r.min(*g).min(*b);
            if (3..5).contains(&index) {
                assert!(spread <= 4.0, "{name}: grey becomes {r:.1} {g:.1} {b:.1}");
            } else {
                assert_eq!(strongest([*r, *g, *b]), strongest(wanted), "{name}: {r:.1} {g:.1} {b:.1}");
                assert!(index == 5 || spread > 50.0, "{name}: {wanted:?} fades to {r:.1} {g:.1} {b:.1}");
            }
        }
        // Brighter stays brighter; what is nearly white comes to what `docs/media.md` says of white.
        assert!(shown[3][1] + 30.0 < shown[4][1], "{name}: {shown:.0?}");
        assert!((174.0..=190.0).contains(&shown[4][1]), "{name}: {shown:.0?}");
    }
}

/// Adds Dolby's configuration record of `profile` to the first HEVC track of an MP4 whose index comes last.
fn with_dolby(path: &Path, profile: u8, compatible: u8) {
    let mut bytes = std::fs::read(path).expect("readable");
    let mut record = vec![0u8; 32];
    record[..8].copy_from_slice(&[0, 0, 0, 32, b'd', b'v', if profile > 7 { b'v' } else { b'c' }, b'C']);
    // Version 1.0; profile and level 6; the metadata and the base layer are there.
    record[8] = 1;
    record[10] = profile << 1;
    record[11] = 6 << 3 | 0b101;
    record[12] = compatible << 4;
    // Down to the sample entry; each box grows.
    let (mut at, mut end) = (0, bytes.len());
    for (name, skip) in
        [("moov", 8), ("trak", 8), ("mdia", 8), ("minf", 8), ("stbl", 8), ("stsd", 16), ("hev1", 0)]
    {
        while &bytes[at + 4..at + 8] != name.as_bytes() {
            let size = u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
            at += size;
            assert!(size >= 8 && at < end, "no {name}");
        }
        let size = u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        bytes[at..at + 4].copy_from_slice(&(size + 32).to_be_bytes());
        end = at + size as usize;
        at += skip;
    }
    bytes.splice(end..end, record);
    std::fs::write(path, bytes).expect("written");
}

#[test]
fn dolby_vision_without_a_base_that_others_show_is_refused() {
    let Some(made) = Made::of("dolby_vision_without_a_base_that_others_show_is_refused") else { return };
    for (profile, compatible, is_read) in [(5, 0, false), (8, 4, true), (8, 1, true)] {
        let coder = "-c:v libx265 -x265-params log-level=none -tag:v hev1";
        let path = made.make(
            &format!("{profile}-{compatible}.mp4"),
            &format!("-f lavfi -i testsrc2=s=64x64:d=1 {coder}"),
        );
        with_dolby(&path, profile, compatible);
        match probe(&path) {
            Ok(_) => assert!(is_read, "profile {profile}.{compatible}"),
            Err(error) => {
                assert!(!is_read && error.kind == MediaErrorKind::Unsupported, "{profile}: {error}");
                assert!(error.message.contains("Dolby Vision, profile 5"), "{error}");
            }
        }
    }
}

fn is_see_through(path: &Path) -> bool {
    let facts = probe(path).expect("probes");
    survey(path, (Micros::ZERO, facts.duration), &facts.clock).expect("surveyed").see_through
}

#[test]
fn what_is_transparent_is_told_from_what_could_be() {
    let test = "what_is_transparent_is_told_from_what_could_be";
    if let Some(path) = case(test, "v15_alpha.webm") {
        assert!(is_see_through(&path));
    }
    let Some(made) = Made::of(test) else { return };
    let clear = "-f lavfi -i color=red@0.3:s=64x64:d=1,format=rgba";
    let solid = "-f lavfi -i testsrc2=s=64x64:d=1";
    for (name, source, coder, expected) in [
        ("clear.mov", clear, "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le", true),
        ("clear-rle.mov", clear, "-c:v qtrle -pix_fmt argb", true),
        ("clear.webm", clear, "-c:v libvpx-vp9 -pix_fmt yuva420p -deadline realtime", true),
        ("solid.mov", solid, "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le", false),
        ("solid-rle.mov", solid, "-c:v qtrle -pix_fmt argb", false),
        ("solid.gif", solid, "-f gif", false),
        ("solid.mp4", solid, "-c:v libx264", false),
    ] {
        assert_eq!(is_see_through(&made.make(name, &format!("{source} {coder}"))), expected, "{name}");
    }
}

#[test]
fn pictures_that_are_looked_at_have_the_colours_of_the_clip() {
    let Some(made) = Made::of("pictures_that_are_looked_at_have_the_colours_of_the_clip") else { return };
    let coding = Coding { tags: "-colorspace bt709", ..bt709_coding() };
    let path = film(&made, &coding, "mkv", "-c:v ffv1");
    let size = ((SIDE * PATCHES.len()) as u32, SIDE as u32);
    let range = (Micros::ZERO, Micros::from_ms(120));
    let samples = sample(&path, range, 2, size, &Reading::default()).expect("samples");
    let mut reader = VideoReader::open(&path, Micros::ZERO, &[whole(size.0, size.1)]).expect("opens");
    let frame = reader.next().expect("decodes").expect("a frame");
    assert!(!samples.is_empty() && samples.iter().all(|sample| *sample == frame.pictures[0]));
}
