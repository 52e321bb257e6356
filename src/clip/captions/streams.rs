//! Which subtitles of a video are its captions. Pure.

use serde::Serialize;

use crate::clip::language::is_same_language;
use crate::project::CaptionsWish;

/// Subtitles in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SubtitleFacts {
    /// The stream's index in the file.
    pub index: usize,
    /// Which of the file's subtitles they are, from 1.
    pub number: u32,
    /// The codec's short name, such as `subrip`; `none` when FFmpeg does not know it.
    pub codec: String,
    /// Whether they are words that can be read; others are pictures of words, or coded in a way of their own.
    pub is_text: bool,
    /// The language tag, when there is one.
    pub language: Option<String>,
    /// Their name, where somebody gave them one.
    pub title: Option<String>,
    /// Whether the file says that players show them first.
    pub is_default: bool,
    /// Whether they only translate what is said in a foreign language.
    pub is_forced: bool,
    /// Whether they describe sounds too, for those who hear badly.
    pub is_impaired: bool,
    /// Whether they are the words of a commentary.
    pub is_comment: bool,
}

impl SubtitleFacts {
    /// How they are called in messages: `2 (subrip, ind, forced, "Tanda")`.
    pub fn described(&self) -> String {
        let title = self.title.as_ref().map(|title| format!("\"{title}\""));
        let word = |is: bool, word: &str| is.then(|| word.to_owned());
        let parts = [
            Some(self.codec.clone()),
            self.language.clone(),
            word(self.is_forced, "forced"),
            word(self.is_impaired, "for the hard of hearing"),
            word(self.is_comment, "commentary"),
            title,
        ];
        format!("{} ({})", self.number, parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }

    /// Whether they are in `language`.
    pub fn speaks(&self, language: &str) -> bool {
        self.language.as_ref().is_some_and(|own| is_same_language(own, language))
    }
}

/// What is shown of a file's subtitles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice<'a> {
    /// Those that are shown; nothing for none.
    pub shown: Option<&'a SubtitleFacts>,
    /// Words that could be shown instead: all others, or those others that what was asked for fits as well.
    pub others: Vec<&'a SubtitleFacts>,
    /// What cannot be read, where nobody asked for anything.
    pub unreadable: Vec<&'a SubtitleFacts>,
    /// Whether the item asks for those that are shown.
    pub is_asked: bool,
}

/// Why what was asked for cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing<'a> {
    /// There are none of this number, language or name.
    Unknown,
    /// These are no text.
    NoText(&'a SubtitleFacts),
}

/// The subtitles that `wish` asks for, else those that people who read `language` are shown best: such as hold all that is said (not the
/// forced ones), in this language, else in one that the file does not say, else in another; without descriptions of sounds before with
/// them; those first that the file itself puts first. A commentary is shown to nobody who does not ask for it.
///
/// # Errors
/// When there are none as asked for, or they are no text.
pub fn choose<'a>(
    all: &'a [SubtitleFacts],
    language: &str,
    wish: &CaptionsWish,
) -> Result<Choice<'a>, Missing<'a>> {
    let fitting: Vec<&SubtitleFacts> = match wish {
        CaptionsWish::None | CaptionsWish::File(_) => return Ok(Choice::default()),
        CaptionsWish::Auto => all.iter().collect(),
        CaptionsWish::Number(number) => all.iter().filter(|one| one.number == *number).collect(),
        CaptionsWish::Name(name) => {
            let is_called = |one: &&SubtitleFacts| {
                one.title.as_ref().is_some_and(|title| title.to_lowercase() == name.to_lowercase())
            };
            let speaking: Vec<_> = all.iter().filter(|one| one.speaks(name)).collect();
            if speaking.is_empty() { all.iter().filter(is_called).collect() } else { speaking }
        }
    };
    let is_asked = *wish != CaptionsWish::Auto;
    let (mut readable, unreadable): (Vec<_>, Vec<_>) = fitting.into_iter().partition(|one| one.is_text);
    readable.sort_by_key(|one| {
        let language = if one.speaks(language) { 0 } else { 1 + u8::from(one.language.is_some()) };
        (one.is_comment, one.is_forced, language, one.is_impaired, !one.is_default)
    });
    let shown = readable.first().copied().filter(|one| is_asked || !one.is_comment);
    if is_asked && shown.is_none() {
        return Err(unreadable.first().copied().map_or(Missing::Unknown, Missing::NoText));
    }
    readable.retain(|one| Some(*one) != shown);
    readable.sort_by_key(|one| one.number);
    let unreadable = if is_asked { Vec::new() } else { unreadable };
    Ok(Choice { shown, others: readable, unreadable, is_asked })
}

