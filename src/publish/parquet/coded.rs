//! Columns whose rows point at values → column chunks in Parquet's dictionary encoding.
//!
//! What the tables know already, the writer need not find out: which rows have the same value. Columns that share their
//! pointers (all that a peer group shows in a slice, all that is said of a period) share one stream of places as well;
//! it is packed and compressed once, and each column adds its dictionary.

use std::collections::HashMap;

use arrow::array::Array;
use parquet::errors::Result;
use parquet::schema::types::ColumnDescPtr;

use super::chunk::{Chunk, ChunkWriter, Levels, PAGE, Packed, Packer, put_levels};
use super::hybrid::{encode, put_run, width_of};
use super::stored::Stored;
use crate::tables::Codes;

/// Encodes the columns of one row group whose rows point at values.
#[derive(Default)]
pub(super) struct Coded {
    /// By the identity of the pointers of columns: which values are used, and their pages. Only looked up, never listed.
    pointers: HashMap<usize, Pointers>,
    scratch: Vec<u8>,
}

/// Which values the rows of columns point at.
struct Pointers {
    /// The values that are pointed at, ascending.
    used: Vec<u32>,
    /// By row: the place of its value among them.
    places: Vec<u32>,
    /// The pages of columns that miss the same of these values and are alike in whether they may miss any.
    streams: Vec<Stream>,
}

/// The data pages of columns that share pointers.
struct Stream {
    nullable: bool,
    /// By used value: whether it is missing.
    missing: Vec<bool>,
    pages: Vec<SharedPage>,
}

struct SharedPage {
    packed: Packed,
    rows: usize,
    missing: usize,
    /// The values that its rows point at, each once, none of them missing.
    distinct: Vec<u32>,
}

impl Coded {
    /// The chunk of a column whose rows point at these values.
    pub(super) fn chunk(
        &mut self,
        codes: &Codes,
        values: &(impl Stored + Array),
        description: &ColumnDescPtr,
        packer: &mut Packer,
    ) -> Result<Chunk> {
        let nullable = description.max_def_level() > 0;
        let kind = description.physical_type();
        let mut chunk = ChunkWriter::new(values, description);
        let Some(identity) = codes.identity() else {
            return self.of_one_value(codes.len(), values, nullable, chunk, packer);
        };
        let pointers = self.pointers.entry(identity).or_insert_with(|| Pointers::of(codes, values.len()));
        let missing: Vec<bool> = match values.null_count() {
            0 => vec![false; pointers.used.len()],
            _ => pointers.used.iter().map(|&code| values.is_missing(code as usize)).collect(),
        };
        let known = pointers.streams.iter().position(|one| one.nullable == nullable && one.missing == missing);
        let at = known.unwrap_or(pointers.streams.len());
        if known.is_none() {
            let pages = pages(pointers, &missing, nullable, packer)?;
            pointers.streams.push(Stream { nullable, missing, pages });
        }
        let Pointers { used, streams, .. } = &*pointers;
        let stream = &streams[at];

        self.scratch.clear();
        let there =
            || used.iter().zip(&stream.missing).filter(|(_, missing)| !**missing).map(|(&code, _)| code as usize);
        there().for_each(|value| values.put(value, &mut self.scratch));
        let dictionary = packer.pack_values(&self.scratch, kind)?;
        let bytes = dictionary.len() + stream.pages.iter().map(|page| page.packed.len()).sum::<usize>();
        chunk.reserve(stream.pages.len() + 1, bytes);
        chunk.dictionary(dictionary, there().count())?;
        for page in &stream.pages {
            let distinct = page.distinct.iter().map(|&code| code as usize);
            chunk.page(page.packed.clone(), page.rows, page.missing, distinct)?;
        }
        chunk.finish()
    }

    /// The chunk of a column whose rows all have the first value.
    fn of_one_value<S: Stored>(
        &mut self,
        rows: usize,
        values: &S,
        nullable: bool,
        mut chunk: ChunkWriter<S>,
        packer: &mut Packer,
    ) -> Result<Chunk> {
        let is_missing = rows > 0 && values.is_missing(0);
        self.scratch.clear();
        if !is_missing && rows > 0 {
            values.put(0, &mut self.scratch);
        }
        chunk.dictionary(packer.pack(&self.scratch)?, usize::from(!is_missing && rows > 0))?;
        for start in (0..rows).step_by(PAGE) {
            let rows = PAGE.min(rows - start);
            self.scratch.clear();
            let there = if is_missing { 0 } else { rows };
            if nullable {
                put_levels(Levels::All(rows, !is_missing), &mut self.scratch);
            }
            self.scratch.push(1);
            if there > 0 {
                put_run(0, there, 1, &mut self.scratch);
            }
            chunk.page(packer.pack(&self.scratch)?, rows, rows - there, (!is_missing).then_some(0))?;
        }
        chunk.finish()
    }
}

impl Pointers {
    fn of(codes: &Codes, values: usize) -> Self {
        const UNUSED: u32 = u32::MAX;
        let codes = codes.places().unwrap_or_default();
        let mut place = vec![UNUSED; values];
        for &code in codes {
            place[code as usize] = 0;
        }
        let mut used = Vec::with_capacity(values);
        for (code, place) in (0..).zip(&mut place) {
            if *place != UNUSED {
                *place = u32::try_from(used.len()).expect("places are fewer than codes");
                used.push(code);
            }
        }
        let places = if used.len() == values {
            codes.to_vec()
        } else {
            codes.iter().map(|&code| place[code as usize]).collect()
        };
        Self { used, places, streams: Vec::new() }
    }
}

/// The data pages of rows with these places, of which some are missing.
fn pages(pointers: &Pointers, missing: &[bool], nullable: bool, packer: &mut Packer) -> Result<Vec<SharedPage>> {
    let Pointers { used, places, .. } = pointers;
    // The place of each value in the dictionary, which does not hold what is missing.
    let mut held = 0;
    let in_dictionary: Vec<u32> = missing
        .iter()
        .map(|&is_missing| {
            let place = held;
            held += u32::from(!is_missing);
            place
        })
        .collect();
    let misses_any = (held as usize) < missing.len();
    let width = width_of(held.saturating_sub(1)).max(1);
    let (mut buffer, mut is_there, mut there, mut is_seen) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut out = Vec::with_capacity(places.len().div_ceil(PAGE));
    for rows in places.chunks(PAGE) {
        buffer.clear();
        let dense = if misses_any {
            is_there.clear();
            is_there.extend(rows.iter().map(|&place| u32::from(!missing[place as usize])));
            put_levels(Levels::Each(&is_there), &mut buffer);
            there.clear();
            let kept = rows.iter().filter(|&&place| !missing[place as usize]);
            there.extend(kept.map(|&place| in_dictionary[place as usize]));
            &there[..]
        } else {
            if nullable {
                put_levels(Levels::All(rows.len(), true), &mut buffer);
            }
            rows
        };
        buffer.push(width);
        encode(dense, width, &mut buffer);
        is_seen.clear();
        is_seen.resize(missing.len(), false);
        for &place in rows {
            is_seen[place as usize] = true;
        }
        let distinct = (used.iter().zip(&is_seen).zip(missing))
            .filter_map(|((&code, &is_seen), &is_missing)| (is_seen && !is_missing).then_some(code));
        out.push(SharedPage {
            packed: packer.pack(&buffer)?,
            rows: rows.len(),
            missing: rows.len() - dense.len(),
            distinct: distinct.collect(),
        });
    }
    Ok(out)
}
