//! The words of the status page, in the language of editors.

use super::inbox::Blocked;
use crate::project::Locale;

/// A thing that is counted: one, several, each with a gap for the number.
type Counted = (&'static str, &'static str);

/// What the status page says. `{}` are gaps.
pub(super) struct Words {
    pub(super) locale: Locale,
    pub(super) lang: &'static str,

    pub(super) folder: &'static str,
    pub(super) nobody: &'static str,
    pub(super) working_on: Counted,
    pub(super) receiving: &'static str,
    pub(super) ready: &'static str,
    pub(super) paused: &'static str,
    pub(super) written: &'static str,
    pub(super) if_old: &'static str,
    pub(super) if_nobody: &'static str,

    pub(super) made: &'static str,
    pub(super) known: &'static str,
    pub(super) failed: &'static str,

    pub(super) low_disk: &'static str,
    pub(super) inbox_unusable: &'static str,
    pub(super) paused_safe: &'static str,

    pub(super) at_work: &'static str,
    pub(super) working: &'static str,
    pub(super) done_of: &'static str,
    pub(super) since: &'static str,
    left: [&'static str; 2],

    pub(super) waits: &'static str,
    pub(super) again_at: &'static str,
    pub(super) fault: &'static str,
    /// Of a link, what is no file, another file system, a folder too deep, one that cannot be read, a
    /// companion that is no file, one that cannot be moved now.
    blocked: [&'static str; 7],
    pub(super) more_waiting: Counted,
    pub(super) files_waiting: Counted,
    pub(super) files_settling: Counted,

    pub(super) results: &'static str,
    pub(super) no_results: &'static str,
    pub(super) mark_made: &'static str,
    pub(super) mark_known: &'static str,
    pub(super) mark_failed: &'static str,
    pub(super) mark_back: &'static str,
    pub(super) made_in: Counted,
    pub(super) known_as: &'static str,
    /// Where that lies which somebody had changed, and the drop replaced.
    pub(super) kept: &'static str,
    pub(super) note: &'static str,
    pub(super) sheet: &'static str,

    pub(super) watcher: &'static str,
    pub(super) workers: Counted,

    /// Of seconds, minutes, hours.
    units: [Counted; 3],
}

const INDONESIAN: Words = Words {
    locale: Locale::Id,
    lang: "id",
    folder: "Folder kiriman",
    nobody: "Pengamat tidak berjalan",
    working_on: ("Sedang mengerjakan {} berkas", "Sedang mengerjakan {} berkas"),
    receiving: "Menerima berkas",
    ready: "Siap menerima berkas",
    paused: "Dijeda",
    written: "Ditulis",
    if_old: "Halaman ini memperbarui diri. Bila jam itu lebih dari dua menit yang lalu, pengamat tidak berjalan: beri tahu pengelolanya.",
    if_nobody: "Berkas di folder ini aman dan dikerjakan begitu pengamat dinyalakan lagi: beri tahu pengelolanya.",
    made: "berkas jadi",
    known: "sudah pernah",
    failed: "tidak jadi",
    low_disk: "Ruang di folder hasil hampir habis: tinggal {}, perlu sedikitnya {}. Pengelola perlu mengosongkan ruang.",
    inbox_unusable: "Folder ini tidak dapat ditulisi. Pengelola perlu memeriksanya. Kata sistem: {}",
    paused_safe: "Berkas Anda aman di tempatnya, dan dikerjakan begitu ini beres.",
    at_work: "Sedang dikerjakan",
    working: "dikerjakan",
    done_of: "{} dari {} jadi",
    since: "sejak {}",
    left: ["kira-kira {} lagi", "kurang dari satu menit lagi"],
    waits: "Menunggu",
    again_at: "Dicoba lagi pukul {}.",
    fault: "Ada gangguan, bukan pada berkas Anda. Kata sistem: {}",
    blocked: [
        "Ini pintasan. Taruh berkasnya sendiri.",
        "Ini bukan berkas biasa. Keluarkan dari folder ini.",
        "Folder ini ada di disk lain, jadi isinya tidak dapat diambil: beri tahu pengelola.",
        "Folder ini terlalu dalam. Pindahkan isinya ke folder templat.",
        "Ini tidak dapat dibaca: beri tahu pengelola.",
        "Yang menyertainya bukan berkas biasa (mungkin pintasan). Taruh berkasnya sendiri.",
        "Belum dapat diambil: mungkin masih terbuka di sebuah komputer. Tutup dulu; dicoba lagi tiap menit.",
    ],
    more_waiting: ("{} berkas lain menunggu giliran", "{} berkas lain menunggu giliran"),
    files_waiting: ("{} berkas menunggu giliran", "{} berkas menunggu giliran"),
    files_settling: (
        "{} berkas baru datang, diambil setelah selesai disalin",
        "{} berkas baru datang, diambil setelah selesai disalin",
    ),
    results: "Hasil terakhir",
    no_results: "Belum ada. Taruh berkas di salah satu folder templat; hasilnya muncul di sini.",
    mark_made: "Jadi",
    mark_known: "Sudah pernah dibuat",
    mark_failed: "Tidak jadi",
    mark_back: "Dikembalikan",
    made_in: ("{} hasil dalam {}", "{} hasil dalam {}"),
    known_as: "sebagai {}",
    kept: "Berkas yang Anda ubah di folder hasil sudah diganti; yang lama disimpan di {}.",
    note: "Baca catatannya",
    sheet: "Lembar periksa",
    watcher: "Pengamat di {}, proses {}",
    workers: ("{} pekerja", "{} pekerja"),
    units: [("{} detik", "{} detik"), ("{} menit", "{} menit"), ("{} jam", "{} jam")],
};

const ENGLISH: Words = Words {
    locale: Locale::En,
    lang: "en",
    folder: "Drop folder",
    nobody: "The watcher is not running",
    working_on: ("At work on {} file", "At work on {} files"),
    receiving: "Receiving files",
    ready: "Ready for files",
    paused: "Paused",
    written: "Written at",
    if_old: "This page renews itself. If that was more than two minutes ago, the watcher is not running: tell whoever runs it.",
    if_nobody: "Files in this folder are safe, and are worked on once the watcher is started again: tell whoever runs it.",
    made: "made",
    known: "made before",
    failed: "failed",
    low_disk: "The disk of the output folder is nearly full: {} are free, at least {} are needed. Whoever runs this has to make room.",
    inbox_unusable: "This folder cannot be written. Whoever runs this has to look at it. The system says: {}",
    paused_safe: "Your files are safe where they are, and are worked on once this is mended.",
    at_work: "At work",
    working: "at work",
    done_of: "{} of {} done",
    since: "since {}",
    left: ["about {} left", "less than a minute left"],
    waits: "Waiting",
    again_at: "Tried again at {}.",
    fault: "A fault, and not of your file. The system says: {}",
    blocked: [
        "This is a link. Drop the file itself.",
        "This is no ordinary file. Take it out of this folder.",
        "This folder is on another disk, so that nothing in it can be taken: tell whoever runs this.",
        "This folder lies too deep in others. Move what it holds into a template's folder.",
        "This cannot be read: tell whoever runs this.",
        "What goes with it is no ordinary file (a link?). Drop that file itself.",
        "It cannot be taken yet: it may be open on some computer. Close it; it is tried again every minute.",
    ],
    more_waiting: ("{} more file waits for its turn", "{} more files wait for their turn"),
    files_waiting: ("{} file waits for its turn", "{} files wait for their turn"),
    files_settling: (
        "{} file is arriving, and is taken once it is copied",
        "{} files are arriving, and are taken once they are copied",
    ),
    results: "Last results",
    no_results: "None yet. Put a file into a template's folder; what becomes of it is shown here.",
    mark_made: "Made",
    mark_known: "Made before",
    mark_failed: "Failed",
    mark_back: "Put back",
    made_in: ("{} post in {}", "{} posts in {}"),
    known_as: "as {}",
    kept: "What somebody had changed in the output folder is replaced; theirs is kept in {}.",
    note: "Read the note",
    sheet: "Proof sheet",
    watcher: "Watcher on {}, process {}",
    workers: ("{} worker", "{} workers"),
    units: [("{} second", "{} seconds"), ("{} minute", "{} minutes"), ("{} hour", "{} hours")],
};

impl Words {
    /// The words of `locale`.
    pub(super) fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::Id => &INDONESIAN,
            Locale::En => &ENGLISH,
        }
    }

