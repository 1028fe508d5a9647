//! Judgements as known on a day → inspections: what belongs to one event, with its days and its overall or worst grade.

use std::collections::BTreeMap;

use super::judgements::OVERALL;
use crate::domain::{AuthorityIndex, Day, GradeStatus, Judgement};
use crate::reference::{Framework, Reference};

/// One inspection, visit or rating of an authority.
#[derive(Clone, Debug)]
pub(super) struct Inspection<'a> {
    pub(super) authority: AuthorityIndex,
    pub(super) id: &'a str,
    pub(super) framework: Option<&'a Framework>,
    pub(super) start: Option<Day>,
    pub(super) published: Option<Day>,
    /// Its judgements in the version that is known, never none.
    pub(super) judgements: Vec<&'a Judgement>,
}

/// The inspections that are known on a day, sorted by authority and id.
pub(super) fn known<'a>(judgements: &'a [Judgement], on: Day, reference: &'a Reference) -> Vec<Inspection<'a>> {
    let mut keyed: BTreeMap<(AuthorityIndex, &str), Vec<&Judgement>> = BTreeMap::new();
    let is_known = |one: &&Judgement| one.known_from <= on && one.superseded_on.is_none_or(|day| day > on);
    for judgement in judgements.iter().filter(is_known) {
        keyed.entry((judgement.authority, &judgement.inspection_id)).or_default().push(judgement);
    }
    let inspection = |((authority, id), judgements): ((AuthorityIndex, &'a str), Vec<&'a Judgement>)| Inspection {
        authority,
        id,
        framework: reference.frameworks.by_id(&judgements[0].framework),
        start: judgements.iter().find_map(|one| one.inspection_start),
        published: judgements.iter().find_map(|one| one.published_on),
        judgements,
    };
    keyed.into_iter().map(inspection).collect()
}

impl Inspection<'_> {
    /// The day it began, or where that is not known the day its report was published.
    pub(super) fn day(&self) -> Option<Day> {
        self.start.or(self.published)
    }

    /// What kind of event it was.
    pub(super) fn event_kind(&self) -> &str {
        &self.judgements[0].event_kind
    }

    /// Whether it gave a grade.
    pub(super) fn is_graded(&self) -> bool {
        self.judgements.iter().any(|one| one.grade.is_some())
    }

    /// Whether a text names its framework, by id, family or label.
    pub(super) fn is_of(&self, text: &str, reference: &Reference) -> bool {
        let Some(own) = self.framework else { return false };
        let frameworks = &reference.frameworks;
        let named = frameworks.named(text, self.day()).is_some_and(|framework| framework.family == own.family);
        let reported = || {
            let editions = self.published.map_or_else(Vec::new, |day| frameworks.editions_reported_on(text, day));
            editions.iter().any(|framework| framework.family == own.family)
        };
        named || reported()
    }

    /// The worst of its overall grades, or where it gave none overall the worst of all.
    pub(super) fn grade(&self) -> Option<&str> {
        let worst = |overall: bool| {
            let graded = self.judgements.iter().filter(|one| one.grade.is_some() && (one.area == OVERALL || !overall));
            graded.max_by_key(|one| one.ordinal).and_then(|one| one.grade.as_deref())
        };
        worst(true).or_else(|| worst(false))
    }

    /// What it found, in words: the overall grade, of each strand where there are several; the worst where there is no
    /// overall one; what a visit looked at; a rating as it was worded. None where nothing is known.
    pub(super) fn outcome(&self) -> Option<String> {
        let plain = |text: &str| text.replace('_', " ");
        let overall: Vec<&&Judgement> =
            self.judgements.iter().filter(|one| one.area == OVERALL && one.grade.is_some()).collect();
        match overall[..] {
            [only] => return only.grade.as_deref().map(|grade| format!("{} overall", plain(grade))),
            [] => {}
            _ => {
                let each = overall.iter().map(|one| {
                    let of = if one.strand.is_empty() { &one.judged_body } else { &one.strand };
                    format!("{} {}", plain(of), plain(one.grade.as_deref().unwrap_or_default()))
                });
                return Some(each.collect::<Vec<_>>().join(", "));
            }
        }
        let graded = self.judgements.iter().filter(|one| one.grade.is_some()).count();
        match (self.grade(), graded) {
            (Some(grade), 1) => return Some(plain(grade)),
            (Some(grade), _) => return Some(format!("{} at worst", plain(grade))),
            (None, _) => {}
        }
        let theme = self.judgements.iter().map(|one| one.theme.as_str()).find(|theme| !theme.is_empty());
        let rated =
            || self.judgements.iter().find(|one| one.status == GradeStatus::Ok).map(|one| one.raw_grade.as_str());
        theme.or_else(rated).filter(|text| !text.is_empty()).map(str::to_owned)
    }
}
