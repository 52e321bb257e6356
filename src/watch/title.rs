//! What the name of a dropped file says: a title, a service, or that the file is not to be published.

use super::machine::{is_machine_made, listed};
use super::names::{FileKind, stem};
use crate::project::{Account, Service};

/// What stands between a title and its service.
const DASHES: [char; 9] =
    ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}', '\u{ff0d}'];

/// What a name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The title; none where nobody gave the file a name.
    pub(super) title: Option<String>,
    /// The id of the service that it names.
    pub(super) service: Option<String>,
    /// What may be meant to be a service, with the id of the one that is nearest.
    pub(super) unclear: Option<(String, String)>,
    /// The id of the account that it names in the place of a service.
    pub(super) account: Option<String>,
}

/// What the name of the file `main` says, where `services` and `accounts` are known.
pub(super) fn said<'s>(
    main: &str,
    services: impl Iterator<Item = &'s Service>,
    accounts: impl Iterator<Item = &'s Account>,
) -> Said {
    let services: Vec<&Service> = services.collect();
    let words = without_copies(&plain_words(main));
    let accounts: Vec<&Account> = accounts.collect();
    let mut said = Said::default();
    let words = match ending_of(&words, &services, &accounts) {
        Some((title, meant)) => {
            match meant {
                Meant::Service(id) => said.service = Some(id),
                Meant::Account(id) => said.account = Some(id),
                Meant::Unclear(given, id) => said.unclear = Some((given, id)),
            }
            without_copies(&title)
        }
        None => words,
    };
    // Names made by programs have other marks between words.
    let words = if words.contains(' ') { words } else { words.replace('_', " ").trim().to_owned() };
    said.title = (!words.is_empty() && !is_machine_made(&words)).then_some(words);
    said
}

/// The words in a name that say that the file must not be published, where it has some.
pub(super) fn forbidden(main: &str) -> Option<String> {
    // Of a person's purpose, anywhere in a name.
    const WORDS: &str = "\
        draft drafts draf rahasia confidential embargo embargoed wip konfidensial nopublish unpublished";
    const PHRASES: &str = "\
        work in progress, belum final, belum disetujui, belum jadi, belum selesai, belum fix, belum acc, \
        belum di acc, jangan dulu, tunggu acc, menunggu persetujuan, internal only, for internal, \
        untuk internal, khusus internal, on hold, top secret, not final, not ready, not approved, \
        for review, pending approval, cek dulu, untuk review, untuk direview, off the record, internal saja, hapus ini, uji coba unggah";
    const NOT: &str = "\
        jangan, jgn, jng, jangan2, tidak untuk, bukan untuk, tidak boleh, belum boleh, not for, do not, \
        dont, don t, never";
    // What is done to a file, as nobody says it of a thing in a headline.
    const DONE: &str = "\
        diunggah diupload diposting dipost dipublikasikan dipublikasi dipublish diterbitkan ditayangkan \
        disiarkan disebarkan disebarluaskan disebar dibagikan dishare dikirim dipakai digunakan dirilis \
        tayang terbit umum publik publikasi public publication publishing sharing release";
    // What may go on in a headline, and is an order only where nothing follows.
    const DO: &str = "\
        unggah upload posting post publish publikasikan terbitkan tayangkan siarkan sebarkan sebar \
        share bagikan kirim pakai gunakan rilis use distribute";
    const AFTER: &str = "\
        dulu dahulu ya ini sebelum sampai this it yet until before";
    let lower = stem(main).to_lowercase().replace(['\'', '’'], " ");
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let bare = |word: &str| word.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    // `draft2`, `draftv2`.
    let is_word = |word: &&&str| {
        let bare = bare(word);
        listed(WORDS, &bare) || bare.strip_suffix('v').is_some_and(|bare| listed(WORDS, bare))
    };
    if let Some(word) = words.iter().find(is_word) {
        return Some((*word).to_owned());
    }
    let joined = format!(" {} ", words.join(" "));
    if let Some(phrase) = PHRASES.split(", ").find(|phrase| joined.contains(&format!(" {phrase} "))) {
        return Some(phrase.to_owned());
    }
    // Between dashes or in brackets one word is enough.
    const ALONE: &[&str] = &[
        "internal",
        "private",
        "pribadi",
        "hold",
        "jangan",
        "hapus",
        "nonpublik",
        "konsep",
        "revisi",
        "tes",
        "test",
        "testing",
        "coba",
        "contoh",
    ];
    let parts = lower.split(|c: char| DASHES.contains(&c) || matches!(c, '(' | ')' | '[' | ']' | '_' | '+'));
    if let Some(word) = parts.map(str::trim).find(|part| ALONE.contains(part)) {
        return Some(word.to_owned());
    }
    // `di unggah` is often written for `diunggah`.
    let joined = joined.replace(" di ", " di");
    let words: Vec<&str> = joined.split_whitespace().collect();
    NOT.split(", ").find_map(|not| {
        let own: Vec<&str> = not.split(' ').collect();
        words.windows(own.len()).enumerate().filter(|(_, some)| *some == own).find_map(|(at, _)| {
            let (next, after) = (words.get(at + own.len())?, words.get(at + own.len() + 1));
            let ends = after.is_none_or(|after| listed(AFTER, after));
            let is_order = listed(DONE, next) || (listed(DO, next) && ends);
            is_order.then(|| format!("{not} {next}"))
        })
    })
}

