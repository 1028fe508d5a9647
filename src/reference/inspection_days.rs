//! The embedded table of days that a published file gives wrongly → look-ups: two files' inspections that would not meet
//! by their days meet by this reviewed table, and never by a guess.

use serde::Deserialize;

use super::authorities::{TABLE, day, rows};
use crate::domain::Day;

/// Which day of an inspection a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayKind {
    /// The day on which it began.
    InspectionStart,
    /// The day on which its report was published.
    Published,
}

impl DayKind {
    /// The name in the table and in findings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InspectionStart => "inspection_start",
            Self::Published => "published",
        }
    }
}

/// A day that some file gives wrongly.
#[derive(Clone, Debug)]
pub struct InspectionDay {
    /// The authority that was inspected, by its id.
    pub authority_id: String,
    /// The family of the framework.
    pub family: String,
    /// Which day it is.
    pub kind: DayKind,
    /// The day as the file gives it.
    pub stated: Day,
    /// The day that is meant.
    pub meant: Day,
    /// How that is known.
    pub reason: String,
}

#[derive(Deserialize)]
struct Row {
    authority_id: String,
    family: String,
    kind: String,
    stated: String,
    meant: String,
    reason: String,
}

/// The table, as it stands.
pub(super) fn inspection_days() -> Vec<InspectionDay> {
    rows::<Row>(include_str!("../../pipelines/reference/inspection_days.csv"))
        .into_iter()
        .map(|row| InspectionDay {
            authority_id: row.authority_id,
            family: row.family,
            kind: match row.kind.as_str() {
                "inspection_start" => DayKind::InspectionStart,
                "published" => DayKind::Published,
                _ => unreachable!("{TABLE}"),
            },
            stated: day(&row.stated).expect(TABLE),
            meant: day(&row.meant).expect(TABLE),
            reason: row.reason,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::reference::Reference;

    #[test]
    fn every_row_names_an_authority_and_a_family_and_changes_a_day() {
        let reference = Reference::embedded();
        for row in &reference.inspection_days {
            assert!(reference.authority_by_id(&row.authority_id).is_some(), "{row:?}");
            assert!(reference.frameworks.all.iter().any(|framework| framework.family == row.family), "{row:?}");
            assert_ne!(row.stated, row.meant, "{row:?}");
            assert!(!row.reason.is_empty(), "{row:?}");
        }
    }
}
