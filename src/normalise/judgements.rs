//! Rows of inspection outcomes → judgements: a row a judgement, or a row an inspection with a column an area.

use super::columns::for_each_row;
use super::desk::{Desk, Place, column_number};
use crate::domain::{AuthorityIndex, Day, FindingCode, GradeStatus, Judgement};
use crate::pipeline::{AreaColumn, GradeLayout, InspectionShape, JudgementShape, Text};
use crate::read::{Row, fold};
use crate::reference::Framework;

/// The area of an event that gives no grades.
pub(super) const UNGRADED: &str = "UNGRADED";

/// The columns of a source of judgements, found in the header of one file.
struct Binding {
    framework: Option<usize>,
    inspection_start: Option<usize>,
    published: Option<usize>,
    event: Option<usize>,
    judged_body: Option<usize>,
    strand: Option<usize>,
    grades: Vec<GradeColumn>,
}

/// A column that holds grades.
struct GradeColumn {
    column: usize,
    /// The column of the area (`long`).
    area_column: Option<usize>,
    declared: Option<AreaColumn>,
}

/// What one row says of its inspection.
struct Inspection<'a> {
    authority: AuthorityIndex,
    framework: &'a Framework,
    event_kind: String,
    judged_body: String,
    strand: String,
    start: Option<Day>,
    published: Option<Day>,
    submitted: Day,
}

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &JudgementShape) {
    let [shape] = shape.inspections.as_slice() else { return };
    let binding = bind(desk, shape);
    let used = used(desk, &binding);
    for_each_row(desk, &used, |desk, row| {
        let filled = binding.grades.iter().filter(|grade| !row.cell(grade.column).is_empty()).count() as u64;
        let blank = binding.grades.len() as u64 - filled;
        desk.out.slots.read += blank;
        desk.out.slots.blank += blank;
        if filled == 0 && is_note(desk, &binding, &row) {
            return;
        }
        // A visit that gives no grades has no cell for one, and yet is one slot: the event itself.
        if let Some(visit) = ungraded_event(desk, shape, &binding, &row) {
            if filled == 0 {
                desk.out.slots.read += 1;
            } else {
                desk.out.slots.read += filled;
                desk.out.slots.ignored += filled - 1;
            }
            let first = binding.grades[0].column;
            match inspection(desk, shape, &binding, &row, visit) {
                Some(inspection) => push_event(desk, &inspection, &row, first),
                None => desk.out.slots.rejected += 1,
            }
            return;
        }
        if filled == 0 {
            return;
        }
        desk.out.slots.read += filled;
        // 'Not yet inspected' speaks of no inspection: there is nothing to file it under.
        if is_not_inspected(desk, shape, &binding, &row) {
            desk.out.slots.ignored += filled;
            return;
        }
        let placed = framework_of(desk, shape, &binding, &row)
            .and_then(|framework| inspection(desk, shape, &binding, &row, framework));
        let Some(inspection) = placed else {
            desk.out.slots.rejected += filled;
            return;
        };
        for grade in binding.grades.iter().filter(|grade| !row.cell(grade.column).is_empty()) {
            push_grade(desk, &inspection, grade, &row);
        }
    });
}

fn bind(desk: &Desk, shape: &InspectionShape) -> Binding {
    let text = |text: Option<&Text>| match text {
        Some(Text::Column(header)) => desk.column(header),
        _ => None,
    };
    let column = |header: Option<&String>| header.and_then(|header| desk.column(header));
    let grades = match &shape.grades {
        GradeLayout::Long { area, grade } => {
            vec![GradeColumn { column: desk.required(grade), area_column: Some(desk.required(area)), declared: None }]
        }
        GradeLayout::Wide(areas) => areas
            .iter()
            .map(|area| GradeColumn {
                column: desk.required(&area.name),
                area_column: None,
                declared: Some(area.clone()),
            })
            .collect(),
    };
    Binding {
        framework: text(Some(&shape.framework)),
        inspection_start: column(shape.inspection_start.as_ref()),
        published: column(shape.published.as_ref()),
        event: text(shape.event.as_ref()),
        judged_body: text(shape.judged_body.as_ref()),
        strand: text(shape.strand.as_ref()),
        grades,
    }
}

fn used(desk: &Desk, binding: &Binding) -> Vec<usize> {
    let mut used: Vec<usize> = [
        binding.framework,
        binding.inspection_start,
        binding.published,
        binding.event,
        binding.judged_body,
        binding.strand,
    ]
    .into_iter()
    .flatten()
    .collect();
    for grade in &binding.grades {
        used.push(grade.column);
        used.extend(grade.area_column);
    }
    used.extend(desk.sender_columns());
    used
}

