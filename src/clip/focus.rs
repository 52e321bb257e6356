//! What of footage is kept where a page crops it: a place for each shot, so that the picture rests; a path where who it shows moves.

use image::RgbImage;

use super::composite::picture_of;
use super::ffmpeg::light::Light;
use super::ffmpeg::reading::Reading;
use super::ffmpeg::video::{Crop, PictureTarget, ReaderOptions, VideoReader};
use super::frame::Yuv420;
use super::media_error::MediaError;
use super::render::Footage;
use super::watched::Watcher;
use crate::crop::{self, Faces, Look, OverTime, Shot, Waypoint};
use crate::layers::{Fit, Hole, HoleRole, Keyplace, Shows, Stack};
use crate::units::Micros;

/// Pictures are looked at this far apart: who walks passes hardly more than their own width in it.
const STEP: Micros = Micros::from_ms(500);

/// The most pictures that are looked at; those of longer excerpts lie further apart.
const MOST_LOOKS: i64 = 240;

/// The most pictures of a shot of which is told what stands out in them, and how many looks lie between two.
const MOST_WEIGHED: u32 = 4;
const WEIGHED_APART: usize = 5;

/// The most shots. In an excerpt that has more, what follows belongs to the last one.
const MOST_SHOTS: usize = 200;

/// Whether `stack` crops `video` of `size` (width, height) where what is in it may decide.
pub fn is_open(stack: &Stack, video: Shows, size: (u32, u32)) -> bool {
    stack.holes.iter().any(|hole| openly_placed(hole, video).is_some_and(|_| crop::crops(size, slot(hole))))
}

/// What is seen in `footage`, shot by shot, times from its in point.
///
/// # Errors
/// As [`VideoReader::open_with`] and [`VideoReader::pass`].
pub fn look(footage: &Footage) -> Result<Vec<Shot>, MediaError> {
    let even = |side: u32| (side + 1) & !1;
    let (width, height) = crop::reduced_size(footage.size.0, footage.size.1);
    let target = PictureTarget { width: even(width), height: even(height), fit: Crop::WHOLE };
    // In small pictures nobody sees the combs of two fields.
    let reading = Reading { deinterlace: None, ..footage.reading.clone() };
    let options = ReaderOptions { reading, hurries: true, ..ReaderOptions::default() };
    let mut reader = VideoReader::open_with(&footage.path, footage.start, &[target], &options)?;
    let step = STEP.max(Micros(footage.duration.0 / MOST_LOOKS));
    let mut watcher = Watcher::new();
    let mut seen = Seen::default();
    let mut next = Micros::ZERO;
    let (mut before, mut last, mut is_alone) = (Micros::ZERO, Micros::ZERO, false);
    // A picture that was taken belongs to the next shot where that begins with it, which the picture after it tells.
    let mut waiting: Option<(Micros, RgbImage)> = None;
    while let Some(time) = reader.pass()? {
        if time >= footage.duration && time > Micros::ZERO {
            break;
        }
        let is_first = time == Micros::ZERO;
        let is_cut = reader.light().is_some_and(|light| watcher.push(time, &light, false)) && !is_first;
        if is_cut {
            if waiting.as_ref().is_some_and(|(taken, _)| *taken < last) {
                waiting.take().into_iter().for_each(|(taken, picture)| seen.look(taken, picture));
            }
            let is_exact = is_alone || seen.is_full();
            seen.cut(if is_exact { last } else { first_of_shot(footage, (before, last)).unwrap_or(last) });
            // The first look at a shot is soon after it begins.
            next = if waiting.is_some() { next } else { time };
        }
        waiting.take().into_iter().for_each(|(taken, picture)| seen.look(taken, picture));
        if time >= next {
            let picture = reader.pictures()?.pictures.first().and_then(rgb);
            waiting = picture.map(|picture| (time, picture));
            next = time + step;
        }
        (before, last, is_alone) = (last, time, reader.is_coded_alone());
    }
    waiting.take().into_iter().for_each(|(taken, picture)| seen.look(taken, picture));
    Ok(seen.finish())
}

/// The first frame of a shot that begins after the frame at `before` and at `cut` at the latest: between the two, frames were passed over.
fn first_of_shot(footage: &Footage, (before, cut): (Micros, Micros)) -> Result<Micros, MediaError> {
    let reading = Reading { deinterlace: None, ..footage.reading.clone() };
    let options = ReaderOptions { reading, ..ReaderOptions::default() };
    let mut reader = VideoReader::open_with(&footage.path, footage.start + before, &[], &options)?;
    let (mut last, mut first): (Option<Light>, (f64, Micros)) = (None, (0.0, cut));
    while let Some(time) = reader.pass()? {
        let light = reader.light();
        let difference =
            last.as_ref().zip(light.as_ref()).map_or(0.0, |(last, light)| last.difference(light));
        if difference > first.0 {
            first = (difference, before + time);
        }
        last = light;
        if before + time >= cut {
            break;
        }
    }
    Ok(first.1.min(cut))
}

