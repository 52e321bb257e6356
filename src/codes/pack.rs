//! What runs have against a pack: its output, its shards, its cache and the processes that make its posts.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "bad-order",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A worker process got no order that it understands. Workers are started by Wajah itself \
                 with an order on stdin; the hidden command `wajah work` is of no use to people, and a \
                 worker of another version may not understand its order.",
            id: "Proses pekerja tidak menerima perintah yang dimengerti. Pekerja dijalankan Wajah \
                 sendiri dengan perintah lewat stdin; perintah tersembunyi `wajah work` tidak untuk \
                 orang, dan pekerja versi lain mungkin tidak mengerti perintahnya.",
        },
        example: "$ wajah work < /dev/null",
        remedy: Text {
            en: "Use `wajah watch` or `wajah pack --untrusted`; after an update, start the watcher \
                 anew. If it stays, please report it.",
            id: "Pakai `wajah watch` atau `wajah pack --untrusted`; setelah pembaruan, jalankan ulang \
                 pemantaunya. Bila tetap terjadi, laporkan.",
        },
    },
    Code {
        code: "cache-failed",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "The cache cannot be used, or nothing can be put into it. The posts are made all the \
                 same; only the time that the cache would have saved is lost.",
            id: "Singgahan (cache) tidak dapat dipakai, atau tidak dapat diisi. Kiriman tetap dibuat; \
                 yang hilang hanya waktu yang dapat dihemat.",
        },
        example: "$ wajah pack 2026-W48 --cache /mnt/penuh/cache",
        remedy: Text {
            en: "Make room there, give this user the right to write, or name another folder with \
                 `--cache DIR`.",
            id: "Sediakan ruang di situ, beri pengguna ini hak menulis, atau sebut folder lain dengan \
                 `--cache FOLDER`.",
        },
    },
    Code {
        code: "changed-by-hand",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A file was changed by hand: one of a post that no longer exists, or the words of one \
                 that does. Wajah removes and writes over what it made and nothing else; a file that \
                 differs from what it wrote is a person's work and is left. Archive, schedule and \
                 pages show the words of the item.",
            id: "Sebuah berkas yang sudah jadi diubah dengan tangan. Berkas itu milik kiriman yang sudah tidak ada, \
                 atau memuat kata-kata kiriman yang masih ada. Wajah hanya menghapus dan menimpa yang dibuatnya; \
                 berkas yang berbeda dari yang ditulisnya adalah karya orang dan dibiarkan. Arsip, \
                 jadwal dan halaman memuat kata-kata dari butirnya.",
        },
        example: "$ rm content/2026-W48/lomba.toml
$ wajah pack 2026-W48     # its picture was retouched in output/",
        remedy: Text {
            en: "Delete the file, or keep it in another folder. Words that are to stay belong into the \
                 item; a text that is deleted is written anew.",
            id: "Hapus berkasnya, atau simpan di folder lain. Kata-kata yang hendak dipertahankan \
                 ditulis di butirnya; teks yang dihapus akan ditulis lagi.",
        },
    },
    Code {
        code: "post-missing",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "No shard has made this post. The project that is merged has a post that none of the \
                 shards knew, so they were made from an earlier state of it.",
            id: "Tidak ada pecahan (shard) yang membuat kiriman ini. Proyek yang digabungkan punya \
                 kiriman yang tidak dikenal pecahannya, jadi pecahan itu dibuat dari keadaan sebelumnya.",
        },
        example: "$ wajah pack 2026-W48 --shard 1/2 --out a
$ git pull                          # an item came in
$ wajah pack merge a b",
        remedy: Text {
            en: "Run all shards on the same commit as the merge.",
            id: "Jalankan semua pecahan pada commit yang sama dengan penggabungannya.",
        },
    },
    Code {
        code: "shard-damaged",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "A file of a shard is not what its manifest says. It was changed or cut on its way, and \
                 what is put together must be what was made.",
            id: "Berkas sebuah pecahan (shard) tidak sesuai dengan manifesnya. Berkasnya berubah atau \
                 terpotong di jalan, dan yang digabungkan harus sama dengan yang dibuat.",
        },
        example: "$ truncate -s 100 a/2026-W48/bpmtpk/lomba/square.jpg
