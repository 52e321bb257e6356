//! HTML being written. Every text and every attribute is escaped on its way in, so that no page can forget to.

/// Elements that stand within a line; all others end theirs, so that a page can be read and compared.
const INLINE: [&str; 6] = ["a", "b", "code", "i", "span", "time"];

/// A page being written, from its first line on.
pub(crate) struct Html {
    out: String,
    open: Vec<&'static str>,
}

impl Html {
    /// A page in `lang` up to its body. `styles` are our own style sheets, not anybody's text.
    pub(crate) fn page(lang: &str, title: &str, styles: &[&str]) -> Self {
        Self::page_with(lang, title, styles, &[])
    }

    /// As [`Html::page`], with further `<meta http-equiv>`: names and contents.
    pub(crate) fn page_with(lang: &str, title: &str, styles: &[&str], meta: &[(&str, &str)]) -> Self {
        let mut html = Self { out: "<!DOCTYPE html>\n".to_owned(), open: Vec::new() };
        html.open("html", &[("lang", lang)]);
        html.open("head", &[]);
        html.void("meta", &[("charset", "utf-8")]);
        html.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
        html.void("meta", &[("name", "color-scheme"), ("content", "light dark")]);
        // Pages about posts name who made them to nobody.
        html.void("meta", &[("name", "referrer"), ("content", "no-referrer")]);
        for (name, content) in meta {
            html.void("meta", &[("http-equiv", name), ("content", content)]);
        }
        html.leaf("title", &[], title);
        html.open("style", &[]);
        for style in styles {
            html.out.push_str(style);
        }
        html.close();
        html.close();
        html.open("body", &[]);
        html
    }

    /// The page with everything closed. `script` is our own.
    pub(crate) fn finish(mut self, script: &str) -> String {
        self.open("script", &[]);
        self.out.push_str(script);
        self.close();
        self.finish_still()
    }

    /// The page with everything closed, without any script.
    pub(crate) fn finish_still(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    /// Begins an element.
    pub(crate) fn open(&mut self, tag: &'static str, attributes: &[(&str, &str)]) {
        self.void(tag, attributes);
        self.open.push(tag);
    }

    /// Ends the element begun last.
    pub(crate) fn close(&mut self) {
        let Some(tag) = self.open.pop() else { return };
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
        if !INLINE.contains(&tag) {
            self.out.push('\n');
        }
    }

    /// An element that holds `text`.
    pub(crate) fn leaf(&mut self, tag: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.open(tag, attributes);
        self.text(text);
        self.close();
    }

    /// An element without an end, such as `<img>`.
    pub(crate) fn void(&mut self, tag: &'static str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(value, &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// Text.
    pub(crate) fn text(&mut self, text: &str) {
        escape(text, &mut self.out);
    }

    /// Text of a finding, in which names stand in backticks.
    pub(crate) fn prose(&mut self, text: &str) {
        // An odd backtick at the end quotes nothing.
        let pairs = text.matches('`').count() / 2;
        for (index, part) in text.splitn(pairs * 2 + 1, '`').enumerate() {
            if index % 2 == 1 {
                self.leaf("code", &[], part);
            } else {
                self.text(part);
            }
        }
    }
}

/// Writes `text` so that it is text wherever it stands, and nothing in it steers a browser.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            // Control characters, and those that turn the direction of what stands around them.
            c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => {
                out.push('\u{fffd}');
            }
            c => out.push(c),
        }
    }
}

/// A picture's size as custom properties. `--a` is the width of a picture of unit area: pictures of all shapes weigh the same on
/// a page.
pub(crate) fn proportions(width: u32, height: u32) -> String {
    let a = (f64::from(width) / f64::from(height.max(1))).sqrt();
    format!("--w:{width};--h:{height};--a:{a:.4}")
}

/// The address of the file `path`, below the page's folder, with forward slashes.
pub(crate) fn address(path: &str) -> String {
    use std::fmt::Write;
    path.bytes().fold(String::with_capacity(path.len()), |mut address, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                address.push(char::from(byte));
            }
            _ => {
                let _ = write!(address, "%{byte:02X}");
            }
        }
        address
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_text_everywhere() {
        let hostile = "\"><script>alert('1')</script>&\u{202e}\u{7}";
        let mut html = Html::page("id", hostile, &[]);
        html.leaf("p", &[("title", hostile)], hostile);
        let page = html.finish("");
        let escaped = "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;\u{fffd}\u{fffd}";
        assert!(page.contains(&format!("<p title=\"{escaped}\">{escaped}</p>")), "{page}");
        assert_eq!(page.matches("<script>").count(), 1);
        assert!(page.ends_with("</body>\n</html>\n"));
    }

    #[test]
    fn names_in_backticks_are_code_and_an_odd_backtick_is_itself() {
        let said = |text: &str| {
            let mut html = Html { out: String::new(), open: Vec::new() };
            html.prose(text);
            html.out
        };
        assert_eq!(said("no `a<b` in `c`"), "no <code>a&lt;b</code> in <code>c</code>");
        assert_eq!(said("`a` and ` b"), "<code>a</code> and ` b");
        assert_eq!(said("plain"), "plain");
    }

    #[test]
    fn addresses_hold_no_character_with_a_meaning() {
        assert_eq!(address("a b/ä#?.png"), "a%20b/%C3%A4%23%3F.png");
    }
}
