//! How loud sound is from moment to moment, band by band: what a waveform on a page is drawn from.

use crate::units::Micros;

/// The level of a band that is as loud as its excerpt is at its loudest, in the unit of all levels: hundredths.
pub const FULL: u8 = 100;

/// The time from one set of levels to the next: 50 in a second.
pub const STEP: Micros = Micros::from_ms(20);

/// The length of the made pattern, after which it begins again.
const PATTERN: Micros = Micros::from_ms(8000);

/// Levels of sound over time, whole hundredths, so that what is drawn of them is the same on every machine.
#[derive(Clone, PartialEq, Eq)]
pub struct Levels {
    /// How many bands there are, deep to high.
    bands: usize,
    /// The levels of one moment after the other, a [`STEP`] apart.
    values: Vec<u8>,
    /// When they begin.
    begins: Micros,
    /// Whether they begin again where they end.
    repeats: bool,
}

impl Levels {
    /// Levels of `bands` bands (at least one), those of one moment after the other; before and after them it is silent. What is above
    /// [`FULL`] counts as that.
    pub fn new(bands: usize, mut values: Vec<u8>) -> Self {
        values.iter_mut().for_each(|value| *value = (*value).min(FULL));
        Self { bands: bands.max(1), values, begins: Micros::ZERO, repeats: false }
    }

    /// The same, so much later.
    #[must_use]
    pub fn later(&self, by: Micros) -> Self {
        Self { begins: self.begins + by, ..self.clone() }
    }

    /// Silence.
    pub fn silence() -> Self {
        Self::new(1, Vec::new())
    }

    /// A pattern that is made, for pages that have no sound: swells as of syllables, each band a little later than the one below it,
    /// the deep ones stronger than the high ones. It lasts eight seconds and begins again.
    pub fn pattern() -> Self {
        const BANDS: usize = 24;
        let steps = PATTERN.0 / STEP.0;
        let turn = |times: f64, part: f64| libm::sin(std::f64::consts::TAU * (times + part));
        let value = |step: i64, band: usize| {
            let (time, band) = (step as f64 / steps as f64, band as f64 / BANDS as f64);
            // Whole turns in eight seconds, so that the end fits the beginning: four words, nineteen syllables.
            let word = 0.62 + 0.38 * turn(4.0 * time, -0.2);
            let syllable = 0.6 + 0.4 * turn(19.0 * time, -0.7 * band);
            let colour = 0.72 + 0.28 * turn(7.0 * time, 2.6 * band);
            let tilt = 1.0 - 0.45 * band;
            libm::round(f64::from(FULL) * word * syllable * colour * tilt).clamp(0.0, f64::from(FULL)) as u8
        };
        let values = (0..steps).flat_map(|step| (0..BANDS).map(move |band| value(step, band))).collect();
        Self { repeats: true, ..Self::new(BANDS, values) }
    }

    /// How many bands there are.
    pub fn bands(&self) -> usize {
        self.bands
    }

    /// The levels of each of `count` bars at `time`, 0 to 1, deep to high: bands between which a bar lies are mixed, and so are moments.
    pub fn at(&self, time: Micros, count: usize) -> Vec<f32> {
        let steps = (self.values.len() / self.bands) as i64;
        let (length, time) = (steps * STEP.0, (time - self.begins).0);
        let time = if self.repeats && length > 0 { time.rem_euclid(length) } else { time };
        let (step, part) = (time.div_euclid(STEP.0), time.rem_euclid(STEP.0));
        let level = |step: i64, band: usize| {
            let step = if self.repeats && steps > 0 { step.rem_euclid(steps) } else { step };
            let step = usize::try_from(step).ok().filter(|step| *step < steps as usize);
            step.map_or(0, |step| i64::from(self.values[step * self.bands + band]))
        };
        // Whole numbers: a bar's place between bands and a moment's between steps, in thousandths.
        let part = part * 1000 / STEP.0;
        let mixed = |band: usize| level(step, band) * (1000 - part) + level(step + 1, band) * part;
        let last = self.bands - 1;
        (0..count)
            .map(|bar| {
                let place = bar * last * 1000 / count.saturating_sub(1).max(1);
                let (band, between) = (place / 1000, (place % 1000) as i64);
                let value = mixed(band) * (1000 - between) + mixed((band + 1).min(last)) * between;
                value as f32 / (f32::from(FULL) * 1_000_000.0)
            })
            .collect()
    }

    /// When the last sound has passed; `None` for levels that begin again.
    pub fn end(&self) -> Option<Micros> {
        let heard = self.values.iter().rposition(|value| *value > 0).map_or(0, |last| last / self.bands + 1);
        (!self.repeats).then(|| self.begins + Micros(heard as i64 * STEP.0))
    }

    /// When all bands together are loudest first.
    pub fn loudest(&self) -> Micros {
        let sum = |levels: &[u8]| levels.iter().map(|level| u32::from(*level)).sum::<u32>();
        let sums = self.values.chunks_exact(self.bands).map(sum).enumerate();
        // The first of equals.
        let best = sums.reduce(|best, next| if next.1 > best.1 { next } else { best });
        self.begins + Micros(best.map_or(0, |(step, _)| step as i64) * STEP.0)
    }
}

impl std::fmt::Debug for Levels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Levels({} bands, {} moments)", self.bands, self.values.len() / self.bands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_moments_lie_between_bands_and_steps() {
        let levels = Levels::new(2, vec![0, 100, 100, 100]);
        assert_eq!(levels.at(Micros::ZERO, 3), [0.0, 0.5, 1.0]);
        assert_eq!(levels.at(Micros(STEP.0 / 2), 2), [0.5, 1.0]);
        // One band is all there is of every bar; silence lies around.
        assert_eq!(Levels::new(1, vec![80, 200]).at(STEP, 2), [1.0, 1.0]);
        assert_eq!(levels.at(Micros(-1_000_000), 2), [0.0, 0.0]);
        assert_eq!(levels.at(Micros(9 * STEP.0), 2), [0.0, 0.0]);
        assert_eq!(levels.end(), Some(Micros(2 * STEP.0)));
        assert_eq!(levels.loudest(), STEP);
    }

    #[test]
    fn silence_has_no_level_at_any_time() {
        let silence = Levels::silence();
        assert_eq!(silence.at(Micros::ZERO, 4), [0.0; 4]);
        assert_eq!((silence.end(), silence.loudest()), (Some(Micros::ZERO), Micros::ZERO));
    }

    #[test]
    fn the_made_pattern_moves_and_begins_again() {
        let pattern = Levels::pattern();
        let at = |ms| pattern.at(Micros::from_ms(ms), 12);
        assert_eq!(at(0), at(8000));
        assert_eq!(at(60_000), at(4000));
        assert_ne!(at(0), at(200));
        assert_eq!(pattern.end(), None);
        let all: Vec<f32> = (0..400).flat_map(|step| at(step * 20)).collect();
        let (least, most) = all.iter().fold((1.0_f32, 0.0_f32), |(a, b), v| (a.min(*v), b.max(*v)));
        assert!(least < 0.2 && most > 0.8, "{least} to {most}");
    }
}
