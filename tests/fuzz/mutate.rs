//! Changes by chance, the same for the same seed.

use super::Input;

/// How many changed inputs are kept to be changed again.
const KEPT: usize = 300;

/// The largest input.
const MAX_BYTES: usize = 64 << 10;

/// Numbers at which something ends.
const NUMBERS: [&str; 22] = [
    "0",
    "-1",
    "1",
    "2",
    "7",
    "127",
    "128",
    "255",
    "256",
    "999",
    "32768",
    "65535",
    "65536",
    "100000",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "1e308",
    "0.000000001",
];

/// Characters that are more than they look.
const CHARACTERS: [&str; 16] = [
    "\0",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "é",
    "ß",
    "İ",
    "\u{301}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "🌋",
    "\u{10ffff}",
];

/// Makes inputs of others.
pub(super) struct Mutator<'w> {
    state: u64,
    words: &'w [&'w str],
    pool: Vec<Input>,
    /// How many of the pool were there from the beginning; these stay.
    given: usize,
}

impl<'w> Mutator<'w> {
    pub(super) fn new(seed: u64, words: &'w [&'w str], pool: Vec<Input>) -> Self {
        let given = pool.len();
        Self { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, words, pool, given }
    }

    /// Once in `times`.
    pub(super) fn chance(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// A changed input.
    pub(super) fn next(&mut self) -> Input {
        let at = self.below(self.pool.len());
        let input = self.change(self.pool[at].clone());
        if self.chance(8) {
            if self.pool.len() < self.given + KEPT {
                self.pool.push(input.clone());
            } else {
                let at = self.given + self.below(KEPT);
                self.pool[at] = input.clone();
            }
        }
        input
    }

    /// `input`, changed in a few places.
    pub(super) fn change(&mut self, mut input: Input) -> Input {
        for _ in 0..=self.below(6) {
            self.step(&mut input);
        }
        input.bytes.truncate(MAX_BYTES);
        input
    }

    fn step(&mut self, input: &mut Input) {
        let length = input.bytes.len();
        let at = self.below(length + 1);
        let span = at..(at + self.below(length - at + 1).min(1 + self.below(200))).min(length);
        match self.below(13) {
            0 if length > 0 => {
                let at = self.below(length);
                input.bytes[at] ^= 1 << self.below(8);
            }
            1 if length > 0 => {
                let at = self.below(length);
                input.bytes[at] = [0, 0xff, 0x80, b'"', b'\n', b'<', b'{', b' ', b'9', b'\\'][self.below(10)];
            }
            2 => drop(input.bytes.drain(span)),
            3 => {
                let copy = input.bytes[span].to_vec();
                let times = 1 + self.below(3);
                self.insert(input, at, &copy.repeat(times));
            }
            4 => {
                // The rest of another input of the same kind.
                let ending = input.ending.clone();
                let others: Vec<usize> =
                    (0..self.pool.len()).filter(|at| self.pool[*at].ending == ending).collect();
                let which = self.below(others.len());
                let Some(other) = others.get(which).map(|at| self.pool[*at].bytes.clone()) else { return };
                let from = self.below(other.len() + 1);
                input.bytes.truncate(at);
                input.bytes.extend(&other[from..]);
            }
            5 => input.bytes.truncate(at),
            6 => self.number(input),
            7 => {
                let character = CHARACTERS[self.below(CHARACTERS.len())];
                self.insert(input, at, character.as_bytes());
            }
            8 => {
                // The same again and again: depth, or length.
                let word = self.word();
                let times = 1 << self.below(11);
                self.insert(input, at, word.repeat(times).as_bytes());
            }
            9 => self.swap_lines(input),
            _ => {
                let word = self.word();
                input.bytes.splice(if self.chance(2) { span } else { at..at }, word.bytes());
            }
        }
    }

    fn word(&mut self) -> &'w str {
        self.words[self.below(self.words.len())]
    }

    fn insert(&mut self, input: &mut Input, at: usize, bytes: &[u8]) {
        input.bytes.splice(at..at, bytes.iter().copied());
    }

    /// Puts another number in place of one, where there is one.
    fn number(&mut self, input: &mut Input) {
        let digits: Vec<usize> =
            (0..input.bytes.len()).filter(|at| input.bytes[*at].is_ascii_digit()).collect();
        if digits.is_empty() {
            return;
        }
        let at = digits[self.below(digits.len())];
        let start = (0..=at).rev().take_while(|at| input.bytes[*at].is_ascii_digit()).last().unwrap_or(at);
        let end =
            (at..input.bytes.len()).take_while(|at| input.bytes[*at].is_ascii_digit()).last().unwrap_or(at)
                + 1;
        let number = NUMBERS[self.below(NUMBERS.len())];
        input.bytes.splice(start..end, number.bytes());
    }

    fn swap_lines(&mut self, input: &mut Input) {
        let mut lines: Vec<&[u8]> = input.bytes.split(|byte| *byte == b'\n').collect();
        let (a, b) = (self.below(lines.len()), self.below(lines.len()));
        lines.swap(a, b);
        input.bytes = lines.join(&b'\n');
    }

    /// A number below `end`; 0 where that is 0.
    fn below(&mut self, end: usize) -> usize {
        // Xorshift, as Marsaglia has it.
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        if end == 0 { 0 } else { (self.state >> 11) as usize % end }
    }
}
