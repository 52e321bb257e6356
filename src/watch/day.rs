//! What drops of a day get besides their posts, as packs do: texts, a schedule, an archive for each account, and the proof sheet.
//!
//! What workers told of their posts is kept in the state folder, a file for each post as for each post a folder lies in the output folder,
//! so that a drop made again replaces what was told of it. The sheet is made from that alone: damage costs the sheet, never a post.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use super::damage::{make_room, make_room_for_folder, unless_none};
use super::drop_post::DropPost;
use crate::deliver;
use crate::deliver::folder::{Folder, OWN_FILE, OWN_FOLDER, Stamp};
use crate::deliver::manifest::{Artifact, MANIFEST_VERSION, Manifest, Record, SideFile};
use crate::deliver::pack::{Done, complete, prune};
use crate::diag::Findings;
use crate::fingerprint::TOOL;
use crate::project::{Item, Project, is_kebab};

/// The folder in the state folder, with a folder for each pack.
pub(super) const DAYS: &str = "days";

/// How the names end of what is kept of a post, and of the mark that something was kept since the sheet was made.
const POST: &str = ".json";
const MARK: &str = ".changed";

/// How many parts the path of a post's file has: pack, account, item, file.
const POST_DEPTH: usize = 4;

/// The largest file of a post, and the most posts of a day.
const MAX_POST_BYTES: u64 = 4 << 20;
const MAX_POSTS: usize = 20_000;

/// How long what is kept of a day is of use: later drops are of later days.
const KEPT: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// How often a day is brought up to date while drops keep coming, and how often others' marks are looked for.
const EVERY: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_secs(60);

/// The longest pause after a failure.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// The files that are known to be what was told, so that each is read once.
type Whole = HashMap<String, (Stamp, String)>;

/// Keeps what was told of `posts` of `pack`, which the ledger knows of, and marks the day. Whatever stands where it belongs is damage, and
/// gives way.
///
/// # Errors
/// When it cannot be written.
pub(super) fn keep(state: &Path, pack: &str, posts: &[DropPost]) -> io::Result<()> {
    let kept = make_folder(state, pack)?;
    for post in posts {
        let text = serde_json::to_vec(post).map_err(io::Error::from)?;
        let name = file_of(&post.account, &post.item);
        make_room(&kept, &name)?;
        kept.write(&name, &text)?;
    }
    // After them: whoever sees the mark sees them too.
    mark_in(&kept)
}

