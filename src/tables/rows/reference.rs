//! Authorities, indicators, periods, breakdowns and peer groups → batches.

use std::collections::BTreeSet;

use arrow::array::RecordBatch;

use super::Labels;
use crate::domain::authority::AuthorityPeriod;
use crate::domain::observation::breakdown_in_words;
use crate::domain::{AreaIndex, AreaKind, Authority, AuthorityIndex, Day, Period};
use crate::pipeline::{Pipeline, Source};
use crate::tables::declared::reference::{
    AREA, AUTHORITY, AUTHORITY_HISTORY, AUTHORITY_PART, AUTHORITY_SUCCESSOR, BREAKDOWN, BREAKDOWN_PART, INDICATOR,
    PEER_GROUP, PEER_MEMBER, PERIOD, SOURCE,
};
use crate::tables::{ALWAYS, Batch};

/// Table `authority`, as on the reporting day.
pub fn authority(labels: &Labels, on: Day) -> RecordBatch {
    let authorities = &labels.reference.authorities;
    let now = |authority: &Authority| authority.on(authority.last_day.unwrap_or(on).min(on)).cloned();
    let areas: Vec<Option<AuthorityPeriod>> = authorities.iter().map(now).collect();
    let area = |index: Option<AreaIndex>| index.map(|index| &labels.reference.areas[index.at()]);
    let region = |period: &Option<AuthorityPeriod>| area(period.as_ref().and_then(|period| period.region));
    let subregion = |period: &Option<AuthorityPeriod>| area(period.as_ref().and_then(|period| period.subregion));
    Batch::of(&AUTHORITY, authorities.len())
        .text("authority_id", authorities.iter().map(|authority| &authority.id))
        .text("gss_code", areas.iter().map(|period| period.as_ref().and_then(|period| period.gss_code.as_ref())))
        .text("name", authorities.iter().map(|authority| &authority.name))
        .text("kind", authorities.iter().map(|authority| &authority.kind))
        .text("region_id", areas.iter().map(|period| region(period).map(|area| &area.id)))
        .text("region_name", areas.iter().map(|period| region(period).map(|area| &area.name)))
        .text("subregion", areas.iter().map(|period| subregion(period).map(|area| &area.name)))
        .date("first_day", authorities.iter().map(|authority| authority.first_day))
        .date("last_day", authorities.iter().map(|authority| authority.last_day))
        .finish_sorted()
}

/// Table `authority_history`.
pub fn authority_history(labels: &Labels) -> RecordBatch {
    let rows: Vec<(&str, &AuthorityPeriod)> = labels
        .reference
        .authorities
        .iter()
        .flat_map(|authority| authority.history.iter().map(|period| (authority.id.as_str(), period)))
        .collect();
    let area = |index: Option<AreaIndex>| index.map(|index| &labels.reference.areas[index.at()]);
    Batch::of(&AUTHORITY_HISTORY, rows.len())
        .text("authority_id", rows.iter().map(|(id, _)| *id))
        .text("gss_code", rows.iter().map(|(_, period)| period.gss_code.as_ref()))
        .text("region_id", rows.iter().map(|(_, period)| area(period.region).map(|area| &area.id)))
        .text("region_name", rows.iter().map(|(_, period)| area(period.region).map(|area| &area.name)))
        .text("subregion_id", rows.iter().map(|(_, period)| area(period.subregion).map(|area| &area.id)))
        .date("first_day", rows.iter().map(|(_, period)| period.first_day.unwrap_or(ALWAYS)))
        .date("last_day", rows.iter().map(|(_, period)| period.last_day))
        .finish_sorted()
}

/// Table `authority_successor`.
pub fn authority_successor(labels: &Labels) -> RecordBatch {
    let rows = &labels.reference.successors;
    Batch::of(&AUTHORITY_SUCCESSOR, rows.len())
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("successor_id", rows.iter().map(|row| labels.authority(row.successor)))
        .date("on_day", rows.iter().map(|row| row.on))
        .text("extent", rows.iter().map(|row| &row.extent))
        .text("note", rows.iter().map(|row| &row.note))
        .finish_sorted()
}

/// Table `authority_part`.
pub fn authority_part(labels: &Labels) -> RecordBatch {
    let rows: Vec<(&str, AuthorityIndex)> = labels
        .reference
        .authorities
        .iter()
        .flat_map(|authority| authority.parts.iter().map(|&part| (authority.id.as_str(), part)))
        .collect();
    Batch::of(&AUTHORITY_PART, rows.len())
        .text("authority_id", rows.iter().map(|(id, _)| *id))
        .text("part_id", rows.iter().map(|(_, part)| labels.authority(*part)))
        .finish_sorted()
}

/// Table `indicator`.
pub fn indicator(labels: &Labels) -> RecordBatch {
    let rows = &labels.reference.indicators;
    Batch::of(&INDICATOR, rows.len())
        .text("indicator_id", rows.iter().map(|row| &row.id))
        .text("title", rows.iter().map(|row| &row.title))
        .text("topic", rows.iter().map(|row| &row.topic))
        .text("measure_kind", rows.iter().map(|row| &row.measure_kind))
        .text("unit", rows.iter().map(|row| &row.unit))
        .number("multiplier", rows.iter().map(|row| row.multiplier))
        .integer("decimals", rows.iter().map(|row| row.decimals))
        .text("polarity", rows.iter().map(|row| row.polarity.name()))
        .text("flow_or_snapshot", rows.iter().map(|row| if row.is_snapshot { "snapshot" } else { "flow" }))
        .text("interval_method", rows.iter().map(|row| row.interval_method.name()))
        .text("frequency", rows.iter().map(|row| row.frequency.name()))
        .text("numerator", rows.iter().map(|row| &row.numerator))
        .text("denominator", rows.iter().map(|row| &row.denominator))
        .number("valid_min", rows.iter().map(|row| row.valid_min))
        .number("valid_max", rows.iter().map(|row| row.valid_max))
        .flag("no_quartile", rows.iter().map(|row| row.no_quartile))
        .text("definition", rows.iter().map(|row| &row.definition))
        .text("source", rows.iter().map(|row| &row.source))
        .finish_sorted()
}

