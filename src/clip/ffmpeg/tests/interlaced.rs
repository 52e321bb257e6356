//! Interlaced pictures are deinterlaced as FFmpeg's own filter does it, whatever the file says of them; whole pictures stay.

use std::path::Path;
use std::sync::Arc;

use super::super::probe::probe;
use super::super::reading::{Deinterlace, FieldOrder, Reading};
use super::super::survey::{PictureSurvey, survey};
use super::super::video::{ReaderOptions, VideoReader};
use super::made::{Made, pictures};
use super::{case, whole};
use crate::clip::frame::Yuv420;
use crate::units::Micros;

/// What FFmpeg's filter leaves may be exceeded by this.
const MOST_COMB: f64 = 1.25;

fn seen(path: &Path) -> PictureSurvey {
    let facts = probe(path).expect("probes");
    survey(path, (Micros::ZERO, facts.duration), &facts.clock).expect("surveyed")
}

/// The pictures of `path` in their own size, read as `seen` says.
fn read(path: &Path, seen: &PictureSurvey, every_field: bool) -> Vec<(Micros, Yuv420)> {
    let facts = probe(path).expect("probes");
    let video = facts.video.expect("a picture");
    let deinterlace = seen.fields.map(|order| Deinterlace { order, every_field });
    let options = ReaderOptions {
        reading: Reading { clock: Arc::clone(&facts.clock), deinterlace },
        ..ReaderOptions::default()
    };
    let target = [whole(video.coded_width, video.coded_height)];
    let mut reader = VideoReader::open_with(path, Micros::ZERO, &target, &options).expect("opens");
    let mut all = Vec::new();
    while let Some(mut frame) = reader.next().expect("decodes") {
        all.push((frame.time, frame.pictures.remove(0)));
    }
    all
}

/// How much neighbouring rows differ from what lies between them, per sample; every fourth column tells as much.
fn comb(pictures: &[Yuv420]) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for picture in pictures {
        let width = picture.width as usize;
        for rows in picture.y.windows(3 * width).step_by(width) {
            for column in (0..width).step_by(4) {
                let [a, b, c] = [rows[column], rows[column + width], rows[column + 2 * width]].map(f64::from);
                sum += (a - 2.0 * b + c).abs();
                count += 1.0;
            }
        }
    }
    sum / count
}

fn only(pictures: Vec<(Micros, Yuv420)>) -> Vec<Yuv420> {
    pictures.into_iter().map(|(_, picture)| picture).collect()
}

/// That `path` is deinterlaced in `order` as well as FFmpeg does it.
fn is_deinterlaced(path: &Path, order: FieldOrder) {
    let seen = seen(path);
    assert_eq!(seen.fields, Some(order), "{}: {seen:?}", path.display());
    let ours = only(read(path, &seen, false));
    let parity = if order == FieldOrder::TopFirst { "tff" } else { "bff" };
    let size = (ours[0].width, ours[0].height);
    // What is not tagged and small is BT.601.
    let colours = if size.1 <= 576 { ",colormatrix=bt601:bt709" } else { "" };
    let filters = format!("bwdif=mode=send_frame:parity={parity}:deint=all,format=yuv420p{colours}");
    let theirs = pictures(path, &filters, size);
    let left = pictures(path, &format!("format=yuv420p{colours}"), size);
    assert!(ours.len().abs_diff(theirs.len()) <= 1, "{} and {} pictures", ours.len(), theirs.len());
    let [ours, theirs, left] = [&ours, &theirs, &left].map(|pictures| comb(pictures));
    assert!(ours <= MOST_COMB * theirs, "{}: {ours} beside {theirs}", path.display());
    assert!(left > MOST_COMB * theirs, "{}: the test sees no comb: {left} beside {theirs}", path.display());
}

#[test]
fn a_camera_s_fields_become_whole_pictures() {
    let test = "a_camera_s_fields_become_whole_pictures";
    let Some(path) = case(test, "v03_avchd.mts") else { return };
    let Some(_) = Made::of(test) else { return };
    is_deinterlaced(&path, FieldOrder::TopFirst);
}

/// Fields of a moving scene: the upper first, or the lower.
const TOP: &str = "-f lavfi -i testsrc2=s=720x576:r=50:d=3 -vf tinterlace=interleave_top";
const BOTTOM: &str = "-f lavfi -i testsrc2=s=720x576:r=50:d=3 -vf tinterlace=interleave_bottom";

