//! A cell means what a person sees in it: number formats, hidden rows, merged cells, several sheets.

use super::*;

const NUMBERS: &str = "[fields.value]\ntype = \"number\"\nlabel = \"Angka\"\n[fields.unit]\ntype = \"text\"\nlabel = \"Satuan\"\n[duration]";

/// The captions of the posts of a table of XLSX, one for each value under its number format, and what is said.
fn captions(values: &[(f64, &str)]) -> (Vec<String>, Vec<String>) {
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["item", "template", "Judul", "Teks kiriman"]]);
        for (row, (value, format)) in (1..).zip(values) {
            texts_at(sheet, row, &[&format!("x{row:02}"), "kabar", "A"]);
            let format = Format::new().set_num_format(*format);
            sheet.write_number_with_format(row, 3, *value, &format).expect("written");
        }
    });
    captions_of(XLSX, &bytes)
}

fn texts_at(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, text) in (0..).zip(cells) {
        sheet.write_string(row, column, *text).expect("written");
    }
}

fn captions_of(file: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let (items, said) = read(&[(file, bytes)]);
    (items.into_iter().map(|item| item.post.caption).collect(), said)
}

#[test]
fn numbers_in_texts_are_what_is_seen() {
    let (captions, said) = captions(&[
        (81_234_567_890.0, "\"0\"00000000000"),
        (4217.0, "000000"),
        (2_500_000.0, "\"Rp\" #,##0"),
        (0.25, "0%"),
        (46_361.0, "dd mmmm yyyy"),
        (0.8125, "hh:mm"),
        (3.5, "# ?/?"),
        (0.1 + 0.2, "General"),
        (46_351.0, "[$-409]d mmmm yyyy"),
        (1.25, "[h]:mm"),
        (3.5, "0.00"),
        (46_351.0, "m/d/yyyy"),
    ]);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(
        captions,
        [
            "081234567890",
            "004217",
            "Rp 2.500.000",
            "25%",
            "05 Desember 2026",
            "19:30",
            "3 1/2",
            "0,3",
            "25 November 2026",
            "30:00",
            "3,50",
            "11/25/2026",
        ]
    );
}

#[test]
fn what_cannot_be_told_is_refused_at_its_cell() {
    let (captions, said) = captions(&[(7.0, "[DBNum1]0"), (7.0, ";;;"), (-7.0, "dd/mm/yyyy")]);
    assert_eq!(captions.len(), 0);
    assert_eq!(
        said,
        [
            "items.xlsx:Item!D2 number-format: `Teks kiriman` has a number format that is not understood here: `[DBNum1]0` | give the cell a plain number format, or format it as text and type what should be read",
            "items.xlsx:Item!D3 number-format: `Teks kiriman` holds a value that its number format hides | empty the cell, or format it so that the value is seen",
            "items.xlsx:Item!D4 number-format: `Teks kiriman` shows no value, but `####` | give the cell a plain number format, or format it as text and type what should be read",
        ]
    );
}

#[test]
fn per_cents_reach_a_number_with_their_unit() {
    let template = base_with(TEMPLATE, "[duration]", NUMBERS);
    let rows: [(f64, &str, &str); 5] = [
        (0.85, "0%", ""),
        (0.07 + 1e-17, "0%", "persen"),
        (0.875, "0.0%", ""),
        (1234.0, "#,##0\" km²\"", ""),
        (0.5, "0%", "orang"),
    ];
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["item", "template", "Judul", "Angka", "Satuan"]]);
        for (row, (value, format, unit)) in (1..).zip(rows) {
            texts_at(sheet, row, &[&format!("x{row}"), "kabar", "A"]);
            sheet
                .write_number_with_format(row, 3, value, &Format::new().set_num_format(format))
                .expect("written");
            sheet.write_string(row, 4, unit).expect("written");
        }
    });
    let (items, said) = read(&[(TEMPLATE, template.as_bytes()), (XLSX, &bytes)]);
    let told = |item: &Item| {
        let value = serde_json::to_string(&item.fields["value"]).expect("serialises");
        format!("{value} {}", item.fields["unit"].as_text().unwrap_or_default())
    };
    assert_eq!(items.iter().map(told).collect::<Vec<_>>(), ["85 %", "7 %", "87.5 %", "1234 km²"]);
    assert_eq!(
        said,
        [
            "items.xlsx:Item!E6 unit-conflict: `Angka` is shown with `%`, but its unit is `orang` here | write `%`, or empty the cell"
        ]
    );
    // A template without a field for it.
    let bare =
        base_with(TEMPLATE, "[duration]", "[fields.value]\ntype = \"number\"\nlabel = \"Angka\"\n[duration]");
    let (items, said) = read(&[(TEMPLATE, bare.as_bytes()), (CSV, b"template;Judul;Angka\nkabar;A;85 %\n")]);
    assert_eq!(items.len(), 1);
    assert!(said[0].starts_with("items.csv:C2 unit-lost: `Angka` is shown with `%`"), "{said:?}");
}

