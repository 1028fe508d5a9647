//! The filled cells of a sheet → rows, in the order of the sheet, each with its number there.

use std::ops::Range;

use super::Unreadable;
use super::damaged;
use super::split::Record;

/// Columns and rows of the largest sheet that a spreadsheet makes.
const COLUMNS_AT_MOST: u32 = 16_384;
const ROWS_AT_MOST: u32 = 1_048_576;

/// Filled cells of a sheet, places up to the last filled one of each row, and bytes of text that are held.
const CELLS_AT_MOST: usize = 30_000_000;
const PLACES_AT_MOST: u64 = 200_000_000;
const TEXT_AT_MOST: usize = 1 << 30;

/// One filled cell: where it stands and where its text lies.
#[derive(Clone, Debug)]
struct Filled {
    row: u32,
    column: u32,
    text: Range<u32>,
}

/// The filled cells of a sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    text: String,
    filled: Vec<Filled>,
    places: u64,
}

impl Cells {
    /// Adds a cell; rows and columns count from 0.
    pub(super) fn push(&mut self, row: u32, column: u32, text: &str) -> Result<(), Unreadable> {
        let text = self.keep(text)?;
        self.put(row, column, text)
    }

    /// Keeps a text for cells to come.
    pub(super) fn keep(&mut self, text: &str) -> Result<Range<u32>, Unreadable> {
        let start = self.text.len();
        if start + text.len() > TEXT_AT_MOST {
            return Err(damaged("the sheet holds more than 1 GiB of text"));
        }
        self.text.push_str(text);
        let place = |at: usize| u32::try_from(at).expect("a sheet holds at most 1 GiB of text");
        Ok(place(start)..place(self.text.len()))
    }

    /// Adds a cell whose text is kept already.
    pub(super) fn put(&mut self, row: u32, column: u32, text: Range<u32>) -> Result<(), Unreadable> {
        if row >= ROWS_AT_MOST || column >= COLUMNS_AT_MOST || self.filled.len() >= CELLS_AT_MOST {
            return Err(damaged("the sheet has more cells than a sheet can have"));
        }
        self.filled.push(Filled { row, column, text });
        Ok(())
    }

    /// Puts the cells in order; of two in one place the later counts.
    pub(super) fn settle(mut self) -> Result<Self, Unreadable> {
        let key = |cell: &Filled| (cell.row, cell.column);
        if !self.filled.is_sorted_by(|one, next| key(one) < key(next)) {
            self.filled.reverse();
            self.filled.sort_by_key(key);
            self.filled.dedup_by_key(|cell| key(cell));
        }
        for (at, cell) in self.filled.iter().enumerate() {
            if self.filled.get(at + 1).is_none_or(|next| next.row != cell.row) {
                self.places += u64::from(cell.column) + 1;
            }
        }
        if self.places > PLACES_AT_MOST {
            return Err(damaged("the sheet has more cells than a sheet can have"));
        }
        Ok(self)
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.filled.is_empty()
    }

    /// Fills a record with the row that begins at a filled cell; says where the next row begins.
    pub(super) fn read(&self, from: usize, record: &mut Record) -> Option<usize> {
        let row = self.filled.get(from)?.row;
        record.text.clear();
        record.ends.clear();
        record.line = row + 1;
        let end = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let mut at = from;
        while let Some(cell) = self.filled.get(at).filter(|cell| cell.row == row) {
            while record.ends.len() < cell.column as usize {
                record.ends.push(end(&record.text));
                record.text.push('\t');
            }
            record.text.push_str(&self.text[cell.text.start as usize..cell.text.end as usize]);
            record.ends.push(end(&record.text));
            record.text.push('\t');
            at += 1;
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_as_rows_in_order_with_blanks_between_them() {
        let mut cells = Cells::default();
        for (row, column, text) in [(4, 2, "c"), (2, 0, "first"), (4, 0, "a"), (2, 0, "second")] {
            cells.push(row, column, text).expect("room");
        }
        let cells = cells.settle().expect("room");
        let mut record = Record::default();
        let next = cells.read(0, &mut record).expect("a row");
        assert_eq!((record.line, record.text.as_str(), record.ends.as_slice()), (3, "second\t", &[6][..]));
        let next = cells.read(next, &mut record).expect("a row");
        assert_eq!((record.line, record.text.as_str(), record.ends.as_slice()), (5, "a\t\tc\t", &[1, 2, 4][..]));
        assert!(cells.read(next, &mut record).is_none());
    }

    #[test]
    fn a_cell_outside_of_any_sheet_is_refused() {
        assert!(Cells::default().push(0, 16_384, "x").is_err());
        assert!(Cells::default().push(1_048_576, 0, "x").is_err());
    }
}
