//! What clips show of footage: it is decoded once, frame after frame, and every window takes from a frame what it shows. Holes of many
//! pages may share a window, whichever their formats.

use std::path::PathBuf;
use std::sync::Arc;

use super::composite::backdrop;
use super::ffmpeg::reading::Reading;
use super::ffmpeg::video::{
    Crop, FrameScaler, PictureTarget, ReaderOptions, Shown, SourceFrame, VideoReader,
};
use super::frame::Yuv420;
use super::letterbox;
use super::media_error::MediaError;
use crate::layers::{Extent, Fit, Hole, HoleRole};
use crate::units::{FrameRate, Micros, Rect};

/// A backdrop is read this much smaller than it is shown: its blur hides the difference.
const BACKDROP_SHRINK: u32 = 8;

/// How far the picture may end before its excerpt does: in many files the sound outlasts it, and the last frame is held, as players
/// do.
const END_SLACK: Micros = Micros::from_ms(500);

/// The part of a video that clips are cut from.
#[derive(Debug, Clone, PartialEq)]
pub struct Footage {
    /// The file.
    pub path: PathBuf,
    /// The in point, from the file's start.
    pub start: Micros,
    /// The length of the excerpt; after it the last frame is held.
    pub duration: Micros,
    /// Display size: width, height.
    pub size: (u32, u32),
    /// How the file must be read.
    pub reading: Reading,
}

/// Footage that is being shown: it is decoded frame after frame, those between two moments are passed over.
pub(super) struct Screen {
    reader: VideoReader,
    /// How much of the source before the in point can be shown.
    before: Micros,
    /// What may be shown in all, from there.
    end: Micros,
    /// What must be there, from there.
    needed: Micros,
    shown: Option<Arc<SourceFrame>>,
}

impl Screen {
    /// Opens `footage`, of which so much may be shown before its in point and after its out point, as far as its source goes.
    ///
    /// # Errors
    /// As [`VideoReader::open_with`].
    pub(super) fn open(footage: &Footage, (before, after): (Micros, Micros)) -> Result<Self, MediaError> {
        let options = ReaderOptions { reading: footage.reading.clone(), ..ReaderOptions::default() };
        let before = before.min(footage.start);
        let reader = VideoReader::open_with(&footage.path, footage.start - before, &[], &options)?;
        let needed = before + footage.duration;
        Ok(Self { reader, before, end: needed + after, needed, shown: None })
    }

    /// The frame on screen at `time` from the in point, which never falls. Before the first and after the last that can be shown these are
    /// held.
    ///
    /// # Errors
    /// When the footage cannot be read up to that moment.
    pub(super) fn at(&mut self, time: Micros) -> Result<Arc<SourceFrame>, MediaError> {
        let time = (time + self.before).max(Micros::ZERO);
        if time < self.end || self.shown.is_none() {
            match self.reader.next_until(time)? {
                Shown::New(_) => self.shown = Some(Arc::new(self.reader.frame()?)),
                Shown::Same => {}
                Shown::End if time + END_SLACK < self.needed => return Err(self.reader.beyond_end()),
                Shown::End => {}
            }
        }
        self.shown.clone().ok_or_else(|| self.reader.beyond_end())
    }
}

/// When the frames of clips begin that have these rates and as many frames: rising, each moment once, with the places of the clips
/// whose frame it is.
pub(super) fn moments(clips: &[(FrameRate, u64)]) -> impl Iterator<Item = (Micros, Vec<usize>)> + use<> {
    let clips = clips.to_vec();
    let mut next = vec![0_u64; clips.len()];
    std::iter::from_fn(move || {
        let begins = |index: usize| {
            let (rate, frames) = clips[index];
            (next[index] < frames).then(|| rate.time_of(next[index]))
        };
        let time = (0..clips.len()).filter_map(begins).min()?;
        let due: Vec<usize> = (0..clips.len()).filter(|index| begins(*index) == Some(time)).collect();
        due.iter().for_each(|index| next[*index] += 1);
        Some((time, due))
    })
}

/// A part of footage as it is shown: cropped and scaled, and blurred where it is a backdrop.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    target: PictureTarget,
    /// Where it lies from moment to moment, if it moves: shares of the source, in order of time.
    path: Vec<Waypoint>,
    role: HoleRole,
    width: u32,
    height: u32,
    /// The whole picture over what fills the window, and where in it.
    inset: Option<(PictureTarget, (u32, u32))>,
}

