//! The demo's tables and the files that they were made from → nothing is lost, invented or misplaced on the way.
//!
//! Everything here is worked out anew from the files and the tables; nothing asks the program whether it did well.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::sheets::{self, Sheet};
use crate::workdir::{DEMO_RUN, Row, demo};

/// Where a slot may end.
const ENDS: [&str; 10] = [
    "observations",
    "comparators",
    "judgements",
    "plan_rows",
    "populations",
    "references",
    "superseded",
    "rejected",
    "ignored",
    "blank",
];

/// Rows of a table by source file.
fn rows_by_file<'a>(rows: impl Iterator<Item = Row<'a>>) -> BTreeMap<&'a str, i64> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.text("source_file_id")).or_default() += 1;
    }
    counts
}

/// A derived figure stands in no cell.
fn is_derived(row: &Row) -> bool {
    row.text("value_source") == "derived" || (row.text("value_source").is_empty() && row.text("raw_value").is_empty())
}

fn stated() -> impl Iterator<Item = Row<'static>> {
    demo("observation").rows().filter(|row| !is_derived(row))
}

/// What a cell says in figures: `1,441`, `76%`, `17.7 [r]`, `(5)`.
fn number(cell: &str) -> Option<f64> {
    let bare = cell.split('[').next()?.trim().trim_end_matches('%').replace(',', "");
    bare.parse().ok()
}

#[test]
fn every_slot_of_every_file_is_accounted_for() {
    assert_eq!(demo("source_file").len(), 52, "the files of the sample");
    for file in demo("source_file").rows() {
        let accounted: i64 = ENDS.iter().map(|end| file.count(end)).sum();
        assert_eq!(file.count("slots_read"), accounted, "{}", file.text("path"));
    }
}

#[test]
fn every_file_of_the_sample_is_read() {
    let mut on_disk = BTreeSet::new();
    let mut folders = vec![crate::workdir::root().join("sample_data")];
    while let Some(folder) = folders.pop() {
        for path in crate::workdir::files(&folder) {
            let is_export = path.extension().is_some_and(|end| ["csv", "txt", "gz"].iter().any(|known| end == *known));
            if path.is_dir() {
                folders.push(path);
            } else if is_export {
                on_disk.insert(fs::canonicalize(path).expect("a path"));
            }
        }
    }
    let pipelines = crate::workdir::root().join("pipelines");
    let read: BTreeSet<_> = demo("source_file")
        .rows()
        .map(|row| fs::canonicalize(pipelines.join(row.text("path"))).expect("a path"))
        .collect();
    assert_eq!(read, on_disk);
}

#[test]
fn each_table_holds_as_many_rows_of_a_file_as_its_account_says() {
    let observations = rows_by_file(stated());
    let comparators = rows_by_file(demo("comparator").rows());
    let judgements = rows_by_file(demo("judgement").rows());
    let revisions = rows_by_file(demo("revision").rows());
    let actions = rows_by_file(demo("action").rows());
    let interventions = rows_by_file(demo("intervention").rows());
    let claims = rows_by_file(demo("claim").rows());
    for file in demo("source_file").rows() {
        let id = file.text("source_file_id");
        let rows = |of: &BTreeMap<&str, i64>| of.get(id).copied().unwrap_or(0);
        let path = file.text("path");
        assert_eq!(rows(&observations), file.count("observations"), "observations of {path}");
        assert_eq!(rows(&comparators), file.count("comparators"), "comparators of {path}");
        assert_eq!(rows(&judgements), file.count("judgements"), "judgements of {path}");
        if path.contains("/indicators/") {
            let changed = file.count("superseded") - file.count("repeated");
            assert_eq!(rows(&revisions), changed, "revisions of {path}");
        }
        if path.contains("/plans/") && !path.contains("/targets_") {
            assert_eq!(rows(&actions), file.count("plan_rows"), "actions of {path}");
        }
        for (folder, of) in [("/interventions/", &interventions), ("/claims/", &claims)] {
            if path.contains(folder) {
                assert_eq!(rows(of), file.count("plan_rows"), "rows of {path}");
                assert!(file.count("slots_read") > 0, "{path}");
            }
        }
    }
    let targets: i64 = demo("source_file")
        .rows()
        .filter(|row| row.text("path").contains("/targets_"))
        .map(|row| row.count("plan_rows"))
        .sum();
    assert_eq!(i64::try_from(demo("target_progress").len()), Ok(targets));
}

