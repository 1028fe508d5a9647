//! The latest figures of an authority in, a sheet of them beside their peers, with a small line of each, out.

use std::ops::Range;

use rust_xlsxwriter::{ChartEmptyCells, Color, RowNum, Sparkline, XlsxError};

use super::figures::{FIGURE, NAME};
use super::sheet::{Block, Cell, Sheet};
use super::shown::{PLACE, better_is, columns, format_of, place_of, unit_of};
use crate::gathered::measure::Measure;
use crate::gathered::series::Special;
use crate::gathered::{Gathered, words};

const COLUMNS: &[(&str, u16)] = &[
    ("Indicator", 44),
    ("Topic", 18),
    ("Unit", 12),
    ("Better is", 9),
    ("Period", 14),
    ("Figure", 11),
    ("Why there is none", 14),
    ("Line", 16),
    ("Change", 10),
    ("Change on the year", 11),
    ("Neighbours (median)", 13),
    ("Neighbours' period", 14),
    ("Place among neighbours", 13),
    ("Region (median)", 11),
    ("Place in region", 11),
    ("Quarter of region", 10),
    ("England", 11),
    ("England is", 11),
    ("England's period", 14),
    ("Place in England", 12),
    ("Beside peers", 44),
    ("Trend", 40),
    ("Special cause", 21),
    ("Target", 11),
    ("Due", 12),
    ("Target is", 12),
    ("Months old", 8),
    ("Carried forward", 10),
    ("Confidence", 11),
];
/// The column of the small lines.
const LINE: u16 = 7;

/// The sheet.
pub(super) fn sheet(gathered: &Gathered, measures: &[Measure], places: &[Range<RowNum>]) -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet::new(
        "Indicators",
        "Latest figures beside peers",
        &[
            "Better or worse is said only where the difference is more than chance and the usual spread between authorities explain.",
        ],
    )?;
    let columns = columns(COLUMNS, &PLACE);
    let rows = measures.iter().map(|one| cells(gathered, one)).collect();
    let none = "The release has no figure of it.";
    let first = sheet.put(Block { heading: String::new(), columns: &columns, rows, none })?;
    for (row, place) in (first..).zip(places).filter(|(_, place)| place.len() > 1) {
        let line = Sparkline::new()
            .set_range((NAME, place.start, FIGURE, place.end - 1, FIGURE))
            .set_sparkline_color(Color::RGB(0x1D_70B8))
            .show_last_point(true)
            .show_empty_cells_as(ChartEmptyCells::Gaps);
        sheet.worksheet.add_sparkline(row, LINE, &line)?;
    }
    Ok(sheet)
}

fn cells<'a>(gathered: &'a Gathered, one: &Measure<'a>) -> Vec<Cell<'a>> {
    let row = one.headline;
    let format = format_of(one.indicator);
    let figure = |column| Cell::figure(row.number(column), format);
    // A number grows with the authority: beside another's it says nothing.
    let beside = |column| if one.indicator.is_number() { Cell::Blank } else { figure(column) };
    let period = |column| Cell::text(gathered.period(row.text(column)));
    let status = if row.number("value").is_some() { String::new() } else { words::code(row.text("status")) };
    let mut cells = vec![
        Cell::text(one.indicator.title.as_str()),
        Cell::text(one.indicator.topic.as_str()),
        Cell::text(unit_of(one.indicator)),
        Cell::text(better_is(one.indicator)),
        Cell::text(row.text("period_label")),
        figure("value"),
        Cell::text(status),
        Cell::Blank,
        figure("change"),
        figure("year_change"),
        beside("neighbours_median"),
        period("neighbours_period_id"),
        Cell::text(row.text("neighbours_rank")),
        beside("region_median"),
        Cell::text(row.text("region_rank")),
        Cell::text(row.text("quartile_band")),
        beside("england_value"),
        Cell::text(row.text("england_source")),
        Cell::text(row.text("england_period_label")),
        Cell::text(row.text("england_rank")),
        Cell::text(words::sentence(row.text("verdict"))),
        Cell::text(words::sentence(row.text("trend"))),
        Cell::text(one.special.map_or("", Special::in_words)),
        figure("target"),
        Cell::day(row.day("target_due_on")),
        Cell::text(words::code(row.text("target_verdict"))),
        Cell::whole(row.integer("age_days").map(|days| days / 30)),
        Cell::text(if row.is_set("stale") { "Yes" } else { "" }),
        Cell::text(words::code(row.text("confidence"))),
    ];
    let of_period = |point: &&crate::gathered::series::Point| point.period == row.text("period_id");
    match one.points.iter().rev().find(of_period) {
        Some(point) => cells.extend(place_of(gathered, gathered.series.observation(point))),
        None => cells.extend([Cell::Blank, Cell::Blank, Cell::Blank]),
    }
    cells
}
