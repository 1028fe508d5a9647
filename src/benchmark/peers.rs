//! Reference tables and the pipeline's own groups → peer groups: who is compared with whom on a day.
//!
//! Regions, Inner and Outer London, England and custom groups are shared: they have the same members for all who
//! belong to them, themselves included. Statistical neighbours are an authority's own. Only authorities that exist on
//! the day belong to anything. A joint return belongs where its region says, and to a custom group that lists it or
//! all its halves; the halves belong to a group that lists their joint return. It has no neighbours.

use std::fmt::Write as _;

use super::editions::edition;
use super::membership::Membership;
use crate::domain::authority::holds;
use crate::domain::{Area, AreaIndex, AreaKind, Authority, AuthorityIndex, Day, NeighbourLink};
use crate::pipeline::{CustomGroup, Pipeline};
use crate::reference::{Neighbour, NeighbourEdition, Reference};

/// A peer group's place in the list of groups, which is sorted by `peer_group_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupIndex(pub u16);

impl GroupIndex {
    /// As an index into a slice over all groups.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// What a peer group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeerGroupKind {
    /// One of the nine regions: every authority is in one.
    Region,
    /// Each authority's own list of similar ones.
    StatisticalNeighbours,
    /// All authorities.
    England,
    /// Declared by the pipeline, and Inner and Outer London.
    Custom,
}

impl PeerGroupKind {
    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::StatisticalNeighbours => "statistical_neighbours",
            Self::England => "england",
            Self::Custom => "custom",
        }
    }
}

/// A group of authorities that are compared with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerGroup {
    /// Its stable id.
    pub id: String,
    /// What it is.
    pub kind: PeerGroupKind,
    /// Its name for people.
    pub name: String,
    /// Which members it has: `dated` where the reference tables say so by day, the day of the boundaries on which all
    /// figures are, the edition of neighbours, or the number of a custom group's members and a hash of them.
    pub edition: String,
}

impl PeerGroup {
    /// Its name in a sentence about one of its members: `its region (London)`, `England`.
    pub fn in_a_sentence(&self) -> String {
        match self.kind {
            PeerGroupKind::Region => format!("its region ({})", self.name),
            PeerGroupKind::StatisticalNeighbours => "its statistical neighbours".to_owned(),
            PeerGroupKind::England | PeerGroupKind::Custom => self.name.clone(),
        }
    }
}

/// A row of the table of members.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemberRow<'a> {
    /// The group.
    pub group: GroupIndex,
    /// Whose peer it is.
    pub authority: AuthorityIndex,
    /// The peer.
    pub member: AuthorityIndex,
    /// The first day on which it is one; none where that lies before the reference tables begin.
    pub first_day: Option<Day>,
    /// The last day; none while it is one.
    pub last_day: Option<Day>,
    /// Its place among the neighbours, from 1.
    pub neighbour_order: Option<u8>,
    /// How close a neighbour it is.
    pub closeness: Option<&'a str>,
}

/// A joint return and the authorities that it covers.
#[derive(Clone, Debug)]
pub struct JointReturn {
    /// The joint return.
    pub authority: AuthorityIndex,
    /// Its halves.
    pub halves: Vec<AuthorityIndex>,
}

/// Days without a change in any group: from the day on which they begin (none: ever since).
#[derive(Clone, Debug)]
struct Epoch {
    first_day: Option<Day>,
    membership: Membership,
}

/// All peer groups of a run and who belongs to them on every day.
#[derive(Clone, Debug)]
pub struct PeerGroups {
    groups: Vec<PeerGroup>,
    neighbours: Vec<Vec<Neighbour>>,
    earlier: Option<EarlierNeighbours>,
    joint_returns: Vec<JointReturn>,
    epochs: Vec<Epoch>,
}

/// The lists of the edition that neighbours were of before. Nothing is benchmarked against them.
#[derive(Clone, Debug)]
struct EarlierNeighbours {
    group: GroupIndex,
    /// Periods that end by this day were compared with them.
    until: Day,
    neighbours: Vec<Vec<Neighbour>>,
}

