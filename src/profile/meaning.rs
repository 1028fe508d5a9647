//! A header or label and the numbers under it → the indicator that it means, where that is certain.
//!
//! A wrong indicator does more harm than none, so only equal words count, and the numbers must be such as the indicator
//! can have. What is merely like it is shown to a person and never mapped.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Column;
use super::vocabulary::{Announced, label};
use crate::domain::{Indicator, IndicatorIndex};
use crate::reference::Reference;

/// What a label means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This indicator.
    Certain(IndicatorIndex),
    /// Perhaps one of these, nearest first.
    Open(Vec<IndicatorIndex>),
}

/// What the numbers under a label look like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    /// How many there are.
    pub(super) count: usize,
    pub(super) least: f64,
    pub(super) most: f64,
    /// Whether they have decimals.
    pub(super) decimals: bool,
    /// Whether percent signs follow.
    pub(super) percent: bool,
}

impl Numbers {
    pub(super) fn of(column: &Column) -> Self {
        Self {
            count: column.numbers,
            least: column.least,
            most: column.most,
            decimals: column.decimals * 20 > column.numbers,
            percent: column.percents * 2 > column.numbers,
        }
    }
}

/// How reports and systems spell indicators, beside the ids and titles of the catalogue.
const SPELLINGS: &[(&str, &str)] = &[
    ("agency_rate_fte", "agency rate"),
    ("agency_rate_fte", "agency worker rate fte %"),
    ("agency_rate_headcount", "agency worker rate headcount %"),
    ("assessments_completed", "assessment completed count"),
    ("assessments_in_45_days", "assessments completed in 45 days %"),
    ("caseload_fte", "caseload"),
    ("caseload_fte", "caseload per worker"),
    ("caseload_fte", "average caseload per social worker"),
    ("care_leavers_accommodation", "care leavers suitable accommodation %"),
    ("case_holders_fte", "case holders fte"),
    ("children_referred", "referral child count"),
    ("children_referred_rate", "referral child rate"),
    ("cin_any_time", "children in need at any point in the year"),
    ("cla", "children in care"),
    ("cla_ceased", "children ceasing to be looked after each year"),
    ("cla_started", "children starting to be looked after each year"),
    ("contacts", "contacts received"),
    ("cp_plans", "children with a child protection plan"),
    ("cp_plans", "children subject of a child protection plan"),
    ("cp_plans", "children subject to a child protection plan"),
    ("cp_plans", "cpp"),
    ("cp_plans_any_time", "cpp any point"),
    ("cp_plans_any_time", "cpp anypoint"),
    ("cp_plans_ended", "cpp end"),
    ("cp_plans_ended_rate", "cpp end rate"),
    ("cp_plans_rate", "cpp rate"),
    ("cp_plans_started", "cpp start"),
    ("cp_plans_started_rate", "cpp start rate"),
    ("cp_reviews_in_time", "cpp reviewed in timescale %"),
    ("cp_reviews_in_time", "child protection reviews in time"),
    ("establishment_fte", "posts fte"),
    ("icpc", "icpc"),
    ("icpc_in_15_days", "conferences in 15 days"),
    ("plo_weeks_mean", "average weeks of care proceedings"),
    ("population_0_17", "children aged 0 to 17 years"),
    ("population_0_17", "population aged 0 to 17"),
    ("rereferral_rate", "re-referrals within 12 months %"),
    ("rereferral_rate", "re-referrals %"),
    ("rereferral_rate", "re-referral rate"),
    ("rereferrals", "re-referrals within 12 months"),
    ("s47_enquiries", "section 47"),
    ("s47_rate", "section 47 rate"),
    ("social_workers_fte", "inpost fte"),
    ("social_workers_fte", "social worker fte"),
    ("social_workers_headcount", "inpost headcount"),
    ("social_workers_headcount", "social worker headcount"),
    ("turnover_rate_fte", "turnover rate fte"),
    ("turnover_rate_headcount", "turnover rate headcount"),
    ("vacancy_agency_cover_rate_fte", "vacancy agency cover rate fte"),
    ("vacancy_fte", "vacant posts fte"),
    ("vacancy_rate_fte", "vacancy rate fte"),
];

/// Finds indicators by the words of a label.
pub(super) struct Meanings<'a> {
    reference: &'a Reference,
    /// By the words of a spelling: the indicator, and the kind of number that the spelling announces.
    spelled: BTreeMap<Vec<String>, BTreeSet<(IndicatorIndex, Announced)>>,
}

impl<'a> Meanings<'a> {
    pub(super) fn new(reference: &'a Reference) -> Self {
        let mut spelled: BTreeMap<Vec<String>, BTreeSet<(IndicatorIndex, Announced)>> = BTreeMap::new();
        let own =
            reference.indicators.iter().flat_map(|one| [(one.id.as_str(), one.id.as_str()), (&one.id, &one.title)]);
        for (id, spelling) in own.chain(SPELLINGS.iter().copied()) {
            if let Some(indicator) = reference.indicator_by_id(id) {
                let label = label(spelling);
                spelled.entry(label.words).or_default().insert((indicator, label.announced));
            }
        }
        Self { reference, spelled }
    }

