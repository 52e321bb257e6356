//! Tera: templates and what a template sees, to HTML.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tera::{Context, Error, ErrorKind, Kwargs, ReportError, State, Tera, TeraResult, Value};

use super::budget::{self, Bounded, Guarded, MAX_TEMPLATE_BYTES};
use super::ink::Ink;
use super::pictures::{MAX_SVG_BYTES, Pictures};
use super::svg;
use super::tags::quoted;
use super::{filters, qr};
use crate::diag::{Finding, Findings, Place, suggest};
use crate::world::World;

/// The folder that holds all templates.
const TEMPLATES: &str = "templates";
/// How often all templates are read again without those that an error named, where the mistakes do not show in each alone.
const MAX_ATTEMPTS: usize = 200;

thread_local! {
    /// What is to be said of the SVGs of the page at hand, which one thread expands from beginning to end.
    static SAID: RefCell<Findings> = const { RefCell::new(Findings::new()) };
}

/// All templates of a project, parsed.
pub(super) struct Expander {
    tera: Tera,
    /// The templates as Tera has them, by name.
    guarded: BTreeMap<String, Guarded>,
    /// The templates' files: the places of tags on pages name them by number.
    files: Arc<[PathBuf]>,
    /// What is wrong with templates that could not be parsed.
    broken: Findings,
}

impl Expander {
    /// Parses every `.html` file below `templates/`. A broken template is a finding; the others still work.
    pub(super) fn load(world: &Arc<dyn World>) -> Self {
        let mut tera = Tera::new();
        filters::register(&mut tera);
        budget::register(&mut tera);
        register_functions(&mut tera, world);
        let mut guarded = BTreeMap::new();
        let mut broken = Findings::new();
        let files: Arc<[PathBuf]> = html_files(world, Path::new(TEMPLATES), 0).into();
        for (number, name) in files.iter().enumerate() {
            match read(world, name, number) {
                Ok(template) => {
                    let inside = name.strip_prefix(TEMPLATES).unwrap_or(name);
                    guarded.insert(crate::diag::slashed(inside), template);
                }
                Err(finding) => broken.push(finding),
            }
        }
        let all = guarded.iter().map(|(name, template)| (name.as_str(), template)).collect();
        let deep: Vec<String> = budget::too_deep(&all).into_iter().map(str::to_owned).collect();
        for name in deep {
            guarded.remove(&name);
            let message = "its chain of `extends` and `include` is too deep, or goes in a circle";
            let place = Place::file(Path::new(TEMPLATES).join(&name));
            broken.push(Finding::error("template-error", message).at(place));
        }
        let tera = with_all(tera, &mut guarded, &mut broken);
        Self { tera, guarded, files, broken }
    }

    /// The templates' files by the numbers that tags on pages carry.
    pub(super) fn files(&self) -> &Arc<[PathBuf]> {
        &self.files
    }

    /// What is wrong with templates that could not be parsed.
    pub(super) fn broken(&self) -> &[Finding] {
        &self.broken
    }

    /// The page of template folder `template` as HTML whose tags carry their places, and what of the SVGs written into it has no effect.
    ///
    /// # Errors
    /// The first thing wrong, at the template's line.
    pub(super) fn expand(&self, template: &str, context: &Context) -> Result<(String, Findings), Finding> {
        let name = format!("{template}/template.html");
        if !self.tera.contains_template(&name) {
            let file = Path::new(TEMPLATES).join(&name);
            let of_it = |finding: &&Finding| finding.place.as_ref().is_some_and(|place| place.file == file);
            let said = self.broken.iter().find(of_it).or_else(|| self.broken.first());
            return Err(match said {
                Some(finding) => finding.clone(),
                None => Finding::error("template-unreadable", format!("there is no `{TEMPLATES}/{name}`"))
                    .at(Place::file(Path::new(TEMPLATES).join(&name)))
                    .hint("every template folder needs a `template.html`"),
            });
        }
        budget::begin();
        SAID.take();
        let mut page = Bounded::default();
        let rendered = self.tera.render_to(&name, context, &mut page);
        rendered.map_err(|error| finding_of(&error, Some(&name), &self.guarded))?;
        Ok((String::from_utf8_lossy(&page.into_bytes()).into_owned(), SAID.take()))
    }
}

