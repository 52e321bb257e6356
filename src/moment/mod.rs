//! The moment: what lies in the footage, found out once ([`index`](mod@index)) and kept ([`shelf`]), sentences searched
//! ([`find`](mod@find)), and passages proposed that begin and end between sentences ([`suggest`](mod@suggest)). A person chooses.

pub mod index;
pub mod look;
pub mod media;
pub mod notes;
pub mod shelf;

pub mod find;
pub mod stem;

pub mod sheet;
pub mod suggest;
pub mod thought;
pub mod words;

pub mod block;
pub mod files;
pub mod record;
pub mod sentences;
