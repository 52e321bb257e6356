//! `wajah find`: sentences of the footage, by their words.

use clap::Args;

use super::excerpt::Range;
use super::exit::{CannotRun, Exit};
use super::open::ProjectArgs;
use super::print::Printer;

/// Searches what is said in the footage, and prints a block for each place that is ready to be copied into an item's file.
///
/// It reads the captions of the video and audio files in media/: those beside them, those that items name, and, of files that `wajah index` knows,
/// the subtitles within them. Forms of an Indonesian word count as the word: `tulis` finds menulis, tulisan and ditulis.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah find penguapan             menguap, uap and diuapkan are found too
  wajah find siklus air --json     {\"matches\": [{\"file\": \"media/…\", \"start\": 12.3, \"duration\": 8.4, \"text\": \"…\"}]}
  wajah find \"lahirnya awan\" --duration 10..20

Sentences with all words come first; each block covers whole sentences, and begins and ends in pauses
where the index knows those.")]
#[cfg_attr(not(feature = "video"), allow(dead_code, reason = "this build looks at no video"))]
pub(super) struct FindArgs {
    /// Words
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,

    #[command(flatten)]
    project: ProjectArgs,

    /// How long excerpts may be, in seconds, where sentences allow
    #[arg(long, value_name = "SECONDS", default_value = "8..30", value_parser = Range::parse)]
    duration: Range,

    /// How many places at the most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    count: u16,

    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

#[cfg(not(feature = "video"))]
pub(super) fn run(_: &FindArgs, _: &Printer) -> Result<Exit, CannotRun> {
    Err(super::ffmpeg::no_video())
}

#[cfg(feature = "video")]
pub(super) use with_video::run;

#[cfg(feature = "video")]
mod with_video {
    use std::cmp::Reverse;
    use std::path::PathBuf;

    use serde_json::json;

    use super::{CannotRun, Exit, FindArgs, Printer};
    use crate::cli::excerpt::wish;
    use crate::cli::findings::plural;
    use crate::cli::index::world_of;
    use crate::clip::voice::Span;
    use crate::diag::{Finding, Findings, slashed};
    use crate::moment::block::{excerpt_block, rounded_seconds};
    use crate::moment::files::{in_step, media_files, told};
    use crate::moment::find::{Query, find};
    use crate::moment::shelf::Shelf;

    /// A sentence that was found in a file.
    struct Place {
        words: usize,
        file: PathBuf,
        captions: Option<PathBuf>,
        span: Span,
        text: String,
    }

    pub(in crate::cli) fn run(args: &FindArgs, printer: &Printer) -> Result<Exit, CannotRun> {
        let session = args.project.open()?;
        let (world, project) = (world_of(&session), session.project());
        let asked = args.words.join(" ");
        let Some(query) = Query::of(&asked) else {
            return Err(CannotRun::new("no-words", format!("there are no words in `{asked}`")));
        };
        let shelf = Shelf::open(world.root());
        let wish = wish(args.duration, usize::from(args.count));
        let (mut places, mut findings) = (Vec::new(), Findings::new());
        let (mut sentences, mut unknown) = (0, 0);
        let files = media_files(&*world);
        for file in &files {
            let path = world.resolve(file).ok();
            let record = path.and_then(|path| shelf.record_of(&slashed(file), &path));
            unknown += usize::from(record.is_none());
            let within = record.as_ref().map_or(&[][..], |record| record.sentences.as_slice());
            let (mut told, finding) = told(&*world, project, file, within);
            findings.extend(finding);
            let speech = record.as_ref().map_or(&[][..], |record| record.speech());
            findings.extend(in_step(&mut told, file, speech));
            sentences += told.sentences.len();
            places.extend(find(&query, &told.sentences, record.as_ref(), &wish).into_iter().map(|found| {
                Place {
                    words: found.words,
                    file: file.clone(),
                    captions: told.captions.clone(),
                    span: found.span,
                    text: told.sentences[found.sentence].text.clone(),
                }
            }));
        }
        places.sort_by(|a, b| {
            (Reverse(a.words), &a.file, a.span.start).cmp(&(Reverse(b.words), &b.file, b.span.start))
        });
        // Where one has all that was asked for, those that have less are no answer.
        let most = places.first().map_or(0, |place| place.words);
        places.retain(|place| place.words == most);
        places.truncate(wish.count);
        if unknown > 0 {
            let message = format!(
                "{} of {} not looked at yet: their pauses are not known, nor subtitles within them",
                unknown,
                plural(files.len(), "file")
            );
            findings.push(Finding::note("not-indexed", message).hint("run `wajah index`"));
        }
        if sentences == 0 {
            let message = "no video or audio file in media/ has captions: there is nothing to search";
            findings.push(
                Finding::warning("no-sentences", message)
                    .hint("lay a file with the video's name beside it: siklus-air.srt"),
            );
        } else if places.is_empty() {
            findings.push(Finding::note(
                "not-found",
                format!("none of {} has a word of `{asked}`", plural(sentences, "sentence")),
            ));
        } else if most < query.count() {
            let message =
                format!("no sentence has all words of `{asked}`: these have {most} of {}", query.count());
            findings.push(Finding::note("not-found", message));
        }
        if args.json {
            let matches: Vec<_> = places
                .iter()
                .map(|place| {
                    json!({
                        "file": slashed(&place.file),
                        "start": rounded_seconds(place.span.start),
                        "duration": rounded_seconds(place.span.duration()),
                        "text": place.text,
                    })
                })
                .collect();
            printer.json(&json!({ "matches": matches, "findings": findings }))?;
        } else {
            let block = |place: &Place| {
                let block = excerpt_block(&place.file, place.captions.as_deref(), place.span);
                format!("# {} – {}: {}\n{block}\n", place.span.start, place.span.end, place.text)
            };
            printer.result(&places.iter().map(block).collect::<String>())?;
        }
        printer.findings(&findings, Some(&*world));
        Ok(Exit::of(&findings))
    }
}
