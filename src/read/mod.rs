//! Bytes of a file → rows of text with line numbers: compression, archives and workbooks, encoding, delimiter, preamble,
//! header, where the table ends.
//!
//! Nothing is interpreted here. A file that cannot be read is one finding, never a panic, and never stops another file.
//! A file is walked over several times: for its encoding, its header, the tripwire, its rows. Text of up to 16 MiB is held
//! meanwhile, longer text is read a chunk at a time, so that memory does not grow with it; a workbook, small by nature, is
//! held.

mod archive;
mod cells;
mod container;
mod encoding;
mod grid;
mod header;
mod ods;
mod origin;
mod personal;
mod rows;
mod split;
#[cfg(test)]
mod tests;
mod workbook;
mod xml;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::domain::FindingCode;
use crate::domain::finding::column_letter;
use crate::pipeline::Limits;

use container::{Contents, Text};
use header::{Found, HeaderRows};
use origin::Origin;

pub use grid::Grid;
pub use header::{Expectation, fold};
pub use personal::personal_column;
pub use rows::{Below, Row, Rows};

/// A file as rows of text.
#[derive(Clone, Debug)]
pub struct Sheet {
    body: Body,
    /// The encoding it was read in; of a workbook its kind.
    pub encoding: &'static str,
    /// The character between its cells; none in a workbook.
    pub delimiter: Option<u8>,
    /// The headers as the sender wrote them, trimmed, line breaks as spaces; a repeated one has its count behind it, a
    /// blank one is called by its column's letter.
    pub header: Vec<String>,
    /// The line of the header's first row, from 1.
    pub header_line: u32,
    /// Records up to the header's last row.
    records: u64,
    header_rows: HeaderRows,
    /// What kept a walk over the rows from their end.
    fault: OnceLock<Unreadable>,
}

/// What rows are made of.
#[derive(Clone, Debug)]
enum Body {
    Text(Text),
    Cells(Arc<cells::Cells>),
}

/// Why a file cannot be read, with what is known of it by then.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Which finding it is.
    pub code: FindingCode,
    /// What is wrong.
    pub message: String,
    /// What may be done about it.
    pub hint: String,
    /// The encoding, where the file got so far.
    pub encoding: &'static str,
}

/// What a source says about reading its files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Instructions<'a> {
    /// The encoding, by its label.
    pub encoding: Option<&'a str>,
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// The line of the header's first row.
    pub header_line: Option<u32>,
    /// How many rows the header spans; 0 is one row.
    pub header_rows: u32,
    /// Which of the tables with the declared columns is read, from 1.
    pub table: Option<u32>,
    /// The sheet of a workbook.
    pub sheet: Option<&'a str>,
    /// The file in an archive; `*` stands for any part of its name.
    pub member: Option<&'a str>,
    /// How large things may be.
    pub limits: Limits,
}

impl Sheet {
    /// Reads a file and finds its header.
    pub fn open(path: &Path, instructions: Instructions, expected: &Expectation) -> Result<Self, Unreadable> {
        Self::find(Origin::file(path), instructions, expected)
    }

    /// Finds encoding, delimiter and header of a file's bytes.
    pub fn from_bytes(bytes: Vec<u8>, instructions: Instructions, expected: &Expectation) -> Result<Self, Unreadable> {
        Self::find(Origin::bytes(bytes), instructions, expected)
    }

