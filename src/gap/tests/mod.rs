//! Small worlds of neighbours to tell changes of gaps in.

// Small whole numbers and exact fractions are compared bit for bit; that is what the tests are about.
#![allow(clippy::float_cmp)]

mod edges;
mod oracle;
mod properties;
mod words;

use std::sync::LazyLock;

use super::*;
use crate::benchmark::Editions;
use crate::domain::observation::Observation;
use crate::domain::{AuthorityIndex, FileIndex, Frequency, IndicatorIndex, IntervalMethod, Polarity, Status};

static REFERENCE: LazyLock<Reference> = LazyLock::new(Reference::embedded);

/// England as the reference tables have it, with figures of one indicator.
struct World {
    reference: &'static Reference,
    indicators: Vec<Indicator>,
    rows: Vec<Observation>,
    current: &'static str,
    earlier: Option<(&'static str, &'static str)>,
    breaks: Vec<Break>,
    bases: Vec<Basis>,
    min_peers: u32,
}

impl World {
    /// A world without figures, in which neighbours are those of one edition.
    fn of(current: &'static str) -> Self {
        Self {
            reference: &REFERENCE,
            indicators: vec![indicator()],
            rows: Vec::new(),
            current,
            earlier: None,
            breaks: Vec::new(),
            bases: vec![Basis::YearAgo],
            min_peers: 3,
        }
    }

    fn authority(&self, id: &str) -> AuthorityIndex {
        self.reference.authority_by_id(id).expect("an authority")
    }

    /// The neighbours by an edition, nearest first.
    fn listed(&self, edition: &str, id: &str) -> Vec<String> {
        let edition = self.reference.neighbours.iter().find(|one| one.edition == edition).expect("an edition");
        let neighbours = edition.neighbours[self.authority(id).at()].iter();
        neighbours.map(|neighbour| self.reference.authorities[neighbour.authority.at()].id.clone()).collect()
    }

    fn put(&mut self, id: &str, period: &str, value: f64) -> &mut Observation {
        let period = period.parse().expect("a period id");
        self.rows.push(Observation::reported(self.authority(id).0, IndicatorIndex(0), period, value));
        self.rows.last_mut().expect("it was put there just before")
    }

    /// The figures of these authorities in the financial years 2023/24 and 2024/25, as the oracle has them.
    fn put_years(&mut self, ids: &[String], left_out: [&[&str]; 2]) {
        for ((year, period), left_out) in [(2023_i32, "FY2023-24"), (2024, "FY2024-25")].into_iter().zip(left_out) {
            for id in ids.iter().filter(|id| !left_out.contains(&id.as_str())) {
                let code: i32 = id.parse().expect("a code");
                let factor = if year == 2023 { 7 } else { 11 };
                let value = f64::from((code * factor + year * 13) % 97) / 4.0 + f64::from(year - 2020);
                self.put(id, period, value);
            }
        }
    }

    fn groups(&self) -> PeerGroups {
        let edition = |name| self.reference.neighbours.iter().find(move |one| one.edition == name);
        let earlier =
            self.earlier.map(|(name, until)| (edition(name).expect("an edition"), until.parse().expect("a day")));
        let editions = Editions { current: edition(self.current), earlier };
        PeerGroups::from_tables(&self.reference.authorities, &self.reference.areas, editions, &[])
    }

    fn observations(&self) -> Observations {
        let mut rows = self.rows.clone();
        rows.sort_by_key(|row| (row.indicator, row.place, row.breakdown, row.period, row.figure));
        rows.into_iter().collect()
    }

    fn changes(&self) -> GapChanges {
        self.changes_among(&self.groups())
    }

    fn changes_among(&self, groups: &PeerGroups) -> GapChanges {
        let settings = Settings {
            indicators: &self.indicators,
            authorities: &self.reference.authorities,
            breaks: &self.breaks,
            thresholds: Thresholds { min_peers: self.min_peers, min_peers_extremes: 8 },
            precedence: &[0, 5],
            bases: &self.bases,
        };
        gap_changes(&self.observations(), groups, &settings)
    }

    /// All changes, and the rows of one authority among them.
    fn changes_of(&self, id: &str) -> (GapChanges, Vec<usize>) {
        let changes = self.changes();
        let authority = self.authority(id);
        let rows = (0..changes.len()).filter(|&row| changes.authority[row] == authority).collect();
        (changes, rows)
    }

    /// What one authority's only change came to.
    fn only(&self, id: &str) -> Only {
        let (changes, rows) = self.changes_of(id);
        let [at] = rows[..] else { panic!("{} changes", rows.len()) };
        Only {
            gaps: [changes.gap_before[at], changes.gap_after[at], changes.gap_change[at]],
            parts: [
                changes.own_part[at],
                changes.neighbours_part[at],
                changes.reporting_part[at],
                changes.set_part[at],
            ],
            counts: changes.counts[at],
            movement: changes.movement[at],
            reason: changes.reason[at],
        }
    }
}

/// One change.
#[derive(Debug)]
struct Only {
    /// Before, after and the change.
    gaps: [f64; 3],
    /// Own, neighbours, reporting and set.
    parts: [f64; 4],
    counts: Counts,
    movement: Option<Movement>,
    reason: Option<Reason>,
}

impl Only {
    fn is(&self, gaps: [f64; 2], parts: [f64; 4]) -> bool {
        let close = |one: f64, other: f64| (one - other).abs() < 1e-9;
        let [before, after] = gaps;
        self.reason.is_none()
            && self.gaps.into_iter().zip([before, after, after - before]).all(|(one, other)| close(one, other))
            && self.parts.into_iter().zip(parts).all(|(one, other)| close(one, other))
    }

    fn has_no_change(&self) -> bool {
        self.gaps[2].is_nan() && self.has_no_parts()
    }

    fn has_no_parts(&self) -> bool {
        self.parts.iter().all(|part| part.is_nan())
    }
}

fn indicator() -> Indicator {
    Indicator {
        id: "share".to_owned(),
        title: "A share".to_owned(),
        topic: String::new(),
        measure_kind: String::new(),
        unit: "percent".to_owned(),
        multiplier: 100.0,
        decimals: 1,
        polarity: Polarity::Low,
        is_snapshot: false,
        year_ends: 3,
        interval_method: IntervalMethod::Proportion,
        frequency: Frequency::Year,
        numerator: String::new(),
        denominator: String::new(),
        valid_min: None,
        valid_max: None,
        no_quartile: false,
        definition: String::new(),
        source: String::new(),
    }
}
