//! One showing on the page of a gallery, and its pictures.

use std::collections::BTreeSet;

use super::{Figure, Gallery, Moment, Part};
use crate::deliver::findings::{self, distinct};
use crate::deliver::html::{Html, address, proportions};
use crate::deliver::words::Words;
use crate::plan::Showing;
use crate::project::{Format, Kind};
use crate::units::Micros;

impl Gallery<'_> {
    /// One showing: its pictures, what they are, and what was found. What `shared` holds is explained elsewhere.
    pub(super) fn figure(
        &self,
        html: &mut Html,
        words: &Words,
        figure: &Figure,
        shared: &BTreeSet<findings::Key<'_>>,
    ) {
        let showing = &figure.showing;
        let Some(format) = self.project.formats.get(&showing.format) else { return };
        let said = distinct(&figure.findings);
        let mut class = showing.kind.as_str().to_owned();
        if figure.pictures.len() > 1 {
            class.push_str(" several");
        }
        html.open(
            "figure",
            &[
                ("class", &class),
                ("id", &anchor(showing)),
                ("data-template", &showing.template),
                ("data-format", &showing.format),
                ("data-account", &showing.account),
                ("data-texts", showing.texts.as_str()),
                ("data-found", if said.is_empty() { "" } else { "1" }),
                ("style", &measures(format)),
            ],
        );
        html.open("div", &[("class", "shots")]);
        for (index, picture) in figure.pictures.iter().enumerate() {
            // What is set in bold, and what follows it.
            let (strong, rest) = match picture.part {
                Part::Whole => (String::new(), ""),
                Part::Page(number) => (format!("{} {number}", words.page), ""),
                Part::Frame { moment, time, .. } => (clock(time, words), moment_word(words, moment)),
            };
            html.open("a", &[("href", &address(&picture.path))]);
            self.shot(html, figure, index, format!("{strong} {rest}").trim());
            if !strong.is_empty() {
                html.open("span", &[("class", "label")]);
                html.leaf("b", &[], &strong);
                html.text(" ");
                html.text(rest);
                html.close();
            }
            html.close();
        }
        if figure.pictures.is_empty() {
            html.leaf("span", &[("class", "shot missing")], words.not_made);
        }
        html.close();
        html.open("figcaption", &[]);
        html.leaf("b", &[], &format.title);
        if self.has_accounts() {
            let name = self.project.accounts.get(&showing.account).map_or("", |account| &account.name);
            html.text(" ");
            html.leaf("span", &[("class", "account")], name);
        }
        html.leaf("span", &[("class", "size")], &facts(words, format, figure));
        let (known, own): (Vec<_>, Vec<_>) = said.into_iter().partition(|said| shared.contains(&said.key()));
        findings::names(html, words, &known);
        findings::list(html, words, &own);
        html.close();
        html.close();
    }

    /// The small picture `index` of `figure`.
    pub(super) fn shot(&self, html: &mut Html, figure: &Figure, index: usize, label: &str) {
        let (Some(picture), Some(format)) =
            (figure.pictures.get(index), self.project.formats.get(&figure.showing.format))
        else {
            return;
        };
        let title =
            self.project.templates.get(&figure.showing.template).map_or("", |template| &template.title);
        let alt =
            [title, &format.title, label].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let (width, height) = (format.width.to_string(), format.height.to_string());
        let (preview, alt, style) = (address(&picture.preview), alt.join(", "), measures(format));
        let mut attributes = vec![
            ("src", preview.as_str()),
            ("alt", &alt),
            ("width", &width),
            ("height", &height),
            ("loading", "lazy"),
            ("decoding", "async"),
        ];
        // A strip is as many pictures wide; its box shows one of them.
        let position;
        if let Part::Frame { in_strip: (place, count), .. } = picture.part {
            position = format!("object-position:{}% 0", 100.0 * place as f64 / (count.max(2) - 1) as f64);
            attributes.push(("style", &position));
        }
        html.open("span", &[("class", "shot"), ("style", &style)]);
        html.void("img", &attributes);
        html.leaf("i", &[("class", "safe")], "");
        html.close();
    }
}

/// The name of a figure on the page, for links to it.
fn anchor(showing: &Showing) -> String {
    format!("{}.{}.{}.{}", showing.template, showing.texts.as_str(), showing.format, showing.account)
}

/// A format's size and safe area as custom properties.
fn measures(format: &Format) -> String {
    let (width, height) = (f64::from(format.width), f64::from(format.height));
    let percent = |inset: u32, side: f64| format!("{:.2}%", f64::from(inset) * 100.0 / side);
    let safe = format.safe;
    format!(
        "{};--safe:{} {} {} {}",
        proportions(format.width, format.height),
        percent(safe.top, height),
        percent(safe.right, width),
        percent(safe.bottom, height),
        percent(safe.left, width),
    )
}

/// `1080 × 1920 · JPEG · 143 kB`
fn facts(words: &Words, format: &Format, figure: &Figure) -> String {
    let mut facts = vec![format!("{}\u{a0}×\u{a0}{}", format.width, format.height)];
    if figure.showing.kind == Kind::Still && !figure.pictures.is_empty() {
        facts.push(format.still.as_str().to_uppercase());
        facts.push(words.size_of(figure.pictures.iter().map(|picture| picture.bytes).sum()));
    }
    facts.join(" · ")
}

/// `0,28 s`, `12,40 s`
fn clock(time: Micros, words: &Words) -> String {
    let hundredths = (time.0.max(0) + 5_000) / 10_000;
    format!("{}{}{:02}\u{a0}s", hundredths / 100, words.locale.decimal_mark(), hundredths % 100)
}

fn moment_word(words: &Words, moment: Moment) -> &'static str {
    match moment {
        Moment::First => words.first,
        Moment::Entrance => words.entrance,
        Moment::Middle => words.middle,
        Moment::Caption => words.caption,
        Moment::Ending => words.ending,
        Moment::EndCard => words.end_card,
        Moment::Last => words.last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{Locale, built_in_formats};

    #[test]
    fn a_format_s_measures_are_shares_of_its_own_sides() {
        let formats = built_in_formats();
        let story = measures(&formats["instagram-story"]);
        assert_eq!(story, "--w:1080;--h:1920;--a:0.7500;--safe:14.01% 6.02% 35.00% 6.02%");
        assert!(measures(&formats["square"]).starts_with("--w:1080;--h:1080;--a:1.0000;--safe:0.00%"));
    }

    #[test]
    fn times_read_in_hundredths_of_a_second() {
        let words = Words::of(Locale::Id);
        assert_eq!(clock(Micros(12_399_999), words), "12,40\u{a0}s");
        assert_eq!(clock(Micros::ZERO, Words::of(Locale::En)), "0.00\u{a0}s");
    }
}
