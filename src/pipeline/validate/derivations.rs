//! The mirrors of derivations → which indicator is worked out from which.

use std::collections::BTreeMap;

use super::super::derived::RawDerivation;
use super::super::{DenominatorPeriod, Derivation};
use super::Checker;

impl Checker<'_, '_> {
    pub(super) fn derivations(&mut self, raw: &[RawDerivation]) -> Vec<Derivation> {
        let mut seen = BTreeMap::new();
        let mut derivations = Vec::new();
        for derivation in raw {
            if let Some(indicator) = &derivation.indicator {
                self.once(&mut seen, indicator, "derivation of");
            }
            derivations.extend(self.derivation(derivation));
        }
        derivations
    }

    fn derivation(&mut self, raw: &RawDerivation) -> Option<Derivation> {
        let indicator = raw.indicator.as_ref().and_then(|text| self.indicator(text));
        let numerator = raw.numerator.as_ref().and_then(|text| self.indicator(text));
        let is_rate =
            raw.method.as_ref().and_then(|text| self.word(text, "method", &[("ratio", false), ("rate", true)]))?;
        let (method, key, denominator, out_of_place) = if is_rate {
            ("rate", "population", &raw.population, vec![("denominator", &raw.denominator)])
        } else {
            let others = vec![
                ("population", &raw.population),
                ("population_year", &raw.population_year),
                ("annualise", &raw.annualise),
            ];
            ("ratio", "denominator", &raw.denominator, others)
        };
        for (other, text) in out_of_place {
            if let Some(text) = text {
                self.faults.add_with_hint(
                    text.at,
                    format!("`{other}` has no place in method `{method}`"),
                    match other {
                        "annualise" => "it is for method `rate`".to_owned(),
                        _ => format!("name the indicator under `{key}`"),
                    },
                );
            }
        }
        if denominator.is_none() {
            self.faults.add_missing(raw.at, format!("method `{method}` needs the key `{key}`"), None);
        }
        let denominator = denominator.as_ref().and_then(|text| self.indicator(text));
        let years = [("before", DenominatorPeriod::MidYearBefore), ("same", DenominatorPeriod::MidYearSame)];
        let denominator_period = match &raw.population_year {
            Some(text) if is_rate => self.word(text, "population_year", &years)?,
            _ if is_rate => DenominatorPeriod::MidYearBefore,
            _ => DenominatorPeriod::Same,
        };
        if indicator.is_some() && (indicator == numerator || indicator == denominator) {
            self.faults.add(raw.at, "an indicator cannot be derived from itself");
        }
        let annualised = match &raw.annualise {
            Some(text) if is_rate => self.word(text, "annualise", &[("quarter", true)])?,
            _ => false,
        };
        Some(Derivation {
            indicator: indicator?,
            numerator: numerator?,
            denominator: denominator?,
            denominator_period,
            annualises_quarters: annualised,
        })
    }
}
