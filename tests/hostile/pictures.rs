//! Pictures that are broken, mislabelled or larger than they look.

use image::ImageFormat::{Jpeg, Png, WebP};

use super::bytes::{chunk, picture, png, stored, zeros};
use super::{Expect, Harmless, Refused, Row, bad_fields, check, put, row};

/// The bad item shows `bytes` as the photo `name`.
fn photo(
    name: &'static str,
    bytes: impl Fn() -> Vec<u8> + 'static,
) -> impl Fn(&super::TestProject) + 'static {
    move |project| {
        put(project, &format!("media/{name}"), &bytes());
        bad_fields(project, &format!("photo = \"media/{name}\"\n"));
    }
}

/// `jpeg` with another size in its frame header.
fn resized_jpeg(mut jpeg: Vec<u8>, width: u16, height: u16) -> Vec<u8> {
    let at =
        jpeg.windows(2).position(|two| two == [0xff, 0xc0] || two == [0xff, 0xc2]).expect("a frame header");
    jpeg[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

/// A JPEG in four inks: a frame of four components without a pixel's worth of data. Eight pixels wide and high.
fn cmyk() -> Vec<u8> {
    let pixels = vec![90_u8; 64 * 48 * 4];
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 80);
    encoder.encode(&pixels, 64, 48, jpeg_encoder::ColorType::Cmyk).expect("encoded");
    bytes
}

/// A WebP of one frame in the extended form, which announces `width` × `height` and animation.
fn webp_extended(width: u32, height: u32, animated: bool) -> Vec<u8> {
    let simple = picture(8, 8, WebP);
    let image = &simple[12..];
    let less = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let flags = if animated { 2 } else { 0 };
    let mut body = b"WEBPVP8X\x0a\0\0\0".to_vec();
    body.extend([flags, 0, 0, 0]);
    body.extend(less(width));
    body.extend(less(height));
    if animated {
        body.extend(b"ANIM\x06\0\0\0\xff\xff\xff\xff\0\0");
        body.extend(b"ANMF");
        body.extend((image.len() as u32 + 16).to_le_bytes());
        body.extend([0; 6]);
        body.extend(less(8));
        body.extend(less(8));
        body.extend([100, 0, 0, 0]);
    }
    body.extend(image);
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}

/// A PNG with two frames.
fn apng() -> Vec<u8> {
    let pixels = stored(&[0; (8 * 3 + 1) * 8]);
    let actl = chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let mut control = vec![0; 26];
    (control[7], control[11], control[21], control[23]) = (8, 8, 1, 10);
    png(8, 8, 8, 2, &[actl, chunk(b"fcTL", &control)].concat(), &pixels)
}

/// A TIFF that announces `width` × `height` pixels of eight bits, and has none.
fn tiff(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\x08\0".to_vec();
    // Width, height, bits, uncompressed, black is zero, where the data lie, rows in a strip, bytes of it.
    for (tag, value) in
        [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (278, height), (279, 4)]
    {
        bytes.extend(u16::to_le_bytes(tag));
        bytes.extend([4, 0, 1, 0, 0, 0]);
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes
}

fn rows() -> Vec<Row> {
    const UNUSABLE: &str = "picture-unusable";
    let cut = |bytes: Vec<u8>, part: usize| bytes[..bytes.len() / part].to_vec();
    vec![
        row("an empty picture", Refused(UNUSABLE, "is not a PNG, JPEG"), photo("a.jpg", Vec::new)),
        row("a text named .jpg", Refused(UNUSABLE, "PNG"), photo("a.jpg", || b"ini bukan gambar".to_vec())),
        row(
            "a PNG of 4 thousand million pixels a side",
            Refused(UNUSABLE, ""),
            photo("a.png", || png(u32::MAX, u32::MAX, 8, 6, &[], &stored(&[0; 16]))),
        ),
        row(
            "a PNG of 100 000 × 100 000 pixels",
            Refused(UNUSABLE, "100000 × 100000"),
            photo("a.png", || png(100_000, 100_000, 1, 0, &[], &stored(&[0; 16]))),
        ),
        row(
            "a PNG that unpacks to 400 million pixels",
            Refused(UNUSABLE, "20000 × 20000"),
            photo("a.png", || png(20_000, 20_000, 1, 0, &[], &zeros(2501 * 20_000))),
        ),
        row(
            "a PNG without a width",
            Refused(UNUSABLE, ""),
            photo("a.png", || png(0, 10, 8, 2, &[], &stored(&[]))),
        ),
        row(
            "a PNG whose colours do not exist",
            Refused(UNUSABLE, ""),
            photo("a.png", || png(8, 8, 3, 9, &[], &stored(&[0; 64]))),
        ),
        row(
            "a PNG with a colour profile of 1 GB",
            Refused(UNUSABLE, "colour profile that is broken, or has more than 16 MB"),
            photo("a.png", || {
                let profile = [b"icc\0\0".as_slice(), &zeros(1 << 30)].concat();
                png(8, 8, 8, 2, &chunk(b"iCCP", &profile), &stored(&[0; (8 * 3 + 1) * 8]))
            }),
        ),
        row(
            "a PNG with a text of 1 GB",
            Harmless,
            photo("a.png", || {
                let text = [b"Comment\0\0".as_slice(), &zeros(1 << 30)].concat();
                png(8, 8, 8, 2, &chunk(b"zTXt", &text), &stored(&[0; (8 * 3 + 1) * 8]))
            }),
        ),
        row(
            "a PNG with a colour profile of 1 MB",
            Harmless,
            photo("a.png", || {
                let profile = [b"icc\0\0".as_slice(), &zeros(1 << 20)].concat();
                png(8, 8, 8, 2, &chunk(b"iCCP", &profile), &stored(&[0; (8 * 3 + 1) * 8]))
            }),
        ),
        row(
            "a PNG with 40 MB of texts",
            Refused(UNUSABLE, "beside its pixels"),
            photo("a.png", || {
                let text = chunk(b"iTXt", &[b"XML\0\0\0\0\0".as_slice(), &vec![b' '; 4 << 20]].concat());
                png(8, 8, 8, 2, &text.repeat(10), &stored(&[0; (8 * 3 + 1) * 8]))
            }),
        ),
        row(
            "a PNG of 118 million pixels of 16 bits with transparency",
            Refused(UNUSABLE, "to decode (11000 × 10700 pixels of 64 bits)"),
            photo("a.png", || png(11_000, 10_700, 16, 6, &[], &zeros(88_001 * 10_700))),
        ),
        row(
            "a progressive JPEG of 100 million pixels",
            Refused(UNUSABLE, "to decode (10000 × 10000 pixels of 24 bits, progressive)"),
            photo("a.jpg", || {
                let mut bytes = Vec::new();
                let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 80);
                encoder.set_progressive(true);
                encoder.encode(&[90; 64 * 48 * 3], 64, 48, jpeg_encoder::ColorType::Rgb).expect("encoded");
                resized_jpeg(bytes, 10_000, 10_000)
            }),
        ),
        row(
            "a JPEG with a colour profile in 300 parts",
            Refused(UNUSABLE, "beside its pixels"),
            photo("a.jpg", || {
                let part =
                    [&[0xff, 0xe2, 0xff, 0xff][..], b"ICC_PROFILE\0\x01\xff", &[0; 0xffff - 16]].concat();
                let plain = picture(64, 64, Jpeg);
                [&plain[..2], &part.repeat(300), &plain[2..]].concat()
            }),
        ),
        row(
            "a JPEG with a thumbnail and a profile as cameras write them",
            Harmless,
            photo("a.jpg", || {
                let part =
                    [&[0xff, 0xe2, 0xff, 0xff][..], b"ICC_PROFILE\0\x01\x09", &[0; 0xffff - 16]].concat();
                let plain = picture(64, 64, Jpeg);
                [&plain[..2], &part.repeat(9), &plain[2..]].concat()
            }),
        ),
        row(
            "a WebP with a colour profile of 40 MB",
            Refused(UNUSABLE, "beside its pixels"),
            photo("a.webp", || {
                let plain = picture(30, 30, WebP);
                [&plain[..], b"ICCP", &(40_u32 << 20).to_le_bytes(), &vec![0; 40 << 20]].concat()
            }),
        ),
        row(
            "a PNG with a wrong checksum",
            Refused(UNUSABLE, ""),
            photo("a.png", || {
                let mut bytes = picture(64, 64, Png);
                let at = bytes.len() - 20;
                bytes[at] ^= 0x55;
                bytes
            }),
        ),
        row("half a PNG", Refused(UNUSABLE, ""), photo("a.png", move || cut(picture(300, 300, Png), 2))),
        row(
            "the head of a PNG",
            Refused(UNUSABLE, ""),
            photo("a.png", || picture(30, 30, Png)[..20].to_vec()),
        ),
        row(
            "a PNG of 16 bits",
            Harmless,
            photo("a.png", || {
                png(8, 8, 16, 6, &[], &stored(&[7; (8 * 8 + 1) * 8].map(|b| if b == 7 { 0 } else { b })))
            }),
        ),
        row("a PNG that moves", Harmless, photo("a.png", apng)),
        row("a PNG named .jpg", Harmless, photo("a.jpg", || picture(30, 30, Png))),
        row("a JPEG in four inks", Harmless, photo("a.jpg", cmyk)),
        row(
            "a JPEG of 65 000 × 65 000 pixels",
            Refused(UNUSABLE, "65000 × 65000"),
            photo("a.jpg", || resized_jpeg(picture(64, 64, Jpeg), 65_000, 65_000)),
        ),
        row(
            "a JPEG that promises 3000 lines and has 64",
            Expect::Survived,
            photo("a.jpg", || resized_jpeg(picture(64, 64, Jpeg), 3000, 3000)),
        ),
        row(
            "half a JPEG",
            Refused(UNUSABLE, "is truncated"),
            photo("a.jpg", move || cut(picture(300, 300, Jpeg), 2)),
        ),
        row(
            "the head of a JPEG",
            Refused(UNUSABLE, ""),
            photo("a.jpg", || picture(30, 30, Jpeg)[..30].to_vec()),
        ),
        row(
            "a WebP of 16 000 × 16 000 pixels",
            Refused(UNUSABLE, "16000 × 16000"),
            photo("a.webp", || webp_extended(16_000, 16_000, false)),
        ),
        row(
            "a GIF of 65 000 × 65 000 pixels",
            Refused(UNUSABLE, "65000 × 65000"),
            photo("a.gif", || {
                b"GIF89a\xe8\xfd\xe8\xfd\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xe8\xfd\xe8\xfd\0\x02\x02D\x01\0;"
                    .to_vec()
            }),
        ),
        row(
            "a TIFF of 100 000 × 100 000 pixels",
            Refused(UNUSABLE, "100000 × 100000"),
            photo("a.tif", || tiff(100_000, 100_000)),
        ),
        row(
            "a TIFF that promises 9000 × 9000 pixels and has none",
            Refused("tiff-picture", ""),
            photo("a.tif", || tiff(9000, 9000)),
        ),
        row(
            "a profile of curves without end, texts by the thousand and tables of nothing",
            Expect::Survived,
            photo("a.jpg", || {
                let mut profile = vec![0; 128];
                profile[8] = 4;
                profile[12..24].copy_from_slice(b"mntrRGB XYZ ");
                profile[36..40].copy_from_slice(b"acsp");
                profile.extend(4000_u32.to_be_bytes());
                for tag in [b"rTRC", b"A2B0", b"desc", b"cprt"].repeat(1000) {
                    profile.extend_from_slice(tag);
                    profile.extend([0, 0, 0, 128, 0, 0, 0xb0, 0]);
                }
                let part = [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile].concat();
                let size = (part.len() as u16 + 2).to_be_bytes();
                let plain = picture(64, 64, Jpeg);
                [&plain[..2], &[0xff, 0xe2], &size, &part, &plain[2..]].concat()
            }),
        ),
        row("half a WebP", Refused(UNUSABLE, ""), photo("a.webp", move || cut(picture(300, 300, WebP), 2))),
        row("a WebP that moves", Harmless, photo("a.webp", || webp_extended(8, 8, true))),
        row(
            "a GIF named .jpg",
            Harmless,
            photo("a.jpg", || {
                b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
                    .to_vec()
            }),
        ),
        row(
            "a TIFF of nothing named .jpg",
            Refused("tiff-picture", "is a TIFF of a kind that is not read"),
            photo("a.jpg", || b"II*\0\x08\0\0\0\0\0\0\0\0\0".to_vec()),
        ),
        row(
            "a HEIC named .jpg",
            Refused("heic-photo", "is HEIC inside"),
            photo("a.jpg", || b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat".to_vec()),
        ),
        row(
            "a BMP named .jpg",
            Refused("tiff-picture", "is BMP inside"),
            photo("a.jpg", || [b"BM".as_slice(), &[0; 60]].concat()),
        ),
        row("a picture of one pixel", Harmless, photo("a.png", || picture(1, 1, Png))),
        row("a picture of one row", Harmless, photo("a.png", || picture(60_000, 1, Png))),
        row("a picture of one column", Harmless, photo("a.png", || picture(1, 60_000, Png))),
    ]
}

#[test]
fn pictures_that_mean_ill() {
    check(&rows());
}
