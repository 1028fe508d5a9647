//! A file of which nothing is known → its encoding, its delimiter and its rows from the first line on.

use std::path::Path;

use super::header::DELIMITERS;
use super::{Instructions, Rows, Unreadable, compression, encoding, open};

/// Rows that are looked at for the delimiter.
const LOOKED_AT: usize = 1000;

/// A file as rows of text from its first line on, without a thought of where its header may be.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The encoding it is read in.
    pub encoding: String,
    /// What it came in: `plain`, `gzip`, `zip: <member>`, `xlsx: <sheet>`.
    pub container: String,
    /// The character between its cells; none in a workbook.
    pub delimiter: Option<u8>,
    text: String,
}

impl Grid {
    /// Opens a file; of the instructions those count that say how its bytes are read.
    pub fn open(path: &Path, instructions: Instructions) -> Result<Self, Unreadable> {
        let bytes = open(path)?;
        let container = if bytes.starts_with(&[0x1F, 0x8B]) { "gzip" } else { "plain" };
        let (text, encoding) = encoding::decode(compression::expand(bytes)?, instructions.encoding)?;
        let delimiter = instructions.delimiter.unwrap_or_else(|| delimiter_of(&text));
        Ok(Self { encoding: encoding.into(), container: container.into(), delimiter: Some(delimiter), text })
    }

    /// All rows, from the first line on.
    pub fn rows(&self) -> Rows<'_> {
        Rows::new(&self.text, self.delimiter.unwrap_or(b','), 1)
    }

    /// The sheets of a workbook or the files of an archive, by name; none in a plain file.
    pub fn sheets(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The delimiter under which the most rows have one and the same number of cells, more than one.
fn delimiter_of(text: &str) -> u8 {
    let alike = |delimiter: u8| {
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        let mut rows = Rows::new(text, delimiter, 1);
        for _ in 0..LOOKED_AT {
            let Some(row) = rows.next_row() else { break };
            *counts.entry(row.cells().count()).or_default() += 1;
        }
        counts.into_iter().filter(|(cells, _)| *cells > 1).map(|(_, rows)| rows).max().unwrap_or(0)
    };
    // The first of equals is kept: commas before the others.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| alike(*delimiter)).unwrap_or(b',')
}
