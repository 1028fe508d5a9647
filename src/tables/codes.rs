//! Pointers of rows at values: columns that say the same of the same rows share them.

use std::collections::HashMap;
use std::hash::Hash;

use arrow::array::UInt32Array;
use arrow::buffer::ScalarBuffer;

/// By row: the place of its value in a list of values. A copy shares the pointers, and whoever writes columns with the
/// same pointers packs them once.
#[derive(Clone, Debug)]
pub struct Codes(ScalarBuffer<u32>);

impl Codes {
    /// These places.
    pub fn new(places: Vec<u32>) -> Self {
        Self(places.into())
    }

    /// All rows point at the only value.
    pub fn same(rows: usize) -> Self {
        Self::new(vec![0; rows])
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The places by row.
    pub fn places(&self) -> &[u32] {
        &self.0
    }

    /// Pointers at what the values that are pointed at point at.
    #[must_use]
    pub fn through(&self, values: &Self) -> Self {
        Self::new(self.0.iter().map(|&place| values.0[place as usize]).collect())
    }

    pub(super) fn keys(&self) -> UInt32Array {
        UInt32Array::new(self.0.clone(), None)
    }

    /// Rows that say the same as the row before them, as `is_same` tells of a row and the one before it, point at the same
    /// value. Gives the first row of each value as well.
    pub fn runs(rows: usize, mut is_same: impl FnMut(usize, usize) -> bool) -> (Self, Vec<usize>) {
        let mut first_rows: Vec<usize> = Vec::new();
        let mut places = Vec::with_capacity(rows);
        for row in 0..rows {
            if row == 0 || !is_same(row, row - 1) {
                first_rows.push(row);
            }
            places.push(u32::try_from(first_rows.len() - 1).expect("a table holds fewer than 2^32 rows"));
        }
        (Self::new(places), first_rows)
    }

    /// Pointers at the distinct ones of these values, which come in the order of their first row.
    pub fn distinct<T: Copy + Eq + Hash>(values: impl IntoIterator<Item = T>) -> (Self, Vec<T>) {
        let values = values.into_iter();
        let mut found = Distinct::default();
        let mut places = Vec::with_capacity(values.size_hint().0);
        places.extend(values.map(|value| found.place(value)));
        (Self::new(places), found.values)
    }
}

/// So many values are compared one by one before one is hashed: most columns of words hold no more.
const FEW: usize = 16;

/// The distinct values of a column. Rows follow each other in the same order again and again (the periods of one authority
/// after those of another), so that the value behind the last one is mostly the one that came behind it before.
struct Distinct<T> {
    values: Vec<T>,
    places: HashMap<T, u32>,
    /// By value: the place of the one that came behind it last.
    behind: Vec<u32>,
    last: u32,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self { values: Vec::new(), places: HashMap::new(), behind: Vec::new(), last: 0 }
    }
}

impl<T: Copy + Eq + Hash> Distinct<T> {
    fn place(&mut self, value: T) -> u32 {
        if self.values.get(self.last as usize) == Some(&value) {
            return self.last;
        }
        let expected = self.behind.get(self.last as usize).copied().unwrap_or(0);
        let place = if self.values.get(expected as usize) == Some(&value) { expected } else { self.look_up(value) };
        if let Some(behind) = self.behind.get_mut(self.last as usize) {
            *behind = place;
        }
        self.last = place;
        place
    }

    fn look_up(&mut self, value: T) -> u32 {
        if let Some(place) = self.values.iter().take(FEW).position(|one| *one == value) {
            return u32::try_from(place).expect("there are few of them");
        }
        let next = u32::try_from(self.values.len()).expect("a table holds fewer than 2^32 rows");
        let place = *self.places.entry(value).or_insert(next);
        if place == next {
            self.values.push(value);
            self.behind.push(0);
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_points_at_its_value_and_no_value_stands_twice() {
        let rows = [3, 4, 5, 3, 4, 5, 5, 9, 3, 5];
        let (codes, values) = Codes::distinct(rows);
        assert_eq!(values, [3, 4, 5, 9]);
        let back: Vec<i32> = codes.places().iter().map(|&place| values[place as usize]).collect();
        assert_eq!(back, rows);
        assert!(Codes::distinct(Vec::<u8>::new()).0.is_empty());
    }
}
