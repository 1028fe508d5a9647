//! Layout `wide_periods`: a row an indicator, a column a period, or a month or quarter of the row's year; the appendix of
//! a committee report.

use super::assembler::Assembler;
use super::columns::for_each_row_of;
use super::desk::Desk;
use super::figures::Binding;
use super::labels::Labels;
use super::period;
use super::slot::settle;
use super::times::Heading;
use crate::pipeline::{IndicatorShape, PeriodFrom};

/// What a header of this layout says, where it says a period.
pub(super) fn heading(shape: &IndicatorShape, header: &str, number: u16) -> Option<Heading> {
    match shape.period {
        PeriodFrom::HeadersWithin { .. } => {
            period::month_or_quarter(header).map(|within| Heading::Within(number, within))
        }
        _ => period::read(header).map(|words| Heading::Period(number, words)),
    }
}

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &IndicatorShape) {
    let mut binding = Binding::new(desk, shape);
    let mut labels = Labels::new(desk, shape);
    let mut used = binding.used(desk);
    used.extend(labels.columns());
    let ignored = desk.ignored();
    let whole = shape.whole.as_ref().map(|header| desk.required(header));
    let mut periods: Vec<(usize, Heading)> = whole.map(|column| (column, Heading::Row)).into_iter().collect();
    let mut number = 0;
    for (column, header) in desk.sheet.header.iter().enumerate() {
        let is_free = !used.contains(&column) && !ignored.contains(&column) && whole != Some(column);
        if let Some(heading) = heading(shape, header, number + 1).filter(|_| is_free) {
            periods.push((column, heading));
            number += 1;
        }
    }
    used.extend(periods.iter().map(|(column, _)| *column));
    let slots: Vec<Vec<usize>> = periods.iter().map(|(column, _)| vec![*column]).collect();
    let mut assembler = labels.has_parts().then(Assembler::default);

    for_each_row_of(desk, &used, &slots, |desk, row| {
        let filled = periods.iter().filter(|(column, _)| !row.cell(*column).is_empty()).count() as u64;
        let blank = periods.len() as u64 - filled;
        // Titles, notes and spacers have no figure; they are blank and no fault.
        let placed = if filled == 0 {
            None
        } else {
            binding.facts(desk, &row).and_then(|facts| Some((facts, labels.of_row(desk, &row)?)))
        };
        let Some((facts, meanings)) = placed else {
            desk.out.slots.read += filled + blank;
            desk.out.slots.rejected += filled;
            desk.out.slots.blank += blank;
            return;
        };
        for &number in meanings.iter() {
            let meaning = labels.meaning(number);
            for &(column, heading) in &periods {
                // A blank part of an assembled slot is part of it.
                if row.cell(column).is_empty() && assembler.is_none() {
                    desk.out.slots.read += 1;
                    desk.out.slots.blank += 1;
                    continue;
                }
                let Some(key) = binding.key(desk, &facts, heading, meaning, (row.line, column)) else {
                    desk.out.slots.read += 1;
                    desk.out.slots.rejected += 1;
                    continue;
                };
                let cell = meaning.cell(&row, meaning.part, column, None);
                match &mut assembler {
                    Some(assembler) => assembler.take(key, facts.submitted, cell),
                    None => settle(desk, shape, key, &mut [cell], facts.submitted),
                }
            }
        }
    });
    if let Some(assembler) = assembler {
        assembler.settle(desk, shape);
    }
}
