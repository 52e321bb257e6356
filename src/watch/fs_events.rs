//! How a watcher hears that something changed: by the system's events where they work, else by looking again and again.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::catch_panic::catch_panic;

/// How often everything is looked at in spite of events: some get lost.
const LOOK_ANYWAY: Duration = Duration::from_secs(60);

/// How often a folder is looked at where events do not work.
const POLL: Duration = Duration::from_secs(2);

/// Listens for changes in some folders.
pub(super) struct FsEvents {
    /// Kept, since it hears only as long as it lives.
    _watcher: Option<RecommendedWatcher>,
    _sender: Sender<()>,
    events: Receiver<()>,
    every: Duration,
    last: Option<Instant>,
    heard: bool,
}

impl FsEvents {
    /// Listens in `folders`, with everything below but what `ignored` says. With `poll`, or where a folder is on a file system that
    /// tells no events, it looks every so often instead.
    pub(super) fn new(
        folders: &[PathBuf],
        poll: Option<Duration>,
        ignored: impl Fn(&Path) -> bool + Send + 'static,
    ) -> Self {
        let (sender, events) = channel();
        let deaf = poll.is_some() || folders.iter().any(|folder| is_remote(folder));
        let tell = sender.clone();
        let on_event = move |event: notify::Result<notify::Event>| {
            let counts = match &event {
                Ok(event) => {
                    !matches!(event.kind, EventKind::Access(_))
                        && !event.paths.iter().all(|path| ignored(path))
                }
                // Something was lost: better to look.
                Err(_) => true,
            };
            if counts {
                // Nobody listens any more: the watcher ends.
                let _ = tell.send(());
            }
        };
        let watcher = (!deaf).then(|| notify::recommended_watcher(on_event)).and_then(Result::ok);
        let watcher = watcher.and_then(|mut watcher| {
            let mut watch = |folder: &PathBuf| watcher.watch(folder, RecursiveMode::Recursive);
            match catch_panic(|| folders.iter().all(|folder| watch(folder).is_ok())) {
                Ok(hears_all) => hears_all.then_some(watcher),
                // Its thread could not be started, and it would panic again when it is dropped.
                Err(_) => {
                    std::mem::forget(watcher);
                    None
                }
            }
        });
        let every = if watcher.is_some() { LOOK_ANYWAY } else { poll.unwrap_or(POLL) };
        Self { _watcher: watcher, _sender: sender, events, every, last: None, heard: false }
    }

    /// Whether it hears by events.
    pub(super) fn by_events(&self) -> bool {
        self._watcher.is_some()
    }

    /// Waits for `time` or until something is heard.
    pub(super) fn wait(&mut self, time: Duration) {
        match self.events.recv_timeout(time) {
            Ok(()) => {
                self.heard = true;
                while self.events.try_recv().is_ok() {}
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }

    /// Whether it is time to look: something was heard, or it was long ago. `soon` asks for a look after that time at the latest.
    pub(super) fn is_time(&mut self, soon: Option<Duration>) -> bool {
        while self.events.try_recv().is_ok() {
            self.heard = true;
        }
        let every = soon.map_or(self.every, |soon| {
            soon.min(self.every).max(if self.by_events() { soon } else { self.every })
        });
        let due = self.heard || self.last.is_none_or(|last| last.elapsed() >= every);
        if due {
            self.heard = false;
            self.last = Some(Instant::now());
        }
        due
    }
}

/// Whether `folder` lies on another machine: such file systems tell nothing of what others do.
#[cfg(target_os = "linux")]
fn is_remote(folder: &Path) -> bool {
    // statfs(2): NFS, CIFS, SMB2, FUSE (sshfs, rclone), 9P, AFS, Ceph.
    const REMOTE: [i64; 7] =
        [0x6969, 0xFF53_4D42, 0xFE53_4D42, 0x6573_5546, 0x0102_1997, 0x5346_414F, 0x00C3_6400];
    // Its width differs between processors.
    rustix::fs::statfs(folder)
        .is_ok_and(|is| REMOTE.iter().any(|known| i128::from(is.f_type) == i128::from(*known)))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}

/// A digest of names, sizes and times of everything in `folders`: it changes when something in them does.
pub(super) fn state_of(folders: &[PathBuf]) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    fn walk(path: &Path, state: &mut DefaultHasher, depth: usize) {
        let Ok(is) = path.symlink_metadata() else { return };
        if is.is_dir() && depth < 8 {
            let mut inner: Vec<PathBuf> =
                std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
            inner.sort();
            inner.iter().for_each(|path| walk(path, state, depth + 1));
        } else if is.is_file() {
            (path, is.len(), is.modified().unwrap_or(SystemTime::UNIX_EPOCH)).hash(state);
        }
    }
    let mut state = DefaultHasher::new();
    folders.iter().for_each(|folder| walk(folder, &mut state, 0));
    state.finish()
}
