//! Columns whose rows hold their values → column chunks in Parquet's plain encoding.

use arrow::array::Array;
use parquet::basic::Compression;
use parquet::errors::Result;
use parquet::schema::types::ColumnDescPtr;
use zstd::bulk::Compressor;

use super::chunk::{Chunk, ChunkWriter, PAGE, Packed, put_levels};
use super::stored::Stored;

/// The chunk of a column.
pub(super) fn chunk(
    values: &(impl Stored + Array),
    description: &ColumnDescPtr,
    compressor: &mut Compressor,
    compression: Compression,
) -> Result<Chunk> {
    let nullable = description.max_def_level() > 0;
    let mut chunk = ChunkWriter::new(values, description);
    let (mut buffer, mut is_there) = (Vec::new(), Vec::new());
    for start in (0..values.len()).step_by(PAGE) {
        let rows = start..values.len().min(start + PAGE);
        let missing = values.nulls().map_or(0, |nulls| nulls.slice(start, rows.len()).null_count());
        buffer.clear();
        if missing > 0 {
            is_there.clear();
            is_there.extend(rows.clone().map(|row| u32::from(!values.is_missing(row))));
            put_levels(rows.len(), Some(&is_there), &mut buffer);
        } else if nullable {
            put_levels(rows.len(), None, &mut buffer);
        }
        let there = rows.clone().filter(|&row| missing == 0 || !values.is_missing(row));
        there.clone().for_each(|row| values.put(row, &mut buffer));
        chunk.page(Packed::of(compressor, &buffer)?, rows.len(), missing, there)?;
    }
    chunk.finish(compression)
}
