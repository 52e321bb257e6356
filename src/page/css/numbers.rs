//! Values between two others: what a browser shows between two keyframes, where both are the same words around numbers.

use csscolorparser::Color;

/// Units of length, which can be added up by `calc()` whatever they are.
const LENGTHS: &[&str] = &[
    "px", "%", "em", "rem", "ex", "ch", "lh", "vw", "vh", "vmin", "vmax", "cqw", "cqh", "cqi", "cqb", "cm",
    "mm", "q", "in", "pt", "pc",
];

/// Units of angle in degrees.
const ANGLES: &[(&str, f64)] =
    &[("deg", 1.0), ("grad", 0.9), ("rad", 180.0 / std::f64::consts::PI), ("turn", 360.0)];

/// The value of `property` that is `t` (0–1, beyond where an easing overshoots) of the way from `a` to `b`; `None` where nothing lies
/// between them, as between `none` and a shape, or where it is not known here what does.
pub(super) fn mix(property: &str, a: &str, b: &str, t: f64) -> Option<String> {
    match property {
        "transform" => mix_transforms(a, b, t),
        "clip-path" | "-webkit-clip-path" => mix_values(&shape(a), &shape(b), t),
        "z-index" | "order" => {
            let whole: f64 = mix_values(a, b, t)?.parse().ok()?;
            Some(format!("{}", whole.round()))
        }
        _ => mix_values(a, b, t),
    }
}

/// As [`mix`], where both are the same words around numbers.
pub(super) fn mix_values(a: &str, b: &str, t: f64) -> Option<String> {
    let (a, b) = (parts(a), parts(b));
    if a.len() != b.len() {
        return None;
    }
    a.iter().zip(&b).map(|(a, b)| mix_parts(a, b, t)).collect()
}

fn mix_parts(a: &Part, b: &Part, t: f64) -> Option<String> {
    match (a, b) {
        (Part::Number(a, unit), Part::Number(b, other)) => mix_numbers((*a, unit), (*b, other), t),
        (Part::Word(a), Part::Word(b)) if a.eq_ignore_ascii_case(b) => Some(a.clone()),
        (Part::Word(a), Part::Word(b)) => mix_colours(a, b, t),
        (Part::Sign(a), Part::Sign(b)) if a == b => Some(a.clone()),
        _ => None,
    }
}

fn mix_numbers((a, unit): (f64, &str), (b, other): (f64, &str), t: f64) -> Option<String> {
    let lerp = |a: f64, b: f64| rounded(a + (b - a) * t);
    if unit == other {
        return Some(format!("{}{unit}", lerp(a, b)));
    }
    // Nothing is nothing in any unit.
    match (unit, other) {
        ("", other) if a == 0.0 => return Some(format!("{}{other}", lerp(a, b))),
        (unit, "") if b == 0.0 => return Some(format!("{}{unit}", lerp(a, b))),
        _ => {}
    }
    let degrees = |unit: &str| ANGLES.iter().find(|(name, _)| *name == unit).map(|(_, degrees)| *degrees);
    if let (Some(from), Some(to)) = (degrees(unit), degrees(other)) {
        return Some(format!("{}deg", lerp(a * from, b * to)));
    }
    let lengths = LENGTHS.contains(&unit) && LENGTHS.contains(&other);
    lengths.then(|| format!("calc({}{unit} + {}{other})", rounded(a * (1.0 - t)), rounded(b * t)))
}

/// Colours as they are mixed between keyframes: premultiplied in sRGB, for those that are written in it (CSS Color 4, 12.2).
fn mix_colours(a: &str, b: &str, t: f64) -> Option<String> {
    let in_srgb = |text: &str| {
        let lower = text.to_ascii_lowercase();
        let other = ["lab", "lch", "oklab", "oklch", "color"].iter().any(|name| lower.starts_with(name));
        let text = match lower.as_str() {
            "transparent" => "#0000",
            "white" => "#fff",
            "black" => "#000",
            _ => text,
        };
        (!other).then(|| csscolorparser::parse(text).ok()).flatten()
    };
    let (a, b): (Color, Color) = (in_srgb(a)?, in_srgb(b)?);
    let lerp = |a: f32, b: f32| f64::from(a) + (f64::from(b) - f64::from(a)) * t;
    let alpha = lerp(a.a, b.a).clamp(0.0, 1.0);
    let channel = |from: f32, to: f32| match alpha > 0.0 {
        true => (lerp(from * a.a, to * b.a) / alpha * 255.0).round().clamp(0.0, 255.0),
        false => 0.0,
    };
    let (red, green, blue) = (channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b));
    Some(format!("rgba({red}, {green}, {blue}, {})", rounded(alpha)))
}

