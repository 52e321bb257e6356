//! The worker: makes the posts of one drop, in a process of its own that can touch nothing else.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::content::kind_of;
use super::drop_post::{self, DropPost};
use super::folders::{account_of, template_of};
use super::form::{form_for, table_for};
use super::guide::shows_film;
use super::look::{stranger, unusable};
use super::meaning::{DEFAULTS, Draft, FOLDER, draft_of, inside};
use super::names::FileKind;
use super::note::plain;
use super::order::{Answer, Form, MAX_ANSWER_BYTES, Made, NOT_LOCKED, Order, ROWS_MADE_CODE, Said};
use super::title::forbidden;
use crate::catch_panic::catch_panic;
use crate::deliver;
use crate::deliver::manifest::Artifact;
use crate::diag::{Finding, Findings, Place, has_errors, slashed};
use crate::plan::{self, Selection};
#[cfg(feature = "video")]
use crate::project::Kind;
use crate::project::{self, Given, Item, Project, Template};
use crate::run::{Event, RunOptions};
use crate::sandbox::{self, Access, Channel, Limits};
use crate::session::Session;
use crate::world::Disk;

/// The folder of the stage in which the worker's project finds its items.
const ITEMS: &str = ".items";

/// Who hears of each post that ended.
type Say<'s> = &'s (dyn Fn(&Said) + Sync);

/// Carries out `order`, in a process that is locked down first, and tells whoever gave it of each post that ended; the answer is the last
/// word. Call it before any other thread exists.
///
/// # Errors
/// When nobody can be told.
pub fn work(order: &Order) -> io::Result<()> {
    // Other people's drops, posts and the project's history are none of its business.
    let parts = project::parts(&order.project);
    let read: Vec<&Path> = parts.iter().map(PathBuf::as_path).chain([order.folder.as_path()]).collect();
    let access = Access { read: &read, write: &[&order.stage] };
    let locked = sandbox::enter(&access, &Limits::default());
    let channel = Channel::take()?;
    // A watcher that is gone hears nothing, and this process ends with it.
    let say = |said: &Said| drop(channel.send(said));
    let answer = match locked {
        Ok(_) => make(order, &say),
        Err(error) => {
            // Whatever it would read stays unread.
            let finding = Finding::error(NOT_LOCKED, format!("the worker cannot be locked down: {error}"));
            refusal(vec![finding], None)
        }
    };
    say(&Said::Done(answer));
    Ok(())
}

/// The answer to an order of which nothing was made.
fn refusal(findings: Findings, form: Option<Form>) -> Answer {
    Answer {
        jobs: 1,
        failed: 1,
        files: Vec::new(),
        findings: findings.into_iter().map(clean).collect(),
        posts: Vec::new(),
        form,
    }
}

fn make(order: &Order, say: Say<'_>) -> Answer {
    let mut session = match prepare_stage(order).and_then(|()| world(order)) {
        Ok(world) => Session::open(Arc::new(world)),
        Err(findings) => return refusal(findings, None),
    };
    let Some(project) = session.project() else { return refusal(session.findings().to_vec(), None) };
    let order = match resolved(order, project) {
        Ok(order) => order,
        Err(findings) => {
            let template = template_of(&order.template, project).ok();
            let (findings, table) = with_form(findings, |findings| {
                template.and_then(|template| table_for(order, project, template, findings)).map(Beside::Table)
            });
            return refusal(findings, table);
        }
    };
    let mut draft = Draft::default();
    let answer = begin(&order, &session, &mut draft).and_then(|given| {
        // The drop's items are there now.
        session.give(given);
        let task = Task::of(&order, &session, say).ok_or_else(|| session.findings().to_vec())?;
        task.finish(&draft)
    });
    answer.unwrap_or_else(|findings| match Task::of(&order, &session, say) {
        Some(task) => task.refuse(findings, &draft),
        None => refusal(findings, None),
    })
}

/// What is left beside the note of a drop of which nothing is made.
enum Beside {
    /// The form of what it lacks.
    Form(Form),
    /// A table that makes the post alone.
    Table(Form),
}

/// `findings`, and what `write` makes to answer them. Of a table their note is told. Its writer panics where no thread can be started: they
/// are told all the same, and that beside them.
fn with_form(
    mut findings: Findings,
    write: impl FnOnce(&[Finding]) -> Option<Beside>,
) -> (Findings, Option<Form>) {
    match catch_panic(|| write(&findings)) {
        Ok(None) => (findings, None),
        Ok(Some(Beside::Form(form))) => (findings, Some(form)),
        Ok(Some(Beside::Table(form))) => {
            (findings.into_iter().map(|finding| finding.fact("alone", true)).collect(), Some(form))
        }
        Err(said) => {
            let message = format!("the form cannot be written: {said}");
            findings.push(Finding::error("write-failed", message).of_machine());
            (findings, None)
        }
    }
}

