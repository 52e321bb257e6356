//! Words without what Indonesian puts before and behind them, so that `menulis`, `tulisan` and `ditulis` are found by `tulis`.
//!
//! After Nazief and Adriani (1996) as Tala simplified it ("A Study of Stemming Effects on Information Retrieval in Bahasa Indonesia", 2003),
//! without a dictionary: particles, possessives, one or two prefixes and one suffix are taken off as long as two syllables are left. Where a
//! prefix has swallowed a letter (`menulis` of `tulis`, `mengirim` of `kirim`), nobody but a dictionary knows whether it did (`mengambil` of
//! `ambil`); both are kept, and two words are the same where they share one.

use std::collections::BTreeSet;

/// Particles.
const PARTICLES: [&str; 4] = ["lah", "kah", "tah", "pun"];
/// Possessives.
const POSSESSIVES: [&str; 3] = ["nya", "ku", "mu"];
/// Suffixes.
const SUFFIXES: [&str; 3] = ["kan", "an", "i"];
/// Prefixes that swallow nothing.
const PLAIN: [&str; 12] = ["di", "ter", "te", "ke", "se", "ber", "bel", "per", "pel", "be", "me", "pe"];
/// Prefixes that end in a nasal, and the letter that each may have swallowed before a vowel.
const NASAL: [(&str, char); 8] = [
    ("meng", 'k'),
    ("peng", 'k'),
    ("meny", 's'),
    ("peny", 's'),
    ("mem", 'p'),
    ("pem", 'p'),
    ("men", 't'),
    ("pen", 't'),
];

/// What `word` may be a form of, in lower case. Never empty for a word with a letter or a digit.
pub fn stems(word: &str) -> BTreeSet<String> {
    let word: String =
        word.chars().filter(|c| c.is_alphanumeric() || *c == '-').flat_map(char::to_lowercase).collect();
    let word = word.trim_matches('-');
    if word.is_empty() {
        return BTreeSet::new();
    }
    // Doubled words: `anak-anak`, `buku-bukunya`. Others with a hyphen (`non-formal`) are their parts.
    let parts: Vec<&str> = word.split('-').filter(|part| !part.is_empty()).collect();
    parts.into_iter().flat_map(stems_of_part).collect()
}

fn stems_of_part(word: &str) -> BTreeSet<String> {
    let bare = without_end(without_end(word, &PARTICLES), &POSSESSIVES);
    let mut found = BTreeSet::new();
    // `didikan` is `didik` with `an`, and not `didi` with `kan`, which only a dictionary knows: both are kept.
    for form in without_suffix(bare) {
        for once in without_prefix(&form) {
            for twice in without_prefix(&once) {
                found.extend(without_suffix(&twice));
            }
            found.extend(without_suffix(&once));
        }
        found.insert(form);
    }
    found
}

/// `word`, and what it is without each suffix that it may have.
fn without_suffix(word: &str) -> Vec<String> {
    let rests = SUFFIXES.iter().filter_map(|end| word.strip_suffix(end).filter(|rest| is_long_enough(rest)));
    std::iter::once(word).chain(rests).map(str::to_owned).collect()
}

/// `word` without one of `ends`, where two syllables are left.
fn without_end<'w>(word: &'w str, ends: &[&str]) -> &'w str {
    let cut = ends.iter().find_map(|end| word.strip_suffix(end).filter(|rest| is_long_enough(rest)));
    cut.unwrap_or(word)
}

