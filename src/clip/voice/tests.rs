//! What is speech and what is not: of sound that the tests make, and of real speech where it is at hand.

use std::sync::atomic::AtomicBool;

use super::*;
use crate::clip::ffmpeg::audio::{FileSound, Heard};
use crate::clip::media_error::MediaErrorKind;
use crate::clip::sound::{SAMPLE_RATE, StereoBuffer};

#[path = "../../../tests/common/skip.rs"]
#[allow(dead_code, unreachable_pub, reason = "the integration tests use other parts of it")]
mod skip;

/// The spans in `samples` at 16 kHz, heard in blocks of `size`.
fn spans(samples: &[f32], size: usize) -> Vec<Span> {
    let mut detector = VoiceDetector::new();
    let mut found: Vec<Span> = samples.chunks(size).flat_map(|block| detector.push(block)).collect();
    found.extend(detector.finish());
    found
}

/// Noise in ±1 that is the same in each run.
fn noise(count: usize) -> Vec<f32> {
    let mut state = 1_u32;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    })
    .take(count)
    .collect()
}

fn tone(hz: f64, seconds: u32) -> Vec<f32> {
    let rate = f64::from(VOICE_RATE);
    let wave = |index| 0.5 * libm::sin(std::f64::consts::TAU * hz * f64::from(index) / rate) as f32;
    (0..seconds * VOICE_RATE).map(wave).collect()
}

#[test]
fn silence_tones_and_noise_are_no_speech() {
    let second = VOICE_RATE as usize;
    assert_eq!(spans(&vec![0.0; 5 * second], 4800), []);
    for hz in [50.0, 200.0, 440.0, 1000.0, 3000.0] {
        assert_eq!(spans(&tone(hz, 5), 4800), [], "{hz} Hz");
    }
    let hiss: Vec<f32> = noise(5 * second).iter().map(|value| 0.3 * value).collect();
    assert_eq!(spans(&hiss, 4800), []);
    assert_eq!(spans(&noise(5 * second), 4800), []);
    // Surf: noise that is added up.
    let mut level = 0.0;
    let surf = noise(5 * second).into_iter().map(|value| {
        level = 0.99 * level + 0.05 * value;
        level
    });
    assert_eq!(spans(&surf.collect::<Vec<f32>>(), 4800), []);
    assert_eq!(spans(&[], 4800), []);
    assert_eq!(spans(&[f32::NAN, f32::INFINITY, 40.0].repeat(200), 7), []);
}

/// The sound of a file in the folder of real media, and its spans, from `start` on.
fn heard(path: &std::path::Path, duration: Micros) -> Vec<Span> {
    let (path, heard) = (path.to_owned(), Heard::default());
    let sound = FileSound { path, start: Micros::ZERO, duration, heard };
    listen(&sound, &AtomicBool::new(false)).expect("heard")
}

#[test]
fn speech_is_found_where_it_is() {
    let Some(media) = skip::Media::of("speech_is_found_where_it_is") else { return };
    if let Some(path) = media.file("audio/jfk.flac") {
        media.tally.count();
        let found = heard(&path, Micros::from_ms(11_000));
        // "And so my fellow Americans / ask / not / what your country can do for you / ask what you can do for your country": listened to, and
        // seen in the levels.
        let expected = [(300, 2250), (3290, 3760), (4010, 4400), (5400, 7620), (8190, 10_800)];
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (span, (start, end)) in found.iter().zip(expected) {
            assert!((span.start.as_ms() - start).abs() < 60, "{found:?}");
            assert!((span.end.as_ms() - end).abs() < 250, "{found:?}");
        }
    }
    if let Some(path) = media.file("audio/mdn-viper.mp3") {
        media.tally.count();
        let sound = FileSound {
            path,
            start: Micros::ZERO,
            duration: Micros::from_ms(40_000),
            heard: Heard::default(),
        };
        let mut listener = VoiceListener::new();
        let blocks = sound.blocks().expect("sound").map(|block| block.expect("a block"));
        let mut found: Vec<Span> = blocks.flat_map(|block| listener.push(&block)).collect();
        found.extend(listener.finish());
        // Nobody speaks in electronic music, and that it is there is known.
        assert_eq!(found, []);
        assert!(listener.steady() > Micros::from_ms(30_000), "{}", listener.steady());
    }
    if let Some(path) = media.file("audio/silero-test.wav") {
        media.tally.count();
        let found = heard(&path, Micros::from_ms(60_000));
        let speech: i64 = found.iter().map(|span| span.duration().as_ms()).sum();
        // The detector that this recording comes from finds 46 s.
        assert!((44_000..51_000).contains(&speech), "{speech} ms: {found:?}");
        let pauses = found.windows(2).map(|two| two[1].start - two[0].end);
        assert!(pauses.into_iter().all(|pause| pause >= SHORTEST_PAUSE), "{found:?}");
    }
}

#[test]
fn spans_are_the_same_whatever_the_blocks_are() {
    let Some(media) = skip::Media::of("spans_are_the_same_whatever_the_blocks_are") else { return };
    let Some(path) = media.file("audio/jfk.flac") else { return };
    media.tally.count();
    let duration = Micros::from_ms(11_000);
    let sound = FileSound { path, start: Micros::ZERO, duration, heard: Heard::default() };
    let blocks: Vec<f32> = sound.blocks().expect("sound").flat_map(|block| block.expect("a block")).collect();
    let in_blocks = |size: usize| {
        let mut listener = VoiceListener::new();
        let mut found: Vec<Span> = blocks.chunks(2 * size).flat_map(|block| listener.push(block)).collect();
        found.extend(listener.finish());
        found
    };
    let whole = in_blocks(blocks.len());
    assert!(whole.len() >= 4);
    for size in [1, 255, 19_200] {
        assert_eq!(in_blocks(size), whole, "blocks of {size}");
    }
}

#[test]
fn listening_stops_when_it_is_told_to() {
    let sound = StereoBuffer { sample_rate: SAMPLE_RATE, samples: vec![0.0; 96_000] };
    let stopped = listen(&sound, &AtomicBool::new(true));
    assert_eq!(stopped.map_err(|error| error.kind), Err(MediaErrorKind::Cancelled));
}
