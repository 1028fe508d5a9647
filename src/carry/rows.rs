//! A former file → its figures in the last release, and these as the figures of a file.

use std::collections::BTreeMap;

use super::Key;
use super::former::Former;
use crate::domain::observation::{Decimals, Observation, OriginIndex, RawText};
use crate::domain::{
    AuthorityIndex, BreakdownIndex, Day, Figure, FileIndex, IndicatorIndex, Period, Status, ValueSource,
};
use crate::error::Error;
use crate::normalise::Normalised;
use crate::normalise::number::{self, Cell};
use crate::publish::{Row, Rows, StoredRelease};
use crate::reference::Reference;
use crate::tables::declared::facts::OBSERVATION;

/// A figure of a former file.
#[derive(Clone, Debug)]
pub(super) struct FormerRow {
    pub(super) authority: AuthorityIndex,
    indicator: IndicatorIndex,
    breakdown: String,
    period: Period,
    figure: Figure,
    status: Status,
    numbers: Numbers,
    value_source: ValueSource,
    raw: String,
    submitted_on: Day,
    line: u32,
    column: u16,
}

/// Its numerator, denominator and value; `NaN` where there is none.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    numerator: f64,
    denominator: f64,
    value: f64,
}

/// The figures that a release has of a file, in their order; not those that were derived, and not those of authorities
/// and indicators that are no longer known.
pub(super) fn of(last: &StoredRelease, former: &Former, reference: &Reference) -> Result<Vec<FormerRow>, Error> {
    let rows = Rows::of(last, &OBSERVATION, &[("source_file_id", &former.id)])?;
    let own = rows.iter().filter(|row| row.text("value_source") != "derived" && row.text("derived_from").is_empty());
    Ok(own.filter_map(|row| FormerRow::of(row, former, reference)).collect())
}

impl FormerRow {
    fn of(row: Row, former: &Former, reference: &Reference) -> Option<Self> {
        let number = |column: &str| row.number(column).unwrap_or(f64::NAN);
        Some(Self {
            authority: reference.authority_by_id(row.text("authority_id"))?,
            indicator: reference.indicator_by_id(row.text("indicator_id"))?,
            breakdown: Some(row.own_text("breakdown_id")).filter(|id| !id.is_empty())?,
            period: row.text("period_id").parse().ok()?,
            figure: Figure::from_name(row.text("kind"))?,
            status: Status::from_name(row.text("status"))?,
            numbers: Numbers {
                numerator: number("numerator"),
                denominator: number("denominator"),
                value: number("value"),
            },
            value_source: match row.text("value_source") {
                "reported" => ValueSource::Reported,
                "computed" => ValueSource::Computed,
                _ => ValueSource::None,
            },
            raw: row.own_text("raw_value"),
            submitted_on: row.day("submitted_on").or(former.submitted_on)?,
            line: row.integer("line").and_then(|line| u32::try_from(line).ok()).unwrap_or(0),
            column: column_number(row.text("source_column")),
        })
    }

    /// What tells it from the other figures of its source.
    pub(super) fn key(&self, source: usize) -> Key<'_> {
        (source, self.authority, self.indicator, &self.breakdown, self.period, self.figure)
    }

    /// How its numbers were written, as far as they still tell.
    fn decimals(&self) -> Decimals {
        let Numbers { numerator, denominator, value } = self.numbers;
        let as_written = match number::read(&self.raw, &[]) {
            #[allow(clippy::float_cmp)] // the same text gives the same number
            Cell::Number(number) if number.value == value => Some(number.decimals),
            _ => None,
        };
        Decimals {
            value: as_written.unwrap_or_else(|| decimals_of(value)),
            numerator: decimals_of(numerator),
            denominator: decimals_of(denominator),
        }
    }
}

/// The decimals of a number that is written as short as it can be.
fn decimals_of(number: f64) -> i8 {
    let text = number.to_string();
    text.split_once('.').and_then(|(_, decimals)| i8::try_from(decimals.len()).ok()).unwrap_or(0)
}

/// The number of a column, from 0, that a spreadsheet names by letters.
fn column_number(letters: &str) -> u16 {
    let place = |sum: u32, letter: u8| sum.saturating_mul(26).saturating_add(u32::from(letter.wrapping_sub(b'A')) + 1);
    let number = letters.bytes().filter(u8::is_ascii_uppercase).fold(0, place);
    u16::try_from(number.saturating_sub(1)).unwrap_or(u16::MAX)
}

/// Rows as the figures of a file of the run.
pub(super) fn normalised(rows: &[&FormerRow], file: FileIndex) -> Normalised {
    let mut out = Normalised::default();
    let mut places: BTreeMap<&str, BreakdownIndex> = BTreeMap::new();
    for row in rows {
        let breakdown = *places.entry(&row.breakdown).or_insert_with(|| {
            out.breakdowns.push(row.breakdown.clone());
            BreakdownIndex(u32::try_from(out.breakdowns.len() - 1).expect("a file has fewer than 2^32 slices"))
        });
        let place = |at: usize| u32::try_from(at).expect("the cells of a file hold less than 4 GiB");
        let raw = RawText { start: place(out.raw_text.len()), length: place(row.raw.len()) };
        out.raw_text.push_str(&row.raw);
        out.observations.push(Observation {
            place: row.authority.0,
            indicator: row.indicator,
            breakdown,
            period: row.period,
            figure: row.figure,
            status: row.status,
            numerator: row.numbers.numerator,
            denominator: row.numbers.denominator,
            value: row.numbers.value,
            decimals: row.decimals(),
            value_source: row.value_source,
            submitted_on: row.submitted_on,
            first_stated_on: row.submitted_on,
            file,
            line: row.line,
            column: row.column,
            raw,
            origin: OriginIndex::default(),
            stale: true,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::column_letter;

    #[test]
    fn letters_of_a_column_give_its_number_back() {
        for column in [0, 25, 26, 701, 702, 16_383] {
            assert_eq!(column_number(&column_letter(column)), column);
        }
        assert_eq!(column_number(""), 0);
    }

    #[test]
    fn decimals_are_those_of_the_shortest_text() {
        assert_eq!([12.0, 12.5, 0.125, f64::NAN].map(decimals_of), [0, 1, 3, 0]);
    }
}
