//! The definitions of an authority's indicators, and of the words of a workbook, in, two sheets out.

use rust_xlsxwriter::XlsxError;

use super::sheet::{Block, Cell, Sheet};
use super::shown::{better_is, unit_of};
use crate::gathered::measure::Measure;
use crate::gathered::{Gathered, glossary, words};
use crate::publish::Row;

const COLUMNS: &[(&str, u16)] = &[
    ("Indicator", 44),
    ("Topic", 18),
    ("What it is", 48),
    ("Numerator", 34),
    ("Denominator", 34),
    ("Unit", 14),
    ("Better is", 10),
    ("Measures", 14),
    ("About", 14),
    ("Interval", 14),
    ("Collected by", 24),
    ("Not comparable", 48),
    ("Id in the tables", 28),
];

/// The sheet of definitions.
pub(super) fn sheet(gathered: &Gathered, measures: &[Measure]) -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet::new("Definitions", "What the indicators count", &[])?;
    let rows = measures.iter().map(|one| definition(gathered, one)).collect();
    let none = "The release has no figure of it.";
    sheet.put(Block { heading: String::new(), columns: COLUMNS, rows, none })?;
    Ok(sheet)
}

fn definition<'a>(gathered: &'a Gathered, one: &Measure<'a>) -> Vec<Cell<'a>> {
    let row = gathered.definition.of(&one.indicator.id).next();
    let text = |column: &str| Cell::text(row.map(|row| words::sentence(row.text(column))).unwrap_or_default());
    let code = |column: &str| Cell::text(row.map(|row| words::code(row.text(column))).unwrap_or_default());
    let broken =
        |row: Row| format!("From {}: {}", words::day(row.day("from_day")), words::sentence(row.text("reason")));
    let breaks: Vec<String> = gathered.series_break.of(&one.indicator.id).map(broken).collect();
    vec![
        Cell::text(one.indicator.title.as_str()),
        Cell::text(one.indicator.topic.as_str()),
        text("definition"),
        text("numerator"),
        text("denominator"),
        Cell::text(unit_of(one.indicator)),
        Cell::text(better_is(one.indicator)),
        code("measure_kind"),
        code("flow_or_snapshot"),
        code("interval_method"),
        text("source"),
        Cell::text(breaks.join(" ")),
        Cell::text(one.indicator.id.as_str()),
    ]
}

/// The sheet of what words mean.
pub(super) fn words() -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet::new("Words", "What the words mean", &[])?;
    let of = |(word, meaning): &(&'static str, &'static str)| vec![Cell::text(*word), Cell::text(*meaning)];
    let columns = &[("Word", 26), ("What it means", 110)];
    for (heading, entries) in glossary::ALL {
        let rows = entries.iter().map(of).collect();
        sheet.put(Block { heading: heading.into(), columns, rows, none: "" })?;
    }
    Ok(sheet)
}