/// Table `area`.
pub fn area(labels: &Labels) -> RecordBatch {
    let rows = &labels.reference.areas;
    let kind = |kind: AreaKind| match kind {
        AreaKind::Country => "national",
        AreaKind::Region => "regional",
        AreaKind::Subregion => "subregional",
    };
    Batch::of(&AREA, rows.len())
        .text("area_id", rows.iter().map(|area| &area.id))
        .text("kind", rows.iter().map(|area| kind(area.kind)))
        .text("name", rows.iter().map(|area| &area.name))
        .finish_sorted()
}

/// Table `source`: those of which the audience may see anything.
pub fn source(pipeline: &Pipeline) -> RecordBatch {
    let shown = (pipeline.sources.iter().enumerate()).filter(|(place, _)| pipeline.permitted.allows(*place));
    let sources: Vec<&Source> = shown.map(|(_, source)| source).collect();
    Batch::of(&SOURCE, sources.len())
        .text("source_id", sources.iter().map(|source| &source.id))
        .text("title", sources.iter().map(|source| &source.title))
        .integer("precedence", sources.iter().map(|source| source.precedence))
        .finish_sorted()
}

/// Table `period`: the periods of the facts, with those that close the gaps between them, so that each kind runs on
/// without a break.
pub fn period(used: &BTreeSet<Period>) -> RecordBatch {
    let mut all = used.clone();
    for pair in used.iter().zip(used.iter().skip(1)) {
        let mut later = *pair.1;
        // A day follows another only at an indicator's frequency, so days are not filled.
        while let Some(previous) = later.previous() {
            if previous <= *pair.0 || previous.kind() != pair.0.kind() {
                break;
            }
            all.insert(previous);
            later = previous;
        }
    }
    Batch::of(&PERIOD, all.len())
        .text("period_id", all.iter().map(ToString::to_string))
        .text("kind", all.iter().map(|period| period.kind().name()))
        .date("first_day", all.iter().map(|period| period.first_day()))
        .date("last_day", all.iter().map(|period| period.last_day()))
        .text("label", all.iter().map(|period| period.label()))
        .text("financial_year", all.iter().map(|period| period.financial_year()))
        .integer("sort_key", all.iter().map(|period| period.sort_key()))
        .text("previous_period_id", all.iter().map(|period| period.previous().map(|period| period.to_string())))
        .text("year_ago_period_id", all.iter().map(|period| period.year_ago().map(|period| period.to_string())))
        .finish_sorted()
}

/// Table `breakdown`; `additive` says of each whether its slices add up to the total.
pub fn breakdown(additive: &[bool], labels: &Labels) -> RecordBatch {
    let rows = labels.breakdowns;
    Batch::of(&BREAKDOWN, rows.len())
        .text("breakdown_id", rows.iter())
        .text("label", rows.iter().map(|id| breakdown_label(id)))
        .flag("additive", additive.iter().copied())
        .finish_sorted()
}

/// Table `breakdown_part`.
pub fn breakdown_part(labels: &Labels) -> RecordBatch {
    let parts: Vec<(&str, &str, &str)> = labels
        .breakdowns
        .iter()
        .flat_map(|id| {
            id.split(';').filter_map(move |pair| pair.split_once('=').map(|(one, two)| (id.as_str(), one, two)))
        })
        .collect();
    Batch::of(&BREAKDOWN_PART, parts.len())
        .text("breakdown_id", parts.iter().map(|part| part.0))
        .text("dimension", parts.iter().map(|part| part.1))
        .text("value", parts.iter().map(|part| part.2))
        .finish_sorted()
}

/// `source=police;age=under_1` as `Source: police, age: under 1`.
fn breakdown_label(id: &str) -> String {
    let words = breakdown_in_words(id);
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Table `peer_group`.
pub fn peer_group(labels: &Labels) -> RecordBatch {
    let rows = labels.groups.groups();
    Batch::of(&PEER_GROUP, rows.len())
        .text("peer_group_id", rows.iter().map(|group| &group.id))
        .text("kind", rows.iter().map(|group| group.kind.name()))
        .text("name", rows.iter().map(|group| &group.name))
        .text("edition", rows.iter().map(|group| &group.edition))
        .finish_sorted()
}

/// Table `peer_member`.
pub fn peer_member(labels: &Labels) -> RecordBatch {
    let rows: Vec<_> = labels.groups.member_rows().collect();
    Batch::of(&PEER_MEMBER, rows.len())
        .text("peer_group_id", rows.iter().map(|row| labels.groups.group(row.group).id.as_str()))
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("member_id", rows.iter().map(|row| labels.authority(row.member)))
        .date("first_day", rows.iter().map(|row| row.first_day.unwrap_or(ALWAYS)))
        .date("last_day", rows.iter().map(|row| row.last_day))
        .integer("neighbour_order", rows.iter().map(|row| row.neighbour_order))
        .text("closeness", rows.iter().map(|row| row.closeness))
        .finish_sorted()
}
