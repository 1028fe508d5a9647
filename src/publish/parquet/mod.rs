//! Parquet: a table's batches come in, the bytes of its file go out; equal batches give equal bytes.
//!
//! Columns are encoded here, all that rows only point at without looking at the values again; but for texts that repeat
//! and are not pointed at, which the `parquet` crate encodes, as it writes the file around all columns.

mod chunk;
mod coded;
mod hybrid;
mod plain;
mod stored;

use std::io::Write;
use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Field, Float64Type, Int64Type, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnDescPtr;

use crate::tables::{Codes, Sheet, SheetColumn, Table};
use chunk::{Chunk, Packer};
use coded::Coded;
use stored::Stored;

/// So many rows a row group has at least, where a table that comes whole has them.
pub const ROW_GROUP_TARGET: usize = 250_000;

/// Writes the file of a table that comes whole, in row groups of at least `target` rows.
pub fn write(table: &'static Table, batch: &RecordBatch, target: usize, sink: impl Write + Send) -> Result<()> {
    let (mut file, format) = TableFile::create(table, sink)?;
    for rows in row_groups(table, batch, target) {
        file.append(format.encode(&Sheet::of(table, &batch.slice(rows.start, rows.len())))?)?;
    }
    file.close().map(|_| ())
}

/// The file of a table in the making.
pub struct TableFile<W: Write + Send>(SerializedFileWriter<W>);

impl<W: Write + Send> TableFile<W> {
    /// Begins a file; row groups for it are encoded by the format, wherever and in whatever order.
    pub fn create(table: &'static Table, sink: W) -> Result<(Self, Format)> {
        let schema = table.schema();
        let writer = ArrowWriter::try_new(sink, schema.clone(), Some(properties(table)?))?;
        let (file, writers) = writer.into_serialized_writer()?;
        let descriptions = file.schema_descr().columns().to_vec();
        Ok((Self(file), Format { schema, descriptions, repeats: table.row_group.is_none(), writers }))
    }

    /// Appends a row group.
    pub fn append(&mut self, group: Group) -> Result<()> {
        let mut into = self.0.next_row_group()?;
        for column in group.0 {
            match column {
                Encoded::Here(chunk) => chunk.append_to(&mut into)?,
                Encoded::There(chunk) => chunk.append_to_row_group(&mut into)?,
            }
        }
        into.close().map(|_| ())
    }

    /// Ends the file and gives back what it was written to.
    pub fn close(self) -> Result<W> {
        self.0.into_inner()
    }
}

/// How the columns of a table are encoded.
pub struct Format {
    schema: SchemaRef,
    descriptions: Vec<ColumnDescPtr>,
    /// Whether texts that no row points at repeat, so that they are worth a dictionary. In the tables that grow with the
    /// observations they hardly do.
    repeats: bool,
    writers: ArrowRowGroupWriterFactory,
}

/// A row group, encoded and compressed.
pub struct Group(Vec<Encoded>);

enum Encoded {
    Here(Chunk),
    There(ArrowColumnChunk),
}

impl Format {
    /// Encodes some rows as one row group.
    pub fn encode(&self, sheet: &Sheet) -> Result<Group> {
        let mut encoder = Encoder::new()?;
        // Made only where one is needed: each of them makes room for itself.
        let mut writers = Vec::new();
        let columns = sheet.columns().iter().zip(&self.schema.fields[..]).zip(&self.descriptions);
        let chunks = columns.enumerate().map(|(place, ((column, field), description))| match column {
            SheetColumn::Held(array) if self.repeats && *field.data_type() == DataType::Utf8 => {
                if writers.is_empty() {
                    writers = self.writers.create_column_writers(0)?.into_iter().map(Some).collect();
                }
                let writer = writers[place].take().expect("each column is encoded once");
                Ok(Encoded::There(encode(writer, field, array)?))
            }
            _ => Ok(Encoded::Here(encoder.chunk(column, description)?)),
        });
        chunks.collect::<Result<_>>().map(Group)
    }
}

/// What the columns of a row group are encoded with.
struct Encoder {
    coded: Coded,
    packer: Packer,
}

