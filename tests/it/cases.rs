//! Folders below `tests/cases` → a test each: the pipeline is run and the tables that `expected/` names are compared.
//!
//! `expected/<table>.csv` holds the columns of its header line, its rows in the order of the table; `expected/exit`
//! holds the exit code; `arguments`, where it is there, has more words for the command line; `nights/<n>` are runs before. `PEERMARK_GOLDEN=1` writes them anew instead. `tests/cases/README.md` says how to add a case.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arrow::array::{Array as _, AsArray as _, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use peermark::domain::{Day, FindingCode};
use rayon::prelude::*;

const HOW_TO_MAKE: &str = "write the tables to look at as expected/<table>.csv, each with the columns to look at in \
                           its header line and nothing else, run `make golden`, and read what it wrote";

#[test]
fn every_case_gives_the_tables_that_it_expects() {
    let cases = cases();
    assert!(!cases.is_empty(), "there are no cases");
    let golden = std::env::var_os("PEERMARK_GOLDEN").is_some_and(|value| value == "1");
    let problems: Vec<String> = cases
        .par_iter()
        .filter_map(|case| Case::open(case).and_then(|case| case.settle(golden)).err().map(|why| (case, why)))
        .map(|(case, why)| format!("--- {}\n{why}\n", name(case)))
        .collect();
    assert!(problems.is_empty(), "{} of {} cases fail:\n{}", problems.len(), cases.len(), problems.concat());
}

#[test]
fn every_code_of_a_finding_has_a_case() {
    let mut seen = BTreeSet::new();
    for case in cases() {
        let Ok(text) = fs::read_to_string(case.join("expected/finding.csv")) else { continue };
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let column = reader.headers().expect("a header").iter().position(|name| name == "code");
        if let Some(column) = column {
            seen.extend(reader.records().flatten().map(|row| row[column].to_owned()));
        }
    }
    let missing: Vec<&str> =
        FindingCode::ALL.iter().map(|code| code.name()).filter(|name| !seen.contains(*name)).collect();
    assert!(missing.is_empty(), "codes without a case: {}", missing.join(", "));
}

