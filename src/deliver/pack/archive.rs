//! One archive for each account: all that its editor posts, in the order of posting, in one download.

use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::done::{Done, Texts, file_name};
use super::order::Slot;
use super::phone;
use crate::deliver::manifest::{Manifest, SideFile};
use crate::deliver::words::Words;
use crate::deliver::{Delivered, Pending, copy_digested, open_file};
use crate::fingerprint::Fingerprint;
use crate::project::dates::monday_of_week;
use crate::world::hex;

/// Writes `<account>.zip` for each of `accounts`, which have posts. An archive that would hold the same as the one that `before`
/// knows, and is still what it was, is left alone.
pub(super) fn write_all(
    done: &Done<'_>,
    accounts: &[(&str, Vec<Slot<'_>>)],
    texts: &Texts<'_>,
    before: Option<&Manifest>,
) -> Result<Vec<SideFile>, (PathBuf, io::Error)> {
    let mut archives = Vec::new();
    for (account, slots) in accounts {
        let path = format!("{}/{account}.zip", done.pack);
        let place = done.out.join(&path);
        let contents = contents(done, account, slots, texts);
        let packed_from = packed_from(&contents);
        let known = before.and_then(|before| before.files.iter().find(|file| file.path == path));
        let archive = match known.filter(|known| known.packed_from == packed_from && is_whole(known, &place))
        {
            Some(known) => known.clone(),
            None => {
                let delivered = write(done, &contents, &path).map_err(|error| (place, error))?;
                SideFile { packed_from, ..SideFile::new(path, delivered) }
            }
        };
        archives.push(archive);
    }
    Ok(archives)
}

fn is_whole(known: &SideFile, place: &Path) -> bool {
    crate::deliver::is_whole(place, known.bytes, &known.digest)
}

/// A file in an archive.
struct Entry<'a> {
    name: String,
    /// When its post is published, which its date says: never when it was made, so that the same posts give the same bytes.
    at: Option<DateTime>,
    holds: Holds<'a>,
}

enum Holds<'a> {
    /// The artifact at this path below the output folder, of that size and digest.
    File(&'a str, u64, &'a str),
    Text(std::borrow::Cow<'a, str>),
}

/// The page first, then the posts in their order.
fn contents<'a>(
    done: &Done<'_>,
    account: &'a str,
    slots: &'a [Slot<'a>],
    texts: &'a Texts<'a>,
) -> Vec<Entry<'a>> {
    let page = phone::page(done, account, slots, texts, phone::Home::Archive);
    // What has no time of its own is dated to the pack's first: in 1980 nobody looks for it.
    let first = slots.first().and_then(|slot| slot.at);
    let first = first.or_else(|| Some(monday_of_week(done.pack)?.to_datetime(jiff::civil::Time::midnight())));
    let name = Words::of(done.project.config.locale).phone_page.to_owned();
    let mut entries = vec![Entry { name, at: first, holds: Holds::Text(page.into()) }];
    for slot in slots {
        let at = slot.at.or(first);
        for artifact in slot.post.records.iter().flat_map(|record| &record.artifacts) {
            let name = format!("{}/{}", slot.folder, file_name(&artifact.path));
            let holds = Holds::File(&artifact.path, artifact.bytes, &artifact.digest);
            entries.push(Entry { name, at, holds });
        }
        for (name, text) in texts.get(&(account, slot.post.item.id.as_str())).into_iter().flatten() {
            let name = format!("{}/{name}", slot.folder);
            entries.push(Entry { name, at, holds: Holds::Text(text.as_str().into()) });
        }
    }
    entries
}

