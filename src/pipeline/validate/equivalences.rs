//! The mirrors of equivalences → which published figures may judge figures that they do not quite match.

use std::collections::BTreeSet;

use super::super::Equivalence;
use super::super::faults::one_of;
use super::super::raw::RawEquivalence;
use super::super::table::At;
use super::Checker;
use crate::domain::{Aggregation, Indicator, IndicatorIndex, IntervalMethod};

/// More months than that are no lag any more.
const MOST_MONTHS: i64 = 120;

impl Checker<'_, '_> {
    pub(super) fn equivalences(&mut self, raw: &[RawEquivalence]) -> Vec<Equivalence> {
        let mut seen = BTreeSet::new();
        raw.iter().filter_map(|rule| self.equivalence(rule, &mut seen)).collect()
    }

    fn equivalence(&mut self, raw: &RawEquivalence, seen: &mut BTreeSet<IndicatorIndex>) -> Option<Equivalence> {
        let named = raw.indicators.as_deref().unwrap_or_default();
        if named.is_empty() {
            let hint = "write indicators = [\"rereferral_rate\"]";
            self.faults.add_missing(raw.at, "the key `indicators` is missing", Some(hint.to_owned()));
        }
        let indicators: Vec<_> =
            named.iter().filter_map(|text| self.indicator(text).map(|indicator| (text, indicator))).collect();
        for &(text, indicator) in &indicators {
            if !seen.insert(indicator) {
                let hint = "one equivalence for each indicator says all that may differ";
                self.faults.add_with_hint(text.at, format!("`{}` has an equivalence already", text.value), hint);
            }
        }
        let published_as = raw.published_as.as_ref().map(|text| (text, self.indicator(text)));
        if let Some((text, Some(other))) = published_as {
            for &(named, indicator) in &indicators {
                self.comparable(named, indicator, text, other);
            }
        }
        let is_set = |flag: &Option<At<bool>>| flag.as_ref().is_some_and(|flag| flag.value);
        let (other_spans, other_editions) = (is_set(&raw.other_spans), is_set(&raw.other_editions));
        for &(text, indicator) in &indicators {
            self.has_a_yardstick(text, indicator, other_spans);
        }
        let lag_months = raw.lag_months.as_ref().map_or(Some(0), |months| self.lag(months));
        if lag_months == Some(0) && published_as.is_none() && !other_spans && !other_editions {
            let keys = one_of(["lag_months", "other_spans", "other_editions", "published_as"]);
            self.faults.add_missing(
                raw.at,
                "the equivalence lets nothing differ",
                Some(format!("say what may differ: {keys}")),
            );
        }
        // An indicator that nobody knows is a fault of its own; it must not become an equivalence of the same one.
        if published_as.is_some_and(|(_, other)| other.is_none()) {
            return None;
        }
        Some(Equivalence {
            indicators: indicators.into_iter().map(|(_, indicator)| indicator).collect(),
            published_as: published_as.and_then(|(_, other)| other),
            lag_months: lag_months?,
            other_spans,
            other_editions,
            reason: raw.reason.as_ref()?.value.clone(),
        })
    }

    fn lag(&mut self, months: &At<i64>) -> Option<u32> {
        let lag = u32::try_from(months.value).ok().filter(|_| months.value <= MOST_MONTHS);
        if lag.is_none() {
            let message = format!("`lag_months` cannot be {}, it lies between 0 and {MOST_MONTHS}", months.value);
            self.faults.add(months.at, message);
        }
        lag
    }

    /// England's figure can be a yardstick: a number grows with the authority, and so does a rate with its span.
    fn has_a_yardstick(&mut self, text: &At<String>, indicator: IndicatorIndex, other_spans: bool) {
        let Indicator { interval_method, is_snapshot, .. } = self.reference.indicators[indicator.at()];
        if self.reference.indicators[indicator.at()].aggregation() == Aggregation::Sum {
            let hint = "name its share or rate";
            let message = format!("`{}` adds up to England's number, which judges no authority", text.value);
            self.faults.add_with_hint(text.at, message, hint);
        } else if other_spans && interval_method == IntervalMethod::Rate && !is_snapshot {
            let hint = "leave `other_spans` out, or derive the rate of the longer span";
            let message = format!("`{}` is a rate that grows with its span, so spans cannot differ", text.value);
            self.faults.add_with_hint(text.at, message, hint);
        }
    }

    /// Two indicators have one unit, multiplier and polarity, so that one may be read beside the other.
    fn comparable(&mut self, named: &At<String>, one: IndicatorIndex, text: &At<String>, other: IndicatorIndex) {
        let of = |indicator: IndicatorIndex| {
            let Indicator { unit, multiplier, polarity, .. } = &self.reference.indicators[indicator.at()];
            (unit, multiplier.to_bits(), *polarity)
        };
        if one == other {
            let message = format!("`published_as` names `{}` itself", named.value);
            self.faults.add_with_hint(text.at, message, "leave it out where the published figure is of the indicator");
        } else if of(one) != of(other) {
            let hint = "unit, multiplier and polarity of both must be the same";
            let message = format!("`{}` cannot stand for `{}`", text.value, named.value);
            self.faults.add_with_hint(text.at, message, hint);
        }
    }
}
