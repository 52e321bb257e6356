//! Tables of items: what their headings and cells mean, and what is said of them where.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::*;

mod hostile;
mod meant;
mod new;
mod seen;

const CSV: &str = "content/2026-W48/items.csv";
const XLSX: &str = "content/2026-W48/items.xlsx";
const ODS: &str = "content/2026-W48/items.ods";

/// What loading the base with `files` gives: the items of its pack that stand in tables, and what is said.
fn read(files: &[(&str, &[u8])]) -> (Vec<Item>, Vec<String>) {
    let (_dir, world) = world(files);
    let (project, findings) = load(&world);
    let items = project.expect("a project").packs.remove("2026-W48").expect("a pack");
    let items = items.into_iter().filter(|item| !item.place.file.ends_with("satu.toml")).collect();
    (items, findings.iter().map(told).collect())
}

/// A finding as `place code: message | hint`, without the folder of the pack.
fn told(finding: &Finding) -> String {
    let place = finding.place.as_ref().map(|place| place.to_string()).unwrap_or_default();
    let place = place.strip_prefix("content/2026-W48/").unwrap_or(&place);
    let hint = finding.hint.as_ref().map_or(String::new(), |hint| format!(" | {hint}"));
    format!("{place} {}: {}{hint}", finding.code, finding.message)
}

fn csv(text: &str) -> (Vec<Item>, Vec<String>) {
    read(&[(CSV, text.as_bytes())])
}

/// The only item of a table that is right.
fn one(text: &str) -> Item {
    let (mut items, said) = csv(text);
    assert_eq!((items.len(), said), (1, Vec::<String>::new()), "{text}");
    items.remove(0)
}

fn ids(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.id.as_str()).collect()
}

/// A workbook with one sheet, `Item`.
fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Item").expect("a name");
    fill(sheet);
    workbook.save_to_buffer().expect("a workbook")
}

/// Writes `rows` of texts.
fn texts(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).expect("written");
        }
    }
}

/// An ODS with the sheet `Item`, whose rows are this XML.
fn ods(rows: &str) -> Vec<u8> {
    let sheet = format!("<table:table table:name=\"Item\">{rows}</table:table>");
    raw_ods(&format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body></office:document-content>"
    ))
}

