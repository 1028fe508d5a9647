//! The demo's Parquet files → what the libraries of those who load them find there.
//!
//! Wanted is a `python3` that has one of duckdb, pandas, polars or pyarrow; `PEERMARK_PYTHON` names another interpreter
//! to ask (`tests/requirements.txt` lists what it should have). A library that is not there is skipped, and the skip is
//! printed past the test harness.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::process::Command;

use serde_json::Value;

use crate::workdir::DEMO_RUN;

/// Prints `table rows columns` of every file, and of `observation` the sum of its values and its last key.
const DUCKDB: &str = r#"
import duckdb, sys
for path in sys.argv[1:]:
    name = path.rsplit("/", 1)[1][:-len(".parquet")]
    rows = duckdb.sql(f"select count(*) from read_parquet('{path}')").fetchall()[0][0]
    columns = duckdb.sql(f"select * from read_parquet('{path}') limit 0").columns
    print(name, rows, len(columns))
    if name == "observation":
        total, last = duckdb.sql(f"select sum(value), max(period_end) from read_parquet('{path}')").fetchall()[0]
        print("check", round(total, 3), last)
"#;

const PANDAS: &str = r#"
import pandas, pyarrow, sys
for path in sys.argv[1:]:
    name = path.rsplit("/", 1)[1][:-len(".parquet")]
    frame = pandas.read_parquet(path, engine="pyarrow")
    print(name, len(frame), len(frame.columns))
    if name == "observation":
        print("check", round(float(frame["value"].sum()), 3), frame["period_end"].max())
"#;

const POLARS: &str = r#"
import polars, sys
for path in sys.argv[1:]:
    name = path.rsplit("/", 1)[1][:-len(".parquet")]
    frame = polars.read_parquet(path)
    print(name, frame.height, frame.width)
    if name == "observation":
        print("check", round(frame["value"].sum(), 3), frame["period_end"].max())
"#;

const PYARROW: &str = r#"
import pyarrow.compute, pyarrow.parquet, sys
for path in sys.argv[1:]:
    name = path.rsplit("/", 1)[1][:-len(".parquet")]
    table = pyarrow.parquet.read_table(path)
    table.validate(full=True)
    assert all(field.metadata and field.metadata.get(b"description") for field in table.schema), name
    print(name, table.num_rows, table.num_columns)
    if name == "observation":
        compute = pyarrow.compute
        print("check", round(compute.sum(table["value"]).as_py(), 3), compute.max(table["period_end"]).as_py())
"#;

/// Interpreters to ask, the named one first.
fn interpreters() -> Vec<String> {
    std::env::var("PEERMARK_PYTHON").into_iter().chain(["python3".to_owned()]).collect()
}

fn can_import(python: &str, library: &str) -> bool {
    let imports = format!("import {library}");
    Command::new(python).args(["-c", &imports]).output().is_ok_and(|output| output.status.success())
}

/// The first interpreter that has the libraries; that there is none is said.
pub fn python_with(library: &str, imports: &str) -> Option<String> {
    let found = interpreters().into_iter().find(|python| can_import(python, imports));
    if found.is_none() {
        say(&format!("SKIPPED: no python3 with {library}; set PEERMARK_PYTHON (tests/requirements.txt)"));
    }
    found
}

/// The harness keeps what a passing test prints; this goes past it, so that a skip is seen.
fn say(text: &str) {
    writeln!(std::io::stderr(), "{text}").expect("standard error");
}

fn assert_library_reads_every_table(library: &str, imports: &str, script: &str) {
    let Some(python) = python_with(library, imports) else { return };
    let release = &DEMO_RUN.release;
    let paths: Vec<_> = crate::workdir::files(&release.path.join("tables"));
    let output = Command::new(python).args(["-c", script]).args(&paths).output().expect("python starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{library}: {}", String::from_utf8_lossy(&output.stderr));
    let mut found: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for line in said.lines() {
        let mut words = line.split_whitespace();
        let mut next = || words.next().unwrap_or_else(|| panic!("{library} said {line:?}"));
        found.insert(next(), (next(), next()));
    }
    let (sum, last) = found.remove("check").expect("a check of the observations");
    let figures = release.table("observation").rows();
    let expected: f64 = figures.filter_map(|row| row.figure("value")).sum();
    assert!((sum.parse::<f64>().expect("a sum") - expected).abs() < 0.01, "{library}: {sum} is not {expected}");
    let latest = release.table("observation").rows().map(|row| row.cell("period_end")).max();
    assert_eq!(Some(last.to_owned()), latest, "{library}");
    let manifest = fs::read_to_string(release.path.join("manifest.json")).expect("a manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    let tables = manifest["tables"].as_array().expect("tables");
    assert_eq!(found.len(), tables.len(), "{library}");
    for table in tables {
        let name = table["name"].as_str().expect("a name");
        let (rows, columns) = found[name];
        assert_eq!(rows, table["rows"].to_string(), "{library}: rows of {name}");
        assert_eq!(columns, release.table(name).columns().len().to_string(), "{library}: columns of {name}");
    }
}

#[test]
fn duckdb_reads_every_table() {
    assert_library_reads_every_table("duckdb", "duckdb", DUCKDB);
}

#[test]
fn pandas_reads_every_table() {
    assert_library_reads_every_table("pandas", "pandas, pyarrow", PANDAS);
}

#[test]
fn polars_reads_every_table() {
    assert_library_reads_every_table("polars", "polars", POLARS);
}

#[test]
fn pyarrow_reads_every_table_with_its_descriptions() {
    assert_library_reads_every_table("pyarrow", "pyarrow, pyarrow.compute, pyarrow.parquet", PYARROW);
}
