//! Tests of what two releases differ in.

use arrow::array::RecordBatch;

use super::*;
use crate::publish::Lock;
use crate::publish::sample::{plain, publish, release, replace};
use crate::tables::find;

/// The figures of an authority, each with its indicator, period, value and status.
type Figure<'a> = (&'a str, &'a str, &'a str, f64, &'a str);

fn observations(figures: &[Figure]) -> RecordBatch {
    let whole = plain(
        &OBSERVATION,
        figures.len(),
        &[
            ("authority_id", &figures.iter().map(|figure| figure.0).collect::<Vec<_>>()),
            ("indicator_id", &figures.iter().map(|figure| figure.1).collect::<Vec<_>>()),
            ("breakdown_id", &vec!["total"; figures.len()]),
            ("period_id", &figures.iter().map(|figure| figure.2).collect::<Vec<_>>()),
            ("status", &figures.iter().map(|figure| figure.4).collect::<Vec<_>>()),
        ],
    );
    let values: arrow::array::Float64Array =
        figures.iter().map(|figure| Some(figure.3).filter(|value| !value.is_nan())).collect();
    let mut columns = whole.columns().to_vec();
    columns[OBSERVATION.positions(&["value"])[0]] = std::sync::Arc::new(values);
    RecordBatch::try_new(whole.schema(), columns).expect("a batch")
}

/// Two releases with these figures each, and what they differ in.
fn between(before: &[Figure], after: &[Figure]) -> Diff {
    let out = tempfile::tempdir().expect("a folder");
    let lock = Lock::take(out.path()).expect("the lock");
    let published = [before, after].map(|figures| {
        let mut release = release(12);
        replace(&mut release.tables, "observation", observations(figures));
        publish(&lock, release).expect("a release")
    });
    let [before, after] = published.map(|published| StoredRelease::at(&published.path).expect("a release"));
    Diff::between(&before, &after, &after.manifest().expect("a manifest").tables).expect("a diff")
}

fn said(diff: &Diff) -> Vec<String> {
    let figure = |said: &Said<TextId>| format!("{} {}", said.value, diff.texts.text(said.text));
    (diff.differences.iter())
        .map(|one| {
            let (before, after) = (figure(&one.before), figure(&one.after));
            format!("{} {}: {before} -> {after}", diff.names_of(one).join("/"), one.change.name())
        })
        .collect()
}

const NAN: f64 = f64::NAN;

#[test]
fn figures_are_new_changed_and_gone() {
    let diff = between(
        &[("884", "a", "2024-01", 1.0, "ok"), ("884", "a", "2024-02", 2.0, "ok"), ("884", "b", "2024-01", 3.0, "ok")],
        &[("884", "a", "2024-01", 1.5, "ok"), ("884", "b", "2024-01", 3.0, "ok"), ("885", "b", "2024-01", 4.0, "ok")],
    );
    assert_eq!(
        said(&diff),
        [
            "884/a/total/2024-01/actual changed: 1 ok -> 1.5 ok",
            "884/a/total/2024-02/actual gone: 2 ok -> NaN ",
            "885/b/total/2024-01/actual new: NaN  -> 4 ok",
        ]
    );
    assert_eq!(Change::ALL.map(|change| diff.count(What::Figure, change)), [1, 1, 1]);
}

#[test]
fn a_figure_that_is_withheld_now_is_not_told_by_what_it_was() {
    let diff = between(
        &[("884", "a", "2024-01", 7.0, "ok"), ("884", "a", "2024-02", NAN, "suppressed")],
        &[("884", "a", "2024-01", NAN, "suppressed"), ("884", "a", "2024-02", 8.0, "ok")],
    );
    assert_eq!(
        said(&diff),
        [
            "884/a/total/2024-01/actual changed: NaN ok -> NaN suppressed",
            "884/a/total/2024-02/actual changed: NaN suppressed -> 8 ok",
        ]
    );
}

#[test]
fn releases_that_say_the_same_differ_in_nothing() {
    let figures = [("884", "a", "2024-01", 7.0, "ok"), ("884", "a", "2024-02", NAN, "not_available")];
    assert_eq!(said(&between(&figures, &figures)), Vec::<String>::new());
}

