//! Where in a template's files what stands on its page was written.

use std::path::{Path, PathBuf};

use super::inspect::ElementName;
use crate::diag::Place;
use crate::world::World;

/// The place of `element` in the template, or in a base that it extends; the template's file where it cannot be found.
pub fn place_of_element(world: &World, template: &str, element: &ElementName) -> Place {
    match element.class.split_whitespace().next() {
        Some(class) => find(world, template, |html| class_at(html, class)),
        // Of these a page has one or two.
        None if element.selector.starts_with("video") => place_of_words(world, template, "<video"),
        None => Place::file(file_of(template)),
    }
}

/// The place where the template, or a base that it extends, writes `text`; the template's file where it does not.
pub(super) fn place_of_words(world: &World, template: &str, text: &str) -> Place {
    find(world, template, |html| html.find(text))
}

/// The file of `template`.
pub(super) fn file_of(template: &str) -> PathBuf {
    Path::new("templates").join(template).join("template.html")
}

/// The first place at which `seek` finds what it looks for in the template's own file and the bases.
fn find(world: &World, template: &str, seek: impl Fn(&str) -> Option<usize>) -> Place {
    let own = file_of(template);
    let base = Path::new("templates/_base");
    let bases = world.list(base).into_iter().filter(|name| name.ends_with(".html"));
    let files: Vec<PathBuf> = std::iter::once(own.clone()).chain(bases.map(|name| base.join(name))).collect();
    let found = files.iter().find_map(|file| {
        let text = world.read_text(file).ok()?;
        Some(Place::at_offset(file, &text, seek(&text)?))
    });
    found.unwrap_or_else(|| Place::file(own))
}

/// Where `html` gives an element the class `class`.
fn class_at(html: &str, class: &str) -> Option<usize> {
    html.match_indices("class=").map(|(at, _)| at).find(|at| {
        let value = &html[at + "class=".len()..];
        let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
            return false;
        };
        let value = &value[1..];
        let value = &value[..value.find(quote).unwrap_or(value.len())];
        value.split(|c: char| c.is_whitespace() || matches!(c, '{' | '}')).any(|word| word == class)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_found_as_a_whole_word() {
        let html = "<p class=\"headline-small\"></p>\n<h1 class=\"x headline{% if a %} long{% endif %}\">";
        assert_eq!(class_at(html, "headline"), html.find("class=\"x"));
        assert_eq!(class_at(html, "long"), html.find("class=\"x"));
        assert_eq!(class_at(html, "head"), None);
    }
}
