//! Batches: named columns of values come in, one Arrow batch under a table's declared schema goes out.
//!
//! What does not fit the declaration is a defect of peermark and panics. A null in a column that may have none is a
//! matter of the data: it is let through here, and the audit stops the publication.

use std::borrow::Cow;
use std::hash::Hash;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray, StringBuilder,
};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer};
use polars::prelude::{Column as FrameColumn, DataFrame, DataType as FrameType};

use super::codes::Codes;
use super::sheet::{Sheet, SheetColumn};
use super::{Kind, Table};
use crate::domain::Day;

/// A value, or none, of a column that does not hold text.
pub trait Cell<T> {
    /// The value.
    fn cell(self) -> Option<T>;
}

/// Text, or none, of a column that holds text.
pub trait TextCell {
    /// What holds the text.
    type Text: AsRef<str>;

    /// The text.
    fn text(self) -> Option<Self::Text>;
}

macro_rules! cells {
    ($($from:ty as $to:ty, $value:ident => $cell:expr;)*) => {
        $( impl Cell<$to> for $from {
            fn cell(self) -> Option<$to> {
                let $value = self;
                $cell
            }
        } )*
    };
}

cells! {
    f64 as f64, value => (!value.is_nan()).then_some(value);
    i64 as i64, value => Some(value);
    i32 as i64, value => Some(i64::from(value));
    u32 as i64, value => Some(i64::from(value));
    u16 as i64, value => Some(i64::from(value));
    u8 as i64, value => Some(i64::from(value));
    u64 as i64, value => Some(i64::try_from(value).expect("counts lie far below 2^63"));
    usize as i64, value => Some(i64::try_from(value).expect("counts lie far below 2^63"));
    Day as Day, value => Some(value);
    bool as bool, value => Some(value);
}

impl<T, C: Cell<T>> Cell<T> for Option<C> {
    fn cell(self) -> Option<T> {
        self.and_then(Cell::cell)
    }
}

impl<'text> TextCell for &'text str {
    type Text = &'text str;

    fn text(self) -> Option<&'text str> {
        Some(self)
    }
}

impl<'text> TextCell for &'text String {
    type Text = &'text str;

    fn text(self) -> Option<&'text str> {
        Some(self)
    }
}

impl TextCell for String {
    type Text = Self;

    fn text(self) -> Option<Self> {
        Some(self)
    }
}

impl TextCell for Cow<'_, str> {
    type Text = Self;

    fn text(self) -> Option<Self> {
        Some(self)
    }
}

impl<C: TextCell> TextCell for Option<C> {
    type Text = C::Text;

    fn text(self) -> Option<C::Text> {
        self.and_then(TextCell::text)
    }
}

/// A batch in the making: a value for each row and declared column, the columns in any order.
///
/// Every method panics where its column is not declared, is of another type, was given before or has another length.
#[derive(Debug)]
pub struct Batch {
    table: &'static Table,
    rows: usize,
    columns: Vec<Option<SheetColumn>>,
}

impl Batch {
    /// A batch of so many rows, without any column yet.
    pub fn of(table: &'static Table, rows: usize) -> Self {
        Self { table, rows, columns: vec![None; table.columns.len()] }
    }

    /// A batch of no rows.
    pub fn empty(table: &'static Table) -> RecordBatch {
        RecordBatch::new_empty(table.schema())
    }

    /// A column of text. Blank text in a column that may be empty is none; in any other it stays blank.
    #[must_use]
    pub fn text<C: TextCell>(self, name: &str, values: impl IntoIterator<Item = C>) -> Self {
        let position = self.place(name, Kind::Text);
        let array = texts(self.table.columns[position].nullable, self.rows, values);
        self.put(position, array)
    }

    /// A column of text that is written row by row, none of it missing.
    #[must_use]
    pub fn written(self, name: &str, mut write: impl FnMut(usize, &mut String)) -> Self {
        let position = self.place(name, Kind::Text);
        let mut all = String::new();
        let lengths = (0..self.rows).map(|row| {
            let before = all.len();
            write(row, &mut all);
            all.len() - before
        });
        let offsets = OffsetBuffer::from_lengths(lengths.collect::<Vec<_>>());
        let array = StringArray::try_new(offsets, Buffer::from(all.into_bytes()), None);
        self.put(position, Arc::new(array.expect("text was written text by text")))
    }

    /// A column of figures; `NaN` is none.
    #[must_use]
    pub fn number<C: Cell<f64>>(self, name: &str, values: impl IntoIterator<Item = C>) -> Self {
        let position = self.place(name, Kind::Number);
        self.put(position, numbers(values))
    }

