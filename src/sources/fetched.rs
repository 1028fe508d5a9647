//! Sources in object stores: the patterns of a pipeline come in, and the objects that they mean go out as files in a staging
//! folder, each known by the name that it has in its store.
//!
//! The files are numbered, so that no name of an object ever becomes a path on this machine.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::PathBuf;

use crate::error::Error;
use crate::pipeline::{FileTemplate, Pipeline};
use crate::store::{Listed, ObjectFolder, Staging};

/// What was fetched, by the URL below which it lies.
#[derive(Debug, Default)]
pub struct Fetched {
    roots: BTreeMap<String, Vec<Object>>,
    /// Kept as long as the files are read; none where no source is in a store.
    staging: Option<Staging>,
}

/// An object below a root.
#[derive(Debug)]
pub(super) struct Object {
    /// Its name below the root.
    pub(super) below: String,
    /// Where it was fetched to; none where nothing asks for it.
    pub(super) path: Option<PathBuf>,
}

impl Fetched {
    /// Fetches what the sources of a pipeline mean. One larger than the limit of a file is not fetched: a hole of its size
    /// stands for it. A store that cannot be reached stops the run, as a folder that is missing would not: no file of it
    /// could be told from one that was never sent.
    pub fn of(pipeline: &Pipeline) -> Result<Self, Error> {
        let sources = pipeline.sources.iter().enumerate().filter(|(place, _)| pipeline.permitted.allows(*place));
        let templates: Vec<&FileTemplate> = sources.flat_map(|(_, source)| &source.files).collect();
        let mut fetched = Self::default();
        for (number, address) in templates.iter().filter_map(|template| template.address()).enumerate() {
            let url = address.to_string();
            if fetched.roots.contains_key(&url) {
                continue;
            }
            let of_root: Vec<&FileTemplate> =
                templates.iter().filter(|template| template.address() == Some(address)).copied().collect();
            let staging = match fetched.staging.take() {
                Some(staging) => staging,
                None => Staging::make()?,
            };
            let store = ObjectFolder::open(address.clone())?;
            let (mut objects, mut wanted) = (Vec::new(), Vec::new());
            for (place, Listed { below, bytes, .. }) in without_folders(store.list()?).into_iter().enumerate() {
                let is_meant = !is_hidden(&below)
                    && !below.contains(char::is_control)
                    && of_root.iter().any(|template| template.matches(&below).is_some());
                let path = is_meant.then(|| staging.path().join(format!("{number}-{place}")));
                match &path {
                    Some(path) if bytes > pipeline.limits.file => {
                        let hole = File::create(path).and_then(|file| file.set_len(bytes));
                        hole.map_err(Error::io("creating", path))?;
                    }
                    Some(path) => wanted.push((below.clone(), path.clone())),
                    None => {}
                }
                if !is_hidden(&below) {
                    objects.push(Object { below, path });
                }
            }
            store.fetch(wanted)?;
            fetched.staging = Some(staging);
            fetched.roots.insert(url, objects);
        }
        Ok(fetched)
    }

    /// The objects below the root of a pattern; none where it is a folder on this machine.
    pub(super) fn below(&self, template: &FileTemplate) -> Option<&[Object]> {
        let url = template.address()?.to_string();
        Some(self.roots.get(&url).map_or(&[][..], Vec::as_slice))
    }
}

/// As in a folder: what begins with a dot, and the lock of an open workbook.
fn is_hidden(below: &str) -> bool {
    below.split('/').any(|name| name.starts_with('.') || name.starts_with("~$"))
}

/// Without the empty objects by which some tools mark a folder.
fn without_folders(mut objects: Vec<Listed>) -> Vec<Listed> {
    let folders: BTreeSet<String> = (objects.iter())
        .flat_map(|object| object.below.match_indices('/').map(|(at, _)| object.below[..at].to_owned()))
        .collect();
    objects.retain(|object| object.bytes > 0 || !folders.contains(&object.below));
    objects
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn hidden_objects_and_marks_of_folders_are_none() {
        assert!(is_hidden("a/.b/c.csv") && is_hidden("~$a.xlsx") && !is_hidden("a/b.csv"));
        let listed = |below: &str, bytes| Listed { below: below.into(), bytes, changed: SystemTime::UNIX_EPOCH };
        let left = without_folders(vec![listed("a", 0), listed("a/b.csv", 3), listed("c.csv", 0)]);
        assert_eq!(left.iter().map(|object| object.below.as_str()).collect::<Vec<_>>(), ["a/b.csv", "c.csv"]);
    }
}
