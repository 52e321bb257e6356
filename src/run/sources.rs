//! What is known of sources, found out once a run however many clips, accounts and formats show them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::measure::{Measure, Wanted, measure};
use crate::clip::captions::{self, CaptionError, Captions, Cue};
use crate::clip::ffmpeg::audio::{FileSound, Heard};
use crate::clip::ffmpeg::probe::{MediaFacts, probe};
use crate::clip::ffmpeg::subtitles::read_text_subtitles;
use crate::clip::ffmpeg::survey::{PictureSurvey, survey};
use crate::clip::focus;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::render::Footage;
use crate::clip::threads::guarded;
use crate::clip::voice::{Span, listen};
use crate::crop::SaliencyMap;
use crate::project::AudioWish;
use crate::units::Micros;

/// Values by key, each found out by whoever asks for it first. Others wait for it.
pub(super) struct Once<K, V>(Mutex<BTreeMap<K, Arc<OnceLock<V>>>>);

impl<K, V> Default for Once<K, V> {
    fn default() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }
}

impl<K: Ord + Clone, V: Clone> Once<K, V> {
    /// The value of `key`, which `find` finds out.
    pub(super) fn get(&self, key: K, find: impl FnOnce() -> V) -> V {
        let place = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(key).or_default())
        };
        place.get_or_init(find).clone()
    }

    /// Forgets the value of `key`: who asks next finds it out anew.
    fn forget(&self, key: &K) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// A part of a source: file, start, length.
type Part = (PathBuf, Micros, Micros);

/// What is known of sources.
#[derive(Default)]
pub(super) struct Sources {
    facts: Once<PathBuf, Result<Arc<MediaFacts>, MediaError>>,
    subtitles: Once<PathBuf, Arc<[Cue]>>,
    captions: Once<PathBuf, Result<Arc<Captions>, CaptionError>>,
    measures: Once<(Part, AudioWish), Result<Measure, MediaError>>,
    surveys: Once<Part, Option<PictureSurvey>>,
    looks: Once<Part, Option<Arc<SaliencyMap>>>,
    speeches: Once<Part, Arc<[Span]>>,
}

impl Sources {
    /// What is in the file at `path`.
    ///
    /// # Errors
    /// As [`probe`]; `Panicked` when FFmpeg gave up on it altogether.
    pub(super) fn facts(&self, path: &Path) -> Result<Arc<MediaFacts>, MediaError> {
        self.facts.get(path.to_owned(), || guarded(|| probe(path))?.map(Arc::new))
    }

    /// The text subtitles in the file at `path`. Those made of pictures, or broken ones, are no reason not to show the film: there are
    /// none then.
    pub(super) fn subtitles(&self, path: &Path) -> Arc<[Cue]> {
        let read = || guarded(|| read_text_subtitles(path, None).unwrap_or_default()).unwrap_or_default();
        self.subtitles.get(path.to_owned(), || read().into())
    }

    /// The captions in `file`, a path in the project, which holds `bytes`.
    ///
    /// # Errors
    /// As [`captions::read`].
    pub(super) fn captions(&self, file: &Path, bytes: &[u8]) -> Result<Arc<Captions>, CaptionError> {
        self.captions.get(file.to_owned(), || captions::read(bytes).map(Arc::new))
    }

    /// What the sound `wanted` is; its target is the same in the whole run.
    ///
    /// # Errors
    /// When it cannot be read; `Cancelled` when `stop` was set meanwhile.
    pub(super) fn measure(&self, wanted: &Wanted, stop: &AtomicBool) -> Result<Measure, MediaError> {
        let key = ((wanted.path.clone(), wanted.start, wanted.duration), wanted.wish.clone());
        loop {
            match self.measures.get(key.clone(), || guarded(|| measure(wanted, stop))?) {
                // Whoever listened was stopped. That says nothing of the next clip of this excerpt, which has its own time.
                Err(error) if error.kind == MediaErrorKind::Cancelled => {
                    self.measures.forget(&key);
                    if stop.load(Ordering::Relaxed) {
                        return Err(error);
                    }
                }
                measured => return measured,
            }
        }
    }

    /// What is found in the pictures of `footage`; `None` where they cannot be looked at.
    pub(super) fn survey(&self, footage: &Footage) -> Option<PictureSurvey> {
        let (path, range) = (&footage.path, (footage.start, footage.duration));
        let key = (path.clone(), footage.start, footage.duration);
        let look = || guarded(|| survey(path, range, &footage.reading.clock).ok()).ok().flatten();
        self.surveys.get(key, look)
    }

    /// Where somebody speaks in a part of the file at a path, from its beginning; nowhere where it cannot be heard: what is wrong with its
    /// sound is said where it is measured.
    pub(super) fn speech(
        &self,
        facts: &MediaFacts,
        (path, start, duration): (&Path, Micros, Micros),
    ) -> Arc<[Span]> {
        let heard = Heard { clock: Arc::clone(&facts.clock), ..Heard::default() };
        let sound = FileSound { path: path.to_owned(), start, duration, heard };
        let hear =
            || guarded(|| listen(&sound, &AtomicBool::new(false)).unwrap_or_default()).unwrap_or_default();
        self.speeches.get((path.to_owned(), start, duration), || hear().into())
    }

    /// What matters in `footage`; `None` where it cannot be looked at: what is wrong with it is said where it is decoded.
    pub(super) fn look(&self, footage: &Footage) -> Option<Arc<SaliencyMap>> {
        let key = (footage.path.clone(), footage.start, footage.duration);
        self.looks.get(key, || guarded(|| focus::look(footage).ok().flatten()).ok().flatten().map(Arc::new))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::clip::loudness::LoudnessTarget;
    use crate::diag::Place;

    #[test]
    fn a_value_is_found_out_once_by_however_many() {
        let (once, found) = (Once::<u8, usize>::default(), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert_eq!(once.get(1, || 10 + found.fetch_add(1, Ordering::Relaxed)), 10));
            }
        });
        assert_eq!(once.get(2, || 20 + found.fetch_add(1, Ordering::Relaxed)), 21);
        once.forget(&1);
        assert_eq!(once.get(1, || found.load(Ordering::Relaxed)), 2);
    }

    #[test]
    fn what_one_clip_had_no_time_for_is_found_out_for_the_next() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a.wav");
        // A tenth of a second of silence.
        let mut wav = b"RIFF\x24\x4b\0\0WAVEfmt \x10\0\0\0\x01\0\x02\0\x80\xbb\0\0\0\xee\x02\0\x04\0\x10\0data\0\x4b\0\0".to_vec();
        wav.resize(44 + 4 * 4800, 0);
        std::fs::write(&path, wav).expect("written");
        let facts = Arc::new(probe(&path).expect("facts"));
        let target = LoudnessTarget { integrated_lufs: -14.0, true_peak_dbtp: -1.0 };
        let (start, duration, wish, place) =
            (Micros::ZERO, Micros::from_ms(100), AudioWish::Auto, Place::default());
        let wanted = Wanted { facts, path, start, duration, wish, place, target };
        let sources = Sources::default();
        let stopped = sources.measure(&wanted, &AtomicBool::new(true));
        assert_eq!(stopped.map_err(|error| error.kind), Err(MediaErrorKind::Cancelled));
        let measure = sources.measure(&wanted, &AtomicBool::new(false)).expect("a measure");
        assert_eq!(measure.levels.report.input_lufs, None);
        // Known now: nobody listens again.
        assert_eq!(sources.measure(&wanted, &AtomicBool::new(true)), Ok(measure));
    }
}
