//! The pipeline that ships for published statistics → what its sources say of headers and labels that a file has too.
//!
//! A new edition of a published table, or a file cut from one, has most of its headers. What a person has decided about
//! them once need not be guessed again.

use std::collections::BTreeSet;
use std::path::Path;

use super::cells::Column;
use crate::pipeline::{
    GradeLayout, IndicatorShape, InspectionShape, Layout, Measure, Overrides, Pipeline, Shape, Source,
};
use crate::read::fold;
use crate::reference::Reference;

const ENGLAND: &str = include_str!("../../pipelines/england.toml");

/// The sources that ship.
pub(super) struct Known {
    sources: Vec<Source>,
}

impl Known {
    pub(super) fn new(reference: &Reference) -> Self {
        let pipeline = Pipeline::from_text(ENGLAND, "england.toml", Path::new("."), &Overrides::default(), reference);
        Self { sources: pipeline.map(|pipeline| pipeline.sources).unwrap_or_default() }
    }

    /// The source of a layout whose headers the figure columns of a file mostly are, with the measures of these columns.
    pub(super) fn wide(&self, columns: &[Column], figures: &[&Column]) -> Option<(&Source, &IndicatorShape)> {
        let here: BTreeSet<String> = columns.iter().map(|column| fold(&column.name)).collect();
        let mut best: Option<(usize, usize, (&Source, &IndicatorShape))> = None;
        for source in &self.sources {
            let Some(shape) = figures_of(source).filter(|shape| shape.layout == Layout::WideIndicators) else {
                continue;
            };
            let names: BTreeSet<String> = shape.measures.iter().map(|measure| fold(&measure.name)).collect();
            let met = figures.iter().filter(|column| names.contains(&fold(&column.name))).count();
            let mostly = met * 2 >= figures.len() || met * 10 >= names.len() * 8;
            let fits = mostly && (met >= 2 || met == names.len() && met == figures.len());
            // A measure that only counts in some rows needs the column that tells these.
            let told = shape.measures.iter().flat_map(|measure| &measure.only_where).all(|(column, words)| {
                let here = columns.iter().find(|here| fold(&here.name) == fold(column));
                here.is_some_and(|here| words.iter().any(|word| has_text(here, word)))
            });
            let rank = (met, usize::MAX - names.len());
            let better = best.as_ref().is_none_or(|(most, least, _)| rank > (*most, *least));
            if fits && told && required(shape, &here) && better {
                best = Some((rank.0, rank.1, (source, shape)));
            }
        }
        best.map(|(_, _, found)| found)
    }

    /// The source with rows or columns of labels whose columns a file has.
    pub(super) fn labelled(&self, columns: &[Column], layout: Layout) -> Option<(&Source, &IndicatorShape)> {
        let here: BTreeSet<String> = columns.iter().map(|column| fold(&column.name)).collect();
        self.sources.iter().find_map(|source| {
            let shape = figures_of(source).filter(|shape| shape.layout == layout)?;
            let parts = shape.parts.iter().map(|(_, column)| column);
            let others = source.rows.iter().map(|rule| &rule.column).chain(&shape.whole);
            let all: BTreeSet<String> = parts.chain(others).map(|name| fold(name)).collect();
            (all.len() >= 2 && all.is_subset(&here) && required(shape, &here)).then_some((source, shape))
        })
    }

    /// The source of judgements whose grade columns a file has.
    pub(super) fn judgements(&self, columns: &[Column]) -> Option<&[InspectionShape]> {
        let here: BTreeSet<String> = columns.iter().map(|column| fold(&column.name)).collect();
        let needed = |inspection: &InspectionShape| -> Vec<String> {
            let grades = match &inspection.grades {
                GradeLayout::Wide(areas) => areas.iter().map(|area| fold(&area.name)).collect(),
                GradeLayout::Long { area, grade } => vec![fold(area), fold(grade)],
            };
            let days = [&inspection.published, &inspection.inspection_start].into_iter().flatten().map(|day| fold(day));
            grades.into_iter().chain(days).collect()
        };
        let all = self.sources.iter().filter_map(|source| match &source.shape {
            Shape::Judgements(shape) => Some(shape.inspections.as_slice()),
            _ => None,
        });
        let fitting = all.filter(|inspections| inspections.iter().flat_map(needed).all(|name| here.contains(&name)));
        fitting.max_by_key(|inspections| inspections.iter().map(|one| needed(one).len()).sum::<usize>())
    }
}

/// What the shipped sources mean by a label, where it occurs in these rows.
pub(super) fn labels<'s>(shape: &'s IndicatorShape, column: &Column) -> Vec<&'s Measure> {
    shape.measures.iter().filter(|measure| has_text(column, &measure.name)).collect()
}

fn has_text(column: &Column, text: &str) -> bool {
    column.words.iter().any(|(word, _)| fold(word) == fold(text))
}

fn figures_of(source: &Source) -> Option<&IndicatorShape> {
    match &source.shape {
        Shape::Indicators(shape) | Shape::Populations(shape) => Some(shape),
        _ => None,
    }
}

fn required(shape: &IndicatorShape, here: &BTreeSet<String>) -> bool {
    shape.breakdowns.iter().all(|breakdown| here.contains(&fold(&breakdown.column)))
        && shape.status.as_ref().is_none_or(|status| here.contains(&fold(&status.column)))
}
