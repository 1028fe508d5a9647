//! The lock of an output folder: one process writes at a time, the next one is told which, and what a dead one left
//! behind is cleared away.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Output, REMOVING, STAGING, SWITCHING, latest};
use crate::error::Error;
use crate::spill::SPILLING;
use crate::store::Address;

/// The right to write to an output folder, held until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    output: Output,
    file: File,
}

/// Who holds a lock, as the lock file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The number of its process.
    pub pid: u32,
    /// The machine that it runs on.
    pub host: String,
    /// When it took the lock (UTC).
    pub since: DateTime<Utc>,
}

impl Holder {
    fn this_process() -> Self {
        Self { pid: std::process::id(), host: host(), since: DateTime::<Utc>::from(SystemTime::now()) }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = self.since.format("%-d %B %Y %H:%M:%S UTC");
        write!(out, "process {} on {}, since {since}", self.pid, self.host)
    }
}

impl Lock {
    /// Takes the lock of an output folder, which is created if need be, and clears away what a dead run left there.
    ///
    /// In an object store nobody is kept out: the pointer there is switched only where it is what it was, and the lock is
    /// that of the staging folder.
    pub fn take(out: &Path) -> Result<Self, Error> {
        let output = Output::open(out)?;
        let out = output.folder().to_owned();
        let runs = out.join("runs");
        fs::create_dir_all(&runs).map_err(Error::io("creating the output folder", &runs))?;
        let path = out.join(".lock");
        let opened = File::options().create(true).read(true).write(true).truncate(false).open(&path);
        let mut file = opened.map_err(Error::io("opening the lock", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Locked { path, holder: holder(&mut file) }),
            Err(TryLockError::Error(source)) => return Err(Error::Io { doing: "taking the lock", path, source }),
        }
        sign(&mut file).map_err(Error::io("writing who holds the lock", &path))?;
        sweep(&runs, STAGING)?;
        sweep(&runs, REMOVING)?;
        sweep(&out, SWITCHING)?;
        sweep(&out, SPILLING)?;
        latest::recover(&out)?;
        output.sweep()?;
        Ok(Self { output, file })
    }

    /// Takes the lock of an output folder in which something was published.
    pub fn take_existing(out: &Path) -> Result<Self, Error> {
        let is_store = Address::of_path(out)?.is_some();
        if !is_store && !out.join("runs").is_dir() {
            return Err(super::nothing_published(out));
        }
        let lock = Self::take(out)?;
        let has_runs = !is_store || fs::read_dir(lock.out().join("runs")).is_ok_and(|mut runs| runs.next().is_some());
        if has_runs { Ok(lock) } else { Err(super::nothing_published(out)) }
    }

    /// The output folder; of an object store the folder that stands for it.
    pub fn out(&self) -> &Path {
        self.output.folder()
    }

    /// The same with what is behind it.
    pub const fn output(&self) -> &Output {
        &self.output
    }

    /// What it is called in messages.
    pub fn name(&self) -> PathBuf {
        self.output.name()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Only what the next one would be told; the lock itself goes with the file.
        let _ = self.file.set_len(0);
    }
}

/// Writes into the lock file whose it is.
fn sign(file: &mut File) -> std::io::Result<()> {
    let text = serde_json::to_string(&Holder::this_process()).expect("a holder is made of text and whole numbers");
    file.set_len(0)?;
    file.write_all(text.as_bytes())
}

/// Who says in the lock file that it is theirs; none where it has just been taken or was taken by an earlier version.
fn holder(file: &mut File) -> Option<String> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    serde_json::from_str::<Holder>(&text).ok().map(|holder| holder.to_string())
}

fn host() -> String {
    let named = fs::read_to_string("/proc/sys/kernel/hostname").or_else(|_| fs::read_to_string("/etc/hostname"));
    let name = named.ok().or_else(|| std::env::var("HOSTNAME").ok()).unwrap_or_default();
    if name.trim().is_empty() { "an unnamed host".to_owned() } else { name.trim().to_owned() }
}

/// Removes the entries of a folder whose names begin so.
pub(super) fn sweep(folder: &Path, prefix: &str) -> Result<(), Error> {
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
    fn a_second_run_is_told_who_holds_the_lock() {
        let out = tempfile::tempdir().expect("a folder");
        let held = Lock::take(out.path()).expect("the first lock");
        let refused = Lock::take(out.path()).expect_err("the folder is locked");
        assert_eq!(refused.exit_code(), 5);
        let said = refused.to_string();
        let (pid, host) = (std::process::id(), host());
        assert!(said.contains(&format!("held by process {pid} on {host}, since ")), "{said}");
        drop(held);
        assert!(Lock::take(out.path()).is_ok());
    }

    #[test]
    fn a_lock_file_that_says_nothing_of_its_holder_still_holds() {
        let out = tempfile::tempdir().expect("a folder");
        let held = Lock::take(out.path()).expect("the first lock");
        held.file.set_len(0).expect("a file");
        let refused = Lock::take(out.path()).expect_err("the folder is locked");
        assert!(matches!(&refused, Error::Locked { holder: None, .. }), "{refused}");
    }

    #[test]
    fn what_a_dead_holder_wrote_into_the_lock_file_keeps_nobody_out() {
        let out = tempfile::tempdir().expect("a folder");
        let dead = Holder { pid: 1, host: "elsewhere".into(), since: DateTime::<Utc>::UNIX_EPOCH };
        fs::write(out.path().join(".lock"), serde_json::to_string(&dead).expect("JSON")).expect("a file");
        let held = Lock::take(out.path()).expect("nobody holds it");
        assert!(fs::read_to_string(out.path().join(".lock")).expect("text").contains(&std::process::id().to_string()));
        drop(held);
        assert_eq!(fs::read_to_string(out.path().join(".lock")).expect("text"), "");
    }

    #[test]
    fn what_a_dead_run_left_is_cleared_away_and_nothing_else() {
        let out = tempfile::tempdir().expect("a folder");
        let runs = out.path().join("runs");
        for folder in [
            ".staging-20261031T013000Z-0123abcd/tables",
            ".removing-20261029T013000Z-0123abcd/tables",
            "20261030T013000Z-0123abcd",
        ] {
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
