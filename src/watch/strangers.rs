//! Files that nothing can be made of as they are: what each is, and what an editor does to make it one that can. Known by the
//! extension, or by the first bytes where a program gave a wrong one.

use crate::project::Locale;

/// A kind of file that is no drop.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stranger {
    /// The code of its finding.
    pub(super) code: &'static str,
    /// What the names of such files end with.
    extensions: &'static [&'static str],
    /// What it is, in Indonesian and in English.
    what: [&'static str; 2],
    /// What to do with it, in Indonesian and in English.
    todo: [&'static str; 2],
}

impl Stranger {
    /// The one that a file called `name` is.
    pub(super) fn of_name(name: &str) -> Option<&'static Self> {
        let (_, extension) = name.rsplit_once('.')?;
        let extension = extension.to_lowercase();
        STRANGERS.iter().find(|stranger| stranger.extensions.contains(&extension.as_str()))
    }

    /// The one that a file is whose first bytes are `head`.
    pub(super) fn of_bytes(head: &[u8]) -> Option<&'static Self> {
        let code = if head.get(4..8) == Some(b"ftyp") {
            match head.get(8..12)? {
                b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"mif1" | b"msf1" | b"avif"
                | b"avis" => "heic-photo",
                b"crx " => "raw-photo",
                _ => return None,
            }
        } else {
            let starts: &[(&[u8], &str)] = &[
                (b"%PDF", "pdf-file"),
                (b"BM", "tiff-picture"),
                (b"\xff\x0a", "tiff-picture"),
                (b"\0\0\0\x0cJXL ", "tiff-picture"),
                (b"\0\0\0\x0cjP  ", "tiff-picture"),
                (b"8BPS", "design-file"),
                (b"%!PS", "design-file"),
                (b"Rar!", "archive-file"),
                (b"7z\xbc\xaf", "archive-file"),
                (b"PK\x03\x04", "archive-file"),
                (b"\xd0\xcf\x11\xe0", "text-document"),
                (b"<svg", "svg-drawing"),
                (b"<?xml", "svg-drawing"),
                (b"<!DOCTYPE", "web-page"),
                (b"<!doctype", "web-page"),
                (b"<html", "web-page"),
            ];
            starts.iter().find(|(start, _)| head.starts_with(start))?.1
        };
        STRANGERS.iter().find(|stranger| stranger.code == code)
    }

    /// The one whose finding is called `code`.
    pub(super) fn of_code(code: &str) -> Option<&'static Self> {
        STRANGERS.iter().find(|stranger| stranger.code == code)
    }

    /// What it is, in the language of `locale`.
    pub(super) fn what(&self, locale: Locale) -> &'static str {
        self.what[usize::from(locale == Locale::En)]
    }

    /// What to do with it, in the language of `locale`.
    pub(super) fn todo(&self, locale: Locale) -> &'static str {
        self.todo[usize::from(locale == Locale::En)]
    }
}

