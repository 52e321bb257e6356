//! Which tracks are chosen.

use super::*;

fn track(number: u32, channels: u32) -> AudioTrack {
    AudioTrack {
        index: number as usize,
        number,
        codec: "aac".to_owned(),
        decodable: true,
        channels,
        ..AudioTrack::default()
    }
}

fn both(stream: usize) -> Vec<Part> {
    vec![Part { stream, to: To::Both }]
}

/// What is chosen where the tracks are as loud as `lufs` says.
fn chosen(tracks: &[AudioTrack], best: usize, mxf: bool, lufs: &[Option<f64>]) -> (Vec<Part>, Why) {
    let mut hear = |choice: &Choice| {
        let heard = choice.parts.iter().filter_map(|part| lufs[part.stream - 1]);
        Ok(Hearing::as_loud_as(heard.reduce(f64::max)))
    };
    let choice = choose(tracks, Some(best), mxf, &mut hear).expect("heard").expect("a sound");
    (choice.parts, choice.why)
}

#[test]
fn the_one_that_players_choose_is_heard_unless_it_is_silent() {
    let two = [track(1, 2), track(2, 1)];
    let (loud, soft, silent) = (Some(-20.0), Some(-60.0), None);
    for (lufs, expected) in [
        ([loud, silent], (both(1), Why::Chosen(vec![]))),
        ([loud, loud], (both(1), Why::Chosen(vec![2]))),
        ([silent, loud], (both(2), Why::OtherIsSilent(1))),
        ([soft, loud], (both(2), Why::OtherIsSilent(1))),
        // Nothing is louder: it is what there is.
        ([soft, silent], (both(1), Why::Chosen(vec![]))),
        ([silent, silent], (both(1), Why::Chosen(vec![]))),
    ] {
        assert_eq!(chosen(&two, 1, false, &lufs), expected, "{lufs:?}");
    }
    assert_eq!(chosen(&two, 2, false, &[loud, loud]), (both(2), Why::Chosen(vec![1])));
}

#[test]
fn commentary_is_taken_last_and_what_cannot_be_decoded_never() {
    let aside = AudioTrack { aside: true, ..track(2, 2) };
    let three = [track(1, 2), aside, track(3, 2)];
    let lufs = [None, Some(-20.0), Some(-20.0)];
    assert_eq!(chosen(&three, 1, false, &lufs), (both(3), Why::OtherIsSilent(1)));
    let unreadable = AudioTrack { decodable: false, ..track(1, 4) };
    assert_eq!(
        chosen(&[unreadable.clone(), track(2, 2)], 1, false, &lufs),
        (both(2), Why::OtherUnreadable(1))
    );
    assert_eq!(
        choose(&[unreadable], Some(1), false, &mut |_| panic!("nothing is heard")).expect("heard"),
        None
    );
    assert_eq!(choose(&[], None, false, &mut |_| panic!("nothing is heard")).expect("heard"), None);
}

#[test]
fn one_sound_is_taken_without_listening() {
    let choice = choose(&[track(1, 2)], Some(1), true, &mut |_| panic!("it is heard")).expect("heard");
    assert_eq!(choice, Some(Choice { parts: both(1), why: Why::Plain }));
}

#[test]
fn sounds_of_one_channel_are_the_sides_that_the_file_makes_them() {
    let sides =
        |left, right| vec![Part { stream: left, to: To::Left }, Part { stream: right, to: To::Right }];
    let mono: Vec<AudioTrack> = (1..=4).map(|number| track(number, 1)).collect();
    let loud = Some(-20.0);
    assert_eq!(chosen(&mono[..2], 1, true, &[loud, loud]), (sides(1, 2), Why::Sides(vec![])));
    // In another container they are two sounds.
    assert_eq!(chosen(&mono[..2], 1, false, &[loud, loud]), (both(1), Why::Chosen(vec![2])));
    assert_eq!(chosen(&mono, 1, true, &[loud, loud, None, None]), (sides(1, 2), Why::Sides(vec![])));
    assert_eq!(chosen(&mono, 1, true, &[loud, loud, loud, None]), (sides(1, 2), Why::Sides(vec![3, 4])));
    assert_eq!(chosen(&mono, 1, true, &[None, None, loud, loud]), (sides(3, 4), Why::Sides(vec![])));
    // Named by the file.
    let named = [AudioTrack { speakers: RIGHT, ..track(1, 1) }, AudioTrack { speakers: LEFT, ..track(2, 1) }];
    assert_eq!(chosen(&named, 1, false, &[loud, loud]), (sides(2, 1), Why::Sides(vec![])));
}

#[test]
fn a_sound_is_asked_for_by_number_language_or_name() {
    let indonesian = AudioTrack { language: Some("ind".to_owned()), ..track(1, 2) };
    let microphone =
        AudioTrack { language: Some("en-US".to_owned()), title: Some("Mikrofon".to_owned()), ..track(2, 1) };
    let tracks = [indonesian, microphone];
    let of = |wish: AudioWish| wished(&tracks, &wish).map(|choice| choice.map(|choice| choice.parts));
    let name = |name: &str| AudioWish::Name(name.to_owned());
    assert_eq!(of(AudioWish::Auto), Ok(None));
    assert_eq!(of(AudioWish::Number(2)), Ok(Some(both(2))));
    assert_eq!(of(name("id")), Ok(Some(both(1))));
    assert_eq!(of(name("ID")), Ok(Some(both(1))));
    assert_eq!(of(name("eng")), Ok(Some(both(2))));
    assert_eq!(of(name("mikrofon")), Ok(Some(both(2))));
    assert_eq!(of(AudioWish::Mix), Ok(Some([both(1), both(2)].concat())));
    let there_is = "1 (aac, stereo, ind), 2 (aac, mono, en-US, \"Mikrofon\")";
    assert_eq!(of(AudioWish::Number(3)), Err(there_is.to_owned()));
    assert_eq!(of(name("jv")), Err(there_is.to_owned()));
    assert_eq!(wished(&[], &AudioWish::Mix), Err(String::new()));
}