/// The name without extensions, with plain blanks, and nothing that no keyboard makes.
fn plain_words(main: &str) -> String {
    let mut words = stem(main);
    // `Lomba.jpg.jpeg`: what programs add to a name that has its extension.
    while let Some((before, _)) = words.rsplit_once('.').filter(|_| FileKind::of(words) != FileKind::Unknown)
    {
        words = before;
    }
    let words = words.replace("%20", " ");
    let plain: String = words
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
        .map(|c| if c.is_control() || c.is_whitespace() || c == '\u{fffd}' { ' ' } else { c })
        .collect();
    let plain = if plain.trim().contains(' ') { plain } else { plain.replace('_', " ") };
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `words` without what file managers and clouds add to copies: `(1)`, `- Copy`, `- Salinan`, `Copy of …`.
fn without_copies(words: &str) -> String {
    let mut words = words.trim().to_owned();
    loop {
        let next = without_copy(&words);
        if next == words {
            return words;
        }
        words = next;
    }
}

fn without_copy(words: &str) -> String {
    let trimmed = |text: &str| {
        text.trim_end_matches(|c: char| c.is_whitespace() || DASHES.contains(&c) || c == '_')
            .trim()
            .to_owned()
    };
    // `(1)`, `[2]`, `(salinan)`, `(3rd copy)`, `(conflicted copy 2026-11-27)`.
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((before, inside)) = words.strip_suffix(close).and_then(|rest| rest.rsplit_once(open)) {
            let inside = inside.trim().to_lowercase();
            let is_number =
                !inside.is_empty() && inside.len() <= 3 && inside.bytes().all(|byte| byte.is_ascii_digit());
            if is_number || is_copy(&inside) || inside.contains("conflict") {
                return trimmed(before);
            }
        }
    }
    if let Some(at) = words.find(".sync-conflict-") {
        return trimmed(&words[..at]);
    }
    let lower = words.to_lowercase();
    // Offsets of one text hold for the other only where lower case is as long.
    if lower.len() != words.len() {
        return words.to_owned();
    }
    for start in ["copy of ", "salinan dari "] {
        if lower.starts_with(start) {
            return words[start.len()..].trim().to_owned();
        }
    }
    // `Salinan Lomba Puisi` is a cloud's; `Salinan rapor kini daring` may be a headline.
    if let Some(rest) = words.strip_prefix("Salinan ")
        && rest.starts_with(|c: char| !c.is_lowercase())
    {
        return rest.trim().to_owned();
    }
    // `Lomba - Copy`, `Lomba copy 2`, `Lomba-salinan`.
    let unnumbered = lower.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let unnumbered = if lower.len() - unnumbered.len() <= 3 { unnumbered } else { &lower };
    for end in ["copy", "salinan"] {
        if let Some(before) = unnumbered.strip_suffix(end)
            && before.ends_with(|c: char| c == ' ' || c == '_' || DASHES.contains(&c))
        {
            return trimmed(&words[..before.len()]);
        }
    }
    words.to_owned()
}

/// `copy`, `3rd copy`, `salinan lainnya`.
fn is_copy(inside: &str) -> bool {
    inside.split(' ').any(|word| word == "copy" || word == "salinan")
}

