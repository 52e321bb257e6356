//! Number formats as their codes write them: ECMA-376, part 1, 18.8.30 and 18.8.31.

use crate::project::config::Locale;

use super::tokens::{Digit, Token, Unit};

/// The longest number format that is read, in characters; Excel takes 255.
const MAX_FORMAT_CHARS: usize = 512;
/// The most sections of a format: for positive and negative numbers, zero, and texts.
const MAX_SECTIONS: usize = 4;
/// The most decimals that a format shows.
const MAX_DECIMALS: usize = 30;
/// What `[$-F800]` and `[$-F400]` stand for: the system's long date, and its time.
const LONG_DATE: u32 = 0xf800;
const LONG_TIME: u32 = 0xf400;
/// The languages whose names of days and months are known, by the lower ten bits of a language's number.
const INDONESIAN: u32 = 0x21;
const ENGLISH: u32 = 0x09;

/// A number format.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::project::sheet) struct NumberFormat {
    pub(super) sections: Vec<Section>,
}

/// What a format says of some values.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Section {
    pub(super) condition: Option<Condition>,
    /// The language of names, where it is not the project's.
    pub(super) language: Option<Locale>,
    /// Whether names are those of a language that is not known here.
    is_foreign: bool,
    pub(super) tokens: Vec<Token>,
}

/// Which numbers a section is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Condition {
    pub(super) is: Comparison,
    pub(super) than: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    AtMost,
    Equal,
    Unequal,
    AtLeast,
    More,
}

impl Condition {
    pub(super) fn takes(self, value: f64) -> bool {
        match self.is {
            Comparison::Less => value < self.than,
            Comparison::AtMost => value <= self.than,
            Comparison::Equal => value == self.than,
            Comparison::Unequal => value != self.than,
            Comparison::AtLeast => value >= self.than,
            Comparison::More => value > self.than,
        }
    }

    /// Whether it takes negative numbers alone.
    pub(super) fn is_negative(self) -> bool {
        matches!(self.is, Comparison::Less) && self.than <= 0.0
            || matches!(self.is, Comparison::AtMost) && self.than < 0.0
    }
}

impl NumberFormat {
    /// The format that `code` writes; `None` where it holds what is not understood here.
    pub(in crate::project::sheet) fn parse(code: &str) -> Option<Self> {
        if code.trim().is_empty() {
            return Some(Self::general());
        }
        if code.chars().nth(MAX_FORMAT_CHARS).is_some() {
            return None;
        }
        let mut reader = Reader { rest: code, section: Section::default(), is_system: false };
        let mut sections = Vec::new();
        loop {
            let more = reader.section()?;
            let mut section = std::mem::take(&mut reader.section);
            if std::mem::take(&mut reader.is_system) {
                reader.rest = "";
                sections.push(section);
                break;
            }
            section.tokens = told_apart(section.tokens);
            check(&section)?;
            sections.push(section);
            if !more {
                break;
            }
        }
        (sections.len() <= MAX_SECTIONS).then_some(Self { sections })
    }

    /// How `General` shows values.
    pub(in crate::project::sheet) fn general() -> Self {
        Self { sections: vec![Section { tokens: vec![Token::General], ..Section::default() }] }
    }

    /// The format that Excel knows by the number `id` below 164 and shows as its system does, in Indonesia; `None` for all others.
    pub(in crate::project::sheet) fn of_system(id: u32) -> Option<Self> {
        match id {
            14 => Self::parse("dd/mm/yyyy"),
            22 => Self::parse("dd/mm/yyyy h:mm"),
            _ => None,
        }
    }

    /// Whether numbers are days or times under it.
    pub(in crate::project::sheet) fn is_moment(&self) -> bool {
        self.sections.iter().any(|section| section.is_moment())
    }
}

impl Section {
    pub(super) fn is_moment(&self) -> bool {
        self.tokens.iter().any(|token| token.is_of_day() || token.is_of_time())
    }

    pub(super) fn has(&self, token: &Token) -> bool {
        self.tokens.contains(token)
    }

    pub(super) fn has_digits(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Digit(_)))
    }
}

/// Reads the code from its start.
struct Reader<'c> {
    rest: &'c str,
    section: Section,
    /// Whether the system's own format stands for all of it.
    is_system: bool,
}

