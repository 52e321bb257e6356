//! Tables that are broken, or that mean ill.

use super::*;

/// What is said of `bytes` as each kind of file.
fn said(file: &str, bytes: &[u8]) -> Vec<String> {
    let (items, said) = read(&[(file, bytes)]);
    assert_eq!(items.len(), 0, "{file}");
    said
}

fn small() -> Vec<u8> {
    xlsx(|sheet| texts(sheet, &[&["template", "Judul"], &["kabar", "A"], &["kabar", "B"]]))
}

#[test]
fn what_is_no_table_is_named_for_what_it_is() {
    let html = b"<!DOCTYPE html><table><tr><td>a</td></tr></table>";
    for (file, bytes, expected) in [
        (CSV, b"".as_slice(), "items.csv no-heading: `content/2026-W48/items.csv` is empty"),
        (CSV, b"\n;;;\n", "items.csv no-heading: `content/2026-W48/items.csv` is empty"),
        (
            CSV,
            b"DATA SEKOLAH\nno;nama\n",
            "items.csv:A1 no-heading: the first row names no column that is known here",
        ),
        (CSV, &small(), "items.csv not-a-table: `content/2026-W48/items.csv` is a workbook, not CSV"),
        (CSV, html, "items.csv not-a-table: `content/2026-W48/items.csv` is a web page, not CSV"),
        (
            CSV,
            b"\xff\xfea\0",
            "items.csv not-a-table: `content/2026-W48/items.csv` is UTF-16 text, not UTF-8",
        ),
        (CSV, b"a\0b", "items.csv not-a-table: `content/2026-W48/items.csv` is not text"),
        (XLSX, b"", "items.xlsx not-a-table: `content/2026-W48/items.xlsx` is not XLSX"),
        (XLSX, html, "items.xlsx not-a-table: `content/2026-W48/items.xlsx` is a web page or XML, not XLSX"),
        (XLSX, b"template;Judul\n", "items.xlsx not-a-table: `content/2026-W48/items.xlsx` is not XLSX"),
        (
            XLSX,
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "items.xlsx not-a-table: `content/2026-W48/items.xlsx` is an old Excel file or protected with a password, not XLSX",
        ),
        (XLSX, b"PK\x03\x04", "items.xlsx not-a-table: `content/2026-W48/items.xlsx` cannot be read as XLSX"),
        (XLSX, &ods(""), "items.xlsx not-a-table: `content/2026-W48/items.xlsx` cannot be read as XLSX"),
        (ODS, &small(), "items.ods not-a-table: `content/2026-W48/items.ods` cannot be read as ODS"),
        (ODS, &ods(""), "items.ods no-heading: `content/2026-W48/items.ods` is empty"),
        (XLSX, &xlsx(|_| {}), "items.xlsx no-heading: `content/2026-W48/items.xlsx` is empty"),
    ] {
        let said = said(file, bytes);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with(expected) && said[0].contains(" | "), "{said:?}\n{expected}");
    }
}

#[test]
fn other_encodings_are_named_with_the_row() {
    let text = b"template;Judul\nkabar;Caf\xe9\nkabar;Dua\n";
    let (items, said) = read(&[(CSV, text)]);
    assert_eq!(ids(&items), ["dua"]);
    assert_eq!(
        said,
        [
            "items.csv:B2 not-utf8: `Judul` holds bytes that are not UTF-8 text | save the table as CSV with the encoding UTF-8, or as XLSX"
        ]
    );
    let (_, said) = read(&[(CSV, b"template;Jud\xfcl;Judul\nkabar;x;A\n")]);
    assert_eq!(
        said[0],
        "items.csv:B1 not-utf8: this heading holds bytes that are not UTF-8 text | save the table as CSV with the encoding UTF-8, or as XLSX"
    );
}

#[test]
fn a_quotation_mark_that_stays_open_is_named() {
    let (items, said) = read(&[(CSV, b"template;Judul\nkabar;A\nkabar;\"B\nkabar;C\n")]);
    assert_eq!(ids(&items), ["a"]);
    assert_eq!(
        said,
        [
            "items.csv:B3 unclosed-quote: the quotation mark that opens here is never closed; the rest is not read | close it, or write a quotation mark inside a text twice: \"\""
        ]
    );
}

