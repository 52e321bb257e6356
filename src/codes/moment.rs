//! What is found where footage is looked at for its moments, and searched.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "audio-clipped",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A recording was too loud for its recorder. Its peaks are cut off, which crackles, and no program brings back what \
                 was above them.",
            id: "Rekaman terlalu keras bagi alat perekamnya. Puncak suaranya terpotong sehingga pecah, dan bagian yang hilang tidak \
                 dapat dikembalikan.",
        },
        example: "$ wajah index media/wawancara.mp3\nnote[audio-clipped]: `media/wawancara.mp3` was recorded too loud: …",
        remedy: Text {
            en: "Take another recording where there is one; next time turn the recorder's level down.",
            id: "Pakai rekaman lain bila ada; lain kali kecilkan tingkat rekam pada alatnya.",
        },
    },
    Code {
        code: "audio-narrow",
        severities: &[Note],
        for_editors: false,
        why: Text {
            en: "The sound of a file is a telephone's. It has few samples a second, and everything above the middle of a voice is \
                 missing.",
            id: "Suara berkas ini setara telepon. Cuplikannya per detik sedikit, dan semua nada di atas suara tengah tidak ada.",
        },
        example: "$ wajah index media/telepon.wav     8000 samples a second",
        remedy: Text {
            en: "Nothing has to be done; record on the phone itself instead of over the line where you can.",
            id: "Tidak perlu apa-apa; bila bisa, rekam di ponselnya langsung, bukan lewat sambungan telepon.",
        },
    },
    Code {
        code: "caption-file-unread",
        severities: &[Warning],
        for_editors: false,
        why: Text {
            en: "A caption file that belongs to a video cannot be read. Its sentences are therefore not searched, and passages of the \
                 video are proposed by its sound alone.",
            id: "Berkas takarir milik sebuah video tidak terbaca. Kalimatnya jadi tidak dicari, dan bagian video diusulkan menurut \
                 suaranya saja.",
        },
        example: "media/seminar.srt     a table of contents by that name",
        remedy: Text {
            en: "Export the captions again as SRT or VTT.",
            id: "Ekspor ulang takarirnya sebagai SRT atau VTT.",
        },
    },
    Code {
        code: "excerpt-cuts-word",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "An excerpt begins or ends within a word. Someone speaks at that point, and no pause is near; who hears half a word \
                 hears a mistake.",
            id: "Cuplikan mulai atau berakhir di tengah kata. Pada titik itu ada yang berbicara dan tidak ada jeda di dekatnya; kata \
                 yang terpotong terdengar seperti kesalahan.",
        },
        example: "[excerpt]\nsource = \"media/siklus-air.mp4\"\nstart = 12.0          # \"…ngalir ke laut\"\nduration = 15",
        remedy: Text {
            en: "Move the point into one of the pauses that are named, or let `wajah excerpt suggest` propose passages.",
            id: "Geser titiknya ke salah satu jeda yang disebut, atau biarkan `wajah excerpt suggest` mengusulkan bagian.",
        },
    },
    Code {
        code: "index-incomplete",
        severities: &[Note],
        for_editors: false,
        why: Text {
            en: "Parts of a file could not be decoded when it was looked at. What lies there is not known, and nothing is proposed by it.",
            id: "Sebagian berkas tidak dapat dibaca ketika dilihat. Isi bagian itu tidak diketahui dan tidak ikut diusulkan.",
        },
        example: "$ wajah index media/kaset-lama.avi\nnote[index-incomplete]: 12 pictures of `media/kaset-lama.avi` cannot be decoded: …",
        remedy: Text {
            en: "Export or copy the file again where it should be whole.",
            id: "Ekspor atau salin ulang berkasnya bila seharusnya utuh.",
        },
    },
    Code {
        code: "index-not-kept",
        severities: &[Warning],
        for_editors: false,
        why: Text {
            en: "What was found in the footage cannot be kept. The folder `.wajah/index/` cannot be written, so that files are looked at \
                 anew each time.",
            id: "Hasil melihat video tidak dapat disimpan. Folder `.wajah/index/` tidak dapat ditulisi, jadi berkas dilihat ulang setiap \
                 kali.",
        },
        example: "$ chmod a-w .wajah && wajah index",
        remedy: Text {
            en: "Make the project's folder writable, or make room on its disk.",
            id: "Izinkan menulis di folder proyek, atau kosongkan ruang di diskanya.",
        },
    },
    Code {
        code: "no-passage",
        severities: &[Warning],
        for_editors: false,
        why: Text {
            en: "No passage of a file fits what was asked for. It is shorter than that, or its speech has no two pauses that lie so far \
                 apart.",
            id: "Tidak ada bagian berkas yang cocok dengan permintaan. Berkasnya lebih pendek, atau ucapannya tidak punya dua jeda \
                 berjarak sepanjang itu.",
        },
        example: "$ wajah excerpt suggest media/salam.mp4 --duration 60..90     a video of 20 seconds",
        remedy: Text {
            en: "Ask for other lengths with `--duration`, or choose by ear.",
            id: "Minta panjang lain dengan `--duration`, atau pilih dengan telinga.",
        },
    },
    Code {
        code: "no-pause",
        severities: &[Note],
        for_editors: false,
        why: Text {
            en: "A long stretch of speech has no pause that could be found. Nobody speaks for a minute without breath: music or noise \
                 under the voice hides its pauses, and no passage begins or ends there.",
            id: "Ucapan yang panjang tidak punya jeda yang dapat ditemukan. Tidak ada orang berbicara semenit tanpa napas: musik atau \
                 derau di bawah suara menutupi jedanya, dan tidak ada bagian yang mulai atau berakhir di situ.",
        },
        example: "$ wajah index media/iklan-radio.mp3     a voice over loud music",
        remedy: Text {
            en: "Choose the points there by ear; where you have the voice without its music, index that.",
            id: "Pilih titiknya dengan telinga; bila ada rekaman suara tanpa musik, pakai itu.",
        },
    },
    Code {
        code: "no-sentences",
        severities: &[Warning],
        for_editors: false,
        why: Text {
            en: "There are no captions to search. `wajah find` reads what is said from caption files beside the footage, and from \
                 subtitles within files that were indexed.",
            id: "Tidak ada takarir untuk dicari. `wajah find` membaca ucapan dari berkas takarir di sebelah video, dan dari takarir di \
                 dalam berkas yang sudah diindeks.",
        },
        example: "media/seminar.mp4     and no media/seminar.srt beside it",
        remedy: Text {
            en: "Lay a caption file with the video's name beside it.",
            id: "Letakkan berkas takarir bernama sama di sebelah videonya.",
        },
    },
    Code {
        code: "no-speech",
        severities: &[Note],
        for_editors: false,
        why: Text {
            en: "Nobody speaks in a file, as far as can be heard. It is silent, or what sounds in it is music or noise; passages of it \
                 are found by its pictures.",
            id: "Sejauh terdengar, tidak ada yang berbicara dalam berkas ini. Berkasnya senyap, atau isinya musik atau derau; bagiannya \
                 dicari menurut gambarnya.",
        },
        example: "$ wajah index media/musik-pembuka.mp3",
        remedy: Text {
            en: "Nothing, where that is so; where someone does speak, the voice is too soft under what else sounds.",
            id: "Tidak ada, bila memang begitu; bila ada yang berbicara, suaranya terlalu pelan di bawah bunyi lain.",
        },
    },
    Code {
        code: "no-words",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "What is looked for holds no word. Signs alone stand in no sentence.",
            id: "Yang dicari tidak berisi kata. Tanda baca saja tidak ada dalam kalimat.",
        },
        example: "$ wajah find '…'",
        remedy: Text { en: "Name a word.", id: "Sebutkan satu kata." },
    },
    Code {
        code: "not-found",
        severities: &[Note],
        for_editors: false,
        why: Text {
            en: "No sentence of the captions has all the words. Those that have most of them are shown; where none has any, nothing is.",
            id: "Tidak ada kalimat takarir yang memuat semua kata. Yang paling banyak memuatnya ditampilkan; bila tidak ada, kosong.",
        },
        example: "$ wajah find gunung meletus     in captions that speak of rain",
        remedy: Text {
            en: "Look for fewer words, or others; forms of a word count as the word.",
            id: "Cari dengan kata yang lebih sedikit atau lain; bentukan kata dianggap sama dengan katanya.",
        },
    },
    Code {
        code: "not-indexed",
        severities: &[Note],
        for_editors: false,
        why: Text {
            en: "Some files have not been looked at yet. Excerpts of them begin and end where captions say, which may be beside the voice, \
                 and subtitles within them are not searched.",
            id: "Sebagian berkas belum dilihat. Cuplikannya mulai dan berakhir menurut takarir, yang bisa meleset dari suara, dan takarir \
                 di dalamnya tidak dicari.",
        },
        example: "$ wajah find penguapan     before `wajah index`",
        remedy: Text { en: "Run `wajah index` once.", id: "Jalankan `wajah index` sekali." },
    },
];
