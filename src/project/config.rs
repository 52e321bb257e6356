//! `wajah.toml`: the project's name, language, time zone, defaults and encoder.

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::diag::suggest;

use super::audience::Audience;
use super::read::{Entry, Table};

/// The language of what editors read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Indonesian.
    #[default]
    Id,
    /// English.
    En,
}

impl Locale {
    /// The word that `locale` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// What stands between a number's whole part and its decimals.
    pub fn decimal_mark(self) -> &'static str {
        match self {
            Self::Id => ",",
            Self::En => ".",
        }
    }

    /// What stands between a number's groups of three digits.
    pub fn thousands_mark(self) -> &'static str {
        match self {
            Self::Id => ".",
            Self::En => ",",
        }
    }

    /// What stands between hours and minutes.
    pub fn clock_mark(self) -> &'static str {
        match self {
            Self::Id => ".",
            Self::En => ":",
        }
    }
}

/// What the whole project shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The project's name.
    pub name: String,
    /// The language of what editors read.
    pub locale: Locale,
    /// The zone in which local times are meant.
    pub timezone: TimeZone,
    /// The accounts of items that name none.
    pub accounts: Vec<String>,
    /// The formats of items that name none; empty for all that the template supports.
    pub formats: Vec<String>,
    /// How clips are encoded.
    pub encoder: Encoder,
    /// Whether rows and columns of tables that are hidden are read too.
    pub takes_hidden: bool,
    /// Who reads captions of items that do not say.
    pub audience: Audience,
    /// The command that writes down what is said in a video, where there is one.
    pub transcriber: Option<Transcriber>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: String::new(),
            locale: Locale::Id,
            timezone: TimeZone::get(DEFAULT_ZONE).unwrap_or(TimeZone::UTC),
            accounts: Vec::new(),
            formats: Vec::new(),
            encoder: Encoder::default(),
            takes_hidden: false,
            audience: Audience::default(),
            transcriber: None,
        }
    }
}

/// A speech-to-text command of the user's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transcriber {
    /// The program, then its arguments, in which `{audio}`, `{output}`, `{output_file}` and `{language}` stand for what it is given.
    pub command: Vec<String>,
}

/// What stands in a command for what it is given.
const PLACEHOLDERS: [&str; 4] = ["{audio}", "{output}", "{output_file}", "{language}"];

const DEFAULT_ZONE: &str = "Asia/Jakarta";

/// How clips are encoded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Encoder {
    /// Constant rate factor for H.264, 0 (lossless) to 51; H.265 uses four more.
    pub crf: u8,
    /// The encoder's preset.
    pub preset: String,
    /// Threads of one encoder. Other counts give other bytes.
    pub threads: u32,
    /// The loudness to which sound is brought, in LUFS.
    pub loudness_lufs: f64,
    /// The highest true peak of the sound, in dBTP.
    pub true_peak_dbtp: f64,
}

impl Default for Encoder {
    fn default() -> Self {
        Self {
            crf: 20,
            preset: "veryfast".to_owned(),
            threads: 2,
            loudness_lufs: -14.0,
            true_peak_dbtp: -1.0,
        }
    }
}

/// The presets of x264 and x265, fastest first.
pub(super) const PRESETS: [&str; 9] =
    ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"];

