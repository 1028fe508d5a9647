//! CSV for spreadsheets: a table's batch comes in, text that Excel opens with a double click goes out.
//!
//! A byte order mark says that it is UTF-8, lines end as Windows has them, and a cell of text that a spreadsheet would
//! run as a formula, or take for a number or a day that it is not, gets an apostrophe in front.

use std::fmt::Write as _;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};

use crate::domain::Day;
use crate::tables::{Kind, Table};

/// The tables that are written as CSV beside Parquet.
pub const TABLES: [&str; 8] = [
    "headline",
    "finding",
    "coverage",
    "plan_progress",
    "plan_by_body",
    "target_progress",
    "baseline_change",
    "action",
];

/// The table as CSV.
pub fn to_text(table: &Table, batch: &RecordBatch) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let memory = "writing to memory does not fail";
    writer.write_record(table.columns.iter().map(|column| column.name)).expect(memory);
    let mut text = String::new();
    for row in 0..batch.num_rows() {
        for (column, array) in table.columns.iter().zip(batch.columns()) {
            text.clear();
            write_cell(column.kind, array, row, &mut text);
            writer.write_field(&text).expect(memory);
        }
        writer.write_record(None::<&[u8]>).expect(memory);
    }
    let bytes = writer.into_inner().expect(memory);
    let text = String::from_utf8(bytes).expect("every cell is text");
    format!("\u{feff}{text}")
}

fn write_cell(kind: Kind, array: &dyn Array, row: usize, out: &mut String) {
    if array.is_null(row) {
        return;
    }
    let written = match kind {
        Kind::Text => {
            let text = array.as_string::<i32>().value(row);
            out.extend(mark(text));
            out.push_str(text);
            Ok(())
        }
        Kind::Integer => write!(out, "{}", array.as_primitive::<Int64Type>().value(row)),
        Kind::Number => write!(out, "{}", array.as_primitive::<Float64Type>().value(row)),
        Kind::Date => write!(out, "{}", Day::from_days(array.as_primitive::<Date32Type>().value(row))),
        Kind::Flag => write!(out, "{}", array.as_boolean().value(row)),
    };
    written.expect("writing to memory does not fail");
}

/// Text that no spreadsheet takes for a formula, or for a number or a day that it does not say.
pub fn harmless(text: &str) -> String {
    mark(text).into_iter().chain(text.chars()).collect()
}

/// The apostrophe in front of a text that needs one.
fn mark(text: &str) -> Option<char> {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    (is_formula || is_mistaken(text)).then_some('\'')
}

/// Whether a spreadsheet would make something else of a text: a month of the year `2009/10`, a day of `1-2` or `3/4/5`, a
/// number without its leading zeros or its last digits, a power of ten of `12e34`. What it reads as what it says (`76.0 %`,
/// `May 2024`, `2024-05`) is left.
fn is_mistaken(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let most = |part: &str, digits_most: usize| digits(part) && part.len() <= digits_most;
    if digits(text) {
        return text.len() > EXACT || (text.len() > 1 && text.starts_with('0'));
    }
    if let Some((number, power)) = text.split_once(['e', 'E']) {
        return digits(number) && digits(power);
    }
    let parts: Vec<&str> = text.split(['/', '-']).collect();
    match parts.as_slice() {
        [year, month] if year.len() == 4 => digits(year) && text.contains('/') && is_a_month(month),
        [one, other] => most(one, 2) && (most(other, 2) || (other.len() == 4 && digits(other))),
        [one, other, year] => [one, other, year].into_iter().all(|part| most(part, 2)),
        _ => false,
    }
}

fn is_a_month(text: &str) -> bool {
    text.len() <= 2 && text.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
}

/// So many digits of a number a spreadsheet keeps.
const EXACT: usize = 15;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::sample::plain;
    use crate::tables::{Batch, date, find, flag, integer, number, text};

    static SMALL: Table = Table {
        name: "small",
        description: "One row of a small table.",
        key: &["id"],
        sort: &["id"],
        row_group: None,
        columns: &[
            text("id", "The id."),
            number("value", "A figure.").nullable(),
            integer("count", "A count."),
            date("day", "A day."),
            flag("stale", "A flag."),
        ],
    };

    #[test]
    fn a_spreadsheet_opens_it_and_runs_nothing() {
        let batch = Batch::of(&SMALL, 4)
            .text("id", ["=1+1", "@x, \"y\"", "-", "\u{e9}\nb"])
            .number("value", [-1.5, f64::NAN, 0.1, 1e6])
            .integer("count", [-1, 2, 3, 4])
            .date("day", [0, 1, 2, 3].map(Day::from_days))
            .flag("stale", [true, false, false, false])
            .finish();
        let expected = "\u{feff}id,value,count,day,stale\r\n\
            '=1+1,-1.5,-1,1970-01-01,true\r\n\
            \"'@x, \"\"y\"\"\",,2,1970-01-02,false\r\n\
            '-,0.1,3,1970-01-03,false\r\n\
            \"\u{e9}\nb\",1000000,4,1970-01-04,false\r\n";
        assert_eq!(to_text(&SMALL, &batch), expected);
    }

    #[test]
    fn what_a_spreadsheet_would_misread_is_kept_text_and_what_it_reads_right_is_left() {
        for text in
            ["2009/10", "2011/12", "1-2", "7/14", "3/4/26", "1/2024", "0884", "1234567890123456", "12345678901234e1"]
        {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in
            ["7 of 14", "2024/25", "2009/10 (revised)", "2024-05", "2024-Q2", "FY2009-10", "884", "0", "31 March 2025"]
        {
            assert_eq!(harmless(text), text);
        }
        for text in
            ["Apr to Jun 2024", "76.0 %", "2,001", "314+318", "1e", "e5", "10-day", "1-2-3-4", "2024/13", "D2025-03-31"]
        {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn every_table_for_spreadsheets_is_declared() {
        for name in TABLES {
            let table = find(name).expect("a declared table");
            assert_eq!(to_text(table, &plain(table, 2, &[])).lines().count(), 3, "{name}");
        }
    }
}
