//! Releases in an object store: its prefix comes in, a staging folder that stands for it goes out, in which everything works
//! as in an output folder; and what becomes of that folder is brought back.
//!
//! A store renames nothing, so that a run is put object by object and its manifest last: without one it is no run. `current`
//! is the object that names the run which readers are shown; it is put when the whole run is there, on the condition that
//! it is what it was when this run began.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use super::kept;
use super::object_pointer::ObjectPointer;
use super::pointer::{FolderPointer, ReleasePointer as _};
use crate::error::Error;
use crate::store::{Address, Condition, Listed, ObjectFolder, Put, Staging};

const MANIFEST: &str = "manifest.json";
/// What is read of every run, to know what it is.
const SMALL: [&str; 2] = [MANIFEST, kept::SIGN_OFF];
/// Objects of a run without a manifest are of one that goes on or that died; of a dead one where nothing came for so long.
const DEAD_AFTER: Duration = Duration::from_hours(24);

/// A prefix of an object store and the staging folder that stands for it.
#[derive(Debug)]
pub(super) struct Mirror {
    pointer: ObjectPointer,
    staging: Arc<Staging>,
    /// The tables of these runs are in the staging folder; of others there is a hole of their size.
    listed: Mutex<BTreeMap<String, Vec<Listed>>>,
}

impl Mirror {
    /// Makes the staging folder: manifests, sign-offs and what was withdrawn are fetched, tables are holes of their size.
    pub(super) fn of(address: Address) -> Result<Self, Error> {
        let objects = ObjectFolder::open(address)?;
        let listed = runs(objects.list()?);
        let mirror = Self {
            pointer: ObjectPointer::of(objects),
            staging: Arc::new(Staging::make()?),
            listed: Mutex::new(BTreeMap::new()),
        };
        let folder = mirror.folder();
        fs::create_dir(&folder).map_err(Error::io("creating a folder", &folder))?;
        let current = mirror.pointer.current()?;
        let mut wanted = Vec::new();
        for (run_id, files) in listed.iter().filter(|(_, files)| is_whole(files)) {
            for file in files {
                let to = folder.join(&file.below);
                let parent = to.parent().expect("an object of a run lies in a folder");
                fs::create_dir_all(parent).map_err(Error::io("creating a folder", parent))?;
                if SMALL.iter().any(|name| file.below == format!("runs/{run_id}/{name}")) {
                    wanted.push((file.below.clone(), to));
                } else {
                    File::create(&to).and_then(|hole| hole.set_len(file.bytes)).map_err(Error::io("creating", &to))?;
                }
            }
        }
        mirror.objects().fetch(wanted)?;
        for name in [kept::WITHDRAWN, kept::SIGNATURES] {
            if let Some((bytes, _)) = mirror.objects().read(name)? {
                let path = folder.join(name);
                fs::write(&path, bytes).map_err(Error::io("writing what was fetched", &path))?;
            }
        }
        if let Some(run_id) = current {
            FolderPointer::of(&folder).switch(None, &run_id)?;
        }
        *mirror.listed.lock().expect("nobody panics with it") = listed;
        Ok(mirror)
    }

    /// The folder that stands for the prefix.
    pub(super) fn folder(&self) -> PathBuf {
        self.staging.path().join("out")
    }

    /// The staging folder, to be kept as long as something in it is read.
    pub(super) fn staging(&self) -> Arc<Staging> {
        Arc::clone(&self.staging)
    }

    /// The URL of a path in the staging folder.
    pub(super) fn shown(&self, path: &Path) -> PathBuf {
        let below = path.strip_prefix(self.folder()).map(|below| below.to_string_lossy().into_owned());
        below.map_or_else(|_| path.to_owned(), |below| self.objects().address().below(&below).into())
    }

    /// Fetches the tables of a run, once.
    pub(super) fn complete(&self, run_id: &str) -> Result<(), Error> {
        let of_run = self.listed.lock().expect("nobody panics with it").remove(run_id);
        let tables = format!("runs/{run_id}/tables/");
        let wanted = of_run.into_iter().flatten().filter(|file| file.below.starts_with(&tables));
        self.objects().fetch(wanted.map(|file| (file.below.clone(), self.folder().join(file.below))).collect())
    }

    /// Brings a finished run to the store, its manifest last.
    pub(super) fn bring(&self, run_id: &str) -> Result<(), Error> {
        let below = |name: &str| format!("runs/{run_id}/{name}");
        let folder = self.folder().join("runs").join(run_id);
        let mut files = Vec::new();
        files_of(&folder, "", &mut files)?;
        // The first object claims the id: two runs of one second and the same inputs have the same.
        let dictionary = "datapackage.json";
        self.claim(&below(dictionary), &folder.join(dictionary), run_id)?;
        files.retain(|name| name != dictionary && name != MANIFEST);
        self.objects().bring(files.iter().map(|name| (folder.join(name), below(name))).collect())?;
        self.compare(run_id, &folder, &files)?;
        self.claim(&below(MANIFEST), &folder.join(MANIFEST), run_id)
    }

    /// Brings one file of the folder to the store.
    pub(super) fn bring_file(&self, path: &Path) -> Result<(), Error> {
        let below = path.strip_prefix(self.folder()).expect("a file of the staging folder").to_string_lossy();
        self.objects().bring(vec![(path.to_owned(), below.into_owned())])
    }