/// The editions of statistical neighbours of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Editions<'a> {
    /// The one that all figures are benchmarked against; without one nobody has neighbours.
    pub current: Option<&'a NeighbourEdition>,
    /// The one before, with the last day on which a period was to end that was compared with it.
    pub earlier: Option<(&'a NeighbourEdition, Day)>,
}

/// What decides who belongs to a group.
#[derive(Clone, Copy)]
pub(super) enum Rule<'a> {
    Everybody,
    Area(AreaIndex),
    Neighbours,
    EarlierNeighbours,
    Listed(&'a CustomGroup),
}

impl PeerGroups {
    /// The groups of a pipeline; `links` are the lists of statistical neighbours that its files bring.
    pub fn new(reference: &Reference, pipeline: &Pipeline, links: &[NeighbourLink]) -> Self {
        let current = edition(reference, &pipeline.neighbours_edition, links);
        let earlier = pipeline.earlier_edition.as_ref().and_then(|earlier| {
            let lists = edition(reference, &earlier.edition, links)?;
            Some((lists, earlier.until))
        });
        let editions =
            Editions { current: current.as_ref(), earlier: earlier.as_ref().map(|(lists, until)| (lists, *until)) };
        Self::from_tables(&reference.authorities, &reference.areas, editions, &pipeline.groups)
    }

    /// The groups that follow from these tables.
    pub fn from_tables(authorities: &[Authority], areas: &[Area], editions: Editions, custom: &[CustomGroup]) -> Self {
        let boundaries = authorities.iter().find_map(|authority| authority.restated_on);
        let dated = boundaries.map_or_else(|| "dated".to_owned(), |day| format!("boundaries of {day}"));
        let mut declared = vec![(england(&dated), Rule::Everybody)];
        let indices = (0..).map(AreaIndex);
        let areas = areas.iter().zip(indices);
        declared.extend(areas.filter_map(|(area, index)| Some((area_group(area, &dated)?, Rule::Area(index)))));
        declared.extend(editions.current.map(|edition| (neighbours_group(&edition.edition), Rule::Neighbours)));
        let earlier = editions.earlier.map(|(edition, _)| neighbours_group(&edition.edition));
        declared.extend(earlier.map(|group| (group, Rule::EarlierNeighbours)));
        declared.extend(custom.iter().map(|group| (custom_group(group, authorities), Rule::Listed(group))));
        declared.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
        let (groups, rules): (Vec<PeerGroup>, Vec<Rule>) = declared.into_iter().unzip();

        let lists = |edition: Option<&NeighbourEdition>| {
            let mut lists = edition.map_or_else(Vec::new, |edition| edition.neighbours.clone());
            lists.resize(authorities.len(), Vec::new());
            lists
        };
        let neighbours = lists(editions.current);
        let place = (0..).map(GroupIndex).zip(&rules).find(|(_, rule)| matches!(rule, Rule::EarlierNeighbours));
        let earlier = place.zip(editions.earlier).map(|((group, _), (edition, until))| EarlierNeighbours {
            group,
            until,
            neighbours: lists(Some(edition)),
        });
        let earlier_lists = earlier.as_ref().map_or(&[][..], |earlier| &earlier.neighbours);
        let joint_returns: Vec<JointReturn> = (0..)
            .map(AuthorityIndex)
            .zip(authorities)
            .filter(|(_, authority)| authority.is_joint())
            .map(|(index, authority)| JointReturn { authority: index, halves: authority.parts.clone() })
            .collect();
        let changes = days_of_change(authorities, custom);
        let epochs = std::iter::once(None)
            .chain(changes.iter().copied().map(Some))
            .map(|first_day| {
                let before = changes.first().map_or(Day::from_days(0), |day| Day::from_days(day.days() - 1));
                let day = first_day.unwrap_or(before);
                let membership = Membership::on(day, authorities, &rules, &neighbours, earlier_lists, &joint_returns);
                Epoch { first_day, membership }
            })
            .collect();
        Self { groups, neighbours, earlier, joint_returns, epochs }
    }

