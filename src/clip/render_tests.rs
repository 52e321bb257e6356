//! Clips made from streams: the bytes they had when all sound was held, and what becomes of them when a thread fails.

use std::fs;

use super::super::ffmpeg::audio::{FileSound, Heard};
use super::super::ffmpeg::encode::VideoCodec;
use super::super::ffmpeg::reading::Reading;
use super::super::finished::{ExcerptSound, FinishedSound, tests as finished};
use super::super::loudness::{self, LoudnessTarget, levels_for};
use super::super::media_error::MediaErrorKind;
use super::super::sound::{Blocks, StereoBuffer, frames_in};
use super::super::threads::tests::{Fault, with};
use super::*;
use crate::layers::{Fit, Hole, HoleRole};

const SIDE: u32 = 64;
const RATE: FrameRate = FrameRate::whole(25);

/// A black page, with a hole where it shows footage.
fn stack(has_hole: bool) -> Stack {
    let rect = Rect { x: 0, y: 0, width: SIDE, height: SIDE };
    let transmittance = vec![255; (SIDE * SIDE) as usize];
    let hole = Hole {
        role: HoleRole::Picture,
        extent: rect.into(),
        rect,
        fit: Fit::Fill,
        crops: false,
        path: Vec::new(),
        keeps_place: false,
        transmittance,
    };
    let base = Rgba { width: SIDE, height: SIDE, data: [0, 0, 0, 255].repeat((SIDE * SIDE) as usize) };
    let holes = if has_hole { vec![hole] } else { Vec::new() };
    Stack {
        width: SIDE,
        height: SIDE,
        holes,
        placed: Vec::new(),
        transition: Default::default(),
        base,
        sprites: Vec::new(),
    }
}

/// What shows `footage` and nothing else.
fn reels(footage: &Footage) -> Reels {
    Reels { footage: Passage::alone(footage).into(), ..Reels::default() }
}

fn settings(audio: bool) -> EncodeSettings {
    EncodeSettings {
        width: SIDE,
        height: SIDE,
        fps: RATE,
        codec: VideoCodec::H264,
        crf: 20.0,
        preset: "ultrafast".to_owned(),
        threads: 1,
        keyframe_seconds: 1.0,
        max_bitrate_kbps: None,
        audio,
        audio_bitrate_kbps: 160,
    }
}

fn task(out: &Path, has_hole: bool) -> ClipTask {
    ClipTask { stack: stack(has_hole), settings: settings(true), out: out.to_owned(), cover_frame: 0 }
}

/// A stereo WAV file at 48 kHz of as many frames, always the same: soft noise with loud bursts.
fn wav(path: &Path, frames: usize) {
    let mut seed = 5u32;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + 4 * frames as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x02\0");
    bytes.extend(48_000u32.to_le_bytes());
    bytes.extend(192_000u32.to_le_bytes());
    bytes.extend(b"\x04\0\x10\0data");
    bytes.extend((4 * frames as u32).to_le_bytes());
    for index in 0..frames {
        for _ in 0..2 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (seed >> 16) as i16;
            bytes.extend(if index % 30_000 < 500 { noise } else { noise / 40 }.to_le_bytes());
        }
    }
    fs::write(path, bytes).expect("written");
}

const TARGET: LoudnessTarget = LoudnessTarget { integrated_lufs: -14.0, true_peak_dbtp: -1.0 };
const DURATION: Micros = Micros::from_ms(3300);
const FADES: (Micros, Micros) = (Micros::from_ms(30), Micros::from_ms(250));
const FRAMES: u64 = 100;

fn excerpt_of(path: &Path) -> FileSound {
    FileSound {
        path: path.to_owned(),
        start: Micros::from_ms(700),
        duration: DURATION,
        heard: Heard::default(),
    }
}

/// The sound of a clip as it was made when all of it was held.
fn held_sound(wav: &Path) -> StereoBuffer {
    let blocks = excerpt_of(wav).blocks().expect("opens").collect::<Result<Vec<_>, _>>().expect("reads");
    let mut samples = blocks.concat();
    loudness::tests::whole::normalise(&mut samples, TARGET);
    finished::fade(&mut samples, FADES.0, FADES.1);
    samples.resize(2 * frames_in(RATE.time_of(FRAMES)), 0.0);
    StereoBuffer { sample_rate: SAMPLE_RATE, samples }
}