/// The digest of what an archive holds: names, dates and contents.
fn packed_from(contents: &[Entry<'_>]) -> String {
    let mut all = Fingerprint::default();
    for entry in contents {
        let (text, digest) = match &entry.holds {
            Holds::File(_, _, digest) => (None, Some(digest)),
            Holds::Text(text) => (Some(text), None),
        };
        all.add_plain("files", &(&entry.name, entry.at.map(|at| at.to_string()), text, digest));
    }
    hex(&all.digest())
}

fn write(done: &Done<'_>, contents: &[Entry<'_>], path: &str) -> io::Result<Delivered> {
    // Pictures and videos are packed already.
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o644);
    let mut pending = Pending::below(done.out, Path::new(path))?;
    let mut zip = ZipWriter::new(Abandonable::new(BufWriter::new(pending.file())));
    for Entry { name, at, holds } in contents {
        let options = options.last_modified_time(date(*at));
        match holds {
            Holds::File(path, bytes, digest) => {
                let mut file = open_file(&done.out.join(path))?;
                // Above 4 GB a size takes more room.
                zip.start_file(name.as_str(), options.large_file(*bytes >= u64::from(u32::MAX)))?;
                // What is packed is what was judged: others may write into the output folder.
                if copy_digested(&mut file, &mut zip)?.digest != *digest {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        format!("`{path}` was changed while it was packed"),
                    ));
                }
            }
            Holds::Text(text) => {
                zip.start_file(name.as_str(), options)?;
                zip.write_all(text.as_bytes())?;
            }
        }
    }
    let mut written = zip.finish()?;
    written.flush()?;
    if written.failed_at.is_some() {
        return Err(io::Error::other("a write failed and was not heard of"));
    }
    drop(written);
    pending.finish()
}

/// `at` as archives write it: local time, from 1980 to 2107.
fn date(at: Option<DateTime>) -> zip::DateTime {
    let in_archive = |at: DateTime| {
        let small = |number: i8| u8::try_from(number).ok();
        zip::DateTime::from_date_and_time(
            u16::try_from(at.year()).ok()?,
            small(at.month())?,
            small(at.day())?,
            small(at.hour())?,
            small(at.minute())?,
            small(at.second())?,
        )
        .ok()
    };
    at.and_then(in_archive).unwrap_or_default()
}

/// A file that an archive is written to. A [`ZipWriter`] that is dropped unfinished tries to end its archive, and speaks to stderr
/// where it cannot; once a write has failed, whatever follows goes nowhere, and so it has nothing to say.
struct Abandonable<W> {
    inner: W,
    /// Where writing would go on, after a failure.
    failed_at: Option<u64>,
    position: u64,
}

impl<W: Write + Seek> Abandonable<W> {
    fn new(inner: W) -> Self {
        Self { inner, failed_at: None, position: 0 }
    }

    fn failed<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        // What was interrupted is tried again.
        if done.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted) {
            self.failed_at.get_or_insert(self.position);
        }
        done
    }
}

impl<W: Write + Seek> Write for Abandonable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(at) = &mut self.failed_at {
            *at += bytes.len() as u64;
            return Ok(bytes.len());
        }
        let written = self.inner.write(bytes);
        let written = self.failed(written)?;
        self.position += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed_at.is_some() {
            return Ok(());
        }
        let flushed = self.inner.flush();
        self.failed(flushed)
    }
}

impl<W: Write + Seek> Seek for Abandonable<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if let Some(at) = &mut self.failed_at {
            *at = match to {
                SeekFrom::Start(at) => at,
                SeekFrom::Current(by) => at.saturating_add_signed(by),
                SeekFrom::End(by) => self.position.saturating_add_signed(by),
            };
            return Ok(*at);
        }
        let sought = self.inner.seek(to);
        self.position = self.failed(sought)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with room for so many bytes.
    struct Disk(io::Cursor<Vec<u8>>, usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0.position() as usize + bytes.len() > self.1 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.0.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Disk {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    #[test]
    fn an_archive_for_which_there_is_no_room_is_given_up_without_a_word() {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for room in [0, 10, 60, 150, 1000, 2047] {
            let disk = Disk(io::Cursor::default(), room);
            let mut zip = ZipWriter::new(Abandonable::new(disk));
            let put = |zip: &mut ZipWriter<_>, name: &str| {
                zip.start_file(name, options)?;
                zip.write_all(&[7; 1000])
            };
            let put = put(&mut zip, "a").and_then(|()| put(&mut zip, "b"));
            // Dropping ends it as this does, and says what this gives.
            let ended = zip.finish().unwrap_or_else(|error| panic!("{room}: {error}"));
            assert!(put.is_err() || room == 2047, "{room}");
            assert!(ended.failed_at.is_some(), "{room}");
        }
    }

    #[test]
    fn dates_are_those_of_the_plan() {
        let at = jiff::civil::date(2026, 12, 1).at(6, 30, 10, 0);
        assert_eq!(date(Some(at)).to_string(), "2026-12-01 06:30:10");
        assert_eq!(date(None).to_string(), "1980-01-01 00:00:00");
        assert_eq!(date(Some(jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0))), date(None));
    }
}
