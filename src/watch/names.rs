//! The names in an inbox: of its own folders, by the project's language, and of files that are nobody's drop.

use crate::project::Locale;

/// The page in the inbox that says what becomes of drops.
pub(super) const STATUS_PAGE: &str = "STATUS.html";

/// The names of an inbox's own folders and notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    /// Where they lie when their posts are made, by day.
    pub done: &'static str,
    /// Where they lie when something is wrong with them.
    pub failed: &'static str,
    /// What the name of the note beside a failed drop ends with.
    pub note_ending: &'static str,
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
                note_ending: ".galat.txt",
                defaults: "defaults.toml",
                pack: "kiriman",
            },
            Locale::En => Self {
                done: "done",
                failed: "failed",
                note_ending: ".error.txt",
                defaults: "defaults.toml",
                pack: "drops",
            },
        }
    }

    /// Whether a folder called `name` is the inbox's own.
    pub(super) fn is_own(&self, name: &str) -> bool {
        [self.done, self.failed].contains(&name)
    }

    /// Whether a file called `name` is no drop: unfinished downloads and copies, lock files of office programs, what systems and sync
    /// clients leave about, our own notes.
    pub(super) fn is_ignored(&self, name: &str) -> bool {
        const ENDINGS: [&str; 8] =
            [".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".swp", ".lnk"];
        const NAMES: [&str; 5] = ["thumbs.db", "desktop.ini", "@eadir", "ehthumbs.db", "icon\r"];
        let lower = name.to_lowercase();
        name.starts_with('.')
            || name.starts_with("~$")
            || name.starts_with("~syncthing~")
            || name.ends_with('~')
            || NAMES.contains(&lower.as_str())
            || ENDINGS.iter().any(|ending| lower.ends_with(ending))
            || lower.ends_with(self.note_ending)
            || lower == self.defaults
            || name.eq_ignore_ascii_case(STATUS_PAGE)
    }
}

/// What a file is, by its ending; what it really is shows when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FileKind {
    /// Film or sound.
    Media,
    /// A picture.
    Picture,
    /// A table of items.
    Table,
    /// An item, or what goes with a film or a picture of the same name.
    Item,
    /// Captions, beside a film of the same name.
    Captions,
    /// The text to post, beside a file of the same name.
    Text,
    /// Anything else.
    Unknown,
}

impl FileKind {
    /// The kind of a file called `name`.
    pub(super) fn of(name: &str) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "mp4" | "mov" | "m4v" | "mkv" | "webm" | "avi" | "mpg" | "mpeg" | "mts" | "m2ts" | "3gp"
            | "wmv" | "flv" | "mp3" | "wav" | "m4a" | "aac" | "ogg" | "opus" | "flac" | "wma" => Self::Media,
            "jpg" | "jpeg" | "png" | "webp" => Self::Picture,
            "csv" | "xlsx" | "ods" => Self::Table,
            "toml" => Self::Item,
            "srt" | "vtt" => Self::Captions,
            "txt" => Self::Text,
            _ => Self::Unknown,
        }
    }

    /// Whether such a file only goes with another: it is no drop of its own.
    pub(super) fn is_side(self) -> bool {
        matches!(self, Self::Captions | Self::Text)
    }
}

/// The name of `file` without its ending.
pub(super) fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_and_programs_leave_about_is_no_drop() {
        let names = Names::of(Locale::Id);
        for name in [
            "film.mp4.part",
            "Film.MP4.crdownload",
            "~$jadwal.xlsx",
            ".syncthing.film.mp4.tmp",
            "._film.mp4",
            "Thumbs.db",
            "desktop.ini",
            "@eaDir",
            ".hidden",
            "film.mp4.galat.txt",
            "defaults.toml",
            "STATUS.html",
            "catatan.txt~",
            "~syncthing~film.mp4.tmp",
        ] {
            assert!(names.is_ignored(name), "{name}");
        }
        for name in ["film.mp4", "Part 2.mp4", "tmp.mp4", "galat.txt", "a$b.xlsx"] {
            assert!(!names.is_ignored(name), "{name}");
        }
    }

    #[test]
    fn files_are_told_by_their_endings() {
        assert_eq!(FileKind::of("Gaya Magnet.MP4"), FileKind::Media);
        assert_eq!(FileKind::of("a.b.srt"), FileKind::Captions);
        assert_eq!(FileKind::of("tanpa akhiran"), FileKind::Unknown);
        assert_eq!(stem("Gaya.magnet.mp4"), "Gaya.magnet");
    }
}
