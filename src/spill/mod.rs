//! The figures of files come in, one file after another; those of some indicators at a time go out, a partition of the run.
//!
//! As long as there is room in memory ([`Memory`]) they are just held, and the run is one partition. Where they are more they go to
//! a file on the disk (`columns`, `disk`), each file's sorted by indicator, so that the rows of any indicators next to each
//! other are one stretch of each column; the cuts are made when all is read and it is known how many rows each indicator
//! has. A partition has all that the stages behind need of its indicators; what the pipeline works out of several of them
//! is never cut ([`Joined`]). How a run is cut shows in no table.

mod columns;
mod cuts;
mod disk;
mod memory;
mod stock;

use std::ops::Range;

use crate::domain::Observations;

pub use cuts::Joined;
pub use disk::SPILLING;
pub use memory::{Memory, size};
pub use stock::{Partition, Place, Stock, Stocked};

/// The figures of one file.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Those of authorities.
    pub observations: Observations,
    /// Those of regions and of England.
    pub comparators: Observations,
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.observations.len() + self.comparators.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Those of some indicators.
    fn of(&self, indicators: &Range<usize>) -> Self {
        let some = |rows: &Observations| {
            let is_meant = |at: &u32| indicators.contains(&rows.indicator[*at as usize].at());
            let positions: Vec<u32> = (0_u32..).take(rows.len()).filter(is_meant).collect();
            rows.gather(&positions)
        };
        Self { observations: some(&self.observations), comparators: some(&self.comparators) }
    }
}
