//! The rows of a batch → their order by the columns that its table is sorted by, text by its bytes and nulls first.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, DictionaryArray, RecordBatch, RecordBatchOptions, UInt32Array, make_comparator,
};
use arrow::compute::{SortColumn, SortOptions, lexsort_to_indices, take, take_record_batch};
use arrow::datatypes::UInt32Type;

use super::Table;

/// The rows of a batch in the declared order. Columns that shared their pointers still do.
pub(super) fn sorted(table: &Table, batch: &RecordBatch) -> RecordBatch {
    let columns = columns(table, batch);
    if columns.iter().all(|column| column.as_any_dictionary_opt().is_none()) {
        let columns: Vec<SortColumn> =
            columns.into_iter().map(|values| SortColumn { values: values.clone(), options: None }).collect();
        let order = lexsort_to_indices(&columns, None).expect("every declared type can be sorted");
        return take_record_batch(batch, &order).expect("the order names rows of this batch");
    }
    let places = Places::of(&columns);
    if places.0.is_sorted() {
        return batch.clone();
    }
    let mut order: Vec<u32> = (0..).take(batch.num_rows()).collect();
    order.sort_by_key(|&row| places.0[row as usize]);
    taken(batch, &UInt32Array::from(order))
}

/// The columns by which the rows of a table are sorted.
fn columns<'batch>(table: &Table, batch: &'batch RecordBatch) -> Vec<&'batch ArrayRef> {
    table.positions(table.sort).into_iter().map(|position| batch.column(position)).collect()
}

fn taken(batch: &RecordBatch, order: &UInt32Array) -> RecordBatch {
    const FITS: &str = "the order names rows of this batch";
    let mut pointers: HashMap<*const u32, UInt32Array> = HashMap::new();
    let columns = batch.columns().iter().map(|column| -> ArrayRef {
        let Some(coded) = column.as_any_dictionary_opt() else { return take(column, order, None).expect(FITS) };
        let coded: &DictionaryArray<UInt32Type> = coded.as_any().downcast_ref().expect("codes are unsigned");
        let keys = pointers.entry(coded.keys().values().as_ptr()).or_insert_with(|| {
            let codes = coded.keys().values();
            order.values().iter().map(|&row| codes[row as usize]).collect::<Vec<u32>>().into()
        });
        Arc::new(DictionaryArray::new(keys.clone(), coded.values().clone()))
    });
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(batch.schema(), columns.collect(), &options).expect(FITS)
}

/// By row: a number that compares as the row does by the columns that its table is sorted by; equal where the row has the
/// same key.
#[derive(Debug)]
pub struct Places(pub Vec<u128>);

impl Places {
    /// The places of the rows of a batch.
    pub fn in_table(table: &Table, batch: &RecordBatch) -> Self {
        Self::of(&columns(table, batch))
    }

    fn of(columns: &[&ArrayRef]) -> Self {
        let mut places = vec![0; columns.first().map_or(0, |column| column.len())];
        for column in columns {
            let (ranks, codes) = match column.as_any_dictionary_opt() {
                Some(coded) => {
                    let keys = coded.keys().as_primitive::<UInt32Type>();
                    (ranks(coded.values()), Some(keys.values()))
                }
                None => (ranks(column), None),
            };
            let several = ranks.iter().max().map_or(1, |&greatest| u128::from(greatest) + 1);
            let rank = |row: usize| ranks[codes.map_or(row, |codes| codes[row] as usize)];
            for (row, place) in places.iter_mut().enumerate() {
                *place = *place * several + u128::from(rank(row));
            }
        }
        Self(places)
    }
}

/// By value: how many different values lie before it.
fn ranks(values: &ArrayRef) -> Vec<u32> {
    let compare = make_comparator(values, values, SortOptions::default()).expect("every declared type can be sorted");
    let mut order: Vec<usize> = (0..values.len()).collect();
    if !order.is_sorted_by(|&one, &other| compare(one, other).is_le()) {
        order.sort_by(|&one, &other| compare(one, other));
    }
    let mut ranks = vec![0; values.len()];
    let mut rank = 0;
    for pair in order.windows(2) {
        rank += u32::from(compare(pair[0], pair[1]).is_lt());
        ranks[pair[1]] = rank;
    }
    ranks
}
