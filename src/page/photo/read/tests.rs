//! What pictures come to: their colours, how they are turned, what is refused.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use jpeg_encoder::{ColorType as Inks, Encoder};
use moxcms::{ColorProfile, ToneReprCurve};

use super::super::exif::tests::exif;
use super::super::head::chunk;
use super::*;

fn read_whole(bytes: &[u8]) -> Result<Photo, Refusal> {
    read(bytes, Ok)
}

fn photo(bytes: &[u8]) -> Photo {
    read_whole(bytes).unwrap_or_else(|refusal| panic!("{}", refusal.message()))
}

fn refused(bytes: &[u8]) -> String {
    read_whole(bytes).expect_err("refused").message().to_owned()
}

fn codes(photo: &Photo) -> Vec<&str> {
    photo.notes.iter().map(Note::code).collect()
}

/// The colours at `x` of a picture.
fn pixel(photo: &Photo, x: u32) -> [u8; 3] {
    photo.pixels.to_rgb8().get_pixel(x, photo.pixels.height() / 2).0
}

#[track_caller]
fn near(got: [u8; 3], wanted: [u8; 3], tolerance: u8) {
    let is_near = got.iter().zip(wanted).all(|(got, wanted)| got.abs_diff(wanted) <= tolerance);
    assert!(is_near, "{got:?} is not {wanted:?}");
}

fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).expect("encoded");
    bytes
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    // Left half black, right half white.
    let half = |x: u32| image::Rgb([if x < width / 2 { 0 } else { 255 }; 3]);
    encoded(&RgbImage::from_fn(width, height, |x, _| half(x)), ImageFormat::Jpeg)
}

/// A picture in which every row and column differs.
fn busy(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let wave = |a: u32| ((x * a + y * 7 + x * y) % 251) as u8;
        image::Rgb([wave(3), wave(5), wave(11)])
    })
}

fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&RgbImage::from_pixel(width, height, image::Rgb([1, 2, 3])), ImageFormat::Png)
}

/// A PNG of one colour in `depth` bits, with parts behind its head.
fn png_of(colour: [u16; 3], depth: png::BitDepth, parts: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 4, 4);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().expect("written");
    let data: Vec<u8> = match depth {
        png::BitDepth::Sixteen => colour.iter().flat_map(|number| number.to_be_bytes()).collect(),
        _ => colour.iter().map(|number| *number as u8).collect(),
    };
    writer.write_image_data(&data.repeat(16)).expect("written");
    writer.finish().expect("written");
    parts.iter().rev().fold(bytes, |png, (kind, data)| with_chunk(&png, kind, data))
}

/// `png` with a chunk behind its head.
fn with_chunk(png: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    // Behind the signature and `IHDR`.
    let (head, rest) = png.split_at(33);
    let size = u32::try_from(data.len()).expect("short").to_be_bytes();
    let sum = crc(&[kind.as_slice(), data].concat()).to_be_bytes();
    [head, &size, kind, data, &sum, rest].concat()
}

/// The sum that ends a part of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

/// The data of the chunk of a PNG that carries `profile`.
fn iccp(profile: &[u8]) -> Vec<u8> {
    [&b"icc\0\0"[..], &stored(profile)].concat()
}

