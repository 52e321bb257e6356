//! Where someone speaks in real recordings, where they are at hand.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::media;
use crate::clip::ffmpeg::audio::{FileSound, Heard};
use crate::clip::sound::SoundSource;
use crate::clip::voice::{SHORTEST_PAUSE, Span, VoiceListener, listen};
use crate::units::Micros;

/// The sound of a file in the folder of real media, and its spans, from `start` on.
fn heard(path: &Path, duration: Micros) -> Vec<Span> {
    let (path, heard) = (path.to_owned(), Heard::default());
    let sound = FileSound { path, start: Micros::ZERO, duration, heard };
    listen(&sound, &AtomicBool::new(false)).expect("heard")
}

#[test]
fn speech_is_found_where_it_is() {
    const TEST: &str = "speech_is_found_where_it_is";
    if let Some(path) = media(TEST, "audio/jfk.flac") {
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
    if let Some(path) = media(TEST, "audio/mdn-viper.mp3") {
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
    if let Some(path) = media(TEST, "audio/silero-test.wav") {
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
    let Some(path) = media("spans_are_the_same_whatever_the_blocks_are", "audio/jfk.flac") else { return };
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
