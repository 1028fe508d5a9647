//! Judgements → the spells of inadequate of each council and area: from which inspection, how long, and how they ended.
//!
//! A spell begins with the first judgement of an area that is inadequate and lasts through those that follow in the same
//! lane (safeguarding, which judgements without a strand continue, or looked after children), under whatever framework.
//! It is left with the next other grade; how far that compares with the last one before stands beside it. Where a later
//! inspection of all services does not judge the area at all, nobody found out: that is no recovery, and neither is the
//! end of the authority.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, SortMultipleOptions, col, lit};

use super::frames::{Frame, collect, flags, places, small};
use super::judgement_change::comparability;
use super::judgements::{CHILDREN_SERVICES, INSPECTION, JudgementFrame, LOOKED_AFTER, VISIT, WHOLE, day_of};
use crate::domain::{AuthorityIndex, Day, Judgement};

/// The worst grade.
const INADEQUATE: u8 = 4;

/// A spell of inadequate.
struct Spell<'a> {
    first: &'a Judgement,
    last: &'a Judgement,
    from: Day,
    inspections: i32,
    visits: i32,
    outcome: &'static str,
    left: Option<&'a Judgement>,
    until: Option<Day>,
}

/// The days of events by authority and lane, sorted, each inspection or visit once.
type Days<'a> = BTreeMap<(AuthorityIndex, i32), BTreeSet<(Day, &'a str)>>;

/// The table: a row an authority, strand, area and inspection with which a spell began, sorted by them.
pub(super) fn judgement_recovery(judgements: &JudgementFrame, reporting_day: Day) -> DataFrame {
    let spells = spells(judgements, reporting_day);
    let each = || spells.iter();
    let reference = judgements.reference;
    Frame::default()
        .texts("authority_id", each().map(|spell| judgements.authority_id(spell.first.authority.at())))
        .texts("authority_name", each().map(|spell| reference.authorities[spell.first.authority.at()].name.as_str()))
        .texts("strand", each().map(|spell| spell.first.strand.as_str()))
        .texts("area", each().map(|spell| spell.first.area.as_str()))
        .texts("from_inspection_id", each().map(|spell| spell.first.inspection_id.as_str()))
        .texts("from_framework_id", each().map(|spell| spell.first.framework.as_str()))
        .days("from_on", each().map(|spell| Some(spell.from)))
        .codes("inadequate_inspections", each().map(|spell| spell.inspections))
        .codes("visits", each().map(|spell| spell.visits))
        .texts("outcome", each().map(|spell| spell.outcome))
        .some_texts("to_inspection_id", each().map(|spell| spell.left.map(|left| left.inspection_id.as_str())))
        .some_texts("to_framework_id", each().map(|spell| spell.left.map(|left| left.framework.as_str())))
        .some_texts("to_grade", each().map(|spell| spell.left.and_then(|left| left.grade.as_deref())))
        .days("until_on", each().map(|spell| spell.until))
        .codes("months", each().map(|spell| spell.from.months_until(spell.until.unwrap_or(reporting_day))))
        .some_texts(
            "comparability",
            each().map(|spell| spell.left.map(|left| comparability(spell.last, left, reference).name())),
        )
        .finish()
}