/// A workbook as ISO 29500 strict writes it: other namespaces, and days as text.
#[test]
fn strict_workbooks_are_read_too() {
    let main = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    let relations = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let text = |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let heading = ["item", "template", "Judul", "Teks kiriman"];
    let heading: String =
        ["A1", "B1", "C1", "D1"].iter().zip(heading).map(|(cell, word)| text(cell, word)).collect();
    let row = |number: u32, last: &str| {
        let cells = [
            text(&format!("A{number}"), &format!("x{number}")),
            text(&format!("B{number}"), "kabar"),
            text(&format!("C{number}"), "A"),
        ];
        format!("<row r=\"{number}\">{}{last}</row>", cells.concat())
    };
    let rows = [
        row(2, "<c r=\"D2\" s=\"1\" t=\"d\"><v>2026-12-05T00:00:00</v></c>"),
        row(3, "<c r=\"D3\" s=\"2\"><v>0.85</v></c>"),
        row(4, "<c r=\"D4\" t=\"d\"><v>2026-12-05</v></c>"),
    ];
    let sheet = format!(
        "<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\">{heading}</row>{}</sheetData></worksheet>",
        rows.concat()
    );
    let styles = format!(
        "<styleSheet xmlns=\"{main}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"d\\ mmmm\\ yyyy\"/></numFmts><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"9\"/></cellXfs></styleSheet>"
    );
    let bytes = archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", format!("<Relationships><Relationship Id=\"a\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>").as_bytes()),
        ("xl/workbook.xml", format!("<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\" conformance=\"strict\"><sheets><sheet name=\"Item\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>").as_bytes()),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships><Relationship Id=\"a\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"b\" Type=\"{relations}/styles\" Target=\"styles.xml\"/></Relationships>").as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    assert_eq!(
        captions_of(XLSX, &bytes),
        (["5 Desember 2026", "85%", "05/12/2026"].map(str::to_owned).to_vec(), vec![])
    );
}