fn html_files(world: &dyn World, folder: &Path, depth: usize) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in world.list(folder) {
        let path = folder.join(&name);
        if name.ends_with(".html") {
            files.push(path);
        } else if !name.contains('.') && depth < 4 {
            files.extend(html_files(world, &path, depth + 1));
        }
    }
    files
}

fn report(error: &Error) -> Option<&ReportError> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Some(report),
        _ => None,
    }
}

/// The template `name`, which has this number, ready for Tera.
fn read(world: &dyn World, name: &Path, number: usize) -> Result<Guarded, Finding> {
    let text = world
        .read_text(name)
        .map_err(|error| Finding::error("template-unreadable", error.to_string()).at(Place::file(name)))?;
    if text.len() > MAX_TEMPLATE_BYTES {
        let message =
            format!("the template is larger than the {} KiB that one may have", MAX_TEMPLATE_BYTES >> 10);
        return Err(Finding::error("file-too-large", message).at(Place::file(name)));
    }
    let guarded = budget::guard(&text, number);
    match guarded.comprehension {
        Some(at) => Err(Finding::error(
            "template-error",
            "lists made by a `for` within an expression are not for pages",
        )
        .at(Place::at_offset(name, &text, at))
        .hint("write a loop: `{% for … %}…{% endfor %}`")),
        None => Ok(guarded),
    }
}

fn texts(guarded: &BTreeMap<String, Guarded>) -> impl Iterator<Item = (&str, &str)> {
    guarded.iter().map(|(name, template)| (name.as_str(), template.text.as_str()))
}

/// `tera` with the templates of `guarded` that have no mistakes: one broken template would hide all, so that what an error names is left
/// out, and the others are added again.
fn with_all(tera: Tera, guarded: &mut BTreeMap<String, Guarded>, broken: &mut Findings) -> Tera {
    // Mistakes of syntax show in each template alone.
    let alone = |(name, template): (&String, &Guarded)| {
        let error = Tera::new().add_raw_template(name, &template.text).err()?;
        matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| (name.clone(), error))
    };
    let unread: Vec<(String, Error)> = guarded.iter().filter_map(alone).collect();
    leave_out(unread, guarded, broken);
    let mut left = MAX_ATTEMPTS;
    while left > 0 {
        let mut attempt = tera.clone();
        let Err(error) = attempt.add_raw_templates(texts(guarded)) else { return attempt };
        left -= 1;
        let guilty = guilty_templates(error, guarded).or_else(|error| {
            if left < guarded.len() {
                return Err(error);
            }
            left -= guarded.len();
            match culprit(&tera, guarded) {
                Some(name) => Ok(vec![(name, error)]),
                None => Err(error),
            }
        });
        let guilty = match guilty {
            Ok(guilty) => guilty,
            Err(error) => {
                broken.push(finding_of(&error, None, guarded));
                return tera;
            }
        };
        leave_out(guilty, guarded, broken);
    }
    let message = format!("more than {MAX_ATTEMPTS} templates have mistakes; the others are not read");
    let finding = Finding::error("template-error", message).at(Place::file(TEMPLATES));
    broken.push(finding.hint("mend those that are named, then look again"));
    tera
}

/// Leaves out the `guilty` templates, each with what is wrong with it.
fn leave_out(guilty: Vec<(String, Error)>, guarded: &mut BTreeMap<String, Guarded>, broken: &mut Findings) {
    for (name, error) in guilty {
        broken.push(finding_of(&error, Some(&name), guarded));
        guarded.remove(&name);
    }
}

/// The templates that `error` speaks of, each with what it says of it first: Tera tells all calls of what there is not at once, template by
/// template.
///
/// # Errors
/// With the error itself, where it names none.
fn guilty_templates(
    error: Error,
    guarded: &BTreeMap<String, Guarded>,
) -> Result<Vec<(String, Error)>, Error> {
    let ErrorKind::Msg(text) = error.kind() else {
        return match guilty_template(&error, guarded) {
            Some(name) => Ok(vec![(name, error)]),
            None => Err(error),
        };
    };
    let mut guilty: Vec<(String, Error)> = Vec::new();
    for (index, report) in text.split("\n\nerror: ").enumerate() {
        let report = if index == 0 { report.to_owned() } else { format!("error: {report}") };
        let report = Error::message(report);
        let named = guilty_template(&report, guarded);
        if let Some(name) = named.filter(|name| guilty.last().is_none_or(|(last, _)| last != name)) {
            guilty.push((name, report));
        }
    }
    if guilty.is_empty() { Err(error) } else { Ok(guilty) }
}

