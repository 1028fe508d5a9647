//! Rows of text → typed rows and findings: authority, indicator, breakdown, period, value, status; one file at a time.
//!
//! Every slot that is read is accounted for here: it becomes a row, or a finding says why not, or a named rule passes
//! over it, or it is blank. Files are worked on in parallel and know nothing of each other.

mod actions;
mod all;
mod assembler;
mod band;
mod claims;
mod columns;
pub mod day;
mod desk;
mod dictionary;
mod edges;
mod figures;
mod interventions;
mod judgements;
mod labels;
mod long;
mod mark;
mod measures;
mod neighbours;
pub mod number;
mod part;
pub mod period;
mod row_rules;
mod senders;
mod slices;
mod slot;
mod symbol;
mod targets;
#[cfg(test)]
mod tests;
mod times;
mod unreadable;
mod wide_indicators;
mod wide_periods;
mod withhold;

use std::collections::BTreeSet;
use std::path::Path;

use crate::domain::{
    Action, AuthorityIndex, BreakdownIndex, Claim, Day, Figure, FileIndex, Finding, IndicatorIndex, Intervention,
    Judgement, NeighbourLink, Observations, Period, Slots, Target,
};
use crate::pipeline::{
    AuthorityFrom, FigureFrom, GradeLayout, IndicatorShape, Layout, PeriodFrom, Pipeline, Shape, Source, SubmittedFrom,
    Text,
};
use crate::read::{Expectation, Instructions, Sheet};
use crate::reference::Reference;

use desk::Desk;

pub use all::{normalise_all, source_files, unused_aliases};
pub(crate) use slices::slug;
pub use withhold::withhold;

/// A file that is to be read, with what is known before it is opened.
#[derive(Clone, Copy, Debug)]
pub struct FileToRead<'a> {
    /// Its place in the list of files.
    pub file: FileIndex,
    /// Where it lies.
    pub path: &'a Path,
    /// How it is to be read.
    pub source: &'a Source,
    /// Whose it is, where its path or the pipeline says so.
    pub authority: Option<AuthorityIndex>,
    /// When it was submitted, where its path or the pipeline says so.
    pub submitted_on: Option<Day>,
}

/// A figure that a finding of the same file refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedFigure {
    /// Whose it is.
    pub authority: AuthorityIndex,
    /// What it measures.
    pub indicator: IndicatorIndex,
    /// The slice, which points into [`Normalised::breakdowns`].
    pub breakdown: BreakdownIndex,
    /// What span or day it is about.
    pub period: Period,
    /// Actual, projected or target.
    pub figure: Figure,
    /// The day it was submitted.
    pub submitted_on: Day,
    /// The line of the file, from 1.
    pub line: u32,
}

/// What became of a file.
#[derive(Clone, Debug, Default)]
pub struct Normalised {
    /// Figures of authorities; `breakdown` points into [`Normalised::breakdowns`].
    pub observations: Observations,
    /// Figures of regions and of England.
    pub comparators: Observations,
    /// Denominators.
    pub populations: Observations,
    /// Grades.
    pub judgements: Vec<Judgement>,
    /// Actions of plans.
    pub actions: Vec<Action>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Interventions.
    pub interventions: Vec<Intervention>,
    /// Claims.
    pub claims: Vec<Claim>,
    /// Links between statistical neighbours.
    pub neighbours: Vec<NeighbourLink>,
    /// Problems.
    pub findings: Vec<Finding>,
    /// The figures of authorities that a finding refuses, where it is known what they are about.
    pub refused: Vec<RefusedFigure>,
    /// The ids of the breakdowns that occur, each once.
    pub breakdowns: Vec<String>,
    /// The names of the columns, by their number.
    pub columns: Vec<String>,
    /// The text of the cells that rows point to.
    pub raw_text: String,
    /// The account of slots. `observations` and its like count what was read; reconciling moves some to `superseded`.
    pub slots: Slots,
    /// Rows below the header.
    pub rows_read: u64,
    /// The encoding.
    pub encoding: &'static str,
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// The header's line.
    pub header_line: Option<u32>,
    /// Which of the pipeline's aliases were used.
    pub aliases_used: BTreeSet<usize>,
}

