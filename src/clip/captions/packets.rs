//! The cues of subtitles as their packets pass. Pure.

use super::decode::decode;
use super::found::{Captions, MAX_CUE_BYTES, MAX_CUES, OddityKind, Raw};
use crate::units::Micros;

/// How long a cue without a length is shown at the most.
const LONGEST_UNSAID: Micros = Micros::from_ms(3000);
/// The most text of all packets together, in bytes.
const MAX_BYTES: usize = 16 << 20;

/// Cues that are read one by one.
#[derive(Default)]
pub struct Packets {
    raw: Raw,
    bytes: usize,
    /// Start, end, and the words with their markup.
    cues: Vec<(Micros, Micros, String)>,
}

impl Packets {
    /// A cue whose words are `bytes`, with their markup. One that ends when it starts, or before, is shown until the next, three seconds at
    /// the most. Whether there is room for more.
    pub fn push(&mut self, start: Micros, end: Micros, bytes: &[u8]) -> bool {
        let at = self.cues.len() + 1;
        if self.cues.len() == MAX_CUES {
            self.lost(&format!("there are more than 20 000 captions: those from {start} on are not shown"));
            return false;
        }
        if bytes.len() > MAX_CUE_BYTES {
            self.raw.dropped(at, "", &format!("at {start} it has more than {} KiB", MAX_CUE_BYTES >> 10));
            return true;
        }
        self.bytes += bytes.len();
        if self.bytes > MAX_BYTES {
            self.lost(&format!("the captions have more than 16 MiB: those from {start} on are not shown"));
            return false;
        }
        let text = std::str::from_utf8(bytes).map(str::to_owned).unwrap_or_else(|_| {
            let (text, encoding) = decode(bytes);
            if let Some(encoding) = encoding {
                let message = format!("the subtitles are not UTF-8; they were read as {encoding}");
                self.raw.odd(1, OddityKind::Encoding, message);
            }
            text
        });
        // Without words it only ends the one before, where nothing else does.
        if end <= start || !text.trim().is_empty() {
            self.cues.push((start, end, text));
        }
        true
    }

    /// Says that something of them is not shown: one sentence, lower case at its start.
    pub fn lost(&mut self, message: &str) {
        self.raw.odd(self.cues.len() + 1, OddityKind::Dropped, message);
    }

    /// All that was read, as [`super::read`] leaves what it reads.
    pub fn finish(mut self) -> Captions {
        self.cues.sort_by_key(|(start, ..)| *start);
        for index in 0..self.cues.len() {
            let next = self.cues.get(index + 1).map(|(start, ..)| *start);
            let (start, end, text) = &mut self.cues[index];
            if end <= start {
                let most = *start + LONGEST_UNSAID;
                *end = next.filter(|next| next > start).map_or(most, |next| most.min(next));
            }
            // There are no more than it takes.
            let _ = self.raw.marked_cue(index + 1, (*start, *end), text);
        }
        let mut captions = self.raw.finish();
        // No person numbered them.
        captions.cues.iter_mut().for_each(|cue| cue.line = None);
        captions
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cue;
    use super::*;

    fn ms(ms: i64) -> Micros {
        Micros::from_ms(ms)
    }

    #[test]
    fn a_cue_without_a_length_is_shown_until_the_next() {
        let mut packets = Packets::default();
        for start in [0, 1000, 9000] {
            assert!(packets.push(ms(start), ms(start), b"<b>a</b> b"));
        }
        let captions = packets.finish();
        let expected =
            [(0, 1000), (1000, 4000), (9000, 12_000)].map(|(from, to)| Cue::new(ms(from), ms(to), "a b"));
        assert_eq!(captions.cues, expected);
        assert_eq!(captions.oddities.iter().map(|odd| odd.kind).collect::<Vec<_>>(), [OddityKind::Style]);
    }

    #[test]
    fn what_is_not_shown_is_named() {
        let mut packets = Packets::default();
        assert!(packets.push(ms(0), ms(1000), "kata ".repeat(250).as_bytes()));
        assert!(packets.push(ms(1000), ms(2000), &[b'<'; MAX_CUE_BYTES + 1]));
        assert!(packets.push(ms(2000), ms(3000), b"Jum\x92at"));
        packets.lost("the rest cannot be read");
        let captions = packets.finish();
        assert_eq!(captions.cues, [Cue::new(ms(2000), ms(3000), "Jum\u{2019}at")]);
        let kinds: Vec<OddityKind> = captions.oddities.iter().map(|odd| odd.kind).collect();
        let dropped = kinds.iter().filter(|kind| **kind == OddityKind::Dropped).count();
        assert!(dropped == 3 && kinds.contains(&OddityKind::Encoding), "{:?}", captions.oddities);
    }

    #[test]
    fn there_is_an_end_to_cues_and_it_is_named() {
        let mut packets = Packets::default();
        let read = (0..30_000)
            .take_while(|at| packets.push(ms(at * 100), ms(at * 100 + 100), format!("ke {at}").as_bytes()))
            .count();
        assert_eq!(read, 20_000);
        let captions = packets.finish();
        assert_eq!(captions.cues.len(), 20_000);
        let said: Vec<&str> = captions.oddities.iter().map(|odd| odd.message.as_str()).collect();
        assert_eq!(said, ["there are more than 20 000 captions: those from 33:20.000 on are not shown"]);
    }
}
