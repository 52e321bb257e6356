//! Timestamps and times. Pure arithmetic.

use ffmpeg_next::Rational;

use crate::units::Micros;

/// A timestamp in whole microseconds, rounded down; beyond what can be told, the end on its side.
pub(super) fn to_micros(timestamp: i64, time_base: Rational) -> Micros {
    let scaled = i128::from(timestamp) * 1_000_000 * i128::from(time_base.numerator());
    let denominator = i128::from(time_base.denominator().max(1));
    Micros(clamped(scaled.div_euclid(denominator)))
}

/// Microseconds as a timestamp, rounded down.
pub(super) fn from_micros(time: Micros, time_base: Rational) -> i64 {
    let scaled = i128::from(time.0) * i128::from(time_base.denominator());
    let unit = 1_000_000 * i128::from(time_base.numerator().max(1));
    clamped(scaled.div_euclid(unit))
}

fn clamped(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beyond_all_times_stays_on_its_side() {
        let seconds = Rational(1, 1);
        assert_eq!(to_micros(i64::MAX, seconds), Micros(i64::MAX));
        assert_eq!(to_micros(i64::MIN, seconds), Micros(i64::MIN));
        assert_eq!(from_micros(Micros(i64::MIN), Rational(1, 1_000_000_000)), i64::MIN);
        assert_eq!(to_micros(-3, Rational(1, 90_000)), Micros(-34));
    }
}
