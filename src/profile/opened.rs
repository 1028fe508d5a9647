//! A path → its rows of text, from the first line on, or why it is refused.

use std::path::Path;

use crate::domain::FindingCode;
use crate::read::{Grid, Instructions, Unreadable};

/// So many cells are looked at; what a file says of itself it has said by then.
const CELLS_LOOKED_AT: usize = 4_000_000;

/// A file as rows of text.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) encoding: String,
    /// What it came in: `plain`, `gzip`, `zip: <member>`, `xlsx: <sheet>`.
    pub(super) container: String,
    pub(super) delimiter: Option<u8>,
    /// The sheets of a workbook or the files of an archive.
    pub(super) sheets: Vec<String>,
    pub(super) rows: Vec<TextRow>,
    /// Whether the file goes on behind the last of these rows.
    pub(super) goes_on: bool,
}

/// A row with at least one cell that is not blank.
#[derive(Clone, Debug)]
pub(super) struct TextRow {
    /// The line on which it begins, from 1.
    pub(super) line: u32,
    /// Its cells, trimmed, white space folded.
    pub(super) cells: Vec<String>,
}

impl TextRow {
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

/// Reads a file from its first line on.
pub(super) fn open(path: &Path) -> Result<(Opened, Grid), Unreadable> {
    let grid = Grid::open(path, Instructions::default())?;
    let folded = |cell: &str| cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut kept, mut cells, mut goes_on) = (Vec::new(), 0, false);
    let mut rows = grid.rows();
    while let Some(row) = rows.next_row() {
        if cells > CELLS_LOOKED_AT {
            goes_on = true;
            break;
        }
        let row = TextRow { line: row.line, cells: row.cells().map(folded).collect() };
        cells += row.cells.len();
        kept.push(row);
    }
    if kept.is_empty() {
        return Err(Unreadable {
            code: FindingCode::EmptyFile,
            message: "the file is empty".into(),
            hint: "ask the sender for the export again".into(),
            encoding: "",
        });
    }
    drop(rows);
    let opened = Opened {
        encoding: grid.encoding.clone(),
        container: grid.container.clone(),
        delimiter: grid.delimiter,
        sheets: grid.sheets(),
        rows: kept,
        goes_on,
    };
    Ok((opened, grid))
}
