//! Where a caption may be parted: between phrases, never behind a preposition or a conjunction, within a name, or between a number and its
//! unit. Pure.
//!
//! The rules are those of subtitlers (Netflix, *Timed Text Style Guide: General Requirements*, "Line treatment"; *Indonesian*), as far as
//! words alone tell: a line ends after punctuation, else before a conjunction or a preposition; the lower line may be the longer.

use std::ops::Range;

/// The most characters of a line, as Netflix holds for Indonesian.
pub const MAX_LINE_CHARS: usize = 42;
/// The most lines at once.
pub const MAX_LINES: usize = 2;

/// Words that begin a phrase: a break stands well before them, and never behind them.
const CONJUNCTIONS: [&str; 36] = [
    "dan",
    "atau",
    "tetapi",
    "tapi",
    "karena",
    "sebab",
    "sehingga",
    "agar",
    "supaya",
    "bahwa",
    "jika",
    "kalau",
    "bila",
    "apabila",
    "ketika",
    "saat",
    "sambil",
    "sedangkan",
    "sementara",
    "meskipun",
    "walaupun",
    "namun",
    "lalu",
    "kemudian",
    "maka",
    "yang",
    "yakni",
    "yaitu",
    "serta",
    "maupun",
    "melainkan",
    "and",
    "but",
    "or",
    "because",
    "that",
];

/// As [`CONJUNCTIONS`], a little less so.
const PREPOSITIONS: [&str; 36] = [
    "di", "ke", "dari", "pada", "untuk", "dengan", "dalam", "oleh", "bagi", "tentang", "terhadap", "tanpa",
    "antara", "hingga", "sampai", "sejak", "seperti", "sebagai", "kepada", "daripada", "menuju", "melalui",
    "selama", "demi", "akan", "setelah", "sebelum", "in", "on", "at", "of", "to", "for", "from", "with",
    "by",
];

/// Words that belong to the word behind them.
const LEADING: [&str; 44] = [
    "tidak", "bukan", "belum", "jangan", "sudah", "telah", "sedang", "masih", "bisa", "dapat", "harus",
    "boleh", "ingin", "mau", "sangat", "lebih", "paling", "kurang", "makin", "semakin", "terlalu", "para",
    "sang", "si", "setiap", "tiap", "semua", "seluruh", "beberapa", "banyak", "seorang", "sebuah", "seekor",
    "suatu", "hanya", "juga", "pun", "secara", "pak", "bu", "the", "a", "an", "not",
];

/// Words that belong to a number behind them, and titles that belong to a name behind them.
const BEFORE_NUMBERS: [&str; 16] = [
    "rp", "pukul", "jam", "tahun", "tanggal", "kelas", "nomor", "no", "bab", "halaman", "abad", "usia",
    "umur", "jilid", "pasal", "episode",
];

/// How little a break is wanted; the least is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seam {
    /// Behind the end of a sentence.
    Sentence,
    /// Behind a comma, a colon, a dash.
    Clause,
    /// Before a conjunction.
    Conjunction,
    /// Before a preposition.
    Preposition,
    /// Between two words of a phrase.
    Plain,
    /// Between a word and the one that it belongs to.
    Close,
    /// Where none may be: behind a preposition, in a name, between a number and its unit.
    Never,
}

impl Seam {
    /// What a break here costs, in characters by which two lines may differ.
    fn cost(self) -> usize {
        match self {
            Self::Sentence => 0,
            Self::Clause => 6,
            Self::Conjunction => 10,
            Self::Preposition => 14,
            Self::Plain => 26,
            Self::Close => 60,
            Self::Never => 400,
        }
    }
}

/// The words of `text`, by their bytes.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let start = text.as_ptr() as usize;
    let range = |word: &str| {
        let from = word.as_ptr() as usize - start;
        from..from + word.len()
    };
    text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()).map(range).collect()
}

