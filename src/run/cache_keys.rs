//! What decides the files of a job, found out before anything is painted: its pages, its format and the program; of a clip also its
//! footage, its captions and its encoder.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::cache_key::CacheKey;
use super::context::RunContext;
use crate::fingerprint::{Fingerprint, TOOL};
use crate::page::PageRequest;
use crate::plan::{Job, Post};
use crate::project::Kind;
use crate::world::{World, hex};

/// The keys of `posts`. Those without one will fail when they are made, and say why.
pub(super) fn cache_keys<'p>(
    context: &RunContext<'_>,
    world: &dyn World,
    posts: &'p [Post<'_>],
) -> BTreeMap<&'p Job, CacheKey> {
    let footage = footage::of(context, world, posts);
    let keyed = |post: &'p Post<'_>| {
        let Post { job, item, format, .. } = post;
        let mut fingerprint = Fingerprint::default();
        // Its name decides the names of its files.
        fingerprint.add("post", job.id().as_bytes());
        fingerprint.add("program", TOOL.as_bytes());
        fingerprint.add_plain("format", format);
        match job.kind {
            Kind::Still => pages(context, post, &mut fingerprint)?,
            Kind::Clip => footage::add(context, post, &footage, &mut fingerprint)?,
        }
        let mut places = Fingerprint::default();
        places.add_plain("places", &(&item.place, &item.field_places, &item.focus_places));
        let key = CacheKey {
            digest: hex(&fingerprint.digest()),
            components: fingerprint.components(),
            places: hex(&places.digest()),
        };
        Some((job, key))
    };
    posts.par_iter().filter(|_| !context.stopped()).filter_map(keyed).collect()
}

fn pages(context: &RunContext<'_>, post: &Post<'_>, fingerprint: &mut Fingerprint) -> Option<()> {
    for number in 1..=post.page_count() {
        let request = PageRequest::new(context.project, post, number, None);
        context.painter.fingerprint(&request, "", fingerprint).ok()?;
    }
    Some(())
}

#[cfg(feature = "video")]
mod footage {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::PathBuf;
    use std::sync::Arc;

    use crate::clip::ffmpeg::doctor::version;
    use crate::clip::render::Passage;
    use crate::diag::slashed;
    use crate::fingerprint::Fingerprint;
    use crate::page::{Caption, PageRequest};
    use crate::plan::Post;
    use crate::project::{Excerpt, Item, Kind};
    use crate::run::context::RunContext;
    use crate::run::cut::ClipPlan;
    use crate::run::placing::transition_of;
    use crate::run::ready::{cover_time, encode_settings};
    use crate::units::Micros;
    use crate::world::{Digest, World};