    /// Adds a line to an object of lines; where somebody else does at the same moment, behind theirs.
    pub(super) fn add_line(&self, below: &str, line: &str) -> Result<(), Error> {
        const TRIES: usize = 10;
        for _ in 0..TRIES {
            let (mut bytes, condition) = match self.objects().read(below)? {
                Some((bytes, version)) => (bytes, Condition::Unchanged(version)),
                None => (Vec::new(), Condition::Absent),
            };
            bytes.extend_from_slice(line.as_bytes());
            match self.objects().put(below, bytes.clone(), condition)? {
                Put::Done(_) => return Ok(()),
                Put::Unable => return self.objects().put(below, bytes, Condition::Always).map(|_| ()),
                Put::Refused => {}
            }
        }
        let url = self.objects().address().below(below);
        Err(Error::Gate(format!("{url}: others write to it all the time, nothing was added; try again")))
    }

    /// Removes a run from the store: first its manifest, so that what is left is none.
    pub(super) fn forget(&self, run_id: &str) -> Result<(), Error> {
        let prefix = format!("runs/{run_id}");
        let folder = ObjectFolder::open(self.objects().address().folder(&prefix))?;
        folder.remove(vec![MANIFEST.to_owned()])?;
        folder.remove(folder.list()?.into_iter().map(|object| object.below).collect())
    }

    /// Removes what runs left that died before their manifest was there.
    pub(super) fn sweep(&self) -> Result<(), Error> {
        let latest = SystemTime::now().checked_sub(DEAD_AFTER).unwrap_or(SystemTime::UNIX_EPOCH);
        let dead: Vec<String> = (self.listed.lock().expect("nobody panics with it").values())
            .filter(|files| !is_whole(files) && files.iter().all(|file| file.changed < latest))
            .flatten()
            .map(|file| file.below.clone())
            .collect();
        self.objects().remove(dead)
    }

    /// Shows readers another run.
    pub(super) fn switch(&self, from: Option<&str>, to: &str) -> Result<(), Error> {
        self.pointer.switch(from, to)
    }

    /// Shows readers nothing any more.
    pub(super) fn clear(&self) -> Result<(), Error> {
        self.pointer.clear()
    }

    fn objects(&self) -> &ObjectFolder {
        &self.pointer.objects
    }

    /// Puts an object that may not be there yet.
    fn claim(&self, below: &str, file: &Path, run_id: &str) -> Result<(), Error> {
        let bytes = fs::read(file).map_err(Error::io("reading what is to be brought", file))?;
        match self.objects().put(below, bytes.clone(), Condition::Absent)? {
            Put::Done(_) => Ok(()),
            Put::Unable => self.objects().put(below, bytes, Condition::Always).map(|_| ()),
            Put::Refused => {
                // The answer to an earlier attempt may have been lost on its way.
                let there = self.objects().read(below)?.map(|(bytes, _)| bytes);
                if below.ends_with(MANIFEST) && there.as_ref() == Some(&bytes) {
                    return Ok(());
                }
                Err(Error::Gate(format!(
                    "{}: another run of the same second and the same files is being published as `{run_id}`; run again",
                    self.objects().address().below(below)
                )))
            }
        }
    }

    /// Whether every object of a run has the size of its file.
    fn compare(&self, run_id: &str, folder: &Path, files: &[String]) -> Result<(), Error> {
        let there = ObjectFolder::open(self.objects().address().folder(&format!("runs/{run_id}")))?;
        let there: BTreeMap<String, u64> = there.list()?.into_iter().map(|file| (file.below, file.bytes)).collect();
        for name in files {
            let path = folder.join(name);
            let bytes = fs::metadata(&path).map_err(Error::io("asking for the size of", &path))?.len();
            if there.get(name) != Some(&bytes) {
                let message = format!("it has {bytes} bytes here and {:?} there", there.get(name));
                let url = self.objects().address().below(&format!("runs/{run_id}/{name}"));
                return Err(Error::Store { doing: "comparing what was brought", url, message });
            }
        }
        Ok(())
    }
}

/// The objects of each run, by its id. Whatever else lies below the prefix is not ours.
fn runs(objects: Vec<Listed>) -> BTreeMap<String, Vec<Listed>> {
    let mut runs: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
    for object in objects {
        let names: Vec<&str> = object.below.split('/').collect();
        let is_of_a_run = match names.as_slice() {
            ["runs", _, _] => true,
            ["runs", _, folder, _] => ["tables", "csv"].contains(folder),
            _ => false,
        };
        if is_of_a_run && !names.iter().any(|name| name.is_empty() || name.starts_with('.')) {
            runs.entry(names[1].to_owned()).or_default().push(object);
        }
    }
    runs
}

fn is_whole(files: &[Listed]) -> bool {
    files.iter().any(|file| file.below.split('/').nth(2) == Some(MANIFEST))
}

/// The files below a folder, by their names with `/` between folders.
fn files_of(folder: &Path, below: &str, into: &mut Vec<String>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::io("listing", folder))? {
        let entry = entry.map_err(Error::io("listing", folder))?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files_of(&entry.path(), &format!("{name}/"), into)?;
        } else {
            into.push(name);
        }
    }
    into.sort();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(below: &str) -> Listed {
        Listed { below: below.to_owned(), bytes: 1, changed: SystemTime::UNIX_EPOCH }
    }

    #[test]
    fn only_what_a_run_has_is_taken_for_one_and_one_without_a_manifest_is_none() {
        let found = runs(
            [
                "current",
                "runs/one/manifest.json",
                "runs/one/tables/a.parquet",
                "runs/one/other/a.parquet",
                "runs/two/csv/a.csv",
                "runs/.hidden/manifest.json",
                "else/one/manifest.json",
            ]
            .map(listed)
            .to_vec(),
        );
        assert_eq!(found.keys().collect::<Vec<_>>(), ["one", "two"]);
        assert_eq!(found["one"].len(), 2);
        assert_eq!((is_whole(&found["one"]), is_whole(&found["two"])), (true, false));
    }
}
