//! What a gallery shows: every sample of every template, in every format it is for. Pure, as all planning is.

use std::path::PathBuf;

use serde::Serialize;

use super::job::Job;
use super::names::check;
use crate::diag::Findings;
use crate::project::{Format, Item, Kind, Project, sample_item};

/// What a person asked to see; an empty list means all templates, all formats, and the first of the project's accounts.
#[derive(Debug, Clone, Default)]
pub struct GallerySelection {
    /// Ids of templates.
    pub templates: Vec<String>,
    /// Ids of formats.
    pub formats: Vec<String>,
    /// Ids of accounts.
    pub accounts: Vec<String>,
}

/// Which texts of a template's sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Texts {
    /// Those of `[sample]`.
    Sample,
    /// The longest that fit: `[sample.long]`.
    Long,
}

impl Texts {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Sample, Self::Long];

    /// The word in file names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Long => "long",
        }
    }
}

/// One sample of a template for one account in one format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Showing {
    /// The template's id.
    pub template: String,
    /// Which of its texts.
    pub texts: Texts,
    /// The format's id.
    pub format: String,
    /// The account's id.
    pub account: String,
    /// What it makes.
    pub kind: Kind,
    /// Where its files go below the gallery's folder and how their names begin: `tips/sample-square`; with several accounts, each
    /// has a folder of its own: `tips/bpmpk/sample-square`.
    pub stem: PathBuf,
}

impl Showing {
    /// The item it shows. `None` when the project has no such sample, which a planned showing always has.
    pub fn item(&self, project: &Project) -> Option<Item> {
        sample_item(project, &self.template, self.texts == Texts::Long)
    }

    /// The job that makes it: the sample's, in the pack `sample` or `long`.
    pub fn job(&self) -> Job {
        Job {
            pack: self.texts.as_str().to_owned(),
            account: self.account.clone(),
            item: self.template.clone(),
            format: self.format.clone(),
            kind: self.kind,
        }
    }
}

/// The showings of `selection`: by template, texts, shape (tall first), format and account. Names that select nothing are findings.
pub fn plan_gallery(project: &Project, selection: &GallerySelection) -> (Vec<Showing>, Findings) {
    let mut findings = Findings::new();
    check(&selection.templates, "template", project.templates.keys(), &mut findings);
    check(&selection.formats, "format", project.formats.keys(), &mut findings);
    check(&selection.accounts, "account", project.accounts.keys(), &mut findings);
    let accounts = accounts_of(project, selection);
    let takes = |wanted: &[String], name: &String| wanted.is_empty() || wanted.contains(name);
    let mut showings = Vec::new();
    for template in project.templates.values().filter(|template| takes(&selection.templates, &template.id)) {
        let has_long = template.sample.as_ref().is_some_and(|sample| sample.long.is_some());
        for texts in Texts::ALL.into_iter().filter(|texts| *texts == Texts::Sample || has_long) {
            let Some(item) = sample_item(project, &template.id, texts == Texts::Long) else { continue };
            let mut formats: Vec<&Format> = item
                .formats
                .iter()
                .filter(|id| takes(&selection.formats, id))
                .filter_map(|id| project.formats.get(id))
                .collect();
            formats.sort_by_key(|format| (format.shape(), &format.id));
            for format in formats {
                for account in &accounts {
                    let mut folder = PathBuf::from(&template.id);
                    if accounts.len() > 1 {
                        folder.push(account);
                    }
                    showings.push(Showing {
                        template: template.id.clone(),
                        texts,
                        format: format.id.clone(),
                        account: account.clone(),
                        kind: item.kind(),
                        stem: folder.join(format!("{}-{}", texts.as_str(), format.id)),
                    });
                }
            }
        }
    }
    (showings, findings)
}

/// The accounts that are shown, each once, in the project's order. One account is enough to judge templates.
fn accounts_of(project: &Project, selection: &GallerySelection) -> Vec<String> {
    let defaults = &project.config.accounts;
    if selection.accounts.is_empty() {
        return defaults.first().or_else(|| project.accounts.keys().next()).cloned().into_iter().collect();
    }
    let others = project.accounts.keys().filter(|id| !defaults.contains(id));
    let mut accounts: Vec<String> = Vec::new();
    for id in defaults.iter().chain(others).filter(|id| selection.accounts.contains(id)) {
        if !accounts.contains(id) {
            accounts.push(id.clone());
        }
    }
    accounts
}
