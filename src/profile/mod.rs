//! Exports of which nothing is known → drafted source entries, ready to paste into a pipeline.
//!
//! A file is read as a run would read it, its header found, each column looked at, and what it all comes to is written
//! down as TOML with a comment on how sure it is. A measure is mapped only where its words and its numbers leave no
//! doubt; everything else is a comment for a person to decide. An entry is checked as a pipeline's before it is printed.

mod cells;
mod check;
mod editions;
mod entry;
mod exports;
mod figures;
mod filters;
mod judgements;
mod known;
mod lists;
mod meaning;
mod measures;
mod opened;
mod paths;
mod periods;
mod remarks;
mod roles;
mod siblings;
mod source;
mod tables;
#[cfg(test)]
mod tests;
mod vocabulary;
mod whole;
mod wide;

use std::path::Path;

use crate::domain::FindingCode;
use crate::read::personal_column;
use crate::reference::Reference;
pub use exports::exports;
use known::Known;
use meaning::Meanings;
use source::{Draft, Tools};
pub use whole::{Head, whole};

/// What a file came to.
#[derive(Clone, Debug)]
pub struct Profiled {
    /// Its path as it was given.
    pub path: String,
    /// Its entry, or why there is none.
    pub outcome: Result<Drafted, NoEntry>,
}

/// A drafted entry, or several where a file has several tables.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// TOML with comments.
    pub text: String,
    /// The kinds of its sources.
    pub kinds: Vec<&'static str>,
    /// What a person must still decide before it runs.
    pub open: Vec<String>,
}

/// Why there is no entry.
#[derive(Clone, Debug)]
pub struct NoEntry {
    /// What is wrong.
    pub message: String,
    /// What may be done about it.
    pub hint: String,
}

/// Drafts the entries of some files, given by the paths as they were typed.
pub fn profile(paths: &[String], reference: &Reference) -> Vec<Profiled> {
    let tools = Tools { reference, meanings: Meanings::new(reference), known: Known::new(reference) };
    let mut drafted: Vec<(String, Result<Vec<Draft>, NoEntry>)> =
        paths.iter().map(|path| (path.clone(), drafts(path, &tools))).collect();
    name_apart(&mut drafted);
    editions::bring_together(&mut drafted);
    drafted
        .into_iter()
        .map(|(path, drafts)| {
            let outcome = drafts.map(|drafts| {
                let checked: Vec<Draft> = drafts.into_iter().map(|draft| check::checked(draft, reference)).collect();
                Drafted {
                    text: checked.iter().map(|draft| draft.entry.text()).collect::<Vec<_>>().join("\n"),
                    kinds: checked.iter().map(|draft| draft.kind).collect(),
                    open: checked.into_iter().flat_map(|draft| draft.open).collect(),
                }
            });
            Profiled { path, outcome }
        })
        .collect()
}

/// The entries of one file, one a table.
fn drafts(path: &str, tools: &Tools) -> Result<Vec<Draft>, NoEntry> {
    let (opened, grid) =
        opened::open(Path::new(path)).map_err(|refused| NoEntry { message: refused.message, hint: refused.hint })?;
    let tables = tables::find(&opened.rows);
    // Before anything of the file is shown: a file about people is refused whole.
    let headers =
        tables.iter().map(|table| table.names.as_slice()).chain(opened.rows.first().map(|row| row.cells.as_slice()));
    for header in headers {
        if let Some(column) = personal_column(header, grid.rows()) {
            return Err(NoEntry {
                message: format!(
                    "column {} looks like personal data; nothing of the file was used",
                    tables::letter(column)
                ),
                hint: FindingCode::PersonalData.advice().to_owned(),
            });
        }
    }
    let drafts: Vec<Draft> =
        tables.iter().filter_map(|table| source::draft(path, &opened, table, &tables, tools)).collect();
    if drafts.is_empty() {
        let message = if tables.is_empty() {
            "no row looks like the header of a table".to_owned()
        } else {
            "the table holds neither figures that the catalogue knows of, nor grades, plans, targets or neighbours"
                .to_owned()
        };
        return Err(NoEntry { message, hint: "a source needs an authority, a period and at least one measure".into() });
    }
    Ok(drafts)
}

/// Gives entries of one id different ones.
fn name_apart(drafted: &mut [(String, Result<Vec<Draft>, NoEntry>)]) {
    let mut taken: Vec<String> = Vec::new();
    for draft in drafted.iter_mut().filter_map(|(_, drafts)| drafts.as_mut().ok()).flatten() {
        let id = source::own_id(&draft.id, &taken);
        if id != draft.id {
            draft.entry.replace("id", &entry::quoted(&id));
            draft.id.clone_from(&id);
        }
        taken.push(id);
    }
}
