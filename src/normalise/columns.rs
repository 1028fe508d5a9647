//! The walk over a file's rows: rows that a rule passes over, rows that are too long, and the columns that nobody
//! declared, whose cells are counted, passed over by a named rule, and reported once a column.

use super::desk::{Desk, Place, column_number};
use super::row_rules::RowRules;
use crate::domain::FindingCode;
use crate::pipeline::{GradeLayout, Shape};
use crate::read::{Below, Row};

/// Hands every row that is to be read to `work` and accounts for all others, and for the columns that are neither
/// `used` nor declared to carry no figure.
pub(super) fn for_each_row<'a>(desk: &mut Desk<'a>, used: &[usize], work: impl FnMut(&mut Desk<'a>, Row)) {
    let slots = slots_of(desk, used);
    for_each_row_of(desk, used, &slots, work);
}

/// The same where the columns that feed each slot of a row are known.
pub(super) fn for_each_row_of<'a>(
    desk: &mut Desk<'a>,
    used: &[usize],
    slots: &[Vec<usize>],
    mut work: impl FnMut(&mut Desk<'a>, Row),
) {
    let mut rules = RowRules::new(desk);
    let mut unmapped = Unmapped::new(desk, used, &rules);
    let sheet = desk.sheet;
    let mut rows = sheet.rows();
    while let Some(row) = rows.next_row() {
        desk.out.rows_read += 1;
        if desk.is_later(&row) {
            desk.out.slots.read += 1;
            desk.out.slots.ignored += 1;
            continue;
        }
        if !rules.keep(&row) {
            pass_over(desk, slots, &unmapped, &row);
            continue;
        }
        desk.begin(&row);
        if unmapped.count(desk, &row) {
            work(desk, row);
        }
        desk.about = None;
    }
    unmapped.report(desk);
    if let Some(below) = rows.below() {
        pass_over_below(desk, below);
    }
}

/// Accounts for the rows of another table below the one that the source means: a slot a row.
fn pass_over_below(desk: &mut Desk, below: Below) {
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

/// The columns that feed each slot of a row, where rows do not hold figures.
fn slots_of(desk: &Desk, used: &[usize]) -> Vec<Vec<usize>> {
    let columns = |headers: Vec<&String>| -> Vec<Vec<usize>> {
        headers.into_iter().filter_map(|header| desk.column(header)).map(|column| vec![column]).collect()
    };
    match &desk.source().shape {
        Shape::Judgements(shape) => columns(
            shape
                .inspections
                .iter()
                .flat_map(|inspection| match &inspection.grades {
                    GradeLayout::Long { grade, .. } => vec![grade],
                    GradeLayout::Wide(areas) => areas.iter().map(|area| &area.name).collect(),
                })
                .collect(),
        ),
        Shape::Neighbours(shape) => columns(shape.columns.iter().map(|(column, _)| column).collect()),
        _ => vec![used.to_vec()],
    }
}

/// Accounts for a row that a rule passes over.
fn pass_over(desk: &mut Desk, slots: &[Vec<usize>], unmapped: &Unmapped, row: &Row) {
    let unmapped = unmapped.columns.iter().map(|(column, ..)| std::slice::from_ref(column));
    for columns in slots.iter().map(Vec::as_slice).chain(unmapped) {
        desk.out.slots.read += 1;
        if columns.iter().all(|column| row.cell(*column).is_empty()) {
            desk.out.slots.blank += 1;
        } else {
            desk.out.slots.ignored += 1;
        }
    }
}

/// The columns of a file that no declaration covers.
struct Unmapped {
    columns: Vec<(usize, u64, u32)>,
}

impl Unmapped {
    /// All columns but those that are used, looked at by a rule or declared to carry no figure.
    fn new(desk: &Desk, used: &[usize], rules: &RowRules) -> Self {
        let mut declared = vec![false; desk.sheet.header.len()];
        for column in used.iter().copied().chain(desk.ignored()).chain(rules.columns()) {
            declared[column] = true;
        }
        let columns = declared.iter().enumerate().filter(|(_, declared)| !**declared);
        Self { columns: columns.map(|(column, _)| (column, 0, 0)).collect() }
    }

    /// Counts the cells of a row; refuses a row that has more of them than the header has names.
    fn count(&mut self, desk: &mut Desk, row: &Row) -> bool {
        let names = desk.sheet.header.len();
        let cells = row.width();
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
