//! What is known of sources, found out once a run however many clips, accounts and formats show them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::known::Known;
use super::measure::{Measure, Wanted, heard_of, measure};
use super::mixed::{About, Mixed, Unheard};
use crate::clip::bands;
use crate::clip::captions::{self, CaptionError, Captions};
use crate::clip::ffmpeg::audio::{self, FileSound};
use crate::clip::ffmpeg::probe::{MediaFacts, probe_with};
use crate::clip::ffmpeg::read_through::{Read, read_through};
use crate::clip::ffmpeg::subtitles::read_text_subtitles;
use crate::clip::ffmpeg::survey::{PictureSurvey, survey};
use crate::clip::focus;
use crate::clip::loudness::{Levels, Measurement};
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::render::Footage;
use crate::clip::sound::SoundSource;
use crate::clip::threads::guarded;
use crate::clip::tracks;
use crate::clip::voice::{Span, listen_until};
use crate::crop::Shot;
use crate::deliver;
use crate::diag::Findings;
use crate::layers;
use crate::project::AudioWish;
use crate::units::Micros;
use crate::world::{Digest, hex};

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
        self.place(key).get_or_init(find).clone()
    }

    /// As [`Once::get`]; a value that does not `last` is found out anew for who asks later.
    pub(super) fn while_it_lasts(
        &self,
        key: K,
        find: impl FnOnce() -> V,
        lasts: impl FnOnce(&V) -> bool,
    ) -> V {
        let place = self.place(key.clone());
        let found = place.get_or_init(find).clone();
        if !lasts(&found) {
            self.forget(&key, &place);
        }
        found
    }

    fn place(&self, key: K) -> Arc<OnceLock<V>> {
        Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default())
    }

    /// Forgets what was found out in the `place` of `key`: who asks next finds it out anew. Where somebody does already, that stays.
    fn forget(&self, key: &K, place: &Arc<OnceLock<V>>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.get(key).is_some_and(|now| Arc::ptr_eq(now, place)) {
            known.remove(key);
        }
    }
}

impl<K: Ord + Clone, V: Clone> Once<K, Result<V, MediaError>> {
    /// As [`Once::get`], where whoever finds it out may be stopped. That says nothing of who asks next, and has time of its own.
    ///
    /// # Errors
    /// Those of `find`; `Cancelled` when `stop` was set meanwhile.
    fn unless_stopped(
        &self,
        key: &K,
        stop: &AtomicBool,
        find: impl Fn() -> Result<V, MediaError>,
    ) -> Result<V, MediaError> {
        loop {
            let place = self.place(key.clone());
            let found = place.get_or_init(&find).clone();
            if !lasts(&found) {
                self.forget(key, &place);
            }
            match &found {
                Err(error) if error.kind == MediaErrorKind::Cancelled && !stop.load(Ordering::Relaxed) => {}
                _ => return found,
            }
        }
    }
}

/// What was heard around a point: speech, in times of the file, and the stretch that was listened to.
pub(super) type Around = (Vec<Span>, Span);

/// A part of a source: file, start, length.
type Part = (PathBuf, Micros, Micros);

/// Which sound of a part of a source.
type Heard = (Part, AudioWish);

fn heard(wanted: &Wanted) -> Heard {
    ((wanted.path.clone(), wanted.start, wanted.duration), wanted.wish.clone())
}

/// A video that is to be looked at.
pub(super) struct Film<'a> {
    /// Where it lies.
    pub(super) path: &'a Path,
    /// The digest of its contents, where that can be had.
    pub(super) content: &'a dyn Fn() -> Option<Digest>,
    /// Whether whoever asks has been stopped, or has no time left.
    pub(super) over: &'a dyn Fn() -> bool,
}

impl<'a> Film<'a> {
    /// The video at `path`, of which is known what has to be.
    pub(super) fn at(path: &'a Path) -> Self {
        Self { path, content: &|| None, over: &|| false }
    }
}

/// Whether what was found out says something of the file: what the machine or the time lacked does not.
fn lasts<T>(found: &Result<T, MediaError>) -> bool {
    use MediaErrorKind::{Cancelled, Io, NoMemory};
    !found.as_ref().is_err_and(|error| matches!(error.kind, Cancelled | NoMemory | Io))
}

