//! `BACA-SAYA.txt`: what each folder of an inbox takes, for who opens it. Written at the start, and again when templates change.

use std::io;
use std::path::{Path, PathBuf};

use super::folders::template_of;
use super::fs_events::state_of;
use super::meaning::title_field;
use super::names::Names;
use crate::deliver::folder::{Folder, SHARED_FOLDER};
use crate::page::has_element;
use crate::project::{self, Field, FieldKind, Kind, Locale, Project, Template, label_of};
use crate::world::Disk;

/// The files and folders of a project that decide what its guides say.
const PARTS: [&str; 4] = ["wajah.toml", "brand-assets/accounts", "brand-assets/services", "templates"];

/// The guides of an inbox, which follow the project's files.
#[derive(Debug)]
pub(super) struct Guides {
    root: PathBuf,
    inbox: PathBuf,
    names: Names,
    /// What the project's files were when all of them were written.
    written: Option<u64>,
}

impl Guides {
    /// Makes a folder for each template of `project` that has none yet, and writes all guides of the inbox. `root` is the project's folder.
    /// What cannot be made or written, since something else stands there, is tried again later.
    pub(super) fn new(root: &Path, inbox: &Path, project: &Project) -> Self {
        let names = Names::of(project.config.locale);
        let mut guides = Self { root: root.to_owned(), inbox: inbox.to_owned(), names, written: None };
        let state = Self::state(root);
        guides.written = guides.write(project).is_ok().then_some(state);
        guides
    }

    /// Writes the guides again where the project's files changed since, or where they are gone.
    ///
    /// # Errors
    /// When one cannot be written; then it is tried again.
    pub(super) fn refresh(&mut self, now: jiff::Timestamp) -> io::Result<()> {
        let state = Self::state(&self.root);
        if self.written == Some(state) && Folder::open(&self.inbox)?.has_file(self.names.guide)? {
            return Ok(());
        }
        // Packs say nothing here, and may be many.
        let world = Disk::new(&self.root, now).with("content", self.root.join(".wajah-no-content"));
        let (project, _) = project::load(&world);
        // A project that somebody is writing gives no better guides.
        if let Some(project) = project.filter(|project| !project.templates.is_empty()) {
            self.write(&project)?;
        }
        self.written = Some(state);
        Ok(())
    }

    fn state(root: &Path) -> u64 {
        state_of(&PARTS.map(|part| root.join(part)))
    }

    /// Makes the folders and writes every guide, also where another cannot be.
    fn write(&self, project: &Project) -> io::Result<()> {
        let inbox = Folder::open(&self.inbox)?;
        let there = self.folders(&inbox)?;
        // What a watcher that was killed here left.
        crate::deliver::sweep_within(&inbox);
        let mut written = self.put(&inbox, &of_inbox(project, self.names));
        for template in project.templates.values() {
            let is_for = |name: &&String| template_of(name, project).is_ok_and(|is| is.id == template.id);
            let mut own: Vec<String> = there.iter().filter(is_for).cloned().collect();
            if own.is_empty() {
                own.push(template.id.clone());
            }
            let taken = Taken::of(template, &self.root);
            let text = of_template(project, template, taken, self.names);
            for name in own {
                let put = inbox.make(&name, SHARED_FOLDER).and_then(|folder| {
                    crate::deliver::sweep_within(&folder);
                    self.put(&folder, &text)
                });
                written = written.and(put);
            }
        }
        written
    }

    /// The inbox's folders that are no links and not its own.
    fn folders(&self, inbox: &Folder) -> io::Result<Vec<String>> {
        let names = inbox.names()?.into_iter().filter_map(|name| name.into_string().ok());
        let is_one = |name: &String| {
            inbox.entry(name).is_ok_and(|entry| entry.is_folder())
                && !self.names.is_own(name)
                && !self.names.is_ignored(name)
        };
        Ok(names.filter(is_one).collect())
    }

    /// Writes `text` into `folder`, where it says something else than what is there.
    fn put(&self, folder: &Folder, text: &str) -> io::Result<()> {
        for other in
            [Locale::Id, Locale::En].map(Names::of).iter().filter(|other| other.guide != self.names.guide)
        {
            // Another file of that name is somebody's.
            let is_guide = |text: Vec<u8>| {
                let text = String::from_utf8_lossy(&text).into_owned();
                SAYS_WHOSE.iter().any(|words| text.contains(words))
            };
            if folder.read(other.guide, MAX_GUIDE_BYTES).is_ok_and(is_guide) {
                let _ = folder.remove_file(other.guide);
            }
        }
        let there = folder.read(self.names.guide, text.len() as u64);
        if there.is_ok_and(|there| there == text.as_bytes()) {
            return Ok(());
        }
        folder.write_shared(self.names.guide, text.as_bytes())
    }
}

