//! Tables of items that are damaged, or mean ill. What is said of each kind of damage is told in the library's own tests; here, that
//! it is said by the program, and that the items beside the table are made.

use super::bytes::zeros;
use super::{Expect, Harmless, Named, Row, check, put, row};

fn table(
    name: &'static str,
    file: &'static str,
    expect: Expect,
    bytes: impl Fn() -> Vec<u8> + 'static,
) -> Row {
    row(name, expect, move |project| put(project, &format!("content/pack/{file}"), &bytes()))
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("begun");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

const TYPES: &[u8] = b"<Types/>";
const RELS: &[u8] = br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &[u8] = br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Item" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

/// A workbook whose sheet is `sheet`, which lies at `target`.
fn xlsx(sheet: &str, target: &str) -> Vec<u8> {
    let rels = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"{target}\"/></Relationships>"
    );
    archive(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn rows() -> Vec<Row> {
    const NOT: &str = "not-a-table";
    let head = "item;template;title\n";
    vec![
        table("a CSV in UTF-16 without a mark", "items.csv", Named(NOT, "not text"), || {
            "template;title\nannouncement;a\n".encode_utf16().flat_map(u16::to_le_bytes).collect()
        }),
        table("a CSV in Windows-1252", "items.csv", Named("not-utf8", ""), || {
            b"template;title\nannouncement;Caf\xe9\n".to_vec()
        }),
        table("a row named out of its folder", "items.csv", Named("bad-id", "../../a"), move || {
            format!("{head}../../a;announcement;a\n").into_bytes()
        }),
        table("a row named like its neighbour", "items.csv", Named("duplicate-item", "baik"), move || {
            format!("{head}baik;announcement;a\n").into_bytes()
        }),
        table("a row named by a device", "items.csv", Named("bad-id", "con"), move || {
            format!("{head}con;announcement;a\n").into_bytes()
        }),
        table(
            "a row whose name is all there is room for",
            "items.csv",
            Named("bad-id", "at most 100"),
            move || format!("{head}{};announcement;a\n", "a".repeat(255)).into_bytes(),
        ),
        table("a row that is a formula", "items.csv", Harmless, move || {
            format!("{head}x;announcement;\"=cmd|' /C calc'!A0\"\n").into_bytes()
        }),
        table("a CSV of a million columns", "items.csv", Named("too-many-columns", "500"), || {
            let cells = ";x".repeat(1_000_000);
            format!("template;title{cells}\nannouncement;a{cells}\n").into_bytes()
        }),
        table("a CSV of one line of 60 MB", "items.csv", Named("no-heading", ""), || vec![b'a'; 60 << 20]),
        table("a CSV of one line of 20 MB of cells", "items.csv", Named("too-many-columns", ""), || {
            [b"template;title\nannouncement".as_slice(), &b";a".repeat(10 << 20)].concat()
        }),
        table("a CSV of 100 MB", "items.csv", Named("file-too-large", "64 MiB"), || vec![b'a'; 100 << 20]),
        table(
            "a quotation mark that is never closed, and 50 MB",
            "items.csv",
            Named("unclosed-quote", ""),
            || [b"template;title\nannouncement;\"".as_slice(), &b"a;b\n".repeat(12 << 20)].concat(),
        ),
        table("90 000 rows that are all wrong", "items.csv", Named("unknown-template", ""), || {
            format!("template;title\n{}", "tidak;a\n".repeat(90_000)).into_bytes()
        }),
        table("a text named .xlsx", "items.xlsx", Named(NOT, "XLSX"), || b"template;title\n".to_vec()),
        table("an archive of other things named .xlsx", "items.xlsx", Named(NOT, "XLSX"), || {
            archive(&[("a.txt", b"a")])
        }),
        table("an archive of 70 000 parts", "items.xlsx", Named("file-too-large", "parts"), || {
            let names: Vec<String> = (0..70_000).map(|at| format!("xl/p{at}.xml")).collect();
            archive(&names.iter().map(|name| (name.as_str(), b"".as_slice())).collect::<Vec<_>>())
        }),
        table("a workbook whose sheet lies outside", "items.xlsx", Named(NOT, ""), || {
            xlsx("<worksheet/>", "../../../../etc/passwd")
        }),
        table("a workbook of a thousand million laughs", "items.xlsx", Named(NOT, ""), || {
            let mut entities = String::from("<!ENTITY a0 \"haha\">");
            for at in 0..9 {
                entities.push_str(&format!("<!ENTITY a{} \"{}\">", at + 1, format!("&a{at};").repeat(10)));
            }
            xlsx(
                &format!(
                    "<!DOCTYPE x [{entities}]><worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&a9;</t></is></c></row></sheetData></worksheet>"
                ),
                "worksheets/sheet1.xml",
            )
        }),
        table(
            "a workbook of a cell in the last row and column",
            "items.xlsx",
            Named("no-heading", ""),
            || {
                xlsx(
                    "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>a</t></is></c></row></sheetData></worksheet>",
                    "worksheets/sheet1.xml",
                )
            },
        ),
        table("a workbook of cells beyond the last", "items.xlsx", Named(NOT, ""), || {
            xlsx(
                "<worksheet><sheetData><row r=\"4294967295\"><c r=\"ZZZZZZ99999999999\" t=\"inlineStr\"><is><t>a</t></is></c></row></sheetData></worksheet>",
                "worksheets/sheet1.xml",
            )
        }),
        table("a workbook that unpacks to 2 GB", "items.xlsx", Named("file-too-large", "200 MB"), || {
            // The parts are packed already, so the archive is put together by hand from one that holds the same stream.
            bomb(
                &[("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("xl/workbook.xml", BOOK)],
                "xl/worksheets/sheet1.xml",
                2 << 30,
            )
        }),
        table("an old workbook", "items.xls", Named(NOT, ""), || {
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec()
        }),
        table("a table of another name", "daftar.csv", Named("not-items", "items.csv"), || zeros(10)),
    ]
}

/// An archive of `parts` and of one more, which is `size` spaces long.
fn bomb(parts: &[(&str, &[u8])], name: &str, size: u64) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("begun");
        zip.write_all(bytes).expect("written");
    }
    zip.start_file(name, options.compression_method(zip::CompressionMethod::Deflated)).expect("begun");
    let piece = vec![b' '; 1 << 20];
    for _ in 0..size >> 20 {
        zip.write_all(&piece).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

#[test]
fn tables_that_mean_ill() {
    check(&rows());
}
