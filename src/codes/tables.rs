//! What findings in tables say in Indonesian, to whoever reads them: in notes, on proof sheets, on the terminal. In braces stand the
//! names and numbers of the finding; the first sentence whose names are all known is taken. What has no sentence here is told by the
//! register, which knows every code in both languages.

use std::collections::BTreeMap;

use super::register::find;
use crate::diag::{Finding, Severity};

/// What a finding with one of these codes says: what is wrong, and what to do.
struct Sentence {
    codes: &'static [&'static str],
    /// The severity that it is for, where others have other sentences.
    severity: Option<Severity>,
    wrong: &'static str,
    todo: &'static str,
}

const fn say(codes: &'static [&'static str], wrong: &'static str, todo: &'static str) -> Sentence {
    Sentence { codes, severity: None, wrong, todo }
}

const fn note(codes: &'static [&'static str], wrong: &'static str, todo: &'static str) -> Sentence {
    Sentence { codes, severity: Some(Severity::Note), wrong, todo }
}

/// The sentences, those that say most first.
const SENTENCES: &[Sentence] = &[
    say(
        &["ambiguous-dates"],
        "tanggal di kolom {key} ditulis dengan dua cara: baris {witness} menulis bulan lebih dulu, dan baris {rows} dapat dibaca dua cara.",
        "format kolomnya sebagai teks, lalu tulis tanggalnya seperti 2026-11-25 atau 25 November 2026; aplikasi berbahasa Inggris mungkin membalik hari dan bulannya.",
    ),
    say(
        &["ambiguous-dates"],
        "di kolom {key} hari dan bulan mungkin tertukar: baris {rows} dapat dibaca dua cara.",
        "format kolomnya sebagai teks, lalu tulis tanggalnya seperti 2026-11-25 atau 25 November 2026; aplikasi berbahasa Inggris mungkin membalik hari dan bulannya.",
    ),
    say(
        &["ambiguous-heading"],
        "judul kolom “{given}” adalah label beberapa isian.",
        "tulis salah satu kunci ini sebagai judul kolom: {choices}.",
    ),
    say(
        &["ambiguous-number"],
        "{key} dapat dibaca sebagai {one} atau sebagai {other}.",
        "tulis {one} atau {other}.",
    ),
    say(
        &["ambiguous-time"],
        "{key} berarti {hours} jam {minutes} menit bagi tabelnya.",
        "tulis {short} untuk menit dan detik; bila memang jam, tulis {seconds} detik.",
    ),
    say(&["bad-date"], "{key} bukan tanggal yang dapat dibaca.", "tulis {example}."),
    say(
        &["bad-date"],
        "{key} bukan tanggal yang dapat dibaca.",
        "tulis seperti 25/11/2026 atau 25 November 2026, untuk waktu terbit dengan jam: 25/11/2026 09.00.",
    ),
    say(
        &["bad-time"],
        "{key} ditulis dalam {given}, padahal jam di proyek ini dalam {own}.",
        "tulis jamnya dalam {own}.",
    ),
    say(
        &["bad-time"],
        "{key} bukan jam atau waktu yang dapat dibaca.",
        "tulis jam seperti 19.30, dan waktu dalam video seperti 65,2 detik atau 00:01:05.",
    ),
    say(&["bad-url"], "{key} bukan alamat web.", "tulis lengkap, misalnya https://contoh.id/halaman."),
    say(
        &["bad-hashtag"],
        "“{given}” tidak dapat menjadi tagar.",
        "tagar hanya berisi huruf, angka, dan garis bawah; beberapa tagar dipisahkan ; atau koma.",
    ),
    say(
        &["bad-path", "missing-file", "path-leaves-project"],
        "berkas `{given}` tidak ada di proyek.",
        "tulis `{better}`.",
    ),
    say(
        &["bad-path", "missing-file", "path-leaves-project"],
        "berkas `{given}` tidak ada di proyek.",
        "salin berkasnya ke folder media/, lalu tulis media/ dan nama berkasnya.",
    ),
    say(
        &["cell-link"],
        "sel {key} menautkan ke {given}; hanya tulisannya yang dibaca.",
        "tulis alamatnya di kolom tersendiri, bila perlu tampak di kiriman.",
    ),
    say(
        &["cell-remark"],
        "sel {key} diberi komentar, yang tidak mengubah apa pun: “{said}”.",
        "sembunyikan atau hapus barisnya, bila kirimannya belum boleh terbit.",
    ),
    say(
        &["cell-remark"],
        "{key} dicoret, tetapi tetap dibaca.",
        "sembunyikan atau hapus barisnya, bila kirimannya belum boleh terbit.",
    ),
    say(&["duplicate"], "{key} ditulis dua kali.", "kosongkan salah satunya."),
    say(
        &["duplicate-item"],
        "nama item ini sudah dipakai baris atau berkas lain.",
        "beri nama lain, atau kosongkan selnya: namanya lalu dibuat dari teksnya.",
    ),
    say(
        &["bad-id"],
        "nama item ini tidak dapat dipakai.",
        "pakai huruf kecil, angka, dan tanda hubung, atau kosongkan selnya: namanya lalu dibuat dari teksnya.",
    ),
    say(&["empty-text", "empty-list"], "{key} masih kosong.", "isi selnya."),
    say(
        &["example-row"],
        "{is} baris adalah contoh dan tidak menjadi kiriman.",
        "tulis kiriman Anda di bawahnya; baris yang memang kiriman tidak boleh diawali #.",
    ),
    note(
        &["example-row"],
        "baris ini contoh dan tidak menjadi kiriman.",
        "tulis kiriman Anda di bawahnya; baris yang memang kiriman tidak boleh diawali #.",
    ),
    say(
        &["example-row"],
        "baris ini sudah diisi, tetapi masih ditandai # sehingga tidak menjadi kiriman.",
        "bila memang kiriman, hapus tanda #: kosongkan selnya atau tulis nama itemnya.",
    ),
    say(
        &["formula-error"],
        "{key} berisi rumus yang berakhir dengan {given}.",
        "perbaiki rumusnya, atau ketik nilainya.",
    ),
    say(
        &["formula-error"],
        "{key} berisi rumus yang hasilnya tidak tersimpan di berkas.",
        "buka tabelnya di Excel atau LibreOffice dan simpan lagi, atau ketik nilainya.",
    ),
    say(
        &["hidden-columns"],
        "{is} kolom tersembunyi dan tidak dibaca: {columns}.",
        "tampilkan kolomnya bila memang bagian kiriman; `hidden_rows = \"take\"` di `wajah.toml` membacanya juga.",
    ),
    say(
        &["hidden-rows"],
        "{is} baris tersembunyi dan tidak menjadi kiriman: baris {rows}.",
        "tampilkan barisnya atau lepas penyaringnya; `hidden_rows = \"take\"` di `wajah.toml` membuat kiriman darinya juga.",
    ),
    note(
        &["line-break"],
        "pemutus baris di dalam {key} dibaca sebagai spasi, karena isiannya satu baris.",
        "hapus pemutus barisnya bila spasinya tidak dikehendaki.",
    ),
    say(&["line-break"], "{key} harus satu baris.", "hapus pemutus baris (Alt+Enter) di dalam selnya."),
    say(
        &["merged-cells"],
        "sel gabungan ini berlaku untuk setiap kolomnya: {columns}.",
        "pisahkan selnya bila tidak dimaksudkan begitu.",
    ),
    say(
        &["missing-key"],
        "isian wajib belum ada: {key}.",
        "isi selnya; bila kolomnya belum ada, tambahkan kolom {key}.",
    ),
    say(
        &["no-heading"],
        "kolom {given} berisi sesuatu, tetapi tidak berjudul.",
        "beri judul di baris pertama, atau kosongkan kolomnya. Di CSV, apit teks yang memuat pemisah kolom dengan tanda kutip.",
    ),
    say(
        &["not-utf8"],
        "{key} berisi huruf yang tidak dapat dibaca.",
        "simpan tabelnya sebagai CSV UTF-8, atau lebih baik sebagai XLSX.",
    ),
    say(
        &["number-format"],
        "{key} memakai format angka yang tidak dapat dibaca: `{format}`.",
        "beri selnya format angka biasa, atau format sebagai teks lalu ketik yang seharusnya terbaca.",
    ),
    say(
        &["number-format"],
        "{key} berisi nilai yang disembunyikan format angkanya.",
        "kosongkan selnya, atau beri format sehingga nilainya tampak.",
    ),
    say(
        &["publish-outside-week"],
        "{key} adalah {given}, di luar pekan paket `{pack}` ({week}).",
        "periksa apakah hari dan bulannya tertukar, atau pindahkan barisnya ke paket pekan itu.",
    ),
    say(
        &["publish-past"],
        "{key} sudah lewat: {given}.",
        "perbaiki tanggalnya; biarkan bila kirimannya memang sudah terbit.",
    ),
    say(
        &["sheet-not-read"],
        "lembar “{given}” tidak dibaca: tersembunyi, atau baris pertamanya tidak menyebut templat dan kolom kiriman.",
        "bila isinya kiriman, tampilkan lembarnya, dan beri nama menurut templatnya atau tambahkan kolom Templat.",
    ),
    say(
        &["toml-in-cell"],
        "{key} ditulis seperti di berkas TOML, dengan kurung dan tanda kutip.",
        "tulis {form}.",
    ),
    say(&["too-long"], "{key} terlalu panjang: {is} huruf; paling banyak {most}.", "pendekkan teksnya."),
    say(&["too-long"], "{key} terlalu banyak: {entries} butir; paling banyak {most}.", "kurangi butirnya."),
    say(
        &["too-many-columns"],
        "tabelnya sampai ke kolom {given}, melebihi yang dibaca.",
        "kosongkan kolom yang tidak berisi kiriman.",
    ),
    say(
        &["unit-conflict"],
        "{key} tampak dengan “{unit}”, tetapi satuannya di sini “{given}”.",
        "tulis “{unit}”, atau kosongkan selnya.",
    ),
    say(
        &["unit-lost"],
        "{key} tampak dengan “{unit}”, tetapi templat {template} hanya menerima angkanya.",
        "periksa apakah kirimannya masih berarti sama; satuannya dapat ditulis di isian lain.",
    ),
    say(&["unknown-account"], "akun “{given}” tidak dikenal.", "maksudnya `{nearest}`?"),
    say(&["unknown-account"], "akun “{given}” tidak dikenal.", "akun yang ada: {choices}."),
    say(&["unknown-campaign"], "kampanye “{given}” tidak dikenal.", "maksudnya `{nearest}`?"),
    say(&["unknown-campaign"], "kampanye “{given}” tidak dikenal.", "kampanye yang ada: {choices}."),
    say(&["unknown-choice"], "{key} tidak boleh “{given}”.", "pilih salah satu: {choices}."),
    say(&["unknown-format"], "format “{given}” tidak dikenal.", "maksudnya `{nearest}`?"),
    say(
        &["unknown-format", "unsupported-format"],
        "format “{given}” tidak ada, atau tidak cocok dengan templatnya.",
        "perbaiki selnya, atau kosongkan untuk semua format yang cocok.",
    ),
    say(
        &["unknown-heading"],
        "tidak ada kolom bernama “{given}”.",
        "`{key}` hanya bisa ditulis di berkas item sendiri: content/<paket>/<item>.toml.",
    ),
    say(
        &["unknown-heading"],
        "tidak ada kolom bernama “{given}”.",
        "maksudnya “{nearest}”? Bila hanya catatan, awali judulnya dengan #.",
    ),
    say(
        &["unknown-heading"],
        "tidak ada kolom bernama “{given}”.",
        "periksa ejaannya; bila hanya catatan, awali judulnya dengan #.",
    ),
    say(&["unknown-service"], "layanan “{given}” tidak dikenal.", "maksudnya `{nearest}`?"),
    say(&["unknown-service"], "layanan “{given}” tidak dikenal.", "layanan yang ada: {choices}."),
    say(&["unknown-template"], "templat “{given}” tidak dikenal.", "maksudnya `{nearest}`?"),
    say(&["unknown-template"], "templat “{given}” tidak dikenal.", "templat yang ada: {choices}."),
    say(
        &["unused-cell"],
        "templat {template} tidak punya isian {key}.",
        "kosongkan selnya, atau pilih templat lain.",
    ),
    say(
        &["wrong-type"],
        "isi {key} salah jenisnya.",
        "lihat jenisnya di lembar Kolom; bila teks, format selnya sebagai teks lalu ketik lagi.",
    ),
];

