//! Two versions of a figure → whether the later one changes it, and how.

use super::known::Known;
use crate::domain::{Day, Observations, Status};

/// Why a version no longer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A source of higher precedence states something else.
    HigherPrecedence,
    /// A later submission states another figure.
    Corrected,
    /// A later submission takes the figure back.
    Retracted,
    /// A later submission states a figure where there was none.
    Filled,
    /// A later submission gives another reason why there is no figure.
    StatusChanged,
    /// A later line of the same submission states something else.
    LaterLine,
    /// Another file of the same day and precedence states something else.
    SameDay,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 7] = [
        Self::HigherPrecedence,
        Self::Corrected,
        Self::Retracted,
        Self::Filled,
        Self::StatusChanged,
        Self::LaterLine,
        Self::SameDay,
    ];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HigherPrecedence => "higher_precedence",
            Self::Corrected => "corrected",
            Self::Retracted => "retracted",
            Self::Filled => "filled",
            Self::StatusChanged => "status_changed",
            Self::LaterLine => "later_line",
            Self::SameDay => "same_day",
        }
    }

    /// Why one row replaced another; none where both state the same.
    pub(super) fn of(rows: &Observations, before: usize, after: usize, known: &Known) -> Option<Self> {
        if states_the_same(rows, before, after) {
            return None;
        }
        let precedence = |at: usize| known.precedence(rows.file[at]);
        if precedence(before) < precedence(after) {
            return Some(Self::HigherPrecedence);
        }
        if rows.submitted_on[before] == rows.submitted_on[after] {
            return Some(if rows.file[before] == rows.file[after] { Self::LaterLine } else { Self::SameDay });
        }
        let has_figure = |at: usize| rows.status[at] == Status::Ok;
        Some(match (has_figure(before), has_figure(after)) {
            (true, true) => Self::Corrected,
            (true, false) => Self::Retracted,
            (false, true) => Self::Filled,
            (false, false) => Self::StatusChanged,
        })
    }
}

/// What was replaced and what replaced it, as parallel rows. A version that was only repeated is not among them.
#[derive(Clone, Debug, Default)]
pub struct Revisions {
    /// The versions that no longer count.
    pub before: Observations,
    /// What stands in place of each.
    pub after: Observations,
    /// Why.
    pub reason: Vec<Reason>,
    /// The day on which each of the replaced figures was first stated, where it was repeated before it was replaced.
    pub stood_since: Vec<Day>,
}

impl Revisions {
    /// Adds others behind these.
    pub(super) fn append(&mut self, mut other: Self) {
        self.before.append(other.before);
        self.after.append(other.after);
        self.reason.append(&mut other.reason);
        self.stood_since.append(&mut other.stood_since);
    }
}

/// Whether two versions agree in all that both of them state. Numerator and denominator may be left out by one.
fn states_the_same(rows: &Observations, one: usize, other: usize) -> bool {
    let same_number = |one: f64, other: f64| one.to_bits() == other.to_bits() || (one.is_nan() && other.is_nan());
    let same_part = |one: f64, other: f64| one.is_nan() || other.is_nan() || one.to_bits() == other.to_bits();
    rows.status[one] == rows.status[other]
        && same_number(rows.value[one], rows.value[other])
        && same_part(rows.numerator[one], rows.numerator[other])
        && same_part(rows.denominator[one], rows.denominator[other])
}
