//! Runs of the built program in folders of their own, and a reader of the tables that they publish.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use arrow::array::{Array as _, AsArray as _, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Float64Type, Int64Type, SchemaRef};
use arrow::util::display::array_value_to_string;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use tempfile::TempDir;

/// The pipeline of the demo, from the repository's root.
pub const DEMO: &str = "pipelines/west_midlands.toml";

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Output {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program, to be given its arguments, its folder and its environment.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peermark"));
    command.current_dir(root()).env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn finish(command: &mut Command) -> Output {
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
    let code = output.status.code().expect("the program ends by itself");
    Output { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Runs the program in the repository's root.
pub fn run<A: AsRef<OsStr>>(arguments: &[A]) -> Output {
    finish(program().args(arguments))
}

/// Runs a pipeline into a folder with the parameters that the command line may set.
pub fn publish(pipeline: &Path, out: &Path, parameters: &[&str]) -> Output {
    let settings = parameters.iter().flat_map(|parameter| ["--set", parameter]);
    finish(program().arg("run").arg(pipeline).arg("--out").arg(out).args(settings))
}

/// How often a test repeats itself: as an environment variable says, few times where it is not set.
pub fn times(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |text| text.parse().expect("a number of times"))
}

/// Says the figures of a test that repeats itself, to whoever runs it with `--nocapture`.
#[allow(clippy::print_stderr)]
pub fn tell(figures: &str) {
    eprintln!("{figures}");
}

/// A new folder, gone when the value is.
pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The demo's pipeline with one piece of its text replaced, as a file of that folder.
pub fn changed_demo(folder: &Path, piece: &str, by: &str) -> PathBuf {
    let text = fs::read_to_string(root().join(DEMO)).expect("the demo's pipeline");
    assert_eq!(text.matches(piece).count(), 1, "the demo's pipeline has {piece:?} once");
    let path = folder.join("changed.toml");
    fs::write(&path, text.replace(piece, by)).expect("a file");
    path
}

/// The parameter by which a pipeline elsewhere reads the sample.
pub fn sample_data() -> String {
    format!("data={}", root().join("sample_data").display())
}

/// The demo, run once for all tests of this process.
pub struct Demo {
    pub output: Output,
    pub release: Release,
    _folder: TempDir,
}

pub static DEMO_RUN: LazyLock<Demo> = LazyLock::new(|| {
    let folder = folder();
    let output = publish(Path::new(DEMO), folder.path(), &[]);
    assert_eq!(output.code, 1, "the demo is published, with the faults that its files have:\n{}", output.stderr);
    Demo { output, release: Release::current(folder.path()), _folder: folder }
});

/// A table of the demo's release.
pub fn demo(table: &str) -> &'static Table {
    DEMO_RUN.release.table(table)
}

/// A published release with all its tables read.
pub struct Release {
    pub out: PathBuf,
    pub path: PathBuf,
    tables: BTreeMap<String, Table>,
}

impl Release {
    /// The release that `current` of an output folder points at.
    pub fn current(out: &Path) -> Self {
        let path = fs::canonicalize(out.join("current")).expect("a link to a release");
        Self { out: out.to_owned(), ..Self::at(&path) }
    }

    /// The same with no more than these tables, for who looks at many releases.
    pub fn current_with(out: &Path, tables: &[&str]) -> Self {
        let path = fs::canonicalize(out.join("current")).expect("a link to a release");
        let read = |name: &&str| {
            ((*name).to_owned(), Table::read(name, &path.join("tables").join(name).with_extension("parquet")))
        };
        Self { out: out.to_owned(), tables: tables.iter().map(read).collect(), path }
    }

    /// The release in the folder of a run.
    pub fn at(path: &Path) -> Self {
        let tables = files(&path.join("tables"))
            .into_iter()
            .map(|file| {
                let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
                let table = Table::read(&name, &file);
                (name, table)
            })
            .collect();
        Self { out: PathBuf::new(), path: path.to_owned(), tables }
    }

    /// One of its tables.
    pub fn table(&self, name: &str) -> &Table {
        self.tables.get(name).unwrap_or_else(|| panic!("the release has no table {name}"))
    }

    /// All its tables, by name.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.values()
    }
}

/// A file of JSON.
pub fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of what lies right below a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    files(folder).iter().map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect()
}

/// The text of an attribute that must be there.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}

