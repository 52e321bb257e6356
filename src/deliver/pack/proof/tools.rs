//! The switches above a proof sheet: how large its pictures are, and which are shown.

use std::collections::BTreeSet;

use super::sheet::Sheet;
use crate::deliver::html::Html;
use crate::deliver::tools::{choice, radios, switch};
use crate::deliver::words::Words;

impl Sheet<'_> {
    /// The switches. Size works by style sheet alone; the filters need the script.
    pub(super) fn tools(&self, html: &mut Html, words: &Words) {
        // By title, as people look for them.
        let options = |ids: BTreeSet<&str>, title: &dyn Fn(&str) -> String| {
            let mut options: Vec<(String, String)> =
                ids.into_iter().map(|id| (title(id), id.to_owned())).collect();
            options.sort();
            options
        };
        let accounts = options(self.posts.iter().map(|post| post.account).collect(), &|id| {
            self.account_name(id).to_owned()
        });
        let formats = options(self.figures().map(|figure| figure.format).collect(), &|id| {
            self.format_title(id).to_owned()
        });
        // What was chosen is kept in the page's address, not in the browser's memory of forms.
        html.open("form", &[("class", "tools"), ("autocomplete", "off")]);
        html.open("div", &[("class", "looks")]);
        radios(html, words.size, &[("view-sheet", words.sheet), ("view-large", words.large)], "view-sheet");
        html.close();
        html.open("div", &[("class", "filters")]);
        choice(html, words, "account", words.account, &accounts);
        choice(html, words, "format", words.format, &formats);
        if self.posts.iter().any(|post| post.worst().is_some()) {
            switch(html, "view-found", words.only_found);
        }
        html.leaf("output", &[("class", "shown"), ("data-text", words.of_all)], "");
        html.leaf("button", &[("type", "reset"), ("hidden", "")], words.show_all);
        html.close();
        html.close();
    }
}
