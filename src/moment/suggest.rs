//! Passages worth a clip: they begin and end in pauses, between sentences where captions say where those are, and are ranked by what is said,
//! heard and seen in them. Pure.
//!
//! A score is the sum of five things, up to a hundred: how much of the time someone speaks (30), how clear the pauses at both ends are (20),
//! whether the thought is whole (30), how much moves (10), and how near the length is to the middle of what was asked for (10); black and
//! frozen pictures, and a cut right beside an end, take from it.

use super::record::{Record, Shot, within};
use super::sentences::Sentence;
use super::thought::{Thought, thoughts};
use crate::clip::pauses::{in_point, out_point, pauses};
use crate::clip::voice::Span;
use crate::units::Micros;

/// A pause that is surely one between sentences, where nothing but its length tells.
const CLEAR_PAUSE: Micros = Micros::from_ms(800);
/// A pause that may be one; shorter ones are taken only where there are no others.
const LIKELY_PAUSE: Micros = Micros::from_ms(350);
/// How far captions may lie beside the voice.
const CAPTIONS_OFF: Micros = Micros::from_ms(700);
/// A cut so near to an end looks like a mistake.
const FLASH: Micros = Micros::from_ms(400);
/// Motion that counts as much: people who walk and gesture in a picture at rest.
const MUCH_MOTION: f64 = 6.0;
/// The words of a passage that are shown.
const SHOWN_CHARS: usize = 280;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// The shortest passage.
    pub least: Micros,
    /// The longest.
    pub most: Micros,
    /// How many, at the most.
    pub count: usize,
}

/// A passage that is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Where it lies.
    pub span: Span,
    /// From 0 to 100.
    pub score: f64,
    /// What speaks for it, and against it.
    pub reasons: Vec<Reason>,
    /// What is said in it, as far as captions tell.
    pub text: String,
    /// The thumbnail of the shot in its middle.
    pub thumbnail: Option<String>,
}

/// What speaks for a passage, or against it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// Someone speaks in this share of its time, in percent.
    Speech(u32),
    /// It begins and ends between sentences of its captions.
    BetweenSentences,
    /// It begins and ends in pauses of speech, the shorter of which is this long.
    InPauses(Micros),
    /// Nobody speaks: it begins and ends at cuts.
    AtCuts,
    /// What makes its thought whole, or not.
    Thought(Thought),
    /// Much moves.
    Lively,
    /// The picture stands still for this share of its time, in percent.
    Frozen(u32),
    /// It is black for this share of its time, in percent.
    Black(u32),
    /// A cut lies right beside an end.
    CutAtEdge,
}

/// A place where a passage may begin or end.
#[derive(Debug, Clone, Copy)]
struct Edge {
    time: Micros,
    /// How clearly it lies between two things that are said, from 0 to 1.
    clarity: f64,
    pause: Micros,
    is_between_sentences: bool,
}

/// The best passages of a file with `record`, whose captions hold `sentences`; the best first, none within another.
pub fn suggest(record: &Record, sentences: &[Sentence], wish: &Wish) -> Vec<Suggestion> {
    let (starts, ends) = edges(record, sentences);
    let sums = Sums::of(record);
    let mut found: Vec<(f64, Span, Vec<Reason>)> = Vec::new();
    for start in &starts {
        let first = ends.partition_point(|end| end.time < start.time + wish.least);
        for end in ends[first..].iter().take_while(|end| end.time <= start.time + wish.most) {
            let span = Span { start: start.time, end: end.time };
            let (score, reasons) = judge(record, &sums, sentences, span, (start, end), wish);
            found.push((score, span, reasons));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)).then(a.1.end.cmp(&b.1.end)));
    let mut taken: Vec<Suggestion> = Vec::new();
    for (score, span, reasons) in found {
        if taken.len() == wish.count {
            break;
        }
        if taken.iter().any(|other| other.span.start < span.end && span.start < other.span.end) {
            continue;
        }
        let text = shown(inside(sentences, span));
        let thumbnail = thumbnail_of(record, span);
        taken.push(Suggestion { span, score, reasons, text, thumbnail });
    }
    taken
}

