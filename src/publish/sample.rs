//! Releases for the tests of this stage.

use std::time::{Duration, UNIX_EPOCH};

use arrow::array::RecordBatch;

use super::{
    Draft, FolderPointer, GROWN, Heading, InputEntry, Lock, Published, Referenced, ReleasePointer as _, StageEntry,
    Whole,
};
use crate::domain::Day;
use crate::error::Error;
use crate::tables::declared::diff::RELEASE_DIFF;
use crate::tables::declared::facts::OBSERVATION;
use crate::tables::declared::run::SOURCE_FILE;
use crate::tables::{ALL, Batch, Kind, Sheet, Table, find};

/// A batch with the given texts; all else is empty where it may be, and a plain value where it may not.
pub fn plain(table: &'static Table, rows: usize, texts: &[(&str, &[&str])]) -> RecordBatch {
    columns(table, rows, texts, Batch::of(table, rows), &[]).finish()
}

fn columns(table: &'static Table, rows: usize, texts: &[(&str, &[&str])], batch: Batch, given: &[&str]) -> Batch {
    let left = table.columns.iter().filter(|column| !given.contains(&column.name));
    left.fold(batch, |batch, column| {
        let name = column.name;
        let there = !column.nullable;
        match column.kind {
            Kind::Text => {
                let given = texts.iter().find(|(given, _)| *given == name).map(|(_, values)| *values);
                let value = column.values.first().copied().unwrap_or("x");
                let text = |row: usize| given.map_or(there.then_some(value), |values| Some(values[row]));
                batch.text(name, (0..rows).map(text))
            }
            Kind::Integer => batch.integer(name, (0..rows).map(|_| there.then_some(0_i64))),
            Kind::Number => batch.number(name, (0..rows).map(|_| there.then_some(0.0))),
            Kind::Date => batch.date(name, (0..rows).map(|_| there.then_some(Day::from_days(20_000)))),
            Kind::Flag => batch.flag(name, (0..rows).map(|_| there.then_some(false))),
        }
    })
}

/// Observations of one authority: for each indicator so many months, every third without a value.
pub fn observations(months: &[(&str, usize)]) -> RecordBatch {
    let rows: Vec<(&str, String)> = (months.iter())
        .flat_map(|&(indicator, count)| (0..count).map(move |month| (indicator, period_id(month))))
        .collect();
    let constant = |text: &'static str| vec![text; rows.len()];
    let indicators: Vec<&str> = rows.iter().map(|(indicator, _)| *indicator).collect();
    let periods: Vec<&str> = rows.iter().map(|(_, period)| period.as_str()).collect();
    let batch = Batch::of(&OBSERVATION, rows.len())
        .number("value", (0..rows.len()).map(|row| if row % 3 == 2 { f64::NAN } else { row as f64 / 7.0 }));
    let texts: [(&str, &[&str]); 4] = [
        ("authority_id", &constant("884")),
        ("indicator_id", &indicators),
        ("breakdown_id", &constant("total")),
        ("period_id", &periods),
    ];
    columns(&OBSERVATION, rows.len(), &texts, batch, &["value"]).finish()
}

fn period_id(month: usize) -> String {
    format!("{}-{:02}", 2024 + month / 12, month % 12 + 1)
}

/// Source files with the slots read and the blank ones among them.
pub fn source_files(files: &[(&str, i64, i64)]) -> RecordBatch {
    let ids: Vec<&str> = files.iter().map(|(id, _, _)| *id).collect();
    let batch = Batch::of(&SOURCE_FILE, files.len())
        .integer("slots_read", files.iter().map(|(_, read, _)| *read))
        .integer("blank", files.iter().map(|(_, _, blank)| *blank));
    columns(&SOURCE_FILE, files.len(), &[("source_file_id", &ids)], batch, &["slots_read", "blank"]).finish()
}