/// Cells of ODS have what was seen beside what they are; where that is missing, their number formats are applied.
#[test]
fn opendocument_means_what_is_seen() {
    let cell = |kind: &str, value: &str, style: &str, shown: &str| {
        format!(
            "<table:table-cell{style} office:value-type=\"{kind}\" office:{value}>{shown}</table:table-cell>"
        )
    };
    let styles = "<office:automatic-styles>\
        <number:percentage-style style:name=\"N10\"><number:number number:decimal-places=\"0\" number:min-integer-digits=\"1\"/><number:text>%</number:text></number:percentage-style>\
        <number:currency-style style:name=\"N11P0\"><number:currency-symbol>Rp</number:currency-symbol><number:text> </number:text><number:number number:decimal-places=\"0\" number:min-integer-digits=\"1\" number:grouping=\"true\"/></number:currency-style>\
        <number:currency-style style:name=\"N11\"><number:text>-</number:text><number:currency-symbol>Rp</number:currency-symbol><number:number number:decimal-places=\"0\" number:min-integer-digits=\"1\" number:grouping=\"true\"/><style:map style:condition=\"value()&gt;=0\" style:apply-style-name=\"N11P0\"/></number:currency-style>\
        <number:date-style style:name=\"N12\" number:language=\"id\"><number:day-of-week number:style=\"long\"/><number:text>, </number:text><number:day/><number:text> </number:text><number:month number:style=\"long\" number:textual=\"true\"/></number:date-style>\
        <number:number-style style:name=\"N13\"><number:quarter/></number:number-style>\
        <style:style style:name=\"ce1\" style:family=\"table-cell\" style:data-style-name=\"N10\"/>\
        <style:style style:name=\"ce2\" style:family=\"table-cell\" style:data-style-name=\"N11\"/>\
        <style:style style:name=\"ce3\" style:family=\"table-cell\" style:data-style-name=\"N12\"/>\
        <style:style style:name=\"ce4\" style:family=\"table-cell\" style:data-style-name=\"N13\"/>\
        </office:automatic-styles>";
    let of_style = |name: &str| format!(" table:style-name=\"{name}\"");
    let cells = [
        cell("float", "value=\"81234567890\"", "", "<text:p>081234567890</text:p>"),
        cell(
            "currency",
            "value=\"2500000\"",
            "",
            "<text:p>Rp 2.500.000</text:p><office:annotation><text:p>catatan</text:p></office:annotation>",
        ),
        cell("percentage", "value=\"0.85\"", &of_style("ce1"), ""),
        cell("currency", "value=\"2500000\"", &of_style("ce2"), ""),
        cell("currency", "value=\"-2500000\"", &of_style("ce2"), ""),
        cell("date", "date-value=\"2026-12-05\"", &of_style("ce3"), ""),
        cell("time", "time-value=\"PT19H30M00S\"", "", "<text:p>19.30</text:p>"),
        p("satu<text:s text:c=\"2\"/>dua<text:line-break/>tiga"),
        cell("float", "value=\"7\"", &of_style("ce4"), ""),
    ];
    let row = |number: usize, cell: &str| {
        format!(
            "<table:table-row>{}{}{}{cell}</table:table-row>",
            p(&format!("x{number:02}")),
            p("kabar"),
            p("A")
        )
    };
    let heading: String = ["item", "template", "Judul", "Teks kiriman"].map(p).concat();
    let rows: String = cells.iter().enumerate().map(|(index, cell)| row(index, cell)).collect();
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content>{styles}<office:body><office:spreadsheet><table:table table:name=\"Item\"><table:table-row>{heading}</table:table-row>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let (captions, said) = captions_of(ODS, &raw_ods(&content));
    assert_eq!(
        captions,
        [
            "081234567890",
            "Rp 2.500.000",
            "85%",
            "Rp 2.500.000",
            "-Rp2.500.000",
            "Sabtu, 5 Desember",
            "19.30",
            "satu  dua\ntiga"
        ]
    );
    let [comment, format] = &said[..] else { panic!("{said:?}") };
    assert!(comment.starts_with("items.ods:Item!D3 cell-remark:") && comment.contains("catatan"), "{said:?}");
    assert!(format.starts_with("items.ods:Item!D10 number-format:"), "{said:?}");
}

#[test]
fn hidden_rows_are_left_out_with_a_note_unless_the_project_takes_them() {
    let bytes = xlsx(|sheet| {
        let rows = [["a", "kabar", "A"], ["b", "kabar", "B"], ["c", "kabar", "C"], ["d", "kabar", "D"]];
        texts(sheet, &[&["item", "template", "Judul"], &rows[0], &rows[1], &rows[2], &rows[3]]);
        sheet.set_row_hidden(2).expect("hidden");
        sheet.set_row_hidden(3).expect("hidden");
    });
    let row = |name: &str, visible: &str| {
        format!("<table:table-row{visible}>{}{}{}</table:table-row>", p(name), p("kabar"), p("A"))
    };
    let heading: String = ["item", "template", "Judul"].map(p).concat();
    let filtered = ods(&format!(
        "<table:table-row>{heading}</table:table-row>{}{}{}{}",
        row("a", ""),
        row("b", " table:visibility=\"filter\""),
        row("c", " table:visibility=\"collapse\""),
        row("d", "")
    ));
    for (file, bytes, place) in [(XLSX, bytes, "items.xlsx:Item!A3"), (ODS, filtered, "items.ods:Item!A3")] {
        let (items, said) = read(&[(file, &bytes)]);
        assert_eq!(ids(&items), ["a", "d"]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].starts_with(&format!("{place} hidden-rows: 2 rows are hidden and make no posts: 3, 4")),
            "{said:?}"
        );
        let config = b"name = \"Uji\"\naccounts = [\"bpmpk\"]\n[tables]\nhidden_rows = \"take\"\n";
        let (items, said) = read(&[("wajah.toml", config), (file, &bytes)]);
        assert_eq!((ids(&items), said), (vec!["a", "b", "c", "d"], vec![]));
    }
}

