//! The parts of one slot → one observation: value, numerator and denominator, checked against each other and the
//! indicator's range.

use super::RefusedFigure;
use super::desk::{Desk, Place, Unit};
use super::number::{Cell, Number};
use super::part::meaning_of;
pub(super) use super::part::{Extras, PartCell};
use super::senders;
use crate::domain::indicator::quotient;
use crate::domain::observation::{Decimals, Observation, OriginIndex};
use crate::domain::{BreakdownIndex, Day, Figure, FindingCode, Indicator, IndicatorIndex, Period, Status, ValueSource};
use crate::pipeline::{IndicatorShape, Part, Shape};

/// What a slot is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) unit: Unit,
    pub(super) indicator: IndicatorIndex,
    pub(super) breakdown: BreakdownIndex,
    pub(super) period: Period,
    pub(super) figure: Figure,
}

/// Turns the cells of a slot into an observation, or a finding, and accounts for the slot. `submitted` is the day the
/// file was submitted.
pub(super) fn settle(desk: &mut Desk, shape: &IndicatorShape, key: Key, cells: &mut [PartCell], submitted: Day) {
    desk.out.slots.read += 1;
    let indicator = &desk.reference.indicators[key.indicator.at()];
    let Some(read) = read_parts(desk, shape, key, cells, submitted) else {
        refuse(desk, key, cells.first().map_or(0, |cell| cell.line), submitted);
        return;
    };
    let cells = &*cells;
    let [value, numerator, denominator] = read;
    if read.iter().all(|cell| *cell == Cell::Blank) {
        desk.out.slots.blank += 1;
        return;
    }
    if is_padding(desk, key, &read) {
        desk.out.slots.ignored += 1;
        return;
    }
    if let Some((message, hint)) = senders::ended(desk.reference, key.unit, key.period) {
        let main =
            cells.iter().find(|cell| !cell.text.is_empty()).expect("a slot that is not blank has a cell with text");
        let place = Place { line: main.line, column: Some(main.column) };
        desk.find(FindingCode::AuthorityEnded, key.unit.authority(), place, Some(main.text), message, hint);
        refuse(desk, key, main.line, submitted);
        return;
    }
    let outcome = evaluate(value, numerator, denominator, indicator.multiplier);
    let main = main_cell(cells, outcome.source);
    let place = Place { line: main.line, column: Some(main.column) };
    if outcome.status == Status::Ok && !indicator.allows(outcome.value) {
        let bounds = match (indicator.valid_min, indicator.valid_max) {
            (Some(least), Some(most)) => format!("from {least} to {most}"),
            (Some(least), None) => format!("of at least {least}"),
            (None, Some(most)) => format!("of at most {most}"),
            (None, None) => String::new(),
        };
        let message = format!("{} cannot be {}; it has values {bounds}", indicator.title, outcome.value);
        let hint = "correct the cell, or widen the indicator's valid range".into();
        desk.find(FindingCode::OutOfRange, key.unit.authority(), place, Some(main.text), message, hint);
        refuse(desk, key, main.line, submitted);
        return;
    }
    if let Some((message, hint)) = contradiction(read, &outcome, rounded_to(key.unit, shape), indicator) {
        desk.find(FindingCode::ValueMismatch, key.unit.authority(), place, Some(main.text), message, hint);
    }
    let raw = match (outcome.source, cells) {
        (ValueSource::Computed, cells) if cells.len() > 1 => {
            let text = |part: Part| cells.iter().find(|cell| cell.part == part).map_or("", |cell| cell.text);
            let both = format!("{} / {}", text(Part::Numerator), text(Part::Denominator));
            desk.keep(&both)
        }
        _ => desk.keep(main.text),
    };
    let row = Observation {
        place: match key.unit {
            Unit::Authority(authority) => authority.0,
            Unit::Area(area) => area.0,
        },
        indicator: key.indicator,
        breakdown: key.breakdown,
        period: key.period,
        figure: key.figure,
        status: outcome.status,
        numerator: figure_of(numerator),
        denominator: figure_of(denominator),
        value: outcome.value,
        decimals: Decimals {
            value: decimals_of(value),
            numerator: decimals_of(numerator),
            denominator: decimals_of(denominator),
        },
        value_source: outcome.source,
        submitted_on: submitted,
        first_stated_on: submitted,
        file: desk.file.file,
        line: main.line,
        column: main.column,
        raw,
        origin: OriginIndex::default(),
        stale: false,
    };
    match (key.unit, &desk.source().shape) {
        (Unit::Area(_), Shape::Indicators(_)) => {
            desk.out.comparators.push(row);
            desk.out.slots.comparators += 1;
        }
        // A population of a region is no authority's denominator.
        (Unit::Area(_), _) => desk.out.slots.ignored += 1,
        (Unit::Authority(_), Shape::Populations(_)) => {
            desk.out.populations.push(row);
            desk.out.slots.populations += 1;
        }
        (Unit::Authority(_), _) => {
            desk.out.observations.push(row);
            desk.out.slots.observations += 1;
        }
    }
}

