//! Where the table begins: the first row that has the columns which the source declares, in whichever delimiter.

use std::collections::HashMap;

use super::{Instructions, Row, Rows, Unreadable};
use crate::domain::FindingCode;
use crate::domain::finding::column_letter;

/// Rows that are looked at for the header.
const LOOKED_AT: usize = 100_000;

/// Rows that may come nearest to the header, where none is it.
const NEAREST_AMONG: usize = 100;

/// Delimiters, in the order in which they are tried.
pub(super) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What the header of a source's files must have.
pub struct Expectation<'a> {
    /// Columns that must all be there.
    pub required: Vec<&'a str>,
    /// What at least one of the columns must satisfy.
    pub one_of: &'a dyn Fn(&str) -> bool,
}

/// A header that was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) delimiter: u8,
    /// The names as the sender wrote them, white space folded, those that are blank or repeated with one of their own.
    pub(super) names: Vec<String>,
    /// How many names there are up to the last that is not blank.
    pub(super) named: usize,
    pub(super) rows: HeaderRows,
    pub(super) line: u32,
    /// Records up to and with it.
    pub(super) records: u64,
}

/// The rows that a header has in the file, by which it is known where it stands again.
#[derive(Clone, Debug, Default)]
pub(super) struct HeaderRows {
    rows: Vec<HeaderRow>,
    /// Whether one that repeats it is passed over; otherwise the table ends there, too.
    pub(super) goes_on: bool,
}

/// One of these rows: its cells, and the places of the first two that are not blank.
#[derive(Clone, Debug)]
struct HeaderRow {
    cells: Vec<String>,
    first: [usize; 2],
}

impl HeaderRow {
    /// None for a row that does not name two columns.
    fn of(cells: Vec<String>) -> Option<Self> {
        let mut named = (0..cells.len()).filter(|&column| !cells[column].is_empty());
        let first = [named.next()?, named.next()?];
        Some(Self { cells, first })
    }
}

/// A header's or label's normal form: lower case, white space folded.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in
        text.split(|letter: char| letter.is_whitespace() || letter == '\u{feff}').filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// The search for a header: what is wanted, and what came nearest to it.
struct Search<'a> {
    instructions: Instructions<'a>,
    expected: &'a Expectation<'a>,
    required: Vec<String>,
    /// Complete headers that were met, so that the n-th can be told.
    tables: u32,
    best: Option<(usize, u32, Vec<&'a str>)>,
}

/// Finds the header in the rows that each delimiter makes, or says which columns the best candidate lacks.
pub(super) fn find<'a, 'r>(
    delimiters: &[u8],
    rows: impl Fn(u8) -> Rows<'r>,
    instructions: Instructions<'a>,
    expected: &'a Expectation<'a>,
) -> Result<Found, Unreadable> {
    let required = expected.required.iter().map(|name| fold(name)).collect();
    let mut search = Search { instructions, expected, required, tables: 0, best: None };
    for &delimiter in delimiters {
        search.tables = 0;
        if let Some(found) = search.through(rows(delimiter), delimiter) {
            return Ok(found);
        }
        if search.tables > 0 {
            break;
        }
    }
    Err(Unreadable {
        code: FindingCode::NoHeader,
        message: search.failure(),
        hint: "compare the file's header with the columns that the source declares".into(),
        encoding: "",
    })
}

impl Search<'_> {
    fn through(&mut self, mut rows: Rows, delimiter: u8) -> Option<Found> {
        let height = self.instructions.header_rows.max(1) as usize;
        let mut window: Vec<(u32, Vec<String>)> = Vec::with_capacity(height);
        for number in 0..LOOKED_AT {
            let Some(row) = rows.next_row() else { break };
            let line = row.line;
            if height == 1 && !self.is_worth_a_look(&row, number) {
                continue;
            }
            if window.len() == height {
                window.remove(0);
            }
            window.push((line, row.cells().map(spaced).collect()));
            let first_line = window[0].0;
            if window.len() < height || self.instructions.header_line.is_some_and(|wanted| wanted != first_line) {
                continue;
            }
            let said = joined(&window.iter().map(|(_, cells)| cells.as_slice()).collect::<Vec<_>>());
            let last_named = said.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
            let names = numbered(said);
            if self.is_complete(&names, first_line, number) {
                self.tables += 1;
                if self.tables == self.instructions.table.unwrap_or(1) {
                    let goes_on = self.instructions.table.is_none();
                    let header = window.into_iter().filter_map(|(_, cells)| HeaderRow::of(cells)).collect();
                    let rows_of_header = HeaderRows { rows: header, goes_on };
                    let records = rows.taken();
                    return Some(Found {
                        delimiter,
                        names,
                        named: last_named,
                        rows: rows_of_header,
                        line: first_line,
                        records,
                    });
                }
            }
        }
        None
    }

    /// Far down, most rows are seen to be no header without a look at all their cells.
    fn is_worth_a_look(&self, row: &Row, number: usize) -> bool {
        if let Some(wanted) = self.instructions.header_line {
            return row.line == wanted;
        }
        let Some(first) = self.required.first() else { return true };
        number < NEAREST_AMONG || row.cells().any(|cell| is_named(cell, first))
    }

    /// Whether a row has all that the source declares; if not, it is remembered where it comes nearest.
    fn is_complete(&mut self, names: &[String], line: u32, number: usize) -> bool {
        let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let known: std::collections::HashSet<&str> = folded.iter().map(String::as_str).collect();
        let missing: Vec<&str> = self
            .required
            .iter()
            .zip(&self.expected.required)
            .filter(|(name, _)| !known.contains(name.as_str()))
            .map(|(_, shown)| *shown)
            .collect();
        let has_figures = names.iter().any(|name| (self.expected.one_of)(name));
        if missing.is_empty() && has_figures {
            return true;
        }
        let present = self.required.len() - missing.len() + usize::from(has_figures);
        if number < NEAREST_AMONG && self.best.as_ref().is_none_or(|(most, ..)| present > *most) {
            self.best = Some((present, line, missing));
        }
        false
    }

    fn failure(self) -> String {
        if let Some(wanted) = self.instructions.table.filter(|_| self.tables > 0) {
            let tables = self.tables;
            return format!("table {wanted} is wanted, and the file has the declared columns {tables} times");
        }
        match self.best {
            Some((present, line, missing)) if present > 0 && !missing.is_empty() => {
                let missing = missing.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
                format!("no row has all declared columns; line {line} comes nearest and lacks {missing}")
            }
            Some((present, line, _)) if present > 0 => {
                format!("no row has the declared columns; line {line} has no column with figures")
            }
            _ => "no row has any of the declared columns".into(),
        }
    }
}

