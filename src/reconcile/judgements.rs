//! Grades: inspections of several files that are one, and the versions of each grade with the days they were known.

use std::collections::BTreeMap;

use super::known::Known;
use super::weight;
use crate::domain::{AuthorityIndex, Day, FileIndex, Finding, FindingCode, Judgement, Slots};
use crate::reference::Reference;

/// What reconciling grades comes to.
pub(super) struct Settled {
    /// All versions, sorted by authority, inspection, body, strand, area and the day from which each is known.
    pub(super) versions: Vec<Judgement>,
    /// The file of each grade that another stands for.
    pub(super) superseded: Vec<FileIndex>,
}

pub(super) fn settle(mut judgements: Vec<Judgement>, known: &Known, findings: &mut Vec<Finding>) -> Settled {
    let ranks = known.ranks;
    identify(&mut judgements, known.reference);
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
    for (_, mut candidates) in keyed {
        candidates.sort_by_key(|one| weight(ranks, one.file, one.submitted_on, one.line, one.column));
        let precedence = |one: &Judgement| ranks[one.file.at()].precedence;
        let highest = candidates.iter().map(precedence).max().unwrap_or(0);
        let mut versions: Vec<Judgement> = Vec::new();
        for mut candidate in candidates {
            if precedence(&candidate) < highest {
                settled.superseded.push(candidate.file);
                continue;
            }
            match versions.last_mut() {
                None => versions.push(candidate),
                Some(last) if says_the_same(last, &candidate) => settled.superseded.push(candidate.file),
                Some(last) if last.submitted_on == candidate.submitted_on => {
                    findings.push(contradiction(last, &candidate, known));
                    settled.superseded.push(last.file);
                    candidate.known_from = last.known_from;
                    *last = candidate;
                }
                Some(last) => {
                    // A correction is known from the day on which the file that makes it was submitted.
                    candidate.known_from = candidate.submitted_on.max(last.known_from);
                    last.superseded_on = Some(candidate.known_from);
                    versions.push(candidate);
                }
            }
        }
        settled.versions.extend(versions);
    }
    settled
}

/// Inspections of several files are one where authority, framework and either day agree; each judgement then gets the
/// inspection's id and the days that its own file lacks.
fn identify(judgements: &mut [Judgement], reference: &Reference) {
    let mut groups: BTreeMap<(AuthorityIndex, String), Vec<usize>> = BTreeMap::new();
    for (at, judgement) in judgements.iter().enumerate() {
        groups.entry((judgement.authority, judgement.framework.clone())).or_default().push(at);
    }
    for ((authority, framework), members) in groups {
        let mut inspections: Vec<Inspection> = Vec::new();
        for &at in &members {
            let (start, published) = (judgements[at].inspection_start, judgements[at].published_on);
            let (same, others): (Vec<_>, Vec<_>) =
                inspections.into_iter().partition(|inspection| inspection.is_on(start, published));
            let mut one = Inspection { starts: Vec::new(), published: Vec::new(), members: vec![at] };
            one.starts.extend(start);
            one.published.extend(published);
            for same in same {
                one.starts.extend(same.starts);
                one.published.extend(same.published);
                one.members.extend(same.members);
            }
            inspections = others;
            inspections.push(one);
        }
        for inspection in inspections {
            let start = inspection.starts.iter().min().copied();
            let published = inspection.published.iter().min().copied();
            let day = start.or(published).map_or(String::new(), |day| day.to_string());
            let id = format!("{}-{framework}-{day}", reference.authorities[authority.at()].id);
            for &at in &inspection.members {
                let judgement = &mut judgements[at];
                judgement.inspection_id.clone_from(&id);
                judgement.inspection_start = judgement.inspection_start.or(start);
                if judgement.published_on.is_none() && published.is_some() {
                    judgement.published_on = published;
                    judgement.known_from = published.unwrap_or(judgement.known_from);
                }
            }
        }
    }
}

struct Inspection {
    starts: Vec<Day>,
    published: Vec<Day>,
    members: Vec<usize>,
}

impl Inspection {
    fn is_on(&self, start: Option<Day>, published: Option<Day>) -> bool {
        start.is_some_and(|day| self.starts.contains(&day))
            || published.is_some_and(|day| self.published.contains(&day))
    }
}

fn says_the_same(one: &Judgement, other: &Judgement) -> bool {
    (one.status, &one.grade, one.ordinal) == (other.status, &other.grade, other.ordinal)
        && (one.grade.is_some() || one.raw_grade == other.raw_grade || one.status != crate::domain::GradeStatus::Ok)
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
