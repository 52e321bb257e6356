//! What expanding one page may cost. Tera itself bounds neither loops nor what is kept in variables, so every template is given calls
//! that nobody sees as it is loaded: where a body begins that may run more than once, one that counts; where a variable is set, one
//! that weighs it. What a page comes to is written through a [`Bounded`].

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use super::origin;
use tera::{Error, Kwargs, State, StringInput, Tera, TeraResult, Value, escape_html};

/// The largest template file: the longest one that people wrote has some kilobytes.
pub(super) const MAX_TEMPLATE_BYTES: usize = 256 << 10;

/// The most bytes of HTML that a page may come to: a page has some kilobytes, and its SVGs at most a megabyte.
pub(super) const MAX_PAGE_BYTES: usize = 4 << 20;

/// How deep templates may extend and include one another: each level is a level of the stack.
const MAX_CHAIN: usize = 32;

/// What the bodies of loops, blocks, components and parts may cost together on one page: one for each time that one begins, for each
/// value that it writes, and for each KiB of its text. A page of a hundred rows with ten values each costs a twentieth of it.
const MAX_STEPS: u64 = 20_000;

/// The most bytes that one variable may hold, or one filter may make: with [`MAX_STEPS`], what bounds the memory of a page.
const MAX_KEPT_BYTES: usize = 64 << 10;

/// How deep lists may lie in lists in a variable.
const MAX_KEPT_DEPTH: usize = 16;

/// The names of the hidden calls.
const SPEND: &str = "__spend";
const WEIGH: &str = "__weigh";

thread_local! {
    /// What is left for the page at hand. A page is expanded by one thread from beginning to end.
    static LEFT: Cell<u64> = const { Cell::new(0) };
}

/// Gives the page that this thread expands next all that a page may cost.
pub(super) fn begin() {
    LEFT.set(MAX_STEPS);
}

fn spend(steps: u64) -> TeraResult<()> {
    match LEFT.get().checked_sub(steps) {
        Some(left) => {
            LEFT.set(left);
            Ok(())
        }
        None => {
            LEFT.set(0);
            Err(Error::message(format!(
                "the template does too much: its loops and parts take more than {MAX_STEPS} steps"
            )))
        }
    }
}

/// Takes from the page at hand what writing `bytes` costs.
///
/// # Errors
/// When it has spent all.
pub(super) fn charge(bytes: usize) -> TeraResult<()> {
    spend(price(bytes))
}

/// What `bytes` cost.
fn price(bytes: usize) -> u64 {
    bytes as u64 / 1024
}

/// Adds the hidden functions, and filters that make no more than a variable may hold in place of Tera's.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function(SPEND, |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        spend(kwargs.must_get::<u64>("steps")?)?;
        Ok(String::new())
    });
    tera.register_function(WEIGH, |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let name = kwargs.get::<&str>("name")?.unwrap_or_default();
        if let Some(value) = kwargs.get::<&Value>("value")? {
            let mut room = MAX_KEPT_BYTES;
            if !weigh(value, &mut room, MAX_KEPT_DEPTH) {
                return Err(too_much(&format!("`{name}` holds")));
            }
            spend(price(MAX_KEPT_BYTES - room))?;
        }
        Ok(String::new())
    });
    tera.register_filter("replace", |text: StringInput, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let (from, to) = (kwargs.must_get::<&str>("from")?, kwargs.must_get::<StringInput>("to")?);
        let safe = text.is_safe() || to.is_safe();
        let (text, to) = (
            rendered(text.as_str(), text.is_safe() || !safe)?,
            rendered(to.as_str(), to.is_safe() || !safe)?,
        );
        let count = text.matches(from).count();
        let length = text.len().saturating_add(count.saturating_mul(to.len()));
        string(length, "replace", || text.replace(from, &to), safe)
    });
    tera.register_filter("join", |list: &Value, kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let Some(values) = list.as_array() else {
            return Err(Error::message(format!("`join` takes a list, not {}", list.name())));
        };
        let between = kwargs.get::<StringInput>("sep")?;
        let safe = values.iter().any(|value| value.is_string() && value.is_safe())
            || between.as_ref().is_some_and(StringInput::is_safe);
        let between = between
            .map(|text| rendered(text.as_str(), text.is_safe() || !safe))
            .transpose()?
            .unwrap_or_default();
        let mut length = values.len().saturating_sub(1).saturating_mul(between.len());
        let mut parts = Vec::new();
        for value in values {
            let part = if value.is_undefined() { String::new() } else { value.to_string() };
            let part = rendered(&part, !safe || (value.is_string() && value.is_safe()))?;
            length = length.saturating_add(part.len());
            if length > MAX_KEPT_BYTES {
                break;
            }
            parts.push(part);
        }
        string(length, "join", || parts.join(&between), safe)
    });
    tera.register_filter("indent", |_: &Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        Err(Error::message("`indent` is not for pages: HTML has no use for spaces"))
    });
}

