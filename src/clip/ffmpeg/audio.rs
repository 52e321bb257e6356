//! Reading sound: sample-exact at the in point, always 48 kHz stereo, a block at a time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ffmpeg_next::{Error, Packet, Rational, decoder, frame};

use super::clock::Clock;
use super::failed::failed;
use super::input::{self, Source};
use super::placed::PlacedSound;
use super::raw::{self, Resampler, SoundShape};
use super::whole;
use crate::clip::hearing::Side;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::sound::{Blocks, SAMPLE_RATE, SoundSource, frames_in, silence};
use crate::clip::tracks::{Part, To};
use crate::units::Micros;

/// Frames of sound whose times are this near to where the one before ends follow it.
const GAP: Micros = Micros::from_ms(20);
/// So many frames in a row that do not follow are believed: a timestamp or two may be wrong, and then sound goes on as if it were right.
const BELIEVED: usize = 4;

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
    /// What of it is heard.
    pub heard: Heard,
}

/// What of a file's sound is heard, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    /// What is wrong with the file's timestamps.
    pub clock: Arc<Clock>,
    /// The sounds that are added up; where there is none, the one that players choose.
    pub parts: Vec<Part>,
    /// The side that goes to both.
    pub only: Option<Side>,
}

impl SoundSource for FileSound {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        self.read()
    }
}

impl FileSound {
    /// As [`SoundSource::blocks`]; the reading outlives what it was begun by.
    ///
    /// # Errors
    /// As there.
    pub fn read(&self) -> Result<Blocks<'static>, MediaError> {
        let open =
            |stream| SoundReader::open_on(&self.path, self.start, self.duration, stream, &self.heard.clock);
        let blocks: Blocks<'static> = match &self.heard.parts[..] {
            [] => match open(None)? {
                Some(reader) => Box::new(reader),
                None => return Ok(silence(2 * frames_in(self.duration))),
            },
            [Part { stream, to: To::Both }] => match open(Some(*stream))? {
                Some(reader) => Box::new(reader),
                None => return Ok(silence(2 * frames_in(self.duration))),
            },
            parts => {
                let mut readers = Vec::new();
                for part in parts {
                    readers.extend(open(Some(part.stream))?.map(|reader| (reader, part.to)));
                }
                Box::new(Mixing { readers })
            }
        };
        Ok(match self.heard.only {
            None => blocks,
            Some(side) => Box::new(blocks.map(move |block| block.map(|block| on_both(block, side)))),
        })
    }
}

/// Several sounds, added up as they are read.
struct Mixing {
    readers: Vec<(SoundReader, To)>,
}

impl Iterator for Mixing {
    type Item = Result<Vec<f32>, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        // All give the same blocks of the same stretch; of those that fail the first is told.
        let mut sum: Option<Vec<f32>> = None;
        for (reader, to) in &mut self.readers {
            let block = match reader.next()? {
                Ok(block) => block,
                Err(error) => return Some(Err(error)),
            };
            let sum = sum.get_or_insert_with(|| vec![0.0; block.len()]);
            // One channel lies on both sides at full level.
            let [left, right] = to.gains();
            for (sum, frame) in sum.chunks_exact_mut(2).zip(block.chunks_exact(2)) {
                sum[0] += left * frame[0];
                sum[1] += right * frame[1];
            }
        }
        sum.map(Ok)
    }
}

