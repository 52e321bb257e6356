//! Tables of items and forms: XLSX, ODS and CSV.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "cell-link",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A cell carries a link, and its words do not say where it leads. On a picture nothing can be tapped: the words are \
                 read, the address is not.",
            id: "Sel berisi tautan, dan tulisannya tidak menyebut alamatnya. Di gambar tidak ada yang dapat diketuk: tulisannya \
                 dibaca, alamatnya tidak.",
        },
        example: "Judul\nLomba puisi     (leads to https://contoh.example/lomba)",
        remedy: Text {
            en: "Write the address into a column of its own, where it is to be on the post.",
            id: "Tulis alamatnya di kolom tersendiri, bila perlu tampak di kiriman.",
        },
    },
    Code {
        code: "cell-remark",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A cell carries a comment, or its text is struck through. People say so that something is not final; a table's values are \
                 read all the same, and the post is made.",
            id: "Sel diberi komentar, atau teksnya dicoret. Orang menandai begitu bila sesuatu belum pasti; nilai tabel tetap dibaca, \
                 dan kirimannya tetap dibuat.",
        },
        example: "Judul
Lomba puisi     (comment: jangan terbit dulu)",
        remedy: Text {
            en: "Read the comment. Hide the row or take it out, where its post is not to be published yet.",
            id: "Baca komentarnya. Sembunyikan atau hapus barisnya, bila kirimannya belum boleh terbit.",
        },
    },
    Code {
        code: "ambiguous-dates",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "In a column, day and month may have changed places. A spreadsheet in English reads 12/01/2026 as the first of December and writes it so; one day alone does not show it, but the column's days together do. Nothing of such a column is guessed at.",
            id: "Di kolom ini hari dan bulan mungkin tertukar. Aplikasi berbahasa Inggris membaca 12/01/2026 sebagai 1 Desember dan menulisnya begitu; satu tanggal saja tidak menunjukkannya, tetapi semua tanggal di kolom itu bersama-sama menunjukkannya. Isinya tidak ditebak.",
        },
        example: "Terbit\n11/30/2026 08:00\n12/01/2026 08:00     the first of December, or the twelfth of January",
        remedy: Text {
            en: "Format the column as text and write days as 2026-12-01 or 1 December 2026, or set the spreadsheet to Indonesian and take the days from the source again.",
            id: "Format kolomnya sebagai teks dan tulis tanggalnya seperti 2026-12-01 atau 1 Desember 2026, atau setel aplikasinya ke bahasa Indonesia lalu ambil lagi tanggalnya dari sumbernya.",
        },
    },
    Code {
        code: "ambiguous-heading",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A column's heading is the label of several fields. Labels are what editors read, and \
                 two fields may share one; which of them a cell is for cannot be told.",
            id: "Judul kolom ini adalah label beberapa isian. Label adalah yang dibaca penyunting, dan \
                 dua isian boleh berlabel sama; tidak dapat diketahui sel itu untuk yang mana.",
        },
        example: "Templat   ; Keterangan
kunjungan ; Aula lantai 2

(two fields of this template have the label Keterangan)",
        remedy: Text {
            en: "Write the field's key in the heading, such as `fields.detail`.",
            id: "Tulis kunci isiannya sebagai judul kolom, misalnya `fields.detail`.",
        },
    },
    Code {
        code: "ambiguous-number",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A number in a table can be read in two ways. `1.250` is one thousand two hundred and \
                 fifty to some and one and a quarter to others, and a poster must not guess.",
            id: "Angka di tabel dapat dibaca dengan dua cara. `1.250` bagi sebagian orang seribu dua \
                 ratus lima puluh, bagi yang lain satu seperempat, dan poster tidak boleh menebak.",
        },
        example: "Jumlah peserta
1.250",
        remedy: Text {
            en: "Write it without a separator (1250), or with a decimal comma (1,25).",
            id: "Tulis tanpa pemisah ribuan (1250), atau dengan koma desimal (1,25).",
        },
    },
    Code {
        code: "ambiguous-time",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A time in a table means hours where minutes are meant. Who types 1:05 for a place in a \
                 video means a minute and five seconds; office programs make an hour and five minutes of \
                 it.",
            id: "Waktu di tabel berarti jam padahal yang dimaksud menit. Yang mengetik 1:05 untuk waktu \
                 dalam video bermaksud satu menit lima detik; aplikasi kantor menjadikannya satu jam \
                 lima menit.",
        },
        example: "Mulai
