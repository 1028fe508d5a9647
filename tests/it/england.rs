//! The published files of England → what the pipeline that ships with peermark makes of them.
//!
//! The files are not in the repository: `PEERMARK_REALDATA` says where they are, else they are looked for beside it. Where
//! they are not, the test says so and checks nothing.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::workdir::{Release, Row, files, folder, publish, root};

/// Files of the reference folder that are no statistics: what was seen of codes and names, and registers.
const NOT_READ: [&str; 4] = [
    "authority_codes_seen.csv",
    "authority_name_variants_seen.csv",
    "lait_data_dictionary.csv",
    "uk_local_authorities.csv",
];

fn published_files() -> Option<PathBuf> {
    let path = env::var_os("PEERMARK_REALDATA").map_or_else(|| root().join("../shared/realdata"), PathBuf::from);
    fs::canonicalize(path).ok()
}

#[test]
fn every_published_file_of_england_is_read_and_no_row_of_it_is_refused() {
    let Some(data) = published_files() else {
        // A test has no other way to say that it did not run.
        #[allow(clippy::print_stderr)]
        {
            eprintln!("SKIPPED: no published files; set PEERMARK_REALDATA to their folder");
        }
        return;
    };
    let out = folder();
    let output = publish(Path::new("pipelines/england.toml"), out.path(), &[&format!("data={}", data.display())]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    let release = Release::current(out.path());
    every_file_gives_slots(&release, &data);
    findings_are_those_that_the_files_deserve(&release);
    headline_figures_are_the_published_ones(&release);
    few_authorities_differ_from_england_beyond_the_usual_spread(&release);
    corrections_and_withdrawals_stand_in_the_history(&release);
    grades_are_counted_as_ofsted_counts_them(&release);
}

fn every_file_gives_slots(release: &Release, data: &Path) {
    let there: BTreeSet<String> =
        csv_files(data).into_iter().filter(|name| !NOT_READ.iter().any(|other| name.ends_with(other))).collect();
    let table = release.table("source_file");
    let read: BTreeSet<String> = table.rows().map(|row| row.text("path").replace("{data}/", "")).collect();
    assert_eq!(read, there);
    for row in table.rows() {
        let count = |column| row.count(column);
        let used = ["observations", "comparators", "judgements", "plan_rows", "populations", "references"].map(count);
        let rest = ["superseded", "rejected", "ignored", "blank"].map(count);
        let all: i64 = used.iter().chain(&rest).sum();
        assert_eq!(all, count("slots_read"), "{}", row.text("path"));
        assert!(used.iter().sum::<i64>() + count("superseded") > 0, "{} gives nothing", row.text("path"));
        assert_eq!(count("rejected"), 0, "{}", row.text("path"));
    }
}

/// The files below a folder, by their paths in it.
fn csv_files(data: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![data.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in files(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "csv") {
                let path = path.strip_prefix(data).expect("a path below the folder");
                found.push(path.to_string_lossy().into_owned());
            }
        }
    }
    found
}

fn findings_are_those_that_the_files_deserve(release: &Release) {
    for row in release.table("finding").rows() {
        let told = row.cells(["code", "path", "line", "column_name", "raw_value", "message"]);
        assert_eq!(row.text("severity"), "warn", "{told:?}");
        assert_ne!(row.text("code"), "unmapped-column", "{told:?}");
    }
}

fn headline_figures_are_the_published_ones(release: &Release) {
    let national = |indicator: &str, period: &str| -> Row {
        release.table("comparator").one(&[
            ("area_kind", "national"),
            ("indicator_id", indicator),
            ("breakdown_id", "total"),
            ("period_id", period),
        ])
    };
    for (indicator, period, expected) in [
        ("referrals", "FY2024-25", 632_830.0),
        ("rereferral_rate", "FY2024-25", 22.6),
        ("cin", "D2025-03-31", 402_400.0),
        ("cla", "D2025-03-31", 81_770.0),
        ("vacancy_rate_fte", "D2025-09-30", 14.2),
        ("injury_admissions_rate", "FY2010-11", 115.216_679_7),
    ] {
        assert_eq!(national(indicator, period).figure("value"), Some(expected), "{indicator} {period}");
    }
    // North East, 2025: 41,643 by its authorities, published as 41,640.
    let authorities = ["390", "391", "392", "393", "394", "805", "806", "807", "808", "840", "841", "929"];
    let sum: f64 = (authorities.iter())
        .map(|authority| {
            let wanted = [("authority_id", *authority), ("indicator_id", "cin_any_time"), ("period_id", "FY2024-25")];
            release.table("observation").one(&wanted).figure("value").expect("a figure")
        })
        .sum();
    assert!((sum - 41_643.0).abs() < 0.5, "{sum}");
    // Kent in thousands of pounds, and a month in the first half of a financial year.
    for (authority, indicator, breakdown, period, expected) in [
        ("886", "referrals", "total", "2023-04", 1_581.0),
        ("886", "social_care_spend", "total", "FY2024-25", 355_466_920.0),
    ] {
        let row = release.table("observation").one(&[
            ("authority_id", authority),
            ("indicator_id", indicator),
            ("breakdown_id", breakdown),
            ("period_id", period),
        ]);
        let value = row.figure("value").expect("a figure");
        assert!((value - expected).abs() < 1e-6, "{authority} {indicator} {period}: {value}");
    }
}

/// Re-referrals of 2025: plain Wilson intervals call 116 of 153 authorities different, the widened limits 27, and 4 beyond
/// 99.8 %, as worked out from the same file with `NumPy`.
fn few_authorities_differ_from_england_beyond_the_usual_spread(release: &Release) {
    let rows = release.table("benchmark").find(&[
        ("indicator_id", "rereferral_rate"),
        ("period_id", "FY2024-25"),
        ("peer_group_id", "england"),
        ("breakdown_id", "total"),
    ]);
    let count = |column: &str, words: &[&str]| rows.iter().filter(|row| words.contains(&row.text(column))).count();
    assert_eq!(rows.len(), 153);
    assert_eq!(count("significance", &["better", "worse"]), 116);
    assert_eq!(count("funnel_position", &["below_95", "above_95", "below_998", "above_998"]), 27);
    assert_eq!(count("funnel_position", &["below_998", "above_998"]), 4);
}

/// A figure of 2024 that the edition of 2025 withdrew.
fn corrections_and_withdrawals_stand_in_the_history(release: &Release) {
    let wanted = [
        ("authority_id", "884"),
        ("indicator_id", "cin_started"),
        ("breakdown_id", "total"),
        ("period_id", "FY2023-24"),
    ];
    let now = release.table("observation").one(&wanted);
    assert_eq!((now.text("status"), now.cell("submitted_on").as_str()), ("unreliable", "2025-10-30"));
    let before = release.table("revision").one(&wanted);
    assert_eq!((before.text("status_before"), before.figure("value_before")), ("ok", Some(808.0)));
}

/// All inspections begun by the last day of March 2025, and all published by it: two counts, and both are right.
fn grades_are_counted_as_ofsted_counts_them(release: &Release) {
    for (basis, expected) in [("service", ["36", "67", "31", "19", "153"]), ("known", ["33", "67", "34", "19", "153"])]
    {
        let row = release.table("judgement_standing").one(&[
            ("as_at", "2025-03-31"),
            ("basis", basis),
            ("peer_group_id", "england"),
            ("framework_scope", "ILACS"),
            ("area", "OVERALL"),
        ]);
        assert_eq!(row.cells(["outstanding", "good", "third_grade", "inadequate", "inspected"]), expected, "{basis}");
    }
}
