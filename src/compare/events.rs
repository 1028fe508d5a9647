//! Inspections, interventions, plans, targets, breaks and successors → one line of events for each authority, each with
//! the month, quarter and financial year into which its day falls, so that it lies on the axis of the indicators.
//!
//! An inspection is one event when it began and one when its report was published, whatever the number of its grades; a
//! visit or a rating is one. A plan is one event each time its tracker brought a change, never one an action. Visits of
//! the inspectorate that a list of interventions has as well are told once.

use std::collections::{BTreeMap, BTreeSet};

use super::Inputs;
use super::inspections::Inspection;
use crate::domain::{
    Action, ActionStatus, AuthorityIndex, Day, Effect, FileIndex, IndicatorIndex, Intervention, Level, Operator,
    Period, PeriodKind, SetBy, Target,
};
use crate::reconcile::Change;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names say it
pub enum EventKind {
    InspectionBegan,
    InspectionPublished,
    Visit,
    Rating,
    InterventionIssued,
    InterventionHeld,
    InterventionRevised,
    InterventionTermEnds,
    InterventionEnded,
    PlanReported,
    TargetDue,
    Rebaselined,
    SeriesBreak,
    AuthorityReplaced,
    AuthorityFollowed,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::InspectionBegan,
        Self::InspectionPublished,
        Self::Visit,
        Self::Rating,
        Self::InterventionIssued,
        Self::InterventionHeld,
        Self::InterventionRevised,
        Self::InterventionTermEnds,
        Self::InterventionEnded,
        Self::PlanReported,
        Self::TargetDue,
        Self::Rebaselined,
        Self::SeriesBreak,
        Self::AuthorityReplaced,
        Self::AuthorityFollowed,
    ];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InspectionBegan => "inspection_began",
            Self::InspectionPublished => "inspection_published",
            Self::Visit => "visit",
            Self::Rating => "rating",
            Self::InterventionIssued => "intervention_issued",
            Self::InterventionHeld => "intervention_held",
            Self::InterventionRevised => "intervention_revised",
            Self::InterventionTermEnds => "intervention_term_ends",
            Self::InterventionEnded => "intervention_ended",
            Self::PlanReported => "plan_reported",
            Self::TargetDue => "target_due",
            Self::Rebaselined => "rebaselined",
            Self::SeriesBreak => "series_break",
            Self::AuthorityReplaced => "authority_replaced",
            Self::AuthorityFollowed => "authority_followed",
        }
    }
}

/// One event of an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Where it happened.
    pub authority: AuthorityIndex,
    /// When.
    pub on: Day,
    /// What.
    pub kind: EventKind,
    /// The same in plain words.
    pub label: String,
    /// The grade that an inspection gave, overall or its worst.
    pub grade: Option<String>,
    /// The id of the inspection, intervention, plan, target, indicators or authority.
    pub reference: String,
    /// Where it is stated.
    pub stated: Option<(FileIndex, u32)>,
}

impl Event {
    /// The month, quarter and financial year into which it falls.
    pub fn periods(&self) -> [Period; 3] {
        let (year, month) = (self.on.year(), self.on.month());
        [
            Period::month(year, month),
            Period::quarter(year, (month - 1) / 3 + 1),
            Period::year(PeriodKind::FinancialYear, if month >= 4 { year } else { year - 1 }),
        ]
    }
}

/// All events, sorted by authority, day, kind and reference.
pub(super) fn events(inputs: &Inputs, inspections: &[Inspection]) -> Vec<Event> {
    let mut events: Vec<Event> = inspections.iter().flat_map(of_inspection).collect();
    let visited: BTreeSet<(AuthorityIndex, Day)> =
        inspections.iter().filter_map(|inspection| Some((inspection.authority, inspection.day()?))).collect();
    let is_told = |row: &Intervention| {
        let is_of_inspectorate =
            matches!(row.level, Level::MonitoringVisit | Level::FocusedVisit | Level::ReInspection);
        is_of_inspectorate && visited.contains(&(row.authority, row.issued_on))
    };
    let interventions = inputs.interventions.iter().filter(|row| !is_told(row));
    events.extend(interventions.flat_map(|row| of_intervention(row, inputs)));
    events.extend(of_plans(inputs));
    events.extend(inputs.targets.iter().flat_map(|target| of_target(target, inputs)));
    events.extend(of_breaks(inputs));
    events.extend(of_successors(inputs, &events));
    events.sort_by(|one, other| {
        let key = |event: &Event| (event.authority, event.on, event.kind);
        key(one).cmp(&key(other)).then_with(|| one.reference.cmp(&other.reference))
    });
    events.dedup_by(|later, earlier| {
        let key = |event: &Event| (event.authority, event.on, event.kind);
        key(later) == key(earlier) && later.reference == earlier.reference
    });
    events
}

