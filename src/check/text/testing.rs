//! Items of a small project, whose words rules are tried on.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diag::{Finding, Findings, Place};
use crate::project::{Brand, Config, Item, Kind, Project, Service, Value};

/// An item to be published on 25 November 2026 in a project with two services.
pub(super) struct Written {
    project: Project,
    item: Item,
}

impl Written {
    pub(super) fn new() -> Self {
        let mut project = Project {
            config: Config::default(),
            brand: Brand::default(),
            accounts: BTreeMap::new(),
            services: BTreeMap::new(),
            campaigns: BTreeMap::new(),
            formats: BTreeMap::new(),
            templates: BTreeMap::new(),
            packs: BTreeMap::new(),
        };
        for (id, name) in [("rumah-belajar", "Rumah Belajar"), ("jardiknas", "Jardiknas")] {
            let service = Service {
                id: id.to_owned(),
                name: name.to_owned(),
                short: name.to_owned(),
                description: String::new(),
                url: String::new(),
                accent: String::new(),
                mark: PathBuf::new(),
                placeholder: true,
                handle: None,
                place: Place::default(),
            };
            project.services.insert(id.to_owned(), service);
        }
        let mut item = Item::made("2026-W48", "uji", "kabar", Kind::Still);
        item.publish = "2026-11-25T09:00:00+07:00[Asia/Jakarta]".parse().ok();
        item.post.alt = "Guru menulis di papan tulis.".to_owned();
        Self { project, item }
    }

    pub(super) fn title(mut self, text: &str) -> Self {
        self.item.fields.insert("title".to_owned(), Value::Text(text.to_owned()));
        self.item.field_places.insert("title".to_owned(), self.item.place.clone());
        self
    }

    pub(super) fn caption(mut self, text: &str) -> Self {
        self.item.post.caption = text.to_owned();
        self
    }

    pub(super) fn alt(mut self, text: &str) -> Self {
        self.item.post.alt = text.to_owned();
        self
    }

    pub(super) fn tags(mut self, tags: &[&str]) -> Self {
        self.item.post.hashtags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        self
    }

    /// What is said of it under `code`.
    pub(super) fn said(&self, code: &str) -> Findings {
        let found: Vec<Finding> = super::words(&self.project, &self.item);
        found.into_iter().filter(|finding| finding.code == code).collect()
    }
}
