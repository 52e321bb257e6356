//! Days as spreadsheets count them.

use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

/// Milliseconds of a day.
const DAY_MS: f64 = 86_400_000.0;
/// The first number past the last day that Excel shows, 31 December 9999.
const END: f64 = 2_958_466.0;
/// What the days of both systems are apart.
const BETWEEN_DAYS: i32 = 1462;

/// The day from which a workbook counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::project::sheet) enum Epoch {
    /// 1 January 1900 is day 1, as in nearly all; a 29 February 1900 that never was is day 60.
    Y1900,
    /// 1 January 1904 is day 0, as in old workbooks of the Mac.
    Y1904,
}

/// Milliseconds of the number `serial`, whose whole part is days: to the millisecond, since 9:20 is 0.38888888888888884.
pub(super) fn milliseconds(serial: f64) -> Option<i64> {
    (0.0..END).contains(&serial).then(|| (serial * DAY_MS).round() as i64)
}

/// The day and the milliseconds of that day for the number `serial`; `None` where a spreadsheet shows no day for it.
pub(in crate::project::sheet) fn moment_of_serial(serial: f64, epoch: Epoch) -> Option<(Date, i64)> {
    let all = milliseconds(serial)?;
    let (days, ms) = (i32::try_from(all / DAY_MS as i64).ok()?, all % DAY_MS as i64);
    let days = match epoch {
        Epoch::Y1904 => days + BETWEEN_DAYS,
        Epoch::Y1900 if days == 0 || days == 60 => return None,
        Epoch::Y1900 if days < 60 => days + 1,
        Epoch::Y1900 => days,
    };
    let first = Date::constant(1899, 12, 30);
    first.checked_add(days.days()).ok().map(|date| (date, ms))
}

/// The number for `date` and the time since its midnight, in the system of 1900.
pub(in crate::project::sheet) fn serial_of(date: Date, time: SignedDuration) -> f64 {
    let days = date.duration_since(Date::constant(1899, 12, 30)).as_hours() / 24;
    days as f64 + time.as_secs_f64() * 1000.0 / DAY_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_in_both_systems() {
        let day = jiff::civil::date(2026, 11, 25);
        assert_eq!(moment_of_serial(46_351.0, Epoch::Y1900), Some((day, 0)));
        assert_eq!(moment_of_serial(44_889.0, Epoch::Y1904), Some((day, 0)));
        assert_eq!(moment_of_serial(46_351.388_888_888_89, Epoch::Y1900), Some((day, 33_600_000)));
        assert_eq!(moment_of_serial(46_350.999_999_999_9, Epoch::Y1900), Some((day, 0)));
        assert_eq!(moment_of_serial(1.0, Epoch::Y1900), Some((jiff::civil::date(1900, 1, 1), 0)));
        assert_eq!(moment_of_serial(61.0, Epoch::Y1900), Some((jiff::civil::date(1900, 3, 1), 0)));
        for serial in [-1.0, 0.5, 60.0, 2_958_466.0, f64::NAN, f64::INFINITY] {
            assert_eq!(moment_of_serial(serial, Epoch::Y1900), None, "{serial}");
        }
        assert_eq!(serial_of(day, SignedDuration::from_hours(12)), 46_351.5);
    }
}
