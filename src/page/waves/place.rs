//! What the attributes and custom properties of a `<wajah-waveform>` ask for, in the box that it has.

use std::sync::Arc;

use super::shown::{PROPERTIES, TAG, is_waveform};
use crate::diag::{Finding, Findings};
use crate::layers::{Levels, WaveAlign, WaveKind, WaveShape};
use crate::page::document::ElementId;
use crate::page::engine::{Canvas, Edits, Engine, EngineError, Page, WaveBox};
use crate::page::length;
use crate::page::tags::Tag;
use crate::units::Micros;

/// How many bars it may have.
const BARS: std::ops::RangeInclusive<usize> = 2..=120;

/// How many it has where its template does not say.
const USUAL_BARS: usize = 40;

/// The most waveforms of a page.
const MOST: usize = 8;

/// Measures the waveforms of `page` as it is laid out at `time`; they show `levels`, or a made pattern. What is wrong with one is said, without
/// a place, with its element.
pub(in crate::page) fn place(
    engine: &Engine,
    page: &mut Page,
    canvas: Canvas,
    (time, levels): (Micros, Option<&Arc<Levels>>),
) -> Result<Vec<(ElementId, Finding)>, EngineError> {
    let count = page.document.elements.values().filter(|element| is_waveform(element)).count();
    if count == 0 {
        return Ok(Vec::new());
    }
    let mut said = Vec::new();
    let boxes =
        engine.lay_out(page, canvas, time, Edits { whole_waves: true, ..Edits::default() })?.waves(page);
    for (index, wave) in boxes.into_iter().enumerate() {
        let mut findings = Findings::new();
        if index == MOST {
            let message = format!("the page has {count} waveforms; at most {MOST} are drawn");
            findings.push(Finding::error("template-error", message));
        }
        let element = page.document.elements.get(&wave.element);
        let tag = element.and_then(|element| page.document.source.tags().get(element.start_tag?));
        let shape = shape_of(tag, &wave, canvas.scale, &mut findings);
        page.waves.shapes.insert(wave.element, shape);
        said.extend(findings.into_iter().map(|finding| (wave.element, finding)));
        if index == MOST {
            break;
        }
    }
    page.waves.levels = Some(levels.cloned().unwrap_or_else(|| Arc::new(Levels::pattern())));
    Ok(said)
}