#[test]
fn hidden_columns_are_left_out_with_a_note_unless_the_project_takes_them() {
    let rows: [&[&str]; 3] = [
        &["item", "template", "Judul", "Teks kiriman", "#catatan", "Tautan"],
        &["a", "kabar", "A", "draf", "x", ""],
        &["b", "kabar", "B", "", "", ""],
    ];
    let bytes = xlsx(|sheet| {
        texts(sheet, &rows);
        sheet.set_column_hidden(3).expect("hidden");
        sheet.set_column_hidden(4).expect("hidden");
        sheet.set_column_width(5, 0).expect("of no width");
    });
    let columns = "<table:table-column table:number-columns-repeated=\"3\"/><table:table-column table:visibility=\"collapse\" table:number-columns-repeated=\"3\"/>";
    let row = |cells: &&[&str]| {
        let cells: String = cells
            .iter()
            .map(|text| if text.is_empty() { "<table:table-cell/>".to_owned() } else { p(text) })
            .collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let content = ods(&format!("{columns}{}", rows.iter().map(row).collect::<String>()));
    for (file, bytes) in [(XLSX, bytes), (ODS, content)] {
        let (items, said) = read(&[(file, &bytes)]);
        assert_eq!((ids(&items), items[0].post.caption.as_str()), (vec!["a", "b"], ""));
        let name = file.rsplit('/').next().expect("a name");
        assert_eq!(
            said,
            [format!(
                "{name}:Item!D1 hidden-columns: the column D (`Teks kiriman`) is hidden and not read | show them where they belong to posts; `hidden_rows = \"take\"` under `[tables]` in `wajah.toml` reads them too"
            )]
        );
        let config = b"name = \"Uji\"\naccounts = [\"bpmpk\"]\n[tables]\nhidden_rows = \"take\"\n";
        let (items, said) = read(&[("wajah.toml", config), (file, &bytes)]);
        assert_eq!((items[0].post.caption.as_str(), said), ("draf", vec![]));
    }
    // What is needed and hidden is missing, and the note says why.
    let bytes = xlsx(|sheet| {
        texts(sheet, &rows[..2]);
        sheet.set_column_hidden(2).expect("hidden");
    });
    let (items, said) = read(&[(XLSX, &bytes)]);
    assert_eq!(items.len(), 0);
    let codes: Vec<&str> = said.iter().map(|said| said.split([' ', ':']).nth(2).expect("a code")).collect();
    assert!(codes.contains(&"hidden-columns") && codes.contains(&"missing-key"), "{said:?}");
}

#[test]
fn an_example_stays_one_where_its_mark_is_hidden() {
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["item", "template", "Judul"], &["#contoh", "kabar", "Contoh"], &["", "kabar", "A"]]);
        sheet.set_column_hidden(0).expect("hidden");
    });
    let (items, said) = read(&[(XLSX, &bytes)]);
    assert_eq!(ids(&items), ["a"]);
    assert!(said.iter().any(|said| said.contains("example-row")), "{said:?}");
}

#[test]
fn a_cell_that_is_merged_into_a_hidden_column_is_seen_beside_it() {
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["item", "template", "Judul", "Teks kiriman"], &["a", "kabar", "A"]]);
        sheet.merge_range(1, 2, 1, 3, "A", &Format::new()).expect("merged");
        sheet.set_column_hidden(3).expect("hidden");
    });
    let (items, said) = read(&[(XLSX, &bytes)]);
    assert_eq!((ids(&items), said), (vec!["a"], vec![]));
    assert_eq!(items[0].post.caption, "");
}

