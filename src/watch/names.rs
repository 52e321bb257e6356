//! The names in an inbox: of its own folders, by the project's language, and of files that are nobody's drop.

use crate::project::{CAPTION_EXTENSIONS, Locale};
use crate::world::{digest_of, hex};

/// The longest name of a file, in bytes, that every system takes.
const MAX_NAME_BYTES: usize = 255;

/// The page in the inbox that says what becomes of drops.
pub(super) const STATUS_PAGE: &str = "STATUS.html";

/// The names of an inbox's own folders and notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    /// Where they lie when their posts are made, by day.
    pub done: &'static str,
    /// Where they lie when something is wrong with them.
    pub failed: &'static str,
    /// Where, among the done of a day, lies what somebody had changed in the output folder and a drop replaced.
    pub replaced: &'static str,
    /// What the name of the note beside a failed drop ends with.
    pub note_ending: &'static str,
    /// What the name of the note ends with beside a drop whose posts were there already.
    pub known_ending: &'static str,
    /// The file that says what a folder takes.
    pub guide: &'static str,
    /// The file with what all drops of a folder have in common.
    pub defaults: &'static str,
    /// What the names of packs made of drops begin with; the day follows.
    pub pack: &'static str,
}

impl Names {
    /// The names in the language of `locale`.
    pub fn of(locale: Locale) -> Self {
        match locale {
            Locale::Id => Self {
                done: "selesai",
                failed: "gagal",
                replaced: "diganti",
                note_ending: ".galat.txt",
                known_ending: ".sudah-dibuat.txt",
                guide: "BACA-SAYA.txt",
                defaults: "defaults.toml",
                pack: "kiriman",
            },
            Locale::En => Self {
                done: "done",
                failed: "failed",
                replaced: "replaced",
                note_ending: ".error.txt",
                known_ending: ".already-made.txt",
                guide: "READ-ME.txt",
                defaults: "defaults.toml",
                pack: "drops",
            },
        }
    }

    /// Whether a folder called `name` is the inbox's own.
    pub(super) fn is_own(&self, name: &str) -> bool {
        [self.done, self.failed].contains(&name)
    }

    /// The name of the note beside the failed drop `main`: as long as a name may be, and another one for other drops.
    pub(super) fn note_name(&self, main: &str) -> String {
        beside(main, self.note_ending)
    }

    /// The name of the note beside the drop `main`, whose posts were there already.
    pub(super) fn known_name(&self, main: &str) -> String {
        beside(main, self.known_ending)
    }

    /// Whether a file called `name` is no drop: unfinished downloads and copies, lock files of office programs, what systems and sync
    /// clients leave about, our own notes.
    pub(super) fn is_ignored(&self, name: &str) -> bool {
        // The last one is what photo programs note beside a photo.
        const ENDINGS: [&str; 12] = [
            ".part",
            ".partial",
            ".crdownload",
            ".download",
            ".opdownload",
            ".aria2",
            ".!ut",
            ".!qb",
            ".tmp",
            ".temp",
            ".swp",
            ".xmp",
        ];
        // In the other language too: it may have been the project's before.
        let is_ours = [Locale::Id, Locale::En].map(Self::of).iter().any(|names| {
            let lower = name.to_lowercase();
            lower == names.guide.to_lowercase()
                || lower.ends_with(names.note_ending)
                || lower.ends_with(names.known_ending)
        });
        const NAMES: [&str; 5] = ["thumbs.db", "desktop.ini", "@eadir", "ehthumbs.db", "icon\r"];
        let lower = name.to_lowercase();
        // What Windows keeps beside a file in streams of its own, and copies to other systems make files of.
        const STREAMS: [&str; 8] = [
            "zone.identifier",
            "encryptable",
            "smartscreen",
            "afp_afpinfo",
            "afp_resource",
            "com.dropbox.attrs",
            "com.apple.quarantine",
            "$data",
        ];
        let is_stream = lower.ends_with("zone.identifier")
            || lower.rsplit_once(':').is_some_and(|(_, stream)| STREAMS.contains(&stream));
        // Where Excel saves before it gives a table its name: eight digits of the base sixteen, and no extension.
        let is_of_excel = name.len() == 8
            && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'))
            && name.bytes().any(|byte| byte.is_ascii_alphabetic());
        name.starts_with('.')
            || is_of_excel
            || name.starts_with("~$")
            || name.starts_with("~syncthing~")
            || name.ends_with('~')
            || NAMES.contains(&lower.as_str())
            || ENDINGS.iter().any(|extension| lower.ends_with(extension))
            || is_stream
            || is_ours
            || lower == self.defaults
            || name.eq_ignore_ascii_case(STATUS_PAGE)
    }
}

/// What a file is, by its extension; what it really is shows when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FileKind {
    /// A video, or a recording of sound.
    Media,
    /// A picture.
    Picture,
    /// Anything that is none of these: what goes with it waits until it is another.
    Unknown,
    /// A table of items.
    Table,
    /// An item, or what goes with a video or a picture of the same name.
    Item,
    /// Captions, beside a video of the same name.
    Captions,
    /// The text to post, beside a file of the same name.
    Text,
}

