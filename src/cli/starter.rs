//! The texts of new files: what `wajah new` writes. Pure; comments are in the language that editors read.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::diag::slashed;
use crate::project::keys;
use crate::project::{Excerpt, Field, FieldKind, Kind, Locale, Number, Project, Template, Value};

/// The words of comments, in the language that editors read.
struct Words {
    skipped: &'static str,
    check: &'static str,
    required: &'static str,
    at_most: &'static str,
    characters: &'static str,
    entries: &'static str,
    one_of: &'static str,
    otherwise: &'static str,
    no_picture: &'static str,
}

const INDONESIAN: Words = Words {
    skipped: "Baris yang diawali # dilewati. Hapus tanda # di depan baris yang ingin dipakai.",
    check: "Periksa tanpa membuat gambar:",
    required: "wajib",
    at_most: "paling banyak",
    characters: "karakter",
    entries: "butir",
    one_of: "salah satu dari:",
    otherwise: "jika kosong:",
    no_picture: "isi dengan gambar di media/",
};

const ENGLISH: Words = Words {
    skipped: "Lines that begin with # are skipped. Remove the # before a line to use it.",
    check: "Check it without making pictures:",
    required: "required",
    at_most: "at most",
    characters: "characters",
    entries: "entries",
    one_of: "one of:",
    otherwise: "when left out:",
    no_picture: "put a picture of media/ here",
};

fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::Id => &INDONESIAN,
        Locale::En => &ENGLISH,
    }
}

/// The item `id` of `pack`, for `template`: what it needs filled in so that it loads, the rest as comments.
pub(super) fn item(
    project: &Project,
    template: &Template,
    service: Option<&str>,
    (pack, id): (&str, &str),
    today: Date,
) -> String {
    let locale = project.config.locale;
    let words = words(locale);
    let day = first_day(pack).unwrap_or(today);
    let mut text = Text::default();
    text.comment(&format!("{}: {}", template.title, template.description));
    text.comment(words.skipped);
    text.comment(&format!("{} wajah render --pack {pack} --item {id} --dry-run", words.check));
    text.blank();
    text.line(&format!("template = {}", quoted(&template.id)));
    let about = |key: &str| keys::item_key(key).map(|key| key.about(locale)).unwrap_or_default();
    match service {
        Some(service) => text.line(&format!("service = {}", quoted(service))),
        None => {
            let some = project.services.keys().next().map_or("…", String::as_str);
            text.comment(&format!("service = {}  # {}", quoted(some), about("service")));
        }
    }
    text.comment(&format!("accounts = {}  # {}", names(project.accounts.keys()), about("accounts")));
    let fits = |kind: Kind| project.formats.values().filter(move |format| template.supports(format, kind));
    let formats = template.kinds.iter().flat_map(|kind| fits(*kind)).map(|format| &format.id).take(1);
    text.comment(&format!("formats = {}  # {}", names(formats), about("formats")));
    text.comment(&format!("publish = {day}T09:00:00  # {}", about("publish")));
    let campaign = project.campaigns.keys().next().map_or("none", String::as_str);
    text.comment(&format!("campaign = {}  # {}", quoted(campaign), about("campaign")));
    text.blank();
    text.line("[fields]");
    for (index, field) in template.fields.iter().enumerate() {
        if index > 0 {
            text.blank();
        }
        item_field(&mut text, template, field, day, words);
    }
    let mut pictures = template.fields.iter().filter(|field| field.kind == FieldKind::Image).peekable();
    if pictures.peek().is_some() {
        text.blank();
        text.comment(&about("focus"));
        text.comment("[focus]");
        for picture in pictures {
            text.comment(&format!("{} = \"auto\"", picture.id));
        }
    }
    if template.kinds.contains(&Kind::Clip) {
        text.blank();
        text.comment(&about("excerpt"));
        excerpt(&mut text, template.sample.as_ref().and_then(|sample| sample.excerpt.as_ref()), locale);
        for table in ["shots", "duration", "signer", "background", "music", "sting"] {
            text.blank();
            text.comment(&about(table));
            text.comment(&if table == "shots" { format!("[[{table}]]") } else { format!("[{table}]") });
            for key in keys::in_files(table) {
                text.comment(&format!("{} = {}  # {}", key.parts().1, key.example, key.about(locale)));
            }
        }
    }
    text.blank();
    text.comment(&about("post"));
    text.line("[post]");
    for key in keys::in_files("post") {
        text.comment(&format!("{} = {}  # {}", key.parts().1, key.example, key.about(locale)));
    }
    text.0
}