#[test]
fn truncated_workbooks_are_findings_wherever_they_break() {
    let whole = small();
    for cut in (0..whole.len()).step_by(497) {
        let (items, said) = read(&[(XLSX, &whole[..cut])]);
        assert_eq!((items.len(), said.len()), (0, 1), "cut at {cut}: {said:?}");
    }
    // The parts are whole as an archive, but not as XML.
    let (head, rows) = ("<table:table-row>", p("template") + &p("Judul"));
    let broken = ods(&format!("{head}{rows}</table:table-row><table:table-row><table:table-cell"));
    assert!(said(ODS, &broken)[0].contains("not-a-table"), "{:?}", said(ODS, &broken));
    // A table that never ends.
    let endless = raw_ods(&format!("<table:table table:name=\"Item\">{head}{rows}</table:table-row>"));
    assert!(said(ODS, &endless)[0].contains("its part `content.xml` is no plain XML"));
}

#[test]
fn bytes_that_are_changed_never_end_the_program() {
    for (file, whole) in
        [(XLSX, small()), (ODS, ods(&format!("<table:table-row>{}</table:table-row>", p("template"))))]
    {
        for at in (0..whole.len()).step_by(331) {
            let mut bytes = whole.clone();
            bytes[at] = bytes[at].wrapping_mul(31).wrapping_add(97);
            read(&[(file, &bytes)]);
        }
    }
}

/// An XLSX whose sheet and texts are these.
fn raw_xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "_rels/.rels",
            br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Item" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ])
}

fn inline(cell: &str, text: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn workbooks_that_grow_are_refused() {
    let sheet = |rows: &str| format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let heading = sheet(&format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}</row>",
        inline("A1", "template"),
        inline("B1", "Judul"),
        inline("A2", "kabar"),
        inline("B2", "A")
    ));
    let (items, told) = read(&[(XLSX, &raw_xlsx(&heading, "<sst uniqueCount=\"1\"/>"))]);
    assert_eq!((ids(&items), told), (vec!["a"], vec![]));
    let strings = raw_xlsx(&heading, "<sst uniqueCount=\"99999999999\"/>");
    let bomb = raw_xlsx(&" ".repeat(201 << 20), "<sst/>");
    let cells = ods(&format!(
        "<table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
        p("x").replacen("<table:table-cell", "<table:table-cell table:number-columns-repeated=\"100\"", 1)
    ));
    for (file, bytes, why) in [
        (XLSX, strings, "it announces more than 10 million texts"),
        (XLSX, bomb, "it is larger than 200 MB when unpacked"),
        (ODS, cells, "a sheet has more than 2 million cells"),
    ] {
        let said = said(file, &bytes);
        assert!(said[0].contains("file-too-large") && said[0].contains(why), "{said:?}");
    }
    // A dimension whose ends are swapped.
    let swapped = heading.replace("<sheetData>", "<dimension ref=\"C9:A1\"/><sheetData>");
    read(&[(XLSX, &raw_xlsx(&swapped, "<sst/>"))]);
}

#[test]
fn a_formula_whose_result_nobody_worked_out_is_named() {
    let sheet = |result: &str| {
        let rows = format!(
            "<row r=\"1\">{}{}{}</row><row r=\"2\">{}{}<c r=\"C2\"{result}</c></row>",
            inline("A1", "template"),
            inline("B1", "Judul"),
            inline("C1", "Butir"),
            inline("A2", "kabar"),
            inline("B2", "A"),
        );
        format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
    };
    let no_result = [
        "items.xlsx:Item!C2 formula-error: `Butir` is a formula whose result is not in the file | open the table in Excel or LibreOffice and save it again, or type the value",
    ];
    // As openpyxl leaves them out, also in a column that may stay empty; an empty text is a result.
    for (result, expected) in [
        ("><f>\"S\"&amp;\"MP\"</f><v />", &no_result[..]),
        ("><f>\"S\"&amp;\"MP\"</f><v></v>", &no_result[..]),
        (" t=\"str\"><f>\"\"</f><v></v>", &[]),
        ("><f>1-1</f><v>0</v>", &[]),
    ] {
        let (_, said) = read(&[(XLSX, &raw_xlsx(&sheet(result), "<sst/>"))]);
        assert_eq!(said, expected, "{result}");
    }
    // As XlsxWriter writes 0 for what it does not know.
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["template", "Judul", "Butir"], &["kabar", "A"]]);
        sheet.write_formula(1, 2, Formula::new("=\"S\"&\"MP\"")).expect("written");
    });
    assert_eq!(read(&[(XLSX, &bytes)]).1, no_result);
}

