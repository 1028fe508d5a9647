//! What a run came to, the last release and the pipeline's limits → the gates that stop the publication, in words.
//!
//! Conservation is a gate of every run; the others stand under `[gates]` of the pipeline. All that fail are told at once,
//! each with its limit and the figure that is past it.

use std::collections::BTreeSet;

use crate::domain::{AuthorityIndex, Finding, FindingCode, Observations, SourceFile};
use crate::error::Error;
use crate::pipeline::{Gates, Pipeline};
use crate::publish::{Rows, StoredRelease};
use crate::reference::Reference;
use crate::tables::declared::run::RELEASE;

/// What a run came to.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // each field is what the stage of its name gives
pub struct Run<'a> {
    pub pipeline: &'a Pipeline,
    pub reference: &'a Reference,
    pub files: &'a [SourceFile],
    pub findings: &'a [Finding],
    pub tally: &'a Tally,
}

/// What gates ask of the figures that count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are.
    pub observations: usize,
    /// The authorities of which this run read any.
    pub fresh: BTreeSet<AuthorityIndex>,
}

impl<'a> Run<'a> {
    /// What a run of a pipeline came to.
    pub const fn of(
        (pipeline, reference): (&'a Pipeline, &'a Reference),
        (files, findings): (&'a [SourceFile], &'a [Finding]),
        tally: &'a Tally,
    ) -> Self {
        Self { pipeline, reference, files, findings, tally }
    }
}

impl Tally {
    /// Adds figures to those that were counted.
    pub fn add(&mut self, rows: &Observations) {
        self.observations += rows.len();
        self.fresh.extend((0..rows.len()).filter(|&at| !rows.stale[at]).map(|at| rows.authority(at)));
    }
}

/// The last release of the same pipeline for the same audience, as far as gates ask.
#[derive(Clone, Copy, Debug)]
struct Last {
    authorities: usize,
    observations: usize,
}

/// Lets a run pass, or says which gates stop it.
pub fn pass(run: &Run, last: Option<&StoredRelease>) -> Result<(), Error> {
    let last = last.map_or(Ok(None), |last| Last::of(last, run.pipeline))?;
    let failed = failed(run, last);
    if failed.is_empty() {
        return Ok(());
    }
    Err(Error::Gate(format!(
        "nothing is published, the last release stays as it is; gates that are not passed:\n  {}\n\
         hint: `peermark check` shows the findings; mend the files, or change the limit under [gates] in the pipeline file",
        failed.join("\n  ")
    )))
}

impl Last {
    fn of(last: &StoredRelease, pipeline: &Pipeline) -> Result<Option<Self>, Error> {
        let rows = Rows::of(last, &RELEASE, &[("name", &pipeline.name), ("audience", &pipeline.audience)])?;
        let count = |column: &str| {
            let count = rows.first().and_then(|row| row.integer(column));
            count.and_then(|count| usize::try_from(count).ok())
        };
        Ok(count("authorities")
            .zip(count("observations"))
            .map(|(authorities, observations)| Self { authorities, observations }))
    }
}

fn failed(run: &Run, last: Option<Last>) -> Vec<String> {
    let Gates { rejected_share, authorities_missing, rows_dropped_share, submissions_overdue } = run.pipeline.gates;
    let mut failed = unconserved(run.files);
    if let Some(limit) = rejected_share {
        let read_now = || run.files.iter().filter(|file| !file.is_carried);
        let [rejected, read] =
            [read_now().map(|file| file.slots.rejected).sum(), read_now().map(|file| file.slots.read).sum()];
        failed.extend(past(
            "rejected_share",
            share(rejected, read),
            limit,
            &format!("{rejected} of {read} slots are rejected"),
        ));
    }
    if let Some(limit) = authorities_missing {
        let (missing, of) = missing(run, last);
        let names = if missing.names.is_empty() { String::new() } else { format!(": {}", missing.names.join(", ")) };
        let says = format!("of {of} authorities {} have no figure of this run{names}", missing.count);
        failed.extend(past("authorities_missing", missing.count as f64, f64::from(limit), &says));
    }
    if let (Some(limit), Some(last)) = (rows_dropped_share, last) {
        let now = run.tally.observations;
        let dropped = last.observations.saturating_sub(now);
        let says = format!("{now} observations, where the last release has {}", last.observations);
        failed.extend(past("rows_dropped_share", share(dropped as u64, last.observations as u64), limit, &says));
    }
    if let Some(limit) = submissions_overdue {
        let overdue = run.findings.iter().filter(|finding| finding.code == FindingCode::SubmissionOverdue).count();
        failed.extend(past("submissions_overdue", overdue as f64, f64::from(limit), "senders are overdue"));
    }
    failed
}

/// The files of which some slot is unaccounted for.
fn unconserved(files: &[SourceFile]) -> Vec<String> {
    let lost = files.iter().filter(|file| file.slots.read != file.slots.explained());
    let say = |file: &SourceFile| {
        let (read, explained) = (file.slots.read, file.slots.explained());
        format!(
            "conservation: {read} slots of {} were read and {explained} are accounted for, the limit is no difference",
            file.path
        )
    };
    lost.map(say).collect()
}

/// A figure that is past its limit.
fn past(gate: &str, figure: f64, limit: f64, says: &str) -> Option<String> {
    let shown = (figure * 1e4).round() / 1e4;
    (figure > limit).then(|| format!("{gate}: {shown} is past the limit of {limit} ({says})"))
}

fn share(part: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

/// Authorities without a figure that this run read.
struct Missing {
    count: usize,
    /// Their names, where it is known who they should be.
    names: Vec<String>,
}

/// Those missing, and of how many: of the members who are there on the reporting day; where no members are declared, of
/// as many as the last release has.
fn missing(run: &Run, last: Option<Last>) -> (Missing, usize) {
    let fresh = &run.tally.fresh;
    let authorities = &run.reference.authorities;
    let halves: BTreeSet<AuthorityIndex> =
        fresh.iter().flat_map(|one| authorities[one.at()].parts.iter().copied()).collect();
    let members =
        run.pipeline.members.iter().filter(|member| authorities[member.at()].existed_on(run.pipeline.reporting_day));
    let members: Vec<AuthorityIndex> = members.copied().collect();
    if members.is_empty() {
        let of = last.map_or(0, |last| last.authorities);
        return (Missing { count: of.saturating_sub(fresh.len()), names: Vec::new() }, of);
    }
    let is_missing = |member: &&AuthorityIndex| !fresh.contains(*member) && !halves.contains(*member);
    let names: Vec<String> =
        members.iter().filter(is_missing).map(|member| authorities[member.at()].name.clone()).collect();
    (Missing { count: names.len(), names }, members.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_at_its_limit_passes_and_one_past_it_is_told_with_both() {
        assert_eq!(past("rejected_share", 0.05, 0.05, "…"), None);
        assert_eq!(
            past("rejected_share", 1.0 / 3.0, 0.05, "1 of 3 slots are rejected").as_deref(),
            Some("rejected_share: 0.3333 is past the limit of 0.05 (1 of 3 slots are rejected)")
        );
        assert_eq!(share(0, 0).to_bits(), 0.0_f64.to_bits());
    }
}
