//! Grades: inspections of several files that are one, and the versions of each grade with the days they were known.

mod identity;

use std::collections::BTreeMap;

use super::known::Known;
use super::weight;
use crate::domain::{AuthorityIndex, Day, FileIndex, Finding, FindingCode, GradeStatus, Judgement, Slots};

/// What reconciling grades comes to.
pub(super) struct Settled {
    /// All versions, sorted by authority, inspection, body, strand, area and the day from which each is known.
    pub(super) versions: Vec<Judgement>,
    /// The file of each grade that another stands for.
    pub(super) superseded: Vec<FileIndex>,
}

pub(super) fn settle(mut judgements: Vec<Judgement>, known: &Known, findings: &mut Vec<Finding>) -> Settled {
    judgements.sort_by_key(|one| weight(known.ranks, one.file, one.submitted_on, one.line, one.column));
    identity::identify(&mut judgements, known, findings);
    let mut keyed: BTreeMap<(AuthorityIndex, String, String, String, String), Vec<Judgement>> = BTreeMap::new();
    for judgement in judgements {
        let key = (
            judgement.authority,
            judgement.inspection_id.clone(),
            judgement.judged_body.clone(),
            judgement.strand.clone(),
            judgement.area.clone(),
        );
        keyed.entry(key).or_default().push(judgement);
    }
    let mut settled = Settled { versions: Vec::new(), superseded: Vec::new() };
    for (_, candidates) in keyed {
        settled.settle_one(candidates, known, findings);
    }
    settled
}

impl Settled {
    /// Settles the grade of one area of one inspection; the candidates come in the order of their weight.
    fn settle_one(&mut self, candidates: Vec<Judgement>, known: &Known, findings: &mut Vec<Finding>) {
        // What somebody could not read is no version of the grade where somebody else could.
        let is_read = |one: &Judgement| one.status != GradeStatus::Unreadable;
        let (read, unread): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_read);
        let (candidates, unread) = if read.is_empty() { (unread, Vec::new()) } else { (read, unread) };
        self.superseded.extend(unread.iter().map(|one| one.file));

        let precedence = |one: &Judgement| known.precedence(one.file);
        let highest = candidates.iter().map(precedence).max().unwrap_or(0);
        let (lower, highest): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|one| precedence(one) < highest);
        let mut versions: Vec<Judgement> = Vec::new();
        for mut candidate in highest {
            let Some(last) = versions.last_mut() else {
                versions.push(candidate);
                continue;
            };
            if says_the_same(last, &candidate) {
                self.superseded.push(candidate.file);
                continue;
            }
            // A correction is known from the day on which the file that makes it was submitted.
            let known_from = candidate.submitted_on.max(last.known_from);
            let in_one_day = last.submitted_on == candidate.submitted_on;
            if in_one_day {
                findings.push(contradiction(last, &candidate, known));
            }
            candidate.known_from = known_from;
            if in_one_day || known_from == last.known_from {
                self.superseded.push(last.file);
                *last = candidate;
            } else {
                last.superseded_on = Some(known_from);
                versions.push(candidate);
            }
        }
        self.superseded.extend(lower.iter().map(|one| one.file));
        findings.extend(disagreements(&lower, &versions, known));
        self.versions.extend(versions);
    }
}

fn says_the_same(one: &Judgement, other: &Judgement) -> bool {
    (one.status, &one.grade, one.ordinal) == (other.status, &other.grade, other.ordinal)
        && (one.grade.is_some() || one.raw_grade == other.raw_grade || one.status != GradeStatus::Ok)
}

/// Two grades of one inspection and area of which neither corrects the other.
fn contradiction(earlier: &Judgement, later: &Judgement, known: &Known) -> Finding {
    let is_one_file = earlier.file == later.file;
    let what = format!("{} of {} has two grades", later.area, later.inspection_id);
    let place = if is_one_file {
        format!("in line {}", earlier.line)
    } else {
        format!("in line {} of {}, submitted on the same day,", earlier.line, known.path(earlier.file))
    };
    known.finding(
        if is_one_file { FindingCode::ConflictingDuplicate } else { FindingCode::ConflictingSubmissions },
        Some(later.authority),
        (later.file, later.line, Some(later.column)),
        Some(later.raw_grade.clone()),
        format!("{what}: {:?} {place} and {:?} here", earlier.raw_grade, later.raw_grade),
        "the later one is used; remove whichever is wrong",
    )
}

/// The last word of each source whose precedence is lower, where it is another grade than the one known when it spoke.
fn disagreements(lower: &[Judgement], versions: &[Judgement], known: &Known) -> Vec<Finding> {
    let mut last_words: BTreeMap<&str, &Judgement> = BTreeMap::new();
    for one in lower.iter().filter(|one| one.status == GradeStatus::Ok) {
        last_words.insert(&known.ranks[one.file.at()].source, one);
    }
    let then = |one: &Judgement| {
        let latest = versions.iter().rfind(|version| version.known_from <= one.submitted_on);
        latest.or(versions.first()).filter(|version| version.status == GradeStatus::Ok)
    };
    last_words
        .into_values()
        .filter_map(|one| Some((one, then(one)?)))
        .filter(|(one, other)| !says_the_same(one, other))
        .map(|(one, other)| {
            let place = format!("in line {} of {}", other.line, known.path(other.file));
            known.finding(
                FindingCode::GradesDisagree,
                Some(one.authority),
                (one.file, one.line, Some(one.column)),
                Some(one.raw_grade.clone()),
                format!(
                    "{} of {} is {:?} {place} and {:?} here",
                    one.area, one.inspection_id, other.raw_grade, one.raw_grade
                ),
                "the other counts, by the precedence of the sources; check this cell against the report",
            )
        })
        .collect()
}

/// Takes away what became known only after a day: those versions are passed over, and what they replaced stands again.
pub(super) fn forget_later(versions: &mut Vec<Judgement>, day: Day, slots: &mut [Slots]) {
    versions.retain_mut(|version| {
        if version.superseded_on.is_some_and(|on| on > day) {
            version.superseded_on = None;
        }
        let is_known = version.known_from <= day;
        if !is_known {
            let account = &mut slots[version.file.at()];
            account.judgements -= 1;
            account.ignored += 1;
        }
        is_known
    });
}