fn of_inspection(inspection: &Inspection) -> Vec<Event> {
    let first = inspection.judgements[0];
    let (name, family) =
        inspection.framework.map_or((&first.framework, &first.framework), |one| (&one.name, &one.family));
    let graded = inspection.framework.is_none_or(|framework| framework.graded);
    let outcome = inspection.outcome();
    let found = |what: String| match &outcome {
        Some(outcome) => format!("{what}: {outcome}"),
        None if graded => what,
        None => format!("{what}, which gives no grades"),
    };
    let what = match inspection.event_kind() {
        "re_inspection" => "Re-inspection",
        "review" => "Review",
        _ => "Inspection",
    };
    let event = |kind: EventKind, on: Day, label: String, has_grade: bool| Event {
        authority: inspection.authority,
        on,
        kind,
        label,
        grade: if has_grade { inspection.grade().map(str::to_owned) } else { None },
        reference: inspection.id.to_owned(),
        stated: Some((first.file, first.line)),
    };
    let single = match inspection.event_kind() {
        "visit" => Some(EventKind::Visit),
        "rating" => Some(EventKind::Rating),
        _ => None,
    };
    match (single, inspection.start, inspection.published) {
        (Some(kind), ..) => inspection
            .day()
            .map(|day| {
                event(
                    kind,
                    day,
                    outcome.as_ref().map_or_else(|| name.clone(), |outcome| format!("{name}: {outcome}")),
                    true,
                )
            })
            .into_iter()
            .collect(),
        (None, Some(start), None) => {
            vec![event(EventKind::InspectionBegan, start, found(format!("{what} began ({family})")), true)]
        }
        (None, start, published) => {
            let began =
                start.map(|day| event(EventKind::InspectionBegan, day, format!("{what} began ({family})"), false));
            let published = published.map(|day| {
                event(EventKind::InspectionPublished, day, found(format!("{what} published ({family})")), true)
            });
            began.into_iter().chain(published).collect()
        }
    }
}