    /// What the clips of an item show in a format, with the digest of their footage.
    pub(super) type Footage<'j> = BTreeMap<(&'j str, &'j str, &'j str), (Arc<ClipPlan>, Contents)>;

    /// The digests of what a clip is made of.
    pub(super) struct Contents {
        footage: Option<Digest>,
        /// Of each of several passages.
        shots: Vec<Digest>,
        signer: Option<Digest>,
        background: Option<Digest>,
        music: Option<Digest>,
        sting: Option<Digest>,
    }

    /// Those of `item`, as far as it names files; nothing where one cannot be read.
    fn contents(world: &dyn World, item: &Item) -> Option<Contents> {
        let of = |source: Option<&PathBuf>| {
            source.map(|source| world.content(source).ok()).map_or(Some(None), |is| is.map(Some))
        };
        Some(Contents {
            footage: of(item.excerpt.as_ref().map(|excerpt| &excerpt.source))?,
            shots: item
                .shots
                .iter()
                .map(|shot| world.content(&shot.source).ok())
                .collect::<Option<Vec<_>>>()?,
            signer: of(item.signer.as_ref().map(|signer| &signer.source))?,
            background: of(item.background.as_ref().map(|video| &video.source))?,
            music: of(item.music.as_ref().map(|music| &music.source))?,
            sting: of(item.sting.as_ref().map(|sting| &sting.source))?,
        })
    }

    /// Looks at the footage of `posts`. What is wrong with it is said when they are made.
    pub(super) fn of<'p>(context: &RunContext<'_>, world: &dyn World, posts: &'p [Post<'_>]) -> Footage<'p> {
        let mut all = Footage::new();
        for post in posts.iter().filter(|post| post.job.kind == Kind::Clip) {
            let key = post.job.item_in_format();
            if all.contains_key(&key) || context.stopped() {
                continue;
            }
            let plan = context.plan_of(post);
            if let (Ok(plan), Some(content)) = (plan, contents(world, post.item)) {
                all.insert(key, (plan, content));
            }
        }
        all
    }

    /// Adds what decides the clip of `post`.
    pub(super) fn add(
        context: &RunContext<'_>,
        post: &Post<'_>,
        footage: &Footage<'_>,
        fingerprint: &mut Fingerprint,
    ) -> Option<()> {
        let Post { job, item, template, format, .. } = post;
        let (plan, content) = footage.get(&job.item_in_format())?;
        let shown = &plan.timeline;
        let request = PageRequest::new(context.project, post, 1, Some(shown.times()));
        let captions: BTreeSet<&Caption> = shown.spans.iter().map(|cue| &cue.caption).collect();
        for cue in [&Caption::default()].into_iter().chain(captions) {
            context.painter.fingerprint(&request, cue, fingerprint).ok()?;
        }
        fingerprint.add_plain("captions", &(&shown.captions, &shown.spans));
        fingerprint.add_plain("footage", &content.footage);
        // They are told in the manifest.
        let sources: Vec<String> = item.passages().iter().map(|passage| slashed(&passage.source)).collect();
        fingerprint.add_plain("excerpt", &sources);
        let excerpt = item.excerpt.as_ref().map(|excerpt| (excerpt.start, excerpt.focus, &excerpt.audio));
        fingerprint.add_plain("excerpt", &(excerpt, shown.head, shown.length, shown.tail, shown.frames));
        if !item.shots.is_empty() {
            let shots = item.shots.iter().zip(&content.shots).zip(&shown.begins);
            let of = |((shot, content), begin): ((&Excerpt, &Digest), &Micros)| {
                let wishes = (shot.start, shot.focus, shot.audio.clone(), shot.sound.mute, shot.speed);
                (*content, wishes, *begin)
            };
            fingerprint.add_plain("excerpt", &shots.map(of).collect::<Vec<_>>());
            // Whether one goes on where the one before ends hangs on the paths of their sources.
            let passages = plan.sound.programme.iter().flat_map(|programme| &programme.passages);
            let joins: Vec<_> = passages.map(|passage| (passage.joins, passage.follows)).collect();
            fingerprint.add_plain("excerpt", &joins);
            // A dip has a colour of the brand's.
            fingerprint.add_plain("excerpt", &(template.transition, transition_of(template, &request)));
        }
        if item.signer.is_some() {
            let of = |passage: &Passage| {
                (passage.footage.start, passage.footage.duration, passage.at, passage.speed)
            };
            let reel: Vec<_> = shown.reels.signer.iter().map(of).collect();
            fingerprint.add_plain("signer", &(&content.signer, reel));
        }
        if item.background.is_some() {
            fingerprint.add_plain("background", &content.background);
        }
        if let Some(mix) = &plan.sound.mix {
            fingerprint.add_plain("music", &(&content.music, &content.sting, mix.wishes()));
        }
        if item.excerpt.as_ref().is_some_and(|excerpt| excerpt.sound.mute) {
            fingerprint.add("music", b"mute");
        }
        fingerprint.add_plain("moment", &cover_time(template, shown));
        let loudness = &context.project.config.encoder;
        let loudness = (loudness.loudness_lufs, loudness.true_peak_dbtp);
        fingerprint
            .add_plain("encoder", &(encode_settings(context.project, format, shown), loudness, version()));
        Some(())
    }
}

#[cfg(not(feature = "video"))]
mod footage {
    use crate::fingerprint::Fingerprint;
    use crate::plan::Post;
    use crate::run::context::RunContext;
    use crate::world::World;

    /// This build makes no clips.
    pub(super) struct Footage;