    /// Why something is never taken, and what to do.
    pub(super) fn blocked(&self, why: Blocked) -> &'static str {
        let [link, special, other_file_system, too_deep, unreadable, companion, in_use] = self.blocked;
        match why {
            Blocked::Link => link,
            Blocked::Special => special,
            Blocked::OtherFileSystem => other_file_system,
            Blocked::TooDeep => too_deep,
            Blocked::Unreadable => unreadable,
            Blocked::Companion => companion,
            Blocked::InUse => in_use,
        }
    }

    /// `count` of `counted`.
    pub(super) fn counted(&self, count: usize, counted: Counted) -> String {
        fill(if count == 1 { counted.0 } else { counted.1 }, &[&count.to_string()])
    }

    /// How long something took: `4,2 detik`, `12 menit`, `1 jam 5 menit`.
    pub(super) fn length(&self, seconds: f64) -> String {
        let [second, minute, hour] = self.units;
        let seconds = if seconds.is_finite() { seconds.max(0.0) } else { 0.0 };
        if seconds < 9.95 {
            let tenths = format!("{seconds:.1}").replace('.', self.locale.decimal_mark());
            return fill(second.1, &[&tenths]);
        }
        if seconds < 59.5 {
            return self.counted(seconds.round() as usize, second);
        }
        let minutes = (seconds / 60.0).round() as usize;
        match (minutes / 60, minutes % 60) {
            (0, minutes) => self.counted(minutes, minute),
            (hours, 0) => self.counted(hours, hour),
            (hours, minutes) => format!("{} {}", self.counted(hours, hour), self.counted(minutes, minute)),
        }
    }

    /// How long something will take still, roughly.
    pub(super) fn time_left(&self, seconds: f64) -> String {
        let [about, soon] = self.left;
        match seconds < 60.0 {
            true => soon.to_owned(),
            false => fill(about, &[&self.length(seconds)]),
        }
    }
}

