//! The parts of one slot → one observation: value, numerator and denominator, checked against each other and the
//! indicator's range.

use super::desk::{Desk, Place, Unit};
use super::number::{self, Cell, Number};
use super::senders;
use crate::domain::observation::{Decimals, Observation};
use crate::domain::{BreakdownIndex, Day, Figure, FindingCode, Indicator, IndicatorIndex, Period, Status, ValueSource};
use crate::pipeline::{IndicatorShape, Part, Shape};
use crate::read::fold;

/// Before this year publishers wrote `x` for a figure that they withheld; since then it means that there is none.
const X_MEANS_NOT_AVAILABLE_SINCE: i32 = 2018;

/// What a slot is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) unit: Unit,
    pub(super) indicator: IndicatorIndex,
    pub(super) breakdown: BreakdownIndex,
    pub(super) period: Period,
    pub(super) figure: Figure,
}

/// A cell that feeds a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartCell<'t> {
    pub(super) part: Part,
    pub(super) text: &'t str,
    pub(super) line: u32,
    pub(super) column: u16,
    pub(super) extras: Extras<'t>,
}

/// What is said of a cell outside it. It is each part's own: money in thousands may stand over a count of children, and
/// parts in rows of their own have a status each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extras<'t> {
    /// What the number is multiplied by.
    pub(super) scale: f64,
    /// The text and the column of the cell that says whether the number may be used.
    pub(super) status: Option<(&'t str, u16)>,
}

impl Default for Extras<'_> {
    fn default() -> Self {
        Self { scale: 1.0, status: None }
    }
}

/// Turns the cells of a slot into an observation, or a finding, and accounts for the slot. `submitted` is the day the
/// file was submitted.
pub(super) fn settle(desk: &mut Desk, shape: &IndicatorShape, key: Key, cells: &[PartCell], submitted: Day) {
    desk.out.slots.read += 1;
    let indicator = &desk.reference.indicators[key.indicator.at()];
    let mut shown = [PartCell { part: Part::Value, text: "", line: 0, column: 0, extras: Extras::default() }; 3];
    let count = cells.len().min(shown.len());
    let Some(read) = read_parts(desk, shape, key, cells, submitted, &mut shown) else {
        desk.out.slots.rejected += 1;
        return;
    };
    let cells = &shown[..count];
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
        desk.out.slots.rejected += 1;
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
        desk.out.slots.rejected += 1;
        return;
    }
    if let Some(expected) = mismatch(value, numerator, denominator, indicator) {
        let message = format!(
            "{} is reported as {}, but its numerator and denominator give {expected:.2}",
            indicator.title, outcome.value
        );
        let hint = "the reported value is used; correct whichever of the three is wrong".into();
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
            value: decimals_of(value, cells, Part::Value),
            numerator: decimals_of(numerator, cells, Part::Numerator),
            denominator: decimals_of(denominator, cells, Part::Denominator),
        },
        value_source: outcome.source,
        submitted_on: submitted,
        file: desk.file.file,
        line: main.line,
        column: main.column,
        raw,
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

