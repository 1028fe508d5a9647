//! The mirrors of permissions → what each audience may be shown.

use std::collections::BTreeSet;

use super::super::faults::{nearest, one_of};
use super::super::permission::Permission;
use super::super::raw::RawPermission;
use super::super::{Source, table::At};
use super::Checker;

impl Checker<'_, '_> {
    /// All permissions, whomever they are for.
    pub(super) fn permissions(&mut self, raw: &[RawPermission], sources: &[Source]) -> Vec<Permission> {
        raw.iter().filter_map(|raw| self.permission(raw, sources)).collect()
    }

    fn permission(&mut self, raw: &RawPermission, sources: &[Source]) -> Option<Permission> {
        if let (Some(from), Some(until)) = (&raw.from, &raw.until)
            && until.value < from.value
        {
            self.faults.add(until.at, format!("`until` {} lies before `from` {}", until.value, from.value));
        }
        let Some(named) = raw.sources.as_ref().filter(|named| !named.is_empty()) else {
            let hint = "name them: sources = [\"referrals\"]; what no permission names is not shown";
            self.faults.add_missing(raw.at, "a permission names no sources", Some(hint.to_owned()));
            return None;
        };
        let places: BTreeSet<usize> = named.iter().filter_map(|name| self.permitted_source(name, sources)).collect();
        let authorities = raw.authorities.as_ref().map(|named| {
            if named.is_empty() {
                self.faults.add_with_hint(raw.at, "`authorities` names nobody", "leave it out where it is for all");
            }
            let named: BTreeSet<_> = named.iter().filter_map(|text| self.authority(text, self.reporting_day)).collect();
            named.into_iter().collect()
        });
        Some(Permission {
            audience: raw.audience.as_ref().and_then(|audience| self.identifier(audience, "audience"))?,
            sources: places.into_iter().collect(),
            authorities,
            from: raw.from.as_ref().map(|day| day.value),
            until: raw.until.as_ref().map(|day| day.value),
        })
    }

    fn permitted_source(&mut self, name: &At<String>, sources: &[Source]) -> Option<usize> {
        let place = sources.iter().position(|source| source.id == name.value);
        if place.is_none() {
            let known = || sources.iter().map(|source| source.id.as_str());
            let hint = match nearest(&name.value, known()) {
                Some(near) => format!("the nearest source is `{near}`"),
                None => format!("sources here: {}", one_of(known())),
            };
            self.faults.add_with_hint(name.at, format!("no source is `{}`", name.value), hint);
        }
        place
    }
}
