//! The sounds of a clip's passages, one after the other. Pure but for what its sources read.

use std::sync::Arc;

use super::fade::Fade;
use super::pull::Pull;
use crate::clip::media_error::MediaError;
use crate::clip::sound::{BLOCK_SAMPLES, Blocks, SAMPLE_RATE, SoundSource};

/// So long sound falls before a cut and rises after it, in frames: 5 ms. Nobody hears it; a wave that breaks off clicks.
const SEAM: usize = SAMPLE_RATE as usize / 200;

/// The sound of a passage.
#[derive(Clone)]
pub struct JoinedPart {
    /// Where it comes from, the source's whole passage; silence where there is none.
    pub source: Option<Arc<dyn SoundSource + Send>>,
    /// How long it is in the clip, in frames: what comes from its source is cut to it, or followed by silence.
    pub frames: usize,
    /// Whether it goes on where the part before it ends: nothing is cut there.
    pub follows: bool,
}

/// Sounds that follow one another, to the frame.
#[derive(Clone)]
pub struct Joined {
    /// In their order.
    pub parts: Vec<JoinedPart>,
}

impl Joined {
    /// How the part at `index` begins and ends.
    fn fade(&self, index: usize) -> Fade {
        let is_cut = |index: usize| index > 0 && self.parts.get(index).is_some_and(|part| !part.follows);
        let seam = |index: usize| if is_cut(index) { SEAM } else { 0 };
        let frames = self.parts.get(index).map_or(0, |part| part.frames);
        Fade { frames, rise: seam(index), fall: seam(index + 1) }
    }
}

impl SoundSource for Joined {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        Ok(Box::new(Joining { joined: self, at: 0, part: None, passed: 0, is_over: false }))
    }
}

/// One reading of joined sounds.
struct Joining<'a> {
    joined: &'a Joined,
    /// The part that is read.
    at: usize,
    /// Its reading, once that has begun; nothing in it for a silent one.
    part: Option<Option<Pull<'a>>>,
    /// How many frames of it have passed.
    passed: usize,
    is_over: bool,
}

impl<'a> Joining<'a> {
    /// The next frames of the part that is read, `most` of them at the most.
    fn take(&mut self, part: &'a JoinedPart, most: usize) -> Result<Vec<f32>, MediaError> {
        let reading = match &mut self.part {
            Some(reading) => reading,
            None => {
                let blocks = part.source.as_ref().map(|source| source.blocks()).transpose()?;
                self.part.insert(blocks.map(Pull::new))
            }
        };
        let frames = (part.frames - self.passed).min(most);
        let mut block = match reading {
            Some(pull) => pull.take(frames)?,
            None => vec![0.0; 2 * frames],
        };
        self.joined.fade(self.at).apply(self.passed, &mut block);
        self.passed += frames;
        if self.passed == part.frames {
            // What is wrong with a sound may be told at its end.
            self.part.take().flatten().map_or(Ok(()), Pull::finish)?;
            (self.at, self.passed) = (self.at + 1, 0);
        }
        Ok(block)
    }
}

impl Iterator for Joining<'_> {
    type Item = Result<Vec<f32>, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut out = Vec::new();
        while out.len() < BLOCK_SAMPLES && !self.is_over {
            let Some(part) = self.joined.parts.get(self.at) else { break };
            let at = self.at;
            match self.take(part, (BLOCK_SAMPLES - out.len()) / 2) {
                Ok(block) => out.extend(block),
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error.of_passage(at)));
                }
            }
        }
        (!out.is_empty()).then_some(Ok(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::media_error::MediaErrorKind;
    use crate::clip::sound::StereoBuffer;

    fn level(level: f32, frames: usize) -> Option<Arc<dyn SoundSource + Send>> {
        Some(Arc::new(StereoBuffer { sample_rate: SAMPLE_RATE, samples: vec![level; 2 * frames] }))
    }

    fn left(joined: &Joined) -> Vec<f32> {
        let blocks = joined.blocks().expect("opens").map(|block| block.expect("a block"));
        let samples: Vec<f32> = blocks.flatten().collect();
        samples.chunks_exact(2).map(|frame| frame[0]).collect()
    }

    #[test]
    fn parts_follow_one_another_to_the_frame_and_no_wave_breaks_off() {
        let part = |source, frames, follows| JoinedPart { source, frames, follows };
        // One that is longer than its place, one that is shorter, silence, and one that goes on where that before it ends.
        let parts = vec![
            part(level(0.5, 30_100), 30_000, false),
            part(level(-0.5, 9_990), 10_000, false),
            part(None, 5_000, false),
            part(level(0.25, 4_000), 4_000, false),
            part(level(0.25, 6_000), 6_000, true),
        ];
        let samples = left(&Joined { parts });
        assert_eq!(samples.len(), 55_000);
        assert!(samples[..29_760].iter().all(|sample| *sample == 0.5), "the beginning is not faded here");
        assert!(samples[30_240..39_760].iter().all(|sample| *sample == -0.5));
        assert!(samples[40_000..45_000].iter().all(|sample| *sample == 0.0));
        assert!(samples[45_240..].iter().all(|sample| *sample == 0.25));
        let jump = |at: usize| (samples[at] - samples[at - 1]).abs();
        let highest = (1..samples.len()).map(jump).fold(0.0, f32::max);
        assert!(highest < 0.02, "{highest}");
    }

    /// Sound of which is told at its end that it is damaged.
    struct Damaged;

    impl SoundSource for Damaged {
        fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
            let error = MediaError::new(MediaErrorKind::Unsupported, "damaged");
            Ok(Box::new([Ok(vec![0.1; 200]), Err(error)].into_iter()))
        }
    }

    #[test]
    fn what_is_told_at_the_end_of_a_part_is_told_with_its_place() {
        let part = |source| JoinedPart { source, frames: 100, follows: false };
        let joined = Joined { parts: vec![part(level(0.5, 100)), part(Some(Arc::new(Damaged)))] };
        let errors: Vec<usize> = joined
            .blocks()
            .expect("opens")
            .filter_map(|block| block.err().map(|error| error.passage))
            .collect();
        assert_eq!(errors, [1]);
    }
}
