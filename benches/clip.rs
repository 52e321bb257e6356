//! A whole clip beside plain ffmpeg doing the same visible work, in CPU seconds: `cargo bench --bench clip`.
//!
//! Both decode 13.5 s of a 1080p video, scale it into the page, set four captions, run a progress line, bring in an end card, and
//! encode 15 s of 1080×1920 with x264 (veryfast, crf 20, two threads) and AAC. ffmpeg gets the page's pictures ready painted, holds each
//! decoded once, and rounds the video's corners with two strips. `WAJAH_SOURCE` names a video of 30 s or more; without it, ffmpeg's own
//! test pattern is used, which is easier to decode than footage. Needs the programs ffmpeg and `target/release/wajah`.
//!
//! Beside both stands bare work: the same footage decoded, scaled onto a page of one colour and encoded, with its sound. The clip is made twice,
//! with captions in lines and with each word marked as it is spoken (`captions_mode`), so that something moves in every frame.
//!
//! Then what is equal work once: one excerpt in all vertical formats of 1080×1920 for four accounts, and a pack of several items, in CPU
//! seconds, wall-clock seconds and the most memory that a run held. `WAJAH_BEFORE` names an earlier program to compare with.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that measures and prints"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const ROUNDS: usize = 3;
const SRT: &str = "1\n00:00:10,500 --> 00:00:13,000\nTitik-titik air bergabung,\nmakin berat,\n\n2\n00:00:13,100 --> 00:00:16,000\nlalu jatuh ke bumi sebagai hujan.\n\n3\n00:00:16,100 --> 00:00:19,500\nSebagian air mengalir ke sungai,\nsebagian lagi meresap.\n\n4\n00:00:19,600 --> 00:00:23,000\nAir sungai dan air tanah\nakhirnya kembali ke laut.\n";

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().flatten() {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// CPU seconds that finished child processes have used, from `/proc/self/stat`.
fn children_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    // cutime and cstime, in hundredths.
    (ticks(13) + ticks(14)) / 100.0
}

fn cpu(command: &mut Command) -> f64 {
    let before = children_seconds();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?} failed");
    children_seconds() - before
}

/// The formats of 1080×1920 that take clips.
const VERTICAL: [&str; 6] =
    ["instagram-story", "instagram-reel", "whatsapp-status", "facebook-story", "tiktok", "youtube-short"];
const ACCOUNTS: [&str; 4] = ["pustekkom", "bpmpk", "bpmtpk", "bpmrpk"];

/// A run of `wajah render`: CPU seconds, seconds, and the most memory it held in MB where the system says.
struct Run {
    cpu: f64,
    wall: f64,
    memory_mb: Option<u64>,
}

/// Renders `pack` of the project at `root` with `program`.
fn render(program: &Path, root: &Path, pack: &str) -> Run {
    let begun = Instant::now();
    let before = children_seconds();
    let mut command = Command::new(program);
    command.args(["render", "--pack", pack, "--project"]).arg(root);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak_kb = None;
    let ended = loop {
        // The high-water mark of resident memory.
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak_kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).or(peak_kb);
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None => std::thread::sleep(std::time::Duration::from_millis(50)),
        }
    };
    assert!(ended.success(), "{command:?} failed");
    Run {
        cpu: children_seconds() - before,
        wall: begun.elapsed().as_secs_f64(),
        memory_mb: peak_kb.map(|kb| kb / 1000),
    }
}

/// Says what rendering `pack` takes, by this program and by an earlier one where there is one.
fn compare(what: &str, now: &Path, root: &Path, pack: &str) {
    let say = |who: &str, run: &Run| {
        let memory = run.memory_mb.map_or_else(String::new, |mb| format!(", {mb} MB at the most"));
        println!("{what:34} {who:6} {:7.2} CPU s in {:6.2} s{memory}", run.cpu, run.wall);
    };
    let before = std::env::var_os("WAJAH_BEFORE").map(PathBuf::from);
    let before = before.map(|program| render(&program, root, pack));
    let run = render(now, root, pack);
    if let Some(before) = before {
        say("before", &before);
        say("now", &run);
        println!(
            "{what:34} {:.2} of the CPU, {:.2} of the time",
            run.cpu / before.cpu,
            run.wall / before.wall
        );
    } else {
        say("now", &run);
    }
}

/// An item that shows `duration` seconds from `start` in `formats`, with captions in `mode`.
fn item_in(mode: &str, title: &str, start: u32, duration: f64, formats: &[&str]) -> String {
    format!(
        "template = \"fve-excerpt\"\nservice = \"fve\"\nformats = {formats:?}\ncaptions_mode = \"{mode}\"\n\
         [fields]\ntitle = \"{title}\"\n\
         [excerpt]\nsource = \"media/film.mp4\"\nstart = {start}\nduration = {duration}\ncaptions = \"media/film.srt\"\n"
    )
}