/// The measures of the waveform that `tag` begins and that lies in `wave`, in CSS pixels. What is not understood is said, and the usual
/// taken.
fn shape_of(tag: Option<&Tag>, wave: &WaveBox, scale: f32, findings: &mut Findings) -> WaveShape {
    let attribute = |name: &str| tag?.attribute(name).map(|attribute| attribute.value.trim().to_owned());
    let mut wrong = |what: String, hint: &str| {
        findings.push(Finding::error("template-error", what).hint(hint));
    };
    let kind = match attribute("kind").as_deref() {
        None | Some("bars") => WaveKind::Bars,
        Some("line") => WaveKind::Line,
        Some("ring") => WaveKind::Ring,
        Some(other) => {
            wrong(format!("`kind=\"{other}\"` of `<{TAG}>` is unknown"), "it is `bars`, `line` or `ring`");
            WaveKind::Bars
        }
    };
    let bars = match attribute("bars") {
        None => USUAL_BARS,
        Some(text) => text.parse().ok().filter(|bars| BARS.contains(bars)).unwrap_or_else(|| {
            let (least, most) = (BARS.start(), BARS.end());
            wrong(
                format!("`bars=\"{text}\"` of `<{TAG}>` is no number from {least} to {most}"),
                "such as `bars=\"48\"`",
            );
            USUAL_BARS
        }),
    };
    let [gap, radius, least, align, inner] = [0, 1, 2, 3, 4]
        .map(|index| wave.properties.get(index).cloned().flatten().filter(|value| !value.trim().is_empty()));
    let (width, height) = (wave.width / scale, wave.height / scale);
    let mut px = |name: &str, value: Option<String>, usual: f32| match value {
        None => usual,
        Some(value) => length::px(&value).filter(|px| *px >= 0.0).unwrap_or_else(|| {
            wrong(
                format!("`{name}: {}` is no length", value.trim()),
                "write it in px: `8px`, or `calc(8px * 2)`",
            );
            usual
        }),
    };
    let inner_part = inner
        .as_deref()
        .map(|value| value.trim().trim_end_matches('%').parse::<f32>().ok().map(|percent| percent / 100.0));
    let inner_part_or = inner_part.flatten().filter(|part| (0.05..=0.95).contains(part)).unwrap_or(0.62);
    // A bar and the gap beside it share their place three to two, and bars end round.
    let slot = match kind {
        WaveKind::Ring => std::f32::consts::PI * width.min(height) * inner_part_or / bars as f32,
        WaveKind::Bars | WaveKind::Line => width / bars as f32,
    };
    let gap = px(PROPERTIES[0], gap, slot * 0.4);
    let bar = (slot - gap).max(1.0);
    let radius = px(PROPERTIES[1], radius, bar / 2.0);
    let usual = if kind == WaveKind::Line { 8.0 } else { bar };
    let least = px(PROPERTIES[2], least, usual);
    let align = match align.as_deref().map(str::trim) {
        None | Some("middle") => WaveAlign::Middle,
        Some("bottom") => WaveAlign::Bottom,
        Some("top") => WaveAlign::Top,
        Some(other) => {
            wrong(format!("`{}: {other}` is unknown", PROPERTIES[3]), "it is `middle`, `bottom` or `top`");
            WaveAlign::Middle
        }
    };
    if let Some(value) = inner.filter(|_| inner_part.flatten() != Some(inner_part_or)) {
        let hint = "write how much of the ring's radius stays empty, from 5% to 95%";
        wrong(format!("`{}: {}` is no such part", PROPERTIES[4], value.trim()), hint);
    }
    WaveShape { kind, bars, width, height, gap, radius, least, align, inner: inner_part_or }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::source::PageSource;

    /// The measures of `html`'s first tag with these custom properties in a box of 400 × 100 CSS pixels, and what is said.
    fn shape(html: &str, properties: [&str; 5]) -> (WaveShape, Vec<String>) {
        let source = PageSource::read(html);
        let wave = WaveBox {
            element: 1,
            x: 0.0,
            y: 0.0,
            width: 800.0,
            height: 200.0,
            turned: false,
            properties: properties
                .iter()
                .map(|value| (!value.is_empty()).then(|| (*value).to_owned()))
                .collect(),
        };
        let mut findings = Findings::new();
        let shape = shape_of(source.tags().first(), &wave, 2.0, &mut findings);
        (shape, findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn attributes_and_properties_are_read_and_what_is_left_out_is_in_proportion() {
        let (usual, said) = shape("<wajah-waveform></wajah-waveform>", [""; 5]);
        assert_eq!((usual.kind, usual.bars, usual.width, usual.height), (WaveKind::Bars, 40, 400.0, 100.0));
        assert_eq!((usual.gap, usual.least, usual.radius, usual.align), (4.0, 6.0, 3.0, WaveAlign::Middle));
        assert_eq!(said, Vec::<String>::new());
        let html = "<wajah-waveform kind=ring bars='64'></wajah-waveform>";
        let (ring, said) = shape(html, ["calc(2px * 3)", "0", "9px", " bottom ", "50%"]);
        assert_eq!((ring.kind, ring.bars, ring.gap, ring.radius), (WaveKind::Ring, 64, 6.0, 0.0));
        assert_eq!((ring.least, ring.align, ring.inner), (9.0, WaveAlign::Bottom, 0.5));
        assert_eq!(said, Vec::<String>::new());
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let (shape, said) = shape(
            "<wajah-waveform kind=zigzag bars=1000></wajah-waveform>",
            ["2em", "-1px", "", "left", "half"],
        );
        assert_eq!((shape.kind, shape.bars, shape.inner), (WaveKind::Bars, 40, 0.62));
        assert_eq!(
            said,
            [
                "`kind=\"zigzag\"` of `<wajah-waveform>` is unknown",
                "`bars=\"1000\"` of `<wajah-waveform>` is no number from 2 to 120",
                "`--wave-gap: 2em` is no length",
                "`--wave-radius: -1px` is no length",
                "`--wave-align: left` is unknown",
                "`--wave-inner: half` is no such part",
            ]
        );
    }
}
