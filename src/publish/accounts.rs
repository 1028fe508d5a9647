//! The account of each source file against the tables: as many rows stand in a table as the file's slots say.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;

use super::grown::Tally;
use crate::tables::{Sheet, Table};

/// The columns of `source_file` that count rows, and the table in which the rows stand.
const COUNTED: [(&str, &str); 3] =
    [("observations", "observation"), ("comparators", "comparator"), ("judgements", "judgement")];

/// How many rows of each file stand in a table, by the file's id.
pub(super) type RowsByFile = BTreeMap<String, i64>;

/// Every file whose slots say another number of rows than stand in the tables, and every file with more revisions than
/// superseded slots that are not repeats. Derived observations have no slot.
pub(super) fn accounts(
    tables: &[(&'static Table, RecordBatch)],
    in_pieces: &BTreeMap<&'static str, Tally>,
) -> Vec<String> {
    let table = |name: &str| tables.iter().find(|(table, _)| table.name == name);
    let standing_in = |name: &str| match in_pieces.get(name) {
        Some(tally) => Some(tally.by_file.clone()),
        None => table(name).map(|(table, batch)| rows_by_file(&Sheet::of(table, batch))),
    };
    let mut faults = Vec::new();
    let Some((_, files)) = table("source_file") else { return faults };
    let ids = files.column_by_name("source_file_id").map(AsArray::as_string::<i32>);
    for (column, name) in COUNTED {
        let (Some(standing), Some(ids)) = (standing_in(name), ids) else { continue };
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
        (ids, count("superseded"), count("repeated"), standing_in("revision"))
    {
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

/// How many rows of each file stand among some rows; what was derived from them is nobody's.
pub(super) fn rows_by_file(sheet: &Sheet) -> RowsByFile {
    let mut rows = BTreeMap::new();
    let Some(files) = sheet.column("source_file_id") else { return rows };
    let sources = sheet.column("value_source");
    let says_derived: Vec<bool> = (sources.into_iter())
        .flat_map(|column| column.values().as_string::<i32>().iter().map(|word| word == Some("derived")))
        .collect();
    let is_derived = |row: usize| sources.is_some_and(|column| says_derived[column.place(row)]);
    let mut counts = vec![0; files.values().len()];
    for row in (0..sheet.len()).filter(|&row| !is_derived(row)) {
        counts[files.place(row)] += 1;
    }
    for (id, count) in files.values().as_string::<i32>().iter().zip(counts) {
        if let (Some(id), true) = (id, count > 0) {
            *rows.entry(id.to_owned()).or_insert(0) += count;
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
            accounts(&tables, &BTreeMap::new()),
            ["source_file: 0 superseded slots of f1 are no repeats, and revision has 1 rows of it"]
        );
    }

    #[test]
    fn a_file_that_says_other_rows_than_stand_in_the_tables_is_a_fault() {
        let mut tables = release(2).tables;
        let comparator = find("comparator").expect("a table");
        let rows = plain(comparator, 3, &[("source_file_id", &["f1", "f1", "f1"])]);
        assert_eq!(accounts(&tables, &BTreeMap::new()), Vec::<String>::new());
        replace(&mut tables, "comparator", rows);
        assert_eq!(
            accounts(&tables, &BTreeMap::new()),
            ["source_file: 0 slots of f1 are said to stand in comparator, and 3 rows of it do"]
        );
    }
}
