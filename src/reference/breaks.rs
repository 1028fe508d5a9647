//! The embedded table of breaks → the days on which definitions changed and indicators came into use or went out of it,
//! for everybody or for one authority.

use serde::Deserialize;

use super::Reference;
use super::authorities::{TABLE, day, rows};
use crate::domain::{Break, Effect, SetBy};

#[derive(Deserialize)]
struct Row {
    indicator_id: String,
    authority_id: String,
    on_day: String,
    effect: String,
    before: String,
    after: String,
    reason: String,
    source: String,
}

impl Reference {
    /// The embedded breaks, as the catalogue at hand numbers its indicators. Rows that say the same of several indicators
    /// are one break.
    pub fn breaks(&self) -> Vec<Break> {
        let mut breaks: Vec<Break> = Vec::new();
        for row in rows::<Row>(include_str!("../../pipelines/reference/breaks.csv")) {
            let indicator = self.indicator_by_id(&row.indicator_id).expect(TABLE);
            let authority =
                (!row.authority_id.is_empty()).then(|| self.authority_by_id(&row.authority_id).expect(TABLE));
            let rule = Break {
                effect: Effect::ALL.into_iter().find(|effect| effect.name() == row.effect).expect(TABLE),
                before: row.before,
                after: row.after,
                set_by: SetBy::Catalogue,
                source: row.source,
                ..Break::declared(Vec::new(), authority, day(&row.on_day).expect(TABLE), &row.reason)
            };
            let same = breaks.iter_mut().find(|other| Break { indicators: Vec::new(), ..(*other).clone() } == rule);
            match same {
                Some(same) => same.indicators.push(indicator),
                None => breaks.push(Break { indicators: vec![indicator], ..rule }),
            }
        }
        breaks
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::domain::{Indicator, IndicatorIndex};
    use crate::reference::Reference;

    #[test]
    fn every_break_says_why_and_where_that_is_written_and_stands_once() {
        let breaks = Reference::embedded().breaks();
        let mut seen = BTreeSet::new();
        for rule in &breaks {
            assert!(!rule.reason.is_empty() && !rule.source.is_empty(), "{rule:?}");
            for &indicator in &rule.indicators {
                assert!(seen.insert((indicator, rule.authority, rule.on, rule.effect)), "{rule:?}");
            }
        }
        assert!(seen.len() >= 17);
    }

    #[test]
    fn indicators_of_a_pipeline_s_own_leave_each_break_with_its_indicator() {
        let embedded = Reference::embedded();
        let own = ["aaa", "zzz"].map(|id| Indicator { id: id.to_owned(), ..embedded.indicators[0].clone() });
        let extended = embedded.clone().with_indicators(&own);
        let ids = |reference: &Reference| -> Vec<String> {
            let of = |index: &IndicatorIndex| reference.indicators[index.at()].id.clone();
            reference.breaks().iter().flat_map(|rule| rule.indicators.iter().map(of).collect::<Vec<_>>()).collect()
        };
        assert_eq!(ids(&embedded), ids(&extended));
    }
}
