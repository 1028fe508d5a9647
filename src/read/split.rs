//! UTF-8 text, held or streamed → records: cells between delimiters, quotes taken off, each with the line on which it
//! begins.
//!
//! A line ends with `\n`, with `\r\n` or with a `\r` alone, inside quotes as well as outside, as editors count: the
//! `\r\r\n` that some exports have inside a cell is two line ends. A quote counts where a cell begins; elsewhere it is a
//! character like any other. A record without quotes is not copied but stays where it stands in the text. Memory has a
//! bound: a record that outgrows it is a fault, not a crash.

use std::borrow::Cow;
use std::io;
use std::ops::Range;

use super::encoding::Stream;
use crate::pipeline::Limits;

/// Bytes that are read at a time.
pub(super) const CHUNK: usize = 256 << 10;

/// One record: its text with a byte between cells, and where each cell ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// Its text, where that is not as it stands in the window of the walk.
    pub(super) text: String,
    /// Where in the window it stands, where it is as it stands there.
    place: Option<Range<usize>>,
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

/// A walk over the records of a text.
pub(super) struct Splitter<'a> {
    /// What is looked at: all of a text that is held, else a part of a stream.
    window: Cow<'a, str>,
    /// Where the window comes from, and how much of it at a time; none once it reaches to the end.
    input: Option<(Stream<'a>, usize)>,
    /// The bytes of a character that the end of the window cuts in two.
    cut: Vec<u8>,
    /// Where the next record begins.
    at: usize,
    /// The block of the window that is looked at, with those of its signs that were not met yet.
    block: usize,
    marks: u64,
    delimiter: u8,
    line: u32,
    /// Whether the byte before `at` is a `\r`, which counted already as the end of a line.
    after_return: bool,
    /// Bytes of one record; a longer one is a quote that was never closed.
    bytes_at_most: usize,
    /// Cells of one record.
    cells_at_most: usize,
}

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// A bit for each byte of a block that ends a cell or may open quotes, the lowest for the first. Of a block that is cut
/// short by the end of the window the rest is none of them.
fn marks(bytes: &[u8], delimiter: u8) -> u64 {
    let block = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut filled = [b'a'; BLOCK];
        filled[..bytes.len()].copy_from_slice(bytes);
        filled
    });
    let mut flags = [0_u8; BLOCK];
    // Without a way out of the middle the compiler takes many bytes at a time.
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = [delimiter, b'\n', b'\r', b'"'].into_iter().fold(0, |found, sign| found | u8::from(byte == sign));
    }
    let words = flags.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word));
    // The product has the lowest bits of the eight bytes side by side in its highest byte.
    words.rev().fold(0, |marks, word| (marks << 8) | (word.wrapping_mul(0x0102_0408_1020_4080) >> 56))
}

impl<'a> Splitter<'a> {
    /// A walk over a text that is held.
    pub(super) fn of(text: &'a str, delimiter: u8) -> Self {
        Self::new(Cow::Borrowed(text), None, delimiter)
    }

    /// A walk over a stream of UTF-8 of which so many bytes are read at a time.
    pub(super) fn over(input: Stream<'a>, chunk: usize, delimiter: u8) -> Self {
        Self::new(Cow::Owned(String::new()), Some((input, chunk)), delimiter)
    }

