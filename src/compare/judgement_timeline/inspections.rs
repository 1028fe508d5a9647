//! Judgements → the graded inspections of councils, each with one grade as a label.

use polars::prelude::{SortMultipleOptions, col, lit};

use super::super::frames::{collect, places};
use super::super::judgements::{INSPECTION, JudgementFrame, OVERALL};
use crate::domain::{AuthorityIndex, Day, Judgement, Period};

/// An inspection of a council that gave grades.
#[derive(Clone, Debug)]
pub struct GradedInspection {
    /// Whose it is.
    pub authority: AuthorityIndex,
    /// Its id.
    pub id: String,
    /// The framework that it followed.
    pub framework: String,
    /// The day on which it began, where anybody says.
    pub begun: Option<Day>,
    /// The day of its report, where there is one.
    pub published: Option<Day>,
    /// The grade that stands for it; none where it was withheld or could not be read.
    pub grade: Option<String>,
    /// That grade as a number, 1 is best.
    pub ordinal: Option<u8>,
    /// The scale of that grade.
    pub family: String,
    /// How that grade was chosen.
    pub basis: &'static str,
    /// The day from which its periods are counted.
    pub anchor_on: Day,
}

impl GradedInspection {
    /// The inspection that gave these judgements; none where no day is known.
    fn of(rows: &[&Judgement]) -> Option<Self> {
        let first = rows.first()?;
        let begun = rows.iter().filter_map(|row| row.inspection_start).min();
        let published = rows.iter().filter_map(|row| row.published_on).min();
        let overall: Vec<&Judgement> = rows.iter().copied().filter(|row| row.area == OVERALL).collect();
        let basis = match overall.len() {
            0 => "worst_of_areas",
            1 => "overall",
            _ => "worst_of_strands",
        };
        let candidates = if overall.is_empty() { rows } else { &overall };
        // The first of the worst: the rows come in the order of their ids.
        let worst = candidates.iter().filter_map(|row| row.ordinal).max();
        let chosen = candidates.iter().find(|row| worst.is_some() && row.ordinal == worst);
        Some(Self {
            authority: first.authority,
            id: first.inspection_id.clone(),
            framework: first.framework.clone(),
            begun,
            published,
            grade: chosen.and_then(|row| row.grade.clone()),
            ordinal: worst,
            family: first.grade_family.clone(),
            basis,
            anchor_on: begun.or(published)?,
        })
    }

    /// On which side of its anchor a period lies: much of a year that ends soon after it was before it.
    pub fn lies(&self, period: Period) -> &'static str {
        if period.last_day() <= self.anchor_on {
            "before"
        } else if period.first_day() >= self.anchor_on {
            "after"
        } else {
            "across"
        }
    }

    /// What its anchor is: the day it began, or where nobody says that, the day of its report.
    pub const fn anchor(&self) -> &'static str {
        if self.begun.is_some() { "begun" } else { "published" }
    }
}

/// The inspections of councils that graded anything, as known on a day, sorted by authority and day.
pub(super) fn inspections(judgements: &JudgementFrame, day: Day) -> Vec<GradedInspection> {
    let graded = judgements
        .known_on(day)
        .filter(col("judged").and(col("class").eq(lit(INSPECTION))))
        .sort(["authority", "order", "judgement"], SortMultipleOptions::default());
    let found = collect(graded);
    let rows = places(&found, "judgement").into_iter().map(|at| &judgements.rows[at]);
    let rows: Vec<&Judgement> = rows.filter(|row| row.judged_body == "council").collect();
    let one = |left: &&Judgement, right: &&Judgement| {
        (left.authority, &left.inspection_id) == (right.authority, &right.inspection_id)
    };
    rows.chunk_by(one).filter_map(GradedInspection::of).collect()
}
