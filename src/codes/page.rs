//! What templates, style sheets, fonts and pictures have against a page.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "font-damaged",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A part of a font file is not what its checksum says. The font is used all the same, \
                 but letters may look wrong or be missing.",
            id: "Bagian berkas huruf (font) tidak sesuai dengan jumlah pemeriksanya. Hurufnya tetap \
                 dipakai, tetapi bentuknya mungkin salah atau ada yang hilang.",
        },
        example: "fonts/plus-jakarta-sans/PlusJakartaSans.ttf     copied incompletely",
        remedy: Text {
            en: "Install the font's file again from its source.",
            id: "Pasang ulang berkas hurufnya dari sumbernya.",
        },
    },
    Code {
        code: "font-missing",
        severities: &[Warning, Error],
        for_editors: true,
        why: Text {
            en: "A font that is asked for is not in `fonts/`. System fonts are never used, and no family, \
                 weight or slant is put in the place of one that is missing: letters in another face are \
                 another look, and letters that are thickened or slanted by force are worse. Weight and \
                 slant are asked of the first family of a list. That a later family is missing is a \
                 warning. Without any font at all nothing is drawn.",
            id: "Huruf (font) yang diminta tidak ada di `fonts/`. Huruf milik sistem tidak pernah dipakai, \
                 dan keluarga, ketebalan, atau kemiringan yang tidak ada tidak diganti dengan yang lain: \
                 rupanya akan berbeda, dan huruf yang ditebalkan atau dimiringkan paksa lebih buruk. \
                 Ketebalan dan kemiringan diminta dari keluarga pertama dalam daftar. Keluarga berikutnya \
                 yang tidak ada menjadi peringatan. Tanpa huruf sama sekali tidak ada yang dilukis.",
        },
        example: "[tokens.type]
family-display = \"'EB Garamond', serif\"     # the family is `EB Garamond 12`
weight-display = 350                          # it has 400 and 700",
        remedy: Text {
            en: "Write the family, the weight and the style as `wajah doctor` lists them, or put the font's \
                 files into `fonts/<family>/`, with the licence that allows it.",
            id: "Tulis keluarga, ketebalan, dan gaya seperti daftar `wajah doctor`, atau taruh berkas \
                 hurufnya di `fonts/<nama huruf>/`, dengan lisensi yang mengizinkan.",
        },
    },
    Code {
        code: "font-unusable",
        severities: &[Warning, Error],
        for_editors: true,
        why: Text {
            en: "A file in `fonts/` cannot be used as a font. It is of another type, damaged beyond \
                 use, too large, or names no family by which a style sheet could ask for it. TTF, OTF, \
                 collections of them (TTC, OTC), WOFF and WOFF2 are read; archives and fonts of other \
                 types are named and left out.",
            id: "Berkas di `fonts/` tidak dapat dipakai sebagai huruf (font). Jenisnya lain, terlalu \
                 rusak, terlalu besar, atau tidak menyebut nama keluarga yang dapat dipanggil lembar \
                 gaya. Yang dibaca: TTF, OTF, kumpulannya (TTC, OTC), WOFF, dan WOFF2; arsip dan huruf \
                 jenis lain disebut lalu dilewati.",
        },
        example: "fonts/poppins/Poppins.zip     not unpacked",
        remedy: Text {
            en: "Use the TTF, OTF, TTC, WOFF or WOFF2 file of the font, or remove the file.",
            id: "Pakai berkas TTF, OTF, TTC, WOFF, atau WOFF2 huruf itu, atau hapus berkasnya.",
        },
    },
    Code {
        code: "page-failed",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "The page engine gave up on a page. Pages are checked before they are painted, so this \
                 should not happen; the post is left out and all others are made.",
            id: "Mesin halaman menyerah pada halaman ini. Halaman diperiksa sebelum dilukis, jadi ini \
                 semestinya tidak terjadi; kirimannya tidak dibuat dan yang lain tetap dibuat.",
        },
        example: "$ wajah render --item hari-guru
