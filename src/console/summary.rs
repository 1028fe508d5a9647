//! The closing summary: what was read, what was refused and why, what stands out, where it was written.
//!
//! It is made from the tables as they are published, so that it never says what they do not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use arrow::array::RecordBatch;
use serde_json::{Value, json};

use super::{glance, stands_out};
use crate::domain::indicator::grouped;
use crate::domain::{Day, Finding, FindingCode, Severity, Slots, SourceFile};
use crate::pipeline::Pipeline;
use crate::publish::Published;
use crate::publish::kept::Kept;
use crate::reference::Reference;
use crate::tables::Table;

/// How a run went, in the figures that the summary shows.
#[derive(Clone, Debug)]
pub struct Outcome {
    title: String,
    reporting_day: Day,
    files: usize,
    authorities: usize,
    slots: Slots,
    /// Figures of the last release that stand in for those of refused files.
    carried: u64,
    findings: BTreeMap<(Severity, FindingCode), usize>,
    refused: Vec<String>,
    stands_out: Vec<String>,
    glance: String,
}

impl Outcome {
    /// Gathers what the summary shows; `reported` are the authorities with an observation, by id.
    pub fn of(
        pipeline: &Pipeline,
        reference: &Reference,
        files: &[SourceFile],
        findings: &[Finding],
        tables: &[(&'static Table, RecordBatch)],
        reported: &BTreeSet<String>,
    ) -> Self {
        let mut counted = BTreeMap::new();
        for finding in findings {
            *counted.entry((finding.code.severity(), finding.code)).or_insert(0) += 1;
        }
        let refused = findings
            .iter()
            .filter(|finding| finding.code.severity() == Severity::RejectFile)
            .map(|finding| {
                let path = finding.file.map_or(finding.source.as_str(), |file| files[file.at()].path.as_str());
                format!("{path}: {}", finding.message)
            })
            .collect();
        let batch = |name: &str| tables.iter().find(|(table, _)| table.name == name).map(|(_, batch)| batch);
        Self {
            title: pipeline.title.clone(),
            reporting_day: pipeline.reporting_day,
            files: files.iter().filter(|file| !file.is_carried).count(),
            carried: files.iter().filter(|file| file.is_carried).map(|file| file.slots.observations).sum(),
            authorities: reported.len(),
            slots: sum(files),
            findings: counted,
            refused,
            stands_out: stands_out::stands_out(pipeline, reference, &batch, reported),
            glance: glance::region(pipeline, reference, &batch),
        }
    }

    /// Whether a finding refused a file or a row, a source has no file at all, or a sender is overdue.
    pub fn needs_attention(&self) -> bool {
        self.findings.keys().any(|(_, code)| code.needs_attention())
    }

    /// Whether the run read nothing that could be used.
    pub fn is_empty(&self) -> bool {
        let slots = self.slots;
        slots.explained() == slots.superseded + slots.rejected + slots.ignored + slots.blank
    }
}

fn sum(files: &[SourceFile]) -> Slots {
    let mut all = Slots::default();
    for Slots {
        read,
        observations,
        comparators,
        judgements,
        plan_rows,
        populations,
        references,
        superseded,
        rejected,
        ignored,
        blank,
    } in files.iter().filter(|file| !file.is_carried).map(|file| file.slots)
    {
        all.read += read;
        all.observations += observations;
        all.comparators += comparators;
        all.judgements += judgements;
        all.plan_rows += plan_rows;
        all.populations += populations;
        all.references += references;
        all.superseded += superseded;
        all.rejected += rejected;
        all.ignored += ignored;
        all.blank += blank;
    }
    all
}

fn count(number: u64) -> String {
    grouped(number as f64, 0)
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(number as u64), if number == 1 { one } else { many })
}

/// The summary for people.
pub fn text(outcome: &Outcome, published: Option<&Published>) -> String {
    let slots = outcome.slots;
    let mut out = format!("\n{}, {}\n\n", outcome.title, outcome.reporting_day.in_words());
    let _ = writeln!(
        out,
        "Read       {} with figures of {}: {} slots",
        counted(outcome.files, "file", "files"),
        counted(outcome.authorities, "authority", "authorities"),
        count(slots.read)
    );
    for (number, what) in [
        (slots.observations, "observations"),
        (slots.comparators, "national and regional figures"),
        (slots.judgements, "judgements"),
        (slots.plan_rows, "plan rows"),
        (slots.populations, "populations"),
        (slots.references, "links between statistical neighbours"),
        (slots.superseded, "superseded by a later or higher source"),
        (slots.rejected, "rejected"),
        (slots.ignored, "passed over by a rule"),
        (slots.blank, "blank"),
    ] {
        if number > 0 {
            let _ = writeln!(out, "           {:>9}  {what}", count(number));
        }
    }
    if outcome.carried > 0 {
        let _ = writeln!(
            out,
            "           {:>9}  carried forward from the last release and marked stale",
            count(outcome.carried)
        );
    }
    if !outcome.findings.is_empty() {
        out.push_str("\nFindings   (`peermark explain CODE` says what to do; table finding has each with its cell)\n");
    }
    for ((severity, code), number) in &outcome.findings {
        let _ = writeln!(out, "           {number:>9}  {:24} {}", code.name(), severity.name());
    }
    for refused in &outcome.refused {
        let _ = writeln!(out, "Refused    {refused}");
    }
    if !outcome.stands_out.is_empty() {
        out.push_str("\nStands out\n");
    }
    for line in &outcome.stands_out {
        let _ = writeln!(out, "  - {line}");
    }
    if !outcome.glance.is_empty() {
        let _ = write!(out, "\n{}", outcome.glance);
    }
    match published {
        Some(published) if published.is_held => {
            let (path, run_id) = (published.path.display(), &published.run_id);
            let folder = published.path.ancestors().nth(2).unwrap_or(&published.path).display();
            let _ = write!(
                out,
                "\nHeld       {path}\n           `peermark runs approve {run_id} --by NAME --out {folder}` shows it to readers"
            );
        }
        Some(published) => {
            let _ = write!(out, "\nPublished  {}", published.path.display());
        }
        None => out.push_str("\nChecked; nothing was published."),
    }
    out
}

/// The summary for machines, as text.
pub fn json(outcome: &Outcome, published: Option<&Published>, removed: &[Kept]) -> String {
    value(outcome, published, removed).to_string()
}

/// The summary for machines, with the runs that went as the rule for keeping them says.
pub fn value(outcome: &Outcome, published: Option<&Published>, removed: &[Kept]) -> Value {
    let slots = outcome.slots;
    let findings: BTreeMap<&str, usize> =
        outcome.findings.iter().map(|((_, code), number)| (code.name(), *number)).collect();
    json!({
        "reporting_day": outcome.reporting_day.to_string(),
        "files": outcome.files,
        "authorities": outcome.authorities,
        "slots": {
            "read": slots.read,
            "observations": slots.observations,
            "comparators": slots.comparators,
            "judgements": slots.judgements,
            "plan_rows": slots.plan_rows,
            "populations": slots.populations,
            "references": slots.references,
            "superseded": slots.superseded,
            "rejected": slots.rejected,
            "ignored": slots.ignored,
            "blank": slots.blank,
        },
        "carried_forward": outcome.carried,
        "findings": findings,
        "refused": outcome.refused,
        "stands_out": outcome.stands_out,
        "run_id": published.map(|published| published.run_id.as_str()),
        "path": published.map(|published| published.path.display().to_string()),
        "held": published.is_some_and(|published| published.is_held),
        "unchanged": false,
        "removed": removed.iter().map(|run| run.run_id.as_str()).collect::<Vec<_>>(),
    })
}
