//! Rows of a table → their order by the columns that it is sorted by, text by its bytes and nulls first.

use std::cmp::Ordering;

use arrow::array::{Array, ArrayRef, make_comparator};
use arrow::compute::SortOptions;

use super::codes::Codes;
use super::sheet::Sheet;

/// How the rows of a sheet compare: by row a number that is the less, the earlier the row stands.
#[derive(Debug)]
pub struct Places(Vec<u64>);

impl Places {
    /// The places of the rows of a sheet. A column in which all rows point at one value decides nothing.
    pub fn of(sheet: &Sheet) -> Self {
        let mut places = vec![0; sheet.len()];
        // How many different numbers there may be.
        let mut span: u64 = 1;
        for column in sheet.sort_columns() {
            if column.codes().is_some_and(|codes| codes.places().is_none()) {
                continue;
            }
            let (ranks, count) = ranks(column.values());
            if span.checked_mul(count).is_none() {
                span = close_up(&mut places);
            }
            match column.codes().and_then(Codes::places) {
                Some(codes) => add(&mut places, count, codes.iter().map(|&code| ranks[code as usize])),
                None => add(&mut places, count, ranks.iter().copied()),
            }
            span *= count;
        }
        Self(places)
    }

    /// How two rows compare; equal where they have the same key.
    pub fn compare(&self, one: usize, other: usize) -> Ordering {
        self.0[one].cmp(&self.0[other])
    }

    /// Whether no row comes before the one in front of it.
    pub fn are_sorted(&self) -> bool {
        self.0.is_sorted()
    }

    /// The rows in order.
    pub fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..).take(self.0.len()).collect();
        order.sort_by_key(|&row| self.0[row as usize]);
        order
    }
}

/// Lets rows with the same place be told apart by the ranks of a further column, of which there are so many.
fn add(places: &mut [u64], count: u64, ranks: impl Iterator<Item = u32>) {
    for (place, rank) in places.iter_mut().zip(ranks) {
        *place = *place * count + u64::from(rank);
    }
}

/// Replaces places by their ranks, which are no more than there are rows; gives how many there are.
fn close_up(places: &mut [u64]) -> u64 {
    let mut distinct = places.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    for place in places {
        *place = distinct.partition_point(|known| known < place) as u64;
    }
    distinct.len() as u64
}

/// By value: how many different values lie before it. Gives how many different ones there are as well.
fn ranks(values: &ArrayRef) -> (Vec<u32>, u64) {
    let compare = make_comparator(values, values, SortOptions::default()).expect("every declared type can be sorted");
    let mut order: Vec<usize> = (0..values.len()).collect();
    if !order.is_sorted_by(|&one, &other| compare(one, other).is_le()) {
        order.sort_by(|&one, &other| compare(one, other));
    }
    let mut ranks = vec![0; values.len()];
    let mut rank = 0;
    for pair in order.windows(2) {
        rank += u32::from(compare(pair[0], pair[1]).is_lt());
        ranks[pair[1]] = rank;
    }
    (ranks, u64::from(rank) + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ranks_keep_the_order_of_what_they_replace(places in proptest::collection::vec(0_u64..50, 0..40)) {
            let mut closed = places.clone();
            let count = close_up(&mut closed);
            for (one, is) in places.iter().zip(&closed) {
                prop_assert!(*is < count.max(1));
                for (other, is_other) in places.iter().zip(&closed) {
                    prop_assert_eq!(one.cmp(other), is.cmp(is_other));
                }
            }
        }
    }
}
