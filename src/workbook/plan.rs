//! The targets, actions and claims of an authority in, a sheet of the plan beside what the figures say out.

use rust_xlsxwriter::XlsxError;

use super::sheet::{Block, Cell, Sheet};
use super::shown::{PLACE, columns, format_of, place_of};
use crate::gathered::{Authority, Gathered, words};
use crate::publish::Row;

const TARGETS: &[(&str, u16)] = &[
    ("Target", 34),
    ("Set by", 22),
    ("Indicator", 40),
    ("Baseline", 12),
    ("Is to be", 11),
    ("Value", 12),
    ("Due", 13),
    ("Latest", 12),
    ("Its period", 14),
    ("Verdict", 16),
    ("Why there is no figure", 22),
    ("Needed a month", 12),
    ("Achieved a month", 12),
    ("Met at that rate on", 13),
];

const PARTS: &[(&str, u16)] = &[
    ("Plan", 34),
    ("Part", 22),
    ("Actions", 12),
    ("Complete", 12),
    ("Open", 11),
    ("Overdue", 12),
    ("Moved", 13),
    ("Withdrawn", 12),
    ("Status not known", 14),
    ("Figures disagree", 16),
    ("Without evidence", 22),
];

const ACTIONS: &[(&str, u16)] = &[
    ("Action", 34),
    ("Plan", 22),
    ("What is to be done", 40),
    ("Status", 12),
    ("Overdue", 11),
    ("Times moved", 12),
    ("Due", 13),
    ("Completed", 12),
    ("Owner", 14),
    ("Verified by", 16),
    ("Evidence", 22),
    ("Indicator", 30),
    ("What the figures say", 30),
];

const CLAIMS: &[(&str, u16)] = &[
    ("Said", 34),
    ("Where", 22),
    ("Indicator", 40),
    ("Day", 12),
    ("Said to be", 11),
    ("Figures say", 12),
    ("Verdict", 13),
    ("Why", 30),
];

/// The sheet.
pub(super) fn sheet(gathered: &Gathered, authority: &Authority) -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet::new(
        "Plan",
        &format!("{}: plan, targets and what was said", authority.name),
        &["What a tracker states stands beside what the figures say; neither replaces the other."],
    )?;
    let (of_actions, of_claims) = (columns(ACTIONS, &PLACE), columns(CLAIMS, &PLACE));
    let id = &authority.id;
    let rows = gathered.target.of(id).map(|row| target(gathered, row)).collect();
    let none = "No plan or notice in the files sets a target.";
    sheet.put(Block { heading: "Targets".into(), columns: TARGETS, rows, none })?;

    let mut parts: Vec<Row> = gathered.plan_progress.of(id).collect();
    parts.sort_by_key(|row| (row.text("plan_id"), row.text("area") != "all", row.text("area")));
    let rows = parts.into_iter().map(part).collect();
    let none = "No tracker of a plan is in the files.";
    sheet.put(Block { heading: "Plans and their parts".into(), columns: PARTS, rows, none })?;

    let rows = gathered.action.of(id).map(|row| action(gathered, row)).collect();
    sheet.put(Block { heading: "Actions".into(), columns: &of_actions, rows, none })?;

    let rows = gathered.claim.of(id).map(|row| claim(gathered, row)).collect();
    let none = "No list of what was said is in the files.";
    sheet.put(Block { heading: "What was said beside the figures".into(), columns: &of_claims, rows, none })?;
    Ok(sheet)
}

/// The number format of the indicator that a row speaks of.
fn format_in(gathered: &Gathered, row: Row) -> &'static str {
    gathered.indicator(row.text("indicator_id")).map_or("#,##0.0", format_of)
}

fn name_in<'a>(gathered: &'a Gathered, row: Row<'a>) -> &'a str {
    let id = row.text("indicator_id");
    gathered.indicator(id).map_or(id, |indicator| &indicator.title)
}

fn target<'a>(gathered: &'a Gathered, row: Row<'a>) -> Vec<Cell<'a>> {
    let format = format_in(gathered, row);
    let title = if row.text("title").is_empty() { row.text("target_id") } else { row.text("title") };
    let bound = match row.text("operator") {
        ">=" => "at least",
        "<=" => "at most",
        _ => "just",
    };
    vec![
        Cell::text(title),
        Cell::text(row.text("source")),
        Cell::text(name_in(gathered, row)),
        Cell::figure(row.number("baseline"), format),
        Cell::text(bound),
        Cell::figure(row.number("target"), format),
        Cell::day(row.day("due_on")),
        Cell::figure(row.number("latest_value"), format),
        Cell::text(gathered.period(row.text("latest_period"))),
        Cell::text(words::code(row.text("verdict"))),
        Cell::text(row.text("gap_reason")),
        Cell::figure(row.number("required_per_month"), "0.00"),
        Cell::figure(row.number("achieved_per_month"), "0.00"),
        Cell::day(row.day("forecast_on")),
    ]
}

fn part(row: Row<'_>) -> Vec<Cell<'_>> {
    let area = if row.text("area") == "all" { "The whole plan" } else { row.text("area") };
    let numbers = [
        "actions",
        "complete",
        "open",
        "overdue",
        "moved",
        "withdrawn",
        "unaccounted",
        "contradicted",
        "without_evidence",
    ];
    let mut cells = vec![Cell::text(row.text("plan_id")), Cell::text(area)];
    cells.extend(numbers.map(|column| Cell::whole(row.integer(column))));
    cells
}

fn action<'a>(gathered: &'a Gathered, row: Row<'a>) -> Vec<Cell<'a>> {
    let status = match row.text("status") {
        "" => "Not known".to_owned(),
        "moved" if !row.text("moved_to_plan").is_empty() => format!("Moved to {}", row.text("moved_to_plan")),
        other => words::code(other),
    };
    let mut cells = vec![
        Cell::text(row.text("action_id")),
        Cell::text(row.text("plan_id")),
        Cell::text(row.text("title")),
        Cell::text(status),
        Cell::text(if row.is_set("overdue") { "Yes" } else { "" }),
        Cell::whole(row.integer("n_redated")),
        Cell::day(row.day("due_on")),
        Cell::day(row.day("completed_on")),
        Cell::text(row.text("owner")),
        Cell::text(row.text("verified_by")),
        Cell::text(row.text("evidence")),
        Cell::text(name_in(gathered, row)),
        Cell::text(words::sentence(row.text("data_says"))),
    ];
    cells.extend(place_of(gathered, row));
    cells
}

fn claim<'a>(gathered: &'a Gathered, row: Row<'a>) -> Vec<Cell<'a>> {
    let format = format_in(gathered, row);
    let mut cells = vec![
        Cell::text(row.text("words")),
        Cell::text(row.text("said_in")),
        Cell::text(name_in(gathered, row)),
        Cell::day(row.day("said_on")),
        Cell::figure(row.number("claimed_value"), format),
        Cell::figure(row.number("data_value"), format),
        Cell::text(words::code(row.text("verdict"))),
        Cell::text(words::sentence(row.text("reason"))),
    ];
    cells.extend(place_of(gathered, row));
    cells
}
