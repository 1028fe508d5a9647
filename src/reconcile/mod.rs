//! All versions of every figure, grade, action, target, intervention and claim → the one that counts, and the history of the others.
//!
//! The source with the higher precedence wins, then the later submission, then the later line. Nothing is lost: what
//! does not count is a revision, or a superseded slot in the account of its file.

mod breakdowns;
mod checks;
mod figures;
mod judgements;
mod known;
mod lists;
mod neighbours;
mod notices;
mod parts;
mod plan_history;
mod plans;
mod published;
mod revisions;
mod rounding;
mod territory;
mod told;
mod validity;

use crate::domain::{
    Action, Claim, Day, FileIndex, Intervention, Judgement, NeighbourLink, Observations, Slots, Target,
};
use crate::normalise::Normalised;
use crate::pipeline::{ActionField, ClaimField, IndicatorShape, InterventionField, Shape, Source, TargetField};
use crate::reference::Reference;

use figures::Superseded;
use known::{Known, Whose};
use told::Told;

pub use plan_history::{ActionEvent, BaselineChange, Basis, Change};
pub use published::Computed;
pub use revisions::{Reason, Revisions};
pub use validity::outside_validity;

/// What counts, and what it replaced.
#[derive(Clone, Debug, Default)]
pub struct Reconciled {
    /// One row a key, sorted by indicator, authority, breakdown, period, kind.
    pub observations: Observations,
    /// What was replaced.
    pub revisions: Revisions,
    /// One row a key for regions and England.
    pub comparators: Observations,
    /// What each comparator should come to by the local rows of its own file.
    pub computed: Vec<Computed>,
    /// One row a key for denominators.
    pub populations: Observations,
    /// All versions of all grades, with the days between which each was known.
    pub judgements: Vec<Judgement>,
    /// The latest word on each action.
    pub actions: Vec<Action>,
    /// Each change of an action's status, day or dispute.
    pub action_events: Vec<ActionEvent>,
    /// The latest word on each target.
    pub targets: Vec<Target>,
    /// Each change of a target's baseline.
    pub baseline_changes: Vec<BaselineChange>,
    /// The latest word on each intervention.
    pub interventions: Vec<Intervention>,
    /// The latest word on each claim.
    pub claims: Vec<Claim>,
    /// The latest list of statistical neighbours of each edition and authority.
    pub neighbours: Vec<NeighbourLink>,
    /// The ids of the breakdowns, sorted; `breakdown` points into it.
    pub breakdowns: Vec<String>,
    /// By file: the names of its columns.
    pub columns: Vec<Vec<String>>,
    /// By breakdown: whether its slices are declared to add up to the total.
    pub additive: Vec<bool>,
    /// By file: how many of its superseded figures the version in their place only repeats.
    pub repeated: Vec<u64>,
    /// Problems that only show when files are seen together.
    pub told: Told,
}

impl Reconciled {
    /// Adds what came of the indicators behind these, of the same files: their revisions, comparators and findings. Their
    /// observations are not among it, which go on partition by partition, and lists that stand in no figure came with the
    /// first.
    pub fn append(&mut self, next: Self) {
        self.revisions.append(next.revisions);
        self.comparators.append(next.comparators);
        self.computed.extend(next.computed);
        for (all, next) in self.repeated.iter_mut().zip(next.repeated) {
            *all += next;
        }
        self.told.append(next.told);
    }
}

/// What reconciling must know of a file.
#[derive(Clone, Debug)]
pub struct FileRank {
    /// The source it belongs to.
    pub source: String,
    /// Its path as the pipeline reaches it.
    pub path: String,
    /// The precedence of that source.
    pub precedence: i32,
    /// What counts of regions and the nation are rounded to in it; 1 where they are exact.
    pub rounded_to: f64,
    /// The dimensions whose slices add up to the total.
    pub additive: Vec<String>,
    /// The column that holds the number or name of its actions, targets, interventions or claims.
    pub key_column: Option<String>,
}

impl Default for FileRank {
    fn default() -> Self {
        Self {
            source: String::new(),
            path: String::new(),
            precedence: 0,
            rounded_to: 1.0,
            additive: Vec::new(),
            key_column: None,
        }
    }
}

impl FileRank {
    /// The rank of a source's file.
    pub fn of(source: &Source, path: &str) -> Self {
        let rank =
            Self { source: source.id.clone(), path: path.to_owned(), precedence: source.precedence, ..Self::default() };
        match &source.shape {
            Shape::Indicators(IndicatorShape { level, additive, .. })
            | Shape::Populations(IndicatorShape { level, additive, .. }) => Self {
                rounded_to: level.as_ref().map_or(1.0, |level| level.rounded_to),
                additive: additive.clone(),
                ..rank
            },
            Shape::Actions(shape) => Self { key_column: column_of(&shape.columns, &ActionField::Action), ..rank },
            Shape::Targets(shape) => Self { key_column: column_of(&shape.columns, &TargetField::Target), ..rank },
            Shape::Interventions(shape) => {
                let key = column_of(&shape.columns, &InterventionField::Intervention);
                let day = || column_of(&shape.columns, &InterventionField::IssuedOn);
                Self { key_column: key.or_else(day), ..rank }
            }
            Shape::Claims(shape) => Self { key_column: column_of(&shape.columns, &ClaimField::Claim), ..rank },
            Shape::Judgements(_) | Shape::Neighbours(_) => rank,
        }
    }
}

