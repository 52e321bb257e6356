//! The page of a clip with its sound: what waveforms on it show.

use std::sync::Arc;

use super::context::RunContext;
use super::ready::Clip;
use crate::layers::Levels;
use crate::page::PageRequest;

/// The page of `clip` at full size, as it is painted: where it shows waveforms, with the levels of the clip's sound.
pub(super) fn request(context: &RunContext<'_>, clip: &Clip<'_>) -> PageRequest {
    let request = clip.request(context.project);
    PageRequest { levels: levels(context, clip, &request), ..request }
}

/// What the waveforms of `request`, the page of `clip`, show; `None` where it has none, and where the clip has no sound but its
/// template's movement, for which a pattern is made.
fn levels(context: &RunContext<'_>, clip: &Clip<'_>, request: &PageRequest) -> Option<Arc<Levels>> {
    let programme = clip.plan.sound.programme.as_ref()?;
    let shows = context.painter.has_waveform(request);
    shows.then(|| context.plans.sources.levels(programme, context.cancel))
}
