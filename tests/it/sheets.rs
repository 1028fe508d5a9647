//! The sample's files, read apart from the program under test: decoded, cut into cells, found by line and column.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use crate::workdir::{demo, root};

/// The cells of a file by the line on which their row begins, from 1.
pub struct Sheet {
    rows: BTreeMap<i64, Vec<String>>,
}

/// The sheets of the demo's files, by the id under which the tables name them. What is no text has none.
pub fn sheets() -> BTreeMap<String, Sheet> {
    let files = demo("source_file").rows().filter(|row| row.count("slots_read") > 0);
    files.map(|row| (row.text("source_file_id").to_owned(), Sheet::read(row.text("path")))).collect()
}

/// Every file that is not cut at commas.
pub fn delimiter(path: &str) -> char {
    let semicolon = ["/coventry/", "/warwickshire/", "/inspections_typed_", "/herefordshire_improvement_plan_"];
    let tab = ["/sandwell/", "/shropshire/", "/kent/scorecard_"];
    let among = |parts: &[&str]| parts.iter().any(|part| path.contains(part));
    if among(&semicolon) {
        ';'
    } else if among(&tab) {
        '\t'
    } else if among(&["/wolverhampton/"]) {
        '|'
    } else {
        ','
    }
}

impl Sheet {
    /// Reads a file by its path as the demo's pipeline reaches it.
    pub fn read(path: &str) -> Self {
        let place = root().join("pipelines").join(path);
        Self { rows: rows(&text_of(&place), delimiter(path)) }
    }

    /// A cell without the blanks around it; none where there is no such row.
    pub fn cell(&self, line: i64, column: &str) -> Option<&str> {
        let row = self.rows.get(&line)?;
        Some(row.get(place_of(column)).map_or("", |cell| cell.trim()))
    }

    /// All cells of a row.
    pub fn row(&self, line: i64) -> impl Iterator<Item = &str> {
        self.rows.get(&line).into_iter().flatten().map(|cell| cell.trim())
    }

    /// All cells of a column.
    pub fn column(&self, column: &str) -> impl Iterator<Item = &str> {
        let place = place_of(column);
        self.rows.values().filter_map(move |row| row.get(place)).map(|cell| cell.trim())
    }

    /// All rows with something in them, by their lines.
    pub fn rows(&self) -> impl Iterator<Item = (i64, &[String])> {
        self.rows.iter().map(|(line, row)| (*line, row.as_slice()))
    }
}

/// `A` is 0, `AA` is 26.
fn place_of(column: &str) -> usize {
    assert!(!column.is_empty(), "a column has a letter");
    let digit = |letter: u8| usize::from(letter - b'A') + 1;
    column.bytes().fold(0, |place, letter| place * 26 + digit(letter)) - 1
}

fn text_of(path: &Path) -> String {
    let mut bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).expect("a sound archive");
        bytes = unpacked;
    }
    if let Some(little_endian) = bytes.strip_prefix(&[0xff, 0xfe]) {
        let units: Vec<u16> =
            little_endian.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        return String::from_utf16(&units).expect("UTF-16");
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Cuts a text into rows and cells; quotes hold delimiters, line breaks and doubled quotes together.
fn rows(text: &str, delimiter: char) -> BTreeMap<i64, Vec<String>> {
    let mut rows = BTreeMap::new();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let (mut line, mut begins, mut quoted) = (1, 1, false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        line += i64::from(character == '\n');
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => cell.extend(characters.next()),
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                keep(&mut rows, begins, std::mem::take(&mut row));
                begins = line;
            }
            '\r' if !quoted && characters.peek() == Some(&'\n') => {}
            other if other == delimiter && !quoted => row.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    row.push(cell);
    keep(&mut rows, begins, row);
    rows
}

fn keep(rows: &mut BTreeMap<i64, Vec<String>>, line: i64, row: Vec<String>) {
    if row.iter().any(|cell| !cell.trim().is_empty()) {
        rows.insert(line, row);
    }
}

#[test]
fn the_reader_of_these_tests_counts_lines_as_an_editor_does() {
    let rows = rows("a;\"b\nb\"\r\n\r\n;;\n\"say \"\"x;\"\"\";2", ';');
    let expected = [(1, vec!["a", "b\nb"]), (5, vec!["say \"x;\"", "2"])];
    let found: Vec<(i64, Vec<&str>)> =
        rows.iter().map(|(line, row)| (*line, row.iter().map(String::as_str).collect())).collect();
    assert_eq!(found, expected);
    assert_eq!(["A", "Z", "AA", "AC"].map(place_of), [0, 25, 26, 28]);
}
