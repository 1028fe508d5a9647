//! A published table and what some of its columns must have → the rows that have it, and no more of the file than the row
//! groups in which they can stand and the columns that are asked for.

use std::fs::File;
use std::io;
use std::sync::Arc;

use arrow::array::{Array as _, AsArray as _, BooleanArray, RecordBatch, StringArray};
use arrow::compute::{concat_batches, filter_record_batch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;

use super::{StoredRelease, table_error};
use crate::error::Error;
use crate::tables::Table;

impl StoredRelease {
    /// The rows of a table whose columns have the wanted texts (a flag that is set has `true`), in their order. A release of an earlier version
    /// may lack the table or one of the columns; then there are none.
    pub fn select(&self, table: &Table, wanted: &[(&str, &str)]) -> Result<RecordBatch, Error> {
        self.chosen(table, None, wanted)
    }

    /// The same with no more than these columns, in the order of the table, and those by which rows are chosen.
    pub fn select_columns(
        &self,
        table: &Table,
        columns: &[&str],
        wanted: &[(&str, &str)],
    ) -> Result<RecordBatch, Error> {
        self.chosen(table, Some(columns), wanted)
    }

    fn chosen(&self, table: &Table, columns: Option<&[&str]>, wanted: &[(&str, &str)]) -> Result<RecordBatch, Error> {
        const DOING: &str = "reading the table";
        let path = self.path().join("tables").join(format!("{}.parquet", table.name));
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(RecordBatch::new_empty(table.schema()));
            }
            Err(error) => return Err(Error::io(DOING, &path)(error)),
        };
        let opened = ParquetRecordBatchReaderBuilder::try_new(file);
        let builder = opened.map_err(|error| table_error(DOING, &path, error))?;
        let mut schema = builder.schema().clone();
        let builder = match columns {
            None => builder,
            Some(columns) => {
                let names = columns.iter().copied().chain(wanted.iter().map(|(name, _)| *name));
                let mask = ProjectionMask::columns(builder.parquet_schema(), names);
                let places = (0..schema.fields().len()).filter(|&place| mask.leaf_included(place));
                let projected = schema.project(&places.collect::<Vec<_>>());
                schema = Arc::new(projected.expect("the places are those of its own columns"));
                builder.with_projection(mask)
            }
        };
        let groups = builder.metadata().row_groups();
        let chosen: Vec<usize> = (0..groups.len()).filter(|&group| may_hold(&groups[group], wanted)).collect();
        let reader = builder.with_row_groups(chosen).with_batch_size(65_536).build();
        let reader = reader.map_err(|error| table_error(DOING, &path, error))?;
        let unreadable = |message: String| Error::Table { doing: DOING, path: path.clone(), message };
        let mut found = Vec::new();
        for batch in reader {
            let batch = batch.map_err(|error| unreadable(error.to_string()))?;
            let rows = filter_record_batch(&batch, &having(&batch, wanted));
            found.push(rows.map_err(|error| unreadable(error.to_string()))?);
        }
        // The reader leaves out the metadata of the file, so the batches have a schema of their own.
        let schema = found.first().map_or(schema, RecordBatch::schema);
        concat_batches(&schema, &found).map_err(|error| unreadable(error.to_string()))
    }
}

impl StoredRelease {
    /// All rows of a table with those of these columns that it has, in the order of the table.
    pub fn columns(&self, table: &Table, wanted: &[&str]) -> Result<Vec<RecordBatch>, Error> {
        const DOING: &str = "reading the table";
        let path = self.path().join("tables").join(format!("{}.parquet", table.name));
        let failed = |error| table_error(DOING, &path, error);
        let file = File::open(&path).map_err(Error::io(DOING, &path))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(failed)?;
        let places: Vec<usize> = wanted.iter().filter_map(|name| builder.schema().index_of(name).ok()).collect();
        let mask = ProjectionMask::roots(builder.parquet_schema(), places);
        let reader = builder.with_projection(mask).with_batch_size(65_536).build().map_err(failed)?;
        let schema = arrow::array::RecordBatchReader::schema(&reader);
        let batches: Result<Vec<RecordBatch>, _> = reader.collect();
        let batches = batches.map_err(|error| failed(error.into()))?;
        // A table without rows still has its columns.
        Ok(if batches.is_empty() { vec![RecordBatch::new_empty(schema)] } else { batches })
    }
}

/// Whether the statistics of a row group leave room for the wanted texts.
fn may_hold(group: &RowGroupMetaData, wanted: &[(&str, &str)]) -> bool {
    wanted.iter().all(|(name, text)| {
        let Some(column) = group.columns().iter().find(|column| column.column_path().string() == *name) else {
            return false;
        };
        let Some(Statistics::ByteArray(statistics)) = column.statistics() else { return true };
        let text = text.as_bytes();
        statistics.min_opt().is_none_or(|least| least.data() <= text)
            && statistics.max_opt().is_none_or(|most| text <= most.data())
    })
}

/// What a column must have.
enum Wanted<'a> {
    Text(&'a StringArray, &'a str),
    Flag(&'a BooleanArray, bool),
    Nothing,
}

/// Which rows of a batch have what is wanted.
fn having(batch: &RecordBatch, wanted: &[(&str, &str)]) -> BooleanArray {
    let columns: Vec<Wanted> = wanted
        .iter()
        .map(|(name, text)| {
            let Some(column) = batch.column_by_name(name) else { return Wanted::Nothing };
            let of_text = column.as_string_opt::<i32>().map(|column| Wanted::Text(column, text));
            of_text
                .or_else(|| column.as_boolean_opt().map(|column| Wanted::Flag(column, *text == "true")))
                .unwrap_or(Wanted::Nothing)
        })
        .collect();
    let has = |row: usize| {
        columns.iter().all(|wanted| match wanted {
            Wanted::Text(column, text) => column.is_valid(row) && column.value(row) == *text,
            Wanted::Flag(column, flag) => column.is_valid(row) && column.value(row) == *flag,
            Wanted::Nothing => false,
        })
    };
    (0..batch.num_rows()).map(|row| Some(has(row))).collect()
}
