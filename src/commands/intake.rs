//! The files of a run come in; what they say, each read for itself, goes out, with their figures in stock for the stages
//! behind, in memory or on the disk.

use super::clock::Clock;
use super::partitions::Partitions;
use crate::carry;
use crate::console::Console;
use crate::coverage::{self, Receipts, Said};
use crate::domain::{AreaIndex, AreaKind, Finding, SignOffs, SourceFile};
use crate::error::Error;
use crate::normalise::{self, Normalised};
use crate::pipeline::Pipeline;
use crate::publish::StoredRelease;
use crate::reconcile::FileRank;
use crate::reference::Reference;
use crate::sources::FoundFile;
use crate::spill::{Joined, Memory, Place, Rows, Stock};

/// What the files say, each read for itself.
pub(super) struct Intake {
    pub(super) files: Vec<SourceFile>,
    /// Which file wins over which, by file.
    pub(super) ranks: Vec<FileRank>,
    pub(super) receipts: Receipts,
    pub(super) findings: Vec<Finding>,
    pub(super) raw_texts: Vec<String>,
    /// By file: whether it states figures of authorities and of England, as an edition of a statistic does.
    pub(super) is_edition: Vec<bool>,
}

/// What a run begins to read with.
#[derive(Clone, Copy)]
pub(super) struct Beginning<'a> {
    pub(super) found: &'a [FoundFile],
    pub(super) pipeline: &'a Pipeline,
    pub(super) reference: &'a Reference,
    pub(super) sign_offs: Option<&'a SignOffs>,
    pub(super) memory: &'a Memory,
    pub(super) previous: Option<&'a StoredRelease>,
}

/// What is kept of a file beside its figures.
struct Read {
    file: Normalised,
    said: Said,
    is_edition: bool,
}

/// Reads and normalises the files of all sources, gives what they say and their figures, and carries forward what the last release has in the place of refused ones;
/// `findings` are those of finding the files, `place` is where figures go that memory has no room for.
pub(super) fn intake(
    beginning: Beginning,
    mut findings: Vec<Finding>,
    place: Place,
    console: Console,
    clock: &mut Clock,
) -> Result<(Intake, Partitions), Error> {
    let Beginning { found, pipeline, reference, sign_offs, memory, previous } = beginning;
    let joined = Joined::of(pipeline);
    if let Some(warning) = memory.check(found.iter().map(|file| file.bytes).sum(), &joined)? {
        console.warn(&warning);
    }
    let plan = coverage::Plan::new(pipeline, reference, found);
    let stock = Stock::new(found.len(), memory, &joined, place);
    let bar = console.progress(found.len(), "reading");
    let read = normalise::normalise_all(found, pipeline, reference, &|at, mut file| {
        let said = plan.says(at, &found[at], &file, reference);
        let is_edition = is_edition(&file, reference);
        stock.put(at, figures_of(&mut file));
        file.raw_text.shrink_to_fit();
        bar.inc(1);
        Read { file, said, is_edition }
    });
    bar.finish_and_clear();
    let mut stocked = stock.finish()?;
    let (mut normalised, mut said, mut is_edition_of) = (Vec::new(), Vec::new(), Vec::new());
    for mut read in read {
        findings.append(&mut read.file.findings);
        normalised.push(read.file);
        said.push(read.said);
        is_edition_of.push(read.is_edition);
    }
    findings.extend(normalise::unused_aliases(pipeline, found, &normalised));
    let mut files = normalise::source_files(found, &normalised, pipeline);
    let mut receipts = Receipts::gather(plan, found, &said, &findings);
    clock.lap("read and normalise", &[("slots", total(files.iter().map(|file| file.slots.read)))]);

    let figures = &stocked;
    let now =
        carry::Now { pipeline, reference, found, normalised: &normalised, figures, findings: &findings, sign_offs };
    let mut carried = carry::carry(&now, previous)?;
    receipts.carry(&carried.normalised, &carried.sources, reference);
    receipts.remember(pipeline, previous, reference)?;
    let of_before = (carried.sources.as_slice(), carried.files.as_slice());
    findings.extend(coverage::overdue(pipeline, (found, &said), &findings, of_before));
    let sources = found.iter().map(|file| file.source).chain(carried.sources);
    files.extend(carried.files);
    for file in &mut carried.normalised {
        is_edition_of.push(is_edition(file, reference));
        stocked.push(figures_of(file));
    }
    normalised.extend(carried.normalised);
    findings.extend(carried.findings);
    clock.lap(
        "carry",
        &[("observations", total(files.iter().filter(|file| file.is_carried).map(|file| file.slots.read)))],
    );

    let raw_texts: Vec<String> = normalised.iter_mut().map(|file| std::mem::take(&mut file.raw_text)).collect();
    let rank = |(source, file): (usize, &SourceFile)| FileRank::of(&pipeline.sources[source], &file.path);
    let ranks = sources.zip(&files).map(rank).collect();
    let partitions = Partitions::of(stocked, normalised, (memory, &joined), reference, clock)?;
    Ok((Intake { files, ranks, receipts, findings, raw_texts, is_edition: is_edition_of }, partitions))
}

/// Takes the figures out of a file.
fn figures_of(file: &mut Normalised) -> Rows {
    Rows { observations: std::mem::take(&mut file.observations), comparators: std::mem::take(&mut file.comparators) }
}

/// Whether a file states figures of authorities and of England.
fn is_edition(file: &Normalised, reference: &Reference) -> bool {
    let of_england = |place: &u16| reference.areas[AreaIndex(*place).at()].kind == AreaKind::Country;
    !file.observations.is_empty() && file.comparators.place.iter().any(of_england)
}

fn total(counts: impl Iterator<Item = u64>) -> usize {
    usize::try_from(counts.sum::<u64>()).unwrap_or(usize::MAX)
}