1:05",
        remedy: Text {
            en: "Write 0:01:05 for a minute and five seconds, or the seconds: 65.",
            id: "Tulis 0:01:05 untuk satu menit lima detik, atau detiknya: 65.",
        },
    },
    Code {
        code: "duplicate-item",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "Two items of a pack have the same name. An item's name is its folder in the output, \
                 and the second would overwrite the first.",
            id: "Dua item dalam satu paket bernama sama. Nama item adalah foldernya di hasil, dan yang \
                 kedua akan menimpa yang pertama.",
        },
        example: "Item      ; Judul
lomba     ; Lomba puisi dibuka
lomba     ; Lomba foto dibuka",
        remedy: Text {
            en: "Give one of the two another name, or empty the cell: then the name is made of the text.",
            id: "Beri salah satunya nama lain, atau kosongkan selnya: namanya lalu dibuat dari teksnya.",
        },
    },
    Code {
        code: "example-row",
        severities: &[Note, Warning],
        for_editors: true,
        why: Text {
            en: "A row is marked as an example with `#` and makes no post. New tables come with one in each sheet, so that nobody publishes what nobody wrote. Where such a row was filled in, that is said as a warning.",
            id: "Baris ini ditandai # sebagai contoh dan tidak menjadi kiriman. Tabel baru memuat satu contoh di setiap lembar, agar tidak terbit apa yang tidak ditulis siapa pun. Bila baris itu ternyata sudah diisi, hal itu diperingatkan.",
        },
        example: "Item     ; Judul\n#contoh  ; Lomba puisi dibuka",
        remedy: Text {
            en: "Write posts into the rows below; where the row is meant, take the `#` away.",
            id: "Tulis kiriman di baris-baris di bawahnya; bila baris itu memang kiriman, hapus tanda #.",
        },
    },
    Code {
        code: "form-of-many",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A table that is called like a photo or a video has more than one row. Dropped beside a \
                 file of its name it is that file's form, and one file is one post.",
            id: "Tabel yang bernama sama dengan foto atau video berisi lebih dari satu baris. Di \
                 samping berkas dengan nama yang sama, tabel itu adalah formulirnya, dan satu berkas \
                 adalah satu kiriman.",
        },
        example: "inbox/announcement/Lomba puisi.jpg
inbox/announcement/Lomba puisi.xlsx     with three rows",
        remedy: Text {
            en: "Leave one row, or give a table of several posts a name of its own.",
            id: "Sisakan satu baris, atau beri nama lain pada tabel yang berisi banyak kiriman.",
        },
    },
    Code {
        code: "formula-error",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A cell holds a formula that failed, or whose result was never saved. Values are read \
                 as the office program computed them; formulas are not computed again.",
            id: "Sel berisi rumus yang gagal, atau hasilnya tidak tersimpan. Nilai dibaca seperti yang \
                 dihitung aplikasi kantornya; rumus tidak dihitung ulang.",
        },
        example: "Jumlah peserta
