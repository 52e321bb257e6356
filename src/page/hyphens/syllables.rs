//! Where an Indonesian word may be parted at the end of a line, by the rules of *Ejaan yang Disempurnakan* on parting words, without a
//! dictionary: where rules alone cannot tell two readings apart (`ber-ada` and `be-ras`), no place is offered.

use std::ops::Range;

/// Letters that stand for one sound and are never parted; `gh` to `bh` are those of words from Arabic and Sanskrit.
const ONE_SOUND: [&str; 9] = ["kh", "ng", "ny", "sy", "gh", "dh", "th", "dz", "bh"];

/// Vowels of one syllable, and those that may be: `ai` in `pandai`, while `main` has two syllables.
const DIPHTHONGS: [&str; 5] = ["ai", "au", "ei", "oi", "eu"];

/// Consonants that begin a syllable together.
const ONSETS: [&str; 37] = [
    "bl", "br", "dr", "dw", "fl", "fr", "gl", "gr", "kl", "kr", "ks", "kw", "pl", "pr", "ps", "sf", "sk",
    "skr", "sl", "sm", "sn", "sp", "spr", "sr", "st", "str", "sw", "tr", "ts", "tw", "sty", "ngr", "ngl",
    "vr", "vl", "spl", "skl",
];

/// Prefixes, the longest first where one begins with another. None is a word's beginning by itself: what it is told by is the rest.
const PREFIXES: [&str; 18] = [
    "meng", "meny", "mem", "men", "me", "peng", "peny", "pem", "pen", "per", "pe", "ber", "ter", "di", "ke",
    "se", "bel", "pel",
];

/// Prefixes of nouns that end in `-an`.
const NOUN_PREFIXES: [&str; 8] = ["ke", "per", "peng", "peny", "pem", "pen", "pel", "pe"];

/// Those of them with which no verb in `-kan` begins: `pen-didik-an`, while `ker-ja-kan` is one.
const SURE_PREFIXES: [&str; 4] = ["peng", "peny", "pem", "pen"];

/// Prefixes before others: `mem-per-…`, `ke-ber-…`.
const OUTER: [&str; 6] = ["mem", "di", "ke", "se", "pem", "ter"];

/// Endings by which a verb with `me-` or `di-` ends in `-i`.
const VERB_PREFIXES: [&str; 6] = ["meng", "meny", "mem", "men", "me", "di"];

const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

/// The least letters on either side of a break: never one.
const LEAST_LETTERS: usize = 2;

/// The places in `word`, lower-case letters from a to z, at which a line may end: the number of letters before each, rising.
pub(super) fn breaks(word: &str) -> Vec<usize> {
    let sounds = sounds(word);
    let vowels: Vec<usize> = (0..sounds.len()).filter(|at| is_vowel(word, &sounds[*at])).collect();
    let mut breaks = Vec::new();
    for pair in vowels.windows(2) {
        let between = &sounds[pair[0] + 1..pair[1]];
        breaks.extend(match between {
            [] => Some(sounds[pair[1]].start),
            [only] => Some(only.start),
            [_, second] => Some(second.start),
            many => in_cluster(word, many),
        });
    }
    with_affixes(word, &mut breaks);
    breaks.retain(|at| *at >= LEAST_LETTERS && word.len() - at >= LEAST_LETTERS);
    breaks
}

/// The sounds of `word`: vowels with diphthongs as one, consonants with those of two letters as one.
fn sounds(word: &str) -> Vec<Range<usize>> {
    let mut sounds = Vec::new();
    let mut at = 0;
    while at < word.len() {
        let two = word.get(at..at + 2).unwrap_or_default();
        let length = if ONE_SOUND.contains(&two) || DIPHTHONGS.contains(&two) { 2 } else { 1 };
        sounds.push(at..at + length);
        at += length;
    }
    sounds
}

fn is_vowel(word: &str, sound: &Range<usize>) -> bool {
    word[sound.clone()].starts_with(VOWELS)
}

/// Where `cluster`, three consonants or more between vowels, is parted: after the first, or so that what follows can begin a syllable.
fn in_cluster(word: &str, cluster: &[Range<usize>]) -> Option<usize> {
    let end = cluster.last()?.end;
    // `eks-tra`: an `x` in the spelling of today.
    if word[cluster[0].start..end].starts_with("ks") {
        return Some(cluster[2].start);
    }
    // `trans-fer` beside `tran-skrip`.
    if word.starts_with("trans") && cluster[0].start == 3 {
        return None;
    }
    let onset = |sound: &&Range<usize>| ONSETS.contains(&&word[sound.start..end]);
    cluster[1..].iter().find(onset).or(cluster.last()).map(|sound| sound.start)
}

