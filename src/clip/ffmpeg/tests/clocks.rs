//! Files that do not say how long they are, whose clock begins again, or whose streams begin at different times.

use std::path::Path;
use std::sync::Arc;

use super::super::audio::{FileSound, Heard};
use super::super::probe::{MediaFacts, probe};
use super::super::reading::Reading;
use super::super::video::{ReaderOptions, VideoReader};
use super::made::Made;
use super::{case, whole};
use crate::clip::sound::SoundSource;
use crate::units::Micros;

fn facts(path: &Path) -> MediaFacts {
    probe(path).expect("probes")
}

/// The mean luma of pictures of `path` every `step_ms` from `start_ms` to its end.
fn lumas(path: &Path, start_ms: i64, step_ms: i64) -> Vec<f64> {
    let facts = facts(path);
    let options = ReaderOptions {
        reading: Reading { clock: Arc::clone(&facts.clock), deinterlace: None },
        ..ReaderOptions::default()
    };
    let start = Micros::from_ms(start_ms);
    let mut reader = VideoReader::open_with(path, start, &[whole(64, 36)], &options).expect("opens");
    let mut levels = Vec::new();
    while let Some(frame) = reader.next().expect("decodes") {
        let picture = &frame.pictures[0];
        let mean = picture.y.iter().map(|level| f64::from(*level)).sum::<f64>() / picture.y.len() as f64;
        let index = (frame.time.as_ms() / step_ms) as usize;
        if levels.len() <= index {
            levels.resize(index + 1, mean);
        }
    }
    levels
}

/// When flashes and beeps begin in `path`, in milliseconds from `start_ms` on.
fn flashes_and_beeps(path: &Path, start_ms: i64, duration_ms: i64) -> (Vec<i64>, Vec<i64>) {
    let levels = lumas(path, start_ms, 20);
    let dark = levels.iter().copied().fold(f64::MAX, f64::min);
    let bright = levels.iter().copied().fold(0.0, f64::max);
    let is_lit = |index: usize| levels[index] > (dark + bright) / 2.0;
    let flashes = (0..levels.len()).filter(|index| is_lit(*index) && (*index == 0 || !is_lit(index - 1)));
    let flashes = flashes.map(|index| index as i64 * 20).collect();
    let heard = Heard { clock: facts(path).clock, ..Heard::default() };
    let (start, duration) = (Micros::from_ms(start_ms), Micros::from_ms(duration_ms));
    let source = FileSound { path: path.to_owned(), start, duration, heard };
    let samples: Vec<f32> =
        source.blocks().expect("opens").flat_map(|block| block.expect("a block")).step_by(2).collect();
    let loud: Vec<bool> =
        samples.chunks(480).map(|part| part.iter().any(|sample| sample.abs() > 0.05)).collect();
    // A beep begins where there was none for a tenth of a second.
    let begins = |index: &usize| loud[*index] && !loud[index.saturating_sub(10)..*index].contains(&true);
    let beeps = (0..loud.len()).filter(begins).map(|index| index as i64 * 10).collect();
    (flashes, beeps)
}

#[test]
fn a_film_that_does_not_say_its_length_is_read_to_its_end() {
    let test = "a_film_that_does_not_say_its_length_is_read_to_its_end";
    let Some(path) = case(test, "v28_mediarecorder.webm") else { return };
    let length = facts(&path).duration.as_seconds();
    assert!((5.9..6.2).contains(&length), "{length}");
    // A clip from any start.
    for start in [0, 1500, 5000] {
        assert!(!lumas(&path, start, 40).is_empty());
    }
}

#[test]
fn every_kind_of_film_without_a_length_is_read_to_its_end() {
    let Some(made) = Made::of("every_kind_of_film_without_a_length_is_read_to_its_end") else { return };
    let source = "-f lavfi -i testsrc2=s=320x180:r=25:d=6 -f lavfi -i sine=d=6";
    for (name, coder) in [
        ("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -c:a libopus -f webm -live 1"),
        ("h264.mkv", "-c:v libx264 -c:a aac -f matroska -live 1"),
        ("flash.flv", "-c:v libx264 -c:a aac -flvflags no_duration_filesize -f flv"),
        ("raw.h264", "-an -c:v libx264 -f h264"),
        ("pieces.mp4", "-c:v libx264 -g 25 -c:a aac -movflags frag_keyframe+empty_moov -f mp4"),
    ] {
        let length = facts(&made.make(name, &format!("{source} {coder}"))).duration.as_seconds();
        assert!((5.9..6.15).contains(&length), "{name}: {length}");
    }
}

