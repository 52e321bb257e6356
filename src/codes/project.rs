//! What a project consists of: names, the brand kit, campaigns, formats, templates, packs.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "bad-colour",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A token or an accent is not a colour. Colours are computed with (contrast, tints, text \
                 on accents), so each must be one that can be read.",
            id: "Token atau warna aksen ini bukan warna. Warna dipakai untuk menghitung (kontras, rona \
                 muda, teks di atas aksen), jadi setiap warna harus dapat dibaca.",
        },
        example: r#"[tokens.color]
sun = "kuning kunyit""#,
        remedy: Text {
            en: "Write `#rrggbb` or `oklch(55% 0.17 255)`.",
            id: "Tulis `#rrggbb` atau `oklch(55% 0.17 255)`.",
        },
    },
    Code {
        code: "bad-id",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A name cannot be used as an id. Ids become names of folders, files and addresses on \
                 every system, so packs, items, accounts, templates and formats are called with \
                 lower-case letters, digits and hyphens (fields with `_`); some names mean devices to \
                 Windows, and some are words that Wajah uses itself.",
            id: "Nama ini tidak dapat dipakai sebagai id. Id menjadi nama folder, berkas, dan alamat di \
                 semua sistem, jadi paket, item, akun, templat, dan format dinamai dengan huruf kecil, \
                 angka, dan tanda hubung (isian dengan `_`); beberapa nama berarti perangkat bagi \
                 Windows, dan beberapa dipakai Wajah sendiri.",
        },
        example: "content/2026-W49/Lomba Puisi.toml     better: lomba-puisi.toml
content/2026-W49/con.toml             a device to Windows",
        remedy: Text {
            en: "Rename it as the hint says; in a table, empty the cell for a name made of the text.",
            id: "Ganti namanya seperti pada petunjuk; di tabel, kosongkan selnya agar namanya dibuat \
                 dari teksnya.",
        },
    },
    Code {
        code: "bad-mark",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A mark is not a picture that can be drawn. Marks stand on every post of an account, \
                 service or campaign, so their type is looked at when the project is loaded.",
            id: "Lambang ini bukan gambar yang dapat dilukis. Lambang ada di setiap kiriman akun, \
                 layanan, atau kampanye, jadi jenisnya diperiksa ketika proyek dimuat.",
        },
        example: r#"mark = "lambang.pdf""#,
        remedy: Text {
            en: "Export the mark as SVG (best), PNG, JPEG or WebP, and name that file.",
            id: "Ekspor lambangnya sebagai SVG (terbaik), PNG, JPEG, atau WebP, lalu sebut berkas itu.",
        },
    },
    Code {
        code: "bad-safe-area",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A format's safe area leaves nothing of its page. The insets from opposite sides meet, \
                 so that no text could stand anywhere.",
            id: "Ruang aman format ini tidak menyisakan halamannya. Jarak dari sisi yang berhadapan \
                 saling bertemu, jadi tidak ada tempat untuk teks.",
        },
        example: "[format.instagram-story]
safe = { top = 1000, bottom = 1000 }     # of 1920",
        remedy: Text {
            en: "Write the pixels that the platform covers at each side; together they must be less \
                 than the page.",
            id: "Tulis berapa piksel yang ditutup platform pada setiap sisi; jumlahnya harus kurang \
                 dari halamannya.",
        },
    },
    Code {
        code: "bad-token",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A token's name or value cannot be one. Tokens become custom properties of CSS: a name \
                 of other characters, a group that Wajah fills itself, a value that would end its \
                 declaration, or a margin that is no length in pixels breaks every page.",
            id: "Nama atau nilai token ini tidak dapat dipakai. Token menjadi properti CSS: nama dengan \
                 tanda lain, kelompok yang diisi Wajah sendiri, nilai yang memutus deklarasinya, atau \
                 jarak tepi yang bukan piksel merusak semua halaman.",
        },
        example: r#"[tokens.space]
margin = "5%"     # write "72px""#,
        remedy: Text {
            en: "Use lower-case letters, digits and hyphens for names; write values as CSS takes them, \
                 without `;`, `{`, `}` and `<`, and margins as \"72px\".",
            id: "Pakai huruf kecil, angka, dan tanda hubung untuk nama; tulis nilainya seperti di CSS, \
                 tanpa `;`, `{`, `}`, dan `<`, dan jarak tepi seperti \"72px\".",
        },
    },
    Code {
        code: "bad-week",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "A new pack looks like a week and is none. Packs are found by their week (`wajah pack` \
                 takes this one's), and nobody would find a pack whose name only resembles one.",
            id: "Nama paket baru mirip minggu, tetapi bukan. Paket dicari menurut minggunya (`wajah \
                 pack` memakai minggu ini), dan paket yang namanya hanya mirip tidak akan ditemukan.",
        },
        example: "$ wajah new pack 2026-W54