fn item_field(text: &mut Text, template: &Template, field: &Field, day: Date, words: &Words) {
    let needed = field.required && field.default.is_none();
    let mut rules = Vec::new();
    if field.required {
        rules.push(words.required.to_owned());
    }
    if let Some(most) = field.max_length {
        let unit = if field.kind == FieldKind::List { words.entries } else { words.characters };
        rules.push(format!("{} {most} {unit}", words.at_most));
    }
    if !field.choices.is_empty() {
        rules.push(format!("{} {}", words.one_of, field.choices.join(", ")));
    }
    if let Some(default) = &field.default {
        rules.push(format!("{} {}", words.otherwise, toml(default)));
    }
    let rules = if rules.is_empty() { String::new() } else { format!(" ({})", rules.join("; ")) };
    text.comment(&format!("{}{rules}", field.label));
    if !field.help.is_empty() {
        text.comment(&field.help);
    }
    let sample = template.sample.as_ref().and_then(|sample| sample.fields.get(&field.id));
    let sample = sample.filter(|value| !value.is_empty());
    match placeholder(field, sample, day) {
        Some(value) if needed => text.line(&format!("{} = {value}", field.id)),
        Some(value) => text.comment(&format!("{} = {value}", field.id)),
        None => text.comment(&format!("{} = \"media/….jpg\"  # {}", field.id, words.no_picture)),
    }
}

/// A value that `field` takes and that nobody takes for a real one.
fn placeholder(field: &Field, sample: Option<&Value>, day: Date) -> Option<String> {
    let label = || {
        let most = field.max_length.unwrap_or(usize::MAX);
        quoted(&field.label.chars().take(most).collect::<String>())
    };
    Some(match field.kind {
        FieldKind::Text | FieldKind::Multiline => label(),
        FieldKind::Url => sample.map_or_else(|| quoted("https://example.org"), toml),
        FieldKind::Number => sample.map_or_else(|| "0".to_owned(), toml),
        FieldKind::Date => day.to_string(),
        FieldKind::Time => sample.map_or_else(|| "09:00:00".to_owned(), toml),
        FieldKind::Choice => quoted(field.choices.first().map_or("", String::as_str)),
        FieldKind::List => sample.map_or_else(|| format!("[{}]", quoted(&field.label)), toml),
        FieldKind::Bool => "true".to_owned(),
        // A picture must exist; the sample's does.
        FieldKind::Image => return sample.map(toml),
    })
}

/// `[excerpt]`: the sample's, so that it loads; without one, how to write it.
fn excerpt(text: &mut Text, sample: Option<&Excerpt>, locale: Locale) {
    if sample.is_some() {
        text.line("[excerpt]")
    } else {
        text.comment("[excerpt]")
    }
    for key in keys::in_files("excerpt") {
        let (_, name) = key.parts();
        let given = sample.and_then(|excerpt| match name {
            "source" => Some(quoted(&slashed(&excerpt.source))),
            "start" => Some(excerpt.start.as_seconds().to_string()),
            "duration" => excerpt.duration.map(|duration| duration.as_seconds().to_string()),
            "captions" => excerpt.captions.written().map(|captions| quoted(&captions)),
            _ => None,
        });
        let about = key.about(locale);
        match given {
            Some(value) => text.line(&format!("{name} = {value}  # {about}")),
            None => text.comment(&format!("{name} = {}  # {about}", key.example)),
        }
    }
}

/// The Monday of a pack that is named after an ISO week.
pub(super) fn first_day(pack: &str) -> Option<Date> {
    let (year, week) = pack.split_once("-W")?;
    Some(ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?.date())
}

/// `account.toml` of the account `id`.
pub(super) fn account(id: &str, locale: Locale) -> String {
    let name = title(id);
    let (full_name, description, notes) = match locale {
        Locale::Id => (
            "Nama lengkap unit",
            "Satu kalimat tentang akun ini.",
            [
                "Ganti semua isinya, lalu hapus baris `placeholder`.",
                "Alamat web yang tampil di kaki gambar.",
                "Warna akun ini: teks di atasnya memakai `color.ink` atau `color.paper`, mana yang lebih terbaca.",
                "Gambar SVG di folder ini; `currentColor` di dalamnya ikut warna teks.",
                "Tambahkan akun per platform bila berbeda, misalnya: instagram = \"@…\"",
            ],
        ),
        Locale::En => (
            "The unit's name in full",
            "One sentence about this account.",
            [
                "Replace all of it, then remove the line `placeholder`.",
                "The web address at the foot of pictures.",
                "The account's colour: text on it is `color.ink` or `color.paper`, whichever reads better.",
                "An SVG in this folder; `currentColor` in it takes the colour of text.",
                "Add a platform's own handle where it differs, for example: instagram = \"@…\"",
            ],
        ),
    };
    let mut text = Text::default();
    text.comment(notes[0]);
    text.line(&format!("name = {}", quoted(&name)));
    text.line(&format!("full_name = {}", quoted(full_name)));
    text.line(&format!("description = {}", quoted(description)));
    text.comment(notes[1]);
    text.line("url = \"https://www.example.org\"");
    text.comment(notes[2]);
    text.line("accent = \"oklch(66% 0.16 255)\"");
    text.comment(notes[3]);
    text.line("mark = \"mark.svg\"");
    text.line("placeholder = true");
    text.blank();
    text.comment(notes[4]);
    text.line("[handles]");
    text.line(&format!("default = {}", quoted(&format!("@{id}.contoh"))));
    text.0
}

