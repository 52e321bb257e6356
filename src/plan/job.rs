//! The names of a unit of work.

use std::path::PathBuf;

use crate::project::Kind;

/// One item for one account in one format: the unit of work, by the names in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Job {
    /// The pack.
    pub pack: String,
    /// The account's id.
    pub account: String,
    /// The item's id.
    pub item: String,
    /// The format's id.
    pub format: String,
    /// What it makes.
    pub kind: Kind,
}

impl Job {
    /// `pack/account/item/format`: how messages and reports name it.
    pub fn id(&self) -> String {
        format!("{}/{}/{}/{}", self.pack, self.account, self.item, self.format)
    }

    /// Its pack, item and format: what it has in common with the same post of other accounts.
    pub fn item_in_format(&self) -> (&str, &str, &str) {
        (&self.pack, &self.item, &self.format)
    }

    /// The folder of its files below the output folder.
    pub fn folder(&self) -> PathBuf {
        PathBuf::from(&self.pack).join(&self.account).join(&self.item)
    }
}

impl AsRef<Self> for Job {
    fn as_ref(&self) -> &Self {
        self
    }
}
