//! Hidden counts and the sums that are published of them → further counts to hide, until none can be worked out.
//!
//! Three things are looked for, the cheaper first: a hidden count that is the only unknown of a sum; one that follows
//! from several sums together ([`solve`]); one that sums and the rule itself narrow to a single number ([`bounds`]).
//! In a sum of each such count the smallest other part is hidden, before a part that is zero, before the whole, before
//! the figure of a region or of the nation; of parts that stand in other sums too rather one that is not the first to be
//! hidden there, since that one would need a further count beside it. The search starts anew until nothing is found.

use std::collections::BTreeSet;

use super::counts::{CountIndex, Counts, Sacrifice, Standing, Sum};
use super::{bounds, solve};

/// What protecting came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Protection {
    /// How many counts were hidden for the sake of others.
    pub(super) sacrificed: usize,
    /// Hidden counts that can be worked out all the same: nothing is left that could be hidden.
    pub(super) exposed: Vec<CountIndex>,
}

/// Hides what must be hidden beside the counts that are.
pub(super) fn protect(counts: &mut Counts, sums: &[Sum]) -> Protection {
    let unknown = |sum: &Sum| sum.terms().filter(|&(count, _)| !counts.is_shown(count)).count();
    let unknown = sums.iter().map(unknown).collect();
    let mut work = Work { sums_of: sums_of(counts, sums), sums, unknown, sacrificed: 0, given_up: BTreeSet::new() };
    let mut look_at: BTreeSet<u32> = work.around(counts);
    loop {
        while let Some(sum) = look_at.pop_first() {
            if let Some(count) = only_unknown(counts, &sums[sum as usize])
                && let Some(other) = work.hide_beside(counts, count, &[sum])
            {
                look_at.extend(&work.sums_of[other as usize]);
            }
        }
        let mut others = Vec::new();
        for component in components(counts, sums, &work.sums_of) {
            let of_component = component.iter().map(|&sum| &sums[sum as usize]);
            let mut found = solve::determined(counts, of_component.clone());
            found.retain(|count| !work.given_up.contains(count));
            if found.is_empty() {
                found = bounds::narrowed(counts, &of_component);
                found.retain(|count| !work.given_up.contains(count));
            }
            // One at a time in each sum: what is hidden for the first may well serve the others.
            let mut touched = BTreeSet::new();
            for count in found {
                if work.sums_of[count as usize].iter().any(|sum| touched.contains(sum)) {
                    continue;
                }
                let other = work.hide_beside(counts, count, &component);
                touched.extend(work.sums_of[count as usize].iter().copied());
                touched.extend(other.into_iter().flat_map(|other| work.sums_of[other as usize].iter().copied()));
                others.push(other);
            }
        }
        if others.is_empty() {
            break;
        }
        look_at.extend(others.into_iter().flatten().flat_map(|other| &work.sums_of[other as usize]));
    }
    Protection { sacrificed: work.sacrificed, exposed: work.given_up.into_iter().collect() }
}

struct Work<'a> {
    sums: &'a [Sum],
    /// By count: the sums it stands in.
    sums_of: Vec<Vec<u32>>,
    /// By sum: how many of its counts are not shown.
    unknown: Vec<usize>,
    sacrificed: usize,
    given_up: BTreeSet<CountIndex>,
}

impl Work<'_> {
    /// The sums with a hidden count.
    fn around(&self, counts: &Counts) -> BTreeSet<u32> {
        let hidden = (0..).zip(&self.sums_of).filter(|(count, _)| counts.is_hidden(*count));
        hidden.flat_map(|(_, sums)| sums.iter().copied()).collect()
    }

    /// Hides the count that costs least of the sums of a hidden one, else of all of these sums.
    fn hide_beside(&mut self, counts: &mut Counts, count: CountIndex, among: &[u32]) -> Option<CountIndex> {
        let own: Vec<u32> = among.iter().copied().filter(|sum| self.sums_of[count as usize].contains(sum)).collect();
        let cheapest = |of: &[u32]| {
            let candidates = of.iter().flat_map(|&sum| {
                let sum = &self.sums[sum as usize];
                sum.terms().map(move |(count, _)| (count, count == sum.whole))
            });
            candidates
                .filter(|&(other, _)| counts.is_shown(other))
                .map(|(other, is_whole)| (kind(counts, other, is_whole), self.newly_opened(other), other))
                .min_by(|one, other| {
                    let value = |count: CountIndex| counts.value[count as usize];
                    let size = value(one.2).total_cmp(&value(other.2));
                    (one.0, one.1).cmp(&(other.0, other.1)).then(size).then(one.2.cmp(&other.2))
                })
        };
        let Some((.., other)) = cheapest(&own).or_else(|| cheapest(among)) else {
            self.given_up.insert(count);
            return None;
        };
        counts.sacrifice(other);
        for &sum in &self.sums_of[other as usize] {
            self.unknown[sum as usize] += 1;
        }
        self.sacrificed += 1;
        Some(other)
    }

    /// In how many sums a count would be the first that is not shown.
    fn newly_opened(&self, count: CountIndex) -> usize {
        self.sums_of[count as usize].iter().filter(|&&sum| self.unknown[sum as usize] == 0).count()
    }
}