    /// A column of whole numbers.
    #[must_use]
    pub fn integer<C: Cell<i64>>(self, name: &str, values: impl IntoIterator<Item = C>) -> Self {
        let position = self.place(name, Kind::Integer);
        self.put(position, integers(values))
    }

    /// A column of days.
    #[must_use]
    pub fn date<C: Cell<Day>>(self, name: &str, values: impl IntoIterator<Item = C>) -> Self {
        let position = self.place(name, Kind::Date);
        self.put(position, dates(values))
    }

    /// A column that says yes or no.
    #[must_use]
    pub fn flag<C: Cell<bool>>(self, name: &str, values: impl IntoIterator<Item = C>) -> Self {
        let position = self.place(name, Kind::Flag);
        let array: BooleanArray = values.into_iter().map(Cell::cell).collect();
        self.put(position, Arc::new(array))
    }

    /// A column of text whose rows point at these ones.
    #[must_use]
    pub fn text_at<C: TextCell>(self, name: &str, codes: &Codes, values: impl IntoIterator<Item = C>) -> Self {
        let position = self.place(name, Kind::Text);
        let array = texts(self.table.columns[position].nullable, 0, values);
        self.point(position, codes, array)
    }

    /// A column of figures whose rows point at these ones.
    #[must_use]
    pub fn number_at<C: Cell<f64>>(self, name: &str, codes: &Codes, values: impl IntoIterator<Item = C>) -> Self {
        let position = self.place(name, Kind::Number);
        self.point(position, codes, numbers(values))
    }

    /// A column of whole numbers whose rows point at these ones.
    #[must_use]
    pub fn integer_at<C: Cell<i64>>(self, name: &str, codes: &Codes, values: impl IntoIterator<Item = C>) -> Self {
        let position = self.place(name, Kind::Integer);
        self.point(position, codes, integers(values))
    }

    /// A column of days whose rows point at these ones.
    #[must_use]
    pub fn date_at<C: Cell<Day>>(self, name: &str, codes: &Codes, values: impl IntoIterator<Item = C>) -> Self {
        let position = self.place(name, Kind::Date);
        self.point(position, codes, dates(values))
    }

    /// A column of words, of which there are few.
    #[must_use]
    pub fn words<T: Copy + Eq + Hash, C: TextCell>(
        self,
        name: &str,
        values: impl IntoIterator<Item = T>,
        word: impl Fn(T) -> C,
    ) -> Self {
        let (codes, values) = Codes::distinct(values);
        self.text_at(name, &codes, values.into_iter().map(word))
    }

    /// A column of days, of which there are few.
    #[must_use]
    pub fn days(self, name: &str, values: impl IntoIterator<Item = Day>) -> Self {
        let (codes, days) = Codes::distinct(values);
        self.date_at(name, &codes, days)
    }

    /// A column of numbers of authorities.
    #[must_use]
    pub fn counts(self, name: &str, values: impl IntoIterator<Item = Option<u16>>) -> Self {
        let places: Vec<u32> = values.into_iter().map(|count| count.map_or(0, |count| u32::from(count) + 1)).collect();
        let greatest = places.iter().copied().max().unwrap_or(0);
        self.integer_at(name, &Codes::new(places), (0..=greatest).map(|place| place.checked_sub(1)))
    }

    /// The rows in the order in which they were given, each with its values.
    ///
    /// # Panics
    /// Where a declared column was not given.
    pub fn finish(self) -> RecordBatch {
        self.sheet().to_batch()
    }

    /// The rows sorted as the table declares, each with its values.
    ///
    /// # Panics
    /// Where a declared column was not given.
    pub fn finish_sorted(self) -> RecordBatch {
        self.sheet().sorted().to_batch()
    }

    /// The rows in the order in which they were given; those that point at values still do.
    ///
    /// # Panics
    /// Where a declared column was not given.
    pub fn sheet(self) -> Sheet {
        let Self { table, rows, columns } = self;
        let columns = (columns.into_iter().zip(table.columns))
            .map(|(given, column)| given.unwrap_or_else(|| panic!("{} was built without {}", table.name, column.name)));
        Sheet::new(table, rows, columns.collect())
    }

    fn place(&self, name: &str, kind: Kind) -> usize {
        let table = self.table.name;
        let Some(position) = self.table.position(name) else { panic!("{table} declares no column {name}") };
        let declared = self.table.columns[position].kind;
        assert!(declared == kind, "{table}.{name} is declared as {}, not {}", declared.name(), kind.name());
        assert!(self.columns[position].is_none(), "{table}.{name} was given twice");
        position
    }

