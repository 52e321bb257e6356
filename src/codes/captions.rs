//! What captions say that is shown otherwise, or not at all.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "bad-captions",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file of captions cannot be read at all. It is no caption file, is too large, or holds not \
                 one cue that can be shown; a clip without the words it was given would go out mute to \
                 those who watch without sound.",
            id: "Berkas takarir sama sekali tidak dapat dibaca. Berkas itu bukan takarir, terlalu besar, atau \
                 tidak memuat satu pun takarir yang dapat ditampilkan; klip tanpa kata-katanya menjadi \
                 bisu bagi yang menonton tanpa suara.",
        },
        example: "1
00:00:01,000
Air menguap dari laut.",
        remedy: Text {
            en: "Mend the line that is named, or export the captions again as SRT or VTT.",
            id: "Perbaiki baris yang disebut, atau ekspor ulang takarirnya sebagai SRT atau VTT.",
        },
    },
    Code {
        code: "caption-dropped",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "Words of a caption file are not shown. Their times cannot be read, end before they \
                 begin, or would put more on screen than can be read; the other captions are shown.",
            id: "Sebagian kata dalam berkas takarir tidak ditampilkan. Waktunya tidak terbaca, berakhir \
                 sebelum mulai, atau terlalu banyak untuk layar; takarir lainnya tetap ditampilkan.",
        },
        example: "2
00:00:02,500 --> 00:00:01,000
Air menguap dari laut.",
        remedy: Text {
            en: "Mend the times on the line that is named, and render again.",
            id: "Perbaiki waktu pada baris yang disebut, lalu buat lagi.",
        },
    },
    Code {
        code: "caption-encoding",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A caption file is not UTF-8. Its letters were read as another encoding, told by its \
                 bytes: UTF-16, Windows-1252 or Mac Roman.",
            id: "Berkas takarir bukan UTF-8. Hurufnya dibaca sebagai penyandian lain yang dikenali dari \
                 isinya: UTF-16, Windows-1252, atau Mac Roman.",
        },
        example: "media/siklus-air.srt     saved by an old editor as \"ANSI\"",
        remedy: Text {
            en: "Look whether accents and quotation marks are right; if not, save the file again as UTF-8.",
            id: "Periksa apakah huruf dan tanda kutipnya benar; bila tidak, simpan ulang sebagai UTF-8.",
        },
    },
    Code {
        code: "caption-gap",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "Two captions follow one another without the gap that parts them. Two frames show that the words are \
                 new; a gap of three frames to half a second is neither a change nor a pause, and flickers.",
            id: "Dua takarir beruntun tanpa jeda yang memisahkannya. Dua bingkai menunjukkan bahwa katanya baru; jeda \
                 tiga bingkai sampai setengah detik hanya berkedip.",
        },
        example: "1
00:00:01,000 --> 00:00:02,000
Air menguap dari laut.

2
00:00:02,000 --> 00:00:02,700
Uapnya naik.",
        remedy: Text {
            en: "`wajah captions fix` mends it where there is room; else put two short captions together.",
            id: "`wajah captions fix` memperbaikinya bila ada ruang; bila tidak, gabungkan dua takarir yang pendek.",
        },
    },
    Code {
        code: "caption-line-break",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A caption's line ends within a phrase. What follows a preposition or a conjunction, parts of a name, \
                 and a number with its unit are read together; a break between them stops the eye.",
            id: "Baris takarir berakhir di tengah frasa. Kata sesudah kata depan atau kata hubung, bagian nama, serta \
                 bilangan dan satuannya dibaca bersama; putusnya baris menghentikan mata.",
        },
        example: "Mereka berangkat ke
sekolah pagi-pagi sekali.",
        remedy: Text {
            en: "Break the line before the small word, or run `wajah captions fix`.",
            id: "Putuskan baris sebelum kata kecil itu, atau jalankan `wajah captions fix`.",
        },
    },
    Code {
        code: "caption-long-line",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A line of a caption is longer than can be read or set. At most 42 characters stand in a line, and \
                 fewer where a page takes fewer.",
            id: "Sebaris takarir lebih panjang daripada yang terbaca atau muat. Paling banyak 42 huruf sebaris, dan \
                 lebih sedikit bila halamannya menampung lebih sedikit.",
        },
        example: "Pertanggungjawaban-keberlangsungan-kemasyarakatan kita bersama.",
        remedy: Text {
            en: "Break the line where a phrase ends, or part the caption; `wajah captions fix` does what can be done \
                 without changing words.",
            id: "Putuskan baris di akhir frasa, atau pecah takarirnya; `wajah captions fix` melakukan yang dapat \
                 dilakukan tanpa mengubah kata.",
        },
    },
    Code {
        code: "caption-many-lines",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A caption has more than two lines. Three cover the picture, and are not read in time; mostly several \
                 captions are on screen at once.",
            id: "Takarir lebih dari dua baris. Tiga baris menutupi gambar dan tidak sempat terbaca; biasanya beberapa \
                 takarir tampil bersamaan.",
        },
        example: "- Sudah siap?