    /// The groups, sorted by id; a [`GroupIndex`] is a place in this list.
    pub fn groups(&self) -> &[PeerGroup] {
        &self.groups
    }

    /// One group.
    pub fn group(&self, index: GroupIndex) -> &PeerGroup {
        &self.groups[index.at()]
    }

    /// The group of that id.
    pub fn find(&self, id: &str) -> Option<GroupIndex> {
        let at = self.groups.binary_search_by(|group| group.id.as_str().cmp(id)).ok()?;
        u16::try_from(at).ok().map(GroupIndex)
    }

    /// Who belongs to what on a day.
    pub fn on(&self, day: Day) -> &Membership {
        let begun = self.epochs.partition_point(|epoch| epoch.first_day.is_none_or(|first| first <= day));
        &self.epochs[begun - 1].membership
    }

    /// The group of the statistical neighbours.
    pub fn neighbour_group(&self) -> Option<GroupIndex> {
        self.epochs.first().and_then(|epoch| epoch.membership.neighbour_group())
    }

    /// The group of the edition that neighbours were of on a day, where that was an earlier one.
    pub fn earlier_group(&self, day: Day) -> Option<GroupIndex> {
        self.earlier.as_ref().filter(|earlier| day <= earlier.until).map(|earlier| earlier.group)
    }

    /// The joint returns, sorted.
    pub fn joint_returns(&self) -> &[JointReturn] {
        &self.joint_returns
    }

    /// The joint return that covers an authority.
    pub fn joint_return_of(&self, half: AuthorityIndex) -> Option<&JointReturn> {
        self.joint_returns.iter().find(|joint| joint.halves.contains(&half))
    }

    /// How many authorities there are.
    pub fn authorities(&self) -> usize {
        self.neighbours.len()
    }

    /// The rows of the table of members, sorted by group, authority, member and first day.
    ///
    /// In a shared group everybody who ever belonged to it has every member that it ever had, with the member's days.
    pub fn member_rows(&self) -> impl Iterator<Item = MemberRow<'_>> {
        (0..).map(GroupIndex).zip(&self.groups).flat_map(|(index, group)| match group.kind {
            PeerGroupKind::StatisticalNeighbours => self.neighbour_rows(index),
            _ => self.shared_rows(index),
        })
    }

    fn shared_rows(&self, group: GroupIndex) -> Vec<MemberRow<'_>> {
        let everybody = || (0..).map(AuthorityIndex).take(self.authorities());
        let stretches: Vec<_> = everybody()
            .flat_map(|member| {
                let days = self.stretches(|membership| membership.has(group, member));
                days.into_iter().map(move |days| (member, days))
            })
            .collect();
        let row = |authority, member, (first_day, last_day)| MemberRow {
            group,
            authority,
            member,
            first_day,
            last_day,
            neighbour_order: None,
            closeness: None,
        };
        let belonged = |authority: &AuthorityIndex| stretches.iter().any(|(member, _)| member == authority);
        everybody()
            .filter(belonged)
            .flat_map(|authority| stretches.iter().map(move |&(member, days)| row(authority, member, days)))
            .collect()
    }

    fn neighbour_rows(&self, group: GroupIndex) -> Vec<MemberRow<'_>> {
        let mut rows = Vec::new();
        let earlier = self.earlier.as_ref().filter(|earlier| earlier.group == group);
        let lists = earlier.map_or(&self.neighbours, |earlier| &earlier.neighbours);
        for (authority, neighbours) in (0..).map(AuthorityIndex).zip(lists) {
            let first_row = rows.len();
            for neighbour in neighbours {
                let member = neighbour.authority;
                let both = |membership: &Membership| {
                    let listed = match earlier {
                        Some(_) => membership.earlier_neighbours(authority),
                        None => membership.neighbours(authority),
                    };
                    listed.binary_search(&member).is_ok()
                };
                rows.extend(self.stretches(both).into_iter().map(|(first_day, last_day)| MemberRow {
                    group,
                    authority,
                    member,
                    first_day,
                    last_day,
                    neighbour_order: Some(neighbour.order),
                    closeness: Some(neighbour.closeness.as_str()),
                }));
            }
            rows[first_row..].sort_by_key(|row| (row.member, row.first_day));
        }
        rows
    }

    /// The stretches of days on which something holds, as first and last day.
    fn stretches(&self, something: impl Fn(&Membership) -> bool) -> Vec<(Option<Day>, Option<Day>)> {
        let mut stretches: Vec<(Option<Day>, Option<Day>)> = Vec::new();
        let mut held = false;
        for (at, epoch) in self.epochs.iter().enumerate() {
            let holds = something(&epoch.membership);
            let next = self.epochs.get(at + 1).and_then(|next| next.first_day);
            let last_day = next.map(|day| Day::from_days(day.days() - 1));
            match stretches.last_mut() {
                Some(stretch) if holds && held => stretch.1 = last_day,
                _ if holds => stretches.push((epoch.first_day, last_day)),
                _ => {}
            }
            held = holds;
        }
        stretches
    }
}

