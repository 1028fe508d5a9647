//! Breaks, and the versions of indicators that they make → batches.

use arrow::array::RecordBatch;

use super::Labels;
use crate::domain::definition::{OfIndicator, Version};
use crate::domain::{AuthorityIndex, Belongs, Break, Day, IndicatorIndex, Observations, SetBy};
use crate::tables::declared::continuity::{INDICATOR_VERSION, SERIES_BREAK};
use crate::tables::{ALWAYS, Batch};

/// Table `series_break`.
pub fn series_break(breaks: &[Break], labels: &Labels) -> RecordBatch {
    let rows: Vec<(&str, &Break)> = breaks
        .iter()
        .flat_map(|rule| rule.indicators.iter().map(move |&indicator| (labels.indicator(indicator), rule)))
        .collect();
    let authority = |rule: &Break| rule.authority.map(|authority| labels.authority(authority));
    Batch::of(&SERIES_BREAK, rows.len())
        .text("indicator_id", rows.iter().map(|(indicator, _)| *indicator))
        .text("applies_to", rows.iter().map(|(_, rule)| authority(rule).unwrap_or("all")))
        .text("authority_id", rows.iter().map(|(_, rule)| authority(rule)))
        .date("from_day", rows.iter().map(|(_, rule)| rule.on))
        .text("effect", rows.iter().map(|(_, rule)| rule.effect.name()))
        .text("reason", rows.iter().map(|(_, rule)| &rule.reason))
        .text("set_by", rows.iter().map(|(_, rule)| rule.set_by.name()))
        .text("source", rows.iter().map(|(_, rule)| &rule.source))
        .finish_sorted()
}

/// The versions of all indicators, by indicator.
#[derive(Debug)]
pub struct Versions<'a>(Vec<OfIndicator<'a>>);

impl<'a> Versions<'a> {
    /// Those that the breaks make.
    pub fn new(breaks: &'a [Break], indicators: usize) -> Self {
        let indices = (0..u16::try_from(indicators).expect("the catalogue is small")).map(IndicatorIndex);
        Self(indices.map(|indicator| OfIndicator::new(indicator, breaks)).collect())
    }

    /// By row: the version that it belongs to; none where its period lies in no one version.
    pub fn of_rows(&self, rows: &Observations) -> impl Iterator<Item = Option<u16>> {
        (0..rows.len()).map(|at| {
            let versions = &self.0[rows.indicator[at].at()];
            if versions.is_one() {
                return Some(1);
            }
            match versions.belongs(rows.authority(at), rows.period[at]) {
                Belongs::To(number) => Some(number),
                Belongs::Across | Belongs::Outside => None,
            }
        })
    }
}

struct Row<'a> {
    indicator: usize,
    authority: Option<AuthorityIndex>,
    version: Version<'a>,
    is_last: bool,
}

impl<'a> Row<'a> {
    /// The breaks that opened and closed it.
    fn breaks(&self) -> impl Iterator<Item = &'a Break> {
        [self.version.opened_by, self.version.closed_by].into_iter().flatten()
    }
}

/// What is counted in a version: as the break that opened it says, or the one that closed it, or the catalogue of the
/// one that is now.
fn rule<'a>(row: &Row<'a>, labels: &Labels<'a>) -> &'a str {
    let of_now = || if row.is_last { labels.reference.indicators[row.indicator].numerator.as_str() } else { "" };
    let said = [row.version.opened_by.map(|rule| &rule.after), row.version.closed_by.map(|rule| &rule.before)];
    said.into_iter().flatten().map(String::as_str).find(|words| !words.is_empty()).unwrap_or_else(of_now)
}

/// Table `indicator_version`.
pub fn indicator_version(versions: &Versions, labels: &Labels, on: Day) -> RecordBatch {
    let mut rows: Vec<Row> = Vec::new();
    for (indicator, of) in versions.0.iter().enumerate() {
        let own = of.own.iter().map(|(&authority, versions)| (Some(authority), versions));
        for (authority, versions) in std::iter::once((None, &of.all)).chain(own) {
            rows.extend(versions.iter().enumerate().map(|(at, &version)| Row {
                indicator,
                authority,
                version,
                is_last: at + 1 == versions.len(),
            }));
        }
    }
    let authority = |row: &Row| row.authority.map(|authority| labels.authority(authority));
    let set_by = |row: &Row| {
        let is_of_pipeline = row.breaks().any(|rule| rule.set_by == SetBy::Pipeline);
        if is_of_pipeline { SetBy::Pipeline } else { SetBy::Catalogue }.name()
    };
    let source = |row: &Row| {
        let mut sources: Vec<&str> = row.breaks().map(|rule| rule.source.as_str()).collect();
        sources.retain(|source| !source.is_empty());
        sources.dedup();
        sources.join("; ")
    };
    let is_in_use = |row: &Row| crate::domain::authority::holds(row.version.first_day, row.version.last_day, on);
    Batch::of(&INDICATOR_VERSION, rows.len())
        .text("indicator_id", rows.iter().map(|row| &labels.reference.indicators[row.indicator].id))
        .text("applies_to", rows.iter().map(|row| authority(row).unwrap_or("all")))
        .text("authority_id", rows.iter().map(authority))
        .integer("version", rows.iter().map(|row| row.version.number))
        .date("valid_from", rows.iter().map(|row| row.version.first_day.unwrap_or(ALWAYS)))
        .date("valid_to", rows.iter().map(|row| row.version.last_day))
        .text("numerator_rule", rows.iter().map(|row| rule(row, labels)))
        .text("begin_reason", rows.iter().map(|row| row.version.opened_by.map(|rule| &rule.reason)))
        .text("end_reason", rows.iter().map(|row| row.version.closed_by.map(|rule| &rule.reason)))
        .flag("is_last", rows.iter().map(|row| row.is_last))
        .flag("in_use", rows.iter().map(is_in_use))
        .text("set_by", rows.iter().map(set_by))
        .text("source", rows.iter().map(source))
        .finish_sorted()
}
