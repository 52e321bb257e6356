//! The sound of a clip put together of what was planned: how loud each part of it is beside the others, found out once.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::cut::SoundPlan;
use super::measure::{Wanted, heard_of};
use super::mixed::{About, AddedFile, MixPlan, Mixed, MusicPlan, Notes, StingPlan, Unheard};
use super::programme::{Programme as Heard, ProgrammePlan, ProgrammeSound, programme};
use super::sources::Sources;
use crate::clip::ffmpeg::audio::FileSound;
use crate::clip::media_error::MediaError;
use crate::clip::mix::{
    AT_LEAST_DB, Bed, Ducks, Fade, Looped, MOST_DB, Mix, Placed, Programme, above, factor, seam_of, survey,
};
use crate::clip::render::file_name;
use crate::clip::sound::{SAMPLE_RATE, frames_in};
use crate::clip::threads::guarded;
use crate::clip::voice::listen;
use crate::diag::Finding;
use crate::project::{AudioWish, MUSIC_GAIN_DB, StingAt};
use crate::units::Micros;

/// Sound rises and falls this gently at the ends of an excerpt, unless its item says otherwise.
pub(super) const FADE_IN: Micros = Micros::from_ms(30);
pub(super) const FADE_OUT: Micros = Micros::from_ms(250);

/// The same of music; in a short clip a quarter of it at the most.
const MUSIC_IN: Micros = Micros::from_ms(500);
const MUSIC_OUT: Micros = Micros::from_ms(2000);

/// The same of a sting: it must not click. One that is cut falls as an excerpt does.
const STING_IN: Micros = Micros::from_ms(5);
const STING_OUT: Micros = Micros::from_ms(10);

/// How far speech is to lie above music, in dB: what WCAG 2.2 asks for (1.4.7); and how far it is brought, so that rounding costs nothing.
const ABOVE_DB: f64 = 20.0;
const BROUGHT_DB: f64 = 21.0;

/// How loud music and stings are taken for where nothing else is heard, in LUFS: what matters is that they are alike.
const ALONE_LUFS: f64 = -23.0;

/// Music that ends so shortly before the clip is not repeated: it has faded by then.
const NEARLY: usize = SAMPLE_RATE as usize;

/// What tells the sound of `plan` from all others.
pub(super) fn key(plan: &SoundPlan, mix: &MixPlan) -> String {
    let programme = plan.programme.as_ref().map(ProgrammePlan::key);
    format!("{programme:?} {:?} {} {}", plan.begins, plan.samples, mix.key())
}

/// The sound of `plan`, which is `mix`ed, put together.
///
/// # Errors
/// What cannot be read, and why; `Cancelled` when `stop` was set meanwhile.
pub(super) fn mixed(
    plan: &SoundPlan,
    mix: &MixPlan,
    sources: &Sources,
    stop: &AtomicBool,
) -> Result<Arc<Mixed>, Unheard> {
    let find = || {
        let about = |error| (About::Excerpt, error);
        guarded(|| build(plan, mix, sources, stop)).map_err(about)?.map(Arc::new)
    };
    sources.mixed(&key(plan, mix), stop, find)
}

fn build(plan: &SoundPlan, mix: &MixPlan, sources: &Sources, stop: &AtomicBool) -> Result<Mixed, Unheard> {
    let frames = plan.samples / 2;
    let mut notes = Notes::new();
    let of_excerpt = |error| (About::Excerpt, error);
    let heard = programme_of(plan, (mix, sources), &mut notes, stop)?;
    let lufs = heard.as_ref().map(|(_, lufs)| *lufs);
    let reference = lufs.unwrap_or(ALONE_LUFS);
    let bed = match &mix.music {
        Some(music) => {
            bed_of(music, (frames, lufs), &mut notes, mix, stop).map_err(|error| (About::Music, error))?
        }
        None => None,
    };
    let sting = match &mix.sting {
        Some(sting) => sting_of(sting, (frames, reference), &mut notes, mix, stop)
            .map_err(|error| (About::Sting, error))?,
        None => None,
    };
    let sound = heard.as_ref().map(|(heard, _)| heard.sound.clone());
    let programme = heard.map(|(heard, _)| {
        let at = frames_in(plan.begins).min(frames);
        let length = frames_in(heard.duration).min(frames - at);
        let fade = |wish: Option<Micros>, otherwise| frames_in(wish.unwrap_or(otherwise));
        Programme {
            source: Arc::new(heard.sound),
            at,
            factor: factor(mix.treatment.gain_db.unwrap_or_default()),
            clean: mix.treatment.clean,
            fade: Fade {
                frames: length,
                rise: fade(mix.treatment.fade_in, FADE_IN),
                fall: fade(mix.treatment.fade_out, FADE_OUT),
            },
        }
    });
    let mut made = Mix { frames, programme, bed, sting };
    let speech_above_db = match sound {
        Some(sound) => lower(&mut made, &sound, mix, stop).map_err(of_excerpt)?,
        None => {
            let under = made.sting.as_ref().filter(|_| is_ducked(mix)).map(under_sting);
            if let Some(bed) = &mut made.bed {
                bed.ducks = Ducks::new(under.as_slice());
            }
            None
        }
    };
    if let Some(is) = speech_above_db.filter(|is| *is < ABOVE_DB) {
        let message = format!(
            "speech lies {is:.1} dB above the music where it is softest; {ABOVE_DB} dB are easy to follow"
        );
        let finding = Finding::note("music-over-speech", message);
        let hint = "lower `gain_db` in `[music]`, or remove `duck = false`";
        notes.push((About::Music, finding.hint(hint).fact("is", format!("{is:.1}")).fact("least", ABOVE_DB)));
    }
    let is_heard = made.programme.is_some() || made.bed.is_some() || made.sting.is_some();
    Ok(Mixed { mix: is_heard.then(|| Arc::new(made)), speech_above_db, notes })
}