/// `bytes` as zlib holds what it cannot make smaller.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 1];
    let parts: Vec<&[u8]> = bytes.chunks(0xffff).collect();
    for (at, part) in parts.iter().enumerate() {
        let size = part.len() as u16;
        out.push(u8::from(at + 1 == parts.len()));
        out.extend(size.to_le_bytes());
        out.extend((!size).to_le_bytes());
        out.extend_from_slice(part);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// `jpeg` with a part behind its beginning.
fn with_part(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let size = u16::try_from(data.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &size, data, &jpeg[2..]].concat()
}

/// `jpeg` with `profile`, in parts of `most` bytes, the last of them first.
fn with_profile(jpeg: &[u8], profile: &[u8], most: usize) -> Vec<u8> {
    let parts: Vec<&[u8]> = profile.chunks(most).collect();
    let count = u8::try_from(parts.len()).expect("few");
    parts.iter().zip(1_u8..).fold(jpeg.to_vec(), |jpeg, (part, number)| {
        with_part(&jpeg, 0xe2, &[&b"ICC_PROFILE\0"[..], &[number, count], part].concat())
    })
}

fn linear(encoded: f64) -> f64 {
    if encoded <= 0.040_45 { encoded / 12.92 } else { ((encoded + 0.055) / 1.055).powf(2.4) }
}

fn srgb(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let encoded = if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (encoded * 255.0).round() as u8
}

/// Display P3 to sRGB by the two spaces' own numbers (both under D65: CSS Color 4, 10.3).
fn p3_to_srgb(p3: [u8; 3]) -> [u8; 3] {
    let light = p3.map(|number| linear(f64::from(number) / 255.0));
    [
        [1.224_940_2, -0.224_940_2, 0.0],
        [-0.042_056_9, 1.042_056_9, 0.0],
        [-0.019_637_6, -0.078_636_1, 1.098_273_7],
    ]
    .map(|row: [f64; 3]| srgb(row[0] * light[0] + row[1] * light[1] + row[2] * light[2]))
}

/// A profile of four inks made by hand: a table of two crossings an ink, in which an ink takes away its own light. Its darkest
/// print has a lightness of `black`.
fn press(black: f64) -> Vec<u8> {
    let mut lut = b"mft2\0\0\0\0\x04\x03\x02\0".to_vec();
    for number in [1, 0, 0, 0, 1, 0, 0, 0, 1_i32] {
        lut.extend((number << 16).to_be_bytes());
    }
    lut.extend([0, 2, 0, 2]);
    for _ in 0..4 {
        lut.extend([0, 0, 0xff, 0xff]);
    }
    for crossing in 0..16_u32 {
        let inks = (0..4).filter(|ink| crossing >> ink & 1 == 1).count() as f64;
        let lightness = 100.0 - (100.0 - black) * (inks / 4.0);
        // Lab of version 2 in 16 bits: 100 is 65 280, and 0 of a and b is 32 768.
        for number in [(lightness * 652.8) as u16, 32_768, 32_768] {
            lut.extend(number.to_be_bytes());
        }
    }
    for _ in 0..3 {
        lut.extend([0, 0, 0xff, 0xff]);
    }
    profile(b"prtr", b"CMYK", b"Lab ", &[(b"A2B0", lut)])
}

/// A profile of `tags`.
fn profile(class: &[u8; 4], space: &[u8; 4], connection: &[u8; 4], tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut head = vec![0; 128];
    head[8..12].copy_from_slice(&[2, 0x40, 0, 0]);
    head[12..16].copy_from_slice(class);
    head[16..20].copy_from_slice(space);
    head[20..24].copy_from_slice(connection);
    head[36..40].copy_from_slice(b"acsp");
    for (at, part) in [0xf6d6, 0x1_0000, 0xd32d_u32].into_iter().enumerate() {
        head[68 + at * 4..72 + at * 4].copy_from_slice(&part.to_be_bytes());
    }
    let mut table = u32::try_from(tags.len()).expect("few").to_be_bytes().to_vec();
    let (mut data, start) = (Vec::new(), 132 + tags.len() * 12);
    for (name, bytes) in tags {
        table.extend_from_slice(name.as_slice());
        table.extend(u32::try_from(start + data.len()).expect("short").to_be_bytes());
        table.extend(u32::try_from(bytes.len()).expect("short").to_be_bytes());
        data.extend_from_slice(bytes);
    }
    let mut all = [head, table, data].concat();
    let size = u32::try_from(all.len()).expect("short").to_be_bytes();
    all[..4].copy_from_slice(&size);
    all
}

#[test]
fn display_p3_is_shown_as_its_numbers_say() {
    let profile = ColorProfile::new_display_p3().encode().expect("a profile");
    for colour in
        [[190, 54, 43], [37, 60, 192], [90, 156, 72], [128, 128, 128], [255, 255, 255], [250, 100, 80]]
    {
        let png = png_of(colour.map(u16::from), png::BitDepth::Eight, &[(b"iCCP", iccp(&profile))]);
        let shown = photo(&png);
        near(pixel(&shown, 1), p3_to_srgb(colour), 1);
        assert_eq!(codes(&shown), [""; 0]);
        // In three parts of a JPEG, in disorder.
        let plain = encoded(&RgbImage::from_pixel(16, 16, image::Rgb(colour)), ImageFormat::Jpeg);
        near(pixel(&photo(&with_profile(&plain, &profile, profile.len() / 3 + 1)), 8), p3_to_srgb(colour), 4);
    }
    // `cICP` says the same, and goes before a profile.
    let adobe = ColorProfile::new_adobe_rgb().encode().expect("a profile");
    let png = png_of(
        [190, 54, 43],
        png::BitDepth::Eight,
        &[(b"cICP", vec![12, 13, 0, 1]), (b"iCCP", iccp(&adobe))],
    );
    near(pixel(&photo(&png), 1), p3_to_srgb([190, 54, 43]), 1);
}

#[test]
fn adobe_rgb_and_prophoto_are_wider_than_they_look() {
    // Adobe RGB (1998) to sRGB, both under D65.
    let adobe = |colour: [u8; 3]| {
        let light = colour.map(|number| (f64::from(number) / 255.0).powf(563.0 / 256.0));
        [[1.398_36, -0.398_36, 0.0], [0.0, 1.0, 0.0], [0.0, -0.042_93, 1.042_93]]
            .map(|row: [f64; 3]| srgb(row[0] * light[0] + row[1] * light[1] + row[2] * light[2]))
    };
    let profile = ColorProfile::new_adobe_rgb().encode().expect("a profile");
    let plain = |colour| encoded(&RgbImage::from_pixel(16, 16, image::Rgb(colour)), ImageFormat::Jpeg);
    for colour in [[170, 60, 50], [100, 150, 80], [60, 70, 190], [200, 200, 200]] {
        let png = png_of(colour.map(u16::from), png::BitDepth::Eight, &[(b"iCCP", iccp(&profile))]);
        near(pixel(&photo(&png), 1), adobe(colour), 2);
        // Cameras write it by its name.
        let block = [b"Exif\0\0".as_slice(), &exif(0xffff, Some(b"R03\0"))].concat();
        near(pixel(&photo(&with_part(&plain(colour), 0xe1, &block)), 8), adobe(colour), 4);
        let other = [b"Exif\0\0".as_slice(), &exif(1, Some(b"R98\0"))].concat();
        near(pixel(&photo(&with_part(&plain(colour), 0xe1, &other)), 8), colour, 3);
    }
    // ProPhoto to XYZ, and XYZ to sRGB, both under D50; its power is 1.8.
    let times =
        |matrix: [[f64; 3]; 3], v: [f64; 3]| matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
    let wide = |colour: [u16; 3]| {
        let light = colour.map(|number| (f64::from(number) / 65_535.0).powf(1.8));
        let xyz = [[0.797_67, 0.135_19, 0.031_35], [0.288_04, 0.711_87, 0.000_09], [0.0, 0.0, 0.825_21]];
        let rgb = [
            [3.133_86, -1.616_87, -0.490_61],
            [-0.978_77, 1.916_14, 0.033_45],
            [0.071_95, -0.228_99, 1.405_24],
        ];
        times(rgb, times(xyz, light)).map(srgb)
    };
    let prophoto = ColorProfile::new_pro_photo_rgb().encode().expect("a profile");
    for colour in
        [[36_000, 20_000, 16_000], [20_000, 30_000, 18_000], [32_768; 3], [65_535; 3], [900, 700, 500]]
    {
        let shown = photo(&png_of(colour, png::BitDepth::Sixteen, &[(b"iCCP", iccp(&prophoto))]));
        near(pixel(&shown, 1), wide(colour), 2);
    }
}

#[test]
fn a_png_is_encoded_as_it_says() {
    let gama = |gamma: f64| ((gamma * 100_000.0) as u32).to_be_bytes().to_vec();
    let chrm = |numbers: [u32; 8]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<_>>();
    let light = [147_u8, 11, 3];
    let wanted = light.map(|number| srgb(f64::from(number) / 255.0));
    let of = |parts: &[(&[u8; 4], Vec<u8>)]| {
        pixel(&photo(&png_of(light.map(u16::from), png::BitDepth::Eight, parts)), 1)
    };
    near(of(&[(b"gAMA", gama(1.0))]), wanted, 1);
    // Sixteen bits keep what eight have lost.
    let dark = png_of([200, 100, 50], png::BitDepth::Sixteen, &[(b"gAMA", gama(1.0))]);
    near(pixel(&photo(&dark), 1), [200.0, 100.0, 50.0].map(|n: f64| srgb(n / 65_535.0)), 1);
    // What is sRGB stays as it is: by its own word, by the gamma that programs write for it, by its profile, and without any.
    let srgb_profile = ColorProfile::new_srgb().encode().expect("a profile");
    let srgb_primaries = chrm([31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]);
    for parts in [
        vec![(b"sRGB", vec![0]), (b"gAMA", gama(1.0))],
        vec![(b"gAMA", gama(0.454_55))],
        vec![(b"gAMA", gama(0.454_55)), (b"cHRM", srgb_primaries)],
        vec![(b"cICP", vec![1, 13, 0, 1]), (b"gAMA", gama(1.0))],
        vec![(b"iCCP", iccp(&srgb_profile)), (b"gAMA", gama(1.0))],
        vec![],
    ] {
        assert_eq!(of(&parts), light, "{parts:?}");
    }
    // Other primaries: those of Display P3.
    let p3 = chrm([31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000]);
    let png = png_of([190, 54, 43], png::BitDepth::Eight, &[(b"cHRM", p3)]);
    near(pixel(&photo(&png), 1), p3_to_srgb([190, 54, 43]), 1);
    // Numbers that are no colours change nothing.
    for nonsense in [[0; 8], [u32::MAX; 8], [31_270, 0, 64_000, 33_000, 64_000, 33_000, 64_000, 33_000]] {
        assert_eq!(of(&[(b"cHRM", chrm(nonsense))]), light);
    }
    assert_eq!(of(&[(b"gAMA", vec![0; 4])]), light);
    // They are named, and so are codes that nobody knows.
    for (parts, named) in [
        ((b"cHRM", chrm([0; 8])), "cHRM"),
        ((b"gAMA", vec![0; 4]), "gAMA"),
        ((b"cICP", vec![200, 13, 0, 1]), "cICP 200/13"),
        ((b"cICP", vec![1]), "cICP"),
    ] {
        let shown = photo(&png_of(light.map(u16::from), png::BitDepth::Eight, &[parts]));
        assert_eq!((pixel(&shown, 1), codes(&shown)), (light, vec!["picture-colours"]), "{named}");
        assert!(shown.notes[0].message().contains(named), "{}", shown.notes[0].message());
    }
    // HDR is shown up to white, and said.
    let hdr = photo(&png_of([255; 3], png::BitDepth::Eight, &[(b"cICP", vec![9, 16, 0, 1])]));
    assert_eq!((pixel(&hdr, 1), codes(&hdr)), ([255; 3], vec!["picture-colours"]));
    // One that is nowhere brighter than white loses nothing.
    let dim = photo(&png_of([38_056; 3], png::BitDepth::Sixteen, &[(b"cICP", vec![9, 16, 0, 1])]));
    assert_eq!(codes(&dim), Vec::<&str>::new());
    near(pixel(&dim, 1), [255; 3], 1);
    // Black at 16 and white at 235.
    let narrow = (b"cICP", vec![1, 13, 0, 0]);
    for (stored, shown) in [([16, 235, 126], [0, 255, 128]), ([0, 255, 17], [0, 255, 1])] {
        let png = png_of(stored, png::BitDepth::Eight, std::slice::from_ref(&(narrow.0, narrow.1.clone())));
        assert_eq!(pixel(&photo(&png), 1), shown);
        let png = png_of(
            stored.map(|number| number * 256),
            png::BitDepth::Sixteen,
            &[(narrow.0, narrow.1.clone())],
        );
        near(pixel(&photo(&png), 1), shown, 1);
    }
    // With Adobe RGB's colours a `gAMA` of 1/2.2 is the power that it says.
    let adobe = chrm([31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000]);
    near(of(&[(b"gAMA", gama(0.454_55)), (b"cHRM", adobe.clone())]), adobe_to_srgb(light), 1);
}

/// Adobe RGB (1998) with a power of 2.2 to sRGB, both under D65.
fn adobe_to_srgb(colour: [u8; 3]) -> [u8; 3] {
    let light = colour.map(|number| (f64::from(number) / 255.0).powf(2.2));
    [[1.398_36, -0.398_36, 0.0], [0.0, 1.0, 0.0], [0.0, -0.042_93, 1.042_93]]
        .map(|row: [f64; 3]| srgb(row[0] * light[0] + row[1] * light[1] + row[2] * light[2]))
}

#[test]
fn a_picture_that_xmp_alone_turns_is_named() {
    let plain = jpeg(40, 20);
    let xmp = |said: &str| [b"http://ns.adobe.com/xap/1.0/\0".as_slice(), said.as_bytes()].concat();
    for said in ["<rdf:Description tiff:Orientation=\"6\"/>", "<tiff:Orientation>6</tiff:Orientation>"] {
        let shown = photo(&with_part(&plain, 0xe1, &xmp(said)));
        assert_eq!((shown.pixels.width(), codes(&shown)), (40, vec!["picture-orientation"]), "{said}");
    }
    for said in ["<rdf:Description tiff:Orientation=\"1\"/>", "<x/>", "tiff:Orientation"] {
        assert_eq!(codes(&photo(&with_part(&plain, 0xe1, &xmp(said)))), Vec::<&str>::new(), "{said}");
    }
}

#[test]
fn pixels_that_are_not_square_are_named() {
    let phys = |across: u32, down: u32| [across.to_be_bytes(), down.to_be_bytes()].concat();
    let jfif = |across: u16, down: u16| {
        [&b"JFIF\0\x01\x01\x01"[..], &across.to_be_bytes(), &down.to_be_bytes(), &[0, 0]].concat()
    };
    for ((across, down), is_named) in
        [((300, 300), false), ((11_811, 11_810), false), ((0, 7), false), ((204, 98), true), ((16, 15), true)]
    {
        let png = with_chunk(&png(4, 4), b"pHYs", &phys(across, down));
        let jpeg = with_part(&jpeg(8, 8), 0xe0, &jfif(across as u16, down as u16));
        for bytes in [png, jpeg] {
            let named = if is_named { vec!["picture-pixels"] } else { vec![] };
            assert_eq!(codes(&photo(&bytes)), named, "{across} {down}");
        }
    }
}

#[test]
fn grey_and_opacity_go_through() {
    let mut profile = ColorProfile::new_gray_with_gamma(1.0);
    profile.gray_trc = Some(ToneReprCurve::Lut(vec![]));
    let profile = profile.encode().expect("a profile");
    let grey = image::GrayImage::from_pixel(4, 4, image::Luma([55]));
    let mut bytes = Vec::new();
    grey.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("encoded");
    near(pixel(&photo(&with_chunk(&bytes, b"iCCP", &iccp(&profile))), 1), [srgb(55.0 / 255.0); 3], 1);
    // Opacity is no colour.
    let clear = image::RgbaImage::from_pixel(4, 4, image::Rgba([190, 54, 43, 77]));
    let mut bytes = Vec::new();
    clear.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("encoded");
    let p3 = ColorProfile::new_display_p3().encode().expect("a profile");
    let shown = photo(&with_chunk(&bytes, b"iCCP", &iccp(&p3))).pixels.to_rgba8();
    let [r, g, b, opacity] = shown.get_pixel(1, 1).0;
    near([r, g, b], p3_to_srgb([190, 54, 43]), 1);
    assert_eq!(opacity, 77);
}

/// A JPEG of one colour of four inks, each 0 where there is none.
fn inked(inks: [u8; 4], kind: Inks) -> Vec<u8> {
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 95).encode(&inks.repeat(16 * 16), 16, 16, kind).expect("encoded");
    bytes
}