#[test]
fn comments_and_what_is_struck_through_are_named() {
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["template", "Judul", "Jenjang"], &["kabar", "A", "SMP"]]);
        let note = rust_xlsxwriter::Note::new("jangan terbit dulu").add_author_prefix(false);
        sheet.insert_note(1, 1, &note).expect("written");
        let struck = Format::new().set_font_strikethrough();
        sheet.write_string_with_format(1, 2, "SMP", &struck).expect("written");
        sheet.write_blank(2, 1, &struck).expect("written");
    });
    let (items, said) = read(&[(XLSX, &bytes)]);
    assert_eq!(ids(&items), ["a"]);
    let hint = " | hide the row or take it out, where its post is not to be published yet";
    assert_eq!(
        said,
        [
            format!(
                "items.xlsx:Item!B2 cell-remark: the cell of `Judul` carries a comment, which changes nothing: “jangan terbit dulu”{hint}"
            ),
            format!(
                "items.xlsx:Item!C2 cell-remark: `Jenjang` is struck through, and is read all the same{hint}"
            ),
        ]
    );
}

/// Words that say where they lead say it all.
#[test]
fn links_that_their_words_do_not_tell_are_named() {
    let hint = " | write the address into a column of its own, where it is to be on the post";
    let said_of = |file: &str, cell: &str| {
        let message = "the cell of `Judul` leads to `https://contoh.example/lomba`; only its words are read";
        format!("{file}:Item!{cell} cell-link: {message}{hint}")
    };
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["template", "Judul"], &["kabar"], &["kabar"]]);
        sheet.write_url_with_text(1, 1, "https://contoh.example/lomba", "Puisi").expect("written");
        sheet.write_url_with_text(2, 1, "https://contoh.id/", "contoh.id").expect("written");
    });
    assert_eq!(read(&[(XLSX, &bytes)]).1, [said_of("items.xlsx", "B2")]);
    let linked = |words: &str, target: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p><text:a xlink:href=\"{target}\">{words}</text:a></text:p></table:table-cell>"
        )
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let rows = [
        row(&["template", "Judul"].map(p)),
        row(&[p("kabar"), linked("Puisi", "https://contoh.example/lomba")]),
        row(&[p("kabar"), linked("ani@a.id", "mailto:Ani@a.id")]),
        row(&[p("kabar"), linked("Lembar dua", "#Lembar2.A1")]),
    ];
    assert_eq!(read(&[(ODS, &ods(&rows.concat()))]).1, [said_of("items.ods", "B2")]);
}

/// Of a text of which a part is struck through, and in the other kind of workbook.
#[test]
fn comments_and_what_is_struck_through_in_part_are_named() {
    let hint = " | hide the row or take it out, where its post is not to be published yet";
    let struck = |file: &str, cell: &str, key: &str| {
        format!("{file}:Item!{cell} cell-remark: `{key}` is struck through, and is read all the same{hint}")
    };
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["template", "Judul", "Jenjang"], &["kabar"]]);
        let (plain, line) = (Format::new(), Format::new().set_font_strikethrough());
        sheet.write_rich_string(1, 1, &[(&line, "Batal"), (&plain, " Jadi")]).expect("written");
        sheet.write_rich_string(1, 2, &[(&Format::new().set_bold(), "S"), (&plain, "MP")]).expect("written");
    });
    assert_eq!(read(&[(XLSX, &bytes)]).1, [struck("items.xlsx", "B2", "Judul")]);
    let struck_here = "<c r=\"B2\" t=\"inlineStr\"><is><r><rPr><strike/></rPr><t>Batal</t></r></is></c>";
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{struck_here}</row>",
        inline("A1", "template"),
        inline("B1", "Judul"),
        inline("A2", "kabar"),
    );
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    assert_eq!(read(&[(XLSX, &raw_xlsx(&sheet, "<sst/>"))]).1, [struck("items.xlsx", "B2", "Judul")]);
    let styles = "<style:style style:name=\"ce1\" style:family=\"table-cell\"><style:text-properties style:text-line-through-style=\"solid\"/></style:style>\
        <style:style style:name=\"ce2\" style:family=\"table-cell\" style:parent-style-name=\"ce1\"/>\
        <style:style style:name=\"ce3\" style:family=\"table-cell\" style:parent-style-name=\"ce1\"><style:text-properties style:text-line-through-style=\"none\"/></style:style>\
        <style:style style:name=\"T1\" style:family=\"text\"><style:text-properties style:text-line-through-type=\"single\"/></style:style>";
    let cell = |style: &str, text: &str| {
        format!(
            "<table:table-cell table:style-name=\"{style}\" office:value-type=\"string\">{text}</table:table-cell>"
        )
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let said = "<office:annotation><dc:creator>Ani</dc:creator><dc:date>2026-11-25</dc:date><text:p>jangan <text:span>terbit</text:span></text:p><text:p>dulu</text:p></office:annotation><text:p>A</text:p>";
    let rows = [
        row(&["template", "Judul", "Jenjang", "Butir"].map(p)),
        row(&[
            p("kabar"),
            cell("ce3", said),
            cell("ce2", "<text:p>SMP</text:p>"),
            cell("x", "<text:p><text:span text:style-name=\"T1\">satu</text:span></text:p>"),
        ]),
    ];
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"Item\">{}</table:table></office:spreadsheet></office:body></office:document-content>",
        rows.concat()
    );
    let comment = format!(
        "items.ods:Item!B2 cell-remark: the cell of `Judul` carries a comment, which changes nothing: “jangan terbit dulu”{hint}"
    );
    let expected = [comment, struck("items.ods", "C2", "Jenjang"), struck("items.ods", "D2", "Butir")];
    assert_eq!(read(&[(ODS, &raw_ods(&content))]).1, expected);
}