fn spells<'a>(judgements: &JudgementFrame<'a>, reporting_day: Day) -> Vec<Spell<'a>> {
    let visits = days(judgements, reporting_day, VISIT);
    let inspected = days(judgements, reporting_day, INSPECTION);
    let series = ["authority", "body", "area", "lane", "order", "judgement"];
    let graded = judgements
        .known_on(reporting_day)
        .filter(col("judged").and(col("own_body")).and(col("class").eq(lit(INSPECTION))))
        .filter(col("ordinal").is_not_null())
        .sort(series, SortMultipleOptions::default());
    let found = collect(graded);
    let graded: Vec<(&Judgement, i32)> = (places(&found, "judgement").into_iter().zip(lanes(&found)))
        .map(|(at, lane)| (&judgements.rows[at], lane))
        .filter(|(row, _)| row.judged_body == "council")
        .collect();
    let same = |one: &(&Judgement, i32), other: &(&Judgement, i32)| {
        (one.0.authority, &one.0.area, one.1) == (other.0.authority, &other.0.area, other.1)
    };
    let mut spells = Vec::new();
    for series in graded.chunk_by(same) {
        let is_inadequate = |row: &Judgement| row.ordinal == Some(INADEQUATE);
        let mut at = 0;
        while at < series.len() {
            let length = series[at..].iter().take_while(|(row, _)| is_inadequate(row)).count();
            if length == 0 {
                at += 1;
                continue;
            }
            let (first, last) = (series[at].0, series[at + length - 1].0);
            let left = series.get(at + length).map(|(row, _)| *row);
            let key = (first.authority, series[at].1);
            let mut spell = Spell {
                first,
                last,
                from: day_of(first).expect("judgements without any day are left out before"),
                inspections: small(length),
                visits: 0,
                outcome: "left",
                left,
                until: left.and_then(day_of),
            };
            if left.is_none() {
                let after =
                    inspected.get(&key).into_iter().flatten().map(|(day, _)| *day).find(|day| *day > spell.last_day());
                spell.conclude(judgements, after, reporting_day);
            }
            let between = |day: &Day| *day > spell.from && spell.until.is_none_or(|until| *day <= until);
            let visited = visits.get(&(first.authority, WHOLE)).into_iter().flatten().map(|(day, _)| *day);
            spell.visits = small(visited.filter(between).count());
            spells.push(spell);
            at += length;
        }
    }
    spells.sort_by(|one, other| {
        let key = |spell: &Spell<'a>| {
            (spell.first.authority, &spell.first.strand, &spell.first.area, &spell.first.inspection_id)
        };
        key(one).cmp(&key(other))
    });
    spells
}

impl Spell<'_> {
    /// Says how a spell ended that no other grade ended.
    fn conclude(&mut self, judgements: &JudgementFrame, inspected_after: Option<Day>, reporting_day: Day) {
        let ended = judgements.reference.authorities[self.first.authority.at()].last_day;
        (self.outcome, self.until) = match (inspected_after, ended.filter(|day| *day < reporting_day)) {
            (Some(day), _) => ("not_judged_since", Some(day)),
            (None, Some(day)) => ("authority_ended", Some(day)),
            (None, None) => ("open", None),
        };
    }

    fn last_day(&self) -> Day {
        day_of(self.last).expect("judgements without any day are left out before")
    }
}

/// The days of visits, by authority alone; or of graded inspections of all services, by authority and lane.
fn days<'a>(judgements: &JudgementFrame<'a>, reporting_day: Day, class: i32) -> Days<'a> {
    let rows = judgements
        .known_on(reporting_day)
        .filter(col("class").eq(lit(class)))
        .filter(
            lit(class == VISIT).or(col("judged").and(col("scope").eq(lit(judgements.scopes.code(CHILDREN_SERVICES))))),
        )
        .sort(["authority", "order", "judgement"], SortMultipleOptions::default());
    let found = collect(rows);
    let lanes = lanes(&found).into_iter().zip(flags(&found, "own_body"));
    let mut days = Days::new();
    for (at, (lane, own_body)) in places(&found, "judgement").into_iter().zip(lanes) {
        let row = &judgements.rows[at];
        let Some(day) = day_of(row).filter(|_| own_body) else { continue };
        // What has no strand counts for both.
        let other = (class == INSPECTION && row.strand.is_empty()).then_some(LOOKED_AFTER);
        for lane in [Some(lane), other].into_iter().flatten() {
            days.entry((row.authority, lane)).or_default().insert((day, row.inspection_id.as_str()));
        }
    }
    days
}

fn lanes(found: &DataFrame) -> Vec<i32> {
    places(found, "lane").into_iter().map(small).collect()
}
