//! Pointers of rows at values: columns that say the same of the same rows share them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// By row: the place of its value in a list of values. A copy shares the pointers, and whoever writes columns with the
/// same pointers packs them once.
#[derive(Clone, Debug)]
pub struct Codes(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// All of so many rows point at the first value.
    Same(usize),
    Each(Arc<Vec<u32>>),
}

impl Codes {
    /// These places.
    pub fn new(places: Vec<u32>) -> Self {
        Self(Kind::Each(Arc::new(places)))
    }

    /// All rows point at the first value.
    pub const fn same(rows: usize) -> Self {
        Self(Kind::Same(rows))
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Kind::Same(rows) => *rows,
            Kind::Each(places) => places.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of a row's value.
    pub fn at(&self, row: usize) -> usize {
        match &self.0 {
            Kind::Same(_) => 0,
            Kind::Each(places) => places[row] as usize,
        }
    }

    /// The places by row; none where all rows point at the first value.
    pub fn places(&self) -> Option<&[u32]> {
        match &self.0 {
            Kind::Same(_) => None,
            Kind::Each(places) => Some(places),
        }
    }

    /// What tells these pointers from all others that live, and is the same for those who share them; none where all rows
    /// point at the first value.
    pub fn identity(&self) -> Option<usize> {
        self.places().map(|places| places.as_ptr() as usize)
    }

    /// Pointers at what the values that are pointed at point at.
    #[must_use]
    pub fn through(&self, values: &Self) -> Self {
        match (&self.0, &values.0) {
            (_, Kind::Same(_)) => Self::same(self.len()),
            (Kind::Same(rows), Kind::Each(_)) => Self::new(vec![place(values.at(0)); *rows]),
            (Kind::Each(places), Kind::Each(behind)) => {
                Self::new(places.iter().map(|&place| behind[place as usize]).collect())
            }
        }
    }

    /// The pointers of these rows, in their order.
    #[must_use]
    pub fn taken(&self, rows: &[u32]) -> Self {
        match &self.0 {
            Kind::Same(_) => Self::same(rows.len()),
            Kind::Each(places) => Self::new(rows.iter().map(|&row| places[row as usize]).collect()),
        }
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
            places.push(place(first_rows.len() - 1));
        }
        (Self::new(places), first_rows)
    }

    /// Pointers at the distinct ones of these values, which come in the order of their first row.
    pub fn distinct<T: Copy + Eq + Hash>(values: impl IntoIterator<Item = T>) -> (Self, Vec<T>) {
        let values = values.into_iter();
        let mut found = Distinct::default();
        let mut places = Vec::with_capacity(values.size_hint().0);
        places.extend(values.map(|value| found.place(value)));
        let codes = if found.values.len() < 2 { Self::same(places.len()) } else { Self::new(places) };
        (codes, found.values)
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a table holds fewer than 2^32 rows")
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
        if let Some(known) = self.values.iter().take(FEW).position(|one| *one == value) {
            return place(known);
        }
        let next = place(self.values.len());
        let place = if self.values.len() < FEW { next } else { *self.places.entry(value).or_insert(next) };
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
        let few = vec![3, 4, 5, 3, 4, 5, 5, 9, 3, 5];
        let many: Vec<i32> = (0..500).map(|row| row * 7 % 40).chain([3, 3, 39, 0]).collect();
        for rows in [few, many, vec![8; 5], vec![]] {
            let (codes, values) = Codes::distinct(rows.iter().copied());
            let back: Vec<i32> = (0..codes.len()).map(|row| values[codes.at(row)]).collect();
            assert_eq!(back, rows);
            let mut once = values.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), values.len());
            assert_eq!(codes.places().is_none(), values.len() < 2, "one value needs no pointers");
        }
    }

    #[test]
    fn pointers_through_pointers_lead_to_the_value_behind() {
        let first = Codes::new(vec![2, 0, 1, 2]);
        let second = Codes::new(vec![7, 7, 9]);
        assert_eq!(first.through(&second).places(), Some(&[9, 7, 7, 9][..]));
        assert_eq!(first.through(&Codes::same(3)).len(), 4);
        assert_eq!(Codes::same(2).through(&second).places(), Some(&[7, 7][..]));
    }
}