/// An ODS with this XML as its content.
fn raw_ods(content: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::{Cursor, Write};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

fn p(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

#[test]
fn a_row_is_an_item_whatever_the_kind_of_table() {
    let rows: [&[&str]; 2] = [&["item", "template", "Judul"], &["dua", "kabar", "Dua"]];
    let text = rows.map(|row| row.join(";")).join("\r\n");
    let cells = rows.map(|row| row.iter().map(|text| p(text)).collect::<String>());
    let table = cells.map(|cells| format!("<table:table-row>{cells}</table:table-row>")).concat();
    for (file, bytes, place) in [
        (CSV, text.as_bytes().to_vec(), "content/2026-W48/items.csv:A2"),
        (CSV, format!("\u{feff}{}", text.replace(';', ",")).into_bytes(), "content/2026-W48/items.csv:A2"),
        (CSV, text.replace(';', "\t").into_bytes(), "content/2026-W48/items.csv:A2"),
        (XLSX, xlsx(|sheet| texts(sheet, &rows)), "content/2026-W48/items.xlsx:Item!A2"),
        (ODS, ods(&table), "content/2026-W48/items.ods:Item!A2"),
    ] {
        let (items, said) = read(&[(file, &bytes)]);
        assert_eq!((ids(&items), said), (vec!["dua"], vec![]), "{file}");
        assert_eq!(items[0].fields["title"].as_text(), Some("Dua"));
        assert_eq!(items[0].place.to_string(), place);
        assert_eq!(items[0].accounts, ["bpmpk"]);
    }
}

#[test]
fn headings_are_keys_labels_or_words_in_two_languages() {
    let heads = [
        "item;template;service;accounts;formats;publish;campaign;post.caption;post.hashtags;post.alt;post.link;excerpt.source;excerpt.start;excerpt.duration;excerpt.captions;excerpt.focus;excerpt.audio;title;level",
        "ITEM;Templat;Layanan;Akun;Format;Terbit;Kampanye;Teks kiriman;Tagar;Teks alternatif;Tautan;Video;Mulai;Durasi;Takarir;Fokus;Trek suara;Judul;Jenjang",
        "kode; TEMPLAT ;layanan;akun;format;waktu  terbit;kampanye;teks-kiriman;tagar;teksalternatif;tautan;video;mulai;durasi;takarir;fokus;trek audio;JUDUL;fields.level",
        "ID;Template;Service;Accounts;Formats;Publish;Campaign;Post text;Hashtags;Alt text;Link;Video;Start;Duration;Captions;Focus;Audio track;Title;jenjang",
    ];
    let row = "dua;kabar;fve;bpmpk;instagram-story;25/11/2026 09.00;none;Halo;SerunyaBelajar;Gambar;https://contoh.id;media/film.mp4;1:05;15;media/film.srt;left;2;Dua;SMP";
    let written = "template = \"kabar\"\nservice = \"fve\"\naccounts = [\"bpmpk\"]\nformats = [\"instagram-story\"]\npublish = 2026-11-25T09:00:00\ncampaign = \"none\"\n[post]\ncaption = \"Halo\"\nhashtags = [\"SerunyaBelajar\"]\nalt = \"Gambar\"\nlink = \"https://contoh.id\"\n[excerpt]\nsource = \"media/film.mp4\"\nstart = 65\nduration = 15\ncaptions = \"media/film.srt\"\nfocus = \"left\"\naudio = 2\n[fields]\ntitle = \"Dua\"\nlevel = \"SMP\"\n";
    let expected = loaded(written);
    for head in heads {
        let item = one(&format!("{head}\n{row}\n"));
        let excerpt = expected.excerpt.clone().map(|excerpt| {
            let places = item.excerpt.as_ref().expect("an excerpt").places.clone();
            Excerpt { places, ..excerpt }
        });
        let places = (item.field_places.clone(), item.place.clone());
        let expected = Item {
            id: "dua".to_owned(),
            excerpt,
            field_places: places.0,
            post_places: item.post_places.clone(),
            place: places.1,
            ..expected.clone()
        };
        assert_eq!(item, expected, "{head}");
    }
}

#[test]
fn a_template_s_own_fields_come_before_other_words() {
    let own =
        base_with(TEMPLATE, "[duration]", "[fields.link]\ntype = \"text\"\nlabel = \"Tagar\"\n[duration]");
    let text = "template;Judul;Tagar;post.link;Tautan kiriman\nkabar;Dua;di sini;https://a.id;\n";
    let (items, said) = read(&[(TEMPLATE, own.as_bytes()), (CSV, text.as_bytes())]);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(items[0].fields["link"].as_text(), Some("di sini"));
    assert_eq!((items[0].post.link.as_str(), items[0].post.hashtags.len()), ("https://a.id", 0));
}

#[test]
fn a_picture_s_focus_has_a_column_too() {
    for heading in ["focus.photo", "Fokus Foto", "fokus photo", "Focus foto"] {
        let item = one(&format!("template;Judul;Foto;{heading}\nkabar;Dua;media/foto.jpg;left\n"));
        assert_eq!(item.focus.get("photo"), Focus::parse("left").as_ref(), "{heading}");
    }
    let (_, said) = csv("template;Judul;Foto;Fokus foto\nkabar;Dua;media/foto.jpg;kiri\n");
    assert_eq!(
        said,
        [
            "items.csv:D2 bad-focus: `Fokus foto` is not a focus | write `auto`, `center`, `left`, `right`, `top`, `bottom` or `0.3,0.5`"
        ]
    );
}

#[test]
fn cells_hold_what_office_programs_put_there() {
    let more = "[fields.day]\ntype = \"date\"\nlabel = \"Tanggal\"\n[fields.hour]\ntype = \"time\"\nlabel = \"Jam\"\n[fields.count]\ntype = \"number\"\nlabel = \"Jumlah\"\n[fields.share]\ntype = \"number\"\nlabel = \"Bagian\"\n[duration]";
    let template = base_with(TEMPLATE, "[duration]", more);
    let bytes = xlsx(|sheet| {
        texts(
            sheet,
            &[&[
                "Templat", "Judul", "Butir", "Besar", "Tanggal", "Jam", "Jumlah", "Bagian", "Terbit",
                "Durasi", "Video",
            ]],
        );
        let date = Format::new().set_num_format("dd/mm/yyyy");
        let time = Format::new().set_num_format("hh:mm");
        let both = Format::new().set_num_format("dd mmmm yyyy hh:mm");
        let day = || ExcelDateTime::from_ymd(2026, 11, 25).expect("a day");
        sheet.write_string(1, 0, "kabar").expect("written");
        sheet.write_number(1, 1, 3.0).expect("written");
        sheet.write_string(1, 2, "07.00 | IPA; 08.00 | IPS").expect("written");
        sheet.write_boolean(1, 3, true).expect("written");
        sheet.write_datetime_with_format(1, 4, day(), &date).expect("written");
        sheet
            .write_datetime_with_format(1, 5, ExcelDateTime::from_hms(19, 30, 0).expect("a time"), &time)
            .expect("written");
        sheet.write_number(1, 6, 1250.0).expect("written");
        sheet.write_formula(1, 7, Formula::new("=1/4").set_result("0.25")).expect("written");
        sheet
            .write_datetime_with_format(1, 8, day().and_hms(9, 20, 0).expect("a moment"), &both)
            .expect("written");
        sheet
            .write_datetime_with_format(1, 9, ExcelDateTime::from_hms(0, 0, 15).expect("a time"), &time)
            .expect("written");
        sheet.write_string(1, 10, "media/film.mp4").expect("written");
    });
    let cell =
        |kind: &str, value: &str| format!("<table:table-cell office:value-type=\"{kind}\" office:{value}/>");
    let heads: String = [
        "Templat", "Judul", "Butir", "Besar", "Tanggal", "Jam", "Jumlah", "Bagian", "Terbit", "Durasi",
        "Video",
    ]
    .map(p)
    .concat();
    let row = [
        p("kabar"),
        cell("float", "value=\"3\""),
        p("07.00 | IPA</text:p><text:p>08.00 | IPS"),
        cell("boolean", "boolean-value=\"true\""),
        cell("date", "date-value=\"2026-11-25\""),
        cell("time", "time-value=\"PT19H30M00S\""),
        cell("float", "value=\"1250\""),
        "<table:table-cell table:formula=\"of:=1/4\" office:value-type=\"float\" office:value=\"0.25\"/>"
            .to_owned(),
        cell("date", "date-value=\"2026-11-25T09:20:00\""),
        cell("time", "time-value=\"PT00H00M15S\""),
        p("media/film.mp4"),
    ];
    let ods = ods(&format!(
        "<table:table-row>{heads}</table:table-row><table:table-row>{}</table:table-row>",
        row.concat()
    ));
    let csv = "Templat;Judul;Butir;Besar;Tanggal;Jam;Jumlah;Bagian;Terbit;Durasi;Video\nkabar;3;07.00 | IPA; ;25/11/2026;19.30;1250;0,25;25/11/2026 9:20;15;media/film.mp4\n"
        .replace("IPA; ;", "\"07.00 | IPA; 08.00 | IPS\";ya;")
        .replace("07.00 | \"", "\"");
    for (file, bytes) in [(XLSX, bytes), (ODS, ods), (CSV, csv.into_bytes())] {
        let (items, said) = read(&[(TEMPLATE, template.as_bytes()), (file, &bytes)]);
        assert_eq!((items.len(), said), (1, Vec::<String>::new()), "{file}");
        assert_eq!(
            serde_json::to_string(&items[0].fields).expect("serialises"),
            r#"{"big":true,"count":1250,"day":"2026-11-25","hour":"19:30:00","level":"SD","photo":"","points":[["07.00","IPA"],["08.00","IPS"]],"share":0.25,"title":"3"}"#,
            "{file}"
        );
        let publish = items[0].publish.as_ref().expect("a moment").to_string();
        assert_eq!(publish, "2026-11-25T09:20:00+07:00[Asia/Jakarta]");
        assert_eq!(items[0].excerpt.as_ref().expect("an excerpt").duration, Some(Micros(15_000_000)));
    }
}

#[test]
fn findings_name_the_cell_and_its_heading() {
    let bytes = xlsx(|sheet| {
        texts(
            sheet,
            &[
                &["item", "Templat", "Judul", "Layanan", "Foto", "Besar", "Tautan", "Akun", "Jenjang"],
                &["satu-lagi", "kabr", "Satu"],
                &[
                    "dua",
                    "kabar",
                    "",
                    "fev",
                    "media/foto.png",
                    "mungkin",
                    "contoh.id",
                    "bpmpk; bpmk; bpmpk",
                    "SMA",
                ],
                &["Tiga Lagi", "kabar", "Terlalu panjang"],
                &["empat", "kabar", "Empat"],
            ],
        );
        let date = Format::new().set_num_format("dd/mm/yyyy");
        sheet
            .write_datetime_with_format(5, 2, ExcelDateTime::from_ymd(2026, 11, 25).expect("a day"), &date)
            .expect("written");
        sheet.write_string(5, 0, "lima").expect("written");
        sheet.write_string(5, 1, "kabar").expect("written");
    });
    let (items, said) = read(&[(XLSX, &bytes)]);
    // A day in a text is what is seen of it.
    assert_eq!(ids(&items), ["empat", "lima"]);
    assert_eq!(items[1].fields["title"].as_text(), Some("25/11/2026"));
    assert_eq!(
        said,
        [
            "items.xlsx:Item!B2 unknown-template: there is no template `kabr` | did you mean `kabar`?",
            "items.xlsx:Item!C3 missing-key: `Judul` is missing | fill in the cell",
            "items.xlsx:Item!D3 unknown-service: there is no service `fev` | did you mean `fve`?",
            "items.xlsx:Item!E3 missing-file: there is no file `media/foto.png` | did you mean `media/foto.jpg`?",
            "items.xlsx:Item!F3 wrong-type: `Besar` must be `true` or `false`, not a text | write `ya` or `tidak`",
            "items.xlsx:Item!G3 bad-url: `Tautan` is not a web address | write `https://contoh.id`",
            "items.xlsx:Item!H3 duplicate: `bpmpk` is listed twice in `Akun`",
            "items.xlsx:Item!H3 unknown-account: there is no account `bpmk` | did you mean `bpmpk`?",
            "items.xlsx:Item!I3 unknown-choice: `Jenjang` cannot be `SMA` | did you mean `SMP`?",
            "items.xlsx:Item!A4 bad-id: `Tiga Lagi` cannot be the name of an item: use lower-case letters, digits and hyphens, at most 100 | write `tiga-lagi`, or empty the cell for a name made of the text",
            "items.xlsx:Item!C4 too-long: `Judul` has 15 characters; it may have 10 | shorten it by 5",
        ]
    );
}

#[test]
fn in_csv_places_are_cells_too() {
    let text =
        "item;template;Judul;Terbit\n\nsatu-lagi;kabar;\"Satu\ndua\";besok\ndua;kabar\ntiga;kabar;é;x;\n";
    let (items, said) = csv(text);
    assert_eq!(ids(&items), Vec::<&str>::new());
    assert_eq!(
        said,
        [
            "items.csv:C3 line-break: the line breaks in `Judul` were read as blanks: it is one line",
            "items.csv:D3 bad-date: `Terbit` is not a day with a time | write day and time, such as 25/11/2026 09:00",
            "items.csv:C4 missing-key: `Judul` is missing | fill in the cell",
            "items.csv:D5 bad-date: `Terbit` is not a day with a time | write day and time, such as 25/11/2026 09:00",
        ]
    );
}

#[test]
fn findings_of_rows_know_their_item() {
    let (_dir, world) =
        world(&[(CSV, b"item;template;Judul;Layanan\ndua;kabar;Dua;x\n;kabar;Tiga;x\n;x;;\n")]);
    let (_, findings) = load(&world);
    let items: Vec<_> = findings.iter().map(|finding| finding.item.as_deref()).collect();
    assert_eq!(items, [Some("2026-W48/dua"), Some("2026-W48/tiga"), None]);
}

#[test]
fn headings_that_fit_nothing_are_said_once() {
    let (items, said) = csv(
        "item;template;Jdul;Catatan panitia;#PIC;;Layanan\na;kabar;A;;Budi;;\nb;kabar;B;x;;y;\nc;kabar;C;;;;fve\n",
    );
    assert_eq!(items.len(), 0);
    assert_eq!(
        said,
        [
            "items.csv:A1 missing-key: `Judul` is missing | add a column `Judul`",
            "items.csv:C1 unknown-heading: no column is called `Jdul` | did you mean `Judul`? Or begin it with `#` for a column of notes that is not read",
            "items.csv:D1 unknown-heading: no column is called `Catatan panitia` | begin it with `#` for a column of notes that is not read",
            "items.csv:F1 no-heading: a column holds something but has no heading: column F | name it in the first row, or empty it",
        ]
    );
    // A row has one passage, and not all that a file may say.
    let (_, said) = csv("item;template;Judul;shots;shots.source;music.duck\na;kabar;A;x;y;z\n");
    let hint =
        "a row has one passage; `[[shots]]` stand in a file of the item's own, `content/<pack>/<item>.toml`";
    assert_eq!(
        said,
        [
            format!("items.csv:D1 unknown-heading: no column is called `shots` | {hint}"),
            format!("items.csv:E1 unknown-heading: no column is called `shots.source` | {hint}"),
            "items.csv:F1 unknown-heading: no column is called `music.duck` | `music.duck` stands in a file of the item's own, `content/<pack>/<item>.toml`, and in no table".to_owned(),
        ]
    );
    // Where nothing stands under it, a heading may say anything.
    assert_eq!(one("item;template;Judul;Catatan;#x\na;kabar;A;;z\n").id, "a");
    // A column of notes is none of what its heading says besides.
    assert_eq!(one("#Templat;#item;item;template;Judul\nx;x;a;kabar;A\n").id, "a");
    let (items, said) = csv("item,template,Judul\na,kabar,Satu, dua\nb,kabar,B\n");
    assert_eq!(ids(&items), ["b"]);
    assert_eq!(
        said,
        [
            "items.csv:D1 no-heading: a row has more cells than the heading: column D | put texts that hold the delimiter in quotation marks"
        ]
    );
}

#[test]
fn sorting_a_table_renames_nothing() {
    let rows =
        ["kabar;A;media/film.mp4;left;", "kabar;A;media/film.mp4;right;", "kabar;A;media/film.mp4;right;2"];
    let named = |order: [usize; 3]| {
        let rows = order.map(|at| rows[at]).join("\n");
        let (items, said) = csv(&format!("template;Judul;Video;Fokus;Trek suara\n{rows}\n"));
        assert_eq!(said, Vec::<String>::new());
        let told = |item: &Item| {
            let excerpt = item.excerpt.as_ref().expect("an excerpt");
            (item.id.clone(), format!("{:?} {:?}", excerpt.focus, excerpt.audio))
        };
        items.iter().map(told).collect::<Vec<_>>()
    };
    let first = named([0, 1, 2]);
    assert_eq!(first.len(), 3);
    for order in [[2, 1, 0], [1, 0, 2], [1, 2, 0]] {
        assert_eq!(named(order), first, "{order:?}");
    }
}

#[test]
fn rows_of_several_templates_share_a_table() {
    let other = "title = \"Lain\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"square\"]\n[fields.name]\ntype = \"text\"\nlabel = \"Judul\"\nrequired = true\n[fields.a]\ntype = \"text\"\nlabel = \"Isi\"\n[fields.b]\ntype = \"text\"\nlabel = \"Isi\"\n[sample]\nname = \"x\"\n";
    let text = "item;template;Judul;Foto;Isi;fields.b\na;kabar;Satu;media/foto.jpg;;\nb;lain;Sebuah judul yang panjang;;;x\nc;lain;Tiga;media/foto.jpg;;\nd;lain;Empat;;y;\ne;kabar;Lima;;y;\n";
    let (items, said) = read(&[
        ("templates/lain/template.toml", other.as_bytes()),
        ("templates/lain/template.html", b"<p></p>"),
        (CSV, text.as_bytes()),
    ]);
    assert_eq!(ids(&items), ["a", "b"]);
    assert_eq!(items[1].fields["b"].as_text(), Some("x"));
    assert_eq!(
        said,
        [
            "items.csv:E1 ambiguous-heading: `Isi` is the label of several fields | write `fields.a` or `fields.b`",
            "items.csv:D4 unused-cell: the template `lain` has no field `Foto` | empty the cell, or choose another template",
            "items.csv:E6 unused-cell: the template `kabar` has no field `Isi` | empty the cell, or choose another template",
        ]
    );
}

#[test]
fn the_file_s_name_may_give_the_template() {
    let rows = b"Judul\nSekolah A\nSekolah B\n";
    let (items, said) = read(&[("content/2026-W48/items.kabar.csv", rows)]);
    assert_eq!((ids(&items), said), (vec!["sekolah-a", "sekolah-b"], vec![]));
    let (items, said) = read(&[("content/2026-W48/items.kabr.csv", rows)]);
    assert_eq!(items.len(), 0);
    assert_eq!(
        said,
        [
            "items.kabr.csv unknown-template: there is no template `kabr`, which the file's name gives to its rows | did you mean `kabar`?"
        ]
    );
    // Without either, it is said once, of the heading.
    assert_eq!(
        csv("Judul\nA\nB\n").1,
        ["items.csv:A1 missing-key: `Templat` is missing | add a column `Templat`"]
    );
    // A template that has mistakes takes the blame for its fields.
    let broken = base_with(TEMPLATE, "title = \"Kabar\"", "titel = \"Kabar\"");
    let (_, said) = read(&[(TEMPLATE, broken.as_bytes()), (CSV, b"template;Judul;Lain\nkabar;A;x\n")]);
    let of_table: Vec<_> = said.iter().filter(|said| said.starts_with("items")).collect();
    assert_eq!(
        of_table,
        [
            "items.csv:A2 unknown-template: the template `kabar` has mistakes and was left out | fix the errors in that file first"
        ]
    );
}

#[test]
fn items_without_a_name_are_named_by_their_text_or_template() {
    let (items, said) = csv(
        "item;template;Judul\n;kabar;SDN 1 Abu\ndua;kabar;Dua\n;kabar;SDN 1 Abu\n;kabar;ꦱꦸꦒꦼꦁ\n;kabar;Satu\n;kabar;Dua\n",
    );
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(ids(&items), ["dua", "dua-2", "kabar", "satu-2", "sdn-1-abu", "sdn-1-abu-2"]);
    // Names of equal titles hang on what the rows say, and not on where they stand.
    let named = |rows: [&str; 3]| -> Vec<(String, String)> {
        let (items, _) = csv(&format!("template;Judul;Tautan\n{}\n", rows.join("\n")));
        items.into_iter().map(|item| (item.id, item.post.link)).collect()
    };
    let rows = ["kabar;Sama;https://a.id", "kabar;Sama;https://b.id", "kabar;Lain;https://c.id"];
    assert_eq!(named(rows), named([rows[2], rows[1], rows[0]]));
    let long = base_with(TEMPLATE, "max_length = 10", "max_length = 200");
    let text = format!("template;Judul\nkabar;{}\n", "kata ".repeat(30));
    let (items, _) = read(&[(TEMPLATE, long.as_bytes()), (CSV, text.as_bytes())]);
    assert_eq!(items[0].id, "kata-kata-kata-kata-kata-kata-kata-kata-kata");
}

#[test]
fn names_that_are_taken_name_both_places() {
    let text = "item;template;Judul\nsatu;kabar;A\ndua;kabar;B\ndua;kabar;C\n";
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["item", "template", "Judul"], &["dua", "kabar", "D"], &["tiga", "kabar", "E"]])
    });
    let (items, said) = read(&[(CSV, text.as_bytes()), (XLSX, &bytes)]);
    assert_eq!(ids(&items), ["dua", "tiga"]);
    assert_eq!(items[0].fields["title"].as_text(), Some("B"));
    assert_eq!(
        said,
        [
            "items.csv:A2 duplicate-item: there is an item `satu` already: content/2026-W48/satu.toml | give one of the two another name",
            "items.csv:A4 duplicate-item: there is an item `dua` already: content/2026-W48/items.csv:A3 | give one of the two another name",
            "items.xlsx:Item!A2 duplicate-item: there is an item `dua` already: content/2026-W48/items.csv:A3 | give one of the two another name",
        ]
    );
}