impl Encoder {
    fn new() -> Result<Self> {
        Ok(Self { coded: Coded::default(), packer: Packer::new()? })
    }

    /// The chunk of a column.
    fn chunk(&mut self, column: &SheetColumn, description: &ColumnDescPtr) -> Result<Chunk> {
        let (values, codes) = (column.values(), column.codes());
        match values.data_type() {
            DataType::Utf8 => self.stored(codes, values.as_string::<i32>(), description),
            DataType::Float64 => self.stored(codes, values.as_primitive::<Float64Type>(), description),
            DataType::Int64 => self.stored(codes, values.as_primitive::<Int64Type>(), description),
            DataType::Date32 => self.stored(codes, values.as_primitive::<Date32Type>(), description),
            DataType::Boolean => self.stored(codes, values.as_boolean(), description),
            other => unreachable!("no table declares a column of {other}"),
        }
    }

    fn stored(
        &mut self,
        codes: Option<&Codes>,
        values: &(impl Stored + Array),
        description: &ColumnDescPtr,
    ) -> Result<Chunk> {
        match codes {
            Some(codes) => self.coded.chunk(codes, values, description, &mut self.packer),
            None => plain::chunk(values, description, &mut self.packer),
        }
    }
}

fn encode(mut writer: ArrowColumnWriter, field: &Field, array: &ArrayRef) -> Result<ArrowColumnChunk> {
    for leaf in compute_leaves(field, array)? {
        writer.write(&leaf)?;
    }
    writer.close()
}

