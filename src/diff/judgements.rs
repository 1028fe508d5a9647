//! Table `judgement` of two releases → the judgements that were added, corrected and taken back.

use std::collections::BTreeMap;

use arrow::array::Array as _;

use super::merged::{Rows, text};
use super::{Change, Diff, Difference, Said, What};
use crate::error::Error;
use crate::publish::StoredRelease;
use crate::tables::declared::judgements::JUDGEMENT;
use crate::tables::declared::run::SOURCE_FILE;

/// Authority, and inspection, judged body, strand and area.
type Key = (String, String);

/// Adds what differs.
pub(super) fn add(diff: &mut Diff, before: &StoredRelease, after: &StoredRelease) -> Result<(), Error> {
    let (Some(before), Some(after)) = (in_force(before)?, in_force(after)?) else {
        diff.incomparable.push(JUDGEMENT.name);
        return Ok(());
    };
    let keys: std::collections::BTreeSet<&Key> = before.keys().chain(after.keys()).collect();
    let mut found = Vec::new();
    for key in keys {
        let change = match (before.get(key), after.get(key)) {
            (Some(was), Some(is)) if was.text == is.text => continue,
            (Some(_), Some(_)) => Change::Changed,
            (Some(_), None) => Change::Gone,
            (None, _) => Change::New,
        };
        let said = |side: &BTreeMap<Key, Said<String>>| side.get(key).cloned().unwrap_or_else(Said::nothing);
        found.push(Difference {
            what: What::Judgement,
            change,
            of: [key.0.clone(), String::new(), String::new(), String::new()],
            more: key.1.clone(),
            before: said(&before),
            after: said(&after),
        });
    }
    diff.take(found);
    Ok(())
}

/// The version in force of each judgement: its grade, or why there is none. None where a release of another version has not
/// all of the columns.
fn in_force(release: &StoredRelease) -> Result<Option<BTreeMap<Key, Said<String>>>, Error> {
    const COLUMNS: [&str; 9] = [
        "authority_id",
        "inspection_id",
        "judged_body",
        "strand",
        "area",
        "grade",
        "grade_status",
        "source_file_id",
        "grade_ordinal",
    ];
    let batch = release.select(&JUDGEMENT, &[])?;
    let has = |column: &str| batch.column_by_name(column).is_some();
    let Some(superseded) = batch.column_by_name("superseded_on").filter(|_| COLUMNS.iter().all(|name| has(name)))
    else {
        return Ok(None);
    };
    let files = release.select(&SOURCE_FILE, &[])?;
    let (ids, paths) = (Rows(&files).texts("source_file_id"), Rows(&files).texts("path"));
    let paths: BTreeMap<&str, &str> = (0..files.num_rows()).map(|row| (text(ids, row), text(paths, row))).collect();
    let rows = Rows(&batch);
    let column = |name: &str| rows.texts(name);
    let mut found = BTreeMap::new();
    for row in (0..batch.num_rows()).filter(|&row| superseded.is_null(row)) {
        let more = ["inspection_id", "judged_body", "strand", "area"].map(|name| text(column(name), row)).join("|");
        let grade = text(column("grade"), row);
        let said = Said {
            value: rows.whole("grade_ordinal", row).map_or(f64::NAN, |ordinal| ordinal as f64),
            text: if grade.is_empty() { text(column("grade_status"), row) } else { grade }.to_owned(),
            path: paths.get(text(column("source_file_id"), row)).map(|path| (*path).to_owned()).unwrap_or_default(),
        };
        found.insert((text(column("authority_id"), row).to_owned(), more), said);
    }
    Ok(Some(found))
}