/// The same sound as it is made now.
fn streamed_sound(wav: &Path) -> FinishedSound<FileSound> {
    let source = excerpt_of(wav);
    let levels = levels_for(&source, TARGET, &AtomicBool::new(false)).expect("levels");
    let excerpt = ExcerptSound { source, levels, duration: DURATION, fade_in: FADES.0, fade_out: FADES.1 };
    FinishedSound { excerpt: Some(excerpt), begins: 0, samples: 2 * frames_in(RATE.time_of(FRAMES)) }
}

/// What comes of two clips with `sound` of which `footage` is shown, if any.
fn made(
    folder: &Path,
    footage: Option<&Footage>,
    sound: &dyn SoundSource,
    on_frame: &(dyn Fn() + Sync),
) -> Vec<Result<RenderedClip, MediaError>> {
    let group = Group { footage, rate: RATE, frames: FRAMES, sound };
    let tasks = ["a.mp4", "b.mp4"].map(|name| task(&folder.join(name), footage.is_some()));
    group.render(tasks.into(), &AtomicBool::new(false), on_frame)
}

#[test]
fn a_clip_has_the_bytes_it_had_when_all_sound_was_held() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let wav_path = folder.path().join("sound.wav");
    wav(&wav_path, 4 * 48_000);
    let (held, streamed) = (held_sound(&wav_path), streamed_sound(&wav_path));
    let films = [&held as &dyn SoundSource, &streamed].map(|sound| {
        assert!(made(folder.path(), None, sound, &|| ()).iter().all(Result::is_ok));
        ["a.mp4", "b.mp4"].map(|name| fs::read(folder.path().join(name)).expect("a film"))
    });
    assert!(films[0] == films[1] && films[0][0] == films[0][1]);
}

#[test]
fn finished_sound_is_what_it_was_before_it_was_streamed() {
    // Of the samples that the encoder was given by the program that held all sound, of commit d37b612, but for last bits: gains and fades
    // come from `libm` since, on every machine alike.
    const DIGEST: &str = "ec1a07a3688765739e63acf2ddc46e0a4008e97fc1ebb76f492e9b038db5280f";
    let folder = tempfile::tempdir().expect("temporary folder");
    let wav_path = folder.path().join("sound.wav");
    wav(&wav_path, 4 * 48_000);
    let mut hasher = blake3::Hasher::new();
    for block in streamed_sound(&wav_path).blocks().expect("opens") {
        for sample in block.expect("a block") {
            hasher.update(&sample.to_le_bytes());
        }
    }
    assert_eq!(hasher.finalize().to_hex().as_str(), DIGEST);
}

/// A silent video of four seconds.
fn footage(folder: &Path) -> Footage {
    let path = folder.join("film.mp4");
    let mut writer = ClipWriter::create(&path, &settings(false)).expect("opens");
    for _ in 0..FRAMES {
        writer.write_frame(&Yuv420::new_black(SIDE, SIDE)).expect("written");
    }
    writer.finish().expect("finished");
    Footage {
        path,
        start: Micros::ZERO,
        duration: RATE.time_of(FRAMES),
        size: (SIDE, SIDE),
        reading: Reading::default(),
    }
}

/// As long as the clips of `footage`.
fn silence(footage: &Footage) -> FinishedSound<FileSound> {
    FinishedSound { excerpt: None, begins: 0, samples: 2 * frames_in(footage.duration) }
}

fn kinds(made: Vec<Result<RenderedClip, MediaError>>) -> Vec<Option<MediaErrorKind>> {
    made.into_iter().map(|made| made.err().map(|error| error.kind)).collect()
}

#[test]
fn a_thread_that_fails_is_an_error_of_every_clip_it_works_for() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let footage = footage(folder.path());
    let silence = silence(&footage);
    let run = || kinds(made(folder.path(), Some(&footage), &silence, &|| ()));
    assert_eq!(run(), [None, None]);
    for thread in ["clip", "scale", "decode", "sound"] {
        let panicked = with(thread, Fault::Panics, run);
        assert_eq!(panicked, [Some(MediaErrorKind::Panicked); 2], "{thread}");
        let refused = with(thread, Fault::NotStarted, run);
        assert_eq!(refused, [Some(MediaErrorKind::NoMemory); 2], "{thread}");
    }
}

