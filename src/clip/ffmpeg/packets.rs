//! Encoded packets on their way out of an encoder, and into a file.

use ffmpeg_next::format::context::Output;
use ffmpeg_next::{Error, Packet, Rational, encoder};

/// Hands every finished packet to the muxer.
pub(super) fn drain(
    encoder: &mut encoder::Encoder,
    stream: usize,
    base: Rational,
    output: &mut Output,
) -> Result<(), Error> {
    let target = output.stream(stream).map_or(base, |stream| stream.time_base());
    let mut packet = Packet::empty();
    while receive(encoder, &mut packet)? {
        packet.set_stream(stream);
        packet.rescale_ts(base, target);
        packet.write_interleaved(output)?;
    }
    Ok(())
}

/// Takes the next finished packet of `encoder`, if there is one now.
pub(super) fn receive(encoder: &mut encoder::Encoder, packet: &mut Packet) -> Result<bool, Error> {
    match encoder.receive_packet(packet) {
        Ok(()) => Ok(true),
        Err(Error::Eof) => Ok(false),
        Err(Error::Other { errno }) if errno == ffmpeg_next::error::EAGAIN => Ok(false),
        Err(error) => Err(error),
    }
}
