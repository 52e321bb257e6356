//! Which shards belong together. Folders that shards were written to are used again and again: what an earlier run left there, dealt
//! out to another number of machines, must neither stop the next one nor get into it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::deliver::manifest::{MANIFEST, Manifest};
use crate::diag::{Finding, Findings};
use crate::plan::Shard;
use crate::world::{World, hex};

/// The shards of a pack that belong together, all of them or not.
#[derive(Debug)]
pub struct ShardSet {
    /// The pack.
    pub pack: String,
    /// Its shards, by their number.
    pub(super) parts: Vec<Part>,
}

/// A shard of a pack.
#[derive(Debug)]
pub(super) struct Part {
    /// The output folder that holds it.
    pub(super) folder: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) shard: Shard,
    /// Whether it was made from the project's files as they are now.
    is_current: bool,
    written: SystemTime,
}

impl ShardSet {
    fn is_complete(&self) -> bool {
        self.missing().is_empty()
    }

    /// The numbers of the shards that are not there.
    pub(super) fn missing(&self) -> Vec<usize> {
        let count = self.parts.first().map_or(0, |part| part.shard.count);
        (1..=count).filter(|index| !self.parts.iter().any(|part| part.shard.index == *index)).collect()
    }
}

/// The packs of which `folders`, output folders, hold shards, by name, each with those that belong together: the newest that are
/// complete. What else lies there is named. Whole packs beside shards are nobody's business: a machine may have got them with the
/// rest of an output folder.
pub fn shard_sets(folders: &[PathBuf], world: &dyn World) -> (Vec<ShardSet>, Findings) {
    let mut by_pack: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    // A folder that is named twice is one.
    let mut seen = BTreeSet::new();
    for folder in
        folders.iter().filter(|folder| seen.insert(folder.canonicalize().unwrap_or((*folder).clone())))
    {
        for part in parts_in(folder, world) {
            by_pack.entry(part.manifest.pack.clone()).or_default().push(part);
        }
    }
    let mut sets = Vec::new();
    let mut others: Vec<Part> = Vec::new();
    for (pack, parts) in by_pack {
        let (parts, left) = together(parts);
        sets.push(ShardSet { pack, parts });
        others.extend(left);
    }
    // Where one pack is whole, a pack that none of its folders holds is of another run.
    let in_use: BTreeSet<PathBuf> = sets
        .iter()
        .filter(|set| set.is_complete())
        .flat_map(|set| set.parts.iter().map(|part| part.folder.clone()))
        .collect();
    let is_left = |set: &ShardSet| {
        !in_use.is_empty()
            && !set.is_complete()
            && !set.parts.iter().any(|part| in_use.contains(&part.folder))
    };
    let (left, sets): (Vec<ShardSet>, Vec<ShardSet>) = sets.into_iter().partition(is_left);
    others.extend(left.into_iter().flat_map(|set| set.parts));
    let taken: BTreeSet<&Path> =
        sets.iter().flat_map(|set| set.parts.iter().map(|part| part.folder.as_path())).collect();
    let mut findings: Findings = others.iter().map(|part| ignored(part, &taken)).collect();
    let known = |folder: &&PathBuf| {
        taken.contains(folder.as_path()) || others.iter().any(|part| part.folder == **folder)
    };
    if !sets.is_empty() {
        findings.extend(folders.iter().filter(|folder| !known(folder)).map(|folder| empty(folder)));
    }
    (sets, findings)
}

/// The shards in `folder`.
fn parts_in(folder: &Path, world: &dyn World) -> Vec<Part> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let part = |entry: std::fs::DirEntry| {
        let manifest =
            Manifest::load(&entry.path()).filter(|is| entry.file_name().to_str() == Some(&is.pack))?;
        let shard = Shard::parse(manifest.shard.as_deref()?).ok()?;
        let written = std::fs::metadata(entry.path().join(MANIFEST)).and_then(|is| is.modified());
        let is_now = |(path, digest): (&String, &String)| {
            world.digest(Path::new(path)).is_none_or(|now| hex(&now) == *digest)
        };
        let is_current = manifest.inputs.iter().all(is_now);
        let written = written.unwrap_or(SystemTime::UNIX_EPOCH);
        Some(Part { folder: folder.to_owned(), shard, is_current, written, manifest })
    };
    entries.filter_map(part).collect()
}

