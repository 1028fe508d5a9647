//! Generated mess → what must hold of every run: order decides nothing, and no slot is lost.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::*;

use crate::cases::{render, tables};

const PIPELINE: &str = r#"
version = 1
name = "mess"
reporting_day = 2026-10-31

[peers]
min_peers = 2

[[source]]
id = "returns"
kind = "indicators"
files = "input/*.csv"
authority = { column = "LA" }
submitted = { column = "Submitted" }
layout = "long"
period = { column = "Month" }
measure = { column = "Measure" }
value = { column = "Value" }
figure = { column = "Type", values = { "Actual" = "actual", "Forecast" = "projected" } }
"#;

const AUTHORITIES: [&str; 7] = ["Herefordshire", "885", "E06000051", "Telford & Wrekin", "314 / 318", "318", "Mercia"];
const MONTHS: [&str; 6] = ["2026-07", "Aug 2026", "Sep-26", "2025-09", "2024/25", "whenever"];
const MEASURES: [&str; 5] = ["Referrals", "rereferral_rate", "Children looked after", "vacancy_fte", "Happiness"];
const VALUES: [&str; 12] = ["90", "12.5", "76", "1,234", "0", "c", "x", "-", "u", "", "12 of 14", "104"];
const KINDS: [&str; 4] = ["Actual", "Actual", "Forecast", "Guess"];

/// Tables with the columns that neither a file's name nor a line's number has a part in.
const FIGURES: [(&str, &str); 6] = [
    ("observation", "observation_key,numerator,denominator,value,value_source,status,raw_value,submitted_on"),
    (
        "revision",
        "authority_id,indicator_id,period_id,kind,submitted_on,status_before,status_after,value_before,value_after,\
         reason",
    ),
    (
        "benchmark",
        "authority_id,indicator_id,period_id,peer_group_id,value,peer_count,peer_mean,peer_median,peer_q1,peer_q3,\
         peer_pooled,difference,rank,position,quartile_band,reason,is_latest",
    ),
    (
        "trend",
        "authority_id,indicator_id,period_id,value,previous_value,change,year_ago_value,year_change,direction,\
         significant,five_point_trend,variation,series,is_latest",
    ),
    ("headline", "authority_id,indicator_id,period_id,display,status,change,region_rank,region_median,england_median"),
    ("finding", "code,severity,authority_id,column_name,raw_value,message,hint"),
];

/// A row as places in the lists above: authority, month, measure, value, kind.
type Row = (usize, usize, usize, usize, usize);

fn row() -> impl Strategy<Value = Row> {
    (0..AUTHORITIES.len(), 0..MONTHS.len(), 0..MEASURES.len(), 0..VALUES.len(), 0..KINDS.len())
}

fn files() -> impl Strategy<Value = Vec<Vec<Row>>> {
    prop::collection::vec(prop::collection::vec(row(), 1..40), 1..4)
}

/// Files whose rows have keys of their own within the file, with another order of the rows and of the files.
fn files_in_two_orders() -> impl Strategy<Value = (Vec<Vec<Row>>, Vec<Vec<Row>>, Vec<usize>)> {
    files().prop_map(|files| files.into_iter().map(with_keys_of_their_own).collect::<Vec<_>>()).prop_flat_map(|files| {
        let rows: Vec<_> = files.iter().map(|rows| Just(rows.clone()).prop_shuffle()).collect();
        let names = Just((0..files.len()).collect::<Vec<_>>()).prop_shuffle();
        (Just(files), rows, names)
    })
}

fn with_keys_of_their_own(rows: Vec<Row>) -> Vec<Row> {
    let mut seen = BTreeSet::new();
    rows.into_iter()
        .filter(|&(authority, month, measure, _, kind)| seen.insert((authority, month, measure, KINDS[kind])))
        .collect()
}

/// A file's text; each file was submitted on a day of its own, whatever its name.
fn text(rows: &[Row], submitted: usize) -> String {
    let mut text = String::from("LA,Month,Measure,Value,Type,Submitted,Note\n");
    for &(authority, month, measure, value, kind) in rows {
        let [authority, month, measure] = [AUTHORITIES[authority], MONTHS[month], MEASURES[measure]];
        let (value, kind, day) = (VALUES[value], KINDS[kind], submitted + 1);
        let _ = writeln!(text, "{authority},{month},{measure},\"{value}\",{kind},2026-10-{day:02},");
    }
    text
}

