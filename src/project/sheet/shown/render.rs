//! Which section of a format is for a value, and what it shows.

use jiff::SignedDuration;
use jiff::civil::Time;

use crate::project::config::Locale;
use crate::units::Micros;

use super::calendar::{Epoch, milliseconds, moment_of_serial};
use super::code::{Comparison, Condition, NumberFormat, Section};
use super::digits::{self, tidy};
use super::fraction::fraction;
use super::moment::{Instant, moment};
use super::tokens::Token;
use super::value::{Plain, Shown, ShownNumber};

/// What a person sees of a value.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::project::sheet) enum Seen {
    /// It, as this text.
    Shown(Plain, Shown),
    /// Nothing: its format hides it.
    Nothing,
}

/// The number `value` under `format`; `None` where a spreadsheet shows no more than `####`.
pub(in crate::project::sheet) fn show(
    format: &NumberFormat,
    value: f64,
    locale: Locale,
    epoch: Epoch,
) -> Option<Seen> {
    if !value.is_finite() {
        return None;
    }
    let (section, is_size) = section_for(format, value)?;
    let negative = value < 0.0 && !is_size;
    if section.tokens.is_empty() {
        return Some(Seen::Nothing);
    }
    let (plain, shown) = if section.is_moment() {
        of_moment(section, value, locale, epoch)?
    } else {
        (Plain::Number(value), of_number(section, value, negative, locale)?)
    };
    Some(if shown.text.is_empty() { Seen::Nothing } else { Seen::Shown(plain, shown) })
}

/// The text `text` under `format`, where it changes it: `None` for a text that is shown as it is, an empty one where it is hidden.
pub(in crate::project::sheet) fn show_text(format: &NumberFormat, text: &str) -> Option<String> {
    let own = format.sections.get(3).or_else(|| format.sections.iter().find(|s| s.has(&Token::Text)))?;
    let mut shown = String::new();
    for token in &own.tokens {
        match token {
            Token::Text => shown.push_str(text),
            Token::Literal(literal) => shown.push_str(literal),
            Token::General => shown.push_str(text),
            _ => return None,
        }
    }
    // Pads are no part of a text.
    let (shown, bare) = (shown.trim(), text.trim());
    (shown != bare).then(|| shown.to_owned())
}

/// The section of `format` for `value`, and whether it shows the size alone, without a minus.
fn section_for(format: &NumberFormat, value: f64) -> Option<(&Section, bool)> {
    let all = &format.sections;
    let numbers: Vec<&Section> = all.iter().take(3).filter(|section| !section.has(&Token::Text)).collect();
    let Some(last) = numbers.last() else {
        // Under `@` alone a number is shown as it is.
        let text = all.first()?;
        return Some((text, false));
    };
    let is_conditional = numbers.iter().any(|section| section.condition.is_some());
    if !is_conditional {
        let index = match numbers.len() {
            1 => 0,
            2 => usize::from(value < 0.0),
            _ if value < 0.0 => 1,
            _ if value == 0.0 => 2,
            _ => 0,
        };
        return Some((numbers[index], index == 1));
    }
    for (index, section) in numbers.iter().enumerate() {
        match section.condition {
            Some(condition) if condition.takes(value) => return Some((section, condition.is_negative())),
            Some(_) => {}
            None if index == 0 && value > 0.0 => return Some((section, false)),
            None if index == 1 && value < 0.0 && numbers.len() > 2 => return Some((section, true)),
            None => {}
        }
    }
    // Where those before it take all others, the last one is for negative numbers and has a minus of its own.
    let takes_others = |condition: Condition| {
        matches!(condition.is, Comparison::AtLeast | Comparison::More) && condition.than == 0.0
    };
    let is_size = value < 0.0 && numbers.iter().filter_map(|section| section.condition).any(takes_others);
    last.condition.is_none().then_some((*last, is_size))
}