/// A mark that stands in for the account's own: two facing petals in a round frame.
pub(super) fn mark(id: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"96\" height=\"96\" viewBox=\"0 0 96 96\" fill=\"currentColor\">
  <title>{}</title>
  <metadata>contoh/placeholder</metadata>
  <path fill-rule=\"evenodd\" d=\"M28 8H68A20 20 0 0 1 88 28V68A20 20 0 0 1 68 88H28A20 20 0 0 1 8 68V28A20 20 0 0 1 28 8ZM44 24A24 24 0 0 0 24 44V48H44ZM52 72A24 24 0 0 0 72 52V48H52Z\"/>
</svg>
",
        title(id)
    )
}

/// The three files of the template `id`: `template.toml`, `template.html`, `style.css`. `base` is whether the
/// project has `templates/_base/frame.html`; its samples promote `service`.
pub(super) fn template(
    id: &str,
    locale: Locale,
    base: bool,
    service: Option<&str>,
) -> [(&'static str, String); 3] {
    let html = if base { FRAMED_HTML } else { WHOLE_HTML };
    let css = if base { FRAMED_CSS } else { WHOLE_CSS };
    [
        ("template.toml", template_toml(id, locale, service)),
        ("template.html", html.replace("PAGE", id)),
        ("style.css", css.replace("PAGE", id)),
    ]
}

fn template_toml(id: &str, locale: Locale, service: Option<&str>) -> String {
    let text = match locale {
        Locale::Id => INDONESIAN_TEMPLATE,
        Locale::En => ENGLISH_TEMPLATE,
    };
    let (sample, note) = match (service, locale) {
        (None, _) => (String::new(), ""),
        (Some(service), Locale::Id) => (quoted(service), "layanan pada contohnya"),
        (Some(service), Locale::En) => (quoted(service), "the service of its samples"),
    };
    let line = if sample.is_empty() { sample } else { format!("sample_service = {sample}  # {note}\n") };
    text.replace("SERVICE\n", &line).replace("PAGE", &title(id))
}

const INDONESIAN_TEMPLATE: &str = r#"title = "PAGE"
description = "Untuk apa templat ini, dalam satu kalimat."
kinds = ["still"]  # still: gambar; clip: video pendek
shapes = ["tall", "portrait", "square", "wide"]
SERVICE

# Yang diisi penyunting; di template.html: {{ item.title }}.
[fields.title]
type = "text"  # text, multiline, image, url, number, date, time, choice, list, bool
label = "Judul"
required = true
max_length = 80
help = "Satu kalimat pendek, tanpa titik."

[fields.detail]
type = "text"
label = "Keterangan"
max_length = 140

# Contoh isi: templat ini dipratinjau dan diuji dengannya.
[sample]
title = "Judul contoh yang wajar"
detail = "Satu kalimat keterangan."

# Teks terpanjang yang harus tetap muat.
[sample.long]
title = "Judul contoh yang panjangnya hampir delapan puluh huruf supaya tata letak diuji"
"#;

const ENGLISH_TEMPLATE: &str = r#"title = "PAGE"
description = "What this template is for, in one sentence."
kinds = ["still"]  # still: a picture; clip: a short video
shapes = ["tall", "portrait", "square", "wide"]
SERVICE

# What editors fill in; in template.html: {{ item.title }}.
[fields.title]
type = "text"  # text, multiline, image, url, number, date, time, choice, list, bool
label = "Title"
required = true
max_length = 80
help = "One short sentence, without a full stop."

[fields.detail]
type = "text"
label = "Detail"
max_length = 140

# The template previews and tests itself with this.
[sample]
title = "A sample title of usual length"
detail = "One sentence of detail."

# The longest texts that must still fit.
[sample.long]
title = "A sample title that is very nearly eighty letters long to put the page to a test"
"#;

const FRAMED_HTML: &str = r#"{% extends "_base/frame.html" %}

{% block head %}<link rel="stylesheet" href="style.css">{% endblock head %}
{% block title %}{{ item.title }}{% endblock title %}
{% block page_class %}PAGE{% endblock page_class %}

{% block ground %}
<div class="field"></div>
{% endblock ground %}

{% block stage %}
<main class="words length-middle">
  <h1 class="headline">{{ item.title }}</h1>
  {% if item.detail %}<p class="detail">{{ item.detail }}</p>{% endif %}
</main>
{% endblock stage %}
"#;

const FRAMED_CSS: &str = "/* PAGE: one layout for all shapes; `.shape-wide .words` would change wide ones. */

.words { margin-top: auto; color: var(--service-on-accent); }
.PAGE .strip { color: var(--service-on-accent); }
.detail { margin-top: 28px; line-height: 1.35; }
";

const WHOLE_HTML: &str = r#"<!DOCTYPE html>
<html lang="id" class="shape-{{ format.shape }}">
<head>
  <meta charset="utf-8">
  <title>{{ item.title }}</title>
  <link rel="stylesheet" href="style.css">
</head>
<body class="PAGE">
  <div class="name">{{ account.name }}</div>
  <main class="words">
    <h1 class="headline">{{ item.title }}</h1>
    {% if item.detail %}<p class="detail">{{ item.detail }}</p>{% endif %}
  </main>
</body>
</html>
"#;

const WHOLE_CSS: &str = "/* PAGE: one layout for all shapes; `.shape-wide .words` would change wide ones. */

* { box-sizing: border-box; margin: 0; padding: 0; }
.PAGE {
  display: flex;
  flex-direction: column;
  width: var(--page-width);
  height: var(--page-height);
  padding: calc(var(--safe-top) + 64px) calc(var(--safe-right) + 64px) calc(var(--safe-bottom) + 64px) calc(var(--safe-left) + 64px);
  background-color: var(--account-accent);
  color: var(--account-on-accent);
  font-size: 36px;
}
.name { font-weight: 700; }
.words { margin-top: auto; }
.headline { font-size: 96px; line-height: 1.1; --text-fit-min: 48px; }
.detail { margin-top: 28px; line-height: 1.35; }
";

/// An id as a name: `radio-edukasi` → `Radio Edukasi`.
fn title(id: &str) -> String {
    let words = id.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    });
    words.collect::<Vec<_>>().join(" ")
}