/// The sound of the footage with its loudness; nothing where it is silent, or there is none.
fn programme_of(
    plan: &SoundPlan,
    (mix, sources): (&MixPlan, &Sources),
    notes: &mut Notes,
    stop: &AtomicBool,
) -> Result<Option<(Heard, f64)>, Unheard> {
    let Some(wanted) = &plan.programme else { return Ok(None) };
    let (heard, said) = programme(wanted, sources, stop)?;
    // That footage is silent is no matter where something else is heard.
    let is_alone = mix.music.is_none() && mix.sting.is_none();
    notes.extend(said.into_iter().filter(|(_, note)| is_alone || &*note.code != "silent"));
    Ok(heard
        .and_then(|heard| Some((heard.levels.report.input_lufs?, heard)))
        .map(|(lufs, heard)| (heard, lufs)))
}

/// The sound of `file`, `length` of it, with what is said of it that is no matter of an excerpt.
fn added(
    file: &AddedFile,
    length: Micros,
    (about, mix): (About, &MixPlan),
    notes: &mut Notes,
    stop: &AtomicBool,
) -> Result<FileSound, MediaError> {
    let AddedFile { facts, path, start } = file.clone();
    let wanted = Wanted { facts, path, start, duration: length, wish: AudioWish::Auto, target: mix.target };
    let (sound, said) = heard_of(&wanted, stop)?;
    for note in said {
        match &*note.code {
            "audio-track" => {
                let hint = "to hear another one, export it as a file of its own";
                notes.push((about, Finding { hint: Some(hint.to_owned()), ..note }));
            }
            "phase-inverted" | "dc-offset" => notes.push((about, note)),
            _ => {}
        }
    }
    Ok(sound)
}

fn silent(about: About, file: &AddedFile, what: &str) -> (About, Finding) {
    let name = file_name(&file.path);
    let message = format!("{what} in `{name}` is silent: nothing in it is louder than −70 LUFS");
    let hint = "choose another part of it, or another file";
    (about, Finding::warning("music-silent", message).hint(hint))
}

/// The music under a clip of so many frames whose footage has the loudness `lufs`; nothing where it is silent.
fn bed_of(
    music: &MusicPlan,
    (frames, lufs): (usize, Option<f64>),
    notes: &mut Notes,
    mix: &MixPlan,
    stop: &AtomicBool,
) -> Result<Option<Bed>, MediaError> {
    let clip = micros(frames);
    let rest = music.file.facts.duration - music.file.start;
    let file = added(&music.file, rest.min(clip), (About::Music, mix), notes, stop)?;
    let found = survey(&file, stop)?;
    let Some(own) = found.lufs else {
        notes.push(silent(About::Music, &music.file, "the music"));
        return Ok(None);
    };
    let is_short = found.end + NEARLY < frames && found.end >= NEARLY / 2;
    let seam = if is_short { Some(seam_of(&file, found.end, stop)?) } else { None };
    let gain_db = match lufs {
        Some(_) => music.gain_db.unwrap_or(MUSIC_GAIN_DB),
        None => {
            if music.gain_db.is_some() {
                let loudness = mix.target.integrated_lufs;
                let message = format!(
                    "the gain of the music changes nothing: nothing else is heard, and it is brought to {loudness} LUFS by itself"
                );
                let hint = "remove it; `[encoder] loudness_lufs` is how loud clips are";
                notes.push((About::MusicGain, Finding::note("gain-unused", message).hint(hint)));
            }
            0.0
        }
    };
    let fade = |wish: Option<Micros>, otherwise: Micros| match wish {
        Some(wish) => frames_in(wish),
        None => frames_in(otherwise).min(frames / 4),
    };
    Ok(Some(Bed {
        music: Looped { track: Arc::new(file), seam, frames },
        factor: factor(lufs.unwrap_or(ALONE_LUFS) + gain_db - own),
        fade: Fade { frames, rise: fade(music.fade_in, MUSIC_IN), fall: fade(music.fade_out, MUSIC_OUT) },
        ducks: Ducks::default(),
    }))
}