/// Where passages may begin, and where they may end; both rise.
fn edges(record: &Record, sentences: &[Sentence]) -> (Vec<Edge>, Vec<Edge>) {
    let speech = record.speech();
    if speech.is_empty() {
        return edges_of_pictures(record);
    }
    let whole = record.whole();
    let pauses = pauses(speech, whole);
    let near =
        |time: Micros, pause: &Span| time >= pause.start - CAPTIONS_OFF && time <= pause.end + CAPTIONS_OFF;
    let edge = |time: Micros, pause: &Span, is_between_sentences: bool| {
        let length = pause.duration();
        let clarity = (length.as_seconds() / CLEAR_PAUSE.as_seconds()).min(1.0);
        let clarity = if is_between_sentences { 0.6 + 0.4 * clarity } else { clarity };
        Edge { time, clarity, pause: length, is_between_sentences }
    };
    let starts = pauses
        .iter()
        .filter(|pause| pause.end < whole.end || speech.last().is_some_and(|last| last.end > pause.end));
    let starts: Vec<Edge> = starts
        .map(|pause| edge(in_point(*pause), pause, begins(sentences, pause, near)))
        .chain((speech[0].start == whole.start).then(|| at_border(whole.start, sentences.first())))
        .collect();
    let ends = pauses.iter().filter(|pause| pause.start > whole.start);
    let ends: Vec<Edge> = ends
        .map(|pause| edge(out_point(*pause), pause, ends_here(sentences, pause, near)))
        .chain(
            speech
                .last()
                .filter(|last| last.end >= whole.end)
                .map(|_| at_border(whole.end, sentences.last())),
        )
        .collect();
    (chosen(starts), chosen(ends))
}

/// An end of the file at which someone speaks.
fn at_border(time: Micros, sentence: Option<&Sentence>) -> Edge {
    let is_near = |sentence: &Sentence| {
        (sentence.start.0 - time.0).abs() <= CAPTIONS_OFF.0
            || (sentence.end.0 - time.0).abs() <= CAPTIONS_OFF.0
    };
    let is_between_sentences = sentence.is_some_and(is_near);
    Edge {
        time,
        clarity: if is_between_sentences { 0.6 } else { 0.2 },
        pause: Micros::ZERO,
        is_between_sentences,
    }
}

fn begins(sentences: &[Sentence], pause: &Span, near: impl Fn(Micros, &Span) -> bool) -> bool {
    let from = sentences.partition_point(|sentence| sentence.start < pause.start - CAPTIONS_OFF);
    sentences.get(from).is_some_and(|sentence| {
        near(sentence.start, pause)
            && (from == 0
                || sentences[from - 1].is_whole
                || sentence.start - sentences[from - 1].end > CAPTIONS_OFF)
    })
}

fn ends_here(sentences: &[Sentence], pause: &Span, near: impl Fn(Micros, &Span) -> bool) -> bool {
    let from = sentences.partition_point(|sentence| sentence.end < pause.start - CAPTIONS_OFF);
    sentences.get(from).is_some_and(|sentence| near(sentence.end, pause) && sentence.is_whole)
}

/// Of `edges`, those between sentences where there are some; else those in likely pauses; else all.
fn chosen(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.sort_by_key(|edge| edge.time);
    let is_likely = |edge: &Edge| edge.pause >= LIKELY_PAUSE;
    if edges.iter().filter(|edge| edge.is_between_sentences).count() > 1 {
        edges.retain(|edge| edge.is_between_sentences);
    } else if edges.iter().filter(|edge| is_likely(edge)).count() > 1 {
        edges.retain(is_likely);
    }
    edges
}

/// Where passages may begin and end of which nobody speaks: at cuts; where there is none, every so often.
fn edges_of_pictures(record: &Record) -> (Vec<Edge>, Vec<Edge>) {
    const EVERY: i64 = 5_000_000;
    let shots: &[Shot] = record.seen.as_ref().map_or(&[], |seen| &seen.shots);
    let edge = |time: Micros| Edge { time, clarity: 0.5, pause: Micros::ZERO, is_between_sentences: false };
    if shots.len() > 1 {
        let starts = shots.iter().map(|shot| edge(shot.start)).collect();
        return (starts, shots.iter().map(|shot| edge(shot.end.min(record.duration))).collect());
    }
    let steps = record.duration.0 / EVERY;
    let mut times: Vec<Edge> = (0..=steps).map(|step| edge(Micros(step * EVERY))).collect();
    let starts = times.clone();
    times.push(edge(record.duration));
    (starts, times)
}

/// Sums of motion up to each second.
struct Sums(Vec<f64>);

impl Sums {
    fn of(record: &Record) -> Self {
        let motion: &[f64] = record.seen.as_ref().map_or(&[], |seen| &seen.motion);
        let mut sum = 0.0;
        let sums = motion.iter().map(|value| {
            sum += value;
            sum
        });
        Self(std::iter::once(0.0).chain(sums).collect())
    }