    pub(super) fn of(_: &RunContext<'_>, _: &dyn World, _: &[Post<'_>]) -> Footage {
        Footage
    }

    pub(super) fn add(_: &RunContext<'_>, _: &Post<'_>, _: &Footage, _: &mut Fingerprint) -> Option<()> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::changed;
    use crate::plan::{self, Selection};
    use crate::run::testing::Fixture;

    /// The keys of all jobs by item, as the project is now.
    fn now(fixture: &Fixture) -> BTreeMap<String, CacheKey> {
        fixture.run(|context, world| {
            let (posts, _) = plan::plan(context.project, &Selection::default());
            let keyed = cache_keys(context, world, &posts).into_iter();
            keyed.map(|(job, key)| (job.item.clone(), key)).collect()
        })
    }

    /// The components of the key of `satu` that another text in a file changes.
    fn changed_by(path: &str, from: &str, to: &str) -> Vec<String> {
        let fixture = Fixture::new();
        let before = now(&fixture).remove("satu").expect("a key");
        fixture.edit(path, from, to);
        let after = now(&fixture).remove("satu").expect("a key");
        let components = changed(&before.components, &after.components);
        assert_eq!(before.digest != after.digest, !components.is_empty(), "{path}: {components:?}");
        components
    }

    #[test]
    fn what_decides_a_picture_changes_its_key_and_is_named() {
        for (path, from, to, part) in [
            ("content/pack/satu.toml", "Halo", "Hai", "page"),
            ("templates/uji/template.html", "</h1>", "!</h1>", "page"),
            ("templates/uji/style.css", "color:", "background-color:", "style sheets"),
            ("brand-assets/brand.toml", "#000000", "#000001", "tokens"),
            ("media/a.png", "satu", "dua", "pictures"),
            ("wajah.toml", "quality = 90", "quality = 80", "format"),
        ] {
            assert_eq!(changed_by(path, from, to), [part], "{path}");
        }
    }

    #[test]
    fn what_no_picture_shows_changes_no_key() {
        for (path, from, to) in [
            // The same bytes, written again.
            ("media/a.png", "satu", "satu"),
            // A comment of a template, which moves all that follows it.
            ("templates/uji/template.html", "<h1", "{# catatan #}<h1"),
            ("content/pack/satu.toml", "[fields]", "[post]\ncaption = \"Teks kiriman\"\n[fields]"),
            ("templates/gerak/template.html", "Kata", "Kata lain"),
            ("templates/uji/template.toml", "Contoh", "Contoh lain"),
        ] {
            assert_eq!(changed_by(path, from, to), Vec::<String>::new(), "{path}");
        }
        // What was found names lines: where those move, that is known.
        let fixture = Fixture::new();
        let before = now(&fixture).remove("satu").expect("a key");
        fixture.edit("content/pack/satu.toml", "[fields]", "# catatan\n[fields]");
        let after = now(&fixture).remove("satu").expect("a key");
        assert_eq!(before.digest, after.digest);
        assert_ne!(before.places, after.places);
    }

    #[test]
    fn what_cannot_be_expanded_has_no_key_and_takes_no_other_with_it() {
        let fixture = Fixture::new();
        fixture.edit("templates/uji/template.html", "{{ item.title }}", "{% if %}");
        let keys = now(&fixture);
        assert!(!keys.contains_key("satu"));
        assert_eq!(keys.contains_key("klip"), cfg!(feature = "video"));
    }

    #[cfg(feature = "video")]
    #[test]
    fn the_encoder_decides_clips_alone() {
        let fixture = Fixture::new();
        let before = now(&fixture);
        fixture.edit("wajah.toml", "[format.tall]", "[encoder]\ncrf = 40\n[format.tall]");
        let after = now(&fixture);
        assert_eq!(before["satu"], after["satu"]);
        assert_eq!(changed(&before["klip"].components, &after["klip"].components), ["encoder"]);
        fixture.edit("templates/gerak/template.toml", "still_at_ms = 1500", "still_at_ms = 500");
        let components = changed(&after["klip"].components, &now(&fixture)["klip"].components);
        assert!(components.contains(&"moment".to_owned()), "{components:?}");
    }
}
