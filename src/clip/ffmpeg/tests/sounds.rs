//! Which sound of a file is heard, on which side, folded down how; and what a file of several sounds says of them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::super::audio::{FileSound, Heard};
use super::super::probe::probe;
use super::case;
use super::made::Made;
use crate::clip::hearing::{Hearing, Side, hear};
use crate::clip::sound::SoundSource;
use crate::clip::tracks::{self, Choice, Why};
use crate::project::AudioWish;
use crate::units::Micros;

fn sound(path: &Path, choice: &Choice, only: Option<Side>) -> FileSound {
    let facts = probe(path).expect("probes");
    let heard = Heard { clock: Arc::clone(&facts.clock), parts: choice.parts.clone(), only };
    FileSound { path: path.to_owned(), start: Micros::ZERO, duration: facts.duration, heard }
}

fn hearing(path: &Path, choice: &Choice, only: Option<Side>) -> Hearing {
    hear(&sound(path, choice, only), &AtomicBool::new(false)).expect("heard")
}

/// What is heard of `path` where its item asks for `wish`.
fn chosen(path: &Path, wish: &AudioWish) -> Choice {
    let facts = probe(path).expect("probes");
    let best = facts.best_audio;
    if let Some(choice) = tracks::wished(&facts.tracks, wish).expect("there") {
        return choice;
    }
    let mut listen = |choice: &Choice| Ok(hearing(path, choice, None));
    tracks::choose(&facts.tracks, best, facts.mxf, &mut listen).expect("heard").expect("a sound")
}

/// How strong `hertz` is on both sides, against full scale.
fn tone(source: &FileSound, hertz: f64) -> [f64; 2] {
    let (mut sums, mut count) = ([[0.0f64; 2]; 2], 0.0);
    for block in source.blocks().expect("opens") {
        for frame in block.expect("a block").chunks_exact(2) {
            let (sin, cos) = (std::f64::consts::TAU * hertz * count / 48_000.0).sin_cos();
            for (sums, sample) in sums.iter_mut().zip(frame) {
                sums[0] += sin * f64::from(*sample);
                sums[1] += cos * f64::from(*sample);
            }
            count += 1.0;
        }
    }
    sums.map(|[sin, cos]| 2.0 * sin.hypot(cos) / count)
}

#[test]
fn the_sound_is_heard_and_not_the_silence_before_it() {
    let test = "the_sound_is_heard_and_not_the_silence_before_it";
    let Some(path) = case(test, "v05_obs.mkv") else { return };
    let choice = chosen(&path, &AudioWish::Auto);
    assert_eq!(choice.why, Why::OtherIsSilent(1));
    assert!(hearing(&path, &choice, None).lufs.is_some_and(|lufs| lufs > -40.0));
    let first = chosen(&path, &AudioWish::Number(1));
    assert_eq!(hearing(&path, &first, None).lufs, None);
}

#[test]
fn channels_that_are_tracks_are_heard_left_and_right() {
    let test = "channels_that_are_tracks_are_heard_left_and_right";
    let Some(path) = case(test, "v08_mxf_mono.mxf") else { return };
    let choice = chosen(&path, &AudioWish::Auto);
    assert_eq!(choice.why, Why::Sides(vec![]));
    let source = sound(&path, &choice, None);
    let ([low_left, low_right], [high_left, high_right]) = (tone(&source, 440.0), tone(&source, 880.0));
    assert!(low_left > 0.05 && low_right < 0.01 * low_left, "{low_left} {low_right}");
    assert!(high_right > 0.05 && high_left < 0.01 * high_right, "{high_left} {high_right}");
}

#[test]
fn a_voice_on_one_side_goes_to_both() {
    let test = "a_voice_on_one_side_goes_to_both";
    let Some(path) = case(test, "v10_left_only.mp4") else { return };
    let choice = chosen(&path, &AudioWish::Auto);
    let heard = hearing(&path, &choice, None);
    assert_eq!(heard.one_sided(), Some(Side::Left));
    let [left, right] = tone(&sound(&path, &choice, Some(Side::Left)), 1000.0);
    assert!(left > 0.01 && (left - right).abs() < 1e-9, "{left} {right}");
}