fn prepare_stage(order: &Order) -> Result<(), Findings> {
    let items = order.stage.join(ITEMS).join(&order.pack);
    std::fs::create_dir_all(&items).map_err(|error| vec![not_written(&items, &error)])
}

/// `order` with the ids of the template and the account that its folders name.
fn resolved(order: &Order, project: &Project) -> Result<Order, Findings> {
    let place = || Place::file(inside(&order.main));
    let mut findings = Findings::new();
    if let Some(words) = forbidden(&order.main) {
        let message = format!("the name says `{words}`: the file is not to be published");
        let finding = Finding::error("not-for-publication", message).at(place()).fact("given", words);
        findings.push(finding.hint("when it may be published, give it a name without these words"));
    }
    let is_odd = |name: &String| name.contains(|c: char| c.is_control() || c == '\\');
    if let Some(name) = std::iter::once(&order.main).chain(&order.sides).find(|name| is_odd(name)) {
        let finding =
            Finding::error("bad-name", format!("the name {name:?} holds characters that no name should"));
        findings.push(finding.at(place()).hint("name the file with letters, digits and blanks"));
    }
    findings.extend(stranger(order));
    let mut resolved = order.clone();
    let template = template_of(&order.template, project);
    match template {
        Ok(template) => resolved.template = template.id.clone(),
        Err(_) if is_broken(&order.template, &order.project) => {
            let name = &order.template;
            let finding = Finding::error(
                "unknown-template",
                format!("the template `{name}` has mistakes and was left out"),
            );
            findings.push(
                finding.at(place()).hint("tell its designer, then drop the file again").fact("broken", name),
            );
        }
        Err(finding) => findings.push(finding.at(place())),
    }
    if let Some(folder) = &order.account {
        match account_of(folder, project) {
            Ok(account) => resolved.account = Some(account.id.clone()),
            Err(finding) => findings.push(finding.at(place())),
        }
    }
    if findings.is_empty() { Ok(resolved) } else { Err(findings) }
}

/// Whether there is a template called `id` that was left out of the project for its mistakes.
fn is_broken(id: &str, root: &Path) -> bool {
    project::is_kebab(id) && root.join("templates").join(id).join("template.toml").is_file()
}

/// What the project is given of the drop of `order`, whose names are resolved; a table lies in the stage. `draft` is what is understood
/// of it.
fn begin(order: &Order, session: &Session, draft: &mut Draft) -> Result<Vec<Given>, Findings> {
    let Some(project) = session.project() else { return Err(session.findings().to_vec()) };
    let Some(template) = project.templates.get(&order.template) else { return Err(Findings::new()) };
    let items = order.stage.join(ITEMS).join(&order.pack);
    let kind = kind_of(order);
    if let Some(finding) = unfit(kind, template, order) {
        let takes = |template: &&Template| {
            if kind == FileKind::Media { shows_film(template) } else { shows_photo(template) }
        };
        let others: Vec<&str> =
            project.templates.values().filter(takes).map(|template| template.title.as_str()).collect();
        return Err(vec![finding.fact("template", &template.title).fact("choices", others.join(", "))]);
    }
    if kind == FileKind::Table {
        if project::is_form(session.world(), Path::new(&inside(&order.main))) {
            return Err(vec![lonely_form(&order.main)]);
        }
        let extension = order.main.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
        let place = items.join(format!("items.{}.{extension}", order.template));
        copy(&order.folder.join(&order.main), &place).map_err(|error| vec![not_written(&place, &error)])?;
        Ok(Vec::new())
    } else {
        let seconds = if kind == FileKind::Media { showable(order, project, template) } else { None };
        let (understood, given) = draft_of(order, project, template, seconds, session.world())?;
        *draft = understood;
        Ok(vec![given])
    }
}

/// A drop, with what its folders mean.
#[derive(Clone, Copy)]
struct Task<'d> {
    order: &'d Order,
    session: &'d Session,
    project: &'d Project,
    template: &'d Template,
    /// What its main file is.
    kind: FileKind,
    say: Say<'d>,
}

