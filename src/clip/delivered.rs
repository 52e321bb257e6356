//! The sound of a clip as it is delivered: levelled so that what comes out of the encoder keeps the ceiling, and measured there.

use std::sync::atomic::AtomicBool;

use super::ffmpeg::trial::encode_and_decode;
use super::finished::FinishedSound;
use super::loudness::{LoudnessTarget, Measurement, Meter};
use super::media_error::MediaError;
use super::sound::SoundSource;

/// How often sound is encoded again at the most: first nearer to its loudness, then for the ceiling alone.
const MOST_ROUNDS: u32 = 6;
const LOUDER_ROUNDS: u32 = 2;
/// What the ceiling is lowered by beyond what it was exceeded by, in dB: the more, the longer it takes, since what AAC adds differs each time.
const MARGIN_DB: f64 = 0.1;
/// How near to the wanted loudness is near enough, in LU.
pub const NEAR_LU: f64 = 0.5;

/// Brings `sound` to `target` as it is heard after the encoder, and measures that. What is near enough is left as it is. Each round encodes and
/// decodes all of it, and holds none of it.
///
/// # Errors
/// Those of the source and of the encoder; `Cancelled` when `stop` was set.
pub fn settle<S: SoundSource>(
    sound: &mut FinishedSound<S>,
    target: LoudnessTarget,
    bitrate_kbps: u32,
    stop: &AtomicBool,
) -> Result<Measurement, MediaError> {
    let has_sound = sound.excerpt.as_ref().is_some_and(|excerpt| excerpt.levels.report.input_lufs.is_some());
    if !has_sound {
        return Ok(Measurement::default());
    }
    let measure = |sound: &FinishedSound<S>| -> Result<Measurement, MediaError> {
        let mut meter = Meter::new();
        encode_and_decode(sound, bitrate_kbps, stop, &mut |heard| meter.push(heard))?;
        Ok(meter.finish())
    };
    let mut measured = measure(sound)?;
    for round in 1..=MOST_ROUNDS {
        let over = measured.peak_dbtp.map_or(0.0, |peak| peak - target.true_peak_dbtp);
        let short = measured.lufs.map_or(0.0, |lufs| target.integrated_lufs - lufs);
        // What is raised against the ceiling peaks higher.
        let is_off = short.abs() > NEAR_LU && round <= LOUDER_ROUNDS;
        let up = if is_off { short } else { 0.0 };
        let down = if over > 0.0 {
            over + MARGIN_DB * f64::from(round)
        } else if is_off && short > 0.0 {
            // There is room below the ceiling.
            (over + MARGIN_DB).min(0.0)
        } else {
            0.0
        };
        let Some(excerpt) = &mut sound.excerpt else { break };
        let moved = excerpt.levels.moved(down, up);
        if moved == excerpt.levels {
            break;
        }
        excerpt.levels = moved;
        measured = measure(sound)?;
    }
    Ok(measured)
}

#[cfg(test)]
#[path = "delivered_tests.rs"]
mod tests;
