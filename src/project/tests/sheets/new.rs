//! New tables load as they are, and offer what there is.

use std::io::Read;

use super::*;
use crate::world::Disk;

/// A template with a field of every kind, and a sample of each.
const EVERYTHING: &str = "title = \"Semua\"\ndescription = \"Uji\"\nkinds = [\"still\", \"clip\"]\nshapes = [\"tall\"]\nsample_service = \"fve\"\n\
    [fields.title]\ntype = \"text\"\nlabel = \"Judul\"\nrequired = true\nmax_length = 30\nhelp = \"Satu kalimat.\"\n\
    [fields.body]\ntype = \"multiline\"\nlabel = \"Isi\"\n\
    [fields.photo]\ntype = \"image\"\nlabel = \"Foto\"\n\
    [fields.link]\ntype = \"url\"\nlabel = \"Tautan\"\n\
    [fields.count]\ntype = \"number\"\nlabel = \"Jumlah\"\n\
    [fields.share]\ntype = \"number\"\nlabel = \"Bagian\"\n\
    [fields.day]\ntype = \"date\"\nlabel = \"Tanggal\"\n\
    [fields.hour]\ntype = \"time\"\nlabel = \"Jam\"\n\
    [fields.level]\ntype = \"choice\"\nlabel = \"Jenjang\"\nchoices = [\"SD\", \"SMP\"]\n\
    [fields.rows]\ntype = \"list\"\nlabel = \"Acara\"\n\
    [fields.names]\ntype = \"list\"\nlabel = \"Nama\"\n\
    [fields.big]\ntype = \"bool\"\nlabel = \"Besar\"\n\
    [fields.template]\ntype = \"text\"\nlabel = \"Akun\"\n\
    [sample]\ntitle = \"= Halo 1.250\"\nbody = \"satu\\ndua\"\nphoto = \"media/foto.jpg\"\nlink = \"https://contoh.id\"\ncount = 1338000000\nshare = 0.1\nday = 2026-11-25\nhour = 19:30:15\nlevel = \"SMP\"\nrows = [[\"07.00\", \"IPA\", \"\"], \"libur\"]\nnames = [\"a\", \"b\"]\nbig = true\ntemplate = \"y\"\n\
    [sample.excerpt]\nsource = \"media/film.mp4\"\nstart = \"1:05.2\"\nduration = 15\ncaptions = \"media/film.srt\"\n";

fn with_everything(locale: &str) -> (tempfile::TempDir, Disk) {
    let config = format!("name = \"Uji\"\nlocale = \"{locale}\"\naccounts = [\"bpmpk\"]\n");
    world(&[
        ("wajah.toml", config.as_bytes()),
        ("templates/semua/template.toml", EVERYTHING.as_bytes()),
        ("templates/semua/template.html", b"<p></p>"),
    ])
}

fn table(world: &dyn World, templates: &[&str]) -> Vec<u8> {
    let (project, findings) = load(world);
    assert_eq!(findings, vec![]);
    let templates: Vec<String> = templates.iter().map(|id| (*id).to_owned()).collect();
    let day = jiff::civil::date(2026, 11, 23);
    new_table(&project.expect("a project"), &templates, day).expect("a table")
}

/// The text of the part `name` of a workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
    text
}

/// What is read of the new table `bytes` after `change` of its texts.
fn read_changed(dir: &Path, bytes: &[u8], change: impl Fn(String) -> String) -> (Project, Vec<String>) {
    let mut parts = Vec::new();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a part");
        let name = file.name().expect("a name").into_owned();
        let mut own = Vec::new();
        file.read_to_end(&mut own).expect("read");
        if name == "xl/sharedStrings.xml" {
            own = change(String::from_utf8(own).expect("text")).into_bytes();
        }
        parts.push((name, own));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, own)| (name.as_str(), own.as_slice())).collect();
    std::fs::write(dir.join(XLSX), archive_of(&parts)).expect("written");
    let (project, findings) = load(&Disk::new(dir, jiff::Timestamp::UNIX_EPOCH));
    (project.expect("a project"), findings.iter().map(told).collect())
}

fn archive_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    super::archive(parts)
}

