//! The note beside a drop that failed, in the language of its editor: what is wrong, where, what to do, and how to try again.

use crate::diag::{Finding, Severity};
use crate::project::Locale;

use super::meaning::FOLDER;

/// What a kind of finding means to an editor: what is wrong, and what to do about it.
type Meaning = (&'static str, &'static str);

/// The note for a drop called `name` of which `findings` tell what is wrong. `day` is when.
pub(super) fn note(locale: Locale, name: &str, day: &str, findings: &[Finding]) -> String {
    let errors: Vec<&Finding> =
        findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let name = plain(name);
    match locale {
        Locale::Id => indonesian(&name, day, &errors),
        Locale::En => english(&name, day, &errors),
    }
}

fn indonesian(name: &str, day: &str, errors: &[&Finding]) -> String {
    let mut text = format!("Kiriman tidak jadi: {name}\nTanggal: {day}\n\n");
    let mut told: Vec<String> = Vec::new();
    for finding in errors {
        let (wrong, todo) = in_indonesian(&finding.code);
        let mut part = format!("Apa yang salah: {wrong}\n");
        if let Some(place) = place_of(finding) {
            part.push_str(&format!("Di mana: {place}\n"));
        }
        part.push_str(&format!("Yang perlu dilakukan: {todo}\n"));
        part.push_str(&format!("Keterangan (Inggris): {}\n", sentence(finding)));
        if !told.contains(&part) {
            told.push(part);
        }
    }
    text.push_str(&told.join("\n"));
    text.push_str("\nCara mencoba lagi: perbaiki berkasnya, lalu pindahkan dari folder ini kembali ke folder templatnya, bersama \
         berkas pendamping yang namanya sama. Catatan ini boleh dihapus. Berkas Anda tidak diubah.\n");
    text
}

fn english(name: &str, day: &str, errors: &[&Finding]) -> String {
    let mut text = format!("This drop was not made: {name}\nDate: {day}\n\n");
    let mut told: Vec<String> = Vec::new();
    for finding in errors {
        let mut part = format!("What is wrong: {}\n", plain(&finding.message));
        if let Some(place) = place_of(finding) {
            part.push_str(&format!("Where: {place}\n"));
        }
        if let Some(hint) = &finding.hint {
            part.push_str(&format!("What to do: {}\n", plain(hint)));
        }
        if !told.contains(&part) {
            told.push(part);
        }
    }
    text.push_str(&told.join("\n"));
    text.push_str("\nTo try again: mend the file and move it from this folder back into its template's folder, together with the \
         files of the same name. This note can be deleted. Your file was not changed.\n");
    text
}

/// The place as an editor knows it: the file they dropped, with its line or its cell.
fn place_of(finding: &Finding) -> Option<String> {
    let text = finding.place.as_ref()?.to_string();
    Some(plain(text.strip_prefix(&format!("{FOLDER}/")).unwrap_or(&text)))
}

fn sentence(finding: &Finding) -> String {
    let hint = finding.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
    plain(&format!("{}{hint} [{}]", finding.message, finding.code))
}

/// `text` on one line, with nothing in it that steers a terminal or turns the direction of what stands around it.
fn plain(text: &str) -> String {
    text.replace(&format!("{FOLDER}/"), "")
        .chars()
        .map(|c| match c {
            c if c.is_control() => ' ',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
            c => c,
        })
        .collect()
}

