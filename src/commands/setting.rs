//! What a run begins with: arguments come in; the pipeline, the reference tables and the files that the sources name go
//! out, and whether a release that is there has all that would come of them.

use std::time::SystemTime;

use super::clock::Clock;
use crate::cli::PipelineArguments;
use crate::domain::{Finding, SignOffs};
use crate::error::Error;
use crate::pipeline::Pipeline;
use crate::publish::{Heading, InputEntry, Lock, Manifest, SignedOffEntry, StoredRelease, kept};
use crate::reference::Reference;
use crate::sources::{self, Fetched, FoundFile};
use crate::spill::Memory;
use crate::watch::Watch;

/// What a run begins with.
pub(super) struct Setting<'w> {
    pub(super) pipeline: Pipeline,
    /// The reference tables, with what the pipeline adds to them.
    pub(super) reference: Reference,
    /// The files of all sources.
    pub(super) found: Vec<FoundFile>,
    /// What was fetched of them from object stores; it goes with this.
    pub(super) fetched: Fetched,
    /// What is wrong with them before they are read.
    pub(super) findings: Vec<Finding>,
    /// Who answers for which content; none where there is no folder of releases that could know.
    pub(super) sign_offs: Option<SignOffs>,
    /// How much may be held of them at once.
    pub(super) memory: Memory,
    /// What is to be published of them.
    pub(super) heading: Heading,
    pub(super) clock: Clock<'w>,
}

impl<'w> Setting<'w> {
    /// Loads a pipeline and finds its files, but those whose content was withdrawn from the folder of releases.
    pub(super) fn of(arguments: &PipelineArguments, lock: Option<&Lock>, watch: &'w Watch) -> Result<Self, Error> {
        let started_at = SystemTime::now();
        use_threads(arguments);
        let reference = Reference::embedded();
        let pipeline = Pipeline::load(&arguments.pipeline, &arguments.overrides(), &reference)?;
        let reference = pipeline.extend(reference);
        watch.knows(&pipeline);
        if pipeline.keep.latest && lock.is_some_and(|lock| lock.output().is_store()) {
            return Err(Error::Usage {
                message: "an object store has no copy `latest/`".into(),
                hint: "leave `latest` out of [keep]; readers take the run that the object `current` names".into(),
            });
        }
        let mut clock = Clock::new(watch);
        let fetched = Fetched::of(&pipeline)?;
        let (mut found, mut findings) = sources::find(&pipeline, &reference, &fetched);
        let withdrawn = lock.map_or(Ok(Vec::new()), |lock| kept::withdrawn(lock.out()))?;
        sources::leave_out(&mut found, &mut findings, &pipeline, |hash| withdrawn.iter().any(|one| one.hash == hash));
        if found.is_empty() {
            return Err(Error::Gate(nothing_found(&pipeline)));
        }
        let sign_offs = lock.map(|lock| kept::signed_off(lock.out(), pipeline.as_at)).transpose()?;
        sources::ask_for_sign_off(&mut found, &mut findings, &pipeline, sign_offs.as_ref());
        clock.lap("sources", &[("files", found.len())]);
        let heading = heading(&pipeline, &reference, &found, started_at);
        let memory = Memory::of(arguments.memory, arguments.rows_at_once);
        Ok(Self { pipeline, reference, found, fetched, findings, sign_offs, memory, heading, clock })
    }

    /// The size of all files.
    pub(super) fn bytes(&self) -> u64 {
        self.found.iter().map(|file| file.bytes).sum()
    }

    /// The manifest of a release, where a run would come to the same tables: nothing is worked out twice.
    pub(super) fn unchanged(&self, shown: &StoredRelease) -> Option<Manifest> {
        let is_read = self.found.iter().all(|file| !file.hash.is_empty());
        let manifest = shown.manifest().ok().filter(|manifest| is_read && manifest.promises(&self.heading))?;
        manifest.fault_of_sizes(shown.path()).is_none().then_some(manifest)
    }
}

/// What is published, and what it is made of.
fn heading(pipeline: &Pipeline, reference: &Reference, found: &[FoundFile], started_at: SystemTime) -> Heading {
    let input = |file: &FoundFile| InputEntry {
        source: pipeline.sources[file.source].id.clone(),
        path: file.shown.clone(),
        hash: file.hash.clone(),
        bytes: file.bytes,
        submitted_on: file.submitted_on.map(|day| day.to_string()),
        carried_forward: false,
        signed_off: file.sign_off.signed().map(SignedOffEntry::from),
    };
    Heading {
        name: pipeline.name.clone(),
        title: pipeline.title.clone(),
        pipeline_hash: pipeline.hash.clone(),
        reporting_day: pipeline.reporting_day,
        as_at: pipeline.as_at,
        audience: pipeline.audience.clone(),
        disclosure: pipeline.disclosure.as_ref().map(|rule| rule.in_words()),
        permitted: pipeline
            .permitted
            .in_words(|source| &pipeline.sources[source].id, |authority| &reference.authorities[authority.at()].id),
        started_at,
        previous: None,
        shown: None,
        inputs: found.iter().map(input).collect(),
    }
}

fn nothing_found(pipeline: &Pipeline) -> String {
    if !(0..pipeline.sources.len()).any(|source| pipeline.permitted.allows(source)) {
        return format!(
            "no permission allows the audience `{}` to see anything on {}, so there is nothing to publish",
            pipeline.audience, pipeline.reporting_day
        );
    }
    match pipeline.as_at {
        Some(day) => format!("no source has any file that was submitted by {day}, so there is nothing to publish"),
        None => "no source has any file, so there is nothing to publish; check the paths and --set".to_owned(),
    }
}

fn use_threads(arguments: &PipelineArguments) {
    if let Some(threads) = arguments.threads {
        // The pool exists already only where another run of the same process made it; then that one is used.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    }
}