impl FileKind {
    /// The kind of a file called `name`.
    pub(super) fn of(name: &str) -> Self {
        let extension =
            name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
        match extension.as_str() {
            "mp4" | "mov" | "m4v" | "qt" | "f4v" | "mkv" | "mk3d" | "webm" | "avi" | "divx" | "mpg"
            | "mpeg" | "mpe" | "m1v" | "m2v" | "m2p" | "mp2v" | "vob" | "mod" | "tod" | "ts" | "m2t"
            | "mts" | "m2ts" | "trp" | "mxf" | "gxf" | "dv" | "dif" | "3gp" | "3g2" | "wmv" | "asf"
            | "flv" | "ogv" | "ogm" | "nut" => Self::Media,
            "mp3" | "wav" | "w64" | "m4a" | "m4b" | "m4r" | "aac" | "ogg" | "oga" | "opus" | "flac"
            | "wma" | "mka" | "aif" | "aiff" | "caf" | "amr" | "awb" => Self::Media,
            "jpg" | "jpeg" | "jfif" | "jpe" | "jif" | "png" | "apng" | "webp" | "gif" | "tif" | "tiff" => {
                Self::Picture
            }
            "csv" | "xlsx" | "ods" => Self::Table,
            "toml" => Self::Item,
            extension if CAPTION_EXTENSIONS.contains(&extension) => Self::Captions,
            "txt" => Self::Text,
            _ => Self::Unknown,
        }
    }

    /// Whether such a file only goes with another: it is no drop of its own.
    pub(super) fn is_side(self) -> bool {
        matches!(self, Self::Captions | Self::Text)
    }

    /// Whether such a file, called alike, goes with one of the kind `main`: captions and texts with everything, a description with what is
    /// none itself, a form, which is a table of one row, with a video or a picture.
    pub(super) fn goes_with(self, main: Self) -> bool {
        match self {
            Self::Captions | Self::Text => !main.is_side(),
            Self::Item => matches!(main, Self::Media | Self::Picture | Self::Table | Self::Unknown),
            Self::Table => matches!(main, Self::Media | Self::Picture),
            Self::Media | Self::Picture | Self::Unknown => false,
        }
    }
}

/// `main` with `extension` behind it, made shorter where a name may not be so long.
fn beside(main: &str, extension: &str) -> String {
    if main.len() + extension.len() <= MAX_NAME_BYTES {
        return format!("{main}{extension}");
    }
    // What is cut off decides the name too.
    let digest = hex(&digest_of(main.as_bytes()));
    let mark = format!("…~{}", &digest[..8]);
    let head = cut(main, MAX_NAME_BYTES - mark.len() - extension.len()).trim_end();
    format!("{head}{mark}{extension}")
}

/// The name of the form of the drop `main`, whose extension is `extension`: it must be called alike to go with it. `None` where it
/// would be too long.
pub(super) fn form_name(main: &str, extension: &str) -> Option<String> {
    let name = format!("{}.{extension}", stem(main));
    (name.len() <= MAX_NAME_BYTES).then_some(name)
}

/// The beginning of `text`, of at most `most` bytes, that ends between characters.
fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What names have in common that people take for the same: in whatever case, and with accents written as one character or as two, as
/// Macs write them.
pub(super) fn alike(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    name.to_lowercase().nfc().collect()
}

