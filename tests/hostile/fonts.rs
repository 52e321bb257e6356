//! Fonts that are none, or lie.

use super::{Expect, Harmless, Named, Row, TestProject, bad_fields, check, put, row};

const FONT: &str = "fonts/plus-jakarta-sans/PlusJakartaSans[wght].ttf";

fn font(name: &'static str, expect: Expect, change: impl Fn(Vec<u8>) -> Vec<u8> + 'static) -> Row {
    row(name, expect, move |project| {
        put(project, "fonts/aaa/a.ttf", &change(renamed(project)));
        bad_fields(project, "detail = \"Kabar baik ⅔ Á 漢\"\n".replace(" 漢", "").as_str());
    })
}

/// A font of the project under another name, so that the project's own is used as before, and the other one for what it lacks.
fn renamed(project: &TestProject) -> Vec<u8> {
    let mut font = std::fs::read(project.path(FONT)).expect("a font");
    let name: Vec<u8> = "Plus".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let places: Vec<usize> =
        (0..font.len() - name.len()).filter(|at| font[*at..].starts_with(&name)).collect();
    for at in places {
        font[at + 1] = b'X';
    }
    font
}

/// The place of a table's entry in the directory of `font`.
fn table(font: &[u8], name: &[u8; 4]) -> (usize, usize) {
    let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let entry = (0..count).map(|at| 12 + 16 * at).find(|at| font[*at..at + 4] == *name).expect("the table");
    let offset = u32::from_be_bytes(font[entry + 8..entry + 12].try_into().expect("four")) as usize;
    (entry, offset)
}

fn rows() -> Vec<Row> {
    const UNUSABLE: &str = "font-unusable";
    const DAMAGED: &str = "font-damaged";
    let with = |name: &'static [u8; 4], at: usize, bytes: &'static [u8]| {
        move |mut font: Vec<u8>| {
            let (_, offset) = table(&font, name);
            font[offset + at..offset + at + bytes.len()].copy_from_slice(bytes);
            font
        }
    };
    let mut rows = vec![
        font("an empty font", Named(UNUSABLE, "a.ttf"), |_| Vec::new()),
        font("a text named .ttf", Named(UNUSABLE, "a.ttf"), |_| b"ini bukan huruf".to_vec()),
        font("the head of a font", Named(UNUSABLE, "no family"), |font| font[..100].to_vec()),
        font("a WOFF2 named .ttf", Named(UNUSABLE, ""), |_| {
            [b"wOF2\0\x01\0\0".as_slice(), &[0; 80]].concat()
        }),
        font("a collection of a thousand million fonts", Named(UNUSABLE, ""), |_| {
            [b"ttcf\0\x01\0\0\xff\xff\xff\xff".as_slice(), &[0; 80]].concat()
        }),
        font("a font whose tables lie far outside", Named(UNUSABLE, ""), |mut font| {
            let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
            for at in (0..count).map(|at| 12 + 16 * at) {
                font[at + 8..at + 16].copy_from_slice(&[0xff; 8]);
            }
            font
        }),
        font("a font with 65 535 tables", Named(UNUSABLE, ""), |mut font| {
            font[4..6].copy_from_slice(&[0xff; 2]);
            font.truncate(5000);
            font
        }),
        font("a third of a font", Named(UNUSABLE, "no family"), |font| font[..font.len() / 3].to_vec()),
        font("half a font", Named(DAMAGED, "a.ttf"), |font| font[..font.len() / 2].to_vec()),
        font("a font without units", Harmless, with(b"head", 18, &[0, 0])),
        font(
            "a font as high as numbers go",
            Named(DAMAGED, "hhea"),
            with(b"hhea", 4, &[0x7f, 0xff, 0x80, 0]),
        ),
        font("a font of no height", Named(DAMAGED, "hhea"), with(b"hhea", 4, &[0, 0, 0, 0])),
        font(
            "a font that says it has 65 535 glyphs",
            Named(DAMAGED, "maxp"),
            with(b"maxp", 4, &[0xff, 0xff]),
        ),
        font("a font that says it has none", Named(DAMAGED, "maxp"), with(b"maxp", 4, &[0, 0])),
        font(
            "a font with a map of characters that is none",
            Named(DAMAGED, "cmap"),
            with(b"cmap", 0, &[0xff; 40]),
        ),
        font("a font whose glyphs are noise", Named(DAMAGED, "glyf"), |mut font| {
            let (entry, offset) = table(&font, b"glyf");
            let length = u32::from_be_bytes(font[entry + 12..entry + 16].try_into().expect("four")) as usize;
            let mut state = 1_u32;
            for byte in &mut font[offset..offset + length] {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *byte = (state >> 24) as u8;
            }
            font
        }),
        font("a font whose glyphs are made of themselves", Named(DAMAGED, "glyf"), |mut font| {
            // Every glyph begins where the first does, and that is made of glyph 36, which is itself.
            let (entry, offset) = table(&font, b"glyf");
            let length = u32::from_be_bytes(font[entry + 12..entry + 16].try_into().expect("four")) as usize;
            for at in (offset..offset + length - 20).step_by(4) {
                font[at..at + 4].copy_from_slice(&[0xff, 0xff, 0, 36]);
            }
            font
        }),
    ];
    for (name, seed) in [
        ("a font with 1000 wrong bytes", 1_u32),
        ("a font with 1000 other wrong bytes", 2),
        ("a font with as many again", 3),
    ] {
        rows.push(row(name, Named(DAMAGED, "a.ttf"), move |project: &TestProject| {
            let mut font = renamed(project);
            let mut state = seed;
            for _ in 0..1000 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = 500 + (state >> 4) as usize % (font.len() - 500);
                font[at] = (state >> 24) as u8;
            }
            put(project, "fonts/aaa/a.ttf", &font);
            bad_fields(project, "detail = \"Kabar baik fi ffl Á\"\n");
        }));
    }
    rows
}

#[test]
fn fonts_that_lie() {
    check(&rows());
}