/// The template an error speaks of.
fn guilty_template(error: &Error, guarded: &BTreeMap<String, Guarded>) -> Option<String> {
    let named = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report.filename().to_owned(),
        ErrorKind::MissingParent { current, .. } => current.clone(),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => tpl.clone(),
        ErrorKind::Msg(text) => match text.strip_prefix("Component `") {
            // Defined in both `a` and `b`.
            Some(rest) => rest.split('`').nth(2)?.to_owned(),
            None => Told::read(text)?.template.to_owned(),
        },
        _ => String::new(),
    };
    guarded.contains_key(&named).then_some(named)
}

/// The first template without which there is another error, or none: for errors that name no template.
fn culprit(tera: &Tera, guarded: &BTreeMap<String, Guarded>) -> Option<String> {
    let error_without = |left_out: &str| {
        let mut attempt = tera.clone();
        let others = texts(guarded).filter(|(name, _)| *name != left_out);
        attempt.add_raw_templates(others).err().map(|error| error.to_string())
    };
    let with_all = error_without("");
    guarded.keys().find(|name| error_without(name) != with_all).cloned()
}

/// An error that Tera tells as text alone: `error: … --> template:line:column`.
struct Told<'e> {
    message: &'e str,
    template: &'e str,
    line: usize,
    /// From 1.
    column: usize,
}

impl<'e> Told<'e> {
    fn read(text: &'e str) -> Option<Self> {
        let (message, rest) = text.strip_prefix("error: ")?.split_once("\n")?;
        let place = rest.trim_start().strip_prefix("--> ")?.lines().next()?;
        let (place, column) = place.trim().rsplit_once(':')?;
        let (template, line) = place.rsplit_once(':')?;
        Some(Self { message, template, line: line.parse().ok()?, column: column.parse().ok()? })
    }
}

fn finding_of(error: &Error, template: Option<&str>, guarded: &BTreeMap<String, Guarded>) -> Finding {
    let at = |name: &str, line: usize, column: usize| {
        let column = guarded.get(name).map_or(column, |guarded| guarded.column(line, column));
        Place {
            file: Path::new(TEMPLATES).join(name),
            line: u32::try_from(line).ok(),
            column: u32::try_from(column + 1).ok(),
            sheet: None,
        }
    };
    let told = if let ErrorKind::Msg(text) = error.kind() { Told::read(text) } else { None };
    let (message, place) = match (report(error), told) {
        (Some(report), _) => {
            let span = report.span();
            let name =
                if report.filename().is_empty() { template.unwrap_or_default() } else { report.filename() };
            (report.message().to_owned(), Some(at(name, span.start_line, span.start_col)))
        }
        (None, Some(told)) => {
            (told.message.to_owned(), Some(at(told.template, told.line, told.column.saturating_sub(1))))
        }
        (None, None) => {
            (error.to_string(), template.map(|name| Place::file(Path::new(TEMPLATES).join(name))))
        }
    };
    let mut causes = Vec::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    // What is written goes into memory, and only its bound can be in the way.
    let message = match error.kind() {
        ErrorKind::Io(_) => causes.pop().unwrap_or(message),
        _ => message,
    };
    let mut message = if causes.is_empty() { message } else { format!("{message}: {}", causes.join(": ")) };
    if let Some(first) = message.chars().next() {
        message.replace_range(..first.len_utf8(), &first.to_lowercase().to_string());
    }
    let near = message.split_once(". Available ").and_then(|(said, names)| {
        let (_, names) = names.split_once(": ")?;
        let hint = suggest(said.split('`').nth(1)?, names.split(", "))?;
        Some((said.to_owned(), hint))
    });
    if let Some((said, hint)) = near {
        let finding = Finding::error("template-error", said).hint(hint);
        return if let Some(place) = place { finding.at(place) } else { finding };
    }
    let hint = message
        .contains("not found")
        .then(|| "templates see `item`, `account`, `service`, `campaign`, `brand`, `format`, `page`, `post`, `clip`, `cue` and `publish`".to_owned());
    let finding = Finding::error("template-error", message).maybe_hint(hint);
    match place {
        Some(place) => finding.at(place),
        None => finding,
    }
}

