//! `peermark run`: the stages in their order, from the pipeline file to the published release.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use arrow::array::RecordBatch;

use super::clock::Clock;
use super::intake::{Beginning, Intake, intake};
use super::measured::{About, measured};
use super::partitions::SoFar;
use super::setting::Setting;
use super::{WITH_FAULTS, parts};
use crate::benchmark::PeerGroups;
use crate::cli::{Format, RunArguments};
use crate::compare::{self, Inputs, Kept};
use crate::console::Console;
use crate::console::runs;
use crate::console::summary::{self, Outcome};
use crate::console::unchanged;
use crate::coverage::{Inputs as TrustInputs, Trust};
use crate::diff::Diff;
use crate::domain::{Day, Finding, Observations, SourceFile};
use crate::error::Error;
use crate::pipeline::{Keep, Pipeline, WatchFiles};
use crate::publish::kept::{self as kept_runs, Before, Pruned};
use crate::publish::{
    Draft, GROWN, Heading, InputEntry, Lock, Manifest, Published, StageEntry, StoredRelease, Whole, latest, space,
};
use crate::reconcile::{FileRank, Reconciled};
use crate::reference::Reference;
use crate::spill::Place;
use crate::tables::declared::facts::OBSERVATION;
use crate::tables::{self, Table};
use crate::watch::{Ending, Watch};
use crate::{disclose, gates};

/// Runs the pipeline and publishes what comes out.
pub(super) fn run(arguments: &RunArguments, console: Console) -> Result<u8, Error> {
    let files = WatchFiles { metrics: arguments.metrics.clone(), lineage: arguments.lineage.clone() };
    let watch = Watch::begin(&arguments.pipeline.pipeline, Some(&arguments.out), files, console);
    let lock = Lock::take(&arguments.out).inspect_err(|error| watch.failed(error))?;
    watch.works_in(lock.out());
    let published = publish(&lock, arguments, console, &watch).map_err(|error| lock.output().named(error));
    published.inspect_err(|error| watch.failed(error))
}

/// The run itself.
fn publish(lock: &Lock, arguments: &RunArguments, console: Console, watch: &Watch) -> Result<u8, Error> {
    let before = Before::of(lock.output())?;
    if let Some(warning) = before.warning() {
        console.warn(&warning);
    }
    let Before { release: previous, broken } = before;
    let mut setting = Setting::of(&arguments.pipeline, Some(lock), watch)?;
    let is_broken = broken.is_some();
    setting.heading.shown = broken.map(|(shown, _)| shown);
    if let Some(shown) = previous.as_ref().filter(|_| !arguments.anew && !is_broken)
        && let Some(manifest) = setting.unchanged(shown)
    {
        let path = lock.output().shown(shown.path());
        return stays(&path, &manifest, arguments.pipeline.format, console, watch);
    }
    space::check(lock.output(), previous.as_ref(), setting.bytes(), setting.pipeline.keep.latest)?;
    let night = stages(setting, previous.as_ref(), Some(lock), console, watch)?;
    if previous.is_some() && night.outcome.is_empty() {
        let message = "nothing that the sources name could be used; the published release stays as it is";
        return Err(Error::Gate(message.into()));
    }
    let keep = night.keep;
    let (outcome, published) = night.published(previous.as_ref(), arguments.hold)?;
    let tidied = tidy(lock, &keep, &published);
    let pruned = tidied.as_ref().ok().and_then(Option::as_ref);
    let removed = pruned.map_or(&[][..], |pruned| &pruned.removed);
    let code = if outcome.needs_attention() || is_broken { WITH_FAULTS } else { 0 };
    let told = summary::value(&outcome, Some(&published), removed);
    watch.ended(&Ending { code, summary: &told, published: Some(&published), stays: None });
    match arguments.pipeline.format {
        Format::Text => {
            console.say(&summary::text(&outcome, Some(&published)));
            console.data(&published.path.display().to_string())?;
            if let Some(pruned) = pruned.filter(|pruned| !pruned.removed.is_empty()) {
                console.say(runs::pruned(pruned, false).trim_end());
            }
        }
        Format::Json => console.data(&told.to_string())?,
    }
    tidied?;
    Ok(code)
}

/// Says that the release which readers are shown is what a run would come to; it ends as the run did that made it.
fn stays(path: &Path, manifest: &Manifest, format: Format, console: Console, watch: &Watch) -> Result<u8, Error> {
    let code = if unchanged::needs_attention(manifest) { WITH_FAULTS } else { 0 };
    let told = unchanged::value(manifest, path);
    watch.ended(&Ending { code, summary: &told, published: None, stays: Some(manifest) });
    match format {
        Format::Text => {
            console.say(&unchanged::text(manifest, path));
            console.data(&path.display().to_string())?;
        }
        Format::Json => console.data(&told.to_string())?,
    }
    Ok(code)
}

