//! The embedded indicator catalogue → domain types.

use serde::Deserialize;

use super::authorities::{TABLE, rows};
use super::counted_once::counted_once;
use super::names::nearest;
use crate::domain::{Frequency, Indicator, IndicatorIndex, IntervalMethod, Polarity};

#[derive(Deserialize)]
struct Row {
    indicator_id: String,
    title: String,
    topic: String,
    measure_kind: String,
    unit: String,
    multiplier: f64,
    decimals: u8,
    polarity: String,
    flow_or_snapshot: String,
    year_ends: u32,
    interval_method: String,
    frequency: String,
    numerator: String,
    denominator: String,
    valid_min: Option<f64>,
    valid_max: Option<f64>,
    no_quartile: bool,
    definition: String,
    source: String,
}

pub(super) fn indicators() -> Vec<Indicator> {
    let mut indicators: Vec<Indicator> = rows::<Row>(include_str!("../../pipelines/reference/indicators.csv"))
        .into_iter()
        .map(|row| Indicator {
            polarity: named(&Polarity::ALL, Polarity::name, &row.polarity),
            interval_method: named(&IntervalMethod::ALL, IntervalMethod::name, &row.interval_method),
            frequency: named(&Frequency::ALL, Frequency::name, &row.frequency),
            is_snapshot: match row.flow_or_snapshot.as_str() {
                "snapshot" => true,
                "flow" => false,
                _ => unreachable!("{TABLE}"),
            },
            id: row.indicator_id,
            title: row.title,
            topic: row.topic,
            measure_kind: row.measure_kind,
            unit: row.unit,
            multiplier: row.multiplier,
            decimals: row.decimals,
            year_ends: row.year_ends,
            numerator: row.numerator,
            denominator: row.denominator,
            valid_min: row.valid_min,
            valid_max: row.valid_max,
            no_quartile: row.no_quartile,
            definition: row.definition,
            source: row.source,
        })
        .collect();
    indicators.sort_by(|one, other| one.id.cmp(&other.id));
    indicators
}

/// The value that a word of the table names.
fn named<T: Copy>(all: &[T], name: fn(T) -> &'static str, word: &str) -> T {
    all.iter().copied().find(|value| name(*value) == word).expect(TABLE)
}

impl super::Reference {
    /// The same tables with a pipeline's own indicators in the catalogue.
    #[must_use]
    pub fn with_indicators(mut self, own: &[Indicator]) -> Self {
        self.indicators.extend_from_slice(own);
        self.indicators.sort_by(|one, other| one.id.cmp(&other.id));
        self.counted_once = counted_once(&self.indicators);
        self
    }

    /// The indicator with this id.
    pub fn indicator_by_id(&self, id: &str) -> Option<IndicatorIndex> {
        let at = self.indicators.binary_search_by(|indicator| indicator.id.as_str().cmp(id)).ok()?;
        u16::try_from(at).ok().map(IndicatorIndex)
    }

    /// The indicator that a text names by its id or, whatever its case, by its title.
    pub fn indicator_in(&self, text: &str) -> Option<IndicatorIndex> {
        let text = text.trim();
        self.indicator_by_id(text).or_else(|| {
            let at = self.indicators.iter().position(|indicator| indicator.title.eq_ignore_ascii_case(text))?;
            u16::try_from(at).ok().map(IndicatorIndex)
        })
    }

    /// Up to three ids of indicators that are spelled most like a text, for hints.
    pub fn nearest_indicator_ids(&self, text: &str) -> Vec<&str> {
        let wanted = text.trim().to_lowercase();
        nearest(&wanted, self.indicators.iter().map(|indicator| (indicator.id.as_str(), indicator.id.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::reference::Reference;

    #[test]
    fn the_catalogue_has_at_least_sixty_measures_with_sound_units_and_bounds() {
        let reference = Reference::embedded();
        assert!(reference.indicators.len() >= 60);
        let mut titles = BTreeSet::new();
        for indicator in &reference.indicators {
            assert!(titles.insert(indicator.title.to_lowercase()), "{} has the title of another", indicator.id);
            assert!((1..=12).contains(&indicator.year_ends), "{}", indicator.id);
            assert!(["process", "quality", "outcome"].contains(&indicator.measure_kind.as_str()), "{}", indicator.id);
            let expected = match indicator.unit.as_str() {
                "percent" => 100.0,
                "rate_per_10000" => 10_000.0,
                "rate_per_1000" => 1_000.0,
                _ => 1.0,
            };
            assert!((indicator.multiplier - expected).abs() < f64::EPSILON, "{}", indicator.id);
            let bounds = (indicator.valid_min.unwrap_or(f64::MIN), indicator.valid_max.unwrap_or(f64::MAX));
            assert!(bounds.0 < bounds.1, "{}", indicator.id);
            assert!(!indicator.definition.is_empty() && !indicator.source.is_empty(), "{}", indicator.id);
        }
    }

    #[test]
    fn an_indicator_is_found_by_id_and_by_title() {
        let reference = Reference::embedded();
        let by_id = reference.indicator_by_id("referrals_rate").expect("an indicator");
        let title = reference.indicators[by_id.at()].title.to_uppercase();
        assert_eq!(reference.indicator_in(&title), Some(by_id));
        assert_eq!(reference.indicator_in("no such thing"), None);
        assert_eq!(reference.nearest_indicator_ids("referral_rate").first(), Some(&"referrals_rate"));
    }
}
