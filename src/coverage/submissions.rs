//! Files and all that was found wrong with them → how far each submission can be trusted, and why.
//!
//! A submission begins at 1 and loses for each driver; what is left, never below 0, is its score: at least 0.9 is `high`,
//! at least 0.7 `medium`, less `low`. A file that is refused whole, or that has nothing in it, scores 0.
//!
//! | driver | loses |
//! | --- | --- |
//! | `rejected`: slots that a finding refuses, of those that are neither blank nor passed over | 5 × their share, at most 0.5 |
//! | `no figure`: symbols where a figure is meant (suppressed, unreliable, not available) | their share, at most 0.3 |
//! | `warnings`: findings that keep the figure | 0.05 each, of all authorities' file by authority, at most 0.3 |
//! | `late`: days of the latest of the figures that first came in it after they were due | 0.1 for 30 days, at most 0.2 |
//! | `corrected since`: figures that a later submission corrected or took back | 2 × their share, at most 0.3 |
//! | `carried forward`: nothing newer could be read, so that its figures stand from the release before | 0.3 |
//! | `outliers`: counts that changed beyond chance (`outliers`) | as warnings |
//!
//! A publisher's file of many authorities is one submission without an authority: its 150 warnings on 150 authorities
//! weigh as much as one on one. What it says of each authority stands in the table of what is expected.

use super::outliers::Outlier;
use super::{Coverage, Inputs, State};
use crate::domain::{AuthorityIndex, FindingCode, Severity};
use crate::reconcile::Reason;

/// The version of the rule by which submissions are scored.
pub const METHOD_VERSION: &str = "1";

/// How far a submission can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// A score of at least 0.9.
    High,
    /// A score of at least 0.7.
    Medium,
    /// Less.
    Low,
}

impl Confidence {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    fn of(score: f64) -> Self {
        if score >= 0.9 {
            Self::High
        } else if score >= 0.7 {
            Self::Medium
        } else {
            Self::Low
        }
    }
}

/// One file, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The place of the file in the run's list.
    pub file: usize,
    /// Whose it is; nobody's where it has figures of several.
    pub authority: Option<AuthorityIndex>,
    /// From 0 to 1, in whole hundredths.
    pub score: f64,
    /// What it says.
    pub confidence: Confidence,
    /// Why it is not 1, in the order of the alphabet; blank where it is.
    pub drivers: String,
}

impl Submission {
    /// Why it is not trusted fully; none where it is.
    pub fn doubts(&self) -> Option<&str> {
        Some(self.drivers.as_str()).filter(|drivers| !drivers.is_empty())
    }
}

/// What is known against a file.
#[derive(Clone, Debug, Default)]
struct Against {
    /// The first finding that refuses it whole.
    refused: Option<FindingCode>,
    warnings: u64,
    late: u64,
    late_days: i32,
    corrected: u64,
    outliers: u64,
    greatest: Option<Outlier>,
}

/// One for each file that reports something, in the order of the files.
pub(super) fn submissions(inputs: &Inputs, coverage: &Coverage) -> Vec<Submission> {
    let against = against(inputs, coverage);
    let mut out = Vec::new();
    for (at, (file, against)) in inputs.files.iter().zip(&against).enumerate() {
        let stated = inputs.receipts.stated[at];
        let authority = file.authority.or(stated.authority);
        let slots = &file.slots;
        let filled = slots.read.saturating_sub(slots.blank).saturating_sub(slots.ignored);
        let mut drivers = Drivers::default();
        if let Some(code) = against.refused {
            drivers.add(1.0, format!("refused: {}", code.name()));
        } else if filled == 0 {
            drivers.add(1.0, "empty: no figure, grade or action".to_owned());
        } else {
            let share = |count: u64, of: u64| if of == 0 { 0.0 } else { count as f64 / of as f64 };
            let Against { warnings, late, late_days, corrected, outliers, greatest, .. } = against;
            drivers
                .note(u64::from(file.is_carried), 0.3, || format!("carried forward: {} figures", slots.observations));
            let each = |count: u64| (0.05 * count as f64 / stated.authorities.max(1) as f64).min(0.3);
            let of = |count: u64, of: u64, what: &str| format!("{count} of {of} {what}");
            drivers.note(*corrected, (2.0 * share(*corrected, stated.figures)).min(0.3), || {
                format!("corrected since: {}", of(*corrected, stated.figures, "figures"))
            });
            drivers.note(*late, (f64::from(*late_days) / 300.0).min(0.2), || {
                format!("late: {late} {}, by up to {late_days} days", if *late == 1 { "figure" } else { "figures" })
            });
            drivers.note(stated.symbols, share(stated.symbols, stated.figures).min(0.3), || {
                format!("no figure: {}", of(stated.symbols, stated.figures, "are symbols"))
            });
            drivers.note(*outliers, each(*outliers), || {
                let greatest = greatest.map_or_else(String::new, |one| {
                    let id = &inputs.reference.indicators[one.indicator.at()].id;
                    format!(" (greatest: {id} in {}, z {:.1})", one.period, one.z)
                });
                format!("outliers: {outliers}{greatest}")
            });
            drivers.note(slots.rejected, (5.0 * share(slots.rejected, filled)).min(0.5), || {
                format!("rejected: {}", of(slots.rejected, filled, "slots"))
            });
            drivers.note(*warnings, each(*warnings), || format!("warnings: {warnings}"));
        }
        let score = ((1.0 - drivers.lost).max(0.0) * 100.0).round() / 100.0;
        let confidence = Confidence::of(score);
        drivers.words.sort_unstable();
        out.push(Submission { file: at, authority, score, confidence, drivers: drivers.words.join("; ") });
    }
    out
}

#[derive(Default)]
struct Drivers {
    lost: f64,
    words: Vec<String>,
}

impl Drivers {
    fn add(&mut self, loses: f64, words: String) {
        self.lost += loses;
        self.words.push(words);
    }

    fn note(&mut self, count: u64, loses: f64, words: impl FnOnce() -> String) {
        if count > 0 {
            self.add(loses, words());
        }
    }
}

/// What is known against each file.
fn against(inputs: &Inputs, coverage: &Coverage) -> Vec<Against> {
    let mut against = vec![Against::default(); inputs.files.len()];
    for finding in inputs.findings {
        let Some(against) = finding.file.map(|file| &mut against[file.at()]) else { continue };
        match finding.code.severity() {
            Severity::RejectFile => against.refused = against.refused.or(Some(finding.code)),
            Severity::RejectRow => {}
            Severity::Warn => against.warnings += 1,
        }
    }
    for at in (0..coverage.len()).filter(|&at| coverage.state[at] == State::Late) {
        if let (Some(file), Some(days)) = (coverage.file[at], coverage.age_days[at]) {
            let against = &mut against[file.at()];
            against.late += 1;
            against.late_days = against.late_days.max(days);
        }
    }
    for (file, reason) in inputs.revisions.before.file.iter().zip(&inputs.revisions.reason) {
        against[file.at()].corrected += u64::from(matches!(reason, Reason::Corrected | Reason::Retracted));
    }
    for outlier in inputs.outliers {
        let against = &mut against[outlier.file.at()];
        against.outliers += 1;
        if against.greatest.is_none_or(|greatest| greatest.z.abs() < outlier.z.abs()) {
            against.greatest = Some(*outlier);
        }
    }
    against
}
