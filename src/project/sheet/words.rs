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

fn in_language(locale: Locale, indonesian: &'static str, english: &'static str) -> &'static str {
    match locale {
        Locale::Id => indonesian,
        Locale::En => english,
    }
}
