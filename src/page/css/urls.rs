//! The addresses in a style sheet.

/// `css` with each `url()` for which `map` gives another.
pub(in crate::page) fn map_urls(css: &str, mut map: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("url(") {
        let inside = rest.len() - rest[start + 4..].trim_start().len();
        let (url, end) = match rest[inside..].chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let Some(length) = rest[inside + 1..].find(quote) else { break };
                (inside + 1..inside + 1 + length, inside + 1 + length + 1)
            }
            _ => {
                let Some(length) = rest[inside..].find(')') else { break };
                let end = inside + rest[inside..inside + length].trim_end().len();
                (inside..end, end)
            }
        };
        match map(&rest[url]) {
            Some(other) => {
                // Style attributes are written between double quotes.
                let quote = if other.contains('\'') { '"' } else { '\'' };
                out.push_str(&rest[..inside]);
                out.extend([quote]);
                out.push_str(&other);
                out.extend([quote]);
            }
            None => out.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_mapped_whatever_their_quotes_hold() {
        let css = "a{background:url( x.png ) , url('y).png')} b{mask:url(\"#c\")} c{content:url(";
        let mapped = map_urls(css, |url| (!url.starts_with('#')).then(|| format!("/{url}")));
        assert_eq!(
            mapped,
            "a{background:url( '/x.png' ) , url('/y).png')} b{mask:url(\"#c\")} c{content:url("
        );
    }
}
