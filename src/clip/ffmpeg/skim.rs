//! A video looked through at a fraction of what decoding it costs.
//!
//! Key frames decode alone; what follows them closely tells how much moves. All pictures of the stretch between two key frames are decoded only
//! where a cut may lie in it: where a packet is as large as a key frame's, where the encoder has put the second key frame out of turn, or
//! where the two have nothing in common. Pictures that no other needs are left out then, and so are deblocking filters: nobody sees these
//! pictures large.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ffmpeg_next::{Discard, Error, Packet, Rational, codec, decoder, frame};

use super::clock::Clock;
use super::failed::{failed, machine_error};
use super::input::{self, Source};
use super::light::Light;
use super::picture::{Converter, Crop, PictureTarget};
use super::{orientation, raw};
use crate::clip::frame::Yuv420;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::units::Micros;

/// Key frames are looked at this far apart: more often they come in files of key frames alone.
const LEAST_STEP: Micros = Micros::from_ms(1_000);
/// Pictures of a stretch that is decoded whole are looked at this far apart.
const FINE_STEP: Micros = Micros::from_ms(60);
/// How far after a key frame the picture lies that tells how much moves, how many packets beyond that are decoded for it, and how many in all.
const CLOSE: Micros = Micros::from_ms(60);
const ENOUGH_CLOSE: usize = 3;
const MOST_CLOSE_PACKETS: usize = 24;
/// Key frames that differ by more than this, in steps of 256, may have a cut between them where the second is out of turn.
const DIFFERENT: f64 = 6.0;
/// Those that differ by so much, and in how light and dark are shared out, have nothing in common.
const STRANGE: f64 = 25.0;
const STRANGE_SHARED: f64 = 0.25;
/// Stretches whose lengths differ by less than this share are of a length that the encoder was told.
const IN_TURN: f64 = 0.05;
/// A packet of this share of its key frame's, and so many times the middle one between them, holds a new picture.
const LARGE: f64 = 0.5;
const SUDDEN: usize = 4;
/// The longest stretch that is kept to be decoded whole, in bytes: ten seconds of a camera's 50 Mbit/s.
const MOST_HELD: usize = 64 << 20;
/// What may be decoded whole: this share of what has passed, and so much at the beginning. Beyond it a cut is placed at the key frame after it.
const WHOLE_SHARE: f64 = 0.3;
const WHOLE_AT_FIRST: Micros = Micros::from_ms(10_000);

/// A picture that was looked at.
pub struct Glimpse<'a> {
    /// When it is shown, from the file's start. Times rise.
    pub time: Micros,
    /// How light it is.
    pub light: &'a Light,
    /// Whether it is a key frame that the encoder has put out of turn, as most do where a shot begins.
    pub is_out_of_turn: bool,
    picture: &'a frame::Video,
    converter: &'a mut Converter,
}

impl Glimpse<'_> {
    /// The picture in the size that was asked for.
    ///
    /// # Errors
    /// `Unsupported` when it cannot be converted.
    pub fn picture(&mut self) -> Result<Yuv420, MediaError> {
        self.converter.convert(self.picture)
    }
}

/// What looking through a video came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skimmed {
    /// How many pictures were looked at.
    pub pictures: u32,
    /// How many could not be decoded.
    pub damaged: u32,
    /// When the last packet is shown.
    pub ended: Micros,
}

