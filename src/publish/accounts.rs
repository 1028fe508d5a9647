//! The account of each source file against the tables: as many rows stand in a table as the file's slots say.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;

use crate::tables::Table;

/// The columns of `source_file` that count rows, and the table in which the rows stand.
const COUNTED: [(&str, &str); 3] =
    [("observations", "observation"), ("comparators", "comparator"), ("judgements", "judgement")];

/// Every file whose slots say another number of rows than stand in the tables, and every file with more revisions than
/// superseded slots that are not repeats. Derived observations have no slot.
pub(super) fn accounts(tables: &[(&'static Table, RecordBatch)]) -> Vec<String> {
    let batch = |name: &str| tables.iter().find(|(table, _)| table.name == name).map(|(_, batch)| batch);
    let mut faults = Vec::new();
    let Some(files) = batch("source_file") else { return faults };
    let ids = files.column_by_name("source_file_id").map(AsArray::as_string::<i32>);
    for (column, name) in COUNTED {
        let (Some(rows), Some(ids)) = (batch(name), ids) else { continue };
        let standing = rows_by_file(rows);
        let slots = files.column_by_name(column).map(AsArray::as_primitive::<Int64Type>);
        for (id, slots) in ids.iter().flatten().zip(slots.into_iter().flatten().flatten()) {
            let standing = standing.get(id).copied().unwrap_or(0);
            if standing != slots {
                faults.push(format!(
                    "source_file: {slots} slots of {id} are said to stand in {name}, and {standing} rows of it do"
                ));
            }
        }
    }
    let count = |name: &str| files.column_by_name(name).map(AsArray::as_primitive::<Int64Type>);
    if let (Some(ids), Some(superseded), Some(repeated), Some(revisions)) =
        (ids, count("superseded"), count("repeated"), batch("revision"))
    {
        let revisions = rows_by_file(revisions);
        for row in 0..files.num_rows() {
            let changed = superseded.value(row) - repeated.value(row);
            let standing = revisions.get(ids.value(row)).copied().unwrap_or(0);
            if standing > changed {
                faults.push(format!(
                    "source_file: {changed} superseded slots of {} are no repeats, and revision has {standing} rows of it",
                    ids.value(row)
                ));
            }
        }
    }
    faults
}

fn rows_by_file(batch: &RecordBatch) -> BTreeMap<&str, i64> {
    let mut rows = BTreeMap::new();
    let Some(files) = batch.column_by_name("source_file_id").map(AsArray::as_string::<i32>) else {
        return rows;
    };
    let sources = batch.column_by_name("value_source").map(AsArray::as_string::<i32>);
    for row in 0..batch.num_rows() {
        let is_derived = sources.is_some_and(|sources| sources.is_valid(row) && sources.value(row) == "derived");
        if files.is_valid(row) && !is_derived {
            *rows.entry(files.value(row)).or_insert(0) += 1;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::sample::{plain, release, replace};
    use crate::tables::find;

    #[test]
    fn more_revisions_of_a_file_than_superseded_slots_are_a_fault() {
        let mut tables = release(2).tables;
        let revision = find("revision").expect("a table");
        replace(&mut tables, "revision", plain(revision, 1, &[("source_file_id", &["f1"])]));
        assert_eq!(
            accounts(&tables),
            ["source_file: 0 superseded slots of f1 are no repeats, and revision has 1 rows of it"]
        );
    }

    #[test]
    fn a_file_that_says_other_rows_than_stand_in_the_tables_is_a_fault() {
        let mut tables = release(2).tables;
        let comparator = find("comparator").expect("a table");
        let rows = plain(comparator, 3, &[("source_file_id", &["f1", "f1", "f1"])]);
        assert_eq!(accounts(&tables), Vec::<String>::new());
        replace(&mut tables, "comparator", rows);
        assert_eq!(
            accounts(&tables),
            ["source_file: 0 slots of f1 are said to stand in comparator, and 3 rows of it do"]
        );
    }
}