#[test]
fn every_figure_stands_in_the_cell_that_its_row_names() {
    let sheets = sheets::sheets();
    let mut checked = 0;
    for row in stated() {
        let sheet = &sheets[row.text("source_file_id")];
        let (line, column, raw) = (row.count("line"), row.text("source_column"), row.text("raw_value"));
        let key = row.text("observation_key");
        let cell = sheet.cell(line, column);
        if row.text("value_source") == "computed" {
            let (numerator, denominator) = raw.split_once(" / ").unwrap_or_else(|| panic!("{key}: {raw}"));
            assert_eq!(cell, Some(numerator), "{key}");
            let beside = sheet.row(line).chain(sheet.column(column)).any(|other| other == denominator);
            assert!(beside, "{key}: {denominator} stands neither in line {line} nor in column {column}");
            assert_eq!((number(numerator), number(denominator)), (row.figure("numerator"), row.figure("denominator")));
        } else {
            assert_eq!(cell, Some(raw), "{key}");
            assert!(!raw.is_empty(), "{key}: a blank cell is no figure");
        }
        if row.text("value_source") == "reported" {
            assert_eq!(row.figure("value"), number(raw), "{key}: {raw}");
        }
        checked += 1;
    }
    assert!(checked > 9000, "{checked}");
}

#[test]
fn the_day_of_submission_is_the_one_in_the_file_s_name() {
    for file in demo("source_file").rows() {
        let digits: String = file.text("path").chars().filter(char::is_ascii_digit).collect();
        let day = file.cell("submitted_on").replace('-', "");
        if file.text("path").contains("/indicators/") || file.text("path").contains("/plans/") {
            assert!(digits.ends_with(&day), "{}: {day}", file.text("path"));
        }
    }
    let days: BTreeMap<&str, String> =
        demo("source_file").rows().map(|file| (file.text("source_file_id"), file.cell("submitted_on"))).collect();
    for row in stated() {
        assert_eq!(row.cell("submitted_on"), days[row.text("source_file_id")], "{}", row.text("observation_key"));
    }
}

#[test]
fn every_replaced_version_and_every_published_comparator_has_its_cell() {
    let sheets = sheets::sheets();
    for row in demo("revision").rows() {
        let sheet = &sheets[row.text("source_file_id")];
        let cell = sheet.cell(row.count("line"), row.text("source_column")).unwrap_or("");
        let value = row.figure("value_before");
        let is_computed = sheet.row(row.count("line")).any(|other| {
            let parts = number(cell).zip(number(other));
            parts.zip(value).is_some_and(|((over, under), value)| (over / under * 100.0 - value).abs() < 1e-9)
        });
        assert!(!cell.is_empty(), "{} line {}", row.text("indicator_id"), row.count("line"));
        assert!(number(cell) == value || is_computed, "{}: {cell:?} is not {value:?}", row.text("indicator_id"));
    }
    for row in demo("comparator").rows().filter(|row| row.text("status") == "ok") {
        let sheet = &sheets[row.text("source_file_id")];
        let value = row.figure("value").expect("a figure");
        let is_there = sheet.row(row.count("line")).any(|cell| number(cell) == Some(value));
        assert!(is_there, "{} {}: {value}", row.text("indicator_id"), row.text("area_id"));
    }
}

#[test]
fn every_grade_stands_in_the_cell_that_its_row_names() {
    let sheets = sheets::sheets();
    for row in demo("judgement").rows() {
        let cell = sheets[row.text("source_file_id")].cell(row.count("line"), row.text("source_column"));
        assert_eq!(cell, Some(row.text("raw_grade")), "{}", row.text("judgement_id"));
    }
}

