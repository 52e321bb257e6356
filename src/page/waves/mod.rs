//! `<wajah-waveform>`: an element that shows sound. It is painted as its style says and clipped to the outline of bars, a line or a ring,
//! at the levels of its moment.

mod place;
mod shown;

pub(super) use self::place::place;
pub(super) use self::shown::{PROPERTIES, RULE, TAG, Waves, is_waveform};