/// Sees a picture.
type See<'a> = &'a mut dyn FnMut(&mut Glimpse<'_>) -> Result<(), MediaError>;

/// Looks through the pictures of `path`; `size` (both even) is what [`Glimpse::picture`] gives. What cannot be decoded is passed over.
///
/// # Errors
/// As [`super::probe::probe`]; `NoVideo` without a picture; `Cancelled` when `stop` was set; those of `see`.
pub fn skim(
    path: &Path,
    clock: &Arc<Clock>,
    size: (u32, u32),
    stop: &AtomicBool,
    see: See<'_>,
) -> Result<Skimmed, MediaError> {
    raw::begin();
    let mut source = Source::open(path)?.on(clock);
    let Some(stream) = source.video_stream() else {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        return Err(failed(MediaErrorKind::NoVideo, format!("`{name}` has no video track")));
    };
    raw::keep_only(&mut source.input, stream);
    let orientation = source.input.stream(stream).map(|stream| orientation::of(&stream)).unwrap_or_default();
    let target = PictureTarget { width: size.0, height: size.1, fit: Crop::WHOLE };
    let mut skim = Skim {
        decoder: open_decoder(&source, stream)?,
        time_base: source.time_base(stream),
        origin: source.origin,
        converter: Converter::new(target, orientation),
        whole: Micros::ZERO,
        turn: None,
        last: None,
        skimmed: Skimmed::default(),
    };
    let mut stretch: Option<Stretch> = None;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        let mut packet = Packet::empty();
        match source.read(&mut packet) {
            Ok(()) if packet.stream() != stream => continue,
            Ok(()) => {}
            Err(Error::InvalidData) if skim.skimmed.damaged < 1000 => {
                skim.skimmed.damaged += 1;
                continue;
            }
            Err(error) => match machine_error(error) {
                Some(error) => return Err(error),
                None => break,
            },
        }
        let Some(time) = packet.pts().or(packet.dts()).map(|stamp| skim.time(stamp)) else { continue };
        skim.skimmed.ended = skim.skimmed.ended.max(time);
        match &mut stretch {
            Some(stretch) if !packet.is_key() || stretch.is_all_keys_and_young(time) => stretch.push(packet),
            _ => {
                let Some(key) = packet.is_key().then(|| skim.alone(&packet)).flatten() else { continue };
                let before = stretch.take();
                let is_out_of_turn =
                    before.as_ref().is_some_and(|before| skim.is_out_of_turn(before, key.time));
                if let Some(before) = before {
                    skim.close(&before, Some((&key, is_out_of_turn)), see)?;
                }
                skim.show(key.time, (&key.light, is_out_of_turn), &key.picture, see)?;
                stretch = Some(Stretch::new(packet, key));
            }
        }
    }
    if let Some(last) = stretch {
        skim.close(&last, None, see)?;
    }
    if skim.skimmed.pictures == 0 {
        let message = "no picture of it can be decoded".to_owned();
        return Err(failed(
            MediaErrorKind::DamagedStream { bad_packets: skim.skimmed.damaged, at: None },
            message,
        ));
    }
    Ok(skim.skimmed)
}

fn open_decoder(source: &Source, stream: usize) -> Result<decoder::Video, MediaError> {
    let mut decoder = source.decoder(stream)?;
    let mut threading = codec::threading::Config::kind(codec::threading::Type::Frame);
    threading.count = 1;
    decoder.set_threading(threading);
    decoder.skip_frame(Discard::NonReference);
    decoder.skip_loop_filter(Discard::All);
    let name = input::codec_name(decoder.id());
    decoder.video().map_err(|error| {
        failed(MediaErrorKind::Unsupported, format!("no decoder for pictures in `{name}`: {error}"))
    })
}

/// A decoded picture.
struct Seen {
    time: Micros,
    light: Light,
    picture: frame::Video,
}

/// A key frame and what follows it up to the next.
struct Stretch {
    time: Micros,
    light: Light,
    packets: Vec<Packet>,
    bytes: usize,
    /// Whether packets were let go of because they were too many.
    is_cut: bool,
}

impl Stretch {
    fn new(packet: Packet, key: Seen) -> Self {
        Self { time: key.time, light: key.light, bytes: packet.size(), packets: vec![packet], is_cut: false }
    }

    fn push(&mut self, packet: Packet) {
        self.bytes += packet.size();
        self.is_cut |= self.bytes > MOST_HELD;
        if !self.is_cut || self.packets.len() < MOST_CLOSE_PACKETS {
            self.packets.push(packet);
        } else {
            self.packets.truncate(MOST_CLOSE_PACKETS);
        }
    }

    /// Whether nothing but key frames has followed its first, and `time` lies little after that.
    fn is_all_keys_and_young(&self, time: Micros) -> bool {
        time - self.time < LEAST_STEP && self.packets.iter().all(Packet::is_key)
    }

    /// Whether a packet is as large as one of a new picture.
    fn is_sudden(&self) -> bool {
        let Some((key, rest)) = self.packets.split_first() else { return false };
        let mut sizes: Vec<usize> = rest.iter().filter(|packet| !packet.is_key()).map(Packet::size).collect();
        sizes.sort_unstable();
        let (Some(most), Some(middle)) = (sizes.last(), sizes.get(sizes.len() / 2)) else { return false };
        *most as f64 > LARGE * key.size() as f64 && *most > SUDDEN * *middle
    }
}

/// What looks through a video.
struct Skim {
    decoder: decoder::Video,
    time_base: Rational,
    origin: Micros,
    converter: Converter,
    /// How much has been decoded whole.
    whole: Micros,
    /// How long stretches are between key frames that are in turn: the longest so far.
    turn: Option<Micros>,
    /// When the last picture was shown.
    last: Option<Micros>,
    skimmed: Skimmed,
}

impl Skim {
    fn time(&self, stamp: i64) -> Micros {
        input::to_micros(stamp, self.time_base) - self.origin
    }

