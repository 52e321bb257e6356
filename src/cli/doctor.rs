//! `wajah doctor`: whether this machine and this project have what they need.

use clap::Args;
use serde_json::{Value, json};

use super::exit::{CannotRun, Exit};
use super::ffmpeg::{self, Ffmpeg};
use super::findings::{clean, plural};
use super::open::ProjectArgs;
use super::print::Printer;
use crate::diag::{Finding, Findings, slashed};
use crate::page::FontFamily;
use crate::project::{Kind, Project, VideoCodec, built_in_formats};
use crate::sandbox::{self, Support};
use crate::session::Session;
use crate::watch::state_folder;
use crate::world::World;

/// Checks this machine and this project: FFmpeg and its encoders, limits for untrusted files, fonts, templates, and every project file.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah doctor
  wajah doctor --json | jq .findings

The exit status is 1 when there is something to mend.")]
pub(super) struct DoctorArgs {
    #[command(flatten)]
    project: ProjectArgs,

    /// Print one JSON document on stdout
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &DoctorArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let ffmpeg = ffmpeg::found();
    let sandbox = sandbox::support();
    let opened = args.project.open();
    let formats = match opened.as_ref().ok().and_then(Session::project) {
        Some(project) => project.formats.clone(),
        None => built_in_formats(),
    };
    let needs_h265 =
        formats.values().any(|format| format.takes(Kind::Clip) && format.video == VideoCodec::H265);
    let mut findings = ffmpeg.as_ref().map(|ffmpeg| lacks(ffmpeg, needs_h265)).unwrap_or_default();
    let (found, error) = match opened {
        Ok(session) => (Some(session), None),
        Err(CannotRun(finding)) => (None, Some(finding)),
    };
    let (mut fonts, mut families) = (Vec::new(), Vec::new());
    if let Some(session) = &found {
        findings.extend(session.findings().iter().cloned());
        // What the fonts and templates have against them comes up when a painter takes them.
        findings.extend(session.page_findings());
        fonts = session.font_files().map(slashed).collect();
        families = session.font_families().to_vec();
        findings.extend(session.absent_families());
    }
    let world = found.as_ref().map(|session| session.world().as_ref());
    let project = found.as_ref().and_then(Session::project);
    if args.json {
        let all: Vec<&Finding> = findings.iter().chain(error.as_deref()).collect();
        printer.json(&json!({
            "version": env!("CARGO_PKG_VERSION"),
            "ffmpeg": ffmpeg,
            "sandbox": sandbox,
            "fonts": fonts,
            "families": families,
            "project": world.zip(project).map(|(world, project)| project_entry(world, project)),
            "watch": world.map(|world| {
                let inbox = world.root().join("inbox");
                json!({ "inbox": slashed(&inbox), "state": slashed(&state_folder(&inbox)) })
            }),
            "findings": all,
        }))?;
    } else {
        printer.result(&told(ffmpeg.as_ref(), sandbox, (&fonts, &families), world.zip(project)))?;
    }
    printer.findings(&findings, world);
    error.map_or(Ok(Exit::of(&findings)), |finding| Err(CannotRun(finding)))
}

