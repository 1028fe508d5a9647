//! Bytes of a file → rows of text with line numbers: compression, encoding, delimiter, preamble, header.
//!
//! Nothing is interpreted here. A file that cannot be read is one finding, never a panic, and never stops another file.

mod compression;
mod encoding;
mod grid;
mod header;
mod personal;
mod rows;

use std::path::Path;

use crate::domain::FindingCode;

pub use grid::Grid;
pub use header::{Expectation, fold};
pub use personal::personal_column;
pub use rows::{Row, Rows};

/// A file as rows of text.
#[derive(Clone, Debug)]
pub struct Sheet {
    text: String,
    /// The encoding it was read in.
    pub encoding: &'static str,
    /// The character between its cells.
    pub delimiter: u8,
    /// The headers as the sender wrote them, trimmed, line breaks as spaces.
    pub header: Vec<String>,
    /// The line of the header, from 1.
    pub header_line: u32,
    /// The byte at which the rows begin, and its line.
    body: (usize, u32),
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
    /// The line of the header.
    pub header_line: Option<u32>,
}

/// The bytes of a file.
fn open(path: &Path) -> Result<Vec<u8>, Unreadable> {
    std::fs::read(path).map_err(|error| Unreadable {
        code: FindingCode::UnreadableFile,
        message: format!("the file cannot be opened: {error}"),
        hint: "check that it is still there and may be read".into(),
        encoding: "",
    })
}

impl Sheet {
    /// Reads a file and finds its header.
    pub fn open(path: &Path, instructions: Instructions, expected: &Expectation) -> Result<Self, Unreadable> {
        Self::from_bytes(open(path)?, instructions, expected)
    }

    /// Finds encoding, delimiter and header of a file's bytes.
    pub fn from_bytes(bytes: Vec<u8>, instructions: Instructions, expected: &Expectation) -> Result<Self, Unreadable> {
        let bytes = compression::expand(bytes)?;
        let (text, encoding) = encoding::decode(bytes, instructions.encoding)?;
        if text.trim().is_empty() {
            return Err(Unreadable {
                code: FindingCode::EmptyFile,
                message: "the file is empty".into(),
                hint: "ask the sender for the export again".into(),
                encoding,
            });
        }
        let found = header::find(&text, instructions, expected).map_err(|message| Unreadable {
            code: FindingCode::NoHeader,
            message,
            hint: "compare the file's header with the columns that the source declares".into(),
            encoding,
        })?;
        let rows = Rows::new(&text[found.body.0..], found.delimiter, found.body.1);
        if let Some(column) = personal_column(&found.names, rows) {
            let name = &found.names[column];
            return Err(Unreadable {
                code: FindingCode::PersonalData,
                message: format!("the column {name:?} looks like personal data; nothing of the file was used"),
                hint: "remove the column where the export is made".into(),
                encoding,
            });
        }
        Ok(Self {
            text,
            encoding,
            delimiter: found.delimiter,
            header: found.names,
            header_line: found.line,
            body: found.body,
        })
    }

    /// The rows below the header.
    pub fn rows(&self) -> Rows<'_> {
        Rows::new(&self.text[self.body.0..], self.delimiter, self.body.1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn expectation() -> Expectation<'static> {
        Expectation { required: vec!["Month"], one_of: &|name| name == "Referrals" }
    }

    fn open(bytes: &[u8]) -> Result<Sheet, Unreadable> {
        Sheet::from_bytes(bytes.to_vec(), Instructions::default(), &expectation())
    }

    fn cells(sheet: &Sheet) -> Vec<(u32, Vec<String>)> {
        let mut rows = sheet.rows();
        let mut out = Vec::new();
        while let Some(row) = rows.next_row() {
            out.push((row.line, row.cells().map(str::to_owned).collect()));
        }
        out
    }

