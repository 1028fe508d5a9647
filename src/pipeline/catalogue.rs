//! `[[catalogue]]`: files that list indicators of the pipeline's own, a row each → the same entries that `[[indicator]]`
//! makes. Regions hold such lists in spreadsheets, with columns and words of their own.

use std::path::Path;

use super::faults::{Faults, nearest, one_of};
use super::indicators::{Entry, KEYS};
use super::parameters::Parameters;
use super::table::{At, Pair, Table};
use super::template::one_file;
use crate::domain::Indicator;

/// The keys of an indicator whose words a list may have in a spelling of its own.
const WORDED: [&str; 5] = ["unit", "polarity", "frequency", "flow_or_snapshot", "interval_method"];

/// A `[[catalogue]]`.
#[derive(Debug)]
pub(super) struct RawCatalogue {
    file: Option<At<String>>,
    /// By key of `[[indicator]]`: the column that has it.
    columns: Vec<Pair>,
    /// By key: what it is in all rows.
    constants: Vec<Pair>,
    /// By key: what the words of its column mean.
    values: Vec<(&'static str, Vec<Pair>)>,
}

impl RawCatalogue {
    pub(super) fn read(mut table: Table, faults: &mut Faults) -> Self {
        let file = table.needed_text("file", faults);
        let columns = table.pairs("columns", faults).unwrap_or_default();
        let constants = table.pairs("constants", faults).unwrap_or_default();
        for (key, _) in columns.iter().chain(&constants).filter(|(key, _)| !KEYS.contains(&key.value.as_str())) {
            let hint = nearest(&key.value, KEYS)
                .map_or_else(|| format!("known keys: {}", one_of(KEYS)), |near| format!("the nearest is `{near}`"));
            faults.add_with_hint(key.at, format!("an indicator has no key `{}`", key.value), hint);
        }
        let mut values = Vec::new();
        if let Some(mut words) = table.table("values", faults) {
            values = WORDED.map(|key| (key, words.pairs(key, faults).unwrap_or_default())).into();
            words.finish(faults);
        }
        table.finish(faults);
        Self { file, columns, constants, values }
    }

    /// The text of its file, and the path by which the pipeline reaches it.
    pub(super) fn open(&self, folder: &Path, parameters: &Parameters, faults: &mut Faults) -> Option<(String, String)> {
        let stated = self.file.as_ref()?;
        let found = one_file(&stated.value, parameters, folder);
        let found = found.map_err(|found| {
            for fault in found {
                faults.add_with_hint(stated.at, fault.message, fault.hint);
            }
        });
        let (path, shown) = found.ok()?;
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|error| faults.add(stated.at, format!("`{shown}` cannot be read: {error}")));
        Some((text.ok()?, shown))
    }

    /// The indicators of its file; faults are those of that file.
    pub(super) fn indicators(&self, text: &str, faults: &mut Faults) -> Vec<At<Indicator>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header: Vec<String> = reader
            .headers()
            .map(|header| header.iter().map(|name| name.trim().to_owned()).collect())
            .unwrap_or_default();
        let mut columns = Vec::new();
        for (key, column) in &self.columns {
            match header.iter().position(|name| *name == column.value) {
                Some(at) => columns.push((key.value.as_str(), at)),
                None => faults.add_with_hint(
                    0,
                    format!("there is no column `{}`", column.value),
                    format!("the header has {}", one_of(header.iter().map(String::as_str))),
                ),
            }
        }
        if columns.len() < self.columns.len() {
            return Vec::new();
        }
        let mut indicators = Vec::new();
        for row in reader.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let at = error.position().map_or(0, |place| usize::try_from(place.byte()).unwrap_or(0));
                    faults.add(at, format!("this row is no CSV: {error}"));
                    continue;
                }
            };
            let at = row.position().map_or(0, |place| usize::try_from(place.byte()).unwrap_or(0));
            let cell = |key: &str| {
                let column = columns.iter().find(|(named, _)| *named == key);
                let stated =
                    column.and_then(|(_, column)| row.get(*column)).map(str::trim).filter(|cell| !cell.is_empty());
                let constant = || {
                    self.constants.iter().find(|(named, _)| named.value == key).map(|(_, value)| value.value.as_str())
                };
                Some(self.meaning(key, stated.or_else(constant)?).to_owned())
            };
            indicators.extend(Entry::of_cells(at, cell, faults).check(faults));
        }
        indicators
    }

    /// What a word of a column means.
    fn meaning<'a>(&'a self, key: &str, word: &'a str) -> &'a str {
        let words = self.values.iter().find(|(named, _)| *named == key).map_or(&[][..], |(_, words)| words);
        words.iter().find(|(spelled, _)| spelled.value == word).map_or(word, |(_, meaning)| &meaning.value)
    }
}
