//! Reading a file through, without decoding: how long it is where it does not say so, as browsers write videos, and where its clock begins
//! again, as in transport streams that were put together.

use std::collections::BTreeMap;
use std::path::Path;

use ffmpeg_next::format::context::Input;
use ffmpeg_next::{Packet, Rational, media};
use serde::{Deserialize, Serialize};

use super::clock::{Clock, TICK};
use super::failed::machine_error;
use super::input::{self, Source};
use super::raw;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::units::Micros;

/// A video that is larger than this is not read through: its packets take longer than its digest.
const MOST_BYTES: u64 = 8 << 30;
/// Packets that are read at the most: two hours of a video have a million.
const MOST_PACKETS: u64 = 20_000_000;
/// How often a clock may restart: a recording in pieces of a minute restarts 120 times in two hours.
const MOST_PIECES: usize = 1000;
/// A timestamp that goes back by this much, or forward by the other, begins a new piece (FFmpeg's program does the same at ten seconds;
/// streams that are mixed well go back by no more than their reordering).
const BACK: Micros = Micros::from_ms(1000);
const FORWARD: Micros = Micros::from_ms(10_000);
/// Timestamps beyond this say nothing: MPEG's clock runs for a day.
const FARTHEST: Micros = Micros::from_ms(1_000_000_000_000);
/// A recording that follows another one begins so many packets after the one that the demuxer calls damaged, at the most: its parsers give a
/// picture out when the next one comes, and some put that mark on it.
pub(super) const AFTER_GAP: u32 = 2;
/// Places to begin reading at are kept this far apart, and so many at the most.
const KEY_STEP: Micros = Micros::from_ms(500);
const MOST_KEYS: usize = 100_000;

/// What reading a file through has shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// When the last packet ends, from the file's start.
    pub duration: Micros,
    /// Where a clock begins again, on the mended one.
    pub seams: Vec<Micros>,
    /// What is added to timestamps for that.
    pub clock: Clock,
}

/// Whether `input` has to be read through: it does not say its length, or guesses it, or is of a kind that people put together by
/// writing one file after the other.
pub(super) fn must_be_read(input: &mut Input) -> bool {
    let is_joined = matches!(input.format().name(), "mpegts" | "mpeg");
    is_joined || input.duration() <= 0 || raw::duration_is_guessed(input)
}

/// How many packets are read before somebody is asked whether it is over.
pub(super) const PACKETS_AT_ONCE: u64 = 1024;

/// Reads the packets of `path`, as far as its bounds let, and until it is `over`.
///
/// # Errors
/// As [`super::probe::probe`]; `Unsupported` when its clock restarts more often than a recording's does; `Cancelled` when it was over.
pub fn read_through(path: &Path, over: &dyn Fn() -> bool) -> Result<Read, MediaError> {
    let mut source = Source::open(path)?;
    if std::fs::metadata(path).map_or(0, |facts| facts.len()) > MOST_BYTES {
        return Ok(Read::default());
    }
    let video = source.video_stream();
    let mut reading = Reading::new(source.origin);
    let mut packet = Packet::empty();
    // Of each stream how many packets may still follow one that is called damaged: packets were counted over a seam, or are lost.
    let mut after_gap: BTreeMap<usize, u32> = BTreeMap::new();
    for number in 0..MOST_PACKETS {
        if number % PACKETS_AT_ONCE == 0 && over() {
            return Err(MediaError::cancelled());
        }
        match packet.read(&mut source.input) {
            Ok(()) => {}
            // The demuxer looks for the next packet that it understands.
            Err(ffmpeg_next::Error::InvalidData) => continue,
            Err(error) => match machine_error(error) {
                Some(error) => return Err(error),
                None => break,
            },
        }
        let index = packet.stream();
        let Some(stream) = source.input.stream(index) else { continue };
        if !matches!(input::kind(&stream), media::Type::Video | media::Type::Audio)
            || input::is_attached(&stream)
        {
            continue;
        }
        let (time_base, rate) = (stream.time_base(), stream.avg_frame_rate());
        let micros =
            |stamp: i64| Some(input::to_micros(stamp, time_base)).filter(|time| time.abs() < FARTHEST);
        let (shown, decoded) = (packet.pts().or(packet.dts()), packet.dts().or(packet.pts()));
        // Raw streams have no times: each packet follows the one before it.
        let follows = reading.follows(index);
        let shown = shown.map_or(Some(follows), micros);
        let (Some(shown), Some(decoded)) = (shown, decoded.map_or(shown, micros)) else { continue };
        let length = match packet.duration() {
            length if length > 0 => micros(length).unwrap_or_default(),
            _ if rate.numerator() > 0 => input::to_micros(1, Rational(rate.denominator(), rate.numerator())),
            _ => Micros::ZERO,
        };
        let left = after_gap.entry(index).or_default();
        let is_after_gap = *left > 0;
        *left = if packet.is_corrupt() { AFTER_GAP } else { left.saturating_sub(1) };
        reading.see(&Seen {
            stream: index,
            byte: i64::try_from(packet.position()).ok().filter(|byte| *byte >= 0),
            decoded,
            shown,
            length,
            is_key: packet.is_key() && video.is_none_or(|video| video == index),
            is_after_gap,
            is_shown: video == Some(index),
        });
        if reading.pieces.len() > MOST_PIECES {
            return Err(MediaError::new(
                MediaErrorKind::Unsupported,
                format!("its clock restarts more than {MOST_PIECES} times: convert the video to MP4"),
            ));
        }
    }
    Ok(reading.finish())
}

