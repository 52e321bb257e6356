//! The moments of a clip that tell what happens in it. Pure.

use crate::clip::captions::Cue;
use crate::deliver::gallery::Moment;
use crate::units::{FrameRate, Micros};

/// When things that enter are on their way: entrances take 280 to 560 ms.
const ENTRANCE: Micros = Micros::from_ms(280);

/// How long before the footage ends it is looked at a last time.
const BEFORE_END: Micros = Micros::from_ms(250);

/// The frames to show of a clip of `length` with a title scene of `head` before it and an end card of `tail` after it: the first, the
/// entrance, two in the middle, one before the end, the last. Rising, each once; a clip of few frames has fewer.
pub(super) fn moments(
    length: Micros,
    (head, tail): (Micros, Micros),
    rate: FrameRate,
    frames: u64,
    cues: &[Cue],
) -> Vec<(Moment, u64)> {
    let share = |hundredths: i64| head + Micros(length.0 * hundredths / 100);
    // The longest words are the hardest to set.
    let longest = cues.iter().rev().max_by_key(|cue| cue.text.chars().count());
    let (caption, middle) = match longest {
        Some(cue) => {
            let caption = Micros((cue.start.0 + cue.end.0) / 2);
            let away = |time: &Micros| (time.0 - caption.0).abs();
            let middle = [share(35), share(65)].into_iter().max_by_key(away).unwrap_or(caption);
            ((Moment::Caption, caption), middle)
        }
        None => ((Moment::Middle, share(35)), share(65)),
    };
    // Without an end card the clip itself is its ending, which takes longer.
    let ending = if tail > Micros::ZERO { head + length - BEFORE_END } else { share(82) };
    let times = [
        (Moment::First, Micros::ZERO),
        (Moment::Entrance, ENTRANCE.min(share(25))),
        caption,
        (Moment::Middle, middle),
        (Moment::Ending, ending.max(share(75))),
        (if tail > Micros::ZERO { Moment::EndCard } else { Moment::Last }, head + length + tail),
    ];
    let frame_at = |time: Micros| rate.frame_at(time).min(frames.saturating_sub(1));
    let mut moments: Vec<(Moment, u64)> =
        times.into_iter().map(|(moment, time)| (moment, frame_at(time))).collect();
    moments.sort_by_key(|(_, frame)| *frame);
    moments.dedup_by_key(|(_, frame)| *frame);
    moments
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: FrameRate = FrameRate::whole(25);

    fn cue(start: i64, end: i64, text: &str) -> Cue {
        Cue::new(Micros::from_ms(start), Micros::from_ms(end), text)
    }

    #[test]
    fn six_frames_tell_a_clip_and_one_of_them_has_the_longest_caption() {
        let cues = [cue(500, 1500, "pendek"), cue(5000, 7000, "yang terpanjang"), cue(7200, 7900, "akhir")];
        let told = moments(Micros::from_ms(8000), (Micros::ZERO, Micros::from_ms(1500)), RATE, 238, &cues);
        let expected = [
            (Moment::First, 0),
            (Moment::Entrance, 7),
            (Moment::Middle, 70),
            (Moment::Caption, 150),
            (Moment::Ending, 194),
            (Moment::EndCard, 237),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn without_captions_and_end_card_the_frames_are_spread() {
        let told = moments(Micros::from_ms(6000), (Micros::ZERO, Micros::ZERO), RATE, 150, &[]);
        let frames: Vec<u64> = told.iter().map(|(_, frame)| *frame).collect();
        assert_eq!(frames, [0, 7, 53, 98, 123, 149]);
        assert_eq!(told.last().map(|(moment, _)| *moment), Some(Moment::Last));
    }

    #[test]
    fn a_clip_of_three_frames_shows_each_once() {
        let told = moments(Micros::from_ms(120), (Micros::ZERO, Micros::ZERO), RATE, 3, &[]);
        assert_eq!(told.iter().map(|(_, frame)| *frame).collect::<Vec<_>>(), [0, 1, 2]);
    }
}
