//! All eight orientations are shown as FFmpeg's own program shows them.

use std::path::Path;

use super::super::encode::ClipWriter;
use super::super::probe::probe;
use super::super::video::{Crop, PictureTarget, VideoReader};
use super::made::{Made, pictures};
use super::{case, settings, whole};
use crate::clip::frame::Yuv420;
use crate::units::Micros;

/// The numbers of the first two rows of a display matrix, and how the coded picture is shown: mirrored, then turned.
const ORIENTATIONS: [([i32; 4], bool, i32); 8] = [
    ([1, 0, 0, 1], false, 0),
    ([0, 1, -1, 0], false, 90),
    ([-1, 0, 0, -1], false, 180),
    ([0, -1, 1, 0], false, 270),
    ([-1, 0, 0, 1], true, 0),
    ([0, -1, -1, 0], true, 90),
    ([1, 0, 0, -1], true, 180),
    ([0, 1, 1, 0], true, 270),
];

/// A picture whose four corners differ: 40, 90, 140 and 190, row by row.
fn corners(width: u32, height: u32) -> Yuv420 {
    let mut picture = Yuv420::new_black(width, height);
    for (index, level) in picture.y.iter_mut().enumerate() {
        let (x, y) = (index as u32 % width, index as u32 / width);
        *level = 40 + 50 * u8::from(x >= width / 2) + 100 * u8::from(y >= height / 2);
    }
    picture
}

/// A video of `corners` with a display matrix of its own.
fn film(path: &Path, [a, b, c, d]: [i32; 4]) {
    let mut writer = ClipWriter::create(path, &settings(128, 64, 25)).expect("opens");
    for _ in 0..5 {
        writer.write_frame(&corners(128, 64)).expect("written");
    }
    writer.finish().expect("finished");
    let mut bytes = std::fs::read(path).expect("readable");
    // The matrix stands 40 bytes after the header of a version 0 track header: ISO/IEC 14496-12, 8.3.2.
    let at = bytes.windows(4).position(|four| four == b"tkhd").expect("a track header") + 4 + 40;
    for (index, number) in [(0, a), (1, b), (3, c), (4, d)] {
        bytes[at + 4 * index..at + 4 * index + 4].copy_from_slice(&(number << 16).to_be_bytes());
    }
    std::fs::write(path, bytes).expect("written");
}

/// The levels of a picture's corners, row by row.
fn levels(picture: &Yuv420) -> [u8; 4] {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let at = |x: usize, y: usize| picture.y[y * width + x];
    [at(8, 8), at(width - 9, 8), at(8, height - 9), at(width - 9, height - 9)].map(|level| (level / 10) * 10)
}

fn first(path: &Path, target: PictureTarget) -> Yuv420 {
    let mut reader = VideoReader::open(path, Micros::ZERO, &[target]).expect("opens");
    reader.next().expect("decodes").expect("a frame").pictures.remove(0)
}

#[test]
fn every_display_matrix_is_shown_as_it_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (matrix, mirrored, turned) in ORIENTATIONS {
        let path = folder.path().join("film.mp4");
        film(&path, matrix);
        let video = probe(&path).expect("probes").video.expect("a picture");
        assert_eq!((video.mirrored, video.rotation), (mirrored, turned), "{matrix:?}");
        let sideways = matches!(turned, 90 | 270);
        assert_eq!((video.width, video.height), if sideways { (64, 128) } else { (128, 64) });
        let shown = levels(&first(&path, whole(video.width, video.height)));
        // Where each corner of the coded picture goes.
        let [a, b, c, d] = matrix;
        let place = |x: i32, y: i32| (a * x + c * y, b * x + d * y);
        for (index, level) in [40, 90, 140, 190].into_iter().enumerate() {
            let (x, y) = place(if index % 2 == 0 { -1 } else { 1 }, if index < 2 { -1 } else { 1 });
            let corner = usize::from(x > 0) + 2 * usize::from(y > 0);
            assert!(shown[corner].abs_diff(level) <= 10, "{matrix:?}: {shown:?}");
        }
        // A part of it is the same part of what is shown.
        let half =
            PictureTarget { width: 32, height: 32, fit: Crop { x: 0.0, y: 0.0, width: 0.5, height: 0.5 } };
        let level = levels(&first(&path, half));
        assert!(
            level.iter().all(|corner| corner.abs_diff(shown[0]) <= 10),
            "{matrix:?}: {level:?} of {shown:?}"
        );
    }
}

#[test]
fn ffmpeg_shows_every_display_matrix_alike() {
    let Some(made) = Made::of("ffmpeg_shows_every_display_matrix_alike") else { return };
    for (index, (matrix, ..)) in ORIENTATIONS.into_iter().enumerate() {
        let path = made.path(&format!("{index}.mp4"));
        film(&path, matrix);
        let video = probe(&path).expect("probes").video.expect("a picture");
        let theirs = pictures(&path, "null", (video.width, video.height)).remove(0);
        assert_eq!(levels(&first(&path, whole(video.width, video.height))), levels(&theirs), "{matrix:?}");
    }
}

#[test]
fn a_selfie_film_is_shown_as_ffmpeg_shows_it() {
    let test = "a_selfie_film_is_shown_as_ffmpeg_shows_it";
    let Some(path) = case(test, "v20_mirrored.mp4") else { return };
    let video = probe(&path).expect("probes").video.expect("a picture");
    assert_eq!((video.mirrored, video.rotation), (true, 0));
    let Some(_) = Made::of(test) else { return };
    let ours = first(&path, whole(video.width, video.height));
    // What is not tagged and small is BT.601.
    let theirs = pictures(&path, "colormatrix=bt601:bt709", (video.width, video.height)).remove(0);
    let difference = |a: &Yuv420, b: &Yuv420| {
        let sum: u64 = a.y.iter().zip(&b.y).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f64 / a.y.len() as f64
    };
    let same = difference(&ours, &theirs);
    let mut mirrored = theirs.clone();
    mirrored.y.chunks_exact_mut(video.width as usize).for_each(<[u8]>::reverse);
    assert!(same < 2.0 && difference(&ours, &mirrored) > 2.0 * same, "{same}");
}
