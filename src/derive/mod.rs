//! Observations and denominators → derived observations: the figures of predecessors, longer periods out of shorter ones,
//! rates and ratios, in this order, as the pipeline declares them.
//!
//! A reported figure is never replaced by a derived one. A suppressed part makes the result suppressed, a missing one
//! not available. A derived row says what it was made from (`origin`) and points to the cell of its numerator, of the
//! first of the predecessors, or of the last part of a span. A slice is set against the same slice of the denominator and
//! has no such figure where there is none: referrals by the police are no share of a share.

mod mismatches;
mod origins;
mod spans;
mod successions;

use std::collections::BTreeMap;

use crate::domain::indicator;
use crate::domain::observation::{Decimals, Observation, OriginIndex, RawText};
use crate::domain::{
    BreakdownIndex, Day, Figure, Finding, IndicatorIndex, Observations, Period, PeriodKind, Status, TOTAL, ValueSource,
};
use crate::pipeline::{DenominatorPeriod, Derivation, Pipeline, Span, Succession};
use crate::reference::Reference;
use mismatches::Mismatch;
use origins::Origins;

/// What finds an observation of one indicator.
type Key = (u16, BreakdownIndex, Period, Figure);

/// What a pipeline declares to be derived.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Rates and ratios, in their order.
    pub derivations: &'a [Derivation],
    /// Authorities that are given the figures of those that they followed, before anything else is derived.
    pub successions: &'a [Succession],
    /// Longer periods out of shorter ones, before rates and ratios, so that these have a figure for each span.
    pub spans: &'a [Span],
}

impl<'a> Rules<'a> {
    /// The rules of a pipeline.
    pub fn of(pipeline: &'a Pipeline) -> Self {
        Self { derivations: &pipeline.derivations, successions: &pipeline.successions, spans: &pipeline.spans }
    }
}

/// What deriving came to.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// The observations with the derived ones among them, sorted by indicator, authority, breakdown, period, kind.
    pub observations: Observations,
    /// How many rows were added.
    pub added: usize,
    /// What figures were derived from, in words; `origin` points into it, and its first entry is blank.
    pub origins: Vec<String>,
    mismatches: Vec<Mismatch>,
}

/// What turns the indices of a finding into text. By file: its source, its columns, the text of its cells.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Words<'a> {
    pub reference: &'a Reference,
    pub breakdowns: &'a [String],
    pub sources: &'a [&'a str],
    pub columns: &'a [Vec<String>],
    pub raw_texts: &'a [String],
}

impl Derived {
    /// The reported figures of spans that their parts do not make.
    pub fn findings(&self, words: &Words) -> Vec<Finding> {
        self.mismatches.iter().map(|mismatch| mismatch.finding(words, &self.origins)).collect()
    }
}

/// Adds what is declared to the observations, which come sorted by indicator, authority, breakdown, period, kind.
/// `breakdowns` are the ids that the rows' breakdowns point into.
pub fn derive(
    observations: Observations,
    populations: Observations,
    rules: &Rules,
    breakdowns: &[String],
    reference: &Reference,
) -> Derived {
    let origins = Origins::new(rules, reference);
    let (mut all, mut populations) = (observations, populations);
    let before = all.len();
    for rows in [&mut all, &mut populations] {
        for row in successions::inherited(rows, rules.successions, &origins, reference) {
            rows.push(row);
        }
    }
    let mut mismatches = Vec::new();
    if !rules.spans.is_empty() {
        let sorted = if all.len() > before { sorted(all) } else { all };
        (all, mismatches) = spans::add(sorted, rules.spans, &origins, reference);
    }
    let spanned = all.len();
    for (place, derivation) in rules.derivations.iter().enumerate() {
        add_quotients(&mut all, &populations, (place, derivation), &origins, breakdowns, reference);
    }
    let is_sorted = all.len() == if rules.spans.is_empty() { before } else { spanned };
    Derived {
        added: all.len() - before,
        observations: if is_sorted { all } else { sorted(all) },
        origins: origins.into_words(),
        mismatches,
    }
}

/// The rate or ratio of every numerator that has none, behind the other rows.
fn add_quotients(
    all: &mut Observations,
    populations: &Observations,
    (place, derivation): (usize, &Derivation),
    origins: &Origins,
    breakdowns: &[String],
    reference: &Reference,
) {
    let numerators = rows_of(all, derivation.numerator);
    let denominators = match derivation.denominator_period {
        DenominatorPeriod::Same => rows_of(all, derivation.denominator),
        DenominatorPeriod::MidYearBefore | DenominatorPeriod::MidYearSame => {
            rows_of(populations, derivation.denominator)
        }
    };
    let reported = rows_of(all, derivation.indicator);
    let multiplier = reference.indicators[derivation.indicator.at()].multiplier;
    let derived: Vec<Observation> = numerators
        .iter()
        .filter(|(key, _)| !reported.contains_key(key))
        // A span that lacks a part says so itself; what is worked out from it has nothing to add.
        .filter(|(_, row)| row.status != Status::NotAvailable || !origins.is_span(row.origin))
        .filter_map(|(key, numerator)| {
            let denominator = denominators.get(&denominator_key(*key, derivation)?).copied();
            let is_annualised = derivation.annualises_quarters && key.2.kind() == PeriodKind::Quarter;
            // Nobody counts the denominator in the slices of the numerator, nor the population of this summer for the
            // spans that end in it; only that of a total that somebody stated is missed.
            let is_missed = breakdowns[key.1.at()] == TOTAL && !is_annualised && !origins.is_span(numerator.origin);
            if denominator.is_none() && !is_missed {
                return None;
            }
            let origin = origins.of_derivation(place, is_annualised);
            let parts_of_year = if is_annualised { 4.0 } else { 1.0 };
            let row = quotient(*numerator, denominator, parts_of_year, multiplier);
            Some(Observation { indicator: derivation.indicator, origin, ..row })
        })
        .collect();
    for row in derived {
        all.push(row);
    }
}

