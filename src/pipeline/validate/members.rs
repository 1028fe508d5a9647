//! The mirrors of members, aliases and groups → who takes part and who is compared with whom.

use std::collections::{BTreeMap, BTreeSet};

use super::super::faults::{nearest, one_of};
use super::super::raw::{RawGroup, RawPipeline, RawSource};
use super::super::{Alias, CustomGroup, GroupMember};
use super::Checker;
use crate::domain::{AreaKind, AuthorityIndex, Day};
use crate::reference::normalise_name;

impl Checker<'_, '_> {
    /// The authorities of the regions on the reporting day and those that are named, sorted, each once.
    pub(super) fn members(&mut self, raw: &RawPipeline) -> Vec<AuthorityIndex> {
        let mut members = BTreeSet::new();
        for region in &raw.regions {
            let Some(area) = self.reference.area_in(&region.value) else {
                let names: Vec<&str> = self.reference.areas.iter().map(|area| area.name.as_str()).collect();
                let hint = nearest(&region.value, names.iter().copied()).map_or_else(
                    || format!("allowed: {}", one_of(names)),
                    |near| format!("the nearest name is `{near}`"),
                );
                self.faults.add_with_hint(region.at, format!("unknown region `{}`", region.value), hint);
                continue;
            };
            let Some(day) = self.reporting_day else {
                continue;
            };
            for (at, authority) in self.reference.authorities.iter().enumerate() {
                let held = authority.on(day);
                let lies_within = match self.reference.areas[area.at()].kind {
                    AreaKind::Country => true,
                    AreaKind::Region => held.is_some_and(|held| held.region == Some(area)),
                    AreaKind::Subregion => held.is_some_and(|held| held.subregion == Some(area)),
                };
                if lies_within && authority.existed_on(day) && !authority.is_joint() {
                    members.extend(u16::try_from(at).map(AuthorityIndex));
                }
            }
        }
        members.extend(raw.authorities.iter().filter_map(|text| self.authority(text, self.reporting_day)));
        members.into_iter().collect()
    }

    /// The day on whose boundaries all figures are. Grades are those of whoever was there on their day, so none may stand
    /// beside figures that are restated: an authority that is there now would pass for one that nobody inspected.
    pub(super) fn boundaries(&mut self, raw: &RawPipeline) -> Option<Day> {
        let boundaries = raw.boundaries.as_ref()?;
        let is_of_grades = |source: &&RawSource| source.kind.as_ref().is_some_and(|kind| kind.value == "judgements");
        for source in raw.sources.iter().filter(is_of_grades) {
            let message = format!(
                "source `{}` brings judgements, which `boundaries` cannot put on those of {}",
                source.name(),
                boundaries.value
            );
            self.faults.add_with_hint(boundaries.at, message, "give the judgements a pipeline of their own");
        }
        Some(boundaries.value)
    }

    pub(super) fn aliases(&mut self, raw: &RawPipeline) -> Vec<Alias> {
        let mut spellings = BTreeMap::new();
        let mut aliases = Vec::new();
        for (name, meaning) in &raw.aliases {
            let Some(authority) = self.authority(meaning, self.reporting_day) else {
                continue;
            };
            let line = self.faults.line(name.at);
            let (first_line, meant) = *spellings.entry(normalise_name(&name.value)).or_insert((line, authority));
            if meant != authority {
                let message =
                    format!("alias `{}` is read as the one of line {first_line}, which means another", name.value);
                self.faults.add_with_hint(name.at, message, "keep one of the two");
            }
            aliases.push(Alias { name: name.value.clone(), authority });
        }
        aliases
    }

    pub(super) fn groups(&mut self, raw: &[RawGroup]) -> Vec<CustomGroup> {
        let mut seen = BTreeMap::new();
        let mut groups = Vec::new();
        for group in raw {
            let members = group.members.iter().filter_map(|member| {
                let (first_day, last_day) = (member.first_day.as_ref(), member.last_day.as_ref());
                if let (Some(first), Some(last)) = (first_day, last_day)
                    && last.value < first.value
                {
                    self.faults
                        .add(last.at, format!("the last day {} lies before the first {}", last.value, first.value));
                }
                let on = last_day.or(first_day).map(|day| day.value).or(self.reporting_day);
                let authority = self.authority(member.authority.as_ref()?, on)?;
                Some(GroupMember {
                    authority,
                    first_day: first_day.map(|day| day.value),
                    last_day: last_day.map(|day| day.value),
                })
            });
            let members = members.collect();
            let Some(at) = &group.id else { continue };
            self.once(&mut seen, at, "group");
            let Some(id) = self.identifier(at, "id") else {
                continue;
            };
            if ["region_", "statistical_neighbours"].iter().any(|kept| id.starts_with(kept)) || id == "england" {
                self.faults.add(at.at, format!("the id {id:?} is kept for a group that is always there"));
                continue;
            }
            let name = group.name.as_ref().map_or_else(|| id.clone(), |name| name.value.clone());
            groups.push(CustomGroup { id, name, members });
        }
        groups
    }
}
