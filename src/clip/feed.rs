//! The sound of a group of clips on its way to their files: read and encoded once, sent to each through a bounded channel.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};

use super::ffmpeg::sound_track::{SoundEncoder, SoundPackets};
use super::media_error::MediaError;
use super::sound::{BLOCK_SAMPLES, SAMPLE_RATE, SoundSource};
use crate::units::FrameRate;

/// A block of encoded sound.
pub(super) struct SoundBlock {
    packets: SoundPackets,
    /// How many samples were read for it, over both channels. What the encoder makes of the last of them may come with the next block.
    samples: usize,
}

/// What a reader of sound sends.
#[derive(Clone)]
pub(super) enum SoundMessage {
    Block(Arc<SoundBlock>),
    Failed(MediaError),
    /// All sound has been sent.
    End,
}

/// How many blocks may wait for a clip at `rate` whose pictures are up to `frames_ahead` frames ahead.
///
/// The clips of a group wait for the same pictures, so that one can be ahead of another by the frames that wait for it and the two at
/// work. As long as their sound fits, a clip that is behind never keeps the sound back that one ahead needs, while that one keeps back
/// the picture that the first needs.
pub(super) fn blocks_ahead(rate: FrameRate, frames_ahead: usize) -> usize {
    let samples = 2.0 * f64::from(SAMPLE_RATE) * (frames_ahead + 2) as f64 / rate.as_f64();
    (samples / BLOCK_SAMPLES as f64).ceil() as usize + 2
}

/// Reads `sound`, encodes it and sends it to `clips` until it ends or none of them listens.
pub(super) fn send(
    sound: &dyn SoundSource,
    bitrate_kbps: u32,
    clips: &[SyncSender<SoundMessage>],
    cancel: &AtomicBool,
) {
    let last = match send_blocks(sound, bitrate_kbps, clips, cancel) {
        Ok(()) => SoundMessage::End,
        Err(error) => SoundMessage::Failed(error),
    };
    send_all(clips, &last);
}

fn send_blocks(
    sound: &dyn SoundSource,
    bitrate_kbps: u32,
    clips: &[SyncSender<SoundMessage>],
    cancel: &AtomicBool,
) -> Result<(), MediaError> {
    let mut encoder = SoundEncoder::open(bitrate_kbps)?;
    let pass =
        |packets, samples| send_all(clips, &SoundMessage::Block(Arc::new(SoundBlock { packets, samples })));
    for block in sound.blocks()? {
        if cancel.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        let block = block?;
        if !pass(encoder.write(&block)?, block.len()) {
            return Ok(());
        }
    }
    pass(encoder.finish()?, 0);
    Ok(())
}

/// Sends `message` to every clip that listens; whether one does. A clip that failed has hung up; the others go on.
pub(super) fn send_all<M: Clone>(clips: &[SyncSender<M>], message: &M) -> bool {
    clips.iter().filter(|clip| clip.send(message.clone()).is_ok()).count() > 0
}

/// The end of the channel at a clip.
pub(super) struct SoundFeed {
    blocks: Receiver<SoundMessage>,
    /// How many samples have been heard in all, over both channels.
    heard: usize,
    ended: bool,
}

impl SoundFeed {
    pub(super) fn new(blocks: Receiver<SoundMessage>) -> Self {
        Self { blocks, heard: 0, ended: false }
    }

    /// Gives the blocks with the samples up to `until` (counted from the beginning, over both channels) to `hear`, and with them what else
    /// is in the last one; fewer where the sound ends before.
    ///
    /// # Errors
    /// Those of the source and of `hear`.
    pub(super) fn pass(
        &mut self,
        until: usize,
        hear: &mut dyn FnMut(&SoundPackets) -> Result<(), MediaError>,
    ) -> Result<(), MediaError> {
        while self.heard < until && !self.ended {
            match self.blocks.recv() {
                Ok(SoundMessage::Block(block)) => {
                    hear(&block.packets)?;
                    self.heard += block.samples;
                }
                Ok(SoundMessage::Failed(error)) => return Err(error),
                Ok(SoundMessage::End) => self.ended = true,
                Err(_) => return Err(MediaError::cancelled()),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::super::media_error::MediaErrorKind;
    use super::super::sound::StereoBuffer;
    use super::*;

    const KBPS: u32 = 160;

    fn buffer(samples: usize) -> StereoBuffer {
        let samples = (0..samples).map(|index| (index % 97) as f32 / 200.0).collect();
        StereoBuffer { sample_rate: SAMPLE_RATE, samples }
    }

    fn bytes(packets: &SoundPackets) -> Vec<(Option<i64>, Vec<u8>)> {
        packets.0.iter().map(|packet| (packet.pts(), packet.data().unwrap_or_default().to_vec())).collect()
    }

    #[test]
    fn every_clip_hears_all_of_it_in_order() {
        let sound = buffer(3 * BLOCK_SAMPLES + 10);
        let mut encoder = SoundEncoder::open(KBPS).expect("opens");
        let mut wanted = bytes(&encoder.write(&sound.samples).expect("encoded"));
        wanted.extend(bytes(&encoder.finish().expect("encoded")));
        let (senders, receivers): (Vec<_>, Vec<_>) = (0..2).map(|_| sync_channel(6)).unzip();
        send(&sound, KBPS, &senders, &AtomicBool::new(false));
        for receiver in receivers {
            let mut feed = SoundFeed::new(receiver);
            let mut heard = Vec::new();
            for until in [10, 10, BLOCK_SAMPLES, BLOCK_SAMPLES + 2, 3 * BLOCK_SAMPLES, usize::MAX, usize::MAX]
            {
                feed.pass(until, &mut |packets| {
                    heard.extend(bytes(packets));
                    Ok(())
                })
                .expect("heard");
                let whole = until.min(sound.samples.len()).div_ceil(BLOCK_SAMPLES) * BLOCK_SAMPLES;
                assert_eq!(feed.heard, whole.min(sound.samples.len()));
            }
            assert!(heard == wanted);
        }
    }

    #[test]
    fn a_reader_that_stops_is_told_from_an_end() {
        let cause = |messages: Vec<SoundMessage>| {
            let (sender, receiver) = sync_channel(5);
            messages.into_iter().for_each(|message| sender.send(message).expect("sent"));
            drop(sender);
            SoundFeed::new(receiver).pass(10, &mut |_| Ok(())).map_err(|error| error.kind)
        };
        assert_eq!(cause(vec![SoundMessage::End]), Ok(()));
        assert_eq!(cause(vec![]), Err(MediaErrorKind::Cancelled));
        let broken = MediaError::new(MediaErrorKind::Unsupported, "broken");
        assert_eq!(cause(vec![SoundMessage::Failed(broken)]), Err(MediaErrorKind::Unsupported));
        let (sender, receiver) = sync_channel(5);
        send(&buffer(10), KBPS, &[sender], &AtomicBool::new(true));
        assert!(
            matches!(receiver.recv(), Ok(SoundMessage::Failed(error)) if error == MediaError::cancelled())
        );
    }

    #[test]
    fn nobody_who_listens_ends_the_reading() {
        let (sender, receiver) = sync_channel(1);
        drop(receiver);
        send(&buffer(9 * BLOCK_SAMPLES), KBPS, &[sender], &AtomicBool::new(false));
    }

    #[test]
    fn as_many_blocks_wait_as_clips_may_be_apart() {
        assert_eq!(blocks_ahead(FrameRate::whole(30), 3), 3);
        assert_eq!(blocks_ahead(FrameRate::whole(1), 3), 15);
    }
}
