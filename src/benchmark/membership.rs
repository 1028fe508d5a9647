//! A day → who exists, to which groups each belongs, and which neighbours each has.

use super::peers::{GroupIndex, JointReturn, Rule, is_listed};
use crate::domain::{Authority, AuthorityIndex, Day};
use crate::reference::Neighbour;

/// Who belongs to what, on all days of a stretch in which nothing of it changes.
#[derive(Clone, Debug)]
pub struct Membership {
    /// By authority: its groups, sorted, that of the neighbours among them.
    groups_of: Vec<Vec<GroupIndex>>,
    /// By group: its members, sorted; empty for neighbours.
    members: Vec<Vec<AuthorityIndex>>,
    /// By group: how many of the members are no joint return.
    single_members: Vec<u16>,
    /// By authority: the neighbours that exist, sorted.
    neighbours: Vec<Vec<AuthorityIndex>>,
    /// By authority: those that it had by the earlier edition; empty where there is none.
    earlier_neighbours: Vec<Vec<AuthorityIndex>>,
    /// The group of the neighbours.
    neighbour_group: Option<GroupIndex>,
}

impl Membership {
    /// The groups that an authority belongs to, or has, sorted; none where it does not exist.
    pub fn groups_of(&self, authority: AuthorityIndex) -> &[GroupIndex] {
        &self.groups_of[authority.at()]
    }

    /// The members of a shared group, sorted, joint returns and their halves alike; empty for neighbours.
    pub fn members(&self, group: GroupIndex) -> &[AuthorityIndex] {
        &self.members[group.at()]
    }

    /// An authority's statistical neighbours that exist, sorted.
    pub fn neighbours(&self, authority: AuthorityIndex) -> &[AuthorityIndex] {
        &self.neighbours[authority.at()]
    }

    /// An authority's statistical neighbours by the earlier edition that exist, sorted.
    pub fn earlier_neighbours(&self, authority: AuthorityIndex) -> &[AuthorityIndex] {
        self.earlier_neighbours.get(authority.at()).map_or(&[], Vec::as_slice)
    }

    /// The peers of an authority in a group: its neighbours, or the members of a shared group, itself among them.
    pub fn peers(&self, group: GroupIndex, authority: AuthorityIndex) -> &[AuthorityIndex] {
        if self.is_neighbours(group) { self.neighbours(authority) } else { self.members(group) }
    }

    /// Whether a shared group has this member.
    pub fn has(&self, group: GroupIndex, member: AuthorityIndex) -> bool {
        self.members(group).binary_search(&member).is_ok()
    }

    /// The group of the neighbours.
    pub fn neighbour_group(&self) -> Option<GroupIndex> {
        self.neighbour_group
    }

    /// Whether this is the group of the neighbours.
    pub fn is_neighbours(&self, group: GroupIndex) -> bool {
        self.neighbour_group == Some(group)
    }

    /// How many members of a shared group are no joint return.
    pub(super) fn single_members(&self, group: GroupIndex) -> u16 {
        self.single_members[group.at()]
    }

    pub(super) fn on(
        day: Day,
        authorities: &[Authority],
        rules: &[Rule],
        neighbours: &[Vec<Neighbour>],
        earlier: &[Vec<Neighbour>],
        joint_returns: &[JointReturn],
    ) -> Self {
        let everybody = || (0..).map(AuthorityIndex).take(authorities.len());
        let exists = |authority: AuthorityIndex| authorities[authority.at()].existed_on(day);
        let is_joint = |authority: AuthorityIndex| authorities[authority.at()].is_joint();
        let belongs = |authority: AuthorityIndex, rule: Rule| match rule {
            Rule::Everybody => true,
            Rule::Area(area) => authorities[authority.at()]
                .on(day)
                .is_some_and(|period| period.region == Some(area) || period.subregion == Some(area)),
            Rule::Neighbours => !is_joint(authority) && !neighbours[authority.at()].is_empty(),
            Rule::EarlierNeighbours => false,
            Rule::Listed(group) => {
                is_listed(group, authority, day)
                    || joint_returns.iter().any(|joint| {
                        let is_half = joint.halves.contains(&authority);
                        let all_halves = || joint.halves.iter().all(|&half| is_listed(group, half, day));
                        (is_half && is_listed(group, joint.authority, day))
                            || (joint.authority == authority && all_halves())
                    })
            }
        };
        let who_exist = |authority: AuthorityIndex, listed: &[Neighbour]| {
            let mut listed: Vec<AuthorityIndex> = listed.iter().map(|neighbour| neighbour.authority).collect();
            listed.retain(|&neighbour| exists(neighbour) && neighbour != authority && exists(authority));
            listed.sort_unstable();
            listed.dedup();
            listed
        };
        let mut membership = Self {
            groups_of: vec![Vec::new(); authorities.len()],
            members: vec![Vec::new(); rules.len()],
            single_members: vec![0; rules.len()],
            neighbours: vec![Vec::new(); authorities.len()],
            earlier_neighbours: everybody()
                .zip(earlier)
                .map(|(authority, listed)| who_exist(authority, listed))
                .collect(),
            neighbour_group: None,
        };
        for (group, &rule) in (0..).map(GroupIndex).zip(rules) {
            let is_shared = !matches!(rule, Rule::Neighbours | Rule::EarlierNeighbours);
            if matches!(rule, Rule::Neighbours) {
                membership.neighbour_group = Some(group);
            }
            for authority in everybody().filter(|&authority| exists(authority) && belongs(authority, rule)) {
                if is_shared {
                    membership.members[group.at()].push(authority);
                    membership.single_members[group.at()] += u16::from(!is_joint(authority));
                } else {
                    membership.neighbours[authority.at()] = who_exist(authority, &neighbours[authority.at()]);
                }
                membership.groups_of[authority.at()].push(group);
            }
        }
        membership
    }
}
