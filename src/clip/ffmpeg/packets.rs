//! Encoded packets on their way into a file.

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
    loop {
        match encoder.receive_packet(&mut packet) {
            Ok(()) => {}
            Err(Error::Eof) => return Ok(()),
            Err(Error::Other { errno }) if errno == ffmpeg_next::error::EAGAIN => return Ok(()),
            Err(error) => return Err(error),
        }
        packet.set_stream(stream);
        packet.rescale_ts(base, target);
        packet.write_interleaved(output)?;
    }
}