/// Corrects `breaks` of `word` by what its prefixes and suffixes tell.
fn with_affixes(word: &str, breaks: &mut Vec<usize>) {
    leave_prefixes(word, breaks);
    let particle = ["nya", "lah", "kah", "pun"]
        .into_iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| vowels_in(stem) >= 2));
    let stem = particle.unwrap_or(word);
    if let Some(before) = stem.strip_suffix("an").filter(|before| !before.ends_with(VOWELS)) {
        leave_an(before, breaks);
    }
    let is_verb = VERB_PREFIXES.iter().any(|prefix| word.starts_with(prefix));
    // `meng-ikut-i`: not parted before the suffix, nor before the letter that it took from the stem.
    if let Some(before) = stem.strip_suffix('i').filter(|before| is_verb && !before.ends_with(VOWELS)) {
        leave(breaks, start_of_last(before));
    }
}

/// Corrects `breaks` of a word in which `-an` follows `before`, which ends in a consonant: that letter stays with its stem where the
/// word is a noun made by prefix and suffix, and where it may belong to either side, no line ends there.
fn leave_an(before: &str, breaks: &mut Vec<usize>) {
    let root_after = |prefixes: &[&str]| {
        prefixes.iter().filter_map(|prefix| before.strip_prefix(prefix)).map(vowels_in).max().unwrap_or(0)
    };
    let stem = before.strip_suffix('k');
    if stem.is_some_and(|stem| !stem.ends_with(VOWELS)) {
        // No stem ends in two consonants: it is `-kan`.
        return;
    }
    let prefixes = if stem.is_some() { &SURE_PREFIXES[..] } else { &NOUN_PREFIXES[..] };
    let is_noun = root_after(prefixes) >= 2;
    // `la-ut-an`: two vowels that may be a diphthong may be two syllables, too.
    let own_prefix = usize::from(PREFIXES.iter().any(|prefix| before.starts_with(prefix)));
    let may_be_suffix = before.matches(VOWELS).count() >= 2 + own_prefix;
    let is_verb = stem.is_some() && VERB_PREFIXES.iter().any(|prefix| before.starts_with(prefix));
    if is_noun || may_be_suffix && !is_verb {
        leave(breaks, start_of_last(before));
    }
    if is_noun {
        insert(breaks, before.len());
    }
}

fn vowels_in(text: &str) -> usize {
    sounds(text).iter().filter(|sound| is_vowel(text, sound)).count()
}

/// Where the last sound of `text` begins.
fn start_of_last(text: &str) -> usize {
    sounds(text).last().map_or(0, |sound| sound.start)
}

fn leave(breaks: &mut Vec<usize>, place: usize) {
    breaks.retain(|at| *at != place);
}

/// Takes out breaks at which a prefix may end or may not: before and after the last letter of `ber-`, `ter-`, `per-` and `meng-` where a
/// vowel follows, and before groups of consonants that may begin a stem after `di-`, `ke-` and `se-`.
fn leave_prefixes(word: &str, breaks: &mut Vec<usize>) {
    let starts = std::iter::once("").chain(OUTER);
    for outer in starts.filter(|outer| word.starts_with(outer)) {
        let rest = &word[outer.len()..];
        for prefix in ["ber", "ter", "per", "bel", "pel"] {
            let follows = rest.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(VOWELS));
            // Of `l` only the forms of `ajar` have one: `bel-ajar` beside `be-lah`.
            let always = matches!(prefix, "ber" | "ter" | "per")
                || rest.starts_with("belajar")
                || rest.starts_with("pelajar");
            if follows && always {
                let end = outer.len() + prefix.len();
                breaks.retain(|at| *at != end - 1 && *at != end);
            }
        }
    }
    for prefix in ["meng", "peng"] {
        let follows = word.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(VOWELS));
        if follows {
            breaks.retain(|at| *at != 2 && *at != 4);
        }
    }
    // `ke-tidak-adil-an`.
    if let Some(at) = word.find("tidak").filter(|at| word[at + 5..].starts_with(VOWELS)) {
        leave(breaks, at + 4);
    }
    for prefix in ["di", "ke", "se"] {
        let Some(rest) = word.strip_prefix(prefix) else { continue };
        let group = sounds(rest);
        let consonants: Vec<_> = group.iter().take_while(|sound| !is_vowel(rest, sound)).collect();
        let begins = consonants.last().is_some_and(|last| ONSETS.contains(&&rest[..last.end]));
        if consonants.len() >= 2 && begins {
            breaks.retain(|at| !(2..2 + consonants[consonants.len() - 1].end).contains(at));
        }
    }
}

