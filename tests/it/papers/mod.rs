//! The demo's tables → every figure of the five committee papers that has a place in them stands in its row.
//!
//! The figures are those that `sample_data/README.md` lists under "Figures of the papers"; what a paper leaves open and
//! the sample invents is said there.

mod frameworks;
mod herefordshire;
mod hillingdon;
mod kent;
mod nottinghamshire;
mod wirral;

use std::collections::BTreeSet;
use std::fs;

use crate::workdir::{self, Row, demo};

/// One figure: indicator, breakdown, period, kind and value.
type Stated = (&'static str, &'static str, &'static str, &'static str, Option<f64>);

const TOTAL: &str = "total";
const ACTUAL: &str = "actual";
const PROJECTED: &str = "projected";

fn observation(authority: &str, indicator: &str, breakdown: &str, period: &str, kind: &str) -> Row<'static> {
    demo("observation").one(&[
        ("authority_id", authority),
        ("indicator_id", indicator),
        ("breakdown_id", breakdown),
        ("period_id", period),
        ("kind", kind),
    ])
}

/// Checks the figures of one authority.
fn assert_stated(authority: &str, figures: &[Stated]) {
    for &(indicator, breakdown, period, kind, value) in figures {
        let row = observation(authority, indicator, breakdown, period, kind);
        assert_eq!(row.figure("value"), value, "{authority} {indicator} {breakdown} {period} {kind}");
        let status = if value.is_some() { "ok" } else { "not_available" };
        assert_eq!(row.text("status"), status, "{authority} {indicator} {breakdown} {period} {kind}");
    }
}

/// That a figure has no row of another kind: an expectation is never drawn as something that happened.
fn assert_only_kind(authority: &str, indicator: &str, period: &str, kind: &str) {
    let rows =
        demo("observation").find(&[("authority_id", authority), ("indicator_id", indicator), ("period_id", period)]);
    let kinds: Vec<&str> = rows.iter().map(|row| row.text("kind")).collect();
    assert_eq!(kinds, [kind], "{authority} {indicator} {period}");
}

fn judgements(authority: &str, framework: &str) -> BTreeSet<[String; 5]> {
    demo("judgement")
        .find(&[("authority_id", authority), ("framework_id", framework)])
        .iter()
        .map(|row| row.cells(["judged_body", "strand", "area", "grade", "inspection_start"]))
        .collect()
}

fn set_of(rows: &[[&str; 5]]) -> BTreeSet<[String; 5]> {
    rows.iter().map(|row| row.map(str::to_owned)).collect()
}

fn assert_near(found: Option<f64>, expected: f64, tolerance: f64, what: &str) {
    let found = found.unwrap_or_else(|| panic!("{what} is empty"));
    assert!((found - expected).abs() <= tolerance, "{what}: {found} is not {expected}");
}

/// The table of the sample's own guide names no figure that these tests leave out.
#[test]
fn every_figure_of_the_guide_to_the_sample_stands_in_its_row() {
    let guide = fs::read_to_string(workdir::root().join("sample_data/README.md")).expect("the guide to the sample");
    let (_, table) = guide.split_once("## Figures of the papers").expect("the figures of the papers");
    let rows = table.lines().filter(|line| line.starts_with("| ")).map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        cells
    });
    let mut checked = 0;
    for cells in rows.filter(|cells| cells.len() == 9 && cells[2].parse::<u32>().is_ok() && cells[3] != "–") {
        let [authority, indicator, breakdown, periods, kind, values] = [2, 3, 4, 5, 6, 7].map(|at| cells[at]);
        let periods: Vec<String> = match periods.split_once(" to ") {
            Some(("FY2009-10", "FY2013-14")) => (9..=13).map(|year| format!("FY20{year:02}-{:02}", year + 1)).collect(),
            Some(_) => panic!("an unknown span: {periods}"),
            None => periods.split(", ").map(str::to_owned).collect(),
        };
        let values: Vec<&str> = values.split(", ").collect();
        for (at, period) in periods.iter().enumerate() {
            let value = if values.len() == 1 { values[0] } else { values[at] };
            let row = observation(authority, indicator, breakdown, period, kind);
            let expected = (value != "none").then(|| value.parse::<f64>().expect("a figure"));
            assert_eq!(row.figure("value"), expected, "{cells:?} {period}");
            checked += 1;
        }
    }
    assert!(checked >= 38, "only {checked} figures were checked");
}