/// Puts a batch in the place of a table.
pub fn replace(tables: &mut [(&'static Table, RecordBatch)], name: &str, batch: RecordBatch) {
    let (_, place) = tables.iter_mut().find(|(table, _)| table.name == name).expect("the table is given");
    *place = batch;
}

/// All that is published, the tables that grow among the others.
#[derive(Clone)]
pub struct Release {
    pub heading: Heading,
    pub stages: Vec<StageEntry>,
    pub tables: Vec<Whole>,
}

/// Publishes a release, each grown table in one piece.
pub fn publish(lock: &Lock, mut release: Release) -> Result<Published, Error> {
    release.heading.previous = FolderPointer::of(lock.out()).current()?;
    publish_held(lock, release, false)
}

/// Publishes a release that says itself which one was before it, or holds it.
pub fn publish_held(lock: &Lock, release: Release, is_held: bool) -> Result<Published, Error> {
    let Release { heading, stages, tables } = release;
    let published = finish(Draft::begin(lock, heading)?, stages, tables, is_held)?;
    Ok(published.expect("it was to be written"))
}

/// Audits a release.
pub fn check(release: &Release) -> Result<(), Error> {
    let Release { heading, stages, tables } = release.clone();
    finish(Draft::unwritten(heading)?, stages, tables, false).map(|_| ())
}

fn finish(
    mut draft: Draft,
    stages: Vec<StageEntry>,
    tables: Vec<Whole>,
    is_held: bool,
) -> Result<Option<Published>, Error> {
    let referenced = Referenced::of(&tables);
    let is_grown = |table: &Table| GROWN.iter().any(|grown| grown.name == table.name);
    let (grown, whole): (Vec<Whole>, Vec<Whole>) = tables.into_iter().partition(|(table, _)| is_grown(table));
    let (pieces, mut sheaf) = draft.pieces(referenced);
    for (table, batch) in &grown {
        sheaf.append(pieces.of(&Sheet::of(table, batch))?)?;
    }
    let Some(written) = draft.write(stages, whole)? else { return Ok(None) };
    written.publish(&Batch::empty(&RELEASE_DIFF), is_held).map(Some)
}

/// A sound release with so many months of two indicators.
pub fn release(months: usize) -> Release {
    let declared = |name: &str| find(name).expect("a declared table");
    let of = |name: &str, rows: usize, texts: &[(&str, &[&str])]| plain(declared(name), rows, texts);
    let periods: Vec<String> = (0..months.max(12)).map(period_id).collect();
    let periods: Vec<&str> = periods.iter().map(String::as_str).collect();
    let mut tables: Vec<_> = ALL
        .iter()
        .filter(|table| !table.name.starts_with("release"))
        .map(|table| (*table, Batch::empty(table)))
        .collect();
    replace(&mut tables, "authority", of("authority", 2, &[("authority_id", &["884", "885"])]));
    replace(&mut tables, "indicator", of("indicator", 2, &[("indicator_id", &["a", "b"])]));
    replace(&mut tables, "breakdown", of("breakdown", 1, &[("breakdown_id", &["total"])]));
    replace(&mut tables, "period", of("period", periods.len(), &[("period_id", &periods)]));
    replace(&mut tables, "observation", observations(&[("a", months), ("b", months)]));
    replace(&mut tables, "source", of("source", 1, &[]));
    replace(&mut tables, "source_file", source_files(&[("f1", 4, 4)]));
    replace(&mut tables, "finding", of("finding", 2, &[("finding_id", &["1", "2"])]));
    let input = |path: &str| InputEntry {
        source: "monthly".into(),
        path: path.into(),
        hash: "abc".into(),
        bytes: 12,
        submitted_on: Some("2026-10-05".into()),
        carried_forward: false,
        signed_off: None,
    };
    let heading = Heading {
        name: "sample_pipeline".into(),
        title: "A sample".into(),
        pipeline_hash: "def".into(),
        reporting_day: Day::from_days(20_757),
        as_at: None,
        audience: "regional".into(),
        disclosure: None,
        permitted: None,
        started_at: UNIX_EPOCH + Duration::from_mins(29_890_170),
        previous: None,
        shown: None,
        inputs: vec![input("a.csv"), input("b.csv")],
    };
    let read = StageEntry { name: "read".into(), counts: [("rows".to_owned(), 4)].into(), milliseconds: 3 };
    Release { heading, stages: vec![read], tables }
}