error[page-failed]: the page engine failed: …",
        remedy: Text {
            en: "Look for what is unusual in the template, its style sheets and SVGs and make it \
                 simpler; please report it as a bug with the template.",
            id: "Cari yang tidak biasa di templat, lembar gaya, dan gambarnya lalu sederhanakan; \
                 laporkan sebagai kesalahan program beserta templatnya.",
        },
    },
    Code {
        code: "picture-colours",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "The colours of a picture may not be those that were meant. It is in CMYK and does not say \
                 of which inks, carries a colour profile that is broken or of another kind, or is brighter \
                 than white can be shown (HDR). It is shown as near as can be told: CMYK as offset print on \
                 coated paper looks, colours without a usable profile as sRGB.",
            id: "Warna gambar ini mungkin tidak persis seperti maksudnya. Gambarnya CMYK tanpa keterangan \
                 tinta, profil warnanya rusak atau untuk jenis lain, atau lebih terang daripada putih (HDR). \
                 Gambar ditampilkan sedekat mungkin: CMYK seperti cetak offset di kertas licin, warna tanpa \
                 profil yang dapat dipakai sebagai sRGB.",
        },
        example: r#"photo = "media/poster-cetak.jpg"     # exported for print, in CMYK"#,
        remedy: Text {
            en: "Look at its colours on the page; to be sure of them, save it as JPEG or PNG in sRGB.",
            id: "Periksa warnanya di hasil; supaya pasti, simpan sebagai JPEG atau PNG dengan warna sRGB.",
        },
    },
    Code {
        code: "picture-first-frame",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A file holds several pictures, of which the first is shown. GIFs, PNGs and WebPs may move, \
                 and TIFFs have pages; a still shows one picture.",
            id: "Berkas ini memuat beberapa gambar, dan yang ditampilkan gambar pertama. GIF, PNG, dan WebP \
                 dapat bergerak, dan TIFF punya halaman; gambar diam hanya menampilkan satu.",
        },
        example: r#"photo = "media/animasi.gif""#,
        remedy: Text {
            en: "Save the picture to be shown as a file of its own; what moves, as an MP4 video.",
            id: "Simpan gambar yang dimaksud sebagai berkas tersendiri; yang bergerak sebagai video MP4.",
        },
    },
    Code {
        code: "picture-incomplete",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "The end of a JPEG is missing, and what is there is shown. At least three quarters of its \
                 height are there; the rest is left off, so that no grey shows. An incomplete copy or \
                 download does this.",
            id: "Bagian akhir JPEG ini tidak ada, dan yang ada ditampilkan. Sedikitnya tiga perempat \
                 tingginya ada; sisanya dibuang supaya tidak tampak abu-abu. Penyebabnya salinan atau \
                 unduhan yang belum selesai.",
        },
        example: r#"photo = "media/kelas.jpg"     # the copy was interrupted"#,
        remedy: Text {
            en: "Copy it again from where it came from, and wait until it is done.",
            id: "Salin ulang dari tempat asalnya dan tunggu sampai selesai.",
        },
    },
    Code {
        code: "picture-orientation",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "Only the XMP of a JPEG says that it is turned. Cameras and phones say it in EXIF, where browsers and viewers look; \
                 what stands in XMP alone, some editors left behind. The picture is shown as it is stored.",
            id: "Hanya XMP pada JPEG ini yang menyebut bahwa gambarnya diputar. Kamera dan ponsel menyebutnya di EXIF, tempat \
                 peramban dan penampil membacanya; yang hanya ada di XMP ditinggalkan aplikasi penyunting. Gambar ditampilkan \
                 seperti tersimpan.",
        },
        example: r#"photo = "media/kelas.jpg"     # lies on its side in every viewer"#,
        remedy: Text {
            en: "Look at the page; if the picture lies on its side, turn it in a picture editor and save it.",
            id: "Periksa hasilnya; bila gambarnya rebah, putar di aplikasi penyunting gambar lalu simpan.",
        },
    },
    Code {
        code: "picture-pixels",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A picture says that its pixels are not square. Those of fax machines and old television are wider or \
                 taller. Browsers and phones show all pixels square, and so is it here: what is round in it may \
                 look squeezed.",
            id: "Gambar ini menyebut bahwa pikselnya tidak persegi. Begitulah hasil faks dan televisi lama. Peramban dan \
                 ponsel menampilkan semua piksel persegi, dan begitu pula di sini: yang bulat bisa tampak gepeng.",
        },
        example: r#"photo = "media/faks.tif"     # 204 dots an inch across, 98 down"#,
        remedy: Text {
            en: "Look at the page; if the picture is squeezed, save it in a picture editor at the size it should have.",
            id: "Periksa hasilnya; bila gambarnya gepeng, simpan ulang dengan ukuran yang benar di aplikasi gambar.",
        },
    },
    Code {
        code: "picture-unusable",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A picture on a page cannot be used. It is missing, damaged, of a type that is not \
                 read, or takes more memory than one picture may; of a JPEG that is truncated, at least three \
                 quarters must be there.",
            id: "Gambar pada halaman ini tidak dapat dipakai. Gambarnya tidak ada, rusak, jenisnya \
                 tidak dibaca, atau memerlukan memori melebihi batas; JPEG yang terpotong harus ada \
                 sedikitnya tiga perempatnya.",
        },
        example: r#"<img src="{{ asset(path=item.photo) }}">     <!-- half a download -->
