//! `[[shots]]`: the passages of one or of several sources that a clip is put together of.

use crate::diag::Finding;
use crate::units::{Micros, Speed};
use crate::world::World;

use super::excerpt::{DurationRules, Excerpt, read_range};
use super::input::Raw;
use super::read::Entry;

/// The most shots of a clip. Each is opened by itself, and of more nobody sees anything.
pub const MOST_SHOTS: usize = 60;

/// The shortest shot, as long as it is in the clip: three frames at the lowest rate that formats take. What is shorter only flashes.
pub const SHORTEST_SHOT: Micros = Micros::from_ms(125);

/// Reads `[[shots]]`. The caller drops them when anything was wrong.
pub(super) fn read(entry: &Entry<'_>, rules: Option<&DurationRules>, world: &dyn World) -> Vec<Excerpt> {
    if matches!(entry.value(), Raw::Table(_)) {
        entry.wrong_type("a list", Some("write a heading `[[shots]]` for each shot".to_owned()));
        return Vec::new();
    }
    let entries = entry.list().unwrap_or_default();
    if entry.is_empty_list() {
        let hint = "write a heading `[[shots]]` for each shot".to_owned();
        entry.error("empty-list", format!("`{}` is empty", entry.name), Some(hint));
    }
    if entries.len() > MOST_SHOTS {
        let message = format!("a clip of {} shots: it may have {MOST_SHOTS}", entries.len());
        let hint = "make several clips of them, or cut them together in a video editor";
        entry.say(
            Finding::error("too-many-shots", message)
                .hint(hint)
                .fact("is", entries.len())
                .fact("most", MOST_SHOTS),
        );
        return Vec::new();
    }
    let shots: Vec<Excerpt> = entries.iter().filter_map(|entry| read_one(entry, world)).collect();
    if let (Some(length), Some(rules)) = (whole_length(&shots), rules)
        && shots.len() == entries.len()
    {
        let what = format!("the shots last {} s together", length.as_seconds());
        rules.refuses(length, &what).into_iter().for_each(|finding| entry.say(finding));
    }
    shots
}

/// How long `shots` are together in the clip, when that is written of all of them.
pub(super) fn whole_length(shots: &[Excerpt]) -> Option<Micros> {
    shots.iter().try_fold(Micros::ZERO, |sum, shot| Some(sum + shot.clip_length()?))
}

fn read_one(entry: &Entry<'_>, world: &dyn World) -> Option<Excerpt> {
    let mut table = entry.table()?;
    let (mut shot, entries) = read_range(&mut table, world);
    let mute = table.take("mute");
    shot.sound.mute = mute.and_then(|entry| entry.boolean()).unwrap_or_default();
    if let Some(audio) = entries.audio.as_ref().filter(|_| shot.sound.mute) {
        let message = format!("`{}` changes nothing: the shot is muted", audio.name);
        audio.key_error("unused-key", message, Some("remove it, or `mute`".to_owned()));
    }
    let (least, most) = Speed::RANGE;
    let speed = table.take("speed").and_then(|entry| entry.number(least, most)).and_then(Speed::of);
    shot.speed = speed.unwrap_or_default();
    table.finish();
    if let (Some(length), Some(duration)) = (shot.clip_length(), &entries.duration) {
        too_short(length).into_iter().for_each(|finding| duration.say(finding));
    }
    Some(shot)
}

/// What is said of a shot of `length` in the clip; nothing where it is long enough.
pub fn too_short(length: Micros) -> Option<Finding> {
    if length >= SHORTEST_SHOT {
        return None;
    }
    let (is, least) = (length.as_seconds(), SHORTEST_SHOT.as_seconds());
    let finding = Finding::error("shot-too-short", format!("the shot is {is} s long: nobody sees it"));
    let hint = format!("let it last {least} s at least, or leave it out");
    Some(finding.hint(hint).fact("is", is).fact("least", least))
}
