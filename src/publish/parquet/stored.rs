//! Values of an Arrow array as Parquet stores them: their bytes, their order, and the least and greatest of them.

use std::cmp::Ordering;
use std::ops::Range;

use arrow::array::{Array, BooleanArray, PrimitiveArray, StringArray};
use arrow::datatypes::{ArrowPrimitiveType, Date32Type, Float64Type, Int64Type};
use parquet::data_type::ByteArray;
use parquet::file::statistics::Statistics;

/// Texts longer than this have no bounds: nobody looks for whole sentences.
const LONGEST_BOUND: usize = 64;

/// The values of one array.
pub(super) trait Stored {
    /// Whether a value is missing.
    fn is_missing(&self, at: usize) -> bool;

    /// Appends a value that is there, in the encoding `PLAIN`.
    fn put(&self, at: usize, out: &mut Vec<u8>);

    /// Appends a range of values, none of them missing.
    fn put_all(&self, range: Range<usize>, out: &mut Vec<u8>) {
        self.put_each(range, out);
    }

    /// Appends the values at these places, none of them missing.
    fn put_each(&self, places: impl Iterator<Item = usize>, out: &mut Vec<u8>) {
        places.for_each(|at| self.put(at, out));
    }

    /// How two values that are there compare.
    fn order(&self, one: usize, other: usize) -> Ordering;

    /// The places of the least and the greatest of these values, all of which are there; none of none.
    fn span(&self, mut places: impl Iterator<Item = usize>) -> Option<(usize, usize)> {
        let first = places.next()?;
        let (mut least, mut greatest) = (first, first);
        for at in places {
            if self.order(at, least).is_lt() {
                least = at;
            } else if self.order(at, greatest).is_gt() {
                greatest = at;
            }
        }
        Some((least, greatest))
    }

    /// The bytes of a value as a bound of a page, without any length before them; none where it is too long for one.
    fn lower(&self, at: usize) -> Option<Vec<u8>>;

    /// The same as the upper bound.
    fn upper(&self, at: usize) -> Option<Vec<u8>>;

    /// What a reader is told of a column with these as its least and greatest value.
    fn statistics(&self, least_and_greatest: Option<(usize, usize)>, missing: u64) -> Statistics;
}

/// A number of a fixed width.
pub(super) trait Fixed: ArrowPrimitiveType {
    fn bytes(value: Self::Native) -> impl AsRef<[u8]>;
    fn order(one: Self::Native, other: Self::Native) -> Ordering;
    fn statistics(bounds: Option<(Self::Native, Self::Native)>, missing: u64) -> Statistics;
    /// The value as a lower and as an upper bound: zeros of both signs lie within the bounds of a column with one.
    fn as_bounds(value: Self::Native) -> (Self::Native, Self::Native) {
        (value, value)
    }
}

impl Fixed for Float64Type {
    fn bytes(value: f64) -> impl AsRef<[u8]> {
        value.to_le_bytes()
    }

    fn order(one: f64, other: f64) -> Ordering {
        one.total_cmp(&other)
    }

    fn statistics(bounds: Option<(f64, f64)>, missing: u64) -> Statistics {
        let (least, greatest) = bounds.unzip();
        Statistics::double(least, greatest, None, Some(missing), false)
    }

    fn as_bounds(value: f64) -> (f64, f64) {
        if value == 0.0 { (-0.0, 0.0) } else { (value, value) }
    }
}

impl Fixed for Int64Type {
    fn bytes(value: i64) -> impl AsRef<[u8]> {
        value.to_le_bytes()
    }

    fn order(one: i64, other: i64) -> Ordering {
        one.cmp(&other)
    }

    fn statistics(bounds: Option<(i64, i64)>, missing: u64) -> Statistics {
        let (least, greatest) = bounds.unzip();
        Statistics::int64(least, greatest, None, Some(missing), false)
    }
}

impl Fixed for Date32Type {
    fn bytes(value: i32) -> impl AsRef<[u8]> {
        value.to_le_bytes()
    }

    fn order(one: i32, other: i32) -> Ordering {
        one.cmp(&other)
    }

    fn statistics(bounds: Option<(i32, i32)>, missing: u64) -> Statistics {
        let (least, greatest) = bounds.unzip();
        Statistics::int32(least, greatest, None, Some(missing), false)
    }
}

impl<T: Fixed> Stored for PrimitiveArray<T> {
    fn is_missing(&self, at: usize) -> bool {
        self.is_null(at)
    }

    fn put(&self, at: usize, out: &mut Vec<u8>) {
        out.extend_from_slice(T::bytes(self.value(at)).as_ref());
    }

