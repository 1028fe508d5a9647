//! The latest figures of an authority in, a sheet of them beside those of each statistical neighbour out.

use rust_xlsxwriter::XlsxError;

use super::sheet::{Block, Cell, Sheet};
use super::shown::{format_of, unit_of};
use crate::gathered::measure::Measure;
use crate::gathered::{Authority, Gathered, words};

/// The sheet: a row for each rate or share, a column for each neighbour, all of the same period.
pub(super) fn sheet(gathered: &Gathered, authority: &Authority, measures: &[Measure]) -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet::new(
        "Neighbours",
        &format!("{} beside each of its statistical neighbours", authority.name),
        &["The closest neighbour first, each with its figure of the same period; empty where the release has none."],
    )?;
    let mut members: Vec<_> =
        gathered.neighbours.of(&authority.id).filter(|row| row.day("last_day").is_none()).collect();
    members.sort_by_key(|row| row.integer("neighbour_order"));
    let members: Vec<(&str, &str)> = members
        .into_iter()
        .map(|row| row.text("member_id"))
        .map(|id| (id, gathered.names.get(id).map_or(id, String::as_str)))
        .collect();
    let mut columns = vec![("Indicator", 44), ("Unit", 12), ("Period", 14), (authority.name.as_str(), 13)];
    columns.extend(members.iter().map(|(_, name)| (*name, 13)));
    let rows = measures
        .iter()
        .filter(|one| !one.is_history && !one.indicator.is_number())
        .map(|one| {
            let format = format_of(one.indicator);
            let mut cells = vec![
                Cell::text(one.indicator.title.as_str()),
                Cell::text(unit_of(one.indicator)),
                Cell::text(one.headline.text("period_label")),
                own(one, format),
            ];
            cells.extend(members.iter().map(|(id, _)| of_member(gathered, id, one, format)));
            cells
        })
        .collect();
    let rows = if members.is_empty() { Vec::new() } else { rows };
    let none = "The release has no statistical neighbours of it.";
    sheet.put(Block { heading: String::new(), columns: &columns, rows, none })?;
    Ok(sheet)
}

fn own<'a>(one: &Measure<'a>, format: &'static str) -> Cell<'a> {
    match one.headline.number("value") {
        Some(value) => Cell::Figure(value, format),
        None => Cell::text(words::code(one.headline.text("status"))),
    }
}

/// The figure of a neighbour in the period of the authority's own.
fn of_member<'a>(gathered: &'a Gathered, id: &str, one: &Measure, format: &'static str) -> Cell<'a> {
    let period = one.headline.text("period_id");
    let line = gathered.series.of(id, &one.indicator.id);
    match line.iter().rev().find(|point| point.period == period) {
        Some(point) => match point.value {
            Some(value) => Cell::Figure(value, format),
            None => Cell::text(words::code(gathered.series.observation(point).text("status"))),
        },
        None => Cell::Blank,
    }
}