/// `text`, escaped unless it `is_done`.
fn rendered(text: &str, is_done: bool) -> TeraResult<String> {
    if is_done {
        return Ok(text.to_owned());
    }
    let mut out = Vec::new();
    escape_html(text, &mut out).map_err(|error| Error::message(error.to_string()))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// The text of `length` bytes that `make` makes, where that is no more than a variable may hold.
fn string(length: usize, filter: &str, make: impl FnOnce() -> String, safe: bool) -> TeraResult<Value> {
    if length > MAX_KEPT_BYTES {
        return Err(too_much(&format!("`{filter}` makes")));
    }
    spend(price(length))?;
    let text = make();
    Ok(if safe { Value::safe_string(&text) } else { Value::from(text) })
}

fn too_much(what: &str) -> Error {
    Error::message(format!("{what} too much: at most {} KiB are allowed", MAX_KEPT_BYTES >> 10))
}

/// Takes what `value` weighs from `room`; whether it was enough.
fn weigh(value: &Value, room: &mut usize, depth: usize) -> bool {
    /// What a value takes besides its text.
    const EACH: usize = 16;
    let own = value.as_str().map(str::len).or_else(|| value.as_bytes().map(<[u8]>::len)).unwrap_or(0);
    let Some(left) = room.checked_sub(own + EACH) else { return false };
    *room = left;
    if depth == 0 {
        return false;
    }
    let mut inner = |value| weigh(value, room, depth - 1);
    value.as_array().is_none_or(|values| values.iter().all(&mut inner))
        && value.as_map().is_none_or(|map| map.values().all(inner))
}

/// Takes no more than [`MAX_PAGE_BYTES`].
#[derive(Default)]
pub(super) struct Bounded(Vec<u8>);

impl Bounded {
    /// What was written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_PAGE_BYTES {
            let message =
                format!("the template writes too much: a page may have {} MiB", MAX_PAGE_BYTES >> 20);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A template with its hidden calls.
#[derive(Debug, Clone)]
pub(super) struct Guarded {
    /// The text for Tera.
    pub text: String,
    /// The templates that it extends or includes.
    pub parts: Vec<String>,
    /// Where it makes a list by a loop within an expression, which cannot be counted: a byte.
    pub comprehension: Option<usize>,
    /// What was put in: line from 1, column from 0 and length in the text for Tera, in order.
    inserted: Vec<(usize, usize, usize)>,
}

impl Guarded {
    /// The column, from 0, that the template's writer knows as `column` of `line` in the text for Tera.
    pub(super) fn column(&self, line: usize, column: usize) -> usize {
        let before = self.inserted.iter().filter(|(at, start, _)| *at == line && *start < column);
        before.fold(column, |rest, (_, start, length)| rest - (*length).min(column - start))
    }
}

/// A call to put in, once it is known what it costs.
struct Call {
    at: usize,
    /// Whether the white space that follows goes, as the tag before it asks.
    trims: bool,
    what: What,
}

enum What {
    /// A body begins here and ends there; these variables are given to it.
    Body { end: usize, given: Vec<String> },
    /// This variable was set.
    Kept(String),
}

/// `source`, the text of the template with number `file`, with its hidden calls and the places of its tags.
pub(super) fn guard(source: &str, file: usize) -> Guarded {
    let mut scan = Scan {
        source,
        calls: Vec::new(),
        open: Vec::new(),
        parts: Vec::new(),
        comprehension: None,
        extends: false,
        tags: Vec::new(),
    };
    scan.all();
    let Scan { mut calls, parts, comprehension, extends, tags, .. } = scan;
    if !extends {
        let whole = What::Body { end: source.len(), given: Vec::new() };
        calls.insert(0, Call { at: 0, trims: false, what: whole });
    }
    let (mut text, mut inserted) = (String::with_capacity(source.len() + 64 * calls.len()), Vec::new());
    let (mut at, mut line, mut column) = (0, 1, 0);
    let mut hidden: Vec<(usize, String)> = calls.iter().map(|call| (call.at, call.text(source))).collect();
    hidden.extend(origin::marks(source, file, &merged(tags)));
    hidden.sort_by_key(|(at, _)| *at);
    for (to, hidden) in &hidden {
        let before = &source[at..*to];
        at = *to;
        line += before.matches('\n').count();
        column = match before.rfind('\n') {
            Some(newline) => before[newline + 1..].chars().count(),
            None => column + before.chars().count(),
        };
        text.push_str(before);
        let length = hidden.chars().count();
        inserted.push((line, column, length));
        column += length;
        text.push_str(hidden);
    }
    text.push_str(&source[at..]);
    Guarded { text, parts, comprehension, inserted }
}

/// `ranges` in order, those that touch as one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

impl Call {
    fn text(&self, source: &str) -> String {
        let weigh = |name: &str| format!("{{{{{WEIGH}(name=\"{name}\",value={name})}}}}");
        let mut text = match &self.what {
            What::Body { end, given } => {
                let body = source.get(self.at..*end).unwrap_or_default();
                let steps = 1 + body.matches("{{").count() as u64 + price(body.len());
                let weighed: String = given.iter().map(|name| weigh(name)).collect();
                format!("{weighed}{{{{{SPEND}(steps={steps})}}}}")
            }
            What::Kept(name) => weigh(name),
        };
        if self.trims {
            text.insert(text.len() - 2, '-');
        }
        text
    }
}

struct Scan<'s> {
    source: &'s str,
    calls: Vec<Call>,
    /// The bodies that are open: the tag that closes each, its call, the variable that it sets, and where it begins.
    open: Vec<(&'static str, Option<usize>, String, usize)>,
    parts: Vec<String>,
    comprehension: Option<usize>,
    extends: bool,
    /// Where Tera's words stand, with comments, raw text, and what is kept in variables or filtered: it is counted and changed there.
    tags: Vec<Range<usize>>,
}

impl Scan<'_> {
    fn all(&mut self) {
        let mut at = 0;
        while let Some(found) = self.source[at..].find('{') {
            let start = at + found;
            let rest = &self.source[start..];
            at = if rest.starts_with("{#") {
                rest.find("#}").map_or(self.source.len(), |end| start + end + 2)
            } else if rest.starts_with("{{") || rest.starts_with("{%") {
                let end = self.end_of_tag(start);
                self.tag(start, end)
            } else {
                start + 1
            };
            if at > start + 1 {
                self.tags.push(start..at);
            }
        }
    }

    /// Where the tag that begins at `start` ends, behind its `%}` or `}}`; the end of the text where it does not.
    fn end_of_tag(&mut self, start: usize) -> usize {
        let bytes = self.source.as_bytes();
        let close: &[u8] = if bytes[start + 1] == b'%' { b"%}" } else { b"}}" };
        let mut at = start + 2;
        let mut words = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if bytes[at..].starts_with(close) {
                return at + 2;
            }
            if matches!(byte, b'"' | b'\'' | b'`') {
                at += 1;
                while at < bytes.len() && bytes[at] != byte {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            } else if byte.is_ascii_alphabetic() || byte == b'_' {
                let length =
                    bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
                // A tag `for` is counted; a `for` further on is part of an expression.
                if &bytes[at..at + length] == b"for" && (words > 0 || close == b"}}") && bytes[at - 1] != b'.'
                {
                    self.comprehension.get_or_insert(at);
                }
                words += 1;
                at += length;
            } else {
                at += 1;
            }
        }
        bytes.len()
    }

    /// Takes note of the tag between `start` and `end`; where to go on.
    fn tag(&mut self, start: usize, end: usize) -> usize {
        let Some(inside) = self
            .source
            .get(start + 2..end.saturating_sub(2))
            .filter(|_| self.source[start..].starts_with("{%"))
        else {
            return end;
        };
        let trims = inside.ends_with('-');
        let inside = inside.strip_prefix('-').unwrap_or(inside).trim_end_matches('-').trim();
        let word_length =
            inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inside.len());
        let (word, rest) = inside.split_at(word_length);
        let rest = rest.trim_start();
        let mut body = |close: &'static str, given: Vec<String>| {
            self.open.push((close, Some(self.calls.len()), String::new(), start));
            self.calls.push(Call { at: end, trims, what: What::Body { end: self.source.len(), given } });
        };
        match word {
            "raw" => return self.after_raw(end),
            "for" => body("endfor", Vec::new()),
            "block" => body("endblock", Vec::new()),
            "component" => body("endcomponent", parameters(rest)),
            "set" | "set_global" => {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if rest[name.len()..].trim_start().starts_with('=') {
                    self.calls.push(Call { at: end, trims, what: What::Kept(name) });
                } else {
                    self.open.push(("endset", None, name, start));
                }
            }
            "filter" => self.open.push(("endfilter", None, String::new(), start)),
            "endfilter" => {
                let begun = self.open.pop_if(|(close, ..)| *close == word);
                self.tags.extend(begun.map(|(.., begin)| begin..end));
            }
            "endfor" | "endblock" | "endcomponent" | "endset" => {
                // A tag that closes nothing is for Tera to name.
                if let Some((_, call, name, begin)) = self.open.pop_if(|(close, ..)| *close == word) {
                    match call {
                        Some(call) => {
                            if let What::Body { end, .. } = &mut self.calls[call].what {
                                *end = start;
                            }
                        }
                        None => {
                            self.tags.push(begin..end);
                            self.calls.push(Call { at: end, trims, what: What::Kept(name) });
                        }
                    }
                }
            }
            "include" | "extends" => {
                self.extends |= word == "extends";
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
                self.parts.extend(quote.and_then(|quote| rest[1..].split(quote).next()).map(str::to_owned));
            }
            _ => {}
        }
        end
    }

    /// Behind the `{% endraw %}` that follows `at`.
    fn after_raw(&mut self, at: usize) -> usize {
        let mut from = at;
        while let Some(found) = self.source[from..].find("{%") {
            let start = from + found;
            let inside = self.source[start + 2..].trim_start_matches('-').trim_start();
            if inside.starts_with("endraw") {
                return start + 2;
            }
            from = start + 2;
        }
        self.source.len()
    }
}

