//! Observations and denominators → derived observations: rates and ratios, and the figures of predecessors, as the
//! pipeline declares them.
//!
//! A reported figure is never replaced by a derived one. A suppressed part makes the result suppressed, a missing one
//! not available, and a derived row points to the cell of its numerator, or of the first of the predecessors. A slice is
//! set against the same slice of the denominator and has no such figure where there is none: referrals by the police are
//! no share of a share.

mod successions;

use std::collections::BTreeMap;

use crate::domain::observation::{Decimals, Observation, RawText};
use crate::domain::{BreakdownIndex, Day, Figure, Observations, Period, PeriodKind, Status, TOTAL, ValueSource};
use crate::pipeline::{DenominatorPeriod, Derivation, Pipeline, Succession};
use crate::reference::Reference;

/// What finds an observation of one indicator.
type Key = (u16, BreakdownIndex, Period, Figure);

/// What a pipeline declares to be derived.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Rates and ratios, in their order.
    pub derivations: &'a [Derivation],
    /// Authorities that are given the figures of those that they followed, before anything else is derived.
    pub successions: &'a [Succession],
}

impl<'a> Rules<'a> {
    /// The rules of a pipeline.
    pub fn of(pipeline: &'a Pipeline) -> Self {
        Self { derivations: &pipeline.derivations, successions: &pipeline.successions }
    }
}

/// Adds what is declared to the observations, which stay sorted by indicator, authority, breakdown, period, kind.
/// Returns them with the number of rows that were added. `breakdowns` are the ids that the rows' breakdowns point into.
pub fn derive(
    observations: Observations,
    populations: Observations,
    rules: &Rules,
    breakdowns: &[String],
    reference: &Reference,
) -> (Observations, usize) {
    let (mut all, mut populations) = (observations, populations);
    let before = all.len();
    for rows in [&mut all, &mut populations] {
        for row in successions::inherited(rows, rules.successions, reference) {
            rows.push(row);
        }
    }
    for derivation in rules.derivations {
        let numerators = rows_of(&all, derivation.numerator);
        let denominators = match derivation.denominator_period {
            DenominatorPeriod::Same => rows_of(&all, derivation.denominator),
            DenominatorPeriod::MidYearBefore | DenominatorPeriod::MidYearSame => {
                rows_of(&populations, derivation.denominator)
            }
        };
        let reported = rows_of(&all, derivation.indicator);
        let multiplier = reference.indicators[derivation.indicator.at()].multiplier;
        let derived: Vec<Observation> = numerators
            .iter()
            .filter(|(key, _)| !reported.contains_key(key))
            .filter_map(|(key, numerator)| {
                let denominator = denominators.get(&denominator_key(*key, derivation.denominator_period)?).copied();
                // Nobody counts the denominator in the slices of the numerator; only that of a total is missed.
                if denominator.is_none() && breakdowns[key.1.at()] != TOTAL {
                    return None;
                }
                Some(quotient(*numerator, denominator, derivation, multiplier))
            })
            .collect();
        for row in derived {
            all.push(row);
        }
    }
    let added = all.len() - before;
    if added == 0 {
        return (all, 0);
    }
    let mut order: Vec<u32> = (0_u32..).take(all.len()).collect();
    order.sort_by_key(|&at| {
        let at = at as usize;
        (all.indicator[at], all.place[at], all.breakdown[at], all.period[at], all.figure[at])
    });
    (all.gather(&order), added)
}

fn rows_of(rows: &Observations, indicator: crate::domain::IndicatorIndex) -> BTreeMap<Key, Observation> {
    (0..rows.len())
        .filter(|&at| rows.indicator[at] == indicator)
        .map(|at| ((rows.place[at], rows.breakdown[at], rows.period[at], rows.figure[at]), rows.row(at)))
        .collect()
}

/// Which denominator belongs to a numerator; none where the numerator's span can have no such rate.
fn denominator_key(key: Key, rule: DenominatorPeriod) -> Option<Key> {
    let (place, breakdown, period, figure) = key;
    if rule == DenominatorPeriod::Same {
        return Some(key);
    }
    // A month's events over a year's population would be a twelfth of the rate that everybody means.
    let is_yearly = matches!(
        period.kind(),
        PeriodKind::FinancialYear
            | PeriodKind::AcademicYear
            | PeriodKind::CalendarYear
            | PeriodKind::Rolling12
            | PeriodKind::Day
    );
    // Projections and targets have no population yet.
    if !is_yearly || figure != Figure::Actual {
        return None;
    }
    let end = period.last_day();
    let mid_year = Day::new(end.year(), 6, 30)?;
    let day = if rule == DenominatorPeriod::MidYearBefore && mid_year > end {
        Day::new(end.year() - 1, 6, 30)?
    } else {
        mid_year
    };
    Some((place, breakdown, Period::on(day), Figure::Actual))
}