/// Rows of a table are in the order of their indicators first; the authorities in it come again and again.
#[test]
fn a_merge_of_the_keys_finds_what_a_look_up_of_each_finds() {
    let names = ["a", "b", "c", "d"];
    let mut all = Vec::new();
    for indicator in names {
        for authority in ["301", "302", "884"] {
            for period in ["2024-01", "2024-02", "2024-03"] {
                all.push((authority, indicator, period));
            }
        }
    }
    let some = |keep: &dyn Fn(usize) -> bool, shift: f64| -> Vec<Figure<'static>> {
        all.iter()
            .enumerate()
            .filter(|(at, _)| keep(*at))
            .map(|(at, &(authority, indicator, period))| {
                let moved = if at % 5 == 0 { shift } else { 0.0 };
                (authority, indicator, period, at as f64 + moved, "ok")
            })
            .collect()
    };
    let (before, after) = (some(&|at| at % 3 != 0, 0.0), some(&|at| at % 4 != 1, 0.5));
    let key = |figure: &Figure| (figure.1.to_owned(), figure.0.to_owned(), figure.2.to_owned());
    let mut expected: Vec<(String, &str)> = Vec::new();
    for (indicator, authority, period) in
        before.iter().chain(&after).map(key).collect::<std::collections::BTreeSet<_>>()
    {
        let find = |figures: &[Figure]| {
            figures
                .iter()
                .find(|one| key(one) == (indicator.clone(), authority.clone(), period.clone()))
                .map(|one| one.3)
        };
        let change = match (find(&before), find(&after)) {
            (Some(was), Some(is)) if merged::same(was, is) => continue,
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "gone",
            _ => "new",
        };
        expected.push((format!("{authority}/{indicator}/total/{period}/actual"), change));
    }
    let mut found = Vec::new();
    merged::merged(&observations(&before), &observations(&after), OBSERVATION.sort, |one, other| {
        let figure = other.map_or_else(|| before[one.expect("a row")], |other| after[other]);
        let change = match (one, other) {
            (Some(one), Some(other)) if merged::same(before[one].3, after[other].3) => return,
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "gone",
            _ => "new",
        };
        found.push((format!("{}/{}/total/{}/actual", figure.0, figure.1, figure.2), change));
    });
    for change in ["new", "changed", "gone"] {
        assert!(expected.iter().any(|(_, found)| *found == change), "{change}");
    }
    assert_eq!(found, expected);
}

fn judgements(rows: &[(&str, &str, &str, Option<i32>)]) -> RecordBatch {
    let table = find("judgement").expect("a table");
    let ids: Vec<&str> = rows.iter().map(|row| row.0).collect();
    let areas: Vec<&str> = rows.iter().map(|row| row.1).collect();
    let grades: Vec<&str> = rows.iter().map(|row| row.2).collect();
    let same = |text: &'static str| vec![text; rows.len()];
    let whole = plain(
        table,
        rows.len(),
        &[
            ("judgement_id", &ids),
            ("authority_id", &same("884")),
            ("inspection_id", &same("884-ILACS")),
            ("judged_body", &same("council")),
            ("strand", &same("")),
            ("area", &areas),
            ("grade", &grades),
            ("source_file_id", &same("f1")),
        ],
    );
    let mut columns = whole.columns().to_vec();
    let superseded: arrow::array::Date32Array = rows.iter().map(|row| row.3).collect();
    columns[table.positions(&["superseded_on"])[0]] = std::sync::Arc::new(superseded);
    RecordBatch::try_new(whole.schema(), columns).expect("a batch")
}

#[test]
fn a_judgement_is_corrected_where_the_version_in_force_says_otherwise() {
    let out = tempfile::tempdir().expect("a folder");
    let lock = Lock::take(out.path()).expect("the lock");
    let before =
        judgements(&[("1", "OVERALL", "good", None), ("2", "HELP", "good", None), ("3", "CARE", "inadequate", None)]);
    let after = judgements(&[
        ("1", "OVERALL", "good", Some(20_000)),
        ("1b", "OVERALL", "requires_improvement", None),
        ("2", "HELP", "good", None),
        ("4", "LEADERS", "outstanding", None),
    ]);
    let stored = [before, after].map(|rows| {
        let mut release = release(1);
        let mut files = crate::publish::sample::source_files(&[("f1", 4, 4)]);
        let table = find("source_file").expect("a table");
        let mut columns = files.columns().to_vec();
        let number = i64::try_from(rows.num_rows()).expect("few");
        let count = |number: i64| std::sync::Arc::new(arrow::array::Int64Array::from(vec![number]));
        columns[table.positions(&["judgements"])[0]] = count(number);
        columns[table.positions(&["slots_read"])[0]] = count(4 + number);
        files = RecordBatch::try_new(files.schema(), columns).expect("a batch");
        replace(&mut release.tables, "source_file", files);
        replace(&mut release.tables, "judgement", rows);
        StoredRelease::at(&publish(&lock, release).expect("a release").path).expect("a release")
    });
    let diff =
        Diff::between(&stored[0], &stored[1], &stored[1].manifest().expect("a manifest").tables).expect("a diff");
    let words: Vec<String> = (diff.differences.iter())
        .map(|one| {
            let (before, after) = (diff.texts.text(one.before.text), diff.texts.text(one.after.text));
            format!("{} {}: {before} -> {after}", diff.texts.text(one.more), one.change.name())
        })
        .collect();
    assert_eq!(
        words,
        [
            "884-ILACS|council||CARE gone: inadequate -> ",
            "884-ILACS|council||LEADERS new:  -> outstanding",
            "884-ILACS|council||OVERALL changed: good -> requires_improvement",
        ]
    );
}

/// Where nothing but the order in which texts are first met differs, the table is the same.
#[test]
fn the_table_is_sorted_whatever_the_order_of_the_differences() {
    let diff = between(
        &[("884", "a", "2024-01", 1.0, "ok")],
        &[("884", "a", "2024-02", 1.5, "ok"), ("884", "b", "2024-01", 3.0, "ok")],
    );
    let mut turned = diff.clone();
    turned.differences.reverse();
    let table = |diff: &Diff| crate::tables::rows::diff::release_diff(diff);
    assert_eq!(table(&diff), table(&turned));
    assert_eq!(table(&diff).num_rows(), 3);
}