/// What every guide says of itself, in each language.
const SAYS_WHOSE: [&str; 2] = ["ditulis ulang oleh Wajah", "Wajah writes this file"];

/// The largest guide of another language that is looked at.
const MAX_GUIDE_BYTES: u64 = 256 << 10;

/// What the inbox itself is for.
fn of_inbox(project: &Project, names: Names) -> String {
    let folders: Vec<String> = project
        .templates
        .values()
        .map(|template| {
            format!("  {} ({}): {}\r\n", template.title, template.id, first_sentence(&template.description))
        })
        .collect();
    let folders = folders.concat();
    let text = match project.config.locale {
        Locale::Id => format!(
            "KOTAK MASUK WAJAH\n\nMasukkan berkas ke folder templatnya, bukan langsung ke sini. Setiap folder berisi `{guide}` yang menyebut apa yang \
             diterimanya.\n\n{folders}\nYang jadi pindah ke `{done}`, yang tidak jadi ke `{failed}` dengan catatan di sampingnya. Tunggu beberapa detik setelah \
             menyalin: berkas diambil setelah selesai disalin.\n\nNama folder boleh diganti dengan nama templatnya, misalnya `{example}`. Berkas ini ditulis \
             ulang oleh Wajah.\n",
            guide = names.guide,
            done = names.done,
            failed = names.failed,
            example = project.templates.values().next().map_or("", |template| template.title.as_str()),
        ),
        Locale::En => format!(
            "THE INBOX OF WAJAH\n\nDrop files into a template's folder, not here. Each folder has a `{guide}` that says what it takes.\n\n{folders}\nWhat was made \
             goes to `{done}`, what was not to `{failed}` with a note beside it. Wait a few seconds after copying.\n\nA folder may be called after its \
             template's title, such as `{example}`. Wajah writes this file.\n",
            guide = names.guide,
            done = names.done,
            failed = names.failed,
            example = project.templates.values().next().map_or("", |template| template.title.as_str()),
        ),
    };
    for_notepad(&text)
}

/// What the folder of `template` takes.
fn of_template(project: &Project, template: &Template, taken: Taken<'_>, names: Names) -> String {
    let text = match project.config.locale {
        Locale::Id => indonesian(project, template, taken, names),
        Locale::En => english(project, template, taken, names),
    };
    for_notepad(&text)
}

/// What of a template decides how its folder is used.
struct Taken<'t> {
    photo: Option<&'t Field>,
    film: bool,
    /// Whether its clips are of sound: a video gives its own.
    sound: bool,
    title: Option<&'t Field>,
    /// The labels of what must be given besides the file and its name.
    needed: Vec<&'t str>,
}

impl<'t> Taken<'t> {
    /// What `template` of the project in the folder `root` takes.
    fn of(template: &'t Template, root: &Path) -> Self {
        let photo = template.fields.iter().find(|field| field.kind == FieldKind::Image);
        let film = shows_film(template);
        let sound = film && shows_sound(template, root);
        let title = title_field(template);
        let is_given = |field: &&Field| {
            title.is_some_and(|title| title.id == field.id) || photo.is_some_and(|photo| photo.id == field.id)
        };
        let needed = template.fields.iter().filter(|field| field.required && field.default.is_none());
        let needed = needed.filter(|field| !is_given(field)).map(|field| field.label.as_str()).collect();
        Self { photo, film, sound, title, needed }
    }
}

/// Whether clips of `template` show a video: those of a fixed length are made of words alone.
pub(super) fn shows_film(template: &Template) -> bool {
    template.kinds.contains(&Kind::Clip) && template.duration.length.is_none()
}

/// Whether the page of `template` has a waveform in place of a video.
fn shows_sound(template: &Template, root: &Path) -> bool {
    let page = std::fs::read_to_string(root.join(&template.dir).join("template.html")).unwrap_or_default();
    has_element(&page, "wajah-waveform") && !has_element(&page, "video")
}

