//! Videos that tests make with the program `ffmpeg`, where it is there, and what it makes of them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::skip::{FFMPEG, Why, skipped};
use crate::clip::frame::Yuv420;

/// A folder of videos made for one test.
pub(super) struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    /// A folder for `test`; nothing where there is no `ffmpeg`, which is said.
    pub(super) fn of(test: &str) -> Option<Self> {
        let found =
            Command::new("ffmpeg").arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !found.is_ok_and(|status| status.success()) {
            skipped(test, &Why::NoProgram(&FFMPEG));
            return None;
        }
        Some(Self { folder: tempfile::tempdir().expect("a temporary folder") })
    }

    /// Where `name` lies, or will.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes `name` by `arguments`, which are separated by blanks.
    pub(super) fn make(&self, name: &str, arguments: &str) -> PathBuf {
        let path = self.path(name);
        run(arguments, &[path.to_str().expect("UTF-8")]);
        path
    }
}

/// Runs `ffmpeg` with `arguments` and then `more`; gives what it writes.
fn run(arguments: &str, more: &[&str]) -> Vec<u8> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y"])
        .args(arguments.split_whitespace())
        .args(more)
        .output()
        .expect("ffmpeg runs");
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The pictures that `ffmpeg` makes of `path` with `filters`, each `width` × `height`.
pub(super) fn pictures(path: &Path, filters: &str, (width, height): (u32, u32)) -> Vec<Yuv420> {
    let path = path.to_str().expect("UTF-8");
    let filters = ["-i", path, "-an", "-vf", filters, "-pix_fmt", "yuv420p", "-f", "rawvideo", "-"];
    let bytes = run("", &filters);
    let luma = (width * height) as usize;
    bytes
        .chunks_exact(luma * 3 / 2)
        .map(|picture| Yuv420 {
            width,
            height,
            y: picture[..luma].to_vec(),
            u: picture[luma..luma * 5 / 4].to_vec(),
            v: picture[luma * 5 / 4..].to_vec(),
        })
        .collect()
}
