//! The figures of those that an authority followed → figures of its own for the periods before its first day, where the
//! pipeline has a rule that asks for it, and nowhere else.
//!
//! Counts add up; shares and rates are pooled from numerators and denominators; nothing else is inherited. Every
//! predecessor must have a figure: a suppressed one makes the result suppressed, a missing one not available. A period
//! that reaches into the authority's own time is left out, and a row of its own is never replaced.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::indicator::quotient;
use crate::domain::observation::{Decimals, Observation, RawText};
use crate::domain::{
    Aggregation, AuthorityIndex, BreakdownIndex, Figure, Indicator, IndicatorIndex, Observations, Period, Status,
    ValueSource,
};
use crate::pipeline::Succession;
use crate::reference::Reference;

use super::origins::Origins;

/// What finds an observation of one authority.
type Key = (IndicatorIndex, BreakdownIndex, Period, Figure);

/// The rows that follow from the rules.
pub(super) fn inherited(
    rows: &Observations,
    rules: &[Succession],
    origins: &Origins,
    reference: &Reference,
) -> Vec<Observation> {
    let made = rules.iter().enumerate().flat_map(|(place, rule)| {
        let origin = origins.of_succession(place);
        of_rule(rows, rule, reference).into_iter().map(move |row| Observation { origin, ..row })
    });
    made.collect()
}

fn of_rule(rows: &Observations, rule: &Succession, reference: &Reference) -> Vec<Observation> {
    // One that has always been there has no time before its own.
    let Some(first_day) = reference.authorities[rule.authority.at()].first_day else { return Vec::new() };
    let is_meant = |indicator: IndicatorIndex| {
        let adds_up = reference.indicators[indicator.at()].aggregation() != Aggregation::None;
        adds_up && (rule.indicators.is_empty() || rule.indicators.contains(&indicator))
    };
    let mut own: BTreeSet<Key> = BTreeSet::new();
    let mut before: BTreeMap<Key, BTreeMap<AuthorityIndex, Observation>> = BTreeMap::new();
    for at in (0..rows.len()).filter(|&at| is_meant(rows.indicator[at]) && rows.period[at].last_day() < first_day) {
        let key = (rows.indicator[at], rows.breakdown[at], rows.period[at], rows.figure[at]);
        let authority = rows.authority(at);
        if authority == rule.authority {
            own.insert(key);
        } else if rule.predecessors.contains(&authority) {
            before.entry(key).or_default().insert(authority, rows.row(at));
        }
    }
    before
        .into_iter()
        .filter(|(key, _)| !own.contains(key))
        .filter_map(|(key, parts)| together(rule, &parts, &reference.indicators[key.0.at()]))
        .collect()
}