$ wajah pack merge a b",
        remedy: Text {
            en: "Run that shard again: it mends what is damaged and keeps the rest.",
            id: "Jalankan lagi pecahan itu: yang rusak dibuat ulang dan yang lain tetap.",
        },
    },
    Code {
        code: "shard-ignored",
        severities: &[Warning],
        for_editors: false,
        why: Text {
            en: "A folder among those of a merge is left out. It holds no shard that can be read, or \
                 one of another run or number, which does not belong with the others.",
            id: "Satu folder tidak ikut digabungkan. Isinya bukan pecahan (shard) yang dapat dibaca, \
                 atau pecahan dari jalannya yang lain, yang tidak cocok dengan sisanya.",
        },
        example: "$ wajah pack merge shard-1-of-2 shard-2-of-2 shard-4-of-4",
        remedy: Text {
            en: "Name only folders that this run's `wajah pack --shard I/N --out DIR` wrote; remove \
                 what an earlier run left.",
            id: "Sebut hanya folder yang ditulis `wajah pack --shard I/N --out FOLDER` kali ini; hapus \
                 sisa jalannya yang terdahulu.",
        },
    },
    Code {
        code: "shard-missing",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "Not all shards of a pack are there. A pack with a part missing would look complete to \
                 the person who approves it, so it is not put together.",
            id: "Tidak semua pecahan (shard) paket ini ada. Paket yang kurang sebagian akan tampak \
                 lengkap bagi yang menyetujui, jadi tidak digabungkan.",
        },
        example: "$ wajah pack 2026-W48 --shard 1/2 --out a
$ wajah pack merge a",
        remedy: Text {
            en: "Run the shards that are named, and name the folders of all.",
            id: "Jalankan pecahan yang disebut, lalu sebut folder semuanya.",
        },
    },
    Code {
        code: "shard-unfinished",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "The run that wrote a shard did not end. It was stopped or failed before its manifest \
                 was complete, so that posts may be missing from it.",
            id: "Jalannya pembuat pecahan (shard) ini tidak selesai. Prosesnya dihentikan atau gagal \
                 sebelum manifesnya lengkap, jadi mungkin ada kiriman yang kurang.",
        },
        example: "$ timeout 10 wajah pack 2026-W48 --shard 1/2 --out a
$ wajah pack merge a b",
        remedy: Text {
            en: "Run that shard again: what is done already is reused.",
            id: "Jalankan lagi pecahan itu: yang sudah jadi dipakai kembali.",
        },
    },
    Code {
        code: "shards-differ",
        severities: &[Error],
        for_editors: false,
        why: Text {
            en: "Shards were made from different files or by different programs. Put together they \
                 would be a pack that no single run could have made, with two faces.",
            id: "Pecahan (shard) dibuat dari berkas atau program yang berbeda. Gabungannya akan menjadi \
                 paket yang tidak dapat dibuat sekali jalan, dengan dua wajah.",
        },
        example: "shard 1 ran before, shard 2 after a change of brand-assets/brand.toml",
        remedy: Text {
            en: "Run all shards on the same commit and with the same build of Wajah.",
            id: "Jalankan semua pecahan pada commit dan versi Wajah yang sama.",
        },
    },
    Code {
        code: "stale-output",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "A post failed, and files of an earlier run lie in its place. They look like success \
                 and show what the item said before.",
            id: "Kiriman ini gagal, dan di tempatnya ada berkas dari jalannya yang terdahulu. Berkas \
                 itu tampak seperti berhasil padahal menampilkan isi sebelumnya.",
        },
        example: "output/2026-W48/bpmtpk/lomba/square.jpg     from Monday; today the item has a mistake",
        remedy: Text {
            en: "Do not post it: mend what is wrong and run again, or delete the files.",
            id: "Jangan diunggah: perbaiki yang salah lalu jalankan lagi, atau hapus berkasnya.",
        },
    },
    Code {
        code: "worker-crashed",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "The process that made a post or a drop died, or answered with what cannot be. Damaged \
                 or hostile files can bring down a decoder, so that each is worked on apart; a worker's \
                 answer is checked and not believed, and what it names beyond its own post is refused.",
            id: "Proses yang membuat kiriman ini mati, atau jawabannya tidak mungkin. Berkas yang rusak \
                 atau jahat dapat menjatuhkan pembacanya, jadi masing-masing diolah terpisah; jawaban \
                 pekerja diperiksa, dan berkas di luar kirimannya sendiri ditolak.",
        },
        example: "$ wajah pack 2026-W48 --untrusted
error[worker-crashed]: the process that made this post died: …",
        remedy: Text {
            en: "Look at the video, photo and SVGs that the post shows and export them again; if it \
                 comes back, please report it with the file.",
            id: "Periksa video, foto, dan gambar pada kirimannya lalu ekspor ulang; bila terulang, \
                 laporkan beserta berkasnya.",
        },
    },
    Code {
        code: "worker-not-locked",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A worker process could not be locked down, and read nothing. Files that nobody vouches \
                 for are opened only by a process that can reach nothing else.",
            id: "Proses pekerja tidak dapat dikurung, dan tidak membaca apa pun. Berkas yang tidak \
                 terjamin hanya dibuka oleh proses yang tidak dapat menjangkau hal lain.",
        },
        example: "wajah watch in a container that forbids limits of processes",
        remedy: Text {
            en: "See with `wajah doctor` what this machine enforces, and let the service or container \
                 allow it.",
            id: "Lihat dengan `wajah doctor` apa yang dapat ditegakkan komputer ini, lalu izinkan pada \
                 layanan atau kontainernya.",
        },
    },
];
