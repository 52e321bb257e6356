//! The time of CSS animations: how far through its keyframes one is at a moment (CSS Animations 1, 4; CSS Easing 1).

use takumi::prelude::{
    AnimationDirection, AnimationFillMode, AnimationIterationCount, AnimationTime, AnimationTimingFunction,
    StepPosition,
};
use takumi::unstable::base::layout::tree::RenderNode;

use crate::units::Micros;

/// One CSS animation on an element.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::page) struct Animation {
    /// The name of its `@keyframes`.
    pub name: String,
    /// When it begins.
    pub delay: Micros,
    /// When it ends; `None` for one that repeats for ever.
    pub end: Option<Micros>,
    /// The length of one iteration.
    pub duration: Micros,
    count: f64,
    direction: AnimationDirection,
    fill: AnimationFillMode,
    easing: AnimationTimingFunction,
}

/// How far an animation is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Progress {
    /// Through its keyframes, 0–1.
    pub at: f64,
    /// Whether it has not begun.
    pub before: bool,
}

/// The animations of `node`.
pub(super) fn animations_of(node: &RenderNode) -> Vec<Animation> {
    let motion = &node.context.style.misc1_data;
    let ms = |list: &[AnimationTime], index: usize| picked(list, index).map_or(0.0, |time| time.milliseconds);
    let micros = |ms: f32| Micros((f64::from(ms) * 1000.0).round() as i64);
    let animation = |(index, name): (usize, &Option<String>)| {
        let duration = ms(&motion.animation_duration, index);
        let delay = ms(&motion.animation_delay, index);
        let count = match picked(&motion.animation_iteration_count, index) {
            Some(AnimationIterationCount::Infinite) => f64::INFINITY,
            Some(AnimationIterationCount::Number(count)) => f64::from(count.max(0.0)),
            _ => 1.0,
        };
        Some(Animation {
            name: name.clone()?,
            delay: micros(delay),
            end: count.is_finite().then(|| micros(delay + duration * count as f32)),
            duration: micros(duration),
            count,
            direction: picked(&motion.animation_direction, index).unwrap_or_default(),
            fill: picked(&motion.animation_fill_mode, index).unwrap_or_default(),
            easing: picked(&motion.animation_timing_function, index).unwrap_or_default(),
        })
    };
    motion.animation_name.iter().enumerate().filter_map(animation).collect()
}

/// The value of a list that is repeated as often as needed.
fn picked<T: Copy>(list: &[T], index: usize) -> Option<T> {
    list.get(index % list.len().max(1)).copied()
}

impl Animation {
    /// How far it is at `time`; `None` where it does nothing then.
    pub(super) fn progress(&self, time: Micros) -> Option<Progress> {
        use AnimationFillMode::{Backwards, Both, Forwards};
        let since = (time.0 - self.delay.0) as f64;
        if since < 0.0 {
            let fills = matches!(self.fill, Backwards | Both);
            return fills.then(|| Progress { at: self.directed(0.0, 0.0), before: true });
        }
        let length = self.duration.0 as f64;
        let ended = length <= 0.0 || since >= length * self.count;
        if ended && length > 0.0 && !matches!(self.fill, Forwards | Both) {
            return None;
        }
        let iterations = if ended { self.count.min(1e6) } else { since / length };
        // An iteration that has just ended is at its end, not at the beginning of the next.
        let whole = match iterations > 0.0 && iterations.fract() == 0.0 {
            true => iterations - 1.0,
            false => iterations.floor(),
        };
        Some(Progress { at: self.directed(iterations - whole, whole), before: false })
    }

    /// `progress` through iteration `iteration` (from 0) in the direction that it is played.
    fn directed(&self, progress: f64, iteration: f64) -> f64 {
        let odd = iteration % 2.0 == 1.0;
        let backwards = match self.direction {
            AnimationDirection::Reverse => true,
            AnimationDirection::Alternate => odd,
            AnimationDirection::AlternateReverse => !odd,
            _ => false,
        };
        if backwards { 1.0 - progress } else { progress }
    }

