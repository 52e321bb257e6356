//! What is found of videos that move below a page.

use super::code::{Code, Text};
use crate::diag::Severity::Error;

pub(super) const CODES: &[Code] = &[
    Code {
        code: "background-missing",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "The page of a clip has a place for a video that moves below it, and its item names none. The place would stay black.",
            id: "Halaman klip menyediakan tempat bagi video latar yang bergerak, tetapi itemnya tidak menyebutnya. Tempat itu akan tetap hitam.",
        },
        example: r#"<video data-role="background"></video>     <!-- and no [background] in the item -->"#,
        remedy: Text {
            en: "Ask in the template, `{% if background %} … {% endif %}`, or name the video in the item: `[background]` with `source`.",
            id: "Tanyakan di templat, `{% if background %} … {% endif %}`, atau sebut videonya pada item: `[background]` dengan `source`.",
        },
    },
    Code {
        code: "background-too-short",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A video that moves below a page lasts less than a second. It is repeated until the clip ends, and so short a one would only \
                 flicker.",
            id: "Video latar yang bergerak kurang dari sedetik. Videonya diulang sampai klip berakhir, dan yang sependek itu hanya akan \
                 berkedip.",
        },
        example: r#"[background]
source = "media/awan.mp4"     # 0.4 s"#,
        remedy: Text {
            en: "Choose a longer video, whose end goes over into its beginning.",
            id: "Pilih video yang lebih panjang, yang akhirnya menyambung ke awalnya.",
        },
    },
    Code {
        code: "background-unshown",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "An item names a video that is to move below its page, and the page of its clip has no place for one.",
            id: "Item menyebut video latar yang bergerak, tetapi halaman klipnya tidak menyediakan tempat.",
        },
        example: r#"template = "teaser"     # without a <video data-role="background">
[background]
source = "media/awan.mp4""#,
        remedy: Text {
            en: "Choose a template with a place for it, or remove `[background]`.",
            id: "Pilih templat yang menyediakan tempatnya, atau hapus `[background]`.",
        },
    },
];
