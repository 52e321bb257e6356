//! Encoded packets on their way into a file.

use ffmpeg_next::format::context::Output;
use ffmpeg_next::{Error, Packet, Rational, encoder};

/// Gives every packet that `encoder` has ready to `take`.
pub(super) fn ready(
    encoder: &mut encoder::Encoder,
    take: &mut dyn FnMut(&mut Packet) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut packet = Packet::empty();
    loop {
        match encoder.receive_packet(&mut packet) {
            Ok(()) => take(&mut packet)?,
            Err(Error::Eof) => return Ok(()),
            Err(Error::Other { errno }) if errno == ffmpeg_next::error::EAGAIN => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

/// Hands `packet`, whose times are in `base`, to the muxer.
pub(super) fn put(
    packet: &mut Packet,
    stream: usize,
    base: Rational,
    output: &mut Output,
) -> Result<(), Error> {
    let target = output.stream(stream).map_or(base, |stream| stream.time_base());
    packet.set_stream(stream);
    packet.rescale_ts(base, target);
    packet.write_interleaved(output)
}
