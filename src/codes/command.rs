//! What keeps a command from running, and what a machine lacks.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "already-there",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "What should be made is there already. `wajah new` and `wajah captions` never overwrite what a person may \
                 have written.",
            id: "Yang akan dibuat sudah ada. `wajah new` dan `wajah captions` tidak pernah menimpa yang mungkin sudah \
                 ditulis orang.",
        },
        example: "$ wajah new item 2026-W48/hari-guru --template announcement",
        remedy: Text {
            en: "Choose another name, or edit what is there.",
            id: "Pilih nama lain, atau sunting yang sudah ada.",
        },
    },
    Code {
        code: "captions-unreadable",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "A caption file cannot be opened. It is not there, or may not be read.",
            id: "Berkas takarir tidak dapat dibuka. Berkasnya tidak ada, atau tidak boleh dibaca.",
        },
        example: "$ wajah captions check tidak-ada.srt",
        remedy: Text { en: "Look at the name and the folder.", id: "Periksa nama dan foldernya." },
    },
    Code {
        code: "captions-unwritable",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "Captions cannot be written where they should be. The folder may not be written to, the disk is full, \
                 or the name ends with neither .srt nor .vtt.",
            id: "Takarir tidak dapat ditulis di tempatnya. Foldernya tidak boleh ditulisi, diska penuh, atau namanya \
                 tidak berakhir .srt atau .vtt.",
        },
        example: "$ wajah captions fix a.srt --output a.txt",
        remedy: Text { en: "Name another file.", id: "Sebut berkas lain." },
    },
    Code {
        code: "decoder-missing",
        severities: &[Warning],
        for_editors: false,
        why: Text {
            en: "FFmpeg cannot read all the usual films. Some builds leave out H.264, HEVC, VP9 or AAC, \
                 and videos of that kind then fail one by one.",
            id: "FFmpeg tidak dapat membaca semua video yang lazim. Sebagian FFmpeg tidak memuat H.264, \
                 HEVC, VP9, atau AAC, dan video jenis itu akan gagal satu per satu.",
        },
        example: "$ wajah doctor     with an FFmpeg that was built for free codecs alone",
        remedy: Text {
            en: "Install a complete FFmpeg: on Debian, `apt install ffmpeg`.",
            id: "Pasang FFmpeg yang lengkap: di Debian, `apt install ffmpeg`.",
        },
    },
    Code {
        code: "encoder-missing",
        severities: &[Error, Warning],
        for_editors: false,
        why: Text {
            en: "FFmpeg cannot write what clips are made of. Without H.264 (libx264) or AAC no clip can \
                 be made; without H.265 (libx265) those for formats that ask for it cannot.",
            id: "FFmpeg tidak dapat menulis yang diperlukan klip. Tanpa H.264 (libx264) atau AAC tidak \
                 ada klip yang dapat dibuat; tanpa H.265 (libx265) klip untuk format yang memintanya \
                 tidak dapat.",
        },
        example: "$ wajah doctor     with an FFmpeg without libx264",
        remedy: Text {
            en: "Install FFmpeg with libx264, libx265 and libzimg: on Debian, `apt install ffmpeg`.",
            id: "Pasang FFmpeg dengan libx264, libx265, dan libzimg: di Debian, `apt install ffmpeg`.",
        },
    },
    Code {
        code: "ffmpeg-older",
        severities: &[Warning],
        for_editors: false,
        why: Text {
            en: "FFmpeg is older than the one that this program was built for. It mostly works, but \
                 what the newer one mended may fail.",
            id: "FFmpeg lebih lama daripada yang dipakai ketika program ini dibangun. Biasanya tetap \
                 berjalan, tetapi yang diperbaiki di versi baru dapat gagal.",
        },
        example: "built on Debian 13, run on Debian 12",
        remedy: Text {
            en: "Update FFmpeg, or build Wajah anew on this machine.",
            id: "Perbarui FFmpeg, atau bangun ulang Wajah di komputer ini.",
        },
    },
    Code {
        code: "filter-missing",
        severities: &[Warning],
        for_editors: false,
        why: Text {
            en: "FFmpeg cannot convert HDR videos. Phones film in HDR; shown without conversion \
                 (`zscale`, `tonemap`) it looks pale, so that clips from such videos are not made.",
            id: "FFmpeg tidak dapat mengubah video HDR. Ponsel merekam dalam HDR; tanpa pengubahan \
                 (`zscale`, `tonemap`) tampak pucat, jadi klip dari video seperti itu tidak dibuat.",
        },
        example: "$ wajah doctor     with an FFmpeg without libzimg",
        remedy: Text {
            en: "Install FFmpeg with libzimg: on Debian, `apt install ffmpeg`.",
            id: "Pasang FFmpeg dengan libzimg: di Debian, `apt install ffmpeg`.",
        },
    },
    Code {
        code: "gallery-among-sources",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "A gallery would be written among the project's own files. Its pictures would be taken \
                 for material, and could end up in posts.",
            id: "Galeri akan ditulis di antara berkas proyek. Gambarnya akan dianggap bahan dan dapat \
                 terbawa ke kiriman.",
        },
        example: "$ wajah list templates --gallery media/galeri",
        remedy: Text {
            en: "Name a folder of its own: `--gallery gallery`.",
            id: "Sebut folder tersendiri: `--gallery gallery`.",
        },
    },
    Code {
        code: "inbox-unusable",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "The watch folder cannot be used. Drops are claimed by moving them, which needs the \
                 right to write in the inbox and beside it.",
            id: "Folder kiriman tidak dapat dipakai. Kiriman diambil dengan memindahkannya, dan itu \
                 memerlukan hak menulis di kotak masuk dan di sampingnya.",
        },
        example: "$ wajah watch --inbox /srv/kiriman     owned by another user",
        remedy: Text {
            en: "Give this user the right to write there, or name another folder with `--inbox DIR`.",
            id: "Beri pengguna ini hak menulis di situ, atau sebut folder lain dengan `--inbox FOLDER`.",
        },
    },
    Code {
        code: "log-not-writable",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "The log of the watcher cannot be written. A service that nobody watches needs its log, \
                 so that it does not begin without one; a link is not followed.",
            id: "Log pemantau tidak dapat ditulis. Layanan yang tidak ditunggui memerlukan lognya, jadi \
                 tidak dimulai tanpanya; tautan (link) tidak diikuti.",
        },
        example: "$ wajah watch --log /var/log/wajah/watch.log     without that folder",
        remedy: Text {
            en: "Make the folder and give this user the right to write in it, or name another file with \
                 `--log`.",
            id: "Buat foldernya dan beri pengguna ini hak menulis di situ, atau sebut berkas lain \
                 dengan `--log`.",
        },
    },
    Code {
        code: "no-gallery",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "A gallery was asked for of what has none. Galleries show templates with their samples; \
                 accounts, items and the like have no pictures of their own.",
            id: "Galeri diminta untuk yang tidak punya galeri. Galeri menampilkan templat beserta \
                 contohnya; akun, item, dan lainnya tidak punya gambar sendiri.",
        },
        example: "$ wajah list accounts --gallery gallery",
        remedy: Text {
            en: "Write `wajah list templates --gallery DIR`; `--account` shows it for some accounts.",
            id: "Tulis `wajah list templates --gallery FOLDER`; `--account` menampilkannya untuk akun \
                 tertentu.",
        },
    },
    Code {
        code: "no-inbox",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "A folder is not there, or cannot be an inbox. Everything in an inbox is taken and \
                 filed away, so it must be a folder for drops alone: not misspelt, not one with other \
                 files, none that shares files with the project or its output.",
            id: "Foldernya tidak ada, atau tidak dapat menjadi kotak masuk. Semua isi kotak masuk \
                 diambil dan disimpan di tempat lain, jadi harus folder khusus kiriman: tidak salah \
                 eja, tidak berisi berkas lain, tidak bercampur dengan proyek atau hasilnya.",
        },
        example: "$ wajah watch --inbox ~/Dokumen",
        remedy: Text {
            en: "Name a folder for drops alone; `--create` makes a new one, or makes one of a folder \
                 that holds something.",
            id: "Sebut folder khusus kiriman; `--create` membuat yang baru, atau menjadikan folder \
                 berisi sebagai kotak masuk.",
        },
    },
    Code {
        code: "no-out",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "The folder in which the output folder should be made is not there. Only the last part \
                 of `--out` is made, since a misspelt path would send posts where nobody looks.",
            id: "Folder tempat folder hasil akan dibuat tidak ada. Hanya bagian akhir `--out` yang \
                 dibuat, sebab jalur yang salah eja akan mengirim hasilnya ke tempat yang tidak dilihat \
                 siapa pun.",
        },
        example: "$ wajah watch --out /srv/hasill/kiriman",
        remedy: Text {
            en: "Make the folder first, or name another with `--out DIR`.",
            id: "Buat dulu foldernya, atau sebut yang lain dengan `--out FOLDER`.",
        },
    },
    Code {
        code: "no-project",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "There is no project here, or it cannot be read. A project is a folder with \
                 `wajah.toml`; it is looked for from the current folder upward.",
            id: "Tidak ada proyek di sini, atau proyeknya tidak dapat dibaca. Proyek adalah folder \
                 dengan `wajah.toml`; dicari dari folder sekarang ke atas.",
        },
        example: "$ cd ~ && wajah render",
        remedy: Text {
            en: "Go into the project's folder or name it with `--project DIR`; where `wajah.toml` has \
                 mistakes, mend them first.",
            id: "Masuk ke folder proyeknya atau sebut dengan `--project FOLDER`; bila `wajah.toml` \
                 bermasalah, perbaiki dulu.",
        },
    },
    Code {
        code: "no-table",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "A table of items could not be written as a workbook. Everything it needs was there; \
                 the library that writes XLSX refused.",
            id: "Tabel item tidak dapat ditulis sebagai buku kerja. Semua yang diperlukan ada; pustaka \
                 penulis XLSX menolaknya.",
        },
        example: "$ wajah new pack 2026-W49 --sheet",
        remedy: Text {
            en: "Name fewer templates with `--template`, or write items as TOML; please report it with \
                 the message.",
            id: "Sebut lebih sedikit templat dengan `--template`, atau tulis item sebagai TOML; \
                 laporkan beserta pesannya.",
        },
    },
    Code {
        code: "no-transcriber",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "No speech-to-text command is named. What is said in a video is written down by a program and a model \
                 of the user's; none comes with Wajah.",
            id: "Tidak ada perintah pengubah ucapan menjadi teks. Ucapan dalam video ditulis oleh program dan model \
                 milik pengguna; Wajah tidak membawanya.",
        },
        example: "$ wajah captions transcribe media/siklus-air.mp4   # no [transcribe] in wajah.toml",
        remedy: Text {
            en: "Install whisper.cpp or faster-whisper with a model, and name its command under `[transcribe]` in \
                 wajah.toml.",
            id: "Pasang whisper.cpp atau faster-whisper beserta modelnya, lalu sebut perintahnya di bawah \
                 `[transcribe]` dalam wajah.toml.",
        },
    },
    Code {
        code: "no-watcher",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "No watcher is at work on this inbox. Drops lie there until one is; the exit status 2 \
                 lets a service check notice it.",
            id: "Tidak ada pemantau yang bekerja pada kotak masuk ini. Kiriman akan menunggu sampai \
                 ada; status keluar 2 membuat pemeriksa layanan mengetahuinya.",
        },
        example: "$ wajah watch --status",
        remedy: Text {
            en: "Start one with `wajah watch`, or look at the service that should run it.",
            id: "Mulai dengan `wajah watch`, atau periksa layanan yang semestinya menjalankannya.",
        },
    },
    Code {
        code: "no-worker",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "Wajah cannot find its own program, which it starts as its workers. The program was \
                 moved or replaced while it ran, or the system hides where it lies.",
            id: "Wajah tidak menemukan programnya sendiri untuk dijalankan sebagai pekerja. Programnya \
                 dipindahkan atau diganti ketika berjalan, atau sistem menyembunyikan tempatnya.",
        },
        example: "$ wajah pack 2026-W48 --untrusted     where /proc is not mounted",
        remedy: Text {
            en: "Start it again from where it lies now; in a container, mount `/proc`.",
            id: "Jalankan lagi dari tempatnya sekarang; di kontainer, pasang `/proc`.",
        },
    },
    Code {
        code: "not-writable",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "A new file or folder could not be made. This user lacks the right to write in the \
                 project, or the disk is full.",
            id: "Berkas atau folder baru tidak dapat dibuat. Pengguna ini tidak berhak menulis di \
                 proyek, atau penyimpanan penuh.",
        },
        example: "$ wajah new item 2026-W49/lomba --template announcement     in a project of another user",
        remedy: Text {
            en: "Give this user the right to write in the project, or make room.",
            id: "Beri pengguna ini hak menulis di proyek, atau sediakan ruang.",
        },
    },
    Code {
        code: "out-not-writable",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "Nothing can be written in the output folder. It is tried before any work is done; \
                 links among the folders of posts are refused, since whoever put one there would choose \
                 where files of this user go.",
            id: "Tidak ada yang dapat ditulis di folder hasil. Ini dicoba sebelum bekerja; tautan \
                 (link) di antara folder kiriman ditolak, sebab yang menaruhnya akan menentukan ke mana \
                 berkas pengguna ini ditulis.",
        },
        example: "$ wajah render --out /usr/share/hasil",
        remedy: Text {
            en: "Name another folder with `--out DIR`, make room, or remove the link that is named.",
            id: "Sebut folder lain dengan `--out FOLDER`, sediakan ruang, atau hapus tautan yang \
                 disebut.",
        },
    },
    Code {
        code: "status-unreadable",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "What the watchers tell is for their own user alone. Their folder holds claims and the \
                 ledger, and names of drops that others need not see.",
            id: "Keterangan pemantau hanya untuk penggunanya sendiri. Foldernya memuat klaim dan buku \
                 catatan, serta nama kiriman yang tidak perlu dilihat orang lain.",
        },
        example: "$ wajah watch --status     as another user than the service's",
        remedy: Text {
            en: "Ask as that user (`sudo -u`), or open `STATUS.html` in the inbox.",
            id: "Jalankan sebagai pengguna itu (`sudo -u`), atau buka `STATUS.html` di kotak masuk.",
        },
    },
    Code {
        code: "stdout-failed",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "The results could not be written to stdout. Whatever they are piped into would work \
                 with half of them.",
            id: "Hasil tidak dapat ditulis ke stdout. Yang menerimanya akan bekerja dengan setengahnya \
                 saja.",
        },
        example: "$ wajah list items --json > /mnt/penuh/items.json",
        remedy: Text {
            en: "Make room where stdout is written to, and run again.",
            id: "Sediakan ruang di tempat stdout ditulis, lalu jalankan lagi.",
        },
    },
    Code {
        code: "transcribe-unreadable",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "A video's sound cannot be given to the speech-to-text command. The file cannot be read, or has no \
                 sound.",
            id: "Suara video tidak dapat diberikan kepada perintah pengubah ucapan. Berkasnya tidak terbaca, atau \
                 tidak bersuara.",
        },
        example: "$ wajah captions transcribe media/bisu.mp4",
        remedy: Text {
            en: "Look at the video in a player; export it again with its sound.",
            id: "Periksa videonya di pemutar; ekspor ulang dengan suaranya.",
        },
    },
    Code {
        code: "transcriber-failed",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "The speech-to-text command did not write captions. It could not be started, failed, took too long, \
                 or wrote nothing that can be read.",
            id: "Perintah pengubah ucapan tidak menghasilkan takarir. Perintahnya tidak dapat dijalankan, gagal, \
                 terlalu lama, atau tidak menulis yang terbaca.",
        },
        example: r#"[transcribe]
command = ["whisper-cli", "-m", "models/tidak-ada.bin", "-f", "{audio}", "-ojf", "-of", "{output_file}"]"#,
        remedy: Text {
            en: "Run the command by hand with a WAV file, and write it into wajah.toml as it works.",
            id: "Jalankan perintahnya sendiri dengan berkas WAV, lalu tulis di wajah.toml seperti yang berhasil.",
        },
    },
    Code {
        code: "unknown-code",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "No finding has the code that `wajah explain` was asked for. Codes stand in brackets at \
                 the start of a finding: `error[text-overflow]`.",
            id: "Tidak ada temuan dengan kode yang diminta dari `wajah explain`. Kode tertulis dalam \
                 kurung siku di awal temuan: `error[text-overflow]`.",
        },
        example: "$ wajah explain text-overlow",
        remedy: Text {
            en: "Take the code that the hint names; `wajah explain` lists all.",
            id: "Pakai kode pada petunjuk; `wajah explain` menyebut semuanya.",
        },
    },
];
