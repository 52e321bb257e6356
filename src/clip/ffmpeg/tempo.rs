//! Sound that passes faster or slower and keeps its pitch, by FFmpeg's `atempo`: short pieces of the wave, laid over one another where they
//! are alike.

use ffmpeg_next::filter::{self, Graph};
use ffmpeg_next::format::{Sample, sample};
use ffmpeg_next::{ChannelLayout, Error, frame};

use super::audio::FileSound;
use super::failed::failed;
use super::raw;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::sound::{Blocks, SAMPLE_RATE, SoundSource};
use crate::units::Speed;

/// The rate that the filter is told: it takes pieces of a 24th of that, to the next power of two, 1024 frames. These are 21 ms, two waves of
/// a deep voice. With twice as long ones sound would come up to 43 ms before or after its picture.
const TOLD_RATE: u32 = SAMPLE_RATE / 2;

/// The sound of part of a file at another speed: about as long as the part divided by that, to a few hundredths of a second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacedSound {
    /// The part.
    pub sound: FileSound,
    /// How fast it passes.
    pub speed: Speed,
}

impl SoundSource for PacedSound {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        let blocks = self.sound.read()?;
        if self.speed == Speed::NORMAL {
            return Ok(blocks);
        }
        let graph = graph(self.speed).map_err(refused)?;
        Ok(Box::new(Pacing { blocks, graph, given: 0, state: State::Reading }))
    }
}

/// One reading of sound at another speed.
struct Pacing<'a> {
    blocks: Blocks<'a>,
    graph: Graph,
    /// How many frames the filter has been given.
    given: i64,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    /// The filter has all, and gives out what is left.
    Flushed,
    Over,
}

impl Pacing<'_> {
    /// What the filter has ready.
    fn collect(&mut self) -> Result<Vec<f32>, Error> {
        let mut out = Vec::new();
        let mut sink = self.graph.get("out").ok_or(Error::FilterNotFound)?;
        loop {
            let mut sound = frame::Audio::empty();
            match sink.sink().frame(&mut sound) {
                Ok(()) => {
                    let frames = sound.plane::<(f32, f32)>(0);
                    out.extend(frames.iter().flat_map(|(left, right)| [*left, *right]));
                }
                Err(Error::Eof) => return Ok(out),
                Err(Error::Other { errno }) if errno == ffmpeg_next::error::EAGAIN => return Ok(out),
                Err(error) => return Err(error),
            }
        }
    }

    /// Gives `block` to the filter.
    fn give(&mut self, block: &[f32]) -> Result<(), Error> {
        let count = block.len() / 2;
        let mut sound = frame::Audio::new(Sample::F32(sample::Type::Packed), count, ChannelLayout::STEREO);
        sound.set_rate(TOLD_RATE);
        sound.set_pts(Some(self.given));
        for (to, from) in sound.plane_mut::<(f32, f32)>(0).iter_mut().zip(block.chunks_exact(2)) {
            *to = (from[0], from[1]);
        }
        self.given += count as i64;
        self.graph.get("in").ok_or(Error::FilterNotFound)?.source().add(&sound)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.graph.get("in").ok_or(Error::FilterNotFound)?.source().flush()
    }

    fn pass(&mut self) -> Result<Vec<f32>, MediaError> {
        match self.blocks.next() {
            Some(block) => self.give(&block?).map_err(refused)?,
            None => {
                self.state = State::Flushed;
                self.flush().map_err(refused)?;
            }
        }
        self.collect().map_err(refused)
    }
}

impl Iterator for Pacing<'_> {
    type Item = Result<Vec<f32>, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.state == State::Reading {
            match self.pass() {
                Ok(block) if block.is_empty() => {}
                Ok(block) => return Some(Ok(block)),
                Err(error) => {
                    self.state = State::Over;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

fn refused(error: Error) -> MediaError {
    failed(MediaErrorKind::Unsupported, format!("this FFmpeg cannot change the speed of sound: {error}"))
}

/// The filter in a graph of its own.
fn graph(speed: Speed) -> Result<Graph, Error> {
    let mut graph = Graph::new();
    raw::one_thread(&mut graph);
    let buffer = filter::find("abuffer").ok_or(Error::FilterNotFound)?;
    let sink = filter::find("abuffersink").ok_or(Error::FilterNotFound)?;
    let arguments =
        format!("time_base=1/{TOLD_RATE}:sample_rate={TOLD_RATE}:sample_fmt=flt:channel_layout=stereo");
    graph.add(&buffer, "in", &arguments)?;
    graph.add(&sink, "out", "")?;
    graph.output("in", 0)?.input("out", 0)?.parse(&format!("atempo={}", speed.factor()))?;
    graph.validate()?;
    Ok(graph)
}
