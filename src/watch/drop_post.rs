//! What a worker tells of one post that it made of a drop: enough for the proof sheet of the day, its archives and its schedule, so that
//! nobody else has to read what was dropped. It comes from a process that is not trusted, so everything in it is held within bounds.

use std::collections::BTreeMap;

use jiff::ZonedDateTime;
use serde::{Deserialize, Serialize};

use crate::deliver::manifest::{Artifact, ArtifactShot, Record};
use crate::diag::Finding;
use crate::project::{FieldKind, Item, Kind, MOST_SHOTS, Post, Project, Value, is_kebab};

/// The longest names of accounts, items and the like.
const MAX_NAME: usize = 120;

/// The longest text: as much as a file beside a drop may have.
const MAX_TEXT: usize = 256 << 10;

/// How many fields, hashtags, formats, files of a format, and findings there may be.
const MAX_FIELDS: usize = 100;
const MAX_HASHTAGS: usize = 200;
const MAX_FORMATS: usize = 100;
const MAX_FILES: usize = 200;
const MAX_SOURCE: usize = 4096;
const MAX_FINDINGS: usize = 200;

/// The largest width and height of a picture, and the longest clip in milliseconds: a day.
const MAX_PIXELS: u32 = 100_000;
const MAX_LENGTH_MS: i64 = 24 * 60 * 60 * 1000;

/// One post of a drop: what one account publishes of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropPost {
    /// The account's id.
    pub account: String,
    /// The item's id.
    pub item: String,
    /// The template that it is drawn with.
    pub template: String,
    /// The service it promotes.
    pub service: Option<String>,
    /// When it is to be published, in the project's zone.
    pub publish: Option<ZonedDateTime>,
    /// What its fields of text say.
    pub fields: BTreeMap<String, String>,
    /// The text to post.
    pub caption: String,
    /// Hashtags, without `#`.
    pub hashtags: Vec<String>,
    /// What is to be seen, for those who do not see it.
    pub alt: String,
    /// The address it leads to.
    pub link: String,
    /// What was made, format by format. What decided it is not told: a drop is made anew from its file.
    pub records: Vec<Record>,
    /// Why other formats of it failed.
    pub failures: Vec<Finding>,
}

impl DropPost {
    /// What is told of `item` as `account` posts it. `artifacts` and `findings` are those of a whole run. `None` where nothing of it was
    /// made.
    pub(super) fn of(
        project: &Project,
        item: &Item,
        account: &str,
        artifacts: &[Artifact],
        findings: &[Finding],
    ) -> Option<Self> {
        let mut records: BTreeMap<&str, Record> = BTreeMap::new();
        let own = artifacts.iter().filter(|artifact| artifact.account == account && artifact.item == item.id);
        for artifact in own {
            let record = records.entry(&artifact.format).or_insert_with(|| Record {
                account: account.to_owned(),
                item: item.id.clone(),
                format: artifact.format.clone(),
                kind: project
                    .formats
                    .get(&artifact.format)
                    .map_or(item.kind(), |format| item.kind_in(format)),
                digest: String::new(),
                parts: BTreeMap::new(),
                artifacts: Vec::new(),
                findings: Vec::new(),
                places: String::new(),
                stale: false,
            });
            record.artifacts.push(artifact.clone());
        }
        let mut failures = Vec::new();
        let post = format!("{}/{account}/{}/", item.pack, item.id);
        let of_item = format!("{}/{}", item.pack, item.id);
        let own = findings.iter().filter_map(|finding| match finding.job.as_deref() {
            Some(job) => Some((finding, job.strip_prefix(&post)?)),
            // What is said of its words is said of each post.
            None => (finding.item.as_ref() == Some(&of_item)).then_some((finding, "")),
        });
        for (finding, format) in own.take(MAX_FINDINGS) {
            match records.get_mut(format) {
                Some(record) => record.findings.push(plain(finding)),
                None => failures.push(plain(finding)),
            }
        }
        if records.is_empty() {
            return None;
        }
        let template = project.templates.get(&item.template);
        let texts = template.into_iter().flat_map(|template| &template.fields);
        let texts = texts.filter(|field| matches!(field.kind, FieldKind::Text | FieldKind::Multiline));
        let Post { caption, hashtags, alt, link } = said(&item.post);
        Some(Self {
            account: account.to_owned(),
            item: item.id.clone(),
            template: item.template.clone(),
            service: item.service.clone(),
            publish: item.publish.clone(),
            fields: texts
                .filter_map(|field| Some((field.id.clone(), clean(item.fields.get(&field.id)?.as_text()?))))
                .collect(),
            caption,
            hashtags,
            alt,
            link,
            records: records.into_values().collect(),
            failures,
        })
    }