#[test]
fn four_inks_are_seen_as_they_print() {
    for kind in [Inks::Cmyk, Inks::CmykAsYcck] {
        let of = |inks| pixel(&photo(&inked(inks, kind)), 8);
        near(of([0, 0, 0, 0]), [255, 255, 255], 3);
        near(of([255, 0, 0, 0]), [0, 174, 239], 6);
        near(of([0, 255, 255, 0]), [237, 28, 36], 6);
        let black = of([0, 0, 0, 255]);
        assert!(black.iter().all(|part| *part < 45), "{black:?}");
        // Neither neon nor turned over.
        let [r, g, b] = of([240, 214, 0, 0]);
        assert!((25..75).contains(&r) && (45..95).contains(&g) && (130..190).contains(&b), "{:?}", [r, g, b]);
        assert_eq!(codes(&photo(&inked([9, 9, 9, 9], kind))), ["picture-colours"]);
    }
}

#[test]
fn four_inks_with_a_profile_are_as_it_says_and_black_is_black() {
    let profile = press(20.0);
    for kind in [Inks::Cmyk, Inks::CmykAsYcck] {
        let of = |inks| photo(&with_profile(&inked(inks, kind), &profile, 60_000));
        near(pixel(&of([0; 4]), 8), [255; 3], 2);
        // The darkest print is black (a lightness of 20 without compensation: 48).
        near(pixel(&of([255; 4]), 8), [0; 3], 2);
        // Two inks of four: a lightness of 60, scaled by the way between black and white.
        let y = |lightness: f64| ((lightness + 16.0) / 116.0).powi(3);
        let wanted = srgb((y(60.0) - y(20.0)) / (1.0 - y(20.0)));
        near(pixel(&of([255, 255, 0, 0]), 8), [wanted; 3], 3);
        assert_eq!(codes(&of([9; 4])), [""; 0]);
    }
    // A profile of other colours is no profile of these, and said once.
    let p3 = ColorProfile::new_display_p3().encode().expect("a profile");
    let shown = photo(&with_profile(&inked([255, 0, 0, 0], Inks::Cmyk), &p3, 60_000));
    near(pixel(&shown, 8), [0, 174, 239], 6);
    assert_eq!(codes(&shown), ["picture-colours"]);
}

