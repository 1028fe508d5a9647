//! Rows of a table in columns whose rows hold their values or point at them.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{Field, Schema};

use super::order::Places;
use super::{Codes, Table};

/// Some rows of a table.
#[derive(Clone, Debug)]
pub struct Sheet {
    table: &'static Table,
    rows: usize,
    columns: Vec<SheetColumn>,
}

/// A column of some rows.
#[derive(Clone, Debug)]
pub enum SheetColumn {
    /// A value for each row.
    Held(ArrayRef),
    /// Values, and which of them each row has.
    Pointed(Codes, ArrayRef),
}

const FITS: &str = "pointers and orders name values and rows that are there";

impl SheetColumn {
    /// The values that rows hold or point at.
    pub fn values(&self) -> &ArrayRef {
        match self {
            Self::Held(values) | Self::Pointed(_, values) => values,
        }
    }

    /// The pointers; none where rows hold their values.
    pub fn codes(&self) -> Option<&Codes> {
        match self {
            Self::Held(_) => None,
            Self::Pointed(codes, _) => Some(codes),
        }
    }

    /// The place of a row's value among the values.
    pub fn place(&self, row: usize) -> usize {
        self.codes().map_or(row, |codes| codes.at(row))
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.codes().map_or_else(|| self.values().len(), Codes::len)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A value for each row.
    fn held(&self) -> ArrayRef {
        match self {
            Self::Held(values) => values.clone(),
            Self::Pointed(codes, values) => {
                let places = codes.places().map_or_else(|| vec![0; codes.len()], <[u32]>::to_vec);
                take(values, &UInt32Array::from(places), None).expect(FITS)
            }
        }
    }
}

impl Sheet {
    pub(super) fn new(table: &'static Table, rows: usize, columns: Vec<SheetColumn>) -> Self {
        Self { table, rows, columns }
    }

    /// The rows of a batch, each of which holds its values.
    pub fn of(table: &'static Table, batch: &RecordBatch) -> Self {
        let columns = batch.columns().iter().cloned().map(SheetColumn::Held).collect();
        Self { table, rows: batch.num_rows(), columns }
    }

    /// The table.
    pub const fn table(&self) -> &'static Table {
        self.table
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The columns, in the order of the declaration.
    pub fn columns(&self) -> &[SheetColumn] {
        &self.columns
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&SheetColumn> {
        self.table.position(name).map(|position| &self.columns[position])
    }

    /// The columns by which the rows are sorted.
    pub fn sort_columns(&self) -> Vec<&SheetColumn> {
        self.table.positions(self.table.sort).into_iter().map(|position| &self.columns[position]).collect()
    }

    /// The rows in the order that the table declares. Columns that shared their pointers still do.
    #[must_use]
    pub fn sorted(self) -> Self {
        let places = Places::of(&self);
        if places.are_sorted() {
            return self;
        }
        let order = places.order();
        let array = UInt32Array::from(order.clone());
        let mut pointers: HashMap<usize, Codes> = HashMap::new();
        let columns = self.columns.into_iter().map(|column| match column {
            SheetColumn::Held(values) => SheetColumn::Held(take(&values, &array, None).expect(FITS)),
            SheetColumn::Pointed(codes, values) => {
                let codes = match codes.identity() {
                    Some(identity) => pointers.entry(identity).or_insert_with(|| codes.taken(&order)).clone(),
                    None => codes,
                };
                SheetColumn::Pointed(codes, values)
            }
        });
        Self { columns: columns.collect(), ..self }
    }

    /// The rows as a batch in which each holds its values.
    pub fn to_batch(&self) -> RecordBatch {
        let columns: Vec<ArrayRef> = self.columns.iter().map(SheetColumn::held).collect();
        let fields: Vec<Field> = (self.table.columns.iter().zip(&columns))
            .map(|(column, array)| column.field().with_nullable(column.nullable || array.null_count() > 0))
            .collect();
        let schema = Arc::new(Schema::new_with_metadata(fields, self.table.schema().metadata().clone()));
        RecordBatch::try_new_with_options(schema, columns, &RecordBatchOptions::new().with_row_count(Some(self.rows)))
            .expect("types and lengths were checked column by column")
    }
}