#[test]
fn merged_cells_mean_their_value() {
    let bytes = xlsx(|sheet| {
        texts(
            sheet,
            &[
                &["item", "template", "Judul", "Teks kiriman", "Teks alternatif"],
                &["a", "", "A"],
                &["b", "", "B"],
                &["", "", ""],
                &["c", "kabar", "C"],
            ],
        );
        sheet.merge_range(1, 1, 3, 1, "kabar", &Format::new()).expect("merged");
        sheet.merge_range(4, 3, 4, 4, "Libur", &Format::new()).expect("merged");
    });
    let (items, said) = read(&[(XLSX, &bytes)]);
    assert_eq!(ids(&items), ["a", "b", "c"]);
    assert_eq!((items[2].post.caption.as_str(), items[2].post.alt.as_str()), ("Libur", "Libur"));
    assert_eq!(
        said,
        [
            "items.xlsx:Item!D5 merged-cells: the merged cell counts for each of its columns: `Teks kiriman`, `Teks alternatif` | part the cells where that is not meant"
        ]
    );
    let spanned = "<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\"><text:p>kabar</text:p></table:table-cell>";
    let bytes = ods(&format!(
        "<table:table-row>{}</table:table-row><table:table-row>{}{spanned}{}</table:table-row><table:table-row>{}<table:covered-table-cell/>{}</table:table-row>",
        ["item", "template", "Judul"].map(p).concat(),
        p("a"),
        p("A"),
        p("b"),
        p("B")
    ));
    let (items, said) = read(&[(ODS, &bytes)]);
    assert_eq!((ids(&items), said), (vec!["a", "b"], vec![]));
}

#[test]
fn every_sheet_is_read_or_named() {
    let mut workbook = Workbook::new();
    let mut add = |name: &str, rows: &[&[&str]]| {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).expect("a name");
        texts(sheet, rows);
    };
    add("Petunjuk", &[&["Isi tabel di sebelah"]]);
    add("Kabar", &[&["item", "Judul"], &["a", "A"]]);
    add("Lainnya", &[&["template", "item", "Judul"], &["kabar", "b", "B"]]);
    add("Kosong", &[]);
    add("Anggaran", &[&["Pos", "Jumlah"], &["cetak", "5"]]);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Arsip").expect("a name").set_hidden(true);
    texts(sheet, &[&["template", "Judul"], &["kabar", "C"]]);
    let (items, said) = read(&[(XLSX, &workbook.save_to_buffer().expect("a workbook"))]);
    assert_eq!(ids(&items), ["a", "b"]);
    let said: Vec<&str> = said.iter().map(|said| said.split(" | ").next().expect("a message")).collect();
    assert_eq!(
        said,
        [
            "items.xlsx:Anggaran!A1 sheet-not-read: the sheet `Anggaran` is not read: its first row names no template and no column of a post",
            "items.xlsx:Arsip!A1 sheet-not-read: the sheet `Arsip` is hidden and not read",
            "items.xlsx:Petunjuk!A1 sheet-not-read: the sheet `Petunjuk` is not read: its first row names no template and no column of a post",
        ]
    );
}

#[test]
fn days_are_counted_from_1904_where_a_workbook_says_so() {
    let raw = |first: &str| {
        let text =
            |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let sheet = format!(
            "<worksheet><sheetData><row r=\"1\">{}{}{}</row><row r=\"2\">{}{}<c r=\"C2\" s=\"1\"><v>44889</v></c></row></sheetData></worksheet>",
            text("A1", "template"),
            text("B1", "Judul"),
            text("C1", "Teks kiriman"),
            text("A2", "kabar"),
            text("B2", "A")
        );
        archive(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", br#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/xl/workbook.xml"/></Relationships>"#),
            ("xl/workbook.xml", format!("<workbook xmlns:r=\"x\">{first}<sheets><sheet name=\"Item\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>").as_bytes()),
            ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>"#),
            ("xl/styles.xml", br#"<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ])
    };
    assert_eq!(
        captions_of(XLSX, &raw("<workbookPr date1904=\"1\"/>")),
        (vec!["25/11/2026".to_owned()], vec![])
    );
    assert_eq!(captions_of(XLSX, &raw("")), (vec!["24/11/2022".to_owned()], vec![]));
}
