//! Files as they were read → what each source said of each expected figure, every version of it, and what was refused.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::calendar::{Due, calendar, place};
use super::memory::Expected;
use crate::domain::{
    AuthorityIndex, BreakdownIndex, Day, Figure, FileIndex, Finding, IndicatorIndex, Period, Severity, Status, TOTAL,
};
use crate::normalise::Normalised;
use crate::pipeline::{AuthorityFrom, ExpectedFrom, Pipeline};
use crate::reference::Reference;
use crate::sources::FoundFile;

/// What a pipeline expects, by source.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) reporting_day: Day,
    /// The sources that expect something, by their ids.
    pub(super) sources: Vec<Expecting>,
    /// By the place of a source in the pipeline: its place among those that expect something.
    ranks: Vec<Option<u16>>,
}

/// A source that expects something.
#[derive(Clone, Debug)]
pub(super) struct Expecting {
    /// Its id.
    pub(super) id: String,
    /// Its place in the pipeline.
    pub(super) source: usize,
    /// Who must send, sorted.
    pub(super) authorities: Vec<AuthorityIndex>,
    /// What must be sent and when, sorted by indicator.
    pub(super) indicators: Vec<(IndicatorIndex, Vec<Due>)>,
    /// Whether the path of a file alone says whose it is.
    pub(super) names_in_paths: bool,
}

impl Plan {
    /// What a pipeline expects of the files that were found.
    pub fn new(pipeline: &Pipeline, reference: &Reference, found: &[FoundFile]) -> Self {
        let mut sources: Vec<Expecting> = Vec::new();
        for (at, source) in pipeline.sources.iter().enumerate().filter(|(at, _)| pipeline.permitted.allows(*at)) {
            let Some(expected) = &source.expected else { continue };
            let mut authorities = match &expected.authorities {
                ExpectedFrom::Stated(authorities) => authorities.clone(),
                ExpectedFrom::Paths => {
                    let of_source = found.iter().filter(|file| file.source == at);
                    let named: BTreeSet<AuthorityIndex> = of_source.filter_map(|file| file.authority).collect();
                    named.into_iter().collect()
                }
            };
            authorities.retain(|&authority| pipeline.permitted.allows_of(at, authority));
            let due = |&indicator: &IndicatorIndex| {
                (indicator, calendar(expected, &reference.indicators[indicator.at()], pipeline.reporting_day))
            };
            sources.push(Expecting {
                id: source.id.clone(),
                source: at,
                authorities,
                indicators: expected.indicators.iter().map(due).collect(),
                names_in_paths: source.authority == AuthorityFrom::Path,
            });
        }
        sources.sort_by(|one, other| one.id.cmp(&other.id));
        Self::of(sources, pipeline.reporting_day)
    }

    /// Of sources in the order of their ids.
    pub(super) fn of(sources: Vec<Expecting>, reporting_day: Day) -> Self {
        let count = sources.iter().map(|source| source.source + 1).max().unwrap_or(0);
        let mut ranks = vec![None; count];
        for (rank, source) in (0_u16..).zip(&sources) {
            ranks[source.source] = Some(rank);
        }
        Self { reporting_day, sources, ranks }
    }

    /// What a file that was found says, by its place in the list.
    pub fn says(&self, at: usize, found: &FoundFile, file: &Normalised, reference: &Reference) -> Said {
        let index = FileIndex(u32::try_from(at).unwrap_or(u32::MAX));
        let of_source = |rank| of_file(self, rank, (index, Word::Said), file, reference);
        Said {
            receipts: self.rank(found.source).map_or_else(Vec::new, of_source),
            stated: stated(file),
            last_submitted_on: file.observations.submitted_on.iter().max().copied(),
        }
    }

    /// The place of a source of the pipeline among those that expect something.
    fn rank(&self, source: usize) -> Option<u16> {
        self.ranks.get(source).copied().flatten()
    }
}

impl Expecting {
    /// The periods that are expected of an indicator; none where it is not expected.
    pub(super) fn dues(&self, indicator: IndicatorIndex) -> &[Due] {
        match self.indicators.binary_search_by_key(&indicator, |(indicator, _)| *indicator) {
            Ok(at) => &self.indicators[at].1,
            Err(_) => &[],
        }
    }

    pub(super) fn expects_of(&self, authority: AuthorityIndex) -> bool {
        self.authorities.binary_search(&authority).is_ok()
    }
}

/// What a version says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Word {
    /// Whether there is a figure, and if not, why.
    Said(Status),
    /// A finding refuses it.
    Refused,
    /// It was carried forward from the release before, where it said so.
    Carried(Status),
}

/// One version of an expected figure. The order of the fields is that of the sorted rows: by figure, then as a later
/// submission and a later line count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Receipt {
    pub(super) indicator: IndicatorIndex,
    pub(super) authority: AuthorityIndex,
    /// The place of the source among those that expect something.
    pub(super) rank: u16,
    pub(super) period: Period,
    pub(super) submitted_on: Day,
    pub(super) file: FileIndex,
    pub(super) line: u32,
    pub(super) column: u16,
    pub(super) word: Word,
}

/// A whole file of a source that expects something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Submitted {
    pub(super) rank: u16,
    pub(super) file: FileIndex,
    /// Whose it is; everybody's where nothing says so.
    pub(super) authority: Option<AuthorityIndex>,
    pub(super) on: Option<Day>,
    pub(super) is_refused: bool,
}

/// How many figures a file states, and for how many of them a symbol stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) figures: u64,
    pub(super) symbols: u64,
    /// The one authority of its figures; none where there are none or several.
    pub(super) authority: Option<AuthorityIndex>,
    /// How many authorities it says something of.
    pub(super) authorities: usize,
}

