//! What a template sees: an item, its account and its format as values and custom properties.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};

use super::caption::Caption;
use crate::diag::{Place, slashed};
use crate::layers::Levels;
use crate::plan::Post;
use crate::project::{self, Focus, Format, Item, Kind, Locale, Project, Shape};
use crate::units::Micros;

/// The brand's margin of a page where no platform covers more, and its CSS pixels where the brand says nothing.
const MARGIN: (&str, f64) = ("--space-margin", 72.0);

/// The same on wide pages, which are lower.
const WIDE_MARGIN: (&str, f64) = ("--space-margin-wide", 56.0);

/// One page to be made, with all it depends on besides the project's files.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// The template's folder name.
    pub template: String,
    /// What the template sees, a JSON object; `cue` and `caption` are set by the painter.
    pub values: serde_json::Value,
    /// Custom properties for `:root`, such as `("--color-ink", "#123")`.
    pub properties: Vec<(String, String)>,
    /// Width in output pixels.
    pub width: u32,
    /// Height in output pixels.
    pub height: u32,
    /// Width in CSS pixels.
    pub layout_width: u32,
    /// When a still is drawn.
    pub still_at: Micros,
    /// Display size of the clip's footage, where there is some: width, height.
    pub video: Option<(u32, u32)>,
    /// The same of the interpreter beside it.
    pub signer_video: Option<(u32, u32)>,
    /// The same of what moves below the page.
    pub background_video: Option<(u32, u32)>,
    /// What the item wants of its picture's cropping: a CSS declaration for `<video>`, such as `object-position: 30% 50%`.
    pub video_style: Option<String>,
    /// What the item wants kept of its pictures, by path in the project; of others, what matters most is.
    pub focus: BTreeMap<PathBuf, Focus>,
    /// Where the item says that, by the same paths.
    pub focus_at: BTreeMap<PathBuf, Place>,
    /// Where the item names the files that it shows, by their paths in the project: what is wrong with one is said there.
    pub named_at: BTreeMap<PathBuf, Place>,
    /// Where the values of the brand's, the campaign's and the account's tokens among the properties stand, by property.
    pub token_places: BTreeMap<String, Place>,
    /// What waveforms show; where there is nothing, a made pattern.
    pub levels: Option<Arc<Levels>>,
}

/// A caption on screen for a run of frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueSpan {
    /// The first frame that shows it.
    pub from_frame: u64,
    /// The caption; empty where there is none.
    pub caption: Caption,
}

impl CueSpan {
    /// `caption` from `from_frame` on.
    pub fn new(from_frame: u64, caption: impl Into<Caption>) -> Self {
        Self { from_frame, caption: caption.into() }
    }
}

/// A clip as its page sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClipTimes {
    /// What comes before the excerpt: the title scene.
    pub head: Micros,
    /// The length of the excerpt.
    pub excerpt: Micros,
    /// What follows it: the end card.
    pub tail: Micros,
    /// Display size of the footage, where there is some: width, height.
    pub footage: Option<(u32, u32)>,
    /// The same of the interpreter beside it.
    pub signer: Option<(u32, u32)>,
    /// The same of what moves below the page.
    pub background: Option<(u32, u32)>,
}

impl ClipTimes {
    /// The length of the clip.
    pub fn whole(&self) -> Micros {
        self.head + self.excerpt + self.tail
    }
}

impl PageRequest {
    /// As [`PageRequest::new`] for `item`, `account` and `format` by their names. `None` when the project has no such.
    pub fn of(
        project: &Project,
        item: &Item,
        account: &str,
        format: &str,
        number: usize,
        clip: Option<ClipTimes>,
    ) -> Option<Self> {
        Some(Self::new(project, &Post::of(project, item, account, format)?, number, clip))
    }