/// What is done once the release is there: the copied folder follows it, and runs that the rule does not keep go. Where
/// this fails the release stays published, and the run ends with what failed.
fn tidy(lock: &Lock, keep: &Keep, published: &Published) -> Result<Option<Pruned>, Error> {
    if !published.is_held && (keep.latest || latest::is_kept(lock.out())) {
        latest::copy(lock.out(), &published.run_id)?;
    }
    keep.limits().then(|| kept_runs::prune(lock, keep, false)).transpose()
}

/// What the stages before `publish` come to.
pub(super) struct Night<'lock> {
    draft: Draft<'lock>,
    stages: Vec<StageEntry>,
    tables: Vec<Whole>,
    keep: Keep,
    pub(super) outcome: Outcome,
}

impl Night<'_> {
    /// Audits what came of the night, which nobody is to be shown.
    pub(super) fn audited(self) -> Result<Outcome, Error> {
        self.draft.write(self.stages, self.tables).map(|_| self.outcome)
    }

    /// Audits what came of the night, holds it against the release before it, and publishes it or keeps it back.
    fn published(self, previous: Option<&StoredRelease>, is_held: bool) -> Result<(Outcome, Published), Error> {
        let written = self.draft.write(self.stages, self.tables)?;
        let mut written = written.expect("a night that is to be published grew in a folder");
        let began = Instant::now();
        let diff = match previous {
            Some(before) if written.follows(&before.manifest()?) => {
                Diff::between(before, &written.release(), written.tables())?
            }
            _ => Diff::default(),
        };
        written.lap(StageEntry::since("diff", began, &[("differences", diff.differences.len() as u64)]));
        let published = written.publish(&tables::rows::diff::release_diff(&diff), is_held)?;
        Ok((self.outcome, published))
    }
}

/// Every stage but the last; the release grows in the folder of a lock, where one is given.
pub(super) fn stages<'lock>(
    setting: Setting,
    previous: Option<&StoredRelease>,
    destination: Option<&'lock Lock>,
    console: Console,
    watch: &Watch,
) -> Result<Night<'lock>, Error> {
    let Setting { pipeline, reference, found, fetched: _fetched, findings, sign_offs, memory, mut heading, mut clock } =
        setting;
    let (pipeline, reference) = (&pipeline, &reference);
    heading.previous = previous.map(StoredRelease::run_id);
    let place = destination.map_or(Place::Temporary, |lock| Place::Folder(lock.out().to_owned()));
    let sign_offs = sign_offs.as_ref();
    let beginning = Beginning { found: &found, pipeline, reference, sign_offs, memory: &memory, previous };
    let (mut intake, mut partitions) = intake(beginning, findings, place, console, &mut clock)?;
    heading.inputs.extend(intake.files.iter().filter(|file| file.is_carried).map(InputEntry::from));
    watch.reads(&intake.files);
    let mut draft = draft_of(destination, heading)?;

    let mut so_far = SoFar::new(intake.files.iter().map(|file| file.slots).collect());
    let mut observations = partitions.next(&mut so_far, (&intake, pipeline, reference), &mut clock)?;
    let groups = &PeerGroups::new(reference, pipeline, &so_far.reconciled.neighbours);
    let (mut kept, mut open) = (Vec::new(), Observations::default());
    while partitions.are_left() {
        so_far.count(&observations, pipeline, reference);
        open = behind(open, observations);
        let next = parts::open_rows(&mut open);
        let about = About { intake: &intake, so_far: &so_far, groups, pipeline, reference };
        kept.push(measured(&open, &about, &mut draft)?);
        clock.lap("benchmark", &[]);
        open = next;
        observations = partitions.next(&mut so_far, (&intake, pipeline, reference), &mut clock)?;
    }
    drop(partitions);
    intake.findings.extend(so_far.findings());
    account(&mut intake.files, &mut so_far);
    cut((pipeline, reference), &mut observations, &mut so_far.reconciled, &mut intake.findings, &mut clock);
    so_far.count(&observations, pipeline, reference);
    gates::pass(&gates::Run::of((pipeline, reference), (&intake.files, &intake.findings), &so_far.tally), previous)?;
    let trust = trust(&intake, &so_far, reference, &mut clock);

    let about = About { intake: &intake, so_far: &so_far, groups, pipeline, reference };
    kept.push(measured(&behind(open, observations), &about, &mut draft)?);
    let kept = Kept::concatenate(kept);
    let counts = GROWN.map(|table| (table.name, usize::try_from(draft.tally(table).rows).unwrap_or(usize::MAX)));
    clock.lap("benchmark", &counts);

    let (reconciled, labels) = (&so_far.reconciled, about.labels());
    let mut compared = compare::compare(&Inputs {
        reporting_day: pipeline.reporting_day,
        standing_days: &pipeline.standing_days,
        reference,
        breakdowns: &reconciled.breakdowns,
        observations: &kept.observations,
        revisions: &reconciled.revisions,
        beside: compare::Beside::of(pipeline),
        groups,
        benchmarks: &kept.benchmarks,
        equivalences: &pipeline.equivalences,
        trends: &kept.trends,
        judgements: &reconciled.judgements,
        actions: &reconciled.actions,
        targets: &reconciled.targets,
        action_events: &reconciled.action_events,
        interventions: &reconciled.interventions,
        claims: &reconciled.claims,
        breaks: &pipeline.breaks,
        files: &intake.files,
        trust: &trust,
    });
    let findings = [&intake.findings[..], &sourced(std::mem::take(&mut compared.findings), &intake.ranks)].concat();
    drop(kept);
    clock.lap("compare", &[("judgements", reconciled.judgements.len()), ("actions", reconciled.actions.len())]);

    let batches = tables::rows::all(
        &tables::rows::Contents {
            pipeline,
            periods: &so_far.periods,
            revisions: &reconciled.revisions,
            comparators: &reconciled.comparators,
            computed: &reconciled.computed,
            band_shares: &so_far.band_shares,
            additive: &reconciled.additive,
            judgements: &reconciled.judgements,
            actions: &reconciled.actions,
            action_events: &reconciled.action_events,
            baseline_changes: &reconciled.baseline_changes,
            interventions: &reconciled.interventions,
            claims: &reconciled.claims,
            compared: &compared,
            trust: &trust,
            findings: &findings,
            first_seen: &first_seen(previous)?,
        },
        &labels,
    );
    clock.lap("tables", &[("rows", batches.iter().map(|(_, batch)| batch.num_rows()).sum())]);

    let reported = &draft.tally(&OBSERVATION).authorities;
    let outcome = Outcome::of(pipeline, reference, &intake.files, &findings, &batches, reported);
    Ok(Night { draft, stages: clock.laps, tables: batches, keep: pipeline.keep, outcome })
}