    fn point(self, position: usize, codes: &Codes, values: ArrayRef) -> Self {
        self.add(position, SheetColumn::Pointed(codes.clone(), values))
    }

    fn put(self, position: usize, array: ArrayRef) -> Self {
        self.add(position, SheetColumn::Held(array))
    }

    fn add(mut self, position: usize, given: SheetColumn) -> Self {
        let column = &self.table.columns[position];
        assert!(
            given.len() == self.rows,
            "{}.{} has {} values for {} rows",
            self.table.name,
            column.name,
            given.len(),
            self.rows
        );
        self.columns[position] = Some(given);
        self
    }
}

fn texts<C: TextCell>(blank_is_none: bool, rows: usize, values: impl IntoIterator<Item = C>) -> ArrayRef {
    let mut builder = StringBuilder::with_capacity(rows, rows * 8);
    for value in values {
        let value = value.text();
        let value = value.as_ref().map(AsRef::as_ref);
        builder.append_option(value.filter(|text| !(blank_is_none && text.is_empty())));
    }
    Arc::new(builder.finish())
}

fn numbers<C: Cell<f64>>(values: impl IntoIterator<Item = C>) -> ArrayRef {
    let values: Vec<f64> = values.into_iter().map(|value| value.cell().unwrap_or(f64::NAN)).collect();
    let is_there = BooleanBuffer::collect_bool(values.len(), |row| !values[row].is_nan());
    let nulls = Some(NullBuffer::new(is_there)).filter(|nulls| nulls.null_count() > 0);
    Arc::new(Float64Array::new(values.into(), nulls))
}

fn integers<C: Cell<i64>>(values: impl IntoIterator<Item = C>) -> ArrayRef {
    let array: Int64Array = values.into_iter().map(Cell::cell).collect();
    Arc::new(array)
}

fn dates<C: Cell<Day>>(values: impl IntoIterator<Item = C>) -> ArrayRef {
    let array: Date32Array = values.into_iter().map(|value| value.cell().map(Day::days)).collect();
    Arc::new(array)
}

/// The rows of a frame whose columns have the declared names and types, sorted as the table declares. Whole numbers of
/// any width are taken for integers, and a column of nothing but nulls for any type.
///
/// # Panics
/// Where the frame's columns are not those of the table; a defect of peermark, not of the data.
pub fn from_frame(table: &'static Table, frame: &DataFrame) -> RecordBatch {
    let mut batch = Batch::of(table, frame.height());
    for column in frame.columns() {
        let name = column.name().as_str();
        let position = table.position(name).unwrap_or_else(|| panic!("{} declares no column {name}", table.name));
        batch = copy_column(batch, name, table.columns[position].kind, column);
    }
    batch.finish_sorted()
}

