//! Judgements and the table of frameworks → one frame of codes that the queries about judgements share.

use std::collections::HashMap;

use polars::prelude::{DataFrame, Expr, IntoLazy, LazyFrame, UnionArgs, col, concat, lit};

use super::frames::{Codes, Frame, small};
use crate::domain::{Day, GradeStatus, Judgement};
use crate::reference::{Framework, Reference};

/// On what the standing of a day can rest, in the order of their places.
pub(super) const BASES: [&str; 2] = ["known", "service"];

/// The area that lapsed in April 2026.
pub(super) const OVERALL: &str = "OVERALL";

/// Inspections that supersede all that a body was given before.
pub(super) const CHILDREN_SERVICES: &str = "children_services";

/// Inspections that stand beside those of all services.
pub(super) const CHILD_PROTECTION: &str = "child_protection";

/// `class` of an event that is an inspection or review.
pub(super) const INSPECTION: i32 = 0;

/// `class` of an annual or corporate rating.
pub(super) const RATING: i32 = 1;

/// `class` of a visit.
pub(super) const VISIT: i32 = 2;

/// `lane` of judgements of all services, or of safeguarding: the blank strand follows that of safeguarding.
pub(super) const WHOLE: i32 = 0;

/// `lane` of judgements of looked after children where a framework judges them apart.
pub(super) const LOOKED_AFTER: i32 = 1;

/// A number that is later than every day.
const NEVER: i32 = i32::MAX;

/// The id of a judgement: its authority, inspection, judged body, strand, area and the day it was known from.
pub fn judgement_id(judgement: &Judgement, reference: &Reference) -> String {
    judgement.id(&reference.authorities[judgement.authority.at()].id)
}

/// The day of a judgement: when its inspection began, or where that is not known when its report was published.
pub(super) fn day_of(judgement: &Judgement) -> Option<Day> {
    judgement.inspection_start.or(judgement.published_on)
}

/// Whether the inspection looked at the area, whatever is known of the grade. A rating in stars has no grade.
pub(super) fn is_judged(status: GradeStatus) -> bool {
    matches!(status, GradeStatus::Ok | GradeStatus::Unreadable | GradeStatus::Withheld)
}

/// All judgements as a frame, with the codes of its columns.
///
/// Columns: `judgement` (place in the rows), `authority`, `body`, `family`, `framework`, `strand`, `area`, `inspection`,
/// `scope`, `class`, `lane`, `status`, `ordinal`, `judged`, `own_body` (the framework's own judged body),
/// `judges_overall`, `service_day`, `published_day`, `known_from`, `superseded_on` and `order`, which puts inspections
/// into one order without ties, earlier ones first. Judgements without any day are left out.
#[derive(Debug)]
pub(super) struct JudgementFrame<'a> {
    pub(super) rows: &'a [Judgement],
    pub(super) reference: &'a Reference,
    pub(super) bodies: Codes<'a>,
    pub(super) families: Codes<'a>,
    pub(super) strands: Codes<'a>,
    pub(super) areas: Codes<'a>,
    pub(super) scopes: Codes<'a>,
    frame: DataFrame,
}