/// Accounts for a slot that a finding refuses, and keeps what it was about: whoever waits for the figure is told that it
/// was sent.
fn refuse(desk: &mut Desk, key: Key, line: u32, submitted_on: Day) {
    desk.out.slots.rejected += 1;
    if let Unit::Authority(authority) = key.unit {
        let Key { indicator, breakdown, period, figure, .. } = key;
        desk.out.refused.push(RefusedFigure { authority, indicator, breakdown, period, figure, submitted_on, line });
    }
}

/// Reads the cells of a slot: value, numerator and denominator in this order; the word of a status that withholds a number takes the place of its cell. `None`
/// after a finding.
fn read_parts(
    desk: &mut Desk,
    shape: &IndicatorShape,
    key: Key,
    cells: &mut [PartCell],
    submitted: Day,
) -> Option<[Cell; 3]> {
    let indicator = &desk.reference.indicators[key.indicator.at()];
    let mut read = [Cell::Blank; 3];
    for cell in cells {
        match meaning_of(cell, shape, indicator, submitted) {
            // Places that are known beforehand are no memory.
            Ok(meaning) => match cell.part {
                Part::Value => read[0] = meaning,
                Part::Numerator => read[1] = meaning,
                Part::Denominator => read[2] = meaning,
            },
            Err(fault) => {
                let place = Place { line: cell.line, column: Some(fault.column) };
                let raw = Some(fault.text);
                desk.find(FindingCode::UnreadableNumber, key.unit.authority(), place, raw, fault.message, fault.hint);
                return None;
            }
        }
    }
    Some(read)
}

/// What the three cells come to.
struct Outcome {
    status: Status,
    value: f64,
    source: ValueSource,
}

fn evaluate(value: Cell, numerator: Cell, denominator: Cell, multiplier: f64) -> Outcome {
    let without = |status| Outcome { status, value: f64::NAN, source: ValueSource::None };
    match (value, numerator, denominator) {
        (Cell::Number(number), ..) => {
            Outcome { status: Status::Ok, value: number.value, source: ValueSource::Reported }
        }
        (Cell::Symbol(status), ..) => without(status),
        (_, Cell::Number(over), Cell::Number(under)) if under.value != 0.0 => Outcome {
            status: Status::Ok,
            value: quotient(over.value, under.value, multiplier),
            source: ValueSource::Computed,
        },
        // Nothing out of nothing is no share at all.
        (_, Cell::Number(_), Cell::Number(_)) => without(Status::NotApplicable),
        (_, over, under) => {
            let status = |cell| match cell {
                Cell::Number(_) => Status::Ok,
                Cell::Symbol(status) => status,
                Cell::Blank | Cell::Unreadable => Status::NotAvailable,
            };
            without(status(over).of_parts(status(under)))
        }
    }
}

/// The cell that a reader is sent to: the value's, else the first of the parts.
fn main_cell<'t>(cells: &[PartCell<'t>], source: ValueSource) -> PartCell<'t> {
    let has_text = |cell: &&PartCell| !cell.text.is_empty();
    let value = cells.iter().filter(has_text).find(|cell| cell.part == Part::Value);
    let main = match source {
        ValueSource::Computed => cells.iter().filter(has_text).find(|cell| cell.part == Part::Numerator),
        _ => value,
    };
    *main.or(value).or_else(|| cells.iter().find(has_text)).expect("a slot that is not blank has a cell with text")
}

/// Some publishers give every authority a row in every year; a symbol for one that did not exist then is no figure.
fn is_padding(desk: &Desk, key: Key, cells: &[Cell; 3]) -> bool {
    let Some(authority) = key.unit.authority() else { return false };
    cells.iter().all(|cell| matches!(cell, Cell::Blank | Cell::Symbol(_)))
        && !desk.reference.authorities[authority.at()].existed_on(key.period.last_day())
}

/// What value, numerator and denominator, in this order, say against each other, with a hint.
fn contradiction(
    [value, numerator, denominator]: [Cell; 3],
    outcome: &Outcome,
    rounded_to: f64,
    indicator: &Indicator,
) -> Option<(String, String)> {
    let title = &indicator.title;
    if let (Cell::Number(some), Cell::Number(none)) = (numerator, denominator)
        && none.value == 0.0
        && some.value != 0.0
    {
        let hint = "nothing is worked out from it; correct whichever of the two is wrong";
        return Some((format!("{title} counts {} of 0", some.value), hint.into()));
    }
    let expected = mismatch(value, [numerator, denominator], rounded_to, indicator)?;
    let message =
        format!("{title} is reported as {}, but its numerator and denominator give {expected:.2}", outcome.value);
    Some((message, "the reported value is used; correct whichever of the three is wrong".into()))
}