/// Forgets what was told of the posts in the folders `of`, such as `pack/account/item`, of `pack`: others stand there by now, of which
/// nothing is told. The day is to be marked after it.
///
/// # Errors
/// When it cannot be taken away.
pub(super) fn forget<'f>(state: &Path, pack: &str, of: impl IntoIterator<Item = &'f str>) -> io::Result<()> {
    let kept = make_folder(state, pack)?;
    for folder in of {
        let mut parts = folder.split('/').skip(1);
        let (Some(account), Some(item)) = (parts.next(), parts.next()) else { continue };
        let name = file_of(account, item);
        make_room(&kept, &name)?;
        match kept.remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Has the sheet of `pack` made anew: what stands in its folder has changed.
///
/// # Errors
/// When the mark cannot be written.
pub(super) fn mark(state: &Path, pack: &str) -> io::Result<()> {
    mark_in(&make_folder(state, pack)?)
}

fn mark_in(kept: &Folder) -> io::Result<()> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    let mark = format!("{}-{now:x}-{}{MARK}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    kept.create_new(&mark, OWN_FILE).map(drop)
}

/// The folder of what is kept of `pack`, made where there is none.
fn make_folder(state: &Path, pack: &str) -> io::Result<Folder> {
    // A pack's name is that of a folder, and nothing else.
    folder(state, pack)?;
    let state = Folder::open(state)?;
    make_room_for_folder(&state, DAYS)?;
    let days = state.make(DAYS, OWN_FOLDER)?;
    make_room_for_folder(&days, pack)?;
    days.make(pack, OWN_FOLDER)
}

fn folder(state: &Path, pack: &str) -> io::Result<PathBuf> {
    match is_kebab(pack) {
        true => Ok(state.join(DAYS).join(pack)),
        false => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{pack:?} cannot be a pack's name")))
        }
    }
}

fn file_of(account: &str, item: &str) -> String {
    format!("{account}.{item}{POST}")
}

/// Brings what goes with the posts of `pack` in `out` up to date, where something was kept since. Two may try at once: the second finds
/// nothing to do. `whole` spares reading again what did not change. What a person has to know of it comes back.
///
/// # Errors
/// When a file cannot be written; it is tried again at the next call.
fn bring_up_to_date(
    state: &Path,
    out: &Path,
    pack: &str,
    project: &Project,
    whole: &mut Whole,
) -> io::Result<Findings> {
    let kept = folder(state, pack)?;
    let place = out.join(pack);
    if named(&kept, MARK)?.is_empty() {
        return Ok(Findings::new());
    }
    let _lock = deliver::lock(out, || ())?;
    // What was left by whoever was killed.
    deliver::sweep_flat(&kept);
    // Another may have been faster.
    let marks = named(&kept, MARK)?;
    if marks.is_empty() {
        return Ok(Findings::new());
    }
    let mut said = Findings::new();
    // Somebody took the day away: it is not put back.
    if is_folder(&place)? {
        deliver::sweep(out, pack);
        let mut posts = Vec::new();
        for path in named(&kept, POST)?.iter().take(MAX_POSTS) {
            if let Some(post) = read(path, pack)? {
                posts.extend(there(post, out, pack, whole)?);
            }
        }
        said = write_all(posts, out, pack, project)?;
    }
    // What only looks like one is no reason to do this again and again.
    marks.iter().for_each(|mark| drop(fs::remove_file(mark).or_else(|_| fs::remove_dir_all(mark))));
    Ok(said)
}

/// The files in `folder` whose names end with `ending`; none where there is no such folder.
///
/// # Errors
/// When they cannot be listed now: that is no reason to leave them out.
fn named(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let Some(entries) = unless_none(fs::read_dir(folder))? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let is_so = |name: &str| name.ends_with(ending) && !name.starts_with('.');
        found.extend(entry.file_name().to_str().is_some_and(is_so).then(|| entry.path()));
    }
    Ok(found)
}

/// What is kept in `path`; `None` where it is damaged.
///
/// # Errors
/// When it cannot be read now.
fn read(path: &Path, pack: &str) -> io::Result<Option<DropPost>> {
    let Some(text) = unless_none(deliver::read_file(path, MAX_POST_BYTES))? else { return Ok(None) };
    let Ok(post) = serde_json::from_slice::<DropPost>(&text) else { return Ok(None) };
    let is_sound = post.check(pack).is_ok() && path.ends_with(file_of(&post.account, &post.item));
    Ok(is_sound.then_some(post))
}

/// `post`, with those formats of which every file is in `out` as it was made. Somebody may have taken some away.
///
/// # Errors
/// When a file that is there cannot be read: that is no reason to leave its post out.
fn there(mut post: DropPost, out: &Path, pack: &str, whole: &mut Whole) -> io::Result<Option<DropPost>> {
    let folder = out.join(post.folder(pack));
    for folder in folder.ancestors().take(2) {
        if !is_folder(folder)? {
            return Ok(None);
        }
    }
    let mut kept = Vec::new();
    for record in std::mem::take(&mut post.records) {
        let mut is_there = true;
        for artifact in &record.artifacts {
            is_there = is_there && is_whole(out, artifact, whole)?;
        }
        kept.extend(is_there.then_some(record));
    }
    post.records = kept;
    Ok((!post.records.is_empty()).then_some(post))
}

/// Whether what lies in the place of `artifact` in `out` is what was made, by its bytes.
fn is_whole(out: &Path, artifact: &Artifact, whole: &mut Whole) -> io::Result<bool> {
    let Artifact { path, digest, bytes, .. } = artifact;
    let place = out.join(path);
    let Some(stamp) = Stamp::of(&place)? else { return Ok(false) };
    if whole.get(path).is_some_and(|(known, is)| *known == stamp && is == digest) {
        return Ok(true);
    }
    let mut file = match deliver::open_file(&place) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    // A giant in its place is not read.
    let is_same = file.metadata()?.len() == *bytes
        && deliver::copy_digested(&mut file, &mut io::sink())?.digest == *digest;
    if is_same {
        whole.insert(path.clone(), (stamp, digest.clone()));
    }
    Ok(is_same)
}

