//! What stands around a number in its cell, such as `%`, and the field of the template that shows it.

use crate::diag::Finding;
use crate::project::template::Template;
use crate::project::value::FieldKind;

use super::cell::{Reading, Typed, Unit, Value};

/// A number in a cell with what stands around it, or a time of day with its zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measured {
    /// The field that it is for.
    pub(super) field: String,
    /// Its column, from 1.
    pub(super) column: usize,
    pub(super) unit: Unit,
    /// Whether it is the zone of a time of day.
    pub(super) is_zone: bool,
}

impl Measured {
    /// What stands beside the value of the cell in `column`, from 1, for `field`.
    pub(super) fn of(reading: &Reading, field: &str, column: usize) -> Option<Self> {
        let zone = reading.zone.map(|zone| Unit { before: String::new(), after: zone.to_owned() });
        let is_zone = zone.is_some();
        Some(Self { field: field.to_owned(), column, unit: zone.or_else(|| reading.unit.clone())?, is_zone })
    }
}

/// What becomes of a unit that the template does not get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clash {
    /// Another cell says something else, in this column.
    Conflict { column: usize, says: String },
    /// The template has no field for it.
    Lost,
}

/// The field of `template` that shows the zone of its times, `zone` among others.
fn zone_field<'t>(template: &'t Template, zone: &str) -> Option<&'t str> {
    let mut choices = template.fields.iter().filter(|field| field.kind == FieldKind::Choice);
    choices.find(|field| field.choices.iter().any(|choice| choice == zone)).map(|field| field.id.as_str())
}

/// The field of `template` that shows the unit of the number in `field`.
fn unit_field<'t>(template: &'t Template, field: &str) -> Option<&'t str> {
    let own = format!("{field}_unit");
    let texts = template.fields.iter().filter(|other| other.kind == FieldKind::Text);
    let mut ids = texts.map(|other| other.id.as_str());
    ids.clone().find(|id| *id == own).or_else(|| ids.find(|id| *id == "unit"))
}

/// What is said where the number under `heading` is shown with `unit`, and the cell of the unit says `says`.
pub(super) fn conflict(heading: &str, unit: &str, says: &str) -> Finding {
    let message = format!("`{heading}` is shown with `{unit}`, but its unit is `{says}` here");
    let finding = Finding::error("unit-conflict", message).hint(format!("write `{unit}`, or empty the cell"));
    finding.fact("key", heading).fact("unit", unit).fact("given", says)
}

/// What is said where the number under `heading` is shown with `unit`, which the template `template` does not get.
pub(super) fn lost(heading: &str, unit: &Unit, template: &str) -> Finding {
    let unit = [unit.before.as_str(), unit.after.as_str()].into_iter().filter(|part| !part.is_empty());
    let unit = unit.collect::<Vec<_>>().join(" … ");
    let message =
        format!("`{heading}` is shown with `{unit}`, but the template `{template}` gets the number alone");
    let hint = "see whether the post says what is meant; the unit may stand in another field";
    let finding = Finding::warning("unit-lost", message).hint(hint);
    finding.fact("key", heading).fact("unit", unit).fact("template", template)
}

/// How people write per cent.
const PER_CENT: [&str; 4] = ["%", "persen", "percent", "per cent"];

/// Whether both are one unit.
fn is_same(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|unit| unit.trim().to_lowercase());
    one == other || [one, other].iter().all(|unit| PER_CENT.contains(&unit.as_str()))
}

/// Gives the unit of each of `measured` to the field of `template` that shows it; what cannot be given is told.
pub(super) fn settle<'m>(
    measured: &'m [Measured],
    template: &Template,
    values: &mut Vec<Value>,
) -> Vec<(&'m Measured, Clash)> {
    let mut clashes = Vec::new();
    for one in measured {
        let own = if one.is_zone {
            zone_field(template, &one.unit.after)
        } else {
            unit_field(template, &one.field).filter(|_| one.unit.before.is_empty())
        };
        let Some(id) = own else {
            clashes.push((one, Clash::Lost));
            continue;
        };
        let key = format!("fields.{id}");
        match values.iter_mut().find(|(own, ..)| *own == key) {
            None => values.push((key, one.column, Typed::Text(one.unit.after.clone()))),
            Some((_, column, Typed::Text(text))) if !is_same(text, &one.unit.after) => {
                clashes.push((one, Clash::Conflict { column: *column, says: text.clone() }));
            }
            // In words or as a sign: as it is seen beside the number.
            Some((_, _, Typed::Text(text))) => text.clone_from(&one.unit.after),
            Some(_) => {}
        }
    }
    clashes
}
