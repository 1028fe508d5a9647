//! An authority and its statistical neighbours in one slice → what they show and where it stands among them.
//!
//! The slice's figures are already in order. Each neighbour sets one bit at its place in that order; reading the bits
//! from the lowest gives the neighbours' figures in ascending order without a sort.

use super::peers::JointReturn;
use super::rank::Place;
use super::slice::{Cell, Standing};
use super::statistics::{Statistics, Sums, Thresholds};
use crate::domain::AuthorityIndex;

/// The arrays of the work, kept from one authority to the next.
pub(super) struct NeighbourWork {
    peers: Vec<AuthorityIndex>,
    /// The value of each place in the order of the slice, where its bit is set.
    by_order: Vec<f64>,
    bits: Vec<u64>,
    sorted: Vec<f64>,
}

/// Chooses the peers, sorted: the neighbours, which are, or for the halves of a joint return that counts the joint return, once.
///
/// It never stands in for a neighbour of its own half; the number of such neighbours comes back, they are absent.
pub fn choose<'a>(
    authority: AuthorityIndex,
    neighbours: &[AuthorityIndex],
    joint: impl Iterator<Item = &'a JointReturn>,
    peers: &mut Vec<AuthorityIndex>,
) -> u16 {
    peers.clear();
    peers.extend_from_slice(neighbours);
    let (mut absent, mut is_sorted) = (0, true);
    for joint in joint {
        let neighbours = peers.len();
        peers.retain(|neighbour| !joint.halves.contains(neighbour));
        let halves = neighbours - peers.len();
        if joint.halves.contains(&authority) {
            absent += super::count(halves);
        } else if halves > 0 {
            peers.push(joint.authority);
            is_sorted = false;
        }
    }
    if !is_sorted {
        peers.sort_unstable();
    }
    absent
}

impl NeighbourWork {
    pub(super) fn new(authorities: usize) -> Self {
        Self {
            peers: Vec::with_capacity(16),
            by_order: vec![0.0; authorities],
            bits: vec![0; authorities.div_ceil(64)],
            sorted: Vec::with_capacity(16),
        }
    }

    /// Chooses the peers, see [`choose`].
    pub(super) fn choose<'a>(
        &mut self,
        authority: AuthorityIndex,
        neighbours: &[AuthorityIndex],
        joint: impl Iterator<Item = &'a JointReturn> + Clone,
    ) -> u16 {
        choose(authority, neighbours, joint, &mut self.peers)
    }

    /// The chosen peers.
    pub(super) fn peers(&self) -> &[AuthorityIndex] {
        &self.peers
    }

    /// The statistics of the chosen peers and the place of a value among them.
    pub(super) fn compare(
        &mut self,
        value: f64,
        cells: &[Cell],
        absent: u16,
        multiplier: f64,
        thresholds: Thresholds,
    ) -> (Statistics, Place) {
        let mut sums = Sums::default();
        let mut suppressed = 0;
        for &peer in &self.peers {
            let cell = &cells[peer.at()];
            match cell.standing {
                Standing::Figure => {
                    let order = usize::from(cell.order);
                    self.bits[order / 64] |= 1 << (order % 64);
                    self.by_order[order] = cell.value;
                    sums.add(cell.value, cell.numerator, cell.denominator);
                }
                Standing::Suppressed => suppressed += 1,
                Standing::Nothing => {}
            }
        }
        self.sorted.clear();
        for (word, bits) in self.bits.iter_mut().enumerate() {
            while *bits != 0 {
                self.sorted.push(self.by_order[word * 64 + bits.trailing_zeros() as usize]);
                *bits &= *bits - 1;
            }
        }
        let members = super::count(self.peers.len()) + absent;
        let statistics = Statistics::of(&self.sorted, &sums, members, suppressed, multiplier, thresholds);
        (statistics, Place::among(value, &self.sorted))
    }
}
