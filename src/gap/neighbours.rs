//! Two rows of an authority → the figures of its neighbours in both periods, who of them has one, and the change.

use super::Reason;
use super::figures::Figures;
use super::parts::{Medians, Parts};
use crate::benchmark::{GroupIndex, Membership, PeerGroups, Quartiles, Thresholds, choose, usable_value};
use crate::domain::{AuthorityIndex, Observations};

/// How many neighbours there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// With a figure in the earlier period, of those that the authority was compared with then.
    pub before: u16,
    /// With a figure in the later one.
    pub after: u16,
    /// With a figure in both, of those that it is compared with now.
    pub same: u16,
    /// With one in the earlier period only, of these.
    pub only_before: u16,
    /// With one in the later period only.
    pub only_after: u16,
    /// In both lists, with a figure or without.
    pub listed_in_both: u16,
}

/// What a change came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    /// The figures of the authority.
    pub(super) values: [f64; 2],
    /// The list that it is compared with now.
    pub(super) group: GroupIndex,
    /// The list that it was compared with in the earlier period.
    pub(super) earlier_group: GroupIndex,
    pub(super) medians: Medians,
    pub(super) parts: Parts,
    pub(super) counts: Counts,
    pub(super) reason: Option<Reason>,
}

/// The room of the work, kept from one row to the next.
pub(super) struct Work<'a> {
    figures: &'a Figures<'a>,
    groups: &'a PeerGroups,
    thresholds: Thresholds,
    /// Those that the authority was compared with in the earlier period, where that was another list.
    then: Vec<AuthorityIndex>,
    /// Those that it is compared with now, in both periods: they differ where a joint return stands for its halves, or
    /// a neighbour began or ended.
    now: [Vec<AuthorityIndex>; 2],
    sorted: Vec<f64>,
    /// By slice and authority: the median of those that it is compared with now, and how many of them have a figure. The
    /// later period of one change is the earlier one of another.
    medians: Vec<Option<(f64, u16)>>,
    /// The figures in both periods of those with one in both.
    same: [Vec<f64>; 2],
}

impl<'a> Work<'a> {
    pub(super) fn new(figures: &'a Figures<'a>, groups: &'a PeerGroups, thresholds: Thresholds) -> Self {
        Self {
            figures,
            groups,
            thresholds,
            then: Vec::new(),
            now: Default::default(),
            sorted: Vec::new(),
            medians: vec![None; figures.places()],
            same: Default::default(),
        }
    }

    /// The change of the gap between two rows of an authority.
    pub(super) fn change(
        &mut self,
        observations: &Observations,
        before: usize,
        after: usize,
        is_apart: bool,
    ) -> Change {
        let authority = observations.authority(after);
        let slices = [before, after].map(|row| self.figures.slice_of(row));
        let group = self.groups.neighbour_group().expect("without neighbours there are no changes");
        let (was, is) = slices.map(|slice| self.figures.last_day(slice)).into();
        let earlier_group = match self.groups.earlier_group(is) {
            // Both periods were compared with the earlier list when they came out: what is told is told of one list.
            Some(_) => group,
            None => self.groups.earlier_group(was).unwrap_or(group),
        };
        let [of_before, of_after] = &mut self.now;
        list(self.figures, self.groups, slices[1], authority, Membership::neighbours, of_after);
        if self.figures.list_alike(slices) {
            of_before.clone_from(of_after);
        } else {
            list(self.figures, self.groups, slices[0], authority, Membership::neighbours, of_before);
        }
        let is_one_list = earlier_group == group;
        if !is_one_list {
            list(self.figures, self.groups, slices[0], authority, Membership::earlier_neighbours, &mut self.then);
        }

        let listed_then = if is_one_list { &self.now[0] } else { &self.then };
        let mut counts = Counts { listed_in_both: shared(listed_then, &self.now[1]), ..Counts::default() };
        let values = [before, after].map(|row| usable_value(observations, row) + 0.0);
        let (now_before, of_now_before) = self.median_now(slices[0], 0, authority);
        let (now_after, of_now_after) = self.median_now(slices[1], 1, authority);
        let (then, of_then) = if is_one_list { (now_before, of_now_before) } else { self.median_of(slices[0], None) };
        self.gather_same(slices);
        counts.before = of_then;
        counts.after = of_now_after;
        counts.same = u16::try_from(self.same[0].len()).expect("there are fewer neighbours than authorities");
        counts.only_before = of_now_before - counts.same;
        counts.only_after = of_now_after - counts.same;
        let thresholds = self.thresholds;
        let same = if [of_now_before, of_now_after] == [counts.same; 2] {
            [now_before, now_after]
        } else {
            self.same.each_mut().map(|figures| {
                figures.sort_unstable_by(f64::total_cmp);
                if thresholds.too_few(counts.same) { f64::NAN } else { Quartiles::of(figures).median }
            })
        };
        let medians = Medians { then, now: [now_before, now_after], same };
        let reason = if is_apart {
            Some(Reason::SeriesBreak)
        } else if values[0].is_nan() {
            Some(Reason::NoEarlierValue)
        } else if self.now[1].is_empty() {
            Some(Reason::NoNeighbours)
        } else if [of_then, of_now_before, of_now_after].iter().any(|&count| thresholds.too_few(count)) {
            Some(Reason::FewPeers)
        } else {
            thresholds.too_few(counts.same).then_some(Reason::FewSamePeers)
        };
        let parts = Parts::of(values, &medians);
        Change { values, group, earlier_group, medians, parts, counts, reason }
    }

