//! The keys of an item, each declared once: what it takes, where it may stand, what people call it and what is said of it. The schema of
//! items, the columns of tables and forms, new files and `docs/keys.md` follow from here; a test compares them with what is read.

use crate::codes::Text;

use super::config::Locale;
use super::excerpt::caption_kinds;

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    /// A text of one line.
    Line,
    /// A text.
    Text,
    /// Several names.
    Names,
    /// Hashtags, without `#`.
    Tags,
    /// A day with a time.
    Moment,
    /// A place in a video, or a length.
    Seconds,
    /// How captions are shown.
    CaptionsMode,
    /// Who reads captions.
    Audience,
    /// Captions: a file, or subtitles in the source by a number or a text.
    Captions,
    /// One of the source's sounds: a number or a text.
    Sound,
    /// How much louder a sound is, in dB.
    Decibels,
    /// Yes or no.
    Flag,
    /// Where a sting is heard.
    StingAt,
    /// A table with the values of the template's fields.
    Fields,
    /// A table with the focus of pictures, by field.
    Focuses,
    /// The table `[excerpt]`.
    Excerpt,
    /// The tables `[[shots]]`.
    Shots,
    /// How many times its own speed a source passes at.
    Speed,
    /// The table `[duration]`.
    Duration,
    /// The table `[signer]`.
    Signer,
    /// The table `[background]`.
    Background,
    /// The table `[music]`.
    Music,
    /// The table `[sting]`.
    Sting,
    /// The table `[post]`.
    Post,
}

/// Where a key may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stands {
    /// In an item's own file.
    pub file: bool,
    /// In tables of items, as a column.
    pub table: bool,
    /// In the forms of drops, as a column: what the file itself says is not asked for.
    pub form: bool,
}

const FILE: Stands = Stands { file: true, table: false, form: false };
const TABLE: Stands = Stands { file: false, table: true, form: false };
const BOTH: Stands = Stands { file: true, table: true, form: false };
const ALL: Stands = Stands { file: true, table: true, form: true };

/// A key of an item.
#[derive(Debug)]
pub struct ItemKey {
    /// The key with the name of its table: always good as a heading.
    pub name: &'static str,
    /// What it takes.
    pub takes: KeyType,
    /// Where it may stand.
    pub stands: Stands,
    /// Whether its table needs it.
    pub is_required: bool,
    /// What its column is called; empty where it has none.
    pub label: Text,
    /// What else people call its column.
    pub also: &'static [&'static str],
    /// A value, as TOML writes it; empty for tables.
    pub example: &'static str,
    /// What it means in a file; `{captions}` in it stands for the kinds of caption files.
    about: Text,
    /// What stands beside a cell of its column.
    cell: Text,
}

impl ItemKey {
    /// The table it stands in, empty for the item itself, and its name there.
    pub fn parts(&self) -> (&'static str, &'static str) {
        self.name.split_once('.').unwrap_or(("", self.name))
    }

    /// Whether it says nothing of stills.
    pub fn is_of_clips(&self) -> bool {
        matches!(
            self.parts().0,
            "excerpt" | "shots" | "duration" | "signer" | "background" | "music" | "sting"
        )
    }

    /// Its column in the language of `locale`.
    pub fn heading(&self, locale: Locale) -> &'static str {
        in_language(self.label, locale)
    }

    /// What it means in a file.
    pub fn about(&self, locale: Locale) -> String {
        filled(self.about, locale)
    }

    /// What stands beside a cell of its column.
    pub fn explanation(&self, locale: Locale) -> String {
        filled(self.cell, locale)
    }
}

fn in_language(text: Text, locale: Locale) -> &'static str {
    match locale {
        Locale::Id => text.id,
        Locale::En => text.en,
    }
}

fn filled(text: Text, locale: Locale) -> String {
    let kinds = || caption_kinds(in_language(Text { en: "or", id: "atau" }, locale));
    let text = in_language(text, locale);
    if text.contains("{captions}") { text.replace("{captions}", &kinds()) } else { text.to_owned() }
}

/// The keys, in the order in which new tables have them.
pub fn item_keys() -> &'static [ItemKey] {
    KEYS
}

/// The key `name`, with the name of its table.
pub fn item_key(name: &str) -> Option<&'static ItemKey> {
    KEYS.iter().find(|key| key.name == name)
}

