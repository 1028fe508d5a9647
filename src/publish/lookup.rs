//! A published table and the texts that some of its columns must have → the rows that have them, and no more of the
//! file than the row groups in which they can stand.

use std::fs::File;
use std::io;

use arrow::array::{Array as _, AsArray as _, BooleanArray, RecordBatch};
use arrow::compute::{concat_batches, filter_record_batch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;

use super::{StoredRelease, table_error};
use crate::error::Error;
use crate::tables::Table;

impl StoredRelease {
    /// The rows of a table whose text columns have the wanted texts, in their order. A release of an earlier version
    /// may lack the table or one of the columns; then there are none.
    pub fn select(&self, table: &Table, wanted: &[(&str, &str)]) -> Result<RecordBatch, Error> {
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
        let schema = builder.schema().clone();
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

/// Which rows of a batch have the wanted texts.
fn having(batch: &RecordBatch, wanted: &[(&str, &str)]) -> BooleanArray {
    let columns: Vec<_> = wanted
        .iter()
        .map(|(name, text)| (batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>()), *text))
        .collect();
    let has = |row: usize| {
        columns
            .iter()
            .all(|(column, text)| column.is_some_and(|column| column.is_valid(row) && column.value(row) == *text))
    };
    (0..batch.num_rows()).map(|row| Some(has(row))).collect()
}
