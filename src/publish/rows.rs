//! Typed look-ups in the rows of a published table. A column that a release of an earlier version lacks is empty.

use arrow::array::{Array as _, AsArray as _, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};

use super::StoredRelease;
use crate::domain::Day;
use crate::error::Error;
use crate::tables::Table;

/// Some rows of a table.
#[derive(Clone, Debug)]
pub struct Rows(RecordBatch);

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    batch: &'a RecordBatch,
    at: usize,
}

impl Rows {
    /// The rows of a table whose columns have these texts.
    pub fn of(release: &StoredRelease, table: &Table, wanted: &[(&str, &str)]) -> Result<Self, Error> {
        release.select(table, wanted).map(Self)
    }

    /// Each of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.0.num_rows()).map(|at| Row { batch: &self.0, at })
    }

    /// The first of them.
    pub fn first(&self) -> Option<Row<'_>> {
        self.iter().next()
    }
}

impl<'a> Row<'a> {
    /// The text, blank where there is none.
    pub fn text(self, column: &str) -> &'a str {
        let array = self.batch.column_by_name(column).and_then(|column| column.as_string_opt::<i32>());
        array.filter(|array| array.is_valid(self.at)).map_or("", |array| array.value(self.at))
    }

    /// The text, to keep.
    pub fn own_text(self, column: &str) -> String {
        self.text(column).to_owned()
    }

    /// The number, where there is one.
    pub fn number(self, column: &str) -> Option<f64> {
        let array = self.batch.column_by_name(column)?.as_primitive_opt::<Float64Type>()?;
        array.is_valid(self.at).then(|| array.value(self.at))
    }

    /// The whole number, where there is one.
    pub fn integer(self, column: &str) -> Option<i64> {
        let array = self.batch.column_by_name(column)?.as_primitive_opt::<Int64Type>()?;
        array.is_valid(self.at).then(|| array.value(self.at))
    }

    /// The day, where there is one.
    pub fn day(self, column: &str) -> Option<Day> {
        let array = self.batch.column_by_name(column)?.as_primitive_opt::<Date32Type>()?;
        array.is_valid(self.at).then(|| Day::from_days(array.value(self.at)))
    }

    /// The day as `2025-03-31`, blank where there is none.
    pub fn day_text(self, column: &str) -> String {
        self.day(column).map(|day| day.to_string()).unwrap_or_default()
    }

    /// What holds or does not, where anybody can say.
    pub fn flag(self, column: &str) -> Option<bool> {
        let array = self.batch.column_by_name(column)?.as_boolean_opt()?;
        array.is_valid(self.at).then(|| array.value(self.at))
    }

    /// Whether it holds.
    pub fn is_set(self, column: &str) -> bool {
        self.flag(column) == Some(true)
    }
}