/// What the predecessors come to; none where they all have figures that cannot be brought together.
fn together(
    rule: &Succession,
    parts: &BTreeMap<AuthorityIndex, Observation>,
    indicator: &Indicator,
) -> Option<Observation> {
    let first = *parts.values().next()?;
    let status = rule.predecessors.iter().map(|part| parts.get(part).map_or(Status::NotAvailable, |row| row.status));
    let status = status.fold(Status::Ok, Status::of_parts);
    let sum = |of: fn(&Observation) -> f64| parts.values().map(of).sum::<f64>();
    let (numerator, denominator) = (sum(|row| row.numerator), sum(|row| row.denominator));
    let value = match indicator.aggregation() {
        _ if status != Status::Ok => f64::NAN,
        Aggregation::Sum => sum(|row| row.value),
        Aggregation::Pooled if denominator > 0.0 => quotient(numerator, denominator, indicator.multiplier),
        Aggregation::Pooled | Aggregation::None => f64::NAN,
    };
    if status == Status::Ok && value.is_nan() {
        return None;
    }
    Some(Observation {
        place: rule.authority.0,
        status,
        numerator,
        denominator,
        value,
        decimals: Decimals::default(),
        value_source: ValueSource::Derived,
        submitted_on: parts.values().map(|row| row.submitted_on).max().unwrap_or(first.submitted_on),
        first_stated_on: parts.values().map(|row| row.first_stated_on).max().unwrap_or(first.first_stated_on),
        raw: RawText::default(),
        stale: parts.values().any(|row| row.stale),
        ..first
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive::Rules;

    fn row(authority: &str, indicator: &str, period: &str, value: Result<f64, Status>) -> Observation {
        let reference = Reference::embedded();
        let place = reference.authority_by_id(authority).expect("an authority").0;
        let indicator = reference.indicator_by_id(indicator).expect("an indicator");
        let period = period.parse().expect("a period");
        Observation {
            status: value.err().unwrap_or(Status::Ok),
            ..Observation::reported(place, indicator, period, value.unwrap_or(f64::NAN))
        }
    }

    /// What Bournemouth, Christchurch and Poole (839, since 1 April 2019) is given from Bournemouth (837) and Poole (836).
    fn given(rows: &[Observation]) -> Vec<(String, Status, f64)> {
        let reference = Reference::embedded();
        let authority = |id: &str| reference.authority_by_id(id).expect("an authority");
        let rule = Succession {
            authority: authority("839"),
            predecessors: vec![authority("836"), authority("837")],
            indicators: Vec::new(),
        };
        let columns: Observations = rows.iter().copied().collect();
        let rules = [rule];
        let origins = Origins::new(&Rules { derivations: &[], successions: &rules, spans: &[] }, &reference);
        let rows = inherited(&columns, &rules, &origins, &reference);
        let words = origins.into_words();
        assert!(rows.iter().all(|row| words[row.origin.at()] == "836 + 837"));
        assert!(rows.iter().all(|row| row.place == authority("839").0 && row.value_source == ValueSource::Derived));
        rows.iter().map(|row| (row.period.to_string(), row.status, row.value)).collect()
    }

    #[test]
    fn counts_of_all_predecessors_add_up_and_end_before_the_first_day() {
        let rows = [
            row("836", "referrals", "FY2017-18", Ok(100.0)),
            row("837", "referrals", "FY2017-18", Ok(40.0)),
            row("836", "referrals", "CY2019", Ok(1.0)),
            row("837", "referrals", "CY2019", Ok(1.0)),
        ];
        assert_eq!(given(&rows), [("FY2017-18".to_owned(), Status::Ok, 140.0)]);
    }

    #[test]
    fn a_predecessor_without_a_figure_leaves_none_and_says_why() {
        let poole = row("836", "referrals", "FY2017-18", Ok(100.0));
        let statuses = |rows: &[Observation]| given(rows).iter().map(|row| (row.1, row.2.is_nan())).collect::<Vec<_>>();
        assert_eq!(statuses(&[poole]), [(Status::NotAvailable, true)]);
        let suppressed = row("837", "referrals", "FY2017-18", Err(Status::Suppressed));
        assert_eq!(statuses(&[poole, suppressed]), [(Status::Suppressed, true)]);
    }

    #[test]
    fn rates_are_pooled_and_averages_are_not_inherited() {
        let share = |authority: &str, over: f64, under: f64| Observation {
            numerator: over,
            denominator: under,
            ..row(authority, "rereferral_rate", "FY2017-18", Ok(over / under * 100.0))
        };
        assert_eq!(
            given(&[share("836", 10.0, 100.0), share("837", 30.0, 100.0)]),
            [("FY2017-18".to_owned(), Status::Ok, 20.0)]
        );
        let without = |authority: &str| row(authority, "rereferral_rate", "FY2017-18", Ok(20.0));
        assert_eq!(given(&[without("836"), without("837")]), []);
        let days = |authority: &str| row(authority, "icpc_days_median", "FY2017-18", Ok(12.0));
        assert_eq!(given(&[days("836"), days("837")]), []);
    }

    #[test]
    fn an_authority_s_own_row_is_never_replaced() {
        let rows = [
            row("836", "referrals", "FY2017-18", Ok(100.0)),
            row("837", "referrals", "FY2017-18", Ok(40.0)),
            row("839", "referrals", "FY2017-18", Ok(139.0)),
        ];
        assert_eq!(given(&rows), []);
    }
}