/// The seam between two words of `text` that follow one another.
pub fn seam(text: &str, before: &Range<usize>, after: &Range<usize>) -> Seam {
    let (left, right) = (&text[before.clone()], &text[after.clone()]);
    let (low, next) = (bare(left).to_lowercase(), bare(right).to_lowercase());
    let is_any = |lists: &[&[&str]], word: &str| lists.iter().any(|list| list.contains(&word));
    let ends_with =
        |signs: &[char]| left.trim_end_matches(['"', '\u{201d}', '\u{2019}', ')']).ends_with(signs);
    let is_initial = left.ends_with('.') && bare(left).chars().count() <= 2 && is_capital(left);
    if ends_with(&['.', '?', '!', '\u{2026}', '\u{266a}']) && !is_initial && !is_title(left) {
        return Seam::Sentence;
    }
    if ends_with(&[',', ';', ':', '\u{2013}', '\u{2014}']) {
        return Seam::Clause;
    }
    // A repeated word's number is no number of things: `kupu2`.
    let (number, next_number) = (starts_as_number(left), starts_as_number(right));
    let is_unit = number && !next_number && !is_any(&[&CONJUNCTIONS, &PREPOSITIONS], &next);
    let counts = next_number && (is_any(&[&BEFORE_NUMBERS], &low) || is_capital(left) || number);
    let is_name = is_capital(left) && is_capital(right) && !is_first(text, before);
    if is_unit || counts || is_name || is_title(left) || is_initial {
        return Seam::Never;
    }
    match () {
        () if is_any(&[&CONJUNCTIONS, &PREPOSITIONS], &low) => Seam::Never,
        () if is_any(&[&LEADING], &low) => Seam::Close,
        () if is_any(&[&CONJUNCTIONS], &next) => Seam::Conjunction,
        () if is_any(&[&PREPOSITIONS], &next) => Seam::Preposition,
        () => Seam::Plain,
    }
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_capital(word: &str) -> bool {
    bare(word).starts_with(char::is_uppercase)
}

fn is_title(word: &str) -> bool {
    const TITLES: [&str; 12] =
        ["Pak", "Bu", "Bapak", "Ibu", "Bang", "Kak", "Dr.", "dr.", "Prof.", "Ir.", "H.", "Hj."];
    TITLES.contains(&word)
}

fn starts_as_number(word: &str) -> bool {
    bare(word).starts_with(|c: char| c.is_ascii_digit()) || word.starts_with("Rp")
}

/// Whether a word stands where a sentence begins, so that its capital tells nothing.
fn is_first(text: &str, word: &Range<usize>) -> bool {
    let before = text[..word.start].trim_end();
    before.is_empty() || before.ends_with(['.', '?', '!', '\u{2026}', '-', '"', '\u{201c}', '\u{266a}', ':'])
}

/// How many characters of `text` the words from the first to the last of `part` take in one line.
pub fn width(text: &str, words: &[Range<usize>], part: &Range<usize>) -> usize {
    let chars = |word: &Range<usize>| text[word.clone()].chars().count();
    words[part.clone()].iter().map(chars).sum::<usize>() + part.len().saturating_sub(1)
}

/// `part` of the `words` of `text` in at most two lines of at most `most` characters: one where it fits, else two, parted where a phrase
/// ends and as even as that leaves them. `None` where it does not fit.
pub fn lines(
    text: &str,
    words: &[Range<usize>],
    part: &Range<usize>,
    most: usize,
) -> Option<Vec<Range<usize>>> {
    if width(text, words, part) <= most {
        return Some(if part.is_empty() { Vec::new() } else { vec![part.clone()] });
    }
    let two = |at: usize| {
        let (first, second) = (part.start..at, at..part.end);
        let (upper, lower) = (width(text, words, &first), width(text, words, &second));
        let fits = upper <= most && lower <= most;
        // A pyramid on its foot hides less of the picture.
        let uneven = upper.abs_diff(lower) + if upper > lower { 2 } else { 0 };
        let cost = 2 * seam(text, &words[at - 1], &words[at]).cost() + uneven;
        fits.then(|| (cost, vec![first, second]))
    };
    (part.start + 1..part.end).filter_map(two).min_by_key(|(cost, _)| *cost).map(|(_, lines)| lines)
}

/// The words of `text` in `count` pieces, each of which fits two lines of `most` characters, parted where phrases end and as even as that
/// leaves them. `None` where that cannot be.
pub fn pieces(text: &str, words: &[Range<usize>], count: usize, most: usize) -> Option<Vec<Range<usize>>> {
    if count == 0 || words.len() < count {
        return None;
    }
    let ideal = width(text, words, &(0..words.len())) / count;
    // The cheapest way to put the first `end` words into `n` pieces, and where its last piece begins.
    let mut best: Vec<Vec<Option<(usize, usize)>>> = vec![vec![None; words.len() + 1]; count + 1];
    best[0][0] = Some((0, 0));
    for n in 1..=count {
        for end in n..=words.len() {
            for start in (n - 1..end).rev() {
                let part = start..end;
                let long = width(text, words, &part);
                if long > most * MAX_LINES {
                    break;
                }
                let Some((before, _)) = best[n - 1][start] else { continue };
                if lines(text, words, &part, most).is_none() {
                    continue;
                }
                let parted =
                    if start == 0 { 0 } else { 3 * seam(text, &words[start - 1], &words[start]).cost() };
                let cost = before + parted + long.abs_diff(ideal);
                if best[n][end].is_none_or(|(known, _)| cost < known) {
                    best[n][end] = Some((cost, start));
                }
            }
        }
    }
    let mut parts = Vec::with_capacity(count);
    let mut end = words.len();
    for n in (1..=count).rev() {
        let (_, start) = best[n][end]?;
        parts.push(start..end);
        end = start;
    }
    parts.reverse();
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balanced(text: &str, most: usize) -> Vec<String> {
        let words = words(text);
        let lines = lines(text, &words, &(0..words.len()), most).unwrap_or_default();
        let line = |line: Range<usize>| text[words[line.start].start..words[line.end - 1].end].to_owned();
        lines.into_iter().map(line).collect()
    }

    #[test]
    fn lines_part_before_conjunctions_and_prepositions() {
        for (text, lines) in [
            (
                "Matahari menyinari laut dan menghangatkan airnya.",
                ["Matahari menyinari laut", "dan menghangatkan airnya."],
            ),
            (
                "lalu mengembun menjadi titik-titik air yang membentuk awan.",
                ["lalu mengembun menjadi titik-titik air", "yang membentuk awan."],
            ),
            (
                "Semua murid berangkat ke sekolah dari rumah masing-masing.",
                ["Semua murid berangkat ke sekolah", "dari rumah masing-masing."],
            ),
            (
                "Sudah siap? Mari kita mulai percobaan yang pertama hari ini.",
                ["Sudah siap? Mari kita mulai percobaan", "yang pertama hari ini."],
            ),
            (
                "Siapkan air, garam, sendok, serta gelas bening yang bersih",
                ["Siapkan air, garam, sendok,", "serta gelas bening yang bersih"],
            ),
        ] {
            assert_eq!(balanced(text, MAX_LINE_CHARS), lines, "{text}");
        }
    }

    #[test]
    fn names_numbers_and_small_words_stay_whole() {
        for (text, never) in [
            ("Kemerdekaan dibacakan oleh Ir. Soekarno dan Mohammad Hatta", "Mohammad\nHatta"),
            ("Pahlawan itu bernama Raden Ajeng Kartini, putri Jepara", "Raden\nAjeng"),
            ("Kapal itu membawa seratus dua puluh orang dan 250 ton beras", "250\nton"),
            ("Upacara dimulai pada tanggal 17 Agustus 1945 pagi sekali", "17\nAgustus"),
            ("Upacara dimulai pada tanggal 17 Agustus 1945 pagi sekali", "Agustus\n1945"),
            ("Harga satu porsi hanya Rp 15.000 di kantin sekolah kami", "Rp\n15.000"),
            ("Kita akan belajar bersama Pak Budi tentang gaya magnet", "Pak\nBudi"),
        ] {
            for most in 40..=42 {
                let lines = balanced(text, most).join("\n");
                assert!(!lines.contains(never), "{most}: {lines}");
                for small in ["oleh", "pada", "dan", "di", "yang", "tentang"] {
                    assert!(!lines.contains(&format!(" {small}\n")), "{most}: {lines}");
                }
            }
        }
    }

    #[test]
    fn what_fits_a_line_is_one_and_what_fits_none_is_none() {
        assert_eq!(
            balanced("Uap air naik ke udara yang dingin,", 42),
            ["Uap air naik ke udara yang dingin,"]
        );
        assert_eq!(balanced(&"x".repeat(50), 42), Vec::<String>::new());
        assert_eq!(balanced("", 42), [""; 0]);
        // Where only a bad break fits, it is taken.
        assert_eq!(balanced("pertanggungjawaban di keberlangsungan", 24).len(), 2);
    }

    #[test]
    fn long_texts_are_pieces_at_ends_of_sentences() {
        let text = "Air laut menguap karena panas matahari. Uapnya naik, lalu menjadi awan. Awan itu terbawa angin ke gunung, dan turunlah hujan.";
        let words = words(text);
        let pieces = pieces(text, &words, 2, 42).expect("they fit");
        let of = |part: &Range<usize>| &text[words[part.start].start..words[part.end - 1].end];
        assert_eq!(
            pieces.iter().map(of).collect::<Vec<_>>(),
            [
                "Air laut menguap karena panas matahari. Uapnya naik, lalu menjadi awan.",
                "Awan itu terbawa angin ke gunung, dan turunlah hujan.",
            ]
        );
        assert_eq!(super::pieces(text, &words, 1, 42), None);
    }
}
