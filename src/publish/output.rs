//! Where releases are kept: a folder or the URL of a prefix comes in, a folder to work in goes out, and what is done there
//! is done in the store too.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::kept::{self, Kept};
use super::mirror::Mirror;
use super::pointer::{FolderPointer, ReleasePointer as _};
use super::{StoredRelease, latest};
use crate::error::Error;
use crate::store::{Address, Staging};

/// A folder of releases on this machine, or a prefix in an object store with a staging folder that stands for it.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    mirror: Option<Mirror>,
}

impl Output {
    /// Opens what the command line names.
    pub fn open(out: &Path) -> Result<Self, Error> {
        Ok(match Address::of_path(out)? {
            None => Self { folder: out.to_owned(), mirror: None },
            Some(address) => {
                let mirror = Mirror::of(address)?;
                Self { folder: mirror.folder(), mirror: Some(mirror) }
            }
        })
    }

    /// The folder on this machine.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A path in it as it is shown to people: in a store, its URL.
    pub fn shown(&self, path: &Path) -> PathBuf {
        self.mirror.as_ref().map_or_else(|| path.to_owned(), |mirror| mirror.shown(path))
    }

    /// What it is called: the folder, or the URL.
    pub fn name(&self) -> PathBuf {
        self.shown(&self.folder)
    }

    /// Whether it is in an object store.
    pub const fn is_store(&self) -> bool {
        self.mirror.is_some()
    }

    /// The release that readers are shown, with all its tables.
    pub fn current(&self) -> Result<Option<StoredRelease>, Error> {
        let current = StoredRelease::current(&self.folder)?;
        if let Some(release) = &current {
            self.complete(&release.run_id())?;
        }
        Ok(current)
    }

    /// The release of a run id, with all its tables.
    pub fn of_run(&self, run_id: &str) -> Result<StoredRelease, Error> {
        let release = StoredRelease::of_run(&self.folder, run_id)?;
        self.complete(run_id)?;
        Ok(release)
    }

    /// The kept runs, newest first.
    pub fn runs(&self) -> Result<Vec<Kept>, Error> {
        if self.folder.join("runs").is_dir() {
            return kept::list(&self.folder);
        }
        Err(super::nothing_published(&self.name()))
    }

    /// What must be kept as long as a release of it is read.
    pub(super) fn staging(&self) -> Option<Arc<Staging>> {
        self.mirror.as_ref().map(Mirror::staging)
    }

    /// Sees to it that the tables of a run are in the folder.
    pub(super) fn complete(&self, run_id: &str) -> Result<(), Error> {
        self.mirror.as_ref().map_or(Ok(()), |mirror| mirror.complete(run_id))
    }

    /// Removes what dead runs left in a store; in a folder whoever takes the lock does.
    pub(super) fn sweep(&self) -> Result<(), Error> {
        self.mirror.as_ref().map_or(Ok(()), Mirror::sweep)
    }

    /// Brings a finished run to the store.
    pub(super) fn bring(&self, run_id: &str) -> Result<(), Error> {
        self.mirror.as_ref().map_or(Ok(()), |mirror| mirror.bring(run_id))
    }

    /// Brings one file of the folder to the store.
    pub(super) fn bring_file(&self, path: &Path) -> Result<(), Error> {
        self.mirror.as_ref().map_or(Ok(()), |mirror| mirror.bring_file(path))
    }

    /// Adds a line to a file of lines in the store, to which others may add meanwhile.
    pub(super) fn add_line(&self, name: &str, line: &str) -> Result<(), Error> {
        self.mirror.as_ref().map_or(Ok(()), |mirror| mirror.add_line(name, line))
    }

    /// Removes a run from the store.
    pub(super) fn forget(&self, run_id: &str) -> Result<(), Error> {
        self.mirror.as_ref().map_or(Ok(()), |mirror| mirror.forget(run_id))
    }

    /// Shows readers another run in the place of `from`.
    pub(super) fn switch(&self, from: Option<&str>, to: &str) -> Result<(), Error> {
        if let Some(mirror) = &self.mirror {
            mirror.switch(from, to)?;
        }
        FolderPointer::of(&self.folder).switch(from, to)
    }

    /// Shows readers nothing any more.
    pub(super) fn clear(&self) -> Result<(), Error> {
        if let Some(mirror) = &self.mirror {
            mirror.clear()?;
        }
        FolderPointer::of(&self.folder).clear()?;
        latest::remove(&self.folder)
    }

    /// An error that names a path in the folder, as it is shown to people.
    pub fn named(&self, mut error: Error) -> Error {
        if let Error::Io { path, .. } | Error::Table { path, .. } | Error::Locked { path, .. } = &mut error {
            *path = self.shown(path);
        }
        error
    }
}