/// What is known of sources.
#[derive(Default)]
pub(super) struct Sources {
    /// What earlier runs found out; nothing where none may be asked.
    known: Mutex<Option<Arc<Known>>>,
    facts: Once<PathBuf, Result<Arc<MediaFacts>, MediaError>>,
    subtitles: Once<(PathBuf, usize), Result<Arc<Captions>, MediaError>>,
    captions: Once<PathBuf, Result<Arc<Captions>, CaptionError>>,
    measures: Once<Heard, Result<Measure, MediaError>>,
    hearings: Once<Heard, Result<(FileSound, Findings), MediaError>>,
    joined: Once<String, Result<Levels, MediaError>>,
    settled: Once<(Heard, usize), Result<(Levels, Measurement), MediaError>>,
    mixes: Once<String, Result<Result<Arc<Mixed>, Unheard>, MediaError>>,
    settled_mixes: Once<String, Result<(Levels, Measurement), MediaError>>,
    waves_of_mixes: Once<String, Result<Arc<layers::Levels>, MediaError>>,
    waves: Once<Heard, Result<Arc<layers::Levels>, MediaError>>,
    surveys: Once<Part, Option<PictureSurvey>>,
    looks: Once<Part, Option<Arc<Vec<Shot>>>>,
    arounds: Once<(PathBuf, Micros, AudioWish), Option<Arc<Around>>>,
    speeches: Once<Heard, Result<Arc<[Span]>, MediaError>>,
}

impl Sources {
    /// From now on what takes long to find out is kept in the project at `root`, or with `fills` false only looked for there.
    pub(super) fn keep_in(&self, root: &Path, fills: bool) {
        *self.lock_known() = Some(Arc::new(Known::of(root, fills)));
    }

    fn lock_known(&self) -> MutexGuard<'_, Option<Arc<Known>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is in `film`.
    ///
    /// # Errors
    /// As [`probe_with`]; `Panicked` when FFmpeg gave up on it altogether.
    pub(super) fn facts(&self, film: &Film<'_>) -> Result<Arc<MediaFacts>, MediaError> {
        let through = || self.kept(film, "read", |_: &Read| true, || read_through(film.path, film.over));
        let key = film.path.to_owned();
        let find = || guarded(|| probe_with(film.path, &through))?.map(Arc::new);
        self.facts.while_it_lasts(key, find, lasts)
    }

    /// The subtitles of `stream` in `film`, on the clock of its `facts`.
    ///
    /// # Errors
    /// As [`read_text_subtitles`].
    pub(super) fn subtitles(
        &self,
        film: &Film<'_>,
        stream: usize,
        facts: &MediaFacts,
    ) -> Result<Arc<Captions>, MediaError> {
        let read = || guarded(|| read_text_subtitles(film.path, stream, &facts.clock, film.over))?;
        let what = format!("subtitles-{stream}");
        let key = (film.path.to_owned(), stream);
        let find = || self.kept(film, &what, Captions::is_sound, read).map(Arc::new);
        self.subtitles.while_it_lasts(key, find, lasts)
    }

    /// What earlier runs found out under the name `what`, if it is `sound`, else what `find` finds out now, which is kept for later ones.
    fn kept<T: Serialize + DeserializeOwned>(
        &self,
        film: &Film<'_>,
        what: &str,
        sound: impl Fn(&T) -> bool,
        find: impl FnOnce() -> Result<T, MediaError>,
    ) -> Result<T, MediaError> {
        let known = self.lock_known().clone();
        let Some((known, content)) = known.and_then(|known| Some((known, (film.content)()?))) else {
            return find();
        };
        if let Some(found) = known.get(&content, what).filter(sound) {
            return Ok(found);
        }
        let found = find()?;
        // It may have been written to since its digest was taken.
        let now = deliver::digest_of_file(film.path);
        if now.is_ok_and(|now| now.digest == hex(&content)) {
            known.put(&content, what, &found);
        }
        Ok(found)
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
        self.measures.unless_stopped(&heard(wanted), stop, || guarded(|| measure(wanted, stop))?)
    }

    /// What is heard where its item asks for `wanted`, among other passages, and what is said of it.
    ///
    /// # Errors
    /// As [`heard_of`].
    pub(super) fn heard(
        &self,
        wanted: &Wanted,
        stop: &AtomicBool,
    ) -> Result<(FileSound, Findings), MediaError> {
        self.hearings.unless_stopped(&heard(wanted), stop, || guarded(|| heard_of(wanted, stop))?)
    }

    /// What brings the joined sounds called `key` to their loudness, as `find` finds out.
    ///
    /// # Errors
    /// Those of `find`; `Cancelled` when `stop` was set meanwhile.
    pub(super) fn levels_of_joined(
        &self,
        key: &str,
        stop: &AtomicBool,
        find: impl Fn() -> Result<Levels, MediaError>,
    ) -> Result<Levels, MediaError> {
        self.joined.unless_stopped(&key.to_owned(), stop, || guarded(&find)?)
    }