fn insert(breaks: &mut Vec<usize>, at: usize) {
    if let Err(place) = breaks.binary_search(&at) {
        breaks.insert(place, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(word: &str) -> String {
        let mut out = word.to_owned();
        for at in breaks(word).into_iter().rev() {
            out.insert(at, '-');
        }
        out
    }

    #[test]
    fn words_are_parted_as_the_rules_say() {
        let mut wrong = Vec::new();
        for word in [
            "mem-per-tang-gung-ja-wab-kan",
            "per-tang-gung-ja-wab-an",
            "ke-a-ne-ka-ra-gam-an",
            "pen-di-dik-an",
            "in-struk-tur",
            "bank",
            "kha-tu-lis-ti-wa",
            "me-nya-nyi-kan",
            "sya-rat",
            "sau-da-ra",
            "ke-ra-ja-an",
            "ma-sya-ra-kat",
            "ke-se-hat-an",
            "ke-bu-da-ya-an",
            "pem-ba-ngun-an",
            "pe-me-rin-tah",
            "ke-men-te-ri-an",
            "per-pus-ta-ka-an",
            "pe-nye-leng-ga-ra-an",
            "mem-ban-tu",
            "me-nu-lis",
            "me-ma-kai",
            "pe-nye-but",
            "ber-ja-lan",
            "swas-ta",
            "makh-luk",
            "sang-gup",
            "cap-lok",
            "ap-ril",
            "ul-tra",
            "in-fra",
            "ben-trok",
            "kon-struk-si",
            "bu-ah",
            "sa-at",
            "pan-dai",
            "au-la",
            "am-boi",
            "sur-vei",
            "la-wan",
            "ke-nyang",
            "ba-nyak",
            "ta-ngan",
            "ta-man",
            "hu-tan",
            "ru-mah-nya",
            "per-gi-lah",
            "me-ra-sa-kan",
            "kem-bang-kan",
            "mang-krak",
            "eks-tra",
            "teks-til",
            "ab-strak",
            "simp-tom",
            "part-ner",
            "ma-nu-sia",
            "ra-dio",
            "da-e-rah",
            "ke-war-ta-wan-an",
            "pen-di-dik-an-nya",
            "ke-pu-tus-an",
            "pem-ber-da-ya-an",
            "me-nye-leng-ga-ra-kan",
            "pengem-bang-an",
            "ke-te-nga-ker-ja-an",
            "di-ba-ca",
            "ker-ja-kan",
            "me-la-ku-kan",
            "ke-bhi-ne-ka-an",
            "me-la-wan",
            "pe-la-tih-an",
            "uni-ver-si-tas",
        ] {
            let whole = word.replace('-', "");
            if parted(&whole) != word {
                wrong.push((word, parted(&whole)));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn where_two_readings_differ_no_place_is_offered() {
        // ber-ada and be-ras, meng-ambil and me-nga-nga, di-program and dik-lat, makan-an and ha-la-man, la-ut and pan-tau.
        let mut found = Vec::new();
        for (word, wrong) in [
            ("berada", "be-ra"),
            ("beras", "ber-as"),
            ("terakhir", "te-ra"),
            ("perubahan", "pe-ru"),
            ("mengambil", "me-ngam"),
            ("menganga", "meng-a"),
            ("diprogramkan", "dip-ro"),
            ("keprihatinan", "kep-ri"),
            ("sekretaris", "se-kre"),
            ("makanan", "ka-nan"),
            ("halaman", "lam-an"),
            ("lautan", "lau-tan"),
            ("perbaikan", "bai-kan"),
            ("kebaikan", "bai-kan"),
            ("pembelajaran", "be-la"),
            ("mengikuti", "ku-ti"),
            ("transfer", "tran-sfer"),
            ("main", "ma-in"),
            ("memperoleh", "pe-ro"),
            ("keberadaan", "be-ra"),
            ("kebijakan", "ja-kan"),
            ("kebijakan", "jak-an"),
            ("ketidakadilan", "da-ka"),
        ] {
            if parted(word).contains(wrong) {
                found.push((wrong, parted(word)));
            }
        }
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn no_single_letter_stands_alone_at_an_end() {
        for word in [
            "apa",
            "itu",
            "agama",
            "ekonomi",
            "universitas",
            "obat",
            "dia",
            "dunia",
            "semua",
            "a",
            "",
            "ng",
            "aaaa",
            "xyz",
        ] {
            for at in breaks(word) {
                assert!(at >= 2 && word.len() - at >= 2, "{}", parted(word));
            }
        }
    }
}
