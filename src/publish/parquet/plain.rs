//! Columns whose rows hold their values → column chunks in Parquet's plain encoding.

use arrow::array::Array;
use parquet::errors::Result;
use parquet::schema::types::ColumnDescPtr;

use super::chunk::{Chunk, ChunkWriter, Levels, PAGE, Packer, put_levels};
use super::stored::Stored;

/// The chunk of a column.
pub(super) fn chunk(values: &(impl Stored + Array), description: &ColumnDescPtr, packer: &mut Packer) -> Result<Chunk> {
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
            put_levels(Levels::Each(&is_there), &mut buffer);
        } else if nullable {
            put_levels(Levels::All(rows.len(), true), &mut buffer);
        }
        let there = rows.clone().filter(|&row| missing == 0 || !values.is_missing(row));
        if missing == 0 {
            values.put_all(rows.clone(), &mut buffer);
        } else {
            values.put_each(there.clone(), &mut buffer);
        }
        let page = packer.pack_values(&buffer, description.physical_type())?;
        if start == 0 {
            // The other pages are much like the first.
            let pages = values.len().div_ceil(PAGE);
            chunk.reserve(pages, page.len() * pages);
        }
        chunk.page(page, rows.len(), missing, there)?;
    }
    chunk.finish()
}
