//! The note beside a drop that failed, in the language of its editor: what is wrong, where, what to do, and how to try again.

use super::indonesian::in_indonesian;
use super::meaning::FOLDER;
use super::order::ROWS_MADE_CODE;
use crate::diag::{Finding, Severity};
use crate::project::Locale;

/// The most things that one note tells, and the longest of its lines, in characters: what a worker answers is not trusted.
const MOST_TOLD: usize = 30;
const MOST_CHARS: usize = 600;
/// The most places that are named of one thing.
const MOST_PLACES: usize = 12;

/// What a note is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failed<'f> {
    /// The drop's file.
    pub(super) name: &'f str,
    /// When.
    pub(super) day: &'f str,
    /// What is wrong with it.
    pub(super) findings: &'f [Finding],
    /// The name of the form beside the note, where there is one.
    pub(super) form: Option<&'f str>,
    /// The folders of posts that were made of it all the same.
    pub(super) stands: &'f [String],
    /// Files of earlier drops that were to be put back, and are not there any more.
    pub(super) lost: &'f [String],
}

/// The note for a drop that failed.
pub(super) fn note(locale: Locale, failed: &Failed<'_>) -> String {
    let words = words(locale);
    let mut text = format!("{} {}\n{} {}\n\n", words.not_made, plain(failed.name), words.date, failed.day);
    let parts = parts(locale, failed);
    let told: Vec<String> = parts.iter().take(MOST_TOLD).map(|part| part.text(&words)).collect();
    text.push_str(&told.join("\n"));
    if parts.len() > MOST_TOLD {
        text.push_str(&format!("\n{}\n", words.more.replace("{}", &(parts.len() - MOST_TOLD).to_string())));
    }
    // Rows that are named need not be sought by folder.
    let by_row = failed.findings.iter().any(|finding| finding.code == ROWS_MADE_CODE);
    let stands = if by_row { &[] } else { failed.stands };
    for (words, places) in [(words.stands, stands), (words.lost, failed.lost)] {
        if !places.is_empty() {
            let more = if places.len() > MOST_PLACES { ", …" } else { "" };
            let some: Vec<String> = places.iter().take(MOST_PLACES).map(|place| plain(place)).collect();
            text.push_str(&format!("\n{}\n", words.replace("{}", &(some.join(", ") + more))));
        }
    }
    let form = failed.form.filter(|form| *form != failed.name).map(plain);
    let is_table = failed.findings.iter().any(|finding| finding.facts.contains_key("alone"));
    text.push_str(&match form {
        Some(form) if is_table => format!("\n{}\n", words.again_with_table.replace("{form}", &form)),
        Some(form) => format!(
            "\n{}\n",
            words.again_with_form.replace("{form}", &form).replace("{name}", &plain(failed.name))
        ),
        None => format!("\n{}\n", words.again),
    });
    let is_theirs = failed.form.is_some_and(|form| form.to_lowercase().ends_with(".toml"));
    text.push_str(if is_theirs { words.completed } else { words.unchanged });
    text.push('\n');
    text
}

/// The short note for a drop called `name` whose posts were there already: made on `day`, of a file called `first`.
pub(super) fn already_made(locale: Locale, name: &str, first: &str, day: &str, folder: &str) -> String {
    let (name, first, folder) = (plain(name), plain(first), plain(folder));
    match locale {
        Locale::Id => format!(
            "Sudah pernah dibuat: {name}\n\nIsi yang sama sudah dibuat pada {day} dari berkas `{first}`, dan hasilnya masih ada di folder hasil: {folder}\n\
             Karena itu tidak dibuat lagi. Bila perlu dibuat ulang dengan isi lain, ubah berkas, nama, atau isiannya, lalu masukkan lagi. Catatan ini boleh \
             dihapus.\n"
        ),
        Locale::En => format!(
            "Made already: {name}\n\nThe same was made on {day} of the file `{first}`, and its posts are still there: {folder}\n\
             So it was not made again. For other posts, change the file, its name or its fields, and drop it again. This note can be deleted.\n"
        ),
    }
}

/// What failed, in one line for who looks after it.
pub(super) fn summary(findings: &[Finding]) -> String {
    let mut errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let first = errors.next().map_or("failed", |finding| finding.message.as_str());
    match errors.count() {
        0 => plain(first),
        more => format!("{} (and {more} more)", plain(first)),
    }
}

/// What is wrong with a drop first of all, in a line, in the language of `locale`.
pub(super) fn headline(locale: Locale, findings: &[Finding]) -> String {
    let parts = parts(locale, &Failed { name: "", day: "", findings, form: None, stands: &[], lost: &[] });
    parts.first().map(|part| short(&part.wrong)).unwrap_or_default()
}