impl<'d> Task<'d> {
    /// That of `order`; none where the project has no such template.
    fn of(order: &'d Order, session: &'d Session, say: Say<'d>) -> Option<Self> {
        let project = session.project()?;
        let template = project.templates.get(&order.template)?;
        Some(Self { order, session, project, template, kind: kind_of(order), say })
    }

    /// Makes the posts of its item; what is asked back instead where `draft` lacks something.
    fn finish(self, draft: &Draft) -> Result<Answer, Findings> {
        if draft.asked.is_empty() {
            return self.render(draft);
        }
        // What else is wrong is said at once.
        Err(draft.asked.iter().cloned().chain(self.of_items()).collect())
    }

    /// The answer where nothing is made because of `findings`.
    fn refuse(self, findings: Findings, draft: &Draft) -> Answer {
        let Self { order, session, project, template, .. } = self;
        let (mut findings, form) = with_form(findings, |findings| {
            let form = form_for(order, project, template, draft, findings, session.world()).map(Beside::Form);
            form.or_else(|| table_for(order, project, template, findings).map(Beside::Table))
        });
        // What was left out of a form may be what is missing.
        findings.extend(draft.said.iter().cloned());
        refusal(findings.into_iter().map(|finding| self.told(finding)).collect(), form)
    }

    /// What is wrong with the drop's items: mistakes elsewhere in the project are not the editor's.
    fn of_items(self) -> Findings {
        let is_ours =
            |place: &Place| ["content", FOLDER, DEFAULTS].iter().any(|own| place.file.starts_with(own));
        let ours = |finding: &&Finding| finding.place.as_ref().is_some_and(is_ours);
        self.session.findings().iter().filter(ours).cloned().collect()
    }

    fn render(self, draft: &Draft) -> Result<Answer, Findings> {
        let Self { order, session, project, .. } = self;
        let loaded = self.of_items();
        let selection = Selection { packs: vec![order.pack.clone()], ..Selection::default() };
        let (to_make, planned) = plan::plan(project, &selection);
        if to_make.is_empty() {
            return Err(if has_errors(&loaded) { loaded } else { planned });
        }
        let (to_make, words) = session.judge_words(to_make);
        if to_make.is_empty() {
            return Err(loaded.into_iter().chain(words).collect());
        }
        (self.say)(&Said::Begun { jobs: to_make.len() });
        let (texts, unwritten) = write_texts(order, project);
        let options =
            RunOptions { out: order.stage.clone(), threads: order.threads, memory: None, deadline: None };
        let listener = |event: Event<'_>| {
            if let Event::Ended { job, artifacts, .. } = event {
                (self.say)(&ended(&slashed(&job.folder()), artifacts, &texts));
            }
        };
        let report = session.render(&to_make, &options, &listener, &AtomicBool::new(false));
        let mut files: Vec<Made> = report.artifacts.iter().map(made).collect();
        // Texts go with pictures.
        let has_picture = |text: &&Made| files.iter().any(|file| file.folder() == text.folder());
        let texts: Vec<Made> = texts.iter().filter(has_picture).cloned().collect();
        files.extend(texts);
        let said = draft.said.iter().cloned();
        let mut findings: Findings =
            said.chain(loaded).chain(words).chain(report.findings).chain(unwritten).collect();
        let mut posts = Vec::new();
        for item in project.packs.get(&order.pack).into_iter().flatten() {
            for account in &item.accounts {
                posts.extend(DropPost::of(project, item, account, &report.artifacts, &findings));
            }
        }
        // Items that could not be read are posts that are missing.
        let broken = usize::from(has_errors(&findings) && report.failed == 0);
        let failed = report.failed + broken;
        if failed > 0 && self.kind == FileKind::Table {
            let items = project.packs.get(&order.pack).map(Vec::as_slice).unwrap_or_default();
            findings.extend(rows_made(items, &findings));
        }
        Ok(Answer {
            jobs: report.jobs + broken,
            failed,
            files,
            findings: findings.into_iter().map(|finding| clean(self.told(finding))).collect(),
            posts: self.listed(posts),
            form: None,
        })
    }

    /// What of `posts` the proof sheet tells of: all that can be told within the bounds of an answer.
    fn listed(self, posts: Vec<DropPost>) -> Vec<DropPost> {
        let mut room = MAX_ANSWER_BYTES as usize / 2;
        let told = posts.into_iter().map(|mut post| {
            let findings =
                post.records.iter_mut().flat_map(|record| &mut record.findings).chain(&mut post.failures);
            findings.for_each(|finding| *finding = clean(self.told(finding.clone())));
            post
        });
        told.filter(|post| post.check(&self.order.pack).is_ok())
            .take_while(|post| {
                let bytes = serde_json::to_vec(post).map_or(usize::MAX, |text| text.len());
                room = room.saturating_sub(bytes);
                room > 0
            })
            .collect()
    }

    /// A finding as its editor knows things: at the files that were dropped, in the words of the template.
    fn told(self, mut finding: Finding) -> Finding {
        let Self { order, project, template, .. } = self;
        if let Some(key) = finding.facts.get("key")
            && !finding.facts.contains_key("label")
        {
            let field = key.strip_prefix("fields.").and_then(|id| template.field(id));
            let label = field.map(|field| field.label.clone());
            let label = label.unwrap_or_else(|| project::label_of(key, project.config.locale, template));
            finding = finding.fact("label", label);
        }
        if finding.code == "picture-unusable"
            && let Some(better) = unusable(order)
        {
            finding = Finding { job: finding.job.clone(), ..better };
        }
        // A table is read in the stage: its cells are where they are in the file.
        if let Some(place) = finding.place.as_mut().filter(|place| place.file.starts_with("content")) {
            place.file = inside(&order.main).into();
        }
        finding
    }
}