#[test]
fn hostile_profiles_harm_nothing() {
    let plain = encoded(&RgbImage::from_pixel(8, 8, image::Rgb([90, 100, 110])), ImageFormat::Jpeg);
    let as_is = pixel(&photo(&plain), 4);
    let p3 = ColorProfile::new_display_p3().encode().expect("a profile");
    // Cut, and with every byte of its head and table of tags in turn another.
    for cut in 0..p3.len() {
        let shown = photo(&with_profile(&plain, &p3[..cut.max(1)], 60_000));
        assert!(!shown.notes.is_empty() || cut > 128, "{cut}");
    }
    for at in 0..p3.len() {
        let mut broken = p3.clone();
        broken[at] ^= 0xff;
        let _ = photo(&with_profile(&plain, &broken, 60_000));
    }
    // Texts by the thousand, each as long as all: none is read.
    let mut texts = b"mluc\0\0\0\0\0\0\x10\0\0\0\0\x0c".to_vec();
    for _ in 0..4096 {
        texts.extend(b"enUS\0\0\xc0\0\0\0\0\x10");
    }
    let mut tags: Vec<(&[u8; 4], Vec<u8>)> = Vec::new();
    for name in [b"desc", b"cprt", b"dmnd", b"dmdd"] {
        tags.push((name, texts.clone()));
    }
    let shown = photo(&with_profile(&plain, &profile(b"mntr", b"RGB ", b"XYZ ", &tags), 60_000));
    assert_eq!((pixel(&shown, 4), codes(&shown)), (as_is, vec!["picture-colours"]));
    // Curves of a million steps, powers of nothing, colours of no light.
    let curve = |count: u32| [&b"curv\0\0\0\0"[..], &count.to_be_bytes(), &[0; 64]].concat();
    for count in [u32::MAX, 1_000_000, 26] {
        let tags: Vec<(&[u8; 4], Vec<u8>)> = vec![(b"kTRC", curve(count))];
        let _ = photo(&with_profile(&plain, &profile(b"mntr", b"GRAY", b"XYZ ", &tags), 60_000));
    }
}