$ wajah new pack w49-2026",
        remedy: Text {
            en: "Take the name in the hint, such as `2026-W49`, or one that does not look like a week.",
            id: "Pakai nama pada petunjuk, misalnya `2026-W49`, atau nama yang tidak mirip minggu.",
        },
    },
    Code {
        code: "locked-token",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "An account or a campaign overrides a token that the brand locks. Locked tokens make \
                 the institution's one face; if each account could change them, there would be none.",
            id: "Akun atau kampanye mengubah token yang dikunci merek. Token yang dikunci membentuk \
                 satu wajah instansi; bila setiap akun dapat mengubahnya, wajah itu hilang.",
        },
        example: r##"# brand-assets/accounts/bpmtpk/account.toml
[tokens.color]
ink = "#333333"     # `locked` in brand.toml names color.ink"##,
        remedy: Text {
            en: "Remove the token from that file, or take it out of `locked` in \
                 `brand-assets/brand.toml`.",
            id: "Hapus token itu dari berkasnya, atau keluarkan dari `locked` di \
                 `brand-assets/brand.toml`.",
        },
    },
    Code {
        code: "long-campaign",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A campaign runs over the new year and lasts very long. Days without a year may pass \
                 the year's end, so `from` after `until` is allowed; a campaign of most of a year is \
                 far more often the two swapped.",
            id: "Kampanye melewati tahun baru dan berlangsung sangat lama. Hari tanpa tahun boleh \
                 melewati akhir tahun, jadi `from` sesudah `until` diterima; kampanye hampir setahun \
                 jauh lebih sering karena keduanya tertukar.",
        },
        example: r#"from = "11-25"
until = "11-20""#,
        remedy: Text {
            en: "Swap `from` and `until`, unless it is meant.",
            id: "Tukar `from` dan `until`, kecuali memang itu maksudnya.",
        },
    },
    Code {
        code: "missing-token",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "The brand lacks `color.ink` or `color.paper`. The colour of text on every accent is \
                 chosen between these two, so no page can be drawn without them.",
            id: "Merek belum punya `color.ink` atau `color.paper`. Warna teks di atas setiap aksen \
                 dipilih dari keduanya, jadi tanpa keduanya tidak ada halaman yang dapat dilukis.",
        },
        example: r##"# brand-assets/brand.toml
[tokens.color]
ink = "#10182b"     # paper is missing"##,
        remedy: Text {
            en: "Add the token to `[tokens.color]` in `brand-assets/brand.toml`.",
            id: "Tambahkan token itu ke `[tokens.color]` di `brand-assets/brand.toml`.",
        },
    },
    Code {
        code: "no-pack",
        severities: &[Warning, Error],
        for_editors: true,
        why: Text {
            en: "A file lies in no pack, or there is no pack to make. Items are made pack by pack: a \
                 file right in `content/` belongs to none and is not read, and `wajah pack` without a \
                 name needs a pack of this week.",
            id: "Berkas berada di luar paket, atau tidak ada paket yang dapat dibuat. Item dibuat per \
                 paket: berkas langsung di `content/` tidak termasuk paket mana pun dan tidak dibaca, \
                 dan `wajah pack` tanpa nama memerlukan paket minggu ini.",
        },
        example: "content/lomba.toml     belongs into content/2026-W49/
$ wajah pack           in a week that has no pack",
        remedy: Text {
            en: "Move the file into a pack's folder; begin a pack with `wajah new pack 2026-W49`, or \
                 name one that is there.",
            id: "Pindahkan berkasnya ke folder paket; mulai paket dengan `wajah new pack 2026-W49`, \
                 atau sebut paket yang ada.",
        },
    },
    Code {
        code: "not-read",
        severities: &[Note, Warning],
        for_editors: true,
        why: Text {
            en: "A file or folder lies where items, accounts or templates are, and nothing reads it. A \
                 name that is nearly right (`halo.TOML`, Notepad's `halo.toml.txt`), a folder within a \
                 pack or a file beside the folders of accounts would be missed silently; what is \
                 named somewhere, a README, and what begins with `_` or `.` need no word.",
            id: "Berkas atau folder berada di tempat item, akun, atau templat, tetapi tidak dibaca. \
                 Nama yang hampir benar (`halo.TOML`, `halo.toml.txt` dari Notepad), folder di dalam \
                 paket, atau berkas di samping folder akun akan terlewat diam-diam; yang disebut di \
                 suatu tempat, README, dan yang diawali `_` atau `.` tidak disebut.",
        },
        example: "content/2026-W49/halo.toml.txt
brand-assets/accounts/baru.toml     belongs into baru/account.toml",
        remedy: Text {
            en: "Rename or move it as the hint says; begin the name of what is for nobody with `_`.",
            id: "Ganti nama atau pindahkan seperti pada petunjuk; awali dengan `_` nama berkas yang \
                 memang tidak dipakai.",
        },
    },
    Code {
        code: "odd-size",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A format's width or height is odd. Video stores colour for squares of two by two \
                 pixels, so that its sides must be even.",
            id: "Lebar atau tinggi format ini ganjil. Video menyimpan warna untuk petak dua kali dua \
                 piksel, jadi sisinya harus genap.",
        },
        example: "[format.spanduk]