/// Which rows of a table were made: the others need not be sought.
fn rows_made(items: &[Item], findings: &[Finding]) -> Option<Finding> {
    let failed: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.severity == crate::diag::Severity::Error)
        .filter_map(|finding| match finding.job.as_deref() {
            Some(job) => job.split('/').nth(2),
            None => finding.item.as_deref()?.split('/').nth(1),
        })
        .collect();
    let made = items.iter().filter(|item| !failed.contains(item.id.as_str()));
    let mut made: Vec<u32> = made.filter_map(|item| item.place.line).collect();
    made.sort_unstable();
    let rows = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let mut left: Vec<u32> = items
        .iter()
        .filter(|item| failed.contains(item.id.as_str()))
        .filter_map(|item| item.place.line)
        .chain(findings.iter().filter_map(|finding| finding.place.as_ref()?.line))
        .filter(|row| *row > 1 && !made.contains(row))
        .collect();
    left.sort_unstable();
    left.dedup();
    if made.is_empty() {
        return None;
    }
    let message = format!("rows {} were made, rows {} were not", rows(&made), rows(&left));
    Some(Finding::note(ROWS_MADE_CODE, message).fact("made", rows(&made)).fact("left", rows(&left)))
}

fn lonely_form(name: &str) -> Finding {
    let message =
        format!("`{name}` is the form of a video or a photo of the same name, and none came with it");
    let finding = Finding::error("form-alone", message).at(Place::file(inside(name)));
    finding.hint("drop both together, named alike")
}

/// `finding` without what is for terminals and programs alone: control characters, and the lines of a decoder.
fn clean(mut finding: Finding) -> Finding {
    if let Some(said) = finding.facts.remove("said") {
        let own = |hint: &String| {
            let own = hint
                .strip_suffix(&said)
                .and_then(|rest| rest.strip_suffix("FFmpeg says: "))
                .map(str::to_owned);
            own.map(|own| own.trim_end_matches("; ").to_owned())
        };
        finding.hint = finding
            .hint
            .as_ref()
            .map(|hint| own(hint).unwrap_or_else(|| hint.clone()))
            .filter(|hint| !hint.is_empty());
    }
    finding.message = plain(&finding.message);
    finding.hint = finding.hint.map(|hint| plain(&hint));
    finding.facts.values_mut().for_each(|value| *value = plain(value));
    finding
}

/// Writes what goes with the pictures of each post, before there are any: nobody then sees one without the other.
fn write_texts(order: &Order, project: &Project) -> (Vec<Made>, Findings) {
    let (mut texts, mut findings) = (Vec::new(), Findings::new());
    for item in project.packs.get(&order.pack).into_iter().flatten() {
        let words = drop_post::said(&item.post);
        for account in &item.accounts {
            let folder = PathBuf::from(&order.pack).join(account).join(&item.id);
            for (name, text) in deliver::pack::texts_of(&words) {
                let inside = folder.join(name);
                match deliver::write(&order.stage.join(&inside), text.as_bytes()) {
                    Ok(delivered) => texts.push(Made {
                        path: slashed(&inside),
                        digest: delivered.digest,
                        bytes: delivered.bytes,
                    }),
                    Err(error) => findings.push(not_written(&inside, &error)),
                }
            }
        }
    }
    (texts, findings)
}

fn made(artifact: &Artifact) -> Made {
    Made { path: artifact.path.clone(), digest: artifact.digest.clone(), bytes: artifact.bytes }
}