#[test]
fn pictures_are_turned_as_their_exif_says() {
    let oriented = |orientation: u8| {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        with_part(&jpeg(40, 20), 0xe1, &exif)
    };
    let plain = photo(&jpeg(40, 20)).pixels;
    assert_eq!((plain.width(), plain.height()), (40, 20));
    let turned = photo(&oriented(6)).pixels.to_rgb8();
    assert_eq!(turned.dimensions(), (20, 40));
    assert!(turned.get_pixel(10, 5)[0] < 20 && turned.get_pixel(10, 35)[0] > 235);
}

#[test]
fn what_goes_with_a_picture_is_bounded() {
    let many = vec![b'a'; 17 << 20];
    for kind in [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"prVt"] {
        let said = refused(&with_chunk(&png(10, 10), kind, &many));
        assert!(said.starts_with("carries 17 MB beside its pixels"), "{said}");
    }
    // The pixels themselves are not what is meant.
    assert!(read_whole(&png(3000, 2500)).is_ok());
    // Behind the pixels it is never read.
    assert!(read_whole(&[&png(10, 10)[..], &many].concat()).is_ok());
    // Each part of a JPEG is small; there may be many.
    let plain = jpeg(40, 20);
    let part = [&[0xff, 0xe2, 0xff, 0xff][..], b"ICC_PROFILE\0\x01\xff", &vec![0; 0xffff - 16]].concat();
    let parts: Vec<u8> = std::iter::repeat_n(part, 300).flatten().collect();
    let said = refused(&[&plain[..2], &parts, &plain[2..]].concat());
    assert!(said.starts_with("carries 19 MB beside its pixels"), "{said}");
    let webp = encoded(&RgbImage::new(10, 10), ImageFormat::WebP);
    let size = u32::try_from(many.len()).expect("short").to_le_bytes();
    let said = refused(&[&webp[..], b"EXIF", &size, &many].concat());
    assert!(said.starts_with("carries 17 MB beside its pixels"), "{said}");
}

