//! A day → in which areas each authority lies, and which rows of a slice stand for their members.

use crate::domain::{AreaIndex, AreaKind, AuthorityIndex, Day, Observations, Status};
use crate::reference::Reference;

/// Where everybody lies on a day.
pub(super) struct Members {
    /// By authority: region, Inner or Outer London, the nation; none where it does not exist.
    areas: Vec<[Option<AreaIndex>; 3]>,
    /// Joint returns that exist, with their halves.
    joint_returns: Vec<(AuthorityIndex, Vec<AuthorityIndex>)>,
}

impl Members {
    pub(super) fn on(day: Day, reference: &Reference) -> Self {
        let nation = reference.areas.iter().position(|area| area.kind == AreaKind::Country);
        let nation = nation.and_then(|at| u16::try_from(at).ok()).map(AreaIndex);
        let areas = reference.authorities.iter().map(|authority| {
            let held = authority.on(day).filter(|_| authority.existed_on(day));
            held.map_or([None; 3], |held| [held.region, held.subregion, nation])
        });
        let joint_returns = (0..).map(AuthorityIndex).zip(&reference.authorities);
        let joint_returns = joint_returns.filter(|(_, authority)| authority.is_joint() && authority.existed_on(day));
        Self {
            areas: areas.collect(),
            joint_returns: joint_returns.map(|(index, authority)| (index, authority.parts.clone())).collect(),
        }
    }

    pub(super) fn lies_in(&self, authority: AuthorityIndex, area: AreaIndex) -> bool {
        self.areas[authority.at()].contains(&Some(area))
    }

    /// Those of a slice's rows that stand for members: a joint return or its halves, never both. The halves do where
    /// one of them has a figure.
    pub(super) fn standing(&self, rows: &Observations, slice: &[usize]) -> Vec<usize> {
        let row_of = |authority: AuthorityIndex| slice.iter().copied().find(|&at| rows.authority(at) == authority);
        let mut left_out: Vec<AuthorityIndex> = Vec::new();
        for (joint, halves) in &self.joint_returns {
            let Some(of_joint) = row_of(*joint) else { continue };
            let has_figure = |at: usize| rows.status[at] == Status::Ok;
            let of_halves: Vec<usize> = halves.iter().filter_map(|&half| row_of(half)).collect();
            if of_halves.iter().any(|&half| has_figure(half)) || (!of_halves.is_empty() && !has_figure(of_joint)) {
                left_out.push(*joint);
            } else {
                left_out.extend(halves);
            }
        }
        slice.iter().copied().filter(|&at| !left_out.contains(&rows.authority(at))).collect()
    }
}
