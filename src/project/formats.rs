//! Reading formats: the built-in ones are dated data in `formats.toml`; a project overrides any key of them or
//! adds its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Finding;

use super::config::{one_of, some_of};
use super::files::{called, is_kebab, unknown};
use super::format::{Format, Kind, Safe, StillType, VideoCodec};
use super::read::{Document, Entry, Sink, Table};
use super::{files, time};

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
        if entry.is_empty_list() {
            entry.error("empty-list", format!("`{}` is empty", entry.name), None);
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
    let mut known: Vec<String> = Vec::new();
    for (name, entry) in names {
        match called(name, formats) {
            Some((id, _)) if known.iter().any(|other| other == id) => {
                entry.error("duplicate", format!("`{id}` is listed twice in `{}`", entry.name), None);
            }
            Some((id, _)) => known.push(id.to_owned()),
            None => {
                let finding = Finding::error("unknown-format", format!("there is no format `{name}`"));
                entry.say(unknown(finding, name, formats, &BTreeSet::new()));
            }
        }
    }
    known
}
