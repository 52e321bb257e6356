//! The brand kit's `brand.toml`: the design tokens that every account shares.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diag::{Place, suggest};

use super::colour;
use super::files::is_kebab;
use super::input::Raw;
use super::read::{Entry, Table};

/// Groups of custom properties that the program sets itself.
const OWN_GROUPS: [&str; 9] =
    ["account", "service", "campaign", "safe", "page", "clip", "head", "excerpt", "tail"];
/// The two tokens between which a colour on an accent is chosen.
pub(super) const INK: &str = "color.ink";
pub(super) const PAPER: &str = "color.paper";
/// The tokens in the group `space` that the program itself reads: what must be seen keeps so far from a page's edge.
const MARGINS: [&str; 2] = ["margin", "margin-wide"];

/// What all accounts share.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Brand {
    /// The institution's name.
    pub name: String,
    /// Its tagline, or nothing.
    pub tagline: String,
    /// Whether names, marks and colours stand in for official ones.
    pub placeholder: bool,
    /// The tokens that nothing may override.
    pub locked: BTreeSet<String>,
    /// The tokens by name, such as `color.primary`, with their values as CSS.
    pub tokens: BTreeMap<String, String>,
    /// Where the values of the tokens stand.
    #[serde(skip)]
    pub token_places: TokenPlaces,
}

/// Where the values of tokens stand, by the tokens' names.
pub type TokenPlaces = BTreeMap<String, Place>;

/// `color.primary` → `--color-primary`.
pub(super) fn css_name(token: &str) -> String {
    format!("--{}", token.replace('.', "-"))
}

/// Reads `brand.toml`. What is wrong is left out, so that the rest of the project is still read.
pub(super) fn read(mut root: Table<'_>) -> Brand {
    let mut brand = Brand::default();
    if let Some(name) = root.need("name", "\"…\"").and_then(|entry| entry.line()) {
        brand.name = name;
    }
    if let Some(tagline) = root.take("tagline").and_then(|entry| entry.text()) {
        brand.tagline = tagline;
    }
    if let Some(placeholder) = root.take("placeholder").and_then(|entry| entry.boolean()) {
        brand.placeholder = placeholder;
    }
    let locked = root.take("locked").map(|entry| entry.names()).unwrap_or_default();
    let tokens = root.need("tokens", "{ color = { ink = \"#10182b\", paper = \"#fffaf0\" } }");
    let (mut given, mut properties) = (BTreeSet::new(), BTreeSet::new());
    if let Some(entry) = tokens {
        for (name, value, entry) in read_tokens(&entry) {
            given.insert(name.clone());
            let Some(value) = value else { continue };
            let css = css_name(&name);
            if properties.contains(&css) {
                entry.key_error("duplicate", format!("two tokens would both be `{css}`"), None);
            }
            properties.insert(css);
            brand.token_places.insert(name.clone(), entry.place());
            brand.tokens.insert(name, value);
        }
        for name in [INK, PAPER].into_iter().filter(|name| !given.contains(*name)) {
            let hint =
                "colours of text on an accent are chosen between `color.ink` and `color.paper`".to_owned();
            entry.key_error("missing-token", format!("the token `{name}` is missing"), Some(hint));
        }
    }
    for (name, entry) in locked {
        if !given.contains(&name) {
            let hint = suggest(&name, given.iter().map(String::as_str));
            entry.error("unknown-token", format!("there is no token `{name}`"), hint);
        }
        brand.locked.insert(name);
    }
    root.finish();
    brand
}

/// Reads the tokens of an account or a campaign, with their places: each overrides one of `brand`'s that is not locked.
pub(super) fn read_overrides(entry: &Entry<'_>, brand: &Brand) -> (BTreeMap<String, String>, TokenPlaces) {
    let mut tokens = BTreeMap::new();
    let mut places = TokenPlaces::new();
    for (name, value, entry) in read_tokens(entry) {
        if !brand.tokens.contains_key(&name) {
            let hint = suggest(&name, brand.tokens.keys().map(String::as_str));
            entry.key_error("unknown-token", format!("the brand has no token `{name}`"), hint);
        } else if brand.locked.contains(&name) {
            let hint = "remove it, or take it out of `locked` in brand-assets/brand.toml".to_owned();
            entry.key_error("locked-token", format!("the brand locks the token `{name}`"), Some(hint));
        } else if let Some(value) = value {
            places.insert(name.clone(), entry.place());
            tokens.insert(name, value);
        }
    }
    (tokens, places)
}

/// The tokens in the groups under `[tokens]`: name, value (none when it is wrong), place.
fn read_tokens<'d>(entry: &Entry<'d>) -> Vec<(String, Option<String>, Entry<'d>)> {
    let mut tokens = Vec::new();
    let Some(mut groups) = entry.table() else { return tokens };
    for group in groups.all() {
        if OWN_GROUPS.contains(&group.key) {
            let message = format!("`{}` is a group that the program sets itself", group.key);
            group.key_error("bad-token", message, Some("give the group another name".to_owned()));
        }
        let Some(mut table) = group.table() else { continue };
        for token in table.all() {
            for (what, word) in [("group", group.key), ("token", token.key)] {
                if !is_kebab(word) {
                    let message = format!("`{word}` cannot be the name of a {what}");
                    let hint = "use lower-case letters, digits and hyphens".to_owned();
                    token.key_error("bad-token", message, Some(hint));
                }
            }
            let value = match (group.key, token.key) {
                ("color", _) => read_colour(&token),
                ("space", name) if MARGINS.contains(&name) => read_pixels(&token),
                _ => read_token(&token),
            };
            tokens.push((format!("{}.{}", group.key, token.key), value, token));
        }
        table.finish();
    }
    groups.finish();
    tokens
}

/// A colour, as it was written.
pub(super) fn read_colour(entry: &Entry<'_>) -> Option<String> {
    let text = entry.line()?;
    if colour::parse(&text).is_none() {
        let hint = "write `#rrggbb` or `oklch(55% 0.17 255)`".to_owned();
        entry.error("bad-colour", format!("`{text}` is not a colour"), Some(hint));
        return None;
    }
    Some(text)
}

/// A token's value, as CSS gets it.
fn read_token(entry: &Entry<'_>) -> Option<String> {
    let value = match entry.value() {
        Raw::Integer(digits) if digits.radix() == 10 => digits.as_str().to_owned(),
        Raw::Float(digits) => digits.as_str().to_owned(),
        Raw::String(_) => entry.line()?,
        _ => {
            entry.wrong_type("a text or a number", None);
            return None;
        }
    };
    // Such a value would end its declaration and begin something else.
    if let Some(sign) = value.chars().find(|c| matches!(c, ';' | '{' | '}' | '<')) {
        entry.error("bad-token", format!("a token's value cannot hold `{sign}`"), None);
        return None;
    }
    Some(value)
}

/// A length that pages are laid out by, as it was written.
fn read_pixels(entry: &Entry<'_>) -> Option<String> {
    let value = read_token(entry)?;
    if pixels(&value).is_none() {
        let hint = Some("write it as `\"72px\"`".to_owned());
        entry.error("bad-token", format!("`{value}` is not a length in pixels"), hint);
        return None;
    }
    Some(value)
}

/// The number of a length such as `72px`; `None` for anything else.
pub fn pixels(value: &str) -> Option<f64> {
    let number = value.trim().strip_suffix("px")?.parse::<f64>().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number)
}

/// The colour of an accent that was checked when it was read.
pub(super) fn accent(entry: Option<Entry<'_>>) -> String {
    entry.as_ref().and_then(read_colour).unwrap_or_default()
}