/// What is hidden first: parts, then parts that are zero, wholes, areas.
fn kind(counts: &Counts, count: CountIndex, is_whole: bool) -> u8 {
    match counts.sacrifice[count as usize] {
        Sacrifice::Area => 3,
        Sacrifice::Local if is_whole => 2,
        Sacrifice::Local => u8::from(counts.value[count as usize] == 0.0),
    }
}

fn sums_of(counts: &Counts, sums: &[Sum]) -> Vec<Vec<u32>> {
    let mut sums_of = vec![Vec::new(); counts.value.len()];
    for (at, sum) in (0..).zip(sums) {
        for (count, _) in sum.terms() {
            sums_of[count as usize].push(at);
        }
    }
    sums_of
}

/// The hidden count that is the only one of a sum that is not shown.
fn only_unknown(counts: &Counts, sum: &Sum) -> Option<CountIndex> {
    let mut unknown = sum.terms().map(|(count, _)| count).filter(|&count| !counts.is_shown(count));
    let first = unknown.next()?;
    (unknown.next().is_none() && counts.is_hidden(first)).then_some(first)
}

/// Sums that share counts that are not shown, as far as a hidden one is among them.
fn components(counts: &Counts, sums: &[Sum], sums_of: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut seen = vec![false; counts.value.len()];
    let mut taken = vec![false; sums.len()];
    let mut components = Vec::new();
    for start in (0_u32..).take(seen.len()).filter(|&count| counts.standing[count as usize] == Standing::Hidden) {
        if std::mem::replace(&mut seen[start as usize], true) {
            continue;
        }
        let (mut component, mut open) = (Vec::new(), vec![start]);
        while let Some(count) = open.pop() {
            for &sum in &sums_of[count as usize] {
                if std::mem::replace(&mut taken[sum as usize], true) {
                    continue;
                }
                component.push(sum);
                let unknown =
                    sums[sum as usize].terms().map(|(count, _)| count).filter(|&count| !counts.is_shown(count));
                for other in unknown {
                    if !std::mem::replace(&mut seen[other as usize], true) {
                        open.push(other);
                    }
                }
            }
        }
        if !component.is_empty() {
            component.sort_unstable();
            components.push(component);
        }
    }
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts and their whole; the parts from 1 to 5 are hidden.
    fn table(values: &[f64]) -> (Counts, Vec<Sum>) {
        let mut counts = Counts::default();
        let parts = values.iter().map(|&value| counts.push(value, Standing::Shown, Sacrifice::Local)).collect();
        let whole = counts.push(values.iter().sum(), Standing::Shown, Sacrifice::Local);
        for count in 0..=whole {
            if (1.0..=5.0).contains(&counts.value[count as usize]) {
                counts.hide(count, (1.0, 5.0));
            }
        }
        (counts, vec![Sum { whole, parts, is_exact: true }])
    }

    fn hidden(values: &[f64]) -> Vec<f64> {
        let (mut counts, sums) = table(values);
        let protection = protect(&mut counts, &sums);
        assert_eq!(protection.exposed, Vec::<u32>::new(), "{values:?}");
        (0..).zip(&counts.value).filter(|(count, _)| counts.is_hidden(*count)).map(|(_, &value)| value).collect()
    }

    #[test]
    fn the_next_smallest_part_is_hidden_beside_the_only_hidden_one() {
        assert_eq!(hidden(&[3.0, 40.0, 12.0, 0.0]), [3.0, 12.0]);
    }

    #[test]
    fn two_hidden_parts_need_no_third_unless_the_rule_gives_them_away() {
        assert_eq!(hidden(&[3.0, 4.0, 20.0]), [3.0, 4.0]);
        assert_eq!(hidden(&[1.0, 1.0, 20.0, 30.0]), [1.0, 1.0, 20.0]);
        assert_eq!(hidden(&[5.0, 5.0, 20.0, 30.0]), [5.0, 5.0, 20.0]);
    }

    #[test]
    fn a_part_that_is_all_there_is_is_hidden_with_the_whole() {
        assert_eq!(hidden(&[3.0, 0.0, 0.0]), [3.0, 3.0]);
    }

    /// A table of three by three with its margins: four hidden cells protect each other, where the smallest of each row
    /// and column would be six.
    #[test]
    fn a_part_that_closes_another_sum_goes_before_a_smaller_one() {
        let cells = [[3.0, 40.0, 90.0], [20.0, 30.0, 25.0], [60.0, 70.0, 80.0]];
        let mut counts = Counts::default();
        let place = cells.map(|row| row.map(|cell| counts.push(cell, Standing::Shown, Sacrifice::Local)));
        let mut sums = Vec::new();
        for line in 0..3 {
            for parts in [place[line].to_vec(), place.map(|row| row[line]).to_vec()] {
                let total = parts.iter().map(|&part| counts.value[part as usize]).sum();
                sums.push(Sum { whole: counts.push(total, Standing::Shown, Sacrifice::Local), parts, is_exact: true });
            }
        }
        counts.hide(place[0][0], (1.0, 5.0));
        assert_eq!(protect(&mut counts, &sums), Protection { sacrificed: 3, exposed: vec![] });
        let hidden = place.map(|row| row.map(|cell| counts.is_hidden(cell)));
        assert_eq!(hidden, [[true, true, false], [true, true, false], [false; 3]]);
    }

    #[test]
    fn nothing_small_hides_nothing() {
        assert_eq!(hidden(&[0.0, 6.0, 7.0]), Vec::<f64>::new());
    }
}