/// A pipeline of one file with referrals by month, with more text at its end.
pub fn small(folder: &Path, rows: &str, more: &str) -> PathBuf {
    fs::write(folder.join("referrals_2024-06-10.csv"), format!("Council,Month,Referrals\n{rows}")).expect("a file");
    let pipeline = folder.join("small.toml");
    let text = format!(
        r#"version = 1
name = "small"
title = "Small"
reporting_day = 2024-06-30

[members]
authorities = ["886"]

[[source]]
id = "referrals"
kind = "indicators"
title = "Referrals"
files = "referrals_<submitted>.csv"
layout = "wide_indicators"
authority = {{ column = "Council" }}
period = {{ column = "Month" }}
measures = [{{ name = "Referrals", indicator = "referrals" }}]
{more}"#
    );
    fs::write(&pipeline, text).expect("a file");
    pipeline
}

/// The files right below a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// A published table, read from its Parquet file.
pub struct Table {
    pub name: String,
    batch: RecordBatch,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    at: usize,
}

impl Table {
    pub fn read(name: &str, file: &Path) -> Self {
        let file = File::open(file).expect("a file");
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("a Parquet file");
        let schema = builder.schema().clone();
        let batches: Vec<RecordBatch> =
            builder.build().expect("a reader").collect::<Result<_, _>>().expect("readable rows");
        let bare = batches.first().map_or(schema, RecordBatch::schema);
        Self { name: name.to_owned(), batch: concat_batches(&bare, &batches).expect("rows of one schema") }
    }

    pub fn len(&self) -> usize {
        self.batch.num_rows()
    }

    pub fn columns(&self) -> Vec<String> {
        self.batch.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Its Arrow schema, with what the file says of each column.
    pub fn schema(&self) -> SchemaRef {
        self.batch.schema()
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|at| Row { table: self, at })
    }

    /// The rows in which every named column shows that text; blank for an empty cell.
    pub fn find(&self, wanted: &[(&str, &str)]) -> Vec<Row<'_>> {
        self.rows().filter(|row| wanted.iter().all(|(column, text)| row.shows(column, text))).collect()
    }

    /// The one row in which every named column shows that text.
    pub fn one(&self, wanted: &[(&str, &str)]) -> Row<'_> {
        let found = self.find(wanted);
        assert_eq!(found.len(), 1, "rows of {} with {wanted:?}", self.name);
        found[0]
    }

    fn place(&self, column: &str) -> usize {
        self.batch.schema().index_of(column).unwrap_or_else(|_| panic!("{} has no column {column}", self.name))
    }
}

impl<'a> Row<'a> {
    /// A cell of text; blank where it is empty.
    pub fn text(&self, column: &str) -> &'a str {
        let array = self.table.batch.column(self.table.place(column)).as_string::<i32>();
        if array.is_null(self.at) { "" } else { array.value(self.at) }
    }

    /// A cell as text, whatever its type: days as `2026-10-31`, blank where it is empty.
    pub fn cell(&self, column: &str) -> String {
        array_value_to_string(self.table.batch.column(self.table.place(column)), self.at).expect("a cell in words")
    }

    /// Cells as text.
    pub fn cells<const N: usize>(&self, columns: [&str; N]) -> [String; N] {
        columns.map(|column| self.cell(column))
    }

    /// A figure or a count; none where it is empty.
    pub fn figure(&self, column: &str) -> Option<f64> {
        let array = self.table.batch.column(self.table.place(column));
        if array.is_null(self.at) {
            return None;
        }
        Some(match array.data_type() {
            DataType::Int64 => {
                let whole = array.as_primitive::<Int64Type>().value(self.at);
                i32::try_from(whole).map_or_else(|_| panic!("{whole} in {column} is no small count"), f64::from)
            }
            DataType::Float64 => array.as_primitive::<Float64Type>().value(self.at),
            other => panic!("{}.{column} holds {other}, no figures", self.table.name),
        })
    }

    /// A count that is always there.
    pub fn count(&self, column: &str) -> i64 {
        let array = self.table.batch.column(self.table.place(column)).as_primitive::<Int64Type>();
        assert!(!array.is_null(self.at), "{}.{column} is empty", self.table.name);
        array.value(self.at)
    }

    /// A whole number; none where the cell is empty or of another type.
    pub fn whole(&self, column: &str) -> Option<i64> {
        let array = self.table.batch.column(self.table.place(column));
        let whole = array.as_primitive_opt::<Int64Type>()?;
        (!whole.is_null(self.at)).then(|| whole.value(self.at))
    }

    /// A figure or a count; none where the cell is empty or of another type.
    pub fn figure_if_any(&self, column: &str) -> Option<f64> {
        let array = self.table.batch.column(self.table.place(column));
        matches!(array.data_type(), DataType::Int64 | DataType::Float64).then(|| self.figure(column))?
    }

    fn shows(&self, column: &str, text: &str) -> bool {
        let array = self.table.batch.column(self.table.place(column));
        match array.data_type() {
            DataType::Utf8 => self.text(column) == text,
            _ => self.cell(column) == text,
        }
    }
}
