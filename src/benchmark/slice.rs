//! The rows of one slice → the rows of its benchmarks, over dense arrays by authority.
//!
//! The figures are sorted once. Walking them in that order fills every shared group in ascending order, so that no
//! group needs a sort of its own.

use super::band::Band;
use super::comparator::Comparator;
use super::comparison::{Comparison, Own, Yardstick, counts_of};
use super::funnel::{Point, Scale, Spread};
use super::joint::{Return, joint_return_counts};
use super::membership::Membership;
use super::neighbours::NeighbourWork;
use super::peers::{GroupIndex, PeerGroups};
use super::published::{Judged, PublishedSlice};
use super::rank::{Place, places};
use super::statistics::{Statistics, Sums};
use super::{Benchmarks, Reason, Settings, Verdict, usable_value};
use crate::domain::{Aggregation, AuthorityIndex, Day, Indicator, IndicatorIndex, Observations, Period, Status};

/// What counts of an authority in the slice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// Neither a figure nor a suppressed one, or another return counts instead.
    #[default]
    Nothing,
    Figure,
    Suppressed,
}

/// An authority in the slice.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    pub(super) value: f64,
    pub(super) numerator: f64,
    pub(super) denominator: f64,
    pub(super) point: Point,
    row: Option<u32>,
    /// The place among all figures of the slice in ascending order.
    pub(super) order: u16,
    pub(super) standing: Standing,
}

/// A shared group in the slice.
#[derive(Clone, Debug, Default)]
struct Shared {
    /// The members with a figure, ascending by figure.
    ascending: Vec<AuthorityIndex>,
    sums: Sums,
    suppressed: u16,
    /// Whether a row of the slice belongs to it.
    is_shown: bool,
    /// Where its statistics stand.
    statistics: u32,
    /// What its members are held against, unless more is published for England.
    yardstick: Option<Yardstick>,
}

/// The arrays of a slice, kept from one slice to the next.
pub(super) struct SliceWork<'a> {
    observations: &'a Observations,
    groups: &'a PeerGroups,
    settings: &'a Settings<'a>,
    indicator: &'a Indicator,
    /// The authorities with a row, in their order.
    present: Vec<AuthorityIndex>,
    cells: Vec<Cell>,
    /// The authorities with a figure, ascending by figure.
    ascending: Vec<AuthorityIndex>,
    shared: Vec<Shared>,
    /// By group and authority: the place among the figures of the group.
    places: Vec<Place>,
    /// The joint returns that count in place of their halves, as places in the list of joint returns.
    joint: Vec<usize>,
    neighbours: NeighbourWork,
    sorted: Vec<f64>,
    scores: Vec<f64>,
    /// The scale on which counts are compared, where chance has a model.
    scale: Option<Scale>,
    /// England's published figures.
    published: PublishedSlice,
    england: Option<GroupIndex>,
    /// The days at which the figures of an authority are counted anew.
    days: Vec<Day>,
    /// Whether the figures of authorities add up to that of England, which then is no yardstick for one of them.
    is_sum: bool,
}

impl<'a> SliceWork<'a> {
    pub(super) fn new(
        observations: &'a Observations,
        groups: &'a PeerGroups,
        settings: &'a Settings<'a>,
        indicator: IndicatorIndex,
    ) -> Self {
        let authorities = groups.authorities();
        Self {
            observations,
            groups,
            settings,
            indicator: &settings.indicators[indicator.at()],
            present: Vec::with_capacity(authorities),
            cells: vec![Cell::default(); authorities],
            ascending: Vec::with_capacity(authorities),
            shared: vec![Shared::default(); groups.groups().len()],
            places: vec![Place::default(); groups.groups().len() * authorities],
            joint: Vec::new(),
            neighbours: NeighbourWork::new(authorities),
            sorted: Vec::with_capacity(authorities),
            scores: Vec::with_capacity(authorities),
            scale: Scale::of(settings.indicators[indicator.at()].interval_method),
            published: PublishedSlice::default(),
            england: groups.find("england"),
            days: Vec::new(),
            is_sum: settings.indicators[indicator.at()].aggregation() == Aggregation::Sum,
        }
    }

    /// Takes the rows of a slice and works out what the shared groups show in it.
    pub(super) fn load(&mut self, rows: &[u32], membership: &Membership, peers: &mut Vec<Statistics>) {
        for authority in self.present.drain(..) {
            self.cells[authority.at()] = Cell::default();
        }
        for &row in rows {
            self.place(row, membership);
        }
        self.settle_joint_returns();
        self.sort_figures();
        self.published = rows.first().map_or_else(PublishedSlice::default, |&row| {
            let at = row as usize;
            let Observations { indicator, breakdown, period, .. } = self.observations;
            self.settings.published.in_slice(indicator[at], breakdown[at], period[at])
        });
        self.fill_shared_groups(membership);
        let Some(period) = rows.first().map(|&row| self.observations.period[row as usize]) else { return };
        self.conclude_shared_groups(membership, period, peers);
    }