/// What of `wajah.toml` can be checked only once the rest is loaded.
#[derive(Debug, Default)]
pub(super) struct Defaults<'d> {
    pub(super) accounts: Vec<(String, Entry<'d>)>,
    pub(super) formats: Vec<(String, Entry<'d>)>,
    /// `[format.<id>]` tables.
    pub(super) overrides: Vec<Entry<'d>>,
}

/// Reads `wajah.toml`. Whatever is wrong keeps its default, so that the rest of the project is still read.
pub(super) fn read<'d>(mut root: Table<'d>) -> (Config, Defaults<'d>) {
    let mut config = Config::default();
    let mut defaults = Defaults::default();
    if let Some(name) = root.need("name", "\"…\"").and_then(|entry| entry.line()) {
        config.name = name;
    }
    if let Some(entry) = root.take("locale")
        && let Some(locale) = one_of(&entry, &[Locale::Id, Locale::En], Locale::as_str)
    {
        config.locale = locale;
    }
    if let Some(entry) = root.take("timezone")
        && let Some(name) = entry.line()
    {
        match TimeZone::get(&name) {
            Ok(zone) => config.timezone = zone,
            Err(_) => {
                let hint =
                    suggest(&name, ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak"]);
                entry.error("unknown-timezone", format!("there is no time zone `{name}`"), hint);
            }
        }
    }
    if let Some(entry) = root.take("accounts") {
        defaults.accounts = entry.names();
    }
    if let Some(entry) = root.take("formats") {
        if matches!(entry.value(), super::input::Raw::Table(_)) {
            let hint = "a format's own settings stand under `[format.<id>]`".to_owned();
            entry.wrong_type("a list of formats", Some(hint));
        } else {
            defaults.formats = entry.names();
        }
    }
    if let Some(mut table) = root.take("encoder").and_then(|entry| entry.table()) {
        read_encoder(&mut table, &mut config.encoder);
        table.finish();
    }
    if let Some(mut table) = root.take("tables").and_then(|entry| entry.table()) {
        if let Some(entry) = table.take("hidden_rows") {
            let taken = one_of(&entry, &[false, true], |is| if is { "take" } else { "skip" });
            config.takes_hidden = taken.unwrap_or(false);
        }
        table.finish();
    }
    if let Some(mut table) = root.take("captions").and_then(|entry| entry.table()) {
        let audience =
            table.take("audience").and_then(|entry| one_of(&entry, &Audience::ALL, Audience::as_str));
        config.audience = audience.unwrap_or_default();
        table.finish();
    }
    if let Some(mut table) = root.take("transcribe").and_then(|entry| entry.table()) {
        config.transcriber =
            table.need("command", "[\"whisper-cli\", …]").and_then(|entry| read_command(&entry));
        table.finish();
    }
    if let Some(mut table) = root.take("format").and_then(|entry| entry.table()) {
        defaults.overrides = table.all();
        table.finish();
    }
    root.finish();
    (config, defaults)
}

/// Reads a command: a program and its arguments, among which is the sound.
fn read_command(entry: &Entry<'_>) -> Option<Transcriber> {
    let command: Vec<String> = entry.list()?.iter().filter_map(Entry::line).collect();
    if command.is_empty() {
        entry.error("empty-list", format!("`{}` names nothing", entry.name), None);
        return None;
    }
    let placeholder = |word: &str| {
        let rest = word.split_once('{').map(|(_, rest)| format!("{{{rest}"))?;
        let end = rest.find('}')?;
        Some(rest[..=end].to_owned())
    };
    for word in &command {
        if let Some(given) = placeholder(word).filter(|given| !PLACEHOLDERS.contains(&given.as_str())) {
            let message = format!("`{given}` stands for nothing that a command is given");
            entry.error("unknown-value", message, Some(format!("there are {}", PLACEHOLDERS.join(", "))));
            return None;
        }
    }
    if !command.iter().any(|word| word.contains("{audio}")) {
        let hint = "write `{audio}` where the command takes the file to listen to".to_owned();
        entry.error(
            "unknown-value",
            format!("`{}` does not say where the sound goes", entry.name),
            Some(hint),
        );
        return None;
    }
    Some(Transcriber { command })
}

fn read_encoder(table: &mut Table<'_>, encoder: &mut Encoder) {
    if let Some(crf) = table.take("crf").and_then(|entry| entry.integer(0, 51)) {
        encoder.crf = u8::try_from(crf).unwrap_or(encoder.crf);
    }
    if let Some(preset) = table.take("preset").and_then(|entry| one_of(&entry, &PRESETS, |preset| preset)) {
        encoder.preset = preset.to_owned();
    }
    if let Some(threads) = table.take("threads").and_then(|entry| entry.integer(1, 64)) {
        encoder.threads = u32::try_from(threads).unwrap_or(encoder.threads);
    }
    if let Some(lufs) = table.take("loudness_lufs").and_then(|entry| entry.number(-40.0, -5.0)) {
        encoder.loudness_lufs = lufs;
    }
    if let Some(peak) = table.take("true_peak_dbtp").and_then(|entry| entry.number(-20.0, 0.0)) {
        encoder.true_peak_dbtp = peak;
    }
}

/// The one of `known` whose word stands at `entry`.
pub(super) fn one_of<T: Copy>(entry: &Entry<'_>, known: &[T], word: impl Fn(T) -> &'static str) -> Option<T> {
    let given = entry.line()?;
    let found = known.iter().copied().find(|one| word(*one) == given);
    if found.is_none() {
        let hint = suggest(&given, known.iter().map(|one| word(*one)));
        entry.error("unknown-value", format!("`{}` cannot be `{given}`", entry.name), hint);
    }
    found
}

/// The ones of `known` whose words stand in the list at `entry`.
pub(super) fn some_of<T: Copy>(entry: &Entry<'_>, known: &[T], word: impl Fn(T) -> &'static str) -> Vec<T> {
    entry.names().iter().filter_map(|(_, entry)| one_of(entry, known, &word)).collect()
}
