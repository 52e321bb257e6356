//! The page of a clip with its sound: what waveforms on it show.

use std::sync::Arc;

use super::mixing::{key, mixed};
use super::ready::Clip;
use super::shared::Shared;
use crate::layers::Levels;
use crate::page::PageRequest;

/// The page of `clip` at full size, as it is painted: where it shows waveforms, with the levels of the clip's sound.
pub(super) fn request(shared: &Shared<'_>, clip: &Clip<'_>) -> PageRequest {
    let request = clip.request(shared.project);
    PageRequest { levels: levels(shared, clip, &request), ..request }
}

/// What the waveforms of `request`, the page of `clip`, show; `None` where it has none, and where the clip has no sound but its
/// template's movement, for which a pattern is made.
fn levels(shared: &Shared<'_>, clip: &Clip<'_>, request: &PageRequest) -> Option<Arc<Levels>> {
    let (sound, sources) = (&clip.plan.sound, &shared.plans.sources);
    let heard = sound.programme.is_some() || sound.mix.is_some();
    if !heard || !shared.painter.has_waveform(request) {
        return None;
    }
    // Who speaks is seen, and not the music under it.
    if let Some(programme) = &sound.programme {
        return Some(sources.levels(programme, shared.cancel));
    }
    let mix = sound.mix.as_ref()?;
    let made = mixed(sound, mix, sources, shared.cancel).ok()?;
    let heard = made.mix.as_deref()?;
    Some(sources.levels_of_mix(&key(sound, mix), heard, shared.cancel))
}
