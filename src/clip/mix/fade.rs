//! Sound that rises from silence and falls to it. Pure.

/// How a stretch of sound begins and ends, in frames: along half a cosine. Fades longer than the sound are cut to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fade {
    /// How long the sound is.
    pub frames: usize,
    /// How long it rises.
    pub rise: usize,
    /// How long it falls.
    pub fall: usize,
}

impl Fade {
    /// What is done to `frame`; silence behind the end.
    fn gain(&self, frame: usize) -> f32 {
        let curve = |at: usize, of: usize| {
            0.5 - 0.5 * libm::cos(std::f64::consts::PI * (at as f64 + 0.5) / of as f64)
        };
        let Some(left) = self.frames.checked_sub(frame + 1) else { return 0.0 };
        let (rise, fall) = (self.rise.min(self.frames), self.fall.min(self.frames));
        let mut gain = 1.0;
        if frame < rise {
            gain *= curve(frame, rise);
        }
        if left < fall {
            gain *= curve(left, fall);
        }
        gain as f32
    }

    /// Fades `block`, whose first frame is `from`.
    pub(super) fn apply(&self, from: usize, block: &mut [f32]) {
        let rests = self.rise.min(self.frames)..self.frames.saturating_sub(self.fall);
        if rests.contains(&from) && from + block.len() / 2 <= rests.end {
            return;
        }
        for (frame, samples) in (from..).zip(block.chunks_exact_mut(2)) {
            let gain = self.gain(frame);
            samples.iter_mut().for_each(|sample| *sample *= gain);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_begins_and_ends_in_silence_and_is_whole_between() {
        let fade = Fade { frames: 100, rise: 10, fall: 20 };
        let mut block = vec![1.0; 240];
        fade.apply(0, &mut block);
        let left: Vec<f32> = block.iter().step_by(2).copied().collect();
        assert!(left[0] < 0.01 && left[99] < 0.01 && left[100..].iter().all(|value| *value == 0.0));
        assert!(left[10..80].iter().all(|value| *value == 1.0));
        assert!(left[..10].is_sorted() && left[80..].iter().rev().is_sorted());
        // However it is cut.
        let mut parts = vec![1.0; 240];
        let mut from = 0;
        for part in parts.chunks_mut(14) {
            fade.apply(from, part);
            from += part.len() / 2;
        }
        assert_eq!(parts, block);
        let mut short = vec![1.0; 8];
        Fade { frames: 4, rise: 1000, fall: 1000 }.apply(0, &mut short);
        assert!(short.iter().all(|value| *value < 0.5));
    }
}