/// The keys of the table `table` in an item's file; of the file itself where that is empty.
pub fn in_files(table: &str) -> impl Iterator<Item = &'static ItemKey> {
    KEYS.iter().filter(move |key| key.stands.file && key.parts().0 == table)
}

/// What a table of an item's file is, for those who write one.
pub fn about_table(table: &str) -> Text {
    match table {
        "excerpt" => Text { en: "A range of a video or sound.", id: "Bagian dari video atau audio." },
        "shots" => Text {
            en: "Several passages, one after the other, in place of `[excerpt]`: a heading for each.",
            id: "Beberapa bagian berurutan, sebagai ganti `[excerpt]`: satu judul untuk tiap bagian.",
        },
        "duration" => Text {
            en: "How long the parts of a clip are that no footage decides, where the template's lengths do not suit.",
            id: "Lama bagian-bagian klip di luar videonya, bila lama bawaan templat kurang sesuai.",
        },
        "signer" => Text {
            en: "A sign-language interpreter, shown beside the footage of a clip and kept in time with it.",
            id: "Juru bahasa isyarat, ditampilkan di samping video klip dan berjalan serempak dengannya.",
        },
        "background" => Text {
            en: "A video that moves below all else on the page of a clip, repeated as long as that lasts.",
            id: "Video yang bergerak di bawah semua isi halaman klip, diulang selama klip berlangsung.",
        },
        "music" => Text { en: "Music under a clip.", id: "Musik di bawah klip." },
        "sting" => Text {
            en: "A short sound at the beginning of a clip or on its end card.",
            id: "Bunyi pendek di awal klip atau pada kartu penutupnya.",
        },
        "post" => Text {
            en: "The words that go with a picture or clip where it is published.",
            id: "Teks yang menyertai gambar atau klip saat diterbitkan.",
        },
        _ => Text { en: "An item: one post-to-be.", id: "Sebuah item: satu calon kiriman." },
    }
}

const NONE: Text = Text { en: "", id: "" };

