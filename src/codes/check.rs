//! What a painted page shows that nobody should publish unseen.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "css-unsupported",
        severities: &[Warning, Error],
        for_editors: true,
        why: Text {
            en: "A declaration does nothing in the page engine, or keeps a clip from being made. \
                 Templates are painted without a browser, and what the engine drops makes the page look \
                 otherwise than its designer saw it; in a clip, effects that need the video's pixels \
                 (blend modes, a moving `<video>`) would show a wrong picture and are errors. A tag, a \
                 comment or a `<style>` that is never closed takes what follows with it.",
            id: "Ada deklarasi CSS yang tidak berlaku di mesin halaman, atau membuat klip tidak dapat \
                 dibuat. Templat dilukis tanpa peramban, dan yang dilewatkan mesin membuat halaman \
                 tampak lain dari yang dilihat perancangnya; pada klip, efek yang memerlukan piksel \
                 video (mode campuran, `<video>` yang bergerak) akan menampilkan gambar yang salah, \
                 jadi dianggap kesalahan. Tag, komentar, atau `<style>` yang tidak ditutup menelan \
                 semua yang ada sesudahnya.",
        },
        example: r#".badge { position: sticky; }
@import "lain.css";
.label { mix-blend-mode: multiply; }     /* over the <video> of a clip */"#,
        remedy: Text {
            en: "Use what `docs/templates.md` lists under CSS; link style sheets from the template, let \
                 a clip's `<video>` rest, and use plain opacity above it.",
            id: "Pakai yang disebut `docs/templates.md` pada bagian CSS; sebut lembar gaya di \
                 templatnya, biarkan `<video>` diam, dan pakai opasitas biasa di atasnya.",
        },
    },
    Code {
        code: "glyph-missing",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "No font of the project has a character of a text. It would be drawn as an empty box, \
                 which readers notice first.",
            id: "Tidak ada huruf (font) proyek yang memuat suatu tanda dalam teks. Tanda itu akan \
                 digambar sebagai kotak kosong, dan itulah yang pertama dilihat pembaca.",
        },
        example: r#"[fields]
title = "Selamat belajar, 猫""#,
        remedy: Text {
            en: "Write it differently, or add a font that has the character to `fonts/`.",
            id: "Tulis dengan cara lain, atau tambahkan huruf yang memuatnya ke `fonts/`.",
        },
    },
    Code {
        code: "low-contrast",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A text does not stand out from what lies behind it. WCAG 2.2 asks for a contrast of \
                 4.5:1, and 3:1 for large text; on phones in daylight less than that cannot be read by \
                 many.",
            id: "Teks kurang menonjol dari latarnya. WCAG 2.2 meminta kontras 4,5:1, dan 3:1 untuk teks \
                 besar; di ponsel di bawah cahaya siang, kurang dari itu sulit dibaca banyak orang.",
        },
        example: ".detail { color: #c8c8c8; background-color: #ffffff; }",
        remedy: Text {
            en: "Choose the text's colour by the surface it stands on, such as `--service-on-accent`, \
                 or lay `--color-scrim` under it.",
            id: "Pilih warna teks menurut permukaannya, misalnya `--service-on-accent`, atau beri alas \
                 `--color-scrim`.",
        },
    },
    Code {
        code: "outside-safe-area",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A text, a mark, a QR code or a sign-language interpreter stands where the platform covers it. Stories and reels lay \
                 their own buttons and names over the edges of a page, so that what stands there is not \
                 seen.",
            id: "Teks, lambang, kode QR, atau juru bahasa isyarat berada di tempat yang ditutup platform. Story dan Reel \
                 menaruh tombol dan nama di tepi halaman, jadi yang ada di sana tidak terlihat.",
        },
        example: ".footer { position: absolute; bottom: 0; }",
        remedy: Text {
            en: "Keep it inside `var(--inset-top)`, `-right`, `-bottom` and `-left`; give decoration \
                 the class `ornament`.",
            id: "Taruh di dalam `var(--inset-top)`, `-right`, `-bottom`, dan `-left`; beri hiasan kelas \
                 `ornament`.",
        },
    },
    Code {
        code: "text-overflow",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "Words are cut, or stand out of their box. A text that does not fit even at its \
                 smallest size, runs off the page, is clipped or ends in an ellipsis would be published \
                 with words missing.",
            id: "Kata-kata terpotong, atau keluar dari kotaknya. Teks yang tidak muat bahkan pada \
                 ukuran terkecilnya, keluar halaman, terpotong, atau berakhir dengan titik-titik akan \
                 terbit dengan kata yang hilang.",
        },
        example: r#".headline { width: 300px; white-space: nowrap; overflow: hidden; }

[fields]
title = "Pendaftaran pelatihan pembuatan media belajar berbasis video""#,
        remedy: Text {
            en: "Shorten the text, give its box more room, or let it shrink further with \
                 `--text-fit-min`.",
            id: "Pendekkan teksnya, perbesar tempatnya, atau biarkan lebih kecil dengan \
                 `--text-fit-min`.",
        },
    },
    Code {
        code: "text-overlap",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "Words lie over other words, over a mark or over a code. Neither can be read then; it \
                 happens when a text is longer than the one that the design was tried with.",
            id: "Kata-kata menimpa kata lain, lambang, atau kode. Keduanya menjadi tidak terbaca; ini \
                 terjadi bila teksnya lebih panjang daripada yang dicoba pada rancangannya.",
        },
        example: ".date { position: absolute; top: 200px; }
.headline { position: absolute; top: 210px; }",
        remedy: Text {
            en: "Shorten the text, or give both more room; what is decoration takes the class \
                 `ornament`.",
            id: "Pendekkan teksnya, atau beri keduanya lebih banyak ruang; hiasan diberi kelas \
                 `ornament`.",
        },
    },
    Code {
        code: "too-small",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A text is set smaller than 32 px. A phone shows a page at about a third, where 32 px \
                 become the smallest print that platforms themselves use.",
            id: "Teks lebih kecil dari 32 px. Ponsel menampilkan halaman kira-kira sepertiganya, dan 32 \
                 px menjadi huruf terkecil yang dipakai platform sendiri.",
        },
        example: ".source { font-size: 24px; }",
        remedy: Text {
            en: "Set `font-size` to 32px or more.",
            id: "Atur `font-size` menjadi 32px atau lebih.",
        },
    },
];