#[test]
fn joined_streams_play_through() {
    let test = "joined_streams_play_through";
    let Some(path) = case(test, "v29_concat.ts") else { return };
    let facts = facts(&path);
    assert!((7.9..8.15).contains(&facts.duration.as_seconds()), "{}", facts.duration);
    assert_eq!(facts.seams.len(), 1);
    assert!((3.9..4.1).contains(&facts.seams[0].as_seconds()), "{:?}", facts.seams);
    // From the beginning, from just before the seam and from behind it.
    let all = lumas(&path, 0, 40);
    assert!((198..=203).contains(&all.len()), "{}", all.len());
    for start in [3800, 4500, 7000] {
        let from = lumas(&path, start, 40);
        let wanted = all.len() as i64 - start / 40;
        assert!((from.len() as i64 - wanted).abs() <= 2, "{start}: {} for {wanted}", from.len());
        let skip = (start / 40) as usize;
        for (index, level) in from.iter().enumerate().take(from.len() - 3) {
            let near = all[(skip + index).saturating_sub(1)..(skip + index + 2).min(all.len())].iter();
            let near = near.map(|other| (other - level).abs()).fold(f64::MAX, f64::min);
            assert!(near < 0.6, "{start}: picture {index} differs by {near}");
        }
    }
}

#[test]
fn joined_streams_stay_in_step() {
    let Some(made) = Made::of("joined_streams_stay_in_step") else { return };
    // A flash and a beep at each whole second.
    let source = "-f lavfi -i color=black:s=128x72:r=25:d=4,drawbox=t=fill:color=white:enable='lt(mod(t,1),0.2)' \
                  -f lavfi -i sine=f=1000:b=0:d=4:r=48000,volume='if(lt(mod(t,1),0.2),1,0)':eval=frame";
    for (name, coder) in [
        ("a.ts", "-c:v libx264 -g 12 -c:a aac -f mpegts"),
        ("b.ts", "-c:v mpeg2video -g 12 -c:a mp2 -f mpegts -output_ts_offset 5000"),
        ("c.mpg", "-c:v mpeg2video -g 12 -c:a mp2 -f vob"),
    ] {
        let piece = std::fs::read(made.make(name, &format!("{source} {coder}"))).expect("readable");
        let path = made.path(&format!("joined-{name}"));
        std::fs::write(&path, [&piece[..], &piece, &piece].concat()).expect("written");
        let facts = facts(&path);
        assert_eq!(facts.seams.len(), 2, "{name}: {:?}", facts.seams);
        assert!((11.8..12.5).contains(&facts.duration.as_seconds()), "{name}: {}", facts.duration);
        for start in [0, 2000, 5000, 9000] {
            let (flashes, beeps) = flashes_and_beeps(&path, start, 12_000 - start);
            assert!(flashes.len() >= 3 && beeps.len() >= 3, "{name} {start}: {flashes:?} {beeps:?}");
            for flash in flashes.iter().filter(|flash| **flash > 0 && **flash < 11_500 - start) {
                let near = beeps.iter().map(|beep| (beep - flash).abs()).min().unwrap_or(i64::MAX);
                assert!(near <= 60, "{name} {start}: {flashes:?} {beeps:?}");
            }
        }
    }
}

#[test]
fn streams_that_begin_at_different_times_are_in_step() {
    let test = "streams_that_begin_at_different_times_are_in_step";
    for name in ["base.mp4", "v03_avchd.mts"] {
        let Some(path) = case(test, name) else { continue };
        let (flashes, beeps) = flashes_and_beeps(&path, 0, 5000);
        assert!(flashes.len() >= 3 && beeps.len() >= 3, "{name}: {flashes:?} {beeps:?}");
        for flash in flashes.iter().filter(|flash| **flash > 0 && **flash < 4500) {
            let near = beeps.iter().map(|beep| (beep - flash).abs()).min().unwrap_or(i64::MAX);
            assert!(near <= 45, "{name}: {flashes:?} {beeps:?}");
        }
    }
    let Some(made) = Made::of(test) else { return };
    let flash = "color=black:s=128x72:r=25:d=4,drawbox=t=fill:color=white:enable='lt(mod(t,1),0.2)'";
    let beep = "sine=f=1000:b=0:d=4:r=48000,volume='if(lt(mod(t,1),0.2),1,0)':eval=frame";
    // The sound is a second late, or the picture is.
    for (name, offsets) in [("late.mkv", ["0", "1"]), ("early.mp4", ["1", "0"]), ("late.ts", ["0", "1"])] {
        let [picture, sound] = offsets;
        let source =
            format!("-itsoffset {picture} -f lavfi -i {flash} -itsoffset {sound} -f lavfi -i {beep}");
        let path = made.make(name, &format!("{source} -c:v libx264 -c:a aac"));
        let (flashes, beeps) = flashes_and_beeps(&path, 0, 5000);
        let both: Vec<&i64> = flashes.iter().filter(|flash| (1100..3500).contains(*flash)).collect();
        assert!(both.len() >= 2 && beeps.len() >= 3, "{name}: {flashes:?} {beeps:?}");
        for flash in both {
            let near = beeps.iter().map(|beep| (beep - flash).abs()).min().unwrap_or(i64::MAX);
            assert!(near <= 60, "{name}: {flashes:?} {beeps:?}");
        }
    }
}

