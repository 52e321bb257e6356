//! Values between two others, where they are the same words around numbers.

/// The value `t` of the way from `a` to `b`, where both are the same words around numbers with the same units.
pub(super) fn mix_values(a: &str, b: &str, t: f64) -> Option<String> {
    let (a_parts, b_parts) = (split_numbers(a), split_numbers(b));
    if a_parts.len() != b_parts.len() {
        return None;
    }
    let mut out = String::new();
    for (a, b) in a_parts.iter().zip(&b_parts) {
        match (a, b) {
            (Part::Text(a), Part::Text(b)) if a == b => out.push_str(a),
            (Part::Number(a), Part::Number(b)) => {
                out.push_str(&format!("{}", ((a + (b - a) * t) * 1e6).round() / 1e6))
            }
            _ => return None,
        }
    }
    Some(out)
}

#[derive(Debug, PartialEq)]
enum Part {
    Text(String),
    Number(f64),
}

fn split_numbers(value: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let in_word =
            text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_' || c == '#');
        let starts = first.is_ascii_digit()
            || (matches!(first, '.' | '-' | '+')
                && rest[1..].starts_with(|c: char| c.is_ascii_digit() || c == '.'));
        if starts && !in_word {
            let end =
                rest[1..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(rest.len(), |end| end + 1);
            if let Ok(number) = rest[..end].parse() {
                if !text.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut text)));
                }
                parts.push(Part::Number(number));
                rest = &rest[end..];
                continue;
            }
        }
        text.push(first);
        rest = &rest[first.len_utf8()..];
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_mixed_only_between_like_words() {
        assert_eq!(
            mix_values("translate(0px, 10%)", "translate(8px, 20%)", 0.5).as_deref(),
            Some("translate(4px, 15%)")
        );
        assert_eq!(mix_values("none", "rotate(3deg)", 0.5), None);
        assert_eq!(mix_values("-1.5em", "1.5em", 0.5).as_deref(), Some("0em"));
    }
}