/// What a finding called `code` means to an editor, in Indonesian.
fn in_indonesian(code: &str) -> Meaning {
    match code {
        "media-truncated" => (
            "berkas video atau suara terpotong: sebagian isinya belum ada.",
            "salin atau ekspor ulang sampai selesai, lalu masukkan lagi.",
        ),
        "media-damaged" => (
            "isi video atau suara rusak di tengah.",
            "ekspor ulang dari aslinya, atau pilih bagian sebelum kerusakan.",
        ),
        "not-media" => (
            "berkas ini bukan video atau suara, walaupun namanya begitu.",
            "periksa isinya; ekspor sebagai MP4 (H.264 dan AAC).",
        ),
        "no-picture" => ("berkas ini tidak berisi gambar bergerak, hanya suara.", "pakai berkas video."),
        "media-unsupported" => ("jenis video ini belum dapat dibaca.", "ekspor sebagai MP4 (H.264 dan AAC)."),
        "media-failed" => {
            ("video atau suara ini tidak dapat diolah.", "ekspor ulang sebagai MP4 (H.264 dan AAC).")
        }
        "beyond-end" => (
            "cuplikan yang diminta melewati akhir video.",
            "ubah `start` atau `duration` agar cuplikan ada di dalam video.",
        ),
        "bad-duration" => (
            "cuplikan terlalu pendek atau terlalu panjang untuk templat ini.",
            "pakai video yang panjangnya sesuai, atau tulis `duration` pada berkas pendamping .toml.",
        ),
        "too-long-for-format" => (
            "cuplikan terlalu panjang untuk salah satu format.",
            "pendekkan `duration`, atau kurangi `formats`.",
        ),
        "too-many-bytes" => (
            "hasilnya terlalu besar untuk platformnya.",
            "pendekkan cuplikan, atau pakai foto yang lebih sederhana.",
        ),
        "bad-captions" => (
            "berkas takarir (.srt atau .vtt) tidak dapat dibaca.",
            "perbaiki baris yang disebut, atau ekspor ulang takarirnya.",
        ),
        "picture-unusable" => {
            ("foto ini tidak dapat dibaca atau terlalu besar.", "simpan ulang sebagai JPEG atau PNG.")
        }
        "unused-media" => {
            ("templat ini tidak memakai jenis berkas itu.", "pindahkan ke folder templat yang cocok.")
        }
        "no-main-file" => (
            "takarir atau teks ini tidak punya video atau foto dengan nama yang sama.",
            "masukkan keduanya bersama dengan nama yang sama, misalnya `judul.mp4` dan `judul.srt`.",
        ),
        "unknown-file" => (
            "jenis berkas ini tidak dikenal.",
            "pakai MP4 atau MOV, JPEG, PNG, WebP, XLSX, ODS, CSV, atau TOML.",
        ),
        "no-template" => (
            "berkas diletakkan di luar folder templat.",
            "pindahkan ke salah satu folder templat di dalam kotak masuk.",
        ),
        "unknown-template" => ("nama folder ini bukan nama templat.", "pakai folder templat yang ada."),
        "unknown-account" => ("akun ini tidak dikenal.", "periksa nama foldernya atau `accounts`."),
        "unknown-service" => ("layanan ini tidak dikenal.", "periksa ejaan nama layanannya."),
        "unknown-format" | "unsupported-format" | "no-format" => (
            "format itu tidak ada, atau tidak cocok dengan templat ini.",
            "periksa `formats` pada berkas pendamping.",
        ),
        "unknown-campaign" => ("kampanye ini tidak dikenal.", "periksa ejaan `campaign`."),
        "missing-key" => (
            "ada isian wajib yang belum ditulis.",
            "tulis isian itu pada berkas .toml dengan nama yang sama, atau pada nama berkasnya: `Judul - layanan.mp4`.",
        ),
        "too-long" | "empty-text" | "line-break" | "control-character" => (
            "panjang atau isi salah satu teks tidak sesuai aturan templat.",
            "pendekkan atau perbaiki teksnya; judul diambil dari nama berkas bila tidak ditulis.",
        ),
        "text-overflow" | "text-overlap" => ("teks tidak muat pada gambarnya.", "pendekkan teksnya."),
        "glyph-missing" => {
            ("ada huruf atau lambang yang tidak dapat digambar.", "ganti huruf atau lambang itu.")
        }
        "unknown-key" | "unused-key" | "wrong-type" | "unknown-choice" | "unknown-value" | "out-of-range" => {
            ("ada isian yang tidak dikenal atau salah jenisnya.", "perbaiki isian yang disebut.")
        }
        "bad-toml" | "syntax" => ("berkas .toml salah tulis.", "perbaiki baris yang disebut."),
        "bad-date" | "bad-time" => ("tanggal atau jam salah tulis.", "tulis seperti 2026-11-25 dan 09:00."),
        "bad-url" => ("alamat web salah tulis.", "tulis lengkap, misalnya https://contoh.id/halaman."),
        "bad-hashtag" => ("tagar hanya boleh berisi huruf, angka, dan garis bawah.", "perbaiki tagarnya."),
        "missing-file" | "path-leaves-project" | "bad-path" => {
            ("berkas yang disebut tidak ada atau berada di luar proyek.", "periksa nama berkasnya.")
        }
        "not-a-table" | "no-heading" | "unknown-heading" | "ambiguous-heading" | "duplicate-item"
        | "too-many-rows" | "too-many-columns" | "unclosed-quote" => (
            "tabelnya tidak dapat dibaca seluruhnya.",
            "perbaiki sel yang disebut; `wajah new pack NAMA --sheet` membuat tabel contoh.",
        ),
        "unreadable-file" | "file-too-large" => (
            "berkas tidak dapat dibaca sebagai teks, atau terlalu besar.",
            "simpan ulang sebagai teks UTF-8.",
        ),
        "worker-crashed" => (
            "pengolah berhenti mendadak saat membaca berkas ini; mungkin isinya rusak.",
            "ekspor ulang berkasnya. Bila terulang, kirimkan berkas ini kepada pengelola Wajah.",
        ),
        "too-much-to-paint" => (
            "gambar atau templatnya terlalu berat untuk dilukis.",
            "simpan gambar vektor (.svg) sebagai PNG; bila tidak memakainya, beri tahu perancang templat.",
        ),
        "worker-timeout" | "too-slow" => (
            "berkas ini terlalu lama diolah dan dihentikan.",
            "pakai video yang lebih pendek atau lebih kecil.",
        ),
        "template-error" | "template-unreadable" | "stylesheet-missing" | "page-failed" => (
            "templatnya sendiri bermasalah; ini bukan kesalahan berkas Anda.",
            "beri tahu perancang templat, lalu coba lagi.",
        ),
        _ => (
            "kiriman ini tidak dapat dibuat.",
            "lihat keterangan di bawah, atau tanyakan kepada pengelola Wajah.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    #[test]
    fn a_note_says_what_where_and_how_to_try_again() {
        let place = Place { line: Some(3), column: Some(1), ..Place::file("inbox/film.srt") };
        let findings = [
            Finding::error("bad-captions", "no time in `inbox/film.srt`\n\u{1b}[31m").at(place),
            Finding::warning("low-contrast", "not told"),
        ];
        let text = note(Locale::Id, "film.mp4", "2026-11-25", &findings);
        for part in
            ["film.mp4", "takarir", "Di mana: film.srt:3:1", "Cara mencoba lagi", "no time in `film.srt`"]
        {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("not told") && !text.contains('\u{1b}') && !text.contains("inbox/"), "{text}");
        let text = note(Locale::En, "film.mp4", "2026-11-25", &findings);
        assert!(
            text.contains("What is wrong: no time in `film.srt`") && text.contains("To try again"),
            "{text}"
        );
    }
}
