//! A cell of a grade, with the inspection that gave it → a judgement, or a finding.

use super::entry::GradeColumn;
use super::event::Event;
use crate::domain::{FindingCode, GradeStatus, Judgement};
use crate::normalise::desk::{Desk, Place, column_number};
use crate::read::Row;

/// The area of an event that gives no grades.
const UNGRADED: &str = "UNGRADED";

/// Adds the judgement of one cell, or a finding.
pub(super) fn push_grade(desk: &mut Desk, event: &Event, grade: &GradeColumn, row: &Row) {
    let raw_grade = row.cell(grade.column);
    let header = || desk.sheet.header[grade.column].as_str();
    let raw_area = grade.area_column.map_or_else(header, |column| row.cell(column));
    let declared = grade.declared.as_ref();
    let frameworks = &desk.reference.frameworks;
    let labelled = match declared.and_then(|declared| declared.area.as_deref()) {
        Some(area) => Some(("", area)),
        None => frameworks.area_labelled(event.framework, raw_area),
    };
    let Some((label_strand, area)) = labelled else {
        let column = grade.area_column.unwrap_or(grade.column);
        if raw_area.is_empty() {
            desk.missing(row.line, column, "which area was judged");
        } else {
            let place = Place { line: row.line, column: Some(column_number(column)) };
            let message = format!("{raw_area:?} is no area that {} judges", event.framework.id);
            let hint = "correct the area, or add its wording to the table of area labels".into();
            desk.find(FindingCode::UnknownArea, Some(event.authority), place, Some(raw_area), message, hint);
        }
        desk.out.slots.rejected += 1;
        return;
    };
    let declared_strand = declared.and_then(|declared| declared.strand.as_deref()).unwrap_or(label_strand);
    let strand = if declared_strand.is_empty() { event.strand.clone() } else { declared_strand.to_owned() };
    let Some(reading) = frameworks.grade_of(event.framework, &strand, area, raw_grade) else {
        let place = Place { line: row.line, column: Some(column_number(grade.column)) };
        let message = format!("{raw_grade:?} is no grade of {}", event.framework.id);
        let words = frameworks.words_for_grades(event.framework).join(", ").replace('_', " ");
        let hint = if words.is_empty() {
            "correct the cell, or add the word to the table of grades".into()
        } else {
            format!("correct the cell ({words}), or add the word to the table of grades")
        };
        desk.find(FindingCode::UnreadableGrade, Some(event.authority), place, Some(raw_grade), message, hint);
        desk.out.slots.rejected += 1;
        return;
    };
    let judged_body = declared.and_then(|declared| declared.judged_body.clone());
    let judgement = Judgement {
        judged_body: judged_body.unwrap_or_else(|| event.judged_body.clone()),
        strand,
        area: area.to_owned(),
        raw_area: raw_area.to_owned(),
        grade: reading.grade,
        ordinal: reading.ordinal,
        grade_family: reading.family,
        status: reading.status,
        ..ungraded(desk, event, row, grade.column)
    };
    desk.out.judgements.push(judgement);
    desk.out.slots.judgements += 1;
}

/// Adds an event that gives no grades.
pub(super) fn push_ungraded(desk: &mut Desk, event: &Event, row: &Row, column: usize) {
    let judgement = ungraded(desk, event, row, column);
    desk.out.judgements.push(judgement);
    desk.out.slots.judgements += 1;
}

/// A judgement of this event without an area and a grade.
fn ungraded(desk: &Desk, event: &Event, row: &Row, column: usize) -> Judgement {
    Judgement {
        authority: event.authority,
        judged_body: event.judged_body.clone(),
        framework: event.framework.id.clone(),
        event_kind: event.kind.clone(),
        strand: event.strand.clone(),
        area: UNGRADED.to_owned(),
        raw_area: String::new(),
        raw_grade: row.cell(column).to_owned(),
        grade: None,
        ordinal: None,
        grade_family: String::new(),
        status: GradeStatus::NotGraded,
        theme: event.theme.clone(),
        inspection_start: event.start,
        published_on: event.published,
        known_from: event.published.unwrap_or(event.submitted),
        superseded_on: None,
        inspection_id: String::new(),
        submitted_on: event.submitted,
        file: desk.file.file,
        line: row.line,
        column: column_number(column),
    }
}