/// As [`item_in`], with captions in lines.
fn item(title: &str, start: u32, duration: f64, formats: &[&str]) -> String {
    item_in("block", title, start, duration, formats)
}

/// ffmpeg with `arguments`, words parted by blanks.
fn ffmpeg(arguments: &str, folder: &Path) -> Command {
    ffmpeg_with(&arguments.split_whitespace().collect::<Vec<_>>(), folder)
}

fn ffmpeg_with(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-y"]).args(arguments).current_dir(folder);
    command
}

/// How clips are encoded, by all.
const ENCODER: &str = "-t 15 -r 30 -c:v libx264 -preset veryfast -crf 20 -threads 2 -profile:v high -g 60 -pix_fmt yuv420p \
    -color_primaries bt709 -color_trc bt709 -colorspace bt709 -c:a aac -b:a 160k -movflags +faststart";

/// The page and its video, captions, progress line and end card, laid over one another by ffmpeg.
const GRAPH: &str = "[1:v]format=yuv420p,loop=loop=-1:size=1,setpts=N/30/TB,trim=end=15[bg];\
    [0:v]scale=920:516:flags=bicubic,tpad=stop_mode=clone:stop_duration=1.5,format=yuv420p[film];\
    [bg][film]overlay=72:562:format=yuv420[a0];[a0][8:v]overlay=72:562:format=yuv420[a1];\
    [a1][9:v]overlay=72:1038:format=yuv420[a];[7:v]format=yuv420p[bar];\
    [a][bar]overlay=x='72-920+920*t/13.5':y=1080:format=yuv420[b];\
    [b][2:v]overlay=72:1096:enable='between(t,0.5,3)':format=yuv420[c];\
    [c][3:v]overlay=72:1096:enable='between(t,3.1,6)':format=yuv420[d];\
    [d][4:v]overlay=72:1096:enable='between(t,6.1,9.5)':format=yuv420[e];\
    [e][5:v]overlay=72:1096:enable='between(t,9.6,13)':format=yuv420[f];\
    [f][6:v]overlay=x=0:y='max(0,1920-1920*(t-13.5)/0.5)':enable='gte(t,13.5)':format=yuv420[v];\
    [0:a]loudnorm=I=-14:TP=-1.5,aresample=48000,aformat=channel_layouts=stereo,afade=t=out:st=13.25:d=0.25,apad=pad_dur=1.5[s]";

/// CPU seconds in which ffmpeg does the same visible work.
fn plain(folder: &Path) -> f64 {
    // Loudness in two passes, as wajah measures before it changes anything.
    let first = "-ss 10 -t 13.5 -i media/film.mp4 -vn -af ebur128=peak=true -f null -";
    let inputs = "-threads 1 -ss 10 -t 13.5 -i media/film.mp4 -i base.png -i cap1.png -i cap2.png -i cap3.png -i cap4.png -i end.png \
        -f lavfi -t 15 -i color=c=0xfcc629:s=920x10:r=30 -i top.png -i bottom.png";
    let mut second: Vec<&str> = inputs.split_whitespace().collect();
    second.extend(["-filter_complex", GRAPH, "-map", "[v]", "-map", "[s]"]);
    second.extend(ENCODER.split_whitespace().chain(["plain.mp4"]));
    cpu(&mut ffmpeg(first, folder)) + cpu(&mut ffmpeg_with(&second, folder))
}

/// CPU seconds in which ffmpeg decodes, scales and encodes, and nothing else.
fn bare(folder: &Path) -> f64 {
    let filter = "scale=920:516:flags=bicubic,tpad=stop_mode=clone:stop_duration=1.5,pad=1080:1920:72:562:0x123456,format=yuv420p";
    let input = "-threads 1 -ss 10 -t 13.5 -i media/film.mp4 -af apad=pad_dur=1.5 -vf";
    cpu(&mut ffmpeg(&format!("{input} {filter} {ENCODER} bare.mp4"), folder))
}

/// The pictures of a page for ffmpeg, cut from the finished `clip`.
fn cut_pictures(clip: &str, folder: &Path) {
    let shot = |time: &str, filter: &str, name: &str| {
        cpu(&mut ffmpeg(&format!("-ss {time} -i {clip} -frames:v 1 -vf {filter} {name}"), folder));
    };
    shot("0.2", "null", "base.png");
    shot("14.9", "null", "end.png");
    shot("0.2", "crop=920:40:72:562,format=rgba,colorchannelmixer=aa=0.2", "top.png");
    shot("0.2", "crop=920:40:72:1038,format=rgba,colorchannelmixer=aa=0.2", "bottom.png");
    for (time, name) in [("1", "cap1.png"), ("4", "cap2.png"), ("7", "cap3.png"), ("11", "cap4.png")] {
        shot(time, "crop=936:150:72:1096,format=rgba,colorchannelmixer=aa=0.9", name);
    }
}

