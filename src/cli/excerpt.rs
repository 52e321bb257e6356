//! `wajah excerpt suggest`: passages worth a clip, for a person to choose from.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::exit::{CannotRun, Exit};
use super::open::ProjectArgs;
use super::print::Printer;

/// Helps to choose the part of a video or a recording that a clip shows.
#[derive(Debug, Args)]
pub(super) struct ExcerptArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Suggest(SuggestArgs),
}

/// Proposes passages that begin and end between sentences and words, with the reasons; a person chooses.
///
/// They begin and end in pauses of speech, and, where there are captions, where those say that a sentence ends. They are ranked by how much is
/// said in them, how clear the pauses at their ends are, whether the thought is whole (a question with its answer, a list, a conclusion), how much
/// moves, and their length; none overlaps another. The file is looked at first where the index does not know it (see `wajah index`).
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah excerpt suggest media/siklus-air.mp4
  wajah excerpt suggest media/siklus-air.mp4 --duration 8..20 --count 3
  wajah excerpt suggest media/seminar.mp4 --sheet seminar.html
                                   a page with pictures, words and reasons, to choose from by eye
  wajah excerpt suggest media/seminar.mp4 --json
                                   {\"suggestions\": [{\"start\": 12.34, \"duration\": 18.2, \"score\": 71.5,
                                   \"reasons\": [\"…\"], \"text\": \"…\"}, …]}, in seconds

What is printed ends each passage with a block to copy into an item's file. Reasons are in the
project's language.")]
#[cfg_attr(not(feature = "video"), allow(dead_code, reason = "this build looks at no video"))]
pub(super) struct SuggestArgs {
    /// A video or audio file
    #[arg(value_name = "VIDEO")]
    file: PathBuf,

    #[command(flatten)]
    project: ProjectArgs,

    /// How long passages may be, in seconds: 15..30, or 20 for just that long, give or take a quarter
    #[arg(long, value_name = "SECONDS", default_value = "15..30", value_parser = Range::parse)]
    duration: Range,

    /// How many passages at the most
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    count: u16,

    /// Write a contact sheet: one HTML file with its pictures in it
    #[arg(long, value_name = "FILE")]
    sheet: Option<PathBuf>,

    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// From how many seconds to how many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Range {
    /// The longest passage, in seconds.
    const LONGEST: f64 = 3600.0;

    /// `15..30`, `15-30`, `20`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no range of seconds, such as 15..30");
        let number = |part: &str| {
            part.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite())
        };
        let parts = text.split_once("..").or_else(|| text.split_once('-')).or_else(|| text.split_once('–'));
        let (least, most) = match parts {
            Some((least, most)) => (number(least).ok_or_else(wrong)?, number(most).ok_or_else(wrong)?),
            None => number(text).map(|around| (0.75 * around, 1.25 * around)).ok_or_else(wrong)?,
        };
        if least < 1.0 || most < least || most > Self::LONGEST {
            return Err(format!(
                "`{text}` must be at least 1 second, at most {} and not turn round",
                Self::LONGEST
            ));
        }
        Ok(Self { least, most })
    }
}

#[cfg(not(feature = "video"))]
pub(super) fn run(args: &ExcerptArgs, _: &Printer) -> Result<Exit, CannotRun> {
    match args.action {
        Action::Suggest(_) => Err(super::ffmpeg::no_video()),
    }
}

#[cfg(feature = "video")]
pub(super) fn run(args: &ExcerptArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    match &args.action {
        Action::Suggest(args) => with_video::suggest(args, printer),
    }
}

#[cfg(feature = "video")]
pub(super) use with_video::wish;

#[cfg(feature = "video")]
mod with_video {
    use std::collections::BTreeMap;
    use std::path::Path;
    use std::sync::atomic::Ordering;

    use serde_json::json;

    use super::{CannotRun, Exit, Printer, Range, SuggestArgs};
    use crate::cli::index::{indexed, world_of};
    use crate::cli::render::watch_for_interrupts;
    use crate::deliver;
    use crate::diag::{Finding, Findings};
    use crate::moment::block::{excerpt_block, rounded_seconds};
    use crate::moment::files::{Told, in_step, told};
    use crate::moment::media::Media;
    use crate::moment::record::Record;
    use crate::moment::sheet::Sheet;
    use crate::moment::shelf::Shelf;
    use crate::moment::suggest::{self, Suggestion, Wish};
    use crate::moment::words::reason;
    use crate::project::Locale;
    use crate::units::Micros;

    /// The largest thumbnail that is put into a sheet, in bytes.
    const MAX_THUMBNAIL_BYTES: u64 = 1 << 20;

    pub(in crate::cli) fn wish(range: Range, count: usize) -> Wish {
        Wish { least: Micros::from_seconds(range.least), most: Micros::from_seconds(range.most), count }
    }

