//! Sums of counts of which some are not known → the counts that follow from them all the same.
//!
//! A count follows from linear equations just where the row of its own in their reduced row echelon form has no other
//! count beside it. The elimination runs over the whole numbers modulo a prime, where it is exact; coefficients are 1
//! and −1, and a minor of such a matrix that the prime divides would have to be larger than it.

use std::collections::BTreeMap;

use super::counts::{CountIndex, Counts, Sum};

/// The Mersenne prime 2³¹ − 1.
const PRIME: u64 = 2_147_483_647;

/// A row: counts with their coefficients, none of which is zero.
type Row = BTreeMap<CountIndex, u64>;

/// The hidden counts that follow from these sums, sorted.
pub(super) fn determined<'s>(counts: &Counts, sums: impl IntoIterator<Item = &'s Sum>) -> Vec<CountIndex> {
    let mut rows: Vec<Row> = Vec::new();
    let mut pivots: BTreeMap<CountIndex, usize> = BTreeMap::new();
    for sum in sums {
        let mut row = Row::new();
        for (count, sign) in sum.terms().filter(|&(count, _)| !counts.is_shown(count)) {
            add(&mut row, count, if sign > 0.0 { 1 } else { PRIME - 1 });
        }
        let known: Vec<(usize, u64)> =
            row.iter().filter_map(|(count, &coefficient)| Some((*pivots.get(count)?, coefficient))).collect();
        for (pivot, coefficient) in known {
            subtract(&mut row, &rows[pivot], coefficient);
        }
        let Some((&pivot, &coefficient)) = row.iter().next() else { continue };
        let inverse = power(coefficient, PRIME - 2);
        for value in row.values_mut() {
            *value = *value * inverse % PRIME;
        }
        for other in &mut rows {
            if let Some(&coefficient) = other.get(&pivot) {
                subtract(other, &row, coefficient);
            }
        }
        pivots.insert(pivot, rows.len());
        rows.push(row);
    }
    let alone = rows.iter().filter(|row| row.len() == 1).filter_map(|row| row.keys().next().copied());
    let mut determined: Vec<CountIndex> = alone.filter(|&count| counts.is_hidden(count)).collect();
    determined.sort_unstable();
    determined
}

fn add(row: &mut Row, count: CountIndex, coefficient: u64) {
    let value = row.entry(count).or_insert(0);
    *value = (*value + coefficient) % PRIME;
    if *value == 0 {
        row.remove(&count);
    }
}

/// Takes so many times another row from a row.
fn subtract(row: &mut Row, other: &Row, times: u64) {
    for (&count, &coefficient) in other {
        add(row, count, PRIME - times * coefficient % PRIME);
    }
}

fn power(base: u64, exponent: u64) -> u64 {
    let (mut result, mut base, mut exponent) = (1, base, exponent);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::super::counts::{Sacrifice, Standing};
    use super::*;

    fn hidden(number: usize) -> Counts {
        let mut counts = Counts::default();
        for _ in 0..number {
            counts.push(1.0, Standing::Hidden, Sacrifice::Local);
        }
        counts.push(9.0, Standing::Shown, Sacrifice::Local);
        counts
    }

    fn sums(parts: &[&[u32]], whole: u32) -> Vec<Sum> {
        parts.iter().map(|parts| Sum { whole, parts: parts.to_vec(), is_exact: true }).collect()
    }

    #[test]
    fn what_is_alone_in_a_sum_follows_and_one_of_two_does_not() {
        assert_eq!(determined(&hidden(3), &sums(&[&[0], &[1, 2]], 3)), [0]);
    }

    /// Three sums of pairs of three: half their sum less one of them is the count that it lacks.
    #[test]
    fn an_odd_cycle_of_pairs_follows_and_an_even_one_does_not() {
        assert_eq!(determined(&hidden(3), &sums(&[&[0, 1], &[1, 2], &[0, 2]], 3)), [0, 1, 2]);
        assert_eq!(determined(&hidden(4), &sums(&[&[0, 1], &[1, 2], &[2, 3], &[0, 3]], 4)), Vec::<u32>::new());
    }

    #[test]
    fn the_difference_of_two_sums_gives_what_only_one_of_them_has() {
        assert_eq!(determined(&hidden(4), &sums(&[&[0, 1, 2], &[0, 1, 2, 3]], 4)), [3]);
    }
}
