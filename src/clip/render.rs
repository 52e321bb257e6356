//! From footage and layers to finished clips: one decoder of pictures and one of sound for all clips that show the same, and for each
//! clip a thread that composites and encodes. Frames and sound stream through bounded channels, so memory does not grow with length.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::composite::{Compositor, FrameBuffer, backdrop, half_picture_of, picture_of};
use super::feed::{self, SoundFeed, SoundMessage, send_all};
use super::ffmpeg::encode::{ClipWriter, EncodeSettings, EncodedFacts};
use super::ffmpeg::reading::Reading;
use super::ffmpeg::video::{Crop, PictureTarget, ReaderOptions, Shown, VideoReader};
use super::frame::Yuv420;
use super::media_error::MediaError;
use super::sound::{SAMPLE_RATE, SoundSource};
use super::threads;
use crate::layers::{Fit, Hole, HoleRole, Rgba, Stack};
use crate::units::{FrameRate, Micros, Rect};

/// How many frames may wait for a clip: enough to ride out uneven frames, little enough to hold in memory.
const FRAMES_AHEAD: usize = 3;

/// A backdrop is read this much smaller than it is shown: its blur hides the difference.
const BACKDROP_SHRINK: u32 = 8;

/// How far the picture may end before its excerpt does: in many files the sound outlasts it, and the last frame is held, as players
/// do.
const END_SLACK: Micros = Micros::from_ms(500);

/// The part of a film that clips are cut from.
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

/// One clip to make. All tasks of a group have equal holes.
pub struct ClipTask {
    /// Its page.
    pub stack: Stack,
    /// How it is encoded; its frame rate and sound are the group's.
    pub settings: EncodeSettings,
    /// Where it is written.
    pub out: PathBuf,
    /// The frame that makes the cover.
    pub cover_frame: u64,
}

/// A clip that was made.
pub struct RenderedClip {
    /// What was encoded.
    pub facts: EncodedFacts,
    /// The cover, opaque.
    pub cover: Rgba,
}

/// What a decoder sends: the pictures of one output frame, one for each hole.
#[derive(Clone)]
enum Message {
    Frame(Arc<Vec<Yuv420>>),
    Failed(MediaError),
}

/// What all clips of a group share.
pub struct Group<'a> {
    /// The footage; `None` for clips without any.
    pub footage: Option<&'a Footage>,
    /// Frames a second.
    pub rate: FrameRate,
    /// How many frames each clip has.
    pub frames: u64,
    /// The sound, as long as the clips. It is read once for all of them.
    pub sound: &'a dyn SoundSource,
}

