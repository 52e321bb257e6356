//! `wajah completions`: what a shell needs to complete commands and flags.

use clap::{Args, Command};
use clap_complete::Shell;

use super::exit::{CannotRun, Exit};
use super::print::Printer;

/// Prints a script that completes commands and flags in your shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah completions bash > ~/.local/share/bash-completion/completions/wajah
  wajah completions zsh > ~/.zfunc/_wajah
  wajah completions fish > ~/.config/fish/completions/wajah.fish
  wajah completions powershell >> $PROFILE")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script for `command`, the whole command line.
pub(super) fn run(
    args: &CompletionsArgs,
    mut command: Command,
    printer: &Printer,
) -> Result<Exit, CannotRun> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "wajah", &mut script);
    printer.result(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
