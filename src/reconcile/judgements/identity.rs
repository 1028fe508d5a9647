//! Judgements of several files → which of them are of one inspection, with its id, its days and its framework.
//!
//! Inspections of several files are one where authority, family of frameworks and either day agree. Days that a
//! published file is known to give wrongly are put right first, by a reviewed table. What comes near and does not meet
//! is a finding and never a guess.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{AuthorityIndex, Day, Finding, FindingCode, Judgement};
use crate::reconcile::known::Known;
use crate::reference::{DayKind, Framework, Reference};

/// Two graded inspections of one authority under one framework lie further apart than so many days.
const NEAR_IN_DAYS: i32 = 92;

/// The days between an inspection and its report.
const WAIT_IN_DAYS: std::ops::RangeInclusive<i32> = 0..=240;

/// The judgements, in the order of their weight, that are of one inspection.
#[derive(Default)]
struct Inspection {
    members: Vec<usize>,
    starts: BTreeSet<Day>,
    published: BTreeSet<Day>,
}

/// Gives each judgement the id, days and edition of its inspection. The judgements come in the order of their weight:
/// where files differ the last one that has a day counts.
pub(super) fn identify(judgements: &mut [Judgement], known: &Known, findings: &mut Vec<Finding>) {
    let reference = known.reference;
    correct_days(judgements, known, findings);
    let mut groups: BTreeMap<(AuthorityIndex, &str), Vec<usize>> = BTreeMap::new();
    for (at, judgement) in judgements.iter().enumerate() {
        let family = reference.frameworks.by_id(&judgement.framework).map_or("", |framework| &framework.family);
        groups.entry((judgement.authority, family)).or_default().push(at);
    }
    for ((authority, _), members) in groups {
        let inspections = inspections_of(judgements, &members);
        findings.extend(near_misses(judgements, &inspections, known));
        for inspection in inspections {
            findings.extend(differing_days(judgements, &inspection, known));
            let last = |day: &dyn Fn(&Judgement) -> Option<Day>| {
                inspection.members.iter().rev().find_map(|&at| day(&judgements[at]))
            };
            let start = last(&|judgement| judgement.inspection_start);
            let published = last(&|judgement| judgement.published_on);
            let Some(framework) = framework_of(judgements, &inspection, start, reference) else { continue };
            let day = start.or(published).map_or(String::new(), |day| day.to_string());
            let id = format!("{}-{}-{day}", reference.authorities[authority.at()].id, framework.id);
            for &at in &inspection.members {
                let judgement = &mut judgements[at];
                judgement.inspection_id.clone_from(&id);
                judgement.inspection_start = start;
                judgement.published_on = published;
                judgement.known_from = published.unwrap_or(judgement.known_from);
                if judgement.framework != framework.id {
                    restate(judgement, framework, reference);
                }
            }
        }
    }
}

/// Puts right the days that the reviewed table names, with one finding for each file and inspection.
fn correct_days(judgements: &mut [Judgement], known: &Known, findings: &mut Vec<Finding>) {
    let reference = known.reference;
    if reference.inspection_days.is_empty() {
        return;
    }
    let mut said = BTreeSet::new();
    for judgement in judgements {
        let Some(framework) = reference.frameworks.by_id(&judgement.framework) else { continue };
        let authority_id = &reference.authorities[judgement.authority.at()].id;
        for row in &reference.inspection_days {
            let day = match row.kind {
                DayKind::InspectionStart => &mut judgement.inspection_start,
                DayKind::Published => &mut judgement.published_on,
            };
            let is_meant = row.authority_id == *authority_id && row.family == framework.family;
            if !is_meant || *day != Some(row.stated) {
                continue;
            }
            *day = Some(row.meant);
            if said.insert((judgement.file, judgement.authority, row.kind, row.stated)) {
                findings.push(known.finding(
                    FindingCode::DayCorrected,
                    Some(judgement.authority),
                    (judgement.file, judgement.line, None),
                    Some(row.stated.to_string()),
                    format!("{} is {} and not {}: {}", row.kind.name(), row.meant, row.stated, row.reason),
                    "the right day is used; correct the cell where the file is made",
                ));
            }
        }
    }
}

/// The inspections that these judgements of one authority and family are of.
fn inspections_of(judgements: &[Judgement], members: &[usize]) -> Vec<Inspection> {
    let mut inspections: Vec<Inspection> = Vec::new();
    for &at in members {
        let (start, published) = (judgements[at].inspection_start, judgements[at].published_on);
        let is_same = |inspection: &Inspection| {
            start.is_some_and(|day| inspection.starts.contains(&day))
                || published.is_some_and(|day| inspection.published.contains(&day))
        };
        let (same, others): (Vec<_>, Vec<_>) = inspections.into_iter().partition(is_same);
        let mut one = Inspection::default();
        for same in same {
            one.starts.extend(same.starts);
            one.published.extend(same.published);
            one.members.extend(same.members);
        }
        one.starts.extend(start);
        one.published.extend(published);
        one.members.push(at);
        one.members.sort_unstable();
        inspections = others;
        inspections.push(one);
    }
    inspections.sort_by_key(|inspection| (inspection.first_day(), inspection.members.first().copied()));
    inspections
}

