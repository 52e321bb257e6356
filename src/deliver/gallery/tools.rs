//! The switches above the gallery: how pictures are looked at, and which.

use std::collections::BTreeSet;

use super::{Gallery, texts_word};
use crate::deliver::html::Html;
use crate::deliver::tools::{choice, radios, switch};
use crate::deliver::words::Words;
use crate::plan::{Showing, Texts};

impl Gallery<'_> {
    /// The switches. Size, grey and safe areas work by style sheet alone; the filters need the script.
    pub(super) fn tools(&self, html: &mut Html, words: &Words) {
        let named = |pick: fn(&Showing) -> &String, title: &dyn Fn(&str) -> String| {
            let ids: BTreeSet<&String> = self.figures().map(|figure| pick(&figure.showing)).collect();
            let mut options: Vec<(String, String)> =
                ids.into_iter().map(|id| (title(id), id.clone())).collect();
            options.sort();
            options
        };
        let project = self.project;
        let titled = |title: Option<&String>, id: &str| title.map_or_else(|| id.to_owned(), Clone::clone);
        let templates = named(|showing| &showing.template, &|id| {
            titled(project.templates.get(id).map(|template| &template.title), id)
        });
        let formats = named(|showing| &showing.format, &|id| {
            titled(project.formats.get(id).map(|format| &format.title), id)
        });
        let accounts = named(|showing| &showing.account, &|id| {
            titled(project.accounts.get(id).map(|account| &account.name), id)
        });
        let texts: Vec<(String, String)> = Texts::ALL
            .into_iter()
            .filter(|texts| self.figures().any(|figure| figure.showing.texts == *texts))
            .map(|texts| (texts_word(words, texts).to_owned(), texts.as_str().to_owned()))
            .collect();
        html.open("form", &[("class", "tools")]);
        html.open("div", &[("class", "looks")]);
        let sizes = [("view-squint", words.squint), ("view-sheet", words.sheet), ("view-large", words.large)];
        radios(html, words.size, &sizes, "view-sheet");
        for (id, word) in [("view-grey", words.grey), ("view-safe", words.safe_areas)] {
            switch(html, id, word);
        }
        html.close();
        html.open("div", &[("class", "filters")]);
        let filters = [
            ("template", words.template, templates),
            ("format", words.format, formats),
            ("account", words.account, accounts),
            ("texts", words.texts, texts),
        ];
        for (name, word, options) in filters {
            choice(html, words, name, word, &options);
        }
        if self.figures().any(|figure| !figure.findings.is_empty()) {
            switch(html, "view-found", words.only_found);
        }
        html.close();
        html.close();
    }
}
