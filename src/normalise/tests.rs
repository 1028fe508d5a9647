//! Generated mess in each layout → what must hold of every file: no slot is lost, and the order of its rows decides
//! nothing but lines.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{FileToRead, Normalised, normalise};
use crate::domain::{FileIndex, Observations};
use crate::pipeline::{Overrides, Pipeline};
use crate::reference::Reference;

const AUTHORITIES: [&str; 10] =
    ["Herefordshire", "885", "E06000051", "Dorset", "Cumbria", "314 / 318", "Mercia", "ENGLAND", "West Midlands", ""];
const CODES: [&str; 5] = ["", "", "884", "921", "nobody"];
const YEARS: [&str; 5] = ["2019", "2024", "2025", "whenever", ""];
const FLOWS: [&str; 5] = ["In", "IN", "Out", "Both", ""];
const SOURCES: [&str; 4] = ["", "All", "Police", "Mars"];
const CLASSES: [&str; 5] = ["", "UA", "SD", "sd", "O"];
const CELLS: [&str; 9] = ["", "", "12", "1,234", "c", "x", "k", "12.5", "12 of 14"];

const HEAD: &str = r#"
version = 1
name = "mess"
reporting_day = 2026-10-31

[[source]]
id = "mess"
kind = "indicators"
files = "mess.csv"
submitted = 2025-11-20
authority = { column = "Code", name = "LA" }
ignore_rows = { "Class" = ["SD", "O"] }
breakdowns = [{ dimension = "source", column = "Source", total = ["All"], values = { "Police" = "police" } }]
"#;

const LAYOUTS: [&str; 3] = [
    r#"
layout = "long"
period = { column = "Year", identifier = "Kind" }
measure = { column = "Measure" }
value = { column = "A" }
numerator = { column = "B" }
denominator = { column = "C" }
measures = [
  { name = "Looked after", indicator = "cla_started", where = { "Flow" = "In" } },
  { name = "Looked after", indicator = "cla_ceased", where = { "Flow" = "Out" } },
]
"#,
    r#"
layout = "wide_indicators"
period = { column = "Year", identifier = "Kind" }
measures = [
  { name = "A", indicator = "referrals" },
  { name = "A", indicator = "rereferral_rate", part = "denominator" },
  { name = "B", indicator = "rereferral_rate", part = "numerator" },
  { name = "C", indicator = "cla_started", where = { "Flow" = "In" } },
  { name = "C", indicator = "cla_ceased", where = { "Flow" = "Out" } },
  { name = "D", indicator = "cla" },
]
"#,
    r#"
layout = "wide_periods"
period = { column = "Year", identifier = "Kind" }
measure = { column = "Measure" }
whole = { column = "A" }
ignore = ["B", "C"]
measures = [
  { name = "Looked after", indicator = "cla_started", where = { "Flow" = ["In", ""] } },
]
"#,
];

/// A row as places in the lists above.
type Row = ([usize; 6], [usize; 6]);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let words = [AUTHORITIES.len(), CODES.len(), YEARS.len(), FLOWS.len(), SOURCES.len(), CLASSES.len()];
    let row = (words.map(|count| 0..count), std::array::from_fn(|_| 0..CELLS.len()));
    prop::collection::vec(row, 1..30)
}

fn text(rows: &[Row]) -> String {
    let mut text = String::from("Code,LA,Year,Kind,Flow,Source,Class,Measure,A,B,C,April,Q2,Note\n");
    for ([authority, code, year, flow, source, class], cells) in rows {
        let measure = if (authority + year) % 5 == 0 { "Referrals" } else { "Looked after" };
        let cells = cells.map(|cell| format!("\"{}\"", CELLS[cell])).join(",");
        let _ = writeln!(
            text,
            "{},{},{},Reporting year,{},{},{},{measure},{cells}",
            CODES[*code], AUTHORITIES[*authority], YEARS[*year], FLOWS[*flow], SOURCES[*source], CLASSES[*class],
        );
    }
    text
}

fn work(layout: &str, text: &str, reference: &Reference) -> Normalised {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mess.csv");
    std::fs::write(&path, text).expect("a file");
    let pipeline =
        Pipeline::from_text(&format!("{HEAD}{layout}"), "mess.toml", folder.path(), &Overrides::default(), reference)
            .expect("a sound pipeline");
    let source = &pipeline.sources[0];
    let file = FileToRead {
        file: FileIndex(0),
        path: &path,
        source,
        authority: None,
        submitted_on: "2025-11-20".parse().ok(),
    };
    normalise(file, &pipeline, reference)
}

/// Everything of a file but lines, sorted.
fn said(file: &Normalised) -> Vec<String> {
    let figures = |kind: &str, rows: &Observations| -> Vec<String> {
        let line = |at: usize| {
            let row = rows.row(at);
            let raw = &file.raw_text[row.raw.start as usize..(row.raw.start + row.raw.length) as usize];
            let breakdown = &file.breakdowns[row.breakdown.at()];
            format!(
                "{kind} {} {:?} {breakdown} {} {:?} {:?} {} {} {} {} {raw}",
                row.place,
                row.indicator,
                row.period,
                row.figure,
                row.status,
                row.numerator,
                row.denominator,
                row.value,
                row.column
            )
        };
        (0..rows.len()).map(line).collect()
    };
    let mut all = figures("observation", &file.observations);
    all.extend(figures("comparator", &file.comparators));
    all.extend(file.findings.iter().map(|one| {
        format!(
            "{} {:?} {} {:?} {} {}",
            one.code.name(),
            one.authority,
            one.column_name,
            one.raw_value,
            one.message,
            one.hint
        )
    }));
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_slot_is_accounted_for_and_the_order_of_rows_decides_nothing(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let reference = reference();
        for layout in LAYOUTS {
            let (one, other) = (work(layout, &text(&rows), reference), work(layout, &text(&shuffled), reference));
            prop_assert_eq!(one.slots.read, one.slots.explained(), "{:?}", one.slots);
            prop_assert_eq!(one.slots, other.slots);
            prop_assert_eq!(one.slots.observations, one.observations.len() as u64);
            prop_assert_eq!(one.slots.comparators, one.comparators.len() as u64);
            prop_assert_eq!(said(&one), said(&other));
        }
    }
}

/// The tables are read once for all cases.
fn reference() -> &'static Reference {
    static REFERENCE: std::sync::OnceLock<Reference> = std::sync::OnceLock::new();
    REFERENCE.get_or_init(Reference::embedded)
}