#[test]
fn a_panic_while_one_clip_is_made_leaves_the_other_alone_and_no_file() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let footage = footage(folder.path());
    let silence = silence(&footage);
    let first = AtomicBool::new(true);
    let panic_once = || assert!(!first.swap(false, Ordering::Relaxed), "once");
    let mut kinds = kinds(made(folder.path(), Some(&footage), &silence, &panic_once));
    kinds.sort_by_key(Option::is_some);
    assert_eq!(kinds, [None, Some(MediaErrorKind::Panicked)]);
    let films = fs::read_dir(folder.path()).expect("readable").flatten().map(|entry| entry.file_name());
    // The footage and the other clip.
    assert_eq!(films.count(), 2);
}

/// Sound that cannot be opened, or breaks, or panics after some blocks.
struct Bad(usize, fn() -> Result<Vec<f32>, MediaError>);

impl SoundSource for Bad {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        let good = std::iter::repeat_n((), self.0).map(|()| Ok(vec![0.0; 2 * 9600]));
        Ok(Box::new(good.chain(std::iter::once_with(self.1))))
    }
}

#[test]
fn sound_that_breaks_while_clips_are_made_is_the_error_of_all() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let footage = footage(folder.path());
    for footage in [None, Some(&footage)] {
        for blocks in [0, 3, 15] {
            let broken = Bad(blocks, || Err(MediaError::new(MediaErrorKind::Unsupported, "broken")));
            let said = kinds(made(folder.path(), footage, &broken, &|| ()));
            assert_eq!(said, [Some(MediaErrorKind::Unsupported); 2], "after {blocks} blocks");
            let panics = Bad(blocks, || panic!("inside"));
            let said = kinds(made(folder.path(), footage, &panics, &|| ()));
            assert_eq!(said, [Some(MediaErrorKind::Panicked); 2], "after {blocks} blocks");
        }
    }
}

/// A task of `side` pixels whose hole is all of its page.
fn sized(folder: &Path, name: &str, side: u32, fps: u32) -> ClipTask {
    let rect = Rect { x: 0, y: 0, width: side, height: side };
    let page = task(&folder.join(name), true);
    let pixels = (side * side) as usize;
    let base = Rgba { width: side, height: side, data: [0, 0, 0, 255].repeat(pixels) };
    let hole =
        Hole { extent: rect.into(), rect, transmittance: vec![255; pixels], ..page.stack.holes[0].clone() };
    let stack = Stack {
        width: side,
        height: side,
        holes: vec![hole],
        placed: Vec::new(),
        transition: Default::default(),
        base,
        sprites: Vec::new(),
    };
    let settings = EncodeSettings { width: side, height: side, fps: FrameRate::whole(fps), ..page.settings };
    ClipTask { stack, settings, ..page }
}

/// A video of four seconds that becomes lighter with every frame.
fn rising(folder: &Path) -> Footage {
    let path = folder.join("rising.mp4");
    let mut writer = ClipWriter::create(&path, &settings(false)).expect("opens");
    for frame in 0..FRAMES {
        let mut picture = Yuv420::new_black(SIDE, SIDE);
        picture.y.fill(16 + frame as u8 * 2);
        writer.write_frame(&picture).expect("written");
    }
    writer.finish().expect("finished");
    Footage {
        path,
        start: Micros::ZERO,
        duration: RATE.time_of(FRAMES),
        size: (SIDE, SIDE),
        reading: Default::default(),
    }
}