fn register_functions(tera: &mut Tera, world: &Arc<dyn World>) {
    let files = Arc::clone(world);
    tera.register_function("asset", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let path: &str = kwargs.must_get("path")?;
        if !files.is_file(Path::new(path)) {
            return Err(Error::message(format!("asset: there is no file `{path}` in the project")));
        }
        let inside = crate::world::normalise(Path::new(path)).unwrap_or_default();
        Ok(format!("/{}", crate::diag::slashed(&inside)))
    });
    let files = Arc::clone(world);
    tera.register_function("svg", move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let path: &str = kwargs.must_get("path")?;
        if files.is_file(Path::new(path)) && !Pictures::is_drawing(Path::new(path)) {
            return Ok(Value::safe_string(&picture(path)));
        }
        let text =
            files.read_text(Path::new(path)).map_err(|error| Error::message(format!("svg: {error}")))?;
        if text.len() > MAX_SVG_BYTES {
            let most = MAX_SVG_BYTES >> 20;
            return Err(Error::message(format!("svg: `{path}` is larger than the {most} MiB of a drawing")));
        }
        budget::charge(text.len())?;
        let clean = svg::clean_apart(&text);
        let path = crate::world::normalise(Path::new(path)).unwrap_or_default();
        SAID.with_borrow_mut(|said| said.extend(clean.findings(&path, &text)));
        Ok(Value::safe_string(&clean.text))
    });
    let files = Arc::clone(world);
    let ink = Ink::default();
    tera.register_function("mark_growth", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let path: &str = kwargs.must_get("path")?;
        let most: f64 = kwargs.must_get("most")?;
        budget::charge(MAX_SVG_BYTES / 8)?;
        let inside = crate::world::normalise(Path::new(path)).unwrap_or_default();
        Ok(ink.growth(&files, &inside, most.clamp(1.0, 10.0) as f32).to_string())
    });
    tera.register_function("qr", |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let text: &str = kwargs.must_get("text")?;
        qr::data_uri(text)
            .map(|uri| Value::safe_string(&uri))
            .map_err(|error| Error::message(format!("qr: {error}")))
    });
    tera.register_function("utm", |kwargs: Kwargs, state: &State| -> TeraResult<String> {
        let url: &str = kwargs.must_get("url")?;
        let name = |path: &str, key: &str| -> TeraResult<String> {
            let value: Option<Value> = state.get(path)?;
            let value = match (value, key) {
                (Some(value), "") => Some(value),
                (Some(value), key) => value.get_from_path(key).cloned(),
                (None, _) => None,
            };
            Ok(value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default())
        };
        let format = name("format", "id")?;
        let platform = format.split('-').next().unwrap_or_default().to_owned();
        Ok(utm(url, &platform, &name("pack", "")?, &name("item_id", "")?))
    });
}

/// An element that shows the picture `path`, for marks that are no SVGs.
fn picture(path: &str) -> String {
    let inside = crate::world::normalise(Path::new(path)).unwrap_or_default();
    let address = quoted(&format!("/{}", crate::diag::slashed(&inside)));
    format!("<img src={address} alt=\"\">")
}

