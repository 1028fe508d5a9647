//! The names in which a release speaks: its authorities, indicators, breakdowns, periods and peer groups.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array as _, AsArray as _, RecordBatch};
use arrow::datatypes::Int64Type;

use crate::error::Error;
use crate::publish::StoredRelease;
use crate::tables::Table;
use crate::tables::declared::reference::{AUTHORITY, BREAKDOWN, INDICATOR, PEER_GROUP, PERIOD};

/// The rows of the dimensions, as far as a difference needs them.
#[derive(Clone, Debug, Default)]
pub struct Dimensions {
    /// Names of authorities, by id.
    pub authorities: BTreeMap<String, String>,
    /// Indicators, by id.
    pub indicators: BTreeMap<String, IndicatorShown>,
    /// The ids of breakdowns.
    pub breakdowns: BTreeSet<String>,
    /// The ids of periods.
    pub periods: BTreeSet<String>,
    /// Names of peer groups, by id.
    pub groups: BTreeMap<String, String>,
}

/// How figures of an indicator are shown.
#[derive(Clone, Debug)]
pub struct IndicatorShown {
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// So many decimals.
    pub decimals: u8,
}

impl Dimensions {
    /// Those of a release.
    pub fn of(release: &StoredRelease) -> Result<Self, Error> {
        let read = |table: &Table| release.select(table, &[]);
        let pairs = |batch: &RecordBatch, key: &str, name: &str| -> BTreeMap<String, String> {
            texts(batch, key).into_iter().zip(texts(batch, name)).collect()
        };
        let indicators = read(&INDICATOR)?;
        let decimals = indicators.column_by_name("decimals").and_then(|column| column.as_primitive_opt::<Int64Type>());
        let shown = texts(&indicators, "title").into_iter().zip(texts(&indicators, "unit")).enumerate().map(
            |(row, (title, unit))| {
                let decimals = decimals.filter(|column| column.is_valid(row)).map_or(1, |column| column.value(row));
                IndicatorShown { title, unit, decimals: u8::try_from(decimals).unwrap_or(1) }
            },
        );
        Ok(Self {
            authorities: pairs(&read(&AUTHORITY)?, "authority_id", "name"),
            indicators: texts(&indicators, "indicator_id").into_iter().zip(shown).collect(),
            breakdowns: texts(&read(&BREAKDOWN)?, "breakdown_id").into_iter().collect(),
            periods: texts(&read(&PERIOD)?, "period_id").into_iter().collect(),
            groups: pairs(&read(&PEER_GROUP)?, "peer_group_id", "name"),
        })
    }
}

/// The texts of a column; none where a release of another version has no such column.
fn texts(batch: &RecordBatch, column: &str) -> Vec<String> {
    let array = batch.column_by_name(column).and_then(|column| column.as_string_opt::<i32>());
    array.map_or_else(Vec::new, |array| array.iter().map(|text| text.unwrap_or("").to_owned()).collect())
}
