//! Campaigns: which one an item has, what is said of their files, where their tokens stand.

use super::*;

/// The id of the campaign of the base's item with `more`, where `campaigns` lie beside the base's own.
fn campaign_of(more: &str, campaigns: &[(&str, &str)]) -> Option<String> {
    let item = head(more);
    let files: Vec<(&str, &str)> = campaigns.iter().copied().chain([(ITEM_FILE, item.as_str())]).collect();
    let (project, findings) = load_with(&files);
    assert_eq!(findings, vec![]);
    let project = project.expect("a project");
    project.campaign_of(&project.packs["2026-W48"][0]).map(|campaign| campaign.id.clone())
}

/// The campaign of the base from `from` until `until`.
fn campaign(from: &str, until: &str) -> String {
    CAMPAIGN.replace("\"11-20\"", from).replace("\"11-25\"", until)
}

#[test]
fn an_item_has_the_campaign_of_the_day_on_which_it_is_published() {
    assert_eq!(campaign_of("", &[]), None);
    for (publish, id) in [
        ("2026-11-19T23:59:59", None),
        ("2026-11-20T00:00:00", Some("guru")),
        ("2031-11-25T23:59:59", Some("guru")),
        ("2026-11-26T00:00:00", None),
        // The day is that of the project's zone: there it is the 20th already.
        ("2026-11-19T18:00:00Z", Some("guru")),
        ("2026-11-25T18:00:00Z", None),
    ] {
        assert_eq!(campaign_of(&format!("publish = {publish}"), &[]).as_deref(), id, "{publish}");
    }
}

#[test]
fn an_item_names_its_campaign_or_refuses_it() {
    assert_eq!(campaign_of("campaign = \"guru\"", &[]).as_deref(), Some("guru"));
    assert_eq!(campaign_of("publish = 2026-11-22T09:00:00\ncampaign = \"none\"", &[]), None);
    assert_eq!(
        item(&head("campaign = \"gurru\"")),
        ["2:12 unknown-campaign: there is no campaign `gurru` | did you mean `guru`?"]
    );
    assert_eq!(
        item(&head("campaign = false")),
        ["2:12 wrong-type: `campaign` must be a text, not `true` or `false` | put it in quotation marks"]
    );
}

#[test]
fn of_campaigns_on_one_day_the_shortest_is_taken_then_the_first_by_id() {
    let (long, same) = (campaign("\"10-20\"", "\"01-10\""), campaign("\"11-20\"", "\"11-25\""));
    let once = campaign("2026-11-22", "2026-11-22");
    let (long, same) =
        (("brand-assets/campaigns/akhir.toml", &*long), ("brand-assets/campaigns/guru-juga.toml", &*same));
    let once = ("brand-assets/campaigns/sehari.toml", &*once);
    let of = |day: &str| campaign_of(&format!("publish = {day}T09:00:00"), &[long, same, once]);
    assert_eq!(of("2026-11-21").as_deref(), Some("guru"));
    assert_eq!(of("2026-11-22").as_deref(), Some("sehari"));
    assert_eq!(of("2027-11-22").as_deref(), Some("guru"));
    assert_eq!(of("2027-01-09").as_deref(), Some("akhir"));
}

