//! The `[[indicator]]` tables of a pipeline file and the rows of its lists → indicators of its own, beside those of the
//! catalogue.

use std::collections::BTreeSet;

use super::faults::{Faults, nearest, one_of};
use super::table::{At, Table};
use crate::domain::{Frequency, Indicator, IntervalMethod, Polarity};
use crate::reference::Reference;

/// The units in which an own indicator may be, each with its multiplier and the usual interval.
const UNITS: [(&str, f64, IntervalMethod); 10] = [
    ("percent", 100.0, IntervalMethod::Proportion),
    ("rate_per_10000", 10_000.0, IntervalMethod::Rate),
    ("rate_per_1000", 1_000.0, IntervalMethod::Rate),
    ("count", 1.0, IntervalMethod::Count),
    ("fte", 1.0, IntervalMethod::None),
    ("pounds", 1.0, IntervalMethod::None),
    ("ratio", 1.0, IntervalMethod::None),
    ("days", 1.0, IntervalMethod::None),
    ("weeks", 1.0, IntervalMethod::None),
    ("score", 1.0, IntervalMethod::None),
];

/// Reads the tables; what is wrong with one is reported and leaves it out.
pub(super) fn read(tables: Vec<Table>, faults: &mut Faults) -> Vec<At<Indicator>> {
    let entries: Vec<Entry> = tables.into_iter().map(|table| Entry::of_table(table, faults)).collect();
    entries.into_iter().filter_map(|entry| entry.check(faults)).collect()
}

/// The indicators of a pipeline that the catalogue does not have, each once.
#[derive(Debug, Default)]
pub(super) struct Own {
    pub(super) indicators: Vec<Indicator>,
    ids: BTreeSet<String>,
}

impl Own {
    /// Takes those of one file; one that is there already, or that the catalogue has, is a fault.
    pub(super) fn add(&mut self, read: Vec<At<Indicator>>, catalogue: &Reference, faults: &mut Faults) {
        for At { value, at } in read {
            if let Some(known) = catalogue.indicator_in(&value.id).or_else(|| catalogue.indicator_in(&value.title)) {
                let known = &catalogue.indicators[known.at()];
                faults.add_with_hint(
                    at,
                    format!("the catalogue has the indicator `{}` ({}) already", known.id, known.title),
                    "use it, or choose another id and title",
                );
            } else if self.ids.insert(value.id.clone()) {
                self.indicators.push(value);
            } else {
                faults.add(at, format!("the indicator `{}` is declared twice", value.id));
            }
        }
    }
}

/// The keys of an entry.
pub(super) const KEYS: [&str; 14] = [
    "id",
    "title",
    "topic",
    "unit",
    "polarity",
    "frequency",
    "flow_or_snapshot",
    "interval_method",
    "decimals",
    "year_ends",
    "numerator",
    "denominator",
    "definition",
    "source",
];

/// What is stated of an indicator, as it is written.
#[derive(Debug, Default)]
pub(super) struct Entry {
    at: usize,
    id: Option<At<String>>,
    title: Option<At<String>>,
    topic: Option<At<String>>,
    unit: Option<At<String>>,
    polarity: Option<At<String>>,
    frequency: Option<At<String>>,
    reading: Option<At<String>>,
    interval: Option<At<String>>,
    decimals: Option<At<i64>>,
    year_ends: Option<At<i64>>,
    numerator: Option<At<String>>,
    denominator: Option<At<String>>,
    definition: Option<At<String>>,
    source: Option<At<String>>,
}

impl Entry {
    /// The `[[indicator]]` of a pipeline file.
    fn of_table(mut table: Table, faults: &mut Faults) -> Self {
        let entry = Self {
            at: table.at,
            id: table.needed_text("id", faults),
            title: table.needed_text("title", faults),
            topic: table.text("topic", faults),
            unit: table.needed_text("unit", faults),
            polarity: table.needed_text("polarity", faults),
            frequency: table.needed_text("frequency", faults),
            reading: table.text("flow_or_snapshot", faults),
            interval: table.text("interval_method", faults),
            decimals: table.number("decimals", faults),
            year_ends: table.number("year_ends", faults),
            numerator: table.text("numerator", faults),
            denominator: table.text("denominator", faults),
            definition: table.text("definition", faults),
            source: table.text("source", faults),
        };
        table.finish(faults);
        entry
    }

