//! Captions that run backwards, never end, or are none.
#![cfg(feature = "video")]

use super::{Expect, Harmless, Named, Refused, Row, check, put, row};

fn captions(name: &'static str, expect: Expect, bytes: impl Fn() -> Vec<u8> + 'static) -> Row {
    row(name, expect, move |project| {
        put(project, "media/a.srt", &bytes());
        project.clip(
            super::BAD,
            "media/siklus-air.mp4",
            "start = 20\nduration = 3\ncaptions = \"media/a.srt\"",
        );
    })
}

fn rows() -> Vec<Row> {
    const BAD: &str = "bad-captions";
    let cue = |text: &str| format!("1\n00:00:20,000 --> 00:00:22,000\n{text}\n").into_bytes();
    let cues = |count: usize, step_ms: usize| {
        let time = |ms: usize| {
            format!("{:02}:{:02}:{:02},{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
        };
        let all = (0..count).map(|at| {
            format!(
                "{at}\n{} --> {}\nteks {at}\n\n",
                time(20_000 + at * step_ms),
                time(20_000 + (at + 1) * step_ms)
            )
        });
        all.collect::<String>().into_bytes()
    };
    vec![
        captions("no captions", Harmless, Vec::new),
        captions("a caption that ends before it begins", Refused(BAD, "ends at"), || {
            b"1\n00:00:22,000 --> 00:00:21,000\na\n".to_vec()
        }),
        captions("a caption at second 99", Refused(BAD, "no time line"), || {
            b"1\n00:00:99,000 --> 00:01:00,000\na\n".to_vec()
        }),
        captions("a caption without a text", Harmless, move || cue("")),
        captions("captions in UTF-16", Refused(BAD, "time line"), || b"\xff\xfe1\0\n\0".to_vec()),
        captions("captions in Windows-1252", Named("caption-encoding", "Windows-1252"), move || {
            cue("Caf_").into_iter().map(|b| if b == b'_' { 0xe9 } else { b }).collect()
        }),
        captions("a film named .srt", Refused(BAD, "an MP4 or MOV video"), || {
            [b"\0\0\0\x20ftypisom".as_slice(), &[0xff; 100]].concat()
        }),
        captions("zeros named .srt", Refused(BAD, "time line"), || vec![0; 1000]),
        captions("a web page named .srt", Refused(BAD, "time line"), || {
            b"<!DOCTYPE html><html></html>".to_vec()
        }),
        captions("5 MB of captions", Refused(BAD, "4 MiB"), move || cue(&"a".repeat(5 << 20))),
        captions("a million captions", Refused(BAD, "4 MiB"), move || cues(1_000_000, 1)),
        captions("20 001 captions", Refused(BAD, "20 000"), move || cues(20_001, 100)),
        captions("a caption of a million characters", Refused(BAD, "64 KiB"), move || {
            cue(&"kata ".repeat(200_000))
        }),
        captions("a caption of 100 000 lines", Refused(BAD, ""), move || cue(&"a\n".repeat(100_000))),
        captions("the same caption 19 000 times", Harmless, || {
            b"1\n00:00:20,000 --> 00:00:22,000\nteks yang sama\n\n".repeat(19_000)
        }),
        captions("19 000 captions at the same time", Named("caption-dropped", "at once"), || {
            let cue = |at| format!("{at}\n00:00:20,000 --> 00:00:22,000\nteks {at}\n\n");
            (0..19_000).map(cue).collect::<String>().into_bytes()
        }),
        captions("a caption of a year", Harmless, || b"1\n00:00:00,000 --> 9999:59:59,999\na\n".to_vec()),
        // All that are shown at once do not fit into the page, which is said of them.
        captions("captions that lie over one another", Refused("text-overflow", "stands"), || {
            (0..30)
                .map(|at| format!("{at}\n00:00:{:02},000 --> 00:00:40,000\nteks {at}\n\n", 10 + at))
                .collect::<String>()
                .into_bytes()
        }),
        captions("a caption that is markup", Harmless, move || {
            cue("<script>alert(1)</script>{{ item }}{\\an8}</p></body><b")
        }),
        captions("a caption of 4 MiB of `<`", Refused(BAD, "64 KiB"), move || {
            cue(&"<".repeat((4 << 20) - 100))
        }),
        captions("captions of `&` and `{\\`", Named("caption-dropped", "characters"), || {
            let cue = |at| format!("{at}\n00:00:20,000 --> 00:00:22,000\n{}\n\n", "&{\\".repeat(20_000));
            ((0..60).map(cue).collect::<String>() + "99\n00:00:21,000 --> 00:00:22,000\na\n").into_bytes()
        }),
        captions("captions below a header of two million lines", Harmless, || {
            format!("WEBVTT\n{}", "a\n".repeat(2_000_000)).into_bytes()
        }),
        captions("TTML with 150 000 different wrong times", Named("caption-time", "more after it"), || {
            let wrong = (0..150_000).map(|at| format!("<p begin=\"x{at}\"/>")).collect::<String>();
            format!("<tt>{wrong}</tt>").into_bytes()
        }),
        captions("TTML of one paragraph of breaks and timed spans", Harmless, || {
            let wrong = "<br/><span begin=\"1s\"/>".repeat(60_000);
            format!("<tt><p begin=\"20s\" end=\"22s\">{wrong}</p></tt>").into_bytes()
        }),
        captions("ASS with a million columns", Refused(BAD, "no time"), || {
            let format = format!("[Events]\nFormat: {}\n", "a,".repeat(1_000_000));
            (format + &"Dialogue: 0,0:00:20.00,0:00:22.00,a\n".repeat(19_000)).into_bytes()
        }),
        captions("a caption that turns the writing direction", Harmless, move || {
            cue("abc \u{202e}fed\u{202c} ghi")
        }),
    ]
}

#[test]
fn captions_that_mean_ill() {
    check(&rows());
}
