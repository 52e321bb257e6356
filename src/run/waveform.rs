//! The page of a clip with its sound: what waveforms on it show.

use std::sync::Arc;

use super::context::RunContext;
use super::mixing::{key, mixed};
use super::programme::{ProgrammePlan, programme};
use super::ready::Clip;
use crate::layers::Levels;
use crate::page::PageRequest;
use crate::units::Micros;

/// The page of `clip` at full size, as it is painted: where it shows waveforms, with the levels of the clip's sound.
pub(super) fn request(context: &RunContext<'_>, clip: &Clip<'_>) -> PageRequest {
    let request = clip.request(context.project);
    PageRequest { levels: levels(context, clip, &request), ..request }
}

/// What the waveforms of `request`, the page of `clip`, show; `None` where it has none, and where the clip has no sound but its
/// template's movement, for which a pattern is made.
fn levels(context: &RunContext<'_>, clip: &Clip<'_>, request: &PageRequest) -> Option<Arc<Levels>> {
    let (sound, sources) = (&clip.plan.sound, &context.plans.sources);
    let heard = sound.programme.is_some() || sound.mix.is_some();
    if !heard || !context.painter.has_waveform(request) {
        return None;
    }
    // Who speaks is seen, and not the music under it.
    if let Some(plan) = &sound.programme {
        let levels = of_programme(context, plan)?;
        return Some(if sound.begins > Micros::ZERO { Arc::new(levels.later(sound.begins)) } else { levels });
    }
    let mix = sound.mix.as_ref()?;
    let made = mixed(sound, mix, sources, context.cancel).ok()?;
    let heard = made.mix.as_deref()?;
    Some(sources.levels_of_mix(&key(sound, mix), heard, context.cancel))
}

/// The levels of what is heard of footage, on its own clock.
fn of_programme(context: &RunContext<'_>, plan: &ProgrammePlan) -> Option<Arc<Levels>> {
    let sources = &context.plans.sources;
    if let Some(wanted) = plan.plain() {
        return Some(sources.levels(wanted, context.cancel));
    }
    let (heard, _) = programme(plan, sources, context.cancel).ok()?;
    let Some(heard) = heard else { return Some(Arc::new(Levels::silence())) };
    Some(sources.levels_of_mix(&plan.key(), &heard.sound, context.cancel))
}