/// Whether `path` is a folder, and no link to one.
fn is_folder(path: &Path) -> io::Result<bool> {
    Ok(unless_none(fs::symlink_metadata(path))?.is_some_and(|is| is.is_dir()))
}

/// Writes what goes with `posts`, and the manifest; what was changed by hand and is left as it is.
fn write_all(mut posts: Vec<DropPost>, out: &Path, pack: &str, project: &Project) -> io::Result<Findings> {
    posts.sort_by(|a, b| (&a.item, &a.account).cmp(&(&b.item, &b.account)));
    let items: Vec<Item> = posts.iter().map(|post| post.item(pack)).collect();
    let (mut records, mut findings) = (Vec::<Record>::new(), Findings::new());
    for post in posts {
        records.extend(post.records);
        findings.extend(post.failures);
    }
    records.sort_by(|a, b| (&a.account, &a.item, &a.format).cmp(&(&b.account, &b.item, &b.format)));
    let project = with_items(project, pack, items);
    let before = Manifest::load(&out.join(pack)).filter(|before| before.pack == pack);
    let done = Done { project: &project, pack, records: &records, findings: &findings, out };
    let (files, mut changed) = complete(&done, before.as_ref())
        .map_err(|(path, error)| io::Error::new(error.kind(), format!("`{}`: {error}", path.display())))?;
    findings.extend(changed.iter().cloned());
    let manifest = Manifest {
        version: MANIFEST_VERSION,
        tool: TOOL.to_owned(),
        pack: pack.to_owned(),
        shard: None,
        unfinished: false,
        inputs: BTreeMap::new(),
        jobs: records,
        files,
        findings,
    };
    manifest.save(out)?;
    if let Some(before) = before {
        // The archive of an account that has no posts any more.
        prune(out, &beside_posts(before, out), &manifest, &mut changed);
    }
    Ok(changed)
}

/// `before` with only those of its files that lie beside the posts, not in them: a post of which nothing is kept any more is no
/// reason to take it away.
fn beside_posts(before: Manifest, out: &Path) -> Manifest {
    let is_beside = |file: &SideFile| {
        file.path.split('/').count() < POST_DEPTH && !matches!(Stamp::of(&out.join(&file.path)), Ok(None))
    };
    let files = before.files.iter().filter(|file| is_beside(file)).cloned().collect();
    Manifest { jobs: Vec::new(), files, ..before }
}

/// `project` with `items` for all that it is to make.
fn with_items(project: &Project, pack: &str, items: Vec<Item>) -> Project {
    Project {
        config: project.config.clone(),
        brand: project.brand.clone(),
        accounts: project.accounts.clone(),
        services: project.services.clone(),
        campaigns: project.campaigns.clone(),
        formats: project.formats.clone(),
        templates: project.templates.clone(),
        packs: [(pack.to_owned(), items)].into(),
    }
}

/// Brings days up to date beside the watcher's loop: archives of videos take a while.
#[derive(Debug)]
pub(super) struct Days {
    state: PathBuf,
    out: PathBuf,
    project: Arc<Project>,
    due: BTreeSet<String>,
    work: Option<Work>,
    whole: Whole,
    /// Before then nothing is begun while drops keep coming, and nothing at all after a failure.
    rest_until: Option<Instant>,
    failed: Option<(String, u32)>,
    /// What was said last: it is said once.
    told: BTreeSet<String>,
    looked: Option<Instant>,
}

#[derive(Debug)]
struct Work {
    pack: String,
    begun: Instant,
    thread: JoinHandle<(Whole, io::Result<Findings>)>,
}

impl Days {
    /// The days in `state`, whose posts are in `out`.
    pub(super) fn new(state: &Path, out: &Path, project: &Project) -> Self {
        forget_old(state);
        Self {
            state: state.to_owned(),
            out: out.to_owned(),
            project: Arc::new(project.clone()),
            due: BTreeSet::new(),
            work: None,
            whole: Whole::new(),
            rest_until: None,
            failed: None,
            told: BTreeSet::new(),
            looked: None,
        }
    }

    /// Something was kept of `pack`.
    pub(super) fn changed(&mut self, pack: &str) {
        self.due.insert(pack.to_owned());
    }

