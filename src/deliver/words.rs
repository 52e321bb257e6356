//! The words of our own pages, in the language that editors read: one table for each.

use crate::diag::Severity;
use crate::project::{Kind, Locale, Shape};

/// A thing that is counted: one, several.
pub(super) type Counted = (&'static str, &'static str);

/// What our pages say.
pub(super) struct Words {
    /// The language as HTML names it.
    pub(super) lang: &'static str,
    /// What stands between thousands, and before decimals.
    pub(super) thousands: char,
    pub(super) decimal: char,

    pub(super) gallery: &'static str,
    pub(super) pictures: Counted,
    pub(super) templates: Counted,
    pub(super) formats: Counted,
    pub(super) accounts: Counted,
    pub(super) errors: Counted,
    pub(super) warnings: Counted,
    pub(super) notes: Counted,
    pub(super) no_findings: &'static str,
    pub(super) error: &'static str,
    pub(super) warning: &'static str,
    pub(super) note: &'static str,
    pub(super) hint: &'static str,
    pub(super) of_project: &'static str,

    pub(super) family: &'static str,
    pub(super) judge: &'static str,
    pub(super) sample: &'static str,
    pub(super) long: &'static str,
    pub(super) page: &'static str,
    pub(super) not_made: &'static str,
    pub(super) not_loaded: &'static str,

    pub(super) template: &'static str,
    pub(super) format: &'static str,
    pub(super) account: &'static str,
    pub(super) texts: &'static str,
    pub(super) all: &'static str,
    pub(super) only_found: &'static str,
    pub(super) nothing_fits: &'static str,
    pub(super) size: &'static str,
    pub(super) squint: &'static str,
    pub(super) sheet: &'static str,
    pub(super) large: &'static str,
    pub(super) grey: &'static str,
    pub(super) safe_areas: &'static str,

    pub(super) still: &'static str,
    pub(super) clip: &'static str,
    pub(super) tall: &'static str,
    pub(super) portrait: &'static str,
    pub(super) square: &'static str,
    pub(super) wide: &'static str,

    pub(super) first: &'static str,
    pub(super) entrance: &'static str,
    pub(super) middle: &'static str,
    pub(super) caption: &'static str,
    pub(super) ending: &'static str,
    pub(super) end_card: &'static str,
    pub(super) last: &'static str,

