//! From footage and layers to finished clips: one decoder for all clips that show the same footage, whatever their sizes, a thread for
//! each window that scales its pictures, one reader of sound, and for each clip a thread that composites and encodes. Frames and sound
//! stream through bounded channels, so memory does not grow with length.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Scope};

use super::composite::{Compositor, FrameBuffer, half_picture_of, picture_of};
use super::feed::{self, SoundFeed, SoundMessage, send_all};
use super::ffmpeg::encode::{ClipWriter, EncodeSettings, EncodedFacts};
use super::footage::moments;
use super::frame::Yuv420;
use super::media_error::MediaError;
use super::reel::{ReelScaling, Seen, Windows, show_reel, windows};
use super::sound::{SAMPLE_RATE, SoundSource};
use super::threads;
use crate::layers::{Hole, Rgba, Shows, Stack};
use crate::units::{FrameRate, Micros, Rect};

pub use super::footage::{Footage, choose_rate};
pub use super::reel::{Passage, Reels};

/// How many pictures may wait for a clip: enough to ride out uneven frames, little enough to hold in memory.
const FRAMES_AHEAD: usize = 3;

/// How many decoded frames may wait for a window. They are large, and all windows wait for the same ones.
const SOURCE_AHEAD: usize = 2;

/// How many frames one clip may be ahead of another: the pictures that wait for it, the decoded frames that wait for its window, and the
/// one that each of window and decoder has at hand.
const MOST_APART: usize = FRAMES_AHEAD + SOURCE_AHEAD + 2;

/// One clip to make.
pub struct ClipTask {
    /// Its page.
    pub stack: Stack,
    /// How it is encoded; its frame rate and sound are those of its lane.
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

/// What comes of each clip, in the order of the tasks.
pub type Rendered = Vec<Result<RenderedClip, MediaError>>;

/// Clips that are equally long at one frame rate, with the same sound.
pub struct Lane<'a> {
    /// Frames a second.
    pub rate: FrameRate,
    /// How many frames each clip has.
    pub frames: u64,
    /// The sound, as long as the clips. It is read and encoded once for all of them.
    pub sound: &'a dyn SoundSource,
    /// The clips, of any sizes; with one bit rate of sound.
    pub tasks: Vec<ClipTask>,
    /// Hears of every frame of every clip.
    pub on_frame: &'a (dyn Fn() + Sync),
}

/// A picture on its way to a clip.
#[derive(Clone)]
enum Message {
    Picture(Arc<Yuv420>),
    Failed(MediaError),
}

/// A decoded frame on its way to a window.
#[derive(Clone)]
enum SourceMessage {
    Frame(Seen),
    Failed(MediaError),
}

/// Makes the clips of `lanes` from one decoding of each of `reels`; without any of those that are empty. What they come to, lane by lane.
///
/// A task that fails, or whose thread panics or cannot be started, does not stop the others, and leaves no file. Damaged footage fails
/// all, a reader of sound or a window that fails those that it works for.
pub fn render(reels: &Reels, lanes: Vec<Lane<'_>>, cancel: &AtomicBool) -> Vec<Rendered> {
    thread::scope(|scope| {
        let mut taps = Taps::default();
        let timings: Vec<(FrameRate, u64)> = lanes.iter().map(|lane| (lane.rate, lane.frames)).collect();
        let mut workers = Vec::new();
        for (index, lane) in lanes.into_iter().enumerate() {
            let Lane { rate, frames, sound, tasks, on_frame } = lane;
            let bitrate_kbps = tasks.first().map_or(0, |task| task.settings.audio_bitrate_kbps);
            let blocks_ahead = feed::blocks_ahead(rate, MOST_APART);
            let mut sounds = Vec::new();
            let started = tasks.into_iter().map(|task| {
                let pictures = task.stack.holes.iter().enumerate();
                let pictures = pictures.map(|(at, hole)| match windows(&task.stack, at, reels) {
                    Some((video, windows)) => Pictures::Shown(taps.open(index, video, windows)),
                    None => Pictures::Black(black(hole)),
                });
                let pictures = pictures.collect();
                let (sender, blocks) = sync_channel(blocks_ahead);
                sounds.push(sender);
                let make = Making { rate, frames, task, pictures, sound: SoundFeed::new(blocks), cancel };
                threads::start(scope, "clip", move || make.make(on_frame))
            });
            workers.push(started.collect::<Vec<_>>());
            let read =
                move |clips: &[SyncSender<SoundMessage>]| feed::send(sound, bitrate_kbps, clips, cancel);
            start_reader(scope, "sound", sounds, read, SoundMessage::Failed);
        }
        taps.fill(scope, reels, &timings, cancel);
        let join = |made: Vec<_>| made.into_iter().map(|clip| threads::join(clip)?).collect();
        workers.into_iter().map(join).collect()
    })
}

/// Where pictures are drawn from reels: each window of each lane once, with the clips that it gives them to.
#[derive(Default)]
struct Taps(Vec<Tap>);

