//! Which clips can be made, and for which posts: known before one is made. Posts whose pages, footage and encoding are equal have one clip
//! together; what cannot be made is said first, before hours of other clips.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::context::RunContext;
use super::cost::cost;
use super::cut::{ClipPlan, Timeline};
use super::misplaced::misplaced;
use super::sound::AUDIO_KBPS;
use super::sources::Film;
use crate::clip::ffmpeg::encode::{EncodeSettings, VideoCodec};
use crate::clip::render::file_name;
use crate::diag::{Finding, Findings};
use crate::fingerprint::Fingerprint;
use crate::page::{Caption, CueSpan, PageRequest};
use crate::plan::Post;
use crate::project::{Excerpt, Format, Item, Kind, Project, Template, VideoCodec as FormatCodec};
use crate::units::Micros;
use crate::world::hex;

/// A clip that can be made, as far as is known before anything is painted.
pub(super) struct Clip<'a> {
    pub(super) item: &'a Item,
    pub(super) template: &'a Template,
    pub(super) plan: Arc<ClipPlan>,
    pub(super) settings: EncodeSettings,
    /// The posts that it is for, at least one.
    pub(super) posts: Vec<Post<'a>>,
}

impl Clip<'_> {
    /// Its page at full size.
    pub(super) fn request(&self, project: &Project) -> PageRequest {
        PageRequest::new(project, &self.posts[0], 1, Some(self.plan.timeline.times()))
    }

    /// Ends its posts, which are not made because of `why`. What was said when it was planned is said all the same.
    pub(super) fn refuse(&self, context: &RunContext<'_>, why: &[Finding]) {
        let all = || self.plan.said.iter().chain(why).cloned().collect();
        self.posts.iter().for_each(|post| refuse(context, post, all()));
    }
}

