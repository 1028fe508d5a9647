//! Text or a sheet → rows of cells, each with the line on which it begins, up to where another table begins.

use std::sync::OnceLock;

use super::cells::Cells;
use super::header::HeaderRows;
use super::split::{CHUNK, Fault, Record, Splitter};
use super::{Body, Unreadable, damaged};
use crate::domain::indicator::grouped;
use crate::pipeline::{Limits, bytes_in_words};

/// A walk over the rows of a file; one row is held at a time and its memory is used again for the next.
pub struct Rows<'a> {
    records: Records<'a>,
    record: Record,
    /// How many records were taken, blank ones among them.
    taken: u64,
    header: Option<&'a HeaderRows>,
    below: Option<Below>,
    fault: &'a OnceLock<Unreadable>,
    over: bool,
    /// How many cells were taken.
    cells: u64,
    limits: Limits,
}

/// What stands below the table that was read, in the same file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Below {
    /// The line of the other table's header.
    pub line: u32,
    /// Rows from there on that are not blank.
    pub rows: u64,
}

/// One row: its line and its cells.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The line on which it begins, or its number in the sheet, from 1.
    pub line: u32,
    text: &'a str,
    ends: &'a [u32],
}

enum Records<'a> {
    Split(Box<Splitter<'a>>),
    Cells(&'a Cells, usize),
}

impl Records<'_> {
    fn read(&mut self, record: &mut Record) -> Result<bool, Fault> {
        match self {
            Self::Split(splitter) => splitter.read(record),
            Self::Cells(cells, at) => {
                let next = cells.read(*at, record);
                *at = next.unwrap_or(*at);
                Ok(next.is_some())
            }
        }
    }

    fn text<'r>(&'r self, record: &'r Record) -> &'r str {
        match self {
            Self::Split(splitter) => splitter.text(record),
            Self::Cells(..) => &record.text,
        }
    }
}

impl<'a> Rows<'a> {
    /// All rows; what keeps them from being read to their end goes into `fault`.
    pub(super) fn new(body: &'a Body, delimiter: u8, fault: &'a OnceLock<Unreadable>) -> Self {
        let (mut over, mut limits) = (false, Limits::default());
        let records = match body {
            Body::Cells(cells) => Records::Cells(cells, 0),
            Body::Text(text) => {
                limits = text.limits;
                let splitter = if let Some(held) = text.held() {
                    Splitter::of(held, delimiter)
                } else {
                    let stream = text.stream().unwrap_or_else(|error| {
                        over = true;
                        let _ = fault.set(told(&Fault::Io(error), text.decided.name, limits));
                        Box::new(std::io::empty())
                    });
                    Splitter::over(stream, CHUNK, delimiter)
                };
                Records::Split(Box::new(splitter.within(limits)))
            }
        };
        Self { records, record: Record::default(), taken: 0, header: None, below: None, fault, over, cells: 0, limits }
    }

    /// The rows behind the first `records`, up to where another table begins.
    pub(super) fn behind(mut self, records: u64) -> Self {
        while self.taken < records && self.advance() {}
        self
    }

    /// Ends where a header of another table stands, and passes over one that repeats this.
    pub(super) fn of_table(mut self, header: &'a HeaderRows) -> Self {
        self.header = Some(header);
        self
    }

    /// How many records were taken so far.
    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    /// The next row with at least one cell that is not blank.
    pub fn next_row(&mut self) -> Option<Row<'_>> {
        loop {
            if !self.advance_to_filled() {
                return None;
            }
            match self.header.map(|header| header.is_met_by(&self.row())) {
                None | Some(None) => break,
                Some(Some(true)) => {}
                Some(Some(false)) => {
                    self.count_below();
                    return None;
                }
            }
        }
        Some(self.row())
    }

    /// The other table below, once all rows of this one were read.
    pub fn below(&self) -> Option<Below> {
        self.below
    }

    fn row(&self) -> Row<'_> {
        Row { line: self.record.line, text: self.records.text(&self.record), ends: &self.record.ends }
    }

    fn count_below(&mut self) {
        let mut below = Below { line: self.record.line, rows: 1 };
        while self.advance_to_filled() {
            below.rows += 1;
        }
        self.below = Some(below);
    }

    fn advance_to_filled(&mut self) -> bool {
        while self.advance() {
            if !self.row().is_blank() {
                return true;
            }
        }
        false
    }

    fn advance(&mut self) -> bool {
        if self.over {
            return false;
        }
        match self.records.read(&mut self.record) {
            Ok(more) => {
                self.taken += u64::from(more);
                self.over = !more;
                self.cells += self.record.ends.len() as u64;
                if self.cells > self.limits.file_cells {
                    let cells = grouped(self.limits.file_cells as f64, 0);
                    let _ = self.fault.set(Unreadable {
                        hint: "where it is sound raise file_cells under [limits] in the pipeline file".into(),
                        ..damaged(&format!("the file has more than {cells} cells"))
                    });
                    self.over = true;
                }
            }
            Err(fault) => {
                let _ = self.fault.set(told(&fault, "", self.limits));
                self.over = true;
            }
        }
        !self.over
    }
}

/// What is said of a file whose rows cannot be read to their end.
fn told(fault: &Fault, encoding: &'static str, limits: Limits) -> Unreadable {
    let mut unreadable = match fault {
        Fault::Io(error) => damaged(&format!("the file cannot be read to its end: {error}")),
        Fault::TooLong(line) => damaged(&format!(
            "the row that begins on line {line} has more than {} or {} cells; a quote in it may never be closed",
            bytes_in_words(limits.row as u64),
            grouped(limits.cells as f64, 0)
        )),
    };
    unreadable.encoding = encoding;
    unreadable
}

impl<'a> Row<'a> {
    /// A cell, trimmed; blank where the row is shorter.
    pub fn cell(&self, column: usize) -> &'a str {
        let text = self.whole_cell(column);
        // Most cells have nothing around them, which their first and last byte show.
        let is_bare = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
        let bytes = text.as_bytes();
        if is_bare(bytes.first()) && is_bare(bytes.last()) { text } else { text.trim() }
    }

    /// All cells, trimmed.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        let row = *self;
        (0..self.ends.len()).map(move |column| row.cell(column))
    }

    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// Whether no cell has anything in it.
    pub fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }

    /// The places of the cells that have something in them.
    pub fn filled(&self) -> impl Iterator<Item = usize> {
        let row = *self;
        (0..self.ends.len()).filter(move |&column| !row.cell(column).is_empty())
    }

    fn whole_cell(&self, column: usize) -> &'a str {
        let Some(&end) = self.ends.get(column) else { return "" };
        let start = if column == 0 { 0 } else { self.ends[column - 1] as usize + 1 };
        self.text.get(start..end as usize).unwrap_or("")
    }
}