/// One thing that a note tells.
#[derive(Debug, Default, PartialEq)]
struct Part {
    wrong: String,
    places: Vec<String>,
    todo: String,
    /// What the program says itself, for who looks after it.
    said: Vec<String>,
}

impl Part {
    fn text(&self, words: &Words) -> String {
        let mut text = format!("{} {}\n", words.wrong, short(&self.wrong));
        if !self.places.is_empty() {
            let more = if self.places.len() > MOST_PLACES { ", …" } else { "" };
            let places: Vec<&str> = self.places.iter().take(MOST_PLACES).map(String::as_str).collect();
            text.push_str(&format!("{} {}{more}\n", words.place, short(&places.join(", "))));
        }
        if !self.todo.is_empty() {
            text.push_str(&format!("{} {}\n", words.todo, short(&self.todo)));
        }
        if let Some(said) = words.said {
            let some: Vec<&str> = self.said.iter().take(3).map(String::as_str).collect();
            text.push_str(&format!("{said} {}\n", short(&some.join(" · "))));
        }
        text
    }
}

/// What there is to tell, the same things together.
fn parts(locale: Locale, failed: &Failed<'_>) -> Vec<Part> {
    let told = failed
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error || finding.code == ROWS_MADE_CODE);
    let (missing, mut others): (Vec<&Finding>, Vec<&Finding>) =
        told.partition(|finding| finding.code == "missing-key");
    // What was made comes last.
    others.sort_by_key(|finding| finding.code == ROWS_MADE_CODE);
    let mut parts: Vec<Part> = Vec::new();
    if !missing.is_empty() {
        parts.push(missing_part(locale, failed, &missing));
    }
    for finding in others {
        let [wrong, todo] = match locale {
            Locale::Id => in_indonesian(finding),
            Locale::En => [finding.message.clone(), finding.hint.clone().unwrap_or_default()],
        };
        let (wrong, todo) = (plain(&wrong), plain(&todo));
        let at =
            parts.iter().position(|part| part.wrong == wrong && part.todo == todo).unwrap_or_else(|| {
                parts.push(Part { wrong, todo, ..Part::default() });
                parts.len() - 1
            });
        add(&mut parts[at].places, place_of(finding));
        add(&mut parts[at].said, Some(sentence(finding)));
    }
    parts
}

/// One paragraph for everything that is missing: by rows where there are several.
fn missing_part(locale: Locale, failed: &Failed<'_>, missing: &[&Finding]) -> Part {
    let label = |finding: &Finding| {
        let facts = &finding.facts;
        plain(facts.get("label").or_else(|| facts.get("key")).map_or("?", String::as_str))
    };
    let row_of = |finding: &Finding| {
        finding.place.as_ref().and_then(|place| place.line).filter(|_| finding.item.is_some())
    };
    let mut rows: Vec<(Option<u32>, Vec<String>)> = Vec::new();
    for finding in missing {
        let row = row_of(finding);
        let at = rows.iter().position(|(known, _)| *known == row).unwrap_or_else(|| {
            rows.push((row, Vec::new()));
            rows.len() - 1
        });
        add(&mut rows[at].1, Some(label(finding)));
    }
    let listed: Vec<String> = rows
        .iter()
        .map(|(row, labels)| match (row, locale) {
            (Some(row), Locale::Id) => format!("baris {row}: {}", labels.join(", ")),
            (Some(row), Locale::En) => format!("row {row}: {}", labels.join(", ")),
            (None, _) => labels.join(", "),
        })
        .collect();
    let listed = listed.join("; ");
    let (wrong, todo) = match (locale, failed.form) {
        (Locale::Id, Some(form)) if form.to_lowercase().ends_with(".xlsx") => (
            format!("isian wajib belum ada: {listed}."),
            format!(
                "buka formulir `{form}` di sebelah catatan ini dengan Excel, isi sel yang kuning, lalu simpan."
            ),
        ),
        (Locale::Id, Some(form)) => (
            format!("isian wajib belum ada: {listed}."),
            format!(
                "buka `{form}` di sebelah catatan ini: isian yang kurang sudah ditambahkan di dalamnya, tinggal diisi di antara kutip \"…\"."
            ),
        ),
        (Locale::Id, None) => (
            format!("isian wajib belum ada: {listed}."),
            "isi semuanya di tabel atau berkas pendampingnya.".to_owned(),
        ),
        (Locale::En, Some(form)) if form.to_lowercase().ends_with(".xlsx") => (
            format!("these are still missing: {listed}"),
            format!(
                "open the form `{form}` beside this note in Excel, fill in the yellow cells, and save it"
            ),
        ),
        (Locale::En, Some(form)) => (
            format!("these are still missing: {listed}"),
            format!("open `{form}` beside this note: the missing keys were added, for you to fill in"),
        ),
        (Locale::En, None) => (
            format!("these are still missing: {listed}"),
            "fill them in, in the table or the file beside it".to_owned(),
        ),
    };
    let mut part = Part { wrong, todo: plain(&todo), ..Part::default() };
    for finding in missing {
        add(&mut part.places, place_of(finding));
        add(&mut part.said, Some(sentence(finding)));
    }
    part
}