impl Reader<'_> {
    /// Reads one section, and says whether another one follows.
    fn section(&mut self) -> Option<bool> {
        while let Some(first) = self.rest.chars().next() {
            if first == ';' {
                self.rest = &self.rest[1..];
                return Some(true);
            }
            self.token(first)?;
            if self.is_system {
                return Some(false);
            }
        }
        Some(false)
    }

    fn push(&mut self, token: Token, bytes: usize) {
        self.rest = &self.rest[bytes..];
        match (token, self.section.tokens.last_mut()) {
            (Token::Literal(text), Some(Token::Literal(before))) => before.push_str(&text),
            (token, _) => self.section.tokens.push(token),
        }
    }

    fn literal(&mut self, text: &str, bytes: usize) {
        self.push(Token::Literal(text.to_owned()), bytes);
    }

    fn token(&mut self, first: char) -> Option<()> {
        let lower: String = self.rest.chars().take(7).map(|c| c.to_ascii_lowercase()).collect();
        if lower == "general" {
            self.push(Token::General, 7);
            return Some(());
        }
        let run = |letter: char| self.rest.chars().take_while(|c| c.to_ascii_lowercase() == letter).count();
        match first {
            '"' => {
                let text = self.rest[1..].split('"').next()?;
                if self.rest.len() < text.len() + 2 {
                    return None;
                }
                let text = text.to_owned();
                self.literal(&text, text.len() + 2);
            }
            '\\' | '!' => {
                let next = self.rest[1..].chars().next()?;
                self.literal(&next.to_string(), 1 + next.len_utf8());
            }
            // As wide as the character that follows.
            '_' => {
                let next = self.rest[1..].chars().next()?;
                self.literal(" ", 1 + next.len_utf8());
            }
            // What follows fills the cell; how often it is seen hangs on the column.
            '*' => {
                let next = self.rest[1..].chars().next().filter(|next| *next == ' ')?;
                self.literal(" ", 1 + next.len_utf8());
            }
            '[' => self.bracket()?,
            '0' => self.push(Token::Digit(Digit::Always), 1),
            '#' => self.push(Token::Digit(Digit::Needed), 1),
            '?' => self.push(Token::Digit(Digit::Aligned), 1),
            '.' => self.push(Token::Point, 1),
            ',' => self.push(Token::Comma, 1),
            '%' => self.push(Token::Percent, 1),
            '/' => self.push(Token::Slash, 1),
            '@' => self.push(Token::Text, 1),
            'E' | 'e' => match self.rest.as_bytes().get(1) {
                Some(b'+') => self.push(Token::Exponent(true), 2),
                Some(b'-') => self.push(Token::Exponent(false), 2),
                _ => return None,
            },
            'y' | 'Y' => {
                let count = run('y');
                self.push(Token::Year(if count > 2 { 4 } else { 2 }), count);
            }
            'm' | 'M' => {
                let count = run('m');
                self.push(Token::Month(Some(count).filter(|count| *count <= 5)?), count);
            }
            'd' | 'D' => {
                let count = run('d');
                self.push(Token::Day(count.min(4)), count);
            }
            'h' | 'H' => {
                let count = run('h');
                self.push(Token::Hour(count.min(2)), count);
            }
            's' | 'S' => {
                let count = run('s');
                self.push(Token::Second(count.min(2)), count);
            }
            'a' | 'A' if lower.starts_with("am/pm") => self.push(Token::Half, 5),
            'a' | 'A' if lower.starts_with("a/p") => self.push(Token::HalfLetter, 3),
            // Years of eras and of Buddha, and what other letters may come to mean.
            'a' | 'A' | 'b' | 'B' | 'g' | 'G' | 'n' | 'N' | ']' => return None,
            other => self.literal(&other.to_string(), other.len_utf8()),
        }
        Some(())
    }

    /// `[Red]`, `[>=100]`, `[$Rp-421]`, `[h]`.
    fn bracket(&mut self) -> Option<()> {
        let inside = self.rest[1..].split(']').next()?.to_owned();
        let bytes = inside.len() + 2;
        if self.rest.len() < bytes {
            return None;
        }
        let lower = inside.to_ascii_lowercase();
        if let Some(rest) = inside.strip_prefix('$') {
            return self.currency(rest, bytes);
        }
        if inside.starts_with(['<', '>', '=']) {
            self.section.condition = Some(condition(&inside)?);
            self.rest = &self.rest[bytes..];
            return Some(());
        }
        let only = |letter: char| !lower.is_empty() && lower.chars().all(|c| c == letter);
        let unit = [('h', Unit::Hours), ('m', Unit::Minutes), ('s', Unit::Seconds)];
        if let Some((_, unit)) = unit.into_iter().find(|(letter, _)| only(*letter)) {
            self.push(Token::Elapsed(unit, lower.len().min(9)), bytes);
            return Some(());
        }
        const COLOURS: [&str; 8] = ["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"];
        let numbered = lower.strip_prefix("color").map(str::trim);
        let is_numbered = numbered
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
        if COLOURS.contains(&lower.as_str()) || is_numbered {
            self.rest = &self.rest[bytes..];
            return Some(());
        }
        None
    }

    /// `Rp-421` of `[$Rp-421]`: a currency, and the language of names.
    fn currency(&mut self, inside: &str, bytes: usize) -> Option<()> {
        let (symbol, language) = match inside.rsplit_once('-') {
            Some((symbol, language)) => (symbol, Some(language)),
            None => (inside, None),
        };
        // `id-ID` has a hyphen of its own.
        let (symbol, language) = match symbol.rsplit_once('-') {
            Some((symbol, tag)) if tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_lowercase()) => {
                (symbol, Some(tag))
            }
            _ => (symbol, language),
        };
        match language.map(str::trim) {
            None | Some("") => {}
            Some(tag) if tag.chars().all(|c| c.is_ascii_hexdigit()) && !matches!(tag, "de" | "fa") => {
                match u32::from_str_radix(tag, 16).ok()? {
                    LONG_DATE => self.system("dddd, dd mmmm yyyy")?,
                    LONG_TIME => self.system("hh:mm:ss")?,
                    number => self.language(number)?,
                }
            }
            Some("id") => self.section.language = Some(Locale::Id),
            Some("en") => self.section.language = Some(Locale::En),
            Some(_) => return None,
        }
        if !symbol.is_empty() {
            self.literal(symbol, 0);
        }
        self.rest = self.rest.get(bytes..).unwrap_or_default();
        Some(())
    }

    /// Takes the language of a Windows language number; above sixteen bits stand other numerals and calendars.
    fn language(&mut self, number: u32) -> Option<()> {
        match number & 0x3ff {
            _ if number > 0xffff => return None,
            INDONESIAN => self.section.language = Some(Locale::Id),
            ENGLISH => self.section.language = Some(Locale::En),
            0 => {}
            _ => self.section.is_foreign = true,
        }
        Some(())
    }

    /// The system's own format `code` stands for all of it.
    fn system(&mut self, code: &str) -> Option<()> {
        let known = NumberFormat::parse(code)?;
        self.section.tokens = known.sections.into_iter().next()?.tokens;
        self.is_system = true;
        Some(())
    }
}

