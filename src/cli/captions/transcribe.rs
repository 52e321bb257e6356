//! `wajah captions transcribe`: what is said in a video, written down by the command that `wajah.toml` names.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::super::exit::{CannotRun, Exit};
use super::super::findings::{clean, plural};
use super::super::open::ProjectArgs;
use super::super::print::Printer;
use super::super::render::watch_for_interrupts;
use super::fix;
use crate::clip::captions::mend::Mended;
use crate::clip::captions::reading::ReadingRules;
use crate::clip::captions::said::breaches;
use crate::clip::captions::{write_srt, write_vtt};
use crate::deliver::cause_of;
use crate::diag::{Place, slashed};
use crate::project::{Config, Transcriber};
use crate::run::{TranscribeError, TranscribeOptions, transcribe};
use crate::units::FrameRate;

/// What to install, and what to write.
const HOW: &str = "install one that writes SRT, VTT or JSON, with a model, and name it in wajah.toml, for example:
    [transcribe]
    command = [\"whisper-cli\", \"-m\", \"/models/ggml-small.bin\", \"-l\", \"{language}\", \"-f\", \"{audio}\", \"-ojf\", \"-of\", \"{output_file}\"]
  (whisper.cpp), or
    command = [\"whisper-ctranslate2\", \"--language\", \"{language}\", \"--model\", \"small\", \"--word_timestamps\", \"True\", \"--output_format\", \"json\", \"--output_dir\", \"{output}\", \"{audio}\"]
  (faster-whisper)";

/// Writes down what is said in a video, with the speech-to-text command that wajah.toml names: beside it, as Judul.id.srt.
///
/// The command gets the sound as a WAV file (16 kHz, mono) in a folder of its own; no shell reads it. What it writes is mended as `wajah
/// captions fix` does. Where it says when each word is spoken, Judul.id.vtt is written too. A file that is there already stays.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah captions transcribe media/siklus-air.mp4      media/siklus-air.id.srt
  wajah captions transcribe media/talk.mp4 --language en --deadline 120

In wajah.toml:
  [transcribe]
  command = [\"whisper-cli\", \"-m\", \"/models/ggml-small.bin\", \"-l\", \"{language}\", \"-f\", \"{audio}\", \"-ojf\",
             \"-of\", \"{output_file}\"]
{audio} is the WAV file, {output} the folder to write to, {output_file} a file in it without its extension.")]
pub(super) struct TranscribeArgs {
    /// The video or sound
    #[arg(value_name = "VIDEO")]
    video: PathBuf,

    /// The language that is spoken [default: the project's]
    #[arg(long, value_name = "LANG", value_parser = language)]
    language: Option<String>,

    /// The most minutes that the command may take
    #[arg(long, value_name = "MINUTES", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=1440))]
    deadline: u32,

    #[command(flatten)]
    project: ProjectArgs,

    /// Print one JSON document on stdout
    #[arg(long)]
    json: bool,
}

/// A language by its short name: it is part of a file's name.
fn language(text: &str) -> Result<String, String> {
    let is_name = (2..=12).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_name {
        Ok(text.to_owned())
    } else {
        Err("a language is a short name such as `id` or `en`".to_owned())
    }
}

pub(super) fn run(args: &TranscribeArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let (config, transcriber) = configured(&args.project)?;
    let language = args.language.as_deref().unwrap_or(config.locale.as_str());
    let [srt, vtt] = ["srt", "vtt"].map(|extension| beside(&args.video, language, extension));
    if srt.symlink_metadata().is_ok() {
        let error = CannotRun::new("already-there", format!("`{}` is there already", srt.display()));
        return Err(error.hint("move it away to have the video written down again"));
    }
    let folder = Scratch::new()?;
    let stopped = watch_for_interrupts();
    let options = TranscribeOptions {
        video: &args.video,
        language,
        transcriber: &transcriber,
        folder: &folder.0,
        deadline: Duration::from_secs(60 * u64::from(args.deadline)),
        rules: ReadingRules::new(config.audience, FrameRate::whole(25), 42),
    };
    let mended = match transcribe(&options, &stopped) {
        Ok(mended) => mended,
        Err(TranscribeError::Stopped) => return Ok(Exit::Interrupted),
        Err(error) => return Err(failed(error, args, &transcriber)),
    };
    let mut files = vec![(srt, write_srt(&mended.cues))];
    let knows_words = mended.cues.iter().any(|cue| !cue.words.is_empty());
    if knows_words && vtt.symlink_metadata().is_err() {
        files.push((vtt, write_vtt(&mended.cues)));
    }
    for (path, text) in &files {
        fix::write(path, text.as_bytes(), false)?;
    }
    tell(args, &mended, &files, printer)?;
    Ok(Exit::Done)
}

fn tell(
    args: &TranscribeArgs,
    mended: &Mended,
    files: &[(PathBuf, String)],
    printer: &Printer,
) -> Result<(), CannotRun> {
    let Some((first, _)) = files.first() else { return Ok(()) };
    // Lines of what the command wrote are nobody's: captions are named by their times.
    let findings = breaches(&mended.cues, &mended.left, &|_| Place::file(slashed(first)));
    let names: Vec<String> = files.iter().map(|(path, _)| slashed(path)).collect();
    if args.json {
        printer.json(&json!({
            "video": slashed(&args.video), "files": names, "captions": mended.cues.len(), "findings": findings,
        }))?;
    } else {
        let captions = plural(mended.cues.len(), "caption");
        printer.result(&format!(
            "{}: {captions}; read them before they are shown\n",
            clean(&names.join(", "))
        ))?;
    }
    printer.findings(&findings, None);
    Ok(())
}

/// `Judul.id.srt` of `Judul.mp4`.
fn beside(video: &Path, language: &str, extension: &str) -> PathBuf {
    let stem = video.file_stem().unwrap_or_default().to_string_lossy();
    video.with_file_name(format!("{stem}.{language}.{extension}"))
}

/// The project's settings, and the command among them.
fn configured(project: &ProjectArgs) -> Result<(Config, Transcriber), CannotRun> {
    let none = |message: &str| CannotRun::new("no-transcriber", message).hint(HOW);
    let session = project.open().map_err(|error| match error {
        CannotRun(finding) if finding.code == "no-project" => {
            none("the command that writes down what is said stands in a project's wajah.toml, and there is no project here")
        }
        other => other,
    })?;
    let config = session.project().map(|project| project.config.clone()).unwrap_or_default();
    let transcriber = config.transcriber.clone();
    let transcriber = transcriber
        .ok_or_else(|| none("wajah.toml names no speech-to-text command, and none comes with Wajah"))?;
    Ok((config, transcriber))
}

fn failed(error: TranscribeError, args: &TranscribeArgs, transcriber: &Transcriber) -> CannotRun {
    let program = transcriber.command.first().map_or("", String::as_str);
    let video = args.video.display();
    let tool = |message: String| CannotRun::new("transcriber-failed", message);
    match error {
        TranscribeError::Media(error) => CannotRun::new(
            "transcribe-unreadable",
            format!("the sound of `{video}` cannot be read: {}", error.message),
        ),
        TranscribeError::NoSound => {
            CannotRun::new("transcribe-unreadable", format!("`{video}` has no sound"))
        }
        TranscribeError::NotStarted(error) => {
            tool(format!("`{program}` could not be run: {}", cause_of(&error))).hint(HOW)
        }
        TranscribeError::Failed(how) => tool(format!("`{program}` failed: {how}"))
            .hint("run the command of `[transcribe]` by hand; `{audio}` is a WAV file"),
        TranscribeError::TooLong => tool(format!("`{program}` took longer than {} minutes", args.deadline))
            .hint("allow it more with `--deadline MINUTES`, or take a smaller model"),
        TranscribeError::NothingWritten => tool(format!("`{program}` wrote no SRT, VTT or JSON file"))
            .hint("tell it to write into `{output}`, or to the file `{output_file}`"),
        TranscribeError::Unreadable(error) => tool(format!("what `{program}` wrote cannot be read: {error}")),
        TranscribeError::NoWords => tool(format!("`{program}` heard no words in `{video}`")),
        TranscribeError::Stopped => tool(format!("`{program}` was stopped")),
    }
}

/// A folder of our own among the system's temporary ones, which goes with its end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, CannotRun> {
        let cannot = |error: std::io::Error| {
            let message = format!("no temporary folder can be made: {}", cause_of(&error));
            CannotRun::new("transcriber-failed", message)
        };
        let folder = Self(crate::deliver::hidden_folder(&std::env::temp_dir()).map_err(cannot)?);
        own(&folder.0).map_err(cannot)?;
        Ok(folder)
    }
}

/// Keeps others out of `folder`: what is said in a video may not be for everyone yet.
#[cfg(unix)]
fn own(folder: &Path) -> std::io::Result<()> {
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))
}

#[cfg(not(unix))]
fn own(_: &Path) -> std::io::Result<()> {
    Ok(())
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is the system's to clear.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