#[test]
fn a_colour_profile_that_unpacks_to_more_is_named() {
    // The pixels of a black picture are packed as profiles are.
    let profile = |megabytes: u32| {
        let mut black = Vec::new();
        let mut encoder = png::Encoder::new(&mut black, (1 << 20) - 1, megabytes);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().expect("written");
        writer.write_image_data(&vec![0; ((1 << 20) - 1) * megabytes as usize]).expect("written");
        writer.finish().expect("written");
        let (mut at, mut packed) = (8, b"icc\0\0".to_vec());
        while let Some((size, kind)) = chunk(&black, at) {
            let size = u32::from_be_bytes(size) as usize;
            if &kind == b"IDAT" {
                packed.extend_from_slice(&black[at + 8..][..size]);
            }
            at += 12 + size;
        }
        with_chunk(&png(10, 10), b"iCCP", &packed)
    };
    let said = refused(&profile(20));
    assert!(said.contains("colour profile that is broken, or has more than 16 MB"), "{said}");
    assert!(read_whole(&profile(1)).is_ok());
    // A small broken one is left out, as browsers do, and said.
    let shown = photo(&with_chunk(&png(10, 10), b"iCCP", b"icc\0\0broken"));
    assert_eq!((pixel(&shown, 1), codes(&shown)), ([1, 2, 3], vec!["picture-colours"]));
}

