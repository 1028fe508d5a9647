//! The mirrors of breaks → from which day on figures are no longer comparable with earlier ones.

use std::collections::BTreeSet;

use super::super::Break;
use super::super::raw::RawBreak;
use super::Checker;

impl Checker<'_, '_> {
    pub(super) fn breaks(&mut self, raw: &[RawBreak]) -> Vec<Break> {
        let mut seen = BTreeSet::new();
        let mut breaks = Vec::with_capacity(raw.len());
        for rule in raw {
            let named = rule.indicators.as_deref().unwrap_or_default();
            if named.is_empty() {
                let hint = "write indicators = [\"rereferral_rate\"]";
                self.faults.add_missing(rule.at, "the key `indicators` is missing".to_owned(), Some(hint.to_owned()));
            }
            let indicators: Vec<_> = named.iter().filter_map(|text| self.indicator(text)).collect();
            let on = rule.on.as_ref().map(|day| day.value);
            let authority = rule.authority.as_ref().map(|text| self.authority(text, on));
            let (Some(on), Some(reason)) = (on, &rule.reason) else { continue };
            for (text, indicator) in named.iter().zip(&indicators) {
                if indicators.len() == named.len() && !seen.insert((*indicator, authority, on)) {
                    let hint = "one break for each indicator, authority and day is enough";
                    self.faults.add_with_hint(text.at, format!("`{}` has this break already", text.value), hint);
                }
            }
            // An authority that nobody knows is a fault of its own; it must not become a break for all.
            if authority != Some(None) {
                breaks.push(Break { indicators, authority: authority.flatten(), on, reason: reason.value.clone() });
            }
        }
        breaks
    }
}