/// What FFmpeg lacks of what clips need.
fn lacks(ffmpeg: &Ffmpeg, needs_h265: bool) -> Findings {
    let hint = "install FFmpeg with libx264, libx265 and libzimg: on Debian, `apt install ffmpeg`";
    let mut findings = Findings::new();
    for (there, what) in [(ffmpeg.h264, "H.264 (libx264)"), (ffmpeg.aac, "AAC")] {
        if !there {
            let message = format!("FFmpeg cannot write {what}: no clips can be made");
            findings.push(Finding::error("encoder-missing", message).hint(hint));
        }
    }
    if needs_h265 && !ffmpeg.h265 {
        let message = "FFmpeg cannot write H.265 (libx265): clips for formats that need it fail";
        findings.push(Finding::warning("encoder-missing", message).hint(hint));
    }
    if !ffmpeg.tone_map {
        let message =
            "FFmpeg cannot convert HDR films (filters `zscale` and `tonemap`): clips from them fail";
        findings.push(Finding::warning("filter-missing", message).hint(hint));
    }
    if !ffmpeg.decoders {
        let message = "FFmpeg cannot read all the usual films (H.264, HEVC, VP9, AAC)";
        findings.push(Finding::warning("decoder-missing", message).hint(hint));
    }
    let older: Vec<String> = ffmpeg
        .libraries
        .iter()
        .filter(|library| library.is_older)
        .map(|library| format!("{} {} (built for {})", library.name, library.running, library.built))
        .collect();
    if !older.is_empty() {
        let message =
            format!("FFmpeg is older than the one that this program was built for: {}", older.join(", "));
        let hint = "update FFmpeg, or build this program anew on this machine";
        findings.push(Finding::warning("ffmpeg-older", message).hint(hint));
    }
    findings
}

/// A family as style sheets and tokens must write it, with what it has: weights, those of its italics, axes, scripts.
fn family_line(family: &FontFamily) -> String {
    let mut has = Vec::new();
    for (italic, word) in [(false, "weights"), (true, "italic")] {
        let weights = family.weights(italic);
        if !weights.is_empty() {
            has.push(format!("{word} {weights}"));
        }
    }
    let axes: Vec<String> = family
        .axes()
        .iter()
        .map(|axis| format!("{} {}–{}", clean(&axis.tag), axis.least, axis.most))
        .collect();
    if !axes.is_empty() {
        has.push(format!("axes {}", axes.join(", ")));
    }
    let scripts = family.scripts();
    has.push(if scripts.is_empty() { "no script that is known".to_owned() } else { scripts.join(", ") });
    format!("'{}': {}", clean(&family.name), has.join("; "))
}

fn project_entry(world: &dyn World, project: &Project) -> Value {
    json!({
        "name": project.config.name,
        "root": slashed(world.root()),
        "accounts": project.accounts.len(),
        "services": project.services.len(),
        "campaigns": project.campaigns.len(),
        "templates": project.templates.len(),
        "formats": project.formats.len(),
        "packs": project.packs.len(),
        "items": project.packs.values().map(Vec::len).sum::<usize>(),
    })
}

/// What a worker is kept from here, a line each.
fn kept_from(sandbox: Support) -> String {
    let limits = match (sandbox.memory, sandbox.limits) {
        (true, true) => "memory, CPU time, file size and open files",
        (false, true) => "CPU time, file size and open files; none of memory, which a broken file can use up",
        (_, false) => "none on this system: a broken file can use up memory and time",
    };
    let calls = if sandbox.calls {
        "none, and no other programs (seccomp)"
    } else {
        "open, and so are other programs: this system has no seccomp that Wajah knows"
    };
    let rights = if sandbox.rights {
        "none of root's, nor what was open before; names, sizes and times of files elsewhere can still be asked"
    } else {
        "all of its user, root's included; what was open before is closed"
    };
    let files = sandbox.files;
    format!(
        "sandbox  limits: {limits}\n         files: {files}\n         network: {calls}\n         rights: {rights}\n"
    )
}

