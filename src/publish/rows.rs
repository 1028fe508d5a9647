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

    /// The same with no more than these columns, which is all that is read of the file.
    pub fn of_columns(
        release: &StoredRelease,
        table: &Table,
        columns: &[&str],
        wanted: &[(&str, &str)],
    ) -> Result<Self, Error> {
        release.select_columns(table, columns, wanted).map(Self)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.num_rows()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at a place, from 0.
    pub fn at(&self, at: usize) -> Row<'_> {
        Row { batch: &self.0, at }
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|at| self.at(at))
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

    /// The text as one's own.
    pub fn own_text(self, column: &str) -> String {
        self.text(column).to_owned()
    }

    /// The figure, none where there is none.
    pub fn number(self, column: &str) -> Option<f64> {
        let array = self.batch.column_by_name(column)?.as_primitive_opt::<Float64Type>()?;
        array.is_valid(self.at).then(|| array.value(self.at))
    }

    /// The count, none where there is none.
    pub fn integer(self, column: &str) -> Option<i64> {
        let array = self.batch.column_by_name(column)?.as_primitive_opt::<Int64Type>()?;
        array.is_valid(self.at).then(|| array.value(self.at))
    }

    /// The day, none where there is none.
    pub fn day(self, column: &str) -> Option<Day> {
        let array = self.batch.column_by_name(column)?.as_primitive_opt::<Date32Type>()?;
        array.is_valid(self.at).then(|| Day::from_days(array.value(self.at)))
    }

    /// The day as `2025-03-31`, blank where there is none.
    pub fn day_text(self, column: &str) -> String {
        self.day(column).map(|day| day.to_string()).unwrap_or_default()
    }

    /// Whether it is so, none where nobody can tell.
    pub fn flag(self, column: &str) -> Option<bool> {
        let array = self.batch.column_by_name(column)?.as_boolean_opt()?;
        array.is_valid(self.at).then(|| array.value(self.at))
    }

    /// Whether it is certainly so.
    pub fn is_set(self, column: &str) -> bool {
        self.flag(column) == Some(true)
    }
}
