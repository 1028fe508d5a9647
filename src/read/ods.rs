//! A spreadsheet of LibreOffice and its like (`ods`) → its sheets, and the cells of one of them as text.

use std::collections::HashSet;
use std::io::{BufReader, Cursor, Read as _};
use std::sync::Arc;

use zip::ZipArchive;

use super::cells::Cells;
use super::workbook::Listed;
use super::xml::{Piece, Pieces, attribute};
use super::{Unreadable, damaged};
use crate::domain::FindingCode;

type Bytes = Cursor<Arc<[u8]>>;

/// The sheets of a spreadsheet, in their order.
pub(super) fn sheets(bytes: Bytes) -> Result<Vec<Listed>, Unreadable> {
    let mut listed = Vec::new();
    let mut hidden = HashSet::new();
    let mut style = String::new();
    let mut depth = 0_u32;
    walk(bytes, |piece| {
        match piece {
            Piece::Open("style:style", attributes, _) => {
                style = attribute(attributes, "style:name").unwrap_or_default().into_owned();
            }
            Piece::Open("style:table-properties", attributes, _)
                if attribute(attributes, "table:display").as_deref() == Some("false") =>
            {
                hidden.insert(style.clone());
            }
            Piece::Open("table:table", attributes, false) => {
                depth += 1;
                // A table within a cell is not a sheet.
                if depth == 1 {
                    let name = attribute(attributes, "table:name").unwrap_or_default().into_owned();
                    let style = attribute(attributes, "table:style-name").unwrap_or_default();
                    listed.push(Listed { name, visible: !hidden.contains(style.as_ref()) });
                }
            }
            Piece::Close("table:table") => depth = depth.saturating_sub(1),
            _ => {}
        }
        Ok(())
    })?;
    Ok(listed)
}

/// The cells of a sheet.
pub(super) fn cells(bytes: Bytes, sheet: &str, cells: &mut Cells) -> Result<(), Unreadable> {
    let mut table = Table { sheet, cells, depth: 0, wanted: false, read: false, row: None, cell: None, next_row: 0 };
    walk(bytes, |piece| table.take(&piece))
}

/// Hands every piece of the document to `work`.
fn walk(bytes: Bytes, mut work: impl FnMut(Piece) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
    let mut zip = ZipArchive::new(bytes).map_err(|_| broken())?;
    let mut manifest = Vec::new();
    if let Ok(file) = zip.by_name("META-INF/manifest.xml") {
        file.take(1 << 20).read_to_end(&mut manifest).map_err(|_| broken())?;
    }
    if manifest.windows(15).any(|window| window == b"encryption-data") {
        return Err(Unreadable {
            code: FindingCode::UnreadableFile,
            message: "the workbook is protected by a password".into(),
            hint: "ask the sender for it without a password, or for the sheet as CSV".into(),
            encoding: "",
        });
    }
    let content = zip.by_name("content.xml").map_err(|_| broken())?;
    let mut pieces = Pieces::new(BufReader::new(content));
    while let Some(piece) = pieces.next().map_err(|_| broken())? {
        work(piece)?;
    }
    Ok(())
}

fn broken() -> Unreadable {
    damaged("the workbook is damaged")
}

/// The sheet that is being read.
struct Table<'a> {
    sheet: &'a str,
    cells: &'a mut Cells,
    /// Tables that are open; those within a cell are passed over.
    depth: u32,
    wanted: bool,
    read: bool,
    row: Option<Row>,
    cell: Option<Cell>,
    next_row: u32,
}

struct Row {
    repeated: u32,
    next_column: u32,
    /// The columns that are filled and their texts.
    filled: Vec<(u32, std::ops::Range<u32>)>,
}

struct Cell {
    repeated: u32,
    /// The value that the cell states, where it is not its text.
    value: Option<String>,
    text: String,
    paragraphs: u32,
    /// Comments and drawings that are open; their text is not the cell's.
    aside: u32,
}

