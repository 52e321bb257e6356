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
    // An odd one is named, and heard where the pair is silent.
    assert_eq!(chosen(&mono[..3], 1, true, &[loud, loud, loud]), (sides(1, 2), Why::Sides(vec![3])));
    assert_eq!(chosen(&mono[..3], 1, true, &[None, None, loud]), (both(3), Why::OtherIsSilent(1)));
    // Named by the file.
    let named = [AudioTrack { speakers: RIGHT, ..track(1, 1) }, AudioTrack { speakers: LEFT, ..track(2, 1) }];
    assert_eq!(chosen(&named, 1, false, &[loud, loud]), (sides(2, 1), Why::Sides(vec![])));
}

#[test]
fn tracks_that_are_the_channels_of_one_sound_are_folded_down() {
    let named = |masks: &[u64]| -> Vec<AudioTrack> {
        let tracks = masks.iter().zip(1..);
        tracks.map(|(speakers, number)| AudioTrack { speakers: *speakers, ..track(number, 1) }).collect()
    };
    let part = |stream, to| Part { stream, to };
    let loud = [Some(-20.0); 8];
    // Left, right, centre, low, left and right behind or beside: the low one is named.
    let surround = vec![
        part(1, To::Left),
        part(2, To::Right),
        part(3, To::BothSofter),
        part(5, To::LeftSofter),
        part(6, To::RightSofter),
    ];
    for behind in [[0x10, 0x20], [0x200, 0x400]] {
        let six = named(&[&[1, 2, 4, 8], &behind[..]].concat());
        assert_eq!(chosen(&six, 1, false, &loud), (surround.clone(), Why::Folded(vec![4])));
        assert_eq!(chosen(&six, 3, false, &loud).1, Why::Folded(vec![4]));
    }
    let pair = vec![part(1, To::Left), part(2, To::Right)];
    // Several that call themselves the same are nobody's centre; and what is not a channel of it is named.
    assert_eq!(chosen(&named(&[1, 2, 4, 4]), 1, false, &loud), (pair.clone(), Why::Sides(vec![3, 4])));
    let mut with_mix = named(&[1, 2]);
    with_mix.push(track(3, 2));
    assert_eq!(chosen(&with_mix, 1, false, &loud), (pair, Why::Sides(vec![3])));
    assert_eq!(chosen(&with_mix, 3, false, &loud), (both(3), Why::Chosen(vec![1, 2])));
}

#[test]
fn what_is_asked_for_leaves_nothing_out_without_a_word() {
    let unreadable = AudioTrack { decodable: false, ..track(2, 2) };
    let aside = AudioTrack { aside: true, ..track(3, 2) };
    let tracks = [track(1, 2), unreadable, aside.clone(), track(4, 1)];
    let of = |tracks: &[AudioTrack], wish| wished(tracks, &wish).expect("there").expect("a wish");
    let mix = of(&tracks, AudioWish::Mix);
    assert_eq!(mix.parts, [both(1), both(4)].concat());
    assert_eq!(mix.why, Why::Mixed { unreadable: vec![2], aside: vec![3] });
    assert_eq!(of(&[aside], AudioWish::Mix), Choice { parts: both(3), why: Why::Plain });
    // A description in the same language comes first in the file.
    let spoken = |number, aside| AudioTrack { language: Some("ind".to_owned()), aside, ..track(number, 2) };
    let two = [spoken(1, true), spoken(2, false)];
    let named = of(&two, AudioWish::Name("id".to_owned()));
    assert_eq!((named.parts, named.why), (both(2), Why::Named(vec![1])));
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