/// `block` with one of its sides on both.
fn on_both(mut block: Vec<f32>, side: Side) -> Vec<f32> {
    for frame in block.chunks_exact_mut(2) {
        let heard = if side == Side::Left { frame[0] } else { frame[1] };
        frame.fill(heard);
    }
    block
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
    /// Frames that do not follow those before them, by their times, fewer than are believed.
    doubtful: Vec<(frame::Audio, Micros)>,
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
    /// Opens the sound of `path` that players choose at `start`; `None` when it has none.
    #[cfg(test)]
    pub(super) fn open(path: &Path, start: Micros, duration: Micros) -> Result<Option<Self>, MediaError> {
        Self::open_on(path, start, duration, None, &Arc::default())
    }

    /// Opens the sound `stream` of `path`, or the one that players choose, at `start`; `None` when it has none.
    fn open_on(
        path: &Path,
        start: Micros,
        duration: Micros,
        stream: Option<usize>,
        clock: &Arc<Clock>,
    ) -> Result<Option<Self>, MediaError> {
        raw::begin();
        let mut source = Source::open(path)?.on(clock);
        let Some(stream) = stream.or(source.audio_stream()) else {
            // In a file that is truncated, the sound may be what is missing.
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
            source = Source::open(path)?.on(clock);
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
            doubtful: Vec::new(),
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
        let Some((sound, time)) = self.first.take().or_else(|| self.decode()) else {
            self.believe()?;
            return self.end();
        };
        match (self.expected, self.regular()) {
            // Those before it had wrong times: it does follow them.
            (Some(mut at), Some(regular)) if (time - regular).abs() < GAP => {
                for (sound, _) in std::mem::take(&mut self.doubtful) {
                    self.place(&sound, at)?;
                    at = at + length_of(&sound);
                }
                self.place(&sound, time)
            }
            (Some(_), Some(_)) => {
                self.doubtful.push((sound, time));
                if self.doubtful.len() < BELIEVED { Ok(()) } else { self.believe() }
            }
            _ => self.place(&sound, time),
        }
    }

    /// When the next frame begins if nothing is missing and all times of the doubtful ones are wrong.
    fn regular(&self) -> Option<Micros> {
        let doubtful = self.doubtful.iter().map(|(sound, _)| length_of(sound));
        Some(doubtful.fold(self.expected?, |sum, length| sum + length))
    }

    /// Puts the doubtful frames where they say.
    fn believe(&mut self) -> Result<(), MediaError> {
        std::mem::take(&mut self.doubtful).iter().try_for_each(|(sound, time)| self.place(sound, *time))
    }

    /// Puts a frame at `time`; one beyond the range ends it.
    fn place(&mut self, sound: &frame::Audio, time: Micros) -> Result<(), MediaError> {
        match self.state {
            State::Decoding if time < self.end => self.take(sound, time),
            State::Decoding => self.end(),
            State::Decoded | State::Over => Ok(()),
        }
    }

    fn end(&mut self) -> Result<(), MediaError> {
        self.state = State::Decoded;
        self.flush()
    }

    /// The next decoded frame and its time; `None` at the end.
    fn decode(&mut self) -> Option<(frame::Audio, Micros)> {
        loop {
            let mut sound = frame::Audio::empty();
            match self.decoder.receive_frame(&mut sound) {
                Ok(()) => {
                    let time = sound.timestamp().map(|stamp| self.source.time(stamp, self.time_base));
                    let time = time.or(self.regular()).unwrap_or(self.last_packet);
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
        match self.source.read(&mut packet) {
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
        let follows = self.expected.is_some_and(|expected| (expected - time).abs() < GAP);
        let fits = self.resampler.as_ref().is_some_and(|resampler| resampler.fits(sound));
        if !follows || !fits {
            self.flush()?;
            self.cursor = ((time - self.start).as_seconds() * f64::from(SAMPLE_RATE)).round() as i64;
            self.resampler = Some(Resampler::new(SoundShape::of(sound), SAMPLE_RATE).map_err(unsupported)?);
        }
        let begin = if follows { self.expected.unwrap_or(time) } else { time };
        self.expected = Some(begin + length_of(sound));
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

/// How long `sound` lasts.
fn length_of(sound: &frame::Audio) -> Micros {
    let sample = Rational(1, i32::try_from(sound.rate().max(1)).unwrap_or(i32::MAX));
    input::to_micros(sound.samples() as i64, sample)
}

fn unsupported(error: Error) -> MediaError {
    failed(MediaErrorKind::Unsupported, format!("the sound cannot be converted: {error}"))
}
