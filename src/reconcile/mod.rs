//! All versions of every figure, grade, action and target → the one that counts, and the history of the others.
//!
//! The source with the higher precedence wins, then the later submission, then the later line. Nothing is lost: what
//! does not count is a revision, or a superseded slot in the account of its file.

mod breakdowns;
mod figures;
mod judgements;
mod neighbours;
mod plans;

use crate::domain::{Action, Day, FileIndex, Finding, Judgement, NeighbourLink, Observations, Slots, Target};
use crate::normalise::Normalised;
use crate::pipeline::Source;
use crate::reference::Reference;

pub use figures::{Reason, Revisions};
pub use plans::StatusChange;

/// What counts, and what it replaced.
#[derive(Clone, Debug, Default)]
pub struct Reconciled {
    /// One row a key, sorted by indicator, authority, breakdown, period, kind.
    pub observations: Observations,
    /// What was replaced.
    pub revisions: Revisions,
    /// One row a key for regions and England.
    pub comparators: Observations,
    /// One row a key for denominators.
    pub populations: Observations,
    /// All versions of all grades, with the days between which each was known.
    pub judgements: Vec<Judgement>,
    /// The latest word on each action.
    pub actions: Vec<Action>,
    /// Each change of an action's status.
    pub status_changes: Vec<StatusChange>,
    /// The latest word on each target.
    pub targets: Vec<Target>,
    /// The latest list of statistical neighbours of each edition and authority.
    pub neighbours: Vec<NeighbourLink>,
    /// The ids of the breakdowns, sorted; `breakdown` points into it.
    pub breakdowns: Vec<String>,
    /// Problems that only show when files are seen together.
    pub findings: Vec<Finding>,
}

/// What reconciling must know of a file.
#[derive(Clone, Debug)]
pub struct FileRank {
    /// The source it belongs to.
    pub source: String,
    /// The precedence of that source.
    pub precedence: i32,
}

impl FileRank {
    /// The rank of a source's files.
    pub fn of(source: &Source) -> Self {
        Self { source: source.id.clone(), precedence: source.precedence }
    }
}

/// Brings the files of a run together. `slots` are the files' accounts; superseded slots are moved in them.
pub fn reconcile(
    mut files: Vec<Normalised>,
    ranks: &[FileRank],
    slots: &mut [Slots],
    reference: &Reference,
) -> Reconciled {
    let breakdowns = breakdowns::unite(&mut files);
    let mut all = Gathered::default();
    for file in files {
        all.observations.append(file.observations);
        all.comparators.append(file.comparators);
        all.populations.append(file.populations);
        all.judgements.extend(file.judgements);
        all.actions.extend(file.actions);
        all.targets.extend(file.targets);
        all.neighbours.extend(file.neighbours);
    }
    let mut findings = Vec::new();
    let figures = figures::settle(&all.observations, ranks, reference, &mut findings);
    let comparators = figures::settle(&all.comparators, ranks, reference, &mut Vec::new());
    let populations = figures::settle(&all.populations, ranks, reference, &mut Vec::new());
    for file in &figures.superseded {
        supersede(slots, *file, |slots| &mut slots.observations);
    }
    for file in &comparators.superseded {
        supersede(slots, *file, |slots| &mut slots.comparators);
    }
    for file in &populations.superseded {
        supersede(slots, *file, |slots| &mut slots.populations);
    }
    let judgements = judgements::settle(all.judgements, ranks, reference, &mut findings);
    for file in &judgements.superseded {
        supersede(slots, *file, |slots| &mut slots.judgements);
    }
    let plans = plans::settle(all.actions, all.targets, ranks, &mut findings);
    for file in &plans.superseded {
        supersede(slots, *file, |slots| &mut slots.plan_rows);
    }
    let neighbours = neighbours::settle(all.neighbours, ranks, reference, &mut findings);
    for file in &neighbours.superseded {
        supersede(slots, *file, |slots| &mut slots.references);
    }
    Reconciled {
        observations: figures.winners,
        revisions: figures.revisions,
        comparators: comparators.winners,
        populations: populations.winners,
        judgements: judgements.versions,
        actions: plans.actions,
        status_changes: plans.status_changes,
        targets: plans.targets,
        neighbours: neighbours.links,
        breakdowns,
        findings,
    }
}

/// The rows of all files, one after another.
#[derive(Default)]
struct Gathered {
    observations: Observations,
    comparators: Observations,
    populations: Observations,
    judgements: Vec<Judgement>,
    actions: Vec<Action>,
    targets: Vec<Target>,
    neighbours: Vec<NeighbourLink>,
}

fn supersede(slots: &mut [Slots], file: FileIndex, counted_as: impl Fn(&mut Slots) -> &mut u64) {
    let account = &mut slots[file.at()];
    *counted_as(account) -= 1;
    account.superseded += 1;
}

/// Which of two versions counts: the greater does.
fn weight(
    ranks: &[FileRank],
    file: FileIndex,
    submitted: Day,
    line: u32,
    column: u16,
) -> (i32, Day, FileIndex, u32, u16) {
    (ranks[file.at()].precedence, submitted, file, line, column)
}
