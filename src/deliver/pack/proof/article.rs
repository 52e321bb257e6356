//! One post on the page: who posts it and when, its pictures and clips, its words, and what was found in it.

use super::post::Post;
use super::sheet::Sheet;
use crate::deliver::findings;
use crate::deliver::html::{Html, address};
use crate::deliver::pack::texts;
use crate::deliver::words::Words;

impl Sheet<'_> {
    /// One post.
    pub(super) fn post(&self, html: &mut Html, words: &Words, post: &Post<'_>) {
        let anchor = post.anchor();
        html.open(
            "article",
            &[("class", "post"), ("id", &anchor), ("data-account", post.account), ("data-item", post.id)],
        );
        self.head(html, words, post);
        html.open("div", &[("class", "figures")]);
        for figure in &post.figures {
            self.figure(html, words, post, figure);
        }
        html.close();
        html.open("div", &[("class", "beside")]);
        let found = post.found();
        if !found.is_empty() {
            html.leaf("h4", &[], words.findings);
            findings::list(html, words, &found);
        }
        if let Some(item) = post.item {
            let written = texts::of(&item.post);
            for (name, word, none) in
                [("post.txt", words.text_to_post, words.no_text), ("alt.txt", words.alt, words.no_alt)]
            {
                let text = written.iter().find(|(known, _)| *known == name).map(|(_, text)| text.trim_end());
                said(html, words, word, none, text);
            }
        }
        html.close();
        html.close();
    }

    /// When, who, what.
    fn head(&self, html: &mut Html, words: &Words, post: &Post<'_>) {
        let project = self.done.project;
        html.open("header", &[]);
        html.open("p", &[("class", "who")]);
        self.swatch(html, post.account);
        html.leaf("b", &[], self.account_name(post.account));
        if let Some(at) = post.publish() {
            html.text(" ");
            html.leaf("span", &[("class", "time")], &words.time_of_day(at));
        }
        html.close();
        html.leaf("h3", &[], &post.title(project));
        html.open("p", &[("class", "about")]);
        let service = post.item.and_then(|item| project.services.get(item.service.as_ref()?));
        let template = post.item.and_then(|item| project.templates.get(&item.template));
        let named = [service.map(|service| &service.name), template.map(|template| &template.title)];
        for name in named.into_iter().flatten() {
            html.leaf("span", &[], name);
            html.text(" · ");
        }
        html.open("a", &[("href", &format!("#{}", address(&post.anchor())))]);
        html.leaf("code", &[], post.id);
        html.close();
        html.close();
        let stale: Vec<&str> = post
            .figures
            .iter()
            .filter(|figure| figure.is_stale())
            .map(|figure| self.format_title(figure.format))
            .collect();
        if !stale.is_empty() {
            html.open("p", &[("class", "refused")]);
            html.leaf("b", &[], words.do_not_post);
            html.text(": ");
            html.text(&stale.join(", "));
            html.close();
        }
        html.close();
    }
}

/// A text that goes with a post, with a button that copies it; or that there is none.
fn said(html: &mut Html, words: &Words, word: &str, none: &str, text: Option<&str>) {
    let Some(text) = text else {
        html.leaf("p", &[("class", "quiet")], none);
        return;
    };
    html.open("div", &[("class", "said")]);
    html.leaf("h4", &[], word);
    html.open("button", &[("type", "button"), ("class", "copy")]);
    html.leaf("span", &[("aria-live", "polite")], words.copy);
    html.text(" ");
    html.leaf("span", &[("class", "unseen")], word);
    html.close();
    html.leaf("p", &[("class", "text")], text);
    html.close();
}