width = 1081",
        remedy: Text {
            en: "Write the even number above or below.",
            id: "Tulis bilangan genap di atas atau di bawahnya.",
        },
    },
    Code {
        code: "unknown-account",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "No account has this name, or it has mistakes of its own. Posts are made for accounts \
                 by their id; a misspelt one would silently get no post.",
            id: "Tidak ada akun dengan nama ini, atau akunnya sendiri bermasalah. Kiriman dibuat untuk \
                 akun menurut id-nya; akun yang salah eja diam-diam tidak mendapat kiriman.",
        },
        example: r#"accounts = ["bpmpt"]     # bpmtpk is meant"#,
        remedy: Text {
            en: "Correct the id: `wajah list accounts` shows all. Where the account has mistakes, mend \
                 its `account.toml` first.",
            id: "Betulkan id-nya: `wajah list accounts` menampilkan semua. Bila akunnya bermasalah, \
                 perbaiki dulu `account.toml`-nya.",
        },
    },
    Code {
        code: "unknown-campaign",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "No campaign has this name, or it has mistakes of its own. An item that names a \
                 campaign must wear it; without it, it would go out in everyday dress.",
            id: "Tidak ada kampanye dengan nama ini, atau kampanyenya sendiri bermasalah. Item yang \
                 menyebut kampanye harus memakainya; tanpa itu ia terbit dengan tampilan biasa.",
        },
        example: r#"campaign = "hari-guru"     # hari-guru-nasional is meant"#,
        remedy: Text {
            en: "Correct the name (`wajah list campaigns`), write \"none\" to wear none, or leave the \
                 key out to have it by the day.",
            id: "Betulkan namanya (`wajah list campaigns`), tulis \"none\" agar tanpa kampanye, atau \
                 hapus kuncinya agar mengikuti harinya.",
        },
    },
    Code {
        code: "unknown-format",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "No format has this name. Formats are those that come with Wajah and those that \
                 `wajah.toml` declares under `[format.<id>]`.",
            id: "Tidak ada format dengan nama ini. Format adalah yang dibawa Wajah dan yang dinyatakan \
                 `wajah.toml` di `[format.<id>]`.",
        },
        example: r#"formats = ["instagram-stori"]"#,
        remedy: Text {
            en: "Correct the name: `wajah list formats` shows all.",
            id: "Betulkan namanya: `wajah list formats` menampilkan semua.",
        },
    },
    Code {
        code: "unknown-item",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "No item has the name that a command asks for. Items are named as their file or as \
                 their row of a table, without the pack.",
            id: "Tidak ada item dengan nama yang diminta perintahnya. Item dinamai menurut berkasnya \
                 atau barisnya di tabel, tanpa nama paketnya.",
        },
        example: "$ wajah render --item hari-gurru",
        remedy: Text {
            en: "Correct the name: `wajah list items` shows all.",
            id: "Betulkan namanya: `wajah list items` menampilkan semua.",
        },
    },
    Code {
        code: "unknown-pack",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "No pack has the name that a command asks for. Packs are the folders in `content/` that \
                 hold items.",
            id: "Tidak ada paket dengan nama yang diminta perintahnya. Paket adalah folder di \
                 `content/` yang berisi item.",
        },
        example: "$ wajah pack 2026-48     # 2026-W48 is meant",
        remedy: Text {
            en: "Correct the name: `wajah list packs` shows all; `wajah new pack NAME` begins one.",
            id: "Betulkan namanya: `wajah list packs` menampilkan semua; `wajah new pack NAMA` memulai \
                 paket baru.",
        },
    },
    Code {
        code: "unknown-platform",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "An account has a handle for a platform that does not exist. Pages show the handle of \
                 their format's platform; a misspelt one would never be shown.",
            id: "Akun punya nama pengguna untuk platform yang tidak ada. Halaman menampilkan nama \
                 pengguna di platform formatnya; platform yang salah eja tidak akan pernah tampil.",
        },
        example: r#"[handles]
