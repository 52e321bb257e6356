//! What the watch folder has against a drop.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "account-in-name",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A drop's name ends with an account where a service is expected. `Title - service.jpg` \
                 names what is promoted; an account there leaves open whether the post is for it alone \
                 or speaks of it.",
            id: "Nama kiriman berakhir dengan akun, padahal tempat itu untuk layanan. `Judul - \
                 layanan.jpg` menyebut yang dipromosikan; akun di situ tidak jelas apakah hanya untuk \
                 akun itu atau bagian judul.",
        },
        example: "inbox/announcement/Lomba puisi dibuka - bpmtpk.jpg",
        remedy: Text {
            en: "For this account alone, drop it into `announcement/bpmtpk/`; where it is part of the \
                 title, write the title into the form and name the accounts there.",
            id: "Bila hanya untuk akun itu, masukkan ke `announcement/bpmtpk/`; bila bagian judul, \
                 tulis judulnya di formulir dan isi akunnya.",
        },
    },
    Code {
        code: "bad-name",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A drop's name holds characters that no name should. Control characters and backslashes \
                 make a name mean different files on different systems.",
            id: "Nama kiriman memuat tanda yang tidak semestinya. Tanda kendali dan garis miring \
                 terbalik membuat satu nama berarti berkas berlainan di sistem yang berlainan.",
        },
        example: r#"inbox/announcement/lomba\puisi.jpg"#,
        remedy: Text {
            en: "Name the file with letters, digits, blanks and usual punctuation, and drop it again.",
            id: "Namai berkasnya dengan huruf, angka, spasi, dan tanda baca biasa, lalu masukkan lagi.",
        },
    },
    Code {
        code: "defaults-unusable",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "The `defaults.toml` of an inbox folder cannot be used. It holds what all drops of the \
                 folder have in common, and posts made without it would lack that without anybody \
                 noticing.",
            id: "Berkas `defaults.toml` di folder kotak masuk tidak dapat dipakai. Isinya berlaku untuk \
                 semua kiriman di folder itu, dan kiriman yang dibuat tanpanya akan kurang tanpa ada \
                 yang tahu.",
        },
        example: "inbox/fve-excerpt/defaults.toml     a link, larger than 64 KiB, or no UTF-8 text",
        remedy: Text {
            en: "Fix that file or take it away, then drop the files again: they themselves are not at \
                 fault.",
            id: "Perbaiki atau pindahkan berkas itu, lalu masukkan lagi kirimannya: kirimannya sendiri \
                 tidak salah.",
        },
    },
    Code {
        code: "drop-apart",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "The watcher was ended before it had taken all of a drop, and its name was dropped again \
                 since. Without its words the older file would make a post that nobody wanted, so \
                 only the newer one is made.",
            id: "Pengambilan kiriman ini terputus, dan berkas lain dengan nama yang sama sudah datang. \
                 Tanpa pasangannya, yang lama akan menjadi kiriman yang keliru, jadi hanya yang baru \
                 yang dibuat.",
        },
        example: "inbox/announcement/Lomba puisi.jpg     dropped, half taken, then dropped again",
        remedy: Text {
            en: "Nothing, where the newer one is right; else drop this one again with all that goes \
                 with it.",
            id: "Tidak ada bila yang baru sudah benar; bila berkas ini yang dipakai, masukkan lagi \
                 bersama semua pasangannya.",
        },
    },
    Code {
        code: "empty-file",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is empty. It was made before its content was copied, and the content \
                 never came.",
            id: "Berkas kiriman ini kosong. Berkasnya sudah dibuat sebelum isinya disalin, dan isinya \
                 tidak pernah tiba.",
        },
        example: "inbox/announcement/Lomba puisi.jpg     0 bytes",
        remedy: Text {
            en: "Copy it again from where it came from, wait until it is complete, and drop it again.",
            id: "Salin ulang dari tempat asalnya, tunggu sampai selesai, lalu masukkan lagi.",
        },
    },
    Code {
        code: "folder-of-files",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A drop lies in a folder that is no account's. Below a template's folder, folders mean \
                 accounts; an album is not one post, and which of its files should be cannot be told.",
            id: "Kiriman berada di folder yang bukan folder akun. Di dalam folder templat, folder \
                 berarti akun; album bukan satu kiriman, dan tidak dapat diketahui berkas mana yang \
                 dimaksud.",
        },
        example: "inbox/announcement/Foto lomba/IMG_0042.jpg",
        remedy: Text {
            en: "Drop the files themselves into the template's folder, without a folder around them.",
            id: "Masukkan berkas-berkasnya langsung ke folder templatnya, tanpa folder pembungkus.",
        },
    },
    Code {
        code: "form-alone",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A form was dropped without the photo or video that it belongs to. It fills in what the \
                 file's name does not say, and makes no post by itself.",
            id: "Formulir dimasukkan tanpa foto atau videonya. Formulir melengkapi yang tidak disebut \
                 nama berkas, dan tidak menjadi kiriman sendiri.",
        },
        example: "inbox/announcement/Lomba puisi.xlsx     the form; the photo stayed in gagal/",
        remedy: Text {
            en: "Drop both together, named alike: `Lomba puisi.jpg` and `Lomba puisi.xlsx`.",
            id: "Masukkan keduanya bersama dengan nama yang sama: `Lomba puisi.jpg` dan `Lomba \
                 puisi.xlsx`.",
        },
    },
    Code {
        code: "machine-fault",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A drop could not be worked on, however often it was tried. The fault is the machine's \
                 (a full disk, a missing right, a share that is gone) and not the drop's, so it was \
                 tried two dozen times with growing pauses before anybody was told.",
            id: "Kiriman tidak dapat diolah walaupun sudah dicoba berkali-kali. Masalahnya pada \
                 komputer (penyimpanan penuh, hak kurang, folder bersama terputus), bukan pada \
                 kirimannya, jadi dicoba dua puluhan kali dengan jeda yang makin panjang sebelum \
                 diberitahukan.",
        },
        example: "output/ on a disk that is full for a day",
        remedy: Text {
            en: "The operator mends the machine (the log says what was in the way), then the file is \
                 dropped again.",
            id: "Pengelola memperbaiki komputernya (log menyebut penyebabnya), lalu berkasnya \
                 dimasukkan lagi.",
        },
    },
    Code {
        code: "machine-name",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A drop's name was made by a device or a program. The name becomes the title, and \
                 nobody wants to publish `IMG_0042` in large letters.",
            id: "Nama kiriman dibuat oleh perangkat atau aplikasi. Nama berkas menjadi judul, dan tidak \
                 ada yang ingin menerbitkan `IMG_0042` dengan huruf besar.",
        },
        example: "inbox/announcement/WhatsApp Image 2026-11-24 at 10.12.01.jpeg",
        remedy: Text {
            en: "Name the file after its title, or write the title into the form.",
            id: "Ganti nama berkasnya menjadi judulnya, atau tulis judulnya di formulir.",
        },
    },
    Code {
        code: "no-main-file",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "Captions or a text came without the video or photo that they belong to. They go with a \
                 file of the same name and make no post alone.",
            id: "Takarir atau teks datang tanpa video atau fotonya. Keduanya menyertai berkas bernama \
                 sama dan tidak menjadi kiriman sendiri.",
        },
        example: "inbox/fve-excerpt/siklus-air.srt     and no siklus-air.mp4",
        remedy: Text {
            en: "Drop both together, named alike: `judul.mp4` and `judul.srt`.",
            id: "Masukkan keduanya bersama dengan nama yang sama: `judul.mp4` dan `judul.srt`.",
        },
    },
    Code {
        code: "no-template",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "There is no template to make the post or the table with. A drop outside the templates' \
                 folders does not say which it is for, and `wajah new pack --sheet` needs at least one \
                 template without mistakes.",
            id: "Tidak ada templat untuk membuat kiriman atau tabelnya. Kiriman di luar folder templat \
                 tidak menyebut templatnya, dan `wajah new pack --sheet` memerlukan sedikitnya satu \
                 templat tanpa kesalahan.",
        },
        example: "inbox/Lomba puisi.jpg     right in the inbox",
        remedy: Text {
            en: "Drop the file into a template's folder of the inbox; `wajah doctor` says what \
                 templates lack.",
            id: "Masukkan berkasnya ke folder templat di kotak masuk; `wajah doctor` menyebut \
                 kekurangan templat.",
        },
    },
    Code {
        code: "not-a-picture",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file named as a picture is none. What a file is shows in its first bytes, and \
                 renaming does not change it.",
            id: "Berkas bernama foto ini bukan foto. Jenis berkas tampak pada bita pertamanya, dan \
                 mengganti nama tidak mengubahnya.",
        },
        example: "inbox/announcement/Lomba puisi.jpg     a text that was renamed",
        remedy: Text {
            en: "Open it in the program that it comes from and save it as JPEG or PNG.",
            id: "Buka di aplikasi asalnya lalu simpan sebagai JPEG atau PNG.",
        },
    },
    Code {
        code: "not-for-publication",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A drop's name says that it is not to be published. Words such as *draft*, *rahasia* or \
                 *jangan diunggah* are obeyed: a post that went out too early cannot be called back.",
            id: "Nama kiriman berkata bahwa ini belum boleh terbit. Kata seperti *draft*, *rahasia*, \
                 atau *jangan diunggah* dipatuhi: kiriman yang terlanjur terbit tidak dapat ditarik.",
        },
        example: "inbox/announcement/Lomba puisi (draft).jpg",
        remedy: Text {
            en: "When it may be published, give the file a name without these words; where they belong \
                 to the title, write the title into the form.",
            id: "Bila sudah boleh terbit, ganti nama berkasnya tanpa kata itu; bila kata itu bagian \
                 judul, tulis judulnya di formulir.",
        },
    },
    Code {
        code: "picture-damaged",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped photo is damaged. Its beginning and end are there, and what lies between \
                 cannot be read.",
            id: "Foto kiriman ini rusak. Awal dan akhirnya ada, tetapi isi di antaranya tidak dapat \
                 dibaca.",
        },
        example: "inbox/announcement/Lomba puisi.jpg     recovered from a damaged card",
        remedy: Text {
            en: "Open the original and save it again as JPEG or PNG; where it does not open, copy it \
                 again from where it came from.",
            id: "Buka foto aslinya dan simpan ulang sebagai JPEG atau PNG; bila tidak terbuka, salin \
                 ulang dari tempat asalnya.",
        },
    },
    Code {
        code: "picture-too-large",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped photo has more than 120 megapixels. Decoding it would take more memory than \
                 one picture may, and no format shows a tenth of it.",
            id: "Foto kiriman ini lebih dari 120 megapiksel. Membacanya memerlukan memori melebihi \
                 batas satu gambar, dan tidak ada format yang menampilkan sepersepuluhnya.",
        },
        example: "inbox/announcement/Panorama.png     30000 × 12000 pixels",
        remedy: Text {
            en: "Make it smaller, to 4000 pixels at its longer side, and drop it again.",
            id: "Perkecil fotonya menjadi 4.000 piksel pada sisi panjangnya, lalu masukkan lagi.",
        },
    },
    Code {
        code: "picture-truncated",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "The end of a dropped photo is missing. Its copy or download was not complete; saving \
                 it again does not bring back what never came.",
            id: "Bagian akhir foto kiriman ini belum ada. Salinan atau unduhannya belum selesai; \
                 menyimpannya ulang tidak mengembalikan yang tidak pernah tiba.",
        },
        example: "inbox/announcement/Lomba puisi.jpg     2 MB of 5 MB",
        remedy: Text {
            en: "Copy it again from where it came from, wait until it is complete, and drop it again.",
            id: "Salin ulang dari tempat asalnya, tunggu sampai selesai, lalu masukkan lagi.",
        },
    },
    Code {
        code: "place-taken",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A folder lies in the output folder where a file of this post belongs. It is somebody's, and is not taken away.",
            id: "Di folder hasil ada folder di tempat berkas kiriman ini. Folder itu milik seseorang dan tidak dihapus.",
        },
        example: "output/kiriman-2026-11-25/bpmtpk/kabar/post.txt/     # a folder",
        remedy: Text {
            en: "Move the folder away, then drop the file again.",
            id: "Pindahkan foldernya, lalu masukkan berkasnya lagi.",
        },
    },
    Code {
        code: "post-of-another",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A post of this name was made today of another drop. The later one would take the place \
                 of what may be published already, so nothing is replaced.",
            id: "Kiriman dengan nama ini hari ini sudah dibuat dari berkas lain. Yang belakangan akan \
                 menggantikan yang mungkin sudah terbit, jadi tidak ada yang ditimpa.",
        },
        example: "inbox/announcement/Lomba puisi.jpg
