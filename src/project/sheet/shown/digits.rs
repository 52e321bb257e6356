//! Numbers under a format: digits, marks, and what stands between them.

use crate::project::config::Locale;

use super::code::Section;
use super::tokens::{Digit, Token};
use super::value::{Shown, ShownNumber};

/// A number as spreadsheets work with it: fifteen digits of it count.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Decimal {
    /// Its digits without zeros before them.
    digits: Vec<u8>,
    /// How many of them stand before the decimal mark; zeros are added where it is more than there are, or less than none.
    point: i32,
}

impl Decimal {
    /// The size of `value`.
    pub(super) fn of(value: f64) -> Self {
        let written = format!("{:.14e}", value.abs());
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
        let point = exponent.parse::<i32>().unwrap_or(0) + 1;
        Self { digits, point }
    }

    /// It times ten, `power` times.
    pub(super) fn shifted(mut self, power: i32) -> Self {
        self.point += power;
        self
    }

    /// Where its first digit stands: 1 for 7 and 7.5, 2 for 75, 0 for 0.75.
    pub(super) fn magnitude(&self) -> i32 {
        self.point
    }

    fn is_zero(&self) -> bool {
        self.digits.iter().all(|digit| *digit == 0)
    }

    /// The digits before and after the decimal mark, rounded to `decimals`, halves away from zero. Of the whole part zero is nothing.
    pub(super) fn rounded(&self, decimals: usize) -> (String, String) {
        let keep = self.point + i32::try_from(decimals).unwrap_or(i32::MAX);
        let mut kept: Vec<u8> = Vec::new();
        let at = |index: i32| {
            usize::try_from(index).ok().and_then(|index| self.digits.get(index)).copied().unwrap_or(0)
        };
        for index in self.point.min(0)..keep.max(self.point.min(0)) {
            kept.push(at(index));
        }
        if at(keep) >= 5 && keep >= 0 {
            let mut carry = true;
            for digit in kept.iter_mut().rev() {
                *digit = if *digit == 9 { 0 } else { *digit + 1 };
                carry = *digit == 0;
                if !carry {
                    break;
                }
            }
            if carry {
                kept.insert(0, 1);
            }
        }
        // As many as decimals at least.
        while kept.len() < decimals {
            kept.insert(0, 0);
        }
        let text: String = kept.iter().map(|digit| char::from(b'0' + digit)).collect();
        let (whole, fraction) = text.split_at(text.len() - decimals);
        (whole.trim_start_matches('0').to_owned(), fraction.to_owned())
    }
}

/// `value` as spreadsheets show it without a format: with fifteen digits at most, and without a point where it is whole. The mark is
/// a point.
pub(in crate::project::sheet) fn plain_digits(value: f64) -> String {
    // Adding zero takes the sign from zero.
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value) + 0.0;
    let size = rounded.abs();
    if rounded == 0.0 || (1e-4..1e15).contains(&size) { rounded.to_string() } else { format!("{rounded:?}") }
}

/// `value` with the decimal mark of `locale`.
pub(in crate::project::sheet) fn general(value: f64, locale: Locale) -> String {
    plain_digits(value).replace('.', locale.decimal_mark())
}

/// What is written so far.
#[derive(Debug, Default)]
struct Line {
    before: String,
    core: String,
    after: String,
    /// Whether something stands between the digits.
    is_broken: bool,
}

impl Line {
    fn literal(&mut self, text: &str) {
        if self.core.is_empty() { self.before.push_str(text) } else { self.after.push_str(text) }
    }

    fn digits(&mut self, text: &str) {
        if !self.after.is_empty() && !text.is_empty() {
            self.is_broken |= !self.after.trim().is_empty();
            let between = std::mem::take(&mut self.after);
            self.core.push_str(&between);
        }
        self.core.push_str(text);
    }
}

/// `value` under `section`, which has placeholders of digits and no fraction; with a minus where it is `negative`.
pub(super) fn number(section: &Section, value: f64, negative: bool, locale: Locale) -> Option<Shown> {
    if section.tokens.iter().any(|token| matches!(token, Token::Exponent(_))) {
        return scientific(section, value, negative, locale);
    }
    let tokens = &section.tokens;
    let percents = tokens.iter().filter(|token| **token == Token::Percent).count();
    let is_scale = |index: usize| {
        let rest = tokens[index..].iter().find(|token| **token != Token::Comma);
        tokens[..index].iter().any(|token| matches!(token, Token::Digit(_)))
            && !matches!(rest, Some(Token::Digit(_)))
    };
    let commas: Vec<usize> =
        tokens.iter().enumerate().filter(|(_, t)| **t == Token::Comma).map(|(index, _)| index).collect();
    let scales = commas.iter().filter(|index| is_scale(**index)).count();
    let is_grouped = commas.len() > scales;
    let power = i32::try_from(percents * 2).ok()? - i32::try_from(scales * 3).ok()?;
    let point = tokens.iter().position(|token| *token == Token::Point).unwrap_or(tokens.len());
    let places: Vec<Digit> = tokens[point..].iter().filter_map(digit).collect();
    let decimal = Decimal::of(value).shifted(power);
    let (whole, fraction) = decimal.rounded(places.len());
    let is_zero = whole.is_empty() && fraction.bytes().all(|byte| byte == b'0');
    let mut line = Line::default();
    if negative && !is_zero {
        line.literal("-");
    }
    let thousands = is_grouped.then_some(locale.thousands_mark());
    let wholes = wholes(&tokens[..point], &whole, thousands);
    let mut wholes = wholes.iter();
    let kept = needed(&places, &fraction);
    let mut fractions = fraction.chars().zip(&places).take(kept);
    let mut aligned = places.iter().skip(kept).filter(|place| **place == Digit::Aligned).count();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Digit(_) if index < point => line.digits(wholes.next().map_or("", String::as_str)),
            Token::Digit(_) => match fractions.next() {
                Some((digit, _)) => line.digits(&digit.to_string()),
                None if aligned > 0 => {
                    aligned -= 1;
                    line.literal(" ");
                }
                None => {}
            },
            Token::Point => line.digits(locale.decimal_mark()),
            Token::Percent => line.literal("%"),
            Token::Literal(text) => line.literal(text),
            Token::Comma => {}
            _ => return None,
        }
    }
    let sign = if negative && !is_zero { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { &whole };
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    let digits = format!("{sign}{whole}{point}{fraction}");
    Some(told(line, negative && !is_zero, digits))
}

