//! Dolby Vision, by the configuration record that containers carry (Dolby's "Streams within the ISO base media file format", 2.1.2).

use ffmpeg_next::Stream;
use ffmpeg_next::codec::packet::side_data::Type as SideDataType;

/// The profile of `stream` where its pictures show right only in a decoder of Dolby's: profile 5 and its like are coded in a colour space
/// of their own (IPTPQc2), and nothing else can show them. The others build on HDR10, HLG or SDR, and are read as that.
pub(super) fn unreadable(stream: &Stream<'_>) -> Option<u8> {
    let record = stream.side_data().find(|data| data.kind() == SideDataType::DOVI_CONF)?;
    unreadable_profile(record.data())
}

/// The record as FFmpeg keeps it (`AVDOVIDecoderConfigurationRecord`): a byte for each of version (two), profile, level, three flags, and
/// what the base layer is compatible with (0: nothing).
fn unreadable_profile(record: &[u8]) -> Option<u8> {
    let [_, _, profile, _, _, _, _, compatible, ..] = *record else { return None };
    // Profiles before 8 do not say what they are compatible with by that number: of them 5 is the one without a base layer.
    let has_own_colours = profile == 5 || (profile >= 8 && compatible == 0);
    has_own_colours.then_some(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_colours_of_its_own_is_refused() {
        let of = |profile, compatible| unreadable_profile(&[1, 0, profile, 6, 1, 0, 1, compatible]);
        assert_eq!(of(5, 0), Some(5));
        assert_eq!(of(10, 0), Some(10));
        for (profile, compatible) in [(4, 2), (7, 6), (8, 1), (8, 2), (8, 4), (9, 2), (10, 1), (10, 4)] {
            assert_eq!(of(profile, compatible), None, "{profile}.{compatible}");
        }
        assert_eq!(unreadable_profile(&[1, 0, 5]), None);
    }
}