/// What has been seen so far.
#[derive(Default)]
struct Seen {
    faces: Faces,
    shots: Vec<Shot>,
    start: Micros,
    looks: Vec<Look>,
    over: OverTime,
}

impl Seen {
    fn look(&mut self, time: Micros, picture: RgbImage) {
        let faces = self.faces.of(&picture);
        let weighs = self.over.weighed() < MOST_WEIGHED && self.looks.len().is_multiple_of(WEIGHED_APART);
        let moving = self.over.push(picture, &faces, weighs);
        self.looks.push(Look { time, faces, moving });
    }

    /// Whether what follows belongs to the last shot, whatever it is.
    fn is_full(&self) -> bool {
        self.shots.len() + 1 >= MOST_SHOTS
    }

    /// Another shot begins.
    fn cut(&mut self, time: Micros) {
        if !self.is_full() {
            self.close();
            self.start = time;
        }
    }

    fn close(&mut self) {
        let (looks, over) = (std::mem::take(&mut self.looks), std::mem::take(&mut self.over));
        // A shot that was over before it was looked at belongs to the one after it.
        if let Some(map) = over.finish() {
            self.shots.push(Shot { start: self.start, map, looks });
        }
    }

    fn finish(mut self) -> Vec<Shot> {
        self.close();
        self.shots
    }
}

/// Places `footage`, of which `shots` were seen, in the holes of `stack` so that they show what matters in it.
pub fn aim(stack: &mut Stack, shots: &[Shot], footage: &Footage) {
    for hole in &mut stack.holes {
        let Some(place) = openly_placed(hole, Shows::Footage) else { continue };
        let path = crop::path(shots, footage.duration, slot(hole), place);
        let Some(Waypoint { at: (x, y), .. }) = path.first().copied() else { continue };
        hole.fit = Fit::Cover { x, y };
        if path.len() > 1 {
            let keyplace = |Waypoint { time, at: (x, y) }: Waypoint| Keyplace { time, x, y };
            hole.path = path.into_iter().map(keyplace).collect();
        }
    }
}

/// Places the interpreter of `footage`, of which `shots` were seen, in the holes of `stack`: where they are seen first, and there the
/// window stays, since they do.
pub fn aim_at_signer(stack: &mut Stack, shots: &[Shot], footage: &Footage) {
    for hole in &mut stack.holes {
        let Some(place) = openly_placed(hole, Shows::Signer) else { continue };
        let path = crop::path(shots, footage.duration, slot(hole), place);
        if let Some(Waypoint { at: (x, y), .. }) = path.first().copied() {
            hole.fit = Fit::Cover { x, y };
        }
    }
}

/// When the shots begin in which a hole of `stack` leaves someone out who does not fit beside whom it shows; times from the in point.
pub fn apart(stack: &Stack, shots: &[Shot]) -> Vec<Micros> {
    let open = stack.holes.iter().filter(|hole| openly_placed(hole, Shows::Footage).is_some());
    open.map(|hole| crop::apart(shots, slot(hole))).max_by_key(Vec::len).unwrap_or_default()
}

/// The place of `video` in `hole`, where the page lets it be changed. A backdrop is too blurred for it to matter.
fn openly_placed(hole: &Hole, video: Shows) -> Option<(f32, f32)> {
    let is_blurred = matches!(hole.role, HoleRole::Backdrop { .. });
    match hole.fit {
        Fit::Cover { x, y } if hole.role.shows() == video && !is_blurred && !hole.keeps_place => Some((x, y)),
        _ => None,
    }
}

/// The size that the footage fills, also beyond the page.
fn slot(hole: &Hole) -> (u32, u32) {
    let side = |side: i64| u32::try_from(side).unwrap_or(u32::MAX);
    (side(hole.extent.width()), side(hole.extent.height()))
}