    fn put_all(&self, range: Range<usize>, out: &mut Vec<u8>) {
        if cfg!(target_endian = "little") {
            // In memory they lie as Parquet has them.
            let width = size_of::<T::Native>();
            out.extend_from_slice(&self.values().inner()[range.start * width..range.end * width]);
        } else {
            range.for_each(|at| self.put(at, out));
        }
    }

    fn order(&self, one: usize, other: usize) -> Ordering {
        T::order(self.value(one), self.value(other))
    }

    fn span(&self, mut places: impl Iterator<Item = usize>) -> Option<(usize, usize)> {
        let values = self.values();
        let first = places.next().map(|at| (at, values[at]))?;
        let (mut least, mut greatest) = (first, first);
        for at in places {
            let value = values[at];
            if T::order(value, least.1).is_lt() {
                least = (at, value);
            } else if T::order(value, greatest.1).is_gt() {
                greatest = (at, value);
            }
        }
        Some((least.0, greatest.0))
    }

    fn lower(&self, at: usize) -> Option<Vec<u8>> {
        Some(T::bytes(T::as_bounds(self.value(at)).0).as_ref().to_vec())
    }

    fn upper(&self, at: usize) -> Option<Vec<u8>> {
        Some(T::bytes(T::as_bounds(self.value(at)).1).as_ref().to_vec())
    }

    fn statistics(&self, least_and_greatest: Option<(usize, usize)>, missing: u64) -> Statistics {
        let bounds = least_and_greatest
            .map(|(least, greatest)| (T::as_bounds(self.value(least)).0, T::as_bounds(self.value(greatest)).1));
        T::statistics(bounds, missing)
    }
}

impl Stored for BooleanArray {
    fn is_missing(&self, at: usize) -> bool {
        self.is_null(at)
    }

    fn put(&self, at: usize, out: &mut Vec<u8>) {
        self.put_each(std::iter::once(at), out);
    }

    fn put_all(&self, range: Range<usize>, out: &mut Vec<u8>) {
        let (rows, filled) = (range.len(), range.len() % 8);
        out.extend_from_slice(&self.values().slice(range.start, rows).sliced()[..rows.div_ceil(8)]);
        if let Some(last) = out.last_mut().filter(|_| filled > 0) {
            *last &= (1 << filled) - 1;
        }
    }

    /// Eight of them are a byte, the first its lowest bit; the last byte is filled up with zeros.
    fn put_each(&self, places: impl Iterator<Item = usize>, out: &mut Vec<u8>) {
        let (mut bits, mut held) = (0_u8, 0);
        for at in places {
            bits |= u8::from(self.value(at)) << held;
            held += 1;
            if held == u8::BITS {
                out.push(bits);
                (bits, held) = (0, 0);
            }
        }
        if held > 0 {
            out.push(bits);
        }
    }

    fn order(&self, one: usize, other: usize) -> Ordering {
        self.value(one).cmp(&self.value(other))
    }

    fn span(&self, mut places: impl Iterator<Item = usize>) -> Option<(usize, usize)> {
        let first = places.next()?;
        let other = places.find(|&at| self.value(at) != self.value(first)).unwrap_or(first);
        Some(if self.value(first) { (other, first) } else { (first, other) })
    }

    fn lower(&self, at: usize) -> Option<Vec<u8>> {
        Some(vec![u8::from(self.value(at))])
    }

    fn upper(&self, at: usize) -> Option<Vec<u8>> {
        self.lower(at)
    }

    fn statistics(&self, least_and_greatest: Option<(usize, usize)>, missing: u64) -> Statistics {
        let (least, greatest) = least_and_greatest.unzip();
        let value = |at: Option<usize>| at.map(|at| self.value(at));
        Statistics::boolean(value(least), value(greatest), None, Some(missing), false)
    }
}

impl Stored for StringArray {
    fn is_missing(&self, at: usize) -> bool {
        self.is_null(at)
    }

    fn put(&self, at: usize, out: &mut Vec<u8>) {
        let text = self.value(at);
        let length = u32::try_from(text.len()).expect("a text is far shorter than 4 GB");
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(text.as_bytes());
    }

    fn order(&self, one: usize, other: usize) -> Ordering {
        self.value(one).cmp(self.value(other))
    }

    fn lower(&self, at: usize) -> Option<Vec<u8>> {
        Some(self.value(at).as_bytes().to_vec()).filter(|text| text.len() <= LONGEST_BOUND)
    }

    fn upper(&self, at: usize) -> Option<Vec<u8>> {
        self.lower(at)
    }

    fn statistics(&self, least_and_greatest: Option<(usize, usize)>, missing: u64) -> Statistics {
        let bounds = least_and_greatest.and_then(|(least, greatest)| self.lower(least).zip(self.upper(greatest)));
        let (least, greatest) = bounds.unzip();
        Statistics::byte_array(least.map(ByteArray::from), greatest.map(ByteArray::from), None, Some(missing), false)
    }
}