    /// The median of the list of one of the periods in its slice, as [`Self::median_of`] gives it.
    fn median_now(&mut self, slice: usize, now: usize, authority: AuthorityIndex) -> (f64, u16) {
        let place = self.figures.place(slice, authority);
        if let Some(known) = self.medians[place] {
            return known;
        }
        let median = self.median_of(slice, Some(now));
        self.medians[place] = Some(median);
        median
    }

    /// The median of a list's figures in a slice, where enough of them have one, and how many have.
    fn median_of(&mut self, slice: usize, now: Option<usize>) -> (f64, u16) {
        let peers = now.map_or(&self.then, |at| &self.now[at]);
        self.sorted.clear();
        self.sorted.extend(peers.iter().map(|&peer| self.figures.value(slice, peer)).filter(|value| !value.is_nan()));
        self.sorted.sort_unstable_by(f64::total_cmp);
        let count = u16::try_from(self.sorted.len()).expect("there are fewer neighbours than authorities");
        let median = if self.thresholds.too_few(count) { f64::NAN } else { Quartiles::of(&self.sorted).median };
        (median, count)
    }

    /// Takes the figures of those that have one in both periods. Both lists are sorted.
    fn gather_same(&mut self, slices: [usize; 2]) {
        self.same.iter_mut().for_each(Vec::clear);
        let is_one_list = self.now[0] == self.now[1];
        for &peer in &self.now[0] {
            let figures = slices.map(|slice| self.figures.value(slice, peer));
            let is_in_both = is_one_list || self.now[1].binary_search(&peer).is_ok();
            if is_in_both && !figures.iter().any(|figure| figure.is_nan()) {
                self.same[0].push(figures[0]);
                self.same[1].push(figures[1]);
            }
        }
    }
}

/// Writes the neighbours of an authority in a slice, a joint return that counts there in place of its halves.
fn list(
    figures: &Figures,
    groups: &PeerGroups,
    slice: usize,
    authority: AuthorityIndex,
    listed: for<'m> fn(&'m Membership, AuthorityIndex) -> &'m [AuthorityIndex],
    peers: &mut Vec<AuthorityIndex>,
) {
    let listed = listed(figures.membership(slice), authority);
    let joint = groups.joint_returns().iter().zip(figures.joint_counts(slice));
    let joint = joint.filter(|(_, counts)| **counts).map(|(joint, _)| joint);
    choose(authority, listed, joint, peers);
}

/// How many stand in both of two sorted lists.
fn shared(one: &[AuthorityIndex], other: &[AuthorityIndex]) -> u16 {
    let is_in_other = |authority: &&AuthorityIndex| other.binary_search(authority).is_ok();
    let both = if one == other { one.len() } else { one.iter().filter(is_in_other).count() };
    u16::try_from(both).expect("there are fewer neighbours than authorities")
}
