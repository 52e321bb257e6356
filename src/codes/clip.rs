//! What videos, sound and encoders have against a clip, and what results have against their place.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "beyond-end",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "An excerpt reaches past the end of its video. There are no pictures to show there, and \
                 a frozen last frame would look like a mistake.",
            id: "Cuplikan melewati akhir videonya. Di sana tidak ada gambar untuk ditampilkan, dan \
                 bingkai terakhir yang membeku akan tampak seperti kesalahan.",
        },
        example: r#"[excerpt]
source = "media/siklus-air.mp4"
start = "59:00""#,
        remedy: Text {
            en: "Choose a start and a duration inside the video; the hint says how much is left.",
            id: "Pilih awal dan durasi di dalam videonya; petunjuk menyebut berapa yang tersisa.",
        },
    },
    Code {
        code: "encode-failed",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A picture could not be encoded or made smaller. The page was painted; turning it into \
                 a PNG or JPEG failed, which points to the machine or to the program and not to the \
                 material.",
            id: "Gambar tidak dapat disandikan atau diperkecil. Halamannya sudah dilukis; mengubahnya \
                 menjadi PNG atau JPEG gagal, jadi masalahnya pada komputer atau program, bukan pada \
                 bahannya.",
        },
        example: "$ wajah render --item hari-guru
error[encode-failed]: the picture cannot be encoded: …",
        remedy: Text {
            en: "Run again with memory to spare (`--jobs 1`); if it stays, please report it with the \
                 message.",
            id: "Jalankan lagi dengan memori yang cukup (`--jobs 1`); bila tetap terjadi, laporkan \
                 beserta pesannya.",
        },
    },
    Code {
        code: "media-damaged",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A part of a video or of its sound cannot be decoded. The excerpt would show blocks or \
                 be silent there, so it is not made.",
            id: "Sebagian video atau suaranya tidak dapat dibaca. Cuplikannya akan berisi kotak-kotak \
                 atau bisu di situ, jadi tidak dibuat.",
        },
        example: "media/rekaman.mp4     copied from a card with bad sectors",
        remedy: Text {
            en: "Export the video again from its original, or choose an excerpt before the damage.",
            id: "Ekspor ulang videonya dari aslinya, atau pilih cuplikan sebelum bagian yang rusak.",
        },
    },
    Code {
        code: "media-failed",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A video or its sound could not be processed. The cause is none of the usual ones \
                 (damage, an unknown codec, a lack of room or memory), or the encoder refused; what \
                 FFmpeg says stands in the hint.",
            id: "Video atau suaranya tidak dapat diolah. Penyebabnya bukan yang biasa (rusak, kodek \
                 tidak dikenal, ruang atau memori kurang), atau penyandinya menolak; kata FFmpeg ada \
                 pada petunjuk.",
        },
        example: "$ wajah render --item siklus-air
error[media-failed]: …
  hint: FFmpeg says: …",
        remedy: Text {
            en: "Export the video again as MP4 (H.264 and AAC); if it stays, `wajah doctor` shows what \
                 this FFmpeg can do.",
            id: "Ekspor ulang videonya sebagai MP4 (H.264 dan AAC); bila tetap gagal, `wajah doctor` \
                 menampilkan kemampuan FFmpeg ini.",
        },
    },
    Code {
        code: "media-truncated",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A video is truncated before its end. It is usually half a copy or download: the part that \
                 is there may play, but what an excerpt needs may be missing.",
            id: "Video terpotong sebelum akhirnya. Biasanya salinan atau unduhannya belum selesai: \
                 bagian yang ada mungkin dapat diputar, tetapi yang diperlukan cuplikan mungkin belum \
                 ada.",
        },
        example: "media/rekaman.mp4     200 MB of 1.4 GB were copied",
        remedy: Text {
            en: "Copy or download the file again and wait until it is complete, or export it again.",
            id: "Salin atau unduh ulang berkasnya dan tunggu sampai selesai, atau ekspor ulang.",
        },
    },
    Code {
        code: "media-unsupported",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A video is whole, but this FFmpeg cannot read it. Its codec, its format of pixels or \
                 its colours are ones that the installed build does not know.",
            id: "Videonya utuh, tetapi FFmpeg ini tidak dapat membacanya. Kodek, format piksel, atau \
                 warnanya tidak dikenal oleh FFmpeg yang terpasang.",
        },
        example: "media/kamera.mov     in a camera's raw codec",
        remedy: Text {
            en: "Export it as MP4 (H.264 and AAC); `wajah doctor` shows what this FFmpeg can do.",
            id: "Ekspor sebagai MP4 (H.264 dan AAC); `wajah doctor` menampilkan kemampuan FFmpeg ini.",
        },
    },
    Code {
        code: "no-excerpt",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A clip does not say which video it shows. Its template makes clips from footage and \
                 gives no length of its own, so an item of it needs an `[excerpt]`.",
            id: "Klip ini belum menyebut videonya. Templatnya membuat klip dari rekaman dan tidak punya \
                 panjang sendiri, jadi itemnya perlu `[excerpt]`.",
        },
        example: r#"template = "fve-excerpt"