=A2/0     (#DIV/0!)",
        remedy: Text {
            en: "Mend the formula, or type the value; a table made by another program is opened in \
                 Excel or LibreOffice and saved once.",
            id: "Perbaiki rumusnya, atau ketik nilainya; tabel buatan program lain dibuka di Excel atau \
                 LibreOffice lalu disimpan.",
        },
    },
    Code {
        code: "hidden-columns",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A table has columns that are hidden, and they are not read. What people do not see in a table is not published, rows and columns alike: hidden columns hold drafts and remarks as often as they hold posts.",
            id: "Tabel ini punya kolom tersembunyi, dan kolom itu tidak dibaca. Yang tidak terlihat di tabel tidak diterbitkan, baik baris maupun kolom: kolom tersembunyi sama seringnya berisi konsep dan catatan.",
        },
        example: "items.xlsx     column D, `Teks kiriman`, is hidden",
        remedy: Text {
            en: "Show the columns where they belong to posts, or write `hidden_rows = \"take\"` under `[tables]` in `wajah.toml`, which takes hidden columns too.",
            id: "Tampilkan kolomnya bila memang bagian kiriman, atau tulis `hidden_rows = \"take\"` di bawah `[tables]` dalam `wajah.toml`, yang membaca kolom tersembunyi juga.",
        },
    },
    Code {
        code: "hidden-rows",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "Rows of a table are hidden, by a filter or by hand, and make no posts. What a person does not see is not published; often a filter was left on.",
            id: "Ada baris tersembunyi, oleh penyaring atau disembunyikan sendiri, dan tidak menjadi kiriman. Yang tidak tampak tidak diterbitkan; sering kali penyaringnya lupa dilepas.",
        },
        example: "items.xlsx     a filter shows the rows of one account",
        remedy: Text {
            en: "Show the rows. Where hidden rows are meant too, write `hidden_rows = \"take\"` under `[tables]` in `wajah.toml`.",
            id: "Tampilkan barisnya. Bila baris tersembunyi memang ikut, tulis `hidden_rows = \"take\"` di bawah `[tables]` dalam `wajah.toml`.",
        },
    },
    Code {
        code: "merged-cells",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "A cell is merged across several columns, and counts for each of them. Down a column that is what people mean; across columns it may not be.",
            id: "Sebuah sel digabung melintasi beberapa kolom, dan berlaku untuk setiap kolomnya. Ke bawah memang begitu maksudnya; ke samping belum tentu.",
        },
        example: "Judul and Keterangan     one merged cell: Libur nasional",
        remedy: Text {
            en: "Part the cells where that is not meant.",
            id: "Pisahkan selnya bila tidak dimaksudkan begitu.",
        },
    },
    Code {
        code: "no-heading",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A table's first row names no column, or a column has content and no heading. Cells get \
                 their meaning from the heading; what stands below none would be lost without a word.",
            id: "Baris pertama tabel tidak menyebut kolom, atau ada isi di kolom tanpa judul. Sel \
                 mendapat artinya dari judul kolom; isi di kolom tanpa judul akan hilang begitu saja.",
        },
        example: "announcement ; Lomba puisi dibuka ; rumah-belajar

(the row of headings is missing)",
        remedy: Text {
            en: "Write the headings into the first row; `wajah new pack NAME --sheet` writes a table \
                 that has them. In CSV, put texts that hold the separator in quotation marks.",
            id: "Tulis judul kolom di baris pertama; `wajah new pack NAMA --sheet` menulis tabel yang \
                 sudah lengkap. Di CSV, apit teks yang memuat pemisah kolom dengan tanda kutip.",
        },
    },
    Code {
        code: "not-a-table",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A file under a table's name is none that can be read. It may be of an old kind (XLS), \
                 a web page, another document, damaged, or wrapped in a password; what it might have \
                 been is not guessed at.",
            id: "Berkas bernama tabel ini bukan tabel yang dapat dibaca. Mungkin jenis lama (XLS), \
                 halaman web, dokumen lain, rusak, atau berkata sandi; isinya tidak ditebak.",
        },
        example: "content/2026-W49/items.xls