- Siap.
- Mari mulai.",
        remedy: Text {
            en: "Part it into captions that follow one another.",
            id: "Pecah menjadi beberapa takarir yang berurutan.",
        },
    },
    Code {
        code: "caption-speakers",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "Two people speak in one caption, and it does not show who says what. Each of the two lines begins \
                 with a hyphen and a blank.",
            id: "Dua orang berbicara dalam satu takarir, tetapi tidak tampak siapa berkata apa. Masing-masing baris \
                 dimulai dengan tanda hubung dan spasi.",
        },
        example: "-Sudah siap?
-Sudah.",
        remedy: Text {
            en: "Write `- Sudah siap?` and below it `- Sudah.`; `wajah captions fix` does it.",
            id: "Tulis `- Sudah siap?` dan di bawahnya `- Sudah.`; `wajah captions fix` melakukannya.",
        },
    },
    Code {
        code: "caption-style",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "Captions ask for looks that are not shown. Their words are shown in the look of the template; \
                 places on screen, weights and named styles are not, and italics and colours only where the \
                 template shows them.",
            id: "Takarir meminta tampilan yang tidak ditunjukkan. Katanya ditampilkan dengan gaya templat; letak, \
                 tebal, dan gaya bernamanya tidak, dan huruf miring serta warnanya hanya bila templatnya menunjukkannya.",
        },
        example: "{\\an8}<i>Air menguap</i> dari laut.",
        remedy: Text {
            en: "Nothing need be done; where a voice must be known, write its name into the words.",
            id: "Tidak perlu berbuat apa-apa; bila nama suara penting, tulis di dalam katanya.",
        },
    },
    Code {
        code: "caption-time",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A time in a caption file is written oddly. It was read in the way that the message \
                 says; if that is not what was meant, words come too early or too late.",
            id: "Waktu dalam berkas takarir ditulis tidak lazim. Waktu itu dibaca seperti kata pesannya; \
                 bila bukan itu maksudnya, kata muncul terlalu cepat atau terlambat.",
        },
        example: "00:00:02:000 --> 00:00:03:500",
        remedy: Text {
            en: "Look at the clip, or write times as `00:00:01,000 --> 00:00:03,500`.",
            id: "Periksa klipnya, atau tulis waktu seperti `00:00:01,000 --> 00:00:03,500`.",
        },
    },
    Code {
        code: "caption-too-fast",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A caption has more characters than can be read while it is on screen. Adults read 17 characters a \
                 second, children 13; who cannot follow reads no further.",
            id: "Huruf takarir lebih banyak daripada yang terbaca selama ia tampil. Orang dewasa membaca 17 huruf \
                 sedetik, anak-anak 13; yang tertinggal berhenti membaca.",
        },
        example: "1
00:00:01,000 --> 00:00:02,000
Air laut berubah menjadi uap air yang naik ke udara.",
        remedy: Text {
            en: "Say it in fewer words. More time is given by itself where nobody speaks.",
            id: "Katakan dengan lebih sedikit kata. Bila sesudahnya hening, waktunya diperpanjang sendiri.",
        },
    },
    Code {
        code: "caption-too-long",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A caption stays for longer than seven seconds. It is read several times over, and hides what is \
                 shown meanwhile.",
            id: "Takarir tampil lebih dari tujuh detik. Ia terbaca berulang-ulang dan menutupi gambar selama itu.",
        },
        example: "1
00:00:01,000 --> 00:00:12,000
Air menguap dari laut.",
        remedy: Text {
            en: "Part it where the speaker pauses, or let it go; `wajah captions fix` does both.",
            id: "Pecah di jeda pembicara, atau akhiri lebih awal; `wajah captions fix` melakukan keduanya.",
        },
    },
    Code {
        code: "caption-too-short",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A caption is on screen for less than 0.83 seconds. It flashes, and is not read; there is no room to \
                 let it stay.",
            id: "Takarir tampil kurang dari 0,83 detik. Ia hanya berkedip dan tidak terbaca; tidak ada ruang untuk \
                 memperpanjangnya.",
        },
        example: "1
00:00:01,000 --> 00:00:01,300
Ya.

2
00:00:01,380 --> 00:00:03,000
Mari kita mulai.",
        remedy: Text {
            en: "Put it together with the one beside it.",
            id: "Gabungkan dengan takarir di sebelahnya.",
        },
    },
    Code {
        code: "caption-track",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A video holds several subtitles, or some in another language, and this says which are shown. They are those in the \
                 project's language that hold all that is said, where there are such; a commentary is shown only when it is asked for.",
            id: "Video berisi beberapa subtitel atau bahasa lain, dan ini menyebut mana yang ditampilkan. Yang \
                 dipilih berbahasa proyek ini dan memuat semua ucapan, bila ada; komentar hanya ditampilkan bila diminta.",
        },
        example: "media/film.mkv     English subtitles first, Indonesian ones second",
        remedy: Text {
            en: "Nothing, if they are the right ones; else write `captions` in `[excerpt]`: their number, their language (`\"id\"`), \
                 a file, or `\"none\"`.",
            id: "Tidak ada, bila sudah benar; bila tidak, tulis `captions` pada `[excerpt]`: nomornya, bahasanya (`\"id\"`), sebuah \
                 berkas, atau `\"none\"`.",
        },
    },
    Code {
        code: "caption-word-time",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "Times of words in a caption file go backwards, or lie outside of their caption. They were passed \
                 over; where words are marked as they are spoken, the marks follow their syllables.",
            id: "Waktu kata dalam berkas takarir berjalan mundur, atau di luar takarirnya. Waktu itu dilewati; bila \
                 kata ditandai saat diucapkan, tandanya mengikuti suku kata.",
        },
        example: "00:01.000 --> 00:03.000
