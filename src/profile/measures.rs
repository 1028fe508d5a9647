//! Measures and breakdowns of a source → TOML, with the indicator's title behind each.

use super::entry::{Item, inline, listed, quoted};
use crate::pipeline::{BreakdownColumn, Measure, Part};
use crate::reference::Reference;

/// One entry of `measures`.
pub(super) fn item(measure: &Measure, why: &str, reference: &Reference) -> Item {
    let indicator = &reference.indicators[measure.indicator.at()];
    let remark = if measure.part == Part::Value { format!("{why}: {}", indicator.title) } else { why.to_owned() };
    Item::sure(toml(measure, &indicator.id), remark)
}

fn toml(measure: &Measure, indicator: &str) -> String {
    let mut pairs = vec![("name", quoted(&measure.name)), ("indicator", quoted(indicator))];
    match measure.part {
        Part::Value => {}
        Part::Numerator => pairs.push(("part", quoted("numerator"))),
        Part::Denominator => pairs.push(("part", quoted("denominator"))),
    }
    if !measure.breakdown.is_empty() {
        let slice: Vec<(&str, String)> =
            measure.breakdown.iter().map(|(dimension, value)| (dimension.as_str(), quoted(value))).collect();
        pairs.push(("breakdown", inline(&slice)));
    }
    if !measure.only_where.is_empty() {
        let rules: Vec<(&str, String)> =
            measure.only_where.iter().map(|(column, words)| (column.as_str(), listed(words))).collect();
        pairs.push(("where", inline(&rules)));
    }
    if let Some(figure) = measure.figure {
        pairs.push(("figure", quoted(figure.name())));
    }
    if let Some(status) = &measure.status {
        pairs.push(("status", quoted(status)));
    }
    if (measure.scale - 1.0).abs() > f64::EPSILON {
        pairs.push(("scale", scale(measure.scale)));
    }
    inline(&pairs)
}

/// A factor as TOML writes it.
pub(super) fn scale(factor: f64) -> String {
    if factor.fract() == 0.0 { format!("{factor:.0}") } else { format!("{factor}") }
}

/// One entry of `breakdowns`.
pub(super) fn breakdown(column: &BreakdownColumn, remark: &str) -> Item {
    let mut pairs = vec![("dimension", quoted(&column.dimension)), ("column", quoted(&column.column))];
    if !column.total.is_empty() {
        pairs.push(("total", listed(&column.total)));
    }
    if !column.values.is_empty() {
        let values: Vec<(&str, String)> =
            column.values.iter().map(|(word, value)| (word.as_str(), quoted(value))).collect();
        pairs.push(("values", inline(&values)));
    }
    Item::sure(inline(&pairs), remark)
}
