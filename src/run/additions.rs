//! Music and stings looked at when a clip is planned: whether they are there and can be heard at all.

use std::path::Path;

use super::mixed::{AddedFile, MixPlan, MusicPlan, StingPlan};
use super::sources::{Film, Sources};
use crate::clip::loudness::LoudnessTarget;
use crate::clip::media_error::MediaError;
use crate::clip::render::file_name;
use crate::diag::{Finding, Findings, Place};
use crate::project::{Item, Music, MusicPlaces};
use crate::units::Micros;
use crate::world::World;

/// Shorter music is none: it could only be repeated as a rattle.
const SHORTEST: Micros = Micros::from_ms(1000);

/// What it takes to look at files.
pub(super) struct Looking<'a> {
    pub(super) world: &'a dyn World,
    pub(super) sources: &'a Sources,
    /// Whether nobody waits for it any more.
    pub(super) over: &'a dyn Fn() -> bool,
    /// What is said of a file that cannot be read.
    pub(super) wrong: &'a dyn Fn(&MediaError, &Place) -> Finding,
}

/// What is done to the sound of the clip of `item` beyond levelling it to `target`, with what is said of it; nothing where nothing is.
/// The end card, if there is one, begins at `card_at`.
///
/// # Errors
/// Everything wrong with its music and its sting.
pub(super) fn mix_of(
    item: &Item,
    looking: &Looking<'_>,
    (card_at, target): (Option<Micros>, LoudnessTarget),
) -> Result<(Option<MixPlan>, Findings), Findings> {
    // Of several passages each has a sound of its own.
    let treatment = item.excerpt.as_ref().map(|excerpt| excerpt.sound.clone()).unwrap_or_default();
    let mut wrong = Findings::new();
    let mut keep = |file: Result<AddedFile, Finding>| file.map_err(|finding| wrong.push(finding)).ok();
    let music = item.music.as_ref().and_then(|music| {
        let file = keep(looking.music(music))?;
        let Music { gain_db, duck, fade_in, fade_out, .. } = *music;
        Some(MusicPlan { file, gain_db, duck, fade_in, fade_out })
    });
    let sting = item.sting.as_ref().and_then(|sting| {
        let file = keep(looking.file(&sting.source, Micros::ZERO, &sting.places))?;
        Some(StingPlan { file, at: sting.at, gain_db: sting.gain_db })
    });
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut said = Findings::new();
    let is_alone = music.is_none() && sting.is_none();
    if let Some(excerpt) = item.excerpt.as_ref().filter(|_| is_alone && treatment.gain_db.is_some()) {
        let loudness = target.integrated_lufs;
        let message = format!("the gain changes nothing: all that is heard is brought to {loudness} LUFS");
        let hint =
            "it is for clips with `[music]` or `[sting]`; `[encoder] loudness_lufs` is how loud clips are";
        said.push(Finding::note("gain-unused", message).at(excerpt.places.gain.clone()).hint(hint));
    }
    let is_plain = is_alone && (treatment.is_plain() || treatment.mute);
    Ok(((!is_plain).then_some(MixPlan { music, sting, treatment, card_at, target }), said))
}

impl Looking<'_> {
    fn music(&self, music: &Music) -> Result<AddedFile, Finding> {
        let file = self.file(&music.source, music.start, &music.places)?;
        let rest = file.facts.duration - music.start;
        if rest >= SHORTEST {
            return Ok(file);
        }
        let name = file_name(&file.path);
        let message =
            format!("`{name}` has {:.2} s of music: at least a second is needed", rest.as_seconds());
        let finding = Finding::error("music-too-short", message).at(music.places.source.clone());
        let hint = "choose a longer piece, or an earlier `start`; a short sound is a `[sting]`";
        Err(finding.hint(hint).fact("is", rest.as_seconds()).fact("least", SHORTEST.as_seconds()))
    }

    /// The file `source` of the project, which must hold sound at `start`.
    fn file(&self, source: &Path, start: Micros, places: &MusicPlaces) -> Result<AddedFile, Finding> {
        let path = self.world.resolve(source).map_err(|error| {
            Finding::error("path-leaves-project", error.to_string()).at(places.source.clone())
        })?;
        let film = Film { path: &path, content: &|| self.world.content(source).ok(), over: self.over };
        let facts = self.sources.facts(&film).map_err(|error| (self.wrong)(&error, &places.source))?;
        let name = file_name(&path);
        if facts.tracks.iter().all(|track| !track.decodable) {
            let what = if facts.tracks.is_empty() {
                "holds no sound"
            } else {
                "holds no sound that this FFmpeg can read"
            };
            let finding = Finding::error("no-sound", format!("`{name}` {what}"));
            let hint = "name a sound, or a video that has one";
            return Err(finding.at(places.source.clone()).hint(hint));
        }
        let end = facts.duration;
        if start >= end {
            let message = format!("the music starts at {start}, but `{name}` ends at {end}");
            let finding = Finding::error("beyond-end", message).at(places.start.clone());
            let finding = finding.hint(format!("choose a start before {end}"));
            return Err(finding.fact("start", start.as_seconds()).fact("end", end.as_seconds()));
        }
        Ok(AddedFile { facts, path, start })
    }
}
