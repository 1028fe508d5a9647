//! What is expected of each authority and who still reports what → why a measure has no current figure, and by when the next
//! one is expected.
//!
//! What is expected is what the pipeline declares; without a declaration a figure that is not here was not submitted, and
//! nobody can say more. A measure is discontinued where no further figure will come:
//!
//! - its authority ended before the reporting day,
//! - its indicator ended for the authority by then, as a break says, and its target was to be met later than that: one that was
//!   due while the indicator was in use is judged by what was reported of it,
//! - or nobody reports it any more: three of those who did, or more, have since sent figures of other indicators in the same
//!   source, for periods that end two of its own periods, and half a year at the least, after the last that anybody reported.
//!   That is never said of a figure that is derived here: its parts may only be late.
//!
//! That the pipeline expects nothing more (`until`) tells nothing of the measure: an edition is expected to bring its own
//! year, and the next one is another source.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Inputs;
use super::held::Series;
use crate::coverage::{Coverage, State};
use crate::domain::{
    AuthorityIndex, Break, BreakdownIndex, Day, Effect, Figure, IndicatorIndex, Observations, SourceFile, Status,
    ValueSource,
};
use crate::reference::Reference;

/// Why there is no current figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Its baseline was changed after the last figure.
    Rebaselined,
    /// Nobody sent it.
    NotSubmitted,
    /// It was sent, and a finding refuses it.
    Refused,
    /// The day by which it is expected is not over.
    NotDue,
    /// No further figure will come.
    Discontinued,
    /// It is withheld.
    Suppressed,
    /// Its sender holds it for unreliable.
    Unreliable,
    /// There can be none.
    NotApplicable,
    /// It rounds to zero and is not zero.
    Low,
}

impl Missing {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Rebaselined,
        Self::NotSubmitted,
        Self::Refused,
        Self::NotDue,
        Self::Discontinued,
        Self::Suppressed,
        Self::Unreliable,
        Self::NotApplicable,
        Self::Low,
    ];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rebaselined => "re-baselined",
            Self::NotSubmitted => "not submitted",
            Self::Refused => "refused",
            Self::NotDue => "not due",
            Self::Discontinued => "discontinued",
            Self::Suppressed => "suppressed",
            Self::Unreliable => "unreliable",
            Self::NotApplicable => "not applicable",
            Self::Low => "low",
        }
    }

    /// What a row without a figure says.
    pub(super) const fn of(status: Status) -> Self {
        match status {
            Status::Suppressed => Self::Suppressed,
            Status::Unreliable => Self::Unreliable,
            Status::NotApplicable => Self::NotApplicable,
            Status::Low => Self::Low,
            Status::NotAvailable | Status::Ok => Self::NotSubmitted,
        }
    }
}

/// So many authorities must have stopped to report an indicator before it counts as given up by all.
const STOPPED: usize = 3;
/// An indicator that was not reported for less than so many months may only be late.
const SILENT_MONTHS: i32 = 6;

/// What is still to come.
pub(super) struct Awaited<'a> {
    coverage: &'a Coverage,
    reference: &'a Reference,
    total: Option<BreakdownIndex>,
    reporting_day: Day,
    breaks: &'a [Break],
    /// The indicators that nobody reports any more.
    given_up: BTreeSet<IndicatorIndex>,
}

impl<'a> Awaited<'a> {
    /// For these indicators.
    pub(super) fn of(
        inputs: &Inputs<'a>,
        total: Option<BreakdownIndex>,
        indicators: impl Iterator<Item = IndicatorIndex>,
    ) -> Self {
        let Inputs { reference, reporting_day, .. } = *inputs;
        let indicators: BTreeSet<IndicatorIndex> = indicators.collect();
        let given_up = given_up(indicators, inputs.observations, inputs.files, reference);
        Self { coverage: &inputs.trust.coverage, reference, total, reporting_day, breaks: inputs.breaks, given_up }
    }

    /// What is expected of a series; only of whole figures something is.
    fn expected(&self, (authority, indicator, breakdown): Series) -> Range<usize> {
        let key = |at: usize| (self.coverage.indicator[at], self.coverage.authority[at]);
        let wanted = (indicator, authority);
        if Some(breakdown) != self.total {
            return 0..0;
        }
        let from = self.coverage.indicator.partition_point(|one| *one < indicator);
        let to = self.coverage.indicator.partition_point(|one| *one <= indicator);
        let start = (from..to).find(|&at| key(at) == wanted).unwrap_or(to);
        let length = (start..to).take_while(|&at| key(at) == wanted).count();
        start..start + length
    }

