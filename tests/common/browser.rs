//! Chromium, where there is one: the browser in which our pages are tested.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::skip::{CHROMIUM, Why, skipped};

/// A browser that takes longer has got stuck.
const PATIENCE: Duration = Duration::from_secs(120);

/// Chromium in PATH, or the one that CHROMIUM names; where there is none, `test` is said to be skipped.
pub fn chromium(test: &str) -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(given));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|program| program.is_file());
    if found.is_none() {
        skipped(test, &Why::NoProgram(&CHROMIUM));
    }
    found
}

/// Opens the file `page` without a window and with further `arguments`; what is printed goes to `output`. Whether the browser
/// came to an end by itself.
pub fn open<A: AsRef<OsStr>>(browser: &Path, page: &Path, arguments: &[A], output: Option<File>) -> bool {
    let profile = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(browser);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--force-device-scale-factor=1",
        "--force-color-profile=srgb",
        "--disable-partial-raster",
        "--disable-checker-imaging",
        "--disable-quic",
        "--disable-extensions",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--virtual-time-budget=10000",
    ]);
    command.arg(format!("--user-data-dir={}", profile.path().display()));
    command.args(arguments).arg(format!("file://{}", page.display()));
    command.stdin(Stdio::null()).stdout(output.map_or_else(Stdio::null, Stdio::from)).stderr(Stdio::null());
    let mut child = command.spawn().expect("Chromium starts");
    let started = Instant::now();
    while child.try_wait().expect("Chromium is waited for").is_none() {
        if started.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return false;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    true
}
