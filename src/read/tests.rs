//! Bytes as senders make them → the rows and lines that must come of them.

use std::io::{Read as _, Write as _};

use proptest::prelude::*;

use super::split::{CHUNK, Fault, Record, Splitter};
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
    let sheet = open(b"A title, with a comma\n\nMonth;Referrals\n\nMay 2024;12\n\n\nJun 2024;13\n").expect("a sheet");
    assert_eq!((sheet.delimiter, sheet.header_line), (Some(b';'), 3));
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
    assert_eq!((sheet.encoding, sheet.delimiter), ("utf-16le", Some(b'\t')));
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
fn a_file_of_nothing_but_a_quote_that_is_never_closed_costs_a_fault_and_not_the_memory() {
    let endless = std::io::repeat(b'a').take(40 << 20);
    let mut splitter = Splitter::over(Box::new(b"Month,Referrals\n1,\"".chain(endless)), CHUNK, b',');
    let mut record = Record::default();
    assert!(splitter.read(&mut record).expect("a header"));
    assert!(matches!(splitter.read(&mut record), Err(Fault::TooLong(2))));

    let cells = b"Month,Referrals\n".iter().copied().chain(std::iter::repeat_n(b',', 200_000)).collect::<Vec<u8>>();
    let sheet = open(&cells).expect("the header is there");
    assert_eq!(self::cells(&sheet).len(), 0);
    let fault = sheet.fault().expect("a fault");
    assert_eq!(fault.code, FindingCode::UnreadableFile);
    assert!(fault.message.contains("line 2"), "{}", fault.message);
}

#[test]
fn memory_does_not_grow_with_the_number_of_rows() {
    struct Endless(u64);
    impl std::io::Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let row = b"2026-09,Referrals,100,\"a, b\"\r\n";
            let count = out.len().min(row.len()).min(usize::try_from(self.0).unwrap_or(usize::MAX));
            out[..count].copy_from_slice(&row[..count]);
            self.0 -= count as u64;
            Ok(count)
        }
    }
    let mut splitter = Splitter::over(Box::new(Endless(30 * 100_000)), 10_000, b',');
    let mut record = Record::default();
    let mut rows = 0;
    while splitter.read(&mut record).expect("rows") {
        rows += 1;
        assert!(record.text.capacity() < 100 && record.ends.capacity() < 20 && splitter.held() < 50_000);
    }
    assert_eq!(rows, 100_000);
}

#[test]
fn repeated_names_have_their_count_and_blank_ones_their_letter() {
    let sheet = open(b"Month,SNP,,SNP,Referrals,snp,,,\n1,2,,3,4,5,,x,\n").expect("a sheet");
    assert_eq!(sheet.header, ["Month", "SNP", "column C", "SNP (2)", "Referrals", "snp (3)", "column G", "column H"]);
    let sheet = open(b"Month,Referrals,A,A (2),A\n1,2,3,4,5\n").expect("a sheet");
    assert_eq!(sheet.header[2..], ["A", "A (2)", "A (3)"]);
}

#[test]
fn a_header_of_several_rows_is_one_name_a_column() {
    let instructions = Instructions { header_rows: 2, ..Instructions::default() };
    let bytes = b"Return\n,Referrals,,Rate,\nMonth,Referrals,Again,per 10,000,\n1,2,3,4,\n".to_vec();
    let expected = Expectation { required: vec!["Month", "Referrals Again"], one_of: &|name| name == "Referrals" };
    let sheet = Sheet::from_bytes(bytes, instructions, &expected).expect("a sheet");
    assert_eq!(sheet.header, ["Month", "Referrals", "Referrals Again", "Rate per 10", "Rate 000"]);
    assert_eq!((sheet.header_line, cells(&sheet)[0].0), (2, 4));
}

#[test]
fn another_table_ends_the_first_and_a_repeated_header_does_not() {
    let text = b"Month,Referrals\n1,2\n\nMonth , Referrals\n3,4\nMonth,Referrals,Note\n5,6,7\n";
    let sheet = open(text).expect("a sheet");
    assert_eq!(cells(&sheet).iter().map(|row| row.0).collect::<Vec<_>>(), [2, 5]);
    let mut rows = sheet.rows();
    while rows.next_row().is_some() {}
    assert_eq!(rows.below(), Some(Below { line: 6, rows: 2 }));

    let table = |number| {
        let instructions = Instructions { table: Some(number), ..Instructions::default() };
        Sheet::from_bytes(text.to_vec(), instructions, &expectation()).map(|sheet| cells(&sheet))
    };
    assert_eq!(table(2).expect("a table").iter().map(|row| row.0).collect::<Vec<_>>(), [5]);
    assert_eq!(table(3).expect("a table").iter().map(|row| row.0).collect::<Vec<_>>(), [7]);
    assert_eq!(table(4).map_err(|fault| fault.code).err(), Some(FindingCode::NoHeader));
}

#[test]
fn a_message_about_a_file_without_a_header_shows_nothing_of_its_content() {
    let fault = open(b"Jane Roe,2014-02-28,Referrals\nJohn Doe,2015-01-01,Referrals\n").expect_err("no header");
    assert!(!fault.message.contains("Roe") && !fault.message.contains("2014"), "{}", fault.message);
}

