//! What stands above the pictures on our pages: switches that choose how they are looked at, and which.

use super::html::Html;
use super::words::Words;

/// One of `options`, which are ids with their words; `chosen` at first. The choice works by style sheet alone.
pub(super) fn radios(html: &mut Html, legend: &str, options: &[(&str, &str)], chosen: &str) {
    html.open("fieldset", &[("class", "sizes")]);
    html.leaf("legend", &[], legend);
    for (id, word) in options {
        html.open("label", &[]);
        let mut attributes = vec![("type", "radio"), ("name", "size"), ("id", id)];
        if *id == chosen {
            attributes.push(("checked", ""));
        }
        html.void("input", &attributes);
        html.leaf("span", &[], word);
        html.close();
    }
    html.close();
}

/// A filter by `options`, which are titles with their ids. What has one value filters nothing, and is left out.
pub(super) fn choice(html: &mut Html, words: &Words, name: &str, word: &str, options: &[(String, String)]) {
    if options.len() < 2 {
        return;
    }
    html.open("label", &[]);
    html.leaf("span", &[], word);
    html.open("select", &[("name", name)]);
    html.leaf("option", &[("value", "")], words.all);
    for (title, id) in options {
        html.leaf("option", &[("value", id)], title);
    }
    html.close();
    html.close();
}

/// Something that is on or off.
pub(super) fn switch(html: &mut Html, id: &str, word: &str) {
    html.open("label", &[("class", "switch")]);
    html.void("input", &[("type", "checkbox"), ("id", id)]);
    html.leaf("span", &[], word);
    html.close();
}
