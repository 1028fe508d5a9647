//! The other files that a drafted path means → whether they have the columns that the entry names.

use std::path::Path;

use super::opened;

/// Rows among which a header is looked for.
const LOOKED_AT: usize = 60;

/// Whether every file that `pattern`, with `<submitted>` in it, means beside `path` has all these headers.
pub(super) fn have_columns(path: &str, pattern: &str, names: &[String]) -> bool {
    let file_pattern = pattern.rsplit('/').next().unwrap_or(pattern);
    let Some((before, after)) = file_pattern.split_once("<submitted>") else { return true };
    let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = std::fs::read_dir(folder) else { return true };
    let wanted: Vec<String> = names.iter().map(|name| crate::read::fold(name)).collect();
    let mut others: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    others.sort();
    others.retain(|other| {
        let name = other.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let day = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        day.is_some_and(|day| crate::normalise::day::read(day).is_some()) && !path.ends_with(&name)
    });
    others.iter().all(|other| {
        // What cannot be read says nothing of its headers.
        let Ok((opened, _)) = opened::open(other) else { return true };
        if opened.rows.is_empty() {
            return true;
        }
        opened.rows.iter().take(LOOKED_AT).any(|row| {
            let here: Vec<String> = row.cells.iter().map(|cell| crate::read::fold(cell)).collect();
            wanted.iter().all(|name| here.contains(name))
        })
    })
}
