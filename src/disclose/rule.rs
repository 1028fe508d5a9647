//! The catalogue and a rule → what counts people or cases, and which counts are too small to be shown.
//!
//! What a numerator or denominator counts is told by the catalogue's words for it, so that `Referrals accepted` is one
//! count wherever it stands: as a figure of its own, as the numerator of a rate and as the denominator of a share.
//! Which indicators count people or cases their units and intervals say ([`Indicator::counts_people`]); money, full-time
//! equivalents and the population of an area are nobody's secret.

use std::collections::BTreeMap;

use crate::domain::{Indicator, IndicatorIndex};
use crate::pipeline::{Derivation, Disclosure};

/// What is counted.
pub(super) type Thing = u16;

/// By indicator: what people or cases its parts count; none where a part counts something else.
#[derive(Clone, Debug)]
pub(super) struct Things {
    pub(super) numerator: Vec<Option<Thing>>,
    pub(super) denominator: Vec<Option<Thing>>,
}

impl Things {
    /// What the indicators of the catalogue count. A derived indicator counts what it is derived from, whatever its
    /// words.
    pub(super) fn new(indicators: &[Indicator], rule: &Disclosure, derivations: &[Derivation]) -> Self {
        let words = Words::new(indicators, derivations);
        let mut is_personal = vec![false; words.same.len()];
        for (at, indicator) in (0..).map(IndicatorIndex).zip(indicators) {
            if !rule.indicators.is_empty() && !rule.indicators.contains(&at) {
                continue;
            }
            let [over, under] = indicator.counts_people();
            for (text, counts) in [(over_words(indicator), over), (&indicator.denominator, under)] {
                is_personal[usize::from(words.thing(text))] |= counts;
            }
        }
        let thing = |text: &str| Some(words.thing(text)).filter(|&thing| is_personal[usize::from(thing)]);
        Self {
            numerator: indicators.iter().map(|indicator| thing(over_words(indicator))).collect(),
            denominator: indicators.iter().map(|indicator| thing(&indicator.denominator)).collect(),
        }
    }

    /// Whether an indicator counts people or cases in one of its parts.
    pub(super) fn concern(&self, indicator: IndicatorIndex) -> bool {
        self.numerator[indicator.at()].is_some() || self.denominator[indicator.at()].is_some()
    }
}

/// The catalogue's words for what is counted, each with the thing that it means.
struct Words<'a> {
    places: BTreeMap<&'a str, usize>,
    /// By place: the thing; words that mean the same have the same.
    same: Vec<Thing>,
}

impl<'a> Words<'a> {
    fn new(indicators: &'a [Indicator], derivations: &[Derivation]) -> Self {
        let mut places = BTreeMap::new();
        for indicator in indicators {
            for text in [over_words(indicator), indicator.denominator.as_str()] {
                let next = places.len();
                places.entry(text).or_insert(next);
            }
        }
        let same = (0..).take(places.len()).collect();
        let mut words = Self { places, same };
        for derivation in derivations {
            let [result, over, under] =
                [derivation.indicator, derivation.numerator, derivation.denominator].map(|at| &indicators[at.at()]);
            words.unite(over_words(result), over_words(over));
            if !result.denominator.is_empty() {
                words.unite(&result.denominator, over_words(under));
            }
        }
        words
    }

    fn thing(&self, text: &str) -> Thing {
        self.same[self.places[text]]
    }

    fn unite(&mut self, one: &str, other: &str) {
        let (kept, given) = (self.thing(one), self.thing(other));
        self.same.iter_mut().filter(|thing| **thing == given).for_each(|thing| *thing = kept);
    }
}

/// What the numerator counts; a numerator without words is a thing of its own.
fn over_words(indicator: &Indicator) -> &str {
    if indicator.numerator.is_empty() { &indicator.id } else { &indicator.numerator }
}

impl Disclosure {
    /// Whether a count of people or cases is too small to be shown.
    pub fn is_small(&self, count: f64) -> bool {
        let Some(threshold) = self.suppress_below else { return false };
        count < f64::from(threshold) && (count > 0.0 || (count == 0.0 && !self.keep_zero))
    }

    /// The least and the greatest that a count can be that is too small.
    pub(super) fn small_range(&self) -> (f64, f64) {
        let most = self.suppress_below.map_or(0, |threshold| threshold.saturating_sub(1));
        (if self.keep_zero { 1.0 } else { 0.0 }, f64::from(most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::DenominatorPeriod;
    use crate::reference::Reference;

    fn rule() -> Disclosure {
        Disclosure { suppress_below: Some(6), ..Disclosure::of("public") }
    }

    #[test]
    fn one_to_five_are_small_and_zero_only_where_it_is_not_kept() {
        let small = |rule: &Disclosure| [0.0, 1.0, 5.0, 6.0].map(|count| rule.is_small(count));
        assert_eq!(small(&rule()), [false, true, true, false]);
        assert_eq!(small(&Disclosure { keep_zero: false, ..rule() }), [true, true, true, false]);
        assert_eq!(small(&Disclosure::of("public")), [false; 4]);
    }

    #[test]
    fn one_count_is_one_thing_wherever_it_stands_and_money_and_posts_by_hours_are_none() {
        let reference = Reference::embedded();
        let things = Things::new(&reference.indicators, &rule(), &[]);
        let at = |id: &str| reference.indicator_by_id(id).expect("an indicator").at();
        let referrals = things.numerator[at("referrals")];
        assert!(referrals.is_some());
        assert_eq!(things.numerator[at("referrals_rate")], referrals);
        assert_eq!(things.denominator[at("rereferral_rate")], referrals);
        assert_eq!(things.denominator[at("referrals_rate")], None, "the population");
        assert!(things.denominator[at("adoption_order_to_match_days")].is_some(), "children adopted");
        for id in ["vacancy_fte", "vacancy_rate_fte", "cla_spend", "population_0_17", "spend_per_child"] {
            assert_eq!((things.numerator[at(id)], things.denominator[at(id)]), (None, None), "{id}");
        }
    }

    #[test]
    fn a_derived_indicator_counts_what_it_is_derived_from() {
        let reference = Reference::embedded();
        let index = |id: &str| reference.indicator_by_id(id).expect("an indicator");
        let derivation = Derivation {
            annualises_quarters: false,
            indicator: index("contacts_to_referral_rate"),
            numerator: index("referrals"),
            denominator: index("contacts"),
            denominator_period: DenominatorPeriod::Same,
        };
        let things = Things::new(&reference.indicators, &rule(), &[derivation]);
        let numerator = |id: &str| things.numerator[index(id).at()];
        assert_eq!(numerator("contacts_to_referral_rate"), numerator("referrals"));
    }

    #[test]
    fn a_rule_for_some_indicators_reaches_all_that_count_the_same() {
        let reference = Reference::embedded();
        let index = |id: &str| reference.indicator_by_id(id).expect("an indicator");
        let things =
            Things::new(&reference.indicators, &Disclosure { indicators: vec![index("referrals")], ..rule() }, &[]);
        assert!(things.concern(index("referrals_rate")) && things.concern(index("rereferral_rate")));
        assert!(!things.concern(index("cla")));
    }
}
