//! One archive for each account: all that its editor posts, by item, in one download.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Done, PostOf};
use crate::deliver::manifest::{Manifest, SideFile};
use crate::deliver::{Pending, digest_of_file};
use crate::fingerprint::Fingerprint;
use crate::world::hex;

/// Writes `<account>.zip` for each account of `done` that has posts. An archive that would hold the same as the one that `before`
/// knows, and is still what it was, is left alone.
pub(super) fn write_all(
    done: &Done<'_>,
    texts: &BTreeMap<(&str, &str), Vec<(&'static str, String)>>,
    before: Option<&Manifest>,
) -> Result<Vec<SideFile>, (PathBuf, io::Error)> {
    let posts: Vec<PostOf<'_>> = done.posts().collect();
    let mut archives = Vec::new();
    for posts in posts.chunk_by(|a, b| a.account == b.account) {
        let path = format!("{}/{}.zip", done.pack, posts[0].account);
        let place = done.out.join(&path);
        let packed_from = packed_from(posts, texts);
        let known = before.and_then(|before| before.files.iter().find(|file| file.path == path));
        let archive = match known.filter(|known| known.packed_from == packed_from && is_whole(known, &place))
        {
            Some(known) => known.clone(),
            None => {
                let delivered = write(done, posts, texts, &place).map_err(|error| (place, error))?;
                SideFile { packed_from, ..SideFile::new(path, delivered) }
            }
        };
        archives.push(archive);
    }
    Ok(archives)
}

fn is_whole(known: &SideFile, place: &Path) -> bool {
    digest_of_file(place).is_ok_and(|is| is.digest == known.digest)
}

/// The digest of what an archive holds: names and contents.
fn packed_from(posts: &[PostOf<'_>], texts: &BTreeMap<(&str, &str), Vec<(&'static str, String)>>) -> String {
    let mut all = Fingerprint::default();
    for post in posts {
        for artifact in post.records.iter().flat_map(|record| &record.artifacts) {
            all.add_plain("files", &(&artifact.path, &artifact.digest));
        }
        all.add_plain("texts", &(&post.item.id, texts.get(&(post.account, post.item.id.as_str()))));
    }
    hex(&all.digest())
}

fn write(
    done: &Done<'_>,
    posts: &[PostOf<'_>],
    texts: &BTreeMap<(&str, &str), Vec<(&'static str, String)>>,
    place: &Path,
) -> io::Result<crate::deliver::Delivered> {
    // Pictures and films are packed already. One date for all: the same posts give the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let pending = Pending::new(place)?;
    let mut zip = ZipWriter::new(BufWriter::new(File::create(pending.path())?));
    for post in posts {
        for artifact in post.records.iter().flat_map(|record| &record.artifacts) {
            let name = artifact.path.rsplit('/').next().unwrap_or(&artifact.path);
            // Above 4 GB a size takes more room.
            let options = options.large_file(artifact.bytes >= u64::from(u32::MAX));
            zip.start_file(format!("{}/{name}", post.item.id), options)?;
            io::copy(&mut File::open(done.out.join(&artifact.path))?, &mut zip)?;
        }
        for (name, text) in texts.get(&(post.account, post.item.id.as_str())).into_iter().flatten() {
            zip.start_file(format!("{}/{name}", post.item.id), options)?;
            zip.write_all(text.as_bytes())?;
        }
    }
    zip.finish()?.flush()?;
    pending.finish()
}
