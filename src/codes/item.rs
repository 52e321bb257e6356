//! What an item asks for: its fields, formats, excerpt and what is posted with it.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "bad-duration",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "An excerpt is shorter or longer than its template takes. Templates are made for a \
                 length: too short, and nothing can be read; too long, and the design was not meant for \
                 it.",
            id: "Cuplikan lebih pendek atau lebih panjang daripada yang diterima templatnya. Templat \
                 dirancang untuk panjang tertentu: terlalu pendek tidak terbaca, terlalu panjang bukan \
                 rancangannya.",
        },
        example: r#"template = "fve-excerpt"
[excerpt]
source = "media/siklus-air.mp4"
duration = 0.5"#,
        remedy: Text {
            en: "Change `duration` to lie between the bounds that the message names, or choose another \
                 template.",
            id: "Ubah `duration` agar di antara batas yang disebut pesannya, atau pilih templat lain.",
        },
    },
    Code {
        code: "bad-focus",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A focus cannot be read, or belongs to no picture. It says what of a picture or a video \
                 must stay in view where it is cropped, and a wrong one would crop elsewhere.",
            id: "Fokus tidak dapat dibaca, atau bukan untuk gambar. Fokus mengatakan bagian mana dari \
                 foto atau video yang harus tetap tampak ketika dipotong, dan fokus yang salah memotong \
                 di tempat lain.",
        },
        example: r#"[focus]
photo = "tengah""#,
        remedy: Text {
            en: "Write `auto`, `center`, `left`, `right`, `top`, `bottom` or a point such as `0.3,0.5`; \
                 for a video also `fit`.",
            id: "Tulis `auto`, `center`, `left`, `right`, `top`, `bottom`, atau titik seperti \
                 `0.3,0.5`; untuk video juga `fit`.",
        },
    },
    Code {
        code: "bad-hashtag",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A text cannot be a hashtag. Platforms end a hashtag at the first blank or sign, so \
                 that a part of it would not be one.",
            id: "Teks ini tidak dapat menjadi tagar. Platform mengakhiri tagar pada spasi atau tanda \
                 pertama, jadi sebagian teksnya tidak ikut.",
        },
        example: r##"[post]
hashtags = ["#Hari Guru"]"##,
        remedy: Text {
            en: "Write letters, digits and `_` alone, without `#`: \"HariGuru\".",
            id: "Tulis hanya huruf, angka, dan `_`, tanpa `#`: \"HariGuru\".",
        },
    },
    Code {
        code: "excerpt-and-shots",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "An item has both `[excerpt]` and `[[shots]]`. The first is the short form of a clip of one passage, the others are the passages of a clip of several: with both, nobody can say what is meant.",
            id: "Item ini punya `[excerpt]` dan `[[shots]]` sekaligus. Yang pertama bentuk singkat untuk klip satu bagian, yang lain bagian-bagian klip yang punya beberapa: dengan keduanya, maksudnya tidak jelas.",
        },
        example: r#"[excerpt]
source = "media/siklus-air.mp4"
[[shots]]
source = "media/siklus-air.mp4""#,
        remedy: Text {
            en: "Make the excerpt the first of the shots, and remove `[excerpt]`.",
            id: "Jadikan cuplikan itu bagian pertama dari `[[shots]]`, lalu hapus `[excerpt]`.",
        },
    },
    Code {
        code: "no-format",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A template fits none of the project's formats. A template is made for some shapes and \
                 kinds; where the project's default formats have none of them, there is nothing to make.",
            id: "Templat ini tidak cocok dengan format proyek mana pun. Templat dibuat untuk bentuk dan \
                 jenis tertentu; bila format bawaan proyek tidak punya yang cocok, tidak ada yang dapat \
                 dibuat.",
        },
        example: r#"# wajah.toml
formats = ["instagram-story"]