/// The project as the worker sees it: with the drop's items for its own, and the drop's files in a folder.
fn world(order: &Order) -> Result<Disk, Findings> {
    let now = order.now.parse().map_err(|_| vec![Finding::error("bad-order", "the order has no time")])?;
    Ok(Disk::new(&order.project, now).with("content", order.stage.join(ITEMS)).with(FOLDER, &order.folder))
}

fn shows_photo(template: &Template) -> bool {
    template.fields.iter().any(|field| field.kind == project::FieldKind::Image)
}

/// Why `template` has no use for the drop.
fn unfit(kind: FileKind, template: &Template, order: &Order) -> Option<Finding> {
    let (clips, photos) = (shows_film(template), shows_photo(template));
    let name = &order.main;
    let (code, message, hint) = match kind {
        FileKind::Media if !clips => (
            "unused-media",
            format!("the template `{}` makes no clips, and `{name}` is a video or a recording", template.id),
            "drop it into the folder of a template that makes clips; `wajah list templates` names them",
        ),
        FileKind::Picture if !photos => (
            "unused-media",
            format!("the template `{}` shows no photo, and `{name}` is one", template.id),
            "drop it into the folder of a template that shows a photo",
        ),
        FileKind::Captions | FileKind::Text => (
            "no-main-file",
            format!("`{name}` goes with a video or a photo of the same name, and none came"),
            "drop both together, named alike: `judul.mp4` and `judul.srt`",
        ),
        _ => return None,
    };
    Some(Finding::error(code, message).at(Place::file(inside(name))).hint(hint))
}

/// How many seconds of the video the template and all its formats can show, from its beginning.
#[cfg(feature = "video")]
fn showable(order: &Order, project: &Project, template: &Template) -> Option<f64> {
    let length = crate::clip::ffmpeg::probe::probe(&order.folder.join(&order.main)).ok()?.duration;
    let scenes = project::Lengths::of(&template.duration, &template.kinds).scenes();
    let formats = project.formats.values().filter(|format| template.supports(format, Kind::Clip));
    let wanted = &project.config.formats;
    let formats = formats.filter(|format| wanted.is_empty() || wanted.contains(&format.id));
    let rooms = formats.filter_map(|format| format.max_duration).map(|most| most - scenes);
    let most = rooms.chain(template.duration.max).min();
    // To the hundredth below, so that rounding never asks for more than there is.
    let seconds = most.map_or(length, |most| most.min(length)).as_seconds();
    Some((seconds * 100.0).floor() / 100.0)
}

#[cfg(not(feature = "video"))]
fn showable(_: &Order, _: &Project, _: &Template) -> Option<f64> {
    None
}

/// Copies the bytes of a file. `std::fs::copy` sets its mode too, which no worker may.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::io::copy(&mut std::fs::File::open(from)?, &mut std::fs::File::create(to)?).map(|_| ())
}

fn not_written(path: &Path, error: &std::io::Error) -> Finding {
    Finding::error("write-failed", format!("`{}` cannot be written: {error}", path.display()))
}

/// What is said of a post in `folder` that ended with `artifacts`: with them go its texts.
fn ended(folder: &str, artifacts: &[Artifact], texts: &[Made]) -> Said {
    let texts = texts.iter().filter(|text| text.folder() == Some(folder)).cloned();
    let pictures = artifacts.iter().map(made);
    Said::Ended { files: if artifacts.is_empty() { Vec::new() } else { texts.chain(pictures).collect() } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_though_no_form_can_be_written() {
        let asked = || vec![Finding::error("missing-key", "no title")];
        let codes = |findings: &[Finding]| -> Vec<String> {
            findings.iter().map(|finding| finding.code.to_string()).collect()
        };
        let (findings, form) = with_form(asked(), |_| panic!("no thread"));
        assert_eq!(
            (codes(&findings), form),
            (vec!["missing-key".to_owned(), "write-failed".to_owned()], None)
        );
        assert!(findings[1].machine && findings[1].message.contains("no thread"));
        let form = || Form { extension: "xlsx".to_owned(), bytes: vec![1] };
        for (beside, is_alone) in [(Beside::Form(form()), false), (Beside::Table(form()), true)] {
            let (findings, with) = with_form(asked(), |_| Some(beside));
            assert_eq!((codes(&findings), with), (vec!["missing-key".to_owned()], Some(form())));
            assert_eq!(findings[0].facts.contains_key("alone"), is_alone);
        }
    }
}
