//! What people mean: names in any letters, days and times in words, lists, files of their own computer, days turned round.

use super::*;

const MORE: &str = "[fields.day]\ntype = \"date\"\nlabel = \"Tanggal\"\n[fields.hour]\ntype = \"time\"\nlabel = \"Jam\"\n[duration]";

#[test]
fn names_are_known_in_any_letters_and_by_their_titles() {
    for (template, service, account, format) in [
        ("kabar", "fve", "bpmpk", "instagram-story"),
        ("Kabar ", "FVE", "BPMPK", "Instagram Story"),
        ("KABAR", "Festival", "bpmpk", "instagram story"),
    ] {
        let item = one(&format!(
            "Templat (wajib);Judul *;Layanan;Akun;Format;Tagar\n{template};A;{service};{account} ;{format};#RumahBelajar, #Lomba\n"
        ));
        let told = (item.template.as_str(), item.service.as_deref(), item.accounts.as_slice());
        assert_eq!(told, ("kabar", Some("fve"), ["bpmpk".to_owned()].as_slice()));
        assert_eq!(
            (item.formats, item.post.hashtags),
            (vec!["instagram-story".to_owned()], vec!["RumahBelajar".to_owned(), "Lomba".to_owned()])
        );
    }
    assert_eq!(
        one("template;Judul;Format\nkabar;A;Square, INSTAGRAM-STORY\n").formats,
        ["square", "instagram-story"]
    );
    let (_, said) = csv("template;Judul;Layanan;Akun\nKabra;A;;\nkabar;B;FEV;bpmpk, BPMPK\n");
    assert_eq!(
        said,
        [
            "items.csv:A2 unknown-template: there is no template `Kabra` | did you mean `kabar`?",
            "items.csv:C3 unknown-service: there is no service `FEV` | did you mean `fve`?",
            "items.csv:D3 duplicate: `bpmpk` is listed twice in `Akun`",
        ]
    );
    let (_, said) = csv("TEMPLTE;JUDUL\nkabar;A\n");
    assert!(said.iter().any(|said| said.contains("did you mean `Templat`?")), "{said:?}");
}

#[test]
fn days_and_times_are_read_in_words() {
    let template = base_with(TEMPLATE, "[duration]", MORE);
    for (day, hour, publish) in [
        ("25 November 2026", "19.30 WIB", "25/11/2026 09.00"),
        ("25 november", "7:30 PM", "25 November 2026 09.00 WIB"),
        ("Rabu, 25-Nov-26", "pukul 19.30", "Rabu, 25 November 2026, pukul 9"),
        ("25/11/26", "19:30:00", "2026-11-25 09:00"),
    ] {
        let text = format!("template;Judul;Tanggal;Jam;Terbit\nkabar;A;{day};{hour};{publish}\n");
        let (items, said) = read(&[(TEMPLATE, template.as_bytes()), (CSV, text.as_bytes())]);
        assert_eq!((items.len(), said), (1, Vec::<String>::new()), "{text}");
        let told =
            serde_json::to_string(&(&items[0].fields["day"], &items[0].fields["hour"])).expect("serialises");
        assert_eq!(told, "[\"2026-11-25\",\"19:30:00\"]", "{text}");
        assert!(items[0].publish.as_ref().expect("a moment").to_string().starts_with("2026-11-25T09:00:00"));
    }
    let text = "template;Judul;Tanggal;Jam\nkabar;A;11/25/2026;\nkabar;B;;19.30 WITA\n";
    let (items, said) = read(&[(TEMPLATE, template.as_bytes()), (CSV, text.as_bytes())]);
    assert_eq!(items.len(), 0);
    assert_eq!(
        said,
        [
            "items.csv:C2 bad-date: `Tanggal` is no day with the day first: `11/25/2026` | write 25/11/2026",
            "items.csv:D3 bad-time: `Jam` is in WITA, but the project's times are in WIB | write the time in WIB",
        ]
    );
}

