//! What others wrote, as a line that can be shown.

/// The longest line of text that is shown of what others wrote.
const MAX_LINE: usize = 300;

/// `text` on one line, of a bearable length, with nothing in it that steers a terminal or turns the direction of what stands around it.
pub(super) fn line(text: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_control() => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => ' ',
        c => c,
    };
    let mut short: String = text.chars().take(MAX_LINE).map(plain).collect();
    if text.chars().nth(MAX_LINE).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_steers_nothing() {
        assert_eq!(line("a\u{1b}[2Jb\nc\u{202e}d"), "a [2Jb c d");
        assert_eq!(line(&"x".repeat(1000)).chars().count(), MAX_LINE + 1);
    }
}