fn of_number(section: &Section, value: f64, negative: bool, locale: Locale) -> Option<Shown> {
    if section.has(&Token::Slash) && section.has_digits() {
        return fraction(section, value.abs(), negative);
    }
    if section.has_digits() {
        return digits::number(section, value.abs(), negative, locale);
    }
    // `General` or `@` with words around it, or words alone.
    let (mut before, mut core, mut after) = (String::new(), String::new(), String::new());
    for token in &section.tokens {
        match token {
            Token::General | Token::Text if core.is_empty() => core = digits::general(value.abs(), locale),
            Token::Literal(text) if core.is_empty() => before.push_str(text),
            Token::Literal(text) => after.push_str(text),
            Token::Slash if core.is_empty() => before.push('/'),
            Token::Slash => after.push('/'),
            Token::Percent | Token::Comma if core.is_empty() => return None,
            _ => return None,
        }
    }
    let sign = if negative && !core.is_empty() { "-" } else { "" };
    let text = tidy(&format!("{sign}{before}{core}{after}"));
    let number = (!core.is_empty()).then(|| ShownNumber {
        digits: format!("{sign}{}", digits::plain_digits(value.abs())),
        before: tidy(&before),
        after: tidy(&after),
    });
    Some(Shown { text, number, has_time: false })
}

