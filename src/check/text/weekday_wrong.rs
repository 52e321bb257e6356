//! `weekday-wrong`: a weekday beside a day that is another.

use super::day::days_in;
use super::words::{Words, quoted};
use crate::diag::{Finding, Findings};
use crate::project::dates;

pub(super) fn check(words: &Words<'_>, findings: &mut Findings) {
    let locale = words.project.config.locale;
    for text in &words.texts {
        for day in days_in(text.text) {
            let Some(date) = day.date(words.published()) else { continue };
            let Some(weekday) = day.weekday.filter(|weekday| *weekday != date.weekday()) else { continue };
            let (written, right) = (&text.text[day.from..day.to], dates::weekday(date, locale));
            let message = format!(
                "{} is no {weekday:?}: {} is a {:?}",
                quoted(written),
                dates::day_month_year(date, locale),
                date.weekday()
            );
            // Without its year, or with day and month turned round, another may have been meant.
            let finding = if day.is_sure() {
                Finding::error("weekday-wrong", message)
            } else {
                Finding::warning("weekday-wrong", message)
            };
            let hint = format!("write “{right}”, or the day that is meant");
            findings.push(text.finding(finding.hint(hint).fact("given", written).fact("is", right)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Written;
    use crate::diag::Severity;

    #[test]
    fn a_weekday_that_is_another_is_named() {
        let said = Written::new().caption("Sampai jumpa Jumat, 5 Desember 2026!").said("weekday-wrong");
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].severity, Severity::Error);
        assert_eq!(said[0].message, "“Jumat, 5 Desember 2026” is no Friday: 5 Desember 2026 is a Saturday");
        let without_year = Written::new().title("Kamis 27 November").said("weekday-wrong");
        assert_eq!(
            without_year.iter().map(|finding| finding.severity).collect::<Vec<_>>(),
            [Severity::Warning]
        );
    }

    #[test]
    fn a_weekday_that_is_right_passes() {
        for text in [
            "Sabtu, 5 Desember 2026",
            "Jumat 27 November",
            "5 Desember",
            "Sabtu–Minggu, 5–6 Desember 2026",
            "Malam Minggu, 5 Desember 2026",
        ] {
            assert_eq!(Written::new().caption(text).said("weekday-wrong"), [], "{text}");
        }
    }
}
