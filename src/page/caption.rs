//! The caption that a page shows: its words, how they look, and which of them is spoken.

use std::fmt::Write;

use serde::Serialize;
use serde_json::{Value, json};

use super::signs;

/// A caption on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Caption {
    /// Plain text, lines parted by `\n`; empty where there is no caption.
    pub text: String,
    /// The words of each line.
    pub lines: Vec<Vec<CaptionWord>>,
}

/// A word of a caption.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CaptionWord {
    /// The word, with the signs that belong to it.
    pub text: String,
    /// Whether it is spoken.
    pub state: WordState,
    /// Whether it is slanted.
    pub italic: bool,
    /// Its colour, where the captions give it one: red, green, blue.
    pub colour: Option<[u8; 3]>,
    /// Who says it, where the captions name somebody.
    pub voice: Option<String>,
}

/// Where in time a word is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WordState {
    /// It is on screen, and nothing is told of when it is spoken.
    #[default]
    Shown,
    /// It was spoken.
    Said,
    /// It is spoken now.
    Spoken,
    /// It will be spoken.
    Coming,
}

impl WordState {
    /// The class that [`Caption::html`] gives it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Said => "said",
            Self::Spoken => "spoken",
            Self::Coming => "coming",
        }
    }
}

impl From<&str> for Caption {
    fn from(text: &str) -> Self {
        let word = |text: &str| CaptionWord { text: text.to_owned(), ..CaptionWord::default() };
        let text = text.replace(signs::ends_line, "\n");
        let lines = match text.is_empty() {
            true => Vec::new(),
            false => text.split('\n').map(|line| line.split_whitespace().map(word).collect()).collect(),
        };
        Self { text, lines }
    }
}

impl From<&Caption> for Caption {
    fn from(caption: &Caption) -> Self {
        caption.clone()
    }
}

impl Caption {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The same caption without italics, colours and voices.
    #[must_use]
    pub fn without_looks(&self) -> Self {
        let plain = |word: &CaptionWord| CaptionWord {
            text: word.text.clone(),
            state: word.state,
            ..CaptionWord::default()
        };
        let lines = self.lines.iter().map(|line| line.iter().map(plain).collect()).collect();
        Self { text: self.text.clone(), lines }
    }

    /// What templates see as `caption`.
    pub(super) fn values(&self) -> Value {
        let word = |word: &CaptionWord| {
            json!({
                "text": word.text, "state": word.state.as_str(), "italic": word.italic,
                "colour": word.colour.map(hex).unwrap_or_default(), "voice": word.voice.as_deref().unwrap_or_default(),
            })
        };
        let lines: Vec<Value> =
            self.lines.iter().map(|line| Value::from(line.iter().map(word).collect::<Vec<_>>())).collect();
        json!({ "text": self.text, "lines": lines, "html": self.html() })
    }

    /// Its words as HTML, lines parted by line breaks: each that is marked, slanted or coloured in a `<span>` of its own, whose classes say
    /// so.
    fn html(&self) -> String {
        let mut html = String::with_capacity(self.text.len());
        for (index, line) in self.lines.iter().enumerate() {
            if index > 0 {
                html.push('\n');
            }
            for (index, word) in line.iter().enumerate() {
                if index > 0 {
                    html.push(' ');
                }
                word.write_html(&mut html);
            }
        }
        html
    }
}

impl CaptionWord {
    fn write_html(&self, html: &mut String) {
        let text = escaped(&self.text);
        let mut classes = Vec::new();
        if self.state != WordState::Shown {
            classes.push(self.state.as_str());
        }
        if self.italic {
            classes.push("italic");
        }
        // The mark of the spoken word is the template's, whoever speaks.
        let colour = self.colour.filter(|_| self.state != WordState::Spoken);
        let style = colour.map(|colour| format!(" style=\"color:{}\"", hex(colour))).unwrap_or_default();
        if classes.is_empty() && style.is_empty() {
            html.push_str(&text);
        } else {
            let class =
                if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) };
            let _ = write!(html, "<span{class}{style}>{text}</span>");
        }
    }
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_caption_is_its_text_and_marks_are_spans() {
        let mut caption = Caption::from("air & api\u{2028}naik");
        assert_eq!(
            (caption.text.as_str(), caption.html().as_str()),
            ("air & api\nnaik", "air &amp; api\nnaik")
        );
        assert!(Caption::from("").is_empty() && Caption::from("").lines.is_empty());
        caption.lines[0][0].state = WordState::Spoken;
        caption.lines[0][2].italic = true;
        caption.lines[1][0].colour = Some([255, 255, 0]);
        assert_eq!(
            caption.html(),
            "<span class=\"spoken\">air</span> &amp; <span class=\"italic\">api</span>\n<span style=\"color:#ffff00\">naik</span>"
        );
        caption.lines[1][0].state = WordState::Spoken;
        assert!(caption.html().ends_with("<span class=\"spoken\">naik</span>"), "{}", caption.html());
        caption.lines[1][0].state = WordState::Shown;
        assert_eq!(caption.without_looks().html(), "<span class=\"spoken\">air</span> &amp; api\nnaik");
    }
}