#[test]
fn columns_that_say_the_same_are_not_both_filled() {
    let (items, said) = csv("template;Judul;title\nkabar;A;\nkabar;;B\nkabar;C;D\n");
    assert_eq!(ids(&items), ["a", "b"]);
    assert_eq!(
        said,
        ["items.csv:C4 duplicate: `title` says what `Judul` said already | empty one of the two cells"]
    );
}

#[test]
fn other_tables_are_named() {
    let files: Vec<(String, &[u8])> =
        ["items.xls", "jadwal.csv", "~$items.xlsx", "Items.CSV", "items.toml", "itemset.ods"]
            .map(|name| (format!("content/2026-W48/{name}"), b"template;Judul\nkabar;A\n".as_slice()))
            .into();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), if name.ends_with("toml") { ITEM.as_bytes() } else { bytes }))
        .collect();
    let (items, said) = read(&files);
    assert_eq!(ids(&items), ["a", "items"]);
    assert_eq!(
        said,
        [
            "items.xls not-a-table: `items.xls` is not read: tables of items are XLSX, ODS or CSV | save it as `items.xlsx`",
            "itemset.ods not-items: `itemset.ods` is not read: a table of items is called `items.ods` | rename it to `items.ods`, or move it out of `content/`",
            "jadwal.csv not-items: `jadwal.csv` is not read: a table of items is called `items.csv` | rename it to `items.csv`, or move it out of `content/`",
        ]
    );
}