#[test]
fn every_action_stands_in_the_line_that_its_row_names() {
    let sheets = sheets::sheets();
    for table in ["action", "action_event"] {
        for row in demo(table).rows() {
            let sheet = &sheets[row.text("source_file_id")];
            for column in ["plan_id", "action_id"] {
                let is_there = sheet.row(row.count("line")).any(|cell| cell == row.text(column));
                assert!(is_there, "{table}: {} in line {}", row.text(column), row.count("line"));
            }
        }
    }
}

#[test]
fn every_intervention_and_every_claim_stands_in_the_line_that_its_row_names() {
    let sheets = sheets::sheets();
    for (table, id, days) in [("intervention", "intervention_id", "issued_on"), ("claim", "claim_id", "said_on")] {
        assert!(demo(table).len() >= 11, "{table}");
        for row in demo(table).rows() {
            let (_, number) = row.text(id).split_once('|').expect("authority and number");
            let sheet = &sheets[row.text("source_file_id")];
            let cells: Vec<&str> = sheet.row(row.count("line")).collect();
            let day: Vec<String> = row.cell(days).split('-').map(str::to_owned).collect();
            let day = format!("{}/{}/{}", day[2], day[1], day[0]);
            assert!(cells.contains(&number) && cells.contains(&day.as_str()), "{table}: {number} {day} {cells:?}");
        }
    }
    for row in demo("authority_event").rows().filter(|row| !row.text("source_file_id").is_empty()) {
        assert!(sheets[row.text("source_file_id")].row(row.count("line")).count() > 1, "{}", row.text("event_id"));
    }
}

#[test]
fn every_finding_quotes_the_cell_that_it_points_at() {
    let sheets = sheets::sheets();
    let mut quoted = 0;
    for row in demo("finding").rows().filter(|row| !row.text("raw_value").is_empty()) {
        let cell = sheets[row.text("source_file_id")].cell(row.count("line"), row.text("column_letter"));
        assert_eq!(cell, Some(row.text("raw_value")), "{} {}", row.text("code"), row.text("path"));
        quoted += 1;
    }
    assert!(quoted >= 8, "{quoted}");
}

/// The faults that were put into the sample on purpose, as its guide lists them.
#[test]
fn the_faults_of_the_sample_are_found_where_they_are_and_nothing_else_is() {
    let found: BTreeSet<(String, String, String)> = demo("finding")
        .rows()
        .map(|row| {
            let path = row.text("path").rsplit('/').next().unwrap_or("");
            (path.to_owned(), row.cell("line"), row.text("code").to_owned())
        })
        .collect();
    let expected = [
        ("dudley_2026-10-13.csv", "", "unreadable-file"),
        ("birmingham_return_2026-10-09.csv", "318", "unknown-authority"),
        ("birmingham_return_2026-10-09.csv", "319", "unknown-authority"),
        ("shropshire_20261008.csv", "209", "unreadable-number"),
        ("shropshire_20261008.csv", "290", "conflicting-duplicate"),
        ("shropshire_20261008.csv", "382", "unreadable-period"),
        ("tw_2026-10-02.csv", "32", "out-of-range"),
        ("warwickshire_csc_2026-10-09.csv", "3", "unmapped-column"), // the first cell below a header of two lines
        ("dashboard_2026-10-13.csv", "330", "value-mismatch"),
        ("referral_sources_2010-12-08.csv", "93", "parts-mismatch"), // where the total stands
        ("inspections_typed_2026-08-03.csv", "45", "unreadable-grade"),
        ("inspections_typed_2026-08-03.csv", "55", "unknown-framework"),
        ("claims_2015-03-31.csv", "5", "claims-conflict"),
    ];
    let expected: BTreeSet<_> =
        expected.iter().map(|(path, line, code)| ((*path).into(), (*line).into(), (*code).into())).collect();
    assert_eq!(found, expected);
    let hints = demo("finding").find(&[("code", "unknown-authority")]);
    assert!(hints.iter().all(|row| row.text("hint").contains("Birmingham")));
}

