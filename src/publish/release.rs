//! Releases on disk: an output folder or a run comes in, its manifest and tables go out; and the row in which a release
//! describes itself.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rayon::prelude::*;

use super::pointer::FolderPointer;
use super::{Heading, Manifest, Output, TableEntry, Tally, Whole, table_error};
use crate::error::Error;
use crate::store::Staging;
use crate::tables::declared::facts::OBSERVATION;
use crate::tables::declared::run::{FINDING, RELEASE, SOURCE_FILE};
use crate::tables::{Batch, Table};

/// A published release.
#[derive(Clone, Debug)]
pub struct StoredRelease {
    path: PathBuf,
    /// The staging folder that it was fetched to, kept as long as it is read.
    _staging: Option<Arc<Staging>>,
}

impl PartialEq for StoredRelease {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl StoredRelease {
    /// The release that `current` points at; none where nothing was published yet. The link is followed once, here, so
    /// that all that is read from this value is of one release.
    pub fn current(out: &Path) -> Result<Option<Self>, Error> {
        Ok(FolderPointer::of(out).target()?.map(|target| Self { path: out.join(target), _staging: None }))
    }

    /// The release of a run id within an output folder.
    pub fn of_run(out: &Path, run_id: &str) -> Result<Self, Error> {
        Self::at(&out.join("runs").join(run_id))
    }

    /// The release in a folder.
    pub fn at(path: &Path) -> Result<Self, Error> {
        if path.join("manifest.json").is_file() {
            return Ok(Self { path: path.to_owned(), _staging: None });
        }
        Err(Error::Usage {
            message: format!("{}: this is no published run", path.display()),
            hint: "name a folder below runs/ of an output folder, or a run id together with --out".into(),
        })
    }

    /// One that is not published yet, in the folder in which it grows: tables, but no manifest.
    pub(super) const fn unfinished(path: PathBuf) -> Self {
        Self { path, _staging: None }
    }

    /// One that is kept on this machine as long as it is read.
    #[must_use]
    pub fn held_by(self, output: &Output) -> Self {
        Self { _staging: output.staging(), ..self }
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its manifest.
    pub fn manifest(&self) -> Result<Manifest, Error> {
        let path = self.path.join("manifest.json");
        let text = fs::read_to_string(&path).map_err(Error::io("reading the manifest", &path))?;
        serde_json::from_str(&text).map_err(|error| Error::Table {
            doing: "reading the manifest",
            path,
            message: error.to_string(),
        })
    }

    /// Its run's id, the name of its folder.
    pub fn run_id(&self) -> String {
        self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// Reads all its tables and holds them against the hashes in its manifest; the first that is another is named.
    pub fn verify(&self) -> Result<(), Error> {
        const DOING: &str = "checking the table against the manifest";
        let differs = |table: &TableEntry| {
            let path = self.path.join(&table.path);
            let mut file = File::open(&path).map_err(Error::io(DOING, &path))?;
            let mut hasher = blake3::Hasher::new();
            std::io::copy(&mut file, &mut hasher).map_err(Error::io(DOING, &path))?;
            let hash = hasher.finalize().to_hex();
            if hash.as_str() == table.hash {
                return Ok(());
            }
            let message = format!("its hash is {hash} and the manifest says {}", table.hash);
            Err(Error::Table { doing: DOING, path, message })
        };
        self.manifest()?.tables.par_iter().try_for_each(differs)
    }

    /// All rows of one of its tables, in their order.
    pub fn table(&self, table: &Table) -> Result<Vec<RecordBatch>, Error> {
        const DOING: &str = "reading the table";
        let path = self.path.join("tables").join(format!("{}.parquet", table.name));
        let file = File::open(&path).map_err(Error::io(DOING, &path))?;
        let opened = ParquetRecordBatchReaderBuilder::try_new(file);
        let builder = opened.map_err(|error| table_error(DOING, &path, error))?;
        let schema = builder.schema().clone();
        let reader = builder.with_batch_size(65_536).build().map_err(|error| table_error(DOING, &path, error))?;
        let batches: Result<Vec<RecordBatch>, _> =
            reader.map(|batch| batch.and_then(|batch| batch.with_schema(schema.clone()))).collect();
        batches.map_err(|error| Error::Table { doing: DOING, path, message: error.to_string() })
    }
}

/// The one row of the table `release`, counted from the others.
pub(super) fn summary(heading: &Heading, tables: &[Whole], grown: &BTreeMap<&'static str, Tally>) -> Whole {
    let batch_of = |table: &Table| tables.iter().find(|(given, _)| given.name == table.name).map(|(_, batch)| batch);
    let rows = |table: &Table| batch_of(table).map_or(0, RecordBatch::num_rows);
    let observations = &grown[OBSERVATION.name];
    let rejected: i64 = (batch_of(&SOURCE_FILE).into_iter())
        .map(|batch| batch.column(SOURCE_FILE.positions(&["rejected"])[0]).as_primitive::<Int64Type>())
        .map(|slots| slots.iter().flatten().sum::<i64>())
        .sum();
    let batch = Batch::of(&RELEASE, 1)
        .text("name", [heading.name.as_str()])
        .text("title", [heading.title.as_str()])
        .date("reporting_day", [heading.reporting_day])
        .text("audience", [heading.audience.as_str()])
        .text("disclosure", [heading.disclosure.as_deref()])
        .integer("authorities", [observations.authorities.len()])
        .integer("files", [rows(&SOURCE_FILE)])
        .integer("observations", [observations.rows])
        .integer("findings", [rows(&FINDING)])
        .integer("rejected", [rejected])
        .finish();
    (&RELEASE, batch)
}
