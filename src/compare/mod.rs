//! Observations, benchmarks, trends, judgements, plans and targets → the comparison tables, as frames whose columns
//! have the declared names.
//!
//! These tables are relational by nature, so they are lazy Polars queries, one file a table. A query works on small
//! integers (places in lists) that are copied out of the domain rows; text comes in at the very end. Queries run one
//! after another from the calling thread, which must not be a rayon task, on the in-memory engine; every frame is
//! sorted by its key.

mod action_check;
mod asked;
mod awaited;
mod band_share;
mod claim_conflicts;
mod claims;
mod events;
mod frames;
mod headline;
mod held;
mod inspections;
mod interventions;
mod judgement_change;
mod judgement_current;
mod judgement_framework;
mod judgement_profile;
mod judgement_recovery;
mod judgement_standing;
mod judgement_timeline;
mod judgements;
mod notices;
mod plan_progress;
mod target_pace;
mod target_progress;
mod versions;

use polars::prelude::DataFrame;

use held::Measure;
use judgement_change::judgement_change;
use judgement_current::judgement_current;
use judgement_framework::judgement_framework;
use judgement_profile::judgement_profile;
use judgement_recovery::judgement_recovery;
use judgement_standing::judgement_standing;
use judgement_timeline::judgement_timeline;
use judgements::JudgementFrame;

use crate::benchmark::{Benchmarks, PeerGroups};
use crate::coverage::{Submission, Trust};
use crate::domain::{
    Action, AuthorityIndex, BreakdownIndex, Claim, Day, FileIndex, Finding, FindingCode, IndicatorIndex, Intervention,
    Judgement, Observations, SourceFile, TOTAL, Target,
};
use crate::pipeline::{Break, Equivalence, Pipeline};
use crate::reconcile::{ActionEvent, Revisions};
use crate::reference::Reference;
use crate::trend::Trends;

pub use action_check::Checked;
pub use asked::{Asked, Kept};
pub use awaited::Missing;
pub use band_share::{BandShare, NoShare, band_shares};
pub use claim_conflicts::Conflict;
pub use claims::{CheckedClaim, ClaimVerdict, Comparison, DataFigure, KnownThen};
pub use events::{Event, EventKind};
pub use interventions::Episode;
pub use judgement_timeline::{GradedInspection, Place, Timeline, TimelineRow};
pub use judgements::judgement_id;
pub use notices::Aims;
pub use target_pace::TargetVerdict;
pub use versions::Said;

/// What the comparison tables are made from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The day on which the tables are said to stand.
    pub reporting_day: Day,
    /// The days on which the standing of the groups is asked for, the reporting day among them.
    pub standing_days: &'a [Day],
    /// The reference tables.
    pub reference: &'a Reference,
    /// The ids of the run's breakdowns, sorted; a `BreakdownIndex` is a place in them.
    pub breakdowns: &'a [String],
    /// The observations that are asked for (see [`Asked`]), of authorities only, sorted by indicator, place, breakdown,
    /// period and kind.
    pub observations: &'a Observations,
    /// What the observations replaced.
    pub revisions: &'a Revisions,
    /// What is held against judgements.
    pub beside: Beside<'a>,
    /// The peer groups.
    pub groups: &'a PeerGroups,
    /// What each actual observation is beside its peers.
    pub benchmarks: &'a Benchmarks,
    /// What the pipeline declares equivalent.
    pub equivalences: &'a [Equivalence],
    /// How each actual observation changed.
    pub trends: &'a Trends,
    /// Judgements in all versions, brought together into inspections.
    pub judgements: &'a [Judgement],
    /// Actions in the version that counts.
    pub actions: &'a [Action],
    /// Targets in the version that counts.
    pub targets: &'a [Target],
    /// What changed of the actions from one submission to the next.
    pub action_events: &'a [ActionEvent],
    /// Interventions in the version that counts.
    pub interventions: &'a [Intervention],
    /// Claims in the version that counts.
    pub claims: &'a [Claim],
    /// The declared breaks.
    pub breaks: &'a [Break],
    /// The files of the run.
    pub files: &'a [SourceFile],
    /// What is expected, and how far each file can be trusted.
    pub trust: &'a Trust,
}

impl<'a> Inputs<'a> {
    /// How far the file can be trusted that an observation stands in; of a derived one that of its numerator or last part.
    fn submission(&self, row: usize) -> Option<&'a Submission> {
        self.trust.submissions.get(self.observations.file[row].at())
    }
}

/// Which indicators are held against judgements, and by which rules.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The indicators that are followed around each inspection, sorted.
    pub timeline: &'a [IndicatorIndex],
    /// The indicators whose figures are described by grade, sorted.
    pub profile: &'a [IndicatorIndex],
    /// Below so many peers with a figure nothing is said of them.
    pub min_peers: u32,
}