impl<'a> JudgementFrame<'a> {
    /// The frame of these judgements.
    pub(super) fn new(rows: &'a [Judgement], reference: &'a Reference) -> Self {
        let frameworks = &reference.frameworks.all;
        let declared = || frameworks.iter().flat_map(|framework| &framework.areas);
        let bodies = Codes::of(rows.iter().map(|row| row.judged_body.as_str()));
        let families = Codes::of(frameworks.iter().map(|framework| framework.family.as_str()));
        let scopes = Codes::of(frameworks.iter().map(|framework| framework.scope.as_str()));
        let strands = rows.iter().map(|row| row.strand.as_str()).chain(declared().map(|(strand, _)| strand.as_str()));
        let strands = Codes::of(strands.chain([""]));
        let areas = rows.iter().map(|row| row.area.as_str()).chain(declared().map(|(_, area)| area.as_str()));
        let areas = Codes::of(areas.chain([OVERALL]));
        let inspections = Codes::of(rows.iter().map(|row| row.inspection_id.as_str()));

        let dated: Vec<(usize, &Judgement, &Framework, i32)> = (0..)
            .zip(rows)
            .filter(|(_, row)| day_of(row).is_some())
            .map(|(at, row)| {
                let framework = reference.frameworks.by_id(&row.framework);
                let framework = framework.expect("a judgement is only read under a framework that is known");
                (at, row, framework, inspections.code(&row.inspection_id))
            })
            .collect();
        let mut begun: HashMap<i32, i32> = HashMap::new();
        for &(_, row, _, inspection) in &dated {
            let day = day_of(row).map_or(NEVER, Day::days);
            begun.entry(inspection).and_modify(|first| *first = day.min(*first)).or_insert(day);
        }

        let days = |day: Option<Day>| day.map_or(NEVER, Day::days);
        let each = || dated.iter();
        let frame = Frame::default()
            .codes("judgement", each().map(|&(at, ..)| small(at)))
            .codes("authority", each().map(|(_, row, ..)| i32::from(row.authority.0)))
            .codes("body", each().map(|(_, row, ..)| bodies.code(&row.judged_body)))
            .codes("family", each().map(|(_, _, framework, _)| families.code(&framework.family)))
            .codes("framework", each().map(|(_, _, framework, _)| framework_code(reference, framework)))
            .codes("strand", each().map(|(_, row, ..)| strands.code(&row.strand)))
            .codes("area", each().map(|(_, row, ..)| areas.code(&row.area)))
            .codes("inspection", each().map(|&(.., inspection)| inspection))
            .codes("scope", each().map(|(_, _, framework, _)| scopes.code(&framework.scope)))
            .codes("class", each().map(|(_, row, framework, _)| class(row, framework)))
            .codes("lane", each().map(|(_, row, ..)| if row.strand == "looked_after" { LOOKED_AFTER } else { WHOLE }))
            .codes("status", each().map(|(_, row, ..)| status_code(row.status)))
            .some_codes("ordinal", each().map(|(_, row, ..)| row.ordinal.map(i32::from)))
            .flags("judged", each().map(|(_, row, framework, _)| framework.graded && is_judged(row.status)))
            .flags("own_body", each().map(|(_, row, framework, _)| row.judged_body == framework.judged_body))
            .flags("judges_overall", each().map(|(_, _, framework, _)| framework.judges("", OVERALL)))
            .codes("service_day", each().map(|(_, row, ..)| days(day_of(row))))
            .codes("published_day", each().map(|(_, row, ..)| days(row.published_on.or(row.inspection_start))))
            .codes("known_from", each().map(|(_, row, ..)| row.known_from.days()))
            .codes("superseded_on", each().map(|(_, row, ..)| days(row.superseded_on)))
            .integers("order", each().map(|(.., inspection)| Some(order(begun[inspection], *inspection))))
            .finish();
        Self { rows, reference, bodies, families, strands, areas, scopes, frame }
    }

    /// The judgements that were published by a day, in the version known then.
    pub(super) fn known_on(&self, day: Day) -> LazyFrame {
        self.frame.clone().lazy().filter(is_known_on(day))
    }

    /// Rows made of the judgements of each day asked for, on each basis, together, with `as_at` and `basis`, a place in
    /// [`BASES`]. `known` are those published by the day, in the version known on it; `service` those of inspections
    /// begun by it, as known on the reporting day.
    pub(super) fn on_days(
        &self,
        days: &[Day],
        reporting_day: Day,
        made: impl Fn(LazyFrame, Day) -> LazyFrame,
    ) -> LazyFrame {
        let mut days = days.to_vec();
        days.sort_unstable();
        days.dedup();
        let mut shown: Vec<LazyFrame> = Vec::new();
        for day in days {
            let known = self.known_on(day);
            let service = self.known_on(reporting_day).filter(col("service_day").lt_eq(lit(day.days())));
            shown.extend([known, service].into_iter().zip(0..).map(|(rows, basis)| {
                made(rows, day).with_columns([lit(day.days()).alias("as_at"), lit(basis).alias("basis")])
            }));
        }
        concat(shown, UnionArgs::default()).expect("the reporting day is always among the days asked for")
    }

    /// The id of an authority.
    pub(super) fn authority_id(&self, authority: usize) -> &'a str {
        &self.reference.authorities[authority].id
    }
}

/// Whether a judgement was published by a day, and this version of it known then.
fn is_known_on(day: Day) -> Expr {
    let day = lit(day.days());
    let version = col("known_from").lt_eq(day.clone()).and(col("superseded_on").gt(day.clone()));
    version.and(col("published_day").lt_eq(day))
}

/// The framework's place in the table of frameworks.
pub(super) fn framework_code(reference: &Reference, framework: &Framework) -> i32 {
    let found = reference.frameworks.all.binary_search_by(|one| one.id.cmp(&framework.id));
    small(found.expect("the framework is one of the table"))
}

/// The status's place among all.
pub(super) fn status_code(status: GradeStatus) -> i32 {
    let found = GradeStatus::ALL.iter().position(|&one| one == status);
    small(found.expect("every status is one of all"))
}

fn class(row: &Judgement, framework: &Framework) -> i32 {
    match (row.event_kind.as_str(), framework.scope.as_str()) {
        ("visit", _) | (_, "visit") => VISIT,
        ("rating", _) | (_, "annual_rating" | "corporate_rating") => RATING,
        _ => INSPECTION,
    }
}

/// A number by which inspections come in the order of their days, those of one day in that of their ids.
fn order(day: i32, inspection: i32) -> i64 {
    (i64::from(day) << 32) + i64::from(inspection)
}
