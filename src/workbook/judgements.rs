//! The judgements and interventions of an authority in, a sheet of what is in force, every grade and every step out.

use rust_xlsxwriter::XlsxError;

use super::sheet::{Block, Cell, Sheet};
use super::shown::{PLACE, columns, place_of};
use crate::gathered::{Authority, Gathered, words};
use crate::publish::Row;

const IN_FORCE: &[(&str, u16)] = &[
    ("Judged", 22),
    ("Area", 34),
    ("Grade", 22),
    ("Why there is none", 22),
    ("Inspection began", 16),
    ("Report", 14),
    ("Framework", 22),
    ("Months old", 11),
];

const ALL: &[(&str, u16)] = &[
    ("Judged", 22),
    ("Area", 34),
    ("Grade", 22),
    ("As the file words it", 22),
    ("Inspection began", 16),
    ("Report", 14),
    ("Framework", 22),
    ("Kind", 14),
    ("Replaced on", 14),
];

const STEPS: &[(&str, u16)] = &[
    ("Judged", 22),
    ("Area", 34),
    ("From", 22),
    ("To", 22),
    ("First on", 16),
    ("Then on", 14),
    ("Which is", 22),
    ("Months between", 14),
    ("Frameworks are", 14),
];

const INTERVENTIONS: &[(&str, u16)] = &[("Level", 22), ("What", 34), ("In force", 22), ("Issued", 22), ("Ended", 16)];

/// The sheet.
pub(super) fn sheet(gathered: &Gathered, authority: &Authority) -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet::new(
        "Judgements",
        &format!("{}: judgements", authority.name),
        &[
            "Grades stand as inspectors gave them. Those of different frameworks are not the same yardstick; nothing here predicts one.",
        ],
    )?;
    let none = "No inspection of it is in the files.";
    let heading = format!("In force on {}", gathered.reporting_day.in_words());
    let current = in_order(gathered.judgement_current.of(&authority.id));
    let rows = current.into_iter().map(in_force).collect();
    sheet.put(Block { heading, columns: IN_FORCE, rows, none })?;

    let mut all: Vec<Row> = gathered.judgement.of(&authority.id).collect();
    all.sort_by_key(|row| (std::cmp::Reverse(row.day("published_on").or(row.day("inspection_start"))), key(*row)));
    let of_all = columns(ALL, &PLACE);
    let rows = all.into_iter().map(|row| every(gathered, row)).collect();
    sheet.put(Block { heading: "Every grade, the latest first".into(), columns: &of_all, rows, none })?;

    let mut steps: Vec<Row> = gathered.judgement_change.of(&authority.id).collect();
    steps.sort_by_key(|row| (std::cmp::Reverse(row.day("to_day")), key(*row)));
    let rows = steps.into_iter().map(step).collect();
    let none = "No area was judged twice.";
    sheet.put(Block { heading: "From one judgement to the next".into(), columns: STEPS, rows, none })?;

    let rows = gathered.intervention.of(&authority.id).map(intervention).collect();
    let none = "No list of interventions names it.";
    sheet.put(Block { heading: "Interventions".into(), columns: INTERVENTIONS, rows, none })?;
    Ok(sheet)
}

fn key(row: Row<'_>) -> (&str, usize, &str) {
    (row.text("judged_body"), words::area_order(row.text("area")), row.text("strand"))
}

fn in_order<'a>(rows: impl Iterator<Item = Row<'a>>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = rows.collect();
    rows.sort_by_key(|row| key(*row));
    rows
}

fn body_and_area(row: Row<'_>) -> [Cell<'_>; 2] {
    let area = match row.text("area") {
        "UNGRADED" if row.text("theme").is_empty() => "Visit without a grade".to_owned(),
        "UNGRADED" => format!("Visit without a grade ({})", row.text("theme")),
        area => words::area(area, row.text("strand")),
    };
    [Cell::text(words::body(row.text("judged_body"))), Cell::text(area)]
}

fn in_force(row: Row<'_>) -> Vec<Cell<'_>> {
    let why = match row.text("grade_status") {
        "ok" => String::new(),
        "not_in_framework" => "No longer given".to_owned(),
        other => words::code(other),
    };
    let mut cells = body_and_area(row).to_vec();
    cells.extend([
        Cell::text(words::code(row.text("grade"))),
        Cell::text(why),
        Cell::day(row.day("inspection_start")),
        Cell::day(row.day("published_on")),
        Cell::text(row.text("framework_id").replace('_', " ")),
        Cell::whole(row.integer("age_days").map(|days| days / 30)),
    ]);
    cells
}

fn every<'a>(gathered: &'a Gathered, row: Row<'a>) -> Vec<Cell<'a>> {
    let mut cells = body_and_area(row).to_vec();
    cells.extend([
        Cell::text(words::code(row.text("grade"))),
        Cell::text(row.text("raw_grade")),
        Cell::day(row.day("inspection_start")),
        Cell::day(row.day("published_on")),
        Cell::text(row.text("framework_id").replace('_', " ")),
        Cell::text(words::code(row.text("event_kind"))),
        Cell::day(row.day("superseded_on")),
    ]);
    cells.extend(place_of(gathered, row));
    cells
}

fn step(row: Row<'_>) -> Vec<Cell<'_>> {
    let direction = match row.text("direction") {
        "" => "Not comparable".to_owned(),
        other => words::code(other),
    };
    let mut cells = body_and_area(row).to_vec();
    cells.extend([
        Cell::text(words::code(row.text("from_grade"))),
        Cell::text(words::code(row.text("to_grade"))),
        Cell::day(row.day("from_day")),
        Cell::day(row.day("to_day")),
        Cell::text(direction),
        Cell::whole(row.integer("months_between")),
        Cell::text(words::code(row.text("comparability"))),
    ]);
    cells
}

fn intervention(row: Row<'_>) -> Vec<Cell<'_>> {
    let in_force = match row.flag("in_force") {
        Some(true) => "Yes",
        Some(false) => "No",
        None => "Not known",
    };
    vec![
        Cell::text(words::code(row.text("level"))),
        Cell::text(row.text("title")),
        Cell::text(in_force),
        Cell::day(row.day("issued_on")),
        Cell::day(row.day("ended_on")),
    ]
}
