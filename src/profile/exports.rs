//! A folder of exports → its files by kind of path, the latest of each first, which stands for the others.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::paths;
use crate::domain::Day;
use crate::error::Error;
use crate::reference::Reference;

/// Ends of names that a run reads.
const ENDS: [&str; 9] = [".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".zip", ".xlsx", ".xls", ".ods"];
/// Folders in folders are followed so far.
const DEEPEST: usize = 12;

/// The files of a folder, those together whose paths differ in nothing but the day, the latest first.
///
/// Errors where the folder cannot be read. Hidden files and links are passed over.
pub fn exports(folder: &Path, reference: &Reference) -> Result<Vec<Vec<PathBuf>>, Error> {
    let mut files = Vec::new();
    walk(folder, DEEPEST, &mut files)?;
    files.sort();
    let mut kinds: BTreeMap<String, Vec<(Option<Day>, PathBuf)>> = BTreeMap::new();
    for path in files {
        let named = paths::read(&path.display().to_string(), &[], reference);
        kinds.entry(named.files).or_default().push((named.day, path));
    }
    let latest_first = |mut files: Vec<(Option<Day>, PathBuf)>| {
        files.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
        files.into_iter().map(|(_, path)| path).collect()
    };
    Ok(kinds.into_values().map(latest_first).collect())
}

fn walk(folder: &Path, deeper: usize, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let entries = fs::read_dir(folder).map_err(Error::io("reading a folder", folder))?;
    for entry in entries {
        let entry = entry.map_err(Error::io("reading a folder", folder))?;
        let kind = entry.file_type().map_err(Error::io("reading a folder", folder))?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        if kind.is_dir() && deeper > 0 {
            walk(&entry.path(), deeper - 1, files)?;
        } else if kind.is_file() && ENDS.iter().any(|end| name.ends_with(end)) {
            files.push(entry.path());
        }
    }
    Ok(())
}
