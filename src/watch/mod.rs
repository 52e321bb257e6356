//! The watch folder: an editor drops a file, and finds its posts in the output folder. Nothing else need be learnt.
//!
//! A drop that has come to rest ([`inbox`]) is claimed by moving it ([`claim`]) into a folder that only watchers may enter ([`state`]).
//! It is read once ([`prepare`]) and given to a worker process ([`process`], [`worker`]) as an order ([`order`]), so that whatever is wrong
//! with it costs that worker alone. What the worker made is put into the output folder ([`publish`]), what was made of which content
//! is written down ([`ledger`]), and the drop is filed away ([`file_away`]): to the done, or with a note in the editor's language
//! ([`note`]) to the failed. A killed watcher leaves claims that the next one finishes.
//!
//! Nothing in the inbox is believed: everybody may write there. All of it is reached by plain names below open folders ([`folder`]).

mod bounded;
mod claim;
mod content;
mod damage;
mod day;
mod drop_post;
mod drops;
mod entry;
mod file_away;
mod folders;
mod form;
mod fs_events;
mod guide;
mod inbox;
mod indonesian;
mod kept;
mod ledger;
mod look;
mod machine;
mod meaning;
mod most;
mod names;
mod note;
mod options;
mod order;
mod packs;
mod places;
mod prepare;
mod process;
mod publish;
mod queue;
mod shorten;
mod stale;
mod state;
mod status;
mod status_page;
mod status_words;
mod status_writer;
mod strangers;
mod ticket;
mod title;
mod watcher;
mod worker;
mod workers;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub use self::drop_post::DropPost;
pub use self::inbox::Blocked;
pub use self::names::Names;
pub use self::options::{Tally, WatchOptions};
pub use self::order::{Answer, MAX_ANSWER_BYTES, Order, Said};
pub use self::process::WORK;
pub use self::state::state_folder;
pub use self::status::{
    AtWork, DropOutcome, DropResult, Overview, Pause, State as WatcherState, Status, WaitingDrop,
};
pub use self::status_writer::check_log;
pub use self::worker::work;
pub use self::workers::default_workers;

use self::watcher::Watcher;
use crate::project::Project;

/// How long a watcher that is asked to end may take over what it is doing; then it ends all the same, as if it were killed.
const LAST_MOMENTS: Duration = Duration::from_millis(1500);
/// How often it is looked whether it was asked to.
const LOOK: Duration = Duration::from_millis(50);

/// Watches until `stop`, or with `once` until nothing is left to do. `tell` hears a line for each drop. Asked to stop, it ends within
/// two seconds, whatever it waits for.
///
/// # Errors
/// When the inbox cannot be used at the beginning. What fails later is tried again.
pub fn watch(
    options: &WatchOptions,
    project: &Project,
    tell: &dyn Fn(&str),
    stop: &AtomicBool,
) -> io::Result<Tally> {
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let clock = std::thread::Builder::new().name("end-in-time".to_owned());
        clock.spawn_scoped(scope, || end_in_time(stop, &ended))?;
        // Also by a panic: a service that is started again goes on, one that hangs does not.
        let _end = Ends(&ended);
        Watcher::new(options, project, tell).map(|watcher| watcher.run(stop))
    })
}

/// Says that the loop has ended, however it did.
struct Ends<'e>(&'e AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Ends the process when it was asked to stop and its loop hangs: on a share that is gone, say.
fn end_in_time(stop: &AtomicBool, ended: &AtomicBool) {
    let mut asked = None;
    while !ended.load(Ordering::Relaxed) {
        if stop.load(Ordering::Relaxed) && asked.get_or_insert_with(Instant::now).elapsed() > LAST_MOMENTS {
            #[allow(
                clippy::exit,
                reason = "the loop does not answer; what it was doing, the next watcher finishes"
            )]
            std::process::exit(0);
        }
        std::thread::sleep(LOOK);
    }
}