/// Lists of functions, in which `none` and what one list has more than the other is the function that changes nothing.
fn mix_transforms(a: &str, b: &str, t: f64) -> Option<String> {
    let (mut from, mut to) = (functions(a), functions(b));
    let longest = from.len().max(to.len());
    for index in 0..longest {
        if from.len() <= index {
            from.push(without_effect(&to[index]));
        } else if to.len() <= index {
            to.push(without_effect(&from[index]));
        }
    }
    if longest == 0 {
        return Some("none".to_owned());
    }
    let mixed: Option<Vec<String>> = from.iter().zip(&to).map(|(a, b)| mix_values(a, b, t)).collect();
    mixed.map(|mixed| mixed.join(" "))
}

/// The functions of a list such as `translate(1px) rotate(3deg)`; none for `none`.
fn functions(list: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, character) in list.char_indices() {
        depth += i32::from(character == '(') - i32::from(character == ')');
        if character == ')' && depth == 0 {
            found.push(list[start..=at].trim().to_owned());
            start = at + 1;
        }
    }
    found
}

/// `function` with the numbers that change nothing.
fn without_effect(function: &str) -> String {
    let name = function.split('(').next().unwrap_or_default().trim().to_ascii_lowercase();
    if name == "matrix" {
        return "matrix(1, 0, 0, 1, 0, 0)".to_owned();
    }
    let rest = if name.starts_with("scale") { 1.0 } else { 0.0 };
    let plain = |part: Part| match part {
        Part::Number(_, unit) if rest == 1.0 && unit == "%" => "100%".to_owned(),
        Part::Number(_, unit) => format!("{rest}{unit}"),
        Part::Word(text) | Part::Sign(text) => text,
    };
    parts(function).into_iter().map(plain).collect()
}

/// A basic shape with all its values written out, so that two of a kind have the same words.
fn shape(value: &str) -> String {
    let Some((name, inside)) = value.trim().strip_suffix(')').and_then(|value| value.split_once('(')) else {
        return value.to_owned();
    };
    match name.trim().to_ascii_lowercase().as_str() {
        "inset" => {
            let (sides, round) = match inside.split_once("round") {
                Some((sides, round)) => (sides, round),
                None => (inside, "0"),
            };
            format!("inset({} round {})", four(sides), four(round))
        }
        "circle" => format!("circle({})", placed(inside)),
        "ellipse" => format!("ellipse({})", placed(inside)),
        _ => value.to_owned(),
    }
}

/// One to four values as the four that they stand for: top, right, bottom, left.
fn four(values: &str) -> String {
    let list: Vec<&str> = values.split_whitespace().collect();
    match list.as_slice() {
        [all] => [*all; 4].join(" "),
        [ends, sides] => [*ends, *sides, *ends, *sides].join(" "),
        [top, sides, bottom] => [*top, *sides, *bottom, *sides].join(" "),
        _ => list.join(" "),
    }
}

/// What stands in `circle()` or `ellipse()`, its place written out as two percentages or lengths.
fn placed(inside: &str) -> String {
    let (radius, place) = match inside.split_once("at ") {
        Some((radius, place)) => (radius.trim(), place),
        None => (inside.trim(), "center"),
    };
    let along = |word: &str| match word {
        "left" | "top" => "0%".to_owned(),
        "center" => "50%".to_owned(),
        "right" | "bottom" => "100%".to_owned(),
        other => other.to_owned(),
    };
    let words: Vec<&str> = place.split_whitespace().collect();
    let place = match words.as_slice() {
        [vertical @ ("top" | "bottom")] => ["50%".to_owned(), along(vertical)].join(" "),
        [one] => [along(one), "50%".to_owned()].join(" "),
        [vertical @ ("top" | "bottom"), horizontal] | [horizontal, vertical] => {
            [along(horizontal), along(vertical)].join(" ")
        }
        _ => place.trim().to_owned(),
    };
    format!("{radius} at {place}")
}

fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// A number with its unit, lower case.
    Number(f64, String),
    /// A name, a string, or a colour whole.
    Word(String),
    /// What stands between: signs and blanks.
    Sign(String),
}

/// The parts of a value; blanks count only where they part two others.
fn parts(value: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = value.trim();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if number_length(rest) > 0 => number_length(rest) + unit_length(&rest[number_length(rest)..]),
            _ if is_name(first) => name_length(rest),
            _ if first.is_whitespace() => rest.len() - rest.trim_start().len(),
            _ => first.len_utf8(),
        };
        let (text, after) = rest.split_at(length);
        let number = number_length(text);
        let part = match first {
            _ if number > 0 => {
                Part::Number(text[..number].parse().unwrap_or(0.0), text[number..].to_ascii_lowercase())
            }
            '"' | '\'' => Part::Word(text.to_owned()),
            _ if is_name(first) => Part::Word(text.to_owned()),
            _ if first.is_whitespace() => Part::Sign(" ".to_owned()),
            _ => Part::Sign(text.to_owned()),
        };
        parts.push(part);
        rest = after;
    }
    let touches = |part: Option<&Part>| matches!(part, Some(Part::Sign(sign)) if [",", "(", ")"].contains(&sign.as_str()));
    let vain: Vec<bool> = (0..parts.len())
        .map(|at| {
            let before = at.checked_sub(1).and_then(|at| parts.get(at));
            let opens = matches!(before, Some(Part::Sign(sign)) if sign == "(" || sign == ",");
            let closes = touches(parts.get(at + 1)) && parts.get(at + 1) != Some(&Part::Sign("(".to_owned()));
            parts[at] == Part::Sign(" ".to_owned()) && (opens || closes)
        })
        .collect();
    let mut kept = vain.into_iter();
    parts.retain(|_| !kept.next().unwrap_or(false));
    parts
}

