//! Layout `wide_indicators`: a row per authority and period, a column an indicator or a part of one.

use std::collections::HashMap;
use std::rc::Rc;

use super::columns::for_each_row_of;
use super::desk::{Desk, Place, column_number};
use super::figures::Binding;
use super::measures::Measures;
use super::number::{self, Cell};
use super::slot::{PartCell, settle};
use super::times::Heading;
use crate::domain::{Figure, FindingCode, IndicatorIndex, Status};
use crate::pipeline::{IndicatorShape, Part, nearest};
use crate::read::{Row, fold};

/// What makes two columns parts of one slot.
type SlotKey<'a> = (IndicatorIndex, &'a [(String, String)], Option<Figure>);

/// The columns of a declared measure in one file.
#[derive(Clone, Copy, Debug)]
struct MeasureColumns {
    figure: usize,
    status: Option<usize>,
}

/// The columns that feed one slot of a row, each with the number of its measure.
#[derive(Debug)]
struct SlotColumns {
    parts: Vec<(usize, Part, MeasureColumns)>,
}

impl SlotColumns {
    fn is_blank(&self, row: &Row) -> bool {
        let columns = self.parts.iter().flat_map(|(.., columns)| std::iter::once(columns.figure).chain(columns.status));
        columns.into_iter().all(|column| row.cell(column).is_empty())
    }
}

/// The slots of the rows in which the same measures are meant.
#[derive(Debug)]
struct Plan {
    slots: Vec<SlotColumns>,
    /// Declared columns of which no measure is meant in these rows.
    not_meant: Vec<usize>,
}

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &IndicatorShape) {
    let mut binding = Binding::new(desk, shape);
    let mut measures = Measures::new(desk, shape);
    let columns = columns_of(desk, shape);
    let mut used = binding.used(desk);
    used.extend(measures.columns());
    used.extend(columns.iter().flatten().flat_map(|columns| std::iter::once(columns.figure).chain(columns.status)));
    report_missing(desk, shape, &used);
    let mut plans: HashMap<u32, Rc<Plan>> = HashMap::new();
    let every_slot = plan(shape, &columns, |_| true).slots;
    let mut slots: Vec<Vec<usize>> =
        every_slot.iter().map(|slot| slot.parts.iter().map(|(.., columns)| columns.figure).collect()).collect();
    slots.sort_unstable();
    slots.dedup();

    for_each_row_of(desk, &used, &slots, |desk, row| {
        let case = measures.case(&row);
        let plan = Rc::clone(
            plans
                .entry(case)
                .or_insert_with(|| Rc::new(plan(shape, &columns, |number| measures.is_meant(number, case)))),
        );
        for &column in &plan.not_meant {
            desk.out.slots.read += 1;
            let text = row.cell(column);
            if text.is_empty() {
                desk.out.slots.blank += 1;
            } else if matches!(
                number::read(text, &shape.symbols),
                Cell::Symbol(Status::NotApplicable | Status::NotAvailable)
            ) {
                // Sender and pipeline agree that there is no such figure.
                desk.out.slots.ignored += 1;
            } else {
                desk.out.slots.rejected += 1;
                let sheet = desk.sheet;
                measures.not_meant(desk, &row, column_number(column).into(), &sheet.header[column]);
            }
        }
        let blank = plan.slots.iter().filter(|slot| slot.is_blank(&row)).count() as u64;
        desk.out.slots.read += blank;
        desk.out.slots.blank += blank;
        // Titles, notes and spacers have no figure; they are blank and no fault.
        let refused = plan.slots.len() as u64 - blank;
        if refused == 0 {
            return;
        }
        let Some(facts) = binding.facts(desk, &row) else {
            desk.out.slots.read += refused;
            desk.out.slots.rejected += refused;
            return;
        };
        for slot in plan.slots.iter().filter(|slot| !slot.is_blank(&row)) {
            let (number, _, first) = slot.parts[0];
            let meaning = measures.meaning(number);
            let Some(key) = binding.key(desk, &facts, Heading::Row, meaning, (row.line, first.figure)) else {
                desk.out.slots.read += 1;
                desk.out.slots.rejected += 1;
                continue;
            };
            let cell = |&(number, part, columns): &(usize, Part, MeasureColumns)| {
                measures.meaning(number).cell(&row, part, columns.figure, columns.status)
            };
            let mut cells: [PartCell; 3] = [cell(&slot.parts[0]); 3];
            for (place, part) in cells.iter_mut().zip(&slot.parts) {
                *place = cell(part);
            }
            settle(desk, shape, key, &mut cells[..slot.parts.len()], facts.submitted);
        }
    });
}

