//! The embedded table of indicators whose spans are no sum of shorter ones → look-ups: whoever is counted in two months
//! is counted once in the year, and no arithmetic on the months can tell how many they are.

use serde::Deserialize;

use super::authorities::{TABLE, rows};
use crate::domain::{Indicator, IndicatorIndex};

#[derive(Deserialize)]
struct Row {
    indicator_id: String,
    reason: String,
}

/// By indicator: why its months do not add up to a year; none where they do.
pub(super) fn counted_once(indicators: &[Indicator]) -> Vec<Option<String>> {
    let mut reasons = vec![None; indicators.len()];
    for row in rows::<Row>(include_str!("../../pipelines/reference/counted_once.csv")) {
        let at = indicators.binary_search_by(|indicator| indicator.id.cmp(&row.indicator_id)).expect(TABLE);
        reasons[at] = Some(row.reason);
    }
    reasons
}

impl super::Reference {
    /// Why the months of an indicator do not add up to a year, where they do not.
    pub fn counted_once(&self, indicator: IndicatorIndex) -> Option<&str> {
        self.counted_once[indicator.at()].as_deref()
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::Indicator;
    use crate::reference::Reference;

    #[test]
    fn indicators_of_a_pipeline_s_own_leave_each_reason_with_its_indicator() {
        let embedded = Reference::embedded();
        let own = ["aaa", "zzz"].map(|id| Indicator { id: id.to_owned(), ..embedded.indicators[0].clone() });
        let extended = embedded.clone().with_indicators(&own);
        let reasons = |reference: &Reference, id: &str| {
            let indicator = reference.indicator_by_id(id).expect("an indicator");
            reference.counted_once(indicator).map(str::to_owned)
        };
        for indicator in &embedded.indicators {
            assert_eq!(reasons(&extended, &indicator.id), reasons(&embedded, &indicator.id), "{}", indicator.id);
        }
        assert_eq!(["aaa", "zzz"].map(|id| reasons(&extended, id)), [None, None]);
    }

    #[test]
    fn measures_that_count_somebody_once_are_all_in_the_table() {
        let reference = Reference::embedded();
        let says_so = |definition: &str| {
            ["counted once", "at least one day", "on any day", "at least once"]
                .iter()
                .any(|words| definition.contains(words))
        };
        for (indicator, reason) in reference.indicators.iter().zip(&reference.counted_once) {
            if !indicator.is_snapshot && says_so(&indicator.definition) {
                assert!(reason.is_some(), "{}: {}", indicator.id, indicator.definition);
            }
            if reason.is_some() {
                assert!(!indicator.is_snapshot, "{} takes its last figure", indicator.id);
            }
        }
        let events = reference.indicator_by_id("referrals").expect("an indicator");
        assert_eq!(reference.counted_once(events), None, "a child referred twice counts twice");
    }
}
