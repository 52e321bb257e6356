//! The words of our own pages, in the language that editors read: one table for each.

use jiff::ZonedDateTime;

use crate::diag::Severity;
use crate::project::{Kind, Locale, Shape, dates};

/// A thing that is counted: one, several.
pub(super) type Counted = (&'static str, &'static str);

/// What our pages say.
pub(super) struct Words {
    pub(super) locale: Locale,
    /// The language as HTML names it.
    pub(super) lang: &'static str,

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

    pub(super) proof: &'static str,
    pub(super) pack: &'static str,
    pub(super) posts: Counted,
    pub(super) clips: Counted,
    pub(super) old: Counted,
    pub(super) total: &'static str,
    pub(super) downloads: &'static str,
    pub(super) schedule_file: &'static str,
    pub(super) overview: &'static str,
    pub(super) no_posts: &'static str,
    pub(super) undated: &'static str,
    pub(super) text_to_post: &'static str,
    pub(super) no_text: &'static str,
    pub(super) alt: &'static str,
    pub(super) no_alt: &'static str,
    pub(super) findings: &'static str,
    pub(super) copy: &'static str,
    pub(super) copied: &'static str,
    pub(super) selected: &'static str,
    pub(super) do_not_post: &'static str,
    pub(super) stale: &'static str,
    pub(super) silent: &'static str,
    pub(super) film: &'static str,
    pub(super) cover: &'static str,
    pub(super) captions: &'static str,
    pub(super) web_page: &'static str,
    pub(super) no_post_fits: &'static str,
    pub(super) show_all: &'static str,
    /// With gaps for how many are shown, and how many there are.
    pub(super) of_all: &'static str,
    pub(super) approved: &'static str,
    pub(super) date: &'static str,

    /// The name of the page of an account for a phone, what it is called, and what its buttons say.
    pub(super) phone_page: &'static str,
    pub(super) on_phone: &'static str,
    pub(super) keep: &'static str,
    pub(super) picture: &'static str,
    /// What stands for the time in the name of a folder that has none.
    pub(super) undated_folder: &'static str,