impl Group<'_> {
    /// Makes the clips of `tasks`, in their order. A task that fails, or whose thread panics or cannot be started, does not stop the
    /// others; damaged footage fails all, and so does a reader that panics or cannot be started.
    /// `on_frame` hears of every frame of every clip. A task that fails leaves no file.
    pub fn render(
        &self,
        tasks: Vec<ClipTask>,
        cancel: &AtomicBool,
        on_frame: &(dyn Fn() + Sync),
    ) -> Vec<Result<RenderedClip, MediaError>> {
        let holes: Vec<Hole> = tasks.first().map(|task| task.stack.holes.clone()).unwrap_or_default();
        let footage = self.footage.filter(|_| !holes.is_empty());
        let blocks_ahead = feed::blocks_ahead(self.rate, FRAMES_AHEAD);
        thread::scope(|scope| {
            let (mut pictures, mut sounds, mut workers) = (Vec::new(), Vec::new(), Vec::new());
            for task in tasks {
                let (picture, frames) = sync_channel(FRAMES_AHEAD);
                let (sound, blocks) = sync_channel(blocks_ahead);
                pictures.push(picture);
                sounds.push(sound);
                let work = move || self.make(task, &frames, SoundFeed::new(blocks), cancel, on_frame);
                workers.push(threads::start(scope, "clip", work));
            }
            let read = |clips: &[SyncSender<SoundMessage>]| feed::send(self.sound, clips, cancel);
            start_reader(scope, "sound", sounds, read, SoundMessage::Failed);
            match footage {
                Some(footage) => {
                    let read =
                        move |clips: &[SyncSender<Message>]| self.decode(footage, &holes, clips, cancel);
                    start_reader(scope, "decode", pictures, read, Message::Failed);
                }
                None => self.send_nothing(&pictures),
            }
            workers.into_iter().map(|worker| threads::join(worker)?).collect()
        })
    }

    /// Sends frames without footage to `clips`, which wait for no one.
    fn send_nothing(&self, clips: &[SyncSender<Message>]) {
        let idle = Message::Frame(Arc::new(Vec::new()));
        for _ in 0..self.frames {
            if !send_all(clips, &idle) {
                break;
            }
        }
    }

    /// The frames `wanted` (rising) of a clip by themselves, each as [`Group::render`] makes it; nothing is encoded. Holes without
    /// footage stay black.
    ///
    /// # Errors
    /// When the footage cannot be read up to the last of them, or `cancel` was set.
    pub fn pictures(
        &self,
        stack: Stack,
        wanted: &[u64],
        cancel: &AtomicBool,
    ) -> Result<Vec<Rgba>, MediaError> {
        let holes = stack.holes.clone();
        let mut buffer = FrameBuffer::new(stack.width, stack.height);
        let mut compositor = Compositor::new(Arc::new(stack));
        let mut made = Vec::with_capacity(wanted.len());
        let mut compose = |frame, pictures: &Arc<Vec<Yuv420>>| {
            let videos: Vec<&Yuv420> = pictures.iter().collect();
            compositor.compose(frame, &videos, &mut buffer);
            made.push(picture_of(&buffer.picture));
            true
        };
        let frames = wanted.iter().copied();
        match self.footage.filter(|_| !holes.is_empty()) {
            Some(footage) => self.decode_frames(footage, &holes, frames, cancel, &mut compose)?,
            None => {
                let none = Arc::new(Vec::new());
                for frame in frames {
                    compose(frame, &none);
                }
            }
        }
        Ok(made)
    }

    fn decode(&self, footage: &Footage, holes: &[Hole], clips: &[SyncSender<Message>], cancel: &AtomicBool) {
        let result = self.decode_frames(footage, holes, 0..self.frames, cancel, &mut |_, pictures| {
            send_all(clips, &Message::Frame(Arc::clone(pictures)))
        });
        if let Err(error) = result {
            send_all(clips, &Message::Failed(error));
        }
    }

    /// Decodes what shows in `holes` at each of `frames`, which rise, and gives it to `send` until that has had enough. Frames
    /// between them are decoded, but not scaled.
    fn decode_frames(
        &self,
        footage: &Footage,
        holes: &[Hole],
        frames: impl IntoIterator<Item = u64>,
        cancel: &AtomicBool,
        send: &mut dyn FnMut(u64, &Arc<Vec<Yuv420>>) -> bool,
    ) -> Result<(), MediaError> {
        let targets: Vec<PictureTarget> = holes.iter().map(|hole| target_of(hole, footage.size)).collect();
        let options = ReaderOptions { reading: footage.reading.clone(), ..ReaderOptions::default() };
        let mut reader = VideoReader::open_with(&footage.path, footage.start, &targets, &options)?;
        let mut shown: Option<Arc<Vec<Yuv420>>> = None;
        for frame in frames {
            if cancel.load(Ordering::Relaxed) {
                return Err(MediaError::cancelled());
            }
            let time = self.rate.time_of(frame);
            if time < footage.duration || shown.is_none() {
                match reader.next_until(time)? {
                    Shown::New(timed) => {
                        let pictures =
                            timed.pictures.into_iter().zip(holes).map(|(picture, hole)| match hole.role {
                                HoleRole::Picture => picture,
                                role @ HoleRole::Backdrop { .. } => {
                                    backdrop(&picture, role, hole.rect.width, hole.rect.height)
                                }
                            });
                        shown = Some(Arc::new(pictures.collect()));
                    }
                    Shown::Same => {}
                    Shown::End if time + END_SLACK < footage.duration => return Err(reader.beyond_end()),
                    Shown::End => {}
                }
            }
            let Some(pictures) = &shown else { return Err(reader.beyond_end()) };
            if !send(frame, pictures) {
                return Ok(());
            }
        }
        Ok(())
    }

    fn make(
        &self,
        task: ClipTask,
        frames: &Receiver<Message>,
        mut sound: SoundFeed,
        cancel: &AtomicBool,
        on_frame: &(dyn Fn() + Sync),
    ) -> Result<RenderedClip, MediaError> {
        let (width, height) = (task.stack.width, task.stack.height);
        let mut compositor = Compositor::new(Arc::new(task.stack));
        let mut writer = ClipWriter::create(&task.out, &task.settings)?;
        let mut buffer = FrameBuffer::new(width, height);
        let mut cover = None;
        for frame in 0..self.frames {
            let pictures = match frames.recv() {
                Ok(Message::Frame(pictures)) => pictures,
                Ok(Message::Failed(error)) => return Err(error),
                Err(_) => return Err(MediaError::cancelled()),
            };
            if cancel.load(Ordering::Relaxed) {
                return Err(MediaError::cancelled());
            }
            let videos: Vec<&Yuv420> = pictures.iter().collect();
            compositor.compose(frame, &videos, &mut buffer);
            drop(pictures);
            if frame == task.cover_frame.min(self.frames - 1) {
                cover = Some(picture_of(&buffer.picture));
            }
            writer.write_frame(&buffer.picture)?;
            sound.pass(self.samples_until(frame + 1), &mut |piece| writer.write_audio(piece))?;
            on_frame();
        }
        let facts = writer.finish()?;
        let cover = cover.ok_or_else(MediaError::cancelled)?;
        Ok(RenderedClip { facts, cover })
    }

    /// Where in the sound frame `frame` begins; beyond its end after the last.
    fn samples_until(&self, frame: u64) -> usize {
        if frame >= self.frames {
            return usize::MAX;
        }
        let time = self.rate.time_of(frame).0.max(0) as u128;
        (time * u128::from(SAMPLE_RATE) / 1_000_000) as usize * 2
    }
}

