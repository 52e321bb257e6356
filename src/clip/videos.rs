//! The video tracks of a file, and which of them is shown. Pure.

use serde::Serialize;

/// A track that has this many times the pixels of the one that players choose is shown instead: that one is a preview, or a picture of the
/// speaker's face.
const MUCH_LARGER: u64 = 4;

/// A video track of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VideoTrack {
    /// The stream's index in the file.
    pub index: usize,
    /// Its number among the video tracks, from 1.
    pub number: u32,
    /// Width of the coded picture in pixels.
    pub width: u32,
    /// Height of the coded picture in pixels.
    pub height: u32,
    /// Whether the file marks it as the one to show.
    pub is_default: bool,
    /// Whether its codec is one of single pictures: a cover that no container marks as one.
    pub is_still: bool,
    /// Whether it is the one that is shown.
    pub is_shown: bool,
}

/// Which of `videos` is shown, where players choose `best`.
pub(super) fn shown(videos: &[VideoTrack], best: usize) -> usize {
    let pixels = |video: &VideoTrack| u64::from(video.width) * u64::from(video.height);
    let chosen = videos.get(best).map_or(0, pixels);
    // Of tracks of one size the first.
    let largest = videos
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, video)| !video.is_still)
        .max_by_key(|(_, video)| pixels(video));
    largest.filter(|(_, video)| pixels(video) >= MUCH_LARGER * chosen).map_or(best, |(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_not_shown_in_place_of_the_video() {
        let track = |width, height| VideoTrack {
            index: 0,
            number: 1,
            width,
            height,
            is_default: false,
            is_still: false,
            is_shown: false,
        };
        assert_eq!(shown(&[track(160, 90), track(640, 360)], 0), 1);
        assert_eq!(shown(&[track(640, 360), track(160, 90)], 0), 0);
        // Two cameras of about one size: what the file says.
        assert_eq!(shown(&[track(1280, 720), track(1920, 1080)], 0), 0);
        assert_eq!(shown(&[track(640, 360), track(640, 360)], 1), 1);
        assert_eq!(shown(&[], 0), 0);
        // A cover.
        assert_eq!(shown(&[track(320, 180), VideoTrack { is_still: true, ..track(2000, 2000) }], 0), 0);
    }
}
