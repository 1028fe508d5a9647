//! What a rule gives away of hidden counts, and sums of them → the hidden counts that can only be one number.
//!
//! A reader who knows that a hidden count is not zero and below a threshold learns more from a sum than its remainder:
//! two that make 2 are 1 and 1. Each sum narrows its counts by what the others can be, until nothing narrows any more.

use std::collections::BTreeMap;

use super::counts::{CountIndex, Counts, Sum};

/// Sums are gone through at most so often; what is then not narrowed to one number is narrowed to several.
const ROUNDS: usize = 50;

/// The least and the greatest that each count can be.
type Ranges = BTreeMap<CountIndex, (f64, f64)>;

/// The hidden counts that these sums narrow to one number, sorted; those of which the rule itself says it are not among
/// them.
pub(super) fn narrowed<'s>(counts: &Counts, sums: &(impl Iterator<Item = &'s Sum> + Clone)) -> Vec<CountIndex> {
    let mut ranges = Ranges::new();
    for _ in 0..ROUNDS {
        let mut has_narrowed = false;
        for sum in sums.clone().filter(|sum| sum.is_exact) {
            has_narrowed |= narrow(counts, sum, &mut ranges);
        }
        if !has_narrowed {
            break;
        }
    }
    let is_one = |(low, high): (f64, f64)| high - low < 0.5;
    ranges
        .into_iter()
        .filter(|&(count, range)| counts.is_hidden(count) && is_one(range) && !is_one(counts.range[count as usize]))
        .map(|(count, _)| count)
        .collect()
}

/// Narrows the counts of one sum; whether any was.
fn narrow(counts: &Counts, sum: &Sum, ranges: &mut Ranges) -> bool {
    let range_of = |count: CountIndex, ranges: &Ranges| {
        let at = count as usize;
        if counts.is_shown(count) {
            (counts.value[at], counts.value[at])
        } else {
            ranges.get(&count).copied().unwrap_or(counts.range[at])
        }
    };
    let mut total = Extremes::default();
    for (count, sign) in sum.terms() {
        total.add(signed(range_of(count, ranges), sign));
    }
    let mut has_narrowed = false;
    for (count, sign) in sum.terms().filter(|&(count, _)| !counts.is_shown(count)) {
        let range = range_of(count, ranges);
        let (low, high) = total.without(signed(range, sign));
        // The others and this one make nothing: this one is what the others lack.
        let (low, high) = signed((-high, -low), sign);
        let narrower = (low.max(range.0), high.min(range.1));
        let is_narrower = narrower.0 > range.0 + 0.5 || narrower.1 < range.1 - 0.5;
        if is_narrower && narrower.0 <= narrower.1 {
            // The total stays as wide as it was: the next round narrows with what this one found.
            ranges.insert(count, narrower);
            has_narrowed = true;
        }
    }
    has_narrowed
}

fn signed((low, high): (f64, f64), sign: f64) -> (f64, f64) {
    if sign > 0.0 { (low, high) } else { (-high, -low) }
}

/// The least and the greatest that some terms come to; terms without an end are counted apart.
#[derive(Default)]
struct Extremes {
    low: f64,
    high: f64,
    without_low: u32,
    without_high: u32,
}

impl Extremes {
    fn add(&mut self, (low, high): (f64, f64)) {
        for (end, sum, without) in
            [(low, &mut self.low, &mut self.without_low), (high, &mut self.high, &mut self.without_high)]
        {
            if end.is_finite() {
                *sum += end;
            } else {
                *without += 1;
            }
        }
    }

    /// The extremes of all terms but one that was added.
    fn without(&self, (low, high): (f64, f64)) -> (f64, f64) {
        let others = |all: f64, without: u32, own: f64| match (without, own.is_finite()) {
            (0, _) => Some(all - own),
            (1, false) => Some(all),
            _ => None,
        };
        (
            others(self.low, self.without_low, low).unwrap_or(f64::NEG_INFINITY),
            others(self.high, self.without_high, high).unwrap_or(f64::INFINITY),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::counts::{Sacrifice, Standing};
    use super::*;

    /// A whole that is shown and parts that are hidden as small ones of 1 to 5.
    fn parts(values: &[f64]) -> (Counts, Sum) {
        let mut counts = Counts::default();
        let hidden = values.iter().map(|&value| counts.push(value, Standing::Shown, Sacrifice::Local)).collect();
        let sum = Sum {
            whole: counts.push(values.iter().sum(), Standing::Shown, Sacrifice::Local),
            parts: hidden,
            is_exact: true,
        };
        for &part in &sum.parts {
            counts.hide(part, (1.0, 5.0));
        }
        (counts, sum)
    }

    #[test]
    fn two_that_make_the_least_or_the_most_that_they_can_are_known() {
        for (values, expected) in [([1.0, 1.0], vec![0, 1]), ([5.0, 5.0], vec![0, 1]), ([1.0, 2.0], vec![])] {
            let (counts, sum) = parts(&values);
            assert_eq!(narrowed(&counts, &[&sum].into_iter()), expected, "{values:?}");
        }
    }

    #[test]
    fn a_count_of_which_nothing_is_known_leaves_the_others_open() {
        let (mut counts, sum) = parts(&[1.0, 1.0, 8.0]);
        counts.sacrifice(2);
        assert_eq!(narrowed(&counts, &[&sum].into_iter()), Vec::<u32>::new());
    }

    #[test]
    fn what_the_rule_itself_says_is_no_discovery() {
        let (mut counts, sum) = parts(&[1.0, 1.0]);
        counts.hide(0, (1.0, 1.0));
        counts.hide(1, (1.0, 1.0));
        assert_eq!(narrowed(&counts, &[&sum].into_iter()), Vec::<u32>::new());
    }
}
