//! Rows of a table → their order by the columns that it is sorted by, text by its bytes and nulls first.

use std::cmp::Ordering;

use arrow::array::{Array, ArrayRef, make_comparator};
use arrow::compute::SortOptions;

use super::sheet::{Sheet, SheetColumn};

/// How the rows of a sheet compare.
#[derive(Debug)]
pub struct Places<'a>(Vec<Ranked<'a>>, usize);

/// A column by which rows are sorted, and the rank of each of its values.
#[derive(Debug)]
struct Ranked<'a> {
    column: &'a SheetColumn,
    ranks: Vec<u32>,
}

impl Ranked<'_> {
    fn rank(&self, row: usize) -> u32 {
        self.ranks[self.column.place(row)]
    }
}

impl<'a> Places<'a> {
    /// The places of the rows of a sheet. A column in which all rows point at one value decides nothing.
    pub fn of(sheet: &'a Sheet) -> Self {
        let decides = |column: &&SheetColumn| column.codes().is_none_or(|codes| codes.places().is_some());
        let columns = sheet.sort_columns().into_iter().filter(decides);
        let ranked = columns.map(|column| Ranked { column, ranks: ranks(column.values()) });
        Self(ranked.collect(), sheet.len())
    }

    /// How two rows compare; equal where they have the same key.
    pub fn compare(&self, one: usize, other: usize) -> Ordering {
        let unequal = self.0.iter().map(|by| by.rank(one).cmp(&by.rank(other))).find(|order| order.is_ne());
        unequal.unwrap_or(Ordering::Equal)
    }

    /// Whether no row comes before the one in front of it.
    pub fn are_sorted(&self) -> bool {
        (1..self.1).all(|row| self.compare(row - 1, row).is_le())
    }

    /// The rows in order.
    pub fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..).take(self.1).collect();
        order.sort_by(|&one, &other| self.compare(one as usize, other as usize));
        order
    }
}

/// By value: how many different values lie before it.
fn ranks(values: &ArrayRef) -> Vec<u32> {
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
    ranks
}
