//! Filters for templates: dates, times, numbers and titles as Indonesian and English write them.
//!
//! Dates reach templates as ISO 8601 text. The names of days and months are those of the Unicode CLDR for `id` and `en`;
//! they are written out here so that pixels do not change with a data release.

use jiff::civil::{Date, DateTime, Time};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

const DAYS_ID: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SHORT_ID: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
const SHORT_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Words that Indonesian titles keep small (PUEBI, use of capitals), unless they stand first.
const SMALL_WORDS: [&str; 21] = [
    "dan", "di", "ke", "dari", "yang", "untuk", "dengan", "pada", "dalam", "atau", "bagi", "oleh", "serta",
    "tentang", "sebagai", "akan", "para", "tanpa", "kepada", "terhadap", "antara",
];

/// Adds the filters to `tera`.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("date_long", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        let date = date_of(value)?;
        Ok(date_long(date, english(state)?))
    });
    tera.register_filter("date_short", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        let date = date_of(value)?;
        let months = if english(state)? { SHORT_EN } else { SHORT_ID };
        Ok(format!("{} {} {}", date.day(), months[month_index(date)], date.year()))
    });
    tera.register_filter("weekday", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        let days = if english(state)? { DAYS_EN } else { DAYS_ID };
        Ok(days[day_index(date_of(value)?)].to_owned())
    });
    tera.register_filter("month", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        let months = if english(state)? { MONTHS_EN } else { MONTHS_ID };
        Ok(months[month_index(date_of(value)?)].to_owned())
    });
    tera.register_filter("day", |value: &Value, _: Kwargs, _: &State| -> TeraResult<String> {
        Ok(date_of(value)?.day().to_string())
    });
    tera.register_filter("time", |value: &Value, _: Kwargs, _: &State| -> TeraResult<String> {
        time_of(value)
    });
    tera.register_filter("number", |value: &Value, _: Kwargs, state: &State| -> TeraResult<String> {
        number(value, english(state)?)
    });
    tera.register_filter("title_case", |value: &str, _: Kwargs, _: &State| -> TeraResult<String> {
        Ok(title_case(value))
    });
    tera.register_filter("plain_url", |value: &str, _: Kwargs, _: &State| -> TeraResult<String> {
        Ok(plain_url(value))
    });
}

fn english(state: &State) -> TeraResult<bool> {
    Ok(state.get::<String>("locale")?.is_some_and(|locale| locale == "en"))
}

fn text<'a>(value: &'a Value, what: &str) -> TeraResult<&'a str> {
    value.as_str().ok_or_else(|| Error::message(format!("this filter takes {what} as text")))
}

fn date_of(value: &Value) -> TeraResult<Date> {
    let text = text(value, "a date")?;
    let date = text.parse::<Date>().or_else(|_| text.parse::<DateTime>().map(|at| at.date()));
    date.map_err(|_| Error::message(format!("`{text}` is not a date; write it as 2026-11-25")))
}

fn time_of(value: &Value) -> TeraResult<String> {
    let text = text(value, "a time")?;
    let time = text.parse::<DateTime>().map(|at| at.time()).or_else(|_| text.parse::<Time>());
    let time = time.map_err(|_| Error::message(format!("`{text}` is not a time; write it as 19:30")))?;
    Ok(format!("{:02}.{:02}", time.hour(), time.minute()))
}

fn month_index(date: Date) -> usize {
    usize::try_from(date.month() - 1).unwrap_or(0)
}

fn day_index(date: Date) -> usize {
    usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)
}

fn date_long(date: Date, english: bool) -> String {
    let (days, months) = if english { (DAYS_EN, MONTHS_EN) } else { (DAYS_ID, MONTHS_ID) };
    format!("{}, {} {} {}", days[day_index(date)], date.day(), months[month_index(date)], date.year())
}

/// A number with its thousands parted: 1.234.567,5 in Indonesian, 1,234,567.5 in English.
fn number(value: &Value, english: bool) -> TeraResult<String> {
    let plain = match (value.as_i64(), value.as_f64(), value.as_str()) {
        (Some(whole), _, _) => whole.to_string(),
        (_, Some(number), _) => number.to_string(),
        (_, _, Some(text)) if text.parse::<f64>().is_ok() => text.to_owned(),
        _ => return Err(Error::message("this filter takes a number")),
    };
    let (separator, point) = if english { (',', '.') } else { ('.', ',') };
    let (whole, fraction) =
        plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push(separator);
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push(point);
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
    fn dates_and_times_read_as_in_indonesia() {
        let date = Date::constant(2026, 11, 24);
        assert_eq!(date_long(date, false), "Selasa, 24 November 2026");
        assert_eq!(date_long(date, true), "Tuesday, 24 November 2026");
        assert_eq!(time_of(&Value::from("19:30")).expect("a time"), "19.30");
        assert_eq!(time_of(&Value::from("2026-11-25T09:00:00")).expect("a time"), "09.00");
        assert!(date_of(&Value::from("besok")).is_err());
    }

    #[test]
    fn numbers_are_parted_in_thousands() {
        assert_eq!(number(&Value::from(1_234_567), false).expect("a number"), "1.234.567");
        assert_eq!(number(&Value::from(-1234.5), false).expect("a number"), "−1.234,5");
        assert_eq!(number(&Value::from(999), true).expect("a number"), "999");
    }

    #[test]
    fn titles_keep_small_words_small() {
        assert_eq!(title_case("dari desa ke kota dan kembali"), "Dari Desa ke Kota dan Kembali");
        assert_eq!(plain_url("https://www.belajar.example.id/"), "belajar.example.id");
    }
}
