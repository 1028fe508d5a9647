//! Rows of text → the tables among them: title lines, header, rows, notes, and a second table with its own header.

use super::opened::TextRow;
use crate::normalise::number::{self, Cell};
use crate::normalise::{day, period};

/// Rows from the top among which the header is looked for.
const LOOKED_AT: usize = 60;

/// One table of a file.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Its place among the tables of the file, from 1.
    pub(super) number: usize,
    pub(super) header_line: u32,
    pub(super) header_rows: usize,
    /// The headers as pipelines name them.
    pub(super) names: Vec<String>,
    /// Texts above the header.
    pub(super) titles: Vec<String>,
    /// The rows below the header without titles and notes.
    pub(super) rows: Vec<TextRow>,
    /// Lines below the rows that hold notes.
    pub(super) notes: usize,
}

/// The tables of a file; none where no row looks like a header.
pub(super) fn find(rows: &[TextRow]) -> Vec<Table> {
    let Some(first) = header_among(&rows[..rows.len().min(LOOKED_AT)]) else { return Vec::new() };
    let mut starts = vec![first];
    starts.extend(later_headers(rows, first));
    let mut tables = Vec::new();
    for (place, &start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(rows.len());
        let above = if place == 0 { &rows[..start] } else { &rows[start.saturating_sub(1)..start] };
        let width = rows[start].filled();
        let enough = (width / 4).clamp(2, 4);
        let (body, notes): (Vec<TextRow>, Vec<TextRow>) =
            rows[start + 1..end].iter().cloned().partition(|row| row.filled() >= enough);
        let header_rows = if place == 0 && spans_two(rows, start) { 2 } else { 1 };
        let names = if header_rows == 2 {
            joined(&rows[start - 1].cells, &rows[start].cells)
        } else {
            rows[start].cells.clone()
        };
        tables.push(Table {
            number: place + 1,
            header_line: if header_rows == 2 { rows[start - 1].line } else { rows[start].line },
            header_rows,
            names: told_apart(&names, &body),
            titles: above.iter().flat_map(|row| row.cells.iter().filter(|cell| !cell.is_empty()).cloned()).collect(),
            rows: body,
            notes: notes.len(),
        });
    }
    // A row of words with nothing below it is no table.
    tables.retain(|table| table.number == 1 || !table.rows.is_empty());
    tables
}

/// The row whose cells are mostly different words, with rows below that go with it.
fn header_among(rows: &[TextRow]) -> Option<usize> {
    let widest = rows.iter().map(TextRow::filled).max()?;
    let scores: Vec<f64> = rows.iter().map(|row| headedness(row, widest)).collect();
    let best = scores.iter().copied().fold(0.0, f64::max);
    if widest < 2 || best < 0.3 { None } else { scores.iter().position(|score| *score >= 0.9 * best) }
}

/// How much of the table's width a row fills with different words.
fn headedness(row: &TextRow, widest: usize) -> f64 {
    let mut seen: Vec<&str> = Vec::new();
    let mut numbers = 0;
    for cell in row.cells.iter().filter(|cell| !cell.is_empty()) {
        if matches!(number::read(cell, &[]), Cell::Number(_)) && !is_year(cell) {
            numbers += 1;
        } else if cell.len() < 400 && !seen.contains(&cell.as_str()) {
            seen.push(cell);
        }
    }
    (seen.len() as f64 - 2.0 * f64::from(numbers)) / widest as f64
}

fn is_year(cell: &str) -> bool {
    cell.len() == 4 && day::year(cell).is_some_and(|year| (1990..2100).contains(&year))
}

/// Rows below that are headers again: words where the rows above have numbers, days or codes.
fn later_headers(rows: &[TextRow], first: usize) -> Vec<usize> {
    let body: Vec<&TextRow> = rows[first + 1..].iter().take(40).collect();
    let width = rows[first].cells.len();
    let is_typed = |cell: &str| {
        matches!(number::read(cell, &[]), Cell::Number(_)) || day::read(cell).is_some() || period::read(cell).is_some()
    };
    let typed: Vec<usize> = (0..width)
        .filter(|&column| {
            let filled = body.iter().filter(|row| !row.cell(column).is_empty()).count();
            let fitting = body.iter().filter(|row| is_typed(row.cell(column))).count();
            filled > 0 && fitting * 10 >= filled * 8
        })
        .collect();
    let is_again = |row: &TextRow| {
        let same = row.cells.iter().zip(&rows[first].cells).filter(|(one, other)| one == other && !one.is_empty());
        same.count() * 10 >= rows[first].filled() * 7
    };
    let has_numbers = |row: &TextRow| row.cells.iter().any(|cell| matches!(number::read(cell, &[]), Cell::Number(_)));
    let is_other = |row: &TextRow| {
        let filled = row.filled();
        if filled * 10 < rows[first].filled() * 4 || has_numbers(row) || headedness(row, filled) <= 0.9 {
            return false;
        }
        let there = typed.iter().filter(|column| !row.cell(**column).is_empty()).count();
        let wordy =
            typed.iter().filter(|column| !row.cell(**column).is_empty() && !is_typed(row.cell(**column))).count();
        // A header shares no cell with the rows of data.
        let is_data = (0..width).any(|column| {
            let cell = row.cell(column);
            !cell.is_empty() && body.iter().filter(|other| other.cell(column) == cell).count() >= 2
        });
        there > 0 && wordy * 10 >= there * 6 && !is_data
    };
    let below = rows.iter().enumerate().skip(first + 2);
    below.filter(|(_, row)| row.filled() >= 3 && (is_again(row) || is_other(row))).map(|(at, _)| at).collect()
}

/// Whether the row above holds merged cells that the header's repeated names need to be told apart.
fn spans_two(rows: &[TextRow], start: usize) -> bool {
    let Some(above) = start.checked_sub(1).map(|at| &rows[at]) else { return false };
    let names = &rows[start].cells;
    let repeated =
        names.iter().enumerate().filter(|(at, name)| !name.is_empty() && names[..*at].contains(name)).count();
    above.filled() >= 2 && repeated * 4 >= names.len() && above.line + 1 == rows[start].line
}

/// The names of two rows, those of the upper one carried to the right over the cells that it spans.
fn joined(upper: &[String], lower: &[String]) -> Vec<String> {
    let mut over = "";
    (0..upper.len().max(lower.len()))
        .map(|at| {
            if let Some(text) = upper.get(at).filter(|text| !text.is_empty()) {
                over = text;
            }
            let under = lower.get(at).map_or("", String::as_str);
            format!("{over} {under}").trim().to_owned()
        })
        .collect()
}

/// Names as pipelines write them: a repeated one with its count behind it, a blank one by its letter.
fn told_apart(names: &[String], rows: &[TextRow]) -> Vec<String> {
    let last = names.iter().rposition(|name| !name.is_empty()).map_or(0, |at| at + 1);
    let width = rows.iter().map(|row| row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1)).max();
    let mut out: Vec<String> = Vec::new();
    for at in 0..last.max(width.unwrap_or(0).min(names.len())) {
        let name = &names[at];
        let times = names[..at].iter().filter(|other| crate::read::fold(other) == crate::read::fold(name)).count();
        out.push(match (name.is_empty(), times) {
            (true, _) => format!("column {}", letter(at)),
            (false, 0) => name.clone(),
            (false, times) => format!("{name} ({})", times + 1),
        });
    }
    out
}

/// A column's letter in a spreadsheet.
pub(super) fn letter(column: usize) -> String {
    let mut out = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        out.insert(0, char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    out
}