fn copy_column(batch: Batch, name: &str, kind: Kind, column: &FrameColumn) -> Batch {
    let rows = column.len();
    let found = column.dtype();
    let table = batch.table.name;
    let fits = "the type was matched just before";
    match (kind, found) {
        (Kind::Text, FrameType::Null) => batch.text(name, std::iter::repeat_n(None::<&str>, rows)),
        (Kind::Integer, FrameType::Null) => batch.integer(name, std::iter::repeat_n(None::<i64>, rows)),
        (Kind::Number, FrameType::Null) => batch.number(name, std::iter::repeat_n(None::<f64>, rows)),
        (Kind::Date, FrameType::Null) => batch.date(name, std::iter::repeat_n(None::<Day>, rows)),
        (Kind::Flag, FrameType::Null) => batch.flag(name, std::iter::repeat_n(None::<bool>, rows)),
        (Kind::Text, FrameType::String) => batch.text(name, column.str().expect(fits).iter()),
        (Kind::Number, FrameType::Float64) => batch.number(name, column.f64().expect(fits).iter()),
        (Kind::Flag, FrameType::Boolean) => batch.flag(name, column.bool().expect(fits).iter()),
        (Kind::Date, FrameType::Date) => {
            let days = column.date().expect(fits).physical();
            batch.date(name, days.iter().map(|day| day.map(Day::from_days)))
        }
        (Kind::Integer, found) if found.is_integer() => {
            let wide = column.strict_cast(&FrameType::Int64).expect("whole numbers lie far below 2^63");
            batch.integer(name, wide.i64().expect("it was cast just before").iter())
        }
        (kind, found) => panic!("{table}.{name} is declared as {}, not {found}", kind.name()),
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;
    use arrow::datatypes::{Date32Type, Float64Type, Int64Type};
    use polars::prelude::{IntoColumn, NamedFrom, Series};

    use super::*;
    use crate::tables::{date, flag, integer, number, text};

    static SMALL: Table = Table {
        name: "small",
        description: "One row of a small table.",
        key: &["id", "day"],
        sort: &["day", "id"],
        row_group: None,
        columns: &[
            text("id", "The id."),
            text("note", "A note.").nullable(),
            date("day", "A day."),
            integer("count", "A count.").nullable(),
            number("value", "A figure.").nullable(),
            flag("stale", "A flag."),
        ],
    };

    fn three_rows() -> Batch {
        Batch::of(&SMALL, 3)
            .text("id", ["b", "a", "c"])
            .text("note", [Some("x"), None, Some("")])
            .date("day", [2, 2, 1].map(Day::from_days))
            .integer("count", [Some(1_u64), None, Some(3)])
            .number("value", [1.5, f64::NAN, -0.5])
            .flag("stale", [true, false, true])
    }

    #[test]
    fn not_a_number_and_blank_notes_become_null() {
        let batch = three_rows().finish();
        assert_eq!(batch.schema(), SMALL.schema());
        assert_eq!(batch.column(1).as_string::<i32>().iter().collect::<Vec<_>>(), [Some("x"), None, None]);
        assert_eq!(
            batch.column(4).as_primitive::<Float64Type>().iter().collect::<Vec<_>>(),
            [Some(1.5), None, Some(-0.5)]
        );
    }

    #[test]
    fn rows_are_sorted_as_the_table_declares() {
        let batch = three_rows().finish_sorted();
        assert_eq!(batch.column(0).as_string::<i32>().iter().collect::<Vec<_>>(), [Some("c"), Some("a"), Some("b")]);
        assert_eq!(batch.column(3).as_primitive::<Int64Type>().iter().collect::<Vec<_>>(), [Some(3), None, Some(1)]);
    }

    #[test]
    #[should_panic(expected = "small was built without stale")]
    fn a_missing_column_is_a_defect() {
        let mut batch = three_rows();
        batch.columns[5] = None;
        let _ = batch.finish();
    }

    #[test]
    #[should_panic(expected = "small declares no column colour")]
    fn an_undeclared_column_is_a_defect() {
        let _ = Batch::of(&SMALL, 1).text("colour", ["red"]);
    }

    #[test]
    #[should_panic(expected = "small.day is declared as date, not string")]
    fn a_column_of_another_type_is_a_defect() {
        let _ = Batch::of(&SMALL, 1).text("day", ["2025-03-31"]);
    }

    #[test]
    #[should_panic(expected = "small.id has 1 values for 2 rows")]
    fn a_column_of_another_length_is_a_defect() {
        let _ = Batch::of(&SMALL, 2).text("id", ["a"]);
    }

    fn frame() -> DataFrame {
        let days = Series::new("day".into(), [9_i32, 8]).cast(&FrameType::Date).expect("days");
        let columns = vec![
            Series::new("stale".into(), [true, false]).into_column(),
            Series::new("value".into(), [Some(f64::NAN), Some(2.0)]).into_column(),
            Series::new("count".into(), [Some(7_u32), None]).into_column(),
            days.into_column(),
            Series::new("id".into(), ["p", "q"]).into_column(),
            FrameColumn::full_null("note".into(), 2, &FrameType::Null),
        ];
        DataFrame::new(2, columns).expect("a frame")
    }

    #[test]
    fn a_frame_becomes_a_sorted_batch() {
        let batch = from_frame(&SMALL, &frame());
        assert_eq!(batch.schema(), SMALL.schema());
        assert_eq!(batch.column(0).as_string::<i32>().iter().collect::<Vec<_>>(), [Some("q"), Some("p")]);
        assert_eq!(batch.column(1).null_count(), 2);
        assert_eq!(batch.column(2).as_primitive::<Date32Type>().values().to_vec(), [8, 9]);
        assert_eq!(batch.column(3).as_primitive::<Int64Type>().iter().collect::<Vec<_>>(), [None, Some(7)]);
        assert_eq!(batch.column(4).as_primitive::<Float64Type>().iter().collect::<Vec<_>>(), [Some(2.0), None]);
        assert!(batch.column(5).as_boolean().value(1));
    }

    #[test]
    #[should_panic(expected = "small.value is declared as number, not str")]
    fn a_frame_with_a_column_of_another_type_is_a_defect() {
        let mut frame = frame();
        frame.with_column(Series::new("value".into(), ["x", "y"]).into_column()).expect("a frame");
        let _ = from_frame(&SMALL, &frame);
    }
}
