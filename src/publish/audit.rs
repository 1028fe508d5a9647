//! The audit: the batches of a release come in, every fault that keeps them from being published goes out.
//!
//! Checked are: every declared table is there once; columns that may have no nulls have none; keys are unique; rows are
//! sorted as declared; words are of the declared vocabularies; figures are finite; references resolve; and the slots of
//! every source file add up.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, UInt32Array, make_comparator};
use arrow::compute::{SortColumn, SortOptions, lexsort_to_indices};
use arrow::datatypes::{Float64Type, Int64Type};
use arrow::util::display::array_value_to_string;
use rayon::prelude::*;

use crate::tables::{ALL, Column, Table};

/// The values of the columns that others refer to. Only looked up, never listed.
type Referenced<'batch> = BTreeMap<(&'static str, &'static str), HashSet<&'batch str>>;

/// Every fault of these tables, those that are missing first; none where they may be published.
pub fn audit(tables: &[(&'static Table, RecordBatch)]) -> Vec<String> {
    let mut faults = Vec::new();
    for table in ALL {
        match tables.iter().filter(|(given, _)| given.name == table.name).count() {
            0 => faults.push(format!("{}: the table is missing", table.name)),
            1 => {}
            times => faults.push(format!("{}: the table was given {times} times", table.name)),
        }
    }
    let referenced = referenced(tables);
    let found: Vec<Vec<String>> =
        tables.par_iter().map(|(table, batch)| audit_table(table, batch, &referenced)).collect();
    faults.extend(found.into_iter().flatten());
    faults
}

fn referenced<'batch>(tables: &'batch [(&'static Table, RecordBatch)]) -> Referenced<'batch> {
    let targets: BTreeMap<_, _> = tables.iter().map(|(table, batch)| (table.name, (*table, batch))).collect();
    let columns = tables.iter().flat_map(|(table, _)| table.columns).filter_map(|column| column.references);
    let mut out = Referenced::new();
    for (name, column) in columns {
        out.entry((name, column)).or_insert_with(|| {
            let Some((table, batch)) = targets.get(name) else { return HashSet::new() };
            let position = table.positions(&[column])[0];
            batch.column(position).as_string::<i32>().iter().flatten().collect()
        });
    }
    out
}

fn audit_table(table: &'static Table, batch: &RecordBatch, referenced: &Referenced) -> Vec<String> {
    let mut faults = Faults { table, batch, found: Vec::new() };
    for (column, array) in table.columns.iter().zip(batch.columns()) {
        faults.check_nulls(column, array);
        faults.check_figures(column, array);
        faults.check_words(column, array);
        if let Some(target) = column.references {
            faults.check_references(column, array.as_string(), target, &referenced[&target]);
        }
    }
    faults.check_order_and_key();
    if table.name == "source_file" {
        faults.check_slots();
    }
    faults.found
}

struct Faults<'batch> {
    table: &'static Table,
    batch: &'batch RecordBatch,
    found: Vec<String>,
}

impl Faults<'_> {
    /// Notes a fault with the number of its rows and the key of the first of them.
    fn note(&mut self, rows: &[usize], fault: &str) {
        let Some(&first) = rows.first() else { return };
        let key: Vec<String> = (self.table.key.iter().zip(self.table.positions(self.table.key)))
            .map(|(name, position)| {
                let value = array_value_to_string(self.batch.column(position), first).unwrap_or_default();
                format!("{name}={value}")
            })
            .collect();
        let others = if rows.len() > 1 { format!(", and {} more rows", rows.len() - 1) } else { String::new() };
        self.found.push(format!("{}: {fault} (row {}: {}{others})", self.table.name, first + 1, key.join(", ")));
    }

    fn check_nulls(&mut self, column: &Column, array: &ArrayRef) {
        if column.nullable || array.null_count() == 0 {
            return;
        }
        let rows: Vec<usize> = (0..array.len()).filter(|&row| array.is_null(row)).collect();
        self.note(&rows, &format!("{} is empty and may not be", column.name));
    }

    fn check_figures(&mut self, column: &Column, array: &ArrayRef) {
        let Some(figures) = array.as_primitive_opt::<Float64Type>() else { return };
        let rows = rows_where(figures.iter(), |figure| !figure.is_finite());
        self.note(&rows, &format!("{} is not a finite number", column.name));
    }

    fn check_words(&mut self, column: &Column, array: &ArrayRef) {
        if column.values.is_empty() {
            return;
        }
        let words: &StringArray = array.as_string();
        let rows = rows_where(words.iter(), |word| !column.values.contains(&word));
        if let Some(&first) = rows.first() {
            self.note(
                &rows,
                &format!("{} holds `{}`, which is not of its vocabulary", column.name, words.value(first)),
            );
        }
    }

    fn check_references(&mut self, column: &Column, ids: &StringArray, target: (&str, &str), known: &HashSet<&str>) {
        let mut last = "";
        let mut last_known = false;
        let rows = rows_where(ids.iter(), |id| {
            if id != last || id.is_empty() {
                (last, last_known) = (id, known.contains(id));
            }
            !last_known
        });
        if let Some(&first) = rows.first() {
            let fault = format!("{} `{}` is not in {}.{}", column.name, ids.value(first), target.0, target.1);
            self.note(&rows, &fault);
        }
    }

    /// Equal keys stand beside each other where the rows are sorted; where they are not, they are looked for in order.
    fn check_order_and_key(&mut self) {
        let arrays: Vec<&ArrayRef> =
            self.table.positions(self.table.sort).into_iter().map(|position| self.batch.column(position)).collect();
        let comparators: Vec<_> = (arrays.iter())
            .map(|array| {
                make_comparator(array, array, SortOptions::default()).expect("every declared type can be sorted")
            })
            .collect();
        let compare = |left: usize, right: usize| {
            let unequal = comparators.iter().map(|compare| compare(left, right)).find(|order| order.is_ne());
            unequal.unwrap_or(Ordering::Equal)
        };
        let rows = self.batch.num_rows();
        let unsorted: Vec<usize> = (1..rows).filter(|&row| compare(row - 1, row).is_gt()).collect();
        let repeated: Vec<usize> = if unsorted.is_empty() {
            (1..rows).filter(|&row| compare(row - 1, row).is_eq()).collect()
        } else {
            let columns: Vec<SortColumn> =
                arrays.iter().map(|&values| SortColumn { values: values.clone(), options: None }).collect();
            let order: UInt32Array = lexsort_to_indices(&columns, None).expect("every declared type can be sorted");
            let pairs = order.values().windows(2).map(|pair| (pair[0] as usize, pair[1] as usize));
            pairs.filter(|&(left, right)| compare(left, right).is_eq()).map(|(_, right)| right).collect()
        };
        self.note(&unsorted, "the rows are not sorted as declared");
        self.note(&repeated, "the key is repeated");
    }

    fn check_slots(&mut self) {
        const EXPLAINED: [&str; 10] = [
            "observations",
            "comparators",
            "judgements",
            "plan_rows",
            "populations",
            "references",
            "superseded",
            "rejected",
            "ignored",
            "blank",
        ];
        let counts = |name: &str| self.batch.column(self.table.positions(&[name])[0]).as_primitive::<Int64Type>();
        let read = counts("slots_read");
        let parts = EXPLAINED.map(counts);
        let explained = |row: usize| parts.iter().map(|part| part.value(row)).sum::<i64>();
        let rows: Vec<usize> = (0..self.batch.num_rows()).filter(|&row| read.value(row) != explained(row)).collect();
        if let Some(&first) = rows.first() {
            let fault = format!("{} slots were read and {} are accounted for", read.value(first), explained(first));
            self.note(&rows, &fault);
        }
    }
}

/// The rows whose value is there and at fault.
fn rows_where<T>(values: impl Iterator<Item = Option<T>>, mut is_fault: impl FnMut(T) -> bool) -> Vec<usize> {
    values.enumerate().filter_map(|(row, value)| value.is_some_and(&mut is_fault).then_some(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::sample::{observations, plain, release, replace, source_files};
    use crate::tables::find;

    /// The faults of a sound release in which one table was replaced.
    fn faults_with(name: &str, batch: RecordBatch) -> Vec<String> {
        let mut tables = release(2).tables;
        tables.push((find("release").expect("a table"), plain(find("release").expect("a table"), 1, &[])));
        replace(&mut tables, name, batch);
        audit(&tables)
    }

    #[test]
    fn a_sound_release_has_no_faults() {
        assert_eq!(faults_with("observation", observations(&[("a", 2), ("b", 2)])), Vec::<String>::new());
    }

    #[test]
    fn a_repeated_key_is_a_fault() {
        let authority = find("authority").expect("a table");
        let faults = faults_with("authority", plain(authority, 3, &[("authority_id", &["884", "884", "885"])]));
        assert_eq!(faults, ["authority: the key is repeated (row 2: authority_id=884)"]);
    }

    #[test]
    fn a_repeated_key_is_found_in_rows_out_of_order_too() {
        let authority = find("authority").expect("a table");
        let faults = faults_with("authority", plain(authority, 3, &[("authority_id", &["885", "884", "885"])]));
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert_eq!(faults[0], "authority: the rows are not sorted as declared (row 2: authority_id=884)");
        assert!(faults[1].starts_with("authority: the key is repeated"), "{faults:?}");
    }

    #[test]
    fn a_reference_to_nothing_is_a_fault() {
        let faults = faults_with("observation", observations(&[("a", 1), ("nowhere", 2)]));
        assert_eq!(
            faults,
            ["observation: indicator_id `nowhere` is not in indicator.indicator_id (row 2: authority_id=884, \
                indicator_id=nowhere, breakdown_id=total, period_id=2024-01, kind=actual, and 1 more rows)"]
        );
    }

    #[test]
    fn a_word_outside_its_vocabulary_is_a_fault() {
        let breakdown = find("peer_group").expect("a table");
        let faults =
            faults_with("peer_group", plain(breakdown, 1, &[("peer_group_id", &["x"]), ("kind", &["friends"])]));
        assert_eq!(
            faults,
            ["peer_group: kind holds `friends`, which is not of its vocabulary (row 1: peer_group_id=x)"]
        );
    }

    #[test]
    fn an_empty_cell_in_a_column_that_may_have_none_is_a_fault() {
        let authority = find("authority").expect("a table");
        let sound = plain(authority, 2, &[("authority_id", &["884", "885"])]);
        let mut columns = sound.columns().to_vec();
        columns[2] = std::sync::Arc::new(StringArray::from(vec![Some("Herefordshire"), None]));
        let batch = crate::tables::Batch::of(authority, 2);
        let batch = authority.columns.iter().zip(&columns).fold(batch, |batch, (column, array)| match column.kind {
            crate::tables::Kind::Text => batch.text(column.name, array.as_string::<i32>().iter()),
            _ => batch.date(column.name, [None::<crate::domain::Day>; 2]),
        });
        let faults = faults_with("authority", batch.finish());
        assert_eq!(faults, ["authority: name is empty and may not be (row 2: authority_id=885)"]);
    }

    #[test]
    fn a_figure_that_is_not_finite_is_a_fault() {
        let sound = observations(&[("a", 1)]);
        let mut columns = sound.columns().to_vec();
        let value = sound.schema().index_of("value").expect("a column");
        columns[value] = std::sync::Arc::new(arrow::array::Float64Array::from(vec![f64::INFINITY]));
        let faults = faults_with("observation", RecordBatch::try_new(sound.schema(), columns).expect("a batch"));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(
            faults[0].starts_with("observation: value is not a finite number (row 1: authority_id=884"),
            "{faults:?}"
        );
    }

    #[test]
    fn a_file_whose_slots_do_not_add_up_is_a_fault() {
        assert_eq!(faults_with("source_file", source_files(&[("f1", 10, 10), ("f2", 7, 7)])), Vec::<String>::new());
        let faults = faults_with("source_file", source_files(&[("f1", 10, 10), ("f2", 7, 6)]));
        assert_eq!(faults, ["source_file: 7 slots were read and 6 are accounted for (row 2: source_file_id=f2)"]);
    }

    #[test]
    fn a_table_that_is_missing_or_given_twice_is_a_fault() {
        let mut tables = release(1).tables;
        tables.retain(|(table, _)| table.name != "trend");
        let again = tables.iter().find(|(table, _)| table.name == "action").expect("a table").clone();
        tables.push(again);
        let faults = audit(&tables);
        assert_eq!(
            faults,
            ["trend: the table is missing", "action: the table was given 2 times", "release: the table is missing"]
        );
    }
}
