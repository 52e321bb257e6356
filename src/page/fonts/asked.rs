//! What text asks of the fonts and does not get: a family, a weight, a slant.
//!
//! The first family of a list must be there; the others stand in for letters that it lacks, and one that is not there is a warning.
//! Weight and slant are asked of the first family. The engine would take the nearest weight, or thicken and slant letters by itself:
//! neither is the look that was asked for.

use cssparser::{Parser, Token};

use super::Coverage;
use super::family::FontFamily;
use crate::diag::{Finding, nearest};

/// The generic families of CSS: they name no font.
const GENERIC: [&str; 13] = [
    "serif",
    "sans-serif",
    "monospace",
    "cursive",
    "fantasy",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "ui-rounded",
    "emoji",
    "math",
    "fangsong",
];

/// The most families that a hint lists.
const MOST_LISTED: usize = 12;

/// How far a weight may be from one that is there and count as that.
const WEIGHT_TOLERANCE: f32 = 0.5;

/// What is asked for and not there.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::page) enum Lack {
    /// The family of this name; whether it is the first of its list.
    Family(String, bool),
    /// This weight of a family, whose weights are the text.
    Weight(String, f32, String),
    /// The slanted or upright faces of a family.
    Slant(String, bool),
}

/// The names of the families in `list`, a value of `font-family`, in order. Generic ones are none.
pub(in crate::page) fn families_of(list: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut generic = vec![true];
    let mut input = Parser::new(list);
    while let Ok(token) = input.next().cloned() {
        let Some((name, plain)) = names.last_mut().zip(generic.last_mut()) else { break };
        match token {
            Token::Comma => {
                names.push(String::new());
                generic.push(true);
            }
            Token::QuotedString(word) => {
                *plain = false;
                name.push_str(&word);
            }
            Token::Ident(word) => {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(&word);
            }
            _ => {}
        }
    }
    let named = names.into_iter().zip(generic);
    named
        .filter(|(name, plain)| {
            !(name.is_empty() || *plain && GENERIC.iter().any(|word| word.eq_ignore_ascii_case(name)))
        })
        .map(|(name, _)| name)
        .collect()
}

impl Coverage {
    /// The family called `name`.
    fn family(&self, name: &str) -> Option<&FontFamily> {
        self.families().iter().find(|family| family.is_called(name))
    }

    /// The families of `list` that are not there.
    pub(in crate::page) fn absent(&self, list: &[String]) -> Vec<Lack> {
        let absent = list.iter().enumerate().filter(|(_, name)| self.family(name).is_none());
        absent.map(|(place, name)| Lack::Family(name.clone(), place == 0)).collect()
    }

    /// What of weight and slant the first family of `list` lacks, where it sets any of `text`. Emoji have neither.
    pub(in crate::page) fn unset(&self, list: &[String], weight: f32, italic: bool, text: &str) -> Option<Lack> {
        let family = self.family(list.first()?)?;
        let sets = |letter: char| letter.is_alphanumeric() && self.family_has(&family.name, letter);
        if family.is_colour() || !text.chars().any(sets) {
            return None;
        }
        let name = || family.name.clone();
        let of_slant = |face: &&super::FontFace| if italic { face.italic } else { face.upright };
        let mut faces = family.faces.iter().filter(of_slant).peekable();
        if faces.peek().is_none() {
            return Some(Lack::Slant(name(), italic));
        }
        let has = |[least, most]: [f32; 2]| {
            (least - WEIGHT_TOLERANCE..=most + WEIGHT_TOLERANCE).contains(&weight)
        };
        let lacks = !faces.any(|face| has(face.weights));
        lacks.then(|| Lack::Weight(name(), weight, family.weights(italic)))
    }

    /// What is said of `lack`, without its place.
    pub(in crate::page) fn finding(&self, lack: &Lack) -> Finding {
        match lack {
            Lack::Family(name, first) => {
                let message = format!("there is no font family `{name}` in `fonts/`");
                let finding = if *first {
                    Finding::error("font-missing", message)
                } else {
                    let after = "; letters that the families before it lack are taken from any other";
                    Finding::warning("font-missing", message + after)
                };
                finding.hint(self.instead_of(name)).fact("family", name)
            }
            Lack::Weight(name, weight, there) => {
                let message = format!("the font family `{name}` has no weight {weight}: it has {there}");
                let hint = format!("write a weight that is there, or put the font of weight {weight} into `fonts/`");
                let finding = Finding::error("font-missing", message).hint(hint);
                finding.fact("family", name).fact("weight", weight).fact("weights", there)
            }
            Lack::Slant(name, italic) => {
                let (asked, write) =
                    if *italic { ("italic", "normal") } else { ("upright face", "italic") };
                let message = format!("the font family `{name}` has no {asked}");
                let hint = format!(
                    "write `font-style: {write}`, or put its {asked} into `fonts/`: letters are not slanted by force"
                );
                Finding::error("font-missing", message).hint(hint).fact("family", name)
            }
        }
    }

    /// What to write in place of `name`, the name of no family: a near one, the one whose file is called so, or all that there are.
    fn instead_of(&self, name: &str) -> String {
        let lower = name.to_lowercase();
        let names = || self.families().iter().map(|family| family.name.as_str());
        let face = self.families().iter().find_map(|family| {
            let is_it = |other: &String| other.to_lowercase() == lower;
            Some((family, family.faces.iter().find(|face| face.other_names.iter().any(is_it))?))
        });
        if let Some((family, face)) = face {
            let weight = if face.weights[0] < face.weights[1] { "…".to_owned() } else { face.weights[0].to_string() };
            return format!("`{name}` is a face of `{}`: write that, with `font-weight: {weight}`", family.name);
        }
        let lowered: Vec<String> = names().map(str::to_lowercase).collect();
        let near = nearest(&lower, lowered.iter().map(String::as_str));
        let begins = |known: &&str| {
            let known = known.to_lowercase();
            known.starts_with(&lower) || lower.starts_with(&known)
        };
        let near = names().find(|known| near.is_some_and(|near| known.to_lowercase() == near));
        if let Some(near) = near.or_else(|| names().find(begins)) {
            return format!("did you mean `{near}`? Families are named as `wajah doctor` lists them");
        }
        let listed: Vec<String> = names().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
        let more = if self.families().len() > MOST_LISTED { " …: `wajah doctor` lists all" } else { "" };
        format!(
            "put its files into `fonts/`, where no system font counts, or name one that is there: {}{more}",
            listed.join(", ")
        )
    }
}