    /// Why the figure that should be current is not here: the last period decides of which the day is over, from the one
    /// that ends on a day on.
    pub(super) fn why_missing(&self, series: Series, from: Option<Day>) -> Missing {
        let end = |at: &usize| self.coverage.period[*at].last_day();
        let open = self.expected(series).filter(|at| from.is_none_or(|from| end(at) >= from));
        let states = open.map(|at| (self.coverage.state[at], end(&at)));
        let is_over = |state: State| matches!(state, State::Missing | State::Refused);
        let over = states.clone().filter(|(state, _)| is_over(*state)).max_by_key(|(_, end)| *end);
        match over {
            Some((State::Refused, _)) => Missing::Refused,
            None if states.clone().any(|(state, _)| state == State::NotDue) => Missing::NotDue,
            _ => Missing::NotSubmitted,
        }
    }

    /// The day by which the first figure is, or was, expected that is not here and ends after a day.
    pub(super) fn next_expected_by(&self, series: Series, after: Option<Day>) -> Option<Day> {
        let is_awaited = |at: &usize| {
            let is_behind = after.is_none_or(|after| self.coverage.period[*at].last_day() > after);
            is_behind && matches!(self.coverage.state[*at], State::Missing | State::Refused | State::NotDue)
        };
        self.expected(series).filter(is_awaited).map(|at| self.coverage.expected_by[at]).min()
    }

    /// Whether no further figure will come that a target with this day could be judged by.
    pub(super) fn is_discontinued(&self, (authority, indicator, _): Series, due_on: Option<Day>) -> bool {
        let authority_ended = self.reference.authorities[authority.at()].last_day;
        let is_end = |rule: &&Break| rule.effect == Effect::Ends && rule.concerns(indicator, authority);
        let indicator_ended = self.breaks.iter().filter(is_end).map(|rule| rule.on).min();
        authority_ended.is_some_and(|ended| ended < self.reporting_day)
            || indicator_ended.is_some_and(|on| on <= self.reporting_day && due_on.is_none_or(|due| due >= on))
            || self.given_up.contains(&indicator)
    }
}

/// Whether a row says that there is a figure, given or withheld.
pub(super) fn is_reported(rows: &Observations, row: usize) -> bool {
    rows.figure[row] == Figure::Actual && !matches!(rows.status[row], Status::NotAvailable | Status::NotApplicable)
}

/// Those of the indicators that nobody reports any more although those who did go on with others.
fn given_up(
    mut indicators: BTreeSet<IndicatorIndex>,
    rows: &Observations,
    files: &[SourceFile],
    reference: &Reference,
) -> BTreeSet<IndicatorIndex> {
    if indicators.is_empty() || files.is_empty() {
        return BTreeSet::new();
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let sources: Vec<usize> = (files.iter())
        .map(|file| {
            let next = names.len();
            *names.entry(file.source.as_str()).or_insert(next)
        })
        .collect();
    let source = |at: usize| sources[rows.file[at].at()];
    let is_reported = |at: &usize| is_reported(rows, *at);
    let mut ends: Vec<Option<Day>> = vec![None; names.len() * reference.authorities.len()];
    let cell = |source: usize, authority: AuthorityIndex| source * reference.authorities.len() + authority.at();
    for at in (0..rows.len()).filter(is_reported) {
        let end = &mut ends[cell(source(at), rows.authority(at))];
        *end = (*end).max(Some(rows.period[at].last_day()));
    }
    indicators.retain(|&indicator| {
        let from = rows.indicator.partition_point(|one| *one < indicator);
        let to = rows.indicator.partition_point(|one| *one <= indicator);
        let own = || (from..to).filter(is_reported);
        let Some(last) = own().map(|at| rows.period[at].last_day()).max() else { return false };
        let latest = || own().filter(|&at| rows.period[at].last_day() == last);
        if latest().any(|at| rows.value_source[at] == ValueSource::Derived) {
            return false;
        }
        let length = latest().map(|at| rows.period[at].first_day().months_until(last) + 1).max().unwrap_or(1);
        let usual = i32::try_from(reference.indicators[indicator.at()].frequency.months()).unwrap_or(1);
        let Some(silent_until) = last.months_later((2 * length.max(usual)).max(SILENT_MONTHS)) else { return false };
        let of_last: BTreeSet<usize> = latest().map(source).collect();
        let reporters: BTreeSet<AuthorityIndex> = own().map(|at| rows.authority(at)).collect();
        let goes_on =
            |&&authority: &&AuthorityIndex| of_last.iter().any(|&one| ends[cell(one, authority)] >= Some(silent_until));
        reporters.iter().filter(goes_on).count() >= STOPPED
    });
    indicators
}
