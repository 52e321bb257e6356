//! What is found of sign-language interpreters beside footage.

use super::code::{Code, Text};
use crate::diag::Severity::{Error, Note, Warning};

pub(super) const CODES: &[Code] = &[
    Code {
        code: "signer-covered",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "Something lies over the sign-language interpreter: words, a plate, a mark, another video. Who reads signs needs hands \
                 and face whole and all the time; what covers them takes words out of the sentence.",
            id: "Ada yang menutupi juru bahasa isyarat: tulisan, bidang, lambang, atau video lain. Pembaca isyarat perlu melihat tangan \
                 dan wajah seutuhnya sepanjang waktu; yang menutupinya menghilangkan kata dari kalimat.",
        },
        example: r#"<video class="juru" data-role="signer"></video>
<div class="cue">{{ cue }}</div>     <!-- laid over it by its style sheet -->"#,
        remedy: Text {
            en: "Move what is named, or give the signer a place that nothing else reaches. The end card may cover it: nobody speaks then.",
            id: "Pindahkan yang disebut, atau beri juru isyarat tempat yang tidak dimasuki yang lain. Kartu penutup boleh menutupinya: \
                 saat itu tidak ada yang berbicara.",
        },
    },
    Code {
        code: "signer-ends",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "The video of the sign-language interpreter ends before what it is shown with. Its last picture stands there, as players \
                 do; what is said from then on is not signed.",
            id: "Video juru bahasa isyarat berakhir sebelum yang didampinginya. Gambar terakhirnya tetap tampak, seperti pada pemutar \
                 video; yang diucapkan sesudahnya tidak diisyaratkan.",
        },
        example: r#"[signer]
source = "media/juru-isyarat.mp4"     # 20 s, beside an excerpt of 30 s"#,
        remedy: Text {
            en: "Use the whole recording of the signer, or end the clip where it ends; where nothing is said any more, nothing is missing.",
            id: "Pakai rekaman juru isyarat yang utuh, atau akhiri klip di tempat yang sama; bila memang sudah tidak ada ucapan, tidak ada \
                 yang hilang.",
        },
    },
    Code {
        code: "signer-missing",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "The page of a clip has a place for a sign-language interpreter, and its item names none. The place would stay black.",
            id: "Halaman klip menyediakan tempat bagi juru bahasa isyarat, tetapi itemnya tidak menyebutnya. Tempat itu akan tetap hitam.",
        },
        example: r#"<video data-role="signer"></video>     <!-- and no [signer] in the item -->"#,
        remedy: Text {
            en: "Ask in the template, `{% if signer %} … {% endif %}`, or name the video in the item: `[signer]` with `source`.",
            id: "Tanyakan di templat, `{% if signer %} … {% endif %}`, atau sebut videonya pada item: `[signer]` dengan `source`.",
        },
    },
    Code {
        code: "signer-rate",
        severities: &[Note],
        for_editors: true,
        why: Text {
            en: "The video of the sign-language interpreter has another number of pictures a second than the clip. It is kept in time by \
                 its clock, so that some of its pictures are left out or shown twice: its movement is a little less even.",
            id: "Jumlah gambar per detik video juru bahasa isyarat berbeda dengan klipnya. Videonya tetap serempak, dengan sebagian \
                 gambarnya dilewati atau ditampilkan dua kali: gerakannya sedikit kurang rata.",
        },
        example: r#"[excerpt]
source = "media/pelajaran.mp4"        # 25 pictures a second
[signer]
source = "media/juru-isyarat.mp4"     # 30 pictures a second"#,
        remedy: Text {
            en: "Nothing has to be done. Record the signer at the rate of the footage where you can.",
            id: "Tidak perlu apa-apa. Bila dapat, rekam juru isyarat dengan jumlah gambar per detik yang sama.",
        },
    },
    Code {
        code: "signer-too-small",
        severities: &[Warning],
        for_editors: true,
        why: Text {
            en: "The sign-language interpreter has less than a sixth of the page. Fingers and face cannot be read in less: a sixth of the \
                 picture is what Ofcom's guidelines on television access services ask for, the standard that broadcasters keep to.",
            id: "Juru bahasa isyarat menempati kurang dari seperenam halaman. Jari dan wajah tidak terbaca bila lebih kecil: seperenam \
                 gambar adalah yang diminta pedoman layanan akses televisi Ofcom, patokan lembaga penyiaran.",
        },
        example: ".juru { width: 200px; height: 200px; }",
        remedy: Text {
            en: "Make the place of the signer larger; the footage beside it may be smaller. Of a 1080 × 1920 page a sixth is 540 × 640 px.",
            id: "Perbesar tempat juru isyarat; video di sampingnya boleh lebih kecil. Seperenam halaman 1080 × 1920 adalah 540 × 640 px.",
        },
    },
    Code {
        code: "signer-unclear",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "A clip shows shots of several videos, and a sign-language interpreter without `start`. Such an interpreter runs with one \
                 source, moment by moment, and which of them is meant is not clear.",
            id: "Klip menampilkan bagian dari beberapa video, dengan juru bahasa isyarat tanpa `start`. Juru isyarat seperti itu berjalan \
                 bersama satu sumber, saat demi saat, dan sumber yang dimaksud tidak jelas.",
        },
        example: r#"[[shots]]
source = "media/satu.mp4"
[[shots]]
source = "media/dua.mp4"
[signer]
source = "media/juru-isyarat.mp4""#,
        remedy: Text {
            en: "Record the signer for the finished clip, and write `start`: the moment that belongs to the clip's first frame.",
            id: "Rekam juru isyarat untuk klip yang sudah jadi, lalu tulis `start`: saat yang bertepatan dengan bingkai pertama klip.",
        },
    },
    Code {
        code: "signer-unshown",
        severities: &[Error],
        for_editors: true,
        why: Text {
            en: "An item names a sign-language interpreter, and the page of its clip has no place for one. The clip would be published \
                 without the interpreter that it was to have.",
            id: "Item menyebut juru bahasa isyarat, tetapi halaman klipnya tidak menyediakan tempat. Klip akan terbit tanpa juru isyarat \
                 yang semestinya ada.",
        },
        example: r#"template = "teaser"     # without a <video data-role="signer">
[signer]
source = "media/juru-isyarat.mp4""#,
        remedy: Text {
            en: "Choose a template with a place for a signer, or remove `[signer]`.",
            id: "Pilih templat yang menyediakan tempat bagi juru isyarat, atau hapus `[signer]`.",
        },
    },
];
