//! What stands in a project's files: TOML, texts, numbers, days and paths.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "bad-date",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A date, or a date with a time, cannot be read. Days decide when posts are due and \
                 which campaign they wear, so a day that can be read in two ways, that no calendar has, \
                 or whose end comes before its beginning is never guessed.",
            id: "Tanggal, atau tanggal dengan jam, tidak dapat dibaca. Hari menentukan kapan kiriman \
                 terbit dan kampanye mana yang dipakai, jadi tanggal yang dapat dibaca dengan dua cara, \
                 yang tidak ada di kalender, atau yang akhirnya mendahului awalnya tidak pernah ditebak.",
        },
        example: r#"# in an item
publish = "Rabu depan"

# in a campaign: `until` comes before `from`
from = "2026-11-25"
until = "2026-11-20""#,
        remedy: Text {
            en: "Write year-month-day (2026-11-25), for `publish` with a time (2026-11-25T09:00:00); in \
                 a table 25/11/2026 or 25/11/2026 09:00. A campaign's days are both with a year, or \
                 both without: \"11-20\".",
            id: "Tulis tahun-bulan-tanggal (2026-11-25), pada `publish` dengan jamnya \
                 (2026-11-25T09:00:00); di tabel 25/11/2026 atau 25/11/2026 09:00. Hari kampanye \
                 keduanya bertahun, atau keduanya tanpa tahun: \"11-20\".",
        },
    },
    Code {
        code: "bad-path",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A path cannot be used as it is written. Paths in project files are written with \
                 forward slashes, so that one project works on every system; a path of a new file must \
                 stay inside the project and be reachable.",
            id: "Jalur berkas tidak dapat dipakai seperti yang tertulis. Jalur di berkas proyek ditulis \
                 dengan garis miring biasa, supaya satu proyek berlaku di semua sistem; jalur berkas \
                 baru harus tetap di dalam proyek dan dapat dicapai.",
        },
        example: r#"[fields]
photo = 'media\kelas.jpg'"#,
        remedy: Text {
            en: "Write it with forward slashes: `media/kelas.jpg`. For `wajah new`, choose a name \
                 inside the project.",
            id: "Tulis dengan garis miring biasa: `media/kelas.jpg`. Untuk `wajah new`, pilih nama di \
                 dalam proyek.",
        },
    },
    Code {
        code: "bad-time",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A time of day, or a place in a video, cannot be read. A clip is cut to the exact frame, \
                 and a wrong guess would cut it elsewhere; a length of nothing is no clip.",
            id: "Jam, atau waktu dalam video, tidak dapat dibaca. Klip dipotong tepat pada bingkainya, \
                 dan tebakan yang salah akan memotong di tempat lain; panjang nol bukan klip.",
        },
        example: r#"[excerpt]
source = "media/siklus-air.mp4"
start = "27,2 detik"
duration = 0"#,
        remedy: Text {
            en: "Write seconds (65.2) or \"00:01:05.2\" for a place in a video, \"09:00\" or \"9.00\" \
                 for a time of day. A duration is more than zero.",
            id: "Tulis detik (65.2) atau \"00:01:05.2\" untuk waktu dalam video, \"09:00\" atau \
                 \"9.00\" untuk jam. Durasi lebih dari nol.",
        },
    },
    Code {
        code: "bad-url",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A text is not a web address. Addresses end up in QR codes and captions, where nobody \
                 can correct them any more, so each must be whole: `https://` and a host with a dot, \
                 without blanks.",
            id: "Teks ini bukan alamat web. Alamat masuk ke kode QR dan teks kiriman, tempat orang \
                 tidak dapat lagi membetulkannya, jadi harus lengkap: `https://` dan nama situs \
                 bertitik, tanpa spasi.",
        },
        example: r#"[post]
link = "rumah belajar.id""#,
        remedy: Text {
            en: "Write the whole address as a browser shows it, such as `https://contoh.id/halaman`.",
            id: "Tulis alamat lengkap seperti di peramban, misalnya `https://contoh.id/halaman`.",
        },
    },
    Code {
        code: "control-character",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A text holds an invisible control character. Such characters come along when text is \
                 pasted from other programs; they are drawn as boxes, or steer whatever shows the text.",
            id: "Di dalam teks ada tanda kendali yang tidak tampak. Tanda seperti itu ikut terbawa \
                 ketika teks ditempel dari aplikasi lain; di gambar menjadi kotak, atau mengacaukan apa \
                 pun yang menampilkan teksnya.",
        },
        example: r#"[fields]
