//! How footage lies in the holes of a page: as the page has it, as its item says, or so that what matters shows.

use super::context::RunContext;
use super::cut::Timeline;
use crate::clip::focus;
use crate::clip::render::Passage;
use crate::layers::{Fit, Hole, HoleRole, Rgba, Stack, Transition};
use crate::page::PageRequest;
use crate::project::{Excerpt, Focus, Item, Template, TransitionKind, colour};

/// Where footage lies that neither page nor item has placed.
const CENTRE: Fit = Fit::Cover { x: 0.5, y: 0.5 };

/// Shows what matters in the footage of `item`, unless that says what to show. Footage that cannot be looked at stays as the template places
/// it: what is wrong with it is said where it is decoded.
pub(super) fn place_footage(
    context: &RunContext<'_>,
    (item, transition): (&Item, Option<Transition>),
    shown: &Timeline,
    stack: &mut Stack,
) {
    if item.shots.is_empty() {
        let auto = item.excerpt.as_ref().is_some_and(|excerpt| excerpt.focus == Focus::Auto);
        if let Some(passage) = shown.reel.first().filter(|_| auto) {
            aim(context, passage, stack);
        }
        return;
    }
    let Some(first) = shown.reel.first() else { return };
    let page: Vec<Hole> =
        stack.holes.iter().map(|hole| Hole { transmittance: Vec::new(), ..hole.clone() }).collect();
    let place = |(passage, shot): (&Passage, &Excerpt)| {
        let mut holes = page.clone();
        let is_like_first = same_proportions(passage.footage.size, first.footage.size);
        for hole in holes.iter_mut().filter(|hole| hole.role == HoleRole::Picture) {
            hole.fit = match (hole.fit, shot.focus) {
                (Fit::Cover { .. }, Focus::At { x, y }) => Fit::Cover { x, y },
                (Fit::Cover { .. }, Focus::Fit) => Fit::Whole,
                // Its place has the proportions of the first one.
                (Fit::Fill, Focus::At { x, y }) if !is_like_first && hole.crops => Fit::Cover { x, y },
                (Fit::Fill, Focus::Auto) if !is_like_first && hole.crops => CENTRE,
                (Fit::Fill, _) if !is_like_first => Fit::Whole,
                (fit, _) => fit,
            };
        }
        if shot.focus == Focus::Auto {
            // Aimed at like the holes of a page of its own.
            let mut alone = Stack { holes, ..without_pixels(stack) };
            aim(context, passage, &mut alone);
            holes = alone.holes;
        }
        holes
    };
    let placed = shown.reel.iter().zip(&item.shots).map(place).collect();
    stack.placed = placed;
    stack.transition = transition.unwrap_or_default();
}

/// What is seen between shots on the page of `request`, of `template`; nothing for cuts. A dip goes through the brand's colour.
pub(super) fn transition_of(template: &Template, request: &PageRequest) -> Option<Transition> {
    let token = |name: &str| {
        let (_, value) = request.properties.iter().find(|(property, _)| property == name)?;
        colour::parse(value).map(|colour| colour.to_rgb8())
    };
    match template.transition.kind {
        TransitionKind::Cut => None,
        TransitionKind::Fade => Some(Transition::Fade),
        TransitionKind::Slide => Some(Transition::Slide),
        TransitionKind::Wipe => Some(Transition::Wipe),
        TransitionKind::Dip => {
            let colour = token("--color-primary").or_else(|| token("--color-ink")).unwrap_or_default();
            Some(Transition::Dip { colour })
        }
    }
}

/// Whether pictures of these sizes (width, height) have the same proportions, but for a hundredth.
fn same_proportions(one: (u32, u32), other: (u32, u32)) -> bool {
    let proportions = |(width, height): (u32, u32)| f64::from(width) / f64::from(height.max(1));
    let (one, other) = (proportions(one), proportions(other));
    (one - other).abs() < 0.01 * other
}

/// A page as large as `stack`, on which nothing is.
fn without_pixels(stack: &Stack) -> Stack {
    let base = Rgba { width: 0, height: 0, data: Vec::new() };
    Stack {
        width: stack.width,
        height: stack.height,
        holes: Vec::new(),
        placed: Vec::new(),
        transition: Default::default(),
        base,
        sprites: Vec::new(),
    }
}

/// Places the footage of `passage` in the holes of `stack` so that they show what matters in it.
fn aim(context: &RunContext<'_>, passage: &Passage, stack: &mut Stack) {
    let footage = &passage.footage;
    if !focus::is_open(stack, footage.size) {
        return;
    }
    if let Some(map) = context.plans.sources.look(footage) {
        focus::aim(stack, &map);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_have_the_same_proportions_but_for_rounding() {
        assert!(same_proportions((1920, 1080), (854, 480)));
        assert!(!same_proportions((1920, 1080), (1080, 720)));
    }
}