/// A format that shows nothing hides words as it hides numbers.
#[test]
fn words_that_a_format_hides_are_named() {
    let cell = "<table:table-cell office:value-type=\"string\" office:string-value=\"rahasia\"><text:p/></table:table-cell>";
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let rows = [row(&["template", "Judul", "Butir"].map(p)), row(&[p("kabar"), p("A"), cell.to_owned()])];
    let (_, said) = read(&[(ODS, &ods(&rows.concat()))]);
    assert!(said[0].starts_with("items.ods:Item!C2 number-format:"), "{said:?}");
}

#[test]
fn formulas_count_as_their_result() {
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["template", "Judul"], &["kabar", "A"], &["kabar"], &["kabar"]]);
        sheet.write_formula(2, 1, Formula::new("=\"B\"").set_result("B")).expect("written");
        sheet.write_formula(3, 1, Formula::new("=Lain!A1").set_result("#REF!")).expect("written");
    });
    let (items, said) = read(&[(XLSX, &bytes)]);
    assert_eq!(ids(&items), ["a", "b"]);
    assert_eq!(
        said,
        [
            "items.xlsx:Item!B4 formula-error: `Judul` is a formula that ends in `#REF!` | mend the formula, or type the value"
        ]
    );
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}<c r=\"B2\"><f>1+1</f></c></row>",
        inline("A1", "template"),
        inline("B1", "Judul"),
        inline("A2", "kabar")
    );
    let (_, said) = read(&[(
        XLSX,
        &raw_xlsx(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"), "<sst/>"),
    )]);
    assert_eq!(
        said,
        [
            "items.xlsx:Item!B2 formula-error: `Judul` is a formula whose result is not in the file | open the table in Excel or LibreOffice and save it again, or type the value"
        ]
    );
}

#[test]
fn merged_headings_and_hidden_sheets() {
    let bytes = xlsx(|sheet| {
        texts(sheet, &[&["template", "Judul"], &["kabar", "A"], &["kabar", "B", "x"]]);
        sheet.merge_range(0, 1, 0, 2, "Judul", &Format::new()).expect("merged");
    });
    let (items, said) = read(&[(XLSX, &bytes)]);
    assert_eq!(ids(&items), ["a"]);
    assert_eq!(
        said,
        ["items.xlsx:Item!C3 duplicate: `Judul` says what `Judul` said already | empty one of the two cells"]
    );
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Data").expect("a name").set_hidden(true);
    let sheet = workbook.add_worksheet();
    texts(sheet, &[&["template", "Judul"], &["kabar", "A"]]);
    sheet.set_active(true);
    texts(workbook.add_worksheet(), &[&["template", "Judul"], &["kabar", "Catatan"]]);
    let (items, said) = read(&[(XLSX, &workbook.save_to_buffer().expect("a workbook"))]);
    // What is hidden is not looked at; every sheet that is seen and looks like a table is.
    assert_eq!((ids(&items), said), (vec!["a", "catatan"], vec![]));
}

