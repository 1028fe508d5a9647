//! The figures of all files, a partition of indicators at a time → those that count of each partition, with what is
//! derived of them; what the stages at the end of a run ask of all partitions is gathered meanwhile.

use std::collections::BTreeSet;

use super::clock::Clock;
use super::intake::Intake;
use crate::compare::{self, BandShare};
use crate::coverage::{self, Outlier};
use crate::derive;
use crate::domain::{Finding, Observations, Period, Slots};
use crate::error::Error;
use crate::gates::Tally;
use crate::normalise::Normalised;
use crate::pipeline::Pipeline;
use crate::reconcile::{self, Reconciled};
use crate::reference::Reference;
use crate::spill::{Joined, Memory, Partition, Stocked};
use crate::tables::rows::facts;

/// The partitions that are not yet worked on.
pub(super) struct Partitions {
    stocked: Stocked,
    left: std::vec::IntoIter<Partition>,
    is_cut: bool,
    /// By file: what it says but for its figures. All of it is of the first partition.
    files: Vec<Normalised>,
    /// By file: the breakdowns and columns that its rows point into; of a run that is cut, since every partition needs them.
    lists: Vec<(Vec<String>, Vec<String>)>,
}

impl Partitions {
    /// Cuts what is in stock as memory asks for it.
    pub(super) fn of(
        stocked: Stocked,
        files: Vec<Normalised>,
        (memory, joined): (&Memory, &Joined),
        reference: &Reference,
        clock: &mut Clock,
    ) -> Result<Self, Error> {
        let partitions = stocked.partitions(reference.indicators.len(), memory, joined);
        for partition in &partitions {
            memory.check_partition(partition.rows, || match &reference.indicators[partition.indicators.clone()] {
                [] => "the figures".to_owned(),
                [one] => format!("the figures of `{}`", one.id),
                [first, .., last] => format!("the figures of `{}` to `{}`", first.id, last.id),
            })?;
        }
        let is_cut = partitions.len() > 1;
        if let Some(bytes) = stocked.bytes_on_disk() {
            let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
            clock.lap("spill", &[("partitions", partitions.len()), ("bytes", bytes)]);
        }
        let lists = files.iter().filter(|_| is_cut).map(|file| (file.breakdowns.clone(), file.columns.clone()));
        Ok(Self { lists: lists.collect(), stocked, left: partitions.into_iter(), is_cut, files })
    }

    /// Whether any is left.
    pub(super) fn are_left(&self) -> bool {
        self.left.len() > 0
    }

    /// The figures of the next partition that count, with what is derived of them. There is one.
    pub(super) fn next(
        &mut self,
        so_far: &mut SoFar,
        (intake, pipeline, reference): (&Intake, &Pipeline, &Reference),
        clock: &mut Clock,
    ) -> Result<Observations, Error> {
        let files = self.read()?;
        let Intake { ranks, raw_texts, .. } = intake;
        let mut reconciled =
            reconcile::reconcile(files, ranks, &mut so_far.slots, raw_texts, pipeline.as_at, reference);
        let found = [reconciled.observations.len(), reconciled.revisions.reason.len()];
        clock.lap("reconcile", &[("observations", found[0]), ("revisions", found[1])]);

        so_far.outside.extend(reconcile::outside_validity(&reconciled, &pipeline.breaks, ranks, reference));
        let observations = std::mem::take(&mut reconciled.observations);
        so_far.append(reconciled);
        let populations = &mut so_far.reconciled.populations;
        let populations = if self.are_left() { populations.clone() } else { std::mem::take(populations) };
        let known = &so_far.reconciled;
        let rules = derive::Rules::of(pipeline);
        let derived = derive::derive(observations, populations, &rules, &known.breakdowns, reference);
        let sources: Vec<&str> = ranks.iter().map(|rank| rank.source.as_str()).collect();
        let (breakdowns, columns) = (&known.breakdowns, &known.columns);
        let words = derive::Words { reference, breakdowns, sources: &sources, columns, raw_texts };
        so_far.mismatches.extend(derived.findings(&words));
        so_far.origins = derived.origins;
        clock.lap("derive", &[("derived", derived.added)]);
        Ok(derived.observations)
    }

    /// The files with their figures of the next partition.
    fn read(&mut self) -> Result<Vec<Normalised>, Error> {
        let partition = self.left.next().expect("nobody asks for more partitions than there are");
        let rows = self.stocked.take(&partition, !self.is_cut)?;
        let mut files = std::mem::take(&mut self.files);
        if files.is_empty() {
            let again = |(breakdowns, columns): &(Vec<String>, Vec<String>)| Normalised {
                breakdowns: breakdowns.clone(),
                columns: columns.clone(),
                ..Normalised::default()
            };
            files = self.lists.iter().map(again).collect();
        }
        for (file, rows) in files.iter_mut().zip(rows) {
            (file.observations, file.comparators) = (rows.observations, rows.comparators);
        }
        Ok(files)
    }
}

/// What is gathered of the partitions that were worked on.
#[derive(Default)]
pub(super) struct SoFar {
    /// All but their observations.
    pub(super) reconciled: Reconciled,
    /// The account of each file's slots.
    pub(super) slots: Vec<Slots>,
    /// What figures were derived from, in words.
    pub(super) origins: Vec<String>,
    outside: Vec<Finding>,
    mismatches: Vec<Finding>,
    is_begun: bool,
    /// The periods of the figures that count.
    pub(super) periods: BTreeSet<Period>,
    pub(super) tally: Tally,
    pub(super) outliers: Vec<Outlier>,
    pub(super) band_shares: Vec<BandShare>,
}

impl SoFar {
    /// Of no partition yet; `slots` are what was read of each file.
    pub(super) fn new(slots: Vec<Slots>) -> Self {
        Self { slots, ..Self::default() }
    }

    fn append(&mut self, reconciled: Reconciled) {
        if std::mem::replace(&mut self.is_begun, true) {
            self.reconciled.append(reconciled);
        } else {
            self.reconciled = reconciled;
        }
    }

    /// The findings of all partitions, once the last one was worked on.
    pub(super) fn findings(&mut self) -> impl Iterator<Item = Finding> {
        let told = std::mem::take(&mut self.reconciled.told);
        let (outside, mismatches) = (std::mem::take(&mut self.outside), std::mem::take(&mut self.mismatches));
        told.into_findings().chain(outside).chain(mismatches)
    }

    /// Counts the figures of a partition as the release's audience may see them.
    pub(super) fn count(&mut self, observations: &Observations, pipeline: &Pipeline, reference: &Reference) {
        let breakdowns = &self.reconciled.breakdowns;
        self.tally.add(observations);
        self.periods.extend(facts::periods([observations]));
        self.outliers.extend(coverage::outliers(observations, breakdowns, &reference.indicators));
        let round_to = pipeline.disclosure.as_ref().and_then(|rule| rule.round_to);
        let shares = compare::band_shares(observations, breakdowns, &pipeline.band_sets, round_to, reference);
        self.band_shares.extend(shares);
    }
}
