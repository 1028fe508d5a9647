//! The last release, and which files this run refuses → the last good figures of whoever sent them, as files of their own.
//!
//! An authority whose new file is refused keeps the figures that the last release has of its file before: they travel
//! behind the files of the run, by the precedence of their source, and are stale. A figure that a file of the same source
//! in the folder still states is not carried, and neither is one of a file that is there and was read: what it says no
//! more was taken back. What was withdrawn stays away, since only a refused file asks for what it was to replace; what is
//! derived is worked out anew. The audience's cut comes behind this stage.

mod former;
mod rows;

use std::collections::{BTreeSet, HashSet};

use crate::domain::{
    AuthorityIndex, Figure, FileIndex, Finding, FindingCode, IndicatorIndex, Period, Severity, SignOffRule,
    SignOffState, SignOffs, Slots, SourceFile,
};
use crate::error::Error;
use crate::normalise::Normalised;
use crate::pipeline::{AuthorityFrom, Pipeline, Shape};
use crate::publish::{Manifest, StoredRelease};
use crate::reference::Reference;
use crate::sources::FoundFile;
use crate::spill::Stocked;
use former::Former;
use rows::FormerRow;

/// What a run knows when its files are read.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // each field is what the stage of its name gives
pub struct Now<'a> {
    pub pipeline: &'a Pipeline,
    pub reference: &'a Reference,
    pub found: &'a [FoundFile],
    pub normalised: &'a [Normalised],
    /// The figures of authorities in those files.
    pub figures: &'a Stocked,
    pub findings: &'a [Finding],
    pub sign_offs: Option<&'a SignOffs>,
}

/// What is carried forward: one entry for each former file, which stand behind the files of the run.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// The files, with the account of what is carried.
    pub files: Vec<SourceFile>,
    /// The place of the source of each in the pipeline.
    pub sources: Vec<usize>,
    /// Their figures.
    pub normalised: Vec<Normalised>,
    /// What is carried forward, and what cannot be.
    pub findings: Vec<Finding>,
}

/// A former file and the place of the refused one that asks for it.
struct Wanted {
    former: Former,
    refused: usize,
}

/// What tells a figure from the others of its source.
type Key<'a> = (usize, AuthorityIndex, IndicatorIndex, &'a str, Period, Figure);

/// Carries forward what the refused files of a run should have replaced.
pub fn carry(now: &Now, last: Option<&StoredRelease>) -> Result<Carried, Error> {
    let refused = refused(now);
    // The figures as at an earlier day are those of the files that were there then.
    let Some(last) = last.filter(|_| refused.contains(&true) && now.pipeline.as_at.is_none()) else {
        return Ok(Carried::default());
    };
    let formers = former::all(last, now.reference)?.into_iter();
    let wanted: Vec<Wanted> = formers.filter_map(|former| asked_by(former, &refused, now)).collect();
    if wanted.is_empty() {
        return Ok(Carried::default());
    }
    if let Some(why) = barred(&last.manifest()?, now.pipeline) {
        let by: BTreeSet<usize> = wanted.iter().map(|wanted| wanted.refused).collect();
        let findings = by.into_iter().map(|refused| not_carried(now, refused, why)).collect();
        return Ok(Carried { findings, ..Carried::default() });
    }
    let mut rows = Vec::with_capacity(wanted.len());
    for wanted in &wanted {
        rows.push(rows::of(last, &wanted.former, now.reference)?);
    }
    let stated = stated(now, &wanted, &rows)?;
    let mut carried = Carried::default();
    for (wanted, rows) in wanted.iter().zip(&rows) {
        let source = now.found[wanted.refused].source;
        let may_be_shown = |row: &&FormerRow| now.pipeline.permitted.allows_of(source, row.authority);
        let is_needed = |row: &&FormerRow| !stated.contains(&row.key(source));
        let rows: Vec<&FormerRow> = rows.iter().filter(may_be_shown).filter(is_needed).collect();
        if !rows.is_empty() {
            carried.add(wanted, &rows, now);
        }
    }
    Ok(carried)
}

/// By file: whether a finding refuses it whole.
fn refused(now: &Now) -> Vec<bool> {
    let mut refused: Vec<bool> = now.found.iter().map(|file| file.refused).collect();
    for finding in now.findings.iter().filter(|finding| finding.code.severity() == Severity::RejectFile) {
        if let Some(file) = finding.file {
            refused[file.at()] = true;
        }
    }
    refused
}