content/2026-W49/items.csv     a workbook that was only renamed",
        remedy: Text {
            en: "Open it in Excel or LibreOffice, save it as XLSX without a password, and use that file.",
            id: "Buka di Excel atau LibreOffice, simpan sebagai XLSX tanpa kata sandi, lalu pakai \
                 berkas itu.",
        },
    },
    Code {
        code: "not-items",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A table in a pack is not called `items`, and is not read. Editors keep other tables \
                 there, so only `items.xlsx`, `items.ods`, `items.csv` and `items.<template>.…` are \
                 posts; a misspelt one would be missed silently.",
            id: "Tabel di paket ini tidak bernama `items`, jadi tidak dibaca. Penyunting menyimpan \
                 tabel lain di situ, jadi hanya `items.xlsx`, `items.ods`, `items.csv`, dan \
                 `items.<templat>.…` yang menjadi kiriman; yang salah eja akan terlewat diam-diam.",
        },
        example: "content/2026-W49/item.xlsx",
        remedy: Text {
            en: "Rename it to `items.xlsx`, or move it out of `content/`.",
            id: "Ganti namanya menjadi `items.xlsx`, atau pindahkan dari `content/`.",
        },
    },
    Code {
        code: "number-format",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A cell's number format is not understood, hides its value, or shows `####`. A cell means what a person sees in it; what is seen cannot be told here, and is not guessed.",
            id: "Format angka sel ini tidak dikenal, menyembunyikan nilainya, atau menampilkan `####`. Sel berarti apa yang terlihat di dalamnya; yang terlihat tidak dapat diketahui di sini, dan tidak ditebak.",
        },
        example: "Jumlah     123 with the format [DBNum1]0",
        remedy: Text {
            en: "Give the cell a plain number format, or format it as text and type what should be read.",
            id: "Beri selnya format angka biasa, atau format sebagai teks lalu ketik yang seharusnya terbaca.",
        },
    },
    Code {
        code: "protected",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A table is protected with a password. Its content is encrypted, and Wajah asks for no \
                 passwords.",
            id: "Tabel ini dikunci dengan kata sandi. Isinya disandikan, dan Wajah tidak meminta kata \
                 sandi.",
        },
        example: "content/2026-W49/items.ods     saved with a password",
        remedy: Text { en: "Save it again without a password.", id: "Simpan ulang tanpa kata sandi." },
    },
    Code {
        code: "publish-outside-week",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A row is to be published outside the week that its pack is named for. Often day and month changed places, or the row belongs to another pack; campaigns hang on the day.",
            id: "Waktu terbit baris ini di luar pekan yang menjadi nama paketnya. Sering kali hari dan bulannya tertukar, atau barisnya milik paket lain; kampanye bergantung pada harinya.",
        },
        example: "content/2026-W49/items.csv     Terbit: 12/01/2026 08:00",
        remedy: Text {
            en: "Correct the day, or move the row into the pack of its week.",
            id: "Perbaiki tanggalnya, atau pindahkan barisnya ke paket pekan itu.",
        },
    },
    Code {
        code: "publish-past",
        severities: &[Note, Warning],
        for_editors: true,
        why: Text {
            en: "A row is to be published on a day that is past. In the week of its pack that is only noted: the post may be out already.",
            id: "Waktu terbit baris ini sudah lewat. Dalam pekan paketnya hal itu hanya dicatat: kirimannya mungkin sudah terbit.",
        },
        example: "Terbit\n01/01/2020 08:00",
        remedy: Text {
            en: "Correct the day, or leave it where the post is out already.",
            id: "Perbaiki tanggalnya; biarkan bila kirimannya memang sudah terbit.",
        },
    },
    Code {
        code: "sheet-not-read",
        severities: &[Note, Warning],
        for_editors: true,
        why: Text {
            en: "A workbook has a sheet that is not read. It is hidden, or its first row names no template and no columns of posts. Every sheet that can be seen and looks like a table of items is read.",
            id: "Ada lembar yang tidak dibaca. Lembarnya tersembunyi, atau baris pertamanya tidak menyebut templat dan kolom kiriman. Setiap lembar yang tampak dan merupakan tabel item dibaca.",
        },
        example: "items.xlsx     the sheets Pengumuman, Kuis and Anggaran; Anggaran holds a budget",
        remedy: Text {
            en: "For posts, show the sheet and call it by its template, or give it a column `Templat`; keep other things in a file of their own.",
            id: "Bila isinya kiriman, tampilkan lembarnya dan beri nama menurut templatnya, atau tambahkan kolom `Templat`; simpan hal lain di berkas tersendiri.",
        },
    },
    Code {
        code: "toml-in-cell",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A list in a cell is written as a TOML file writes it, with brackets and quotation marks. They would stand on the post; a cell separates entries with `;` or line breaks, and the columns of an entry with `|`.",
            id: "Daftar di sel ini ditulis seperti di berkas TOML, dengan kurung dan tanda kutip. Tanda itu akan tampak di kiriman; di sel, butir dipisahkan `;` atau pemutus baris, dan kolom sebuah butir dengan `|`.",
        },
        example: r#"Acara