/// What the end of a name may be meant to be.
#[derive(Debug, PartialEq)]
enum Meant {
    Service(String),
    Account(String),
    Unclear(String, String),
}

/// The title before the service that `words` end with, and that service; `None` where they end with none.
fn ending_of(words: &str, services: &[&Service], accounts: &[&Account]) -> Option<(String, Meant)> {
    let splits = splits_of(words);
    let exact = splits.iter().find_map(|split| {
        let id = services.iter().find(|service| is_named(service, split.end))?;
        Some((split.title.to_owned(), Meant::Service(id.id.clone())))
    });
    let account = || {
        splits.iter().filter(|split| split.is_plain).find_map(|split| {
            let is = |account: &&&Account| {
                [&account.id, &account.name].iter().any(|name| folded(name) == folded(split.end))
            };
            let account = accounts.iter().find(is)?;
            Some((split.title.to_owned(), Meant::Account(account.id.clone())))
        })
    };
    exact.or_else(account).or_else(|| {
        splits.iter().find_map(|split| {
            let id = nearest(split, services)?;
            Some((split.title.to_owned(), Meant::Unclear(split.end.to_owned(), id)))
        })
    })
}

/// A place where a name may end and its service begin.
#[derive(Debug)]
struct Split<'w> {
    title: &'w str,
    end: &'w str,
    /// Whether a blank or a long dash shows that two parts are meant: `baca-tulis` is one word.
    is_plain: bool,
}

/// Every such place in `words`, the first one first: so `m-edukasi` is one service.
fn splits_of(words: &str) -> Vec<Split<'_>> {
    let mut splits = Vec::new();
    for (at, dash) in words.char_indices().filter(|(_, c)| DASHES.contains(c) || matches!(c, '|' | '_')) {
        let (before, after) = (&words[..at], &words[at + dash.len_utf8()..]);
        let is_plain = before.ends_with(' ')
            || after.starts_with(' ')
            || matches!(dash, '\u{2013}' | '\u{2014}' | '\u{2015}' | '|');
        let title = before.trim_end_matches(|c: char| c.is_whitespace() || DASHES.contains(&c));
        let end = after.trim_start_matches(|c: char| c.is_whitespace() || DASHES.contains(&c)).trim_end();
        splits.push(Split { title, end, is_plain });
    }
    // `Gaya magnet (fve)`.
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((title, end)) = words.strip_suffix(close).and_then(|rest| rest.rsplit_once(open)) {
            splits.push(Split { title: title.trim(), end: end.trim(), is_plain: true });
        }
    }
    splits.retain(|split| !split.end.is_empty());
    splits
}

/// Whether `service` is called `name`: by its id, its name or its short name.
pub(super) fn is_named(service: &Service, name: &str) -> bool {
    let name = folded(name);
    !name.is_empty() && names_of(service).any(|known| folded(known) == name)
}

fn names_of(service: &Service) -> impl Iterator<Item = &str> {
    [service.id.as_str(), service.name.as_str(), service.short.as_str()].into_iter()
}

/// The service that is nearly named, so nearly that something else is hardly meant.
fn nearest(split: &Split<'_>, services: &[&Service]) -> Option<String> {
    let given = folded(split.end);
    let given_sorted = sorted(split.end);
    let length = given.chars().count();
    let near = services
        .iter()
        .flat_map(|service| names_of(service).map(move |name| (folded(name), sorted(name), service)));
    let (distance, least, service) = near
        .map(|(name, sorted, service)| {
            let least = name.chars().count().min(length);
            // Words in another order are the same words.
            let distance = strsim::damerau_levenshtein(&given, &name);
            let sorted = strsim::damerau_levenshtein(&given_sorted, &sorted);
            (distance.min(sorted + 1), least, service)
        })
        .min_by_key(|(distance, ..)| *distance)?;
    let allowed = match (least, split.is_plain) {
        (0..=2, _) => 0,
        (3..=4, true) => 1,
        (5..=7, true) => 2,
        (8.., true) => (least / 4).max(2),
        (8.., false) => 2,
        _ => 0,
    };
    (distance <= allowed).then(|| service.id.clone())
}

/// `text` with its words in alphabetical order.
fn sorted(text: &str) -> String {
    let mut words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).map(folded).collect();
    words.sort();
    words.concat()
}

