//! The FFmpeg that this program is linked with, as the command line tells of it; none in a build without clips.

#[cfg(feature = "video")]
pub(super) use crate::clip::ffmpeg::doctor::{Capabilities as Ffmpeg, Library, capabilities};

#[cfg(not(feature = "video"))]
use super::exit::CannotRun;
use super::findings::clean;

/// What FFmpeg can do.
#[cfg(not(feature = "video"))]
#[derive(Debug, Clone, serde::Serialize)]
pub(super) struct Ffmpeg {
    pub(super) version: String,
    pub(super) libraries: Vec<Library>,
    pub(super) h264: bool,
    pub(super) h265: bool,
    pub(super) aac: bool,
    pub(super) tone_map: bool,
    pub(super) decoders: bool,
}

/// One of FFmpeg's libraries.
#[cfg(not(feature = "video"))]
#[derive(Debug, Clone, serde::Serialize)]
pub(super) struct Library {
    pub(super) name: &'static str,
    pub(super) built: String,
    pub(super) running: String,
    pub(super) is_older: bool,
}

impl Ffmpeg {
    /// Its libraries on one line: `libavutil 57.28.100, libavcodec 59.37.100`.
    pub(super) fn library_line(&self) -> String {
        line_of(&self.libraries)
    }
}

/// What FFmpeg can do.
#[cfg(feature = "video")]
pub(super) fn found() -> Option<Ffmpeg> {
    Some(capabilities())
}

/// What FFmpeg can do.
#[cfg(not(feature = "video"))]
pub(super) fn found() -> Option<Ffmpeg> {
    None
}

/// What `wajah --version` prints after the name: this program's version, and FFmpeg's with its libraries'.
#[cfg(feature = "video")]
pub(super) fn version() -> &'static str {
    use crate::clip::ffmpeg::doctor;
    use std::sync::LazyLock;

    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let libraries = line_of(&doctor::libraries());
        format!("{}\nFFmpeg {} ({libraries})", env!("CARGO_PKG_VERSION"), clean(&doctor::version()))
    });
    &VERSION
}

/// What `wajah --version` prints after the name.
#[cfg(not(feature = "video"))]
pub(super) fn version() -> &'static str {
    concat!(env!("CARGO_PKG_VERSION"), "\nwithout FFmpeg: stills only")
}

fn line_of(libraries: &[Library]) -> String {
    let each = libraries.iter().map(|library| format!("{} {}", library.name, clean(&library.running)));
    each.collect::<Vec<_>>().join(", ")
}

/// Why a build without video finds no moments.
#[cfg(not(feature = "video"))]
pub(super) fn no_video() -> CannotRun {
    CannotRun::new("no-video", "this build of wajah makes stills only")
        .hint("build it with the feature `video`, which needs FFmpeg's libraries")
}