title = "Lomba puisi\u0007 dibuka""#,
        remedy: Text {
            en: "Delete the text and type it again; pasting brings the character back.",
            id: "Hapus teksnya lalu ketik ulang; menempel lagi membawa tanda itu kembali.",
        },
    },
    Code {
        code: "duplicate",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "The same thing is given twice. Of two values nobody can tell which is meant, and of \
                 two tokens that would be one custom property the later would win silently.",
            id: "Hal yang sama ditulis dua kali. Dari dua nilai tidak dapat diketahui mana yang \
                 dimaksud, dan dari dua token yang menjadi satu properti yang belakangan menang tanpa \
                 ada yang tahu.",
        },
        example: r#"accounts = ["bpmtpk", "bpmpk", "bpmtpk"]"#,
        remedy: Text {
            en: "Remove one of the two; in a table, empty one of the two cells.",
            id: "Hapus salah satunya; di tabel, kosongkan salah satu dari kedua sel.",
        },
    },
    Code {
        code: "empty-list",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A list that must name something is empty. An empty list is not taken for \"all\" or \
                 for the defaults, since either would make posts that nobody asked for.",
            id: "Daftar yang harus menyebut sesuatu kosong. Daftar kosong tidak dianggap “semua” atau \
                 bawaan proyek, sebab keduanya akan membuat kiriman yang tidak diminta.",
        },
        example: r#"template = "announcement"
accounts = []"#,
        remedy: Text {
            en: "Name at least one, or remove the key where a default exists: without `accounts` an \
                 item takes the project's.",
            id: "Sebut sedikitnya satu, atau hapus kuncinya bila ada bawaannya: tanpa `accounts`, item \
                 memakai akun proyek.",
        },
    },
    Code {
        code: "empty-text",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A text that must say something is empty. It would leave a hole in the design, and \
                 nothing shows that a word was meant there.",
            id: "Teks yang harus berisi ternyata kosong. Di gambar akan ada tempat kosong, dan tidak \
                 tampak bahwa di situ seharusnya ada kata.",
        },
        example: r#"[fields]