fn indonesian(project: &Project, template: &Template, taken: Taken<'_>, names: Names) -> String {
    let mut text = format!(
        "{} (folder: {})\n{}\n\nYANG DITERIMA FOLDER INI\n",
        template.title.to_uppercase(),
        template.id,
        template.description
    );
    if let Some(photo) = taken.photo {
        text.push_str(&format!("* Foto JPEG, PNG, atau WebP: menjadi {}.\n", photo.label));
    }
    let lasts = seconds(template, ["dari", "sampai", "detik"]);
    if taken.sound {
        text.push_str(&format!(
            "* Rekaman suara MP3, WAV, M4A, OGG, atau FLAC: menjadi klip{lasts}. Dari video diambil suaranya.\n"
        ));
    } else if taken.film {
        text.push_str(&format!("* Video MP4 atau MOV: menjadi klip{lasts}.\n"));
    }
    text.push_str("* Tabel XLSX, ODS, atau CSV: satu kiriman tiap baris.\n* Berkas .toml, bagi yang terbiasa menulisnya.\n");
    let file = match (taken.film, taken.photo) {
        _ if taken.sound => Some(("rekaman", "mp3")),
        (true, _) => Some(("video", "mp4")),
        (false, Some(_)) => Some(("foto", "jpg")),
        (false, None) => None,
    };
    let headings = headings(project, template);
    match (file, taken.title) {
        (Some((what, extension)), Some(title)) => {
            let most = title.max_length.map(|most| format!(" (paling banyak {most} huruf)")).unwrap_or_default();
            text.push_str(&format!(
                "\nCARA TERMUDAH\nBeri nama {what}nya dengan {label}{most}, lalu masukkan, misalnya:\n  {example} - {service}.{extension}\n\
                 Yang di depan tanda - menjadi {label}, yang di belakangnya nama layanan (boleh tidak ditulis). Nama dari kamera atau WhatsApp, seperti \
                 IMG_0042, tidak dipakai.\n",
                label = title.label,
                example = example(title),
                service = some_service(project),
            ));
            if !taken.needed.is_empty() {
                text.push_str(&format!(
                    "\n{What} saja belum cukup: folder ini juga perlu {needed}. Masukkan saja {what}nya. Di folder `{failed}` lalu ada formulir Excel dengan nama yang \
                     sama: isi sel yang kuning, simpan, lalu pindahkan {what} dan formulir itu bersama-sama ke folder ini.\n",
                    What = capital(what),
                    needed = taken.needed.join(", "),
                    failed = names.failed,
                ));
            }
        }
        _ => text.push_str(&format!(
            "\nCARA TERMUDAH\nFolder ini tidak memakai foto atau video. Buat tabel di Excel, tulis nama kolom ini di baris pertama, lalu satu kiriman tiap \
             baris:\n  {headings}\n",
        )),
    }
    text.push_str("\nIKUT SERTA\nBerkas dengan nama yang sama ikut serta: .txt teks kirimannya");
    if taken.film {
        text.push_str(", .srt atau .vtt takarirnya");
    }
    if file.is_some() {
        text.push_str(", .xlsx (satu baris) atau .toml isian lainnya");
    }
    text.push_str(&format!(
        ".\nHanya untuk satu akun? Buat folder bernama akun itu di sini: {}.\n",
        accounts(project)
    ));
    text.push_str("\nISIAN\n");
    for field in &template.fields {
        text.push_str(&format!("* {}{}\n", field.label, rules(field, Locale::Id)));
        if !field.help.is_empty() {
            text.push_str(&format!("  {}\n", field.help));
        }
    }
    text.push_str(&format!(
        "\nNama kolom tabel: {headings}; Layanan; Akun; Terbit; Teks kiriman; Tagar; Teks alternatif.\nLayanan: {}.\n\nBerkas ini ditulis ulang oleh Wajah, dan bukan \
         kiriman.\n",
        services(project)
    ));
    text
}