/// How files are written, and what they say of themselves.
fn properties(table: &Table) -> Result<WriterProperties> {
    let described = table.metadata().into_iter().map(|(key, value)| KeyValue::new(key.to_owned(), value)).collect();
    let sorting = table.positions(table.sort).into_iter().map(|position| {
        let column_idx = i32::try_from(position).map_err(|error| ParquetError::General(error.to_string()))?;
        Ok(SortingColumn { column_idx, descending: false, nulls_first: true })
    });
    let properties = WriterProperties::builder()
        .set_created_by(format!("peermark {}", env!("CARGO_PKG_VERSION")))
        .set_compression(chunk::compression()?)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_max_row_group_row_count(None)
        .set_sorting_columns(Some(sorting.collect::<Result<_>>()?))
        .set_key_value_metadata(Some(described));
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
    use parquet::file::page_index::column_index::ColumnIndexMetaData;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::file::serialized_reader::ReadOptionsBuilder;
    use parquet::file::statistics::Statistics;

    use super::*;
    use crate::domain::Day;
    use crate::publish::sample::{observations, plain};
    use crate::tables::declared::facts::OBSERVATION;
    use crate::tables::declared::run::FINDING;
    use crate::tables::{Batch, Kind, date, flag, integer, number, text};

    fn bytes(table: &'static Table, batch: &RecordBatch, target: usize) -> Vec<u8> {
        let mut out = Vec::new();
        write(table, batch, target, &mut out).expect("a file");
        out
    }

    fn file(table: &'static Table, batch: &RecordBatch, target: usize) -> File {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(&bytes(table, batch, target)).expect("a file");
        file
    }

    /// The file of a table whose rows are one row group.
    fn file_of(sheet: &Sheet) -> File {
        let (mut file, format) =
            TableFile::create(sheet.table(), tempfile::tempfile().expect("a file")).expect("a file");
        file.append(format.encode(sheet).expect("a row group")).expect("a row group");
        file.close().expect("a file")
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
        assert_eq!(
            described.keys().copied().collect::<Vec<_>>(),
            ["ARROW:schema", "description", "key", "schema_version", "table"]
        );
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

    static FLAGGED: Table = Table {
        name: "flagged",
        description: "One row of a table of flags.",
        key: &["id"],
        sort: &["id"],
        row_group: None,
        columns: &[integer("id", "The id."), flag("always", "A flag."), flag("perhaps", "A flag.").nullable()],
    };

    #[test]
    fn flags_come_back_from_whole_and_broken_bytes_and_state_their_bounds() {
        let rows = 50_003_u32;
        let perhaps = |row: u32| (row % 3 != 1).then_some(row % 7 < 2);
        let batch = Batch::of(&FLAGGED, rows as usize)
            .integer("id", 0..rows)
            .flag("always", (0..rows).map(|row| row % 5 == 0))
            .flag("perhaps", (0..rows).map(|row| perhaps(row).filter(|_| row > 30_000)))
            .finish();
        // Row groups of 20,481 rows begin in the middle of a byte, and their second page is a single row.
        let file = file(&FLAGGED, &batch, 20_481);
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("a file");
        let bounds = |column: usize| match reader.metadata().row_group(0).column(column).statistics() {
            Some(Statistics::Boolean(known)) => (known.min_opt().zip(known.max_opt()), known.null_count_opt()),
            other => panic!("flags have bounds, not {other:?}"),
        };
        assert_eq!(bounds(1), (Some((&false, &true)), Some(0)));
        assert_eq!(bounds(2), (None, Some(20_481)));
        let batches: Vec<RecordBatch> =
            reader.build().expect("a reader").collect::<std::result::Result<_, _>>().expect("rows");
        assert_eq!(concat_batches(&batches[0].schema(), &batches).expect("rows").columns(), batch.columns());
    }

    static CODED: Table = Table {
        name: "coded",
        description: "One row of a table whose columns point at values.",
        key: &["id"],
        sort: &["id"],
        row_group: None,
        columns: &[
            integer("id", "The id."),
            text("word", "A word."),
            text("note", "A note.").nullable(),
            text("sentence", "A sentence that is too long for a bound.").nullable(),
            number("value", "A figure.").nullable(),
            number("other", "Another figure.").nullable(),
            integer("count", "A count.").nullable(),
            date("day", "A day.").nullable(),
            text("constant", "A word that all rows have."),
            text("perhaps", "A word that all rows have and need not.").nullable(),
            number("nothing", "A figure that no row has.").nullable(),
        ],
    };

    /// So many rows in three pages, of which the pointers are the same, and what they point at.
    fn coded(rows: u32, values: u32) -> (Sheet, RecordBatch) {
        let places: Vec<u32> = (0..rows).map(|row| row / 3 * 7919 % values).collect();
        let codes = Codes::new(places.clone());
        let word = |at: u32| format!("word {at}");
        let note = |at: u32| (at % 3 != 1).then(|| format!("note {}", at / 2));
        let sentence = |at: u32| at.is_multiple_of(2).then(|| "a long sentence ".repeat(8) + &word(at));
        let value = |at: u32| if at % 3 == 1 { f64::NAN } else { f64::from(at) / 7.0 - 1.0 };
        let other = |at: u32| if at == 0 { 0.0 } else { f64::from(at) };
        let count = |at: u32| (at > 4).then_some(at);
        let day = |at: u32| Some(Day::from_days(at.cast_signed())).filter(|_| values > 6);
        // The last values are pointed at by nobody.
        let all = || 0..values + 5;
        let by_code = Batch::of(&CODED, rows as usize)
            .integer("id", 0..rows)
            .text_at("word", &codes, all().map(word))
            .text_at("note", &codes, all().map(note))
            .text_at("sentence", &codes, all().map(sentence))
            .number_at("value", &codes, all().map(value))
            .number_at("other", &codes, all().map(other))
            .integer_at("count", &codes, all().map(count))
            .date_at("day", &codes, all().map(day))
            .text_at("constant", &Codes::same(rows as usize), ["same"])
            .text_at("perhaps", &Codes::same(rows as usize), ["same"])
            .number_at("nothing", &Codes::same(rows as usize), [f64::NAN])
            .sheet();
        let each = || places.iter().copied();
        let plain = Batch::of(&CODED, rows as usize)
            .integer("id", 0..rows)
            .text("word", each().map(word))
            .text("note", each().map(note))
            .text("sentence", each().map(sentence))
            .number("value", each().map(value))
            .number("other", each().map(other))
            .integer("count", each().map(count))
            .date("day", each().map(day))
            .text("constant", each().map(|_| "same"))
            .text("perhaps", each().map(|_| "same"))
            .number("nothing", each().map(|_| f64::NAN))
            .finish();
        (by_code, plain)
    }

    #[test]
    fn rows_that_point_at_values_read_back_as_rows_that_hold_them() {
        for (rows, values) in [(0, 1), (1, 1), (5, 2), (9, 4), (1000, 6), (45_000, 3_000), (45_000, 7)] {
            let (by_code, plain) = coded(rows, values);
            let reader = ParquetRecordBatchReaderBuilder::try_new(file_of(&by_code)).expect("a file");
            assert_eq!(reader.schema(), &CODED.schema());
            let batches: Vec<RecordBatch> =
                reader.build().expect("a reader").collect::<std::result::Result<_, _>>().expect("rows");
            let read = concat_batches(&CODED.schema(), &batches).expect("rows");
            assert_eq!(read.columns(), plain.columns(), "{rows} rows of {values} values");
        }
    }

    #[test]
    fn rows_that_point_at_values_have_the_bounds_of_rows_that_hold_them() {
        let statistics = |file: File| {
            let reader = SerializedFileReader::new(file).expect("a file");
            let group = reader.metadata().row_group(0);
            group.columns().iter().map(|column| column.statistics().cloned().expect("bounds")).collect::<Vec<_>>()
        };
        let (by_code, plain) = coded(45_000, 3_000);
        for ((by_code, plain), column) in
            statistics(file_of(&by_code)).into_iter().zip(statistics(file(&CODED, &plain, 100_000))).zip(CODED.columns)
        {
            assert_eq!(by_code.null_count_opt(), plain.null_count_opt(), "{}", column.name);
            if column.name == "sentence" {
                assert_eq!(by_code.min_bytes_opt(), None, "a long text has no bounds");
                continue;
            }
            assert_eq!(by_code.min_bytes_opt(), plain.min_bytes_opt(), "{}", column.name);
            assert_eq!(by_code.max_bytes_opt(), plain.max_bytes_opt(), "{}", column.name);
        }
    }

    #[test]
    fn every_page_says_where_it_begins_and_how_many_of_its_rows_are_empty() {
        let (by_code, plain) = coded(45_000, 3_000);
        let options = ReadOptionsBuilder::new().with_page_index().build();
        let reader = SerializedFileReader::new_with_options(file_of(&by_code), options).expect("a file");
        let (columns, offsets) = (reader.metadata().column_index(), reader.metadata().offset_index());
        let (columns, offsets) = (&columns.expect("an index")[0], &offsets.expect("an index")[0]);
        let signed = |number: usize| i64::try_from(number).expect("a small number");
        let starts: Vec<usize> = (0..45_000).step_by(chunk::PAGE).collect();
        for (at, column) in CODED.columns.iter().enumerate() {
            let first_rows: Vec<i64> = offsets[at].page_locations().iter().map(|page| page.first_row_index).collect();
            assert_eq!(first_rows, starts.iter().map(|&row| signed(row)).collect::<Vec<_>>(), "{}", column.name);
            if column.name == "sentence" {
                continue;
            }
            let empty =
                |&start: &usize| signed(plain.column(at).slice(start, chunk::PAGE.min(45_000 - start)).null_count());
            let counts: Vec<i64> = starts.iter().map(empty).collect();
            assert_eq!(columns[at].null_counts(), Some(&counts), "{}", column.name);
        }
        let ColumnIndexMetaData::INT64(ids) = &columns[0] else { panic!("ids are whole numbers") };
        assert_eq!(ids.min_values(), [0, 20_480, 40_960]);
        assert_eq!(ids.max_values(), [20_479, 40_959, 44_999]);
    }

    #[test]
    fn equal_rows_give_equal_bytes() {
        let rows = || observations(&[("a", 40), ("b", 3)]);
        assert_eq!(bytes(&OBSERVATION, &rows(), 10), bytes(&OBSERVATION, &rows(), 10));
        let none = || plain(&FINDING, 0, &[]);
        assert_eq!(bytes(&FINDING, &none(), 10), bytes(&FINDING, &none(), 10));
    }
}