Air <00:02.500>menguap <00:01.500>dari laut.",
        remedy: Text {
            en: "Export the captions again, or look at the clip.",
            id: "Ekspor ulang takarirnya, atau periksa klipnya.",
        },
    },
    Code {
        code: "captions-language",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "Captions are in another language than the project. It was told by their small words; a clip is \
                 understood by those who read it.",
            id: "Bahasa takarir bukan bahasa proyek. Itu dikenali dari kata-kata kecilnya; klip dipahami oleh yang \
                 membacanya.",
        },
        example: "captions = \"media/siklus-air.en.srt\"   # in a project with locale = \"id\"",
        remedy: Text {
            en: "Name the captions in the project's language, if another is not meant.",
            id: "Sebut takarir dalam bahasa proyek, bila bukan bahasa lain yang dimaksud.",
        },
    },
    Code {
        code: "captions-shifted",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "The captions of a file lie beside its voice. Where they begin and where someone begins to speak fit each other \
                 only when all are moved by the same time, as happens when a video was cut after it was captioned.",
            id: "Takarir sebuah berkas meleset dari suaranya. Awal takarir dan awal ucapan baru cocok bila semuanya digeser sama jauh, \
                 seperti bila video dipotong setelah ditakarirkan.",
        },
        example: "media/seminar.srt     two seconds behind media/seminar.mp4, whose opening was cut off",
        remedy: Text {
            en: "Take the captions of this cut, or move them by what is named: `wajah captions fix FILE --shift=-2`.",
            id: "Pakai takarir potongan ini, atau geser sebesar yang disebut: `wajah captions fix BERKAS --shift=-2`.",
        },
    },
    Code {
        code: "captions-unread",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "The subtitles in a video are not shown. They are pictures of words, as on discs and in broadcasts, or cannot be read; \
                 the clip goes out without captions.",
            id: "Subtitel dalam video tidak ditampilkan. Subtitelnya berupa gambar tulisan, seperti pada cakram dan siaran, atau tidak \
                 terbaca; klip terbit tanpa takarir.",
        },
        example: "media/film.mkv     copied from a disc, with PGS subtitles",
        remedy: Text {
            en: "Make captions as SRT or VTT and name that file in `[excerpt] captions`, or write `captions = \"none\"`.",
            id: "Buat takarir SRT atau VTT dan sebut berkasnya pada `[excerpt] captions`, atau tulis `captions = \"none\"`.",
        },
    },
    Code {
        code: "captions-unused",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "Several caption files came with one video. One is set in the clip: the one in the \
                 project's language, else the first by name.",
            id: "Beberapa berkas takarir datang bersama satu video. Satu yang dipasang: yang berbahasa \
                 proyek ini, atau yang pertama menurut nama.",
        },
        example: "Siklus air.mp4   Siklus air.id.srt   Siklus air.en.srt",
        remedy: Text {
            en: "Drop the video with the one caption file that is meant, if another was chosen.",
            id: "Masukkan videonya dengan satu berkas takarir yang dimaksud, bila yang dipilih keliru.",
        },
    },
    Code {
        code: "no-captions",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A clip was given captions, and none of them is seen in it. The file holds none, or all \
                 lie outside the excerpt.",
            id: "Klip diberi takarir, tetapi tidak satu pun terlihat. Berkasnya kosong, atau semuanya di \
                 luar cuplikan.",
        },
        example: r#"[excerpt]
source = "media/siklus-air.mp4"
start = "10:00"
captions = "media/siklus-air.srt"   # its last cue ends at 9:40"#,
        remedy: Text {
            en: "Captions' times count from the start of the whole video; look whether they belong to \
                 another cut of it.",
            id: "Waktu takarir dihitung dari awal video utuh; periksa apakah takarirnya untuk potongan lain.",
        },
    },
    Code {
        code: "unknown-caption-track",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "An item asks for subtitles that its video does not have, or that are no text. The hint lists those that there are, with \
                 their numbers, languages and names.",
            id: "Item meminta subtitel yang tidak ada pada videonya, atau yang bukan teks. Petunjuk mendaftar yang ada, dengan nomor, \
                 bahasa, dan namanya.",
        },
        example: r#"[excerpt]
source = "media/film.mkv"
captions = "id"     # its subtitles are English"#,
        remedy: Text {
            en: "Write one of those that the hint lists, or the name of a caption file with its extension, or remove `captions`.",
            id: "Tulis salah satu yang didaftar petunjuk, atau nama berkas takarir dengan akhirannya, atau hapus `captions`.",
        },
    },
];