<img src="wajah/lambang.pcx">"#,
        remedy: Text {
            en: "Open the picture and save it again as PNG, JPEG or WebP, smaller where it is very \
                 large; correct the address in the template.",
            id: "Buka gambarnya dan simpan ulang sebagai PNG, JPEG, atau WebP, lebih kecil bila sangat \
                 besar; betulkan alamatnya di templat.",
        },
    },
    Code {
        code: "stylesheet-missing",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A style sheet that a template links cannot be read, or lies on another machine. \
                 Nothing is fetched from the web, so that a page is the same without a network and next \
                 year.",
            id: "Lembar gaya yang disebut templat tidak dapat dibaca, atau berada di komputer lain. \
                 Tidak ada yang diambil dari web, supaya halaman tetap sama tanpa jaringan dan tahun \
                 depan.",
        },
        example: r#"<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Poppins">"#,
        remedy: Text {
            en: "Put the style sheet into the template's folder and link it by name; put fonts into \
                 `fonts/`.",
            id: "Taruh lembar gayanya di folder templat dan sebut namanya; taruh huruf di `fonts/`.",
        },
    },
    Code {
        code: "svg-text",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "An SVG holds text, which is set in a font of the page. The font in which it was drawn is not \
                 in the file, so its letters look otherwise, wider or narrower. In a mark that is seldom \
                 what was meant.",
            id: "SVG ini memuat teks, yang ditulis dengan huruf (font) halaman. Huruf aslinya tidak ada di \
                 berkas, jadi bentuknya lain, lebih lebar atau lebih sempit. Pada lambang, itu jarang yang \
                 dimaksud.",
        },
        example: r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">
  <text x="10" y="60" font-family="Gotham">BTP</text>
</svg>"#,
        remedy: Text {
            en: "Convert the text to outlines in the drawing program and export again (Illustrator: Type › \
                 Create Outlines; Inkscape: Path › Object to Path; CorelDRAW: Object › Convert to Curves).",
            id: "Ubah teksnya menjadi garis luar (outlines) di aplikasi gambarnya lalu ekspor lagi \
                 (Illustrator: Type › Create Outlines; Inkscape: Path › Object to Path; CorelDRAW: Object › \
                 Convert to Curves).",
        },
    },
    Code {
        code: "svg-unsupported",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A part of an SVG is not drawn. Scripts, animations, HTML, entities of markup and addresses of \
                 other files have no effect: SVGs come from many hands and must reach nothing \
                 outside themselves. What was left out is named, since its absence is easily missed.",
            id: "Ada bagian SVG yang tidak dilukis. Skrip, animasi, HTML, entitas berisi markah, dan alamat berkas \
                 lain tidak berpengaruh: gambar datang dari banyak tangan dan tidak boleh menjangkau \
                 apa pun di luarnya. Yang dilewatkan disebut, sebab ketiadaannya mudah terlewat.",
        },
        example: r#"<svg xmlns="http://www.w3.org/2000/svg">
  <image href="foto.jpg" width="100" height="100"/>