fn draft_of(destination: Option<&Lock>, heading: Heading) -> Result<Draft<'_>, Error> {
    match destination {
        Some(lock) => Draft::begin(lock, heading),
        None => Draft::unwritten(heading),
    }
}

/// Gives each file the account of its slots, and how many of its superseded figures were only repeated.
fn account(files: &mut [SourceFile], so_far: &mut SoFar) {
    let repeated = std::mem::take(&mut so_far.reconciled.repeated);
    for (file, (slots, repeated)) in files.iter_mut().zip(so_far.slots.iter().zip(repeated)) {
        (file.slots, file.repeated) = (*slots, repeated);
    }
}

/// Figures of the same indicators or of later ones behind the others.
fn behind(mut open: Observations, next: Observations) -> Observations {
    if open.is_empty() {
        return next;
    }
    open.append(next);
    open
}

/// Takes out of all figures what the pipeline's audience may not see. What comes behind it is worked out from the rest.
fn cut(
    (pipeline, reference): (&Pipeline, &Reference),
    observations: &mut Observations,
    reconciled: &mut Reconciled,
    findings: &mut [Finding],
    clock: &mut Clock,
) {
    let Some(rule) = &pipeline.disclosure else { return };
    let about = disclose::About::new(pipeline, &reconciled.breakdowns, &reconciled.additive, reference);
    let figures = disclose::Figures {
        observations,
        revisions: &mut reconciled.revisions,
        comparators: &mut reconciled.comparators,
        computed: &mut reconciled.computed,
        actions: &mut reconciled.actions,
        targets: &mut reconciled.targets,
        baseline_changes: &mut reconciled.baseline_changes,
        claims: &mut reconciled.claims,
        findings,
    };
    let cut = disclose::disclose(figures, rule, &about);
    clock.lap("disclose", &[("hidden", cut.hidden), ("sacrificed", cut.sacrificed), ("exposed", cut.exposed)]);
}

/// How far the files can be trusted. It stands behind the cut: what a submission is doubted for names no figure that the
/// audience may not see.
fn trust(intake: &Intake, so_far: &SoFar, reference: &Reference, clock: &mut Clock) -> Trust {
    let Intake { files, receipts, findings, .. } = intake;
    let (revisions, outliers) = (&so_far.reconciled.revisions, &so_far.outliers);
    let trust = Trust::of(&TrustInputs { files, receipts, findings, revisions, outliers, reference });
    clock.lap("coverage", &[("expected", trust.coverage.len()), ("submissions", trust.submissions.len())]);
    trust
}

/// Findings of the comparisons, with the source of the file that each is about.
fn sourced(mut findings: Vec<Finding>, ranks: &[FileRank]) -> Vec<Finding> {
    for finding in &mut findings {
        if let Some(file) = finding.file {
            finding.source.clone_from(&ranks[file.at()].source);
        }
    }
    findings
}

/// The findings of the previous release, with the day on which each was first seen.
fn first_seen(previous: Option<&StoredRelease>) -> Result<BTreeMap<String, Day>, Error> {
    let table: &Table = &tables::declared::run::FINDING;
    let batches: Vec<RecordBatch> = previous.map_or(Ok(Vec::new()), |release| release.table(table))?;
    Ok(tables::rows::run::first_seen(&batches))
}
