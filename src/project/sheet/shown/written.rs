//! Numbers that a program has written as they are shown, beside what they are: the cells of OpenDocument.

use super::digits::Decimal;
use super::value::{Shown, ShownNumber};

/// `value` as it is shown: `text`, written by a program of any language. Its number is found by being `value`.
pub(in crate::project::sheet) fn of_written(value: f64, text: &str) -> Shown {
    let text = super::digits::tidy(text);
    Shown { number: number(value, &text), text, has_time: false }
}

fn number(value: f64, text: &str) -> Option<ShownNumber> {
    let is_digit = |c: char| c.is_ascii_digit();
    let (first, last) = (text.find(is_digit)?, text.rfind(is_digit)? + 1);
    let (before, core, after) = (&text[..first], &text[first..last], &text[last..]);
    let is_mark = |c: char| matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}');
    if !core.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        return None;
    }
    let wanted = value.abs() * if text.contains('%') { 100.0 } else { 1.0 };
    let digits: String = core.chars().filter(char::is_ascii_digit).collect();
    // With each mark as the decimal one, or none.
    let decimals = core.char_indices().filter(|(_, c)| is_mark(*c)).map(|(at, c)| {
        let rest = &core[at + c.len_utf8()..];
        rest.chars().filter(char::is_ascii_digit).count()
    });
    let decimals = std::iter::once(0).chain(decimals).find(|decimals| {
        let (whole, fraction) = Decimal::of(wanted).rounded(*decimals);
        let rounded = format!("{whole}{fraction}");
        rounded.trim_start_matches('0') == digits.trim_start_matches('0')
    })?;
    let (whole, fraction) = Decimal::of(wanted).rounded(decimals);
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0.0 && (!whole.is_empty() || !fraction.is_empty()) { "-" } else { "" };
    let whole = if whole.is_empty() { "0".to_owned() } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    let around = |text: &str| text.replace(['-', '\u{2212}', '(', ')'], "").trim().to_owned();
    let (before, after) = if value < 0.0 {
        (around(before), around(after))
    } else {
        (before.trim().to_owned(), after.trim().to_owned())
    };
    Some(ShownNumber { digits: format!("{sign}{whole}{point}{fraction}"), before, after })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_in_a_text_is_the_one_that_the_cell_holds() {
        for (value, text, expected) in [
            (0.85, "85%", Some("|85|%")),
            (0.875, "87,5 %", Some("|87.5|%")),
            (2_500_000.0, "Rp 2.500.000", Some("Rp|2500000|")),
            (2_500_000.0, "Rp2,500,000", Some("Rp|2500000|")),
            (1234.5, "1.234,50", Some("|1234.5|")),
            (1234.5, "1,234.50", Some("|1234.5|")),
            (-3.25, "-3.25", Some("|-3.25|")),
            (-3.0, "(3)", Some("|-3|")),
            (4217.0, "004217", Some("|4217|")),
            (0.5, "1/2", None),
            (2_500_000.0, "2,5 jt", None),
            (81_234_567_890.0, "0812-3456-7890", None),
            (7.0, "tujuh", None),
        ] {
            let number = of_written(value, text).number;
            let told = number.map(|number| format!("{}|{}|{}", number.before, number.digits, number.after));
            assert_eq!(told.as_deref(), expected, "{text}");
        }
    }
}