    #[test]
    fn title_lines_above_the_header_and_blank_lines_are_passed_over_and_lines_are_counted() {
        let sheet =
            open(b"A title, with a comma\n\nMonth;Referrals\n\nMay 2024;12\n\n\nJun 2024;13\n").expect("a sheet");
        assert_eq!((sheet.delimiter, sheet.header_line), (b';', 3));
        assert_eq!(sheet.header, ["Month", "Referrals"]);
        let rows = cells(&sheet);
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [5, 8]);
        assert_eq!(rows[1].1, ["Jun 2024", "13"]);
    }

    #[test]
    fn quoted_line_breaks_keep_the_count_of_lines() {
        let sheet = open(b"\"Month\",\"Refer\nrals\",Referrals\n2024-05,\"a\r\nb\",1\n2024-06,c,2\n").expect("a sheet");
        assert_eq!(sheet.header, ["Month", "Refer rals", "Referrals"]);
        assert_eq!(cells(&sheet).iter().map(|row| row.0).collect::<Vec<_>>(), [3, 5]);
    }

    #[test]
    fn encodings_are_told_apart_on_the_whole_file() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("Month\tReferrals\nMay 2024\t£5\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let sheet = open(&utf16).expect("a sheet");
        assert_eq!((sheet.encoding, sheet.delimiter), ("utf-16le", b'\t'));
        assert_eq!(cells(&sheet)[0].1[1], "£5");

        let mut late = b"Month,Referrals,Note\n".to_vec();
        for _ in 0..10_000 {
            late.extend_from_slice(b"May 2024,12,plain\n");
        }
        late.extend_from_slice(b"Jun 2024,12,the council\x92s own\n");
        let sheet = open(&late).expect("a sheet");
        assert_eq!(sheet.encoding, "windows-1252");
        assert_eq!(cells(&sheet)[10_000].1[2], "the council’s own");

        let sheet = open(b"\xEF\xBB\xBFMonth,Referrals\nMay 2024,12\n").expect("a sheet");
        assert_eq!((sheet.encoding, sheet.header[0].as_str()), ("utf-8-bom", "Month"));

        let sheet = open(b"Month,Referrals,Note\nMay 2024,1,children \xD0 all\n").expect("a sheet");
        assert_eq!(sheet.encoding, "macintosh");
    }

    #[test]
    fn a_file_that_is_no_text_is_one_finding() {
        let code = |bytes: &[u8]| open(bytes).map(|_| ()).map_err(|fault| fault.code);
        assert_eq!(code(b"\x00\x01\x02PK\x03\x04\x00\x00 Month,Referrals"), Err(FindingCode::UnreadableFile));
        assert_eq!(code(b""), Err(FindingCode::EmptyFile));
        assert_eq!(code(b" \r\n \n"), Err(FindingCode::EmptyFile));
        assert_eq!(code(b"Monat,Referrals\n1,2\n"), Err(FindingCode::NoHeader));
        assert_eq!(code(b"\x1f\x8b\x08damaged"), Err(FindingCode::UnreadableFile));
        assert_eq!(code(b"Month,Referrals,NHS Number\n1,2,3\n"), Err(FindingCode::PersonalData));
    }

    #[test]
    fn a_compressed_file_is_read_like_any_other() {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"Month,Referrals\nMay 2024,12\n").expect("memory takes bytes");
        let sheet = open(&encoder.finish().expect("memory takes bytes")).expect("a sheet");
        assert_eq!(cells(&sheet).len(), 1);
    }

    proptest! {
        #[test]
        fn no_bytes_panic_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(sheet) = open(&bytes) {
                let _ = cells(&sheet);
            }
        }

        #[test]
        fn no_text_after_a_good_header_panics_the_reader(body in "[ -~\\n\\r\",;\t]{0,300}") {
            let sheet = open(format!("Month,Referrals\n{body}").as_bytes()).expect("the header is there");
            let _ = cells(&sheet);
        }
    }
}