/// What `word` may be without its prefix.
fn without_prefix(word: &str) -> Vec<String> {
    for (prefix, swallowed) in NASAL {
        let Some(rest) = word.strip_prefix(prefix) else { continue };
        let mut forms = Vec::new();
        if rest.starts_with(is_vowel) {
            forms.push(format!("{swallowed}{rest}"));
        }
        // `memakan` may be `makan` too, `menanti` `nanti`; `mengebom` is `bom`.
        if matches!(prefix, "mem" | "pem") && rest.starts_with(is_vowel) {
            forms.push(format!("m{rest}"));
        } else if matches!(prefix, "men" | "pen") && rest.starts_with(is_vowel) {
            forms.push(format!("n{rest}"));
        }
        forms.push(rest.to_owned());
        forms.retain(|form| is_long_enough(form));
        if !forms.is_empty() {
            return forms;
        }
    }
    // `perasaan` is `pe` before `rasa`, `perjalanan` `per` before `jalan`.
    let rests =
        PLAIN.iter().filter_map(|prefix| word.strip_prefix(prefix).filter(|rest| is_long_enough(rest)));
    rests.map(str::to_owned).collect()
}

/// Whether two syllables are left, and letters for them.
fn is_long_enough(rest: &str) -> bool {
    rest.chars().filter(|c| is_vowel(*c)).count() >= 2 && rest.chars().count() >= 3
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'é')
}

/// The words of `text`, each with its stems.
pub fn words(text: &str) -> Vec<BTreeSet<String>> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '–' | '—' | '…'))
        .map(stems)
        .filter(|stems| !stems.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        !stems(one).is_disjoint(&stems(other))
    }

    #[test]
    fn forms_of_a_word_are_the_same_word() {
        for (stem, forms) in [
            (
                "tulis",
                &[
                    "menulis",
                    "menuliskan",
                    "tulisan",
                    "ditulis",
                    "penulis",
                    "tertulis",
                    "tulisannya",
                    "Tulislah!",
                ][..],
            ),
            ("kirim", &["mengirim", "kiriman", "dikirimkan", "pengiriman", "pengirim"]),
            ("ambil", &["mengambil", "diambil", "ambilkan", "pengambilan"]),
            ("sapu", &["menyapu", "disapu", "penyapu"]),
            ("pakai", &["memakai", "dipakai", "pemakaian", "terpakai"]),
            ("makan", &["memakan", "makanan", "dimakan", "makanannya"]),
            (
                "ajar",
                &["belajar", "mengajar", "pelajar", "pelajaran", "pengajar", "diajarkan", "mempelajari"],
            ),
            ("uap", &["menguap", "penguapan", "uapnya"]),
            ("hujan", &["hujannya", "kehujanan", "hujan-hujanan"]),
            ("daftar", &["mendaftar", "pendaftaran", "terdaftar", "daftarkan"]),
            ("anak", &["anak-anak", "anaknya", "anakku"]),
            ("guru", &["guru-guru", "gurumu", "guruku", "keguruan"]),
            ("didik", &["mendidik", "pendidikan", "pendidik", "dididik"]),
            ("awan", &["awan-awan", "awannya", "berawan"]),
            ("baca", &["membaca", "bacaan", "pembaca", "bacalah", "dibacakan"]),
            ("rasa", &["merasa", "perasaan", "rasanya", "terasa"]),
        ] {
            for form in forms {
                assert!(same(stem, form), "{stem}, {form}: {:?} {:?}", stems(stem), stems(form));
            }
        }
    }

    #[test]
    fn other_words_are_others() {
        for (one, other) in [
            ("hujan", "tujuan"),
            ("tulis", "kirim"),
            ("air", "hair"),
            ("guru", "baru"),
            ("awan", "lawan"),
            ("makan", "pakai"),
        ] {
            assert!(!same(one, other), "{one}, {other}: {:?} {:?}", stems(one), stems(other));
        }
    }

    #[test]
    fn short_words_and_signs_stay_what_they_are() {
        assert_eq!(stems("air"), BTreeSet::from(["air".to_owned()]));
        assert_eq!(stems("Ini,"), BTreeSet::from(["ini".to_owned()]));
        assert_eq!(stems("2024"), BTreeSet::from(["2024".to_owned()]));
        assert!(stems("—").is_empty() && stems("").is_empty());
        assert_eq!(words("Air — menguap…").len(), 2);
        // No word is so odd that it costs more than a word.
        assert!(stems(&"me".repeat(10_000)).len() < 10);
    }
}
