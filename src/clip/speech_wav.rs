//! Sound for speech-to-text tools: 16 kHz, mono, 16 bits, as a WAV file.

use std::io::{self, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use super::downsample::{Downsampler, LOW_RATE};
use super::media_error::{MediaError, MediaErrorKind};
use super::sound::SoundSource;

/// Samples a second that such tools take.
pub const SPEECH_RATE: u32 = LOW_RATE;
/// The bytes before the samples.
const HEADER: u32 = 44;
/// The longest sound: what a WAV file's sizes can say, and more than a day.
const MAX_SAMPLES: u64 = (u32::MAX as u64 - HEADER as u64) / 2;

/// Writes `source` to `out`, and tells how many samples it wrote.
///
/// # Errors
/// Those of the source; `Io` and `DiskFull` when it cannot be written; `Cancelled` when `stop` was set.
pub fn write_speech(
    source: &dyn SoundSource,
    out: &mut (impl Write + Seek),
    stop: &AtomicBool,
) -> Result<u64, MediaError> {
    let failed = |error: io::Error| {
        let kind = if error.kind() == io::ErrorKind::StorageFull {
            MediaErrorKind::DiskFull
        } else {
            MediaErrorKind::Io
        };
        MediaError::new(kind, format!("the sound could not be written: {error}"))
    };
    out.write_all(&header(0)).map_err(failed)?;
    let mut down = Downsampler::new();
    let mut samples = 0_u64;
    let mut put = |block: Vec<f32>, out: &mut dyn Write| -> Result<(), MediaError> {
        samples += block.len() as u64;
        if samples > MAX_SAMPLES {
            return Err(MediaError::new(MediaErrorKind::Unsupported, "the sound is too long for a WAV file"));
        }
        let whole = |sample: &f32| (sample * 32_767.0).round().clamp(-32_768.0, 32_767.0) as i16;
        let bytes: Vec<u8> = block.iter().flat_map(|sample| whole(sample).to_le_bytes()).collect();
        out.write_all(&bytes).map_err(failed)
    };
    for block in source.blocks()? {
        if stop.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        put(down.push(&block?), out)?;
    }
    put(down.finish(), out)?;
    out.seek(SeekFrom::Start(0)).map_err(failed)?;
    out.write_all(&header(samples)).map_err(failed)?;
    out.flush().map_err(failed)?;
    Ok(samples)
}

fn header(samples: u64) -> Vec<u8> {
    let bytes = u32::try_from(samples * 2).unwrap_or(u32::MAX);
    let mut header = b"RIFF".to_vec();
    header.extend(bytes.saturating_add(HEADER - 8).to_le_bytes());
    header.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    header.extend(SPEECH_RATE.to_le_bytes());
    header.extend((SPEECH_RATE * 2).to_le_bytes());
    header.extend(b"\x02\0\x10\0data");
    header.extend(bytes.to_le_bytes());
    header
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::sound::{SAMPLE_RATE, StereoBuffer};

    /// A second of a tone, as it comes out: how many samples, and how loud their middle is.
    fn tone(hz: f64) -> (u64, f64) {
        let sample =
            |index: u32| (libm::sin(f64::from(index) * hz * std::f64::consts::TAU / 48_000.0) * 0.5) as f32;
        let samples = (0..48_000).flat_map(|index| [sample(index), sample(index)]).collect();
        let source = StereoBuffer { sample_rate: SAMPLE_RATE, samples };
        let mut out = io::Cursor::new(Vec::new());
        let written = write_speech(&source, &mut out, &AtomicBool::new(false)).expect("written");
        let bytes = out.into_inner();
        assert_eq!(bytes.len() as u64, u64::from(HEADER) + 2 * written);
        assert_eq!(&bytes[40..44], (2 * written as u32).to_le_bytes());
        let middle = bytes[44 + 8000..44 + 24_000].chunks_exact(2);
        let squares: f64 = middle
            .map(|pair| f64::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0)
            .map(|x| x * x)
            .sum();
        (written, (squares / 8000.0).sqrt())
    }

    #[test]
    fn speech_is_kept_and_what_lies_above_it_is_not_folded_into_it() {
        let (samples, loud) = tone(1000.0);
        assert_eq!(samples, 16_000);
        assert!((loud - 0.5 / 2f64.sqrt()).abs() < 0.005, "{loud}");
        assert!((tone(5000.0).1 - 0.5 / 2f64.sqrt()).abs() < 0.01);
        for hz in [9000.0, 12_000.0, 15_500.0, 20_000.0] {
            assert!(tone(hz).1 < 0.001, "{hz}: {}", tone(hz).1);
        }
    }
}