["Sen 07.00", "Kelas Matematika", "TVE"]"#,
        remedy: Text {
            en: "Write it as the hint does, such as `Sen 07.00 | Kelas Matematika | TVE`.",
            id: "Tulis seperti pada petunjuk, misalnya `Sen 07.00 | Kelas Matematika | TVE`.",
        },
    },
    Code {
        code: "too-many-columns",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A table has more than the 500 columns that are read. Usually something was typed or \
                 formatted far to the right; rows that go on there are not made, so that nothing of \
                 them is lost.",
            id: "Tabel ini melebihi 500 kolom yang dibaca. Biasanya ada yang terketik atau terformat \
                 jauh di kanan; baris yang sampai ke sana tidak dibuat, agar isinya tidak ada yang \
                 hilang.",
        },
        example: "content/2026-W49/items.xlsx     a blank was typed into column XFD",
        remedy: Text {
            en: "Empty the columns that hold nothing to publish.",
            id: "Kosongkan kolom yang tidak berisi apa pun untuk diterbitkan.",
        },
    },
    Code {
        code: "too-many-rows",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A table has more than the 100,000 rows that are read. No week has so many posts; more \
                 usually it is an export of something else.",
            id: "Tabel ini melebihi 100.000 baris yang dibaca. Tidak ada minggu dengan kiriman sebanyak \
                 itu; biasanya itu ekspor dari hal lain.",
        },
        example: "content/2026-W49/items.csv     a register of all schools",
        remedy: Text {
            en: "Leave the rows that are posts, or split the table in two.",
            id: "Sisakan baris yang memang kiriman, atau bagi tabelnya menjadi dua.",
        },
    },
    Code {
        code: "unclosed-quote",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A quotation mark in a CSV file is never closed. All that follows would belong to one \
                 cell, so reading ends there.",
            id: "Tanda kutip di dalam CSV tidak pernah ditutup. Semua sesudahnya akan menjadi satu sel, \
                 jadi pembacaan berhenti di situ.",
        },
        example: r#"Judul;Keterangan
"Lomba puisi;Untuk murid SMP"#,
        remedy: Text {
            en: "Close it, write a quotation mark inside a text twice (\"\"), or save the table as XLSX.",
            id: "Tutup tanda kutipnya, tulis tanda kutip di dalam teks dua kali (\"\"), atau simpan \
                 tabelnya sebagai XLSX.",
        },
    },
    Code {
        code: "unit-conflict",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A number is shown with one unit, and another cell of its row names another. Which of both is meant cannot be told.",
            id: "Angka ini tampak dengan satu satuan, sedangkan sel lain menyebut satuan lain. Tidak dapat diketahui mana yang dimaksud.",
        },
        example: "Angka ; Tanda satuan\n85%   ; orang",
        remedy: Text {
            en: "Write the same unit, or empty the cell of the unit.",
            id: "Tulis satuan yang sama, atau kosongkan sel satuannya.",
        },
    },
    Code {
        code: "unit-lost",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A number is shown with a unit, such as Rp or %, and the template takes the number alone. The post may say something else than the cell.",
            id: "Angka ini tampak dengan satuan, misalnya Rp atau %, sedangkan templatnya hanya menerima angkanya. Kirimannya mungkin berarti lain daripada selnya.",
        },
        example: "Jumlah peserta\n85%     the template shows 85",
        remedy: Text {
            en: "See whether the post says what is meant; write the unit into another field, or give the template a field `unit`.",
            id: "Periksa apakah kirimannya masih berarti sama; tulis satuannya di isian lain, atau beri templatnya isian `unit`.",
        },
    },
    Code {
        code: "unknown-heading",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A column's heading means nothing in any template. What stands below a misspelt heading \
                 would be missing from every post.",
            id: "Judul kolom ini tidak berarti apa pun di templat mana pun. Isi di bawah judul yang \
                 salah eja akan hilang dari semua kiriman.",
        },
        example: "Templat      ; Jdul
announcement ; Lomba puisi dibuka",
        remedy: Text {
            en: "Correct the heading as the hint says, or begin it with `#`: then the column is for \
                 notes and is not read.",
            id: "Betulkan judul kolomnya seperti pada petunjuk, atau awali dengan `#`: kolom itu lalu \
                 untuk catatan dan tidak dibaca.",
        },
    },
    Code {
        code: "unused-cell",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A cell is filled in that its row's template does not use. Whoever filled it in expects \
                 to see it on the post.",
            id: "Ada sel berisi yang tidak dipakai templat barisnya. Yang mengisinya mengharapkan \
                 isinya tampak di kiriman.",
        },
        example: "Templat ; Pernyataan           ; Tempat
stat    ; dari seluruh sekolah ; Aula lantai 2

(stat has no field for a place)",
        remedy: Text {
            en: "Empty the cell, or choose a template that has the field.",
            id: "Kosongkan selnya, atau pilih templat yang punya isian itu.",
        },
    },
];
