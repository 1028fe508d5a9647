//! The mirrors of disclosure rules → the audience of the release and its rule.

use std::collections::{BTreeMap, BTreeSet};

use super::super::disclosure::{Disclosure, USUAL_AUDIENCE};
use super::super::faults::{nearest, one_of};
use super::super::raw::{RawDisclosure, RawPipeline};
use super::super::table::At;
use super::Checker;

impl Checker<'_, '_> {
    /// Whom the release is cut for, and by which rule. The command line goes before the file. An audience that is not
    /// the usual one must have a rule: a slip of the pen would publish what it may not see.
    pub(super) fn disclosure(&mut self, raw: &RawPipeline, given: Option<&str>) -> (String, Option<Disclosure>) {
        let mut seen = BTreeMap::new();
        let mut rules = Vec::new();
        for disclosure in &raw.disclosures {
            if let Some(audience) = &disclosure.audience {
                self.once(&mut seen, audience, "disclosure rule for");
            }
            rules.extend(self.rule(disclosure));
        }
        let (audience, at) = match (given, &raw.audience) {
            (Some(given), _) => (given, None),
            (None, Some(At { value, at })) => (value.as_str(), Some(*at)),
            (None, None) => (USUAL_AUDIENCE, None),
        };
        let rule = rules.into_iter().find(|rule| rule.audience == audience);
        let of_rules = raw.disclosures.iter().filter_map(|rule| rule.audience.as_ref());
        let of_permissions = raw.permissions.iter().filter_map(|permission| permission.audience.as_ref());
        let known: BTreeSet<&str> = of_rules.chain(of_permissions).map(|audience| audience.value.as_str()).collect();
        if audience != USUAL_AUDIENCE && !known.contains(audience) {
            let hint = match nearest(audience, known.iter().copied()) {
                Some(near) => format!("the nearest audience is `{near}`"),
                None if known.is_empty() => format!("declare it: [[disclosure]] with audience = \"{audience}\""),
                None => format!("audiences here: {}", one_of(known.iter().copied().chain([USUAL_AUDIENCE]))),
            };
            let message = match at {
                Some(_) => format!("no disclosure rule and no permission is for the audience `{audience}`"),
                None => format!("`--audience {audience}`: no disclosure rule and no permission is for that audience"),
            };
            self.faults.add_with_hint(at.unwrap_or(0), message, hint);
        }
        (audience.to_owned(), rule)
    }

    fn rule(&mut self, raw: &RawDisclosure) -> Option<Disclosure> {
        let threshold = raw.suppress_below.as_ref().map(|number| self.count(Some(number), "suppress_below", 1));
        let round_to = raw.round_to.as_ref().map(|number| self.count(Some(number), "round_to", 1));
        if raw.suppress_below.is_none() && raw.round_to.is_none() {
            self.faults.add_missing(
                raw.at,
                "a disclosure rule needs `suppress_below` or `round_to`",
                Some("write suppress_below = 6 to hide counts from 1 to 5, suppress_below = 1 to hide none".to_owned()),
            );
        }
        if raw.suppress_below.is_none() {
            for (flag, key) in [(&raw.keep_zero, "keep_zero"), (&raw.secondary, "secondary")] {
                if let Some(flag) = flag {
                    self.faults.add(flag.at, format!("`{key}` says nothing without `suppress_below`"));
                }
            }
        }
        let mut indicators = Vec::with_capacity(raw.indicators.len());
        for text in &raw.indicators {
            let Some(indicator) = self.indicator(text) else { continue };
            if self.reference.indicators[indicator.at()].counts_people() == [false; 2] {
                let message = format!("`{}` counts no people or cases, so that no rule hides it", text.value);
                self.faults.add_with_hint(text.at, message, "remove it from the list");
            }
            indicators.push(indicator);
        }
        Some(Disclosure {
            audience: raw.audience.as_ref().and_then(|audience| self.identifier(audience, "audience"))?,
            suppress_below: threshold,
            keep_zero: raw.keep_zero.as_ref().is_none_or(|flag| flag.value),
            round_to: round_to.map(f64::from),
            secondary: raw.secondary.as_ref().is_none_or(|flag| flag.value),
            indicators,
        })
    }
}