#[test]
fn rows_columns_and_cells_have_limits() {
    let rows = format!("#No;template;Judul\n1;kabar;A\n{}", "2;;\n".repeat(100_000));
    let (items, said) = read(&[(CSV, rows.as_bytes())]);
    assert_eq!(ids(&items), ["a"]);
    assert_eq!(
        said,
        [
            "items.csv:A100001 too-many-rows: the table has more than 100000 rows; the rest is not read | split it in two"
        ]
    );
    let wide = format!("template;Judul{0}\nkabar;A{0}x\nkabar;B\n", ";".repeat(499));
    let (items, said) = read(&[(CSV, wide.as_bytes())]);
    assert_eq!(ids(&items), ["b"]);
    assert_eq!(
        said,
        [
            "items.csv:A1 too-many-columns: the table goes on to column SG; 500 columns are read | empty the columns that hold nothing to publish"
        ]
    );
    let long = format!("template;Judul\nkabar;{}\n", "x".repeat(32_768));
    assert!(csv(&long).1[0].starts_with("items.csv:B2 too-long: `Judul` has more than the 32767 characters"));
    let far = xlsx(|sheet| {
        texts(sheet, &[&["template", "Judul"], &["kabar", "A"]]);
        sheet.write_string(1, 16_383, "x").expect("written");
    });
    assert!(said_code(&far).contains("too-many-columns"));
}

#[test]
fn sheets_past_those_that_are_read_are_named() {
    let mut workbook = Workbook::new();
    for number in 0..201 {
        let sheet = workbook.add_worksheet();
        sheet.set_name(format!("S{number}")).expect("a name");
        texts(sheet, &[&["template", "item", "Judul"], &["kabar", &format!("i{number:03}"), "A"]]);
    }
    let content: String = (0..201)
        .map(|number| {
            let rows = [
                ["template", "item", "Judul"].map(str::to_owned),
                ["kabar".to_owned(), format!("i{number:03}"), "A".to_owned()],
            ];
            let rows: String = rows
                .iter()
                .map(|row| {
                    format!(
                        "<table:table-row>{}</table:table-row>",
                        row.iter().map(|text| p(text)).collect::<String>()
                    )
                })
                .collect();
            format!("<table:table table:name=\"S{number}\">{rows}</table:table>")
        })
        .collect();
    let content = raw_ods(&format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
    ));
    for (file, bytes) in [(XLSX, workbook.save_to_buffer().expect("a workbook")), (ODS, content)] {
        let (items, said) = read(&[(file, &bytes)]);
        assert_eq!(items.len(), 200);
        assert_eq!(
            said,
            [format!(
                "{} file-too-large: `{file}` is too large to be read: it has more than 200 sheets; those after them are not read | split it into several tables",
                file.rsplit('/').next().expect("a name")
            )]
        );
    }
}

#[test]
fn styles_past_those_that_are_kept_hide_nothing() {
    let row = |cells: [&str; 3]| format!("<table:table-row>{}</table:table-row>", cells.map(p).concat());
    let content = |styles: usize| {
        let cells: String = (0..styles)
            .map(|number| format!("<style:style style:name=\"c{number}\" style:family=\"table-cell\"/>"))
            .collect();
        let hidden = "<style:style style:name=\"t\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
        let sheet = |name: &str, style: &str, item: &str| {
            format!(
                "<table:table table:name=\"{name}\"{style}>{}{}</table:table>",
                row(["template", "item", "Judul"]),
                row(["kabar", item, "A"])
            )
        };
        raw_ods(&format!(
            "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>{cells}{hidden}</office:automatic-styles><office:body><office:spreadsheet>{}{}</office:spreadsheet></office:body></office:document-content>",
            sheet("Draf", " table:style-name=\"t\"", "draf"),
            sheet("Item", "", "a")
        ))
    };
    let (items, said) = read(&[(ODS, &content(20_000))]);
    assert_eq!(ids(&items), ["a"]);
    assert!(said.len() == 1 && said[0].contains("sheet-not-read"), "{said:?}");
    let (items, said) = read(&[(ODS, &content(20_001))]);
    assert_eq!(items.len(), 0);
    assert!(said.len() == 1 && said[0].contains("it has more than 20,000 styles"), "{said:?}");
}

fn said_code(bytes: &[u8]) -> String {
    said(XLSX, bytes).join("\n")
}
