//! SVGs as pages take them: cleaned of all that is not drawn, framed, and with names of their own.

mod clean;
mod entities;
mod frame;
mod names;

pub(super) use self::clean::{clean, clean_apart};
