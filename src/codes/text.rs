//! What is wrong with the words of an item.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "alt-poor",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "The alternative text does not say what is to be seen. It is read out to those who do not see the picture; that there is \
                 a picture they know already.",
            id: "Teks alternatif tidak menyebut apa yang tampak. Teks itu dibacakan bagi yang tidak melihat gambarnya; bahwa ada gambar, \
                 mereka sudah tahu.",
        },
        example: "[post]\nalt = \"Foto kegiatan\"",
        remedy: Text {
            en: "Say what the picture shows and the words on it, in a sentence or two.",
            id: "Sebutkan apa yang tampak dan tulisan di gambarnya, dalam satu atau dua kalimat.",
        },
    },
    Code {
        code: "deadline-past",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A last day is over when the post is published. Readers who would still take part come too late.",
            id: "Batas waktunya sudah lewat saat kiriman terbit. Pembaca yang masih ingin ikut sudah terlambat.",
        },
        example: "publish = 2026-11-25T09:00:00\n\n[post]\ncaption = \"Daftar paling lambat 20 November 2026.\"",
        remedy: Text {
            en: "Correct the day, or publish the post before it.",
            id: "Perbaiki tanggalnya, atau terbitkan kirimannya sebelum itu.",
        },
    },
    Code {
        code: "doubled-word",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A word stands twice, one behind the other. Most often one of them was left behind when the sentence was changed; in \
                 Indonesian, a word that is meant twice has a hyphen.",
            id: "Sebuah kata tertulis dua kali berturut-turut. Biasanya salah satunya tertinggal saat kalimatnya diubah; kata ulang \
                 ditulis dengan tanda hubung.",
        },
        example: "[post]\ncaption = \"Belajar dan dan bermain.\"",
        remedy: Text {
            en: "Write it once, or with a hyphen.",
            id: "Tulis satu kali, atau dengan tanda hubung.",
        },
    },
    Code {
        code: "hashtag-case",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A hashtag of several words is written in small letters. Screen readers read its words by their capitals, and so do eyes.",
            id: "Tagar yang terdiri atas beberapa kata ditulis dengan huruf kecil. Pembaca layar mengenali kata-katanya dari huruf \
                 besarnya, begitu pula mata.",
        },
        example: "[post]\nhashtags = [\"rumahbelajar\"]",
        remedy: Text {
            en: "Begin each of its words with a capital.",
            id: "Awali tiap katanya dengan huruf besar.",
        },
    },
    Code {
        code: "long-sentence",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A sentence has more than 25 words. On a phone its beginning is gone before its end is read.",
            id: "Sebuah kalimat lebih dari 25 kata. Di ponsel, awalnya sudah hilang sebelum akhirnya terbaca.",
        },
        example: "[post]\ncaption = \"…\"     # one sentence of 31 words",
        remedy: Text { en: "Make two of it.", id: "Jadikan dua kalimat." },
    },
    Code {
        code: "name-spelling",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "The name of the institution, an account or a service is not written as the brand kit has it. One name, written in one \
                 way, is what people remember and search for.",
            id: "Nama lembaga, akun, atau layanan tidak ditulis seperti di kit merek. Satu nama dengan satu penulisan itulah yang \
                 diingat dan dicari orang.",
        },
        example: "[post]\ncaption = \"Buka rumah belajar sekarang.\"",
        remedy: Text {
            en: "Write it as the brand kit does; a name that has changed is changed there, once.",
            id: "Tulis seperti di kit merek; nama yang berubah diganti di sana, sekali saja.",
        },
    },
    Code {
        code: "styled-letters",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "Words are written with letters that Unicode has for mathematics and frames. They look bold, cursive or framed; screen \
                 readers spell them or leave them out, searches miss them, and some phones show boxes.",
            id: "Tulisan memakai huruf matematika atau huruf berbingkai Unicode. Tampaknya tebal, miring, atau berbingkai; pembaca \
                 layar mengejanya atau melewatkannya, pencarian tidak menemukannya, dan sebagian ponsel menampilkan kotak.",
        },
        example: "[post]\ncaption = \"𝗚𝗿𝗮𝘁𝗶𝘀!\"",
        remedy: Text { en: "Write plain letters.", id: "Tulis dengan huruf biasa." },
    },
    Code {
        code: "too-many-emoji",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A text has more than six emoji, or the same one more than twice in a row. A screen reader reads out the name of each.",
            id: "Sebuah teks memuat lebih dari enam emoji, atau emoji yang sama lebih dari dua kali berturut-turut. Pembaca layar \
                 membacakan nama setiap emojinya.",
        },
        example: "[post]\ncaption = \"Ayo ikut 🎉🎉🎉🎉\"",
        remedy: Text { en: "Keep one or two.", id: "Sisakan satu atau dua." },
    },
    Code {
        code: "weekday-wrong",
        severities: &[Error, Warning],
        for_editors: true,
        why: Text {
            en: "A weekday stands beside a day that is another. One of both is wrong, and readers cannot know which. With the year it \
                 is an error, and the post is not made; without it the year nearest to the day of publishing is taken.",
            id: "Hari dan tanggalnya tidak cocok. Salah satunya keliru, dan pembaca tidak tahu yang mana. Bila tahunnya tertulis, ini \
                 kesalahan dan kirimannya tidak dibuat; bila tidak, dipakai tahun yang terdekat dengan hari terbit.",
        },
        example: "[post]\ncaption = \"Sampai jumpa Jumat, 5 Desember 2026!\"     # a Saturday",
        remedy: Text { en: "Correct the weekday or the day.", id: "Perbaiki harinya atau tanggalnya." },
    },
];