    /// The headings of a schedule.
    pub(super) schedule: [&'static str; 12],
}

const INDONESIAN: Words = Words {
    lang: "id",
    thousands: '.',
    decimal: ',',
    gallery: "Galeri templat",
    pictures: ("gambar", "gambar"),
    templates: ("templat", "templat"),
    formats: ("format", "format"),
    accounts: ("akun", "akun"),
    errors: ("kesalahan", "kesalahan"),
    warnings: ("peringatan", "peringatan"),
    notes: ("catatan", "catatan"),
    no_findings: "tanpa temuan",
    error: "kesalahan",
    warning: "peringatan",
    note: "catatan",
    hint: "Saran:",
    of_project: "Temuan pada proyek",
    family: "Keluarga",
    judge: "Perkecil: masih satu bentuk, satu warna, satu pesan? Jadikan abu-abu: masih terbaca? Dengan teks terpanjang: masih tenang? Semuanya berdampingan: satu keluarga?",
    sample: "Contoh",
    long: "Teks terpanjang",
    page: "hal.",
    not_made: "tidak jadi",
    not_loaded: "Templat ini tidak dapat ditampilkan.",
    template: "Templat",
    format: "Format",
    account: "Akun",
    texts: "Teks",
    all: "semua",
    only_found: "Hanya yang ada temuannya",
    nothing_fits: "Tidak ada gambar yang cocok dengan saringan ini.",
    size: "Ukuran",
    squint: "Uji picing",
    sheet: "Lembar",
    large: "Besar",
    grey: "Abu-abu",
    safe_areas: "Area aman",
    still: "gambar",
    clip: "klip",
    tall: "tegak",
    portrait: "potret",
    square: "persegi",
    wide: "lebar",
    first: "awal",
    entrance: "masuk",
    middle: "tengah",
    caption: "takarir",
    ending: "menjelang akhir",
    end_card: "kartu penutup",
    last: "akhir",
    schedule: [
        "Tanggal",
        "Jam",
        "Zona waktu",
        "Akun",
        "Layanan",
        "Kiriman",
        "Format",
        "Berkas",
        "Teks",
        "Tagar",
        "Tautan",
        "Teks alternatif",
    ],
};

const ENGLISH: Words = Words {
    lang: "en",
    thousands: ',',
    decimal: '.',
    gallery: "Template gallery",
    pictures: ("picture", "pictures"),
    templates: ("template", "templates"),
    formats: ("format", "formats"),
    accounts: ("account", "accounts"),
    errors: ("error", "errors"),
    warnings: ("warning", "warnings"),
    notes: ("note", "notes"),
    no_findings: "no findings",
    error: "error",
    warning: "warning",
    note: "note",
    hint: "Hint:",
    of_project: "Findings in the project",
    family: "The family",
    judge: "Made small: one shape, one colour, one message left? Made grey: still readable? With the longest texts: still calm? Side by side: one family?",
    sample: "Sample",
    long: "Longest texts",
    page: "page",
    not_made: "not made",
    not_loaded: "This template cannot be shown.",
    template: "Template",
    format: "Format",
    account: "Account",
    texts: "Texts",
    all: "all",
    only_found: "Only with findings",
    nothing_fits: "No picture passes these filters.",
    size: "Size",
    squint: "Squint test",
    sheet: "Sheet",
    large: "Large",
    grey: "Grey",
    safe_areas: "Safe areas",
    still: "still",
    clip: "clip",
    tall: "tall",
    portrait: "portrait",
    square: "square",
    wide: "wide",
    first: "first frame",
    entrance: "entrance",
    middle: "middle",
    caption: "caption",
    ending: "before the end",
    end_card: "end card",
    last: "last frame",
    schedule: [
        "Date",
        "Time",
        "Time zone",
        "Account",
        "Service",
        "Post",
        "Format",
        "Files",
        "Text",
        "Hashtags",
        "Link",
        "Alt text",
    ],
};

impl Words {
    /// The words of `locale`.
    pub(super) fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::Id => &INDONESIAN,
            Locale::En => &ENGLISH,
        }
    }

    pub(super) fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Note => self.note,
        }
    }

    pub(super) fn severities(&self, severity: Severity) -> Counted {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::Note => self.notes,
        }
    }

    pub(super) fn kind(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Still => self.still,
            Kind::Clip => self.clip,
        }
    }

    pub(super) fn shape(&self, shape: Shape) -> &'static str {
        match shape {
            Shape::Tall => self.tall,
            Shape::Portrait => self.portrait,
            Shape::Square => self.square,
            Shape::Wide => self.wide,
        }
    }

    /// `1.234` or `1,234`.
    pub(super) fn number(&self, number: usize) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(self.thousands);
            }
            text.push(digit);
        }
        text
    }

    /// A size for people: `143 kB`, `1,2 MB`; in thousands, as file managers show it. Number and unit stay together.
    pub(super) fn size_of(&self, bytes: u64) -> String {
        match bytes {
            0..1000 => format!("{bytes}\u{a0}B"),
            1000..999_500 => format!("{}\u{a0}kB", (bytes + 500) / 1000),
            _ => {
                let tenths = (bytes + 50_000) / 100_000;
                format!("{}{}{}\u{a0}MB", tenths / 10, self.decimal, tenths % 10)
            }
        }
    }
}

/// The form of `counted` for `count`.
pub(super) fn form(count: usize, counted: Counted) -> &'static str {
    if count == 1 { counted.0 } else { counted.1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_sizes_read_as_in_their_language() {
        assert_eq!(INDONESIAN.number(1_234_567), "1.234.567");
        assert_eq!(ENGLISH.number(123), "123");
        let sizes = [999, 1499, 999_499, 1_240_000].map(|bytes| INDONESIAN.size_of(bytes));
        assert_eq!(sizes, ["999\u{a0}B", "1\u{a0}kB", "999\u{a0}kB", "1,2\u{a0}MB"]);
        assert_eq!(ENGLISH.size_of(1_250_000), "1.3\u{a0}MB");
    }

    #[test]
    fn one_thing_is_named_as_one() {
        assert_eq!((form(1, ENGLISH.pictures), form(0, ENGLISH.pictures)), ("picture", "pictures"));
    }
}
