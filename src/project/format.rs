//! Formats: what each platform takes. The built-in ones are dated data in `formats.toml`; a project overrides
//! any key of them or adds its own.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::diag::suggest;
use crate::units::Micros;

use super::config::{one_of, some_of};
use super::files::is_kebab;
use super::read::{Document, Entry, Sink, Table};
use super::{files, time};

/// A picture or a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One picture.
    Still,
    /// A short video.
    Clip,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Still, Self::Clip];

    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Still => "still",
            Self::Clip => "clip",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The proportions of a page, by which templates choose their layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// A story: at most 0.65 times as wide as high.
    Tall,
    /// A feed picture: narrower than high.
    Portrait,
    /// As wide as high, or nearly.
    Square,
    /// Wider than high.
    Wide,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 4] = [Self::Tall, Self::Portrait, Self::Square, Self::Wide];

    /// The shape of a page of these proportions.
    pub fn of(width: u32, height: u32) -> Self {
        let (width, height) = (u64::from(width) * 100, u64::from(height));
        if width <= height * 65 {
            Self::Tall
        } else if width < height * 95 {
            Self::Portrait
        } else if width <= height * 105 {
            Self::Square
        } else {
            Self::Wide
        }
    }

    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tall => "tall",
            Self::Portrait => "portrait",
            Self::Square => "square",
            Self::Wide => "wide",
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How much of each edge the platform covers, in output pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Safe {
    /// From the top.
    pub top: u32,
    /// From the right.
    pub right: u32,
    /// From the bottom.
    pub bottom: u32,
    /// From the left.
    pub left: u32,
}

/// The file type of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StillType {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

impl StillType {
    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
        }
    }

    /// The ending of file names, without the point.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// How a clip's picture is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum VideoCodec {
    /// H.264 (AVC).
    H264,
    /// H.265 (HEVC).
    H265,
}

impl VideoCodec {
    /// The word that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::H264 => "h264",
            Self::H265 => "h265",
        }
    }
}

/// A platform's output profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Format {
    /// Its name in files.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it takes.
    pub kinds: Vec<Kind>,
    /// Width in pixels; even.
    pub width: u32,
    /// Height in pixels; even.
    pub height: u32,
    /// The width in CSS pixels at which pages are laid out.
    pub layout_width: u32,
    /// What the platform covers.
    pub safe: Safe,
    /// The file type of pictures.
    pub still: StillType,
    /// The quality of JPEG pictures, 1 to 100.
    pub quality: u8,
    /// How clips are coded.
    pub video: VideoCodec,
    /// The fewest frames a second.
    pub fps_min: f64,
    /// The most frames a second.
    pub fps_max: f64,
    /// The longest clip.
    pub max_duration: Option<Micros>,
    /// The largest picture in bytes, where the platform has a limit.
    pub max_still_bytes: Option<u64>,
    /// The largest clip in bytes, where the platform has a limit.
    pub max_clip_bytes: Option<u64>,
    /// The longest time between key frames, in seconds.
    pub keyframe_seconds: f64,
    /// When its values were last compared with their sources.
    #[serde(serialize_with = "date_as_text")]
    pub checked: Option<Date>,
    /// Where its values come from, by subject.
    pub sources: BTreeMap<String, String>,
}

impl Format {
    /// The shape of its page.
    pub fn shape(&self) -> Shape {
        Shape::of(self.width, self.height)
    }

    /// The height in CSS pixels at which pages are laid out.
    pub fn layout_height(&self) -> f64 {
        f64::from(self.layout_width) * f64::from(self.height) / f64::from(self.width)
    }

    /// Output pixels for one CSS pixel.
    pub fn scale(&self) -> f64 {
        f64::from(self.width) / f64::from(self.layout_width)
    }

    /// The platform it belongs to, as `[handles]` of accounts name it: the first word of its id.
    pub fn platform(&self) -> &str {
        self.id.split('-').next().unwrap_or(&self.id)
    }