/// The names of the parameters in `signature`, the text of a tag `component` behind that word, and of its body where it has one.
fn parameters(signature: &str) -> Vec<String> {
    let Some((_, list)) = signature.split_once('(') else { return Vec::new() };
    let mut names = Vec::new();
    let (mut depth, mut quote, mut wanted) = (0_usize, None, true);
    let mut characters = list.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match (quote, character) {
            (Some(_), '\\') => drop(characters.next()),
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(character),
            (None, '[' | '{' | '(') => depth += 1,
            (None, ')') if depth == 0 => break,
            (None, ']' | '}' | ')') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => wanted = true,
            (None, c) if wanted && (c.is_alphabetic() || c == '_') => {
                wanted = false;
                names.push(list[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
            _ => {}
        }
    }
    names
}

/// The templates among `all` whose chain of parents and parts is too long, or never ends.
pub(super) fn too_deep<'a>(all: &BTreeMap<&'a str, &'a Guarded>) -> Vec<&'a str> {
    let mut depths: BTreeMap<&str, usize> = all.keys().map(|name| (*name, 0)).collect();
    for _ in 0..=MAX_CHAIN {
        let of = |guarded: &Guarded| {
            let parts = guarded.parts.iter().filter_map(|part| depths.get(part.as_str()));
            parts.max().map_or(0, |depth| depth + 1)
        };
        let next = all.iter().map(|(name, guarded)| (*name, of(guarded))).collect();
        depths = next;
    }
    depths.into_iter().filter(|(_, depth)| *depth > MAX_CHAIN).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(source: &str) -> Result<String, String> {
        let mut tera = Tera::new();
        register(&mut tera);
        let guarded = guard(source, 0);
        tera.add_raw_template("a.html", &guarded.text).map_err(|error| error.to_string())?;
        begin();
        let mut out = Bounded::default();
        let context = tera::Context::from_serialize(&serde_json::json!({ "list": [1, 2, 3], "text": "a<b" }))
            .expect("a context");
        tera.render_to("a.html", &context, &mut out).map_err(|error| error.to_string())?;
        Ok(String::from_utf8(out.into_bytes()).expect("UTF-8"))
    }

    #[test]
    fn a_template_with_its_hidden_calls_writes_what_it_wrote() {
        for (source, expected) in [
            ("", ""),
            ("{% for a in list %}{{ a }},{% endfor %}", "1,2,3,"),
            ("x {%- for a in list -%} {{ a }} {%- endfor -%} y", "x123y"),
            ("{% for a in list -%}\n  {% if a > 1 -%} {{ a }} {% endif %}{% else %}no{% endfor %}", "2 3 "),
            ("{% set a = text %}{{ a }}{% set b %}<b>{{ a }}</b>{% endset %}{{ b }}", "a&lt;b<b>a&lt;b</b>"),
            ("{% raw %}{% for a in list %}{{ a }}{% endraw %}{# {% for #}", "{% for a in list %}{{ a }}"),
            ("{{ \"{% for a in b %}\" }}", "{% for a in b %}"),
            ("{% block a -%} x {%- endblock %}{% block b %}{% set c = 1 %}{{ c }}{% endblock b %}", "x1"),
            (
                "{% component c(a, b=\"x,)\", n=[1, 2]) %}{{ a }}{{ b }}{{ n }}{% endcomponent c %}{{ <c a={text} /> }}",
                "a&lt;bx,)[1, 2]",
            ),
            (
                "{{ text | replace(from=\"<\", to=\"&\") }}|{{ list | join(sep=\"<\") }}|{{ list | join }}",
                "a&amp;b|1&lt;2&lt;3|123",
            ),
            ("{{ text | replace(from=\"a\", to=\"<i>\" | safe) }}", "<i>&lt;b"),
        ] {
            assert_eq!(expand(source).as_deref(), Ok(expected), "{source}");
        }
    }

    #[test]
    fn what_grows_is_refused() {
        for (source, why) in [
            ("{% for a in range(end=30000) %}{% endfor %}", "does too much"),
            (
                "{% for a in range(end=300) %}{% for b in range(end=300) %}{% endfor %}{% endfor %}",
                "does too much",
            ),
            (
                "{% set_global s = \"abcdefgh\" %}{% for a in range(end=40) %}{% set_global s = s ~ s %}{% endfor %}",
                "`s` holds too much",
            ),
            (
                "{% set_global s = [1] %}{% for a in range(end=40) %}{% set_global s = [s] %}{% endfor %}",
                "`s` holds too much",
            ),
            (
                "{% component c(a) %}{{ <c a={a ~ a} /> }}{% endcomponent c %}{{ <c a={\"aaaaaaaa\"} /> }}",
                "`a` holds too much",
            ),
            (
                "{{ text | replace(from=\"\", to=text) | replace(from=\"\", to=text ~ text) | indent }}",
                "`indent` is not for pages",
            ),
        ] {
            let said = expand(source).expect_err(source);
            assert!(said.contains(why), "{source}: {said}");
        }
        let long = format!("{{% set a = \"{}\" %}}{{{{ a | replace(from=\"a\", to=a) }}}}", "a".repeat(1000));
        assert!(expand(&long).expect_err("too much").contains("`replace` makes too much"));
        assert!(expand(&"x".repeat(MAX_PAGE_BYTES + 1)).is_err());
    }

    #[test]
    fn places_are_those_of_the_file() {
        let source = "{% for a in list %}{{ a }}{{ b }}\n{% set c = 1 %}{{ d }}{% endfor %}";
        let guarded = guard(source, 0);
        for (line, word) in [(1, "{{ b }}"), (2, "{{ d }}")] {
            let column = |text: &str| {
                text.lines().nth(line - 1).and_then(|text| text.find(word)).expect("it is there")
            };
            assert_eq!(guarded.column(line, column(&guarded.text)), column(source), "{word}");
        }
    }

    #[test]
    fn lists_made_by_loops_in_expressions_are_found() {
        for source in [
            "{{ [a for a in b] }}",
            "{% set x = [a for a in b] %}",
            "{% for c in [a for a in b] %}{% endfor %}",
        ] {
            assert!(guard(source, 0).comprehension.is_some(), "{source}");
        }
        for source in [
            "{% for a in b %}{% endfor %}",
            "{{ a.for }}{{ \"for\" }}",
            "for {%- for a in b %}",
            "{% raw %}{{ [a for a in b] }}{% endraw %}",
        ] {
            assert_eq!(guard(source, 0).comprehension, None, "{source}");
        }
    }

    #[test]
    fn chains_that_never_end_are_found() {
        let chain: Vec<(String, Guarded)> = (0..40)
            .map(|at| (format!("{at}"), guard(&format!("{{% include \"{}\" %}}", at + 1), 0)))
            .collect();
        let names = |chain: &[(String, Guarded)]| {
            let all = chain.iter().map(|(name, guarded)| (name.as_str(), guarded)).collect();
            too_deep(&all).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(names(&chain).len(), 7);
        assert!(names(&chain[10..]).is_empty());
        let circle = [
            ("a".to_owned(), guard("{% extends \"b\" %}", 0)),
            ("b".to_owned(), guard("{% extends 'a' %}", 0)),
        ];
        assert_eq!(names(&circle), ["a", "b"]);
    }
}