fn told(line: Line, negative: bool, digits: String) -> Shown {
    let text = tidy(&format!("{}{}{}", line.before, line.core, line.after));
    let before = if negative { line.before.replacen('-', "", 1) } else { line.before };
    let number =
        (!line.is_broken).then(|| ShownNumber { digits, before: tidy(&before), after: tidy(&line.after) });
    Shown { text, number, has_time: false }
}

/// Blanks as they are seen: one between words, none around them.
pub(in crate::project::sheet) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn digit(token: &Token) -> Option<Digit> {
    if let Token::Digit(digit) = token { Some(*digit) } else { None }
}

/// How many of the digits `fraction` are shown at `places`.
fn needed(places: &[Digit], fraction: &str) -> usize {
    let digits = fraction.bytes().zip(places).enumerate();
    let shown = digits.filter(|(_, (digit, place))| *digit != b'0' || **place == Digit::Always);
    shown.map(|(index, _)| index + 1).max().unwrap_or(0)
}

/// What stands at each placeholder of the whole part: the first takes all that is left over.
fn wholes(tokens: &[Token], whole: &str, thousands: Option<&str>) -> Vec<String> {
    let places: Vec<Digit> = tokens.iter().filter_map(digit).collect();
    let mut digits: Vec<char> = whole.chars().collect();
    let mut shown: Vec<String> = Vec::new();
    let mut count = 0;
    let mut with_mark = |digit: char| {
        let mark = thousands.filter(|_| count > 0 && count % 3 == 0);
        count += 1;
        mark.map_or_else(|| digit.to_string(), |mark| format!("{digit}{mark}"))
    };
    let last = places.len();
    for (index, place) in places.iter().rev().enumerate() {
        let mut text = match (digits.pop(), place) {
            (Some(digit), _) => with_mark(digit),
            (None, Digit::Always) => with_mark('0'),
            (None, Digit::Needed) => String::new(),
            (None, Digit::Aligned) => " ".to_owned(),
        };
        if index + 1 == last {
            while let Some(digit) = digits.pop() {
                text.insert_str(0, &with_mark(digit));
            }
        }
        shown.push(text);
    }
    shown.reverse();
    shown
}

/// `1.5E+3`.
fn scientific(section: &Section, value: f64, negative: bool, locale: Locale) -> Option<Shown> {
    let tokens = &section.tokens;
    let at = tokens.iter().position(|token| matches!(token, Token::Exponent(_)))?;
    let point = tokens[..at].iter().position(|token| *token == Token::Point).unwrap_or(at);
    let wholes = tokens[..point].iter().filter_map(digit).count().max(1);
    let decimals = tokens[point..at].iter().filter_map(digit).count();
    let places = tokens[at..].iter().filter_map(digit).count().max(1);
    let decimal = Decimal::of(value);
    let step = i32::try_from(wholes).ok()?;
    let mut exponent = match (decimal.is_zero(), step) {
        (true, _) => 0,
        (false, 1) => decimal.magnitude() - 1,
        (false, step) => (decimal.magnitude() - 1).div_euclid(step) * step,
    };
    let (mut whole, mut fraction) = decimal.clone().shifted(-exponent).rounded(decimals);
    // 9.99 may become 10.
    if step == 1 && whole.len() > 1 {
        exponent += 1;
        (whole, fraction) = decimal.shifted(-exponent).rounded(decimals);
    }
    let mut text = String::new();
    for token in &tokens[..at] {
        if let Token::Literal(literal) = token {
            text.push_str(literal);
        }
    }
    let sign = if negative { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { &whole };
    let mark = if decimals > 0 { locale.decimal_mark() } else { "" };
    let plus = match tokens[at] {
        _ if exponent < 0 => "-",
        Token::Exponent(true) => "+",
        _ => "",
    };
    text.push_str(&format!("{sign}{whole}{mark}{fraction}E{plus}{:0places$}", exponent.abs()));
    for token in &tokens[at..] {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Percent => return None,
            _ => {}
        }
    }
    Some(Shown { text: tidy(&text), number: None, has_time: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_rounded_as_they_are_shown() {
        for (value, decimals, expected) in [
            (0.5, 0, ("1", "")),
            (0.49, 0, ("", "")),
            (1.005, 2, ("1", "01")),
            (2.5, 0, ("3", "")),
            (999.96, 1, ("1000", "0")),
            (0.000_04, 2, ("", "00")),
            (0.006, 2, ("", "01")),
            (123.0, 1, ("123", "0")),
            (0.1 + 0.2, 3, ("", "300")),
            (0.0, 2, ("", "00")),
            (1e20, 0, ("100000000000000000000", "")),
        ] {
            let (whole, fraction) = Decimal::of(value).rounded(decimals);
            assert_eq!((whole.as_str(), fraction.as_str()), expected, "{value} to {decimals}");
        }
    }
}
