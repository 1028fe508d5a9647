//! Tables that are no figures → their source entries: statistical neighbours, trackers of actions, lists of targets.

use super::cells::Column;
use super::entry::{Entry, Item, inline, quoted};
use super::roles::{Confidence, Roles};
use crate::domain::ActionStatus;

/// The columns of the neighbours, each with the one that says how close it is.
pub(super) fn neighbours(columns: &[Column], roles: &Roles) -> Option<Vec<(usize, Option<usize>)>> {
    let own: Vec<usize> =
        roles.authority.iter().flat_map(|role| [Some(role.column), role.gss, role.name]).flatten().collect();
    let is_one = |column: &&Column| {
        let folded = crate::read::fold(&column.name);
        let letters: String = folded.chars().filter(|letter| letter.is_alphabetic()).collect();
        let named = letters == "sn" || letters.contains("neighbour");
        !own.contains(&column.at)
            && named
            && column.filled > 0
            && column.share(column.ids + column.gss + column.names) >= 0.8
    };
    let found: Vec<&Column> = columns.iter().filter(is_one).collect();
    if found.len() < 3 {
        return None;
    }
    let closeness = |at: usize| {
        let next = columns.get(at + 1)?;
        let is_words = next.numbers == 0 && next.ids + next.names == 0 && (1..=12).contains(&next.words.len());
        is_words.then_some(next.at)
    };
    Some(found.iter().map(|column| (column.at, closeness(column.at))).collect())
}

/// Writes the neighbours.
pub(super) fn write_neighbours(found: &[(usize, Option<usize>)], columns: &[Column], edition: &str, entry: &mut Entry) {
    entry.sure_key("edition", &quoted(edition), Confidence::Guess, "the year of the model");
    let items: Vec<Item> = found
        .iter()
        .map(|(column, closeness)| {
            let mut pairs = vec![("name", quoted(&columns[*column].name))];
            pairs.extend(closeness.map(|at| ("closeness", quoted(&columns[at].name))));
            Item::sure(inline(&pairs), "")
        })
        .collect();
    entry.list("neighbours", &items);
}

/// A field and the words by which headers name it, the more telling before the less.
type Field = (&'static str, &'static [&'static str]);

const ACTION_FIELDS: [Field; 15] = [
    ("action", &["action id", "action no", "action number", "action ref", "ref", "reference", "no", "number", "id"]),
    ("title", &["action", "what", "title", "description", "task"]),
    ("area", &["area", "theme", "priority", "workstream", "section"]),
    ("owner", &["owner", "lead", "lead officer", "responsible", "who"]),
    ("recommending_body", &["recommending body", "recommended by", "source"]),
    ("status", &["status", "progress", "rag", "state"]),
    ("status_on", &["status date", "updated", "as at"]),
    ("due_on_first", &["original due date", "first due", "original date"]),
    ("due_on", &["due", "due date", "target date", "deadline", "by when", "when"]),
    ("completed_on", &["completed on", "completed", "completion date", "date completed"]),
    ("moved_to_plan", &["moved to", "moved to plan"]),
    ("indicator", &["indicator", "measure"]),
    ("baseline", &["baseline"]),
    ("target", &["target"]),
    ("claimed", &["claimed", "current", "latest"]),
];

const TARGET_FIELDS: [Field; 10] = [
    ("target", &["target id", "target no", "target ref", "ref", "reference", "id", "no"]),
    ("source", &["source", "set by", "set in"]),
    ("title", &["title", "description", "target", "what"]),
    ("indicator", &["indicator", "measure", "pi"]),
    ("baseline_period", &["baseline period", "baseline month", "baseline date"]),
    ("baseline", &["baseline"]),
    ("operator", &["operator", "sign", "direction"]),
    ("value", &["value", "target value", "target figure"]),
    ("due_on", &["due", "due date", "by", "by when", "deadline"]),
    ("reason", &["reason", "note"]),
];

/// Which column holds which field; each column and field once.
fn fields(columns: &[Column], fields: &[Field]) -> Vec<(&'static str, usize)> {
    let mut found: Vec<(&'static str, usize)> = Vec::new();
    for (field, words) in fields {
        let free = |column: &&Column| column.filled > 0 && !found.iter().any(|(_, at)| *at == column.at);
        let by_word = words.iter().find_map(|word| {
            columns.iter().filter(free).find(|column| crate::read::fold(&column.name).replace('_', " ") == **word)
        });
        if let Some(column) = by_word {
            found.push((field, column.at));
        }
    }
    found
}

/// The fields of a tracker of actions; none where it is none.
pub(super) fn actions(columns: &[Column]) -> Option<Vec<(&'static str, usize)>> {
    let found = fields(columns, &ACTION_FIELDS);
    let has = |field: &str| found.iter().any(|(own, _)| *own == field);
    let is_tracker =
        has("action") && has("title") && has("status") && (has("due_on") || has("owner") || has("completed_on"));
    is_tracker.then_some(found)
}

/// The fields of a list of targets; none where it is none.
pub(super) fn targets(columns: &[Column]) -> Option<Vec<(&'static str, usize)>> {
    let found = fields(columns, &TARGET_FIELDS);
    let has = |field: &str| found.iter().any(|(own, _)| *own == field);
    (has("target") && has("indicator") && has("value") && (has("due_on") || has("baseline"))).then_some(found)
}

/// Writes which column holds what.
pub(super) fn write_fields(found: &[(&'static str, usize)], columns: &[Column], plan: &str, entry: &mut Entry) {
    let pairs: Vec<(&str, String)> = found.iter().map(|(field, at)| (*field, quoted(&columns[*at].name))).collect();
    let has_plan_column = found.iter().any(|(field, _)| *field == "plan");
    entry.section("[source.columns]", pairs.iter().map(|(field, name)| format!("{field} = {name}")).collect());
    if !has_plan_column && !plan.is_empty() {
        entry.remarked_key("constants", &inline(&[("plan", quoted(plan))]), "guess: the plan's name");
    }
    let Some((_, status)) = found.iter().find(|(field, _)| *field == "status") else { return };
    let lines = columns[*status].words.iter().map(|(word, _)| match status_of(word) {
        Some(status) => format!("{} = {}", super::entry::bare(word), quoted(status.name())),
        None => format!("# {} = \"…\" # complete, open, moved or withdrawn?", super::entry::bare(word)),
    });
    entry.section("[source.statuses]", lines.collect());
}

/// Where an action stands in a tracker's words.
fn status_of(word: &str) -> Option<ActionStatus> {
    let folded = crate::read::fold(word);
    let is = |words: &[&str]| words.contains(&folded.as_str());
    if is(&["complete", "completed", "closed", "done", "finished"]) {
        Some(ActionStatus::Complete)
    } else if is(&[
        "open",
        "ongoing",
        "in progress",
        "not started",
        "started",
        "on track",
        "overdue",
        "delayed",
        "not due",
    ]) {
        Some(ActionStatus::Open)
    } else if folded.starts_with("moved") || folded.starts_with("transferred") {
        Some(ActionStatus::Moved)
    } else if is(&["withdrawn", "cancelled", "no longer required", "superseded"]) {
        Some(ActionStatus::Withdrawn)
    } else {
        None
    }
}