fn condition(inside: &str) -> Option<Condition> {
    let known = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<>", Comparison::Unequal),
        ("<", Comparison::Less),
        (">", Comparison::More),
        ("=", Comparison::Equal),
    ];
    let (is, rest) = known.into_iter().find_map(|(mark, is)| Some((is, inside.strip_prefix(mark)?)))?;
    let than = rest.trim().parse().ok().filter(|number: &f64| number.is_finite())?;
    Some(Condition { is, than })
}

/// Tells minutes from months, and the decimals of seconds from those of numbers.
fn told_apart(tokens: Vec<Token>) -> Vec<Token> {
    let mut told: Vec<Token> = Vec::with_capacity(tokens.len());
    let is_moment = tokens.iter().any(|token| token.is_of_day() || token.is_of_time());
    if !is_moment {
        return tokens;
    }
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            Token::Month(count) if count <= 2 => {
                let before = told.iter().rev().find(|token| token.is_of_day() || token.is_of_time());
                let after_hours = matches!(before, Some(Token::Hour(_) | Token::Elapsed(Unit::Hours, _)));
                told.push(if after_hours { Token::Minute(count) } else { Token::Month(count) });
            }
            Token::Second(_) | Token::Elapsed(Unit::Seconds, _) => {
                // `m:ss` without hours.
                let last = told.iter_mut().rev().find(|token| token.is_of_day() || token.is_of_time());
                if let Some(last @ Token::Month(1 | 2)) = last
                    && let Token::Month(count) = *last
                {
                    *last = Token::Minute(count);
                }
                told.push(token);
                let mut digits = 0;
                if tokens.peek() == Some(&Token::Point) {
                    tokens.next();
                    while tokens.peek() == Some(&Token::Digit(Digit::Always)) {
                        tokens.next();
                        digits += 1;
                    }
                    told.push(match digits {
                        0 => Token::Literal(".".to_owned()),
                        digits => Token::SecondFraction(digits.min(3)),
                    });
                }
            }
            Token::Slash => told.push(Token::Literal("/".to_owned())),
            Token::Point => told.push(Token::Literal(".".to_owned())),
            Token::Comma => told.push(Token::Literal(",".to_owned())),
            token => told.push(token),
        }
    }
    told
}

