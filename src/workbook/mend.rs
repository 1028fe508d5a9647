//! The findings and the expected figures of an authority in, a sheet of what it is to mend and one of what is missing out.

use rust_xlsxwriter::XlsxError;

use super::sheet::{Block, Cell, Sheet};
use crate::gathered::{Authority, Gathered, words};
use crate::publish::Row;

const FINDINGS: &[(&str, u16)] = &[
    ("File", 60),
    ("Row", 7),
    ("Column", 9),
    ("Head of column", 22),
    ("As sent", 18),
    ("What is wrong", 48),
    ("What may be done", 48),
    ("What it does", 22),
    ("Kind", 22),
    ("First seen", 13),
];

const MISSING: &[(&str, u16)] = &[
    ("State", 13),
    ("Indicator", 44),
    ("Period", 16),
    ("Expected by", 13),
    ("Received", 13),
    ("Days", 8),
    ("File", 60),
    ("Row", 7),
];

/// The sheet of what is to be mended, in the order of files, rows and columns, so that a sender works down it.
pub(super) fn sheet(gathered: &Gathered, authority: &Authority) -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet::new(
        "To mend",
        &format!("{}: to mend in its files", authority.name),
        &[
            "Row and column as a spreadsheet shows them when it opens the file. `peermark explain KIND` says more of a kind.",
        ],
    )?;
    let mut findings: Vec<Row> = gathered.finding.of(&authority.id).collect();
    findings.sort_by_key(|row| {
        let letter = row.text("column_letter");
        (row.text("path"), row.integer("line"), letter.len(), letter, row.text("code"))
    });
    let rows = findings.into_iter().map(finding).collect();
    let none = "Nothing: no problem was found in what it sent.";
    sheet.put(Block { heading: String::new(), columns: FINDINGS, rows, none })?;
    Ok(sheet)
}

fn finding(row: Row<'_>) -> Vec<Cell<'_>> {
    let effect = match row.text("severity") {
        "reject_file" => "The whole file is left out",
        "reject_row" => "The cell or row is left out",
        _ => "A warning",
    };
    vec![
        Cell::line(row.text("path")),
        Cell::whole(row.integer("line")),
        Cell::text(row.text("column_letter")),
        Cell::text(row.text("column_name")),
        Cell::text(row.text("raw_value")),
        Cell::text(words::sentence(row.text("message"))),
        Cell::text(words::sentence(row.text("hint"))),
        Cell::text(effect),
        Cell::text(row.text("code")),
        Cell::day(row.day("first_seen_on")),
    ]
}

/// The sheet of expected figures that are not here, or not as they should be.
pub(super) fn missing(gathered: &Gathered, authority: &Authority) -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet::new(
        "Missing",
        &format!("{}: expected figures that are not here as they should be", authority.name),
        &[
            "Only of sources for which the pipeline says what it expects. A figure that is missing is never taken for zero.",
        ],
    )?;
    let is_amiss = |row: &Row| !matches!(row.text("state"), "present" | "not_due" | "not_applicable");
    let mut rows: Vec<Row> = gathered.coverage.of(&authority.id).filter(is_amiss).collect();
    rows.sort_by_key(|row| (row.text("state"), row.text("indicator_id"), std::cmp::Reverse(row.day("period_end"))));
    let rows = rows.into_iter().map(|row| expected(gathered, row)).collect();
    let none = "Nothing: all that was expected is here, or the pipeline expects nothing.";
    sheet.put(Block { heading: String::new(), columns: MISSING, rows, none })?;
    Ok(sheet)
}

fn expected<'a>(gathered: &'a Gathered, row: Row<'a>) -> Vec<Cell<'a>> {
    let id = row.text("indicator_id");
    let title = gathered.definition.of(id).next().map_or(id, |row| row.text("title"));
    let file = gathered.files.get(row.text("source_file_id")).map_or("", |file| file.path.as_str());
    vec![
        Cell::text(words::code(row.text("state"))),
        Cell::text(title),
        Cell::text(gathered.period(row.text("period_id"))),
        Cell::day(row.day("expected_by")),
        Cell::day(row.day("received_on")),
        Cell::whole(row.integer("age_days")),
        Cell::line(file),
        Cell::whole(row.integer("line")),
    ]
}
