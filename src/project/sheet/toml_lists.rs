//! Lists that were typed into a cell as a TOML file writes them, and how a cell writes them.

use toml::Value;

/// The longest form that is proposed, in characters.
const MAX_FORM_CHARS: usize = 160;

/// How a cell writes the list `text`, in backticks, where an entry of it is written as in TOML; `None` where none is.
pub(super) fn right_form(text: &str) -> Option<String> {
    let mut entries = text.split([';', '\n']).map(str::trim);
    entries.find(|entry| is_toml(entry))?;
    let read = |text: &str| format!("x = {text}").parse::<toml::Table>().ok()?.remove("x");
    let lines = || text.lines().map(|line| line.trim().trim_end_matches([',', ';'])).collect::<Vec<_>>();
    let straight = text.replace(['“', '”', '„'], "\"").replace(['‘', '’'], "'");
    let value = read(text).or_else(|| read(&straight)).or_else(|| read(&format!("[{}]", lines().join(", "))));
    let form = value.map_or_else(|| bare(text), |value| cell(&value));
    let short: String = form.chars().take(MAX_FORM_CHARS).collect();
    let more = if short.len() < form.len() { "…" } else { "" };
    Some(format!("`{short}{more}`"))
}

/// Text with the lists of TOML in it as cells write them: what a template says of its field for those who write TOML.
pub(super) fn for_cells(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, list) = rest.split_at(at);
        out.push_str(before);
        let end = list.char_indices().filter(|(_, c)| *c == ']').map(|(at, _)| at + 1);
        let found = end.take(8).find_map(|end| {
            let value = format!("x = {}", &list[..end]).parse::<toml::Table>().ok()?.remove("x")?;
            value.as_array().is_some_and(|values| !values.is_empty()).then(|| (cell(&value), end))
        });
        match found.filter(|_| is_toml(list)) {
            Some((form, end)) => {
                out.push_str(&form);
                rest = &list[end..];
            }
            None => {
                out.push('[');
                rest = &list[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Whether `entry` begins as a list of TOML does.
fn is_toml(entry: &str) -> bool {
    let inside = entry.strip_prefix('[').map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with(['"', '\'', '“', '”', '„', '‘', '’', '[']))
}

fn cell(value: &Value) -> String {
    let Value::Array(values) = value else { return plain(value) };
    let is_rows = values.iter().any(Value::is_array);
    let parts: Vec<String> = values.iter().map(cell).collect();
    parts.join(if is_rows { "; " } else { " | " })
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `text` without brackets and quotation marks.
fn bare(text: &str) -> String {
    let without = text.replace(['[', ']', '"', '“', '”', '„'], "");
    without.split(',').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_toml_are_told_and_turned() {
        for (text, form) in [
            (r#"["Sen 07.00", "IPA"]"#, "`Sen 07.00 | IPA`"),
            (r#"[["07.00", "IPA"], ["08.00", "IPS"]]"#, "`07.00 | IPA; 08.00 | IPS`"),
            ("[\"07.00\", \"IPA\"]\n[\"08.00\", \"IPS\"]", "`07.00 | IPA; 08.00 | IPS`"),
            ("[ “07.00”, “IPA” ]", "`07.00 | IPA`"),
            (r#"["open"#, "`open`"),
        ] {
            assert_eq!(right_form(text).as_deref(), Some(form), "{text}");
        }
        for text in ["", "07.00 | IPA", "[baru] IPA", "IPA [\"a\"]"] {
            assert_eq!(right_form(text), None, "{text}");
        }
    }

    #[test]
    fn help_is_turned_too() {
        let help = r#"Satu baris tiap acara, misalnya `["Sen 07.00", "IPA", "TVE"]`. [sic]"#;
        assert_eq!(for_cells(help), "Satu baris tiap acara, misalnya `Sen 07.00 | IPA | TVE`. [sic]");
    }
}
