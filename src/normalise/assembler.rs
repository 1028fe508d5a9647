//! Parts of a figure that stand in rows of their own → whole slots.
//!
//! A committee appendix often gives a numerator in one row, its denominator in the next and the percentage in a third;
//! the three are one slot.

use std::collections::HashMap;

use super::desk::Desk;
use super::slot::{Extras, Key, PartCell, settle};
use crate::domain::Day;
use crate::pipeline::{IndicatorShape, Part};

/// A cell that waits for the other parts of its slot.
struct Waiting {
    part: Part,
    text: String,
    line: u32,
    column: u16,
    scale: f64,
    status: Option<(String, u16)>,
}

/// Slots in the order in which the file first speaks of them.
#[derive(Default)]
pub(super) struct Assembler {
    places: HashMap<Key, usize>,
    slots: Vec<(Key, Day, Vec<Waiting>)>,
}

impl Assembler {
    /// Takes a cell. A part that the slot has already begins another slot of the same key, so that both are kept and
    /// reconciling sees that the file states it twice.
    pub(super) fn take(&mut self, key: Key, submitted: Day, cell: PartCell) {
        let waiting = Waiting {
            part: cell.part,
            text: cell.text.to_owned(),
            line: cell.line,
            column: cell.column,
            scale: cell.extras.scale,
            status: cell.extras.status.map(|(word, column)| (word.to_owned(), column)),
        };
        if let Some(&at) = self.places.get(&key)
            && self.slots[at].2.iter().all(|other| other.part != cell.part)
        {
            self.slots[at].2.push(waiting);
            return;
        }
        self.places.insert(key, self.slots.len());
        self.slots.push((key, submitted, vec![waiting]));
    }

    /// Settles all slots.
    pub(super) fn settle(self, desk: &mut Desk, shape: &IndicatorShape) {
        for (key, submitted, waiting) in self.slots {
            let mut cells: Vec<PartCell> = waiting
                .iter()
                .map(|cell| PartCell {
                    part: cell.part,
                    text: &cell.text,
                    line: cell.line,
                    column: cell.column,
                    extras: Extras {
                        scale: cell.scale,
                        status: cell.status.as_ref().map(|(word, column)| (word.as_str(), *column)),
                    },
                })
                .collect();
            settle(desk, shape, key, &mut cells, submitted);
        }
    }
}
