//! What is speech and what is not: of sound that the tests make, and of real speech where it is at hand.

use std::sync::atomic::AtomicBool;

use super::*;
use crate::clip::media_error::MediaErrorKind;
use crate::clip::sound::{SAMPLE_RATE, StereoBuffer};

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

#[test]
fn listening_stops_when_it_is_told_to() {
    let sound = StereoBuffer { sample_rate: SAMPLE_RATE, samples: vec![0.0; 96_000] };
    let stopped = listen(&sound, &AtomicBool::new(true));
    assert_eq!(stopped.map_err(|error| error.kind), Err(MediaErrorKind::Cancelled));
}