    fn find(origin: Origin, instructions: Instructions, expected: &Expectation) -> Result<Self, Unreadable> {
        match Contents::of(origin, instructions)? {
            Contents::Text(text) => {
                let encoding = text.decided.name;
                let declared = instructions.delimiter.as_ref().map(std::slice::from_ref);
                let delimiters = declared.unwrap_or(&header::DELIMITERS);
                Self::within(Body::Text(text), encoding, delimiters, instructions, expected)
            }
            Contents::Workbook(workbook) => {
                let encoding = workbook.kind.name();
                let in_it = |unreadable: Unreadable| Unreadable { encoding, ..unreadable };
                let mut first = None;
                for name in workbook.candidates(instructions.sheet).map_err(in_it)? {
                    let cells = workbook.load(name).map_err(in_it)?;
                    if cells.is_empty() {
                        continue;
                    }
                    match Self::within(Body::Cells(Arc::new(cells)), encoding, b",", instructions, expected) {
                        Err(unreadable) if unreadable.code == FindingCode::NoHeader => {
                            first.get_or_insert(unreadable);
                        }
                        settled => return settled,
                    }
                }
                Err(first.unwrap_or_else(|| Unreadable {
                    code: FindingCode::EmptyFile,
                    message: "the workbook has no sheet with anything in it".into(),
                    hint: "ask the sender for the export again".into(),
                    encoding,
                }))
            }
        }
    }

    /// Finds the header in what may be text or a sheet, and looks for personal data below it.
    fn within(
        body: Body,
        encoding: &'static str,
        delimiters: &[u8],
        instructions: Instructions,
        expected: &Expectation,
    ) -> Result<Self, Unreadable> {
        let fault = OnceLock::new();
        let rows = |delimiter| Rows::new(&body, delimiter, &fault);
        let found = header::find(delimiters, rows, instructions, expected);
        let mut found =
            found.map_err(|unreadable| Unreadable { encoding, ..fault.get().cloned().unwrap_or(unreadable) })?;
        let below = || rows(found.delimiter).behind(found.records);
        if let Some(column) = personal_column(&found.names, below()) {
            let letter = column_letter(u16::try_from(column).unwrap_or(u16::MAX));
            return Err(Unreadable {
                code: FindingCode::PersonalData,
                // Its name is not shown: where the header is not what it seems the name is content.
                message: format!("column {letter} looks like personal data; nothing of the file was used"),
                hint: "remove the column where the export is made".into(),
                encoding,
            });
        }
        let width = held_columns(&found, expected, below);
        found.names.truncate(width);
        let delimiter = matches!(body, Body::Text(_)).then_some(found.delimiter);
        Ok(Self {
            body,
            encoding,
            delimiter,
            header: found.names,
            header_line: found.line,
            records: found.records,
            header_rows: found.rows,
            fault: OnceLock::new(),
        })
    }

    /// The rows below the header, up to where another table begins.
    pub fn rows(&self) -> Rows<'_> {
        let rows = Rows::new(&self.body, self.delimiter.unwrap_or(b','), &self.fault);
        rows.behind(self.records).of_table(&self.header_rows)
    }

    /// What kept a walk over the rows from their end: then nothing of the file may be used.
    pub fn fault(&self) -> Option<&Unreadable> {
        self.fault.get()
    }
}

/// How many columns there are: blank names at the end of the header count only where something stands below them, or
/// the source declares them by their letter.
fn held_columns<'a>(found: &Found, expected: &Expectation, rows: impl Fn() -> Rows<'a>) -> usize {
    if found.named == found.names.len() {
        return found.named;
    }
    let is_declared = |name: &String| expected.required.iter().any(|required| fold(required) == fold(name));
    let blank = &found.names[found.named..];
    let mut width = found.named + blank.iter().rposition(is_declared).map_or(0, |last| last + 1);
    let mut rows = rows();
    while let Some(row) = rows.next_row() {
        // From the right, down to what is known to count.
        let reach = row.width().min(found.names.len());
        width = (width..reach).rev().find(|&column| !row.cell(column).is_empty()).map_or(width, |last| last + 1);
        if width == found.names.len() {
            break;
        }
    }
    width
}

/// What is said of a file that is damaged, or of a size that no export has.
fn damaged(message: &str) -> Unreadable {
    Unreadable {
        code: FindingCode::UnreadableFile,
        message: message.into(),
        hint: "ask the sender for the export again, as plain CSV".into(),
        encoding: "",
    }
}