[fields]
title = "Ke mana perginya air hujan?""#,
        remedy: Text {
            en: "Add `[excerpt]` with `source`, and with `start` and `duration` for a part of it.",
            id: "Tambahkan `[excerpt]` dengan `source`, serta `start` dan `duration` bila hanya \
                 sebagian.",
        },
    },
    Code {
        code: "no-picture",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file holds sound alone, and the template shows a video. Sound goes into a template whose \
                 page shows none, such as `audiogram`.",
            id: "Berkas ini hanya berisi suara, sedangkan templatnya menampilkan video. Suara dipakai \
                 templat yang halamannya tanpa video, misalnya `audiogram`.",
        },
        example: r#"[excerpt]
source = "media/wawancara.mp4"     # exported as sound alone"#,
        remedy: Text {
            en: "Use a file with video, or another template: `template = \"audiogram\"`.",
            id: "Pakai berkas video, atau templat lain: `template = \"audiogram\"`.",
        },
    },
    Code {
        code: "clip-differs",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A frame of the clip would not show what its page shows at that time. Frames are put together from parts that \
                 rest and parts that move; at each entrance, at each caption and at rest they are compared with the page \
                 painted whole, and a clip that would look otherwise is not made.",
            id: "Satu bingkai klip tidak akan menampilkan apa yang ada pada halamannya saat itu. Bingkai disusun dari bagian yang \
                 diam dan bagian yang bergerak; pada setiap kemunculan, setiap takarir, dan saat semua diam hasilnya dibandingkan \
                 dengan halaman yang dilukis utuh, dan klip yang akan tampak lain tidak dibuat.",
        },
        example: ".card { animation: turn 1s both }
@keyframes turn { from { filter: hue-rotate(0deg) } to { filter: hue-rotate(90deg) } }",
        remedy: Text {
            en: "Animate only `transform` and `opacity` of the element that is named, or let what overlaps it move with it. It \
                 is a fault of Wajah all the same: report it with the template.",
            id: "Animasikan hanya `transform` dan `opacity` pada elemen yang disebut, atau biarkan yang menumpuknya bergerak \
                 bersamanya. Ini tetap kesalahan Wajah: laporkan beserta templatnya.",
        },
    },
    Code {
        code: "no-video",
        severities: &[Error, Note],
        for_editors: true,
        why: Text {
            en: "This build of Wajah makes stills only. It was built without its feature `video`, so \
                 that clips are named as not made instead of failing in some other way.",
            id: "Wajah ini hanya membuat gambar diam. Program ini dibangun tanpa fitur `video`, jadi \
                 klip disebut tidak dibuat.",
        },
        example: "$ cargo build --release --no-default-features
$ wajah render --item siklus-air",
        remedy: Text {
            en: "Build Wajah with FFmpeg's libraries installed and without `--no-default-features`.",
            id: "Bangun Wajah dengan pustaka FFmpeg terpasang dan tanpa `--no-default-features`.",
        },
    },
    Code {
        code: "not-media",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file is no video and no sound, whatever its name says. What a file is shows when it \
                 is opened; lists of videos and streaming manifests are not followed, since they would \
                 open other files.",
            id: "Berkas ini bukan video atau suara, apa pun namanya. Jenis berkas tampak ketika dibuka; \
                 daftar putar dan manifes streaming tidak diikuti, sebab akan membuka berkas lain.",
        },
        example: "media/siklus-air.mp4     a web page that was saved under this name",
        remedy: Text {
            en: "Look at what it is, and copy or export the video itself, best as MP4 (H.264 and AAC).",
            id: "Periksa isinya, lalu salin atau ekspor videonya sendiri, sebaiknya sebagai MP4 (H.264 \
                 dan AAC).",
        },
    },
    Code {
        code: "too-little-memory",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "There is too little memory for the work. Encoders that run out of memory stop in the \
                 middle or take the program with them, so it is asked before they begin.",
            id: "Memori tidak cukup untuk pekerjaan ini. Penyandi yang kehabisan memori berhenti di \
                 tengah atau menghentikan programnya, jadi hal itu diperiksa sebelum mulai.",
        },
        example: "$ ulimit -v 500000