inbox/announcement/bpmtpk/Lomba puisi.jpg",
        remedy: Text {
            en: "Give the file another name; in a table, give the row another title or a name of its \
                 own in the column for items.",
            id: "Beri berkasnya nama lain; di tabel, beri barisnya judul lain atau nama sendiri di \
                 kolom Item.",
        },
    },
    Code {
        code: "rows-made",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "Some rows of a dropped table were made and others were not. What is right is \
                 delivered, so that dropping the whole table again would make those rows twice.",
            id: "Sebagian baris tabel sudah jadi dan sebagian belum. Yang benar sudah diserahkan, jadi \
                 memasukkan seluruh tabel lagi akan membuat baris itu dua kali.",
        },
        example: "rows 2, 3, 5 were made, rows 4 were not",
        remedy: Text {
            en: "Delete the rows that were made from the table, mend the others, and drop it again.",
            id: "Hapus baris yang sudah jadi dari tabelnya, perbaiki yang lain, lalu masukkan lagi.",
        },
    },
    Code {
        code: "unclear-service",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A drop's name nearly names a service. After the last dash stands what is promoted; a \
                 misspelt service would otherwise become a part of the title, in large letters.",
            id: "Nama kiriman hampir menyebut suatu layanan. Sesudah tanda hubung terakhir tertulis \
                 yang dipromosikan; layanan yang salah eja kalau tidak akan menjadi bagian judul, \
                 dengan huruf besar.",
        },
        example: "inbox/announcement/Lomba puisi - rumah belajr.jpg",
        remedy: Text {
            en: "Write the service as the hint says, or choose it in the form; where none is meant, \
                 write the whole title into the form.",
            id: "Tulis layanannya seperti pada petunjuk, atau pilih di formulir; bila bukan layanan, \
                 tulis judul lengkapnya di formulir.",
        },
    },
    Code {
        code: "unknown-file",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is of no kind that posts are made of. Neither its name nor its first \
                 bytes tell a video, a photo, a table or an item.",
            id: "Jenis berkas kiriman ini tidak dapat dijadikan kiriman. Nama maupun bita pertamanya \
                 tidak menunjukkan video, foto, tabel, atau item.",
        },
        example: "inbox/announcement/Lomba puisi.xyz",
        remedy: Text {
            en: "Drop videos as MP4 or MOV, photos as JPEG, PNG or WebP, tables as XLSX, ODS or CSV, \
                 items as TOML.",
            id: "Masukkan video sebagai MP4 atau MOV, foto sebagai JPEG, PNG, atau WebP, tabel sebagai \
                 XLSX, ODS, atau CSV, item sebagai TOML.",
        },
    },
    Code {
        code: "unused-media",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A template shows no video or no photo, and one was dropped into its folder. The post \
                 would be made without the very file that was given.",
            id: "Templat ini tidak menampilkan video atau foto, padahal itulah yang dimasukkan. \
                 Kirimannya akan dibuat tanpa berkas yang justru diberikan.",
        },
        example: "inbox/stat/kelas.jpg     numbers alone",
        remedy: Text {
            en: "Drop it into the folder of a template that shows it; `BACA-SAYA.txt` (`READ-ME.txt`) \
                 in each folder says what it takes.",
            id: "Masukkan ke folder templat yang memakainya; `BACA-SAYA.txt` di setiap folder menyebut \
                 apa yang diterima.",
        },
    },
    Code {
        code: "worker-timeout",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "Reading or making a drop took longer than it may. One drop must not keep all others \
                 waiting: after `--deadline` (half an hour), or when its processor time is used up, it \
                 is ended.",
            id: "Membaca atau membuat kiriman ini melewati batas waktunya. Satu kiriman tidak boleh \
                 membuat yang lain menunggu: setelah `--deadline` (setengah jam), atau bila jatah \
                 prosesornya habis, dihentikan.",
        },
        example: "inbox/fve-full/Seminar sehari penuh.mp4     40 GB from a slow share",
        remedy: Text {
            en: "Drop a shorter or smaller video; the operator can give more time with `wajah watch \
                 --deadline SECONDS`.",
            id: "Masukkan video yang lebih pendek atau lebih kecil; pengelola dapat memberi waktu lebih \
                 dengan `wajah watch --deadline DETIK`.",
        },
    },
];
