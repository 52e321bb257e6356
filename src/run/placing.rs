//! How footage lies in the holes of a page: as the page has it, as its item says, or so that what matters shows.

use super::context::RunContext;
use super::cut::Timeline;
use crate::clip::focus;
use crate::clip::render::Passage;
use crate::diag::{Finding, Findings};
use crate::layers::{Fit, Hole, HoleRole, Rgba, Shows, Stack, Transition};
use crate::page::PageRequest;
use crate::project::{Excerpt, Focus, Item, Template, TransitionKind, colour};

/// Where footage lies that neither page nor item has placed.
const CENTRE: Fit = Fit::Cover { x: 0.5, y: 0.5 };

/// Shows what matters in the footage of `item`, unless that says what to show. Footage that cannot be looked at stays as the template places
/// it: what is wrong with it is said where it is decoded. What is said of who is left out.
pub(super) fn place_footage(
    context: &RunContext<'_>,
    (item, transition): (&Item, Option<Transition>),
    shown: &Timeline,
    stack: &mut Stack,
) -> Findings {
    let mut said = Findings::new();
    place_signer(context, shown, stack);
    if item.shots.is_empty() {
        let excerpt = item.excerpt.as_ref().filter(|excerpt| excerpt.focus == Focus::Auto);
        if let Some((passage, excerpt)) = shown.reels.footage.first().zip(excerpt) {
            said.extend(aim(context, (passage, excerpt), stack));
        }
        return said;
    }
    let Some(first) = shown.reels.footage.first() else { return said };
    let page: Vec<Hole> =
        stack.holes.iter().map(|hole| Hole { transmittance: Vec::new(), ..hole.clone() }).collect();
    let mut place = |(passage, shot): (&Passage, &Excerpt)| {
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
            said.extend(aim(context, (passage, shot), &mut alone));
            holes = alone.holes;
        }
        holes
    };
    let placed = shown.reels.footage.iter().zip(&item.shots).map(&mut place).collect();
    stack.placed = placed;
    stack.transition = transition.unwrap_or_default();
    said
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

/// Places the interpreter so that they are seen where their place crops their video.
fn place_signer(context: &RunContext<'_>, shown: &Timeline, stack: &mut Stack) {
    let Some(Passage { footage, .. }) = shown.reels.signer.first() else { return };
    if !focus::is_open(stack, Shows::Signer, footage.size) {
        return;
    }
    if let Some(shots) = context.plans.sources.look(footage) {
        focus::aim_at_signer(stack, &shots, footage);
    }
}

/// Places the footage of `passage`, which `excerpt` asks for, in the holes of `stack` so that they show what matters in it. What is said of
/// who is left out.
fn aim(
    context: &RunContext<'_>,
    (passage, excerpt): (&Passage, &Excerpt),
    stack: &mut Stack,
) -> Option<Finding> {
    let footage = &passage.footage;
    if !focus::is_open(stack, Shows::Footage, footage.size) {
        return None;
    }
    let shots = context.plans.sources.look(footage)?;
    let apart = focus::apart(stack, &shots);
    focus::aim(stack, &shots, footage);
    let at = footage.start + *apart.first()?;
    let message =
        format!("two faces are seen from {at} on that do not fit together: the larger one is in view");
    let hint = "choose who is shown with `focus`, or show all of the picture with `focus = \"fit\"`";
    let finding = Finding::note("faces-apart", message).at(excerpt.places.source.clone()).hint(hint);
    Some(finding.fact("at", at).fact("shots", apart.len()))
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
