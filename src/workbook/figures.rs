//! The lines of an authority's indicators in, a sheet of every figure with limits, peers and place in its file out.

use std::ops::Range;

use rust_xlsxwriter::{RowNum, XlsxError};

use super::sheet::{Block, Cell, Sheet};
use super::shown::{PLACE, columns, format_of, place_of};
use crate::gathered::measure::Measure;
use crate::gathered::series::Special;
use crate::gathered::{Authority, Gathered, words};

/// The name of the sheet, by which charts find it.
pub(super) const NAME: &str = "Figures";
/// The columns that charts draw.
pub(super) const DAY: u16 = 2;
pub(super) const FIGURE: u16 = 3;
pub(super) const NEIGHBOURS: u16 = 5;
pub(super) const ENGLAND: u16 = 6;
pub(super) const LOWER: u16 = 8;
pub(super) const UPPER: u16 = 9;

const COLUMNS: &[(&str, u16)] = &[
    ("Indicator", 44),
    ("Period", 16),
    ("Ends on", 12),
    ("Figure", 11),
    ("Why there is none", 16),
    ("Neighbours (median)", 13),
    ("England (median)", 13),
    ("Mean of its line", 11),
    ("Lower limit", 11),
    ("Upper limit", 11),
    ("Special cause", 21),
    ("Numerator", 11),
    ("Denominator", 12),
    ("As sent", 14),
];

/// The sheet, and where each indicator's figures stand in it.
pub(super) struct Figures {
    pub(super) sheet: Sheet,
    /// The rows of each measure, in their order; none where it has no line.
    pub(super) places: Vec<Range<RowNum>>,
}

/// The sheet.
pub(super) fn sheet(gathered: &Gathered, authority: &Authority, measures: &[Measure]) -> Result<Figures, XlsxError> {
    let mut sheet = Sheet::new(
        NAME,
        &format!("{}: every figure", authority.name),
        &[
            "Whole figures of each indicator over time, with the limits of what chance does to a line from twelve figures on.",
        ],
    )?;
    let columns = columns(COLUMNS, &PLACE);
    let mut rows = Vec::new();
    let mut lengths = Vec::with_capacity(measures.len());
    for one in measures {
        let format = format_of(one.indicator);
        for point in one.points {
            let row = gathered.series.observation(point);
            let status = if point.value.is_some() { String::new() } else { words::code(row.text("status")) };
            let limit = |at: usize| Cell::figure(point.limits.map(|limits| limits[at]), format);
            let mut cells = vec![
                Cell::text(one.indicator.title.as_str()),
                Cell::text(gathered.period(&point.period)),
                Cell::Day(point.day),
                Cell::figure(point.value, format),
                Cell::text(status),
                Cell::figure(point.neighbours, format),
                Cell::figure(point.england, format),
                limit(0),
                limit(1),
                limit(2),
                Cell::text(point.special.map_or("", Special::in_words)),
                Cell::figure(row.number("numerator"), "General"),
                Cell::figure(row.number("denominator"), "General"),
                Cell::text(row.text("raw_value")),
            ];
            cells.extend(place_of(gathered, row));
            rows.push(cells);
        }
        lengths.push(RowNum::try_from(one.points.len()).expect("lines are short"));
    }
    let none = "The release has no figure of it.";
    let mut next = sheet.put(Block { heading: String::new(), columns: &columns, rows, none })?;
    let range = |length: RowNum| {
        next += length;
        next - length..next
    };
    let places = lengths.into_iter().map(range).collect();
    Ok(Figures { sheet, places })
}
