//! The rows of one indicator → the figures that count in each slice, dense by slice and authority.
//!
//! A joint return and its halves never count together: the rule is that of the benchmarks.

use crate::benchmark::{Membership, PeerGroups, Return, SliceKey, Slices, joint_return_counts, usable_value};
use crate::domain::{AuthorityIndex, Observations, Period};

/// The figures of an indicator.
#[derive(Debug)]
pub(super) struct Figures<'a> {
    /// The slices, sorted.
    keys: Vec<SliceKey>,
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
    /// Those of the slices of one indicator.
    pub(super) fn of(observations: &Observations, slices: &Slices, groups: &'a PeerGroups, precedence: &[i32]) -> Self {
        let (authorities, joint_returns) = (groups.authorities(), groups.joint_returns().len());
        let keys: Vec<SliceKey> = slices.iter().map(|(key, _)| key).collect();
        let mut values = vec![f64::NAN; keys.len() * authorities];
        let mut joint_counts = vec![false; keys.len() * joint_returns];
        let mut rows: Vec<Option<u32>> = vec![None; authorities];
        let memberships: Vec<&Membership> = keys.iter().map(|(_, period)| groups.on(period.last_day())).collect();
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
        Self { keys, memberships, authorities, values, joint_returns, joint_counts }
    }

    /// The place of the slice that a row stands in.
    pub(super) fn slice_of(&self, observations: &Observations, row: usize) -> usize {
        let key = (observations.breakdown[row], observations.period[row]);
        self.keys.binary_search(&key).expect("every actual row stands in a slice")
    }

    /// The period of a slice.
    pub(super) fn period(&self, slice: usize) -> Period {
        self.keys[slice].1
    }

    /// Who belongs to what at the end of the period of a slice.
    pub(super) fn membership(&self, slice: usize) -> &'a Membership {
        self.memberships[slice]
    }

    /// The figure of an authority that counts in a slice; `NaN` where none does.
    pub(super) fn value(&self, slice: usize, authority: AuthorityIndex) -> f64 {
        self.values[slice * self.authorities + authority.at()]
    }

    /// Which joint returns count in a slice in place of their halves, by joint return.
    pub(super) fn joint_counts(&self, slice: usize) -> &[bool] {
        &self.joint_counts[slice * self.joint_returns..][..self.joint_returns]
    }
}