    /// The key frame in `packet`, decoded without what follows it.
    fn alone(&mut self, packet: &Packet) -> Option<Seen> {
        let mut seen = None;
        if self.decoder.send_packet(packet).is_ok() && self.decoder.send_eof().is_ok() {
            seen = self.receive();
        }
        self.decoder.flush();
        if seen.is_none() {
            self.skimmed.damaged += 1;
        }
        seen
    }

    fn receive(&mut self) -> Option<Seen> {
        let mut picture = frame::Video::empty();
        self.decoder.receive_frame(&mut picture).ok()?;
        let time = self.time(picture.timestamp()?);
        let light = Light::of(&picture)?;
        Some(Seen { time, light, picture })
    }

    /// Whether a key frame at `time` ends `stretch` out of turn.
    fn is_out_of_turn(&mut self, stretch: &Stretch, time: Micros) -> bool {
        let length = time - stretch.time;
        let turn = self.turn.replace(self.turn.map_or(length, |turn| turn.max(length)));
        turn.is_none_or(|turn| (length - turn).as_seconds().abs() > IN_TURN * turn.as_seconds())
    }

    /// Whether a cut may lie in `stretch`, which ends at the key frame `next`.
    fn may_hold_cut(stretch: &Stretch, next: Option<(&Seen, bool)>) -> bool {
        let Some((next, is_out_of_turn)) = next else { return true };
        let difference = next.light.difference(&stretch.light);
        stretch.is_sudden()
            || (is_out_of_turn && difference > DIFFERENT)
            || (difference > STRANGE && next.light.distance(&stretch.light) > STRANGE_SHARED)
    }

    /// Shows what lies in `stretch` after its key frame, up to the key frame `next`, of which is told whether it is out of turn.
    fn close(
        &mut self,
        stretch: &Stretch,
        next: Option<(&Seen, bool)>,
        see: See<'_>,
    ) -> Result<(), MediaError> {
        let end = next.map_or(self.skimmed.ended, |(next, _)| next.time);
        let length = end - stretch.time;
        let allowed = WHOLE_AT_FIRST.as_seconds() + WHOLE_SHARE * stretch.time.as_seconds();
        let is_whole = Self::may_hold_cut(stretch, next)
            && !stretch.is_cut
            && self.whole.as_seconds() + length.as_seconds() <= allowed;
        if is_whole {
            self.whole = self.whole + length;
        }
        let (mut fed, mut beyond) = (0, 0);
        for packet in &stretch.packets {
            let time = packet.pts().map(|stamp| self.time(stamp));
            // Pictures that are shown before the key frame build on what was before it.
            if time.is_some_and(|time| time < stretch.time) {
                continue;
            }
            fed += 1;
            beyond += usize::from(time.is_none_or(|time| time >= stretch.time + CLOSE));
            if self.decoder.send_packet(packet).is_err() {
                self.skimmed.damaged += 1;
            }
            let found = self.take(stretch.time, end, see)?;
            if !is_whole && (found || beyond >= ENOUGH_CLOSE || fed >= MOST_CLOSE_PACKETS) {
                break;
            }
        }
        let _ = self.decoder.send_eof();
        if is_whole || self.last.is_none_or(|last| last <= stretch.time) {
            self.take(stretch.time, end, see)?;
        }
        self.decoder.flush();
        Ok(())
    }

    /// Shows the pictures that are ready of those between a key frame at `start` and `end`; whether there was one.
    fn take(&mut self, start: Micros, end: Micros, see: See<'_>) -> Result<bool, MediaError> {
        let mut found = false;
        loop {
            let mut picture = frame::Video::empty();
            if self.decoder.receive_frame(&mut picture).is_err() {
                return Ok(found);
            }
            let Some(time) = picture.timestamp().map(|stamp| self.time(stamp)) else { continue };
            let is_next = self.last.is_none_or(|last| time >= last + FINE_STEP);
            if time < start + CLOSE || time >= end || !is_next {
                continue;
            }
            let Some(light) = Light::of(&picture) else { continue };
            self.show(time, (&light, false), &picture, see)?;
            found = true;
        }
    }

    fn show(
        &mut self,
        time: Micros,
        (light, is_out_of_turn): (&Light, bool),
        picture: &frame::Video,
        see: See<'_>,
    ) -> Result<(), MediaError> {
        if self.last.is_some_and(|last| time <= last) {
            return Ok(());
        }
        self.last = Some(time);
        self.skimmed.pictures += 1;
        see(&mut Glimpse { time, light, is_out_of_turn, picture, converter: &mut self.converter })
    }
}
