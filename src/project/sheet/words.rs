//! The words of new tables, in the language that editors read.

use crate::project::config::Locale;
use crate::project::value::FieldKind;

/// What a new table says besides its headings.
#[derive(Debug)]
pub(super) struct Words {
    /// The sheet with the items.
    pub(super) items: &'static str,
    /// The sheet that explains the columns.
    pub(super) columns: &'static str,
    /// The hidden sheet with what the drop-downs offer.
    pub(super) lists: &'static str,
    /// The headings of the sheet that explains.
    pub(super) headings: [&'static str; 6],
    pub(super) every_template: &'static str,
    pub(super) required: &'static str,
    pub(super) at_most: &'static str,
    pub(super) characters: &'static str,
    pub(super) entries: &'static str,
    pub(super) one_of: &'static str,
    pub(super) otherwise: &'static str,
    pub(super) not_in_list: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    /// The name of the example.
    pub(super) example: &'static str,
    /// What stands beside it.
    pub(super) example_note: &'static str,
    /// What an example of a list begins with.
    pub(super) such_as: &'static str,
}

const INDONESIAN: Words = Words {
    items: "Item",
    columns: "Kolom",
    lists: "Daftar",
    headings: ["Templat", "Kolom", "Jenis", "Wajib", "Paling panjang", "Penjelasan"],
    every_template: "(semua)",
    required: "wajib",
    at_most: "paling banyak",
    characters: "karakter",
    entries: "butir",
    one_of: "Salah satu dari:",
    otherwise: "Jika kosong:",
    not_in_list: "Pilih salah satu dari daftar.",
    yes: "ya",
    no: "tidak",
    example: "contoh",
    example_note: "Baris contoh: tidak pernah diterbitkan, karena diawali #. Tulis kiriman Anda mulai baris 3; baris ini boleh dihapus.",
    such_as: "Misalnya:",
};

const ENGLISH: Words = Words {
    items: "Items",
    columns: "Columns",
    lists: "Lists",
    headings: ["Template", "Column", "Type", "Required", "Longest", "Explanation"],
    every_template: "(all)",
    required: "required",
    at_most: "at most",
    characters: "characters",
    entries: "entries",
    one_of: "One of:",
    otherwise: "When empty:",
    not_in_list: "Choose one of the list.",
    yes: "yes",
    no: "no",
    example: "example",
    example_note: "An example: it is never published, since it begins with #. Write your posts from row 3 on; this row may be deleted.",
    such_as: "Such as:",
};

/// What the examples of new tables were called before they were marked.
pub(super) const EXAMPLE_NAMES: [&str; 2] = [INDONESIAN.example, ENGLISH.example];

/// Whether the sheet `name` with these headings is one that explains a new table, or holds its lists, which are hidden.
pub(super) fn is_help(name: &str, headings: &[String], is_visible: bool) -> bool {
    [&INDONESIAN, &ENGLISH].iter().any(|words| {
        let own = words.headings.iter().all(|own| headings.iter().any(|heading| heading == own));
        name == words.columns && own || name == words.lists && !is_visible
    })
}

/// The words in the language of `locale`.
pub(super) fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::Id => &INDONESIAN,
        Locale::En => &ENGLISH,
    }
}

/// What a field of `kind` takes.
pub(super) fn kind(kind: FieldKind, locale: Locale) -> &'static str {
    let (indonesian, english) = match kind {
        FieldKind::Text => ("teks satu baris", "one line of text"),
        FieldKind::Multiline => ("teks", "text"),
        FieldKind::Image => ("gambar di media/", "a picture in media/"),
        FieldKind::Url => ("alamat web, dengan https://", "a web address, with https://"),
        FieldKind::Number => ("angka", "a number"),
        FieldKind::Date => ("tanggal", "a date"),
        FieldKind::Time => ("jam", "a time of day"),
        FieldKind::Choice => ("pilihan", "a choice"),
        FieldKind::List => {
            ("daftar: satu butir tiap baris, atau dipisahkan ;", "a list: an entry a line, or separated by ;")
        }
        FieldKind::Bool => ("ya atau tidak", "yes or no"),
    };
    in_language(locale, indonesian, english)
}