/// A template that names its zones gets the one that is written.
#[test]
fn the_zone_of_a_time_reaches_the_field_for_it() {
    let more = "[fields.hour]\ntype = \"time\"\nlabel = \"Jam\"\n[fields.zone]\ntype = \"choice\"\nlabel = \"Zona\"\nchoices = [\"WIB\", \"WITA\", \"WIT\"]\ndefault = \"WIB\"\n[duration]";
    let template = base_with(TEMPLATE, "[duration]", more);
    let text = "template;Judul;Jam;Zona\nkabar;A;19.30 WITA;\nkabar;B;19.30;WIT\nkabar;C;19.30 WIB;WITA\nkabar;D;19.30;\n";
    let (items, said) = read(&[(TEMPLATE, template.as_bytes()), (CSV, text.as_bytes())]);
    let zones: Vec<_> = items.iter().map(|item| (item.id.as_str(), item.fields["zone"].as_text())).collect();
    assert_eq!(zones, [("a", Some("WITA")), ("b", Some("WIT")), ("d", Some("WIB"))]);
    assert_eq!(
        said,
        [
            "items.csv:D4 unit-conflict: `Jam` is shown with `WIB`, but its unit is `WITA` here | write `WIB`, or empty the cell"
        ]
    );
}

#[test]
fn a_line_break_in_one_line_becomes_a_blank_with_a_note() {
    let (items, said) = csv("template;Judul;Teks kiriman\nkabar;\"Satu\n dua\";\"a\nb\"\n");
    assert_eq!(items[0].fields["title"].as_text(), Some("Satu dua"));
    assert_eq!(items[0].post.caption, "a\nb");
    assert_eq!(
        said,
        ["items.csv:B2 line-break: the line breaks in `Judul` were read as blanks: it is one line"]
    );
}

#[test]
fn lists_of_toml_are_refused_with_the_right_form() {
    let (items, said) = csv("template;Judul;Butir\nkabar;A;\"[\"\"07.00\"\", \"\"IPA\"\"]\"\n");
    assert_eq!(items.len(), 0);
    assert_eq!(
        said,
        [
            "items.csv:C2 toml-in-cell: `Butir` is written as in a TOML file, with brackets and quotation marks | write `07.00 | IPA`"
        ]
    );
}

#[test]
fn files_of_a_computer_get_a_hint_that_works() {
    for (written, code, hint) in [
        ("foto.jpg", "missing-file", "did you mean `media/foto.jpg`?"),
        ("C:\\Users\\Ani\\Pictures\\FOTO.jpg", "path-leaves-project", "write `media/foto.jpg`"),
        ("C:/Users/Ani/foto.jpg", "path-leaves-project", "write `media/foto.jpg`"),
        ("media\\foto.jpg", "bad-path", "write `media/foto.jpg`"),
        (
            "C:\\Users\\Ani\\roket.jpg",
            "path-leaves-project",
            "copy the file into `media/` and write `media/roket.jpg`",
        ),
        ("roket.jpg", "missing-file", "copy the file into `media/` and write `media/roket.jpg`"),
    ] {
        let (_, said) = csv(&format!("template;Judul;Foto\nkabar;A;{written}\n"));
        assert!(
            said[0].starts_with(&format!("items.csv:C2 {code}: ")) && said[0].ends_with(hint),
            "{said:?}"
        );
    }
}

/// The codes of what is said of a table of days of publication, each with its place.
fn codes(rows: &[&str]) -> (usize, Vec<String>) {
    let rows: String =
        rows.iter().enumerate().map(|(index, day)| format!("x{index};kabar;A;{day}\n")).collect();
    let (items, said) = csv(&format!("item;template;Judul;Terbit\n{rows}"));
    (items.len(), said.iter().map(|said| said.split(": ").next().expect("a code").to_owned()).collect())
}

