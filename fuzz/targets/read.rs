//! Bytes → the reader, told in several ways what to look for: it gives rows or one reason, and never panics or hangs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peermark::read::{Expectation, Grid, Instructions, Rows, Sheet};

// A damaged workbook may make the library that opens it panic, and the reader turns that into a reason. The engine's own
// hook would end the process at the first panic; without it only one that leaves the reader does.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    let any = |_: &str| true;
    let figures = |name: &str| name == "Referrals";
    let loose = Expectation { required: Vec::new(), one_of: &any };
    let strict = Expectation { required: vec!["Month"], one_of: &figures };
    let found = Instructions::default();
    let told = Instructions {
        encoding: Some("windows-1252"),
        delimiter: Some(b';'),
        header_line: Some(2),
        ..Instructions::default()
    };
    let second = Instructions { header_rows: 2, table: Some(2), member: Some("*.csv"), ..found };
    for (instructions, expected) in [(found, &strict), (found, &loose), (told, &loose), (second, &strict)] {
        if let Ok(sheet) = Sheet::from_bytes(bytes.to_vec(), instructions, expected) {
            walk(sheet.rows());
        }
    }
    if let Ok(grid) = Grid::from_bytes(bytes.to_vec(), found) {
        walk(grid.rows());
    }
});

/// Every row has a line of its own, in order, at or below the header, and cells without white space around them.
fn walk(mut rows: Rows) {
    let mut last = 0;
    while let Some(row) = rows.next_row() {
        assert!(row.line >= last, "line {} comes after line {last}", row.line);
        last = row.line;
        assert!(row.cells().any(|cell| !cell.is_empty()), "a blank row is handed over");
        assert!(row.cells().all(|cell| cell == cell.trim()), "a cell is not trimmed");
        assert!(row.cell(usize::MAX).is_empty(), "there is a cell behind the last");
    }
}