#[test]
fn examples_are_right_and_never_published() {
    for (locale, id) in [("id", "contoh"), ("en", "example")] {
        let (dir, world) = with_everything(locale);
        for templates in [&["semua"][..], &["semua", "kabar"], &[]] {
            let _ = std::fs::remove_file(dir.path().join(XLSX));
            let bytes = table(&world, templates);
            let (project, said) = read_changed(dir.path(), &bytes, |text| text);
            assert!(project.item("2026-W48", id).is_none());
            assert_eq!(said.len(), 1, "{said:?}");
            assert!(said[0].contains("example-row: "), "{said:?}");
            // Where the mark is taken away and the name is another, the examples are posts without a mistake.
            let (project, said) =
                read_changed(dir.path(), &bytes, |text| text.replace(&format!("#{id}"), ""));
            let items =
                project.packs["2026-W48"].iter().filter(|item| item.place.file.ends_with("items.xlsx"));
            let items: Vec<&Item> = items.collect();
            assert_eq!(said, Vec::<String>::new(), "{locale} {templates:?}");
            let item = items.iter().find(|item| item.template == "semua").expect("the example");
            let sample = sample_item(&project, "semua", false).expect("a sample");
            assert_eq!(item.fields, sample.fields);
            let excerpt = |item: &Item| {
                item.excerpt.clone().map(|e| (e.source, e.start, e.duration, e.captions, e.focus))
            };
            assert_eq!(excerpt(item), excerpt(&sample));
            assert_eq!((&item.service, &item.accounts), (&sample.service, &sample.accounts));
            let publish = item.publish.as_ref().expect("a moment").to_string();
            assert_eq!(publish, "2026-11-23T09:00:00+07:00[Asia/Jakarta]");
            // As tables had it before examples were marked.
            let (project, said) =
                read_changed(dir.path(), &bytes, |text| text.replace(&format!("#{id}"), id));
            assert!(
                project.item("2026-W48", id).is_none()
                    && said
                        .iter()
                        .all(|said| said.contains("example-row") || said.contains("duplicate-item")),
                "{said:?}"
            );
            // Filled in, but still marked.
            let (_, said) =
                read_changed(dir.path(), &bytes, |text| text.replace("= Halo 1.250", "Halo kita"));
            assert!(said.iter().any(|said| said.contains("example-row: the row was filled in")), "{said:?}");
        }
    }
}

#[test]
fn each_template_has_a_sheet_of_its_own() {
    let (_dir, world) = with_everything("id");
    let bytes = table(&world, &["kabar", "semua"]);
    let book = part(&bytes, "xl/workbook.xml");
    let places =
        ["name=\"Kabar\"", "name=\"Semua\"", "name=\"Kolom\"", "name=\"Daftar\""].map(|name| book.find(name));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{book}");
}

/// Lists are explained as cells write them.
#[test]
fn help_is_in_the_notation_of_cells() {
    let help = base_with(
        TEMPLATE,
        "label = \"Butir\"",
        "label = \"Butir\"\nhelp = 'Misalnya `[\"07.00\", \"IPA\"]`.'",
    );
    let (_dir, world) = world(&[(TEMPLATE, help.as_bytes())]);
    let bytes = table(&world, &["kabar"]);
    for name in ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"] {
        let text = part(&bytes, name);
        assert!(
            text.contains("`07.00 | IPA`") && !text.contains("[&quot;07.00") && !text.contains("[\"07.00"),
            "{name}"
        );
    }
}

/// The sample's title begins with an equals sign.
#[test]
fn what_looks_like_a_formula_is_text() {
    let (_dir, world) = with_everything("id");
    let bytes = table(&world, &["semua"]);
    for sheet in 1..=3 {
        let sheet = part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
    }
    assert!(part(&bytes, "xl/sharedStrings.xml").contains("<t>= Halo 1.250</t>"));
}

#[test]
fn without_a_template_all_are_taken() {
    let (_dir, world) = with_everything("id");
    let strings = part(&table(&world, &[]), "xl/sharedStrings.xml");
    assert!(strings.contains("Contoh") && strings.contains("libur"));
}

#[test]
fn drop_downs_offer_what_there_is() {
    let (_dir, world) = with_everything("id");
    let bytes = table(&world, &["kabar"]);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    // Item, five fields, then service and accounts.
    for (cells, range) in [("G2:G10001", "Daftar!$C$2:$C$2"), ("H2:H10001", "Daftar!$D$2:$D$2")] {
        let rule = sheet.split("<dataValidation ").find(|rule| rule.contains(cells)).expect("a rule");
        assert!(rule.contains(range), "{rule}");
    }
    let strings = part(&bytes, "xl/sharedStrings.xml");
    for text in [
        "kabar",
        "semua",
        "fve",
        "bpmpk",
        "Jenjang",
        "Teks kiriman",
        "paling panjang".to_uppercase().as_str(),
    ] {
        assert!(strings.to_uppercase().contains(&text.to_uppercase()), "{text}");
    }
    assert!(part(&bytes, "xl/workbook.xml").contains("state=\"hidden\""));
    assert_eq!(bytes, table(&world, &["kabar"]));
}

#[test]
fn headings_that_could_mean_two_things_are_written_as_keys() {
    let (_dir, world) = with_everything("id");
    let strings = part(&table(&world, &["semua"]), "xl/sharedStrings.xml");
    for heading in ["post.link", "accounts", "Tautan", "Akun"] {
        assert!(strings.contains(&format!(">{heading}<")), "{heading}");
    }
}

#[test]
fn without_a_sample_that_fits_there_is_no_table() {
    let no_cell = base_with(TEMPLATE, "title = \"Contoh\"", "title = \"Contoh\"\npoints = [\"a; b\"]");
    let no_cell = no_cell.replace("label = \"Butir\"", "label = \"Butir\"\nrequired = true");
    let item = tail("points = []");
    let project = load_with(&[(TEMPLATE, &no_cell), (ITEM_FILE, &item)]).0.expect("a project");
    let made = new_table(&project, &[], jiff::civil::date(2026, 11, 23));
    assert!(matches!(made, Err(NewTableError::NoTemplate)));
}