fn names<'a>(names: impl Iterator<Item = &'a String>) -> String {
    format!("[{}]", names.map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
}

/// A value as TOML writes it.
fn toml(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Number(Number::Integer(number)) => number.to_string(),
        // With a point, so that it stays a number with decimals.
        Value::Number(Number::Decimal(number)) => format!("{number:?}"),
        Value::Bool(value) => value.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        Value::List(values) => format!("[{}]", values.iter().map(toml).collect::<Vec<_>>().join(", ")),
    }
}

/// `text` as a TOML text of one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A TOML file as it is written.
#[derive(Debug, Default)]
struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn blank(&mut self) {
        self.0.push('\n');
    }

    /// A comment, one line for each line of `text`.
    fn comment(&mut self, text: &str) {
        for line in text.lines() {
            // TOML comments may hold no control characters.
            let line: String = line.chars().filter(|c| !c.is_control()).collect();
            self.line(format!("# {line}").trim_end());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_so_that_toml_reads_them_back() {
        for text in ["a \"b\" \\ c", "satu\ndua\t\u{7}\u{1b}", "“é” 猫"] {
            let table: toml::Table = format!("x = {}", quoted(text)).parse().expect("it is TOML");
            assert_eq!(table["x"].as_str(), Some(text));
        }
    }

    #[test]
    fn a_comment_of_several_lines_is_a_comment_on_each() {
        let mut text = Text::default();
        text.comment("satu\ndua\u{7}\n");
        assert_eq!(text.0, "# satu\n# dua\n");
    }

    #[test]
    fn a_week_s_first_day_is_its_monday() {
        assert_eq!(first_day("2026-W49"), Some(jiff::civil::date(2026, 11, 30)));
        assert_eq!(first_day("lebaran"), None);
        assert_eq!(first_day("2026-W99"), None);
    }

    #[test]
    fn ids_become_names() {
        assert_eq!(title("radio-edukasi"), "Radio Edukasi");
    }
}