/// Where a window begins at a moment, from the in point.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Waypoint {
    time: Micros,
    x: f64,
    y: f64,
}

/// Frames count as shown this much before their time, as for who reads them: a window jumps with its shot.
const SLACK: Micros = Micros(1000);

impl Window {
    /// What `footage` shows in `hole`: the part of it that shows, as large as it shows. A backdrop is read smaller.
    pub(super) fn of(hole: &Hole, footage: &Footage) -> Self {
        let (width, height) = (hole.rect.width, hole.rect.height);
        let (source_width, source_height) = footage.size;
        let aspect = f64::from(source_width) / f64::from(source_height.max(1));
        let shown = |fit: Fit| shown_of(crop_of(fit, hole.extent, aspect), hole.extent, hole.rect);
        let fit = shown(hole.fit);
        let mut path: Vec<Waypoint> = hole
            .path
            .iter()
            .map(|place| {
                let Crop { x, y, .. } = shown(Fit::Cover { x: place.x, y: place.y });
                Waypoint { time: place.time, x, y }
            })
            .collect();
        rest_on_pixels(&mut path, footage.size);
        let inner = inner_of(hole, aspect);
        // Also where nothing but bars shows.
        let role = match inner {
            Some(_) => HoleRole::Backdrop { blur_px: letterbox::blur_px(width) },
            None => hole.role,
        };
        let inset = inner.and_then(|inner| inset_of(inner, hole.rect));
        let size = |side: u32| match role {
            HoleRole::Picture | HoleRole::Signer | HoleRole::Background => side,
            HoleRole::Backdrop { .. } => ((side / BACKDROP_SHRINK + 1) & !1).max(16),
        };
        let target = PictureTarget { width: size(width), height: size(height), fit };
        Self { target, path, role, width, height, inset }
    }

    /// What it shows at a moment, and whether it moves then.
    fn at(&self, time: Micros) -> (Crop, bool) {
        let Some(last) = self.path.iter().rposition(|point| point.time <= time + SLACK) else {
            return (self.target.fit, false);
        };
        let (one, next) = (self.path[last], self.path.get(last + 1));
        let Some(next) = next.filter(|next| (next.x, next.y) != (one.x, one.y) && next.time > one.time)
        else {
            return (Crop { x: one.x, y: one.y, ..self.target.fit }, false);
        };
        let part = ((time - one.time).as_seconds() / (next.time - one.time).as_seconds()).clamp(0.0, 1.0);
        let between = |one: f64, next: f64| one + (next - one) * part;
        (Crop { x: between(one.x, next.x), y: between(one.y, next.y), ..self.target.fit }, true)
    }
}

/// Moves the places where a window rests to even pixels of a source of `size`, at which it would be shown anyway: nothing jumps where it
/// begins to move.
fn rest_on_pixels(path: &mut [Waypoint], (width, height): (u32, u32)) {
    let rests = |path: &[Waypoint], index: usize| {
        let same = |other: Option<&Waypoint>| {
            other.is_none_or(|other| (other.x, other.y) == (path[index].x, path[index].y))
        };
        same(index.checked_sub(1).and_then(|before| path.get(before))) || same(path.get(index + 1))
    };
    let resting: Vec<bool> = (0..path.len()).map(|index| rests(path, index)).collect();
    let even = |share: f64, side: u32| {
        let side = f64::from(side.max(1));
        (share * side / 2.0).round() * 2.0 / side
    };
    for (point, _) in path.iter_mut().zip(resting).filter(|(_, rests)| *rests) {
        (point.x, point.y) = (even(point.x, width), even(point.y, height));
    }
}

/// Makes the pictures of a window, those of a source frame once as long as it does not move. It belongs to the thread that made it.
pub(super) struct Scaling {
    window: Window,
    scaler: FrameScaler,
    inset: Option<FrameScaler>,
    last: Option<(Arc<SourceFrame>, Crop, Arc<Yuv420>)>,
}

impl Scaling {
    /// For `window`.
    pub(super) fn new(window: Window) -> Self {
        let inset = window.inset.map(|(target, _)| FrameScaler::new(target));
        let scaler = FrameScaler::new(window.target);
        Self { window, scaler, inset, last: None }
    }