fn rgb(picture: &Yuv420) -> Option<RgbImage> {
    let pixels = picture_of(picture);
    let data = pixels.data.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    RgbImage::from_raw(pixels.width, pixels.height, data)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::clip::ffmpeg::encode::{ClipWriter, EncodeSettings, VideoCodec};
    use crate::crop::SaliencyMap;
    use crate::layers::Rgba;
    use crate::units::{FrameRate, Rect};

    /// A page of 90 × 160 that is one hole.
    fn stack(role: HoleRole, fit: Fit, keeps_place: bool) -> Stack {
        let rect = Rect { x: 0, y: 0, width: 90, height: 160 };
        let hole = Hole {
            role,
            extent: rect.into(),
            rect,
            fit,
            crops: true,
            path: Vec::new(),
            keeps_place,
            transmittance: vec![255; 90 * 160],
        };
        let base = Rgba { width: 90, height: 160, data: [0, 0, 0, 255].repeat(90 * 160) };
        Stack {
            width: 90,
            height: 160,
            holes: vec![hole],
            placed: Vec::new(),
            transition: Default::default(),
            base,
            sprites: Vec::new(),
        }
    }

    fn footage() -> Footage {
        Footage {
            path: "a.mp4".into(),
            start: Micros::ZERO,
            duration: Micros::from_ms(4000),
            size: (1920, 1080),
            reading: Reading::default(),
        }
    }

    fn shot(ms: i64, at: u32) -> Shot {
        Shot { start: Micros::from_ms(ms), map: map(at), looks: Vec::new() }
    }

    /// A map of 160 × 90 with all that matters within twenty pixels from `at` on.
    fn map(at: u32) -> SaliencyMap {
        let weights =
            (0..160 * 90).map(|index| if (at..at + 20).contains(&(index % 160)) { 200 } else { 0 }).collect();
        SaliencyMap { width: 160, height: 90, weights, kept: Vec::new() }
    }

    #[test]
    fn footage_is_placed_by_what_is_in_it_where_the_page_crops_it() {
        let centre = Fit::Cover { x: 0.5, y: 0.5 };
        let mut open = stack(HoleRole::Picture, centre, false);
        assert!(
            is_open(&open, Shows::Footage, (1920, 1080)) && !is_open(&open, Shows::Footage, (1080, 1920))
        );
        aim(&mut open, &[shot(0, 140)], &footage());
        assert!(matches!(open.holes[0].fit, Fit::Cover { x, y } if x > 0.9 && y == 0.5));
        assert_eq!(open.holes[0].path, []);
        // Another place for the next shot, at once.
        let mut cut = stack(HoleRole::Picture, centre, false);
        aim(&mut cut, &[shot(0, 140), shot(1500, 0)], &footage());
        let path: Vec<(i64, bool)> =
            cut.holes[0].path.iter().map(|place| (place.time.0 / 1000, place.x > 0.5)).collect();
        assert_eq!(path, [(0, true), (1500, true), (1500, false)]);
        for mut fixed in [
            stack(HoleRole::Picture, centre, true),
            stack(HoleRole::Picture, Fit::Fill, false),
            stack(HoleRole::Backdrop { blur_px: 20 }, centre, false),
        ] {
            assert!(!is_open(&fixed, Shows::Footage, (1920, 1080)));
            let before = fixed.holes[0].fit;
            aim(&mut fixed, &[shot(0, 140)], &footage());
            assert_eq!(fixed.holes[0].fit, before);
        }
    }

    /// A video at 25 frames a second: something stands at the left on dark ground, and from frame 30 on at the right on light ground.
    fn video(path: &Path) {
        let settings = EncodeSettings {
            width: 320,
            height: 180,
            fps: FrameRate::whole(25),
            codec: VideoCodec::H264,
            crf: 20.0,
            preset: "ultrafast".to_owned(),
            threads: 1,
            keyframe_seconds: 10.0,
            max_bitrate_kbps: None,
            audio: false,
            audio_bitrate_kbps: 128,
        };
        let mut writer = ClipWriter::create(path, &settings).expect("the writer opens");
        for frame in 0..60 {
            let (ground, thing, at) = if frame < 30 { (40, 220, 20) } else { (200, 30, 260) };
            let mut picture = Yuv420::new_black(320, 180);
            for (index, level) in picture.y.iter_mut().enumerate() {
                let (x, y) = (index % 320, index / 320);
                let is_thing = (at..at + 40).contains(&x) && (60..120).contains(&y);
                *level = if is_thing { thing } else { ground };
            }
            writer.write_frame(&picture).expect("a frame is written");
        }
        writer.finish().expect("the video is finished");
    }

    #[test]
    fn each_shot_of_a_video_has_its_place_from_its_first_frame_on() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a.mp4");
        video(&path);
        let seen = |start: i64, duration: i64| {
            let (start, duration) = (Micros::from_ms(start), Micros::from_ms(duration));
            let footage = Footage { path: path.clone(), start, duration, size: (320, 180), ..footage() };
            (look(&footage).expect("looked at"), footage)
        };
        let (shots, footage) = seen(400, 2000);
        let times = |shot: &Shot| shot.looks.iter().map(|look| look.time.0 / 1000).collect::<Vec<_>>();
        assert_eq!(shots.iter().map(|shot| shot.start.0 / 1000).collect::<Vec<_>>(), [0, 800]);
        assert_eq!([times(&shots[0]), times(&shots[1])], [vec![0, 520], vec![840, 1360, 1880]]);
        let mut page = stack(HoleRole::Picture, Fit::Cover { x: 0.5, y: 0.5 }, false);
        aim(&mut page, &shots, &footage);
        let path: Vec<(i64, f32)> =
            page.holes[0].path.iter().map(|place| (place.time.0 / 1000, place.x)).collect();
        let [(0, first), (800, before), (800, after)] = path[..] else { panic!("{path:?}") };
        assert!(first == before && first < 0.15 && after > 0.85, "{path:?}");
        // Where frames were passed over, the first of the shot is found among them.
        let first = |before, cut| first_of_shot(&footage, (Micros::from_ms(before), Micros::from_ms(cut)));
        for (before, cut) in [(760, 800), (640, 880), (760, 960)] {
            assert_eq!(first(before, cut).expect("read").0 / 1000, 800, "{before} to {cut}");
        }
        // An excerpt that ends before the cut has one shot.
        assert_eq!(seen(0, 1160).0.len(), 1);
    }
}