#[test]
fn a_workbook_that_is_cut_off_or_overwritten_is_one_finding() {
    let workbooks: [&[u8]; 3] = [
        include_bytes!("../../tests/cases/xlsx_sheet_is_read/input/884_2026-10-05.xlsx"),
        include_bytes!("../../tests/cases/ods_sheet_is_read/input/884_2026-10-05.ods"),
        include_bytes!("../../tests/cases/zip_is_read/input/884_2026-10-05.zip"),
    ];
    for bytes in workbooks {
        for part in 1..40 {
            let cut = &bytes[..bytes.len() * part / 40];
            assert!(open(cut).is_err(), "{part} fortieths");
            let mut overwritten = bytes.to_vec();
            overwritten[bytes.len() * part / 40] ^= 0xFF;
            let _ = open(&overwritten);
        }
    }
    let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    old.extend([0; 600]);
    let said = |bytes: &[u8]| open(bytes).map_err(|fault| fault.message).expect_err("it is not read");
    assert!(said(&old).contains("old kind"));
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(said(&old).contains("password"));
}

#[test]
fn a_grid_has_the_delimiter_that_makes_the_most_rows_alike() {
    let grid = |bytes: &[u8]| Grid::from_bytes(bytes.to_vec(), Instructions::default()).expect("a grid");
    let semicolons = grid(b"A title, with commas, and more\n\na;b;c\n1,5;2;3\n2,5;3;4\n");
    assert_eq!((semicolons.delimiter, semicolons.encoding.as_str()), (Some(b';'), "utf-8"));
    let mut rows = semicolons.rows();
    assert_eq!(rows.next_row().map(|row| (row.line, row.width())), Some((1, 1)));
    assert_eq!(rows.next_row().map(|row| (row.line, row.width())), Some((3, 3)));
    let sheet = grid(include_bytes!("../../tests/cases/ods_sheet_is_read/input/884_2026-10-05.ods"));
    assert_eq!((sheet.container.as_str(), sheet.delimiter), ("ods: Data", None));
    assert_eq!(sheet.sheets(), ["Data"]);
}

#[test]
fn a_compressed_file_is_read_like_any_other() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(b"Month,Referrals\nMay 2024,12\n").expect("memory takes bytes");
    let sheet = open(&encoder.finish().expect("memory takes bytes")).expect("a sheet");
    assert_eq!(cells(&sheet).len(), 1);
}

/// A table's cells: text with whatever a cell may hold.
fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    proptest::collection::vec(proptest::collection::vec("[a-c,;\"é£ \\n\\r]{0,6}", 2..4), 1..12)
}

fn quoted(table: &[Vec<String>], line_end: &str) -> String {
    let mut text = format!("Month,Referrals{line_end}");
    for row in table {
        let cells: Vec<String> = row.iter().map(|cell| format!("\"x{}\"", cell.replace('"', "\"\""))).collect();
        text.push_str(&cells.join(","));
        text.push_str(line_end);
    }
    text
}

/// Line ends as an editor counts them.
fn line_ends(text: &str) -> u32 {
    let one = text.replace("\r\n", "\n").replace('\r', "\n");
    u32::try_from(one.matches('\n').count()).expect("a few lines")
}

fn in_utf_16(text: &str, mark: bool, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = mark.then_some('\u{feff}');
    let units: Vec<u16> = mark.into_iter().chain(text.chars()).collect::<String>().encode_utf16().collect();
    units.into_iter().flat_map(bytes_of).collect()
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("return.csv", options).expect("memory takes bytes");
    writer.write_all(bytes).expect("memory takes bytes");
    writer.finish().expect("memory takes bytes").into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory takes bytes");
    encoder.finish().expect("memory takes bytes")
}

proptest! {
    #[test]
    fn a_row_has_the_line_that_its_line_ends_say(table in table(), end in prop::sample::select(vec!["\n", "\r\n", "\r"])) {
        let text = quoted(&table, end);
        let sheet = open(text.as_bytes()).expect("a sheet");
        let rows = cells(&sheet);
        prop_assert_eq!(rows.len(), table.len());
        for (at, (line, found)) in rows.iter().enumerate() {
            let above = quoted(&table[..at], end);
            prop_assert_eq!(*line, line_ends(&above) + 1);
            let expected: Vec<String> = table[at].iter().map(|cell| format!("x{cell}").trim().to_owned()).collect();
            prop_assert_eq!(found, &expected);
        }
    }

    #[test]
    fn rows_are_the_same_in_whatever_encoding_and_container_they_come(table in table()) {
        let text = quoted(&table, "\r\n");
        let plain = cells(&open(text.as_bytes()).expect("a sheet"));
        let others = [
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            in_utf_16(&text, true, u16::to_le_bytes),
            in_utf_16(&text, true, u16::to_be_bytes),
            in_utf_16(&text, false, u16::to_le_bytes),
            in_utf_16(&text, false, u16::to_be_bytes),
            gzipped(text.as_bytes()),
            zipped(text.as_bytes()),
        ];
        for bytes in others {
            prop_assert_eq!(&cells(&open(&bytes).expect("a sheet")), &plain);
        }
    }

    #[test]
    fn cells_are_those_that_the_csv_crate_finds(text in "[ab,\"\\n\\r ]{0,60}") {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.expect("text").iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        let mut splitter = Splitter::of(&text, b',');
        let mut record = Record::default();
        let mut found = Vec::new();
        while splitter.read(&mut record).expect("text") {
            let ends = record.ends.iter().map(|&end| end as usize);
            let starts = std::iter::once(0).chain(record.ends.iter().map(|&end| end as usize + 1));
            let row: Vec<String> = starts.zip(ends).map(|(start, end)| splitter.text(&record)[start..end].trim().to_owned()).collect();
            if row.iter().any(|cell| !cell.is_empty()) {
                found.push(row);
            }
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn no_bytes_behind_the_mark_of_a_container_panic_the_reader(
        mark in prop::sample::select(vec![
            &b"PK\x03\x04"[..], b"PK\x05\x06", b"\x1F\x8B\x08", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFF\xFE", b"\xFE\xFF",
        ]),
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        if let Ok(sheet) = open(&[mark, &bytes].concat()) {
            let _ = cells(&sheet);
        }
    }

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