#[test]
fn a_later_return_corrects_an_earlier_one_and_the_history_stays() {
    let now = |indicator: &str, period: &str| {
        let row = demo("observation").one(&[
            ("authority_id", "884"),
            ("indicator_id", indicator),
            ("breakdown_id", "total"),
            ("period_id", period),
            ("kind", "actual"),
        ]);
        (row.figure("value"), row.text("status"))
    };
    let before = |indicator: &str, period: &str| {
        let row = demo("revision").one(&[
            ("authority_id", "884"),
            ("indicator_id", indicator),
            ("period_id", period),
            ("submitted_on", "2026-07-10"),
        ]);
        (row.figure("value_before"), row.figure("value_after"), row.figure("change"))
    };
    let corrected = [
        ("referrals", "2026-03", 169.0, 160.0),
        ("cin", "D2026-03-31", 1578.0, 1540.0),
        ("cin", "D2026-04-30", 1560.0, 1519.0),
        ("cla", "D2026-05-31", 347.0, 350.0),
    ];
    for (indicator, period, from, to) in corrected {
        assert_eq!(now(indicator, period), (Some(to), "ok"), "{indicator} {period}");
        assert_eq!(before(indicator, period), (Some(from), Some(to), Some(to - from)), "{indicator} {period}");
    }
    assert_eq!(now("assessments_in_45_days", "2026-06"), (Some(123.0 / 150.0 * 100.0), "ok"));
    assert_eq!(before("assessments_in_45_days", "2026-06").0, Some(116.0 / 143.0 * 100.0));
    assert_eq!(now("rereferral_rate", "2026-02"), (None, "unreliable"));
    let taken_back = before("rereferral_rate", "2026-02");
    assert!(taken_back.0.is_some() && taken_back.1.is_none(), "what July said is kept");
    let changed = demo("revision").find(&[("authority_id", "884"), ("reason", "corrected")]);
    let changed = changed.iter().filter(|row| row.figure("change").is_some_and(|change| change != 0.0)).count();
    assert_eq!(changed, 5);
}

#[test]
fn one_unreadable_file_leaves_the_authority_s_earlier_figures_and_everybody_else_s() {
    let latest = demo("observation").find(&[("authority_id", "332"), ("indicator_id", "cla"), ("kind", "actual")]);
    let monthly: Vec<&Row> = latest.iter().filter(|row| row.cell("submitted_on").as_str() == "2026-07-14").collect();
    assert_eq!(monthly.last().map(|row| row.text("period_id")), Some("D2026-06-30"));
    let authorities: BTreeSet<&str> = demo("observation").rows().map(|row| row.text("authority_id")).collect();
    assert_eq!(authorities.len(), 18, "fourteen of the region and four guests");
}

#[test]
fn derived_figures_are_the_ratio_of_what_they_come_from() {
    let of = |row: &Row, indicator: &str| {
        let [authority, breakdown, period, kind] =
            ["authority_id", "breakdown_id", "period_id", "kind"].map(|column| row.text(column));
        (authority.to_owned(), indicator.to_owned(), breakdown.to_owned(), period.to_owned(), kind.to_owned())
    };
    let values: BTreeMap<_, f64> = demo("observation")
        .rows()
        .filter_map(|row| Some((of(&row, row.text("indicator_id")), row.figure("value")?)))
        .collect();
    let populations = populations();
    let mut derived = 0;
    for row in demo("observation").find(&[("value_source", "derived"), ("status", "ok")]) {
        let key = row.text("observation_key");
        let (numerator, denominator, multiplier) = match row.text("indicator_id") {
            "vacancy_rate_fte" => {
                let of = |indicator: &str| values[&of(&row, indicator)];
                (of("vacancy_fte"), of("establishment_fte"), 100.0)
            }
            "referrals_rate" => {
                // The mid-year before the financial year's last day: 30 June of the calendar year in which it begins.
                let year = row.cell("period_start")[..4].to_owned();
                let population = populations[&(row.text("authority_id").to_owned(), year)];
                (values[&of(&row, "referrals")], population, 10_000.0)
            }
            other => panic!("nobody declared how to derive {other}"),
        };
        assert_eq!((row.figure("numerator"), row.figure("denominator")), (Some(numerator), Some(denominator)), "{key}");
        let value = row.figure("value").expect("a derived figure");
        let expected = numerator / denominator * multiplier;
        assert!((value - expected).abs() <= 1e-9 * expected.abs(), "{key}: {value} is not {expected}");
        derived += 1;
    }
    assert!(derived > 600, "{derived}");
}