/// A row without grades and without any day is a title, a note or a spacer.
fn is_note(desk: &Desk, binding: &Binding, row: &Row) -> bool {
    let days = [binding.inspection_start, binding.published];
    let has_day = days.into_iter().flatten().any(|column| super::day::read(row.cell(column)).is_some());
    !has_day && !desk.sheet.header.is_empty()
}

fn text_of<'t>(text: Option<&'t Text>, column: Option<usize>, row: &Row<'t>) -> &'t str {
    match (text, column) {
        (Some(Text::Constant(constant)), _) => constant,
        (Some(Text::Column(_)), Some(column)) => row.cell(column),
        _ => "",
    }
}

/// The first day that says when the inspection was.
fn day_of(binding: &Binding, row: &Row) -> Option<Day> {
    let read = |column: Option<usize>| column.and_then(|column| super::day::read(row.cell(column)));
    read(binding.inspection_start).or_else(|| read(binding.published))
}

fn ungraded_event<'a>(desk: &Desk<'a>, shape: &InspectionShape, binding: &Binding, row: &Row) -> Option<&'a Framework> {
    let reference = desk.reference;
    let label = text_of(Some(&shape.framework), binding.framework, row);
    reference.frameworks.named(label, day_of(binding, row)).filter(|framework| !framework.graded)
}

fn is_not_inspected(desk: &Desk, shape: &InspectionShape, binding: &Binding, row: &Row) -> bool {
    let label = text_of(Some(&shape.framework), binding.framework, row);
    let some = desk.reference.frameworks.all.iter().find(|framework| framework.graded);
    let says_so = |column: usize| {
        let text = row.cell(column);
        let reading = some.and_then(|framework| desk.reference.frameworks.grade(framework, text));
        text.is_empty() || reading.is_some_and(|reading| reading.status == GradeStatus::NotInspected)
    };
    day_of(binding, row).is_none()
        && (label.is_empty() || desk.reference.frameworks.is_known(label))
        && binding.grades.iter().all(|grade| says_so(grade.column))
}

fn framework_of<'a>(
    desk: &mut Desk<'a>,
    shape: &InspectionShape,
    binding: &Binding,
    row: &Row,
) -> Option<&'a Framework> {
    let label = text_of(Some(&shape.framework), binding.framework, row);
    let day = day_of(binding, row);
    let reference = desk.reference;
    let found = reference.frameworks.named(label, day);
    if found.is_none() {
        let place = Place { line: row.line, column: binding.framework.map(column_number) };
        let message = match day {
            Some(day) if reference.frameworks.is_known(label) => {
                format!("no edition of the framework {label:?} was in force on {day}")
            }
            None if reference.frameworks.is_known(label) => {
                format!("which edition of {label:?} it was cannot be told without a day")
            }
            _ => format!("no inspection framework is called {label:?}"),
        };
        let hint = "correct the cell, or add the framework to the reference tables".into();
        desk.find(FindingCode::UnknownFramework, None, place, Some(label), message, hint);
    }
    found
}

/// Whose inspection it was and when; `None` after a finding.
fn inspection<'a>(
    desk: &mut Desk<'a>,
    shape: &InspectionShape,
    binding: &Binding,
    row: &Row,
    framework: &'a Framework,
) -> Option<Inspection<'a>> {
    let start = desk.day_in(row, binding.inspection_start).ok()?;
    let published = desk.day_in(row, binding.published).ok()?;
    let authority = desk.authority_of(row, start.or(published))?;
    let submitted = desk.submitted_on(row)?;
    if start.or(published).is_none() {
        let column = binding.inspection_start.or(binding.published).unwrap_or(binding.grades[0].column);
        desk.missing(row.line, column, "when the inspection was");
        return None;
    }
    if let (Some(start), Some(published)) = (start, published)
        && published < start
    {
        let place = Place { line: row.line, column: binding.published.map(column_number) };
        let message = format!("the report of {published} came before the inspection of {start}");
        desk.find(
            FindingCode::DayOrder,
            Some(authority),
            place,
            binding.published.map(|column| row.cell(column)),
            message,
            "check whether day and month were swapped".into(),
        );
    }
    let event = fold(text_of(shape.event.as_ref(), binding.event, row));
    let strand = fold(text_of(shape.strand.as_ref(), binding.strand, row));
    let judged_body = fold(text_of(shape.judged_body.as_ref(), binding.judged_body, row)).replace(' ', "_");
    Some(Inspection {
        authority,
        framework,
        event_kind: if event.contains("re-inspection") { "re_inspection" } else { &framework.event_kind }.to_owned(),
        judged_body: if judged_body.is_empty() { framework.judged_body.clone() } else { judged_body },
        strand: strand_named(&strand).to_owned(),
        start,
        published,
        submitted,
    })
}

