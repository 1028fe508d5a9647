//! Rows of a list of interventions → interventions.

use super::columns::for_each_row;
use super::desk::{Desk, Place, column_number};
use super::slug;
use crate::domain::{Day, FindingCode, Intervention, Level};
use crate::pipeline::{InterventionField, InterventionShape};
use crate::read::{Row, fold};

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &InterventionShape) {
    let columns: Vec<(InterventionField, usize)> =
        shape.columns.iter().map(|(field, header)| (*field, desk.required(header))).collect();
    let mut used: Vec<usize> = columns.iter().map(|(_, column)| *column).collect();
    used.extend(desk.sender_columns());
    let column = |field: InterventionField| columns.iter().find(|(own, _)| *own == field).map(|(_, column)| *column);

    for_each_row(desk, &used, |desk, row| {
        desk.out.slots.read += 1;
        // Titles and notes below the table have one cell, and neither a day nor a level.
        let is_empty = |field| column(field).is_none_or(|column| row.cell(column).is_empty());
        let filled = columns.iter().filter(|(_, column)| !row.cell(*column).is_empty()).count();
        if filled < 2 && is_empty(InterventionField::IssuedOn) && is_empty(InterventionField::Level) {
            desk.out.slots.blank += 1;
            return;
        }
        match intervention(desk, shape, &column, &row) {
            Some(intervention) => {
                desk.out.interventions.push(intervention);
                desk.out.slots.plan_rows += 1;
            }
            None => desk.out.slots.rejected += 1,
        }
    });
}

fn intervention(
    desk: &mut Desk,
    shape: &InterventionShape,
    column: &dyn Fn(InterventionField) -> Option<usize>,
    row: &Row,
) -> Option<Intervention> {
    let text = |field: InterventionField| column(field).map_or("", |column| row.cell(column));
    let issued_column = column(InterventionField::IssuedOn);
    let Some(issued_on) = desk.day_in(row, issued_column).ok()? else {
        desk.missing(row.line, issued_column.unwrap_or(0), "when it was issued");
        return None;
    };
    let authority = desk.authority_of(row, Some(issued_on))?;
    let submitted_on = desk.submitted_on(row)?;
    let level = level(desk, shape, row, column(InterventionField::Level))?;
    let ended_on = desk.day_in(row, column(InterventionField::EndedOn)).ok()?;
    if let (Some(ended), Some(column)) =
        (ended_on.filter(|ended| *ended < issued_on), column(InterventionField::EndedOn))
    {
        let place = Place { line: row.line, column: Some(column_number(column)) };
        let message = format!("it ended on {ended}, before {issued_on}, when it was issued");
        let hint = "check whether day and month were swapped".into();
        desk.find(FindingCode::DayOrder, Some(authority), place, Some(row.cell(column)), message, hint);
    }
    let number = text(InterventionField::Intervention);
    let issued_by = text(InterventionField::IssuedBy);
    Some(Intervention {
        authority,
        number: if number.is_empty() { number_of(level, issued_on) } else { number.to_owned() },
        level,
        title: text(InterventionField::Title).to_owned(),
        issued_by: if issued_by.is_empty() {
            shape.issued_by.clone().unwrap_or_default()
        } else {
            issued_by.to_owned()
        },
        issued_on,
        revised_on: desk.day_in(row, column(InterventionField::RevisedOn)).ok()?,
        term_ends_on: desk.day_in(row, column(InterventionField::TermEndsOn)).ok()?,
        ended_on,
        part_of: text(InterventionField::PartOf).to_owned(),
        trigger_framework: text(InterventionField::TriggerFramework).to_owned(),
        trigger_on: desk.day_in(row, column(InterventionField::TriggerOn)).ok()?,
        outcome: text(InterventionField::Outcome).to_owned(),
        submitted_on,
        file: desk.file.file,
        line: row.line,
    })
}

/// What stands for the number of an intervention that has none.
fn number_of(level: Level, issued_on: Day) -> String {
    format!("{}|{issued_on}", level.name())
}

/// The level of a row: a declared word, or the name of a level as people write it.
fn level(desk: &mut Desk, shape: &InterventionShape, row: &Row, column: Option<usize>) -> Option<Level> {
    let text = column.map_or("", |column| row.cell(column));
    if text.is_empty() {
        if shape.level.is_none() {
            desk.missing(row.line, column.unwrap_or(0), "which kind of intervention it is");
        }
        return shape.level;
    }
    let declared = shape.levels.iter().find(|(word, _)| fold(word) == fold(text)).map(|(_, level)| *level);
    let name = slug(text, char::is_alphanumeric);
    let level = declared.or_else(|| Level::ALL.into_iter().find(|level| level.name() == name));
    if level.is_none() {
        let place = Place { line: row.line, column: column.map(column_number) };
        let message = format!("{text:?} is no declared level of intervention");
        let names = Level::ALL.map(Level::name).join(", ");
        let hint = format!("declare it under levels; the levels are {names}");
        desk.find(FindingCode::UnknownLevel, None, place, Some(text), message, hint);
    }
    level
}
