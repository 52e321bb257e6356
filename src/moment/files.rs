//! The video and audio files of a project, and the captions that lie beside them.

use std::path::{Path, PathBuf};

use crate::clip::captions;
use crate::clip::captions::said::shifted;
use crate::clip::captions::shift::shift_of;
use crate::clip::voice::Span;
use crate::diag::{Finding, Place, slashed};
use crate::project::{CAPTION_EXTENSIONS, Project};
use crate::units::Micros;
use crate::world::World;

use super::sentences::{Sentence, sentences};

/// The project's folder for footage.
pub const MEDIA: &str = "media";

/// What the names of video and audio files end with.
pub const MEDIA_EXTENSIONS: [&str; 30] = [
    "mp4", "m4v", "mov", "mkv", "webm", "avi", "ts", "m2ts", "mts", "mpg", "mpeg", "vob", "flv", "wmv",
    "asf", "3gp", "mxf", "ogv", "dv", "mp3", "wav", "ogg", "oga", "opus", "m4a", "aac", "flac", "ac3",
    "aiff", "amr",
];

/// How deep folders within the media folder are looked through, and the most files that are found in it.
const MOST_DEEP: usize = 8;
/// The most files that are found in it.
pub const MAX_MEDIA_FILES: usize = 20_000;

/// Whether `name` is the name of a video or audio file.
pub fn is_media(name: &str) -> bool {
    extension(Path::new(name)).is_some_and(|extension| MEDIA_EXTENSIONS.contains(&extension.as_str()))
}

fn extension(path: &Path) -> Option<String> {
    path.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase)
}

/// The video and audio files in the project's folder for footage and in those within it, in order.
pub fn media_files(world: &dyn World) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![(PathBuf::from(MEDIA), 0)];
    while let Some((folder, depth)) = waiting.pop() {
        for name in world.list(&folder) {
            let path = folder.join(&name);
            if name.starts_with('.') || found.len() >= MAX_MEDIA_FILES {
                continue;
            }
            if world.is_folder(&path) {
                if depth < MOST_DEEP {
                    waiting.push((path, depth + 1));
                }
            } else if is_media(&name) && world.is_file(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The captions of a media file: the file they lie in, and their sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The caption file, in the project; nothing for subtitles within the media file.
    pub captions: Option<PathBuf>,
    /// What is said.
    pub sentences: Vec<Sentence>,
}

/// The caption file of `media`: the one that an item of `project` names with it, else the one beside it that has its name.
pub fn captions_of(world: &dyn World, project: Option<&Project>, media: &Path) -> Option<PathBuf> {
    let items = project.into_iter().flat_map(|project| project.packs.values().flatten());
    let excerpts = items.flat_map(|item| item.passages()).filter(|excerpt| excerpt.source == media);
    let named = excerpts.filter_map(|excerpt| excerpt.captions.file().map(Path::to_owned)).min();
    named.or_else(|| {
        let folder = media.parent()?;
        let stem = media.file_stem()?.to_str()?;
        let rank = |name: &String| {
            let rest = name.strip_prefix(stem)?.strip_prefix('.')?;
            let extension = extension(Path::new(name))?;
            let place = CAPTION_EXTENSIONS.iter().position(|known| *known == extension)?;
            // `lagu.srt` before `lagu.id.srt`.
            Some((rest.len(), place, name.clone()))
        };
        let best = world.list(folder).iter().filter_map(rank).min()?;
        Some(folder.join(best.2))
    })
}

/// What is said in `media` by its captions; `within` are the sentences of subtitles within it. What stands against its caption file is a
/// finding.
pub fn told(
    world: &dyn World,
    project: Option<&Project>,
    media: &Path,
    within: &[Sentence],
) -> (Told, Option<Finding>) {
    let inside = || Told { captions: None, sentences: within.to_vec() };
    let Some(file) = captions_of(world, project, media) else { return (inside(), None) };
    let read = world.read(&file).map_err(|error| (1, error.to_string()));
    let read = read.and_then(|bytes| captions::read(&bytes).map_err(|error| (error.line, error.message)));
    match read {
        Ok(captions) => (Told { sentences: sentences(&captions.cues), captions: Some(file) }, None),
        Err((line, message)) => {
            let place = Place { line: Some(line), ..Place::file(&file) };
            (inside(), Some(Finding::warning("caption-file-unread", message).at(place)))
        }
    }
}

/// Moves the sentences of `told` to where the voice in `speech` is, where captions lie beside it; that is a finding, at `media`'s captions.
pub fn in_step(told: &mut Told, media: &Path, speech: &[Span]) -> Option<Finding> {
    let begins: Vec<Micros> = told.sentences.iter().map(|sentence| sentence.start).collect();
    let shift = shift_of(&begins, speech)?;
    for sentence in &mut told.sentences {
        sentence.start = Micros((sentence.start - shift).0.max(0));
        sentence.end = Micros((sentence.end - shift).0.max(0));
    }
    let file = told.captions.as_deref().unwrap_or(media);
    let finding = shifted(&slashed(file), shift).at(Place::file(file));
    let hint = finding.hint.clone().unwrap_or_default();
    Some(finding.hint(format!("{hint}; passages are proposed by the voice")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Disk;

    #[test]
    fn media_and_the_captions_beside_them_are_found() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir_all(dir.path().join("media/lain/.kosong")).expect("made");
        let srt = "1\n00:00:01,000 --> 00:00:02,000\nAir naik. Lalu turun.\n";
        for (name, text) in [
            ("b.MP4", ""),
            ("a.wav", ""),
            ("lain/c.mkv", ""),
            ("lain/.kosong/d.mp4", ""),
            (".e.mp4", ""),
            ("catatan.txt", ""),
            ("b.id.srt", srt),
            ("b.vtt", srt),
            ("a.srt", "bukan takarir"),
            ("bb.srt", srt),
        ] {
            std::fs::write(dir.path().join("media").join(name), text).expect("written");
        }
        let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        let found = media_files(&world);
        assert_eq!(found, ["media/a.wav", "media/b.MP4", "media/lain/c.mkv"].map(PathBuf::from));
        assert_eq!(captions_of(&world, None, &found[1]), Some(PathBuf::from("media/b.vtt")));
        assert_eq!(captions_of(&world, None, &found[2]), None);
        let (said, finding) = told(&world, None, &found[1], &[]);
        assert_eq!((said.sentences.len(), finding), (2, None));
        let (said, finding) = told(&world, None, &found[0], &[]);
        assert_eq!(said, Told { captions: None, sentences: Vec::new() });
        assert_eq!(finding.map(|finding| finding.code), Some("caption-file-unread".into()));
    }
}