$ wajah pack 2026-W48",
        remedy: Text {
            en: "Raise the limit of the shell, service or container, or work on fewer posts at once: \
                 `--jobs 1`.",
            id: "Naikkan batas pada shell, layanan, atau kontainernya, atau kerjakan lebih sedikit \
                 kiriman sekaligus: `--jobs 1`.",
        },
    },
    Code {
        code: "too-many-bytes",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A result is larger than its platform takes. A JPEG was already tried at lower quality, \
                 and a clip was given the rate that should fit; the platform would refuse the upload.",
            id: "Hasilnya lebih besar daripada yang diterima platformnya. JPEG sudah dicoba dengan mutu \
                 lebih rendah, dan klip sudah memakai laju yang semestinya muat; platform akan menolak \
                 unggahannya.",
        },
        example: r#"[format.spanduk]
still = "png"
max_still_bytes = 200000"#,
        remedy: Text {
            en: "Shorten the excerpt, use a plainer picture, or set `still = \"jpeg\"` for the format \
                 in `wajah.toml`.",
            id: "Pendekkan cuplikan, pakai foto yang lebih sederhana, atau tulis `still = \"jpeg\"` \
                 untuk format itu di `wajah.toml`.",
        },
    },
    Code {
        code: "too-slow",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "Making a post took longer than it may. One post must not hold up a week's work: after \
                 `--deadline` (half an hour) it is given up, and the others go on.",
            id: "Membuat kiriman ini melewati batas waktunya. Satu kiriman tidak boleh menahan \
                 pekerjaan seminggu: setelah `--deadline` (setengah jam) dihentikan, dan yang lain \
                 berlanjut.",
        },
        example: r#"[excerpt]
source = "media/seminar.mp4"
duration = 1100"#,
        remedy: Text {
            en: "Shorten the excerpt, use plainer SVGs and effects, or give it more time with \
                 `--deadline SECONDS`.",
            id: "Pendekkan cuplikan, pakai gambar dan efek yang lebih sederhana, atau beri waktu lebih \
                 dengan `--deadline DETIK`.",
        },
    },
    Code {
        code: "write-failed",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file could not be written. The disk may be full, or this user may lack the right to \
                 write there; files that were there before stay as they were.",
            id: "Berkas tidak dapat ditulis. Mungkin penyimpanan penuh, atau pengguna ini tidak berhak \
                 menulis di situ; berkas yang sudah ada tidak berubah.",
        },
        example: "$ wajah pack 2026-W48
error[write-failed]: `output/2026-W48/…` cannot be written: …",
        remedy: Text {
            en: "Make room, give this user the right to write there, or name another folder with `--out \
                 DIR`; then run again.",
            id: "Sediakan ruang, beri pengguna ini hak menulis di situ, atau sebut folder lain dengan \
                 `--out FOLDER`; lalu jalankan lagi.",
        },
    },
];