#[test]
fn clips_of_all_sizes_and_rates_from_one_decoding_are_those_that_each_makes_by_itself() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let footage = rising(folder.path());
    let wanted = [("a", 64, 25), ("b", 64, 25), ("c", 32, 25), ("d", 48, 20), ("e", 64, 20)];
    let lane = |fps: u32, silence, tasks| {
        let rate = FrameRate::whole(fps);
        Lane { rate, frames: rate.frames_in(footage.duration), sound: silence, tasks, on_frame: &|| () }
    };
    let silence = silence(&footage);
    let never = AtomicBool::new(false);
    let of = |name: &str| fs::read(folder.path().join(name)).expect("a film");
    let alone = wanted.map(|(name, side, fps)| {
        let lanes =
            vec![lane(fps, &silence as &dyn SoundSource, vec![sized(folder.path(), name, side, fps)])];
        assert!(all_well(&render(&reels(&footage), lanes, &never)));
        of(name)
    });
    assert!(alone[0] == alone[1] && alone[0] != alone[2] && alone[0] != alone[4]);
    let tasks = |rate: u32| {
        let of_rate = wanted.iter().filter(|(_, _, fps)| *fps == rate);
        of_rate.map(|(name, side, fps)| sized(folder.path(), name, *side, *fps)).collect()
    };
    let lanes = [25, 20].map(|fps| lane(fps, &silence as &dyn SoundSource, tasks(fps)));
    let made = render(&reels(&footage), lanes.into(), &never);
    assert_eq!(made.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2]);
    assert!(all_well(&made));
    for ((name, ..), alone) in wanted.into_iter().zip(alone) {
        assert!(of(name) == alone, "{name}");
    }
}

fn all_well(made: &[Rendered]) -> bool {
    !made.is_empty() && made.iter().flatten().all(Result::is_ok)
}

#[test]
fn a_clip_that_cannot_be_written_leaves_those_of_other_sizes_alone() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let footage = rising(folder.path());
    let silence = silence(&footage);
    let lost = sized(folder.path(), "tidak-ada/a.mp4", 32, 25);
    let tasks = vec![lost, sized(folder.path(), "b.mp4", 64, 25), sized(folder.path(), "c.mp4", 48, 25)];
    let lane = Lane { rate: RATE, frames: FRAMES, sound: &silence, tasks, on_frame: &|| () };
    let made = render(&reels(&footage), vec![lane], &AtomicBool::new(false)).pop().expect("a lane");
    assert_eq!(kinds(made), [Some(MediaErrorKind::Io), None, None]);
}

/// What is said of clips of two sizes of `footage`.
fn said_of_two(folder: &Path, footage: &Footage) -> Vec<Option<MediaErrorKind>> {
    let silence = silence(footage);
    let tasks = vec![sized(folder, "a.mp4", 32, 25), sized(folder, "b.mp4", 64, 25)];
    let lane = Lane { rate: RATE, frames: FRAMES, sound: &silence, tasks, on_frame: &|| () };
    kinds(render(&reels(footage), vec![lane], &AtomicBool::new(false)).pop().expect("a lane"))
}

#[test]
fn footage_that_is_over_is_the_error_of_clips_of_all_sizes() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let footage = Footage { start: Micros::from_ms(90_000), ..rising(folder.path()) };
    let said = said_of_two(folder.path(), &footage);
    assert!(
        said.len() == 2 && said.iter().all(|kind| matches!(kind, Some(MediaErrorKind::BeyondEnd { .. })))
    );
}

#[test]
fn damage_in_the_footage_is_the_error_of_clips_of_all_sizes() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("busy.mp4");
    // Noise, so that every frame has many bytes.
    let mut writer = ClipWriter::create(&path, &settings(false)).expect("opens");
    let mut seed = 1u32;
    for _ in 0..FRAMES {
        let mut picture = Yuv420::new_black(SIDE, SIDE);
        for level in picture.y.iter_mut() {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *level = 60 + (seed >> 25) as u8;
        }
        writer.write_frame(&picture).expect("written");
    }
    writer.finish().expect("finished");
    let footage = Footage { path: path.clone(), ..rising(folder.path()) };
    assert_eq!(said_of_two(folder.path(), &footage), [None, None]);
    let mut bytes = fs::read(&path).expect("readable");
    // Some frames in the middle, and where they begin.
    let (middle, length) = (bytes.len() / 2, bytes.len() / 20);
    bytes[middle..middle + length].fill(0xa5);
    fs::write(&path, bytes).expect("written");
    let said = said_of_two(folder.path(), &footage);
    assert!(
        said.len() == 2 && said.iter().all(|kind| matches!(kind, Some(MediaErrorKind::DamagedStream { .. }))),
        "{said:?}"
    );
}