#[test]
fn files_of_several_sounds_are_heard_as_they_should_be() {
    let Some(made) = Made::of("files_of_several_sounds_are_heard_as_they_should_be") else { return };
    let picture = "-f lavfi -i color=black:s=128x72:r=25:d=3";
    let low = "-f lavfi -i sine=f=440:d=3:r=48000";
    let high = "-f lavfi -i sine=f=880:d=3:r=48000";
    let silence = "-f lavfi -i anullsrc=r=48000:cl=stereo";
    let coder = "-map 0 -map 1 -map 2 -c:v libx264 -c:a aac -t 3";
    let tagged = "-metadata:s:a:0 language=eng -metadata:s:a:1 language=ind";
    let two = made.make("two.mkv", &format!("{picture} {low} {high} {coder} {tagged}"));
    for (wish, is_low, is_high) in [
        (AudioWish::Auto, true, false),
        (AudioWish::Number(2), false, true),
        (AudioWish::Name("id".to_owned()), false, true),
        (AudioWish::Name("en".to_owned()), true, false),
        (AudioWish::Mix, true, true),
    ] {
        let source = sound(&two, &chosen(&two, &wish), None);
        let is_heard = |hertz| tone(&source, hertz)[0] > 0.02;
        assert_eq!((is_heard(440.0), is_heard(880.0)), (is_low, is_high), "{wish:?}");
    }
    assert_eq!(chosen(&two, &AudioWish::Auto).why, Why::Chosen(vec![2]));
    for (name, first, second, why) in [
        ("silent-second.mp4", low, silence, Why::Chosen(vec![])),
        ("silent-first.mp4", silence, low, Why::OtherIsSilent(1)),
        ("silent-first.mov", silence, high, Why::OtherIsSilent(1)),
    ] {
        let path = made.make(name, &format!("{picture} {first} {second} {coder}"));
        let choice = chosen(&path, &AudioWish::Auto);
        assert_eq!(choice.why, why, "{name}");
        assert!(hearing(&path, &choice, None).lufs.is_some(), "{name}");
    }
}

#[test]
fn sides_are_told_in_every_coder() {
    let Some(made) = Made::of("sides_are_told_in_every_coder") else { return };
    let picture = "-f lavfi -i color=black:s=128x72:r=25:d=3";
    for (name, wave, side, cancels) in [
        ("left.mp4", "0.3*sin(2500*t)|0", Some(Side::Left), false),
        ("right.mkv", "0|0.3*sin(2500*t)", Some(Side::Right), false),
        ("hiss.mp4", "0.3*sin(2500*t)|0.002*random(0)", Some(Side::Left), false),
        ("both.mp4", "0.3*sin(2500*t)|0.1*sin(2500*t)", None, false),
        ("inverted.mp4", "0.3*sin(2500*t)|-0.3*sin(2500*t)", None, true),
        ("inverted-softer.mkv", "0.3*sin(2500*t)|-0.2*sin(2500*t)", None, true),
        ("wide.mp4", "0.3*sin(2500*t)|0.3*cos(2500*t)", None, false),
    ] {
        let source = format!("{picture} -f lavfi -i aevalsrc={wave}:s=48000:d=3:c=stereo");
        let path = made.make(name, &format!("{source} -c:v libx264 -c:a aac -b:a 160k"));
        let heard = hearing(&path, &chosen(&path, &AudioWish::Auto), None);
        assert_eq!((heard.one_sided(), heard.cancels_db().is_some()), (side, cancels), "{name}: {heard:?}");
    }
}

#[test]
fn six_channels_are_folded_down_by_the_standard_coefficients() {
    let Some(made) = Made::of("six_channels_are_folded_down_by_the_standard_coefficients") else { return };
    let half = std::f64::consts::FRAC_1_SQRT_2;
    // Left, right, centre, low, left and right behind: a tone each (ITU-R BS.775, table 2).
    let wave = "0.1*sin(2*PI*300*t)|0.1*sin(2*PI*500*t)|0.1*sin(2*PI*700*t)|0.1*sin(2*PI*90*t)|0.1*sin(2*PI*1100*t)|0.1*sin(2*PI*1300*t)";
    for (name, layout, coder) in [
        ("wave.mov", "5.1", "-c:a pcm_s24le"),
        ("film.mkv", "5.1", "-c:a flac"),
        ("side.mkv", "5.1(side)", "-c:a flac"),
    ] {
        let source = format!(
            "-f lavfi -i color=black:s=128x72:r=25:d=2 -f lavfi -i aevalsrc={wave}:s=48000:d=2:c={layout}"
        );
        let path = made.make(name, &format!("{source} -c:v libx264 {coder}"));
        let source = sound(&path, &chosen(&path, &AudioWish::Auto), None);
        for (hertz, left, right) in [
            (300.0, 1.0, 0.0),
            (500.0, 0.0, 1.0),
            (700.0, half, half),
            (90.0, 0.0, 0.0),
            (1100.0, half, 0.0),
            (1300.0, 0.0, half),
        ] {
            let got = tone(&source, hertz).map(|level| level / 0.1);
            for (got, wanted) in got.into_iter().zip([left, right]) {
                assert!((got - wanted).abs() < 0.02, "{name}, {hertz} Hz: {got} for {wanted}");
            }
        }
    }
}

