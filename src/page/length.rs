//! Lengths in custom properties of ours, which the engine leaves as they are written: pixels, and sums of them.

use cssparser::{ParseError, Parser, Token};

/// The custom property that declares a floor.
pub(super) const FLOOR: &str = "--text-fit-min";

/// What a part of a sum is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Number(f32),
    Px(f32),
}

/// The CSS pixels of `text`: `72px`, `0`, or a `calc()` of such; `None` where it is anything else.
pub(super) fn px(text: &str) -> Option<f32> {
    let mut parser = Parser::new(text);
    let part = value(&mut parser).ok()?;
    parser.skip_whitespace();
    if parser.next().is_ok() {
        return None;
    }
    match part {
        Part::Px(px) => Some(px),
        Part::Number(number) => (number == 0.0).then_some(0.0),
    }
    .filter(|px| px.is_finite())
}

/// The floor that a value of [`FLOOR`] declares, in CSS pixels: `56px`, or a `calc()` of such. `None` for anything else.
pub(super) fn floor_px(value: &str) -> Option<f32> {
    px(value).filter(|floor| *floor > 0.0)
}

type Parsed = Result<Part, ParseError<()>>;

fn value(parser: &mut Parser<'_>) -> Parsed {
    match parser.next()?.clone() {
        Token::Number { value, .. } => Ok(Part::Number(value)),
        Token::Dimension { value, unit, .. } if unit.eq_ignore_ascii_case("px") => Ok(Part::Px(value)),
        Token::ParenthesisBlock => parser.parse_nested_block(sum),
        Token::Function(name) if name.eq_ignore_ascii_case("calc") => parser.parse_nested_block(sum),
        _ => Err(ParseError::unexpected_token()),
    }
}

fn sum(parser: &mut Parser<'_>) -> Parsed {
    let mut all = product(parser)?;
    loop {
        let sign = match parser.next().cloned() {
            Ok(Token::Delim('+')) => 1.0,
            Ok(Token::Delim('-')) => -1.0,
            Ok(_) => return Err(ParseError::unexpected_token()),
            Err(_) => return Ok(all),
        };
        all = match (all, product(parser)?) {
            (Part::Px(a), Part::Px(b)) => Part::Px(a + sign * b),
            (Part::Number(a), Part::Number(b)) => Part::Number(a + sign * b),
            _ => return Err(ParseError::unexpected_token()),
        };
    }
}

fn product(parser: &mut Parser<'_>) -> Parsed {
    let mut all = value(parser)?;
    loop {
        let before = parser.state();
        let times = match parser.next().cloned() {
            Ok(Token::Delim('*')) => true,
            Ok(Token::Delim('/')) => false,
            _ => {
                parser.reset(&before);
                return Ok(all);
            }
        };
        all = match (all, value(parser)?, times) {
            (Part::Px(px), Part::Number(by), true) | (Part::Number(by), Part::Px(px), true) => {
                Part::Px(px * by)
            }
            (Part::Number(a), Part::Number(b), true) => Part::Number(a * b),
            (Part::Px(px), Part::Number(by), false) => Part::Px(px / by),
            (Part::Number(a), Part::Number(b), false) => Part::Number(a / b),
            _ => return Err(ParseError::unexpected_token()),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{floor_px, px};

    #[test]
    fn pixels_and_their_sums_are_read() {
        for (text, expected) in [
            ("72px", 72.0),
            (" 46.5px ", 46.5),
            ("0", 0.0),
            ("calc(40px + 16px)", 56.0),
            ("calc(100px * 0.5)", 50.0),
            ("calc(2 * (40px - 8px) / 4)", 16.0),
            ("calc(calc(10px + 2px) - 4px)", 8.0),
        ] {
            assert_eq!(px(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_sum_of_pixels_is_refused() {
        for text in [
            "",
            "72",
            "2em",
            "50%",
            "calc(50% + 1px)",
            "calc(1px * 1px)",
            "calc(1px / 0)",
            "max(1px, 2px)",
            "1px 2px",
            "calc(1px + )",
            "calc(2 + 1px)",
        ] {
            assert_eq!(px(text), None, "{text}");
        }
    }

    #[test]
    fn floors_are_lengths_of_more_than_nothing() {
        assert_eq!(floor_px(" 56px "), Some(56.0));
        assert_eq!(floor_px("calc(50px * 0.5)"), Some(25.0));
        assert_eq!(floor_px("calc(0.5 * 50px * 2)"), Some(50.0));
        for value in ["", "56", "4rem", "calc(5px * 2px)", "0px", "calc(2 * 3)", "12 px px"] {
            assert_eq!(floor_px(value), None, "{value}");
        }
    }
}