/// A cell of a header: trimmed, line breaks as spaces.
fn spaced(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a cell has a name, whatever its letters' case and the white space in it.
fn is_named(cell: &str, name: &str) -> bool {
    let (Some(first), Some(of_name)) = (cell.bytes().next(), name.bytes().next()) else { return cell == name };
    // Most cells differ in their first letter, so few are looked at in full.
    if first.is_ascii() && of_name.is_ascii() && !first.eq_ignore_ascii_case(&of_name) {
        return false;
    }
    if !cell.is_ascii() || !name.is_ascii() {
        return fold(cell) == fold(name);
    }
    let mut words = cell.split(char::is_whitespace).filter(|word| !word.is_empty());
    let mut of_name = name.split(char::is_whitespace).filter(|word| !word.is_empty());
    loop {
        match (words.next(), of_name.next()) {
            (None, None) => return true,
            (Some(word), Some(other)) if word.eq_ignore_ascii_case(other) => {}
            _ => return false,
        }
    }
}

/// The rows of a header as one: a blank cell of an upper row has the name at its left where something stands below it,
/// and parts that say the same word are said once.
fn joined(rows: &[&[String]]) -> Vec<String> {
    let Some((last, upper)) = rows.split_last() else { return Vec::new() };
    let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let mut names: Vec<Vec<&str>> = vec![Vec::new(); width];
    for (number, row) in upper.iter().enumerate() {
        let mut left = "";
        for (column, name) in names.iter_mut().enumerate() {
            let own = cell(row, column);
            let stands_above = rows[number + 1..].iter().any(|row| !cell(row, column).is_empty());
            if !own.is_empty() {
                left = own;
            }
            if !own.is_empty() || stands_above {
                name.push(left);
            }
        }
    }
    for (column, name) in names.iter_mut().enumerate() {
        name.push(cell(last, column));
    }
    let said = names.into_iter().map(|mut parts| {
        parts.retain(|part| !part.is_empty());
        parts.dedup_by(|part, before| fold(part) == fold(before));
        parts.join(" ")
    });
    said.collect()
}

fn cell(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", String::as_str)
}

/// What a column without a name is called.
pub(super) fn blank_name(column: usize) -> String {
    format!("column {}", column_letter(u16::try_from(column).unwrap_or(u16::MAX)))
}

/// Names of which each is there once: a repeated one has its count behind it, a blank one is called by its letter.
fn numbered(names: Vec<String>) -> Vec<String> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for name in &names {
        counts.entry(fold(name)).or_insert(0);
    }
    let mut out = Vec::with_capacity(names.len());
    for (column, name) in names.into_iter().enumerate() {
        if name.is_empty() {
            out.push(blank_name(column));
            continue;
        }
        let folded = fold(&name);
        let mut count = counts.get(&folded).copied().unwrap_or(0) + 1;
        // `SNP (2)` may be a name of the file itself.
        while count > 1 && counts.contains_key(&format!("{folded} ({count})")) {
            count += 1;
        }
        counts.insert(folded, count);
        out.push(if count == 1 { name } else { format!("{name} ({count})") });
    }
    out
}

impl HeaderRows {
    /// Whether a row is a header: one that repeats this and is to be passed over (`true`), or that of another table.
    /// One whose first two names stand under the same two names is a header; no figure is called as its column is.
    pub(super) fn is_met_by(&self, row: &Row) -> Option<bool> {
        let same = |own: &HeaderRow| {
            let name = |column: usize| own.cells.get(column).map_or("", String::as_str);
            let met = own.first.iter().all(|&column| is_named(row.cell(column), name(column)));
            let width = own.cells.len().max(row.width());
            met.then(|| (0..width).all(|column| is_named(row.cell(column), name(column))))
        };
        self.rows.iter().find_map(same).map(|whole| whole && self.goes_on)
    }
}
