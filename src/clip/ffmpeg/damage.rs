//! Book-keeping of bad packets and frames: which of them can be seen. Pure.

use crate::units::Micros;

/// Places where decoding failed.
///
/// A bad packet spoils everything up to the next clean key frame, since later pictures are built on it without
/// any sign of their own. So damage before the in point counts until a clean key frame follows it, and damage
/// after the in point always counts.
#[derive(Debug, Default)]
pub(super) struct Damage {
    places: Vec<Micros>,
    total: u32,
}

impl Damage {
    /// Something failed at `at`.
    pub(super) fn note(&mut self, at: Micros) {
        self.places.push(at);
        self.total += 1;
    }

    /// A clean key frame at `at`, before the in point is reached, forgives what lies before it.
    pub(super) fn key_frame(&mut self, at: Micros) {
        self.places.retain(|place| *place >= at);
    }

    /// The first place of damage at or before `until`.
    pub(super) fn first_until(&self, until: Micros) -> Option<Micros> {
        self.places.iter().copied().filter(|place| *place <= until).min()
    }

    /// How many failures there were in all.
    pub(super) fn total(&self) -> u32 {
        self.total
    }

    /// Forgets everything, after a seek.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_key_frame_forgives_what_is_before_it_only() {
        let mut damage = Damage::default();
        damage.note(Micros(10));
        damage.note(Micros(30));
        damage.key_frame(Micros(20));
        assert_eq!(damage.first_until(Micros(25)), None);
        assert_eq!(damage.first_until(Micros(30)), Some(Micros(30)));
        assert_eq!(damage.total(), 2);
    }
}