/// The columns of each declared measure that this file has.
fn columns_of(desk: &Desk, shape: &IndicatorShape) -> Vec<Option<MeasureColumns>> {
    let columns = shape.measures.iter().map(|measure| {
        let status = measure.status.as_ref().and_then(|header| desk.column(header));
        desk.column(&measure.name).map(|figure| MeasureColumns { figure, status })
    });
    columns.collect()
}

/// The columns of those measures that are meant, brought together by slot in the order of the declaration.
fn plan(shape: &IndicatorShape, columns: &[Option<MeasureColumns>], is_meant: impl Fn(usize) -> bool) -> Plan {
    let mut slots: Vec<SlotColumns> = Vec::new();
    let mut places: HashMap<SlotKey, usize> = HashMap::new();
    let mut not_meant: Vec<usize> = Vec::new();
    for (number, (measure, columns)) in shape.measures.iter().zip(columns).enumerate() {
        let Some(columns) = *columns else { continue };
        if !is_meant(number) {
            not_meant.push(columns.figure);
            continue;
        }
        let part = (number, measure.part, columns);
        let key = (measure.indicator, measure.breakdown.as_slice(), measure.figure);
        match places.get(&key) {
            Some(&at) if slots[at].parts.iter().all(|(_, part, _)| *part != measure.part) => slots[at].parts.push(part),
            _ => {
                places.insert(key, slots.len());
                slots.push(SlotColumns { parts: vec![part] });
            }
        }
    }
    // Whatever the order of the declaration, a reader is sent to the value, else to the numerator.
    for slot in &mut slots {
        slot.parts.sort_by_key(|(_, part, _)| *part);
    }
    not_meant.retain(|column| !slots.iter().flat_map(|slot| &slot.parts).any(|(.., part)| part.figure == *column));
    not_meant.sort_unstable();
    not_meant.dedup();
    Plan { slots, not_meant }
}

/// A finding for each declared column that the file lacks, so that none vanishes in silence.
fn report_missing(desk: &mut Desk, shape: &IndicatorShape, used: &[usize]) {
    let headers = shape.measures.iter().flat_map(|measure| std::iter::once(&measure.name).chain(&measure.status));
    let mut missing: Vec<&String> = Vec::new();
    for header in headers {
        let folded = fold(header);
        let is_ignored = desk.source().ignore.iter().map(|name| fold(name)).any(|name| match name.strip_suffix('*') {
            Some(beginning) => folded.starts_with(beginning),
            None => folded == name,
        });
        if desk.column(header).is_none() && !is_ignored && !missing.contains(&header) {
            missing.push(header);
        }
    }
    let ignored = desk.ignored();
    for header in missing {
        let undeclared = (0..desk.sheet.header.len())
            .filter(|column| !used.contains(column) && !ignored.contains(column))
            .map(|column| desk.sheet.header[column].as_str());
        let hint = match nearest(&fold(header), undeclared) {
            Some(near) => format!(
                "the file's column {near:?} is spelt most like it and nobody declares it: if it was renamed, declare it \
                 (an edition: renamed = {{ {header:?} = {near:?} }})"
            ),
            None => format!("if these files no longer have it, take it out (an edition: dropped = [{header:?}])"),
        };
        let message = format!("the file has no column {header:?}, which the source declares");
        let place = Place { line: desk.sheet.header_line, column: None };
        desk.find(FindingCode::MissingColumn, None, place, Some(header), message, hint);
    }
}