fn quotient(
    numerator: Observation,
    denominator: Option<Observation>,
    derivation: &Derivation,
    multiplier: f64,
) -> Observation {
    let under = denominator.map_or(Status::NotAvailable, |row| row.status);
    let divisor = denominator.map_or(f64::NAN, |row| row.value);
    let mut status = numerator.status.of_parts(under);
    if status == Status::Ok && divisor == 0.0 {
        status = Status::NotApplicable;
    }
    let is_ok = status == Status::Ok;
    Observation {
        indicator: derivation.indicator,
        status,
        numerator: numerator.value,
        denominator: divisor,
        value: if is_ok { numerator.value / divisor * multiplier } else { f64::NAN },
        decimals: Decimals::default(),
        value_source: ValueSource::Derived,
        raw: RawText::default(),
        ..numerator
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::IndicatorIndex;

    fn index(id: &str) -> IndicatorIndex {
        Reference::embedded().indicator_by_id(id).expect("an indicator")
    }

    fn row(indicator: &str, period: &str, value: Result<f64, Status>) -> Observation {
        let period = period.parse().expect("a period");
        Observation {
            status: value.err().unwrap_or(Status::Ok),
            ..Observation::reported(7, index(indicator), period, value.unwrap_or(f64::NAN))
        }
    }

    fn columns(rows: &[Observation]) -> Observations {
        let mut columns = Observations::default();
        for &row in rows {
            columns.push(row);
        }
        columns
    }

    fn derived(result: &str, rows: &[Observation], populations: &[Observation]) -> Vec<Observation> {
        let (numerator, denominator, rule) = match result {
            "vacancy_rate_fte" => ("vacancy_fte", "establishment_fte", DenominatorPeriod::Same),
            _ => ("referrals", "population_0_17", DenominatorPeriod::MidYearBefore),
        };
        let derivation = Derivation {
            indicator: index(result),
            numerator: index(numerator),
            denominator: index(denominator),
            denominator_period: rule,
        };
        let rules = Rules { derivations: &[derivation], successions: &[] };
        let breakdowns = [TOTAL, "source=police"].map(str::to_owned);
        let (all, _) = derive(columns(rows), columns(populations), &rules, &breakdowns, &Reference::embedded());
        (0..all.len()).map(|at| all.row(at)).filter(|row| row.indicator == index(result)).collect()
    }

    #[test]
    fn a_ratio_of_two_indicators_is_worked_out_where_none_is_reported() {
        let rows = [row("vacancy_fte", "D2024-03-31", Ok(20.0)), row("establishment_fte", "D2024-03-31", Ok(80.0))];
        let result = derived("vacancy_rate_fte", &rows, &[]);
        assert_eq!((result.len(), result[0].value_source), (1, ValueSource::Derived));
        assert!((result[0].value - 25.0).abs() < 1e-12);

        let reported = [rows[0], rows[1], row("vacancy_rate_fte", "D2024-03-31", Ok(24.9))];
        let result = derived("vacancy_rate_fte", &reported, &[]);
        assert_eq!((result.len(), result[0].value_source), (1, ValueSource::Reported));
    }

    #[test]
    fn a_suppressed_part_suppresses_the_result_and_a_missing_one_makes_it_not_available() {
        let suppressed = [
            row("vacancy_fte", "D2024-03-31", Err(Status::Suppressed)),
            row("establishment_fte", "D2024-03-31", Ok(80.0)),
        ];
        assert_eq!(derived("vacancy_rate_fte", &suppressed, &[])[0].status, Status::Suppressed);
        let missing = derived("vacancy_rate_fte", &[row("vacancy_fte", "D2024-03-31", Ok(20.0))], &[]);
        assert_eq!(missing[0].status, Status::NotAvailable);
        assert!(missing[0].value.is_nan());
    }

    #[test]
    fn a_rate_takes_the_population_of_the_mid_year_before_and_only_for_years() {
        let populations =
            [row("population_0_17", "D2024-06-30", Ok(40_000.0)), row("population_0_17", "D2025-06-30", Ok(1.0))];
        let rows = [row("referrals", "FY2024-25", Ok(2_000.0)), row("referrals", "2025-01", Ok(170.0))];
        let result = derived("referrals_rate", &rows, &populations);
        assert_eq!(result.len(), 1);
        assert!((result[0].value - 500.0).abs() < 1e-9);
    }

    #[test]
    fn a_slice_has_a_rate_only_where_the_denominator_has_the_same_slice() {
        let population = row("population_0_17", "D2024-06-30", Ok(40_000.0));
        let total = row("referrals", "FY2024-25", Ok(2_000.0));
        let slice = Observation { breakdown: BreakdownIndex(1), ..row("referrals", "FY2024-25", Ok(500.0)) };
        let values = |populations: &[Observation]| -> Vec<f64> {
            derived("referrals_rate", &[total, slice], populations).iter().map(|row| row.value).collect()
        };
        assert_eq!(values(&[population]), [500.0]);
        let sliced = Observation { breakdown: BreakdownIndex(1), ..population };
        assert_eq!(values(&[population, sliced]), [500.0, 125.0]);
    }
}
