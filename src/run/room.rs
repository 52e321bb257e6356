//! How many clips are made at once: as many as memory has room for and cores have time for. Nothing of it changes a byte of them.

use std::ops::Range;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::faults::{LEAST_MEMORY, THREAD_MEMORY};
use super::report::RunOptions;
use crate::clip::ffmpeg::encode::{EncodeSettings, VideoCodec};
use crate::sandbox;

/// What a clip in the making holds for each pixel of its frames, in bytes: what its encoder keeps of frames, and its page. Measured as
/// what each further clip adds to the resident memory of a run (x86-64, x264 core 164 and x265 3.5 at `veryfast`): 254 MB a clip at 1080 ×
/// 1920 in H.264, 147 MB at 1080 × 1080, 220 MB at 720 × 1280 in H.265.
const H264_PIXEL: u64 = 140;
const H265_PIXEL: u64 = 250;

/// Decoded frames at work at once, as references of the decoder and on their way to clips, and what each holds for a pixel, in bytes: of
/// ten bits, as most large videos have.
const SOURCE_FRAMES: u64 = 24;
const SOURCE_PIXEL: u64 = 3;

/// What the program holds before it begins a clip: fonts, templates, libraries. Measured, as above, at 150 MB.
const PROGRAM: u64 = 160 << 20;

/// Where nobody says how much memory there is: four clips at 1080 × 1920, as on a machine with some 4 GB.
const UNKNOWN: u64 = 2 << 30;

/// The most clips from one decoding. Decoding 1080p costs about as much as encoding a clip and a half: with so many, saving another one is
/// not worth more threads.
const MOST_TOGETHER: usize = 24;

/// What an encoder needs where addresses are limited (`ulimit -v`, a locked-down worker): frames looked at ahead, references, and what its
/// threads reserve.
const ENCODER_ADDRESSES: u64 = 360 << 20;
/// x265 keeps twice as much.
const H265_ADDRESSES: u64 = 720 << 20;
/// The most encoders at once there.
const MOST_WITH_LIMIT: usize = 4;

/// What clips may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    /// Bytes for all of them together.
    bytes: u64,
    /// The addresses that encoders may have, where they are limited. What does not fit is not begun then: its encoder would say so in
    /// its own words, past us.
    addresses: Option<u64>,
    /// Cores to work with.
    cores: usize,
}

impl Budget {
    /// What a run may take by its options, its limits and the machine.
    pub(super) fn of(options: &RunOptions) -> Self {
        let machine = || sandbox::of_machine(Path::new("/")).map(|memory| memory.available);
        Self::new(options.memory, options.threads, sandbox::memory_limit(), machine)
    }

    fn new(
        asked: Option<u64>,
        threads: usize,
        addresses: Option<u64>,
        available: impl FnOnce() -> Option<u64>,
    ) -> Self {
        let own = PROGRAM + THREAD_MEMORY * threads as u64;
        let asked = asked.map(|bytes| bytes.saturating_sub(own));
        let addresses = addresses.map(|limit| limit.saturating_sub(LEAST_MEMORY));
        let bytes = match (asked, addresses) {
            (Some(asked), Some(limit)) => asked.min(limit),
            (Some(bytes), None) | (None, Some(bytes)) => bytes,
            // Half of what there is: others work on this machine, and files are read faster where some is left.
            (None, None) => available().map_or(UNKNOWN, |bytes| bytes / 2).saturating_sub(own),
        };
        Self { bytes, addresses, cores: threads }
    }

    /// Whether addresses are limited: then one thing is made after the other.
    fn is_strict(&self) -> bool {
        self.addresses.is_some()
    }

    /// What a clip that is encoded so holds while it is made.
    pub(super) fn clip(&self, settings: &EncodeSettings) -> u64 {
        let pixels = u64::from(settings.width) * u64::from(settings.height);
        match (settings.codec, self.is_strict()) {
            (VideoCodec::H264, true) => ENCODER_ADDRESSES,
            (VideoCodec::H265, true) => H265_ADDRESSES,
            (VideoCodec::H264, false) => pixels * H264_PIXEL,
            (VideoCodec::H265, false) => pixels * H265_PIXEL,
        }
    }

    /// Whether a clip can be begun at all.
    pub(super) fn takes(&self, settings: &EncodeSettings) -> bool {
        self.addresses.is_none_or(|addresses| self.clip(settings) <= addresses)
    }

    /// What decoding holds of frames of so many `pixels` together, for however many clips.
    fn decoding(&self, pixels: u64) -> u64 {
        if self.is_strict() { 0 } else { pixels * SOURCE_PIXEL * SOURCE_FRAMES }
    }