    /// What the window shows of `frame` at `time`, from the in point.
    ///
    /// # Errors
    /// `Unsupported` when the frame cannot be converted.
    pub(super) fn picture(
        &mut self,
        time: Micros,
        frame: &Arc<SourceFrame>,
    ) -> Result<Arc<Yuv420>, MediaError> {
        let (crop, moves) = self.window.at(time);
        let same = |(last, shown, _): &&(Arc<SourceFrame>, Crop, Arc<Yuv420>)| {
            Arc::ptr_eq(last, frame) && *shown == crop
        };
        if let Some((_, _, picture)) = self.last.as_ref().filter(same) {
            return Ok(Arc::clone(picture));
        }
        let picture = match moves {
            true => self.scaler.scale_between(frame, crop)?,
            false => self.scaler.scale_at(frame, crop)?,
        };
        let Window { role, width, height, .. } = self.window;
        let mut picture = match role {
            HoleRole::Picture | HoleRole::Signer | HoleRole::Background => picture,
            HoleRole::Backdrop { .. } => backdrop(&picture, role, width, height),
        };
        if let (Some(scaler), Some((_, at))) = (&mut self.inset, self.window.inset) {
            letterbox::lay(&mut picture, &scaler.scale(frame)?, at);
        }
        let picture = Arc::new(picture);
        self.last = Some((Arc::clone(frame), crop, Arc::clone(&picture)));
        Ok(picture)
    }
}

/// The part of a source of proportions `aspect` that fills `extent`.
fn crop_of(fit: Fit, extent: Extent, aspect: f64) -> Crop {
    let (x, y) = match fit {
        Fit::Cover { x, y } => (x, y),
        Fit::Whole => (0.5, 0.5),
        Fit::Fill => return Crop::WHOLE,
    };
    let wanted = extent.width() as f64 / extent.height().max(1) as f64;
    if wanted < aspect {
        let width = wanted / aspect;
        Crop { x: (1.0 - width) * f64::from(x), y: 0.0, width, height: 1.0 }
    } else {
        let height = aspect / wanted;
        Crop { x: 0.0, y: (1.0 - height) * f64::from(y), width: 1.0, height }
    }
}

/// Where the whole picture of proportions `aspect` lies in `hole`, which shows all of it and has others.
fn inner_of(hole: &Hole, aspect: f64) -> Option<Extent> {
    let is_whole = hole.fit == Fit::Whole && hole.role == HoleRole::Picture;
    is_whole.then(|| letterbox::inside(hole.extent, aspect)).flatten()
}

/// The whole picture, which lies in `inner`, over its bars in `rect`: what of it is read, and where it lies there. `None` where only bars show.
fn inset_of(inner: Extent, rect: Rect) -> Option<(PictureTarget, (u32, u32))> {
    let seen = letterbox::seen(inner, rect)?;
    let fit = shown_of(Crop::WHOLE, inner, seen);
    let target = PictureTarget { width: seen.width, height: seen.height, fit };
    Some((target, (seen.x - rect.x, seen.y - rect.y)))
}

/// What of `crop`, which fills `extent`, shows in `rect`, a part of it.
fn shown_of(crop: Crop, extent: Extent, rect: Rect) -> Crop {
    let part = |from: u32, length: u32, start: i64, whole: i64| {
        let whole = whole.max(1) as f64;
        ((i64::from(from) - start) as f64 / whole, f64::from(length) / whole)
    };
    let (x, width) = part(rect.x, rect.width, extent.left, extent.width());
    let (y, height) = part(rect.y, rect.height, extent.top, extent.height());
    Crop {
        x: crop.x + crop.width * x,
        y: crop.y + crop.height * y,
        width: crop.width * width,
        height: crop.height * height,
    }
}