/// Starts a thread called `name` that sends what it `read`s to `clips`. If it cannot be started, or panics, they are sent the error.
fn start_reader<'scope, M: Clone + Send + 'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    name: &str,
    clips: Vec<SyncSender<M>>,
    read: impl FnOnce(&[SyncSender<M>]) + Send + 'scope,
    failed: fn(MediaError) -> M,
) {
    let told = clips.clone();
    let tell = {
        let told = clips.clone();
        move |error: &MediaError| {
            send_all(&told, &failed(error.clone()));
        }
    };
    if let Err(error) = threads::start_telling(scope, name, move || read(&clips), tell) {
        send_all(&told, &failed(error));
    }
}

/// What to read for a hole: the part of the source that shows, as large as it shows. A backdrop is read smaller.
fn target_of(hole: &Hole, (source_width, source_height): (u32, u32)) -> PictureTarget {
    let fit = crop_of(hole.fit, hole.rect, f64::from(source_width) / f64::from(source_height.max(1)));
    let size = |side: u32| match hole.role {
        HoleRole::Picture => side,
        HoleRole::Backdrop { .. } => ((side / BACKDROP_SHRINK + 1) & !1).max(16),
    };
    PictureTarget { width: size(hole.rect.width), height: size(hole.rect.height), fit }
}

/// The part of a source of proportions `aspect` that shows in `rect`.
fn crop_of(fit: Fit, rect: Rect, aspect: f64) -> Crop {
    let Fit::Cover { x, y } = fit else { return Crop::WHOLE };
    let wanted = f64::from(rect.width) / f64::from(rect.height.max(1));
    if wanted < aspect {
        let width = wanted / aspect;
        Crop { x: (1.0 - width) * f64::from(x), y: 0.0, width, height: 1.0 }
    } else {
        let height = aspect / wanted;
        Crop { x: 0.0, y: (1.0 - height) * f64::from(y), width: 1.0, height }
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

/// Whether two clips can be made from one decoding: their holes take the same pictures.
pub fn share_pictures(a: &Stack, b: &Stack) -> bool {
    a.holes.len() == b.holes.len()
        && a.holes.iter().zip(&b.holes).all(|(a, b)| a.role == b.role && a.rect == b.rect && a.fit == b.fit)
}

/// Frames of a clip by themselves, as they will be, with every hole showing one grey.
pub struct Preview {
    compositor: Compositor,
    buffer: FrameBuffer,
    holes: Vec<Rect>,
}

impl Preview {
    /// The frames of `stack`.
    pub fn new(stack: Arc<Stack>) -> Self {
        let holes = stack.holes.iter().map(|hole| hole.rect).collect();
        let buffer = FrameBuffer::new(stack.width, stack.height);
        Self { compositor: Compositor::new(stack), buffer, holes }
    }

    /// Frame `frame`, its holes showing `grey` (0–255 of full range); `halved` in width and height. Opaque.
    pub fn picture(&mut self, frame: u64, grey: u8, halved: bool) -> Rgba {
        // Full range to limited: 16 to 235.
        let luma = (16 + (219 * u32::from(grey) + 127) / 255) as u8;
        let videos: Vec<Yuv420> = self
            .holes
            .iter()
            .map(|rect| {
                let mut picture = Yuv420::new_black(rect.width, rect.height);
                picture.y.fill(luma);
                picture
            })
            .collect();
        let videos: Vec<&Yuv420> = videos.iter().collect();
        self.compositor.compose(frame, &videos, &mut self.buffer);
        match halved {
            true => half_picture_of(&self.buffer.picture),
            false => picture_of(&self.buffer.picture),
        }
    }
}

/// Frame `frame` of a clip by itself, with every hole showing `grey` (luma of limited range, 16–235): for checking a page's layers.
pub fn compose_frame(stack: &Arc<Stack>, frame: u64, grey: u8) -> Rgba {
    picture_of(&compose_frames(stack, frame..frame + 1, grey))
}

/// The last of `frames`, composited one after the other like [`compose_frame`]; black where there are none.
pub fn compose_frames(stack: &Arc<Stack>, frames: std::ops::Range<u64>, grey: u8) -> Yuv420 {
    let videos: Vec<Yuv420> = stack
        .holes
        .iter()
        .map(|hole| {
            let mut picture = Yuv420::new_black(hole.rect.width, hole.rect.height);
            picture.y.fill(grey);
            picture
        })
        .collect();
    let videos: Vec<&Yuv420> = videos.iter().collect();
    let mut compositor = Compositor::new(Arc::clone(stack));
    let mut buffer = FrameBuffer::new(stack.width, stack.height);
    for frame in frames {
        compositor.compose(frame, &videos, &mut buffer);
    }
    buffer.picture
}

/// The name of `path` for messages.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