/// The refused file that should have replaced a former one; none where the former one is still there, or where nothing
/// that was refused can have taken its place.
fn asked_by(former: Former, refused: &[bool], now: &Now) -> Option<Wanted> {
    let source = now.pipeline.sources.iter().position(|source| source.id == former.source)?;
    let declared = &now.pipeline.sources[source];
    if !declared.carry_forward || !matches!(declared.shape, Shape::Indicators(_)) {
        return None;
    }
    // Whoever signed it may have taken that back.
    if declared.sign_off == SignOffRule::Required && now.sign_offs.is_some_and(|all| all.of(&former.hash).is_none()) {
        return None;
    }
    let same_source = || (0..now.found.len()).filter(|&at| now.found[at].source == source);
    let was_read_again = same_source().any(|at| !refused[at] && now.found[at].shown == former.path);
    // The same bytes, refused today, were read by mistake then.
    let is_judged_anew = same_source().any(|at| now.found[at].id == former.id);
    if was_read_again || is_judged_anew {
        return None;
    }
    let is_of_sender = |at: usize| match (now.found[at].authority, former.authority) {
        (Some(one), Some(other)) => one == other,
        (None, None) => names_alike(&now.found[at].shown, &former.path),
        _ => false,
    };
    let of_sender = || same_source().filter(|&at| is_of_sender(at));
    let replaces = |&at: &usize| {
        let on = now.found[at].submitted_on;
        let is_later = on.zip(former.submitted_on).is_none_or(|(on, before)| on >= before);
        let is_last = !of_sender().any(|other| !refused[other] && now.found[other].submitted_on > on);
        now.found[at].shown == former.path || (is_later && is_last)
    };
    let names_nobody = |at: usize| now.found[at].authority.is_none() && declared.authority == AuthorityFrom::Path;
    let refused = of_sender().filter(|&at| refused[at] && !names_nobody(at)).find(replaces)?;
    Some(Wanted { former, refused })
}

/// Whether two paths are alike but for their digits: files that do not say whose they are, and follow each other.
fn names_alike(one: &str, other: &str) -> bool {
    let without = |path: &str| path.chars().filter(|char| !char.is_ascii_digit()).collect::<String>();
    without(one) == without(other)
}

/// Why nothing of a release can be carried forward.
fn barred(last: &Manifest, pipeline: &Pipeline) -> Option<&'static str> {
    let rule = pipeline.disclosure.as_ref().map(|rule| rule.in_words());
    if last.pipeline.name != pipeline.name {
        Some("the last release is of another pipeline")
    } else if last.as_at.is_some() {
        Some("the last release has the figures as at an earlier day")
    } else if last.disclosure.is_some() && (last.disclosure != rule || last.audience != pipeline.audience) {
        Some("the last release was cut by another rule")
    } else {
        None
    }
}

/// The figures among these rows that files of the same source state in this run.
fn stated<'a>(now: &Now<'a>, wanted: &[Wanted], rows: &'a [Vec<FormerRow>]) -> Result<HashSet<Key<'a>>, Error> {
    let source = |wanted: &Wanted| now.found[wanted.refused].source;
    let sources: BTreeSet<usize> = wanted.iter().map(source).collect();
    let authorities: BTreeSet<AuthorityIndex> = rows.iter().flatten().map(|row| row.authority).collect();
    let keys: HashSet<Key> =
        wanted.iter().zip(rows).flat_map(|(wanted, rows)| rows.iter().map(|row| row.key(source(wanted)))).collect();
    let mut stated = HashSet::new();
    for (at, (found, file)) in now.found.iter().zip(now.normalised).enumerate() {
        if !sources.contains(&found.source) {
            continue;
        }
        let rows = &now.figures.observations(at)?;
        for at in (0..rows.len()).filter(|&at| authorities.contains(&rows.authority(at))) {
            let breakdown = file.breakdowns[rows.breakdown[at].at()].as_str();
            let key =
                (found.source, rows.authority(at), rows.indicator[at], breakdown, rows.period[at], rows.figure[at]);
            stated.extend(keys.get(&key).copied());
        }
    }
    Ok(stated)
}

impl Carried {
    /// Adds what is left of a former file.
    fn add(&mut self, wanted: &Wanted, rows: &[&FormerRow], now: &Now) {
        let Wanted { former, refused } = wanted;
        let file = FileIndex(u32::try_from(now.found.len() + self.files.len()).expect("files are few"));
        let count = rows.len() as u64;
        let slots = Slots { read: count, observations: count, ..Slots::default() };
        let source = now.found[*refused].source;
        let signed = now.sign_offs.and_then(|all| all.of(&former.hash));
        let sign_off = SignOffState::of(now.pipeline.sources[source].sign_off, signed);
        self.files.push(SourceFile { slots, sign_off, ..former.file() });
        self.sources.push(source);
        self.normalised.push(Normalised { slots, ..rows::normalised(rows, file) });
        let figures = if count == 1 { "1 figure stands".to_owned() } else { format!("{count} figures stand") };
        let submitted = former.submitted_on.map_or_else(String::new, |day| format!(" of {day}"));
        let message = format!("{figures} as in the last release, from {}{submitted}", former.path);
        self.findings.push(finding(FindingCode::CarriedForward, now, *refused, message));
    }
}

fn not_carried(now: &Now, refused: usize, why: &str) -> Finding {
    finding(FindingCode::NotCarriedForward, now, refused, format!("no earlier figure stands in for it: {why}"))
}

/// A finding about a refused file.
fn finding(code: FindingCode, now: &Now, refused: usize, message: String) -> Finding {
    let found = &now.found[refused];
    Finding {
        code,
        authority: found.authority,
        file: u32::try_from(refused).ok().map(FileIndex),
        source: now.pipeline.sources[found.source].id.clone(),
        line: None,
        column: None,
        column_name: String::new(),
        raw_value: None,
        message,
        hint: code.advice().to_owned(),
    }
}