fn told(
    ffmpeg: Option<&Ffmpeg>,
    sandbox: Support,
    (fonts, families): (&[String], &[FontFamily]),
    project: Option<(&dyn World, &Project)>,
) -> String {
    let mut text = format!("wajah    {}\n", env!("CARGO_PKG_VERSION"));
    let yes = |there: bool| if there { "yes" } else { "no" };
    text.push_str(&match ffmpeg {
        Some(ffmpeg) => format!(
            "ffmpeg   {}: H.264 {}, H.265 {}, AAC {}, HDR films {}\n         {}\n",
            clean(&ffmpeg.version),
            yes(ffmpeg.h264),
            yes(ffmpeg.h265),
            yes(ffmpeg.aac),
            yes(ffmpeg.tone_map),
            ffmpeg.library_line()
        ),
        None => "ffmpeg   not built in: stills only\n".to_owned(),
    });
    text.push_str(&kept_from(sandbox));
    let Some((world, project)) = project else { return text };
    text.push_str(&format!(
        "project  {}, in {}\n",
        clean(&project.config.name),
        clean(&slashed(world.root()))
    ));
    let items: usize = project.packs.values().map(Vec::len).sum();
    let counts = [
        (project.accounts.len(), "account"),
        (project.services.len(), "service"),
        (project.campaigns.len(), "campaign"),
        (project.templates.len(), "template"),
        (project.formats.len(), "format"),
        (project.packs.len(), "pack"),
        (items, "item"),
    ];
    text.push_str(&format!("         {}\n", counts.map(|(count, word)| plural(count, word)).join(", ")));
    let inbox = world.root().join("inbox");
    text.push_str(&format!(
        "watch    {}; claims and ledger beside it, in {}\n",
        clean(&slashed(&inbox)),
        clean(&slashed(&state_folder(&inbox)))
    ));
    let counts = match families.len() {
        1 => "1 family".to_owned(),
        count => format!("{count} families"),
    };
    text.push_str(&format!("fonts    {}, {counts}\n", plural(fonts.len(), "file")));
    for family in families {
        text.push_str(&format!("         {}\n", family_line(family)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::ffmpeg::Library;
    use super::*;
    use crate::sandbox::Landlock;

    #[test]
    fn what_ffmpeg_lacks_is_named_as_far_as_it_is_needed() {
        let library = |running: &str, is_older| Library {
            name: "libavcodec",
            built: "61.3.100".to_owned(),
            running: running.to_owned(),
            is_older,
        };
        let whole = Ffmpeg {
            version: "7".to_owned(),
            libraries: vec![library("61.3.100", false)],
            h264: true,
            h265: true,
            aac: true,
            tone_map: true,
            decoders: true,
        };
        assert_eq!(lacks(&whole, true), []);
        let old = Ffmpeg { libraries: vec![library("61.1.100", true)], ..whole.clone() };
        let [said] = &lacks(&old, true)[..] else { panic!("one finding") };
        assert_eq!(said.code, "ffmpeg-older");
        assert!(said.message.ends_with("libavcodec 61.1.100 (built for 61.3.100)"), "{}", said.message);
        let poor = Ffmpeg { h264: false, h265: false, tone_map: false, ..whole };
        let said = |finding: &Finding| format!("{}[{}]", finding.severity.as_str(), finding.code);
        let codes = |findings: Findings| findings.iter().map(said).collect::<Vec<_>>();
        assert_eq!(
            codes(lacks(&poor, true)),
            ["error[encoder-missing]", "warning[encoder-missing]", "warning[filter-missing]"]
        );
        assert_eq!(codes(lacks(&poor, false)).len(), 2);
    }

    #[test]
    fn what_a_worker_is_kept_from_is_a_line_each() {
        let all = Support { memory: true, limits: true, files: Landlock::Abi(6), calls: true, rights: true };
        assert_eq!(
            kept_from(all),
            "sandbox  limits: memory, CPU time, file size and open files\n\
             \x20        files: only a worker's own folders (Landlock, ABI 6)\n\
             \x20        network: none, and no other programs (seccomp)\n\
             \x20        rights: none of root's, nor what was open before; names, sizes and times of files elsewhere can still be asked\n"
        );
        let old = Support { files: Landlock::Missing, ..all };
        assert!(kept_from(old).contains(
            "files: open: the kernel lacks Landlock (Linux has it from 5.13 on): a broken file that takes over a worker can read"
        ));
        let none = Support {
            memory: false,
            limits: false,
            files: Landlock::OtherSystem,
            calls: false,
            rights: false,
        };
        assert_eq!(kept_from(none).lines().count(), 4);
    }
}
