//! The gallery: one page that shows every sample of every template, for the eyes of a designer. Pure: data in, HTML out.

mod figure;
mod tools;

use std::collections::BTreeSet;

use serde::Serialize;

use super::facts;
use super::findings::{self, distinct};
use super::html::{Html, address};
use super::words::Words;
use crate::diag::{Finding, Findings};
use crate::plan::{Showing, Texts};
use crate::project::{Kind, Project, Template};
use crate::units::Micros;

/// What all our pages look like, what this one adds, and what its switches do.
const STYLES: [&str; 2] = [include_str!("../sheet.css"), include_str!("gallery.css")];
const SCRIPT: &str = include_str!("gallery.js");

/// What a frame shows of a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// The first frame.
    First,
    /// Things on their way in.
    Entrance,
    /// The middle.
    Middle,
    /// The longest caption.
    Caption,
    /// Shortly before the footage ends.
    Ending,
    /// The end card, complete.
    EndCard,
    /// The last frame of a clip without an end card.
    Last,
}

/// Which picture of a showing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The only one.
    Whole,
    /// A page, from 1.
    Page(usize),
    /// A frame of a clip.
    Frame {
        /// What it shows.
        moment: Moment,
        /// When, from the clip's beginning.
        time: Micros,
        /// Which picture of the clip's strip it is, from 0, and of how many.
        in_strip: (usize, usize),
    },
}

/// One picture that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Its file, below the page's folder, with forward slashes.
    pub path: String,
    /// The small picture that the page shows of it. All frames of a clip have the same: a strip of them, side by side.
    pub preview: String,
    /// Which it is.
    pub part: Part,
    /// The size of its file.
    pub bytes: u64,
}

/// What became of a showing.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is shown.
    pub showing: Showing,
    /// Its pictures in order; those that could not be made are missing.
    pub pictures: Vec<Picture>,
    /// What was found while it was made.
    pub findings: Findings,
}

/// A template with what is shown of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The name of its folder.
    pub id: String,
    /// Its figures, in order; none where it could not be loaded or has no sample.
    pub figures: Vec<Figure>,
    /// What is wrong with its files.
    pub findings: Findings,
}

/// Everything on the page.
#[derive(Debug, Clone)]
pub struct Gallery<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its templates, in order.
    pub sections: Vec<Section>,
    /// What is wrong with it otherwise.
    pub findings: Findings,
}