    /// Writes the rows of one observation of the slice, from the position `start` on.
    pub(super) fn compare(
        &mut self,
        row: usize,
        membership: &Membership,
        start: usize,
        is_latest: bool,
        out: &mut Benchmarks,
    ) {
        let authority = self.observations.authority(row);
        let value = usable_value(self.observations, row);
        let Observations { numerator, denominator, .. } = self.observations;
        let point = self.cells[authority.at()].point;
        let own = Own::new(self.indicator, value, numerator[row], denominator[row], point);
        let counts = self.cells[authority.at()].standing == Standing::Figure;
        for (at, &group) in (start..).zip(membership.groups_of(authority)) {
            let (statistics, place, itself) = if membership.is_neighbours(group) {
                let statistics = next(&out.peers);
                let (of_neighbours, place) = self.compare_with_neighbours(authority, value, membership);
                out.peers.push(of_neighbours);
                (statistics, Some(place), 1)
            } else {
                let place = self.places[group.at() * self.cells.len() + authority.at()];
                (self.shared[group.at()].statistics, counts.then_some(place), 0)
            };
            let peers = out.peers[statistics as usize];
            let too_few = self.settings.thresholds.too_few(peers.count);
            let reason = match place {
                _ if too_few => Some(Reason::FewPeers),
                _ if value.is_nan() => Some(Reason::NoValue),
                None => Some(Reason::OtherReturnCounts),
                Some(_) => None,
            };
            out.authority[at] = authority;
            out.breakdown[at] = self.observations.breakdown[row];
            out.period[at] = self.observations.period[row];
            out.group[at] = group;
            out.value[at] = value;
            out.status[at] = self.observations.status[row];
            out.statistics[at] = statistics;
            out.difference[at] = value - peers.quartiles.median;
            out.reason[at] = reason;
            out.is_latest[at] = is_latest;
            if reason != Some(Reason::OtherReturnCounts) {
                let (yardstick, hindrance) = self.hold_against(row, group, &peers, membership);
                let comparison = Comparison::of(&own, &peers, yardstick.as_ref(), self.indicator, hindrance);
                out.put(at, &own, yardstick.map(|yardstick| yardstick.comparator), comparison);
            }
            if let (None, Some(place)) = (reason, place) {
                out.rank[at] = place.rank(self.indicator.polarity);
                out.ranked_count[at] = std::num::NonZeroU16::new(peers.count + itself);
                out.position[at] = place.position();
            }
            if !too_few && !value.is_nan() && !self.indicator.no_quartile {
                out.band[at] = Band::of(value, &peers.quartiles, self.indicator.polarity);
            }
        }
    }

    /// The one figure of a group that an observation is held against, and what keeps it from being judged by it.
    fn hold_against(
        &mut self,
        row: usize,
        group: GroupIndex,
        peers: &Statistics,
        membership: &Membership,
    ) -> (Option<Yardstick>, Option<Verdict>) {
        let Observations { indicator, period, file, .. } = self.observations;
        let (indicator, period, file) = (indicator[row], period[row], file[row]);
        let (of_indicator, scale) = (self.indicator, self.scale);
        let yardstick = |comparator| Yardstick::of(comparator, of_indicator, scale);
        if membership.is_neighbours(group) {
            return (Comparator::of(peers, None, period).map(yardstick), None);
        }
        let is_england = self.england == Some(group) && !self.is_sum;
        if !is_england || self.published.is_empty() {
            return (self.shared[group.at()].yardstick, None);
        }
        let judged = Judged { authority: self.observations.authority(row), indicator, period, file };
        let published = self.settings.published.for_figure(self.published, &judged, &mut self.days);
        let Some(comparator) = Comparator::of(peers, Some(published), period) else { return (None, None) };
        let (equivalence, hindrance) = match self.settings.published.allow(&judged, &comparator, &mut self.days) {
            Ok(equivalence) => (equivalence, None),
            Err(verdict) => (None, Some(verdict)),
        };
        (Some(yardstick(Comparator { equivalence, ..comparator })), hindrance)
    }

    fn place(&mut self, row: u32, membership: &Membership) {
        let at = row as usize;
        let authority = self.observations.authority(at);
        if membership.groups_of(authority).is_empty() {
            return;
        }
        let value = usable_value(self.observations, at);
        let standing = match self.observations.status[at] {
            Status::Suppressed => Standing::Suppressed,
            _ if value.is_nan() => Standing::Nothing,
            _ => Standing::Figure,
        };
        let (numerator, denominator) = (self.observations.numerator[at], self.observations.denominator[at]);
        let point = self.scale.map_or(Point::NONE, |scale| {
            let (counted, of) = counts_of(self.indicator, value, numerator, denominator);
            scale.point(counted, of)
        });
        self.present.push(authority);
        self.cells[authority.at()] = Cell {
            value: value + 0.0, // so that -0 is 0
            numerator,
            denominator,
            point,
            row: Some(row),
            order: 0,
            standing,
        };
    }