/// Reads and normalises one file.
pub fn normalise(file: FileToRead, pipeline: &Pipeline, reference: &Reference) -> Normalised {
    let source = file.source;
    let any = |_: &str| true;
    let measures: BTreeSet<String> = match &source.shape {
        Shape::Indicators(shape) | Shape::Populations(shape) => {
            shape.measures.iter().map(|measure| crate::read::fold(&measure.name)).collect()
        }
        _ => BTreeSet::new(),
    };
    let is_measure = |name: &str| measures.contains(&crate::read::fold(name));
    let is_period = |name: &str| match &source.shape {
        Shape::Indicators(shape) | Shape::Populations(shape) => wide_periods::heading(shape, name, 1).is_some(),
        _ => false,
    };
    let one_of: &dyn Fn(&str) -> bool = match &source.shape {
        Shape::Indicators(shape) | Shape::Populations(shape) => match shape.layout {
            Layout::Long => &any,
            Layout::WideIndicators => &is_measure,
            Layout::WidePeriods => &is_period,
        },
        _ => &any,
    };
    let expected = Expectation { required: required_columns(source), one_of };
    let instructions = Instructions {
        encoding: source.encoding.as_deref(),
        delimiter: source.delimiter,
        header_line: source.header_line,
        header_rows: source.header_rows,
        table: source.table,
        sheet: source.sheet.as_deref(),
        member: source.member.as_deref(),
        limits: pipeline.limits,
    };
    match Sheet::open(file.path, instructions, &expected) {
        Err(unreadable) => desk::refused(file, &unreadable),
        Ok(sheet) => {
            let mut desk = Desk::new(file, &sheet, pipeline, reference);
            match &source.shape {
                Shape::Indicators(shape) | Shape::Populations(shape) => match shape.layout {
                    Layout::Long => long::normalise(&mut desk, shape),
                    Layout::WideIndicators => wide_indicators::normalise(&mut desk, shape),
                    Layout::WidePeriods => wide_periods::normalise(&mut desk, shape),
                },
                Shape::Judgements(shape) => judgements::normalise(&mut desk, shape),
                Shape::Actions(shape) => actions::normalise(&mut desk, shape),
                Shape::Targets(shape) => targets::normalise(&mut desk, shape),
                Shape::Interventions(shape) => interventions::normalise(&mut desk, shape),
                Shape::Claims(shape) => claims::normalise(&mut desk, shape),
                Shape::Neighbours(shape) => neighbours::normalise(&mut desk, shape),
            }
            let mut out = desk.finish();
            edges::qualify(&mut out, (file.file, &source.id), &pipeline.band_sets, reference);
            // Where the rows could not be read to their end nothing is known of what is missing.
            sheet.fault().map_or(out, |unreadable| desk::refused(file, unreadable))
        }
    }
}

/// The columns without which a file of this source cannot be understood.
fn required_columns(source: &Source) -> Vec<&str> {
    let mut required = Vec::new();
    if let AuthorityFrom::Column { column, gss, name } = &source.authority {
        required.push(column.as_str());
        required.extend([gss, name].into_iter().flatten().map(String::as_str));
    }
    required.extend(source.rows.iter().map(|rule| rule.column.as_str()));
    if let SubmittedFrom::Column(column) = &source.submitted {
        required.push(column.as_str());
    }
    match &source.shape {
        Shape::Indicators(shape) | Shape::Populations(shape) => required.extend(required_of_figures(shape)),
        Shape::Judgements(shape) => {
            for inspection in &shape.inspections {
                if let crate::pipeline::Text::Column(column) = &inspection.framework {
                    required.push(column.as_str());
                }
                match &inspection.grades {
                    GradeLayout::Long { area, grade } => required.extend([area.as_str(), grade.as_str()]),
                    GradeLayout::Wide(areas) => required.extend(areas.iter().map(|area| area.name.as_str())),
                }
            }
        }
        Shape::Neighbours(shape) => {
            required.extend(shape.columns.iter().map(|(column, _)| column.as_str()));
            required.extend(shape.columns.iter().filter_map(|(_, closeness)| closeness.as_deref()));
        }
        Shape::Actions(shape) => required.extend(shape.columns.iter().map(|(_, column)| column.as_str())),
        Shape::Targets(shape) => required.extend(shape.columns.iter().map(|(_, column)| column.as_str())),
        Shape::Interventions(shape) => required.extend(shape.columns.iter().map(|(_, column)| column.as_str())),
        Shape::Claims(shape) => required.extend(shape.columns.iter().map(|(_, column)| column.as_str())),
    }
    required
}

fn required_of_figures(shape: &IndicatorShape) -> Vec<&str> {
    let mut required = Vec::new();
    if let PeriodFrom::Column { column, identifier } | PeriodFrom::HeadersWithin { column, identifier } = &shape.period
    {
        required.push(column.as_str());
        required.extend(identifier.as_deref());
    }
    if let Some(Text::Column(column)) = &shape.measure {
        required.push(column.as_str());
    }
    required.extend(shape.whole.as_deref());
    required.extend(shape.status.as_ref().map(|status| status.column.as_str()));
    for measure in &shape.measures {
        required.extend(measure.only_where.iter().map(|(column, _)| column.as_str()));
    }
    required.extend(shape.parts.iter().map(|(_, column)| column.as_str()));
    if let FigureFrom::Column { column, .. } = &shape.figure {
        required.push(column.as_str());
    }
    required.extend(shape.breakdowns.iter().map(|breakdown| breakdown.column.as_str()));
    required.extend(shape.level.as_ref().map(|level| level.column.as_str()));
    required.extend(shape.region.as_deref());
    required
}
