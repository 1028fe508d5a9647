//! The lock of an output folder: one run writes at a time, and what a dead run left behind is cleared away.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::{STAGING, SWITCHING};
use crate::error::Error;

/// The right to write to an output folder, held until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    out: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of an output folder, which is created if need be, and clears away what a dead run left there.
    pub fn take(out: &Path) -> Result<Self, Error> {
        let runs = out.join("runs");
        fs::create_dir_all(&runs).map_err(Error::io("creating the output folder", &runs))?;
        let path = out.join(".lock");
        let opened = File::options().create(true).write(true).truncate(false).open(&path);
        let file = opened.map_err(Error::io("opening the lock", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Locked { path }),
            Err(TryLockError::Error(source)) => return Err(Error::Io { doing: "taking the lock", path, source }),
        }
        sweep(&runs, STAGING)?;
        sweep(out, SWITCHING)?;
        Ok(Self { out: out.to_owned(), _file: file })
    }

    /// The output folder.
    pub fn out(&self) -> &Path {
        &self.out
    }
}

/// Removes the entries of a folder whose names begin so.
fn sweep(folder: &Path, prefix: &str) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::io("listing", folder))? {
        let entry = entry.map_err(Error::io("listing", folder))?;
        if !entry.file_name().to_string_lossy().starts_with(prefix) {
            continue;
        }
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let removed = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(Error::io("removing what a dead run left", &path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_is_told_that_the_folder_is_locked() {
        let out = tempfile::tempdir().expect("a folder");
        let held = Lock::take(out.path()).expect("the first lock");
        let refused = Lock::take(out.path()).expect_err("the folder is locked");
        assert!(matches!(refused, Error::Locked { .. }));
        assert_eq!(refused.exit_code(), 5);
        drop(held);
        assert!(Lock::take(out.path()).is_ok());
    }

    #[test]
    fn what_a_dead_run_left_is_cleared_away_and_nothing_else() {
        let out = tempfile::tempdir().expect("a folder");
        let runs = out.path().join("runs");
        for folder in [".staging-20261031T013000Z-0123abcd/tables", "20261030T013000Z-0123abcd"] {
            fs::create_dir_all(runs.join(folder)).expect("a folder");
        }
        std::os::unix::fs::symlink("runs/20261030T013000Z-0123abcd", out.path().join(".current-x")).expect("a link");
        let _held = Lock::take(out.path()).expect("the lock");
        let left: Vec<_> =
            fs::read_dir(&runs).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
        assert_eq!(left, ["20261030T013000Z-0123abcd"]);
        assert!(!out.path().join(".current-x").is_symlink());
    }
}
