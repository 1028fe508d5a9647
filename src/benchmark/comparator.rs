//! Published national figures, and what a group shows → the one figure that a benchmark row is held against.
//!
//! England's published figure comes first where there is one of the period, then one that the pipeline declares
//! equivalent; then the group's pooled figure, then its median. Where England shows nothing at all in the period, its
//! latest published figure stands beside the row, with its own period and the months between: both are to be seen, and
//! nothing is concluded from them.

use super::published::PublishedSlice;
use super::statistics::Statistics;
use crate::domain::{FileIndex, IndicatorIndex, Period};

/// Where a comparator comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ComparatorSource {
    /// A national figure as its publisher states it.
    Published,
    /// All numerators of the group over all its denominators.
    Pooled,
    /// The median of the group.
    Median,
}

impl ComparatorSource {
    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Pooled => "pooled",
            Self::Median => "median",
        }
    }
}

/// A declared equivalence's place in the pipeline's list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EquivalenceIndex(pub u16);

impl EquivalenceIndex {
    /// As an index into a slice over all equivalences.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// What a figure is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparator {
    /// The figure.
    pub value: f64,
    /// Where it comes from.
    pub source: ComparatorSource,
    /// Its period.
    pub period: Period,
    /// Its counted out of its counts, where they are known and say more than the rounded figure.
    pub quotient: Option<f64>,
    /// The file that a published figure stands in.
    pub file: Option<FileIndex>,
    /// The indicator that it is published under, where that is another one.
    pub published_as: Option<IndicatorIndex>,
    /// What was declared so that it may judge.
    pub equivalence: Option<EquivalenceIndex>,
}

impl Comparator {
    /// The comparator of a row: `published` are England's figures where the group is England.
    pub fn of(statistics: &Statistics, published: Option<PublishedSlice>, period: Period) -> Option<Self> {
        let own = |value: f64, source| {
            let own = Self { value, source, period, quotient: None, file: None, published_as: None, equivalence: None };
            (!value.is_nan()).then_some(own)
        };
        let published = published.unwrap_or_default();
        published
            .same
            .or(published.equivalent)
            .or_else(|| own(statistics.pooled, ComparatorSource::Pooled))
            .or_else(|| own(statistics.quartiles.median, ComparatorSource::Median))
            .or(published.earlier)
    }
}
