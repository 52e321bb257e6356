//! Languages as containers and people name them. Pure.

/// Languages as containers write them (ISO 639-2, two of them in two ways) and as people do (ISO 639-1): those that are spoken or taught in
/// Indonesia, and those that files come in. Others are compared as they are written.
const LANGUAGES: [&[&str]; 23] = [
    &["id", "ind", "in"],
    &["en", "eng"],
    &["jv", "jav", "jw"],
    &["su", "sun"],
    &["ms", "msa", "may"],
    &["ar", "ara"],
    &["zh", "zho", "chi"],
    &["ja", "jpn"],
    &["ko", "kor"],
    &["fr", "fra", "fre"],
    &["de", "deu", "ger"],
    &["es", "spa"],
    &["pt", "por"],
    &["nl", "nld", "dut"],
    &["it", "ita"],
    &["ru", "rus"],
    &["hi", "hin"],
    &["ta", "tam"],
    &["th", "tha"],
    &["vi", "vie"],
    &["tl", "tgl", "fil"],
    &["tr", "tur"],
    &["fa", "fas", "per"],
];

/// Whether both name one language, whatever their regions are.
pub(super) fn is_same_language(one: &str, other: &str) -> bool {
    let plain = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let (one, other) = (plain(one), plain(other));
    let same = |names: &[&str]| names.contains(&one.as_str()) && names.contains(&other.as_str());
    !one.is_empty() && (one == other || LANGUAGES.iter().any(|names| same(names)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_language_are_one() {
        assert!(
            is_same_language("ind", "id") && is_same_language("ID", "in-ID") && is_same_language("xx", "XX")
        );
        assert!(!is_same_language("ind", "eng") && !is_same_language("", ""));
    }
}
