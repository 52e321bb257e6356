//! What text asks of the fonts and does not get: a family, a weight, a slant.
//!
//! The first family of a list must be there; the others stand in for letters that it lacks, and one that is not there is a warning.
//! Weight and slant are asked of the first family. The engine would take the nearest weight, or thicken and slant letters by itself:
//! neither is the look that was asked for.

use cssparser::{Parser, Token};

use super::coverage::Coverage;
use super::family::{FontFace, FontFamily};
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

/// From this weight on letters are bold: the engine thickens those of families that have no such face.
const BOLD: f32 = 600.0;

/// How far a weight may be from one that is there and count as that.
const WEIGHT_TOLERANCE: f32 = 0.5;

/// What is asked for and not there.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::page) enum Lack {
    /// The family of this name; whether it is the first of its list.
    Family(String, bool),
    /// A weight of a family.
    Weight(LackOfWeight),
    /// The slanted or upright faces of a family.
    Slant(String, bool),
    /// A family at all: generic ones alone, of which this is the first, name no font.
    Named(String),
}

/// A weight of a family that is not there.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::page) struct LackOfWeight {
    /// The family.
    pub family: String,
    /// The weight that is asked for.
    pub weight: f32,
    /// Those that are there, as they are written.
    pub there: String,
    /// Whether the engine would thicken the letters: they are asked for bold, and the boldest face is not.
    pub forced: bool,
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

