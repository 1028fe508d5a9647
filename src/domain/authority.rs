//! Authorities and the areas above them: who a figure is about.

use super::Day;

/// An authority's place in the reference table, which is sorted by `authority_id`: comparing two indices compares ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthorityIndex(pub u16);

impl AuthorityIndex {
    /// As an index into a slice over all authorities.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// The place of a region, subregion or country in the reference table, sorted by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaIndex(pub u16);

impl AreaIndex {
    /// As an index into a slice over all areas.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// An English local authority with children's services, or a joint return of two.
#[derive(Clone, Debug)]
pub struct Authority {
    /// The DfE code, `884`; for a joint return both, `314+318`.
    pub id: String,
    /// Its ordinary name.
    pub name: String,
    /// County, unitary, metropolitan district … or `joint_return`.
    pub kind: String,
    /// The first day it existed; none where that lies before 1 April 2009.
    pub first_day: Option<Day>,
    /// The last day it existed; none while it does.
    pub last_day: Option<Day>,
    /// Its codes and regions by day, oldest first, without overlap.
    pub history: Vec<AuthorityPeriod>,
    /// The authorities that a joint return covers; empty for all others.
    pub parts: Vec<AuthorityIndex>,
    /// The day on whose boundaries the figures of all periods are, where they are restated: whatever the day, it then
    /// exists and lies where it does on this one. Its own days and history stay what they are.
    pub restated_on: Option<Day>,
}

/// A stretch of days in which an authority's codes and region did not change.
#[derive(Clone, Debug)]
pub struct AuthorityPeriod {
    /// The statistical (GSS) code; none for a joint return.
    pub gss_code: Option<String>,
    /// Its region, one of nine.
    pub region: Option<AreaIndex>,
    /// Inner or Outer London.
    pub subregion: Option<AreaIndex>,
    /// First day; none where it lies before the table begins.
    pub first_day: Option<Day>,
    /// Last day; none while it holds.
    pub last_day: Option<Day>,
}

impl Authority {
    /// Whether figures of that day can be its own: it existed then, or on the day of the boundaries.
    pub fn existed_on(&self, day: Day) -> bool {
        holds(self.first_day, self.last_day, self.restated_on.unwrap_or(day))
    }

    /// The first day of its figures; none where they reach back as far as those of others.
    pub fn opened_on(&self) -> Option<Day> {
        self.first_day.filter(|_| self.restated_on.is_none())
    }

    /// Whether it is a joint return.
    pub fn is_joint(&self) -> bool {
        !self.parts.is_empty()
    }

    /// Codes and region on a day; before the first and after the last known stretch that stretch stands in.
    pub fn on(&self, day: Day) -> Option<&AuthorityPeriod> {
        let day = self.restated_on.unwrap_or(day);
        let held = self.history.iter().find(|period| holds(period.first_day, period.last_day, day));
        held.or_else(|| match self.history.first() {
            Some(first) if first.first_day.is_some_and(|first_day| day < first_day) => Some(first),
            _ => self.history.last(),
        })
    }
}

/// Whether a day lies within two optional, inclusive bounds.
pub fn holds(first: Option<Day>, last: Option<Day>, day: Day) -> bool {
    first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last)
}

/// What an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaKind {
    /// England.
    Country,
    /// One of the nine regions.
    Region,
    /// Inner or Outer London.
    Subregion,
}

/// A region, subregion or country.
#[derive(Clone, Debug)]
pub struct Area {
    /// The GSS code, `E12000005`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: AreaKind,
}
