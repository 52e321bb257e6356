//! The sound of clips being written: AAC at 48 kHz, in step with the picture without an edit list. It is encoded once for all clips that
//! carry it.

use ffmpeg_next::codec::context::Context as CodecContext;
use ffmpeg_next::format::{Sample, sample};
use ffmpeg_next::{ChannelLayout, Dictionary, Error, Packet, Rational, encoder, frame};

use super::failed::{encoder_error, failed};
use super::packets::ready;
use super::raw;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::sound::SAMPLE_RATE;

/// Samples a channel in one AAC frame; also the encoder's delay.
const AAC_FRAME: usize = 1024;

/// Samples a channel over which sound rises after the encoder's silent start, so that it does not click.
const RISE: usize = 240;

/// The index of the sound stream in the file.
pub(super) const STREAM: usize = 1;

/// Encoded sound, as it goes into any number of clips.
pub struct SoundPackets(pub(in crate::clip) Vec<Packet>);

/// Encodes sound for clips that carry the same. It belongs to the thread that opened it.
pub struct SoundEncoder(SoundTrack);

impl SoundEncoder {
    /// Opens the encoder.
    ///
    /// # Errors
    /// `Encoder` when this FFmpeg has none, or it refuses its settings.
    pub fn open(bitrate_kbps: u32) -> Result<Self, MediaError> {
        raw::begin();
        SoundTrack::open(bitrate_kbps).map(Self)
    }

    /// Encodes more sound: interleaved stereo at 48 kHz, any number of samples. What is ready comes back.
    ///
    /// # Errors
    /// `Encoder` when the encoder fails.
    pub fn write(&mut self, samples: &[f32]) -> Result<SoundPackets, MediaError> {
        let mut packets = Vec::new();
        self.0.write(samples, &mut |encoder| keep(encoder, &mut packets)).map_err(encoder_error)?;
        Ok(SoundPackets(packets))
    }

    /// Encodes what is left.
    ///
    /// # Errors
    /// `Encoder` when the encoder fails.
    pub fn finish(mut self) -> Result<SoundPackets, MediaError> {
        let mut packets = Vec::new();
        self.0.finish(&mut |encoder| keep(encoder, &mut packets)).map_err(encoder_error)?;
        Ok(SoundPackets(packets))
    }
}

fn keep(encoder: &mut encoder::Encoder, packets: &mut Vec<Packet>) -> Result<(), Error> {
    ready(encoder, &mut |packet| {
        packets.push(std::mem::replace(packet, Packet::empty()));
        Ok(())
    })
}

/// Takes packets that are ready from the encoder.
pub(super) type Send<'a> = dyn FnMut(&mut encoder::Encoder) -> Result<(), Error> + 'a;

pub(super) struct SoundTrack {
    encoder: encoder::audio::Encoder,
    /// Interleaved samples not yet encoded.
    waiting: Vec<f32>,
    /// Samples, over both channels, that have been taken from the caller.
    taken: usize,
    /// Time of the next frame to encode, in samples a channel.
    next: i64,
}

impl SoundTrack {
    /// Opens the encoder.
    pub(super) fn open(bitrate_kbps: u32) -> Result<Self, MediaError> {
        let Some(codec) = encoder::find_by_name("aac") else {
            return Err(failed(MediaErrorKind::Encoder, "this FFmpeg cannot write sound: no `aac`"));
        };
        let open = || -> Result<_, Error> {
            let mut audio = CodecContext::new_with_codec(codec).encoder().audio()?;
            audio.set_rate(SAMPLE_RATE as i32);
            audio.set_format(Sample::F32(sample::Type::Planar));
            audio.set_channel_layout(ChannelLayout::STEREO);
            audio.set_time_base(base());
            audio.set_bit_rate(bitrate_kbps as usize * 1000);
            let mut options = Dictionary::new();
            options.set("flags", "+bitexact+global_header");
            options.set("profile", "aac_low");
            options.set("threads", "1");
            audio.open_with(options)
        };
        let encoder = open().map_err(|error| {
            failed(MediaErrorKind::Encoder, format!("`aac` refuses its settings: {error}"))
        })?;
        // The first packet carries the encoder's delay: time 1024 for the first frame puts that packet at 0.
        Ok(Self { encoder, waiting: Vec::new(), taken: 0, next: AAC_FRAME as i64 })
    }

    /// The encoder, for the muxer to learn its parameters.
    pub(super) fn encoder(&self) -> &encoder::audio::Encoder {
        &self.encoder
    }

    /// Encodes interleaved samples as far as they fill frames; `send` takes the packets that are ready.
    pub(super) fn write(&mut self, samples: &[f32], send: &mut Send<'_>) -> Result<(), Error> {
        self.take(samples);
        self.encode(2 * AAC_FRAME, send)
    }

    /// Encodes what is left and what the encoder holds.
    pub(super) fn finish(&mut self, send: &mut Send<'_>) -> Result<(), Error> {
        self.encode(2, send)?;
        self.encoder.send_eof()?;
        send(&mut self.encoder)
    }

    /// Keeps `samples` for encoding: without the first 1024 of the clip, and rising from silence after them.
    fn take(&mut self, samples: &[f32]) {
        const DELAY: usize = 2 * AAC_FRAME;
        let skip = DELAY.saturating_sub(self.taken).min(samples.len());
        let first = self.taken + skip;
        let rising = samples[skip..].iter().enumerate().map(|(index, sample)| {
            let since = (first + index - DELAY) / 2;
            if since < RISE { sample * (since as f32 / RISE as f32) } else { *sample }
        });
        self.waiting.extend(rising);
        self.taken += samples.len();
    }

    /// Encodes frames while `least` samples are waiting.
    fn encode(&mut self, least: usize, send: &mut Send<'_>) -> Result<(), Error> {
        let mut used = 0;
        while self.waiting.len() - used >= least {
            let length = (self.waiting.len() - used).min(2 * AAC_FRAME) / 2;
            let mut sound =
                frame::Audio::new(Sample::F32(sample::Type::Planar), length, ChannelLayout::STEREO);
            sound.set_rate(SAMPLE_RATE);
            sound.set_pts(Some(self.next));
            let chunk = &self.waiting[used..used + 2 * length];
            for channel in 0..2 {
                let plane = sound.plane_mut::<f32>(channel);
                for (to, from) in plane.iter_mut().zip(chunk.iter().skip(channel).step_by(2)) {
                    *to = *from;
                }
            }
            self.next += length as i64;
            used += 2 * length;
            self.encoder.send_frame(&sound)?;
            send(&mut self.encoder)?;
        }
        self.waiting.drain(..used);
        Ok(())
    }
}

/// The time base of sound: one sample.
pub(super) fn base() -> Rational {
    Rational(1, SAMPLE_RATE as i32)
}