#[test]
fn sixteen_bits_and_progressive_scans_count_for_what_they_take() {
    let fits = |colour, megapixels: u64, progressive| {
        decoded_bytes(colour, megapixels * 1_000_000, progressive) <= MAX_DECODED_BYTES
    };
    assert!(fits(ColorType::Rgb8, 120, false) && fits(ColorType::Rgba8, 120, false));
    assert!(fits(ColorType::Rgba16, 40, false) && !fits(ColorType::Rgba16, 48, false));
    assert!(fits(ColorType::Rgb8, 50, true) && !fits(ColorType::Rgb8, 60, true));
    let progressive = [0xff, 0xd8, 0xff, 0xc2, 0, 3, 0, 0xff, 0xda];
    assert!(Head::of_jpeg(&progressive).jpeg.is_progressive);
}

#[test]
fn what_is_no_picture_is_refused_with_a_reason() {
    assert!(refused(b"not a picture").contains("is not a PNG, JPEG, WebP"));
    assert!(read_whole(&jpeg(40, 20)[..60]).is_err());
    // Cameras write what they like behind the end.
    assert!(read_whole(&[&jpeg(400, 200)[..], b"more"].concat()).is_ok());
    let refusal = read_whole(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").expect_err("refused");
    assert!(refusal.message().starts_with("is HEIC inside") && refusal.code() == "heic-photo");
}

#[test]
fn a_jpeg_without_its_end_is_shown_as_far_as_it_goes() {
    let whole = encoded(&busy(320, 240), ImageFormat::Jpeg);
    let complete = photo(&whole).pixels.to_rgb8();
    for missing in [1, 2] {
        let shown = photo(&whole[..whole.len() - missing]);
        assert_eq!(shown.pixels.to_rgb8(), complete, "{missing} bytes are missing");
        assert_eq!(codes(&shown), ["picture-incomplete"]);
        assert!(shown.notes[0].message().contains("all of the picture"), "{}", shown.notes[0].message());
    }
    // A tenth is missing: the rows that are there are right, and no others are shown.
    let shown = photo(&whole[..whole.len() * 9 / 10]);
    let rows = shown.pixels.height();
    assert!((190..=222).contains(&rows), "{rows}");
    let upper = image::imageops::crop_imm(&complete, 0, 0, 320, rows).to_image();
    assert_eq!(shown.pixels.to_rgb8(), upper);
    assert!(shown.notes[0].message().contains("upper 8") || shown.notes[0].message().contains("upper 9"));
    // Half a picture is not the one that was meant.
    let said = refused(&whole[..whole.len() / 2]);
    assert!(said.starts_with("is truncated") && said.contains("% of its height"), "{said}");
    let said = refused(&whole[..700]);
    assert!(said.starts_with("is truncated"), "{said}");
}

#[test]
fn a_jpeg_that_is_damaged_inside_is_refused() {
    let picture = busy(320, 240);
    let encoded = |progressive: bool, restart: u16| {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 85);
        encoder.set_progressive(progressive);
        encoder.set_restart_interval(restart);
        encoder.encode(picture.as_raw(), 320, 240, Inks::Rgb).expect("encoded");
        bytes
    };
    for (progressive, restart) in [(false, 0), (false, 7), (true, 0)] {
        let whole = encoded(progressive, restart);
        assert_eq!(codes(&photo(&whole)), Vec::<&str>::new(), "{progressive} {restart}");
        let middle = whole.len() / 2;
        let mut zeros = whole.clone();
        zeros[middle..middle + 2048].fill(0);
        let mut ones = whole.clone();
        ones[middle..middle + 2048].fill(0xff);
        let less = [&whole[..middle], &whole[middle + 2048..]].concat();
        for damaged in [zeros, ones, less] {
            let said = refused(&damaged);
            assert!(said.starts_with("is damaged inside"), "{said}");
        }
    }
    // Some cameras fill up with the same byte before the end.
    let whole = encoded(false, 0);
    let (data, end) = whole.split_at(whole.len() - 2);
    assert!(read_whole(&[data, &[0; 40], end].concat()).is_ok());
    assert!(read_whole(&[data, &[0xff; 5], end].concat()).is_ok());
    assert!(refused(&[data, b"more", end].concat()).contains("behind the end"));
}