#[test]
fn what_is_no_footage_confuses_no_choice() {
    let Some(made) = Made::of("what_is_no_footage_confuses_no_choice") else { return };
    let cover = made.make("cover.png", "-f lavfi -i testsrc2=s=2000x2000 -frames:v 1");
    let chapters = made.path("chapters.txt");
    std::fs::write(
        &chapters,
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Satu\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=3000\ntitle=Dua\n",
    )
    .expect("written");
    let (cover, chapters) = (cover.to_str().expect("UTF-8"), chapters.to_str().expect("UTF-8"));
    let inputs = format!(
        "-i {cover} -f lavfi -i testsrc2=s=320x180:r=25:d=3 -f lavfi -i sine=d=3 -i {chapters} -map_metadata 3"
    );
    for (name, coder) in [
        (
            "cover.mp4",
            "-map 0 -map 1 -map 2 -c:v:0 png -disposition:v:0 attached_pic -c:v:1 libx264 -c:a aac",
        ),
        (
            "cover.mkv",
            "-map 1 -map 0 -map 2 -c:v:0 libx264 -c:v:1 png -disposition:v:1 attached_pic -c:a aac",
        ),
        ("timecode.mov", "-map 1 -map 2 -c:v libx264 -c:a pcm_s16le -timecode 01:00:00:00"),
    ] {
        let path = made.make(name, &format!("{inputs} {coder}"));
        let facts = facts(&path);
        let video = facts.video.expect("a picture");
        assert_eq!((video.width, video.height, &*video.codec), (320, 180, "h264"), "{name}");
        assert!((2.9..3.1).contains(&facts.duration.as_seconds()), "{name}: {}", facts.duration);
        assert!((70..=76).contains(&lumas(&path, 0, 40).len()), "{name}");
    }
}

#[test]
fn recordings_of_two_sizes_are_one_whose_clock_runs_on() {
    let Some(made) = Made::of("recordings_of_two_sizes_are_one_whose_clock_runs_on") else { return };
    let coder = "-c:v libx264 -g 25 -pix_fmt yuv420p -c:a aac -f mpegts";
    let part = |name: &str, size: &str, offset: &str| {
        let source = format!("-f lavfi -i testsrc2=s={size}:r=25:d=2 -f lavfi -i sine=d=2 {coder}");
        std::fs::read(made.make(name, &format!("{source} -output_ts_offset {offset}"))).expect("readable")
    };
    // The second begins where the first ends, or half a second before.
    for (name, offset) in [("on.ts", "2"), ("back.ts", "1.5")] {
        let joined = [part("a.ts", "320x180", "0"), part("b.ts", "480x270", offset)].concat();
        let path = made.path(name);
        std::fs::write(&path, joined).expect("written");
        let facts = facts(&path);
        assert_eq!(facts.seams.len(), 1, "{name}: {:?}", facts.seams);
        assert!((1.9..2.2).contains(&facts.seams[0].as_seconds()), "{name}: {:?}", facts.seams);
        assert!((3.9..4.3).contains(&facts.duration.as_seconds()), "{name}: {}", facts.duration);
        let video = facts.video.expect("a picture");
        assert_eq!((video.frame_rate.as_f64(), video.variable), (25.0, false), "{name}");
        assert!((96..=106).contains(&lumas(&path, 0, 40).len()), "{name}");
    }
}

#[test]
fn a_longer_first_frame_makes_no_rate_vary() {
    let Some(made) = Made::of("a_longer_first_frame_makes_no_rate_vary") else { return };
    let source = "-f lavfi -i testsrc2=s=320x180:r=25:d=2";
    let fragments = "-c:v libx264 -movflags frag_keyframe+empty_moov -f mp4";
    // What stands first is shown for two frames and a half.
    let path = made.make(
        "fragments.mp4",
        &format!(
            "{source} -vf setpts=PTS+gt(N\\,0)*0.06/TB -fps_mode vfr -enc_time_base 1/12800 {fragments}"
        ),
    );
    let video = facts(&path).video.expect("a picture");
    assert_eq!((video.frame_rate.as_f64(), video.variable), (25.0, false));
}

#[test]
fn the_video_is_shown_and_not_its_preview() {
    let Some(made) = Made::of("the_video_is_shown_and_not_its_preview") else { return };
    let source = "-f lavfi -i testsrc2=s=160x90:r=25:d=1 -f lavfi -i testsrc2=s=640x360:r=25:d=1";
    let path = made.make("two.mp4", &format!("{source} -map 0 -map 1 -c:v libx264 -disposition:v:0 default"));
    let facts = facts(&path);
    assert_eq!(facts.video.map(|video| (video.width, video.height)), Some((640, 360)));
    let tracks: Vec<(u32, bool, bool)> =
        facts.videos.iter().map(|video| (video.width, video.is_default, video.is_shown)).collect();
    assert_eq!(tracks, [(160, true, false), (640, false, true)]);
}

#[test]
fn an_encrypted_film_is_called_so() {
    let Some(made) = Made::of("an_encrypted_film_is_called_so") else { return };
    let key = "00112233445566778899aabbccddeeff";
    let coder = format!("-encryption_scheme cenc-aes-ctr -encryption_key {key} -encryption_kid {key} -f mp4");
    let path =
        made.make("locked.mp4", &format!("-f lavfi -i testsrc2=s=320x180:r=25:d=1 -c:v libx264 {coder}"));
    let error = probe(&path).expect_err("refused");
    assert!(error.message.contains("encrypted"), "{}", error.message);
}
