//! Layout `wide_indicators`: a row per authority and period, a column an indicator or a part of one.

use std::collections::HashMap;

use super::columns::for_each_row;
use super::desk::{Desk, column_number};
use super::figures::{Binding, Meaning};
use super::slot::{Extras, PartCell, settle};
use crate::domain::{Figure, IndicatorIndex};
use crate::pipeline::{IndicatorShape, Part};

/// What makes two columns parts of one slot.
type SlotKey = (IndicatorIndex, Vec<(String, String)>, Option<Figure>);

/// The columns that feed one slot of each row.
struct SlotColumns {
    meaning: Meaning,
    parts: Vec<(Part, usize)>,
}

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &IndicatorShape) {
    let mut binding = Binding::new(desk, shape);
    let slots = slots_of(desk, shape);
    let mut used = binding.used(desk);
    used.extend(slots.iter().flat_map(|slot| slot.parts.iter().map(|(_, column)| *column)));

    for_each_row(desk, &used, |desk, row| {
        let is_blank = |slot: &SlotColumns| slot.parts.iter().all(|(_, column)| row.cell(*column).is_empty());
        let blank = slots.iter().filter(|slot| is_blank(slot)).count() as u64;
        desk.out.slots.read += blank;
        desk.out.slots.blank += blank;
        // Titles, notes and spacers have no figure; they are blank and no fault.
        if blank == slots.len() as u64 {
            return;
        }
        let Some(facts) = binding.facts(desk, &row) else {
            let refused = slots.len() as u64 - blank;
            desk.out.slots.read += refused;
            desk.out.slots.rejected += refused;
            return;
        };
        let mut cells: Vec<PartCell> = Vec::with_capacity(3);
        for slot in slots.iter().filter(|slot| !is_blank(slot)) {
            let first = slot.parts[0].1;
            let words = facts.words.expect("a wide source states its period outside the headers");
            let Some(key) = binding.key(desk, &facts, words, &slot.meaning, (row.line, first)) else {
                desk.out.slots.read += 1;
                desk.out.slots.rejected += 1;
                continue;
            };
            cells.clear();
            cells.extend(slot.parts.iter().map(|&(part, column)| PartCell {
                part,
                text: row.cell(column),
                line: row.line,
                column: column_number(column),
                extras: Extras::default(),
            }));
            settle(desk, shape, key, &cells, facts.submitted);
        }
    });
}

/// The declared columns that this file has, brought together by slot in the order of the declaration.
fn slots_of(desk: &Desk, shape: &IndicatorShape) -> Vec<SlotColumns> {
    let mut slots: Vec<SlotColumns> = Vec::new();
    let mut places: HashMap<SlotKey, usize> = HashMap::new();
    for (number, measure) in shape.measures.iter().enumerate() {
        let Some(column) = desk.column(&measure.name) else { continue };
        let key = (measure.indicator, measure.breakdown.clone(), measure.figure);
        match places.get(&key) {
            Some(&at) if slots[at].parts.iter().all(|(part, _)| *part != measure.part) => {
                slots[at].parts.push((measure.part, column));
            }
            _ => {
                places.insert(key, slots.len());
                slots.push(SlotColumns { meaning: Meaning::of(number, measure), parts: vec![(measure.part, column)] });
            }
        }
    }
    slots
}
