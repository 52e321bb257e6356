//! How far speech lies above the music under it. Pure.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::pull::Pull;
use crate::clip::filter::Filter;
use crate::clip::media_error::MediaError;
use crate::clip::sound::{BLOCK_SAMPLES, SAMPLE_RATE, SoundSource};

/// The band in which words are told apart, in Hz: that of a telephone.
const BAND_HZ: (f64, f64) = (300.0, 3_400.0);

/// Nothing lies further above anything than this, in dB.
const MOST_DB: f64 = 99.0;

/// How far `speech` lies above `music` in each of `spoken` (rising, in frames), in dB: by their power, as a whole and in the band of speech,
/// whichever is less. That the background lies 20 dB below speech is what WCAG 2.2 asks for (1.4.7).
///
/// # Errors
/// Those of the sources; `Cancelled` when `stop` was set.
pub fn above(
    speech: &dyn SoundSource,
    music: &dyn SoundSource,
    spoken: &[Range<usize>],
    stop: &AtomicBool,
) -> Result<Vec<f64>, MediaError> {
    let mut sums = vec![[Power::default(); 2]; spoken.len()];
    let mut pulls = [Pull::new(speech.blocks()?), Pull::new(music.blocks()?)];
    let mut bands = [Band::new(), Band::new()];
    let end = spoken.last().map_or(0, |range| range.end);
    let (mut passed, mut first) = (0, 0);
    while passed < end {
        if stop.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        let frames = (end - passed).min(BLOCK_SAMPLES / 2);
        while spoken.get(first).is_some_and(|range| range.end <= passed) {
            first += 1;
        }
        for (which, (pull, band)) in pulls.iter_mut().zip(&mut bands).enumerate() {
            let block = pull.take(frames)?;
            let mut index = first;
            for (frame, samples) in (passed..).zip(block.chunks_exact(2)) {
                let power = band.power(samples);
                while spoken.get(index).is_some_and(|range| range.end <= frame) {
                    index += 1;
                }
                if spoken.get(index).is_some_and(|range| range.contains(&frame)) {
                    sums[index][which].add(power);
                }
            }
        }
        passed += frames;
    }
    Ok(sums.iter().map(|[speech, music]| speech.above(music)).collect())
}

/// Sums of squares.
#[derive(Debug, Clone, Copy, Default)]
struct Power {
    whole: f64,
    band: f64,
}

impl Power {
    fn add(&mut self, other: Self) {
        self.whole += other.whole;
        self.band += other.band;
    }

    fn above(&self, other: &Self) -> f64 {
        let db = |a: f64, b: f64| 10.0 * libm::log10((a + 1e-12) / (b + 1e-12));
        db(self.whole, other.whole).min(db(self.band, other.band)).clamp(-MOST_DB, MOST_DB)
    }
}

/// Measures frames as a whole and in the band of speech.
struct Band([(Filter, Filter); 2]);

impl Band {
    fn new() -> Self {
        let filters =
            || (Filter::high_pass(BAND_HZ.0, SAMPLE_RATE), Filter::low_pass(BAND_HZ.1, SAMPLE_RATE));
        Self([filters(), filters()])
    }

    fn power(&mut self, frame: &[f32]) -> Power {
        let mut power = Power::default();
        for (sample, (high, low)) in frame.iter().zip(&mut self.0) {
            let sample = f64::from(*sample);
            let inside = low.run(high.run(sample));
            power.add(Power { whole: sample * sample, band: inside * inside });
        }
        power
    }
}