impl Table<'_> {
    fn take(&mut self, piece: &Piece) -> Result<(), Unreadable> {
        match piece {
            Piece::Open("table:table", attributes, ends) if !ends => {
                self.depth += 1;
                if self.depth == 1 && !self.read {
                    self.wanted = attribute(attributes, "table:name").unwrap_or_default() == self.sheet;
                    self.read = self.wanted;
                }
            }
            Piece::Close("table:table") => {
                self.depth = self.depth.saturating_sub(1);
                self.wanted &= self.depth > 0;
            }
            _ if !self.wanted || self.depth > 1 => {}
            Piece::Open("table:table-row", attributes, ends) => {
                let repeated = number(attributes, "table:number-rows-repeated");
                self.row = Some(Row { repeated, next_column: 0, filled: Vec::new() });
                if *ends {
                    self.end_row()?;
                }
            }
            Piece::Close("table:table-row") => self.end_row()?,
            Piece::Open("table:table-cell" | "table:covered-table-cell", attributes, ends) => {
                let repeated = number(attributes, "table:number-columns-repeated");
                let value = value(attributes);
                self.cell = Some(Cell { repeated, value, text: String::new(), paragraphs: 0, aside: 0 });
                if *ends {
                    self.end_cell()?;
                }
            }
            Piece::Close("table:table-cell" | "table:covered-table-cell") => self.end_cell()?,
            piece => {
                if let Some(cell) = &mut self.cell {
                    cell.take(piece)?;
                }
            }
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Unreadable> {
        let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) else { return Ok(()) };
        let text = cell.value.unwrap_or(cell.text);
        let column = row.next_column;
        row.next_column = column.saturating_add(cell.repeated);
        if text.trim().is_empty() {
            return Ok(());
        }
        let text = self.cells.keep(&text)?;
        // A row that is filled to the end of the sheet with one value is a format and not data beyond it.
        for column in column..row.next_column.min(column.saturating_add(16_384)) {
            row.filled.push((column, text.clone()));
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Unreadable> {
        let Some(row) = self.row.take() else { return Ok(()) };
        let first = self.next_row;
        self.next_row = first.saturating_add(row.repeated);
        if row.filled.is_empty() {
            return Ok(());
        }
        for at in first..self.next_row {
            for (column, text) in &row.filled {
                self.cells.put(at, *column, text.clone())?;
            }
        }
        Ok(())
    }
}

impl Cell {
    fn take(&mut self, piece: &Piece) -> Result<(), Unreadable> {
        match piece {
            Piece::Open("office:annotation" | "draw:frame" | "draw:custom-shape", _, false) => self.aside += 1,
            Piece::Close("office:annotation" | "draw:frame" | "draw:custom-shape") => {
                self.aside = self.aside.saturating_sub(1);
            }
            _ if self.aside > 0 => {}
            Piece::Open("text:p", ..) => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
            }
            Piece::Open("text:s", attributes, _) => {
                let spaces = number(attributes, "text:c").min(1000) as usize;
                self.text.extend(std::iter::repeat_n(' ', spaces));
            }
            Piece::Open("text:tab", ..) => self.text.push('\t'),
            Piece::Open("text:line-break", ..) => self.text.push('\n'),
            Piece::Text(text) if self.paragraphs > 0 => self.text.push_str(text),
            _ => {}
        }
        if self.text.len() > 32 << 20 { Err(broken()) } else { Ok(()) }
    }
}

/// A count, 1 where none is stated.
fn number(attributes: &str, name: &str) -> u32 {
    attribute(attributes, name).and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// The value that a cell states; that of a text is its text.
fn value(attributes: &str) -> Option<String> {
    match attribute(attributes, "office:value-type")?.as_ref() {
        "float" | "percentage" | "currency" => {
            let value = attribute(attributes, "office:value")?;
            Some(value.parse::<f64>().map_or_else(|_| value.to_string(), |number| number.to_string()))
        }
        "date" => {
            let value = attribute(attributes, "office:date-value")?;
            let (day, time) = value.split_once('T').unwrap_or((&value, ""));
            let time = time.split('.').next().unwrap_or("");
            let midnight = time.bytes().all(|byte| matches!(byte, b'0' | b':'));
            Some(if midnight { day.to_owned() } else { format!("{day} {time}") })
        }
        "time" => {
            let value = attribute(attributes, "office:time-value")?;
            let inner = value.strip_prefix("PT")?.strip_suffix('S')?.to_owned();
            Some(inner.replace(['H', 'M'], ":"))
        }
        "boolean" => {
            let value = attribute(attributes, "office:boolean-value")?;
            Some(if value == "true" { "TRUE" } else { "FALSE" }.to_owned())
        }
        "string" => attribute(attributes, "office:string-value").map(|text| text.into_owned()),
        _ => None,
    }
}