#[test]
fn fields_of_every_coder_and_order_become_whole_pictures() {
    let Some(made) = Made::of("fields_of_every_coder_and_order_become_whole_pictures") else { return };
    for (name, source, coder, order) in [
        // DV is the lower field first.
        (
            "camera.dv",
            BOTTOM,
            ",format=yuv420p,fieldorder=bff -c:v dvvideo -flags +ilme+ildct",
            FieldOrder::BottomFirst,
        ),
        ("tape.mpg", TOP, " -c:v mpeg2video -q:v 3 -flags +ilme+ildct -top 1", FieldOrder::TopFirst),
        (
            "tape.mxf",
            TOP,
            ",format=yuv422p -c:v mpeg2video -q:v 3 -flags +ilme+ildct -top 1",
            FieldOrder::TopFirst,
        ),
        ("macroblocks.mp4", TOP, " -c:v libx264 -flags +ilme+ildct -x264opts tff=1", FieldOrder::TopFirst),
        ("bottom.mkv", BOTTOM, " -c:v libx264 -flags +ilme+ildct -x264opts bff=1", FieldOrder::BottomFirst),
        // Flagged as whole pictures, and with the wrong order.
        ("unflagged.mp4", TOP, " -c:v libx264", FieldOrder::TopFirst),
        ("unflagged-bottom.mp4", BOTTOM, " -c:v libx264", FieldOrder::BottomFirst),
        (
            "wrong-order.mp4",
            BOTTOM,
            " -c:v libx264 -flags +ilme+ildct -x264opts tff=1",
            FieldOrder::BottomFirst,
        ),
        ("ten-bits.mov", TOP, ",format=yuv422p10le -c:v prores_ks -profile:v 3", FieldOrder::TopFirst),
    ] {
        is_deinterlaced(&made.make(name, &format!("{source}{coder}")), order);
    }
}

#[test]
fn whole_pictures_stay_whatever_the_file_says() {
    let Some(made) = Made::of("whole_pictures_stay_whatever_the_file_says") else { return };
    for (name, arguments) in [
        (
            "flagged.mp4",
            "-f lavfi -i testsrc2=s=720x576:r=25:d=3 -c:v libx264 -flags +ilme+ildct -x264opts tff=1",
        ),
        (
            "flagged.mpg",
            "-f lavfi -i testsrc2=s=720x576:r=25:d=3 -c:v mpeg2video -q:v 3 -flags +ilme+ildct -top 1",
        ),
        ("plain.mp4", "-f lavfi -i testsrc2=s=640x360:r=25:d=3 -c:v libx264"),
        ("mandelbrot.mp4", "-f lavfi -i mandelbrot=s=640x360:r=25 -t 3 -c:v libx264"),
        ("life.mp4", "-f lavfi -i life=s=320x180:r=25:mold=10 -t 3 -pix_fmt yuv420p -c:v libx264"),
        ("doubled.mp4", "-f lavfi -i testsrc2=s=640x360:r=12.5:d=3 -vf fps=25 -c:v libx264"),
        ("pulled-up.mp4", "-f lavfi -i testsrc2=s=640x360:r=24:d=3 -vf fps=30 -c:v libx264"),
        ("still.mp4", "-f lavfi -i color=red:s=320x180:r=25:d=3 -c:v libx264"),
        ("noise.mp4", "-f lavfi -i nullsrc=s=320x180:r=25:d=3 -vf noise=alls=60:allf=t -c:v libx264"),
        ("rolling.mp4", "-f lavfi -i testsrc=s=320x240:r=25:d=3 -vf scroll=vertical=0.02 -c:v libx264"),
    ] {
        let seen = seen(&made.make(name, arguments));
        assert_eq!(seen.fields, None, "{name}: {seen:?}");
        assert!(!seen.telecine, "{name}: {seen:?}");
    }
}

#[test]
fn whole_pictures_of_cases_stay() {
    let test = "whole_pictures_of_cases_stay";
    for name in ["base.mp4", "v05_obs.mkv", "v20_mirrored.mp4", "v08_mxf_mono.mxf", "v28_mediarecorder.webm"]
    {
        let Some(path) = case(test, name) else { continue };
        let seen = seen(&path);
        assert_eq!((seen.fields, seen.telecine), (None, false), "{name}: {seen:?}");
    }
}

#[test]
fn film_that_was_spread_over_fields_is_named() {
    let Some(made) = Made::of("film_that_was_spread_over_fields_is_named") else { return };
    for (name, coder) in
        [("flagged.mp4", "-flags +ilme+ildct"), ("unflagged.mp4", ""), ("tape.mpg", "-q:v 3")]
    {
        let source = "-f lavfi -i testsrc2=s=720x480:r=24000/1001:d=5 -vf telecine=first_field=top";
        let seen = seen(&made.make(name, &format!("{source} {coder}")));
        assert!(seen.telecine, "{name}: {seen:?}");
        assert_eq!(seen.fields, Some(FieldOrder::TopFirst), "{name}: {seen:?}");
    }
}

#[test]
fn every_field_gives_a_picture_where_that_is_asked_for() {
    let Some(made) = Made::of("every_field_gives_a_picture_where_that_is_asked_for") else { return };
    let path = made.make("tape.mpg", &format!("{TOP} -c:v mpeg2video -q:v 3 -flags +ilme+ildct -top 1"));
    let seen = seen(&path);
    let (frames, fields) = (read(&path, &seen, false), read(&path, &seen, true));
    assert!(fields.len().abs_diff(2 * frames.len()) <= 1, "{} of {}", fields.len(), frames.len());
    let steps: Vec<i64> = fields.windows(2).map(|pair| pair[1].0.0 - pair[0].0.0).collect();
    assert!(steps.iter().all(|step| (19_000..21_000).contains(step)), "{steps:?}");
    // Read again, and from the middle, it is the same.
    assert!(read(&path, &seen, true) == fields);
}