/// The name of `file` without its extension.
pub(super) fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// The language that a caption file's name says before its extension, in lower case: `id` of `Film.id.srt`, `id-id` of `Film.id-ID.srt`.
pub(super) fn caption_language(file: &str) -> Option<String> {
    let (_, language) = stem(file).rsplit_once('.').filter(|_| FileKind::of(file) == FileKind::Captions)?;
    let language = language.to_lowercase().replace('_', "-");
    let mut parts = language.split('-');
    let is_code =
        |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_region =
        |part: &str| (2..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_tag = parts.next().is_some_and(is_code) && parts.all(is_region);
    const WORDS: [&str; 14] = [
        "indonesia",
        "indonesian",
        "bahasa",
        "english",
        "inggris",
        "default",
        "forced",
        "sdh",
        "auto",
        "sub",
        "subs",
        "subtitle",
        "takarir",
        "captions",
    ];
    (is_tag || WORDS.contains(&language.as_str())).then_some(language)
}

/// The other stems that a video may have which goes with the caption file `file`: without the language, without the video's own extension.
pub(super) fn film_stems(file: &str) -> Vec<&str> {
    let mut stems = Vec::new();
    let mut rest = stem(file);
    if caption_language(file).is_some() {
        rest = stem(rest);
        stems.push(rest);
    }
    if FileKind::of(file) == FileKind::Captions && FileKind::of(rest) == FileKind::Media {
        stems.push(stem(rest));
    }
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_may_name_their_language() {
        for (name, language, stems) in [
            ("Judul.id.srt", Some("id"), vec!["Judul"]),
            ("Judul.id-ID.vtt", Some("id-id"), vec!["Judul"]),
            ("Judul.zh_Hans.srt", Some("zh-hans"), vec!["Judul"]),
            ("Judul.Indonesian.srt", Some("indonesian"), vec!["Judul"]),
            ("Judul.mp4.srt", None, vec!["Judul"]),
            ("Judul.mp4.id.srt", Some("id"), vec!["Judul.mp4", "Judul"]),
            ("Judul bagian 1.2.srt", None, vec![]),
            ("Judul.srt", None, vec![]),
            ("Judul.id.txt", None, vec![]),
        ] {
            assert_eq!((caption_language(name).as_deref(), film_stems(name)), (language, stems), "{name}");
        }
    }

    #[test]
    fn what_systems_and_programs_leave_about_is_no_drop() {
        let names = Names::of(Locale::Id);
        for name in [
            "film.mp4.part",
            "Foto (1).jpg:Zone.Identifier",
            "Foto.jpg_Zone.Identifier",
            "foto.jpg:com.dropbox.attrs",
            "Film.MP4.crdownload",
            "~$jadwal.xlsx",
            ".syncthing.film.mp4.tmp",
            "._film.mp4",
            "Thumbs.db",
            "desktop.ini",
            "@eaDir",
            ".hidden",
            "film.mp4.galat.txt",
            "film.mp4.error.txt",
            "film.mp4.sudah-dibuat.txt",
            "BACA-SAYA.txt",
            "baca-saya.TXT",
            "READ-ME.txt",
            "defaults.toml",
            "STATUS.html",
            "catatan.txt~",
            "~syncthing~film.mp4.tmp",
            "Film.mp4.aria2",
            "Film.mp4.!ut",
            "Film.mp4.opdownload",
            "Foto.jpg:com.apple.quarantine",
            "IMG_0001.xmp",
            "5A3F21B0",
        ] {
            assert!(names.is_ignored(name), "{name}");
        }
        for name in [
            "film.mp4",
            "Part 2.mp4",
            "tmp.mp4",
            "galat.txt",
            "a$b.xlsx",
            "film.mp4.lnk",
            "20261125",
            "ABADI",
        ] {
            assert!(!names.is_ignored(name), "{name}");
        }
    }

    #[test]
    fn files_are_told_by_their_endings() {
        assert_eq!(FileKind::of("Gaya Magnet.MP4"), FileKind::Media);
        assert_eq!(FileKind::of("a.b.srt"), FileKind::Captions);
        assert_eq!(FileKind::of("tanpa akhiran"), FileKind::Unknown);
        assert_eq!(FileKind::of("suara.M4A"), FileKind::Media);
        assert_eq!(stem("Gaya.magnet.mp4"), "Gaya.magnet");
    }

    #[test]
    fn a_note_can_be_written_beside_every_name() {
        let names = Names::of(Locale::Id);
        assert_eq!(names.note_name("film.mp4"), "film.mp4.galat.txt");
        for letter in ["a", "é", "ꦲ", "🎬", "ف"] {
            let long = |last: &str| {
                let mut name = letter.repeat(255 / letter.len() - 2);
                name.push_str(last);
                name
            };
            let [one, other] = ["1", "2"].map(|last| names.note_name(&long(last)));
            assert_ne!(one, other, "other drops have other notes");
            for name in [one, other, names.known_name(&long("1"))] {
                assert!(name.len() <= MAX_NAME_BYTES && names.is_ignored(&name), "{} {name}", name.len());
                assert!(name.starts_with(&letter.repeat(10)), "{name}");
            }
        }
        // Exactly as long as may be is not shortened.
        let exact = format!("{}.mp4", "x".repeat(MAX_NAME_BYTES - 4 - names.note_ending.len()));
        assert_eq!(names.note_name(&exact), format!("{exact}.galat.txt"));
        assert_eq!(form_name("film.mp4", "xlsx").as_deref(), Some("film.xlsx"));
        assert_eq!(form_name(&format!("{}.jpg", "x".repeat(251)), "xlsx"), None);
    }

    #[test]
    fn forms_and_texts_go_with_what_they_are_called_after() {
        let goes = |side: &str, main: &str| FileKind::of(side).goes_with(FileKind::of(main));
        for (side, main) in [
            ("a.xlsx", "a.jpg"),
            ("a.toml", "a.xlsx"),
            ("a.toml", "a.mp4"),
            ("a.txt", "a.toml"),
            ("a.srt", "a.mp4"),
        ] {
            assert!(goes(side, main) && !goes(main, side), "{side} with {main}");
        }
        assert!(!goes("a.xlsx", "a.csv") && !goes("a.jpg", "a.mp4") && goes("a.toml", "a.heic"));
        assert!(!goes("a.xlsx", "a.pdf"));
    }
}