/// Whether `finding` stands in a table.
pub fn is_in_table(finding: &Finding) -> bool {
    finding.place.as_ref().is_some_and(|place| place.sheet.is_some())
}

/// What is wrong and what to do about it in Indonesian, for a finding that stands in a table; `None` for others.
pub fn in_indonesian(finding: &Finding) -> Option<[String; 2]> {
    is_in_table(finding).then(|| told(finding)).flatten()
}

fn told(finding: &Finding) -> Option<[String; 2]> {
    let own = SENTENCES.iter().filter(|sentence| {
        let is_severity = sentence.severity.is_none_or(|severity| severity == finding.severity);
        is_severity && sentence.codes.contains(&finding.code.as_ref())
    });
    let facts: BTreeMap<&str, &str> =
        finding.facts.iter().map(|(name, value)| (name.as_ref(), value.as_str())).collect();
    let mut sentences = own.filter_map(|sentence| {
        let word = |name: &str| match (name, facts.get(name)) {
            // What editors call a thing comes before its key.
            ("key", _) => facts.get("label").or_else(|| facts.get("key")).map(|word| (*word).to_owned()),
            (_, word) => word.map(|word| (*word).to_owned()),
        };
        Some([filled(sentence.wrong, word)?, filled(sentence.todo, word)?])
    });
    sentences.next().or_else(|| {
        let code = find(&finding.code)?;
        Some([code.summary().id.to_owned(), code.remedy.id.to_owned()])
    })
}