    pub(super) fn indicator(&self, index: IndicatorIndex) -> &'a Indicator {
        &self.reference.indicators[index.at()]
    }

    /// The indicator that a label over such numbers means without doubt.
    pub(super) fn certain(&self, text: &str, numbers: Numbers) -> Option<IndicatorIndex> {
        let wanted = label(text);
        let fits = |(index, _): &&(IndicatorIndex, Announced)| {
            let indicator = self.indicator(*index);
            announces(wanted.announced, indicator, numbers) && can_have(indicator, numbers)
        };
        let candidates: Vec<(IndicatorIndex, Announced)> =
            self.spelled.get(&wanted.words).into_iter().flatten().filter(fits).copied().collect();
        // A label that announces nothing rather means an indicator that is spelled without `rate` and `%`.
        let is_plain = |announced: Announced| announced <= Announced::Count;
        let says_little = is_plain(wanted.announced) && !numbers.percent;
        let plain: BTreeSet<IndicatorIndex> =
            candidates.iter().filter(|(_, spelled)| is_plain(*spelled)).map(|(index, _)| *index).collect();
        let all: BTreeSet<IndicatorIndex> = candidates.iter().map(|(index, _)| *index).collect();
        let mut fitting: Vec<IndicatorIndex> =
            if says_little && !plain.is_empty() { plain } else { all }.into_iter().collect();
        // Its own id or title says more than words that two indicators share.
        let exact = |index: &&IndicatorIndex| {
            let indicator = self.indicator(**index);
            indicator.id.eq_ignore_ascii_case(text.trim()) || indicator.title.eq_ignore_ascii_case(text.trim())
        };
        if let Some(exact) = fitting.iter().find(exact) {
            fitting = vec![*exact];
        }
        if let [one] = fitting[..] { Some(one) } else { None }
    }

    /// What a label over such numbers means.
    pub(super) fn of(&self, text: &str, numbers: Numbers) -> Meaning {
        match self.certain(text, numbers) {
            Some(indicator) => Meaning::Certain(indicator),
            None => Meaning::Open(self.near(&label(text).words, text)),
        }
    }

    /// Whether a label shares at least half of its words with one of these indicators.
    pub(super) fn is_like(&self, text: &str, near: &[IndicatorIndex]) -> bool {
        let wanted = label(text).words;
        self.spelled.iter().any(|(words, indicators)| {
            let shared = words.iter().filter(|word| wanted.contains(word)).count();
            let is_near = indicators.iter().any(|(own, _)| near.contains(own));
            is_near && shared * 2 >= words.len() + wanted.len() - shared
        })
    }

    /// Up to three indicators that share most words with a label.
    fn near(&self, wanted: &[String], text: &str) -> Vec<IndicatorIndex> {
        let mut best: BTreeMap<IndicatorIndex, f64> = BTreeMap::new();
        for (words, indicators) in &self.spelled {
            let shared = words.iter().filter(|word| wanted.contains(word)).count();
            let likeness = shared as f64 / (words.len() + wanted.len() - shared).max(1) as f64;
            for (index, _) in indicators.iter().filter(|_| likeness >= 0.3) {
                let likest = best.entry(*index).or_default();
                *likest = likest.max(likeness);
            }
        }
        let mut ranked: Vec<(f64, IndicatorIndex)> =
            best.into_iter().map(|(index, likeness)| (likeness, index)).collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let mut near: Vec<IndicatorIndex> = ranked.into_iter().take(3).map(|(_, index)| index).collect();
        if near.is_empty() {
            let ids = self.reference.nearest_indicator_ids(text);
            near.extend(ids.iter().filter_map(|id| self.reference.indicator_by_id(id)));
        }
        near
    }
}

/// Whether a label and its numbers announce what the indicator is given in.
fn announces(announced: Announced, indicator: &Indicator, numbers: Numbers) -> bool {
    let is_percent = indicator.unit == "percent";
    let is_rate = indicator.unit.starts_with("rate_per");
    let is_count = indicator.unit == "count";
    match announced {
        Announced::Percent => is_percent,
        Announced::PerTenThousand => indicator.unit == "rate_per_10000",
        Announced::Rate => is_percent || is_rate,
        Announced::Count => is_count && !numbers.decimals && !numbers.percent,
        Announced::Nothing if numbers.percent => is_percent,
        Announced::Nothing if numbers.decimals => !is_count && !is_rate,
        Announced::Nothing => !is_percent && !is_rate,
    }
}

fn can_have(indicator: &Indicator, numbers: Numbers) -> bool {
    numbers.count == 0
        || indicator.valid_min.is_none_or(|least| numbers.least >= least)
            && indicator.valid_max.is_none_or(|most| numbers.most <= most)
}
