//! Small hand-made rows, and the tables in words.

mod claims;
mod headline;
mod judgement_change;
mod judgement_current;
mod judgement_standing;
mod missing;
mod notices;
mod plan_progress;
mod target_progress;
mod whole;

use polars::prelude::{AnyValue, DataFrame};

use crate::benchmark::{Benchmarks, Editions, PeerGroups};
use crate::compare::{Beside, Inputs};
use crate::coverage::Trust;
use crate::domain::observation::Observation;
use crate::domain::{
    AuthorityIndex, BreakdownIndex, Day, Figure, FileIndex, IndicatorIndex, Judgement, Observations, Status,
    ValueSource,
};
use crate::reconcile::Revisions;
use crate::reference::Reference;
use crate::trend::Trends;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn authority(reference: &Reference, id: &str) -> AuthorityIndex {
    reference.authority_by_id(id).expect("an authority")
}

fn indicator(reference: &Reference, id: &str) -> IndicatorIndex {
    reference.indicator_by_id(id).expect("an indicator")
}

/// The rows of these columns, cells joined by blanks: figures with four decimals, `-` for nothing.
fn rows(frame: &DataFrame, columns: &[&str]) -> Vec<String> {
    let cell = |name: &&str, row: usize| {
        let value = frame.column(name).expect("a column").get(row).expect("a row");
        match (value.get_str(), &value) {
            (Some(""), _) => "''".to_owned(),
            (Some(text), _) => text.to_owned(),
            (_, AnyValue::Null) => "-".to_owned(),
            (_, AnyValue::Float64(value)) => format!("{value:.4}"),
            (_, AnyValue::Date(days)) => Day::from_days(*days).to_string(),
            (_, other) => other.to_string(),
        }
    };
    (0..frame.height()).map(|row| columns.iter().map(|name| cell(name, row)).collect::<Vec<_>>().join(" ")).collect()
}

/// A judgement of Kent's council, as `FRAMEWORK AREA grade`, or `FRAMEWORK strand/AREA grade`; the grade `-` for none.
/// Its report was published 60 days after the inspection began and is known since.
fn judged(reference: &Reference, begun: &str, text: &str) -> Judgement {
    let [framework, area, word] = text.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("{text}") };
    let (strand, area) = area.split_once('/').unwrap_or(("", area));
    let framework = reference.frameworks.by_id(framework).expect("a framework");
    let reading = reference.frameworks.grade(framework, word).expect("a grade");
    let begun = day(begun);
    let published = Day::from_days(begun.days() + 60);
    Judgement {
        authority: authority(reference, "886"),
        judged_body: framework.judged_body.clone(),
        framework: framework.id.clone(),
        event_kind: framework.event_kind.clone(),
        strand: strand.to_owned(),
        area: area.to_owned(),
        raw_area: area.to_owned(),
        raw_grade: word.to_owned(),
        grade: reading.grade.clone(),
        ordinal: reading.ordinal,
        grade_family: reading.family.clone(),
        status: reading.status,
        inspection_start: Some(begun),
        published_on: Some(published),
        known_from: published,
        superseded_on: None,
        theme: String::new(),
        inspection_id: format!("{}@{begun}", framework.id),
        submitted_on: published,
        file: FileIndex(0),
        line: 1,
        column: 0,
    }
}

/// Judgements of Kent's council, a line each: the day, then as [`judged`] reads it.
fn history(reference: &Reference, lines: &str) -> Vec<Judgement> {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| line.split_once(' ').expect("day and judgement"))
        .map(|(begun, text)| judged(reference, begun, text))
        .collect()
}

/// A run without anything, for what a test says nothing about.
struct Nothing {
    days: [Day; 1],
    total: [String; 1],
    groups: PeerGroups,
    observations: Observations,
    benchmarks: Benchmarks,
    trends: Trends,
    revisions: Revisions,
    trust: Trust,
}

impl Nothing {
    fn new(reference: &Reference, on: &str) -> Self {
        Self {
            days: [day(on)],
            total: ["total".to_owned()],
            groups: PeerGroups::from_tables(&reference.authorities, &reference.areas, Editions::default(), &[]),
            observations: Observations::default(),
            benchmarks: Benchmarks::default(),
            trends: Trends::default(),
            revisions: Revisions::default(),
            trust: Trust::default(),
        }
    }

    fn inputs<'a>(&'a self, reference: &'a Reference) -> Inputs<'a> {
        Inputs {
            reporting_day: self.days[0],
            standing_days: &self.days,
            reference,
            breakdowns: &self.total,
            observations: &self.observations,
            revisions: &self.revisions,
            beside: Beside::default(),
            groups: &self.groups,
            benchmarks: &self.benchmarks,
            equivalences: &[],
            trends: &self.trends,
            judgements: &[],
            actions: &[],
            targets: &[],
            action_events: &[],
            interventions: &[],
            claims: &[],
            breaks: &[],
            files: &[],
            trust: &self.trust,
        }
    }
}

/// Observations in the order in which they travel.
#[derive(Default)]
struct Figures(Vec<Observation>);

impl Figures {
    /// An actual observation of the whole, its value or why there is none.
    fn actual(
        self,
        place: AuthorityIndex,
        indicator: IndicatorIndex,
        period: &str,
        value: Result<f64, Status>,
    ) -> Self {
        self.with(place, indicator, period, Figure::Actual, value)
    }

    fn with(
        mut self,
        place: AuthorityIndex,
        indicator: IndicatorIndex,
        period: &str,
        figure: Figure,
        value: Result<f64, Status>,
    ) -> Self {
        let period = period.parse().expect("a period");
        self.0.push(Observation {
            figure,
            status: value.err().unwrap_or(Status::Ok),
            value_source: if value.is_ok() { ValueSource::Reported } else { ValueSource::None },
            submitted_on: day("2025-07-01"),
            ..Observation::reported(place.0, indicator, period, value.unwrap_or(f64::NAN))
        });
        self
    }

    fn observations(mut self) -> Observations {
        self.0.sort_by_key(|row| (row.indicator, row.place, row.breakdown, row.period, row.figure));
        self.0.into_iter().collect()
    }
}
