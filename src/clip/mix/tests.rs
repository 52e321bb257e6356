//! Music under speech, measured: of sound that the tests make.

use std::f64::consts::TAU;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::clip::finished::{ExcerptSound, FinishedSound};
use crate::clip::loudness::{LoudnessTarget, levels_for};
use crate::clip::media_error::MediaErrorKind;
use crate::clip::sound::{SAMPLE_RATE, SoundSource, StereoBuffer};
use crate::units::Micros;

const RATE: usize = SAMPLE_RATE as usize;

fn stereo(seconds: f64, wave: impl Fn(f64) -> f64) -> StereoBuffer {
    let frames = (seconds * RATE as f64) as usize;
    let frame = |index: usize| [wave(index as f64 / RATE as f64) as f32; 2];
    StereoBuffer { sample_rate: SAMPLE_RATE, samples: (0..frames).flat_map(frame).collect() }
}

fn chord(time: f64) -> f64 {
    [220.0, 277.2, 329.6].iter().map(|hz| 0.1 * libm::sin(TAU * hz * time)).sum()
}

fn all(source: &dyn SoundSource) -> Vec<f32> {
    source.blocks().expect("opens").flat_map(|block| block.expect("a block")).collect()
}

/// The largest second difference of the left side: of a click it is many times that of what lies around it.
fn jolt(samples: &[f32]) -> f32 {
    let left: Vec<f32> = samples.iter().step_by(2).copied().collect();
    left.windows(3).map(|three| (three[0] - 2.0 * three[1] + three[2]).abs()).fold(0.0, f32::max)
}

/// The power of `samples` in dB.
fn db(samples: &[f32]) -> f64 {
    let sum: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    10.0 * libm::log10(sum / samples.len().max(1) as f64 + 1e-15)
}

fn looped(music: StereoBuffer, seconds: f64) -> Looped {
    let frames = music.samples.len() / 2;
    let track: Arc<dyn Track> = Arc::new(music);
    let seam = seam_of(&*track, frames, &AtomicBool::new(false)).expect("a seam");
    Looped { track, seam: Some(seam), frames: (seconds * RATE as f64) as usize }
}

#[test]
fn music_is_repeated_without_a_click_and_without_a_dip() {
    // Of no whole number of periods, and one that dies away.
    for (name, music) in [
        ("a chord", stereo(3.137, chord)),
        ("a chord that dies away", stereo(4.0, |time| chord(time) * (4.0 - time).clamp(0.0, 1.0))),
        ("with silence behind it", stereo(5.0, |time| if time < 4.6 { chord(time) } else { 0.0 })),
    ] {
        let (own, whole) = (jolt(&music.samples[2 * RATE..4 * RATE]), music.samples.len());
        let looped = looped(music, 13.0);
        let seam = looped.seam.expect("a seam");
        assert!(seam.alike > 0.9, "{name}: {seam:?}");
        assert!(seam.end() - seam.back_at > whole / 4, "{name}: {seam:?}");
        let heard = all(&looped);
        assert_eq!(heard.len(), 26 * RATE, "{name}");
        assert!(jolt(&heard) < 1.5 * own, "{name}: {} beside {own}", jolt(&heard));
        let levels: Vec<f64> = heard.chunks(RATE / 5).map(db).collect();
        let (low, high) =
            levels.iter().fold((0.0_f64, -99.0_f64), |(low, high), db| (low.min(*db), high.max(*db)));
        assert!(high - low < 4.5, "{name}: {low} to {high} dB");
    }
}

#[test]
fn what_is_long_is_entered_again_where_it_was_left() {
    // Longer than what is kept: its frames are told by their values.
    let music =
        stereo(22.0, |time| 0.4 * libm::sin(TAU * 220.0 * time) * (0.6 + 0.4 * libm::sin(TAU * 0.5 * time)));
    let wanted = jolt(&music.samples);
    let looped = looped(music.clone(), 50.0);
    let Seam { fade_at, back_at, fade, .. } = looped.seam.expect("a seam");
    let heard = all(&looped);
    assert_eq!(heard[..2 * fade_at], music.samples[..2 * fade_at]);
    let (after, from) = (2 * (fade_at + fade), 2 * (back_at + fade));
    assert_eq!(heard[after..after + 2 * RATE], music.samples[from..from + 2 * RATE]);
    assert!(jolt(&heard) < 1.5 * wanted);
}

