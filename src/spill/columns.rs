//! Observations → bytes, column by column and little-endian, and any stretch of their rows back out of these bytes.
//!
//! A column whose cells are all the same, as the file of a file's own rows, is written as one cell.

use std::io::{self, ErrorKind};
use std::ops::Range;

use crate::domain::observation::{Decimals, OriginIndex, RawText};
use crate::domain::{
    BreakdownIndex, Day, Figure, FileIndex, IndicatorIndex, Observations, Period, PeriodKind, Status, ValueSource,
};

/// A cell of a column.
trait Cell: Copy {
    /// So many bytes it takes.
    const WIDTH: usize;

    /// Appends its bytes.
    fn put(self, bytes: &mut Vec<u8>);

    /// What so many bytes say; none where no cell says that.
    fn of(bytes: &[u8]) -> Option<Self>;
}

macro_rules! number {
    ($($number:ty),*) => {
        $(impl Cell for $number {
            const WIDTH: usize = size_of::<$number>();

            fn put(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }

            fn of(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(<$number>::from_le_bytes)
            }
        })*
    };
}

number!(u8, i8, u16, u32, i32, u64);

/// A cell that is written as another one.
macro_rules! written_as {
    ($cell:ty, $number:ty, $put:expr, $of:expr) => {
        impl Cell for $cell {
            const WIDTH: usize = <$number>::WIDTH;

            fn put(self, bytes: &mut Vec<u8>) {
                let put: fn(Self) -> $number = $put;
                put(self).put(bytes);
            }

            fn of(bytes: &[u8]) -> Option<Self> {
                let of: fn($number) -> Option<Self> = $of;
                of(<$number>::of(bytes)?)
            }
        }
    };
}

written_as!(f64, u64, f64::to_bits, |bits| Some(Self::from_bits(bits)));
written_as!(bool, u8, u8::from, |code| (code < 2).then_some(code == 1));
written_as!(IndicatorIndex, u16, |index| index.0, |index| Some(Self(index)));
written_as!(BreakdownIndex, u32, |index| index.0, |index| Some(Self(index)));
written_as!(FileIndex, u32, |index| index.0, |index| Some(Self(index)));
written_as!(OriginIndex, u16, |index| index.0, |index| Some(Self(index)));
written_as!(Day, i32, Day::days, |days| Some(Self::from_days(days)));
written_as!(Figure, u8, |figure| figure as u8, |code| Self::ALL.get(usize::from(code)).copied());
written_as!(Status, u8, |status| status as u8, |code| Self::ALL.get(usize::from(code)).copied());
written_as!(ValueSource, u8, |source| source as u8, |code| Self::ALL.get(usize::from(code)).copied());
written_as!(PeriodKind, u8, |kind| kind as u8, |code| Self::ALL.get(usize::from(code)).copied());

impl Cell for Period {
    const WIDTH: usize = PeriodKind::WIDTH + i32::WIDTH;

    fn put(self, bytes: &mut Vec<u8>) {
        self.kind().put(bytes);
        self.index().put(bytes);
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let (kind, index) = bytes.split_at_checked(PeriodKind::WIDTH)?;
        Some(Self::numbered(PeriodKind::of(kind)?, i32::of(index)?))
    }
}

impl Cell for RawText {
    const WIDTH: usize = 2 * u32::WIDTH;

    fn put(self, bytes: &mut Vec<u8>) {
        self.start.put(bytes);
        self.length.put(bytes);
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let (start, length) = bytes.split_at_checked(u32::WIDTH)?;
        Some(Self { start: u32::of(start)?, length: u32::of(length)? })
    }
}

impl Cell for Decimals {
    const WIDTH: usize = 3;

    fn put(self, bytes: &mut Vec<u8>) {
        for decimals in [self.value, self.numerator, self.denominator] {
            decimals.put(bytes);
        }
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let [value, numerator, denominator] = <[u8; 3]>::try_from(bytes).ok()?.map(u8::cast_signed);
        Some(Self { value, numerator, denominator })
    }
}

/// Where the cells of a column begin, counted from the first byte of their rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Column {
    start: u64,
    /// Whether one cell stands for all.
    is_same: bool,
}

