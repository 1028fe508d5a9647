//! Entries of files that have the same header → one of them in full, the others as what they do not share.

use super::NoEntry;
use super::entry::quoted;
use super::source::Draft;

/// Files and their entries, in the order in which they were given.
type Entries = [(String, Result<Vec<Draft>, NoEntry>)];

/// What an entry takes besides its own file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum More {
    /// Files of these patterns, whose rows say whose they are or which are the same authority's.
    Files(Vec<String>),
    /// The files of all authorities, by a pattern whose path says whose each is.
    OfAll(String),
    /// The files of all authorities, whose rows say whose they are, in whatever folder.
    Anyones(String),
}

/// Brings entries of one header together: paths that name their day are listed under one entry, or taken by one pattern
/// where the path says whose each file is; others become editions. A file of one authority never comes under another's name.
pub(super) fn bring_together(drafted: &mut Entries) {
    let mut firsts: Vec<(Draft, Option<More>)> = Vec::new();
    for (path, drafts) in drafted.iter_mut() {
        let Ok(drafts) = drafts else { continue };
        let [draft] = drafts.as_mut_slice() else { continue };
        let known = firsts.iter_mut().find(|(first, _)| first.header == draft.header && first.kind == draft.kind);
        let Some((first, more)) = known else {
            firsts.push((draft.clone(), None));
            continue;
        };
        if draft.entry.value("measures") != first.entry.value("measures") {
            continue;
        }
        match joined(draft, first, more.as_ref()) {
            Some(joined) => {
                *more = Some(joined);
                draft.entry.become_note(&format!("{path}: as the entry `{}`, which takes this file too.", first.id));
                draft.joined = true;
            }
            None => draft.entry.become_edition(&first.id),
        }
    }
    let all = drafted.iter_mut().filter_map(|(_, drafts)| drafts.as_mut().ok()).flatten();
    for draft in all.filter(|draft| !draft.joined) {
        match firsts.iter().find(|(first, _)| first.id == draft.id).and_then(|(_, more)| more.as_ref()) {
            Some(More::Files(more)) if !more.is_empty() => {
                let own = draft.entry.value("files");
                let files: Vec<String> = own.into_iter().chain(more.iter().cloned()).collect();
                draft.entry.replace("files", &format!("[{}]", files.join(", ")));
            }
            Some(More::OfAll(pattern)) => {
                draft.entry.replace("files", &quoted(pattern));
                draft.entry.remove("authority");
            }
            Some(More::Anyones(pattern)) => draft.entry.replace("files", &quoted(pattern)),
            _ => {}
        }
    }
}

/// What an entry takes once it takes a further file too; none where it cannot.
fn joined(draft: &Draft, first: &Draft, more: Option<&More>) -> Option<More> {
    let (own, its) = (draft.entry.value("files")?, first.entry.value("files")?);
    if ![&own, &its].into_iter().all(|files| files.contains("<submitted>")) {
        return None;
    }
    let one_pattern = || first.files_of_all.clone().filter(|of_all| draft.files_of_all.as_ref() == Some(of_all));
    // Named by the path alone, where no column of the file says it.
    let named = |draft: &Draft| draft.entry.value("authority").filter(|value| value.starts_with('"'));
    let anyones = || one_pattern().map(|pattern| More::Anyones(pattern.replace("<authority>", "*")));
    match more {
        Some(More::OfAll(_)) => one_pattern().map(More::OfAll),
        Some(More::Anyones(_)) if named(draft).is_some() => None,
        Some(More::Anyones(_)) => anyones(),
        None if named(draft).is_none() && named(first).is_none() && own != its && anyones().is_some() => anyones(),
        None if named(draft) != named(first) => one_pattern().map(More::OfAll),
        Some(More::Files(_)) if named(draft) != named(first) => None,
        Some(More::Files(files)) => {
            let is_new = own != its && !files.contains(&own);
            Some(More::Files(files.iter().cloned().chain(is_new.then_some(own)).collect()))
        }
        None => Some(More::Files((own != its).then_some(own).into_iter().collect())),
    }
}