    /// How far something is that is `t` (0–1) of its time between two keyframes.
    pub(super) fn ease(&self, t: f64, before: bool) -> f64 {
        use AnimationTimingFunction as Easing;
        match self.easing {
            Easing::Ease => bezier([0.25, 0.1, 0.25, 1.0], t),
            Easing::EaseIn => bezier([0.42, 0.0, 1.0, 1.0], t),
            Easing::EaseOut => bezier([0.0, 0.0, 0.58, 1.0], t),
            Easing::EaseInOut => bezier([0.42, 0.0, 0.58, 1.0], t),
            Easing::CubicBezier(x1, y1, x2, y2) => bezier([x1, y1, x2, y2].map(f64::from), t),
            Easing::StepStart => steps(1, StepPosition::Start, t, before),
            Easing::StepEnd => steps(1, StepPosition::End, t, before),
            Easing::Steps(count, position) => steps(count, position, t, before),
            _ => t,
        }
    }
}

/// The curve from (0, 0) to (1, 1) with the handles (x1, y1) and (x2, y2), at `x`: halved until it is true to a millionth, which
/// holds however steep it is, since x rises throughout.
fn bezier([x1, y1, x2, y2]: [f64; 4], x: f64) -> f64 {
    let curve = |a: f64, b: f64, t: f64| {
        let rest = 1.0 - t;
        3.0 * rest * rest * t * a + 3.0 * rest * t * t * b + t * t * t
    };
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if curve(x1, x2, middle) < x { low = middle } else { high = middle }
    }
    match x {
        _ if x <= 0.0 => 0.0,
        _ if x >= 1.0 => 1.0,
        _ => curve(y1, y2, f64::midpoint(low, high)),
    }
}

/// `count` steps, each jumping where `position` says.
fn steps(count: u32, position: StepPosition, t: f64, before: bool) -> f64 {
    let steps = f64::from(count.max(1));
    let (jumps, first) = match position {
        StepPosition::Start => (steps, 1.0),
        StepPosition::JumpBoth => (steps + 1.0, 1.0),
        StepPosition::JumpNone => ((steps - 1.0).max(1.0), 0.0),
        _ => (steps, 0.0),
    };
    let scaled = t.clamp(0.0, 1.0) * steps;
    let held = f64::from(u8::from(before && scaled.fract() == 0.0));
    ((scaled + first).floor() - held).clamp(0.0, jumps) / jumps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn animation(count: f64, direction: AnimationDirection, fill: AnimationFillMode) -> Animation {
        Animation {
            name: "a".to_owned(),
            delay: Micros::from_ms(1000),
            end: None,
            duration: Micros::from_ms(2000),
            count,
            direction,
            fill,
            easing: AnimationTimingFunction::Linear,
        }
    }

    #[test]
    fn progress_follows_delay_count_direction_and_fill() {
        use AnimationDirection::{Alternate, Normal, Reverse};
        use AnimationFillMode::{Both, None as Unfilled};
        for (count, direction, fill, ms, expected) in [
            (1.0, Normal, Unfilled, 500, None),
            (1.0, Normal, Both, 500, Some(0.0)),
            (1.0, Reverse, Both, 500, Some(1.0)),
            (1.0, Normal, Unfilled, 2000, Some(0.5)),
            (1.0, Normal, Unfilled, 3500, None),
            (1.0, Normal, Both, 3500, Some(1.0)),
            (2.0, Alternate, Both, 3500, Some(0.75)),
            (2.0, Alternate, Both, 9000, Some(0.0)),
            (1.5, Normal, Both, 9000, Some(0.5)),
            (f64::INFINITY, Normal, Unfilled, 1_002_000, Some(0.5)),
        ] {
            let at = animation(count, direction, fill).progress(Micros::from_ms(ms)).map(|p| p.at);
            assert_eq!(at, expected, "{count} × {direction:?}, {fill:?}, at {ms} ms");
        }
    }

    #[test]
    fn easings_are_those_of_css() {
        let eased = |easing, t| {
            Animation { easing, ..animation(1.0, AnimationDirection::Normal, AnimationFillMode::None) }
                .ease(t, false)
        };
        let near = |a: f64, b: f64| (a - b).abs() < 1e-3;
        // Read from a browser's `ease` at a half and a quarter.
        assert!(near(eased(AnimationTimingFunction::Ease, 0.5), 0.8024));
        assert!(near(eased(AnimationTimingFunction::Ease, 0.25), 0.4085));
        assert!(near(eased(AnimationTimingFunction::EaseInOut, 0.5), 0.5));
        assert!(eased(AnimationTimingFunction::CubicBezier(0.3, 1.6, 0.6, 1.0), 0.6) > 1.0);
        assert_eq!(eased(AnimationTimingFunction::Steps(4, StepPosition::End), 0.6), 0.5);
        assert_eq!(eased(AnimationTimingFunction::StepStart, 0.0), 1.0);
    }
}