    /// The row of a list of indicators that stands at a byte of its file; `cell` has what it says under a key. Without a
    /// title the id is one.
    pub(super) fn of_cells(at: usize, cell: impl Fn(&str) -> Option<String>, faults: &mut Faults) -> Self {
        let text = |key: &str| cell(key).map(|value| At { value, at });
        let mut needed = |key: &str| {
            let stated = text(key);
            if stated.is_none() {
                faults.add_missing(at, format!("this indicator has no {key}"), None);
            }
            stated
        };
        let (id, unit) = (needed("id"), needed("unit"));
        let (polarity, frequency) = (needed("polarity"), needed("frequency"));
        let mut number = |key: &str| {
            let stated = text(key)?;
            let value = stated.value.parse().ok();
            if value.is_none() {
                faults.add(at, format!("`{}` is no number of {key}", stated.value));
            }
            value.map(|value| At { value, at })
        };
        Self {
            at,
            title: text("title").or_else(|| id.clone()),
            id,
            topic: text("topic"),
            unit,
            polarity,
            frequency,
            reading: text("flow_or_snapshot"),
            interval: text("interval_method"),
            decimals: number("decimals"),
            year_ends: number("year_ends"),
            numerator: text("numerator"),
            denominator: text("denominator"),
            definition: text("definition"),
            source: text("source"),
        }
    }

    /// The indicator that it describes; none where something is wrong with it, which is reported.
    pub(super) fn check(self, faults: &mut Faults) -> Option<At<Indicator>> {
        let stated =
            |text: Option<At<String>>, otherwise: &str| text.map_or_else(|| otherwise.to_owned(), |text| text.value);
        let units = UNITS.map(|(name, multiplier, usual)| (name, (name, multiplier, usual)));
        let unit = pick("unit", self.unit.as_ref(), &units, faults);
        let polarity = pick("polarity", self.polarity.as_ref(), &Polarity::ALL.map(|one| (one.name(), one)), faults);
        let frequency =
            pick("frequency", self.frequency.as_ref(), &Frequency::ALL.map(|one| (one.name(), one)), faults);
        let reads = pick("flow_or_snapshot", self.reading.as_ref(), &[("flow", false), ("snapshot", true)], faults);
        let methods = IntervalMethod::ALL.map(|one| (one.name(), one));
        let method = pick("interval_method", self.interval.as_ref(), &methods, faults);
        let decimals = small(self.decimals.as_ref(), "decimals", 6, faults);
        let year_ends = small(self.year_ends.as_ref(), "year_ends", 12, faults);
        let id = self.id.filter(|id| {
            let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let is_id = id.value.chars().all(is_plain);
            if !is_id {
                faults.add(id.at, format!("`{}` is no id: letters, digits and _", id.value));
            }
            is_id
        })?;
        let (unit, multiplier, usual) = unit?;
        let is_quotient = multiplier > 1.0 || unit == "ratio";
        let title = self.title?.value;
        let usual_denominator = if is_quotient { "As the exports state it" } else { "" };
        let indicator = Indicator {
            id: id.value,
            definition: stated(self.definition, &title),
            title,
            topic: stated(self.topic, "Own indicators"),
            measure_kind: "process".into(),
            unit: unit.into(),
            multiplier,
            decimals: decimals.unwrap_or(u8::from(!matches!(unit, "count" | "pounds" | "days"))),
            polarity: polarity?,
            is_snapshot: reads.unwrap_or(false),
            year_ends: year_ends.map_or(3, u32::from),
            interval_method: method.unwrap_or(usual),
            frequency: frequency?,
            numerator: stated(self.numerator, ""),
            denominator: stated(self.denominator, usual_denominator),
            valid_min: Some(0.0),
            valid_max: None,
            no_quartile: false,
            source: stated(self.source, "The pipeline"),
        };
        Some(At { value: indicator, at: self.at })
    }
}

/// A number from 0 to one that is not much.
fn small(number: Option<&At<i64>>, key: &str, most: u8, faults: &mut Faults) -> Option<u8> {
    let number = number?;
    let fits = u8::try_from(number.value).ok().filter(|value| *value <= most);
    if fits.is_none() {
        faults.add(number.at, format!("`{key}` is at most {most}"));
    }
    fits
}

/// The meaning of a word that is one of a few.
fn pick<T: Copy>(key: &str, word: Option<&At<String>>, known: &[(&str, T)], faults: &mut Faults) -> Option<T> {
    let word = word?;
    let found = known.iter().find(|(name, _)| *name == word.value).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let names = || known.iter().map(|(name, _)| *name);
        let hint = nearest(&word.value, names()).map_or_else(|| one_of(names()), |near| format!("write `{near}`"));
        faults.add_with_hint(word.at, format!("`{}` is no {key}", word.value), hint);
    }
    found
}