#[test]
fn a_progressive_jpeg_without_its_end_is_shown_where_it_is_sharp() {
    let picture = busy(320, 240);
    let mut whole = Vec::new();
    let mut encoder = Encoder::new(&mut whole, 85);
    encoder.set_progressive(true);
    encoder.encode(picture.as_raw(), 320, 240, Inks::Rgb).expect("encoded");
    let shown = photo(&whole[..whole.len() - 2]);
    assert_eq!((shown.pixels.height(), codes(&shown)), (240, vec!["picture-incomplete"]));
    let said = refused(&whole[..whole.len() / 4]);
    assert!(said.starts_with("is truncated"), "{said}");
}

#[test]
fn tiffs_and_gifs_are_pictures() {
    use ::tiff::encoder::{TiffEncoder, colortype};
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("begun");
    encoder.write_image::<colortype::RGB8>(4, 2, &[200, 30, 30].repeat(8)).expect("written");
    let one = bytes.into_inner();
    let shown = photo(&one);
    assert_eq!((pixel(&shown, 1), shown.pixels.width(), codes(&shown)), ([200, 30, 30], 4, vec![]));
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("begun");
    encoder.write_image::<colortype::CMYK8>(4, 2, &[0, 255, 255, 0].repeat(8)).expect("written");
    encoder.write_image::<colortype::Gray16>(4, 2, &[9; 8]).expect("written");
    let shown = photo(&bytes.into_inner());
    near(pixel(&shown, 1), [237, 28, 36], 2);
    assert_eq!(codes(&shown), ["picture-first-frame", "picture-colours"]);
    for cut in 0..one.len() {
        let _ = read_whole(&one[..cut]);
    }
    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    let frame = |grey: u8| {
        image::Frame::new(image::RgbaImage::from_pixel(6, 6, image::Rgba([grey, grey, grey, 255])))
    };
    encoder.encode_frames([frame(40), frame(200)]).expect("encoded");
    drop(encoder);
    let shown = photo(&gif);
    near(pixel(&shown, 2), [40; 3], 2);
    assert_eq!(codes(&shown), ["picture-first-frame"]);
}