    /// Clips that show the same footage, whose frames have so many `pixels` together where several are decoded at once, and that hold as much
    /// each, dealt out: each part is made from one decoding. As few parts as can be, as even as they are then; one that is larger than the
    /// budget has one clip.
    pub(super) fn parts(&self, pixels: u64, clips: &[u64]) -> Vec<Part> {
        let decoding = self.decoding(pixels);
        let room = self.bytes.saturating_sub(decoding);
        let most = if self.is_strict() { MOST_WITH_LIMIT } else { MOST_TOGETHER };
        let fewest = fill(clips, room, most);
        let even = fill(clips, room, clips.len().div_ceil(fewest.len().max(1)).max(1));
        let parts = if even.len() == fewest.len() { even } else { fewest };
        let part = |clips_of: Range<usize>| {
            let bytes = decoding + clips[clips_of.clone()].iter().sum::<u64>();
            Part {
                bytes: if self.is_strict() { bytes.max(self.bytes).max(1) } else { bytes },
                clips: clips_of,
            }
        };
        parts.into_iter().map(part).collect()
    }
}

/// Clips that are made from one decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Which of them.
    pub(super) clips: Range<usize>,
    /// What they hold together.
    pub(super) bytes: u64,
}

/// `sizes` in runs that come to `room` at most and are no more than `most`; each has one at least.
fn fill(sizes: &[u64], room: u64, most: usize) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut used = 0;
    for (index, size) in sizes.iter().enumerate() {
        match runs.last_mut().filter(|run| run.len() < most && used + size <= room) {
            Some(run) => {
                run.end = index + 1;
                used += size;
            }
            None => {
                runs.push(index..index + 1);
                used = *size;
            }
        }
    }
    runs
}

/// The memory and the cores that clips share. Whoever takes of them gives back when what it got is dropped.
pub(super) struct Room {
    budget: Budget,
    taken: Mutex<Taken>,
    changed: Condvar,
}

/// What is taken.
#[derive(Debug, Default, Clone, Copy)]
struct Taken {
    bytes: u64,
    holders: usize,
    encoders: usize,
}

impl Taken {
    /// Whether `bytes` more fit. Where nobody holds any, everything does.
    fn has_room(&self, bytes: u64, budget: &Budget) -> bool {
        self.holders == 0 || self.bytes.saturating_add(bytes) <= budget.bytes
    }

    /// Whether cores are free. Encoders work by two threads and more: as many as there are cores keep them busy.
    fn has_cores(&self, budget: &Budget) -> bool {
        self.encoders == 0 || self.encoders < budget.cores
    }
}

impl Room {
    /// All of `budget`, free.
    pub(super) fn new(budget: Budget) -> Self {
        Self { budget, taken: Mutex::default(), changed: Condvar::new() }
    }

    /// Waits until `bytes` of memory are free. What needs more than there is waits until all is free.
    pub(super) fn memory(&self, bytes: u64) -> Held<'_> {
        let mut taken = self.wait(|taken| taken.has_room(bytes, &self.budget));
        taken.bytes = taken.bytes.saturating_add(bytes);
        taken.holders += 1;
        Held { room: self, taken: Taken { bytes, holders: 1, encoders: 0 } }
    }

    /// Waits until cores are free for further encoders, of which there will be `count`.
    pub(super) fn cores(&self, count: usize) -> Held<'_> {
        self.wait(|taken| taken.has_cores(&self.budget)).encoders += count;
        Held { room: self, taken: Taken { bytes: 0, holders: 0, encoders: count } }
    }

    fn wait(&self, enough: impl Fn(&Taken) -> bool) -> MutexGuard<'_, Taken> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        self.changed.wait_while(taken, |taken| !enough(taken)).unwrap_or_else(PoisonError::into_inner)
    }
}

