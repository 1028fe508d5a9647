//! Small worlds to test the stage on, and the ways to ask them.

// Small whole numbers and exact fractions are compared bit for bit; that is what the tests are about.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::float_cmp)]

mod agreement;
mod comparison;
mod equivalence;
mod groups;
mod joint_returns;
mod outside;
mod verdicts;

use super::*;
use crate::domain::observation::Observation;
use crate::domain::{Figure, FileIndex, Frequency, IntervalMethod, Polarity, TOTAL};
use crate::pipeline::{CustomGroup, GroupMember};
use crate::reference::Reference;

/// England as the reference tables have it, with one edition of neighbours.
struct World {
    reference: Reference,
    groups: PeerGroups,
    indicators: Vec<Indicator>,
    published: Published,
}

impl World {
    fn new(custom: &[(&str, &[&str])]) -> Self {
        let reference = Reference::embedded();
        let custom: Vec<CustomGroup> = custom.iter().map(|(id, members)| group(&reference, id, members)).collect();
        let edition = reference.neighbours.iter().find(|edition| edition.edition == "2025");
        let groups = PeerGroups::from_tables(
            &reference.authorities,
            &reference.areas,
            Editions { current: edition, earlier: None },
            &custom,
        );
        let indicators = vec![
            indicator(Polarity::High, false),
            indicator(Polarity::Low, false),
            indicator(Polarity::Neutral, false),
            indicator(Polarity::Low, true),
        ];
        Self { reference, groups, indicators, published: Published::default() }
    }

    fn settings<'a>(&'a self, precedence: &'a [i32]) -> Settings<'a> {
        let thresholds = Thresholds { min_peers: 3, min_peers_extremes: 8 };
        Settings { indicators: &self.indicators, thresholds, precedence, published: &self.published }
    }

    fn authority(&self, id: &str) -> AuthorityIndex {
        authority(&self.reference, id)
    }

    /// A row of the total of the first indicator, in percent of 200.
    fn row(&self, id: &str, period: &str, value: f64) -> Observation {
        let period = period.parse().expect("a period id");
        Observation {
            numerator: value * 2.0,
            denominator: 200.0,
            ..Observation::reported(self.authority(id).0, IndicatorIndex(0), period, value)
        }
    }

    fn without_figure(&self, id: &str, period: &str, status: Status) -> Observation {
        let none = f64::NAN;
        Observation { status, numerator: none, denominator: none, ..self.row(id, period, none) }
    }

    fn benchmark(&self, rows: &[Observation]) -> Benchmarks {
        benchmark(&observations(rows), &self.groups, &self.settings(&[0, 5]))
    }

    /// The row of an authority and group in a period.
    fn find(&self, benchmarks: &Benchmarks, id: &str, period: &str, group: &str) -> Option<usize> {
        let group = self.groups.find(group).expect("a peer group");
        (0..benchmarks.len()).find(|&row| {
            benchmarks.authority[row] == self.authority(id)
                && benchmarks.period[row].to_string() == period
                && benchmarks.group[row] == group
        })
    }

    /// Members with a figure, suppressed and absent, as an authority's row has them.
    fn counts(&self, benchmarks: &Benchmarks, id: &str, period: &str, group: &str) -> Option<(u16, u16, u16)> {
        let row = self.find(benchmarks, id, period, group)?;
        let peers = benchmarks.statistics_of(row);
        Some((peers.count, peers.suppressed, peers.absent))
    }
}

fn authority(reference: &Reference, id: &str) -> AuthorityIndex {
    let at = reference.authorities.iter().position(|authority| authority.id == id).expect("an authority");
    AuthorityIndex(u16::try_from(at).expect("few authorities"))
}

fn group(reference: &Reference, id: &str, members: &[&str]) -> CustomGroup {
    let member =
        |&member: &&str| GroupMember { authority: authority(reference, member), first_day: None, last_day: None };
    CustomGroup { id: id.to_owned(), name: id.to_owned(), members: members.iter().map(member).collect() }
}

fn indicator(polarity: Polarity, no_quartile: bool) -> Indicator {
    Indicator {
        id: format!("{}_{no_quartile}", polarity.name()),
        title: TOTAL.to_owned(),
        topic: String::new(),
        measure_kind: String::new(),
        unit: "percent".to_owned(),
        multiplier: 100.0,
        decimals: 1,
        polarity,
        is_snapshot: false,
        year_ends: 3,
        interval_method: IntervalMethod::Proportion,
        frequency: Frequency::Month,
        numerator: String::new(),
        denominator: String::new(),
        valid_min: None,
        valid_max: None,
        no_quartile,
        definition: String::new(),
        source: String::new(),
    }
}

/// Rows in the order in which the stage is handed them.
fn observations(rows: &[Observation]) -> Observations {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| (row.indicator, row.place, row.breakdown, row.period, row.figure));
    rows.into_iter().collect()
}

/// The bits of all numbers of a table, so that two tables can be compared to the last one.
fn bits(benchmarks: &Benchmarks) -> Vec<u64> {
    let of_peers = |peers: &Statistics| {
        let Quartiles { q1, median, q3 } = peers.quartiles;
        [peers.mean, q1, median, q3, peers.min, peers.max, peers.pooled].map(f64::to_bits)
    };
    let own = benchmarks.value.iter().chain(&benchmarks.difference).map(|number| number.to_bits());
    own.chain((0..benchmarks.len()).flat_map(|row| of_peers(benchmarks.statistics_of(row)))).collect()
}
