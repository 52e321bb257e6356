//! The `wajah` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    wajah::command_line(std::env::args_os()).into()
}
