//! Reading sound: sample-exact at the in point, always 48 kHz stereo.

use std::path::Path;

use ffmpeg_next::{Error, Packet, Rational, decoder, frame};

use super::input::{self, Source};
use super::raw::{self, Resampler, SoundShape};
use super::{failed, whole};
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::sound::{SAMPLE_RATE, StereoBuffer, frames_in};
use crate::units::Micros;

/// What is decoded before the in point: codecs with overlapping windows and bit reservoirs need a run-up.
const RUN_UP: Micros = Micros(500_000);

/// Reads `duration` of sound from `start` (from the file's start): exactly [`frames_in`]`(duration)` frames, silence
/// where the stream has none. One channel is put on both sides at full level; more than two are mixed down by
/// swresample's default matrix. `None` when the file has no sound stream.
///
/// # Errors
/// As [`super::probe::probe`]; `DamagedStream` when packets inside the range cannot be decoded.
pub fn read_audio(path: &Path, start: Micros, duration: Micros) -> Result<Option<StereoBuffer>, MediaError> {
    raw::begin();
    let mut source = Source::open(path)?;
    let Some(stream) = source.audio_stream() else {
        // In a file that breaks off, the sound may be what is missing.
        return match whole::missing_bytes(path) {
            Ok(Some(missing)) => Err(input::truncated(&path.to_string_lossy(), missing)),
            _ => Ok(None),
        };
    };
    raw::keep_only(&mut source.input, stream);
    let mut reader = SoundReader::new(source, stream, start, duration)?;
    if start > RUN_UP {
        if reader.source.seek(stream, start - RUN_UP).is_ok()
            && reader.read_all()?.is_some_and(|first| first <= start)
        {
            return reader.finish().map(Some);
        }
        // Refused, or it led past the in point: read from the beginning.
        source = Source::open(path)?;
        raw::keep_only(&mut source.input, stream);
        reader = SoundReader::new(source, stream, start, duration)?;
    }
    reader.read_all()?;
    reader.finish().map(Some)
}

struct SoundReader {
    source: Source,
    stream: usize,
    time_base: Rational,
    decoder: decoder::Audio,
    resampler: Option<Resampler>,
    start: Micros,
    end: Micros,
    out: Vec<f32>,
    /// Where the next resampled frame goes, in frames from the in point.
    cursor: i64,
    /// When the next decoded frame should begin if nothing is missing.
    expected: Option<Micros>,
    last_packet: Micros,
    bad_packets: u32,
    first_bad: Option<Micros>,
}

impl SoundReader {
    fn new(source: Source, stream: usize, start: Micros, duration: Micros) -> Result<Self, MediaError> {
        let decoder = source.decoder(stream)?;
        let name = input::codec_name(decoder.id());
        let decoder = decoder.audio().map_err(|error| {
            failed(MediaErrorKind::Unsupported, format!("no decoder for sound in `{name}`: {error}"))
        })?;
        Ok(Self {
            time_base: source.time_base(stream),
            source,
            stream,
            decoder,
            resampler: None,
            start,
            end: start + duration,
            out: vec![0.0; 2 * frames_in(duration)],
            cursor: 0,
            expected: None,
            last_packet: Micros::ZERO,
            bad_packets: 0,
            first_bad: None,
        })
    }

    /// Decodes up to the end of the range; the time of the first frame.
    fn read_all(&mut self) -> Result<Option<Micros>, MediaError> {
        let mut first = None;
        let mut draining = false;
        loop {
            let mut sound = frame::Audio::empty();
            match self.decoder.receive_frame(&mut sound) {
                Ok(()) => {
                    let time = sound.timestamp().map(|stamp| self.source.time(stamp, self.time_base));
                    let time = time.or(self.expected).unwrap_or(self.last_packet);
                    first = first.or(Some(time));
                    if time >= self.end {
                        break;
                    }
                    self.take(&sound, time)?;
                    continue;
                }
                Err(Error::Eof) => break,
                Err(Error::Other { errno }) if errno == ffmpeg_next::error::EAGAIN => {}
                Err(_) => self.note_damage(),
            }
            if draining {
                break;
            }
            let mut packet = Packet::empty();
            match packet.read(&mut self.source.input) {
                Ok(()) if packet.stream() != self.stream => {}
                Ok(()) => {
                    if let Some(stamp) = packet.pts().or(packet.dts()) {
                        self.last_packet = self.source.time(stamp, self.time_base);
                    }
                    if self.decoder.send_packet(&packet).is_err() {
                        self.note_damage();
                    }
                }
                Err(Error::InvalidData) if self.bad_packets < 1000 => self.note_damage(),
                Err(_) => {
                    draining = true;
                    let _ = self.decoder.send_eof();
                }
            }
        }
        self.flush()?;
        Ok(first)
    }

    fn note_damage(&mut self) {
        self.bad_packets += 1;
        if self.last_packet >= self.start && self.last_packet < self.end {
            self.first_bad = self.first_bad.or(Some(self.last_packet));
        }
    }

    /// Puts a decoded frame in its place: after the one before it, or, after a gap, where its own time says.
    fn take(&mut self, sound: &frame::Audio, time: Micros) -> Result<(), MediaError> {
        const GAP: i64 = 20_000;
        let follows = self.expected.is_some_and(|expected| (expected.0 - time.0).abs() < GAP);
        let fits = self.resampler.as_ref().is_some_and(|resampler| resampler.fits(sound));
        if !follows || !fits {
            self.flush()?;
            self.cursor = ((time - self.start).as_seconds() * f64::from(SAMPLE_RATE)).round() as i64;
            self.resampler = Some(Resampler::new(SoundShape::of(sound), SAMPLE_RATE).map_err(unsupported)?);
        }
        let begin = if follows { self.expected.unwrap_or(time) } else { time };
        let length = Rational(1, i32::try_from(sound.rate().max(1)).unwrap_or(i32::MAX));
        self.expected = Some(begin + input::to_micros(sound.samples() as i64, length));
        self.resample(Some(sound))
    }

    fn flush(&mut self) -> Result<(), MediaError> {
        let flushed = self.resample(None);
        self.resampler = None;
        flushed
    }

    fn resample(&mut self, sound: Option<&frame::Audio>) -> Result<(), MediaError> {
        let Some(resampler) = &mut self.resampler else { return Ok(()) };
        let mut samples = Vec::new();
        resampler.run(sound, &mut samples).map_err(unsupported)?;
        let frames = samples.len() as i64 / 2;
        // What lies before the in point is skipped, what lies after the out point is cut.
        let skip = (-self.cursor).clamp(0, frames);
        let samples = &samples[skip as usize * 2..];
        let target = usize::try_from(self.cursor + skip).unwrap_or(usize::MAX).saturating_mul(2);
        if let Some(room) = self.out.get_mut(target..) {
            let count = samples.len().min(room.len());
            room[..count].copy_from_slice(&samples[..count]);
        }
        self.cursor += frames;
        Ok(())
    }

    fn finish(self) -> Result<StereoBuffer, MediaError> {
        if let Some(at) = self.first_bad {
            return Err(failed(
                MediaErrorKind::DamagedStream { bad_packets: self.bad_packets, at: Some(at) },
                format!("the sound is damaged at {at}"),
            ));
        }
        Ok(StereoBuffer { sample_rate: SAMPLE_RATE, samples: self.out })
    }
}

fn unsupported(error: Error) -> MediaError {
    failed(MediaErrorKind::Unsupported, format!("the sound cannot be converted: {error}"))
}