/// Those of `parts`, shards of one pack, that belong together, by their numbers; and the others.
fn together(mut parts: Vec<Part>) -> (Vec<Part>, Vec<Part>) {
    // The best of each number come first.
    let rank = |part: &Part| (Reverse(part.is_current), Reverse(part.written));
    parts.sort_by_key(|part| (part.shard.count, part.shard.index, rank(part)));
    let mut groups: BTreeMap<usize, (Vec<Part>, Vec<Part>)> = BTreeMap::new();
    for part in parts {
        let (of_count, again) = groups.entry(part.shard.count).or_default();
        match of_count.last() {
            Some(last) if last.shard == part.shard => again.push(part),
            _ => of_count.push(part),
        }
    }
    let best = groups
        .iter()
        .max_by_key(|(count, (parts, _))| {
            let is_complete = parts.len() == **count;
            let is_current = parts.iter().all(|part| part.is_current);
            (is_complete, is_current, parts.iter().map(|part| part.written).max())
        })
        .map(|(count, _)| *count);
    let mut taken = Vec::new();
    let mut others = Vec::new();
    for (count, (parts, again)) in groups {
        match Some(count) == best {
            true => taken = parts,
            false => others.extend(parts),
        }
        others.extend(again);
    }
    (taken, others)
}

/// Says that `part` is not put together with the others.
fn ignored(part: &Part, taken: &BTreeSet<&Path>) -> Finding {
    let Part { folder, manifest, shard, .. } = part;
    let message = format!(
        "`{}` holds shard `{shard}` of `{}`, which belongs to another run: it is left out",
        folder.display(),
        manifest.pack
    );
    let leftover = match taken.contains(folder.as_path()) {
        true => folder.join(&manifest.pack),
        false => folder.clone(),
    };
    Finding::warning("shard-ignored", message).hint(removal(&leftover))
}

/// Says that nothing in `folder` is a shard of what is put together.
fn empty(folder: &Path) -> Finding {
    let message =
        format!("`{}` holds no shard that this wajah understands: it is left out", folder.display());
    Finding::warning("shard-ignored", message)
        .hint("name only folders that `wajah pack --shard I/N --out DIR` wrote")
}

