//! The rows of a table in two releases, both sorted by its key → pairs of rows with the same key, and rows without one.

use std::cmp::Ordering;

use arrow::array::{Array as _, AsArray as _, Float64Array, RecordBatch, StringArray};
use arrow::datatypes::{Float64Type, Int64Type};

/// Some rows with the columns that were asked for.
pub(super) struct Rows<'a>(pub(super) &'a RecordBatch);

const ASKED_FOR: &str = "the columns were asked for by the table that declares them";

impl<'a> Rows<'a> {
    pub(super) fn texts(&self, column: &str) -> &'a StringArray {
        self.0.column_by_name(column).expect(ASKED_FOR).as_string::<i32>()
    }

    pub(super) fn numbers(&self, column: &str) -> &'a Float64Array {
        self.0.column_by_name(column).expect(ASKED_FOR).as_primitive::<Float64Type>()
    }

    pub(super) fn whole(&self, column: &str, row: usize) -> Option<i64> {
        let array = self.0.column_by_name(column).expect(ASKED_FOR).as_primitive::<Int64Type>();
        array.is_valid(row).then(|| array.value(row))
    }

    pub(super) fn flag(&self, column: &str, row: usize) -> bool {
        let array = self.0.column_by_name(column).expect(ASKED_FOR).as_boolean();
        array.is_valid(row) && array.value(row)
    }
}

/// The text of a row, blank where there is none.
pub(super) fn text(array: &StringArray, row: usize) -> &str {
    if array.is_valid(row) { array.value(row) } else { "" }
}

/// The figure of a row, `NaN` where there is none.
pub(super) fn number(array: &Float64Array, row: usize) -> f64 {
    if array.is_valid(row) { array.value(row) } else { f64::NAN }
}

/// Whether two figures are the same, or both are none.
pub(super) fn same(one: f64, other: f64) -> bool {
    // Nothing added to a zero below zero makes it one above.
    (one.is_nan() && other.is_nan()) || (one + 0.0).total_cmp(&(other + 0.0)).is_eq()
}

/// Goes through the rows of both in the order of these columns of text, by which each is sorted.
pub(super) fn merged(
    before: &RecordBatch,
    after: &RecordBatch,
    sort: &[&str],
    mut each: impl FnMut(Option<usize>, Option<usize>),
) {
    let columns = |batch| sort.iter().map(|column| Rows(batch).texts(column)).collect::<Vec<_>>();
    let keys: Vec<_> = columns(before).into_iter().zip(columns(after)).collect();
    let compare = |one: usize, other: usize| {
        let unequal = keys.iter().map(|(before, after)| before.value(one).cmp(after.value(other)));
        unequal.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    let (mut one, mut other) = (0, 0);
    while one < before.num_rows() || other < after.num_rows() {
        let order = match (one < before.num_rows(), other < after.num_rows()) {
            (true, true) => compare(one, other),
            (true, false) => Ordering::Less,
            _ => Ordering::Greater,
        };
        each(order.is_le().then_some(one), order.is_ge().then_some(other));
        one += usize::from(order.is_le());
        other += usize::from(order.is_ge());
    }
}
