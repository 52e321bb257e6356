//! Sound that is settled behind an encoder.

use super::super::finished::ExcerptSound;
use super::super::loudness::levels_for;
use super::super::sound::{SAMPLE_RATE, StereoBuffer, frames_in};
use super::*;
use crate::units::Micros;

const TARGET: LoudnessTarget = LoudnessTarget { integrated_lufs: -14.0, true_peak_dbtp: -1.0 };

/// What `wave` (seconds → both sides) of five seconds comes to.
fn delivered(wave: impl Fn(f32) -> [f32; 2]) -> Measurement {
    let duration = Micros::from_ms(5000);
    let samples: Vec<f32> =
        (0..frames_in(duration)).flat_map(|index| wave(index as f32 / SAMPLE_RATE as f32)).collect();
    let source = StereoBuffer { sample_rate: SAMPLE_RATE, samples };
    let stop = AtomicBool::new(false);
    let levels = levels_for(&source, TARGET, &stop).expect("levels");
    let (fade_in, fade_out) = (Micros::from_ms(30), Micros::from_ms(250));
    let excerpt = ExcerptSound { source, levels, duration, fade_in, fade_out };
    let mut sound = FinishedSound { excerpt: Some(excerpt), begins: 0, samples: 2 * frames_in(duration) };
    let measured = settle(&mut sound, TARGET, 160, &stop).expect("settled");
    // Measured again, it is what was said.
    let mut meter = Meter::new();
    encode_and_decode(&sound, 160, &stop, &mut |heard| meter.push(heard)).expect("encoded");
    if sound.excerpt.as_ref().is_some_and(|excerpt| excerpt.levels.report.input_lufs.is_some()) {
        assert_eq!(meter.finish(), measured);
    }
    measured
}

/// Noise that is the same every time.
fn noise(time: f32) -> f32 {
    let hash = ((time * 48_000.0) as u32).wrapping_mul(2_654_435_761);
    (hash ^ (hash >> 15)).wrapping_mul(2_246_822_519) as f32 / u32::MAX as f32 * 2.0 - 1.0
}

fn keeps_the_ceiling(name: &str, measured: Measurement) {
    let peak = measured.peak_dbtp.expect("a peak");
    assert!(peak <= -1.0, "{name}: {measured:?}");
}

#[test]
fn what_comes_out_of_the_encoder_keeps_the_ceiling() {
    let gate = |time: f32, every: f32, long: f32| if time % every < long { 1.0 } else { 0.0 };
    let claps = delivered(|time| [0.9 * gate(time, 0.7, 0.02) * noise(time); 2]);
    keeps_the_ceiling("claps", claps);
    let left = delivered(|time| [0.7 * gate(time, 1.0, 0.1) * (6283.0 * time).sin(), 0.0]);
    keeps_the_ceiling("bursts on one side", left);
    let square = delivered(|time| [0.8 * (2000.0 * time).sin().signum(); 2]);
    keeps_the_ceiling("a square", square);
    let ticks = delivered(|time| [gate(time, 0.25, 0.0003), -gate(time, 0.3, 0.0002)]);
    keeps_the_ceiling("ticks", ticks);
}

#[test]
fn what_can_be_loud_enough_is() {
    let speech = delivered(|time| {
        let level = if time % 0.7 < 0.4 { 0.3 } else { 0.02 };
        [level * (time * 1500.0).sin() + 0.01 * noise(time); 2]
    });
    assert!((speech.lufs.expect("loud") + 14.0).abs() <= NEAR_LU, "{speech:?}");
    keeps_the_ceiling("speech", speech);
    let hiss = delivered(|time| [0.02 * noise(time), 0.02 * noise(time + 7.0)]);
    assert!((hiss.lufs.expect("loud") + 14.0).abs() <= NEAR_LU, "{hiss:?}");
}

#[test]
fn silence_is_not_encoded_to_be_measured() {
    assert_eq!(delivered(|_| [0.0; 2]), Measurement::default());
    let mut none = FinishedSound::<StereoBuffer> { excerpt: None, begins: 0, samples: 9600 };
    let measured = settle(&mut none, TARGET, 160, &AtomicBool::new(false));
    assert_eq!(measured.expect("settled"), Measurement::default());
}
