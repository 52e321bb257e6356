//! Samples: what a template shows itself with, checked as an item is.

use std::collections::BTreeMap;

use crate::world::World;

use super::background;
use super::campaign::CampaignChoice;
use super::captions::CaptionWish;
use super::excerpt;
use super::item::{Item, Library, Post, check_limits, kind_of, resolve_formats};
use super::lengths::Lengths;
use super::loaded::Project;
use super::read::{Entry, Sink};
use super::signer;
use super::template::{Rest, Sample, Template};
use super::value::read_values;

/// The pack that sample items say they lie in.
pub const SAMPLE_PACK: &str = "sample";

/// Reads `[sample]` of `template`; nothing when anything in it is wrong.
pub(super) fn read(
    template: &Template,
    rest: &Rest<'_>,
    library: &Library,
    world: &dyn World,
    sink: &Sink,
) -> Option<Sample> {
    let before = sink.errors();
    let mut sample = Sample::default();
    if let Some(entry) = &rest.service
        && let Some(id) = entry.line()
        && let Some(service) = library.services.find(&id, "service", "unknown-service", entry)
    {
        sample.service = Some(service.id.clone());
    }
    let Some(entry) = &rest.sample else {
        let finding = crate::diag::Finding::error("missing-key", "`sample` is missing");
        let hint = "add `[sample]` with a value for each field: the template previews itself with it";
        sink.report(finding.at(rest.root.clone()).hint(hint));
        return None;
    };
    let mut table = entry.table()?;
    let fields = read_values(&template.fields, &mut table, None, world);
    if let Some(mut long) = table.take("long").as_ref().and_then(Entry::table) {
        let values = read_values(&template.fields, &mut long, Some(&fields), world);
        sample.long = Some(values.values);
        sample.long_places = values.places;
        long.finish();
    }
    sample.fields = fields.values;
    sample.field_places = fields.places;
    let excerpt = table.take("excerpt");
    let kind = kind_of(template, excerpt.is_some());
    sample.excerpt = excerpt.and_then(|entry| excerpt::read(&entry, Some(&template.duration), world));
    sample.signer = table.take("signer").and_then(|entry| signer::read(&entry, world));
    sample.background = table.take("background").and_then(|entry| background::read(&entry, world));
    let formats = resolve_formats(&[], template, kind, library);
    let lengths = Lengths::of(&template.duration, &template.kinds);
    check_limits(sample.excerpt.as_slice(), (template, &lengths), &formats, library, &table);
    table.finish();
    (sink.errors() == before).then_some(sample)
}

/// The pack of samples with their longest texts, as [`Project::of_samples`] has it.
pub const LONG_SAMPLE_PACK: &str = "sample-long";

impl Project {
    /// The same project with its templates' samples in place of its items: [`SAMPLE_PACK`] and [`LONG_SAMPLE_PACK`].
    #[must_use]
    pub fn of_samples(mut self) -> Self {
        let all = |long: bool| {
            let items = self.templates.values().filter_map(|template| {
                let gives_long = template.sample.as_ref().is_some_and(|sample| sample.long.is_some());
                let mut item = sample_item(&self, &template.id, long).filter(|_| gives_long || !long)?;
                if long {
                    item.pack = LONG_SAMPLE_PACK.to_owned();
                }
                Some(item)
            });
            items.collect::<Vec<_>>()
        };
        let packs = [(SAMPLE_PACK, all(false)), (LONG_SAMPLE_PACK, all(true))];
        self.packs = packs.into_iter().map(|(name, items)| (name.to_owned(), items)).collect();
        self
    }
}

/// An item made of the sample of the template `id`, with its longest texts when `long` (as far as it gives them).
/// It lies in the pack [`SAMPLE_PACK`] and goes to the project's default accounts, in every format its template
/// supports.
pub fn sample_item(project: &Project, id: &str, long: bool) -> Option<Item> {
    let template = project.templates.get(id)?;
    let sample = template.sample.as_ref()?;
    let kind = kind_of(template, sample.excerpt.is_some());
    let (fields, field_places) = match &sample.long {
        Some(fields) if long => (fields, &sample.long_places),
        _ => (&sample.fields, &sample.field_places),
    };
    let fits = |format: &&super::Format| template.supports(format, kind);
    let accounts: Vec<String> = match project.config.accounts.as_slice() {
        [] => project.accounts.keys().cloned().collect(),
        accounts => accounts.to_vec(),
    };
    Some(Item {
        id: id.to_owned(),
        pack: SAMPLE_PACK.to_owned(),
        template: id.to_owned(),
        service: sample.service.clone(),
        accounts,
        formats: project.formats.values().filter(fits).map(|format| format.id.clone()).collect(),
        publish: None,
        campaign: CampaignChoice::ByDate,
        fields: fields.clone(),
        field_places: field_places.clone(),
        focus: BTreeMap::new(),
        focus_places: BTreeMap::new(),
        excerpt: sample.excerpt.clone(),
        shots: Vec::new(),
        signer: sample.signer.clone(),
        background: sample.background.clone(),
        lengths: Lengths::of(&template.duration, &template.kinds),
        music: None,
        sting: None,
        captions: CaptionWish::default(),
        post: Post::default(),
        post_places: BTreeMap::new(),
        place: template.place.clone(),
        kind,
    })
}