/// The strand that words mean; blank where the framework judges in one.
fn strand_named(words: &str) -> &'static str {
    if words.contains("safeguarding") {
        "safeguarding"
    } else if words.contains("looked") {
        "looked_after"
    } else {
        ""
    }
}

/// Adds the judgement of one cell, or a finding.
fn push_grade(desk: &mut Desk, inspection: &Inspection, grade: &GradeColumn, row: &Row) {
    let raw_grade = row.cell(grade.column);
    let raw_area =
        grade.area_column.map_or_else(|| desk.sheet.header[grade.column].as_str(), |column| row.cell(column));
    let declared = grade.declared.as_ref();
    let frameworks = &desk.reference.frameworks;
    let labelled = match declared.and_then(|declared| declared.area.as_deref()) {
        Some(area) => Some((declared.and_then(|declared| declared.strand.as_deref()).unwrap_or(""), area)),
        None => frameworks.area_labelled(inspection.framework, raw_area),
    };
    let Some((label_strand, area)) = labelled else {
        let place = Place { line: row.line, column: Some(column_number(grade.area_column.unwrap_or(grade.column))) };
        let message = format!("{raw_area:?} is no area that {} judges", inspection.framework.id);
        let hint = "correct the area, or add its wording to the table of area labels".into();
        desk.find(FindingCode::UnknownArea, Some(inspection.authority), place, Some(raw_area), message, hint);
        desk.out.slots.rejected += 1;
        return;
    };
    let strand = if label_strand.is_empty() { inspection.strand.clone() } else { label_strand.to_owned() };
    let reading = if inspection.framework.judges(&strand, area) {
        frameworks.grade(inspection.framework, raw_grade).cloned()
    } else {
        // A grade printed under an area that the framework did not judge yet is no grade of that area.
        Some(crate::reference::GradeReading {
            grade: None,
            ordinal: None,
            family: String::new(),
            status: GradeStatus::NotInFramework,
        })
    };
    let Some(reading) = reading else {
        let place = Place { line: row.line, column: Some(column_number(grade.column)) };
        let message = format!("{raw_grade:?} is no grade of {}", inspection.framework.id);
        let hint = "correct the cell, or add the word to the table of grades".into();
        desk.find(FindingCode::UnreadableGrade, Some(inspection.authority), place, Some(raw_grade), message, hint);
        desk.out.slots.rejected += 1;
        return;
    };
    let judged_body = declared.and_then(|declared| declared.judged_body.clone());
    let judgement = Judgement {
        judged_body: judged_body.unwrap_or_else(|| inspection.judged_body.clone()),
        strand,
        area: area.to_owned(),
        raw_area: raw_area.to_owned(),
        raw_grade: raw_grade.to_owned(),
        grade: reading.grade,
        ordinal: reading.ordinal,
        grade_family: reading.family,
        status: reading.status,
        ..blank(desk, inspection, row, grade.column)
    };
    desk.out.judgements.push(judgement);
    desk.out.slots.judgements += 1;
}

/// Adds an event that gives no grades.
fn push_event(desk: &mut Desk, inspection: &Inspection, row: &Row, column: usize) {
    let raw_grade = row.cell(column).to_owned();
    let judgement = Judgement { raw_grade, ..blank(desk, inspection, row, column) };
    desk.out.judgements.push(judgement);
    desk.out.slots.judgements += 1;
}

/// A judgement of this inspection without an area and a grade.
fn blank(desk: &Desk, inspection: &Inspection, row: &Row, column: usize) -> Judgement {
    Judgement {
        authority: inspection.authority,
        judged_body: inspection.judged_body.clone(),
        framework: inspection.framework.id.clone(),
        event_kind: inspection.event_kind.clone(),
        strand: inspection.strand.clone(),
        area: UNGRADED.to_owned(),
        raw_area: String::new(),
        raw_grade: String::new(),
        grade: None,
        ordinal: None,
        grade_family: String::new(),
        status: GradeStatus::NotGraded,
        inspection_start: inspection.start,
        published_on: inspection.published,
        known_from: inspection.published.unwrap_or(inspection.submitted),
        superseded_on: None,
        inspection_id: String::new(),
        submitted_on: inspection.submitted,
        file: desk.file.file,
        line: row.line,
        column: column_number(column),
    }
}