/// The middle one of `values`.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// A project with the demo's brand and templates, the video of this bench and its packs, in `folder`.
fn make_project(repository: &Path, folder: &Path) {
    let at = |inside: &str| folder.join(inside);
    for part in ["brand-assets", "templates", "fonts", "media"] {
        copy(&repository.join(part), &at(part));
    }
    fs::create_dir_all(at("media")).unwrap();
    match std::env::var_os("WAJAH_SOURCE").map(PathBuf::from) {
        Some(source) => drop(fs::copy(source, at("media/film.mp4")).unwrap()),
        None => drop(cpu(&mut ffmpeg(
            "-f lavfi -i testsrc2=s=1920x1080:r=30 -f lavfi -i sine=300 -t 30 -c:v libx264 -preset superfast -g 60 -c:a aac media/film.mp4",
            folder,
        ))),
    }
    fs::write(at("media/film.srt"), SRT).unwrap();
    fs::write(at("wajah.toml"), format!("name = \"Bench\"\naccounts = {ACCOUNTS:?}\n")).unwrap();
    for pack in ["lines", "words", "vertical", "several"] {
        fs::create_dir_all(at("content").join(pack)).unwrap();
    }
    let title = "Ke mana perginya air hujan?";
    for (pack, mode) in [("lines", "block"), ("words", "word")] {
        let text = item_in(mode, title, 10, 13.5, &["instagram-story"]);
        fs::write(at(&format!("content/{pack}/clip.toml")), text).unwrap();
    }
    fs::write(at("content/vertical/clip.toml"), item(title, 10, 13.5, &VERTICAL)).unwrap();
    for (index, start) in [0, 4, 8, 12, 16].into_iter().enumerate() {
        let formats = if index % 2 == 0 { &VERTICAL[4..] } else { &["square", "telegram-story"][..] };
        let text = item(&format!("Cuplikan ke-{}", index + 1), start, 6.0, formats);
        fs::write(at(&format!("content/several/clip-{index}.toml")), text).unwrap();
        let still = "template = \"announcement\"\nservice = \"fve\"\nformats = [\"square\", \"instagram-story\"]\n[fields]\ntitle = \"Kabar baik\"\n";
        fs::write(at(&format!("content/several/still-{index}.toml")), still).unwrap();
    }
}

fn main() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = repository.join("target/release/wajah");
    if Command::new("ffmpeg").arg("-version").stdout(Stdio::null()).status().is_err() || !program.is_file() {
        eprintln!(
            "skipped: this bench needs the program ffmpeg and target/release/wajah (make render builds it)"
        );
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    make_project(repository, dir.path());
    let wajah = |pack: &str, accounts: &[&str]| {
        let mut command = Command::new(&program);
        command.args(["render", "--pack", pack, "--project"]).arg(dir.path());
        for account in accounts {
            command.args(["--account", account]);
        }
        cpu(&mut command)
    };
    wajah("lines", &["bpmtpk"]);
    cut_pictures("output/lines/bpmtpk/clip/instagram-story.mp4", dir.path());
    // Of each round: ffmpeg's graph, bare work, ours with lines and with words.
    let rounds: Vec<[f64; 4]> = (0..ROUNDS)
        .map(|_| {
            [plain(dir.path()), bare(dir.path()), wajah("lines", &["bpmtpk"]), wajah("words", &["bpmtpk"])]
        })
        .collect();
    let of = |which: fn(&[f64; 4]) -> f64| median(&rounds.iter().map(which).collect::<Vec<_>>());
    println!(
        "in CPU s, medians of {ROUNDS}: ffmpeg's graph {:.2}, bare work {:.2}",
        of(|r| r[0]),
        of(|r| r[1])
    );
    println!(
        "captions in lines {:6.2}: {:.2} of the graph, {:.2} of bare work",
        of(|r| r[2]),
        of(|r| r[2] / r[0]),
        of(|r| r[2] / r[1])
    );
    println!(
        "words marked      {:6.2}: {:.2} of the graph, {:.2} of bare work",
        of(|r| r[3]),
        of(|r| r[3] / r[0]),
        of(|r| r[3] / r[1])
    );
    let all = wajah("lines", &ACCOUNTS);
    println!("four accounts     {all:6.2}, {:.2} of four runs", all / (4.0 * of(|r| r[2])));
    compare("six vertical formats × 4 accounts", &program, dir.path(), "vertical");
    compare("a pack of 5 clips and 5 stills", &program, dir.path(), "several");
}
