//! Rows of inspection outcomes → judgements: a row a judgement, or a row one or several inspections with a column an area.

mod entry;
mod event;
mod grade;

use super::columns::for_each_row;
use super::desk::Desk;
use crate::domain::GradeStatus;
use crate::pipeline::JudgementShape;
use crate::read::Row;

use entry::{Entry, GradeColumn};
use event::place;
use grade::{push_grade, push_ungraded};

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &JudgementShape) {
    let entries: Vec<Entry> = shape.inspections.iter().map(|inspection| Entry::find(desk, inspection)).collect();
    let mut used: Vec<usize> = entries.iter().flat_map(Entry::columns).collect();
    used.extend(desk.sender_columns());
    for_each_row(desk, &used, |desk, row| {
        for entry in &entries {
            read(desk, entry, &row);
        }
    });
}

/// Reads one inspection of a row, and accounts for each of its cells of grades.
fn read(desk: &mut Desk, entry: &Entry, row: &Row) {
    let filled: Vec<&GradeColumn> = entry.grades.iter().filter(|grade| !row.cell(grade.column).is_empty()).collect();
    let count = filled.len() as u64;
    let blank = entry.grades.len() as u64 - count;
    desk.out.slots.read += blank;
    desk.out.slots.blank += blank;
    if count == 0 && entry.says_nothing(row) {
        return;
    }
    // A visit that gives no grades has no cell for one, and yet is one slot: the event itself.
    if entry.is_ungraded(desk, row) {
        desk.out.slots.read += count.max(1);
        match place(desk, entry, row) {
            Some(event) => {
                push_ungraded(desk, &event, row, entry.grades[0].column);
                desk.out.slots.ignored += count.saturating_sub(1);
            }
            None => desk.out.slots.rejected += count.max(1),
        }
        return;
    }
    if count == 0 {
        return;
    }
    desk.out.slots.read += count;
    // 'Not yet inspected' speaks of no inspection: there is nothing to file it under.
    if is_not_inspected(desk, entry, row) {
        desk.out.slots.ignored += count;
        return;
    }
    let Some(event) = place(desk, entry, row) else {
        desk.out.slots.rejected += count;
        return;
    };
    for grade in filled {
        push_grade(desk, &event, grade, row);
    }
}

/// Whether a row without a day says in every cell that there was no inspection.
fn is_not_inspected(desk: &Desk, entry: &Entry, row: &Row) -> bool {
    let frameworks = &desk.reference.frameworks;
    let label = entry.framework(row);
    let some = frameworks.all.iter().find(|framework| framework.graded);
    let says_so = |column: usize| {
        let text = row.cell(column);
        let reading = some.and_then(|framework| frameworks.grade(framework, text));
        text.is_empty() || reading.is_some_and(|reading| reading.status == GradeStatus::NotInspected)
    };
    entry.day(row).is_none()
        && (label.is_empty() || frameworks.is_known(label))
        && entry.grades.iter().all(|grade| says_so(grade.column))
}
