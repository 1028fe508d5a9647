//! Look-ups in published tables for the summary.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray as _, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};

use crate::domain::Day;
use crate::pipeline::Pipeline;
use crate::reference::Reference;

/// A table by name.
pub(super) type Tables<'a> = dyn Fn(&str) -> Option<&'a RecordBatch> + 'a;

/// Typed look-ups in a batch.
pub(super) struct Rows<'a>(pub(super) &'a RecordBatch);

impl<'a> Rows<'a> {
    pub(super) fn text(&self, column: &str, row: usize) -> Option<&'a str> {
        let array = self.0.column_by_name(column)?.as_string_opt::<i32>()?;
        array.is_valid(row).then(|| array.value(row))
    }

    pub(super) fn number(&self, column: &str, row: usize) -> Option<f64> {
        let array = self.0.column_by_name(column)?.as_primitive_opt::<Float64Type>()?;
        array.is_valid(row).then(|| array.value(row))
    }

    pub(super) fn integer(&self, column: &str, row: usize) -> Option<i64> {
        let array = self.0.column_by_name(column)?.as_primitive_opt::<Int64Type>()?;
        array.is_valid(row).then(|| array.value(row))
    }

    pub(super) fn day(&self, column: &str, row: usize) -> Option<Day> {
        let array = self.0.column_by_name(column)?.as_primitive_opt::<Date32Type>()?;
        array.is_valid(row).then(|| Day::from_days(array.value(row)))
    }

    pub(super) fn rows(&self) -> std::ops::Range<usize> {
        0..self.0.num_rows()
    }
}

/// The texts of one column by those of another.
pub(super) fn names(batch: &RecordBatch, id: &str, name: &str) -> BTreeMap<String, String> {
    let rows = Rows(batch);
    rows.rows().filter_map(|row| Some((rows.text(id, row)?.to_owned(), rows.text(name, row)?.to_owned()))).collect()
}

/// The group that the members are seen in: the region in which more than half of them lie, else England.
pub(super) fn home_group(pipeline: &Pipeline, reference: &Reference) -> String {
    let mut regions: BTreeMap<&str, usize> = BTreeMap::new();
    for member in &pipeline.members {
        let period = reference.authorities[member.at()].on(pipeline.reporting_day);
        if let Some(region) = period.and_then(|period| period.region) {
            *regions.entry(&reference.areas[region.at()].id).or_insert(0) += 1;
        }
    }
    let home = regions.into_iter().find(|(_, members)| members * 2 > pipeline.members.len());
    home.map_or("england".to_owned(), |(region, _)| format!("region_{region}"))
}
