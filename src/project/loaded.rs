//! A project as it was loaded: what all other phases are given.

use std::collections::BTreeMap;

use super::account::Account;
use super::brand::Brand;
use super::campaign::{Campaign, CampaignChoice};
use super::config::Config;
use super::format::Format;
use super::item::Item;
use super::service::Service;
use super::template::Template;

/// A project, loaded: what was wrong is left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// What the whole project shares.
    pub config: Config,
    /// What all accounts share.
    pub brand: Brand,
    /// The accounts by id.
    pub accounts: BTreeMap<String, Account>,
    /// The services by id.
    pub services: BTreeMap<String, Service>,
    /// The campaigns by id.
    pub campaigns: BTreeMap<String, Campaign>,
    /// The formats by id: the built-in ones with the project's overrides, and its own.
    pub formats: BTreeMap<String, Format>,
    /// The templates by id.
    pub templates: BTreeMap<String, Template>,
    /// The items of each pack, sorted by id. A pack whose items are all broken is there and empty.
    pub packs: BTreeMap<String, Vec<Item>>,
}

impl Project {
    /// The item `id` of `pack`.
    pub fn item(&self, pack: &str, id: &str) -> Option<&Item> {
        let items = self.packs.get(pack)?;
        items.binary_search_by(|item| item.id.as_str().cmp(id)).ok().map(|at| &items[at])
    }

    /// The campaign of `item`: the one it names, or none where it refuses, or the one whose days hold the moment at
    /// which it is published. Of several such the shortest is taken, then the first by id.
    pub fn campaign_of(&self, item: &Item) -> Option<&Campaign> {
        campaign_of(&self.campaigns, item)
    }
}

/// The campaign of `item`. Of several that hold on its day the shortest is taken, as the more particular one; of
/// equally short ones the first by id.
fn campaign_of<'c>(campaigns: &'c BTreeMap<String, Campaign>, item: &Item) -> Option<&'c Campaign> {
    match &item.campaign {
        CampaignChoice::None => None,
        CampaignChoice::Named(id) => campaigns.get(id),
        CampaignChoice::ByDate => {
            let date = item.publish.as_ref()?.date();
            // The map is sorted by id, and the first of several least is taken.
            campaigns.values().filter(|campaign| campaign.days.contains(date)).min_by_key(|c| c.days.count())
        }
    }
}