/// The first family of `list`, where generic ones are all that it names.
pub(in crate::page) fn generic_alone(list: &str) -> Option<String> {
    let first = list.split(',').next()?.trim().to_ascii_lowercase();
    (GENERIC.contains(&first.as_str()) && families_of(list).is_empty()).then_some(first)
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
    pub(in crate::page) fn unset(
        &self,
        list: &[String],
        weight: f32,
        italic: bool,
        text: &str,
    ) -> Option<Lack> {
        let family = self.family(list.first()?)?;
        let sets = |letter: char| letter.is_alphanumeric() && self.family_has(&family.name, letter);
        if family.is_colour() || !text.chars().any(sets) {
            return None;
        }
        let name = || family.name.clone();
        let of_slant = |face: &&FontFace| if italic { face.italic } else { face.upright };
        let mut faces = family.faces.iter().filter(of_slant).peekable();
        if faces.peek().is_none() {
            return Some(Lack::Slant(name(), italic));
        }
        let has =
            |[least, most]: [f32; 2]| (least - WEIGHT_TOLERANCE..=most + WEIGHT_TOLERANCE).contains(&weight);
        let weights: Vec<[f32; 2]> = faces.map(|face| face.weights).collect();
        let lacks = !weights.iter().any(|weights| has(*weights));
        let forced = weight >= BOLD && weights.iter().all(|[_, most]| *most < BOLD);
        lacks.then(|| {
            Lack::Weight(LackOfWeight { family: name(), weight, there: family.weights(italic), forced })
        })
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
            Lack::Weight(LackOfWeight { family, weight, there, .. }) => {
                let message = format!("the font family `{family}` has no weight {weight}: it has {there}");
                let hint =
                    format!("write a weight that is there, or put the font of weight {weight} into `fonts/`");
                let finding = Finding::error("font-missing", message).hint(hint);
                finding.fact("family", family).fact("weight", weight).fact("weights", there)
            }
            Lack::Named(name) => {
                let message =
                    format!("`{name}` names no font: letters are taken from whichever of `fonts/` has them");
                Finding::warning("font-missing", message).hint(self.instead_of(name)).fact("family", name)
            }
            Lack::Slant(name, italic) => {
                let (asked, write) = if *italic { ("italic", "normal") } else { ("upright face", "italic") };
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
            let weight = if face.weights[0] < face.weights[1] {
                "…".to_owned()
            } else {
                face.weights[0].to_string()
            };
            return format!(
                "`{name}` is a face of `{}`: write that, with `font-weight: {weight}`",
                family.name
            );
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

#[cfg(test)]
mod tests {
    use super::super::coverage::load;
    use super::*;
    use crate::diag::{Findings, Severity};
    use crate::page::engine::Engine;
    use crate::world::Disk;

    /// The fonts of the repository.
    fn coverage() -> Coverage {
        let world = Disk::new(env!("CARGO_MANIFEST_DIR"), jiff::Timestamp::UNIX_EPOCH);
        let mut findings = Findings::new();
        let coverage = load(&world, &mut Engine::new(), &mut findings);
        assert_eq!(findings, []);
        coverage
    }

    #[test]
    fn a_list_of_families_is_read_as_css_has_it() {
        assert_eq!(
            families_of("'A B', Foo  Bar, serif, \"serif\", UI-monospace, sans-serif"),
            ["A B", "Foo Bar", "serif"]
        );
        assert!(families_of("").is_empty() && families_of("system-ui").is_empty());
    }

    #[test]
    fn families_that_are_not_there_are_told_with_near_ones() {
        let coverage = coverage();
        let said = |list: &str| {
            let absent = coverage.absent(&families_of(list));
            absent.iter().map(|lack| coverage.finding(lack)).collect::<Vec<_>>()
        };
        assert_eq!(said("'plus jakarta sans', 'Noto Color Emoji', serif"), []);
        let found = said("'Plus Jakarta Sanz', 'Noto Sans Javanes', 'Comic Sans MS'");
        let severities: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, [Severity::Error, Severity::Warning, Severity::Warning]);
        let hints: Vec<&str> = found.iter().filter_map(|finding| finding.hint.as_deref()).collect();
        assert!(hints[0].contains("did you mean `Plus Jakarta Sans`"), "{hints:?}");
        assert!(hints[1].contains("did you mean `Noto Sans Javanese`"), "{hints:?}");
        assert!(hints[2].contains("`Noto Kufi Arabic`"), "{hints:?}");
        let face = said("'Noto Sans Javanese Bold'").remove(0).hint.expect("a hint");
        assert!(face.contains("`Noto Sans Javanese`") && face.contains("font-weight: 700"), "{face}");
    }

    #[test]
    fn generic_families_alone_name_no_font() {
        for (list, first) in [
            ("sans-serif", Some("sans-serif")),
            (" Serif , system-ui", Some("serif")),
            ("'A', serif", None),
            ("\"serif\"", None),
            ("inherit", None),
            ("", None),
        ] {
            assert_eq!(generic_alone(list).as_deref(), first, "{list}");
        }
    }

    #[test]
    fn weights_and_slants_are_those_of_the_first_family() {
        let coverage = coverage();
        let lack = |list: &str, weight: f32, italic: bool, text: &str| {
            coverage.unset(&families_of(list), weight, italic, text)
        };
        let of_weight = |family: &str, weight: f32, there: &str| {
            let (family, there) = (family.to_owned(), there.to_owned());
            Some(Lack::Weight(LackOfWeight { family, weight, there, forced: false }))
        };
        let plus = "'Plus Jakarta Sans'";
        assert_eq!(lack(plus, 333.0, true, "Halo"), None);
        assert_eq!(lack(plus, 900.0, false, "Halo"), of_weight("Plus Jakarta Sans", 900.0, "200–800"));
        let (javanese, text) = ("'Noto Sans Javanese', 'Plus Jakarta Sans'", "ꦱꦸꦒꦼꦁ");
        let name = "Noto Sans Javanese";
        assert_eq!(lack(javanese, 500.0, false, text), of_weight(name, 500.0, "400, 700"));
        assert_eq!(lack(javanese, 700.0, false, text), None);
        assert_eq!(lack(javanese, 700.0, true, text), Some(Lack::Slant(name.to_owned(), true)));
        // It sets nothing of this text, and emoji have one weight.
        assert_eq!(lack(javanese, 500.0, true, "Halo"), None);
        assert_eq!(lack("'Noto Color Emoji'", 900.0, true, "🎉 1"), None);
        assert_eq!(lack("'Tidak Ada'", 900.0, true, "Halo"), None);
    }
}
