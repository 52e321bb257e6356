//! What is found in footage that is shown all the same: its fields, its sounds, its clock.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "alpha-ignored",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "Parts of a video are transparent, and a clip shows them without their transparency. What stands in a \
                 transparent place is often black or left over from the edit, and nobody meant it to be seen.",
            id: "Sebagian video tembus pandang, dan klip menampilkannya tanpa tembus pandang. Isi bagian itu biasanya \
                 hitam atau sisa penyuntingan yang tidak dimaksudkan untuk terlihat.",
        },
        example: "media/logo-bergerak.webm     VP9 with alpha, exported for a website",
        remedy: Text {
            en: "Put the video on its background in a video editor and export that as MP4.",
            id: "Letakkan video di atas latarnya di aplikasi penyunting video, lalu ekspor sebagai MP4.",
        },
    },
    Code {
        code: "audio-track",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A file has several audio tracks, and this says which is heard. It is the one that players choose, unless that \
                 is silent in the excerpt and another is not; the two channels of a broadcast file are left and right.",
            id: "Berkas ini punya beberapa trek suara, dan catatan ini menyebut mana yang terdengar. Yang dipilih adalah trek \
                 yang dipilih pemutar video, kecuali trek itu senyap pada cuplikan dan trek lain tidak; dua kanal berkas \
                 siaran menjadi kiri dan kanan.",
        },
        example: "media/rekaman-layar.mkv     track 1 is the desktop, silent; track 2 is the microphone",
        remedy: Text {
            en: "Nothing, if it is the right one; else write `audio` in `[excerpt]`: its number, its language (`\"id\"`), or \
                 `\"mix\"` for all.",
            id: "Tidak ada, bila sudah benar; bila tidak, tulis `audio` pada `[excerpt]`: nomornya, bahasanya (`\"id\"`), atau \
                 `\"mix\"` untuk semua.",
        },
    },
    Code {
        code: "clock-restarts",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "Two recordings were joined inside the excerpt. The file's clock may start again there; both parts are shown one \
                 after the other, and picture or sound may jump at the seam.",
            id: "Dua rekaman disambung di dalam cuplikan. Jam berkas dapat dimulai lagi di situ; kedua bagian ditampilkan berurutan, \
                 dan gambar atau suara mungkin melompat di sambungannya.",
        },
        example: "$ cat 00001.ts 00002.ts > media/seminar.ts",
        remedy: Text {
            en: "Look at the clip at the time that is named; join recordings in a video editor if it jumps.",
            id: "Lihat klip pada waktu yang disebut; sambung rekamannya di aplikasi penyunting video bila melompat.",
        },
    },
    Code {
        code: "dc-offset",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "The sound swings around a value that is not zero. Cheap sound cards and wrong cables do this; it takes room from what is \
                 heard, and may click where the clip begins and ends. The sound is left as it is.",
            id: "Suaranya berayun bukan di sekitar nol. Penyebabnya kartu suara murah atau kabel yang keliru; ruang suara berkurang \
                 dan dapat terdengar bunyi klik di awal dan akhir klip. Suaranya dibiarkan apa adanya.",
        },
        example: "media/podcast.wav     recorded with a broken cable",
        remedy: Text {
            en: "Listen to the clip's beginning and end; remove the DC offset in an audio editor if it clicks.",
            id: "Dengarkan awal dan akhir klip; hilangkan DC offset di aplikasi penyunting suara bila terdengar klik.",
        },
    },
    Code {
        code: "interlaced",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "The pictures of a video are interlaced, or the file says so wrongly. Two moments lie in one picture, row by row; \
                 they are taken apart before anything is scaled, by what is measured and not by what the file says.",
            id: "Gambar video ini berselang-seling (interlaced), atau berkasnya salah menyebutnya. Dua saat terletak dalam satu \
                 gambar, baris demi baris; keduanya dipisahkan sebelum diperkecil, menurut hasil ukur dan bukan menurut \
                 keterangan berkas.",
        },
        example: "media/00001.MTS     a camera's 1080i50",
        remedy: Text {
            en: "Nothing: it is deinterlaced.",
            id: "Tidak ada: gambarnya sudah diubah menjadi utuh.",
        },
    },
    Code {
        code: "loudness-missed",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "The sound of a clip is not as loud as the project asks. Sound with sudden peaks, such as claps, reaches the ceiling \
                 before it is loud, and what is very soft is not raised until its noise is all one hears.",
            id: "Suara klip tidak sekeras yang diminta proyek. Suara dengan puncak mendadak, misalnya tepuk tangan, mencapai batas \
                 sebelum cukup keras, dan suara yang sangat pelan tidak dikeraskan sampai hanya desisnya yang terdengar.",
        },
        example: "media/tepuk-tangan.mp4     silence between claps",
        remedy: Text {
            en: "Nothing, if it sounds right; else choose an excerpt with more speech, or compress its sound in an audio editor.",
            id: "Tidak ada, bila terdengar baik; bila tidak, pilih cuplikan dengan lebih banyak ucapan, atau ratakan suaranya di \
                 aplikasi penyunting suara.",
        },
    },
    Code {
        code: "one-sided",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "The sound of a video is on one side alone. A microphone on one channel is heard in one ear; it is put on both \
                 sides.",
            id: "Suara video hanya ada di satu sisi. Mikrofon pada satu kanal hanya terdengar di satu telinga; suaranya diletakkan \
                 di kedua sisi.",
        },
        example: "media/wawancara.mp4     a clip-on microphone on the left channel",
        remedy: Text { en: "Nothing: both sides play it.", id: "Tidak ada: kedua sisi memperdengarkannya." },
    },
    Code {
        code: "phase-inverted",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "Left and right of a sound are each other's opposite. On a phone's one loudspeaker they cancel, and hardly anything \
                 is heard.",
            id: "Sisi kiri dan kanan suara saling berlawanan. Pada ponsel dengan satu pengeras suara keduanya saling meniadakan, \
                 dan hampir tidak ada yang terdengar.",
        },
        example: "media/mikrofon.mp4     a balanced cable in a stereo socket",
        remedy: Text {
            en: "Invert one channel in an audio editor, or use one alone on both sides.",
            id: "Balikkan fase satu kanal di aplikasi penyunting suara, atau pakai satu kanal saja untuk kedua sisi.",
        },
    },
    Code {
        code: "silent",
        severities: &[Warning, Note],
        for_editors: true,
        why: Text {
            en: "A clip is silent. Its excerpt holds no sound above −70 LUFS, or its file has no sound at all, or it is a still in motion without music (notes); platforms \
                 want a sound track, so that it gets one of silence.",
            id: "Klip ini senyap. Cuplikannya tidak berisi suara di atas −70 LUFS, atau berkasnya memang tidak bersuara, atau klipnya gambar tanpa musik (catatan); \
                 platform menuntut trek suara, jadi klip diberi trek yang senyap.",
        },
        example: "media/rekaman-layar.mkv     recorded with the microphone muted",
        remedy: Text {
            en: "Nothing, if that is meant; else choose another part or another recording, name the track with `audio` in \
                 `[excerpt]`, or add `[music]`.",
            id: "Tidak ada, bila memang disengaja; bila tidak, pilih bagian atau rekaman lain, sebut treknya dengan `audio` \
                 pada `[excerpt]`, atau tambahkan `[music]`.",
        },
    },
    Code {
        code: "telecine",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A video is film of 24 pictures a second spread over fields. Two of five pictures show two moments; they are \
                 deinterlaced, but motion stays uneven.",
            id: "Video ini film 24 gambar per detik yang disebar ke bidang (telecine). Dua dari lima gambar memuat dua saat; \
                 gambarnya diubah menjadi utuh, tetapi geraknya tetap tidak rata.",
        },
        example: "media/film-lama.mpg     from an NTSC tape or DVD",
        remedy: Text {
            en: "Nothing, if it looks right; else use the video as it was before it was spread.",
            id: "Tidak ada, bila terlihat baik; bila tidak, pakai video aslinya sebelum disebar.",
        },
    },
    Code {
        code: "true-peak",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "The sound of a clip peaks higher than it may. It is measured behind the encoder and encoded again, lower, six \
                 times at the most; what still peaks higher may be distorted by platforms.",
            id: "Puncak suara klip melewati batasnya. Puncaknya diukur setelah disandikan lalu disandikan lagi lebih rendah, paling \
                 banyak enam kali; yang masih melewati batas dapat pecah di platform.",
        },
        example: "media/petasan.mp4     bangs in silence",
        remedy: Text {
            en: "Lower its sudden noises in an audio editor, or choose another excerpt.",
            id: "Rendahkan bunyi mendadaknya di aplikasi penyunting suara, atau pilih cuplikan lain.",
        },
    },
    Code {
        code: "unknown-audio-track",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "An item asks for an audio track that its file does not have. The hint lists those that there are, with their \
                 numbers, languages and names.",
            id: "Item meminta trek suara yang tidak ada pada berkasnya. Petunjuk mendaftar yang ada, dengan nomor, bahasa, dan \
                 namanya.",
        },
        example: r#"[excerpt]