struct Tap {
    lane: usize,
    video: Shows,
    windows: Windows,
    clips: Vec<SyncSender<Message>>,
}

impl Taps {
    /// The pictures of `windows`, passage by passage, at the frames of the lane at `lane`.
    fn open(&mut self, lane: usize, video: Shows, windows: Windows) -> Receiver<Message> {
        let (sender, pictures) = sync_channel(FRAMES_AHEAD);
        let is_same = |tap: &&mut Tap| (tap.lane, tap.video) == (lane, video) && tap.windows == windows;
        match self.0.iter_mut().find(is_same) {
            Some(tap) => tap.clips.push(sender),
            None => self.0.push(Tap { lane, video, windows, clips: vec![sender] }),
        }
        pictures
    }

    /// Decodes each of `reels` for those that draw from it; `timings` are the lanes' rates and lengths. Clips ask for the pictures of
    /// their holes in one order, and every reel is decoded in the order of their frames: none of them waits for one that waits for it.
    fn fill<'scope>(
        mut self,
        scope: &'scope Scope<'scope, '_>,
        reels: &'scope Reels,
        timings: &[(FrameRate, u64)],
        cancel: &'scope AtomicBool,
    ) {
        for video in Shows::ALL {
            let (its, others) = self.0.into_iter().partition(|tap| tap.video == video);
            self.0 = others;
            Self(its).fill_from(scope, (reels.of(video), video), timings.to_vec(), cancel);
        }
    }

    /// Decodes `reel`, of one video, for all of them, which have a thread each.
    fn fill_from<'scope>(
        self,
        scope: &'scope Scope<'scope, '_>,
        (reel, video): (&'scope [Passage], Shows),
        timings: Vec<(FrameRate, u64)>,
        cancel: &'scope AtomicBool,
    ) {
        if self.0.is_empty() {
            return;
        }
        let lanes: Vec<usize> = self.0.iter().map(|tap| tap.lane).collect();
        let windows = self.0.into_iter().map(|Tap { windows, clips, .. }| {
            let (sender, sources) = sync_channel(SOURCE_AHEAD);
            let scale = move |clips: &[SyncSender<Message>]| scale((windows, video), &sources, clips);
            start_reader(scope, "scale", clips, scale, Message::Failed);
            sender
        });
        let windows: Vec<SyncSender<SourceMessage>> = windows.collect();
        let read = move |windows: &[SyncSender<SourceMessage>]| {
            let mut listening = vec![true; windows.len()];
            let decoded = show_reel(reel, moments(&timings), cancel, &mut |due: Vec<usize>, seen| {
                let message = SourceMessage::Frame(seen);
                for ((window, lane), listens) in windows.iter().zip(&lanes).zip(&mut listening) {
                    if due.contains(lane) {
                        *listens = window.send(message.clone()).is_ok();
                    }
                }
                Ok(listening.contains(&true))
            });
            if let Err(error) = decoded {
                send_all(windows, &SourceMessage::Failed(error.of_video(video)));
            }
        };
        start_reader(scope, "decode", windows, read, SourceMessage::Failed);
    }
}

/// Scales decoded frames for `windows` and sends them to `clips`, until there are no more or none of them listens.
fn scale(
    (windows, video): (Windows, Shows),
    sources: &Receiver<SourceMessage>,
    clips: &[SyncSender<Message>],
) {
    let mut scaling = ReelScaling::new(windows);
    for source in sources {
        let scaled = match source {
            SourceMessage::Frame(seen) => scaling.picture(&seen).map_err(|error| error.of_video(video)),
            SourceMessage::Failed(error) => Err(error),
        };
        let is_over = scaled.is_err();
        let message = scaled.map_or_else(Message::Failed, Message::Picture);
        if !send_all(clips, &message) || is_over {
            break;
        }
    }
}

/// Where the pictures of a hole come from.
enum Pictures {
    /// From a window.
    Shown(Receiver<Message>),
    /// From nowhere: it has no video, and stays black.
    Black(Arc<Yuv420>),
}

impl Pictures {
    fn next(&self) -> Result<Arc<Yuv420>, MediaError> {
        match self {
            Self::Shown(window) => next_picture(window),
            Self::Black(picture) => Ok(Arc::clone(picture)),
        }
    }
}

fn black(hole: &Hole) -> Arc<Yuv420> {
    Arc::new(Yuv420::new_black(hole.rect.width, hole.rect.height))
}

/// A clip that is being made.
struct Making<'a> {
    rate: FrameRate,
    frames: u64,
    task: ClipTask,
    /// The pictures of its holes, in their order.
    pictures: Vec<Pictures>,
    sound: SoundFeed,
    cancel: &'a AtomicBool,
}