/// `text` as names are compared: letters and digits alone.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn services() -> Vec<Service> {
        let service = |id: &str, name: &str, short: &str| Service {
            id: id.to_owned(),
            name: name.to_owned(),
            short: short.to_owned(),
            description: String::new(),
            url: String::new(),
            accent: String::new(),
            mark: "m.svg".into(),
            placeholder: false,
            handle: None,
            place: Place::file("service.toml"),
        };
        vec![
            service("fve", "Festival Video Edukasi", "FVE"),
            service("m-edukasi", "m-Edukasi", "m-Edukasi"),
            service("rumah-belajar", "Rumah Belajar", "Rumah Belajar"),
            service("tv-edukasi", "Televisi Edukasi", "TVE"),
        ]
    }

    fn read(name: &str) -> (Option<String>, Option<String>, Option<String>) {
        let services = services();
        let said = said(name, services.iter(), std::iter::empty());
        (said.title, said.service, said.unclear.map(|(_, id)| id))
    }

    #[test]
    fn a_name_is_a_title_and_perhaps_a_service() {
        for (name, title, service) in [
            ("Gaya magnet.mp4", "Gaya magnet", ""),
            ("Gaya magnet - fve.mp4", "Gaya magnet", "fve"),
            ("Gaya magnet – FVE.mp4", "Gaya magnet", "fve"),
            ("Gaya magnet — Festival Video Edukasi.mp4", "Gaya magnet", "fve"),
            ("Gaya magnet–fve.mp4", "Gaya magnet", "fve"),
            ("Gaya magnet -fve.mp4", "Gaya magnet", "fve"),
            ("Gaya magnet-fve.mp4", "Gaya magnet", "fve"),
            ("Gaya magnet -- fve.mp4", "Gaya magnet", "fve"),
            ("Gaya_magnet_-_fve.mp4", "Gaya magnet", "fve"),
            ("Gaya magnet_fve.mp4", "Gaya magnet", "fve"),
            ("Gaya magnet (FVE).mp4", "Gaya magnet", "fve"),
            ("Gaya magnet - rumah belajar (1).mp4", "Gaya magnet", "rumah-belajar"),
            ("Gaya magnet (2) - Rumah-Belajar.mp4", "Gaya magnet", "rumah-belajar"),
            ("Gaya magnet - m-edukasi.mp4", "Gaya magnet", "m-edukasi"),
            ("Gaya\u{a0}magnet\u{a0}-\u{a0}TVE.mp4", "Gaya magnet", "tv-edukasi"),
            ("Gaya magnet - bagian 2.mp4", "Gaya magnet - bagian 2", ""),
            ("Kata - kata - fve.mp4", "Kata - kata", "fve"),
            ("Kabar_dari_kelas.jpg", "Kabar dari kelas", ""),
            ("Lomba.jpg.jpeg", "Lomba", ""),
            ("Lomba%20puisi.jpg", "Lomba puisi", ""),
            ("Lomba (1).png", "Lomba", ""),
            ("Lomba(12).png", "Lomba", ""),
            ("Lomba (2026).png", "Lomba (2026)", ""),
            ("Lomba - Copy.png", "Lomba", ""),
            ("Lomba - Copy (2).png", "Lomba", ""),
            ("Lomba copy 2.png", "Lomba", ""),
            ("Lomba - Salinan.png", "Lomba", ""),
            ("Lomba (salinan lainnya).png", "Lomba", ""),
            ("Copy of Lomba.png", "Lomba", ""),
            ("Salinan Lomba Puisi.png", "Lomba Puisi", ""),
            ("Salinan dari lomba.png", "lomba", ""),
            ("Salinan rapor kini daring.png", "Salinan rapor kini daring", ""),
            ("Lomba (Ani's conflicted copy 2026-11-27).png", "Lomba", ""),
            ("Anak-anak membaca.jpg", "Anak-anak membaca", ""),
            ("Lomba\u{202e}gpj.png", "Lombagpj", ""),
        ] {
            let service = Some(service.to_owned()).filter(|service| !service.is_empty());
            assert_eq!(read(name), (Some(title.to_owned()), service, None), "{name}");
        }
        let (title, service, _) = read("IMG_0042 - fve.jpg");
        assert_eq!((title, service.as_deref()), (None, Some("fve")));
        for name in [
            "Foto (1).jpg",
            "Foto - Copy.jpg",
            "Salinan IMG_0042.jpg",
            "Tanpa judul - Salinan.png",
            "WhatsApp Image 2026-11-27 at 14.30.12 (1).jpeg",
        ] {
            assert_eq!(read(name).0, None, "{name}");
        }
    }

    #[test]
    fn a_service_that_is_nearly_named_is_no_part_of_the_title() {
        for (name, id) in [
            ("Layanan salah - rumah blajar.png", "rumah-belajar"),
            ("Layanan salah – rumah blajar.png", "rumah-belajar"),
            ("Layanan salah–rumahblajar.png", "rumah-belajar"),
            ("Layanan_salah-rumah_blajar.png", "rumah-belajar"),
            ("Layanan salah (rumah blajar).png", "rumah-belajar"),
            ("Lomba - fvee.png", "fve"),
            ("Lomba - festifal vidio edukasi.png", "fve"),
            ("Lomba - medukasi2.png", "m-edukasi"),
            ("Lomba - televisi edukas.png", "tv-edukasi"),
            ("Lomba - Video Festival Edukasi.png", "fve"),
        ] {
            let (title, service, unclear) = read(name);
            assert_eq!((service, unclear.as_deref()), (None, Some(id)), "{name}");
            assert!(title.is_some_and(|title| !title.contains("lajar") && !title.contains("duk")), "{name}");
        }
        for name in [
            "Lomba - bagian 2.png",
            "Lomba - guru.png",
            "Baca-tulis.png",
            "Belajar - di rumah.png",
            "Anak-anak.png",
        ] {
            assert_eq!(read(name).2, None, "{name}");
        }
    }

    #[test]
    fn an_account_in_the_place_of_a_service_is_told_from_one() {
        let account = Account {
            id: "bpmtpk".to_owned(),
            name: "BPMTPK".to_owned(),
            full_name: "Balai".to_owned(),
            description: String::new(),
            url: String::new(),
            accent: String::new(),
            mark: "m.svg".into(),
            placeholder: false,
            handles: std::collections::BTreeMap::new(),
            tokens: std::collections::BTreeMap::new(),
            token_places: std::collections::BTreeMap::new(),
            place: Place::file("account.toml"),
        };
        let services = services();
        let said = |name| said(name, services.iter(), std::iter::once(&account));
        let named = said("Undangan – bpmtpk.jpg");
        assert_eq!((named.title.as_deref(), named.account.as_deref()), (Some("Undangan"), Some("bpmtpk")));
        let inside = said("Undangan dari bpmtpk.jpg");
        assert_eq!((inside.title.as_deref(), inside.account), (Some("Undangan dari bpmtpk"), None));
    }

    #[test]
    fn words_that_forbid_publishing_are_found() {
        for (name, word) in [
            ("draft - jangan diunggah.png", "draft"),
            ("Lomba DRAFT_v2.png", "draft"),
            ("Lomba draftv2.png", "draftv2"),
            ("Draf lomba.xlsx", "draf"),
            ("Lomba - jangan diposting dulu.png", "jangan diposting"),
            ("Lomba JANGAN DI UPLOAD.png", "jangan diupload"),
            ("Lomba - jgn diupload.png", "jgn diupload"),
            ("jangan posting dulu.png", "jangan posting"),
            ("RAHASIA soal ujian.pdf", "rahasia"),
            ("do not post.png", "do not post"),
            ("Lomba (don't share).png", "don t share"),
            ("not for publication.png", "not for publication"),
            ("Lomba - belum final.png", "belum final"),
            ("Lomba - tidak untuk dipublikasikan.png", "tidak untuk dipublikasikan"),
            ("Embargo 3 Desember.png", "embargo"),
            ("Rapat guru (internal).png", "internal"),
            ("Rapat guru - JANGAN.png", "jangan"),
        ] {
            assert_eq!(forbidden(name).as_deref(), Some(word), "{name}");
        }
        for name in [
            "Jangan sebarkan hoaks.png",
            "Lomba.png",
            "Jangan lupa daftar.png",
            "Bagikan cerita.png",
            "Aircraft.png",
            "Internal combustion.mp4",
            "Yang tidak boleh dilakukan saat gempa.png",
            "Bukan untuk ditiru.mp4",
            "Do not forget.png",
        ] {
            assert_eq!(forbidden(name), None, "{name}");
        }
    }
}
