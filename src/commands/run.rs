//! `peermark run`: the stages in their order, from the pipeline file to the published release.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use arrow::array::RecordBatch;

use super::WITH_FAULTS;
use super::clock::Clock;
use super::parts::Parts;
use super::setting::Setting;
use crate::benchmark::{self, Declared, PeerGroups, Published as PublishedFigures, Thresholds};
use crate::cli::{Format, RunArguments};
use crate::compare::{self, Asked, BandShare, Inputs, Kept};
use crate::console::Console;
use crate::console::runs;
use crate::console::summary::{self, Outcome};
use crate::console::unchanged;
use crate::coverage::{self, Inputs as TrustInputs, Receipts, Trust};
use crate::derive::Derived;
use crate::diff::Diff;
use crate::domain::{AreaIndex, AreaKind, Day, Finding, Observations, SignOffs, Slots, SourceFile};
use crate::error::Error;
use crate::pipeline::{Keep, Pipeline, WatchFiles};
use crate::publish::kept::{self as kept_runs, Before, Pruned};
use crate::publish::{
    Draft, GROWN, Heading, InputEntry, Lock, Manifest, Published, Referenced, StageEntry, StoredRelease, Whole, latest,
    space,
};
use crate::reconcile::{FileRank, Reconciled};
use crate::reference::Reference;
use crate::sources::FoundFile;
use crate::tables::declared::facts::OBSERVATION;
use crate::tables::rows::{Labels, Versions};
use crate::tables::{self, Table};
use crate::watch::{Ending, Watch};
use crate::{carry, derive, disclose, gap, gates, normalise, reconcile, trend};

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
    let Setting { pipeline, reference, found, fetched: _fetched, findings, sign_offs, mut heading, mut clock } =
        setting;
    heading.previous = previous.map(StoredRelease::run_id);
    let Intake { mut files, ranks, normalised, receipts, mut findings, raw_texts, is_edition } =
        intake(&found, findings, (&pipeline, &reference, sign_offs.as_ref()), previous, console, &mut clock)?;
    heading.inputs.extend(files.iter().filter(|file| file.is_carried).map(InputEntry::from));
    watch.reads(&files);
    let mut slots: Vec<Slots> = files.iter().map(|file| file.slots).collect();
    let mut reconciled = reconcile::reconcile(normalised, &ranks, &mut slots, &raw_texts, pipeline.as_at, &reference);
    findings.append(&mut reconciled.findings);
    account(&mut files, slots, std::mem::take(&mut reconciled.repeated));
    let counts = [("observations", reconciled.observations.len()), ("revisions", reconciled.revisions.reason.len())];
    clock.lap("reconcile", &counts);

    let derived = derived(&mut reconciled, &mut findings, &ranks, &raw_texts, &pipeline, &reference);
    let mut observations = derived.observations;
    clock.lap("derive", &[("derived", derived.added)]);

    cut(&pipeline, &reference, &mut observations, &mut reconciled, &mut findings, &mut clock);
    let (pipeline, reference) = (&pipeline, &reference);
    let ended = gates::Run { pipeline, reference, files: &files, findings: &findings, observations: &observations };
    gates::pass(&ended, previous)?;
    let trust = trust((&files, &receipts), &findings, &reconciled, &observations, reference, &mut clock);

    let groups = PeerGroups::new(reference, pipeline, &reconciled.neighbours);
    let labels = Labels {
        reference,
        files: &files,
        raw_texts: &raw_texts,
        breakdowns: &reconciled.breakdowns,
        groups: &groups,
        origins: &derived.origins,
        reporting_day: pipeline.reporting_day,
    };
    let mut draft = draft_of(destination, heading)?;
    let about = About { ranks: &ranks, is_edition: &is_edition, pipeline, labels: &labels };
    let kept = measured(&observations, &reconciled, &about, &mut draft)?;
    let band_shares = band_shares(&observations, &reconciled, pipeline, reference);
    let counts = GROWN.map(|table| (table.name, usize::try_from(draft.tally(table).rows).unwrap_or(usize::MAX)));
    clock.lap("benchmark", &counts);

    let mut compared = compare::compare(&Inputs {
        reporting_day: pipeline.reporting_day,
        standing_days: &pipeline.standing_days,
        reference,
        breakdowns: &reconciled.breakdowns,
        observations: &kept.observations,
        revisions: &reconciled.revisions,
        beside: compare::Beside::of(pipeline),
        groups: &groups,
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
        files: &files,
        trust: &trust,
    });
    findings.extend(sourced(std::mem::take(&mut compared.findings), &ranks));
    clock.lap("compare", &[("judgements", reconciled.judgements.len()), ("actions", reconciled.actions.len())]);

    let batches = tables::rows::all(
        &tables::rows::Contents {
            pipeline,
            observations: &observations,
            revisions: &reconciled.revisions,
            comparators: &reconciled.comparators,
            computed: &reconciled.computed,
            band_shares: &band_shares,
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
    let outcome = Outcome::of(pipeline, reference, &files, &findings, &batches, reported);
    Ok(Night { draft, stages: clock.laps, tables: batches, keep: pipeline.keep, outcome })
}

fn draft_of(destination: Option<&Lock>, heading: Heading) -> Result<Draft<'_>, Error> {
    match destination {
        Some(lock) => Draft::begin(lock, heading),
        None => Draft::unwritten(heading),
    }
}