    /// The mean motion in `span`; nothing where there is no picture.
    fn mean(&self, span: Span) -> Option<f64> {
        let second = |time: Micros| usize::try_from(time.0 / 1_000_000).unwrap_or(0).min(self.0.len() - 1);
        let (from, to) = (second(span.start), second(span.end + Micros::from_ms(999)));
        (to > from).then(|| (self.0[to] - self.0[from]) / (to - from) as f64)
    }
}

fn judge(
    record: &Record,
    sums: &Sums,
    sentences: &[Sentence],
    span: Span,
    (start, end): (&Edge, &Edge),
    wish: &Wish,
) -> (f64, Vec<Reason>) {
    let length = span.duration();
    let share = |spans: &[Span]| within(spans, span).as_seconds() / length.as_seconds().max(0.001);
    let percent = |share: f64| (100.0 * share).round() as u32;
    let mut reasons = Vec::new();
    let mut score = 0.0;
    if record.speech().is_empty() {
        reasons.push(Reason::AtCuts);
    } else {
        let spoken = share(record.speech());
        score += 30.0 * ((spoken - 0.3) / 0.5).clamp(0.0, 1.0);
        reasons.push(if start.is_between_sentences && end.is_between_sentences {
            Reason::BetweenSentences
        } else {
            Reason::InPauses(start.pause.min(end.pause))
        });
        reasons.push(Reason::Speech(percent(spoken)));
    }
    score += 10.0 * (start.clarity + end.clarity);
    let thoughts = thoughts(inside(sentences, span));
    score += thoughts.iter().map(worth).sum::<f64>().clamp(-15.0, 30.0);
    reasons.extend(thoughts.into_iter().map(Reason::Thought));
    if let Some(motion) = sums.mean(span) {
        score += 10.0 * (motion / MUCH_MOTION).min(1.0);
        if motion >= MUCH_MOTION {
            reasons.push(Reason::Lively);
        }
    }
    if let Some(seen) = &record.seen {
        let (black, frozen) = (share(&seen.black), share(&seen.frozen));
        score -= 30.0 * black + 8.0 * frozen;
        for (share, reason) in
            [(black, Reason::Black(percent(black))), (frozen, Reason::Frozen(percent(frozen)))]
        {
            if share >= 0.05 {
                reasons.push(reason);
            }
        }
        let lies_beside = |cut: Micros| {
            let beside = |from: Micros, to: Micros| cut > from && cut < to;
            beside(span.start, span.start + FLASH) || beside(span.end - FLASH, span.end)
        };
        let from = seen.shots.partition_point(|shot| shot.start < span.start);
        if seen.shots[from..]
            .iter()
            .take_while(|shot| shot.start < span.end)
            .any(|shot| lies_beside(shot.start))
        {
            score -= 4.0;
            reasons.push(Reason::CutAtEdge);
        }
    }
    let middle = (wish.least + wish.most).as_seconds() / 2.0;
    let reach = (wish.most - wish.least).as_seconds().max(1.0) / 2.0;
    score += 10.0 * (1.0 - ((length.as_seconds() - middle).abs() / reach).min(1.0));
    ((score.clamp(0.0, 100.0) * 10.0).round() / 10.0, reasons)
}

/// What a thought is worth.
fn worth(thought: &Thought) -> f64 {
    match thought {
        Thought::Answered => 12.0,
        Thought::List => 12.0,
        Thought::Concluded => 9.0,
        Thought::Explained => 6.0,
        Thought::Opens => 5.0,
        Thought::Dangles => -8.0,
        Thought::Unanswered => -10.0,
    }
}

/// The sentences of which most is spoken within `span`.
fn inside(sentences: &[Sentence], span: Span) -> &[Sentence] {
    let middle = |sentence: &Sentence| Micros((sentence.start.0 + sentence.end.0) / 2);
    let from = sentences.partition_point(|sentence| middle(sentence) < span.start);
    let to = sentences.partition_point(|sentence| middle(sentence) < span.end);
    &sentences[from..to.max(from)]
}

/// Their words, cut where they are many.
fn shown(sentences: &[Sentence]) -> String {
    let mut text = sentences.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = text.char_indices().nth(SHOWN_CHARS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn thumbnail_of(record: &Record, span: Span) -> Option<String> {
    let middle = Micros((span.start.0 + span.end.0) / 2);
    let shots = &record.seen.as_ref()?.shots;
    let shot = shots.iter().rev().find(|shot| shot.start <= middle && shot.thumbnail.is_some());
    shot.or(shots.iter().find(|shot| shot.thumbnail.is_some()))?.thumbnail.clone()
}

#[cfg(test)]
#[path = "suggest_tests.rs"]
mod tests;
