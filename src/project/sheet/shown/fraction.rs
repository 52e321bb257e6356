//! Numbers as fractions: `# ?/?`, `# ??/??`, `# ?/8`.

use super::code::Section;
use super::digits::tidy;
use super::tokens::{Digit, Token};
use super::value::Shown;

/// The most digits of a denominator.
const MAX_DIGITS: u32 = 4;

/// `value`, which is not negative, under `section`, which has a slash.
pub(super) fn fraction(section: &Section, value: f64, negative: bool) -> Option<Shown> {
    let slash = section.tokens.iter().position(|token| *token == Token::Slash)?;
    let (left, right) = (&section.tokens[..slash], &section.tokens[slash + 1..]);
    let is_digit = |token: &&Token| matches!(token, Token::Digit(_));
    let upper = left.iter().rev().take_while(is_digit).count();
    if upper == 0 || value >= 1e9 {
        return None;
    }
    let before = &left[..left.len() - upper];
    let has_whole = before.iter().any(|token| matches!(token, Token::Digit(_)));
    let (below, used) = denominator(right)?;
    let whole = if has_whole { value.floor() } else { 0.0 };
    let part = value - whole;
    let (mut over, mut under) = match below {
        Below::Fixed(under) => ((part * f64::from(under)).round() as u64, under),
        Below::Digits(count) => nearest(part, 10_u32.pow(count) - 1),
    };
    let mut whole = whole as u64;
    if has_whole && over == u64::from(under) {
        (whole, over) = (whole + 1, 0);
    }
    if over == 0 && !matches!(below, Below::Fixed(_)) {
        under = 1;
    }
    let is_zero = whole == 0 && over == 0;
    let mut text = String::new();
    let mut is_written = false;
    for token in before {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Digit(_) if !is_written => {
                is_written = true;
                if whole > 0 || over == 0 {
                    text.push_str(&whole.to_string());
                }
            }
            Token::Digit(_) => {}
            _ => return None,
        }
    }
    if over > 0 || !has_whole {
        text.push_str(&format!("{over}/{under}"));
    }
    for token in &right[used..] {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            _ => return None,
        }
    }
    let sign = if negative && !is_zero { "-" } else { "" };
    Some(Shown { text: format!("{sign}{}", tidy(&text)), number: None, has_time: false })
}

/// What stands below.
enum Below {
    Fixed(u32),
    /// As many digits at the most.
    Digits(u32),
}

/// What stands behind the slash, and how many of the tokens it is.
fn denominator(tokens: &[Token]) -> Option<(Below, usize)> {
    if let Some(Token::Literal(text)) = tokens.first()
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        // `/100`: zeros are placeholders to the reader of the format.
        let zeros = tokens[1..].iter().take_while(|token| **token == Token::Digit(Digit::Always)).count();
        let under: u32 = format!("{text}{}", "0".repeat(zeros.min(9))).parse().ok()?;
        return (1..=9999).contains(&under).then_some((Below::Fixed(under), 1 + zeros));
    }
    let count = tokens.iter().take_while(|token| matches!(token, Token::Digit(_))).count();
    let digits = u32::try_from(count).ok().filter(|digits| (1..=MAX_DIGITS).contains(digits))?;
    Some((Below::Digits(digits), count))
}

/// The fraction nearest to `part` with a denominator of at most `most`; the smallest of several.
fn nearest(part: f64, most: u32) -> (u64, u32) {
    let mut best = (0.0, 1, f64::INFINITY);
    for under in 1..=most {
        let over = (part * f64::from(under)).round();
        let off = (part - over / f64::from(under)).abs();
        if off < best.2 - 1e-12 {
            best = (over, under, off);
        }
    }
    (best.0 as u64, best.1)
}
