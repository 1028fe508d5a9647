//! Generated files of inspections → the order of rows and files decides nothing about a judgement, and no slot is lost.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;

use crate::properties::{few, rows, run_pipeline};

const PIPELINE: &str = r#"
version = 1
name = "inspections"
reporting_day = 2026-10-31

[standing]
as_at = [2023-03-31]

[[source]]
id = "lists"
kind = "judgements"
files = "input/*.csv"
authority = { column = "LA" }
submitted = { column = "Submitted" }
layout = "wide"
inspections = [
  { framework = "ILACS", inspection_start = { column = "Started" }, published = { column = "Published" }, areas = [
    { name = "Overall effectiveness" },
    { name = "Children in care" },
    { name = "Care leavers" },
  ] },
  { framework = { column = "Type" }, published = { column = "Visit published" }, theme = { column = "Theme" }, areas = [
    { name = "First SIF Overall Judgement (OE)" },
  ] },
]
"#;

const AUTHORITIES: [&str; 5] = ["Herefordshire", "885", "wirral", "Dorset", "Mercia"];

/// Inspections with the day that each began and the day of its report; the second ran over the change of edition.
const INSPECTIONS: [(&str, &str); 4] = [
    ("2019-05-13", "01/07/19"),
    ("2022-12-05", "2023-02-01 00:00:00"),
    ("2023-07-10", "4 September 2023"),
    ("2026-04-27", "17/06/26"),
];

const GRADES: [&str; 7] =
    ["Good", "Outstanding", "Requires improvement to be good", "inadequate", "nan", "", "Splendid"];
const VISITS: [(&str, &str, &str); 4] = [
    ("", "", ""),
    ("ILACS Focused Visit", "2024-05-01", "Front door"),
    ("SIF", "2016-05-06", ""),
    ("Tea", "2016-05-06", ""),
];

/// Tables with the columns that neither a file's name nor a line's number has a part in.
const TABLES: [(&str, &str); 5] = [
    (
        "judgement",
        "judgement_id,inspection_id,framework_id,event_kind,area,raw_grade,grade,grade_status,theme,inspection_start,\
         published_on,known_from,superseded_on,submitted_on",
    ),
    ("judgement_current", "authority_id,area,judgement_id,grade,grade_status"),
    ("judgement_change", "from_judgement_id,to_judgement_id,comparability,direction"),
    ("judgement_standing", "as_at,basis,peer_group_id,framework_scope,area,outstanding,good,third_grade,inadequate"),
    ("finding", "code,severity,authority_id,column_name,raw_value"),
];

/// A row as places in the lists above: authority, inspection, which of its days are told, grades, visit.
type Row = (usize, usize, usize, [usize; 3], usize);

fn row() -> impl Strategy<Value = Row> {
    let grades = [0..GRADES.len(), 0..GRADES.len(), 0..GRADES.len()];
    (0..AUTHORITIES.len(), 0..INSPECTIONS.len(), 0..3_usize, grades, 0..VISITS.len())
}

/// Files in which a row is the only one of its inspection and of its visit.
fn files() -> impl Strategy<Value = Vec<Vec<Row>>> {
    let alone = |rows: Vec<Row>| {
        let (mut inspections, mut visits) = (BTreeSet::new(), BTreeSet::new());
        rows.into_iter()
            .filter(|row| inspections.insert((row.0, row.1)))
            .map(|row| if visits.insert((row.0, row.4)) { row } else { (row.0, row.1, row.2, row.3, 0) })
            .collect()
    };
    prop::collection::vec(prop::collection::vec(row(), 1..16).prop_map(alone), 1..5)
}

fn in_two_orders() -> impl Strategy<Value = (Vec<Vec<Row>>, Vec<Vec<Row>>, Vec<usize>)> {
    files().prop_flat_map(|files| {
        let rows: Vec<_> = files.iter().map(|rows| Just(rows.clone()).prop_shuffle()).collect();
        let names = Just((0..files.len()).collect::<Vec<_>>()).prop_shuffle();
        (Just(files), rows, names)
    })
}

/// A file's text; each file was submitted on a day of its own, whatever its name.
fn text((at, rows): (usize, &Vec<Row>)) -> String {
    let mut text = String::from(
        "LA,Submitted,Started,Published,Overall effectiveness,Children in care,Care leavers,Type,Visit published,Theme,\
         First SIF Overall Judgement (OE)\n",
    );
    for &(authority, inspection, told, grades, visit) in rows {
        let (started, published) = INSPECTIONS[inspection];
        let (started, published) = (if told == 1 { "" } else { started }, if told == 2 { "" } else { published });
        let [overall, care, leavers] = grades.map(|grade| GRADES[grade]);
        let (kind, visited, theme) = VISITS[visit];
        let sif = if matches!(kind, "SIF" | "Tea") { "Good" } else { "" };
        let (authority, day) = (AUTHORITIES[authority], at + 1);
        let _ = writeln!(
            text,
            "{authority},2026-09-{day:02},{started},{published},{overall},{care},{leavers},{kind},{visited},{theme},{sif}"
        );
    }
    text
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn judgements_do_not_depend_on_the_order_of_rows_and_files((files, shuffled, names) in in_two_orders()) {
        let first: Vec<String> = files.iter().enumerate().map(text).collect();
        let second: Vec<String> = shuffled.iter().enumerate().map(text).collect();
        let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
        let one = run_pipeline(folders[0].path(), PIPELINE, first.iter().map(String::as_str).enumerate(), "2");
        let renamed = names.iter().copied().zip(second.iter().map(String::as_str));
        let other = run_pipeline(folders[1].path(), PIPELINE, renamed, "2");
        for (table, columns) in TABLES {
            prop_assert_eq!(rows(&one, table, columns), rows(&other, table, columns), "{}", table);
        }
        let accounts = rows(&one, "source_file", "slots_read,judgements,superseded,rejected,ignored,blank");
        let mut judgements = 0;
        for account in &accounts {
            let counts: Vec<usize> = account.split(',').map(|count| count.parse().expect("a count")).collect();
            prop_assert_eq!(counts[0], counts[1..].iter().sum::<usize>(), "{}", account);
            judgements += counts[1];
        }
        prop_assert_eq!(judgements, rows(&one, "judgement", "judgement_id").len());
    }
}
