//! `[duration]`: how long the parts of a clip are that no footage decides: the title scene before it, the end card after it, and the whole of a
//! clip that shows none. The template says it; an item may say otherwise.

use serde::Serialize;

use crate::diag::Finding;
use crate::units::Micros;

use super::excerpt::DurationRules;
use super::format::Kind;
use super::read::Entry;

/// How long a title scene or an end card may be, in seconds, where there is one: below it only flashes, above it nobody waits for it.
pub const SCENE_SECONDS: (f64, f64) = (0.5, 30.0);

/// How long a clip without footage may be, in seconds: no platform takes less as a video, and none has more to say.
pub const LENGTH_SECONDS: (f64, f64) = (3.0, 60.0);

/// How long a still is as a clip, where nothing says so: long enough to be read, short enough to be watched to its end.
const STILL: Micros = Micros::from_ms(6000);

/// How long the parts of an item's clips are that no footage decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Lengths {
    /// What comes before its footage: the title scene.
    pub head: Micros,
    /// What follows it: the end card.
    pub tail: Micros,
    /// A clip without footage, where there may be one: its template animates it, or it is a still.
    pub length: Option<Micros>,
}

impl Lengths {
    /// Those of a template that makes `kinds`, of which the item says nothing.
    pub fn of(rules: &DurationRules, kinds: &[Kind]) -> Self {
        let length = rules.length.or(kinds.contains(&Kind::Still).then_some(STILL));
        Self { head: rules.head.unwrap_or_default(), tail: rules.tail.unwrap_or_default(), length }
    }

    /// Title scene and end card together.
    pub fn scenes(&self) -> Micros {
        self.head + self.tail
    }
}

/// Reads `[duration]` of an item of `template` with the lengths that its template gives; `is_clip` says whether any of its posts is a clip,
/// `has_footage` whether that shows any.
pub(super) fn read(
    entry: &Entry<'_>,
    (template, rules): (&str, &DurationRules),
    (is_clip, has_footage): (bool, bool),
    mut lengths: Lengths,
) -> Lengths {
    let Some(mut table) = entry.table() else { return lengths };
    let [head, tail, length] = ["head", "tail", "length"].map(|key| table.take(key));
    table.finish();
    if !is_clip {
        let hint = "remove it: it is for clips".to_owned();
        entry.key_error(
            "unused-key",
            format!("`{}` changes nothing: the item is a still", entry.name),
            Some(hint),
        );
        return lengths;
    }
    let scene = |given: &Option<Entry<'_>>, has: Option<Micros>, (article, what): (&str, &str)| {
        let entry = given.as_ref()?;
        if has.is_some() {
            return read_scene(entry);
        }
        let message = format!("`{}` changes nothing: the template `{template}` has no {what}", entry.name);
        let hint = format!("remove it, or choose a template that has {article} {what}");
        entry.key_error("unused-key", message, Some(hint));
        None
    };
    lengths.head = scene(&head, rules.head, ("a", "title scene")).unwrap_or(lengths.head);
    lengths.tail = scene(&tail, rules.tail, ("an", "end card")).unwrap_or(lengths.tail);
    match &length {
        Some(entry) if has_footage => {
            let message = format!("`{}` changes nothing: the clip is as long as what it shows", entry.name);
            let hint = "remove it; `duration` in `[excerpt]` or `[[shots]]` is how much is shown".to_owned();
            entry.key_error("unused-key", message, Some(hint));
        }
        Some(entry) => lengths.length = within(entry, LENGTH_SECONDS).or(lengths.length),
        None => {}
    }
    lengths
}

/// Reads the length of a title scene or an end card: nothing, or long enough to be seen.
pub(super) fn read_scene(entry: &Entry<'_>) -> Option<Micros> {
    match entry.seconds()? {
        Micros::ZERO => Some(Micros::ZERO),
        _ => within(entry, SCENE_SECONDS),
    }
}

fn within(entry: &Entry<'_>, (least, most): (f64, f64)) -> Option<Micros> {
    let length = entry.seconds()?;
    if (least..=most).contains(&length.as_seconds()) {
        return Some(length);
    }
    let message = format!("`{}` must lie between {least} and {most}", entry.name);
    entry.say(Finding::error("out-of-range", message).fact("least", least).fact("most", most));
    None
}
