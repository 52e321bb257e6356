//! What is said in a video, written down by a speech-to-text command of the user's: the sound is cut for it, and its captions are read,
//! mended, and given back.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::clip::captions::mend::{Mended, mend};
use crate::clip::captions::reading::ReadingRules;
use crate::clip::captions::{self, CaptionError};
use crate::clip::ffmpeg::audio::{FileSound, Heard};
use crate::clip::ffmpeg::probe::{MediaFacts, probe};
use crate::clip::hearing::{Hearing, hear};
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::speech_wav::write_speech;
use crate::clip::tracks::{self, Choice};
use crate::project::Transcriber;
use crate::sandbox::{ToolEnd, run_tool};
use crate::units::Micros;

/// The extensions of what commands write, those first that say when each word is spoken.
const EXTENSIONS: [&str; 3] = ["json", "vtt", "srt"];

/// What is to be written down.
#[derive(Debug, Clone, Copy)]
pub struct TranscribeOptions<'a> {
    /// The video.
    pub video: &'a Path,
    /// The language that is spoken in it, such as `id`.
    pub language: &'a str,
    /// The command.
    pub transcriber: &'a Transcriber,
    /// An empty folder that the command may write to.
    pub folder: &'a Path,
    /// How long the command may take.
    pub deadline: Duration,
    /// What captions are held to.
    pub rules: ReadingRules,
}

/// Why nothing was written down.
#[derive(Debug)]
pub enum TranscribeError {
    /// The video cannot be read, or its sound not be cut.
    Media(MediaError),
    /// There is no sound in it.
    NoSound,
    /// The command cannot be started.
    NotStarted(io::Error),
    /// It ended badly; in words.
    Failed(String),
    /// It took longer than it may.
    TooLong,
    /// It was stopped.
    Stopped,
    /// It wrote no SRT, VTT or JSON file.
    NothingWritten,
    /// What it wrote cannot be read.
    Unreadable(CaptionError),
    /// It heard no words.
    NoWords,
}

impl From<MediaError> for TranscribeError {
    fn from(error: MediaError) -> Self {
        match error.kind {
            MediaErrorKind::Cancelled => Self::Stopped,
            _ => Self::Media(error),
        }
    }
}

/// Writes down what is said.
///
/// # Errors
/// As [`TranscribeError`] says.
pub fn transcribe(options: &TranscribeOptions<'_>, stop: &AtomicBool) -> Result<Mended, TranscribeError> {
    let facts = probe(options.video)?;
    if facts.tracks.iter().all(|track| !track.decodable) {
        return Err(TranscribeError::NoSound);
    }
    let audio = options.folder.join("suara.wav");
    cut_sound(options.video, &facts, &audio, stop)?;
    let written_to = options.folder.join("takarir");
    fs::create_dir(&written_to).map_err(TranscribeError::NotStarted)?;
    let command = filled(options, &audio, &written_to);
    let stopped = || stop.load(Ordering::Relaxed);
    match run_tool(&command, options.folder, options.deadline, &stopped)
        .map_err(TranscribeError::NotStarted)?
    {
        ToolEnd::Done => {}
        ToolEnd::Failed(how) => return Err(TranscribeError::Failed(how)),
        ToolEnd::TooLong => return Err(TranscribeError::TooLong),
        ToolEnd::Stopped => return Err(TranscribeError::Stopped),
    }
    let file = written(&[&written_to, options.folder]).ok_or(TranscribeError::NothingWritten)?;
    let bytes =
        crate::deliver::read_file(&file, captions::MAX_FILE_BYTES).map_err(TranscribeError::NotStarted)?;
    let read = captions::read(&bytes).map_err(TranscribeError::Unreadable)?;
    if read.cues.is_empty() {
        return Err(TranscribeError::NoWords);
    }
    Ok(mend(&read.cues, &options.rules, Some(facts.duration)))
}

/// Cuts the sound of `video` that people hear, as the command wants it.
fn cut_sound(video: &Path, facts: &MediaFacts, to: &Path, stop: &AtomicBool) -> Result<(), MediaError> {
    let sound = |choice: &Choice| FileSound {
        path: video.to_owned(),
        start: Micros::ZERO,
        duration: facts.duration,
        heard: Heard { clock: Arc::clone(&facts.clock), parts: choice.parts.clone(), only: None },
    };
    let mut listen = |choice: &Choice| -> Result<Hearing, MediaError> { hear(&sound(choice), stop) };
    let choice = tracks::choose(&facts.tracks, facts.best_audio, facts.mxf, &mut listen)?;
    let choice = choice.unwrap_or(Choice { parts: Vec::new(), why: tracks::Why::Plain });
    let failed = |error: io::Error| {
        MediaError::new(MediaErrorKind::Io, format!("the sound could not be written: {error}"))
    };
    let mut out = io::BufWriter::new(File::create(to).map_err(failed)?);
    write_speech(&sound(&choice), &mut out, stop).map(drop)
}

/// The command with what it is given in the place of its placeholders.
fn filled(options: &TranscribeOptions<'_>, audio: &Path, folder: &Path) -> Vec<String> {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let file = text(&folder.join("takarir"));
    let (audio, folder) = (text(audio), text(folder));
    let values = [
        ("{audio}", audio.as_str()),
        ("{output_file}", &file),
        ("{output}", &folder),
        ("{language}", options.language),
    ];
    let fill =
        |word: &String| values.iter().fold(word.clone(), |word, (name, value)| word.replace(name, value));
    options.transcriber.command.iter().map(fill).collect()
}

/// The file of captions in the first of `folders` that has one.
fn written(folders: &[&Path]) -> Option<PathBuf> {
    folders.iter().find_map(|folder| {
        let files = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = files.filter(|path| path.is_file()).collect();
        files.sort();
        let of = |extension: &&str| {
            let has = |path: &&PathBuf| path.extension().is_some_and(|is| is.eq_ignore_ascii_case(extension));
            files.iter().find(has).cloned()
        };
        EXTENSIONS.iter().find_map(of)
    })
}
