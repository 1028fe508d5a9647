//! Parquet: a table's batch comes in, the bytes of its file go out; equal batches give equal bytes.

use std::io::Write;
use std::ops::Range;

use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::Field;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use rayon::prelude::*;

use crate::tables::{Kind, Table};

/// So many rows a row group has at least, where the table has them.
pub const ROW_GROUP_TARGET: usize = 250_000;

/// Writes the file of a table in row groups of at least `target` rows, the columns of a group encoded beside each other.
pub fn write(table: &Table, batch: &RecordBatch, target: usize, sink: impl Write + Send) -> Result<()> {
    let schema = table.schema();
    let writer = ArrowWriter::try_new(sink, schema.clone(), Some(properties(table)?))?;
    let (mut file, columns) = writer.into_serialized_writer()?;
    for (position, rows) in row_groups(table, batch, target).into_iter().enumerate() {
        let rows = batch.slice(rows.start, rows.len());
        let writers = columns.create_column_writers(position)?;
        let encoded: Result<Vec<ArrowColumnChunk>> =
            (writers.into_par_iter().zip(rows.columns()).zip(&schema.fields[..]))
                .map(|((writer, array), field)| encode(writer, field, array))
                .collect();
        let mut group = file.next_row_group()?;
        for column in encoded? {
            column.append_to_row_group(&mut group)?;
        }
        group.close()?;
    }
    file.close().map(|_| ())
}

fn encode(mut writer: ArrowColumnWriter, field: &Field, array: &ArrayRef) -> Result<ArrowColumnChunk> {
    for leaf in compute_leaves(field, array)? {
        writer.write(&leaf)?;
    }
    writer.close()
}

/// Figures hardly ever repeat, so a dictionary would only cost them time and space; texts repeat a lot.
fn properties(table: &Table) -> Result<WriterProperties> {
    let described = table.metadata().into_iter().map(|(key, value)| KeyValue::new(key.to_owned(), value)).collect();
    let sorting = table.positions(table.sort).into_iter().map(|position| {
        let column_idx = i32::try_from(position).map_err(|error| ParquetError::General(error.to_string()))?;
        Ok(SortingColumn { column_idx, descending: false, nulls_first: true })
    });
    let mut properties = WriterProperties::builder()
        .set_created_by(format!("peermark {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_max_row_group_row_count(None)
        .set_sorting_columns(Some(sorting.collect::<Result<_>>()?))
        .set_key_value_metadata(Some(described));
    for column in table.columns.iter().filter(|column| column.kind == Kind::Number) {
        properties = properties.set_column_dictionary_enabled(column.name.into(), false);
    }
    Ok(properties.build())
}

/// The rows of each row group: at least `target` of them, then on to the next change of the table's boundary column.
fn row_groups(table: &Table, batch: &RecordBatch, target: usize) -> Vec<Range<usize>> {
    let rows = batch.num_rows();
    let boundary = table.row_group.map(|column| batch.column(table.positions(&[column])[0]).as_string::<i32>());
    let mut groups = Vec::new();
    let mut start = 0;
    while start < rows {
        let mut end = (start + target).min(rows);
        if let Some(column) = boundary {
            while end < rows && column.value(end) == column.value(end - 1) {
                end += 1;
            }
        }
        groups.push(start..end);
        start = end;
    }
    groups
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs::File;

    use arrow::array::Array;
    use arrow::compute::concat_batches;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use parquet::file::metadata::PageIndexPolicy;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;
    use crate::publish::sample::{observations, plain};
    use crate::tables::declared::facts::OBSERVATION;
    use crate::tables::declared::run::FINDING;

    fn bytes(table: &Table, batch: &RecordBatch, target: usize) -> Vec<u8> {
        let mut out = Vec::new();
        write(table, batch, target, &mut out).expect("a file");
        out
    }

    fn file(table: &Table, batch: &RecordBatch, target: usize) -> File {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(&bytes(table, batch, target)).expect("a file");
        file
    }

    #[test]
    fn a_file_gives_back_the_rows_the_schema_and_the_metadata() {
        let batch = observations(&[("a", 4), ("b", 3)]);
        assert!(batch.columns().iter().any(|column| column.null_count() > 0));
        let file = file(&OBSERVATION, &batch, 2);
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("a file");
        assert_eq!(reader.schema(), &OBSERVATION.schema());
        let metadata = reader.metadata().file_metadata();
        assert_eq!(metadata.created_by(), Some(concat!("peermark ", env!("CARGO_PKG_VERSION"))));
        let described: BTreeMap<_, _> = (metadata.key_value_metadata().expect("metadata").iter())
            .map(|pair| (pair.key.as_str(), pair.value.as_deref().unwrap_or("")))
            .collect();
        assert_eq!(described["description"], OBSERVATION.description);
        assert_eq!(described.keys().copied().collect::<Vec<_>>(), ["ARROW:schema", "description", "key", "table"]);
        let batches: Vec<RecordBatch> =
            reader.build().expect("a reader").collect::<std::result::Result<_, _>>().expect("rows");
        assert_eq!(concat_batches(&batches[0].schema(), &batches).expect("rows").columns(), batch.columns());
    }

    #[test]
    fn row_groups_end_where_an_indicator_ends() {
        let batch = observations(&[("a", 1), ("b", 4), ("c", 1), ("d", 1), ("e", 2), ("f", 1)]);
        assert_eq!(row_groups(&OBSERVATION, &batch, 2), [0..5, 5..7, 7..9, 9..10]);
        assert_eq!(row_groups(&OBSERVATION, &batch, 100), std::slice::from_ref(&(0..10)));
        let findings = plain(&FINDING, 5, &[("finding_id", &["a", "b", "c", "d", "e"])]);
        assert_eq!(row_groups(&FINDING, &findings, 2), [0..2, 2..4, 4..5]);
        let written = SerializedFileReader::new(file(&OBSERVATION, &batch, 2)).expect("a file");
        let rows: Vec<_> = written.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
        assert_eq!(rows, [5, 2, 2, 1]);
    }

    #[test]
    fn files_state_their_order_statistics_and_page_index() {
        let file = file(&OBSERVATION, &observations(&[("a", 3)]), 2);
        let options =
            parquet::arrow::arrow_reader::ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Required);
        let reader =
            ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).expect("a file with page index");
        let group = reader.metadata().row_group(0);
        let order: Vec<_> = (group.sorting_columns().expect("an order").iter())
            .map(|column| OBSERVATION.columns[usize::try_from(column.column_idx).expect("a column")].name)
            .collect();
        assert_eq!(order, OBSERVATION.sort);
        for (column, chunk) in OBSERVATION.columns.iter().zip(group.columns()) {
            assert!(chunk.statistics().is_some(), "{}", column.name);
            let has_dictionary = chunk.dictionary_page_offset().is_some();
            assert!(!(column.kind == Kind::Number && has_dictionary), "{}", column.name);
        }
    }

    #[test]
    fn equal_rows_give_equal_bytes() {
        let rows = || observations(&[("a", 40), ("b", 3)]);
        assert_eq!(bytes(&OBSERVATION, &rows(), 10), bytes(&OBSERVATION, &rows(), 10));
        let none = || plain(&FINDING, 0, &[]);
        assert_eq!(bytes(&FINDING, &none(), 10), bytes(&FINDING, &none(), 10));
    }
}