/// Where the columns of some rows stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns(Vec<Column>);

/// Bytes that can be read from any place.
pub(super) trait Bytes {
    /// Reads as many as there is room for from a place on.
    fn read(&self, into: &mut [u8], from: u64) -> io::Result<()>;
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    columns: Vec<Column>,
}

impl Writer {
    fn put<T: Cell>(&mut self, cells: &[T]) {
        let start = self.bytes.len();
        self.bytes.reserve(cells.len() * T::WIDTH);
        for cell in cells {
            cell.put(&mut self.bytes);
        }
        let mut written = self.bytes[start..].chunks_exact(T::WIDTH);
        let first = written.next();
        let is_same = first.is_some_and(|first| written.all(|cell| cell == first));
        if is_same {
            self.bytes.truncate(start + T::WIDTH);
        }
        self.columns.push(Column { start: start as u64, is_same });
    }
}

/// The bytes of some rows, and where the columns stand in them.
pub(super) fn written(rows: &Observations) -> (Vec<u8>, Columns) {
    let mut writer = Writer::default();
    // Every column is named, so that none is forgotten; they are read back in the same order.
    let Observations {
        place,
        indicator,
        breakdown,
        period,
        figure,
        status,
        numerator,
        denominator,
        value,
        decimals,
        value_source,
        submitted_on,
        first_stated_on,
        file,
        line,
        column,
        raw,
        origin,
        stale,
    } = rows;
    writer.put(place);
    writer.put(indicator);
    writer.put(breakdown);
    writer.put(period);
    writer.put(figure);
    writer.put(status);
    writer.put(numerator);
    writer.put(denominator);
    writer.put(value);
    writer.put(decimals);
    writer.put(value_source);
    writer.put(submitted_on);
    writer.put(first_stated_on);
    writer.put(file);
    writer.put(line);
    writer.put(column);
    writer.put(raw);
    writer.put(origin);
    writer.put(stale);
    (writer.bytes, Columns(writer.columns))
}

struct Reader<'a, B> {
    bytes: &'a B,
    /// Where the rows begin in them.
    from: u64,
    columns: std::slice::Iter<'a, Column>,
    rows: Range<usize>,
    scratch: Vec<u8>,
}

impl<B: Bytes> Reader<'_, B> {
    fn take<T: Cell>(&mut self) -> io::Result<Vec<T>> {
        let damaged = || io::Error::new(ErrorKind::InvalidData, "the rows are not those that were written");
        let Column { start, is_same } = *self.columns.next().ok_or_else(damaged)?;
        let (skipped, cells) = if is_same { (0, 1) } else { (self.rows.start, self.rows.len()) };
        self.scratch.resize(cells * T::WIDTH, 0);
        self.bytes.read(&mut self.scratch, self.from + start + (skipped * T::WIDTH) as u64)?;
        let read = self.scratch.chunks_exact(T::WIDTH).map(T::of);
        if is_same {
            let cell = read.flatten().next().ok_or_else(damaged)?;
            return Ok(vec![cell; self.rows.len()]);
        }
        let mut cells = Vec::with_capacity(self.rows.len());
        for cell in read {
            cells.push(cell.ok_or_else(damaged)?);
        }
        Ok(cells)
    }
}

