//! Units, polarities and places in files in, the number formats and words of cells out.

use super::sheet::Cell;
use crate::gathered::{Gathered, Indicator};
use crate::publish::Row;

/// The number format of an indicator's figures.
pub(super) fn format_of(indicator: &Indicator) -> &'static str {
    match (indicator.unit.as_str(), indicator.decimals) {
        ("percent", 0) => "0\"%\"",
        ("percent", 1) => "0.0\"%\"",
        ("percent", _) => "0.00\"%\"",
        ("pounds", 0) => "£#,##0",
        ("pounds", _) => "£#,##0.00",
        (_, 0) => "#,##0",
        (_, 1) => "#,##0.0",
        _ => "#,##0.00",
    }
}

/// The unit in words.
pub(super) fn unit_of(indicator: &Indicator) -> &str {
    match indicator.unit.as_str() {
        "percent" => "per cent",
        "rate_per_10000" => "per 10,000",
        "rate_per_1000" => "per 1,000",
        "count" => "number",
        "fte" => "full-time equivalents",
        other => other,
    }
}

/// Which way is better.
pub(super) fn better_is(indicator: &Indicator) -> &'static str {
    match indicator.polarity.as_str() {
        "high" => "High",
        "low" => "Low",
        _ => "Neither",
    }
}

/// The columns of a place in a file.
pub(super) const PLACE: [(&str, u16); 3] = [("File", 60), ("Row", 7), ("Column", 9)];

/// The file, row and column letter of a row, in the cells of `PLACE`.
pub(super) fn place_of<'a>(gathered: &'a Gathered, row: Row<'a>) -> [Cell<'a>; 3] {
    let id = row.text("source_file_id");
    let file = match gathered.files.get(id) {
        Some(file) => Cell::line(&file.path),
        None if !row.text("derived_from").is_empty() => {
            Cell::text(format!("worked out from {}", row.text("derived_from")))
        }
        None => Cell::line(row.text("path")),
    };
    let letter = match row.text("source_column") {
        "" => row.text("column_letter"),
        letter => letter,
    };
    [file, Cell::whole(row.integer("line")), Cell::text(letter)]
}

/// Heads of columns, one list after the other.
pub(super) fn columns<'a>(first: &[(&'a str, u16)], then: &[(&'a str, u16)]) -> Vec<(&'a str, u16)> {
    [first, then].concat()
}