/// `text` with words in place of the names in its braces; `None` where one has no word.
fn filled(text: &str, word: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(&word(name)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn at_cell(finding: Finding) -> Finding {
        let place =
            Place { line: Some(2), column: Some(3), sheet: Some("Item".to_owned()), ..Place::file("a.xlsx") };
        finding.at(place)
    }

    #[test]
    fn findings_in_tables_are_told_in_indonesian() {
        let finding =
            at_cell(Finding::error("too-long", "").fact("key", "Judul").fact("is", 120).fact("most", 90));
        let [wrong, _] = in_indonesian(&finding).expect("told");
        assert_eq!(wrong, "Judul terlalu panjang: 120 huruf; paling banyak 90.");
        let note = at_cell(Finding::note("line-break", "").fact("key", "Judul"));
        assert!(in_indonesian(&note).expect("told")[0].contains("dibaca sebagai spasi"));
        let error = at_cell(Finding::error("line-break", "").fact("key", "Judul"));
        assert_eq!(in_indonesian(&error).expect("told")[0], "Judul harus satu baris.");
        // What has no sentence of its own is told by the register.
        let other = in_indonesian(&at_cell(Finding::error("protected", ""))).expect("told");
        assert!(other[0].contains("kata sandi"), "{other:?}");
        assert_eq!(in_indonesian(&Finding::error("too-long", "")), None);
    }

    #[test]
    fn sentences_are_of_codes_that_there_are() {
        for code in SENTENCES.iter().flat_map(|sentence| sentence.codes) {
            assert!(find(code).is_some(), "{code}");
        }
    }
}
