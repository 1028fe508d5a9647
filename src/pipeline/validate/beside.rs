//! The mirrors of `[timeline]` and `[profile]` → the indicators that are held against judgements.

use super::super::raw::RawBeside;
use super::Checker;
use crate::domain::IndicatorIndex;

impl Checker<'_, '_> {
    /// The indicators of a table, sorted; none where the table is not there.
    pub(super) fn beside(&mut self, raw: Option<&RawBeside>) -> Vec<IndicatorIndex> {
        let Some(raw) = raw else { return Vec::new() };
        let named = raw.indicators.as_deref().unwrap_or_default();
        if named.is_empty() {
            let hint = "write indicators = [\"vacancy_rate_fte\"]";
            self.faults.add_missing(raw.at, "the key `indicators` is missing".to_owned(), Some(hint.to_owned()));
        }
        let mut indicators: Vec<IndicatorIndex> = Vec::with_capacity(named.len());
        for text in named {
            let Some(indicator) = self.indicator(text) else { continue };
            match indicators.binary_search(&indicator) {
                Ok(_) => self.faults.add(text.at, format!("`{}` is named twice", text.value)),
                Err(place) => indicators.insert(place, indicator),
            }
        }
        indicators
    }
}