#[test]
fn what_goes_wrong_in_many_rows_is_not_said_in_all_of_them() {
    let mut text = "template;Judul;Foto\n".to_owned();
    for row in 0..300 {
        text.push_str(&format!("kabar;{row};media/{row}.jpg\n"));
    }
    let (items, said) = csv(&text);
    assert_eq!(items.len(), 0);
    assert_eq!(said.len(), 201);
    assert_eq!(
        said[0],
        "items.csv missing-file: 100 more findings like the ones above are in this table: `missing-file` | mend those that are named, then look again"
    );
}

#[test]
fn ten_thousand_rows_load() {
    let mut text = "Judul;Tautan;Foto;Akun\n".to_owned();
    for row in 0..10_000 {
        text.push_str(&format!("SD {row};https://contoh.id/{row};media/foto.jpg;bpmpk\n"));
    }
    let (items, said) = read(&[("content/2026-W48/items.kabar.csv", text.as_bytes())]);
    assert_eq!((items.len(), said), (10_000, vec![]));
    assert_eq!(items[1234].fields["title"].as_text().map(|t| t.starts_with("SD ")), Some(true));
}

#[test]
fn music_and_stings_have_columns() {
    for head in ["Musik;Bisukan;Bunyi penutup", "Music;Mute;Sting", "music.source;excerpt.mute;sting.source"]
    {
        let item = one(&format!(
            "item;template;Judul;Video;{head}\ndua;kabar;Dua;media/film.mp4;media/foto.jpg;ya;media/film.srt\n"
        ));
        let music = item.music.as_ref().expect("music");
        assert_eq!((music.source.as_path(), music.duck), (Path::new("media/foto.jpg"), true), "{head}");
        assert_eq!(item.sting.as_ref().expect("a sting").at, StingAt::End);
        assert!(item.excerpt.expect("an excerpt").sound.mute);
    }
}
