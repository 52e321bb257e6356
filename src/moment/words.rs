//! Why passages are proposed, in the languages of the project.

use super::suggest::Reason;
use super::thought::Thought;
use crate::project::Locale;

/// What speaks for a passage, or against it, in a few words.
pub fn reason(reason: Reason, locale: Locale) -> String {
    let id = locale == Locale::Id;
    let say = |indonesian: &str, english: &str| if id { indonesian.to_owned() } else { english.to_owned() };
    match reason {
        Reason::Speech(percent) => {
            if id {
                format!("{percent} % waktunya berisi ucapan")
            } else {
                format!("someone speaks in {percent} % of it")
            }
        }
        Reason::BetweenSentences => {
            say("mulai dan berakhir di antara kalimat", "it begins and ends between sentences")
        }
        Reason::InPauses(pause) => {
            let seconds = format!("{:.1}", pause.as_seconds());
            match (id, pause.0 > 0) {
                (true, true) => {
                    format!(
                        "mulai dan berakhir pada jeda ucapan, paling pendek {} detik",
                        seconds.replace('.', ",")
                    )
                }
                (false, true) => {
                    format!("it begins and ends in pauses of speech, the shorter one of {seconds} s")
                }
                (_, false) => say("sampai ke ujung berkas", "it reaches to an end of the file"),
            }
        }
        Reason::AtCuts => say(
            "tidak ada ucapan: mulai dan berakhir pada pergantian gambar",
            "nobody speaks: it begins and ends at cuts",
        ),
        Reason::Thought(thought) => match thought {
            Thought::Answered => say("pertanyaan beserta jawabannya", "a question and its answer"),
            Thought::List => say("daftar yang urut dari yang pertama", "a list from its first point on"),
            Thought::Concluded => say("ditutup dengan kesimpulan", "it ends with a conclusion"),
            Thought::Explained => say("menjelaskan sesuatu", "it explains something"),
            Thought::Opens => say("kalimat pembukanya mengundang", "its first sentence invites"),
            Thought::Dangles => say(
                "kalimat pertamanya menyambung kalimat sebelumnya",
                "its first sentence goes on from the one before",
            ),
            Thought::Unanswered => {
                say("berakhir dengan pertanyaan yang belum dijawab", "it ends with an open question")
            }
        },
        Reason::Lively => say("gambarnya banyak bergerak", "much moves in its pictures"),
        Reason::Frozen(percent) => {
            if id {
                format!("{percent} % gambarnya diam")
            } else {
                format!("its picture stands still for {percent} % of it")
            }
        }
        Reason::Black(percent) => {
            if id {
                format!("{percent} % gambarnya hitam")
            } else {
                format!("it is black for {percent} % of it")
            }
        }
        Reason::CutAtEdge => {
            say("gambar berganti tepat di dekat ujungnya", "the picture changes right beside one of its ends")
        }
    }
}

/// The words of a contact sheet.
pub(super) struct SheetWords {
    pub(super) lang: &'static str,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) score: &'static str,
    pub(super) none: &'static str,
    pub(super) shots: &'static str,
    pub(super) no_picture: &'static str,
    pub(super) decimal: char,
}

pub(super) fn sheet_words(locale: Locale) -> &'static SheetWords {
    match locale {
        Locale::Id => &SheetWords {
            lang: "id",
            title: "Bagian yang diusulkan",
            lead: "Pilih dengan mata dan telinga. Salin blok [excerpt] dari bagian yang dipilih ke berkas postingan.",
            score: "nilai",
            none: "Tidak ada bagian yang dapat diusulkan.",
            shots: "Semua adegan",
            no_picture: "tanpa gambar",
            decimal: ',',
        },
        Locale::En => &SheetWords {
            lang: "en",
            title: "Proposed passages",
            lead: "Choose by eye and ear. Copy the [excerpt] block of the passage you choose into the post's file.",
            score: "score",
            none: "No passage can be proposed.",
            shots: "All shots",
            no_picture: "no picture",
            decimal: '.',
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Micros;

    #[test]
    fn every_reason_has_words_in_both_languages() {
        let thoughts = [
            Thought::Answered,
            Thought::List,
            Thought::Concluded,
            Thought::Explained,
            Thought::Opens,
            Thought::Dangles,
            Thought::Unanswered,
        ];
        let others = [
            Reason::Speech(80),
            Reason::BetweenSentences,
            Reason::InPauses(Micros::from_ms(640)),
            Reason::InPauses(Micros::ZERO),
            Reason::AtCuts,
            Reason::Lively,
            Reason::Frozen(10),
            Reason::Black(10),
            Reason::CutAtEdge,
        ];
        let mut said = std::collections::BTreeSet::new();
        let all: Vec<Reason> = thoughts.map(Reason::Thought).into_iter().chain(others).collect();
        for one in &all {
            let [id, en] = [Locale::Id, Locale::En].map(|locale| reason(*one, locale));
            assert!(id != en && said.insert(id) && said.insert(en), "{one:?}");
        }
        assert_eq!(said.len(), 2 * all.len());
        assert!(reason(Reason::InPauses(Micros::from_ms(640)), Locale::Id).contains("0,6"));
    }
}