fn is_name(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '#' | '_' | '-')
}

/// How long the name is with which `text` begins; a function that is a colour is taken whole.
fn name_length(text: &str) -> usize {
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '#' | '_' | '-');
    let length = text.find(|c: char| !in_name(c)).unwrap_or(text.len());
    let colour = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"]
        .contains(&text[..length].to_ascii_lowercase().as_str());
    match text[length..].find(')') {
        Some(end) if colour && text[length..].starts_with('(') => length + end + 1,
        _ => length,
    }
}

/// How long the number is with which `text` begins; 0 where it begins with none.
fn number_length(text: &str) -> usize {
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = |from: usize| {
        text[from..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| from + length)
    };
    let whole = digits(sign);
    let end = match text[whole..].strip_prefix('.') {
        Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => digits(whole + 1),
        _ => whole,
    };
    if end == sign {
        return 0;
    }
    // An exponent, not the unit `em`.
    let exponent = text[end..].strip_prefix(['e', 'E']).map(|after| after.trim_start_matches(['-', '+']));
    match exponent {
        Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => digits(text.len() - after.len()),
        _ => end,
    }
}

fn unit_length(text: &str) -> usize {
    match text.starts_with('%') {
        true => 1,
        false => text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_mixed_only_between_like_words() {
        for (a, b, half) in [
            ("translate(0px, 10%)", "translate(8px, 20%)", Some("translate(4px,15%)")),
            ("-1.5em", "1.5em", Some("0em")),
            ("1e2px", "0", Some("50px")),
            ("0", "10px", Some("5px")),
            ("0deg", "1turn", Some("180deg")),
            ("10px", "20%", Some("calc(5px + 10%)")),
            ("\"wght\" 100, \"wdth\" 80", "\"wght\"  900,\"wdth\" 100", Some("\"wght\" 500,\"wdth\" 90")),
            ("0 #000", "4px #ff0000", Some("2px rgba(128, 0, 0, 1)")),
            ("#f00", "rgba(255, 0, 0, 0)", Some("rgba(255, 0, 0, 0.5)")),
            ("white", "black", Some("rgba(128, 128, 128, 1)")),
            ("none", "rotate(3deg)", None),
            ("1s", "1px", None),
            ("\"wght\" 100", "\"wdth\" 100", None),
            ("oklch(0.5 0.1 20)", "red", None),
        ] {
            assert_eq!(mix_values(a, b, 0.5).as_deref(), half, "{a} to {b}");
        }
    }

    #[test]
    fn what_a_list_of_transforms_lacks_changes_nothing() {
        for (a, b, half) in [
            ("none", "translate(40px) scale(2)", "translate(20px) scale(1.5)"),
            ("rotate(10deg)", "none", "rotate(5deg)"),
            ("translateX(10px)", "translateX(20px) rotate(1turn)", "translateX(15px) rotate(0.5turn)"),
            ("none", "none", "none"),
        ] {
            assert_eq!(mix("transform", a, b, 0.5).as_deref(), Some(half), "{a} to {b}");
        }
        assert_eq!(mix("transform", "rotate(1deg)", "scale(2)", 0.5), None);
    }

    #[test]
    fn shapes_are_mixed_with_all_that_they_leave_out() {
        for (a, b, half) in [
            ("inset(0)", "inset(0 100% 0 0)", "inset(0 50% 0 0 round 0 0 0 0)"),
            ("inset(10px 20px round 4px)", "inset(0)", "inset(5px 10px 5px 10px round 2px 2px 2px 2px)"),
            ("circle(0)", "circle(80% at left top)", "circle(40% at 25% 25%)"),
            ("circle(10px at 20% 30%)", "circle(20px at top)", "circle(15px at 35% 15%)"),
            ("polygon(0 0, 100% 0, 0 100%)", "polygon(0 0, 50% 0, 0 50%)", "polygon(0 0,75% 0,0 75%)"),
        ] {
            assert_eq!(mix("clip-path", a, b, 0.5).as_deref(), Some(half), "{a} to {b}");
        }
        // Between these a browser has nothing either.
        for (a, b) in
            [("none", "inset(0)"), ("circle(1px)", "inset(0)"), ("polygon(0 0, 1px 0)", "polygon(0 0)")]
        {
            assert_eq!(mix("clip-path", a, b, 0.5), None, "{a} to {b}");
        }
    }
}
