//! The mirror of `[peers]` → the editions of statistical neighbours, and how changes of the gap to them are told.

use std::collections::BTreeSet;

use super::super::raw::{RawPeers, RawPipeline};
use super::super::{Basis, EarlierEdition};
use super::Checker;

impl Checker<'_, '_> {
    /// The edition that is asked for, else the latest by name; a source may bring one of its own.
    pub(super) fn neighbours_edition(&mut self, raw: &RawPipeline) -> String {
        let editions = self.editions(raw);
        let words: Vec<(&str, &str)> = editions.iter().map(|edition| (edition.as_str(), edition.as_str())).collect();
        let asked = raw.peers.neighbours_edition.as_ref();
        let asked = asked.and_then(|text| self.word(text, "edition of neighbours", &words));
        asked.or(editions.last().map(String::as_str)).unwrap_or_default().to_owned()
    }

    /// The edition before, which must be another one than that of the run.
    pub(super) fn earlier_edition(&mut self, raw: &RawPipeline, current: &str) -> Option<EarlierEdition> {
        let earlier = raw.peers.earlier_edition.as_ref()?;
        let editions = self.editions(raw);
        let words: Vec<(&str, &str)> = editions.iter().map(|edition| (edition.as_str(), edition.as_str())).collect();
        let text = earlier.edition.as_ref()?;
        let edition = self.word(text, "edition of neighbours", &words)?;
        if edition == current {
            let message = format!("the earlier edition `{edition}` is the one that neighbours are of now");
            self.faults.add_with_hint(text.at, message, "name the one before it");
            return None;
        }
        Some(EarlierEdition { edition: edition.to_owned(), until: earlier.until.as_ref()?.value })
    }

    /// Over which stretches the change of the gap is told: the year where nothing is said.
    pub(super) fn gap_change(&mut self, raw: &RawPeers) -> Vec<Basis> {
        let Some(texts) = &raw.gap_change else { return vec![Basis::YearAgo] };
        let words = Basis::ALL.map(|basis| (basis.name(), basis));
        let asked: BTreeSet<Basis> =
            texts.iter().filter_map(|text| self.word(text, "basis of changes of the gap", &words)).collect();
        asked.into_iter().collect()
    }

    /// Those that are embedded and those that sources bring, sorted.
    fn editions(&self, raw: &RawPipeline) -> BTreeSet<String> {
        let embedded = self.reference.neighbours.iter().map(|edition| edition.edition.clone());
        let of_sources = raw.sources.iter().filter_map(|source| source.edition.as_ref());
        embedded.chain(of_sources.map(|edition| edition.value.clone())).collect()
    }
}