source = "media/wawancara.mkv"
audio = "id"     # its tracks say no language"#,
        remedy: Text {
            en: "Write one of those that the hint lists, or `\"mix\"` for all, or remove `audio`.",
            id: "Tulis salah satu yang didaftar petunjuk, atau `\"mix\"` untuk semua, atau hapus `audio`.",
        },
    },
    Code {
        code: "video-geometry",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A video is to be shown in a way that clips do not have. It is turned by an angle that is no right one, stretched by its \
                 display matrix, made for two eyes, or turned by a note inside its stream, which players do not read alike.",
            id: "Video ini harus ditampilkan dengan cara yang tidak dimiliki klip. Gambarnya diputar miring, ditarik, dibuat untuk dua \
                 mata (3D), atau diputar oleh catatan di dalam alirannya, yang tidak dibaca sama oleh semua pemutar.",
        },
        example: "media/kamera-3d.mkv     both eyes side by side",
        remedy: Text {
            en: "Look at the clip; export the video upright and flat from a video editor.",
            id: "Periksa klipnya; ekspor videonya tegak dan datar dari aplikasi penyunting video.",
        },
    },
    Code {
        code: "video-track",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A file has several video tracks, and this says which is shown. It is the one that players choose, unless another has \
                 four times its pixels or more: then the marked one is a preview or a picture of the speaker. Cover pictures do not \
                 count.",
            id: "Berkas ini punya beberapa trek video, dan catatan ini menyebut mana yang ditampilkan. Yang dipilih adalah trek yang \
                 dipilih pemutar video, kecuali trek lain empat kali lebih besar atau lebih: maka yang ditandai hanya pratinjau \
                 atau gambar pembicara. Gambar sampul tidak dihitung.",
        },
        example: "media/dua-kamera.mkv     track 1 is the hall, track 2 the stage",
        remedy: Text {
            en: "Nothing, if it is the right one; else export the other track as a file of its own.",
            id: "Tidak ada, bila sudah benar; bila tidak, ekspor trek yang lain sebagai berkas tersendiri.",
        },
    },
];
