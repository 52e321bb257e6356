//! What the items of tables are called: as their row says, else after their text, else after their template.

use std::collections::BTreeMap;

use crate::diag::{Finding, Place};
use crate::project::background::Background;
use crate::project::excerpt::Excerpt;
use crate::project::files::{is_device, is_kebab, kebab};
use crate::project::item::Item;
use crate::project::music::{Music, Sting, Treatment};
use crate::project::signer::Signer;
use crate::project::template::Template;
use crate::project::value::{Field, FieldKind};
use crate::units::Speed;

use super::cell::{Typed, Value};

/// The longest name of an item, in characters: it is a folder's name too.
const MAX_ID_CHARS: usize = 100;
/// The longest name that is made of a text.
const MAX_SLUG_CHARS: usize = 48;
/// The longest text that is rather a unit than a name, in characters.
const MAX_UNIT_CHARS: usize = 8;
/// Fields whose text makes the best name of an item.
const NAMING_FIELDS: [&str; 2] = ["title", "name"];

/// The names of items in a pack that are taken, each with its place.
pub(in crate::project) type Taken = BTreeMap<String, Place>;

/// The name that a row gives its item at `place`; takes it.
///
/// # Errors
/// A finding for what cannot be a name, or is one already.
pub(super) fn given(value: &Typed, place: Place, taken: &mut Taken) -> Result<String, Box<Finding>> {
    let Typed::Text(id) = value else {
        return Err(Box::new(bad("this", "").at(place)));
    };
    if is_device(id) {
        return Err(Box::new(
            bad(&format!("`{id}`, which is a device to Windows,"), &format!("{id}-1")).at(place),
        ));
    }
    if !is_kebab(id) || id.len() > MAX_ID_CHARS {
        let better: String = kebab(id).chars().take(MAX_ID_CHARS).collect();
        return Err(Box::new(bad(&format!("`{id}`"), better.trim_end_matches('-')).at(place)));
    }
    if let Some(other) = taken.get(id) {
        let message = format!("there is an item `{id}` already: {other}");
        let finding = Finding::error("duplicate-item", message).at(place);
        return Err(Box::new(finding.hint("give one of the two another name")));
    }
    taken.insert(id.clone(), place);
    Ok(id.clone())
}

fn bad(what: &str, better: &str) -> Finding {
    let message = format!(
        "{what} cannot be the name of an item: use lower-case letters, digits and hyphens, at most {MAX_ID_CHARS}"
    );
    let empty = "empty the cell for a name made of the text";
    let hint = if better.is_empty() { empty.to_owned() } else { format!("write `{better}`, or {empty}") };
    Finding::error("bad-id", message).hint(hint)
}

/// A name made of the text that says most of what the item is; empty where nothing does.
pub(super) fn suggested(template: Option<&Template>, values: &[Value]) -> String {
    let fields = template.map(|template| template.fields.as_slice()).unwrap_or_default();
    let best = fields.iter().filter(|field| NAMING_FIELDS.contains(&field.id.as_str()));
    let is_text = |field: &&Field| matches!(field.kind, FieldKind::Text | FieldKind::Multiline);
    // What a post must say says most of it; a unit such as `km²` is no name.
    let needed = fields.iter().filter(is_text).filter(|field| field.required);
    let long = fields
        .iter()
        .filter(is_text)
        .filter(|field| field.max_length.is_none_or(|most| most > MAX_UNIT_CHARS));
    let texts = needed.chain(long).chain(fields.iter().filter(is_text));
    let of_field = |id: &str| {
        let (_, _, value) = values.iter().find(|(key, ..)| key.strip_prefix("fields.") == Some(id))?;
        let Typed::Text(text) = value else { return None };
        Some(kebab(text)).filter(|slug| !slug.is_empty())
    };
    let slug = best.chain(texts).find_map(|field| of_field(&field.id)).unwrap_or_default();
    if slug.len() <= MAX_SLUG_CHARS {
        return slug;
    }
    // Cut between words, where there is a place to.
    let cut = slug[..=MAX_SLUG_CHARS].rfind('-').unwrap_or(MAX_SLUG_CHARS);
    slug[..cut].to_owned()
}

/// Names for items whose rows give none, in their order: what their texts suggest, else their template; with a number where that is
/// taken. Which of several equal ones has which number hangs on what they say and not on where they stand, so that sorting a table
/// renames nothing.
pub(super) fn name_all(items: &mut [Item], taken: &mut Taken) {
    let mut order: Vec<(String, String, usize)> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let wanted = if item.id.is_empty() || is_device(&item.id) { &item.template } else { &item.id };
        order.push((wanted.clone(), said_by(item), index));
    }
    order.sort();
    // Where the search for a free number goes on: many items may be equal.
    let mut next: BTreeMap<String, u32> = BTreeMap::new();
    for (wanted, _, index) in order {
        let count = next.entry(wanted.clone()).or_insert(1);
        let mut name = || {
            let name = if *count == 1 { wanted.clone() } else { format!("{wanted}-{count}") };
            *count += 1;
            name
        };
        let mut free = name();
        while taken.contains_key(&free) {
            free = name();
        }
        taken.insert(free.clone(), items[index].place.clone());
        items[index].id = free;
    }
}

/// All that `item` says, as text that two items share only where they are equal. Every field is named here, so that none is forgotten.
fn said_by(item: &Item) -> String {
    let Item {
        id: _,
        pack: _,
        template,
        service,
        accounts,
        formats,
        publish,
        campaign,
        fields,
        field_places: _,
        focus_places: _,
        focus,
        excerpt,
        shots,
        signer,
        background,
        lengths,
        music,
        sting,
        captions,
        post,
        post_places: _,
        place: _,
        kind: _,
    } = item;
    let publish = publish.as_ref().map(|moment| moment.timestamp().to_string());
    let passage = |part: &Excerpt| {
        let Excerpt { source, start, duration, captions, focus, audio, sound, speed, places: _ } = part;
        let sound = if *sound == Treatment::default() { String::new() } else { format!(" {sound:?}") };
        let speed = if *speed == Speed::NORMAL { String::new() } else { format!(" {speed:?}") };
        format!("{source:?} {start:?} {duration:?} {captions:?} {focus:?} {audio:?}{sound}{speed}")
    };
    let excerpt = excerpt.as_ref().map(passage);
    let shots: String = shots.iter().map(|shot| format!(" {}", passage(shot))).collect();
    let signer = signer.as_ref().map(|part| {
        let Signer { source, start, places: _ } = part;
        format!(" {source:?} {start:?}")
    });
    let background = background.as_ref().map(|part| {
        let Background { source, place: _ } = part;
        format!(" {source:?}")
    });
    let music = music.as_ref().map(|part| {
        let Music { source, start, gain_db, duck, fade_in, fade_out, places: _ } = part;
        format!(" {source:?} {start:?} {gain_db:?} {duck} {fade_in:?} {fade_out:?}")
    });
    let sting = sting.as_ref().map(|part| {
        let Sting { source, at, gain_db, places: _ } = part;
        format!(" {source:?} {at:?} {gain_db}")
    });
    let heard =
        [shots].into_iter().chain(signer).chain(background).chain(music).chain(sting).collect::<String>();
    // What sorts before all else changes nothing where the rest is different.
    format!(
        "{publish:?} {template:?} {service:?} {fields:?} {accounts:?} {formats:?} {post:?} {campaign:?} {excerpt:?} {focus:?} {captions:?}{heard}\0{lengths:?}"
    )
}
