//! How a run goes → what others watch it by: lines of a log, a text file of measurements for Prometheus, OpenLineage events.
//!
//! Telling of a run never fails it: a file that cannot be written is a warning, and the run goes on. A run that finds the
//! folder locked tells nothing but a line of the log, since the one that holds it tells its own story.

mod identity;
mod lineage;
mod measures;
mod prometheus;

use std::cell::RefCell;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use crate::console::Console;
use crate::domain::SourceFile;
use crate::error::Error;
use crate::pipeline::{Pipeline, WatchFiles};
use crate::publish::{InputEntry, Manifest, Published, StageEntry, StoredRelease};

/// What became of a run.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'a> {
    /// The exit code of its process.
    pub code: u8,
    /// The figures of its summary ([`crate::console::summary::value`]).
    pub summary: &'a Value,
    /// What it published; none where nothing was.
    pub published: Option<&'a Published>,
    /// The release that stays, where nothing had changed since.
    pub stays: Option<&'a Manifest>,
}

/// Tells of one run while it goes.
#[derive(Debug)]
pub struct Watch {
    console: Console,
    run_id: String,
    began_at: SystemTime,
    began: Instant,
    /// The folder of releases; none where nothing is to be published.
    out: Option<PathBuf>,
    told: RefCell<Told>,
}

/// What is known by now.
#[derive(Debug)]
struct Told {
    files: WatchFiles,
    /// The pipeline's id; the name of its file until it is read.
    pipeline: String,
    has_started: bool,
    /// The folder of releases on this machine, where it is another: that which stands for a prefix in a store.
    folder: Option<PathBuf>,
    inputs: Vec<InputEntry>,
    stages: Vec<StageEntry>,
}

impl Watch {
    /// Begins to tell of a run; `files` are those that the command line names, which go before the pipeline's.
    pub fn begin(pipeline: &Path, out: Option<&Path>, files: WatchFiles, console: Console) -> Self {
        let stem = pipeline.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let began_at = SystemTime::now();
        let told =
            Told { files, pipeline: stem, has_started: false, folder: None, inputs: Vec::new(), stages: Vec::new() };
        Self {
            console,
            run_id: identity::run_id(began_at, pipeline),
            began_at,
            began: Instant::now(),
            out: out.map(Path::to_owned),
            told: RefCell::new(told),
        }
    }

    /// The folder in which the releases lie on this machine.
    pub fn works_in(&self, folder: &Path) {
        self.told.borrow_mut().folder = Some(folder.to_owned());
    }

    /// The pipeline is read and sound.
    pub fn knows(&self, pipeline: &Pipeline) {
        {
            let mut told = self.told.borrow_mut();
            told.pipeline.clone_from(&pipeline.name);
            if self.out.is_some() {
                let WatchFiles { metrics, lineage } = &pipeline.watch;
                told.files.metrics = told.files.metrics.take().or_else(|| metrics.clone());
                told.files.lineage = told.files.lineage.take().or_else(|| lineage.clone());
            }
        }
        self.start();
        let reporting_day = pipeline.reporting_day.to_string();
        self.log("started", json!({ "reporting_day": reporting_day, "audience": pipeline.audience }));
    }

    /// The files that the run reads.
    pub fn reads(&self, files: &[SourceFile]) {
        self.told.borrow_mut().inputs = files.iter().map(InputEntry::from).collect();
    }

    /// A stage is over.
    pub fn stage(&self, entry: &StageEntry) {
        self.log("stage", json!({ "stage": entry.name, "counts": entry.counts, "milliseconds": entry.milliseconds }));
        entry.clone().add_to(&mut self.told.borrow_mut().stages);
    }

    /// The run came to an end of its own.
    pub fn ended(&self, ending: &Ending) {
        let Ending { code, summary, published, stays } = *ending;
        self.log("ended", json!({ "exit_code": code, "summary": summary }));
        let manifest = published.map(|published| &published.manifest);
        let told = self.told.borrow();
        if let Some(manifest) = manifest {
            self.emit(&lineage::completed(&self.event(&told), manifest));
        }
        if let Some(manifest) = stays {
            self.emit(&lineage::completed(&self.event(&told), manifest));
        }
        let stages = manifest.map_or(told.stages.as_slice(), |manifest| &manifest.stages);
        let release = manifest.or(stays);
        self.measure(&told, &measures::Run { code, stages, summary: Some(summary), ..self.run(&told, release) });
    }

    /// The run cannot go on.
    pub fn failed(&self, error: &Error) {
        if matches!(error, Error::Locked { .. }) {
            return;
        }
        self.start();
        let told = self.told.borrow();
        self.emit(&lineage::failed(&self.event(&told), &told.inputs, &error.to_string()));
        let folder = told.folder.as_deref().or(self.out.as_deref());
        let last = folder.and_then(|out| StoredRelease::current(out).ok().flatten());
        let last = last.and_then(|last| last.manifest().ok());
        self.measure(&told, &measures::Run { code: error.exit_code(), ..self.run(&told, last.as_ref()) });
    }

    /// Says once that the run has begun, where it is now known whom to tell.
    fn start(&self) {
        if std::mem::replace(&mut self.told.borrow_mut().has_started, true) {
            return;
        }
        self.emit(&lineage::started(&lineage::Event { at: self.began_at, ..self.event(&self.told.borrow()) }));
    }

    fn event<'a>(&'a self, told: &'a Told) -> lineage::Event<'a> {
        lineage::Event { at: SystemTime::now(), run_id: &self.run_id, pipeline: &told.pipeline }
    }

    fn run<'a>(&self, told: &'a Told, release: Option<&'a Manifest>) -> measures::Run<'a> {
        measures::Run {
            pipeline: &told.pipeline,
            code: 0,
            began_at: self.began_at,
            took: self.began.elapsed(),
            stages: &told.stages,
            summary: None,
            release,
        }
    }

    fn emit(&self, event: &Value) {
        let Some(path) = self.told.borrow().files.lineage.clone() else { return };
        let line = format!("{event}\n");
        let file = fs::OpenOptions::new().create(true).append(true).open(&path);
        self.note("the OpenLineage event", &path, file.and_then(|mut file| file.write_all(line.as_bytes())));
    }

    fn measure(&self, told: &Told, run: &measures::Run) {
        if let Some(path) = &told.files.metrics {
            let text = prometheus::text(&measures::families(run));
            self.note("the file of metrics", path, replace(path, &text));
        }
    }

    /// Warns where something could not be told.
    fn note(&self, what: &str, path: &Path, written: io::Result<()>) {
        if let Err(error) = written {
            self.console.warn(&format!("{}: {what} could not be written: {error}", path.display()));
        }
    }

    fn log(&self, event: &str, mut about: Value) {
        about["run"] = json!(self.run_id);
        about["pipeline"] = json!(self.told.borrow().pipeline);
        self.console.event(event, about);
    }
}

/// Puts a text in the place of a file by one rename, so that a reader never sees half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    // A collector reads `*.prom`; this name is none of them.
    let beside = path.with_file_name(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Seconds since 1970.
fn seconds(time: SystemTime) -> f64 {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs_f64()
}
