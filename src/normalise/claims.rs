//! Rows of a list of claims → claims.

use super::actions::indicator_in;
use super::band;
use super::columns::for_each_row;
use super::desk::{Desk, Place, column_number};
use super::number::{self, Cell};
use super::slug;
use super::targets::period_in;
use crate::domain::claim::Said;
use crate::domain::{BreakdownIndex, Claim, ClaimKind, FindingCode, TOTAL};
use crate::pipeline::{ClaimField, ClaimShape};
use crate::read::{Row, fold};

type Columns<'a> = dyn Fn(ClaimField) -> Option<usize> + 'a;

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &ClaimShape) {
    let columns: Vec<(ClaimField, usize)> =
        shape.columns.iter().map(|(field, header)| (*field, desk.required(header))).collect();
    let mut used: Vec<usize> = columns.iter().map(|(_, column)| *column).collect();
    used.extend(desk.sender_columns());
    let column = |field: ClaimField| columns.iter().find(|(own, _)| *own == field).map(|(_, column)| *column);
    let figures: Vec<usize> =
        [ClaimField::Claimed, ClaimField::ClaimedFrom, ClaimField::ClaimedTo].into_iter().filter_map(column).collect();

    for_each_row(desk, &used, |desk, row| {
        desk.out.slots.read += 1;
        if figures.iter().all(|column| row.cell(*column).is_empty()) {
            desk.out.slots.blank += 1;
            return;
        }
        match claim(desk, shape, &column, &row) {
            Some(claim) => {
                desk.out.claims.push(claim);
                desk.out.slots.plan_rows += 1;
            }
            None => desk.out.slots.rejected += 1,
        }
    });
}

fn claim(desk: &mut Desk, shape: &ClaimShape, column: &Columns, row: &Row) -> Option<Claim> {
    let text = |field: ClaimField| column(field).map_or("", |column| row.cell(column));
    let lacks = |desk: &mut Desk, field: ClaimField, what: &str| lacks(desk, row.line, column(field), (field, what));
    if text(ClaimField::Claim).is_empty() {
        lacks(desk, ClaimField::Claim, "which claim it is");
        return None;
    }
    let paper = text(ClaimField::SaidIn);
    let Some(paper) = Some(paper.to_owned()).filter(|text| !text.is_empty()).or_else(|| shape.said_in.clone()) else {
        lacks(desk, ClaimField::SaidIn, "where it was said");
        return None;
    };
    let said_on = desk.day_in(row, column(ClaimField::SaidOn)).ok()?;
    let kind = kind(desk, shape, row, column(ClaimField::Kind))?;
    let Some(indicator) = indicator_in(desk, row, column(ClaimField::Indicator)).ok()? else {
        lacks(desk, ClaimField::Indicator, "which indicator it is about");
        return None;
    };
    let Some(period_to) = period_in(desk, row, column(ClaimField::PeriodTo), indicator).ok()? else {
        lacks(desk, ClaimField::PeriodTo, "which period it is about");
        return None;
    };
    let period_from = period_in(desk, row, column(ClaimField::PeriodFrom), indicator).ok()?;
    if kind.is_change() && period_from.is_none() {
        lacks(desk, ClaimField::PeriodFrom, "since when the figure changed");
        return None;
    }
    let authority = desk.authority_of(row, Some(period_to.last_day()))?;
    let submitted_on = desk.submitted_on(row)?;
    let breakdown = breakdown(desk, row, column(ClaimField::Breakdown))?;
    let out_of = indicator_in(desk, row, column(ClaimField::OutOf)).ok()?;
    if kind == ClaimKind::Share && out_of.is_none() && text(ClaimField::Breakdown).is_empty() {
        lacks(desk, ClaimField::OutOf, "out of what the share is");
        return None;
    }
    let tolerance = said_in_cell(desk, row, column(ClaimField::Tolerance), None).ok()?.map(|said| said.value.abs());
    let mut said = |field| said_in_cell(desk, row, column(field), tolerance).ok();
    let (claimed, from, to) =
        (said(ClaimField::Claimed)?, said(ClaimField::ClaimedFrom)?, said(ClaimField::ClaimedTo)?);
    if claimed.is_none() && (!kind.is_change() || from.is_none() || to.is_none()) {
        lacks(desk, ClaimField::Claimed, "which figure was said");
        return None;
    }
    Some(Claim {
        authority,
        number: text(ClaimField::Claim).to_owned(),
        said_in: paper,
        said_on,
        words: text(ClaimField::Words).to_owned(),
        kind,
        indicator,
        breakdown,
        out_of,
        period_from: period_from.filter(|_| kind.is_change()),
        period_to,
        claimed,
        claimed_from: from.filter(|_| kind.is_change()),
        claimed_to: to.filter(|_| kind.is_change()),
        submitted_on,
        file: desk.file.file,
        line: row.line,
    })
}