/// The frame rate of a clip from footage at `source`, within what a format takes: the footage's own where it can be kept,
/// half of it above 30, else 30. Keeping the rate keeps motion even.
pub fn choose_rate(source: FrameRate, variable: bool, fps_min: f64, fps_max: f64) -> FrameRate {
    const MOST: f64 = 30.5;
    let half = FrameRate { numerator: source.numerator, denominator: source.denominator * 2 };
    [source, half]
        .into_iter()
        .find(|rate| {
            let fps = rate.as_f64();
            !variable && fps <= MOST && fps >= fps_min && fps <= fps_max
        })
        .unwrap_or_else(|| FrameRate::whole(30.0_f64.min(fps_max).max(fps_min) as u32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::Keyplace;

    #[test]
    fn footage_keeps_its_rate_where_it_can() {
        let rate = |numerator, denominator| FrameRate { numerator, denominator };
        let choose = |source, variable| choose_rate(source, variable, 23.0, 60.0);
        assert_eq!(choose(rate(25, 1), false), rate(25, 1));
        assert_eq!(choose(rate(30_000, 1001), false), rate(30_000, 1001));
        assert_eq!(choose(rate(50, 1), false).as_f64(), 25.0);
        assert_eq!(choose(rate(10, 1), false), FrameRate::whole(30));
        assert_eq!(choose(rate(25, 1), true), FrameRate::whole(30));
    }

    #[test]
    fn a_crop_keeps_proportions_and_follows_the_focus() {
        let rect = Rect { x: 0, y: 0, width: 1080, height: 1920 };
        let crop = crop_of(Fit::Cover { x: 1.0, y: 0.5 }, rect.into(), 16.0 / 9.0);
        assert!((crop.width * 16.0 / 9.0 - 1080.0 / 1920.0).abs() < 1e-9);
        assert!((crop.x + crop.width - 1.0).abs() < 1e-9 && crop.height == 1.0);
        let wide =
            crop_of(Fit::Cover { x: 0.5, y: 0.0 }, Rect { width: 400, height: 100, ..rect }.into(), 2.0);
        assert!((wide.height - 0.5).abs() < 1e-9 && wide.y == 0.0);
    }

    #[test]
    fn what_lies_beyond_the_page_is_cut_off_and_nothing_else_changes() {
        let shown = |rect: [f32; 4], fit: Fit| {
            let extent = Extent::even_around(rect);
            let crop = shown_of(crop_of(fit, extent, 16.0 / 9.0), extent, extent.on_page(1080, 1920));
            [crop.x, crop.y, crop.width, crop.height].map(|share| (share * 1e4).round() / 1e4)
        };
        let centre = Fit::Cover { x: 0.5, y: 0.5 };
        // Filling the page: a strip of 9:16. A tenth beyond it on each side: zoomed by 1.2.
        assert_eq!(shown([0.0, 0.0, 1080.0, 1920.0], centre), [0.3418, 0.0, 0.3164, 1.0]);
        assert_eq!(shown([-108.0, -192.0, 1296.0, 2304.0], centre), [0.3682, 0.0833, 0.2637, 0.8333]);
        // Half of a video that is not cropped, beyond each edge.
        assert_eq!(shown([540.0, 0.0, 1080.0, 608.0], Fit::Fill), [0.0, 0.0, 0.5, 1.0]);
        assert_eq!(shown([-540.0, 0.0, 1080.0, 608.0], Fit::Fill), [0.5, 0.0, 0.5, 1.0]);
        assert_eq!(shown([0.0, -304.0, 1080.0, 608.0], Fit::Fill), [0.0, 0.5, 1.0, 0.5]);
        assert_eq!(shown([0.0, 1616.0, 1080.0, 608.0], Fit::Fill), [0.0, 0.0, 1.0, 0.5]);
    }

    #[test]
    fn moments_of_several_rates_rise_and_each_comes_once() {
        let ms = |times: &[(i64, &[usize])]| -> Vec<(Micros, Vec<usize>)> {
            times.iter().map(|(ms, due)| (Micros::from_ms(*ms), due.to_vec())).collect()
        };
        let (slow, fast) = ((FrameRate::whole(10), 2), (FrameRate::whole(20), 3));
        let all = |clips: &[(FrameRate, u64)]| moments(clips).collect::<Vec<_>>();
        assert_eq!(all(&[slow]), ms(&[(0, &[0]), (100, &[0])]));
        assert_eq!(all(&[slow, fast]), ms(&[(0, &[0, 1]), (50, &[1]), (100, &[0, 1])]));
        // The longer one goes on by itself.
        assert_eq!(all(&[slow, (FrameRate::whole(10), 3)]).last(), ms(&[(200, &[1])]).first());
        assert_eq!(all(&[]), []);
    }

    #[test]
    fn a_window_moves_evenly_between_its_places_and_jumps_where_two_are_at_once() {
        let footage = Footage {
            path: "a.mp4".into(),
            start: Micros::ZERO,
            duration: Micros::from_ms(4000),
            size: (320, 180),
            reading: Reading::default(),
        };
        let rect = Rect { x: 0, y: 0, width: 90, height: 160 };
        let place = |ms: i64, x: f32| Keyplace { time: Micros::from_ms(ms), x, y: 0.5 };
        let path =
            vec![place(0, 0.0), place(1000, 0.0), place(2000, 0.5), place(3000, 0.5), place(3000, 1.0)];
        let fit = Fit::Cover { x: 0.0, y: 0.5 };
        let hole = Hole {
            role: HoleRole::Picture,
            extent: rect.into(),
            rect,
            fit,
            crops: false,
            path,
            keeps_place: false,
            transmittance: Vec::new(),
        };
        let window = Window::of(&hole, &footage);
        let at = |ms: i64| {
            let (crop, moves) = window.at(Micros::from_ms(ms));
            ((crop.x * 320.0 * 10.0).round() / 10.0, moves)
        };
        // 101.25 of 320 pixels: room for 218.75.
        assert_eq!([at(0), at(500), at(1000)], [(0.0, false), (0.0, false), (0.0, true)]);
        assert_eq!([at(1500), at(2000), at(2998)], [(55.0, true), (110.0, false), (110.0, false)]);
        assert_eq!([at(3000), at(9000)], [(218.0, false), (218.0, false)]);
        // One that rests is as it would be without a path.
        let resting = Window::of(&Hole { path: Vec::new(), ..hole.clone() }, &footage);
        assert_eq!(resting.at(Micros::ZERO), (resting.target.fit, false));
        assert_ne!(window, resting);
    }

    /// A page that shows the upper part of its place shows blurred bars, whether or not the picture begins in it.
    #[test]
    fn bars_are_blurred_also_where_nothing_else_shows() {
        let footage = Footage {
            path: "a.mp4".into(),
            start: Micros::ZERO,
            duration: Micros::ZERO,
            size: (1920, 1080),
            reading: Reading::default(),
        };
        let window = |height: u32, fit: Fit| {
            let place = Rect { x: 0, y: 0, width: 1080, height: 1920 };
            let hole = Hole {
                role: HoleRole::Picture,
                extent: place.into(),
                rect: Rect { height, ..place },
                fit,
                crops: false,
                path: Vec::new(),
                keeps_place: false,
                transmittance: Vec::new(),
            };
            Window::of(&hole, &footage)
        };
        let blurred = HoleRole::Backdrop { blur_px: letterbox::blur_px(1080) };
        for (height, shows) in [(600, false), (1000, true)] {
            let window = window(height, Fit::Whole);
            assert_eq!((window.role, window.inset.is_some()), (blurred, shows), "{height}");
        }
        assert_eq!(window(600, Fit::Cover { x: 0.5, y: 0.5 }).role, HoleRole::Picture);
    }

    #[test]
    fn holes_of_different_pages_share_a_window_where_they_show_the_same() {
        let footage = Footage {
            path: "a.mp4".into(),
            start: Micros::ZERO,
            duration: Micros::ZERO,
            size: (1920, 1080),
            reading: Reading::default(),
        };
        let hole = |x: u32, width: u32, fit: Fit, role: HoleRole| {
            let rect = Rect { x, y: x, width, height: 90 };
            let hole = Hole {
                role,
                extent: rect.into(),
                rect,
                fit,
                crops: false,
                path: Vec::new(),
                keeps_place: false,
                transmittance: vec![x as u8],
            };
            Window::of(&hole, &footage)
        };
        let (centre, blur) = (Fit::Cover { x: 0.5, y: 0.5 }, HoleRole::Backdrop { blur_px: 8 });
        let window = hole(0, 160, centre, HoleRole::Picture);
        // Elsewhere on the page, under other things, kept by a whole width: the same pictures.
        assert_eq!(window, hole(40, 160, centre, HoleRole::Picture));
        assert_eq!(window, hole(40, 160, Fit::Cover { x: 0.1, y: 0.9 }, HoleRole::Picture));
        for other in [
            hole(0, 120, centre, HoleRole::Picture),
            hole(0, 160, centre, blur),
            hole(0, 160, Fit::Fill, blur),
        ] {
            assert_ne!(window, other);
        }
        let narrow = |x| hole(0, 80, Fit::Cover { x, y: 0.5 }, HoleRole::Picture);
        assert_ne!(narrow(0.2), narrow(0.7));
    }
}