/// The value that the parts give, where it differs from the reported one by more than rounding of the three explains.
/// Counts are exact but in rows of areas, where they are `rounded_to` so many.
fn mismatch(value: Cell, parts: [Cell; 2], rounded_to: f64, indicator: &Indicator) -> Option<f64> {
    let (Cell::Number(value), [Cell::Number(over), Cell::Number(under)]) = (value, parts) else { return None };
    if under.value <= 0.0 {
        return None;
    }
    let expected = quotient(over.value, under.value, indicator.multiplier);
    let difference = (value.value - expected).abs();
    let least = 0.5 * value.step() + 1e-9 * expected.abs().max(1.0);
    // Mostly the value's own rounding explains it all.
    if difference <= least {
        return None;
    }
    // Counts are exact; a part with decimals or in thousands may lie half a step of its last digit away, and a whole
    // number beside one with decimals is `50.0` written short.
    let finest = if over.decimals > 0 { over.step() } else { under.step() };
    let has_decimals = over.decimals > 0 || under.decimals > 0;
    let slack = |number: Number| match number.decimals {
        0 if has_decimals => 0.5 * finest.max(rounded_to),
        0 => 0.5 * rounded_to,
        _ => 0.5 * number.step().max(rounded_to),
    };
    let part_slack = (slack(over) + over.value.abs() / under.value * slack(under)) / under.value * indicator.multiplier;
    let tolerance = 0.5 * value.step() + part_slack + 1e-9 * expected.abs().max(1.0);
    (difference > tolerance).then_some(expected)
}

/// What counts of a unit are rounded to; nothing where they are exact.
fn rounded_to(unit: Unit, shape: &IndicatorShape) -> f64 {
    let step = shape.level.as_ref().map_or(1.0, |level| level.rounded_to);
    if matches!(unit, Unit::Area(_)) && step > 1.0 { step } else { 0.0 }
}

/// The decimals of a number in the indicator's unit: `12` in thousands was written with minus three.
fn decimals_of(cell: Cell) -> i8 {
    match cell {
        Cell::Number(number) => number.decimals,
        Cell::Blank | Cell::Symbol(_) | Cell::Unreadable => 0,
    }
}

fn figure_of(cell: Cell) -> f64 {
    match cell {
        Cell::Number(number) => number.value,
        Cell::Blank | Cell::Symbol(_) | Cell::Unreadable => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    fn number(value: f64, decimals: i8) -> Cell {
        Cell::Number(Number { value, decimals, percent: false })
    }

    #[test]
    fn a_value_is_worked_out_only_where_none_is_reported() {
        let outcome = evaluate(Cell::Blank, number(37.0, 0), number(100.0, 0), 100.0);
        assert_eq!((outcome.status, outcome.source), (Status::Ok, ValueSource::Computed));
        assert!((outcome.value - 37.0).abs() < 1e-12);
        let outcome = evaluate(number(38.0, 0), number(37.0, 0), number(100.0, 0), 100.0);
        assert_eq!(outcome.source, ValueSource::Reported);
        assert!((outcome.value - 38.0).abs() < 1e-12);
    }

    #[test]
    fn a_part_without_a_figure_gives_no_value_and_never_zero() {
        let status = |over, under| {
            let outcome = evaluate(Cell::Blank, over, under, 100.0);
            assert!(outcome.value.is_nan());
            outcome.status
        };
        assert_eq!(status(Cell::Symbol(Status::Suppressed), number(100.0, 0)), Status::Suppressed);
        assert_eq!(status(number(3.0, 0), Cell::Blank), Status::NotAvailable);
        assert_eq!(status(number(0.0, 0), number(0.0, 0)), Status::NotApplicable);
    }

    #[test]
    fn rounding_of_value_and_parts_explains_a_difference_and_no_more() {
        let reference = Reference::embedded();
        let percent = &reference.indicators[reference.indicator_by_id("rereferral_rate").expect("an indicator").at()];
        let beside = |value, decimals, over, under, rounded| {
            mismatch(number(value, decimals), [over, under], rounded, percent).is_some()
        };
        let differs = |value, decimals, over, under| beside(value, decimals, over, under, 0.0);
        assert!(!differs(41.0, 0, number(39.0, 0), number(96.0, 0)), "40.6 rounds to 41");
        assert!(differs(41.0, 1, number(39.0, 0), number(96.0, 0)), "40.6 is not 41.0");
        assert!(differs(58.7, 1, number(306.0, 0), number(357.0, 0)));
        assert!(!differs(14.2, 1, number(5.9, 1), number(41.8, 1)), "parts with decimals are rounded too");
        assert!(!differs(69.6, 1, number(34.7, 1), number(50.0, 0)));
        assert!(differs(69.7, 1, number(34.7, 1), number(50.0, 0)), "50 beside 34.7 is 50.0, and no more is lost");
        assert!(differs(69.5, 1, number(347.0, 0), number(500.0, 0)), "whole counts are exact");
        assert!(differs(23.4, 1, number(2_330.0, 0), number(10_000.0, 0)));
        assert!(!beside(23.4, 1, number(2_330.0, 0), number(10_000.0, 0), 10.0), "an area's counts are rounded to ten");
        assert!(beside(23.5, 1, number(2_330.0, 0), number(10_000.0, 0), 10.0));
        let thousands = |value: f64| match number(value, 0) {
            Cell::Number(number) => Cell::Number(number.times(1000.0)),
            other => other,
        };
        assert!(!differs(40.9, 1, thousands(39.0), thousands(96.0)), "thousands are rounded to the thousand");
    }
}
