//! Layout `wide_periods`: a row an indicator, a column a period; the appendix of a committee report.

use super::assembler::Assembler;
use super::columns::for_each_row;
use super::desk::{Desk, column_number};
use super::figures::{Binding, Labels};
use super::period::{self, Words};
use super::slot::{Extras, PartCell, settle};
use crate::pipeline::IndicatorShape;

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &IndicatorShape) {
    let mut binding = Binding::new(desk, shape);
    let mut labels = Labels::new(shape);
    let measure_column = binding.measure.expect("a source with periods as columns declares its measure column");
    let mut used = binding.used(desk);
    let ignored = desk.ignored();
    let periods: Vec<(usize, Words)> = (0..desk.sheet.header.len())
        .filter(|column| !used.contains(column) && !ignored.contains(column))
        .filter_map(|column| period::read(&desk.sheet.header[column]).map(|words| (column, words)))
        .collect();
    used.extend(periods.iter().map(|(column, _)| *column));
    let mut assembler = labels.has_parts().then(Assembler::default);

    for_each_row(desk, &used, |desk, row| {
        let filled = periods.iter().filter(|(column, _)| !row.cell(*column).is_empty()).count() as u64;
        let blank = periods.len() as u64 - filled;
        // Titles, notes and spacers have no figure; they are blank and no fault.
        if filled == 0 {
            desk.out.slots.read += blank;
            desk.out.slots.blank += blank;
            return;
        }
        let placed = binding
            .facts(desk, &row)
            .and_then(|facts| labels.meaning(desk, &row, measure_column).map(|meaning| (facts, meaning)));
        let Some((facts, meaning)) = placed else {
            desk.out.slots.read += filled + blank;
            desk.out.slots.rejected += filled;
            desk.out.slots.blank += blank;
            return;
        };
        for &(column, words) in &periods {
            let Some(key) = binding.key(desk, &facts, words, &meaning, (row.line, column)) else {
                desk.out.slots.read += 1;
                desk.out.slots.rejected += 1;
                continue;
            };
            let cell = PartCell {
                part: meaning.part,
                text: row.cell(column),
                line: row.line,
                column: column_number(column),
                extras: Extras::default(),
            };
            match &mut assembler {
                Some(assembler) => assembler.take(key, facts.submitted, cell),
                None => settle(desk, shape, key, &[cell], facts.submitted),
            }
        }
    });
    if let Some(assembler) = assembler {
        assembler.settle(desk, shape);
    }
}