    /// At which levels the sound `wanted` keeps its target behind the encoder in a clip of so many `samples`, and what it comes to there,
    /// as `settle` finds out.
    ///
    /// # Errors
    /// Those of `settle`; `Cancelled` when `stop` was set meanwhile.
    pub(super) fn settled(
        &self,
        wanted: &Wanted,
        samples: usize,
        stop: &AtomicBool,
        settle: impl Fn() -> Result<(Levels, Measurement), MediaError>,
    ) -> Result<(Levels, Measurement), MediaError> {
        self.settled.unless_stopped(&(heard(wanted), samples), stop, || guarded(&settle)?)
    }

    /// The mix called `key`, which `find` puts together.
    ///
    /// # Errors
    /// Those of `find`; `Cancelled` when `stop` was set meanwhile.
    pub(super) fn mixed(
        &self,
        key: &str,
        stop: &AtomicBool,
        find: impl Fn() -> Result<Arc<Mixed>, Unheard>,
    ) -> Result<Arc<Mixed>, Unheard> {
        // What the machine or the time lacked says nothing of the mix.
        let find = || match find() {
            Err((_, error)) if !lasts::<()>(&Err(error.clone())) => Err(error),
            found => Ok(found),
        };
        let found = self.mixes.unless_stopped(&key.to_owned(), stop, find);
        found.map_err(|error| (About::Excerpt, error))?
    }

    /// As [`Sources::settled`], of the mix called `key`.
    ///
    /// # Errors
    /// As there.
    pub(super) fn settled_mix(
        &self,
        key: &str,
        stop: &AtomicBool,
        settle: impl Fn() -> Result<(Levels, Measurement), MediaError>,
    ) -> Result<(Levels, Measurement), MediaError> {
        self.settled_mixes.unless_stopped(&key.to_owned(), stop, || guarded(&settle)?)
    }

    /// The levels of `sound`, the mix called `key`, for waveforms; silence where it cannot be read.
    pub(super) fn levels_of_mix(
        &self,
        key: &str,
        sound: &dyn SoundSource,
        stop: &AtomicBool,
    ) -> Arc<layers::Levels> {
        let find = || guarded(|| bands::levels(sound, stop))?.map(Arc::new);
        let levels = self.waves_of_mixes.unless_stopped(&key.to_owned(), stop, find);
        levels.unwrap_or_else(|_| Arc::new(layers::Levels::silence()))
    }

    /// The levels of the sound `wanted`, for waveforms; silence where it cannot be read, which is said where it is heard.
    pub(super) fn levels(&self, wanted: &Wanted, stop: &AtomicBool) -> Arc<layers::Levels> {
        let silence = || Arc::new(layers::Levels::silence());
        if wanted.facts.tracks.iter().all(|track| !track.decodable) {
            return silence();
        }
        let find = || {
            let heard = self.measure(wanted, stop)?.heard;
            let (path, start, duration) = (wanted.path.clone(), wanted.start, wanted.duration);
            let sound = FileSound { path, start, duration, heard };
            guarded(|| bands::levels(&sound, stop))?.map(Arc::new)
        };
        self.waves.unless_stopped(&heard(wanted), stop, find).unwrap_or_else(|_| silence())
    }

    /// What is found in the pictures of `footage`; `None` where they cannot be looked at.
    pub(super) fn survey(&self, footage: &Footage) -> Option<PictureSurvey> {
        let (path, range) = (&footage.path, (footage.start, footage.duration));
        let key = (path.clone(), footage.start, footage.duration);
        let look = || guarded(|| survey(path, range, &footage.reading.clock).ok()).ok().flatten();
        self.surveys.get(key, look)
    }

    /// What is heard around a point of a file, in the sound that is wished for; `listen` hears it. `None` where nothing can be heard.
    pub(super) fn around(
        &self,
        (path, at, wish): (&Path, Micros, &AudioWish),
        listen: impl FnOnce() -> Option<Around>,
    ) -> Option<Arc<Around>> {
        self.arounds.get((path.to_owned(), at, wish.clone()), || listen().map(Arc::new))
    }