impl<'a> Beside<'a> {
    /// As a pipeline says.
    pub fn of(pipeline: &'a Pipeline) -> Self {
        Self { timeline: &pipeline.timeline, profile: &pipeline.profile, min_peers: pipeline.min_peers }
    }
}

/// The comparison tables. Columns are named as the tables declare them; their order is that of the declaration.
#[derive(Debug)]
pub struct Compared {
    /// Judgements in force on the reporting day.
    pub judgement_current: DataFrame,
    /// Steps between judgements of one area.
    pub judgement_change: DataFrame,
    /// How groups stand.
    pub judgement_standing: DataFrame,
    /// Who is counted in that.
    pub standing_member: DataFrame,
    /// How the inspections of each framework were graded.
    pub judgement_framework: DataFrame,
    /// Spells of inadequate.
    pub judgement_recovery: DataFrame,
    /// Figures around inspections.
    pub timeline: Timeline,
    /// Figures by the grade in force.
    pub judgement_profile: DataFrame,
    /// How plans stand.
    pub plan_progress: DataFrame,
    /// How plans stand by who asked for their actions.
    pub plan_by_body: DataFrame,
    /// How targets stand.
    pub target_progress: DataFrame,
    /// The latest figure of each indicator.
    pub headline: DataFrame,
    /// What the figures say of each action, in the order of the actions.
    pub checked: Vec<Checked>,
    /// What each intervention belongs to, in their order.
    pub episodes: Vec<Episode>,
    /// How the targets stand that each intervention set, in their order.
    pub aims: Vec<Aims>,
    /// The events of all authorities.
    pub events: Vec<Event>,
    /// What the figures say of each claim, in their order.
    pub claims: Vec<CheckedClaim>,
    /// Claims that cannot both be right.
    pub conflicts: Vec<Conflict>,
    /// What only shows when the rows of several files are compared.
    pub findings: Vec<Finding>,
}

/// Works out all comparison tables.
pub fn compare(inputs: &Inputs) -> Compared {
    let Inputs { reporting_day, reference, observations, .. } = *inputs;
    let total = total(inputs.breakdowns);

    let judgements = JudgementFrame::new(inputs.judgements, reference);
    let standing = judgement_standing(&judgements, inputs.groups, inputs.standing_days, reporting_day);
    let checked = action_check::checked(inputs, total);
    let ledger = plan_progress::Ledger::new(inputs.actions, &checked, reference, reporting_day);
    let measures: Vec<Measure> = inputs.targets.iter().map(Measure::of).collect();
    let held = held::held(&measures, inputs, total);

    let timeline = judgement_timeline(inputs, &judgements, total);
    let inspections = inspections::known(inputs.judgements, reporting_day, reference);
    let (episodes, mut findings) =
        interventions::episodes(inputs.interventions, &inspections, reporting_day, reference);
    let data = claims::Data { observations, revisions: inputs.revisions, total, breaks: inputs.breaks, reference };
    let (claims, conflicts) = claims::checked(inputs.claims, data);
    findings.extend(claim_conflicts::findings(inputs.claims, &conflicts));
    let (ties, untied) = notices::ties(inputs.targets, inputs.interventions);
    findings.extend(untied);

    Compared {
        judgement_current: judgement_current(&judgements, reporting_day),
        judgement_change: judgement_change(&judgements, reporting_day),
        judgement_standing: standing.groups,
        standing_member: standing.members,
        judgement_framework: judgement_framework(&judgements, inputs.standing_days, reporting_day),
        judgement_recovery: judgement_recovery(&judgements, reporting_day),
        timeline,
        judgement_profile: judgement_profile(inputs, &judgements, total),
        plan_progress: ledger.by_area(),
        plan_by_body: ledger.by_body(),
        target_progress: target_progress::target_progress(inputs, &held, &ties),
        headline: headline::headline(inputs, &held, total),
        checked,
        episodes,
        aims: notices::aims(inputs.interventions, &ties, &held),
        events: events::events(inputs, &inspections),
        claims,
        conflicts,
        findings,
    }
}

/// A finding about a line of a file; its source is filled in by who knows the files.
fn found(
    code: FindingCode,
    (authority, file, line): (AuthorityIndex, FileIndex, u32),
    message: String,
    hint: String,
) -> Finding {
    Finding {
        code,
        authority: Some(authority),
        file: Some(file),
        source: String::new(),
        line: Some(line),
        column: None,
        column_name: String::new(),
        raw_value: None,
        message,
        hint,
    }
}

/// The breakdown that is none, where the run has it.
fn total(breakdowns: &[String]) -> Option<BreakdownIndex> {
    let at = breakdowns.binary_search_by(|id| id.as_str().cmp(TOTAL)).ok()?;
    u32::try_from(at).ok().map(BreakdownIndex)
}

#[cfg(test)]
mod tests;
