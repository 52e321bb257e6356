//! Days and times as OpenDocument and strict XLSX write them.

use jiff::SignedDuration;
use jiff::civil::{Date, Time};

use crate::units::Micros;

use super::table::Cell;

/// The cell of `date` and `ms` milliseconds since its midnight.
pub(super) fn on_day(date: Date, ms: i64) -> Cell {
    if ms == 0 {
        return Cell::Date(date);
    }
    let time = Time::midnight().checked_add(SignedDuration::from_millis(ms));
    time.map_or(Cell::Date(date), |time| Cell::DateTime(date.to_datetime(time)))
}

/// `2026-11-25`, `2026-11-25T09:00:00`, with or without `Z`, or `19:30:00`.
pub(super) fn moment(text: &str) -> Cell {
    let own = text.trim();
    let bare = own.strip_suffix('Z').unwrap_or(own);
    let cell = if bare.len() == 10 {
        bare.parse().map(Cell::Date).ok()
    } else if bare.contains('-') {
        bare.parse().map(Cell::DateTime).ok()
    } else {
        let time = bare.strip_prefix('T').unwrap_or(bare).parse::<Time>().ok();
        let since = time.map(|time| time.duration_since(Time::midnight()).as_micros());
        since.and_then(|micros| i64::try_from(micros).ok()).map(|micros| Cell::Time(Micros(micros)))
    };
    cell.unwrap_or_else(|| Cell::Text(text.to_owned()))
}

/// `PT19H30M00S`, which is how a time of day is written in an ODS.
pub(super) fn duration(text: &str) -> Cell {
    let read = || {
        let rest = text.strip_prefix("PT")?;
        let (hours, rest) = rest.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds: f64 = rest.strip_suffix('S')?.replace(',', ".").parse().ok()?;
        let minutes = hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok().filter(|m| *m < 60)?;
        let seconds = Some(seconds).filter(|seconds| (0.0..60.0).contains(seconds))?;
        Some(Micros::from_ms(i64::from(minutes) * 60_000 + (seconds * 1000.0).round() as i64))
    };
    read().map_or_else(|| Cell::Text(text.to_owned()), Cell::Time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_files_write_them() {
        let day = jiff::civil::date(2026, 11, 25);
        assert_eq!(moment("2026-11-25"), Cell::Date(day));
        assert_eq!(moment("2026-11-25T09:20:00Z"), Cell::DateTime(day.at(9, 20, 0, 0)));
        assert_eq!(moment("19:30:00"), Cell::Time(Micros::from_ms(70_200_000)));
        assert_eq!(duration("PT19H30M00.5S"), Cell::Time(Micros::from_ms(70_200_500)));
        for text in ["PT1H", "P1D", "PT9999999999H00M00S", "PT1H60M00S"] {
            assert_eq!(duration(text), Cell::Text(text.to_owned()), "{text}");
        }
        assert_eq!(moment("besok"), Cell::Text("besok".to_owned()));
    }
}