/// Whether the parts of a section go together.
fn check(section: &Section) -> Option<()> {
    let tokens = &section.tokens;
    let count = |wanted: &Token| tokens.iter().filter(|token| *token == wanted).count();
    let has_digits = section.has_digits();
    if section.is_moment() {
        let is_named = |token: &Token| {
            matches!(token, Token::Month(3..) | Token::Day(3..) | Token::Half | Token::HalfLetter)
        };
        if section.is_foreign && tokens.iter().any(is_named) {
            return None;
        }
        let mixed = has_digits || tokens.iter().any(|token| matches!(token, Token::Exponent(_)));
        return (!mixed && !section.has(&Token::General) && !section.has(&Token::Percent)).then_some(());
    }
    let exponents = tokens.iter().filter(|token| matches!(token, Token::Exponent(_))).count();
    let decimals = tokens.iter().skip_while(|token| **token != Token::Point);
    let decimals = decimals.filter(|token| matches!(token, Token::Digit(_))).count();
    let alone = [has_digits, section.has(&Token::General), section.has(&Token::Text)];
    let is_good = count(&Token::Point) <= 1
        && count(&Token::Slash) <= 1
        && exponents <= 1
        && decimals <= MAX_DECIMALS
        && alone.iter().filter(|is| **is).count() <= 1
        && (has_digits || !(section.has(&Token::Point) || exponents > 0));
    is_good.then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_makes_no_format() {
        for code in [
            "General",
            "0.00",
            "#,##0",
            "\"Rp\" #,##0",
            "[$Rp-421] #,##0",
            "[$-421]dd mmmm yyyy",
            "[h]:mm",
            "@",
            "_-\"Rp\"* #,##0_-",
            "[Red]0;[Blue]-0",
            "[>=100]0;0.0",
            "0.00E+00",
            "# ?/?",
            "h:mm AM/PM",
            "[$-F800]dddd, mmmm dd, yyyy",
            "[$-id-ID]d mmmm",
            "dd\\-mm\\-yyyy",
            "0\" orang\"",
            "Rp #,##0",
            "",
        ] {
            assert!(NumberFormat::parse(code).is_some(), "{code}");
        }
        for code in [
            "[DBNum1]0",
            "[$-D070000]0",
            "gge",
            "0*-",
            "\"open",
            "[h",
            "0;0;0;@;0",
            "[$-xy]0",
            "bbbb",
            "[$-411]mmmm",
            "0.0.0",
            "yyyy 0",
            "[=]0",
            "#/#/#",
        ] {
            assert!(NumberFormat::parse(code).is_none(), "{code}");
        }
        let long = "0".repeat(MAX_FORMAT_CHARS + 1);
        assert!(NumberFormat::parse(&long).is_none());
    }

    #[test]
    fn minutes_are_told_from_months() {
        let tokens = |code: &str| NumberFormat::parse(code).expect(code).sections[0].tokens.clone();
        assert!(tokens("h:mm").contains(&Token::Minute(2)));
        assert!(tokens("mm:ss").contains(&Token::Minute(2)));
        assert!(tokens("[h]:mm").contains(&Token::Minute(2)));
        let both = tokens("dd/mm/yyyy hh:mm");
        assert!(both.contains(&Token::Month(2)) && both.contains(&Token::Minute(2)));
        assert!(tokens("mmss.0").contains(&Token::SecondFraction(1)));
    }
}
