//! The rows of one indicator → the figures that count in each slice, dense by slice and authority.
//!
//! A joint return and its halves never count together: the rule is that of the benchmarks.

use std::ops::Range;

use crate::benchmark::{Membership, PeerGroups, Return, SliceKey, Slices, joint_return_counts, usable_value};
use crate::domain::{AuthorityIndex, Day, Observations};

/// The figures of an indicator.
#[derive(Debug)]
pub(super) struct Figures<'a> {
    /// The first row of the indicator, and by row from there on: the place of the slice that it stands in.
    first_row: usize,
    slices: Vec<u32>,
    /// By slice: the last day of its period.
    last_days: Vec<Day>,
    /// By slice: who belongs to what at the end of its period.
    memberships: Vec<&'a Membership>,
    authorities: usize,
    /// By slice and authority: the figure that counts, `NaN` where none does.
    values: Vec<f64>,
    joint_returns: usize,
    /// By slice and joint return: whether it counts and its halves do not.
    joint_counts: Vec<bool>,
}

impl<'a> Figures<'a> {
    /// Those of one indicator, whose rows these are.
    pub(super) fn of(
        observations: &Observations,
        rows_of_one: Range<usize>,
        groups: &'a PeerGroups,
        precedence: &[i32],
    ) -> Self {
        let slices = Slices::new(observations, rows_of_one.clone());
        let mut slice_of = vec![0; rows_of_one.len()];
        for (slice, (_, rows)) in (0..).zip(slices.iter()) {
            for &row in rows {
                slice_of[row as usize - rows_of_one.start] = slice;
            }
        }
        let (authorities, joint_returns) = (groups.authorities(), groups.joint_returns().len());
        let keys: Vec<SliceKey> = slices.iter().map(|(key, _)| key).collect();
        let mut values = vec![f64::NAN; keys.len() * authorities];
        let mut joint_counts = vec![false; keys.len() * joint_returns];
        let mut rows: Vec<Option<u32>> = vec![None; authorities];
        let last_days: Vec<Day> = keys.iter().map(|(_, period)| period.last_day()).collect();
        let memberships: Vec<&Membership> = last_days.iter().map(|&day| groups.on(day)).collect();
        for (slice, (_, of_slice)) in slices.iter().enumerate() {
            let membership = memberships[slice];
            let values = &mut values[slice * authorities..][..authorities];
            for &row in of_slice {
                let authority = observations.authority(row as usize);
                if !membership.groups_of(authority).is_empty() {
                    rows[authority.at()] = Some(row);
                    values[authority.at()] = usable_value(observations, row as usize) + 0.0; // so that -0 is 0
                }
            }
            for (at, joint) in groups.joint_returns().iter().enumerate() {
                let of = |authority: AuthorityIndex| {
                    let file = observations.file[rows[authority.at()]? as usize];
                    let precedence = precedence.get(file.at()).copied().unwrap_or(0);
                    Some(Return { has_figure: !values[authority.at()].is_nan(), precedence })
                };
                let Some(of_joint) = of(joint.authority) else { continue };
                let counts = joint_return_counts(of_joint, joint.halves.iter().filter_map(|&half| of(half)));
                joint_counts[slice * joint_returns + at] = counts;
                let halves = joint.halves.iter().filter(|_| counts);
                for loser in halves.chain(std::iter::once(&joint.authority).filter(|_| !counts)) {
                    values[loser.at()] = f64::NAN;
                }
            }
            for &row in of_slice {
                rows[observations.authority(row as usize).at()] = None;
            }
        }
        Self {
            first_row: rows_of_one.start,
            slices: slice_of,
            last_days,
            memberships,
            authorities,
            values,
            joint_returns,
            joint_counts,
        }
    }

    /// The place of the slice that an actual row stands in.
    pub(super) fn slice_of(&self, row: usize) -> usize {
        self.slices[row - self.first_row] as usize
    }

    /// The last day of the period of a slice.
    pub(super) fn last_day(&self, slice: usize) -> Day {
        self.last_days[slice]
    }

    /// Who belongs to what at the end of the period of a slice.
    pub(super) fn membership(&self, slice: usize) -> &'a Membership {
        self.memberships[slice]
    }

    /// Whether each authority has the same list of neighbours in both of these slices, joint returns for their halves or not.
    pub(super) fn list_alike(&self, [one, other]: [usize; 2]) -> bool {
        std::ptr::eq(self.memberships[one], self.memberships[other])
            && self.joint_counts(one) == self.joint_counts(other)
    }

    /// The figure of an authority that counts in a slice; `NaN` where none does.
    pub(super) fn value(&self, slice: usize, authority: AuthorityIndex) -> f64 {
        self.values[self.place(slice, authority)]
    }

    /// The place of an authority in a slice among all of them.
    pub(super) fn place(&self, slice: usize, authority: AuthorityIndex) -> usize {
        slice * self.authorities + authority.at()
    }

    /// How many places there are.
    pub(super) fn places(&self) -> usize {
        self.values.len()
    }

    /// Which joint returns count in a slice in place of their halves, by joint return.
    pub(super) fn joint_counts(&self, slice: usize) -> &[bool] {
        &self.joint_counts[slice * self.joint_returns..][..self.joint_returns]
    }
}
