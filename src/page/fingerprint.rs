//! What decides a page's pixels: its expanded HTML, its style sheets, pictures and fonts by content, its size and its moment.
//! Expanding costs a hundredth of painting, so that an unchanged page is known before anything is painted; a touched but equal
//! file changes nothing, and neither does a value that the template does not use.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::addresses::{
    css_pictures, linked_stylesheets, page_path, pictures_of_attributes, pictures_of_elements, rooted_urls,
    sources,
};
use super::caption::Caption;
use super::painter::Painter;
use super::request::PageRequest;
use crate::diag::{Finding, slashed};
use crate::fingerprint::Fingerprint;

impl Painter {
    /// Adds everything that decides the pixels of `request`, with the caption `cue`, to `fingerprint`. Files that are missing count
    /// as such.
    ///
    /// # Errors
    /// What is wrong with the template.
    pub fn fingerprint(
        &self,
        request: &PageRequest,
        cue: impl Into<Caption>,
        fingerprint: &mut Fingerprint,
    ) -> Result<(), Finding> {
        let (source, _) = self.expanded(request, &cue.into())?;
        let PageRequest {
            template,
            // What the template makes of them stands in the expanded HTML.
            values: _,
            properties,
            width,
            height,
            layout_width,
            still_at,
            video,
            signer_video,
            background_video,
            video_style,
            focus,
            // Places change no pixel.
            named_at: _,
            focus_at: _,
            token_places: _,
            // They follow from the footage.
            levels: _,
        } = request;
        fingerprint.add("page", source.as_written().as_bytes());
        fingerprint.add_plain("tokens", properties);
        fingerprint.add_plain("size", &(width, height, layout_width));
        fingerprint.add_plain("moment", still_at);
        fingerprint.add_plain("footage", &(video, video_style));
        for (video, size) in [("signer", signer_video), ("background", background_video)] {
            if let Some(size) = size {
                fingerprint.add_plain(video, size);
            }
        }
        fingerprint.add_plain("focus", focus);
        for font in self.coverage.digests() {
            fingerprint.add("fonts", font);
        }
        let mut pictures: BTreeSet<PathBuf> =
            sources(&source).iter().map(|picture| page_path(picture, template)).collect();
        let styled = pictures_of_attributes(&source).into_iter().chain(pictures_of_elements(&source));
        pictures.extend(styled.map(|path| page_path(&slashed(&path), template)));
        for href in linked_stylesheets(&source) {
            let path = page_path(&href, template);
            let rooted = rooted_urls(&self.world.read_text(&path).unwrap_or_default(), &path);
            pictures.extend(css_pictures(&rooted).iter().map(|path| page_path(&slashed(path), template)));
            fingerprint.add("style sheets", rooted.as_bytes());
        }
        for picture in pictures {
            fingerprint.add("pictures", slashed(&picture).as_bytes());
            fingerprint.add("pictures", &self.content(&picture));
        }
        Ok(())
    }

    /// The digest of a file's content; empty where it cannot be read.
    fn content(&self, path: &Path) -> Vec<u8> {
        self.world.content(path).map(|digest| digest.to_vec()).unwrap_or_default()
    }
}