/// What somebody took, until it is dropped.
pub(super) struct Held<'r> {
    room: &'r Room,
    taken: Taken,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut taken = self.room.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.bytes = taken.bytes.saturating_sub(self.taken.bytes);
        taken.holders -= self.taken.holders;
        taken.encoders -= self.taken.encoders;
        drop(taken);
        self.room.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::units::FrameRate;

    const GIB: u64 = 1 << 30;

    fn settings(width: u32, height: u32, codec: VideoCodec) -> EncodeSettings {
        EncodeSettings {
            width,
            height,
            fps: FrameRate::whole(25),
            codec,
            crf: 20.0,
            preset: "veryfast".to_owned(),
            threads: 2,
            keyframe_seconds: 2.0,
            max_bitrate_kbps: None,
            audio: true,
            audio_bitrate_kbps: 160,
        }
    }

    fn lengths(parts: &[Part]) -> Vec<usize> {
        parts.iter().map(|part| part.clips.len()).collect()
    }

    #[test]
    fn a_run_takes_what_it_is_given_else_half_of_what_is_free() {
        let bytes = |asked, available: Option<u64>| Budget::new(asked, 2, None, || available).bytes;
        let own = PROGRAM + 2 * THREAD_MEMORY;
        assert_eq!(bytes(Some(4 * GIB), Some(GIB)), 4 * GIB - own);
        assert_eq!(bytes(None, Some(16 * GIB)), 8 * GIB - own);
        assert_eq!(bytes(None, None), UNKNOWN - own);
        assert_eq!(bytes(Some(1), None), 0);
        // A limit of addresses is kept to, whatever was asked for.
        let limited = Budget::new(Some(64 * GIB), 2, Some(4 * GIB), || Some(64 * GIB));
        assert_eq!((limited.bytes, limited.is_strict()), (4 * GIB - LEAST_MEMORY, true));
        assert_eq!(Budget::new(Some(GIB), 2, Some(4 * GIB), || None).bytes, GIB - own);
    }

    #[test]
    fn clips_hold_what_was_measured() {
        let budget = Budget::new(Some(4 * GIB), 2, None, || None);
        let mb = |width, height, codec| budget.clip(&settings(width, height, codec)) / 1_000_000;
        let near = |is: u64, measured: u64| (measured..measured + measured / 4).contains(&is);
        assert!(near(mb(1080, 1920, VideoCodec::H264), 254));
        assert!(near(mb(1080, 1080, VideoCodec::H264), 147));
        assert!(near(mb(720, 1280, VideoCodec::H265), 220));
    }

    #[test]
    fn clips_are_dealt_out_evenly_and_as_few_times_as_can_be() {
        let budget = Budget { bytes: 4 * GIB, addresses: None, cores: 2 };
        let of = |count: usize| budget.parts(0, &vec![GIB / 2; count]);
        assert_eq!(lengths(&of(0)), Vec::<usize>::new());
        assert_eq!(lengths(&of(8)), [8]);
        assert_eq!(lengths(&of(9)), [5, 4]);
        assert_eq!(lengths(&of(24)), [8, 8, 8]);
        assert_eq!(of(9)[1], Part { clips: 5..9, bytes: 2 * GIB });
        // Decoding takes of the room, and is in what a part holds.
        let parts = budget.parts(3840 * 2160, &[GIB / 2; 8]);
        assert_eq!(lengths(&parts), [4, 4]);
        assert_eq!(parts[0].bytes, 2 * GIB + 3840 * 2160 * SOURCE_PIXEL * SOURCE_FRAMES);
        // Small ones are many, but not without end.
        assert_eq!(lengths(&budget.parts(0, &vec![1; 50])), [17, 17, 16]);
        // What is larger than all there is comes alone.
        assert_eq!(lengths(&budget.parts(0, &[1, 9 * GIB, 1])), [1, 1, 1]);
        let none = Budget { bytes: 0, ..budget };
        assert_eq!(lengths(&none.parts(640 * 360, &[1, 1])), [1, 1]);
    }

    #[test]
    fn where_addresses_are_limited_few_encoders_are_begun_and_one_that_does_not_fit_is_not() {
        let budget = |limit| Budget::new(None, 2, Some(limit), || None);
        let h264 = settings(1080, 1920, VideoCodec::H264);
        let at_once = |limit: u64, settings: &EncodeSettings| {
            let budget = budget(limit);
            if !budget.takes(settings) {
                return 0;
            }
            let parts = budget.parts(1920 * 1080, &vec![budget.clip(settings); 60]);
            let room = Room::new(budget);
            let _first = room.memory(parts[0].bytes);
            let taken = *room.taken.lock().expect("whole");
            assert!(parts.iter().all(|part| !taken.has_room(part.bytes, &budget)), "one after the other");
            parts[0].clips.len()
        };
        assert_eq!(at_once(u64::MAX, &h264), MOST_WITH_LIMIT);
        assert_eq!(at_once(700_000_000, &h264), 0);
        assert_eq!(at_once(1_000_000 << 10, &h264), 1);
        let h265 = settings(720, 1280, VideoCodec::H265);
        assert_eq!(at_once(1_000_000 << 10, &h265), 0);
        assert_eq!(at_once(3 << 30, &h265), 3);
        assert!(Budget { bytes: 0, addresses: None, cores: 1 }.takes(&h265), "nobody forbids it");
    }

    #[test]
    fn no_more_is_held_than_there_is_and_what_is_too_large_is_held_alone() {
        let room = Room::new(Budget { bytes: 10, addresses: None, cores: 2 });
        let (held, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for bytes in [4, 6, 30, 5, 5, 3, 10] {
                let (room, held, most) = (&room, &held, &most);
                scope.spawn(move || {
                    let memory = room.memory(bytes);
                    let now = held.fetch_add(bytes as usize, Ordering::SeqCst) + bytes as usize;
                    assert!(now <= 10 || now == 30, "{now}");
                    most.fetch_max(now, Ordering::SeqCst);
                    std::thread::yield_now();
                    held.fetch_sub(bytes as usize, Ordering::SeqCst);
                    drop(memory);
                });
            }
        });
        assert_eq!(most.into_inner(), 30);
    }

    #[test]
    fn encoders_begin_while_cores_are_free() {
        let budget = Budget { bytes: 0, addresses: None, cores: 4 };
        let with = |encoders| Taken { encoders, ..Taken::default() }.has_cores(&budget);
        assert!(with(0) && with(3) && !with(4));
        assert!(Taken::default().has_cores(&Budget { cores: 0, ..budget }));
        let room = Room::new(budget);
        drop((room.cores(3), room.cores(9)));
        drop(room.cores(40));
        assert_eq!(room.taken.lock().expect("whole").encoders, 0);
    }
}
