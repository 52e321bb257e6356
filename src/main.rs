//! The `wajah` program.
fn main() {}