fn of_intervention(row: &Intervention, inputs: &Inputs) -> Vec<Event> {
    let name = row.level.in_words();
    let about = |text: &str| if text.is_empty() { String::new() } else { format!(": {text}") };
    let event = |kind: EventKind, on: Option<Day>, label: String| {
        Some(Event {
            authority: row.authority,
            on: on?,
            kind,
            label,
            grade: None,
            reference: row.id(&inputs.reference.authorities[row.authority.at()].id),
            stated: Some((row.file, row.line)),
        })
    };
    let begun = match row.level {
        level if level.lasts() => EventKind::InterventionIssued,
        Level::MonitoringVisit | Level::FocusedVisit => EventKind::Visit,
        _ => EventKind::InterventionHeld,
    };
    let lasts_until = |day: Day| row.ended_on.is_none_or(|ended| day <= ended);
    let issued = match row.level {
        Level::ImprovementBoard => format!("{name} set up{}", about(&row.title)),
        level if level.rung().is_some() => format!("{name} issued{}", about(&row.title)),
        _ => format!("{name}{}", about(if row.outcome.is_empty() { &row.title } else { &row.outcome })),
    };
    [
        event(begun, Some(row.issued_on), issued),
        event(EventKind::InterventionRevised, row.revised_on, format!("{name} revised")),
        event(
            EventKind::InterventionTermEnds,
            row.term_ends_on.filter(|ends| lasts_until(*ends)),
            format!("{name}: its term ends"),
        ),
        event(EventKind::InterventionEnded, row.ended_on, format!("{name} ended{}", about(&row.outcome)))
            .filter(|_| row.level.lasts()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How each plan stood whenever its tracker brought a change.
fn of_plans(inputs: &Inputs) -> Vec<Event> {
    type Changes<'a> = BTreeMap<Day, Vec<(&'a str, Option<ActionStatus>, FileIndex, u32)>>;
    let mut plans: BTreeMap<(AuthorityIndex, &str), Changes> = BTreeMap::new();
    for event in inputs.action_events {
        let Change::Status(_, to) = event.change else { continue };
        let days = plans.entry((event.authority, &event.plan)).or_default();
        days.entry(event.submitted_on).or_default().push((&event.action, to, event.file, event.line));
    }
    let mut events = Vec::new();
    for ((authority, plan), days) in plans {
        let mut actions: BTreeMap<&str, Option<ActionStatus>> = BTreeMap::new();
        for (on, changes) in days {
            actions.extend(changes.iter().map(|(action, to, ..)| (*action, *to)));
            let complete = actions.values().filter(|status| **status == Some(ActionStatus::Complete)).count();
            events.push(Event {
                authority,
                on,
                kind: EventKind::PlanReported,
                label: format!("{plan}: {complete} of {} actions complete", actions.len()),
                grade: None,
                reference: plan.to_owned(),
                stated: changes.iter().map(|(.., file, line)| (*file, *line)).min(),
            });
        }
    }
    events
}

fn of_target(target: &Target, inputs: &Inputs) -> Vec<Event> {
    let title = &inputs.reference.indicators[target.indicator.at()].title;
    let aim = match target.operator {
        Operator::AtLeast => "at least",
        Operator::AtMost => "at most",
        Operator::Exactly => "just",
    };
    let event = |kind: EventKind, on: Option<Day>, label: String| {
        Some(Event {
            authority: target.authority,
            on: on?,
            kind,
            label,
            grade: None,
            reference: target.target.clone(),
            stated: Some((target.file, target.line)),
        })
    };
    let why = if target.reason.is_empty() { String::new() } else { format!(": {}", target.reason) };
    [
        event(EventKind::TargetDue, target.due_on, format!("Due: {title} {aim} {}", target.value)),
        event(EventKind::Rebaselined, target.rebaselined_on, format!("Baseline of {title} changed{why}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a break does, in words.
const fn what(effect: Effect) -> &'static str {
    match effect {
        Effect::Changes => "Not comparable with earlier figures",
        Effect::Ends => "No longer in use",
        Effect::Begins => "In use from this day",
    }
}

/// The breaks. One that a pipeline declares for an authority is an event of it; any other is one of each authority that
/// it concerns and that had a figure before, in the names of the indicators of which it had.
fn of_breaks(inputs: &Inputs) -> Vec<Event> {
    let rows = inputs.observations;
    let mut events: BTreeMap<(AuthorityIndex, Day, String), Event> = BTreeMap::new();
    for broken in inputs.breaks {
        let having = |indicator: IndicatorIndex| {
            let from = rows.indicator.partition_point(|other| *other < indicator);
            let to = rows.indicator.partition_point(|other| *other <= indicator);
            // Nobody has a figure before an indicator comes into use.
            let is_seen = |row: &usize| broken.effect == Effect::Begins || rows.period[*row].first_day() < broken.on;
            let is_meant = |row: &usize| is_seen(row) && broken.concerns(indicator, rows.authority(*row));
            (from..to).filter(is_meant).map(|row| rows.authority(row)).collect::<BTreeSet<_>>()
        };
        let mut meant: BTreeMap<AuthorityIndex, Vec<IndicatorIndex>> = BTreeMap::new();
        match broken.authority.filter(|_| broken.set_by == SetBy::Pipeline) {
            Some(authority) => drop(meant.insert(authority, broken.indicators.clone())),
            None => {
                for &indicator in &broken.indicators {
                    for authority in having(indicator) {
                        meant.entry(authority).or_default().push(indicator);
                    }
                }
            }
        }
        for (authority, indicators) in meant {
            let of = |indicator: &IndicatorIndex| &inputs.reference.indicators[indicator.at()];
            let titles: Vec<&str> = indicators.iter().map(|indicator| of(indicator).title.as_str()).collect();
            let ids: Vec<&str> = indicators.iter().map(|indicator| of(indicator).id.as_str()).collect();
            let mut reference = ids.join(",");
            if broken.effect != Effect::Changes {
                reference = format!("{reference}:{}", broken.effect.name());
            }
            events.entry((authority, broken.on, reference.clone())).or_insert_with(|| Event {
                authority,
                on: broken.on,
                kind: EventKind::SeriesBreak,
                label: format!("{}: {} ({})", what(broken.effect), titles.join(", "), broken.reason),
                grade: None,
                reference,
                stated: None,
            });
        }
    }
    events.into_values().collect()
}

/// Who followed whom, of authorities that have a figure, an action or another event.
fn of_successors(inputs: &Inputs, events: &[Event]) -> Vec<Event> {
    let authorities = &inputs.reference.authorities;
    let mut is_seen = vec![false; authorities.len()];
    for &place in &inputs.observations.place {
        is_seen[usize::from(place)] = true;
    }
    let others = events.iter().map(|event| event.authority);
    for authority in others.chain(inputs.actions.iter().map(|action: &Action| action.authority)) {
        is_seen[authority.at()] = true;
    }
    let mut followed: BTreeMap<(AuthorityIndex, Day, EventKind), BTreeSet<AuthorityIndex>> = BTreeMap::new();
    for link in &inputs.reference.successors {
        let replaced = (link.authority, link.on, EventKind::AuthorityReplaced);
        followed.entry(replaced).or_default().insert(link.successor);
        followed.entry((link.successor, link.on, EventKind::AuthorityFollowed)).or_default().insert(link.authority);
    }
    let seen = followed.into_iter().filter(|((authority, ..), _)| is_seen[authority.at()]);
    seen.map(|((authority, on, kind), others)| {
        let list = |text: fn(&crate::domain::Authority) -> &str, by: &str| {
            others.iter().map(|other| text(&authorities[other.at()])).collect::<Vec<_>>().join(by)
        };
        let names = list(|authority| &authority.name, ", ");
        let label = match kind {
            EventKind::AuthorityReplaced => format!("Replaced by {names}"),
            _ => format!("Follows {names}"),
        };
        Event { authority, on, kind, label, grade: None, reference: list(|authority| &authority.id, ","), stated: None }
    })
    .collect()
}
