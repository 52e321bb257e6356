//! `STATUS.html` in the inbox: what becomes of drops, for editors without a terminal. It runs no script, fetches itself again, and says
//! how to tell that nobody writes it any more. Names of drops may hold anything: everything is text.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

use super::names::{Names, STATUS_PAGE};
use super::status::{AtWork, DropOutcome, DropResult, Overview, Pause, State, Status, WaitingDrop};
use super::status_words::{Words, fill};
use crate::deliver::html::{Html, address};
use crate::project::{Locale, Project, dates};

const STYLES: [&str; 2] = [include_str!("../deliver/sheet.css"), include_str!("status.css")];

/// Nothing is fetched and nothing runs, whatever finds its way into the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// After how many seconds the page is fetched again, with work and without.
const REFRESH: (&str, &str) = ("10", "30");

/// What the page knows besides what watchers tell.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    pub(super) inbox: PathBuf,
    pub(super) out: PathBuf,
    /// The name of the folder of the failed, in the inbox.
    pub(super) failed: &'static str,
    pub(super) locale: Locale,
    pub(super) timezone: TimeZone,
    /// The project's name.
    pub(super) project: String,
    /// The accounts' names by id.
    pub(super) accounts: BTreeMap<String, String>,
    /// Whether there is something at a path: editors move and remove what the page would lead to.
    pub(super) exists: fn(&Path) -> bool,
}

impl Surroundings {
    /// Those of `inbox`, whose posts go to `out`.
    pub(super) fn new(inbox: &Path, out: &Path, project: &Project) -> Self {
        let accounts = project.accounts.iter().map(|(id, account)| (id.clone(), account.name.clone()));
        Self {
            inbox: inbox.to_owned(),
            out: out.to_owned(),
            failed: Names::of(project.config.locale).failed,
            locale: project.config.locale,
            timezone: project.config.timezone.clone(),
            project: project.config.name.clone(),
            accounts: accounts.collect(),
            exists: Path::exists,
        }
    }

    /// Where the page lies.
    pub(super) fn place(&self) -> PathBuf {
        self.inbox.join(STATUS_PAGE)
    }
}

/// The address of the folder `to` for a page in the folder `from`; `None` where they share nothing.
fn relative(from: &Path, to: &Path) -> Option<String> {
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
    let (from, to) = (real(from)?, real(to)?);
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), to.components().collect());
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return None;
    }
    let up = from[same..].iter().map(|_| "..".to_owned());
    let down = to[same..].iter().map(|part| address(&part.as_os_str().to_string_lossy()));
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// The page, written at the moment `now`.
pub(super) fn page(overview: &Overview, surroundings: &Surroundings, now: Timestamp) -> String {
    let words = Words::of(surroundings.locale);
    let out = relative(&surroundings.inbox, &surroundings.out);
    let page = Page {
        overview,
        surroundings,
        words,
        now: now.to_zoned_datetime(surroundings.timezone.clone()),
        out,
    };
    page.written()
}

struct Page<'a> {
    overview: &'a Overview,
    surroundings: &'a Surroundings,
    words: &'static Words,
    now: ZonedDateTime,
    out: Option<String>,
}

