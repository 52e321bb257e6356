//! The parts of a number format.

/// Which digits a placeholder shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digit {
    /// `0`: also a zero that means nothing.
    Always,
    /// `#`: only what means something.
    Needed,
    /// `?`: as `#`, with a blank in its place.
    Aligned,
}

/// One part of a format, in its order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Text that is shown as it is.
    Literal(String),
    /// A digit.
    Digit(Digit),
    /// The decimal mark.
    Point,
    /// The mark of thousands between digits, behind them a division by a thousand.
    Comma,
    /// `%`.
    Percent,
    /// `E+` or, where `false`, `E-`, which shows no plus.
    Exponent(bool),
    /// `/` of a fraction or a date.
    Slash,
    /// `General`.
    General,
    /// `@`: the text of the cell.
    Text,
    /// `yy` or `yyyy`.
    Year(usize),
    /// `m` to `mmmmm`.
    Month(usize),
    /// `d` to `dddd`.
    Day(usize),
    /// `h` or `hh`.
    Hour(usize),
    /// `m` or `mm` beside hours or seconds.
    Minute(usize),
    /// `s` or `ss`.
    Second(usize),
    /// Decimals of seconds, with their mark.
    SecondFraction(usize),
    /// `AM/PM`.
    Half,
    /// `A/P`.
    HalfLetter,
    /// `[h]`, `[m]`, `[s]`: how many have passed, with the fewest digits.
    Elapsed(Unit, usize),
}

/// A unit of passed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Hours,
    Minutes,
    Seconds,
}

impl Token {
    /// Whether it shows something of a day.
    pub(super) fn is_of_day(&self) -> bool {
        matches!(self, Self::Year(_) | Self::Month(_) | Self::Day(_))
    }

    /// Whether it shows something of a time.
    pub(super) fn is_of_time(&self) -> bool {
        matches!(
            self,
            Self::Hour(_)
                | Self::Minute(_)
                | Self::Second(_)
                | Self::SecondFraction(_)
                | Self::Half
                | Self::HalfLetter
                | Self::Elapsed(..)
        )
    }
}