    /// Whether it takes `kind`.
    pub fn takes(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }
}

fn date_as_text<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}

/// The formats that come with the program, from `formats.toml`.
const BUILT_IN: &str = include_str!("formats.toml");

/// The built-in formats, before any project's overrides.
pub fn built_in() -> BTreeMap<String, Format> {
    read(&[], &Sink::default())
}

/// The built-in formats with `overrides` (the entries of `[format]`) applied.
pub(super) fn read(overrides: &[Entry<'_>], sink: &Sink) -> BTreeMap<String, Format> {
    let doc = Document::embedded("formats.toml", BUILT_IN);
    // Mistakes in the built-in file are ours: a test keeps it free of them.
    let own = Sink::default();
    let mut formats = BTreeMap::new();
    if let Some(table) = doc.parse(&own) {
        let mut root = Table::root(&doc, &table, &own);
        for entry in root.all() {
            if let Some(format) = read_format(&entry, None) {
                formats.insert(format.id.clone(), format);
            }
        }
    }
    debug_assert!(own.errors() == 0, "formats.toml has mistakes: {:?}", own.into_findings());
    for entry in overrides {
        let before = sink.errors();
        let format = read_format(entry, formats.get(entry.key));
        if let Some(format) = format.filter(|_| sink.errors() == before) {
            formats.insert(format.id.clone(), format);
        }
    }
    formats
}

fn read_format(entry: &Entry<'_>, base: Option<&Format>) -> Option<Format> {
    let mut table = entry.table()?;
    let is_new = base.is_none();
    let mut format = base.cloned().unwrap_or_else(|| blank(entry.key));
    if !is_kebab(entry.key) {
        let message = format!("`{}` cannot be the name of a format", entry.key);
        entry.key_error("bad-id", message, Some("use lower-case letters, digits and hyphens".to_owned()));
    }
    let mut get = |key: &str, example: &str| {
        if is_new { table.need(key, example) } else { table.take(key) }
    };
    if let Some(title) = get("title", "\"…\"").and_then(|entry| entry.line()) {
        format.title = title;
    }
    if let Some(entry) = get("kinds", "[\"still\", \"clip\"]") {
        format.kinds = some_of(&entry, &Kind::ALL, Kind::as_str);
        if format.kinds.is_empty() {
            entry.error("empty-list", format!("`{}` names nothing", entry.name), None);
        }
    }
    if let Some(width) = get("width", "1080").and_then(|entry| even(&entry)) {
        format.width = width;
        // The layout follows the width unless it is given below.
        format.layout_width = width;
    }
    if let Some(height) = get("height", "1920").and_then(|entry| even(&entry)) {
        format.height = height;
    }
    if let Some(width) = table.take("layout_width").and_then(|entry| entry.integer(200, 4320)) {
        format.layout_width = small(width);
    }
    read_encoding(&mut table, &mut format);
    read_limits(&mut table, &mut format);
    let safe = table.take("safe");
    if let Some(mut sides) = safe.as_ref().and_then(Entry::table) {
        let safe = &mut format.safe;
        for (key, side) in [
            ("top", &mut safe.top),
            ("right", &mut safe.right),
            ("bottom", &mut safe.bottom),
            ("left", &mut safe.left),
        ] {
            if let Some(value) = sides.take(key).and_then(|entry| entry.integer(0, 4320)) {
                *side = small(value);
            }
        }
        sides.finish();
    }
    let Safe { top, right, bottom, left } = format.safe;
    if format.height > 0 && (top + bottom >= format.height || left + right >= format.width) {
        let message = format!("the safe area of `{}` leaves nothing of its page", format.id);
        safe.as_ref().unwrap_or(entry).error("bad-safe-area", message, None);
    }
    if let Some(date) = table.take("checked").and_then(|entry| time::date(&entry)) {
        format.checked = Some(date);
    }
    if let Some(mut sources) = table.take("sources").and_then(|entry| entry.table()) {
        for entry in sources.all() {
            if let Some(url) = files::url(&entry) {
                format.sources.insert(entry.key.to_owned(), url);
            }
        }
        sources.finish();
    }
    table.finish();
    Some(format)
}

fn read_encoding(table: &mut Table<'_>, format: &mut Format) {
    let stills = [StillType::Png, StillType::Jpeg];
    if let Some(still) = table.take("still").and_then(|entry| one_of(&entry, &stills, StillType::as_str)) {
        format.still = still;
    }
    if let Some(quality) = table.take("quality").and_then(|entry| entry.integer(1, 100)) {
        format.quality = u8::try_from(quality).unwrap_or(format.quality);
    }
    let codecs = [VideoCodec::H264, VideoCodec::H265];
    if let Some(video) = table.take("video").and_then(|entry| one_of(&entry, &codecs, VideoCodec::as_str)) {
        format.video = video;
    }
    if let Some(seconds) = table.take("keyframe_seconds").and_then(|entry| entry.number(0.1, 10.0)) {
        format.keyframe_seconds = seconds;
    }
    let fps = table.take("fps");
    if let Some(mut rates) = fps.as_ref().and_then(Entry::table) {
        if let Some(rate) = rates.take("min").and_then(|entry| entry.number(1.0, 240.0)) {
            format.fps_min = rate;
        }
        if let Some(rate) = rates.take("max").and_then(|entry| entry.number(1.0, 240.0)) {
            format.fps_max = rate;
        }
        rates.finish();
    }
    if format.fps_min > format.fps_max
        && let Some(fps) = fps
    {
        fps.error("out-of-range", format!("`{}` has a `min` above its `max`", fps.name), None);
    }
}

fn read_limits(table: &mut Table<'_>, format: &mut Format) {
    if let Some(duration) = table.take("max_duration").and_then(|entry| entry.duration()) {
        format.max_duration = Some(duration);
    }
    if let Some(bytes) = table.take("max_still_bytes").and_then(|entry| entry.integer(1000, i64::MAX)) {
        format.max_still_bytes = u64::try_from(bytes).ok();
    }
    if let Some(bytes) = table.take("max_clip_bytes").and_then(|entry| entry.integer(1000, i64::MAX)) {
        format.max_clip_bytes = u64::try_from(bytes).ok();
    }
}

/// A new format: what a project need not say.
fn blank(id: &str) -> Format {
    Format {
        id: id.to_owned(),
        title: String::new(),
        kinds: Vec::new(),
        width: 0,
        height: 0,
        layout_width: 0,
        safe: Safe::default(),
        still: StillType::Png,
        quality: 90,
        video: VideoCodec::H264,
        fps_min: 23.0,
        fps_max: 60.0,
        max_duration: None,
        max_still_bytes: None,
        max_clip_bytes: None,
        keyframe_seconds: 2.0,
        checked: None,
        sources: BTreeMap::new(),
    }
}

/// A width or height: video in 4:2:0 has even sides.
fn even(entry: &Entry<'_>) -> Option<u32> {
    let side = entry.integer(16, 4320)?;
    if side % 2 == 1 {
        let hint = format!("write {} or {}", side - 1, side + 1);
        entry.error("odd-size", format!("`{}` must be even", entry.name), Some(hint));
        return None;
    }
    Some(small(side))
}

/// A number that was checked to be small and not negative.
fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// The named formats, each known; one that is not is a finding.
pub(super) fn check_names(names: &[(String, Entry<'_>)], formats: &BTreeMap<String, Format>) -> Vec<String> {
    let known = |name: &str, entry: &Entry<'_>| {
        let is_known = formats.contains_key(name);
        if !is_known {
            let hint = suggest(name, formats.keys().map(String::as_str));
            entry.error("unknown-format", format!("there is no format `{name}`"), hint);
        }
        is_known
    };
    names.iter().filter(|(name, entry)| known(name, entry)).map(|(name, _)| name.clone()).collect()
}
