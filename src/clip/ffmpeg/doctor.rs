//! What this machine's FFmpeg can do.

use ffmpeg_next::{codec, decoder, encoder};
use serde::Serialize;

use super::{picture, raw};

/// The parts of FFmpeg that clips need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Capabilities {
    /// FFmpeg's version as it calls itself.
    pub version: String,
    /// Its libraries.
    pub libraries: Vec<Library>,
    /// H.264 can be written (libx264).
    pub h264: bool,
    /// H.265 can be written (libx265): Telegram stories need it.
    pub h265: bool,
    /// AAC can be written.
    pub aac: bool,
    /// HDR videos can be converted (`zscale` and `tonemap` filters).
    pub tone_map: bool,
    /// The usual videos of phones and cameras can be read: H.264, HEVC, VP9, AAC.
    pub decoders: bool,
}

/// One of FFmpeg's libraries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Library {
    /// Its name, such as `libavcodec`.
    pub name: &'static str,
    /// The version whose headers this program was built with, such as `61.19.101`.
    pub built: String,
    /// The version that runs.
    pub running: String,
    /// Whether the one that runs is older: it may lack what the headers promise.
    pub is_older: bool,
}

/// The version of the FFmpeg that runs, as it calls itself.
pub fn version() -> String {
    raw::version()
}

/// The libraries that this program is linked with.
pub fn libraries() -> Vec<Library> {
    let dotted = |(major, minor, micro): (u32, u32, u32)| format!("{major}.{minor}.{micro}");
    raw::libraries()
        .into_iter()
        .map(|library| Library {
            name: library.name,
            built: dotted(library.built),
            running: dotted(library.running),
            is_older: library.running < library.built,
        })
        .collect()
}

/// Asks the FFmpeg that this program is linked with.
pub fn capabilities() -> Capabilities {
    raw::begin();
    let reads = [codec::Id::H264, codec::Id::HEVC, codec::Id::VP9, codec::Id::AAC];
    Capabilities {
        version: raw::version(),
        libraries: libraries(),
        h264: encoder::find_by_name("libx264").is_some(),
        h265: encoder::find_by_name("libx265").is_some(),
        aac: encoder::find_by_name("aac").is_some(),
        tone_map: picture::can_map(),
        decoders: reads.iter().all(|id| decoder::find(*id).is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linked_ffmpeg_introduces_itself() {
        let found = capabilities();
        assert!(found.version.starts_with(|first: char| first.is_ascii_alphanumeric()));
        assert!(found.decoders);
        // What was built here runs here.
        assert!(found.libraries.iter().all(|library| library.built == library.running), "{found:?}");
        assert_eq!(found.libraries.len(), 6);
        assert!(found.libraries.iter().all(|library| !library.is_older && !library.built.starts_with("0.")));
    }
}