#[test]
fn noise_has_no_seam_that_is_alike_and_keeps_its_level() {
    let mut state = 1_u32;
    let samples = (0..4 * RATE).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 33_554_432.0 - 0.25
    });
    let music = StereoBuffer { sample_rate: SAMPLE_RATE, samples: samples.collect() };
    let heard = all(&looped(music, 9.0));
    let levels: Vec<f64> = heard.chunks(RATE / 10).map(db).collect();
    assert!(levels.iter().all(|level| (level - levels[0]).abs() < 1.0), "{levels:?}");
}

/// Syllables: a buzz of 130 Hz that swells four times a second, in `spoken`.
fn voice(time: f64, spoken: &[Range<f64>]) -> f64 {
    if !spoken.iter().any(|range| range.contains(&time)) {
        return 0.0;
    }
    let swell = libm::sin(std::f64::consts::PI * 4.0 * time).powi(2);
    let buzz: f64 = (1..20).map(|n| libm::sin(TAU * 130.0 * f64::from(n) * time) / f64::from(n)).sum();
    0.2 * swell * buzz
}

const SPOKEN: [Range<f64>; 3] = [2.0..4.0, 4.6..6.0, 9.0..11.0];

fn spoken() -> Vec<Range<usize>> {
    let frame = |time: f64| (time * RATE as f64) as usize;
    SPOKEN.iter().map(|range| frame(range.start)..frame(range.end)).collect()
}

/// Thirteen seconds of speech, and music as loud as it under all of it.
fn parts() -> (Programme, Bed) {
    let frames = 13 * RATE;
    let fade = Fade { frames, rise: 480, fall: 480 };
    let source = Arc::new(stereo(13.0, |time| voice(time, &SPOKEN)));
    let programme = Programme { source, at: 0, factor: 1.0, clean: false, fade };
    let music = looped(stereo(3.1, chord), 13.0);
    (programme, Bed { music, factor: 1.0, fade, ducks: Ducks::default() })
}

fn ducked() -> (Programme, Bed, Vec<f64>) {
    let (programme, bed) = parts();
    let before = above(&programme, &bed, &spoken(), &AtomicBool::new(false)).expect("measured");
    let depths = before.iter().map(|db| (21.0 - db).clamp(AT_LEAST_DB, MOST_DB));
    let ducks = Ducks::new(&spoken().into_iter().zip(depths).collect::<Vec<_>>());
    (programme, Bed { ducks, ..bed }, before)
}

#[test]
fn speech_lies_twenty_decibels_above_music_and_music_is_back_within_a_second() {
    let (programme, bed, before) = ducked();
    assert!(before.iter().all(|db| *db < 15.0), "there is something to do: {before:?}");
    let after = above(&programme, &bed, &spoken(), &AtomicBool::new(false)).expect("measured");
    assert!(after.iter().all(|db| *db >= 20.0), "{after:?}");
    // What was foreseen is what is measured.
    for ((before, after), range) in before.iter().zip(&after).zip(spoken()) {
        assert!((before + bed.ducks.depth_at(range.start) - after).abs() < 0.1);
    }
    let plain = all(&Bed { ducks: Ducks::default(), ..bed.clone() });
    let lowered = all(&bed);
    let loss = |from: f64, until: f64| {
        let range = 2 * (from * RATE as f64) as usize..2 * (until * RATE as f64) as usize;
        db(&plain[range.clone()]) - db(&lowered[range])
    };
    assert!(loss(0.5, 1.6) < 0.01, "before anybody speaks: {}", loss(0.5, 1.6));
    assert!(loss(1.95, 2.0) > 10.0, "when the first word comes: {}", loss(1.95, 2.0));
    assert!(loss(4.1, 4.5) > 10.0, "between words: {}", loss(4.1, 4.5));
    assert!(loss(7.0, 8.5) < 0.01, "a second behind the last: {}", loss(7.0, 8.5));
    assert!(loss(12.0, 12.9) < 0.01);
    // It goes down and up without a step.
    assert!(jolt(&lowered) < 1.2 * jolt(&plain), "{} beside {}", jolt(&lowered), jolt(&plain));
}