    /// The headings of a schedule.
    pub(super) schedule: [&'static str; 12],
}

const INDONESIAN: Words = Words {
    locale: Locale::Id,
    lang: "id",
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
    proof: "Lembar periksa",
    pack: "Paket",
    posts: ("kiriman", "kiriman"),
    clips: ("klip", "klip"),
    old: ("jangan diunggah", "jangan diunggah"),
    total: "ukuran berkas",
    downloads: "Unduhan",
    schedule_file: "Jadwal",
    overview: "Ikhtisar",
    no_posts: "tanpa kiriman",
    undated: "Tanpa tanggal",
    text_to_post: "Teks kiriman",
    no_text: "Tanpa teks kiriman",
    alt: "Teks alternatif",
    no_alt: "Tanpa teks alternatif",
    findings: "Temuan",
    copy: "Salin",
    copied: "Tersalin",
    selected: "Teks terpilih",
    do_not_post: "Jangan diunggah",
    stale: "Berkas lama: kali ini gagal dibuat",
    silent: "tanpa suara",
    film: "Film",
    cover: "Sampul",
    captions: "Takarir",
    web_page: "Halaman",
    no_post_fits: "Tidak ada kiriman yang cocok dengan saringan ini.",
    show_all: "Tampilkan semua",
    of_all: "{} dari {} kiriman",
    approved: "Disetujui:",
    date: "Tanggal:",
    phone_page: "buka.html",
    on_phone: "Di ponsel",
    keep: "Simpan",
    picture: "gambar",
    undated_folder: "tanpa-tanggal",
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
    locale: Locale::En,
    lang: "en",
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
    proof: "Proof sheet",
    pack: "Pack",
    posts: ("post", "posts"),
    clips: ("clip", "clips"),
    old: ("not to post", "not to post"),
    total: "in all files",
    downloads: "Downloads",
    schedule_file: "Schedule",
    overview: "Overview",
    no_posts: "no posts",
    undated: "Without a date",
    text_to_post: "Text to post",
    no_text: "No text to post",
    alt: "Alt text",
    no_alt: "No alt text",
    findings: "Findings",
    copy: "Copy",
    copied: "Copied",
    selected: "Text selected",
    do_not_post: "Do not post",
    stale: "Old file: it could not be made this time",
    silent: "silent",
    film: "Film",
    cover: "Cover",
    captions: "Captions",
    web_page: "Page",
    no_post_fits: "No post passes these filters.",
    show_all: "Show all",
    of_all: "{} of {} posts",
    approved: "Approved:",
    date: "Date:",
    phone_page: "open.html",
    on_phone: "On a phone",
    keep: "Keep",
    picture: "picture",
    undated_folder: "undated",
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
                text.push_str(self.locale.thousands_mark());
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
            999_500..999_950_000 => format!("{}\u{a0}MB", self.tenths((bytes + 50_000) / 100_000)),
            _ => format!("{}\u{a0}GB", self.tenths((bytes + 50_000_000) / 100_000_000)),
        }
    }

    /// How long something lasts: `11,3 s`, `1:05`.
    pub(super) fn length_of(&self, ms: i64) -> String {
        let ms = ms.max(0).unsigned_abs();
        let tenths = (ms + 50) / 100;
        if tenths < 600 {
            return format!("{}\u{a0}s", self.tenths(tenths));
        }
        let seconds = (ms + 500) / 1000;
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }

    /// `−14,1 LUFS`
    pub(super) fn loudness_of(&self, lufs: f64) -> String {
        let tenths = (lufs * 10.0).round();
        let sign = if tenths < 0.0 { "\u{2212}" } else { "" };
        format!("{sign}{}\u{a0}LUFS", self.tenths(tenths.abs() as u64))
    }

    fn tenths(&self, tenths: u64) -> String {
        format!("{}{}{}", tenths / 10, self.locale.decimal_mark(), tenths % 10)
    }

    /// When it is, in its own zone: `16.00 WIB`, `16:00 WIB`. A zone without letters is told by its offset.
    pub(super) fn time_of_day(&self, at: &ZonedDateTime) -> String {
        format!("{}\u{a0}{}", self.clock(at.time()), at.strftime("%Z"))
    }

    /// `16.00`, `16:00`
    pub(super) fn clock(&self, at: jiff::civil::Time) -> String {
        dates::clock(at.hour(), at.minute(), self.locale)
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
        assert_eq!(ENGLISH.size_of(1_234_567_890), "1.2\u{a0}GB");
    }

    #[test]
    fn lengths_loudness_and_times_read_as_in_their_language() {
        let lengths = [0, 11_349, 59_949, 59_950, 65_499].map(|ms| INDONESIAN.length_of(ms));
        assert_eq!(lengths, ["0,0\u{a0}s", "11,3\u{a0}s", "59,9\u{a0}s", "1:00", "1:05"]);
        assert_eq!(INDONESIAN.loudness_of(-14.1), "\u{2212}14,1\u{a0}LUFS");
        assert_eq!(ENGLISH.loudness_of(-0.04), "0.0\u{a0}LUFS");
        let at = |zone: &str| {
            let zone = jiff::tz::TimeZone::get(zone).expect("a zone");
            jiff::civil::date(2026, 11, 25).at(9, 5, 0, 0).to_zoned_datetime(zone).expect("a moment")
        };
        assert_eq!(INDONESIAN.time_of_day(&at("Asia/Jakarta")), "09.05\u{a0}WIB");
        assert_eq!(INDONESIAN.time_of_day(&at("Asia/Makassar")), "09.05\u{a0}WITA");
        assert_eq!(ENGLISH.time_of_day(&at("Asia/Jayapura")), "09:05\u{a0}WIT");
    }

    #[test]
    fn one_thing_is_named_as_one() {
        assert_eq!((form(1, ENGLISH.pictures), form(0, ENGLISH.pictures)), ("picture", "pictures"));
    }
}
