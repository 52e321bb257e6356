//! The addresses on an expanded page, read once and the same for all who ask: the painter, what decides a page's digest, and the
//! browser's page.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::css::map_urls;
use super::place::file_of;
use super::source::PageSource;
use super::tags::{Tag, quoted};

/// `source`, a page of `template`, with the relative addresses in its style attributes and `<style>` elements made to start from the
/// project's folder: as in style sheets, they are relative to where they stand.
pub(super) fn rooted(source: PageSource, template: &str) -> PageSource {
    let file = file_of(template);
    let mut edits = Vec::new();
    for tag in source.tags() {
        if let Some(style) = tag.attribute("style").filter(|style| style.value.contains("url(")) {
            let value = rooted_urls(&style.value, &file);
            if value != style.value {
                edits.push((style.range.clone(), format!("style={}", quoted(&value))));
            }
        }
        if let Some(range) = tag.text.clone().filter(|_| tag.name == "style") {
            let written = source.text(&range);
            let style = rooted_urls(written, &file);
            if style != written {
                edits.push((range, style));
            }
        }
    }
    source.edited(edits)
}

/// The `href` of each `<link rel="stylesheet">`, in order.
pub(super) fn linked_stylesheets(source: &PageSource) -> Vec<String> {
    let is_sheet = |tag: &&Tag| {
        let rel = tag.attribute("rel").filter(|_| tag.name == "link" && tag.is_html);
        rel.is_some_and(|rel| {
            rel.value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("stylesheet"))
        })
    };
    let sheets = source.tags().iter().filter(is_sheet);
    sheets.filter_map(|tag| tag.attribute("href").map(|href| href.value.clone())).collect()
}

/// The addresses of the pictures that elements show, as they are written, besides inline ones.
pub(super) fn sources(source: &PageSource) -> BTreeSet<String> {
    let values = source.tags().iter().filter_map(|tag| tag.attribute("src")).map(|src| src.value.clone());
    values.filter(|source| !source.is_empty() && !source.starts_with("data:")).collect()
}

/// The picture files that the style attributes of a page that is [`rooted`] refer to, as they are written.
pub(super) fn pictures_of_attributes(source: &PageSource) -> BTreeSet<PathBuf> {
    source.style_attributes().flat_map(css_pictures).collect()
}

/// The picture files that the `<style>` elements of a page that is [`rooted`] refer to, as they are written.
pub(super) fn pictures_of_elements(source: &PageSource) -> BTreeSet<PathBuf> {
    source.style_elements().flat_map(css_pictures).collect()
}

/// The project path that `reference` means on a page of `template`: from the project's folder with a leading `/`, else from
/// the template's folder.
pub(super) fn page_path(reference: &str, template: &str) -> PathBuf {
    let path = match reference.strip_prefix('/') {
        Some(inside) => PathBuf::from(inside),
        None => Path::new("templates").join(template).join(reference),
    };
    crate::world::normalise(&path).unwrap_or(path)
}

/// `css` with relative `url()` made to start from the project's folder; `path` is the style sheet's own.
pub(super) fn rooted_urls(css: &str, path: &Path) -> String {
    let folder = path.parent().unwrap_or(Path::new(""));
    map_urls(css, |url| {
        if url.starts_with(['/', '#']) || url.starts_with("data:") || url.contains("://") {
            return None;
        }
        let inside = crate::world::normalise(&folder.join(url)).unwrap_or_default();
        Some(format!("/{}", crate::diag::slashed(&inside)))
    })
}

/// The picture files that `css`, with rooted addresses, refers to, as they are written.
pub(super) fn css_pictures(css: &str) -> BTreeSet<PathBuf> {
    let mut paths = BTreeSet::new();
    map_urls(css, |url| {
        if url.starts_with('/') {
            paths.insert(PathBuf::from(url));
        }
        None
    });
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_are_found_in_order() {
        let html = "<link rel=\"stylesheet\" href=\"/templates/_base/base.css\"><link rel='icon' href='x'><!-- <link rel='stylesheet' href='lama.css'> -->\n\
                    <LINK\thref='style.css' rel='preload StyleSheet'><svg><link rel=stylesheet href=x.css /></svg>";
        assert_eq!(linked_stylesheets(&PageSource::read(html)), ["/templates/_base/base.css", "style.css"]);
        assert_eq!(page_path("style.css", "a"), Path::new("templates/a/style.css"));
        assert_eq!(page_path("/templates/_base/base.css", "a"), Path::new("templates/_base/base.css"));
    }

    #[test]
    fn addresses_in_style_sheets_start_from_the_project() {
        let css = rooted_urls(
            "a{background:url(../x.png)} b{mask:url('data:image/png;base64,AA==')}",
            Path::new("templates/a/style.css"),
        );
        assert_eq!(css, "a{background:url('/templates/x.png')} b{mask:url('data:image/png;base64,AA==')}");
        assert_eq!(css_pictures(&css), BTreeSet::from([PathBuf::from("/templates/x.png")]));
    }

    #[test]
    fn sources_are_those_that_are_painted() {
        let html = "<img src=\"a.jpg\"><img alt=''\tsrc='/m/b&amp;c&#x27;d.svg'><img src=\"data:x\"><!-- <img src='x.png'> --><img src=e.png><img src=f/&eacute;/g>";
        assert_eq!(
            sources(&PageSource::read(html)).into_iter().collect::<Vec<_>>(),
            ["/m/b&c'd.svg", "a.jpg", "e.png", "f/é/g"]
        );
    }

    #[test]
    fn styles_on_a_page_are_relative_to_its_template() {
        let html = "<style>a{background:url(a.png)}</style><p style=\"--p: url('b&amp;c.png'); mask: url(#d)\"><i style='color:red'>\
                    <b style='background:url(/media/e.jpg)'>";
        let page = rooted(PageSource::read(html), "t");
        assert_eq!(
            page.html(),
            "<style>a{background:url('/templates/t/a.png')}</style><p style=\"--p: url('/templates/t/b&amp;c.png'); mask: url(#d)\"><i style='color:red'>\
             <b style='background:url(/media/e.jpg)'>"
        );
        let paths = |paths: BTreeSet<PathBuf>| {
            paths.into_iter().map(|path| crate::diag::slashed(&path)).collect::<Vec<_>>()
        };
        assert_eq!(paths(pictures_of_attributes(&page)), ["/media/e.jpg", "/templates/t/b&c.png"]);
        assert_eq!(paths(pictures_of_elements(&page)), ["/templates/t/a.png"]);
    }
}