/// What the files say, each read for itself.
struct Intake {
    files: Vec<SourceFile>,
    /// Which file wins over which, by file.
    ranks: Vec<FileRank>,
    normalised: Vec<normalise::Normalised>,
    receipts: Receipts,
    findings: Vec<Finding>,
    raw_texts: Vec<String>,
    /// By file: whether it states figures of authorities and of England, as an edition of a statistic does.
    is_edition: Vec<bool>,
}

/// Reads and normalises the files of all sources, and carries forward what the last release has in the place of refused ones;
/// `findings` are those of finding the files.
fn intake(
    found: &[FoundFile],
    mut findings: Vec<Finding>,
    (pipeline, reference, sign_offs): (&Pipeline, &Reference, Option<&SignOffs>),
    previous: Option<&StoredRelease>,
    console: Console,
    clock: &mut Clock,
) -> Result<Intake, Error> {
    let bar = console.progress(found.len(), "reading");
    let mut normalised = normalise::normalise_all(found, pipeline, reference, &|| bar.inc(1));
    bar.finish_and_clear();
    findings.extend(normalised.iter_mut().flat_map(|file| std::mem::take(&mut file.findings)));
    findings.extend(normalise::unused_aliases(pipeline, found, &normalised));
    let mut files = normalise::source_files(found, &normalised, pipeline);
    let mut receipts = Receipts::gather(pipeline, found, &normalised, &findings, reference);
    clock.lap("read and normalise", &[("slots", total(files.iter().map(|file| file.slots.read)))]);

    let now = carry::Now { pipeline, reference, found, normalised: &normalised, findings: &findings, sign_offs };
    let carried = carry::carry(&now, previous)?;
    receipts.carry(&carried.normalised, &carried.sources, reference);
    receipts.remember(pipeline, previous, reference)?;
    let of_before = (carried.sources.as_slice(), carried.files.as_slice());
    findings.extend(coverage::overdue(pipeline, (found, &normalised), &findings, of_before));
    let sources = found.iter().map(|file| file.source).chain(carried.sources);
    files.extend(carried.files);
    normalised.extend(carried.normalised);
    findings.extend(carried.findings);
    clock.lap(
        "carry",
        &[("observations", total(files.iter().filter(|file| file.is_carried).map(|file| file.slots.read)))],
    );

    let raw_texts: Vec<String> = normalised.iter_mut().map(|file| std::mem::take(&mut file.raw_text)).collect();
    let rank = |(source, file): (usize, &SourceFile)| FileRank::of(&pipeline.sources[source], &file.path);
    let ranks = sources.zip(&files).map(rank).collect();
    let of_england = |place: &u16| reference.areas[AreaIndex(*place).at()].kind == AreaKind::Country;
    let states_both =
        |file: &normalise::Normalised| !file.observations.is_empty() && file.comparators.place.iter().any(of_england);
    let is_edition = normalised.iter().map(states_both).collect();
    Ok(Intake { files, ranks, normalised, receipts, findings, raw_texts, is_edition })
}

