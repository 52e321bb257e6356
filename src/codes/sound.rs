//! What is found in music and stings, and in how they are mixed.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "gain-unused",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A gain changes nothing. All that is heard in a clip is brought to one loudness, so that `gain_db` means something \
                 only between two sounds: the footage, the music, the sting.",
            id: "Penguatan ini tidak mengubah apa-apa. Semua yang terdengar pada klip dibawa ke satu kekerasan, jadi `gain_db` hanya \
                 berarti di antara dua suara: suara videonya, musik, dan bunyi penutup.",
        },
        example: r#"[excerpt]
source = "media/siklus-air.mp4"
gain_db = 6     # and no [music]"#,
        remedy: Text {
            en: "Remove it; `loudness_lufs` under `[encoder]` in `wajah.toml` is how loud clips are.",
            id: "Hapus; kekerasan klip diatur `loudness_lufs` di bawah `[encoder]` pada `wajah.toml`.",
        },
    },
    Code {
        code: "music-over-speech",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "Speech lies less than 20 dB above the music under it. Whoever hears badly, or listens on a phone in a bus, loses \
                 words then (WCAG 2.2, 1.4.7). Music is lowered while somebody speaks unless `duck = false` says otherwise.",
            id: "Ucapan kurang dari 20 dB di atas musiknya. Orang dengan gangguan dengar, atau yang menyimak dari ponsel di dalam bus, \
                 kehilangan kata-katanya (WCAG 2.2, 1.4.7). Musik dikecilkan selama ada yang berbicara, kecuali `duck = false`.",
        },
        example: r#"[music]
source = "media/musik.mp3"
duck = false"#,
        remedy: Text {
            en: "Remove `duck = false`, or lower `gain_db` of the music.",
            id: "Hapus `duck = false`, atau turunkan `gain_db` musiknya.",
        },
    },
    Code {
        code: "music-silent",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "Music or a sting is silent. Nothing in the part that would be heard is louder than −70 LUFS, and it is left out of \
                 the clip.",
            id: "Musik atau bunyi penutupnya senyap. Di bagian yang akan terdengar tidak ada yang lebih keras dari −70 LUFS, jadi klip \
                 dibuat tanpanya.",
        },
        example: r#"[music]
source = "media/musik.mp3"
start = "3:58"     # it has faded out there"#,
        remedy: Text {
            en: "Choose another part with `start`, or another file.",
            id: "Pilih bagian lain dengan `start`, atau berkas lain.",
        },
    },
    Code {
        code: "music-too-short",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "Music is shorter than a second. It is repeated until the clip ends, and so short a sound would only rattle.",
            id: "Musiknya kurang dari satu detik. Musik diulang sampai klip berakhir, dan bunyi sependek itu hanya akan bergetar.",
        },
        example: r#"[music]
source = "media/bel.wav"     # half a second"#,
        remedy: Text {
            en: "Choose a longer piece or an earlier `start`; a short sound goes under `[sting]`.",
            id: "Pilih musik yang lebih panjang atau `start` yang lebih awal; bunyi pendek ditulis di bawah `[sting]`.",
        },
    },
    Code {
        code: "no-sound",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file that is to be heard holds no sound. `[music]` and `[sting]` take a sound or a video that has one which this \
                 FFmpeg can read.",
            id: "Berkas yang seharusnya terdengar tidak berisi suara. `[music]` dan `[sting]` memerlukan rekaman suara, atau video \
                 bersuara yang dapat dibaca FFmpeg ini.",
        },
        example: r#"[music]
source = "media/animasi.mp4"     # exported without sound"#,
        remedy: Text {
            en: "Name another file, or export this one with its sound.",
            id: "Sebut berkas lain, atau ekspor ulang berkas ini beserta suaranya.",
        },
    },
    Code {
        code: "sting-cut",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A sting is longer than what is left of its clip. It begins with the end card and fades out where the clip ends, so \
                 that its last notes are not heard.",
            id: "Bunyi penutup lebih panjang daripada sisa klipnya. Bunyinya mulai bersama kartu penutup dan mereda saat klip berakhir, \
                 sehingga nada terakhirnya tidak terdengar.",
        },
        example: r#"[sting]
source = "media/jinggel.wav"     # four seconds, on an end card of two"#,
        remedy: Text {
            en: "Choose a shorter sting, put it at the beginning (`at = \"start\"`), or use a template with a longer end card.",
            id: "Pilih bunyi yang lebih pendek, letakkan di awal (`at = \"start\"`), atau pakai templat dengan kartu penutup lebih lama.",
        },
    },
];