/// Some of the rows whose bytes begin at a place.
pub(super) fn read<B: Bytes>(bytes: &B, from: u64, columns: &Columns, rows: Range<usize>) -> io::Result<Observations> {
    if rows.is_empty() {
        return Ok(Observations::default());
    }
    let mut reader = Reader { bytes, from, columns: columns.0.iter(), rows, scratch: Vec::new() };
    Ok(Observations {
        place: reader.take()?,
        indicator: reader.take()?,
        breakdown: reader.take()?,
        period: reader.take()?,
        figure: reader.take()?,
        status: reader.take()?,
        numerator: reader.take()?,
        denominator: reader.take()?,
        value: reader.take()?,
        decimals: reader.take()?,
        value_source: reader.take()?,
        submitted_on: reader.take()?,
        first_stated_on: reader.take()?,
        file: reader.take()?,
        line: reader.take()?,
        column: reader.take()?,
        raw: reader.take()?,
        origin: reader.take()?,
        stale: reader.take()?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::observation::Observation;

    impl Bytes for Vec<u8> {
        fn read(&self, into: &mut [u8], from: u64) -> io::Result<()> {
            let from = usize::try_from(from).expect("a small place");
            let there = self.get(from..from + into.len()).ok_or(ErrorKind::UnexpectedEof)?;
            into.copy_from_slice(there);
            Ok(())
        }
    }

    prop_compose! {
        fn any_row()(
            (place, indicator, breakdown) in any::<(u16, u16, u32)>(),
            (kind, index, figure, status, source) in (0..10_usize, any::<i32>(), 0..3_usize, 0..6_usize, 0..4_usize),
            numbers in any::<[u64; 3]>(),
            (value, numerator, denominator) in any::<(i8, i8, i8)>(),
            (submitted, first, file, line, column) in any::<(i32, i32, u32, u32, u16)>(),
            (start, length, origin, stale) in any::<(u32, u32, u16, bool)>(),
        ) -> Observation {
            Observation {
                place,
                indicator: IndicatorIndex(indicator),
                breakdown: BreakdownIndex(breakdown),
                period: Period::numbered(PeriodKind::ALL[kind], index),
                figure: Figure::ALL[figure],
                status: Status::ALL[status],
                numerator: f64::from_bits(numbers[0]),
                denominator: f64::from_bits(numbers[1]),
                value: f64::from_bits(numbers[2]),
                decimals: Decimals { value, numerator, denominator },
                value_source: ValueSource::ALL[source],
                submitted_on: Day::from_days(submitted),
                first_stated_on: Day::from_days(first),
                file: FileIndex(file),
                line,
                column,
                raw: RawText { start, length },
                origin: OriginIndex(origin),
                stale,
            }
        }
    }

    /// A row as text; that of numbers that are none says nothing of their bits.
    fn told(row: &Observation) -> (String, [u64; 3]) {
        (format!("{row:?}"), [row.numerator, row.denominator, row.value].map(f64::to_bits))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_from_any_row_to_any_other(
            rows in prop::collection::vec(any_row(), 1..40),
            from in 0..40_usize,
            to in 0..40_usize,
            before in 0..9_usize,
        ) {
            let columns: Observations = rows.iter().copied().collect();
            let (bytes, places) = written(&columns);
            let mut shifted = vec![0xAA; before];
            shifted.extend(bytes);
            let (from, to) = (from.min(rows.len()), to.min(rows.len()));
            let wanted = from.min(to)..from.max(to);
            let back = read(&shifted, before as u64, &places, wanted.clone()).expect("they were written");
            let back: Vec<_> = (0..back.len()).map(|at| told(&back.row(at))).collect();
            prop_assert_eq!(back, rows[wanted].iter().map(told).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_column_of_one_cell_takes_the_room_of_one() {
        let row = Observation::reported(3, IndicatorIndex(1), Period::month(2024, 5), 2.0);
        let (one, _) = written(&std::iter::once(row).collect());
        let (many, places) = written(&std::iter::repeat_n(row, 1_000).collect());
        assert_eq!(many.len(), one.len());
        let back = read(&many, 0, &places, 0..1_000).expect("they were written");
        assert_eq!((back.len(), back.row(999).value), (1_000, 2.0));
    }

    #[test]
    fn bytes_that_are_missing_or_say_nothing_are_an_error() {
        let rows: Observations = (0..9)
            .map(|place| Observation::reported(place, IndicatorIndex(place), Period::month(2024, 5), f64::from(place)))
            .collect();
        let (bytes, places) = written(&rows);
        let short = bytes[..bytes.len() - 1].to_vec();
        assert_eq!(
            read(&short, 0, &places, 0..9).map(|_| ()).map_err(|error| error.kind()),
            Err(ErrorKind::UnexpectedEof)
        );
        let damaged = vec![0xFF; bytes.len()];
        assert_eq!(
            read(&damaged, 0, &places, 0..9).map(|_| ()).map_err(|error| error.kind()),
            Err(ErrorKind::InvalidData)
        );
    }
}
