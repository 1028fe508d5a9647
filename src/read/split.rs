//! A stream of UTF-8 bytes → records: cells between delimiters, quotes taken off, each with the line on which it begins.
//!
//! A line ends with `\n`, with `\r\n` or with a `\r` alone, inside quotes as well as outside, as editors count: the
//! `\r\r\n` that some exports have inside a cell is two line ends. A quote counts where a cell begins; elsewhere it is a
//! character like any other. Memory has a bound: a record that outgrows it is a fault, not a crash.

use std::io::{self, Read};

/// Bytes that are read at a time.
const CHUNK: usize = 256 << 10;

/// Bytes of one record; a longer one is a quote that was never closed.
const RECORD_AT_MOST: usize = 16 << 20;

/// Cells of one record; a workbook has 16,384 columns at most.
const CELLS_AT_MOST: usize = 100_000;

/// One record: its text with a byte between cells, and where each cell ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    pub(super) text: String,
    pub(super) ends: Vec<u32>,
    /// The line on which it begins, from 1.
    pub(super) line: u32,
}

/// Why there is no next record.
#[derive(Debug)]
pub(super) enum Fault {
    /// The bytes cannot be read to their end.
    Io(io::Error),
    /// The record that begins on this line has more bytes or cells than a record may have.
    TooLong(u32),
}

/// A walk over the records of a stream.
pub(super) struct Splitter {
    input: Box<dyn Read + Send>,
    chunk: Vec<u8>,
    at: usize,
    filled: usize,
    classes: [Class; 256],
    line: u32,
    /// Whether the byte before `at` is a `\r`, which counted already as the end of a line.
    after_return: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Delimiter,
    Quote,
    LineEnd,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Plain,
    Quoted,
    /// Behind a quote inside quotes: it closes them unless another follows.
    Closing,
}

impl Splitter {
    pub(super) fn new(input: Box<dyn Read + Send>, delimiter: u8) -> Self {
        let mut classes = [Class::Other; 256];
        classes[usize::from(b'"')] = Class::Quote;
        classes[usize::from(b'\n')] = Class::LineEnd;
        classes[usize::from(b'\r')] = Class::LineEnd;
        classes[usize::from(delimiter)] = Class::Delimiter;
        Self { input, chunk: vec![0; CHUNK], at: 0, filled: 0, classes, line: 1, after_return: false }
    }

    /// Reads the next record that is not an empty line; `false` at the end.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, Fault> {
        let mut bytes = std::mem::take(&mut record.text).into_bytes();
        bytes.clear();
        record.ends.clear();
        let more = self.read_bytes(&mut bytes, record)?;
        // The encoding was settled by an earlier pass; other bytes now mean that the file was written meanwhile.
        record.text =
            String::from_utf8(bytes).map_err(|_| Fault::Io(io::Error::other("it changed while it was being read")))?;
        Ok(more)
    }

    fn read_bytes(&mut self, bytes: &mut Vec<u8>, record: &mut Record) -> Result<bool, Fault> {
        let ends = &mut record.ends;
        let mut state = State::Plain;
        record.line = self.line;
        loop {
            if self.at == self.filled && !self.fill()? {
                let nothing = bytes.is_empty() && ends.is_empty() && state == State::Plain;
                if !nothing {
                    ends.push(place(bytes.len()));
                }
                return Ok(!nothing);
            }
            match state {
                // Text behind a closing quote belongs to the cell.
                State::Closing if self.chunk[self.at] == b'"' => {
                    bytes.push(b'"');
                    self.at += 1;
                    state = State::Quoted;
                }
                State::Closing => state = State::Plain,
                State::Quoted => self.quoted(bytes, &mut state),
                State::Plain => {
                    let is_whole = self.plain(bytes, ends, &mut state);
                    let is_empty = bytes.is_empty() && ends.len() == 1;
                    if is_whole && !is_empty {
                        return Ok(true);
                    }
                    if is_whole {
                        ends.clear();
                        record.line = self.line;
                    }
                }
            }
            if bytes.len() > RECORD_AT_MOST || ends.len() > CELLS_AT_MOST {
                return Err(Fault::TooLong(record.line));
            }
        }
    }

    /// Takes cells without quotes up to the end of the record (`true`), the next opening quote or the end of the chunk.
    fn plain(&mut self, bytes: &mut Vec<u8>, ends: &mut Vec<u32>, state: &mut State) -> bool {
        let chunk = &self.chunk[self.at..self.filled];
        if self.after_return {
            self.after_return = false;
            if chunk[0] == b'\n' {
                self.at += 1;
                return false;
            }
        }
        let base = bytes.len();
        let mut cell = ends.last().map_or(0, |&end| end as usize + 1);
        for (at, &byte) in chunk.iter().enumerate() {
            match self.classes[usize::from(byte)] {
                Class::Other => {}
                Class::Delimiter => {
                    ends.push(place(base + at));
                    cell = base + at + 1;
                }
                Class::Quote => {
                    if cell == base + at {
                        bytes.extend_from_slice(&chunk[..at]);
                        self.at += at + 1;
                        *state = State::Quoted;
                        return false;
                    }
                }
                Class::LineEnd => {
                    bytes.extend_from_slice(&chunk[..at]);
                    ends.push(place(bytes.len()));
                    self.at += at + 1;
                    self.after_return = byte == b'\r';
                    self.line = self.line.saturating_add(1);
                    return true;
                }
            }
        }
        bytes.extend_from_slice(chunk);
        self.at = self.filled;
        false
    }

    /// Takes what stands between quotes up to the next quote or the end of the chunk.
    fn quoted(&mut self, bytes: &mut Vec<u8>, state: &mut State) {
        let chunk = &self.chunk[self.at..self.filled];
        let end = chunk.iter().position(|&byte| byte == b'"').unwrap_or(chunk.len());
        for &byte in &chunk[..end] {
            if byte == b'\r' || (byte == b'\n' && !self.after_return) {
                self.line = self.line.saturating_add(1);
            }
            self.after_return = byte == b'\r';
        }
        bytes.extend_from_slice(&chunk[..end]);
        self.at += end;
        if self.at < self.filled {
            self.at += 1;
            self.after_return = false;
            *state = State::Closing;
        }
    }

    fn fill(&mut self) -> Result<bool, Fault> {
        self.at = 0;
        self.filled = loop {
            match self.input.read(&mut self.chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::Io(error)),
                Ok(count) => break count,
            }
        };
        Ok(self.filled > 0)
    }
}

/// A place in a record; records are shorter than 4 GiB.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
