//! A post in one format: its pictures in order or its clip, what they are, and which findings are theirs.

use super::post::{Figure, Post};
use super::sheet::Sheet;
use crate::deliver::findings::{self, distinct};
use crate::deliver::html::{Html, address, proportions};
use crate::deliver::manifest::{Artifact, ArtifactKind};
use crate::deliver::words::Words;
use crate::project::Shape;

impl Sheet<'_> {
    /// What was made of `post` in one format.
    pub(super) fn figure(&self, html: &mut Html, words: &Words, post: &Post<'_>, figure: &Figure<'_>) {
        let artifacts = figure.artifacts();
        let of_kind = |kind| artifacts.iter().filter(move |artifact| artifact.kind == kind);
        let pages: Vec<&Artifact> = of_kind(ArtifactKind::Still).collect();
        let clip = of_kind(ArtifactKind::Clip).next();
        let said = distinct(figure.findings());
        let mut class = if clip.is_some() { "clip" } else { "still" }.to_owned();
        let sized = figure.picture().or(clip);
        if let Some(artifact) = sized {
            class.push(' ');
            class.push_str(Shape::of(artifact.width, artifact.height).as_str());
        }
        for (more, is) in [("several", pages.len() > 1), ("stale", figure.is_stale())] {
            if is {
                class.push(' ');
                class.push_str(more);
            }
        }
        let found = !said.is_empty() || figure.is_stale();
        let shape = sized.map_or_else(String::new, |artifact| proportions(artifact.width, artifact.height));
        html.open(
            "figure",
            &[
                ("class", &class),
                ("data-format", figure.format),
                ("data-found", if found { "1" } else { "" }),
                ("style", &shape),
            ],
        );
        html.open("div", &[("class", "shots")]);
        let title = self.format_title(figure.format);
        for (index, page) in pages.iter().enumerate() {
            let label = if pages.len() > 1 { format!("{} {}", words.page, index + 1) } else { String::new() };
            html.open("a", &[("href", &address(self.inside(&page.path)))]);
            html.open("span", &[("class", "shot"), ("style", &proportions(page.width, page.height))]);
            self.picture(html, post, page, &[title, &label]);
            stamp(html, words, figure);
            html.close();
            if !label.is_empty() {
                html.leaf("span", &[("class", "label")], &label);
            }
            html.close();
        }
        if let Some(clip) = clip {
            self.clip(html, words, post, figure, clip);
        }
        if pages.is_empty() && clip.is_none() {
            html.leaf("span", &[("class", "shot missing")], words.not_made);
        }
        html.close();
        html.open("figcaption", &[]);
        html.leaf("b", &[], title);
        if figure.is_stale() {
            html.leaf("span", &[("class", "why")], words.stale);
        }
        if let Some(first) = clip.or(pages.first().copied()) {
            html.leaf("span", &[("class", "size")], &facts(words, first, &pages));
        }
        self.files(html, words, artifacts);
        findings::names(html, words, &said);
        html.close();
        html.close();
    }

    /// A video, with its cover for paper and for those whose browser cannot play it.
    fn clip(&self, html: &mut Html, words: &Words, post: &Post<'_>, figure: &Figure<'_>, clip: &Artifact) {
        let title = self.format_title(figure.format);
        let cover = figure.picture();
        let source = address(self.inside(&clip.path));
        let poster = cover.map(|cover| address(self.inside(&cover.path)));
        let label = format!("{}, {title}", post.title(self.done.project));
        let (width, height) = (clip.width.to_string(), clip.height.to_string());
        let mut attributes = vec![
            ("src", source.as_str()),
            ("controls", ""),
            ("playsinline", ""),
            ("preload", "none"),
            ("loading", "lazy"),
            ("width", &width),
            ("height", &height),
            ("aria-label", &label),
        ];
        if let Some(poster) = &poster {
            attributes.push(("poster", poster));
        }
        html.open("div", &[("class", "shot"), ("style", &proportions(clip.width, clip.height))]);
        html.open("video", &attributes);
        html.leaf("a", &[("href", &source)], title);
        html.close();
        if let Some(cover) = cover {
            self.picture(html, post, cover, &[title]);
        }
        stamp(html, words, figure);
        html.close();
    }

    /// A picture with the alternative text of its post, and what sets it apart from the others.
    fn picture(&self, html: &mut Html, post: &Post<'_>, picture: &Artifact, labels: &[&str]) {
        let alt = post.item.map_or("", |item| item.post.alt.trim());
        let title = post.title(self.done.project);
        let labels: Vec<&str> = labels.iter().copied().filter(|label| !label.is_empty()).collect();
        let alt = format!("{} ({})", if alt.is_empty() { title.as_ref() } else { alt }, labels.join(", "));
        let (width, height) = (picture.width.to_string(), picture.height.to_string());
        html.void(
            "img",
            &[
                ("src", &address(self.inside(&picture.path))),
                ("alt", &alt),
                ("width", &width),
                ("height", &height),
                ("loading", "lazy"),
                ("decoding", "async"),
            ],
        );
    }

    /// The files that are not pictures to click on.
    fn files(&self, html: &mut Html, words: &Words, artifacts: &[Artifact]) {
        let named = |artifact: &Artifact| match artifact.kind {
            ArtifactKind::Still => None,
            ArtifactKind::Clip => Some(words.film.to_owned()),
            ArtifactKind::Cover => Some(words.cover.to_owned()),
            ArtifactKind::Captions => Some(format!("{} {}", words.captions, artifact.extension())),
            ArtifactKind::Page => Some(words.web_page.to_owned()),
        };
        let others: Vec<_> =
            artifacts.iter().filter_map(|artifact| Some((artifact, named(artifact)?))).collect();
        if others.is_empty() {
            return;
        }
        html.open("ul", &[("class", "files")]);
        for (artifact, name) in others {
            html.open("li", &[]);
            html.leaf("a", &[("href", &address(self.inside(&artifact.path)))], &name);
            html.text(" ");
            html.leaf("span", &[], &words.size_of(artifact.bytes));
            html.close();
        }
        html.close();
    }
}

/// What nobody can overlook on a picture of an earlier run.
fn stamp(html: &mut Html, words: &Words, figure: &Figure<'_>) {
    if figure.is_stale() {
        html.leaf("b", &[("class", "stamp")], words.do_not_post);
    }
}

/// `1080 × 1920 · JPEG · 143 kB`, `1080 × 1920 · 11,3 s · −14,1 LUFS · 1,8 MB`
fn facts(words: &Words, first: &Artifact, pages: &[&Artifact]) -> String {
    let mut facts = vec![format!("{}\u{a0}×\u{a0}{}", first.width, first.height)];
    if first.kind == ArtifactKind::Clip {
        facts.extend(first.duration_ms.map(|ms| words.length_of(ms)));
        facts.push(
            first.loudness_lufs.map_or_else(|| words.silent.to_owned(), |lufs| words.loudness_of(lufs)),
        );
    } else {
        let ending = first.path.rsplit('.').next().unwrap_or_default();
        facts.push(if ending == "jpg" { "JPEG".to_owned() } else { ending.to_uppercase() });
    }
    let bytes = pages.iter().map(|page| page.bytes).sum::<u64>();
    facts.push(words.size_of(if pages.is_empty() { first.bytes } else { bytes }));
    facts.join(" · ")
}