fn texts(files: &[Vec<Row>]) -> Vec<String> {
    files.iter().enumerate().map(|(at, rows)| text(rows, at)).collect()
}

fn run<'a>(folder: &Path, files: impl Iterator<Item = (usize, &'a str)>, threads: &str) -> PathBuf {
    run_pipeline(folder, PIPELINE, files, threads)
}

/// Runs files, written in this order under these names, and hands over the folder of tables.
pub fn run_pipeline<'a>(
    folder: &Path,
    pipeline: &str,
    files: impl Iterator<Item = (usize, &'a str)>,
    threads: &str,
) -> PathBuf {
    let input = folder.join("input");
    fs::create_dir_all(&input).expect("a folder for the files");
    fs::write(folder.join("pipeline.toml"), pipeline).expect("the pipeline file");
    for (name, text) in files {
        fs::write(input.join(format!("file_{name}.csv")), text).expect("a file");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_peermark"))
        .args(["run", "pipeline.toml", "--out", "out", "--threads", threads])
        .current_dir(folder)
        .output()
        .expect("the built program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}\n{said}", output.status);
    folder.join("out/current/tables")
}

/// A table's rows in some columns, sorted.
pub fn rows(tables: &Path, table: &str, columns: &str) -> Vec<String> {
    let text = render(&tables.join(format!("{table}.parquet")), Some(columns)).expect("a readable table");
    let mut rows: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    rows.sort();
    rows
}

fn total(rows: &[String], column: usize) -> u64 {
    rows.iter().map(|row| row.split(',').nth(column).and_then(|cell| cell.parse::<u64>().ok()).expect("a count")).sum()
}

/// Each is two whole runs, so there are few unless `PROPTEST_CASES` asks for more.
pub fn few() -> ProptestConfig {
    let usual = ProptestConfig { max_shrink_iters: 30, failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() { usual } else { ProptestConfig { cases: 4, ..usual } }
}

proptest! {
    #![proptest_config(few())]

    /// The tables have the same bytes whichever file was written first and however many threads work, and each file's
    /// account adds up and agrees with the tables.
    #[test]
    fn bytes_do_not_depend_on_chance_and_every_slot_is_accounted_for(files in files()) {
        let texts = texts(&files);
        let named = || texts.iter().map(String::as_str).enumerate();
        let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
        let one = run(folders[0].path(), named(), "1");
        let other = run(folders[1].path(), named().rev(), "4");
        for table in tables(&one) {
            let twin = other.join(table.file_name().expect("a name"));
            let same = fs::read(&table).expect("a table") == fs::read(twin).expect("a table");
            prop_assert!(same, "{} has other bytes", table.display());
        }
        let accounts = rows(
            &one,
            "source_file",
            "slots_read,observations,comparators,judgements,plan_rows,populations,references,superseded,rejected,ignored,blank",
        );
        for account in &accounts {
            let counts: Vec<u64> = account.split(',').map(|count| count.parse().expect("a count")).collect();
            prop_assert_eq!(counts[0], counts[1..].iter().sum::<u64>(), "{}", account);
        }
        let count = |table: &str| rows(&one, table, "authority_id").len() as u64;
        prop_assert_eq!(total(&accounts, 1), count("observation"));
        let repeated = total(&rows(&one, "source_file", "repeated"), 0);
        prop_assert_eq!(total(&accounts, 7), count("revision") + repeated);
        let refused = rows(&one, "finding", "severity").iter().filter(|severity| *severity == "reject_row").count();
        prop_assert_eq!(total(&accounts, 8), refused as u64, "a cell that is refused has one finding");
    }

    /// Neither the order of rows within a file nor the names of the files, by which they are sorted, change a figure.
    #[test]
    fn figures_do_not_depend_on_the_order_of_rows_and_files((files, shuffled, names) in files_in_two_orders()) {
        let (first, second) = (texts(&files), texts(&shuffled));
        let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
        let one = run(folders[0].path(), first.iter().map(String::as_str).enumerate(), "2");
        let other = run(folders[1].path(), names.iter().copied().zip(second.iter().map(String::as_str)), "2");
        for (table, columns) in FIGURES {
            prop_assert_eq!(rows(&one, table, columns), rows(&other, table, columns), "{}", table);
        }
    }
}