impl Making<'_> {
    fn make(self, on_frame: &(dyn Fn() + Sync)) -> Result<RenderedClip, MediaError> {
        let Self { rate, frames, task, pictures, mut sound, cancel } = self;
        let (width, height) = (task.stack.width, task.stack.height);
        let mut compositor = Compositor::new(Arc::new(task.stack));
        let mut writer = ClipWriter::create(&task.out, &task.settings)?;
        let mut buffer = FrameBuffer::new(width, height);
        let mut cover = None;
        for frame in 0..frames {
            let pictures = pictures.iter().map(Pictures::next).collect::<Result<Vec<_>, _>>()?;
            if cancel.load(Ordering::Relaxed) {
                return Err(MediaError::cancelled());
            }
            let videos: Vec<&Yuv420> = pictures.iter().map(Arc::as_ref).collect();
            compositor.compose(frame, &videos, &mut buffer);
            drop(pictures);
            if frame == task.cover_frame.min(frames - 1) {
                cover = Some(picture_of(&buffer.picture));
            }
            writer.write_frame(&buffer.picture)?;
            let until = if frame + 1 < frames { samples_until(rate.time_of(frame + 1)) } else { usize::MAX };
            sound.pass(until, &mut |packets| writer.write_sound(packets))?;
            on_frame();
        }
        let facts = writer.finish()?;
        let cover = cover.ok_or_else(MediaError::cancelled)?;
        Ok(RenderedClip { facts, cover })
    }
}

fn next_picture(window: &Receiver<Message>) -> Result<Arc<Yuv420>, MediaError> {
    match window.recv() {
        Ok(Message::Picture(picture)) => Ok(picture),
        Ok(Message::Failed(error)) => Err(error),
        Err(_) => Err(MediaError::cancelled()),
    }
}

/// How many samples of sound pass before `time`, over both channels.
fn samples_until(time: Micros) -> usize {
    (time.0.max(0) as u128 * u128::from(SAMPLE_RATE) / 1_000_000) as usize * 2
}

/// Starts a thread called `name` that sends what it `read`s to `clips`. If it cannot be started, or panics, they are sent the error.
fn start_reader<'scope, M: Clone + Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
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

/// Clips of one length and rate, with all they share.
pub struct Group<'a> {
    /// The footage; `None` for clips without any.
    pub footage: Option<&'a Footage>,
    /// Frames a second.
    pub rate: FrameRate,
    /// How many frames each clip has.
    pub frames: u64,
    /// The sound, as long as the clips.
    pub sound: &'a dyn SoundSource,
}

impl Group<'_> {
    /// As [`render`] with one lane.
    pub fn render(
        &self,
        tasks: Vec<ClipTask>,
        cancel: &AtomicBool,
        on_frame: &(dyn Fn() + Sync),
    ) -> Rendered {
        let Self { footage, rate, frames, sound } = *self;
        let alone = footage.map(|footage| Passage::alone(footage).to_vec());
        let reels = Reels { footage: alone.unwrap_or_default(), ..Reels::default() };
        render(&reels, vec![Lane { rate, frames, sound, tasks, on_frame }], cancel).pop().unwrap_or_default()
    }
}

/// The frames `wanted` (rising) of a clip at `rate` by themselves, each as [`render`] makes it; nothing is encoded. Holes without footage
/// stay black.
///
/// # Errors
/// When the footage cannot be read up to the last of them, or `cancel` was set.
pub fn pictures(
    reels: &Reels,
    rate: FrameRate,
    stack: Stack,
    wanted: &[u64],
    cancel: &AtomicBool,
) -> Result<Vec<Rgba>, MediaError> {
    // The pictures of every hole, frame by frame.
    let blacks: Vec<Arc<Yuv420>> = stack.holes.iter().map(black).collect();
    let mut shown = vec![blacks; wanted.len()];
    for video in Shows::ALL {
        let scaling = |hole: usize| {
            let (shows, windows) = windows(&stack, hole, reels)?;
            (shows == video).then(|| (hole, ReelScaling::new(windows)))
        };
        let mut scalings: Vec<(usize, ReelScaling)> = (0..stack.holes.len()).filter_map(scaling).collect();
        if scalings.is_empty() {
            continue;
        }
        let moments = wanted.iter().enumerate().map(|(index, frame)| (rate.time_of(*frame), index));
        let mut see = |index: usize, seen: Seen| {
            for (hole, scaling) in &mut scalings {
                shown[index][*hole] = scaling.picture(&seen)?;
            }
            Ok(true)
        };
        show_reel(reels.of(video), moments, cancel, &mut see).map_err(|error| error.of_video(video))?;
    }
    let mut buffer = FrameBuffer::new(stack.width, stack.height);
    let mut compositor = Compositor::new(Arc::new(stack));
    let compose = |(frame, pictures): (&u64, Vec<Arc<Yuv420>>)| {
        let videos: Vec<&Yuv420> = pictures.iter().map(Arc::as_ref).collect();
        compositor.compose(*frame, &videos, &mut buffer);
        picture_of(&buffer.picture)
    };
    Ok(wanted.iter().zip(shown).map(compose).collect())
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