/// What stands in the column of `key`, one that every table may have.
pub(super) fn explanation(key: &str, locale: Locale) -> &'static str {
    let (indonesian, english) = match key {
        "item" => (
            "Nama item untuk berkas: huruf kecil, angka, tanda hubung. Jika kosong: dari teksnya. Baris yang diawali # tidak diterbitkan.",
            "The item's name in files: lower-case letters, digits, hyphens. When empty: from its text. A row that begins with # is not published.",
        ),
        "template" => ("Templat baris ini.", "The row's template."),
        "service" => ("Layanan yang dipromosikan.", "The service it promotes."),
        "accounts" => (
            "Akun yang menerbitkan, dipisahkan ; atau koma. Jika kosong: akun bawaan proyek.",
            "The accounts it is for, separated by ; or commas. When empty: the project's defaults.",
        ),
        "formats" => (
            "Format, dipisahkan ; atau koma. Jika kosong: semua yang didukung templat.",
            "Formats, separated by ; or commas. When empty: all that the template supports.",
        ),
        "publish" => (
            "Tanggal dan jam terbit, misalnya 25/11/2026 09:00.",
            "Day and time of publication, such as 25/11/2026 09:00.",
        ),
        "campaign" => (
            "Kampanye; none untuk tanpa kampanye. Jika kosong: menurut tanggal terbit.",
            "The campaign; none for no campaign. When empty: the one of the day.",
        ),
        "excerpt.source" => ("Video atau suara di media/.", "A video or sound in media/."),
        "excerpt.start" => (
            "Mulai dari detik ke berapa, misalnya 65.2 atau 00:01:05.",
            "Where it starts: seconds, such as 65.2, or 00:01:05.",
        ),
        "excerpt.duration" => ("Berapa detik.", "How many seconds."),
        "excerpt.captions" => ("Takarir SRT atau WebVTT di media/.", "Captions in media/, SRT or WebVTT."),
        "captions_mode" => (
            "Cara takarir tampil: block, line, word, atau file. Jika kosong: menurut templatnya.",
            "How captions are shown: block, line, word or file. When empty: as the template has it.",
        ),
        "captions_audience" => (
            "Pembaca takarir: everyone atau children. Jika kosong: menurut proyeknya.",
            "Who reads the captions: everyone or children. When empty: as the project has it.",
        ),
        "excerpt.focus" => (
            "Bagian gambar yang dipertahankan: auto, center, left, right, top, bottom, fit, atau 0.3,0.5.",
            "What of the picture is kept: auto, center, left, right, top, bottom, fit, or 0.3,0.5.",
        ),
        "excerpt.audio" => (
            "Trek suara yang terdengar bila videonya punya beberapa: nomor (2), bahasa (id), atau mix untuk semua.",
            "Which sound is heard where the video has several: its number (2), its language (id), or mix for all.",
        ),
        "post.caption" => ("Teks yang menyertai kiriman.", "The words that go with the post."),
        "post.hashtags" => (
            "Tagar, dengan atau tanpa #, dipisahkan ; atau koma.",
            "Hashtags, with or without #, separated by ; or commas.",
        ),
        "post.alt" => (
            "Apa yang terlihat, bagi yang tidak dapat melihatnya.",
            "What is to be seen, for those who do not see it.",
        ),
        "post.link" => ("Alamat yang dituju, dengan https://.", "The address it leads to, with https://."),
        _ => ("", ""),
    };
    in_language(locale, indonesian, english)
}

fn in_language(locale: Locale, indonesian: &'static str, english: &'static str) -> &'static str {
    match locale {
        Locale::Id => indonesian,
        Locale::En => english,
    }
}