fn removal(leftover: &Path) -> String {
    let path = leftover.display().to_string().replace('\'', "'\\''");
    format!(
        "if an earlier run left it, remove it: `rm -r '{path}'`; a folder for each run needs no cleaning up"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Disk;
    use std::time::Duration;

    /// Shards as `folder index/count`, the later ones written later.
    fn folders(root: &Path, shards: &[(&str, &str, &str)]) -> Vec<PathBuf> {
        let mut folders: Vec<PathBuf> = Vec::new();
        for (age, (folder, pack, shard)) in shards.iter().enumerate() {
            let folder = root.join(folder);
            let text = format!(
                "{{\"version\":{},\"tool\":\"t\",\"pack\":{pack:?},\"shard\":{shard:?},\"inputs\":{{}},\"jobs\":[],\
                 \"files\":[],\"findings\":[]}}",
                crate::deliver::manifest::MANIFEST_VERSION
            );
            std::fs::create_dir_all(folder.join(pack)).expect("made");
            let place = folder.join(pack).join(MANIFEST);
            std::fs::write(&place, text).expect("written");
            let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 + age as u64);
            let file = std::fs::File::options().write(true).open(&place).expect("opened");
            file.set_modified(written).expect("dated");
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        folders
    }

    /// The sets as `pack: folder…`, and the findings' messages.
    fn sets(shards: &[(&str, &str, &str)]) -> (Vec<String>, Vec<String>) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folders = folders(dir.path(), shards);
        let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        let (sets, findings) = shard_sets(&folders, &world);
        let name = |part: &Part| part.folder.file_name().expect("a name").to_string_lossy().into_owned();
        let text = |set: &ShardSet| {
            format!("{}: {}", set.pack, set.parts.iter().map(name).collect::<Vec<_>>().join(" "))
        };
        let root = format!("{}/", dir.path().display());
        let said = findings.iter().map(|finding| finding.message.replace(&root, "")).collect();
        (sets.iter().map(text).collect(), said)
    }

    #[test]
    fn leftovers_of_another_number_are_named_and_left_out() {
        let (of, said) =
            sets(&[("s4", "w", "4/4"), ("s1", "w", "1/3"), ("s2", "w", "2/3"), ("s3", "w", "3/3")]);
        assert_eq!(of, ["w: s1 s2 s3"]);
        assert_eq!(said, ["`s4` holds shard `4/4` of `w`, which belongs to another run: it is left out"]);
        // Two complete runs: the newer one, whatever their numbers.
        let (of, said) = sets(&[
            ("a1", "w", "1/3"),
            ("a2", "w", "2/3"),
            ("a3", "w", "3/3"),
            ("b1", "w", "1/2"),
            ("b2", "w", "2/2"),
        ]);
        assert_eq!((of, said.len()), (vec!["w: b1 b2".to_owned()], 3));
        // The same number twice.
        let (of, said) = sets(&[("a1", "w", "1/2"), ("b1", "w", "1/2"), ("b2", "w", "2/2")]);
        assert_eq!((of, said.len()), (vec!["w: b1 b2".to_owned()], 1));
    }

    #[test]
    fn a_pack_of_last_week_in_a_leftover_stops_nothing() {
        let (of, said) = sets(&[("s3", "v", "3/3"), ("s1", "w", "1/2"), ("s2", "w", "2/2")]);
        assert_eq!(of, ["w: s1 s2"]);
        assert_eq!(said.len(), 1);
        // Where one of its folders is of this run, a part of it is missing.
        let (of, said) = sets(&[("s1", "v", "1/2"), ("s1", "w", "1/2"), ("s2", "w", "2/2")]);
        assert_eq!((of, said.len()), (vec!["v: s1".to_owned(), "w: s1 s2".to_owned()], 0));
        // Nothing is complete: all of it is wanted.
        let (of, _) = sets(&[("s1", "v", "1/2"), ("s2", "w", "1/2")]);
        assert_eq!(of, ["v: s1", "w: s2"]);
    }

    #[test]
    fn what_was_made_from_these_files_is_taken_before_what_is_newer() {
        let part = |index, count, is_current, age: u64| {
            Part {
            folder: PathBuf::from(format!("{index}-{count}")),
            manifest: Manifest::read(
                format!(
                    "{{\"version\":{},\"tool\":\"\",\"pack\":\"w\",\"inputs\":{{}},\"jobs\":[],\"files\":[],\"findings\":[]}}",
                    crate::deliver::manifest::MANIFEST_VERSION
                )
                .as_bytes(),
            )
            .expect("a manifest"),
            shard: Shard { index, count },
            is_current,
            written: SystemTime::UNIX_EPOCH + Duration::from_secs(age),
        }
        };
        let taken =
            |parts| -> Vec<Shard> { together(parts).0.iter().map(|part: &Part| part.shard).collect() };
        let one = |index| Shard { index, count: 1 };
        assert_eq!(taken(vec![part(1, 1, true, 1), part(1, 2, false, 9), part(2, 2, false, 9)]), [one(1)]);
        assert_eq!(taken(vec![part(1, 1, true, 1), part(1, 2, true, 9)]), [one(1)], "complete before newer");
    }
}
