//! The video that moves below the page of a clip, looked at when it is planned, and repeated as long as the clip lasts.

use std::sync::Arc;

use super::additions::Looking;
use super::sources::Film;
use crate::clip::ffmpeg::reading::Reading;
use crate::clip::render::{Footage, Passage, file_name};
use crate::diag::{Finding, Findings};
use crate::project::Item;
use crate::units::{Micros, Speed};

/// A shorter video is none: it could only be repeated as a flicker.
const SHORTEST: Micros = Micros::from_ms(1000);

/// What the clip of `item`, `length` with its end card, shows of its background; nothing where it has none.
///
/// # Errors
/// What is wrong with its video.
pub(super) fn look(item: &Item, looking: &Looking<'_>, length: Micros) -> Result<Vec<Passage>, Findings> {
    let Some(background) = &item.background else { return Ok(Vec::new()) };
    let (world, place) = (looking.world, &background.place);
    let path = world.resolve(&background.source);
    let path = path
        .map_err(|error| vec![Finding::error("path-leaves-project", error.to_string()).at(place.clone())])?;
    let film = Film { path: &path, content: &|| world.content(&background.source).ok(), over: looking.over };
    let facts = looking.sources.facts(&film).map_err(|error| vec![(looking.wrong)(&error, place)])?;
    let name = file_name(&path);
    let Some(video) = &facts.video else {
        let finding = Finding::error(
            "no-picture",
            format!("`{name}` holds no picture, and a background is to be seen"),
        );
        return Err(vec![finding.at(place.clone()).hint("name a video in `[background]`")]);
    };
    if facts.duration < SHORTEST {
        let (is, least) = (facts.duration.as_seconds(), SHORTEST.as_seconds());
        let message = format!("`{name}` is {is:.2} s long: repeated, it would flicker");
        let finding = Finding::error("background-too-short", message).at(place.clone());
        let hint = "choose a video of a second or more, whose end goes over into its beginning";
        return Err(vec![finding.hint(hint).fact("is", is).fact("least", least)]);
    }
    let turns = (length.0 + facts.duration.0 - 1) / facts.duration.0;
    let turn = |turn: i64| {
        let at = Micros(turn * facts.duration.0);
        let footage = Footage {
            path: path.clone(),
            start: Micros::ZERO,
            duration: facts.duration.min(length - at),
            size: (video.width, video.height),
            reading: Reading { clock: Arc::clone(&facts.clock), deinterlace: None },
        };
        Passage { footage, at, speed: Speed::NORMAL, joins: Micros::ZERO }
    };
    Ok((0..turns.max(1)).map(turn).collect())
}