</svg>"#,
        remedy: Text {
            en: "Draw what should be seen as shapes, put pictures into the template, and take the rest \
                 out; most programs offer \"plain SVG\".",
            id: "Gambar yang perlu tampak sebagai bentuk, taruh foto di templat, dan hapus sisanya; \
                 kebanyakan aplikasi punya pilihan “SVG polos”.",
        },
    },
    Code {
        code: "svg-without-frame",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "An SVG has neither `viewBox` nor a size of its own. Nothing says what of its plane is to be \
                 seen, so it is drawn at its own scale, and what lies outside of its place is cut off.",
            id: "SVG ini tidak punya `viewBox` maupun ukuran sendiri. Tidak ada keterangan bagian mana yang \
                 harus tampak, jadi dilukis menurut skalanya sendiri dan yang di luar tempatnya terpotong.",
        },
        example: r#"<svg xmlns="http://www.w3.org/2000/svg" width="100%"><circle cx="150" cy="150" r="140"/></svg>"#,
        remedy: Text {
            en: "Set the page's size to the drawing in its program and export again, or write \
                 `viewBox=\"0 0 width height\"` into its first tag.",
            id: "Samakan ukuran halaman dengan gambarnya di aplikasinya lalu ekspor lagi, atau tulis \
                 `viewBox=\"0 0 lebar tinggi\"` di tag pertamanya.",
        },
    },
    Code {
        code: "template-error",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A template cannot be expanded into a page. Its syntax is wrong, it uses a value or a \
                 filter that does not exist, or the page it makes is beyond what can be laid out; the \
                 other templates still work.",
            id: "Templat tidak dapat dijadikan halaman. Tulisannya salah, memakai nilai atau penyaring \
                 yang tidak ada, atau halamannya melebihi yang dapat ditata; templat lain tetap \
                 berjalan.",
        },
        example: "<h1>{{ item.titel }}</h1>
{% for tip in item.tips %}<li>{{ tip }}</li>",
        remedy: Text {
            en: "Mend the line that is named; `docs/templates.md` lists values, filters and bounds.",
            id: "Perbaiki baris yang disebut; `docs/templates.md` memuat nilai, penyaring, dan batasnya.",
        },
    },
    Code {
        code: "template-unreadable",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A template's file cannot be read. Every template folder needs a `template.html`, and \
                 every HTML file below `templates/` must be text in UTF-8 that this user may read.",
            id: "Berkas templat tidak dapat dibaca. Setiap folder templat perlu `template.html`, dan \
                 setiap berkas HTML di bawah `templates/` harus teks UTF-8 yang boleh dibaca pengguna \
                 ini.",
        },
        example: "templates/countdown/template.toml
templates/countdown/index.html     must be called template.html",
        remedy: Text {
            en: "Name the file `template.html`, save it as UTF-8, and give this user the right to read \
                 it.",
            id: "Namai berkasnya `template.html`, simpan sebagai UTF-8, dan beri pengguna ini hak \
                 membacanya.",
        },
    },
    Code {
        code: "too-much-to-paint",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "Painting a page would take too long. The work is counted before it is done (blurs, \
                 shadows, layers, masks, paths, filters of SVGs, each by its pixels), since one \
                 hostile or careless drawing could keep a machine busy for hours. Honest templates use \
                 a small part of what is allowed.",
            id: "Melukis halaman ini akan terlalu lama. Pekerjaannya dihitung dulu (kabur, bayangan, \
                 lapisan, topeng, garis, penyaring gambar, masing-masing menurut pikselnya), sebab satu \
                 gambar yang jahat atau ceroboh dapat menyibukkan komputer berjam-jam. Templat yang \
                 wajar memakai sebagian kecil saja.",
        },
        example: ".card { filter: blur(80px); }     /* on hundreds of cards */",
        remedy: Text {
            en: "Use fewer or smaller effects, or a picture that was made once: PNG or JPEG in place of \
                 the SVG.",
            id: "Kurangi atau kecilkan efeknya, atau pakai gambar jadi: PNG atau JPEG sebagai ganti \
                 gambar vektor.",
        },
    },
];