    /// Leaves either a joint return or its halves standing.
    fn settle_joint_returns(&mut self) {
        self.joint.clear();
        for (at, joint) in self.groups.joint_returns().iter().enumerate() {
            let Some(of_joint) = self.return_of(joint.authority) else {
                continue;
            };
            let of_halves = joint.halves.iter().filter_map(|&half| self.return_of(half));
            if joint_return_counts(of_joint, of_halves) {
                self.joint.push(at);
                joint.halves.iter().for_each(|half| self.cells[half.at()].standing = Standing::Nothing);
            } else {
                self.cells[joint.authority.at()].standing = Standing::Nothing;
            }
        }
    }

    fn return_of(&self, authority: AuthorityIndex) -> Option<Return> {
        let cell = &self.cells[authority.at()];
        let file = self.observations.file[cell.row? as usize];
        let precedence = self.settings.precedence.get(file.at()).copied().unwrap_or(0);
        Some(Return { has_figure: cell.standing == Standing::Figure, precedence })
    }

    fn sort_figures(&mut self) {
        let Self { present, ascending, cells, .. } = self;
        ascending.clear();
        ascending.extend(present.iter().filter(|authority| cells[authority.at()].standing == Standing::Figure));
        ascending.sort_unstable_by(|one, other| {
            cells[one.at()].value.total_cmp(&cells[other.at()].value).then_with(|| one.cmp(other))
        });
        for (order, authority) in (0..).zip(&*ascending) {
            cells[authority.at()].order = order;
        }
    }

    fn fill_shared_groups(&mut self, membership: &Membership) {
        for shared in &mut self.shared {
            shared.ascending.clear();
            shared.sums = Sums::default();
            shared.suppressed = 0;
            shared.is_shown = false;
        }
        for &authority in &self.present {
            let cell = &self.cells[authority.at()];
            for group in membership.groups_of(authority) {
                let shared = &mut self.shared[group.at()];
                shared.is_shown = true;
                match cell.standing {
                    Standing::Figure => {
                        shared.sums.add(cell.value, cell.numerator, cell.denominator);
                    }
                    Standing::Suppressed => shared.suppressed += 1,
                    Standing::Nothing => {}
                }
            }
        }
        for &authority in &self.ascending {
            for group in membership.groups_of(authority) {
                self.shared[group.at()].ascending.push(authority);
            }
        }
    }

    fn conclude_shared_groups(&mut self, membership: &Membership, period: Period, peers: &mut Vec<Statistics>) {
        let Self { cells, shared, places: all_places, sorted, scores, .. } = self;
        for ((group, shared), places_of_group) in
            (0..).map(super::GroupIndex).zip(shared).zip(all_places.chunks_mut(cells.len()))
        {
            if !shared.is_shown || membership.is_neighbours(group) {
                continue;
            }
            sorted.clear();
            sorted.extend(shared.ascending.iter().map(|authority| cells[authority.at()].value));
            places(sorted, |index, place| {
                places_of_group[shared.ascending[index].at()] = place;
            });
            let mut members = membership.single_members(group);
            for joint in self.joint.iter().map(|&at| &self.groups.joint_returns()[at]) {
                if membership.has(group, joint.authority) {
                    let halves = joint.halves.iter().filter(|&&half| membership.has(group, half)).count();
                    members = members + 1 - super::count(halves);
                }
            }
            shared.statistics = next(peers);
            let (multiplier, thresholds) = (self.indicator.multiplier, self.settings.thresholds);
            let mut shown = Statistics::of(sorted, &shared.sums, members, shared.suppressed, multiplier, thresholds);
            if let Some(scale) = self.scale.filter(|_| !thresholds.too_few(shown.count)) {
                let points = shared.ascending.iter().map(|authority| cells[authority.at()].point);
                shown.spread = Spread::of(scale, points, scores);
            }
            let comparator = Comparator::of(&shown, None, period);
            shared.yardstick = comparator.map(|comparator| Yardstick::of(comparator, self.indicator, self.scale));
            peers.push(shown);
        }
    }

    fn compare_with_neighbours(
        &mut self,
        authority: AuthorityIndex,
        value: f64,
        membership: &Membership,
    ) -> (Statistics, Place) {
        let joint = self.joint.iter().map(|&at| &self.groups.joint_returns()[at]);
        let absent = self.neighbours.choose(authority, membership.neighbours(authority), joint);
        let (mut shown, place) =
            self.neighbours.compare(value, &self.cells, absent, self.indicator.multiplier, self.settings.thresholds);
        if let Some(scale) = self.scale.filter(|_| !self.settings.thresholds.too_few(shown.count)) {
            let points = self.neighbours.peers().iter().map(|peer| &self.cells[peer.at()]);
            let points = points.filter(|cell| cell.standing == Standing::Figure).map(|cell| cell.point);
            shown.spread = Spread::of(scale, points, &mut self.scores);
        }
        (shown, place)
    }
}

fn next(peers: &[Statistics]) -> u32 {
    u32::try_from(peers.len()).expect("a run holds fewer than 2^32 statistics")
}