/// What one file says of what is expected of its source, and what else is asked of its figures: they need not be held
/// until all files are read.
#[derive(Clone, Debug, Default)]
pub struct Said {
    receipts: Vec<Receipt>,
    stated: Stated,
    /// The latest day on which any of its figures was submitted.
    pub(super) last_submitted_on: Option<Day>,
}

/// What the files of a run say of what is expected.
#[derive(Clone, Debug)]
pub struct Receipts {
    pub(super) plan: Plan,
    /// Every version of every expected figure, sorted.
    pub(super) rows: Vec<Receipt>,
    /// The files of sources that expect something, in the order of the files.
    pub(super) submitted: Vec<Submitted>,
    /// By file.
    pub(super) stated: Vec<Stated>,
    /// When the last release says that a figure first came.
    pub(super) before: BTreeMap<Expected, Day>,
}

impl Receipts {
    /// Gathers them from what the files of a run say; `findings` are those of reading them.
    pub fn gather(plan: Plan, found: &[FoundFile], said: &[Said], findings: &[Finding]) -> Self {
        let mut is_refused: Vec<bool> = found.iter().map(|file| file.refused).collect();
        for finding in findings.iter().filter(|finding| finding.code.severity() == Severity::RejectFile) {
            if let Some(file) = finding.file {
                is_refused[file.at()] = true;
            }
        }
        let mut rows: Vec<Receipt> = Vec::with_capacity(said.iter().map(|file| file.receipts.len()).sum());
        for file in said {
            rows.extend(&file.receipts);
        }
        rows.par_sort_unstable();
        let submitted = (found.iter().zip(0_u32..).zip(is_refused))
            .filter_map(|((found, index), is_refused)| {
                let rank = plan.rank(found.source)?;
                // A refused path that should name its authority and does not is nobody's.
                if found.authority.is_none() && plan.sources[usize::from(rank)].names_in_paths {
                    return None;
                }
                let (file, authority) = (FileIndex(index), found.authority);
                Some(Submitted { rank, file, authority, on: found.submitted_on, is_refused })
            })
            .collect();
        let stated = said.iter().map(|file| file.stated).collect();
        Self { plan, rows, submitted, stated, before: BTreeMap::new() }
    }

    /// Adds what is carried forward: each file, which stands behind those of the run, with the place of its source in the
    /// pipeline.
    pub fn carry(&mut self, files: &[Normalised], sources: &[usize], reference: &Reference) {
        for (file, &source) in files.iter().zip(sources) {
            let index = FileIndex(u32::try_from(self.stated.len()).unwrap_or(u32::MAX));
            self.stated.push(stated(file));
            if let Some(rank) = self.plan.rank(source) {
                self.rows.extend(of_file(&self.plan, rank, (index, Word::Carried), file, reference));
            }
        }
        self.rows.sort_unstable();
    }
}

/// What one file says of the expected figures of its source; `said` makes a word of the status of a figure.
fn of_file(
    plan: &Plan,
    rank: u16,
    (index, said): (FileIndex, fn(Status) -> Word),
    file: &Normalised,
    reference: &Reference,
) -> Vec<Receipt> {
    let Some(total) = file.breakdowns.iter().position(|id| id == TOTAL) else { return Vec::new() };
    let expecting = &plan.sources[usize::from(rank)];
    let is_whole = |breakdown: BreakdownIndex, figure: Figure| breakdown.at() == total && figure == Figure::Actual;
    let mut receipts = Vec::new();
    let mut take = |authority: AuthorityIndex, receipt: Receipt| {
        if place(expecting.dues(receipt.indicator), receipt.period).is_none() {
            return;
        }
        // A joint return is the return of each of its halves.
        let halves = reference.authorities[authority.at()].parts.iter();
        for &authority in std::iter::once(&authority).chain(halves) {
            if expecting.expects_of(authority) {
                receipts.push(Receipt { authority, ..receipt });
            }
        }
    };
    let rows = &file.observations;
    for at in (0..rows.len()).filter(|&at| is_whole(rows.breakdown[at], rows.figure[at])) {
        let receipt = Receipt {
            indicator: rows.indicator[at],
            authority: rows.authority(at),
            rank,
            period: rows.period[at],
            submitted_on: rows.submitted_on[at],
            file: index,
            line: rows.line[at],
            column: rows.column[at],
            word: said(rows.status[at]),
        };
        take(receipt.authority, receipt);
    }
    for refused in file.refused.iter().filter(|refused| is_whole(refused.breakdown, refused.figure)) {
        let receipt = Receipt {
            indicator: refused.indicator,
            authority: refused.authority,
            rank,
            period: refused.period,
            submitted_on: refused.submitted_on,
            file: index,
            line: refused.line,
            column: 0,
            word: Word::Refused,
        };
        take(receipt.authority, receipt);
    }
    receipts
}

fn stated(file: &Normalised) -> Stated {
    let rows = &file.observations;
    let is_symbol = |status: &&Status| matches!(status, Status::Suppressed | Status::Unreliable | Status::NotAvailable);
    let first = rows.place.first().copied();
    Stated {
        figures: rows.len() as u64,
        symbols: rows.status.iter().filter(is_symbol).count() as u64,
        authority: first.filter(|first| rows.place.iter().all(|place| place == first)).map(AuthorityIndex),
        authorities: authorities(file),
    }
}

fn authorities(file: &Normalised) -> usize {
    let mut all: BTreeSet<u16> =
        file.observations.place.chunk_by(|one, other| one == other).map(|run| run[0]).collect();
    all.extend(file.judgements.iter().map(|judgement| judgement.authority.0));
    all.extend(file.actions.iter().map(|action| action.authority.0));
    all.extend(file.targets.iter().map(|target| target.authority.0));
    all.len()
}