title = """#,
        remedy: Text {
            en: "Fill in the text, or remove the key where it is not required.",
            id: "Isi teksnya, atau hapus kuncinya bila tidak wajib.",
        },
    },
    Code {
        code: "file-too-large",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file is larger than its kind may be. The bounds lie far above honest material: 1 MiB \
                 for a project's TOML, 256 KiB for a template, 1 MiB for a style sheet, 64 MiB for a \
                 table, 256 KiB for a text beside a drop, 256 MiB for a drop that is no video. They keep \
                 one wrong file from taking all memory.",
            id: "Berkas lebih besar daripada yang boleh untuk jenisnya. Batasnya jauh di atas bahan \
                 yang wajar: 1 MiB untuk TOML proyek, 256 KiB untuk templat, 1 MiB untuk lembar gaya, \
                 64 MiB untuk tabel, 256 KiB untuk teks pendamping, 256 MiB untuk kiriman selain video. \
                 Batas itu menjaga agar satu berkas yang keliru tidak menghabiskan memori.",
        },
        example: "content/2026-W49/items.csv     70 MiB: a film was saved under the table's name",
        remedy: Text {
            en: "Check that it is the file you mean. Split a table in two, shorten a text, or save a \
                 photo smaller.",
            id: "Periksa apakah memang berkas itu yang dimaksud. Bagi tabelnya menjadi dua, pendekkan \
                 teksnya, atau perkecil fotonya.",
        },
    },
    Code {
        code: "line-break",
        severities: &[Error, Note],
        for_editors: true,
        why: Text {
            en: "A text that must be one line has a line break. Fields of one line are set as one by \
                 their template; a break that came along unnoticed (Alt+Enter in a cell) would change \
                 the layout.",
            id: "Teks yang harus satu baris memuat pemutus baris. Isian satu baris diatur sebagai satu \
                 baris oleh templatnya; pemutus yang terbawa tanpa disadari (Alt+Enter di sel) akan \
                 mengubah tata letaknya.",
        },
        example: r#"[fields]
title = """
Lomba puisi
dibuka""""#,
        remedy: Text {
            en: "Write it in one line. Where a field should take several lines, the template's designer \
                 declares it as `type = \"multiline\"`.",
            id: "Tulis dalam satu baris. Bila isian itu memang perlu beberapa baris, perancang templat \
                 menyatakannya sebagai `type = \"multiline\"`.",
        },
    },
    Code {
        code: "missing-file",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file that is named is not there. What an item names is looked for in the project's \
                 folder; a picture, video or caption file that does not exist would leave the post \
                 without it. Every template also needs its `template.html`, and every account, service \
                 and template folder its TOML.",
            id: "Berkas yang disebut tidak ada. Yang disebut item dicari di folder proyek; foto, video, \
                 atau takarir yang tidak ada akan hilang dari kirimannya. Setiap templat juga perlu \
                 `template.html`, dan setiap folder akun, layanan, dan templat perlu berkas TOML-nya.",
        },
        example: r#"[fields]
photo = "media/kelass.jpg"     # the file is called media/kelas.jpg"#,
        remedy: Text {
            en: "Correct the name (small and capital letters differ), or copy the file into the project.",
            id: "Betulkan namanya (huruf besar dan kecil dibedakan), atau salin berkasnya ke dalam \
                 proyek.",
        },
    },
    Code {
        code: "missing-key",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A key that is required is missing. Without it there is nothing to draw, and sample \
                 texts are never used in its place: a post must not say what nobody wrote.",
            id: "Isian wajib belum ada. Tanpa isian itu tidak ada yang dapat digambar, dan teks contoh \
                 tidak pernah dipakai sebagai gantinya: kiriman tidak boleh mengatakan yang tidak \
                 ditulis siapa pun.",
        },
        example: r#"template = "announcement"
service = "rumah-belajar"
# [fields] with `title` is missing"#,
        remedy: Text {
            en: "Add the key as the hint shows. `wajah new item PACK/NAME --template TEMPLATE` writes a \
                 file with every key explained.",
            id: "Tambahkan kuncinya seperti pada petunjuk. `wajah new item PAKET/NAMA --template \
                 TEMPLAT` menulis berkas dengan semua isian beserta penjelasannya.",
        },
    },
    Code {
        code: "not-utf8",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A text is not encoded in UTF-8. In any other encoding letters with accents and signs \
                 become others, and it cannot be told which were meant.",
            id: "Teks ini tidak berpengodean UTF-8. Dalam pengodean lain huruf beraksen dan tanda baca \
                 menjadi yang lain, dan tidak dapat diketahui mana yang dimaksud.",
        },
        example: r#"content/2026-W49/items.csv     saved by Excel as "CSV", not as "CSV UTF-8""#,
        remedy: Text {
            en: "Save the file again with the encoding UTF-8; tables best as XLSX.",
            id: "Simpan ulang berkasnya dengan pengodean UTF-8; tabel sebaiknya sebagai XLSX.",
        },
    },
    Code {
        code: "out-of-range",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A number lies outside what is possible here. The bounds are those of the encoder, of \
                 the platform or of the page: beyond them a setting has no meaning, or takes a machine \
                 down. A `min` above its `max` leaves nothing between them.",
            id: "Angka di luar yang mungkin di sini. Batasnya berasal dari penyandi video, platform, \
                 atau halaman: di luar itu pengaturannya tidak bermakna, atau membebani komputer. `min` \
                 di atas `max` tidak menyisakan apa pun di antaranya.",
        },
        example: "[encoder]
crf = 70     # 0 to 51",
        remedy: Text {
            en: "Choose a number within the bounds that the message names; a template's `[pages]` takes \
                 either `count` or `list`.",
            id: "Pilih angka di dalam batas yang disebut pesannya; `[pages]` pada templat memakai \
                 `count` atau `list`, salah satu.",
        },
    },
    Code {
        code: "path-leaves-project",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A path leads out of the project's folder. Only files inside the project are read, so \
                 that a project is complete when it is copied or built elsewhere, and so that nobody's \
                 item can show what lies beside it.",
            id: "Jalur berkas keluar dari folder proyek. Hanya berkas di dalam proyek yang dibaca, \
                 supaya proyek tetap lengkap ketika disalin atau dibuat di tempat lain, dan supaya \
                 tidak ada item yang dapat menampilkan berkas di luarnya.",
        },
        example: r#"[fields]
photo = "../../Unduhan/kelas.jpg""#,
        remedy: Text {
            en: "Copy the file into the project, for instance into `media/`, and name it from there. \
                 Links that lead out count as outside.",
            id: "Salin berkasnya ke dalam proyek, misalnya ke `media/`, lalu sebut dari sana. Tautan \
                 (symlink) yang mengarah ke luar juga dianggap di luar.",
        },
    },
    Code {
        code: "syntax",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file is not valid TOML. Nothing of it can be read with certainty, so nothing is: \
                 half an item would be a wrong post.",
            id: "Berkas ini bukan TOML yang benar. Isinya tidak dapat dibaca dengan pasti, jadi tidak \
                 dibaca: setengah item akan menjadi kiriman yang salah.",
        },
        example: "[fields]
title = “Lomba puisi dibuka”     # typographic quotation marks",
        remedy: Text {
            en: "Mend the line that is named: texts stand in straight quotation marks \"…\", one key a \
                 line, each key once.",
            id: "Perbaiki baris yang disebut: teks diapit tanda kutip lurus \"…\", satu kunci satu \
                 baris, setiap kunci satu kali.",
        },
    },
    Code {
        code: "too-long",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A text or a list is longer than its place allows. Limits come from the template \
                 (`max_length`), where longer texts would become too small to read, or from the bounds \
                 on all texts (10,000 characters), lists and tables (2,000 entries) and cells.",
            id: "Teks atau daftar lebih panjang daripada tempatnya. Batasnya dari templat \
                 (`max_length`), karena teks yang lebih panjang menjadi terlalu kecil untuk dibaca, \
                 atau dari batas umum teks (10.000 huruf), daftar dan tabel (2.000 butir), serta sel.",
        },
        example: r#"[fields]
place = "Gedung Serbaguna Dinas Pendidikan Provinsi Maluku, Kota Ambon"     # at most 48"#,
        remedy: Text {
            en: "Shorten it by as much as the message says, or move a part into another field or post.",
            id: "Pendekkan sebanyak yang disebut pesannya, atau pindahkan sebagian ke isian atau \
                 kiriman lain.",
        },
    },
    Code {
        code: "too-many-findings",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "More is wrong with one file than is told. After a hundred findings the rest is counted \
                 and not shown, since they usually share one cause.",
            id: "Kesalahan pada satu berkas lebih banyak daripada yang disebut. Setelah seratus, \
                 sisanya dihitung dan tidak ditampilkan, sebab biasanya penyebabnya satu.",
        },
        example: "content/2026-W49/daftar.toml     200 keys that no template has",
        remedy: Text {
            en: "Mend those that are named, then run again.",
            id: "Perbaiki yang disebut, lalu jalankan lagi.",
        },
    },
    Code {
        code: "unknown-key",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A key is not known here. A misspelt key would otherwise be ignored silently, and its \
                 text missing from the post.",
            id: "Kunci ini tidak dikenal di sini. Kunci yang salah eja kalau tidak akan diabaikan \
                 diam-diam, dan teksnya tidak muncul di kiriman.",
        },
        example: r#"[fields]
titel = "Lomba puisi dibuka""#,
        remedy: Text {
            en: "Correct the spelling, or remove the key. `wajah list templates --json` names each \
                 template's fields.",
            id: "Betulkan ejaannya, atau hapus kuncinya. `wajah list templates --json` menyebut isian \
                 setiap templat.",
        },
    },
    Code {
        code: "unknown-value",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A value is none of those that the key takes. Such keys choose among a few words that \
                 the program knows, such as a language, a kind or an encoder's preset.",
            id: "Nilai ini bukan salah satu yang diterima kuncinya. Kunci seperti itu memilih satu dari \
                 beberapa kata yang dikenal program, misalnya bahasa, jenis, atau preset penyandi.",
        },
        example: r#"locale = "indonesia"     # "id" or "en""#,
        remedy: Text {
            en: "Take one of the words in the hint; `wajah schema` prints what each file takes.",
            id: "Pakai salah satu kata pada petunjuk; `wajah schema` mencetak yang diterima setiap \
                 berkas.",
        },
    },
    Code {
        code: "unreadable-file",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file is there and cannot be read. It may be no regular file (a pipe, a device, a \
                 folder), larger than 256 MiB, or this user may lack the right to read it.",
            id: "Berkasnya ada tetapi tidak dapat dibaca. Mungkin bukan berkas biasa (pipa, perangkat, \
                 folder), lebih dari 256 MiB, atau pengguna ini tidak berhak membacanya.",
        },
        example: "$ chmod 000 content/2026-W49/lomba.toml
$ wajah render --pack 2026-W49",
        remedy: Text {
            en: "Give this user the right to read it, or copy the file anew.",
            id: "Beri pengguna ini hak membacanya, atau salin ulang berkasnya.",
        },
    },
    Code {
        code: "faces-apart",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "Two faces are seen at once in footage that a page crops, and lie too far apart for its window. The one that is larger, or seen \
                 longer, is in view; `shots` in the facts tells in how many shots.",
            id: "Dua wajah tampak bersamaan dalam rekaman, tetapi terlalu berjauhan untuk bingkai klipnya. Yang tampak adalah wajah yang lebih \
                 besar atau lebih lama terlihat.",
        },
        example: r#"[excerpt]
source = "media/wawancara.mp4"     # 16:9, host and guest at its two ends, in a story of 9:16
focus = "auto""#,
        remedy: Text {
            en: "Nothing, where that one speaks. Else choose with `focus` (`\"left\"`, `\"0.8,0.5\"`), show all of the picture with `focus = \"fit\"`, or \
                 make the clip in a wider format.",
            id: "Bila dia yang berbicara, biarkan. Bila tidak, pilih dengan `focus` (`\"left\"`, `\"0.8,0.5\"`), tampilkan seluruh gambar dengan \
                 `focus = \"fit\"`, atau pakai ukuran yang lebih lebar.",
        },
    },
    Code {
        code: "focus-unused",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A focus changes nothing. The template shows all of the picture, or shows it as a background that its style sheet places, \
                 so that there is nothing to choose.",
            id: "Fokus tidak mengubah apa-apa. Templat menampilkan seluruh gambar, atau menampilkannya sebagai latar yang letaknya diatur \
                 lembar gayanya, jadi tidak ada yang dapat dipilih.",
        },
        example: r#"[focus]
photo = "left"     # the template shows it with object-fit: contain"#,
        remedy: Text {
            en: "Remove the focus, or choose a template that crops the picture.",
            id: "Hapus fokusnya, atau pilih templat yang memotong gambarnya.",
        },
    },
    Code {
        code: "unused-key",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A key has no effect where it stands. Whoever wrote it expects something of it, such as \
                 an excerpt of a template that makes no clips, and would look for it in the post in \
                 vain.",
            id: "Kunci ini tidak berpengaruh di tempatnya. Penulisnya mengharapkan sesuatu darinya, \
                 misalnya cuplikan untuk templat yang tidak membuat klip, dan akan mencarinya di \
                 kiriman dengan sia-sia.",
        },
        example: r#"template = "announcement"     # makes stills only
[excerpt]
source = "media/siklus-air.mp4""#,
        remedy: Text {
            en: "Remove the key, or choose a template or type of field for which it means something.",
            id: "Hapus kuncinya, atau pilih templat atau jenis isian yang memakainya.",
        },
    },
    Code {
        code: "wrong-type",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A value is of another type than its key takes. TOML tells texts, numbers, dates and \
                 lists apart by how they are written, and a number in quotation marks is a text.",
            id: "Jenis nilai ini bukan yang diterima kuncinya. TOML membedakan teks, angka, tanggal, \
                 dan daftar dari cara menulisnya, dan angka di dalam tanda kutip adalah teks.",
        },
        example: r#"[fields]
days = "7"          # a number is wanted
title = 2026        # a text is wanted"#,
        remedy: Text {
            en: "Write texts in quotation marks, numbers and dates without, lists in brackets; in a \
                 table, format the cell as text or as a number.",
            id: "Tulis teks di dalam tanda kutip, angka dan tanggal tanpa tanda kutip, daftar di dalam \
                 kurung siku; di tabel, atur format selnya sebagai teks atau angka.",
        },
    },
];