/// `text` with its gaps filled. What fills one is not looked at for gaps.
pub(super) fn fill(text: &str, with: &[&str]) -> String {
    let mut parts = text.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (part, with) in parts.zip(with.iter().chain(std::iter::repeat(&""))) {
        filled.push_str(with);
        filled.push_str(part);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_as_in_their_language() {
        let lengths = [0.04, 4.24, 9.96, 59.4, 59.6, 725.0, 3600.0, 3900.0].map(|s| INDONESIAN.length(s));
        assert_eq!(
            lengths,
            [
                "0,0 detik",
                "4,2 detik",
                "10 detik",
                "59 detik",
                "1 menit",
                "12 menit",
                "1 jam",
                "1 jam 5 menit"
            ]
        );
        assert_eq!(ENGLISH.length(3660.0), "1 hour 1 minute");
        assert_eq!(
            (ENGLISH.length(f64::NAN), ENGLISH.length(-1.0)),
            ("0.0 seconds".into(), "0.0 seconds".into())
        );
        assert_eq!(INDONESIAN.time_left(725.0), "kira-kira 12 menit lagi");
        assert_eq!(ENGLISH.time_left(59.9), "less than a minute left");
        assert_eq!(ENGLISH.counted(1, ENGLISH.workers), "1 worker");
    }

    #[test]
    fn what_fills_a_gap_has_none() {
        assert_eq!(fill("{} dari {}", &["{}", "2"]), "{} dari 2");
        assert_eq!(fill("tanpa", &["1"]), "tanpa");
    }
}
