//! The walk over a file's rows, and the columns that nobody declared: their cells are counted, passed over by a named
//! rule, and reported once a column.

use super::desk::{Desk, Place, column_number};
use crate::domain::FindingCode;
use crate::read::{Below, Row};

/// Hands every row of a file to `work`, but those with more cells than the header, and accounts for the columns that
/// are neither `used` nor declared to carry no figure.
pub(super) fn for_each_row<'a>(desk: &mut Desk<'a>, used: &[usize], mut work: impl FnMut(&mut Desk<'a>, Row)) {
    let mut unmapped = Unmapped::new(desk, used);
    let sheet = desk.sheet;
    let mut rows = sheet.rows();
    while let Some(row) = rows.next_row() {
        desk.out.rows_read += 1;
        if desk.is_later(&row) {
            desk.out.slots.read += 1;
            desk.out.slots.ignored += 1;
            continue;
        }
        if unmapped.count(desk, &row) {
            work(desk, row);
        }
    }
    unmapped.report(desk);
    if let Some(below) = rows.below() {
        pass_over(desk, below);
    }
}

/// Accounts for the rows of another table below the one that the source means: a slot a row.
fn pass_over(desk: &mut Desk, below: Below) {
    desk.out.rows_read += below.rows;
    desk.out.slots.read += below.rows;
    desk.out.slots.ignored += below.rows;
    if desk.source().table.is_none() {
        let place = Place { line: below.line, column: None };
        let message = format!("another table begins here; its {} rows are not used", below.rows);
        let hint = "write table = 1 if that is right; a source of its own may read the other table".into();
        desk.find(FindingCode::SecondTable, None, place, None, message, hint);
    }
}

/// The columns of a file that no declaration covers.
struct Unmapped {
    columns: Vec<(usize, u64, u32)>,
}

impl Unmapped {
    /// All columns but those that are used or declared to carry no figure.
    fn new(desk: &Desk, used: &[usize]) -> Self {
        let mut declared = vec![false; desk.sheet.header.len()];
        for column in used.iter().copied().chain(desk.ignored()) {
            declared[column] = true;
        }
        let columns = declared.iter().enumerate().filter(|(_, declared)| !**declared);
        Self { columns: columns.map(|(column, _)| (column, 0, 0)).collect() }
    }

    /// Counts the cells of a row; refuses a row that has more of them than the header has names.
    fn count(&mut self, desk: &mut Desk, row: &Row) -> bool {
        let names = desk.sheet.header.len();
        let cells = row.cells().count();
        if let Some(column) = (names..cells).find(|&column| !row.cell(column).is_empty()) {
            desk.out.slots.read += 1;
            desk.out.slots.rejected += 1;
            let place = Place { line: row.line, column: Some(column_number(column)) };
            let message = format!("the row has {cells} cells and the header {names}");
            let hint = "put quotes around a cell that has the delimiter in it".into();
            desk.find(FindingCode::RowTooLong, None, place, None, message, hint);
            return false;
        }
        for (column, cells, first_line) in &mut self.columns {
            desk.out.slots.read += 1;
            if row.cell(*column).is_empty() {
                desk.out.slots.blank += 1;
            } else {
                desk.out.slots.ignored += 1;
                if *cells == 0 {
                    *first_line = row.line;
                }
                *cells += 1;
            }
        }
        true
    }

    /// One finding for each column that had something in it.
    fn report(self, desk: &mut Desk) {
        for (column, cells, line) in self.columns.into_iter().filter(|(_, cells, _)| *cells > 0) {
            let name = desk.sheet.header[column].clone();
            let place = Place { line, column: Some(column_number(column)) };
            let message = format!("nobody declares the column {name:?}; its cells are not used ({cells} filled)");
            let hint = "declare it under measures, or under ignore if it carries no figure".into();
            desk.find(FindingCode::UnmappedColumn, None, place, None, message, hint);
        }
    }
}
