//! Layout `long`: a row an observation.

use super::assembler::Assembler;
use super::columns::for_each_row_of;
use super::desk::Desk;
use super::figures::Binding;
use super::labels::Labels;
use super::slot::settle;
use super::times::Heading;
use crate::pipeline::{IndicatorShape, Part};

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &IndicatorShape) {
    let mut binding = Binding::new(desk, shape);
    let mut labels = Labels::new(desk, shape);
    let parts: Vec<(Part, usize)> = shape.parts.iter().map(|(part, header)| (*part, desk.required(header))).collect();
    let status = shape.status.as_ref().map(|status| desk.required(&status.column));
    let figures: Vec<usize> = parts.iter().map(|(_, column)| *column).chain(status).collect();
    let mut used = binding.used(desk);
    used.extend(labels.columns());
    used.extend(&figures);
    let mut assembler = labels.has_parts().then(Assembler::default);

    for_each_row_of(desk, &used, std::slice::from_ref(&figures), |desk, row| {
        // Titles, notes and spacers have no figure; they are blank and no fault.
        if figures.iter().all(|column| row.cell(*column).is_empty()) {
            desk.out.slots.read += 1;
            desk.out.slots.blank += 1;
            return;
        }
        let placed = binding.facts(desk, &row).and_then(|facts| Some((facts, labels.of_row(desk, &row)?)));
        let Some((facts, meanings)) = placed else {
            desk.out.slots.read += 1;
            desk.out.slots.rejected += 1;
            return;
        };
        for &number in meanings.iter() {
            let meaning = labels.meaning(number);
            let column = labels.column().unwrap_or(figures[0]);
            let Some(key) = binding.key(desk, &facts, Heading::Row, meaning, (row.line, column)) else {
                desk.out.slots.read += 1;
                desk.out.slots.rejected += 1;
                continue;
            };
            if let (Some(assembler), [(Part::Value, column)]) = (&mut assembler, &parts[..]) {
                assembler.take(key, facts.submitted, meaning.cell(&row, meaning.part, *column, status));
                continue;
            }
            let mut cells = [meaning.cell(&row, Part::Value, usize::MAX, None); 3];
            for (cell, (part, column)) in cells.iter_mut().zip(&parts) {
                *cell = meaning.cell(&row, *part, *column, status);
            }
            let count = parts.len().min(cells.len());
            settle(desk, shape, key, &mut cells[..count], facts.submitted);
        }
    });
    if let Some(assembler) = assembler {
        assembler.settle(desk, shape);
    }
}
