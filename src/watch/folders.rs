//! What the folder that a file was dropped into means: a template and perhaps an account, each by any of its names.

use crate::diag::{Finding, did_you_mean, nearest, suggest};
use crate::project::{Account, Project, Template};

use super::title::folded;

/// The template that a folder called `name` is for, by its id or its title; letters and digits are compared alone.
///
/// # Errors
/// What to say where it is for none, or may be for several.
pub(super) fn template_of<'p>(name: &str, project: &'p Project) -> Result<&'p Template, Box<Finding>> {
    if let Some(template) = project.templates.get(name) {
        return Ok(template);
    }
    let titles = project.templates.values().map(|template| template.title.as_str());
    if name.is_empty() {
        let folders: Vec<String> = project.templates.keys().map(|id| format!("`{id}`")).collect();
        let finding = Finding::error("no-template", "the file lies in no template's folder");
        let finding = finding.hint(format!("drop it into one of these folders: {}", folders.join(", ")));
        return Err(Box::new(finding.fact("choices", titles.collect::<Vec<_>>().join(", "))));
    }
    let wanted = folded(name);
    let is = |id: &str| !wanted.is_empty() && folded(id) == wanted;
    let by_id = project.templates.values().find(|template| is(&template.id));
    let mut by_title = project.templates.values().filter(|template| is(&template.title));
    match (by_id, by_title.next(), by_title.next()) {
        (Some(template), ..) | (None, Some(template), None) => Ok(template),
        (None, Some(one), Some(other)) => {
            let message = format!("the templates `{}` and `{}` are both called `{name}`", one.id, other.id);
            let finding = Finding::error("unknown-template", message).fact("given", name);
            let choices = format!("{}, {}", one.id, other.id);
            Err(Box::new(finding.hint("drop it into the folder with the id").fact("choices", choices)))
        }
        (None, None, _) => {
            let known = project.templates.keys().map(String::as_str).chain(titles.clone());
            let finding = Finding::error("unknown-template", format!("there is no template `{name}`"));
            let finding = finding.maybe_hint(suggest(name, known)).fact("given", name);
            Err(Box::new(finding.fact("choices", titles.collect::<Vec<_>>().join(", "))))
        }
    }
}

/// The account that a folder called `name` within a template's is for, by its id, its name or its full name.
///
/// # Errors
/// What to say where it is for none.
pub(super) fn account_of<'p>(name: &str, project: &'p Project) -> Result<&'p Account, Box<Finding>> {
    let wanted = folded(name);
    let is = |other: &str| !wanted.is_empty() && folded(other) == wanted;
    let accounts = || project.accounts.values();
    let found = project.accounts.get(name).or_else(|| accounts().find(|account| is(&account.id)));
    let found = found.or_else(|| accounts().find(|account| is(&account.name) || is(&account.full_name)));
    found.ok_or_else(|| {
        let known: Vec<&str> = project.accounts.keys().map(String::as_str).collect();
        let (code, message, hint) = match nearest(&name.to_lowercase(), known.iter().copied()) {
            Some(near) => ("unknown-account", format!("there is no account `{name}`"), did_you_mean(near)),
            // Who drops an album names it after what is in it.
            None => (
                "folder-of-files",
                format!("the file lies in the folder `{name}`, which is no account's"),
                "drop the files themselves into the template's folder, without a folder around them"
                    .to_owned(),
            ),
        };
        let finding = Finding::error(code, message).hint(hint).fact("given", name);
        Box::new(finding.fact("choices", known.join(", ")))
    })
}
