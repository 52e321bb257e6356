//! Timestamps and times. Pure arithmetic.

use ffmpeg_next::Rational;

use crate::units::Micros;

/// A timestamp in whole microseconds, rounded down.
pub(super) fn to_micros(timestamp: i64, time_base: Rational) -> Micros {
    let scaled = i128::from(timestamp) * 1_000_000 * i128::from(time_base.numerator());
    let denominator = i128::from(time_base.denominator().max(1));
    Micros(i64::try_from(scaled.div_euclid(denominator)).unwrap_or(i64::MAX))
}

/// Microseconds as a timestamp, rounded down.
pub(super) fn from_micros(time: Micros, time_base: Rational) -> i64 {
    let scaled = i128::from(time.0) * i128::from(time_base.denominator());
    let unit = 1_000_000 * i128::from(time_base.numerator().max(1));
    i64::try_from(scaled.div_euclid(unit)).unwrap_or(i64::MAX)
}
