//! Pages of one column → its chunk of a row group, with the bounds of its values for readers who skip.

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, PageType, Type, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, ColumnIndexBuilder, OffsetIndexBuilder, PageEncodingStats};
use parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use zstd::bulk::Compressor;

use super::hybrid::{encode, put_run};
use super::stored::Stored;

/// So many rows stand in one page, as the `parquet` crate has them: readers may skip the others.
pub(super) const PAGE: usize = 20_480;

/// A column of one row group, encoded and compressed.
pub(super) struct Chunk {
    bytes: Bytes,
    close: ColumnCloseResult,
}

impl Chunk {
    /// Appends it to the row group of a file.
    pub(super) fn append_to<W: std::io::Write + Send>(self, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<()> {
        group.append_column(&self.bytes, self.close)
    }
}

/// How hard is compressed what repeats: harder takes longer than it saves.
const LEVEL: i32 = 1;

/// How hard figures are compressed, most of which are like no other: harder only finds that out more slowly.
const LEVEL_OF_FIGURES: i32 = -1;

/// The codec of all columns.
pub(super) fn compression() -> Result<Compression> {
    Ok(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
}

/// What compresses pages.
pub(super) struct Packer {
    usual: Compressor<'static>,
    figures: Compressor<'static>,
}

/// Bytes that are compressed, and how many they were.
#[derive(Clone)]
pub(super) struct Packed {
    bytes: Bytes,
    before: usize,
}

impl Packed {
    /// How many bytes they are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }
}

impl Packer {
    pub(super) fn new() -> Result<Self> {
        let at = |level| Compressor::new(level).map_err(|error| ParquetError::External(Box::new(error)));
        Ok(Self { usual: at(LEVEL)?, figures: at(LEVEL_OF_FIGURES)? })
    }

    /// Compresses levels, places and words.
    pub(super) fn pack(&mut self, bytes: &[u8]) -> Result<Packed> {
        pack(&mut self.usual, bytes)
    }

    /// Compresses the values of a column.
    pub(super) fn pack_values(&mut self, bytes: &[u8], kind: Type) -> Result<Packed> {
        pack(if kind == Type::DOUBLE { &mut self.figures } else { &mut self.usual }, bytes)
    }
}

fn pack(compressor: &mut Compressor, bytes: &[u8]) -> Result<Packed> {
    let compressed = compressor.compress(bytes).map_err(|error| ParquetError::External(Box::new(error)))?;
    Ok(Packed { bytes: Bytes::from(compressed), before: bytes.len() })
}

/// A chunk in the making: first its dictionary, if it has one, then its pages.
pub(super) struct ChunkWriter<'a, S> {
    values: &'a S,
    description: &'a ColumnDescPtr,
    sink: TrackedWrite<Vec<u8>>,
    has_dictionary: bool,
    first_page: Option<u64>,
    pages: i32,
    rows: usize,
    missing: u64,
    uncompressed: usize,
    offsets: OffsetIndexBuilder,
    index: ColumnIndexBuilder,
    bounds: Option<(usize, usize)>,
}

impl<'a, S: Stored> ChunkWriter<'a, S> {
    pub(super) fn new(values: &'a S, description: &'a ColumnDescPtr) -> Self {
        Self {
            values,
            description,
            sink: TrackedWrite::new(Vec::new()),
            has_dictionary: false,
            first_page: None,
            pages: 0,
            rows: 0,
            missing: 0,
            uncompressed: 0,
            offsets: OffsetIndexBuilder::new(),
            index: ColumnIndexBuilder::new(description.physical_type()),
            bounds: None,
        }
    }

    /// Makes room for pages of so many bytes in all.
    pub(super) fn reserve(&mut self, pages: usize, bytes: usize) {
        const HEADER: usize = 64;
        self.sink.inner_mut().reserve(bytes + pages * HEADER);
    }

    /// Adds the dictionary, of so many values.
    pub(super) fn dictionary(&mut self, packed: Packed, values: usize) -> Result<()> {
        let num_values = u32::try_from(values).expect("values are fewer than rows");
        let page = Page::DictionaryPage { buf: packed.bytes, num_values, encoding: Encoding::PLAIN, is_sorted: false };
        let page = CompressedPage::new(page, packed.before);
        self.uncompressed += SerializedPageWriter::new(&mut self.sink).write_page(page)?.uncompressed_size;
        self.has_dictionary = true;
        Ok(())
    }