/// What the pipeline derives from the figures that count, with the findings that come of them.
fn derived(
    reconciled: &mut Reconciled,
    findings: &mut Vec<Finding>,
    ranks: &[FileRank],
    raw_texts: &[String],
    pipeline: &Pipeline,
    reference: &Reference,
) -> Derived {
    findings.extend(reconcile::outside_validity(reconciled, &pipeline.breaks, ranks, reference));
    let derived = derive::derive(
        std::mem::take(&mut reconciled.observations),
        std::mem::take(&mut reconciled.populations),
        &derive::Rules::of(pipeline),
        &reconciled.breakdowns,
        reference,
    );
    let sources: Vec<&str> = ranks.iter().map(|rank| rank.source.as_str()).collect();
    let (breakdowns, columns) = (&reconciled.breakdowns, &reconciled.columns);
    let words = derive::Words { reference, breakdowns, sources: &sources, columns, raw_texts };
    findings.extend(derived.findings(&words));
    derived
}

/// What the figures are measured with.
struct About<'a> {
    /// By file.
    ranks: &'a [FileRank],
    is_edition: &'a [bool],
    pipeline: &'a Pipeline,
    labels: &'a Labels<'a>,
}

/// Sets the figures that count beside those of their peers and of their own past, and puts all of it into the release;
/// gives what the comparisons ask for.
fn measured(
    observations: &Observations,
    reconciled: &Reconciled,
    about: &About,
    draft: &mut Draft,
) -> Result<Kept, Error> {
    let About { ranks, is_edition, pipeline, labels } = *about;
    let (reference, groups) = (labels.reference, labels.groups);
    let precedence: Vec<i32> = ranks.iter().map(|rank| rank.precedence).collect();
    let thresholds = Thresholds { min_peers: pipeline.min_peers, min_peers_extremes: pipeline.min_peers_extremes };
    let declared = Declared::of(pipeline, is_edition);
    let published = PublishedFigures::of_england(&reconciled.comparators, &reference.areas, &declared);
    let indicators = &reference.indicators;
    let Reconciled { actions, targets, claims, .. } = reconciled;
    let sources = ranks.iter().map(|rank| rank.source.as_str());
    let parts = Parts {
        observations,
        groups,
        benchmark: benchmark::Settings { indicators, thresholds, precedence: &precedence, published: &published },
        trend: trend::Settings::of(reference, pipeline, targets),
        gap: gap::Settings::of(reference, pipeline, &precedence),
        equivalences: &pipeline.equivalences,
        asked: &Asked::of(pipeline, indicators.len(), sources, (actions, targets, claims)),
        versions: &Versions::new(&pipeline.breaks, indicators.len()),
        labels,
    };
    let periods = tables::rows::facts::periods([observations, &reconciled.comparators]);
    parts.put_into(draft, Referenced::of(&tables::rows::referenced(labels, &periods)))
}

/// How the figures of each authority fall on the declared bands.
fn band_shares(
    observations: &Observations,
    reconciled: &Reconciled,
    pipeline: &Pipeline,
    reference: &Reference,
) -> Vec<BandShare> {
    let round_to = pipeline.disclosure.as_ref().and_then(|rule| rule.round_to);
    compare::band_shares(observations, &reconciled.breakdowns, &pipeline.band_sets, round_to, reference)
}

/// Gives each file the account of its slots, and how many of its superseded figures were only repeated.
fn account(files: &mut [SourceFile], slots: Vec<Slots>, repeated: Vec<u64>) {
    for (file, (slots, repeated)) in files.iter_mut().zip(slots.into_iter().zip(repeated)) {
        (file.slots, file.repeated) = (slots, repeated);
    }
}

/// Takes out of all figures what the pipeline's audience may not see. What comes behind it is worked out from the rest.
fn cut(
    pipeline: &Pipeline,
    reference: &Reference,
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
fn trust(
    (files, receipts): (&[SourceFile], &Receipts),
    findings: &[Finding],
    reconciled: &Reconciled,
    observations: &Observations,
    reference: &Reference,
    clock: &mut Clock,
) -> Trust {
    let Reconciled { revisions, breakdowns, .. } = reconciled;
    let trust = Trust::of(&TrustInputs { files, receipts, findings, revisions, observations, breakdowns, reference });
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

fn total(counts: impl Iterator<Item = u64>) -> usize {
    usize::try_from(counts.sum::<u64>()).unwrap_or(usize::MAX)
}