/// One packet.
struct Seen {
    stream: usize,
    byte: Option<i64>,
    decoded: Micros,
    shown: Micros,
    length: Micros,
    is_key: bool,
    /// Whether one of the two packets before of its stream is called damaged.
    is_after_gap: bool,
    /// Whether it is of the pictures that are shown.
    is_shown: bool,
}

/// A part of the file as it is found, on its own clock.
struct Found {
    from: i64,
    begins: Micros,
    ends: Micros,
    keys: Vec<(Micros, i64)>,
    /// Where a recording was joined without its clock going back.
    joints: Vec<Micros>,
    /// Whether it was told by the gap before it: its clock goes back by less than tells.
    goes_back_little: bool,
}

/// Finds the pieces of a file as its packets pass. Pure.
struct Reading {
    origin: Micros,
    pieces: Vec<Found>,
    /// Of each stream the piece that it is in, its time there, and the place of its packet.
    streams: BTreeMap<usize, (usize, Micros, i64)>,
    keys: usize,
}

impl Reading {
    fn new(origin: Micros) -> Self {
        Self { origin, pieces: Vec::new(), streams: BTreeMap::new(), keys: 0 }
    }

    /// When the packet before of `stream` ends.
    fn follows(&self, stream: usize) -> Micros {
        let ends = |(piece, ..): &(usize, Micros, i64)| Some(self.pieces.get(*piece)?.ends);
        self.streams.get(&stream).and_then(ends).unwrap_or(self.origin)
    }

    fn see(&mut self, packet: &Seen) {
        let (piece, before, byte) = match self.streams.get(&packet.stream) {
            Some((piece, before, byte)) => (*piece, *before, packet.byte.unwrap_or(*byte)),
            None => (0, packet.decoded, packet.byte.unwrap_or(0)),
        };
        // Streams enter a piece one after the other.
        let goes_back = packet.is_after_gap && packet.decoded <= before;
        // Where one stream has gone back by little, the others follow by their place: they need not go back themselves.
        let is_behind = |next: &Found| byte >= next.from || packet.is_after_gap && packet.is_key;
        let follows = self.pieces.get(piece + 1).is_some_and(|next| next.goes_back_little && is_behind(next));
        let is_new = goes_back || follows || self.jumps(piece, before, packet.decoded);
        let piece = if is_new { piece + 1 } else { piece };
        self.streams.insert(packet.stream, (piece, packet.decoded, byte));
        if piece >= self.pieces.len() {
            self.pieces.push(Found {
                from: byte,
                begins: packet.shown,
                ends: packet.shown,
                keys: Vec::new(),
                joints: Vec::new(),
                goes_back_little: goes_back,
            });
        } else if packet.is_after_gap && packet.is_key && packet.is_shown && !is_new {
            self.pieces[piece].joints.push(packet.shown);
        }
        let Some(found) = self.pieces.get_mut(piece) else { return };
        found.from = found.from.min(byte);
        found.begins = found.begins.min(packet.shown);
        found.ends = found.ends.max(packet.shown + packet.length);
        let is_far = found.keys.last().is_none_or(|(last, _)| packet.shown - *last >= KEY_STEP);
        if packet.is_key && is_far && packet.byte.is_some() && self.keys < MOST_KEYS {
            found.keys.push((packet.shown, byte));
            self.keys += 1;
        }
    }

    /// Whether a packet at `now`, after one of its stream at `before`, belongs to the piece after `piece`. What goes far ahead of its own
    /// stream alone has a gap behind it.
    fn jumps(&self, piece: usize, before: Micros, now: Micros) -> bool {
        if now - before < Micros(-BACK.0) {
            return true;
        }
        let Some(here) = self.pieces.get(piece).filter(|_| now - before > FORWARD) else { return false };
        match self.pieces.get(piece + 1) {
            Some(next) => (now - next.ends).abs() < (now - here.ends).abs(),
            None => now - here.ends > FORWARD,
        }
    }

