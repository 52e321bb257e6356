//! Reading sound: sample-exact at the in point, always 48 kHz stereo, a block at a time.

use std::path::{Path, PathBuf};

use ffmpeg_next::{Error, Packet, Rational, decoder, frame};

use super::failed::failed;
use super::input::{self, Source};
use super::placed::PlacedSound;
use super::raw::{self, Resampler, SoundShape};
use super::whole;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::sound::{Blocks, SAMPLE_RATE, SoundSource, frames_in, silence};
use crate::units::Micros;

/// What is decoded before the in point: codecs with overlapping windows and bit reservoirs need a run-up.
const RUN_UP: Micros = Micros(500_000);

/// The sound of part of a file, which is opened and decoded anew whenever it is read: exactly [`frames_in`]`(duration)` frames, silence
/// where the stream has none or the file has no sound stream. One channel is put on both sides at full level; more than two are mixed down
/// by swresample's default matrix.
///
/// It cannot be opened as [`super::probe::probe`] says; `DamagedStream` in the place of a last block tells that packets inside the
/// range cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSound {
    /// The file.
    pub path: PathBuf,
    /// The in point, from the file's start.
    pub start: Micros,
    /// The length.
    pub duration: Micros,
}

impl SoundSource for FileSound {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        Ok(match SoundReader::open(&self.path, self.start, self.duration)? {
            Some(reader) => Box::new(reader),
            None => silence(2 * frames_in(self.duration)),
        })
    }
}

/// One reading of a file's sound.
pub(super) struct SoundReader {
    source: Source,
    stream: usize,
    time_base: Rational,
    decoder: decoder::Audio,
    resampler: Option<Resampler>,
    start: Micros,
    end: Micros,
    pub(super) placed: PlacedSound,
    /// The first frame, when it has been looked at.
    first: Option<(frame::Audio, Micros)>,
    /// Where the next resampled frame goes, in frames from the in point.
    cursor: i64,
    /// When the next decoded frame should begin if nothing is missing.
    expected: Option<Micros>,
    last_packet: Micros,
    bad_packets: u32,
    first_bad: Option<Micros>,
    draining: bool,
    state: State,
}

/// How far a reading has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Decoding,
    /// All sound is in its place.
    Decoded,
    Over,
}

impl SoundReader {
    /// Opens `path` at `start`; `None` when it has no sound stream.
    pub(super) fn open(path: &Path, start: Micros, duration: Micros) -> Result<Option<Self>, MediaError> {
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
        let mut reader = Self::new(source, stream, start, duration)?;
        if start > RUN_UP {
            if reader.source.seek(stream, start - RUN_UP).is_ok() {
                reader.first = reader.decode();
                if reader.first.as_ref().is_some_and(|(_, time)| *time <= start) {
                    return Ok(Some(reader));
                }
            }
            // Refused, or it led past the in point: read from the beginning.
            source = Source::open(path)?;
            raw::keep_only(&mut source.input, stream);
            reader = Self::new(source, stream, start, duration)?;
        }
        Ok(Some(reader))
    }

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
            placed: PlacedSound::new(2 * frames_in(duration)),
            first: None,
            cursor: 0,
            expected: None,
            last_packet: Micros::ZERO,
            bad_packets: 0,
            first_bad: None,
            draining: false,
            state: State::Decoding,
        })
    }

    /// Puts the next decoded frame in its place, or finds that the range is over.
    fn advance(&mut self) -> Result<(), MediaError> {
        match self.first.take().or_else(|| self.decode()) {
            Some((sound, time)) if time < self.end => self.take(&sound, time),
            _ => {
                self.state = State::Decoded;
                self.flush()
            }
        }
    }

    /// The next decoded frame and its time; `None` at the end.
    fn decode(&mut self) -> Option<(frame::Audio, Micros)> {
        loop {
            let mut sound = frame::Audio::empty();
            match self.decoder.receive_frame(&mut sound) {
                Ok(()) => {
                    let time = sound.timestamp().map(|stamp| self.source.time(stamp, self.time_base));
                    let time = time.or(self.expected).unwrap_or(self.last_packet);
                    return Some((sound, time));
                }
                Err(Error::Eof) => return None,
                Err(Error::Other { errno }) if errno == ffmpeg_next::error::EAGAIN => {}
                Err(_) => self.note_damage(),
            }
            if self.draining {
                return None;
            }
            self.feed();
        }
    }

    /// Gives the decoder one packet, or tells it that there are no more.
    fn feed(&mut self) {
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
                self.draining = true;
                let _ = self.decoder.send_eof();
            }
        }
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
        let place = usize::try_from(self.cursor + skip).unwrap_or(usize::MAX).saturating_mul(2);
        self.placed.put(place, samples);
        self.cursor += frames;
        Ok(())
    }

    /// What is said at the end.
    fn damage(&self) -> Option<MediaError> {
        let at = self.first_bad?;
        Some(failed(
            MediaErrorKind::DamagedStream { bad_packets: self.bad_packets, at: Some(at) },
            format!("the sound is damaged at {at}"),
        ))
    }
}

impl Iterator for SoundReader {
    type Item = Result<Vec<f32>, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.state != State::Over {
            if let Some(block) = self.placed.take(self.state == State::Decoded) {
                return Some(Ok(block));
            }
            if self.state == State::Decoded {
                self.state = State::Over;
                return self.damage().map(Err);
            }
            if let Err(error) = self.advance() {
                self.state = State::Over;
                return Some(Err(error));
            }
        }
        None
    }
}

fn unsupported(error: Error) -> MediaError {
    failed(MediaErrorKind::Unsupported, format!("the sound cannot be converted: {error}"))
}