    /// Adds a page of so many rows, of which some are missing; the others have these values, maybe some of them more often.
    pub(super) fn page(
        &mut self,
        packed: Packed,
        rows: usize,
        missing: usize,
        values: impl IntoIterator<Item = usize>,
    ) -> Result<()> {
        let page = Page::DataPage {
            buf: packed.bytes,
            num_values: u32::try_from(rows).expect("a page holds few rows"),
            encoding: self.encoding(),
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let page = CompressedPage::new(page, packed.before);
        let written = SerializedPageWriter::new(&mut self.sink).write_page(page)?;
        self.first_page.get_or_insert(written.offset);
        self.pages += 1;
        self.rows += rows;
        self.missing += missing as u64;
        self.uncompressed += written.uncompressed_size;
        let size = i32::try_from(written.compressed_size).expect("a page is far smaller than 2 GB");
        self.offsets.append_offset_and_size(signed(written.offset), size);
        self.offsets.append_row_count(signed(rows as u64));
        self.bound(missing, values);
        Ok(())
    }

    fn bound(&mut self, missing: usize, values: impl IntoIterator<Item = usize>) {
        let missing = signed(missing as u64);
        let Some((least, greatest)) = self.values.span(values.into_iter()) else {
            self.index.append(true, Vec::new(), Vec::new(), missing);
            return;
        };
        match (self.values.lower(least), self.values.upper(greatest)) {
            (Some(lower), Some(upper)) if self.index.valid() => self.index.append(false, lower, upper, missing),
            _ => self.index.to_invalid(),
        }
        let before = self.bounds.map(|(least, greatest)| [least, greatest]);
        self.bounds = self.values.span(before.into_iter().flatten().chain([least, greatest]));
    }

    const fn encoding(&self) -> Encoding {
        if self.has_dictionary { Encoding::RLE_DICTIONARY } else { Encoding::PLAIN }
    }

    /// Ends the chunk.
    pub(super) fn finish(self) -> Result<Chunk> {
        let of_pages =
            PageEncodingStats { page_type: PageType::DATA_PAGE, encoding: self.encoding(), count: self.pages };
        let of_dictionary =
            PageEncodingStats { page_type: PageType::DICTIONARY_PAGE, encoding: Encoding::PLAIN, count: 1 };
        let mut encodings = vec![Encoding::PLAIN, Encoding::RLE];
        encodings.extend(self.has_dictionary.then_some(Encoding::RLE_DICTIONARY));
        let statistics = self.values.statistics(self.bounds, self.missing);
        let bytes = Bytes::from(self.sink.into_inner()?);
        let metadata = ColumnChunkMetaData::builder(self.description.clone())
            .set_compression(compression()?)
            .set_encodings(encodings)
            .set_page_encoding_stats(
                self.has_dictionary.then_some(of_dictionary).into_iter().chain([of_pages]).collect(),
            )
            .set_total_compressed_size(signed(bytes.len() as u64))
            .set_total_uncompressed_size(signed(self.uncompressed as u64))
            .set_num_values(signed(self.rows as u64))
            .set_dictionary_page_offset(self.has_dictionary.then_some(0))
            .set_data_page_offset(signed(self.first_page.unwrap_or(bytes.len() as u64)))
            .set_statistics(statistics)
            .build()?;
        let column_index = if self.index.valid() { Some(self.index.build()?) } else { None };
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: self.rows as u64,
            metadata,
            bloom_filter: None,
            column_index,
            offset_index: Some(self.offsets.build()),
        };
        Ok(Chunk { bytes, close })
    }
}

/// Which rows of a page have a value.
#[derive(Clone, Copy)]
pub(super) enum Levels<'a> {
    /// All of so many, or none.
    All(usize, bool),
    /// Those of a 1.
    Each(&'a [u32]),
}

/// Appends the levels of a page, their length before them.
pub(super) fn put_levels(levels: Levels, out: &mut Vec<u8>) {
    let mut bytes = Vec::new();
    match levels {
        Levels::All(rows, is_there) => put_run(u32::from(is_there), rows, 1, &mut bytes),
        Levels::Each(is_there) => encode(is_there, 1, &mut bytes),
    }
    out.extend_from_slice(&u32::try_from(bytes.len()).expect("a page holds few rows").to_le_bytes());
    out.extend_from_slice(&bytes);
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).expect("files are far smaller than 2^63 bytes")
}
