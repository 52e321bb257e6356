//! The sound of a clip put together, before it is levelled: what is heard of its footage, music under it, lowered while somebody speaks, and
//! a sting. All of it streams; every reading gives the same samples on every machine.

mod above;
mod bed;
mod duck;
mod fade;
mod gain;
mod joined;
mod looped;
mod programme;
mod pull;
mod seam;
mod sum;
mod survey;
mod track;

#[cfg(test)]
mod tests;

pub use self::above::above;
pub use self::bed::Bed;
pub use self::duck::{AT_LEAST_DB, Ducks, MOST_DB};
pub use self::fade::Fade;
pub use self::gain::factor;
pub use self::joined::{Joined, JoinedPart, SEAM};
pub use self::looped::Looped;
pub use self::programme::Programme;
pub use self::seam::{Seam, seam_of};
pub use self::sum::{Mix, Placed};
pub use self::survey::{Survey, survey};
pub use self::track::Track;
