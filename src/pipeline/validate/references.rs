//! The mirrors of what changes the reference tables: lists of statistical neighbours, and rules of succession.

use std::collections::BTreeMap;

use super::super::derived::RawSuccession;
use super::super::raw::RawSource;
use super::super::{NeighbourShape, Succession};
use super::Checker;

impl Checker<'_, '_> {
    pub(super) fn neighbours(&mut self, raw: &RawSource) -> Option<NeighbourShape> {
        if raw.edition.is_none() {
            self.needs(raw, "edition");
        }
        let entries = raw.neighbours.as_deref().unwrap_or_default();
        if entries.is_empty() {
            self.needs(raw, "neighbours");
        }
        let mut seen = BTreeMap::new();
        let mut columns = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some(name) = &entry.name else { continue };
            self.once(&mut seen, name, "column");
            columns.push((name.value.clone(), entry.closeness.as_ref().map(|column| column.value.clone())));
        }
        let edition = self.identifier(raw.edition.as_ref()?, "edition")?;
        Some(NeighbourShape { edition, columns })
    }

    pub(super) fn successions(&mut self, raw: &[RawSuccession]) -> Vec<Succession> {
        let mut successions = Vec::with_capacity(raw.len());
        for rule in raw {
            let from = rule.from.as_deref().unwrap_or_default();
            if from.is_empty() {
                let hint = "write from = [\"836\", \"837\"]";
                self.faults.add_missing(rule.at, "the key `from` is missing".to_owned(), Some(hint.to_owned()));
            }
            let predecessors: Vec<_> = from.iter().map(|text| self.authority(text, None)).collect();
            let indicators: Vec<_> = rule.indicators.iter().map(|text| self.indicator(text)).collect();
            let authority = rule.authority.as_ref().and_then(|text| self.authority(text, self.reporting_day));
            let (Some(authority), Some(predecessors), Some(indicators)) =
                (authority, predecessors.into_iter().collect::<Option<Vec<_>>>(), indicators.into_iter().collect())
            else {
                continue;
            };
            let at = rule.authority.as_ref().map_or(rule.at, |text| text.at);
            if predecessors.contains(&authority) {
                self.faults.add(at, "an authority cannot follow itself".to_owned());
            }
            if self.reference.authorities[authority.at()].first_day.is_none() {
                let hint = "a rule of succession fills the periods before an authority's first day";
                self.faults.add_with_hint(at, "the authority has been there since before 2009", hint);
            }
            successions.push(Succession { authority, predecessors, indicators });
        }
        successions
    }
}