    /// Why this cannot be what a worker tells of a post of `pack`.
    ///
    /// # Errors
    /// What is out of bounds.
    pub(super) fn check(&self, pack: &str) -> Result<(), &'static str> {
        let names = [&self.account, &self.item, &self.template].into_iter().chain(&self.service);
        if !names.chain(self.records.iter().map(|record| &record.format)).all(|name| is_name(name)) {
            return Err("a name");
        }
        let texts = self.fields.values().chain([&self.caption, &self.alt, &self.link]).chain(&self.hashtags);
        let bounded = self.fields.len() <= MAX_FIELDS && self.hashtags.len() <= MAX_HASHTAGS;
        if !bounded
            || !self.fields.keys().all(|name| name.len() <= MAX_NAME)
            || !texts.into_iter().all(|text| is_text(text))
        {
            return Err("a text");
        }
        if self.records.is_empty()
            || self.records.len() > MAX_FORMATS
            || !self.records.iter().all(|record| self.is_own(record, pack))
        {
            return Err("a file");
        }
        let mut findings = self.records.iter().flat_map(|record| &record.findings).chain(&self.failures);
        let is_sound = |finding: &Finding| {
            let words =
                [Some(&finding.message), finding.hint.as_ref(), finding.job.as_ref(), finding.item.as_ref()];
            is_name(&finding.code) && words.into_iter().flatten().all(|text| is_text(text))
        };
        if findings.clone().count() > MAX_FINDINGS || !findings.all(is_sound) {
            return Err("a finding");
        }
        Ok(())
    }

    /// Whether `record` tells of files of this post alone, and of nothing that a manifest tells besides.
    fn is_own(&self, record: &Record, pack: &str) -> bool {
        let folder = format!("{pack}/{}/{}/", self.account, self.item);
        let is_own = |artifact: &Artifact| {
            artifact.path.strip_prefix(&folder).is_some_and(is_file_name)
                && (&artifact.account, &artifact.item, &artifact.format)
                    == (&self.account, &self.item, &record.format)
                && artifact.digest.len() == 64
                && artifact.digest.bytes().all(|byte| byte.is_ascii_hexdigit())
                && artifact.width.max(artifact.height) <= MAX_PIXELS
                && artifact.duration_ms.is_none_or(|length| (0..=MAX_LENGTH_MS).contains(&length))
                && artifact.loudness_lufs.is_none_or(|lufs| lufs.abs() < 1000.0)
                && artifact.true_peak_dbtp.is_none_or(|peak| peak.abs() < 1000.0)
                && artifact.speech_above_music_db.is_none_or(|above| above.abs() < 1000.0)
                && artifact.shots.len() <= MOST_SHOTS
                && artifact.shots.iter().all(is_shot)
        };
        (&record.account, &record.item) == (&self.account, &self.item)
            && (1..=MAX_FILES).contains(&record.artifacts.len())
            && record.artifacts.iter().all(is_own)
            && record.digest.is_empty()
            && record.parts.is_empty()
            && record.places.is_empty()
            && !record.stale
    }

    /// The item, as far as it was told of, and as this post's account posts it.
    pub(super) fn item(&self, pack: &str) -> Item {
        let kind = self.records.first().map_or(Kind::Still, |record| record.kind);
        let mut item = Item::made(pack, &self.item, &self.template, kind);
        item.accounts = vec![self.account.clone()];
        item.service.clone_from(&self.service);
        item.publish.clone_from(&self.publish);
        item.formats = self.records.iter().map(|record| record.format.clone()).collect();
        item.fields =
            self.fields.iter().map(|(name, text)| (name.clone(), Value::Text(text.clone()))).collect();
        item.post = Post {
            caption: self.caption.clone(),
            hashtags: self.hashtags.clone(),
            alt: self.alt.clone(),
            link: self.link.clone(),
        };
        item
    }

    /// The folder of its files, below the output folder.
    pub(super) fn folder(&self, pack: &str) -> String {
        format!("{pack}/{}/{}", self.account, self.item)
    }
}

/// The words of `post` as they are posted: nothing in them steers what shows them, and lines end in one way.
pub(super) fn said(post: &Post) -> Post {
    Post {
        caption: clean(&post.caption),
        hashtags: post.hashtags.iter().map(|tag| clean(tag)).collect(),
        alt: clean(&post.alt),
        link: clean(&post.link),
    }
}

/// `text` without what steers: control characters but ends of lines and tabs.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| is_harmless(*c)).collect()
}

fn is_harmless(c: char) -> bool {
    !c.is_control() || matches!(c, '\n' | '\t')
}

fn plain(finding: &Finding) -> Finding {
    let mut plain = finding.clone();
    plain.message = clean(&plain.message);
    plain.hint = plain.hint.as_deref().map(clean);
    plain
}

fn is_text(text: &str) -> bool {
    text.len() <= MAX_TEXT && text.chars().all(is_harmless)
}

/// Whether `name` is that of a file that is seen, and of nothing elsewhere.
fn is_file_name(name: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':');
    !name.is_empty() && name.len() <= MAX_NAME && !name.starts_with('.') && name.chars().all(is_plain)
}

