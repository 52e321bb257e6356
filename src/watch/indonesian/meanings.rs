//! The register of what codes mean to editors.

/// What some codes mean.
pub(super) struct Meaning {
    pub(super) codes: &'static [&'static str],
    /// What is wrong, and what to do, with names and numbers: the first whose names are all known is taken.
    pub(super) exact: &'static [[&'static str; 2]],
    /// The same without any.
    pub(super) plain: [&'static str; 2],
}

/// What a code means that is not in the register: the test beside it keeps it out.
pub(super) const UNKNOWN: [&str; 2] =
    ["kiriman ini tidak dapat dibuat.", "lihat keterangan di bawah, atau tanyakan kepada pengelola Wajah."];

const NOT_YOURS: &str = "ini bukan kesalahan berkas Anda: beri tahu pengelola atau perancang, lalu masukkan lagi berkasnya setelah diperbaiki.";

/// The register: every code that can reach an editor.
pub(super) const MEANINGS: &[Meaning] = &[
    // The file itself.
    Meaning {
        codes: &["not-for-publication"],
        exact: &[[
            "nama berkasnya memuat “{given}”, jadi tidak dibuat: yang belum boleh terbit jangan sampai terunggah.",
            "bila memang sudah boleh terbit, ganti nama berkasnya tanpa kata itu, lalu masukkan lagi. Bila kata itu memang bagian judulnya, beri nama \
             lain dan tulis judulnya di formulir atau berkas pendamping.",
        ]],
        plain: [
            "nama berkasnya berkata bahwa ini belum boleh terbit.",
            "ganti nama berkasnya bila memang sudah boleh terbit.",
        ],
    },
    Meaning {
        codes: &["machine-name"],
        exact: &[[
            "nama berkas ini dibuat oleh kamera, ponsel, atau aplikasi, jadi tidak dipakai sebagai {label}.",
            "ganti nama berkasnya menjadi {label}-nya, misalnya `Lomba puisi dibuka - rumah belajar.jpg`, atau isi {label} di formulir.",
        ]],
        plain: [
            "nama berkas ini dibuat oleh kamera, ponsel, atau aplikasi, jadi tidak dipakai sebagai judul.",
            "ganti nama berkasnya sesuai judulnya, atau isi judulnya di formulir.",
        ],
    },
    Meaning {
        codes: &["unclear-service"],
        exact: &[[
            "“{given}” pada nama berkas bukan nama layanan, tetapi mirip “{nearest}”.",
            "tulis `- {nearest}` di akhir nama berkas bila layanan itu yang dimaksud; atau isi Layanan di formulir. Bila bukan layanan, tulis judul lengkapnya di \
             formulir dan pilih layanannya.",
        ]],
        plain: ["nama layanan pada nama berkas salah eja.", "periksa ejaan nama layanannya."],
    },
    Meaning {
        codes: &["account-in-name"],
        exact: &[[
            "“{given}” di akhir nama berkas adalah nama akun, bukan layanan.",
            "bila hanya untuk akun itu, masukkan ke folder `{template}/{given}/`, atau isi Akun di formulir. Bila bagian judul, tulis judulnya di formulir dan isi Akun.",
        ]],
        plain: [
            "nama berkas berakhir dengan nama akun.",
            "masukkan ke folder akun itu, atau isi Akun di formulir.",
        ],
    },
    Meaning {
        codes: &["bad-name"],
        exact: &[],
        plain: [
            "nama berkasnya memuat tanda yang tidak tampak atau garis miring terbalik.",
            "ganti nama berkasnya: huruf, angka, spasi, dan tanda baca biasa saja.",
        ],
    },
    Meaning {
        codes: &["empty-file"],
        exact: &[],
        plain: [
            "berkas ini kosong (0 bita): isinya belum tersalin.",
            "salin ulang dari tempat asalnya, tunggu sampai selesai, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["form-alone"],
        exact: &[],
        plain: [
            "ini formulir untuk foto atau video yang namanya sama, tetapi foto atau videonya tidak ikut.",
            "masukkan keduanya bersama, dengan nama yang sama, misalnya `judul.jpg` dan `judul.xlsx`.",
        ],
    },
    Meaning {
        codes: &["form-of-many"],
        exact: &[],
        plain: [
            "tabel yang bernama sama dengan foto atau video ini berisi lebih dari satu baris.",
            "sisakan satu baris untuk foto atau video ini; tabel dengan banyak kiriman diberi nama lain.",
        ],
    },
    Meaning {
        codes: &["media-truncated"],
        exact: &[],
        plain: [
            "berkas video atau suara ini terpotong: sebagian isinya belum ada.",
            "salin ulang dari tempat asalnya dan tunggu sampai selesai, atau ekspor ulang, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["picture-truncated"],
        exact: &[],
        plain: [
            "foto ini terpotong: bagian akhirnya belum ada, mungkin karena salinan atau unduhannya belum selesai.",
            "salin ulang foto itu dari ponsel, kamera, atau tempat asalnya, tunggu sampai selesai, lalu masukkan lagi. Menyimpannya ulang tidak menolong.",
        ],
    },
    Meaning {
        codes: &["picture-damaged", "picture-unusable"],
        exact: &[],
        plain: [
            "foto ini rusak atau tidak dapat dibaca.",
            "buka foto aslinya, simpan ulang sebagai JPEG atau PNG, lalu masukkan lagi. Bila tidak dapat dibuka, salin ulang dari tempat asalnya.",
        ],
    },
    Meaning {
        codes: &["picture-incomplete"],
        exact: &[[
            "bagian akhir foto ini tidak ada; yang ditampilkan {is} % bagian atasnya.",
            "periksa hasilnya. Bila kurang, salin ulang fotonya dari tempat asalnya, tunggu sampai selesai, lalu masukkan lagi.",
        ]],
        plain: [
            "bagian akhir foto ini tidak ada.",
            "periksa hasilnya. Bila kurang, salin ulang fotonya dari tempat asalnya, tunggu sampai selesai, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["picture-orientation"],
        exact: &[],
        plain: [
            "arah foto ini tidak pasti: keterangan putarannya tidak di tempat biasa, dan fotonya ditampilkan seperti tersimpan.",
            "periksa hasilnya. Bila fotonya rebah, putar di aplikasi foto, simpan, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["picture-pixels"],
        exact: &[],
        plain: [
            "foto ini menyebut pikselnya tidak persegi; seperti di peramban, fotonya ditampilkan dengan piksel persegi.",
            "periksa hasilnya. Bila tampak gepeng, simpan ulang dengan ukuran yang benar di aplikasi foto, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["picture-colours"],
        exact: &[],
        plain: [
            "warna foto ini mungkin tidak persis: fotonya CMYK (untuk cetak), HDR, atau profil warnanya tidak dapat dipakai.",
            "periksa warnanya di hasil; supaya pasti, simpan ulang sebagai JPEG atau PNG dengan warna sRGB.",
        ],
    },
    Meaning {
        codes: &["picture-first-frame"],
        exact: &[],
        plain: [
            "berkas ini memuat beberapa gambar; yang ditampilkan gambar pertama.",
            "bila maksudnya gambar lain, simpan gambar itu tersendiri; bila bergerak, simpan sebagai video MP4.",
        ],
    },
    Meaning {
        codes: &["picture-too-large"],
        exact: &[[
            "foto ini terlalu besar: {is} megapiksel; paling banyak {most}.",
            "perkecil fotonya, misalnya menjadi 4.000 piksel pada sisi panjangnya, lalu masukkan lagi.",
        ]],
        plain: ["foto ini terlalu besar.", "perkecil fotonya, lalu masukkan lagi."],
    },
    Meaning {
        codes: &["not-a-picture"],
        exact: &[],
        plain: [
            "isi berkas ini bukan foto, walaupun namanya begitu.",
            "buka di aplikasi asalnya dan simpan sebagai JPEG atau PNG; mengganti nama saja tidak cukup.",
        ],
    },
    Meaning {
        codes: &["media-damaged"],
        exact: &[],
        plain: [
            "isi video atau suara rusak di tengah.",
            "ekspor ulang dari aslinya, atau pilih bagian sebelum kerusakan.",
        ],
    },
    Meaning {
        codes: &["not-media"],
        exact: &[],
        plain: [
            "berkas ini bukan video atau suara, walaupun namanya begitu.",
            "periksa isinya; ekspor videonya sebagai MP4 (H.264 dan AAC), rekaman suaranya sebagai MP3 atau WAV.",
        ],
    },
    Meaning {
        codes: &["no-picture"],
        exact: &[],
        plain: [
            "berkas ini hanya berisi suara, sedangkan templat ini menampilkan video.",
            "masukkan rekaman suara ke folder Audiogram (`audiogram`); di folder ini pakai berkas video.",
        ],
    },
    Meaning {
        codes: &["media-unsupported"],
        exact: &[],
        plain: [
            "jenis video atau suara ini belum dapat dibaca.",
            "ekspor videonya sebagai MP4 (H.264 dan AAC), rekaman suaranya sebagai MP3 atau WAV.",
        ],
    },
    Meaning {
        codes: &["media-failed"],
        exact: &[],
        plain: [
            "video atau suara ini tidak dapat diolah.",
            "ekspor ulang videonya sebagai MP4 (H.264 dan AAC), rekaman suaranya sebagai MP3 atau WAV.",
        ],
    },
    Meaning {
        codes: &["unknown-file"],
        exact: &[],
        plain: [
            "jenis berkas ini tidak dikenal.",
            "pakai MP4 atau MOV, JPEG, PNG, WebP, XLSX, ODS, CSV, atau TOML.",
        ],
    },
    Meaning {
        codes: &["unused-media"],
        exact: &[[
            "templat {template} tidak memakai foto atau video seperti ini.",
            "isi kirimannya lewat tabel Excel, tanpa foto atau video itu; atau pindahkan berkasnya ke folder templat yang memakainya: {choices}.",
        ]],
        plain: [
            "templat ini tidak memakai jenis berkas itu.",
            "pindahkan ke folder templat yang cocok; `BACA-SAYA.txt` di setiap folder menyebut apa yang diterima.",
        ],
    },
    Meaning {
        codes: &["no-main-file"],
        exact: &[],
        plain: [
            "takarir atau teks ini tidak punya video atau foto dengan nama yang sama.",
            "masukkan keduanya bersama dengan nama yang sama, misalnya `judul.mp4` dan `judul.srt`.",
        ],
    },
    Meaning {
        codes: &["missing-file", "path-leaves-project", "bad-path"],
        exact: &[
            [
                "{label}: berkas `{given}` tidak ada di proyek.",
                "periksa nama berkasnya. Foto atau video dari komputer Anda dimasukkan bersama kirimannya, atau disalin dulu ke `media/`.",
            ],
            ["berkas `{given}` tidak ada di proyek.", "periksa nama berkasnya."],
        ],
        plain: ["berkas yang disebut tidak ada atau berada di luar proyek.", "periksa nama berkasnya."],
    },
    Meaning {
        codes: &["unreadable-file"],
        exact: &[],
        plain: [
            "berkas ini tidak dapat dibuka: hak bacanya tidak diberikan, atau salinannya rusak.",
            "salin ulang dari tempat asalnya, atau beri hak baca untuk semua (klik kanan › Properti › Izin), lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["not-utf8"],
        exact: &[],
        plain: [
            "berkas tidak dapat dibaca sebagai teks.",
            "simpan ulang sebagai teks UTF-8: di Notepad pilih Simpan Sebagai › Pengodean › UTF-8; di Excel pilih CSV UTF-8, atau lebih baik XLSX.",
        ],
    },
    Meaning {
        codes: &["file-too-large"],
        exact: &[[
            "berkas ini terlalu besar; paling banyak {most}.",
            "pendekkan isinya, atau bagi menjadi beberapa berkas.",
        ]],
        plain: ["berkas ini terlalu besar.", "perkecil atau bagi menjadi beberapa berkas."],
    },
    // Folders.
    Meaning {
        codes: &["no-template"],
        exact: &[[
            "berkas diletakkan di luar folder templat.",
            "pindahkan ke salah satu folder templat di dalam kotak masuk: {choices}.",
        ]],
        plain: [
            "berkas diletakkan di luar folder templat.",
            "pindahkan ke salah satu folder templat di dalam kotak masuk.",
        ],
    },
    Meaning {
        codes: &["unknown-template"],
        exact: &[
            [
                "nama folder ini bukan nama templat: “{given}”.",
                "pakai folder salah satu templat ini: {choices}.",
            ],
            ["templat `{broken}` sendiri bermasalah.", NOT_YOURS],
        ],
        plain: ["nama folder ini bukan nama templat.", "pakai folder templat yang ada."],
    },
    Meaning {
        codes: &["folder-of-files"],
        exact: &[[
            "berkas ini ada di dalam folder “{given}”, yang bukan folder akun. Album atau folder tidak dibuat sebagai satu kiriman.",
            "buka folder itu, lalu masukkan berkas-berkasnya langsung ke folder templatnya. Folder di dalam folder templat hanya untuk akun: {choices}.",
        ]],
        plain: [
            "berkas ini ada di dalam folder yang bukan folder akun.",
            "masukkan berkasnya langsung ke folder templatnya.",
        ],
    },
    // What an item names.
    Meaning {
        codes: &["unknown-account"],
        exact: &[["akun “{given}” tidak dikenal.", "periksa ejaannya. Akun yang ada: {choices}."]],
        plain: ["akun ini tidak dikenal.", "periksa nama foldernya atau isian Akun."],
    },
    Meaning {
        codes: &["unknown-service"],
        exact: &[["layanan “{given}” tidak dikenal.", "periksa ejaannya. Layanan yang ada: {choices}."]],
        plain: ["layanan ini tidak dikenal.", "periksa ejaan nama layanannya."],
    },
    Meaning {
        codes: &["unknown-campaign"],
        exact: &[["kampanye “{given}” tidak dikenal.", "periksa ejaannya. Kampanye yang ada: {choices}."]],
        plain: ["kampanye ini tidak dikenal.", "periksa ejaan nama kampanyenya."],
    },
    Meaning {
        codes: &["unknown-format", "unsupported-format", "no-format"],
        exact: &[[
            "format “{given}” tidak ada, atau tidak cocok dengan templat ini.",
            "periksa isian Format, atau kosongkan agar dipilih sendiri.",
        ]],
        plain: [
            "format itu tidak ada, atau tidak cocok dengan templat ini.",
            "periksa isian Format, atau kosongkan agar dipilih sendiri.",
        ],
    },
    // What stands in fields.
    Meaning {
        codes: &["missing-key"],
        exact: &[[
            "isian wajib belum ada: {label}.",
            "tulis {label} di formulir, tabel, atau berkas pendampingnya.",
        ]],
        plain: [
            "ada isian wajib yang belum ditulis.",
            "tulis isian itu di formulir, tabel, atau berkas pendampingnya.",
        ],
    },
    Meaning {
        codes: &["empty-text", "empty-list"],
        exact: &[["{label} masih kosong.", "isi {label}."]],
        plain: ["ada isian wajib yang masih kosong.", "isi isian yang disebut."],
    },
    Meaning {
        codes: &["too-long"],
        exact: &[
            [
                "{label} terlalu panjang: {is} huruf; paling banyak {most}.",
                "pendekkan {over} huruf. Bila teksnya diambil dari nama berkas, ganti nama berkasnya.",
            ],
            [
                "{label} terlalu banyak: {entries} butir; paling banyak {most}.",
                "kurangi butirnya, atau bagi menjadi dua kiriman.",
            ],
        ],
        plain: [
            "salah satu teks terlalu panjang.",
            "pendekkan teksnya; judul diambil dari nama berkas bila tidak ditulis.",
        ],
    },
    Meaning {
        codes: &["place-taken"],
        exact: &[],
        plain: [
            "di folder hasil ada folder di tempat berkas kiriman ini.",
            "pindahkan foldernya, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["weekday-wrong"],
        exact: &[[
            "“{given}” tidak cocok: tanggal itu hari {is}.",
            "perbaiki harinya atau tanggalnya, lalu masukkan lagi.",
        ]],
        plain: [
            "hari dan tanggal di tulisannya tidak cocok.",
            "perbaiki harinya atau tanggalnya, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["deadline-past"],
        exact: &[[
            "batas waktu “{given}” sudah lewat saat kiriman terbit.",
            "perbaiki tanggalnya, atau terbitkan lebih awal.",
        ]],
        plain: [
            "batas waktunya sudah lewat saat kiriman terbit.",
            "perbaiki tanggalnya, atau terbitkan lebih awal.",
        ],
    },
    Meaning {
        codes: &["name-spelling"],
        exact: &[["“{given}” di kit merek ditulis “{write}”.", "tulis seperti itu."]],
        plain: ["sebuah nama tidak ditulis seperti di kit merek.", "tulis seperti di kit merek."],
    },
    Meaning {
        codes: &["alt-poor"],
        exact: &[[
            "teks alternatif “{given}” tidak menyebut apa yang tampak.",
            "sebutkan apa yang tampak dan tulisan di gambarnya.",
        ]],
        plain: [
            "teks alternatif tidak menyebut apa yang tampak.",
            "sebutkan apa yang tampak dan tulisan di gambarnya.",
        ],
    },
    Meaning {
        codes: &["styled-letters"],
        exact: &[[
            "“{given}” memakai huruf hias Unicode, yang dieja pembaca layar.",
            "tulis “{write}” dengan huruf biasa.",
        ]],
        plain: [
            "tulisannya memakai huruf hias Unicode, yang dieja pembaca layar.",
            "tulis dengan huruf biasa.",
        ],
    },
    Meaning {
        codes: &["doubled-word"],
        exact: &[[
            "kata “{given}” tertulis dua kali berturut-turut.",
            "tulis satu kali, atau dengan tanda hubung.",
        ]],
        plain: [
            "sebuah kata tertulis dua kali berturut-turut.",
            "tulis satu kali, atau dengan tanda hubung.",
        ],
    },
    Meaning {
        codes: &["hashtag-case"],
        exact: &[[
            "tagar `{given}` ditulis dengan huruf kecil semua.",
            "awali tiap katanya dengan huruf besar, seperti `RumahBelajar`.",
        ]],
        plain: [
            "sebuah tagar ditulis dengan huruf kecil semua.",
            "awali tiap katanya dengan huruf besar, seperti `RumahBelajar`.",
        ],
    },
    Meaning {
        codes: &["too-many-emoji"],
        exact: &[],
        plain: [
            "tulisannya memuat terlalu banyak emoji.",
            "sisakan satu atau dua; pembaca layar membacakan nama setiap emoji.",
        ],
    },
    Meaning {
        codes: &["long-sentence"],
        exact: &[["sebuah kalimat memuat {is} kata; {most} sudah cukup.", "jadikan dua kalimat."]],
        plain: ["sebuah kalimat terlalu panjang.", "jadikan dua kalimat."],
    },
    Meaning {
        codes: &["cell-link"],
        exact: &[[
            "sel {key} menautkan ke {given}; hanya tulisannya yang dibaca.",
            "tulis alamatnya di kolom tersendiri, bila perlu tampak di kiriman.",
        ]],
        plain: [
            "sebuah sel berisi tautan; hanya tulisannya yang dibaca.",
            "tulis alamatnya di kolom tersendiri, bila perlu tampak di kiriman.",
        ],
    },
    Meaning {
        codes: &["cell-remark"],
        exact: &[[
            "sel {key} diberi komentar: “{said}”.",
            "hapus barisnya, bila kirimannya belum boleh terbit.",
        ]],
        plain: [
            "sebuah sel dicoret atau diberi komentar, tetapi tetap dibaca.",
            "hapus barisnya, bila kirimannya belum boleh terbit.",
        ],
    },
    Meaning {
        codes: &["line-break"],
        exact: &[[
            "{label} harus satu baris, tetapi ada pemutus baris (Alt+Enter atau Enter) di dalamnya.",
            "hapus pemutus baris di dalam sel atau teks {label} itu, lalu simpan lagi.",
        ]],
        plain: [
            "ada pemutus baris di dalam teks yang harus satu baris.",
            "hapus pemutus barisnya (Alt+Enter di Excel).",
        ],
    },
    Meaning {
        codes: &["control-character"],
        exact: &[[
            "di dalam {label} ada tanda yang tidak tampak.",
            "hapus isinya, lalu ketik ulang (jangan ditempel).",
        ]],
        plain: [
            "di dalam teks ada tanda yang tidak tampak.",
            "hapus isinya, lalu ketik ulang (jangan ditempel).",
        ],
    },
    Meaning {
        codes: &["unknown-choice"],
        exact: &[["{label} tidak boleh “{given}”.", "pilih salah satu: {choices}."]],
        plain: ["ada isian yang bukan salah satu pilihannya.", "pilih dari daftarnya."],
    },
    Meaning {
        codes: &["unknown-key", "unused-key"],
        exact: &[["isian `{key}` tidak dikenal di templat ini.", "periksa ejaannya, atau hapus isian itu."]],
        plain: ["ada isian yang tidak dikenal di templat ini.", "periksa ejaannya, atau hapus isian itu."],
    },
    Meaning {
        codes: &["wrong-type", "unknown-value"],
        exact: &[[
            "isian {label} salah jenisnya.",
            "perbaiki {label}: lihat contoh pada `BACA-SAYA.txt` atau lembar Kolom.",
        ]],
        plain: ["ada isian yang salah jenisnya.", "perbaiki isian yang disebut."],
    },
    Meaning {
        codes: &["out-of-range"],
        exact: &[["{label} di luar batas.", "tulis angka antara {least} dan {most}."]],
        plain: ["ada angka di luar batas.", "perbaiki angka yang disebut."],
    },
    Meaning {
        codes: &["bad-date"],
        exact: &[[
            "tanggal pada {label} salah tulis.",
            "tulis seperti 25/11/2026 di tabel, atau 2026-11-25 di berkas .toml.",
        ]],
        plain: [
            "tanggal salah tulis.",
            "tulis seperti 25/11/2026 di tabel, atau 2026-11-25 di berkas .toml.",
        ],
    },
    Meaning {
        codes: &["bad-time", "ambiguous-time"],
        exact: &[[
            "jam atau waktu pada {label} salah tulis.",
            "tulis jam seperti 09.00, dan waktu dalam video seperti 65,2 detik atau 00:01:05.",
        ]],
        plain: [
            "jam atau waktu salah tulis.",
            "tulis jam seperti 09.00, dan waktu dalam video seperti 65,2 detik atau 00:01:05.",
        ],
    },
    Meaning {
        codes: &["ambiguous-number"],
        exact: &[],
        plain: [
            "angka ini dapat dibaca dengan dua cara.",
            "tulis tanpa titik ribuan, misalnya 1250, atau dengan koma desimal, misalnya 1,25.",
        ],
    },
    Meaning {
        codes: &["bad-url"],
        exact: &[[
            "alamat web pada {label} salah tulis.",
            "tulis lengkap, misalnya https://contoh.id/halaman.",
        ]],
        plain: ["alamat web salah tulis.", "tulis lengkap, misalnya https://contoh.id/halaman."],
    },
    Meaning {
        codes: &["bad-hashtag"],
        exact: &[[
            "“{given}” tidak dapat menjadi tagar.",
            "tagar hanya berisi huruf, angka, dan garis bawah, tanpa # dan spasi; beberapa tagar dipisahkan ;",
        ]],
        plain: ["tagar hanya boleh berisi huruf, angka, dan garis bawah.", "perbaiki tagarnya."],
    },
    Meaning {
        codes: &["bad-focus"],
        exact: &[],
        plain: [
            "bagian gambar yang harus tampak salah tulis.",
            "tulis auto, center, left, right, top, bottom, atau 0.3,0.5.",
        ],
    },
    Meaning {
        codes: &["duplicate"],
        exact: &[],
        plain: ["hal yang sama ditulis dua kali.", "hapus salah satunya."],
    },
    Meaning {
        codes: &["syntax"],
        exact: &[],
        plain: [
            "berkas .toml salah tulis.",
            "perbaiki baris yang disebut: setiap teks diapit kutip lurus \"…\", satu isian satu baris.",
        ],
    },
    Meaning {
        codes: &["too-many-findings"],
        exact: &[],
        plain: [
            "terlalu banyak kesalahan di satu berkas.",
            "perbaiki yang disebut dulu, lalu masukkan lagi.",
        ],
    },
    // Excerpts and captions.
    Meaning {
        codes: &["beyond-end"],
        exact: &[
            [
                "cuplikan dimulai pada detik {start}, tetapi videonya habis pada detik {end}.",
                "pilih Mulai sebelum detik {end}.",
            ],
            [
                "cuplikan yang diminta melewati akhir video: {is} detik mulai dari detik {start}.",
                "dari detik {start} tersisa paling banyak {most} detik: kecilkan Durasi atau Mulai.",
            ],
        ],
        plain: [
            "cuplikan yang diminta melewati akhir video.",
            "ubah Mulai atau Durasi agar cuplikan ada di dalam video.",
        ],
    },
    Meaning {
        codes: &["bad-duration"],
        exact: &[
            [
                "panjang cuplikan {is} detik; templat ini menerima {least} sampai {most} detik.",
                "pakai video yang panjangnya sesuai, atau tulis Durasi antara {least} dan {most} detik.",
            ],
            ["panjang cuplikan {is} detik; paling sedikit {least} detik.", "pakai video yang lebih panjang."],
            [
                "panjang cuplikan {is} detik; paling banyak {most} detik.",
                "tulis Durasi paling banyak {most} detik.",
            ],
        ],
        plain: [
            "cuplikan terlalu pendek atau terlalu panjang untuk templat ini.",
            "pakai video yang panjangnya sesuai, atau tulis Durasi.",
        ],
    },
    Meaning {
        codes: &["too-long-for-format"],
        exact: &[[
            "cuplikan {is} detik bersama adegan judul dan kartu penutupnya ({tail} detik) terlalu panjang untuk {formats}.",
            "tulis Durasi paling banyak {most} detik, atau kurangi isian Format.",
        ]],
        plain: [
            "cuplikan terlalu panjang untuk salah satu format.",
            "pendekkan Durasi, atau kurangi isian Format.",
        ],
    },
    Meaning {
        codes: &["excerpt-and-shots"],
        exact: &[],
        plain: [
            "berkas .toml punya [excerpt] dan [[shots]] sekaligus.",
            "jadikan cuplikan itu bagian pertama dari [[shots]], lalu hapus [excerpt].",
        ],
    },
    Meaning {
        codes: &["shot-too-short"],
        exact: &[[
            "satu bagian klip hanya {is} detik: tidak sempat terlihat.",
            "beri paling sedikit {least} detik, atau hapus bagian itu.",
        ]],
        plain: [
            "satu bagian klip terlalu pendek untuk terlihat.",
            "beri waktu lebih lama, atau hapus bagian itu.",
        ],
    },
    Meaning {
        codes: &["too-many-shots"],
        exact: &[[
            "klip ini punya {is} bagian; paling banyak {most}.",
            "jadikan beberapa klip, atau satukan di penyunting video.",
        ]],
        plain: [
            "klip ini punya terlalu banyak bagian.",
            "jadikan beberapa klip, atau satukan di penyunting video.",
        ],
    },
    Meaning {
        codes: &["no-excerpt"],
        exact: &[],
        plain: [
            "templat ini memerlukan video, dan videonya belum disebut.",
            "masukkan videonya bersama berkas pendamping yang namanya sama.",
        ],
    },
    Meaning {
        codes: &["too-many-bytes"],
        exact: &[[
            "hasilnya terlalu besar untuk {formats}: {is_mb} MB; paling banyak {most_mb} MB.",
            "pendekkan cuplikannya, atau pakai foto yang lebih sederhana.",
        ]],
        plain: [
            "hasilnya terlalu besar untuk platformnya.",
            "pendekkan cuplikan, atau pakai foto yang lebih sederhana.",
        ],
    },
    Meaning {
        codes: &["focus-unused"],
        exact: &[],
        plain: [
            "fokus tidak mengubah apa-apa: templat ini menampilkan seluruh gambarnya, atau sebagai latar.",
            "hapus fokusnya, atau pilih templat yang memotong gambar.",
        ],
    },
    Meaning {
        codes: &["excerpt-cuts-word"],
        exact: &[
            [
                "cuplikannya memotong kata pada {at}: di situ ada yang sedang berbicara.",
                "geser ke jeda terdekat: {before} sebelumnya atau {after} sesudahnya.",
            ],
            [
                "cuplikannya memotong kata pada {at}: di situ ada yang sedang berbicara.",
                "geser ke jeda sebelumnya, {before}.",
            ],
            [
                "cuplikannya memotong kata pada {at}: di situ ada yang sedang berbicara.",
                "geser ke jeda sesudahnya, {after}.",
            ],
        ],
        plain: [
            "cuplikannya mulai atau berakhir di tengah kata.",
            "geser awal atau lamanya ke jeda ucapan yang terdekat.",
        ],
    },
    Meaning {
        codes: &["unknown-audio-track"],
        exact: &[[
            "videonya tidak punya trek suara “{given}”.",
            "isi Trek suara dengan nomor atau bahasa yang ada pada videonya, atau kosongkan.",
        ]],
        plain: [
            "videonya tidak punya trek suara yang diminta.",
            "kosongkan Trek suara, atau isi dengan yang ada.",
        ],
    },
    Meaning {
        codes: &["audio-track"],
        exact: &[[
            "videonya punya beberapa trek suara; yang terdengar: {heard}.",
            "bila bukan itu, isi Trek suara.",
        ]],
        plain: ["videonya punya beberapa trek suara, dan satu dipilih.", "bila bukan itu, isi Trek suara."],
    },
    Meaning {
        codes: &["video-geometry"],
        exact: &[],
        plain: [
            "video ini diputar miring, ditarik, atau dibuat 3D, dan ditampilkan seperti tersimpan.",
            "periksa klipnya. Bila salah, ekspor videonya tegak dan datar dari aplikasi penyunting video, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["video-track"],
        exact: &[[
            "videonya punya beberapa trek video; yang ditampilkan trek {shown}, tanpa {others}.",
            "bila bukan itu, ekspor trek yang lain sebagai berkas tersendiri.",
        ]],
        plain: [
            "videonya punya beberapa trek video, dan satu ditampilkan.",
            "bila bukan itu, ekspor trek yang lain sebagai berkas tersendiri.",
        ],
    },
    Meaning {
        codes: &["audio-clipped"],
        exact: &[[
            "suaranya direkam terlalu keras: {is} puncaknya terpotong.",
            "pakai rekaman lain bila ada; lain kali kecilkan tingkat rekamnya.",
        ]],
        plain: [
            "suaranya direkam terlalu keras, dan puncaknya terpotong.",
            "pakai rekaman lain bila ada; lain kali kecilkan tingkat rekamnya.",
        ],
    },
    Meaning {
        codes: &["gain-unused"],
        exact: &[],
        plain: [
            "penguatan suaranya tidak mengubah apa-apa: semua klip dibawa ke kekerasan yang sama.",
            "tidak perlu apa-apa; hapus `gain_db`.",
        ],
    },
    Meaning {
        codes: &["music-over-speech"],
        exact: &[[
            "ucapannya hanya {is} dB di atas musik; {least} dB mudah diikuti.",
            "hapus `duck = false`, atau turunkan `gain_db` musiknya.",
        ]],
        plain: [
            "musiknya hampir sekeras ucapannya.",
            "hapus `duck = false`, atau turunkan `gain_db` musiknya.",
        ],
    },
    Meaning {
        codes: &["music-silent"],
        exact: &[],
        plain: [
            "musik atau bunyi penutupnya senyap, jadi klip dibuat tanpanya.",
            "pilih bagian lain dari musiknya, atau berkas lain.",
        ],
    },
    Meaning {
        codes: &["music-too-short"],
        exact: &[[
            "musiknya hanya {is} detik; paling sedikit {least} detik.",
            "pilih musik yang lebih panjang.",
        ]],
        plain: ["musiknya kurang dari satu detik.", "pilih musik yang lebih panjang."],
    },
    Meaning {
        codes: &["no-sound"],
        exact: &[],
        plain: [
            "berkas untuk musik atau bunyi penutup tidak berisi suara.",
            "sebut berkas lain, atau ekspor ulang beserta suaranya.",
        ],
    },
    Meaning {
        codes: &["faces-apart"],
        exact: &[],
        plain: [
            "dua wajah dalam film terlalu berjauhan untuk bingkai klip: hanya satu yang tampak.",
            "bila yang lain yang harus tampak, potong filmnya atau pilih bagian lain.",
        ],
    },
    Meaning {
        codes: &["signer-ends"],
        exact: &[[
            "video juru isyarat berakhir {lacking} detik lebih awal: dari {at} di klip gambar terakhirnya tetap tampak, tanpa isyarat.",
            "pakai rekaman juru isyarat yang utuh, atau pendekkan klipnya.",
        ]],
        plain: [
            "video juru isyarat berakhir lebih awal dari klipnya.",
            "pakai rekaman juru isyarat yang utuh, atau pendekkan klipnya.",
        ],
    },
    Meaning {
        codes: &["signer-unshown"],
        exact: &[[
            "templat `{template}` tidak menyediakan tempat bagi juru isyarat.",
            "pilih templat yang menyediakannya, atau kosongkan Juru isyarat.",
        ]],
        plain: [
            "templatnya tidak menyediakan tempat bagi juru isyarat.",
            "pilih templat yang menyediakannya, atau kosongkan Juru isyarat.",
        ],
    },
    Meaning {
        codes: &["signer-unclear"],
        exact: &[],
        plain: [
            "klip ini diambil dari beberapa video, dan tidak jelas juru isyaratnya mendampingi yang mana.",
            "tulis `start` pada `[signer]`: saat di videonya yang bertepatan dengan awal klip.",
        ],
    },
    Meaning {
        codes: &["signer-rate"],
        exact: &[],
        plain: [
            "jumlah gambar per detik video juru isyarat berbeda dengan klipnya; keduanya tetap serempak.",
            "tidak perlu apa-apa.",
        ],
    },
    Meaning {
        codes: &["signer-covered", "signer-missing", "signer-too-small"],
        exact: &[],
        plain: ["tempat juru isyarat pada templat ini belum benar.", NOT_YOURS],
    },
    Meaning {
        codes: &["background-unshown"],
        exact: &[[
            "templat `{template}` tidak menyediakan tempat bagi video latar.",
            "pilih templat yang menyediakannya, atau hapus `[background]`.",
        ]],
        plain: [
            "templatnya tidak menyediakan tempat bagi video latar.",
            "pilih templat yang menyediakannya, atau hapus `[background]`.",
        ],
    },
    Meaning {
        codes: &["background-too-short"],
        exact: &[[
            "video latarnya hanya {is} detik; paling sedikit {least} detik.",
            "pilih video latar yang lebih panjang.",
        ]],
        plain: ["video latarnya terlalu pendek.", "pilih video latar yang lebih panjang."],
    },
    Meaning {
        codes: &["background-missing"],
        exact: &[],
        plain: ["tempat video latar pada templat ini belum benar.", NOT_YOURS],
    },
    Meaning {
        codes: &["sting-cut"],
        exact: &[[
            "bunyi penutup {is} detik, sedangkan sisa klipnya {most} detik: akhirnya tidak terdengar.",
            "pilih bunyi yang lebih pendek.",
        ]],
        plain: ["bunyi penutup lebih panjang dari sisa klipnya.", "pilih bunyi yang lebih pendek."],
    },
    Meaning {
        codes: &["silent"],
        exact: &[],
        plain: ["klip ini senyap.", "bila tidak disengaja, pilih bagian lain atau rekaman lain."],
    },
    Meaning {
        codes: &["one-sided"],
        exact: &[],
        plain: [
            "suara videonya hanya di satu sisi, jadi diletakkan di kedua sisi.",
            "tidak perlu apa-apa; lain kali pasang mikrofon pada kedua kanal.",
        ],
    },
    Meaning {
        codes: &["phase-inverted"],
        exact: &[],
        plain: [
            "sisi kiri dan kanan suaranya saling meniadakan: di ponsel hampir tidak terdengar.",
            "balikkan fase satu kanal di aplikasi penyunting suara, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["dc-offset"],
        exact: &[],
        plain: [
            "suara videonya tidak berayun di sekitar nol (DC offset); mungkin terdengar klik di awal dan akhir klip.",
            "dengarkan klipnya. Bila terdengar klik, hilangkan DC offset di aplikasi penyunting suara, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["loudness-missed"],
        exact: &[[
            "suara klip {is} LUFS, bukan {wanted} LUFS.",
            "tidak perlu apa-apa bila terdengar baik; bila tidak, pilih cuplikan lain.",
        ]],
        plain: ["suara klip tidak sekeras yang diminta.", "tidak perlu apa-apa bila terdengar baik."],
    },
    Meaning {
        codes: &["true-peak"],
        exact: &[],
        plain: [
            "puncak suara klip melewati batas dan dapat pecah.",
            "rendahkan bunyi mendadaknya di aplikasi penyunting suara, atau pilih cuplikan lain.",
        ],
    },
    Meaning {
        codes: &["clock-restarts"],
        exact: &[[
            "dua rekaman disambung di dalam cuplikan, pada detik {at} videonya.",
            "lihat klipnya di situ; sambung rekamannya di aplikasi penyunting video bila melompat.",
        ]],
        plain: ["dua rekaman disambung di dalam cuplikan.", "lihat klipnya di sambungan itu."],
    },
    Meaning {
        codes: &["interlaced", "telecine"],
        exact: &[],
        plain: [
            "gambar videonya berselang-seling (interlaced), dan diubah menjadi utuh.",
            "tidak perlu apa-apa; lihat klipnya sebelum terbit.",
        ],
    },
    Meaning {
        codes: &["alpha-ignored"],
        exact: &[],
        plain: [
            "sebagian video tembus pandang, dan klip menampilkannya tanpa tembus pandang.",
            "letakkan video di atas latarnya di aplikasi penyunting video, ekspor sebagai MP4, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["bad-captions"],
        exact: &[],
        plain: [
            "berkas takarir tidak dapat dibaca.",
            "perbaiki baris yang disebut, atau ekspor ulang takarirnya sebagai SRT atau VTT.",
        ],
    },
    Meaning {
        codes: &["caption-dropped"],
        exact: &[[
            "takarir “{text}” tidak ditampilkan, karena waktunya tidak terbaca, terbalik, atau terlalu banyak teks sekaligus.",
            "perbaiki waktu pada baris yang disebut, lalu masukkan lagi.",
        ]],
        plain: [
            "sebagian takarir tidak ditampilkan.",
            "perbaiki waktu pada baris yang disebut, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["caption-time"],
        exact: &[],
        plain: [
            "waktu takarir ditulis tidak lazim; kata bisa muncul terlalu cepat atau terlambat.",
            "periksa klipnya, atau tulis waktu seperti `00:00:01,000 --> 00:00:03,500`.",
        ],
    },
    Meaning {
        codes: &["caption-encoding"],
        exact: &[],
        plain: [
            "berkas takarir bukan UTF-8; hurufnya dibaca dengan penyandian lain.",
            "bila ada huruf yang salah, simpan ulang berkasnya sebagai UTF-8.",
        ],
    },
    Meaning {
        codes: &["caption-style"],
        exact: &[],
        plain: [
            "tampilan khusus pada takarir (letak, tebal, gaya bernama) tidak ditunjukkan; katanya tetap.",
            "tidak perlu berbuat apa-apa.",
        ],
    },
    Meaning {
        codes: &["caption-track"],
        exact: &[[
            "videonya berisi subtitel; yang ditampilkan: {shown}.",
            "bila bukan itu, isi Takarir dengan nomor, bahasa, atau berkasnya.",
        ]],
        plain: [
            "videonya berisi subtitel, dan tidak ada yang ditampilkan.",
            "bila perlu, isi Takarir dengan nomor, bahasa, atau berkasnya.",
        ],
    },
    Meaning {
        codes: &["captions-unread"],
        exact: &[],
        plain: [
            "subtitel dalam videonya tidak ditampilkan: berupa gambar tulisan, atau tidak terbaca.",
            "masukkan lagi videonya bersama takarir SRT atau VTT.",
        ],
    },
    Meaning {
        codes: &["unknown-caption-track"],
        exact: &[[
            "videonya tidak punya subtitel “{given}” yang berupa teks.",
            "isi Takarir dengan nomor atau bahasa yang ada pada videonya, atau kosongkan.",
        ]],
        plain: [
            "videonya tidak punya subtitel yang diminta.",
            "kosongkan Takarir, atau isi dengan yang ada.",
        ],
    },
    Meaning {
        codes: &["caption-too-fast"],
        exact: &[[
            "takarir “{text}” terlalu cepat: {is} huruf sedetik; paling banyak {most} yang terbaca.",
            "katakan dengan lebih sedikit kata, atau perpanjang waktunya.",
        ]],
        plain: [
            "takarirnya terlalu cepat untuk dibaca.",
            "katakan dengan lebih sedikit kata, atau perpanjang waktunya.",
        ],
    },
    Meaning {
        codes: &["caption-too-short"],
        exact: &[[
            "takarir “{text}” hanya tampil {is} detik; paling sedikit 0,83.",
            "gabungkan dengan takarir di sebelahnya.",
        ]],
        plain: ["takarirnya tampil terlalu singkat.", "gabungkan dengan takarir di sebelahnya."],
    },
    Meaning {
        codes: &["caption-too-long"],
        exact: &[["takarir “{text}” tampil {is} detik; paling lama 7.", "pecah di jeda pembicara."]],
        plain: ["takarirnya tampil terlalu lama.", "pecah di jeda pembicara."],
    },
    Meaning {
        codes: &["caption-gap"],
        exact: &[[
            "jeda sesudah takarir “{text}” {is} milidetik; seharusnya {wanted}, atau setengah detik.",
            "ubah waktu salah satu takarir itu.",
        ]],
        plain: ["jeda antara dua takarir tidak tepat.", "ubah waktu salah satu takarir itu."],
    },
    Meaning {
        codes: &["caption-long-line"],
        exact: &[[
            "sebaris takarir “{text}” {is} huruf; paling banyak {most}.",
            "putuskan baris di akhir frasa, atau pecah takarirnya.",
        ]],
        plain: ["sebaris takarir terlalu panjang.", "putuskan baris di akhir frasa, atau pecah takarirnya."],
    },
    Meaning {
        codes: &["caption-many-lines"],
        exact: &[[
            "takarir “{text}” {is} baris; paling banyak dua.",
            "pecah menjadi beberapa takarir berurutan.",
        ]],
        plain: ["takarirnya lebih dari dua baris.", "pecah menjadi beberapa takarir berurutan."],
    },
    Meaning {
        codes: &["caption-line-break"],
        exact: &[[
            "baris takarir “{text}” putus sesudah “{given}”, di tengah frasa.",
            "putuskan sebelum “{given}”, atau di akhir frasanya.",
        ]],
        plain: ["baris takarir putus di tengah frasa.", "putuskan baris di akhir frasa."],
    },
    Meaning {
        codes: &["caption-speakers"],
        exact: &[[
            "takarir “{text}” memuat dua pembicara, tetapi tidak masing-masing dengan tanda hubung dan spasi.",
            "tulis `- Sudah siap?` dan di bawahnya `- Sudah.`",
        ]],
        plain: [
            "dua pembicara dalam satu takarir tidak ditandai.",
            "awali masing-masing baris dengan tanda hubung dan spasi.",
        ],
    },
    Meaning {
        codes: &["caption-word-time"],
        exact: &[],
        plain: [
            "waktu kata dalam takarir berjalan mundur atau di luar takarirnya; tandanya mengikuti suku kata.",
            "ekspor ulang takarirnya bila waktunya harus tepat.",
        ],
    },
    Meaning {
        codes: &["captions-shifted"],
        exact: &[],
        plain: [
            "semua takarirnya terlalu cepat atau terlambat dibandingkan dengan ucapannya.",
            "periksa apakah takarir itu milik potongan video ini; bila tidak, masukkan lagi dengan takarir yang cocok.",
        ],
    },
    Meaning {
        codes: &["captions-language"],
        exact: &[],
        plain: [
            "bahasa takarirnya bukan bahasa proyek ini.",
            "bila keliru, masukkan lagi dengan takarir dalam bahasa proyek.",
        ],
    },
    Meaning {
        codes: &["captions-unused"],
        exact: &[[
            "takarir yang dipakai {name}; yang lain ({others}) tidak.",
            "bila keliru, masukkan lagi dengan satu berkas takarir saja.",
        ]],
        plain: [
            "hanya satu dari beberapa berkas takarir yang dipakai.",
            "bila keliru, masukkan lagi dengan satu berkas takarir saja.",
        ],
    },
    Meaning {
        codes: &["no-captions"],
        exact: &[],
        plain: [
            "takarirnya tidak terlihat dalam klip: berkasnya kosong, atau semua waktunya di luar cuplikan.",
            "periksa apakah takarir itu untuk video utuh ini; waktunya dihitung dari awal video.",
        ],
    },
    // Words on the picture.
    Meaning {
        codes: &["text-overflow", "text-overlap"],
        exact: &[["teks {text} tidak muat pada gambarnya.", "pendekkan teks itu, lalu masukkan lagi."]],
        plain: ["teks tidak muat pada gambarnya.", "pendekkan teksnya."],
    },
    Meaning {
        codes: &["glyph-missing"],
        exact: &[[
            "huruf atau lambang {characters} dalam {text} tidak dapat digambar.",
            "ganti atau hapus huruf atau lambang itu.",
        ]],
        plain: ["ada huruf atau lambang yang tidak dapat digambar.", "ganti huruf atau lambang itu."],
    },
    Meaning {
        codes: &[
            "low-contrast",
            "outside-safe-area",
            "too-small",
            "css-unsupported",
            "stale-output",
            "changed-by-hand",
        ],
        exact: &[],
        plain: ["hasilnya perlu dilihat perancang.", "sampaikan catatan ini kepada perancang."],
    },
    // Tables.
    Meaning {
        codes: &["formula-error"],
        exact: &[["sel {label} berisi rumus yang gagal.", "perbaiki rumusnya, atau ketik nilainya."]],
        plain: ["ada sel berisi rumus yang gagal.", "perbaiki rumusnya, atau ketik nilainya."],
    },
    Meaning {
        codes: &["protected"],
        exact: &[],
        plain: ["tabel ini dikunci dengan kata sandi.", "simpan ulang tanpa kata sandi."],
    },
    Meaning {
        codes: &["not-a-table"],
        exact: &[],
        plain: [
            "berkas ini bukan tabel yang dapat dibaca, atau jenis lama.",
            "buka di Excel atau LibreOffice, simpan sebagai XLSX tanpa kata sandi, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["no-heading"],
        exact: &[],
        plain: [
            "baris pertama tabel tidak menyebut nama kolom, atau ada isi di kolom tanpa nama.",
            "tulis nama kolom (Judul, Layanan, …) di baris pertama; `BACA-SAYA.txt` di folder templatnya menyebut semuanya.",
        ],
    },
    Meaning {
        codes: &["unknown-heading", "ambiguous-heading"],
        exact: &[[
            "tidak ada kolom bernama “{label}”.",
            "periksa ejaan nama kolomnya, atau awali dengan # bila hanya catatan.",
        ]],
        plain: [
            "ada nama kolom yang tidak dikenal.",
            "periksa ejaan nama kolomnya, atau awali dengan # bila hanya catatan.",
        ],
    },
    Meaning {
        codes: &["unused-cell"],
        exact: &[],
        plain: [
            "ada isi di kolom yang tidak dipakai templat baris itu.",
            "kosongkan selnya, atau pilih templat lain.",
        ],
    },
    Meaning {
        codes: &["duplicate-item", "bad-id"],
        exact: &[],
        plain: [
            "nama item pada tabel tidak dapat dipakai, atau sudah dipakai baris lain.",
            "kosongkan kolom Item agar dibuat dari judulnya, atau pakai huruf kecil, angka, dan tanda hubung.",
        ],
    },
    Meaning {
        codes: &["too-many-rows", "too-many-columns"],
        exact: &[],
        plain: [
            "tabelnya terlalu besar.",
            "bagi menjadi beberapa tabel, dan kosongkan kolom yang tidak dipakai.",
        ],
    },
    Meaning {
        codes: &["unclosed-quote"],
        exact: &[],
        plain: [
            "di dalam CSV ada tanda kutip yang tidak ditutup.",
            "simpan tabelnya sebagai XLSX, atau tutup tanda kutipnya.",
        ],
    },
    Meaning {
        codes: &["ambiguous-dates"],
        exact: &[],
        plain: [
            "di sebuah kolom hari dan bulan mungkin tertukar.",
            "format kolomnya sebagai teks, lalu tulis tanggalnya seperti 2026-11-25 atau 25 November 2026.",
        ],
    },
    Meaning {
        codes: &["number-format", "toml-in-cell", "unit-conflict", "unit-lost"],
        exact: &[],
        plain: [
            "isi sebuah sel tidak dapat dibaca sebagaimana tampaknya.",
            "format selnya sebagai teks, lalu ketik isinya lagi.",
        ],
    },
    Meaning {
        codes: &["example-row", "hidden-columns", "hidden-rows", "merged-cells", "sheet-not-read"],
        exact: &[],
        plain: [
            "sebagian tabelnya tidak dibuat menjadi kiriman.",
            "baris yang memang kiriman ditampilkan dan tidak diawali #.",
        ],
    },
    Meaning {
        codes: &["publish-outside-week", "publish-past"],
        exact: &[],
        plain: ["tanggal terbitnya di luar pekan paket, atau sudah lewat.", "periksa tanggal terbitnya."],
    },
    Meaning {
        codes: &["rows-made"],
        exact: &[[
            "sebagian baris sudah jadi: baris {made}. Belum jadi: baris {left}.",
            "hapus baris {made} dari tabel sebelum memasukkannya lagi: hasilnya sudah ada di folder hasil.",
        ]],
        plain: [
            "sebagian baris sudah jadi.",
            "hapus baris yang sudah jadi dari tabel sebelum memasukkannya lagi.",
        ],
    },
    // The program.
    Meaning {
        codes: &["worker-crashed"],
        exact: &[],
        plain: [
            "pengolah berhenti mendadak saat membaca berkas ini; mungkin isinya rusak.",
            "ekspor ulang berkasnya. Bila terulang, kirimkan berkas ini kepada pengelola Wajah.",
        ],
    },
    Meaning {
        codes: &["post-of-another"],
        exact: &[[
            "kiriman `{given}` hari ini sudah dibuat dari berkas lain, `{other}`, jadi tidak ditimpa.",
            "beri nama lain pada berkasnya; bila ini baris tabel, beri judul lain atau tulis nama tersendiri di kolom Item. Lalu masukkan lagi.",
        ]],
        plain: [
            "kiriman dengan nama yang sama hari ini sudah dibuat dari berkas lain, jadi tidak ditimpa.",
            "beri judul atau nama yang lain, lalu masukkan lagi.",
        ],
    },
    Meaning {
        codes: &["drop-apart"],
        exact: &[[
            "pengambilan `{given}` terputus di tengah, dan berkas lain dengan nama yang sama sudah datang: yang baru itu yang dibuat.",
            "bila yang baru sudah benar, tidak ada yang perlu dilakukan. Bila berkas ini yang dipakai, masukkan lagi bersama semua pasangannya.",
        ]],
        plain: [
            "pengambilan berkas ini terputus di tengah, dan berkas lain dengan nama yang sama sudah datang.",
            "bila berkas ini yang dipakai, masukkan lagi bersama semua pasangannya.",
        ],
    },
    Meaning {
        codes: &["defaults-unusable"],
        exact: &[[
            "berkas `{given}` di kotak masuk tidak dapat dipakai, jadi kiriman di folder itu tidak dibuat.",
            "perbaiki atau pindahkan berkas `{given}`, atau beri tahu pengelola, lalu masukkan lagi kirimannya. Berkas Anda sendiri tidak salah.",
        ]],
        plain: [
            "berkas `defaults.toml` di folder ini tidak dapat dipakai.",
            "perbaiki atau pindahkan berkas itu, lalu masukkan lagi kirimannya.",
        ],
    },
    Meaning {
        codes: &["too-much-to-paint"],
        exact: &[],
        plain: [
            "gambar atau templatnya terlalu berat untuk dilukis.",
            "simpan gambar vektor (.svg) sebagai PNG; bila tidak memakainya, beri tahu perancang templat.",
        ],
    },
    Meaning {
        codes: &["svg-text"],
        exact: &[],
        plain: [
            "gambar vektor (.svg) memuat teks, dan hurufnya bukan huruf aslinya.",
            "minta perancang mengubah teksnya menjadi garis luar (outlines) lalu mengekspor lagi.",
        ],
    },
    Meaning {
        codes: &["svg-without-frame"],
        exact: &[],
        plain: [
            "gambar vektor (.svg) tidak menyebut ukurannya, jadi sebagian mungkin terpotong.",
            "minta perancang mengekspornya lagi dengan ukuran halaman pas gambarnya, atau simpan sebagai PNG.",
        ],
    },
    Meaning {
        codes: &["svg-unsupported"],
        exact: &[],
        plain: [
            "ada bagian gambar vektor (.svg) yang tidak dapat ditampilkan.",
            "simpan gambarnya sebagai SVG sederhana yang memuat semuanya, atau sebagai PNG.",
        ],
    },
    Meaning {
        codes: &["worker-timeout", "too-slow"],
        exact: &[],
        plain: [
            "berkas ini terlalu lama diolah dan dihentikan.",
            "pakai video yang lebih pendek atau lebih kecil.",
        ],
    },
    Meaning {
        codes: &[
            "worker-not-locked",
            "machine-fault",
            "too-little-memory",
            "write-failed",
            "bad-order",
            "cache-failed",
            "encode-failed",
            "no-video",
        ],
        exact: &[],
        plain: ["komputernya sendiri bermasalah (misalnya penuh).", NOT_YOURS],
    },
    Meaning {
        codes: &[
            "template-error",
            "template-unreadable",
            "stylesheet-missing",
            "clip-differs",
            "page-failed",
            "font-damaged",
            "font-missing",
            "font-unusable",
        ],
        exact: &[],
        plain: ["templatnya sendiri bermasalah.", NOT_YOURS],
    },
    Meaning {
        codes: &[
            "bad-colour",
            "bad-mark",
            "bad-safe-area",
            "bad-token",
            "locked-token",
            "long-campaign",
            "missing-token",
            "odd-size",
            "unknown-platform",
            "unknown-timezone",
            "unknown-token",
            "no-pack",
            "not-items",
            "not-read",
            "nothing-selected",
            "unknown-item",
            "unknown-pack",
        ],
        exact: &[],
        plain: ["pengaturan proyek bermasalah.", NOT_YOURS],
    },
];
