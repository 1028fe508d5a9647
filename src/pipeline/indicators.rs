//! The `[[indicator]]` tables of a pipeline file → indicators of its own, beside those of the catalogue.

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
    let mut seen = BTreeSet::new();
    let mut read: Vec<At<Indicator>> = tables.into_iter().filter_map(|table| indicator(table, faults)).collect();
    read.retain(|one| {
        let is_new = seen.insert(one.value.id.clone());
        if !is_new {
            faults.add(one.at, format!("the indicator `{}` is declared twice", one.value.id));
        }
        is_new
    });
    read
}

/// The indicators that the catalogue does not have; one that it has is a fault.
pub(super) fn own(read: &[At<Indicator>], catalogue: &Reference, faults: &mut Faults) -> Vec<Indicator> {
    let mut own = Vec::with_capacity(read.len());
    for At { value, at } in read {
        let Some(known) = catalogue.indicator_in(&value.id).or_else(|| catalogue.indicator_in(&value.title)) else {
            own.push(value.clone());
            continue;
        };
        let known = &catalogue.indicators[known.at()];
        faults.add_with_hint(
            *at,
            format!("the catalogue has the indicator `{}` ({}) already", known.id, known.title),
            "use it, or choose another id and title",
        );
    }
    own
}

fn indicator(mut table: Table, faults: &mut Faults) -> Option<At<Indicator>> {
    let at = table.at;
    let id = table.needed_text("id", faults);
    let title = table.needed_text("title", faults);
    let unit = table.needed_text("unit", faults);
    let polarity = table.needed_text("polarity", faults);
    let frequency = table.needed_text("frequency", faults);
    let reading = table.text("flow_or_snapshot", faults);
    let interval = table.text("interval_method", faults);
    let decimals = table.number("decimals", faults);
    let year_ends = table.number("year_ends", faults);
    let mut text = |key, default: &str| table.text(key, faults).map_or_else(|| default.to_owned(), |text| text.value);
    let topic = text("topic", "Own indicators");
    let (numerator, denominator) = (text("numerator", ""), text("denominator", ""));
    let (definition, source) = (text("definition", ""), text("source", "The pipeline"));
    table.finish(faults);

    let unit =
        pick("unit", unit.as_ref(), &UNITS.map(|(name, multiplier, usual)| (name, (name, multiplier, usual))), faults);
    let polarity = pick("polarity", polarity.as_ref(), &Polarity::ALL.map(|one| (one.name(), one)), faults);
    let frequency = pick("frequency", frequency.as_ref(), &Frequency::ALL.map(|one| (one.name(), one)), faults);
    let reads = pick("flow_or_snapshot", reading.as_ref(), &[("flow", false), ("snapshot", true)], faults);
    let method = pick("interval_method", interval.as_ref(), &IntervalMethod::ALL.map(|one| (one.name(), one)), faults);
    let small = |number: Option<&At<i64>>, key: &str, most: u8, faults: &mut Faults| match number {
        None => None,
        Some(number) => {
            let fits = u8::try_from(number.value).ok().filter(|value| *value <= most);
            if fits.is_none() {
                faults.add(number.at, format!("`{key}` is at most {most}"));
            }
            fits
        }
    };
    let decimals = small(decimals.as_ref(), "decimals", 6, faults);
    let year_ends = small(year_ends.as_ref(), "year_ends", 12, faults);
    let id = id.filter(|id| {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let is_id = id.value.chars().all(is_plain);
        if !is_id {
            faults.add(id.at, format!("`{}` is no id: letters, digits and _", id.value));
        }
        is_id
    })?;
    let (unit, multiplier, usual) = unit?;
    let is_quotient = multiplier > 1.0 || unit == "ratio";
    let indicator = Indicator {
        id: id.value,
        definition: if definition.is_empty() { title.as_ref()?.value.clone() } else { definition },
        title: title?.value,
        topic,
        measure_kind: "process".into(),
        unit: unit.into(),
        multiplier,
        decimals: decimals.unwrap_or(u8::from(!matches!(unit, "count" | "pounds" | "days"))),
        polarity: polarity?,
        is_snapshot: reads.unwrap_or(false),
        year_ends: year_ends.map_or(3, u32::from),
        interval_method: method.unwrap_or(usual),
        frequency: frequency?,
        numerator,
        denominator: if denominator.is_empty() && is_quotient { "As the exports state it".into() } else { denominator },
        valid_min: Some(0.0),
        valid_max: None,
        no_quartile: false,
        source,
    };
    Some(At { value: indicator, at })
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