/// Of the files of personal data in the case that refuses them nothing may be found anywhere in the release.
#[test]
fn nothing_of_a_refused_file_of_personal_data_is_kept_or_printed() {
    let case = root().join("personal_data");
    let out = tempfile::tempdir().expect("a temporary folder");
    let output = run(&case, out.path());
    let mut kept = [output.stdout, output.stderr].concat();
    read_all(out.path(), &mut kept);
    // Parquet is compressed: its texts are read as a table would show them.
    for table in tables(&out.path().join("current/tables")) {
        kept.extend_from_slice(render(&table, None).expect("a readable table").as_bytes());
    }
    let kept = String::from_utf8_lossy(&kept).to_lowercase();
    assert!(kept.contains("personal-data"), "the refusal itself is there to be found");
    for secret in ["zebedee", "quillfeather", "999 110 6847", "9991106847", "9994324454", "2014-02-29", "31337"] {
        assert!(!kept.contains(secret), "{secret:?} is in the release or in the messages");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The folders of the cases, by name.
pub(crate) fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(root()).expect("the folder of the cases").flatten().map(|entry| entry.path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

pub(crate) fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Runs a case's pipeline from its own folder, so that no path of this machine comes into a table.
fn run(case: &Path, out: &Path) -> Output {
    // What stands in the folder of releases already.
    for path in fs::read_dir(case.join("out")).into_iter().flatten().flatten().map(|entry| entry.path()) {
        fs::copy(&path, out.join(path.file_name().expect("a name"))).expect("a copy");
    }
    run_in(case, out, &fs::read_to_string(case.join("arguments")).unwrap_or_default())
}

fn run_in(folder: &Path, out: &Path, more: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_peermark"))
        .args(["run", "pipeline.toml", "--threads", "2", "--out"])
        .arg(out)
        .args(more.split_whitespace())
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("the built program runs")
}

/// Runs the nights before the one that is looked at, each with its own input, into the same folder of releases.
fn earlier_nights(case: &Path, out: &Path) -> Result<(), String> {
    let mut nights: Vec<PathBuf> =
        fs::read_dir(case.join("nights")).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    nights.sort();
    for night in nights {
        let there = tempfile::tempdir().map_err(|error| error.to_string())?;
        let own = night.join("pipeline.toml");
        let pipeline = if own.is_file() { own } else { case.join("pipeline.toml") };
        fs::copy(pipeline, there.path().join("pipeline.toml")).map_err(|error| error.to_string())?;
        copy(&night.join("input"), &there.path().join("input")).map_err(|error| error.to_string())?;
        let more = fs::read_to_string(night.join("arguments")).unwrap_or_default();
        let output = run_in(there.path(), out, &more);
        if !matches!(output.status.code(), Some(0 | 1)) {
            return Err(format!(
                "night {} is not published:\n{}",
                name(&night),
                String::from_utf8_lossy(&output.stderr)
            ));
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (entry, to) = (entry?.path(), to);
        let to = to.join(entry.file_name().unwrap_or_default());
        if entry.is_dir() { copy(&entry, &to)? } else { fs::copy(&entry, &to).map(|_| ())? }
    }
    Ok(())
}

/// A case and what it expects.
struct Case<'a> {
    folder: &'a Path,
    /// The files `expected/<table>.csv`.
    tables: Vec<PathBuf>,
}

impl<'a> Case<'a> {
    fn open(folder: &'a Path) -> Result<Self, String> {
        if !folder.join("pipeline.toml").is_file() {
            return Err("there is no pipeline.toml".into());
        }
        let expected = folder.join("expected");
        let entries = fs::read_dir(&expected).map_err(|_| format!("there is no expected/: {HOW_TO_MAKE}"))?;
        let mut tables: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        tables.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
        tables.sort();
        if tables.is_empty() {
            return Err(format!("expected/ names no table: {HOW_TO_MAKE}"));
        }
        Ok(Self { folder, tables })
    }

    /// Runs the case and compares what it gives, or writes it down.
    fn settle(&self, golden: bool) -> Result<(), String> {
        let out = tempfile::tempdir().map_err(|error| error.to_string())?;
        earlier_nights(self.folder, out.path())?;
        let output = run(self.folder, out.path());
        let code = output.status.code().map_or("killed".to_owned(), |code| code.to_string());
        let stderr = String::from_utf8_lossy(&output.stderr);
        let mut differences = String::new();
        let mut hold = |path: &Path, found: &str| -> Result<(), String> {
            let expected = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
            if expected == found {
                return Ok(());
            }
            if golden {
                return fs::write(path, found).map_err(|error| format!("{}: {error}", path.display()));
            }
            let _ = write!(differences, "{}\n{}", name(path), difference(&expected, found));
            Ok(())
        };
        hold(&self.folder.join("expected/exit"), &format!("{code}\n"))?;
        for path in &self.tables {
            let header = fs::read_to_string(path).map_err(|error| error.to_string())?;
            let header = header.lines().next().unwrap_or_default().to_owned();
            let table =
                out.path().join("current/tables").join(path.with_extension("parquet").file_name().unwrap_or_default());
            let found = render(&table, Some(&header)).map_err(|why| format!("{}: {why}\n{stderr}", name(path)))?;
            hold(path, &found)?;
        }
        if differences.is_empty() { Ok(()) } else { Err(differences) }
    }
}

/// The lines that only one of two texts has, `-` expected and `+` found, each with its number.
pub(crate) fn difference(expected: &str, found: &str) -> String {
    let mut out = String::new();
    let only = |one: &str, other: &str, sign: char, out: &mut String| {
        let others: BTreeSet<&str> = other.lines().collect();
        for (number, line) in one.lines().enumerate().filter(|(_, line)| !others.contains(line)) {
            let _ = writeln!(out, "  {sign}{:<3} {line}", number + 1);
        }
    };
    only(expected, found, '-', &mut out);
    only(found, expected, '+', &mut out);
    if out.is_empty() {
        out.push_str("  the same lines in another order or number\n");
    }
    out
}

/// The Parquet files of a folder.
pub(crate) fn tables(folder: &Path) -> Vec<PathBuf> {
    let mut tables: Vec<PathBuf> =
        fs::read_dir(folder).expect("a release").flatten().map(|entry| entry.path()).collect();
    tables.sort();
    tables
}

fn read_all(folder: &Path, into: &mut Vec<u8>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            read_all(&entry.path(), into);
        } else {
            into.extend(fs::read(entry.path()).unwrap_or_default());
        }
    }
}

/// A table as CSV: the columns of a header line, or all.
pub(crate) fn render(table: &Path, header: Option<&str>) -> Result<String, String> {
    let file = fs::File::open(table).map_err(|error| format!("the release has no such table: {error}"))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build);
    let reader = reader.map_err(|error| error.to_string())?;
    let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    let columns: Vec<String> = match header {
        Some(header) => header.split(',').map(|column| column.trim().to_owned()).collect(),
        None => batches
            .first()
            .map_or_else(Vec::new, |batch| batch.schema().fields().iter().map(|field| field.name().clone()).collect()),
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).map_err(|error| error.to_string())?;
    for batch in &batches {
        for row in 0..batch.num_rows() {
            let cells: Vec<String> = columns.iter().map(|column| cell(batch, column, row)).collect::<Result<_, _>>()?;
            writer.write_record(&cells).map_err(|error| error.to_string())?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

/// One cell as text; a null is blank.
fn cell(batch: &RecordBatch, column: &str, row: usize) -> Result<String, String> {
    let array = batch.column_by_name(column).ok_or_else(|| format!("the table has no column {column:?}"))?;
    if array.is_null(row) {
        return Ok(String::new());
    }
    Ok(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Date32 => Day::from_days(array.as_primitive::<Date32Type>().value(row)).to_string(),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        other => return Err(format!("column {column:?} holds {other}, which has no text form here")),
    })
}
