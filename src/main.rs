//! The `wajah` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    wajah::cli::run(std::env::args_os()).into()
}
