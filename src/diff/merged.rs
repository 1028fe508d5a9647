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

/// Whether two figures are the same, or both are none. Two versions of peermark may work a rate out in another order, which
/// moves the last bits of a float and nothing that anybody sent.
pub(super) fn same(one: f64, other: f64) -> bool {
    /// More than a double's error, less than any digit that a figure has.
    const NOISE: f64 = 1e-12;
    (one.is_nan() && other.is_nan()) || (one - other).abs() <= NOISE * one.abs().max(other.abs())
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

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn the_last_bits_of_a_float_are_no_change_and_the_last_digit_of_a_figure_is_one() {
        let rate = 1065.7_f64;
        assert!(same(rate, rate.next_up()) && same(0.0, -0.0) && same(f64::NAN, f64::NAN));
        for (one, other) in [(1065.7, 1_065.700_000_01), (0.0, 1e-9), (0.0, f64::NAN), (f64::NAN, 3.0), (-2.0, 2.0)] {
            assert!(!same(one, other), "{one} {other}");
        }
    }
}