#[test]
fn days_that_were_turned_round_are_found() {
    // The pack's week is that of 23 November.
    assert_eq!(codes(&["25/11/2026 08:00", "23/11/2026 08:00"]), (2, vec![]));
    assert_eq!(codes(&["12/01/2026 08:00"]), (1, vec!["items.csv:D2 publish-outside-week".to_owned()]));
    // One day has the month first: so may the others.
    let (made, said) = codes(&["11/30/2026 08:00", "12/01/2026 08:00", "12/02/2026 08:00"]);
    assert_eq!(
        (made, said),
        (0, vec!["items.csv:D1 ambiguous-dates".to_owned(), "items.csv:D2 bad-date".to_owned()])
    );
    // All could be either, and lie in one week with the month first alone.
    let (made, said) = codes(&["12/01/2026 08:00", "12/02/2026 08:00", "12/05/2026 08:00"]);
    assert_eq!((made, said), (0, vec!["items.csv:D1 ambiguous-dates".to_owned()]));
    // The first days of a month, written in Indonesia.
    let (made, said) = codes(&["01/12/2026 08:00", "02/12/2026 08:00", "05/12/2026 08:00"]);
    assert_eq!((made, said.len()), (3, 3), "{said:?}");
    // A week that tells which is meant.
    let rows = "item;template;Judul;Terbit\na;kabar;A;01/12/2026 08:00\nb;kabar;B;05/12/2026 08:00\n";
    let (_dir, world) = world(&[("content/2026-W49/items.csv", rows.as_bytes())]);
    assert_eq!(load(&world).1, vec![]);
    let (_dir, world) = super::world(&[(
        "content/2026-W49/items.csv",
        rows.replace("01/12", "12/01").replace("05/12", "12/05").as_bytes(),
    )]);
    let said: Vec<String> = load(&world).1.iter().map(|finding| finding.code.to_string()).collect();
    assert_eq!(said, ["ambiguous-dates"]);
}

/// A spreadsheet in English takes 01/12 for a day in January, and leaves 30/11 as text.
#[test]
fn days_that_a_spreadsheet_could_misread_are_found_by_those_it_could_not() {
    let template = base_with(TEMPLATE, "[duration]", MORE);
    let made = |real: &[(i8, i8)]| {
        let bytes = xlsx(|sheet| {
            texts(sheet, &[&["item", "template", "Judul", "Tanggal"], &["a", "kabar", "A", "30/11/2026"]]);
            for (row, (day, month)) in (2..).zip(real) {
                texts_row(sheet, row, &[&format!("b{row}"), "kabar", "B"]);
                let date = ExcelDateTime::from_ymd(
                    2026,
                    u8::try_from(*month).expect("small"),
                    u8::try_from(*day).expect("small"),
                );
                let format = Format::new().set_num_format("m/d/yyyy");
                sheet.write_datetime_with_format(row, 3, date.expect("a day"), &format).expect("written");
            }
        });
        let (items, said) = read(&[(TEMPLATE, template.as_bytes()), (XLSX, &bytes)]);
        (items.len(), said)
    };
    let (count, said) = made(&[(12, 1), (12, 2)]);
    assert_eq!((count, said.len()), (1, 1), "{said:?}");
    assert!(
        said[0].starts_with("items.xlsx:Item!D1 ambiguous-dates: in `Tanggal`")
            && said[0].contains("rows 3, 4"),
        "{said:?}"
    );
    // One that has no twin shows that the spreadsheet reads days as they are meant.
    assert_eq!(made(&[(12, 1), (25, 12)]), (3, vec![]));
}

fn texts_row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, text) in (0..).zip(cells) {
        sheet.write_string(row, column, *text).expect("written");
    }
}

#[test]
fn a_day_that_is_past_is_said() {
    let rows = b"item;template;Judul;Terbit\na;kabar;A;05/11/2026 08:00\n";
    let (dir, _) = world(&[("content/lebaran/items.csv", rows)]);
    let now = |text: &str| Disk::new(dir.path(), text.parse().expect("a moment"));
    let codes =
        |world: &dyn World| load(world).1.iter().map(|finding| finding.code.to_string()).collect::<Vec<_>>();
    assert_eq!(codes(&now("2026-11-06T00:00:00Z")), ["publish-past"]);
    assert_eq!(codes(&now("2026-11-01T00:00:00Z")), Vec::<String>::new());
}
