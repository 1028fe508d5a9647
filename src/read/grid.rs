//! A file of which nothing is known → its encoding, its delimiter and its rows from the first line on.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::container::Contents;
use super::header::DELIMITERS;
use super::origin::Origin;
use super::{Body, Instructions, Rows, Unreadable};
use crate::domain::FindingCode;

/// Rows that are looked at for the delimiter.
const LOOKED_AT: usize = 1000;

/// A file as rows of text from its first line on, without a thought of where its header may be.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The encoding it is read in; of a workbook its kind.
    pub encoding: String,
    /// What it came in: `plain`, `gzip`, `zip: <member>`, `xlsx: <sheet>`.
    pub container: String,
    /// The character between its cells; none in a workbook.
    pub delimiter: Option<u8>,
    body: Body,
    sheets: Vec<String>,
    fault: OnceLock<Unreadable>,
}

impl Grid {
    /// Opens a file; of the instructions those count that say how its bytes are read. Of a workbook it is the named
    /// sheet, or the first with anything in it.
    pub fn open(path: &Path, instructions: Instructions) -> Result<Self, Unreadable> {
        Self::of(Contents::of(Origin::file(path), instructions)?, instructions)
    }

    /// The same for bytes in memory.
    pub fn from_bytes(bytes: Vec<u8>, instructions: Instructions) -> Result<Self, Unreadable> {
        Self::of(Contents::of(Origin::bytes(bytes), instructions)?, instructions)
    }

    fn of(contents: Contents, instructions: Instructions) -> Result<Self, Unreadable> {
        match contents {
            Contents::Text(text) => {
                let (encoding, container) = (text.decided.name.to_owned(), text.container());
                let body = Body::Text(text);
                let delimiter = instructions.delimiter.unwrap_or_else(|| delimiter_of(&body));
                let (sheets, fault) = (Vec::new(), OnceLock::new());
                Ok(Self { encoding, container, delimiter: Some(delimiter), body, sheets, fault })
            }
            Contents::Workbook(workbook) => {
                let kind = workbook.kind.name();
                let visible = workbook.sheets.iter().filter(|sheet| sheet.visible);
                let sheets = visible.map(|sheet| sheet.name.clone()).collect();
                for name in workbook.candidates(instructions.sheet)? {
                    let cells = workbook.load(name)?;
                    if !cells.is_empty() {
                        return Ok(Self {
                            encoding: kind.into(),
                            container: format!("{kind}: {name}"),
                            delimiter: None,
                            body: Body::Cells(Arc::new(cells)),
                            sheets,
                            fault: OnceLock::new(),
                        });
                    }
                }
                Err(Unreadable {
                    code: FindingCode::EmptyFile,
                    message: "the workbook has no sheet with anything in it".into(),
                    hint: "ask the sender for the export again".into(),
                    encoding: kind,
                })
            }
        }
    }

    /// All rows that are not blank, from the first line on.
    pub fn rows(&self) -> Rows<'_> {
        Rows::new(&self.body, self.delimiter.unwrap_or(b','), &self.fault)
    }

    /// The sheets of a workbook that are not hidden, by name; none in any other file.
    pub fn sheets(&self) -> Vec<String> {
        self.sheets.clone()
    }

    /// What kept a walk over the rows from their end.
    pub fn fault(&self) -> Option<&Unreadable> {
        self.fault.get()
    }
}

/// The delimiter under which the most rows have one and the same number of cells, more than one.
fn delimiter_of(body: &Body) -> u8 {
    let alike = |delimiter: u8| {
        let mut counts = BTreeMap::<usize, usize>::new();
        let fault = OnceLock::new();
        let mut rows = Rows::new(body, delimiter, &fault);
        for _ in 0..LOOKED_AT {
            let Some(row) = rows.next_row() else { break };
            *counts.entry(row.width()).or_default() += 1;
        }
        counts.into_iter().filter(|(cells, _)| *cells > 1).map(|(_, rows)| rows).max().unwrap_or(0)
    };
    // Of equals the first is kept: commas before the others.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| alike(*delimiter)).unwrap_or(b',')
}
