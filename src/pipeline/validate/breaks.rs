//! The mirrors of breaks and the embedded ones → from which day on figures are no longer comparable with earlier ones,
//! and on which days an indicator is in use.

use std::collections::BTreeSet;

use super::super::Break;
use super::super::raw::RawBreak;
use super::super::table::At;
use super::Checker;
use crate::domain::Effect;
use crate::domain::definition::settled;

impl Checker<'_, '_> {
    /// The embedded breaks and those declared, each standing over what it replaces.
    pub(super) fn breaks(&mut self, raw: &[RawBreak]) -> Vec<Break> {
        let declared = self.declared_breaks(raw);
        settled(self.reference.breaks(), declared)
    }

    fn declared_breaks(&mut self, raw: &[RawBreak]) -> Vec<Break> {
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
            let allowed = Effect::ALL.map(|effect| (effect.name(), effect));
            let effect = rule.effect.as_ref().map(|word| self.word(word, "effect", &allowed));
            let (Some(on), Some(reason)) = (on, &rule.reason) else { continue };
            let effect = effect.flatten().unwrap_or_default();
            for (text, indicator) in named.iter().zip(&indicators) {
                if indicators.len() == named.len() && !seen.insert((*indicator, authority, on, effect)) {
                    let hint = "one break for each indicator, authority and day is enough";
                    self.faults.add_with_hint(text.at, format!("`{}` has this break already", text.value), hint);
                }
            }
            // An authority that nobody knows is a fault of its own; it must not become a break for all.
            if authority != Some(None) {
                let words =
                    |text: &Option<At<String>>| text.as_ref().map_or_else(String::new, |text| text.value.clone());
                breaks.push(Break {
                    effect,
                    before: words(&rule.before),
                    after: words(&rule.after),
                    ..Break::declared(indicators, authority.flatten(), on, &reason.value)
                });
            }
        }
        breaks
    }
}