impl Inspection {
    fn first_day(&self) -> Option<Day> {
        self.starts.first().or(self.published.first()).copied()
    }

    /// Whether the days of two inspections are so near that they may be one.
    fn is_near(&self, other: &Self) -> bool {
        let near = |one: &BTreeSet<Day>, other: &BTreeSet<Day>| {
            one.iter().any(|one| other.iter().any(|other| (one.days() - other.days()).abs() <= NEAR_IN_DAYS))
        };
        let waited = |starts: &BTreeSet<Day>, published: &BTreeSet<Day>| {
            let wait = |start: &Day| published.iter().any(|day| WAIT_IN_DAYS.contains(&(day.days() - start.days())));
            starts.iter().any(wait)
        };
        let in_kind = near(&self.starts, &other.starts) || near(&self.published, &other.published);
        let across = (self.published.is_empty() && waited(&self.starts, &other.published))
            || (other.published.is_empty() && waited(&other.starts, &self.published));
        in_kind || (across && (self.starts.is_empty() || other.starts.is_empty()))
    }
}

/// The framework of an inspection: where files differ a re-inspection goes before an inspection, then the edition that
/// was in force when it began, then the earlier edition.
fn framework_of<'a>(
    judgements: &[Judgement],
    inspection: &Inspection,
    start: Option<Day>,
    reference: &'a Reference,
) -> Option<&'a Framework> {
    let named: BTreeSet<&str> = inspection.members.iter().map(|&at| judgements[at].framework.as_str()).collect();
    let named = named.into_iter().filter_map(|id| reference.frameworks.by_id(id));
    named.min_by_key(|framework| {
        let in_force = start.is_some_and(|day| framework.is_in_force(day));
        (framework.event_kind != "re_inspection", !in_force, framework.first_day, Reverse(&framework.id))
    })
}

/// Reads a grade again, under the framework that its inspection turned out to be of.
fn restate(judgement: &mut Judgement, framework: &Framework, reference: &Reference) {
    let frameworks = &reference.frameworks;
    let Some(own) = frameworks.by_id(&judgement.framework) else { return };
    if judgement.event_kind == own.event_kind {
        judgement.event_kind.clone_from(&framework.event_kind);
    }
    judgement.framework.clone_from(&framework.id);
    if !framework.graded {
        return;
    }
    let labelled = |framework| frameworks.area_labelled(framework, &judgement.raw_area).map(|(_, area)| area);
    // An area that the pipeline declares stays what it declares.
    let is_labelled = labelled(own) == Some(judgement.area.as_str());
    if let Some(area) = labelled(framework).filter(|_| is_labelled) {
        area.clone_into(&mut judgement.area);
    }
    if let Some(reading) = frameworks.grade_of(framework, &judgement.strand, &judgement.area, &judgement.raw_grade) {
        judgement.grade = reading.grade;
        judgement.ordinal = reading.ordinal;
        judgement.grade_family = reading.family;
        judgement.status = reading.status;
    }
}

/// A finding for an inspection to which files give different days.
fn differing_days(judgements: &[Judgement], inspection: &Inspection, known: &Known) -> Vec<Finding> {
    let kinds = [("began", &inspection.starts), ("was reported on", &inspection.published)];
    let several = kinds.into_iter().filter(|(_, days)| days.len() > 1);
    let last = inspection.members.last().map(|&at| &judgements[at]);
    let finding = |(what, days): (&str, &BTreeSet<Day>)| {
        let days: Vec<String> = days.iter().map(Day::to_string).collect();
        Some(differing(last?, format!("one inspection {what} on {}", days.join(" and on ")), known))
    };
    several.filter_map(finding).collect()
}

/// A finding for each two inspections that may be one.
fn near_misses(judgements: &[Judgement], inspections: &[Inspection], known: &Known) -> Vec<Finding> {
    let is_graded = |inspection: &Inspection| {
        let framework = &judgements[inspection.members[0]].framework;
        known.reference.frameworks.by_id(framework).is_some_and(|framework| framework.graded)
    };
    let graded: Vec<&Inspection> = inspections.iter().filter(|inspection| is_graded(inspection)).collect();
    let mut findings = Vec::new();
    for (at, one) in graded.iter().enumerate() {
        for other in graded[at + 1..].iter().filter(|other| one.is_near(other)) {
            let (Some(earlier), Some(later)) = (one.first_day(), other.first_day()) else { continue };
            let about = &judgements[*other.members.last().expect("an inspection has judgements")];
            let message = format!("this inspection of {later} may be the one of {earlier} that another row has");
            findings.push(differing(about, message, known));
        }
    }
    findings
}

fn differing(about: &Judgement, message: String, known: &Known) -> Finding {
    known.finding(
        FindingCode::InspectionDaysDiffer,
        Some(about.authority),
        (about.file, about.line, None),
        None,
        message,
        "check the days against the report; a wrong one in a published file belongs into the table of inspection days",
    )
}