#[test]
fn tracks_that_the_file_calls_channels_are_folded_down() {
    let Some(made) = Made::of("tracks_that_the_file_calls_channels_are_folded_down") else { return };
    let half = std::f64::consts::FRAC_1_SQRT_2;
    let channels = [("FL", 300), ("FR", 500), ("FC", 700), ("LFE", 90), ("SL", 1100), ("SR", 1300)];
    let (mut inputs, mut maps) =
        ("-f lavfi -i color=black:s=128x72:r=25:d=2".to_owned(), "-map 0".to_owned());
    for ((name, hertz), number) in channels.into_iter().zip(1..) {
        inputs.push_str(&format!(" -f lavfi -i aevalsrc=0.1*sin(2*PI*{hertz}*t):s=48000:d=2:c={name}"));
        maps.push_str(&format!(" -map {number}"));
    }
    let path = made.make("six.mov", &format!("{inputs} {maps} -c:v libx264 -c:a pcm_s24le"));
    let choice = chosen(&path, &AudioWish::Auto);
    assert_eq!(choice.why, Why::Folded(vec![4]), "{:?}", probe(&path).expect("probes").tracks);
    let source = sound(&path, &choice, None);
    for (hertz, wanted) in [
        (300.0, [1.0, 0.0]),
        (500.0, [0.0, 1.0]),
        (700.0, [half, half]),
        (90.0, [0.0, 0.0]),
        (1100.0, [half, 0.0]),
        (1300.0, [0.0, half]),
    ] {
        for (got, wanted) in tone(&source, hertz).into_iter().zip(wanted) {
            assert!((got / 0.1 - wanted).abs() < 0.02, "{hertz} Hz: {got} for {wanted}");
        }
    }
}

/// Whether each tenth of the first four seconds of `path` is loud.
fn loud_tenths(path: &Path) -> Vec<bool> {
    let (start, duration) = (Micros::ZERO, Micros::from_ms(4000));
    let source = FileSound { path: path.to_owned(), start, duration, heard: Heard::default() };
    let samples: Vec<f32> =
        source.blocks().expect("opens").flat_map(|block| block.expect("a block")).collect();
    samples.chunks(9600).map(|part| part.iter().any(|sample| sample.abs() > 0.05)).collect()
}

#[test]
fn wrong_times_of_single_packets_end_no_sound() {
    let Some(made) = Made::of("wrong_times_of_single_packets_end_no_sound") else { return };
    let source = "-f lavfi -i testsrc2=s=128x72:r=25:d=4 -f lavfi -i sine=f=440:d=4:r=48000 -c:v libx264 -c:a libmp3lame";
    for (name, times) in [
        ("far.mkv", "if(eq(N\\,60)\\,PTS+9000\\,PTS)"),
        ("two.mkv", "if(between(N\\,60\\,61)\\,PTS+9000\\,PTS)"),
        ("near.mkv", "if(eq(N\\,60)\\,PTS+1000\\,PTS)"),
    ] {
        let path = made.make(name, &format!("{source} -bsf:a setts=pts={times}:dts=DTS"));
        let tenths = loud_tenths(&path);
        let quiet: Vec<usize> = (0..38).filter(|tenth| !tenths[*tenth]).collect();
        assert_eq!(quiet, Vec::<usize>::new(), "{name}");
    }
    // A gap that is one stays one.
    let gap = made.make("gap.mkv", &format!("{source} -bsf:a setts=ts=if(gte(N\\,60)\\,PTS+1000\\,PTS)"));
    let tenths = loud_tenths(&gap);
    assert!(tenths[..14].iter().all(|loud| *loud) && tenths[26..40].iter().all(|loud| *loud), "{tenths:?}");
    assert!(tenths[16..24].iter().all(|loud| !*loud), "{tenths:?}");
}

#[test]
fn a_film_whose_sound_nobody_can_decode_is_a_film_without_sound() {
    let Some(made) = Made::of("a_film_whose_sound_nobody_can_decode_is_a_film_without_sound") else { return };
    let source = "-f lavfi -i testsrc2=s=128x72:r=25:d=2 -f lavfi -i sine=d=2";
    let patched = |name: &str, map: &str| {
        let path = made.make(name, &format!("{source} {map} -c:v libx264 -c:a aac"));
        let mut bytes = std::fs::read(&path).expect("readable");
        // The coder's name in its description, and what it is told there.
        for (name, other) in [(b"mp4a", b"zzzz"), (b"esds", b"free")] {
            let at = bytes.windows(4).rposition(|part| part == name).expect("a coder");
            bytes[at..at + 4].copy_from_slice(other);
        }
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let facts = probe(&patched("film.mp4", "")).expect("probes");
    assert!(facts.video.is_some() && facts.audio.is_none());
    assert!(facts.tracks.len() == 1 && !facts.tracks[0].decodable, "{:?}", facts.tracks);
    // Where there is nothing else, that is what is wrong.
    let error = probe(&patched("sound.m4a", "-map 1")).expect_err("nothing to show");
    assert_eq!(error.kind, crate::clip::media_error::MediaErrorKind::Unsupported, "{error:?}");
}
