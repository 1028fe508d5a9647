//! A cell of a slot with what is said of it outside: its scale and its status → what it means.

use super::number::{self, Cell};
use super::{symbol, unreadable};
use crate::domain::{Day, Indicator, Status};
use crate::pipeline::{IndicatorShape, Part};
use crate::read::fold;

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

/// Why a cell cannot be used.
pub(super) struct Fault<'t> {
    pub(super) text: &'t str,
    pub(super) column: u16,
    pub(super) message: String,
    pub(super) hint: String,
}

/// What a cell and the status beside it come to; where the status says so it takes the place of the cell.
#[inline]
pub(super) fn meaning_of<'t>(
    cell: &mut PartCell<'t>,
    shape: &IndicatorShape,
    indicator: &Indicator,
    submitted: Day,
) -> Result<Cell, Fault<'t>> {
    if let Some((word, column)) = cell.extras.status.filter(|(word, _)| !word.trim().is_empty()) {
        let is_blank = cell.text.is_empty();
        let mut says = |status| {
            (cell.text, cell.column) = (word, column);
            Ok(Cell::Symbol(status))
        };
        match status_named(word, shape, submitted) {
            Some(Status::Ok) => {}
            // The number is not even looked at: it goes nowhere.
            Some(status) => return says(status),
            None => match shape.status.as_ref().and_then(|status| status.otherwise) {
                Some(status) if is_blank => return says(status),
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
    let meaning = read(cell.text, shape, submitted);
    if let Some((message, hint)) = fault_of(meaning, cell, indicator) {
        return Err(Fault { text: cell.text, column: cell.column, message, hint });
    }
    let is_scaled = (cell.extras.scale - 1.0).abs() > f64::EPSILON;
    Ok(match meaning {
        Cell::Number(number) if is_scaled => Cell::Number(number.times(cell.extras.scale)),
        _ => meaning,
    })
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
    match read(word, shape, submitted) {
        Cell::Symbol(status) => Some(status),
        Cell::Blank | Cell::Number(_) | Cell::Unreadable => None,
    }
}

/// A symbol means what it meant when the file was made, unless the source says what it means.
#[inline]
fn read(text: &str, shape: &IndicatorShape, submitted: Day) -> Cell {
    match number::read(text, &shape.symbols) {
        Cell::Symbol(status) if !shape.symbols.iter().any(|(symbol, _)| symbol.eq_ignore_ascii_case(text.trim())) => {
            Cell::Symbol(symbol::by_era(status, text, submitted))
        }
        meaning => meaning,
    }
}

/// Why a cell cannot be used for this indicator.
fn fault_of(meaning: Cell, cell: &PartCell, indicator: &Indicator) -> Option<(String, String)> {
    match meaning {
        Cell::Unreadable => Some(unreadable::number(cell.text)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{FigureFrom, Layout, PeriodFrom, StatusColumn};
    use crate::reference::Reference;

    fn shape(otherwise: Option<Status>) -> IndicatorShape {
        let values = vec![("A".to_owned(), Status::Ok), ("Withheld".to_owned(), Status::Suppressed)];
        IndicatorShape {
            layout: Layout::Long,
            period: PeriodFrom::Headers,
            measure: None,
            whole: None,
            status: Some(StatusColumn { column: "flag".into(), values, otherwise }),
            additive: Vec::new(),
            parts: Vec::new(),
            figure: FigureFrom::Fixed(crate::domain::Figure::Actual),
            breakdowns: Vec::new(),
            level: None,
            region: None,
            symbols: vec![("q".to_owned(), Status::Unreliable)],
            measures: Vec::new(),
        }
    }

    /// What a figure beside a status comes to, with the text that is kept of it; none where it is a fault.
    fn beside(text: &str, word: &str, otherwise: Option<Status>) -> Option<(Cell, String, u16)> {
        let reference = Reference::embedded();
        let referrals = &reference.indicators[reference.indicator_by_id("referrals").expect("an indicator").at()];
        let extras = Extras { scale: 1000.0, status: Some((word, 9)) };
        let mut cell = PartCell { part: Part::Value, text, line: 2, column: 3, extras };
        let submitted = Day::new(2026, 10, 5).expect("a day");
        let found = meaning_of(&mut cell, &shape(otherwise), referrals, submitted).ok()?;
        Some((found, cell.text.to_owned(), cell.column))
    }

    #[test]
    fn a_status_that_withholds_a_figure_wins_over_it_and_nothing_of_it_is_kept() {
        for (word, status) in [
            ("withheld", Status::Suppressed),
            ("c", Status::Suppressed),
            ("[x]", Status::NotAvailable),
            ("q", Status::Unreliable),
            ("low", Status::Low),
        ] {
            for text in ["3", "", "rubbish"] {
                assert_eq!(beside(text, word, None), Some((Cell::Symbol(status), word.to_owned(), 9)), "{text} {word}");
            }
        }
    }

    #[test]
    fn a_status_that_allows_a_figure_leaves_it() {
        for word in ["A", "", " ", "ok", "p", "[r]"] {
            match beside("1.5", word, None) {
                Some((Cell::Number(number), text, 3)) => assert!((number.value - 1500.0).abs() < 1e-9 && text == "1.5"),
                other => panic!("{word:?} gave {other:?}"),
            }
            assert_eq!(beside("c", word, None), Some((Cell::Symbol(Status::Suppressed), "c".into(), 3)));
            assert_eq!(beside("", word, None), Some((Cell::Blank, String::new(), 3)));
        }
    }

    #[test]
    fn a_word_that_nobody_declared_speaks_only_where_the_source_says_what_it_means() {
        let note = "Value cannot be calculated as numerator is small";
        let missing = Some(Status::NotAvailable);
        assert_eq!(beside("", note, missing), Some((Cell::Symbol(Status::NotAvailable), note.into(), 9)));
        assert!(matches!(beside("12", note, missing), Some((Cell::Number(_), ..))));
        assert_eq!(beside("12", note, None), None);
        assert_eq!(beside("", note, None), None);
    }
}