/// The clips of `posts` that can be made. Posts of the others have ended.
pub(super) fn ready<'p>(context: &RunContext<'_>, posts: &[&Post<'p>]) -> Vec<Clip<'p>> {
    let clips = alike(context, planned(context, posts));
    let foreseen: Vec<Findings> = clips.par_iter().map(|clip| foresee(context, clip)).collect();
    let mut ready = Vec::new();
    for (clip, findings) in clips.into_iter().zip(foreseen) {
        if findings.is_empty() {
            ready.push(clip);
        } else {
            clip.refuse(context, &findings);
        }
    }
    ready
}

/// A clip for each of `posts`, item by item and format by format. What is wrong with their footage is said.
fn planned<'p>(context: &RunContext<'_>, posts: &[&Post<'p>]) -> Vec<Clip<'p>> {
    let mut posts = posts.to_vec();
    posts.sort_by(|a, b| a.job.item_in_format().cmp(&b.job.item_in_format()));
    let mut clips = Vec::new();
    for post in posts {
        if context.stopped() {
            break;
        }
        match clip_of(context, post) {
            Ok(clip) => clips.push(clip),
            Err(findings) => refuse(context, post, findings),
        }
    }
    clips
}

/// The clip of `post` alone.
///
/// # Errors
/// What is wrong with its excerpt.
pub(super) fn clip_of<'p>(context: &RunContext<'_>, post: &Post<'p>) -> Result<Clip<'p>, Findings> {
    let Post { item, template, format, .. } = *post;
    let plan = context.plan_of(post)?;
    let settings = encode_settings(context.project, format, &plan.timeline);
    Ok(Clip { item, template, plan, settings, posts: vec![post.clone()] })
}

/// `clips`, those put together that show the same: of one item for one account, equally long, encoded alike, on pages of which all is equal
/// that decides a pixel. Stories of two platforms mostly are.
fn alike<'p>(context: &RunContext<'_>, clips: Vec<Clip<'p>>) -> Vec<Clip<'p>> {
    let could_be = |a: &Clip<'_>, b: &Clip<'_>| {
        std::ptr::eq(a.item, b.item)
            && a.posts[0].job.account == b.posts[0].job.account
            && a.settings == b.settings
            && a.plan == b.plan
    };
    // Only what could be alike at all needs a second look.
    let pages: Vec<Option<String>> = clips
        .par_iter()
        .map(|clip| {
            let others = clips.iter().filter(|other| !std::ptr::eq(*other, clip) && could_be(clip, other));
            others.count().gt(&0).then(|| page_of(context, clip)).flatten()
        })
        .collect();
    let mut together: Vec<(Option<String>, Clip<'p>)> = Vec::new();
    for (clip, page) in clips.into_iter().zip(pages) {
        let same = together
            .iter_mut()
            .find(|(known, other)| page.is_some() && *known == page && could_be(other, &clip));
        match same {
            Some((_, other)) => other.posts.extend(clip.posts),
            None => together.push((page, clip)),
        }
    }
    together.into_iter().map(|(_, clip)| clip).collect()
}

/// What decides each pixel of the page of `clip`, with all its captions; `None` where its template has mistakes.
fn page_of(context: &RunContext<'_>, clip: &Clip<'_>) -> Option<String> {
    let request = clip.request(context.project);
    let captions: BTreeSet<&Caption> = clip.plan.timeline.spans.iter().map(|cue| &cue.caption).collect();
    let mut fingerprint = Fingerprint::default();
    for caption in captions {
        context.painter.fingerprint(&request, caption, &mut fingerprint).ok()?;
    }
    Some(hex(&fingerprint.digest()))
}

/// Why the page of `clip` could not be taken apart; nothing where it can.
pub(super) fn foresee(context: &RunContext<'_>, clip: &Clip<'_>) -> Findings {
    let request = clip.request(context.project);
    let shown = &clip.plan.timeline;
    // With one caption shows what captions change.
    let first = shown.spans.iter().find(|cue| !cue.caption.is_empty()).map(|cue| &cue.caption);
    let some = |cue: &&CueSpan| cue.caption.is_empty() || Some(&cue.caption) == first;
    let cues: Vec<CueSpan> = shown.spans.iter().filter(some).cloned().collect();
    let passages = clip.item.passages();
    if passages.is_empty() && context.painter.has_video(&request) {
        let finding = Finding::error("no-excerpt", "the page shows a video, and this clip has no footage");
        let hint = "write `[excerpt]`, or leave `<video>` out of the template's page";
        return vec![finding.at(clip.item.place.clone()).hint(hint)];
    }
    if shown.reels.footage.is_empty() && !passages.is_empty() && context.painter.has_video(&request) {
        let has_none = |excerpt: &&Excerpt| !has_video(context, excerpt);
        let silent: Findings = passages.iter().filter(has_none).map(no_picture).collect();
        return if silent.is_empty() { passages.iter().map(no_picture).collect() } else { silent };
    }
    let misplaced = misplaced(clip.item, context.painter, &request);
    if !misplaced.is_empty() {
        return misplaced;
    }
    context.painter.foresee(&request, &cues, shown.rate, shown.frames)
}

/// Whether the source of `excerpt`, which has been looked at, has video.
fn has_video(context: &RunContext<'_>, excerpt: &Excerpt) -> bool {
    let Ok(path) = context.world.resolve(&excerpt.source) else { return false };
    let facts = context.plans.sources.facts(&Film::at(&path));
    facts.is_ok_and(|facts| facts.video.is_some())
}

/// What is said of `excerpt`, whose source is sound, for a page that shows video.
fn no_picture(excerpt: &Excerpt) -> Finding {
    let message = format!("`{}` holds no picture", file_name(&excerpt.source));
    Finding::error("no-picture", message).at(excerpt.places.source.clone()).hint(
        "this template shows a video; sound alone goes into a template with a waveform, such as `audiogram`",
    )
}

/// Ends `post`, which is not made.
pub(super) fn refuse(context: &RunContext<'_>, post: &Post<'_>, findings: Findings) {
    context.progress.advance(cost(post));
    context.finish(&post.job, None, findings);
}

/// Which of its frames stands for a clip: one of what comes after its title scene.
pub(super) fn cover_time(template: &Template, shown: &Timeline) -> Micros {
    let time = match (template.duration.length, shown.reels.footage.is_empty()) {
        (Some(_), true) => template.still_time(Kind::Clip),
        // A still that is a clip has its cover when everything has arrived.
        (None, true) if shown.begins.is_empty() => template.still_time(Kind::Still).min(shown.length),
        // A short excerpt must not give its cover away to the ending.
        _ => template.still_time(Kind::Clip).min(Micros(shown.length.0 / 2)),
    };
    let last = shown.rate.time_of(shown.frames.saturating_sub(1));
    (shown.head + time).min(last)
}

/// How clips in `format` are encoded.
pub(super) fn encode_settings(project: &Project, format: &Format, shown: &Timeline) -> EncodeSettings {
    let encoder = &project.config.encoder;
    let (codec, crf) = match format.video {
        FormatCodec::H264 => (VideoCodec::H264, f64::from(encoder.crf)),
        // x265 at the same look.
        FormatCodec::H265 => (VideoCodec::H265, f64::from(encoder.crf) + 4.0),
    };
    EncodeSettings {
        width: format.width,
        height: format.height,
        fps: shown.rate,
        codec,
        crf,
        preset: encoder.preset.clone(),
        threads: encoder.threads,
        keyframe_seconds: format.keyframe_seconds,
        max_bitrate_kbps: bitrate_limit(format, shown),
        audio: true,
        audio_bitrate_kbps: AUDIO_KBPS,
    }
}

/// The bit rate that keeps a clip within its format's bytes, where that is anywhere near.
fn bitrate_limit(format: &Format, shown: &Timeline) -> Option<u32> {
    const HIGHEST_KBPS: f64 = 25_000.0;
    let seconds = shown.rate.time_of(shown.frames).as_seconds().max(1.0);
    let kbps = format.max_clip_bytes? as f64 * 8.0 / 1000.0 / seconds * 0.95 - f64::from(AUDIO_KBPS);
    (kbps < HIGHEST_KBPS).then_some(kbps.max(200.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::render::{Footage, Passage, Reels};
    use crate::run::testing::Fixture;
    use crate::units::FrameRate;

    /// A clip of ten seconds, of which `length_ms` are footage where it has some.
    fn shown(length_ms: i64, has_footage: bool) -> Timeline {
        let (length, size) = (Micros::from_ms(length_ms), (1280, 720));
        let footage = Footage {
            path: "a.mp4".into(),
            start: Micros::ZERO,
            duration: length,
            size,
            reading: Default::default(),
        };
        Timeline {
            reels: Reels {
                footage: if has_footage { Passage::alone(&footage).into() } else { Vec::new() },
                ..Reels::default()
            },
            begins: vec![Micros::ZERO],
            durations: vec![length],
            head: Micros::ZERO,
            length,
            tail: Micros::ZERO,
            rate: FrameRate::whole(25),
            frames: 250,
            captions: Vec::new(),
            spans: Vec::new(),
        }
    }

    #[test]
    fn a_clip_is_kept_within_its_bytes_only_where_they_are_few() {
        Fixture::new().run(|context, _| {
            let limit = |bytes: Option<u64>| {
                let format = Format { max_clip_bytes: bytes, ..context.project.formats["tall"].clone() };
                bitrate_limit(&format, &shown(10_000, true))
            };
            assert_eq!(limit(None), None);
            assert_eq!(limit(Some(1 << 30)), None, "no clip comes near");
            // 4000 kbit/s, less a twentieth and the sound.
            assert!(limit(Some(5_000_000)).is_some_and(|kbps| (3639..=3641).contains(&kbps)));
            assert_eq!(limit(Some(1000)), Some(200), "a picture that can be seen at all");
        });
    }

    #[test]
    fn a_cover_is_the_templates_moment_and_of_a_short_excerpt_its_middle() {
        Fixture::new().run(|context, _| {
            let template = &context.project.templates["gerak"];
            assert_eq!(cover_time(template, &shown(10_000, true)), Micros::from_ms(1500));
            assert_eq!(cover_time(template, &shown(2000, true)), Micros::from_ms(1000));
            assert_eq!(cover_time(template, &shown(2000, false)), Micros::from_ms(1500));
        });
    }
    /// The clips of `klip` in the format `tall` and in one that has `lines` more, by format.
    fn clips_with(lines: &str, template: Option<(&str, &str)>) -> Vec<Vec<String>> {
        let fixture = Fixture::new();
        let other = format!(
            "[format.lain]\ntitle = \"Lain\"\nkinds = [\"clip\"]\nwidth = 360\nheight = 640\nlayout_width = 1080\nstill = \"png\"\n{lines}\n[format.tall]"
        );
        fixture.edit("wajah.toml", "[format.tall]", &other);
        fixture.edit("wajah.toml", "formats = [\"tall\"]", "formats = [\"tall\", \"lain\"]");
        if let Some((from, to)) = template {
            fixture.edit("templates/gerak/template.html", from, to);
        }
        fixture.run(|context, _| {
            let (posts, _) = crate::plan::plan(context.project, &crate::plan::Selection::default());
            let posts: Vec<&Post<'_>> = posts.iter().filter(|post| post.job.kind == Kind::Clip).collect();
            let formats = |clip: &Clip<'_>| clip.posts.iter().map(|post| post.job.format.clone()).collect();
            alike(context, planned(context, &posts)).iter().map(formats).collect()
        })
    }

    #[test]
    fn posts_have_one_clip_where_all_is_equal_that_is_seen_and_heard() {
        let apart = [["lain"], ["tall"]];
        assert_eq!(clips_with("", None), [["lain", "tall"]]);
        // Another free area are other custom properties, which a style sheet may look at.
        assert_eq!(clips_with("safe = { top = 9, right = 9, bottom = 9, left = 9 }", None), apart);
        assert_eq!(clips_with("", Some(("Kata", "{{ format.title }}"))), apart);
        assert_eq!(clips_with("keyframe_seconds = 1.0", None), apart);
        assert_eq!(clips_with("video = \"h265\"", None), apart);
        assert_eq!(clips_with("fps = { min = 24, max = 25 }", None), apart);
        // A template with mistakes says so for each.
        assert_eq!(clips_with("", Some(("Kata", "{% if %}"))), apart);
    }
}