default = "@bpmtpk"
isntagram = "@bpmtpk.id""#,
        remedy: Text {
            en: "Correct the platform's name as the hint says, or remove the line: `default` stands for \
                 all.",
            id: "Betulkan nama platformnya seperti pada petunjuk, atau hapus barisnya: `default` \
                 berlaku untuk semua.",
        },
    },
    Code {
        code: "unknown-service",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "No service has this name, or it has mistakes of its own. The service gives a post its \
                 mark, colour and address; without it the post would promote nothing.",
            id: "Tidak ada layanan dengan nama ini, atau layanannya sendiri bermasalah. Layanan memberi \
                 kiriman lambang, warna, dan alamat; tanpa itu kiriman tidak mempromosikan apa pun.",
        },
        example: r#"service = "rumah-belajr""#,
        remedy: Text {
            en: "Correct the id: `wajah list services` shows all. Where the service has mistakes, mend \
                 its `service.toml` first.",
            id: "Betulkan id-nya: `wajah list services` menampilkan semua. Bila layanannya bermasalah, \
                 perbaiki dulu `service.toml`-nya.",
        },
    },
    Code {
        code: "unknown-template",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "No template has this name, or it has mistakes of its own. The template decides what \
                 fields there are and how they are drawn; a folder of the inbox and the name of a table \
                 mean one too.",
            id: "Tidak ada templat dengan nama ini, atau templatnya sendiri bermasalah. Templat \
                 menentukan isian apa yang ada dan cara melukisnya; folder di kotak masuk dan nama \
                 tabel juga berarti templat.",
        },
        example: r#"template = "anouncement"

inbox/pengumumam/judul.jpg
content/2026-W49/items.anouncement.csv"#,
        remedy: Text {
            en: "Correct the name: `wajah list templates` shows all. Where the template has mistakes, \
                 its designer mends `template.toml` first.",
            id: "Betulkan namanya: `wajah list templates` menampilkan semua. Bila templatnya \
                 bermasalah, perancang memperbaiki dulu `template.toml`-nya.",
        },
    },
    Code {
        code: "unknown-timezone",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "The project's time zone does not exist. Times without an offset are meant in this \
                 zone, and it decides which day it is.",
            id: "Zona waktu proyek ini tidak ada. Jam tanpa selisih zona berlaku di zona ini, dan zona \
                 ini menentukan hari apa sekarang.",
        },
        example: r#"timezone = "WIB""#,
        remedy: Text {
            en: "Write the zone's name, such as \"Asia/Jakarta\", \"Asia/Makassar\" or \
                 \"Asia/Jayapura\".",
            id: "Tulis nama zonanya, misalnya \"Asia/Jakarta\", \"Asia/Makassar\", atau \
                 \"Asia/Jayapura\".",
        },
    },
    Code {
        code: "unknown-token",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A token is named that the brand does not have. Accounts and campaigns override tokens \
                 of the brand, and `locked` names them; a token that no page draws with would change \
                 nothing.",
            id: "Ada token yang tidak dimiliki merek. Akun dan kampanye mengganti token merek, dan \
                 `locked` menyebutnya; token yang tidak dipakai halaman mana pun tidak mengubah apa-apa.",
        },
        example: r##"# brand-assets/campaigns/hari-guru-nasional.toml
[tokens.color]
papper = "#e9f5ec""##,
        remedy: Text {
            en: "Correct the name as the hint says, or add the token to `brand-assets/brand.toml`.",
            id: "Betulkan namanya seperti pada petunjuk, atau tambahkan token itu ke \
                 `brand-assets/brand.toml`.",
        },
    },
];
