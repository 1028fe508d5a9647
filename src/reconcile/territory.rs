//! A day → which authorities make up each region and the nation, and which rows of a file stand for them.

use crate::domain::observation::Observation;
use crate::domain::{AreaIndex, AreaKind, AuthorityIndex, Day, Status};
use crate::reference::Reference;

/// The areas that an authority lies in: region, Inner or Outer London, the nation.
type Areas = [Option<AreaIndex>; 3];

/// Who makes up each area on a day.
pub(super) struct Territory {
    /// By authority: the areas it lies in; none where it does not exist.
    areas: Vec<Areas>,
    /// By area: how many authorities that are no joint return lie in it.
    singles: Vec<u16>,
    /// Joint returns that exist, with their halves.
    joint_returns: Vec<(AuthorityIndex, Vec<AuthorityIndex>)>,
}

/// The rows that stand for the members of each area.
pub(super) struct ByArea<'rows> {
    rows: Vec<Vec<&'rows Observation>>,
    members: Vec<u16>,
}

impl<'rows> ByArea<'rows> {
    /// The rows of an area's members, in the order of the authorities, and how many members it has.
    pub(super) fn get(&self, area: AreaIndex) -> (&[&'rows Observation], u16) {
        (&self.rows[area.at()], self.members[area.at()])
    }
}

impl Territory {
    pub(super) fn on(day: Day, reference: &Reference) -> Self {
        let nation = reference.areas.iter().position(|area| area.kind == AreaKind::Country);
        let nation = nation.and_then(|at| u16::try_from(at).ok()).map(AreaIndex);
        let mut territory = Self {
            areas: Vec::with_capacity(reference.authorities.len()),
            singles: vec![0; reference.areas.len()],
            joint_returns: Vec::new(),
        };
        for (index, authority) in (0..).map(AuthorityIndex).zip(&reference.authorities) {
            if !authority.existed_on(day) {
                territory.areas.push([None; 3]);
                continue;
            }
            let held = authority.on(day);
            let areas = [held.and_then(|period| period.region), held.and_then(|period| period.subregion), nation];
            territory.areas.push(areas);
            if authority.is_joint() {
                territory.joint_returns.push((index, authority.parts.clone()));
            } else {
                for area in areas.into_iter().flatten() {
                    territory.singles[area.at()] += 1;
                }
            }
        }
        territory
    }

    /// The rows that stand for the members of each area. `rows` are one for each authority, sorted. A joint return
    /// stands for its halves where it has a figure and none of them has, or where they have no rows at all.
    pub(super) fn areas<'rows>(&self, rows: &'rows [Observation]) -> ByArea<'rows> {
        let row_of = |authority: AuthorityIndex| {
            rows.binary_search_by_key(&authority.0, |row| row.place).ok().map(|at| &rows[at])
        };
        let mut left_out: Vec<AuthorityIndex> = Vec::new();
        let mut members = self.singles.clone();
        for (joint, halves) in &self.joint_returns {
            let Some(row) = row_of(*joint) else { continue };
            let of_halves: Vec<&Observation> = halves.iter().filter_map(|&half| row_of(half)).collect();
            let halves_have_figure = of_halves.iter().any(|row| row.status == Status::Ok);
            if of_halves.is_empty() || (row.status == Status::Ok && !halves_have_figure) {
                left_out.extend(halves);
                let fewer = u16::try_from(halves.len()).unwrap_or(1) - 1;
                for area in self.areas[joint.at()].into_iter().flatten() {
                    members[area.at()] -= fewer;
                }
            } else {
                left_out.push(*joint);
            }
        }
        let mut by_area = vec![Vec::new(); members.len()];
        for row in rows.iter().filter(|row| !left_out.contains(&AuthorityIndex(row.place))) {
            for area in self.areas[AuthorityIndex(row.place).at()].into_iter().flatten() {
                by_area[area.at()].push(row);
            }
        }
        ByArea { rows: by_area, members }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{IndicatorIndex, Period};

    fn row(reference: &Reference, authority: &str, status: Status) -> Observation {
        let place = reference.authority_by_id(authority).expect("an authority").0;
        Observation { status, ..Observation::reported(place, IndicatorIndex(0), Period::month(2024, 9), 1.0) }
    }

    /// Which rows stand for Outer London in September 2024, and how many members it has.
    fn outer_london(rows: &[(&str, Status)]) -> (Vec<String>, u16) {
        let reference = Reference::embedded();
        let territory = Territory::on(Day::new(2024, 9, 30).expect("a day"), &reference);
        let mut rows: Vec<Observation> = rows.iter().map(|(id, status)| row(&reference, id, *status)).collect();
        rows.sort_by_key(|row| row.place);
        let area = reference.area_in("Outer London").expect("an area");
        let by_area = territory.areas(&rows);
        let (standing, members) = by_area.get(area);
        let id = |row: &&Observation| reference.authorities[usize::from(row.place)].id.clone();
        (standing.iter().map(id).collect(), members)
    }

    #[test]
    fn a_joint_return_stands_for_its_halves_and_is_one_member() {
        assert_eq!(outer_london(&[("314+318", Status::Ok)]), (vec!["314+318".to_owned()], 18));
        let suppressed = [("314", Status::Suppressed), ("318", Status::NotAvailable), ("314+318", Status::Ok)];
        assert_eq!(outer_london(&suppressed), (vec!["314+318".to_owned()], 18));
    }

    #[test]
    fn halves_with_a_figure_leave_the_joint_return_out() {
        let all = [("314", Status::Ok), ("318", Status::Ok), ("314+318", Status::Ok)];
        assert_eq!(outer_london(&all), (vec!["314".to_owned(), "318".to_owned()], 19));
    }

    #[test]
    fn authorities_of_other_areas_and_other_days_are_no_members() {
        assert_eq!(outer_london(&[("213", Status::Ok), ("909", Status::Ok), ("302", Status::Ok)]).0, ["302"]);
    }
}
