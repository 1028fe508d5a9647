//! A figure that was made of months or quarters → these, each with its place.

use super::absent::Sought;
use super::account::{IndicatorNamed, MadeOf};
use super::gather::{Files, plain};
use crate::domain::indicator::in_unit;
use crate::domain::{Period, PeriodKind};
use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::tables::declared::facts::OBSERVATION;

/// What the words of `derived_from` say: `12 months`, `last of 3 months`, `4 quarters`.
struct Made {
    is_last: bool,
    count: i32,
    kind: PeriodKind,
}

impl Made {
    fn read(words: &str) -> Option<Self> {
        let (is_last, words) = words.strip_prefix("last of ").map_or((false, words), |rest| (true, rest));
        let (count, kind) = words.split_once(' ')?;
        let kind = match kind.trim_end_matches('s') {
            "month" => PeriodKind::Month,
            "quarter" => PeriodKind::Quarter,
            _ => return None,
        };
        Some(Self { is_last, count: count.parse().ok()?, kind })
    }

    /// The periods of the parts of a span, in their order.
    fn periods(&self, span: Period) -> Vec<Period> {
        if self.is_last {
            return vec![Period::on(span.last_day())];
        }
        let end = span.last_day();
        let last = match self.kind {
            PeriodKind::Quarter => Period::quarter(end.year(), end.month().div_ceil(3)),
            _ => Period::month(end.year(), end.month()),
        };
        let mut periods: Vec<Period> = std::iter::successors(Some(last), |period| period.previous())
            .zip(0..self.count)
            .map(|(one, _)| one)
            .collect();
        periods.reverse();
        periods
    }
}

/// The parts of a span; none where the figure is no span.
pub(super) fn of(
    release: &StoredRelease,
    files: &Files,
    sought: &Sought,
    row: Row,
    shown: &dyn Fn(Option<f64>, &str) -> String,
) -> Result<Vec<MadeOf>, Error> {
    let (Some(made), Ok(span)) = (Made::read(row.text("derived_from")), sought.period.parse::<Period>()) else {
        return Ok(Vec::new());
    };
    let key = sought.key();
    let series: Vec<(&str, &str)> = key.iter().copied().filter(|(column, _)| *column != "period_id").collect();
    let rows = Rows::of(release, &OBSERVATION, &series)?;
    let part = |period: Period| {
        let id = period.to_string();
        let found = rows.iter().find(|row| row.text("period_id") == id);
        let number = |column| found.and_then(|row| row.number(column));
        let text = |column| found.map(|row| row.own_text(column)).unwrap_or_default();
        MadeOf {
            period_label: period.label(),
            value: number("value"),
            numerator: number("numerator"),
            denominator: number("denominator"),
            display: found.map_or_else(|| "no figure".to_owned(), |row| shown(row.number("value"), row.text("status"))),
            status: text("status"),
            path: files.path(&text("source_file_id")),
            line: found.and_then(|row| row.integer("line")),
            column_letter: text("source_column"),
            period_id: id,
        }
    };
    Ok(made.periods(span).into_iter().map(part).collect())
}

/// How the parts of a sum give it: `100 + 90 + 110 = 300`.
pub(super) fn formula(indicator: &IndicatorNamed, row: Row, parts: &[MadeOf]) -> Option<String> {
    let value = row.number("value")?;
    if parts.len() < 2 {
        return None;
    }
    let terms: Vec<String> = parts.iter().map(|part| part.value.map(plain)).collect::<Option<_>>()?;
    Some(format!("{} = {}", terms.join(" + "), in_unit(value, &indicator.unit, indicator.decimals)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods(words: &str, span: &str) -> Vec<String> {
        let span: Period = span.parse().expect("a period");
        Made::read(words).map_or(Vec::new(), |made| made.periods(span).iter().map(Period::to_string).collect())
    }

    #[test]
    fn the_words_for_what_a_span_was_made_of_name_its_parts() {
        assert_eq!(periods("3 months", "2024-Q2"), ["2024-04", "2024-05", "2024-06"]);
        assert_eq!(periods("1 month", "YTD-2024-04"), ["2024-04"]);
        assert_eq!(periods("2 quarters", "R6-2024-03"), ["2023-Q4", "2024-Q1"]);
        assert_eq!(periods("last of 12 months", "FY2024-25"), ["D2025-03-31"]);
        assert_eq!(periods("12 months", "FY2024-25").first().map(String::as_str), Some("2024-04"));
        assert!(periods("referrals / population_0_17", "FY2024-25").is_empty());
        assert!(periods("836 + 837", "FY2017-18").is_empty());
    }
}
