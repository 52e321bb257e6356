//! How design tokens reach CSS: the brand's, then the campaign's, then the account's.

use std::collections::BTreeMap;

use super::account::Account;
use super::brand::{Brand, INK, PAPER, TokenPlaces, css_name};
use super::campaign::Campaign;
use super::colour;
use super::service::Service;

/// The token that colours a campaign without an accent of its own.
const SUN: &str = "color.sun";

impl Brand {
    /// The custom properties for a page of `account` that promotes `service` during `campaign`, sorted by name: all
    /// tokens, and the colours of account, service and campaign. The campaign's tokens go over the brand's, the
    /// account's over both. A page without a service has its account's colours for both.
    pub fn css_tokens(
        &self,
        account: &Account,
        service: Option<&Service>,
        campaign: Option<&Campaign>,
    ) -> Vec<(String, String)> {
        let mut tokens = self.tokens.clone();
        tokens.extend(campaign.map(|campaign| campaign.tokens.clone()).unwrap_or_default());
        tokens.extend(account.tokens.clone());
        let mut properties: BTreeMap<String, String> =
            tokens.iter().map(|(name, value)| (css_name(name), value.clone())).collect();
        let token = |name: &str| tokens.get(name).map(String::as_str);
        let ink = token(INK).unwrap_or("#000000");
        let paper = token(PAPER).unwrap_or("#ffffff");
        let of_account = account.accent.as_str();
        let accents = [
            ("account", of_account),
            ("service", service.map_or(of_account, |service| &service.accent)),
            ("campaign", campaign.and_then(|c| c.accent.as_deref()).or(token(SUN)).unwrap_or(of_account)),
        ];
        for (owner, accent) in accents {
            properties.insert(format!("--{owner}-accent"), accent.to_owned());
            if let (Some(accent), Some(ink_colour), Some(paper_colour)) =
                (colour::parse(accent), colour::parse(ink), colour::parse(paper))
            {
                let on = colour::on_colour(&accent, &ink_colour, &paper_colour);
                let on = if *on == ink_colour { ink } else { paper };
                properties.insert(format!("--{owner}-on-accent"), on.to_owned());
                properties.insert(format!("--{owner}-tint"), colour::tint(&accent).to_hex());
            }
        }
        properties.into_iter().collect()
    }

    /// Where the value of each token on such a page stands, by the names of the custom properties.
    pub fn css_token_places(&self, account: &Account, campaign: Option<&Campaign>) -> TokenPlaces {
        let of_campaign = campaign.into_iter().flat_map(|campaign| &campaign.token_places);
        let all = self.token_places.iter().chain(of_campaign).chain(&account.token_places);
        all.map(|(name, place)| (css_name(name), place.clone())).collect()
    }
}
