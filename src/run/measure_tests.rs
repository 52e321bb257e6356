//! What is said of the sound that is heard.

use super::*;
use crate::clip::tracks::{AudioTrack, To};

fn facts() -> MediaFacts {
    let track = |number: u32| AudioTrack {
        index: number as usize,
        number,
        codec: "aac".to_owned(),
        decodable: true,
        channels: 2,
        ..AudioTrack::default()
    };
    MediaFacts {
        duration: Micros::from_ms(5000),
        seams: Vec::new(),
        clock: Arc::default(),
        video: None,
        videos: Vec::new(),
        audio: None,
        best_audio: Some(1),
        tracks: vec![track(1), track(2)],
        mxf: false,
        subtitles: Vec::new(),
    }
}

fn said(why: Why) -> Vec<String> {
    let choice = Choice { parts: vec![Part { stream: 2, to: To::Both }], why };
    let hearing = Hearing::as_loud_as(Some(-20.0));
    let findings = notes_of(&choice, &hearing, &facts());
    findings.into_iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect()
}

#[test]
fn which_sound_is_heard_is_said_where_there_was_a_choice() {
    assert_eq!(said(Why::Plain), Vec::<String>::new());
    assert_eq!(said(Why::Chosen(vec![])), Vec::<String>::new());
    assert_eq!(
        said(Why::OtherIsSilent(1)),
        ["audio-track: audio track 2 (aac, stereo) is heard: 1 (aac, stereo) is silent here"]
    );
    assert_eq!(
        said(Why::Chosen(vec![1])),
        ["audio-track: audio track 2 (aac, stereo) is heard; there is sound in 1 (aac, stereo) too"]
    );
    assert_eq!(
        said(Why::Mixed { unreadable: vec![1], aside: vec![] }),
        [
            "audio-track: audio tracks 2 (aac, stereo) are heard together; this FFmpeg cannot read 1 (aac, stereo)"
        ]
    );
    assert_eq!(
        said(Why::Named(vec![1])),
        ["audio-track: audio track 2 (aac, stereo) is heard; 1 (aac, stereo) could be meant too"]
    );
}

#[test]
fn a_track_is_listened_to_once() {
    let times = std::cell::Cell::new(0);
    let mut listen = once_each(|_| {
        times.set(times.get() + 1);
        Ok(Hearing::as_loud_as(Some(-20.0)))
    });
    let chosen = tracks::choose(&facts().tracks, Some(1), false, &mut listen).expect("heard");
    let chosen = chosen.expect("one of two");
    assert_eq!(listen(&chosen), Ok(Hearing::as_loud_as(Some(-20.0))));
    assert_eq!(times.get(), 2, "of two tracks each");
}

#[test]
fn silence_is_never_without_a_word() {
    let choice = Choice { parts: Vec::new(), why: Why::Plain };
    let findings = notes_of(&choice, &Hearing::default(), &facts());
    assert_eq!(findings.len(), 1);
    assert_eq!(&*findings[0].code, "silent");
}