    fn finish(self) -> Read {
        let (mut shift, mut end) = (Micros::ZERO, self.origin);
        let (mut pieces, mut keys, mut seams) = (Vec::new(), Vec::new(), Vec::new());
        for (index, found) in self.pieces.iter().enumerate() {
            if index > 0 {
                // Whole ticks, so that nothing is lost by rounding.
                let ticks = input::from_micros(end - found.begins, TICK);
                shift = input::to_micros(ticks, TICK);
                seams.push(end - self.origin);
                pieces.push((found.from, ticks));
            } else {
                pieces.push((found.from, 0));
            }
            seams.extend(found.joints.iter().map(|time| *time + shift - self.origin));
            end = end.max(found.ends + shift);
            keys.extend(found.keys.iter().map(|(time, byte)| (*time + shift - self.origin, *byte)));
        }
        let duration = (end - self.origin).max(Micros::ZERO);
        Read { duration, clock: Clock::of(pieces, keys, seams.clone()), seams }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packets of two streams from `byte` on, `count` of 40 ms each, on a clock that begins at `start_ms`.
    fn piece(start_ms: i64, count: i64, byte: i64) -> Vec<Seen> {
        (0..count)
            .flat_map(|index| {
                [0, 1].map(|stream| Seen {
                    stream,
                    byte: (stream == 0 || index % 5 == 0).then_some(byte + 200 * index + 100 * stream as i64),
                    decoded: Micros::from_ms(start_ms + 40 * index),
                    shown: Micros::from_ms(start_ms + 40 * index),
                    length: Micros::from_ms(40),
                    is_key: stream == 0 && index % 25 == 0,
                    is_after_gap: false,
                    is_shown: stream == 0,
                })
            })
            .collect()
    }

    fn read(pieces: Vec<Vec<Seen>>) -> Read {
        let mut reading = Reading::new(Micros::from_ms(1400));
        pieces.iter().flatten().for_each(|packet| reading.see(packet));
        reading.finish()
    }

    #[test]
    fn a_clock_that_runs_on_is_left_as_it_is() {
        let read = read(vec![piece(1400, 100, 0), piece(5400, 50, 20_000)]);
        assert_eq!((read.duration, read.seams.len()), (Micros::from_ms(6000), 0));
        assert!(read.clock.is_plain());
    }

    #[test]
    fn pieces_follow_each_other_whatever_their_clocks_say() {
        // One that starts again, and one from much later, as a clock that wraps leaves it.
        let read = read(vec![piece(1400, 100, 0), piece(1400, 50, 20_000), piece(95_000_000, 25, 30_000)]);
        assert_eq!(read.duration, Micros::from_ms(7000));
        assert_eq!(read.seams, [Micros::from_ms(4000), Micros::from_ms(6000)]);
        let at = |byte| read.clock.shift(byte, TICK);
        assert_eq!((at(0), at(19_999), at(20_000), at(29_999)), (0, 0, 360_000, 360_000));
        assert_eq!(at(30_000), (7_400 - 95_000_000) * 90);
        // Another unit of time.
        assert_eq!(read.clock.shift(20_000, Rational(1, 1000)), 4000);
        assert_eq!(read.clock.place_before(Micros::from_ms(4500)), Some(20_000));
        assert_eq!(read.clock.place_before(Micros::from_ms(3900)), Some(15_000));
    }

    #[test]
    fn a_recording_that_follows_is_told_by_the_gap_before_its_first_picture() {
        let after_gap = |mut packets: Vec<Seen>| {
            packets.iter_mut().take(2).for_each(|packet| packet.is_after_gap = true);
            packets
        };
        // Its clock runs on; it goes back by half a second, which pictures out of order might do as well.
        let on = read(vec![piece(1400, 100, 0), after_gap(piece(5400, 50, 20_000))]);
        assert_eq!((on.duration, on.seams.clone()), (Micros::from_ms(6000), vec![Micros::from_ms(4000)]));
        assert!(on.clock.is_plain());
        let back = read(vec![piece(1400, 100, 0), after_gap(piece(4900, 50, 20_000))]);
        assert_eq!((back.duration, back.seams.clone()), (Micros::from_ms(6000), vec![Micros::from_ms(4000)]));
        assert_eq!(back.clock.shift(20_000, TICK), 45_000);
        // Its sound ended earlier, and goes back nowhere.
        let mut first = piece(1400, 100, 0);
        first.retain(|packet| packet.stream == 0 || packet.shown < Micros::from_ms(4600));
        let late = read(vec![first, after_gap(piece(4900, 50, 20_000))]);
        assert_eq!((late.duration, late.seams), (back.duration, back.seams));
    }

    #[test]
    fn a_gap_in_one_stream_is_no_seam() {
        let mut packets = piece(1400, 1000, 0);
        packets.retain(|packet| {
            packet.stream == 0 || !(200..800).contains(&((packet.shown.as_ms() - 1400) / 40))
        });
        let read = read(vec![packets]);
        assert_eq!((read.duration, read.seams.len()), (Micros::from_ms(40_000), 0));
    }

    #[test]
    fn a_stream_that_enters_a_piece_late_belongs_to_it_by_its_place() {
        let mut packets = piece(1400, 100, 0);
        let second = piece(1400, 50, 20_000);
        // The second stream's packets come out first; one of the first stream's was written before them.
        let (video, sound): (Vec<Seen>, Vec<Seen>) =
            second.into_iter().partition(|packet| packet.stream == 0);
        packets.extend(sound);
        packets.extend(video);
        let read = read(vec![packets]);
        assert_eq!(read.seams, [Micros::from_ms(4000)]);
        assert_eq!(read.clock.shift(20_000, TICK), 360_000);
    }
}
