//! Rows of a list of targets → targets.

use super::actions::{figure_in, indicator_in};
use super::columns::for_each_row;
use super::desk::{Desk, Place, column_number};
use super::period::{self, Spelling};
use crate::domain::{FindingCode, IndicatorIndex, Operator, Period, Polarity, TOTAL, Target};
use crate::pipeline::{TargetField, TargetShape};
use crate::read::Row;

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &TargetShape) {
    let columns: Vec<(TargetField, usize)> =
        shape.columns.iter().map(|(field, header)| (*field, desk.required(header))).collect();
    let mut used: Vec<usize> = columns.iter().map(|(_, column)| *column).collect();
    used.extend(desk.sender_columns());
    let column = |field: TargetField| columns.iter().find(|(own, _)| *own == field).map(|(_, column)| *column);
    let value_column = column(TargetField::Value).expect("a list of targets declares the column of their values");

    for_each_row(desk, &used, |desk, row| {
        desk.out.slots.read += 1;
        if row.cell(value_column).is_empty() {
            desk.out.slots.blank += 1;
            return;
        }
        match target(desk, shape, &column, &row) {
            Some(target) => {
                desk.out.targets.push(target);
                desk.out.slots.plan_rows += 1;
            }
            None => desk.out.slots.rejected += 1,
        }
    });
}

fn target(
    desk: &mut Desk,
    shape: &TargetShape,
    column: &dyn Fn(TargetField) -> Option<usize>,
    row: &Row,
) -> Option<Target> {
    let text = |field: TargetField| column(field).map_or("", |column| row.cell(column));
    let authority = desk.authority_of(row, None)?;
    let submitted_on = desk.submitted_on(row)?;
    let Some(indicator) = indicator_in(desk, row, column(TargetField::Indicator)).ok()? else {
        desk.missing(row.line, column(TargetField::Indicator).unwrap_or(0), "which indicator the target is about");
        return None;
    };
    if text(TargetField::Target).is_empty() {
        desk.missing(row.line, column(TargetField::Target).unwrap_or(0), "which target it is");
        return None;
    }
    let Some(value) = figure_in(desk, row, column(TargetField::Value)).ok()? else {
        desk.missing(row.line, column(TargetField::Value).unwrap_or(0), "which value is to be reached");
        return None;
    };
    let stated = |field: TargetField, of_all: &Option<String>| {
        Some(text(field)).filter(|text| !text.is_empty()).or(of_all.as_deref()).unwrap_or_default().to_owned()
    };
    Some(Target {
        authority,
        target: text(TargetField::Target).to_owned(),
        source: stated(TargetField::Source, &shape.set_by),
        intervention: stated(TargetField::Intervention, &shape.intervention),
        title: text(TargetField::Title).to_owned(),
        owner: text(TargetField::Owner).to_owned(),
        indicator,
        breakdown: desk.breakdown(TOTAL),
        baseline: figure_in(desk, row, column(TargetField::Baseline)).ok()?,
        baseline_period: period_in(desk, row, column(TargetField::BaselinePeriod), indicator).ok()?,
        operator: operator(desk, row, column(TargetField::Operator), indicator)?,
        value,
        due_on: desk.day_in(row, column(TargetField::DueOn)).ok()?,
        is_due_by_term: false,
        rebaselined_on: desk.day_in(row, column(TargetField::RebaselinedOn)).ok()?,
        reason: text(TargetField::Reason).to_owned(),
        rebaselined_by: text(TargetField::RebaselinedBy).to_owned(),
        new_baseline: figure_in(desk, row, column(TargetField::NewBaseline)).ok()?,
        new_baseline_period: period_in(desk, row, column(TargetField::NewBaselinePeriod), indicator).ok()?,
        submitted_on,
        file: desk.file.file,
        line: row.line,
    })
}

/// The operator of a target; where none is stated the indicator's polarity says which way is meant.
fn operator(desk: &mut Desk, row: &Row, column: Option<usize>, indicator: IndicatorIndex) -> Option<Operator> {
    let text = column.map_or("", |column| row.cell(column));
    let stated = match text.to_lowercase().as_str() {
        ">=" | "≥" | ">" | "at least" | "min" | "minimum" => Some(Operator::AtLeast),
        "<=" | "≤" | "<" | "at most" | "max" | "maximum" => Some(Operator::AtMost),
        "=" | "==" | "exactly" => Some(Operator::Exactly),
        "" => match desk.reference.indicators[indicator.at()].polarity {
            Polarity::High => Some(Operator::AtLeast),
            Polarity::Low => Some(Operator::AtMost),
            Polarity::Neutral => None,
        },
        _ => None,
    };
    if stated.is_none() {
        let place = Place { line: row.line, column: column.map(column_number) };
        let message = format!("{text:?} does not say which way the target is meant");
        let hint = "write >=, <= or =".into();
        desk.find(FindingCode::MissingCell, None, place, Some(text), message, hint);
    }
    stated
}

/// The period in a cell, where it has one, as the indicator has periods; `Err` after a finding.
pub(super) fn period_in(
    desk: &mut Desk,
    row: &Row,
    column: Option<usize>,
    indicator: IndicatorIndex,
) -> Result<Option<Period>, ()> {
    let Some(column) = column else { return Ok(None) };
    let text = row.cell(column);
    if text.is_empty() {
        return Ok(None);
    }
    let indicator = &desk.reference.indicators[indicator.at()];
    let found = period::read(text).and_then(|words| period::for_indicator(words, indicator, None, Spelling::Open));
    found.map(Some).ok_or_else(|| {
        let place = Place { line: row.line, column: Some(column_number(column)) };
        let message = format!("{text:?} is no period that {} can have", indicator.title);
        let hint = super::period::advice(text);
        desk.find(FindingCode::UnreadablePeriod, None, place, Some(text), message, hint);
    })
}
