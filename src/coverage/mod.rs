//! What sources are expected to bring, what their files brought and what was refused → the state of each expected figure,
//! and how far each submission can be trusted.
//!
//! An expectation is declared in the pipeline and never guessed: a source that declares none has no rows here. What a
//! file brought is asked of every version of every file, by source, before reconciling chooses among them: the day on
//! which a figure first came is that of its first version, or an earlier one that the last release has of it, and a source
//! has sent what another one overrules.

mod calendar;
mod cells;
mod freshness;
mod memory;
mod outliers;
mod receipts;
mod submissions;
#[cfg(test)]
mod tests;

use crate::domain::{AuthorityIndex, Day, FileIndex, Finding, IndicatorIndex, Period, SourceFile, Status};
use crate::reconcile::Revisions;
use crate::reference::Reference;

pub use freshness::overdue;
pub use outliers::{Outlier, outliers};
pub use receipts::{Plan, Receipts, Said};
pub use submissions::{Confidence, METHOD_VERSION, Submission};

/// What is said of the files of a run.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The state of every expected figure.
    pub coverage: Coverage,
    /// How far each file can be trusted, in the order of the files.
    pub submissions: Vec<Submission>,
}

/// What it is said by.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // each field is what the stage of its name gives
pub struct Inputs<'a> {
    pub files: &'a [SourceFile],
    pub receipts: &'a Receipts,
    pub findings: &'a [Finding],
    pub revisions: &'a Revisions,
    /// Those of all figures that count, in the order of the indicators.
    pub outliers: &'a [Outlier],
    pub reference: &'a Reference,
}

impl Trust {
    /// Works it out.
    pub fn of(inputs: &Inputs) -> Self {
        let coverage = Coverage::of(inputs.receipts, inputs.reference);
        let submissions = submissions::submissions(inputs, &coverage);
        Self { coverage, submissions }
    }
}

/// Where an expected figure stands on the reporting day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum State {
    /// It is here and was in time.
    Present,
    /// It is here, and its first submission came after the day by which it was expected.
    Late,
    /// That day is over and it is not here.
    Missing,
    /// It was sent, and a finding refuses its cell or its file.
    Refused,
    /// It was sent and is withheld.
    Suppressed,
    /// It was carried forward from an earlier release.
    Stale,
    /// It is not here, and that day is not over.
    NotDue,
    /// There can be no such figure: the sender says so, or the authority did not exist.
    NotApplicable,
}

impl State {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Present,
        Self::Late,
        Self::Missing,
        Self::Refused,
        Self::Suppressed,
        Self::Stale,
        Self::NotDue,
        Self::NotApplicable,
    ];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Late => "late",
            Self::Missing => "missing",
            Self::Refused => "refused",
            Self::Suppressed => "suppressed",
            Self::Stale => "stale",
            Self::NotDue => "not_due",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// Expected figures as parallel columns, sorted by indicator, authority, id of the source and period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // the columns of the table `coverage`
pub struct Coverage {
    /// The ids of the sources that expect something, sorted; no column.
    pub sources: Vec<String>,
    pub authority: Vec<AuthorityIndex>,
    /// The place of the source among them.
    pub source: Vec<u16>,
    pub indicator: Vec<IndicatorIndex>,
    pub period: Vec<Period>,
    pub expected_by: Vec<Day>,
    /// The day of the first submission that had the figure or said why there can be none.
    pub received_on: Vec<Option<Day>>,
    pub state: Vec<State>,
    /// What the latest version of the source says, where there is one.
    pub status: Vec<Option<Status>>,
    /// Days by which it is, or was, overdue.
    pub age_days: Vec<Option<i32>>,
    /// The file that decides the state, where one does.
    pub file: Vec<Option<FileIndex>>,
    /// The line of that file, where a row of it does.
    pub line: Vec<Option<u32>>,
}

/// One expected figure.
#[derive(Clone, Copy, Debug)]
struct Cell {
    authority: AuthorityIndex,
    /// The place of the source among those that expect something.
    rank: u16,
    indicator: IndicatorIndex,
    period: Period,
    expected_by: Day,
}

/// What is known of an expected figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Verdict {
    state: State,
    received_on: Option<Day>,
    status: Option<Status>,
    file: Option<FileIndex>,
    line: Option<u32>,
}

impl Coverage {
    /// How many figures are expected.
    pub fn len(&self) -> usize {
        self.authority.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.authority.is_empty()
    }

    fn push(&mut self, cell: Cell, verdict: Verdict, reporting_day: Day) {
        let over = |day: Day| Some(day.days() - cell.expected_by.days()).filter(|&days| days > 0);
        self.authority.push(cell.authority);
        self.source.push(cell.rank);
        self.indicator.push(cell.indicator);
        self.period.push(cell.period);
        self.expected_by.push(cell.expected_by);
        self.received_on.push(verdict.received_on);
        self.state.push(verdict.state);
        self.status.push(verdict.status);
        self.age_days.push(match verdict.state {
            State::Missing | State::Refused => over(reporting_day),
            State::Late => verdict.received_on.and_then(over),
            State::Stale => verdict.received_on.map(|day| reporting_day.days() - day.days()),
            State::Present | State::Suppressed | State::NotDue | State::NotApplicable => None,
        });
        self.file.push(verdict.file);
        self.line.push(verdict.line);
    }

    fn append(&mut self, mut other: Self) {
        self.authority.append(&mut other.authority);
        self.source.append(&mut other.source);
        self.indicator.append(&mut other.indicator);
        self.period.append(&mut other.period);
        self.expected_by.append(&mut other.expected_by);
        self.received_on.append(&mut other.received_on);
        self.state.append(&mut other.state);
        self.status.append(&mut other.status);
        self.age_days.append(&mut other.age_days);
        self.file.append(&mut other.file);
        self.line.append(&mut other.line);
    }
}