/// Reads the cells of a slot by part, and fills `shown` with what counts of each: the word of its status where that
/// withholds the number, else the cell itself. `None` after a finding.
fn read_parts<'t>(
    desk: &mut Desk,
    shape: &IndicatorShape,
    key: Key,
    cells: &[PartCell<'t>],
    submitted: Day,
    shown: &mut [PartCell<'t>; 3],
) -> Option<[Cell; 3]> {
    let indicator = &desk.reference.indicators[key.indicator.at()];
    let mut read = [Cell::Blank; 3];
    for (cell, shown) in cells.iter().zip(shown) {
        match meaning_of(cell, shape, indicator, submitted) {
            Ok((meaning, counts)) => {
                read[cell.part as usize] = meaning;
                *shown = counts;
            }
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

/// Why a cell cannot be used.
struct Fault<'t> {
    text: &'t str,
    column: u16,
    message: String,
    hint: String,
}

/// What a cell and the status beside it come to, with the cell that says so.
fn meaning_of<'t>(
    cell: &PartCell<'t>,
    shape: &IndicatorShape,
    indicator: &Indicator,
    submitted: Day,
) -> Result<(Cell, PartCell<'t>), Fault<'t>> {
    if let Some((word, column)) = cell.extras.status.filter(|(word, _)| !word.trim().is_empty()) {
        let says = |status| Ok((Cell::Symbol(status), PartCell { text: word, column, ..*cell }));
        match status_named(word, shape, submitted) {
            Some(Status::Ok) => {}
            // The number is not even looked at: it goes nowhere.
            Some(status) => return says(status),
            None => match shape.status.as_ref().and_then(|status| status.otherwise) {
                Some(status) if cell.text.is_empty() => return says(status),
                Some(_) => {}
                None => {
                    return Err(Fault {
                        text: word,
                        column,
                        message: format!("{word:?} is no declared status of the figure beside it"),
                        hint: "declare the word under status, as ok or as the reason why there is no figure".into(),
                    });
                }
            },
        }
    }
    let mut meaning = by_era(number::read(cell.text, &shape.symbols), cell.text, shape, submitted);
    if let Some((message, hint)) = fault_of(meaning, *cell, indicator) {
        return Err(Fault { text: cell.text, column: cell.column, message, hint });
    }
    if let Cell::Number(number) = &mut meaning {
        number.value *= cell.extras.scale;
    }
    Ok((meaning, *cell))
}

/// The status that a word beside a figure means: a declared word first, then the usual symbols. Marks of estimated,
/// provisional and revised figures leave the figure as it is.
fn status_named(word: &str, shape: &IndicatorShape, submitted: Day) -> Option<Status> {
    let folded = fold(word);
    let declared = shape.status.as_ref().and_then(|status| status.values.iter().find(|(name, _)| fold(name) == folded));
    if let Some((_, status)) = declared {
        return Some(*status);
    }
    if ["ok", "e", "p", "r", "[e]", "[p]", "[r]"].contains(&folded.as_str()) {
        return Some(Status::Ok);
    }
    match by_era(number::read(word, &shape.symbols), word, shape, submitted) {
        Cell::Symbol(status) => Some(status),
        Cell::Blank | Cell::Number(_) | Cell::Unreadable => None,
    }
}

/// A symbol means what it meant when the file was made, unless the source says what it means.
fn by_era(meaning: Cell, text: &str, shape: &IndicatorShape, submitted: Day) -> Cell {
    let is_x = meaning == Cell::Symbol(Status::NotAvailable) && text.trim_matches(['[', ']']).eq_ignore_ascii_case("x");
    let declared = shape.symbols.iter().any(|(symbol, _)| symbol.eq_ignore_ascii_case(text));
    let is_old = submitted.year() < X_MEANS_NOT_AVAILABLE_SINCE;
    if is_x && !declared && is_old { Cell::Symbol(Status::Suppressed) } else { meaning }
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
        (_, Cell::Number(over), Cell::Number(under)) if under.value != 0.0 => {
            Outcome { status: Status::Ok, value: over.value / under.value * multiplier, source: ValueSource::Computed }
        }
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

/// Why a cell cannot be used for this indicator.
fn fault_of(meaning: Cell, cell: PartCell, indicator: &Indicator) -> Option<(String, String)> {
    match meaning {
        Cell::Unreadable => Some((
            format!("{:?} is no number and no known symbol", cell.text),
            "correct the cell, or declare the symbol under symbols".into(),
        )),
        Cell::Number(number) if number.percent && (indicator.unit != "percent" || cell.part != Part::Value) => Some((
            format!("{:?} is a percentage; {} wants {}", cell.text, indicator.title, wanted(indicator, cell.part)),
            "check which measure the cell belongs to".into(),
        )),
        _ => None,
    }
}

fn wanted(indicator: &Indicator, part: Part) -> &str {
    match part {
        Part::Value => &indicator.unit,
        Part::Numerator | Part::Denominator => "a count here",
    }
}

/// Some publishers give every authority a row in every year; a symbol for one that did not exist then is no figure.
fn is_padding(desk: &Desk, key: Key, cells: &[Cell; 3]) -> bool {
    let Some(authority) = key.unit.authority() else { return false };
    !desk.reference.authorities[authority.at()].existed_on(key.period.last_day())
        && cells.iter().all(|cell| matches!(cell, Cell::Blank | Cell::Symbol(_)))
}

/// The value that the parts give, where it differs from the reported one by more than rounding of the three explains.
fn mismatch(value: Cell, numerator: Cell, denominator: Cell, indicator: &Indicator) -> Option<f64> {
    let (Cell::Number(value), Cell::Number(over), Cell::Number(under)) = (value, numerator, denominator) else {
        return None;
    };
    if under.value <= 0.0 {
        return None;
    }
    let expected = over.value / under.value * indicator.multiplier;
    // Counts without decimals are exact; a part with decimals may lie half a unit of its last place away.
    let slack = |number: Number| if number.decimals == 0 { 0.0 } else { half_unit(number.decimals) };
    let part_slack = (slack(over) + over.value.abs() / under.value * slack(under)) / under.value * indicator.multiplier;
    let tolerance = half_unit(value.decimals) + part_slack + 1e-9 * expected.abs().max(1.0);
    ((value.value - expected).abs() > tolerance).then_some(expected)
}

fn half_unit(decimals: u8) -> f64 {
    0.5 * 10_f64.powi(-i32::from(decimals))
}

/// The decimals of a number in the indicator's unit: `12` in thousands was written with minus three.
fn decimals_of(meaning: Cell, cells: &[PartCell], part: Part) -> i8 {
    let Cell::Number(number) = meaning else { return 0 };
    let scale = cells.iter().find(|cell| cell.part == part).map_or(1.0, |cell| cell.extras.scale);
    let mut decimals = i8::try_from(number.decimals).unwrap_or(i8::MAX);
    let mut unit = scale.abs();
    while unit > 1.0 && unit.is_finite() {
        decimals = decimals.saturating_sub(1);
        unit /= 10.0;
    }
    decimals
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

    fn number(value: f64, decimals: u8) -> Cell {
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
        let differs = |value, decimals, over, under| mismatch(number(value, decimals), over, under, percent).is_some();
        assert!(!differs(41.0, 0, number(39.0, 0), number(96.0, 0)), "40.6 rounds to 41");
        assert!(differs(41.0, 1, number(39.0, 0), number(96.0, 0)), "40.6 is not 41.0");
        assert!(differs(58.7, 1, number(306.0, 0), number(357.0, 0)));
        assert!(!differs(14.2, 1, number(5.9, 1), number(41.8, 1)), "parts with decimals are rounded too");
    }
}