/// The sting of a clip of so many frames, as loud as `reference`; nothing where it is silent.
fn sting_of(
    sting: &StingPlan,
    (frames, reference): (usize, f64),
    notes: &mut Notes,
    mix: &MixPlan,
    stop: &AtomicBool,
) -> Result<Option<Placed>, MediaError> {
    let length = frames_in(sting.file.facts.duration);
    let at = match (sting.at, mix.card_at) {
        (StingAt::Start, _) => 0,
        (StingAt::End, Some(card)) => frames_in(card).min(frames),
        (StingAt::End, None) => frames.saturating_sub(length),
    };
    let room = frames - at;
    let file = added(&sting.file, micros(length.min(room)), (About::Sting, mix), notes, stop)?;
    let Some(own) = survey(&file, stop)?.lufs else {
        notes.push(silent(About::Sting, &sting.file, "the sting"));
        return Ok(None);
    };
    let is_cut = length > room + frames_in(STING_OUT);
    if is_cut {
        let seconds = |frames: usize| format!("{:.1}", micros(frames).as_seconds());
        let (is, most) = (seconds(length), seconds(room));
        let message = format!("the sting lasts {is} s, and {most} s are left of the clip: its end fades out");
        let hint = "choose a shorter one, or a template with a longer end card";
        notes.push((
            About::Sting,
            Finding::note("sting-cut", message).hint(hint).fact("is", is).fact("most", most),
        ));
    }
    let fall = if is_cut { FADE_OUT } else { STING_OUT };
    Ok(Some(Placed {
        source: Arc::new(file),
        at,
        factor: factor(reference + sting.gain_db - own),
        fade: Fade { frames: length.min(room), rise: frames_in(STING_IN), fall: frames_in(fall) },
    }))
}

/// Whether the music is lowered at all.
fn is_ducked(mix: &MixPlan) -> bool {
    mix.music.as_ref().is_some_and(|music| music.duck)
}

/// The stretch of a clip under `sting`, with how far music is lowered there.
fn under_sting(sting: &Placed) -> (Range<usize>, f64) {
    (sting.at..sting.at + sting.fade.frames, AT_LEAST_DB)
}

/// Lowers the music of `made` while somebody speaks in `sound`, its programme, and under its sting, where that is wished for; how far speech
/// lies above it then.
fn lower(
    made: &mut Mix,
    sound: &ProgrammeSound,
    mix: &MixPlan,
    stop: &AtomicBool,
) -> Result<Option<f64>, MediaError> {
    let (Some(programme), Some(bed)) = (&made.programme, &mut made.bed) else { return Ok(None) };
    let spoken: Vec<Range<usize>> = listen(sound, stop)?
        .into_iter()
        .map(|span| frames_in(span.start)..frames_in(span.end).min(programme.fade.frames))
        .filter(|range| !range.is_empty())
        .map(|range| range.start + programme.at..range.end + programme.at)
        .collect();
    let above = above(programme, bed, &spoken, stop)?;
    if is_ducked(mix) {
        let depth = |db: &f64| (BROUGHT_DB - db).clamp(AT_LEAST_DB, MOST_DB);
        let mut under: Vec<(Range<usize>, f64)> =
            spoken.iter().cloned().zip(above.iter().map(depth)).collect();
        under.extend(made.sting.as_ref().map(under_sting));
        under.sort_by_key(|(range, _)| range.start);
        bed.ducks = Ducks::new(&under);
    }
    let least = spoken.iter().zip(above).map(|(range, db)| db + bed.ducks.depth_at(range.start));
    Ok(least.reduce(f64::min))
}

/// How long so many frames last.
fn micros(frames: usize) -> Micros {
    Micros((frames as i64 * 1_000_000 + i64::from(SAMPLE_RATE) / 2) / i64::from(SAMPLE_RATE))
}
