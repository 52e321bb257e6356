//! The only place that prints: results on stdout, findings and progress on stderr.
//!
//! A reader who has seen enough (`wajah list items | head`) closes stdout; that is no error. What cannot be written to
//! stderr has nowhere else to go and is dropped.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use serde::Serialize;

use super::findings::{self, Style};
use crate::diag::Finding;
use crate::project::Locale;
use crate::world::World;

/// Ends a line that was drawn over: back to its start, and the rest of it wiped.
const WIPE: &str = "\r\u{1b}[K";
/// Without wrapping, the terminal cuts what is too long for a line; we need not know its width.
const WRAP_OFF: &str = "\u{1b}[?7l";
const WRAP_ON: &str = "\u{1b}[?7h";

/// The language that the environment asks for, of the two that there are: `id_ID.UTF-8` is Indonesian, all else English.
fn locale_of(variable: impl Fn(&str) -> Option<String>) -> Locale {
    let mut named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable);
    let language = named.find(|value| !value.is_empty()).unwrap_or_default().to_lowercase();
    let is_indonesian = language == "id" || language.starts_with("id_") || language.starts_with("id-");
    if is_indonesian || language.starts_with("id.") { Locale::Id } else { Locale::En }
}

/// Prints.
#[derive(Debug)]
pub(super) struct Printer {
    style: Style,
    terminal: bool,
}

impl Printer {
    /// A printer for this process's stdout and stderr: in colour when stderr is a terminal and `NO_COLOR` is not set.
    pub(super) fn from_environment() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let terminal = io::stderr().is_terminal() && !dumb;
        let locale = locale_of(|name| std::env::var(name).ok());
        Self { style: Style { colour: terminal && !set("NO_COLOR"), locale }, terminal }
    }

    /// The same, with findings of tables in the language of `locale` where one is given.
    pub(super) fn in_language(mut self, locale: Option<Locale>) -> Self {
        self.style.locale = locale.unwrap_or(self.style.locale);
        self
    }

    /// Whether stderr is a terminal on which a line can be drawn over.
    pub(super) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Prints a result as it is.
    pub(super) fn result(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        written.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
    }

    /// Prints a result as one JSON document.
    pub(super) fn json(&self, document: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(document)?;
        text.push('\n');
        self.result(&text)
    }

    /// Says a line to the person at the terminal.
    pub(super) fn say(&self, line: &str) {
        self.err(&format!("{line}\n"));
    }

    /// Says what was found, equal findings once, each with the line it stands in; `world` has the files. Ends with how
    /// many there are.
    pub(super) fn findings(&self, findings: &[Finding], world: Option<&dyn World>) {
        let told = findings::group(findings);
        for told in &told {
            let source = world.zip(findings::source_of(told.finding));
            let source = source.and_then(|(world, file)| world.read_text(Path::new(&file)).ok());
            self.err(&findings::text_of(told, source.as_deref(), self.style));
        }
        if told.len() > 1
            && let Some(count) = findings::count(&told)
        {
            self.say(&count);
        }
    }

    /// Draws the line of progress over the one before.
    pub(super) fn redraw(&self, line: &str) {
        self.err(&format!("{WRAP_OFF}{WIPE}{line}{WRAP_ON}"));
    }

    /// Takes the line of progress away.
    pub(super) fn wipe(&self) {
        self.err(WIPE);
    }

    /// Prints what clap has to say: help and versions on stdout, mistakes on stderr.
    pub(super) fn usage(&self, error: &clap::Error) {
        // Nobody is left to hear that this failed.
        let _ = error.print();
    }

    fn err(&self, text: &str) {
        let mut err = io::stderr().lock();
        let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_a_language() {
        let of = |set: &[(&str, &str)]| {
            locale_of(|name| set.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[("LANG", "id_ID.UTF-8")]), Locale::Id);
        assert_eq!(of(&[("LANG", "id_ID.UTF-8"), ("LC_ALL", "C")]), Locale::En);
        assert_eq!(of(&[("LANG", "id_ID.UTF-8"), ("LC_ALL", "")]), Locale::Id);
        assert_eq!(of(&[("LANG", "ida")]), Locale::En);
        assert_eq!(of(&[]), Locale::En);
    }
}