fn english(project: &Project, template: &Template, taken: Taken<'_>, names: Names) -> String {
    let mut text = format!(
        "{} (folder: {})\n{}\n\nWHAT THIS FOLDER TAKES\n",
        template.title.to_uppercase(),
        template.id,
        template.description
    );
    if let Some(photo) = taken.photo {
        text.push_str(&format!("* Photos (JPEG, PNG, WebP): as {}.\n", photo.label));
    }
    let lasts = seconds(template, ["of", "to", "seconds"]);
    if taken.sound {
        text.push_str(&format!(
            "* Recordings (MP3, WAV, M4A, OGG, FLAC): as a clip{lasts}. Of videos the sound is taken.\n"
        ));
    } else if taken.film {
        text.push_str(&format!("* Videos (MP4, MOV): as a clip{lasts}.\n"));
    }
    text.push_str("* Tables (XLSX, ODS, CSV): a post a row.\n* TOML files, for who is used to them.\n");
    let file = match (taken.film, taken.photo) {
        _ if taken.sound => Some(("recording", "mp3")),
        (true, _) => Some(("video", "mp4")),
        (false, Some(_)) => Some(("photo", "jpg")),
        (false, None) => None,
    };
    let headings = headings(project, template);
    match (file, taken.title) {
        (Some((what, extension)), Some(title)) => {
            let most = title.max_length.map(|most| format!(" (at most {most} characters)")).unwrap_or_default();
            text.push_str(&format!(
                "\nTHE EASIEST WAY\nName the {what} after its {label}{most}, and drop it, such as:\n  {example} - {service}.{extension}\nWhat stands before the - becomes \
                 {label}, what stands behind it names the service, and may be left out. Names of cameras and messengers, such as IMG_0042, are not \
                 used.\n",
                label = title.label,
                example = example(title),
                service = some_service(project),
            ));
            if !taken.needed.is_empty() {
                text.push_str(&format!(
                    "\nThe {what} alone is not enough: this folder needs {needed} too. Drop the {what}. In the folder `{failed}` is then a form for Excel of the same \
                     name: fill in the yellow cells, save it, and move both together into this folder.\n",
                    needed = taken.needed.join(", "),
                    failed = names.failed,
                ));
            }
        }
        _ => text.push_str(&format!(
            "\nTHE EASIEST WAY\nThis folder shows no photo and no video. Make a table in Excel, with these headings in its first row and a post in each row below:\n  \
             {headings}\n",
        )),
    }
    text.push_str("\nWHAT GOES WITH A FILE\nFiles of the same name: .txt is the text to post");
    if taken.film {
        text.push_str(", .srt or .vtt its captions");
    }
    if file.is_some() {
        text.push_str(", .xlsx (one row) or .toml everything else");
    }
    text.push_str(&format!(
        ".\nFor one account alone, make a folder here that is called like it: {}.\n",
        accounts(project)
    ));
    text.push_str("\nFIELDS\n");
    for field in &template.fields {
        text.push_str(&format!("* {}{}\n", field.label, rules(field, Locale::En)));
        if !field.help.is_empty() {
            text.push_str(&format!("  {}\n", field.help));
        }
    }
    text.push_str(&format!(
        "\nHeadings of a table: {headings}; Service; Accounts; Publish; Post text; Hashtags; Alt text.\nServices: {}.\n\nWajah writes this file; it is no drop.\n",
        services(project)
    ));
    text
}

/// How long clips may be: ` dari 3 sampai 90 detik`.
fn seconds(template: &Template, [from, to, seconds]: [&str; 3]) -> String {
    let rules = &template.duration;
    match (rules.min, rules.max) {
        (Some(min), Some(max)) => format!(" {from} {} {to} {} {seconds}", min.as_seconds(), max.as_seconds()),
        _ => String::new(),
    }
}

/// What a field takes, in brackets.
fn rules(field: &Field, locale: Locale) -> String {
    let pick =
        |indonesian: &str, english: &str| if locale == Locale::En { english } else { indonesian }.to_owned();
    let mut rules = Vec::new();
    if field.required && field.default.is_none() {
        rules.push(pick("wajib", "required"));
    }
    if let Some(most) = field.max_length {
        let unit = if field.kind == FieldKind::List {
            pick("butir", "entries")
        } else {
            pick("huruf", "characters")
        };
        rules.push(format!("{} {most} {unit}", pick("paling banyak", "at most")));
    }
    if !field.choices.is_empty() {
        rules.push(format!("{} {}", pick("salah satu:", "one of:"), field.choices.join(", ")));
    }
    let kind = match field.kind {
        FieldKind::Date => Some(pick("tanggal, misalnya 25/11/2026", "a date, such as 25/11/2026")),
        FieldKind::Time => Some(pick("jam, misalnya 09.00", "a time, such as 09.00")),
        FieldKind::Number => Some(pick("angka, misalnya 1250 atau 3,5", "a number, such as 1250 or 3,5")),
        FieldKind::List => {
            Some(pick("di tabel dipisahkan ; atau Alt+Enter", "in tables separated by ; or Alt+Enter"))
        }
        FieldKind::Bool => Some(pick("ya atau tidak", "yes or no")),
        FieldKind::Url => Some(pick("alamat dengan https://", "an address with https://")),
        FieldKind::Text | FieldKind::Multiline | FieldKind::Image | FieldKind::Choice => None,
    };
    rules.extend(kind);
    if rules.is_empty() { String::new() } else { format!(" ({})", rules.join("; ")) }
}

