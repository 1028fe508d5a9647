//! Small worlds to cut, and the ways to look at what is left of them.

// Small whole numbers are compared bit for bit; that is what the tests are about.
#![allow(clippy::float_cmp)]

mod attacker;
mod cutting;

use super::*;
use crate::domain::observation::Observation;
use crate::domain::{BreakdownIndex, Claim, Figure, IndicatorIndex, Period, Status, TOTAL};

const WEST_MIDLANDS: &str = "E12000005";

/// A run's figures.
pub(super) struct World {
    reference: Reference,
    breakdowns: Vec<String>,
    additive: Vec<bool>,
    observations: Observations,
    comparators: Observations,
    revisions: Revisions,
    computed: Vec<Computed>,
    actions: Vec<Action>,
    targets: Vec<Target>,
    claims: Vec<Claim>,
    findings: Vec<Finding>,
}

impl World {
    /// A world in which these slices add up; they are sorted and the total is one of them.
    fn new(breakdowns: &[&str]) -> Self {
        assert!(breakdowns.is_sorted() && breakdowns.contains(&TOTAL));
        Self {
            reference: Reference::embedded(),
            breakdowns: breakdowns.iter().map(|&id| id.to_owned()).collect(),
            additive: breakdowns.iter().map(|&id| id != TOTAL).collect(),
            observations: Observations::default(),
            comparators: Observations::default(),
            revisions: Revisions::default(),
            computed: Vec::new(),
            actions: Vec::new(),
            targets: Vec::new(),
            claims: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn indicator(&self, id: &str) -> IndicatorIndex {
        self.reference.indicator_by_id(id).expect("an indicator")
    }

    /// A figure: a count where there is no denominator, else a share.
    fn row(&self, place: u16, indicator: &str, slice: &str, period: &str, count: f64, total: f64) -> Observation {
        let index = self.indicator(indicator);
        let multiplier = self.reference.indicators[index.at()].multiplier;
        let breakdown = self.breakdowns.iter().position(|id| id == slice).expect("a slice");
        let value = if total.is_nan() { count } else { count / total * multiplier };
        let is_share = !total.is_nan();
        let reported = Observation::reported(place, index, period.parse::<Period>().expect("a period"), value);
        Observation {
            breakdown: BreakdownIndex(u32::try_from(breakdown).expect("few slices")),
            numerator: if is_share { count } else { f64::NAN },
            denominator: total,
            // None of none is no share.
            status: if is_share && value.is_nan() { Status::NotApplicable } else { reported.status },
            ..reported
        }
    }

    fn local(&mut self, authority: &str, indicator: &str, slice: &str, period: &str, count: f64, total: f64) {
        let place = self.reference.authority_by_id(authority).expect("an authority").0;
        let row = self.row(place, indicator, slice, period, count, total);
        self.observations.push(row);
    }

    fn area(&mut self, indicator: &str, slice: &str, period: &str, count: f64, total: f64) {
        let place = self.reference.area_in(WEST_MIDLANDS).expect("an area").0;
        let row = self.row(place, indicator, slice, period, count, total);
        self.comparators.push(row);
        self.computed.push(Computed { value: count, members: 3, members_with_figure: 3, tolerance: 1.0 });
    }

    /// Cuts it by a rule; the rows are put in the order that the stage relies on.
    fn cut(&mut self, rule: &Disclosure) -> Cut {
        let rows = &self.observations;
        let mut order: Vec<u32> = (0_u32..).take(rows.len()).collect();
        order.sort_by_key(|&at| {
            let at = at as usize;
            (rows.indicator[at], rows.place[at], rows.breakdown[at], rows.period[at], rows.figure[at])
        });
        self.observations = rows.gather(&order);
        let about = About {
            derivations: &[],
            successions: &[],
            breakdowns: &self.breakdowns,
            additive: &self.additive,
            reference: &self.reference,
        };
        let figures = Figures {
            observations: &mut self.observations,
            revisions: &mut self.revisions,
            comparators: &mut self.comparators,
            computed: &mut self.computed,
            actions: &mut self.actions,
            targets: &mut self.targets,
            baseline_changes: &mut [],
            claims: &mut self.claims,
            findings: &mut self.findings,
        };
        disclose(figures, rule, &about)
    }

    /// The figure of a cell as a reader sees it.
    fn shown(&self, authority: &str, indicator: &str, slice: &str, period: &str) -> Option<f64> {
        let row = self.at(authority, indicator, slice, period);
        let value = row.value;
        assert_eq!(value.is_nan(), row.status != Status::Ok, "a figure that is not there has a status that says why");
        if value.is_nan() { None } else { Some(value) }
    }

    fn at(&self, authority: &str, indicator: &str, slice: &str, period: &str) -> Observation {
        let place = self.reference.authority_by_id(authority).expect("an authority").0;
        let wanted = self.row(place, indicator, slice, period, 0.0, f64::NAN);
        let rows = (0..self.observations.len()).map(|at| self.observations.row(at));
        let key = |row: &Observation| (row.place, row.indicator, row.breakdown, row.period);
        rows.into_iter().find(|row| key(row) == key(&wanted)).expect("a row")
    }
}

/// Counts from 1 to 5 are hidden.
fn below_six() -> Disclosure {
    Disclosure { suppress_below: Some(6), ..Disclosure::of("public") }
}