    /// Page `number` (from 1) of `post`; a clip's page where `clip` is given.
    pub fn new(project: &Project, post: &Post<'_>, number: usize, clip: Option<ClipTimes>) -> Self {
        let Post { item, template, account, format, .. } = post;
        let service = item.service.as_ref().and_then(|id| project.services.get(id));
        let campaign = project.campaign_of(item);
        let mut properties = project.brand.css_tokens(account, service, campaign);
        let property =
            |name: &str| properties.iter().find(|(other, _)| other == name).map(|(_, value)| value);
        let (margin, default_px) = if format.shape() == Shape::Wide { WIDE_MARGIN } else { MARGIN };
        let margin_px = property(margin).and_then(|value| project::pixels(value)).unwrap_or(default_px);
        let insets = insets(format, margin_px);
        let kind = if clip.is_some() { Kind::Clip } else { Kind::Still };
        let count = template.page_count(&item.fields);
        let fields: serde_json::Map<String, Value> =
            item.fields.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let values = json!({
            "item": fields,
            "item_id": item.id,
            "pack": item.pack,
            "locale": match project.config.locale { Locale::Id => "id", Locale::En => "en" },
            "account": {
                "id": account.id, "name": account.name, "full_name": account.full_name,
                "description": account.description, "url": account.url, "handle": account.handle(format),
                "mark": slashed(&account.mark), "accent": account.accent,
            },
            "service": service.map_or(Value::Bool(false), |service| json!({
                "id": service.id, "name": service.name, "short": service.short, "description": service.description,
                "url": service.url, "mark": slashed(&service.mark), "accent": service.accent,
                "handle": service.handle.as_deref().unwrap_or_default(),
            })),
            "campaign": campaign.map_or(Value::Bool(false), |campaign| json!({
                "id": campaign.id, "name": campaign.name, "label": campaign.label, "mark": slashed(&campaign.mark),
                "accent": property("--campaign-accent"),
            })),
            "brand": { "name": project.brand.name, "tagline": project.brand.tagline },
            "format": {
                "id": format.id, "title": format.title, "width": format.width, "height": format.height,
                "layout_width": format.layout_width, "layout_height": format.layout_height(),
                "shape": format.shape().as_str(), "kind": kind.as_str(), "inset": insets,
            },
            "post": {
                "caption": item.post.caption, "hashtags": item.post.hashtags, "alt": item.post.alt,
                "link": item.post.link,
            },
            "clip": clip.map_or(Value::Bool(false), |clip| json!({
                "duration_ms": clip.whole().as_ms(), "head_ms": clip.head.as_ms(),
                "excerpt_ms": clip.excerpt.as_ms(), "tail_ms": clip.tail.as_ms(),
                "of_still": item.kind() == Kind::Still,
            })),
            "signer": clip.is_some() && item.signer.is_some(),
            "background": clip.is_some() && item.background.is_some(),
            "publish": item.publish.as_ref().map_or(Value::Bool(false), |at| json!({ "iso": at.datetime().to_string() })),
            "page": { "number": number, "count": count, "first": number == 1, "last": number == count },
            "cue": "",
            "caption": Caption::default().values(),
        });
        properties.extend(page_properties(format, &insets, clip));
        Self {
            template: template.id.clone(),
            values,
            properties,
            width: format.width,
            height: format.height,
            layout_width: format.layout_width,
            still_at: template.still_time(kind),
            video: clip.and_then(|clip| clip.footage),
            signer_video: clip.and_then(|clip| clip.signer),
            background_video: clip.and_then(|clip| clip.background),
            // The passages of several are placed one by one, in the holes of one page.
            video_style: item.excerpt.as_ref().and_then(|excerpt| focus_style(excerpt.focus)),
            focus: by_path(item, &item.focus),
            focus_at: by_path(item, &item.focus_places),
            named_at: places_by_path(item),
            token_places: project.brand.css_token_places(account, campaign),
            levels: None,
        }
    }
}

/// How much of each side the platform covers, in CSS pixels.
fn covered(format: &Format) -> [(&'static str, f64); 4] {
    let safe = format.safe;
    [("top", safe.top), ("right", safe.right), ("bottom", safe.bottom), ("left", safe.left)]
        .map(|(side, covered)| (side, f64::from(covered) / format.scale()))
}

/// How far from each side things that must be seen begin: the brand's margin, or more where the platform covers more.
fn insets(format: &Format, margin_px: f64) -> BTreeMap<&'static str, f64> {
    covered(format).map(|(side, covered)| (side, covered.max(margin_px))).into()
}

/// The custom properties that follow from the format and the clip, lengths in CSS pixels.
fn page_properties(
    format: &Format,
    insets: &BTreeMap<&'static str, f64>,
    clip: Option<ClipTimes>,
) -> Vec<(String, String)> {
    let mut properties = Vec::new();
    let mut px = |name: &str, value: f64| {
        properties.push((format!("--{name}"), format!("{}px", (value * 100.0).round() / 100.0)));
    };
    for (side, covered) in covered(format) {
        px(&format!("safe-{side}"), covered);
    }
    for (side, inset) in insets {
        px(&format!("inset-{side}"), *inset);
    }
    px("page-width", f64::from(format.layout_width));
    px("page-height", format.layout_height());
    let none = Micros::ZERO;
    let clip = clip.unwrap_or(ClipTimes {
        head: none,
        excerpt: none,
        tail: none,
        footage: None,
        signer: None,
        background: None,
    });
    let mut ms =
        |name: &str, time: Micros| properties.push((format!("--{name}"), format!("{}ms", time.as_ms())));
    ms("clip-duration", clip.whole());
    ms("head-duration", clip.head);
    ms("excerpt-duration", clip.excerpt);
    ms("tail-duration", clip.tail);
    ms("tail-start", clip.head + clip.excerpt);
    properties
}

/// What `of` says of the item's pictures, by their paths.
fn by_path<T: Clone>(item: &Item, of: &BTreeMap<String, T>) -> BTreeMap<PathBuf, T> {
    let picture =
        |id: &String| item.fields.get(id)?.as_text().filter(|path| !path.is_empty()).map(PathBuf::from);
    of.iter().filter_map(|(id, said)| Some((picture(id)?, said.clone()))).collect()
}

/// Where the item names each of the texts that may be the path of a picture.
fn places_by_path(item: &Item) -> BTreeMap<PathBuf, Place> {
    let named = |(id, place): (&String, &Place)| {
        let path = item.fields.get(id)?.as_text().filter(|path| !path.is_empty())?;
        Some((PathBuf::from(path), place.clone()))
    };
    item.field_places.iter().filter_map(named).collect()
}

/// How `<video>` is cropped. `auto` leaves it to the template until footage is looked at.
fn focus_style(focus: Focus) -> Option<String> {
    match focus {
        Focus::Auto => None,
        Focus::Fit => Some("object-fit:contain !important".to_owned()),
        Focus::At { x, y } => Some(format!("object-position:{}% {}% !important", x * 100.0, y * 100.0)),
    }
}
