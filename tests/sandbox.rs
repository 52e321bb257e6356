//! The sandbox as an intruder meets it: this program starts itself again, locks itself down, and tries to get out.
//!
//! Everything is tried twice. Without the sandbox it must work, or the test would prove nothing; with it, it must not. What this
//! machine refuses anyway, or what its kernel lacks, is said to be skipped.

#[cfg(target_os = "linux")]
#[path = "sandbox/child.rs"]
mod child;
#[cfg(target_os = "linux")]
mod common;
#[cfg(target_os = "linux")]
#[path = "sandbox/tests.rs"]
mod tests;

/// A harness of few words, since the usual one has a second thread before a test begins.
#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    match std::env::var("WAJAH_SANDBOX_CASE") {
        Ok(case) => child::run(&case),
        Err(_) => tests::run_all(),
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {}