    /// Where somebody speaks in a part of `film`, from the beginning of that part: in the sound that is wished for, else in the one that
    /// players choose.
    ///
    /// # Errors
    /// When it cannot be read; `Cancelled` when it was over before that was known.
    pub(super) fn speech(
        &self,
        film: &Film<'_>,
        facts: &MediaFacts,
        (start, duration, wish): (Micros, Micros, &AudioWish),
    ) -> Result<Arc<[Span]>, MediaError> {
        let choice = tracks::wished(&facts.tracks, wish).ok().flatten();
        let parts = choice.map(|choice| choice.parts).unwrap_or_default();
        let streams: String = parts.iter().map(|part| format!("-{}", part.stream)).collect();
        let what = format!("speech-{}-{}{streams}", start.0, duration.0);
        let heard = audio::Heard { clock: Arc::clone(&facts.clock), parts, only: None };
        let sound = FileSound { path: film.path.to_owned(), start, duration, heard };
        let listen = || guarded(|| listen_until(&sound, film.over))?;
        let key = ((film.path.to_owned(), start, duration), wish.clone());
        let find = || self.kept(film, &what, |_: &Vec<Span>| true, listen).map(Arc::from);
        self.speeches.while_it_lasts(key, find, lasts)
    }

    /// What is seen in `footage`; `None` where it cannot be looked at: what is wrong with it is said where it is decoded.
    pub(super) fn look(&self, footage: &Footage) -> Option<Arc<Vec<Shot>>> {
        let key = (footage.path.clone(), footage.start, footage.duration);
        self.looks.get(key, || guarded(|| focus::look(footage).ok()).ok().flatten().map(Arc::new))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::clip::ffmpeg::probe::probe;
    use crate::clip::loudness::LoudnessTarget;

    #[test]
    fn a_value_is_found_out_once_by_however_many() {
        let (once, found) = (Once::<u8, usize>::default(), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert_eq!(once.get(1, || 10 + found.fetch_add(1, Ordering::Relaxed)), 10));
            }
        });
        assert_eq!(once.get(2, || 20 + found.fetch_add(1, Ordering::Relaxed)), 21);
        let place = once.place(1);
        once.forget(&1, &place);
        assert_eq!(once.get(1, || found.load(Ordering::Relaxed)), 2);
        // What was found out anew is not forgotten by who holds what it was.
        once.forget(&1, &place);
        assert_eq!(once.get(1, || 30), 2);
        assert_eq!(once.while_it_lasts(3, || 30, |_| false), 30);
        assert_eq!(once.while_it_lasts(3, || 31, |_| true), 31);
        assert_eq!(once.get(3, || 32), 31);
    }

    #[test]
    fn what_was_found_out_of_a_film_is_not_found_out_again_until_the_film_changes() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a.ts");
        std::fs::write(&path, "satu").expect("written");
        let times = AtomicUsize::new(0);
        let found = |fills: bool| {
            let sources = Sources::default();
            sources.keep_in(dir.path(), fills);
            let content = || Some(crate::world::digest_of(&std::fs::read(&path).expect("readable")));
            let film = Film { path: &path, content: &content, over: &|| false };
            let find = || Ok(10 + times.fetch_add(1, Ordering::Relaxed));
            sources.kept(&film, "a", |number: &usize| *number != 11, find).expect("found")
        };
        assert_eq!((found(false), found(true)), (10, 11));
        // What is not sound is found out anew.
        assert_eq!((found(true), found(true), found(false)), (12, 12, 12));
        std::fs::write(&path, "dua").expect("written");
        assert_eq!((found(true), found(true)), (13, 13));
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
        let (start, duration, wish) = (Micros::ZERO, Micros::from_ms(100), AudioWish::Auto);
        let wanted = Wanted { facts, path, start, duration, wish, target };
        let sources = Sources::default();
        let stopped = sources.measure(&wanted, &AtomicBool::new(true));
        assert_eq!(stopped.map_err(|error| error.kind), Err(MediaErrorKind::Cancelled));
        let measure = sources.measure(&wanted, &AtomicBool::new(false)).expect("a measure");
        assert_eq!(measure.levels.report.input_lufs, None);
        // Known now: nobody listens again.
        assert_eq!(sources.measure(&wanted, &AtomicBool::new(true)), Ok(measure.clone()));
        // Nor is it encoded again for clips of one length.
        let (rounds, never) = (AtomicUsize::new(0), AtomicBool::new(false));
        let settle = || {
            rounds.fetch_add(1, Ordering::Relaxed);
            Ok((measure.levels, Measurement::default()))
        };
        for samples in [9600, 9600, 19_200] {
            sources.settled(&wanted, samples, &never, settle).expect("settled");
        }
        assert_eq!(rounds.into_inner(), 2);
    }
}
