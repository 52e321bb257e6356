//! Campaigns on pages: whose tokens win, and what stands beside the account's name.

mod common;

use std::sync::Arc;

use wajah::testing::page::{PageRequest, Painter};
use wajah::testing::project::{self, Project};
use wajah::testing::world::{Disk, World};

use common::TestProject;

/// A campaign with two tokens of its own.
const CAMPAIGN: &str = "name = \"Hari Uji Nasional\"\nlabel = \"Hari Uji Nasional\"\nfrom = \"11-20\"\nuntil = \"11-25\"\nmark = \"hari-guru-nasional.svg\"\n\
     [tokens.color]\nday-surface = \"#123456\"\nday-line = \"#234567\"\n";

/// A project with [`CAMPAIGN`], whose accounts promote `service`, with `more` in its item.
fn load(service: &str, more: &str) -> (TestProject, Arc<dyn World>, Project) {
    let project = TestProject::new();
    project.write("brand-assets/campaigns/hari-guru-nasional.toml", CAMPAIGN);
    let account = "brand-assets/accounts/bpmtpk/account.toml";
    let text = std::fs::read_to_string(project.path(account)).expect("an account");
    project.write(account, &format!("{text}\n[tokens.color]\nday-line = \"#345678\"\n"));
    project.write(
        "content/pack/satu.toml",
        &format!("template = \"announcement\"\n{service}\npublish = 2026-11-22T09:00:00\n{more}\n[fields]\ntitle = \"Uji\"\n"),
    );
    let world = Disk::shared(project.root(), jiff::Timestamp::UNIX_EPOCH);
    let (loaded, findings) = project::load(&world);
    assert_eq!(findings, []);
    (project, world, loaded.expect("a project"))
}

fn request(project: &Project, account: &str, format: &str) -> PageRequest {
    PageRequest::of(project, &project.packs["pack"][0], account, format, 1, None).expect("a request")
}

/// The page of the item for `account` in `format`.
fn html(service: &str, more: &str, account: &str, format: &str) -> String {
    let (_files, world, project) = load(service, more);
    let painter = Painter::new(world);
    painter.html(&request(&project, account, format), "").expect("expanded")
}

#[test]
fn a_pages_tokens_are_the_brands_then_the_campaigns_then_the_accounts() {
    let (_files, _world, project) = load("", "");
    let of = |account: &str, name: &str| {
        let request = request(&project, account, "tall");
        let values: Vec<String> = request
            .properties
            .iter()
            .filter(|(other, _)| other == name)
            .map(|(_, value)| value.clone())
            .collect();
        assert_eq!(values.len(), 1, "{name}");
        values[0].clone()
    };
    assert_eq!(of("bpmtpk", "--color-day-on-surface"), project.brand.tokens["color.day-on-surface"]);
    assert_eq!(of("bpmtpk", "--color-day-surface"), "#123456");
    assert_eq!(of("pustekkom", "--color-day-line"), "#234567");
    assert_eq!(of("bpmtpk", "--color-day-line"), "#345678");
    assert_eq!(of("bpmtpk", "--campaign-accent"), project.brand.tokens["color.sun"]);
}

#[test]
fn a_page_says_its_campaign_and_one_that_refuses_says_none() {
    let (_files, _world, project) = load("", "");
    let values = request(&project, "bpmtpk", "tall").values;
    assert_eq!(
        values["campaign"],
        serde_json::json!({
            "id": "hari-guru-nasional", "name": "Hari Uji Nasional", "label": "Hari Uji Nasional",
            "mark": "brand-assets/campaigns/hari-guru-nasional.svg", "accent": project.brand.tokens["color.sun"],
        })
    );
    let page = html("", "", "bpmtpk", "tall");
    assert!(page.contains(" in-campaign campaign-hari-guru-nasional\""), "{page}");
    assert!(page.contains("<title>Hari Guru Nasional</title>"), "the mark is drawn: {page}");
    let (_files, _world, project) = load("", "campaign = \"none\"");
    assert_eq!(request(&project, "bpmtpk", "tall").values["campaign"], false);
    let page = html("", "campaign = \"none\"", "bpmtpk", "tall");
    assert!(!page.contains("campaign") && !page.contains("occasion"), "{page}");
}

#[test]
fn the_label_stands_where_the_tab_leaves_room_for_it() {
    let shown = |service: &str, account: &str, format: &str| {
        let page = html(service, "", account, format);
        (page.contains("class=\"occasion\""), page.contains("class=\"occasion-label\""))
    };
    assert_eq!(shown("", "pustekkom", "tall"), (true, true));
    assert_eq!(shown("service = \"fve\"", "pustekkom", "tall"), (true, true));
    assert_eq!(shown("service = \"rumah-belajar\"", "pustekkom", "tall"), (true, false));
    assert_eq!(shown("service = \"rumah-belajar\"", "pustekkom", "wide"), (true, true));
    // TikTok's own controls stand where the tab would.
    assert_eq!(shown("service = \"rumah-belajar\"", "pustekkom", "tiktok"), (false, false));
    let page = html("", "", "bpmtpk", "tall");
    assert!(page.contains("<div>Hari Uji</div><div>Nasional</div>"), "{page}");
}