#[test]
fn a_mix_is_its_parts_added_up_however_it_is_read() {
    let (programme, bed, _) = ducked();
    let bell = |time: f64| 0.3 * libm::sin(TAU * 880.0 * time) * (1.0 - time / 1.5);
    let fade = Fade { frames: RATE, rise: 240, fall: 480 };
    let sting = Placed { source: Arc::new(stereo(1.5, bell)), at: 12 * RATE, factor: 0.5, fade };
    let (speech, music, sound) = (all(&programme), all(&bed), all(&*sting.source));
    let mix = Mix { frames: 13 * RATE, programme: Some(programme), bed: Some(bed), sting: Some(sting) };
    let heard = all(&mix);
    assert_eq!(heard.len(), 26 * RATE);
    for (index, sample) in heard.iter().enumerate().take(24 * RATE) {
        assert_eq!(*sample, speech[index] + music[index], "at {index}");
    }
    // In the middle of the sting nothing fades.
    let at = 25 * RATE;
    assert!((heard[at] - speech[at] - music[at] - 0.5 * sound[RATE]).abs() < 1e-6);
    assert_eq!(all(&mix), heard);
    let nothing = Mix { frames: 10, programme: None, bed: None, sting: None };
    assert_eq!(all(&nothing), [0.0; 20]);
}

#[test]
fn a_mix_comes_to_its_loudness_under_its_ceiling() {
    let (programme, bed, _) = ducked();
    let mix = Mix { frames: 13 * RATE, programme: Some(programme), bed: Some(bed), sting: None };
    let target = LoudnessTarget { integrated_lufs: -14.0, true_peak_dbtp: -1.0 };
    let stop = AtomicBool::new(false);
    let levels = levels_for(&mix, target, &stop).expect("levels");
    let duration = Micros::from_ms(13_000);
    let (fade_in, fade_out) = (Micros::ZERO, Micros::ZERO);
    let excerpt = ExcerptSound { source: mix, levels, duration, fade_in, fade_out };
    let mut sound = FinishedSound { excerpt: Some(excerpt), begins: 0, samples: 26 * RATE };
    let measured = crate::clip::delivered::settle(&mut sound, target, 160, &stop).expect("settled");
    assert!(measured.lufs.is_some_and(|lufs| (lufs + 14.0).abs() <= 0.5), "{measured:?}");
    assert!(measured.peak_dbtp.is_some_and(|peak| peak <= -1.0), "{measured:?}");
}

#[test]
fn rumble_is_taken_out_and_voices_stay() {
    let tone = |hz: f64, clean: bool| {
        let fade = Fade { frames: 2 * RATE, rise: 0, fall: 0 };
        let source = Arc::new(stereo(2.0, |time| 0.3 * libm::sin(TAU * hz * time)));
        db(&all(&Programme { source, at: 0, factor: 1.0, clean, fade })[2 * RATE..])
    };
    for (hz, least, most) in
        [(20.0, 23.0, 25.0), (40.0, 11.5, 13.0), (200.0, 0.0, 0.3), (1000.0, -0.01, 0.01)]
    {
        let loss = tone(hz, false) - tone(hz, true);
        assert!((least..=most).contains(&loss), "{hz} Hz: {loss} dB");
    }
}

#[test]
fn music_is_surveyed_and_whoever_stops_is_heard() {
    let music = stereo(3.0, |time| if time < 2.0 { chord(time) } else { 0.0 });
    let found = survey(&music, &AtomicBool::new(false)).expect("heard");
    assert!(found.end.abs_diff(2 * RATE) < 480, "{found:?}");
    assert!(found.lufs.is_some_and(|lufs| (-25.0..-10.0).contains(&lufs)), "{found:?}");
    let silence = survey(&stereo(1.0, |_| 0.0), &AtomicBool::new(false)).expect("heard");
    assert_eq!(silence, Survey::default());
    let (programme, bed) = parts();
    let stopped = above(&programme, &bed, &spoken(), &AtomicBool::new(true));
    assert_eq!(stopped.map_err(|error| error.kind), Err(MediaErrorKind::Cancelled));
}