/// What subtitles there are.
pub fn listed(all: &[SubtitleFacts]) -> String {
    all.iter().map(SubtitleFacts::described).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subtitles(number: u32, language: &str) -> SubtitleFacts {
        SubtitleFacts {
            index: number as usize + 1,
            number,
            codec: "subrip".to_owned(),
            is_text: true,
            language: Some(language.to_owned()).filter(|language| !language.is_empty()),
            ..SubtitleFacts::default()
        }
    }

    /// The numbers of what is shown, of what could be, and of what cannot be read.
    fn chosen(all: &[SubtitleFacts], wish: &CaptionsWish) -> (Option<u32>, Vec<u32>, Vec<u32>) {
        let choice = choose(all, "id", wish).expect("a choice");
        let numbers = |of: &[&SubtitleFacts]| of.iter().map(|one| one.number).collect();
        (choice.shown.map(|one| one.number), numbers(&choice.others), numbers(&choice.unreadable))
    }

    #[test]
    fn captions_are_in_the_projects_language_whichever_come_first() {
        let auto = CaptionsWish::Auto;
        let (english, unsaid, indonesian) = (subtitles(1, "eng"), subtitles(2, ""), subtitles(3, "ind"));
        let all = [english.clone(), unsaid.clone(), indonesian];
        assert_eq!(chosen(&all, &auto), (Some(3), vec![1, 2], vec![]));
        assert_eq!(chosen(&all[..2], &auto), (Some(2), vec![1], vec![]));
        assert_eq!(chosen(&all[..1], &auto), (Some(1), vec![], vec![]));
        assert_eq!(chosen(&[], &auto), (None, vec![], vec![]));
        let second = SubtitleFacts { is_default: true, ..subtitles(2, "en-GB") };
        assert_eq!(chosen(&[english, second], &auto), (Some(2), vec![1], vec![]));
    }

    #[test]
    fn captions_hold_all_that_is_said_and_no_more() {
        let auto = CaptionsWish::Auto;
        let forced = SubtitleFacts { is_forced: true, ..subtitles(1, "ind") };
        let impaired = SubtitleFacts { is_impaired: true, ..subtitles(2, "ind") };
        let comment = SubtitleFacts { is_comment: true, ..subtitles(3, "ind") };
        let all = [forced, impaired, comment, subtitles(4, "ind"), subtitles(5, "eng")];
        assert_eq!(chosen(&all, &auto), (Some(4), vec![1, 2, 3, 5], vec![]));
        assert_eq!(chosen(&all[..3], &auto), (Some(2), vec![1, 3], vec![]));
        assert_eq!(chosen(&[all[0].clone(), all[4].clone()], &auto), (Some(5), vec![1], vec![]));
        assert_eq!(chosen(&all[..1], &auto), (Some(1), vec![], vec![]));
        assert_eq!(chosen(&all[2..3], &auto), (None, vec![3], vec![]));
    }

    #[test]
    fn pictures_of_words_are_named_and_never_shown() {
        let picture =
            SubtitleFacts { is_text: false, codec: "hdmv_pgs_subtitle".to_owned(), ..subtitles(1, "ind") };
        let all = [picture, subtitles(2, "eng")];
        assert_eq!(chosen(&all, &CaptionsWish::Auto), (Some(2), vec![], vec![1]));
        assert_eq!(chosen(&all[..1], &CaptionsWish::Auto), (None, vec![], vec![1]));
        for wish in [CaptionsWish::Number(1), CaptionsWish::Name("id".to_owned())] {
            assert_eq!(choose(&all, "id", &wish), Err(Missing::NoText(&all[0])), "{wish:?}");
        }
    }

    #[test]
    fn subtitles_are_asked_for_by_number_language_or_name() {
        let named = SubtitleFacts { title: Some("Terjemahan".to_owned()), ..subtitles(3, "") };
        let forced = SubtitleFacts { is_forced: true, ..subtitles(1, "eng") };
        let all = [forced, subtitles(2, "eng"), named, subtitles(4, "ind")];
        let name = |name: &str| CaptionsWish::Name(name.to_owned());
        assert_eq!(chosen(&all, &CaptionsWish::Number(1)), (Some(1), vec![], vec![]));
        assert_eq!(chosen(&all, &name("en")), (Some(2), vec![1], vec![]));
        assert_eq!(chosen(&all, &name("terjemahan")), (Some(3), vec![], vec![]));
        assert_eq!(chosen(&all, &CaptionsWish::None), (None, vec![], vec![]));
        assert_eq!(choose(&all, "id", &name("jv")), Err(Missing::Unknown));
        assert_eq!(choose(&all, "id", &CaptionsWish::Number(5)), Err(Missing::Unknown));
        assert_eq!(
            listed(&all),
            "1 (subrip, eng, forced), 2 (subrip, eng), 3 (subrip, \"Terjemahan\"), 4 (subrip, ind)"
        );
    }
}