impl Page<'_> {
    fn written(&self) -> String {
        let words = self.words;
        let refresh = if self.is_busy() { REFRESH.0 } else { REFRESH.1 };
        let title = format!("{} · {}", self.headline(), self.surroundings.project);
        let meta = [("refresh", refresh), ("content-security-policy", POLICY)];
        let mut html = Html::page_with(words.lang, &title, &STYLES, &meta);
        self.masthead(&mut html);
        html.open("main", &[]);
        let pauses: Vec<&Pause> = self
            .watchers()
            .filter_map(|watcher| match &watcher.state {
                State::Paused { why } => Some(why),
                _ => None,
            })
            .collect();
        self.paused(&mut html, &pauses);
        let works: Vec<&AtWork> = self.watchers().flat_map(|watcher| &watcher.at_work).collect();
        if !works.is_empty() {
            section(&mut html, words.at_work, "works", |html| {
                works.iter().for_each(|work| self.work(html, work))
            });
        }
        self.waiting(&mut html);
        section(&mut html, words.results, "results", |html| self.results(html));
        html.close();
        self.footer(&mut html);
        html.finish_still()
    }

    fn watchers(&self) -> impl Iterator<Item = &Status> {
        self.overview.watchers.iter()
    }

    fn count(&self, of: impl Fn(&Status) -> usize) -> usize {
        self.watchers().map(of).sum()
    }

    /// All watchers see the same files come.
    fn most(&self, of: impl Fn(&Status) -> usize) -> usize {
        self.watchers().map(of).max().unwrap_or(0)
    }

    fn is_busy(&self) -> bool {
        self.count(|one| one.at_work.len() + one.waiting_in_all) + self.most(|one| one.settling + one.ready)
            > 0
    }

    fn all_paused(&self) -> bool {
        self.watchers().all(|one| matches!(one.state, State::Paused { .. }))
    }

    /// What is going on, in a few words.
    fn headline(&self) -> String {
        let words = self.words;
        let at_work = self.count(|one| one.at_work.len());
        if self.overview.watchers.is_empty() {
            words.nobody.to_owned()
        } else if at_work > 0 {
            words.counted(at_work, words.working_on)
        } else if self.all_paused() {
            words.paused.to_owned()
        } else if self.is_busy() {
            words.receiving.to_owned()
        } else {
            words.ready.to_owned()
        }
    }

    fn masthead(&self, html: &mut Html) {
        let words = self.words;
        html.open("header", &[("class", "masthead")]);
        html.open("div", &[("class", "title")]);
        html.leaf("p", &[("class", "kicker")], &format!("{} · {}", words.folder, self.surroundings.project));
        html.leaf("h1", &[], &self.headline());
        html.open("p", &[("class", "beat")]);
        html.text(words.written);
        html.text(" ");
        let stamp = self.now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        html.open("time", &[("datetime", &stamp)]);
        html.leaf("b", &[], &self.clock(&self.now, true));
        html.text(&format!(", {}", dates::long(self.now.date(), words.locale)));
        html.close();
        html.text(". ");
        html.text(if self.overview.watchers.is_empty() { words.if_nobody } else { words.if_old });
        html.close();
        html.close();
        html.open("ul", &[("class", "facts")]);
        for (count, word, class) in [
            (self.count(|one| one.made), words.made, "made"),
            (self.count(|one| one.known), words.known, ""),
            (self.count(|one| one.failed), words.failed, "error"),
        ] {
            // What never happened is no news.
            if count > 0 {
                html.open("li", &[("class", class)]);
                html.leaf("b", &[], &count.to_string());
                html.text(" ");
                html.leaf("span", &[], word);
                html.close();
            }
        }
        html.close();
        html.close();
    }

    fn paused(&self, html: &mut Html, pauses: &[&Pause]) {
        let words = self.words;
        let mut said: Vec<String> = Vec::new();
        // Watchers that look at one disk see it a little differently.
        let low = pauses.iter().find(|pause| matches!(pause, Pause::LowDisk { .. }));
        let others = pauses.iter().filter(|pause| !matches!(pause, Pause::LowDisk { .. }));
        for pause in low.into_iter().chain(others) {
            let text = match pause {
                Pause::LowDisk { free, least } => {
                    let megabytes = |bytes: &u64| format!("{}\u{a0}MB", bytes / 1_000_000);
                    fill(words.low_disk, &[&megabytes(free), &megabytes(least)])
                }
                Pause::Inbox { error } => fill(words.inbox_unusable, &[error]),
                Pause::Other { text } => text.clone(),
            };
            if !said.contains(&text) {
                said.push(text);
            }
        }
        for text in said {
            html.open("section", &[("class", "paused"), ("role", "status")]);
            // The head of the page says it already where everything rests.
            if self.headline() != words.paused {
                html.leaf("h2", &[], words.paused);
            }
            html.leaf("p", &[], &text);
            html.leaf("p", &[], words.paused_safe);
            html.close();
        }
    }

    /// A drop that is worked on: how far it is.
    fn work(&self, html: &mut Html, work: &AtWork) {
        let words = self.words;
        html.open("li", &[]);
        html.open("p", &[("class", "drop")]);
        html.leaf("b", &[("class", "name")], &work.drop);
        html.text(" ");
        html.leaf("span", &[("class", "quiet name")], &self.whereabouts(&work.folder, Some(&work.template)));
        html.close();
        if work.total > 0 {
            let (done, total) = (work.done.to_string(), work.total.to_string());
            let label = fill(words.done_of, &[&done, &total]);
            html.leaf("progress", &[("value", &done), ("max", &total), ("aria-label", &label)], &label);
            html.open("p", &[("class", "far")]);
            html.leaf("b", &[], &label);
        } else {
            // Without a value it shows that it goes on.
            html.leaf("progress", &[("aria-label", words.working)], words.working);
            html.open("p", &[("class", "far")]);
            html.leaf("b", &[], words.working);
        }
        let mut more = vec![fill(words.since, &[&self.moment(work.since)])];
        more.extend(work.seconds_left.map(|left| words.time_left(left)));
        html.leaf("span", &[], &format!(" · {}", more.join(" · ")));
        html.close();
        html.close();
    }

    fn waiting(&self, html: &mut Html) {
        let words = self.words;
        let waiting: Vec<(&Status, &WaitingDrop)> =
            self.watchers().flat_map(|one| one.waiting.iter().map(move |drop| (one, drop))).collect();
        let more = self.count(|one| one.waiting_in_all - one.waiting.len().min(one.waiting_in_all));
        let in_turn = more + self.most(|one| one.ready);
        let counted = [
            (in_turn, if waiting.is_empty() { words.files_waiting } else { words.more_waiting }),
            (self.most(|one| one.settling), words.files_settling),
        ];
        if waiting.is_empty() && counted.iter().all(|(count, _)| *count == 0) {
            return;
        }
        section(html, words.waits, "waits", |html| {
            for (status, drop) in waiting {
                html.open("li", &[]);
                html.leaf("b", &[("class", "name")], &drop.drop);
                let why = match (drop.blocked, &drop.why) {
                    (Some(blocked), _) => Some(words.blocked(blocked).to_owned()),
                    (None, Some(why)) => Some(fill(words.fault, &[why])),
                    (None, None) => None,
                };
                if let Some(why) = why {
                    html.leaf("p", &[("class", "name")], &why);
                }
                if let Some(seconds) = drop.again_in_s {
                    let again = i64::try_from(seconds).ok().map(SignedDuration::from_secs);
                    let at = again.and_then(|again| status.written.checked_add(again).ok());
                    if let Some(at) = at {
                        html.leaf("p", &[], &fill(words.again_at, &[&self.moment(at)]));
                    }
                }
                html.close();
            }
            if counted.iter().any(|(count, _)| *count > 0) {
                html.open("li", &[("class", "counted")]);
                for (count, word) in counted.into_iter().filter(|(count, _)| *count > 0) {
                    html.leaf("p", &[], &words.counted(count, word));
                }
                html.close();
            }
        });
    }

    fn results(&self, html: &mut Html) {
        if self.overview.results.is_empty() {
            html.leaf("li", &[("class", "counted")], self.words.no_results);
        }
        for result in &self.overview.results {
            let class = match result.outcome {
                DropOutcome::Made { .. } => "made",
                DropOutcome::Known { .. } => "known",
                DropOutcome::Failed { .. } => "failed",
                DropOutcome::GivenBack { .. } => "back",
            };
            html.open("li", &[("class", class)]);
            html.leaf("span", &[("class", "when")], &self.moment(result.when));
            html.open("div", &[]);
            html.open("p", &[("class", "drop")]);
            html.leaf("b", &[("class", "name")], &result.drop);
            html.text(" ");
            html.leaf("span", &[("class", "quiet name")], &self.whereabouts(&result.folder, None));
            html.close();
            self.outcome(html, result);
            html.close();
            html.close();
        }
    }

    fn outcome(&self, html: &mut Html, result: &DropResult) {
        let words = self.words;
        let (mark, text, pack, folders) = match &result.outcome {
            DropOutcome::Made { posts, pack, seconds, folders } => {
                let made = if *posts == 1 { words.made_in.0 } else { words.made_in.1 };
                let text = fill(made, &[&posts.to_string(), &words.length(*seconds)]);
                (words.mark_made, text, Some(pack), folders.as_slice())
            }
            DropOutcome::Known { name, pack, folders } => {
                (words.mark_known, fill(words.known_as, &[name]), Some(pack), folders.as_slice())
            }
            DropOutcome::Failed { why, folders, .. } => {
                (words.mark_failed, why.clone(), None, folders.as_slice())
            }
            DropOutcome::GivenBack { why } => (words.mark_back, why.clone(), None, &[][..]),
        };
        html.open("p", &[("class", "outcome")]);
        html.leaf("b", &[("class", "mark")], mark);
        html.text(" ");
        html.leaf("span", &[("class", "name")], &text);
        html.close();
        if let Some(kept) = &result.kept {
            html.leaf("p", &[("class", "name")], &fill(words.kept, &[kept]));
        }
        let Surroundings { inbox, out, failed, accounts, exists, .. } = self.surroundings;
        let mut links: Vec<(String, &str)> = Vec::new();
        if let DropOutcome::Failed { note: Some(note), .. } = &result.outcome
            && exists(&inbox.join(failed).join(note))
        {
            links.push((format!("{failed}/{}", address(note)), words.note));
        }
        if let Some(way) = &self.out {
            let sheet = pack.filter(|pack| crate::project::is_kebab(pack));
            if let Some(pack) = sheet.filter(|pack| exists(&out.join(pack).join("index.html"))) {
                // At the first of its posts.
                let parts: Vec<&str> =
                    folders.first().map(|folder| folder.split('/').collect()).unwrap_or_default();
                let post = match parts[..] {
                    [_, account, item] => format!("#{account}.{item}"),
                    _ => String::new(),
                };
                links.push((format!("{way}/{pack}/index.html{post}"), words.sheet));
            }
            for folder in folders.iter().filter(|folder| exists(&out.join(folder))) {
                let account = folder.split('/').nth(1).unwrap_or(folder);
                let name = accounts.get(account).map_or(account, String::as_str);
                links.push((format!("{way}/{}/", address(folder)), name));
            }
        }
        if links.is_empty() {
            return;
        }
        html.open("p", &[("class", "links")]);
        for (target, name) in &links {
            html.leaf("a", &[("href", target), ("class", "name")], name);
        }
        html.close();
    }

    fn footer(&self, html: &mut Html) {
        let words = self.words;
        html.open("footer", &[("class", "watchers")]);
        for watcher in self.watchers() {
            let parts = [
                fill(words.watcher, &[&watcher.host, &watcher.process.to_string()]),
                fill(words.since, &[&self.moment(watcher.since)]),
                words.counted(watcher.workers, words.workers),
            ];
            html.leaf("p", &[("class", "name")], &parts.join(" · "));
        }
        html.close();
    }

    /// Where a drop lay, and what is made of it.
    fn whereabouts(&self, folder: &str, template: Option<&str>) -> String {
        let parts = [folder, template.unwrap_or_default()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// `14.32`, and the day where it is another.
    fn moment(&self, at: Timestamp) -> String {
        let at = at.to_zoned_datetime(self.surroundings.timezone.clone());
        let clock = self.clock(&at, false);
        match at.date() == self.now.date() {
            true => clock,
            false => format!("{} {}, {clock}", at.day(), dates::month(at.date(), self.words.locale)),
        }
    }

    /// `14.32`, or `14.32.10 WIB`.
    fn clock(&self, at: &ZonedDateTime, exact: bool) -> String {
        let locale = self.words.locale;
        let (clock, between) = (dates::clock(at.hour(), at.minute(), locale), locale.clock_mark());
        match exact {
            true => format!("{clock}{between}{:02}\u{a0}{}", at.second(), at.strftime("%Z")),
            false => clock,
        }
    }
}

fn section(html: &mut Html, title: &str, class: &str, inner: impl FnOnce(&mut Html)) {
    html.open("section", &[]);
    html.leaf("h2", &[], title);
    html.open("ul", &[("class", class)]);
    inner(html);
    html.close();
    html.close();
}

#[cfg(test)]
#[path = "status_page_tests.rs"]
pub(super) mod tests;