/// Whether `shot` tells of a part of a source, and of nothing that shows elsewhere.
fn is_shot(shot: &ArtifactShot) -> bool {
    let lies_within = |time: i64| (0..=MAX_LENGTH_MS).contains(&time);
    is_text(&shot.source)
        && shot.source.len() <= MAX_SOURCE
        && lies_within(shot.start_ms)
        && lies_within(shot.duration_ms)
        && (0.0..=1000.0).contains(&shot.speed)
}

fn is_name(name: &str) -> bool {
    name.len() <= MAX_NAME && is_kebab(name)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::deliver::manifest::ArtifactKind;

    pub(in crate::watch) fn post(account: &str, item: &str, title: &str) -> DropPost {
        let artifact = Artifact {
            path: format!("p/{account}/{item}/square.png"),
            item: item.to_owned(),
            account: account.to_owned(),
            format: "square".to_owned(),
            kind: ArtifactKind::Still,
            width: 1080,
            height: 1080,
            bytes: 4,
            duration_ms: None,
            loudness_lufs: None,
            true_peak_dbtp: None,
            speech_above_music_db: None,
            shots: Vec::new(),
            digest: "0".repeat(64),
        };
        let record = Record {
            account: account.to_owned(),
            item: item.to_owned(),
            format: "square".to_owned(),
            kind: Kind::Still,
            digest: String::new(),
            parts: BTreeMap::new(),
            artifacts: vec![artifact],
            findings: Vec::new(),
            places: String::new(),
            stale: false,
        };
        DropPost {
            account: account.to_owned(),
            item: item.to_owned(),
            template: "kabar".to_owned(),
            service: None,
            publish: None,
            fields: [("title".to_owned(), title.to_owned())].into(),
            caption: format!("{title}\n\nBaca!"),
            hashtags: vec!["FVE".to_owned()],
            alt: String::new(),
            link: String::new(),
            records: vec![record],
            failures: Vec::new(),
        }
    }

    #[test]
    fn a_worker_tells_of_files_of_its_post_and_of_texts_that_steer_nothing() {
        let sound = post("a", "satu", "Satu");
        assert_eq!(sound.check("p"), Ok(()));
        assert!(sound.check("q").is_err(), "another pack");
        type Change = fn(&mut DropPost);
        let artifact = |change: fn(&mut Artifact)| {
            let mut changed = sound.clone();
            change(&mut changed.records[0].artifacts[0]);
            changed
        };
        let changed = |change: Change| {
            let mut changed = sound.clone();
            change(&mut changed);
            changed
        };
        for (what, post) in [
            ("another post's file", artifact(|file| file.path = "p/a/dua/square.png".to_owned())),
            ("a file elsewhere", artifact(|file| file.path = "p/a/satu/../../x".to_owned())),
            ("a hidden file", artifact(|file| file.path = "p/a/satu/.x".to_owned())),
            ("a long name", artifact(|file| file.path.push_str(&"x".repeat(200)))),
            ("another account", artifact(|file| file.account = "b".to_owned())),
            ("no digest", artifact(|file| file.digest = "../x".to_owned())),
            ("a giant", artifact(|file| file.width = u32::MAX)),
            ("a length", artifact(|file| file.duration_ms = Some(i64::MAX))),
            ("a loudness", artifact(|file| file.loudness_lufs = Some(f64::NAN))),
            ("a name", changed(|post| post.account = "../a".to_owned())),
            ("a service", changed(|post| post.service = Some("A B".to_owned()))),
            ("an escape sequence", changed(|post| post.caption = "\u{1b}[2J".to_owned())),
            ("a long text", changed(|post| post.alt = "x".repeat(MAX_TEXT + 1))),
            ("many tags", changed(|post| post.hashtags = vec!["x".to_owned(); MAX_HASHTAGS + 1])),
            ("nothing made", changed(|post| post.records.clear())),
            ("a digest of its own", changed(|post| post.records[0].digest = "0".repeat(64))),
            ("no files", changed(|post| post.records[0].artifacts.clear())),
            ("a finding", changed(|post| post.failures = vec![Finding::error("x", "\u{7}")])),
            ("findings", changed(|post| post.failures = vec![Finding::error("x", "y"); MAX_FINDINGS + 1])),
        ] {
            assert!(post.check("p").is_err(), "{what}");
        }
    }

    #[test]
    fn what_a_worker_says_is_within_the_bounds_that_are_kept() {
        let said = said(&Post { caption: "a\r\nb\u{7}c\rd\te".to_owned(), ..Post::default() });
        assert_eq!(said.caption, "a\nbc\nd\te");
        let finding = plain(&Finding::error("x", "a\u{1b}[2J").hint("b\u{0}"));
        assert_eq!((finding.message.as_str(), finding.hint.as_deref()), ("a[2J", Some("b")));
    }
}