impl Gallery<'_> {
    /// The page. It refers to the pictures and to nothing else.
    pub fn page(&self) -> String {
        let words = Words::of(self.project.config.locale);
        let title = format!("{} · {}", words.gallery, self.project.config.name);
        let mut html = Html::page(words.lang, &title, &STYLES);
        self.masthead(&mut html, words);
        self.family(&mut html, words);
        self.tools(&mut html, words);
        html.open("main", &[]);
        for section in &self.sections {
            self.section(&mut html, words, section);
        }
        html.leaf("p", &[("class", "nothing"), ("hidden", "")], words.nothing_fits);
        html.close();
        html.finish(SCRIPT)
    }

    fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.sections.iter().flat_map(|section| &section.figures)
    }

    fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        let of_sections = self.sections.iter().flat_map(|section| {
            section.findings.iter().chain(section.figures.iter().flat_map(|f| &f.findings))
        });
        self.findings.iter().chain(of_sections)
    }

    /// The title, what there is of everything, and what is wrong with the project itself.
    fn masthead(&self, html: &mut Html, words: &Words) {
        let names = |pick: fn(&Showing) -> &String| {
            self.figures().map(|figure| pick(&figure.showing)).collect::<BTreeSet<_>>().len()
        };
        html.open("header", &[("class", "masthead")]);
        html.open("div", &[("class", "title")]);
        html.leaf("h1", &[], words.gallery);
        html.leaf("p", &[], &self.project.config.name);
        html.close();
        html.open("ul", &[("class", "facts")]);
        let mut count = |number, counted| facts::count(html, words, number, counted, "");
        count(self.figures().map(|figure| figure.pictures.len()).sum(), words.pictures);
        count(self.sections.len(), words.templates);
        count(names(|showing| &showing.format), words.formats);
        count(names(|showing| &showing.account), words.accounts);
        facts::found(html, words, &distinct(self.all_findings()));
        html.close();
        if !self.findings.is_empty() {
            html.open("section", &[("class", "project")]);
            html.leaf("h2", &[], words.of_project);
            findings::list(html, words, &distinct(&self.findings));
            html.close();
        }
        html.close();
    }

    /// One picture of every template side by side, small: the table of contents, and the test of whether they are one family.
    fn family(&self, html: &mut Html, words: &Words) {
        html.open("nav", &[("class", "family"), ("aria-label", words.family)]);
        html.open("div", &[("class", "lead")]);
        html.leaf("h2", &[], words.family);
        html.leaf("p", &[], words.judge);
        html.close();
        html.open("ul", &[]);
        for section in &self.sections {
            let title = self.title_of(section);
            html.open("li", &[]);
            html.open("a", &[("href", &format!("#{}", address(&section.id)))]);
            let shown = section.figures.iter().find(|figure| !figure.pictures.is_empty());
            match shown {
                Some(figure) => {
                    // A clip's first frame may be before everything has arrived.
                    let index = if figure.showing.kind == Kind::Clip { figure.pictures.len() / 2 } else { 0 };
                    self.shot(html, figure, index, "");
                }
                None => html.leaf("span", &[("class", "shot missing")], words.not_made),
            }
            html.leaf("span", &[("class", "name")], title);
            html.close();
            html.close();
        }
        html.close();
        html.close();
    }

    fn title_of<'s>(&'s self, section: &'s Section) -> &'s str {
        self.project.templates.get(&section.id).map_or(&section.id, |template| &template.title)
    }

    fn section(&self, html: &mut Html, words: &Words, section: &Section) {
        let template = self.project.templates.get(&section.id);
        html.open("section", &[("class", "template"), ("id", &section.id)]);
        html.open("aside", &[]);
        html.leaf("h2", &[], self.title_of(section));
        html.leaf("code", &[("class", "id")], &section.id);
        match template {
            Some(template) => about(html, words, template),
            None => html.leaf("p", &[], words.not_loaded),
        }
        // What many pictures say is said once, here; below each of them stands its name alone.
        let of_figures = distinct(section.figures.iter().flat_map(|figure| &figure.findings));
        let shared: BTreeSet<_> =
            of_figures.iter().filter(|said| said.count > 1).map(|said| said.key()).collect();
        let in_files = distinct(&section.findings);
        let said: Vec<_> = in_files
            .iter()
            .filter(|said| !shared.contains(&said.key()))
            .chain(of_figures.iter().filter(|said| shared.contains(&said.key())))
            .copied()
            .collect();
        findings::list(html, words, &said);
        html.close();
        html.open("div", &[("class", "shows")]);
        for texts in Texts::ALL {
            let figures: Vec<&Figure> =
                section.figures.iter().filter(|figure| figure.showing.texts == texts).collect();
            if figures.is_empty() {
                continue;
            }
            html.open("div", &[("class", "band")]);
            html.leaf("h3", &[], texts_word(words, texts));
            html.open("div", &[("class", "figures")]);
            // A format's accounts stay together, so that they can be compared.
            for of_format in figures.chunk_by(|a, b| a.showing.format == b.showing.format) {
                html.open("div", &[("class", "accounts")]);
                for figure in of_format {
                    self.figure(html, words, figure, &shared);
                }
                html.close();
            }
            html.close();
            html.close();
        }
        html.close();
        html.close();
    }

    fn has_accounts(&self) -> bool {
        let first = self.first_account();
        self.figures().any(|figure| figure.showing.account != first)
    }

    fn first_account(&self) -> &str {
        self.figures().next().map_or("", |figure| &figure.showing.account)
    }
}

/// What a template is for, and what it can be drawn as.
fn about(html: &mut Html, words: &Words, template: &Template) {
    html.leaf("p", &[], &template.description);
    let kinds: Vec<&str> = template.kinds.iter().map(|kind| words.kind(*kind)).collect();
    let shapes: Vec<&str> = template.shapes.iter().map(|shape| words.shape(*shape)).collect();
    html.leaf("p", &[("class", "quiet")], &format!("{} · {}", kinds.join(", "), shapes.join(", ")));
}

fn texts_word(words: &Words, texts: Texts) -> &'static str {
    match texts {
        Texts::Sample => words.sample,
        Texts::Long => words.long,
    }
}

/// The template in whose folder the place of `finding` lies. What bases say belongs to no template.
pub fn template_of(finding: &Finding) -> Option<&str> {
    let inside = finding.place.as_ref()?.file.strip_prefix("templates").ok()?;
    inside.components().next()?.as_os_str().to_str().filter(|id| !id.starts_with('_'))
}
