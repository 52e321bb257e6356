//! Filters for templates: dates, times, numbers and titles as Indonesian and English write them. Dates reach templates as ISO 8601
//! text.

use jiff::civil::{Date, DateTime, Time};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::project::{Locale, dates};

/// Words that Indonesian titles keep small (PUEBI, use of capitals), unless they stand first.
const SMALL_WORDS: [&str; 21] = [
    "dan", "di", "ke", "dari", "yang", "untuk", "dengan", "pada", "dalam", "atau", "bagi", "oleh", "serta",
    "tentang", "sebagai", "akan", "para", "tanpa", "kepada", "terhadap", "antara",
];

/// Adds the filters to `tera`.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("date_long", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        Ok(dates::long(date_of(value)?, locale(state)?))
    });
    tera.register_filter("date_short", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        Ok(dates::short(date_of(value)?, locale(state)?))
    });
    tera.register_filter("weekday", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        Ok(dates::weekday(date_of(value)?, locale(state)?).to_owned())
    });
    tera.register_filter("month", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        Ok(dates::month(date_of(value)?, locale(state)?).to_owned())
    });
    tera.register_filter("day", |value: &Value, _: Kwargs, _: &State| -> TeraResult<String> {
        Ok(date_of(value)?.day().to_string())
    });
    tera.register_filter("time", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        time_of(value, locale(state)?)
    });
    tera.register_filter("number", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        number(value, locale(state)?)
    });
    tera.register_filter("title_case", |value: &str, _: Kwargs, _: &State| -> TeraResult<String> {
        Ok(title_case(value))
    });
    tera.register_filter("plain_url", |value: &str, _: Kwargs, _: &State| -> TeraResult<String> {
        Ok(plain_url(value))
    });
}

fn locale(state: &State) -> TeraResult<Locale> {
    let english = state.get::<String>("locale")?.is_some_and(|locale| locale == Locale::En.as_str());
    Ok(if english { Locale::En } else { Locale::Id })
}

fn text<'a>(value: &'a Value, what: &str) -> TeraResult<&'a str> {
    value.as_str().ok_or_else(|| Error::message(format!("this filter takes {what} as text")))
}

fn date_of(value: &Value) -> TeraResult<Date> {
    let text = text(value, "a date")?;
    let date = text.parse::<Date>().or_else(|_| text.parse::<DateTime>().map(|at| at.date()));
    date.map_err(|_| Error::message(format!("`{text}` is not a date; write it as 2026-11-25")))
}

fn time_of(value: &Value, locale: Locale) -> TeraResult<String> {
    let text = text(value, "a time")?;
    let time = text.parse::<DateTime>().map(|at| at.time()).or_else(|_| text.parse::<Time>());
    let time = time.map_err(|_| Error::message(format!("`{text}` is not a time; write it as 19:30")))?;
    Ok(dates::clock(time.hour(), time.minute(), locale))
}

/// A number with its thousands parted: 1.234.567,5 in Indonesian, 1,234,567.5 in English.
fn number(value: &Value, locale: Locale) -> TeraResult<String> {
    let plain = match (value.as_i64(), value.as_f64(), value.as_str()) {
        (Some(whole), _, _) => whole.to_string(),
        (_, Some(number), _) => number.to_string(),
        (_, _, Some(text)) if text.parse::<f64>().is_ok() => text.to_owned(),
        _ => return Err(Error::message("this filter takes a number")),
    };
    let (whole, fraction) =
        plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push_str(locale.thousands_mark());
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push_str(locale.decimal_mark());
        out.push_str(fraction);
    }
    Ok(out)
}

fn title_case(text: &str) -> String {
    text.split(' ')
        .enumerate()
        .map(|(index, word)| {
            let mut characters = word.chars();
            match characters.next() {
                Some(first) if index == 0 || !SMALL_WORDS.contains(&word) => {
                    first.to_uppercase().chain(characters).collect()
                }
                _ => word.to_owned(),
            }
        })
        .collect::<Vec<String>>()
        .join(" ")
}

/// An address as people type it: no scheme, no `www.`, no slash at its end.
fn plain_url(url: &str) -> String {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_in_the_language_of_the_page() {
        assert_eq!(time_of(&Value::from("19:30"), Locale::Id).expect("a time"), "19.30");
        assert_eq!(time_of(&Value::from("2026-11-25T09:00:00"), Locale::Id).expect("a time"), "09.00");
        assert_eq!(time_of(&Value::from("19:30"), Locale::En).expect("a time"), "19:30");
        assert!(date_of(&Value::from("besok")).is_err());
    }

    #[test]
    fn numbers_are_parted_in_thousands() {
        assert_eq!(number(&Value::from(1_234_567), Locale::Id).expect("a number"), "1.234.567");
        assert_eq!(number(&Value::from(-1234.5), Locale::Id).expect("a number"), "−1.234,5");
        assert_eq!(number(&Value::from(999), Locale::En).expect("a number"), "999");
    }

    #[test]
    fn titles_keep_small_words_small() {
        assert_eq!(title_case("dari desa ke kota dan kembali"), "Dari Desa ke Kota dan Kembali");
        assert_eq!(plain_url("https://www.belajar.example.id/"), "belajar.example.id");
    }
}
