//! How the clips of a template pass from one shot to the next.

use serde::Serialize;

use crate::diag::Finding;
use crate::units::Micros;

use super::config::one_of;
use super::read::Entry;

/// What happens between two shots.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TransitionKind {
    /// One ends, the next begins.
    #[default]
    Cut,
    /// One fades into the next.
    Fade,
    /// The next comes in from the right and pushes it out.
    Slide,
    /// The next is uncovered from the left.
    Wipe,
    /// One fades into the brand's colour, and out of that the next.
    Dip,
}

impl TransitionKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Cut, Self::Fade, Self::Slide, Self::Wipe, Self::Dip];

    /// The word that `kind` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Fade => "fade",
            Self::Slide => "slide",
            Self::Wipe => "wipe",
            Self::Dip => "dip",
        }
    }
}

/// How long a transition may be, in seconds: below it is a cut, above it nobody waits for it.
pub const TRANSITION_SECONDS: (f64, f64) = (0.1, 2.0);

/// How long a transition is that does not say.
const USUAL: Micros = Micros::from_ms(400);

/// What a template says of the transitions of its clips.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TransitionRules {
    /// What happens.
    pub kind: TransitionKind,
    /// How long it takes; nothing for a cut.
    pub length: Micros,
}

/// Reads `[transition]`.
pub(super) fn read(entry: &Entry<'_>) -> TransitionRules {
    let Some(mut table) = entry.table() else { return TransitionRules::default() };
    let kind = table.need("kind", "\"fade\"");
    let kind = kind.and_then(|entry| one_of(&entry, &TransitionKind::ALL, TransitionKind::as_str));
    let kind = kind.unwrap_or_default();
    let duration = table.take("duration");
    table.finish();
    if let (TransitionKind::Cut, Some(entry)) = (kind, &duration) {
        let message = format!("`{}` changes nothing: a cut takes no time", entry.name);
        entry.key_error("unused-key", message, Some("remove it, or choose another `kind`".to_owned()));
    }
    let (least, most) = TRANSITION_SECONDS;
    let length = duration.and_then(|entry| {
        let length = entry.seconds()?;
        if (least..=most).contains(&length.as_seconds()) {
            return Some(length);
        }
        let message = format!("`{}` must lie between {least} and {most}", entry.name);
        entry.say(Finding::error("out-of-range", message).fact("least", least).fact("most", most));
        None
    });
    let length = if kind == TransitionKind::Cut { Micros::ZERO } else { length.unwrap_or(USUAL) };
    TransitionRules { kind, length }
}
