//! What sound becomes by being encoded: it goes through the encoder and back, and nothing is written. AAC is not what it was given: its peaks
//! lie higher, by two decibels where sound is sudden.

use std::sync::atomic::{AtomicBool, Ordering};

use ffmpeg_next::codec::context::Context as CodecContext;
use ffmpeg_next::{Error, codec, decoder, encoder, frame};

use super::failed::{encoder_error, failed};
use super::packets::ready;
use super::raw;
use super::sound_track::{SoundTrack, base};
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::sound::SoundSource;

/// Encodes `sound` as a clip's is and gives what a player makes of it to `hear`: interleaved stereo at 48 kHz, in pieces.
///
/// # Errors
/// Those of the source; `Encoder` when it cannot be encoded or decoded; `Cancelled` when `stop` was set.
pub fn encode_and_decode(
    sound: &dyn SoundSource,
    bitrate_kbps: u32,
    stop: &AtomicBool,
    hear: &mut dyn FnMut(&[f32]),
) -> Result<(), MediaError> {
    raw::begin();
    let mut track = SoundTrack::open(bitrate_kbps)?;
    let mut player = Player::open(&track).map_err(|error| {
        failed(MediaErrorKind::Encoder, format!("the sound that is written cannot be read: {error}"))
    })?;
    for block in sound.blocks()? {
        if stop.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        track.write(&block?, &mut |encoder| player.play(encoder, hear)).map_err(encoder_error)?;
    }
    track.finish(&mut |encoder| player.play(encoder, hear)).map_err(encoder_error)?;
    player.finish(hear).map_err(encoder_error)
}

/// A decoder for what a [`SoundTrack`] encodes.
struct Player {
    decoder: decoder::Audio,
    heard: Vec<f32>,
}

impl Player {
    fn open(track: &SoundTrack) -> Result<Self, Error> {
        let mut decoder = CodecContext::from_parameters(codec::Parameters::from(track.encoder()))?.decoder();
        decoder.set_packet_time_base(base());
        Ok(Self { decoder: decoder.audio()?, heard: Vec::new() })
    }

    /// Decodes what is ready in `encoder`.
    fn play(&mut self, encoder: &mut encoder::Encoder, hear: &mut dyn FnMut(&[f32])) -> Result<(), Error> {
        ready(encoder, &mut |packet| {
            self.decoder.send_packet(&*packet)?;
            self.hear(hear)
        })
    }

    fn finish(&mut self, hear: &mut dyn FnMut(&[f32])) -> Result<(), Error> {
        self.decoder.send_eof()?;
        self.hear(hear)
    }

    fn hear(&mut self, hear: &mut dyn FnMut(&[f32])) -> Result<(), Error> {
        let mut sound = frame::Audio::empty();
        loop {
            match self.decoder.receive_frame(&mut sound) {
                Ok(()) => {}
                Err(Error::Eof) => return Ok(()),
                Err(Error::Other { errno }) if errno == ffmpeg_next::error::EAGAIN => return Ok(()),
                Err(error) => return Err(error),
            }
            // FFmpeg's AAC decoder gives floats, a plane for each channel.
            if sound.format() != ffmpeg_next::format::Sample::F32(ffmpeg_next::format::sample::Type::Planar)
                || sound.planes() < 2
            {
                return Err(Error::InvalidData);
            }
            self.heard.clear();
            let sides = sound.plane::<f32>(0).iter().zip(sound.plane::<f32>(1));
            self.heard.extend(sides.flat_map(|(left, right)| [*left, *right]));
            hear(&self.heard);
        }
    }
}
