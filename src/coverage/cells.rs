//! The plan and what came of it → one state for each expected figure; indicators are worked on in parallel.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::memory::Expected;
use super::receipts::{Expecting, Plan, Receipt, Receipts, Submitted, Word};
use super::{Cell, Coverage, State, Verdict};
use crate::domain::{AuthorityIndex, Day, FileIndex, IndicatorIndex, Status};
use crate::reference::Reference;

impl Coverage {
    /// The state of every expected figure on the reporting day.
    pub fn of(receipts: &Receipts, reference: &Reference) -> Self {
        let (plan, reporting_day) = (&receipts.plan, receipts.plan.reporting_day);
        let files: Vec<Vec<Submitted>> = (0..plan.sources.len())
            .map(|rank| receipts.submitted.iter().filter(|file| usize::from(file.rank) == rank).copied().collect())
            .collect();
        let indicators: BTreeSet<IndicatorIndex> = (plan.sources.iter())
            .flat_map(|source| source.indicators.iter().map(|(indicator, _)| *indicator))
            .collect();
        let ground = Ground { plan, files: &files, before: &receipts.before, reference, reporting_day };
        let parts: Vec<Self> = indicators
            .into_iter()
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|indicator| {
                let rows = &receipts.rows;
                let from = rows.partition_point(|row| row.indicator < indicator);
                let to = rows.partition_point(|row| row.indicator <= indicator);
                ground.indicator(indicator, &rows[from..to])
            })
            .collect();
        let mut all =
            Self { sources: plan.sources.iter().map(|source| source.id.clone()).collect(), ..Self::default() };
        for part in parts {
            all.append(part);
        }
        all
    }
}

/// What every figure is judged by.
struct Ground<'a> {
    plan: &'a Plan,
    /// The files of each source that expects something.
    files: &'a [Vec<Submitted>],
    /// When the last release says that a figure first came.
    before: &'a BTreeMap<Expected, Day>,
    reference: &'a Reference,
    reporting_day: Day,
}

impl Ground<'_> {
    /// Walks the expected figures of an indicator and the receipts beside them, both in one order.
    fn indicator(&self, indicator: IndicatorIndex, receipts: &[Receipt]) -> Coverage {
        let sources: Vec<(u16, &Expecting)> =
            ((0_u16..).zip(&self.plan.sources)).filter(|(_, source)| !source.dues(indicator).is_empty()).collect();
        let authorities: BTreeSet<AuthorityIndex> =
            sources.iter().flat_map(|(_, source)| source.authorities.iter().copied()).collect();
        let mut coverage = Coverage::default();
        let mut rest = receipts;
        for authority in authorities {
            for &(rank, source) in sources.iter().filter(|(_, source)| source.expects_of(authority)) {
                for due in source.dues(indicator) {
                    let count = rest
                        .iter()
                        .take_while(|row| (row.authority, row.rank, row.period) == (authority, rank, due.period))
                        .count();
                    let (versions, behind) = rest.split_at(count);
                    rest = behind;
                    let (period, expected_by) = (due.period, due.expected_by);
                    let cell = Cell { authority, rank, indicator, period, expected_by };
                    coverage.push(cell, self.verdict(cell, versions), self.reporting_day);
                }
            }
        }
        debug_assert!(rest.is_empty(), "receipts are only kept of what is expected");
        coverage
    }

    fn verdict(&self, cell: Cell, versions: &[Receipt]) -> Verdict {
        let status_of = |row: &Receipt| match row.word {
            Word::Said(status) => Some(status),
            Word::Refused | Word::Carried(_) => None,
        };
        let latest = versions.iter().rev().find(|row| status_of(row).is_some());
        let status = latest.and_then(status_of);
        let first = versions.iter().find(|row| status_of(row).is_some_and(is_answer));
        let before = self.before.get(&(cell.indicator, cell.authority, cell.rank, cell.period)).copied();
        let received_on = first.map(|row| before.map_or(row.submitted_on, |before| before.min(row.submitted_on)));
        let existed = self.reference.authorities[cell.authority.at()].existed_on(cell.period.last_day());
        let by = |state: State, row: Option<&Receipt>| Verdict {
            state,
            received_on,
            status,
            file: row.map(|row| row.file),
            line: row.map(|row| row.line),
        };
        match status {
            Some(Status::Ok | Status::Low) => {
                // What was sent for a month before there was such an authority, nobody could have awaited.
                let is_late = existed && received_on.is_some_and(|day| day > cell.expected_by);
                return by(if is_late { State::Late } else { State::Present }, first);
            }
            Some(Status::Suppressed) => return by(State::Suppressed, first),
            Some(Status::NotApplicable) => return by(State::NotApplicable, first),
            Some(Status::NotAvailable | Status::Unreliable) | None => {}
        }
        let carried = versions.iter().rev().find_map(|row| match row.word {
            Word::Carried(status) => Some((row, status)),
            Word::Said(_) | Word::Refused => None,
        });
        if let Some((row, status)) = carried {
            let (received_on, status) = (Some(row.submitted_on), Some(status));
            return Verdict { received_on, status, ..by(State::Stale, Some(row)) };
        }
        if !existed {
            return by(State::NotApplicable, None);
        }
        if let Some(refused) = versions.last().filter(|row| row.word == Word::Refused) {
            return by(State::Refused, Some(refused));
        }
        if let Some(file) = self.refused_file(cell) {
            return Verdict { file: Some(file), ..by(State::Refused, None) };
        }
        if self.reporting_day <= cell.expected_by { by(State::NotDue, latest) } else { by(State::Missing, latest) }
    }

    /// The first refused file that may have had the figure: it came when the period was over, and no file of the same
    /// sender came before it that was due to have the figure and was read without it.
    fn refused_file(&self, cell: Cell) -> Option<FileIndex> {
        let files = || {
            let is_of = |file: &&Submitted| file.authority.is_none_or(|authority| authority == cell.authority);
            self.files[usize::from(cell.rank)].iter().filter(is_of)
        };
        let (on, refused) = files()
            .filter(|file| file.is_refused)
            .map(|file| (file.on.unwrap_or(self.reporting_day), file.file))
            .filter(|(on, _)| *on >= cell.period.last_day())
            .min()?;
        let was_due = |file: &Submitted| file.on.is_some_and(|day| cell.expected_by <= day && day < on);
        let is_answered = files().any(|file| !file.is_refused && was_due(file));
        (!is_answered).then_some(refused)
    }
}

/// Whether a status is what a sender can be asked for: a figure, or why there can be none.
fn is_answer(status: Status) -> bool {
    match status {
        Status::Ok | Status::Low | Status::Suppressed | Status::NotApplicable => true,
        Status::NotAvailable | Status::Unreliable => false,
    }
}