fn column_of<Field: PartialEq>(columns: &[(Field, String)], wanted: &Field) -> Option<String> {
    columns.iter().find(|(field, _)| field == wanted).map(|(_, column)| column.clone())
}

/// Brings the files of a run together. `slots` are the files' accounts; superseded slots are moved in them.
/// `raw_texts` have the text of each file's cells. Where an
/// `as_at` day is given, grades that became known after it are passed over.
pub fn reconcile(
    mut files: Vec<Normalised>,
    ranks: &[FileRank],
    slots: &mut [Slots],
    raw_texts: &[String],
    as_at: Option<Day>,
    reference: &Reference,
) -> Reconciled {
    let columns = files.iter_mut().map(|file| std::mem::take(&mut file.columns)).collect();
    let (breakdowns, additive) = breakdowns::unite(&mut files, ranks);
    let known = Known { ranks, reference, raw_texts, columns, breakdowns };
    let mut checked = checks::check_all(&files, &known);
    let mut all = Gathered::default();
    all.observations.reserve(files.iter().map(|file| file.observations.len()).sum());
    for file in files {
        all.observations.append(file.observations);
        all.comparators.append(file.comparators);
        all.populations.append(file.populations);
        all.judgements.extend(file.judgements);
        all.actions.extend(file.actions);
        all.targets.extend(file.targets);
        all.interventions.extend(file.interventions);
        all.claims.extend(file.claims);
        all.neighbours.extend(file.neighbours);
    }
    let mut told = Told::default();
    let [of_figures, of_areas, of_populations] = &mut told.conflicts;
    let figures = figures::settle(&all.observations, Whose::Authorities, &known, of_figures);
    let comparators = figures::settle(&all.comparators, Whose::Areas, &known, of_areas);
    let populations = figures::settle(&all.populations, Whose::Authorities, &known, of_populations);
    for ((rows, settled, whose), parts) in
        [(&all.observations, &figures, Whose::Authorities), (&all.comparators, &comparators, Whose::Areas)]
            .into_iter()
            .zip(&mut told.parts)
    {
        let mut counts = vec![false; rows.len()];
        for &at in &settled.positions {
            counts[at as usize] = true;
        }
        checks::parts_findings(&checked, rows, &counts, whose, &known, parts);
    }
    let computed: Vec<Computed> = checked.iter_mut().flat_map(|file| std::mem::take(&mut file.computed)).collect();
    let computed: Vec<Computed> = comparators.positions.iter().map(|&at| computed[at as usize]).collect();
    checks::published_findings(&comparators.winners, &computed, &known, &mut told.published);
    let findings = &mut told.lists;
    let mut repeated = vec![0; slots.len()];
    let mut account = |rows: &[Superseded], counted_as: fn(&mut Slots) -> &mut u64| {
        for row in rows {
            supersede(slots, row.file, counted_as);
            repeated[row.file.at()] += u64::from(row.is_repeated);
        }
    };
    account(&figures.superseded, |slots| &mut slots.observations);
    account(&comparators.superseded, |slots| &mut slots.comparators);
    account(&populations.superseded, |slots| &mut slots.populations);
    let mut judgements = judgements::settle(all.judgements, &known, findings);
    for file in &judgements.superseded {
        supersede(slots, *file, |slots| &mut slots.judgements);
    }
    if let Some(day) = as_at {
        judgements::forget_later(&mut judgements.versions, day, slots);
    }
    let mut plans = plans::settle(all.actions, all.targets, &known, findings);
    let (interventions, replaced) = lists::settle(all.interventions, &known, findings);
    notices::give_terms(&mut plans.targets, &interventions);
    let (claims, restated) = lists::settle(all.claims, &known, findings);
    for file in plans.superseded.iter().chain(&replaced).chain(&restated) {
        supersede(slots, *file, |slots| &mut slots.plan_rows);
    }
    let neighbours = neighbours::settle(all.neighbours, &known, findings);
    for file in &neighbours.superseded {
        supersede(slots, *file, |slots| &mut slots.references);
    }
    Reconciled {
        observations: figures.winners,
        revisions: figures.revisions,
        comparators: comparators.winners,
        computed,
        populations: populations.winners,
        judgements: judgements.versions,
        actions: plans.actions,
        action_events: plans.action_events,
        targets: plans.targets,
        baseline_changes: plans.baseline_changes,
        interventions,
        claims,
        neighbours: neighbours.links,
        breakdowns: known.breakdowns,
        columns: known.columns,
        additive,
        repeated,
        told,
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
    interventions: Vec<Intervention>,
    claims: Vec<Claim>,
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