fn of_moment(section: &Section, value: f64, locale: Locale, epoch: Epoch) -> Option<(Plain, Shown)> {
    let total_ms = milliseconds(value)?;
    let day = moment_of_serial(value, epoch);
    let instant = Instant { date: day.map(|(date, _)| date), of_day_ms: total_ms % 86_400_000, total_ms };
    let text = moment(section, instant, locale)?;
    let has_day = section.tokens.iter().any(Token::is_of_day);
    let has_time = section.tokens.iter().any(Token::is_of_time);
    let elapsed = section.tokens.iter().any(|token| matches!(token, Token::Elapsed(..)));
    let since_midnight = SignedDuration::from_millis(instant.of_day_ms);
    let plain = match (has_day, day) {
        (true, Some((date, 0))) if !has_time => Plain::Date(date),
        (true, Some((date, _))) => {
            let time = Time::midnight().checked_add(since_midnight).ok()?;
            Plain::DateTime(date.to_datetime(time))
        }
        (true, None) => return None,
        (false, _) if elapsed => Plain::Time(Micros::from_ms(total_ms)),
        (false, _) => Plain::Time(Micros::from_ms(instant.of_day_ms)),
    };
    Some((plain, Shown { text, number: None, has_time }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(code: &str, value: f64, locale: Locale) -> String {
        let format = NumberFormat::parse(code).unwrap_or_else(|| panic!("{code} is understood"));
        match show(&format, value, locale, Epoch::Y1900) {
            Some(Seen::Shown(_, shown)) => shown.text,
            Some(Seen::Nothing) => "(nothing)".to_owned(),
            None => "####".to_owned(),
        }
    }

    #[test]
    fn numbers_are_shown_as_their_formats_say() {
        for (code, value, expected) in [
            ("General", 0.1 + 0.2, "0,3"),
            ("General", -7.0, "-7"),
            ("0", 0.5, "1"),
            ("0", -0.4, "0"),
            ("0.00", 3.5, "3,50"),
            ("0.##", 3.5, "3,5"),
            ("#.##", 0.0, ","),
            ("#,##0", 2_500_000.0, "2.500.000"),
            ("#,##0", 999.0, "999"),
            ("#,##0.00", -1234.5, "-1.234,50"),
            ("\"Rp\" #,##0", 2_500_000.0, "Rp 2.500.000"),
            ("\"Rp\"#,##0", -2_500_000.0, "-Rp2.500.000"),
            ("[$Rp-421] #,##0", 2_500_000.0, "Rp 2.500.000"),
            ("_-\"Rp\"* #,##0_-;-\"Rp\"* #,##0_-;_-\"Rp\"* \"-\"_-;_-@_-", 2_500_000.0, "Rp 2.500.000"),
            ("_-\"Rp\"* #,##0_-;-\"Rp\"* #,##0_-;_-\"Rp\"* \"-\"_-;_-@_-", 0.0, "Rp -"),
            ("0%", 0.85, "85%"),
            ("0 %", 0.85, "85 %"),
            ("0.0%", 0.8756, "87,6%"),
            ("\"0\"00000000000", 81_234_567_890.0, "081234567890"),
            ("000000", 4217.0, "004217"),
            ("0000\\-0000\\-0000", 81_234_567_890.0, "0812-3456-7890"),
            ("00\\.000\\.000", 1_234_567.0, "01.234.567"),
            ("(0##) #######", 215_551_234.0, "(021) 5551234"),
            ("0.0,,\" jt\"", 2_540_000.0, "2,5 jt"),
            ("0.00E+00", 12_345.0, "1,23E+04"),
            ("##0.0E+0", 12_345.0, "12,3E+3"),
            ("0;(0);\"nol\"", -3.0, "(3)"),
            ("0;(0);\"nol\"", 0.0, "nol"),
            ("[>=1000]#,##0;0.0", 1500.0, "1.500"),
            ("[>=1000]#,##0;0.0", 15.0, "15,0"),
            ("[<0]\"minus \"0;0", -3.0, "minus 3"),
            ("[>=0]0;\"-\"0", -3.0, "-3"),
            ("[Red]0", 3.0, "3"),
            (";;;", 3.0, "(nothing)"),
            ("# ?/?", 3.5, "3 1/2"),
            ("# ?/?", 0.5, "1/2"),
            ("# ?/?", 4.0, "4"),
            ("# ??/??", 0.3125, "5/16"),
            ("# ?/8", 1.25, "1 2/8"),
            ("# ?/100", 0.25, "25/100"),
            ("?/?", 1.5, "3/2"),
            ("0\" orang\"", 12.0, "12 orang"),
            ("General\" orang\"", 12.5, "12,5 orang"),
            ("@", 12.5, "12,5"),
            ("[=1]\"satu\";[=2]\"dua\"", 3.0, "####"),
        ] {
            assert_eq!(seen(code, value, Locale::Id), expected, "{value} as {code}");
        }
        assert_eq!(seen("#,##0.00", 1234.5, Locale::En), "1,234.50");
    }

    #[test]
    fn days_and_times_are_shown_as_their_formats_say() {
        let moment = 46_351.812_5;
        for (code, value, expected) in [
            ("dd mmmm yyyy", moment, "25 November 2026"),
            ("dddd, d mmm yy", 46_361.0, "Sabtu, 5 Des 26"),
            ("[$-409]dddd, d mmmm", 46_361.0, "Saturday, 5 December"),
            ("[$-421]dddd, d mmmm", 46_361.0, "Sabtu, 5 Desember"),
            ("dd/mm/yyyy hh:mm", moment, "25/11/2026 19:30"),
            ("hh.mm", moment, "19.30"),
            ("h:mm AM/PM", moment, "7:30 PM"),
            ("h:mm AM/PM", 0.0, "12:00 AM"),
            ("hh:mm\" WIB\"", 0.8125, "19:30 WIB"),
            ("[h]:mm", 1.25, "30:00"),
            ("[mm]:ss", 65.2 / 86_400.0, "01:05"),
            ("mm:ss.0", 65.2 / 86_400.0, "01:05,2"),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", moment, "Rabu, 25 November 2026"),
            ("mmmmm", moment, "N"),
            ("dd/mm/yyyy", -1.0, "####"),
            ("dd/mm/yyyy", 0.5, "####"),
        ] {
            assert_eq!(seen(code, value, Locale::Id), expected, "{value} as {code}");
        }
        assert_eq!(seen("dddd", 46_361.0, Locale::En), "Saturday");
    }

    #[test]
    fn a_number_is_known_with_what_stands_around_it() {
        let number = |code: &str, value: f64| {
            let format = NumberFormat::parse(code).expect(code);
            match show(&format, value, Locale::Id, Epoch::Y1900) {
                Some(Seen::Shown(_, shown)) => {
                    shown.number.map(|number| format!("{}|{}|{}", number.before, number.digits, number.after))
                }
                _ => None,
            }
        };
        assert_eq!(number("0%", 0.07 + 1e-17).as_deref(), Some("|7|%"));
        assert_eq!(number("0.0 %", 0.875).as_deref(), Some("|87.5|%"));
        assert_eq!(number("\"Rp\" #,##0", 2_500_000.4).as_deref(), Some("Rp|2500000|"));
        assert_eq!(number("#,##0\" km²\"", -1234.0).as_deref(), Some("|-1234|km²"));
        assert_eq!(number("0.0,,\" jt\"", 2_540_000.0).as_deref(), Some("|2.5|jt"));
        assert_eq!(number("0000-0000", 1234.0), None);
        assert_eq!(number("# ?/?", 0.5), None);
    }

    #[test]
    fn texts_have_a_section_of_their_own() {
        let text = |code: &str| show_text(&NumberFormat::parse(code).expect(code), "IPA");
        assert_eq!(text("@"), None);
        assert_eq!(text("0.00"), None);
        assert_eq!(text("_-@_-"), None);
        assert_eq!(text("\"Kelas \"@").as_deref(), Some("Kelas IPA"));
        assert_eq!(text("0;0;0;\"Kelas \"@").as_deref(), Some("Kelas IPA"));
        assert_eq!(text(";;;").as_deref(), Some(""));
    }
}
