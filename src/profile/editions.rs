//! Entries of files that have the same header → one of them in full, the others as what they do not share.

use super::NoEntry;
use super::source::Draft;

/// Files and their entries, in the order in which they were given.
type Entries = [(String, Result<Vec<Draft>, NoEntry>)];

/// Brings entries of one header together: paths that name their day are listed under one entry, others become editions.
pub(super) fn bring_together(drafted: &mut Entries) {
    let mut firsts: Vec<Draft> = Vec::new();
    let mut more_files: Vec<(String, Vec<String>)> = Vec::new();
    for (path, drafts) in drafted.iter_mut() {
        let Ok(drafts) = drafts else { continue };
        let [draft] = drafts.as_mut_slice() else { continue };
        let Some(first) = firsts.iter().find(|first| first.header == draft.header && first.kind == draft.kind) else {
            firsts.push(draft.clone());
            continue;
        };
        let (own, its) = (draft.entry.value("files"), first.entry.value("files"));
        let days_are_named = [&own, &its].into_iter().flatten().all(|files| files.contains("<submitted>"));
        let same_measures = draft.entry.value("measures") == first.entry.value("measures");
        if days_are_named && same_measures {
            if own != its {
                more_files.push((first.id.clone(), vec![own.unwrap_or_default()]));
            }
            draft.entry.become_note(&format!("{path}: as the entry `{}`, which takes this file too.", first.id));
            draft.joined = true;
        } else if same_measures {
            draft.entry.become_edition(&first.id);
        }
    }
    for draft in
        drafted.iter_mut().filter_map(|(_, drafts)| drafts.as_mut().ok()).flatten().filter(|draft| !draft.joined)
    {
        let mut files: Vec<String> = draft.entry.value("files").into_iter().collect();
        files.extend(more_files.iter().filter(|(id, _)| *id == draft.id).flat_map(|(_, files)| files.clone()));
        files.dedup();
        if files.len() > 1 {
            draft.entry.replace("files", &format!("[{}]", files.join(", ")));
        }
    }
}