const KEYS: &[ItemKey] = &[
    ItemKey {
        name: "item",
        takes: KeyType::Line,
        stands: TABLE,
        is_required: false,
        label: Text { en: "Item", id: "Item" },
        also: &["ID", "Kode", "Nama item", "Nama berkas", "File name"],
        example: "\"lomba-puisi\"",
        about: Text { en: "Its name: that of its file.", id: "Namanya: nama berkasnya." },
        cell: Text {
            en: "The item's name in files: lower-case letters, digits, hyphens. When empty: from its text. A row that begins with # is not published.",
            id: "Nama item untuk berkas: huruf kecil, angka, tanda hubung. Jika kosong: dari teksnya. Baris yang diawali # tidak diterbitkan.",
        },
    },
    ItemKey {
        name: "template",
        takes: KeyType::Line,
        stands: BOTH,
        is_required: true,
        label: Text { en: "Template", id: "Templat" },
        also: &[],
        example: "\"announcement\"",
        about: Text {
            en: "The template it is drawn with: a folder in `templates/`.",
            id: "Templat yang dipakai: sebuah folder di `templates/`.",
        },
        cell: Text { en: "The row's template.", id: "Templat baris ini." },
    },
    ItemKey {
        name: "service",
        takes: KeyType::Line,
        stands: ALL,
        is_required: false,
        label: Text { en: "Service", id: "Layanan" },
        also: &[],
        example: "\"rumah-belajar\"",
        about: Text {
            en: "The service it promotes: a folder in `brand-assets/services/`.",
            id: "Layanan yang dipromosikan: sebuah folder di `brand-assets/services/`.",
        },
        cell: Text { en: "The service it promotes.", id: "Layanan yang dipromosikan." },
    },
    ItemKey {
        name: "accounts",
        takes: KeyType::Names,
        stands: ALL,
        is_required: false,
        label: Text { en: "Accounts", id: "Akun" },
        also: &["Account"],
        example: "[\"bpmpk\"]",
        about: Text {
            en: "The accounts it is for. Left out: the project's defaults.",
            id: "Akun yang menerbitkan. Tanpa kunci ini: akun bawaan proyek.",
        },
        cell: Text {
            en: "The accounts it is for, separated by ; or commas. When empty: the project's defaults.",
            id: "Akun yang menerbitkan, dipisahkan ; atau koma. Jika kosong: akun bawaan proyek.",
        },
    },
    ItemKey {
        name: "formats",
        takes: KeyType::Names,
        stands: ALL,
        is_required: false,
        label: Text { en: "Formats", id: "Format" },
        also: &[],
        example: "[\"instagram-story\"]",
        about: Text {
            en: "The formats it is made in. Left out: the project's defaults, or all that the template supports.",
            id: "Format yang dibuat. Tanpa kunci ini: format bawaan proyek, atau semua yang didukung templat.",
        },
        cell: Text {
            en: "Formats, separated by ; or commas. When empty: all that the template supports.",
            id: "Format, dipisahkan ; atau koma. Jika kosong: semua yang didukung templat.",
        },
    },
    ItemKey {
        name: "publish",
        takes: KeyType::Moment,
        stands: ALL,
        is_required: false,
        label: Text { en: "Publish", id: "Terbit" },
        also: &["Waktu terbit", "Tanggal terbit", "Jadwal terbit", "Published"],
        example: "2026-11-25T09:00:00",
        about: Text {
            en: "When it is to be published: 2026-11-25T09:00:00 in the project's zone, or with an offset.",
            id: "Waktu terbit: 2026-11-25T09:00:00 menurut zona waktu proyek, atau dengan selisih zona.",
        },
        cell: Text {
            en: "Day and time of publication, such as 25/11/2026 09:00.",
            id: "Tanggal dan jam terbit, misalnya 25/11/2026 09:00.",
        },
    },
    ItemKey {
        name: "campaign",
        takes: KeyType::Line,
        stands: BOTH,
        is_required: false,
        label: Text { en: "Campaign", id: "Kampanye" },
        also: &[],
        example: "\"none\"",
        about: Text {
            en: "The campaign it is for: a file in `brand-assets/campaigns/`, or `none`. Left out: the one whose days hold the moment at which it is published.",
            id: "Kampanyenya: sebuah berkas di `brand-assets/campaigns/`, atau `none`. Tanpa kunci ini: kampanye pada waktu terbitnya.",
        },
        cell: Text {
            en: "The campaign; none for no campaign. When empty: the one of the day.",
            id: "Kampanye; none untuk tanpa kampanye. Jika kosong: menurut tanggal terbit.",
        },
    },
    ItemKey {
        name: "fields",
        takes: KeyType::Fields,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "",
        about: Text { en: "The fields that the template declares.", id: "Isian yang dinyatakan templatnya." },
        cell: NONE,
    },
    ItemKey {
        name: "focus",
        takes: KeyType::Focuses,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "",
        about: Text {
            en: "What is kept of pictures that do not fit their slots, by field: `auto`, `center`, `left`, `right`, `top`, `bottom`, or a point such as `0.3,0.5`. Left out: `auto`, what matters most.",
            id: "Bagian gambar yang dipertahankan, menurut isiannya: `auto`, `center`, `left`, `right`, `top`, `bottom`, atau titik seperti `0.3,0.5`. Tanpa kunci ini: `auto`, yang terpenting.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "excerpt",
        takes: KeyType::Excerpt,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "",
        about: Text { en: "The footage or sound it shows.", id: "Bagian video atau audio yang ditampilkan." },
        cell: NONE,
    },
    ItemKey {
        name: "excerpt.source",
        takes: KeyType::Line,
        stands: BOTH,
        is_required: true,
        label: Text { en: "Video", id: "Video" },
        also: &["Berkas video", "Audio", "Rekaman", "Footage", "Source"],
        example: "\"media/….mp4\"",
        about: Text {
            en: "The source: a file in the project, such as `media/gaya-magnet.mp4`; sound alone for templates whose page shows no video.",
            id: "Sumbernya: sebuah berkas di proyek, misalnya `media/gaya-magnet.mp4`; rekaman suara untuk templat yang halamannya tanpa video.",
        },
        cell: Text { en: "A video or sound in media/.", id: "Video atau suara di media/." },
    },
    ItemKey {
        name: "excerpt.start",
        takes: KeyType::Seconds,
        stands: ALL,
        is_required: false,
        label: Text { en: "Start", id: "Mulai" },
        also: &[],
        example: "0",
        about: Text {
            en: "Where it begins: seconds, or a text such as \"1:05.2\". Left out: at the source's beginning.",
            id: "Awalnya: detik, atau teks seperti \"1:05.2\". Tanpa kunci ini: dari awal sumbernya.",
        },
        cell: Text {
            en: "Where it starts: seconds, such as 65.2, or 00:01:05.",
            id: "Mulai dari detik ke berapa, misalnya 65.2 atau 00:01:05.",
        },
    },
    ItemKey {
        name: "excerpt.duration",
        takes: KeyType::Seconds,
        stands: ALL,
        is_required: false,
        label: Text { en: "Duration", id: "Durasi" },
        also: &["Lama"],
        example: "15",
        about: Text {
            en: "How long it is. Left out: until the source ends.",
            id: "Lamanya. Tanpa kunci ini: sampai sumbernya berakhir.",
        },
        cell: Text { en: "How many seconds.", id: "Berapa detik." },
    },
    ItemKey {
        name: "excerpt.captions",
        takes: KeyType::Captions,
        stands: BOTH,
        is_required: false,
        label: Text { en: "Captions", id: "Takarir" },
        also: &["Subtitel", "Subtitle", "Subtitles"],
        example: "\"media/….srt\"",
        about: Text {
            en: "Its captions: a file ({captions}), or subtitles in the source by their number (2), their language (`id`) or name; `none` for no captions. Left out: the source's subtitles, in the project's language where there are several.",
            id: "Takarirnya: sebuah berkas ({captions}), atau subtitel dalam sumbernya: nomornya (2), bahasanya (`id`) atau namanya; `none` untuk tanpa takarir. Tanpa kunci ini: subtitel dalam sumbernya, yang berbahasa proyek bila ada beberapa.",
        },
        cell: Text {
            en: "Captions in media/: {captions}; or subtitles in the video: their number (2), their language (id), or none for no captions.",
            id: "Takarir di media/: {captions}; atau subtitel dalam videonya: nomor (2), bahasa (id), atau none untuk tanpa takarir.",
        },
    },
    ItemKey {
        name: "captions_mode",
        takes: KeyType::CaptionsMode,
        stands: BOTH,
        is_required: false,
        label: Text { en: "Captions mode", id: "Tampilan takarir" },
        also: &["Mode takarir"],
        example: "\"word\"",
        about: Text {
            en: "How its captions are shown: a caption at a time (`block`), a line at a time (`line`), with the spoken word marked (`word`), or as files alone (`file`). Left out: as its template has it.",
            id: "Cara takarirnya tampil: sekaligus (`block`), sebaris demi sebaris (`line`), dengan kata yang diucapkan ditandai (`word`), atau sebagai berkas saja (`file`). Tanpa kunci ini: menurut templatnya.",
        },
        cell: Text {
            en: "How captions are shown: block, line, word or file. When empty: as the template has it.",
            id: "Cara takarir tampil: block, line, word, atau file. Jika kosong: menurut templatnya.",
        },
    },
    ItemKey {
        name: "captions_audience",
        takes: KeyType::Audience,
        stands: BOTH,
        is_required: false,
        label: Text { en: "Captions for", id: "Pembaca takarir" },
        also: &[],
        example: "\"children\"",
        about: Text {
            en: "Who reads its captions: `everyone` (17 characters a second) or `children` (13). Left out: as the project has it.",
            id: "Pembaca takarirnya: `everyone` (17 huruf sedetik) atau `children` (13). Tanpa kunci ini: menurut proyeknya.",
        },
        cell: Text {
            en: "Who reads the captions: everyone or children. When empty: as the project has it.",
            id: "Pembaca takarir: everyone atau children. Jika kosong: menurut proyeknya.",
        },
    },
    ItemKey {
        name: "excerpt.focus",
        takes: KeyType::Line,
        stands: ALL,
        is_required: false,
        label: Text { en: "Focus", id: "Fokus" },
        also: &[],
        example: "\"auto\"",
        about: Text {
            en: "What of a picture that does not fit is kept: `auto`, `fit`, `center`, `left`, `right`, `top`, `bottom`, or a point such as `0.3,0.5`. Left out: `auto`.",
            id: "Bagian gambar yang dipertahankan: `auto`, `fit`, `center`, `left`, `right`, `top`, `bottom`, atau titik seperti `0.3,0.5`. Tanpa kunci ini: `auto`.",
        },
        cell: Text {
            en: "What of the picture is kept: auto, center, left, right, top, bottom, fit, or 0.3,0.5.",
            id: "Bagian gambar yang dipertahankan: auto, center, left, right, top, bottom, fit, atau 0.3,0.5.",
        },
    },
    ItemKey {
        name: "excerpt.audio",
        takes: KeyType::Sound,
        stands: BOTH,
        is_required: false,
        label: Text { en: "Audio track", id: "Trek suara" },
        also: &["Trek audio", "Sound track"],
        example: "\"id\"",
        about: Text {
            en: "Which of the source's sounds is heard: its number (2), its language (`id`) or name, or `mix` for all. Left out: the one that players choose, or where that is silent, the one that is not.",
            id: "Trek suara yang terdengar: nomornya (2), bahasanya (`id`) atau namanya, atau `mix` untuk semua. Tanpa kunci ini: yang dipilih pemutar video, atau bila senyap, yang tidak senyap.",
        },
        cell: Text {
            en: "Which sound is heard where the video has several: its number (2), its language (id), or mix for all.",
            id: "Trek suara yang terdengar bila videonya punya beberapa: nomor (2), bahasa (id), atau mix untuk semua.",
        },
    },
    ItemKey {
        name: "excerpt.gain_db",
        takes: KeyType::Decibels,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "3",
        about: Text {
            en: "How much louder it is beside music and sting, in dB, -60 to 12. Left out: 0.",
            id: "Seberapa lebih keras suaranya dibanding musik dan bunyi penutup, dalam dB, -60 sampai 12. Tanpa kunci ini: 0.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "excerpt.mute",
        takes: KeyType::Flag,
        stands: BOTH,
        is_required: false,
        label: Text { en: "Mute", id: "Bisukan" },
        also: &["Tanpa suara", "Muted"],
        example: "true",
        about: Text {
            en: "Whether its own sound is left out: for video with music alone. Left out: `false`.",
            id: "Apakah suara aslinya dihilangkan, misalnya agar video hanya diiringi musik. Tanpa kunci ini: `false`.",
        },
        cell: Text {
            en: "Whether the video's own sound is left out: ya or tidak.",
            id: "Apakah suara asli videonya dihilangkan: ya atau tidak.",
        },
    },
    ItemKey {
        name: "excerpt.clean",
        takes: KeyType::Flag,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "true",
        about: Text {
            en: "Whether rumble below 80 Hz is taken out: wind, traffic, a hand at the microphone. Left out: `false`.",
            id: "Apakah gemuruh di bawah 80 Hz dihilangkan: angin, lalu lintas, tangan pada mikrofon. Tanpa kunci ini: `false`.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "excerpt.fade_in",
        takes: KeyType::Seconds,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "0.5",
        about: Text {
            en: "How long its sound rises from silence, in seconds. Left out: 0.03, so that it does not click.",
            id: "Berapa detik suaranya naik dari senyap. Tanpa kunci ini: 0.03, supaya tidak berbunyi klik.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "excerpt.fade_out",
        takes: KeyType::Seconds,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "1",
        about: Text {
            en: "How long its sound falls to silence, in seconds. Left out: 0.25.",
            id: "Berapa detik suaranya turun sampai senyap. Tanpa kunci ini: 0.25.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "shots",
        takes: KeyType::Shots,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "",
        about: Text {
            en: "The passages it shows one after the other, of one or of several sources, in place of `[excerpt]`.",
            id: "Bagian-bagian yang ditampilkan berurutan, dari satu atau beberapa sumber, sebagai ganti `[excerpt]`.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "shots.source",
        takes: KeyType::Line,
        stands: FILE,
        is_required: true,
        label: NONE,
        also: &[],
        example: "\"media/….mp4\"",
        about: Text {
            en: "The source: a file in the project, such as `media/gaya-magnet.mp4`.",
            id: "Sumbernya: sebuah berkas di proyek, misalnya `media/gaya-magnet.mp4`.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "shots.start",
        takes: KeyType::Seconds,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "0",
        about: Text {
            en: "Where the shot begins in its source: seconds, or a text such as \"1:05.2\". Left out: at its beginning.",
            id: "Awalnya di dalam sumbernya: detik, atau teks seperti \"1:05.2\". Tanpa kunci ini: dari awal sumbernya.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "shots.duration",
        takes: KeyType::Seconds,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "5",
        about: Text {
            en: "How much of the source is shown. Left out: until it ends.",
            id: "Berapa lama dari sumbernya yang ditampilkan. Tanpa kunci ini: sampai sumbernya berakhir.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "shots.captions",
        takes: KeyType::Captions,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "\"media/….srt\"",
        about: Text {
            en: "The captions of its source, on the clock of that: as in `[excerpt]`.",
            id: "Takarir sumbernya, menurut waktu sumber itu: seperti pada `[excerpt]`.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "shots.focus",
        takes: KeyType::Line,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "\"auto\"",
        about: Text {
            en: "What of its picture is kept where it does not fit: as in `[excerpt]`; `fit` shows all of it over its own blurred picture.",
            id: "Bagian gambar yang dipertahankan bila tidak muat: seperti pada `[excerpt]`; `fit` menampilkan semuanya di atas gambarnya sendiri yang dikaburkan.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "shots.audio",
        takes: KeyType::Sound,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "\"id\"",
        about: Text {
            en: "Which of its source's sounds is heard: as in `[excerpt]`.",
            id: "Trek suara yang terdengar: seperti pada `[excerpt]`.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "shots.mute",
        takes: KeyType::Flag,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "true",
        about: Text {
            en: "Whether its sound is left out: `true` or `false`. Left out: `false`.",
            id: "Apakah suaranya tidak diperdengarkan: `true` atau `false`. Tanpa kunci ini: `false`.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "shots.speed",
        takes: KeyType::Speed,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "2",
        about: Text {
            en: "How fast it passes, 0.5 to 2 times its own speed; voices keep their pitch. Left out: 1.",
            id: "Seberapa cepat berlalu, 0.5 sampai 2 kali kecepatan aslinya; tinggi nada suara tetap. Tanpa kunci ini: 1.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "duration",
        takes: KeyType::Duration,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "",
        about: Text {
            en: "How long its title scene and its end card are. Left out: as long as its template has them.",
            id: "Lama adegan judul dan kartu penutupnya. Tanpa kunci ini: seperti pada templatnya.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "duration.head",
        takes: KeyType::Seconds,
        stands: BOTH,
        is_required: false,
        label: Text { en: "Title scene", id: "Adegan judul" },
        also: &["Lama adegan judul"],
        example: "2",
        about: Text {
            en: "How long the title scene before the footage is, 0.5 to 30 seconds; 0 for none. Left out: as its template has it.",
            id: "Lama adegan judul sebelum videonya, 0.5 sampai 30 detik; 0 untuk tanpa adegan judul. Tanpa kunci ini: seperti pada templatnya.",
        },
        cell: Text {
            en: "How many seconds the title scene before the video is; 0 for none.",
            id: "Berapa detik adegan judul sebelum videonya; 0 untuk tanpa adegan judul.",
        },
    },
    ItemKey {
        name: "duration.tail",
        takes: KeyType::Seconds,
        stands: BOTH,
        is_required: false,
        label: Text { en: "End card", id: "Kartu penutup" },
        also: &["Lama kartu penutup"],
        example: "3.5",
        about: Text {
            en: "How long the end card after the footage is, 0.5 to 30 seconds; 0 for none. Left out: as its template has it.",
            id: "Lama kartu penutup setelah videonya, 0.5 sampai 30 detik; 0 untuk tanpa kartu penutup. Tanpa kunci ini: seperti pada templatnya.",
        },
        cell: Text {
            en: "How many seconds the end card after the video is; 0 for none.",
            id: "Berapa detik kartu penutup setelah videonya; 0 untuk tanpa kartu penutup.",
        },
    },
    ItemKey {
        name: "duration.length",
        takes: KeyType::Seconds,
        stands: BOTH,
        is_required: false,
        label: Text { en: "Clip length", id: "Lama klip" },
        also: &["Panjang klip"],
        example: "8",
        about: Text {
            en: "How long a clip without footage is, 3 to 60 seconds: one that its template animates, or a still where a format takes only clips. Left out: as its template has it, or 6 for stills.",
            id: "Lama klip tanpa video, 3 sampai 60 detik: yang digerakkan templatnya, atau gambar pada format yang hanya menerima klip. Tanpa kunci ini: seperti pada templatnya, atau 6 untuk gambar.",
        },
        cell: Text { en: "How many seconds a clip without video is.", id: "Berapa detik klip tanpa video." },
    },
    ItemKey {
        name: "signer",
        takes: KeyType::Signer,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "",
        about: Text {
            en: "The sign-language interpreter beside it.",
            id: "Juru bahasa isyarat di sampingnya.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "signer.source",
        takes: KeyType::Line,
        stands: BOTH,
        is_required: true,
        label: Text { en: "Signer", id: "Juru isyarat" },
        also: &["Juru bahasa isyarat", "JBI", "Bahasa isyarat", "Sign language", "Interpreter"],
        example: "\"media/….mp4\"",
        about: Text {
            en: "A video of the interpreter in the project, for templates that have a place for it. Its sound is not heard.",
            id: "Video juru bahasa isyarat di proyek, untuk templat yang menyediakan tempatnya. Suaranya tidak diperdengarkan.",
        },
        cell: Text {
            en: "A video of a sign-language interpreter, in media/.",
            id: "Video juru bahasa isyarat, di media/.",
        },
    },
    ItemKey {
        name: "signer.start",
        takes: KeyType::Seconds,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "0",
        about: Text {
            en: "Of a video that was recorded for this clip: its moment that belongs to the clip's first frame, in seconds or as \"1:05.2\". Left out: it runs with the whole source, moment by moment, as captions do.",
            id: "Untuk video yang direkam khusus bagi klip ini: saat di dalamnya yang bertepatan dengan bingkai pertama klip, dalam detik atau seperti \"1:05.2\". Tanpa kunci ini: berjalan bersama seluruh sumbernya, saat demi saat, seperti takarir.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "background",
        takes: KeyType::Background,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "",
        about: Text {
            en: "The video that moves below its page.",
            id: "Video yang bergerak di bawah halamannya.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "background.source",
        takes: KeyType::Line,
        stands: FILE,
        is_required: true,
        label: NONE,
        also: &[],
        example: "\"media/….mp4\"",
        about: Text {
            en: "A video of a second or more in the project, for templates that have a place for it. It is repeated from its beginning until the clip ends, and its sound is not heard.",
            id: "Video sedetik atau lebih di proyek, untuk templat yang menyediakan tempatnya. Diulang dari awalnya sampai klip berakhir, dan suaranya tidak diperdengarkan.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "music",
        takes: KeyType::Music,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "",
        about: Text { en: "The music under it.", id: "Musik di bawahnya." },
        cell: NONE,
    },
    ItemKey {
        name: "music.source",
        takes: KeyType::Line,
        stands: ALL,
        is_required: true,
        label: Text { en: "Music", id: "Musik" },
        also: &["Musik latar", "Background music", "Lagu"],
        example: "\"media/….mp3\"",
        about: Text {
            en: "The music: a sound in the project, or a video whose sound it is. It is repeated where it is shorter than the clip, lowered while somebody speaks, and fades out at the end.",
            id: "Musiknya: sebuah rekaman suara di proyek, atau video yang diambil suaranya. Diulang bila lebih pendek dari klip, dikecilkan selama ada yang berbicara, dan mereda di akhir.",
        },
        cell: Text { en: "Music under the clip, in media/.", id: "Musik di bawah klip, di media/." },
    },
    ItemKey {
        name: "music.gain_db",
        takes: KeyType::Decibels,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "-18",
        about: Text {
            en: "How much louder it is than the footage, in dB, -60 to 12. Left out: -18.",
            id: "Seberapa lebih keras dari suara videonya, dalam dB, -60 sampai 12. Tanpa kunci ini: -18.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "music.duck",
        takes: KeyType::Flag,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "true",
        about: Text {
            en: "Whether it is lowered while somebody speaks, so far that speech lies 20 dB above it. Left out: `true`.",
            id: "Apakah dikecilkan selama ada yang berbicara, sampai ucapan 20 dB di atasnya. Tanpa kunci ini: `true`.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "music.start",
        takes: KeyType::Seconds,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "0",
        about: Text {
            en: "Where in the music it begins: seconds, or a text such as \"1:05.2\". Left out: at its beginning.",
            id: "Awalnya di dalam musik itu: detik, atau teks seperti \"1:05.2\". Tanpa kunci ini: dari awal musiknya.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "music.fade_in",
        takes: KeyType::Seconds,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "0.5",
        about: Text {
            en: "How long it rises from silence, in seconds. Left out: 0.5.",
            id: "Berapa detik naik dari senyap. Tanpa kunci ini: 0.5.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "music.fade_out",
        takes: KeyType::Seconds,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "2",
        about: Text {
            en: "How long it falls to silence at the end of the clip, in seconds. Left out: 2.",
            id: "Berapa detik turun sampai senyap di akhir klip. Tanpa kunci ini: 2.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "sting",
        takes: KeyType::Sting,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "",
        about: Text { en: "The sting at its beginning or its end.", id: "Bunyi pembuka atau penutupnya." },
        cell: NONE,
    },
    ItemKey {
        name: "sting.source",
        takes: KeyType::Line,
        stands: BOTH,
        is_required: true,
        label: Text { en: "Sting", id: "Bunyi penutup" },
        also: &["Jingle", "Jinggel", "Bunyi pembuka"],
        example: "\"media/….wav\"",
        about: Text {
            en: "The sting: a short sound in the project, or a video whose sound it is.",
            id: "Bunyinya: rekaman suara pendek di proyek, atau video yang diambil suaranya.",
        },
        cell: Text {
            en: "A short sound on the end card, in media/.",
            id: "Bunyi pendek pada kartu penutup, di media/.",
        },
    },
    ItemKey {
        name: "sting.at",
        takes: KeyType::StingAt,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "\"end\"",
        about: Text {
            en: "Where it is heard: at the beginning of the clip (`start`), or with the end card (`end`). Left out: `end`.",
            id: "Kapan terdengar: di awal klip (`start`), atau bersama kartu penutup (`end`). Tanpa kunci ini: `end`.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "sting.gain_db",
        takes: KeyType::Decibels,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "0",
        about: Text {
            en: "How much louder it is than the footage, in dB, -60 to 12. Left out: 0.",
            id: "Seberapa lebih keras dari suara videonya, dalam dB, -60 sampai 12. Tanpa kunci ini: 0.",
        },
        cell: NONE,
    },
    ItemKey {
        name: "post",
        takes: KeyType::Post,
        stands: FILE,
        is_required: false,
        label: NONE,
        also: &[],
        example: "",
        about: Text { en: "The words that go with it.", id: "Teks yang menyertai kiriman." },
        cell: NONE,
    },
    ItemKey {
        name: "post.caption",
        takes: KeyType::Text,
        stands: ALL,
        is_required: false,
        label: Text { en: "Post text", id: "Teks kiriman" },
        also: &["Caption"],
        example: "\"…\"",
        about: Text { en: "The text to post.", id: "Teks kirimannya." },
        cell: Text { en: "The words that go with the post.", id: "Teks yang menyertai kiriman." },
    },
    ItemKey {
        name: "post.hashtags",
        takes: KeyType::Tags,
        stands: ALL,
        is_required: false,
        label: Text { en: "Hashtags", id: "Tagar" },
        also: &["Hashtag"],
        example: "[\"SerunyaBelajar\"]",
        about: Text { en: "Hashtags, without `#`.", id: "Tagar, tanpa `#`." },
        cell: Text {
            en: "Hashtags, with or without #, separated by ; or commas.",
            id: "Tagar, dengan atau tanpa #, dipisahkan ; atau koma.",
        },
    },
    ItemKey {
        name: "post.alt",
        takes: KeyType::Text,
        stands: ALL,
        is_required: false,
        label: Text { en: "Alt text", id: "Teks alternatif" },
        also: &["Alt"],
        example: "\"…\"",
        about: Text {
            en: "What is to be seen, for those who do not see it.",
            id: "Apa yang terlihat, bagi yang tidak dapat melihatnya.",
        },
        cell: Text {
            en: "What is to be seen, for those who do not see it.",
            id: "Apa yang terlihat, bagi yang tidak dapat melihatnya.",
        },
    },
    ItemKey {
        name: "post.link",
        takes: KeyType::Line,
        stands: ALL,
        is_required: false,
        label: Text { en: "Link", id: "Tautan" },
        also: &["Tautan kiriman"],
        example: "\"https://…\"",
        about: Text { en: "The address it leads to.", id: "Alamat yang dituju." },
        cell: Text {
            en: "The address it leads to, with https://.",
            id: "Alamat yang dituju, dengan https://.",
        },
    },
];
