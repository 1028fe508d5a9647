//! Layout `long`: a row an observation.

use super::assembler::Assembler;
use super::columns::for_each_row;
use super::desk::{Desk, column_number};
use super::figures::{Binding, Labels};
use super::slot::{Extras, PartCell, settle};
use crate::pipeline::{IndicatorShape, Part};

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &IndicatorShape) {
    let mut binding = Binding::new(desk, shape);
    let mut labels = Labels::new(shape);
    let parts: Vec<(Part, usize)> = shape.parts.iter().map(|(part, header)| (*part, desk.required(header))).collect();
    let measure_column = binding.measure.expect("a long source declares its measure column");
    let mut used = binding.used(desk);
    used.extend(parts.iter().map(|(_, column)| *column));
    let mut assembler = labels.has_parts().then(Assembler::default);

    for_each_row(desk, &used, |desk, row| {
        // Titles, notes and spacers have no figure; they are blank and no fault.
        if parts.iter().all(|(_, column)| row.cell(*column).is_empty()) {
            desk.out.slots.read += 1;
            desk.out.slots.blank += 1;
            return;
        }
        let key = binding.facts(desk, &row).and_then(|facts| {
            let meaning = labels.meaning(desk, &row, measure_column)?;
            let key = binding.key(desk, &facts, facts.words?, &meaning, (row.line, measure_column))?;
            Some((key, meaning, facts.submitted))
        });
        let Some((key, meaning, submitted)) = key else {
            desk.out.slots.read += 1;
            desk.out.slots.rejected += 1;
            return;
        };
        let cell = |part: Part, column: usize| PartCell {
            part,
            text: row.cell(column),
            line: row.line,
            column: column_number(column),
            extras: Extras::default(),
        };
        if let Some(assembler) = &mut assembler
            && let [(Part::Value, column)] = parts[..]
        {
            assembler.take(key, submitted, cell(meaning.part, column));
        } else {
            let mut cells =
                [cell(Part::Value, usize::MAX), cell(Part::Value, usize::MAX), cell(Part::Value, usize::MAX)];
            for (slot, (part, column)) in cells.iter_mut().zip(&parts) {
                *slot = cell(*part, *column);
            }
            settle(desk, shape, key, &cells[..parts.len().min(3)], submitted);
        }
    });
    if let Some(assembler) = assembler {
        assembler.settle(desk, shape);
    }
}
