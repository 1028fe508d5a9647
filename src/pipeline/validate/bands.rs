//! The mirrors of bands → sets whose bands follow each other without a gap, each once for an authority and day.

use std::collections::BTreeSet;

use super::super::raw::{RawBand, RawBands};
use super::Checker;
use crate::domain::band::{Band, BandSet};
use crate::domain::{AuthorityIndex, IndicatorIndex};

/// Two bands of whole cases follow each other where the next begins no more than one above the end of the last.
const STEP: f64 = 1.0;

impl Checker<'_, '_> {
    pub(super) fn bands(&mut self, raw: &[RawBands]) -> Vec<BandSet> {
        let mut ids = BTreeSet::new();
        let mut meant = BTreeSet::new();
        let mut sets = Vec::with_capacity(raw.len());
        for rule in raw {
            let named = rule.indicators.as_deref().unwrap_or_default();
            if named.is_empty() {
                let hint = "write indicators = [\"caseload_workers\"]";
                self.faults.add_missing(rule.at, "the key `indicators` is missing", Some(hint.to_owned()));
            }
            let indicators: Vec<IndicatorIndex> = named.iter().filter_map(|text| self.indicator(text)).collect();
            let on = rule.from.as_ref().map(|day| day.value);
            let authorities: Vec<AuthorityIndex> =
                rule.authorities.iter().filter_map(|text| self.authority(text, on.or(self.reporting_day))).collect();
            let bands = self.bands_of(rule);
            let (Some(id), Some(set_by), Some(dimension)) = (&rule.id, &rule.set_by, &rule.dimension) else { continue };
            let version = self.count(rule.version.as_ref(), "version", 1);
            let Some(name) = self.identifier(id, "id") else { continue };
            let set_id = format!("{name}_{version}");
            if !ids.insert(set_id.clone()) {
                let hint = "another version of the same bands has another `version`";
                self.faults.add_with_hint(id.at, format!("bands `{name}` have a version {version} already"), hint);
            }
            let whose =
                if authorities.is_empty() { vec![None] } else { authorities.iter().copied().map(Some).collect() };
            for key in whose.into_iter().flat_map(|whose| indicators.iter().map(move |index| (whose, *index))) {
                if !meant.insert((key, dimension.value.clone(), on)) {
                    let hint = "two sets of bands of the same authority and indicator begin on different days: `from`";
                    self.faults.add_with_hint(id.at, format!("bands `{name}` meet others from the same day"), hint);
                    break;
                }
            }
            sets.push(BandSet {
                id: set_id,
                version,
                set_by: set_by.value.clone(),
                indicators,
                dimension: dimension.value.clone(),
                authorities,
                first_day: on,
                bands,
            });
        }
        sets
    }

    fn bands_of(&mut self, rule: &RawBands) -> Vec<Band> {
        if rule.bands.is_empty() {
            let hint = "write bands = [{ name = \"sustainable\", max = 17 }, { name = \"high\", min = 18 }]";
            self.faults.add_missing(rule.at, "the key `bands` is missing", Some(hint.to_owned()));
        }
        let has_edges = rule.bands.iter().any(|band| band.min.is_some() || band.max.is_some());
        let mut names = BTreeSet::new();
        for band in &rule.bands {
            if let Some(name) = band.name.as_ref().filter(|name| !names.insert(name.value.as_str())) {
                self.faults.add(name.at, format!("a second band `{}`", name.value));
            }
            if let (Some(min), Some(max)) = (&band.min, &band.max)
                && max.value < min.value
            {
                self.faults.add(max.at, format!("the band ends at {} and begins at {}", max.value, min.value));
            }
        }
        if has_edges {
            for pair in rule.bands.windows(2) {
                self.follow(&pair[0], &pair[1]);
            }
        }
        let value = |edge: &Option<super::At<f64>>| edge.as_ref().map(|edge| edge.value);
        rule.bands
            .iter()
            .filter_map(|band| {
                let name = band.name.as_ref()?.value.clone();
                Some(Band { name, minimum: value(&band.min), maximum: value(&band.max) })
            })
            .collect()
    }

    /// The lowest band comes first, none has a case of another, and none is left out between two.
    fn follow(&mut self, lower: &RawBand, higher: &RawBand) {
        let Some(name) = &higher.name else { return };
        let hint = "bands stand in order, the lowest first, and give both `max` of one and `min` of the next";
        match (&lower.max, &higher.min) {
            (Some(max), Some(min)) if min.value > max.value && min.value - max.value <= STEP => {}
            (Some(max), Some(min)) if min.value > max.value => {
                let message = format!("nobody between {} and {} is in a band", max.value, min.value);
                self.faults.add_with_hint(min.at, message, hint);
            }
            (Some(max), Some(min)) => {
                let message =
                    format!("band `{}` begins at {} and the one before ends at {}", name.value, min.value, max.value);
                self.faults.add_with_hint(min.at, message, hint);
            }
            _ => self.faults.add_with_hint(
                name.at,
                format!("no edge parts band `{}` from the one before", name.value),
                hint,
            ),
        }
    }
}
