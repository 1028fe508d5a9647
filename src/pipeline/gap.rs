//! How changes of the gap to statistical neighbours are told: over which stretch, and since when by which list.

use crate::domain::Day;

/// Which earlier figure a gap is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// That of the period just before.
    Previous,
    /// That of the same period a year before.
    YearAgo,
}

impl Basis {
    /// All of them, in the order of their names.
    pub const ALL: [Self; 2] = [Self::Previous, Self::YearAgo];

    /// The name in the tables and in pipeline files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::YearAgo => "year_ago",
        }
    }
}

/// The edition of statistical neighbours before the one of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierEdition {
    /// Which edition it is.
    pub edition: String,
    /// Figures of periods that ended by this day were compared with it when they came out.
    pub until: Day,
}
