//! Reference tables for England, embedded in the binary: authorities over time, neighbours, frameworks, indicators.
//!
//! They live as CSV in `pipelines/reference/` and are checked by a test of this module, so that a run can rely on them.

mod authorities;
mod breaks;
mod counted_once;
mod frameworks;
mod indicators;
mod inspection_days;
mod names;

use crate::domain::{Area, Authority, Day, Indicator};

pub use authorities::{Neighbour, NeighbourEdition, Successor};
pub use frameworks::{Comparability, Framework, Frameworks, GradeReading};
pub use inspection_days::{DayKind, InspectionDay};
pub use names::normalise_name;

/// All reference tables. Authorities, areas and indicators are sorted by id; an index is a place in its list.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Authorities with their history.
    pub authorities: Vec<Authority>,
    /// Regions, subregions and England.
    pub areas: Vec<Area>,
    /// Who followed whom.
    pub successors: Vec<Successor>,
    /// Editions of statistical neighbours, oldest first.
    pub neighbours: Vec<NeighbourEdition>,
    /// The indicator catalogue.
    pub indicators: Vec<Indicator>,
    /// By indicator: why its months do not add up to a year; none where they do.
    counted_once: Vec<Option<String>>,
    /// Inspection frameworks, their areas and grades.
    pub frameworks: Frameworks,
    /// Days of inspections that a published file gives wrongly, and the right ones.
    pub inspection_days: Vec<InspectionDay>,
    /// The day on whose boundaries figures of all periods are; none where those of their own days hold.
    pub boundaries: Option<Day>,
    names: names::Names,
}

impl Reference {
    /// The tables that ship with peermark.
    pub fn embedded() -> Self {
        let areas = authorities::areas();
        let authorities = authorities::authorities(&areas);
        let names = names::Names::new(&authorities, &areas);
        let indicators = indicators::indicators();
        Self {
            successors: authorities::successors(&authorities),
            neighbours: authorities::neighbours(&authorities),
            counted_once: counted_once::counted_once(&indicators),
            indicators,
            frameworks: Frameworks::embedded(),
            inspection_days: inspection_days::inspection_days(),
            boundaries: None,
            names,
            authorities,
            areas,
        }
    }
}
