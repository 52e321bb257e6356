//! The parts of a workbook's archive, and the elements in them.

use std::io::{BufReader, Cursor, Read};

use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;
use quick_xml::reader::Reader;
use zip::ZipArchive;
use zip::read::ZipFile;

/// The parts of a workbook that was looked over.
pub(super) struct Parts<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
}

/// A part that is read as XML, bit by bit.
pub(super) type Xml<'a, 'b> = Reader<BufReader<ZipFile<'a, Cursor<&'b [u8]>>>>;

impl<'b> Parts<'b> {
    /// The parts of the archive in `bytes`.
    pub(super) fn of(bytes: &'b [u8]) -> Option<Self> {
        Some(Self { archive: ZipArchive::new(Cursor::new(bytes)).ok()? })
    }

    /// The part `name`, in letters of any size.
    fn find(&self, name: &str) -> Option<usize> {
        let wanted = name.trim_start_matches('/').to_lowercase();
        let is = |other: &str| other.replace('\\', "/").trim_start_matches('/').to_lowercase() == wanted;
        let exact = self.archive.index_for_name(name.trim_start_matches('/'));
        let named = |index: &usize| self.archive.name_for_index(*index)?.ok();
        exact.or_else(|| (0..self.archive.len()).find(|index| named(index).is_some_and(|name| is(&name))))
    }

    /// The part `name` as text; how large it may be was looked at before.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let index = self.find(name)?;
        let mut text = String::new();
        self.archive.by_index(index).ok()?.read_to_string(&mut text).ok()?;
        Some(text)
    }

    /// The part `name` as XML.
    pub(super) fn xml(&mut self, name: &str) -> Option<Xml<'_, 'b>> {
        let index = self.find(name)?;
        Some(Reader::from_reader(BufReader::new(self.archive.by_index(index).ok()?)))
    }
}

/// The attribute `name` of `tag`, with its prefix where it has one.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let found = all.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name)?;
    unescape(&found.value).ok().map(|value| value.into_owned())
}

/// The attribute of `tag` whose name without its prefix is `name`.
pub(super) fn local_attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let found =
        all.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    unescape(&found.value).ok().map(|value| value.into_owned())
}

/// Whether the attribute `name` of `tag` says yes.
pub(super) fn is_set(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| matches!(value.trim(), "1" | "true" | "on"))
}