    pub(super) fn suggest(args: &SuggestArgs, printer: &Printer) -> Result<Exit, CannotRun> {
        let session = args.project.open()?;
        let (world, project) = (world_of(&session), session.project());
        let here = std::env::current_dir().unwrap_or_default();
        let mut findings = Findings::new();
        let media = match Media::named(&world, &here, &args.file) {
            Ok(media) => media,
            Err(finding) => return said(args, printer, vec![finding]),
        };
        let cancel = watch_for_interrupts();
        let entries = indexed(&world, std::slice::from_ref(&media), 1, &cancel, printer);
        let record = entries.into_iter().next().and_then(|entry| {
            findings.extend(entry.findings);
            entry.record
        });
        if cancel.load(Ordering::Relaxed) {
            return Ok(Exit::Interrupted);
        }
        let Some(record) = record else { return said(args, printer, findings) };
        let (mut told, finding) =
            told(&*media.world, project.filter(|_| media.is_inside), &media.file, &record.sentences);
        findings.extend(finding);
        findings.extend(in_step(&mut told, &media.file, record.speech()));
        let wish = wish(args.duration, usize::from(args.count));
        let found = suggest::suggest(&record, &told.sentences, &wish);
        if found.is_empty() {
            findings.push(nothing(&media, &record, args.duration));
        }
        let locale = project.map_or(Locale::Id, |project| project.config.locale);
        if let Some(place) = &args.sheet {
            write_sheet(place, (&media, &told), (&record, found.as_slice()), world.root(), locale)?;
            printer.say(&format!("the contact sheet is {}", place.display()));
        }
        if args.json {
            let suggestions: Vec<_> = found.iter().map(|one| json_of(one, locale)).collect();
            printer.json(&json!({ "suggestions": suggestions, "findings": findings }))?;
        } else {
            printer.result(&text_of(&found, &media, &told, locale))?;
        }
        printer.findings(&findings, Some(&*world));
        Ok(Exit::of(&findings))
    }

    /// Ends with `findings` and nothing else.
    fn said(args: &SuggestArgs, printer: &Printer, findings: Findings) -> Result<Exit, CannotRun> {
        if args.json {
            printer.json(&json!({ "suggestions": [], "findings": findings }))?;
        }
        printer.findings(&findings, None);
        Ok(Exit::of(&findings))
    }

    /// Why nothing is proposed.
    fn nothing(media: &Media, record: &Record, range: Range) -> Finding {
        let (name, Range { least, most }) = (media.name(), range);
        let message = if record.duration < Micros::from_seconds(least) {
            format!("`{name}` is {} long, and passages of {least} s and more were asked for", record.duration)
        } else {
            format!("in `{name}` no two pauses of speech lie {least} to {most} s apart")
        };
        Finding::warning("no-passage", message)
            .at(media.place())
            .hint("ask for other lengths with `--duration`")
    }

    fn json_of(one: &Suggestion, locale: Locale) -> serde_json::Value {
        let reasons: Vec<String> = one.reasons.iter().map(|known| reason(*known, locale)).collect();
        json!({
            "start": rounded_seconds(one.span.start),
            "duration": rounded_seconds(one.span.duration()),
            "score": one.score,
            "reasons": reasons,
            "text": one.text,
        })
    }

    fn block_of(one: &Suggestion, media: &Media, told: &Told) -> String {
        let file = if media.is_inside { &media.file } else { &media.path };
        excerpt_block(file, told.captions.as_deref().filter(|_| media.is_inside), one.span)
    }

    fn text_of(found: &[Suggestion], media: &Media, told: &Told, locale: Locale) -> String {
        let mut text = String::new();
        for (one, number) in found.iter().zip(1..) {
            let (span, length) = (one.span, one.span.duration().as_seconds());
            text.push_str(&format!(
                "# {number}. {} – {}, {length:.1} s, {:.1}\n",
                span.start, span.end, one.score
            ));
            let reasons: Vec<String> = one.reasons.iter().map(|known| reason(*known, locale)).collect();
            text.push_str(&format!("# {}\n", reasons.join("; ")));
            if !one.text.is_empty() {
                text.push_str(&format!("# {}\n", one.text));
            }
            text.push_str(&block_of(one, media, told));
            text.push('\n');
        }
        text
    }

    fn write_sheet(
        place: &Path,
        (media, told): (&Media, &Told),
        (record, found): (&Record, &[Suggestion]),
        root: &Path,
        locale: Locale,
    ) -> Result<(), CannotRun> {
        let entry = Shelf::open(root).entry(&record.digest).unwrap_or_default();
        let shots = record.seen.as_ref().map_or(&[][..], |seen| seen.shots.as_slice());
        let picture = |name: &String| {
            let bytes = deliver::read_file(&entry.join(name), MAX_THUMBNAIL_BYTES).ok()?;
            Some((name.clone(), bytes))
        };
        let thumbnails: BTreeMap<String, Vec<u8>> =
            shots.iter().filter_map(|shot| shot.thumbnail.as_ref()).filter_map(picture).collect();
        let name = media.name();
        let suggestions = found.iter().map(|one| (one, block_of(one, media, told))).collect();
        let page = Sheet { name: &name, record, suggestions, thumbnails }.page(locale);
        deliver::write(place, page.as_bytes()).map(|_| ()).map_err(|error| {
            let message =
                format!("`{}` could not be written: {}", place.display(), deliver::cause_of(&error));
            CannotRun::new("write-failed", message).hint("name another with `--sheet FILE`")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        let parse = |text: &str| Range::parse(text).map(|range| (range.least, range.most));
        assert_eq!(parse("15..30"), Ok((15.0, 30.0)));
        assert_eq!(parse("8-20"), Ok((8.0, 20.0)));
        assert_eq!(parse("7,5 .. 12"), Ok((7.5, 12.0)));
        assert_eq!(parse("20"), Ok((15.0, 25.0)));
        for wrong in ["", "a..b", "30..15", "0..5", "5..99999", "NaN", "-5..5"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
