//! Rows of an improvement-plan tracker → actions.

use super::band;
use super::columns::for_each_row;
use super::desk::{Desk, Place, column_number};
use super::number::{self, Cell};
use crate::domain::{Action, ActionPast, FindingCode, IndicatorIndex};
use crate::pipeline::{ActionField, ActionShape};
use crate::read::{Row, fold};

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &ActionShape) {
    let columns: Vec<(ActionField, usize)> =
        shape.columns.iter().map(|(field, header)| (*field, desk.required(header))).collect();
    let mut used: Vec<usize> = columns.iter().map(|(_, column)| *column).collect();
    used.extend(desk.sender_columns());
    let column = |field: ActionField| columns.iter().find(|(own, _)| *own == field).map(|(_, column)| *column);
    let action_column = column(ActionField::Action).expect("a tracker declares the column of its action numbers");

    for_each_row(desk, &used, |desk, row| {
        desk.out.slots.read += 1;
        // Keys and notes below the table have an action number in no row, and nothing beside it.
        let filled = columns.iter().filter(|(_, column)| !row.cell(*column).is_empty()).count();
        if filled < 2 && (row.cell(action_column).is_empty() || columns.len() > 2) {
            desk.out.slots.blank += 1;
            return;
        }
        match action(desk, shape, &column, &row) {
            Some(action) => {
                desk.out.actions.push(action);
                desk.out.slots.plan_rows += 1;
            }
            None => desk.out.slots.rejected += 1,
        }
    });
}

fn action(
    desk: &mut Desk,
    shape: &ActionShape,
    column: &dyn Fn(ActionField) -> Option<usize>,
    row: &Row,
) -> Option<Action> {
    let text = |field: ActionField| column(field).map_or("", |column| row.cell(column));
    let action_column = column(ActionField::Action)?;
    if text(ActionField::Action).is_empty() {
        desk.missing(row.line, action_column, "which action it is");
        return None;
    }
    let plan = if text(ActionField::Plan).is_empty() {
        shape.plan.clone().unwrap_or_default()
    } else {
        text(ActionField::Plan).to_owned()
    };
    if plan.is_empty() {
        desk.missing(row.line, column(ActionField::Plan).unwrap_or(action_column), "which plan it belongs to");
        return None;
    }
    let authority = desk.authority_of(row, None)?;
    let submitted_on = desk.submitted_on(row)?;
    let status_text = text(ActionField::Status);
    let folded = fold(status_text);
    let status = shape.statuses.iter().find(|(word, _)| fold(word) == folded).map(|(_, status)| *status);
    if status.is_none() {
        // The action stays in the ledger as one whose fate is not known; leaving it out would make the plan look shorter.
        let known: Vec<&str> = shape.statuses.iter().map(|(word, _)| word.as_str()).collect();
        let place = Place { line: row.line, column: column(ActionField::Status).map(column_number) };
        let message = format!("{status_text:?} is no declared status");
        let hint = format!("declared statuses: {}", known.join(", "));
        desk.find(FindingCode::UnknownStatus, Some(authority), place, Some(status_text), message, hint);
    }
    Some(Action {
        authority,
        plan,
        action: text(ActionField::Action).to_owned(),
        area: text(ActionField::Area).to_owned(),
        title: text(ActionField::Title).to_owned(),
        owner: text(ActionField::Owner).to_owned(),
        recommending_body: text(ActionField::RecommendingBody).to_owned(),
        status,
        disputed: ["yes", "y", "true", "disputed", "challenged"].contains(&fold(text(ActionField::Disputed)).as_str()),
        due_on: desk.day_in(row, column(ActionField::DueOn)).ok()?,
        due_on_first: desk.day_in(row, column(ActionField::DueOnFirst)).ok()?,
        completed_on: desk.day_in(row, column(ActionField::CompletedOn)).ok()?,
        status_on: desk.day_in(row, column(ActionField::StatusOn)).ok()?,
        moved_to_plan: text(ActionField::MovedToPlan).to_owned(),
        indicator: indicator_in(desk, row, column(ActionField::Indicator)).ok()?,
        baseline: figure_in(desk, row, column(ActionField::Baseline)).ok()?,
        target: figure_in(desk, row, column(ActionField::Target)).ok()?,
        claimed: figure_in(desk, row, column(ActionField::Claimed)).ok()?,
        quantity_target: figure_in(desk, row, column(ActionField::QuantityTarget)).ok()?,
        quantity_done: figure_in(desk, row, column(ActionField::QuantityDone)).ok()?,
        evidence: text(ActionField::Evidence).to_owned(),
        verified_by: text(ActionField::VerifiedBy).to_owned(),
        past: ActionPast::default(),
        submitted_on,
        file: desk.file.file,
        line: row.line,
    })
}

/// The indicator that a cell names, where it names one; `Err` after a finding.
pub(super) fn indicator_in(desk: &mut Desk, row: &Row, column: Option<usize>) -> Result<Option<IndicatorIndex>, ()> {
    let Some(column) = column else { return Ok(None) };
    let text = row.cell(column);
    if text.is_empty() {
        return Ok(None);
    }
    desk.reference.indicator_in(text).map(Some).ok_or_else(|| {
        let near = desk.reference.nearest_indicator_ids(text);
        let hint = if near.is_empty() {
            "name the indicator by its id or its title".into()
        } else {
            format!("indicators near it: {}", near.join(", "))
        };
        let place = Place { line: row.line, column: Some(column_number(column)) };
        let message = format!("the catalogue has no indicator {text:?}");
        desk.find(FindingCode::UnknownIndicator, None, place, Some(text), message, hint);
    })
}

/// The figure in a cell, where it has one; `Err` after a finding.
pub(super) fn figure_in(desk: &mut Desk, row: &Row, column: Option<usize>) -> Result<Option<f64>, ()> {
    let Some(column) = column else { return Ok(None) };
    let text = row.cell(column);
    match number::read(text, &[]) {
        // The band of a target is no figure that progress could be measured against.
        Cell::Symbol(_) if band::is_band(text) => unreadable_figure(desk, row, column, text),
        Cell::Blank | Cell::Symbol(_) => Ok(None),
        Cell::Number(number) => Ok(Some(number.value)),
        Cell::Unreadable => unreadable_figure(desk, row, column, text),
    }
}

fn unreadable_figure<T>(desk: &mut Desk, row: &Row, column: usize, text: &str) -> Result<T, ()> {
    let place = Place { line: row.line, column: Some(column_number(column)) };
    let message = format!("{text:?} is no number");
    let hint = "write a plain number".into();
    desk.find(FindingCode::UnreadableNumber, None, place, Some(text), message, hint);
    Err(())
}