# the item: a template of wide pages alone
template = "thumbnail""#,
        remedy: Text {
            en: "Name the `formats` that the item is for, or choose a template with a fitting shape: \
                 `wajah list templates`.",
            id: "Sebut `formats` untuk item itu, atau pilih templat yang bentuknya cocok: `wajah list \
                 templates`.",
        },
    },
    Code {
        code: "nothing-selected",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A selection makes no post. Each of its names exists, but no item has all of them: the \
                 command ends without having made anything, which would look like success.",
            id: "Pilihan ini tidak menghasilkan kiriman. Setiap namanya ada, tetapi tidak ada item yang \
                 punya semuanya: perintahnya selesai tanpa membuat apa pun, dan itu tampak seperti \
                 berhasil.",
        },
        example: "$ wajah render --item hari-guru --format instagram-reel     # a still; reels are clips",
        remedy: Text {
            en: "Look at what there is with `wajah list items`, and at what would be made with \
                 `--dry-run`.",
            id: "Lihat yang ada dengan `wajah list items`, dan yang akan dibuat dengan `--dry-run`.",
        },
    },
    Code {
        code: "shot-too-short",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A shot is too short to be seen. What lasts less than an eighth of a second in the clip only flashes.",
            id: "Satu bagian terlalu pendek untuk terlihat. Yang kurang dari seperdelapan detik di dalam klip hanya berkedip.",
        },
        example: r#"[[shots]]
source = "media/siklus-air.mp4"
duration = 0.1"#,
        remedy: Text {
            en: "Give it more time, or leave it out. At twice its speed it takes half the time.",
            id: "Beri waktu lebih lama, atau hapus bagian itu. Dengan kecepatan dua kali lipat waktunya tinggal separuh.",
        },
    },
    Code {
        code: "too-long-for-format",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A clip is longer than a format takes. Platforms cut or refuse longer clips; the \
                 title scene and end card count too, and no clip lasts longer than two hours.",
            id: "Klip lebih panjang daripada yang diterima formatnya. Platform memotong atau menolak \
                 klip yang lebih panjang; adegan judul dan kartu penutup ikut dihitung, dan tidak ada klip yang \
                 lebih dari dua jam.",
        },
        example: r#"formats = ["instagram-story"]
[excerpt]
source = "media/siklus-air.mp4"
duration = 90"#,
        remedy: Text {
            en: "Shorten the excerpt to what the hint names, or leave that format out of `formats`.",
            id: "Pendekkan cuplikan menjadi seperti pada petunjuk, atau keluarkan format itu dari \
                 `formats`.",
        },
    },
    Code {
        code: "too-many-shots",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A clip has more shots than it may. Each is opened and read by itself, and a clip for a phone that has more of them is seldom meant.",
            id: "Klip ini punya lebih banyak bagian daripada yang diterima. Tiap bagian dibuka dan dibaca tersendiri, dan klip ponsel dengan bagian lebih banyak jarang dimaksudkan.",
        },
        example: r#"[[shots]]     more than sixty times"#,
        remedy: Text {
            en: "Make several clips of them, or cut them together in a video editor and use the result as `[excerpt]`.",
            id: "Jadikan beberapa klip, atau satukan di penyunting video dan pakai hasilnya sebagai `[excerpt]`.",
        },
    },
    Code {
        code: "unknown-choice",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A field's value is none of its choices. The template draws each choice in a way of its \
                 own and has none for others.",
            id: "Nilai isian ini bukan salah satu pilihannya. Templat melukis setiap pilihan dengan \
                 caranya sendiri dan tidak punya cara untuk yang lain.",
        },
        example: r#"[fields]
zone = "WIBB"     # WIB, WITA or WIT"#,
        remedy: Text {
            en: "Take one of the choices in the hint; small and capital letters do not matter.",
            id: "Pakai salah satu pilihan pada petunjuk; huruf besar dan kecil tidak dibedakan.",
        },
    },
    Code {
        code: "unsupported-format",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A template cannot be made in a format that the item names. It has no layout for the \
                 format's shape, or the format takes no posts of this kind.",
            id: "Templat ini tidak dapat dibuat dalam format yang disebut item. Templatnya tidak punya \
                 tata letak untuk bentuk format itu, atau formatnya tidak menerima kiriman jenis ini.",
        },
        example: r#"template = "announcement"          # a still
formats = ["instagram-reel"]       # clips alone"#,
        remedy: Text {
            en: "Take a format that the hint names, or leave `formats` out to have all that fit.",
            id: "Pakai format yang disebut petunjuk, atau hapus `formats` agar semua yang cocok dibuat.",
        },
    },
];
