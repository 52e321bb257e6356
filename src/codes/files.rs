//! Dropped files of kinds that nothing can be made of as they are.

use super::code::{Code, Text};
use crate::diag::Severity::Error;

pub(super) const CODES: &[Code] = &[
    Code {
        code: "archive-file",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is an archive, and is not opened. What lies in it may be one post or \
                 fifty, and archives are the usual wrapping of what means ill.",
            id: "Berkas kiriman ini berkas terkompresi, dan tidak dibuka. Isinya mungkin satu kiriman \
                 atau lima puluh, dan berkas terkompresi adalah bungkus yang lazim bagi berkas jahat.",
        },
        example: "inbox/announcement/Lomba puisi.zip",
        remedy: Text {
            en: "Unpack it (right click › Extract All), and drop the files that are in it.",
            id: "Ekstrak dulu (klik kanan › Ekstrak Semua), lalu masukkan berkas-berkas di dalamnya.",
        },
    },
    Code {
        code: "captions-unknown",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file holds captions of a kind that is not read. SRT, VTT, SBV, ASS and TTML are.",
            id: "Berkas kiriman ini takarir jenis yang tidak dibaca. Yang dibaca SRT, VTT, SBV, ASS, dan TTML.",
        },
        example: "inbox/fve-excerpt/siklus-air.sup",
        remedy: Text {
            en: "Export the captions as SRT or VTT, named like the video, and drop both together.",
            id: "Ekspor takarirnya sebagai SRT atau VTT dengan nama yang sama seperti videonya, lalu \
                 masukkan keduanya.",
        },
    },
    Code {
        code: "cloud-shortcut",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is a mere shortcut and not the file itself. It holds an address in a \
                 cloud, and nothing is fetched from the web.",
            id: "Berkas kiriman ini hanya pintasan, bukan berkasnya sendiri. Isinya alamat di awan \
                 (cloud), dan tidak ada yang diambil dari web.",
        },
        example: "inbox/announcement/Kiriman minggu ini.gsheet",
        remedy: Text {
            en: "Open it, download the file itself (Google Sheets: File › Download › Microsoft Excel), \
                 and drop that.",
            id: "Buka, unduh berkasnya (Google Sheet: File › Download › Microsoft Excel), lalu masukkan \
                 yang terunduh.",
        },
    },
    Code {
        code: "design-file",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is a designer's working file. Photoshop, Illustrator and their like \
                 keep pictures in forms of their own, which only they show as they are meant.",
            id: "Berkas kiriman ini berkas kerja perancang. Photoshop, Illustrator, dan sejenisnya \
                 menyimpan gambar dengan caranya sendiri, dan hanya aplikasinya yang menampilkannya \
                 dengan benar.",
        },
        example: "inbox/announcement/Poster lomba.psd",
        remedy: Text {
            en: "Export it as JPEG or PNG from its program, and drop that.",
            id: "Ekspor sebagai JPEG atau PNG dari aplikasinya, lalu masukkan hasilnya.",
        },
    },
    Code {
        code: "film-project",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is the project of a video editor and not the video. It only says how a \
                 video is to be cut from files that lie elsewhere.",
            id: "Berkas kiriman ini proyek penyuntingan video, bukan videonya. Isinya hanya cara \
                 memotong video dari berkas di tempat lain.",
        },
        example: "inbox/fve-full/Siklus air.prproj",
        remedy: Text {
            en: "Export the video from its program as MP4 (H.264 and AAC), and drop that.",
            id: "Ekspor videonya dari aplikasi itu sebagai MP4 (H.264 dan AAC), lalu masukkan.",
        },
    },
    Code {
        code: "heic-photo",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A photo is in HEIC, HEIF or AVIF, which cannot be read. Phones save so by \
                 default; the decoders for it are not part of Wajah.",
            id: "Foto ini HEIC, HEIF, atau AVIF, yang belum dapat dibaca. Ponsel menyimpan \
                 begitu secara bawaan; pembacanya belum ada di Wajah.",
        },
        example: "inbox/announcement/Lomba puisi.heic",
        remedy: Text {
            en: "Save it as JPEG. On an iPhone: Settings › Camera › Formats › Most Compatible. On \
                 Windows: open it in Photos or Paint and save as JPEG.",
            id: "Ubah menjadi JPEG. Di iPhone: Pengaturan › Kamera › Format › Paling Kompatibel. Di \
                 Windows: buka dengan Foto atau Paint, lalu simpan sebagai JPEG.",
        },
    },
    Code {
        code: "old-table",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped table is of an old or another kind. Only XLSX, ODS and CSV are read; XLS and \
                 workbooks with macros are not.",
            id: "Tabel kiriman ini jenis lama atau jenis lain. Hanya XLSX, ODS, dan CSV yang dibaca; \
                 XLS dan buku kerja bermakro tidak.",
        },
        example: "inbox/announcement/Kiriman minggu ini.xls",
        remedy: Text {
            en: "Open it in Excel or LibreOffice, save it as XLSX, and drop that.",
            id: "Buka di Excel atau LibreOffice, simpan sebagai XLSX, lalu masukkan yang itu.",
        },
    },
    Code {
        code: "pdf-file",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is a PDF, which is no photo, video or table. A page of words says \
                 neither which field they belong to nor what matters in it.",
            id: "Berkas kiriman ini PDF, bukan foto, video, atau tabel. Sehalaman teks tidak menyebut \
                 isian mana yang dimaksud atau apa yang penting di dalamnya.",
        },
        example: "inbox/announcement/Surat edaran.pdf",
        remedy: Text {
            en: "Write what it says into a table (XLSX), a post a row; or save the page as JPEG and \
                 drop that.",
            id: "Tulis isinya di tabel (XLSX), satu kiriman tiap baris; atau simpan halamannya sebagai \
                 JPEG lalu masukkan.",
        },
    },
    Code {
        code: "program-file",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is a program and no material. Nothing is made of programs, and a \
                 program in a shared folder is a danger to whoever opens it.",
            id: "Berkas kiriman ini program, bukan bahan kiriman. Tidak ada yang dibuat dari program, \
                 dan program di folder bersama berbahaya bagi yang membukanya.",
        },
        example: "inbox/announcement/Undangan.exe",
        remedy: Text {
            en: "Delete it; where you do not know whence it came, do not open it and tell whoever looks \
                 after the computers.",
            id: "Hapus dari situ; bila tidak tahu asalnya, jangan dibuka dan beri tahu pengelola \
                 komputer.",
        },
    },
    Code {
        code: "raw-photo",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped photo is a camera's raw data, which is not read. It must be developed first, \
                 and how it should look is the photographer's choice.",
            id: "Foto kiriman ini data mentah (RAW) kamera, yang tidak dibaca. Foto mentah harus diolah \
                 dulu, dan tampilannya pilihan pemotretnya.",
        },
        example: "inbox/announcement/DSC_0042.NEF",
        remedy: Text {
            en: "Export it as JPEG from the photo program, or let the camera save JPEG too.",
            id: "Ekspor sebagai JPEG dari aplikasi fotonya, atau atur kamera agar menyimpan JPEG juga.",
        },
    },
    Code {
        code: "slides-file",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file holds slides, which are not read. They are pages of another program, \
                 and which of them is the post cannot be told.",
            id: "Berkas kiriman ini presentasi, yang tidak dibaca. Isinya halaman aplikasi lain, dan \
                 tidak dapat diketahui slide mana yang dimaksud.",
        },
        example: "inbox/announcement/Sosialisasi.pptx",
        remedy: Text {
            en: "Export the slide as JPEG, or the whole as an MP4 video; texts are better written into a \
                 table (XLSX).",
            id: "Ekspor slidenya sebagai JPEG, atau seluruhnya sebagai video MP4; teksnya lebih baik \
                 ditulis di tabel (XLSX).",
        },
    },
    Code {
        code: "svg-drawing",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is an SVG drawing, which is not taken as a drop. Drawings are the \
                 designer's: marks and motifs belong into the brand kit and the templates.",
            id: "Berkas kiriman ini gambar SVG, yang tidak diterima sebagai kiriman. Gambar vektor \
                 urusan perancang: lambang dan motif masuk ke perangkat merek dan templat.",
        },
        example: "inbox/announcement/Lambang lomba.svg",
        remedy: Text {
            en: "Export it as PNG, at least 1600 pixels wide, and drop that.",
            id: "Ekspor sebagai PNG selebar sedikitnya 1.600 piksel, lalu masukkan.",
        },
    },
    Code {
        code: "text-document",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is a text document, which is not read. A page of words does not say \
                 which field they belong to.",
            id: "Berkas kiriman ini dokumen teks, yang tidak dibaca. Sehalaman teks tidak menyebut \
                 isian mana yang dimaksud.",
        },
        example: "inbox/announcement/Isi kiriman.docx",
        remedy: Text {
            en: "Copy what it says into a table (XLSX), a post a row, and save its photos as JPEG files \
                 of their own.",
            id: "Salin isinya ke tabel (XLSX), satu kiriman tiap baris, dan simpan fotonya tersendiri \
                 sebagai JPEG.",
        },
    },
    Code {
        code: "tiff-picture",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A picture is in BMP, JPEG XL, a rare kind of TIFF or the like, which is not read. PNG, JPEG \
                 and WebP hold the same in less room.",
            id: "Gambar ini BMP, JPEG XL, TIFF jenis langka, atau sejenisnya, yang tidak dibaca. PNG, JPEG, \
                 dan WebP memuat hal yang sama dengan lebih ringkas.",
        },
        example: "inbox/announcement/Poster.bmp",
        remedy: Text {
            en: "Open it and save it as JPEG (photos) or PNG (drawings), and drop that.",
            id: "Buka lalu simpan sebagai JPEG (foto) atau PNG (gambar), lalu masukkan hasilnya.",
        },
    },
    Code {
        code: "web-page",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A dropped file is a web page, a mail or a program's data. None of them is a photo, a \
                 video or a table, and what they refer to lies elsewhere.",
            id: "Berkas kiriman ini halaman web, surat, atau data program. Bukan foto, video, atau \
                 tabel, dan yang dirujuknya ada di tempat lain.",
        },
        example: "inbox/announcement/Berita lomba.html",
        remedy: Text {
            en: "Save its photo or video as a file of its own, or write what it says into a table (XLSX).",
            id: "Simpan foto atau videonya tersendiri, atau tulis isinya di tabel (XLSX).",
        },
    },
];