/// `url` with the campaign parameters that web statistics read, before any fragment.
fn utm(url: &str, source: &str, campaign: &str, content: &str) -> String {
    let (base, fragment) = url.split_once('#').map_or((url, None), |(base, fragment)| (base, Some(fragment)));
    let joint = if base.contains('?') { '&' } else { '?' };
    let mut out = format!("{base}{joint}utm_source={source}&utm_medium=social");
    if !campaign.is_empty() {
        out.push_str(&format!("&utm_campaign={campaign}"));
    }
    if !content.is_empty() {
        out.push_str(&format!("&utm_content={content}"));
    }
    if let Some(fragment) = fragment {
        out.push_str(&format!("#{fragment}"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Disk;

    fn world(files: &[(&str, &str)]) -> (tempfile::TempDir, Arc<dyn World>) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        let world = Disk::shared(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        (dir, world)
    }

    fn context() -> Context {
        Context::from_serialize(&serde_json::json!({
            "item": {"title": "Gaya <magnet>"}, "pack": "2026-W48", "item_id": "a", "format": {"id": "instagram-story"}
        }))
        .expect("a context")
    }

    #[test]
    fn text_is_escaped_and_templates_extend_the_base() {
        let (_dir, world) = world(&[
            ("templates/_base/frame.html", "<b>{% block main %}{% endblock %}</b>"),
            (
                "templates/a/template.html",
                "{% extends \"_base/frame.html\" %}{% block main %}{{ item.title }}{% endblock %}",
            ),
        ]);
        let (html, _) = Expander::load(&world).expand("a", &context()).expect("expanded");
        assert_eq!(html, "<b data-w-at=\"0-1-1\">Gaya &lt;magnet&gt;</b>");
    }

    #[test]
    fn an_error_names_the_line_and_leaves_other_templates_working() {
        let (_dir, world) = world(&[
            ("templates/a/template.html", "ok"),
            ("templates/b/template.html", "satu\n{% if %}"),
            ("templates/c/template.html", "satu\n\n  {{ item.titel }}"),
        ]);
        let expander = Expander::load(&world);
        assert!(expander.expand("a", &context()).is_ok());
        let error = expander.expand("c", &context()).expect_err("an error");
        assert_eq!(error.message, "field `titel` is not defined");
        assert_eq!(error.hint.as_deref(), Some("did you mean `title`?"));
        let place = |template: &str| {
            expander.expand(template, &context()).expect_err("an error").place.expect("a place").to_string()
        };
        assert!(place("b").starts_with("templates/b/template.html:2:"), "{}", place("b"));
        assert!(place("c").starts_with("templates/c/template.html:3:"), "{}", place("c"));
        assert_eq!(expander.broken().len(), 1);
    }

    #[test]
    fn many_broken_templates_are_named_and_leave_others_working() {
        let count = MAX_ATTEMPTS / 2 + 1;
        let names: Vec<String> = (0..count).map(|at| format!("templates/b{at}/template.html")).collect();
        let more: Vec<String> = (0..count).map(|at| format!("templates/c{at}/template.html")).collect();
        let syntax = names.iter().map(|name| (name.as_str(), "{% if %}"));
        let calls = more.iter().map(|name| (name.as_str(), "{{ a | tiada }}{{ b | tiada }}"));
        let files: Vec<(&str, &str)> =
            syntax.chain(calls).chain([("templates/a/template.html", "ok")]).collect();
        let (_dir, world) = world(&files);
        let expander = Expander::load(&world);
        assert_eq!(expander.broken().len(), 2 * count);
        assert!(
            expander.broken().iter().all(|finding| finding.place.as_ref().is_some_and(|p| p.line == Some(1)))
        );
        assert_eq!(expander.expand("a", &context()).expect("expanded").0, "ok");
    }

    #[test]
    fn a_component_that_stands_in_two_templates_costs_the_first() {
        let component = "{% component c() %}x{% endcomponent c %}";
        let (_dir, world) = world(&[
            ("templates/a/template.html", component),
            ("templates/b/template.html", component),
            ("templates/c/template.html", "{{ <c /> }}"),
        ]);
        let expander = Expander::load(&world);
        let broken: Vec<_> = expander.broken().iter().map(|finding| finding.place.clone()).collect();
        assert_eq!(broken, [Some(Place::file("templates/a/template.html"))]);
        assert_eq!(expander.expand("c", &context()).expect("expanded").0, "x");
    }

    #[test]
    fn functions_serve_files_marks_codes_and_links() {
        let (_dir, world) = world(&[
            (
                "templates/a/template.html",
                "{{ asset(path=\"x/m.svg\") }}|{{ svg(path=\"x/m.svg\") }}|{{ svg(path=\"/x/a & b.png\") }}|{{ utm(url=\"https://a.id/?b#c\") }}",
            ),
            ("templates/b/template.html", "{{ asset(path=\"../m.svg\") }}"),
            ("x/a & b.png", "PNG"),
            ("x/m.svg", "<?xml version=\"1.0\"?>\n<svg><path/></svg>\n"),
        ]);
        let expander = Expander::load(&world);
        assert_eq!(
            expander.expand("a", &context()).expect("expanded").0,
            "/x/m.svg|<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><path/></svg>|<img src=\"/x/a &amp; b.png\" alt=\"\">|https://a.id/?b&amp;utm_source=instagram&amp;utm_medium=social&amp;utm_campaign=2026-W48&amp;utm_content=a#c"
        );
        let error = expander.expand("b", &context()).expect_err("leaves the project");
        assert!(error.message.contains("there is no file `../m.svg`"), "{}", error.message);
    }
}