/// The headings of a table for `template`, the needed ones first.
fn headings(project: &Project, template: &Template) -> String {
    let of = |field: &Field| label_of(&format!("fields.{}", field.id), project.config.locale, template);
    let (needed, others): (Vec<&Field>, Vec<&Field>) =
        template.fields.iter().partition(|field| field.required && field.default.is_none());
    needed.into_iter().chain(others).map(of).collect::<Vec<_>>().join("; ")
}

/// A title that nobody takes for a real one.
fn example(title: &Field) -> String {
    let most = title.max_length.unwrap_or(usize::MAX);
    title.label.chars().take(most).collect()
}

fn some_service(project: &Project) -> String {
    project.services.values().next().map(|service| service.short.to_lowercase()).unwrap_or_default()
}

fn accounts(project: &Project) -> String {
    project.accounts.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn services(project: &Project) -> String {
    project.services.values().map(|service| service.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.')
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `text` as the text editors of all systems show it.
fn for_notepad(text: &str) -> String {
    format!("\u{feff}{}", text.replace("\r\n", "\n").replace('\n', "\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn guides_follow_templates_and_links_are_left_alone() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, text).expect("written");
        };
        let template = |label: &str| {
            write(
                "templates/kabar/template.toml",
                &format!(
                    "title = \"Kabar baru\"\ndescription = \"Uji.\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n\
                     [fields.title]\ntype = \"text\"\nlabel = \"Judul\"\nrequired = true\n\
                     [fields.grade]\ntype = \"text\"\nlabel = \"{label}\"\nrequired = true\n\
                     [fields.photo]\ntype = \"image\"\nlabel = \"Foto\"\n"
                ),
            );
        };
        write("wajah.toml", "name = \"Uji\"\n");
        write("templates/kabar/template.html", "<p></p>");
        template("Kelas");
        write("inbox/KABAR-baru/READ-ME.txt", "Wajah writes this file.");
        write("inbox/READ-ME.txt", "somebody's own");
        let load =
            || project::load(&Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH)).0.expect("a project");
        let inbox = dir.path().join("inbox");
        let mut guides = Guides::new(dir.path(), &inbox, &load());
        let guide = || fs::read_to_string(inbox.join("KABAR-baru/BACA-SAYA.txt")).expect("a guide");
        assert!(guide().contains("juga perlu Kelas"), "{}", guide());
        assert!(!inbox.join("kabar").exists() && !inbox.join("KABAR-baru/READ-ME.txt").exists());
        assert!(inbox.join("READ-ME.txt").exists());
        assert!(inbox.join("BACA-SAYA.txt").is_file());
        let before = fs::metadata(inbox.join("BACA-SAYA.txt")).and_then(|is| is.modified()).expect("a time");
        template("Tingkat kelas");
        guides.refresh(jiff::Timestamp::UNIX_EPOCH).expect("written");
        assert!(guide().contains("juga perlu Tingkat kelas"), "{}", guide());
        let after = fs::metadata(inbox.join("BACA-SAYA.txt")).and_then(|is| is.modified()).expect("a time");
        assert_eq!(before, after, "what says the same is not written again");
        // A template with mistakes takes no guide away.
        write("templates/kabar/template.toml", "title = ");
        guides.refresh(jiff::Timestamp::UNIX_EPOCH).expect("nothing to do");
        assert!(guide().contains("Tingkat kelas"));
        #[cfg(unix)]
        {
            template("Kelas");
            write("elsewhere/berkas.txt", "x");
            fs::remove_dir_all(inbox.join("KABAR-baru")).expect("removed");
            std::os::unix::fs::symlink(dir.path().join("elsewhere"), inbox.join("kabar")).expect("linked");
            Guides::new(dir.path(), &inbox, &load());
            assert_eq!(
                fs::read_dir(dir.path().join("elsewhere")).expect("there").count(),
                1,
                "nothing outside"
            );
        }
    }
}
