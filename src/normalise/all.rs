//! All files of a run → what became of each, in parallel and in the order of the files.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{FileToRead, Normalised, normalise, withhold};
use crate::domain::{FileIndex, Finding, FindingCode, SourceFile};
use crate::pipeline::Pipeline;
use crate::reference::Reference;
use crate::sources::FoundFile;

/// Reads and normalises every file that is not refused already; `done` is given each as soon as it is there, with its place
/// in the list, and what it makes of them comes out in the order of the files.
pub fn normalise_all<T: Send>(
    files: &[FoundFile],
    pipeline: &Pipeline,
    reference: &Reference,
    done: &(dyn Fn(usize, Normalised) -> T + Sync),
) -> Vec<T> {
    files
        .par_iter()
        .zip(0_u32..u32::try_from(files.len()).unwrap_or(u32::MAX))
        .map(|(found, index)| {
            let mut normalised = if found.refused {
                Normalised::default()
            } else {
                let file = FileToRead {
                    file: FileIndex(index),
                    path: &found.path,
                    source: &pipeline.sources[found.source],
                    authority: found.authority,
                    submitted_on: found.submitted_on,
                };
                normalise(file, pipeline, reference)
            };
            withhold(&mut normalised, found.source, pipeline);
            done(FileIndex(index).at(), normalised)
        })
        .collect()
}

/// The run's list of files with what reading them showed.
pub fn source_files(found: &[FoundFile], normalised: &[Normalised], pipeline: &Pipeline) -> Vec<SourceFile> {
    found
        .iter()
        .zip(normalised)
        .map(|(found, normalised)| SourceFile {
            id: found.id.clone(),
            source: pipeline.sources[found.source].id.clone(),
            path: found.shown.clone(),
            authority: found.authority,
            submitted_on: found.submitted_on,
            hash: found.hash.clone(),
            bytes: found.bytes,
            encoding: normalised.encoding.to_owned(),
            delimiter: normalised.delimiter.map(|byte| char::from(byte).to_string()).unwrap_or_default(),
            header_line: normalised.header_line,
            rows_read: normalised.rows_read,
            slots: normalised.slots,
            repeated: 0,
            is_carried: false,
            sign_off: found.sign_off.clone(),
        })
        .collect()
}

/// A finding for each alias of the pipeline that no file used. Where something is kept back from the audience nobody can
/// tell.
pub fn unused_aliases(pipeline: &Pipeline, found: &[FoundFile], normalised: &[Normalised]) -> Vec<Finding> {
    if pipeline.permitted.withholds() {
        return Vec::new();
    }
    let mut used: BTreeSet<usize> = found.iter().filter_map(|file| file.alias).collect();
    used.extend(normalised.iter().flat_map(|file| file.aliases_used.iter().copied()));
    pipeline
        .aliases
        .iter()
        .enumerate()
        .filter(|(at, _)| !used.contains(at))
        .map(|(_, alias)| Finding {
            code: FindingCode::UnusedAlias,
            authority: Some(alias.authority),
            file: None,
            source: String::new(),
            line: None,
            column: None,
            column_name: String::new(),
            raw_value: Some(alias.name.clone()),
            message: format!("no file of this run used the alias {:?}", alias.name),
            hint: "remove it from [aliases], or check whether an export is missing".into(),
        })
        .collect()
}