/// Children by authority and year of the mid-year day, as the files of populations state them.
fn populations() -> BTreeMap<(String, String), f64> {
    let paths = ["mid_year_2009_to_2014.csv", "mid_year_2020_to_2025.csv"];
    let mut out = BTreeMap::new();
    for path in paths {
        let sheet = Sheet::read(&format!("../sample_data/populations/{path}"));
        for (_, row) in sheet.rows().filter(|(_, row)| row[2].starts_with("30/06/")) {
            let children = number(&row[3]).expect("a number of children");
            out.insert((row[0].clone(), row[2][6..].to_owned()), children);
        }
    }
    out
}

// -- Keys and references ---------------------------------------------------------------------------------------------

/// The keys and references that the data package promises to those who load the tables.
#[test]
fn keys_are_unique_and_references_resolve_as_the_data_package_promises() {
    let path = DEMO_RUN.release.path.join("datapackage.json");
    let package: Value = serde_json::from_str(&fs::read_to_string(path).expect("a file")).expect("JSON");
    let names = |value: &Value| -> Vec<String> {
        let list = value.as_array().expect("a list").iter();
        list.map(|name| name.as_str().expect("a name").to_owned()).collect()
    };
    let mut references = 0;
    for resource in package["resources"].as_array().expect("resources") {
        let name = resource["name"].as_str().expect("a name");
        let key = names(&resource["schema"]["primaryKey"]);
        let mut seen = BTreeSet::new();
        for row in demo(name).rows() {
            let cells: Vec<String> = key.iter().map(|column| row.cell(column)).collect();
            assert!(seen.insert(cells.clone()), "{name}: {cells:?} stands twice");
        }
        for foreign in resource["schema"]["foreignKeys"].as_array().into_iter().flatten() {
            let column = &names(&foreign["fields"])[0];
            let target = &names(&foreign["reference"]["fields"])[0];
            let table = foreign["reference"]["resource"].as_str().expect("a table");
            let table = if table.is_empty() { name } else { table };
            let known: BTreeSet<&str> = demo(table).rows().map(|row| row.text(target)).collect();
            for row in demo(name).rows().filter(|row| !row.text(column).is_empty()) {
                assert!(known.contains(row.text(column)), "{name}.{column}: {} is not in {table}", row.text(column));
            }
            references += 1;
        }
    }
    assert!(references > 30, "{references}");
}

#[test]
fn a_step_of_a_judgement_and_a_member_of_a_standing_name_judgements_that_exist() {
    let known: BTreeSet<&str> = demo("judgement").rows().map(|row| row.text("judgement_id")).collect();
    for (table, column) in [("judgement_current", "judgement_id"), ("standing_member", "judgement_id")] {
        for row in demo(table).rows().filter(|row| !row.text(column).is_empty()) {
            assert!(known.contains(row.text(column)), "{table}: {}", row.text(column));
        }
    }
    // The counts of a standing are those of its members.
    let key = ["as_at", "basis", "peer_group_id", "framework_scope", "area"];
    let mut counted: BTreeMap<[String; 5], [i64; 6]> = BTreeMap::new();
    for row in demo("standing_member").rows() {
        let counts = counted.entry(row.cells(key)).or_default();
        let place = match (row.text("grade"), row.text("grade_status")) {
            ("outstanding", _) => 0,
            ("good", _) => 1,
            ("adequate" | "requires_improvement", _) => 2,
            ("inadequate", _) => 3,
            (_, "not_in_framework") => 4,
            _ => 5,
        };
        counts[place] += 1;
    }
    for row in demo("judgement_standing").rows() {
        let columns = ["outstanding", "good", "third_grade", "inadequate", "not_in_framework", "not_inspected"];
        let counts = columns.map(|column| row.count(column));
        assert_eq!(counted.get(&row.cells(key)), Some(&counts), "{:?}", row.cells(key));
        let [outstanding, good, third, inadequate, ..] = counts;
        assert_eq!(row.count("good_or_better"), outstanding + good);
        assert_eq!(row.count("inspected"), outstanding + good + third + inadequate);
    }
}
