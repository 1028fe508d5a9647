//! The audit: the batches of a release come in, every fault that keeps them from being published goes out.
//!
//! Checked are: every declared table is there once; columns that may have no nulls have none; keys are unique; rows are
//! sorted as declared; words are of the declared vocabularies; figures are finite; references resolve; the slots of
//! every source file add up; and the versions of an indicator share no day.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};
use arrow::util::display::array_value_to_string;
use rayon::prelude::*;

use crate::tables::declared::diff::RELEASE_DIFF;
use crate::tables::{ALL, Column, Places, Sheet, SheetColumn, Table};

/// The values of the columns that others refer to. Only looked up, never listed.
#[derive(Clone, Debug, Default)]
pub struct Referenced(BTreeMap<(&'static str, &'static str), HashSet<String>>);

impl Referenced {
    /// The values of these tables that others may refer to.
    pub fn of(tables: &[(&'static Table, RecordBatch)]) -> Self {
        let mut out = Self::default();
        for (name, column) in ALL.iter().flat_map(|table| table.columns).filter_map(|column| column.references) {
            let Some((table, batch)) = tables.iter().find(|(table, _)| table.name == name) else { continue };
            out.0.entry((name, column)).or_insert_with(|| {
                let ids = batch.column(table.positions(&[column])[0]).as_string::<i32>();
                ids.iter().flatten().map(str::to_owned).collect()
            });
        }
        out
    }

    fn has(&self, target: (&'static str, &'static str), id: &str) -> bool {
        self.0.get(&target).is_some_and(|known| known.contains(id))
    }
}

/// Every fault of these tables, those that are missing first; none where they may be published. The tables of these names
/// came piece by piece and were audited so; `release_diff` comes when all others are written.
pub fn audit(tables: &[(&'static Table, RecordBatch)], in_pieces: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    let comes_apart = |table: &Table| in_pieces.contains(&table.name) || table.name == RELEASE_DIFF.name;
    for table in ALL.iter().filter(|table| !comes_apart(table)) {
        match tables.iter().filter(|(given, _)| given.name == table.name).count() {
            0 => faults.push(format!("{}: the table is missing", table.name)),
            1 => {}
            times => faults.push(format!("{}: the table was given {times} times", table.name)),
        }
    }
    let referenced = Referenced::of(tables);
    let found: Vec<Vec<String>> =
        tables.par_iter().map(|(table, batch)| audit_sheet(&Sheet::of(table, batch), &referenced)).collect();
    faults.extend(found.into_iter().flatten());
    faults
}

/// Every fault of a table, or of some of its rows that others follow.
pub(super) fn audit_sheet(sheet: &Sheet, referenced: &Referenced) -> Vec<String> {
    let table = sheet.table();
    let mut faults = Faults { table, sheet, found: Vec::new() };
    for (column, given) in table.columns.iter().zip(sheet.columns()) {
        faults.check_nulls(column, given);
        faults.check_figures(column, given);
        faults.check_words(column, given);
        faults.check_references(column, given, referenced);
    }
    faults.check_order_and_key();
    match table.name {
        "source_file" => faults.check_slots(),
        "indicator_version" => faults.check_days(),
        _ => {}
    }
    faults.found
}

struct Faults<'sheet> {
    table: &'static Table,
    sheet: &'sheet Sheet,
    found: Vec<String>,
}

impl Faults<'_> {
    /// Notes a fault with the number of its rows and the key of the first of them.
    fn note(&mut self, rows: &[usize], fault: &str) {
        let Some(&first) = rows.first() else { return };
        let key: Vec<String> = (self.table.key.iter().zip(self.table.positions(self.table.key)))
            .map(|(name, position)| format!("{name}={}", shown(&self.sheet.columns()[position], first)))
            .collect();
        let others = if rows.len() > 1 { format!(", and {} more rows", rows.len() - 1) } else { String::new() };
        self.found.push(format!("{}: {fault} (row {}: {}{others})", self.table.name, first + 1, key.join(", ")));
    }

    fn check_nulls(&mut self, column: &Column, given: &SheetColumn) {
        if column.nullable {
            return;
        }
        if given.values().null_count() == 0 {
            return;
        }
        let rows = rows_where(given, |values, at| values.is_null(at));
        self.note(&rows, &format!("{} is empty and may not be", column.name));
    }

    fn check_figures(&mut self, column: &Column, given: &SheetColumn) {
        let Some(figures) = given.values().as_primitive_opt::<Float64Type>() else { return };
        if figures.values().iter().all(|figure| figure.is_finite()) {
            return;
        }
        let rows = rows_where(given, |_, at| figures.is_valid(at) && !figures.value(at).is_finite());
        self.note(&rows, &format!("{} is not a finite number", column.name));
    }

    fn check_words(&mut self, column: &Column, given: &SheetColumn) {
        if column.values.is_empty() {
            return;
        }
        let rows = rows_where(given, |words, at| words.is_valid(at) && !column.values.contains(&text(words, at)));
        if let Some(&first) = rows.first() {
            let fault = format!("{} holds `{}`, which is not of its vocabulary", column.name, shown(given, first));
            self.note(&rows, &fault);
        }
    }

    fn check_references(&mut self, column: &Column, given: &SheetColumn, referenced: &Referenced) {
        let Some(target) = column.references else { return };
        let mut last: Option<(String, bool)> = None;
        let rows = rows_where(given, |ids, at| {
            if ids.is_null(at) {
                return false;
            }
            let id = text(ids, at);
            match &last {
                Some((last, is_known)) if last == id => !is_known,
                _ => {
                    let is_known = referenced.has(target, id);
                    last = Some((id.to_owned(), is_known));
                    !is_known
                }
            }
        });
        if let Some(&first) = rows.first() {
            let fault = format!("{} `{}` is not in {}.{}", column.name, shown(given, first), target.0, target.1);
            self.note(&rows, &fault);
        }
    }

    /// Equal keys stand beside each other where the rows are sorted; where they are not, they are looked for in order.
    fn check_order_and_key(&mut self) {
        let places = Places::of(self.sheet);
        let rows_where = |is_meant: fn(Ordering) -> bool| -> Vec<usize> {
            (1..self.sheet.len()).filter(|&row| is_meant(places.compare(row - 1, row))).collect()
        };
        let unsorted = rows_where(Ordering::is_gt);
        let repeated: Vec<usize> = if unsorted.is_empty() {
            rows_where(Ordering::is_eq)
        } else {
            let order = places.order();
            let pairs = order.windows(2).map(|pair| (pair[0] as usize, pair[1] as usize));
            pairs.filter(|&(one, other)| places.compare(one, other).is_eq()).map(|(_, other)| other).collect()
        };
        self.note(&unsorted, "the rows are not sorted as declared");
        self.note(&repeated, "the key is repeated");
    }

    /// The versions of an indicator follow each other: no day of an authority is in two of them.
    fn check_days(&mut self) {
        let text = |name: &str| self.sheet.columns()[self.table.positions(&[name])[0]].values().as_string::<i32>();
        let day =
            |name: &str| self.sheet.columns()[self.table.positions(&[name])[0]].values().as_primitive::<Date32Type>();
        let whose = [text("indicator_id"), text("applies_to")];
        let (from, to) = (day("valid_from"), day("valid_to"));
        let is_of_one = |row: usize| whose.iter().all(|ids| ids.value(row) == ids.value(row - 1));
        let is_over = |row: usize| to.is_valid(row - 1) && to.value(row - 1) < from.value(row);
        let rows: Vec<usize> = (1..self.sheet.len()).filter(|&row| is_of_one(row) && !is_over(row)).collect();
        self.note(&rows, "it shares days with the version before it");
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
        let counts =
            |name: &str| self.sheet.columns()[self.table.positions(&[name])[0]].values().as_primitive::<Int64Type>();
        let read = counts("slots_read");
        let parts = EXPLAINED.map(counts);
        let explained = |row: usize| parts.iter().map(|part| part.value(row)).sum::<i64>();
        let rows: Vec<usize> = (0..self.sheet.len()).filter(|&row| read.value(row) != explained(row)).collect();
        if let Some(&first) = rows.first() {
            let fault = format!("{} slots were read and {} are accounted for", read.value(first), explained(first));
            self.note(&rows, &fault);
        }
    }
}

/// The rows with a value at fault. Where rows point at values, each value is looked at once.
fn rows_where(given: &SheetColumn, mut is_fault: impl FnMut(&ArrayRef, usize) -> bool) -> Vec<usize> {
    let values = given.values();
    let at_fault: Vec<bool> = (0..values.len()).map(|at| is_fault(values, at)).collect();
    if !at_fault.contains(&true) {
        return Vec::new();
    }
    (0..given.len()).filter(|&row| at_fault[given.place(row)]).collect()
}

fn text(values: &ArrayRef, at: usize) -> &str {
    values.as_string::<i32>().value(at)
}

fn shown(given: &SheetColumn, row: usize) -> String {
    array_value_to_string(given.values(), given.place(row)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use arrow::array::StringArray;

    use super::*;
    use crate::publish::sample::{observations, plain, release, replace, source_files};
    use crate::tables::find;

    /// The faults of a sound release in which one table was replaced.
    fn faults_with(name: &str, batch: RecordBatch) -> Vec<String> {
        let mut tables = release(2).tables;
        tables.push((find("release").expect("a table"), plain(find("release").expect("a table"), 1, &[])));
        replace(&mut tables, name, batch);
        audit(&tables, &[])
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
    fn versions_that_share_a_day_are_a_fault() {
        let table = find("indicator_version").expect("a table");
        let given = |last_of_first: Option<i32>| {
            let batch = plain(
                table,
                2,
                &[("indicator_id", &["a", "a"]), ("applies_to", &["all", "all"]), ("authority_id", &["884", "884"])],
            );
            let mut columns = batch.columns().to_vec();
            let mut put = |name: &str, array: ArrayRef| columns[table.positions(&[name])[0]] = array;
            put("version", std::sync::Arc::new(arrow::array::Int64Array::from(vec![1, 2])));
            put("valid_from", std::sync::Arc::new(arrow::array::Date32Array::from(vec![10, 20])));
            put("valid_to", std::sync::Arc::new(arrow::array::Date32Array::from(vec![last_of_first, None])));
            faults_with("indicator_version", RecordBatch::try_new(batch.schema(), columns).expect("a batch"))
        };
        assert_eq!(given(Some(19)), Vec::<String>::new());
        for shared in [Some(20), None] {
            assert_eq!(
                given(shared),
                [
                    "indicator_version: it shares days with the version before it (row 2: indicator_id=a, applies_to=all, version=2)"
                ]
            );
        }
    }

    #[test]
    fn a_table_that_is_missing_or_given_twice_is_a_fault() {
        let mut tables = release(1).tables;
        tables.retain(|(table, _)| table.name != "trend");
        let again = tables.iter().find(|(table, _)| table.name == "action").expect("a table").clone();
        tables.push(again);
        let faults = audit(&tables, &[]);
        assert_eq!(
            faults,
            ["trend: the table is missing", "action: the table was given 2 times", "release: the table is missing"]
        );
    }
}