/// A finding for a cell that must not be blank, or for a column that must be declared for such a row.
fn lacks(desk: &mut Desk, line: u32, column: Option<usize>, (field, what): (ClaimField, &str)) {
    if let Some(column) = column {
        desk.missing(line, column, what);
        return;
    }
    let key = ClaimField::KEYS.iter().find(|(_, own)| *own == field).map_or("", |(key, _)| key);
    let message = format!("the row has figures and no cell says {what}");
    let hint = format!("declare the column `{key}`");
    desk.find(FindingCode::MissingCell, None, Place { line, column: None }, None, message, hint);
}

/// The kind of a row's claim: a declared word, or the name of a kind as people write it.
fn kind(desk: &mut Desk, shape: &ClaimShape, row: &Row, column: Option<usize>) -> Option<ClaimKind> {
    let text = column.map_or("", |column| row.cell(column));
    if text.is_empty() {
        if shape.kind.is_none() {
            desk.missing(row.line, column.unwrap_or(0), "which kind of claim it is");
        }
        return shape.kind;
    }
    let declared = shape.kinds.iter().find(|(word, _)| fold(word) == fold(text)).map(|(_, kind)| *kind);
    let name = slug(text, char::is_alphanumeric);
    let kind = declared.or_else(|| ClaimKind::ALL.into_iter().find(|kind| kind.name() == name));
    if kind.is_none() {
        let place = Place { line: row.line, column: column.map(column_number) };
        let message = format!("{text:?} is no declared kind of claim");
        let names = ClaimKind::ALL.map(ClaimKind::name).join(", ");
        let hint = format!("declare it under kinds; the kinds are {names}");
        desk.find(FindingCode::UnknownClaimKind, None, place, Some(text), message, hint);
    }
    kind
}

/// The slice that a cell names by its id, with its dimensions in order; the total where the cell is blank.
fn breakdown(desk: &mut Desk, row: &Row, column: Option<usize>) -> Option<BreakdownIndex> {
    let text = column.map_or("", |column| row.cell(column));
    if text.is_empty() || text == TOTAL {
        return Some(desk.breakdown(TOTAL));
    }
    let pair = |pair: &str| {
        let (dimension, value) = pair.split_once('=')?;
        let (dimension, value) = (slug(dimension, char::is_alphanumeric), value.trim().to_owned());
        (!dimension.is_empty() && !value.is_empty()).then_some((dimension, value))
    };
    let Some(mut pairs) = text.split(';').map(pair).collect::<Option<Vec<_>>>() else {
        let place = Place { line: row.line, column: column.map(column_number) };
        let message = format!("{text:?} is no slice of an indicator");
        let hint = "write the breakdown_id of the slice, as source=police".into();
        desk.find(FindingCode::UnknownBreakdown, None, place, Some(text), message, hint);
        return None;
    };
    pairs.sort_unstable();
    let id: Vec<String> = pairs.into_iter().map(|(dimension, value)| format!("{dimension}={value}")).collect();
    Some(desk.breakdown(&id.join(";")))
}

/// What a cell says, where it says something: a number, with half a unit of its last digit where no tolerance is stated;
/// `Err` after a finding.
fn said_in_cell(desk: &mut Desk, row: &Row, column: Option<usize>, tolerance: Option<f64>) -> Result<Option<Said>, ()> {
    let Some(column) = column else { return Ok(None) };
    let text = row.cell(column);
    match number::read(text, &[]) {
        Cell::Blank => Ok(None),
        Cell::Number(number) => {
            Ok(Some(Said { value: number.value, tolerance: tolerance.unwrap_or_else(|| number.step() / 2.0) }))
        }
        Cell::Symbol(_) if !band::is_band(text) => Ok(None),
        Cell::Symbol(_) | Cell::Unreadable => {
            let place = Place { line: row.line, column: Some(column_number(column)) };
            let message = format!("{text:?} is no number");
            let hint = "write a plain number, and how far it may be out under tolerance".into();
            desk.find(FindingCode::UnreadableNumber, None, place, Some(text), message, hint);
            Err(())
        }
    }
}