fn add(list: &mut Vec<String>, text: Option<String>) {
    if let Some(text) = text.filter(|text| !list.contains(text)) {
        list.push(text);
    }
}

/// The place as an editor knows it: the file they dropped, with its line or its cell.
fn place_of(finding: &Finding) -> Option<String> {
    let text = finding.place.as_ref()?.to_string();
    Some(plain(text.strip_prefix(&format!("{FOLDER}/")).unwrap_or(&text)))
}

fn sentence(finding: &Finding) -> String {
    let hint = finding.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
    plain(&format!("{}{hint} [{}]", finding.message, finding.code))
}

/// `text` on one line, with nothing in it that steers a terminal, turns the direction of what stands around it, or stands for what could
/// not be read.
pub(super) fn plain(text: &str) -> String {
    // The worker's own name for the folder of a drop, where a path begins with it.
    let own = format!("{FOLDER}/");
    let text = text.strip_prefix(&own).unwrap_or(text).replace(&format!("`{own}"), "`");
    let plain: String = text
        .chars()
        .map(|c| match c {
            c if c.is_control() => ' ',
            '\u{fffd}' | '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => ' ',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
            c => c,
        })
        .collect();
    plain.trim_end().to_owned()
}

fn short(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The words of a note.
struct Words {
    not_made: &'static str,
    date: &'static str,
    wrong: &'static str,
    place: &'static str,
    todo: &'static str,
    said: Option<&'static str>,
    more: &'static str,
    stands: &'static str,
    lost: &'static str,
    again: &'static str,
    again_with_form: &'static str,
    again_with_table: &'static str,
    unchanged: &'static str,
    completed: &'static str,
}

fn words(locale: Locale) -> Words {
    match locale {
        Locale::Id => Words {
            not_made: "Kiriman tidak jadi:",
            date: "Tanggal:",
            wrong: "Apa yang salah:",
            place: "Di mana:",
            todo: "Yang perlu dilakukan:",
            said: Some("Keterangan (Inggris):"),
            more: "Dan {} hal lain: perbaiki yang di atas dulu.",
            stands: "Sebagian sudah jadi dan ada di folder hasil: {}. Bagian itu tidak perlu dibuat lagi.",
            lost: "Hasil dari kiriman sebelumnya ini sudah tidak ada di folder hasil: {}. Bila masih diperlukan, masukkan lagi kiriman yang sebelumnya.",
            again: "Cara mencoba lagi: perbaiki berkasnya, lalu pindahkan dari folder ini kembali ke folder templatnya, bersama berkas pendamping yang \
                    namanya sama.",
            again_with_form: "Cara mencoba lagi: pindahkan `{name}` dan `{form}` bersama-sama dari folder ini kembali ke folder templatnya. Nama keduanya \
                              harus tetap sama; bila nama berkasnya yang diganti, formulirnya tidak perlu ikut.",
            again_with_table: "Cara tercepat: buka tabel `{form}` di sebelah catatan ini dengan Excel, isi sel yang kuning, simpan, lalu pindahkan tabel itu saja (tanpa \
                               berkas ini) ke folder templatnya. Satu baris menjadi satu kiriman.",
            unchanged: "Catatan ini hilang sendiri setelah kirimannya jadi. Berkas Anda tidak diubah.",
            completed: "Catatan ini hilang sendiri setelah kirimannya jadi. Yang Anda tulis di berkas .toml tetap ada; hanya ditambah.",
        },
        Locale::En => Words {
            not_made: "This drop was not made:",
            date: "Date:",
            wrong: "What is wrong:",
            place: "Where:",
            todo: "What to do:",
            said: None,
            more: "And {} more things: mend these first.",
            stands: "A part was made, and is in the output folder: {}. It need not be made again.",
            lost: "This was made of an earlier drop, and is not in the output folder any more: {}. Where it is needed, drop the earlier files again.",
            again: "To try again: mend the file and move it from this folder back into its template's folder, together with the files of the same \
                    name.",
            again_with_form: "To try again: move `{name}` and `{form}` together from this folder back into the template's folder. Both must keep the same \
                              name; where the file is renamed, the form need not come.",
            again_with_table: "The quickest way: open the table `{form}` beside this note in Excel, fill in the yellow cells, save it, and move that table alone (without \
                               this file) into the template's folder. Each row makes a post.",
            unchanged: "This note goes by itself when the drop is made. Your file was not changed.",
            completed: "This note goes by itself when the drop is made. What you wrote in the TOML file is still there; it was only added to.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn told(locale: Locale, name: &str, findings: &[Finding], form: Option<&str>) -> String {
        note(locale, &Failed { name, day: "2026-11-25", findings, form, stands: &[], lost: &[] })
    }

    #[test]
    fn a_note_says_what_where_and_how_to_try_again() {
        let place = Place { line: Some(3), column: Some(1), ..Place::file("inbox/film.srt") };
        let findings = [
            Finding::error("bad-captions", "no time in `inbox/film.srt`\n\u{1b}[31m\u{fffd}").at(place),
            Finding::warning("low-contrast", "not told"),
        ];
        let text = told(Locale::Id, "film\n.mp4", &findings, None);
        for part in
            ["film .mp4", "takarir", "Di mana: film.srt:3:1", "Cara mencoba lagi", "no time in `film.srt`"]
        {
            assert!(text.contains(part), "{text}");
        }
        assert!(
            !text.contains("not told") && !text.contains(['\u{1b}', '\u{fffd}']) && !text.contains("inbox/"),
            "{text}"
        );
        let text = told(Locale::En, "film.mp4", &findings, None);
        assert!(
            text.contains("What is wrong: no time in `film.srt`") && text.contains("To try again"),
            "{text}"
        );
    }

    #[test]
    fn what_is_missing_is_one_paragraph() {
        let missing = |label: &str| {
            Finding::error("missing-key", "`fields.x` is missing")
                .fact("key", "fields.x")
                .fact("label", label)
        };
        let findings = [missing("Kelas"), missing("Mata pelajaran"), missing("Kelas")];
        let text = told(Locale::Id, "a.jpg", &findings, Some("a.xlsx"));
        assert!(text.contains("belum ada: Kelas, Mata pelajaran.\n") && text.contains("`a.xlsx`"), "{text}");
        assert_eq!(text.matches("Apa yang salah").count(), 1, "{text}");
        let text = told(Locale::En, "a.jpg", &findings, Some("a.xlsx"));
        assert!(text.contains("still missing: Kelas, Mata pelajaran") && text.contains("yellow"), "{text}");
        let rows = [2, 4].map(|line| Finding {
            item: Some("p/x".to_owned()),
            ..missing("Judul").at(Place { line: Some(line), ..Place::file("inbox/a.csv") })
        });
        let text = told(Locale::Id, "a.csv", &rows, None);
        assert!(text.contains("baris 2: Judul; baris 4: Judul."), "{text}");
    }

    #[test]
    fn the_same_thing_in_many_places_is_told_once_and_a_flood_is_cut() {
        let at = |line| Place { line: Some(line), ..Place::file("inbox/a.csv") };
        let same: Vec<Finding> = (1..40)
            .map(|line| Finding::error("line-break", "m").fact("label", "Judul").at(at(line)))
            .collect();
        let text = told(Locale::Id, "a.csv", &same, None);
        assert_eq!(text.matches("Apa yang salah").count(), 1, "{text}");
        let flood: Vec<Finding> = (0..5000)
            .map(|n| {
                Finding::error("unknown-service", "x".repeat(10_000)).fact("given", n).fact("choices", "a")
            })
            .collect();
        let text = told(Locale::Id, "a.csv", &flood, None);
        assert!(text.len() < 60_000 && text.contains("Dan 4970 hal lain"), "{}", text.len());
        assert_eq!(summary(&same).matches("(and 38 more)").count(), 1);
    }

    #[test]
    fn a_form_that_is_the_drop_itself_is_not_told_to_go_with_it() {
        let findings = [Finding::error("missing-key", "m").fact("label", "Judul")];
        let text = told(Locale::Id, "a.toml", &findings, Some("a.toml"));
        assert!(!text.contains("bersama-sama") && text.contains("hanya ditambah"), "{text}");
    }

    #[test]
    fn a_note_says_what_stands_and_what_is_there_no_more() {
        let findings = [Finding::error("defaults-unusable", "x")];
        let [stands, lost] =
            ["p/a/satu", "p/a/dua/post.txt"].map(|path| vec![path.to_owned(); MOST_PLACES + 1]);
        let failed =
            Failed { name: "a.csv", day: "d", findings: &findings, form: None, stands: &stands, lost: &lost };
        for locale in [Locale::Id, Locale::En] {
            let text = note(locale, &failed);
            assert_eq!(text.matches("p/a/satu").count(), MOST_PLACES, "{text}");
            assert!(text.contains("p/a/dua/post.txt, …."), "{text}");
            let none = Failed { stands: &[], lost: &[], ..failed };
            assert!(!note(locale, &none).contains("p/a/"));
        }
        // Rows say it by themselves.
        let findings = [findings[0].clone(), Finding::note("rows-made", "x")];
        assert!(!note(Locale::Id, &Failed { findings: &findings, ..failed }).contains("p/a/satu"));
    }
}