    fn new(window: Cow<'a, str>, input: Option<(Stream<'a>, usize)>, delimiter: u8) -> Self {
        let marks = marks(window.as_bytes(), delimiter);
        let cut = Vec::new();
        let Limits { row: bytes_at_most, cells: cells_at_most, .. } = Limits::default();
        let (at, block, line, after_return) = (0, 0, 1, false);
        Self { window, input, cut, at, block, marks, delimiter, line, after_return, bytes_at_most, cells_at_most }
    }

    /// The same within other limits.
    pub(super) fn within(self, limits: Limits) -> Self {
        Self { bytes_at_most: limits.row, cells_at_most: limits.cells, ..self }
    }

    /// Reads the next record that is not an empty line; `false` at the end.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, Fault> {
        while !self.take(record)? {
            if !self.fill()? {
                return Ok(self.take_last(record));
            }
        }
        Ok(true)
    }

    /// The text of the record that was read last.
    pub(super) fn text<'r>(&'r self, record: &'r Record) -> &'r str {
        record.place.clone().map_or(&record.text, |place| &self.window[place])
    }

    /// How many bytes are held of a stream.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        match &self.window {
            Cow::Borrowed(_) => 0,
            Cow::Owned(window) => window.capacity(),
        }
    }

    /// Takes the next record that ends within the window; `false` where none does.
    fn take(&mut self, record: &mut Record) -> Result<bool, Fault> {
        let bytes = self.window.as_bytes();
        record.ends.clear();
        record.place = Some(self.at..self.at);
        let (mut block, mut marks) = (self.block, self.marks);
        let mut cell = self.at;
        loop {
            while marks == 0 {
                block += BLOCK;
                if record.ends.len() > self.cells_at_most {
                    return Err(Fault::TooLong(self.line));
                }
                let Some(rest) = bytes.get(block..).filter(|rest| !rest.is_empty()) else { return Ok(false) };
                marks = self::marks(rest, self.delimiter);
            }
            let at = block + marks.trailing_zeros() as usize;
            marks &= marks - 1;
            let byte = bytes[at];
            if byte == self.delimiter {
                record.ends.push(place(at - self.at));
                cell = at + 1;
            } else if byte == b'"' {
                if at == cell {
                    return self.take_with_quotes(record, at);
                }
            } else if at > self.at {
                record.ends.push(place(at - self.at));
                record.place = Some(self.at..at);
                record.line = self.line;
                (self.block, self.marks) = (block, marks);
                self.end_line(at, byte);
                return Ok(true);
            } else {
                // An empty line, or what is left of one that ended with two bytes.
                let is_rest = byte == b'\n' && self.after_return;
                self.line = self.line.saturating_add(u32::from(!is_rest));
                (self.at, self.after_return) = (at + 1, byte == b'\r');
                (self.block, self.marks) = (block, marks);
                record.place = Some(self.at..self.at);
                cell = self.at;
            }
        }
    }

    fn end_line(&mut self, at: usize, byte: u8) {
        self.at = at + 1;
        self.line = self.line.saturating_add(1);
        self.after_return = byte == b'\r';
    }

    /// Takes a record from its first quote on, which opens a cell; `false` where it does not end within the window.
    fn take_with_quotes(&mut self, record: &mut Record, opening: usize) -> Result<bool, Fault> {
        let bytes = self.window.as_bytes();
        let mut quoted = Quoted { line: self.line, after_return: false, at: opening + 1, is_open: true };
        record.text.clear();
        record.text.push_str(&self.window[self.at..opening]);
        record.place = None;
        while quoted.at < bytes.len() {
            if record.text.len() > self.bytes_at_most || record.ends.len() > self.cells_at_most {
                return Err(Fault::TooLong(self.line));
            }
            if quoted.is_open {
                quoted.inside(&self.window, &mut record.text);
                // Behind the last byte of the window may stand another quote, with which this one means itself.
                if !quoted.is_open && quoted.at == bytes.len() {
                    break;
                }
            } else if let Some((at, byte)) = quoted.outside(&self.window, self.delimiter, record) {
                record.line = self.line;
                self.line = quoted.line;
                self.end_line(at, byte);
                self.look_from(self.at);
                if record.text.is_empty() && record.ends.len() == 1 {
                    return self.take(record);
                }
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes what is left behind the last line end.
    fn take_last(&mut self, record: &mut Record) -> bool {
        let rest = self.at..self.window.len();
        if rest.is_empty() {
            return false;
        }
        record.line = self.line;
        // Where quotes were met the text has been taken already.
        let length = if record.place.is_some() { rest.len() } else { record.text.len() };
        record.ends.push(place(length));
        record.place = record.place.take().and(Some(rest));
        self.at = self.window.len();
        self.look_from(self.at);
        true
    }

    /// Begins to look for signs at this place.
    fn look_from(&mut self, at: usize) {
        self.block = at;
        self.marks = self.window.as_bytes().get(at..).map_or(0, |rest| marks(rest, self.delimiter));
    }

    /// Moves the window on, so that it begins with the next record; `false` where it reaches to the end already.
    fn fill(&mut self) -> Result<bool, Fault> {
        let Some((input, chunk)) = &mut self.input else { return Ok(false) };
        let mut bytes = std::mem::take(&mut self.window).into_owned().into_bytes();
        bytes.drain(..self.at);
        if bytes.len() > self.bytes_at_most {
            return Err(Fault::TooLong(self.line));
        }
        // A record that is longer than the window is looked at again from its beginning, hence not too often.
        let wanted = bytes.len().max(*chunk);
        bytes.append(&mut self.cut);
        let filled = bytes.len();
        bytes.resize(filled + wanted, 0);
        let count = loop {
            match input.read(&mut bytes[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                count => break count.map_err(Fault::Io)?,
            }
        };
        bytes.truncate(filled + count);
        let text = String::from_utf8(bytes).or_else(|error| {
            let (whole, is_cut) = (error.utf8_error().valid_up_to(), error.utf8_error().error_len().is_none());
            let mut bytes = error.into_bytes();
            self.cut = bytes.split_off(whole);
            // The encoding was settled by an earlier pass; other bytes now mean that the file was written meanwhile.
            let changed = || Fault::Io(io::Error::other("it changed while it was being read"));
            if is_cut && count > 0 { String::from_utf8(bytes).map_err(|_| changed()) } else { Err(changed()) }
        })?;
        if count == 0 {
            self.input = None;
        }
        self.window = Cow::Owned(text);
        self.at = 0;
        self.look_from(0);
        Ok(count > 0)
    }
}

/// The walk over a record with quotes.
struct Quoted {
    at: usize,
    line: u32,
    after_return: bool,
    /// Whether `at` stands between quotes.
    is_open: bool,
}

impl Quoted {
    /// Takes what stands between quotes up to the closing one or the end of the window.
    fn inside(&mut self, window: &str, text: &mut String) {
        let rest = &window[self.at..];
        let inner = rest.split('"').next().unwrap_or(rest);
        for byte in inner.bytes() {
            if byte == b'\r' || (byte == b'\n' && !self.after_return) {
                self.line = self.line.saturating_add(1);
            }
            self.after_return = byte == b'\r';
        }
        text.push_str(inner);
        self.at += inner.len();
        if inner.len() < rest.len() {
            self.at += 1;
            self.after_return = false;
            self.is_open = false;
        }
    }

    /// Takes what stands outside quotes up to the next that opens or the end of the window; gives the line end that ends
    /// the record, where one does. Text behind a closing quote belongs to the cell.
    fn outside(&mut self, window: &str, delimiter: u8, record: &mut Record) -> Option<(usize, u8)> {
        let rest = &window.as_bytes()[self.at..];
        let from = self.at;
        let mut taken = 0;
        if rest[0] == b'"' {
            // Two quotes inside quotes are one that means itself.
            self.at += 1;
            self.is_open = true;
            record.text.push('"');
            return None;
        }
        for (at, &byte) in rest.iter().enumerate() {
            let is_line_end = matches!(byte, b'\n' | b'\r');
            if !is_line_end && byte != delimiter && byte != b'"' {
                continue;
            }
            record.text.push_str(&window[from + taken..from + at]);
            taken = at;
            let cell = record.ends.last().map_or(0, |&end| end as usize + 1);
            if byte == b'"' {
                if record.text.len() == cell {
                    self.at += at + 1;
                    self.is_open = true;
                    return None;
                }
            } else {
                record.ends.push(place(record.text.len()));
                if is_line_end {
                    return Some((from + at, byte));
                }
            }
        }
        record.text.push_str(&window[from + taken..]);
        self.at = window.len();
        None
    }
}

/// A place in a record; records are shorter than 4 GiB.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Records = Vec<(String, Vec<u32>, u32)>;

    fn records(mut splitter: Splitter) -> Records {
        let mut record = Record::default();
        let mut found = Vec::new();
        while splitter.read(&mut record).expect("memory can be read") {
            found.push((splitter.text(&record).to_owned(), record.ends.clone(), record.line));
        }
        assert!(!splitter.read(&mut record).expect("memory can be read"), "the end is the end");
        found
    }

    /// The same byte by byte, as the head of this file has it.
    fn one_by_one(text: &str) -> Records {
        let mut found = Vec::new();
        let (mut record, mut ends, mut line, mut began) = (String::new(), Vec::new(), 1, 1);
        let (mut is_open, mut is_touched) = (false, false);
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let is_cell_start = record.len() == ends.last().map_or(0, |&end: &u32| end as usize + 1);
            let is_pair = letter == '\r' && letters.peek() == Some(&'\n');
            match letter {
                '"' if is_open && letters.peek() == Some(&'"') => record.extend(letters.next()),
                '"' if is_open => is_open = false,
                '"' if is_cell_start => (is_open, is_touched) = (true, true),
                ';' if !is_open => {
                    ends.push(place(record.len()));
                    record.push(letter);
                }
                '\n' | '\r' if !is_open => {
                    if is_pair {
                        letters.next();
                    }
                    ends.push(place(record.len()));
                    line += 1;
                    if !record.is_empty() {
                        found.push((std::mem::take(&mut record), std::mem::take(&mut ends), began));
                    }
                    ends.clear();
                    (is_touched, began) = (false, line);
                }
                _ => {
                    line += u32::from(letter == '\n' || (letter == '\r' && !is_pair));
                    record.push(letter);
                }
            }
        }
        if !record.is_empty() || is_touched {
            ends.push(place(record.len()));
            found.push((record, ends, began));
        }
        found
    }

    proptest! {
        #[test]
        fn a_block_s_marks_are_its_signs_and_nothing_else(bytes in proptest::collection::vec(any::<u8>(), 0..=BLOCK)) {
            let found = marks(&bytes, b';');
            for at in 0..BLOCK {
                let is_sign = bytes.get(at).is_some_and(|byte| b"\"\n\r;".contains(byte));
                prop_assert_eq!((found >> at) & 1 == 1, is_sign, "{}", at);
            }
        }

        #[test]
        fn records_are_those_of_a_walk_byte_by_byte(text in "([ab;\"\r\n£]|[a-z]{40}){0,60}", chunk in 1..70_usize) {
            let wanted = one_by_one(&text);
            prop_assert_eq!(&records(Splitter::of(&text, b';')), &wanted);
            let stream = Box::new(io::Cursor::new(text.clone().into_bytes()));
            prop_assert_eq!(&records(Splitter::over(stream, chunk, b';')), &wanted);
        }
    }
}
