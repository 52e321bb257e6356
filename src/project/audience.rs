//! Who reads the captions of clips.

use serde::Serialize;

/// Who reads captions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Everyone: 17 characters a second.
    #[default]
    Everyone,
    /// Children: 13 characters a second.
    Children,
}

impl Audience {
    /// Every audience.
    pub const ALL: [Self; 2] = [Self::Everyone, Self::Children];

    /// The word that `captions_audience` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Children => "children",
        }
    }
}