/// What observations are sorted by.
fn key(rows: &Observations, at: usize) -> (IndicatorIndex, u16, BreakdownIndex, Period, Figure) {
    (rows.indicator[at], rows.place[at], rows.breakdown[at], rows.period[at], rows.figure[at])
}

fn sorted(rows: Observations) -> Observations {
    let mut order: Vec<u32> = (0_u32..).take(rows.len()).collect();
    order.sort_by_key(|&at| key(&rows, at as usize));
    rows.in_order(&order)
}

fn rows_of(rows: &Observations, indicator: IndicatorIndex) -> BTreeMap<Key, Observation> {
    (0..rows.len())
        .filter(|&at| rows.indicator[at] == indicator)
        .map(|at| ((rows.place[at], rows.breakdown[at], rows.period[at], rows.figure[at]), rows.row(at)))
        .collect()
}

/// Which denominator belongs to a numerator; none where the numerator's span can have no such rate.
fn denominator_key(key: Key, derivation: &Derivation) -> Option<Key> {
    let (place, breakdown, period, figure) = key;
    let rule = derivation.denominator_period;
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
    // A quarter's are, unless they are put as if their pace went on for a year.
    let is_put_as_yearly = derivation.annualises_quarters && period.kind() == PeriodKind::Quarter;
    // Projections and targets have no population yet.
    if !(is_yearly || is_put_as_yearly) || figure != Figure::Actual {
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

/// A numerator over its denominator. What happened in a quarter is put as if its pace went on for a year by setting it
/// against a quarter of the population: the time that the children lived in it, in years. So the numerator stays what was
/// counted, and intervals and pooled figures that are worked out from both are right.
fn quotient(
    numerator: Observation,
    denominator: Option<Observation>,
    parts_of_year: f64,
    multiplier: f64,
) -> Observation {
    let under = denominator.map_or(Status::NotAvailable, |row| row.status);
    let divisor = denominator.map_or(f64::NAN, |row| row.value / parts_of_year);
    let mut status = numerator.status.of_parts(under);
    if status == Status::Ok && divisor == 0.0 {
        status = Status::NotApplicable;
    }
    let is_ok = status == Status::Ok;
    Observation {
        status,
        numerator: numerator.value,
        denominator: divisor,
        value: if is_ok { indicator::quotient(numerator.value, divisor, multiplier) } else { f64::NAN },
        decimals: Decimals::default(),
        value_source: ValueSource::Derived,
        first_stated_on: denominator
            .map_or(numerator.first_stated_on, |row| row.first_stated_on.max(numerator.first_stated_on)),
        raw: RawText::default(),
        origin: OriginIndex::default(),
        stale: numerator.stale || denominator.is_some_and(|row| row.stale),
        ..numerator
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        rows.iter().copied().collect()
    }

    /// The one rate here that is worked out for quarters too.
    const ANNUALISED: &str = "s47_rate";

    fn derived(result: &str, rows: &[Observation], populations: &[Observation]) -> Vec<Observation> {
        let (numerator, denominator, rule) = match result {
            "vacancy_rate_fte" => ("vacancy_fte", "establishment_fte", DenominatorPeriod::Same),
            ANNUALISED => ("s47_enquiries", "population_0_17", DenominatorPeriod::MidYearBefore),
            _ => ("referrals", "population_0_17", DenominatorPeriod::MidYearBefore),
        };
        let derivation = Derivation {
            indicator: index(result),
            numerator: index(numerator),
            denominator: index(denominator),
            denominator_period: rule,
            annualises_quarters: result == ANNUALISED,
        };
        let rules = Rules { derivations: &[derivation], successions: &[], spans: &[] };
        let breakdowns = [TOTAL, "source=police"].map(str::to_owned);
        let made = derive(columns(rows), columns(populations), &rules, &breakdowns, &Reference::embedded());
        let all = made.observations;
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
    fn a_quarter_s_rate_is_that_of_a_year_at_its_pace_only_where_that_is_declared() {
        let populations = [row("population_0_17", "D2024-06-30", Ok(40_000.0))];
        let rows = [row("s47_enquiries", "2024-Q3", Ok(90.0)), row("s47_enquiries", "2024-09", Ok(30.0))];
        let result = derived(ANNUALISED, &rows, &populations);
        // 90 in a quarter are 360 in a year of 40,000 children, and 90 in 10,000 years that children lived.
        let figures: Vec<_> = result.iter().map(|row| (row.numerator, row.denominator, row.value)).collect();
        assert_eq!(figures, [(90.0, 10_000.0, 90.0)]);
        let too_late = [row("s47_enquiries", "2025-Q3", Ok(90.0))];
        assert!(derived(ANNUALISED, &too_late, &[]).is_empty(), "nobody knows yet how many children there were");
        let undeclared = [row("referrals", "2024-Q3", Ok(90.0))];
        assert!(derived("referrals_rate", &undeclared, &populations).is_empty());
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