const STRANGERS: &[Stranger] = &[
    Stranger {
        code: "heic-photo",
        extensions: &["heic", "heif", "hif", "avif", "heics"],
        what: [
            "foto HEIC, HEIF, atau AVIF: belum dapat dibaca",
            "a photo in HEIC, HEIF or AVIF, which cannot be read",
        ],
        todo: [
            "ubah menjadi JPEG. Di iPhone: Pengaturan › Kamera › Format › Paling Kompatibel, lalu ambil ulang; atau kirim fotonya lewat \
             WhatsApp atau surel kepada diri sendiri dan simpan. Di Android: matikan HEIF di pengaturan kamera (Samsung: Kamera › Pengaturan › Opsi \
             gambar lanjutan), atau buka di Google Foto lalu ekspor. Di Windows: buka dengan Foto atau Paint, lalu Simpan sebagai JPEG.",
            "save it as JPEG. On an iPhone: Settings › Camera › Formats › Most Compatible, then take it again, or send the photo to yourself by \
             e-mail. On Android: switch HEIF off in the camera's settings (Samsung: Advanced picture options), or open the photo in Google \
             Photos and export it. On Windows: open it in Photos or Paint and save as JPEG",
        ],
    },
    Stranger {
        code: "pdf-file",
        extensions: &["pdf"],
        what: ["berkas PDF: bukan foto, video, atau tabel", "a PDF, which is no photo, video or table"],
        todo: [
            "tulis isinya di tabel Excel, satu kiriman tiap baris; atau bila yang diperlukan gambarnya, buka PDF itu, simpan halamannya sebagai JPEG, dan \
             masukkan gambar itu.",
            "write what it says into a table (XLSX), a post a row; or save the page as JPEG and drop that",
        ],
    },
    Stranger {
        code: "text-document",
        extensions: &["doc", "docx", "docm", "odt", "rtf", "pages", "wps", "md", "gdoc"],
        what: [
            "dokumen teks (Word atau Google Dokumen): Wajah tidak membacanya",
            "a text document, which is not read",
        ],
        todo: [
            "salin isinya ke tabel Excel, satu kiriman tiap baris. Fotonya disimpan tersendiri sebagai JPEG (klik kanan › Simpan sebagai Gambar).",
            "copy what it says into a table (XLSX), a post a row, and save its photos as JPEG files of their own",
        ],
    },
    Stranger {
        code: "slides-file",
        extensions: &["ppt", "pptx", "pptm", "pps", "ppsx", "odp", "key", "gslides"],
        what: ["berkas presentasi: Wajah tidak membacanya", "slides, which are not read"],
        todo: [
            "di PowerPoint pilih File › Simpan Sebagai › JPEG untuk slide yang diperlukan, atau File › Ekspor › Buat Video untuk MP4; teksnya lebih baik \
             ditulis di tabel Excel.",
            "export the slide as JPEG, or the whole as an MP4 video; texts are better written into a table (XLSX)",
        ],
    },
    Stranger {
        code: "old-table",
        extensions: &["xls", "xlsm", "xlsb", "xltx", "xlt", "fods", "tsv", "tab", "numbers"],
        what: ["tabel jenis lama atau jenis lain", "a table of an old or another kind"],
        todo: [
            "buka di Excel atau LibreOffice, pilih File › Simpan Sebagai › Buku Kerja Excel (.xlsx), lalu masukkan yang .xlsx.",
            "open it in Excel or LibreOffice, save it as XLSX, and drop that",
        ],
    },
    Stranger {
        code: "cloud-shortcut",
        extensions: &[
            "gsheet", "gdraw", "gform", "gmap", "gsite", "glink", "url", "webloc", "lnk", "desktop",
            "website",
        ],
        what: ["hanya pintasan (alamat), bukan berkasnya sendiri", "a mere shortcut, not the file itself"],
        todo: [
            "buka pintasan itu, unduh berkasnya (Google Sheet: File › Download › Microsoft Excel .xlsx), lalu masukkan berkas yang terunduh.",
            "open it, download the file (Google Sheets: File › Download › Microsoft Excel), and drop that",
        ],
    },
    Stranger {
        code: "archive-file",
        extensions: &["zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "iso", "cab", "jar"],
        what: ["berkas terkompresi (ZIP, RAR, 7z): isinya tidak dibuka", "an archive, which is not opened"],
        todo: [
            "ekstrak dulu (klik kanan › Ekstrak Semua), lalu masukkan berkas-berkas di dalamnya ke folder templat ini.",
            "unpack it (right click › Extract All), and drop the files that are in it",
        ],
    },
    Stranger {
        code: "tiff-picture",
        extensions: &["bmp", "dib", "jp2", "jxl", "tga", "ico", "ppm", "hdr", "exr"],
        what: [
            "gambar BMP, JPEG XL, TIFF jenis langka, atau sejenisnya: tidak dibaca",
            "a picture in BMP, JPEG XL or the like, which is not read",
        ],
        todo: [
            "buka di Paint atau Foto, pilih Simpan sebagai JPEG (foto) atau PNG (gambar), lalu masukkan hasilnya.",
            "open it and save it as JPEG (photos) or PNG (drawings)",
        ],
    },
    Stranger {
        code: "raw-photo",
        extensions: &["cr2", "cr3", "nef", "arw", "dng", "raf", "orf", "rw2", "pef", "srw", "raw"],
        what: ["foto mentah (RAW) dari kamera: tidak dibaca", "a camera's raw photo, which is not read"],
        todo: [
            "ekspor sebagai JPEG dari aplikasi fotonya, atau atur kamera pada RAW+JPEG dan masukkan JPEG-nya.",
            "export it as JPEG, or let the camera save JPEG too",
        ],
    },
    Stranger {
        code: "svg-drawing",
        extensions: &["svg", "svgz"],
        what: ["gambar SVG: tidak diterima sebagai kiriman", "an SVG drawing, which is not taken as a drop"],
        todo: [
            "ekspor sebagai PNG selebar sedikitnya 1.600 piksel. Lambang dan templat diurus perancang.",
            "export it as PNG, at least 1600 pixels wide; marks and templates are the designer's",
        ],
    },
    Stranger {
        code: "design-file",
        extensions: &[
            "psd",
            "psb",
            "ai",
            "eps",
            "ps",
            "indd",
            "idml",
            "cdr",
            "xd",
            "fig",
            "sketch",
            "xcf",
            "kra",
            "afdesign",
            "afphoto",
            "clip",
            "pub",
            "procreate",
            "dwg",
        ],
        what: [
            "berkas kerja perancang (Photoshop, Illustrator, CorelDRAW): tidak dibaca",
            "a designer's working file, which is not read",
        ],
        todo: [
            "buka di aplikasinya, ekspor sebagai JPEG atau PNG, lalu masukkan hasilnya.",
            "export it as JPEG or PNG from its program, and drop that",
        ],
    },
    Stranger {
        code: "film-project",
        extensions: &[
            "prproj", "aep", "drp", "fcpxml", "kdenlive", "mlt", "veg", "wlmp", "capcut", "braw", "r3d",
            "imovie", "osp", "insv", "lrv", "thm",
        ],
        what: [
            "berkas proyek penyuntingan video, bukan videonya",
            "the project of a video editor, not the video",
        ],
        todo: [
            "ekspor videonya dari aplikasi itu sebagai MP4 (H.264 dan AAC), lalu masukkan MP4-nya.",
            "export the video from its program as MP4 (H.264 and AAC), and drop that",
        ],
    },
    Stranger {
        code: "web-page",
        extensions: &["html", "htm", "mht", "mhtml", "eml", "msg", "xml", "json", "ics", "vcf"],
        what: [
            "halaman web, surat, atau data program: tidak dibaca",
            "a web page, a mail or a program's data, which is not read",
        ],
        todo: [
            "simpan foto atau videonya tersendiri, atau tulis isinya di tabel Excel.",
            "save its photo or video as a file of its own, or write what it says into a table (XLSX)",
        ],
    },
    Stranger {
        code: "program-file",
        extensions: &[
            "exe", "msi", "apk", "bat", "cmd", "com", "scr", "js", "vbs", "ps1", "sh", "dll", "dmg", "deb",
            "app",
        ],
        what: ["berkas program, bukan bahan kiriman", "a program, which is no material"],
        todo: [
            "hapus berkas itu dari sini. Bila Anda tidak tahu dari mana asalnya, jangan dibuka; beri tahu pengelola komputer.",
            "delete it; where you do not know whence it came, do not open it",
        ],
    },
    Stranger {
        code: "captions-unknown",
        extensions: &["sub", "idx", "smi", "sami", "sup", "scc", "stl", "lrc"],
        what: ["takarir jenis lain", "captions of another kind"],
        todo: [
            "ekspor takarirnya sebagai SRT atau VTT dengan nama yang sama seperti videonya.",
            "export the captions as SRT or VTT, named like the video",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::names::FileKind;

    #[test]
    fn each_extension_is_one_kind_and_none_that_can_be_made() {
        let mut seen = std::collections::BTreeSet::new();
        for stranger in STRANGERS {
            for extension in stranger.extensions {
                assert!(seen.insert(extension), "{extension}");
                assert_eq!(FileKind::of(&format!("a.{extension}")), FileKind::Unknown, "{extension}");
            }
        }
    }

    #[test]
    fn a_wrong_extension_deceives_nobody() {
        let code = |head: &[u8]| Stranger::of_bytes(head).map(|stranger| stranger.code);
        assert_eq!(code(b"\0\0\0\x18ftypheic\0\0\0\0"), Some("heic-photo"));
        assert_eq!(code(b"\0\0\0\x18ftypmp42\0\0\0\0"), None);
        assert_eq!(code(b"%PDF-1.7"), Some("pdf-file"));
        assert_eq!(code(b"\xff\xd8\xff\xe0"), None);
        assert_eq!(Stranger::of_name("Foto.HEIC").map(|stranger| stranger.code), Some("heic-photo"));
    }
}