    /// Begins what is due: at once where the watcher is `idle`, now and then where drops keep coming. Where a day was brought up to date
    /// meanwhile, lines on what is new in it for people; or a line on why it was not.
    pub(super) fn turn(&mut self, idle: bool) -> Option<Result<Vec<String>, String>> {
        self.turn_at(Instant::now(), idle)
    }

    fn turn_at(&mut self, now: Instant, idle: bool) -> Option<Result<Vec<String>, String>> {
        if self.work.as_ref().is_some_and(|work| !work.thread.is_finished()) {
            return None;
        }
        let ended = self.work.take().and_then(|work| self.end(work, now));
        if self.looked.is_none_or(|at| now.saturating_duration_since(at) >= LOOK) {
            self.looked = Some(now);
            // What others left, or what one before this left undone.
            self.due.extend(marked(&self.state));
        }
        let rests = self.rest_until.is_some_and(|until| now < until) && (!idle || self.failed.is_some());
        if !rests && let Some(pack) = self.due.pop_first() {
            self.begin(pack, now);
        }
        ended
    }

    fn begin(&mut self, pack: String, now: Instant) {
        let (state, out, project) = (self.state.clone(), self.out.clone(), Arc::clone(&self.project));
        let (mut whole, name) = (std::mem::take(&mut self.whole), pack.clone());
        // Other days come seldom.
        whole.retain(|path, _| path.starts_with(&format!("{pack}/")));
        let work = move || {
            let done = bring_up_to_date(&state, &out, &name, &project, &mut whole);
            (whole, done)
        };
        match std::thread::Builder::new().name("day".to_owned()).spawn(work) {
            Ok(thread) => self.work = Some(Work { pack, begun: now, thread }),
            Err(_) => drop(self.due.insert(pack)),
        }
    }

    /// Takes note of how `work` ended.
    fn end(&mut self, work: Work, now: Instant) -> Option<Result<Vec<String>, String>> {
        let Work { pack, begun, thread } = work;
        let done = thread.join();
        let took = now.saturating_duration_since(begun);
        let done = match done {
            Ok((whole, done)) => {
                self.whole = whole;
                done.map_err(|error| error.to_string())
            }
            Err(_) => Err("it broke off; this is a bug of ours".to_owned()),
        };
        let error = match done {
            Ok(said) => {
                self.failed = None;
                // No more than a fifth of the time.
                self.rest_until = Some(now + EVERY.max(took * 4));
                let said: BTreeSet<String> = said.into_iter().map(|finding| finding.message).collect();
                let news = said.difference(&self.told).cloned().collect();
                self.told = said;
                return Some(Ok(news));
            }
            Err(error) => error,
        };
        let times = self.failed.as_ref().map_or(0, |(_, times)| times + 1);
        let is_news = self.failed.as_ref().is_none_or(|(known, _)| *known != error);
        self.rest_until = Some(now + Duration::from_secs(2 << times.min(10)).min(LONGEST_PAUSE));
        let line = format!("the proof sheet of {pack} cannot be brought up to date: {error}");
        self.failed = Some((error, times));
        self.due.insert(pack);
        is_news.then_some(Err(line))
    }

    /// Whether something is left to do that can be done now.
    pub(super) fn is_busy(&self) -> bool {
        self.work.is_some() || self.looked.is_none() || (!self.due.is_empty() && self.failed.is_none())
    }
}

/// The packs of which something was kept since their sheet was made.
fn marked(state: &Path) -> Vec<String> {
    packs(state)
        .filter(|(_, folder)| !named(folder, MARK).is_ok_and(|marks| marks.is_empty()))
        .map(|(pack, _)| pack)
        .collect()
}

fn packs(state: &Path) -> impl Iterator<Item = (String, PathBuf)> + use<> {
    let entries = fs::read_dir(state.join(DAYS)).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())));
    names.filter(|(pack, folder)| is_kebab(pack) && is_folder(folder).unwrap_or(false))
}

/// Forgets days to which no drop comes any more.
fn forget_old(state: &Path) {
    for (_, folder) in packs(state) {
        let age = folder.metadata().and_then(|is| is.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > KEPT) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

#[cfg(test)]
#[path = "day_tests.rs"]
mod tests;