#[test]
fn campaigns_are_checked() {
    assert_eq!(
        file(
            CAMPAIGN_FILE,
            "name = \"\"\nlabl = \"x\"\nfrom = \"02-30\"\nuntil = \"25 November\"\nmark = \"gurru.svg\"\naccent = \"kuning\"\n[tokens.color]\nink = \"#000\"\nsum = \"#000\"\nsun = \"sun\"\n[tokens.campaign]\nx = 1\n"
        ),
        [
            "1:1 missing-key: `label` is missing | add `label = \"…\"`",
            "1:8 empty-text: `name` is empty",
            "2:1 unknown-key: unknown key `labl` | did you mean `label`?",
            "3:8 bad-date: there is no day 02-30",
            "4:9 bad-date: `until` is not a day | write month and day, such as \"11-20\", or for one year alone \"2026-11-20\"",
            "5:8 missing-file: there is no file `brand-assets/campaigns/gurru.svg` | did you mean `guru.svg`?",
            "6:10 bad-colour: `kuning` is not a colour | write `#rrggbb` or `oklch(55% 0.17 255)`",
            "8:1 locked-token: the brand locks the token `color.ink` | remove it, or take it out of `locked` in brand-assets/brand.toml",
            "9:1 unknown-token: the brand has no token `color.sum` | did you mean `color.sun`?",
            "10:7 bad-colour: `sun` is not a colour | write `#rrggbb` or `oklch(55% 0.17 255)`",
            "11:9 bad-token: `campaign` is a group that the program sets itself | give the group another name",
            "12:1 unknown-token: the brand has no token `campaign.x` | known here: `color.ink`, `color.paper`, `color.sun`, `type.weight`",
        ]
    );
    for (from, until, said) in [
        ("2026-11-20", "\"2026-12-01\"", None),
        ("\"12-20\"", "\"01-05\"", None),
        (
            "\"2026-11-20\"",
            "2026-11-19",
            Some(
                "4:9 bad-date: `until` comes before `from` | swap them; days without a year may run over the new year",
            ),
        ),
        (
            "\"11-20\"",
            "\"2026-11-25\"",
            Some(
                "4:9 bad-date: of `from` and `until` only one has a year | write both with a year, or both without",
            ),
        ),
        (
            "\"08-17\"",
            "\"08-01\"",
            Some(
                "4:9 long-campaign: the campaign runs over the new year and lasts 351 days | swap `from` and `until` if that is not meant",
            ),
        ),
        (
            "11-20",
            "\"11-25\"",
            Some(
                "3:8 syntax: this is not TOML: invalid date, expected `-` (MM-DD) | texts stand in quotation marks: `from = \"11-20\"`",
            ),
        ),
    ] {
        let found = file(CAMPAIGN_FILE, &campaign(from, until));
        assert_eq!(
            found.iter().map(String::as_str).collect::<Vec<_>>(),
            Vec::from_iter(said),
            "{from} {until}"
        );
    }
    let (_, findings) = load_with(&[
        ("brand-assets/campaigns/none.toml", CAMPAIGN),
        ("brand-assets/campaigns/Hari Guru.toml", CAMPAIGN),
        ("brand-assets/campaigns/_draft.toml", ""),
        ("brand-assets/campaigns/catatan.txt", ""),
    ]);
    assert_eq!(
        findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
        [
            "`Hari Guru` cannot be the name of a campaign: use lower-case letters, digits and hyphens",
            "`catatan.txt` is not read: nothing in the project names it",
            "`none` cannot be the name of a campaign: with it an item refuses them all",
        ]
    );
}

#[test]
fn a_broken_campaign_is_left_out_and_items_that_name_it_say_so() {
    let item = head("campaign = \"guru\"");
    let (project, findings) = load_with(&[(CAMPAIGN_FILE, "name = \"x\"\n"), (ITEM_FILE, &item)]);
    assert!(project.expect("a project").campaigns.is_empty());
    assert_eq!(
        said(&findings, ITEM_FILE),
        [
            "2:12 unknown-campaign: the campaign `guru` has mistakes and was left out | fix the errors in that file first"
        ]
    );
}

#[test]
fn a_campaigns_tokens_go_over_the_brands_and_under_the_accounts() {
    let tokens = "[tokens.color]\nsun = \"#111111\"\n[tokens.type]\nweight = 500\n";
    let campaign = CAMPAIGN.replace("[tokens.color]\nsun = \"#ffd34d\"\n", tokens);
    let path = "brand-assets/accounts/bpmpk/account.toml";
    let account = base_with(path, "[handles]", "[tokens.color]\nsun = \"#eeeeee\"\n[handles]");
    let of = |files: &[(&str, &str)], wanted: &str| {
        let (project, findings) = load_with(files);
        assert_eq!(findings, vec![]);
        let project = project.expect("a project");
        let campaign = project.campaigns.get("guru");
        let properties = project.brand.css_tokens(&project.accounts["bpmpk"], None, campaign);
        properties.into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value)
    };
    let both = [(CAMPAIGN_FILE, campaign.as_str()), (path, account.as_str())];
    assert_eq!(of(&both[..1], "--color-sun").as_deref(), Some("#111111"));
    assert_eq!(of(&both, "--color-sun").as_deref(), Some("#eeeeee"));
    assert_eq!(of(&both, "--type-weight").as_deref(), Some("500"));
    // The accent is the sun as the page has it, unless the campaign gives one.
    assert_eq!(of(&both[..1], "--campaign-accent").as_deref(), Some("#111111"));
    assert_eq!(of(&both[..1], "--campaign-on-accent").as_deref(), Some("#fffaf0"));
    assert_eq!(of(&both, "--campaign-on-accent").as_deref(), Some("#10182b"));
    let accent = campaign.replace("[tokens.color]", "accent = \"#00ff00\"\n[tokens.color]");
    assert_eq!(of(&[(CAMPAIGN_FILE, &accent)], "--campaign-accent").as_deref(), Some("#00ff00"));
}
