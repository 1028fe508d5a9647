//! Text → rows of cells, each with the line on which it begins.

use csv::{ReaderBuilder, StringRecord};

/// A walk over the rows of a text; one row is held at a time and its memory is used again for the next.
pub struct Rows<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    first_line: u32,
}

/// One row: its line and its cells.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The line on which it begins, from 1.
    pub line: u32,
    record: &'a StringRecord,
}

impl<'a> Rows<'a> {
    /// The rows of a text whose first line has the number `first_line`.
    pub(super) fn new(text: &'a str, delimiter: u8, first_line: u32) -> Self {
        let reader =
            ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
        Self { text, reader, record: StringRecord::new(), first_line }
    }

    /// The next row with at least one cell that is not blank.
    pub fn next_row(&mut self) -> Option<Row<'_>> {
        let line = loop {
            let start = self.reader.position().clone();
            // The text is valid UTF-8 and rows may have any length, so reading from memory cannot fail.
            if !self.reader.read_record(&mut self.record).unwrap_or(false) {
                return None;
            }
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                break self.line_at(start.byte(), start.line());
            }
        };
        Some(Row { line, record: &self.record })
    }

    /// The byte and line at which the next row begins.
    pub(super) fn position(&self) -> (usize, u32) {
        let position = self.reader.position();
        let byte = usize::try_from(position.byte()).unwrap_or(usize::MAX).min(self.text.len());
        (byte, self.shifted(position.line()))
    }

    /// The reader passes over empty lines without a word, so a row begins behind them.
    fn line_at(&self, byte: u64, line: u64) -> u32 {
        let rest = &self.text.as_bytes()[usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len())..];
        let breaks =
            rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|&&byte| byte == b'\n').count();
        self.shifted(line + breaks as u64)
    }

    fn shifted(&self, line: u64) -> u32 {
        self.first_line.saturating_add(u32::try_from(line.saturating_sub(1)).unwrap_or(u32::MAX))
    }
}

impl<'a> Row<'a> {
    /// A cell, trimmed; blank where the row is shorter.
    pub fn cell(&self, column: usize) -> &'a str {
        self.record.get(column).unwrap_or("").trim()
    }

    /// All cells, trimmed.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        self.record.iter().map(str::trim)
    }
}