fn england(edition: &str) -> PeerGroup {
    PeerGroup {
        id: "england".to_owned(),
        kind: PeerGroupKind::England,
        name: "England".to_owned(),
        edition: edition.to_owned(),
    }
}

/// The group of a region, or of a part of London; England is a group of its own.
fn area_group(area: &Area, edition: &str) -> Option<PeerGroup> {
    let kind = match area.kind {
        AreaKind::Country => return None,
        AreaKind::Region => PeerGroupKind::Region,
        AreaKind::Subregion => PeerGroupKind::Custom,
    };
    Some(PeerGroup { id: format!("region_{}", area.id), kind, name: area.name.clone(), edition: edition.to_owned() })
}

fn neighbours_group(edition: &str) -> PeerGroup {
    PeerGroup {
        id: format!("statistical_neighbours_{edition}"),
        kind: PeerGroupKind::StatisticalNeighbours,
        name: format!("Statistical neighbours ({edition})"),
        edition: edition.to_owned(),
    }
}

fn custom_group(group: &CustomGroup, authorities: &[Authority]) -> PeerGroup {
    PeerGroup {
        id: group.id.clone(),
        kind: PeerGroupKind::Custom,
        name: group.name.clone(),
        edition: custom_edition(group, authorities),
    }
}

/// The number of members and a hash of them and their days, in whatever order they were declared: `26-3fa9c1`.
fn custom_edition(group: &CustomGroup, authorities: &[Authority]) -> String {
    let mut members: Vec<_> =
        group.members.iter().map(|member| (member.authority, member.first_day, member.last_day)).collect();
    members.sort_unstable();
    members.dedup();
    let mut text = String::new();
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    for &(authority, first, last) in &members {
        let id = &authorities[authority.at()].id;
        writeln!(text, "{id},{},{}", day(first), day(last)).expect("a String takes all that is written");
    }
    let number = members.chunk_by(|one, other| one.0 == other.0).count();
    format!("{number}-{}", &blake3::hash(text.as_bytes()).to_hex()[..6])
}

/// The days on which anybody's existence, region or group may change, sorted, each once.
fn days_of_change(authorities: &[Authority], custom: &[CustomGroup]) -> Vec<Day> {
    let existence = authorities.iter().map(|authority| (authority.first_day, authority.last_day));
    let regions = authorities.iter().flat_map(|authority| &authority.history);
    let regions = regions.map(|period| (period.first_day, period.last_day));
    let listed = custom.iter().flat_map(|group| &group.members).map(|member| (member.first_day, member.last_day));
    let mut days: Vec<Day> = existence
        .chain(regions)
        .chain(listed)
        .flat_map(|(first, last)| [first, last.map(|last| Day::from_days(last.days() + 1))])
        .flatten()
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether a custom group names this authority for that day.
pub(super) fn is_listed(group: &CustomGroup, authority: AuthorityIndex, day: Day) -> bool {
    group.members.iter().any(|member| member.authority == authority && holds(member.first_day, member.last_day, day))
}
