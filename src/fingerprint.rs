//! Fingerprints: what decides a result, as named digests. Two fingerprints tell not only whether something changed, but what.

use std::collections::BTreeMap;

use crate::world::{Digest, hex};

/// How many hexadecimal digits of a part's digest are kept: 64 bits tell changes apart; the whole digest names the result.
const PART_DIGITS: usize = 16;

/// The program and its build, which decide every result: `wajah 0.1.0 (3f0c…)`. The build is a digest of the program's sources.
pub const TOOL: &str = concat!("wajah ", env!("CARGO_PKG_VERSION"), " (", env!("WAJAH_BUILD"), ")");

/// What decides a result, gathered part by part.
#[derive(Debug, Clone, Default)]
pub struct Fingerprint {
    components: BTreeMap<&'static str, blake3::Hasher>,
}

/// A finished fingerprint: the short digest of each part, by name.
pub type Components = BTreeMap<String, String>;

impl Fingerprint {
    /// Adds `bytes` to the part `name`. No two different sequences of additions to a part give the same digest.
    pub fn add(&mut self, name: &'static str, bytes: &[u8]) {
        let hasher = self.components.entry(name).or_default();
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }

    /// Adds how `value` is written by `Debug`, which for plain data says all of it.
    pub fn add_plain(&mut self, name: &'static str, value: &impl std::fmt::Debug) {
        self.add(name, format!("{value:?}").as_bytes());
    }

    /// The digest of all components.
    pub fn digest(&self) -> Digest {
        let mut all = blake3::Hasher::new();
        for (name, hasher) in &self.components {
            all.update(&(name.len() as u64).to_le_bytes());
            all.update(name.as_bytes());
            all.update(hasher.finalize().as_bytes());
        }
        *all.finalize().as_bytes()
    }

    /// The short digests of its components.
    pub fn components(&self) -> Components {
        let short = |hasher: &blake3::Hasher| {
            let mut text = hex(hasher.finalize().as_bytes());
            text.truncate(PART_DIGITS);
            text
        };
        self.components.iter().map(|(name, hasher)| ((*name).to_owned(), short(hasher))).collect()
    }
}

/// The names of the components in which `now` differs from `before`.
pub fn changed(before: &Components, now: &Components) -> Vec<String> {
    let mut names: Vec<String> = now
        .iter()
        .filter(|(name, digest)| before.get(*name) != Some(digest))
        .map(|(name, _)| name.clone())
        .collect();
    names.extend(before.keys().filter(|name| !now.contains_key(*name)).cloned());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(components: &[(&'static str, &str)]) -> Fingerprint {
        let mut fingerprint = Fingerprint::default();
        for (name, value) in components {
            fingerprint.add(name, value.as_bytes());
        }
        fingerprint
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(of(&[("a", "b"), ("a", "c")]).digest(), of(&[("a", "bc")]).digest());
        assert_ne!(of(&[("a", "bc")]).digest(), of(&[("ab", "c")]).digest());
        assert_eq!(of(&[("a", "1"), ("b", "2")]).digest(), of(&[("b", "2"), ("a", "1")]).digest());
    }

    #[test]
    fn what_changed_is_named() {
        let before = of(&[("page", "1"), ("fonts", "1"), ("footage", "1")]).components();
        let now = of(&[("page", "2"), ("fonts", "1"), ("size", "1")]).components();
        assert_eq!(changed(&before, &now), ["page", "size", "footage"]);
        assert!(changed(&now, &now).is_empty());
    }
}
